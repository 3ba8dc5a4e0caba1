//! The record beside another: the passport of its number is filled, another number is another passport.

use super::change;
use super::meeting::{Meeting, meeting};
use crate::exchange::import::plan::{Beside, Cell, Draft, Group};
use crate::model::{Field, Kind, Row, Value};
use crate::rules::duplicates::number_key;
use crate::store::new_id;

/// What a row says of the record beside: the passport of its number is filled, another number is another passport.
pub(super) fn beside(
    kind: Kind,
    group: &mut Group,
    draft: &Draft,
    overwrite: bool,
    differing: &mut Vec<(&'static Field, Value, Value)>,
) -> Vec<Cell> {
    let own = kind.fields().len();
    let attached = kind.attached();
    let Some(first) = attached.first() else { return Vec::new() };
    if !draft.iter().any(|(place, _)| place >= own) {
        return Vec::new();
    }
    let number = number_key(draft.get(own).as_str());
    let of_number = |b: &Beside| number_key(b.row.text(first.holds)) == number;
    let newest = || group.beside.iter().enumerate().max_by_key(|(_, b)| b.row.text("expires_on").to_owned()).map(|(i, _)| i);
    let at = if number.is_empty() { newest() } else { group.beside.iter().position(of_number) };
    let mut cells = Vec::new();
    match at.and_then(|at| group.beside.get_mut(at)) {
        Some(beside) => {
            for (i, one) in attached.iter().enumerate() {
                let value = draft.get(own + i);
                if value.is_null() || (i == 0 && !number.is_empty()) {
                    continue;
                }
                let held = beside.row.get(one.holds).clone();
                match meeting(&one.field, &held, value, overwrite) {
                    Meeting::Nothing => {}
                    Meeting::Becomes(value) => {
                        cells.push((one.field.key, held.clone(), value.clone()));
                        beside.row.set(one.holds, value.clone());
                        if !beside.new {
                            change(&mut beside.cells, one.holds, held, value);
                        }
                    }
                    Meeting::Differs => differing.push((&one.field, held, value.clone())),
                }
            }
        }
        None => {
            let Ok(id) = new_id() else { return cells };
            let mut row = Row { values: first.kind.start_values(), ..Row::new(first.kind, id) };
            row.set(first.by, Value::Int(group.id.get()));
            row.set(first.fixed.0, Value::text(first.fixed.1));
            for (i, one) in attached.iter().enumerate() {
                let value = draft.get(own + i);
                row.set(one.holds, value.clone());
                if !value.is_null() {
                    cells.push((one.field.key, Value::Null, value.clone()));
                }
            }
            group.beside.push(Beside { row, new: true, cells: Vec::new() });
        }
    }
    cells
}
