//! A decision of entrustment on one screen: what is known of the trainee at the skill, what is decided, on which evidence.
//!
//! What is known is read on the thread of lists ([`Person`]); the judgement is that of the rules, for the hospital that is chosen. The
//! evidence that is ticked is frozen by the verb. Other layers open it by [`Entrust::new`].
//!
//! Must not: propose a level. Still awkward: what was chosen here is not kept as a draft; who leaves is asked first.

use std::any::Any;
use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Entrustment, FieldType, Id, Kind, Phase, Value};
use crate::msg;
use crate::programme::show::{choice, field_label};
use crate::programme::skills::forms::Forms;
use crate::programme::skills::goals::Goals;
use crate::programme::skills::person::{Person, Rated};
use crate::programme::verbs;
use crate::rules::date_input;
use crate::rules::skills::judgement::{Judgement, ToolSummary};
use crate::rules::skills::presets::{Reason, ranked};
use crate::rules::skills::scale::Perspective;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told, Typed};
use crate::tui::layers::assess::pick::Pick;
use crate::tui::layers::choose::Item;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;
use crate::tui::worker::{Answer, Done, Job, Ticket};

const SKILL: &str = "entrust-skill";
const HOSPITAL: &str = "entrust-hospital";
const DECIDER: &str = "entrust-decider";
const UNTIL: &str = "entrust-until";
const REASON: &str = "entrust-reason";
const LEAVE: &str = "entrust-leave";
/// A level holds for so many months unless another day is typed.
const HOLDS: u32 = 12;
/// Typed for a level without an end.
const NO_END: &str = "-";
/// Placements of one person.
const PLACEMENTS: usize = 200;
/// Forms that are told one by one.
const TOOLS: usize = 4;
/// Columns of a name.
const NAME: u16 = 11;

/// What was read of the trainee.
struct Known {
    person: Person,
    goals: Goals,
    /// Skills of their curriculum and those of which anything is known.
    skills: Vec<Id>,
    /// Hospitals where a decision may be for: home first.
    places: Vec<(Id, Reason)>,
    /// Under whom they are.
    supervisor: Option<Id>,
}

/// The sheet.
pub struct Entrust {
    trainee: Id,
    skill: Option<Id>,
    known: Option<Known>,
    asked: Option<Ticket>,
    stale: bool,
    trouble: Option<String>,
    /// Why there is nothing to decide.
    nothing: Option<String>,
    hospital: Option<Id>,
    level: Option<i64>,
    until: Option<NaiveDate>,
    decider: Option<Id>,
    reason: String,
    unticked: BTreeSet<Id>,
    /// The person has chosen something.
    touched: bool,
    begun: bool,
    judged: Option<Judgement>,
    /// Kept for drawing: what is known, and the rows of evidence with whether each is ticked.
    head: Vec<(Tone, String)>,
    rows: Vec<(Id, String)>,
    name: String,
    words: [String; 3],
    at: usize,
    top: usize,
    page: usize,
    saving: Option<Ticket>,
}

impl Entrust {
    /// The sheet of a trainee and a skill.
    #[must_use]
    pub fn new(trainee: Id, skill: Id) -> Self {
        Self::about(trainee, Some(skill))
    }

    /// The sheet of a trainee; which skill is chosen on it.
    #[must_use]
    pub fn about(trainee: Id, skill: Option<Id>) -> Self {
        Self {
            trainee,
            skill,
            known: None,
            asked: None,
            stale: false,
            trouble: None,
            nothing: None,
            hospital: None,
            level: None,
            until: None,
            decider: None,
            reason: String::new(),
            unticked: BTreeSet::new(),
            touched: false,
            begun: false,
            judged: None,
            head: Vec::new(),
            rows: Vec::new(),
            name: String::new(),
            words: Default::default(),
            at: 0,
            top: 0,
            page: 6,
            saving: None,
        }
    }

