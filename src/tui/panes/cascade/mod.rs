//! The cascade: whom returned trainees taught, and whom those taught, as a tree that can be folded, with the generations summed above.
//!
//! What it draws was read on a thread ([`crate::programme::skills::cascade`]); drawing asks nothing.
//!
//! Must not: know who counts as returned. Still awkward: folds are forgotten when the program ends.

use std::any::Any;
use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::model::{Id, Kind, Value};
use crate::msg;
use crate::programme::show::Names;
use crate::programme::skills::cascade::{MOST, Node, Tree, Whose, tree};
use crate::rules::today::Now;
use crate::store::{Direction, ListQuery};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

const MADE_OF: [Kind; 5] = [Kind::Teaching, Kind::Trainee, Kind::Skill, Kind::Hospital, Kind::Cohort];
const WHOSE: &str = "cascade-whose";
/// Groups and hospitals offered.
const OFFERED: usize = 300;
/// Columns of the numbers and of a day.
const NUMBER: u16 = 6;
const DAY: u16 = 10;

/// The pane.
#[derive(Default)]
pub struct Cascade {
    whose: Whose,
    /// The name of what bounds it.
    name: String,
    tree: Tree,
    asked: Inquiry,
    /// People whose pupils are not shown.
    folded: BTreeSet<Id>,
    /// Which nodes are in view, in order.
    shown: Vec<usize>,
    marker: Marker,
    wanted: Option<Id>,
    laid: bool,
}

impl Cascade {
    /// The tree that stands with a record, to lie over it; nothing for a kind that has none.
    #[must_use]
    pub fn over(desk: &Desk, kind: Kind, id: Id) -> Option<Self> {
        let whose = Whose::of(kind, id)?;
        Some(Self { whose, name: desk.names.title(&desk.store, kind, id), laid: true, ..Self::default() })
    }

    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let whose = self.whose;
        self.asked.read(desk, move |store| tree(store, &Names::new(), whose))
    }

    fn here(&self) -> Option<&Node> {
        self.shown.get(self.marker.at).and_then(|n| self.tree.nodes.get(*n))
    }

    /// Which nodes are in view: those under nobody who is folded.
    fn unfold(&mut self) {
        self.shown.clear();
        let mut under: Option<u32> = None;
        for (n, node) in self.tree.nodes.iter().enumerate() {
            if under.is_some_and(|generation| node.line.generation > generation) {
                continue;
            }
            under = self.folded.contains(&node.line.person).then_some(node.line.generation);
            self.shown.push(n);
        }
        self.marker.at = self.marker.at.min(self.shown.len().saturating_sub(1));
    }

    fn stand_on(&mut self, person: Id) {
        let at = self.shown.iter().position(|n| self.tree.nodes.get(*n).is_some_and(|node| node.line.person == person));
        self.marker.at = at.unwrap_or(self.marker.at);
    }

    fn fold(&mut self, folds: Option<bool>) {
        let Some(node) = self.here().filter(|n| n.line.taught > 0) else { return };
        let person = node.line.person;
        let is = self.folded.contains(&person);
        if folds.unwrap_or(!is) {
            self.folded.insert(person);
        } else {
            self.folded.remove(&person);
        }
        self.unfold();
        self.stand_on(person);
    }

    fn take(&mut self, found: Tree) {
        let stood = self.wanted.take().or_else(|| self.here().map(|n| n.line.person));
        self.tree = found;
        self.unfold();
        if let Some(person) = stood {
            self.stand_on(person);
        }
    }

    fn turn(&mut self, desk: &mut Desk, whose: Whose) -> Vec<Effect> {
        self.whose = whose;
        self.name = whose.record().map(|(kind, id)| desk.names.title(&desk.store, kind, id)).unwrap_or_default();
        (self.marker, self.wanted, self.tree) = (Marker::default(), None, Tree::default());
        self.asked.turn();
        self.shown.clear();
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn choose(&self, desk: &Desk) -> Effect {
        let mut items = vec![Item { label: crate::words::label("cascade-everybody"), detail: String::new(), value: Value::text("- 0") }];
        for (kind, by) in [(Kind::Cohort, ("starts_on", true)), (Kind::Hospital, ("name", false))] {
            match desk.store.page(&ListQuery::all(kind).by(by.0, by.1), None, Direction::Forward, OFFERED) {
                Ok(found) => items.extend(found.iter().map(|(row, _)| Item {
                    label: desk.names.row_title(&desk.store, row),
                    detail: crate::programme::show::kind_label(kind),
                    value: Value::text(format!("{} {}", kind.table(), row.id.get())),
                })),
                Err(e) => return e.into(),
            }
        }
        Effect::Push(Box::new(Choose::new(WHOSE, crate::words::label("cascade-choose"), items)))
    }

    fn draw_row(&self, now: &Now<'_>, node: &Node, area: Rect, y: u16, paint: &mut Painter<'_>) {
        // Deep trees are not pushed off the screen.
        let indent = u16::try_from(node.line.generation.saturating_sub(1).min(12)).unwrap_or(12) * 2;
        let sign = match (node.line.taught, self.folded.contains(&node.line.person)) {
            (0, _) => "-",
            (_, true) => "+",
            (_, false) => "v",
        };
        let numbers = NUMBER * 2;
        let rest = area.width.saturating_sub(4 + numbers + DAY + 2);
        let name = (rest / 2).clamp(12, 44).min(area.width.saturating_sub(4));
        let x = area.x + 2 + indent;
        paint.text(x, y, 1, sign, Tone::Plain);
        paint.text(x + 2, y, name.saturating_sub(indent), &node.name, Tone::Plain);
        let mut x = area.x + 4 + name;
        if node.line.taught > 0 {
            paint.right(x + NUMBER, y, NUMBER, &node.line.taught.to_string(), Tone::Plain);
            paint.right(x + numbers, y, NUMBER, &node.line.below.to_string(), Tone::Plain);
        }
        x += numbers + 1;
        if let Some(day) = node.since {
            paint.text(x, y, DAY, &now.say(day), Tone::Plain);
        }
        x += DAY + 1;
        let what = if node.skills.is_empty() { &node.hospital } else { &node.skills.join("; ") };
        paint.text(x, y, area.right().saturating_sub(x), what, Tone::Plain);
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let key = desk.key(Context::Cascade, Action::New);
        let words = match (self.asked.trouble(), self.asked.is_loaded()) {
            (Some(trouble), _) => trouble.to_owned(),
            (None, false) => crate::words::label("cascade-looking"),
            (None, true) if self.tree.outside > 0 => crate::say!("cascade-outside", n = self.tree.outside),
            (None, true) => crate::say!("cascade-nobody", key = key),
        };
        for (y, line) in (area.y + 1..).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
        }
    }
}

