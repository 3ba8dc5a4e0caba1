//! Reading a schedule: placements, visits and sessions of somebody or something that touch some days, each through an index and up to a
//! limit that stands here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Days, NaiveDate, TimeDelta};

use super::{Asked, MOST_DAYS, Meeting, Off, Schedule, Stint, Visiting};
use crate::error::{Cause, Error, Result};
use crate::model::{FieldType, Id, Kind, List, Placement, PlacementState, Row, Session, Side, Value, Visit};
use crate::msg;
use crate::programme::entry::{HOST_COUNTRY, Manner};
use crate::programme::show::{Names, choice};
use crate::programme::working::Working;
use crate::rules::filter::Test;
use crate::rules::working_time::WorkDay;
use crate::store::{Condition, Direction, ListQuery, Span, Store};
use crate::text;
use crate::words::Message;

/// Placements of a schedule.
const STINTS: usize = 3_000;
/// Sessions of a schedule.
const SESSIONS: usize = 5_000;
/// Visits of a schedule.
const VISITS: usize = 500;
/// Trainees of a cohort.
const PEOPLE: usize = 2_000;
/// Departments of a hospital.
const DEPARTMENTS: usize = 300;
/// Placements and attendances of one person.
const OF_ONE: usize = 1_000;

/// Reads a schedule.
///
/// # Errors
/// The record is not there, the days are none or too many, or trouble with the file.
pub fn gather(store: &Store, manner: &Manner, asked: &Asked) -> Result<Schedule> {
    let (kind, id) = asked.who;
    let row = store.get(kind, id)?.filter(|row| !row.gone).ok_or_else(|| Error::new(Cause::Missing, msg!("schedule-gone")))?;
    let (from, to) = days(&row, manner, asked)?;
    let mut look =
        Look { store, names: Names::new(), from, to, sites: HashMap::new(), seen: BTreeSet::new(), places: Vec::new(), cut: Vec::new() };
    let name = look.names.row_title(store, &row);
    let mut out = Schedule {
        who: asked.who,
        name,
        from,
        to,
        stints: Vec::new(),
        visits: Vec::new(),
        sessions: Vec::new(),
        departments: Vec::new(),
        days: Vec::new(),
        country: String::new(),
        cut: Vec::new(),
    };
    look.fill(&row, &mut out)?;
    out.stints.sort_by(|a, b| (a.from, a.to, &a.trainee.1, a.id).cmp(&(b.from, b.to, &b.trainee.1, b.id)));
    out.visits.sort_by_key(|v| (v.from, v.to, v.id));
    out.sessions.sort_by_key(|s| (s.from, s.id));
    look.days_off(&row, manner, &mut out)?;
    out.cut = look.cut;
    Ok(out)
}

/// The days that are wanted.
fn days(row: &Row, manner: &Manner, asked: &Asked) -> Result<(NaiveDate, NaiveDate)> {
    let (own_from, own_to) = match row.kind {
        Kind::Visit => (row.date("arrives_on"), row.date("leaves_on")),
        Kind::Cohort => (row.date("starts_on"), row.date("ends_on")),
        _ => (None, None),
    };
    let from = asked.from.or(own_from).unwrap_or(manner.today);
    let further = from.checked_add_signed(TimeDelta::days(asked.format.days() - 1)).unwrap_or(from);
    // Whoever names a first day behind a visit's own last one wants what follows.
    let to = asked.to.or(own_to.filter(|to| *to >= from)).unwrap_or(further);
    if to < from {
        return Err(Error::input(msg!("schedule-no-days", from = from, to = to)).next(msg!("schedule-no-days-next")));
    }
    if (to - from).num_days() >= MOST_DAYS {
        return Err(Error::input(msg!("schedule-too-long", most = MOST_DAYS)).next(msg!("schedule-too-long-next")));
    }
    Ok((from, to))
}

/// A department's place.
#[derive(Debug, Clone, Default)]
struct Site {
    department: String,
    hospital_id: Option<Id>,
    hospital: String,
    country: String,
}

/// Where days are spent: from, to, country and hospital.
type Spent = (NaiveDate, NaiveDate, String, Option<Id>);

