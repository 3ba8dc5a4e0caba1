//! The shortfall list for a donor as a file: text, CSV, JSON or a workbook.
//!
//! Names of people are in it only where the list has them. Amounts are numbers, each beside its currency.

use std::io::Write;
use std::path::Path;

use super::Format;
use super::file::{fill, text_file};
use crate::error::Result;
use crate::exchange::listing::{Cell, Column, Form, Listing};
use crate::programme::skills::shortfall::{Line, Shortfall, amount};

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
    match Form::of_file(path)? {
        Form::Text => text_file(&list.text(width), path),
        form => fill(path, |out| listing(list).write(form, width, out)),
    }
}

/// Writes the list.
///
/// # Errors
/// Trouble with `out`.
pub fn shortfall(list: &Shortfall, format: Format, out: &mut dyn Write) -> Result<()> {
    listing(list).write(format.into(), 0, out)
}

/// The list as a table; its text is a longer one, which it writes itself.
fn listing(list: &Shortfall) -> Listing {
    let columns = COLUMNS.get(..COLUMNS.len() - usize::from(!list.asked.names)).unwrap_or(&COLUMNS);
    Listing {
        columns: columns.iter().map(|key| Column::new(key, *key)).collect(),
        rows: list.lines.iter().map(|line| cells(list, line)).collect(),
        ..Listing::default()
    }
}

fn cells(list: &Shortfall, line: &Line) -> Vec<Cell> {
    let text = |s: &str| Cell::text(s);
    let many = |of: &[String]| text(&of.join("; "));
    let whole = Cell::count;
    let with = line.with.as_ref();
    let price = line.price.as_ref();
    let others: Vec<String> = line.others.iter().map(|p| format!("{} {}", amount(p.amount), p.currency)).collect();
    let day = |on: Option<chrono::NaiveDate>| on.map_or(Cell::Empty, |on| Cell::text(on.to_string()));
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
        price.map_or(Cell::Empty, |p| Cell::amount(p.amount)),
        price.map_or(Cell::Empty, |p| text(&p.currency)),
        price.map_or(Cell::Empty, |p| text(&p.source)),
        day(price.and_then(|p| p.on)),
        many(&others),
        line.per_skill.map_or(Cell::Empty, Cell::amount),
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
