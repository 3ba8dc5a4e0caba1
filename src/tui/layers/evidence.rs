//! The evidence behind a cell of the matrix: how a trainee stands at a skill, what it stands on, what is missing, what to do next; then each
//! assessment, case and decision as a row that opens its record.
//!
//! Read on the thread of lists and kept; tools are shown each by itself. Must not: judge, or put tools together.
//! Still awkward: it does not come back after a restart.

use std::any::Any;

use chrono::TimeDelta;
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::show::choice;
use crate::programme::skills::evidence::{Assessed, Behind, Decided, Logged, behind};
use crate::programme::skills::matrix::Reading;
use crate::rules::skills::judgement::{Judgement, Missing, State, Thresholds, ToolSummary};
use crate::rules::skills::scale::{Perspective, Rating};
use crate::rules::skills::supervision::Standing;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome};
use crate::tui::layers::curve::Curve;
use crate::tui::layers::entrust::Entrust;
use crate::tui::layers::progress::Progress;
use crate::tui::paint::{Painter, capital};
use crate::tui::panes::matrix::assess;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// Columns of marker and mark.
const LEFT: u16 = 2;

/// A line: how it looks, its words, and the record behind it.
struct Line {
    tone: Tone,
    words: String,
    leads: Option<(Kind, Id)>,
}

/// The evidence of a trainee at a skill.
pub struct Evidence {
    trainee: Id,
    skill: Id,
    found: Option<Box<Behind>>,
    trouble: Option<String>,
    asked: Option<Ticket>,
    stale: bool,
    lines: Vec<Line>,
    /// For which width the lines are.
    width: u16,
    at: usize,
    top: usize,
    height: usize,
}

impl Evidence {
    /// What stands behind a trainee's cell at a skill.
    #[must_use]
    pub fn new(trainee: Id, skill: Id) -> Self {
        Self {
            trainee,
            skill,
            found: None,
            trouble: None,
            asked: None,
            stale: true,
            lines: Vec::new(),
            width: 0,
            at: 0,
            top: 0,
            height: 20,
        }
    }

    /// Whose it is and at what: for whoever assesses, entrusts or draws a curve from here.
    #[must_use]
    pub const fn subject(&self) -> (Id, Id) {
        (self.trainee, self.skill)
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() || !self.stale {
            return Vec::new();
        }
        self.stale = false;
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let (trainee, skill, day) = (self.trainee, self.skill, desk.manner.today);
        let question = move |store: &Store| Box::new(behind(store, &Reading::new(), trainee, skill, day)) as Box<dyn Any + Send>;
        vec![Effect::AskList(ticket, Box::new(question))]
    }

    fn plain(&mut self, words: &str) {
        self.put(Tone::Plain, words, None);
    }

    /// A sentence in as many lines as it needs.
    fn put(&mut self, tone: Tone, words: &str, leads: Option<(Kind, Id)>) {
        for line in text::wrap(words, usize::from(self.width.saturating_sub(LEFT)).max(10)) {
            self.lines.push(Line { tone, words: line.to_owned(), leads: None });
        }
        // The first of them leads to the record.
        if let (Some(leads), Some(line)) = (leads, self.lines.last_mut()) {
            line.leads = Some(leads);
        }
    }

    /// A row on one line.
    fn row(&mut self, tone: Tone, words: String, kind: Kind, id: Id) {
        self.lines.push(Line { tone, words, leads: Some((kind, id)) });
    }

    fn heading(&mut self, words: &str) {
        self.lines.push(Line { tone: Tone::Plain, words: String::new(), leads: None });
        self.put(Tone::Title, words, None);
    }

    fn compose(&mut self, desk: &Desk) {
        self.lines.clear();
        let Some(found) = self.found.take() else { return };
        let judged = &found.judged;
        self.put(Tone::Title, &state(desk, judged, &found.home), None);
        if !judged.missing.is_empty() {
            let missing: Vec<String> = judged.missing.iter().map(|m| m.message().to_string()).collect();
            self.plain(&crate::say!("matrix-missing", what = missing.join(", ")));
        }
        self.put(Tone::Label, &next(desk, judged, &found), None);
        self.plain(&counted(desk, judged, &found));
        self.plain(&goal(judged, found.wanted));
        if !found.earlier.is_empty() {
            self.plain(&crate::say!("evidence-earlier", skills = found.earlier.join(", ")));
        }
        if found.cut {
            self.plain(&crate::words::label("evidence-cut"));
        }
        self.heading(&crate::words::label("evidence-tools"));
        if judged.tools.is_empty() {
            self.plain(&crate::words::label("evidence-no-tool"));
        }
        for tool in &judged.tools {
            self.plain(&told_tool(desk, tool));
        }
        self.heading(&crate::say!("evidence-decisions", n = found.decided.len()));
        for decided in &found.decided {
            let (tone, words) = told_decision(desk, decided);
            self.row(tone, words, Kind::Entrustment, decided.decision.id);
        }
        self.heading(&crate::say!("evidence-assessments", n = found.assessed.len()));
        for assessed in &found.assessed {
            let (tone, words) = told_assessment(desk, assessed);
            self.row(tone, words, Kind::Assessment, assessed.id);
        }
        self.heading(&crate::say!("evidence-cases", n = found.logged.len()));
        for logged in &found.logged {
            let (tone, words) = told_case(desk, logged);
            self.row(tone, words, Kind::Logbook, logged.id);
        }
        self.heading(&crate::say!("evidence-thresholds", framework = found.framework));
        for line in thresholds(&found.thresholds) {
            self.put(Tone::Faint, &line, None);
        }
        self.found = Some(found);
        self.at = self.at.min(self.lines.len().saturating_sub(1));
    }

