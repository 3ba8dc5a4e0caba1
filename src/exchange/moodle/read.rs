//! From a file to rows of 14 cells, with what is wrong with each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Cells, HEADERS, WIDTH, at, cell};
use crate::error::{Error, Result};
use crate::exchange::grid;
use crate::model::{FieldKind, Kind};
use crate::msg;
use crate::text;
use crate::words::Message;

/// Delimiters that Moodle offers.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b':'];

/// A cell that cannot be taken; its row is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, as a spreadsheet counts rows.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// Why.
    pub why: Message,
}

impl Fault {
    fn new(row: usize, column: usize, why: Message) -> Self {
        Self { row, column, why }
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The framework's own row, and where it stands.
    pub framework: (usize, Cells),
    /// The competencies that can be taken, in the order of the file.
    pub rows: Vec<(usize, Cells)>,
    /// What cannot.
    pub faults: Vec<Fault>,
    /// What Moodle would pass over, and so does this: told, and kept.
    pub notes: Vec<Fault>,
}

/// Whether cells are the headers of such a file.
#[must_use]
pub fn looks_like<S: AsRef<str>>(headers: &[S]) -> bool {
    columns(headers).is_some()
}

/// A title without what differs between versions of Moodle.
fn plain(title: &str) -> String {
    let title = title.replace("(optional)", "").to_lowercase();
    title.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Where each of the 14 columns stands; `None` if these are no such headers.
fn columns<S: AsRef<str>>(headers: &[S]) -> Option<[Option<usize>; WIDTH]> {
    let found: Vec<String> = headers.iter().map(|h| plain(h.as_ref())).collect();
    let mut out = [None; WIDTH];
    for (place, header) in out.iter_mut().zip(HEADERS) {
        let wanted = plain(header);
        *place = found.iter().position(|f| *f == wanted);
    }
    let needed = [at::PARENT, at::ID, at::NAME, at::FRAMEWORK];
    needed.iter().all(|n| out.get(*n).is_some_and(Option::is_some)).then_some(out)
}

/// Reads a file.
///
/// # Errors
/// No such file, no table, no framework in it, or two.
pub fn read_file(path: &Path) -> Result<Read> {
    let name = path.file_name().map_or_else(String::new, |n| text::screen(&n.to_string_lossy()).into_owned());
    let bytes = match std::fs::metadata(path) {
        Ok(kind) if kind.is_file() && kind.len() <= grid::Limits::default().workbook_bytes => std::fs::read(path).ok(),
        _ => None,
    };
    if let Some(bytes) = &bytes
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return read(text, &name);
    }
    // Another encoding, a workbook, or no file at all: whoever reads untidy files reads it, or says why not.
    let book = grid::open(path, &grid::Limits::default()).map_err(Error::input)?;
    let sheet = book.sheets.iter().find(|sheet| !sheet.rows.is_empty());
    let rows = sheet.map(|s| s.rows.iter().map(|row| row.iter().map(|c| admitted(&c.text())).collect()).collect()).unwrap_or_default();
    of_rows(rows, &name)
}

/// Reads the text of a file that is called `name`.
///
/// # Errors
/// As [`read_file`].
pub fn read(text: &str, name: &str) -> Result<Read> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut best: Vec<Vec<String>> = Vec::new();
    for delimiter in DELIMITERS {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let rows: Vec<Vec<String>> =
            reader.records().map_while(std::result::Result::ok).map(|r| r.iter().map(admitted).collect()).collect();
        if rows.first().is_some_and(|first| looks_like(first)) {
            return of_rows(rows, name);
        }
        if rows.first().map_or(0, Vec::len) > best.first().map_or(0, Vec::len) {
            best = rows;
        }
    }
    of_rows(best, name)
}

