//! From what a person types into a field to the value it holds, and back.
//!
//! The same reading serves the forms, bulk edits and `--set` on the command line. References and catalogue codes are looked up
//! in the store; everything else is read by rules.

use chrono::NaiveDate;

use super::show::{Names, choice, kind_label};
use crate::model::{DayHours, Field, FieldKind, FieldType, Id, Kind, List, Moment, Row, Value, entries, join};
use crate::msg;
use crate::rules::calendar::{self, Calendar, LunarShift, Style};
use crate::rules::today::Now;
use crate::rules::{date_input, validate, zones};
use crate::store::Store;
use crate::text;
use crate::words::Message;

/// What reading and showing depend on besides the store.
#[derive(Debug, Clone)]
pub struct Manner {
    /// The day it is.
    pub today: NaiveDate,
    /// The calendar that dates are shown and first read in.
    pub calendar: Calendar,
    /// The calendar in which a day is told beside that.
    pub second: Option<Calendar>,
    /// The ministry's corrections of the lunar calendar.
    pub shift: LunarShift,
    /// The country whose clocks a time without an offset is read by (ISO 3166-1): that of the record's hospital, where it has one.
    pub country: String,
}

impl Manner {
    /// How the rules look: the day, and the calendar in which they say days.
    #[must_use]
    pub fn now(&self) -> Now<'_> {
        Now { today: self.today, calendar: self.calendar, shift: &self.shift }
    }

    /// A day as it is shown, in digits: `2027-01-12`, `1405-10-22`.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> String {
        calendar::format(day, self.calendar, Style::Numeric, &self.shift)
    }

    /// The same day in the second calendar, in words: `22 Jadi 1405`.
    #[must_use]
    pub fn beside(&self, day: NaiveDate) -> Option<String> {
        self.second.map(|second| calendar::format(day, second, Style::Short, &self.shift))
    }
}

/// The host country of the programme: where a time is meant when no hospital says otherwise.
pub const HOST_COUNTRY: &str = "KZ";

/// Something that could be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What would stand in the field.
    pub label: String,
    /// What tells it apart from others of the same name.
    pub detail: String,
    /// What the field would hold: an id, a code, a key.
    pub value: Value,
}

/// How a value stands in a line of a form.
#[must_use]
pub fn edit_text(store: &Store, names: &Names, manner: &Manner, field: &Field, value: &Value) -> String {
    match field.kind {
        FieldKind::Date => match Option::<NaiveDate>::read(value) {
            Some(day) if manner.calendar != Calendar::Gregorian => calendar::format(day, manner.calendar, Style::Short, &manner.shift),
            _ => value.canonical(),
        },
        FieldKind::Moment => Moment::parse(value.as_str()).map_or_else(
            || value.canonical(),
            |m| {
                // With its offset: the same hour is another moment in Kabul and in Astana.
                let text = m.to_string();
                let (at, offset) = text.split_at(text.len().saturating_sub(6));
                format!("{} {offset}", at.replace('T', " "))
            },
        ),
        FieldKind::Pairs => value.canonical(),
        FieldKind::TermPairs(list) => {
            join(Vec::<(String, f64)>::read(value).into_iter().map(|(code, n)| format!("{}={n}", names.term(store, list, &code))))
        }
        FieldKind::Notes | FieldKind::PartialDate => value.canonical(),
        _ => names.cell(store, field, value),
    }
}

