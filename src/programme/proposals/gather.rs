//! What the planner needs, read from the file within limits; what lies beyond them is told.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate, Weekday};

use super::Asked;
use crate::error::Result;
use crate::model::{
    Agreement, Cohort, Department, DocumentKind, FieldType, Hospital, Id, Kind, Placement, PlacementState, Rotation, Row, Side, Trainee,
    TraineeStatus, Trainer, Value,
};
use crate::msg;
use crate::programme::working::{Working, lunar_shift};
use crate::rules::clearance::{Paper, newest};
use crate::rules::planning::programme::USUAL_WEIGHT;
use crate::rules::planning::programme::needs::{Cover, Need, Needs, Person, Site, Standing, Teacher, Week, days_on, open};
use crate::rules::status::{is_active, rank};
use crate::rules::working_time::WorkingWeeks;
use crate::store::{Condition, Direction, ListQuery, Span, Store};
use crate::words::Message;

/// Rotations that are read.
const ROTATIONS: usize = 5_000;
/// People of one cohort.
const PEOPLE: usize = 2_000;
/// Rotations of people that are planned at a time.
const OPEN: usize = 5_000;
/// Departments of one specialty, and trainers of one.
const PLACES: usize = 500;
/// Placements of one department from today on, and of one person.
const STAYS: usize = 2_000;
/// Documents of one person.
const PAPERS: usize = 300;
/// A rotation without a last day ends within so many days,
const AHEAD: i64 = 78 * 7;
/// what stands after the last day of all is looked at for so many more, as a day may be moved,
const BEYOND: i64 = 26 * 7;
/// and nothing lies further ahead than so many.
const FURTHEST: i64 = 182 * 7;

/// What a plan is made from, with what else is known of it.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// What the planner is asked.
    pub needs: Needs,
    /// Rotations of people that placements meet already.
    pub met: usize,
    /// The permits of people who have one.
    pub permits: HashMap<Id, (Id, Cover)>,
    /// What was left out because there was too much of it.
    pub cut: Vec<Message>,
}

/// Reads what the planner needs: the rotations asked for that are open, whom they are for, where they could go, and what stands.
///
/// # Errors
/// Trouble with the file.
pub fn gather(store: &Store, today: NaiveDate, asked: &Asked) -> Result<Gathered> {
    let mut look = Look { store, today, cut: Vec::new(), departments: HashMap::new(), hospitals: HashMap::new() };
    let mut people: Vec<(Row, Vec<Need>)> = look.people(asked)?;
    let mut needs = Needs {
        today,
        until: days_on(today, AHEAD),
        people: Vec::new(),
        needs: Vec::new(),
        sites: Vec::new(),
        stays: Vec::new(),
        pins: asked.pins.clone(),
        bans: asked.bans.clone(),
    };
    let (mut met, mut permits) = (0, HashMap::new());
    // The same order each time, whatever order the file gives: the same seed has to give the same plan.
    people.sort_by_key(|(row, _)| row.id);
    for (row, rotations) in people {
        let stays = look.stays_of(row.id)?;
        let many = rotations.len();
        let mut left = open(rotations, &stays);
        met += many - left.len();
        if left.is_empty() {
            continue;
        }
        if needs.needs.len() + left.len() > OPEN {
            look.note(msg!("proposal-cut-open", most = OPEN));
            break;
        }
        let person = look.person(&row, &mut permits)?;
        left.iter_mut().for_each(|need| need.person = needs.people.len());
        needs.people.push(person);
        needs.needs.extend(left);
        needs.stays.extend(stays);
    }
    look.sites(&mut needs)?;
    look.stays_at(&mut needs)?;
    Ok(Gathered { needs, met, permits, cut: look.cut })
}

struct Look<'s> {
    store: &'s Store,
    today: NaiveDate,
    cut: Vec<Message>,
    departments: HashMap<Id, Department>,
    hospitals: HashMap<Id, Hospital>,
}

