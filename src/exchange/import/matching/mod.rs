//! Which rows are about one record: of the store, or an earlier row.
//!
//! A row's own code comes first. People are one by their passport; who only resembles somebody is a candidate for a person to
//! decide about. Hospitals are one by name and place, everything else by the fields that name it (a department: hospital and
//! name). A row that says nothing but what one record says already is that record, once.
//!
//! Must not: decide what is kept of two values (`settle` does). Awkward: above 50,000 records of a kind the store is asked row by
//! row, which is slower.

mod houses;
mod keys;
mod people;
mod same;

use std::collections::{HashMap, HashSet};

use super::names::{Index, Manner};
use super::plan::{Draft, Known, Of, Problem, RowPlan, Weight};
use crate::error::Result;
use crate::model::{Id, Kind, Row, Value, entries};
use crate::msg;
use crate::store::{ListQuery, Store};
use keys::key;
use people::People;
pub(super) use same::{agrees, precision};
use same::{says_as_much, says_no_more};

/// Records of a kind that are held for comparing.
const HELD: usize = 50_000;
/// Rows that are made ready to be compared at a time.
pub(super) const AHEAD: usize = 4_096;
/// Most that are compared with one row.
const COMPARED: usize = 40;
/// Candidates that are kept.
const KEPT: usize = 3;
/// Records beside one that are read.
const BESIDE: usize = 50;

/// By what rows of a kind are one record.
enum By {
    People,
    Houses,
    /// These fields together.
    Key(&'static [&'static str]),
    /// All that is filled: operations, costs and the like, of which two equal ones are not unusual.
    Whole(&'static [&'static str]),
}

const fn by(kind: Kind) -> By {
    match kind {
        Kind::Trainee | Kind::Trainer => By::People,
        Kind::Hospital => By::Houses,
        Kind::Term => By::Key(&["list", "code"]),
        Kind::Holiday => By::Key(&["country", "on", "name"]),
        Kind::Step => By::Key(&["code"]),
        Kind::WorkingTime => By::Key(&["country", "hospital", "name", "starts_on"]),
        Kind::LunarMonth => By::Key(&["year", "month"]),
        Kind::Rotation => By::Key(&["trainee", "cohort", "specialty", "earliest_on"]),
        Kind::Waiver => By::Key(&["line"]),
        Kind::Department => By::Key(&["hospital", "name"]),
        // What was found on another day is another line: together they are the history.
        Kind::Equipment => By::Key(&["department", "hospital", "item", "checked_on"]),
        Kind::SkillMap => By::Key(&["older", "newer"]),
        Kind::Curriculum => By::Key(&["specialty", "cohort", "skill"]),
        Kind::ItemPrice => By::Key(&["item", "currency", "quoted_on"]),
        Kind::RegisterEntry => By::Key(&["hospital", "on", "case_number", "operation"]),
        Kind::Teaching => By::Key(&["teacher", "learner", "skill"]),
        Kind::Agreement => By::Key(&["title"]),
        Kind::Cohort => By::Key(&["name", "agreement"]),
        Kind::Visit => By::Key(&["title", "arrives_on"]),
        Kind::Nomination => By::Key(&["trainee", "cohort", "agreement", "on"]),
        Kind::Document => By::Key(&["trainee", "kind", "number"]),
        Kind::Placement => By::Key(&["trainee", "department", "starts_on"]),
        Kind::Clearance => By::Key(&["trainee", "step"]),
        Kind::Session => By::Key(&["title", "starts_at"]),
        Kind::Attendance => By::Key(&["trainee", "session"]),
        Kind::Framework => By::Key(&["code", "version"]),
        Kind::Skill => By::Key(&["framework", "code"]),
        Kind::Instrument => By::Key(&["code", "version"]),
        Kind::InstrumentItem => By::Key(&["instrument", "code"]),
        Kind::Participant => By::Key(&["logbook", "trainee", "trainer"]),
        Kind::Entrustment => By::Key(&["trainee", "skill", "hospital", "decided_on"]),
        Kind::Certificate => By::Key(&["trainee", "title", "number"]),
        Kind::FollowUp => By::Key(&["trainee", "month", "skill"]),
        Kind::Snooze => By::Key(&["line"]),
        Kind::SavedFilter => By::Key(&["records", "name"]),
        Kind::Mapping => By::Key(&["records", "signature"]),
        Kind::Cost => By::Whole(&["kind", "amount"]),
        Kind::Assessment => By::Whole(&["trainee", "on"]),
        Kind::Logbook => By::Whole(&["on", "procedure"]),
    }
}

/// Finds out whom rows are about.
pub(super) struct Matcher<'a> {
    store: &'a Store,
    kind: Kind,
    pub(super) known: HashMap<Id, Known>,
    /// Records that a row is for certain.
    claimed: HashSet<Id>,
    ids: HashMap<Id, usize>,
    papers: HashMap<String, Vec<Of>>,
    people: People,
    houses: Index,
    house_at: HashMap<String, Vec<Of>>,
    keys: HashMap<String, Vec<Of>>,
    /// What hospitals and earlier rows say, where that is compared.
    said: HashMap<Of, Draft>,
    /// Too many records to hold: the store is asked.
    ask: bool,
}

