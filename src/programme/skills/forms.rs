//! Instruments as the ratings they make, each read once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Result;
use crate::model::{Assessment, Id, Instrument, InstrumentItem, ItemKind, Kind};
use crate::rules::skills::scale::{AnyForm, AnyRating, overall};
use crate::store::Store;

/// Most items of one instrument: what a multiple-choice test has.
const ITEMS: usize = 500;

/// An instrument with its items.
#[derive(Debug, Clone)]
pub struct Form {
    /// What its ratings are.
    pub form: AnyForm,
    /// Its record.
    pub instrument: Instrument,
    /// Its items in their order.
    pub items: Vec<InstrumentItem>,
}

impl Form {
    /// The overall rating of one use of it: the global one, else the middle of its rated items (yes/no items and comments are none).
    #[must_use]
    pub fn overall(&self, assessment: &Assessment) -> Option<f64> {
        let rated = |code: &str| self.items.iter().any(|i| i.code == code && i.kind.is_none_or(|k| k == ItemKind::Rated));
        let items: Vec<f64> =
            assessment.scores.iter().filter(|(code, _)| self.items.is_empty() || rated(code)).map(|(_, score)| *score).collect();
        overall(assessment.global_rating, &items)
    }

    /// The same in its own type; `None` where nothing was rated or the rating is off the scale.
    #[must_use]
    pub fn rating(&self, assessment: &Assessment) -> Option<AnyRating> {
        self.overall(assessment).and_then(|cell| self.form.rate(cell).ok())
    }
}

/// Instruments over a store, kept while they hold.
#[derive(Debug, Default)]
pub struct Forms {
    read: RefCell<HashMap<Id, Option<Arc<Form>>>>,
}

impl Forms {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The instrument of an id; `None` where it is gone or its scale makes no sense (its form says why).
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(&self, store: &Store, id: Id) -> Result<Option<Arc<Form>>> {
        if let Some(known) = self.read.borrow().get(&id) {
            return Ok(known.clone());
        }
        let form = match store.get(Kind::Instrument, id)?.filter(|r| !r.gone) {
            Some(row) => {
                let instrument: Instrument = row.to();
                let mut items: Vec<InstrumentItem> =
                    store.referring(Kind::InstrumentItem, "instrument", id, ITEMS)?.iter().map(|r| r.to()).collect();
                items.sort_by_key(|i| i.position);
                AnyForm::of(id, &instrument).ok().map(|form| Arc::new(Form { form, instrument, items }))
            }
            None => None,
        };
        self.read.borrow_mut().insert(id, form.clone());
        Ok(form)
    }
}
