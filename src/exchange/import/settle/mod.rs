//! From rows that know whom they are about to the records that will be written, cell by cell.
//!
//! What stands first stays: a later mention fills what is empty, adds other names and notes, and makes a year into a day; where it
//! says something else that is told and left. Only with `overwrite`, or for a row that carries its record's code, the file's
//! value is taken instead of what the store holds.
//!
//! Must not: read the store; everything it needs is in the plan. It runs again after every decision.

mod beside;
mod meeting;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::matching::fill;
use super::plan::{Beside, Cell, Choice, Counts, Draft, Duplicates, Group, Of, Outcome, Plan, Problem, RowPlan, Weight};
use super::read::field_at;
use crate::error::Result;
use crate::model::{Field, FieldKind, FieldType, Id, Kind, Row, Value};
use crate::msg;
use crate::programme::show::field_label;
use crate::rules::validate;
use crate::store::new_id;
use crate::text;
use beside::beside;
use meeting::{Meeting, meeting};

/// Works out what every row becomes, from scratch.
///
/// # Errors
/// The system gives no random bytes for new ids.
pub(super) fn settle(plan: &mut Plan) -> Result<()> {
    let mut work = Settling {
        groups: Vec::new(),
        by_record: HashMap::new(),
        of_row: vec![None; plan.rows.len()],
        touched: Vec::new(),
        problems: Vec::new(),
    };
    number(plan)?;
    for at in 0..plan.rows.len() {
        let outcome = work.row(plan, at)?;
        if let Some(row) = plan.rows.get_mut(at) {
            row.outcome = outcome;
        }
    }
    work.validate(plan);
    plan.groups = work.groups;
    number_beside(plan);
    plan.problems = plan.read_problems.clone();
    plan.problems.extend(work.problems);
    in_order(plan);
    plan.made = used(plan);
    count(plan);
    Ok(())
}

/// Ids for rows that may lead to new records, rising with the rows: a table and its indexes take them several times faster than ids in
/// any order, and people of like names stand as they do in the file.
fn number(plan: &mut Plan) -> Result<()> {
    let waits = |(at, row): (usize, &RowPlan)| (row.id.is_none() && !plan.new_ids.contains_key(&at)).then_some(at);
    let rows: Vec<usize> = plan.rows.iter().enumerate().filter_map(waits).collect();
    let mut ids = rows.iter().map(|_| new_id()).collect::<Result<Vec<Id>>>()?;
    ids.sort_unstable();
    plan.new_ids.extend(rows.into_iter().zip(ids));
    Ok(())
}

/// The same for what stands beside them.
fn number_beside(plan: &mut Plan) {
    let new = || plan.groups.iter().flat_map(|g| &g.beside).filter(|b| b.new);
    let mut ids: Vec<Id> = new().map(|b| b.row.id).collect();
    ids.sort_unstable();
    let new = plan.groups.iter_mut().flat_map(|g| &mut g.beside).filter(|b| b.new);
    new.zip(ids).for_each(|(beside, id)| beside.row.id = id);
}

/// Problems in the order of the file.
fn in_order(plan: &mut Plan) {
    let sheets: HashMap<Arc<str>, usize> = plan.sheets.iter().enumerate().map(|(i, s)| (Arc::clone(&s.name), i)).collect();
    plan.problems.sort_by_cached_key(|p| (sheets.get(&p.sheet).copied().unwrap_or(usize::MAX), p.row));
}

struct Settling {
    groups: Vec<Group>,
    by_record: HashMap<Id, usize>,
    /// The group of a row that is imported.
    of_row: Vec<Option<usize>>,
    /// Cells that a row of the file has set already, by group.
    touched: Vec<HashSet<usize>>,
    problems: Vec<Problem>,
}

