//! A document as one HTML file: no script, nothing from elsewhere, and a style that prints on A4.
//!
//! Every text is escaped. A stretch in another script than Latin carries its language and, in Arabic letters, its direction; a block takes
//! its direction from its first letter.
//!
//! Must not: put a text anywhere but between tags or into an attribute of ours.

use super::lines::{Script, language, script};
use super::{Block, Document, Table};
use crate::exchange::plot_svg::svg_inside;
use crate::rules::skills::plot::Plot;
use crate::text::harmless;

const STYLE: &str = "body{font:11pt/1.45 'Noto Sans','Noto Naskh Arabic',sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#000;background:#fff}\
h1,.middle,.code{text-align:center}h2{font-size:1.15em;margin:1.4em 0 .4em;break-after:avoid}.large{font-size:1.7em;font-weight:bold}\
p{margin:.4em 0}table{border-collapse:collapse;width:100%;font-size:.88em}th,td{text-align:start;vertical-align:top;padding:.2em .5em .2em 0;border-bottom:1px solid #bbb}\
thead{display:table-header-group}tr,svg,.code,.sign{break-inside:avoid}dl{display:grid;grid-template-columns:11em 1fr;margin:.8em 0}dt{color:#444}dd{margin:0}\
.code{border:1px solid #000;padding:.5em;margin:1.4em 0}.code b{font:bold 1.3em monospace}.sign{display:flex;gap:2em;margin-top:4em}.sign span{flex:1;border-top:1px solid #000;padding-top:.2em}\
small,footer{color:#444;font-size:.8em}svg{max-width:100%;height:auto}figure{margin:1em 0}figcaption{font-weight:bold;break-after:avoid}@page{size:A4;margin:20mm}@media print{body{margin:0;max-width:none}}";

/// Lays a document out.
#[must_use]
pub fn lay(document: &Document) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    out.push_str(&escaped(&document.title));
    out.push_str("</title>\n<style>");
    out.push_str(STYLE);
    out.push_str("</style></head><body>\n");
    for (n, block) in document.blocks.iter().enumerate() {
        lay_block(&mut out, block, n);
        out.push('\n');
    }
    out.push_str("<footer dir=\"auto\">");
    out.push_str(&marked(&document.foot));
    out.push_str("</footer>\n</body></html>\n");
    out
}

fn element(out: &mut String, name: &str, attributes: &str, text: &str) {
    out.push_str(&format!("<{name}{attributes} dir=\"auto\">{}</{name}>", marked(text)));
}

/// Lays the `n`th block.
fn lay_block(out: &mut String, block: &Block, n: usize) {
    match block {
        Block::Title(text) => element(out, "h1", "", text),
        Block::Heading(text) => element(out, "h2", "", text),
        Block::Middle { large, text } => element(out, "p", if *large { " class=\"middle large\"" } else { " class=\"middle\"" }, text),
        Block::Paragraph(text) => element(out, "p", "", text),
        Block::Pairs(pairs) => {
            out.push_str("<dl>");
            for (name, value) in pairs {
                element(out, "dt", "", name);
                element(out, "dd", "", value);
            }
            out.push_str("</dl>");
        }
        Block::Table(table) => lay_table(out, table),
        Block::Signatures(whose) => {
            out.push_str("<div class=\"sign\">");
            for text in whose {
                element(out, "span", "", text);
            }
            out.push_str("</div>");
        }
        Block::Picture(picture) => lay_picture(out, picture, n),
        Block::Code { code, how } => {
            out.push_str(&format!("<div class=\"code\"><b>{}</b><br><small dir=\"auto\">{}</small></div>", escaped(code), marked(how)));
        }
    }
}