impl Look<'_> {
    fn note(&mut self, words: Message) {
        if !self.cut.contains(&words) {
            self.cut.push(words);
        }
    }

    fn rows(&self, query: &ListQuery, most: usize) -> Result<Vec<Row>> {
        Ok(self.store.page(query, None, Direction::Forward, most)?.into_iter().map(|(row, _)| row).collect())
    }

    /// Everybody who takes part and has rotations, with those; a cohort's rotation is one for each of its people.
    fn people(&mut self, asked: &Asked) -> Result<Vec<(Row, Vec<Need>)>> {
        let mut rotations = self.rows(&ListQuery::all(Kind::Rotation), ROTATIONS + 1)?;
        if rotations.len() > ROTATIONS {
            rotations.truncate(ROTATIONS);
            self.note(msg!("proposal-cut-rotations", most = ROTATIONS));
        }
        let mut out: Vec<(Row, Vec<Need>)> = Vec::new();
        let mut at: HashMap<Id, usize> = HashMap::new();
        let mut cohorts: HashMap<Id, Vec<Row>> = HashMap::new();
        for row in rotations {
            let rotation: Rotation = row.to();
            let whom: Vec<Row> = match (rotation.trainee, rotation.cohort) {
                (Some(trainee), _) => self.store.get(Kind::Trainee, trainee)?.into_iter().filter(|r| !r.gone).collect(),
                (None, Some(cohort)) => {
                    if let std::collections::hash_map::Entry::Vacant(slot) = cohorts.entry(cohort) {
                        let mut members = self.store.referring(Kind::Trainee, "cohort", cohort, PEOPLE + 1)?;
                        if members.len() > PEOPLE {
                            members.truncate(PEOPLE);
                            self.cut.push(msg!("proposal-cut-people", most = PEOPLE));
                        }
                        slot.insert(members);
                    }
                    cohorts.get(&cohort).cloned().unwrap_or_default()
                }
                (None, None) => Vec::new(),
            };
            for person in whom {
                let status: Option<TraineeStatus> = FieldType::read(person.get("status"));
                if asked.cohort.is_some_and(|cohort| person.reference("cohort") != Some(cohort)) || !is_active(status) {
                    continue;
                }
                let own = *at.entry(person.id).or_insert_with(|| {
                    out.push((person, Vec::new()));
                    out.len() - 1
                });
                if let Some((_, needs)) = out.get_mut(own) {
                    needs.extend(need(row.id, &rotation));
                }
            }
        }
        Ok(out)
    }

    fn person(&self, row: &Row, permits: &mut HashMap<Id, (Id, Cover)>) -> Result<Person> {
        let trainee: Trainee = row.to();
        let papers: Vec<Paper> = self.store.referring(Kind::Document, "trainee", row.id, PAPERS)?.iter().filter_map(Paper::of).collect();
        // A passport whose last day nobody knows does for nothing.
        let passport = newest(DocumentKind::Passport, &papers).and_then(|p| p.expires_on).map_or(Cover::None, Cover::Until);
        let of = |kind| match newest(kind, &papers).map(|p| p.expires_on) {
            None => Cover::None,
            Some(None) => Cover::Open,
            Some(Some(day)) => Cover::Until(day),
        };
        // A visa of an earlier journey says nothing about the next.
        let visa = of(DocumentKind::Visa);
        let visa = if matches!(visa, Cover::Until(day) if day < self.today) { Cover::None } else { visa };
        let permit = of(DocumentKind::Permit);
        if let Some(paper) = newest(DocumentKind::Permit, &papers) {
            permits.insert(row.id, (paper.id, permit));
        }
        let cohort: Cohort =
            trainee.cohort.map(|id| self.store.get(Kind::Cohort, id)).transpose()?.flatten().map(|r| r.to()).unwrap_or_default();
        let agreement: Agreement =
            cohort.agreement.map(|id| self.store.get(Kind::Agreement, id)).transpose()?.flatten().map(|r| r.to()).unwrap_or_default();
        let status = trainee.status;
        Ok(Person {
            id: row.id,
            ready: status.and_then(rank) >= rank(TraineeStatus::Selected),
            languages: trainee.languages,
            host: cohort.host_country,
            agreement_from: agreement.starts_on,
            agreement_until: agreement.ends_on,
            passport,
            visa,
            permit,
        })
    }

    fn department(&mut self, id: Id) -> Result<Department> {
        if let Some(known) = self.departments.get(&id) {
            return Ok(known.clone());
        }
        let found: Department = self.store.get(Kind::Department, id)?.map(|row| row.to()).unwrap_or_default();
        self.departments.insert(id, found.clone());
        Ok(found)
    }

    fn hospital(&mut self, id: Id) -> Result<Hospital> {
        if let Some(known) = self.hospitals.get(&id) {
            return Ok(known.clone());
        }
        let found: Hospital = self.store.get(Kind::Hospital, id)?.map(|row| row.to()).unwrap_or_default();
        self.hospitals.insert(id, found.clone());
        Ok(found)
    }

    /// A placement that is not cancelled, with what its department is.
    fn standing(&mut self, row: &Row) -> Result<Option<Standing>> {
        let p: Placement = row.to();
        let (Some(trainee), Some(department), Some(from), Some(to)) = (p.trainee, p.department, p.starts_on, p.ends_on) else {
            return Ok(None);
        };
        if p.state == Some(PlacementState::Cancelled) {
            return Ok(None);
        }
        let there = self.department(department)?;
        let town = there.hospital.map(|id| self.hospital(id)).transpose()?.map(|h| h.city).unwrap_or_default();
        Ok(Some(Standing { id: row.id, trainee, department, town, specialty: there.specialty, supervisor: p.supervisor, from, to }))
    }

    fn stays_of(&mut self, trainee: Id) -> Result<Vec<Standing>> {
        let mut out = Vec::new();
        for row in self.store.referring(Kind::Placement, "trainee", trainee, STAYS)? {
            out.extend(self.standing(&row)?);
        }
        out.sort_by_key(|stay| (stay.from, stay.id));
        Ok(out)
    }

    /// The departments that do what is needed: those of the host side, and those of hospitals that somebody named.
    fn sites(&mut self, needs: &mut Needs) -> Result<()> {
        let wanted: BTreeSet<&str> = needs.needs.iter().map(|n| n.specialty.as_str()).collect();
        let named: BTreeSet<Id> = needs.needs.iter().flat_map(|n| n.suitable.iter().copied()).collect();
        let last = needs.needs.iter().map(|n| n.latest.unwrap_or(needs.until)).max().unwrap_or(needs.until);
        let horizon = days_on(last, BEYOND).min(days_on(self.today, FURTHEST));
        let working = Working::between(self.today, horizon, &lunar_shift(self.store)?);
        let mut calendars: HashMap<Id, Vec<Week>> = HashMap::new();
        let mut sites = Vec::new();
        for specialty in wanted {
            let of = |kind| ListQuery::all(kind).with(Condition::In("specialty", vec![Value::text(specialty)]));
            let found = self.rows(&of(Kind::Department), PLACES + 1)?;
            let teachers = self.rows(&of(Kind::Trainer), PLACES + 1)?;
            if found.len().max(teachers.len()) > PLACES {
                self.note(msg!("proposal-cut-places", most = PLACES));
            }
            let teachers: Vec<(Id, Trainer)> = teachers.iter().take(PLACES).map(|row| (row.id, row.to())).collect();
            for row in found.iter().take(PLACES) {
                let department: Department = row.to();
                let Some(id) = department.hospital else { continue };
                let hospital = self.hospital(id)?;
                let abroad = hospital.side != Some(Side::Home);
                if !abroad && !named.contains(&id) {
                    continue;
                }
                if let std::collections::hash_map::Entry::Vacant(slot) = calendars.entry(id) {
                    slot.insert(weeks(&*working.of(self.store, &hospital.country)?, id, self.today, horizon));
                }
                let own = teachers.iter().filter(|(_, t)| t.department == Some(row.id) || t.hospital == Some(id));
                sites.push(Site {
                    department: row.id,
                    hospital: id,
                    town: hospital.city,
                    country: hospital.country,
                    abroad,
                    specialty: specialty.to_owned(),
                    seats: department.seats.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
                    weeks: calendars.get(&id).cloned().unwrap_or_default(),
                    teachers: own.map(|(id, t)| Teacher { id: *id, languages: t.languages.clone() }).collect(),
                });
                self.departments.insert(row.id, department);
            }
        }
        sites.sort_by_key(|site| site.department);
        needs.sites = sites;
        Ok(())
    }

    /// What stands at those departments from today on.
    fn stays_at(&mut self, needs: &mut Needs) -> Result<()> {
        let mut known: BTreeSet<Id> = needs.stays.iter().map(|s| s.id).collect();
        for site in 0..needs.sites.len() {
            let Some(department) = needs.sites.get(site).map(|s| s.department) else { continue };
            let there = Span::of(Kind::Placement, "ends_on")
                .fixed("department", Some(department).write())
                .from(Some(self.today).write())
                .without("state", vec![PlacementState::Cancelled.key()]);
            let rows = self.store.span(&there, STAYS + 1)?;
            if rows.len() > STAYS {
                self.note(msg!("proposal-cut-stays", most = STAYS));
            }
            for row in rows.iter().take(STAYS) {
                if known.insert(row.id) {
                    needs.stays.extend(self.standing(row)?);
                }
            }
        }
        Ok(())
    }
}

