//! Sessions of today and tomorrow, and the attendance of those that were.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Look, SESSIONS, on};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Session, SessionKind};
use crate::programme::agenda::members;
use crate::rules::today::{ATTENDANCE_DAYS, Happening, Line, attendance, upcoming};
use crate::store::Span;
use crate::text;

/// People of one cohort, or at one session.
const PEOPLE: usize = 2_000;

/// All lines of sessions.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    // Moments are text that begins with the day at their place, so a day bounds them.
    let around = Span::of(Kind::Session, "starts_at").from(on(look.now, -ATTENDANCE_DAYS)).until(on(look.now, 2)).descending();
    let mut cohorts: HashMap<Id, Vec<Id>> = HashMap::new();
    for row in look.some("session", &around, SESSIONS)? {
        let Some(happening) = happening(look, &row, &mut cohorts)? else { continue };
        out.extend(upcoming(look.now, &happening));
        if row.text("kind") != SessionKind::Travel.key() {
            out.extend(attendance(look.now, &happening));
        }
    }
    Ok(())
}

fn happening(look: &Look<'_>, row: &Row, cohorts: &mut HashMap<Id, Vec<Id>>) -> Result<Option<Happening>> {
    let session: Session = row.to();
    let Some(starts) = session.starts_at else { return Ok(None) };
    let over = starts.date() < look.now.today;
    let expected = match session.cohort {
        Some(cohort) if over => {
            let people = match cohorts.entry(cohort) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => free.insert(members(look.store, cohort)?),
            };
            Some(people.clone())
        }
        // A session of a visit has people whom nobody listed before; any other is expected to have nobody.
        None if session.visit.is_none() => Some(Vec::new()),
        _ => None,
    };
    let entered = if over { look.store.cells_by(Kind::Attendance, "session", row.id, &["trainee"], PEOPLE)? } else { Vec::new() };
    let hospital = session.hospital.map(|id| look.name(Kind::Hospital, id));
    let place = [Some(text::screen(&session.place).into_owned()), hospital];
    Ok(Some(Happening {
        id: row.id,
        title: text::screen(&session.title).into_owned(),
        place: place.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", "),
        starts,
        expected,
        entered: entered.iter().flatten().filter_map(Option::<Id>::read).collect(),
    }))
}
