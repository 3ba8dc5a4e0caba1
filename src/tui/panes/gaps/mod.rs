//! The gap board: the items by how many entrusted skills one of each would unlock, the hospitals whose people hold what they cannot use,
//! and what several items would unlock together.
//!
//! The programme is read in parts on a thread ([`crate::programme::skills::gaps`]); what has come so far is shown, with how much that is.
//! Drawing asks nothing. After a change the old board stays until the new one is there; only the hospitals that it touches are read again.
//! What was read is the desk's, since Today stands on it too.
//!
//! Must not: know what unlocks what. Awkward: after a change of a skill, a curriculum or the catalogue everything is read anew.

mod asking;
mod draw;
mod lines;

use std::any::Any;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use asking::{Heard, Purpose};

use crate::actions::{Action, Context};
use crate::exchange::export::shortfall_file;
use crate::model::{Id, Kind, List, Value};
use crate::msg;
use crate::programme::skills::gaps::{Line, MADE_OF, Narrow, Of, Ranking};
use crate::rules::skills::unlock::Unlocked;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::behind::Behind;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::worker::Ticket;

const NARROW: &str = "gap-narrow";
const FILE: &str = "gap-file";

/// By what the items are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sort {
    #[default]
    Skills,
    People,
    Cost,
}

impl Sort {
    const fn next(self) -> Self {
        match self {
            Self::Skills => Self::People,
            Self::People => Self::Cost,
            Self::Cost => Self::Skills,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Skills => "gap-by-skills",
            Self::People => "gap-by-people",
            Self::Cost => "gap-by-cost",
        }
    }
}

/// The board.
#[derive(Default)]
pub struct GapBoard {
    ranking: Ranking,
    loaded: bool,
    /// A question that is on its way, and those that wait for it.
    asked: Option<(Ticket, Purpose)>,
    wanted: Vec<Purpose>,
    stale: bool,
    trouble: Option<String>,
    narrow: Narrow,
    /// The narrowing in words.
    narrowed: String,
    /// Hospitals instead of items.
    hospitals: bool,
    sort: Sort,
    at: usize,
    top: usize,
    half: usize,
    /// Who stood at the marker.
    stood: Option<String>,
    /// Items that are tried together, and what they unlock.
    marks: BTreeSet<String>,
    together: Option<Unlocked>,
}

impl GapBoard {
    fn len(&self) -> usize {
        if self.hospitals { self.ranking.hospitals.len() } else { self.ranking.lines.len() }
    }

    /// The item at the marker.
    fn item(&self) -> Option<&Line> {
        if self.hospitals { None } else { self.ranking.lines.get(self.at) }
    }

    fn house(&self) -> Option<Id> {
        if self.hospitals { self.ranking.hospitals.get(self.at).map(|h| h.0) } else { None }
    }

    /// What stands at the marker, by a word of its own.
    fn word(&self) -> Option<String> {
        self.item().map(|l| l.ranked.item.clone()).or_else(|| self.house().map(|id| id.code()))
    }

    fn order(&mut self) {
        let cost = |l: &Line| l.cost_per_skill().unwrap_or(f64::INFINITY);
        let lines = &mut self.ranking.lines;
        // The board comes by skills; equal ones keep that order.
        lines.sort_by_key(|l| (Reverse((l.ranked.alone.skills, l.ranked.alone.people, l.ranked.lacking)), l.ranked.item.clone()));
        match self.sort {
            Sort::Skills => {}
            Sort::People => lines.sort_by_key(|l| Reverse(l.ranked.alone.people)),
            Sort::Cost => lines.sort_by(|a, b| cost(a).total_cmp(&cost(b))),
        }
    }

    /// A board has come, whole or a part.
    fn take(&mut self, ranking: Ranking) {
        let stood = self.stood.take().or_else(|| self.word());
        self.ranking = ranking;
        self.loaded = true;
        self.trouble = None;
        self.order();
        let there: BTreeSet<&String> = self.ranking.lines.iter().map(|l| &l.ranked.item).collect();
        if self.ranking.done {
            self.marks.retain(|code| there.contains(code));
        }
        let found = match (&stood, self.hospitals) {
            (Some(word), false) => self.ranking.lines.iter().position(|l| l.ranked.item == *word),
            (Some(word), true) => self.ranking.hospitals.iter().position(|h| h.0.code() == *word),
            (None, _) => None,
        };
        // Whoever has not moved yet stays at the first line while lines come.
        if let Some(at) = found.filter(|_| self.at > 0) {
            self.at = at;
        }
        self.at = self.at.min(self.len().saturating_sub(1));
    }

