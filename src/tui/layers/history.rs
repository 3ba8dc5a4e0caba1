//! The journal in words: of a record or of the whole file; any step can be undone from here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::actions::{Action, Context};
use crate::model::Id;
use crate::programme::history;
use crate::store::Entry;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome};
use crate::tui::paint::{Painter, Piece};
use crate::tui::theme::Tone;
use crate::tui::work;

/// Journal rows read at a time.
const REACH: usize = 30;
/// Cells shown of one journal row before the rest is only counted.
const CELLS: usize = 40;

/// The journal.
pub struct History {
    record: Option<Id>,
    /// Those near the marker, newest first.
    entries: Vec<Entry>,
    /// Nothing newer before the first, nothing older behind the last of them.
    whole: (bool, bool),
    loaded: bool,
    /// The lines of entries that were drawn, kept: a step of an import has thousands.
    drawn: RefCell<HashMap<i64, Rc<Vec<Vec<Piece>>>>>,
    /// Which entry the marker is on.
    at: usize,
    top: usize,
}

impl History {
    /// Of one record.
    #[must_use]
    pub fn of_record(id: Id) -> Self {
        Self { record: Some(id), ..Self::of_file() }
    }

    /// Of the whole file.
    #[must_use]
    pub fn of_file() -> Self {
        Self { record: None, entries: Vec::new(), whole: (true, false), loaded: false, drawn: RefCell::default(), at: 0, top: 0 }
    }

    /// From the newest on.
    fn start(&mut self, desk: &Desk) {
        self.entries.clear();
        (self.whole, self.at, self.top) = ((true, false), 0, 0);
        self.older(desk);
    }

    /// The oldest ones.
    fn end(&mut self, desk: &Desk) {
        self.entries.clear();
        self.newer(desk, 0);
        (self.whole.1, self.at, self.top) = (true, self.entries.len().saturating_sub(1), 0);
    }

    fn older(&mut self, desk: &Desk) {
        let before = self.entries.last().map(|e| e.seq);
        let found = match self.record {
            Some(id) => desk.store.history(id, before, REACH),
            None => desk.store.journal(before, REACH),
        };
        let found = found.unwrap_or_default();
        self.whole.1 = found.len() < REACH;
        self.entries.extend(found);
        self.loaded = true;
        let far = self.top.saturating_sub(2 * REACH);
        if far > 0 {
            self.let_go(0, far);
            (self.at, self.top, self.whole.0) = (self.at - far, self.top - far, false);
        }
    }

    fn newer(&mut self, desk: &Desk, after: i64) {
        let mut found = desk.store.journal_after(self.record, after, REACH).unwrap_or_default();
        self.whole.0 = found.len() < REACH;
        (self.at, self.top) = (self.at + found.len(), self.top + found.len());
        found.append(&mut self.entries);
        self.entries = found;
        let far = self.at + 3 * REACH;
        if self.entries.len() > far {
            self.let_go(far, self.entries.len());
            self.whole.1 = false;
        }
    }

    fn let_go(&mut self, from: usize, to: usize) {
        for entry in self.entries.drain(from..to) {
            self.drawn.get_mut().remove(&entry.seq);
        }
    }

    fn lines(&self, desk: &Desk, entry: &Entry) -> Rc<Vec<Vec<Piece>>> {
        if let Some(lines) = self.drawn.borrow().get(&entry.seq) {
            return Rc::clone(lines);
        }
        let lines = Rc::new(self.compose(desk, entry));
        self.drawn.borrow_mut().insert(entry.seq, Rc::clone(&lines));
        lines
    }

