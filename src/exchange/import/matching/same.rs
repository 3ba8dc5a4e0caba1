//! Whether a row and a record say the same.

use crate::exchange::import::plan::{Draft, Known};
use crate::exchange::import::read::field_at;
use crate::model::{FieldKind, FieldType, Kind, PartialDate, Value, entries};
use crate::text;

/// Whether all that a row says is in a record already.
pub(super) fn says_no_more(kind: Kind, draft: &Draft, known: &Known) -> bool {
    let own = kind.fields().len();
    draft.iter().all(|(at, value)| {
        let Some(field) = field_at(kind, at) else { return true };
        match kind.attached().get(at.wrapping_sub(own)) {
            Some(attached) if at >= own => known.beside.iter().any(|r| agrees(&attached.field.kind, r.get(attached.holds), value)),
            _ => known.row.values.get(at).is_some_and(|v| agrees(&field.kind, v, value)),
        }
    })
}

/// Whether a record says nothing that a row does not, but what every new record says.
pub(super) fn says_as_much(kind: Kind, draft: &Draft, known: &Known) -> bool {
    let start = kind.start_values();
    let own = known.row.values.iter().enumerate().all(|(at, v)| v.is_null() || !draft.get(at).is_null() || start.get(at) == Some(v));
    let beside = (0..kind.attached().len()).any(|i| !draft.get(kind.fields().len() + i).is_null());
    own && (beside || known.beside.is_empty())
}

/// Whether a value says nothing that `held` does not.
pub(in crate::exchange::import) fn agrees(kind: &FieldKind, held: &Value, value: &Value) -> bool {
    if held == value {
        return true;
    }
    match kind {
        FieldKind::Text(_) | FieldKind::Name | FieldKind::Native | FieldKind::Email => {
            !held.is_null() && text::fold(held.as_str()) == text::fold(value.as_str())
        }
        FieldKind::Words | FieldKind::Phones | FieldKind::Terms(_) | FieldKind::Refs(_) => {
            let held: Vec<&str> = entries(held.as_str()).collect();
            entries(value.as_str()).all(|v| held.contains(&v))
        }
        FieldKind::Notes => {
            held.as_str().lines().any(|l| l == value.as_str()) || held.as_str().contains(value.as_str()) && !value.is_null()
        }
        FieldKind::PartialDate => match (PartialDate::parse(held.as_str()), PartialDate::parse(value.as_str())) {
            (Some(h), Some(v)) => h.compatible(v) && precision(h) >= precision(v),
            _ => false,
        },
        FieldKind::Number { .. } => match (Option::<f64>::read(held), Option::<f64>::read(value)) {
            (Some(h), Some(v)) => (h - v).abs() < 1e-9,
            _ => false,
        },
        _ => false,
    }
}

/// How much of a date is known.
pub(in crate::exchange::import) const fn precision(date: PartialDate) -> u8 {
    match date {
        PartialDate::Year(_) => 0,
        PartialDate::Month(..) => 1,
        PartialDate::Day(_) => 2,
    }
}