struct Look<'a> {
    store: &'a Store,
    names: Names,
    from: NaiveDate,
    to: NaiveDate,
    sites: HashMap<Id, Site>,
    /// Records that are in the schedule already.
    seen: BTreeSet<Id>,
    places: Vec<Spent>,
    cut: Vec<Message>,
}

impl Look<'_> {
    fn fill(&mut self, row: &Row, out: &mut Schedule) -> Result<()> {
        let id = row.id;
        match row.kind {
            Kind::Trainee => {
                self.placed("trainee", id, out)?;
                self.attended(id, out)?;
                if let Some(cohort) = row.reference("cohort") {
                    self.sessions(Condition::In("cohort", vec![Value::Int(cohort.get())]), out)?;
                }
            }
            Kind::Trainer => {
                self.placed("supervisor", id, out)?;
                self.sessions(Store::refers(Kind::Session, "trainers", id), out)?;
                self.visiting("delegates", id, out)?;
            }
            Kind::Hospital => {
                let departments = self.limited(self.store.referring(Kind::Department, "hospital", id, DEPARTMENTS + 1)?, DEPARTMENTS);
                for department in departments {
                    self.department(&department, out)?;
                }
                out.departments.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
                let span = Span::of(Kind::Session, "starts_at").fixed("hospital", Value::Int(id.get()));
                let rows = self.store.span(&span.from(text_of(self.from)).until(text_of(self.after())), SESSIONS + 1)?;
                for row in self.limited(rows, SESSIONS) {
                    self.session(&row, out);
                }
                self.visiting("hospitals", id, out)?;
            }
            Kind::Department => self.department(row, out)?,
            Kind::Visit => {
                self.visit(row, out);
                self.sessions(Condition::In("visit", vec![Value::Int(id.get())]), out)?;
            }
            Kind::Cohort => {
                let people = self.store.cells_by(Kind::Trainee, "cohort", id, &["id"], PEOPLE + 1)?;
                for trainee in self.limited(people, PEOPLE).iter().filter_map(|cells| Option::<Id>::read(cells.first()?)) {
                    self.placed("trainee", trainee, out)?;
                }
                self.sessions(Condition::In("cohort", vec![Value::Int(id.get())]), out)?;
            }
            _ => return Err(Error::defect(format!("no schedule of a {}", row.kind.table()))),
        }
        Ok(())
    }

    /// At most so many; that there were more is noted.
    fn limited<T>(&mut self, mut rows: Vec<T>, most: usize) -> Vec<T> {
        if rows.len() > most {
            rows.truncate(most);
            self.note(most);
        }
        rows
    }

    fn note(&mut self, most: usize) {
        let said = msg!("schedule-cut", most = most);
        if !self.cut.contains(&said) {
            self.cut.push(said);
        }
    }

    /// The day after the last.
    fn after(&self) -> NaiveDate {
        self.to.checked_add_days(Days::new(1)).unwrap_or(self.to)
    }

    /// The placements of a trainee, or under a supervisor.
    fn placed(&mut self, key: &'static str, id: Id, out: &mut Schedule) -> Result<()> {
        let rows = self.limited(self.store.referring(Kind::Placement, key, id, OF_ONE + 1)?, OF_ONE);
        rows.iter().try_for_each(|row| self.stint(row, out))
    }

    /// A department with the placements there.
    fn department(&mut self, row: &Row, out: &mut Schedule) -> Result<()> {
        out.departments.push((row.id, text::screen(row.text("name")).into_owned(), Option::read(row.get("seats"))));
        let span = Span::of(Kind::Placement, "ends_on").fixed("department", Value::Int(row.id.get())).from(text_of(self.from));
        let left = STINTS.saturating_sub(out.stints.len());
        let rows = self.store.span(&span, left + 1)?;
        self.limited(rows, left).iter().try_for_each(|row| self.stint(row, out))
    }

    /// Takes a placement that touches the days.
    fn stint(&mut self, row: &Row, out: &mut Schedule) -> Result<()> {
        let p: Placement = row.to();
        let (Some(trainee), Some(department), Some(from), Some(to)) = (p.trainee, p.department, p.starts_on, p.ends_on) else {
            return Ok(());
        };
        if from > self.to || to < self.from || to < from || !self.seen.insert(row.id) {
            return Ok(());
        }
        if out.stints.len() >= STINTS {
            self.note(STINTS);
            return Ok(());
        }
        let site = self.site(department)?;
        let cancelled = p.state == Some(PlacementState::Cancelled);
        if !cancelled {
            self.places.push((from, to, site.country.clone(), site.hospital_id));
        }
        out.stints.push(Stint {
            id: row.id,
            rev: row.rev,
            trainee: (trainee, self.names.title(self.store, Kind::Trainee, trainee)),
            department: (department, site.department),
            hospital: site.hospital,
            from,
            to,
            role: p.permitted_role.map(|role| choice("permitted_role", role.key())).unwrap_or_default(),
            supervisor: p.supervisor.map(|id| self.names.title(self.store, Kind::Trainer, id)).unwrap_or_default(),
            state: p.state.map(|state| choice("placement_state", state.key())).unwrap_or_default(),
            planned: p.state == Some(PlacementState::Planned),
            cancelled,
        });
        Ok(())
    }

    fn site(&mut self, department: Id) -> Result<Site> {
        if let Some(found) = self.sites.get(&department) {
            return Ok(found.clone());
        }
        let mut site = Site { department: self.names.title(self.store, Kind::Department, department), ..Site::default() };
        if let Some(row) = self.store.get(Kind::Department, department)? {
            site.department = text::screen(row.text("name")).into_owned();
            site.hospital_id = row.reference("hospital");
            if let Some(id) = site.hospital_id {
                (site.hospital, site.country) = self.hospital(id)?;
            }
        }
        self.sites.insert(department, site.clone());
        Ok(site)
    }

    /// A hospital with its town, and its country.
    fn hospital(&self, id: Id) -> Result<(String, String)> {
        let name = self.names.title(self.store, Kind::Hospital, id);
        let Some(row) = self.store.get(Kind::Hospital, id)? else { return Ok((name, String::new())) };
        let city = text::screen(row.text("city"));
        let known = city.is_empty() || name.contains(city.as_ref());
        Ok((if known { name } else { format!("{name}, {city}") }, row.text("country").to_owned()))
    }

    /// The sessions at which somebody's attendance is kept.
    fn attended(&mut self, trainee: Id, out: &mut Schedule) -> Result<()> {
        let cells = self.store.cells_by(Kind::Attendance, "trainee", trainee, &["session"], OF_ONE + 1)?;
        for id in self.limited(cells, OF_ONE).iter().filter_map(|cells| Option::<Id>::read(cells.first()?)) {
            if let Some(row) = self.store.get(Kind::Session, id)?.filter(|row| !row.gone) {
                self.session(&row, out);
            }
        }
        Ok(())
    }

    /// The sessions of the days for which something holds.
    fn sessions(&mut self, held: Condition, out: &mut Schedule) -> Result<()> {
        let query = ListQuery::all(Kind::Session)
            .with(held)
            .with(Condition::Compare("starts_at", Test::AtLeast, text_of(self.from)))
            .with(Condition::Compare("starts_at", Test::Less, text_of(self.after())))
            .by("starts_at", false);
        let rows = self.store.page(&query, None, Direction::Forward, SESSIONS + 1)?;
        for (row, _) in self.limited(rows, SESSIONS) {
            self.session(&row, out);
        }
        Ok(())
    }

    /// Takes a session of the days.
    fn session(&mut self, row: &Row, out: &mut Schedule) {
        let s: Session = row.to();
        let Some(from) = s.starts_at.filter(|at| (self.from..=self.to).contains(&at.date())) else { return };
        if !self.seen.insert(row.id) {
            return;
        }
        let title = |kind, id: Option<Id>| id.map(|id| self.names.title(self.store, kind, id)).unwrap_or_default();
        out.sessions.push(Meeting {
            id: row.id,
            rev: row.rev,
            title: text::screen(&s.title).into_owned(),
            kind: s.kind.map(|kind| choice("session_kind", kind.key())).unwrap_or_default(),
            hospital: s.hospital.and_then(|id| self.hospital(id).ok()).map(|(name, _)| name).unwrap_or_default(),
            place: text::screen(&s.place).into_owned(),
            from,
            to: s.ends_at,
            trainers: s.trainers.iter().map(|id| (*id, self.names.title(self.store, Kind::Trainer, *id))).collect(),
            interpreter: text::screen(&s.interpreter).into_owned(),
            language: if s.language.is_empty() { String::new() } else { self.names.term(self.store, List::Language, &s.language) },
            cohort: title(Kind::Cohort, s.cohort),
            visit: title(Kind::Visit, s.visit),
        });
    }

    /// The visits that name somebody or something and touch the days.
    fn visiting(&mut self, key: &'static str, id: Id, out: &mut Schedule) -> Result<()> {
        let rows = self.limited(self.store.referring(Kind::Visit, key, id, VISITS + 1)?, VISITS);
        for row in &rows {
            self.visit(row, out);
        }
        Ok(())
    }

    fn visit(&mut self, row: &Row, out: &mut Schedule) {
        let v: Visit = row.to();
        let (Some(from), Some(to)) = (v.arrives_on.or(v.leaves_on), v.leaves_on.or(v.arrives_on)) else { return };
        if from > self.to || to < self.from || to < from || !self.seen.insert(row.id) {
            return;
        }
        if let Some(hospital) = v.hospitals.first()
            && let Ok((_, country)) = self.hospital(*hospital)
        {
            self.places.push((from, to, country, Some(*hospital)));
        }
        out.visits.push(Visiting {
            id: row.id,
            rev: row.rev,
            title: text::screen(&v.title).into_owned(),
            from,
            to,
            delegates: v.delegates.iter().map(|id| (*id, self.names.title(self.store, Kind::Trainer, *id))).collect(),
            hospitals: v.hospitals.iter().map(|id| self.hospital(*id).map(|(name, _)| name)).collect::<Result<_>>().unwrap_or_default(),
        });
    }

    /// Which days are off where they are spent.
    fn days_off(&self, row: &Row, manner: &Manner, out: &mut Schedule) -> Result<()> {
        let home = self.home(row)?;
        let working = Working::between(self.from, self.to, &manner.shift);
        let mut countries: BTreeMap<String, u32> = BTreeMap::new();
        for day in self.from.iter_days().take_while(|day| *day <= self.to) {
            let spent = self.places.iter().find(|(from, to, ..)| (*from..=*to).contains(&day));
            // A place is where it is; people are where they are sent.
            let fixed = matches!(row.kind, Kind::Hospital | Kind::Department);
            let (country, hospital) =
                spent.filter(|_| !fixed).map_or((home.0.as_str(), home.1), |(_, _, country, at)| (country.as_str(), *at));
            let country = if country.is_empty() { HOST_COUNTRY } else { country };
            *countries.entry(country.to_owned()).or_default() += 1;
            let weeks = working.of(self.store, country)?;
            let off = match weeks.day(hospital, day) {
                WorkDay::Holiday(name) => Off::Holiday(name),
                WorkDay::Open(_) => Off::Works,
                WorkDay::Off | WorkDay::Unknown if !weeks.works(hospital, day) => Off::Week,
                WorkDay::Off | WorkDay::Unknown => Off::Works,
            };
            out.days.push((day, off));
        }
        out.country = countries.into_iter().max_by_key(|(_, days)| *days).map(|(country, _)| country).unwrap_or_default();
        Ok(())
    }

    /// Where one is who is not sent anywhere: a country, and a hospital of it.
    fn home(&self, row: &Row) -> Result<(String, Option<Id>)> {
        let hospital = match row.kind {
            Kind::Hospital => Some(row.id),
            Kind::Trainee => row.reference("home_hospital"),
            Kind::Department | Kind::Trainer => row.reference("hospital"),
            Kind::Cohort => return Ok((row.text("host_country").to_owned(), None)),
            _ => None,
        };
        let Some(id) = hospital else { return Ok((String::new(), None)) };
        let country = self.hospital(id)?.1;
        let side = self.store.get(Kind::Hospital, id)?.and_then(|row| Option::<Side>::read(row.get("side")));
        // Nobody entered the country of a home hospital: its days off are not the host's.
        Ok((if country.is_empty() && side == Some(Side::Home) { "AF".to_owned() } else { country }, Some(id)))
    }
}

fn text_of(day: NaiveDate) -> Value {
    Some(day).write()
}
