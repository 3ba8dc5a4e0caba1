//! The learning curve of a trainee at a procedure: their cases in order, the chart that watches them, and the plot.
//!
//! Only cases count in which both sides agree that the trainee did the key components, and which say whether they succeeded; the others
//! are counted and told. The limit of the chart is found by simulation for the rates of the procedure ([`Rates`]), once for the same
//! rates.
//!
//! Must not: give a verdict that the rules withhold, or draw what would be one. Still awkward: the cases of a visit are known by their
//! session, or by day and hospital; a case at home while a visit goes on there counts as one of it; of more
//! than [`MOST`] visits in the time of the cases the last are not known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use chrono::{NaiveDate, TimeDelta};

use super::MOST;
use super::forms::Forms;
use super::goals::Goals;
use super::person::{Case, Person};
use super::successors;
use crate::error::{Error, Result};
use crate::model::{FieldType, Id, Kind, Skill, Visit};
use crate::msg;
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::rules::skills::cusum::{Choice, Setting, Verdict, Watch, choose_h};
use crate::rules::skills::plot::{Axis, Limit, Mark, Plot, Point, Series};
use crate::rules::skills::supervision::Standing;
use crate::say;
use crate::store::{Span, Store};
use crate::text;

/// Simulated performers of each sort: a standard error of a third of a per cent at most.
const RUNS: u32 = 20_000;
/// The same runs for everybody.
const SEED: u64 = 0x5553_5441_5A05;
/// Charts that are kept.
const KEPT: usize = 200;
/// Days before the first case on which its visit can have begun at the earliest.
const VISIT: i64 = 90;

/// What a chart is to tell apart, as shares of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Failures of a competent performer (p0).
    pub acceptable: f64,
    /// Failures of one who is not (p1).
    pub unacceptable: f64,
    /// Cases within which it is to tell.
    pub horizon: u32,
    /// Share of p1-performers who may be declared within them.
    pub falsely: f64,
}

impl Default for Rates {
    /// p0 = 10 %, p1 = 25 % and 50 cases, those of the worked example of `domain.md` §5; at most 10 % declared falsely, our own figure:
    /// the example's chart declares 23 %.
    fn default() -> Self {
        Self { acceptable: 0.10, unacceptable: 0.25, horizon: 50, falsely: 0.10 }
    }
}

impl Rates {
    /// Those of a skill's record, the default where it says nothing; and whether all four stand there.
    #[must_use]
    pub fn of(skill: &Skill) -> (Self, bool) {
        let default = Self::default();
        let share = |cell: Option<f64>, default: f64| cell.map_or(default, |per_cent| per_cent / 100.0);
        let horizon = skill.horizon.and_then(|n| u32::try_from(n).ok());
        let rates = Self {
            acceptable: share(skill.acceptable_failure, default.acceptable),
            unacceptable: share(skill.unacceptable_failure, default.unacceptable),
            horizon: horizon.unwrap_or(default.horizon),
            falsely: share(skill.false_declare, default.falsely),
        };
        let own = [skill.acceptable_failure, skill.unacceptable_failure, skill.false_declare].iter().all(Option::is_some);
        (rates, own && horizon.is_some())
    }

    /// As a person types them: `10 25 50 10`, per cent but for the cases.
    ///
    /// # Errors
    /// Not four numbers, or rates that tell nothing apart.
    pub fn read(typed: &str) -> Result<Self> {
        let cells: Vec<f64> = typed.split_whitespace().filter_map(|w| text::parse_decimal(w.trim_matches(['%', ',', ';']))).collect();
        let words = typed.split_whitespace().filter(|w| w.chars().any(|c| c.is_ascii_alphanumeric())).count();
        let [p0, p1, horizon, falsely] = cells[..] else {
            return Err(Error::input(msg!("curve-rates-four")).next(msg!("curve-rates-four-next")));
        };
        if words != cells.len() || horizon.fract() != 0.0 || !(5.0..=2_000.0).contains(&horizon) {
            return Err(Error::input(msg!("curve-rates-four")).next(msg!("curve-rates-four-next")));
        }
        let rates = Self { acceptable: p0 / 100.0, unacceptable: p1 / 100.0, horizon: horizon as u32, falsely: falsely / 100.0 };
        if !(p0 >= 0.1 && p0 < p1 && p1 <= 99.9 && (0.1..=50.0).contains(&falsely)) {
            return Err(Error::input(msg!("curve-rates-order")).next(msg!("curve-rates-order-next")));
        }
        Ok(rates)
    }