/// Reads a field's text.
///
/// # Errors
/// What is wrong and how to mend it.
pub fn read(store: &Store, names: &Names, manner: &Manner, field: &Field, typed: &str) -> Result<Value, Message> {
    if let FieldKind::Notes = field.kind {
        let value = Value::text(text::clean_notes(typed).into_owned());
        return checked(field, value);
    }
    let typed = text::clean_line(typed);
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let value = match field.kind {
        FieldKind::Date => Value::text(date_input::parse(typed, manner.today, manner.calendar, &manner.shift)?.date.to_string()),
        FieldKind::PartialDate => Value::text(date_input::parse_partial(typed, manner.today, manner.calendar, &manner.shift)?.to_string()),
        FieldKind::Moment => Value::text(moment(manner, typed)?.to_string()),
        FieldKind::Hours => match DayHours::read_typed(&text::latin_digits(typed)) {
            Some(hours) => Some(hours).write(),
            None => return Err(msg!("entry-no-hours", typed = text::truncate(typed, 30))),
        },
        FieldKind::Number { decimals: 0, .. } => match text::parse_whole(typed) {
            Some(n) => Value::Int(n),
            None => return Err(msg!("entry-no-number", typed = text::truncate(typed, 30))),
        },
        FieldKind::Number { .. } => match text::parse_decimal(typed) {
            Some(n) => Value::Real(n),
            None => return Err(msg!("entry-no-number", typed = text::truncate(typed, 30))),
        },
        FieldKind::Flag => Value::Int(flag(typed).ok_or_else(|| msg!("entry-no-flag", typed = text::truncate(typed, 30)))?.into()),
        FieldKind::Choice(_) | FieldKind::Term(_) | FieldKind::Ref(_) => one(store, names, field, typed)?,
        FieldKind::Terms(_) => {
            let codes = entries(typed).map(|t| one(store, names, field, t).map(|v| v.canonical())).collect::<Result<Vec<_>, _>>()?;
            Value::text(join(codes))
        }
        FieldKind::Refs(_) => {
            let codes = entries(typed)
                .map(|t| one(store, names, field, t).map(|v| Option::<Id>::read(&v).map(Id::code).unwrap_or_default()))
                .collect::<Result<Vec<_>, _>>()?;
            Value::text(join(codes))
        }
        FieldKind::TermPairs(_) => {
            let pairs = entries(typed)
                .map(|t| {
                    let (name, n) = pair(t)?;
                    Ok(format!("{}={n}", one(store, names, field, name)?.canonical()))
                })
                .collect::<Result<Vec<_>, Message>>()?;
            Value::text(join(pairs))
        }
        FieldKind::Pairs => {
            let pairs = entries(typed).map(|t| pair(t).map(|(k, n)| format!("{k}={n}"))).collect::<Result<Vec<_>, _>>()?;
            Value::text(join(pairs))
        }
        FieldKind::Phones => Value::text(join(typed.split([';', ',', '/']).filter_map(phone))),
        FieldKind::Words => Value::text(join(entries(typed))),
        _ => Value::text(typed),
    };
    checked(field, value)
}

fn checked(field: &Field, value: Value) -> Result<Value, Message> {
    // A required field that is still empty is said when one saves, not while one passes through.
    if value.is_null() {
        return Ok(value);
    }
    validate::cell(field, &value).map(|()| value).map_err(|(what, next)| msg!("two-sentences", one = what, two = next))
}

/// `name=4`, `name: 4` or `name 4`.
fn pair(t: &str) -> Result<(&str, f64), Message> {
    let at = t.rfind(['=', ':', ' ', '\u{a0}']);
    at.and_then(|at| {
        let (name, n) = t.split_at(at);
        let n = text::parse_decimal(n.trim_start_matches(['=', ':', ' ', '\u{a0}']).trim())?;
        let name = name.trim_end_matches(['=', ':', ' ']).trim();
        (!name.is_empty()).then_some((name, n))
    })
    .ok_or_else(|| msg!("entry-no-pair", typed = text::truncate(t, 30)))
}

fn flag(typed: &str) -> Option<bool> {
    let folded = text::fold(typed);
    match folded.as_str() {
        "1" | "x" | "بلی" | "هو" | "да" | "иә" => Some(true),
        "0" | "نخیر" | "نه" | "нет" | "жоқ" => Some(false),
        w if "yes".starts_with(w) || "true".starts_with(w) => Some(true),
        w if "no".starts_with(w) || "false".starts_with(w) => Some(false),
        _ => None,
    }
}

/// A phone in its canonical form: `+` and digits. Afghan numbers of ten digits that begin with 0 and Kazakh ones that begin
/// with 8 get their country's prefix; what stays unclear is kept for the finding to name.
#[must_use]
pub fn phone(typed: &str) -> Option<String> {
    let latin = text::latin_digits(typed.trim());
    let plus = latin.starts_with('+');
    let digits: String = latin.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        let kept = typed.trim();
        return (!kept.is_empty()).then(|| kept.to_owned());
    }
    Some(match (plus, digits.as_str()) {
        (true, d) => format!("+{d}"),
        (false, d) if d.starts_with("00") && d.len() > 10 => format!("+{}", d.trim_start_matches('0')),
        (false, d) if d.len() == 10 && d.starts_with('0') => format!("+93{}", d.trim_start_matches('0')),
        (false, d) if d.len() == 9 && d.starts_with('7') => format!("+93{d}"),
        (false, d) if d.len() == 11 && (d.starts_with("93") || d.starts_with('7')) => format!("+{d}"),
        (false, d) if d.len() == 11 && d.starts_with('8') => format!("+7{}", d.get(1..).unwrap_or_default()),
        (false, d) => format!("+{d}"),
    })
}

