//! The import wizard: a file and what each row of it would become; the person decides what is open, then it is written in one step.
//!
//! The plan is made on the reader thread and is a plain value; decisions change it in place, a column that is mapped anew has it
//! made again. Nothing is written before the person saves.

use std::any::Any;
use std::path::{Path, PathBuf};

use ratatui::layout::{Position, Rect};

use super::choose::{Choose, Item};
use super::confirm::Confirm;
use super::prompt::Prompt;
use crate::actions::{Action, Context};
use crate::error::{Error, Result as Answered};
use crate::exchange::grid;
use crate::exchange::import::{self, Choice, Meaning, Of, Options, Outcome as Row, Plan, Sort, Target, Weight};
use crate::model::{FieldType, Id, Kind, Value};
use crate::msg;
use crate::programme::show::{choice, field_label, kind_label, kind_plural};
use crate::store::{Condition, Direction, ListQuery};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome, Told};
use crate::tui::paint::{Painter, Piece};
use crate::tui::theme::Tone;
use crate::tui::worker::{Answer, Done, Ticket};

/// Problems shown before the rest is only counted.
const PROBLEMS: usize = 500;

/// What a line of the wizard is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    /// A row that waits for a decision, or had one.
    Row(usize),
    /// A name of the file.
    Name(usize),
    /// A column of a sheet.
    Column(usize, usize),
}

/// The wizard.
pub struct Import {
    kind: Kind,
    file: PathBuf,
    options: Option<Options>,
    plan: Option<Plan>,
    trouble: Option<Error>,
    asked: Option<Ticket>,
    writing: Option<Ticket>,
    lines: Vec<(Vec<Piece>, About)>,
    at: usize,
    top: usize,
    height: usize,
    /// The rows that were open when the plan was made stay in view once they are decided.
    open: Vec<usize>,
}

impl Import {
    /// The wizard with its first question.
    #[must_use]
    pub fn begin() -> Vec<Effect> {
        let wizard = Self {
            kind: Kind::Trainee,
            file: PathBuf::new(),
            options: None,
            plan: None,
            trouble: None,
            asked: None,
            writing: None,
            lines: Vec::new(),
            at: 0,
            top: 0,
            height: 20,
            open: Vec::new(),
        };
        let first = [Kind::Trainee, Kind::Hospital, Kind::Department, Kind::Trainer, Kind::Document, Kind::Placement, Kind::Equipment];
        let rest = Kind::ALL.iter().filter(|k| !first.contains(k));
        let item = |kind: &Kind| Item { label: kind_plural(*kind), detail: String::new(), value: Value::text(kind.table()) };
        let items = first.iter().chain(rest).map(item).collect();
        vec![
            Effect::Push(Box::new(wizard)),
            Effect::Push(Box::new(Choose::new("import-kind", crate::words::label("ask-import-kind"), items))),
        ]
    }

    fn ask_file(&self) -> Effect {
        let before = self.file.display().to_string();
        Effect::Push(Box::new(Prompt::new("import-file", crate::words::label("ask-import-file"), before)))
    }

    /// Has the plan made on the reader thread.
    fn ask_plan(&mut self, desk: &mut Desk) -> Effect {
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        self.trouble = None;
        let options = self.options.get_or_insert_with(|| Options {
            calendar: desk.manner.calendar,
            shift: desk.manner.shift.clone(),
            ..Options::new(desk.manner.today)
        });
        let (file, kind, options) = (self.file.clone(), self.kind, options.clone());
        Effect::Ask(
            ticket,
            Box::new(move |store| {
                let plan = grid::open(&file, &grid::Limits::default())
                    .map_err(Error::input)
                    .and_then(|book| import::plan(store, &book, &name_of(&file), kind, options));
                Box::new(plan) as Box<dyn Any + Send>
            }),
        )
    }

