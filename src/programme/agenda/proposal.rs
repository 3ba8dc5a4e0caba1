//! What would come of copying sessions to other days, or of moving the rest of a plan after a delay: told before it is written.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::{Scope, clashes, sessions, site};
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Moment, Row, Session};
use crate::msg;
use crate::programme::working::Working;
use crate::rules::agenda::{By, Times, moved_day};
use crate::rules::today::{Line, Now};
use crate::rules::working_time::WorkDay;
use crate::store::{Store, new_id};

/// Sessions that one step moves or copies.
const MOST: usize = 2_000;
/// Days off are looked up so far around the days of a plan that is moved.
const AROUND: i64 = 400;

/// Sessions as they stand, and as they would.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// As they were read: what is written is compared with it.
    pub seen: Vec<Row>,
    /// As they would stand: new records for a copy, the same ones for a move.
    pub would: Vec<Row>,
    /// First and last day of what they would be, on the clock of the place.
    pub days: (NaiveDate, NaiveDate),
    /// What would clash.
    pub clashes: Vec<Line>,
}

impl Proposal {
    fn of(store: &Store, now: &Now<'_>, seen: Vec<Row>, would: Vec<Row>) -> Result<Self> {
        let days = would.iter().filter_map(|row| row.to::<Session>().starts_at).map(Moment::date);
        let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
            return Err(Error::input(msg!("sessions-none")).next(msg!("sessions-none-next")));
        };
        let clashes = clashes(store, now, &would)?;
        Ok(Self { seen, would, days: (first, last), clashes })
    }
}

/// Sessions copied so many days on: all that is known of them but who came.
///
/// # Errors
/// There is none, there are too many, or trouble with the file.
pub fn copied(store: &Store, now: &Now<'_>, seen: Vec<Row>, days: i64) -> Result<Proposal> {
    few(seen.len())?;
    let mut would = Vec::with_capacity(seen.len());
    for row in &seen {
        let Some((times, country)) = times(store, row)? else { continue };
        let Some(day) = moved_day(times.starts.date(), days, By::Days, &|_| false) else { continue };
        would.push(timed(Row { id: new_id()?, rev: 0, ..row.clone() }, times.on(day, &country)));
    }
    Proposal::of(store, now, seen, would)
}

/// The sessions of an agenda from a moment on; see [`shifted`].
///
/// # Errors
/// There are too many, or trouble with the file.
pub fn following(store: &Store, scope: Scope, from: Moment) -> Result<Vec<Row>> {
    let before = from.date().pred_opt().unwrap_or(from.date());
    let (rows, cut) = sessions(store, scope, before, None, MOST + 1)?;
    let rows: Vec<Row> = rows.into_iter().filter(|row| row.to::<Session>().starts_at.is_some_and(|starts| starts >= from)).collect();
    few(rows.len() + usize::from(cut) * MOST)?;
    Ok(rows)
}

/// Sessions moved by `n` days. Each goes by the days off of its own place.
///
/// # Errors
/// There is none, there are too many, or trouble with the file.
pub fn shifted(store: &Store, now: &Now<'_>, seen: Vec<Row>, n: i64, by: By) -> Result<Proposal> {
    few(seen.len())?;
    for row in &seen {
        // Who came to a session came on its day.
        if !store.cells_by(Kind::Attendance, "session", row.id, &["id"], 1)?.is_empty() {
            let what = msg!("sessions-attended", title = crate::text::screen(row.text("title")), day = day_of(row, now));
            return Err(Error::input(what).next(msg!("sessions-attended-next")));
        }
    }
    let all: Vec<NaiveDate> = seen.iter().filter_map(|row| row.to::<Session>().starts_at).map(Moment::date).collect();
    let around = |day: Option<&NaiveDate>, by: i64| day.and_then(|d| d.checked_add_signed(TimeDelta::try_days(by)?)).unwrap_or(now.today);
    let wide = AROUND.saturating_add(n.saturating_abs().saturating_mul(2));
    let working = Working::between(around(all.iter().min(), -wide), around(all.iter().max(), wide), now.shift);
    let mut would = Vec::with_capacity(seen.len());
    for row in &seen {
        let Some((times, country)) = times(store, row)? else { continue };
        let (weeks, hospital) = (working.of(store, &country)?, row.reference("hospital"));
        let off = |day| matches!(weeks.day(hospital, day), WorkDay::Off | WorkDay::Holiday(_));
        let Some(day) = moved_day(times.starts.date(), n, by, &off) else {
            return Err(Error::input(msg!("sessions-too-far", n = n)).next(msg!("sessions-too-far-next")));
        };
        would.push(timed(row.clone(), times.on(day, &country)));
    }
    Proposal::of(store, now, seen, would)
}

fn day_of(row: &Row, now: &Now<'_>) -> String {
    row.to::<Session>().starts_at.map(|at| now.say(at.date())).unwrap_or_default()
}

fn few(n: usize) -> Result<()> {
    if n <= MOST {
        return Ok(());
    }
    Err(Error::input(msg!("sessions-many", most = MOST)).next(msg!("sessions-many-next")))
}

/// When a session is, and in which country.
fn times(store: &Store, row: &Row) -> Result<Option<(Times, String)>> {
    let session: Session = row.to();
    let Some(starts) = session.starts_at else { return Ok(None) };
    Ok(Some((Times { starts, ends: session.ends_at }, country(store, session.hospital)?)))
}

fn country(store: &Store, hospital: Option<Id>) -> Result<String> {
    Ok(site(store, hospital)?.country)
}

fn timed(row: Row, times: Times) -> Row {
    row.with("starts_at", Some(times.starts).write()).with("ends_at", times.ends.write())
}

/// Which days the sessions of a proposal go to: how many to each.
impl Proposal {
    /// Each day with the number of its sessions.
    #[must_use]
    pub fn by_day(&self) -> Vec<(NaiveDate, usize)> {
        let mut out: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for starts in self.would.iter().filter_map(|row| row.to::<Session>().starts_at) {
            *out.entry(starts.date()).or_default() += 1;
        }
        out.into_iter().collect()
    }
}