    /// As [`Self::read`] takes them.
    #[must_use]
    pub fn typed(&self) -> String {
        let percent = |share: f64| short(share * 100.0, 1);
        format!("{} {} {} {}", percent(self.acceptable), percent(self.unacceptable), self.horizon, percent(self.falsely))
    }

    /// The chart for them: found once, and the same every time.
    ///
    /// # Errors
    /// Rates that give no chart.
    pub fn chart(&self) -> Result<Choice> {
        static FOUND: LazyLock<Mutex<BTreeMap<[u64; 4], Choice>>> = LazyLock::new(Mutex::default);
        let key = [self.acceptable.to_bits(), self.unacceptable.to_bits(), self.horizon.into(), self.falsely.to_bits()];
        if let Some(found) = FOUND.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(*found);
        }
        let choice = choose_h(self.acceptable, self.unacceptable, self.horizon, self.falsely, RUNS, SEED)?;
        let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() >= KEPT {
            found.clear();
        }
        found.insert(key, choice);
        Ok(choice)
    }
}

/// A number with as many digits as it needs, `most` at the most.
fn short(n: f64, most: usize) -> String {
    let long = format!("{n:.most$}");
    if long.contains('.') { long.trim_end_matches('0').trim_end_matches('.').to_owned() } else { long }
}

/// A case that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The operation.
    pub id: Id,
    /// When.
    pub on: NaiveDate,
    /// Where.
    pub hospital: String,
    /// Whether it went as it should.
    pub success: bool,
}

/// A learning curve.
#[derive(Debug, Clone)]
pub struct Curve {
    /// Whose.
    pub trainee: (Id, String),
    /// At what.
    pub procedure: (Id, String),
    /// The cases that count, the oldest first.
    pub cases: Vec<Counted>,
    /// Cases they did that do not say whether they succeeded.
    pub unanswered: usize,
    /// Cases whose code only one side has given, or on which both differ.
    pub unsettled: usize,
    /// Cases in which they took another part.
    pub other_part: usize,
    /// Where the cases were done.
    pub setting: Setting,
    /// What the chart is to tell apart.
    pub rates: Rates,
    /// Whether the procedure's record names them all.
    pub own: bool,
    /// The chart, or why there is none.
    pub chart: std::result::Result<Choice, String>,
    /// What it shows; `None` without a chart.
    pub watch: Option<Watch>,
}

