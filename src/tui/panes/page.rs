//! A record's own page: its fields, and below what belongs to it. References are followed with Enter and back with Backspace.

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::agenda::Agenda;
use super::matrix::Matrix;
use crate::actions::{Action, Context};
use crate::model::{Field, FieldKind, FieldType, Id, Kind, Moment, Row, Value};
use crate::msg;
use crate::programme::agenda::Scope;
use crate::programme::confirmations::Part;
use crate::programme::show::{choice, field_label, kind_plural};
use crate::programme::skills::frozen::{Since, compared};
use crate::programme::skills::presets::Start;
use crate::rules::today::Line;
use crate::store::{Condition, Direction, ListQuery, Store};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::curve::{self, Curve};
use crate::tui::layers::entrust::Entrust;
use crate::tui::layers::portfolio::Portfolio;
use crate::tui::layers::progress::Progress;
use crate::tui::layers::report;
use crate::tui::layers::round::Round;
use crate::tui::paint::{Painter, Piece, capital};
use crate::tui::panes::confirmations::Confirmations;
use crate::tui::panes::reconciliation::Reconciliation;
use crate::tui::theme::Tone;
use crate::tui::work;

/// Rows of a section before "more".
const SECTION: usize = 8;

/// What a line of the page leads to.
#[derive(Debug, Clone, PartialEq)]
enum Leads {
    /// Nothing; the marker passes over it.
    Nowhere,
    /// A record.
    Record(Kind, Id),
    /// A list that is too long for the page.
    List(Kind, Vec<Condition>, String),
    /// The record with which a clash is put right.
    Clash(Box<Line>),
    /// A section in which a new record can be made.
    Section(Kind, &'static str),
}

/// A page.
pub struct Page {
    kind: Kind,
    id: Id,
    row: Option<Row>,
    lines: Vec<(Vec<Piece>, Leads)>,
    at: usize,
    top: usize,
    height: usize,
    width: u16,
    /// The clash that a question over the page is about.
    accepting: Option<Line>,
}

impl Page {
    /// The page of a record.
    #[must_use]
    pub fn new(kind: Kind, id: Id) -> Self {
        Self { kind, id, row: None, lines: Vec::new(), at: 0, top: 0, height: 20, width: 0, accepting: None }
    }

    /// A list that the page leads to, as it is now: its kind and, if there are several of that kind, its name.
    #[must_use]
    pub fn list(mut self, desk: &Desk, kind: Kind, name: &str) -> Option<(Vec<Condition>, String)> {
        self.load(desk).ok()?;
        let mut lists: Vec<(Vec<Condition>, String)> = Vec::new();
        for (_, leads) in self.lines {
            if let Leads::List(k, conditions, name) = leads
                && k == kind
            {
                lists.push((conditions, name));
            }
        }
        // The name holds the record's, which may have been changed since.
        let at = lists.iter().position(|(_, n)| n == name).or((lists.len() == 1).then_some(0))?;
        Some(lists.swap_remove(at))
    }

    fn load(&mut self, desk: &Desk) -> crate::error::Result<()> {
        let first = self.row.is_none() && self.at == 0;
        self.row = desk.store.get(self.kind, self.id)?;
        let stood = self.lines.get(self.at).map(|l| l.1.clone()).filter(|l| *l != Leads::Nowhere);
        self.lines.clear();
        let Some(row) = self.row.clone() else { return Ok(()) };
        if row.gone {
            self.lines.push((vec![(Tone::Warn, crate::words::label("page-gone"))], Leads::Nowhere));
        }
        for line in super::detail::waiting(desk, &row) {
            let pieces = super::detail::waiting_line(&line);
            // One can stand on a clash, to accept it or to go where it is put right.
            let leads = if line.is_clash() { Leads::Clash(Box::new(line)) } else { Leads::Nowhere };
            self.lines.push((pieces, leads));
        }
        self.field_lines(desk, &row);
        self.frozen_lines(desk, &row)?;
        self.sections(desk)?;
        // Lines above may have come, gone or been wrapped anew; the marker stays on what it leads to.
        let same = |leads: Leads| self.lines.iter().enumerate().filter(move |(_, l)| l.1 == leads).map(|(i, _)| i);
        let again = stood.and_then(|leads| same(leads).min_by_key(|i| i.abs_diff(self.at)));
        self.at = again.unwrap_or(self.at).min(self.lines.len().saturating_sub(1));
        if first {
            // On the record itself; what clashes stands above it.
            let own = self.lines.iter().position(|(_, leads)| !matches!(leads, Leads::Nowhere | Leads::Clash(_)));
            self.at = own.unwrap_or(0);
        }
        if self.lines.get(self.at).is_some_and(|l| l.1 == Leads::Nowhere) {
            self.step(1);
        }
        Ok(())
    }

