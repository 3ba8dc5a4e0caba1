//! Selection and the cascade as files: text, CSV, a workbook. Names are in them; what is sensitive of a person never was in what they are
//! made from.
//!
//! Must not: score. Every text of a workbook is a text and never a formula.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::cell::{guard, is_risky};
use super::export::trouble;
use crate::error::{Error, Result};
use crate::programme::show::choice;
use crate::programme::skills::cascade::Tree;
use crate::programme::skills::selection::{Board, Line, Share};
use crate::rules::skills::selection::{Criterion, WHOLE};
use crate::say;
use crate::text::{self, harmless};
use crate::words::label;

/// Columns of a file of selection.
const COLUMNS: [&str; 14] = [
    "place",
    "tied",
    "nomination",
    "name",
    "specialty",
    "home_hospital",
    "score",
    "bellwether",
    "essential",
    "readiness",
    "onward",
    "needs",
    "decision",
    "reason",
];

/// A cell: a text, or a number.
enum Cell {
    Text(String),
    Number(u32),
}

fn cells(line: &Line) -> Vec<Cell> {
    let points = |c: Criterion| line.scored.parts.iter().find(|p| p.criterion == c).map_or(0, |p| p.points);
    let text = |s: &str| Cell::Text(s.to_owned());
    let mut out = vec![
        Cell::Number(u32::try_from(line.scored.place).unwrap_or(u32::MAX)),
        text(&label(if line.scored.tied { "flag-yes" } else { "flag-no" })),
        text(&line.scored.nomination.code()),
        text(&line.name),
        text(&line.specialty),
        text(&line.hospital),
        Cell::Number(line.scored.score),
    ];
    out.extend(Criterion::ALL.map(|c| Cell::Number(points(c))));
    let needs: Vec<&str> = line.needs.iter().map(|n| n.title.as_str()).collect();
    out.extend([text(&needs.join("; ")), text(line.decision.key()), text(&line.reason)]);
    out
}

fn said(e: csv::Error) -> Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => trouble(&e),
        other => Error::defect(format!("{other:?}")),
    }
}

/// Writes a selection as CSV.
///
/// # Errors
/// It cannot be written.
pub fn as_csv(board: &Board, out: &mut dyn Write) -> Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    csv.write_record(COLUMNS).map_err(said)?;
    for line in &board.lines {
        let row = cells(line).into_iter().map(|cell| match cell {
            Cell::Text(s) => guard(&harmless(&s)).into_owned(),
            Cell::Number(n) => n.to_string(),
        });
        csv.write_record(row).map_err(said)?;
    }
    csv.flush().map_err(|e| trouble(&e))
}

/// Writes a cascade as CSV.
///
/// # Errors
/// It cannot be written.
pub fn cascade_csv(tree: &Tree, out: &mut dyn Write) -> Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    csv.write_record(["generation", "trainee", "name", "teacher", "taught", "below", "skills", "since", "hospital"]).map_err(said)?;
    for node in &tree.nodes {
        let text = |s: &str| guard(&harmless(s)).into_owned();
        csv.write_record([
            node.line.generation.to_string(),
            node.line.person.code(),
            text(&node.name),
            node.line.teacher.map(|t| t.code()).unwrap_or_default(),
            node.line.taught.to_string(),
            node.line.below.to_string(),
            text(&node.skills.join("; ")),
            node.since.map(|day| day.to_string()).unwrap_or_default(),
            text(&node.hospital),
        ])
        .map_err(said)?;
    }
    csv.flush().map_err(|e| trouble(&e))
}

/// Writes a selection as a workbook.
///
/// # Errors
/// It cannot be written.
pub fn as_xlsx(board: &Board, out: &mut dyn Write) -> Result<()> {
    let mut workbook = Workbook::new();
    sheet(workbook.add_worksheet(), board).map_err(Error::defect)?;
    let made = workbook.save_to_buffer().map_err(Error::defect)?;
    out.write_all(&made).map_err(|e| trouble(&e))
}

fn sheet(sheet: &mut Worksheet, board: &Board) -> std::result::Result<(), XlsxError> {
    sheet.set_name(label("select-file-sheet"))?;
    let bold = Format::new().set_bold();
    for (at, column) in (0u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, at, column, &bold)?;
    }
    for (row, line) in (1u32..).zip(&board.lines) {
        for (at, cell) in (0u16..).zip(cells(line)) {
            match cell {
                Cell::Number(n) => _ = sheet.write_number(row, at, f64::from(n))?,
                Cell::Text(s) => {
                    let words = harmless(&s);
                    let format = if is_risky(&words) { Format::new().set_quote_prefix() } else { Format::new() };
                    sheet.write_string_with_format(row, at, words.as_ref(), &format)?;
                }
            }
        }
    }
    for (at, wide) in [(3u16, 28.0), (4, 18.0), (5, 30.0), (11, 60.0), (13, 50.0)] {
        sheet.set_column_width(at, wide)?;
    }
    sheet.set_freeze_panes(1, 4)?;
    Ok(())
}

/// A selection as text: weights, seats, the order, and how many of each sex and province.
#[must_use]
pub fn as_text(board: &Board) -> Vec<String> {
    let mut out = vec![board.title.clone()];
    let weights: Vec<String> = Criterion::ALL.iter().map(|c| format!("{} {}", c.message(), board.weights.weight(*c))).collect();
    out.push(say!("select-text-weights", weights = weights.join(", ")));
    for seat in &board.seats {
        let granted = seat.granted.map_or_else(|| "-".to_owned(), |n| n.to_string());
        out.push(say!("select-text-seat", specialty = seat.specialty, selected = seat.selected, granted = granted));
    }
    out.push(String::new());
    for line in &board.lines {
        let tie = if line.scored.tied { "=" } else { " " };
        let name = text::pad(&text::truncate(&line.name, 28), 28);
        let hospital = text::pad(&text::truncate(&line.hospital, 28), 28);
        let decision = choice("decision", line.decision.key());
        out.push(format!("{:>3}{tie} {:>4}/{WHOLE} {name} {hospital} {decision}", line.scored.place, line.scored.score));
        for part in &line.scored.parts {
            out.push(format!("      {:>3}/{:<3} {}: {}", part.points, part.most, part.criterion.message(), part.why));
        }
        if !line.needs.is_empty() {
            let needs: Vec<&str> = line.needs.iter().map(|n| n.title.as_str()).collect();
            out.push(format!("      {}", needs.join("; ")));
        }
    }
    out.push(String::new());
    out.push(label("select-text-split"));
    let share = |s: &Share| say!("select-text-share", name = s.label, selected = s.selected, nominated = s.nominated);
    out.extend(board.shares.sex.iter().chain(&board.shares.province).map(share));
    out
}