    fn show(&mut self, desk: &Desk) {
        self.lines.clear();
        let Some(plan) = &self.plan else { return };
        let mut lines: Vec<(Vec<Piece>, About)> = Vec::new();
        let mut say = |tone, words: String, about| lines.push((vec![(tone, words)], about));
        let c = &plan.counts;
        let counts = msg!("import-wizard-counts", new = c.new, changed = c.changed, same = c.same, repeated = c.repeated);
        say(Tone::Plain, counts.to_string(), About::Nothing);
        let counts = msg!(
            "import-wizard-left",
            duplicate = c.duplicate,
            skipped = c.skipped,
            rejected = c.rejected,
            passed = c.passed,
            made = c.made
        );
        say(Tone::Plain, counts.to_string(), About::Nothing);
        if !self.open.is_empty() {
            say(Tone::Plain, String::new(), About::Nothing);
            say(Tone::Title, crate::say!("import-wizard-rows", n = self.open.len()), About::Nothing);
            for at in &self.open {
                say(Tone::Plain, row_line(desk, plan, *at), About::Row(*at));
            }
        }
        if !plan.names.is_empty() {
            say(Tone::Plain, String::new(), About::Nothing);
            say(Tone::Title, crate::say!("import-wizard-names", n = plan.names.len()), About::Nothing);
            for (at, name) in plan.names.iter().enumerate() {
                let what = match name.sort {
                    Sort::Record(kind) => kind_label(kind),
                    Sort::Term(list) => choice("list", list.key()),
                };
                let meaning = match &name.meaning {
                    Meaning::Unknown => crate::words::label("import-wizard-unknown"),
                    Meaning::Alike(_, label) => crate::say!("import-wizard-alike", name = label),
                    Meaning::Chosen(_, label) => label.clone(),
                    Meaning::Made(_) => crate::words::label("import-wizard-made"),
                };
                let tone = if name.meaning == Meaning::Unknown { Tone::Warn } else { Tone::Plain };
                say(
                    tone,
                    crate::say!("import-wizard-name", what = what, name = name.text, n = name.count, meaning = meaning),
                    About::Name(at),
                );
            }
        }
        for (s, sheet) in plan.sheets.iter().enumerate() {
            say(Tone::Plain, String::new(), About::Nothing);
            let rows = plan.rows.iter().filter(|r| r.sheet == s).count();
            say(Tone::Title, crate::say!("import-wizard-sheet", name = sheet.name, rows = rows), About::Nothing);
            if let Some(why) = &sheet.refused {
                say(Tone::Warn, why.to_string(), About::Nothing);
            }
            for (i, column) in sheet.columns.iter().enumerate() {
                let title = if column.title.is_empty() { grid::column_letters(column.index) } else { column.title.to_string() };
                let becomes = becomes(plan.kind, column.target);
                let tone = if column.target == Target::Unknown { Tone::Warn } else { Tone::Plain };
                let sample = column.samples.first().map(String::as_str).unwrap_or_default();
                let line = format!(
                    "{}  {}  {}",
                    text::pad(&text::truncate(&title, 24), 24),
                    text::pad(&text::truncate(&becomes, 24), 24),
                    text::screen(sample)
                );
                say(tone, line, About::Column(s, i));
            }
            for note in &sheet.notes {
                say(Tone::Faint, note.to_string(), About::Nothing);
            }
            if !sheet.passed.is_empty() {
                let rows: Vec<String> = sheet.passed.iter().map(|p| format!("{} {}", p.row, text::truncate(&p.text, 20))).collect();
                say(Tone::Faint, crate::say!("import-wizard-passed", rows = rows.join("; ")), About::Nothing);
            }
            let first: Vec<usize> = (0..plan.rows.len()).filter(|i| plan.rows.get(*i).is_some_and(|r| r.sheet == s)).take(SHOWN).collect();
            if !first.is_empty() {
                say(Tone::Label, crate::words::label("import-wizard-sample"), About::Nothing);
            }
            for at in first {
                say(Tone::Plain, becomes_row(plan, at), About::Nothing);
            }
        }
        if !plan.problems.is_empty() {
            say(Tone::Plain, String::new(), About::Nothing);
            say(Tone::Title, crate::say!("import-wizard-problems", n = plan.problems.len()), About::Nothing);
            for p in plan.problems.iter().take(PROBLEMS) {
                let tone = if p.weight == Weight::Row { Tone::Bad } else { Tone::Plain };
                let value = text::truncate(&p.value, 40);
                let line = crate::say!(
                    "import-wizard-problem",
                    sheet = p.sheet,
                    row = p.row,
                    column = p.column,
                    value = value,
                    reason = p.reason,
                    suggestion = p.suggestion
                );
                say(tone, line, About::Nothing);
            }
        }
        for note in &plan.notes {
            say(Tone::Faint, note.to_string(), About::Nothing);
        }
        self.lines = lines;
        self.at = self.at.min(self.lines.len().saturating_sub(1));
    }

    /// Whether the person decided anything that leaving would lose.
    fn is_decided(&self) -> bool {
        let rows = self.plan.as_ref().is_some_and(|p| p.rows.iter().any(|r| r.choice.is_some()));
        let names = self.plan.as_ref().is_some_and(|p| p.names.iter().any(|n| matches!(n.meaning, Meaning::Chosen(..))));
        rows || names || self.options.as_ref().is_some_and(|o| !o.mapping.is_empty() || !o.names.is_empty())
    }

