//! Whether a code on paper is true: known or not, and whether the file still says what was printed.
//!
//! Must not: give away more than stands on the paper: names and what was certified, nothing else of the person.

use super::portfolio::{digest, gather};
use crate::error::Result;
use crate::model::{Id, Issued, Kind, Row};
use crate::programme::certificates::Printed;
use crate::programme::show::Names;
use crate::programme::skills::drawn::Drawn;
use crate::rules::skills::verification::{self, Slip};
use crate::store::Store;
use crate::words::{Message, label};
use crate::{msg, say};

/// What became of a code.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It was mistyped, or is none.
    Slip(Slip),
    /// It is a code, and nothing in this file has it.
    Unknown(String),
    /// It was issued here.
    Known(Box<Finding>),
}

/// How a known code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The file says what was printed.
    Valid,
    /// The record, or a name on it, was changed after it was issued.
    Changed,
    /// It was taken out.
    Revoked,
    /// Its record has no digest: it is known, and what it said is not.
    Unsealed,
}

impl State {
    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Changed => "changed",
            Self::Revoked => "revoked",
            Self::Unsealed => "unsealed",
        }
    }
}

/// A certificate or portfolio that a code belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its record.
    pub id: Id,
    /// The code.
    pub code: String,
    /// How it stands.
    pub state: State,
    /// What it says now.
    pub printed: Printed,
    /// How many entries of its day or before came into the file after it was issued, where they alone make the difference.
    pub added: Option<usize>,
}

/// Looks a code up.
///
/// # Errors
/// Trouble with the file.
pub fn verdict(store: &Store, names: &Names, typed: &str) -> Result<Verdict> {
    let code = match verification::read(typed) {
        Ok(code) => code,
        Err(slip) => return Ok(Verdict::Slip(slip)),
    };
    // Two of one code were not made here; the one that is not gone counts.
    let mut rows = store.with_text(Kind::Certificate, "code", &code, 8)?;
    rows.sort_by_key(|row| row.gone);
    for row in rows {
        if let Some(printed) = Printed::read(store, &row)? {
            let (state, added) = state(store, names, &row, &printed)?;
            return Ok(Verdict::Known(Box::new(Finding { id: row.id, code, state, printed, added })));
        }
    }
    Ok(Verdict::Unknown(code))
}

fn state(store: &Store, names: &Names, row: &Row, printed: &Printed) -> Result<(State, Option<usize>)> {
    if row.gone {
        return Ok((State::Revoked, None));
    }
    let record = &printed.record;
    if record.digest.is_empty() {
        return Ok((State::Unsealed, None));
    }
    let said = |now: &str| if now == record.digest { State::Valid } else { State::Changed };
    let (Some(Issued::Portfolio), Some(trainee), Some(on)) = (record.sort, record.trainee, record.issued_on) else {
        return Ok((said(&printed.digest()), None));
    };
    match gather(store, names, trainee, on) {
        Ok(portfolio) if said(&digest(&portfolio)) == State::Valid => Ok((State::Valid, None)),
        Ok(_) => Ok((State::Changed, added(store, names, row, trainee, &record.digest)?)),
        Err(e) if e.cause() == crate::error::Cause::Missing => Ok((State::Changed, None)),
        Err(e) => Err(e),
    }
}

/// How many entries came into the file after a portfolio was issued, if without them it says what was printed.
fn added(store: &Store, names: &Names, row: &Row, trainee: Id, printed: &str) -> Result<Option<usize>> {
    let (Some(issued), Some(on)) = (store.came(row.id)?, row.date("issued_on")) else { return Ok(None) };
    let before = Drawn::gather(store, names, trainee, on, Some(issued))?;
    Ok(before.filter(|before| before.later > 0 && digest(before) == printed).map(|before| before.later))
}

impl Verdict {
    /// Whether the paper may be trusted.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        matches!(self, Self::Known(finding) if finding.state == State::Valid)
    }

    /// In one sentence.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Slip(slip) => slip.message(),
            Self::Unknown(code) => msg!("verify-unknown", code = code),
            Self::Known(finding) => match (finding.state, finding.printed.record.sort) {
                (State::Changed, _) if finding.added.is_some() => msg!("verify-added", n = finding.added.unwrap_or_default()),
                (State::Valid, _) => msg!("verify-valid"),
                (State::Changed, Some(Issued::Portfolio)) => msg!("verify-changed-portfolio"),
                (State::Changed, _) => msg!("verify-changed"),
                (State::Revoked, _) => msg!("verify-revoked"),
                (State::Unsealed, _) => msg!("verify-unsealed"),
            },
        }
    }

    /// In lines: the sentence, what the file says, and what to do where something is wrong.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut out = vec![self.message().to_string()];
        match self {
            Self::Slip(_) => out.push(label("verify-slip-next")),
            Self::Unknown(_) => out.push(label("verify-unknown-next")),
            Self::Known(finding) => {
                out.push(String::new());
                out.extend(finding.pairs().into_iter().map(|(name, value)| format!("{}{value}", crate::text::pad(&name, 20))));
                if finding.state != State::Valid {
                    out.push(String::new());
                    out.push(say!("verify-see-history", code = finding.id.short()));
                }
            }
        }
        out
    }
}

impl Finding {
    /// What stands on the paper if it is true, by name.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let r = &self.printed.record;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let clean = |text: &str| crate::text::screen(text).into_owned();
        let notes = if r.sort == Some(Issued::Portfolio) { clean(&r.notes) } else { String::new() };
        let all = [
            ("verify-code", self.code.clone()),
            ("verify-sort", super::certificate::sort(r.sort)),
            ("verify-title", clean(&r.title)),
            ("verify-name", self.printed.name.clone()),
            ("verify-native-name", self.printed.native.clone()),
            ("report-issuer", clean(&r.issuer)),
            ("report-number", clean(&r.number)),
            ("report-issued", day(r.issued_on)),
            ("report-from", day(r.starts_on)),
            ("report-to", day(r.ends_on)),
            ("report-hours", r.hours.map(|n| n.to_string()).unwrap_or_default()),
            ("report-where", self.printed.hospital.clone()),
            ("verify-figures", notes),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(id, value)| (label(id), value)).collect()
    }
}
