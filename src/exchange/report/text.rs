//! A document as text of some columns, for a terminal or a mail.
//!
//! Must not: count letters itself; `crate::text` does.

use super::{Block, Document, Table};
use crate::text::{harmless, pad, width, wrap};

/// Columns of a page.
pub const WIDTH: usize = 78;
/// Columns of the names of pairs.
const NAMES: usize = 22;

/// How far in a long line of a plot's words goes on.
const HANG: usize = 6;

/// Lays a document out.
#[must_use]
pub fn lay(document: &Document, columns: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    for block in &document.blocks {
        if !out.is_empty() {
            out.push(String::new());
        }
        match block {
            Block::Title(text) => {
                for line in broken(text, columns) {
                    out.push(middle(&line, columns));
                    out.push(middle(&"=".repeat(width(&line)), columns));
                }
            }
            Block::Heading(text) => {
                for line in broken(text, columns) {
                    out.push(line.clone());
                    out.push("-".repeat(width(&line)));
                }
            }
            Block::Middle { text, .. } => out.extend(broken(text, columns).iter().map(|line| middle(line, columns))),
            Block::Paragraph(text) => out.extend(broken(text, columns)),
            Block::Pairs(pairs) => {
                for (name, value) in pairs {
                    beside(&mut out, &[(name, NAMES.min(columns / 3)), (value, columns - NAMES.min(columns / 3))]);
                }
            }
            Block::Table(table) => lay_table(&mut out, table, columns),
            Block::Signatures(whose) => {
                for text in whose {
                    out.extend([String::new(), "_".repeat(columns.min(36))]);
                    out.extend(broken(text, columns));
                }
            }
            Block::Picture(picture) => {
                out.extend(broken(&picture.title, columns));
                out.extend(picture.twin(columns).iter().flat_map(|line| hanging(line, columns)));
            }
            Block::Code { code, how } => {
                out.push(middle(&harmless(code), columns));
                out.extend(broken(how, columns).iter().map(|line| middle(line, columns)));
            }
        }
    }
    out.extend([String::new(), harmless(&document.foot).into_owned(), String::new()]);
    out.join("\n")
}

/// The lines of a text.
fn broken(text: &str, columns: usize) -> Vec<String> {
    harmless(text).split('\n').flat_map(|line| wrap(line, columns.max(8))).map(|line| line.trim_end().to_owned()).collect()
}

/// A line of a twin, which stands in columns already: what is too long for the page goes on further in.
fn hanging(line: &str, columns: usize) -> Vec<String> {
    let line = harmless(line);
    if width(&line) <= columns {
        return vec![line.into_owned()];
    }
    let mut out = broken(&line, columns.saturating_sub(HANG));
    out.iter_mut().skip(1).for_each(|line| line.insert_str(0, &" ".repeat(HANG)));
    out
}

fn middle(line: &str, columns: usize) -> String {
    format!("{}{line}", " ".repeat(columns.saturating_sub(width(line)) / 2))
}

/// Cells side by side, each in so many columns.
fn beside(out: &mut Vec<String>, cells: &[(&str, usize)]) {
    let cells: Vec<(Vec<String>, usize)> = cells.iter().map(|(text, wide)| (broken(text, wide.saturating_sub(1)), *wide)).collect();
    let most = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    for n in 0..most {
        let line: String = cells.iter().map(|(lines, wide)| pad(lines.get(n).map_or("", String::as_str), *wide)).collect();
        out.push(line.trim_end().to_owned());
    }
}

/// Gives a column what its longest word needs, from the columns that have most to spare: a day is not broken in two.
fn keep_words(table: &Table, wide: &mut [usize]) {
    let longest = |at: usize| {
        let cells = table.rows.iter().chain([&table.head]).filter_map(|cells| cells.get(at));
        cells.flat_map(|cell| cell.split_whitespace()).map(width).max().unwrap_or(0) + 1
    };
    let needs: Vec<usize> = (0..wide.len()).map(longest).collect();
    let spare = |wide: &[usize], at: usize| wide.get(at).copied().unwrap_or(0).saturating_sub(needs.get(at).copied().unwrap_or(0));
    for at in 0..wide.len() {
        while needs.get(at) > wide.get(at) {
            let Some(from) = (0..wide.len()).filter(|from| spare(wide, *from) > 0).max_by_key(|from| spare(wide, *from)) else { return };
            if let Some(w) = wide.get_mut(from) {
                *w -= 1;
            }
            if let Some(w) = wide.get_mut(at) {
                *w += 1;
            }
        }
    }
}

fn lay_table(out: &mut Vec<String>, table: &Table, columns: usize) {
    let share = |at: usize| table.shares.get(at).map_or(1, |share| usize::from(*share)).max(1);
    let all: usize = (0..table.head.len()).map(share).sum::<usize>().max(1);
    let mut wide: Vec<usize> = (0..table.head.len()).map(|at| (columns * share(at) / all).max(4)).collect();
    keep_words(table, &mut wide);
    let row = |cells: &[String]| -> Vec<(String, usize)> { cells.iter().cloned().zip(wide.iter().copied()).collect() };
    let put = |out: &mut Vec<String>, cells: &[(String, usize)]| {
        let cells: Vec<(&str, usize)> = cells.iter().map(|(text, wide)| (text.as_str(), *wide)).collect();
        beside(out, &cells);
    };
    put(out, &row(&table.head));
    out.push("-".repeat(columns));
    for cells in &table.rows {
        put(out, &row(cells));
    }
}
