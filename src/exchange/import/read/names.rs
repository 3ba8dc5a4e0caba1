//! Names in cells: catalogue entries and records, found, made, or left for the person.

use std::sync::Arc;

use super::{OneCell, Place, Reader, Slot, field_at};
use crate::error::Result;
use crate::exchange::import::cells;
use crate::exchange::import::lookup::can_make;
use crate::exchange::import::names::Found;
use crate::exchange::import::plan::{Draft, Meaning, NamePlan, Sort, Weight};
use crate::model::{Field, FieldKind, FieldType, Id, Kind, List, Value, entries, join};
use crate::msg;
use crate::programme::show::kind_label;
use crate::text;
use crate::words::Message;

impl Reader<'_, '_> {
    pub(super) fn one_term(
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

    pub(super) fn many_terms(
        &mut self,
        place: &Place<'_>,
        one: &OneCell<'_>,
        list: List,
        typed: &str,
        row: usize,
    ) -> Result<Option<Value>> {
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

    pub(super) fn pairs(&mut self, place: &Place<'_>, one: &OneCell<'_>, list: List, typed: &str) -> Result<Option<Value>> {
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
    pub(super) fn reference(
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
            // A look at a department that is not known is none at the hospital as a whole.
            Some(field) if field.required || self.kind == Kind::Equipment && field.key == "department" => Weight::Row,
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
}

/// What a sort of thing is called.
fn sort_word(sort: Sort) -> String {
    match sort {
        Sort::Record(kind) => kind_label(kind),
        Sort::Term(list) => crate::programme::show::choice("list", list.key()),
    }
}
