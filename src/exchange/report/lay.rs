//! A document on pages of A4: lines broken, rows of tables kept, nothing lost at the foot of a page.
//!
//! A paragraph that begins in Arabic letters begins at the right margin. A row of a table that is higher than what is left of a page goes
//! to the next one; one that is higher than a page goes on there.
//!
//! Must not: know a file format; `pdf` draws what stands here.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::faces::{Faces, Font, Shaped};
use super::lines::Paragraph;
use super::{Block, Document, Table};
use crate::error::Result;
use crate::exchange::plot_shapes::{Anchor, HEAD, Look as Shown, SIZE as BOX, Shape, shapes};
use crate::rules::skills::plot::Plot;
use crate::text::harmless;

/// A4, in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// Margins at the sides.
const SIDE: f32 = 56.0;
/// Above.
const TOP: f32 = 56.0;
/// Where the foot begins.
const BOTTOM: f32 = PAGE.1 - 64.0;
/// Width of the text.
const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;
/// Size of running text.
const SIZE: f32 = 10.0;
/// Size of a table's text.
const SMALL: f32 = 8.5;
/// Between the columns of a table.
const GAP: f32 = 6.0;
/// How pale a line is.
const INK: u8 = 60;
/// A plot on paper, in points for one of its own: two stand on a page with their words.
const DRAWN: f32 = 0.62;
/// How high that is, without its title.
const DRAWN_HIGH: f32 = (BOX.1 - HEAD) as f32 * DRAWN;
/// Width of the names of pairs.
const NAMES: f32 = 150.0;

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// Letters, from the left end of their base line.
    Text {
        /// From the left.
        x: f32,
        /// From the top.
        y: f32,
        /// Size of the font.
        size: f32,
        /// The letters.
        shaped: Shaped,
        /// Paler than the rest.
        pale: bool,
    },
    /// A line from point to point.
    Stroke {
        /// How thick.
        thick: f32,
        /// The points.
        points: Vec<(f32, f32)>,
        /// How pale: 0 black, 255 white.
        ink: u8,
        /// Lengths of its dashes and of the gaps between them; `None` for a whole line.
        dash: Option<(f32, f32)>,
    },
}

/// A document on pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Laid {
    /// What stands on each page.
    pub pages: Vec<Vec<Op>>,
    /// Letters that no font has: they are boxes.
    pub missing: BTreeSet<char>,
}

/// Puts a document on pages.
///
/// # Errors
/// Never, unless the program is damaged.
pub fn lay(document: &Document) -> Result<Laid> {
    let mut sheet = Sheet { faces: Faces::new()?, laid: Laid { pages: vec![Vec::new()], ..Laid::default() }, y: TOP };
    for (n, block) in document.blocks.iter().enumerate() {
        if matches!(block, Block::Heading(_)) {
            sheet.keep(document.blocks.get(n + 1..).unwrap_or_default());
        }
        sheet.block(block);
    }
    sheet.feet(&document.foot);
    Ok(sheet.laid)
}

/// How letters look.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    bold: bool,
    pale: bool,
    middle: bool,
}

impl Look {
    const fn of(size: f32) -> Self {
        Self { size, bold: false, pale: false, middle: false }
    }
    const fn bold(mut self) -> Self {
        self.bold = true;
        self
    }
    const fn pale(mut self) -> Self {
        self.pale = true;
        self
    }
    const fn middle(mut self) -> Self {
        self.middle = true;
        self
    }
}

/// A broken line.
struct Line {
    parts: Vec<Shaped>,
    width: f32,
    rtl: bool,
    height: f32,
}

struct Sheet {
    faces: Faces,
    laid: Laid,
    y: f32,
}

/// How a line of a drawing is drawn: how thick, how pale, and its dashes. Black and white tell all.
fn pen(shown: Shown) -> (f32, u8, Option<(f32, f32)>) {
    match shown {
        Shown::Grid => (0.4, 205, None),
        Shown::Limit => (0.8, INK, Some((4.5, 2.5))),
        Shown::Mark => (0.8, INK, Some((1.2, 2.5))),
        Shown::Series | Shown::Slope => (1.0, 110, None),
        _ => (0.6, INK, None),
    }
}

/// Text as it may be printed: safe, and in place of a few signs that the fonts lack, what is written for them.
fn prepared(text: &str) -> String {
    harmless(text).replace('≥', ">=").replace('≤', "<=").replace('→', "->").replace('\t', " ")
}

