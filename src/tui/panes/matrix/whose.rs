//! Whose people a board shows: the list of cohorts and hospitals to choose from, and what a choice means.

use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Value};
use crate::programme::clearances::cohorts;
use crate::store::{Direction, ListQuery};
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::layers::choose::{Choose, Item};

/// Hospitals to choose from.
const HOSPITALS: usize = 300;

/// Whose people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Group {
    /// Nobody has chosen: the cohort that began last.
    #[default]
    Newest,
    /// Everybody.
    Everybody,
    /// Those of a record, with its name.
    Of(Kind, Id, String),
}

impl Group {
    /// The people of a record that is there.
    #[must_use]
    pub fn of(desk: &Desk, id: Id) -> Option<Self> {
        let kind = desk.store.kind_of(id).ok()??;
        let row = desk.store.get(kind, id).ok()??;
        (!row.gone).then(|| Self::Of(kind, id, desk.names.row_title(&desk.store, &row)))
    }

    /// Which record's, if it is one's.
    #[must_use]
    pub const fn record(&self) -> Option<(Kind, Id)> {
        match self {
            Self::Of(kind, id, _) => Some((*kind, *id)),
            Self::Newest | Self::Everybody => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Of(_, _, name) => name.clone(),
            Self::Newest => String::new(),
            Self::Everybody => crate::words::label("matrix-everybody"),
        }
    }
}

/// The question whose people are wanted.
pub fn choose(desk: &Desk, purpose: &'static str) -> Effect {
    match items(desk) {
        Ok(items) => Effect::Push(Box::new(Choose::new(purpose, crate::words::label("matrix-choose-group"), items))),
        Err(e) => e.into(),
    }
}

fn items(desk: &Desk) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for row in cohorts(&desk.store)? {
        items.push(Item {
            label: desk.names.row_title(&desk.store, &row),
            detail: row.date("starts_on").map(|day| desk.manner.day(day)).unwrap_or_default(),
            value: Value::Int(row.id.get()),
        });
    }
    let hospitals = ListQuery::all(Kind::Hospital).by("name", false);
    for (row, _) in desk.store.page(&hospitals, None, Direction::Forward, HOSPITALS)? {
        items.push(Item {
            label: desk.names.row_title(&desk.store, &row),
            detail: crate::programme::show::kind_label(Kind::Hospital),
            value: Value::Int(row.id.get()),
        });
    }
    items.push(Item { label: crate::words::label("matrix-everybody"), detail: String::new(), value: Value::Null });
    Ok(items)
}

/// What was chosen.
pub fn chosen(desk: &Desk, value: &Value) -> Option<Group> {
    match Option::<Id>::read(value) {
        Some(id) => Group::of(desk, id),
        None => Some(Group::Everybody),
    }
}
