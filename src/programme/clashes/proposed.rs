//! The clashes that one record has, or would make as it is given.
//!
//! The record is laid over the file, and what it touches is checked. Of what is found there counts what is not found without the record; of a
//! person, a place, a cohort or an agreement, which others are about, what names it.
//!
//! Costs, in records read through an index: a placement its trainee's records, those of its department that are not over, and the sessions at which
//! its trainee is expected; a session the sessions of three days; a document its trainee's records. A trainer, a department, a cohort or an
//! agreement reads at most [`TOUCHED`] placements or people that name it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::checks::{agreement_of, cohort_of, day_value, held, in_window, touched};
use super::{Clashes, Group, Limits, Subject, View, waived};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Moment, Row, Session, Value};
use crate::rules::today::{Line, Now, order, standing};
use crate::store::{Span, Store};

/// Records that name another one, looked at.
const TOUCHED: usize = 300;
/// Sessions of a few days.
const SESSIONS: usize = 5_000;
/// Sessions begin at the most so many days before another that they reach into, or have to be travelled from: none lasts longer than a day.
const AROUND: i64 = 1;

/// The clashes that a record has, or would make as it is given, whether it stands in the file so or not; accepted ones left out.
///
/// # Errors
/// Trouble with the file.
pub fn proposed(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Line>> {
    let found = found(store, now, row)?;
    let lines = match row.kind {
        Kind::Trainee | Kind::Trainer | Kind::Department | Kind::Cohort | Kind::Agreement => {
            let code = row.id.code();
            let names = |l: &Line| l.about.1 == row.id || l.subject.1 == row.id || l.key.split(':').any(|part| part == code);
            found.into_iter().filter(names).collect()
        }
        _ if found.is_empty() => found,
        _ => {
            let without = self::found(store, now, &without(row))?;
            found.into_iter().filter(|line| !without.contains(line)).collect()
        }
    };
    let mut lines = if lines.is_empty() { lines } else { standing(lines, &waived(store)?, now.today).0 };
    order(&mut lines, now.today);
    Ok(lines)
}

/// As if the record were not there; a hospital is always somewhere, but nobody knows where.
fn without(row: &Row) -> Row {
    match row.kind {
        Kind::Hospital => row.clone().with("country", Value::Null).with("city", Value::Null),
        _ => Row { gone: true, ..row.clone() },
    }
}

/// Every clash of what a record touches, with the record as it is given.
fn found(store: &Store, now: &Now<'_>, row: &Row) -> Result<Vec<Line>> {
    let view = View::with(store, now, Some(row));
    let mut clashes = Clashes::empty(now, Limits::NONE, false);
    clashes.world.lazy = true;
    // What it names, even as it is taken away: the rest is compared.
    let mut todo: BTreeSet<Subject> = touched(row).0.into_iter().collect();
    match row.kind {
        Kind::Placement => {
            if let Some(trainee) = row.reference("trainee") {
                let days = row.date("starts_on").zip(row.date("ends_on"));
                clashes.expect(&view, trainee, days, &mut todo)?;
            }
        }
        Kind::Trainee => clashes.expect(&view, row.id, None, &mut todo)?,
        Kind::Session => clashes.around(&view, row, &mut todo)?,
        Kind::Attendance => {
            if let Some(trainee) = row.reference("trainee") {
                clashes.expect(&view, trainee, None, &mut todo)?;
            }
        }
        Kind::Visit => todo.extend(sessions(&view.some_belonging(Kind::Session, "visit", row.id, TOUCHED)?, now)),
        Kind::Trainer => {
            todo.extend(placed(&view, "supervisor", row.id)?);
            let theirs = view.some_belonging(Kind::Session, "trainers", row.id, SESSIONS)?;
            let theirs: Vec<Subject> = sessions(&theirs, now).collect();
            if !theirs.is_empty() {
                todo.insert(Subject::Group(Group::Trainer(row.id)));
            }
            todo.extend(theirs);
            todo.insert(Subject::Visits);
        }
        Kind::Department => todo.extend(placed(&view, "department", row.id)?),
        Kind::Cohort => {
            todo.extend(people(&view, row.id)?);
            let theirs = view.some_belonging(Kind::Session, "cohort", row.id, SESSIONS)?;
            todo.extend(sessions(&theirs, now));
            todo.extend(agreement_of(row).map(Subject::Agreement));
        }
        Kind::Agreement => {
            for cohort in view.some_belonging(Kind::Cohort, "agreement", row.id, TOUCHED)? {
                todo.extend(people(&view, cohort.id)?);
            }
            todo.insert(Subject::Visits);
        }
        Kind::Hospital => {
            let theirs = Span::of(Kind::Session, "starts_at").fixed("hospital", Value::Int(row.id.get())).from(day_value(now.today, 0));
            todo.extend(sessions(&store.span(&theirs, TOUCHED)?, now));
            for department in view.some_belonging(Kind::Department, "hospital", row.id, TOUCHED)? {
                todo.extend(placed(&view, "department", department.id)?);
            }
        }
        Kind::Holiday => {
            if let Some(day) = row.date("on") {
                let country = row.text("country");
                let of_day = Span::of(Kind::Session, "starts_at").from(day_value(day, 0)).until(day_value(day, 1));
                todo.extend(sessions(&store.span(&of_day, SESSIONS)?, now));
                let starting = Span::of(Kind::Placement, "starts_on").from(day_value(day, 0)).until(day_value(day, 0));
                for placement in store.span(&starting, TOUCHED)? {
                    let Some(department) = placement.reference("department") else { continue };
                    if view.site(department)?.country == country {
                        todo.extend(placement.reference("trainee").map(Subject::Trainee));
                    }
                }
            }
        }
        Kind::WorkingTime => {
            let mut coming = Span::of(Kind::Session, "starts_at").from(day_value(now.today, 0));
            if let Some(hospital) = row.reference("hospital") {
                coming = coming.fixed("hospital", Value::Int(hospital.get()));
            }
            todo.extend(sessions(&store.span(&coming, TOUCHED)?, now));
        }
        _ => {}
    }
    clashes.check_some(&view, row, todo)?;
    Ok(clashes.lines.into_values().flatten().collect())
}

/// Those of some sessions that are looked at.
fn sessions<'a>(rows: &'a [Row], now: &'a Now<'_>) -> impl Iterator<Item = Subject> + 'a {
    let coming = |row: &&Row| row.to::<Session>().starts_at.is_some_and(|at| in_window(now.today, at.date()));
    rows.iter().filter(coming).map(|row| Subject::Session(row.id))
}

