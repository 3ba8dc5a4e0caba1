//! What placements ask for: steps, supervisors, roles, assessments. Their clashes are `programme::clashes`.

use std::collections::BTreeMap;

use super::{Look, OF_ONE, PLACEMENTS, on};
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, PlacementState, Row};
use crate::programme::clashes::step_rules;
use crate::programme::journeys::{self, has_arrived, journey, takes_part, traveller};
use crate::rules::clearance::{Standing, StepRule, standing};
use crate::rules::today::{Line, SUMMATIVE_WINDOW, Seen, Stay, formative, incomplete, steps, summative};
use crate::store::Span;

/// Placements that ended in the last 90 days, the last first.
const ENDED: usize = 500;

/// All lines of placements.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    let settled = vec![PlacementState::Cancelled.key(), PlacementState::Completed.key()];
    let coming = Span::of(Kind::Placement, "ends_on").from(on(look.now, 0)).without("state", settled);
    let stays = stays(look, &look.some("placement", &coming, PLACEMENTS)?)?;
    people(look, stays, out)?;

    let window = Span::of(Kind::Placement, "ends_on").from(on(look.now, -SUMMATIVE_WINDOW)).until(on(look.now, -1)).descending();
    let over = window.without("state", vec![PlacementState::Cancelled.key()]);
    for stay in self::stays(look, &look.some("placement", &over, ENDED)?)? {
        out.extend(summative(look.now, &stay, &seen(look, stay.trainee)?));
    }
    Ok(())
}

/// The lines of one trainee's placements.
pub(super) fn lines_of(look: &Look<'_>, trainee: Id, out: &mut Vec<Line>) -> Result<()> {
    let mut all = stays(look, &look.of(Kind::Placement, "trainee", trainee)?)?;
    let seen = seen(look, trainee)?;
    out.extend(all.iter().filter_map(|stay| summative(look.now, stay, &seen)));
    all.retain(|s| s.ends >= look.now.today);
    people(look, all, out)
}

fn stays(look: &Look<'_>, rows: &[Row]) -> Result<Vec<Stay>> {
    journeys::stays(&look.view, rows)
}

/// The lines of people who are placed now or will be.
fn people(look: &Look<'_>, stays: Vec<Stay>, out: &mut Vec<Line>) -> Result<()> {
    let steps = step_rules(&look.view)?;
    let mut by_trainee: BTreeMap<Id, Vec<Stay>> = BTreeMap::new();
    for stay in stays {
        by_trainee.entry(stay.trainee).or_default().push(stay);
    }
    for (trainee, mut own) in by_trainee {
        let Some(person) = look.store.get(Kind::Trainee, trainee)?.filter(|r| !r.gone && takes_part(r)) else { continue };
        own.sort_by_key(|s| (s.starts, s.id));
        let seen = seen(look, trainee)?;
        for stay in &own {
            // That no document permits it is a clash, and told of with them.
            out.extend(incomplete(look.now, stay).into_iter().filter(|line| !line.is_clash()));
            out.extend(formative(look.now, stay, &seen));
        }
        if let Some(journey) = journey(&own) {
            travel(look, &person, &journey, &steps, out)?;
        }
    }
    Ok(())
}

/// Steps of a journey.
fn travel(look: &Look<'_>, person: &Row, stay: &Stay, all: &[StepRule], out: &mut Vec<Line>) -> Result<()> {
    let who = traveller(&look.view, person)?;
    let offices = journeys::offices(&look.view, stay)?;
    // Who is there has got through; what their papers lack by then is a clash.
    if !has_arrived(person) {
        out.extend(steps(look.now, stay, &who, all, &offices));
    }
    Ok(())
}

/// See [`super::open_steps`].
pub(super) fn open_steps(look: &Look<'_>, trainee: Id) -> Result<Vec<StepRule>> {
    let Some(person) = look.store.get(Kind::Trainee, trainee)? else { return Ok(Vec::new()) };
    let own = journeys::coming(&look.view, trainee)?;
    let (starts, ends) = journey(&own).map_or((look.now.today, look.now.today), |j| (j.starts, j.ends));
    let who = traveller(&look.view, &person)?;
    let mut steps = step_rules(&look.view)?;
    steps.retain(|step| standing(step, who.sex, &who.papers, &who.closed, starts, ends) != Standing::Closed);
    Ok(steps)
}

fn seen(look: &Look<'_>, trainee: Id) -> Result<Vec<Seen>> {
    let found = look.store.cells_by(Kind::Assessment, "trainee", trainee, &["phase", "on"], OF_ONE)?;
    let seen = found.iter().filter_map(|cells| Some(Seen { phase: FieldType::read(cells.first()?), on: Option::read(cells.get(1)?)? }));
    Ok(seen.collect())
}