    /// To the next line that leads somewhere; the text scrolls where there is none.
    fn step(&mut self, by: isize) {
        let mut at = self.at;
        loop {
            let next = at.saturating_add_signed(by.signum());
            if next == at || next >= self.lines.len() {
                break;
            }
            at = next;
            if self.lines.get(at).is_some_and(|line| line.leads.is_some()) {
                self.at = at;
                return;
            }
        }
        self.top = self.top.saturating_add_signed(by.signum()).min(self.lines.len().saturating_sub(self.height));
    }

    fn leads(&self) -> Option<(Kind, Id)> {
        self.lines.get(self.at)?.leads
    }
}

/// A number as it is told: without needless digits.
fn number(n: f64) -> String {
    if n.fract().abs() < 1e-9 { format!("{n:.0}") } else { format!("{n:.1}") }
}

fn state(desk: &Desk, judged: &Judgement, home: &str) -> String {
    match judged.state {
        State::Entrusted { level, until, .. } => match until {
            Some(day) => crate::say!("evidence-entrusted-until", level = level.get(), hospital = home, day = desk.manner.day(day)),
            None => crate::say!("evidence-entrusted", level = level.get(), hospital = home),
        },
        state => capital(&format!("{}.", state.message())),
    }
}

/// What to do next.
fn next(desk: &Desk, judged: &Judgement, found: &Behind) -> String {
    if let State::Entrusted { until, .. } = judged.state {
        return match until {
            Some(day) => crate::say!("evidence-next-renew", day = desk.manner.day(day)),
            None => crate::words::label("evidence-next-nothing"),
        };
    }
    let key = desk.key(Context::Evidence, Action::Assess);
    let first = judged.missing.iter().min_by_key(|m| match m {
        // Whoever else rates adds an assessment too.
        Missing::Assessors(_) => 0,
        Missing::Target => 1,
        Missing::Assessments(_) => 2,
        Missing::Days(_) => 3,
        Missing::Cases(_) => 4,
    });
    match first {
        None if judged.state == State::AtTarget && found.home.is_empty() => crate::words::label("evidence-next-home"),
        None if judged.state == State::AtTarget => crate::say!("evidence-next-entrust", hospital = found.home),
        None => crate::say!("evidence-next-train", key = key),
        Some(Missing::Assessors(_)) => crate::say!("evidence-next-assessor", key = key),
        Some(Missing::Target) => crate::words::label("evidence-next-target"),
        Some(Missing::Assessments(_)) => crate::say!("evidence-next-assess", key = key),
        Some(Missing::Days(n)) => {
            let day = judged.to.and_then(|to| to.checked_add_signed(TimeDelta::days(i64::from(*n))));
            crate::say!("evidence-next-later", day = day.map(|d| desk.manner.day(d)).unwrap_or_default(), key = key)
        }
        Some(Missing::Cases(_)) => crate::words::label("evidence-next-cases"),
    }
}

/// What counts, and what does not.
fn counted(desk: &Desk, judged: &Judgement, found: &Behind) -> String {
    let mut out = match (judged.from, judged.to) {
        (Some(from), Some(to)) => crate::say!(
            "evidence-counted",
            n = judged.n,
            assessors = judged.assessors,
            from = desk.manner.day(from),
            to = desk.manner.day(to)
        ),
        _ => crate::words::label("evidence-none-counted"),
    };
    let claims = found.assessed.iter().filter(|a| a.claim).count();
    let later = found.assessed.iter().filter(|a| a.later && !a.claim).count();
    for (n, words) in
        [(usize::try_from(judged.baseline).unwrap_or(0), "evidence-baseline"), (claims, "evidence-claims"), (later, "evidence-later")]
    {
        if n > 0 {
            out.push(' ');
            out.push_str(&match words {
                "evidence-baseline" => crate::say!("evidence-baseline", n = n),
                "evidence-claims" => crate::say!("evidence-claims", n = n),
                _ => crate::say!("evidence-later", n = n),
            });
        }
    }
    out
}

