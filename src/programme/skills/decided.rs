//! Decisions of entrustment as they may be written: evidence that carries them, kept as it stands.
//!
//! Verbs, imports and the sample all make a decision through here; the store holds what needs no map of skills for everybody else.
//!
//! Must not: weigh whether the evidence is enough for a framework; that is asked by `verbs::entrust`.

use super::frozen::freeze;
use super::successors::Successors;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Value};
use crate::rules::decided;
use crate::store::{Store, Tx};

/// What has to be known to judge evidence.
#[derive(Debug)]
pub struct Deciding {
    versions: Successors,
}

impl Deciding {
    /// Reads which skills follow which.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn read(store: &Store) -> Result<Self> {
        Ok(Self { versions: Successors::read(store)? })
    }

    /// Refuses a decision that its evidence cannot carry; `get` reads an assessment.
    ///
    /// # Errors
    /// As [`decided::carries`], one of the assessments is not there, or trouble with the file.
    pub fn accept(&self, decision: &Row, get: impl Fn(Id) -> Result<Option<Row>>) -> Result<()> {
        let mut evidence = Vec::new();
        for id in Vec::<Id>::read(decision.get("evidence")) {
            // One that is gone carries nothing; the store tells that it is.
            evidence.extend(get(id)?.filter(|row| !row.gone));
        }
        decided::carries(decision, &evidence, |a, b| self.versions.are_same(a, b))
    }

    /// A new decision as it is written: with its evidence as it stands in this transaction, whatever it said about that before.
    ///
    /// # Errors
    /// As [`Self::accept`].
    pub fn kept(&self, tx: &Tx<'_>, decision: Row) -> Result<Row> {
        self.accept(&decision, |id| tx.get(Kind::Assessment, id))?;
        let frozen = freeze(tx, &Vec::<Id>::read(decision.get("evidence")))?;
        Ok(decision.with("frozen", Value::text(frozen)))
    }
}
