//! A record that is named on the command line: `k7f3`, `#k7f3`, `trainee/k7f3`.

use crate::error::{Cause, Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::rules::filter::nearest;
use crate::store::Store;

/// How many records are named when several could be meant.
const NAMED: usize = 8;

/// The kind of a word; else the nearest one is named.
pub(super) fn kind(word: &str) -> Result<Kind> {
    let key = word.to_lowercase().replace('-', "_");
    Kind::of_table(&key).ok_or_else(|| {
        let tables: Vec<&str> = Kind::ALL.iter().map(|k| k.table()).collect();
        let error = Error::input(msg!("cli-no-kind", word = crate::text::screen(word)));
        match nearest(&key, &tables) {
            Some(near) => error.next(msg!("cli-near", near = near)),
            None => error.next(msg!("cli-valid", values = tables.join(", "))),
        }
    })
}

/// The one record, gone or not, that a word names.
pub(super) fn record(store: &Store, word: &str) -> Result<(Kind, Id)> {
    let (wanted, code) = match word.split_once('/') {
        Some((name, code)) => (Some(kind(name)?), code),
        None => (None, word),
    };
    let code = code.trim_start_matches('#');
    if Id::range_of(code).is_none() {
        return Err(Error::input(msg!("cli-no-code", word = crate::text::screen(word))).next(msg!("cli-no-code-next")));
    }
    let mut found = Vec::new();
    for id in store.recorded(code, NAMED)? {
        match store.kind_of(id)? {
            Some(kind) if wanted.is_none_or(|w| w == kind) => found.push((kind, id)),
            _ => {}
        }
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Error::new(Cause::Missing, msg!("cli-no-record", word = crate::text::screen(word))).next(msg!("cli-no-code-next"))),
        several => {
            let codes: Vec<String> = several.iter().map(|(kind, id)| format!("{}/{}", kind.table(), id.code())).collect();
            Err(Error::input(msg!("cli-several-records", word = crate::text::screen(word)))
                .next(msg!("cli-several-records-next", codes = codes.join(", "))))
        }
    }
}

/// The one record of a kind that a word names.
pub(super) fn of_kind(store: &Store, wanted: Kind, word: &str) -> Result<Id> {
    let code = word.rsplit('/').next().unwrap_or_default().trim_start_matches('#');
    let (kind, id) = record(store, &format!("{}/{code}", wanted.table()))?;
    debug_assert_eq!(kind, wanted);
    Ok(id)
}