    fn narrow_to(&mut self, desk: &mut Desk, narrow: Narrow, words: String) -> Vec<Effect> {
        self.narrow = narrow;
        self.narrowed = words;
        (self.at, self.top) = (0, 0);
        let mut effects = self.want(desk, Purpose::Narrow);
        effects.extend(self.try_out(desk));
        effects.push(Effect::KeepPlace);
        effects
    }

    /// What the marked ones unlock together is asked for.
    fn try_out(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.together = None;
        if self.marks.is_empty() { Vec::new() } else { self.want(desk, Purpose::Together(self.marks.iter().cloned().collect())) }
    }

    fn choose_narrow(&self, desk: &Desk) -> Effect {
        let item = |label: String, what: &str, value: String| Item { label, detail: crate::words::label(what), value: Value::text(value) };
        let mut items = vec![item(crate::words::label("gap-everything"), "gap-filter-all", String::new())];
        let bellwether = if self.narrow.bellwether { "gap-all-skills" } else { "gap-bellwether-only" };
        items.push(item(crate::words::label(bellwether), "gap-filter-skills", "b:".into()));
        for code in &self.ranking.specialties {
            items.push(item(desk.names.term(&desk.store, List::Specialty, code), "gap-filter-specialty", format!("s:{code}")));
        }
        for code in &self.ranking.provinces {
            items.push(item(desk.names.term(&desk.store, List::Province, code), "gap-filter-province", format!("p:{code}")));
        }
        for (id, name, ..) in &self.ranking.hospitals {
            items.push(item(name.clone(), "gap-filter-hospital", format!("h:{}", id.get())));
        }
        Effect::Push(Box::new(Choose::new(NARROW, crate::words::label("gap-which"), items)))
    }

    /// A narrowing by its word, with what it is called.
    fn chosen(&self, desk: &Desk, word: &str) -> (Narrow, String) {
        let (what, of) = word.split_once(':').unwrap_or(("", ""));
        let of = of.to_owned();
        let mut narrow = Narrow { bellwether: self.narrow.bellwether, ..Narrow::default() };
        match what {
            "b" => narrow = Narrow { bellwether: !self.narrow.bellwether, ..self.narrow.clone() },
            "s" => narrow.specialty = Some(of),
            "p" => narrow.province = Some(of),
            "h" => narrow.hospital = of.parse().ok().and_then(Id::new),
            _ => narrow = Narrow::default(),
        }
        let words = self.words_of(desk, &narrow);
        (narrow, words)
    }

    fn words_of(&self, desk: &Desk, narrow: &Narrow) -> String {
        let mut words: Vec<String> = Vec::new();
        words.extend(narrow.specialty.as_ref().map(|code| desk.names.term(&desk.store, List::Specialty, code)));
        words.extend(narrow.province.as_ref().map(|code| desk.names.term(&desk.store, List::Province, code)));
        words.extend(narrow.hospital.map(|id| desk.names.title(&desk.store, Kind::Hospital, id)));
        if narrow.bellwether {
            words.push(crate::words::label("gap-bellwether-only"));
        }
        words.join(", ")
    }
}

impl Layer for GapBoard {
    fn context(&self) -> Context {
        Context::Gaps
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-gap-board")
    }

