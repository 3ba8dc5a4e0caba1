//! The one line about what trained people hold and cannot use. It stands on the gap board, which is kept between questions; so it is asked
//! for by itself, once the other lines are there.

use std::collections::BTreeMap;

use super::put_off;
use crate::error::Result;
use crate::model::{Id, List};
use crate::programme::show::Names;
use crate::programme::skills::gaps::{Gaps, Narrow, Of, bring_up};
use crate::rules::today::{Line, Now, Unlock, awake, unlock as rule};
use crate::store::Store;

/// Decisions that are looked at for it: of a larger programme the first so many, unless the gap board has read on.
const DECISIONS: usize = 60_000;

/// The line, unless nobody is entrusted, nothing is missing, or it is put off. `kept`: what was read before.
///
/// # Errors
/// Trouble with the file.
pub fn unlock(store: &Store, now: &Now<'_>, kept: &mut Option<Gaps>) -> Result<Option<Line>> {
    let gaps = bring_up(kept, store, now.today)?;
    let left = DECISIONS.saturating_sub(gaps.everybody().read);
    if !gaps.is_done() && left > 0 {
        gaps.read_on(store, left)?;
    }
    let line = rule(&best(store, gaps)?);
    let lines = awake(line.into_iter().collect(), &put_off(store, now.today)?, now.today);
    Ok(lines.into_iter().next())
}

/// The single item that unlocks most, else the few that do together.
fn best(store: &Store, gaps: &Gaps) -> Result<Unlock> {
    let (names, narrow) = (Names::new(), Narrow::default());
    let ranking = gaps.ranking(store, &names, &narrow);
    let alone = ranking.lines.first().filter(|line| line.ranked.alone.skills > 0);
    let together = ranking.lines.iter().flat_map(|line| &line.ranked.together);
    let (codes, unlocked) = match alone {
        Some(line) => (vec![line.ranked.item.clone()], &line.ranked.alone),
        // Of those that unlock as much the fewest, and the first by name.
        None => match together.min_by_key(|set| (std::cmp::Reverse(set.unlocks.skills), set.items.len(), set.items.clone())) {
            Some(set) => (set.items.clone(), &set.unlocks),
            None => return Ok(Unlock::default()),
        },
    };
    let (rows, _) = gaps.behind(store, &names, &narrow, &Of::Freed(codes.clone()));
    let hospitals: BTreeMap<String, Id> = rows.into_iter().map(|row| (row.hospital_name, row.hospital)).collect();
    let mut items = Vec::new();
    for code in &codes {
        items.push((store.term(List::TracerItem, code)?.map(|row| row.id), names.term(store, List::TracerItem, code)));
    }
    Ok(Unlock {
        items,
        skills: unlocked.skills,
        people: unlocked.people,
        hospitals: hospitals.into_iter().map(|(name, id)| (id, name)).collect(),
        only: (!ranking.done).then_some(ranking.read),
    })
}
