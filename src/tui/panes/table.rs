//! A table of records of one kind: sort, columns, filter while typing, marks, and the actions on one or many.

use std::any::Any;
use std::collections::{BTreeSet, VecDeque};

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::agenda::Agenda;
use super::columns::{self, Column};
use super::reading::{Late, Read, Reading, Wanted};
use super::rows::Rows;
use crate::actions::{Action, Context};
use crate::model::{Field, FieldKind, Id, Kind, Row, Value};
use crate::msg;
use crate::programme::agenda::Scope;
use crate::programme::show::{choice, field_label, kind_label, kind_plural};
use crate::store::{Condition, ListQuery, Sort};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Extent, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::layers::proposal::Proposals;
use crate::tui::layers::round::Round;
use crate::tui::paint::{Painter, Piece, capital};
use crate::tui::panes::detail;
use crate::tui::spending::Spending;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::Ticket;

/// Rows are counted up to this.
const COUNTED: usize = 2_000;
/// A table needs so many lines before it gives some to the detail.
const DETAIL_FROM: u16 = 14;
/// Most records that an action on marked ones takes at once.
const MOST_MARKED: usize = 10_000;

/// Purposes of lists that a table itself opens.
/// Lines in which the table tells why a filter is not understood.
const TOLD: usize = 3;
const OWN_CHOICES: [&str; 5] = ["choose-sort", "choose-columns", "choose-filter", "choose-state", "choose-bulk"];

/// A table.
pub struct Table {
    kind: Kind,
    base: Vec<Condition>,
    name: String,
    filter: String,
    columns: Vec<&'static Field>,
    rows: Rows,
    marks: BTreeSet<Id>,
    last_marked: Option<Id>,
    count: Option<usize>,
    reading: Reading,
    /// Wanted of the rows that are on their way.
    waiting: VecDeque<Wanted>,
    /// Something on the screen changed in the file.
    stale: bool,
    /// What is to follow from taking the place of the last time.
    owed: Vec<Effect>,
    trouble: Option<String>,
    page: usize,
    /// Whom the question is about that lies over the table: the list may change under it.
    acting: Vec<Id>,
    /// The detail of a record at a width, kept until the cursor moves or something changes.
    detail: Option<(Id, u16, Vec<Vec<Piece>>)>,
    width: u16,
}