/// A rotation as the planner asks for it; nothing without a length. Whose it is comes later.
fn need(id: Id, rotation: &Rotation) -> Option<Need> {
    Some(Need {
        rotation: id,
        person: 0,
        specialty: rotation.specialty.clone(),
        weeks: usize::try_from(rotation.weeks?).ok().filter(|n| *n > 0)?,
        position: rotation.position,
        earliest: rotation.earliest_on,
        latest: rotation.latest_on,
        after: None,
        before: None,
        role: rotation.permitted_role,
        suitable: rotation.suitable.clone(),
        preferred: rotation.preferred.clone(),
        weight: rotation.weight.unwrap_or(USUAL_WEIGHT),
    })
}

/// The working weeks of a hospital from today to a day. A week begins on the first working day after the longest row of days off; where no day of it
/// is worked, it is the week of the calendar all the same.
fn weeks(working: &WorkingWeeks, hospital: Id, today: NaiveDate, until: NaiveDate) -> Vec<Week> {
    let begins = first_weekday(working, hospital, today);
    let back = i64::from(today.weekday().days_since(begins));
    let mut start = days_on(today, -back);
    let mut out = Vec::new();
    while start <= until {
        let worked = |n: &i64| working.works(Some(hospital), days_on(start, *n));
        let first = (0..7).find(worked);
        let last = (0..7).rev().find(worked);
        let (first, last) = first.zip(last).unwrap_or((0, 4));
        out.push(Week { first: days_on(start, first), last: days_on(start, last) });
        start = days_on(start, 7);
    }
    out
}

