//! A trainee's portfolio on one page: who, where, how they stand at each skill, and what came of it. Enter leads to what a line is about.
//!
//! What it shows was gathered on a thread ([`crate::programme::skills::portfolio`]); drawing asks nothing. Letters tell what colours tell.
//! Still awkward: cases by month are digits, `+` for ten and more, so that every terminal shows them.

use std::any::Any;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::assess::Assess;
use super::curve::Curve;
use super::entrust::Entrust;
use super::evidence::Evidence;
use super::progress::Progress;
use super::report;
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::entry::Manner;
use crate::programme::show::{Names, choice};
use crate::programme::skills::portfolio::{MONTHS, Portfolio as Found, SkillLine};
use crate::programme::skills::presets::Start;
use crate::rules::skills::judgement::State;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::paint::{Painter, Piece};
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// Kinds of records that it is made of.
const MADE_OF: [Kind; 16] = [
    Kind::Trainee,
    Kind::Placement,
    Kind::Assessment,
    Kind::Logbook,
    Kind::Participant,
    Kind::Entrustment,
    Kind::Certificate,
    Kind::FollowUp,
    Kind::Teaching,
    Kind::Skill,
    Kind::Framework,
    Kind::Curriculum,
    Kind::Instrument,
    Kind::Hospital,
    Kind::Department,
    Kind::Cohort,
];

/// What a line leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// Nothing; the marker passes over it.
    Nowhere,
    /// A skill of the trainee.
    Skill(Id),
    /// A record.
    Record(Kind, Id),
}

/// The page.
pub struct Portfolio {
    trainee: Id,
    found: Option<Found>,
    lines: Vec<Lead>,
    /// For which width the lines are.
    width: u16,
    at: usize,
    top: usize,
    height: usize,
    asked: Option<Ticket>,
    stale: bool,
    loaded: bool,
    trouble: Option<String>,
}

impl Portfolio {
    /// Of a trainee.
    #[must_use]
    pub const fn new(trainee: Id) -> Self {
        Self {
            trainee,
            found: None,
            lines: Vec::new(),
            width: 0,
            at: 0,
            top: 0,
            height: 20,
            asked: None,
            stale: false,
            loaded: false,
            trouble: None,
        }
    }

    /// Of the trainee that a record names.
    #[must_use]
    pub fn open(desk: &Desk, kind: Kind, id: Id) -> Effect {
        match desk.store.get(kind, id) {
            Ok(row) => row
                .as_ref()
                .and_then(super::curve::trainee_of)
                .map_or_else(|| Effect::Notice(msg!("curve-nobody")), |id| Effect::Push(Box::new(Self::new(id)))),
            Err(e) => e.into(),
        }
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        self.stale = false;
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let (trainee, today) = (self.trainee, desk.manner.today);
        vec![Effect::AskList(
            ticket,
            Box::new(move |store| Box::new(Found::gather(store, &Names::new(), trainee, today)) as Box<dyn Any + Send>),
        )]
    }

    /// The skill at the marker.
    fn skill(&self) -> Option<Id> {
        match self.lines.get(self.at) {
            Some((_, Leads::Skill(id))) => Some(*id),
            _ => None,
        }
    }

    fn step(&mut self, by: isize) {
        let (mut at, mut best, mut left) = (self.at, self.at, by.unsigned_abs());
        while left > 0 {
            let next = at.saturating_add_signed(by.signum());
            if next == at || next >= self.lines.len() {
                break;
            }
            at = next;
            if self.lines.get(at).is_some_and(|l| l.1 != Leads::Nowhere) {
                best = at;
                left -= 1;
            }
        }
        if best == self.at {
            self.top = self.top.saturating_add_signed(by).min(self.lines.len().saturating_sub(self.height));
        }
        self.at = best;
    }