    /// Every filled field; a native name on its own line; references lead on.
    fn field_lines(&mut self, desk: &Desk, row: &Row) {
        let shown = |key: &str| row.kind.field(key).map(|f| both(desk, f, row.get(key))).unwrap_or_default();
        let attached = crate::programme::attached(&desk.store, self.kind, self.id).unwrap_or_default();
        let two = self.width >= 100;
        let mut pending: Option<Vec<Piece>> = None;
        for field in row.kind.fields() {
            let content = shown(field.key);
            // The evidence that was kept is read below, beside what became of it.
            if content.is_empty() || field.key == "frozen" {
                continue;
            }
            let label = self.named(field.key);
            if matches!(field.kind, FieldKind::Notes) {
                self.flush(&mut pending);
                let lines: Vec<String> = text::wrap(row.text(field.key), usize::from(self.width).saturating_sub(self.label() + 6).max(20))
                    .into_iter()
                    .map(str::to_owned)
                    .collect();
                for (n, line) in lines.into_iter().enumerate() {
                    let label = if n == 0 { label.clone() } else { " ".repeat(self.label()) };
                    self.lines.push((vec![(Tone::Label, label), (Tone::Plain, line)], Leads::Nowhere));
                }
                continue;
            }
            let pieces = vec![(Tone::Label, label), (Tone::Plain, content.clone())];
            match (field.kind, Option::<Id>::read(row.get(field.key))) {
                (FieldKind::Ref(kind), Some(id)) => {
                    self.flush(&mut pending);
                    self.lines.push((pieces, Leads::Record(kind, id)));
                }
                (FieldKind::Refs(kind), _) => {
                    self.flush(&mut pending);
                    for (n, id) in Vec::<Id>::read(row.get(field.key)).into_iter().enumerate() {
                        let label = if n == 0 { self.named(field.key) } else { " ".repeat(self.label()) };
                        let pieces = vec![(Tone::Label, label), (Tone::Plain, desk.names.title(&desk.store, kind, id))];
                        self.lines.push((pieces, Leads::Record(kind, id)));
                    }
                }
                _ if two && !text::is_rtl(&content) && text::width(&content) < 34 => match pending.take() {
                    Some(mut first) => {
                        let used: usize = first.iter().map(|(_, s)| text::width(s)).sum();
                        first.push((Tone::Plain, " ".repeat(60usize.saturating_sub(used))));
                        first.extend(pieces);
                        self.lines.push((first, Leads::Nowhere));
                    }
                    None => pending = Some(pieces),
                },
                _ => {
                    self.flush(&mut pending);
                    self.lines.push((pieces, Leads::Nowhere));
                }
            }
        }
        self.flush(&mut pending);
        for (key, value) in attached {
            if let Some(a) = self.kind.attached().iter().find(|a| a.field.key == key)
                && !value.is_null()
            {
                let label = self.named(key);
                let content = both(desk, &a.field, &value);
                self.lines.push((vec![(Tone::Label, label), (Tone::Plain, content)], Leads::Nowhere));
            }
        }
    }

    /// Columns of the names of fields: values stand where they stand in the form, so that opening it moves nothing.
    fn label(&self) -> usize {
        usize::from(self.width / 3).clamp(10, 24) + 1
    }

