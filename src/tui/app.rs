//! The program while it runs: tabs, the stack of layers, what each event does, and the frame.
//!
//! Events come in, actions are resolved from keys by the keymap, the top layer gets them first, and effects run when nothing is
//! borrowed. The frame is a function of the state; an unchanged one sends no byte.

use std::any::Any;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::desk::Desk;
use super::layer::{Effect, Extent, Layer, News, Offer, Outcome, Told, Typed};
use super::layers::{drafts, help::Help, history::History, palette, prompt::Prompt, welcome::Welcome};
use super::meter::Meter;
use super::paint::Later;
use super::panes::page::Page;
use super::panes::table::Table;
use super::spending::Spending;
use super::tabs::{Tab, tabs};
use super::theme::{Theme, Tone};
use super::work;
use super::worker::{Answer, Asker, Ticket};
use crate::actions::{Action, Context};
use crate::config::Line;
use crate::error::{Cause, Error};
use crate::keymap::{Resolved, Stroke};
use crate::model::{Kind, Value};
use crate::msg;
use crate::store::Changes;
use crate::term::{Input, Key, KeyCode};
use crate::words::Message;

/// The file is looked at this often for the changes of others.
const LOOK: Duration = Duration::from_secs(1);
/// Work that waits longer than this waits for somebody.
const PATIENCE: Duration = Duration::from_millis(1_200);
/// Why a key has to wait: its rows are on their way.
const LOOKING: &str = "why-looking";
/// Name of the place on the desk.
const PLACE: &str = "place";

/// The program.
pub struct App {
    /// What layers use.
    pub desk: Desk,
    asker: Asker,
    pub(super) tabs: Vec<Tab>,
    pub(super) tab: usize,
    pub(super) pending: Vec<Stroke>,
    /// Keys typed before the rows that they are about were there, and all after them: they wait for those.
    ahead: VecDeque<Input>,
    /// The key that is being taken.
    taking: Option<Input>,
    pub(super) notice: Option<(Tone, String)>,
    /// Set when something on the screen may differ.
    pub dirty: bool,
    /// The program ends.
    pub over: bool,
    /// The terminal is to be repainted from nothing.
    pub repaint: bool,
    /// The person wants the shell.
    pub suspend: bool,
    data_version: i64,
    seq: i64,
    looked: Instant,
    place_changed: Option<Instant>,
    /// What follows the cursor and waits for a pause.
    pub(super) later: Later,
    /// The last key, as long as it is no pause since.
    pressed: Option<Instant>,
    /// What keys cost.
    pub meter: Meter,
    /// What the person wants of the line.
    pub line: Line,
    /// The look when bytes are not spared.
    full_theme: Theme,
    /// Said in the first pause of the keys.
    owed: Option<Message>,
    pub(super) waiting_for: Option<String>,
    /// The day's backup is still to be made.
    pub back_up: bool,
    /// The file is not the one any more that was opened.
    lost: bool,
    /// It looked so once.
    doubted: bool,
    /// Tells what day it is; a rehearsal has its own.
    pub clock: Box<dyn Fn() -> chrono::NaiveDate>,
}

