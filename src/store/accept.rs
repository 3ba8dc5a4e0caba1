//! What a record may hold: each value by its field's rule, each reference by what is there.

use super::span::Span;
use super::write::Tx;
use crate::error::{Error, Result};
use crate::model::{FieldKind, FieldType, Id, Instrument, Kind, List, Row};
use crate::msg;
use crate::rules::skills::targets;
use crate::rules::validate;

/// The field of a framework that names instruments.
const TARGETS: &str = "targets";
/// Instruments among which they are looked for.
const INSTRUMENTS: usize = 5_000;

impl Tx<'_> {
    /// Refuses values that cannot be taken. Of a record that is there already only what changes is looked at, so that an old
    /// fault elsewhere in it does not stop a new entry.
    pub(super) fn accept(&mut self, row: &Row, before: Option<&Row>) -> Result<()> {
        let changed = |key: &str| before.is_none_or(|b| b.get(key) != row.get(key));
        if row.gone {
            return Ok(());
        }
        if let Some(problem) = validate::row(row).into_iter().find(|p| p.fields.iter().any(|key| changed(key))) {
            let key = problem.fields.first().copied().unwrap_or_default();
            return Err(Error::input(problem.what).next(problem.next).at(key));
        }
        for field in row.kind.fields() {
            let value = row.get(field.key);
            // What a record that comes back refers to may have gone meanwhile.
            let back = before.is_some_and(|b| b.gone);
            if value.is_null() || !(back || changed(field.key)) {
                continue;
            }
            match field.kind {
                FieldKind::Ref(kind) => self.accept_reference(row, field.key, kind, FieldType::read(value))?,
                FieldKind::Refs(kind) => {
                    for id in Vec::<Id>::read(value) {
                        self.accept_reference(row, field.key, kind, Some(id))?;
                    }
                }
                FieldKind::Term(list) => self.accept_term(field.key, list, value.as_str())?,
                FieldKind::Terms(list) => {
                    for code in Vec::<String>::read(value) {
                        self.accept_term(field.key, list, &code)?;
                    }
                }
                FieldKind::TermPairs(list) => {
                    for (code, _) in Vec::<(String, f64)>::read(value) {
                        self.accept_term(field.key, list, &code)?;
                    }
                }
                _ => {}
            }
        }
        if row.kind == Kind::Framework && changed(TARGETS) {
            self.accept_targets(row)?;
        }
        if row.kind == Kind::Term && ["list", "code", "parent"].into_iter().any(changed) {
            self.accept_place(row)?;
        }
        Ok(())
    }

    /// Scores to reach are of instruments that there are, on their scales.
    fn accept_targets(&self, row: &Row) -> Result<()> {
        let named = Vec::<(String, f64)>::read(row.get(TARGETS));
        if named.is_empty() {
            return Ok(());
        }
        let instruments: Vec<Instrument> = self.span(&Span::of(Kind::Instrument, "code"), INSTRUMENTS)?.iter().map(Row::to).collect();
        targets::accept(&named, &instruments).map_err(|(what, next)| Error::input(what).next(next).at(TARGETS))
    }

    /// A catalogue stays a tree too. Its entries name the one above by code.
    fn accept_place(&self, row: &Row) -> Result<()> {
        const KEY: &str = "parent";
        let Some(list) = List::ALL.into_iter().find(|list| list.key() == row.text("list")) else { return Ok(()) };
        let mut above = row.text(KEY).to_owned();
        for _ in 0..64 {
            if above.is_empty() {
                return Ok(());
            }
            // A district's province is in another catalogue, which may have the same code.
            if let Some(higher) = list.above()
                && self.term(higher, &above)?.is_some()
            {
                return Ok(());
            }
            // As the store compares codes.
            if above.eq_ignore_ascii_case(row.text("code")) {
                break;
            }
            match self.term(list, &above)? {
                Some(found) => above = found.text(KEY).to_owned(),
                None => return Ok(()),
            }
        }
        Err(circle(row.kind, KEY))
    }

    fn accept_reference(&mut self, row: &Row, key: &'static str, kind: Kind, id: Option<Id>) -> Result<()> {
        let label = crate::words::label(&format!("kind-{}", kind.table()));
        let Some(id) = id else { return Err(Error::input(msg!("reference-none", kind = label)).next(msg!("reference-none-next")).at(key)) };
        if kind != row.kind && self.there.contains(&(kind, id)) {
            return Ok(());
        }
        match self.get(kind, id)? {
            None => return Err(Error::input(msg!("reference-none", kind = label)).next(msg!("reference-none-next")).at(key)),
            Some(found) if found.gone => {
                return Err(Error::input(msg!("reference-gone", kind = label, code = id.short()))
                    .next(msg!("reference-gone-next"))
                    .at(key));
            }
            Some(_) => {
                self.there.insert((kind, id));
            }
        }
        if kind != row.kind {
            return Ok(());
        }
        // A tree stays a tree: walking up from the new parent never meets the record itself.
        let mut above = Some(id);
        for _ in 0..64 {
            match above {
                None => return Ok(()),
                Some(at) if at == row.id => break,
                Some(at) => above = self.get(kind, at)?.and_then(|r| r.reference(key)),
            }
        }
        Err(circle(kind, key))
    }

    fn accept_term(&mut self, key: &'static str, list: List, code: &str) -> Result<()> {
        let key_of = (list, code.to_owned());
        if self.terms.contains(&key_of) {
            return Ok(());
        }
        match self.term(list, code)? {
            Some(row) if row.text("code") == code => {
                self.terms.insert(key_of);
                Ok(())
            }
            _ => {
                let list = crate::words::label(&format!("choice-list-{}", list.key()));
                Err(Error::input(msg!("term-unknown", code = code, list = list)).next(msg!("term-unknown-next")).at(key))
            }
        }
    }
}

/// A record that would stand under itself.
fn circle(kind: Kind, key: &'static str) -> Error {
    let label = crate::words::label(&format!("kind-{}", kind.table()));
    Error::input(msg!("reference-circle", kind = label)).next(msg!("reference-circle-next")).at(key)
}
