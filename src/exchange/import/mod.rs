//! Import: untidy files become records.
//!
//! [`plan`] looks at a file and says, as plain values, what each row would become; nothing is written. [`decide`] and
//! [`decide_name`] settle what a person has to decide. [`apply`] writes the plan in one step. The command line and the wizard of
//! the screen share all of it; [`report`] is the same for machines.
//!
//! Must not: contain SQL, or know a screen. Awkward: a file is held in memory while it is planned, within the limits of
//! [`grid`](super::grid); deciding about a name patches the rows that have it, so that a name by which other names were read (a
//! hospital and its departments) is better told in the options and planned again.

mod apply;
mod cells;
mod columns;
mod decide;
mod decisions;
mod lookup;
pub mod mapping;
mod matching;
mod names;
mod plan;
mod read;
pub mod report;
mod settle;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

pub use apply::{Applied, apply};
pub use decide::{decide, decide_all, decide_name};
pub use plan::{
    Candidate, Cell, Choice, ColumnPlan, Counts, Draft, Duplicates, Meaning, NamePlan, Of, Options, Outcome, Passed, PassedKind, Plan,
    Problem, RowPlan, SheetPlan, Sort, Weight,
};
pub use words::{How, Part, Target};

use super::grid::{Book, Sheet, column_letters, plain};
use crate::error::{Error, Result};
use crate::model::{FieldKind, FieldType, Id, Kind, List};
use crate::msg;
use crate::programme::show::Names;
use crate::store::Store;
use columns::look;
use lookup::Lookup;
use matching::Matcher;
use read::Reader;

/// The kind of a word on the command line, and the catalogue if it names one: `trainee`, `term`, `district`.
#[must_use]
pub fn kind_of_word(word: &str) -> Option<(Kind, Option<List>)> {
    let word = word.trim().to_ascii_lowercase().replace('-', "_");
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let list = List::ALL.into_iter().find(|l| l.key() == word || l.key() == singular);
    let kind = Kind::of_table(&word).or_else(|| Kind::of_table(singular)).map(|kind| (kind, None));
    kind.or_else(|| list.map(|list| (Kind::Term, Some(list))))
}

/// What a file would become. Writes nothing. `file` is its name for labels and reports.
///
/// # Errors
/// Nothing in the file can be read as such records (with the reason for each sheet), a sheet or column that the person named is not
/// there, or trouble with the store.
pub fn plan(store: &Store, book: &Book, file: &str, kind: Kind, options: Options) -> Result<Plan> {
    check(book, kind, &options)?;
    let first = book.sheets.iter().find_map(|sheet| sheet.rows.first());
    if first.is_some_and(|row| super::moodle::looks_like(&row.iter().map(|c| c.text()).collect::<Vec<_>>())) {
        return Err(Error::input(msg!("import-is-moodle", file = file)).next(msg!("import-is-moodle-next")));
    }
    let remembered = mapping::remembered(store, kind)?;
    let mut lookup = Lookup::new(store, &options.names);
    let mut looked: Vec<columns::Looked> = Vec::new();
    for sheet in &book.sheets {
        looked.push(match options.sheet.as_deref() {
            Some(name) if plain(name) != plain(&sheet.name) => unread(sheet, msg!("import-sheet-unasked")),
            // What its maker hid is not read by accident.
            None if sheet.hidden => unread(sheet, msg!("import-sheet-hidden", sheet = sheet.name)),
            _ => look(sheet, kind, &options, &remembered),
        });
    }
    if looked.iter().all(|l| l.header.is_none()) {
        return Err(nothing(book, file, kind, &looked));
    }
    check_titles(&options, &looked)?;
    lookup.brought = brought(book, &looked);
    let mut reader = Reader::new(kind, &options, lookup, book.format);
    for (at, (sheet, looked)) in book.sheets.iter().zip(&mut looked).enumerate() {
        reader.sheet(at, sheet, looked)?;
    }
    let Reader { lookup, mut rows, mut problems, names, .. } = reader;
    let sheets: Vec<SheetPlan> = looked.into_iter().map(|l| l.plan).collect();
    let mut matcher = Matcher::new(store, kind)?;
    for (begin, rows) in (0..).step_by(matching::AHEAD).zip(rows.chunks_mut(matching::AHEAD)) {
        matcher.look_ahead(begin, rows)?;
        for (at, row) in (begin..).zip(rows) {
            let sheet = sheets.get(row.sheet).map_or_else(|| Arc::from(""), |s| Arc::clone(&s.name));
            matcher.place(at, row, &mut problems, &sheet)?;
        }
    }
    if kind == Kind::Entrustment {
        decisions::look(store, &options, &sheets, &mut rows, &mut problems)?;
    }
    let mut plan = Plan {
        kind,
        file: file.to_owned(),
        sheets,
        rows,
        problems: Vec::new(),
        names,
        notes: book.notes.clone(),
        counts: Counts::default(),
        made: Vec::new(),
        read_problems: problems,
        known: matcher.known,
        groups: Vec::new(),
        new_ids: HashMap::new(),
        all_made: lookup.made,
        titles: HashMap::new(),
        options,
    };
    plan.titles = titles(store, &plan);
    settle::settle(&mut plan)?;
    Ok(plan)
}

