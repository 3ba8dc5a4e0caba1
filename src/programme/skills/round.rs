//! A round of checks: somebody goes through a department, or through what serves a hospital as a whole, and says of each tracer item whether
//! it is never, sometimes or always there.
//!
//! Only what was looked at gets a row, dated with the day of the round; what an earlier day found stays as history. A second answer on
//! one day takes the place of the first: it corrects it.

use chrono::NaiveDate;

use super::MOST;
use super::holdings::history;
use super::readiness::{Asker, lender};
use crate::error::{Error, Result};
use crate::model::{Availability, Equipment, Id, Kind, List, Row, Value};
use crate::msg;
use crate::programme::show::Names;
use crate::rules::skills::readiness::Item;
use crate::store::{Store, Written, new_id};

/// An item of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What was found before, there or where the answer is borrowed.
    pub last: Item,
    /// The department that it is borrowed from, if so.
    pub lender: String,
    /// Whether a skill requires it: of the department's curriculum, or any where a hospital as a whole is looked at.
    pub required: bool,
}

/// Where a round goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Through a department.
    Department(Id),
    /// Through what serves a hospital as a whole.
    House(Id),
}

impl Through {
    /// The record of the place.
    #[must_use]
    pub const fn record(self) -> (Kind, Id) {
        match self {
            Self::Department(id) => (Kind::Department, id),
            Self::House(id) => (Kind::Hospital, id),
        }
    }

    /// The column of a look that names it.
    const fn column(self) -> &'static str {
        match self {
            Self::Department(_) => "department",
            Self::House(_) => "hospital",
        }
    }
}

/// What there is to look at: in a department what its curriculum requires, for a hospital as a whole what serves all of it; and what was
/// looked at there before. By name, the required first. Nothing where the place is gone.
///
/// # Errors
/// Trouble with the file.
pub fn asked(store: &Store, names: &Names, through: Through, today: NaiveDate) -> Result<Option<Vec<Asked>>> {
    let (kind, id) = through.record();
    let Some(row) = store.get(kind, id)?.filter(|r| !r.gone) else { return Ok(None) };
    let mut asker = Asker::new(store)?;
    let (department, hospital, expected) = match through {
        Through::Department(id) => (Some(id), row.reference("hospital").unwrap_or(id), asker.expected(store, &row)?),
        Through::House(id) => (None, id, asker.expected_of_house(store)?),
    };
    let history = history(store, hospital, today)?;
    let mut codes = expected.clone();
    codes.extend(history.items_of(department).map(str::to_owned));
    let mut out: Vec<Asked> = codes
        .into_iter()
        .map(|code| {
            let last = history.item(department, &code, today);
            Asked {
                name: names.term(store, List::TracerItem, &code),
                lender: lender(store, names, last),
                last,
                required: expected.contains(&code),
                code,
            }
        })
        .collect();
    out.sort_by_cached_key(|a| (!a.required, crate::text::fold(&a.name)));
    Ok(Some(out))
}

/// Records a round; gives how many items were looked at.
///
/// # Errors
/// Nothing was looked at, a day to come, the place is gone, or trouble with the file.
pub fn check_round(
    store: &mut Store,
    author: &str,
    today: NaiveDate,
    through: Through,
    on: NaiveDate,
    looks: &[(String, Availability)],
) -> Result<Written<usize>> {
    if looks.is_empty() {
        return Err(Error::input(msg!("round-nothing")).next(msg!("round-nothing-next")));
    }
    if on > today {
        return Err(Error::input(msg!("verb-future", day = on)).next(msg!("verb-future-next", today = today)).at("checked_on"));
    }
    let (kind, id) = through.record();
    let name = Names::new().title(store, kind, id);
    store.write(author, &msg!("journal-round", name = name, n = looks.len()), |tx| {
        tx.expect(kind, id)?;
        let there = tx.referring(Kind::Equipment, through.column(), id, MOST)?;
        for (item, state) in looks {
            let same: Vec<&Row> = there.iter().filter(|r| r.text("item") == item && r.date("checked_on") == Some(on)).collect();
            if same.is_empty() {
                let mut look = Equipment { item: item.clone(), availability: Some(*state), checked_on: Some(on), ..Equipment::default() };
                match through {
                    Through::Department(id) => look.department = Some(id),
                    Through::House(id) => look.hospital = Some(id),
                }
                tx.insert(&Row::of(new_id()?, look))?;
            }
            for row in same {
                tx.set(Kind::Equipment, row.id, &[("availability", Value::text(state.key()))])?;
            }
        }
        Ok(looks.len())
    })
}
