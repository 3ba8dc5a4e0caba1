//! What is checked for each subject: reads what it needs through the view, and asks the rules.
//!
//! Everything that a check reads is noted by the view, and that is how a change finds the checks that it touches. Costs are in index probes.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{NaiveDate, TimeDelta};

use super::view::{Source, View};
use super::{Group, Held, Limits, Subject, World};
use crate::error::Result;
use crate::model::{
    Agreement, AttendanceState, Cohort, Decision, FieldType, Hospital, Id, Kind, List, Nomination, PermittedRole, PlacementState, Row,
    Session, SessionKind, Sex, Trainee, TraineeStatus, Trainer, Value, Visit,
};
use crate::rules::clearance::{Paper, StepRule};
use crate::rules::status::{WAY, has_seat, is_active};
use crate::rules::today::{
    Booking, Delegation, Frame, Line, MEETINGS_AHEAD, Meeting, Post, Quota, Rule, Stay, Supervisor, Traveller, alone, documents, elsewhere,
    elsewhere_together, incomplete, outside_agreement, outside_visit, overlaps, permit_days, quota, seats, starts_off, supervision,
    trainee_twice, twice, unplaceable, visits_twice, ways,
};
use crate::store::{Direction, ListQuery, Span};
use crate::text;

/// Placements of one department that run or come.
const OF_DEPARTMENT: usize = 5_000;
/// Steps of travel clearance; a ministry has ten.
const STEPS: usize = 100;
/// People of one cohort, or entered at one session.
const PEOPLE: usize = 2_000;
/// Visits that last or come.
const VISITS: usize = 500;
/// Whose placements lie no further apart than this stays abroad in between.
const ONE_JOURNEY: i64 = 14;
/// The country whose offices make people wait when nobody entered a hospital's country.
const HOST: &str = "KZ";

/// A day so many days from another, as it is stored.
pub(super) fn day_value(day: NaiveDate, by: i64) -> Value {
    day.checked_add_signed(TimeDelta::days(by)).or(Some(day)).write()
}

fn safe(words: &str) -> String {
    text::screen(words).into_owned()
}

/// The placements that run or come, in the order of their ends.
pub(super) fn coming() -> (Span, Vec<&'static str>) {
    let settled = vec![PlacementState::Cancelled.key(), PlacementState::Completed.key()];
    (Span::of(Kind::Placement, "ends_on"), settled)
}

// --- One trainee -------------------------------------------------------------------------------------------------------------------

/// A trainee with what they hold and where they are placed: some ten probes, and six for each placement. Gives where they are placed too.
pub(super) fn of_trainee(view: &View<'_>, id: Id) -> Result<(Vec<Line>, Vec<Post>)> {
    let nothing = (Vec::new(), Vec::new());
    let own = view.coming(view.belonging(Kind::Placement, "trainee", id)?)?;
    if own.is_empty() {
        return Ok(nothing);
    }
    let Some(person) = view.get(Kind::Trainee, id)? else { return Ok(nothing) };
    let state = FieldType::read(person.get("status"));
    let mut out: Vec<Line> = own.iter().filter_map(|(stay, _)| unplaceable(view.now, stay, state)).collect();
    if !is_active(state) {
        return Ok((out, Vec::new()));
    }
    let stays: Vec<Stay> = own.iter().map(|(stay, _)| stay.clone()).collect();
    out.extend(overlaps(view.now, &stays));
    let frame = frame_of(view, &person)?;
    let languages = person.to::<Trainee>().languages;
    for (stay, row) in &own {
        out.extend(incomplete(view.now, stay).into_iter().filter(Line::is_clash));
        out.extend(frame.as_ref().and_then(|frame| outside_agreement(view.now, stay, frame)));
        out.extend(of_placement(view, stay, row, &languages)?);
    }
    if let Some(journey) = journey(&stays) {
        out.extend(of_journey(view, &person, &journey)?);
    }
    Ok((out, posts(view, &stays)?))
}

fn posts(view: &View<'_>, stays: &[Stay]) -> Result<Vec<Post>> {
    stays.iter().map(|stay| view.post(stay)).collect()
}