    /// The name of a field in its columns.
    fn named(&self, key: &str) -> String {
        let name = capital(&field_label(self.kind, key));
        text::pad(&text::truncate(&name, self.label() - 1), self.label())
    }

    fn flush(&mut self, pending: &mut Option<Vec<Piece>>) {
        if let Some(pieces) = pending.take() {
            self.lines.push((pieces, Leads::Nowhere));
        }
    }

    /// The evidence of a decision as it stood, and what became of each since.
    fn frozen_lines(&mut self, desk: &Desk, row: &Row) -> crate::error::Result<()> {
        if row.kind != Kind::Entrustment {
            return Ok(());
        }
        let title = |words: String| vec![(Tone::Title, words)];
        self.lines.push((Vec::new(), Leads::Nowhere));
        self.lines.push((title(crate::words::label("entrust-page-title")), Leads::Nowhere));
        let kept = compared(&desk.store, &row.to())?;
        if kept.is_empty() {
            self.lines.push((vec![(Tone::Faint, crate::words::label("entrust-page-none"))], Leads::Nowhere));
        }
        for (was, since) in kept {
            let (word, tone) = match since {
                Since::Same => (crate::words::label("entrust-page-same"), Tone::Faint),
                Since::Changed => (crate::words::label("entrust-page-changed"), Tone::Warn),
                Since::Gone => (crate::words::label("entrust-page-gone"), Tone::Bad),
            };
            let day = was.day.map(|day| desk.manner.day(day)).unwrap_or_default();
            let rating = was.rating.map(|r| r.to_string()).unwrap_or_default();
            let phase = was.phase.map(|p| choice("phase", p.key())).unwrap_or_default();
            let said = format!(
                "  {}  {}  {}  {}  {}  ",
                text::pad(&day, 10),
                text::pad(&text::truncate(&text::screen(&was.tool_name()), 12), 12),
                text::pad(&rating, 4),
                text::pad(&text::truncate(&phase, 9), 9),
                text::pad(&text::truncate(&text::screen(&was.assessor), 14), 14),
            );
            self.lines.push((vec![(Tone::Plain, said), (tone, word)], Leads::Record(Kind::Assessment, was.id)));
        }
        Ok(())
    }

    fn sections(&mut self, desk: &Desk) -> crate::error::Result<()> {
        if self.kind == Kind::Instrument {
            self.items(desk)?;
        }
        for (kind, field) in self.kind.referrers() {
            if self.kind == Kind::Instrument && kind == Kind::InstrumentItem {
                continue;
            }
            let conditions = vec![Store::refers(kind, field.key, self.id)];
            let name = if self.kind.referrers().filter(|(k, _)| *k == kind).count() > 1 {
                format!("{} ({})", kind_plural(kind), field_label(kind, field.key))
            } else {
                kind_plural(kind)
            };
            self.section(desk, kind, name, conditions, Some(field.key))?;
        }
        if self.kind == Kind::Hospital {
            // People placed in its departments: the departments are few.
            let departments = desk.store.referring(Kind::Department, "hospital", self.id, 300)?;
            let ids: Vec<Value> = departments.iter().map(|d| Value::Int(d.id.get())).collect();
            if !ids.is_empty() {
                let there = vec![Condition::In("department", ids.clone())];
                self.section(desk, Kind::Equipment, kind_plural(Kind::Equipment), there, None)?;
                let placed = vec![Condition::In("department", ids)];
                self.section(desk, Kind::Placement, crate::words::label("page-placed-here"), placed, None)?;
            }
            let abroad = ["travelling", "in-placement", "completed"].map(Value::text).to_vec();
            let away = vec![Store::refers(Kind::Trainee, "home_hospital", self.id), Condition::In("status", abroad)];
            self.section(desk, Kind::Trainee, crate::words::label("page-own-abroad"), away, None)?;
        }
        Ok(())
    }

