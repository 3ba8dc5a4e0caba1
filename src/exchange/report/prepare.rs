//! A report of a record, ready to be written: read, and recorded first where it is handed out or holds sensitive fields.
//!
//! Must not: leave a record of a paper that was not written: [`finish`] takes it back.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

use super::certificate::sort;
use super::portfolio::{digest, gather, issue, sensitive};
use super::{Document, Format, certificate, portfolio, to_file};
use crate::error::{Cause, Error, Result};
use crate::model::{Id, Issued, Kind};
use crate::msg;
use crate::programme::certificates::Printed;
use crate::programme::show::Names;
use crate::programme::verbs;
use crate::rules::calendar::LunarShift;
use crate::store::{Changes, Store};
use crate::words::Message;

/// Which report is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A trainee's portfolio.
    Portfolio {
        /// Whose.
        trainee: Id,
        /// It is handed out: recorded, with a code.
        issue: bool,
        /// With identity numbers, phone and companion.
        sensitive: bool,
    },
    /// A certificate, or a portfolio that was handed out.
    Certificate {
        /// Its record.
        id: Id,
        /// It gets a code if it has none.
        issue: bool,
    },
}

/// A report that can be written.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What is printed.
    pub document: Document,
    /// What it is, in words.
    pub name: String,
    /// Its code; empty where it has none.
    pub code: String,
    /// What a person should know about it.
    pub warning: Option<Message>,
    /// What was written into the file for it.
    pub changes: Changes,
    /// The step by which it was handed out.
    step: Option<i64>,
}

/// Reads a report, and records it where it is handed out.
///
/// # Errors
/// There is no such record, a portfolio that was handed out is no longer in the file as it was, or trouble with the file.
pub fn prepare(store: &mut Store, author: &str, today: NaiveDate, shift: &LunarShift, wanted: Wanted) -> Result<Prepared> {
    let names = Names::new();
    match wanted {
        Wanted::Portfolio { trainee, issue: issued, sensitive: all } => {
            let found = gather(store, &names, trainee, today)?;
            let name = names.title(store, Kind::Trainee, trainee);
            let mut beside = Vec::new();
            if all {
                let row = store.get(Kind::Trainee, trainee)?;
                // Written down before anything leaves the house.
                store.note(author, &msg!("journal-report-sensitive", name = name))?;
                beside = row.map(|row| sensitive(store, &names, &row)).transpose()?.unwrap_or_default();
            }
            let (mut code, mut step, mut changes) = (String::new(), None, Changes::default());
            if issued {
                let written = issue(store, author, today, &found)?;
                let row = store.get(Kind::Certificate, written.output.id)?;
                code = row.map(|row| row.text("code").to_owned()).unwrap_or_default();
                (step, changes) = (written.seq, written.changes);
            }
            let document = portfolio::document(&found, &beside, &code, shift);
            Ok(Prepared { name: document.title.clone(), document, code, warning: None, changes, step })
        }
        Wanted::Certificate { id, issue: issued } => of_record(store, &names, author, shift, id, issued),
    }
}

fn of_record(store: &mut Store, names: &Names, author: &str, shift: &LunarShift, id: Id, issued: bool) -> Result<Prepared> {
    let gone = || Error::new(Cause::Missing, msg!("report-nothing-printed")).next(msg!("report-nothing-printed-next"));
    let (mut step, mut changes) = (None, Changes::default());
    if issued {
        let written = verbs::give_code(store, author, id)?;
        (step, changes) = (written.seq, written.changes);
    }
    let row = store.get(Kind::Certificate, id)?.filter(|row| !row.gone).ok_or_else(gone)?;
    let printed = Printed::read(store, &row)?.ok_or_else(gone)?;
    let code = printed.record.code.clone();
    if let (Some(Issued::Portfolio), Some(trainee), Some(on)) = (printed.record.sort, printed.record.trainee, printed.record.issued_on) {
        let found = gather(store, names, trainee, on)?;
        if digest(&found) != printed.record.digest {
            return Err(Error::input(msg!("report-differs")).next(msg!("report-differs-next")));
        }
        let document = portfolio::document(&found, &[], &code, shift);
        return Ok(Prepared { name: document.title.clone(), document, code, warning: None, changes, step });
    }
    let warning = (printed.is_as_issued() == Some(false)).then(|| msg!("report-changed"));
    let document = certificate::document(&printed, shift);
    let name = [sort(printed.record.sort), document.foot.clone()].join(" ");
    Ok(Prepared { document, name, code, warning, changes, step })
}

/// Writes a prepared report into a new file; gives the letters that no font has. If that fails it was not handed out, and its record is
/// taken back.
///
/// # Errors
/// There is such a file already, or trouble with it.
pub fn finish(store: &mut Store, author: &str, prepared: &Prepared, format: Format, path: &Path) -> Result<BTreeSet<char>> {
    let written = to_file(&prepared.document, format, path);
    if written.is_err()
        && let Some(step) = prepared.step
    {
        // If even that fails the first trouble is told; the history shows the step.
        let _ = store.undo(author, step);
    }
    written
}

/// What a person should know about a report that was written: letters without a font, and what [`Prepared::warning`] says.
#[must_use]
pub fn remarks(prepared: &Prepared, missing: &BTreeSet<char>) -> Vec<Message> {
    let letters: Vec<String> = missing.iter().take(20).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
    let boxes = (!letters.is_empty()).then(|| msg!("report-missing-letters", letters = letters.join(", ")));
    prepared.warning.iter().cloned().chain(boxes).collect()
}
