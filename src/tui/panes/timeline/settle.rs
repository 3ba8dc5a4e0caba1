//! Which rows and columns are on the screen after a key or an answer, and what has to be read for them.

use chrono::NaiveDate;

use super::lines::lay;
use super::reading::{BESIDE, FULL_ROWS, Known, Late, ROWS};
use super::{MOST_COLUMNS, Timeline};
use crate::model::Id;
use crate::programme::timeline::{Place, Screenful, Strip, Wish};
use crate::rules::timeline::Scale;
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;

/// Rows that are kept; far ones go.
const KEPT: usize = 400;

impl Timeline {
    /// Puts a day into the first quarter of the screen.
    pub(super) fn start_at(&mut self, desk: &Desk, day: NaiveDate) {
        self.day = Some(day);
        let scale = self.scale(desk);
        let before = i64::try_from(self.columns / 4).unwrap_or(0);
        self.origin = scale.step(day, -before).or(Some(day));
        self.column = self.scale(desk).nearest(day);
    }

    /// Brings a day onto the screen, and the cursor to it.
    pub(super) fn show_day(&mut self, desk: &Desk, day: NaiveDate) {
        self.day = Some(day);
        match self.scale(desk).column(day) {
            Some(column) => self.column = column,
            None => self.start_at(desk, day),
        }
        self.settle(desk);
    }

    /// What follows from the rows, the columns and the bar in hand: which rows are shown, and where one stands among them.
    pub(super) fn settle(&mut self, desk: &Desk) {
        let scale = self.scale(desk);
        let stood = self.shown.get(self.at).copied();
        let above = self.at.saturating_sub(self.top);
        let here = |n: &usize| self.rows.get(*n).is_some_and(|strip| self.is_shown(&scale, strip));
        self.shown = (0..self.rows.len()).filter(here).collect();
        if let Some(stood) = stood {
            // The same row, or the next that is shown.
            self.at = self.shown.partition_point(|n| *n < stood);
            self.top = self.at.saturating_sub(above);
        }
        self.at = self.at.min(self.shown.len().saturating_sub(1));
        self.laid.clear();
        self.laid.resize_with(self.rows.len(), || None);
        self.column = self.column.min(scale.columns().saturating_sub(1));
        self.scale = Some(scale);
    }

    fn is_shown(&self, scale: &Scale, strip: &Strip) -> bool {
        let Some((turn, _)) = self.known else { return false };
        if !turn.leaves_out() {
            return true;
        }
        let held = self.held.as_ref().is_some_and(|held| strip.bars.iter().any(|bar| bar.id == held.base.id));
        held || strip.bars.iter().any(|bar| scale.span(bar.from, bar.to).is_some())
            || strip.sessions.iter().any(|(_, day)| scale.column(*day).is_some())
    }

    /// Makes a row of those that are shown, and says how many lines it has.
    pub(super) fn lines_of(&mut self, at: usize) -> usize {
        let Some(n) = self.shown.get(at).copied() else { return 0 };
        let (Some(strip), Some(scale), Some((turn, _))) = (self.rows.get(n), &self.scale, self.known) else { return 0 };
        let Some(laid) = self.laid.get_mut(n) else { return 0 };
        laid.get_or_insert_with(|| lay(turn, scale, strip, &self.days_off, self.held.as_ref())).lines.len()
    }

    /// Brings the row of the marker onto a screen of so many lines; no lines stay empty below while there are rows above.
    pub(super) fn fit(&mut self, height: usize) {
        self.height = height.max(1);
        self.top = self.top.min(self.at);
        let mut used: usize = (self.top..=self.at).map(|n| self.lines_of(n)).sum();
        while used > self.height && self.top < self.at {
            used -= self.lines_of(self.top);
            self.top += 1;
        }
        let mut filled = used;
        for n in self.at + 1..self.shown.len() {
            if filled >= self.height {
                break;
            }
            filled += self.lines_of(n);
        }
        while self.top > 0 && filled + self.lines_of(self.top - 1) <= self.height {
            self.top -= 1;
            filled += self.lines_of(self.top);
        }
    }

    /// The days that are read: more than are seen.
    fn days(&self, desk: &Desk) -> Known {
        let scale = self.scale(desk);
        if self.narrow {
            return Known { from: scale.first(), until: scale.last() };
        }
        let most = i64::try_from(MOST_COLUMNS).unwrap_or(0);
        let from = scale.step(scale.first(), -BESIDE).unwrap_or(scale.first());
        let until = scale.step(scale.first(), most + BESIDE).and_then(|day| day.pred_opt()).unwrap_or(scale.last());
        Known { from, until }
    }

    /// Reads rows from a place on, at once where that is quick.
    pub(super) fn read(&mut self, desk: &mut Desk, place: Place, now: bool) -> Vec<Effect> {
        // More rows belong to the days that the others were read for.
        let days = match (&place, self.known) {
            (Place::After(_) | Place::Before(_), Some((_, known))) => known,
            _ => self.days(desk),
        };
        let rows = if self.turn.leaves_out() { ROWS } else { FULL_ROWS };
        // What follows from more rows is asked behind them: a key does not try twice.
        let again = matches!(place, Place::Start | Place::End | Place::Around(_));
        let wish = Wish { turn: self.turn, from: days.from, until: days.until, place, rows, country: super::country(desk).to_owned() };
        let (came, later) = self.reading.want(desk, wish, now);
        let mut effects = came.map(|late| self.take(desk, late, again)).unwrap_or_default();
        effects.extend(later);
        effects
    }

