//! A bar in hand: where it was taken up, where it is held now, and what it would clash with there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{NaiveDate, TimeDelta};

use crate::model::{Id, Kind, Row};
use crate::programme::timeline::{Item, Strip, Turn};
use crate::programme::verbs::{Put, days_of};
use crate::rules::timeline::{Scale, Zoom};
use crate::tui::worker::Ticket;

/// By what it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grip {
    /// All of it.
    Whole,
    /// Its first day.
    Start,
    /// Its last day.
    End,
    /// The day on which its second part begins.
    Cut,
}

/// Lines about what it would clash with, and who asked.
#[derive(Default)]
pub(super) struct Clashes {
    pub asked: Option<(Ticket, Arc<AtomicBool>)>,
    /// For where it is held now; `None` while they are looked for.
    pub found: Option<Vec<(bool, String)>>,
}

impl Clashes {
    /// Nobody waits for the last answer any more.
    pub fn drop_question(&mut self) {
        if let Some((_, over)) = self.asked.take() {
            over.store(true, Ordering::Relaxed);
        }
    }
}

/// A bar in hand.
pub(super) struct Held {
    /// The record as it was seen.
    pub base: Row,
    pub grip: Grip,
    /// Whom or what it is about.
    pub name: String,
    /// Its letters and its name on the row that it was taken from.
    pub drawn: (String, String),
    /// Where it was.
    pub was: (NaiveDate, NaiveDate),
    /// Where it is held.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Where it would be cut.
    pub cut: NaiveDate,
    /// The department that it is held over, with its name, if that is another one.
    pub over: Option<(Id, String)>,
    pub clashes: Clashes,
    /// It is being written.
    pub writing: Option<Ticket>,
    /// Somebody else changed the record since.
    pub changed: bool,
}

impl Held {
    /// Takes a record up; `None` if it has no days. A placement is cut at `at`, or as near to it as it can be.
    pub fn new(base: Row, grip: Grip, name: String, drawn: (String, String), at: NaiveDate) -> Option<Self> {
        let (from, to) = days_of(&base)?;
        let cut = at.max(from.succ_opt().unwrap_or(from)).min(to);
        let (clashes, over) = (Clashes::default(), None);
        Some(Self { base, grip, name, drawn, was: (from, to), from, to, cut, over, clashes, writing: None, changed: false })
    }

    /// Where it would be put.
    pub fn put(&self) -> Put {
        Put { from: self.from, to: self.to, department: self.over.as_ref().map(|(id, _)| *id) }
    }

    /// Whether it is where it was.
    pub fn is_unmoved(&self) -> bool {
        self.grip != Grip::Cut && (self.from, self.to) == self.was && self.over.is_none()
    }

    /// The day that moves with the keys.
    pub fn edge(&self) -> NaiveDate {
        match self.grip {
            Grip::Whole | Grip::Start => self.from,
            Grip::End => self.to,
            Grip::Cut => self.cut,
        }
    }

    /// Moves it by columns.
    pub fn step(&mut self, scale: &Scale, by: i64) -> bool {
        scale.carried(self.edge(), by).is_some_and(|day| self.go(day))
    }

    /// Moves it by a day, where columns are days by a week.
    pub fn step_finely(&mut self, scale: &Scale, by: i64) -> bool {
        let days = if scale.zoom() == Zoom::Day { 7 } else { 1 };
        self.edge().checked_add_signed(TimeDelta::days(by * days)).is_some_and(|day| self.go(day))
    }

    /// Brings the edge to a day; false if a bar cannot be so.
    fn go(&mut self, day: NaiveDate) -> bool {
        match self.grip {
            Grip::Whole => {
                // It keeps its length in days, whatever the months are.
                let Some(to) = day.checked_add_signed(self.to - self.from) else { return false };
                (self.from, self.to) = (day, to);
            }
            Grip::Start if day <= self.to => self.from = day,
            Grip::End if day >= self.from => self.to = day,
            Grip::Cut if self.from < day && day <= self.to => self.cut = day,
            Grip::Start | Grip::End | Grip::Cut => return false,
        }
        true
    }

