//! The journal: rows of operations, chained by hash.
//!
//! An operation is `[what, table, id, {column: [before, after]}]` with `what` = `new` or `put`. Taking a record out is a put of
//! `gone`. The hash of a row covers the hash of the row before it, so a row that is changed, lost or put in between breaks
//! the chain from there on.
//!
//! A step of many records (an import) is kept in parts, so that nothing has to read more of it than it needs and nobody has to
//! hold it whole: the parts are rows of `journal_part`, and the journal row says `["parts", operations, digest, digest …]`
//! in their place, so that the chain covers them too. `touch` tells in which part a record is.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::trouble::damaged;
use crate::error::Result;
use crate::model::{Id, Kind, Value};
use crate::words::Message;

/// Column name of the flag that takes a record out.
pub(super) const GONE: &str = "gone";
/// What a journal row's operations begin with when they are kept in parts.
const PARTS: &str = "[\"parts\"";

/// What happened to one record in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Op {
    pub(super) new: bool,
    pub(super) kind: Kind,
    pub(super) id: Id,
    /// Column, before, after; in the order of the fields.
    pub(super) cells: Vec<(&'static str, Value, Value)>,
}

impl Op {
    /// Appends it as JSON.
    pub(super) fn write(&self, out: &mut String) {
        out.push_str(if self.new { "[\"new\",\"" } else { "[\"put\",\"" });
        // Names of tables and columns are plain words.
        out.push_str(self.kind.table());
        out.push_str("\",");
        out.push_str(&self.id.get().to_string());
        out.push_str(",{");
        for (n, (column, before, after)) in self.cells.iter().enumerate() {
            out.push_str(if n == 0 { "\"" } else { ",\"" });
            out.push_str(column);
            out.push_str("\":[");
            write_cell(out, before);
            out.push(',');
            write_cell(out, after);
            out.push(']');
        }
        out.push_str("}]");
    }

    /// Its cells in the order of the fields, as people know the record.
    pub(super) fn in_order(mut self) -> impl Iterator<Item = (&'static str, Value, Value)> {
        self.cells.sort_by_key(|(key, ..)| self.kind.position(key).unwrap_or(usize::MAX));
        self.cells.into_iter()
    }
}

fn write_cell(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Int(n) => out.push_str(&n.to_string()),
        other => out.push_str(&other.to_json().to_string()),
    }
}

/// A cell as it stands in the journal.
struct Cell(Value);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Cell;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("nothing, a number or a text")
            }
            fn visit_unit<E>(self) -> Result<Cell, E> {
                Ok(Cell(Value::Null))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Cell, E> {
                Ok(Cell(Value::Int(n)))
            }
            fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<Cell, E> {
                i64::try_from(n).map(|n| Cell(Value::Int(n))).map_err(E::custom)
            }
            fn visit_f64<E>(self, r: f64) -> Result<Cell, E> {
                Ok(Cell(Value::Real(r)))
            }
            fn visit_str<E>(self, s: &str) -> Result<Cell, E> {
                Ok(Cell(Value::Text(s.to_owned())))
            }
        }
        from.deserialize_any(Any)
    }
}

/// Cells by column, as they stand.
struct Cells<'a>(Vec<(Cow<'a, str>, (Cell, Cell))>);

impl<'de: 'a, 'a> Deserialize<'de> for Cells<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Cells<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("columns with what was before and after")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cells<'de>, A::Error> {
                let mut cells = Vec::new();
                while let Some(one) = map.next_entry()? {
                    cells.push(one);
                }
                Ok(Cells(cells))
            }
        }
        from.deserialize_map(All)
    }
}

/// An operation before its names are looked up.
#[derive(Deserialize)]
struct Wire<'a>(#[serde(borrow)] Cow<'a, str>, #[serde(borrow)] Cow<'a, str>, i64, #[serde(borrow)] Cells<'a>);

impl Wire<'_> {
    /// `None` if it is no operation of a version that we know.
    fn op(self) -> Option<Op> {
        let Self(what, table, id, cells) = self;
        let kind = Kind::of_table(&table)?;
        let cell = |(column, (before, after)): (Cow<'_, str>, (Cell, Cell))| {
            let column = if column == GONE { GONE } else { kind.field(&column)?.key };
            Some((column, before.0, after.0))
        };
        let cells = cells.0.into_iter().map(cell).collect::<Option<Vec<_>>>()?;
        let new = match what.as_ref() {
            "new" => true,
            "put" => false,
            _ => return None,
        };
        Some(Op { new, kind, id: Id::new(id)?, cells })
    }
}

