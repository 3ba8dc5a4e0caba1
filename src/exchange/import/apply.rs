//! Writing a plan: one labelled step that can be undone, with a backup before it.
//!
//! Must not: decide anything; what stands in the plan is written. A cell that somebody else changed since the plan was made is
//! left as it is and told.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Days, NaiveDate};

use super::plan::{ColumnPlan, Group, Meaning, Outcome, Plan, Sort};
use super::words::{How, Target};
use crate::error::{Error, Result};
use crate::model::{FieldKind, FieldType, Id, Kind, Row, TraineeStatus, Value, entries, join};
use crate::msg;
use crate::programme::follow_ups::{after_import, came_back, give_way};
use crate::programme::show::{field_label, kind_label, kind_plural};
use crate::programme::skills::decided::Deciding;
use crate::programme::verbs;
use crate::rules::decided::is_kept;
use crate::rules::today::FOLLOWED_UP_DAYS;
use crate::store::{BackupReason, Change, Condition, Direction, ListQuery, Saved, Store, Tx, Written, new_id};
use crate::text;

/// What was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Applied {
    /// New records of the kind.
    pub new: usize,
    /// Records that were changed.
    pub changed: usize,
    /// Records made because rows refer to them.
    pub made: usize,
    /// Follow-ups that were made or moved for those who are back.
    pub follow_ups: usize,
    /// Spellings kept among other names.
    pub remembered: usize,
    /// Cells that somebody else changed meanwhile, which were left.
    pub clashes: usize,
    /// Where the backup is that was made before.
    pub backup: Option<std::path::PathBuf>,
}

/// Writes a plan in one step. Nothing is written, and no backup made, when nothing would change.
///
/// # Errors
/// A record that cannot be taken any more, or trouble with the file; then nothing was written.
pub fn apply(store: &mut Store, author: &str, plan: &Plan) -> Result<Written<Applied>> {
    let spellings = spellings(store, plan)?;
    let mappings = mappings(store, plan)?;
    let idle = !plan.changes_anything() && plan.made.is_empty() && spellings.is_empty() && mappings.is_empty();
    let backup = if idle || !store.may_write() { None } else { store.back_up_before(BackupReason::Import)?.map(|b| b.path) };
    let what = if plan.counts.new + plan.counts.changed == 1 { kind_label(plan.kind) } else { kind_plural(plan.kind) };
    let label = msg!("journal-import", file = plan.file, kinds = what, new = plan.counts.new, changed = plan.counts.changed);
    let deciding = if plan.kind == Kind::Entrustment { Some(Deciding::read(store)?) } else { None };
    let mut written = store.write(author, &label, |tx| write(tx, plan, deciding.as_ref(), &spellings, &mappings))?;
    written.output.backup = backup;
    Ok(written)
}

