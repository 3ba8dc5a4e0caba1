//! JSON: an array of objects, one a line so that it can be read as it comes. Keys as the titles in CSV; numbers and flags typed, lists
//! as arrays, pairs as objects, references as `{"name", "id"}`, nothing as `null`.

use std::io::{self, Write};

use super::cells::Cell;
use super::titles::Naming;
use super::{Column, Sheet, trouble};
use crate::error::Result;
use crate::model::entries;
use crate::text;

pub(super) struct Json<'a> {
    out: io::BufWriter<&'a mut dyn Write>,
    /// `"key":` of each column, ready.
    keys: Vec<String>,
    first: bool,
}

impl<'a> Json<'a> {
    pub(super) fn new(out: &'a mut dyn Write, columns: &[Column]) -> Self {
        // Keys are Rust names: nothing in them needs an escape.
        let keys = columns.iter().map(|c| format!("\"{}\":", c.key())).collect();
        Self { out: io::BufWriter::with_capacity(1 << 16, out), keys, first: true }
    }

    fn record(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.out.write_all(if self.first { b"\n{" } else { b",\n{" })?;
        self.first = false;
        for (i, (key, cell)) in self.keys.iter().zip(cells).enumerate() {
            if i > 0 {
                self.out.write_all(b",")?;
            }
            self.out.write_all(key.as_bytes())?;
            value(&mut self.out, cell)?;
        }
        self.out.write_all(b"}")
    }
}

fn string(out: &mut impl Write, s: &str) -> io::Result<()> {
    if s.is_ascii() && !s.contains('\u{7f}') {
        return serde_json::to_writer(out, s).map_err(io::Error::from);
    }
    out.write_all(text::harmless_json(&serde_json::to_string(s)?).as_bytes())
}

fn number(out: &mut impl Write, n: f64) -> io::Result<()> {
    // What is no number (a file changed by hand) is nothing in JSON.
    if n.is_finite() { write!(out, "{n}") } else { out.write_all(b"null") }
}

fn list<T>(
    out: &mut impl Write,
    items: impl Iterator<Item = T>,
    mut each: impl FnMut(&mut dyn Write, T) -> io::Result<()>,
) -> io::Result<()> {
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        each(out, item)?;
    }
    Ok(())
}

fn naming(mut out: &mut dyn Write, naming: &Naming) -> io::Result<()> {
    out.write_all(b"{\"name\":")?;
    string(&mut out, &naming.name)?;
    write!(out, ",\"id\":\"{}\"}}", naming.id.code())
}

fn value(out: &mut impl Write, cell: &Cell<'_>) -> io::Result<()> {
    match cell {
        Cell::Empty => out.write_all(b"null"),
        Cell::Text(s) => string(out, s),
        Cell::Day(s) => string(out, s),
        Cell::Whole(n) => write!(out, "{n}"),
        Cell::Real(r) => number(out, *r),
        Cell::Flag(yes) => write!(out, "{yes}"),
        Cell::List(s) => {
            out.write_all(b"[")?;
            list(out, entries(s), |mut out, entry| string(&mut out, entry))?;
            out.write_all(b"]")
        }
        Cell::Pairs(pairs) => {
            out.write_all(b"{")?;
            list(out, pairs.iter(), |mut out, (key, n)| {
                string(&mut out, key)?;
                out.write_all(b":")?;
                number(&mut out, *n)
            })?;
            out.write_all(b"}")
        }
        Cell::One(one) => naming(out, one),
        Cell::Many(many) => {
            out.write_all(b"[")?;
            list(out, many.iter(), |out, one| naming(out, one))?;
            out.write_all(b"]")
        }
    }
}

impl Sheet for Json<'_> {
    fn header(&mut self, _: &[Column], _: Option<&[&str]>) -> Result<()> {
        self.out.write_all(b"[").map_err(|e| trouble(&e))
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.record(cells).map_err(|e| trouble(&e))
    }

    fn end(mut self: Box<Self>) -> Result<()> {
        self.out.write_all(b"\n]\n").and_then(|()| self.out.flush()).map_err(|e| trouble(&e))
    }
}
