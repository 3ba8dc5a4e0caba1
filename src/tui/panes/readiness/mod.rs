//! Readiness: the home hospitals in sums, a page of them; Enter opens one with each skill of its departments, Enter there the items.
//!
//! What it draws was read on a thread ([`crate::programme::skills::readiness`]), one hospital or one page of hospitals; drawing asks
//! nothing.
//!
//! Must not: know what is ready. Awkward: the order of hospitals is that of their names, since their readiness is known only page by page.

mod draw;

use std::any::Any;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::show::{Names, choice};
use crate::programme::skills::readiness::{Asker, House, Needed, Ready};
use crate::rules::skills::readiness::Sum;
use crate::store::Anchor;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::behind::{Behind, Row};
use crate::tui::layers::round::{Round, borrowed};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// Kinds of records that it is made of.
const MADE_OF: [Kind; 9] = [
    Kind::Equipment,
    Kind::Department,
    Kind::Hospital,
    Kind::Skill,
    Kind::SkillMap,
    Kind::Curriculum,
    Kind::Entrustment,
    Kind::Trainee,
    Kind::Term,
];

/// Columns of the lines that say what counts.
const RULE: usize = 76;

/// What was read.
enum Found {
    Houses(Vec<House>, Option<Anchor>),
    Skills(Vec<Ready>),
}

/// Hospitals, or the skills of one.
#[derive(Default)]
pub struct Readiness {
    houses: Vec<House>,
    next: Option<Anchor>,
    from: Option<Anchor>,
    earlier: Vec<Option<Anchor>>,
    /// The one hospital that it is about, with its name; without one all of them.
    open: Option<(Id, String)>,
    skills: Vec<Ready>,
    asked: Inquiry,
    of_houses: Marker,
    of_skills: Marker,
    /// The hospital that should be at the marker when they come.
    wanted: Option<Id>,
}

impl Readiness {
    /// One hospital, over whatever is on the screen.
    #[must_use]
    pub fn of(id: Id, name: String) -> Self {
        Self { open: Some((id, name)), ..Self::default() }
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (today, open, from) = (desk.manner.today, self.open.as_ref().map(|o| o.0), self.from.clone());
        self.asked.read(desk, move |store| {
            let (names, mut asker) = (Names::new(), Asker::new(store)?);
            Ok(match open {
                Some(id) => Found::Skills(asker.hospital(store, &names, id, today)?),
                None => {
                    let (houses, next) = asker.houses(store, &names, from.as_ref(), today)?;
                    Found::Houses(houses, next)
                }
            })
        })
    }

    /// Something else is to be shown.
    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.asked.turn();
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn take(&mut self, found: Found) {
        match found {
            Found::Houses(houses, next) => {
                let stood = self.wanted.take().or_else(|| self.house().map(|h| h.id));
                (self.houses, self.next) = (houses, next);
                let at = self.houses.iter().position(|h| Some(h.id) == stood);
                self.of_houses.stand(at, self.houses.len(), |_| true);
            }
            Found::Skills(skills) => {
                let stood = self.skill().map(|s| (s.department, s.skill));
                self.skills = skills;
                let at = self.skills.iter().position(|s| Some((s.department, s.skill)) == stood);
                self.of_skills.stand(at, self.skills.len(), |_| true);
            }
        }
    }

    fn len(&self) -> usize {
        if self.open.is_some() { self.skills.len() } else { self.houses.len() }
    }

    fn place_mut(&mut self) -> &mut Marker {
        if self.open.is_some() { &mut self.of_skills } else { &mut self.of_houses }
    }

    fn house(&self) -> Option<&House> {
        if self.open.is_some() { None } else { self.houses.get(self.of_houses.at) }
    }

    fn skill(&self) -> Option<&Ready> {
        if self.open.is_some() { self.skills.get(self.of_skills.at) } else { None }
    }

    /// What a check round is about: the department at the marker, else the hospital.
    fn round(&self) -> Option<(Kind, Id)> {
        match (self.skill().and_then(|s| s.department), &self.open, self.house()) {
            (Some(department), ..) => Some((Kind::Department, department)),
            (None, Some((id, _)), _) => Some((Kind::Hospital, *id)),
            (None, None, house) => house.map(|h| (Kind::Hospital, h.id)),
        }
    }

    fn items(&self, desk: &Desk, of: &Ready) -> Behind {
        let place = match (&self.open, of.department_name.is_empty()) {
            (Some((_, name)), true) => name.clone(),
            _ => of.department_name.clone(),
        };
        let leads = of.department.map(|id| (Kind::Department, id)).or_else(|| self.open.as_ref().map(|(id, _)| (Kind::Hospital, *id)));
        let mut rows: Vec<Row> = of
            .items
            .iter()
            .map(|n| {
                let tone = if n.item.is_there() && !n.old { Tone::Plain } else { Tone::Warn };
                Row { words: item(desk, n), tone, leads }
            })
            .collect();
        if of.items.is_empty() {
            rows.push(Row { words: crate::words::label("readiness-no-items"), tone: Tone::Plain, leads: Some((Kind::Skill, of.skill)) });
        }
        rows.push(Row { words: draw::trend(desk, of), tone: Tone::Plain, leads: Some((Kind::Skill, of.skill)) });
        let rule = crate::words::label("readiness-rule");
        rows.extend(text::wrap(&rule, RULE).into_iter().map(|line| Row { words: line.to_owned(), tone: Tone::Faint, leads: None }));
        Behind::new(crate::say!("readiness-items", skill = of.skill_name, place = place), rows, false)
    }