fn write(
    tx: &mut Tx<'_>,
    plan: &Plan,
    deciding: Option<&Deciding>,
    spellings: &[(Kind, Id, String)],
    mappings: &[(bool, Row)],
) -> Result<Applied> {
    let mut out = Applied::default();
    for row in &plan.made {
        tx.insert(row)?;
        out.made += 1;
    }
    tx.many(plan.counts.new)?;
    let mut there: HashSet<Id> = HashSet::new();
    let mut later: Vec<(&Group, &'static str)> = Vec::new();
    let to_come: HashSet<Id> = plan.groups.iter().filter(|g| g.new).map(|g| g.id).collect();
    let returns = Returns::before(tx, plan)?;
    for group in &plan.groups {
        let done = match deciding {
            Some(deciding) if group.new => deciding.kept(tx, group.row.clone()).and_then(|row| tx.insert(&row)),
            _ if group.new => insert(tx, group, &to_come, &there, &mut later),
            _ => update(tx, group, &mut out),
        };
        done.and_then(|()| decide(tx, plan, group)).map_err(|e| at_row(plan, group, &e))?;
        there.insert(group.id);
        out.new += usize::from(group.new);
        let beside = group.beside.iter().any(|b| b.new || !b.cells.is_empty());
        out.changed += usize::from(!group.new && (!group.cells.is_empty() || beside || group.becomes.is_some()));
        for beside in &group.beside {
            if beside.new {
                tx.insert(&beside.row).map_err(|e| at_row(plan, group, &e))?;
            } else if !beside.cells.is_empty() {
                out.clashes += change(tx, beside.row.kind, beside.row.id, &beside.cells).map_err(|e| at_row(plan, group, &e))?;
            }
        }
    }
    // A skill below one that stands further down in the file.
    for (group, key) in later {
        tx.set(plan.kind, group.id, &[(key, group.row.get(key).clone())]).map_err(|e| at_row(plan, group, &e))?;
    }
    out.follow_ups = returns.after(tx, plan)?;
    for (kind, id, spelling) in spellings {
        let Some(row) = tx.get(*kind, *id)?.filter(|r| !r.gone) else { continue };
        let names = join(entries(row.text("other_names")).chain(std::iter::once(spelling.as_str())));
        tx.set(*kind, *id, &[("other_names", Value::text(names))])?;
        out.remembered += 1;
    }
    for (new, row) in mappings {
        if *new { tx.insert(row)? } else { tx.put(row)? }
    }
    Ok(out)
}

/// What a decision about a nomination leads to, as if it were made here; the person said in the file when. A row that brings its code along
/// comes from another file of ours, as its people do.
fn decide(tx: &mut Tx<'_>, plan: &Plan, group: &Group) -> Result<()> {
    let came = plan.rows.get(group.leader).is_some_and(|row| row.id.is_some());
    let decided = if group.new { !came } else { group.cells.iter().any(|(key, ..)| *key == "decision") };
    if plan.kind == Kind::Nomination && decided { verbs::after_decision(tx, group.id, plan.options.today) } else { Ok(()) }
}

/// Those of whom a file says that they are back, or when, with the day of return as it was known before.
#[derive(Default)]
struct Returns(BTreeMap<Id, Option<NaiveDate>>);

impl Returns {
    fn before(tx: &Tx<'_>, plan: &Plan) -> Result<Self> {
        let (mut out, today) = (Self::default(), plan.options.today);
        let lately = today.checked_sub_days(Days::new(FOLLOWED_UP_DAYS.unsigned_abs())).unwrap_or(today);
        for group in plan.groups.iter().filter(|g| g.becomes.is_none()) {
            let changed = |keys: &[&str]| group.new || group.cells.iter().any(|(key, ..)| keys.contains(key));
            match plan.kind {
                Kind::Trainee if changed(&["status", "status_on"]) && may_be_asked(&group.row, lately) => {
                    let there = if group.new { None } else { tx.get(Kind::Trainee, group.id)? };
                    let day = there.as_ref().map_or(Ok(None), |row| came_back(tx, row, today))?;
                    // Who was back before is in follow-up now: that says nothing new of the day.
                    if day.is_none() || group.row.text("status") == TraineeStatus::Returned.key() {
                        out.0.insert(group.id, day);
                    }
                }
                Kind::Placement if changed(&["ends_on", "state"]) => {
                    let over = group.row.date("ends_on").is_some_and(|day| (lately..=today).contains(&day));
                    let Some(id) = group.row.reference("trainee").filter(|id| over && !out.0.contains_key(id)) else { continue };
                    if let Some(row) = tx.get(Kind::Trainee, id)?.filter(|row| !row.gone) {
                        out.0.insert(id, came_back(tx, &row, today)?);
                    }
                }
                Kind::FollowUp if group.new => out.0.extend(group.row.reference("trainee").map(|id| (id, None))),
                _ => {}
            }
        }
        Ok(out)
    }

    /// Makes, moves or takes out what follows from it; how many were made or moved.
    fn after(&self, tx: &mut Tx<'_>, plan: &Plan) -> Result<usize> {
        let today = plan.options.today;
        if plan.kind != Kind::FollowUp {
            return self.0.iter().try_fold(0, |sum, (id, before)| Ok(sum + after_import(tx, *id, *before, today)?));
        }
        let of = |fits: fn(&Group) -> bool| -> BTreeSet<Id> { plan.groups.iter().filter(|g| fits(g)).map(|g| g.id).collect() };
        let (brought, new) = (of(|_| true), of(|g| g.new));
        self.0.keys().try_for_each(|id| give_way(tx, *id, &brought, &new, today).map(|_| ()))?;
        Ok(0)
    }
}

/// Whether somebody is in a state after the return, and not since so long ago that nobody asks.
fn may_be_asked(trainee: &Row, lately: NaiveDate) -> bool {
    let back = [TraineeStatus::Returned, TraineeStatus::InFollowUp].iter().any(|state| trainee.text("status") == state.key());
    back && trainee.date("status_on").is_none_or(|day| day >= lately)
}

fn insert<'g>(
    tx: &mut Tx<'_>,
    group: &'g Group,
    to_come: &HashSet<Id>,
    there: &HashSet<Id>,
    later: &mut Vec<(&'g Group, &'static str)>,
) -> Result<()> {
    let kind = group.row.kind;
    let waits = kind
        .fields()
        .iter()
        .filter(|f| matches!(f.kind, FieldKind::Ref(k) if k == kind))
        .find(|f| Option::<Id>::read(group.row.get(f.key)).is_some_and(|id| to_come.contains(&id) && !there.contains(&id)));
    match waits {
        Some(field) => {
            later.push((group, field.key));
            tx.insert(&group.row.clone().with(field.key, Value::Null))
        }
        None => tx.insert(&group.row),
    }
}

