//! The matrix: trainees by skills, one letter for how each stands, with what rows and columns come to; and two summaries of it, by person and
//! by skill. Enter opens the evidence behind a cell.
//!
//! What it draws was read on a thread and is kept; drawing asks nothing. A changed record reads the lines anew that were made of it.
//!
//! Must not: judge, or write. Still awkward: narrowing to a framework or a domain looks at what was read; it reads nothing anew.

mod draw;
mod read;
mod summary;
pub(in crate::tui) mod whose;

use std::any::Any;
use std::collections::BTreeSet;
use std::path::Path;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use crate::actions::{Action, Context};
use crate::error::{Error, Result};
use crate::exchange::export::{matrix_csv, matrix_file, matrix_text, text_file};
use crate::model::{Id, Kind, Value};
use crate::msg;
use crate::programme::skills::matrix::{Column, Line, Matrix as Held, Reading, View, Which};
use crate::programme::skills::presets::Start;
use crate::rules::skills::matrix::{Cell, Order};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::curve::Curve;
use crate::tui::layers::entrust::Entrust;
use crate::tui::layers::evidence::Evidence;
use crate::tui::layers::portfolio::Portfolio;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::work;
use crate::tui::worker::Ticket;
use whose::Group;

/// For what is asked.
const FILTER: &str = "matrix-filter";
const GROUP: &str = "matrix-group";
const SKILLS: &str = "matrix-skills";

/// What of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Mode {
    /// The cells.
    #[default]
    Cells,
    /// What each person comes to.
    People,
    /// What each skill comes to.
    Skills,
}

/// The matrix.
#[derive(Default)]
pub struct Matrix {
    /// It lies over the record from which it was opened.
    over: Option<(Kind, Id)>,
    group: Group,
    filter: String,
    which: Which,
    rows: Order,
    columns: Order,
    mode: Mode,
    held: Held,
    view: View,
    /// What has been looked up; away while a question is on its way.
    reading: Option<Reading>,
    asked: Option<Ticket>,
    /// It was asked for once.
    begun: bool,
    /// The people are asked for anew.
    anew: bool,
    /// Everything is to be read anew.
    stale: bool,
    /// Whose lines are to be read.
    todo: BTreeSet<Id>,
    /// Whose lines were never read.
    unread: BTreeSet<Id>,
    trouble: Option<String>,
    /// The row and the column of the marker.
    at: usize,
    column: usize,
    /// The first row and the first column in view.
    top: usize,
    left: usize,
    /// Rows and columns of half a page.
    half: (usize, usize),
    /// Who and what should be at the marker when the rows come.
    wanted: Option<(Option<Id>, Option<Id>)>,
}

impl Matrix {
    /// The kinds of records from which it can be opened.
    pub const KINDS: [Kind; 6] = [Kind::Cohort, Kind::Hospital, Kind::Department, Kind::Trainee, Kind::Skill, Kind::Framework];

    /// The matrix that a record belongs to, to lie over it: of a trainee their cohort's, else their hospital's, with the marker at them; of a skill
    /// or a framework that of the newest cohort, with only that framework. `None` for a kind that has none, or where the record is gone.
    #[must_use]
    pub fn over(desk: &Desk, kind: Kind, id: Id) -> Option<Self> {
        let row = desk.store.get(kind, id).ok()?.filter(|row| !row.gone)?;
        let mut out = Self { over: Some((kind, id)), ..Self::default() };
        match kind {
            Kind::Cohort | Kind::Hospital | Kind::Department => out.group = Group::of(desk, id)?,
            Kind::Trainee => {
                let group = row.reference("cohort").or_else(|| row.reference("home_hospital"));
                out.group = group.and_then(|of| Group::of(desk, of)).or_else(|| Group::of(desk, id))?;
                out.wanted = Some((Some(id), None));
            }
            Kind::Framework => out.which.framework = Some(id),
            Kind::Skill => {
                out.which.framework = row.reference("framework");
                out.wanted = Some((None, Some(id)));
            }
            _ => return None,
        }
        Some(out)
    }

    fn line(&self) -> Option<&Line> {
        self.held.lines.get(*self.view.rows.get(self.at)?)
    }

    fn skill(&self) -> Option<&Column> {
        self.held.columns.get(*self.view.columns.get(self.column)?)
    }

    fn cell(&self) -> Option<&Cell> {
        self.line()?.cells.get(&self.skill()?.skill)
    }

    /// The record behind the marker: a trainee and a skill.
    fn stands(&self) -> (Option<Id>, Option<Id>) {
        (self.line().map(|line| line.trainee), self.skill().map(|column| column.skill))
    }

