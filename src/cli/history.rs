//! `ustaz history [RECORD]`: who, when, what: before → after.
//!
//! Newest first, read a page at a time, so that a long history needs no memory and `| head` no patience. Sensitive values are
//! left out unless asked for, as in exports.

use chrono::{DateTime, Local};
use clap::{ArgMatches, Command, value_parser};
use serde_json::{Map, Value as Json, json};

use super::out::{Out, complain};
use super::{Ending, House, find, flag, option, positional};
use crate::error::{Cause, Error, Result};
use crate::model::{Field, FieldType, Id, Kind, Value};
use crate::programme::show::{Names, field_label, kind_label};
use crate::store::{CellChange, Entry, Mode, RowChange, Store};
use crate::words::label;
use crate::{msg, say};

/// Steps listed unless told otherwise.
const LIMIT: &str = "200";
/// Steps read at once.
const PAGE: usize = 100;
/// Records shown of one step in a list of steps.
const RECORDS: usize = 12;

const FORMATS: [&str; 2] = ["text", "json"];

pub(super) fn command(command: Command) -> Command {
    let limit = option("limit", say!("cli-value-number"), say!("cli-history-limit", limit = LIMIT));
    let step = option("step", say!("cli-value-step"), say!("cli-history-step")).conflicts_with("record");
    let format = option("format", say!("cli-value-format"), say!("cli-history-format"));
    command
        .about(say!("cli-history"))
        .arg(positional("record", say!("cli-value-record"), say!("cli-history-record")))
        .arg(limit.value_parser(value_parser!(usize)).default_value(LIMIT).hide_default_value(true))
        .arg(step.value_parser(value_parser!(i64)))
        .arg(
            format
                .value_parser(clap::builder::PossibleValuesParser::new(FORMATS))
                .default_value("text")
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .arg(flag("with-sensitive", say!("cli-history-with-sensitive")))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let store = house.store(Mode::Read)?;
    let json = matches.get_one::<String>("format").is_some_and(|f| f == "json");
    let step = matches.get_one::<i64>("step").copied();
    let record = matches.get_one::<String>("record").map(|word| find::record(&store, word)).transpose()?;
    let limit = matches.get_one::<usize>("limit").copied().filter(|n| *n > 0).unwrap_or(usize::MAX);
    let teller = Teller {
        store: &store,
        names: Names::new(),
        sensitive: matches.get_flag("with-sensitive"),
        records: if step.is_some() { usize::MAX } else { RECORDS },
    };
    let mut told = Told { out: Out::new(), json, count: 0 };
    told.begin()?;
    if let Some(step) = step {
        let entry = store.entry(step)?;
        let entry = entry.ok_or_else(|| Error::new(Cause::Missing, msg!("undo-no-row", seq = step)).next(msg!("undo-no-row-next")))?;
        told.tell(&teller, &entry)?;
        told.end()?;
        return Ok(Ending::Well);
    }
    let mut before = None;
    let mut more = false;
    'pages: loop {
        let page = match record {
            Some((_, id)) => store.history(id, before, PAGE)?,
            None => store.journal(before, PAGE)?,
        };
        let Some(last) = page.last() else { break };
        before = Some(last.seq);
        for entry in &page {
            if told.count == limit {
                more = true;
                break 'pages;
            }
            told.tell(&teller, entry)?;
        }
    }
    let count = told.count;
    told.end()?;
    if more {
        complain(&say!("cli-history-more", n = count));
    } else if count == 0 {
        complain(&say!("cli-history-none"));
    }
    Ok(Ending::Well)
}

/// The output so far.
struct Told {
    out: Out,
    json: bool,
    count: usize,
}

impl Told {
    fn begin(&mut self) -> Result<()> {
        if self.json { self.out.line("[") } else { Ok(()) }
    }

    fn tell(&mut self, teller: &Teller<'_>, entry: &Entry) -> Result<()> {
        if self.json {
            let comma = if self.count > 0 { "," } else { "" };
            self.out.json(comma, &teller.json(entry)?)?;
        } else {
            for line in teller.lines(entry) {
                self.out.line(&line)?;
            }
        }
        self.count += 1;
        Ok(())
    }

