//! Whether a record at hand meets a condition, as SQLite would say it: for lists that test the rows they walk past. Pure
//! but for what a cell names, which is looked up.

use std::cmp::Ordering;

use rusqlite::types::ValueRef;

use super::list::Condition;
use super::{read, tokens};
use crate::error::Result;
use crate::model::{FieldKind, FieldType, Id, Kind, Row, Value};
use crate::rules::filter::Test;

/// Whether a column compares without the case of ASCII letters; so do the sort and the search.
pub(super) fn ignores_case(kind: Kind, key: &str) -> bool {
    use FieldKind::{Email, Name, Term, Text, Words};
    kind.field(key).is_some_and(|f| matches!(f.kind, Text(_) | Name | Words | Email | Term(_)))
}

/// The order of two cells of a column: nothing, numbers, texts.
pub(super) fn compare(a: &Value, b: &Value, ignores_case: bool) -> Ordering {
    let rank = |v: &Value| match v {
        Value::Null => 0,
        Value::Int(_) | Value::Real(_) => 1,
        Value::Text(_) => 2,
    };
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) if ignores_case => {
            a.bytes().map(|c| c.to_ascii_lowercase()).cmp(b.bytes().map(|c| c.to_ascii_lowercase()))
        }
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => rank(a).cmp(&rank(b)),
        },
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "a column of fractions holds no such numbers")]
        Value::Int(n) => Some(*n as f64),
        Value::Real(r) => Some(*r),
        _ => None,
    }
}

/// Reads what a cell names.
pub(super) type Look<'a> = dyn Fn(Kind, Id) -> Result<Option<Row>> + 'a;

/// Whether a record meets a condition.
pub(super) fn fits(row: &Row, condition: &Condition, look: &Look<'_>) -> Result<bool> {
    Ok(match condition {
        Condition::Match(sought) => sought.holds(row),
        Condition::Between(from, to) => (*from..=*to).contains(&row.id.get()),
        Condition::Ids(ids) => ids.binary_search(&row.id).is_ok(),
        Condition::In(key, values) => {
            let (held, loose) = (row.get(key), ignores_case(row.kind, key));
            !held.is_null() && values.iter().any(|v| !v.is_null() && compare(held, v, loose).is_eq())
        }
        Condition::Null(key) => row.get(key).is_null(),
        Condition::Like(key, part) => contains(row.get(key), part),
        Condition::Compare(key, test, value) => {
            let held = row.get(key);
            let order = compare(held, value, ignores_case(row.kind, key));
            !held.is_null()
                && !value.is_null()
                && match test {
                    Test::Less => order.is_lt(),
                    Test::AtMost => order.is_le(),
                    Test::Greater => order.is_gt(),
                    Test::AtLeast => order.is_ge(),
                    _ => order.is_eq(),
                }
        }
        Condition::Of(key, kind, inner) => {
            let one: Option<Id> = row.reference(key);
            let named = one.map_or_else(|| Vec::<Id>::read(row.get(key)), |id| vec![id]);
            any(&named, |id| match look(*kind, *id)? {
                Some(other) if !other.gone => fits(&other, inner, look),
                _ => Ok(false),
            })?
        }
        Condition::Not(inner) => !fits(row, inner, look)?,
        Condition::Any(all) => any(all, |c| fits(row, c, look))?,
        Condition::All(all) => !any(all, |c| fits(row, c, look).map(|fits| !fits))?,
    })
}

fn any<T>(all: &[T], holds: impl Fn(&T) -> Result<bool>) -> Result<bool> {
    for one in all {
        if holds(one)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a record certainly does not meet a condition, told from its columns as SQLite has them: most rows of a walk are passed so,
/// without making a record of each.
pub(super) fn refuses(r: &rusqlite::Row<'_>, kind: Kind, condition: &Condition) -> Result<bool> {
    Ok(match condition {
        Condition::Match(sought) if sought.is_written() => {
            for (i, _) in kind.fields().iter().enumerate().filter(|(_, field)| tokens::written(field)) {
                let begun = match r.get_ref(i + read::BEFORE_FIELDS)? {
                    ValueRef::Null => false,
                    ValueRef::Text(bytes) if bytes.is_ascii() => std::str::from_utf8(bytes).is_ok_and(|text| sought.begun_in(text)),
                    other => sought.begun_in(&read::cell(other).canonical()),
                };
                if begun {
                    return Ok(false);
                }
            }
            true
        }
        Condition::Ids(ids) => r.get::<_, i64>(0).is_ok_and(|id| ids.binary_search_by_key(&id, |known| known.get()).is_err()),
        Condition::In(key, values) => {
            let Some(i) = kind.position(key) else { return Ok(false) };
            let (held, loose) = (read::cell(r.get_ref(i + read::BEFORE_FIELDS)?), ignores_case(kind, key));
            held.is_null() || !values.iter().any(|v| compare(&held, v, loose).is_eq())
        }
        Condition::Any(all) => !any(all, |c| refuses(r, kind, c).map(|refused| !refused))?,
        Condition::All(all) => any(all, |c| refuses(r, kind, c))?,
        _ => false,
    })
}

/// LIKE: the case of ASCII letters does not count.
fn contains(held: &Value, part: &str) -> bool {
    let text = held.canonical();
    let (text, part) = (text.as_bytes(), part.as_bytes());
    !held.is_null() && (part.is_empty() || text.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part)))
}