    /// Whether records of a kind are of a trainee whom one may entrust from there.
    #[must_use]
    pub fn is_from(kind: Kind) -> bool {
        matches!(kind, Kind::Trainee | Kind::Assessment | Kind::Entrustment | Kind::Placement)
    }

    /// The sheet for a record under the marker; that of a decision renews it.
    #[must_use]
    pub fn of(desk: &Desk, kind: Kind, id: Id) -> Effect {
        if kind == Kind::Entrustment {
            return Self::renew(desk, id);
        }
        if kind == Kind::Trainee {
            return Effect::Push(Box::new(Self::about(id, None)));
        }
        match desk.store.get(kind, id) {
            Ok(row) => match row.and_then(|r| Some((r.reference("trainee")?, r.reference("skill")))) {
                Some((trainee, skill)) => Effect::Push(Box::new(Self::about(trainee, skill))),
                None => Effect::Notice(msg!("why-no-trainee-here")),
            },
            Err(e) => e.into(),
        }
    }

    /// A decision anew, with hospital, level and who decided as they were.
    #[must_use]
    pub fn renew(desk: &Desk, decision: Id) -> Effect {
        let row = match desk.store.get(Kind::Entrustment, decision) {
            Ok(row) => row.filter(|r| !r.gone),
            Err(e) => return e.into(),
        };
        let old: Option<Entrustment> = row.map(|r| r.to());
        match old.and_then(|o| Some((o.trainee?, o.skill?, o))) {
            Some((trainee, skill, old)) => Effect::Push(Box::new(Self {
                hospital: old.hospital,
                level: old.level,
                decider: old.decided_by,
                ..Self::new(trainee, skill)
            })),
            None => Effect::Notice(msg!("why-no-trainee-here")),
        }
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        let (ticket, trainee, today) = (desk.ticket(), self.trainee, desk.manner.today);
        self.asked = Some(ticket);
        let question = move |store: &Store| Box::new(read(store, trainee, today)) as Box<dyn Any + Send>;
        vec![Effect::AskList(ticket, Box::new(question))]
    }

    /// What was read is there.
    fn take(&mut self, desk: &Desk, known: Known) -> Vec<Effect> {
        self.name = text::screen(known.person.trainee.text("passport_name")).into_owned();
        if !self.begun {
            self.begun = true;
            self.hospital = self.hospital.or_else(|| known.places.first().map(|(id, _)| *id));
            self.decider = self.decider.or(known.supervisor);
            self.until = desk.manner.today.checked_add_months(Months::new(HOLDS));
        }
        self.known = Some(known);
        let skills = self.known.as_ref().map_or(0, |k| k.skills.len());
        if self.skill.is_none() && skills == 0 {
            let key = desk.key(Context::Table, Action::Assess);
            self.nothing = Some(crate::say!("entrust-no-skill", name = self.name, key = key));
            return Vec::new();
        }
        let trouble = self.compose(desk).err().map(Effect::from);
        let ask = self.skill.is_none().then(|| self.choose_skill(desk));
        trouble.into_iter().chain(ask).collect()
    }

    fn evidence(&self) -> Vec<&Rated> {
        let (Some(known), Some(skill)) = (&self.known, self.skill) else { return Vec::new() };
        let counts = |r: &&Rated| r.assessment.phase != Some(Phase::Baseline) && r.evidence().is_some();
        known.person.rated.get(&skill).into_iter().flatten().filter(counts).collect()
    }

    fn ticked(&self) -> Vec<Id> {
        self.evidence().iter().map(|r| r.id).filter(|id| !self.unticked.contains(id)).collect()
    }

    fn assessors(&self) -> usize {
        let ticked = self.evidence().into_iter().filter(|r| !self.unticked.contains(&r.id));
        ticked.filter_map(|r| r.assessment.assessor).collect::<BTreeSet<Id>>().len()
    }

