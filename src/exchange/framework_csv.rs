//! A framework in one file of our own: a row a skill, with the codes of its framework and of the skill above it.
//! What [`write()`] wrote is the same when it is read.
//!
//! Columns by name, in any order: `framework`, `code`, `title`, and as far as they are there `parent`, `kind`, `target_level`,
//! `minimum_count`, `required_items` (codes of tracer items, parted by `; `), `priority`, `notes`, `related` (codes of skills of the same
//! framework, or `FRAMEWORK/VERSION/CODE` of another, parted by `; `) and the figures of the learning curve. The rows may stand in any order: what is
//! above may come below. What `ustaz export skill` writes names frameworks by title and records by
//! their own codes; that file goes in by `ustaz import`.
//!
//! Must not: write by itself; what was planned goes the way of a file of Moodle ([`crate::exchange::moodle::apply`]).

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::cell::guard;
use super::export::{fill, trouble};
use super::grid;
use super::moodle::{Counts, Fault, Planned};
use crate::error::{Cause, Error, Result};
use crate::model::{FieldKind, FieldType, Id, Kind, Row, Value, entries, join};
use crate::msg;
use crate::programme::show::{choice, field_label};
use crate::programme::skills::versions;
use crate::programme::skills::{MOST_SKILLS, tree};
use crate::rules::{frozen, validate};
use crate::store::{Store, new_id};
use crate::text::{self, harmless};
use crate::words::Message;

/// The columns, by the keys of the fields.
const COLUMNS: [&str; 15] = [
    "framework",
    "code",
    "title",
    "parent",
    "kind",
    "target_level",
    "minimum_count",
    "required_items",
    "priority",
    "notes",
    "related",
    "acceptable_failure",
    "unacceptable_failure",
    "horizon",
    "false_declare",
];
const FRAMEWORK: usize = 0;
const CODE: usize = 1;
const TITLE: usize = 2;
const PARENT: usize = 3;
const RELATED: usize = 10;

/// A row of the file.
struct Line {
    row: usize,
    cells: [String; COLUMNS.len()],
}

impl Line {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |c| c.trim())
    }

    fn code(&self) -> String {
        self.cell(CODE).to_lowercase()
    }
}

/// Where each column stands; `None` if these are no such headers.
fn places<S: AsRef<str>>(headers: &[S]) -> Option<[Option<usize>; COLUMNS.len()]> {
    let plain = |title: &str| title.trim().to_lowercase().replace([' ', '-'], "_");
    let found: Vec<String> = headers.iter().map(|h| plain(h.as_ref())).collect();
    let mut out = [None; COLUMNS.len()];
    for (place, key) in out.iter_mut().zip(COLUMNS) {
        let label = plain(&field_label(Kind::Skill, key));
        *place = found.iter().position(|f| f == key).or_else(|| found.iter().position(|f| *f == label));
    }
    let needed = [FRAMEWORK, CODE, TITLE];
    needed.iter().all(|n| out.get(*n).is_some_and(Option::is_some)).then_some(out)
}

/// Whether a file has these columns.
#[must_use]
pub fn looks_like(path: &Path) -> bool {
    let book = grid::open(path, &grid::Limits::default());
    book.is_ok_and(|book| {
        let first = book.sheets.iter().find_map(|sheet| sheet.rows.first());
        first.is_some_and(|row| places(&row.iter().map(|c| c.text()).collect::<Vec<_>>()).is_some())
    })
}

/// Writes a framework as such a file, in the order of its tree.
///
/// # Errors
/// No such framework, or trouble with either file.
pub fn write(store: &Store, framework: Id, out: &mut dyn std::io::Write) -> Result<()> {
    let Some(tree) = tree::read(store, framework)? else {
        return Err(Error::new(Cause::Missing, msg!("framework-missing")).next(msg!("framework-missing-next")));
    };
    let codes: HashMap<Id, &str> = tree.nodes.iter().map(|node| (node.id, node.skill.code.as_str())).collect();
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(&mut *out);
    let said = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => trouble(&e),
        other => Error::defect(format!("{other:?}")),
    };
    for (n, key) in COLUMNS.iter().enumerate() {
        // The mark belongs before the first title, so that spreadsheets take the file for UTF-8.
        file.write_field(if n == 0 { format!("\u{feff}{key}") } else { (*key).to_owned() }).map_err(said)?;
    }
    file.write_record(None::<&[u8]>).map_err(said)?;
    for node in &tree.nodes {
        let skill = &node.skill;
        let whole = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let percent = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
        let mut related: Vec<String> = Vec::new();
        for id in &skill.related {
            match codes.get(id) {
                Some(code) => related.push((*code).to_owned()),
                None => related.extend(elsewhere(store, *id)?),
            }
        }
        let cells = [
            tree.framework.code.clone(),
            skill.code.clone(),
            skill.title.clone(),
            skill.parent.and_then(|id| codes.get(&id)).map(|code| (*code).to_owned()).unwrap_or_default(),
            skill.kind.map(|kind| kind.key().to_owned()).unwrap_or_default(),
            whole(skill.target_level),
            whole(skill.minimum_count),
            join(&skill.required_items),
            skill.priority.map(|priority| priority.key().to_owned()).unwrap_or_default(),
            skill.notes.clone(),
            join(&related),
            percent(skill.acceptable_failure),
            percent(skill.unacceptable_failure),
            whole(skill.horizon),
            percent(skill.false_declare),
        ];
        file.write_record(cells.iter().map(|cell| guard(&harmless(cell)).into_owned())).map_err(said)?;
    }
    file.flush().map_err(|e| trouble(&e))
}