impl Settling {
    fn row(&mut self, plan: &mut Plan, at: usize) -> Result<Outcome> {
        let Some(row) = plan.rows.get(at) else { return Ok(Outcome::Rejected) };
        if row.rejected {
            return Ok(Outcome::Rejected);
        }
        let choice = row.choice.or(match plan.options.duplicates {
            Duplicates::List => None,
            Duplicates::Merge => Some(Choice::Merge),
            Duplicates::New => Some(Choice::New),
        });
        let best = row.candidates.first();
        let of = match (row.same, best, choice) {
            (_, _, Some(Choice::Skip)) if row.choice.is_some() => return Ok(Outcome::Skipped),
            (Some(of), ..) => Some(of),
            (None, None, _) | (None, Some(_), Some(Choice::New)) => None,
            (None, Some(best), Some(_)) => Some(best.of),
            (None, Some(best), None) => {
                return Ok(Outcome::Duplicate { of: best.of, score: best.score, reasons: best.reasons.clone() });
            }
        };
        match of {
            None => self.begin(plan, at),
            Some(Of::Record(id)) => {
                let Some(group) = self.of_record(plan, id, at) else { return Ok(Outcome::Rejected) };
                let cells = self.meet(plan, at, group);
                let renamed = self.rename(plan, at, group);
                Ok(if cells.is_empty() && !renamed { Outcome::Same(id) } else { Outcome::Change(id, cells) })
            }
            Some(Of::Row(earlier)) => match self.of_row.get(earlier).copied().flatten() {
                Some(group) => {
                    let cells = self.meet(plan, at, group);
                    Ok(Outcome::Repeat { of: earlier, cells })
                }
                // The earlier row waits for a decision, and so does this one; one that was refused or left out leads nobody.
                None => match plan.rows.get(earlier).map(|r| &r.outcome) {
                    Some(Outcome::Duplicate { score, reasons, .. }) => {
                        Ok(Outcome::Duplicate { of: Of::Row(earlier), score: *score, reasons: reasons.clone() })
                    }
                    _ => self.begin(plan, at),
                },
            },
        }
    }

    /// A row that leads to a new record.
    fn begin(&mut self, plan: &mut Plan, at: usize) -> Result<Outcome> {
        let Some(row) = plan.rows.get(at) else { return Ok(Outcome::Rejected) };
        let id = match row.id.or_else(|| plan.new_ids.get(&at).copied()) {
            Some(id) => id,
            None => {
                let id = new_id()?;
                plan.new_ids.insert(at, id);
                id
            }
        };
        let kind = plan.kind;
        let mut record = Row::new(kind, id);
        let given = |at: usize| plan.sheets.get(row.sheet).is_some_and(|s| s.columns.iter().any(|c| c.target.word() == key_at(kind, at)));
        for (place, (slot, start)) in record.values.iter_mut().zip(kind.start_values()).enumerate() {
            // A column that is there and empty says that there is nothing, once a row carries its code.
            if row.id.is_none() || !given(place) {
                *slot = start;
            }
        }
        fill(&mut record, &row.draft);
        let own = kind.fields().len();
        let mut beside = Vec::new();
        if row.draft.iter().any(|(place, _)| place >= own) {
            beside.push(self.new_beside(kind, id, &row.draft)?);
        }
        let touched = row.draft.iter().map(|(place, _)| place).collect();
        self.put(at, Group { id, new: true, leader: at, row: record, cells: Vec::new(), beside, becomes: None }, touched);
        Ok(Outcome::New(id))
    }

    fn put(&mut self, at: usize, group: Group, touched: HashSet<usize>) {
        if let Some(slot) = self.of_row.get_mut(at) {
            *slot = Some(self.groups.len());
        }
        self.groups.push(group);
        self.touched.push(touched);
    }

    fn new_beside(&self, kind: Kind, owner: Id, draft: &Draft) -> Result<Beside> {
        let own = kind.fields().len();
        let (of, by, fixed) = kind.attached().first().map_or((kind, "", ("", "")), |a| (a.kind, a.by, a.fixed));
        let mut row = Row { values: of.start_values(), ..Row::new(of, new_id()?) };
        row.set(by, Value::Int(owner.get()));
        row.set(fixed.0, Value::text(fixed.1));
        for (i, attached) in kind.attached().iter().enumerate() {
            row.set(attached.holds, draft.get(own + i).clone());
        }
        Ok(Beside { row, new: true, cells: Vec::new() })
    }