    fn here(&self) -> About {
        self.lines.get(self.at).map_or(About::Nothing, |l| l.1)
    }

    fn decide(&mut self, desk: &Desk, choice: Choice) -> Outcome {
        let (About::Row(at), Some(plan)) = (self.here(), self.plan.as_mut()) else { return Outcome::done() };
        if let Err(e) = import::decide(plan, at, Some(choice)) {
            return Outcome::then(e.into());
        }
        self.show(desk);
        self.step(1);
        Outcome::done()
    }

    fn decide_all(&mut self, desk: &Desk, choice: Choice) -> Outcome {
        let Some(plan) = self.plan.as_mut() else { return Outcome::done() };
        if let Err(e) = import::decide_all(plan, choice) {
            return Outcome::then(e.into());
        }
        self.show(desk);
        Outcome::done()
    }

    fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.lines.len().saturating_sub(1));
    }

    /// What can be changed about the line at the marker.
    fn change(&self, desk: &Desk) -> Outcome {
        let Some(plan) = &self.plan else { return Outcome::done() };
        let (purpose, question, items) = match self.here() {
            About::Name(at) => {
                let Some(name) = plan.names.get(at) else { return Outcome::done() };
                ("import-name", crate::say!("ask-import-name", name = name.text), meanings(desk, name.sort, &name.suggestions))
            }
            About::Column(..) => {
                let fields = plan.kind.fields().iter().chain(plan.kind.attached().iter().map(|a| &a.field));
                let mut items: Vec<Item> = fields
                    .map(|f| Item { label: field_label(plan.kind, f.key), detail: String::new(), value: Value::text(f.key) })
                    .collect();
                items.push(Item { label: crate::words::label("import-target-skip"), detail: String::new(), value: Value::text("_skip") });
                ("import-column", crate::words::label("ask-import-column"), items)
            }
            _ => return Outcome::then(Effect::Notice(msg!("why-nothing-to-change"))),
        };
        Outcome::then(Effect::Push(Box::new(Choose::new(purpose, question, items))))
    }

    fn write(&mut self, desk: &mut Desk) -> Outcome {
        let Some(plan) = self.plan.clone() else { return Outcome::done() };
        let ticket = desk.ticket();
        self.writing = Some(ticket);
        let author = desk.author.clone();
        let job = Box::new(move |store: &mut crate::store::Store| {
            let written = import::apply(store, &author, &plan)?;
            let made = &written.output;
            let words = match written.seq {
                Some(_) => {
                    let (beside, asked) = (made.made, made.follow_ups);
                    let left = plan.undecided().count();
                    msg!("import-wizard-done", new = made.new, changed = made.changed, made = beside, asked = asked, left = left)
                }
                None => msg!("import-wizard-nothing-new"),
            };
            Ok(Done { say: Some(words), changes: written.changes, ..Done::default() })
        });
        Outcome::then(Effect::Work(ticket, job))
    }
}

/// Rows of a sheet that are shown with what becomes of them.
const SHOWN: usize = 300;

/// What becomes of a row.
fn becomes_row(plan: &Plan, at: usize) -> String {
    let Some(row) = plan.rows.get(at) else { return String::new() };
    let position = plan.kind.title_fields().first().and_then(|key| plan.kind.position(key));
    let name = position.map(|p| row.draft.get(p).canonical()).unwrap_or_default();
    let outcome = match &row.outcome {
        Row::New(_) => crate::words::label("import-outcome-new"),
        Row::Same(_) => crate::words::label("import-outcome-same"),
        Row::Change(..) => crate::words::label("import-outcome-changed"),
        Row::Repeat { of, .. } => crate::say!("import-outcome-repeat", row = plan.rows.get(*of).map_or(0, |r| r.row)),
        Row::Duplicate { .. } => crate::words::label("import-wizard-open"),
        Row::Skipped | Row::Rejected => crate::words::label("import-outcome-left"),
    };
    crate::say!("import-wizard-becomes", row = row.row, name = text::screen(&name), outcome = outcome)
}

/// Word of the importer for a record that is made.
const MAKE_NEW: &str = "new";
/// Records or entries offered for a name.
const OFFERED: usize = 2_000;

