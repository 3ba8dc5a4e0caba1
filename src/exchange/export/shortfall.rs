//! The shortfall list for a donor as a file: text, CSV, JSON or a workbook.
//!
//! Names of people are in it only where the list has them. Amounts are numbers, each beside its currency.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};
use serde_json::{Map, Value as Json};

use super::cells::Cell;
use super::file::{fill, text_file};
use super::trouble;
use super::xlsx::said;
use crate::error::{Error, Result};
use crate::exchange::cell::{guard, is_risky};
use crate::msg;
use crate::programme::skills::shortfall::{Line, Shortfall, amount};
use crate::text::{harmless, harmless_json};

use super::Format;

/// Columns of the list; the last one is there only where people are named.
const COLUMNS: [&str; 22] = [
    "item",
    "name",
    "pieces",
    "hospitals",
    "departments",
    "skills_alone",
    "people_alone",
    "skills_lacking",
    "needs_beside",
    "skills_together",
    "people_together",
    "price",
    "currency",
    "price_source",
    "price_date",
    "other_prices",
    "cost_per_skill",
    "state",
    "last_check",
    "skills",
    "as_of",
    "people",
];

/// Writes the list into a new file, readable by its owner alone; the ending of its name says the format.
///
/// # Errors
/// There is such a file already, an ending of no format, or trouble with it.
pub fn shortfall_file(list: &Shortfall, path: &Path, width: usize) -> Result<()> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match (ending.as_str(), Format::of_key(&ending)) {
        ("txt" | "text", _) => text_file(&list.text(width), path),
        (_, Some(format)) => fill(path, |out| shortfall(list, format, out)),
        _ => Err(Error::input(msg!("export-ending", file = path.display()))
            .next(msg!("export-ending-next", endings = ".txt, .csv, .json, .xlsx"))),
    }
}

/// Writes the list.
///
/// # Errors
/// Trouble with `out`.
pub fn shortfall(list: &Shortfall, format: Format, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Csv => csv(list, out),
        Format::Json => json(list, out),
        Format::Xlsx => xlsx(list, out),
    }
}

fn columns(list: &Shortfall) -> &'static [&'static str] {
    COLUMNS.get(..COLUMNS.len() - usize::from(!list.asked.names)).unwrap_or(&COLUMNS)
}

#[expect(clippy::cast_possible_wrap, reason = "numbers of rows")]
fn cells(list: &Shortfall, line: &Line) -> Vec<Cell<'static>> {
    let text = |s: &str| if s.is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(s.to_owned())) };
    let many = |of: &[String]| text(&of.join("; "));
    let whole = |n: usize| Cell::Whole(n as i64);
    let with = line.with.as_ref();
    let price = line.price.as_ref();
    let others: Vec<String> = line.others.iter().map(|p| format!("{} {}", amount(p.amount), p.currency)).collect();
    let day = |on: Option<chrono::NaiveDate>| on.map_or(Cell::Empty, |on| Cell::Text(Cow::Owned(on.to_string())));
    let mut out = vec![
        text(&line.item),
        text(&line.name),
        whole(line.pieces),
        many(&line.hospitals),
        many(&line.departments),
        whole(line.skills_alone),
        whole(line.people_alone),
        whole(line.skills_lacking),
        with.map_or(Cell::Empty, |w| many(&w.items)),
        with.map_or(Cell::Empty, |w| whole(w.skills)),
        with.map_or(Cell::Empty, |w| whole(w.people)),
        price.map_or(Cell::Empty, |p| Cell::Real(p.amount)),
        price.map_or(Cell::Empty, |p| text(&p.currency)),
        price.map_or(Cell::Empty, |p| text(&p.source)),
        day(price.and_then(|p| p.on)),
        many(&others),
        line.per_skill.map_or(Cell::Empty, |c| Cell::Real((c * 100.0).round() / 100.0)),
        line.state.map_or(Cell::Empty, |s| text(s.key())),
        day(line.looked),
        many(&line.skills),
        day(Some(list.day)),
    ];
    if list.asked.names {
        out.push(many(&line.people));
    }
    out
}

fn csv(list: &Shortfall, out: &mut dyn Write) -> Result<()> {
    let wrong = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => trouble(&e),
        other => Error::defect(format!("{other:?}")),
    };
    // The mark tells spreadsheets that it is UTF-8.
    out.write_all("\u{feff}".as_bytes()).map_err(|e| trouble(&e))?;
    let mut file = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
    file.write_record(columns(list)).map_err(wrong)?;
    for line in &list.lines {
        for cell in cells(list, line) {
            let mut text = String::new();
            cell.push_text(&mut text);
            match cell {
                Cell::Text(_) => file.write_field(guard(&harmless(&text)).as_bytes()).map_err(wrong)?,
                _ => file.write_field(&text).map_err(wrong)?,
            }
        }
        file.write_record(None::<&[u8]>).map_err(wrong)?;
    }
    file.flush().map_err(|e| trouble(&e))
}

fn json(list: &Shortfall, out: &mut dyn Write) -> Result<()> {
    let mut lines = Vec::new();
    for line in &list.lines {
        let mut object = Map::new();
        for (key, cell) in columns(list).iter().zip(cells(list, line)) {
            let value = match cell {
                Cell::Empty => Json::Null,
                Cell::Whole(n) => n.into(),
                Cell::Real(r) => r.into(),
                other => {
                    let mut text = String::new();
                    other.push_text(&mut text);
                    text.into()
                }
            };
            object.insert((*key).to_owned(), value);
        }
        lines.push(harmless_json(&Json::Object(object).to_string()).into_owned());
    }
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| trouble(&e))
}

fn xlsx(list: &Shortfall, out: &mut dyn Write) -> Result<()> {
    let mut workbook = Workbook::new();
    sheet(workbook.add_worksheet(), list).map_err(said)?;
    let bytes = workbook.save_to_buffer().map_err(said)?;
    io::copy(&mut bytes.as_slice(), out).and_then(|_| out.flush()).map_err(|e| trouble(&e))
}

fn sheet(sheet: &mut rust_xlsxwriter::Worksheet, list: &Shortfall) -> std::result::Result<(), XlsxError> {
    let (head, kept) = (Look::new().set_bold(), Look::new().set_quote_prefix());
    for (at, key) in (0u16..).zip(columns(list)) {
        sheet.write_string_with_format(0, at, *key, &head)?;
    }
    for (row, line) in (1u32..).zip(&list.lines) {
        for (at, cell) in (0u16..).zip(cells(list, line)) {
            #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers, and ours are far below 2^53")]
            match cell {
                Cell::Empty => {}
                Cell::Whole(n) => _ = sheet.write_number(row, at, n as f64)?,
                Cell::Real(r) => _ = sheet.write_number(row, at, r)?,
                other => {
                    let mut text = String::new();
                    other.push_text(&mut text);
                    let text = harmless(&text).into_owned();
                    if is_risky(&text) {
                        sheet.write_string_with_format(row, at, &text, &kept)?;
                    } else {
                        sheet.write_string(row, at, &text)?;
                    }
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
