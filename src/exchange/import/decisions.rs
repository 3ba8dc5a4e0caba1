//! Decisions of entrustment in a file: evidence that cannot carry them, and changes of what was decided, are told with their place before
//! anything is written. The same rule refuses them when they are written.

use std::sync::Arc;

use super::matching::fill;
use super::plan::{Of, Options, Problem, RowPlan, SheetPlan, Weight};
use super::read::field_at;
use crate::error::Result;
use crate::model::{Id, Kind, Row, Value};
use crate::msg;
use crate::programme::show::field_label;
use crate::programme::skills::decided::Deciding;
use crate::rules::decided;
use crate::store::Store;
use crate::text;

/// Looks at the rows of decisions: one without evidence that carries it is left out, a cell that would change a decision too.
pub(super) fn look(
    store: &Store,
    options: &Options,
    sheets: &[SheetPlan],
    rows: &mut [RowPlan],
    problems: &mut Vec<Problem>,
) -> Result<()> {
    const KIND: Kind = Kind::Entrustment;
    let deciding = Deciding::read(store)?;
    for row in rows.iter_mut().filter(|row| !row.rejected) {
        let sheet = sheets.get(row.sheet);
        let mut tell = |row: &RowPlan, key: &'static str, value: &str, weight: Weight, error: &crate::error::Error| {
            let column = sheet.and_then(|s| s.columns.iter().find(|c| c.target.word() == key && c.same_as.is_none()));
            problems.push(Problem {
                sheet: sheet.map_or_else(|| Arc::from(""), |s| Arc::clone(&s.name)),
                row: row.row,
                column: column.map_or_else(|| Arc::from(field_label(KIND, key).as_str()), |c| Arc::clone(&c.title)),
                value: text::truncate(&text::screen(value), 60).into_owned(),
                reason: error.what().clone(),
                suggestion: match (key, weight) {
                    ("evidence", Weight::Row) => msg!("import-decision-next"),
                    _ => error.hint().cloned().unwrap_or_else(|| msg!("import-decision-next")),
                },
                weight,
            });
        };
        if let Some(Of::Record(id)) = row.same {
            // Without these the file fills only what is empty.
            let taken = options.overwrite || row.id.is_some();
            let Some(held) = store.get(KIND, id)? else { continue };
            let cells: Vec<(usize, Value)> = row.draft.iter().map(|(place, value)| (place, value.clone())).collect();
            for (place, value) in cells {
                let Some(field) = field_at(KIND, place) else { continue };
                let stands = held.get(field.key);
                if decided::is_fixed(KIND, field.key) && *stands != value && (taken || stands.is_null()) {
                    tell(row, field.key, &value.canonical(), Weight::Value, &decided::refused(field.key));
                    row.draft.set(place, Value::Null);
                }
            }
            continue;
        }
        let mut decision = Row::new(KIND, Id::from_bytes([1; 8]));
        fill(&mut decision, &row.draft);
        match deciding.accept(&decision, |id| store.get(Kind::Assessment, id)) {
            Ok(()) => {}
            Err(e) if e.field().is_some() => {
                tell(row, "evidence", decision.get("evidence").as_str(), Weight::Row, &e);
                row.rejected = true;
            }
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
