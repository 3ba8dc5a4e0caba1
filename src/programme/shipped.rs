//! Rows of the files that are built into the program: CSV whose columns are named like the fields of a record.
//!
//! Values stand in them as people write them in a table: `yes`, entries joined by `;`, days as ISO or counted from today. What
//! such a file gets wrong is our own fault, so every error here is a defect that names the file and the line.
//!
//! Must not: read files of other people (that is the importer's), or write to the store. Awkward: a day may be given as `-30`,
//! which a number column would read as a number; the field decides.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use crate::error::{Error, Result};
use crate::model::{Field, FieldKind, FieldType, Id, Kind, Moment, Row, Value, entries, join};

/// A built-in file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    /// Its name, for a defect.
    pub name: &'static str,
    /// What its rows are.
    pub kind: Kind,
    /// Its text.
    pub text: &'static str,
}

/// One row of a built-in file.
#[derive(Debug)]
pub(super) struct Line<'a> {
    sheet: Sheet,
    number: u64,
    titles: &'a csv::StringRecord,
    cells: &'a csv::StringRecord,
}

/// What a cell needs to be read: the day that relative days are counted from, and the ids that keys stand for.
pub(super) struct Reading<'a> {
    /// Day 0; `None` where only ISO days may stand.
    pub today: Option<NaiveDate>,
    /// The record of a kind that a key stands for.
    pub id: &'a dyn Fn(Kind, &str) -> Option<Id>,
}

impl Sheet {
    /// Calls `each` with every row.
    ///
    /// # Errors
    /// A defect if the file is no proper CSV, or what `each` gives.
    pub fn lines(self, mut each: impl FnMut(&Line<'_>) -> Result<()>) -> Result<()> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let titles = reader.headers().map_err(|e| self.defect(1, e))?.clone();
        let mut cells = csv::StringRecord::new();
        while reader.read_record(&mut cells).map_err(|e| self.defect(1, e))? {
            let number = cells.position().map_or(0, csv::Position::line);
            each(&Line { sheet: self, number, titles: &titles, cells: &cells })?;
        }
        Ok(())
    }

    fn defect(self, line: u64, what: impl std::fmt::Display) -> Error {
        Error::defect(format!("{}, line {line}: {what}", self.name))
    }
}

impl Line<'_> {
    /// The cell of a column, empty if there is none.
    pub fn text(&self, column: &str) -> &str {
        self.titles.iter().position(|t| t == column).and_then(|i| self.cells.get(i)).unwrap_or_default()
    }

    /// All cells, in the order of the columns.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }

    /// The record that the row describes. Every column is a field's key, one of `renamed` (column and key), or one of `aside`,
    /// which the caller reads itself.
    ///
    /// # Errors
    /// A defect for a column or cell that does not fit.
    pub fn record(&self, id: Id, reading: &Reading<'_>, renamed: &[(&str, &str)], aside: &[&str]) -> Result<Row> {
        let kind = self.sheet.kind;
        let mut row = Row::new(kind, id);
        for (title, text) in self.titles.iter().zip(self.cells) {
            if aside.contains(&title) || text.is_empty() {
                continue;
            }
            let key = renamed.iter().find(|(column, _)| *column == title).map_or(title, |(_, key)| *key);
            let Some(field) = kind.field(key) else { return Err(self.defect(format!("no field {key}"))) };
            let value = reading.cell(field, text).ok_or_else(|| self.defect(format!("{key}: {text}")))?;
            row.set(key, value);
        }
        Ok(row)
    }

    /// A defect of this row.
    pub fn defect(&self, what: impl std::fmt::Display) -> Error {
        self.sheet.defect(self.number, what)
    }
}