impl App {
    /// The program over a desk, where the person stood at the last end; [`Self::greet`] begins it.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn new(desk: Desk, asker: Asker) -> crate::error::Result<Self> {
        let data_version = desk.store.data_version()?;
        let seq = desk.store.newest()?;
        let (full_theme, desk_spares) = (desk.theme, desk.spending == Spending::Sparing);
        let mut app = Self {
            desk,
            asker,
            tabs: tabs(),
            tab: 0,
            pending: Vec::new(),
            ahead: VecDeque::new(),
            taking: None,
            notice: None,
            dirty: true,
            over: false,
            repaint: false,
            suspend: false,
            data_version,
            seq,
            looked: Instant::now(),
            place_changed: None,
            // The first frame is the lists; what belongs to the row at the cursor follows.
            later: Later::busy(),
            pressed: Some(Instant::now()),
            meter: Meter::default(),
            line: if desk_spares { Line::Slow } else { Line::Normal },
            full_theme,
            owed: None,
            waiting_for: None,
            back_up: false,
            lost: false,
            doubted: false,
            clock: Box::new(|| chrono::Local::now().date_naive()),
        };
        app.restore();
        Ok(app)
    }

    /// Greets, offers what was left, and begins to read what is shown. `ahead`: keys wait already; whoever typed them did not see a
    /// form or a list that opens by itself, so nothing opens that would take them.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn greet(&mut self, ahead: bool) -> crate::error::Result<()> {
        let mut effects = Vec::new();
        let mut told: Vec<Message> = self.desk.read_only.clone().into_iter().collect();
        let drafts::Drafts { left, elsewhere } = drafts::all(&self.desk)?;
        // Who left a form has begun already; the greeting under it would take the Enter after its save for a choice.
        if self.desk.read_only.is_none() && left.is_empty() && elsewhere.is_empty() && self.desk.store.is_empty()? {
            effects.push(Effect::Push(Box::new(Welcome::default())));
        }
        if !left.is_empty() {
            let key = self.desk.key(Context::Pane, Action::Drafts);
            let (effect, offered) = match drafts::interrupted(&left) {
                _ if ahead => (None, msg!("drafts-wait", n = left.len(), key = key)),
                Some(draft) if self.desk.read_only.is_none() => {
                    let others = left.len() - 1;
                    (Some(drafts::open(&self.desk, draft)), msg!("draft-reopened", others = others, key = key))
                }
                _ => (Some(drafts::list(&self.desk)), msg!("drafts-offered", n = left.len(), key = key)),
            };
            effects.extend(effect);
            told.push(offered);
        }
        // Nothing of it is hidden: on a line that is dead and not given up the form lives on.
        told.extend(drafts::told_elsewhere(&self.desk, &elsewhere));
        let words = told.into_iter().reduce(|one, two| msg!("two-sentences", one = one, two = two));
        // The first of the keys would take the words away before they are read.
        if ahead {
            self.owed = words;
        } else {
            effects.extend(words.map(Effect::Notice));
        }
        self.run(effects, false);
        self.begin();
        // The first tab's count stands on every screen.
        if self.tab != 0
            && let Some(view) = self.tabs.first_mut().and_then(|t| t.views.first_mut())
        {
            let effects = view.pane().begin(&mut self.desk);
            self.run(effects, false);
        }
        Ok(())
    }

    /// The layers of the open view from the bottom up.
    pub(super) fn view(&mut self) -> Option<&mut super::tabs::View> {
        let tab = self.tabs.get_mut(self.tab)?;
        let at = tab.at;
        tab.views.get_mut(at)
    }

    /// Runs `f` with the top layer and the desk.
    pub(super) fn with_top<T>(&mut self, f: impl FnOnce(&mut dyn Layer, &mut Desk) -> T) -> Option<T> {
        let tab = self.tabs.get_mut(self.tab)?;
        let at = tab.at;
        let view = tab.views.get_mut(at)?;
        let mut top = match view.layers.pop() {
            Some(layer) => layer,
            None => {
                view.pane();
                return Some(f(view.pane().as_mut(), &mut self.desk));
            }
        };
        let out = f(top.as_mut(), &mut self.desk);
        // Nothing else ran meanwhile: effects run after this.
        if let Some(view) = self.view() {
            view.layers.push(top);
        }
        Some(out)
    }

    pub(super) fn context(&mut self) -> Context {
        self.with_top(|layer, _| layer.context()).unwrap_or(Context::Pane)
    }

    /// What the view that is open wants to have read, from its pane up.
    fn begin(&mut self) {
        let mut effects = Vec::new();
        if let Some(view) = self.tabs.get_mut(self.tab).and_then(|t| t.views.get_mut(t.at)) {
            let place = view.place.take();
            let pane = view.pane();
            if let Some(place) = place {
                pane.restore(&mut self.desk, &place);
            }
            effects.extend(pane.begin(&mut self.desk));
            if let Some(stack) = view.stack.take() {
                // Under what was opened since: the form of a draft.
                view.layers.splice(0..0, super::stack::lay(&mut self.desk, &stack));
            }
            for layer in &mut view.layers {
                effects.extend(layer.begin(&mut self.desk));
            }
        }
        self.run(effects, false);
    }

    /// A key or a paste.
    pub fn input(&mut self, input: Input) {
        self.dirty = true;
        self.later.busy = true;
        self.pressed = Some(Instant::now());
        let counts = self.context() != Context::Choose;
        self.meter.key(counts);
        if !self.ahead.is_empty() {
            // Who does not want to wait takes them back.
            if !matches!(input, Input::Key(Key { code: KeyCode::Esc, .. })) {
                self.ahead.push_back(input);
                return;
            }
            self.ahead.clear();
        }
        self.taking = Some(input.clone());
        self.take(input);
        self.taking = None;
    }

    /// The rows may be there that keys wait for.
    fn take_ahead(&mut self) {
        for input in std::mem::take(&mut self.ahead) {
            self.input(input);
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Key(key) => self.key(key),
            Input::Paste(text) => {
                self.pending.clear();
                self.type_in(&Typed::Paste(text));
            }
            Input::PasteCut { dropped } => self.say(&msg!("paste-cut", n = dropped)),
        }
    }

    fn key(&mut self, key: Key) {
        self.notice = None;
        let context = self.context();
        let stroke = stroke(key);
        match self.desk.keymap.resolve(context, &self.pending, &stroke) {
            Resolved::Action(action) => {
                self.pending.clear();
                self.act(action);
            }
            Resolved::Pending => self.pending.push(stroke),
            Resolved::Nothing if self.pending.is_empty() && context.counts() => {
                // Letters are keys here; digits in any script, and what takes them away, are typed.
                if let Some(typed) = typed(key) {
                    self.type_in(&typed);
                }
            }
            Resolved::Nothing if self.pending.is_empty() && !context.types() && !context.scores() => {
                // A key that does something elsewhere is no dead key: say what and that it is not here.
                let known =
                    [Context::Table, Context::Page, Context::Today, Context::Timeline, Context::Clearances].into_iter().find_map(|c| {
                        match self.desk.keymap.resolve(c, &[], &stroke) {
                            Resolved::Action(action) => Some(action),
                            _ => None,
                        }
                    });
                if let Some(action) = known {
                    self.say(&msg!("why-not-here", action = action.doc()));
                }
            }
            Resolved::Nothing => {
                let chord = !self.pending.is_empty();
                self.pending.clear();
                if chord {
                    return;
                }
                if (context.types() || context.scores())
                    && let Some(typed) = typed(key)
                {
                    self.type_in(&typed);
                }
            }
        }
    }

    fn type_in(&mut self, typed: &Typed) {
        if let Some(Outcome::Consumed(effects)) = self.with_top(|layer, desk| layer.typed(desk, typed)) {
            self.run(effects, false);
        }
    }

    /// Does an action: the top layer first, the program itself if that has no use for it.
    pub fn act(&mut self, action: Action) {
        // There is nothing behind a tab's own pane.
        if action == Action::Back && self.view().is_some_and(|v| v.layers.is_empty()) {
            return;
        }
        let offer = self.with_top(|layer, desk| offered(layer, desk, action)).unwrap_or(Offer::No);
        match offer {
            Offer::NotNow(why) => {
                match self.taking.take() {
                    Some(input) if why.id == LOOKING => self.ahead.push_back(input),
                    _ => self.say(&why),
                }
                return;
            }
            Offer::Yes => {
                if let Some(Outcome::Consumed(effects)) = self.with_top(|layer, desk| layer.act(desk, action)) {
                    self.run(effects, false);
                    return;
                }
            }
            Offer::No if !action.info().contexts.contains(&Context::Pane) => return self.say(&msg!("why-not-here", action = action.doc())),
            Offer::No => {}
        }
        self.act_itself(action);
    }

    fn act_itself(&mut self, action: Action) {
        let tab = |name: &str| super::tabs::TABS.iter().position(|(n, _)| *n == name);
        match action {
            Action::TabToday => self.open_tab(tab("today")),
            Action::TabTrainees => self.open_tab(tab("trainees")),
            Action::TabHospitals => self.open_tab(tab("hospitals")),
            Action::TabSchedules => self.open_tab(tab("schedules")),
            Action::TabSkills => self.open_tab(tab("skills")),
            Action::NextView => self.turn_view(1),
            Action::PreviousView => self.turn_view(-1),
            Action::Quit => self.over = true,
            Action::Repaint => self.repaint = true,
            Action::Suspend => self.suspend = true,
            Action::LineMeter => self.say(&self.meter.said()),
            Action::Spare => self.next_line(),
            Action::Undo | Action::Redo => {
                let ticket = self.desk.ticket();
                let job = work::undo_last(&self.desk, action == Action::Redo);
                self.run(vec![Effect::Work(ticket, job)], false);
            }
            Action::Help => {
                let context = self.context();
                let help = self.with_top(|layer, desk| Help::new(desk, context, &|a| offered(layer, desk, a)));
                self.run(help.map(|h| Effect::Push(Box::new(h))).into_iter().collect(), false);
            }
            Action::Palette => {
                let context = self.context();
                let found = self.with_top(|layer, desk| palette::palette(desk, context, &|a| offered(layer, desk, a)));
                self.run(found.map(|p| Effect::Push(Box::new(p))).into_iter().collect(), false);
            }
            Action::Journal => self.run(vec![Effect::Push(Box::new(History::of_file()))], false),
            Action::Drafts => {
                let list = drafts::list(&self.desk);
                self.run(vec![list], false);
            }
            Action::Find => {
                self.run(vec![Effect::Push(Box::new(find_line("")))], false);
            }
            Action::Verify => self.run(vec![Effect::Push(Box::new(super::layers::verified::ask("")))], false),
            Action::Import => {
                self.run(super::layers::import::Import::begin(), false);
            }
            _ => {}
        }
    }

    fn open_tab(&mut self, tab: Option<usize>) {
        if let Some(tab) = tab {
            // The number of the tab that is open goes back to its list.
            if tab == self.tab
                && let Some(view) = self.view()
            {
                view.layers.clear();
            }
            self.tab = tab;
            self.place_changed.get_or_insert_with(Instant::now);
            self.begin();
        }
    }

    fn turn_view(&mut self, by: isize) {
        if let Some(tab) = self.tabs.get_mut(self.tab) {
            let n = isize::try_from(tab.views.len()).unwrap_or(1);
            let at = (isize::try_from(tab.at).unwrap_or(0) + by).rem_euclid(n);
            tab.at = usize::try_from(at).unwrap_or(0);
            self.place_changed.get_or_insert_with(Instant::now);
            self.begin();
        }
    }

    /// Runs effects in order. `popped`: the layer that made them has gone, so what it tells goes to the one that is on top now.
    fn run(&mut self, effects: Vec<Effect>, mut popped: bool) {
        for effect in effects {
            self.dirty = true;
            match effect {
                Effect::Push(layer) => {
                    self.push(layer);
                    let effects = self.with_top(|layer, desk| layer.begin(desk)).unwrap_or_default();
                    self.run(effects, false);
                }
                Effect::Pop => {
                    if self.view().and_then(|view| view.layers.pop()).is_some_and(|layer| layer.place().is_some()) {
                        self.place_changed.get_or_insert_with(Instant::now);
                    }
                    popped = true;
                }
                Effect::Tell(told) => self.tell(&told, popped),
                Effect::Notice(words) => self.say(&words),
                Effect::Trouble(e) => {
                    let hint = e.hint().map(|h| format!(" {h}")).unwrap_or_default();
                    let detail = if e.said().is_empty() { String::new() } else { format!(" ({})", e.said()) };
                    self.notice = Some((Tone::Bad, format!("{}{detail}{hint}", e.what())));
                }
                Effect::Work(ticket, job) => {
                    if let Err(e) = self.desk.worker.hand(ticket, job) {
                        self.say(&msg!("two-sentences", one = e.what(), two = ""));
                    }
                }
                Effect::Ask(ticket, question) => self.asker.ask(ticket, question),
                Effect::AskList(ticket, question) => self.asker.list(ticket, question),
                Effect::AskAlone(ticket, question) => {
                    let asked = self.desk.store.reader().and_then(|store| self.asker.alone(ticket, question, store));
                    if let Err(e) = asked {
                        self.run(vec![e.into()], false);
                    }
                }
                Effect::Redraw => {}
                Effect::Do(action) => self.act(action),
                Effect::Open(kind, id) => self.push(Box::new(Page::new(kind, id))),
                Effect::List(kind, conditions, name) => {
                    self.push(Box::new(Table::of(kind, conditions, name)));
                    let effects = self.with_top(|layer, desk| layer.begin(desk)).unwrap_or_default();
                    self.run(effects, false);
                }
                Effect::Show(name) => self.show(name),
                Effect::KeepPlace => {
                    self.place_changed.get_or_insert_with(Instant::now);
                }
                Effect::Quit => self.over = true,
            }
        }
    }

    /// Lays a layer on top; one that comes back at the next start is written down soon.
    fn push(&mut self, layer: Box<dyn Layer>) {
        if layer.place().is_some() {
            self.place_changed.get_or_insert_with(Instant::now);
        }
        if let Some(view) = self.view() {
            view.layers.push(layer);
        }
    }

    /// Tells the layer below the top, or the top itself if whoever tells has gone.
    fn tell(&mut self, told: &Told, popped: bool) {
        let outcome = if popped {
            self.with_top(|layer, desk| layer.told(desk, told))
        } else {
            let above = self.view().and_then(|v| v.layers.pop());
            let outcome = self.with_top(|layer, desk| layer.told(desk, told));
            if let (Some(above), Some(view)) = (above, self.view()) {
                view.layers.push(above);
            }
            outcome
        };
        match outcome {
            Some(Outcome::Consumed(effects)) => self.run(effects, false),
            _ => self.told_itself(told),
        }
    }

    /// What nobody on the stack wanted to hear is for the program: the palette, drafts, the search.
    fn told_itself(&mut self, told: &Told) {
        match told {
            Told::Chosen { purpose: "palette", value } => {
                if let Some(kind) = value.as_str().strip_prefix("list ").and_then(Kind::of_table) {
                    self.list(kind);
                } else if let Some(view) = value.as_str().strip_prefix("view ") {
                    let known = super::tabs::TABS.iter().flat_map(|(_, views)| views.iter()).find(|(name, _)| *name == view);
                    if let Some((name, _)) = known {
                        self.show(name);
                    }
                } else if let Some(action) = Action::of_name(value.as_str()) {
                    self.act(action);
                }
            }
            Told::Chosen { purpose: "draft", value: Value::Int(key) } => {
                let effect = drafts::open(&self.desk, *key);
                self.run(vec![effect], false);
            }
            Told::Line { purpose: "find", text, done: true } => self.find(text),
            Told::Line { purpose: "verify", text, done: true } if !text.trim().is_empty() => {
                self.run(vec![super::layers::verified::open(text)], false);
            }
            Told::Chosen { purpose: "found", value: Value::Int(id) } => {
                if let Some(id) = crate::model::Id::new(*id)
                    && let Ok(Some(kind)) = self.desk.store.kind_of(id)
                {
                    self.run(vec![Effect::Open(kind, id)], false);
                }
            }
            _ => {}
        }
    }

    /// The table of a kind: its view where it has one, else a layer.
    fn list(&mut self, kind: Kind) {
        for (t, (_, views)) in super::tabs::TABS.iter().enumerate() {
            if let Some(v) = views.iter().position(|(_, shows)| *shows == super::tabs::Shows::Table(kind)) {
                self.tab = t;
                if let Some(tab) = self.tabs.get_mut(t) {
                    tab.at = v;
                    if let Some(view) = tab.views.get_mut(v) {
                        view.layers.clear();
                        view.stack = None;
                    }
                }
                return self.begin();
            }
        }
        self.run(vec![Effect::List(kind, Vec::new(), String::new())], false);
    }

    fn show(&mut self, name: &str) {
        for (t, (_, views)) in super::tabs::TABS.iter().enumerate() {
            if let Some(v) = views.iter().position(|(n, _)| *n == name) {
                self.tab = t;
                if let Some(tab) = self.tabs.get_mut(t) {
                    tab.at = v;
                }
                return self.begin();
            }
        }
    }

    /// Looks for a text among people, places and papers.
    fn find(&mut self, typed: &str) {
        const LOOKED_AMONG: [Kind; 8] =
            [Kind::Trainee, Kind::Trainer, Kind::Hospital, Kind::Department, Kind::Document, Kind::Cohort, Kind::Visit, Kind::Skill];
        let mut items = Vec::new();
        for kind in LOOKED_AMONG {
            for row in self.desk.store.matching(kind, typed, 12).unwrap_or_default() {
                let detail = crate::programme::entry::detail(&self.desk.store, &self.desk.names, &row);
                let label = format!("{} ({})", self.desk.names.row_title(&self.desk.store, &row), crate::programme::show::kind_label(kind));
                items.push(super::layers::choose::Item { label, detail, value: Value::Int(row.id.get()) });
            }
        }
        if items.is_empty() {
            // What was typed stays, to be mended.
            let again = find_line(typed).refused(&msg!("find-nothing", typed = typed));
            return self.run(vec![Effect::Push(Box::new(again))], false);
        }
        let choose = super::layers::choose::Choose::new("found", crate::words::label("choose-found"), items);
        self.run(vec![Effect::Push(Box::new(choose))], false);
    }

    fn say(&mut self, words: &Message) {
        self.notice = Some((Tone::Plain, words.to_string()));
        self.dirty = true;
    }

    /// The writer thread has answered.
    pub fn answered(&mut self, ticket: Ticket, mut answer: Answer) {
        self.desk.worker.answered(ticket);
        self.waiting_for = None;
        self.dirty = true;
        if let Ok(done) = &answer
            && (!done.changes.records.is_empty() || done.saved.is_some() || done.everything)
        {
            self.seen_own();
        }
        // Who writes looks long enough to be sure.
        if let Err(e) = &answer
            && self.desk.read_only.is_none()
            && e.cause() == Cause::Moved
        {
            self.lose(e);
        }
        let news = match &answer {
            Ok(done) if done.everything => Some(News::Everything),
            Ok(done) if !done.changes.records.is_empty() => Some(News::Changed(done.changes.clone())),
            _ => None,
        };
        if let Some(news) = news {
            self.refresh(&news);
        }
        // Whoever waits for it is on the stack of some view.
        for t in 0..self.tabs.len() {
            let views = self.tabs.get(t).map_or(0, |tab| tab.views.len());
            for v in 0..views {
                let Some(view) = self.tabs.get_mut(t).and_then(|tab| tab.views.get_mut(v)) else { continue };
                if view.is_made()
                    && let Outcome::Consumed(effects) = view.pane().answered(&mut self.desk, ticket, &mut answer)
                {
                    return self.run(effects, false);
                }
                let mut found = None;
                for (at, layer) in view.layers.iter_mut().enumerate() {
                    if let Outcome::Consumed(effects) = layer.answered(&mut self.desk, ticket, &mut answer) {
                        found = Some((at, effects));
                        break;
                    }
                }
                if let Some((at, effects)) = found {
                    return self.run_in(t, v, at, effects);
                }
            }
        }
        match answer {
            Ok(done) => {
                if let Some(say) = done.say {
                    let key = self.desk.key(Context::Pane, Action::Undo);
                    let undoable = !done.changes.records.is_empty();
                    let back = self.desk.key(Context::Pane, Action::Redo);
                    self.say(&match (undoable, done.undo) {
                        (_, true) => msg!("and-redo", done = say, key = back),
                        (true, false) => msg!("and-undo", done = say, key = key),
                        (false, false) => say,
                    });
                }
            }
            Err(e) => self.run(vec![e.into()], false),
        }
    }

    /// Runs what the layer at a place of some view answered: in its own view, wherever the person stands now. What goes then is
    /// that layer, not what was opened over it since; lists and questions of its own go with it.
    fn run_in(&mut self, tab: usize, view: usize, layer: usize, effects: Vec<Effect>) {
        let (stood, shown) = (self.tab, self.tabs.get(tab).map_or(0, |t| t.at));
        self.tab = tab;
        if let Some(tab) = self.tabs.get_mut(tab) {
            tab.at = view;
        }
        let goes = effects.iter().any(|e| matches!(e, Effect::Pop));
        let mut above = match self.view() {
            Some(view) if goes => view.layers.split_off((layer + 1).min(view.layers.len())),
            _ => Vec::new(),
        };
        above.retain(|l| l.extent() == Extent::Full);
        self.run(effects, false);
        if let Some(view) = self.view() {
            view.layers.append(&mut above);
        }
        self.tab = stood;
        if let Some(tab) = self.tabs.get_mut(tab) {
            tab.at = shown;
        }
    }

    /// A reading thread has answered.
    pub fn heard(&mut self, ticket: Ticket, found: Box<dyn Any + Send>) {
        self.asker.answered();
        self.dirty = true;
        let mut found = Some(found);
        let mut effects = None;
        'search: for (t, tab) in self.tabs.iter_mut().enumerate() {
            for (v, view) in tab.views.iter_mut().enumerate() {
                if view.is_made()
                    && let Some(answer) = found.take()
                {
                    match view.pane().heard(&mut self.desk, ticket, answer) {
                        Ok(more) => {
                            effects = Some((t, v, 0, more));
                            break 'search;
                        }
                        Err(back) => found = Some(back),
                    }
                }
                for (at, layer) in view.layers.iter_mut().enumerate() {
                    let Some(answer) = found.take() else { break };
                    match layer.heard(&mut self.desk, ticket, answer) {
                        Ok(more) => {
                            effects = Some((t, v, at, more));
                            break 'search;
                        }
                        Err(back) => found = Some(back),
                    }
                }
            }
        }
        if let Some((tab, view, layer, effects)) = effects {
            // What it opens belongs to the view that asked.
            self.run_in(tab, view, layer, effects);
        }
        self.take_ahead();
    }

    /// Whether work or questions are on their way; tests wait for it.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.desk.worker.waiting_since().is_some() || self.asker.is_waiting()
    }

    fn seen_own(&mut self) {
        // Somebody else may have written in between; that is news, and only what follows is ours.
        if let Ok(Some(entries)) = self.desk.store.since(self.seq)
            && entries.iter().any(|e| e.author != self.desk.author)
        {
            self.hear_of_others(Some(entries));
        }
        if let (Ok(version), Ok(seq)) = (self.desk.store.data_version(), self.desk.store.newest()) {
            self.data_version = version;
            self.seq = seq;
        }
    }

    fn refresh(&mut self, news: &News) {
        self.desk.names.forget();
        if news.concerns(Kind::LunarMonth) {
            self.desk.sight_months();
        }
        let mut effects = Vec::new();
        for tab in &mut self.tabs {
            for view in &mut tab.views {
                if view.is_made() {
                    effects.extend(view.pane().refresh(&mut self.desk, news));
                }
                for layer in &mut view.layers {
                    effects.extend(layer.refresh(&mut self.desk, news));
                }
            }
        }
        self.run(effects, false);
        self.begin();
    }

    /// When the program wants to be woken without an event.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        let mut at = self.looked + LOOK;
        if let Some(pressed) = self.pressed {
            at = at.min(pressed + self.desk.spending.pause());
        }
        for layer in self.tabs.iter().flat_map(|t| &t.views).flat_map(|v| &v.layers) {
            if let Some(deadline) = layer.deadline() {
                at = at.min(deadline);
            }
        }
        at
    }

    /// Time has passed: drafts that are due, changes of others, who holds the file.
    pub fn wake(&mut self, now: Instant) {
        let mut woken = Vec::new();
        for (t, tab) in self.tabs.iter_mut().enumerate() {
            for (v, view) in tab.views.iter_mut().enumerate() {
                for (at, layer) in view.layers.iter_mut().enumerate() {
                    if layer.deadline().is_some_and(|at| at <= now) {
                        woken.push((t, v, at, layer.wake(&mut self.desk, now)));
                    }
                }
            }
        }
        // From the top down, so that a layer that goes leaves those below it where they are.
        for (t, v, at, effects) in woken.into_iter().rev() {
            // A draft on its way to the disk changes nothing on the screen.
            let dirty = self.dirty || effects.iter().any(|effect| !matches!(effect, Effect::Work(..)));
            self.run_in(t, v, at, effects);
            self.dirty = dirty;
        }
        if self.pressed.is_some_and(|pressed| now >= pressed + self.desk.spending.pause()) {
            self.rest();
        }
        if now >= self.looked + LOOK {
            self.looked = now;
            self.look();
        }
        if self.place_changed.is_some_and(|since| now >= since + LOOK) {
            self.keep_place();
        }
    }

    /// The line has shown itself to be slow.
    pub fn spare(&mut self) {
        self.spend(Spending::Sparing);
        self.say(&msg!("line-is-slow", key = self.desk.key(Context::Pane, Action::Spare)));
    }

    /// Whether it is to be found out what the line carries, and it has not shown itself to be slow.
    #[must_use]
    pub fn follows(&self) -> bool {
        self.line == Line::Auto && self.desk.spending == Spending::Usual
    }

    /// Slow, normal, auto: one after the other. Who was told that the line is slow keeps everything by it.
    fn next_line(&mut self) {
        let next = match self.line {
            Line::Auto if self.desk.spending == Spending::Usual => Line::Slow,
            Line::Slow | Line::Auto => Line::Normal,
            Line::Normal => Line::Auto,
        };
        self.line = next;
        self.spend(if next == Line::Slow { Spending::Sparing } else { Spending::Usual });
        let key = self.desk.key(Context::Pane, Action::Spare);
        self.say(&match next {
            Line::Slow => msg!("line-spares", key = key),
            Line::Normal => msg!("line-spends", key = key),
            Line::Auto => msg!("line-follows", key = key),
        });
    }

    fn spend(&mut self, spending: Spending) {
        self.desk.spending = spending;
        let spare = spending == Spending::Sparing;
        self.desk.theme = if spare { Theme::Plain } else { self.full_theme };
        self.desk.detail = !spare;
        self.dirty = true;
    }

    /// No key has come for a moment: what was left standing is drawn.
    pub fn rest(&mut self) {
        self.pressed = None;
        self.later.busy = false;
        if self.notice.is_none()
            && let Some(words) = self.owed.take()
        {
            self.say(&words);
        }
        self.dirty |= self.later.owes() || self.is_reading();
    }

    /// Whether rows are on their way to what is on the screen.
    pub fn is_reading(&mut self) -> bool {
        self.view().is_some_and(|view| view.pane().is_reading() || view.layers.iter().any(|layer| layer.is_reading()))
    }

    /// Sees what other programs changed since the last look.
    fn look(&mut self) {
        self.look_at_the_file();
        let Ok(version) = self.desk.store.data_version() else { return };
        if version != self.data_version {
            self.data_version = version;
            if let Ok(entries) = self.desk.store.since(self.seq) {
                self.hear_of_others(entries);
            }
        }
        let today = (self.clock)();
        if today > self.desk.manner.today {
            self.desk.manner.today = today;
            self.refresh(&News::Everything);
            self.back_up = true;
        }
        // Never at the start itself: the first frame and the board come first.
        if self.desk.read_only.is_none() && std::mem::take(&mut self.back_up) {
            self.desk.store.back_up_beside();
        }
        let waits = self.desk.worker.waiting_since().is_some_and(|since| since.elapsed() > PATIENCE);
        if waits && self.waiting_for.is_none() {
            let holder = crate::store::holder(self.desk.store.path());
            let words = match holder {
                Some(h) => crate::say!("waiting-for", user = h.user, program = h.program, pid = h.pid),
                None => crate::words::label("waiting-for-somebody"),
            };
            self.waiting_for = Some(words);
            self.dirty = true;
        }
    }

    /// The file may be taken away, replaced or brought to a newer version under us: then it is only read, and the person knows why.
    fn look_at_the_file(&mut self) {
        match self.desk.store.still_ours() {
            // Seen once it may be a page that another program is just writing.
            Err(e) if self.desk.read_only.is_none() && e.cause() == Cause::Moved && !std::mem::replace(&mut self.doubted, true) => {}
            Err(e) if self.desk.read_only.is_none() && matches!(e.cause(), Cause::Moved | Cause::Newer) => {
                self.lose(&e);
                self.run(vec![e.into()], false);
            }
            Ok(()) => {
                self.doubted = false;
                if std::mem::take(&mut self.lost) {
                    self.desk.read_only = None;
                    self.say(&msg!("file-is-back"));
                }
            }
            Err(_) => {}
        }
    }

    /// The file is not ours any more, and is only read until it is back.
    fn lose(&mut self, why: &Error) {
        self.lost = true;
        self.desk.read_only = Some(why.what().clone());
    }

    fn hear_of_others(&mut self, entries: Option<Vec<crate::store::Entry>>) {
        let Some(entries) = entries else {
            self.seq = self.desk.store.newest().unwrap_or(self.seq);
            return self.refresh(&News::Everything);
        };
        let Some(last) = entries.last() else { return };
        self.seq = last.seq;
        let records: Vec<_> = entries.iter().flat_map(|e| e.changes.iter().map(|c| (c.kind, c.id))).collect();
        let others =
            entries.iter().rev().find(|e| e.author != self.desk.author).map(|e| msg!("others-changed", who = e.author, label = e.label));
        self.refresh(&News::Changed(Changes { records }));
        if let Some(words) = others
            && self.notice.is_none()
        {
            self.say(&words);
        }
    }

    /// Where one stands, for the next start.
    fn place(&self) -> Json {
        let views: serde_json::Map<String, Json> = self
            .tabs
            .iter()
            .flat_map(|t| &t.views)
            // Where one has not been since the start one still stands as before.
            .filter_map(|v| Some((v.name.to_owned(), v.place.clone().or_else(|| v.made().and_then(Layer::place))?)))
            .collect();
        let over = |v: &super::tabs::View| v.stack.clone().unwrap_or_else(|| Json::from(super::stack::places(&v.layers)));
        let stacks: serde_json::Map<String, Json> = self
            .tabs
            .iter()
            .flat_map(|t| &t.views)
            .map(|v| (v.name.to_owned(), over(v)))
            .filter(|(_, stack)| stack.as_array().is_some_and(|s| !s.is_empty()))
            .collect();
        let at: serde_json::Map<String, Json> =
            self.tabs.iter().filter_map(|t| Some((t.name.to_owned(), Json::from(t.views.get(t.at)?.name)))).collect();
        json!({ "tab": self.tabs.get(self.tab).map(|t| t.name), "at": at, "views": views, "stacks": stacks, "detail": self.desk.detail })
    }

    fn restore(&mut self) {
        let Ok(Some(body)) = self.desk.store.desk(&self.desk.author, PLACE) else { return };
        let Ok(place) = serde_json::from_str::<Json>(&body) else { return };
        let text = |j: Option<&Json>| j.and_then(Json::as_str).unwrap_or_default().to_owned();
        for tab in &mut self.tabs {
            let at = text(place.get("at").and_then(|a| a.get(tab.name)));
            tab.at = tab.views.iter().position(|v| v.name == at).unwrap_or(0);
            for view in &mut tab.views {
                view.place = place.get("views").and_then(|v| v.get(view.name)).cloned();
                view.stack = place.get("stacks").and_then(|v| v.get(view.name)).cloned();
            }
        }
        let tab = text(place.get("tab"));
        self.tab = self.tabs.iter().position(|t| t.name == tab).unwrap_or(0);
        self.desk.detail &= place.get("detail").and_then(Json::as_bool).unwrap_or(true);
    }

    /// Writes down where one stands.
    pub fn keep_place(&mut self) {
        self.place_changed = None;
        if self.desk.read_only.is_some() {
            return;
        }
        let (author, body) = (self.desk.author.clone(), self.place().to_string());
        let ticket = self.desk.ticket();
        let job = Box::new(move |store: &mut crate::store::Store| {
            store.keep_desk(&author, PLACE, &body)?;
            Ok(super::worker::Done::default())
        });
        // Not to know where one stood is no reason for a message.
        let _ = self.desk.worker.hand(ticket, job);
    }

    /// The program is stopped: drafts are written now, beside the file, whoever holds that.
    pub fn keep_drafts_aside(&mut self) {
        for layer in self.tabs.iter_mut().flat_map(|t| &mut t.views).flat_map(|v| &mut v.layers) {
            layer.hang_up(&self.desk.store);
        }
    }

    /// The line is gone: drafts are written now, through `store`.
    pub fn hang_up(&mut self, store: &crate::store::Store) {
        for layer in self.tabs.iter_mut().flat_map(|t| &mut t.views).flat_map(|v| &mut v.layers) {
            layer.hang_up(store);
        }
        if self.desk.read_only.is_none() {
            let _ = store.keep_desk(&self.desk.author, PLACE, &self.place().to_string());
        }
    }
}