/// What a name of the file can mean: what is like it first, then every record or entry of its sort, and a new record.
fn meanings(desk: &Desk, sort: Sort, like: &[(Value, String)]) -> Vec<Item> {
    let mut items: Vec<Item> =
        like.iter().map(|(v, label)| Item { label: label.clone(), detail: String::new(), value: v.clone() }).collect();
    let (kind, query) = match sort {
        Sort::Record(kind) => (kind, ListQuery::all(kind)),
        Sort::Term(list) => (Kind::Term, ListQuery::all(Kind::Term).with(Condition::In("list", vec![Value::text(list.key())]))),
    };
    if let Sort::Record(_) = sort {
        items.push(Item { label: crate::words::label("import-make-new"), detail: String::new(), value: Value::text(MAKE_NEW) });
    }
    for (row, _) in desk.store.page(&query, None, Direction::Forward, OFFERED).unwrap_or_default() {
        let value = if kind == Kind::Term { row.get("code").clone() } else { Value::Int(row.id.get()) };
        if !items.iter().any(|i| i.value == value) {
            let detail = crate::programme::entry::detail(&desk.store, &desk.names, &row);
            items.push(Item { label: desk.names.row_title(&desk.store, &row), detail, value });
        }
    }
    items
}

/// What becomes of a column, in words.
fn becomes(kind: Kind, target: Target) -> String {
    match target {
        Target::Field(key) | Target::Attached(key) => field_label(kind, key),
        Target::Part(_) => crate::words::label("import-target-part"),
        Target::Id => crate::words::label("import-target-id"),
        Target::Hospital => crate::words::label("import-target-hospital"),
        Target::Number => crate::words::label("import-target-number"),
        Target::Skip => crate::words::label("import-target-skip"),
        Target::Unknown => crate::words::label("import-wizard-no-field"),
    }
}