/// Where somebody is placed: as [`of_trainee`] says, without the rest.
pub(super) fn posts_of(view: &View<'_>, trainee: Id) -> Result<Vec<Post>> {
    let own = view.coming(view.belonging(Kind::Placement, "trainee", trainee)?)?;
    let stays: Vec<Stay> = own.into_iter().map(|(stay, _)| stay).collect();
    posts(view, &stays)
}

/// The agreement under which somebody travels: that of their cohort.
fn frame_of(view: &View<'_>, person: &Row) -> Result<Option<Frame>> {
    let cohort = person.reference("cohort").map(|id| view.get(Kind::Cohort, id)).transpose()?.flatten();
    frame(view, cohort.and_then(|row| row.reference("agreement")))
}

fn frame(view: &View<'_>, agreement: Option<Id>) -> Result<Option<Frame>> {
    let row = agreement.map(|id| view.get(Kind::Agreement, id)).transpose()?.flatten();
    Ok(row.map(|row| {
        let agreement: Agreement = row.to();
        Frame { agreement: row.id, title: safe(&agreement.title), starts: agreement.starts_on, ends: agreement.ends_on }
    }))
}

/// What is wrong with a placement by itself.
fn of_placement(view: &View<'_>, stay: &Stay, row: &Row, languages: &[String]) -> Result<Vec<Line>> {
    let site = view.site(stay.department)?;
    let mut out = Vec::new();
    if let Some(id) = row.reference("supervisor")
        && let Some(found) = view.get(Kind::Trainer, id)?
    {
        let trainer: Trainer = found.to();
        let named = |list: List, code: &str| (code.to_owned(), if code.is_empty() { String::new() } else { view.term(list, code) });
        let supervisor = Supervisor {
            id,
            name: view.name(Kind::Trainer, id),
            specialty: named(List::Specialty, &trainer.specialty),
            languages: trainer.languages.iter().map(|code| named(List::Language, code)).collect(),
        };
        out.extend(supervision(view.now, stay, &supervisor, &named(List::Specialty, &site.specialty), languages));
    }
    if stay.role == Some(PermittedRole::HandsOn)
        && let Some(permit) = row.reference("permit").map(|id| view.get(Kind::Document, id)).transpose()?.flatten()
    {
        out.extend(Paper::of(&permit).and_then(|paper| permit_days(view.now, stay, &paper)));
    }
    if stay.starts >= view.now.today {
        let works = view.weeks(&site.country)?.day(site.hospital, stay.starts);
        out.extend(starts_off(view.now, stay, &works));
    }
    Ok(out)
}

/// The next stay abroad, to the end of those that follow it closely: one journey.
pub(in crate::programme) fn journey(own: &[Stay]) -> Option<Stay> {
    let mut abroad = own.iter().filter(|s| s.abroad);
    let mut first = abroad.next()?.clone();
    for next in abroad {
        if (next.starts - first.ends).num_days() > ONE_JOURNEY {
            break;
        }
        first.ends = first.ends.max(next.ends);
    }
    Some(first)
}

fn of_journey(view: &View<'_>, person: &Row, stay: &Stay) -> Result<Vec<Line>> {
    let who = traveller(view, person)?;
    let offices = view.weeks(offices_of(&view.site(stay.department)?.country))?;
    Ok(documents(view.now, stay, &who, &step_rules(view)?, &offices))
}

/// Whose offices make people wait.
pub(in crate::programme) fn offices_of(country: &str) -> &str {
    if country.is_empty() { HOST } else { country }
}

/// What somebody holds for a journey.
pub(in crate::programme) fn traveller(view: &View<'_>, person: &Row) -> Result<Traveller> {
    Ok(Traveller {
        sex: Option::<Sex>::read(person.get("sex")),
        papers: view.belonging(Kind::Document, "trainee", person.id)?.iter().filter_map(Paper::of).collect(),
        closed: view.belonging(Kind::Clearance, "trainee", person.id)?.iter().filter_map(|r| r.reference("step")).collect(),
    })
}