/// The line that asks whom or what to find.
fn find_line(typed: &str) -> Prompt {
    Prompt::new("find", crate::words::label("ask-find"), typed.to_owned())
}

/// Whether a layer, or else the program, offers an action.
pub(super) fn offered(layer: &dyn Layer, desk: &Desk, action: Action) -> Offer {
    if action.info().writes
        && let Some(why) = &desk.read_only
    {
        return Offer::NotNow(why.clone());
    }
    layer.offers(desk, action)
}

/// The name of a key with what was held, as the keymap knows it.
fn stroke(key: Key) -> Stroke {
    let mut letter = [0; 4];
    let name: &str = match key.code {
        KeyCode::Char(c) => c.encode_utf8(&mut letter),
        KeyCode::Enter => "enter",
        KeyCode::Esc => "esc",
        KeyCode::Backspace => "backspace",
        KeyCode::Delete => "delete",
        KeyCode::Tab => "tab",
        KeyCode::BackTab => "backtab",
        KeyCode::Up => "up",
        KeyCode::Down => "down",
        KeyCode::Left => "left",
        KeyCode::Right => "right",
        KeyCode::Home => "home",
        KeyCode::End => "end",
        KeyCode::PageUp => "pageup",
        KeyCode::PageDown => "pagedown",
        KeyCode::Insert => "insert",
        KeyCode::F(n) => return Stroke::of(&format!("f{n}"), key.ctrl, key.alt, key.shift),
    };
    Stroke::of(name, key.ctrl, key.alt, key.shift)
}