impl Curve {
    /// The curve of a trainee at a procedure, by the rates of its record or by others to try; `None` where one of the two is gone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn gather(store: &Store, names: &Names, trainee: Id, procedure: Id, rates: Option<Rates>) -> Result<Option<Self>> {
        let Some((person, successors)) = successors::person(store, &Forms::new(), &Goals::new(), trainee)? else { return Ok(None) };
        // Asked of an earlier version, the cases may stand under the one that follows.
        let procedure = if person.cases.contains_key(&procedure) { procedure } else { successors.of(procedure) };
        Self::of(store, names, &person, procedure, rates, None)
    }

    /// The same of a person who was read already, from the cases up to a day where one is given; `None` where the procedure is gone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(
        store: &Store,
        names: &Names,
        person: &Person,
        procedure: Id,
        rates: Option<Rates>,
        until: Option<NaiveDate>,
    ) -> Result<Option<Self>> {
        let trainee = person.trainee.id;
        let Some(skill) = store.get(Kind::Skill, procedure)?.filter(|r| !r.gone) else { return Ok(None) };
        let (recorded, complete) = Rates::of(&skill.to());
        let rates_used = rates.unwrap_or(recorded);
        let all = person.cases.get(&procedure).map_or(&[][..], Vec::as_slice);
        let known = |c: &&Case| until.is_none_or(|until| c.operation.on.is_none_or(|on| on <= until));
        let logged: Vec<&Case> = all.iter().filter(known).collect();
        let done: Vec<&Case> = logged.iter().copied().filter(|c| c.done()).collect();
        let answered: Vec<&Case> = done.iter().copied().filter(|c| counts(c)).collect();
        let settled = |c: &Case| matches!(c.standing, Standing::Agreed(_));
        let hospital = |case: &Case| case.operation.hospital.map(|h| names.title(store, Kind::Hospital, h)).unwrap_or_default();
        let cases: Vec<Counted> = answered
            .iter()
            .filter_map(|case| {
                let (on, success) = (case.operation.on?, case.operation.success?);
                Some(Counted { id: case.id, on, hospital: hospital(case), success })
            })
            .collect();
        let unsettled = logged.iter().filter(|c| !settled(c)).count();
        let visits = visits(store, &answered)?;
        let setting = setting(&cases, &visits);
        let chart = rates_used.chart().map_err(|e| e.to_string());
        let outcomes: Vec<bool> = cases.iter().map(|c| c.success).collect();
        let watch = chart.as_ref().ok().map(|c| c.chart.watch(c.chart.limit(), &outcomes, &visits, setting));
        Ok(Some(Self {
            trainee: (trainee, names.title(store, Kind::Trainee, trainee)),
            procedure: (procedure, names.title(store, Kind::Skill, procedure)),
            unanswered: done.len() - answered.len(),
            unsettled,
            other_part: logged.len() - done.len() - unsettled,
            cases,
            setting,
            rates: rates_used,
            own: complete && rates.is_none_or(|r| r == recorded),
            chart,
            watch,
        }))
    }

    /// What the curve says, in sentences: the verdict first, then what it stands on.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        let mut out = Vec::new();
        out.push(match (&self.chart, &self.watch) {
            (Err(why), _) => why.replace('\n', " "),
            _ if self.cases.is_empty() => say!("curve-no-case"),
            (_, Some(watch)) => self.verdict(watch),
            _ => String::new(),
        });
        let failed = self.cases.iter().filter(|c| !c.success).count();
        let mut counted = say!("curve-counted", n = self.cases.len(), failed = failed);
        let left_out = [
            (self.unanswered, msg!("curve-unanswered", n = self.unanswered)),
            (self.unsettled, msg!("curve-unsettled", n = self.unsettled)),
            (self.other_part, msg!("curve-other-part", n = self.other_part)),
        ];
        for (_, more) in left_out.into_iter().filter(|(n, _)| *n > 0) {
            counted = say!("two-sentences", one = counted, two = more);
        }
        out.push(counted);
        if let Ok(choice) = &self.chart {
            let percent = |share: f64| short(share * 100.0, 1);
            let (good, bad) = (choice.rates.competent, choice.rates.incompetent);
            out.push(say!(
                "curve-rates",
                horizon = choice.rates.horizon,
                bad = percent(self.rates.unacceptable),
                falsely = percent(bad.share),
                falsely_error = percent(bad.error),
                good = percent(self.rates.acceptable),
                rightly = percent(good.share),
                rightly_error = percent(good.error),
                runs = choice.rates.runs
            ));
            out.push(say!("curve-least", cases = choice.chart.least_cases(), limit = short(choice.chart.limit(), 2)));
        }
        out.push(if self.own { say!("curve-own") } else { say!("curve-default") });
        out
    }

    fn verdict(&self, watch: &Watch) -> String {
        let on = |case: usize| self.cases.get(case.saturating_sub(1)).map(|c| c.on.to_string()).unwrap_or_default();
        match watch.verdict {
            Verdict::Withheld => match self.setting {
                Setting::Visit => say!("curve-withheld-visit"),
                setting if setting.long_enough() => say!("curve-withheld-run"),
                Setting::Stay { days } => say!("curve-withheld-days", days = days),
            },
            Verdict::NotYet => say!("curve-not-yet"),
            Verdict::Signalled(case) => say!("curve-signalled", case = case, day = on(case)),
            Verdict::Relapsed(case) => {
                say!("curve-relapsed", signal = watch.signal.unwrap_or_default(), case = case, day = on(case))
            }
        }
    }

    /// The plot.
    #[must_use]
    pub fn plot(&self, manner: &Manner) -> Plot {
        let mut values = vec![0.0];
        let (mut series, mut limits, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        if let (Ok(choice), Some(watch)) = (&self.chart, &self.watch) {
            let outcomes: Vec<bool> = self.cases.iter().map(|c| c.success).collect();
            let withheld = watch.verdict == Verdict::Withheld;
            // Where no verdict is given, neither a limit nor what comes after it is drawn: the eye would read one.
            let learning = if withheld { choice.chart.curve(&outcomes).0 } else { watch.learning.clone() };
            let after = learning.len();
            series.push(self.series(manner, say!("curve-learning"), 0, &learning));
            if !withheld {
                values.push(choice.chart.limit());
                limits.push(Limit { name: say!("curve-limit"), at: choice.chart.limit() });
                if !watch.relapse.is_empty() {
                    series.push(self.series(manner, say!("curve-relapse"), after, &watch.relapse));
                }
                let mark = |name: String, case: usize| Mark { name, at: case as f64, said: case.to_string() };
                marks.extend(watch.signal.map(|case| mark(say!("curve-signal"), case)));
                marks.extend(watch.alarm.map(|case| mark(say!("curve-alarm"), case)));
            }
        }
        values.extend(series.iter().flat_map(|s| s.points.iter().map(|p| p.y)));
        Plot {
            title: say!("curve-title", trainee = self.trainee.1, procedure = self.procedure.1),
            says: self.says(),
            x: Axis::numbers(say!("curve-axis-cases"), [0.0, (self.cases.len().max(5)) as f64], 0),
            y: Axis::numbers(say!("curve-axis-s"), values, 2),
            series,
            limits,
            marks,
            slope: None,
        }
    }

    fn series(&self, manner: &Manner, name: String, from: usize, values: &[f64]) -> Series {
        let points = values.iter().zip(self.cases.iter().enumerate().skip(from)).map(|(y, (n, case))| Point {
            x: (n + 1) as f64,
            y: *y,
            sign: if case.success { 'o' } else { 'x' },
            at: (n + 1).to_string(),
            note: format!(
                "{}  {}  {}",
                if case.success { say!("curve-success") } else { say!("curve-failure") },
                manner.day(case.on),
                case.hospital
            )
            .trim_end()
            .to_owned(),
        });
        Series { name, joined: true, points: points.collect() }
    }
}