fn update(tx: &mut Tx<'_>, group: &Group, out: &mut Applied) -> Result<()> {
    // Somebody may refer to it under the code that it has; then it keeps that.
    if let Some(code) = group.becomes
        && tx.remove(group.row.kind, group.id).is_ok()
    {
        return tx.insert(&Row { id: code, rev: 0, ..group.row.clone() });
    }
    if !group.cells.is_empty() {
        out.clashes += change(tx, group.row.kind, group.id, &group.cells)?;
    }
    Ok(())
}

/// Changes cells; those that somebody else changed meanwhile are left. Gives their number.
fn change(tx: &mut Tx<'_>, kind: Kind, id: Id, cells: &[super::plan::Cell]) -> Result<usize> {
    let mut changes: Vec<Change> =
        cells.iter().map(|(key, base, value)| Change { key, base: base.clone(), value: value.clone() }).collect();
    let Saved::Clashes(clashes) = tx.change(kind, id, &changes)? else { return Ok(0) };
    changes.retain(|c| !clashes.iter().any(|clash| clash.key == c.key));
    tx.change(kind, id, &changes)?;
    Ok(clashes.len())
}

/// An error with the place in the file.
fn at_row(plan: &Plan, group: &Group, e: &Error) -> Error {
    let row = plan.rows.get(group.leader);
    let what = match e.field() {
        Some(key) if plan.kind.field(key).is_some() => msg!("import-field-finding", field = field_label(plan.kind, key), what = e.what()),
        _ => e.what().clone(),
    };
    let place = msg!("import-at-row", sheet = row.map_or("", |r| plan.sheet_name(r)), row = row.map_or(0, |r| r.row), what = what);
    let error = Error::new(e.cause(), place).detail(e.said());
    match e.hint() {
        Some(next) => error.next(next.clone()),
        None => error,
    }
}

