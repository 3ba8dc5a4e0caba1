//! What waits for the other side, by whom it waits for: read through the indexes that hold nothing else.

use std::collections::BTreeMap;

use super::Look;
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::programme::confirmations::{Entry, Part, Waits, first};
use crate::programme::show::Names;
use crate::rules::today::{Claims, Line, claims};

/// Entries of each sort that are looked at.
const ENTRIES: usize = 500;

/// All lines of what waits.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    let names = Names::new();
    for (part, rule) in [(Part::Claims, "unconfirmed"), (Part::Disagreements, "disagreed")] {
        let most = look.most(ENTRIES);
        let (entries, more) = first(look.store, &names, part, most)?;
        if more {
            look.note(rule, most);
        }
        let mut groups: BTreeMap<(bool, Id), Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            let Some(whom) = whom(&entry) else { continue };
            groups.entry((whom.0 == Kind::Hospital, whom.1)).or_default().push(entry);
        }
        for ((hospital, id), entries) in groups {
            let whom = (if hospital { Kind::Hospital } else { Kind::Trainer }, id);
            let waiting = Claims {
                whom,
                name: look.name(whom.0, whom.1),
                count: entries.len(),
                since: entries.iter().filter_map(|entry| entry.on).min(),
                disagreed: part == Part::Disagreements,
            };
            out.extend(claims(look.now, &waiting));
        }
    }
    Ok(())
}

/// The one trainer who has to say; where there are several, or the trainees have to, their hospital gathers it.
fn whom(entry: &Entry) -> Option<(Kind, Id)> {
    match &entry.waits {
        Waits::Trainers(ids) if ids.len() == 1 => ids.first().map(|id| (Kind::Trainer, *id)),
        _ => entry.hospital.map(|id| (Kind::Hospital, id)),
    }
}