/// The trainees of placements that name a trainer or a department and are not over.
fn placed(view: &View<'_>, key: &'static str, id: Id) -> Result<Vec<Subject>> {
    let span = Span::of(Kind::Placement, "ends_on").fixed(key, Value::Int(id.get())).from(day_value(view.now.today, 0));
    let rows = view.span(Kind::Placement, &span, TOUCHED, |row| row.reference(key) == Some(id))?;
    Ok(rows.iter().filter_map(|row| row.reference("trainee")).map(Subject::Trainee).collect())
}

/// The people of a cohort.
fn people(view: &View<'_>, cohort: Id) -> Result<Vec<Subject>> {
    Ok(view.some_belonging(Kind::Trainee, "cohort", cohort, TOUCHED)?.iter().map(|row| Subject::Trainee(row.id)).collect())
}

impl Clashes {
    /// Takes in the sessions at which somebody is expected, by name or through their cohort, on some days or on all.
    fn expect(&mut self, view: &View<'_>, trainee: Id, days: Option<(NaiveDate, NaiveDate)>, todo: &mut BTreeSet<Subject>) -> Result<()> {
        let wanted = |at: Option<Moment>| {
            let day = at.map(Moment::date).filter(|day| in_window(view.now.today, *day));
            day.is_some_and(|day| days.is_none_or(|(from, until)| from <= day && day <= until))
        };
        let mut found: Vec<Row> = Vec::new();
        for entered in view.some_belonging(Kind::Attendance, "trainee", trainee, TOUCHED)? {
            let Some(session) = entered.reference("session") else { continue };
            found.extend(view.get(Kind::Session, session)?);
        }
        if let Some(cohort) = view.get(Kind::Trainee, trainee)?.as_ref().and_then(cohort_of) {
            let span = super::checks::window(view.now.today).fixed("cohort", Value::Int(cohort.get()));
            found.extend(view.span(Kind::Session, &span, SESSIONS, |row| row.reference("cohort") == Some(cohort))?);
        }
        for row in found {
            if wanted(FieldType::read(row.get("starts_at")))
                && let Some(held) = held(view, &row)?
            {
                todo.extend(held.meeting.cohort.as_ref().map(|(id, _)| Subject::Group(Group::Cohort(*id))));
                self.world.put(row.id, Some(held));
            }
        }
        todo.insert(Subject::Group(Group::Person(trainee)));
        Ok(())
    }

