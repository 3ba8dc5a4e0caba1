//! Levels of entrustment that end soon or have ended, where the person works.

use super::{Look, on};
use crate::error::Result;
use crate::model::{Entrustment, Id, Kind, Row};
use crate::programme::skills::goals::Goals;
use crate::programme::skills::holdings::is_back;
use crate::programme::skills::successors::Successors;
use crate::rules::skills::judgement::{Decision, standing};
use crate::rules::today::{Entrusted, Line, RENEW_AHEAD, RENEW_WINDOW, renewal};
use crate::store::Span;
use crate::text;

/// Decisions whose last day is near, the nearest first: so many that come and so many that are over.
const DECISIONS: usize = 300;

/// All lines of decisions that end.
pub(super) fn lines(look: &Look<'_>, out: &mut Vec<Line>) -> Result<()> {
    let coming = Span::of(Kind::Entrustment, "expires_on").from(on(look.now, 0)).until(on(look.now, RENEW_AHEAD));
    let over = Span::of(Kind::Entrustment, "expires_on").from(on(look.now, -RENEW_WINDOW)).until(on(look.now, -1)).descending();
    let versions = Versions::read(look)?;
    for span in [coming, over] {
        for row in look.some("renewal", &span, DECISIONS)? {
            out.extend(ends(look, &versions, &row)?);
        }
    }
    Ok(())
}

/// The lines of one person.
pub(super) fn lines_of(look: &Look<'_>, trainee: Id, out: &mut Vec<Line>) -> Result<()> {
    let rows = look.of(Kind::Entrustment, "trainee", trainee)?;
    if rows.is_empty() {
        return Ok(());
    }
    let versions = Versions::read(look)?;
    for row in rows {
        out.extend(ends(look, &versions, &row)?);
    }
    Ok(())
}

/// What tells whether two decisions are on one skill.
struct Versions {
    goals: Goals,
    successors: Successors,
}

impl Versions {
    fn read(look: &Look<'_>) -> Result<Self> {
        Ok(Self { goals: Goals::new(), successors: Successors::read(look.store)? })
    }

    /// The skill for which a decision on somebody counts.
    fn counts_for(&self, look: &Look<'_>, person: &Row, skill: Id) -> Result<Id> {
        let own = self.goals.curriculum(look.store, person)?;
        Ok(self.successors.counts_for(skill, |asked| own.contains_key(&asked)))
    }
}

/// A decision that stands, of a hospital where the person works: their own once they are back, any before that.
fn ends(look: &Look<'_>, versions: &Versions, row: &Row) -> Result<Option<Line>> {
    let record: Entrustment = row.to();
    let (Some(decision), Some(trainee), Some(skill), Some(until)) =
        (Decision::of(row.id, &record), record.trainee, record.skill, record.expires_on)
    else {
        return Ok(None);
    };
    let Some(person) = look.store.get(Kind::Trainee, trainee)?.filter(|p| !p.gone) else { return Ok(None) };
    if is_back(&person) && person.reference("home_hospital") != Some(decision.hospital) {
        return Ok(None);
    }
    // A newer decision of the same hospital has taken its place, at whatever level and in whatever version of the skill.
    let counts = versions.counts_for(look, &person, skill)?;
    let mut others: Vec<Decision> = Vec::new();
    for other in look.of(Kind::Entrustment, "trainee", trainee)? {
        let record: Entrustment = other.to();
        if record.skill.map(|skill| versions.counts_for(look, &person, skill)).transpose()? == Some(counts) {
            others.extend(Decision::of(other.id, &record));
        }
    }
    if standing(&others, decision.hospital, look.now.today).is_some_and(|d| d.id != decision.id) {
        return Ok(None);
    }
    let held = Entrusted {
        id: row.id,
        trainee,
        name: text::screen(person.text("passport_name")).into_owned(),
        skill: look.name(Kind::Skill, skill),
        hospital: look.name(Kind::Hospital, decision.hospital),
        level: record.level.unwrap_or_default(),
        until,
    };
    Ok(renewal(look.now, &held))
}
