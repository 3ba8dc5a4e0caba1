//! From the rows of a sheet to what each says: every cell is read by its field, names are looked up, problems are kept.
//!
//! A cell that cannot be taken is left out and told; a row is left out only when something it cannot be without is missing.
//!
//! Must not: compare rows with each other or with records (`matching` does). Awkward: a row with one cell in the column of
//! names is a person if the text is neither a place nor a word of sections.

mod names;
mod sheet;
mod whole;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::cells::{self, DateColumn, Refused};
use super::columns::Looked;
use super::lookup::Lookup;
use super::plan::{Draft, NamePlan, Options, Outcome, Passed, PassedKind, Problem, RowPlan, Weight};
use super::words::{self, Part};
use crate::error::Result;
use crate::exchange::cell::unguard;
use crate::exchange::grid::{Cell, Format, RowKind, Sheet, classify_row};
use crate::model::{Field, FieldKind, FieldType, Id, Kind, Value, entries, join};
use crate::msg;
use crate::rules::date_input::{CellHint, CellKind};
use crate::rules::skills::targets;
use crate::text;

/// Longest piece of a value that a problem shows, in columns.
const SHOWN: usize = 60;

/// A column that gives something, ready for reading.
struct Slot {
    index: usize,
    title: Arc<str>,
    takes: Takes,
    /// Another column has the same target; this one is read where that is empty.
    second: bool,
}

enum Takes {
    /// A field: its place among the values of a draft.
    Field {
        at: usize,
        field: Field,
        dates: Option<DateColumn>,
        passport: bool,
    },
    Part(Part),
    Id,
    Hospital,
}

/// Reads the rows of all sheets of a file.
pub(super) struct Reader<'a, 's> {
    pub(super) kind: Kind,
    pub(super) options: &'a Options,
    pub(super) lookup: Lookup<'s>,
    pub(super) rows: Vec<RowPlan>,
    pub(super) problems: Vec<Problem>,
    pub(super) names: Vec<NamePlan>,
    name_at: HashMap<(usize, String), usize>,
    /// Cells of CSV files carry marks against formulas.
    guarded: bool,
}

/// Where a cell stands.
struct Place<'p> {
    sheet: &'p Arc<str>,
    sheet_at: usize,
    row: usize,
}

/// The fields of a kind and those beside it, by their places in a draft.
pub(super) fn field_at(kind: Kind, at: usize) -> Option<&'static Field> {
    let own = kind.fields();
    own.get(at).or_else(|| kind.attached().get(at.checked_sub(own.len())?).map(|a| &a.field))
}