/// A row that waits for a decision, or what was decided.
fn row_line(desk: &Desk, plan: &Plan, at: usize) -> String {
    let Some(row) = plan.rows.get(at) else { return String::new() };
    let title = |at: usize| {
        let position = plan.kind.title_fields().first().and_then(|key| plan.kind.position(key));
        let name = position.and_then(|p| plan.rows.get(at).map(|r| r.draft.get(p).canonical()));
        let row = plan.rows.get(at).map_or(0, |r| r.row);
        crate::say!("import-wizard-row-name", name = name.unwrap_or_default(), row = row)
    };
    let like = row.candidates.first().map(|c| match c.of {
        Of::Record(id) => desk.names.title(&desk.store, plan.kind, id),
        Of::Row(other) => title(other),
    });
    let reasons =
        row.candidates.first().map(|c| c.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")).unwrap_or_default();
    let decided = match (&row.outcome, row.choice) {
        (Row::Duplicate { .. }, None) => crate::words::label("import-wizard-open"),
        (_, Some(Choice::Merge)) => crate::words::label("import-wizard-merged"),
        (_, Some(Choice::New)) => crate::words::label("import-wizard-new"),
        (_, Some(Choice::Skip)) => crate::words::label("import-wizard-skipped"),
        (Row::Rejected, _) => crate::words::label("import-wizard-rejected"),
        _ => String::new(),
    };
    crate::say!("import-wizard-row", decided = decided, name = title(at), like = like.unwrap_or_default(), reasons = reasons)
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Layer for Import {
    fn context(&self) -> Context {
        Context::Import
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::say!("import-wizard-title", kinds = kind_plural(self.kind), file = name_of(&self.file))
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = area.height.into();
        if self.plan.is_none() {
            let words = match (&self.trouble, self.asked) {
                (Some(e), _) => e.to_string(),
                (None, Some(_)) => crate::words::label("import-wizard-reading"),
                (None, None) => crate::words::label("import-wizard-hint"),
            };
            let lines = words.lines().flat_map(|l| text::wrap(l, area.width.saturating_sub(4).into()));
            for (y, line) in (area.y..area.bottom()).zip(lines) {
                paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Plain);
            }
            return None;
        }
        // A line that is wider than the window is read whole at the foot.
        let whole: String = self.lines.get(self.at).map(|l| l.0.iter().map(|(_, s)| s.as_str()).collect()).unwrap_or_default();
        let wide = usize::from(area.width.saturating_sub(2));
        let foot: Vec<&str> = if text::width(&whole) > wide { text::wrap(&whole, wide) } else { Vec::new() };
        let room = u16::try_from(foot.len().min(4)).unwrap_or(0).min(area.height / 2);
        if room > 0 {
            let y = area.bottom() - room;
            paint.rule(area, y - 1, "");
            for (n, line) in foot.iter().take(room.into()).enumerate() {
                paint.text(area.x + 2, y + u16::try_from(n).unwrap_or(0), area.width.saturating_sub(2), line, Tone::Plain);
            }
            self.height = usize::from(area.height.saturating_sub(room + 1)).max(1);
        }
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(self.height.max(1)));
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
        let ready = self.plan.is_some();
        match action {
            Action::SaveChosen | Action::MergeAll | Action::NewAll if !ready => Offer::NotNow(msg!("why-no-plan")),
            Action::MergeRow | Action::NewRow | Action::SkipRow if !matches!(self.here(), About::Row(_)) => {
                Offer::NotNow(msg!("why-no-open-row"))
            }
            _ => Offer::Yes,
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
            Action::Last => self.at = self.lines.len().saturating_sub(1),
            Action::MergeRow => return self.decide(desk, Choice::Merge),
            Action::NewRow => return self.decide(desk, Choice::New),
            Action::SkipRow => return self.decide(desk, Choice::Skip),
            Action::MergeAll => return self.decide_all(desk, Choice::Merge),
            Action::NewAll => return self.decide_all(desk, Choice::New),
            Action::Open if self.plan.is_none() => return Outcome::then(self.ask_file()),
            Action::Open => return self.change(desk),
            Action::SaveChosen if self.writing.is_none() => return self.write(desk),
            Action::Back if self.is_decided() => {
                return Outcome::then(Effect::Push(Box::new(Confirm::new(
                    "import-leave",
                    msg!("ask-import-leave", file = name_of(&self.file)),
                ))));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: "import-leave", .. } => Outcome::then(Effect::Pop),
            Told::Chosen { purpose: "import-kind", value } => {
                self.kind = Kind::of_table(value.as_str()).unwrap_or(Kind::Trainee);
                Outcome::then(self.ask_file())
            }
            Told::Line { purpose: "import-file", text, done: true } => {
                self.file = PathBuf::from(text.trim());
                self.options = None;
                self.plan = None;
                Outcome::then(self.ask_plan(desk))
            }
            Told::Chosen { purpose: "import-name", value } => {
                let (About::Name(at), Some(plan)) = (self.here(), self.plan.as_mut()) else { return Outcome::done() };
                let Some(name) = plan.names.get(at) else { return Outcome::done() };
                if value.as_str() == MAKE_NEW {
                    // Rows that name it are read again by the new record.
                    if let Some(options) = self.options.as_mut() {
                        options.names.retain(|(text, _)| *text != name.text);
                        options.names.push((name.text.clone(), MAKE_NEW.to_owned()));
                    }
                    return Outcome::then(self.ask_plan(desk));
                }
                let label = match (name.sort, Option::<Id>::read(value)) {
                    (Sort::Record(kind), Some(id)) => desk.names.title(&desk.store, kind, id),
                    (Sort::Term(list), _) => desk.names.term(&desk.store, list, value.as_str()),
                    _ => String::new(),
                };
                if let Err(e) = import::decide_name(plan, at, value.clone(), &label) {
                    return Outcome::then(e.into());
                }
                self.show(desk);
                Outcome::done()
            }
            Told::Chosen { purpose: "import-column", value } => {
                let About::Column(sheet, column) = self.here() else { return Outcome::done() };
                let title = self.plan.as_ref().and_then(|p| p.sheets.get(sheet)?.columns.get(column).map(|c| c.title.to_string()));
                if let (Some(title), Some(options)) = (title, self.options.as_mut()) {
                    options.mapping.retain(|(t, _)| *t != title);
                    options.mapping.push((title, value.as_str().to_owned()));
                }
                Outcome::then(self.ask_plan(desk))
            }
            _ => Outcome::Ignored,
        }
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
        match *found.downcast::<Answered<Plan>>()? {
            Ok(mut plan) => {
                // A column that was mapped anew takes no decision back: rows are known by their sheet and number.
                if let Some(before) = &self.plan {
                    let decided = before.rows.iter().filter_map(|r| Some(((before.sheet_name(r).to_owned(), r.row), r.choice?)));
                    for ((sheet, number), choice) in decided {
                        let found = plan.rows.iter().position(|r| r.row == number && plan.sheet_name(r) == sheet);
                        if let Some(at) = found
                            && let Err(e) = import::decide(&mut plan, at, Some(choice))
                        {
                            return Ok(vec![e.into()]);
                        }
                    }
                }
                self.open = plan.undecided().map(|(at, _)| at).collect();
                self.plan = Some(plan);
                self.show(desk);
            }
            Err(e) => self.trouble = Some(e),
        }
        Ok(Vec::new())
    }

    fn answered(&mut self, _desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.writing != Some(ticket) {
            return Outcome::Ignored;
        }
        self.writing = None;
        match answer {
            Ok(done) => {
                let mut effects = vec![Effect::Pop];
                effects.extend(done.say.take().map(Effect::Notice));
                Outcome::Consumed(effects)
            }
            Err(e) => Outcome::then(e.clone().into()),
        }
    }
}