    /// Puts rows and columns in their order, and the marker where it stood.
    fn arrange(&mut self, stood: (Option<Id>, Option<Id>)) {
        self.view = self.held.view(self.which, self.rows, self.columns);
        let row = |n: &usize| self.held.lines.get(*n).map(|line| line.trainee);
        let column = |n: &usize| self.held.columns.get(*n).map(|column| column.skill);
        let at = stood.0.and_then(|id| self.view.rows.iter().position(|n| row(n) == Some(id)));
        let across = stood.1.and_then(|id| self.view.columns.iter().position(|n| column(n) == Some(id)));
        self.at = at.unwrap_or(self.at).min(self.view.rows.len().saturating_sub(1));
        self.column = across.unwrap_or(self.column).min(self.view.columns.len().saturating_sub(1));
    }

    /// The same rows and columns in another order or with other columns.
    fn rearrange(&mut self) -> Vec<Effect> {
        self.arrange(self.stands());
        vec![Effect::KeepPlace]
    }

    /// Other people are wanted.
    fn turn(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.wanted = Some((None, self.skill().map(|column| column.skill)));
        (self.at, self.top) = (0, 0);
        self.held = Held::default();
        self.view = View::default();
        self.stale = true;
        self.trouble = None;
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn set_filter(&mut self, desk: &mut Desk, text: &str) -> Vec<Effect> {
        let text = text.trim();
        if text == self.filter {
            return Vec::new();
        }
        if !text.is_empty()
            && let Err(e) = desk.conditions(Kind::Trainee, text)
        {
            let again = Prompt::new(FILTER, "/".to_owned(), text.to_owned()).refused(&e.to_string().replace('\n', " "));
            return vec![Effect::Push(Box::new(again))];
        }
        text.clone_into(&mut self.filter);
        self.turn(desk)
    }

    /// The frameworks and domains among the columns, to narrow them to.
    fn choose_skills(&self, desk: &Desk) -> Effect {
        let item = |label: String, detail: String, value: String| Item { label, detail, value: Value::text(value) };
        let curriculum = if self.which.curriculum { "matrix-skills-known" } else { "matrix-skills-curriculum" };
        let mut items = vec![
            item(crate::words::label("matrix-skills-all"), String::new(), "all".to_owned()),
            item(crate::words::label(curriculum), String::new(), "curriculum".to_owned()),
        ];
        let mut seen = BTreeSet::new();
        for column in &self.held.columns {
            if let Some(id) = column.framework.filter(|id| seen.insert(*id)) {
                let title = desk.names.title(&desk.store, Kind::Framework, id);
                items.push(item(column.framework_name.clone(), title, id.get().to_string()));
            }
        }
        for column in &self.held.columns {
            for id in column.above.iter().filter(|id| seen.insert(**id)) {
                let name = desk.names.title(&desk.store, Kind::Skill, *id);
                items.push(item(name, column.framework_name.clone(), id.get().to_string()));
            }
        }
        Effect::Push(Box::new(Choose::new(SKILLS, crate::words::label("matrix-choose-skills"), items)))
    }

    fn chose_skills(&mut self, value: &Value) -> Vec<Effect> {
        match value.as_str() {
            "all" => self.which = Which::default(),
            "curriculum" => self.which.curriculum = !self.which.curriculum,
            id => {
                let Some(id) = id.parse().ok().and_then(Id::new) else { return Vec::new() };
                let framework = self.held.columns.iter().any(|column| column.framework == Some(id));
                self.which.framework = framework.then_some(id);
                self.which.domain = (!framework).then_some(id);
            }
        }
        self.rearrange()
    }

    /// What the columns are narrowed to, in words.
    fn narrowed(&self, desk: &Desk) -> Option<String> {
        let mut parts = Vec::new();
        parts.extend(self.which.framework.map(|id| {
            let column = self.held.columns.iter().find(|column| column.framework == Some(id));
            column.map_or_else(|| desk.names.title(&desk.store, Kind::Framework, id), |column| column.framework_name.clone())
        }));
        parts.extend(self.which.domain.map(|id| desk.names.title(&desk.store, Kind::Skill, id)));
        if self.which.curriculum {
            parts.push(crate::words::label("matrix-only-curriculum"));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The marker moves along the rows, or along the skills where these are the rows.
    fn walk(&mut self, by: isize) {
        // Who moves does not want to be led back by rows that come late.
        self.wanted = None;
        if self.mode == Mode::Skills {
            self.column = self.column.saturating_add_signed(by).min(self.view.columns.len().saturating_sub(1));
        } else {
            self.at = self.at.saturating_add_signed(by).min(self.view.rows.len().saturating_sub(1));
        }
    }

    fn across(&mut self, by: isize) {
        self.wanted = None;
        if self.mode == Mode::Cells {
            self.column = self.column.saturating_add_signed(by).min(self.view.columns.len().saturating_sub(1));
        }
    }

    fn open(&self) -> Option<Effect> {
        match self.mode {
            Mode::Cells => Some(Effect::Push(Box::new(Evidence::new(self.line()?.trainee, self.skill()?.skill)))),
            Mode::People => Some(Effect::Open(Kind::Trainee, self.line()?.trainee)),
            Mode::Skills => Some(Effect::Open(Kind::Skill, self.skill()?.skill)),
        }
    }

    /// Writes what is shown to a new file, in its order; the ending tells the form.
    fn write(&self, path: &Path) -> Result<()> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "csv" => text_file(&matrix_csv(&self.held, &self.view), path),
            "txt" => text_file(&matrix_text(&self.held, &self.view), path),
            "xlsx" => matrix_file(&self.held, &self.view, path),
            _ => Err(Error::input(msg!("matrix-file-ending", file = path.display())).next(msg!("matrix-file-ending-next"))),
        }
    }

    fn is_empty(&self) -> bool {
        self.view.rows.is_empty() || self.view.columns.is_empty()
    }
}

impl Layer for Matrix {
    fn context(&self) -> Context {
        Context::Matrix
    }

