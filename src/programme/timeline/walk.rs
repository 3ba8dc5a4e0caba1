//! Which rows: walked by name past those with nothing in the days, or looked up from what is in the days where that is little.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::contents::Look;
use super::{DayOff, FEW, LONGEST_SESSION, LOOKED_AT, Place, Screenful, Strip, TRIAL, Turn, Wish};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Value};
use crate::programme::working::{Working, lunar_shift};
use crate::rules::working_time::WorkDay;
use crate::store::{Anchor, Direction, Span, Store};
use crate::text;

/// Names read at a time.
const CHUNK: usize = 64;
/// Days off in the days, of all countries.
const HOLIDAYS: usize = 1_000;

/// So many days may be shown one by one.
const ONE_BY_ONE: i64 = 400;

/// A stretch of rows.
#[derive(Default)]
struct Stretch {
    strips: Vec<Strip>,
    /// The last place looked at.
    edge: Option<Anchor>,
    /// There is nothing behind it.
    whole: bool,
}

/// Reads what is wished.
///
/// # Errors
/// Trouble with the file, or the time of [`Store::within`] is over.
pub fn load(store: &Store, wish: &Wish) -> Result<Screenful> {
    let look = Look::new(store, wish.turn, wish.from, wish.until);
    let mut out = match &wish.place {
        Place::Start => behind(&look, None, wish.rows)?,
        Place::After(anchor) => behind(&look, Some(anchor), wish.rows)?,
        Place::End => before(&look, None, wish.rows)?,
        Place::Before(anchor) => before(&look, Some(anchor), wish.rows)?,
        Place::Around(id) => match store.place(&wish.turn.query(), *id)? {
            Some(anchor) => around(&look, &anchor, wish.rows)?,
            None => behind(&look, None, wish.rows)?,
        },
    };
    out.days_off = days_off(store, wish.from, wish.until)?;
    out.weekly = weekly(store, wish)?;
    Ok(out)
}

fn behind(look: &Look<'_>, anchor: Option<&Anchor>, rows: usize) -> Result<Screenful> {
    let Stretch { strips, edge, whole } = collect(look, anchor, Direction::Forward, rows)?;
    let first = strips.first().map(|s| s.anchor.clone()).or(edge.clone());
    Ok(Screenful { edges: (first, edge), whole: (anchor.is_none(), whole), strips, ..Screenful::default() })
}

fn before(look: &Look<'_>, anchor: Option<&Anchor>, rows: usize) -> Result<Screenful> {
    let Stretch { strips, edge, whole } = collect(look, anchor, Direction::Backward, rows)?;
    let last = strips.last().map(|s| s.anchor.clone()).or(edge.clone());
    Ok(Screenful { edges: (edge, last), whole: (whole, anchor.is_none()), strips, ..Screenful::default() })
}

/// A third of the rows before a place, it itself if it has anything, and those behind it.
fn around(look: &Look<'_>, anchor: &Anchor, rows: usize) -> Result<Screenful> {
    let above = collect(look, Some(anchor), Direction::Backward, rows / 3)?;
    let mut strips = above.strips;
    if let Some(row) = look.store.get(look.turn.kind(), anchor.id)?.filter(|row| !row.gone) {
        strips.extend(look.strip(&row, anchor.clone())?);
    }
    let below = collect(look, Some(anchor), Direction::Forward, rows.saturating_sub(strips.len()).max(1))?;
    strips.extend(below.strips);
    let own = Some(anchor.clone());
    let edges = (above.edge.or_else(|| own.clone()), below.edge.or(own));
    Ok(Screenful { strips, edges, whole: (above.whole, below.whole), ..Screenful::default() })
}

fn collect(look: &Look<'_>, anchor: Option<&Anchor>, direction: Direction, rows: usize) -> Result<Stretch> {
    let query = look.turn.query();
    let mut out = Stretch { edge: anchor.cloned(), ..Stretch::default() };
    let (mut looked, mut tried) = (0, false);
    while out.strips.len() < rows && looked < LOOKED_AT && !out.whole {
        if look.turn.leaves_out()
            && looked >= TRIAL
            && !std::mem::replace(&mut tried, true)
            && let Some(few) = few(look)?
        {
            from_few(look, few, direction, rows, &mut out)?;
            break;
        }
        let chunk = if look.turn.leaves_out() { CHUNK } else { rows - out.strips.len() };
        let mut page = look.store.page(&query, out.edge.as_ref(), direction, chunk)?;
        let ended = page.len() < chunk;
        if direction == Direction::Backward {
            page.reverse();
        }
        let mut page = page.into_iter();
        for (row, at) in page.by_ref() {
            looked += 1;
            out.edge = Some(at.clone());
            out.strips.extend(look.strip(&row, at)?);
            if out.strips.len() >= rows {
                break;
            }
        }
        out.whole = ended && page.next().is_none();
    }
    if direction == Direction::Backward {
        out.strips.reverse();
    }
    Ok(out)
}

