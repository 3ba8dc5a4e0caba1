//! A small table that is read by people and by other programs: figures, shortfalls, rankings. As text in columns, CSV, JSON or a workbook.
//!
//! Unlike [`super::export`], whose rows are records that can be imported again, these rows are conclusions. Text stays text in every form,
//! a missing number stays empty and is no zero.
//!
//! Must not: round; the caller says with how many digits a number is meant. Awkward: the whole table is held in memory.

use std::io::{self, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};
use rust_xlsxwriter::{Format as Look, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value as Json};

use super::cell::{guard, is_risky};
use super::export::{fill, said, trouble};
use crate::error::{Error, Result};
use crate::msg;
use crate::text::{self, harmless};

/// Columns between columns.
const GAP: usize = 2;
/// The narrowest a column of text is made to fit the page.
const NARROWEST: usize = 8;
/// Letters of the widest column of a workbook.
const WIDEST: usize = 60;

/// In which form it goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Columns for reading.
    Text,
    /// UTF-8 with a byte order mark.
    Csv,
    /// An array of objects, one a line.
    Json,
    /// Office Open XML.
    Xlsx,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Text, Self::Csv, Self::Json, Self::Xlsx];

    /// Its name on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    /// The form of a name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.key() == key)
    }

    /// The form of a file by the ending of its name.
    ///
    /// # Errors
    /// An ending of none of them.
    pub fn of_file(path: &Path) -> Result<Self> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "txt" => Ok(Self::Text),
            other => Self::of_key(other).filter(|f| *f != Self::Text).ok_or_else(|| {
                Error::input(msg!("export-ending", file = path.display()))
                    .next(msg!("export-ending-next", endings = ".txt, .csv, .json, .xlsx"))
            }),
        }
    }
}

impl From<super::export::Format> for Form {
    fn from(format: super::export::Format) -> Self {
        match format {
            super::export::Format::Csv => Self::Csv,
            super::export::Format::Json => Self::Json,
            super::export::Format::Xlsx => Self::Xlsx,
        }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Whole(i64),
    /// A number, with so many digits after the point.
    Number(f64, u8),
}

impl Cell {
    /// Words; nothing where there are none.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Empty } else { Self::Text(words) }
    }

    /// A count.
    #[must_use]
    pub fn count(n: usize) -> Self {
        Self::Whole(i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// Money: with hundredths only where there are some.
    #[must_use]
    pub fn amount(n: f64) -> Self {
        Self::Number(n, if n.fract() == 0.0 { 0 } else { 2 })
    }

    fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(words) => harmless(words).into_owned(),
            Self::Whole(n) => n.to_string(),
            Self::Number(n, digits) => format!("{n:.0$}", usize::from(*digits)),
        }
    }

    const fn is_number(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::Number(..))
    }
}

/// A column: its key in CSV and JSON, its title for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Key.
    pub key: &'static str,
    /// Title.
    pub title: String,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(key: &'static str, title: impl Into<String>) -> Self {
        Self { key, title: title.into() }
    }
}

/// The table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// What it is; above the table where people read it.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// What must be known beside it; below the table where people read it.
    pub notes: Vec<String>,
}

