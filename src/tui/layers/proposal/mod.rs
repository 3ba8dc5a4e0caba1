//! A plan that is proposed: each person's rows beside what stands, why they are there, who has no place and what would give one.
//!
//! The search runs on a thread of its own and tells how far it is once a second; Esc stops it, and what it has is shown. Rows can be fixed
//! or thrown out before it is asked again, and are accepted, marked ones or all, in one step on the writer thread.
//!
//! Must not: decide what may be; the rules are `rules::planning::programme`, and the file is looked at again when rows are accepted.
//! Still awkward: a plan that is left is gone; the same seed gives it again as long as the file is the same.

mod lines;

use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use self::lines::{About, Line, Shown};
use super::confirm::Confirm;
use crate::actions::{Action, Context};
use crate::error::{Error, Result as Answered};
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::proposals::{Accepted, Asked, Sight, Watch, accept, solve};
use crate::programme::show::kind_plural;
use crate::rules::planning::programme::needs::Spot;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::paint::{Painter, Piece};
use crate::tui::spending::Spending;
use crate::tui::theme::Tone;
use crate::tui::worker::{Answer, Done, Ticket};

/// A search ends after so long, if nothing else ends it.
const LONGEST: Duration = Duration::from_secs(60);
/// Progress is told this often,
const TELL: Duration = Duration::from_secs(1);
/// on a slow line this often.
const TELL_SLOWLY: Duration = Duration::from_secs(5);
/// A window needs so many lines before the strip that tells why gets some,
const STRIP_FROM: u16 = 10;
/// and at most so many.
const STRIP: u16 = 7;

/// A search that runs.
struct Running {
    ticket: Ticket,
    watch: Arc<Watch>,
    since: Instant,
    told: Instant,
    every: Duration,
    sight: Option<Sight>,
}

/// A plan.
pub struct Proposals {
    asked: Asked,
    running: Option<Running>,
    shown: Option<Shown>,
    trouble: Option<Error>,
    marks: BTreeSet<usize>,
    fixed: BTreeSet<usize>,
    thrown: BTreeSet<usize>,
    /// Rows that are placements now.
    accepted: HashMap<usize, Id>,
    writing: Option<(Ticket, Vec<usize>)>,
    /// The file changed since the plan was made.
    stale: bool,
    at: usize,
    top: usize,
    height: usize,
}

impl Drop for Proposals {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.watch.stop();
        }
    }
}

impl Proposals {
    /// Asks for a plan of the open rotations, of one cohort or all, and shows it on top.
    pub fn ask(desk: &mut Desk, cohort: Option<Id>) -> Outcome {
        let mut layer = Self {
            asked: Asked { cohort, seed: 1, ..Asked::default() },
            running: None,
            shown: None,
            trouble: None,
            marks: BTreeSet::new(),
            fixed: BTreeSet::new(),
            thrown: BTreeSet::new(),
            accepted: HashMap::new(),
            writing: None,
            stale: false,
            at: 0,
            top: 0,
            height: 1,
        };
        let question = layer.start(desk);
        Outcome::Consumed(vec![Effect::Push(Box::new(layer)), question])
    }

    fn start(&mut self, desk: &mut Desk) -> Effect {
        let ticket = desk.ticket();
        let watch = Arc::new(Watch::default());
        let now = Instant::now();
        let every = if desk.spending == Spending::Sparing { TELL_SLOWLY } else { TELL };
        self.running = Some(Running { ticket, watch: Arc::clone(&watch), since: now, told: now, every, sight: None });
        self.trouble = None;
        self.stale = false;
        let (asked, today, calendar) = (self.asked.clone(), desk.manner.today, desk.manner.calendar);
        Effect::AskAlone(
            ticket,
            Box::new(move |store| {
                let found = solve(store, today, &asked, &watch, &|| now.elapsed() < LONGEST);
                Box::new(found.and_then(|found| Shown::of(store, today, calendar, found)))
            }),
        )
    }