    /// The lines for a width; the marker stays on what it was on.
    fn compose(&mut self, desk: &Desk, width: u16) {
        let stood = self.lines.get(self.at).map(|l| l.1).filter(|l| *l != Leads::Nowhere);
        self.width = width;
        self.lines = self.found.as_ref().map(|found| lines(found, &desk.manner, width.saturating_sub(2).into())).unwrap_or_default();
        let there = stood.and_then(|s| self.lines.iter().position(|l| l.1 == s));
        let first = self.lines.iter().position(|l| matches!(l.1, Leads::Skill(_)));
        let any = || self.lines.iter().position(|l| l.1 != Leads::Nowhere);
        self.at = there.or(first.filter(|_| self.at == 0)).or_else(any).unwrap_or(0);
    }
}

fn plain(words: impl Into<String>) -> Vec<Piece> {
    vec![(Tone::Plain, words.into())]
}

/// How somebody stands, in few words.
fn standing(line: &SkillLine, manner: &Manner) -> (String, Tone) {
    match line.judgement.state {
        State::InsufficientEvidence => (crate::say!("portfolio-insufficient"), Tone::Plain),
        State::BelowTarget => (crate::say!("portfolio-below"), Tone::Warn),
        State::AtTarget => (crate::say!("portfolio-at"), Tone::Good),
        State::Entrusted { until, .. } => (
            until.map_or_else(|| crate::say!("portfolio-entrusted"), |day| crate::say!("portfolio-until", day = manner.day(day))),
            Tone::Good,
        ),
    }
}

/// Cases of each month as a digit.
fn months(by_month: &[u32; MONTHS]) -> String {
    by_month
        .iter()
        .map(|n| match n {
            0 => '.',
            1..=9 => char::from_digit(*n, 10).unwrap_or('+'),
            _ => '+',
        })
        .collect()
}

/// Columns of a line of a skill: of the title, and whether the last ones have room.
struct Laid {
    title: usize,
    evidence: bool,
    months: bool,
}

impl Laid {
    fn of(width: usize) -> Self {
        // Letter, code, state, cases; then n and assessors; then months.
        let (least, evidence, months) = (2 + 8 + 19 + 8, 10, MONTHS + 2);
        let has_evidence = width >= least + 16 + evidence;
        let has_months = has_evidence && width >= least + 16 + evidence + months;
        let taken = least + if has_evidence { evidence } else { 0 } + if has_months { months } else { 0 };
        Self { title: width.saturating_sub(taken).clamp(8, 60), evidence: has_evidence, months: has_months }
    }
}

/// All lines of a portfolio.
fn lines(found: &Found, manner: &Manner, width: usize) -> Vec<Lead> {
    let mut out: Vec<Lead> = Vec::new();
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| manner.day(d)).unwrap_or_else(|| "?".to_owned());
    let who = &found.who;
    let names: Vec<&str> = [&who.name, &who.native_name].into_iter().filter(|s| !s.is_empty()).map(String::as_str).collect();
    out.push((vec![(Tone::Title, names.join("  "))], Leads::Record(Kind::Trainee, found.trainee)));
    let join = |parts: &[&String]| parts.iter().filter(|s| !s.is_empty()).map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
    for words in [join(&[&who.occupation, &who.specialty, &who.status, &who.cohort]), join(&[&who.home, &who.department])] {
        if !words.is_empty() {
            out.push((plain(words), Leads::Nowhere));
        }
    }
    if found.cut {
        out.push((vec![(Tone::Warn, crate::say!("portfolio-cut"))], Leads::Nowhere));
    }
    let heading = |out: &mut Vec<Lead>, id: &str, n: usize| {
        out.push((Vec::new(), Leads::Nowhere));
        out.push((vec![(Tone::Title, crate::words::label(id)), (Tone::Faint, format!(" {n}"))], Leads::Nowhere));
    };
    heading(&mut out, "portfolio-skills", found.skills.len());
    let laid = Laid::of(width);
    if found.skills.is_empty() {
        out.push((plain(crate::say!("portfolio-no-skill")), Leads::Nowhere));
    } else {
        out.push((vec![(Tone::Label, skill_heading(&laid))], Leads::Nowhere));
    }
    let mut wanted = true;
    for line in &found.skills {
        if wanted && !line.wanted {
            wanted = false;
            if found.skills.iter().any(|s| s.wanted) {
                out.push((vec![(Tone::Faint, crate::say!("portfolio-beside"))], Leads::Nowhere));
            }
        }
        out.push((skill_pieces(line, manner, &laid), Leads::Skill(line.skill)));
        for held in line.entrusted.iter().filter(|e| !e.home) {
            let words = match held.decision.until {
                Some(until) => {
                    crate::say!(
                        "portfolio-elsewhere-until",
                        level = held.decision.level.get(),
                        hospital = held.hospital,
                        day = manner.day(until)
                    )
                }
                None => crate::say!("portfolio-elsewhere", level = held.decision.level.get(), hospital = held.hospital),
            };
            out.push((plain(format!("          {words}")), Leads::Nowhere));
        }
        if let Some(expired) = &line.expired {
            let words = crate::say!("portfolio-expired", level = expired.decision.level.get(), day = day(expired.decision.until));
            out.push((vec![(Tone::Warn, format!("          {words}"))], Leads::Nowhere));
        }
    }
    sections(found, &day, &heading, &mut out);
    out
}