fn unread(sheet: &Sheet, why: crate::words::Message) -> columns::Looked {
    let plan = SheetPlan {
        name: Arc::from(sheet.name.as_str()),
        refused: Some(why),
        header: None,
        columns: Vec::new(),
        signature: String::new(),
        remembered: None,
        passed: Vec::new(),
        blank: 0,
        notes: Vec::new(),
    };
    columns::Looked { plan, header: None, constants: Vec::new() }
}

/// What the person named must be there.
fn check(book: &Book, kind: Kind, options: &Options) -> Result<()> {
    if let Some(name) = &options.sheet
        && !book.sheets.iter().any(|s| plain(&s.name) == plain(name))
    {
        let sheets = book.sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Error::input(msg!("import-no-sheet", sheet = name)).next(msg!("import-no-sheet-next", sheets = sheets)));
    }
    for (title, word) in &options.mapping {
        if Target::of_word(kind, word).is_none() {
            return Err(mapping::unknown_target(kind, title, word));
        }
    }
    Ok(())
}

/// What the person mapped must stand in the file, or a slip would be taken for an empty column.
fn check_titles(options: &Options, looked: &[columns::Looked]) -> Result<()> {
    let columns = || looked.iter().flat_map(|l| &l.plan.columns);
    for (title, _) in &options.mapping {
        let there = columns().any(|c| plain(&c.title) == plain(title) || plain(&column_letters(c.index)) == plain(title));
        if !there {
            let titles = columns().map(|c| c.title.as_ref()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
            return Err(Error::input(msg!("import-no-title", title = title)).next(msg!("import-no-title-next", titles = titles)));
        }
    }
    Ok(())
}

fn nothing(book: &Book, file: &str, kind: Kind, looked: &[columns::Looked]) -> Error {
    let several = book.sheets.len() > 1;
    let reasons: Vec<String> = looked
        .iter()
        .filter_map(|l| {
            let reason = l.plan.refused.as_ref()?;
            Some(if several { crate::say!("import-sheet-reason", sheet = l.plan.name, reason = reason) } else { reason.to_string() })
        })
        .collect();
    let kinds = crate::programme::show::kind_plural(kind);
    Error::input(msg!("import-nothing", file = file, kinds = kinds, reasons = reasons.join("\n")))
        .next(msg!("import-nothing-next", table = kind.table()))
}

/// The codes that rows of the file carry.
fn brought(book: &Book, looked: &[columns::Looked]) -> std::collections::HashSet<Id> {
    let mut out = std::collections::HashSet::new();
    for (sheet, looked) in book.sheets.iter().zip(looked) {
        let (Some(header), Some(column)) = (&looked.header, looked.plan.columns.iter().find(|c| c.target == Target::Id)) else { continue };
        out.extend(sheet.rows.iter().skip(header.rows.end).filter_map(|cells| Id::of_code(cells.get(column.index)?.text().trim())));
    }
    out
}

/// Titles of the records that known records refer to, for telling what differs.
fn titles(store: &Store, plan: &Plan) -> HashMap<Id, String> {
    let names = Names::new();
    let mut out: HashMap<Id, String> = HashMap::new();
    for row in &plan.all_made {
        // The hospital of a department may be one that is made too.
        let above = row.reference("hospital").and_then(|id| out.get(&id));
        let title = match above {
            Some(above) => format!("{}, {above}", row.text("name")),
            None => names.row_title(store, row),
        };
        out.insert(row.id, title);
    }
    let drafts = plan.rows.iter().map(|r| (&r.draft, plan.kind));
    for (draft, kind) in drafts {
        for (at, value) in draft.iter() {
            if let Some(FieldKind::Ref(other)) = kind.fields().get(at).map(|f| f.kind)
                && let Some(id) = Option::<Id>::read(value)
            {
                out.entry(id).or_insert_with(|| names.title(store, other, id));
            }
        }
    }
    for known in plan.known.values() {
        for (field, value) in known.row.kind.fields().iter().zip(&known.row.values) {
            if let (FieldKind::Ref(other), Some(id)) = (field.kind, Option::<Id>::read(value)) {
                out.entry(id).or_insert_with(|| names.title(store, other, id));
            }
        }
    }
    out
}
