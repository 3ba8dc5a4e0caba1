//! What waits for the other side, and what both sides see differently: a page of each, grouped by who has to say.
//!
//! Without a filter a page is read through indexes that hold nothing but what waits; of a trainer through their operations, of a hospital
//! or a day through its logbook. A page looks at a fixed number of records and says where the next one begins, however large the file is.
//!
//! Must not: write, contain SQL, or know a screen. Awkward: without a filter the pages follow ids, not days; in a page groups and days are
//! in order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::show::Names;
use crate::error::Result;
use crate::model::{Assessment, FieldType, Id, Kind, Logbook, Participant, Party, Row, Supervision};
use crate::rules::skills::supervision::{Answers, Question, Standing, Tally, standing, trainee_code, trainer_code, waits_for};
use crate::store::{Span, Store, Waiting};

/// Entries of a page.
pub const PAGE: usize = 300;
/// Records that a page looks at.
const LOOKED: usize = 1_500;
/// People of one case.
const PEOPLE: usize = 40;
/// Cases over which the share of disagreement is told, the newest.
const TALLIED: usize = 300;

/// Which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// What one side entered and the other has not confirmed.
    #[default]
    Claims,
    /// What the two sides see differently.
    Disagreements,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Which part.
    pub part: Part,
    /// Only cases and assessments of this trainer.
    pub trainer: Option<Id>,
    /// Only those of this hospital.
    pub hospital: Option<Id>,
    /// Only those of this day.
    pub day: Option<NaiveDate>,
    /// Behind here.
    pub after: After,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    /// At the beginning.
    #[default]
    Nothing,
    /// Behind this record of what waits.
    Waiting(Waiting, Id),
    /// Behind this part of a trainer.
    PartOf(Id),
    /// At this day and earlier.
    Day(NaiveDate),
}

/// Who has to say something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Waits {
    /// One of these trainers.
    Trainers(Vec<Id>),
    /// The trainee.
    Trainee(Id),
    /// Nobody is named; the hospital knows who.
    Hospital(Option<Id>),
}

/// One side of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// Its answers, as far as they are known.
    pub answers: Answers,
    /// Its code.
    pub code: Option<Supervision>,
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The record: a participant or an assessment.
    pub record: (Kind, Id),
    /// The page that it is looked at on.
    pub opens: (Kind, Id),
    /// Its day.
    pub on: Option<NaiveDate>,
    /// Whose it is.
    pub trainee: String,
    /// Operation, or skill and form.
    pub what: String,
    /// The case number.
    pub number: String,
    /// Where.
    pub hospital: Option<Id>,
    /// Who has to say.
    pub waits: Waits,
    /// Which side has to, for a claim.
    pub side: Option<Party>,
    /// The trainee's side.
    pub trainees: Said,
    /// The trainer's side.
    pub trainers: Said,
    /// The questions on which they differ.
    pub on_questions: Vec<Question>,
}

impl Entry {
    /// The code that one side claims.
    #[must_use]
    pub fn claimed(&self) -> Option<Supervision> {
        self.trainees.code.or(self.trainers.code)
    }
}

/// Entries for one to say something about.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Who.
    pub waits: Waits,
    /// Their name.
    pub name: String,
    /// What, the oldest first.
    pub entries: Vec<Entry>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// By who has to say.
    pub groups: Vec<Group>,
    /// Where the next page begins, if there is one.
    pub next: Option<After>,
    /// How entries stand in the newest cases under the same filter, and of how many cases.
    pub tally: Tally,
    /// So many cases were looked at for that.
    pub tallied: usize,
}

