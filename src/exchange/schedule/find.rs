//! Of whom or what a schedule is wanted: by its code, or by its name in any spelling that finds only one.

use super::KINDS;
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::programme::show::Names;
use crate::store::Store;
use crate::text;

/// Records of a kind that are looked at.
const LOOKED_AT: usize = 20;

/// A record that a word may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its kind.
    pub kind: Kind,
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// Those that a name means, among the kinds that have a schedule or only one of them: if some are called just so, only these.
///
/// # Errors
/// Trouble with the file.
pub fn find(store: &Store, typed: &str, kind: Option<Kind>) -> Result<Vec<Found>> {
    let names = Names::new();
    let mut all = Vec::new();
    for kind in KINDS.into_iter().filter(|k| kind.is_none_or(|wanted| wanted == *k)) {
        for row in store.matching(kind, typed, LOOKED_AT)? {
            all.push(Found { kind, id: row.id, name: names.row_title(store, &row) });
        }
    }
    let wanted = text::fold(typed);
    let same: Vec<Found> = all.iter().filter(|found| text::fold(&found.name) == wanted).cloned().collect();
    Ok(if same.is_empty() { all } else { same })
}