    /// Judges for the hospital that is chosen, and puts all of it into words.
    fn compose(&mut self, desk: &Desk) -> Result<()> {
        let (Some(known), Some(skill)) = (&self.known, self.skill) else { return Ok(()) };
        let judged = known.person.judgement_at(&desk.store, &known.goals, skill, self.hospital, desk.manner.today)?;
        let named = |kind: Kind, id: Option<Id>| id.map(|id| desk.names.title(&desk.store, kind, id)).unwrap_or_default();
        let mut head: Vec<(Tone, String)> = vec![(Tone::Title, named(Kind::Skill, Some(skill)))];
        let place = named(Kind::Hospital, self.hospital);
        head.push((Tone::Plain, crate::say!("entrust-state", hospital = place, state = judged.state.message())));
        head.push((Tone::Plain, counted(desk, &judged)));
        for tool in judged.tools.iter().take(TOOLS) {
            head.push((Tone::Plain, tool_line(tool)));
        }
        if judged.tools.len() > TOOLS {
            head.push((Tone::Faint, crate::say!("entrust-more-tools", n = judged.tools.len() - TOOLS)));
        }
        if !judged.missing.is_empty() {
            let missing = judged.missing.iter().map(|m| m.message().to_string()).collect::<Vec<_>>().join("; ");
            head.push((Tone::Warn, crate::say!("entrust-missing", missing = missing)));
        }
        if let Some(old) = &judged.expired {
            let until = old.until.map(|day| desk.manner.day(day)).unwrap_or_default();
            head.push((Tone::Warn, crate::say!("entrust-expired", level = old.level.get(), until = until)));
        }
        for other in judged.elsewhere.iter().take(2) {
            let hospital = named(Kind::Hospital, Some(other.hospital));
            head.push((Tone::Faint, crate::say!("entrust-elsewhere", hospital = hospital, level = other.level.get())));
        }
        let until = match self.until {
            Some(day) => match desk.manner.beside(day) {
                Some(beside) => crate::say!("day-beside", day = desk.manner.day(day), beside = beside),
                None => desk.manner.day(day),
            },
            None => crate::words::label("entrust-no-end"),
        };
        let rows: Vec<(Id, String)> = self
            .evidence()
            .into_iter()
            .map(|r| {
                let rated = r.form.as_ref().and_then(|f| f.overall(&r.assessment)).map(|n| n.to_string()).unwrap_or_default();
                let tool = r.form.as_ref().map(|f| f.form.tool().name()).unwrap_or_default();
                let phase = r.assessment.phase.map(|p| choice("phase", p.key())).unwrap_or_default();
                let day = r.assessment.on.map(|d| desk.manner.day(d)).unwrap_or_default();
                let assessor = named(Kind::Trainer, r.assessment.assessor);
                let cell = |words: &str, wide: usize| text::pad(&text::truncate(words, wide), wide);
                let line = [cell(&day, 10), cell(&tool, 12), cell(&rated, 4), cell(&phase, 10), cell(&assessor, 20)].join("  ");
                (r.id, format!("{line}  {}", named(Kind::Hospital, r.assessment.hospital)))
            })
            .collect();
        self.words = [place, until, named(Kind::Trainer, self.decider)];
        (self.head, self.rows, self.judged) = (head, rows, Some(judged));
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    fn again(&mut self, desk: &Desk) -> Vec<Effect> {
        self.touched = true;
        self.compose(desk).err().map(Effect::from).into_iter().collect()
    }

    // What is chosen.

    fn choose_skill(&self, desk: &Desk) -> Effect {
        let Some(known) = &self.known else { return Effect::Redraw };
        let mut items: Vec<(u32, Item)> = Vec::new();
        for skill in &known.skills {
            let judged = match known.person.judgement_at(&desk.store, &known.goals, *skill, self.hospital, desk.manner.today) {
                Ok(judged) => judged,
                Err(e) => return e.into(),
            };
            items.push((
                judged.n,
                Item {
                    label: desk.names.title(&desk.store, Kind::Skill, *skill),
                    detail: crate::say!("entrust-skill-detail", state = judged.state.message(), n = judged.n),
                    value: Value::Int(skill.get()),
                },
            ));
        }
        // Of which most is known first.
        items.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.label.cmp(&b.1.label)));
        let items = items.into_iter().map(|(_, item)| item).collect();
        let pick = Pick::new(SKILL, crate::words::label("entrust-choose-skill"), items);
        Effect::Push(Box::new(match Kind::Entrustment.field("skill") {
            Some(field) => pick.searching(*field),
            None => pick,
        }))
    }

    fn choose(&self, desk: &Desk, key: &'static str, purpose: &'static str, kind: Kind, found: &[(Id, String)]) -> Effect {
        let item = |(id, why): &(Id, String)| Item {
            label: desk.names.title(&desk.store, kind, *id),
            detail: why.clone(),
            value: Value::Int(id.get()),
        };
        let question = crate::say!("assess-sheet-choose", field = capital(&field_label(Kind::Entrustment, key)));
        let pick = Pick::new(purpose, question, found.iter().map(item).collect());
        Effect::Push(Box::new(match Kind::Entrustment.field(key) {
            Some(field) => pick.searching(*field),
            None => pick,
        }))
    }

    fn choose_hospital(&self, desk: &Desk) -> Effect {
        let places = self.known.as_ref().map(|k| k.places.clone()).unwrap_or_default();
        let why = |why: Reason| match why {
            Reason::Given => crate::words::label("entrust-home"),
            Reason::Placement => crate::words::label("entrust-placed"),
            _ => crate::words::label("entrust-decided-there"),
        };
        let found: Vec<(Id, String)> = places.into_iter().map(|(id, reason)| (id, why(reason))).collect();
        self.choose(desk, "hospital", HOSPITAL, Kind::Hospital, &found)
    }

    fn choose_decider(&self, desk: &Desk) -> Effect {
        let supervisor = self.known.as_ref().and_then(|k| k.supervisor).map(|id| (Reason::Placement, id));
        let assessed = self.evidence().into_iter().rev().filter_map(|r| r.assessment.assessor).map(|id| (Reason::Assessed, id));
        let found: Vec<(Id, String)> =
            ranked(supervisor.into_iter().chain(assessed)).into_iter().map(|(id, why)| (id, why.message().to_string())).collect();
        self.choose(desk, "decided_by", DECIDER, Kind::Trainer, &found)
    }

    // Saving.

    fn wants(&self, desk: &Desk) -> Option<Effect> {
        let key = |action| desk.key(Context::Entrust, action);
        if self.level.is_none() {
            return Some(Effect::Notice(msg!("entrust-need-level")));
        }
        if self.hospital.is_none() {
            return Some(Effect::Notice(msg!("entrust-need-hospital", key = key(Action::PickHospital))));
        }
        if self.decider.is_none() {
            let field = capital(&field_label(Kind::Entrustment, "decided_by"));
            return Some(Effect::Notice(msg!("assess-sheet-need", field = field, key = key(Action::PickDecider))));
        }
        if self.assessors() < 2 {
            let what = msg!("entrust-thin", n = self.ticked().len(), assessors = self.assessors());
            return Some(Effect::Notice(msg!("two-sentences", one = what, two = msg!("entrust-thin-next"))));
        }
        let missing = self.judged.as_ref().map(|j| j.missing.clone()).unwrap_or_default();
        if !missing.is_empty() && self.reason.trim().is_empty() {
            let lacking = missing.iter().map(|m| m.message().to_string()).collect::<Vec<_>>().join("; ");
            let why = msg!("two-sentences", one = msg!("entrust-lacking", lacking = lacking), two = msg!("entrust-lacking-next"));
            return Some(Effect::Push(Box::new(ask_reason("").refused(&why))));
        }
        None
    }

    fn save(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if let Some(effect) = self.wants(desk) {
            return vec![effect];
        }
        let record = Entrustment {
            trainee: Some(self.trainee),
            skill: self.skill,
            hospital: self.hospital,
            level: self.level,
            decided_by: self.decider,
            evidence: self.ticked(),
            expires_on: self.until,
            notes: self.reason.trim().to_owned(),
            ..Entrustment::default()
        };
        let (author, today) = (desk.author.clone(), desk.manner.today);
        let skill = self.skill.map(|id| desk.names.title(&desk.store, Kind::Skill, id)).unwrap_or_default();
        let done = msg!("entrust-done", name = self.name, level = self.level.unwrap_or_default(), hospital = self.words[0], skill = skill);
        let job: Job = Box::new(move |store| {
            let written = verbs::entrust(store, &author, today, &record)?;
            Ok(Done { saved: Some(written.output.id), say: Some(done), changes: written.changes, ..Done::default() })
        });
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        vec![Effect::Work(ticket, job)]
    }

    // Drawing.

    fn draw_decision(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> u16 {
        let key = |action| desk.key(Context::Entrust, action);
        let level = self.level.map_or_else(|| crate::words::label("entrust-level-none"), level_words);
        let needed = self.judged.as_ref().is_some_and(|j| !j.missing.is_empty());
        let reason = match (self.reason.is_empty(), needed) {
            (true, true) => crate::words::label("entrust-reason-needed"),
            (true, false) => "-".to_owned(),
            (false, _) => self.reason.clone(),
        };
        let decider = if self.words[2].is_empty() { "-".to_owned() } else { self.words[2].clone() };
        let all = [
            (key(Action::PickHospital), crate::words::label("entrust-hospital"), self.words[0].clone()),
            (key(Action::PickUntil), crate::words::label("entrust-until-label"), self.words[1].clone()),
            ("#".to_owned(), crate::words::label("entrust-level"), level),
            (key(Action::PickDecider), crate::words::label("entrust-decider"), decider),
            (key(Action::WriteReason), crate::words::label("entrust-reason"), reason),
        ];
        let two = area.width >= 70;
        let half = if two { area.width / 2 } else { area.width };
        let mut y = area.y;
        for (n, (key, name, said)) in all.iter().enumerate() {
            let right = two && n % 2 == 1;
            let x = if right { area.x + half } else { area.x };
            let wide = if n == 4 || !two { area.width } else { half.saturating_sub(1) };
            paint.text(x + 2, y, 1, key, Tone::Key);
            paint.text(x + 4, y, NAME, name, Tone::Label);
            paint.text(x + 5 + NAME, y, wide.saturating_sub(5 + NAME), said, Tone::Plain);
            if right || !two || n == 4 {
                y += 1;
            }
        }
        y - area.y
    }

    fn draw_evidence(&mut self, area: Rect, paint: &mut Painter<'_>) {
        let room = usize::from(area.height).max(1);
        self.page = (room / 2).max(1);
        if self.rows.is_empty() {
            let words = crate::words::label("entrust-evidence-none");
            for (y, line) in (area.y..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width, line, Tone::Plain);
            }
            return;
        }
        let most = self.rows.len().saturating_sub(room);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(room)).min(most);
        for (n, (id, line)) in self.rows.iter().enumerate().skip(self.top).take(room) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            let tick = if self.unticked.contains(id) { "[ ]" } else { "[x]" };
            paint.text(area.x + 2, y, 3, tick, Tone::Plain);
            paint.text(area.x + 6, y, area.width.saturating_sub(6), line, Tone::Plain);
        }
    }
}