    fn title(&self, _desk: &Desk) -> String {
        match self.over {
            Some(_) if self.group != Group::Newest => crate::say!("matrix-title", name = self.group.name()),
            _ => crate::words::label("view-matrix"),
        }
    }

    fn status(&self, desk: &Desk) -> String {
        let mut parts = Vec::new();
        if self.over.is_none() {
            parts.push(self.group.name());
        }
        if !self.filter.is_empty() {
            parts.push(format!("/ {}", self.filter));
        }
        parts.extend(self.narrowed(desk));
        if self.begun && self.trouble.is_none() {
            parts.push(crate::say!("matrix-count", people = self.view.rows.len(), skills = self.view.columns.len()));
        }
        if !self.unread.is_empty() {
            parts.push(crate::say!("matrix-unread", n = self.unread.len()));
        } else if self.held.cut {
            parts.push(crate::words::label("matrix-cut"));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.is_empty() {
            self.draw_empty(desk, area, paint);
        } else if self.mode == Mode::Cells {
            self.draw_cells(desk, area, paint);
        } else {
            self.draw_summary(desk, area, paint);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Back if self.over.is_none() => Offer::No,
            Action::ClearFilter if self.filter.is_empty() => Offer::NotNow(msg!("why-no-filter")),
            Action::Open | Action::Assess | Action::Entrust | Action::Curve | Action::Portfolio | Action::Export if self.is_empty() => {
                Offer::NotNow(if self.asked.is_some() { msg!("why-looking") } else { msg!("why-no-row") })
            }
            Action::Left | Action::Right | Action::HalfLeft | Action::HalfRight if self.mode != Mode::Cells => {
                Offer::NotNow(msg!("matrix-no-columns"))
            }
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let (down, over) = (isize::try_from(self.half.0).unwrap_or(1), isize::try_from(self.half.1).unwrap_or(1));
        match action {
            Action::Up => self.walk(-1),
            Action::Down => self.walk(1),
            Action::HalfUp => self.walk(-down),
            Action::HalfDown => self.walk(down),
            Action::First => self.walk(isize::MIN),
            Action::Last => self.walk(isize::MAX),
            Action::Left => self.across(-1),
            Action::Right => self.across(1),
            Action::HalfLeft => self.across(-over),
            Action::HalfRight => self.across(over),
            Action::Detail => desk.detail = !desk.detail,
            Action::Open => return Outcome::Consumed(self.open().into_iter().collect()),
            Action::Back => return Outcome::then(Effect::Pop),
            Action::Assess => {
                let (Some(line), Some(column)) = (self.line(), self.skill()) else { return Outcome::done() };
                return Outcome::then(assess(desk, line.trainee, column.skill));
            }
            Action::Entrust | Action::Curve => {
                let (Some(line), Some(column)) = (self.line(), self.skill()) else { return Outcome::done() };
                let (trainee, skill) = (line.trainee, column.skill);
                return Outcome::then(match action {
                    Action::Entrust => Entrust::open(desk, trainee, Some(skill)),
                    _ => Effect::Push(Box::new(Curve::new(trainee, skill))),
                });
            }
            Action::Portfolio => {
                let Some(line) = self.line() else { return Outcome::done() };
                return Outcome::then(Effect::Push(Box::new(Portfolio::new(line.trainee))));
            }
            Action::MatrixGroup => return Outcome::then(whose::choose(desk, GROUP)),
            Action::MatrixSkills => return Outcome::then(self.choose_skills(desk)),
            Action::MatrixTurn => {
                self.mode = match self.mode {
                    Mode::Cells => Mode::People,
                    Mode::People => Mode::Skills,
                    Mode::Skills => Mode::Cells,
                };
                self.top = 0;
                return Outcome::then(Effect::KeepPlace);
            }
            Action::MatrixRows => {
                self.rows = other(self.rows);
                return Outcome::Consumed(self.rearrange());
            }
            Action::MatrixColumns => {
                self.columns = other(self.columns);
                return Outcome::Consumed(self.rearrange());
            }
            Action::Filter => return Outcome::then(Effect::Push(Box::new(Prompt::new(FILTER, "/".to_owned(), self.filter.clone())))),
            Action::ClearFilter => return Outcome::Consumed(self.set_filter(desk, "")),
            Action::Export => return Outcome::then(Effect::Push(Box::new(work::ask_file("matrix.csv")))),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Line { purpose: FILTER, text, done: true } => Outcome::Consumed(self.set_filter(desk, text)),
            Told::Chosen { purpose: GROUP, value } => {
                let Some(group) = whose::chosen(desk, value) else { return Outcome::then(Effect::Notice(msg!("why-no-row"))) };
                self.group = group;
                Outcome::Consumed(self.turn(desk))
            }
            Told::Line { purpose: "export-file", text, done: true } if !text.trim().is_empty() => {
                let file = text.trim();
                Outcome::then(match self.write(Path::new(file)) {
                    Ok(()) => Effect::Notice(msg!("did-export", rows = self.view.rows.len(), file = file)),
                    Err(e) => Effect::Push(Box::new(work::ask_file(file).refused(&e.to_string().replace('\n', " ")))),
                })
            }
            Told::Chosen { purpose: SKILLS, value } => Outcome::Consumed(self.chose_skills(value)),
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.trouble.is_some() && !self.stale { Vec::new() } else { self.ask(desk) }
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
        Ok(self.take(desk, found))
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        // What nobody looks at is read when it is opened.
        self.hear(desk, news);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        let (trainee, skill) = self.wanted.unwrap_or_else(|| self.stands());
        Some(json!({
            "layer": "matrix",
            "of": self.over.map(|(kind, id)| json!({ "kind": kind.table(), "record": id.get() })),
            "group": self.group.record().map(|(_, id)| id.get()),
            "everybody": self.group == Group::Everybody,
            "filter": self.filter,
            "framework": self.which.framework.map(Id::get),
            "domain": self.which.domain.map(Id::get),
            "curriculum": self.which.curriculum,
            "rows": self.rows == Order::Gap,
            "columns": self.columns == Order::Gap,
            "mode": self.mode as u8,
            "trainee": trainee.map(Id::get),
            "skill": skill.map(Id::get),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let id = |key: &str| place.get(key).and_then(Json::as_i64).and_then(Id::new);
        let flag = |key: &str| place.get(key).and_then(Json::as_bool).unwrap_or(false);
        let there = |kind: Kind, id: &Id| desk.store.get(kind, *id).is_ok_and(|row| row.is_some_and(|r| !r.gone));
        if flag("everybody") {
            self.group = Group::Everybody;
        } else if let Some(group) = id("group").and_then(|id| Group::of(desk, id)) {
            self.group = group;
        }
        // A filter that cannot be read any more is no reason not to start.
        let filter = place.get("filter").and_then(Json::as_str).unwrap_or_default();
        if desk.conditions(Kind::Trainee, filter).is_ok() {
            filter.clone_into(&mut self.filter);
        }
        self.which = Which {
            framework: id("framework").filter(|id| there(Kind::Framework, id)),
            domain: id("domain").filter(|id| there(Kind::Skill, id)),
            curriculum: flag("curriculum"),
        };
        let order = |key: &str| if flag(key) { Order::Gap } else { Order::Name };
        (self.rows, self.columns) = (order("rows"), order("columns"));
        self.mode = match place.get("mode").and_then(Json::as_u64) {
            Some(1) => Mode::People,
            Some(2) => Mode::Skills,
            _ => Mode::Cells,
        };
        self.wanted = Some((id("trainee"), id("skill")));
    }
}

const fn other(order: Order) -> Order {
    match order {
        Order::Name => Order::Gap,
        Order::Gap => Order::Name,
    }
}

/// A new assessment of a trainee at a skill.
pub(in crate::tui) fn assess(desk: &mut Desk, trainee: Id, skill: Id) -> Effect {
    Assess::open(desk, Start { people: vec![trainee], skill: Some(skill), ..Start::default() })
}