/// A skill of another framework, by framework, version and code.
fn elsewhere(store: &Store, id: Id) -> Result<Option<String>> {
    let Some(skill) = store.get(Kind::Skill, id)?.filter(|row| !row.gone) else { return Ok(None) };
    let framework = skill.reference("framework").map(|id| store.get(Kind::Framework, id)).transpose()?.flatten();
    Ok(framework.map(|f| format!("{}/{}/{}", f.text("code"), f.text("version"), skill.text("code"))))
}

/// The same into a new file, readable by its owner alone.
///
/// # Errors
/// As [`write()`], or there is such a file already.
pub fn to_file(store: &Store, framework: Id, path: &Path) -> Result<()> {
    fill(path, |out| write(store, framework, out))
}

/// Plans a file of either sort: ours, or Moodle's.
///
/// # Errors
/// As [`plan`] and [`super::moodle::plan`].
pub fn plan_any(store: &Store, path: &Path, version: Option<&str>) -> Result<Planned> {
    if looks_like(path) { plan(store, path, version) } else { super::moodle::plan(store, &super::moodle::read_file(path)?, version) }
}

/// Reads a file and compares it with what is here; `version` as for a file of Moodle.
///
/// # Errors
/// No such file or columns, another content for a version that is in use, or trouble with the file.
pub fn plan(store: &Store, path: &Path, version: Option<&str>) -> Result<Planned> {
    let name = path.file_name().map_or_else(String::new, |n| text::screen(&n.to_string_lossy()).into_owned());
    let book = grid::open(path, &grid::Limits::default()).map_err(Error::input)?;
    let sheet = book.sheets.iter().find(|sheet| !sheet.rows.is_empty());
    let rows = sheet.map(|s| s.rows.as_slice()).unwrap_or_default();
    let headers: Vec<_> = rows.first().map(|row| row.iter().map(|c| c.text()).collect()).unwrap_or_default();
    let Some(places) = places(&headers) else {
        return Err(Error::input(msg!("own-headers", file = name)).next(msg!("own-headers-next", headers = COLUMNS.join(", "))));
    };
    let first = sheet.map_or(1, |s| s.first_row);
    let lines: Vec<Line> = rows
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, row)| row.iter().any(|c| !c.is_blank()))
        .map(|(n, row)| Line {
            row: first + n,
            cells: std::array::from_fn(|at| {
                let cell = places.get(at).copied().flatten().and_then(|place| row.get(place));
                cell.map(|c| super::cell::unguard(&c.text()).into_owned()).unwrap_or_default()
            }),
        })
        .collect();
    let given: Vec<usize> = (0..COLUMNS.len()).filter(|at| places.get(*at).is_some_and(Option::is_some)).collect();
    planned(store, lines, &given, version, &name)
}

