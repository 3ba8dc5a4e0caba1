//! Dates told from today: `+3`, `next sat`, `end of month`. Only for forms, never for files.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::dictionary::{Meaning, Unit};
use super::scan::Item;
use super::year::{Typed, settle};
use super::{CellHint, Parsed, in_range};
use crate::msg;
use crate::rules::calendar::{Calendar, LunarShift, add_months, from_date, month_end, month_start, to_date};
use crate::words::Message;

type Found = Option<Result<Parsed, Message>>;

/// The date, when the whole text is a relative form; `None` when it is something else.
pub(super) fn read(items: &[Item], hint: &CellHint<'_>) -> Found {
    if let Some(steps) = signed(items) {
        return Some(match steps {
            Ok((count, unit)) => dated(step(hint, count, unit), hint.preferred),
            Err(message) => Err(message),
        });
    }
    let mut words = Vec::with_capacity(4);
    let mut year = None;
    for item in items {
        match item {
            Item::Word(Meaning::Noise) | Item::Mark('-' | ',' | '.') => {}
            Item::Word(meaning) => words.push(*meaning),
            &Item::Number { value, digits } if year.is_none() => {
                year = Some(Typed { value, digits });
            }
            _ => return None,
        }
    }
    if let Some(edge) = words.iter().position(|w| is_edge(*w)) {
        let end = words.remove(edge) == Meaning::End;
        return edge_of(&words, year, end, hint);
    }
    if year.is_some() {
        return None;
    }
    let found = match *words.as_slice() {
        [Meaning::FromToday(days)] => step(hint, days, Unit::Day),
        [Meaning::Weekday(day)] | [Meaning::This, Meaning::Weekday(day)] | [Meaning::Weekday(day), Meaning::This] => {
            first_from(hint.today, day)
        }
        [Meaning::Next, Meaning::Weekday(day)] | [Meaning::Weekday(day), Meaning::Next] => {
            hint.today.succ_opt().and_then(|from| first_from(from, day))
        }
        [Meaning::Last, Meaning::Weekday(day)] | [Meaning::Weekday(day), Meaning::Last] => {
            hint.today.checked_sub_signed(TimeDelta::days(7)).and_then(|from| first_from(from, day))
        }
        [Meaning::Next, Meaning::Unit(unit)] | [Meaning::Unit(unit), Meaning::Next] => step(hint, 1, unit),
        [Meaning::Last, Meaning::Unit(unit)] | [Meaning::Unit(unit), Meaning::Last] => step(hint, -1, unit),
        _ => return None,
    };
    Some(dated(found, hint.preferred))
}

fn is_edge(word: Meaning) -> bool {
    matches!(word, Meaning::Start | Meaning::End)
}

/// `+3`, `-3d`, `+2 weeks`: how many of what.
fn signed(items: &[Item]) -> Option<Result<(i32, Unit), Message>> {
    let (sign, value, unit) = match *items {
        [Item::Mark(sign @ ('+' | '-')), Item::Number { value, .. }] => (sign, value, Unit::Day),
        [Item::Mark(sign @ ('+' | '-')), Item::Number { value, .. }, Item::Word(Meaning::Unit(unit))] => (sign, value, unit),
        _ => return None,
    };
    // 110,000 days are 301 years: more can only leave the allowed years.
    let count = match i32::try_from(value) {
        Ok(count) if count <= 110_000 => count,
        _ => return Some(Err(msg!("date-too-far"))),
    };
    Some(Ok((if sign == '-' { -count } else { count }, unit)))
}

fn step(hint: &CellHint<'_>, count: i32, unit: Unit) -> Option<NaiveDate> {
    let days = |days: i64| hint.today.checked_add_signed(TimeDelta::days(days));
    match unit {
        Unit::Day => days(i64::from(count)),
        Unit::Week => days(i64::from(count) * 7),
        Unit::Month => add_months(hint.today, count, hint.preferred, hint.shift),
        Unit::Year => add_months(hint.today, count * 12, hint.preferred, hint.shift),
    }
}

/// The first such weekday on `from` or after it.
fn first_from(from: NaiveDate, day: Weekday) -> Option<NaiveDate> {
    let ahead = day.days_since(from.weekday());
    from.checked_add_signed(TimeDelta::days(i64::from(ahead)))
}

/// The first or last day of a month or year: `end of month`, `end of next year`,
/// `start of Hamal`, `end of mar 2027`.
fn edge_of(words: &[Meaning], year: Option<Typed>, end: bool, hint: &CellHint<'_>) -> Found {
    let preferred = hint.preferred;
    let (unit, count) = match *words {
        [Meaning::Month(calendar, month)] => {
            return Some(edge_of_named(calendar, month, year, end, hint));
        }
        [Meaning::Unit(unit)] | [Meaning::This, Meaning::Unit(unit)] | [Meaning::Unit(unit), Meaning::This] => (unit, 0),
        [Meaning::Next, Meaning::Unit(unit)] | [Meaning::Unit(unit), Meaning::Next] => (unit, 1),
        [Meaning::Last, Meaning::Unit(unit)] | [Meaning::Unit(unit), Meaning::Last] => (unit, -1),
        _ => return None,
    };
    if year.is_some() {
        return None;
    }
    let date = match unit {
        Unit::Month => step(hint, count, unit).and_then(|d| edge(d, preferred, hint.shift, end)),
        Unit::Year => {
            let at = from_date(hint.today, preferred, hint.shift).year + count;
            let month = if end { 12 } else { 1 };
            to_date(preferred, at, month, 1, hint.shift).and_then(|d| edge(d, preferred, hint.shift, end))
        }
        Unit::Day | Unit::Week => return None,
    };
    Some(dated(date, preferred))
}

/// Of a month by name: in the year given, else the one that ends or begins nearest.
fn edge_of_named(calendar: Calendar, month: u32, year: Option<Typed>, end: bool, hint: &CellHint<'_>) -> Result<Parsed, Message> {
    let of_year = |year| {
        let first = to_date(calendar, year, month, 1, hint.shift)?;
        edge(first, calendar, hint.shift, end)
    };
    let date = match year {
        Some(year) => {
            let (_, year) = settle(year, Some(calendar), month, 15, hint)?;
            of_year(year)
        }
        None => {
            let now = from_date(hint.today, calendar, hint.shift).year;
            (now - 1..=now + 1).filter_map(of_year).min_by_key(|&date| hint.distance(date))
        }
    };
    dated(date, calendar)
}

fn edge(date: NaiveDate, calendar: Calendar, shift: &LunarShift, end: bool) -> Option<NaiveDate> {
    if end { month_end(date, calendar, shift) } else { month_start(date, calendar, shift) }
}

fn dated(date: Option<NaiveDate>, calendar: Calendar) -> Result<Parsed, Message> {
    let date = in_range(date.ok_or_else(|| msg!("date-too-far"))?)?;
    Ok(Parsed { date, calendar })
}
