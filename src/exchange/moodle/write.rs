//! From a framework to its file.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::cells::{given_back, of_framework, of_skill, taxonomies};
use super::{Cells, HEADERS};
use crate::error::{Cause, Error, Result};
use crate::exchange::export::{fill, trouble};
use crate::model::{Id, Kind, Row, Skill};
use crate::msg;
use crate::programme::skills::MOST_SKILLS;
use crate::programme::skills::tree::order;
use crate::store::Store;

/// The rows of a framework as Moodle's file has them, the framework's own first unless it was read elsewhere.
///
/// # Errors
/// No such framework, or trouble with the file.
pub fn rows(store: &Store, framework: Id) -> Result<Vec<Cells>> {
    Ok(numbered(store, framework)?.into_iter().map(|(_, cells)| cells).collect())
}

/// The rows with the record each is of.
pub(super) fn numbered(store: &Store, framework: Id) -> Result<Vec<(Id, Cells)>> {
    let row = store.get(Kind::Framework, framework)?.filter(|row| !row.gone);
    let row = row.ok_or_else(|| Error::new(Cause::Missing, msg!("framework-missing")).next(msg!("framework-missing-next")))?;
    let skills = store.referring(Kind::Skill, "framework", framework, MOST_SKILLS)?;
    Ok(of_records(&row, &skills))
}

/// The same of records at hand.
pub(super) fn of_records(framework: &Row, skills: &[Row]) -> Vec<(Id, Cells)> {
    let codes: BTreeMap<Id, String> = skills.iter().map(|row| (row.id, row.text("code").to_owned())).collect();
    let by_id: BTreeMap<Id, &Row> = skills.iter().map(|row| (row.id, row)).collect();
    let ordered = order(skills.iter().map(|row| (row.id, row.to::<Skill>())).collect());
    let taxonomies = taxonomies(ordered.iter().map(|(_, depth, _, skill)| (*depth, skill)));
    let mut out: Vec<(Option<u64>, Id, Cells)> = Vec::with_capacity(skills.len() + 1);
    let (place, cells) = given_back(framework.text("moodle"), of_framework(framework, &taxonomies));
    out.push((Some(place.unwrap_or(0)), framework.id, cells));
    for (id, ..) in ordered {
        let Some(row) = by_id.get(&id) else { continue };
        let (place, cells) = given_back(row.text("moodle"), of_skill(row, &codes));
        out.push((place, id, cells));
    }
    // What came from a file stands in its order, what was added here behind it in the order of the tree.
    out.sort_by_key(|(place, ..)| place.unwrap_or(u64::MAX));
    out.into_iter().map(|(_, id, cells)| (id, cells)).collect()
}

/// Writes rows as Moodle does: UTF-8 without a mark, commas, LF.
///
/// # Errors
/// Trouble with `out`.
pub fn write(rows: &[Cells], out: &mut dyn Write) -> Result<()> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(&mut *out);
    let said = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => trouble(&e),
        other => Error::defect(format!("{other:?}")),
    };
    file.write_record(HEADERS).map_err(said)?;
    for row in rows {
        file.write_record(row).map_err(said)?;
    }
    file.flush().map_err(|e| trouble(&e))
}

/// Writes a framework into a new file, readable by its owner alone; gives how many skills.
///
/// # Errors
/// There is such a file already, no such framework, or trouble with either file.
pub fn to_file(store: &Store, framework: Id, path: &Path) -> Result<usize> {
    let rows = rows(store, framework)?;
    fill(path, |out| write(&rows, out))?;
    Ok(rows.len().saturating_sub(1))
}
