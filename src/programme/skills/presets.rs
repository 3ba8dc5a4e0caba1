//! What an assessment begins with: derived from where the person stands, from the placement and the session of the day, from the logged
//! operations and assessments of the trainee, from their curriculum, and from what the same user entered last.
//!
//! Read while a key waits, so all of it is bounded: of one trainee at most [`OF_ONE`] records of a kind, the sessions of one day, the
//! catalogue of instruments. The order in which candidates count is that of [`crate::rules::skills::presets`].
//!
//! Must not: write, or overrule what somebody chose by hand ([`Slot`]s that were touched stay). Awkward: of a trainee with more than
//! [`OF_ONE`] logged operations the newest may not be among those that are read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::goals::Goals;
use super::holdings::is_back;
use crate::error::Result;
use crate::model::{
    Assessment, FieldType, Id, Instrument, InstrumentKind, Kind, Logbook, Phase, PlacementState, Row, Session, SessionKind, Skill,
    SkillKind, Value,
};
use crate::programme::agenda::{Scope, expected, sessions};
use crate::programme::show::Names;
use crate::rules::skills::presets::{Known, Reason, Wanted, phase, ranked, skills};
use crate::store::{ListQuery, Span, Store};

/// Records of one kind that are read of one trainee.
pub const OF_ONE: usize = 400;
/// Instruments of all versions.
const INSTRUMENTS: usize = 300;
/// Sessions of one day.
const SESSIONS: usize = 40;
/// People of one operation.
const PEOPLE: usize = 60;

/// What can be changed by one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who was seen.
    Trainee,
    /// At what.
    Skill,
    /// With which form.
    Instrument,
    /// By whom.
    Assessor,
    /// When.
    Day,
    /// In which phase.
    Phase,
    /// Where.
    Hospital,
    /// In which department.
    Department,
    /// In which session.
    Session,
    /// At which logged operation.
    Case,
}

impl Slot {
    /// Every one, in the order of the screen.
    pub const ALL: [Self; 10] = [
        Self::Trainee,
        Self::Day,
        Self::Skill,
        Self::Phase,
        Self::Instrument,
        Self::Hospital,
        Self::Assessor,
        Self::Department,
        Self::Case,
        Self::Session,
    ];

    /// The field of an assessment.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trainee => "trainee",
            Self::Skill => "skill",
            Self::Instrument => "instrument",
            Self::Assessor => "assessor",
            Self::Day => "on",
            Self::Phase => "phase",
            Self::Hospital => "hospital",
            Self::Department => "department",
            Self::Session => "session",
            Self::Case => "logbook",
        }
    }
}

/// Where somebody stands when they ask for an assessment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// Whom it is about, one after the other.
    pub people: Vec<Id>,
    /// From a session.
    pub session: Option<Id>,
    /// From a placement.
    pub placement: Option<Id>,
    /// From a logged operation.
    pub case: Option<Id>,
    /// For a skill.
    pub skill: Option<Id>,
    /// By this assessor.
    pub assessor: Option<Id>,
    /// One more like this assessment.
    pub like: Option<Id>,
    /// On this day; today without one.
    pub day: Option<NaiveDate>,
    /// In this phase; by where they stand without one.
    pub phase: Option<Phase>,
}

impl Start {
    /// For one trainee.
    #[must_use]
    pub fn of(trainee: Id) -> Self {
        Self { people: vec![trainee], ..Self::default() }
    }