/// The weekday on which a hospital's week begins, by what its next half year has most often.
fn first_weekday(working: &WorkingWeeks, hospital: Id, today: NaiveDate) -> Weekday {
    const DAYS: i64 = 26 * 7;
    let mut open = [0_usize; 7];
    for n in 0..DAYS {
        let day = days_on(today, n);
        if working.works(Some(hospital), day)
            && let Some(count) = open.get_mut(day.weekday().num_days_from_monday() as usize)
        {
            *count += 1;
        }
    }
    let works = |weekday: Weekday| open.get(weekday.num_days_from_monday() as usize).is_some_and(|count| *count > 13);
    let mut best = (0, Weekday::Mon);
    let mut weekday = Weekday::Mon;
    for _ in 0..7 {
        if works(weekday) {
            let mut off = 0;
            let mut before = weekday.pred();
            while off < 7 && !works(before) {
                off += 1;
                before = before.pred();
            }
            if off > best.0 {
                best = (off, weekday);
            }
        }
        weekday = weekday.succ();
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DayHours, Season};
    use crate::rules::working_time::Pattern;

    #[test]
    fn a_week_begins_after_the_longest_row_of_days_off_and_holidays_shorten_it() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let hospital = Id::new(1).unwrap();
        let open = DayHours::parse("08:00-16:00");
        let pattern = |off: &[usize]| Pattern {
            hospital: None,
            season: Season::Usual,
            from: None,
            until: None,
            week: std::array::from_fn(|n| if off.contains(&n) { Some(DayHours::Off) } else { open }),
        };
        let mut kabul = WorkingWeeks { patterns: vec![pattern(&[4])], ..WorkingWeeks::default() };
        let first = |working: &WorkingWeeks| weeks(working, hospital, day("2026-11-23"), day("2026-12-20"));
        assert_eq!(first(&kabul)[0], Week { first: day("2026-11-21"), last: day("2026-11-26") });
        kabul.holidays.insert(day("2026-11-28"), "Independence".into());
        assert_eq!(first(&kabul)[1], Week { first: day("2026-11-29"), last: day("2026-12-03") });
        let astana = WorkingWeeks { patterns: vec![pattern(&[5, 6])], ..WorkingWeeks::default() };
        assert_eq!(first(&astana)[0], Week { first: day("2026-11-23"), last: day("2026-11-27") });
        // Nobody entered the week.
        assert_eq!(first(&WorkingWeeks::default())[1], Week { first: day("2026-11-30"), last: day("2026-12-04") });
    }
}
