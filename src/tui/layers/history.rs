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
const REACH: usize = 60;
/// Cells shown of one journal row before the rest is only counted.
const CELLS: usize = 40;

/// The journal.
pub struct History {
    record: Option<Id>,
    entries: Vec<Entry>,
    whole: bool,
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
        Self { record: Some(id), entries: Vec::new(), whole: false, loaded: false, drawn: RefCell::default(), at: 0, top: 0 }
    }

    /// Of the whole file.
    #[must_use]
    pub fn of_file() -> Self {
        Self { record: None, entries: Vec::new(), whole: false, loaded: false, drawn: RefCell::default(), at: 0, top: 0 }
    }

    fn more(&mut self, desk: &Desk) {
        let before = self.entries.last().map(|e| e.seq);
        let found = match self.record {
            Some(id) => desk.store.history(id, before, REACH),
            None => desk.store.journal(before, REACH),
        };
        let found = found.unwrap_or_default();
        self.whole = found.len() < REACH;
        self.entries.extend(found);
        self.loaded = true;
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
            self.more(desk);
        }
        if self.at + 20 > self.entries.len() && !self.whole {
            self.more(desk);
        }
        if self.entries.is_empty() {
            paint.text(area.x + 2, area.y + 1, area.width.saturating_sub(2), &crate::words::label("history-empty"), Tone::Plain);
            return None;
        }
        self.top = self.top.min(self.at);
        // The entry under the marker is in view, its first lines at least.
        let height = usize::from(area.height);
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
                    paint.text(area.x, y, 1, ">", Tone::Title);
                }
                paint.pieces(area.x + 2, y, area.width.saturating_sub(2), line);
                y += 1;
            }
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Open => Offer::No,
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
            Action::First => self.at = 0,
            Action::Last => {
                while !self.whole && self.entries.len() < 5_000 {
                    self.more(desk);
                }
                self.at = self.entries.len().saturating_sub(1);
            }
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

    fn refresh(&mut self, desk: &mut Desk, _news: &News) -> Vec<Effect> {
        let stood = self.entries.get(self.at).map(|e| e.seq);
        let wanted = self.entries.len().max(REACH);
        self.entries.clear();
        self.drawn.borrow_mut().clear();
        self.whole = false;
        while self.entries.len() < wanted && !self.whole {
            self.more(desk);
        }
        self.at = stood.and_then(|seq| self.entries.iter().position(|e| e.seq == seq)).unwrap_or(0);
        Vec::new()
    }
}