    fn spot(&self, row: usize) -> Option<Spot> {
        self.shown.as_ref()?.found.proposal.rows.get(row).map(|r| r.spot)
    }

    fn line(&self) -> Option<&Line> {
        self.shown.as_ref()?.lines.get(self.at)
    }

    /// The row that one stands on, unless it is a placement already.
    fn here(&self) -> Option<usize> {
        match self.line()?.about {
            About::Row(at) if !self.accepted.contains_key(&at) => Some(at),
            _ => None,
        }
    }

    fn open_rows(&self) -> Vec<usize> {
        let rows = self.shown.as_ref().map_or(0, |s| s.found.proposal.rows.len());
        (0..rows).filter(|at| !self.accepted.contains_key(at)).collect()
    }

    fn step(&mut self, by: isize) {
        let last = self.shown.as_ref().map_or(0, |s| s.lines.len()).saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// Fixes a row, and with it those that have to come before it; or lets it go, with those that come after.
    fn fix(&mut self, row: usize) {
        let Some(shown) = &self.shown else { return };
        let (rows, needs) = (&shown.found.proposal.rows, &shown.found.gathered.needs.needs);
        let position = |at: usize| rows.get(at).and_then(|r| needs.get(r.need)).and_then(|n| n.position);
        let same = |at: usize| rows.get(at).zip(rows.get(row)).is_some_and(|(a, b)| a.spot.trainee == b.spot.trainee);
        let order = |a: usize, b: usize| position(a).zip(position(b)).is_some_and(|(a, b)| a < b);
        let all: Vec<usize> = (0..rows.len()).filter(|at| same(*at)).collect();
        if self.fixed.remove(&row) {
            self.fixed.retain(|at| !(all.contains(at) && order(row, *at)));
        } else {
            self.fixed.extend(all.into_iter().filter(|at| *at == row || order(*at, row)));
            let fixed = &self.fixed;
            self.thrown.retain(|at| !fixed.contains(at));
        }
    }

    fn again(&mut self, desk: &mut Desk) -> Outcome {
        let pins: Vec<Spot> = self.fixed.iter().filter(|at| !self.accepted.contains_key(at)).filter_map(|at| self.spot(*at)).collect();
        let bans: Vec<Spot> = self.thrown.iter().filter_map(|at| self.spot(*at)).collect();
        // Nothing else than before was asked: chance may begin elsewhere.
        if !self.stale && self.accepted.is_empty() && bans.is_empty() && pins == self.asked.pins {
            self.asked.seed += 1;
        }
        self.asked.pins = pins;
        self.asked.bans.extend(bans);
        Outcome::then(self.start(desk))
    }

    fn accept(&mut self, desk: &mut Desk, rows: Vec<usize>) -> Outcome {
        let Some(shown) = &self.shown else { return Outcome::done() };
        let of = |at: &usize| shown.found.proposal.rows.get(*at).map(|row| Accepted::of(row, &shown.found.gathered));
        let chosen: Vec<Accepted> = rows.iter().filter_map(of).collect();
        let ticket = desk.ticket();
        let author = desk.author.clone();
        self.writing = Some((ticket, rows));
        let job = Box::new(move |store: &mut crate::store::Store| {
            let written = accept(store, &author, &chosen)?;
            Ok(Done { say: Some(msg!("did-accept-plan", n = written.output.len())), changes: written.changes, ..Done::default() })
        });
        Outcome::then(Effect::Work(ticket, job))
    }

    /// Whether somebody would lose what they marked, fixed or threw out.
    fn holds_choices(&self) -> bool {
        let open = self.shown.as_ref().is_some_and(|s| self.accepted.len() < s.found.proposal.rows.len());
        open && !(self.fixed.is_empty() && self.thrown.is_empty() && self.marks.is_empty() && self.asked.bans.is_empty())
    }

    /// The rows that an action is about: the marked ones, or the one at the cursor.
    fn chosen(&self) -> Vec<usize> {
        if self.marks.is_empty() { self.here().into_iter().collect() } else { self.marks.iter().copied().collect() }
    }

    fn drawn(&self, line: &Line) -> Vec<Piece> {
        match line.about {
            About::Person => vec![(Tone::Title, line.words.clone())],
            About::Stands => vec![(Tone::Faint, format!("  =   {}", line.words))],
            About::Unplaced => vec![(Tone::Warn, format!("  !   {}", line.words))],
            About::Row(at) => {
                let sign = if self.accepted.contains_key(&at) { '=' } else { '+' };
                let mark = if self.marks.contains(&at) { '*' } else { ' ' };
                // A letter and not a colour tells it.
                let held = match () {
                    () if self.thrown.contains(&at) => 'X',
                    () if self.fixed.contains(&at) => 'F',
                    () => ' ',
                };
                vec![(Tone::Plain, format!("  {sign}{mark}{held} {}", line.words))]
            }
        }
    }

    fn told_so_far(&self, running: &Running) -> String {
        let seconds = running.told.duration_since(running.since).as_secs();
        let Some(sight) = running.sight else { return crate::say!("proposal-begins", seconds = seconds) };
        let (value, placed, open) = (sight.value, sight.placed, sight.open);
        match sight.bound {
            Some(top) => {
                let gap = percent(value, top);
                crate::say!("proposal-runs", seconds = seconds, value = value, top = top, gap = gap, placed = placed, open = open)
            }
            None => crate::say!("proposal-begins", seconds = seconds),
        }
    }
}

/// By how many percent a value is short of the bound, with one decimal.
fn percent(value: i64, top: i64) -> String {
    format!("{:.1}", 100.0 * (top - value).max(0) as f64 / top.max(1) as f64)
}

impl Layer for Proposals {
    fn context(&self) -> Context {
        Context::Proposal
    }

