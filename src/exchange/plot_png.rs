//! A plot as a PNG picture, painted by ourselves: straight lines and small letters need no library.
//!
//! Twice as large as the SVG, so that it prints well. Letters are ASCII of five columns and eight rows of dots; a name in another script
//! is put into Latin letters first, as on a terminal without them.
//!
//! Must not: place anything (the shapes are placed). Awkward: whoever needs a name in its own script takes the SVG.

use std::io::Write as _;

use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;

use super::export::trouble;
use super::plot_shapes::{Anchor, Look, SIZE, Shape, shapes};
use crate::error::Result;
use crate::rules::skills::plot::Plot;
use crate::text;

/// Dots of the picture for one of the drawing, and for one of a letter.
const SCALE: f64 = 2.0;
const DOT: i32 = 2;
/// Columns that a letter takes, the gap after it included.
const ADVANCE: i32 = 6;

/// Colours by their number in the picture.
const COLOURS: [[u8; 3]; 9] =
    [[255, 255, 255], [17, 17, 17], [85, 85, 85], [221, 221, 221], [31, 95, 168], [179, 92, 0], [46, 125, 50], [176, 0, 32], [51, 51, 51]];

/// Columns of dots of the letters from the space to the tilde, the lowest bit above.
const LETTERS: [[u8; 5]; 95] = [
    [0x00, 0x00, 0x00, 0x00, 0x00],
    [0x00, 0x00, 0x5F, 0x00, 0x00],
    [0x00, 0x07, 0x00, 0x07, 0x00],
    [0x14, 0x7F, 0x14, 0x7F, 0x14],
    [0x24, 0x2A, 0x7F, 0x2A, 0x12],
    [0x23, 0x13, 0x08, 0x64, 0x62],
    [0x36, 0x49, 0x56, 0x20, 0x50],
    [0x00, 0x00, 0x07, 0x00, 0x00],
    [0x00, 0x1C, 0x22, 0x41, 0x00],
    [0x00, 0x41, 0x22, 0x1C, 0x00],
    [0x2A, 0x1C, 0x7F, 0x1C, 0x2A],
    [0x08, 0x08, 0x3E, 0x08, 0x08],
    [0x00, 0x80, 0x60, 0x00, 0x00],
    [0x08, 0x08, 0x08, 0x08, 0x08],
    [0x00, 0x60, 0x60, 0x00, 0x00],
    [0x20, 0x10, 0x08, 0x04, 0x02],
    [0x3E, 0x51, 0x49, 0x45, 0x3E],
    [0x00, 0x42, 0x7F, 0x40, 0x00],
    [0x42, 0x61, 0x51, 0x49, 0x46],
    [0x21, 0x41, 0x45, 0x4B, 0x31],
    [0x18, 0x14, 0x12, 0x7F, 0x10],
    [0x27, 0x45, 0x45, 0x45, 0x39],
    [0x3C, 0x4A, 0x49, 0x49, 0x30],
    [0x01, 0x71, 0x09, 0x05, 0x03],
    [0x36, 0x49, 0x49, 0x49, 0x36],
    [0x06, 0x49, 0x49, 0x29, 0x1E],
    [0x00, 0x36, 0x36, 0x00, 0x00],
    [0x00, 0x80, 0x68, 0x00, 0x00],
    [0x08, 0x14, 0x22, 0x41, 0x00],
    [0x14, 0x14, 0x14, 0x14, 0x14],
    [0x00, 0x41, 0x22, 0x14, 0x08],
    [0x02, 0x01, 0x59, 0x09, 0x06],
    [0x3E, 0x41, 0x5D, 0x55, 0x5E],
    [0x7C, 0x12, 0x11, 0x12, 0x7C],
    [0x7F, 0x49, 0x49, 0x49, 0x36],
    [0x3E, 0x41, 0x41, 0x41, 0x22],
    [0x7F, 0x41, 0x41, 0x41, 0x3E],
    [0x7F, 0x49, 0x49, 0x49, 0x41],
    [0x7F, 0x09, 0x09, 0x09, 0x01],
    [0x3E, 0x41, 0x49, 0x49, 0x7A],
    [0x7F, 0x08, 0x08, 0x08, 0x7F],
    [0x00, 0x41, 0x7F, 0x41, 0x00],
    [0x20, 0x40, 0x41, 0x3F, 0x01],
    [0x7F, 0x08, 0x14, 0x22, 0x41],
    [0x7F, 0x40, 0x40, 0x40, 0x40],
    [0x7F, 0x02, 0x0C, 0x02, 0x7F],
    [0x7F, 0x04, 0x08, 0x10, 0x7F],
    [0x3E, 0x41, 0x41, 0x41, 0x3E],
    [0x7F, 0x09, 0x09, 0x09, 0x06],
    [0x3E, 0x41, 0x51, 0x21, 0x5E],
    [0x7F, 0x09, 0x19, 0x29, 0x46],
    [0x26, 0x49, 0x49, 0x49, 0x32],
    [0x01, 0x01, 0x7F, 0x01, 0x01],
    [0x3F, 0x40, 0x40, 0x40, 0x3F],
    [0x1F, 0x20, 0x40, 0x20, 0x1F],
    [0x3F, 0x40, 0x38, 0x40, 0x3F],
    [0x63, 0x14, 0x08, 0x14, 0x63],
    [0x03, 0x04, 0x78, 0x04, 0x03],
    [0x61, 0x51, 0x49, 0x45, 0x43],
    [0x00, 0x7F, 0x41, 0x41, 0x00],
    [0x02, 0x04, 0x08, 0x10, 0x20],
    [0x00, 0x41, 0x41, 0x7F, 0x00],
    [0x04, 0x02, 0x01, 0x02, 0x04],
    [0x40, 0x40, 0x40, 0x40, 0x40],
    [0x00, 0x01, 0x02, 0x04, 0x00],
    [0x20, 0x54, 0x54, 0x54, 0x78],
    [0x7F, 0x48, 0x44, 0x44, 0x38],
    [0x38, 0x44, 0x44, 0x44, 0x20],
    [0x38, 0x44, 0x44, 0x48, 0x7F],
    [0x38, 0x54, 0x54, 0x54, 0x18],
    [0x08, 0x7E, 0x09, 0x01, 0x02],
    [0x18, 0xA4, 0xA4, 0xA4, 0x7C],
    [0x7F, 0x08, 0x04, 0x04, 0x78],
    [0x00, 0x44, 0x7D, 0x40, 0x00],
    [0x40, 0x80, 0x84, 0x7D, 0x00],
    [0x7F, 0x10, 0x28, 0x44, 0x00],
    [0x00, 0x41, 0x7F, 0x40, 0x00],
    [0x7C, 0x04, 0x18, 0x04, 0x78],
    [0x7C, 0x08, 0x04, 0x04, 0x78],
    [0x38, 0x44, 0x44, 0x44, 0x38],
    [0xFC, 0x24, 0x24, 0x24, 0x18],
    [0x18, 0x24, 0x24, 0x24, 0xFC],
    [0x7C, 0x08, 0x04, 0x04, 0x08],
    [0x48, 0x54, 0x54, 0x54, 0x20],
    [0x04, 0x3F, 0x44, 0x40, 0x20],
    [0x3C, 0x40, 0x40, 0x20, 0x7C],
    [0x1C, 0x20, 0x40, 0x20, 0x1C],
    [0x3C, 0x40, 0x30, 0x40, 0x3C],
    [0x44, 0x28, 0x10, 0x28, 0x44],
    [0x1C, 0xA0, 0xA0, 0xA0, 0x7C],
    [0x44, 0x64, 0x54, 0x4C, 0x44],
    [0x08, 0x08, 0x36, 0x41, 0x41],
    [0x00, 0x00, 0x7F, 0x00, 0x00],
    [0x41, 0x41, 0x36, 0x08, 0x08],
    [0x08, 0x04, 0x08, 0x10, 0x08],
];

