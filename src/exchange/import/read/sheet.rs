//! The columns of a sheet ready for reading, and what its rows are that stand alone.

use std::sync::Arc;

use super::{Reader, Slot, Takes, field_at, place_of};
use crate::error::Result;
use crate::exchange::grid::{Cell, Header, Sheet};
use crate::exchange::import::cells::DateColumn;
use crate::exchange::import::columns::main_name;
use crate::exchange::import::plan::SheetPlan;
use crate::exchange::import::words::{self, Target};
use crate::model::{FieldKind, Kind, List};
use crate::text;

impl Reader<'_, '_> {
    pub(super) fn is_name(&self, slot: &Slot) -> bool {
        match &slot.takes {
            Takes::Field { field, .. } => Some(field.key) == main_name(self.kind) || field.key == "native_name",
            Takes::Part(_) => true,
            _ => false,
        }
    }

    /// Whether a text that stands alone is somebody's name and not that of a group.
    pub(super) fn is_person(&mut self, sheet: &Sheet, at: usize, alone: &str, names: &[usize]) -> Result<bool> {
        let column = sheet.rows.get(at).and_then(|cells| cells.iter().position(|c| !c.is_blank()));
        let merged = sheet.merges_from(at).iter().any(|m| m.columns.len() > 1);
        if merged || !column.is_some_and(|c| names.contains(&c)) || words::is_section(alone) {
            return Ok(false);
        }
        Ok(!self.lookup.names_a_group(alone)?)
    }

    /// The text of a row of a list of people that holds nothing but the name of a place, a house or a group.
    pub(super) fn group_alone(&mut self, sheet: &Sheet, at: usize, names: &[usize]) -> Result<Option<String>> {
        let cells = sheet.rows.get(at).map(Vec::as_slice).unwrap_or_default();
        let mut filled = cells.iter().enumerate().filter(|(_, c)| !c.is_blank());
        let (Some((column, cell)), None) = (filled.next(), filled.next()) else { return Ok(None) };
        if self.kind.field("passport_name").is_none() || !names.contains(&column) || !matches!(cell, Cell::Text(_)) {
            return Ok(None);
        }
        let text = text::clean_line(&cell.text()).into_owned();
        Ok((words::is_section(&text) || self.lookup.names_a_group(&text)?).then_some(text))
    }

    pub(super) fn slots(&self, sheet: &Sheet, header: &Header, plan: &SheetPlan) -> Vec<Slot> {
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
}
