//! Cells and records in words: what stands in tables, pages, histories and reports.
//!
//! References become titles and codes become names; both are looked up once and kept until [`Names::forget`] is told of a change.
//! Everything here has passed `text::screen`.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::{Field, FieldKind, FieldType, Id, Kind, List, Moment, Row, Value, entries, join};
use crate::rules::calendar::{self, Calendar, LunarShift, Style};
use crate::store::Store;
use crate::text;
use crate::words::label;

/// How many titles are kept.
const KEPT: usize = 4_000;

/// Titles and names over a store, kept while they hold.
#[derive(Debug, Default)]
pub struct Names {
    titles: RefCell<HashMap<(Kind, Id), String>>,
    terms: RefCell<HashMap<(List, String), String>>,
    days: Option<Days>,
}

/// How days are shown where it is not as they stand in the file.
#[derive(Debug, Clone)]
struct Days {
    calendar: Calendar,
    shift: LunarShift,
}

impl Names {
    /// Nothing looked up yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows days in a calendar from now on.
    pub fn show_days_in(&mut self, calendar: Calendar, shift: &LunarShift) {
        self.days = (calendar != Calendar::Gregorian).then(|| Days { calendar, shift: shift.clone() });
        self.forget();
    }

    /// A day as it is shown.
    fn day(&self, day: NaiveDate) -> String {
        match &self.days {
            Some(days) => calendar::format(day, days.calendar, Style::Numeric, &days.shift),
            None => day.to_string(),
        }
    }

    /// Somebody changed records: what may be old is looked up again.
    pub fn forget(&self) {
        self.titles.borrow_mut().clear();
        self.terms.borrow_mut().clear();
    }

    /// The title of a record: its name, or what it is made of.
    #[must_use]
    pub fn title(&self, store: &Store, kind: Kind, id: Id) -> String {
        self.title_within(store, kind, id, 2)
    }

    fn title_within(&self, store: &Store, kind: Kind, id: Id, depth: u8) -> String {
        if let Some(found) = self.titles.borrow().get(&(kind, id)) {
            return found.clone();
        }
        let title = match store.get(kind, id) {
            Ok(Some(row)) => self.row_title_within(store, &row, depth),
            _ => format!("#{}", id.short()),
        };
        let mut titles = self.titles.borrow_mut();
        if titles.len() >= KEPT {
            titles.clear();
        }
        titles.insert((kind, id), title.clone());
        title
    }

    /// The title of a record at hand.
    #[must_use]
    pub fn row_title(&self, store: &Store, row: &Row) -> String {
        self.row_title_within(store, row, 2)
    }

    fn row_title_within(&self, store: &Store, row: &Row, depth: u8) -> String {
        let mut out = String::new();
        for key in row.kind.title_fields() {
            let Some(field) = row.kind.field(key) else { continue };
            let part = match (field.kind, Option::<Id>::read(row.get(key))) {
                (FieldKind::Ref(kind), Some(id)) if depth > 0 => self.title_within(store, kind, id, depth - 1),
                (FieldKind::Ref(_), Some(id)) => format!("#{}", id.short()),
                _ => self.cell(store, field, row.get(key)),
            };
            if !part.is_empty() {
                if !out.is_empty() {
                    out.push_str(", ");
                }
                out.push_str(&part);
            }
        }
        if out.is_empty() { format!("#{}", row.id.short()) } else { out }
    }

    /// The name of a catalogue entry; its code if there is none.
    #[must_use]
    pub fn term(&self, store: &Store, list: List, code: &str) -> String {
        if let Some(found) = self.terms.borrow().get(&(list, code.to_owned())) {
            return found.clone();
        }
        let name = match store.term(list, code) {
            Ok(Some(row)) => text::screen(row.text("name")).into_owned(),
            _ => text::screen(code).into_owned(),
        };
        self.terms.borrow_mut().insert((list, code.to_owned()), name.clone());
        name
    }

    /// A cell in words, on one line.
    #[must_use]
    pub fn cell(&self, store: &Store, field: &Field, value: &Value) -> String {
        if value.is_null() {
            return String::new();
        }
        match field.kind {
            FieldKind::Ref(kind) => Option::<Id>::read(value).map(|id| self.title(store, kind, id)).unwrap_or_default(),
            FieldKind::Refs(kind) => join(Vec::<Id>::read(value).into_iter().map(|id| self.title(store, kind, id))),
            FieldKind::Term(list) => self.term(store, list, value.as_str()),
            FieldKind::Terms(list) => join(entries(value.as_str()).map(|code| self.term(store, list, code))),
            FieldKind::TermPairs(list) => {
                join(Vec::<(String, f64)>::read(value).into_iter().map(|(code, n)| format!("{} {n}", self.term(store, list, &code))))
            }
            FieldKind::Pairs => join(Vec::<(String, f64)>::read(value).into_iter().map(|(key, n)| format!("{} {n}", text::screen(&key)))),
            FieldKind::Choice(set) => choice(set.name, value.as_str()),
            FieldKind::Flag => label(if *value == Value::Int(1) { "flag-yes" } else { "flag-no" }),
            FieldKind::Moment => Moment::parse(value.as_str())
                .map_or_else(|| value.canonical(), |m| format!("{} {}", self.day(m.date()), m.local.format("%H:%M"))),
            // A year alone is of no other calendar: it would be two there.
            FieldKind::Date | FieldKind::PartialDate if self.days.is_some() => {
                Option::<NaiveDate>::read(value).map_or_else(|| text::screen(&value.canonical()).into_owned(), |day| self.day(day))
            }
            _ => text::screen(&value.canonical()).into_owned(),
        }
    }
}

/// The label of a choice.
#[must_use]
pub fn choice(set: &str, key: &str) -> String {
    label(&format!("choice-{set}-{key}"))
}

/// The label of a field of a kind: its own, or the common one of its key.
#[must_use]
pub fn field_label(kind: Kind, key: &str) -> String {
    let own = format!("field-{}-{key}", kind.table());
    crate::words::label_if_any(&own).unwrap_or_else(|| label(&format!("field-{key}")))
}

/// The name of a kind, for one record of it.
#[must_use]
pub fn kind_label(kind: Kind) -> String {
    label(&format!("kind-{}", kind.table()))
}

/// The name of a kind, for many.
#[must_use]
pub fn kind_plural(kind: Kind) -> String {
    label(&format!("kinds-{}", kind.table()))
}