/// A day and a time: `2027-01-12 8:30`, `next sat 0830`, or the canonical form. The offset is that of the country's clocks on
/// that day unless given behind it: `2027-01-12 8:30 +04:30`.
///
/// # Errors
/// What cannot be read.
pub fn moment(manner: &Manner, typed: &str) -> Result<Moment, Message> {
    if let Some(moment) = Moment::parse(typed) {
        return Ok(moment);
    }
    let offset = typed.rsplit_once(' ').and_then(|(at, offset)| {
        // Read with any day, for its own rules.
        let given = Moment::parse(&format!("2000-01-01T00:00{offset}"))?;
        Some((at.trim_end(), given.offset_minutes))
    });
    let typed = offset.map_or(typed, |(at, _)| at);
    let (day, time) = match typed.rsplit_once([' ', 'T']) {
        Some((day, time)) if zones::parse_time(time).is_some() => (day.trim(), time),
        _ => return Err(msg!("entry-no-moment", typed = text::truncate(typed, 30))),
    };
    let date = date_input::parse(day, manner.today, manner.calendar, &manner.shift)?.date;
    let time = zones::parse_time(time).ok_or_else(|| msg!("entry-no-moment", typed = text::truncate(typed, 30)))?;
    let country = if manner.country.is_empty() { HOST_COUNTRY } else { &manner.country };
    let offset_minutes = offset.map(|(_, minutes)| minutes).or_else(|| zones::offset_minutes(country, None, date)).unwrap_or(300);
    Ok(Moment { local: date.and_time(time), offset_minutes })
}

/// The one record, code or key that a text means.
fn one(store: &Store, names: &Names, field: &Field, typed: &str) -> Result<Value, Message> {
    let found = suggest(store, names, field, typed, 8).map_err(|e| e.what().clone())?;
    let folded = text::fold(typed);
    let exact: Vec<&Suggestion> =
        found.iter().filter(|s| text::fold(&s.label) == folded || s.value.canonical().eq_ignore_ascii_case(typed)).collect();
    match (exact.as_slice(), found.as_slice()) {
        ([only], _) => Ok(only.value.clone()),
        ([], [only]) => Ok(only.value.clone()),
        ([], []) => Err(msg!("entry-nothing-named", typed = text::truncate(typed, 30), what = sort_of(field))),
        _ => Err(msg!("entry-several-named", typed = text::truncate(typed, 30), what = sort_of(field))),
    }
}

/// What a field refers to, in words.
fn sort_of(field: &Field) -> String {
    match field.kind {
        FieldKind::Ref(kind) | FieldKind::Refs(kind) => kind_label(kind),
        FieldKind::Term(list) | FieldKind::Terms(list) | FieldKind::TermPairs(list) => choice("list", list.key()),
        _ => crate::words::label("entry-choice"),
    }
}

/// What a typed text could mean in a field that refers to something; best first.
///
/// # Errors
/// Trouble with the file.
pub fn suggest(store: &Store, names: &Names, field: &Field, typed: &str, limit: usize) -> crate::error::Result<Vec<Suggestion>> {
    match field.kind {
        FieldKind::Choice(set) => {
            let folded = text::fold(typed);
            let all = set.keys.iter().map(|key| (choice(set.name, key), *key));
            let begins = all.filter(|(label, key)| {
                let label = text::fold(label);
                label.starts_with(&folded) || text::fold(key).starts_with(&folded) || label.split(' ').any(|w| w.starts_with(&folded))
            });
            Ok(begins.take(limit).map(|(label, key)| Suggestion { label, detail: String::new(), value: Value::text(key) }).collect())
        }
        FieldKind::Term(list) | FieldKind::Terms(list) | FieldKind::TermPairs(list) => terms(store, list, typed, limit),
        FieldKind::Ref(kind) | FieldKind::Refs(kind) => records(store, names, kind, typed, limit),
        _ => Ok(Vec::new()),
    }
}