impl Page {
    /// Entries of the page.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.iter().map(|g| g.entries.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

/// A page of what waits.
///
/// # Errors
/// Trouble with the file.
pub fn page(store: &Store, names: &Names, asked: &Asked) -> Result<Page> {
    let look = Look { store, names, asked };
    let mut found = Vec::new();
    let next = match (asked.trainer, asked.hospital.is_some() || asked.day.is_some()) {
        (Some(trainer), _) => look.of_trainer(trainer, &mut found)?,
        (None, true) => look.of_days(&mut found)?,
        (None, false) => look.everywhere(&mut found)?,
    };
    let (tally, tallied) = look.tally()?;
    Ok(Page { groups: grouped(store, names, found), next, tally, tallied })
}

/// What waits, at most so many records looked at, without names of groups; whether there was more.
///
/// # Errors
/// Trouble with the file.
pub fn first(store: &Store, names: &Names, part: Part, most: usize) -> Result<(Vec<Entry>, bool)> {
    let asked = Asked { part, ..Asked::default() };
    let look = Look { store, names, asked: &asked };
    let mut out = Vec::new();
    let mut more = false;
    for what in look.sources() {
        let rows = store.waiting(*what, None, most + 1)?;
        more |= rows.len() > most;
        for row in rows.iter().take(most) {
            out.extend(look.entry(row)?);
        }
    }
    Ok((out, more))
}

/// The name of who has to say.
#[must_use]
pub fn waits_name(store: &Store, names: &Names, waits: &Waits) -> String {
    match waits {
        Waits::Trainers(ids) => {
            let all: Vec<String> = ids.iter().map(|id| names.title(store, Kind::Trainer, *id)).collect();
            crate::text::screen(&all.join(&crate::words::label("confirm-or"))).into_owned()
        }
        Waits::Trainee(id) => names.title(store, Kind::Trainee, *id),
        Waits::Hospital(Some(id)) => names.title(store, Kind::Hospital, *id),
        Waits::Hospital(None) => crate::words::label("confirm-nobody-named"),
    }
}

fn grouped(store: &Store, names: &Names, entries: Vec<Entry>) -> Vec<Group> {
    let mut groups: BTreeMap<Waits, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        groups.entry(entry.waits.clone()).or_default().push(entry);
    }
    let mut out: Vec<Group> = groups
        .into_iter()
        .map(|(waits, mut entries)| {
            entries.sort_by(|a, b| (a.on, &a.number, a.record).cmp(&(b.on, &b.number, b.record)));
            Group { name: waits_name(store, names, &waits), waits, entries }
        })
        .collect();
    out.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.waits.cmp(&b.waits)));
    out
}

struct Look<'a> {
    store: &'a Store,
    names: &'a Names,
    asked: &'a Asked,
}

