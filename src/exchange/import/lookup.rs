//! Names in a file to records and catalogue entries of the store: each list is read once, each spelling looked up once.
//!
//! Records that are to be made because rows name them stand in the same index as those that are there, so that two spellings of
//! a new hospital become one record.
//!
//! Must not: write. Awkward: of a kind with more than 20,000 records only those are compared that the store's search finds.

use std::collections::{HashMap, HashSet};

use super::names::{Found, Index, Manner};
use super::plan::Sort;
use crate::error::Result;
use crate::exchange::reference;
use crate::model::{FieldType, Id, Instrument, Kind, List, Row, Value, entries};
use crate::programme::show::Names;
use crate::store::{Condition, ListQuery, Span, Store, new_id};
use crate::text;

/// Records of one kind that are held.
const HELD: usize = 20_000;
/// Records that are compared where there are more.
const FETCHED: usize = 50;

/// What a person says of a name that belongs to no record yet.
pub(super) const NEW: &str = "new";

/// Looks names up.
pub(super) struct Lookup<'a> {
    store: &'a Store,
    titles: Names,
    terms: HashMap<List, Index>,
    /// `None` for a kind with more records than are held.
    records: HashMap<Kind, Option<Index>>,
    found: HashMap<(Sort, Option<String>, String), Found>,
    /// What the person said about names, by folded name.
    told: HashMap<String, String>,
    /// Records to be made, by id, in the order in which they must be.
    pub(super) made: Vec<Row>,
    /// Records that the file itself brings under their codes.
    pub(super) brought: HashSet<Id>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(store: &'a Store, told: &[(String, String)]) -> Self {
        Self {
            store,
            told: told.iter().map(|(name, meaning)| (text::fold(name), meaning.clone())).collect(),
            titles: Names::new(),
            terms: HashMap::new(),
            records: HashMap::new(),
            found: HashMap::new(),
            made: Vec::new(),
            brought: HashSet::new(),
        }
    }

    /// The catalogue entry that a text names; `parent` is the code above it, where that is known.
    pub(super) fn term(&mut self, list: List, typed: &str, parent: Option<&str>) -> Result<Found> {
        let key = (Sort::Term(list), parent.map(str::to_owned), typed.to_owned());
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        if !self.terms.contains_key(&list) {
            let index = read_terms(self.store, list)?;
            self.terms.insert(list, index);
        }
        let Some(index) = self.terms.get(&list) else { return Ok(Found::None(Vec::new())) };
        let told = self.told.get(&text::fold(typed));
        let mut found = match told.map(|told| index.find(told, parent)) {
            Some(Found::Exact(value)) => Found::Alike(value, told.cloned().unwrap_or_default()),
            _ => in_parts(index, list, typed, parent),
        };
        if parent.is_some() && matches!(found, Found::None(_)) {
            // A district may stand beside the wrong province.
            found = in_parts(index, list, typed, None);
        }
        self.found.insert(key, found.clone());
        Ok(found)
    }

    /// The record that a text refers to; `within` is the record that it must belong to (a department's hospital).
    pub(super) fn record(&mut self, kind: Kind, typed: &str, within: Option<Id>) -> Result<Found> {
        let key = (Sort::Record(kind), within.map(Id::code), typed.to_owned());
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        let told = self.told.get(&text::fold(typed)).cloned();
        let found = match told.as_deref() {
            Some(NEW) => self.find_record(kind, typed, within).map(|found| match found {
                Found::Exact(value) => Found::Exact(value),
                _ => Found::None(Vec::new()),
            })?,
            Some(told) => match self.find_record(kind, told, within)? {
                Found::Exact(value) | Found::Alike(value, _) => Found::Alike(value, told.to_owned()),
                _ => self.find_record(kind, typed, within)?,
            },
            None => self.find_record(kind, typed, within)?,
        };
        self.found.insert(key, found.clone());
        Ok(found)
    }

    fn find_record(&mut self, kind: Kind, typed: &str, within: Option<Id>) -> Result<Found> {
        let asked = reference::parse(typed);
        if let Some(id) = asked.id() {
            let there =
                self.brought.contains(&id) || self.store.get(kind, id)?.is_some_and(|r| !r.gone) || self.made.iter().any(|r| r.id == id);
            if there {
                return Ok(Found::Exact(Value::Int(id.get())));
            }
        } else if !asked.code.is_empty() {
            return Ok(match self.store.by_code(kind, asked.code)?.as_slice() {
                [only] => Found::Exact(Value::Int(only.id.get())),
                several => Found::Several(several.iter().map(|r| (Value::Int(r.id.get()), self.titles.row_title(self.store, r))).collect()),
            });
        }
        if asked.name.is_empty() {
            return Ok(Found::None(Vec::new()));
        }
        let parent = within.map(Id::code);
        if !self.records.contains_key(&kind) {
            let index = read_records(self.store, &self.titles, kind)?;
            self.records.insert(kind, index);
        }
        let found = match self.records.get(&kind) {
            Some(Some(index)) if kind == Kind::Hospital => house_in_parts(index, asked.name),
            Some(Some(index)) => index.find(asked.name, parent.as_deref()),
            _ => {
                let mut index = Index::new(manner(kind));
                for row in self.store.matching(kind, asked.name, FETCHED)? {
                    add_record(self.store, &self.titles, &mut index, &row);
                }
                index.find(asked.name, parent.as_deref())
            }
        };
        // A code that nobody knows stays open even if the name is found: it may be another one of the name.
        Ok(match (asked.id(), found) {
            (Some(_), Found::Exact(v)) => Found::Exact(v),
            (Some(_), Found::Alike(..)) => Found::None(Vec::new()),
            (_, found) => found,
        })
    }

    /// The value of a field of a record that is there or is to be made.
    pub(super) fn cell_of(&self, kind: Kind, id: Id, key: &str) -> Result<Value> {
        if let Some(row) = self.made.iter().find(|r| r.id == id) {
            return Ok(row.get(key).clone());
        }
        Ok(self.store.get(kind, id)?.map_or(Value::Null, |r| r.get(key).clone()))
    }

    /// All instruments, for scores to reach that name them.
    pub(super) fn instruments(&self) -> Result<Vec<Instrument>> {
        Ok(self.store.span(&Span::of(Kind::Instrument, "code"), HELD)?.iter().map(Row::to).collect())
    }

    /// Plans a record of which only the name is known; `None` for kinds that need more than that.
    pub(super) fn make(&mut self, kind: Kind, typed: &str, within: Option<Id>) -> Result<Option<Id>> {
        let asked = reference::parse(typed);
        // The code that it is told under stays, unless it is that of a record that was taken out.
        let id = match asked.id() {
            Some(id) if self.store.kind_of(id)?.is_none() => id,
            _ => new_id()?,
        };
        let mut row = Row { values: kind.start_values(), ..Row::new(kind, id) };
        let name = text::clean_line(asked.name).into_owned();
        if name.is_empty() {
            return Ok(None);
        }
        match kind {
            Kind::Hospital => _ = row.set("name", Value::text(&name)),
            Kind::Department => {
                let Some(hospital) = within else { return Ok(None) };
                row.set("hospital", Value::Int(hospital.get()));
                row.set("name", Value::text(&name));
            }
            Kind::Cohort => _ = row.set("name", Value::text(&name)),
            Kind::Agreement | Kind::Visit => _ = row.set("title", Value::text(&name)),
            Kind::Trainer => _ = row.set("passport_name", Value::text(&name)),
            _ => return Ok(None),
        }
        if kind.field("native_name").is_some() && !name.chars().any(|c| c.is_ascii_alphabetic()) {
            row.set("native_name", Value::text(&name));
        }
        if !crate::rules::validate::row(&row).is_empty() {
            return Ok(None);
        }
        if !self.records.contains_key(&kind) {
            let index = read_records(self.store, &self.titles, kind)?;
            self.records.insert(kind, index);
        }
        if let Some(Some(index)) = self.records.get_mut(&kind) {
            add_record(self.store, &self.titles, index, &row);
        }
        // What was unknown before may be found now.
        self.found.retain(|(sort, ..), found| *sort != Sort::Record(kind) || matches!(found, Found::Exact(_)));
        let id = row.id;
        self.made.push(row);
        Ok(Some(id))
    }

    /// Whether a text is the name of a place, a house or a field of medicine: what sections are named after.
    pub(super) fn names_a_group(&mut self, alone: &str) -> Result<bool> {
        for list in [List::Province, List::District, List::Specialty] {
            if matches!(self.term(list, alone, None)?, Found::Exact(_) | Found::Alike(..)) {
                return Ok(true);
            }
        }
        Ok(matches!(self.record(Kind::Hospital, alone, None)?, Found::Exact(_)))
    }
}