    /// Takes in the sessions of the days around one that share something with it.
    fn around(&mut self, view: &View<'_>, row: &Row, todo: &mut BTreeSet<Subject>) -> Result<()> {
        let Some(own) = held(view, &Row { gone: false, ..row.clone() })? else { return Ok(()) };
        let (from, until) = (own.meeting.starts.date(), own.meeting.last().date());
        let span = Span::of(Kind::Session, "starts_at").from(day_value(from, -AROUND)).until(day_value(until, AROUND + 1));
        let groups = own.groups();
        let cohorts = self.cohorts_of(view, own.entered.keys().copied())?;
        for other in view.store.span(&span, SESSIONS)? {
            if other.id == row.id {
                continue;
            }
            let session: Session = other.to();
            let Some(starts) = session.starts_at else { continue };
            let ends = session.ends_at.filter(|ends| *ends > starts);
            // Only what takes the same time is looked at for the people who are entered.
            let at_once = starts.utc() < own.meeting.to() && ends.is_none_or(|ends| own.meeting.from() < ends.utc());
            let shares = session.trainers.iter().any(|id| groups.contains(&Group::Trainer(*id)))
                || !session.interpreter.is_empty() && own.meeting.interpreted_by().is_some()
                || at_once;
            if shares || session.cohort.is_some_and(|id| cohorts.contains(&id)) {
                let held = held(view, &other)?;
                self.world.put(other.id, held);
            }
        }
        if let Some((cohort, _)) = &own.meeting.cohort {
            // Its people who are entered somewhere at that time.
            let people = self.world.groups.keys().filter_map(|group| if let Group::Person(id) = group { Some(*id) } else { None });
            for id in people.collect::<Vec<_>>() {
                if view.get(Kind::Trainee, id)?.as_ref().and_then(cohort_of) == Some(*cohort) {
                    todo.insert(Subject::Group(Group::Person(id)));
                }
            }
        }
        todo.extend(groups.into_iter().map(Subject::Group));
        Ok(())
    }

    fn cohorts_of(&self, view: &View<'_>, people: impl Iterator<Item = Id>) -> Result<BTreeSet<Id>> {
        let mut out = BTreeSet::new();
        for id in people {
            out.extend(view.get(Kind::Trainee, id)?.as_ref().and_then(cohort_of));
        }
        Ok(out)
    }

    /// Checks subjects and what shares something with them; of others nothing.
    fn check_some(&mut self, view: &View<'_>, row: &Row, todo: BTreeSet<Subject>) -> Result<()> {
        let (first, then): (BTreeSet<Subject>, BTreeSet<Subject>) = todo.into_iter().partition(Subject::is_first);
        for subject in first {
            // What a session of a trainer or a cohort shares with others is looked at only for the record's own sake.
            self.check(view, &subject)?;
        }
        let mut then = then;
        match row.kind {
            Kind::Cohort => {
                then.insert(Subject::Group(Group::Cohort(row.id)));
            }
            Kind::Attendance => {
                if let Some(held) = row.reference("session").and_then(|id| self.world.sessions.get(&id)) {
                    then.extend(held.meeting.cohort.as_ref().map(|(id, _)| Subject::Group(Group::Cohort(*id))));
                }
            }
            _ => {}
        }
        for subject in then {
            self.check(view, &subject)?;
        }
        Ok(())
    }
}
