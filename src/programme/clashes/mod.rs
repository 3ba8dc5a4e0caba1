//! The clashes of a file: all of them, kept and brought up to date after a change, or those that one record makes.
//!
//! Checks are made by subject: a trainee with their placements, a department with its seats, a session, all that one trainer, interpreter, room,
//! cohort or person has to do with sessions, all visits, an agreement. A check notes every record that it reads (`view`). After a
//! change the subjects are checked again that read the record before, and those that its new values touch (`checks::touched`, the
//! dependency table); what they find takes the place of what they found.
//!
//! Costs of [`Clashes::update`]: a placement asks its trainee and its departments again, a session its people and its room, each some ten to
//! a hundred index probes and a sweep over their own sessions in memory. A step, a catalogue entry or the hours of a country are read by
//! everybody who is placed there: such a change may take as long as [`Clashes::of`].
//!
//! To measure it: `Clashes::of(&store, &now)` once, then for each change `let written = store.write(…)?` and the time of
//! `clashes.update(&store, &now, &written.changes)?`; [`proposed`] for a record while it is moved.
//!
//! Must not: contain SQL, write, or know a screen. Still awkward: what is kept of 10^5 placements is some 100 MB.

mod checks;
mod proposed;
mod view;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

pub(in crate::programme) use checks::{journey, meeting, offices_of, step_rules, traveller};
pub use proposed::proposed;
pub(in crate::programme) use view::View;

use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Value};
use crate::rules::calendar::{Calendar, LunarShift};
use crate::rules::status::is_active;
use crate::rules::today::{Line, Meeting, Now, Post, Waived, order};
use crate::store::{Changes, Direction, ListQuery, Span, Store};
use checks::{day_value, touched};
use view::Source;

/// More than any file holds: what is read as a whole.
const ALL: usize = 10_000_000;
/// A day off moves the last day of steps that begin so many days before a placement at the most.
const LEAD: i64 = 400;
/// Accepted clashes that are looked at.
const WAIVED: usize = 20_000;

/// Somebody or something that sessions are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Group {
    /// A trainer.
    Trainer(Id),
    /// An interpreter, by the name.
    Interpreter(String),
    /// A room of a hospital.
    Room(Id, String),
    /// A cohort.
    Cohort(Id),
    /// A trainee who is entered at a session.
    Person(Id),
}

/// What is checked at a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// A session by itself.
    Session(Id),
    /// A trainee with their placements.
    Trainee(Id),
    /// A department's seats.
    Department(Id),
    /// Sessions that share something.
    Group(Group),
    /// All visits.
    Visits,
    /// Seats of an agreement.
    Agreement(Id),
}

impl Subject {
    /// Checked before the others, which look at what it finds.
    const fn is_first(&self) -> bool {
        matches!(self, Self::Session(_) | Self::Trainee(_))
    }
}

/// A session with who is entered: whether they come.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    meeting: Meeting,
    visit: Option<Id>,
    entered: BTreeMap<Id, bool>,
}

impl Held {
    fn groups(&self) -> Vec<Group> {
        let mut out: Vec<Group> = self.meeting.trainers.iter().map(|(id, _)| Group::Trainer(*id)).collect();
        out.extend(self.meeting.interpreted_by().map(Group::Interpreter));
        out.extend(self.meeting.where_exactly().map(|(hospital, room)| Group::Room(hospital, room)));
        out.extend(self.meeting.cohort.as_ref().map(|(id, _)| Group::Cohort(*id)));
        out.extend(self.entered.keys().map(|id| Group::Person(*id)));
        out
    }
}

/// Sessions and placements in memory, as the checks of what they share want them.
#[derive(Debug, Default)]
struct World {
    sessions: HashMap<Id, Held>,
    groups: HashMap<Group, BTreeSet<Id>>,
    posts: HashMap<Id, Vec<Post>>,
    /// Where somebody is placed is looked up when it is asked for.
    lazy: bool,
}

impl World {
    fn of(&self, group: &Group) -> Vec<&Held> {
        self.groups.get(group).into_iter().flatten().filter_map(|id| self.sessions.get(id)).collect()
    }

    fn posts(&self, view: &View<'_>, trainee: Id) -> Result<Vec<Post>> {
        match self.posts.get(&trainee) {
            Some(known) => Ok(known.clone()),
            None if self.lazy => {
                let active = view.get(Kind::Trainee, trainee)?.is_some_and(|row| is_active(FieldType::read(row.get("status"))));
                if active { checks::posts_of(view, trainee) } else { Ok(Vec::new()) }
            }
            None => Ok(Vec::new()),
        }
    }