/// A line with where it leads.
type Lead = (Vec<Piece>, Leads);

/// What stands below the skills: stays, tests and feedback, certificates, follow-ups, teaching. An empty section is left out.
fn sections(
    found: &Found,
    day: &dyn Fn(Option<chrono::NaiveDate>) -> String,
    heading: &dyn Fn(&mut Vec<Lead>, &str, usize),
    out: &mut Vec<Lead>,
) {
    let two = |s: &str, n: usize| format!("  {}", text::pad(&text::truncate(s, n), n));
    if !found.stays.is_empty() {
        heading(out, "portfolio-stays", found.stays.len());
    }
    for stay in &found.stays {
        let state = stay.state.map(|s| choice("placement_state", s.key())).unwrap_or_default();
        let role = stay.role.map(|r| choice("permitted_role", r.key())).unwrap_or_default();
        let tail: Vec<&str> = [role.as_str(), &stay.supervisor].into_iter().filter(|s| !s.is_empty()).collect();
        let words = format!(
            "  {} – {}{}{}  {}",
            day(stay.from),
            day(stay.to),
            two(&state, 10),
            two(&format!("{}, {}", stay.department, stay.hospital), 30),
            tail.join(", ")
        );
        out.push((plain(words.trim_end()), Leads::Record(Kind::Placement, stay.placement)));
    }
    if !found.tests.is_empty() {
        heading(out, "portfolio-tests", found.tests.len());
    }
    for test in &found.tests {
        let end =
            |of: Option<(chrono::NaiveDate, f64)>| of.map_or_else(|| "-".to_owned(), |(on, score)| format!("{score} ({})", day(Some(on))));
        let words = crate::say!("portfolio-test", tool = test.tool, before = end(test.before), after = end(test.after));
        out.push((plain(format!("  {words}")), Leads::Record(Kind::Instrument, test.instrument)));
    }
    if !found.general.is_empty() {
        heading(out, "portfolio-general", found.general.len());
    }
    for line in &found.general {
        let rating = line.rating.map(|r| r.to_string()).unwrap_or_else(|| "-".to_owned());
        let of = line.scale.1.map(|g| format!("/{g}")).unwrap_or_default();
        let phase = line.phase.map(|p| choice("phase", p.key())).unwrap_or_default();
        let claim = if line.claimed { crate::say!("portfolio-claimed") } else { String::new() };
        let words = format!("  {}{}{}{}  {claim}", day(line.on), two(&line.tool, 14), two(&format!("{rating}{of}"), 9), two(&phase, 10));
        out.push((plain(format!("{}  {}", words.trim_end(), line.assessor).trim_end()), Leads::Record(Kind::Assessment, line.assessment)));
    }
    if !found.certificates.is_empty() {
        heading(out, "portfolio-certificates", found.certificates.len());
    }
    for line in &found.certificates {
        let words = format!("  {}{}{}  {}", day(line.on), two(&line.title, 32), two(&line.issuer, 20), line.number);
        out.push((plain(words.trim_end()), Leads::Record(Kind::Certificate, line.certificate)));
    }
    if !found.follow_ups.is_empty() {
        heading(out, "portfolio-follow-ups", found.follow_ups.len());
    }
    for line in &found.follow_ups {
        let f = &line.found;
        let yes = |flag: Option<bool>| flag.map_or("?".to_owned(), |f| crate::words::label(if f { "flag-yes" } else { "flag-no" }));
        let month = f.month.map(|n| n.to_string()).unwrap_or_default();
        let words = if f.done_on.is_some() {
            let cases = f.cases.map_or_else(|| "?".to_owned(), |n| n.to_string());
            let taught = f.people_taught.map_or_else(|| "?".to_owned(), |n| n.to_string());
            crate::say!("portfolio-follow-up", month = month, in_use = yes(f.skill_in_use), cases = cases, taught = taught)
        } else {
            crate::say!("portfolio-follow-up-due", month = month, day = day(f.due_on))
        };
        let barrier = f.barrier.map(|b| choice("barrier", b.key())).unwrap_or_default();
        let tail: Vec<&str> = [barrier.as_str(), &line.item, &line.skill].into_iter().filter(|s| !s.is_empty()).collect();
        out.push((plain(format!("  {words}  {}", tail.join(", ")).trim_end()), Leads::Record(Kind::FollowUp, line.id)));
    }
    for (id, lines) in [("portfolio-taught", &found.taught), ("portfolio-learned", &found.learned)] {
        if !lines.is_empty() {
            heading(out, id, lines.len());
        }
        for line in lines {
            let words = format!("  {}{}  {}", day(line.on), two(&line.name, 26), line.skill);
            out.push((plain(words.trim_end()), Leads::Record(Kind::Trainee, line.person)));
        }
    }
}

