//! Mappings: those that earlier imports left in the store, and those that a person writes in a file.
//!
//! A mapping file is TOML: `[columns]` with `"Title" = "field"`, `[names]` with a spelling and the name of the record that it means,
//! and `header`, the row of the header, where it is not found.

use std::path::Path;

use super::columns::Remembered;
use super::words::Target;
use crate::error::{Error, Result};
use crate::model::{Kind, Value};
use crate::msg;
use crate::store::{Condition, Direction, ListQuery, Store};

/// Remembered mappings of a kind that are looked at.
const MOST: usize = 500;
/// Largest mapping file, in bytes.
const LARGEST: u64 = 1 << 20;

/// The mappings that earlier imports of a kind left.
pub(super) fn remembered(store: &Store, kind: Kind) -> Result<Vec<Remembered>> {
    let query = ListQuery::all(Kind::Mapping).with(Condition::In("records", vec![Value::text(kind.table())]));
    let rows = store.page(&query, None, Direction::Forward, MOST)?;
    Ok(rows
        .into_iter()
        .map(|(row, _)| {
            let columns = row.text("columns").lines().filter_map(|line| {
                let (title, word) = line.rsplit_once(" = ")?;
                Some((title.to_owned(), Target::of_word(kind, word)?))
            });
            Remembered { name: row.text("name").to_owned(), signature: row.text("signature").to_owned(), columns: columns.collect() }
        })
        .collect())
}

/// What a mapping file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Title and word of its target.
    pub columns: Vec<(String, String)>,
    /// Spelling and what it means.
    pub names: Vec<(String, String)>,
    /// Row of the header.
    pub header: Option<usize>,
}

/// Reads a mapping file.
///
/// # Errors
/// It cannot be read, is no such file, or names a field that the kind has not.
pub fn read_file(path: &Path, kind: Kind) -> Result<Told> {
    let size = std::fs::metadata(path).map(|m| m.len());
    let text = match size {
        Ok(size) if size > LARGEST => return Err(Error::input(msg!("import-mapping-large")).next(msg!("import-mapping-next"))),
        _ => std::fs::read_to_string(path)
            .map_err(|e| Error::input(msg!("import-mapping-unread", file = path.display())).next(msg!("import-mapping-next")).detail(e))?,
    };
    read_text(&text, kind)
}

/// Reads the text of a mapping file.
///
/// # Errors
/// As [`read_file`].
pub fn read_text(text: &str, kind: Kind) -> Result<Told> {
    let wrong = |what: &str| Error::input(msg!("import-mapping-wrong", what = what)).next(msg!("import-mapping-next"));
    let table: toml::Table = text.parse().map_err(|e: toml::de::Error| wrong(e.message()).detail(line_of(text, &e)))?;
    let mut told = Told::default();
    for (key, value) in &table {
        match (key.as_str(), value) {
            ("columns", toml::Value::Table(pairs)) => told.columns = strings(pairs).ok_or_else(|| wrong("[columns]"))?,
            ("names", toml::Value::Table(pairs)) => told.names = strings(pairs).ok_or_else(|| wrong("[names]"))?,
            ("header", toml::Value::Integer(row)) => {
                told.header = Some(usize::try_from(*row).ok().filter(|r| *r > 0).ok_or_else(|| wrong("header"))?);
            }
            _ => return Err(wrong(key)),
        }
    }
    for (title, word) in &told.columns {
        if Target::of_word(kind, word).is_none() {
            return Err(unknown_target(kind, title, word));
        }
    }
    Ok(told)
}

fn strings(pairs: &toml::Table) -> Option<Vec<(String, String)>> {
    pairs.iter().map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect()
}

fn line_of(text: &str, e: &toml::de::Error) -> String {
    let at = e.span().map_or(0, |s| s.start);
    let line = text.get(..at).map_or(1, |before| before.lines().count().max(1));
    crate::say!("import-mapping-line", line = line)
}

/// A mapping to a field that is none.
pub(super) fn unknown_target(kind: Kind, title: &str, word: &str) -> Error {
    let all = kind.fields().iter().chain(kind.attached().iter().map(|a| &a.field)).map(|f| f.key);
    let extra: &[&str] =
        if kind.field("passport_name").is_some() { &["first_name", "middle_name", "last_name", "skip"] } else { &["skip"] };
    let near = all.clone().filter_map(|key| Some((crate::text::near(word, key, 3)?, key))).min().map(|(_, key)| key);
    let fields = all.chain(extra.iter().copied()).collect::<Vec<_>>().join(", ");
    let next = match near {
        Some(near) => msg!("import-mapping-field-near", near = near, fields = fields),
        None => msg!("import-mapping-field-next", fields = fields),
    };
    Error::input(msg!("import-mapping-field", title = title, word = word)).next(next)
}
