//! Progress over time: the ratings of a trainee over days, a plot for each tool in each version at each skill. Ratings of two tools never
//! share an axis, let alone a line.
//!
//! Assessors are letters; phases stand in the words and at their first day. A claim is left out and counted.
//!
//! Must not: draw a trend; the middle rating and its spread are the judgement's. Still awkward: more than 26 assessors share the sign `*`.

use std::collections::BTreeMap;

use super::forms::Forms;
use super::goals::Goals;
use super::person::{Person, Rated};
use super::successors;
use crate::error::Result;
use crate::model::{Id, InstrumentKind, Kind};
use crate::programme::entry::Manner;
use crate::programme::show::{Names, choice};
use crate::rules::skills::plot::{Axis, Limit, Mark, Plot, Point, Series, day};
use crate::say;
use crate::store::Store;

/// Plots at most; somebody with more tools at more skills chooses a skill.
const MOST: usize = 200;

/// What is drawn of a trainee.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Whose.
    pub trainee: (Id, String),
    /// A plot for each tool at each skill; tests and feedback of no skill come last.
    pub panels: Vec<Panel>,
}

/// The ratings of one tool at one skill.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The skill; `None` where the tool is of none in particular.
    pub skill: Option<Id>,
    /// The skill in words.
    pub title: String,
    /// The tool with its version.
    pub tool: String,
    /// Its target.
    pub target: Option<f64>,
    /// Assessors: the sign, with how many ratings, and who.
    pub who: Vec<(char, usize, String)>,
    /// The drawing.
    pub plot: Plot,
}

impl Progress {
    /// Of one skill, or of all; nothing that is of a later day than `manner.today`.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn gather(store: &Store, names: &Names, manner: &Manner, trainee: Id, skill: Option<Id>) -> Result<Option<Self>> {
        let (forms, goals) = (Forms::new(), Goals::new());
        let Some((person, successors)) = successors::person(store, &forms, &goals, trainee)? else { return Ok(None) };
        // Asked of an earlier version, what is known may stand under the one that follows.
        let skill = skill.map(|s| if person.rated.contains_key(&s) { s } else { successors.of(s) });
        Self::of(store, names, manner, (&person, &forms, &goals), skill).map(Some)
    }

    /// The same of a person who was read already.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(
        store: &Store,
        names: &Names,
        manner: &Manner,
        (person, forms, goals): (&Person, &Forms, &Goals),
        skill: Option<Id>,
    ) -> Result<Self> {
        let trainee = person.trainee.id;
        let name = names.title(store, Kind::Trainee, trainee);
        let mut panels = Vec::new();
        let look = Look { store, names, manner, name: &name };
        for (at, rows) in person.rated.iter().filter(|(at, _)| skill.is_none_or(|s| s == **at)) {
            let judgement = person.judgement(store, goals, *at, manner.today)?;
            let target = |instrument: Id| judgement.tools.iter().find(|t| t.tool.instrument == instrument).and_then(|t| t.target);
            look.panels(Some(*at), &names.title(store, Kind::Skill, *at), rows, &target, &mut panels);
        }
        if skill.is_none() {
            let target = |instrument: Id| forms.of(store, instrument).ok().flatten().and_then(|f| f.instrument.target);
            look.panels(None, &say!("progress-general"), &person.general, &target, &mut panels);
        }
        panels.truncate(MOST);
        Ok(Self { trainee: (trainee, name), panels })
    }
}

struct Look<'a> {
    store: &'a Store,
    names: &'a Names,
    manner: &'a Manner,
    name: &'a str,
}