/// Whether a record of this kind can be made from a name.
pub(super) const fn can_make(kind: Kind) -> bool {
    matches!(kind, Kind::Hospital | Kind::Department | Kind::Cohort | Kind::Agreement | Kind::Visit | Kind::Trainer)
}

const fn manner_of(list: List) -> Manner {
    match list {
        List::Province | List::District => Manner::Place,
        _ => Manner::Letters,
    }
}

const fn manner(kind: Kind) -> Manner {
    match kind {
        Kind::Hospital => Manner::House,
        Kind::Trainee | Kind::Trainer => Manner::Name,
        _ => Manner::Letters,
    }
}

fn read_terms(store: &Store, list: List) -> Result<Index> {
    let mut index = Index::new(manner_of(list));
    let query = ListQuery::all(Kind::Term).by("name", false).with(Condition::In("list", vec![Value::text(list.key())]));
    store.each(&query, |row| {
        let code = row.text("code");
        let own = [code, row.text("name"), row.text("native_name")];
        let names = own.into_iter().chain(entries(row.text("other_names")));
        index.add(Value::text(code), row.text("name"), row.text("parent"), names, std::iter::empty());
        Ok(())
    })?;
    Ok(index)
}

/// `None` if there are too many to hold.
fn read_records(store: &Store, titles: &Names, kind: Kind) -> Result<Option<Index>> {
    let query = ListQuery::all(kind);
    if store.count(&query, HELD + 1)? > HELD {
        return Ok(None);
    }
    let mut index = Index::new(manner(kind));
    store.each(&query, |row| {
        add_record(store, titles, &mut index, &row);
        Ok(())
    })?;
    Ok(Some(index))
}