fn lay_table(out: &mut String, table: &Table) {
    out.push_str("<table><thead><tr>");
    for text in &table.head {
        element(out, "th", " scope=\"col\"", text);
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("\n<tr>");
        for text in row {
            element(out, "td", "", text);
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

fn lay_picture(out: &mut String, plot: &Plot, n: usize) {
    out.push_str("<figure>");
    element(out, "figcaption", "", &plot.title);
    out.push_str(&svg_inside(plot, n));
    for line in plot.told() {
        out.push_str(&format!("<p dir=\"auto\"><small>{}</small></p>", marked(&line)));
    }
    out.push_str("</figure>");
}

/// A text with its stretches of other scripts marked.
fn marked(text: &str) -> String {
    let text = harmless(text);
    let mut out = String::with_capacity(text.len() + 16);
    // What is of one script, with the signs and spaces between its letters; those behind the last go with what follows.
    let mut stretch: (Script, String) = (Script::Latin, String::new());
    let mut between = String::new();
    for c in text.chars() {
        match script(c) {
            None => between.push(c),
            Some(own) if own == stretch.0 || stretch.1.is_empty() && own == Script::Latin => {
                stretch.0 = own;
                stretch.1.push_str(&between);
                between.clear();
                stretch.1.push(c);
            }
            Some(own) => {
                flush(&mut out, &stretch);
                out.push_str(&lines(&between));
                between.clear();
                stretch = (own, c.to_string());
            }
        }
    }
    flush(&mut out, &stretch);
    out.push_str(&lines(&between));
    out
}

fn flush(out: &mut String, (script, text): &(Script, String)) {
    match script {
        Script::Latin => out.push_str(&lines(text)),
        Script::Arabic => out.push_str(&format!("<bdi dir=\"rtl\" lang=\"{}\">{}</bdi>", language(*script, text), lines(text))),
        _ => out.push_str(&format!("<span lang=\"{}\">{}</span>", language(*script, text), lines(text))),
    }
}

/// Escaped, with its line breaks.
fn lines(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}

/// With what means something in HTML written out.
fn escaped(text: &str) -> String {
    let text = harmless(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::skills::plot::{Axis, Limit, Mark, Point, Series};

    #[test]
    fn nothing_of_a_text_is_taken_for_html() {
        let nasty = "<script>alert('x')</script>&\"\u{1b}[31m";
        let table = Table { head: vec![nasty.into()], shares: vec![1], rows: vec![vec![nasty.into()]] };
        let axis = || Axis::numbers(nasty.to_owned(), [0.0, 1.0], 0);
        let point = Point { x: 0.0, y: 1.0, sign: '<', at: nasty.into(), note: nasty.into() };
        let plot = Plot {
            title: nasty.into(),
            says: vec![nasty.into()],
            x: axis(),
            y: axis(),
            series: vec![Series { name: nasty.into(), joined: true, points: vec![point] }],
            limits: vec![Limit { name: nasty.into(), at: 1.0 }],
            marks: vec![Mark { name: nasty.into(), at: 0.0, said: nasty.into() }],
            slope: None,
        };
        let said = || nasty.to_owned();
        let blocks = vec![
            Block::Title(said()),
            Block::Heading(said()),
            Block::Middle { large: true, text: said() },
            Block::Paragraph(said()),
            Block::Pairs(vec![(said(), said())]),
            Block::Table(table),
            Block::Signatures(vec![said()]),
            Block::Picture(Box::new(plot)),
            Block::Code { code: said(), how: said() },
        ];
        let html = lay(&Document { title: said(), foot: said(), blocks });
        assert!(!html.contains("<script") && !html.contains('\u{1b}') && !html.contains("alert('"), "{html}");
        // A heading and a name of each of the blocks, and all of the plot: drawn, in its description, and in words.
        assert!(html.matches("&lt;script&gt;").count() > 25);
    }

    #[test]
    fn scripts_carry_their_language_and_direction() {
        assert_eq!(marked("Ahmad احمد کریمی, Әлия"), "Ahmad <bdi dir=\"rtl\" lang=\"prs\">احمد کریمی</bdi>, <span lang=\"kk\">Әлия</span>");
        assert_eq!(marked("ښاغلی"), "<bdi dir=\"rtl\" lang=\"ps\">ښاغلی</bdi>");
        assert_eq!(marked("12 < 13"), "12 &lt; 13");
    }
}