impl Look<'_> {
    fn panels(&self, skill: Option<Id>, title: &str, rows: &[Rated], target: &dyn Fn(Id) -> Option<f64>, out: &mut Vec<Panel>) {
        let mut by_tool: BTreeMap<(String, Id), Vec<&Rated>> = BTreeMap::new();
        for rated in rows.iter().filter(|r| r.assessment.on.is_none_or(|on| on <= self.manner.today)) {
            let (Some(form), Some(instrument)) = (&rated.form, rated.assessment.instrument) else { continue };
            by_tool.entry((form.form.tool().name(), instrument)).or_default().push(rated);
        }
        for ((tool, instrument), rows) in by_tool {
            let found = self.panel(title, &tool, &rows, target(instrument));
            out.extend(found.map(|panel| Panel { skill, ..panel }));
        }
    }

    /// One tool; `None` where it rated nothing.
    fn panel(&self, skill: &str, tool: &str, rows: &[&Rated], target: Option<f64>) -> Option<Panel> {
        let claims = rows.iter().filter(|r| r.is_claim()).count();
        let mut letters: BTreeMap<Id, (char, usize)> = BTreeMap::new();
        let (mut points, mut marks, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let mut unrated = 0_usize;
        let form = rows.first()?.form.clone()?;
        let unnamed = form.instrument.kind == Some(InstrumentKind::Msf);
        for rated in rows.iter().filter(|r| !r.is_claim()) {
            let record = &rated.assessment;
            // What is off the scale of its form is no rating of it.
            let (Some(on), Some(y), true) =
                (record.on, form.overall(record), rated.form.as_ref().is_some_and(|f| f.rating(record).is_some()))
            else {
                unrated += 1;
                continue;
            };
            let sign = match record.assessor.filter(|_| !unnamed) {
                None => '*',
                Some(assessor) => {
                    let next = u8::try_from(letters.len()).ok().filter(|n| *n < 26).map_or('*', |n| char::from(b'A' + n));
                    let entry = letters.entry(assessor).or_insert((next, 0));
                    entry.1 += 1;
                    entry.0
                }
            };
            let phase = record.phase.map(|p| choice("phase", p.key())).unwrap_or_default();
            if let Some(p) = record.phase.filter(|p| !seen.contains(p)) {
                seen.push(p);
                marks.push(Mark { name: phase.clone(), at: day(on), said: self.manner.day(on) });
            }
            points.push(Point { x: day(on), y, sign, at: self.manner.day(on), note: phase });
        }
        let first = rows.iter().filter_map(|r| r.assessment.on).min()?;
        let last = rows.iter().filter_map(|r| r.assessment.on).max()?;
        if points.is_empty() && claims == 0 {
            return None;
        }
        let mut says = vec![say!("progress-ratings", n = points.len(), assessors = letters.len())];
        let name = |id: Id| self.names.title(self.store, Kind::Trainer, id);
        let mut who: Vec<(char, usize, String)> = letters.iter().map(|(id, (sign, n))| (*sign, *n, name(*id))).collect();
        who.sort_unstable();
        if !who.is_empty() {
            // The number stands before the name: behind Arabic letters it would turn round with them.
            let told = who.iter().map(|(sign, n, name)| format!("{sign} ({n}) = {name}"));
            says.push(say!("progress-assessors", who = told.collect::<Vec<_>>().join(", ")));
        }
        says.push(target.map_or_else(|| say!("progress-no-target"), |t| say!("progress-target", target = number(t))));
        if claims > 0 {
            says.push(say!("progress-claims", n = claims));
        }
        if unrated > 0 {
            says.push(say!("progress-unrated", n = unrated));
        }
        let decimals = usize::from(points.iter().any(|p| p.y.fract() != 0.0));
        let label = say!("progress-axis-rating", tool = tool);
        let scale = (form.instrument.scale_min, form.instrument.scale_max);
        let y = match scale {
            (Some(least), Some(greatest)) => Axis::scale(label, least, greatest, decimals),
            _ => Axis::numbers(label, points.iter().map(|p| p.y).chain(target), decimals),
        };
        let plot = Plot {
            title: say!("progress-title", trainee = self.name, skill = skill, tool = tool),
            says,
            x: Axis::days(say!("progress-axis-day"), first, last, 4, |d| self.manner.day(d)),
            y,
            series: vec![Series { name: say!("progress-series", tool = tool), joined: false, points }],
            limits: target.map(|at| Limit { name: say!("progress-limit"), at }).into_iter().collect(),
            marks,
            slope: None,
        };
        Some(Panel { skill: None, title: skill.to_owned(), tool: tool.to_owned(), target, who, plot })
    }
}

/// A number with a digit after the point where it has one.
fn number(n: f64) -> String {
    if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.1}") }
}
