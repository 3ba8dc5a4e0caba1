//! The sample programme: invented people around real and invented hospitals, so that every screen has something to show.
//!
//! The records stand in `assets/sample/*.csv`, one file a kind, with keys of their own and days counted from today; here they only
//! become rows. Ids are derived from the keys, so the sample is the same in every file, only its days move.
//!
//! Must not: hold the data of the sample, or ask the clock. Awkward: only its first trainee tells whether a file holds the sample.

use chrono::NaiveDate;

use super::catalogue;
use super::shipped::{Line, Reading, Sheet};
use super::skills::decided::Deciding;
use crate::error::{Cause, Error, Result};
use crate::model::{Id, Kind, Row};
use crate::msg;
use crate::store::{Store, Tx};

macro_rules! sheets {
    ($($kind:ident $file:literal),* $(,)?) => {
        &[$(Sheet { name: $file, kind: Kind::$kind, text: include_str!(concat!("../../../assets/sample/", $file)) }),*]
    };
}

/// The files in an order in which every record comes after those it refers to.
static SHEETS: &[Sheet] = sheets![
    LunarMonth "lunar_months.csv",
    Hospital "hospitals.csv",
    Department "departments.csv",
    Equipment "equipment.csv",
    ItemPrice "item_prices.csv",
    Trainer "trainers.csv",
    Agreement "agreements.csv",
    Cohort "cohorts.csv",
    Curriculum "curricula.csv",
    SkillMap "skill_maps.csv",
    Visit "visits.csv",
    Trainee "trainees.csv",
    Nomination "nominations.csv",
    Document "documents.csv",
    Cost "costs.csv",
    Placement "placements.csv",
    Rotation "rotations.csv",
    Clearance "clearances.csv",
    Session "sessions.csv",
    Attendance "attendance.csv",
    Logbook "logbook.csv",
    RegisterEntry "register_entries.csv",
    Assessment "assessments.csv",
    Participant "participants.csv",
    Entrustment "entrustments.csv",
    Certificate "certificates.csv",
    FollowUp "follow_ups.csv",
    Teaching "teachings.csv",
    Snooze "snoozes.csv",
    Waiver "waivers.csv",
    SavedFilter "saved_filters.csv",
    Mapping "mappings.csv",
];

/// Puts the sample programme into `store` as it stands on `today`, in one step of the history that can be undone. Catalogues
/// that are missing come first, in a step of their own.
///
/// # Errors
/// The file holds the sample already, or trouble with the file.
pub fn load(store: &mut Store, author: &str, today: NaiveDate) -> Result<()> {
    if store.get(Kind::Trainee, id(Kind::Trainee, "t01"))?.is_some_and(|row| !row.gone) {
        return Err(Error::input(msg!("sample-there")).next(msg!("sample-there-next")));
    }
    catalogue::load(store, catalogue::AUTHOR)?;
    let reading = Reading { today: Some(today), id: &|kind, key| named(kind, key) };
    let deciding = Deciding::read(store)?;
    store.write(author, &msg!("journal-sample"), |tx| {
        for sheet in SHEETS {
            let mut rows = Vec::new();
            sheet.lines(|line| {
                rows.push(row(sheet.kind, line, &reading)?);
                Ok(())
            })?;
            // The search index takes ascending ids much faster.
            rows.sort_unstable_by_key(|row| row.id);
            for row in &rows {
                put(tx, &deciding, row, sheet.name)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// The id of a record of the sample by its key in `assets/sample/`.
#[must_use]
pub fn id(kind: Kind, key: &str) -> Id {
    catalogue::derived("sample", kind, &[key])
}

/// What a key in a cell stands for: a record of the sample, or an entry of the catalogues with its parts joined by `/`.
fn named(kind: Kind, key: &str) -> Option<Id> {
    let mut parts = key.split('/');
    let mut part = || parts.next();
    Some(match kind {
        Kind::Skill => catalogue::skill_id(part()?, part()?, part()?),
        Kind::Instrument => catalogue::instrument_id(part()?, part()?),
        Kind::Step => catalogue::step_id(key),
        _ => id(kind, key),
    })
}

fn row(kind: Kind, line: &Line<'_>, reading: &Reading<'_>) -> Result<Row> {
    // Nobody refers to a record without a key: its own cells name it.
    let id = match line.text("key") {
        "" => catalogue::derived("sample", kind, &line.cells().collect::<Vec<_>>()),
        key => id(kind, key),
    };
    line.record(id, reading, &[], &["key"])
}

fn put(tx: &mut Tx<'_>, deciding: &Deciding, row: &Row, file: &str) -> Result<()> {
    // Loaded, undone and loaded again: it is still there as a record that was taken out.
    let put = |tx: &mut Tx<'_>, row: &Row| if tx.get(row.kind, row.id)?.is_some() { tx.put(row) } else { tx.insert(row) };
    let put = match row.kind {
        Kind::Entrustment => deciding.kept(tx, row.clone()).and_then(|row| put(tx, &row)),
        _ => put(tx, row),
    };
    put.map_err(|error| match error.cause() {
        Cause::Input | Cause::Missing => Error::defect(format!("{file}: {:?}: {error}", row.values)),
        _ => error,
    })
}