    /// The sums of the page.
    fn sums(&self) -> (Sum, Sum) {
        let add = |into: &mut Sum, of: Sum| {
            into.skills += of.skills;
            into.ready += of.ready;
            into.there += of.there;
            into.required += of.required;
        };
        let (mut all, mut bellwether) = (Sum::default(), Sum::default());
        for house in &self.houses {
            add(&mut all, house.all);
            add(&mut bellwether, house.bellwether);
        }
        (all, bellwether)
    }
}

/// An item with what was found and when, in words.
fn item(desk: &Desk, n: &Needed) -> String {
    let Some(state) = n.item.state else {
        return crate::say!("readiness-item-never-looked", name = n.name);
    };
    let found = choice("availability", state.key());
    let mut words = match n.item.looked {
        Some(day) => crate::say!("readiness-item", name = n.name, state = found, day = desk.manner.day(day)),
        None => crate::say!("readiness-item-no-day", name = n.name, state = found),
    };
    if let Some(before) = n.item.before.filter(|b| *b != state) {
        words.push_str(&crate::say!("readiness-item-before", state = choice("availability", before.key())));
    }
    if n.old {
        words.push_str(&crate::say!("readiness-item-old"));
    }
    words.push_str(&borrowed(n.item, &n.lender));
    words
}

impl Layer for Readiness {
    fn context(&self) -> Context {
        Context::Readiness
    }

    fn title(&self, _desk: &Desk) -> String {
        match &self.open {
            Some((_, name)) => crate::say!("readiness-of", name = name),
            None => crate::words::label("view-readiness"),
        }
    }

    fn status(&self, desk: &Desk) -> String {
        if !self.asked.is_loaded() {
            return String::new();
        }
        if self.open.is_some() {
            // As in the list of hospitals: what stands for the whole of it is told apart there.
            let own = || self.skills.iter().filter(|s| s.department.is_some());
            let ready = own().filter(|s| s.now.required > 0 && s.now.there == s.now.required).count();
            return crate::say!("readiness-count-skills", ready = ready, n = own().count());
        }
        let mut parts = vec![crate::say!("readiness-count", n = self.houses.len())];
        if self.next.is_some() {
            parts.push(crate::say!("readiness-more", key = desk.key(Context::Readiness, Action::LaterPage)));
        }
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint);
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Back if self.open.is_none() => Offer::No,
            Action::LaterPage if self.open.is_some() || self.next.is_none() => Offer::NotNow(msg!("readiness-no-more")),
            Action::EarlierPage if self.open.is_some() || self.earlier.is_empty() => Offer::NotNow(msg!("readiness-no-earlier")),
            Action::Open if self.len() == 0 => Offer::NotNow(self.asked.why_nothing()),
            Action::CheckRound if self.round().is_none() => Offer::NotNow(msg!("why-no-row")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let len = self.len();
        if self.place_mut().act(action, len, |_| true) {
            return Outcome::done();
        }
        match action {
            Action::Detail => desk.detail = !desk.detail,
            Action::Open => {
                if let Some(of) = self.skill() {
                    return Outcome::then(Effect::Push(Box::new(self.items(desk, of))));
                }
                let Some((id, name)) = self.house().map(|h| (h.id, h.name.clone())) else { return Outcome::done() };
                return Outcome::then(Effect::Push(Box::new(Self::of(id, name))));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            Action::CheckRound => {
                return Outcome::Consumed(self.round().map(|(kind, id)| Round::open(desk, kind, id)).into_iter().collect());
            }
            Action::LaterPage => {
                self.earlier.push(self.from.take());
                self.from = self.next.clone();
                self.of_houses = Marker::default();
                return Outcome::Consumed(self.turn(desk));
            }
            Action::EarlierPage => {
                self.from = self.earlier.pop().flatten();
                self.of_houses = Marker::default();
                return Outcome::Consumed(self.turn(desk));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        Round::chosen(desk, told).map_or(Outcome::Ignored, Outcome::then)
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_due() { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if let Some(found) = self.asked.heard::<Found>(ticket, found)? {
            self.take(found);
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        // One hospital is opened from the list again.
        self.open.is_none().then(|| json!({ "at": self.house().map(|h| h.id.get()) }))
    }

    fn restore(&mut self, _desk: &mut Desk, place: &Json) {
        self.wanted = place.get("at").and_then(Json::as_i64).and_then(Id::new);
    }
}