/// The steps of travel clearance.
pub(in crate::programme) fn step_rules(view: &View<'_>) -> Result<Vec<StepRule>> {
    view.note(Source::Steps);
    let query = ListQuery::all(Kind::Step).by("lead_days", true);
    let rows = view.store.page(&query, None, Direction::Forward, STEPS)?;
    Ok(rows.iter().map(|(row, _)| StepRule::of(row)).collect())
}

// --- One department ----------------------------------------------------------------------------------------------------------------

/// The days on which a department is too full: one stretch of `placement_by_department_days`. Nothing if nobody is placed there.
pub(super) fn of_department(view: &View<'_>, id: Id) -> Result<Vec<Line>> {
    let Some(most) = view.site(id)?.seats else { return Ok(Vec::new()) };
    let today = view.now.today;
    let (_, settled) = coming();
    let span =
        Span::of(Kind::Placement, "ends_on").fixed("department", Value::Int(id.get())).from(day_value(today, 0)).without("state", settled);
    let here = |row: &Row| row.reference("department") == Some(id);
    let rows = view.span(Kind::Placement, &span, OF_DEPARTMENT, here)?;
    let stays: Vec<Stay> = view.coming(rows)?.into_iter().map(|(stay, _)| stay).collect();
    Ok(seats(view.now, id, most, &stays))
}

// --- Sessions ----------------------------------------------------------------------------------------------------------------------

/// Whether sessions of a day are looked at.
pub(super) fn in_window(today: NaiveDate, day: NaiveDate) -> bool {
    (0..=MEETINGS_AHEAD).contains(&(day - today).num_days())
}

/// The sessions that are looked at.
pub(super) fn window(today: NaiveDate) -> Span {
    // Moments are text that begins with the day at their place, so a day bounds them.
    Span::of(Kind::Session, "starts_at").from(day_value(today, 0)).until(day_value(today, MEETINGS_AHEAD + 1))
}

/// A session as its clashes are told from, on whatever day; `None` without a moment.
pub(in crate::programme) fn meeting(view: &View<'_>, row: &Row) -> Result<Option<Meeting>> {
    let session: Session = row.to();
    let Some(starts) = session.starts_at else { return Ok(None) };
    let mut meeting = Meeting {
        id: row.id,
        title: safe(&session.title),
        hospital: session.hospital.map(|id| (id, view.name(Kind::Hospital, id))),
        country: String::new(),
        town: String::new(),
        room: safe(&session.place),
        trainers: session.trainers.iter().map(|id| (*id, view.name(Kind::Trainer, *id))).collect(),
        interpreter: safe(&session.interpreter),
        cohort: session.cohort.map(|id| (id, view.name(Kind::Cohort, id))),
        travel: session.kind == Some(SessionKind::Travel),
        starts,
        ends: session.ends_at.filter(|ends| *ends > starts),
    };
    if let Some(id) = session.hospital
        && let Some(hospital) = view.get(Kind::Hospital, id)?
    {
        let hospital: Hospital = hospital.to();
        (meeting.country, meeting.town) = (hospital.country, safe(&hospital.city));
    }
    Ok(Some(meeting))
}

/// The same with who is entered; `None` outside of the days that are looked at too.
pub(super) fn held(view: &View<'_>, row: &Row) -> Result<Option<Held>> {
    if !Option::<crate::model::Moment>::read(row.get("starts_at")).is_some_and(|at| view.sees(at.date())) {
        return Ok(None);
    }
    let Some(meeting) = meeting(view, row)? else { return Ok(None) };
    let rows = view.some_belonging(Kind::Attendance, "session", row.id, PEOPLE)?;
    let mut entered: BTreeMap<Id, bool> = BTreeMap::new();
    for row in rows {
        let Some(trainee) = row.reference("trainee") else { continue };
        let away = matches!(FieldType::read(row.get("state")), Some(AttendanceState::Absent | AttendanceState::Excused));
        // Entered twice, one of them present: expected.
        *entered.entry(trainee).or_insert(false) |= !away;
    }
    Ok(Some(Held { meeting, visit: row.reference("visit"), entered }))
}

