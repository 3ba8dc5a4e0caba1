//! A plot as SVG and as text, written by ourselves: a few shapes need no library.
//!
//! What is a line, a point or a limit is told by shape and dashes, so that a copy in black and white says the same. The words of the plot
//! stand in `<desc>`, where a screen reader finds them.
//!
//! Must not: reckon, or let a name out unescaped. Awkward: letters are the reader's own font; only their place is ours.

use std::fmt::Write as _;
use std::path::Path;

use super::export::text_file;
use crate::error::{Error, Result};
use crate::msg;
use crate::rules::skills::plot::Plot;
use crate::text;

/// The drawing, and what is left around it: left, top, right, bottom.
const SIZE: (f64, f64) = (720.0, 420.0);
const MARGIN: (f64, f64, f64, f64) = (64.0, 48.0, 24.0, 56.0);
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

struct Sheet {
    out: String,
}

impl Sheet {
    fn put(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a text cannot fail.
        let _ = self.out.write_fmt(line);
        self.out.push('\n');
    }

    fn words(&mut self, x: f64, y: f64, anchor: &str, class: &str, content: &str) {
        self.put(format_args!(r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" class="{class}">{}</text>"#, escaped(content)));
    }
}

/// A plot as an SVG document of its own.
#[must_use]
pub fn svg(plot: &Plot) -> String {
    let (wide, high) = (SIZE.0 - MARGIN.0 - MARGIN.2, SIZE.1 - MARGIN.1 - MARGIN.3);
    let spot = |x: f64, y: f64| {
        let (x, y) = plot.spot(x, y, wide, high);
        (x + MARGIN.0, y + MARGIN.1)
    };
    let (left, top, right, bottom) = (MARGIN.0, MARGIN.1, MARGIN.0 + wide, MARGIN.1 + high);
    let mut s = Sheet { out: String::new() };
    s.put(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-labelledby="t d">"#,
        SIZE.0, SIZE.1
    ));
    s.put(format_args!(r#"<title id="t">{}</title>"#, escaped(&plot.title)));
    let words: Vec<String> = plot.twin(WORDS).iter().map(|l| escaped(l)).collect();
    s.put(format_args!(r#"<desc id="d">{}</desc>"#, words.join("\n")));
    s.put(format_args!(
        "<style>text{{font-family:'Noto Sans',sans-serif;font-size:12px;fill:#111}}.h{{font-size:15px;font-weight:bold}}.f{{fill:#555}}\
         .p{{font-weight:bold;dominant-baseline:central}}.x{{fill:#b00020}}\
         line,polyline{{fill:none;stroke:#333;stroke-width:1}}.g{{stroke:#ddd}}.s{{stroke:#1f5fa8;stroke-width:1.6}}\
         .l{{stroke:#b35c00;stroke-dasharray:7 4}}.m{{stroke:#2e7d32;stroke-dasharray:2 4}}.r{{stroke:#555;stroke-width:1.6}}</style>"
    ));
    s.put(format_args!(r##"<rect width="{}" height="{}" fill="#fff"/>"##, SIZE.0, SIZE.1));
    s.words(left, 20.0, "start", "h", &plot.title);
    s.words(left - 8.0, top - 10.0, "start", "f", &plot.y.label);
    s.words(right, SIZE.1 - 8.0, "end", "f", &plot.x.label);
    let line = |s: &mut Sheet, class: &str, a: (f64, f64), b: (f64, f64)| {
        s.put(format_args!(r#"<line class="{class}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#, a.0, a.1, b.0, b.1));
    };
    for (at, words) in &plot.y.ticks {
        let y = spot(plot.x.least, *at).1;
        line(&mut s, "g", (left, y), (right, y));
        s.words(left - 6.0, y + 4.0, "end", "f", words);
    }
    for (at, words) in &plot.x.ticks {
        let x = spot(*at, plot.y.least).0;
        line(&mut s, "a", (x, bottom), (x, bottom + 5.0));
        s.words(x, bottom + 18.0, "middle", "f", words);
    }
    line(&mut s, "a", (left, top), (left, bottom));
    line(&mut s, "a", (left, bottom), (right, bottom));
    for limit in &plot.limits {
        let y = spot(plot.x.least, limit.at).1;
        line(&mut s, "l", (left, y), (right, y));
        s.words(right, y - 4.0, "end", "", &format!("{} {}", limit.name, plot.y.say(limit.at)));
    }
    for (n, mark) in plot.marks.iter().enumerate() {
        let x = spot(mark.at, plot.y.least).0;
        line(&mut s, "m", (x, top), (x, bottom));
        // Names beside each other are on lines of their own.
        let step = if n % 2 == 0 { 12.0 } else { 26.0 };
        s.words((x + 3.0).min(right), top + step, if x > right - 120.0 { "end" } else { "start" }, "", &mark.name);
    }
    if let Some([a, b]) = plot.slope_ends() {
        line(&mut s, "r", spot(a.0, a.1), spot(b.0, b.1));
    }
    for series in &plot.series {
        if series.joined && series.points.len() > 1 {
            let places: Vec<String> = series.points.iter().map(|p| spot(p.x, p.y)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            s.put(format_args!(r#"<polyline class="s" points="{}"/>"#, places.join(" ")));
        }
        for point in &series.points {
            let (x, y) = spot(point.x, point.y);
            let class = if point.sign == 'x' { "p x" } else { "p" };
            s.words(x, y, "middle", class, &point.sign.to_string());
        }
    }
    s.put(format_args!("</svg>"));
    s.out
}

/// Endings that [`plot_file`] knows.
pub const ENDINGS: &str = ".svg, .txt";

/// Writes plots into a new file, readable by its owner alone; the ending of its name says the form: a picture (of one plot), or words.
///
/// # Errors
/// There is such a file already, an ending of no form, several plots for one picture, or trouble with the file.
pub fn plot_file(plots: &[&Plot], path: &Path) -> Result<()> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match (ending.as_str(), plots) {
        ("svg", [plot]) => super::export::bytes_file(svg(plot).as_bytes(), path),
        ("svg", _) => Err(Error::input(msg!("plot-one-picture", n = plots.len())).next(msg!("plot-one-picture-next"))),
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