fn add_record(store: &Store, titles: &Names, index: &mut Index, row: &Row) {
    let label = titles.row_title(store, row);
    let main = row.kind.title_fields().first().copied().unwrap_or_default();
    let own = [row.text(main), row.text("native_name"), row.text("code")];
    let names = own.into_iter().chain(entries(row.text("other_names"))).chain(std::iter::once(label.as_str()));
    let parent = match row.kind {
        Kind::Department => Option::<Id>::read(row.get("hospital")).map(Id::code).unwrap_or_default(),
        _ => String::new(),
    };
    let mut places: Vec<String> = vec![row.text("city").to_owned()];
    for (key, list) in [("province", List::Province), ("district", List::District)] {
        let code = row.text(key);
        if let Some(term) = (!code.is_empty()).then(|| store.term(list, code).ok().flatten()).flatten() {
            places.extend([term.text("name").to_owned(), term.text("native_name").to_owned()]);
        }
    }
    index.add(Value::Int(row.id.get()), &label, &parent, names, places.iter().map(String::as_str));
}

/// Looks a text up as it stands, then in its parts: `Nurse (ICU)`, `2221 - nurse`, `Dr. / surgeon`.
fn in_parts(index: &Index, list: List, typed: &str, parent: Option<&str>) -> Found {
    let whole = index.find(typed, parent);
    if matches!(whole, Found::Exact(_)) {
        return whole;
    }
    let separators = ['/', ',', '،', ';', '(', ')', '|', '–', '—', '\n', ':', '&', '+'];
    let pieces: Vec<&str> = typed.split(separators).flat_map(|p| p.split(" - ")).map(str::trim).filter(|p| !p.is_empty()).collect();
    let mut values: Vec<Value> = Vec::new();
    if pieces.len() > 1 {
        for piece in &pieces {
            if let Found::Exact(value) | Found::Alike(value, _) = index.find(piece, parent)
                && !values.contains(&value)
            {
                values.push(value);
            }
        }
    }
    if values.is_empty() && matches!(list, List::Occupation | List::Specialty) {
        values.extend(tail(index, typed, parent));
    }
    // A general doctor with a second word is what the second word says.
    if list == List::Occupation && values.len() > 1 {
        values.retain(|v| v.as_str() != "2211");
    }
    match values.as_slice() {
        [only] => Found::Exact(only.clone()),
        _ => whole,
    }
}

/// A hospital, also where its ward or town stands behind it: `Sheikh Zayed – Surgery`, `WAK (Kabul)`.
fn house_in_parts(index: &Index, typed: &str) -> Found {
    let whole = index.find(typed, None);
    if !matches!(whole, Found::None(_)) {
        return whole;
    }
    let mut found: Option<(Value, String)> = None;
    for piece in
        typed.split([',', '،', '/', '(', ')', '–', '—', ';']).flat_map(|p| p.split(" - ")).map(str::trim).filter(|p| p.len() < typed.len())
    {
        let (value, label) = match index.find(piece, None) {
            Found::Exact(value) => (value, piece.to_owned()),
            Found::Alike(value, label) => (value, label),
            _ => continue,
        };
        match &found {
            Some((other, _)) if *other != value => return whole,
            _ => found = Some((value, label)),
        }
    }
    found.map_or(whole, |(value, label)| Found::Alike(value, label))
}

/// The longest last words that name something: `Sr. Surgeon`, `Acting head nurse`.
fn tail(index: &Index, typed: &str, parent: Option<&str>) -> Option<Value> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    (1..words.len().min(6)).find_map(|from| match index.find(&words.get(from..)?.join(" "), parent) {
        Found::Exact(value) => Some(value),
        _ => None,
    })
}