impl Table {
    /// All records of a kind.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self::of(kind, Vec::new(), String::new())
    }

    /// The records of a kind that meet conditions, under a name.
    #[must_use]
    pub fn of(kind: Kind, base: Vec<Condition>, name: String) -> Self {
        let mut query = ListQuery::all(kind);
        if let Some((key, descending)) = start_order(kind) {
            query = query.by(key, descending);
        }
        query.conditions.clone_from(&base);
        Self {
            kind,
            base,
            name,
            filter: String::new(),
            columns: Vec::new(),
            rows: Rows::new(query),
            marks: BTreeSet::new(),
            last_marked: None,
            count: None,
            reading: Reading::default(),
            waiting: VecDeque::new(),
            stale: false,
            owed: Vec::new(),
            trouble: None,
            page: 10,
            acting: Vec::new(),
            detail: None,
            width: 80,
        }
    }

    /// Filters; a filter that cannot be understood yet leaves the rows as they are and says why.
    fn set_filter(&mut self, desk: &mut Desk, filter: &str) -> Vec<Effect> {
        filter.clone_into(&mut self.filter);
        self.relist(desk, self.rows.query().sort)
    }

    fn relist(&mut self, desk: &mut Desk, sort: Sort) -> Vec<Effect> {
        let stood = self.rows.current().map(|row| row.id);
        self.relist_at(desk, sort, stood)
    }

    fn relist_at(&mut self, desk: &mut Desk, sort: Sort, stood: Option<Id>) -> Vec<Effect> {
        self.want(desk, Wanted::List(self.kind, self.base.clone(), self.filter.clone(), sort, stood))
    }

    /// Reads, at once or later. Another list takes the place of what is on its way; all else waits for it.
    fn want(&mut self, desk: &mut Desk, wanted: Wanted) -> Vec<Effect> {
        if matches!(wanted, Wanted::List(..)) {
            self.waiting.clear();
        } else if self.reading.is_on() {
            self.waiting.push_back(wanted);
            return Vec::new();
        }
        let (read, later) = self.reading.want(desk, &mut self.rows, wanted.clone());
        let now = read.map(|read| self.take(desk, &wanted, read)).unwrap_or_default();
        now.into_iter().chain(later).collect()
    }

    /// Moves; within the rows that are there at no cost.
    fn moved(&mut self, desk: &mut Desk, wanted: Wanted) -> Vec<Effect> {
        match wanted {
            Wanted::Step(by) if self.rows.steps_within(by) && !self.reading.is_on() => {
                self.rows.step(&desk.store, by).err().map(Effect::from).into_iter().collect()
            }
            wanted => self.want(desk, wanted),
        }
    }

    /// What was read is there.
    fn take(&mut self, desk: &mut Desk, wanted: &Wanted, read: crate::error::Result<Read>) -> Vec<Effect> {
        let listed = matches!(wanted, Wanted::List(..));
        match (read, wanted) {
            (Ok(Read::Rows), _) if listed => {
                self.trouble = None;
                self.recount(desk)
            }
            // The rows of before, read again, do not make a filter understood.
            (Ok(Read::Rows), _) if self.count.is_none() && self.trouble.is_none() => self.recount(desk),
            (Ok(Read::Rows), _) => Vec::new(),
            (Ok(Read::Ids(ids)), Wanted::All(most)) if ids.as_ref().is_none_or(|ids| ids.len() >= *most) => {
                vec![Effect::Notice(msg!("mark-too-many", n = MOST_MARKED))]
            }
            (Ok(Read::Ids(Some(ids))), Wanted::All(_)) => {
                self.marks = ids.into_iter().collect();
                vec![Effect::Notice(msg!("marked-all", n = self.marks.len()))]
            }
            (Ok(Read::Ids(Some(ids))), Wanted::Range(_, to, _)) => {
                self.marks.extend(ids);
                self.last_marked = Some(*to);
                Vec::new()
            }
            (Ok(Read::Ids(_)), _) => vec![Effect::Notice(msg!("mark-range-lost"))],
            (Err(e), _) if listed => {
                self.trouble = Some(match e.hint() {
                    Some(next) => crate::say!("two-sentences", one = e.what(), two = next),
                    None => e.what().to_string(),
                });
                Vec::new()
            }
            (Err(e), _) => vec![e.into()],
        }
    }

    /// Reads the same place again if something changed since; rows on their way may be from before it, and are looked at then.
    fn freshen(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.reading.is_on() || !std::mem::take(&mut self.stale) {
            return Vec::new();
        }
        self.count = None;
        self.want(desk, Wanted::Refresh)
    }

    /// What follows, and where one stands is written down.
    fn kept(&mut self, change: impl FnOnce(&mut Self) -> Vec<Effect>) -> Vec<Effect> {
        let mut effects = change(self);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn recount(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (count, later) = self.reading.count(desk, self.rows.query(), COUNTED);
        // The number before stands until the new one is there: to take it away for a moment would be sent twice.
        self.count = count.or(self.count);
        later.into_iter().collect()
    }

    /// The marked records, or the one at the cursor.
    fn subjects(&self) -> Vec<Id> {
        if self.marks.is_empty() { self.rows.current().map(|r| r.id).into_iter().collect() } else { self.marks.iter().copied().collect() }
    }

    fn choose_column(&self, purpose: &'static str, sortable: bool) -> Effect {
        let items = self
            .kind
            .fields()
            .iter()
            .filter(|f| f.width > 0 && (!sortable || f.sortable()))
            .map(|f| Item { label: field_label(self.kind, f.key), detail: String::new(), value: Value::text(f.key) })
            .collect();
        Effect::Push(Box::new(Choose::new(purpose, crate::words::label(purpose), items)))
    }

    fn chosen(&mut self, desk: &mut Desk, purpose: &str, value: &Value) -> Vec<Effect> {
        match purpose {
            "choose-sort" => {
                let Some(field) = self.kind.field(value.as_str()) else { return Vec::new() };
                self.kept(|t| t.relist(desk, Sort { key: field.key, descending: false }))
            }
            "choose-columns" => {
                let Some(field) = self.kind.field(value.as_str()) else { return Vec::new() };
                if self.columns.is_empty() {
                    self.columns = columns::fitting(self.kind, &[], self.width, false).into_iter().map(|c| c.field).collect();
                }
                match self.columns.iter().position(|f| f.key == field.key) {
                    Some(at) if self.columns.len() > 1 => {
                        self.columns.remove(at);
                    }
                    Some(_) => {}
                    // Behind the first, so that it is seen; what has no room any more falls out at the end.
                    None => self.columns.insert(1.min(self.columns.len()), field),
                }
                vec![Effect::KeepPlace]
            }
            "choose-filter" => {
                let filter = value.as_str().to_owned();
                self.kept(|t| t.set_filter(desk, &filter))
            }
            "choose-state" => self.set_state(desk, value.as_str()),
            "choose-bulk" => {
                let ids = self.acting.clone();
                let Some(field) = self.kind.field(value.as_str()) else { return Vec::new() };
                vec![Effect::Push(Box::new(crate::tui::layers::bulk::Bulk::new(self.kind, field, ids)))]
            }
            _ => Vec::new(),
        }
    }

    /// The field that says where a record of a kind stands, and its choices.
    fn state_field(&self) -> Option<&'static Field> {
        let key = match self.kind {
            Kind::Trainee => "status",
            Kind::Nomination => "decision",
            Kind::Placement | Kind::Attendance => "state",
            _ => return None,
        };
        self.kind.field(key)
    }

    fn set_state(&mut self, desk: &mut Desk, state: &str) -> Vec<Effect> {
        let Some(field) = self.state_field() else { return Vec::new() };
        let ids = self.acting.clone();
        let needs_reason = self.kind == Kind::Trainee && ["deferred", "declined", "refused", "withdrawn"].contains(&state);
        if needs_reason || self.kind == Kind::Nomination && state != "pending" {
            let prompt = work::ask_reason(state);
            return vec![Effect::Push(Box::new(prompt))];
        }
        let ticket = desk.ticket();
        vec![Effect::Work(ticket, work::set_state(desk, self.kind, field.key, ids, state, ""))]
    }

    fn count_text(&self) -> String {
        let Some(n) = self.count else { return String::new() };
        if n >= COUNTED { crate::say!("table-count-more", n = COUNTED) } else { crate::say!("table-count", n = n) }
    }
}