    /// The items of an instrument in their order, each with what its scores mean, and the scale above them.
    fn items(&mut self, desk: &Desk) -> crate::error::Result<()> {
        use crate::programme::instruments;
        let found = instruments::items(&desk.store, self.id)?;
        let scale = self.row.as_ref().and_then(|row| instruments::scale(&row.to()));
        self.lines.push((Vec::new(), Leads::Nowhere));
        let name = kind_plural(Kind::InstrumentItem);
        let count = match scale {
            Some(scale) => crate::say!("page-items-scale", n = found.len(), scale = scale),
            None => found.len().to_string(),
        };
        let head = vec![(Tone::Title, format!("{name} ")), (Tone::Faint, count)];
        self.lines.push((head, Leads::Section(Kind::InstrumentItem, "instrument")));
        let room = usize::from(self.width).saturating_sub(8).max(20);
        for (id, item) in found {
            let kind = match item.kind {
                Some(kind) if !instruments::is_rated(&item) => format!("  ({})", crate::programme::show::choice("item_kind", kind.key())),
                _ => String::new(),
            };
            let place = item.position.map(|n| n.to_string()).unwrap_or_default();
            let pieces = vec![
                (Tone::Plain, format!("  {}  ", text::pad_left(&place, 3))),
                (Tone::Plain, text::screen(&item.title).into_owned()),
                (Tone::Faint, format!("  {}{kind}", text::screen(&item.code))),
            ];
            self.lines.push((pieces, Leads::Record(Kind::InstrumentItem, id)));
            let anchors = item.anchors.iter().map(|a| text::screen(a).into_owned()).collect::<Vec<_>>().join("; ");
            for line in text::wrap(&anchors, room).into_iter().filter(|line| !line.is_empty()) {
                self.lines.push((vec![(Tone::Faint, format!("       {line}"))], Leads::Nowhere));
            }
        }
        Ok(())
    }

    fn section(
        &mut self,
        desk: &Desk,
        kind: Kind,
        name: String,
        conditions: Vec<Condition>,
        by: Option<&'static str>,
    ) -> crate::error::Result<()> {
        // Several looks at one item are its history: the newest are what one comes for.
        let all = if kind == Kind::Equipment { ListQuery::all(kind).by("checked_on", true) } else { ListQuery::all(kind) };
        let query = ListQuery { conditions: conditions.clone(), ..all };
        let found = desk.store.page(&query, None, Direction::Forward, SECTION + 1)?;
        let main = is_main(self.kind, kind);
        if found.is_empty() && !main {
            return Ok(());
        }
        self.lines.push((Vec::new(), Leads::Nowhere));
        let leads = by.map_or(Leads::Nowhere, |by| Leads::Section(kind, by));
        let count = if found.len() > SECTION { crate::say!("page-more-than", n = SECTION) } else { found.len().to_string() };
        self.lines.push((vec![(Tone::Title, format!("{name} ")), (Tone::Faint, count)], leads));
        for (row, _) in found.iter().take(SECTION) {
            self.lines.push((self.line_of(desk, row, by), Leads::Record(kind, row.id)));
        }
        if found.len() > SECTION {
            let words = crate::words::label("page-all");
            self.lines.push((
                vec![(Tone::Plain, format!("  {words}"))],
                Leads::List(kind, conditions, format!("{} – {}", name, desk.names.title(&desk.store, self.kind, self.id))),
            ));
        }
        Ok(())
    }

    /// A record in a section: its columns but the one that leads back here.
    fn line_of(&self, desk: &Desk, row: &Row, by: Option<&str>) -> Vec<Piece> {
        let mut fields: Vec<_> = row.kind.fields().iter().filter(|f| f.width > 0 && f.priority > 0 && Some(f.key) != by).collect();
        fields.sort_by_key(|f| f.priority);
        let mut room = usize::from(self.width).saturating_sub(6);
        let mut pieces = vec![(Tone::Plain, "  ".to_owned())];
        for field in fields {
            let wide = usize::from(field.width);
            if wide + 2 > room {
                continue;
            }
            room -= wide + 2;
            let content = desk.names.cell(&desk.store, field, row.get(field.key));
            pieces.push((Tone::Plain, format!("{}  ", text::pad(&text::truncate(&content, wide), wide))));
        }
        pieces
    }

