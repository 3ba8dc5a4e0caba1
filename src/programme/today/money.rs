//! Costs that are due, and the seats of agreements.

use std::collections::{HashMap, HashSet};

use super::{Look, Share, on};
use crate::error::Result;
use crate::model::{Agreement, Cost, Decision, FieldType, Id, Kind, List, Row, TraineeStatus, Value};
use crate::programme::show::choice;
use crate::rules::status::{WAY, rank};
use crate::rules::today::{COST_AHEAD, Due, Line, Quota, cost, quota};
use crate::store::Span;
use crate::text;

/// Unpaid costs, the first due first.
const COSTS: usize = 500;
/// Agreements in force.
const AGREEMENTS: usize = 100;
/// Cohorts of one agreement.
const COHORTS: usize = 500;
/// People selected under one agreement without a cohort.
const PEOPLE: usize = 2_000;

/// All lines of costs and seats.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    let unpaid = Span::of(Kind::Cost, "due_on").fixed("paid_on", Value::Null).until(on(look.now, COST_AHEAD));
    for row in look.some("cost", &unpaid, COSTS)? {
        out.extend(due(look, &row).and_then(|due| cost(look.now, &due)));
    }
    let mut in_force = look.some("quota", &Span::of(Kind::Agreement, "ends_on").from(on(look.now, 0)).descending(), AGREEMENTS)?;
    in_force.extend(look.some("quota", &Span::of(Kind::Agreement, "id").fixed("ends_on", Value::Null), AGREEMENTS)?);
    for row in in_force {
        let agreement: Agreement = row.to();
        if agreement.seats.is_empty() {
            continue;
        }
        let Some(used) = used(look, row.id)? else { continue };
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
/// nomination under it was decided so. Part of a count is no count: at a glance there is none of an agreement of many.
fn used(look: &Look<'_>, agreement: Id) -> Result<Option<HashMap<String, u32>>> {
    let cohorts = look.store.cells_by(Kind::Cohort, "agreement", agreement, &["id"], COHORTS)?;
    let nominations = look.store.cells_by(Kind::Nomination, "agreement", agreement, &["trainee", "decision"], look.most(PEOPLE) + 1)?;
    if look.share == Share::Glance && (cohorts.len() > look.most(COHORTS) || nominations.len() > look.most(PEOPLE)) {
        look.note("quota", look.most(PEOPLE));
        return Ok(None);
    }
    // A side exit gives the seat back.
    let seated: Vec<&str> = WAY.iter().filter(|s| rank(**s) >= rank(TraineeStatus::Selected)).map(|s| s.key()).collect();
    let mut out: HashMap<String, u32> = HashMap::new();
    let through = ("cohort", Kind::Cohort, "agreement");
    for (specialty, people) in look.store.tally(Kind::Trainee, "specialty", through, agreement, ("status", &seated))? {
        out.insert(specialty.as_str().to_owned(), people);
    }
    let cohorts: HashSet<Id> = cohorts.iter().flatten().filter_map(Option::<Id>::read).collect();
    let mut seen: HashSet<Id> = HashSet::new();
    for cells in nominations.iter().take(PEOPLE) {
        let [trainee, decision] = cells.as_slice() else { continue };
        let Some(trainee) = Option::<Id>::read(trainee).filter(|id| decision.as_str() == Decision::Selected.key() && seen.insert(*id))
        else {
            continue;
        };
        for person in look.store.cells_by(Kind::Trainee, "id", trainee, &["specialty", "status", "cohort"], 1)? {
            let [specialty, status, cohort] = person.as_slice() else { continue };
            // Who is in one of its cohorts was counted there.
            let counted = Option::<Id>::read(cohort).is_some_and(|id| cohorts.contains(&id));
            if seated.contains(&status.as_str()) && !counted {
                *out.entry(specialty.as_str().to_owned()).or_default() += 1;
            }
        }
    }
    Ok(Some(out))
}
