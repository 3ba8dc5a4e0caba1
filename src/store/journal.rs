//! The journal: rows of operations, chained by hash.
//!
//! An operation is `[what, table, id, {column: [before, after]}]` with `what` = `new` or `put`. Taking a record out is a put of
//! `gone`. The hash of a row covers the hash of the row before it, so a row that is changed, lost or put in between breaks
//! the chain from there on.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value as Json};

use super::trouble::damaged;
use crate::error::Result;
use crate::model::{Id, Kind, Value};
use crate::words::Message;

/// Column name of the flag that takes a record out.
pub(super) const GONE: &str = "gone";

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
    pub(super) fn to_json(&self) -> Json {
        let cells: Map<String, Json> = self
            .cells
            .iter()
            .map(|(column, before, after)| ((*column).to_owned(), Json::Array(vec![before.to_json(), after.to_json()])))
            .collect();
        Json::Array(vec![if self.new { "new" } else { "put" }.into(), self.kind.table().into(), self.id.get().into(), Json::Object(cells)])
    }

    /// Its cells in the order of the fields, as people know the record; JSON has them by name.
    pub(super) fn in_order(mut self) -> impl Iterator<Item = (&'static str, Value, Value)> {
        self.cells.sort_by_key(|(key, ..)| self.kind.position(key).unwrap_or(usize::MAX));
        self.cells.into_iter()
    }

    /// `None` if it is no operation of a version that we know.
    pub(super) fn from_json(json: &Json) -> Option<Self> {
        let [what, table, id, cells] = json.as_array()?.as_slice() else { return None };
        let kind = Kind::of_table(table.as_str()?)?;
        let mut op = Self { new: what.as_str()? == "new", kind, id: Id::new(id.as_i64()?)?, cells: Vec::new() };
        for (column, pair) in cells.as_object()? {
            let column = if column == GONE { GONE } else { kind.field(column)?.key };
            let [before, after] = pair.as_array()?.as_slice() else { return None };
            op.cells.push((column, Value::from_json(before)?, Value::from_json(after)?));
        }
        Some(op)
    }
}

/// The operations of a journal row's text.
pub(super) fn read_ops(text: &str) -> Result<Vec<Op>> {
    let json: Json = serde_json::from_str(text).map_err(damaged)?;
    json.as_array().and_then(|ops| ops.iter().map(Op::from_json).collect::<Option<Vec<_>>>()).ok_or_else(|| damaged("journal"))
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
    pub(super) ops: &'a [Op],
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
    let ops = Json::Array(row.ops.iter().map(Op::to_json).collect()).to_string();
    let undoes = row.undoes.map(|n| n.to_string()).unwrap_or_default();
    let digest = hash(&previous, seq, &[&site, row.author, &at, &label, &undoes, &ops]);
    conn.prepare_cached(
        "INSERT INTO journal (seq, site, number, author, at, label, undoes, ops, hash) VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![seq, site, row.author, at, label, row.undoes, ops, digest])?;
    let mut touch = conn.prepare_cached("INSERT OR IGNORE INTO touch (id, seq) VALUES (?1, ?2)")?;
    for op in row.ops {
        touch.execute(params![op.id.get(), seq])?;
    }
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
        let text = Json::Array(vec![op.to_json()]).to_string();
        let mut back = read_ops(&text).unwrap();
        back[0].cells.sort_by_key(|c| c.0);
        let mut want = op;
        want.cells.sort_by_key(|c| c.0);
        assert_eq!(back, vec![want]);
        assert!(read_ops("[[\"put\",\"nothing\",1,{}]]").is_err());
    }

    #[test]
    fn the_hash_covers_every_field_and_its_borders() {
        let h = |fields: &[&str]| hash(b"x", 1, fields);
        assert_ne!(h(&["ab", "c"]), h(&["a", "bc"]));
        assert_ne!(h(&["ab"]), hash(b"y", 1, &["ab"]));
        assert_ne!(h(&["ab"]), hash(b"x", 2, &["ab"]));
    }
}