    fn step(&mut self, by: isize) {
        let mut at = self.at;
        let mut best = self.at;
        let mut left = by.unsigned_abs();
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
            // Nothing more to stop at: the text scrolls all the same.
            self.top = self.top.saturating_add_signed(by).min(self.lines.len().saturating_sub(self.height));
        }
        self.at = best;
    }

    fn here(&self) -> &Leads {
        self.lines.get(self.at).map_or(&Leads::Nowhere, |l| &l.1)
    }

    /// The record that actions are about: the one at the marker if it belongs to this page, else the page's own.
    fn subject(&self) -> (Kind, Id) {
        (self.kind, self.id)
    }

    /// The section the marker stands in.
    fn section_here(&self) -> Option<(Kind, &'static str)> {
        self.lines.iter().take(self.at + 1).rev().find_map(|(_, leads)| match leads {
            Leads::Section(kind, by) => Some((*kind, *by)),
            _ => None,
        })
    }
}

/// A cell in words; a day in both calendars.
fn both(desk: &Desk, field: &Field, value: &Value) -> String {
    let shown = desk.names.cell(&desk.store, field, value);
    let day = match field.kind {
        FieldKind::Date | FieldKind::PartialDate => Option::<NaiveDate>::read(value),
        FieldKind::Moment => Moment::parse(value.as_str()).map(Moment::date),
        _ => None,
    };
    match day.and_then(|day| desk.manner.beside(day)) {
        Some(beside) => crate::say!("day-beside", day = shown, beside = beside),
        None => shown,
    }
}

/// Sections shown even when they are empty: what one expects on the page of a kind.
fn is_main(page: Kind, section: Kind) -> bool {
    match page {
        Kind::Trainee => matches!(section, Kind::Document | Kind::Placement | Kind::Assessment | Kind::Cost),
        Kind::Hospital => matches!(section, Kind::Department | Kind::Trainer),
        Kind::Department => matches!(section, Kind::Equipment),
        Kind::Session => matches!(section, Kind::Attendance),
        Kind::Logbook => matches!(section, Kind::Participant),
        _ => false,
    }
}

impl Layer for Page {
    fn context(&self) -> Context {
        Context::Page
    }

    fn title(&self, desk: &Desk) -> String {
        let kind = crate::programme::show::kind_label(self.kind);
        format!("{}: {}", capital(&kind), desk.names.title(&desk.store, self.kind, self.id))
    }