impl Layer for Cascade {
    fn context(&self) -> Context {
        Context::Cascade
    }

    fn title(&self, _desk: &Desk) -> String {
        if self.laid { crate::say!("cascade-title", name = self.name) } else { crate::words::label("view-cascade") }
    }

    fn status(&self, _desk: &Desk) -> String {
        let mut parts: Vec<String> = Vec::new();
        if !self.laid && !self.name.is_empty() {
            parts.push(format!("/ {}", self.name));
        }
        if self.asked.is_loaded() {
            parts.push(crate::say!("cascade-count", n = self.tree.nodes.len()));
        }
        if self.tree.cut {
            parts.push(crate::say!("cascade-cut", n = MOST));
        }
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.tree.nodes.is_empty() {
            self.draw_empty(desk, area, paint);
            return None;
        }
        let now = Now { today: desk.manner.today, calendar: desk.manner.calendar, shift: &desk.manner.shift };
        let wide = usize::from(area.width.saturating_sub(2));
        let sums = self.tree.sums();
        let head = text::wrap(&sums, wide);
        let mut y = area.y;
        for line in head.into_iter().take(2) {
            paint.text(area.x + 2, y, area.width, line, Tone::Title);
            y += 1;
        }
        let outside = u16::from(self.tree.outside > 0);
        let foot = if desk.detail && area.height >= 14 { 3 } else { 0 };
        let rest = area.width.saturating_sub(4 + NUMBER * 2 + DAY + 2);
        let x = area.x + 4 + (rest / 2).clamp(12, 44).min(area.width.saturating_sub(4));
        let label = |id| crate::words::label(id);
        paint.text(area.x + 4, y, x.saturating_sub(area.x + 4), &label("cascade-column-name"), Tone::Label);
        paint.right(x + NUMBER, y, NUMBER, &label("cascade-column-taught"), Tone::Label);
        paint.right(x + NUMBER * 2, y, NUMBER, &label("cascade-column-below"), Tone::Label);
        paint.text(x + NUMBER * 2 + 1, y, DAY, &label("cascade-column-since"), Tone::Label);
        let last = x + NUMBER * 2 + DAY + 2;
        paint.text(last, y, area.right().saturating_sub(last), &label("cascade-column-skill"), Tone::Label);
        y += 1;
        let list = usize::from(area.bottom().saturating_sub(y + foot + outside)).max(1);
        self.marker.view(list, self.shown.len());
        for (n, node) in self.shown.iter().enumerate().skip(self.marker.top).take(list) {
            let y = y + u16::try_from(n - self.marker.top).unwrap_or(0);
            if n == self.marker.at {
                paint.marker(area.x, y);
            }
            if let Some(node) = self.tree.nodes.get(*node) {
                self.draw_row(&now, node, area, y, paint);
            }
        }
        let below = area.bottom().saturating_sub(foot + outside);
        if outside > 0 {
            paint.text(
                area.x + 2,
                below,
                area.width.saturating_sub(2),
                &crate::say!("cascade-outside", n = self.tree.outside),
                Tone::Faint,
            );
        }
        if foot > 0
            && let Some(node) = self.here()
        {
            let strip = Rect { y: area.bottom() - foot, height: foot, ..area };
            paint.later(("cascade", 0), strip, |paint| {
                paint.rule(strip, strip.y, &node.name);
                let by = node.line.teacher.map(|t| desk.names.title(&desk.store, Kind::Trainee, t));
                let mut parts: Vec<String> = Vec::new();
                parts.push(match by {
                    Some(by) => crate::say!("cascade-taught-by", generation = node.line.generation, name = by),
                    None => crate::words::label(if node.back { "cascade-root" } else { "cascade-root-away" }),
                });
                parts.extend((!node.hospital.is_empty()).then(|| node.hospital.clone()));
                parts.extend((!node.skills.is_empty()).then(|| node.skills.join("; ")));
                let words = parts.join(" - ");
                for (y, line) in (strip.y + 1..strip.bottom()).zip(text::wrap(&words, wide)) {
                    paint.text(strip.x + 2, y, strip.width.saturating_sub(2), line, Tone::Plain);
                }
            });
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let nothing = self.asked.why_nothing();
        match action {
            Action::Back if !self.laid => Offer::No,
            Action::Open | Action::Assess if self.here().is_none() => Offer::NotNow(nothing),
            Action::Fold | Action::Left | Action::Right => match self.here() {
                None => Offer::NotNow(nothing),
                Some(node) if node.line.taught == 0 => Offer::NotNow(msg!("cascade-taught-nobody", name = node.name)),
                Some(_) => Offer::Yes,
            },
            Action::FoldAll if self.here().is_none() => Offer::NotNow(nothing),
            Action::ClearFilter if self.whose == Whose::Everybody => Offer::NotNow(msg!("why-no-filter")),
            Action::ClearFilter if self.laid => Offer::NotNow(msg!("cascade-laid")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.marker.act(action, self.shown.len(), |_| true) {
            return Outcome::done();
        }
        match action {
            Action::Fold => self.fold(None),
            Action::Left => self.fold(Some(true)),
            Action::Right => self.fold(Some(false)),
            Action::FoldAll => {
                let person = self.here().map(|n| n.line.person);
                if self.folded.is_empty() {
                    self.folded = self.tree.nodes.iter().filter(|n| n.line.taught > 0).map(|n| n.line.person).collect();
                } else {
                    self.folded.clear();
                }
                self.unfold();
                if let Some(person) = person {
                    self.stand_on(person);
                }
            }
            Action::Open => {
                let Some(node) = self.here() else { return Outcome::done() };
                return Outcome::then(Effect::Open(Kind::Trainee, node.line.person));
            }
            Action::Assess => {
                let Some(node) = self.here() else { return Outcome::done() };
                return Outcome::then(Assess::of_people(desk, vec![node.line.person]));
            }
            Action::New => {
                let mut preset = Vec::new();
                let teacher = self.here().map(|n| n.line.person).or(match self.whose {
                    Whose::Person(id) => Some(id),
                    _ => None,
                });
                if let Some(teacher) = teacher {
                    preset.push(("teacher", Value::Int(teacher.get())));
                    let home = desk.store.get(Kind::Trainee, teacher).ok().flatten().and_then(|row| row.reference("home_hospital"));
                    preset.extend(home.map(|h| ("hospital", Value::Int(h.get()))));
                }
                preset.push(("on", Value::text(desk.manner.today.to_string())));
                return Outcome::then(Form::new_record(desk, Kind::Teaching, &preset));
            }
            Action::Detail => desk.detail = !desk.detail,
            Action::Whose => return Outcome::then(self.choose(desk)),
            Action::ClearFilter => return Outcome::Consumed(self.turn(desk, Whose::Everybody)),
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        let Told::Chosen { purpose: WHOSE, value } = told else { return Outcome::Ignored };
        let Some((kind, id)) = value.as_str().split_once(' ') else { return Outcome::done() };
        let id = id.parse().ok().and_then(Id::new);
        let whose = Kind::of_table(kind).zip(id).and_then(|(kind, id)| Whose::of(kind, id)).unwrap_or_default();
        Outcome::Consumed(self.turn(desk, whose))
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
        if let Some(found) = self.asked.heard::<Tree>(ticket, found)? {
            self.take(found);
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        Some(json!({
            "layer": "cascade",
            "of": self.whose.record().map(|(kind, id)| json!({ "kind": kind.table(), "record": id.get() })),
            "at": self.here().map(|n| n.line.person.get()),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        self.wanted = place.get("at").and_then(Json::as_i64).and_then(Id::new);
        let of = place.get("of");
        let kind = of.and_then(|o| o.get("kind")).and_then(Json::as_str).and_then(Kind::of_table);
        let id = of.and_then(|o| o.get("record")).and_then(Json::as_i64).and_then(Id::new);
        let there = |(kind, id): &(Kind, Id)| desk.store.get(*kind, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone));
        if let Some((kind, id)) = kind.zip(id).filter(there) {
            self.whose = Whose::of(kind, id).unwrap_or_default();
            self.name = desk.names.title(&desk.store, kind, id);
        }
    }
}
