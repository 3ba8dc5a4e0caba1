//! The catalogues that come with the program: terms, steps, holidays, instruments and frameworks.
//!
//! The id of each entry is derived from what names it, so that the catalogues of two sites are the same records. Loading adds what
//! is not there yet and leaves alone what is there or was taken out: a ministry's edits stay. Only whether a tracer item serves the whole
//! house, which files from before it was asked do not say, is filled in where nobody has said it.
//!
//! Must not: know what files of other people call a thing (`choices.csv`, `headers.csv` are the importer's). Awkward: an entry whose
//! name changes in a later version keeps its old name in files that have it, since nobody can tell that from an edit.

use std::collections::HashMap;

use super::shipped::{Line, Reading, Sheet};
use crate::error::Result;
use crate::model::{FieldKind, FieldType, Id, Kind, List, Row, Value};
use crate::msg;
use crate::store::{Store, Tx};

macro_rules! sheets {
    ($($kind:ident $file:literal),* $(,)?) => {
        &[$(Sheet { name: $file, kind: Kind::$kind, text: include_str!(concat!("../../assets/catalogue/", $file)) }),*]
    };
}

/// The files in an order in which every entry comes after those it names.
static SHEETS: &[Sheet] = sheets![
    Term "terms/countries.csv",
    Term "terms/provinces.csv",
    Term "terms/districts.csv",
    Term "terms/languages.csv",
    Term "terms/currencies.csv",
    Term "terms/occupations.csv",
    Term "terms/specialties.csv",
    Term "terms/tracer_items.csv",
    Step "steps.csv",
    Holiday "holidays.csv",
    WorkingTime "working_time.csv",
    Instrument "instruments.csv",
    InstrumentItem "instrument_items.csv",
    Framework "frameworks.csv",
    Skill "skills.csv",
];

/// Who puts the catalogues in, in the history: the program itself, so that nobody's own undo takes them out.
pub const AUTHOR: &str = "ustaz";

/// Adds the entries that `store` has not, in one step of the history. Gives how many they were and were filled in; none writes nothing.
///
/// # Errors
/// Trouble with the file.
pub fn load(store: &mut Store, author: &str) -> Result<usize> {
    let written = store.write(author, &msg!("journal-catalogues"), |tx| {
        let mut versions = HashMap::new();
        let mut added = 0;
        for sheet in SHEETS {
            let mut rows = Vec::new();
            sheet.lines(|line| {
                if sheet.kind == Kind::Framework {
                    versions.insert(line.text("code").to_owned(), line.text("version").to_owned());
                }
                added += usize::from(sheet.kind == Kind::Term && fill_in(tx, line)?);
                rows.extend(missing(tx, sheet.kind, line, &versions)?);
                Ok(())
            })?;
            // The search index takes ascending ids much faster. A tree has to keep its order: parents first.
            if sheet.kind != Kind::Skill {
                rows.sort_unstable_by_key(|row| row.id);
            }
            for row in rows {
                if has_room(tx, &row)? {
                    tx.insert(&row)?;
                    added += 1;
                }
            }
        }
        Ok(added)
    })?;
    Ok(written.output)
}

/// Says of a tracer item that is there already whether it serves the whole house, where nobody has.
fn fill_in(tx: &mut Tx<'_>, line: &Line<'_>) -> Result<bool> {
    const KEY: &str = "whole_house";
    let id = entry(Kind::Term, &[line.text("list"), line.text("code")]);
    if line.text(KEY).is_empty() || tx.get(Kind::Term, id)?.is_none_or(|row| row.gone || !row.get(KEY).is_null()) {
        return Ok(false);
    }
    tx.set(Kind::Term, id, &[(KEY, Value::Int(i64::from(line.text(KEY) == "yes")))])?;
    Ok(true)
}

/// Whether a file is from before the program shipped hours of work, or before a tracer item could serve the whole house: what came since
/// is missing.
///
/// # Errors
/// Trouble with the file.
pub fn is_behind(store: &Store) -> Result<bool> {
    let unsaid =
        store.get(Kind::Term, term_id(List::TracerItem, "oxygen"))?.is_some_and(|row| !row.gone && row.get("whole_house").is_null());
    Ok(unsaid || store.get(Kind::WorkingTime, entry(Kind::WorkingTime, &["AF-usual"]))?.is_none())
}