fn planned(store: &Store, lines: Vec<Line>, given: &[usize], version: Option<&str>, name: &str) -> Result<Planned> {
    let Some(code) = lines.iter().map(|line| line.cell(FRAMEWORK)).find(|code| !code.is_empty()).map(str::to_owned) else {
        return Err(Error::input(msg!("own-no-framework", file = name)).next(msg!("own-no-framework-next")));
    };
    let version = version.map(|v| text::clean_line(v).trim().to_owned()).filter(|v| !v.is_empty());
    let newest = versions::newest(store, Kind::Framework, &code)?;
    let target = match &version {
        Some(v) => {
            let all = versions::of_code(store, Kind::Framework, &code)?;
            all.into_iter().find(|row| frozen::same_version(row.get("version"), v))
        }
        None => newest.clone(),
    };
    let before = if target.is_none() { newest } else { None };
    let continued = target.as_ref().or(before.as_ref());
    let skills = continued.map(|row| store.referring(Kind::Skill, "framework", row.id, MOST_SKILLS)).transpose()?.unwrap_or_default();
    let bases: BTreeMap<String, Row> = skills.iter().map(|row| (row.text("code").to_lowercase(), row.clone())).collect();
    let framework = match (&target, &before) {
        (Some(row), _) => row.clone(),
        (None, Some(row)) => Row { id: new_id()?, rev: 0, ..row.clone() }.with("replaces", Value::Int(row.id.get())),
        (None, None) => {
            Row::new(Kind::Framework, new_id()?).with("code", Value::text(code.as_str())).with("title", Value::text(code.as_str()))
        }
    };
    let framework = if target.is_some() { framework } else { framework.with("version", Value::text(version.as_deref().unwrap_or("1"))) };
    let mut out = Planned {
        name: frozen::called(&framework),
        framework: framework.id,
        replaces: before.as_ref().map(frozen::called),
        counts: Counts::default(),
        faults: Vec::new(),
        notes: Vec::new(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows: Vec::new(),
        maps: Vec::new(),
    };
    let good = sift(&mut out, lines, &code, target.as_ref().map(|_| &bases));
    let mut ids: HashMap<String, Id> = HashMap::new();
    if target.is_some() {
        ids.extend(bases.iter().map(|(code, row)| (code.clone(), row.id)));
    }
    for line in &good {
        if let Entry::Vacant(place) = ids.entry(line.code()) {
            place.insert(new_id()?);
        }
    }
    let mut laid: Vec<(usize, Row, bool)> = Vec::new();
    let parents: HashMap<String, String> = good.iter().map(|line| (line.code(), line.cell(PARENT).to_lowercase())).collect();
    for line in &good {
        let Some(id) = ids.get(&line.code()).copied() else { continue };
        let base = bases.get(&line.code());
        let mut row = base.map_or_else(|| Row::new(Kind::Skill, id), |row| Row { id, ..row.clone() });
        row.set("framework", Value::Int(framework.id.get()));
        if target.is_none() {
            // Those that it belongs with are of the version before.
            row.set("related", Value::Null);
            let above = base.and_then(|b| b.reference("parent")).and_then(|p| skills.iter().find(|s| s.id == p));
            let above = above.and_then(|s| ids.get(&s.text("code").to_lowercase()));
            row.set("parent", above.map_or(Value::Null, |id| Value::Int(id.get())));
        }
        let mut bad = false;
        for at in given.iter().copied().filter(|at| *at != FRAMEWORK) {
            let read = match at {
                RELATED => related(store, &ids, id, line.cell(RELATED))?,
                PARENT => Ok(ids.get(&line.cell(PARENT).to_lowercase()).map_or(Value::Null, |id| Value::Int(id.get()))),
                // A code that is there already is written as it is.
                CODE if base.is_some() => continue,
                _ => value(store, COLUMNS.get(at).copied().unwrap_or_default(), line.cell(at))?,
            };
            match read {
                Ok(value) => {
                    row.set(COLUMNS.get(at).copied().unwrap_or_default(), value);
                }
                Err(why) => {
                    bad = true;
                    out.faults.push(Fault { row: line.row, column: at, why });
                }
            }
        }
        let new = target.is_none() || base.is_none();
        if bad {
            continue;
        }
        if !new && base == Some(&row) {
            out.counts.same += 1;
            continue;
        }
        if new {
            out.counts.new += 1
        } else {
            out.counts.changed += 1
        }
        let (mut depth, mut at) = (0, parents.get(&line.code()));
        while let Some(parent) = at.filter(|p| !p.is_empty() && depth < parents.len()) {
            depth += 1;
            at = parents.get(parent);
        }
        laid.push((depth, row, new));
    }
    // A skill without the one above it, which has a fault, cannot be put.
    let bad: Vec<usize> = out.faults.iter().map(|fault| fault.row).collect();
    let lost: Vec<String> =
        good.iter().filter(|line| bad.contains(&line.row) && !bases.contains_key(&line.code())).map(Line::code).collect();
    let lost: Vec<Id> = lost.iter().filter_map(|code| ids.get(code).copied()).collect();
    for (_, row, _) in &mut laid {
        if row.reference("parent").is_some_and(|id| lost.contains(&id)) {
            row.set("parent", Value::Null);
        }
        let mut others = Vec::<Id>::read(row.get("related"));
        if others.iter().any(|id| lost.contains(id)) {
            others.retain(|id| !lost.contains(id));
            row.set("related", others.write());
        }
    }
    laid.sort_by_key(|(depth, ..)| *depth);
    out.rows.extend(target.is_none().then_some((framework, true)));
    out.rows.extend(laid.into_iter().map(|(_, row, new)| (row, new)));
    let lines: HashMap<String, usize> = good.iter().map(|line| (line.code(), line.row)).collect();
    match &target {
        Some(target) => {
            out.counts.left = bases.keys().filter(|code| !lines.contains_key(*code)).count();
            out.accept(store, target, &skills)?;
        }
        None if before.is_some() => out.map(&lines, &bases),
        None => {}
    }
    Ok(out)
}

/// Puts aside rows without a code or title, twice the same code, of another framework, or below nothing.
fn sift(out: &mut Planned, lines: Vec<Line>, framework: &str, there: Option<&BTreeMap<String, Row>>) -> Vec<Line> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut good: Vec<Line> = Vec::new();
    for line in lines {
        let fault = if !line.cell(FRAMEWORK).is_empty() && !line.cell(FRAMEWORK).eq_ignore_ascii_case(framework) {
            Some((FRAMEWORK, msg!("own-other-framework", framework = framework)))
        } else if line.cell(CODE).is_empty() {
            Some((CODE, msg!("own-nothing")))
        } else if line.cell(TITLE).is_empty() {
            Some((TITLE, msg!("own-nothing")))
        } else {
            seen.get(&line.code()).map(|first| (CODE, msg!("moodle-twice", id = line.cell(CODE), row = first)))
        };
        match fault {
            Some((column, why)) => out.faults.push(Fault { row: line.row, column, why }),
            None => {
                seen.insert(line.code(), line.row);
                good.push(line);
            }
        }
    }
    let parents: HashMap<String, String> = good.iter().map(|line| (line.code(), line.cell(PARENT).to_lowercase())).collect();
    let wrong = |line: &Line| -> Option<Message> {
        let (mut at, mut steps) = (line.cell(PARENT).to_lowercase(), 0);
        while !at.is_empty() {
            steps += 1;
            match parents.get(&at) {
                _ if steps > parents.len() => return Some(msg!("moodle-circle", id = at)),
                Some(above) => at.clone_from(above),
                None if there.is_some_and(|there| there.contains_key(&at)) => return None,
                None => return Some(msg!("own-no-parent", code = at)),
            }
        }
        None
    };
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for line in good {
        match wrong(&line) {
            Some(why) => left.push(Fault { row: line.row, column: PARENT, why }),
            None => kept.push(line),
        }
    }
    out.faults.append(&mut left);
    kept
}