/// What is wrong with a session by itself.
pub(super) fn of_session(view: &View<'_>, held: &Held) -> Result<Vec<Line>> {
    let meeting = &held.meeting;
    let weeks = view.weeks(&meeting.country)?;
    let hospital = meeting.hospital.as_ref().map(|(id, _)| *id);
    let mut out = alone(view.now, meeting, &weeks.day(hospital, meeting.starts.date()));
    if let Some(id) = held.visit
        && let Some(row) = view.get(Kind::Visit, id)?
    {
        let visit: Visit = row.to();
        out.extend(outside_visit(view.now, meeting, (id, &safe(&visit.title)), visit.arrives_on, visit.leaves_on));
    }
    Ok(out)
}

/// What the sessions share that one person, room or cohort has.
pub(super) fn of_group(view: &View<'_>, world: &World, group: &Group) -> Result<Vec<Line>> {
    let theirs: Vec<&Held> = world.of(group);
    let meetings = || theirs.iter().map(|h| h.meeting.clone()).collect::<Vec<Meeting>>();
    let told = |rules: &[Rule], about: Option<(Kind, Id)>| {
        let meetings = meetings();
        let mut lines = twice(view.now, &meetings);
        if rules.contains(&Rule::Way) {
            lines.extend(ways(view.now, &meetings));
        }
        let own = |l: &Line| rules.contains(&l.rule) && about.map_or(l.about.0 == Kind::Session, |about| l.about == about);
        lines.retain(own);
        lines
    };
    Ok(match group {
        Group::Trainer(id) => told(&[Rule::TrainerTwice, Rule::Way], Some((Kind::Trainer, *id))),
        Group::Interpreter(_) => told(&[Rule::InterpreterTwice, Rule::Way], None),
        Group::Room(..) => told(&[Rule::RoomTwice], None),
        Group::Cohort(id) => {
            let mut lines = told(&[Rule::CohortTwice], Some((Kind::Cohort, *id)));
            lines.extend(away(view, world, *id, &theirs)?);
            lines
        }
        Group::Person(id) => of_person(view, world, *id, &theirs)?,
    })
}

/// Sessions of a cohort some of whose people are placed in another town. Who is entered by name is told of by name.
fn away(view: &View<'_>, world: &World, cohort: Id, theirs: &[&Held]) -> Result<Vec<Line>> {
    view.note(Source::Members(cohort));
    let people = view.store.cells_by(Kind::Trainee, "cohort", cohort, &["id", "status"], PEOPLE)?;
    let active = people.iter().filter(|cells| cells.get(1).is_some_and(|status| is_active(FieldType::read(status))));
    let mut members: Vec<Id> = active.filter_map(|cells| cells.first().and_then(Option::<Id>::read)).collect();
    if let Some(row) = view.instead(Kind::Trainee) {
        members.retain(|id| *id != row.id);
        let joins = !row.gone && row.reference("cohort") == Some(cohort) && is_active(FieldType::read(row.get("status")));
        members.extend(joins.then_some(row.id));
    }
    let name = view.name(Kind::Cohort, cohort);
    let mut posts: Vec<Post> = Vec::new();
    for member in members {
        view.note(Source::Record(member));
        posts.extend(world.posts(view, member)?);
    }
    let lines = theirs.iter().filter_map(|held| {
        let by_cohort: Vec<&Post> = posts.iter().filter(|post| !held.entered.contains_key(&post.trainee)).collect();
        elsewhere_together(view.now, &held.meeting, (cohort, &name), &by_cohort)
    });
    Ok(lines.collect())
}

