//! A round of checks: somebody goes through a department and says of each tracer item whether it is never, sometimes or always there.
//!
//! Only what was looked at gets a row, dated with the day of the round; what an earlier day found stays as history. A second answer on
//! one day takes the place of the first: it corrects it.

use chrono::NaiveDate;

use super::MOST;
use super::readiness::Asker;
use crate::error::{Error, Result};
use crate::model::{Availability, Equipment, Id, Kind, List, Row, Value};
use crate::msg;
use crate::programme::show::Names;
use crate::rules::skills::readiness::{History, Item};
use crate::rules::skills::unlock::Found;
use crate::store::{Store, Written, new_id};

/// An item of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What was found before.
    pub last: Item,
    /// Whether a skill of the department's curriculum requires it.
    pub required: bool,
}

/// What there is to look at in a department: what its curriculum requires, and what was looked at before; by name, the required first.
/// Nothing where the department is gone.
///
/// # Errors
/// Trouble with the file.
pub fn asked(store: &Store, names: &Names, department: Id, today: NaiveDate) -> Result<Option<Vec<Asked>>> {
    let Some(row) = store.get(Kind::Department, department)?.filter(|r| !r.gone) else { return Ok(None) };
    let mut found = Vec::new();
    let hospital = row.reference("hospital").unwrap_or(department);
    super::holdings::looks(store, department, today, |item, availability, checked_on| {
        found.push(Found { hospital, department, item: item.to_owned(), availability, checked_on });
    })?;
    let history = History::new(&found);
    let expected = Asker::new(store)?.expected(store, &row)?;
    let mut codes = expected.clone();
    codes.extend(history.items_of(department).map(str::to_owned));
    let mut out: Vec<Asked> = codes
        .into_iter()
        .map(|code| Asked {
            name: names.term(store, List::TracerItem, &code),
            last: history.item(Some(department), &code, today),
            required: expected.contains(&code),
            code,
        })
        .collect();
    out.sort_by_cached_key(|a| (!a.required, crate::text::fold(&a.name)));
    Ok(Some(out))
}

/// Records a round; gives how many items were looked at.
///
/// # Errors
/// Nothing was looked at, a day to come, the department is gone, or trouble with the file.
pub fn check_round(
    store: &mut Store,
    author: &str,
    today: NaiveDate,
    department: Id,
    on: NaiveDate,
    looks: &[(String, Availability)],
) -> Result<Written<usize>> {
    if looks.is_empty() {
        return Err(Error::input(msg!("round-nothing")).next(msg!("round-nothing-next")));
    }
    if on > today {
        return Err(Error::input(msg!("verb-future", day = on)).next(msg!("verb-future-next", today = today)).at("checked_on"));
    }
    let name = Names::new().title(store, Kind::Department, department);
    store.write(author, &msg!("journal-round", name = name, n = looks.len()), |tx| {
        tx.expect(Kind::Department, department)?;
        let there = tx.referring(Kind::Equipment, "department", department, MOST)?;
        for (item, state) in looks {
            let same: Vec<&Row> = there.iter().filter(|r| r.text("item") == item && r.date("checked_on") == Some(on)).collect();
            if same.is_empty() {
                let record = Equipment {
                    department: Some(department),
                    item: item.clone(),
                    availability: Some(*state),
                    checked_on: Some(on),
                    ..Equipment::default()
                };
                tx.insert(&Row::of(new_id()?, record))?;
            }
            for row in same {
                tx.set(Kind::Equipment, row.id, &[("availability", Value::text(state.key()))])?;
            }
        }
        Ok(looks.len())
    })
}
