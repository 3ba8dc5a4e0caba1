//! What the board asks the reading thread, one question at a time, and what it hears.

use std::any::Any;
use std::sync::Arc;

use super::GapBoard;
use super::lines::lines;
use crate::error::{Error, Result};
use crate::programme::show::Names;
use crate::programme::skills::gaps::{Gaps, Of, Ranking, bring_up};
use crate::programme::skills::shortfall::{Asked, Shortfall};
use crate::rules::skills::unlock::Unlocked;
use crate::store::Store;
use crate::tui::desk::{Desk, hold};
use crate::tui::layer::Effect;
use crate::tui::layers::behind::Row;

/// Decisions of the first part, which is on the screen soon; each later part is so many times as long as what was read.
const FIRST: usize = 20_000;
const TIMES: usize = 3;

/// What a question is for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Purpose {
    /// What stands in the file now: what is known already with what was changed since, else a first part; the whole where a board stands.
    Begin,
    /// The next part.
    On,
    /// The same people by another narrowing.
    Narrow,
    /// What these would unlock.
    Together(Vec<String>),
    /// The rows behind a number.
    Behind(Of),
    /// The list for a donor, into this file.
    List(String),
}

/// An answer.
pub(super) enum Heard {
    /// A board, and whether it was begun anew.
    Board(Box<Ranking>, bool),
    Together(Unlocked),
    Behind(String, Vec<Row>, bool),
    List(Box<Shortfall>, String),
}

impl Heard {
    /// An answer as it comes.
    pub(super) fn of(found: Box<dyn Any + Send>) -> Result<Self> {
        match found.downcast::<Result<Self>>() {
            Ok(answer) => *answer,
            Err(_) => Err(Error::defect("no gap board")),
        }
    }
}

impl GapBoard {
    /// Reads what is new.
    pub(super) fn start(&mut self, desk: &mut Desk) -> Vec<Effect> {
        self.stale = false;
        self.want(desk, Purpose::Begin)
    }

    /// What comes after an answer: what the person waits for, then the rest of the board.
    pub(super) fn go_on(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            return Vec::new();
        }
        if !self.wanted.is_empty() {
            let next = self.wanted.remove(0);
            return self.want(desk, next);
        }
        if self.trouble.is_some() {
            return Vec::new();
        }
        if self.stale {
            return self.start(desk);
        }
        if self.ranking.done { Vec::new() } else { self.want(desk, Purpose::On) }
    }

    /// Asks, or waits until the question before it is answered.
    pub(super) fn want(&mut self, desk: &mut Desk, purpose: Purpose) -> Vec<Effect> {
        if self.asked.is_some() {
            // Of one sort only the newest is wanted.
            self.wanted.retain(|w| std::mem::discriminant(w) != std::mem::discriminant(&purpose));
            self.wanted.push(purpose);
            return Vec::new();
        }
        if !self.loaded && purpose != Purpose::Begin {
            // Nothing is there yet of which it could be told.
            return Vec::new();
        }
        let ticket = desk.ticket();
        self.asked = Some((ticket, purpose.clone()));
        let (loaded, kept) = (self.loaded, Arc::clone(&desk.gaps));
        let (narrow, day) = (self.narrow.clone(), desk.manner.today);
        let work = move |store: &Store| -> Result<Heard> {
            let names = Names::new();
            let mut held = hold(&kept);
            let gaps = match (&purpose, &mut *held) {
                (Purpose::Begin, kept) | (_, kept @ None) => bring_up(kept, store, day)?,
                (_, Some(gaps)) => gaps,
            };
            let board = |gaps: &Gaps, begun| Heard::Board(Box::new(gaps.ranking(store, &names, &narrow)), begun);
            Ok(match purpose {
                Purpose::Begin => {
                    if loaded {
                        gaps.read_all(store)?;
                    } else if !gaps.is_done() && gaps.everybody().read < FIRST {
                        gaps.read_on(store, FIRST)?;
                    }
                    board(gaps, true)
                }
                Purpose::On => {
                    let most = gaps.everybody().read.max(FIRST).saturating_mul(TIMES);
                    gaps.read_on(store, most)?;
                    board(gaps, false)
                }
                Purpose::Narrow => board(gaps, false),
                Purpose::Together(items) => Heard::Together(gaps.together(&narrow, &items)),
                Purpose::Behind(of) => {
                    let (rows, more) = gaps.behind(store, &names, &narrow, &of);
                    let (title, rows) = lines(store, &names, &of, &rows);
                    Heard::Behind(title, rows, more)
                }
                Purpose::List(file) => {
                    let asked = Asked { hospital: narrow.hospital, by_item: true, names: false };
                    Heard::List(Box::new(Shortfall::of(store, &names, gaps, &narrow, day, asked)?), file)
                }
            })
        };
        vec![Effect::Ask(ticket, Box::new(move |store| Box::new(work(store)) as Box<dyn Any + Send>))]
    }
}