/// Whether a field names a record of a kind that is meant, itself or through the titles of what it names.
fn names(field: &Field, depth: usize, meant: &dyn Fn(Kind) -> bool) -> bool {
    let kind = match field.kind {
        FieldKind::Ref(kind) | FieldKind::Refs(kind) => kind,
        FieldKind::Term(_) | FieldKind::Terms(_) => Kind::Term,
        _ => return false,
    };
    let mut titles = kind.title_fields().iter().filter_map(|key| kind.field(key));
    meant(kind) || depth > 0 && titles.any(|title| names(title, depth - 1, meant))
}

/// Kinds that are lists of events begin with the newest.
fn start_order(kind: Kind) -> Option<(&'static str, bool)> {
    Some(match kind {
        Kind::Placement | Kind::Cohort => ("starts_on", true),
        Kind::Session => ("starts_at", true),
        Kind::Visit => ("arrives_on", true),
        Kind::Assessment | Kind::Logbook | Kind::Nomination => ("on", true),
        Kind::Document => ("expires_on", false),
        Kind::Cost => ("due_on", false),
        Kind::FollowUp => ("due_on", false),
        Kind::Holiday => ("on", false),
        Kind::LunarMonth => ("begins_on", true),
        Kind::Skill => ("code", false),
        _ => return None,
    })
}

impl Layer for Table {
    fn context(&self) -> Context {
        Context::Table
    }

    fn title(&self, _desk: &Desk) -> String {
        if self.name.is_empty() { kind_plural(self.kind) } else { self.name.clone() }
    }

    fn status(&self, desk: &Desk) -> String {
        let own = self.status_beside(desk);
        if self.filter.is_empty() { own } else { format!("/ {}  {own}", self.filter).trim_end().to_owned() }
    }

    fn is_reading(&self) -> bool {
        self.reading.is_on()
    }