fn goal(judged: &Judgement, wanted: bool) -> String {
    let target = match judged.goal.target {
        Some(level) => crate::say!("evidence-target", level = level.get()),
        None => crate::words::label("evidence-no-target"),
    };
    let cases = match judged.goal.minimum {
        Some(minimum) => crate::say!("evidence-cases-of", n = judged.cases, minimum = minimum),
        None => crate::say!("evidence-cases-done", n = judged.cases),
    };
    let from = crate::words::label(if wanted { "evidence-wanted" } else { "evidence-not-wanted" });
    format!("{target} {cases} {from}")
}

fn told_tool(desk: &Desk, tool: &ToolSummary) -> String {
    let [least, lower, median, upper, greatest] = tool.spread.numbers().map(number);
    let look = match tool.tool.perspective() {
        Perspective::Ordinary => "evidence-look-ordinary",
        Perspective::Retrospective => "evidence-look-back",
        Perspective::Prospective => "evidence-look-ahead",
    };
    let mut out = crate::say!(
        "evidence-tool",
        tool = tool.tool.name(),
        look = crate::words::label(look),
        n = tool.n,
        assessors = tool.assessors,
        from = desk.manner.day(tool.from),
        to = desk.manner.day(tool.to),
        median = median,
        lower = lower,
        upper = upper,
        least = least,
        greatest = greatest
    );
    out.push(' ');
    out.push_str(&match (tool.target, tool.at_target) {
        (Some(target), Some(true)) => crate::say!("evidence-tool-at", target = number(target)),
        (Some(target), _) => crate::say!("evidence-tool-below", target = number(target)),
        (None, _) => crate::words::label("evidence-tool-no-target"),
    });
    if tool.target.is_some() && !tool.lacks.is_empty() {
        let lacks: Vec<String> = tool.lacks.iter().map(|m| m.message().to_string()).collect();
        out.push(' ');
        out.push_str(&crate::say!("evidence-tool-lacks", what = lacks.join(", ")));
    }
    out
}

fn told_decision(desk: &Desk, decided: &Decided) -> (Tone, String) {
    let d = &decided.decision;
    let until = d.until.map(|day| desk.manner.day(day)).unwrap_or_default();
    let on = desk.manner.day(d.on);
    let here = crate::words::label(if decided.home { "evidence-here" } else { "evidence-elsewhere" });
    let (level, hospital) = (d.level.get(), &decided.hospital);
    if !decided.in_force && d.on <= desk.manner.today {
        return (Tone::Warn, crate::say!("evidence-expired", on = on, level = level, hospital = hospital, here = here, until = until));
    }
    if d.until.is_none() {
        return (Tone::Plain, crate::say!("evidence-decided", on = on, level = level, hospital = hospital, here = here));
    }
    (Tone::Plain, crate::say!("evidence-decided-until", on = on, level = level, hospital = hospital, here = here, until = until))
}