    /// From a record; `None` where nobody stands there to be assessed.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn at(store: &Store, names: &Names, today: NaiveDate, kind: Kind, id: Id) -> Result<Option<Self>> {
        let Some(row) = store.get(kind, id)?.filter(|r| !r.gone) else { return Ok(None) };
        let own = row.reference("trainee").into_iter().collect::<Vec<_>>();
        let mut start = Self { people: own, ..Self::default() };
        match kind {
            Kind::Trainee => start.people = vec![id],
            Kind::Placement => {
                start.placement = Some(id);
                // A placement that is over is assessed as of its last day.
                start.day = row.date("ends_on").filter(|last| *last < today);
            }
            Kind::Session => {
                start.people = expected(store, names, &row)?.into_iter().map(|p| p.trainee).collect();
                start.session = Some(id);
                start.day = row.to::<Session>().starts_at.map(|m| m.date()).filter(|day| *day < today);
            }
            Kind::Attendance => {
                start.session = row.reference("session");
                let held = start.session.map(|s| store.get(Kind::Session, s)).transpose()?.flatten();
                start.day = held.and_then(|s| s.to::<Session>().starts_at).map(|m| m.date()).filter(|day| *day < today);
            }
            Kind::Assessment => start.like = Some(id),
            Kind::Cohort => start.people = crate::programme::agenda::members(store, id)?,
            Kind::Participant | Kind::Logbook => {
                let case = if kind == Kind::Logbook { Some(id) } else { row.reference("logbook") };
                let held = case.map(|c| store.get(Kind::Logbook, c)).transpose()?.flatten();
                start.day = held.and_then(|c| c.date("on")).filter(|day| *day < today);
                start.case = case;
                if kind == Kind::Logbook {
                    let parts = store.referring(Kind::Participant, "logbook", id, PEOPLE)?;
                    start.people = parts.iter().filter_map(|p| p.reference("trainee")).collect();
                }
            }
            Kind::Entrustment => start.skill = row.reference("skill"),
            _ if start.people.is_empty() => return Ok(None),
            _ => {}
        }
        Ok(Some(start))
    }

    /// Whether records of a kind are somewhere to assess from.
    #[must_use]
    pub fn is_from(kind: Kind) -> bool {
        matches!(kind, Kind::Trainee | Kind::Session | Kind::Cohort | Kind::Logbook) || kind.field("trainee").is_some()
    }
}

/// What a user chose last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// When it was entered.
    pub entered: NaiveDate,
    /// With which form.
    pub instrument: Option<Id>,
    /// Who rated.
    pub assessor: Option<Id>,
    /// At what.
    pub skill: Option<Id>,
    /// In which session.
    pub session: Option<Id>,
}

impl Last {
    /// Under which name it lies on the desk.
    pub const NAME: &'static str = "assessed";

    /// As it lies there.
    #[must_use]
    pub fn body(&self) -> String {
        let id = |id: Option<Id>| id.map(Id::get);
        json!({ "entered": self.entered.to_string(), "instrument": id(self.instrument), "assessor": id(self.assessor),
            "skill": id(self.skill), "session": id(self.session) })
        .to_string()
    }

    /// Of a user; nothing where nothing was entered yet or it cannot be read.
    #[must_use]
    pub fn of(store: &Store, author: &str) -> Option<Self> {
        let body: Json = serde_json::from_str(&store.desk(author, Self::NAME).ok()??).ok()?;
        let id = |key: &str| body.get(key).and_then(Json::as_i64).and_then(Id::new);
        Some(Self {
            entered: body.get("entered")?.as_str()?.parse().ok()?,
            instrument: id("instrument"),
            assessor: id("assessor"),
            skill: id("skill"),
            session: id("session"),
        })
    }
}

/// What stands above the scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Presets {
    /// Who.
    pub trainee: Option<Id>,
    /// At what.
    pub skill: Option<Id>,
    /// With which form.
    pub instrument: Option<Id>,
    /// By whom.
    pub assessor: Option<Id>,
    /// When.
    pub on: Option<NaiveDate>,
    /// In which phase.
    pub phase: Option<Phase>,
    /// Where.
    pub hospital: Option<Id>,
    /// In which department.
    pub department: Option<Id>,
    /// In which session.
    pub session: Option<Id>,
    /// At which operation.
    pub case: Option<Id>,
}

impl Presets {
    /// What a slot refers to.
    #[must_use]
    pub fn get(&self, slot: Slot) -> Option<Id> {
        match slot {
            Slot::Trainee => self.trainee,
            Slot::Skill => self.skill,
            Slot::Instrument => self.instrument,
            Slot::Assessor => self.assessor,
            Slot::Hospital => self.hospital,
            Slot::Department => self.department,
            Slot::Session => self.session,
            Slot::Case => self.case,
            Slot::Day | Slot::Phase => None,
        }
    }

    /// Puts a reference into a slot.
    pub fn put(&mut self, slot: Slot, id: Option<Id>) {
        match slot {
            Slot::Trainee => self.trainee = id,
            Slot::Skill => self.skill = id,
            Slot::Instrument => self.instrument = id,
            Slot::Assessor => self.assessor = id,
            Slot::Hospital => self.hospital = id,
            Slot::Department => self.department = id,
            Slot::Session => self.session = id,
            Slot::Case => self.case = id,
            Slot::Day | Slot::Phase => {}
        }
    }
}