impl<'a> Matcher<'a> {
    /// # Errors
    /// Trouble with the store.
    pub(super) fn new(store: &'a Store, kind: Kind) -> Result<Self> {
        let query = ListQuery::all(kind);
        let mut out = Self {
            store,
            kind,
            known: HashMap::new(),
            claimed: HashSet::new(),
            ids: HashMap::new(),
            papers: HashMap::new(),
            people: People::default(),
            houses: Index::quick(Manner::House),
            house_at: HashMap::new(),
            keys: HashMap::new(),
            said: HashMap::new(),
            ask: store.count(&query, HELD + 1)? > HELD,
        };
        if out.ask {
            return Ok(out);
        }
        match by(kind) {
            By::People => out.read_people()?,
            By::Houses => store.each(&query, |row| {
                out.add_house(Of::Record(row.id), Draft::of(&row));
                Ok(())
            })?,
            By::Key(fields) | By::Whole(fields) => store.each(&query, |row| {
                let draft = Draft::of(&row);
                out.keys.entry(key(kind, fields, &draft)).or_default().push(Of::Record(row.id));
                // Other codes of an entry stand among its other names.
                for code in entries(row.text("other_names")).filter(|n| kind == Kind::Term && n.bytes().any(|b| b.is_ascii_digit())) {
                    let mut other = draft.clone();
                    other.set(kind.position("code").unwrap_or(usize::MAX), Value::text(code));
                    out.keys.entry(key(kind, fields, &other)).or_default().push(Of::Record(row.id));
                }
                Ok(())
            })?,
        }
        Ok(out)
    }

    /// Makes rows that come next ready to be compared; `at` is the place of the first among the rows.
    ///
    /// # Errors
    /// A thread ended by itself.
    pub(super) fn look_ahead(&mut self, at: usize, rows: &[RowPlan]) -> Result<()> {
        if matches!(by(self.kind), By::People) { self.make_ready(at, rows) } else { Ok(()) }
    }

    /// Finds whom a row is about. `at` is its place among the rows.
    ///
    /// # Errors
    /// Trouble with the store.
    pub(super) fn place(&mut self, at: usize, row: &mut RowPlan, problems: &mut Vec<Problem>, sheet: &std::sync::Arc<str>) -> Result<()> {
        if row.rejected {
            return Ok(());
        }
        if let Some(id) = row.id {
            if let Some(earlier) = self.ids.get(&id) {
                row.same = Some(Of::Row(*earlier));
                return Ok(());
            }
            self.ids.insert(id, at);
            match self.store.get(self.kind, id)? {
                Some(found) if found.gone => {
                    row.rejected = true;
                    problems.push(Problem {
                        sheet: sheet.clone(),
                        row: row.row,
                        column: "id".into(),
                        value: id.code(),
                        reason: msg!("import-record-gone"),
                        suggestion: msg!("import-record-gone-next", code = id.short()),
                        weight: Weight::Row,
                    });
                    return Ok(());
                }
                Some(_) => {
                    row.same = Some(Of::Record(id));
                    self.claimed.insert(id);
                    return self.know(id);
                }
                None => {}
            }
        }
        match by(self.kind) {
            By::People => self.person_of(at, row)?,
            By::Houses => self.house_of(at, row)?,
            By::Key(fields) => self.key_of(at, row, fields, false)?,
            By::Whole(fields) => self.key_of(at, row, fields, true)?,
        }
        match row.same {
            Some(Of::Record(id)) => {
                self.claimed.insert(id);
                self.know(id)?;
            }
            _ => {
                let ids: Vec<Id> = row.candidates.iter().filter_map(|c| if let Of::Record(id) = c.of { Some(id) } else { None }).collect();
                for id in ids {
                    self.know(id)?;
                }
            }
        }
        Ok(())
    }

    /// Reads a record of the store and what stands beside it, once.
    fn know(&mut self, id: Id) -> Result<()> {
        if self.known.get(&id).is_some_and(|k| !k.beside.is_empty() || self.kind.attached().is_empty()) {
            return Ok(());
        }
        if let Some(row) = self.store.get(self.kind, id)? {
            let mut beside = Vec::new();
            if let Some(one) = self.kind.attached().first() {
                beside = self.store.referring(one.kind, one.by, id, BESIDE)?;
                beside.retain(|r| r.text(one.fixed.0) == one.fixed.1);
            }
            self.known.insert(id, Known { row, beside });
        }
        Ok(())
    }
}

impl Draft {
    /// What a record holds.
    pub(in crate::exchange::import) fn of(row: &Row) -> Self {
        let mut out = Self::default();
        for (at, value) in row.values.iter().enumerate() {
            out.set(at, value.clone());
        }
        out
    }
}

/// Puts what a row says into a record.
pub(super) fn fill(row: &mut Row, draft: &Draft) {
    for (at, value) in draft.iter() {
        if let Some(slot) = row.values.get_mut(at) {
            *slot = value.clone();
        }
    }
}