/// The id of a catalogue entry: the same at every site.
#[must_use]
fn entry(kind: Kind, names: &[&str]) -> Id {
    derived("catalogue", kind, names)
}

/// An id made from a name, the same wherever it is made. `space` keeps the names of different makers apart.
pub(super) fn derived(space: &str, kind: Kind, names: &[&str]) -> Id {
    let mut hasher = blake3::Hasher::new();
    for part in [space, kind.table()].iter().chain(names) {
        hasher.update(part.as_bytes());
        // No name holds it, so that ("ab", "c") and ("a", "bc") differ.
        hasher.update(&[0]);
    }
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    Id::from_bytes(bytes)
}

/// The id of the catalogue's term of a code.
#[must_use]
pub fn term_id(list: List, code: &str) -> Id {
    entry(Kind::Term, &[list.key(), code])
}

/// The id of the catalogue's clearance step of a code.
#[must_use]
pub fn step_id(code: &str) -> Id {
    entry(Kind::Step, &[code])
}

/// The id of the catalogue's instrument of a code and version.
#[must_use]
pub fn instrument_id(code: &str, version: &str) -> Id {
    entry(Kind::Instrument, &[code, version])
}

/// The id of the catalogue's framework of a code and version.
#[must_use]
pub fn framework_id(code: &str, version: &str) -> Id {
    entry(Kind::Framework, &[code, version])
}

/// The id of a skill of a framework of the catalogue.
#[must_use]
pub fn skill_id(framework: &str, version: &str, code: &str) -> Id {
    entry(Kind::Skill, &[framework, version, code])
}

/// An entry, unless the file has it. `versions` holds the version of each framework's code.
fn missing(tx: &Tx<'_>, kind: Kind, line: &Line<'_>, versions: &HashMap<String, String>) -> Result<Option<Row>> {
    let t = |column| line.text(column);
    let framework = versions.get(t("framework")).map_or("", String::as_str);
    let id = match kind {
        Kind::Term => entry(kind, &[t("list"), t("code")]),
        Kind::Holiday => entry(kind, &[t("country"), t("date"), t("name")]),
        Kind::Instrument | Kind::Framework => entry(kind, &[t("code"), t("version")]),
        Kind::InstrumentItem => entry(kind, &[t("instrument"), t("version"), t("code")]),
        Kind::Skill => skill_id(t("framework"), framework, t("code")),
        _ => entry(kind, &[t("code")]),
    };
    if tx.get(kind, id)?.is_some() {
        return Ok(None);
    }
    let names = |kind, code: &str| {
        Some(match kind {
            Kind::Framework => framework_id(code, framework),
            Kind::Skill => skill_id(t("framework"), framework, code),
            Kind::Instrument => instrument_id(code, t("version")),
            _ => return None,
        })
    };
    let aside: &[&str] = match kind {
        Kind::InstrumentItem => &["version"],
        Kind::WorkingTime => &["code"],
        _ => &[],
    };
    line.record(id, &Reading { today: None, id: &names }, &[("date", "on")], aside).map(Some)
}

/// Whether an entry can be put: nobody entered a term of its code, and nobody took out what it belongs to.
fn has_room(tx: &mut Tx<'_>, row: &Row) -> Result<bool> {
    // What was added to a framework or form in a later version of the program stays out of one that is in use.
    if tx.is_part_of_used(row)? {
        return Ok(false);
    }
    if row.kind == Kind::Term {
        let list = List::ALL.into_iter().find(|l| l.key() == row.text("list"));
        return Ok(match list {
            Some(list) => tx.term(list, row.text("code"))?.is_none(),
            None => true,
        });
    }
    for (field, value) in row.kind.fields().iter().zip(&row.values) {
        let stands = match (field.kind, Option::<Id>::read(value)) {
            (FieldKind::Ref(kind), Some(id)) => tx.get(kind, id)?.is_some_and(|r| !r.gone),
            (FieldKind::Term(list), _) if !value.is_null() => tx.term(list, value.as_str())?.is_some(),
            _ => true,
        };
        if !stands {
            return Ok(false);
        }
    }
    Ok(true)
}