/// An assessment of the trainee that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The record.
    pub id: Id,
    /// When.
    pub on: NaiveDate,
    /// At what.
    pub skill: Option<Id>,
    /// With which form.
    pub instrument: Option<Id>,
    /// By whom.
    pub assessor: Option<Id>,
}

/// Presets with what is offered beside them.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// What stands there.
    pub presets: Presets,
    /// Candidates by slot, the likeliest first.
    pub offers: BTreeMap<Slot, Vec<(Id, Reason)>>,
    /// What is there of the trainee.
    pub seen: Vec<Seen>,
}

impl Filled {
    /// An assessment that says the same: same trainee, skill, form, assessor and day.
    #[must_use]
    pub fn twin(&self, presets: &Presets) -> Option<Seen> {
        let same = |s: &&Seen| {
            Some(s.on) == presets.on && s.skill == presets.skill && s.instrument == presets.instrument && s.assessor == presets.assessor
        };
        self.seen.iter().find(same).copied()
    }
}

/// An operation of the trainee.
struct Case {
    id: Id,
    on: NaiveDate,
    record: Logbook,
}

/// Fills every slot that nobody touched.
///
/// # Errors
/// Trouble with the file.
pub fn fill(
    store: &Store,
    goals: &Goals,
    today: NaiveDate,
    start: &Start,
    mut presets: Presets,
    touched: &BTreeSet<Slot>,
    last: Option<&Last>,
) -> Result<Filled> {
    let free = |slot: Slot| !touched.contains(&slot);
    if free(Slot::Day) {
        presets.on = Some(start.day.unwrap_or(today));
    }
    let day = presets.on.unwrap_or(today);
    if presets.trainee.is_none() {
        presets.trainee = start.people.first().copied();
    }
    let person = presets.trainee.map(|id| store.get(Kind::Trainee, id)).transpose()?.flatten().filter(|r| !r.gone);
    let last_today = last.filter(|l| l.entered == today);
    let like: Option<Assessment> = start.like.map(|id| store.get(Kind::Assessment, id)).transpose()?.flatten().map(|r| r.to());
    let mut offers: BTreeMap<Slot, Vec<(Id, Reason)>> = BTreeMap::new();
    let seen = person.as_ref().map(|p| seen(store, p.id)).transpose()?.unwrap_or_default();
    let cases = person.as_ref().map(|p| cases(store, p.id)).transpose()?.unwrap_or_default();
    let placements = person.as_ref().map(|p| placements(store, p.id)).transpose()?.unwrap_or_default();
    let running = placements.iter().find(|p| Some(p.id) == start.placement).or_else(|| placements.iter().find(|p| covers(p, day)));

    // Where, in which session, at which operation.
    let of_day = match &person {
        Some(p) => sessions_of(store, p.id, start.session, day)?,
        None => Vec::new(),
    };
    if free(Slot::Session) {
        presets.session = of_day.iter().find(|s| can_be_assessed_in(s)).map(|s| s.id);
    }
    offers.insert(Slot::Session, of_day.iter().map(|s| (s.id, Reason::Session)).collect());
    let session = presets.session.map(|id| store.get(Kind::Session, id)).transpose()?.flatten();
    let assessed_case = |case: &Case| seen.iter().any(|s| s.on == day && s.skill == case.record.procedure);
    if free(Slot::Case) {
        let today = |c: &&Case| c.on == day && (free(Slot::Skill) || c.record.procedure == presets.skill);
        let fresh = cases.iter().filter(today).find(|c| !assessed_case(c)).or_else(|| cases.iter().find(today));
        presets.case = start.case.filter(|id| cases.iter().any(|c| c.id == *id)).or(fresh.map(|c| c.id));
    }
    let case = cases.iter().find(|c| Some(c.id) == presets.case);
    let ordered = cases.iter().filter(|c| c.on <= day).map(|c| (c.id, if c.on == day { Reason::CaseOfDay } else { Reason::Case }));
    offers.insert(Slot::Case, ordered.collect());

    let department = running.and_then(|p| p.reference("department"));
    let placed_at = department.map(|d| store.get(Kind::Department, d)).transpose()?.flatten().and_then(|d| d.reference("hospital"));
    let home = person.as_ref().and_then(|p| p.reference("home_hospital"));
    let places = ranked(
        [
            (Reason::CaseOfDay, case.and_then(|c| c.record.hospital)),
            (Reason::Session, session.as_ref().and_then(|s| s.reference("hospital"))),
            (Reason::Placement, placed_at),
            (Reason::Given, like.as_ref().and_then(|l| l.hospital)),
            (Reason::Usual, home),
        ]
        .into_iter()
        .filter_map(|(why, id)| Some((why, id?))),
    );
    if free(Slot::Hospital) {
        presets.hospital = places.first().map(|(id, _)| *id);
    }
    offers.insert(Slot::Hospital, places);
    let home_department = person.as_ref().and_then(|p| p.reference("home_department"));
    let departments =
        [(Reason::CaseOfDay, case.and_then(|c| c.record.department)), (Reason::Placement, department), (Reason::Usual, home_department)];
    let mut fitting = Vec::new();
    for (why, id) in departments.into_iter().filter_map(|(why, id)| Some((why, id?))) {
        // A department of another hospital is not where it was.
        if store.get(Kind::Department, id)?.is_some_and(|d| d.reference("hospital") == presets.hospital) {
            fitting.push((why, id));
        }
    }
    let fitting = ranked(fitting);
    if free(Slot::Department) {
        presets.department = fitting.first().map(|(id, _)| *id);
    }
    offers.insert(Slot::Department, fitting);

    // At what.
    let of_cases: Vec<(NaiveDate, Id)> = cases.iter().filter_map(|c| Some((c.on, c.record.procedure?))).collect();
    let of_seen: Vec<(NaiveDate, Id)> = seen.iter().filter_map(|s| Some((s.on, s.skill?))).collect();
    let wanted = match &person {
        Some(p) => wanted(store, goals, p, &of_cases, &of_seen)?,
        None => Vec::new(),
    };
    // What was operated is what is assessed: at the case one stands on, or at theirs on the list one stands on.
    let stood_on = |c: &&Case| start.case.is_some() || start.session.is_some() && c.record.session == start.session;
    let of_case = case.filter(stood_on).and_then(|c| c.record.procedure);
    let known = Known {
        given: start.skill.or(of_case).or(like.as_ref().and_then(|l| l.skill)),
        cases: &of_cases,
        assessed: &of_seen,
        wanted: &wanted,
        before: last.and_then(|l| Some((day, l.skill?)).filter(|_| l.entered == today)),
    };
    let found = skills(&known, day);
    if free(Slot::Skill) {
        presets.skill = found.first().map(|(id, _)| *id);
    }
    if free(Slot::Case) && case.is_some_and(|c| c.record.procedure != presets.skill) {
        presets.case = None;
    }
    offers.insert(Slot::Skill, found);

    // By whom.
    let teaching: Vec<Id> = session.as_ref().map(|s| Vec::<Id>::read(s.get("trainers"))).unwrap_or_default();
    let supervisor = running.and_then(|p| p.reference("supervisor"));
    let operating = match presets.case {
        Some(case) => store.referring(Kind::Participant, "logbook", case, PEOPLE)?.iter().filter_map(|p| p.reference("trainer")).collect(),
        None => Vec::new(),
    };
    let newest = seen.first();
    let both = supervisor.filter(|s| teaching.contains(s));
    let mut who: Vec<(Reason, Id)> = Vec::new();
    who.extend(start.assessor.map(|a| (Reason::Given, a)));
    who.extend(like.as_ref().and_then(|l| l.assessor).map(|a| (Reason::Given, a)));
    let just = last_today.filter(|l| l.session.is_some() && l.session == presets.session).and_then(|l| l.assessor);
    who.extend(just.map(|a| (Reason::JustBefore, a)));
    who.extend(operating.into_iter().map(|a| (Reason::CaseOfDay, a)));
    who.extend(both.map(|a| (Reason::Session, a)));
    who.extend(teaching.into_iter().map(|a| (Reason::Session, a)));
    who.extend(supervisor.map(|a| (Reason::Placement, a)));
    who.extend(last_today.and_then(|l| l.assessor).map(|a| (Reason::JustBefore, a)));
    who.extend(newest.and_then(|s| s.assessor).map(|a| (Reason::Assessed, a)));
    who.extend(last.and_then(|l| l.assessor).map(|a| (Reason::JustBefore, a)));
    let mut may: Vec<(Reason, Id)> = Vec::new();
    let mut may_not: Vec<(Reason, Id)> = Vec::new();
    for (why, id) in who {
        let Some(row) = store.get(Kind::Trainer, id)?.filter(|r| !r.gone) else { continue };
        // Who is not entered as an assessor comes after those who are.
        let listed = Option::<bool>::read(row.get("assessor")) == Some(true);
        if listed { may.push((why, id)) } else { may_not.push((why, id)) }
    }
    let who = ranked(may.into_iter().chain(may_not));
    if free(Slot::Assessor) {
        presets.assessor = who.first().map(|(id, _)| *id);
    }
    offers.insert(Slot::Assessor, who);

    // With what.
    let tools = instruments(store)?;
    let family = presets.skill.map(|id| goals.skill(store, id)).transpose()?.flatten().and_then(|s: std::sync::Arc<Skill>| s.kind);
    let usual = match family {
        Some(SkillKind::Epa) => InstrumentKind::Epa,
        Some(SkillKind::Competency) => InstrumentKind::MiniCex,
        Some(SkillKind::Procedure | SkillKind::Domain) | None => InstrumentKind::Osats,
    };
    let at_skill = seen.iter().find(|s| s.skill == presets.skill).and_then(|s| s.instrument);
    let candidates = [
        (Reason::Given, like.as_ref().and_then(|l| l.instrument)),
        (Reason::JustBefore, last_today.and_then(|l| l.instrument)),
        (Reason::Assessed, at_skill),
        (Reason::Assessed, newest.and_then(|s| s.instrument)),
        (Reason::JustBefore, last.and_then(|l| l.instrument)),
        (Reason::Usual, tools.iter().find(|(_, t)| t.kind == Some(usual)).map(|(id, _)| *id)),
    ];
    let current = |id: Id| newest_version(&tools, id);
    let named =
        candidates.into_iter().filter_map(|(why, id)| Some((why, current(id?)))).filter(|(_, id)| tools.iter().any(|(t, _)| t == id));
    let rest = tools.iter().filter(|(id, _)| current(*id) == *id).map(|(id, _)| (Reason::Offered, *id));
    let found = ranked(named.chain(rest));
    if free(Slot::Instrument) {
        presets.instrument = found.first().map(|(id, _)| *id);
    }
    offers.insert(Slot::Instrument, found);

    if free(Slot::Phase) {
        let back = person.as_ref().is_some_and(|p| is_back(p) && running.is_none());
        let placed = placements.iter().any(|p| p.date("starts_on").is_some_and(|first| first <= day));
        let before = seen.iter().any(|s| s.skill == presets.skill && s.skill.is_some() && s.on <= day);
        presets.phase = start.phase.or(Some(phase(back, placed, before)));
    }
    offers.insert(Slot::Trainee, start.people.iter().map(|id| (*id, Reason::Given)).collect());
    Ok(Filled { presets, offers, seen })
}