/// Line ends of every kind as one, and nothing that no cell of ours may hold.
fn admitted(cell: &str) -> String {
    let lines = if cell.contains('\r') { cell.replace("\r\n", "\n").replace('\r', "\n") } else { cell.to_owned() };
    if text::refused_in_notes(&lines).is_none() {
        return lines;
    }
    let mut letter = [0; 4];
    lines.chars().filter(|c| text::refused_in_notes(c.encode_utf8(&mut letter)).is_none()).collect()
}

/// Whether Moodle takes a row for the framework: what PHP holds for true.
fn is_framework(cells: &Cells) -> bool {
    !matches!(cell(cells, at::FRAMEWORK), "" | "0")
}

fn of_rows(rows: Vec<Vec<String>>, name: &str) -> Result<Read> {
    let Some((first, body)) = rows.split_first() else {
        return Err(Error::input(msg!("moodle-empty", file = name)).next(msg!("moodle-headers-next", headers = HEADERS.join(", "))));
    };
    // Headers of another language: Moodle goes by the order of the columns, and so is a file of 14 that has a framework there.
    let by_order = || {
        let places: [Option<usize>; WIDTH] = std::array::from_fn(Some);
        let fits = first.len() == WIDTH && body.iter().any(|row| row.get(at::FRAMEWORK).is_some_and(|c| c == "1" || c == "true"));
        fits.then_some(places)
    };
    let Some(places) = columns(first).or_else(by_order) else {
        return Err(Error::input(msg!("moodle-headers", file = name)).next(msg!("moodle-headers-next", headers = HEADERS.join(", "))));
    };
    let cells_of = |row: &Vec<String>| -> Cells {
        std::array::from_fn(|n| places.get(n).copied().flatten().and_then(|at| row.get(at)).cloned().unwrap_or_default())
    };
    let all: Vec<(usize, Cells)> = body
        .iter()
        .enumerate()
        .filter(|(_, row)| row.iter().any(|c| !c.trim().is_empty()))
        .map(|(n, row)| (n + 2, cells_of(row)))
        .collect();
    let mut frameworks = all.iter().filter(|(_, cells)| is_framework(cells));
    let Some(framework) = frameworks.next().cloned() else {
        return Err(Error::input(msg!("moodle-no-framework", file = name)).next(msg!("moodle-no-framework-next")));
    };
    if let Some((row, _)) = frameworks.next() {
        return Err(Error::input(msg!("moodle-two-frameworks", first = framework.0, second = row)).next(msg!("moodle-two-frameworks-next")));
    }
    if let Some(fault) = own_faults(framework.0, &framework.1).into_iter().next() {
        let column = HEADERS.get(fault.column).copied().unwrap_or_default();
        return Err(Error::input(msg!("moodle-bad-framework", row = fault.row, column = column, why = fault.why))
            .next(msg!("moodle-bad-framework-next")));
    }
    let rows = all.into_iter().filter(|(_, cells)| !is_framework(cells)).collect();
    Ok(sift(framework, rows))
}

