//! Which clashes sessions would make where they are to go.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Session};
use crate::programme::clashes::{View, meeting, proposed};
use crate::rules::today::{Line, Now, Rule, alone, order, twice, ways};
use crate::store::{Span, Store};

/// Sessions of one stretch of days that are looked at beside those that are to come there.
const BESIDE: usize = 5_000;
/// Sessions whose people are looked at one by one.
const LAID: usize = 300;
/// Days without a session that still make one stretch.
const GAP: i64 = 3;

/// The clashes that sessions would make if they stood as in `would` (new ones, or those that there are on other days): what is wrong
/// with each by itself and beside what stands on these days. What is wrong already is left out.
///
/// # Errors
/// Trouble with the file.
pub fn clashes(store: &Store, now: &Now<'_>, would: &[Row]) -> Result<Vec<Line>> {
    let view = View::of(store, now);
    let moved: BTreeSet<Id> = would.iter().map(|row| row.id).collect();
    let mut before: Vec<Row> = Vec::new();
    for id in &moved {
        before.extend(store.get(Kind::Session, *id)?.filter(|row| !row.gone));
    }
    let mut days: Vec<NaiveDate> = would.iter().chain(&before).filter_map(day).collect();
    days.sort_unstable();
    let mut beside: Vec<Row> = Vec::new();
    for (from, to) in stretches(&days) {
        let span = Span::of(Kind::Session, "starts_at").from(Some(from).write()).until(Some(to).write());
        beside.extend(store.span(&span, BESIDE)?.into_iter().filter(|row| !moved.contains(&row.id)));
    }
    let mut stands: BTreeSet<String> = about(&view, &before, &beside)?.into_iter().map(|line| line.key).collect();
    let mut out = about(&view, would, &beside)?;
    let codes: BTreeSet<String> = moved.iter().map(|id| id.code()).collect();
    for row in before.iter().take(LAID) {
        stands.extend(of_people(store, now, row, &codes)?.into_iter().map(|line| line.key));
    }
    for row in would.iter().take(LAID) {
        out.extend(of_people(store, now, row, &codes)?);
    }
    let mut told = BTreeSet::new();
    out.retain(|line| !stands.contains(&line.key) && told.insert(line.key.clone()));
    order(&mut out, now.today);
    Ok(out)
}

/// What a session would clash with by who is expected at it and by its visit. What it shares with other sessions is looked at for all of them
/// together: each by itself would meet the others where they stand now.
fn of_people(store: &Store, now: &Now<'_>, row: &Row, codes: &BTreeSet<String>) -> Result<Vec<Line>> {
    let own = row.id.code();
    let mut lines = proposed(store, now, row)?;
    lines.retain(|line| {
        let others = || line.key.split(':').any(|part| part != own && codes.contains(part));
        matches!(line.rule, Rule::TraineeTwice | Rule::Elsewhere | Rule::OutsideVisit) && !others()
    });
    Ok(lines)
}

/// From the day before each stretch to two days behind it: a way may begin in the evening before.
fn stretches(days: &[NaiveDate]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut out: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    let on = |day: NaiveDate, by| day.checked_add_signed(TimeDelta::days(by)).unwrap_or(day);
    for day in days {
        match out.last_mut() {
            Some((_, to)) if (*day - *to).num_days() <= GAP => *to = (*to).max(on(*day, 2)),
            _ => out.push((on(*day, -1), on(*day, 2))),
        }
    }
    out
}

fn day(row: &Row) -> Option<NaiveDate> {
    row.to::<Session>().starts_at.map(|starts| starts.date())
}

/// What is wrong with some sessions, each by itself and beside others.
fn about(view: &View<'_>, own: &[Row], beside: &[Row]) -> Result<Vec<Line>> {
    let now = view.now;
    let mut meetings = Vec::with_capacity(own.len() + beside.len());
    for row in own {
        meetings.extend(meeting(view, row)?);
    }
    let mut out = Vec::new();
    for meeting in &meetings {
        let weeks = view.weeks(&meeting.country)?;
        out.extend(alone(now, meeting, &weeks.day(meeting.hospital.as_ref().map(|(id, _)| *id), meeting.starts.date())));
    }
    for row in beside {
        meetings.extend(meeting(view, row)?);
    }
    let codes: BTreeSet<String> = own.iter().map(|row| row.id.code()).collect();
    let mut shared = twice(now, &meetings);
    shared.extend(ways(now, &meetings));
    out.extend(shared.into_iter().filter(|line| line.key.split(':').any(|part| codes.contains(part))));
    Ok(out)
}