    /// Reads the same place again, for what changed or for other days.
    pub(super) fn read_again(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let place = match self.strip().map(|strip| strip.id).or(self.wanted) {
            Some(id) => Place::Around(id),
            None => Place::Start,
        };
        self.read(desk, place, true)
    }

    /// What was read is there.
    pub(super) fn take(&mut self, desk: &mut Desk, late: Late, now: bool) -> Vec<Effect> {
        let Late { wish, read } = late;
        let Screenful { strips, edges, whole, days_off, weekly } = match read {
            Ok(read) => read,
            Err(e) if e.cause() == crate::error::Cause::Stopped => return Vec::new(),
            Err(e) => {
                self.trouble = Some(e.to_string());
                return Vec::new();
            }
        };
        self.trouble = None;
        match wish.place {
            Place::After(_) => {
                self.rows.extend(strips);
                (self.edges.1, self.whole.1) = (edges.1.or(self.edges.1.take()), whole.1);
                self.drop_far();
            }
            Place::Before(_) => {
                // Where one stands is told by the row, of which more come before.
                let added = strips.len();
                self.rows.splice(0..0, strips);
                let moved = |n: &mut usize| *n += added;
                self.shown.iter_mut().for_each(moved);
                (self.edges.0, self.whole.0) = (edges.0.or(self.edges.0.take()), whole.0);
            }
            Place::Start | Place::End | Place::Around(_) => {
                // Who has gone on meanwhile stays on the row they are on now.
                let here = if self.is_turning() { None } else { self.strip().map(|strip| strip.id) };
                let stood = match wish.place {
                    Place::Around(id) => here.or(Some(id)),
                    _ => None,
                };
                // The row that one stands on keeps its line on the screen.
                let above = self.at.saturating_sub(self.top);
                self.rows = strips;
                (self.edges, self.whole) = (edges, whole);
                (self.days_off, self.weekly) = (days_off, weekly);
                self.known = Some((wish.turn, Known { from: wish.from, until: wish.until }));
                self.shown.clear();
                self.at = 0;
                self.settle(desk);
                self.at = match (&wish.place, stood) {
                    (_, Some(id)) => self.shown_at(id),
                    (Place::End, _) => self.shown.len().saturating_sub(1),
                    _ => 0,
                };
                self.top = self.at.saturating_sub(above);
                self.wanted = None;
            }
        }
        self.settle(desk);
        self.top_up(desk, now)
    }

    /// Where a record stands among the rows that are shown, or the first.
    fn shown_at(&self, id: Id) -> usize {
        self.shown.iter().position(|n| self.rows.get(*n).is_some_and(|strip| strip.id == id)).unwrap_or(0)
    }

    /// Rows far above go.
    fn drop_far(&mut self) {
        let stood = self.shown.get(self.at).copied().unwrap_or(0);
        let far = self.rows.len().saturating_sub(KEPT).min(stood.saturating_sub(ROWS));
        if far > 0 {
            self.rows.drain(..far);
            self.shown.retain(|n| *n >= far);
            let gone = self.shown.first().map_or(0, |_| far);
            self.shown.iter_mut().for_each(|n| *n -= gone);
            self.at = self.shown.iter().position(|n| *n + far == stood).unwrap_or(0);
            self.top = self.at.min(self.top);
            self.edges.0 = self.rows.first().map(|strip| strip.anchor.clone());
            self.whole.0 = false;
        }
    }

    /// Reads what is still wanted: other days, or rows beyond those that are there. `now`: at once, where that is quick; what follows
    /// from an answer that was late is asked behind it.
    pub(super) fn top_up(&mut self, desk: &mut Desk, now: bool) -> Vec<Effect> {
        let Some((turn, known)) = self.known else { return Vec::new() };
        if turn != self.turn {
            return Vec::new();
        }
        let scale = self.scale(desk);
        if !known.holds(scale.first(), scale.last()) {
            // They may be on their way.
            let coming =
                self.reading.wish().is_some_and(|wish| Known { from: wish.from, until: wish.until }.holds(scale.first(), scale.last()));
            if coming {
                return Vec::new();
            }
            self.narrow = false;
            return self.read_again(desk);
        }
        if self.reading.is_on() {
            return Vec::new();
        }
        // Each row has a line at least.
        let below = self.shown.len().saturating_sub(self.at);
        if !self.narrow && !self.whole.1 && below <= self.height && self.rows.len() >= KEPT && self.shown.len() * 4 < self.rows.len() {
            // What lies beside the days that are seen must not be read to its end.
            self.narrow = true;
            return self.read_again(desk);
        }
        if !self.whole.1
            && below <= self.height
            && let Some(last) = self.edges.1.clone()
        {
            return self.read(desk, Place::After(last), now);
        }
        if !self.whole.0
            && self.at < self.height
            && let Some(first) = self.edges.0.clone()
        {
            return self.read(desk, Place::Before(first), now);
        }
        Vec::new()
    }
}