/// The operations of a text, which is a journal row's own or a part.
pub(super) fn read_ops(text: &str) -> Result<Vec<Op>> {
    Ok(first_ops(text, usize::MAX)?.0)
}

/// At most `most` of the operations of a text, and how many it has: those behind them are only counted.
pub(super) fn first_ops(text: &str, most: usize) -> Result<(Vec<Op>, usize)> {
    struct First(usize);
    impl<'de> Visitor<'de> for First {
        type Value = (Vec<Option<Op>>, usize);
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("operations")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while out.len() < self.0
                && let Some(one) = all.next_element::<Wire<'de>>()?
            {
                out.push(one.op());
            }
            let mut count = out.len();
            while all.next_element::<IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok((out, count))
        }
    }
    let mut from = serde_json::Deserializer::from_str(text);
    let (ops, count) = from.deserialize_seq(First(most)).and_then(|found| from.end().map(|()| found)).map_err(damaged)?;
    Ok((ops.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| damaged("journal"))?, count))
}

/// What a journal row says of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// Operations in all of them.
    pub(super) count: usize,
    /// Of each part's text, in hexadecimal.
    pub(super) digests: Vec<String>,
}

impl Parts {
    /// What stands in a journal row; `None` if its operations are there themselves.
    pub(super) fn read(text: &str) -> Result<Option<Self>> {
        if !text.starts_with(PARTS) {
            return Ok(None);
        }
        let all: Vec<Json> = serde_json::from_str(text).map_err(damaged)?;
        let count = all.get(1).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()).ok_or_else(|| damaged("journal"))?;
        let digests = all.iter().skip(2).map(|d| d.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        Ok(Some(Self { count, digests: digests.ok_or_else(|| damaged("journal"))? }))
    }

    pub(super) fn to_text(&self) -> String {
        let mut out = format!("{PARTS},{}", self.count);
        for digest in &self.digests {
            out.push_str(&format!(",\"{digest}\""));
        }
        out.push(']');
        out
    }
}

/// Notes that a step touched a record, in which of its parts; a record that is in two is looked for in all.
pub(super) fn touch(conn: &Connection, id: Id, seq: i64, part: Option<i64>) -> Result<()> {
    let sql = "INSERT INTO touch (id, seq, part) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET part = NULL";
    conn.prepare_cached(sql)?.execute(params![id.get(), seq, part])?;
    Ok(())
}

/// The digest of a part.
pub(super) fn digest(part: &str) -> String {
    blake3::hash(part.as_bytes()).to_hex().to_string()
}

/// The text of a part of a step, numbered from 1.
pub(super) fn part(conn: &Connection, seq: i64, part: i64) -> Result<String> {
    let mut statement = conn.prepare_cached("SELECT ops FROM journal_part WHERE seq = ?1 AND part = ?2")?;
    statement.query_row([seq, part], |r| r.get(0)).optional()?.ok_or_else(|| damaged(format!("journal {seq}, part {part}")))
}

/// Runs `each` over the operations of a step, one part at a time; backwards if told so.
pub(super) fn each_op(conn: &Connection, seq: i64, text: &str, backwards: bool, mut each: impl FnMut(Op) -> Result<()>) -> Result<()> {
    let mut all = |mut ops: Vec<Op>| {
        if backwards {
            ops.reverse();
        }
        ops.into_iter().try_for_each(&mut each)
    };
    let Some(parts) = Parts::read(text)? else { return all(read_ops(text)?) };
    let last = i64::try_from(parts.digests.len()).unwrap_or(i64::MAX);
    for n in 1..=last {
        let n = if backwards { last + 1 - n } else { n };
        all(read_ops(&part(conn, seq, n)?)?)?;
    }
    Ok(())
}