    fn status(&self, _desk: &Desk) -> String {
        format!("#{}", self.id.short())
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.row.is_none() || self.width != area.width {
            self.width = area.width;
            if let Err(e) = self.load(desk) {
                paint.text(area.x + 2, area.y, area.width, &e.to_string(), Tone::Bad);
                return None;
            }
        }
        self.height = area.height.into();
        if self.at < self.top {
            self.top = self.at;
        }
        if self.at >= self.top + self.height.max(1) {
            self.top = self.at + 1 - self.height.max(1);
        }
        // The head of the page is shown with the first line one can stand on.
        if self.at < self.height && self.lines.iter().take(self.at).all(|l| matches!(l.1, Leads::Nowhere | Leads::Clash(_))) {
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
        let trainee = self.kind == Kind::Trainee;
        match action {
            Action::Nominate | Action::Place | Action::CloseStep | Action::SetState if !trainee => Offer::No,
            Action::Issue if !trainee => Offer::No,
            Action::Report if !report::has(self.kind) => Offer::No,
            Action::Nominate | Action::Place | Action::CloseStep | Action::SetState if !trainee => Offer::No,
            Action::Assess if !Start::is_from(self.kind) => Offer::No,
            Action::Entrust if !Entrust::is_from(self.kind) => Offer::No,
            Action::ShowAgenda if !Scope::KINDS.contains(&self.kind) => Offer::No,
            Action::ShowMatrix if !Matrix::KINDS.contains(&self.kind) => Offer::No,
            Action::Attendance if self.kind != Kind::Session => Offer::No,
            Action::CheckRound if !Round::KINDS.contains(&self.kind) => Offer::No,
            Action::Portfolio | Action::Progress if !curve::has_trainee(self.kind) => Offer::No,
            Action::Curve if !Curve::leads_from(self.kind) => Offer::No,
            Action::Itinerary if self.kind != Kind::Visit => Offer::No,
            Action::ShowSelection | Action::ShowCascade | Action::FollowUp if !super::table::leads(self.kind, action) => Offer::No,
            Action::NewVersion if crate::rules::frozen::whole_of(self.kind).is_none() => Offer::No,
            Action::Curriculum if !matches!(self.kind, Kind::Trainee | Kind::Cohort) => Offer::No,
            Action::CalendarOut => work::has_schedule(self.kind).map_or_else(Offer::NotNow, |()| Offer::Yes),
            Action::Open if matches!(self.here(), Leads::Nowhere | Leads::Section(..)) => Offer::NotNow(msg!("why-leads-nowhere")),
            Action::Waive if !matches!(self.here(), Leads::Clash(_)) => Offer::NotNow(msg!("why-no-clash-here")),
            Action::New if self.section_here().is_none() => Offer::NotNow(msg!("why-no-section")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let (kind, id) = self.subject();
        let half = isize::try_from(self.height / 2).unwrap_or(8);
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::HalfUp => self.step(-half),
            Action::HalfDown => self.step(half),
            Action::First => {
                self.at = 0;
                self.step(0);
            }
            Action::Last => {
                self.at = self.lines.len().saturating_sub(1);
            }
            Action::Open => {
                return Outcome::then(match self.here().clone() {
                    Leads::Record(kind, id) => Effect::Open(kind, id),
                    Leads::Clash(line) if line.subject != (kind, id) => Effect::Open(line.subject.0, line.subject.1),
                    Leads::Clash(line) => Effect::Notice(line.remedy),
                    Leads::List(kind, conditions, name) => Effect::List(kind, conditions, name),
                    _ => return Outcome::done(),
                });
            }
            Action::Back => return Outcome::then(Effect::Pop),
            Action::Waive => {
                let Leads::Clash(line) = self.here().clone() else { return Outcome::done() };
                self.accepting = Some(*line);
                return Outcome::then(Effect::Push(Box::new(work::ask_waive(""))));
            }
            Action::Edit => return Outcome::then(Form::edit_record(desk, kind, id)),
            Action::New => {
                let Some((section, by)) = self.section_here() else { return Outcome::done() };
                let value = match section.field(by).map(|f| f.kind) {
                    Some(FieldKind::Refs(_)) => vec![id].write(),
                    _ => Value::Int(id.get()),
                };
                return Outcome::then(Form::new_record(desk, section, &[(by, value)]));
            }
            Action::Remove => {
                let ticket = desk.ticket();
                return Outcome::Consumed(vec![Effect::Work(ticket, work::remove(desk, kind, vec![id]))]);
            }
            Action::History => return Outcome::then(Effect::Push(Box::new(crate::tui::layers::history::History::of_record(id)))),
            Action::CalendarOut => return Outcome::then(Effect::Push(Box::new(work::ask_calendar_of(desk, kind, id)))),
            Action::Nominate => return Outcome::then(Form::new_record(desk, Kind::Nomination, &[("trainee", Value::Int(id.get()))])),
            Action::Place => return Outcome::then(Form::new_record(desk, Kind::Placement, &[("trainee", Value::Int(id.get()))])),
            Action::Assess => return Outcome::then(Assess::of(desk, kind, id)),
            Action::Entrust => return Outcome::then(Entrust::of(desk, kind, id)),
            Action::ShowAgenda => {
                return Outcome::Consumed(Agenda::over(kind, id).map(|a| Effect::Push(Box::new(a))).into_iter().collect());
            }
            Action::CheckRound => return Outcome::then(Round::open(desk, kind, id)),
            Action::ShowSelection | Action::ShowCascade | Action::FollowUp => {
                return Outcome::Consumed(super::table::lead(desk, kind, id, action).into_iter().collect());
            }
            Action::Issue => return Outcome::then(report::issue(desk, id)),
            Action::Report => return Outcome::then(report::ask(desk, kind, id)),
            Action::ShowMatrix => {
                return Outcome::Consumed(Matrix::over(desk, kind, id).map(|m| Effect::Push(Box::new(m))).into_iter().collect());
            }
            Action::Attendance => return Outcome::then(crate::tui::layers::attendance::Roll::open(desk, id)),
            Action::TheatreList => return Outcome::then(crate::tui::layers::theatre::Sheet::open(desk, kind, Some(id))),
            Action::ShowConfirmations => return Outcome::then(Confirmations::over(desk, kind, Some(id), Part::Claims)),
            Action::ShowReconciliation => return Outcome::then(Reconciliation::over(desk, kind, Some(id))),
            Action::Itinerary => return Outcome::then(crate::tui::layers::sheet::Sheet::itinerary(desk, id)),
            Action::Portfolio => return Outcome::then(Portfolio::open(desk, kind, id)),
            Action::Curve => return Outcome::Consumed(Curve::open(desk, kind, id)),
            Action::Progress => return Outcome::Consumed(Progress::open(desk, kind, id)),
            Action::CloseStep => return Outcome::then(work::steps_of(desk, &[id])),
            Action::NewVersion => return Outcome::then(crate::tui::layers::new_version::NewVersion::ask(desk, kind, id, false)),
            Action::Curriculum => return Outcome::then(crate::tui::layers::curriculum::Curriculum::open(desk, kind, id)),
            Action::SetState => {
                let items = crate::model::STATUS
                    .keys
                    .iter()
                    .map(|key| Item {
                        label: crate::programme::show::choice("status", key),
                        detail: String::new(),
                        value: Value::text(*key),
                    })
                    .collect();
                return Outcome::then(Effect::Push(Box::new(Choose::new("choose-state", crate::words::label("choose-state"), items))));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        if let Some(round) = Round::chosen(desk, told) {
            return Outcome::then(round);
        }
        match told {
            Told::Line { purpose: "waive", text: typed, done: true } => match self.accepting.clone() {
                Some(line) => Outcome::then(work::waive(desk, &line, typed)),
                None => Outcome::Ignored,
            },
            Told::Chosen { purpose: "choose-step", value } => Outcome::then(work::close_step(desk, vec![self.id], value)),
            Told::Chosen { purpose: "choose-state", value } => {
                if ["deferred", "declined", "refused", "withdrawn"].contains(&value.as_str()) {
                    return Outcome::then(Effect::Push(Box::new(work::ask_reason(value.as_str()))));
                }
                let ticket = desk.ticket();
                Outcome::then(Effect::Work(ticket, work::set_state(desk, self.kind, "status", vec![self.id], value.as_str(), "")))
            }
            Told::Line { purpose: "calendar-file", text, done: true } if !text.trim().is_empty() => {
                Outcome::then(work::calendar_out(desk, (self.kind, self.id), text.trim()))
            }
            Told::Line { purpose: "state-reason", text, done: true } => {
                let (state, reason) = text.split_once('\n').unwrap_or((text, ""));
                if reason.trim().is_empty() {
                    return Outcome::then(Effect::Push(Box::new(work::ask_reason(state).refused(&msg!("state-needs-reason")))));
                }
                let ticket = desk.ticket();
                Outcome::then(Effect::Work(ticket, work::set_state(desk, self.kind, "status", vec![self.id], state, reason.trim())))
            }
            told => report::told(desk, told).unwrap_or(Outcome::Ignored),
        }
    }

    fn place(&self) -> Option<Json> {
        Some(json!({ "layer": "page", "kind": self.kind.table(), "record": self.id.get(), "at": self.at }))
    }

    fn restore(&mut self, _desk: &mut Desk, place: &Json) {
        // The lines are there with the first frame.
        self.at = place.get("at").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    }

    fn refresh(&mut self, desk: &mut Desk, _news: &News) -> Vec<Effect> {
        self.load(desk).err().map(Effect::from).into_iter().collect()
    }
}