/// Reads all that a decision may stand on.
fn read(store: &Store, trainee: Id, today: NaiveDate) -> Result<Option<Known>> {
    let (forms, goals) = (Forms::new(), Goals::new());
    let Some(person) = Person::read(store, &forms, trainee)? else { return Ok(None) };
    let skills = person.skills(store, &goals)?.into_iter().collect();
    let mut placements = store.referring(Kind::Placement, "trainee", trainee, PLACEMENTS)?;
    placements.retain(|p| p.text("state") != "cancelled" && p.date("starts_on").is_some_and(|first| first <= today));
    placements.sort_by_key(|p| std::cmp::Reverse(p.date("starts_on")));
    let supervisor =
        placements.iter().find(|p| p.date("ends_on").is_some_and(|last| last >= today)).and_then(|p| p.reference("supervisor"));
    let mut places: Vec<(Reason, Id)> = person.trainee.reference("home_hospital").map(|id| (Reason::Given, id)).into_iter().collect();
    for placement in &placements {
        let department = placement.reference("department").map(|d| store.get(Kind::Department, d)).transpose()?.flatten();
        places.extend(department.and_then(|d| d.reference("hospital")).map(|id| (Reason::Placement, id)));
    }
    places.extend(person.decisions.values().flatten().map(|d| (Reason::Assessed, d.hospital)));
    Ok(Some(Known { person, goals, skills, places: ranked(places), supervisor }))
}

