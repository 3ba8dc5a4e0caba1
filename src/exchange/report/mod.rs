//! Reports: a certificate, a portfolio, or what else is printed, as PDF, HTML or text.
//!
//! A [`Document`] is a plain value of blocks. [`text`] writes it for a terminal, [`html`] as one page that needs nothing else, [`lay`] and
//! `pdf` on paper of A4 with the fonts of `assets/fonts` (Latin, Cyrillic, and the Arabic letters of Dari and Pashto); `lines` puts the
//! scripts of a line in their order. [`certificate`] and [`portfolio`] make documents, [`verdict()`] says whether a code on one is true.
//!
//! Text of records is only ever text here: it is cleaned, escaped, and names no file. Sensitive fields stand in a portfolio that was asked
//! for with them and nowhere else; that is written into the history first.
//!
//! Must not: contain SQL, or know a screen. Still awkward: a letter that no font has (Chinese, Georgian) is a box on paper; [`write()`] gives
//! these letters so that a person is told. Only English words stand around the names.

pub mod certificate;
pub mod faces;
pub mod html;
pub mod lay;
pub mod lines;
mod pdf;
pub mod portfolio;
mod prepare;
pub mod text;
mod verdict;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

pub use prepare::{Prepared, Wanted, finish, prepare, remarks};
pub use verdict::{Finding, State, Verdict, verdict};

use super::export::{make, trouble};
use crate::error::{Error, Result};
use crate::msg;
use crate::rules::skills::plot::Plot;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// To print and to hand out.
    Pdf,
    /// For a browser.
    Html,
    /// For a terminal or a mail.
    Text,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Html, Self::Text];

    /// Its name on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Text => "text",
        }
    }

    /// How the name of its file ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Html => ".html",
            Self::Text => ".txt",
        }
    }

    /// The form of a name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.key() == key)
    }

    /// The form that the ending of a file's name tells.
    #[must_use]
    pub fn of_file(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "html" | "htm" => Some(Self::Html),
            "txt" | "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// What is printed, as a plain value. All text is as it stands in records; the writers make it safe.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Its title, for the window of a reader.
    pub title: String,
    /// At the foot of each page: whose it is, and its code.
    pub foot: String,
    /// What stands in it, from the top.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The title on the page.
    Title(String),
    /// The head of a section.
    Heading(String),
    /// Lines in the middle of the page: large ones for a name.
    Middle {
        /// Larger than the rest, and bold.
        large: bool,
        /// What it says.
        text: String,
    },
    /// Running text.
    Paragraph(String),
    /// Names and values, one a line.
    Pairs(Vec<(String, String)>),
    /// Rows under a header.
    Table(Table),
    /// Lines to sign on, side by side, each with what stands below it.
    Signatures(Vec<String>),
    /// A plot, with the words that tell the same.
    Picture(Box<Plot>),
    /// The code by which the print is checked, with how that is done.
    Code {
        /// The code.
        code: String,
        /// How it is checked.
        how: String,
    },
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What stands above the columns.
    pub head: Vec<String>,
    /// Shares of the width, one for each column.
    pub shares: Vec<u16>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// Writes a document; gives the letters that no font has.
///
/// # Errors
/// Trouble with `out`.
pub fn write(document: &Document, format: Format, out: &mut dyn Write) -> Result<BTreeSet<char>> {
    let (bytes, missing) = match format {
        Format::Text => (text::lay(document, text::WIDTH).into_bytes(), BTreeSet::new()),
        Format::Html => (html::lay(document).into_bytes(), BTreeSet::new()),
        Format::Pdf => {
            let laid = lay::lay(document)?;
            let bytes = pdf::write(document, &laid)?;
            (bytes, laid.missing)
        }
    };
    out.write_all(&bytes).and_then(|()| out.flush()).map_err(|e| trouble(&e))?;
    Ok(missing)
}

/// Refuses a name of a file that no report can have: an ending of no form, or one that is there already. Gives the form.
///
/// # Errors
/// It is refused.
pub fn may_write(path: &Path) -> Result<Format> {
    let Some(format) = Format::of_file(path) else {
        let endings = Format::ALL.map(Format::ending).join(", ");
        return Err(Error::input(msg!("export-ending", file = path.display())).next(msg!("export-ending-next", endings = endings)));
    };
    if path.exists() {
        return Err(Error::input(msg!("export-exists", file = path.display())).next(msg!("export-exists-next")));
    }
    Ok(format)
}

/// Writes a document into a new file, readable by its owner alone; gives the letters that no font has. What cannot be finished is taken
/// away again.
///
/// # Errors
/// There is such a file already, or trouble with it.
pub fn to_file(document: &Document, format: Format, path: &Path) -> Result<BTreeSet<char>> {
    let mut file = make(path)?;
    let written = write(document, format, &mut file).and_then(|missing| match file.sync_all() {
        Ok(()) => Ok(missing),
        Err(e) => Err(trouble(&e)),
    });
    if written.is_err() {
        // Half a report looks like a whole one. If it cannot be taken away the error tells enough.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// A name for a report of somebody: their name in plain letters.
#[must_use]
pub fn file_name(title: &str, what: &str) -> String {
    let name = crate::text::ascii(title).to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    format!("{}-{what}.pdf", crate::text::truncate_with(&words.join("-"), 40, ""))
}