/// The operations of a step on one record, of which `touch` says that it is in `at`; `None` stands for anywhere.
pub(super) fn ops_of(conn: &Connection, seq: i64, text: &str, at: Option<i64>, id: Id) -> Result<Vec<Op>> {
    let mut out = match at {
        Some(n) => read_ops(&part(conn, seq, n)?)?,
        None => {
            let mut out = Vec::new();
            each_op(conn, seq, text, false, |op| {
                if op.id == id {
                    out.push(op);
                }
                Ok(())
            })?;
            out
        }
    };
    out.retain(|op| op.id == id);
    Ok(out)
}

/// A label as it is stored: the message's id and values, so that it can be said in any language.
pub(super) fn store_label(label: &Message) -> String {
    let args: Map<String, Json> = label.args.iter().map(|(k, v)| ((*k).to_owned(), Json::from(v.as_str()))).collect();
    Json::Array(vec![label.id.into(), Json::Object(args)]).to_string()
}

/// A journal row without its number in this file.
pub(super) struct NewRow<'a> {
    pub(super) author: &'a str,
    pub(super) label: &'a Message,
    pub(super) undoes: Option<i64>,
    /// Its operations, or what it says of their parts.
    pub(super) ops: &'a str,
}

/// The number that the next row will have.
pub(super) fn next(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT coalesce(max(seq), 0) + 1 FROM journal")?.query_row([], |r| r.get(0))?)
}

/// Hash over everything that a row says and the hash of the row before.
pub(super) fn hash(previous: &[u8], seq: i64, fields: &[&str]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous);
    hasher.update(&seq.to_be_bytes());
    for field in fields {
        // With its length before it, no text can pass for another split of the same letters.
        hasher.update(&(field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Appends a row; gives its number.
pub(super) fn append(conn: &Connection, row: &NewRow<'_>) -> Result<i64> {
    let last: Option<(i64, Vec<u8>)> = conn
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (seq, previous) = last.map_or((1, Vec::new()), |(seq, hash)| (seq + 1, hash));
    let site: String = conn.prepare_cached("SELECT site FROM house")?.query_row([], |r| r.get(0))?;
    let at = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let label = store_label(row.label);
    let undoes = row.undoes.map(|n| n.to_string()).unwrap_or_default();
    let digest = hash(&previous, seq, &[&site, row.author, &at, &label, &undoes, row.ops]);
    conn.prepare_cached(
        "INSERT INTO journal (seq, site, number, author, at, label, undoes, ops, hash) VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![seq, site, row.author, at, label, row.undoes, row.ops, digest])?;
    Ok(seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_survive_the_way_through_json() {
        let op = Op {
            new: false,
            kind: Kind::Hospital,
            id: Id::new(7).unwrap(),
            cells: vec![
                ("name", Value::text("a \"b\""), Value::Null),
                ("latitude", Value::Real(0.1 + 0.2), Value::Real(-33.0)),
                (GONE, Value::Int(0), Value::Int(1)),
            ],
        };
        let mut text = "[".to_owned();
        op.write(&mut text);
        text.push(']');
        assert_eq!(read_ops(&text).unwrap(), vec![op]);
        // As the first version wrote it: columns by name.
        let old = r#"[["put","hospital",7,{"beds":[null,5],"name":["a",null]}]]"#;
        assert_eq!(read_ops(old).unwrap()[0].cells, [("beds", Value::Null, Value::Int(5)), ("name", Value::text("a"), Value::Null)]);
        assert!(read_ops("[[\"put\",\"nothing\",1,{}]]").is_err());
    }

    #[test]
    fn what_a_row_says_of_its_parts_is_read_back() {
        let parts = Parts { count: 300, digests: vec![digest("a"), digest("b")] };
        assert_eq!(Parts::read(&parts.to_text()).unwrap(), Some(parts));
        assert_eq!(Parts::read("[]").unwrap(), None);
        assert!(Parts::read("[\"parts\",-1]").is_err());
    }

    #[test]
    fn the_hash_covers_every_field_and_its_borders() {
        let h = |fields: &[&str]| hash(b"x", 1, fields);
        assert_ne!(h(&["ab", "c"]), h(&["a", "bc"]));
        assert_ne!(h(&["ab"]), hash(b"y", 1, &["ab"]));
        assert_ne!(h(&["ab"]), hash(b"x", 2, &["ab"]));
    }
}