/// How many, by how many, from when to when; what the curriculum wants.
fn counted(desk: &Desk, judged: &Judgement) -> String {
    let mut parts = vec![crate::say!("entrust-counted", n = judged.n, assessors = judged.assessors)];
    if let (Some(from), Some(to)) = (judged.from, judged.to) {
        parts.push(crate::say!("entrust-period", from = desk.manner.day(from), to = desk.manner.day(to)));
    }
    if judged.baseline > 0 {
        parts.push(crate::say!("entrust-baseline", n = judged.baseline));
    }
    parts.push(match judged.goal.minimum {
        Some(minimum) => crate::say!("entrust-cases-of", n = judged.cases, minimum = minimum),
        None => crate::say!("entrust-cases", n = judged.cases),
    });
    parts.extend(judged.goal.target.map(|level| crate::say!("entrust-target", level = level.get())));
    parts.join("; ")
}

/// What one form in one version says.
fn tool_line(tool: &ToolSummary) -> String {
    let [least, _, median, _, greatest] = tool.spread.numbers();
    let way = match tool.tool.perspective() {
        Perspective::Ordinary => crate::words::label("entrust-way-ordinary"),
        Perspective::Retrospective => crate::words::label("entrust-way-back"),
        Perspective::Prospective => crate::words::label("entrust-way-ahead"),
    };
    let said = crate::say!("entrust-tool", n = tool.n, assessors = tool.assessors, median = median, least = least, greatest = greatest);
    let target = tool.target.map(|target| crate::say!("entrust-tool-target", target = target)).unwrap_or_default();
    let cell = |words: &str, wide: usize| text::pad(&text::truncate(words, wide), wide);
    format!("  {}  {}  {said}{target}", cell(&tool.tool.name(), 14), cell(&way, 11))
}