    /// Puts a session in the place of what was known of it; gives the groups that it was in and is in.
    fn put(&mut self, id: Id, held: Option<Held>) -> Vec<Group> {
        let mut out = Vec::new();
        if let Some(before) = self.sessions.remove(&id) {
            for group in before.groups() {
                if let Some(there) = self.groups.get_mut(&group) {
                    there.remove(&id);
                    if there.is_empty() {
                        self.groups.remove(&group);
                    }
                }
                out.push(group);
            }
        }
        if let Some(held) = held {
            for group in held.groups() {
                self.groups.entry(group.clone()).or_default().insert(id);
                out.push(group);
            }
            self.sessions.insert(id, held);
        }
        out
    }
}

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::programme) struct Limits {
    /// Placements that run or come, the first to end first.
    pub placements: usize,
    /// Sessions that come, the first first.
    pub sessions: usize,
    /// Agreements in force.
    pub agreements: usize,
    /// Cohorts of one agreement.
    pub cohorts: usize,
    /// People nominated under one agreement.
    pub nominations: usize,
    /// Where there is more, what a part cannot tell is left out.
    pub part: bool,
}

impl Limits {
    const NONE: Self = Self { placements: ALL, sessions: ALL, agreements: ALL, cohorts: ALL, nominations: ALL, part: false };
}

/// All clashes of a file: of the placements that run or come, the sessions of the next 60 days, the visits and agreements.
#[derive(Debug)]
pub struct Clashes {
    today: NaiveDate,
    calendar: Calendar,
    shift: LunarShift,
    limits: Limits,
    world: World,
    lines: HashMap<Subject, Vec<Line>>,
    /// What each subject read, in order, and who read each thing.
    sources: HashMap<Subject, Vec<Source>>,
    readers: HashMap<Source, HashSet<Subject>>,
    /// The cohort of everybody who is in one that an agreement counts.
    member_of: HashMap<Id, Id>,
    counted: HashSet<Id>,
    /// Country and day of the rows of working time and holidays.
    days: HashMap<Id, (String, Option<NaiveDate>)>,
    /// What was left out because there was more: of what, and how much was looked at.
    cut: Vec<(&'static str, usize)>,
    /// It will be brought up to date: what was read is kept.
    kept: bool,
}

impl Clashes {
    /// Looks at everything once. Reads all placements that are not over, the sessions of 60 days and what they name.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(store: &Store, now: &Now<'_>) -> Result<Self> {
        let mut own = Self::empty(now, Limits::NONE, true);
        own.fill(&View::of(store, now))?;
        Ok(own)
    }

    /// Looks at a part; it is not brought up to date.
    pub(in crate::programme) fn within(view: &View<'_>, limits: Limits) -> Result<Self> {
        let mut own = Self::empty(view.now, limits, false);
        own.fill(view)?;
        Ok(own)
    }

    fn empty(now: &Now<'_>, limits: Limits, kept: bool) -> Self {
        Self {
            today: now.today,
            calendar: now.calendar,
            shift: now.shift.clone(),
            limits,
            world: World::default(),
            lines: HashMap::new(),
            sources: HashMap::new(),
            readers: HashMap::new(),
            member_of: HashMap::new(),
            counted: HashSet::new(),
            days: HashMap::new(),
            cut: Vec::new(),
            kept,
        }
    }