/// The skills that a cell names as those that one belongs with; the outer result is trouble with the file.
fn related(store: &Store, own: &HashMap<String, Id>, this: Id, typed: &str) -> Result<std::result::Result<Value, Message>> {
    let mut out: Vec<Id> = Vec::new();
    for part in entries(typed) {
        let mut names = part.splitn(3, '/');
        let found = match (own.get(&part.to_lowercase()), names.next(), names.next(), names.next()) {
            (Some(id), ..) => Some(*id),
            (None, Some(framework), Some(version), Some(code)) => {
                let all = versions::of_code(store, Kind::Framework, framework)?;
                match all.into_iter().find(|row| frozen::same_version(row.get("version"), version)) {
                    Some(framework) => {
                        let skills = store.referring(Kind::Skill, "framework", framework.id, MOST_SKILLS)?;
                        skills.iter().find(|row| row.text("code").eq_ignore_ascii_case(code)).map(|row| row.id)
                    }
                    None => None,
                }
            }
            _ => None,
        };
        match found {
            // None belongs with itself.
            Some(id) if id == this || out.contains(&id) => {}
            Some(id) => out.push(id),
            None => return Ok(Err(msg!("own-no-related", code = part))),
        }
    }
    Ok(Ok(out.write()))
}

/// What a cell says in a field of a skill; the outer result is trouble with the file.
fn value(store: &Store, key: &str, typed: &str) -> Result<std::result::Result<Value, Message>> {
    let Some(field) = Kind::Skill.field(key) else { return Ok(Ok(Value::Null)) };
    if typed.is_empty() {
        return Ok(Ok(Value::Null));
    }
    let value = match field.kind {
        FieldKind::Choice(set) => {
            let folded = text::fold(typed);
            let found = set.keys.iter().find(|k| text::fold(k) == folded || text::fold(&choice(set.name, k)) == folded);
            Value::text(found.map_or(typed, |k| *k))
        }
        FieldKind::Number { decimals: 0, .. } => text::parse_whole(typed).map_or_else(|| Value::text(typed), Value::Int),
        FieldKind::Number { .. } => text::parse_decimal(typed).map_or_else(|| Value::text(typed), Value::Real),
        FieldKind::Terms(list) => {
            let mut codes: Vec<String> = Vec::new();
            for part in entries(typed) {
                match store.term(list, part)? {
                    Some(row) => codes.push(row.text("code").to_owned()),
                    None => {
                        return Ok(Err(msg!(
                            "term-unknown",
                            code = part,
                            list = crate::words::label(&format!("choice-list-{}", list.key()))
                        )));
                    }
                }
            }
            Value::text(join(codes))
        }
        FieldKind::Notes => Value::text(text::clean_notes(typed)),
        _ => Value::text(text::clean_line(typed).trim()),
    };
    Ok(validate::cell(field, &value).map(|()| value).map_err(|(what, _)| what))
}