/// Whether a case has a place on a curve.
#[must_use]
pub fn counts(case: &Case) -> bool {
    case.done() && case.operation.success.is_some() && case.operation.on.is_some()
}

/// The visits that each case lies in: by its session, or by day and hospital.
fn visits(store: &Store, cases: &[&Case]) -> Result<Vec<BTreeSet<Id>>> {
    let days = || cases.iter().filter_map(|c| c.operation.on);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(Vec::new()) };
    let begin = first.checked_sub_signed(TimeDelta::days(VISIT)).unwrap_or(first);
    let span = Span::of(Kind::Visit, "arrives_on").from(Some(begin).write()).until(Some(last).write());
    let all: Vec<(Id, Visit)> = store.span(&span, MOST)?.iter().map(|row| (row.id, row.to())).collect();
    let mut out = Vec::with_capacity(cases.len());
    for Case { operation, .. } in cases {
        let session = operation.session.map(|s| store.get(Kind::Session, s)).transpose()?.flatten();
        let named = session.and_then(|s| s.reference("visit"));
        let meant = |visit: &Visit| {
            let (Some(arrives), Some(leaves)) = (visit.arrives_on, visit.leaves_on) else { return false };
            operation.on.is_some_and(|on| arrives <= on && on <= leaves) && operation.hospital.is_some_and(|h| visit.hospitals.contains(&h))
        };
        out.push(all.iter().filter(|(_, visit)| meant(visit)).map(|(id, _)| *id).chain(named).collect());
    }
    Ok(out)
}