/// Assessments of a trainee, the newest first.
fn seen(store: &Store, trainee: Id) -> Result<Vec<Seen>> {
    let mut out: Vec<Seen> = store
        .referring(Kind::Assessment, "trainee", trainee, OF_ONE)?
        .iter()
        .filter_map(|row| {
            let of = |key| row.reference(key);
            Some(Seen { id: row.id, on: row.date("on")?, skill: of("skill"), instrument: of("instrument"), assessor: of("assessor") })
        })
        .collect();
    out.sort_by_key(|s| std::cmp::Reverse((s.on, s.id)));
    Ok(out)
}

/// Operations of a trainee, the newest first.
fn cases(store: &Store, trainee: Id) -> Result<Vec<Case>> {
    let mut out = Vec::new();
    for cells in store.cells_by(Kind::Participant, "trainee", trainee, &["logbook"], OF_ONE)? {
        let Some(id) = cells.first().and_then(Option::<Id>::read) else { continue };
        let Some(row) = store.get(Kind::Logbook, id)?.filter(|r| !r.gone) else { continue };
        let record: Logbook = row.to();
        out.extend(record.on.map(|on| Case { id, on, record }));
    }
    out.sort_by_key(|c| std::cmp::Reverse((c.on, c.id)));
    Ok(out)
}