impl Look<'_> {
    const fn sources(&self) -> &'static [Waiting] {
        match self.asked.part {
            Part::Claims => &[Waiting::Claims, Waiting::Assessments],
            Part::Disagreements => &[Waiting::Disagreements],
        }
    }

    /// By the indexes of what waits.
    fn everywhere(&self, out: &mut Vec<Entry>) -> Result<Option<After>> {
        let (first, mut after) = match self.asked.after {
            After::Waiting(what, id) => (what, Some(id)),
            _ => (Waiting::Claims, None),
        };
        let mut looked = 0;
        let begin = self.sources().iter().position(|what| *what == first).unwrap_or(0);
        for what in self.sources().iter().skip(begin) {
            loop {
                let rows = self.store.waiting(*what, after, PAGE)?;
                let Some(last) = rows.last().map(|row| row.id) else { break };
                looked += rows.len();
                for row in &rows {
                    out.extend(self.entry(row)?);
                    if out.len() >= PAGE {
                        return Ok(Some(After::Waiting(*what, row.id)));
                    }
                }
                after = Some(last);
                if rows.len() < PAGE {
                    break;
                }
                if looked >= LOOKED {
                    return Ok(Some(After::Waiting(*what, last)));
                }
            }
            after = None;
        }
        Ok(None)
    }

    /// By the operations of a trainer, and the assessments that are said to be theirs.
    fn of_trainer(&self, trainer: Id, out: &mut Vec<Entry>) -> Result<Option<After>> {
        let mut parts = Span::of(Kind::Participant, "id").fixed("trainer", Some(trainer).write());
        if let After::PartOf(id) = self.asked.after {
            parts = parts.from(Some(id).write());
        }
        let rows = self.store.span(&parts, LOOKED + 1)?;
        let next = rows.get(LOOKED).map(|row| After::PartOf(row.id));
        let mut seen = BTreeSet::new();
        for case in rows.iter().take(LOOKED).filter_map(|row| row.reference("logbook")) {
            if seen.insert(case)
                && let Some(row) = self.store.get(Kind::Logbook, case)?.filter(|row| !row.gone)
            {
                self.case(&row, out)?;
            }
        }
        if self.asked.part == Part::Claims && self.asked.after == After::Nothing {
            let own = Span::of(Kind::Assessment, "on").fixed("assessor", Some(trainer).write());
            let own = own.tested("entered_by", Some(Party::Trainee).write()).tested("confirmed_on", crate::model::Value::Null);
            for row in self.store.span(&own, PAGE)? {
                out.extend(self.entry(&row)?);
            }
        }
        Ok(next)
    }

    /// By the logbook of a hospital, or of a day.
    fn of_days(&self, out: &mut Vec<Entry>) -> Result<Option<After>> {
        let mut span = Span::of(Kind::Logbook, "on").descending();
        if let Some(hospital) = self.asked.hospital {
            span = span.fixed("hospital", Some(hospital).write());
        }
        if let Some(day) = self.asked.day {
            span = span.from(Some(day).write());
        }
        let until = if let After::Day(day) = self.asked.after { Some(day) } else { self.asked.day };
        if let Some(until) = until {
            span = span.until(Some(until).write());
        }
        let mut rows = self.store.span(&span, LOOKED + 1)?;
        let mut next = None;
        if rows.len() > LOOKED {
            // The day at which the page ends belongs to the next one, whole.
            let last = rows.pop().and_then(|row| row.date("on"));
            if rows.first().and_then(|row| row.date("on")) != last {
                rows.retain(|row| row.date("on") != last);
                next = last.map(After::Day);
            } else {
                next = last.and_then(|day| day.pred_opt()).map(After::Day);
            }
        }
        for row in &rows {
            self.case(row, out)?;
        }
        if self.asked.part == Part::Claims && self.asked.after == After::Nothing {
            for row in self.store.waiting(Waiting::Assessments, None, LOOKED)? {
                out.extend(self.entry(&row)?);
            }
        }
        Ok(next)
    }

    /// What waits of one case.
    fn case(&self, row: &Row, out: &mut Vec<Entry>) -> Result<()> {
        if !self.fits(row.reference("hospital"), row.date("on")) {
            return Ok(());
        }
        let people = self.store.referring(Kind::Participant, "logbook", row.id, PEOPLE)?;
        for part in &people {
            out.extend(self.part_of(part, row, &people)?);
        }
        Ok(())
    }

    fn fits(&self, hospital: Option<Id>, day: Option<NaiveDate>) -> bool {
        self.asked.hospital.is_none_or(|id| hospital == Some(id)) && self.asked.day.is_none_or(|on| day == Some(on))
    }

    /// A record that may wait.
    fn entry(&self, row: &Row) -> Result<Option<Entry>> {
        if row.kind == Kind::Assessment {
            return Ok(self.assessment(row));
        }
        let Some(case) = row.reference("logbook").map(|id| self.store.get(Kind::Logbook, id)).transpose()?.flatten() else {
            return Ok(None);
        };
        let people = self.store.referring(Kind::Participant, "logbook", case.id, PEOPLE)?;
        self.part_of(row, &case, &people)
    }

    fn part_of(&self, row: &Row, case: &Row, people: &[Row]) -> Result<Option<Entry>> {
        let part: Participant = row.to();
        let Some(trainee) = part.trainee.filter(|_| !case.gone) else { return Ok(None) };
        let (side, on_questions) = match (standing(&part), self.asked.part) {
            (Standing::Claimed(_), Part::Claims) => (waits_for(&part), Vec::new()),
            (Standing::Disagreed { on, .. }, Part::Disagreements) => (None, on),
            _ => return Ok(None),
        };
        let record: Logbook = case.to();
        let mut trainers: Vec<Id> = people.iter().filter_map(|row| row.reference("trainer")).collect();
        trainers.sort_unstable();
        trainers.dedup();
        let waits = match side {
            Some(Party::Trainee) => Waits::Trainee(trainee),
            _ if trainers.is_empty() => Waits::Hospital(record.hospital),
            _ => Waits::Trainers(trainers),
        };
        let what = match record.procedure {
            Some(id) => super::theatre::operation_title(self.store, id),
            None => crate::text::screen(&record.detail).into_owned(),
        };
        Ok(Some(Entry {
            record: (Kind::Participant, row.id),
            opens: (Kind::Logbook, case.id),
            on: record.on,
            trainee: self.names.title(self.store, Kind::Trainee, trainee),
            what,
            number: crate::text::screen(&record.case_number).into_owned(),
            hospital: record.hospital,
            waits,
            side,
            trainees: Said { answers: Answers::of_side(&part, Party::Trainee), code: trainee_code(&part) },
            trainers: Said { answers: Answers::of_side(&part, Party::Trainer), code: trainer_code(&part) },
            on_questions,
        }))
    }

    fn assessment(&self, row: &Row) -> Option<Entry> {
        let record: Assessment = row.to();
        let waits = record.entered_by == Some(Party::Trainee) && record.confirmed_on.is_none();
        if row.gone || !waits || self.asked.part != Part::Claims || !self.fits(record.hospital, record.on) {
            return None;
        }
        let title = |kind, id: Option<Id>| id.map(|id| self.names.title(self.store, kind, id)).unwrap_or_default();
        let skill = record.skill.map(|id| super::theatre::operation_title(self.store, id)).unwrap_or_default();
        let what = [title(Kind::Instrument, record.instrument), skill].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
        Some(Entry {
            record: (Kind::Assessment, row.id),
            opens: (Kind::Assessment, row.id),
            on: record.on,
            trainee: title(Kind::Trainee, record.trainee),
            what,
            number: String::new(),
            hospital: record.hospital,
            waits: record.assessor.map_or(Waits::Hospital(record.hospital), |id| Waits::Trainers(vec![id])),
            side: Some(Party::Trainer),
            trainees: Said::default(),
            trainers: Said::default(),
            on_questions: Vec::new(),
        })
    }

    /// How the entries of the newest cases stand.
    fn tally(&self) -> Result<(Tally, usize)> {
        let cases: Vec<Id> = match self.asked.trainer {
            Some(trainer) => {
                let parts = Span::of(Kind::Participant, "id").fixed("trainer", Some(trainer).write());
                let found: BTreeSet<Id> = self.store.span(&parts, TALLIED)?.iter().filter_map(|row| row.reference("logbook")).collect();
                found.into_iter().collect()
            }
            None => {
                let mut span = Span::of(Kind::Logbook, "on").descending();
                if let Some(hospital) = self.asked.hospital {
                    span = span.fixed("hospital", Some(hospital).write());
                }
                if let Some(day) = self.asked.day {
                    span = span.from(Some(day).write()).until(Some(day).write());
                }
                self.store.span(&span, TALLIED)?.iter().map(|row| row.id).collect()
            }
        };
        let mut parts: Vec<Participant> = Vec::new();
        for case in &cases {
            let people = self.store.referring(Kind::Participant, "logbook", *case, PEOPLE)?;
            parts.extend(people.iter().map(Row::to::<Participant>).filter(|part| part.trainee.is_some()));
        }
        Ok((Tally::of(&parts), cases.len()))
    }
}