/// Where the cases were done: all within one visit, or over so many days.
fn setting(cases: &[Counted], visits: &[BTreeSet<Id>]) -> Setting {
    let common = visits.iter().cloned().reduce(|all, own| &all & &own).unwrap_or_default();
    match (common.is_empty(), cases.iter().map(|c| c.on).min(), cases.iter().map(|c| c.on).max()) {
        (false, ..) => Setting::Visit,
        (true, Some(first), Some(last)) => Setting::Stay { days: u32::try_from((last - first).num_days() + 1).unwrap_or(u32::MAX) },
        _ => Setting::Stay { days: 0 },
    }
}

/// Procedures of a trainee with how many of their cases can be counted, those with most first; then those of the curriculum without any.
///
/// # Errors
/// Trouble with the file.
pub fn procedures(store: &Store, trainee: Id) -> Result<Vec<(Id, usize)>> {
    let Some((person, _)) = successors::person(store, &Forms::new(), &Goals::new(), trainee)? else { return Ok(Vec::new()) };
    let usable = |cases: &Vec<Case>| cases.iter().filter(|c| c.done() && c.operation.success.is_some()).count();
    let mut out: Vec<(Id, usize)> = person.cases.iter().map(|(id, cases)| (*id, usable(cases))).collect();
    out.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    let goals = super::goals::Goals::new();
    for skill in goals.curriculum(store, &person.trainee)?.keys() {
        if !out.iter().any(|(id, _)| id == skill) {
            out.push((*skill, 0));
        }
    }
    Ok(out)
}

/// Operations of a procedure that are looked through for who did them.
const LOOKED: usize = 300;

/// Trainees who took part in the newest operations of a procedure, with in how many, those with most first.
///
/// # Errors
/// Trouble with the file.
pub fn performers(store: &Store, procedure: Id) -> Result<Vec<(Id, usize)>> {
    let mut seen: BTreeMap<Id, usize> = BTreeMap::new();
    for operation in store.referring(Kind::Logbook, "procedure", procedure, LOOKED)? {
        for part in store.referring(Kind::Participant, "logbook", operation.id, 50)? {
            if let Some(trainee) = part.reference("trainee") {
                *seen.entry(trainee).or_default() += 1;
            }
        }
    }
    let mut out: Vec<(Id, usize)> = seen.into_iter().collect();
    out.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_they_are_written() {
        let default = Rates::default();
        assert_eq!(Rates::read(&default.typed()).unwrap(), default);
        assert_eq!(default.typed(), "10 25 50 10");
        assert_eq!(Rates::read("5% 12.5% 80 5%").unwrap(), Rates { acceptable: 0.05, unacceptable: 0.125, horizon: 80, falsely: 0.05 });
        for bad in ["", "10 25 50", "10 25 50 10 3", "25 10 50 10", "10 25 4 10", "10 25 50.5 10", "a 25 50 10", "10 25 50 60"] {
            assert!(Rates::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_chart_is_found_once_and_bears_what_it_says() {
        let rates = Rates { acceptable: 0.1, unacceptable: 0.25, horizon: 50, falsely: 0.23 };
        let one = rates.chart().unwrap();
        assert_eq!(one, rates.chart().unwrap());
        // The worked example of domain.md §5: h = 2.5 declares 23 % and 94 %.
        assert!((one.chart.limit() - 2.5).abs() < 0.15, "{one:?}");
        assert!((one.rates.incompetent.share - 0.23).abs() < 0.02 && (one.rates.competent.share - 0.94).abs() < 0.02, "{one:?}");
    }
}
