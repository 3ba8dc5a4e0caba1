//! A proposal as lines: each person with what stands, what is proposed, and what has no place. Made beside the screen, once for each plan.
//!
//! Must not: know what is marked or fixed; that is drawn.

use chrono::NaiveDate;

use crate::model::{Id, Kind};
use crate::programme::proposals::{Found, Teller};
use crate::rules::calendar::Calendar;
use crate::rules::planning::programme::needs::{Spot, Standing};
use crate::say;
use crate::store::Store;
use crate::{error::Result, programme::working::lunar_shift};

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// A person.
    Person,
    /// A placement that stands.
    Stands,
    /// A row of the proposal, by its place.
    Row(usize),
    /// A rotation without a place.
    Unplaced,
}

/// A line, with what the strip below tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub about: About,
    pub person: Id,
    pub words: String,
    pub more: Vec<String>,
}

/// A plan with its lines.
#[derive(Debug)]
pub(super) struct Shown {
    pub found: Found,
    pub lines: Vec<Line>,
    /// Rows that had been fixed and cannot stay, in words.
    pub lapsed: Vec<String>,
}

impl Shown {
    /// Puts a plan into lines.
    pub fn of(store: &Store, today: NaiveDate, calendar: Calendar, found: Found) -> Result<Self> {
        let teller = Teller::new(store, calendar, &lunar_shift(store)?);
        let needs = &found.gathered.needs;
        let mut people: Vec<(String, Id)> = needs.people.iter().map(|p| (teller.name(Kind::Trainee, p.id), p.id)).collect();
        people.sort();
        let mut lines = Vec::new();
        for (name, person) in people {
            let line = |about, words, more| Line { about, person, words, more };
            lines.push(line(About::Person, name, Vec::new()));
            let mut own: Vec<(NaiveDate, Line)> = Vec::new();
            for stay in needs.stays.iter().filter(|s| s.trainee == person && s.to >= today) {
                own.push((stay.from, line(About::Stands, stands(&teller, stay), vec![say!("proposal-stands")])));
            }
            for (at, row) in found.proposal.rows.iter().enumerate().filter(|(_, row)| row.spot.trainee == person) {
                let words = teller.row(needs, row);
                let mut more = vec![words.clone(), teller.why(needs, row)];
                more.extend(teller.beside(needs, row));
                own.push((row.spot.from, line(About::Row(at), words, more)));
            }
            own.sort_by_key(|(from, _)| *from);
            lines.extend(own.into_iter().map(|(_, line)| line));
            for unplaced in &found.proposal.unplaced {
                let Some(need) = needs.needs.get(unplaced.need) else { continue };
                if needs.people.get(need.person).is_none_or(|p| p.id != person) {
                    continue;
                }
                let specialty = teller.specialty(&need.specialty);
                let words = say!("proposal-unplaced", specialty = specialty, weeks = need.weeks);
                lines.push(line(About::Unplaced, words, teller.unplaced(needs, unplaced)));
            }
        }
        let lapsed = found.proposal.lapsed.iter().map(|spot| called(&teller, spot)).collect();
        Ok(Self { found, lines, lapsed })
    }
}

fn stands(teller: &Teller<'_>, stay: &Standing) -> String {
    let place = teller.name(Kind::Department, stay.department);
    say!("proposal-row", from = teller.day(stay.from), to = teller.day(stay.to), place = place)
}

fn called(teller: &Teller<'_>, spot: &Spot) -> String {
    format!("{}, {}", teller.name(Kind::Trainee, spot.trainee), teller.name(Kind::Department, spot.department))
}
