//! A plot as SVG and as text, written by ourselves: a few shapes need no library. [`mod@super::plot_png`] paints the same shapes.
//!
//! What is a line, a point or a limit is told by shape and dashes, so that a copy in black and white says the same. The words of the plot
//! stand in `<desc>`, where a screen reader finds them.
//!
//! Must not: reckon, or let a name out unescaped. Awkward: letters are the reader's own font; only their place is ours.

use std::fmt::Write as _;
use std::path::Path;

use super::export::{bytes_file, text_file};
use super::plot_png::png;
use super::plot_shapes::{HEAD, Look, SIZE, Shape, shapes};
use crate::error::{Error, Result};
use crate::msg;
use crate::rules::skills::plot::Plot;
use crate::text;

const STYLE: &str = "text{font-family:'Noto Sans',sans-serif;font-size:12px;fill:#111}.h{font-size:15px;font-weight:bold}.f{fill:#555}\
                     .p{font-weight:bold;dominant-baseline:central}.x{font-weight:bold;dominant-baseline:central;fill:#b00020}\
                     line{fill:none;stroke:#333;stroke-width:1}.g{stroke:#ddd}.s{stroke:#1f5fa8;stroke-width:1.6}\
                     .l{stroke:#b35c00;stroke-dasharray:7 4}.m{stroke:#2e7d32;stroke-dasharray:2 4}.r{stroke:#555;stroke-width:1.6}";
/// Columns of the words.
const WORDS: usize = 100;

