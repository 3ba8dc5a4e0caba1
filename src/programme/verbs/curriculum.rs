//! Lines of curricula: set in one step, copied from another specialty or cohort, moved to a later version of their framework.

use super::super::skills::{MOST, versions};
use crate::error::{Error, Result};
use crate::model::{Curriculum, FieldType, Id, Kind, Row, Value};
use crate::msg;
use crate::programme::curricula::Whose;
use crate::store::{Store, Tx, Written, new_id};

/// What one skill of a curriculum is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineChange {
    /// Which.
    pub skill: Id,
    /// Taken out of the curriculum.
    pub gone: bool,
    /// Level aimed at, 1–5.
    pub target: Option<i64>,
    /// Least number of cases.
    pub minimum: Option<i64>,
}

/// Sets lines of the curriculum of a cohort or a specialty; others stay. Gives how many were changed.
///
/// # Errors
/// Nothing to set, a value that cannot be taken, or trouble with the file.
pub fn set_curriculum(store: &mut Store, author: &str, whose: &Whose, name: &str, changes: &[LineChange]) -> Result<Written<usize>> {
    store.write(author, &msg!("journal-curriculum", name = name), |tx| {
        let lines = lines_of(tx, whose)?;
        let mut n = 0;
        for change in changes {
            let own: Vec<&Row> = lines.iter().filter(|row| row.reference("skill") == Some(change.skill)).collect();
            match (own.first(), change.gone) {
                (None, true) => continue,
                (None, false) => {
                    let line = Curriculum {
                        specialty: whose.specialty().unwrap_or_default().to_owned(),
                        cohort: whose.cohort(),
                        skill: Some(change.skill),
                        target_level: change.target,
                        minimum_count: change.minimum,
                        notes: String::new(),
                    };
                    tx.insert(&Row::of(new_id()?, line))?;
                }
                (Some(_), true) => own.iter().try_for_each(|row| tx.remove(Kind::Curriculum, row.id))?,
                (Some(row), false) => {
                    tx.set(
                        Kind::Curriculum,
                        row.id,
                        &[("target_level", change.target.write()), ("minimum_count", change.minimum.write())],
                    )?;
                }
            }
            n += 1;
        }
        Ok(n)
    })
}

/// Copies the lines of another curriculum into one, those for skills that it has already left as they are. Gives how many came.
///
/// # Errors
/// The other one has nothing that this one has not, or trouble with the file.
pub fn copy_curriculum(store: &mut Store, author: &str, from: &Whose, to: &Whose, name: &str) -> Result<Written<usize>> {
    store.write(author, &msg!("journal-curriculum-copy", name = name), |tx| {
        let there: Vec<Option<Id>> = lines_of(tx, to)?.iter().map(|row| row.reference("skill")).collect();
        let mut n = 0;
        for row in lines_of(tx, from)? {
            if there.contains(&row.reference("skill")) {
                continue;
            }
            let line = Curriculum { specialty: to.specialty().unwrap_or_default().to_owned(), cohort: to.cohort(), ..row.to() };
            tx.insert(&Row::of(new_id()?, line))?;
            n += 1;
        }
        if n == 0 {
            return Err(Error::input(msg!("curriculum-nothing-new")).next(msg!("curriculum-nothing-new-next")));
        }
        Ok(n)
    })
}

/// Moves every line of a curriculum that names a skill of a framework to the one skill of a later version that is the same. A line that
/// the curriculum has for that skill already takes its place. Gives how many were moved, and how many stay for want of such a skill.
///
/// # Errors
/// Nothing to move, or trouble with the file.
pub fn move_lines(store: &mut Store, author: &str, framework: Id, name: &str) -> Result<Written<(usize, usize)>> {
    let lines = versions::old_lines(store, framework)?;
    let stay = lines.iter().filter(|(_, to)| to.is_none()).count();
    store.write(author, &msg!("journal-move-lines", name = name), |tx| {
        let mut moved = 0;
        for (row, to) in &lines {
            let Some(to) = to else { continue };
            // Somebody may have moved it meanwhile.
            let line: Curriculum = tx.expect(Kind::Curriculum, row.id)?.to();
            if line.skill != row.reference("skill") {
                continue;
            }
            let double = tx.referring(Kind::Curriculum, "skill", *to, MOST)?.iter().any(|other| {
                let other: Curriculum = other.to();
                (other.cohort, &other.specialty) == (line.cohort, &line.specialty)
            });
            if double {
                tx.remove(Kind::Curriculum, row.id)?;
            } else {
                tx.set(Kind::Curriculum, row.id, &[("skill", Value::Int(to.get()))])?;
            }
            moved += 1;
        }
        if moved == 0 {
            return Err(Error::input(msg!("move-lines-none", name = name)).next(msg!("move-lines-none-next")));
        }
        Ok((moved, stay))
    })
}

/// The lines of a cohort alone, or of a specialty alone.
fn lines_of(tx: &Tx<'_>, whose: &Whose) -> Result<Vec<Row>> {
    match whose {
        Whose::Cohort(id) => tx.referring(Kind::Curriculum, "cohort", *id, MOST),
        Whose::Specialty(code) => {
            let mut rows = tx.span(&crate::programme::curricula::specialty_span(code), MOST)?;
            rows.retain(|row| row.reference("cohort").is_none());
            Ok(rows)
        }
    }
}