    fn compose(&self, desk: &Desk, entry: &Entry) -> Vec<Vec<Piece>> {
        let mut head = vec![(Tone::Label, history::when(&entry.at)), (Tone::Plain, format!("  {}  ", entry.author))];
        // Before the label, which may be longer than the line.
        if entry.undone_by.is_some() {
            head.push((Tone::Warn, format!("{}  ", crate::words::label("history-undone"))));
        }
        head.push((Tone::Title, entry.label.clone()));
        let mut out = vec![head];
        let mut cells = 0;
        for change in &entry.changes {
            if self.record.is_none() && entry.changes.len() > 1 && cells < CELLS {
                out.push(vec![(Tone::Faint, format!("    {}", history::subject(&desk.store, &desk.names, change)))]);
            }
            if cells < CELLS {
                let lines = history::cells(&desk.store, &desk.names, change);
                out.extend(lines.into_iter().take(CELLS - cells).map(|line| vec![(Tone::Plain, format!("      {line}"))]));
            }
            cells += change.cells.len();
        }
        if entry.records > entry.changes.len() {
            out.push(vec![(Tone::Faint, format!("      {}", crate::say!("history-more-records", n = entry.records)))]);
        } else if cells > CELLS {
            out.push(vec![(Tone::Faint, format!("      {}", crate::say!("history-more-cells", n = cells - CELLS)))]);
        }
        out
    }
}

impl Layer for History {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn title(&self, desk: &Desk) -> String {
        match self.record {
            Some(id) => match desk.store.kind_of(id) {
                Ok(Some(kind)) => crate::say!("history-of", name = desk.names.title(&desk.store, kind, id)),
                _ => crate::words::label("history-of-file"),
            },
            None => crate::words::label("history-of-file"),
        }
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if !self.loaded {
            self.start(desk);
        }
        if self.at + 20 > self.entries.len() && !self.whole.1 {
            self.older(desk);
        }
        if self.at < 20
            && !self.whole.0
            && let Some(first) = self.entries.first().map(|e| e.seq)
        {
            self.newer(desk, first);
        }
        if self.entries.is_empty() {
            paint.text(area.x + 2, area.y + 1, area.width.saturating_sub(2), &crate::words::label("history-empty"), Tone::Plain);
            return None;
        }
        // The entry under the marker is in view, its first lines at least; each entry has one line or more.
        let height = usize::from(area.height);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height));
        while self.top < self.at
            && self.entries.iter().take(self.at).skip(self.top).map(|e| self.lines(desk, e).len()).sum::<usize>() + 2 > height
        {
            self.top += 1;
        }
        let mut y = area.y;
        for (i, entry) in self.entries.iter().enumerate().skip(self.top) {
            for (n, line) in self.lines(desk, entry).iter().enumerate() {
                if y >= area.bottom() {
                    return None;
                }
                if n == 0 && i == self.at {
                    paint.marker(area.x, y);
                }
                paint.pieces(area.x + 2, y, area.width.saturating_sub(2), line);
                y += 1;
            }
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Open | Action::WriteText => Offer::No,
            Action::UndoRow if self.entries.is_empty() => Offer::NotNow(crate::msg!("why-no-row")),
            Action::UndoRow if self.entries.get(self.at).is_some_and(|e| e.undone_by.is_some()) => Offer::NotNow(crate::msg!("why-undone")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.entries.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(8),
            Action::HalfDown => self.at = (self.at + 8).min(last),
            Action::First => self.start(desk),
            Action::Last => self.end(desk),
            Action::UndoRow => {
                let Some(entry) = self.entries.get(self.at) else { return Outcome::done() };
                let ticket = desk.ticket();
                return Outcome::then(Effect::Work(ticket, work::undo_row(desk, entry.seq)));
            }
            Action::Back => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn place(&self) -> Option<serde_json::Value> {
        Some(serde_json::json!({ "layer": "history", "record": self.record.map(Id::get) }))
    }

    fn refresh(&mut self, desk: &mut Desk, _news: &News) -> Vec<Effect> {
        self.drawn.borrow_mut().clear();
        let Some(stood) = self.entries.get(self.at).map(|e| e.seq) else {
            self.start(desk);
            return Vec::new();
        };
        let above = if self.top == 0 { usize::MAX } else { self.at.saturating_sub(self.top) };
        self.entries.clear();
        self.newer(desk, stood - 1);
        self.at = self.entries.iter().position(|e| e.seq == stood).unwrap_or(0);
        self.top = self.at.saturating_sub(above);
        self.older(desk);
        Vec::new()
    }
}