/// Typing that a key means where text is typed.
fn typed(key: Key) -> Option<Typed> {
    Some(match (key.code, key.ctrl, key.alt) {
        (KeyCode::Char(c), false, false) => Typed::Char(c),
        (KeyCode::Char('a'), true, _) | (KeyCode::Home, ..) => Typed::Home,
        (KeyCode::Char('e'), true, _) | (KeyCode::End, ..) => Typed::End,
        (KeyCode::Char('u'), true, _) => Typed::CutBefore,
        (KeyCode::Char('k'), true, _) => Typed::CutAfter,
        (KeyCode::Char('w'), true, _) | (KeyCode::Backspace, _, true) => Typed::CutWord,
        (KeyCode::Char('j'), true, _) => Typed::Newline,
        (KeyCode::Left, true, _) | (KeyCode::Left, _, true) | (KeyCode::Char('b'), _, true) => Typed::WordLeft,
        (KeyCode::Right, true, _) | (KeyCode::Right, _, true) | (KeyCode::Char('f'), _, true) => Typed::WordRight,
        (KeyCode::Left, ..) => Typed::Left,
        (KeyCode::Right, ..) => Typed::Right,
        (KeyCode::Backspace, ..) => Typed::Backspace,
        (KeyCode::Delete, ..) => Typed::Delete,
        _ => return None,
    })
}