    fn of_record(&mut self, plan: &Plan, id: Id, at: usize) -> Option<usize> {
        let group = match self.by_record.get(&id) {
            Some(group) => *group,
            None => {
                let known = plan.known.get(&id)?;
                let beside = known.beside.iter().map(|r| Beside { row: r.clone(), new: false, cells: Vec::new() }).collect();
                let group = Group { id, new: false, leader: at, row: known.row.clone(), cells: Vec::new(), beside, becomes: None };
                self.by_record.insert(id, self.groups.len());
                self.groups.push(group);
                self.touched.push(HashSet::new());
                self.groups.len() - 1
            }
        };
        if let Some(slot) = self.of_row.get_mut(at) {
            *slot = Some(group);
        }
        Some(group)
    }

    /// A passport that came with its holder gets its own code when the documents come.
    fn rename(&mut self, plan: &Plan, at: usize, group: usize) -> bool {
        let code = plan.rows.get(at).and_then(|r| r.id);
        let (Some(code), Some(group)) = (code, self.groups.get_mut(group)) else { return false };
        if plan.kind != Kind::Document || group.new || group.id == code || group.becomes.is_some() {
            return false;
        }
        group.becomes = Some(code);
        true
    }

    /// Brings what a row says to the record of its group; the cells that changed.
    fn meet(&mut self, plan: &Plan, at: usize, group_at: usize) -> Vec<Cell> {
        let (Some(row), kind) = (plan.rows.get(at), plan.kind) else { return Vec::new() };
        if let Some(slot) = self.of_row.get_mut(at) {
            *slot = Some(group_at);
        }
        let (Some(group), Some(touched)) = (self.groups.get_mut(group_at), self.touched.get_mut(group_at)) else { return Vec::new() };
        let overwrite = !group.new && (plan.options.overwrite || row.id.is_some());
        let own = kind.fields().len();
        let mut cells: Vec<Cell> = Vec::new();
        let mut differing: Vec<(&'static Field, Value, Value)> = Vec::new();
        for (place, value) in row.draft.iter().filter(|(place, _)| *place < own) {
            let Some(field) = field_at(kind, place) else { continue };
            let held = group.row.values.get(place).cloned().unwrap_or_default();
            let becomes = match meeting(field, &held, value, overwrite && !touched.contains(&place)) {
                Meeting::Nothing => continue,
                Meeting::Becomes(value) => value,
                Meeting::Differs => {
                    differing.push((field, held, value.clone()));
                    continue;
                }
            };
            touched.insert(place);
            cells.push((field.key, held.clone(), becomes.clone()));
            if !group.new {
                change(&mut group.cells, field.key, held, becomes.clone());
            }
            if let Some(slot) = group.row.values.get_mut(place) {
                *slot = becomes;
            }
        }
        cells.extend(beside(kind, group, &row.draft, overwrite, &mut differing));
        for (field, held, value) in differing {
            self.differs(plan, at, field, &held, &value);
        }
        cells
    }

    fn differs(&mut self, plan: &Plan, at: usize, field: &'static Field, held: &Value, value: &Value) {
        let Some(row) = plan.rows.get(at) else { return };
        let sheet = plan.sheets.get(row.sheet);
        let column = sheet.and_then(|s| s.columns.iter().find(|c| c.target.word() == field.key && c.same_as.is_none()));
        let group = self.of_row.get(at).copied().flatten().and_then(|g| self.groups.get(g));
        let (reason, suggestion) = match group {
            Some(group) if group.new || group.leader != at => {
                let leader = plan.rows.get(group.leader).map_or(0, |r| r.row);
                (msg!("import-differs-row", held = shown(plan, field, held), row = leader), msg!("import-differs-row-next"))
            }
            _ => (msg!("import-differs", held = shown(plan, field, held)), msg!("import-differs-next")),
        };
        self.problems.push(Problem {
            sheet: sheet.map_or_else(|| Arc::from(""), |s| Arc::clone(&s.name)),
            row: row.row,
            column: column.map_or_else(|| Arc::from(field_label(plan.kind, field.key).as_str()), |c| Arc::clone(&c.title)),
            value: shown(plan, field, value),
            reason,
            suggestion,
            weight: Weight::Note,
        });
    }

    /// Records that several mentions made must hold together as one: what they brought in that does not is left out.
    fn validate(&mut self, plan: &Plan) {
        for group in self.groups.iter_mut().filter(|g| !g.new && !g.cells.is_empty()) {
            for finding in validate::row(&group.row) {
                let ours: Vec<&'static str> =
                    finding.fields.iter().copied().filter(|key| group.cells.iter().any(|(k, ..)| k == key)).collect();
                for key in ours {
                    let Some(at) = group.cells.iter().position(|(k, ..)| *k == key) else { continue };
                    let (_, before, value) = group.cells.remove(at);
                    group.row.set(key, before);
                    let Some(row) = plan.rows.get(group.leader) else { continue };
                    let what = msg!("import-field-finding", field = field_label(plan.kind, key), what = finding.what);
                    self.problems.push(Problem {
                        sheet: plan.sheets.get(row.sheet).map_or_else(|| Arc::from(""), |s| Arc::clone(&s.name)),
                        row: row.row,
                        column: Arc::from(""),
                        value: value.canonical(),
                        reason: what,
                        suggestion: finding.next.clone(),
                        weight: Weight::Value,
                    });
                }
            }
        }
    }
}

fn key_at(kind: Kind, at: usize) -> &'static str {
    field_at(kind, at).map_or("", |f| f.key)
}

