//! Reads text tables: row by row as a stream that needs no memory however long the file, or whole as a [`Book`].
//!
//! The file is gone through twice: once to find its encoding, once to read it. Every cell is text; a cell that begins
//! with `=` stays the text it is.
//!
//! It must not turn digits into numbers: leading zeros of phones and document numbers would be lost.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::Decoder;

use super::split::{Fault, Splitter};
use super::{Book, Cell, Format, Limits, Sheet, TextEncoding, clean, delimiter, encoding, file_name, io_message, open_file, sniff};
use crate::msg;
use crate::words::Message;

/// What the person sets by hand when the guess was wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CsvChoice {
    /// The encoding; guessed when `None`.
    pub encoding: Option<TextEncoding>,
    /// The delimiter, an ASCII character; guessed when `None`.
    pub delimiter: Option<u8>,
}

/// One row of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct CsvRow {
    /// Number of the record, from 1, blank lines counted: the row number that a spreadsheet program shows.
    pub record: u64,
    /// Line of the file where the record begins, from 1.
    pub line: u64,
    /// Its cells up to the last filled one; each is `Text` or `Empty`.
    pub cells: Vec<Cell>,
}

/// A text table, read row by row. After the first error it ends.
pub struct CsvStream<R = File> {
    source: R,
    file: String,
    limits: Limits,
    encoding: TextEncoding,
    delimiter: Option<u8>,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_used: usize,
    raw_held: usize,
    text: Vec<u8>,
    text_used: usize,
    text_held: usize,
    /// The source is read to its end, and the decoder has given its last letter.
    drained: bool,
    ended: bool,
    splitter: Splitter,
    record: u64,
    notes: Vec<Message>,
    cleaned: u64,
    cleaned_line: u64,
}

const PIECE: usize = 64 * 1024;

impl CsvStream<File> {
    /// Opens a text table.
    ///
    /// # Errors
    /// A message that names the file and what to do when it cannot be read or is no text.
    pub fn open(path: &Path, limits: &Limits, choice: &CsvChoice) -> Result<Self, Message> {
        let file = file_name(path);
        let (mut source, _) = open_file(path, &file)?;
        match sniff::sniff(&mut source, &file)? {
            Format::Csv => CsvStream::new(source, &file, limits, choice),
            _ => Err(msg!("grid-not-text", file = file)),
        }
    }
}

impl<R: Read + Seek> CsvStream<R> {
    /// Reads from any source that can be rewound; `file` is the name for messages.
    ///
    /// # Errors
    /// As [`CsvStream::open`].
    pub fn new(mut source: R, file: &str, limits: &Limits, choice: &CsvChoice) -> Result<Self, Message> {
        let mut notes = Vec::new();
        let encoding = match choice.encoding {
            Some(chosen) => chosen,
            None => found_encoding(&mut source, file, &mut notes)?,
        };
        let rewind = |source: &mut R| source.seek(SeekFrom::Start(0)).map_err(|e| io_message(file, &e));
        rewind(&mut source)?;
        let (sample, whole) = sample(&mut source, encoding).map_err(|e| io_message(file, &e))?;
        rewind(&mut source)?;
        let declared = delimiter::declared(&sample);
        let delimiter = choice.delimiter.filter(u8::is_ascii).or(declared).or_else(|| delimiter::find(&sample, whole));
        let mut stream = CsvStream {
            source,
            file: file.to_owned(),
            limits: limits.clone(),
            encoding,
            delimiter,
            decoder: encoding.decoding().new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            raw_used: 0,
            raw_held: 0,
            // Three bytes for each of an eight-bit page is the most that decoding adds.
            text: vec![0; PIECE * 3 + 64],
            text_used: 0,
            text_held: 0,
            drained: false,
            ended: false,
            // No text holds a zero byte, so it stands for "no delimiter".
            splitter: Splitter::new(delimiter.unwrap_or(0), limits.record_bytes, limits.columns),
            record: 0,
            notes,
            cleaned: 0,
            cleaned_line: 0,
        };
        if declared.is_some() {
            // The line that names the delimiter is no row; spreadsheet programs do not show it.
            stream.next_record()?;
        }
        Ok(stream)
    }

    /// How the text is written.
    pub fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// The delimiter; `None` when the file has one column.
    pub fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// What was mended or guessed so far; complete once the stream has ended.
    pub fn notes(&self) -> Vec<Message> {
        let mut notes = self.notes.clone();
        if self.cleaned > 0 {
            notes.push(msg!("grid-note-cleaned", file = self.file, cells = self.cleaned, line = self.cleaned_line));
        }
        notes
    }

    /// Cuts the next record; false at the end of the file.
    fn next_record(&mut self) -> Result<bool, Message> {
        loop {
            let held = self.text.get(..self.text_held).unwrap_or_default();
            match self.splitter.feed(held, &mut self.text_used) {
                Ok(true) => return Ok(true),
                Ok(false) if self.drained => return self.splitter.finish().map_err(|fault| self.fault_message(fault)),
                Ok(false) => self.decode_more()?,
                Err(fault) => return Err(self.fault_message(fault)),
            }
        }
    }

