//! `log_list`: a day's theatre list, new cases and changed ones, in one step.

use chrono::NaiveDate;

use super::confirm::side_says;
use super::{MOST, happened, name_of, value};
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Logbook, Participant, Party, Row};
use crate::msg;
use crate::rules::duplicates::number_key;
use crate::rules::skills::supervision::Answers;
use crate::store::{Change, Saved, Span, Store, Tx, Written, new_id};
use crate::words::Message;

/// Who enters a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The trainees, for themselves: the trainers confirm.
    #[default]
    Trainee,
    /// The trainers: the trainees confirm.
    Trainer,
    /// The office, from the trainees' sheets of paper: the trainers confirm, and nobody is said to have entered it.
    Office,
}

impl Side {
    /// All of them, in the order of the key that changes them.
    pub const ALL: [Self; 3] = [Self::Trainee, Self::Trainer, Self::Office];

    /// Its word in texts and drafts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trainee => "trainee",
            Self::Trainer => "trainer",
            Self::Office => "office",
        }
    }

    /// By its word.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.key() == key)
    }

    /// Whose answers it gives.
    #[must_use]
    pub const fn speaks_for(self) -> Party {
        match self {
            Self::Trainee | Self::Office => Party::Trainee,
            Self::Trainer => Party::Trainer,
        }
    }

    /// What is kept as who entered it.
    #[must_use]
    pub const fn party(self) -> Option<Party> {
        match self {
            Self::Trainee => Some(Party::Trainee),
            Self::Trainer => Some(Party::Trainer),
            Self::Office => None,
        }
    }
}

/// Somebody in a case of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Took {
    /// A trainee or a trainer.
    pub who: (Kind, Id),
    /// Their part as the person saw it; `None` for a new one.
    pub seen: Option<Row>,
    /// What the side that enters answered; `None` for a trainer, and for answers that were not touched.
    pub answers: Option<Answers>,
    /// They did not take part after all.
    pub out: bool,
}

/// A case of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// The case as the person saw it; `None` for a new one.
    pub seen: Option<Row>,
    /// What is to stand.
    pub entry: Logbook,
    /// Its people: the new and the changed ones.
    pub people: Vec<Took>,
    /// The line of a theatre register from which it was entered.
    pub register: Option<Id>,
}

/// What came of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// New cases.
    pub new: usize,
    /// Changed ones.
    pub changed: usize,
    /// What the person should see.
    pub warnings: Vec<Message>,
}

/// Enters the new cases of a theatre list and changes those that were changed: all or none.
///
/// # Errors
/// A case without anybody or without an operation, somebody in it twice, a day to come, a case that somebody else changed meanwhile, or
/// trouble with the file.
pub fn log_list(store: &mut Store, author: &str, today: NaiveDate, side: Side, cases: &[Entered]) -> Result<Written<Listed>> {
    for (n, case) in cases.iter().enumerate() {
        check(n + 1, case, today)?;
    }
    let (hospital, on) = cases.first().map(|c| (c.entry.hospital, c.entry.on)).unwrap_or_default();
    let place = hospital.map(|id| name_of(store, Kind::Hospital, id)).unwrap_or_default();
    let label = msg!("journal-log-list", n = cases.len(), place = place, day = on.unwrap_or(today));
    store.write(author, &label, |tx| {
        let mut out = Listed::default();
        for case in cases {
            let id = match &case.seen {
                Some(seen) => {
                    out.changed += 1;
                    change(tx, seen, &Row { rev: seen.rev, ..Row::of(seen.id, case.entry.clone()) })?;
                    seen.id
                }
                None => {
                    out.new += 1;
                    if same_case(tx, &case.entry)? {
                        let day = case.entry.on.unwrap_or(today);
                        out.warnings.push(msg!("log-list-same-case", number = crate::text::screen(&case.entry.case_number), day = day));
                    }
                    let id = new_id()?;
                    tx.insert(&Row::of(id, case.entry.clone()))?;
                    id
                }
            };
            for took in &case.people {
                put(tx, id, took, side, today)?;
            }
            if let Some(line) = case.register {
                tx.set(Kind::RegisterEntry, line, &[("logbook", value(Some(id)))])?;
            }
        }
        Ok(out)
    })
}

fn check(n: usize, case: &Entered, today: NaiveDate) -> Result<()> {
    if let Some(on) = case.entry.on {
        happened("on", on, today)?;
    }
    if case.entry.procedure.is_none() && case.entry.detail.trim().is_empty() {
        return Err(Error::input(msg!("log-list-what", n = n)).next(msg!("log-list-what-next")).at("procedure"));
    }
    if case.seen.is_none() && !case.people.iter().any(|took| took.who.0 == Kind::Trainee && !took.out) {
        return Err(Error::input(msg!("log-list-nobody", n = n)).next(msg!("log-list-nobody-next")).at("trainee"));
    }
    if case.people.iter().enumerate().any(|(at, one)| case.people.iter().skip(at + 1).any(|other| other.who == one.who)) {
        return Err(Error::input(msg!("log-twice")).next(msg!("log-twice-next")).at("trainee"));
    }
    let open = |took: &&Took| took.answers.is_some_and(|a| !a.is_empty() && a.code().is_none());
    if case.people.iter().any(|took| open(&took)) {
        return Err(Error::input(msg!("log-list-open", n = n)).next(msg!("answer-open-next")).at("trainee"));
    }
    Ok(())
}

fn put(tx: &mut Tx<'_>, case: Id, took: &Took, side: Side, today: NaiveDate) -> Result<()> {
    let (kind, who) = took.who;
    if took.out {
        return took.seen.as_ref().map_or(Ok(()), |seen| tx.remove(Kind::Participant, seen.id));
    }
    let mut part: Participant = match &took.seen {
        Some(seen) => seen.to(),
        None => Participant { logbook: Some(case), entered_by: side.party(), ..Participant::default() },
    };
    match kind {
        Kind::Trainer => part.trainer = Some(who),
        _ => part.trainee = Some(who),
    }
    if let Some(answers) = took.answers {
        side_says(&mut part, side.speaks_for(), answers, today);
    }
    match &took.seen {
        Some(seen) => change(tx, seen, &Row { rev: seen.rev, ..Row::of(seen.id, part) }),
        None => tx.insert(&Row::of(new_id()?, part)),
    }
}

/// Changes what differs from what the person saw.
fn change(tx: &mut Tx<'_>, seen: &Row, now: &Row) -> Result<()> {
    let keys = seen.kind.fields().iter().map(|f| f.key);
    let changes: Vec<Change> = keys
        .filter(|key| seen.get(key) != now.get(key))
        .map(|key| Change { key, base: seen.get(key).clone(), value: now.get(key).clone() })
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    match tx.change(seen.kind, seen.id, &changes)? {
        Saved::Clashes(_) => Err(Error::input(msg!("confirm-changed", code = seen.id.short())).next(msg!("log-list-changed-next"))),
        _ => Ok(()),
    }
}

/// Whether the hospital has another case of this number on this day.
fn same_case(tx: &Tx<'_>, entry: &Logbook) -> Result<bool> {
    let number = number_key(&entry.case_number);
    let (Some(hospital), Some(on)) = (entry.hospital.filter(|_| !number.is_empty()), entry.on) else { return Ok(false) };
    let day = Some(on).write();
    let span = Span::of(Kind::Logbook, "on").fixed("hospital", value(Some(hospital))).from(day.clone()).until(day);
    Ok(tx.span(&span, MOST)?.iter().any(|row| number_key(row.text("case_number")) == number))
}