/// The sessions at which somebody is expected, by name or through their cohort.
fn of_person(view: &View<'_>, world: &World, id: Id, theirs: &[&Held]) -> Result<Vec<Line>> {
    let Some(person) = view.get(Kind::Trainee, id)?.filter(|row| is_active(FieldType::read(row.get("status")))) else {
        return Ok(Vec::new());
    };
    let name = view.name(Kind::Trainee, id);
    let by_name: Vec<&Held> = theirs.iter().copied().filter(|held| held.entered.get(&id) == Some(&true)).collect();
    let posts = world.posts(view, id)?;
    let mut out: Vec<Line> =
        by_name.iter().flat_map(|held| posts.iter().filter_map(|post| elsewhere(view.now, &held.meeting, post))).collect();
    let mut bookings: Vec<Booking<'_>> = by_name.iter().map(|held| Booking { meeting: &held.meeting, by_name: true }).collect();
    if let Some(cohort) = person.reference("cohort") {
        view.note(Source::CohortSessions(cohort));
        let group = world.of(&Group::Cohort(cohort));
        let through = group.into_iter().filter(|held| !held.entered.contains_key(&id));
        bookings.extend(through.map(|held| Booking { meeting: &held.meeting, by_name: false }));
    }
    out.extend(trainee_twice(view.now, (id, &name), &bookings));
    Ok(out)
}

// --- Visits and agreements ---------------------------------------------------------------------------------------------------------

/// All visits that last or come.
pub(super) fn of_visits(view: &View<'_>) -> Result<Vec<Line>> {
    let span = Span::of(Kind::Visit, "leaves_on").from(day_value(view.now.today, 0));
    let rows = view.span(Kind::Visit, &span, VISITS, |_| true)?;
    let mut visits = Vec::new();
    for row in rows {
        let visit: Visit = row.to();
        let (Some(arrives), Some(leaves)) = (visit.arrives_on, visit.leaves_on) else { continue };
        let named = |kind: Kind, ids: &[Id]| ids.iter().map(|id| (*id, view.name(kind, *id))).collect();
        visits.push(Delegation {
            id: row.id,
            title: safe(&visit.title),
            arrives,
            leaves,
            delegates: named(Kind::Trainer, &visit.delegates),
            hospitals: named(Kind::Hospital, &visit.hospitals),
            frame: frame(view, visit.agreement)?,
        });
    }
    Ok(visits_twice(view.now, &visits))
}

/// The seats of an agreement that are nearly used up, or more than used up; `None` if there are too many people to count. One tally, and two
/// probes for each nomination under it.
pub(super) fn of_agreement(view: &View<'_>, id: Id, limits: &Limits) -> Result<Option<Vec<Line>>> {
    let Some(row) = view.get(Kind::Agreement, id)? else { return Ok(Some(Vec::new())) };
    let agreement: Agreement = row.to();
    if agreement.seats.is_empty() || agreement.ends_on.is_some_and(|day| day < view.now.today) {
        return Ok(Some(Vec::new()));
    }
    let Some(used) = used(view, id, limits)? else { return Ok(None) };
    let lines = agreement.seats.into_iter().filter_map(|(specialty, seats)| {
        let named = view.term(List::Specialty, &specialty);
        let used = used.get(&specialty).copied().unwrap_or(0);
        quota(&Quota { agreement: id, title: safe(&agreement.title), specialty, named, seats, used })
    });
    Ok(Some(lines.collect()))
}