fn skill_heading(laid: &Laid) -> String {
    let label = |id| crate::words::label(id);
    let mut out = format!(
        "  {}{}  {}",
        text::pad(&label("portfolio-column-code"), 8),
        text::pad(&label("portfolio-column-skill"), laid.title),
        text::pad(&label("portfolio-column-state"), 17)
    );
    out.push_str(&text::pad_left(&label("portfolio-column-cases"), 8));
    if laid.evidence {
        out.push_str(&text::pad_left(&label("portfolio-column-n"), 5));
        out.push_str(&text::pad_left(&label("portfolio-column-assessors"), 5));
    }
    if laid.months {
        out.push_str("  ");
        out.push_str(&label("portfolio-column-months"));
    }
    out
}

fn skill_pieces(line: &SkillLine, manner: &Manner, laid: &Laid) -> Vec<Piece> {
    let (words, tone) = standing(line, manner);
    let j = &line.judgement;
    let cases = j.goal.minimum.map_or_else(|| j.cases.to_string(), |least| format!("{}/{least}", j.cases));
    let cut = |s: &str, n: usize| text::pad(&text::truncate(s, n), n);
    let mut out = vec![
        (tone, format!("{} ", j.state.letter())),
        (Tone::Plain, format!("{} {}  ", cut(&line.code, 7), cut(&line.title, laid.title))),
        (tone, cut(&words, 17)),
        (Tone::Plain, text::pad_left(&cases, 8)),
    ];
    if laid.evidence {
        out.push((Tone::Plain, text::pad_left(&j.n.to_string(), 5)));
        out.push((Tone::Plain, text::pad_left(&j.assessors.to_string(), 5)));
    }
    if laid.months {
        out.push((Tone::Faint, format!("  {}", months(&line.by_month))));
    }
    out
}

impl Layer for Portfolio {
    fn context(&self) -> Context {
        Context::Page
    }

    fn title(&self, desk: &Desk) -> String {
        crate::say!("portfolio-title", name = desk.names.title(&desk.store, Kind::Trainee, self.trainee))
    }