    fn status_beside(&self, _desk: &Desk) -> String {
        let mut out = String::new();
        if !self.marks.is_empty() {
            out.push_str(&crate::say!("table-marked", n = self.marks.len()));
            out.push_str("  ");
        }
        if self.reading.is_long() {
            out.push_str(&crate::words::label("table-looking"));
        } else {
            out.push_str(&self.count_text());
        }
        out.trim_end().to_owned()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let detail_lines = if desk.detail && area.height >= DETAIL_FROM { (area.height / 4).clamp(4, 9) } else { 0 };
        let list = area.height.saturating_sub(1 + detail_lines);
        self.page = usize::from(list / 2).max(1);
        self.rows.fit(list.into());
        if self.rows.ends_early(list.into()) {
            // The window has grown. What cannot be read is not there; moving on tells why.
            let _ = self.rows.more_after(&desk.store);
        }
        self.width = area.width;
        let sparing = desk.spending == Spending::Sparing;
        let columns = columns::fitting(self.kind, &self.columns, area.width, sparing);
        let sort = self.rows.query().sort;
        for Column { field, x, wide } in &columns {
            let x = area.x + x;
            let name = capital(&field_label(self.kind, field.key));
            if field.key == sort.key {
                // The order is seen however long the name is.
                let used = paint.text(x, area.y, wide.saturating_sub(2), &name, Tone::Label);
                paint.text(x + used, area.y, 2, if sort.descending { " v" } else { " ^" }, Tone::Label);
            } else {
                paint.text(x, area.y, *wide, &name, Tone::Label);
            }
        }
        if !sparing {
            paint.right(area.right(), area.y, 5, &crate::words::label("column-code"), Tone::Label);
        }
        for (n, (row, here)) in self.rows.visible(list.into()).enumerate() {
            let y = area.y + 1 + u16::try_from(n).unwrap_or(u16::MAX);
            if here {
                paint.marker(area.x, y);
            }
            if self.marks.contains(&row.id) {
                paint.text(area.x + 1, y, 1, "*", Tone::Warn);
            }
            for Column { field, x, wide } in &columns {
                let x = area.x + x;
                let content = match field.kind {
                    // A narrow column holds the code; a name would be cut to nothing.
                    FieldKind::Term(_) if *wide <= 8 => row.text(field.key).to_owned(),
                    _ => desk.names.cell(&desk.store, field, row.get(field.key)),
                };
                if matches!(field.kind, FieldKind::Number { .. }) {
                    paint.right(x + wide, y, *wide, &content, Tone::Plain);
                } else {
                    paint.text(x, y, *wide, &content, Tone::Plain);
                }
            }
            if !sparing {
                paint.right(area.right(), y, 5, &row.id.short(), Tone::Plain);
            }
        }
        // A filter that is not understood tells that in place of what fits it.
        if self.rows.is_empty() && self.trouble.is_none() {
            let empty = match self.rows.is_loaded() {
                false => crate::words::label("table-looking"),
                true if self.kind == Kind::Waiver && self.filter.is_empty() => crate::words::label("table-no-waiver"),
                true if self.filter.is_empty() && self.base.is_empty() => {
                    crate::say!("table-empty", kinds = kind_plural(self.kind), key = desk.key(Context::Table, Action::New))
                }
                true => crate::say!("table-nothing-fits", key = desk.key(Context::Table, Action::ClearFilter)),
            };
            for (n, line) in text::wrap(&empty, area.width.saturating_sub(4).into()).into_iter().enumerate() {
                paint.text(area.x + 2, area.y + 2 + u16::try_from(n).unwrap_or(0), area.width.saturating_sub(4), line, Tone::Plain);
            }
        }
        if let Some(why) = &self.trouble {
            // Over the last rows, as many lines as it needs.
            let lines: Vec<&str> = text::wrap(why, area.width.saturating_sub(4).into()).into_iter().take(TOLD).collect();
            let tall = u16::try_from(lines.len()).unwrap_or(1).min(list);
            let first = area.y + list + 1 - tall;
            paint.blank(Rect { y: first, height: tall, ..area });
            for (y, line) in (first..).zip(lines) {
                paint.text(area.x + 2, y, area.width.saturating_sub(4), line, Tone::Warn);
            }
        }
        if detail_lines > 0
            && let Some(row) = self.rows.current()
        {
            let y = area.bottom() - detail_lines;
            let foot = Rect { y, height: detail_lines, ..area };
            let inner = Rect { y: y + 1, height: detail_lines - 1, x: area.x + 2, width: area.width.saturating_sub(2) };
            paint.later(("detail", self.kind as usize), foot, |paint| {
                paint.rule(area, y, &desk.names.row_title(&desk.store, row));
                if self.detail.as_ref().is_none_or(|(id, wide, _)| *id != row.id || *wide != inner.width) {
                    self.detail = Some((row.id, inner.width, detail::summary(desk, row, inner.width)));
                }
                let lines = self.detail.iter().flat_map(|(_, _, lines)| lines);
                for (n, line) in lines.take(inner.height.into()).enumerate() {
                    paint.pieces(inner.x, inner.y + u16::try_from(n).unwrap_or(0), inner.width, line);
                }
            });
        }
        None
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        let nothing = self.rows.is_empty();
        let trainee = self.kind == Kind::Trainee;
        let one = matches!(
            action,
            Action::Open
                | Action::Edit
                | Action::History
                | Action::Mark
                | Action::MarkRange
                | Action::Itinerary
                | Action::ShowAgenda
                | Action::CheckRound
                | Action::CalendarOut
        );
        let about_it = one || action.info().writes && action != Action::New && self.marks.is_empty();
        if about_it && self.reading.moves() {
            return Offer::NotNow(msg!("why-looking"));
        }
        match action {
            Action::New if matches!(self.kind, Kind::Snooze | Kind::Waiver | Kind::Mapping) => Offer::No,
            Action::SetState if self.state_field().is_none() => Offer::No,
            Action::ShowAgenda if !Scope::KINDS.contains(&self.kind) => Offer::No,
            Action::Attendance if self.kind != Kind::Session => Offer::No,
            Action::CheckRound if !Round::KINDS.contains(&self.kind) => Offer::No,
            Action::Itinerary if self.kind != Kind::Visit => Offer::No,
            Action::Attendance | Action::Itinerary | Action::ShowAgenda | Action::CheckRound if nothing => {
                Offer::NotNow(msg!("why-no-row"))
            }
            Action::CalendarOut if work::has_schedule(self.kind).is_err() => Offer::No,
            Action::Nominate | Action::Place | Action::CloseStep | Action::Assess if !trainee => Offer::No,
            Action::Plan if !matches!(self.kind, Kind::Rotation | Kind::Placement | Kind::Cohort) => Offer::No,
            Action::Plan if self.kind == Kind::Cohort && nothing => Offer::NotNow(msg!("why-no-row")),
            Action::Open
            | Action::Edit
            | Action::Remove
            | Action::History
            | Action::Mark
            | Action::BulkEdit
            | Action::SetState
            | Action::Nominate
            | Action::Place
            | Action::CloseStep
            | Action::Assess
            | Action::Export
            | Action::CalendarOut
                if nothing =>
            {
                Offer::NotNow(if self.reading.is_on() { msg!("why-looking") } else { msg!("why-no-row") })
            }
            Action::Merge if self.marks.len() != 2 => Offer::NotNow(msg!("why-mark-two", key = desk.key(Context::Table, Action::Mark))),
            Action::ClearFilter if self.filter.is_empty() => Offer::NotNow(msg!("why-no-filter")),
            Action::SaveFilter if self.filter.is_empty() => Offer::NotNow(msg!("why-no-filter")),
            Action::Unmark if self.marks.is_empty() => Offer::NotNow(msg!("why-no-mark")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let page = isize::try_from(self.page).unwrap_or(10);
        let moved = match action {
            Action::Up => Some(Wanted::Step(-1)),
            Action::Down => Some(Wanted::Step(1)),
            Action::HalfUp => Some(Wanted::Step(-page)),
            Action::HalfDown => Some(Wanted::Step(page)),
            Action::First => Some(Wanted::Start),
            Action::Last => Some(Wanted::End),
            _ => None,
        };
        if let Some(wanted) = moved {
            return Outcome::Consumed(self.moved(desk, wanted));
        }
        if matches!(action, Action::SetState | Action::BulkEdit | Action::CloseStep) {
            self.acting = self.subjects();
        }
        let here = self.rows.current().map(|r| r.id);
        match (action, here) {
            (Action::Open, Some(id)) => Outcome::then(Effect::Open(self.kind, id)),
            (Action::New, _) => Outcome::then(Form::new_record(desk, self.kind, &[])),
            (Action::Edit, Some(id)) => Outcome::then(Form::edit_record(desk, self.kind, id)),
            (Action::Filter, _) => {
                Outcome::then(Effect::Push(Box::new(Prompt::new("filter", "/".to_owned(), self.filter.clone()).telling())))
            }
            (Action::ClearFilter, _) => Outcome::Consumed(self.kept(|t| t.set_filter(desk, ""))),
            (Action::SaveFilter, _) => {
                Outcome::then(Effect::Push(Box::new(Prompt::new("filter-name", crate::words::label("ask-filter-name"), String::new()))))
            }
            (Action::SavedFilters, _) => self.saved_filters(desk),
            (Action::SortBy, _) => Outcome::then(self.choose_column("choose-sort", true)),
            (Action::SortReverse, _) => {
                let sort = self.rows.query().sort;
                Outcome::Consumed(self.kept(|t| t.relist(desk, Sort { descending: !sort.descending, ..sort })))
            }
            (Action::Columns, _) => Outcome::then(self.choose_column("choose-columns", false)),
            (Action::Mark, Some(id)) => {
                if !self.marks.remove(&id) {
                    self.marks.insert(id);
                    self.last_marked = Some(id);
                }
                Outcome::Consumed(self.moved(desk, Wanted::Step(1)))
            }
            (Action::MarkRange, Some(id)) => self.mark_range(desk, id),
            (Action::MarkAll, _) => self.mark_all(desk),
            (Action::Unmark, _) => {
                self.marks.clear();
                self.last_marked = None;
                Outcome::done()
            }
            (Action::Detail, _) => {
                desk.detail = !desk.detail;
                Outcome::done()
            }
            (Action::History, Some(id)) => Outcome::then(Effect::Push(Box::new(crate::tui::layers::history::History::of_record(id)))),
            (Action::SetState, Some(_)) => {
                let Some(Field { kind: FieldKind::Choice(set), .. }) = self.state_field() else { return Outcome::Ignored };
                let item = |key: &&str| Item { label: choice(set.name, key), detail: String::new(), value: Value::text(*key) };
                let items = set.keys.iter().map(item).collect();
                Outcome::then(Effect::Push(Box::new(Choose::new("choose-state", crate::words::label("choose-state"), items))))
            }
            (Action::BulkEdit, Some(_)) => {
                let items = self
                    .kind
                    .fields()
                    .iter()
                    // A state is moved by its own action, with its date and reason.
                    .filter(|f| !matches!(f.kind, FieldKind::Notes) && !["status", "decision"].contains(&f.key))
                    .map(|f| Item { label: field_label(self.kind, f.key), detail: String::new(), value: Value::text(f.key) })
                    .collect();
                Outcome::then(Effect::Push(Box::new(Choose::new("choose-bulk", crate::words::label("choose-bulk"), items))))
            }
            (Action::Remove, Some(_)) => {
                let ids = self.subjects();
                let ticket = desk.ticket();
                Outcome::then(Effect::Work(ticket, work::remove(desk, self.kind, ids)))
            }
            (Action::Merge, _) => {
                let ids: Vec<Id> = self.marks.iter().copied().collect();
                match ids.as_slice() {
                    [one, two] => Outcome::then(crate::tui::layers::merge::Merge::open(desk, self.kind, *one, *two)),
                    _ => Outcome::Ignored,
                }
            }
            (Action::Nominate, Some(_)) => Outcome::then(Form::new_for(desk, Kind::Nomination, self.subjects(), &[])),
            (Action::Place, Some(_)) => Outcome::then(Form::new_for(desk, Kind::Placement, self.subjects(), &[])),
            (Action::Assess, Some(_)) => Outcome::then(Form::new_for(desk, Kind::Assessment, self.subjects(), &[])),
            (Action::ShowAgenda, Some(id)) => {
                Outcome::Consumed(Agenda::over(self.kind, id).map(|a| Effect::Push(Box::new(a))).into_iter().collect())
            }
            (Action::CheckRound, Some(id)) => Outcome::then(Round::open(desk, self.kind, id)),
            (Action::Attendance, Some(id)) => Outcome::then(crate::tui::layers::attendance::Roll::open(desk, id)),
            (Action::Itinerary, Some(id)) => Outcome::then(crate::tui::layers::sheet::Sheet::itinerary(desk, id)),
            (Action::CloseStep, Some(_)) => Outcome::then(work::steps_of(desk, &self.acting)),
            (Action::Plan, at) => Proposals::ask(desk, at.filter(|_| self.kind == Kind::Cohort)),
            (Action::Export, _) => {
                let file = crate::tui::work::export_name(self.kind);
                Outcome::then(Effect::Push(Box::new(work::ask_file(&file))))
            }
            (Action::CalendarOut, Some(id)) => {
                self.acting = vec![id];
                Outcome::then(Effect::Push(Box::new(work::ask_calendar_of(desk, self.kind, id))))
            }
            (Action::Back, _) => Outcome::then(Effect::Pop),
            _ => Outcome::Ignored,
        }
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        if let Some(round) = Round::chosen(desk, told) {
            return Outcome::then(round);
        }
        match told {
            Told::Line { purpose: "filter", text, done } => {
                let mut effects: Vec<Effect> = if *text == self.filter { Vec::new() } else { self.set_filter(desk, text) };
                if *done {
                    effects.push(Effect::KeepPlace);
                }
                Outcome::Consumed(effects)
            }
            Told::Line { purpose: "filter-name", text, done: true } if !text.trim().is_empty() => {
                let ticket = desk.ticket();
                Outcome::then(Effect::Work(ticket, work::save_filter(desk, self.kind, text.trim(), &self.filter)))
            }
            Told::Line { purpose: "export-file", text, done: true } if !text.trim().is_empty() => {
                Outcome::then(work::export(desk, self.rows.query(), text.trim()))
            }
            Told::Line { purpose: "calendar-file", text, done: true } if !text.trim().is_empty() => match self.acting.first() {
                Some(id) => Outcome::then(work::calendar_out(desk, (self.kind, *id), text.trim())),
                None => Outcome::Ignored,
            },
            Told::Line { purpose: "state-reason", text, done: true } => {
                // The prompt carries the state in front of the reason.
                let (state, reason) = text.split_once('\n').unwrap_or((text, ""));
                let Some(field) = self.state_field() else { return Outcome::Ignored };
                if reason.trim().is_empty() {
                    return Outcome::then(Effect::Push(Box::new(work::ask_reason(state).refused(&msg!("state-needs-reason")))));
                }
                let ids = self.acting.clone();
                let ticket = desk.ticket();
                Outcome::then(Effect::Work(ticket, work::set_state(desk, self.kind, field.key, ids, state, reason.trim())))
            }
            Told::Chosen { purpose: "choose-step", value } => Outcome::then(work::close_step(desk, self.acting.clone(), value)),
            Told::Chosen { purpose, value } if OWN_CHOICES.contains(purpose) => Outcome::Consumed(self.chosen(desk, purpose, value)),
            Told::Made { kind, id } if *kind == self.kind => Outcome::Consumed(self.want(desk, Wanted::GoTo(*id))),
            _ => Outcome::Ignored,
        }
    }

    fn refresh(&mut self, desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.unmark_gone(desk, news);
        self.detail = None;
        // What nobody looks at is read when it is opened.
        self.stale |= self.rows.is_loaded() && self.shows(news);
        Vec::new()
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let mut effects = std::mem::take(&mut self.owed);
        if !self.rows.is_loaded() && !self.reading.is_on() {
            effects.extend(self.want(desk, Wanted::Start));
        }
        effects.extend(self.freshen(desk));
        effects
    }

    fn heard(&mut self, desk: &mut Desk, ticket: Ticket, found: Box<dyn Any + Send>) -> Result<Vec<Effect>, Box<dyn Any + Send>> {
        match self.reading.heard(ticket) {
            None => Err(found),
            Some(true) => Ok(match found.downcast::<Option<Late>>().map(|late| *late) {
                Ok(Some(Late { wanted, rows, read, took })) => {
                    self.reading.took(desk, &wanted, took);
                    self.rows = rows;
                    self.detail = None;
                    let mut effects = self.take(desk, &wanted, read);
                    effects.extend(self.freshen(desk));
                    while !self.reading.is_on()
                        && let Some(wanted) = self.waiting.pop_front()
                    {
                        effects.extend(self.moved(desk, wanted));
                    }
                    effects
                }
                _ => Vec::new(),
            }),
            Some(false) => {
                self.count = found.downcast::<Option<Option<usize>>>().ok().and_then(|n| n.flatten());
                Ok(Vec::new())
            }
        }
    }

    fn place(&self) -> Option<Json> {
        let sort = self.rows.query().sort;
        Some(json!({
            "layer": "list",
            "kind": self.kind.table(),
            "name": self.name,
            "filter": self.filter,
            "sort": sort.key,
            "descending": sort.descending,
            "columns": self.columns.iter().map(|f| f.key).collect::<Vec<_>>(),
            "at": self.rows.current().map(|r| r.id.get()),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let text = |key: &str| place.get(key).and_then(Json::as_str).unwrap_or_default();
        text("filter").clone_into(&mut self.filter);
        self.columns = place
            .get("columns")
            .and_then(Json::as_array)
            .map(|keys| keys.iter().filter_map(|k| self.kind.field(k.as_str()?)).collect())
            .unwrap_or_default();
        let mut sort = self.rows.query().sort;
        if let Some(field) = self.kind.field(text("sort")).filter(|f| f.sortable()) {
            sort = Sort { key: field.key, descending: place.get("descending").and_then(Json::as_bool).unwrap_or(false) };
        }
        // What cannot be read any more is no reason not to start.
        let stood = place.get("at").and_then(Json::as_i64).and_then(Id::new);
        self.owed = self.relist_at(desk, sort, stood);
    }

    fn extent(&self) -> Extent {
        Extent::Full
    }
}

impl Table {
    /// A record that is taken out, by whomever, is not marked any more; one that could not be taken out still is.
    fn unmark_gone(&mut self, desk: &Desk, news: &News) {
        let kind = self.kind;
        let changed = |id: Id| match news {
            News::Changed(changes) => changes.records.contains(&(kind, id)),
            News::Everything => true,
        };
        let there = |id: Id| desk.store.get(kind, id).is_ok_and(|row| row.is_some_and(|r| !r.gone));
        self.marks.retain(|id| !changed(*id) || there(*id));
    }

    fn mark_range(&mut self, desk: &mut Desk, here: Id) -> Outcome {
        let Some(from) = self.last_marked else {
            return Outcome::then(Effect::Notice(msg!("why-mark-first", key = desk.key(Context::Table, Action::Mark))));
        };
        if from == here {
            self.marks.insert(here);
            return Outcome::done();
        }
        Outcome::Consumed(self.want(desk, Wanted::Range(from, here, MOST_MARKED)))
    }

    fn mark_all(&mut self, desk: &mut Desk) -> Outcome {
        Outcome::Consumed(self.want(desk, Wanted::All(MOST_MARKED + 1)))
    }

    /// Whether news may concern what is on the screen: the records themselves, or those that its columns name.
    fn shows(&self, news: &News) -> bool {
        let sorted = self.kind.field(self.rows.query().sort.key);
        let shown = columns::fitting(self.kind, &self.columns, self.width, false);
        let columns = shown.into_iter().map(|c| c.field).chain(sorted);
        news.concerns(self.kind) || columns.into_iter().any(|field| names(field, 3, &|kind| news.concerns(kind)))
    }

    fn saved_filters(&self, desk: &Desk) -> Outcome {
        let query =
            ListQuery::all(Kind::SavedFilter).by("name", false).with(Condition::In("records", vec![Value::text(self.kind.table())]));
        match desk.store.page(&query, None, crate::store::Direction::Forward, 200) {
            Ok(found) if found.is_empty() => {
                Outcome::then(Effect::Notice(msg!("no-saved-filters", key = desk.key(Context::Table, Action::SaveFilter))))
            }
            Ok(found) => {
                let item = |(row, _): &(Row, _)| Item {
                    label: row.text("name").to_owned(),
                    detail: row.text("expression").to_owned(),
                    value: row.get("expression").clone(),
                };
                let items = found.iter().map(item).collect();
                Outcome::then(Effect::Push(Box::new(Choose::new("choose-filter", crate::words::label("choose-filter"), items))))
            }
            Err(e) => Outcome::then(e.into()),
        }
    }
}

/// What the removal of records is called, naming them.
#[must_use]
pub fn names_of(desk: &Desk, kind: Kind, ids: &[Id]) -> String {
    let shown: Vec<String> = ids.iter().take(3).map(|id| desk.names.title(&desk.store, kind, *id)).collect();
    let mut out = shown.join(", ");
    if ids.len() > 3 {
        out.push_str(&crate::say!("and-more", n = ids.len() - 3));
    }
    if out.is_empty() { kind_label(kind) } else { out }
}
