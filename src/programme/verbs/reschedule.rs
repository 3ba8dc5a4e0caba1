//! `reschedule`: moves, stretches or shortens a placement, a visit or a session; `split` cuts a placement in two.
//!
//! Whoever holds a bar saw the record as it was when they took it up. What they did not touch may have changed since and stays as it
//! is; if somebody else moved the same day or department, nothing is written.

use chrono::{NaiveDate, TimeDelta};

use super::super::show::{Names, field_label};
use super::{name_of, value};
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Moment, Row, Value};
use crate::msg;
use crate::rules::zones::offset_minutes;
use crate::store::{Change, Saved, Store, Written, new_id};
use crate::words::Message;

/// Where something is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The department of a placement, where that changes too.
    pub department: Option<Id>,
}

/// The fields that hold first and last day of a kind that can be moved.
const fn days(kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::Placement => Some(("starts_on", "ends_on")),
        Kind::Visit => Some(("arrives_on", "leaves_on")),
        Kind::Session => Some(("starts_at", "ends_at")),
        _ => None,
    }
}

/// First and last day of a placement, visit or session; one that has no last day ends on its first. `None` for what cannot be moved.
#[must_use]
pub fn days_of(row: &Row) -> Option<(NaiveDate, NaiveDate)> {
    let (starts, ends) = days(row.kind)?;
    let day = |key| if row.kind == Kind::Session { Option::<Moment>::read(row.get(key)).map(Moment::date) } else { row.date(key) };
    let from = day(starts)?;
    Some((from, day(ends).unwrap_or(from).max(from)))
}

/// A record as it would be. A session keeps its hours on the wall of its place; the offset follows the country's where it was that.
///
/// # Errors
/// It would end before it begins, it is nothing that can be moved, or trouble with the file.
pub fn proposed(store: &Store, row: &Row, put: &Put) -> Result<Row> {
    let (Some((starts, ends)), Some((from, to))) = (days(row.kind), days_of(row)) else {
        return Err(Error::input(msg!("reschedule-no-days", name = name_of(store, row.kind, row.id))).next(msg!("reschedule-no-days-next")));
    };
    if put.to < put.from {
        return Err(ends_first(store, row, put.from, put.to));
    }
    let mut out = row.clone();
    if row.kind == Kind::Session {
        let hospital = row.reference("hospital").map(|id| store.get(Kind::Hospital, id)).transpose()?.flatten();
        let country = hospital.map(|h| h.text("country").to_owned()).unwrap_or_default();
        let start = Option::<Moment>::read(row.get(starts)).map(|at| moved(at, put.from - from, &country));
        let end = Option::<Moment>::read(row.get(ends)).map(|at| moved(at, put.to - to, &country));
        if end.is_none() && put.to != put.from {
            return Err(
                Error::input(msg!("reschedule-no-end", name = name_of(store, row.kind, row.id))).next(msg!("reschedule-no-end-next"))
            );
        }
        if start.is_some_and(|start| end.is_some_and(|end| end < start)) {
            return Err(ends_first(store, row, put.from, put.to));
        }
        out.set(starts, value(start));
        out.set(ends, value(end));
        return Ok(out);
    }
    out.set(starts, value(Some(put.from)));
    // A visit without a last day has none afterwards, unless it was given one.
    if !row.get(ends).is_null() || put.to != put.from {
        out.set(ends, value(Some(put.to)));
    }
    if let Some(department) = put.department.filter(|_| row.kind == Kind::Placement) {
        out.set("department", Value::Int(department.get()));
    }
    Ok(out)
}

fn moved(at: Moment, by: TimeDelta, country: &str) -> Moment {
    let Some(local) = at.local.checked_add_signed(by) else { return at };
    let own = offset_minutes(country, None, at.date()) == Some(at.offset_minutes);
    let offset = offset_minutes(country, None, local.date()).filter(|_| own);
    Moment { local, offset_minutes: offset.unwrap_or(at.offset_minutes) }
}

fn ends_first(store: &Store, row: &Row, from: NaiveDate, to: NaiveDate) -> Error {
    let name = name_of(store, row.kind, row.id);
    Error::input(msg!("reschedule-ends-first", name = name, from = from, to = to)).next(msg!("reschedule-ends-first-next"))
}