impl Look {
    /// Its colour, how thick it is, and of how many dots the strokes and gaps of a broken line are.
    const fn paint(self) -> (u8, i32, Option<(u32, u32)>) {
        match self {
            Self::Axis => (8, 2, None),
            Self::Grid => (3, 1, None),
            Self::Series => (4, 3, None),
            Self::Limit => (5, 2, Some((14, 8))),
            Self::Mark => (6, 2, Some((4, 8))),
            Self::Slope => (2, 3, None),
            Self::Title | Self::Plain | Self::Sign => (1, 2, None),
            Self::Faint => (2, 2, None),
            Self::Failure => (7, 2, None),
        }
    }
}

struct Canvas {
    wide: i32,
    high: i32,
    dots: Vec<u8>,
}

impl Canvas {
    fn dot(&mut self, x: i32, y: i32, colour: u8) {
        if (0..self.wide).contains(&x) && (0..self.high).contains(&y) {
            let at = usize::try_from(y * self.wide + x).unwrap_or(usize::MAX);
            if let Some(dot) = self.dots.get_mut(at) {
                *dot = colour;
            }
        }
    }

    fn square(&mut self, x: i32, y: i32, side: i32, colour: u8) {
        for down in 0..side {
            for along in 0..side {
                self.dot(x + along, y + down, colour);
            }
        }
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), look: Look) {
        let (colour, thick, broken) = look.paint();
        let (a, b) = ((from.0 * SCALE, from.1 * SCALE), (to.0 * SCALE, to.1 * SCALE));
        let steps = (a.0 - b.0).abs().max((a.1 - b.1).abs()).ceil().clamp(1.0, 10_000.0) as u32;
        for n in 0..=steps {
            if broken.is_some_and(|(stroke, gap)| n % (stroke + gap) >= stroke) {
                continue;
            }
            let share = f64::from(n) / f64::from(steps);
            let at = |a: f64, b: f64| (a + (b - a) * share).round() as i32 - thick / 2;
            self.square(at(a.0, b.0), at(a.1, b.1), thick, colour);
        }
    }

    fn words(&mut self, at: (f64, f64), anchor: Anchor, words: &str, look: Look) {
        let ascii = text::ascii(&text::screen(words));
        let sign = matches!(look, Look::Sign | Look::Failure);
        let wide = i32::try_from(ascii.chars().count()).unwrap_or(0) * ADVANCE * DOT;
        let (x, y) = ((at.0 * SCALE).round() as i32, (at.1 * SCALE).round() as i32);
        let mut x = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - (wide - DOT) / 2,
            Anchor::End => x - wide,
        };
        // A text hangs from its base line, seven dots up; a sign is in the middle of its place.
        let y = if sign { y - 5 * DOT } else { y - 7 * DOT };
        for letter in ascii.chars() {
            let columns = u32::from(letter).checked_sub(32).and_then(|n| LETTERS.get(usize::try_from(n).ok()?)).unwrap_or(&[0; 5]);
            for (column, along) in columns.iter().zip(0..) {
                for down in (0..8).filter(|n| column >> n & 1 == 1) {
                    self.square(x + along * DOT, y + down * DOT, DOT, look.paint().0);
                }
            }
            x += ADVANCE * DOT;
        }
    }
}