    fn status(&self, _desk: &Desk) -> String {
        let mut parts: Vec<String> = Vec::new();
        if !self.narrowed.is_empty() {
            parts.push(format!("/ {}", self.narrowed));
        }
        if !self.hospitals && self.sort != Sort::Skills {
            parts.push(crate::words::label(self.sort.label()));
        }
        if self.loaded {
            parts.push(crate::say!("gap-count", blocked = self.ranking.blocked, usable = self.ranking.usable));
            if !self.ranking.done {
                parts.push(crate::say!("gap-read", n = self.ranking.read));
            }
        }
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint);
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let nothing = self.len() == 0;
        match action {
            Action::Back => Offer::No,
            Action::ClearFilter if self.narrow.is_all() => Offer::NotNow(msg!("why-no-filter")),
            Action::Unmark if self.marks.is_empty() => Offer::NotNow(msg!("why-no-mark")),
            Action::Mark | Action::GapSort if self.hospitals => Offer::NotNow(msg!("gap-items-only")),
            Action::Open | Action::Mark | Action::GapLacking if nothing => {
                Offer::NotNow(if self.asked.is_some() { msg!("why-looking") } else { msg!("why-no-row") })
            }
            Action::GapLacking if self.hospitals => Offer::NotNow(msg!("gap-items-only")),
            Action::GapList if !self.ranking.done => Offer::NotNow(msg!("why-looking")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(self.half),
            Action::HalfDown => self.at = (self.at + self.half).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Detail => desk.detail = !desk.detail,
            Action::GapTurn => {
                self.hospitals = !self.hospitals;
                (self.at, self.top) = (0, 0);
            }
            Action::GapSort => {
                let stood = self.word();
                self.sort = self.sort.next();
                self.order();
                self.at = self.ranking.lines.iter().position(|l| Some(&l.ranked.item) == stood.as_ref()).unwrap_or(0);
                return Outcome::then(Effect::KeepPlace);
            }
            Action::Mark => {
                let Some(code) = self.item().map(|l| l.ranked.item.clone()) else { return Outcome::done() };
                if !self.marks.remove(&code) {
                    self.marks.insert(code);
                }
                self.at = (self.at + 1).min(last);
                return Outcome::Consumed(self.try_out(desk));
            }
            Action::Unmark => {
                self.marks.clear();
                self.together = None;
            }
            Action::Open => {
                if let Some(id) = self.house() {
                    return Outcome::Consumed(self.want(desk, Purpose::Behind(Of::Hospital(id))));
                }
                let Some(line) = self.item() else { return Outcome::done() };
                let code = line.ranked.item.clone();
                let of = match (self.marks.contains(&code), line.ranked.alone.skills) {
                    // What is tried together opens together.
                    (true, _) => Of::Freed(self.marks.iter().cloned().collect()),
                    (false, 0) => Of::Lacking(code),
                    (false, _) => Of::Freed(vec![code]),
                };
                return Outcome::Consumed(self.want(desk, Purpose::Behind(of)));
            }
            Action::GapLacking => {
                let Some(code) = self.item().map(|l| l.ranked.item.clone()) else { return Outcome::done() };
                return Outcome::Consumed(self.want(desk, Purpose::Behind(Of::Lacking(code))));
            }
            Action::Whose => return Outcome::then(self.choose_narrow(desk)),
            Action::ClearFilter => return Outcome::Consumed(self.narrow_to(desk, Narrow::default(), String::new())),
            Action::GapList => return Outcome::then(ask_file("gaps.xlsx", None)),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: NARROW, value } => {
                let (narrow, words) = self.chosen(desk, value.as_str());
                Outcome::Consumed(self.narrow_to(desk, narrow, words))
            }
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => {
                Outcome::Consumed(self.want(desk, Purpose::List(text.trim().to_owned())))
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() || self.trouble.is_some() || self.loaded && !self.stale { Vec::new() } else { self.start(desk) }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.asked.as_ref().is_none_or(|(asked, _)| *asked != ticket) {
            return Err(found);
        }
        self.asked = None;
        let mut effects = Vec::new();
        match Heard::of(found) {
            Ok(Heard::Board(ranking, begun)) => {
                self.take(*ranking);
                if begun {
                    effects.extend(self.try_out(desk));
                }
            }
            Ok(Heard::Together(unlocked)) => self.together = Some(unlocked),
            Ok(Heard::Behind(title, rows, more)) => effects.push(Effect::Push(Box::new(Behind::new(title, rows, more)))),
            Ok(Heard::List(list, file)) => effects.push(match shortfall_file(&list, Path::new(&file), 80) {
                Ok(()) => Effect::Notice(msg!("did-write-text", file = file)),
                Err(e) => ask_file(&file, Some(&e.to_string().replace('\n', " "))),
            }),
            Err(e) => self.trouble = Some(e.to_string()),
        }
        effects.extend(self.go_on(desk));
        Ok(effects)
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        // What nobody looks at is read when it is opened.
        self.stale |= (self.loaded || self.asked.is_some()) && MADE_OF.iter().any(|kind| news.concerns(*kind));
        if self.stale {
            self.trouble = None;
        }
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        Some(json!({
            "at": self.word(),
            "hospitals": self.hospitals,
            "hospital": self.narrow.hospital.map(Id::get),
            "province": self.narrow.province,
            "specialty": self.narrow.specialty,
            "bellwether": self.narrow.bellwether,
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let text = |key: &str| place.get(key).and_then(Json::as_str).map(str::to_owned);
        let flag = |key: &str| place.get(key).and_then(Json::as_bool).unwrap_or_default();
        let there = |id: &Id| desk.store.get(Kind::Hospital, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone));
        self.narrow = Narrow {
            hospital: place.get("hospital").and_then(Json::as_i64).and_then(Id::new).filter(there),
            province: text("province"),
            specialty: text("specialty"),
            bellwether: flag("bellwether"),
        };
        self.narrowed = self.words_of(desk, &self.narrow);
        self.hospitals = flag("hospitals");
        self.stood = text("at");
        // It is looked for when the lines come.
        self.at = usize::from(self.stood.is_some());
    }
}

fn ask_file(typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(FILE, crate::words::label("gap-ask-file"), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}