/// Puts aside what cannot be taken: rows with a fault of their own, twice the same ID number, and what stands below nothing.
fn sift(framework: (usize, Cells), rows: Vec<(usize, Cells)>) -> Read {
    let mut faults: Vec<Fault> = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut good: Vec<(usize, Cells)> = Vec::new();
    for (row, cells) in rows {
        let mut own = own_faults(row, &cells);
        let code = code_of(&cells).to_lowercase();
        if own.is_empty() {
            match seen.get(&code) {
                Some(first) => own.push(Fault::new(row, at::ID, msg!("moodle-twice", id = code_of(&cells), row = first))),
                None => {
                    seen.insert(code, row);
                }
            }
        }
        if own.is_empty() {
            good.push((row, cells));
        }
        faults.append(&mut own);
    }
    let top = code_of(&framework.1).to_lowercase();
    let parent_of = |cells: &Cells| {
        let parent = text::clean_line(cell(cells, at::PARENT)).trim().to_lowercase();
        // Some tools name the framework where Moodle wants nothing.
        if parent == top && !good.iter().any(|(_, c)| code_of(c).to_lowercase() == parent) { String::new() } else { parent }
    };
    let parents: BTreeMap<String, String> = good.iter().map(|(_, c)| (code_of(c).to_lowercase(), parent_of(c))).collect();
    // A row stands where its way up ends at the top. Each is walked once.
    let mut stands: BTreeMap<String, Option<Message>> = BTreeMap::new();
    for code in parents.keys() {
        let (mut way, mut at_code, mut seen) = (Vec::new(), code.clone(), BTreeSet::new());
        let outcome = loop {
            if at_code.is_empty() {
                break None;
            }
            if let Some(known) = stands.get(&at_code) {
                break known.as_ref().map(|_| msg!("moodle-parent-left", id = at_code));
            }
            if !seen.insert(at_code.clone()) {
                break Some(msg!("moodle-circle", id = at_code));
            }
            match parents.get(&at_code) {
                Some(parent) => {
                    way.push(at_code.clone());
                    at_code.clone_from(parent);
                }
                None => break Some(msg!("moodle-no-parent", id = at_code)),
            }
        };
        for code in way {
            stands.insert(code, outcome.clone());
        }
    }
    let mut rows = Vec::with_capacity(good.len());
    for (row, cells) in good {
        match stands.get(&code_of(&cells).to_lowercase()).cloned().flatten() {
            Some(why) => faults.push(Fault::new(row, at::PARENT, why)),
            None => rows.push((row, cells)),
        }
    }
    faults.sort_by_key(|f| (f.row, f.column));
    let codes: BTreeSet<String> = rows.iter().map(|(_, c)| code_of(c)).collect();
    let mut notes = Vec::new();
    for (row, cells) in &rows {
        for id in related_of(cells) {
            if !codes.contains(&id) {
                notes.push(Fault::new(*row, at::RELATED, msg!("moodle-no-related", id = id)));
            }
        }
    }
    Read { framework, rows, faults, notes }
}

/// The code that a row's ID number makes.
pub(super) fn code_of(cells: &Cells) -> String {
    text::clean_line(cell(cells, at::ID)).trim().to_owned()
}

/// The ID numbers that a row is cross-referenced with.
pub(super) fn related_of(cells: &Cells) -> Vec<String> {
    cell(cells, at::RELATED).split(',').map(|id| id.replace("%2C", ",").trim().to_owned()).filter(|id| !id.is_empty()).collect()
}

/// Letters that a field of a kind takes.
fn room(kind: Kind, key: &str) -> usize {
    match kind.field(key).map(|f| f.kind) {
        Some(FieldKind::Text(n)) => n,
        _ => crate::rules::validate::LONGEST_NOTES,
    }
}

/// What is wrong with a row by itself.
fn own_faults(row: usize, cells: &Cells) -> Vec<Fault> {
    let mut out = Vec::new();
    for (column, key) in [(at::ID, "code"), (at::NAME, "title")] {
        let value = text::clean_line(cell(cells, column));
        let value = value.trim();
        if value.is_empty() {
            out.push(Fault::new(row, column, msg!("moodle-nothing")));
        } else if value.chars().count() > room(Kind::Skill, key) {
            out.push(Fault::new(row, column, msg!("moodle-long", max = room(Kind::Skill, key))));
        }
    }
    // What is kept beside the fields stands in one cell with some words around it.
    let longest = crate::rules::validate::LONGEST_NOTES / 2;
    for (column, content) in cells.iter().enumerate() {
        if content.chars().count() > longest {
            out.push(Fault::new(row, column, msg!("moodle-long", max = longest)));
        }
    }
    if cells.iter().map(|c| c.chars().count()).sum::<usize>() > longest && out.is_empty() {
        out.push(Fault::new(row, at::DESCRIPTION, msg!("moodle-long-row", max = longest)));
    }
    out
}
