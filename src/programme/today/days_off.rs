//! Days off by country, as somebody entered them, read once each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{Look, on};
use crate::error::Result;
use crate::model::{Kind, Value};
use crate::rules::filter::Test;
use crate::store::{Condition, ListQuery};
use crate::text;

/// Holidays of one country in the years around.
const HOLIDAYS: usize = 500;

/// Days off of one country.
#[derive(Debug, Default)]
pub(super) struct Off {
    /// The days.
    pub days: BTreeSet<NaiveDate>,
    /// What is kept on each.
    pub names: BTreeMap<NaiveDate, String>,
}

/// By ISO 3166-1.
#[derive(Default)]
pub(super) struct Holidays(HashMap<String, Off>);

impl Holidays {
    /// Those of a country.
    pub fn of(&mut self, look: &Look<'_>, country: &str) -> Result<&Off> {
        if !self.0.contains_key(country) {
            let query = ListQuery::all(Kind::Holiday)
                .with(Condition::Compare("on", Test::AtLeast, on(look.now, -400)))
                .with(Condition::Compare("on", Test::AtMost, on(look.now, 800)))
                .with(Condition::In("country", vec![Value::text(country)]))
                .by("on", false);
            let mut off = Off::default();
            for row in look.all("placement", &query, HOLIDAYS)? {
                let Some(day) = row.date("on") else { continue };
                off.days.insert(day);
                off.names.entry(day).or_insert_with(|| text::screen(row.text("name")).into_owned());
            }
            self.0.insert(country.to_owned(), off);
        }
        Ok(self.0.entry(country.to_owned()).or_default())
    }
}