fn terms(store: &Store, list: List, typed: &str, limit: usize) -> crate::error::Result<Vec<Suggestion>> {
    let of = |row: &Row| Suggestion {
        label: text::screen(row.text("name")).into_owned(),
        detail: row.text("code").to_owned(),
        value: Value::text(row.text("code")),
    };
    if let Some(row) = store.term(list, typed)? {
        return Ok(vec![of(&row)]);
    }
    let mut found: Vec<Row> = if typed.is_empty() {
        let query = crate::store::ListQuery::all(Kind::Term)
            .by("name", false)
            .with(crate::store::Condition::In("list", vec![Value::text(list.key())]));
        store.page(&query, None, crate::store::Direction::Forward, limit)?.into_iter().map(|(row, _)| row).collect()
    } else {
        store.matching(Kind::Term, typed, 400)?.into_iter().filter(|row| row.text("list") == list.key()).collect()
    };
    rank(&mut found, typed, |row| row.text("name"));
    Ok(found.iter().take(limit).map(of).collect())
}

fn records(store: &Store, names: &Names, kind: Kind, typed: &str, limit: usize) -> crate::error::Result<Vec<Suggestion>> {
    let found = if let Some(code) = typed.strip_prefix('#') {
        store.by_code(kind, code)?
    } else if typed.is_empty() {
        let query = crate::store::ListQuery::all(kind);
        store.page(&query, None, crate::store::Direction::Forward, limit)?.into_iter().map(|(row, _)| row).collect()
    } else {
        let own = store.matching(kind, typed, 50)?;
        if !own.is_empty() {
            return Ok(as_suggestions(store, names, kind, own, typed, limit));
        }
        // A title may be made of several records' words: `Traumatology, NSC Astana`.
        let words = typed.replace([',', '#'], " ");
        let filter = crate::rules::filter::Filter {
            parts: words
                .split_whitespace()
                .map(|w| crate::rules::filter::Part { not: false, ask: crate::rules::filter::Ask::Word(w.to_owned()) })
                .collect(),
        };
        let mut query = crate::store::ListQuery::all(kind);
        query.conditions = store.conditions(kind, &filter, &|_| None)?;
        store.page(&query, None, crate::store::Direction::Forward, 50)?.into_iter().map(|(row, _)| row).collect()
    };
    Ok(as_suggestions(store, names, kind, found, typed, limit))
}

fn as_suggestions(store: &Store, names: &Names, kind: Kind, mut found: Vec<Row>, typed: &str, limit: usize) -> Vec<Suggestion> {
    let title = kind.title_fields().first().copied().unwrap_or_default();
    rank(&mut found, typed, |row| row.text(title));
    found
        .iter()
        .take(limit)
        .map(|row| Suggestion { label: names.row_title(store, row), detail: detail(store, names, row), value: Value::Int(row.id.get()) })
        .collect()
}

/// Names that begin with what was typed come first, then names that hold more of its words, then what is only alike.
fn rank(found: &mut [Row], typed: &str, name: impl Fn(&Row) -> &str) {
    let folded = text::fold(typed);
    found.sort_by_cached_key(|row| {
        let own = text::fold(name(row));
        let begins = |w: &&str| own.split(' ').any(|o| o.starts_with(*w));
        let held = folded.split(' ').filter(begins).count();
        (own != folded, !own.starts_with(&folded), usize::MAX - held, own)
    });
}

/// What tells a record apart from others of the same title.
#[must_use]
pub fn detail(store: &Store, names: &Names, row: &Row) -> String {
    let keys: &[&str] = match row.kind {
        Kind::Trainee => &["father_name", "home_hospital"],
        Kind::Trainer => &["specialty", "hospital"],
        Kind::Hospital => &["province"],
        Kind::Document => &["trainee", "expires_on"],
        Kind::Session => &["starts_at"],
        Kind::Cohort | Kind::Placement => &["starts_on"],
        Kind::Visit => &["arrives_on"],
        Kind::Skill => &["code"],
        _ => &[],
    };
    let parts = keys.iter().filter_map(|key| row.kind.field(key).map(|f| names.cell(store, f, row.get(key)))).filter(|s| !s.is_empty());
    let mut out = parts.collect::<Vec<_>>().join(", ");
    if !out.is_empty() {
        out.push(' ');
    }
    out.push('#');
    out.push_str(&row.id.short());
    out
}
