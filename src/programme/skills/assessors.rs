//! Who has assessed whom, and how far assessors agree.
//!
//! A trainer and a trainee belong together where a placement had the trainer for supervisor, or where both were at a session; what was
//! assessed is told beside it, pairs without an assessment first. Where two assessors rated the same performance their agreement is
//! figured by [`crate::rules::skills::agreement`], each instrument and version by itself.
//!
//! The same performance: same trainee, skill, instrument and version, at the same logged case, or in the same session, or, where neither was
//! written down, on the same day in the same hospital. How many are known by the day alone is told, since two cases of a day may hide
//! behind them.
//!
//! Must not: write, judge a trainee, or know a screen. Awkward: at most [`PEOPLE`](super::matrix::PEOPLE) trainees; claims that nobody
//! has confirmed are not counted.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::MOST;
use super::matrix::{Reading, Who};
use super::person::Rated;
use crate::error::Result;
use crate::model::{Attendance, AttendanceState, FieldType, Id, Kind, Moment, Placement, PlacementState, Session, Trainer};
use crate::rules::skills::agreement::{Icc, Kappa, Leaning, Panel, Performance, Seen, Twice, Weights, leanings, rated_together};
use crate::rules::skills::scale::{AnyRating, Rating};
use crate::store::Store;

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;
/// Pairs of assessors of one instrument that are shown.
const PAIRS: usize = 60;

/// What is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Whose trainees.
    pub who: Who,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// A trainer and a trainee.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The trainer.
    pub trainer: Id,
    /// Their name.
    pub trainer_name: String,
    /// The trainee.
    pub trainee: Id,
    /// Their name.
    pub trainee_name: String,
    /// The last day on which they were together by a placement or a session; `None` where only an assessment says so.
    pub together: Option<NaiveDate>,
    /// Assessments in the period.
    pub n: u32,
    /// The last of them.
    pub last: Option<NaiveDate>,
}

/// Agreement of two assessors, with why a figure is refused.
#[derive(Debug, Clone)]
pub struct Two {
    /// The one.
    pub one: String,
    /// The other.
    pub other: String,
    /// Performances that both rated.
    pub n: usize,
    /// Weighted kappa, quadratic weights.
    pub kappa: Result<Kappa>,
    /// ICC(2,1).
    pub icc: Result<Icc>,
}

/// What is known of one instrument in one version.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Its name and version.
    pub tool: String,
    /// Performances that more than one assessor rated.
    pub n: usize,
    /// Of those the ones known by the day alone.
    pub by_day: usize,
    /// Left out of kappa: an assessor stands there twice, or there are more than two.
    pub left_out: usize,
    /// Weighted kappa over all performances rated by two, quadratic weights.
    pub kappa: Result<Kappa>,
    /// Pair by pair, those with most performances first.
    pub pairs: Vec<Two>,
    /// How each assessor's ratings lie to those of the others, with names.
    pub leanings: Vec<(String, Leaning)>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Pairs without an assessment first.
    pub pairs: Vec<Pair>,
    /// By instrument.
    pub agreement: Vec<Agreement>,
    /// Trainees that were looked at.
    pub people: usize,
    /// There are more people or more of somebody.
    pub cut: bool,
}

/// What is known of a pair so far.
#[derive(Default)]
struct Met {
    together: Option<NaiveDate>,
    n: u32,
    last: Option<NaiveDate>,
}

/// Rows of one instrument by the type of their ratings: one of the three is filled.
#[derive(Default)]
struct Rows {
    tool: String,
    ordinary: Vec<Seen<crate::rules::skills::scale::Ordinary>>,
    back: Vec<Seen<crate::rules::skills::scale::Retrospective>>,
    ahead: Vec<Seen<crate::rules::skills::scale::Prospective>>,
    by_day: BTreeMap<Performance, BTreeSet<Id>>,
}

/// Who has assessed whom in a period, and how far they agree.
///
/// # Errors
/// Trouble with the file.
pub fn board(store: &Store, reading: &Reading, asked: &Asked) -> Result<Board> {
    let roster = reading.roster(store, &asked.who, asked.to)?;
    let mut out = Board { people: roster.people.len(), cut: roster.cut, ..Board::default() };
    let mut sessions: HashMap<Id, Option<(NaiveDate, Vec<Id>)>> = HashMap::new();
    let mut tools: BTreeMap<Id, Rows> = BTreeMap::new();
    for (trainee, name) in &roster.people {
        let mut met: BTreeMap<Id, Met> = BTreeMap::new();
        together(store, asked, *trainee, &mut sessions, &mut met)?;
        let Some(person) = reading.person(store, *trainee)? else { continue };
        out.cut |= person.cut;
        for rated in person.rated.values().flatten().chain(&person.general) {
            let within = |on: &NaiveDate| (asked.from..=asked.to).contains(on);
            let Some(on) = rated.assessment.on.filter(within).filter(|_| !rated.is_claim()) else { continue };
            let Some(assessor) = rated.assessment.assessor else { continue };
            let pair = met.entry(assessor).or_default();
            pair.n += 1;
            pair.last = pair.last.max(Some(on));
        }
        // The skill that stands for it now: two versions of one skill are one performance.
        for (skill, list) in &person.rated {
            for rated in list {
                if rated.assessment.on.is_some_and(|on| (asked.from..=asked.to).contains(&on)) && !rated.is_claim() {
                    see(&mut tools, *trainee, *skill, rated);
                }
            }
        }
        for (trainer, met) in met {
            out.pairs.push(Pair {
                trainer,
                trainer_name: reading.names.title(store, Kind::Trainer, trainer),
                trainee: *trainee,
                trainee_name: name.clone(),
                together: met.together,
                n: met.n,
                last: met.last,
            });
        }
    }
    // Who may not assess is not missed.
    let mut may: HashMap<Id, bool> = HashMap::new();
    for trainer in out.pairs.iter().filter(|pair| pair.n == 0).map(|pair| pair.trainer) {
        if let Entry::Vacant(place) = may.entry(trainer) {
            place.insert(store.get(Kind::Trainer, trainer)?.is_some_and(|row| !row.gone && row.to::<Trainer>().assessor != Some(false)));
        }
    }
    out.pairs.retain(|pair| pair.n > 0 || may.get(&pair.trainer).copied().unwrap_or(false));
    // Who was together and has not assessed, those who were together last first; then the fewest.
    out.pairs.sort_by(|a, b| {
        let late = |p: &Pair| std::cmp::Reverse(p.together);
        a.n.cmp(&b.n)
            .then_with(|| late(a).cmp(&late(b)))
            .then_with(|| a.trainer_name.cmp(&b.trainer_name))
            .then_with(|| a.trainee_name.cmp(&b.trainee_name))
    });
    let name = |id: Id| reading.names.title(store, Kind::Trainer, id);
    for rows in tools.values() {
        let found = agreement(rows, &rows.ordinary, &name);
        let found = found.or_else(|| agreement(rows, &rows.back, &name)).or_else(|| agreement(rows, &rows.ahead, &name));
        out.agreement.extend(found);
    }
    out.agreement.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.tool.cmp(&b.tool)));
    Ok(out)
}