fn told_assessment(desk: &Desk, a: &Assessed) -> (Tone, String) {
    let on = a.on.map(|day| desk.manner.day(day)).unwrap_or_default();
    let rating = a.rating.map_or_else(|| "-".to_owned(), number);
    let phase = a.phase.map(|phase| choice("phase", phase.key())).unwrap_or_default();
    let state = if a.claim { crate::words::label("evidence-claim") } else { String::new() };
    let parts = [pad(&on, 10), pad(&a.tool, 12), text::pad_left(&rating, 4), pad(&phase, 9), pad(&a.assessor, 20), state, a.place.clone()];
    let tone = if a.claim || a.later { Tone::Faint } else { Tone::Plain };
    (tone, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "))
}

fn told_case(desk: &Desk, l: &Logged) -> (Tone, String) {
    let on = l.on.map(|day| desk.manner.day(day)).unwrap_or_default();
    let code = match &l.standing {
        Standing::Open => crate::words::label("evidence-case-open"),
        Standing::Claimed(code) => crate::say!("evidence-case-claimed", code = code.key()),
        Standing::Agreed(code) => code.key().to_owned(),
        Standing::Disagreed { trainee, trainer, .. } => {
            crate::say!("evidence-case-disagreed", trainee = trainee.key(), trainer = trainer.key())
        }
    };
    let counts = if l.done { crate::words::label("evidence-case-counts") } else { String::new() };
    let parts = [pad(&on, 10), pad(&code, 14), counts, pad(&l.detail, 24), l.place.clone()];
    let tone = if l.done { Tone::Plain } else { Tone::Faint };
    (tone, parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "))
}

/// Cut and filled to columns.
fn pad(words: &str, columns: usize) -> String {
    text::pad(&text::truncate(words, columns), columns)
}

/// What the framework asks for, with what the numbers mean.
fn thresholds(t: &Thresholds) -> Vec<String> {
    let value = |field: &str| match field {
        "assessments" => t.assessments.to_string(),
        "assessors" => t.least_assessors().to_string(),
        "days" => t.days.to_string(),
        "retrospective" => t.retrospective.map_or_else(|| "-".to_owned(), |r| number(r.number())),
        _ => t.ordinary.len().to_string(),
    };
    let help = |(field, help): &(&str, &str)| crate::say!("evidence-threshold", value = value(field), help = crate::words::label(help));
    Thresholds::HELP.iter().map(help).collect()
}

impl Layer for Evidence {
    fn context(&self) -> Context {
        Context::Evidence
    }

    fn title(&self, _desk: &Desk) -> String {
        match &self.found {
            Some(found) => crate::say!("evidence-title", name = found.name, skill = found.skill),
            None => crate::words::label("evidence-title-short"),
        }
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = usize::from(area.height).max(1);
        if self.width != area.width {
            self.width = area.width;
            self.compose(desk);
        }
        if self.found.is_none() {
            let words = match &self.trouble {
                Some(trouble) => trouble.clone(),
                None if self.asked.is_some() => crate::words::label("evidence-looking"),
                None => crate::words::label("evidence-gone"),
            };
            for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + LEFT, y, area.width, line, Tone::Plain);
            }
            return None;
        }
        let marked = self.leads().is_some();
        if marked {
            self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(self.height));
        }
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        for (y, (n, line)) in (area.y..).zip(self.lines.iter().enumerate().skip(self.top).take(self.height)) {
            paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), &line.words, line.tone);
            if n == self.at && marked {
                paint.marker(area.x, y);
            }
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Open if self.leads().is_none() => Offer::NotNow(msg!("evidence-no-row")),
            Action::Assess | Action::Entrust | Action::Curve | Action::Progress if self.found.is_none() => {
                Offer::NotNow(if self.asked.is_some() { msg!("why-looking") } else { msg!("evidence-gone") })
            }
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let half = isize::try_from(self.height / 2).unwrap_or(8);
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::HalfUp => (0..half).for_each(|_| self.step(-1)),
            Action::HalfDown => (0..half).for_each(|_| self.step(1)),
            Action::First => (self.at, self.top) = (0, 0),
            Action::Last => {
                self.at = self.lines.iter().rposition(|line| line.leads.is_some()).unwrap_or(0);
                self.top = self.lines.len();
            }
            Action::Open => return Outcome::Consumed(self.leads().map(|(kind, id)| Effect::Open(kind, id)).into_iter().collect()),
            Action::Assess => return Outcome::then(assess(desk, self.trainee, self.skill)),
            Action::Entrust => return Outcome::then(Entrust::open(desk, self.trainee, Some(self.skill))),
            Action::Curve => return Outcome::then(Effect::Push(Box::new(Curve::new(self.trainee, self.skill)))),
            Action::Progress => return Outcome::then(Effect::Push(Box::new(Progress::new(self.trainee, Some(self.skill))))),
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.ask(desk)
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
        let stood = self.leads();
        match found.downcast::<Result<Option<Behind>>>() {
            Ok(answer) => match *answer {
                Ok(found) => {
                    self.found = found.map(Box::new);
                    self.trouble = None;
                }
                Err(e) => self.trouble = Some(e.to_string()),
            },
            Err(_) => self.trouble = Some(Error::defect("no evidence").to_string()),
        }
        self.compose(desk);
        if let Some(at) = self.lines.iter().position(|line| line.leads.is_some() && line.leads == stood) {
            self.at = at;
        }
        Ok(self.ask(desk))
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        const OF_ALL: [Kind; 8] = [
            Kind::Skill,
            Kind::SkillMap,
            Kind::Framework,
            Kind::Curriculum,
            Kind::Instrument,
            Kind::InstrumentItem,
            Kind::Hospital,
            Kind::Trainer,
        ];
        const OF_THEM: [Kind; 3] = [Kind::Assessment, Kind::Entrustment, Kind::Participant];
        self.stale |= match news {
            News::Everything => true,
            News::Changed(changes) => changes.records.iter().any(|(kind, id)| {
                let own = || desk.store.get(*kind, *id).is_ok_and(|row| row.is_some_and(|r| r.reference("trainee") == Some(self.trainee)));
                OF_ALL.contains(kind)
                    || *id == self.trainee
                    || self.found.as_ref().is_some_and(|found| found.made_of.contains(id))
                    || OF_THEM.contains(kind) && own()
            }),
        };
        Vec::new()
    }
}
