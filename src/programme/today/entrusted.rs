//! Levels of entrustment that end soon or have ended, where the person works.

use super::{Look, on};
use crate::error::Result;
use crate::model::{Entrustment, Id, Kind, Row};
use crate::programme::skills::holdings::is_back;
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
    for span in [coming, over] {
        for row in look.some("renewal", &span, DECISIONS)? {
            out.extend(ends(look, &row)?);
        }
    }
    Ok(())
}

/// The lines of one person.
pub(super) fn lines_of(look: &Look<'_>, trainee: Id, out: &mut Vec<Line>) -> Result<()> {
    for row in look.of(Kind::Entrustment, "trainee", trainee)? {
        out.extend(ends(look, &row)?);
    }
    Ok(())
}

/// A decision that stands, of a hospital where the person works: their own once they are back, any before that.
fn ends(look: &Look<'_>, row: &Row) -> Result<Option<Line>> {
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
    // A newer decision of the same hospital has taken its place, at whatever level.
    let all = look.of(Kind::Entrustment, "trainee", trainee)?;
    let others: Vec<Decision> =
        all.iter().filter(|r| r.reference("skill") == Some(skill)).filter_map(|r| Decision::of(r.id, &r.to::<Entrustment>())).collect();
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
