//! Whether the search index holds what the records say, in memory that does not grow with the file.
//!
//! The index keeps no text to compare with. Which records it has is compared one by one; which words stand in which record by a sum
//! over all pairs, in which order they may come, and the same for each beginning of a word, asked as the search asks.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::{Connection, Rows};

use super::{read, tokens};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::msg;
use crate::words::Message;

/// A number of a pair; the sum of many tells whether they are the same pairs.
fn mark(id: i64, word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (id, word).hash(&mut hasher);
    hasher.finish()
}

/// What the records say.
#[derive(Default)]
struct Wanted {
    words: u64,
    beginnings: HashMap<String, u64>,
}

impl Wanted {
    /// Adds the words of a record, in the order of their bytes.
    fn add(&mut self, id: i64, words: &str) {
        let mut before = "";
        for word in words.split(' ') {
            self.words = self.words.wrapping_add(mark(id, word));
            for n in 1..=tokens::BEGINNINGS {
                let Some(begun) = beginning(word, n) else { break };
                // Neighbours that begin alike are one entry of the list.
                if beginning(before, n) != Some(begun) {
                    match self.beginnings.get_mut(begun) {
                        Some(sum) => *sum = sum.wrapping_add(mark(id, "")),
                        None => drop(self.beginnings.insert(begun.to_owned(), mark(id, ""))),
                    }
                }
            }
            before = word;
        }
    }
}

/// The first letters of a word that has so many.
fn beginning(word: &str, letters: usize) -> Option<&str> {
    let (at, last) = word.char_indices().nth(letters.checked_sub(1)?)?;
    word.get(..at + last.len_utf8())
}

/// Compares records and index of a kind; gives how many records there are.
pub(super) fn check(conn: &Connection, kind: Kind, find: &mut dyn FnMut(Message)) -> Result<u64> {
    let (table, has_words) = (kind.table(), tokens::held(kind));
    let mut statement = conn.prepare(&format!("SELECT {} FROM {table} t ORDER BY t.id", read::sql(kind).columns))?;
    let mut records = statement.query([])?;
    let index = if has_words { format!("SELECT rowid FROM search_{table} ORDER BY rowid") } else { "SELECT 1 WHERE 0".to_owned() };
    let mut statement = conn.prepare(&index)?;
    let mut index = statement.query([])?;
    let mut at = following(&mut index)?;
    let mut differs = |id: i64| {
        let code = Id::new(id).map(Id::code).unwrap_or_default();
        find(msg!("check-found-search", table = table, code = code));
    };
    let (mut count, mut wanted) = (0, Wanted::default());
    while let Some(r) = records.next()? {
        let row = read::record(kind, r)?;
        let id = row.id.get();
        count += 1;
        while let Some(early) = at.filter(|held| *held < id) {
            differs(early);
            at = following(&mut index)?;
        }
        let held = at == Some(id);
        if held {
            at = following(&mut index)?;
        }
        let words = tokens::of(&row);
        if held == words.is_empty() {
            differs(id);
        }
        if !words.is_empty() {
            wanted.add(id, &words);
        }
    }
    while let Some(late) = at {
        differs(late);
        at = following(&mut index)?;
    }
    if has_words && !(words_agree(conn, table, &wanted)? && beginnings_agree(conn, table, &wanted)?) {
        find(msg!("check-found-search-words", table = table));
    }
    Ok(count)
}

fn following(rows: &mut Rows<'_>) -> Result<Option<i64>> {
    Ok(rows.next()?.map(|r| r.get(0)).transpose()?)
}

fn words_agree(conn: &Connection, table: &str, wanted: &Wanted) -> Result<bool> {
    // The list of all words is a table of this connection only; a reader may not make even that.
    let reads: bool = conn.pragma_query_value(None, "query_only", |r| r.get(0))?;
    conn.pragma_update(None, "query_only", false)?;
    let made = conn.execute_batch(&format!("CREATE VIRTUAL TABLE temp.held_words USING fts5vocab('main', 'search_{table}', 'instance')"));
    let sum = made.map_err(Into::into).and_then(|()| sum_of_words(conn));
    let dropped = conn.execute_batch("DROP TABLE IF EXISTS temp.held_words");
    conn.pragma_update(None, "query_only", reads)?;
    dropped?;
    Ok(sum? == wanted.words)
}

fn sum_of_words(conn: &Connection) -> Result<u64> {
    let mut statement = conn.prepare("SELECT term, doc FROM temp.held_words")?;
    let mut rows = statement.query([])?;
    let mut sum = 0u64;
    while let Some(r) = rows.next()? {
        sum = sum.wrapping_add(mark(r.get(1)?, r.get_ref(0)?.as_str().unwrap_or_default()));
    }
    Ok(sum)
}

fn beginnings_agree(conn: &Connection, table: &str, wanted: &Wanted) -> Result<bool> {
    let mut statement = conn.prepare(&format!("SELECT rowid FROM search_{table} WHERE search_{table} MATCH ?1"))?;
    for (begun, wanted) in &wanted.beginnings {
        let mut rows = statement.query([format!("\"{begun}\" *")])?;
        let mut sum = 0u64;
        while let Some(r) = rows.next()? {
            sum = sum.wrapping_add(mark(r.get(0)?, ""));
        }
        if sum != *wanted {
            return Ok(false);
        }
    }
    Ok(true)
}