    fn title(&self, desk: &Desk) -> String {
        match self.asked.cohort {
            Some(cohort) => crate::say!("proposal-title-of", name = desk.names.title(&desk.store, Kind::Cohort, cohort)),
            None => crate::words::label("proposal-title"),
        }
    }

    fn status(&self, desk: &Desk) -> String {
        if let Some(running) = &self.running {
            return self.told_so_far(running);
        }
        let Some(shown) = &self.shown else { return String::new() };
        if self.stale {
            return crate::say!("proposal-stale", key = desk.key(Context::Proposal, Action::AskAgain));
        }
        let (found, proposal) = (&shown.found, &shown.found.proposal);
        crate::say!(
            "proposal-found",
            value = proposal.value,
            top = found.bound,
            gap = percent(proposal.value, found.bound),
            placed = proposal.rows.len(),
            open = found.gathered.needs.needs.len()
        )
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = area.height.into();
        let words = match (&self.trouble, &self.shown) {
            (Some(e), _) => Some(e.to_string()),
            (None, None) => Some(crate::say!("proposal-looking", key = desk.key(Context::Proposal, Action::Back))),
            (None, Some(shown)) if shown.lines.is_empty() => {
                Some(crate::say!("proposal-nothing-open", met = shown.found.gathered.met, kinds = kind_plural(Kind::Rotation)))
            }
            _ => None,
        };
        if let Some(words) = words {
            let lines = words.lines().flat_map(|l| text::wrap(l, area.width.saturating_sub(4).into()));
            for (y, line) in (area.y..area.bottom()).zip(lines) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
            }
            return None;
        }
        let Some(shown) = &self.shown else { return None };
        let strip = if area.height >= STRIP_FROM { STRIP.min(area.height / 2) } else { 0 };
        if strip > 0 {
            let foot = Rect { y: area.bottom() - strip, height: strip, ..area };
            let more = shown.lines.get(self.at).map(|l| l.more.as_slice()).unwrap_or_default();
            let whole: Vec<String> = if more.is_empty() {
                let worst = shown.found.proposal.worst.map_or_else(|| "-".to_owned(), |share| share.to_string());
                let mut out = vec![crate::say!("proposal-legend"), crate::say!("proposal-worst", worst = worst)];
                out.extend(shown.lapsed.iter().map(|spot| crate::say!("proposal-lapsed", row = spot)));
                out.extend(shown.found.gathered.cut.iter().map(crate::words::say));
                out
            } else {
                more.to_vec()
            };
            paint.later(("proposal", self.at), foot, |paint| {
                paint.rule(foot, foot.y, "");
                let wide = usize::from(foot.width.saturating_sub(2));
                let lines = whole.iter().flat_map(|line| text::wrap(line, wide));
                for (y, line) in (foot.y + 1..foot.bottom()).zip(lines) {
                    paint.text(foot.x + 2, y, foot.width.saturating_sub(2), line, Tone::Plain);
                }
            });
        }
        let height = usize::from(area.height - strip).max(1);
        self.height = height;
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height));
        for (n, line) in shown.lines.iter().enumerate().skip(self.top).take(height) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            paint.pieces(area.x + 2, y, area.width.saturating_sub(2), &self.drawn(line));
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let busy = self.running.is_some() || self.writing.is_some();
        match action {
            Action::AcceptRows | Action::AcceptPlan | Action::FixRow | Action::ThrowOut | Action::AskAgain if busy => {
                Offer::NotNow(msg!("why-planning"))
            }
            Action::AcceptPlan if self.open_rows().is_empty() => Offer::NotNow(msg!("why-nothing-proposed")),
            Action::AcceptRows if self.chosen().is_empty() => Offer::NotNow(msg!("why-no-proposed-row")),
            Action::FixRow | Action::ThrowOut | Action::Mark if self.here().is_none() => Offer::NotNow(msg!("why-no-proposed-row")),
            Action::MarkAll if self.open_rows().is_empty() => Offer::NotNow(msg!("why-nothing-proposed")),
            Action::Unmark if self.marks.is_empty() => Offer::NotNow(msg!("why-no-mark")),
            Action::Open if self.line().is_none() => Offer::NotNow(msg!("why-nothing-proposed")),
            Action::NextUnplaced if self.shown.as_ref().is_none_or(|s| s.found.proposal.unplaced.is_empty()) => {
                Offer::NotNow(msg!("why-all-placed"))
            }
            _ if action.info().contexts.contains(&Context::Proposal) => Offer::Yes,
            _ => Offer::No,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let half = isize::try_from(self.height / 2).unwrap_or(8);
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::HalfUp => self.step(-half),
            Action::HalfDown => self.step(half),
            Action::First => self.at = 0,
            Action::Last => self.step(isize::MAX),
            Action::Open => {
                let person = self.line().map(|line| line.person);
                return Outcome::Consumed(person.map(|id| Effect::Open(Kind::Trainee, id)).into_iter().collect());
            }
            Action::NextUnplaced => {
                let lines = self.shown.as_ref().map(|s| s.lines.as_slice()).unwrap_or_default();
                let places = |from: usize| lines.iter().enumerate().skip(from).find(|(_, l)| l.about == About::Unplaced).map(|(at, _)| at);
                self.at = places(self.at + 1).or_else(|| places(0)).unwrap_or(self.at);
            }
            Action::Mark => {
                if let Some(row) = self.here()
                    && !self.marks.remove(&row)
                {
                    self.marks.insert(row);
                }
                self.step(1);
            }
            Action::MarkAll => self.marks = self.open_rows().into_iter().collect(),
            Action::Unmark => self.marks.clear(),
            Action::FixRow => {
                if let Some(row) = self.here() {
                    self.fix(row);
                }
            }
            Action::ThrowOut => {
                if let Some(row) = self.here()
                    && !self.thrown.remove(&row)
                {
                    self.thrown.insert(row);
                    self.fixed.remove(&row);
                    self.marks.remove(&row);
                }
            }
            Action::AskAgain => return self.again(desk),
            Action::AcceptRows => return self.accept(desk, self.chosen()),
            Action::AcceptPlan => return self.accept(desk, self.open_rows()),
            Action::Back => match &self.running {
                // What it has so far comes.
                Some(running) if !running.watch.is_stopped() => running.watch.stop(),
                Some(_) => return Outcome::then(Effect::Pop),
                None if !self.holds_choices() => return Outcome::then(Effect::Pop),
                None => return Outcome::then(Effect::Push(Box::new(Confirm::new("proposal-leave", msg!("ask-proposal-leave"))))),
            },
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, _desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: "proposal-leave", .. } => Outcome::then(Effect::Pop),
            _ => Outcome::Ignored,
        }
    }

    fn heard(
        &mut self,
        _desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.running.as_ref().map(|r| r.ticket) != Some(ticket) {
            return Err(found);
        }
        let found = match found.downcast::<Answered<Shown>>() {
            Ok(found) => *found,
            // It ended by a fault of ours.
            Err(other) => Err(other.downcast::<Error>().map_or_else(|_| Error::defect("another answer than was asked for"), |e| *e)),
        };
        self.running = None;
        match found {
            Ok(shown) => {
                let stood = self.line().map(|line| (line.person, line.about == About::Person));
                let kept: Vec<Spot> = self.marks.iter().filter_map(|at| self.spot(*at)).collect();
                let rows = &shown.found.proposal.rows;
                self.marks = rows.iter().enumerate().filter(|(_, row)| kept.contains(&row.spot)).map(|(at, _)| at).collect();
                self.fixed = rows.iter().enumerate().filter(|(_, row)| row.pinned).map(|(at, _)| at).collect();
                self.thrown.clear();
                self.accepted.clear();
                let person = stood.and_then(|(id, _)| shown.lines.iter().position(|l| l.person == id));
                let first = shown.lines.iter().position(|l| matches!(l.about, About::Row(_)));
                self.at = person.or(first).unwrap_or(0);
                self.shown = Some(shown);
            }
            Err(e) => self.trouble = Some(e),
        }
        Ok(vec![Effect::Redraw])
    }

    fn answered(&mut self, _desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.writing.as_ref().map(|w| w.0) != Some(ticket) {
            return Outcome::Ignored;
        }
        let Some((_, rows)) = self.writing.take() else { return Outcome::Ignored };
        if let Ok(done) = answer {
            let placements = done.changes.records.iter().filter(|(kind, _)| *kind == Kind::Placement).map(|(_, id)| *id);
            self.accepted.extend(rows.iter().copied().zip(placements));
            for row in rows {
                self.marks.remove(&row);
                self.fixed.remove(&row);
                self.thrown.remove(&row);
            }
        }
        // What was done, and that it can be undone, is told as of any other step.
        Outcome::Ignored
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        const CONCERNED: [Kind; 8] = [
            Kind::Placement,
            Kind::Rotation,
            Kind::Trainee,
            Kind::Department,
            Kind::Document,
            Kind::Hospital,
            Kind::Agreement,
            Kind::Cohort,
        ];
        // What was accepted here may be undone.
        self.accepted.retain(|_, id| matches!(desk.store.get(Kind::Placement, *id), Ok(Some(row)) if !row.gone));
        let own = self.writing.is_some();
        if self.running.is_none() && !own && self.shown.is_some() && CONCERNED.iter().any(|kind| news.concerns(*kind)) {
            self.stale = true;
        }
        Vec::new()
    }

    fn deadline(&self) -> Option<Instant> {
        self.running.as_ref().map(|running| running.told + running.every)
    }

    fn wake(&mut self, _desk: &mut Desk, now: Instant) -> Vec<Effect> {
        let Some(running) = &mut self.running else { return Vec::new() };
        running.told = now;
        running.sight = running.watch.sight();
        vec![Effect::Redraw]
    }

    fn is_reading(&self) -> bool {
        self.running.is_some()
    }
}