    /// The bars of a row with this one where it is held.
    pub fn bars(&self, turn: Turn, strip: &Strip) -> Vec<Item> {
        let own = |item: &Item| (item.kind, item.id) == (self.base.kind, self.base.id);
        let mut bars: Vec<Item> = strip.bars.iter().filter(|item| !own(item)).cloned().collect();
        let here = match &self.over {
            Some((department, _)) if turn == Turn::Departments => *department == strip.id,
            _ => strip.bars.iter().any(own),
        };
        if here {
            let (head, label) = self.drawn.clone();
            let (kind, id) = (self.base.kind, self.base.id);
            let whole = Item { kind, id, from: self.from, to: self.to, head, label };
            if self.grip == Grip::Cut {
                bars.push(Item { to: self.cut.pred_opt().unwrap_or(self.cut), ..whole.clone() });
                bars.push(Item { from: self.cut, ..whole });
            } else {
                bars.push(whole);
            }
        }
        bars.sort_by_key(|bar| (bar.from, bar.to, bar.id));
        bars
    }

    /// The sessions of a row with this one where it is held.
    pub fn sessions(&self, strip: &Strip) -> Vec<(Id, NaiveDate)> {
        let own = self.base.kind == Kind::Session;
        strip.sessions.iter().map(|(id, day)| (*id, if own && *id == self.base.id { self.from } else { *day })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::rules::calendar::{Calendar, LunarShift};
    use crate::rules::timeline::week_begins;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn held(grip: Grip, at: &str) -> Held {
        let row = Row::new(Kind::Placement, Id::new(1).unwrap());
        let row = row.with("starts_on", Value::text("2027-01-11")).with("ends_on", Value::text("2027-02-05"));
        Held::new(row, grip, "Gul".into(), Default::default(), day(at)).unwrap()
    }

    fn scale(zoom: Zoom) -> Scale {
        Scale::new(zoom, day("2027-01-01"), 9, Calendar::Gregorian, LunarShift::NONE, week_begins("", Calendar::Gregorian))
    }

    #[test]
    fn what_the_keys_do_to_it() {
        for (grip, zoom, columns, finely, from, to) in [
            (Grip::Whole, Zoom::Day, 1, 0, "2027-01-12", "2027-02-06"),
            (Grip::Whole, Zoom::Day, 0, -1, "2027-01-04", "2027-01-29"),
            (Grip::Whole, Zoom::Week, -1, 2, "2027-01-06", "2027-01-31"),
            (Grip::Whole, Zoom::Month, 1, 0, "2027-02-11", "2027-03-08"),
            (Grip::Start, Zoom::Week, 1, 0, "2027-01-18", "2027-02-05"),
            (Grip::End, Zoom::Month, 1, -1, "2027-01-11", "2027-03-04"),
        ] {
            let (mut held, scale) = (held(grip, "2027-01-11"), scale(zoom));
            assert!(held.step(&scale, columns) && held.step_finely(&scale, finely));
            assert_eq!((held.from, held.to), (day(from), day(to)), "{grip:?} {zoom:?}");
        }
    }

    #[test]
    fn an_end_never_comes_before_its_beginning() {
        let scale = scale(Zoom::Month);
        let mut start = held(Grip::Start, "2027-01-11");
        assert!(!start.step(&scale, 1) && start.is_unmoved());
        let mut end = held(Grip::End, "2027-01-11");
        assert!(!end.step(&scale, -1) && end.is_unmoved());
        let mut cut = held(Grip::Cut, "2020-01-01");
        assert_eq!(cut.cut, day("2027-01-12"), "as near as it can be");
        assert!(!cut.step_finely(&scale, -1) && cut.step_finely(&scale, 1));
        assert_eq!(held(Grip::Cut, "2030-01-01").cut, day("2027-02-05"));
    }
}
