//! Costs that are due.

use super::{Look, on};
use crate::error::Result;
use crate::model::{Cost, Kind, Row, Value};
use crate::programme::show::choice;
use crate::rules::today::{COST_AHEAD, Due, Line, cost};
use crate::store::Span;

/// Unpaid costs, the first due first.
const COSTS: usize = 500;

/// All lines of costs.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    let unpaid = Span::of(Kind::Cost, "due_on").fixed("paid_on", Value::Null).until(on(look.now, COST_AHEAD));
    for row in look.some("cost", &unpaid, COSTS)? {
        out.extend(due(look, &row).and_then(|due| cost(look.now, &due)));
    }
    Ok(())
}

fn due(look: &Look<'_>, row: &Row) -> Option<Due> {
    let cost: Cost = row.to();
    let about = [(Kind::Trainee, cost.trainee), (Kind::Cohort, cost.cohort), (Kind::Visit, cost.visit)];
    let (kind, id) = about.into_iter().find_map(|(kind, id)| Some((kind, id?)))?;
    Some(Due {
        id: row.id,
        about: (kind, id),
        name: look.name(kind, id),
        kind: cost.kind.map(|k| choice("cost_kind", k.key())).unwrap_or_default(),
        amount: cost.amount?,
        currency: cost.currency,
        due_on: cost.due_on?,
    })
}