/// Text that may stand in XML: the five signs replaced, controls and what is no character of XML left out.
fn escaped(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    for c in text::screen(content).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A plot as an SVG document of its own.
#[must_use]
pub fn svg(plot: &Plot) -> String {
    drawn(plot, "", 0.0)
}

/// A plot as the `n`th of a page, which has its title above: it is told in `<title>` and not drawn.
#[must_use]
pub fn svg_inside(plot: &Plot, n: usize) -> String {
    drawn(plot, &n.to_string(), HEAD)
}

/// A plot with an ending for its ids, and without so much of its upper edge.
fn drawn(plot: &Plot, n: &str, cut: f64) -> String {
    let mut out = String::new();
    let mut put = |line: std::fmt::Arguments<'_>| {
        // Writing into a text cannot fail.
        let _ = out.write_fmt(line);
        out.push('\n');
    };
    put(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 {cut} {0} {1}" role="img" aria-labelledby="t{n} d{n}">"#,
        SIZE.0,
        SIZE.1 - cut
    ));
    put(format_args!(r#"<title id="t{n}">{}</title>"#, escaped(&plot.title)));
    let words: Vec<String> = plot.twin(WORDS).iter().map(|l| escaped(l)).collect();
    put(format_args!(r#"<desc id="d{n}">{}</desc>"#, words.join("\n")));
    put(format_args!("<style>{STYLE}</style>"));
    put(format_args!(r##"<rect width="{}" height="{}" fill="#fff"/>"##, SIZE.0, SIZE.1));
    for shape in shapes(plot) {
        match shape {
            Shape::Words { look: Look::Title, .. } if cut > 0.0 => {}
            Shape::Line { look, from, to } => put(format_args!(
                r#"<line class="{}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
                look.class(),
                from.0,
                from.1,
                to.0,
                to.1
            )),
            Shape::Words { look, at, anchor, words } => put(format_args!(
                r#"<text x="{:.1}" y="{:.1}" text-anchor="{}" class="{}">{}</text>"#,
                at.0,
                at.1,
                anchor.word(),
                look.class(),
                escaped(&words)
            )),
        }
    }
    put(format_args!("</svg>"));
    out
}

/// Endings that [`plot_file`] knows.
pub const ENDINGS: &str = ".svg, .png, .txt";

/// Writes plots into a new file, readable by its owner alone; the ending of its name says the form: a picture (of one plot), or words.
///
/// # Errors
/// There is such a file already, an ending of no form, several plots for one picture, or trouble with the file.
pub fn plot_file(plots: &[&Plot], path: &Path) -> Result<()> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match (ending.as_str(), plots) {
        ("svg", [plot]) => bytes_file(svg(plot).as_bytes(), path),
        ("png", [plot]) => bytes_file(&png(plot)?, path),
        ("svg" | "png", _) => Err(Error::input(msg!("plot-one-picture", n = plots.len())).next(msg!("plot-one-picture-next"))),
        ("txt" | "text", _) => text_file(&words(plots), path),
        _ => Err(Error::input(msg!("export-ending", file = path.display())).next(msg!("export-ending-next", endings = ENDINGS))),
    }
}

/// Plots in words, one after the other.
#[must_use]
pub fn words(plots: &[&Plot]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for plot in plots {
        if !out.is_empty() {
            out.push(String::new());
        }
        out.push(plot.title.clone());
        out.push("-".repeat(text::width(&plot.title).min(WORDS)));
        out.extend(plot.twin(80));
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::skills::plot::{Axis, Limit, Mark, Point, Series, Slope};

    fn plot(title: &str, points: &[(f64, f64)]) -> Plot {
        let point = |(x, y): &(f64, f64)| Point { x: *x, y: *y, sign: '&', at: x.to_string(), note: title.to_owned() };
        Plot {
            title: title.to_owned(),
            says: vec![title.to_owned()],
            x: Axis::numbers("x".into(), points.iter().map(|p| p.0), 1),
            y: Axis::numbers("y".into(), points.iter().map(|p| p.1), 1),
            series: vec![Series { name: title.to_owned(), joined: true, points: points.iter().map(point).collect() }],
            limits: vec![Limit { name: title.to_owned(), at: 1.0 }],
            marks: vec![Mark { name: title.to_owned(), at: 1.0, said: "1".into() }],
            slope: Some(Slope { name: String::new(), intercept: 0.0, slope: 1.0 }),
        }
    }

    /// Reads XML as far as we write it: elements nest, values are quoted, signs are escaped. Gives the texts of the elements by name.
    fn read(xml: &str) -> Vec<(String, String)> {
        let mut open: Vec<(String, String)> = Vec::new();
        let mut out = Vec::new();
        let mut rest = xml;
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            for part in text.split('&').skip(1) {
                assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|e| part.starts_with(e)), "{part}");
            }
            if let Some(top) = open.last_mut() {
                top.1.push_str(text);
            }
            let end = tag.find('>').unwrap();
            let inside = &tag[1..end];
            if let Some(name) = inside.strip_prefix('/') {
                let (begun, text) = open.pop().unwrap();
                assert_eq!(begun, name);
                out.push((begun, text));
            } else {
                let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
                assert!(!name.is_empty(), "{inside}");
                let values = inside.trim_end_matches('/')[name.len()..].split('"').collect::<Vec<_>>();
                assert_eq!(values.len() % 2, 1, "{inside}");
                for key in values.iter().step_by(2).filter(|k| !k.trim().is_empty()) {
                    assert!(key.starts_with(' ') && key.ends_with('='), "{inside}");
                }
                if !inside.ends_with('/') {
                    open.push((name, String::new()));
                }
            }
            rest = &tag[end + 1..];
        }
        assert!(open.is_empty() && rest.trim().is_empty(), "{rest}");
        out
    }

    #[test]
    fn a_hostile_name_stays_text_and_the_words_are_inside() {
        let p = plot("</svg><script>\"Ali\" & 'co' \u{7}\u{202e}", &[(0.0, 0.0), (3.0, 2.0)]);
        let found = read(&svg(&p));
        assert!(found.iter().all(|(name, _)| name != "script"));
        let desc = &found.iter().find(|(name, _)| name == "desc").unwrap().1;
        for line in p.twin(WORDS) {
            assert!(desc.contains(&escaped(&line)), "{line}");
        }
        assert_eq!(found.iter().filter(|(_, text)| text == "&amp;").count(), 2, "each point is drawn");
    }

    #[test]
    fn a_file_is_new_and_its_ending_says_what_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let p = plot("one", &[(0.0, 0.0), (3.0, 2.0)]);
        let file = |name: &str| dir.path().join(name);
        plot_file(&[&p], &file("a.svg")).unwrap();
        assert!(plot_file(&[&p], &file("a.svg")).is_err(), "nothing is replaced");
        plot_file(&[&p, &p], &file("a.txt")).unwrap();
        assert_eq!(std::fs::read_to_string(file("a.txt")).unwrap().matches("one\n---").count(), 2);
        assert!(plot_file(&[&p, &p], &file("b.svg")).is_err());
        assert!(plot_file(&[&p], &file("b.doc")).is_err());
        assert!(!file("b.svg").exists() && !file("b.doc").exists());
    }

    proptest! {
        #[test]
        fn whatever_it_is_called_it_is_well_formed(title in "\\PC*|.{0,20}", points in prop::collection::vec((-1e4..1e4_f64, -1e4..1e4_f64), 0..20)) {
            let p = plot(&title, &points);
            let found = read(&svg(&p));
            prop_assert_eq!(found.iter().filter(|(name, _)| name == "title").count(), 1);
        }
    }
}