/// With whom a trainee was together: supervisors of placements, trainers of sessions.
fn together(
    store: &Store,
    asked: &Asked,
    trainee: Id,
    sessions: &mut HashMap<Id, Option<(NaiveDate, Vec<Id>)>>,
    met: &mut BTreeMap<Id, Met>,
) -> Result<()> {
    for row in store.referring(Kind::Placement, "trainee", trainee, MOST)? {
        let placement: Placement = row.to();
        let (Some(supervisor), Some(from), Some(to)) = (placement.supervisor, placement.starts_on, placement.ends_on) else { continue };
        if placement.state == Some(PlacementState::Cancelled) || from > asked.to || to < asked.from {
            continue;
        }
        let pair = met.entry(supervisor).or_default();
        pair.together = pair.together.max(Some(to.min(asked.to)));
    }
    for row in store.referring(Kind::Attendance, "trainee", trainee, MOST)? {
        let came: Attendance = row.to();
        let Some(session) = came.session.filter(|_| matches!(came.state, Some(AttendanceState::Present | AttendanceState::Late))) else {
            continue;
        };
        let found = match sessions.get(&session) {
            Some(known) => known.clone(),
            None => {
                let row = store.get(Kind::Session, session)?.filter(|r| !r.gone);
                let found = row.and_then(|row| {
                    let day = Option::<Moment>::read(row.get("starts_at")).map(Moment::date)?;
                    Some((day, row.to::<Session>().trainers))
                });
                sessions.insert(session, found.clone());
                found
            }
        };
        let Some((day, trainers)) = found.filter(|(day, _)| (asked.from..=asked.to).contains(day)) else { continue };
        for trainer in trainers {
            let pair = met.entry(trainer).or_default();
            pair.together = pair.together.max(Some(day));
        }
    }
    Ok(())
}

/// Takes an assessment in, if it tells which performance it is of.
fn see(tools: &mut BTreeMap<Id, Rows>, trainee: Id, skill: Id, rated: &Rated) {
    let a = &rated.assessment;
    let (Some(form), Some(on), Some(assessor)) = (&rated.form, a.on, a.assessor) else { return };
    let Some(session) = a.logbook.or(a.session).or(a.hospital) else { return };
    let Some(rating) = form.rating(a) else { return };
    let performance = Performance { trainee, skill, on, session };
    let rows = tools.entry(form.form.tool().instrument).or_default();
    rows.tool = form.form.tool().name();
    match rating {
        AnyRating::Ordinary(rating) => rows.ordinary.push(Seen { performance, assessor, rating }),
        AnyRating::Retrospective(rating) => rows.back.push(Seen { performance, assessor, rating }),
        AnyRating::Prospective(rating) => rows.ahead.push(Seen { performance, assessor, rating }),
    }
    if a.logbook.is_none() && a.session.is_none() {
        rows.by_day.entry(performance).or_default().insert(assessor);
    }
}

/// The figures of one instrument; `None` where no performance was rated twice.
fn agreement<R: Rating>(rows: &Rows, seen: &[Seen<R>], name: &impl Fn(Id) -> String) -> Option<Agreement> {
    let mut assessors: BTreeMap<Performance, BTreeSet<Id>> = BTreeMap::new();
    for one in seen {
        assessors.entry(one.performance).or_default().insert(one.assessor);
    }
    let n = assessors.values().filter(|who| who.len() > 1).count();
    if n == 0 {
        return None;
    }
    let twice = Twice::of(seen);
    let two = |(one, other, n): (Id, Id, usize)| {
        let both: Vec<Seen<R>> = seen.iter().filter(|s| s.assessor == one || s.assessor == other).copied().collect();
        Two {
            one: name(one),
            other: name(other),
            n,
            kappa: Twice::of(&both).kappa(Weights::Quadratic),
            icc: Panel::of(&both, &[one, other]).icc(CONFIDENCE),
        }
    };
    Some(Agreement {
        tool: rows.tool.clone(),
        n,
        by_day: rows.by_day.values().filter(|who| who.len() > 1).count(),
        left_out: twice.left_out,
        kappa: twice.kappa(Weights::Quadratic),
        pairs: rated_together(seen).into_iter().take(PAIRS).map(two).collect(),
        leanings: leanings(seen).into_iter().map(|l| (name(l.assessor), l)).collect(),
    })
}