    fn status(&self, desk: &Desk) -> String {
        let key = |action| desk.key(Context::Page, action);
        if self.found.is_none() {
            return String::new();
        }
        crate::say!("portfolio-status", curve = key(Action::Curve), progress = key(Action::Progress))
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.width != area.width {
            self.compose(desk, area.width);
        }
        self.height = area.height.into();
        if self.lines.is_empty() {
            let words = match &self.trouble {
                Some(why) => why.clone(),
                None if self.loaded => crate::words::label("portfolio-gone"),
                None => crate::words::label("curve-looking"),
            };
            paint.text(area.x + 2, area.y + 1, area.width.saturating_sub(4), &words, Tone::Plain);
            return None;
        }
        if self.at < self.top {
            self.top = self.at;
        }
        if self.at >= self.top + self.height.max(1) {
            self.top = self.at + 1 - self.height.max(1);
        }
        // Who it is stands above the first skill as long as both have room.
        let first = self.lines.iter().position(|l| matches!(l.1, Leads::Skill(_))).unwrap_or(0);
        if self.at <= first && self.at < self.height {
            self.top = 0;
        }
        for (n, (pieces, _)) in self.lines.iter().enumerate().skip(self.top).take(self.height) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            paint.pieces(area.x + 2, y, area.width.saturating_sub(2), pieces);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Up
            | Action::Down
            | Action::HalfUp
            | Action::HalfDown
            | Action::First
            | Action::Last
            | Action::Back
            | Action::Curve
            | Action::Progress
            | Action::Entrust
            | Action::Report
            | Action::Assess => Offer::Yes,
            Action::Open if matches!(self.lines.get(self.at), None | Some((_, Leads::Nowhere))) => Offer::NotNow(msg!("why-leads-nowhere")),
            Action::Open => Offer::Yes,
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
            Action::First => {
                self.at = 0;
                self.top = 0;
            }
            Action::Last => {
                self.at = self.lines.len().saturating_sub(1);
                self.step(0);
            }
            Action::Back => return Outcome::then(Effect::Pop),
            Action::Open => {
                return Outcome::then(match self.lines.get(self.at).map(|l| l.1) {
                    Some(Leads::Skill(id)) => Effect::Push(Box::new(Evidence::new(self.trainee, id))),
                    Some(Leads::Record(kind, id)) => Effect::Open(kind, id),
                    _ => return Outcome::done(),
                });
            }
            Action::Curve => {
                return Outcome::Consumed(match self.skill() {
                    Some(skill) => vec![Effect::Push(Box::new(Curve::new(self.trainee, skill)))],
                    None => Curve::of_trainee(desk, self.trainee),
                });
            }
            Action::Progress => return Outcome::then(Effect::Push(Box::new(Progress::new(self.trainee, self.skill())))),
            Action::Assess => {
                let start = Start { people: vec![self.trainee], skill: self.skill(), ..Start::default() };
                return Outcome::then(Assess::open(desk, start));
            }
            Action::Entrust => return Outcome::then(Entrust::open(desk, self.trainee, self.skill())),
            Action::Report => return Outcome::then(report::ask(desk, Kind::Trainee, self.trainee)),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        report::told(desk, told).unwrap_or(Outcome::Ignored)
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_none() && (self.stale || !self.loaded) { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.asked != Some(ticket) {
            return Err(found);
        }
        self.asked = None;
        self.loaded = true;
        self.trouble = None;
        match found.downcast::<Result<Option<Found>>>().map(|a| *a) {
            Ok(Ok(found)) => self.found = found,
            Ok(Err(e)) => self.trouble = Some(e.to_string()),
            Err(_) => self.trouble = Some(crate::error::Error::defect("no portfolio").to_string()),
        }
        let width = self.width;
        self.compose(desk, width);
        Ok(if self.stale { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        if !MADE_OF.iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        self.stale = true;
        self.begin(desk)
    }

    fn place(&self) -> Option<Json> {
        Some(json!({ "layer": "portfolio", "record": self.trainee.get() }))
    }
}