/// How many people of each specialty have a seat of an agreement: those of its cohorts who are selected or further, and those whose
/// nomination under it was decided so. Part of a count is no count.
fn used(view: &View<'_>, agreement: Id, limits: &Limits) -> Result<Option<HashMap<String, u32>>> {
    let cohorts = view.some_belonging(Kind::Cohort, "agreement", agreement, limits.cohorts + 1)?;
    let nominations = view.some_belonging(Kind::Nomination, "agreement", agreement, limits.nominations + 1)?;
    if limits.part && (cohorts.len() > limits.cohorts || nominations.len() > limits.nominations) {
        return Ok(None);
    }
    let seated: Vec<&str> = WAY.into_iter().filter(|s| has_seat(*s)).map(TraineeStatus::key).collect();
    let cohorts: HashSet<Id> = cohorts.iter().map(|row| row.id).collect();
    cohorts.iter().for_each(|id| view.note(Source::Members(*id)));
    let mut out: HashMap<String, u32> = HashMap::new();
    let proposed = [Kind::Trainee, Kind::Cohort].iter().any(|kind| view.instead(*kind).is_some());
    if proposed {
        for cohort in &cohorts {
            for row in view.some_belonging(Kind::Trainee, "cohort", *cohort, PEOPLE)? {
                if seated.contains(&row.text("status")) {
                    *out.entry(row.text("specialty").to_owned()).or_default() += 1;
                }
            }
        }
    } else {
        let through = ("cohort", Kind::Cohort, "agreement");
        for (specialty, people) in view.store.tally(Kind::Trainee, "specialty", through, agreement, ("status", &seated))? {
            out.insert(specialty.as_str().to_owned(), people);
        }
    }
    let mut seen: HashSet<Id> = HashSet::new();
    for row in nominations.iter().take(limits.nominations) {
        let nomination: Nomination = row.to();
        let Some(trainee) = nomination.trainee.filter(|id| nomination.decision == Some(Decision::Selected) && seen.insert(*id)) else {
            continue;
        };
        let Some(person) = view.get(Kind::Trainee, trainee)? else { continue };
        // Who is in one of its cohorts was counted there.
        let counted = person.reference("cohort").is_some_and(|id| cohorts.contains(&id));
        if seated.contains(&person.text("status")) && !counted {
            *out.entry(person.text("specialty").to_owned()).or_default() += 1;
        }
    }
    Ok(Some(out))
}

// --- Which subjects a record touches -----------------------------------------------------------------------------------------------

/// The dependency table: what a record touches as it stands. What it touched before is told by who read it.
///
/// | record | touches |
/// | --- | --- |
/// | placement | its trainee (documents, overlaps, supervisor, permit, agreement, first day), its department (seats); through the trainee their sessions |
/// | document, clearance | its trainee |
/// | trainee | themselves, their sessions, the members of their cohort, its agreement |
/// | session | itself, its trainers, interpreter, room, cohort, people |
/// | attendance | its session, its trainee's sessions |
/// | visit | all visits, its sessions |
/// | cohort | its sessions, its agreement, who travels with it |
/// | nomination | its agreement |
/// | agreement | itself, who travels under it |
/// | department | itself, who is placed there |
/// | hospital, trainer, term | whoever read it |
/// | holiday, working time | whoever read the days of its country |
/// | step | everybody who travels |
pub(super) fn touched(row: &Row) -> (Vec<Subject>, Vec<Source>) {
    let reference = |key: &str| row.reference(key);
    let mut subjects = Vec::new();
    let mut sources = vec![Source::Record(row.id)];
    match row.kind {
        Kind::Placement => {
            subjects.extend(reference("trainee").map(Subject::Trainee));
            subjects.extend(reference("department").map(Subject::Department));
        }
        Kind::Document | Kind::Clearance => subjects.extend(reference("trainee").map(Subject::Trainee)),
        Kind::Trainee => {
            subjects.extend([Subject::Trainee(row.id), Subject::Group(Group::Person(row.id))]);
            sources.extend(reference("cohort").map(Source::Members));
        }
        Kind::Session => subjects.push(Subject::Session(row.id)),
        Kind::Attendance => subjects.extend(reference("session").map(Subject::Session)),
        Kind::Visit => subjects.push(Subject::Visits),
        Kind::Cohort => {
            subjects.push(Subject::Group(Group::Cohort(row.id)));
            subjects.extend(reference("agreement").map(Subject::Agreement));
        }
        Kind::Nomination => subjects.extend(reference("agreement").map(Subject::Agreement)),
        Kind::Agreement => subjects.push(Subject::Agreement(row.id)),
        Kind::Department => subjects.push(Subject::Department(row.id)),
        Kind::Holiday | Kind::WorkingTime => sources.push(Source::Country(row.text("country").to_owned())),
        _ => {}
    }
    (subjects, sources)
}

/// The cohort of somebody's record.
pub(super) fn cohort_of(row: &Row) -> Option<Id> {
    row.reference("cohort").filter(|_| !row.gone)
}

/// The agreement of a cohort's record.
pub(super) fn agreement_of(row: &Row) -> Option<Id> {
    row.to::<Cohort>().agreement
}
