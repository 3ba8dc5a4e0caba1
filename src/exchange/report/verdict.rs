//! Whether a code on paper is true: known or not, and whether the file still says what was printed.
//!
//! Must not: give away more than stands on the paper: names and what was certified, nothing else of the person.

use super::portfolio::{gather, lines};
use crate::error::Result;
use crate::model::{Id, Issued, Kind, Row};
use crate::programme::certificates::Printed;
use crate::programme::show::Names;
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
            let state = state(store, names, &row, &printed)?;
            return Ok(Verdict::Known(Box::new(Finding { id: row.id, code, state, printed })));
        }
    }
    Ok(Verdict::Unknown(code))
}

fn state(store: &Store, names: &Names, row: &Row, printed: &Printed) -> Result<State> {
    if row.gone {
        return Ok(State::Revoked);
    }
    let record = &printed.record;
    if record.digest.is_empty() {
        return Ok(State::Unsealed);
    }
    let now = match (record.sort, record.trainee, record.issued_on) {
        (Some(Issued::Portfolio), Some(trainee), Some(on)) => match gather(store, names, trainee, on) {
            Ok(portfolio) => {
                let lines = lines(&portfolio);
                verification::digest(lines.iter().map(|(name, line)| (*name, line.as_str())))
            }
            Err(e) if e.cause() == crate::error::Cause::Missing => return Ok(State::Changed),
            Err(e) => return Err(e),
        },
        _ => printed.digest(),
    };
    Ok(if now == record.digest { State::Valid } else { State::Changed })
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