/// Spellings that were mapped to a record or entry and are not among its names yet.
fn spellings(store: &Store, plan: &Plan) -> Result<Vec<(Kind, Id, String)>> {
    let mut out: Vec<(Kind, Id, String)> = Vec::new();
    for name in &plan.names {
        let imported = |at: &usize| {
            plan.rows.get(*at).is_some_and(|r| !matches!(r.outcome, Outcome::Rejected | Outcome::Skipped | Outcome::Duplicate { .. }))
        };
        if !name.rows.iter().any(imported) {
            continue;
        }
        let (kind, id) = match (&name.meaning, name.sort) {
            (Meaning::Alike(value, _) | Meaning::Chosen(value, _), Sort::Record(kind)) => match Option::<Id>::read(value) {
                Some(id) => (kind, id),
                None => continue,
            },
            (Meaning::Chosen(value, _), Sort::Term(list)) => match store.term(list, value.as_str())? {
                Some(term) => (Kind::Term, term.id),
                None => continue,
            },
            _ => continue,
        };
        if kind.field("other_names").is_none() || name.text.contains([';', '#']) {
            continue;
        }
        let row = plan.made.iter().find(|r| r.id == id).cloned();
        let row = match row {
            Some(row) => Some(row),
            None => store.get(kind, id)?,
        };
        let Some(row) = row else { continue };
        let folded = text::fold(&name.text);
        let own = [row.text("name"), row.text("native_name")];
        let known = own.into_iter().chain(entries(row.text("other_names"))).any(|n| text::fold(n) == folded);
        if !known && !out.iter().any(|(_, other, n)| *other == id && text::fold(n) == folded) {
            out.push((kind, id, text::clean_line(&name.text).into_owned()));
        }
    }
    Ok(out)
}

/// The mappings to be remembered: those of sheets that were read and in which something was not simply named as exports name it. The
/// flag tells whether it is a new record.
fn mappings(store: &Store, plan: &Plan) -> Result<Vec<(bool, Row)>> {
    let mut out: Vec<(bool, Row)> = Vec::new();
    for sheet in plan.sheets.iter().filter(|s| s.refused.is_none()) {
        // The hospital of a tracer item goes out under its own name and is read as the one that the department belongs to, or is meant itself.
        let own = |c: &ColumnPlan| plan.kind == Kind::Equipment && c.target == Target::Hospital && c.title.as_ref() == "hospital";
        // What the program alone writes goes out and is passed over.
        let ours = |c: &ColumnPlan| c.target == Target::Skip && is_kept(plan.kind, &c.title);
        let as_exported = |c: &ColumnPlan| c.title.as_ref() == c.target.word() || own(c) || ours(c);
        let plain = sheet.columns.iter().all(|c| as_exported(c) || (c.filled == 0 && c.how != How::Told));
        if plain || out.iter().any(|(_, row)| row.text("signature") == sheet.signature) {
            continue;
        }
        let columns: Vec<String> = sheet
            .columns
            .iter()
            .filter(|c| !c.title.is_empty() && !matches!(c.how, How::Not))
            .map(|c| format!("{} = {}", text::clean_line(&c.title), if c.target.word().is_empty() { "_skip" } else { c.target.word() }))
            .collect();
        let columns = Value::text(columns.join("\n"));
        let query = ListQuery::all(Kind::Mapping).with(Condition::In("signature", vec![Value::text(sheet.signature.as_str())]));
        let found = store.page(&query, None, Direction::Forward, 50)?.into_iter().map(|(row, _)| row);
        match found.into_iter().find(|r| r.text("records") == plan.kind.table()) {
            Some(row) if *row.get("columns") == columns => {}
            Some(row) => out.push((false, row.with("columns", columns))),
            None => {
                let name: String = plan.file.chars().take(100).collect();
                let row = Row::new(Kind::Mapping, new_id()?)
                    .with("records", Value::text(plan.kind.table()))
                    .with("name", Value::text(name))
                    .with("signature", Value::text(sheet.signature.as_str()))
                    .with("columns", columns);
                out.push((true, row));
            }
        }
    }
    Ok(out)
}