/// Placements that were not called off, the last to begin first.
fn placements(store: &Store, trainee: Id) -> Result<Vec<Row>> {
    let mut out = store.referring(Kind::Placement, "trainee", trainee, OF_ONE)?;
    out.retain(|p| Option::<PlacementState>::read(p.get("state")) != Some(PlacementState::Cancelled));
    out.sort_by_key(|p| std::cmp::Reverse(p.date("starts_on")));
    Ok(out)
}

fn covers(placement: &Row, day: NaiveDate) -> bool {
    matches!((placement.date("starts_on"), placement.date("ends_on")), (Some(from), Some(to)) if from <= day && day <= to)
}

/// The session that was asked for, then those of the day.
fn sessions_of(store: &Store, trainee: Id, asked: Option<Id>, day: NaiveDate) -> Result<Vec<Row>> {
    let mut out: Vec<Row> = asked.map(|id| store.get(Kind::Session, id)).transpose()?.flatten().into_iter().filter(|r| !r.gone).collect();
    let (mut of_day, _) = sessions(store, Scope::Of(Kind::Trainee, trainee), day, Some(day), SESSIONS)?;
    of_day.sort_by_key(|s| !can_be_assessed_in(s));
    out.extend(of_day.into_iter().filter(|s| Some(s.id) != asked));
    Ok(out)
}