/// Goes on among records that are known to be all that can have anything in the days.
fn from_few(look: &Look<'_>, few: BTreeSet<Id>, direction: Direction, rows: usize, out: &mut Stretch) -> Result<()> {
    let query = look.turn.query();
    let mut places = Vec::with_capacity(few.len());
    for id in few {
        places.extend(look.store.place(&query, id)?);
    }
    places.retain(|at| {
        out.edge.as_ref().is_none_or(|edge| match direction {
            Direction::Forward => query.is_before(edge, at),
            Direction::Backward => query.is_before(at, edge),
        })
    });
    places.sort_by(|a, b| if query.is_before(a, b) { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater });
    if direction == Direction::Backward {
        places.reverse();
    }
    let mut places = places.into_iter();
    for at in places.by_ref() {
        out.edge = Some(at.clone());
        if let Some(row) = look.store.get(look.turn.kind(), at.id)?.filter(|row| !row.gone) {
            out.strips.extend(look.strip(&row, at)?);
        }
        if out.strips.len() >= rows {
            break;
        }
    }
    out.whole = places.next().is_none();
    Ok(())
}

/// All records of the turn that can have anything in the days, or `None` if what is in them is more than a little.
fn few(look: &Look<'_>) -> Result<Option<BTreeSet<Id>>> {
    let (store, from, until) = (look.store, look.from, look.until);
    let Some(placements) = touching(store, Kind::Placement, ("starts_on", "ends_on"), from, until)? else { return Ok(None) };
    let Some(sessions) = sessions(store, from, until)? else { return Ok(None) };
    let mut out = BTreeSet::new();
    match look.turn {
        Turn::Trainees => {
            out.extend(placements.iter().filter_map(|row| row.reference("trainee")));
            let cohorts: BTreeSet<Id> = sessions.iter().filter_map(|row| row.reference("cohort")).collect();
            for cohort in cohorts {
                let people = store.cells_by(Kind::Trainee, "cohort", cohort, &["id"], FEW + 1)?;
                out.extend(people.iter().flatten().filter_map(Option::<Id>::read));
            }
        }
        _ => {
            let Some(visits) = touching(store, Kind::Visit, ("arrives_on", "leaves_on"), from, until)? else { return Ok(None) };
            out.extend(placements.iter().filter_map(|row| row.reference("supervisor")));
            out.extend(sessions.iter().flat_map(|row| Vec::<Id>::read(row.get("trainers"))));
            out.extend(visits.iter().flat_map(|row| Vec::<Id>::read(row.get("delegates"))));
        }
    }
    Ok(Some(out).filter(|ids| ids.len() <= FEW))
}

/// The records of a kind with first and last day in `keys` that touch the days, if they can be told from few: all that end later, or
/// all that begin earlier, are read.
fn touching(
    store: &Store,
    kind: Kind,
    (starts, ends): (&'static str, &'static str),
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Option<Vec<Row>>> {
    let (from, until) = (Some(from).write(), Some(until).write());
    let later = store.span(&Span::of(kind, ends).from(from.clone()), FEW + 1)?;
    if later.len() <= FEW {
        return Ok(Some(later.into_iter().filter(|row| row.text(starts) <= until.as_str()).collect()));
    }
    let earlier = store.span(&Span::of(kind, starts).until(until).descending(), FEW + 1)?;
    Ok((earlier.len() <= FEW).then(|| earlier.into_iter().filter(|row| row.text(ends) >= from.as_str()).collect()))
}

fn sessions(store: &Store, from: NaiveDate, until: NaiveDate) -> Result<Option<Vec<Row>>> {
    let (from, until) = moments(from, until);
    let rows = store.span(&Span::of(Kind::Session, "starts_at").from(from).until(until), FEW + 1)?;
    Ok(Some(rows).filter(|rows| rows.len() <= FEW))
}

/// Between which texts a session begins that touches the days: moments are text that begins with the day at their place.
pub(super) fn moments(from: NaiveDate, until: NaiveDate) -> (Value, Value) {
    let from = from.checked_sub_signed(chrono::TimeDelta::days(LONGEST_SESSION)).unwrap_or(from);
    (Some(from).write(), until.succ_opt().or(Some(until)).write())
}

fn days_off(store: &Store, from: NaiveDate, until: NaiveDate) -> Result<Vec<DayOff>> {
    let span = Span::of(Kind::Holiday, "on").from(Some(from).write()).until(Some(until).write());
    let safe = |row: &Row, key| text::screen(row.text(key)).into_owned();
    let rows = store.span(&span, HOLIDAYS)?;
    Ok(rows
        .iter()
        .filter_map(|row| Some(DayOff { day: row.date("on")?, country: safe(row, "country"), name: safe(row, "name") }))
        .collect())
}

/// Days off of the week, by the working time of a country.
fn weekly(store: &Store, wish: &Wish) -> Result<BTreeSet<NaiveDate>> {
    if (wish.until - wish.from).num_days() > ONE_BY_ONE {
        return Ok(BTreeSet::new());
    }
    let weeks = Working::between(wish.from, wish.until, &lunar_shift(store)?).of(store, &wish.country)?;
    let days = wish.from.iter_days().take_while(|day| *day <= wish.until);
    Ok(days.filter(|day| weeks.day(None, *day) == WorkDay::Off).collect())
}