/// A value in words that a person knows: a record by its name where the plan has it.
fn shown(plan: &Plan, field: &Field, value: &Value) -> String {
    let text = match (field.kind, Option::<Id>::read(value)) {
        (FieldKind::Ref(_), Some(id)) => plan.titles.get(&id).cloned().unwrap_or_else(|| format!("#{}", id.short())),
        _ => value.canonical(),
    };
    text::truncate(&text::screen(&text), 60).into_owned()
}

/// The records to be made that somebody refers to who is imported; a made department needs its hospital.
fn used(plan: &Plan) -> Vec<Row> {
    let mut wanted: HashSet<Id> = HashSet::new();
    let refs = |row: &Row, wanted: &mut HashSet<Id>| {
        for (field, value) in row.kind.fields().iter().zip(&row.values) {
            match field.kind {
                FieldKind::Ref(_) => wanted.extend(Option::<Id>::read(value)),
                FieldKind::Refs(_) => wanted.extend(Vec::<Id>::read(value)),
                _ => {}
            }
        }
    };
    if plan.all_made.is_empty() {
        return Vec::new();
    }
    for group in plan.groups.iter().filter(|g| g.new || !g.cells.is_empty()) {
        refs(&group.row, &mut wanted);
    }
    // Later ones may refer to earlier ones.
    for row in plan.all_made.iter().rev() {
        if wanted.contains(&row.id) {
            refs(row, &mut wanted);
        }
    }
    plan.all_made.iter().filter(|r| wanted.contains(&r.id)).cloned().collect()
}

fn count(plan: &mut Plan) {
    let mut counts = Counts { rows: plan.rows.len(), made: plan.made.len(), ..Counts::default() };
    for row in &plan.rows {
        let of = match &row.outcome {
            Outcome::New(_) => &mut counts.new,
            Outcome::Same(_) => &mut counts.same,
            Outcome::Change(..) => &mut counts.changed,
            Outcome::Repeat { .. } => &mut counts.repeated,
            Outcome::Duplicate { .. } => &mut counts.duplicate,
            Outcome::Skipped => &mut counts.skipped,
            Outcome::Rejected => &mut counts.rejected,
        };
        *of += 1;
    }
    counts.passed = plan.sheets.iter().map(|s| s.passed.len()).sum();
    plan.counts = counts;
}

fn change(cells: &mut Vec<Cell>, key: &'static str, before: Value, value: Value) {
    match cells.iter_mut().find(|(k, ..)| *k == key) {
        Some(cell) => cell.2 = value,
        None => cells.push((key, before, value)),
    }
}
