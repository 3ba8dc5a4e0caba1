//! What a file would change here, and the writing of it in one step.

use std::collections::{BTreeMap, HashMap};

use super::cells::{kept, kind_at, of_framework, of_skill, proficient, same, taxonomies};
use super::read::{Fault, Read, code_of, related_of};
use super::write::of_records;
use super::{Cells, HEADERS, at, cell};
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Row, Skill, SkillMap, SkillRelation, Value};
use crate::msg;
use crate::programme::skills::MOST_SKILLS;
use crate::programme::skills::tree::order;
use crate::programme::skills::versions;
use crate::rules::frozen;
use crate::store::{Store, Written, new_id};
use crate::text;

/// How many competencies of the file are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not here yet.
    pub new: usize,
    /// Here, and otherwise.
    pub changed: usize,
    /// Here, and the same.
    pub same: usize,
    /// Here, and not in the file: they stay.
    pub left: usize,
}

/// What would be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The framework by code and version.
    pub name: String,
    /// Its id, once it is written.
    pub framework: Id,
    /// The version that it takes the place of.
    pub replaces: Option<String>,
    /// How many competencies are what.
    pub counts: Counts,
    /// Rows that are left out.
    pub faults: Vec<Fault>,
    /// What is told besides.
    pub notes: Vec<Fault>,
    /// The columns of the file, as faults name them.
    pub columns: Vec<String>,
    /// Records to put, those above first; new ones flagged.
    pub(in crate::exchange) rows: Vec<(Row, bool)>,
    /// What became of the skills of the version before.
    pub(in crate::exchange) maps: Vec<SkillMap>,
}

impl Planned {
    /// The name of the column of a fault.
    #[must_use]
    pub fn column(&self, fault: &Fault) -> &str {
        self.columns.get(fault.column).map_or("", String::as_str)
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.rows.is_empty() && self.maps.is_empty()
    }
}

/// A record that a row continues, with what it would write.
struct Base {
    row: Row,
    cells: Cells,
}

/// Compares a file with what is here. Without a `version` the newest of its code is meant, or version 1 where there is none; a version
/// that is not there yet is made, continues the newest one, and takes over from it what Moodle does not carry (least numbers, required
/// items, figures of learning curves).
///
/// # Errors
/// Another content for a version that is in use, or trouble with the file.
pub fn plan(store: &Store, read: &Read, version: Option<&str>) -> Result<Planned> {
    let code = code_of(&read.framework.1);
    let versions = versions::of_code(store, Kind::Framework, &code)?;
    let newest = versions::newest(store, Kind::Framework, &code)?;
    let version = version.map(|v| text::clean_line(v).trim().to_owned()).filter(|v| !v.is_empty());
    let target = match &version {
        Some(v) => versions.iter().find(|row| frozen::same_version(row.get("version"), v)).cloned(),
        None => newest.clone(),
    };
    let before = if target.is_none() { newest } else { None };
    let continued = target.as_ref().or(before.as_ref());
    let skills = continued.map(|row| store.referring(Kind::Skill, "framework", row.id, MOST_SKILLS)).transpose()?.unwrap_or_default();
    let mut bases: HashMap<String, Base> = HashMap::new();
    let mut base_framework = None;
    if let Some(row) = continued {
        let by_id: HashMap<Id, &Row> = skills.iter().map(|s| (s.id, s)).collect();
        for (id, cells) in of_records(row, &skills) {
            match by_id.get(&id) {
                Some(skill) => drop(bases.insert(skill.text("code").to_lowercase(), Base { row: (*skill).clone(), cells })),
                None => base_framework = Some(Base { row: row.clone(), cells }),
            }
        }
    }
    let framework = framework_row(read, target.as_ref(), before.as_ref(), version.as_deref())?;
    let replaces = before.as_ref().map(frozen::called);
    let mut planned = Planned {
        name: frozen::called(&framework),
        framework: framework.id,
        replaces,
        counts: Counts::default(),
        faults: read.faults.clone(),
        notes: read.notes.clone(),
        columns: HEADERS.map(str::to_owned).to_vec(),
        rows: Vec::new(),
        maps: Vec::new(),
    };
    let laid = lay(read, &framework, target.is_some(), &bases, base_framework.as_ref())?;
    planned.count(&laid, target.is_some(), &bases);
    let after: Vec<Row> = laid.iter().map(|l| l.row.clone()).collect();
    put_together(&mut planned, read, framework, target.as_ref(), base_framework.as_ref(), laid, &after);
    if before.is_some() {
        let lines = read.rows.iter().map(|(line, c)| (code_of(c).to_lowercase(), *line)).collect();
        let before: BTreeMap<String, Row> = bases.iter().map(|(code, base)| (code.clone(), base.row.clone())).collect();
        planned.map(&lines, &before);
    }
    if let Some(target) = &target {
        planned.accept(store, target, &skills)?;
    }
    Ok(planned)
}