/// Where something is done that can be seen.
fn can_be_assessed_in(session: &Row) -> bool {
    use SessionKind as S;
    let kind = Option::<S>::read(session.get("kind"));
    matches!(kind, Some(S::TheatreList | S::WardRound | S::Simulation | S::SkillsLab | S::Exam))
}

fn wanted(store: &Store, goals: &Goals, person: &Row, cases: &[(NaiveDate, Id)], seen: &[(NaiveDate, Id)]) -> Result<Vec<Wanted>> {
    let goals = goals.curriculum(store, person)?;
    let met = |skill: Id| {
        let n = cases.iter().filter(|(_, s)| *s == skill).count().max(seen.iter().filter(|(_, s)| *s == skill).count());
        u32::try_from(n).unwrap_or(u32::MAX)
    };
    Ok(goals.iter().map(|(skill, goal)| Wanted { skill: *skill, minimum: goal.minimum.unwrap_or(0), met: met(*skill) }).collect())
}

/// Every instrument, by code and version.
///
/// # Errors
/// Trouble with the file.
pub fn instruments(store: &Store) -> Result<Vec<(Id, Instrument)>> {
    let query = ListQuery::all(Kind::Instrument);
    let rows = store.page(&query, None, crate::store::Direction::Forward, INSTRUMENTS)?;
    let mut out: Vec<(Id, Instrument)> = rows.into_iter().map(|(row, _)| (row.id, row.to())).collect();
    out.sort_by(|a, b| (&a.1.code, &a.1.version).cmp(&(&b.1.code, &b.1.version)));
    Ok(out)
}

/// The version that took the place of one, if any did.
fn newest_version(tools: &[(Id, Instrument)], id: Id) -> Id {
    let mut at = id;
    // Nobody makes more versions than there are instruments; a circle ends here too.
    for _ in 0..tools.len() {
        let Some((next, _)) = tools.iter().find(|(_, t)| t.replaces == Some(at)) else { break };
        at = *next;
    }
    at
}

/// The newest comments of an assessor, those on the same form first, each once.
///
/// # Errors
/// Trouble with the file.
pub fn comments(store: &Store, assessor: Id, instrument: Option<Id>, most: usize) -> Result<Vec<(String, NaiveDate)>> {
    let span = Span::of(Kind::Assessment, "on").fixed("assessor", Value::Int(assessor.get())).descending();
    let mut rows = store.span(&span, OF_ONE / 4)?;
    rows.sort_by_key(|r| r.reference("instrument") != instrument);
    let mut out: Vec<(String, NaiveDate)> = Vec::new();
    for row in rows {
        let said = row.text("comments").trim().to_owned();
        if let Some(on) = row.date("on").filter(|_| !said.is_empty() && out.iter().all(|(known, _)| *known != said)) {
            out.push((said, on));
        }
    }
    out.truncate(most);
    Ok(out)
}
