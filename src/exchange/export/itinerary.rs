//! A visit's itinerary as a text or a workbook for a hospital's notice board: who is where on one sheet, what is done on the other.
//!
//! Text stays text; the sheets are set for print: across, as wide as the page, the header on every page.

use std::io::{self, Write};
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Format as Look, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::file::{fill, text_file};
use super::trouble;
use super::xlsx::said;
use crate::error::{Error, Result};
use crate::msg;
use crate::programme::agenda::Itinerary;
use crate::rules::calendar::{self, Calendar, Language, LunarShift, Style};
use crate::text::harmless;
use crate::words::label;

/// A4.
const PAPER: u8 = 9;
/// Columns of the sheet of lists: text and width in letters.
const LISTS: [(&str, f64); 10] = [
    ("itinerary-hospital", 28.0),
    ("itinerary-day", 12.0),
    ("itinerary-day-solar", 16.0),
    ("itinerary-time", 13.0),
    ("itinerary-room", 16.0),
    ("itinerary-what", 34.0),
    ("itinerary-trainers", 34.0),
    ("itinerary-trainees", 44.0),
    ("itinerary-interpreter", 22.0),
    ("itinerary-language", 12.0),
];

/// Writes an itinerary into a new file, readable by its owner alone: a workbook if its name ends so, else text of `width` columns.
/// What cannot be finished is taken away again.
///
/// # Errors
/// There is such a file already, or trouble with it.
pub fn itinerary_file(itinerary: &Itinerary, path: &Path, width: usize, calendar: Calendar, shift: &LunarShift) -> Result<()> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "xlsx" => fill(path, |out| itinerary_workbook(itinerary, shift, out)),
        "txt" | "text" => text_file(&itinerary.text(width, calendar, shift), path),
        _ => Err(Error::input(msg!("export-ending", file = path.display())).next(msg!("export-ending-next", endings = ".txt, .xlsx"))),
    }
}

/// Writes an itinerary as a workbook of two sheets.
///
/// # Errors
/// Trouble with `out`.
pub fn itinerary_workbook(itinerary: &Itinerary, shift: &LunarShift, out: &mut dyn Write) -> Result<()> {
    let mut workbook = Workbook::new();
    let looks = Looks::new();
    matrix(workbook.add_worksheet(), itinerary, &looks).map_err(said)?;
    lists(workbook.add_worksheet(), itinerary, &looks, shift).map_err(said)?;
    let bytes = workbook.save_to_buffer().map_err(said)?;
    io::copy(&mut bytes.as_slice(), out).and_then(|_| out.flush()).map_err(|e| trouble(&e))
}

struct Looks {
    title: Look,
    head: Look,
    cell: Look,
    plain: Look,
}

impl Looks {
    fn new() -> Self {
        let framed = || Look::new().set_border(FormatBorder::Thin);
        Self {
            title: Look::new().set_bold().set_font_size(14),
            head: framed().set_bold().set_align(FormatAlign::Center),
            cell: framed().set_align(FormatAlign::Center).set_quote_prefix(),
            plain: framed().set_text_wrap().set_align(FormatAlign::Top).set_quote_prefix(),
        }
    }
}

/// What is common to both: across on A4, as wide as the page, the header on each page and always in view.
fn set(sheet: &mut Worksheet, name: &str, header: (u32, u32), names: u16) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header.0, header.1)?;
    sheet.set_freeze_panes(header.1 + 1, names)?;
    Ok(())
}

fn matrix(sheet: &mut Worksheet, itinerary: &Itinerary, looks: &Looks) -> Result<(), XlsxError> {
    set(sheet, &label("itinerary-sheet-who"), (1, 2), 1)?;
    sheet.write_string_with_format(0, 0, harmless(&itinerary.title), &looks.title)?;
    sheet.set_column_width(0, 28.0)?;
    sheet.write_string_with_format(1, 0, label("itinerary-name"), &looks.head)?;
    sheet.write_string_with_format(2, 0, "", &looks.head)?;
    for (column, day) in (1u16..).zip(&itinerary.days) {
        sheet.set_column_width(column, 7.0)?;
        sheet.write_string_with_format(1, column, weekday(*day), &looks.head)?;
        sheet.write_string_with_format(2, column, day.format("%-d %b").to_string(), &looks.head)?;
    }
    let mut row = 3;
    for (who, cells) in itinerary.delegates.iter().zip(&itinerary.cells) {
        sheet.write_string_with_format(row, 0, harmless(who), &looks.plain)?;
        for (column, cell) in (1u16..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &looks.cell)?;
        }
        row += 1;
    }
    row += 1;
    for (name, letter) in &itinerary.hospitals {
        sheet.write_string(row, 0, harmless(&format!("{letter} = {name}")))?;
        row += 1;
    }
    sheet.write_string(row, 0, label("itinerary-nowhere"))?;
    Ok(())
}

fn lists(sheet: &mut Worksheet, itinerary: &Itinerary, looks: &Looks, shift: &LunarShift) -> Result<(), XlsxError> {
    set(sheet, &label("itinerary-sheet-lists"), (1, 1), 0)?;
    sheet.write_string_with_format(0, 0, harmless(&itinerary.title), &looks.title)?;
    for (column, (id, width)) in (0u16..).zip(LISTS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(1, column, label(id), &looks.head)?;
    }
    for (row, list) in (2u32..).zip(&itinerary.lists) {
        let day = list.starts.date();
        let (hospital, letter) = itinerary.place(list.hospital);
        let cells = [
            format!("{hospital} ({letter})"),
            format!("{} {}", weekday(day), day.format("%Y-%m-%d")),
            calendar::format(day, Calendar::Solar, Style::Short, shift),
            list.time(),
            list.room.clone(),
            list.title.clone(),
            list.trainers.join(", "),
            list.trainees.join(", "),
            list.interpreter.clone(),
            list.language.clone(),
        ];
        for (column, cell) in (0u16..).zip(&cells) {
            sheet.write_string_with_format(row, column, harmless(cell), &looks.plain)?;
        }
    }
    if let (Some(last), Ok(columns)) = (u32::try_from(itinerary.lists.len()).ok(), u16::try_from(LISTS.len())) {
        sheet.autofilter(1, 0, last + 1, columns - 1)?;
    }
    Ok(())
}

fn weekday(day: NaiveDate) -> &'static str {
    calendar::weekday_short(day.weekday(), Language::English)
}
