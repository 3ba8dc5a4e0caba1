//! Costs that are due, and the seats of agreements.

use std::collections::{HashMap, HashSet};

use super::{Look, days, since, until};
use crate::error::Result;
use crate::model::{Agreement, Cost, Decision, FieldType, Id, Kind, List, Nomination, Row, TraineeStatus};
use crate::programme::show::choice;
use crate::rules::status::rank;
use crate::rules::today::{COST_AHEAD, Due, Line, Quota, cost, quota};
use crate::store::{Condition, ListQuery};
use crate::text;

/// Unpaid costs, the first due first.
const COSTS: usize = 500;
/// Agreements in force.
const AGREEMENTS: usize = 100;
/// Cohorts of one agreement.
const COHORTS: usize = 500;
/// People of one cohort, or selected under one agreement without a cohort.
const PEOPLE: usize = 2_000;

/// All lines of costs and seats.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    let unpaid =
        ListQuery::all(Kind::Cost).with(Condition::Null("paid_on")).with(until("due_on", days(look.now, COST_AHEAD))).by("due_on", false);
    for row in look.some("cost", &unpaid, COSTS)? {
        out.extend(due(look, &row).and_then(|due| cost(look.now, &due)));
    }
    let in_force = ListQuery::all(Kind::Agreement)
        .with(Condition::Any(vec![since("ends_on", look.now.today), Condition::Null("ends_on")]))
        .by("ends_on", true);
    for row in look.some("quota", &in_force, AGREEMENTS)? {
        let agreement: Agreement = row.to();
        if agreement.seats.is_empty() {
            continue;
        }
        let used = used(look, row.id)?;
        for (specialty, seats) in agreement.seats {
            let named = look.register.names.term(look.store, List::Specialty, &specialty);
            let title = text::screen(&agreement.title).into_owned();
            let used = used.get(&specialty).copied().unwrap_or(0);
            out.extend(quota(&Quota { agreement: row.id, title, specialty, named, seats, used }));
        }
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

/// How many people of each specialty have a seat of an agreement: those of its cohorts who are selected or further, and those whose
/// nomination under it was decided so.
fn used(look: &Look<'_>, agreement: Id) -> Result<HashMap<String, u32>> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut out: HashMap<String, u32> = HashMap::new();
    let mut count = |trainee: &Row| {
        let state: Option<TraineeStatus> = FieldType::read(trainee.get("status"));
        // A side exit gives the seat back.
        if state.and_then(rank) >= rank(TraineeStatus::Selected) && seen.insert(trainee.id) {
            *out.entry(trainee.text("specialty").to_owned()).or_default() += 1;
        }
    };
    for cohort in look.store.referring(Kind::Cohort, "agreement", agreement, COHORTS)? {
        look.store.referring(Kind::Trainee, "cohort", cohort.id, PEOPLE)?.iter().for_each(&mut count);
    }
    for row in look.store.referring(Kind::Nomination, "agreement", agreement, PEOPLE)? {
        let nomination: Nomination = row.to();
        if nomination.decision == Some(Decision::Selected)
            && let Some(id) = nomination.trainee
            && let Some(trainee) = look.store.get(Kind::Trainee, id)?.filter(|r| !r.gone)
        {
            count(&trainee);
        }
    }
    Ok(out)
}
