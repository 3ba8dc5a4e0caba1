//! What is looked for by name on the sheet: a person for a column, the hospital, and the day.

use std::collections::BTreeSet;

use super::{DAY, HOSPITAL, PERSON, Sheet};
use crate::model::{Id, Kind, Value};
use crate::msg;
use crate::programme::theatre::{Place, Somebody, find_hospitals, find_people};
use crate::rules::date_input;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Outcome};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;

impl Sheet {
    pub(super) fn add_person(&mut self, desk: &Desk, who: (Kind, Id)) {
        let name = desk.names.title(&desk.store, who.0, who.1);
        let columns = &mut self.people.columns;
        // Trainees stand before trainers.
        let at = if who.0 == Kind::Trainee {
            columns.iter().position(|p| p.who.0 == Kind::Trainer).unwrap_or(columns.len())
        } else {
            columns.len()
        };
        let there = columns.iter().position(|p| p.who == who);
        let at = there.unwrap_or_else(|| {
            columns.insert(at, Somebody { who, name });
            at
        });
        self.people.others.retain(|p| p.who != who);
        if who.0 == Kind::Trainer
            && let Some(row) = self.row_mut()
        {
            let took = row.people.entry(who).or_default();
            (took.there, took.touched) = (true, true);
            self.touch();
        }
        self.go(desk, 2 + at);
    }

    pub(super) fn find_person(&mut self, desk: &Desk, typed: &str) -> Outcome {
        let there: BTreeSet<Id> = self.people.columns.iter().map(|p| p.who.1).collect();
        let found = if typed.is_empty() {
            Ok(self.people.others.iter().map(|p| (p.clone(), String::new())).collect())
        } else {
            find_people(&desk.store, &desk.names, typed, &there)
        };
        let found = match found {
            Ok(found) => found,
            Err(e) => return Outcome::then(e.into()),
        };
        match found.as_slice() {
            [] => Outcome::then(Effect::Push(Box::new(ask_person(typed).refused(&msg!("theatre-nobody", typed = typed))))),
            [(only, _)] => {
                let who = only.who;
                self.add_person(desk, who);
                Outcome::done()
            }
            _ => {
                let item = |(somebody, detail): &(Somebody, String)| Item {
                    label: somebody.name.clone(),
                    detail: detail.clone(),
                    value: Value::Int(somebody.who.1.get()),
                };
                let items = found.iter().map(item).collect();
                Outcome::then(Effect::Push(Box::new(Choose::new(PERSON, crate::words::label("theatre-choose-person"), items))))
            }
        }
    }

    pub(super) fn find_hospital(&mut self, desk: &Desk, typed: &str) -> Outcome {
        match find_hospitals(&desk.store, &desk.names, typed) {
            Ok(found) => match found.as_slice() {
                [] => Outcome::then(Effect::Push(Box::new(ask_hospital(typed).refused(&msg!("theatre-no-hospital", typed = typed))))),
                [(only, _)] => self.at_hospital(desk, *only),
                _ => {
                    let item = |(id, name): &(Id, String)| Item { label: name.clone(), detail: String::new(), value: Value::Int(id.get()) };
                    let items = found.iter().map(item).collect();
                    Outcome::then(Effect::Push(Box::new(Choose::new(HOSPITAL, crate::words::label("theatre-choose-hospital"), items))))
                }
            },
            Err(e) => Outcome::then(e.into()),
        }
    }

    pub(super) fn at_hospital(&mut self, desk: &Desk, hospital: Id) -> Outcome {
        let place = Place { hospital, department: None, session: None, day: desk.manner.today };
        match self.settle(desk, place) {
            Ok(()) => Outcome::done(),
            Err(e) => Outcome::then(e.into()),
        }
    }

    pub(super) fn on_day(&mut self, desk: &Desk, typed: &str) -> Outcome {
        let read = date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift);
        let (day, place) = match (read, self.place) {
            (Ok(day), Some(place)) => (day.date, place),
            (Err(why), _) => return Outcome::then(Effect::Push(Box::new(ask_day(typed).refused(&why)))),
            _ => return Outcome::done(),
        };
        // Of another day it is no session's list.
        let session = place.session.filter(|_| day == place.day);
        match self.settle(desk, Place { day, session, ..place }) {
            Ok(()) => Outcome::done(),
            Err(e) => Outcome::then(e.into()),
        }
    }
}

pub(super) fn ask_hospital(typed: &str) -> Prompt {
    Prompt::new(HOSPITAL, crate::words::label("theatre-ask-hospital"), typed.to_owned())
}

pub(super) fn ask_person(typed: &str) -> Prompt {
    Prompt::new(PERSON, crate::words::label("theatre-ask-person"), typed.to_owned())
}

pub(super) fn ask_day(typed: &str) -> Prompt {
    Prompt::new(DAY, crate::words::label("theatre-ask-day"), typed.to_owned())
}