/// A level in words.
fn level_words(level: i64) -> String {
    match level {
        1 => crate::words::label("entrust-level-1"),
        2 => crate::words::label("entrust-level-2"),
        3 => crate::words::label("entrust-level-3"),
        4 => crate::words::label("entrust-level-4"),
        _ => crate::words::label("entrust-level-5"),
    }
}

fn ask_until(typed: &str) -> Prompt {
    Prompt::new(UNTIL, crate::words::label("entrust-ask-until"), typed.to_owned())
}

fn ask_reason(typed: &str) -> Prompt {
    Prompt::new(REASON, crate::words::label("entrust-ask-reason"), typed.to_owned())
}

impl Layer for Entrust {
    fn context(&self) -> Context {
        Context::Entrust
    }

    fn title(&self, desk: &Desk) -> String {
        let name = if self.name.is_empty() { desk.names.title(&desk.store, Kind::Trainee, self.trainee) } else { self.name.clone() };
        crate::say!("entrust-title", name = name)
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let inner = area.width.saturating_sub(4);
        let words = match (&self.trouble, &self.nothing, &self.known, self.skill) {
            (Some(trouble), ..) => Some(trouble.clone()),
            (None, Some(nothing), ..) => Some(nothing.clone()),
            (None, None, None, _) => Some(crate::words::label("entrust-looking")),
            (None, None, Some(_), None) => Some(crate::words::label("entrust-choose-skill")),
            _ => None,
        };
        if let Some(words) = words {
            for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, inner.into())) {
                paint.text(area.x + 2, y, inner, line, Tone::Plain);
            }
            return None;
        }
        // What is decided stands in any window; of what is known as much as leaves room for some evidence.
        let decision: u16 = if area.width >= 70 { 3 } else { 5 };
        let most = usize::from(area.height.saturating_sub(decision + 2 + 3));
        let mut y = area.y;
        let lines = self.head.iter().flat_map(|(tone, words)| text::wrap(words, inner.into()).into_iter().take(3).map(|l| (*tone, l)));
        for (tone, line) in lines.take(most) {
            paint.text(area.x + 2, y, inner, line, tone);
            y += 1;
        }
        paint.rule(area, y, &crate::words::label("entrust-decision"));
        y += 1;
        y += self.draw_decision(desk, Rect { y, height: decision, ..area }, paint);
        if y < area.bottom() {
            let (n, of, assessors) = (self.ticked().len(), self.rows.len(), self.assessors());
            paint.rule(area, y, &crate::say!("entrust-evidence-title", n = n, of = of, assessors = assessors));
            y += 1;
        }
        if y < area.bottom() {
            self.draw_evidence(Rect { y, height: area.bottom() - y, ..area }, paint);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let free = matches!(action, Action::Help | Action::Repaint | Action::Suspend | Action::Leave);
        if self.saving.is_some() && !free {
            return Offer::NotNow(msg!("assess-sheet-saving"));
        }
        if self.known.is_none() && !free {
            return Offer::NotNow(msg!("why-looking"));
        }
        if self.nothing.is_some() && !free {
            return Offer::NotNow(msg!("entrust-no-skill", name = self.name, key = "a"));
        }
        match action {
            Action::Tick if self.rows.is_empty() => Offer::NotNow(msg!("why-no-row")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.page),
            Action::HalfDown => self.at = (self.at + self.page).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Open if self.skill.is_none() => return Outcome::then(self.choose_skill(desk)),
            Action::Open => {
                let Some((id, _)) = self.rows.get(self.at) else { return Outcome::done() };
                return Outcome::then(Effect::Open(Kind::Assessment, *id));
            }
            Action::Tick => {
                if let Some((id, _)) = self.rows.get(self.at) {
                    if !self.unticked.remove(id) {
                        self.unticked.insert(*id);
                    }
                    self.touched = true;
                    self.at = (self.at + 1).min(last);
                }
            }
            Action::PickHospital => return Outcome::then(self.choose_hospital(desk)),
            Action::PickDecider => return Outcome::then(self.choose_decider(desk)),
            Action::PickUntil => {
                let offered = desk.manner.today.checked_add_months(Months::new(HOLDS));
                let text = self.until.or(offered).map(|day| desk.manner.day(day)).unwrap_or_default();
                return Outcome::then(Effect::Push(Box::new(ask_until(&text))));
            }
            Action::WriteReason => return Outcome::then(Effect::Push(Box::new(ask_reason(&self.reason)))),
            Action::SaveChosen if self.skill.is_none() => return Outcome::then(self.choose_skill(desk)),
            Action::SaveChosen => return Outcome::Consumed(self.save(desk)),
            Action::Leave if self.touched && self.saving.is_none() => {
                return Outcome::then(Effect::Push(Box::new(Confirm::new(LEAVE, msg!("entrust-leave")))));
            }
            Action::Leave => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn typed(&mut self, _desk: &mut Desk, typed: &Typed) -> Outcome {
        let Typed::Char(c) = typed else { return Outcome::Ignored };
        let latin = text::latin_digits(c.encode_utf8(&mut [0; 4])).into_owned();
        let Some(level) = latin.chars().next().and_then(|c| c.to_digit(10)) else { return Outcome::Ignored };
        if self.known.is_none() || self.saving.is_some() {
            return Outcome::done();
        }
        if !(1..=5).contains(&level) {
            return Outcome::then(Effect::Notice(msg!("entrust-need-level")));
        }
        (self.level, self.touched) = (Some(i64::from(level)), true);
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: SKILL, value } => {
                self.skill = Option::<Id>::read(value);
                self.unticked.clear();
                Outcome::Consumed(self.compose(desk).err().map(Effect::from).into_iter().collect())
            }
            Told::Chosen { purpose: HOSPITAL, value } => {
                self.hospital = Option::<Id>::read(value);
                Outcome::Consumed(self.again(desk))
            }
            Told::Chosen { purpose: DECIDER, value } => {
                self.decider = Option::<Id>::read(value);
                Outcome::Consumed(self.again(desk))
            }
            Told::Chosen { purpose: LEAVE, .. } => Outcome::then(Effect::Pop),
            Told::Line { purpose: REASON, text, done: true } => {
                self.reason = text::clean_line(text.trim()).into_owned();
                Outcome::Consumed(self.again(desk))
            }
            Told::Line { purpose: UNTIL, text: typed, done: true } => {
                if typed.trim() == NO_END {
                    self.until = None;
                    return Outcome::Consumed(self.again(desk));
                }
                match date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift).map(|p| p.date) {
                    Ok(day) if day >= desk.manner.today => {
                        self.until = Some(day);
                        Outcome::Consumed(self.again(desk))
                    }
                    Ok(day) => {
                        let (day, today) = (desk.manner.day(day), desk.manner.day(desk.manner.today));
                        let why = msg!(
                            "two-sentences",
                            one = msg!("entrust-until", day = day, decided = today),
                            two = msg!("entrust-until-next")
                        );
                        Outcome::then(Effect::Push(Box::new(ask_until(typed).refused(&why))))
                    }
                    Err(why) => Outcome::then(Effect::Push(Box::new(ask_until(typed).refused(&why)))),
                }
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.known.is_none() && self.trouble.is_none() && self.asked.is_none() { self.ask(desk) } else { Vec::new() }
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
        let effects = match found.downcast::<Result<Option<Known>>>().map(|known| *known) {
            Ok(Ok(Some(known))) => self.take(desk, known),
            Ok(Ok(None)) => {
                self.trouble = Some(crate::words::label("entrust-gone"));
                Vec::new()
            }
            Ok(Err(e)) => {
                self.trouble = Some(e.to_string());
                Vec::new()
            }
            Err(other) => return Err(other),
        };
        Ok(if std::mem::take(&mut self.stale) { effects.into_iter().chain(self.ask(desk)).collect() } else { effects })
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) => {
                let key = desk.key(Context::Pane, Action::Undo);
                let say = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                let made = done.saved.map(|id| Effect::Tell(Told::Made { kind: Kind::Entrustment, id }));
                Outcome::Consumed(std::iter::once(Effect::Pop).chain(made).chain(say).collect())
            }
            Err(e) => Outcome::then(e.clone().into()),
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        const MADE_OF: [Kind; 8] = [
            Kind::Assessment,
            Kind::Entrustment,
            Kind::Participant,
            Kind::Trainee,
            Kind::Instrument,
            Kind::Framework,
            Kind::Skill,
            Kind::Curriculum,
        ];
        if self.saving.is_some() || !MADE_OF.iter().any(|kind| news.concerns(*kind)) {
            return Vec::new();
        }
        let told = self.known.is_some().then(|| Effect::Notice(msg!("entrust-changed")));
        self.ask(desk).into_iter().chain(told).collect()
    }
}