/// Writes what was planned, in one step of the history; gives the framework. Bad rows are left out: whoever calls it was told of them.
///
/// # Errors
/// Something was changed meanwhile so that it cannot be written, or trouble with the file.
pub fn apply(store: &mut Store, author: &str, planned: &Planned) -> Result<Written<Id>> {
    store.write(author, &msg!("journal-moodle", name = planned.name), |tx| {
        for (row, new) in &planned.rows {
            // What a skill belongs with may come behind it.
            let related = row.get("related").clone();
            if *new {
                tx.insert(&row.clone().with("related", Value::Null))?;
            } else if related.is_null() {
                tx.put(row)?;
            } else {
                let was = tx.expect(row.kind, row.id)?.get("related").clone();
                tx.put(&row.clone().with("related", was))?;
            }
        }
        for (row, _) in planned.rows.iter().filter(|(row, _)| !row.get("related").is_null()) {
            tx.set(row.kind, row.id, &[("related", row.get("related").clone())])?;
        }
        for map in &planned.maps {
            tx.insert(&Row::of(new_id()?, map.clone()))?;
        }
        Ok(planned.framework)
    })
}

/// The framework's record but for what is kept beside its fields.
fn framework_row(read: &Read, target: Option<&Row>, before: Option<&Row>, version: Option<&str>) -> Result<Row> {
    if let Some(row) = target {
        return Ok(row.clone());
    }
    let row = match before {
        Some(row) => Row { id: new_id()?, rev: 0, ..row.clone() }.with("replaces", Value::Int(row.id.get())).with("moodle", Value::Null),
        None => Row::new(Kind::Framework, new_id()?).with("code", Value::text(code_of(&read.framework.1))),
    };
    Ok(row.with("version", Value::text(version.unwrap_or("1"))))
}

/// A competency of the file as a record.
struct Laid {
    line: usize,
    depth: usize,
    row: Row,
    /// The same as what is here.
    same: bool,
    new: bool,
    given: Cells,
}

/// The competencies as records, those above first.
fn lay(read: &Read, framework: &Row, there: bool, bases: &HashMap<String, Base>, base_framework: Option<&Base>) -> Result<Vec<Laid>> {
    let mut ids: HashMap<String, Id> = HashMap::new();
    for (_, cells) in &read.rows {
        let code = code_of(cells).to_lowercase();
        let id = match bases.get(&code).filter(|_| there) {
            Some(base) => base.row.id,
            None => new_id()?,
        };
        ids.insert(code, id);
    }
    let parents: HashMap<String, String> = read.rows.iter().map(|(_, c)| (code_of(c).to_lowercase(), parent_of(c))).collect();
    let depth_of = |code: &str| {
        let (mut depth, mut at) = (0, parents.get(code));
        while let Some(parent) = at.filter(|p| ids.contains_key(p.as_str()) && depth < parents.len()) {
            depth += 1;
            at = parents.get(parent);
        }
        depth
    };
    let words = cell(&read.framework.1, at::TAXONOMY);
    let old_words = base_framework.map(|b| cell(&b.cells, at::TAXONOMY)).unwrap_or_default();
    let mut out = Vec::with_capacity(read.rows.len());
    for (line, cells) in &read.rows {
        let code = code_of(cells);
        let key = code.to_lowercase();
        let depth = depth_of(&key);
        let base = bases.get(&key);
        let Some(id) = ids.get(&key).copied() else { continue };
        let differs = |column: usize| base.is_none_or(|b| cell(&b.cells, column) != cell(cells, column));
        let mut row = base.map_or_else(|| Row::new(Kind::Skill, id), |b| Row { id, ..b.row.clone() });
        row.set("framework", Value::Int(framework.id.get()));
        if differs(at::ID) {
            row.set("code", Value::text(code.as_str()));
        }
        if differs(at::NAME) {
            row.set("title", Value::text(text::clean_line(cell(cells, at::NAME)).trim()));
        }
        if differs(at::DESCRIPTION) {
            row.set("notes", notes_of(cells));
        }
        if differs(at::SCALE) || differs(at::CONFIGURATION) {
            let level = proficient(cell(cells, at::SCALE), cell(cells, at::CONFIGURATION));
            // Without a scale of its own it goes by the framework's, which says nothing of a target set here.
            if base.is_none() || level.is_some() {
                row.set("target_level", level.write());
            }
        }
        if differs(at::PARENT) || !there {
            let parent = ids.get(&parent_of(cells)).copied().filter(|p| *p != id);
            row.set("parent", parent.write());
        }
        if differs(at::RELATED) || !there {
            // None is related to itself.
            let others = related_of(cells).into_iter().filter_map(|code| ids.get(&code.to_lowercase()).copied());
            let related: Vec<Id> = others.filter(|other| *other != id).collect();
            row.set("related", related.write());
        }
        let kind = base.map(|b| b.row.to::<Skill>().kind);
        if kind.is_none_or(|kind| old_words != words && kind == kind_at(old_words, depth)) {
            row.set("kind", kind_at(words, depth).write());
        }
        let same = there && base.is_some_and(|b| same(&b.cells, cells));
        out.push(Laid { line: *line, depth, row, same, new: !there || base.is_none(), given: cells.clone() });
    }
    out.sort_by_key(|laid| (laid.depth, laid.line));
    Ok(out)
}