impl Reading<'_> {
    /// The value that a text means for a field.
    fn cell(&self, field: &Field, text: &str) -> Option<Value> {
        Some(match field.kind {
            FieldKind::Number { decimals: 0, .. } => Value::Int(text.parse().ok()?),
            FieldKind::Number { .. } => Value::Real(text.parse().ok()?),
            FieldKind::Flag => Value::Int(match text {
                "yes" => 1,
                "no" => 0,
                _ => return None,
            }),
            FieldKind::Date => Some(self.day(text)?).write(),
            FieldKind::Moment => Some(self.moment(text)?).write(),
            FieldKind::Ref(kind) => Some((self.id)(kind, text)?).write(),
            FieldKind::Refs(kind) => entries(text).map(|key| (self.id)(kind, key)).collect::<Option<Vec<Id>>>()?.write(),
            FieldKind::Words | FieldKind::Phones | FieldKind::Terms(_) => Value::text(join(entries(text))),
            FieldKind::Pairs | FieldKind::TermPairs(_) => {
                let pairs = Vec::<(String, f64)>::read(&Value::text(text));
                if pairs.len() != entries(text).count() {
                    return None;
                }
                pairs.write()
            }
            _ => Value::text(text),
        })
    }

    /// A day: ISO, days from today (`-30`, `+0`), or a weekday of a week from this one (`week-1 sat`). Weeks begin on Saturday,
    /// as work does in Kabul.
    fn day(&self, text: &str) -> Option<NaiveDate> {
        if let Ok(day) = text.parse() {
            return Some(day);
        }
        let today = self.today?;
        let Some(rest) = text.strip_prefix("week") else {
            return text.starts_with(['+', '-']).then(|| text.parse().ok()).flatten().and_then(|n| after(today, n));
        };
        let (week, weekday) = rest.split_once(' ')?;
        let since_saturday = |day: Weekday| i64::from(day.days_since(Weekday::Sat));
        let saturday = after(today, -since_saturday(today.weekday()))?;
        after(saturday, week.parse::<i64>().ok()?.checked_mul(7)? + since_saturday(weekday.parse().ok()?))
    }

    /// A day as in [`Reading::day`], a time, and an offset: `week-1 sat 08:30+04:30`.
    fn moment(&self, text: &str) -> Option<Moment> {
        let (day, clock) = text.rsplit_once(' ')?;
        let (time, _) = clock.split_at_checked(5)?;
        NaiveTime::parse_from_str(time, "%H:%M").ok()?;
        Moment::parse(&format!("{}T{clock}", self.day(day)?))
    }
}

fn after(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let count = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: Kind, key: &str) -> &'static Field {
        kind.field(key).unwrap()
    }

    #[test]
    fn cells_read_as_their_fields_mean_them() {
        let id = |kind, key: &str| (kind == Kind::Trainer && key == "t1").then(|| Id::new(7).unwrap());
        // A Monday.
        let reading = Reading { today: NaiveDate::from_ymd_opt(2026, 11, 23), id: &id };
        for (kind, key, text, wanted) in [
            (Kind::Document, "expires_on", "2031-03-10", Some("2031-03-10")),
            (Kind::Document, "expires_on", "-30", Some("2026-10-24")),
            (Kind::Document, "expires_on", "+0", Some("2026-11-23")),
            (Kind::Document, "expires_on", "30", None),
            (Kind::Document, "expires_on", "week+0 sat", Some("2026-11-21")),
            (Kind::Document, "expires_on", "week-1 fri", Some("2026-11-20")),
            (Kind::Document, "expires_on", "week+1 thu", Some("2026-12-03")),
            (Kind::Document, "expires_on", "week thu", None),
            (Kind::Session, "starts_at", "week+0 mon 08:30+04:30", Some("2026-11-23T08:30+04:30")),
            (Kind::Session, "starts_at", "-1 14:00+05:00", Some("2026-11-22T14:00+05:00")),
            (Kind::Session, "starts_at", "-1 24:00+05:00", None),
            (Kind::Session, "starts_at", "-1", None),
            (Kind::Hospital, "beds", "400", Some("400")),
            (Kind::Hospital, "beds", "many", None),
            (Kind::Hospital, "latitude", "34", Some("34")),
            (Kind::Trainer, "assessor", "yes", Some("1")),
            (Kind::Trainer, "assessor", "1", None),
            (Kind::Trainer, "languages", "ru;kk ", Some("ru; kk")),
            (Kind::Agreement, "seats", "orthopaedics=4;neurosurgery=2", Some("orthopaedics=4; neurosurgery=2")),
            (Kind::Agreement, "seats", "orthopaedics", None),
            (Kind::Placement, "supervisor", "t1", Some("7")),
            (Kind::Placement, "supervisor", "t2", None),
        ] {
            assert_eq!(reading.cell(field(kind, key), text).map(|v| v.canonical()).as_deref(), wanted, "{key} {text}");
        }
    }

    #[test]
    fn a_file_that_does_not_fit_says_where() {
        let id = |_: Kind, _: &str| None;
        let read = |text: &'static str| {
            let sheet = Sheet { name: "x.csv", kind: Kind::Hospital, text };
            let reading = Reading { today: None, id: &id };
            sheet.lines(|line| line.record(Id::from_bytes([1; 8]), &reading, &[("title", "name")], &["key"]).map(|_| ()))
        };
        assert!(read("key,title,beds\na,Wazir,400\n").is_ok());
        for (text, said) in [
            ("key,title,beds\na,Wazir,400\nb,Herat,x\n", "x.csv, line 3: beds: x"),
            ("key,title,bed\na,Wazir,400\n", "x.csv, line 2: no field bed"),
            ("key,title\na,Wazir,400\n", "x.csv, line 1: "),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.said().starts_with(said), "{}", error.said());
        }
    }
}