/// Puts a placement, visit or session elsewhere; `base` is the record as the person saw it.
///
/// # Errors
/// It would end before it begins, somebody else moved it meanwhile, it is gone, or trouble with the file.
pub fn reschedule(store: &mut Store, author: &str, base: &Row, put: &Put) -> Result<Written<Id>> {
    let after = proposed(store, base, put)?;
    let label = label(store, base, &after);
    let changes = changes(base, &after);
    let names = Names::new();
    let name = name_of(store, base.kind, base.id);
    let said = |store: &Store, key: &str, value: &Value| base.kind.field(key).map(|f| names.cell(store, f, value)).unwrap_or_default();
    // What stands there is read before, for the words only; the comparison is made inside.
    let theirs = store.get(base.kind, base.id)?.unwrap_or_else(|| base.clone());
    let other = changes.iter().find(|c| *theirs.get(c.key) != c.base && *theirs.get(c.key) != c.value);
    let told = other.map(|c| (field_label(base.kind, c.key), said(store, c.key, theirs.get(c.key)), said(store, c.key, &c.base)));
    store.write(author, &label, |tx| {
        match tx.change(base.kind, base.id, &changes)? {
            Saved::Clashes(_) => {
                let (field, now, seen) = told.unwrap_or_default();
                return Err(Error::input(msg!("reschedule-changed", name = name, field = field, now = now, seen = seen))
                    .next(msg!("reschedule-changed-next")));
            }
            Saved::Done => {}
        }
        // Where somebody else moved the other end beyond this one, the store has refused it.
        Ok(base.id)
    })
}

fn changes(base: &Row, after: &Row) -> Vec<Change> {
    let fields = base.kind.fields().iter().filter(|f| base.get(f.key) != after.get(f.key));
    fields.map(|f| Change { key: f.key, base: base.get(f.key).clone(), value: after.get(f.key).clone() }).collect()
}

/// What was moved, from where to where.
fn label(store: &Store, base: &Row, after: &Row) -> Message {
    let stretch = |row: &Row| days_of(row).map(|(from, to)| crate::say!("reschedule-days", from = from, to = to)).unwrap_or_default();
    let kind = super::super::show::kind_label(base.kind);
    let name = name_of(store, base.kind, base.id);
    if let (Some(before), Some(now)) = (base.reference("department"), after.reference("department"))
        && before != now
    {
        let place = |id| name_of(store, Kind::Department, id);
        let name = who(store, base).unwrap_or(name);
        let (from, to) = (stretch(base), stretch(after));
        return msg!("journal-reschedule-to", kind = kind, name = name, place = place(before), other = place(now), from = from, to = to);
    }
    msg!("journal-reschedule", kind = kind, name = name, from = stretch(base), to = stretch(after))
}

/// Who is placed: where from and where to is said beside it.
fn who(store: &Store, base: &Row) -> Option<String> {
    Some(name_of(store, Kind::Trainee, base.reference("trainee")?))
}

/// Cuts a placement in two: the first part ends on the day before `day`, a new record with the same cells begins on it. Gives the new
/// record.
///
/// # Errors
/// The day is not behind the first and up to the last one, somebody else moved the end meanwhile, or trouble with the file.
pub fn split(store: &mut Store, author: &str, base: &Row, day: NaiveDate) -> Result<Written<Id>> {
    let name = name_of(store, base.kind, base.id);
    let outside = |from: NaiveDate, to: NaiveDate| {
        Error::input(msg!("split-outside", name = name, day = day, from = from, to = to)).next(msg!("split-outside-next"))
    };
    let within = |(from, to): (NaiveDate, NaiveDate)| from < day && day <= to;
    let (Kind::Placement, Some((from, to))) = (base.kind, days_of(base)) else {
        return Err(Error::input(msg!("split-no-placement")).next(msg!("split-no-placement-next")));
    };
    if !within((from, to)) {
        return Err(outside(from, to));
    }
    let label = msg!("journal-split", name = name, day = day);
    let id = new_id()?;
    store.write(author, &label, |tx| {
        let now = tx.expect(Kind::Placement, base.id)?;
        let (from, to) = days_of(&now).unwrap_or((from, to));
        if now.get("ends_on") != base.get("ends_on") || !within((from, to)) {
            return Err(outside(from, to));
        }
        tx.insert(&Row { id, rev: 0, ..now.clone() }.with("starts_on", value(Some(day))))?;
        tx.set(Kind::Placement, base.id, &[("ends_on", value(day.pred_opt()))])?;
        Ok(id)
    })
}
