//! From the rows of a sheet to what each says: every cell is read by its field, names are looked up, problems are kept.
//!
//! A cell that cannot be taken is left out and told; a row is left out only when something it cannot be without is missing.
//!
//! Must not: compare rows with each other or with records (`matching` does). Awkward: a row with one cell in the column of
//! names is a person if the text is neither a place nor a word of sections.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::cells::{self, DateColumn, Refused};
use super::columns::{Looked, main_name};
use super::lookup::{Lookup, can_make};
use super::names::Found;
use super::plan::{Draft, Meaning, NamePlan, Options, Outcome, Passed, PassedKind, Problem, RowPlan, SheetPlan, Sort, Weight};
use super::words::{self, Part, Target};
use crate::error::Result;
use crate::exchange::cell::unguard;
use crate::exchange::grid::{Cell, Format, Header, RowKind, Sheet, classify_row};
use crate::model::{Field, FieldKind, FieldType, Id, Kind, List, Row, Value, entries, join};
use crate::msg;
use crate::programme::show::{field_label, kind_label};
use crate::rules::date_input::{CellHint, CellKind};
use crate::rules::validate;
use crate::text;
use crate::words::Message;

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

    fn is_name(&self, slot: &Slot) -> bool {
        match &slot.takes {
            Takes::Field { field, .. } => Some(field.key) == main_name(self.kind) || field.key == "native_name",
            Takes::Part(_) => true,
            _ => false,
        }
    }

    /// Whether a text that stands alone is somebody's name and not that of a group.
    fn is_person(&mut self, sheet: &Sheet, at: usize, alone: &str, names: &[usize]) -> Result<bool> {
        let column = sheet.rows.get(at).and_then(|cells| cells.iter().position(|c| !c.is_blank()));
        let merged = sheet.merges_from(at).iter().any(|m| m.columns.len() > 1);
        if merged || !column.is_some_and(|c| names.contains(&c)) || words::is_section(alone) {
            return Ok(false);
        }
        Ok(!self.lookup.names_a_group(alone)?)
    }

    /// The text of a row of a list of people that holds nothing but the name of a place, a house or a group.
    fn group_alone(&mut self, sheet: &Sheet, at: usize, names: &[usize]) -> Result<Option<String>> {
        let cells = sheet.rows.get(at).map(Vec::as_slice).unwrap_or_default();
        let mut filled = cells.iter().enumerate().filter(|(_, c)| !c.is_blank());
        let (Some((column, cell)), None) = (filled.next(), filled.next()) else { return Ok(None) };
        if self.kind.field("passport_name").is_none() || !names.contains(&column) || !matches!(cell, Cell::Text(_)) {
            return Ok(None);
        }
        let text = text::clean_line(&cell.text()).into_owned();
        Ok((words::is_section(&text) || self.lookup.names_a_group(&text)?).then_some(text))
    }

    fn slots(&self, sheet: &Sheet, header: &Header, plan: &SheetPlan) -> Vec<Slot> {
        let hint = self.hint();
        let mut slots: Vec<Slot> = plan
            .columns
            .iter()
            .filter(|c| c.same_as.is_none() || c.filled > 0)
            .filter_map(|c| {
                let takes = match c.target {
                    Target::Field(key) | Target::Attached(key) => {
                        let at = place_of(self.kind, key)?;
                        let field = *field_at(self.kind, at)?;
                        let below = || sheet.rows.iter().skip(header.rows.end).filter_map(|cells| cells.get(c.index));
                        let dates =
                            matches!(field.kind, FieldKind::Date | FieldKind::PartialDate).then(|| DateColumn::of(&field, below(), &hint));
                        Takes::Field { at, field, dates, passport: key == "passport_number" }
                    }
                    Target::Part(part) => Takes::Part(part),
                    Target::Id => Takes::Id,
                    Target::Hospital => Takes::Hospital,
                    Target::Number | Target::Skip | Target::Unknown => return None,
                };
                Some(Slot { index: c.index, title: Arc::clone(&c.title), takes, second: c.same_as.is_some() })
            })
            .collect();
        // What another cell of the row is read by comes first: a province before its districts, a hospital before its departments.
        let rank = |s: &Slot| match &s.takes {
            Takes::Id => 0,
            Takes::Field { field, .. } => match field.kind {
                FieldKind::Ref(Kind::Hospital) => 1,
                FieldKind::Ref(Kind::Department) | FieldKind::Term(List::District) => 3,
                FieldKind::Moment => 4,
                _ => 1,
            },
            Takes::Hospital => 2,
            Takes::Part(_) => 1,
        };
        slots.sort_by_key(|s| (rank(s), s.second));
        slots
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
            let raw = cell.text();
            let raw = if self.guarded { Cow::Borrowed(unguard(&raw)) } else { raw };
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
        self.name_of_parts(&mut draft, &parts);
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
            _ => self.plain(place, one, &typed),
        };
        let Some(value) = value else { return Ok(()) };
        let value = join_values(one.field, draft.get(one.at), value);
        draft.set(one.at, value);
        Ok(())
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

    fn one_term(
        &mut self,
        place: &Place<'_>,
        one: &OneCell<'_>,
        list: List,
        typed: &str,
        draft: &Draft,
        row: usize,
    ) -> Result<Option<Value>> {
        let province = (list == List::District).then(|| self.kind.position("province")).flatten().map(|at| draft.get(at).as_str());
        let parent = province.filter(|p| !p.is_empty());
        let found = self.lookup.term(list, typed, parent)?;
        Ok(self.settle_name(place, &one.slot.title, Sort::Term(list), typed, found, (one.at, row)))
    }

    fn many_terms(&mut self, place: &Place<'_>, one: &OneCell<'_>, list: List, typed: &str, row: usize) -> Result<Option<Value>> {
        if let Found::Exact(value) = self.lookup.term(list, typed, None)? {
            return Ok(Some(value));
        }
        let mut codes: Vec<String> = Vec::new();
        for name in typed
            .split([';', ',', '،', '/', '\n', '|'])
            .flat_map(|p| p.split(" and "))
            .flat_map(|p| p.split(" و "))
            .flat_map(|p| p.split(" и "))
        {
            let name = name.trim();
            if name.is_empty() || cells::is_nothing(name) {
                continue;
            }
            let found = self.lookup.term(list, name, None)?;
            if let Some(value) = self.settle_name(place, &one.slot.title, Sort::Term(list), name, found, (one.at, row))
                && !codes.contains(&value.canonical())
            {
                codes.push(value.canonical());
            }
        }
        Ok((!codes.is_empty()).then(|| Value::text(join(codes))))
    }

    fn pairs(&mut self, place: &Place<'_>, one: &OneCell<'_>, list: List, typed: &str) -> Result<Option<Value>> {
        let mut pairs: Vec<String> = Vec::new();
        for pair in entries(typed) {
            let at = pair.rfind(['=', ':', ' ']);
            let split = at.map(|at| pair.split_at(at)).and_then(|(name, n)| {
                Some((name.trim_end_matches(['=', ':', ' ']), text::parse_decimal(n.trim_start_matches(['=', ':', ' ']))?))
            });
            let code = match split {
                Some((name, n)) => match self.lookup.term(list, name, None)? {
                    Found::Exact(code) | Found::Alike(code, _) => Some(format!("{}={n}", code.canonical())),
                    _ => None,
                },
                None => None,
            };
            match code {
                Some(code) => pairs.push(code),
                None => {
                    self.problem(place, Some(&one.slot.title), pair, Weight::Value, (msg!("import-no-pair"), msg!("import-no-pair-next")))
                }
            }
        }
        Ok((!pairs.is_empty()).then(|| Value::text(join(pairs))))
    }

    /// The record that a text refers to, made if it may be; with whether it is new.
    fn reference(
        &mut self,
        place: &Place<'_>,
        slot: &Slot,
        kind: Kind,
        typed: &str,
        within: Option<Id>,
        at: (usize, usize),
    ) -> Result<Option<(Id, bool)>> {
        let typed = text::clean_line(typed);
        let typed = typed.trim();
        if cells::is_nothing(typed) {
            return Ok(None);
        }
        let found = self.lookup.record(kind, typed, within)?;
        if let Found::None(near) = &found
            && self.options.create
            && can_make(kind)
            && let Some(id) = self.lookup.make(kind, typed, within)?
        {
            let near = near.clone();
            self.note_name(place, Sort::Record(kind), typed, Meaning::Made(id), near, at);
            return Ok(Some((id, true)));
        }
        if let Found::Exact(_) = &found
            && let Some(name) = self.name_at.get(&(at.0, typed.to_owned())).copied().and_then(|i| self.names.get_mut(i))
        {
            // The next mention of a name that is made by an earlier one.
            name.count += 1;
            name.rows.push(at.1);
        }
        let value = self.settle_name(place, &slot.title, Sort::Record(kind), typed, found, at);
        Ok(value.and_then(|v| FieldType::read(&v)).map(|id| (id, false)))
    }

    fn settle_name(
        &mut self,
        place: &Place<'_>,
        title: &Arc<str>,
        sort: Sort,
        typed: &str,
        found: Found,
        at: (usize, usize),
    ) -> Option<Value> {
        match found {
            Found::Exact(value) => Some(value),
            Found::Alike(value, label) => {
                self.note_name(place, sort, typed, Meaning::Alike(value.clone(), label), Vec::new(), at);
                Some(value)
            }
            Found::Several(several) => {
                let names = several.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(", ");
                self.note_name(place, sort, typed, Meaning::Unknown, several.clone(), at);
                let weight = self.weight(at.0);
                let refused = (msg!("import-name-several", what = sort_word(sort), names = names), msg!("import-name-several-next"));
                self.problem(place, Some(title), typed, weight, refused);
                None
            }
            Found::None(near) => {
                let names = near.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(", ");
                self.note_name(place, sort, typed, Meaning::Unknown, near, at);
                let weight = self.weight(at.0);
                let next = self.unknown_next(sort, &names);
                self.problem(place, Some(title), typed, weight, (msg!("import-name-none", what = sort_word(sort)), next));
                None
            }
        }
    }

    /// What becomes of a row when a field cannot be filled.
    fn weight(&self, at: usize) -> Weight {
        match field_at(self.kind, at) {
            Some(field) if field.required => Weight::Row,
            Some(Field { kind: FieldKind::Ref(kind), .. }) if !self.options.create && can_make(*kind) => Weight::Row,
            _ => Weight::Value,
        }
    }

    fn unknown_next(&self, sort: Sort, near: &str) -> Message {
        match sort {
            Sort::Record(kind) if can_make(kind) && !self.options.create => {
                if near.is_empty() {
                    msg!("import-record-none-next", kind = kind_label(kind), table = kind.table())
                } else {
                    msg!("import-record-near-next", kind = kind_label(kind), table = kind.table(), near = near)
                }
            }
            Sort::Record(kind) if near.is_empty() => msg!("import-reference-none-next", table = kind.table()),
            Sort::Term(_) if near.is_empty() => msg!("import-term-none-next"),
            _ => msg!("import-name-near-next", near = near),
        }
    }

    fn note_name(
        &mut self,
        place: &Place<'_>,
        sort: Sort,
        typed: &str,
        meaning: Meaning,
        suggestions: Vec<(Value, String)>,
        at: (usize, usize),
    ) {
        let known = self.name_at.get(&(at.0, typed.to_owned())).copied();
        if let Some(name) = known.and_then(|i| self.names.get_mut(i)) {
            name.count += 1;
            name.rows.push(at.1);
            return;
        }
        self.name_at.insert((at.0, typed.to_owned()), self.names.len());
        self.names.push(NamePlan {
            at: at.0,
            sort,
            text: typed.to_owned(),
            sheet: place.sheet_at,
            row: place.row,
            count: 1,
            meaning,
            suggestions,
            rows: vec![at.1],
        });
    }

    /// Puts the parts of a name together.
    fn name_of_parts(&self, draft: &mut Draft, parts: &[(Part, String)]) {
        if parts.is_empty() {
            return;
        }
        let of = |part: Part| parts.iter().filter(move |(p, _)| *p == part).map(|(_, s)| s.as_str());
        let surname = self.kind.position("surname");
        let last: Vec<&str> = of(Part::Last).collect();
        if let Some(at) = surname.filter(|at| draft.get(*at).is_null() && !last.is_empty()) {
            draft.set(at, Value::text(last.join(" ")));
        }
        let family = match surname.map(|at| draft.get(at).as_str().to_owned()) {
            Some(surname) if last.is_empty() => surname,
            _ => last.join(" "),
        };
        let whole: Vec<&str> = of(Part::First).chain(of(Part::Middle)).chain([family.as_str()]).filter(|s| !s.is_empty()).collect();
        let whole = whole.join(" ");
        let latin = whole.chars().filter(|c| c.is_ascii_alphabetic()).count() * 2 > whole.chars().filter(|c| c.is_alphabetic()).count();
        let key = if latin { main_name(self.kind) } else { Some("native_name") };
        if let Some(at) = key.and_then(|key| self.kind.position(key)).filter(|at| draft.get(*at).is_null()) {
            draft.set(at, Value::text(whole));
        }
    }

    /// Where only the name in its own script is known, or only a surname, it stands in the place of the main one.
    fn name_in_place(&mut self, place: &Place<'_>, draft: &mut Draft) {
        let Some(at) = main_name(self.kind).and_then(|key| self.kind.position(key)) else { return };
        if !draft.get(at).is_null() {
            return;
        }
        let others = ["native_name", "surname"].into_iter().filter_map(|key| self.kind.position(key));
        let Some(name) = others.map(|at| draft.get(at)).find(|v| !v.is_null()).cloned() else { return };
        if self.kind != Kind::Hospital {
            let refused = (msg!("import-no-latin-name"), msg!("import-no-latin-name-next"));
            self.problem(place, None, name.as_str(), Weight::Note, refused);
        }
        draft.set(at, name);
    }

    /// Looks at the row as a whole; true if it cannot be imported. `before` is where its own problems begin.
    fn judge(&mut self, place: &Place<'_>, draft: &mut Draft, before: usize) -> bool {
        let kind = self.kind;
        let start = kind.start_values();
        let mut row = Row::new(kind, Id::from_bytes([1; 8]));
        for (slot, value) in row.values.iter_mut().zip(start) {
            *slot = value;
        }
        for (at, value) in draft.iter() {
            if let Some(slot) = row.values.get_mut(at) {
                *slot = value.clone();
            }
        }
        let mut rejected = false;
        for finding in validate::row(&row) {
            let field = finding.fields.first().and_then(|key| kind.field(key));
            let Some(field) = field else { continue };
            let at = kind.position(field.key);
            let missing = at.is_some_and(|at| draft.get(at).is_null());
            let required = field.required || finding.fields.iter().any(|key| kind.field(key).is_some_and(|f| f.required));
            // What could not be read was told already.
            let told = missing && self.problems.iter().skip(before).any(|p| p.weight == Weight::Row);
            let value = at.map(|at| draft.get(at).canonical()).unwrap_or_default();
            let alone = finding.fields.len() > 1 && missing;
            if required || alone {
                rejected = true;
                if !told && missing {
                    let what = msg!("import-missing", field = field_label(kind, field.key));
                    self.problem(place, None, "", Weight::Row, (what, msg!("import-missing-next")));
                } else if !told {
                    let what = msg!("import-field-finding", field = field_label(kind, field.key), what = finding.what);
                    self.problem(place, None, &value, Weight::Row, (what, finding.next));
                }
            } else {
                let what = msg!("import-field-finding", field = field_label(kind, field.key), what = finding.what);
                self.problem(place, None, &value, Weight::Value, (what, finding.next));
                if let Some(at) = at {
                    draft.set(at, Value::Null);
                }
            }
        }
        rejected
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

/// What a sort of thing is called.
fn sort_word(sort: Sort) -> String {
    match sort {
        Sort::Record(kind) => kind_label(kind),
        Sort::Term(list) => crate::programme::show::choice("list", list.key()),
    }
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
