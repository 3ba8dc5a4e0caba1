//! Everything but people and hospitals: one by the fields that name it, or by all that is said.

use super::{COMPARED, Matcher, says_no_more};
use crate::error::Result;
use crate::exchange::import::plan::{Candidate, Draft, Of, RowPlan};
use crate::model::{Kind, Value};
use crate::msg;
use crate::store::{Condition, Direction, ListQuery};
use crate::text;

impl Matcher<'_> {
    pub(super) fn key_of(&mut self, at: usize, row: &mut RowPlan, fields: &'static [&'static str], whole: bool) -> Result<()> {
        let own = key(self.kind, fields, &row.draft);
        let mut found = self.keys.get(&own).cloned().unwrap_or_default();
        if self.ask {
            found.extend(self.asked_by_key(row, fields)?);
        }
        for of in found {
            match of {
                Of::Record(id) if whole => {
                    self.know(id)?;
                    let same = self.known.get(&id).is_some_and(|known| says_no_more(self.kind, &row.draft, known));
                    if same && !self.claimed.contains(&id) {
                        row.same = Some(of);
                        return Ok(());
                    }
                }
                Of::Record(_) => {
                    row.same = Some(of);
                    return Ok(());
                }
                Of::Row(_) if row.id.is_some() => {}
                Of::Row(_) if whole => {
                    let same = self.said.get(&of).is_some_and(|earlier| *earlier == row.draft);
                    if same && row.candidates.is_empty() {
                        row.candidates.push(Candidate { of, score: 1.0, reasons: vec![msg!("import-same-words")] });
                    }
                }
                Of::Row(_) => {
                    row.same = Some(of);
                    return Ok(());
                }
            }
        }
        if whole {
            self.said.insert(Of::Row(at), row.draft.clone());
        }
        self.keys.entry(own).or_default().push(Of::Row(at));
        Ok(())
    }

    fn asked_by_key(&self, row: &RowPlan, fields: &'static [&'static str]) -> Result<Vec<Of>> {
        let conditions = fields.iter().filter_map(|key| {
            let value = row.draft.get(self.kind.position(key)?);
            Some(if value.is_null() { Condition::Null(key) } else { Condition::In(key, vec![value.clone()]) })
        });
        let query = conditions.fold(ListQuery::all(self.kind).by("id", false), ListQuery::with);
        let mut out = Vec::new();
        for (row, _) in self.store.page(&query, None, Direction::Forward, COMPARED)? {
            out.push(Of::Record(row.id));
        }
        Ok(out)
    }
}

/// The folded text of the fields that name a record.
pub(super) fn key(kind: Kind, fields: &[&str], draft: &Draft) -> String {
    let mut out = String::new();
    for at in fields.iter().filter_map(|key| kind.position(key)) {
        let value = draft.get(at);
        match value {
            Value::Text(s) => out.push_str(&text::fold(s)),
            other => out.push_str(&other.canonical()),
        }
        out.push('\u{1f}');
    }
    out
}