/// A row as lines: what is longer than its column goes on below, for two names that differ at their end must be told apart.
fn lines_of(cells: &[String], widths: &[usize], numeric: &[bool]) -> Vec<String> {
    let wrapped: Vec<Vec<&str>> = cells.iter().zip(widths).map(|(cell, w)| text::wrap(cell, *w)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |n: usize| {
        let parts = wrapped.iter().zip(widths).zip(numeric).map(|((parts, w), is)| {
            let part = parts.get(n).copied().unwrap_or_default();
            if *is { text::pad_left(part, *w) } else { text::pad(part, *w) }
        });
        parts.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

impl Listing {
    /// As lines of at most `width` columns; where a column of words does not fit, its cells go on
    /// below.
    #[must_use]
    pub fn text(&self, width: usize) -> Vec<String> {
        let mut widths: Vec<usize> = self.columns.iter().map(|c| text::width(&c.title)).collect();
        let mut numeric = vec![true; self.columns.len()];
        for row in &self.rows {
            for (n, cell) in row.iter().enumerate() {
                if let (Some(w), Some(is)) = (widths.get_mut(n), numeric.get_mut(n)) {
                    *w = (*w).max(text::width(&cell.words()));
                    *is &= cell.is_number() || *cell == Cell::Empty;
                }
            }
        }
        // What is too much is taken from the widest columns of words, column by column.
        let all = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        while all(&widths) > width {
            let widest = widths.iter_mut().zip(&numeric).filter(|(w, is)| !**is && **w > NARROWEST).map(|(w, _)| w).max();
            let Some(widest) = widest else { break };
            *widest -= 1;
        }
        let lines = |cells: &[String]| lines_of(cells, &widths, &numeric);
        let mut out = vec![harmless(&self.title).into_owned(), String::new()];
        if !self.rows.is_empty() {
            let heads: Vec<String> = self.columns.iter().map(|c| c.title.clone()).collect();
            out.extend(lines(&heads));
            out.push(widths.iter().map(|w| "-".repeat(*w)).collect::<Vec<_>>().join(&" ".repeat(GAP)));
            out.extend(self.rows.iter().flat_map(|row| lines(&row.iter().map(Cell::words).collect::<Vec<_>>())));
        }
        if !self.notes.is_empty() && !self.rows.is_empty() {
            out.push(String::new());
        }
        for note in &self.notes {
            out.extend(text::wrap(&harmless(note), width).into_iter().map(str::to_owned));
        }
        out
    }

    /// Writes it.
    ///
    /// # Errors
    /// Trouble with `out`.
    pub fn write(&self, form: Form, width: usize, out: &mut dyn Write) -> Result<()> {
        match form {
            Form::Text => self.text(width).iter().try_for_each(|line| writeln!(out, "{line}")).map_err(|e| trouble(&e)),
            Form::Csv => self.csv(out),
            Form::Json => self.json(out),
            Form::Xlsx => self.xlsx(out),
        }
    }

    /// Writes it into a new file, readable by its owner alone; the ending of its name says the form.
    ///
    /// # Errors
    /// There is such a file already, an ending of no form, or trouble with it.
    pub fn to_file(&self, path: &Path, width: usize) -> Result<()> {
        let form = Form::of_file(path)?;
        fill(path, |out| self.write(form, width, out))
    }

    fn csv(&self, out: &mut dyn Write) -> Result<()> {
        let said = |e: csv::Error| match e.into_kind() {
            csv::ErrorKind::Io(e) => trouble(&e),
            other => Error::defect(format!("{other:?}")),
        };
        out.write_all("\u{feff}".as_bytes()).map_err(|e| trouble(&e))?;
        let mut out = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
        out.write_record(self.columns.iter().map(|c| c.key)).map_err(said)?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(words) => guard(&harmless(words)).into_owned(),
                other => other.words(),
            });
            out.write_record(cells).map_err(said)?;
        }
        out.flush().map_err(|e| trouble(&e))
    }

    fn json(&self, out: &mut dyn Write) -> Result<()> {
        let object = |row: &[Cell]| {
            let cells = self.columns.iter().zip(row).map(|(column, cell)| {
                let value = match cell {
                    Cell::Empty => Json::Null,
                    Cell::Text(words) => Json::from(words.as_str()),
                    Cell::Whole(n) => Json::from(*n),
                    Cell::Number(n, digits) => format!("{n:.0$}", usize::from(*digits)).parse::<f64>().map_or(Json::Null, Json::from),
                };
                (column.key.to_owned(), value)
            });
            text::harmless_json(&Json::Object(cells.collect::<Map<_, _>>()).to_string()).into_owned()
        };
        for (n, row) in self.rows.iter().enumerate() {
            writeln!(out, "{}{}", if n == 0 { "[" } else { "," }, object(row)).map_err(|e| trouble(&e))?;
        }
        writeln!(out, "{}", if self.rows.is_empty() { "[]" } else { "]" }).map_err(|e| trouble(&e))
    }

    fn xlsx(&self, out: &mut dyn Write) -> Result<()> {
        let mut workbook = Workbook::new();
        self.sheet(workbook.add_worksheet()).map_err(said)?;
        let bytes = workbook.save_to_buffer().map_err(said)?;
        io::copy(&mut bytes.as_slice(), out).and_then(|_| out.flush()).map_err(|e| trouble(&e))
    }

    fn sheet(&self, sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
        let framed = Look::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        let (head, plain) = (framed.clone().set_bold().set_text_wrap(), framed.clone().set_text_wrap());
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        // Without a title the headings are the first row.
        let top = u32::from(!self.title.is_empty());
        if top > 0 {
            sheet.write_string_with_format(0, 0, harmless(&self.title), &Look::new().set_bold().set_font_size(14))?;
        }
        for (at, column) in (0u16..).zip(&self.columns) {
            sheet.write_string_with_format(top, at, &column.title, &head)?;
            let widest = self.rows.iter().filter_map(|r| r.get(usize::from(at))).map(|c| text::width(&c.words())).max().unwrap_or(0);
            let letters = widest.max(text::width(&column.title)).clamp(NARROWEST, WIDEST);
            sheet.set_column_width(at, u32::try_from(letters).map_or(10.0, f64::from) + 1.0)?;
        }
        sheet.set_repeat_rows(0, top)?;
        sheet.set_freeze_panes(top + 1, 1)?;
        let mut line = top + 1;
        for row in &self.rows {
            for (at, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Empty => _ = sheet.write_blank(line, at, &plain)?,
                    Cell::Whole(n) => {
                        #[expect(clippy::cast_precision_loss, reason = "a workbook has no other numbers, and counts are far below 2^53")]
                        sheet.write_number_with_format(line, at, *n as f64, &framed)?;
                    }
                    Cell::Number(n, digits) => {
                        let digits = usize::from(*digits);
                        let look =
                            framed.clone().set_num_format(if digits == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(digits)) });
                        sheet.write_number_with_format(line, at, *n, &look)?;
                    }
                    Cell::Text(words) => {
                        let words = harmless(words);
                        let look = if is_risky(&words) { plain.clone().set_quote_prefix() } else { plain.clone() };
                        sheet.write_string_with_format(line, at, words, &look)?;
                    }
                }
            }
            line += 1;
        }
        for note in &self.notes {
            line += 1;
            sheet.write_string(line, 0, harmless(note))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        Listing {
            title: "Items".into(),
            columns: vec![Column::new("item", "item"), Column::new("skills", "skills"), Column::new("cost", "cost a skill")],
            rows: vec![
                vec![Cell::text("=C-arm, with a very long name that takes room"), Cell::count(12), Cell::Number(4833.333, 2)],
                vec![Cell::text("oxygen"), Cell::count(3), Cell::Empty],
            ],
            notes: vec!["Prices differ.".into()],
        }
    }

    fn written(form: Form) -> Vec<u8> {
        let mut out = Vec::new();
        listing().write(form, 40, &mut out).unwrap();
        out
    }

    #[test]
    fn columns_fit_the_page_and_numbers_are_whole() {
        let lines = listing().text(40);
        let narrow = listing().text(30).join(" ");
        for word in listing().rows.iter().flatten().flat_map(|cell| cell.words().split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(narrow.contains(&word), "{word}: {narrow}");
        }
        assert!(lines.iter().all(|l| text::width(l) <= 40), "{lines:#?}");
        assert!(lines.iter().any(|l| l.ends_with("4833.33")), "{lines:#?}");
        assert!(lines.iter().any(|l| l.starts_with("oxygen") && l.trim_end().ends_with('3')), "{lines:#?}");
        // A page that is too narrow keeps its numbers.
        assert!(listing().text(10).iter().any(|l| l.contains("4833.33")));
        let empty = Listing { rows: Vec::new(), ..listing() };
        assert_eq!(empty.text(40), ["Items", "", "Prices differ."]);
    }

    #[test]
    fn each_form_holds_the_same_cells() {
        let csv = String::from_utf8(written(Form::Csv)).unwrap();
        assert_eq!(csv, "\u{feff}item,skills,cost\n\"'=C-arm, with a very long name that takes room\",12,4833.33\noxygen,3,\n");
        let json: Json = serde_json::from_slice(&written(Form::Json)).unwrap();
        assert_eq!(json[0]["cost"], 4833.33);
        assert_eq!(json[1]["cost"], Json::Null);
        assert_eq!(json[0]["item"], "=C-arm, with a very long name that takes room");
        let mut none = Vec::new();
        Listing { rows: Vec::new(), ..listing() }.write(Form::Json, 40, &mut none).unwrap();
        assert_eq!(none, b"[]\n");
        assert!(written(Form::Xlsx).starts_with(b"PK"));
    }

    #[test]
    fn a_file_says_its_form_by_its_ending_and_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        listing().to_file(&path, 80).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), written(Form::Csv));
        assert_eq!(listing().to_file(&path, 80).unwrap_err().what().id, "export-exists");
        assert_eq!(listing().to_file(&dir.path().join("a.doc"), 80).unwrap_err().what().id, "export-ending");
    }
}