/// The words of a line and the spaces between them, each with where it begins. A day or a number with a hyphen stays whole.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out: Vec<(usize, &str)> = Vec::new();
    for part in text.split_inclusive(' ') {
        let at = out.last().map_or(0, |(at, word)| at + word.len());
        let word = part.trim_end_matches(' ');
        out.extend([(at, word), (at + word.len(), part.get(word.len()..).unwrap_or_default())].into_iter().filter(|(_, w)| !w.is_empty()));
    }
    out
}

impl Sheet {
    fn turn(&mut self) {
        self.laid.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Turns the page if less than this is left on it.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    /// Turns the page if a heading would stand on it without the first drawing of its section.
    fn keep(&mut self, after: &[Block]) {
        let (text, plot) = match after {
            [Block::Picture(plot), ..] => ("", plot),
            [Block::Paragraph(text), Block::Picture(plot), ..] => (text.as_str(), plot),
            _ => return,
        };
        let lines: f32 = self.broken(text, Look::of(SIZE), WIDTH).iter().map(|line| line.height).sum();
        let height = self.height(plot);
        self.need(36.0 + lines + height);
    }

    /// How high a plot is with its title and the first of its words.
    fn height(&mut self, plot: &Plot) -> f32 {
        let title: f32 = self.broken(&plot.title, Look::of(SIZE).bold(), WIDTH).iter().map(|line| line.height).sum();
        title + DRAWN_HIGH + 2.0 * SMALL
    }

    fn put(&mut self, op: Op) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(op);
        }
    }

    fn stroke(&mut self, thick: f32, points: Vec<(f32, f32)>) {
        self.put(Op::Stroke { thick, points, ink: INK, dash: None });
    }

    fn shape(&mut self, paragraph: &Paragraph<'_>, part: Range<usize>, look: Look) -> Vec<Shaped> {
        self.faces.shape(&paragraph.line(part), look.bold, &mut self.laid.missing)
    }

    fn measure(&mut self, paragraph: &Paragraph<'_>, part: Range<usize>, look: Look) -> f32 {
        self.shape(paragraph, part, look).iter().map(|s| s.width).sum::<f32>() * look.size
    }

    /// Breaks a text into lines of at most so many points.
    fn broken(&mut self, text: &str, look: Look, width: f32) -> Vec<Line> {
        let mut out = Vec::new();
        for text in prepared(text).split('\n') {
            let paragraph = Paragraph::new(text);
            let rtl = paragraph.rtl();
            for part in self.parts(&paragraph, text, look, width) {
                let parts = self.shape(&paragraph, part, look);
                let wide = parts.iter().map(|s| s.width).sum::<f32>() * look.size;
                let naskh = parts.iter().any(|s| matches!(s.font, Font::Naskh | Font::NaskhBold));
                out.push(Line { parts, width: wide, rtl, height: look.size * if naskh { 1.75 } else { 1.4 } });
            }
        }
        out
    }

    /// Which bytes stand on which line: as many words as fit; a word that is longer than a line is cut between letters.
    fn parts(&mut self, paragraph: &Paragraph<'_>, text: &str, look: Look, width: f32) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let (mut from, mut to, mut used) = (0, 0, 0.0);
        for (at, word) in words(text) {
            let end = at + word.len();
            if word.starts_with(' ') {
                // Spaces at the end of a line need no room, and none begin one.
                if to > from {
                    used += self.measure(paragraph, at..end, look);
                } else {
                    from = end;
                    to = end;
                }
                continue;
            }
            let wide = self.measure(paragraph, at..end, look);
            if used + wide > width && to > from {
                out.push(from..to);
                (from, used) = (at, 0.0);
            }
            to = end;
            used += wide;
            if used > width && from == at {
                for (n, letter) in word.grapheme_indices(true) {
                    let next = at + n + letter.len();
                    if self.measure(paragraph, from..next, look) > width && from < at + n {
                        out.push(from..at + n);
                        from = at + n;
                    }
                }
                used = self.measure(paragraph, from..to, look);
            }
        }
        if to > from || out.is_empty() {
            out.push(from..to);
        }
        out
    }

    /// Draws a line in a column, its top at `y`.
    fn draw(&mut self, line: &Line, look: Look, x: f32, y: f32, width: f32) {
        let left = match (look.middle, line.rtl) {
            (true, _) => x + (width - line.width) / 2.0,
            (false, true) => x + width - line.width,
            (false, false) => x,
        };
        let mut at = left;
        for shaped in &line.parts {
            let wide = shaped.width * look.size;
            self.put(Op::Text { x: at, y: y + look.size * 1.07, size: look.size, shaped: shaped.clone(), pale: look.pale });
            at += wide;
        }
    }

    fn running(&mut self, text: &str, look: Look) {
        for line in self.broken(text, look, WIDTH) {
            self.need(line.height);
            self.draw(&line, look, SIDE, self.y, WIDTH);
            self.y += line.height;
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => {
                self.running(text, Look::of(22.0).bold().middle());
                self.y += 12.0;
            }
            Block::Heading(text) => {
                // A heading does not stand alone at the foot of a page.
                self.need(70.0);
                self.y += 10.0;
                self.running(text, Look::of(12.0).bold());
                self.y += 3.0;
            }
            Block::Middle { large, text } => {
                let look = Look::of(if *large { 20.0 } else { 12.0 });
                self.running(text, if *large { look.bold().middle() } else { look.middle() });
                self.y += 6.0;
            }
            Block::Paragraph(text) => {
                self.running(text, Look::of(SIZE));
                self.y += 6.0;
            }
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Table(table) => self.table(table),
            Block::Signatures(whose) => self.signatures(whose),
            Block::Picture(picture) => self.picture(picture),
            Block::Code { code, how } => self.code(code, how),
        }
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        self.y += 8.0;
        for (name, value) in pairs {
            let names = self.broken(name, Look::of(SIZE).pale(), NAMES - GAP);
            let values = self.broken(value, Look::of(SIZE), WIDTH - NAMES);
            self.row(&[(SIDE, NAMES - GAP, names), (SIDE + NAMES, WIDTH - NAMES, values)], &[Look::of(SIZE).pale(), Look::of(SIZE)], None);
        }
        self.y += 6.0;
    }

    /// A row of cells, each with its left edge, its width and its lines.
    fn row(&mut self, cells: &[(f32, f32, Vec<Line>)], looks: &[Look], head: Option<&Table>) {
        let most = cells.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or(0);
        let heights: Vec<f32> =
            (0..most).map(|n| cells.iter().filter_map(|(_, _, lines)| lines.get(n)).map(|l| l.height).fold(0.0, f32::max)).collect();
        let whole: f32 = heights.iter().sum();
        if self.y + whole > BOTTOM && whole < BOTTOM - TOP - 60.0 {
            self.turn_with(head);
        }
        for (n, height) in heights.iter().enumerate() {
            if self.y + height > BOTTOM {
                self.turn_with(head);
            }
            for ((x, width, lines), look) in cells.iter().zip(looks.iter().cycle()) {
                if let Some(line) = lines.get(n) {
                    self.draw(line, *look, *x, self.y, *width);
                }
            }
            self.y += height;
        }
    }

    /// The next page, with a table's header.
    fn turn_with(&mut self, head: Option<&Table>) {
        self.turn();
        if let Some(table) = head {
            self.head(table);
        }
    }

    /// Left edge and width of each column.
    fn columns(table: &Table) -> Vec<(f32, f32)> {
        let n = table.head.len().max(1);
        let share = |at: usize| table.shares.get(at).map_or(1.0, |share| f32::from(*share)).max(1.0);
        let all: f32 = (0..n).map(share).sum();
        let mut x = SIDE;
        (0..n)
            .map(|at| {
                let wide = WIDTH * share(at) / all;
                let column = (x, wide - GAP);
                x += wide;
                column
            })
            .collect()
    }

    fn head(&mut self, table: &Table) {
        let look = Look::of(SMALL).bold();
        let cells: Vec<_> =
            Self::columns(table).into_iter().zip(&table.head).map(|((x, wide), text)| (x, wide, self.broken(text, look, wide))).collect();
        self.row(&cells, &[look], None);
        self.y += 1.0;
        self.stroke(0.8, vec![(SIDE, self.y), (SIDE + WIDTH, self.y)]);
        self.y += 2.0;
    }

    fn table(&mut self, table: &Table) {
        self.need(40.0);
        self.head(table);
        let look = Look::of(SMALL);
        for row in &table.rows {
            let cells: Vec<_> =
                Self::columns(table).into_iter().zip(row).map(|((x, wide), text)| (x, wide, self.broken(text, look, wide))).collect();
            self.row(&cells, &[look], Some(table));
            self.y += 1.0;
            self.stroke(0.25, vec![(SIDE, self.y), (SIDE + WIDTH, self.y)]);
            self.y += 1.5;
        }
        self.y += 8.0;
    }

    fn signatures(&mut self, whose: &[String]) {
        self.need(80.0);
        self.y += 44.0;
        let n = f32::from(u16::try_from(whose.len()).unwrap_or(1)).max(1.0);
        let wide = WIDTH / n;
        let look = Look::of(9.0).pale();
        let mut x = SIDE;
        let mut lowest = self.y;
        for text in whose {
            self.stroke(0.6, vec![(x, self.y), (x + wide - 24.0, self.y)]);
            let mut y = self.y + 3.0;
            for line in self.broken(text, look, wide - 24.0) {
                self.draw(&line, look, x, y, wide - 24.0);
                y += line.height;
            }
            lowest = lowest.max(y);
            x += wide;
        }
        self.y = lowest + 10.0;
    }

    /// A plot under its title, with its words below. The drawing and its title stay together.
    fn picture(&mut self, plot: &Plot) {
        let title = Look::of(SIZE).bold();
        let height = self.height(plot);
        self.need(height);
        self.running(&plot.title, title);
        let (left, top) = (SIDE + (WIDTH - BOX.0 as f32 * DRAWN) / 2.0, self.y);
        let spot = |(x, y): (f64, f64)| (left + x as f32 * DRAWN, top + (y - HEAD) as f32 * DRAWN);
        for shape in shapes(plot) {
            match shape {
                Shape::Line { look, from, to } => {
                    let (thick, ink, dash) = pen(look);
                    self.put(Op::Stroke { thick, points: vec![spot(from), spot(to)], ink, dash });
                }
                Shape::Words { look: Shown::Title, .. } => {}
                Shape::Words { look, at, anchor, words } => self.label(look, spot(at), anchor, &words),
            }
        }
        self.y = top + DRAWN_HIGH + 4.0;
        for line in plot.told() {
            self.running(&line, Look::of(SMALL));
        }
        self.y += 12.0;
    }

    /// Short words in a drawing: what does not fit on one line is told below it. A sign stands in the middle of its place.
    fn label(&mut self, shown: Shown, (x, y): (f32, f32), anchor: Anchor, words: &str) {
        let sign = matches!(shown, Shown::Sign | Shown::Failure);
        let look = Look::of(12.0 * DRAWN);
        let look = if sign { look.bold() } else { look };
        let look = if shown == Shown::Faint { look.pale() } else { look };
        let Some(line) = self.broken(words, look, WIDTH).into_iter().next() else { return };
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - line.width / 2.0,
            Anchor::End => x - line.width,
        };
        let lower = if sign { look.size * 0.36 } else { 0.0 };
        let line = Line { rtl: false, ..line };
        self.draw(&line, look, left, y + lower - look.size * 1.07, WIDTH);
    }

    fn code(&mut self, code: &str, how: &str) {
        self.need(56.0);
        self.y += 10.0;
        let top = self.y;
        self.y += 6.0;
        self.running(code, Look::of(14.0).bold().middle());
        self.running(how, Look::of(8.0).pale().middle());
        self.y += 5.0;
        let (left, right) = (SIDE, SIDE + WIDTH);
        self.stroke(0.6, vec![(left, top), (right, top), (right, self.y), (left, self.y), (left, top)]);
        self.y += 10.0;
    }

    /// The foot of every page.
    fn feet(&mut self, foot: &str) {
        let all = self.laid.pages.len();
        let look = Look::of(8.0).pale();
        let pages = std::mem::take(&mut self.laid.pages);
        for (n, page) in pages.into_iter().enumerate() {
            self.laid.pages.push(page);
            let top = BOTTOM + 18.0;
            self.stroke(0.25, vec![(SIDE, top - 4.0), (SIDE + WIDTH, top - 4.0)]);
            if let Some(line) = self.broken(foot, look, WIDTH - 90.0).into_iter().next() {
                let line = Line { rtl: false, ..line };
                self.draw(&line, look, SIDE, top, WIDTH - 90.0);
            }
            let number = crate::say!("report-page", n = n + 1, all = all);
            if let Some(line) = self.broken(&number, look, 86.0).into_iter().next() {
                let line = Line { rtl: true, ..line };
                self.draw(&line, look, SIDE, top, WIDTH);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(laid: &Laid) -> String {
        let mut out = String::new();
        for op in laid.pages.iter().flatten() {
            if let Op::Text { shaped, .. } = op {
                out.push_str(&shaped.text);
                out.push('|');
            }
        }
        out
    }

    fn document(blocks: Vec<Block>) -> Document {
        Document { title: "A title".into(), foot: "foot".into(), blocks }
    }

    #[test]
    fn no_row_is_lost_at_the_foot_of_a_page() {
        let rows: Vec<Vec<String>> = (0..400).map(|n| vec![format!("row{n:04}"), "two words ".repeat(n % 40), "احمد".into()]).collect();
        let table = Table { head: vec!["headmark".into(), "b".into(), "c".into()], shares: vec![20, 60, 20], rows };
        let laid = lay(&document(vec![Block::Table(table)])).unwrap();
        let told = words_of(&laid);
        for n in 0..400 {
            assert_eq!(told.matches(&format!("row{n:04}|")).count(), 1, "row {n}");
        }
        assert!(laid.pages.len() > 10);
        assert_eq!(told.matches("headmark|").count(), laid.pages.len(), "the header stands on every page");
        for op in laid.pages.iter().flatten() {
            if let Op::Text { y, .. } = op {
                assert!(*y > TOP && *y < PAGE.1 - 20.0, "{y}");
            }
        }
    }

    #[test]
    fn a_cell_that_is_higher_than_a_page_goes_on_there() {
        let long: Vec<String> = (0..3000).map(|n| format!("w{n}")).collect();
        let table = Table { head: vec!["a".into()], shares: vec![1], rows: vec![vec![long.join(" ")]] };
        let laid = lay(&document(vec![Block::Table(table)])).unwrap();
        let told = words_of(&laid).replace('|', " ");
        let found: Vec<&str> = told.split_whitespace().filter(|w| w.starts_with('w')).collect();
        assert_eq!(found, long.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(laid.pages.len() > 1);
    }

    #[test]
    fn nothing_is_drawn_beyond_the_margins() {
        let texts = [
            "word ".repeat(200),
            "x".repeat(500),
            "دا یو اوږد متن دی ".repeat(80),
            "ښ".repeat(300),
            "Әлия ".repeat(150),
            "2026-11-23 ".repeat(90),
        ];
        for text in texts {
            let blocks = vec![
                Block::Paragraph(text.clone()),
                Block::Middle { large: true, text: text.clone() },
                Block::Pairs(vec![(text.clone(), text.clone())]),
            ];
            let laid = lay(&document(blocks)).unwrap();
            for op in laid.pages.iter().flatten() {
                if let Op::Text { x, size, shaped, .. } = op {
                    assert!(
                        *x >= SIDE - 1.0 && x + shaped.width * size <= PAGE.0 - SIDE + 1.0,
                        "{x} {}: {}",
                        shaped.width * size,
                        shaped.text
                    );
                    assert!(shaped.glyphs.iter().all(|g| g.id != 0));
                }
            }
        }
    }

    #[test]
    fn a_dari_paragraph_begins_at_the_right_margin() {
        let laid = lay(&document(vec![Block::Paragraph("احمد کریمی ۱۲".into()), Block::Paragraph("Ahmad".into())])).unwrap();
        let texts: Vec<(f32, f32, &Shaped)> = laid.pages[0]
            .iter()
            .filter_map(|op| if let Op::Text { x, size, shaped, .. } = op { Some((*x, shaped.width * size, shaped)) } else { None })
            .collect();
        let right = texts.iter().filter(|(_, _, s)| s.font == Font::Naskh).map(|(x, wide, _)| x + wide).fold(0.0, f32::max);
        assert!((right - (PAGE.0 - SIDE)).abs() < 0.5, "{right}");
        let latin = texts.iter().find(|(_, _, s)| s.text.contains("Ahmad")).unwrap();
        assert!((latin.0 - SIDE).abs() < 0.5);
    }
}