/// A plot as a PNG file.
///
/// # Errors
/// There is none but want of memory.
pub fn png(plot: &Plot) -> Result<Vec<u8>> {
    let (wide, high) = ((SIZE.0 * SCALE) as i32, (SIZE.1 * SCALE) as i32);
    let size = usize::try_from(wide * high).unwrap_or(0);
    let mut canvas = Canvas { wide, high, dots: vec![0; size] };
    for shape in shapes(plot) {
        match shape {
            Shape::Line { look, from, to } => canvas.line(from, to, look),
            Shape::Words { look, at, anchor, words } => canvas.words(at, anchor, &words, look),
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in canvas.dots.chunks(usize::try_from(wide).unwrap_or(1)) {
        // Each row begins with its filter: none.
        packed.write_all(&[0]).and_then(|()| packed.write_all(row)).map_err(|e| trouble(&e))?;
    }
    let packed = packed.finish().map_err(|e| trouble(&e))?;
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(u32::try_from(wide).unwrap_or(0).to_be_bytes());
    head.extend(u32::try_from(high).unwrap_or(0).to_be_bytes());
    // Eight bits a dot, colours by number, nothing woven.
    head.extend([8, 3, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &head);
    chunk(&mut out, b"PLTE", COLOURS.as_flattened());
    chunk(&mut out, b"IDAT", &packed);
    chunk(&mut out, b"IEND", &[]);
    Ok(out)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    out.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(body);
    out.extend(name);
    out.extend(body);
    out.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::rules::skills::plot::{Axis, Point, Series};

    fn plot(points: &[(f64, f64)]) -> Plot {
        let point = |(x, y): &(f64, f64)| Point { x: *x, y: *y, sign: 'x', at: String::new(), note: String::new() };
        Plot {
            title: "Ёлка – 100 %".into(),
            says: vec![],
            x: Axis::numbers("x".into(), points.iter().map(|p| p.0), 1),
            y: Axis::numbers("y".into(), points.iter().map(|p| p.1), 1),
            series: vec![Series { name: String::new(), joined: true, points: points.iter().map(point).collect() }],
            limits: vec![],
            marks: vec![],
            slope: None,
        }
    }

    #[test]
    fn a_picture_is_whole_and_its_points_are_painted() {
        let bytes = png(&plot(&[(0.0, 0.0), (5.0, 5.0)])).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
        let (mut at, mut names, mut packed) = (8, Vec::new(), Vec::new());
        while at < bytes.len() {
            let long = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
            let mut crc = Crc::new();
            crc.update(&bytes[at + 4..at + 8 + long]);
            assert_eq!(bytes[at + 8 + long..at + 12 + long], crc.sum().to_be_bytes());
            names.push(String::from_utf8(bytes[at + 4..at + 8].to_vec()).unwrap());
            if names.last().unwrap() == "IDAT" {
                packed = bytes[at + 8..at + 8 + long].to_vec();
            }
            at += 12 + long;
        }
        assert_eq!(names, ["IHDR", "PLTE", "IDAT", "IEND"]);
        let mut dots = Vec::new();
        flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut dots).unwrap();
        assert_eq!(dots.len(), 841 * 1440 - 1440 + 840);
        let count = |colour: u8| dots.iter().filter(|d| **d == colour).count();
        // Two failures in their own colour, a line, letters.
        assert!(count(7) > 20 && count(4) > 500 && count(1) > 100, "{} {} {}", count(7), count(4), count(1));
        assert!(bytes.len() < 60_000, "{}", bytes.len());
    }
}