/// The place of a field in a draft.
pub(super) fn place_of(kind: Kind, key: &str) -> Option<usize> {
    kind.position(key).or_else(|| kind.attached().iter().position(|a| a.field.key == key).map(|i| kind.fields().len() + i))
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn new(kind: Kind, options: &'a Options, lookup: Lookup<'s>, format: Format) -> Self {
        let guarded = format == Format::Csv;
        Self { kind, options, lookup, rows: Vec::new(), problems: Vec::new(), names: Vec::new(), name_at: HashMap::new(), guarded }
    }

    /// Reads a sheet that was looked at.
    ///
    /// # Errors
    /// Trouble with the store.
    pub(super) fn sheet(&mut self, sheet_at: usize, sheet: &Sheet, looked: &mut Looked) -> Result<()> {
        let Some(header) = &looked.header else { return Ok(()) };
        let slots = self.slots(sheet, header, &looked.plan);
        let name = Arc::clone(&looked.plan.name);
        let name_columns: Vec<usize> = slots.iter().filter(|s| self.is_name(s)).map(|s| s.index).collect();
        let mut section: Option<Arc<str>> = None;
        let mut blank = 0;
        for at in header.rows.end..sheet.rows.len() {
            let row = sheet.row_number(at);
            let what = match classify_row(sheet, at, header, &words::is_total) {
                RowKind::Blank => {
                    blank += 1;
                    continue;
                }
                RowKind::Section(text) if self.is_person(sheet, at, &text, &name_columns)? => None,
                RowKind::Section(text) => {
                    section = Some(Arc::from(text.as_str()));
                    Some((PassedKind::Section, text))
                }
                RowKind::Total => Some((PassedKind::Total, first_text(sheet, at))),
                RowKind::Repeat => Some((PassedKind::Repeat, first_text(sheet, at))),
                RowKind::NumberOnly => Some((PassedKind::NumberOnly, first_text(sheet, at))),
                RowKind::Data if is_signed(sheet, at) => Some((PassedKind::Section, first_text(sheet, at))),
                // In a table with many gaps a group's name is no different from a person's, but for what it says.
                RowKind::Data => self.group_alone(sheet, at, &name_columns)?.map(|text| {
                    section = Some(Arc::from(text.as_str()));
                    (PassedKind::Section, text)
                }),
            };
            if let Some((what, text)) = what {
                looked.plan.passed.push(Passed { row, what, text });
                continue;
            }
            let place = Place { sheet: &name, sheet_at, row };
            let cells = sheet.rows.get(at).map(Vec::as_slice).unwrap_or_default();
            self.row(&place, cells, &slots, &looked.constants, section.clone())?;
        }
        // Empty rows below the last record are nobody's concern.
        looked.plan.blank = blank;
        Ok(())
    }

    fn hint(&self) -> CellHint<'a> {
        CellHint {
            today: self.options.today,
            kind: CellKind::Plain,
            month_first: false,
            preferred: self.options.calendar,
            shift: &self.options.shift,
        }
    }

    fn problem(&mut self, place: &Place<'_>, column: Option<&Arc<str>>, value: &str, weight: Weight, refused: Refused) {
        let (reason, suggestion) = refused;
        let column = column.map_or_else(|| Arc::from(""), Arc::clone);
        let value = text::truncate(&text::screen(value), SHOWN).into_owned();
        self.problems.push(Problem { sheet: Arc::clone(place.sheet), row: place.row, column, value, reason, suggestion, weight });
    }

    fn row(
        &mut self,
        place: &Place<'_>,
        cells: &[Cell],
        slots: &[Slot],
        constants: &[(&'static str, Value)],
        section: Option<Arc<str>>,
    ) -> Result<()> {
        let mut draft = Draft::default();
        let mut id = None;
        let mut hospital = None;
        let mut parts: Vec<(Part, String)> = Vec::new();
        let before = self.problems.len();
        let at = self.rows.len();
        for slot in slots {
            let Some(cell) = cells.get(slot.index).filter(|c| !c.is_blank()) else { continue };
            let taken = || match &slot.takes {
                Takes::Field { at, .. } => !draft.get(*at).is_null(),
                Takes::Part(part) => parts.iter().any(|(p, _)| p == part),
                Takes::Id => id.is_some(),
                Takes::Hospital => hospital.is_some(),
            };
            if slot.second && taken() {
                continue;
            }
            // A formula is text and never worked out; only notes can keep it.
            let notes = matches!(&slot.takes, Takes::Field { field, .. } if field.kind == FieldKind::Notes);
            if let Cell::Error(mark) = cell
                && !(notes && mark.starts_with('='))
            {
                self.problem(
                    place,
                    Some(&slot.title),
                    mark,
                    Weight::Value,
                    (msg!("import-failed-formula"), msg!("import-failed-formula-next")),
                );
                continue;
            }
            let text = cell.text();
            let raw = if self.guarded { unguard(&text) } else { Cow::Borrowed(text.as_ref()) };
            match &slot.takes {
                Takes::Id => match Id::of_code(raw.trim().trim_start_matches('#')) {
                    Some(found) => id = Some(found),
                    None => {
                        self.problem(place, Some(&slot.title), &raw, Weight::Value, (msg!("import-no-code"), msg!("import-no-code-next")))
                    }
                },
                Takes::Part(part) => {
                    let name = text::clean_line(&raw);
                    if !cells::is_nothing(&name) {
                        parts.push((*part, name.into_owned()));
                    }
                }
                Takes::Hospital => hospital = self.reference(place, slot, Kind::Hospital, &raw, None, (usize::MAX, at))?.map(|(id, _)| id),
                Takes::Field { at: field_at, field, dates, passport } => {
                    let one = OneCell { slot, field, at: *field_at, cell, raw: &raw, dates: *dates, passport: *passport };
                    self.field(place, &one, &mut draft, hospital, at)?;
                }
            }
        }
        for (key, value) in constants {
            if let Some(at) = place_of(self.kind, key)
                && draft.get(at).is_null()
            {
                draft.set(at, value.clone());
            }
        }
        if self.kind == Kind::Equipment {
            self.whole_house(cells, slots, hospital, &mut draft);
        }
        self.name_of_parts(&mut draft, &parts);
        self.name_and_father(&mut draft);
        self.name_in_place(place, &mut draft);
        let mut rejected = self.problems.iter().skip(before).any(|p| p.weight == Weight::Row);
        rejected |= self.judge(place, &mut draft, before);
        self.rows.push(RowPlan {
            sheet: place.sheet_at,
            row: place.row,
            section,
            draft,
            id,
            rejected,
            same: None,
            candidates: Vec::new(),
            choice: None,
            outcome: Outcome::Rejected,
        });
        Ok(())
    }

    fn field(&mut self, place: &Place<'_>, one: &OneCell<'_>, draft: &mut Draft, hospital: Option<Id>, row: usize) -> Result<()> {
        let typed = match one.field.kind {
            FieldKind::Notes => text::clean_notes(one.raw),
            _ => text::clean_line(one.raw),
        };
        // A choice may be called "no" or "-".
        let may_be_sign = matches!(one.field.kind, FieldKind::Choice(_) | FieldKind::Flag | FieldKind::Notes);
        if typed.is_empty() || (!may_be_sign && cells::is_nothing(&typed)) {
            return Ok(());
        }
        let value = match one.field.kind {
            FieldKind::Term(list) => self.one_term(place, one, list, &typed, draft, row)?,
            FieldKind::Terms(list) => self.many_terms(place, one, list, &typed, row)?,
            FieldKind::TermPairs(list) => self.pairs(place, one, list, &typed)?,
            FieldKind::Ref(kind) => {
                let within = if kind == Kind::Department { hospital.or_else(|| self.own_hospital(draft)) } else { None };
                self.reference(place, one.slot, kind, &typed, within, (one.at, row))?.map(|(id, _)| Value::Int(id.get()))
            }
            FieldKind::Refs(kind) => {
                let mut ids = Vec::new();
                for name in entries(&typed) {
                    if let Some((id, _)) = self.reference(place, one.slot, kind, name, None, (one.at, row))?
                        && !ids.contains(&id)
                    {
                        ids.push(id);
                    }
                }
                Some(ids.write()).filter(|v| !v.is_null())
            }
            FieldKind::Moment => {
                let country = self.country(draft)?;
                match cells::moment(one.cell, &typed, &country, &self.hint()) {
                    Ok(moment) => Some(Value::text(moment.to_string())),
                    Err(refused) => {
                        self.problem(place, Some(&one.slot.title), &typed, Weight::Value, refused);
                        None
                    }
                }
            }
            FieldKind::Pairs if self.kind == Kind::Framework && one.field.key == "targets" => self.targets(place, one, &typed)?,
            _ => self.plain(place, one, &typed),
        };
        let Some(value) = value else { return Ok(()) };
        let value = join_values(one.field, draft.get(one.at), value);
        draft.set(one.at, value);
        Ok(())
    }

    /// Scores to reach, refused where no instrument is meant or its scale has no such score.
    fn targets(&mut self, place: &Place<'_>, one: &OneCell<'_>, typed: &str) -> Result<Option<Value>> {
        let Some(value) = self.plain(place, one, typed) else { return Ok(None) };
        let refused = targets::accept(&Vec::<(String, f64)>::read(&value), &self.lookup.instruments()?).err();
        Ok(match refused {
            Some(refused) => {
                self.problem(place, Some(&one.slot.title), typed, Weight::Value, refused);
                None
            }
            None => Some(value),
        })
    }

    /// A cell that names nothing.
    fn plain(&mut self, place: &Place<'_>, one: &OneCell<'_>, typed: &str) -> Option<Value> {
        let number;
        let is_passport = one.passport || (self.kind == Kind::Document && one.field.key == "number" && cells::passport(typed).len() == 9);
        let typed = if is_passport {
            number = cells::passport(typed);
            number.as_str()
        } else {
            typed
        };
        match cells::read(one.field, one.cell, typed, one.dates, &self.hint()) {
            Ok((value, left)) => {
                for (part, refused) in left {
                    self.problem(place, Some(&one.slot.title), &part, Weight::Value, refused);
                }
                Some(value).filter(|v| !v.is_null())
            }
            Err(_) if matches!(one.field.kind, FieldKind::Choice(_) | FieldKind::Flag) && cells::is_nothing(typed) => None,
            Err(refused) => {
                let weight = if one.field.required { Weight::Row } else { Weight::Value };
                self.problem(place, Some(&one.slot.title), typed, weight, refused);
                None
            }
        }
    }

    /// A look at a tracer item where no department is named is one at the hospital as a whole; where one is named and not known it is none.
    fn whole_house(&self, cells: &[Cell], slots: &[Slot], hospital: Option<Id>, draft: &mut Draft) {
        let (Some(department), Some(whole)) = (place_of(self.kind, "department"), place_of(self.kind, "hospital")) else { return };
        let is_named = |slot: &Slot| {
            let here = matches!(&slot.takes, Takes::Field { at, .. } if *at == department);
            here && cells.get(slot.index).is_some_and(|cell| !cell.is_blank() && !cells::is_nothing(&cell.text()))
        };
        if !draft.get(department).is_null() || slots.iter().any(is_named) {
            draft.set(whole, Value::Null);
        } else if let Some(id) = hospital {
            draft.set(whole, Value::Int(id.get()));
        }
    }

    /// The hospital that a row names for itself: its home hospital, or that of a trainer or a logged operation.
    fn own_hospital(&self, draft: &Draft) -> Option<Id> {
        ["home_hospital", "hospital"].iter().filter_map(|key| self.kind.position(key)).find_map(|at| FieldType::read(draft.get(at)))
    }

    /// The country whose clocks a row's times follow.
    fn country(&self, draft: &Draft) -> Result<String> {
        let Some(hospital) = self.own_hospital(draft) else { return Ok("KZ".into()) };
        let country = self.lookup.cell_of(Kind::Hospital, hospital, "country")?;
        Ok(if country.is_null() { "KZ".into() } else { country.canonical() })
    }
}

/// One cell on its way into a field.
struct OneCell<'c> {
    slot: &'c Slot,
    field: &'c Field,
    at: usize,
    cell: &'c Cell,
    raw: &'c str,
    dates: Option<DateColumn>,
    passport: bool,
}