    /// All clashes, accepted or not, the most pressing first.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut out: Vec<Line> = self.lines.values().flatten().cloned().collect();
        order(&mut out, self.today);
        out
    }

    /// What was left out: of what, and how much was looked at.
    pub(in crate::programme) fn cut(&self) -> &[(&'static str, usize)] {
        &self.cut
    }

    /// Brings it up to date after a change: one step's, or several steps' together. On another day, in another calendar or with other
    /// lunar months everything is looked at again.
    ///
    /// # Errors
    /// Trouble with the file; then it must be made anew.
    pub fn update(&mut self, store: &Store, now: &Now<'_>, changes: &Changes) -> Result<()> {
        if (now.today, now.calendar) != (self.today, self.calendar) || *now.shift != self.shift {
            *self = Self::of(store, now)?;
            return Ok(());
        }
        let view = View::of(store, now);
        let mut todo: BTreeSet<Subject> = BTreeSet::new();
        for (kind, id) in &changes.records {
            self.touch(store, *kind, *id, &mut todo)?;
        }
        self.check_all(&view, todo)
    }

    /// The subjects that a record touches: who read it, and whom its values concern.
    fn touch(&mut self, store: &Store, kind: Kind, id: Id, todo: &mut BTreeSet<Subject>) -> Result<()> {
        let row = store.get(kind, id)?;
        let now = row.as_ref().filter(|row| !row.gone);
        let (subjects, mut sources) = now.map(touched).unwrap_or_default();
        sources.push(Source::Record(id));
        todo.extend(subjects);
        match kind {
            Kind::Session => {
                todo.insert(Subject::Session(id));
            }
            Kind::Trainee => {
                let after = now.and_then(checks::cohort_of);
                let before = match after {
                    Some(cohort) => self.member_of.insert(id, cohort),
                    None => self.member_of.remove(&id),
                };
                sources.extend(before.map(Source::Members));
            }
            Kind::Holiday => {
                let known = |row: &Row| (row.text("country").to_owned(), row.date("on"));
                sources.retain(|source| !matches!(source, Source::Country(_)));
                let before = self.days.remove(&id);
                let after = now.map(known);
                for (country, day) in before.into_iter().chain(after.clone()) {
                    todo.extend(self.minding(&country, day));
                }
                self.days.extend(after.map(|known| (id, known)));
            }
            Kind::WorkingTime => {
                sources.extend(self.days.remove(&id).map(|(country, _)| Source::Country(country)));
                self.days.extend(now.map(|row| (id, (row.text("country").to_owned(), None))));
            }
            // Taken out as well as put in.
            Kind::Step => sources.push(Source::Steps),
            Kind::Term => sources.push(Source::Terms),
            _ => {}
        }
        for source in sources {
            todo.extend(self.readers.get(&source).into_iter().flatten().cloned());
        }
        Ok(())
    }

    /// Of those who read the days of a country, whom a day off concerns: sessions of that day, and who starts on it or some time after.
    fn minding(&self, country: &str, day: Option<NaiveDate>) -> Vec<Subject> {
        let concerns = |subject: &&Subject| match (subject, day) {
            (_, None) => false,
            (Subject::Session(id), Some(day)) => self.world.sessions.get(id).is_some_and(|held| held.meeting.starts.date() == day),
            (Subject::Trainee(id), Some(day)) => {
                let posts = self.world.posts.get(id).into_iter().flatten();
                posts.into_iter().any(|post| (0..=LEAD).contains(&(post.starts - day).num_days()))
            }
            _ => true,
        };
        let readers = self.readers.get(&Source::Country(country.to_owned()));
        readers.into_iter().flatten().filter(concerns).cloned().collect()
    }

    fn fill(&mut self, view: &View<'_>) -> Result<()> {
        let store = view.store;
        let (span, settled) = checks::coming();
        let mut todo: BTreeSet<Subject> = [Subject::Visits].into();
        let placements =
            self.some("placement", store, &span.from(day_value(self.today, 0)).without("state", settled), self.limits.placements)?;
        for row in &placements {
            todo.extend(touched(row).0);
        }
        let sessions = self.some("session", store, &checks::window(self.today), self.limits.sessions)?;
        let part = self.limits.part && self.cut.iter().any(|(what, _)| *what == "session");
        todo.extend(sessions.iter().map(|row| Subject::Session(row.id)));
        let in_force = [
            Span::of(Kind::Agreement, "ends_on").from(day_value(self.today, 0)).descending(),
            Span::of(Kind::Agreement, "id").fixed("ends_on", Value::Null),
        ];
        for span in in_force {
            todo.extend(self.some("quota", store, &span, self.limits.agreements)?.iter().map(|row| Subject::Agreement(row.id)));
        }
        // A few of the sessions say what is wrong with each, not what two share.
        if part {
            for subject in todo.into_iter().filter(|s| !matches!(s, Subject::Group(_))) {
                self.check(view, &subject)?;
            }
            return Ok(());
        }
        self.check_all(view, todo)
    }

    fn some(&mut self, what: &'static str, store: &Store, span: &Span, most: usize) -> Result<Vec<Row>> {
        let mut rows = store.span(span, most + 1)?;
        if rows.len() > most {
            rows.truncate(most);
            self.note(what, most);
        }
        Ok(rows)
    }

    fn note(&mut self, what: &'static str, most: usize) {
        if !self.cut.contains(&(what, most)) {
            self.cut.push((what, most));
        }
    }

    /// Checks subjects, first those that others look at.
    fn check_all(&mut self, view: &View<'_>, todo: BTreeSet<Subject>) -> Result<()> {
        let (first, mut then): (BTreeSet<Subject>, BTreeSet<Subject>) = todo.into_iter().partition(Subject::is_first);
        for subject in first {
            then.extend(self.check(view, &subject)?);
        }
        for subject in then {
            self.check(view, &subject)?;
        }
        Ok(())
    }

    /// Checks one subject, and gives those that have to be checked after it.
    fn check(&mut self, view: &View<'_>, subject: &Subject) -> Result<Vec<Subject>> {
        view.taken();
        let mut then = Vec::new();
        let found = match subject {
            Subject::Session(id) => {
                let row = view.get(Kind::Session, *id)?;
                let held = row.map(|row| checks::held(view, &row)).transpose()?.flatten();
                let known = self.world.sessions.get(id) != held.as_ref();
                let lines = held.as_ref().map(|held| checks::of_session(view, held)).transpose()?;
                if known {
                    for group in self.world.put(*id, held) {
                        if let Group::Cohort(cohort) = &group {
                            then.extend(self.readers.get(&Source::CohortSessions(*cohort)).into_iter().flatten().cloned());
                        }
                        then.push(Subject::Group(group));
                    }
                }
                lines
            }
            Subject::Trainee(id) => {
                let (lines, posts) = checks::of_trainee(view, *id)?;
                if self.world.posts.get(id).map(Vec::as_slice).unwrap_or_default() != posts.as_slice() {
                    let readers = self.readers.get(&Source::Record(*id)).into_iter().flatten();
                    then.extend(readers.filter(|reader| matches!(reader, Subject::Group(_))).cloned());
                    if posts.is_empty() {
                        self.world.posts.remove(id)
                    } else {
                        self.world.posts.insert(*id, posts)
                    };
                }
                Some(lines)
            }
            Subject::Department(id) => Some(checks::of_department(view, *id)?),
            Subject::Group(group) if !self.world.groups.contains_key(group) => None,
            Subject::Group(group) => Some(checks::of_group(view, &self.world, group)?),
            Subject::Visits => Some(checks::of_visits(view)?),
            Subject::Agreement(id) => {
                let found = checks::of_agreement(view, *id, &self.limits)?;
                if found.is_none() {
                    self.note("quota", self.limits.nominations);
                }
                found
            }
        };
        let sources = view.taken();
        if self.kept {
            self.keep(view, subject, sources, found.is_none())?;
        }
        match found.filter(|lines| !lines.is_empty()) {
            Some(lines) => self.lines.insert(subject.clone(), lines),
            None => self.lines.remove(subject),
        };
        Ok(then)
    }

    /// Keeps what a subject read: only what differs from the last time is touched.
    fn keep(&mut self, view: &View<'_>, subject: &Subject, sources: Vec<Source>, gone: bool) -> Result<()> {
        let after = if gone { Vec::new() } else { sources };
        let before = self.sources.remove(subject).unwrap_or_default();
        for old in before.iter().filter(|source| after.binary_search(source).is_err()) {
            if let Some(readers) = self.readers.get_mut(old) {
                readers.remove(subject);
                if readers.is_empty() {
                    self.readers.remove(old);
                }
            }
        }
        for new in after.iter().filter(|source| before.binary_search(source).is_err()) {
            self.readers.entry(new.clone()).or_default().insert(subject.clone());
            if let (Source::Members(cohort), Subject::Agreement(_)) = (new, subject)
                && self.counted.insert(*cohort)
            {
                for cells in view.store.cells_by(Kind::Trainee, "cohort", *cohort, &["id"], ALL)? {
                    self.member_of.extend(cells.first().and_then(Option::<Id>::read).map(|id| (id, *cohort)));
                }
            }
        }
        for (id, country, day) in view.days_read() {
            self.days.entry(id).or_insert((country, day));
        }
        if !after.is_empty() {
            self.sources.insert(subject.clone(), after);
        }
        Ok(())
    }
}

/// The clashes that somebody accepted, by their keys.
///
/// # Errors
/// Trouble with the file.
pub fn waived(store: &Store) -> Result<HashMap<String, Waived>> {
    let rows = store.page(&ListQuery::all(Kind::Waiver).by("line", false), None, Direction::Forward, WAIVED)?;
    let mut out: HashMap<String, Waived> = HashMap::new();
    for (row, _) in rows {
        let one = Waived { reason: crate::text::screen(row.text("reason")).into_owned(), until: row.date("until") };
        // Accepted twice, the longer one holds.
        let longer = |known: &Waived| known.until.is_some() && (one.until.is_none() || one.until > known.until);
        match out.entry(row.text("line").to_owned()) {
            Entry::Occupied(mut known) if longer(known.get()) => {
                known.insert(one);
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => {
                free.insert(one);
            }
        }
    }
    Ok(out)
}