    fn end(mut self) -> Result<()> {
        if self.json {
            self.out.line("]")?;
        }
        self.out.end()
    }
}

/// Puts steps into words.
struct Teller<'a> {
    store: &'a Store,
    names: Names,
    sensitive: bool,
    /// Records shown of one step.
    records: usize,
}

impl Teller<'_> {
    fn lines(&self, entry: &Entry) -> Vec<String> {
        let head =
            say!("cli-history-entry", step = entry.seq, at = local(&entry.at), author = text(&entry.author), label = text(&entry.label));
        let mut out = vec![match entry.undone_by {
            Some(by) => say!("cli-history-undone", entry = head, by = by),
            None => head,
        }];
        for change in entry.changes.iter().take(self.records) {
            self.change(change, &mut out);
        }
        let left = entry.records.saturating_sub(self.records.min(entry.changes.len()));
        if left > 0 {
            out.push(say!("cli-history-left", n = left, step = entry.seq));
        }
        out
    }

    fn change(&self, change: &RowChange, out: &mut Vec<String>) {
        let kind = kind_label(change.kind);
        let (code, title) = (change.id.short(), self.title(change.kind, change.id));
        out.push(if change.new {
            say!("cli-history-new", kind = kind, code = code, title = title)
        } else {
            say!("cli-history-record-line", kind = kind, code = code, title = title)
        });
        for cell in &change.cells {
            out.push(match change.kind.field(cell.key) {
                None if cell.after == Value::Int(1) => say!("cli-history-taken-out"),
                None => say!("cli-history-brought-back"),
                Some(field) => {
                    let (before, after) = (self.value(field, &cell.before), self.value(field, &cell.after));
                    let field = field_label(change.kind, cell.key);
                    if change.new {
                        say!("cli-history-first", field = field, after = after)
                    } else {
                        say!("cli-history-cell", field = field, before = before, after = after)
                    }
                }
            });
        }
    }

    /// The title, unless it is made of what must not be shown.
    fn title(&self, kind: Kind, id: Id) -> String {
        let hidden = kind.title_fields().iter().any(|key| kind.field(key).is_some_and(|f| f.sensitive));
        if hidden && !self.sensitive { String::new() } else { self.names.title(self.store, kind, id) }
    }

    fn value(&self, field: &Field, value: &Value) -> String {
        if value.is_null() {
            label("cli-history-empty")
        } else if field.sensitive && !self.sensitive {
            label("cli-history-hidden")
        } else {
            self.names.cell(self.store, field, value)
        }
    }

    fn json(&self, entry: &Entry) -> Result<Json> {
        let change = |c: &RowChange| {
            let cells: Map<String, Json> = c.cells.iter().map(|cell| (cell.key.to_owned(), self.json_cell(c.kind, cell))).collect();
            json!({ "kind": c.kind.table(), "id": c.id.code(), "new": c.new, "cells": cells })
        };
        let mut changes: Vec<Json> = entry.changes.iter().map(change).collect();
        if changes.len() < entry.records {
            changes.clear();
            self.store.each_change(entry.seq, |c| {
                changes.push(change(&c));
                Ok(())
            })?;
        }
        Ok(json!({
            "step": entry.seq, "author": entry.author, "at": entry.at, "label": entry.label,
            "undoes": entry.undoes, "undone_by": entry.undone_by, "changes": changes,
        }))
    }

    /// `[before, after]` in canonical values, references as codes; null for what must not be shown.
    fn json_cell(&self, kind: Kind, cell: &CellChange) -> Json {
        let field = kind.field(cell.key);
        if field.is_some_and(|f| f.sensitive) && !self.sensitive {
            return Json::Null;
        }
        let value = |value: &Value| match field.and_then(Field::refers_to) {
            Some(_) => Option::<Id>::read(value).map_or(Json::Null, |id| id.code().into()),
            None => value.to_json(),
        };
        json!([value(&cell.before), value(&cell.after)])
    }
}

fn text(s: &str) -> String {
    crate::text::screen(s).into_owned()
}

/// A stored time (UTC) as the clock here shows it.
fn local(at: &str) -> String {
    match DateTime::parse_from_rfc3339(at) {
        Ok(at) => at.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string(),
        Err(_) => text(at),
    }
}