    fn decode_more(&mut self) -> Result<(), Message> {
        if self.raw_used >= self.raw_held {
            self.raw_used = 0;
            self.raw_held = loop {
                match self.source.read(&mut self.raw) {
                    Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                    other => break other.map_err(|e| io_message(&self.file, &e))?,
                }
            };
        }
        let last = self.raw_held == 0;
        let raw = self.raw.get(self.raw_used..self.raw_held).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, last);
        self.raw_used += read;
        self.text_used = 0;
        self.text_held = written;
        self.drained = last && result == encoding_rs::CoderResult::InputEmpty;
        Ok(())
    }

    fn fault_message(&self, fault: Fault) -> Message {
        let file = &self.file;
        match fault {
            Fault::QuoteOpen(line) => msg!("grid-quote-open", file = file, line = line),
            Fault::TooLong(line) => msg!("grid-record-too-long", file = file, line = line, limit = self.limits.record_bytes / 1024),
            Fault::TooWide(line) => msg!("grid-record-too-wide", file = file, line = line, limit = self.limits.columns),
        }
    }

    fn row(&mut self) -> Result<CsvRow, Message> {
        self.record += 1;
        let record = self.splitter.record();
        let mut row = CsvRow { record: self.record, line: record.line, cells: Vec::with_capacity(record.len()) };
        let (mut filled, mut cleaned) = (0, 0);
        for (column, bytes) in record.cells().enumerate() {
            if bytes.len() > self.limits.cell_bytes {
                let column = super::column_letters(column);
                return Err(msg!(
                    "grid-cell-too-long-line",
                    file = self.file,
                    line = row.line,
                    column = column,
                    limit = self.limits.cell_bytes / 1024
                ));
            }
            if bytes.contains(&0) {
                return Err(msg!("grid-zero-byte", file = self.file, line = row.line));
            }
            let (text, removed) = clean::admit(String::from_utf8_lossy(bytes).into_owned());
            cleaned += u64::from(removed);
            if text.is_empty() {
                row.cells.push(Cell::Empty);
            } else {
                row.cells.push(Cell::Text(text));
                filled = column + 1;
            }
        }
        row.cells.truncate(filled);
        if cleaned > 0 && self.cleaned == 0 {
            self.cleaned_line = row.line;
        }
        self.cleaned += cleaned;
        Ok(row)
    }
}

impl<R: Read + Seek> Iterator for CsvStream<R> {
    type Item = Result<CsvRow, Message>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = match self.next_record() {
            Ok(true) => self.row(),
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Err(message) => Err(message),
        };
        self.ended = row.is_err();
        Some(row)
    }
}

fn found_encoding<R: Read>(source: &mut R, file: &str, notes: &mut Vec<Message>) -> Result<TextEncoding, Message> {
    let found = encoding::find(source).map_err(|e| io_message(file, &e))?;
    if let Some(line) = found.zero_line {
        return Err(msg!("grid-zero-byte", file = file, line = line));
    }
    if let Some(line) = found.broken_line {
        notes.push(msg!("grid-note-broken-letters", file = file, line = line));
    }
    if found.guessed {
        notes.push(msg!("grid-note-encoding-guessed", file = file, encoding = found.encoding.name()));
    }
    Ok(found.encoding)
}

/// The decoded beginning of the file, and whether that is all of it.
fn sample<R: Read>(source: &mut R, encoding: TextEncoding) -> std::io::Result<(String, bool)> {
    let mut bytes = Vec::with_capacity(PIECE);
    source.by_ref().take(PIECE as u64).read_to_end(&mut bytes)?;
    let (text, _) = encoding.decoding().decode_with_bom_removal(&bytes);
    Ok((text.into_owned(), bytes.len() < PIECE))
}

/// Reads a text table whole.
pub(super) fn read_whole(source: File, path: &Path, limits: &Limits, choice: &CsvChoice) -> Result<Book, Message> {
    let file = file_name(path);
    let name = path.file_stem().map_or_else(|| file.clone(), |stem| clean::admit(stem.to_string_lossy().into_owned()).0);
    let mut stream = CsvStream::new(source, &file, limits, choice)?;
    let mut sheet = Sheet { name, first_row: 1, ..Sheet::default() };
    let (mut cells, mut text) = (0_usize, 0_usize);
    for row in stream.by_ref() {
        let row = row?;
        cells += row.cells.len() + 1;
        text += row.cells.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 0 }).sum::<usize>();
        if sheet.rows.len() >= limits.rows || cells > limits.cells || text > limits.text_bytes {
            return Err(msg!("grid-text-too-large", file = file, line = row.line, rows = limits.rows, cells = limits.cells));
        }
        sheet.lines.push(u32::try_from(row.line).unwrap_or(u32::MAX));
        sheet.rows.push(row.cells);
    }
    while sheet.rows.last().is_some_and(Vec::is_empty) {
        sheet.rows.pop();
        sheet.lines.pop();
    }
    let notes = stream.notes();
    Ok(Book { sheets: vec![sheet], format: Format::Csv, encoding: Some(stream.encoding), delimiter: stream.delimiter, notes })
}