/// Two columns of one field: entries of lists are joined, notes follow each other.
fn join_values(field: &Field, before: &Value, value: Value) -> Value {
    if before.is_null() {
        return value;
    }
    match field.kind {
        FieldKind::Notes => Value::text(format!("{}\n{}", before.as_str(), value.as_str())),
        _ => {
            let mut all: Vec<&str> = Vec::new();
            for entry in entries(before.as_str()).chain(entries(value.as_str())) {
                if !all.contains(&entry) {
                    all.push(entry);
                }
            }
            Value::text(join(all))
        }
    }
}

fn first_text(sheet: &Sheet, at: usize) -> String {
    let cells = sheet.rows.get(at).map(Vec::as_slice).unwrap_or_default();
    let text = cells.iter().find(|c| !c.is_blank()).map(|c| text::clean_line(&c.text()).into_owned()).unwrap_or_default();
    text::truncate(&text, SHOWN).into_owned()
}

/// Whether a row is a line to sign on below the list.
fn is_signed(sheet: &Sheet, at: usize) -> bool {
    let cells = sheet.rows.get(at).map(Vec::as_slice).unwrap_or_default();
    let first = cells.iter().find(|c| !c.is_blank());
    first.is_some_and(|c| matches!(c, Cell::Text(_)) && words::is_footer(&c.text()))
}