/// The code of the one above, as codes are compared; nothing at the top.
fn parent_of(cells: &Cells) -> String {
    text::clean_line(cell(cells, at::PARENT)).trim().to_lowercase()
}

fn notes_of(cells: &Cells) -> Value {
    let description = cell(cells, at::DESCRIPTION);
    let clean = text::clean_notes(description);
    if clean.trim().is_empty() { Value::Null } else { Value::text(clean) }
}

impl Planned {
    fn count(&mut self, laid: &[Laid], there: bool, bases: &HashMap<String, Base>) {
        self.counts.new = laid.iter().filter(|l| l.new).count();
        self.counts.same = laid.iter().filter(|l| l.same).count();
        self.counts.changed = laid.len() - self.counts.new - self.counts.same;
        if there {
            let in_file = laid.iter().filter(|l| !l.new).count();
            self.counts.left = bases.len().saturating_sub(in_file);
        }
    }

    /// What became of the skills of the version before, by their codes in small letters: the same code and title are the same skill, what
    /// is not in the file was dropped, and of another title a person has to say it. `lines` tells where each code stands in the file.
    pub(in crate::exchange) fn map(&mut self, lines: &HashMap<String, usize>, before: &BTreeMap<String, Row>) {
        let new: HashMap<String, (Id, String)> = self
            .rows
            .iter()
            .filter(|(row, _)| row.kind == Kind::Skill)
            .map(|(row, _)| (row.text("code").to_lowercase(), (row.id, text::fold(row.text("title")))))
            .collect();
        for (code, base) in before {
            let map = |newer, relation| SkillMap { older: Some(base.id), newer, relation: Some(relation), notes: String::new() };
            match new.get(code) {
                Some((id, title)) if *title == text::fold(base.text("title")) => self.maps.push(map(Some(*id), SkillRelation::Same)),
                Some(_) => {
                    let row = lines.get(code).copied().unwrap_or_default();
                    let why = msg!("moodle-other-title", title = base.text("title"));
                    self.notes.push(Fault { row, column: at::NAME, why });
                }
                None => self.maps.push(map(None, SkillRelation::Dropped)),
            }
        }
    }

    /// Refuses a change of content of a version that is in use; `skills` are those that are there.
    pub(in crate::exchange) fn accept(&self, store: &Store, target: &Row, skills: &[Row]) -> Result<()> {
        let content = |(row, new): &(Row, bool)| {
            let base = if row.id == target.id { Some(target) } else { skills.iter().find(|s| s.id == row.id) };
            *new || frozen::content_changed(base, row).is_some()
        };
        if self.rows.iter().any(content) && store.in_use(Kind::Framework, target.id)? {
            return Err(Error::input(msg!("frozen-framework", name = self.name)).next(msg!("frozen-import-next")));
        }
        Ok(())
    }
}

/// The records that differ, with what is kept beside their fields.
fn put_together(
    planned: &mut Planned,
    read: &Read,
    mut framework: Row,
    target: Option<&Row>,
    base: Option<&Base>,
    laid: Vec<Laid>,
    after: &[Row],
) {
    let given = &read.framework.1;
    let ordered = order(after.iter().map(|row| (row.id, row.to::<Skill>())).collect());
    let words = taxonomies(ordered.iter().map(|(_, depth, _, skill)| (*depth, skill)));
    let unchanged = target.is_some() && base.is_some_and(|b| same(&b.cells, given));
    if !unchanged {
        framework.set("title", Value::text(text::clean_line(cell(given, at::NAME)).trim()));
        framework.set("notes", notes_of(given));
        let kept = kept(read.framework.0, &of_framework(&framework, &words), given);
        framework.set("moodle", Value::text(kept));
        planned.rows.push((framework, target.is_none()));
    }
    let codes: BTreeMap<Id, String> = after.iter().map(|row| (row.id, row.text("code").to_owned())).collect();
    for mut laid in laid.into_iter().filter(|l| !l.same) {
        let kept = kept(laid.line, &of_skill(&laid.row, &codes), &laid.given);
        laid.row.set("moodle", Value::text(kept));
        planned.rows.push((laid.row, laid.new));
    }
}
