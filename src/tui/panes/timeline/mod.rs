//! The timeline: rows of trainees, departments, trainers or hospitals over days, weeks or months, with bars that are moved by keys.
//!
//! The marker `>` says on which row one stands, the terminal's cursor and the `v` under the dates in which column. Stepping moves
//! these and nothing else; at an edge time goes on by half a screen. A bar in hand is a part of the pane and not a layer of its own,
//! since it is drawn among the others; it has its own keys ([`Context::Moving`]). Nothing of it is written before Enter, which is one
//! step; Esc gives it up.
//!
//! Rows come from `programme::timeline`, a page at a time and with more days than are seen (`reading`); what a row looks like is made
//! once and kept (`lines`).
//!
//! Must not: query in `draw` but for the lines at the foot, which follow in a pause. Still awkward: bars that find no line of a row are
//! reached with the keys from bar to bar only; rows are as high as what is on them, so a step down may scroll by several lines.

mod draw;
mod foot;
mod held;
mod keys;
mod lines;
mod reading;
mod settle;

use std::any::Any;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use crate::actions::{Action, Context};
use crate::model::{Id, Kind};
use crate::msg;
use crate::programme::show::kind_plural;
use crate::programme::timeline::{DayOff, Place, Strip, Turn};
use crate::rules::calendar::{self, Calendar, Style};
use crate::rules::date_input;
use crate::rules::timeline::{Scale, Zoom, week_begins};
use crate::store::Anchor;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::paint::Painter;
use crate::tui::worker::{Answer, Ticket};
use held::Held;
use lines::Laid;
use reading::{Known, Late, Reading};

/// Columns of time that are never passed, however wide the screen is.
const MOST_COLUMNS: usize = 60;

/// The timeline.
pub struct Timeline {
    turn: Turn,
    zoom: Zoom,
    /// The first day of the first column.
    origin: Option<NaiveDate>,
    /// The columns as they were drawn last.
    scale: Option<Scale>,
    /// How many fit on the screen.
    columns: usize,
    /// Lines for rows.
    height: usize,
    rows: Vec<Strip>,
    /// What the rows are, and the days they were read for; nothing before the first are there.
    known: Option<(Turn, Known)>,
    /// First and last place that was looked at.
    edges: (Option<Anchor>, Option<Anchor>),
    /// There is nothing before, and nothing behind.
    whole: (bool, bool),
    days_off: Vec<DayOff>,
    /// Days off of the week.
    weekly: BTreeSet<NaiveDate>,
    /// The rows that have something on the screen.
    shown: Vec<usize>,
    /// What they look like, as far as it was made.
    laid: Vec<Option<Laid>>,
    /// Where one stands among those that are shown, and the first on the screen.
    at: usize,
    top: usize,
    column: usize,
    /// The day that one went to: meant as long as the cursor is in its column.
    day: Option<NaiveDate>,
    /// What one chose in the row.
    chosen: Option<(Kind, Id)>,
    reading: Reading,
    stale: bool,
    /// Only the days that are seen are read: of those beside them too many rows have something that is not seen.
    narrow: bool,
    trouble: Option<String>,
    held: Option<Held>,
    /// On which row one stood at the last end.
    wanted: Option<Id>,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            turn: Turn::Trainees,
            zoom: Zoom::Week,
            origin: None,
            scale: None,
            columns: 14,
            height: 14,
            rows: Vec::new(),
            known: None,
            edges: (None, None),
            whole: (true, true),
            days_off: Vec::new(),
            weekly: BTreeSet::new(),
            shown: Vec::new(),
            laid: Vec::new(),
            at: 0,
            top: 0,
            column: 0,
            day: None,
            chosen: None,
            reading: Reading::default(),
            stale: false,
            narrow: false,
            trouble: None,
            held: None,
            wanted: None,
        }
    }
}

/// The country whose week is shown under the dates, until a person can say which.
fn country(desk: &Desk) -> &str {
    match (desk.manner.country.as_str(), desk.manner.calendar) {
        ("", Calendar::Gregorian) => crate::programme::entry::HOST_COUNTRY,
        ("", _) => "AF",
        (country, _) => country,
    }
}

impl Timeline {
    /// The columns that are on the screen.
    fn scale(&self, desk: &Desk) -> Scale {
        let manner = &desk.manner;
        let first = self.origin.unwrap_or(manner.today);
        let columns = self.columns.clamp(1, MOST_COLUMNS);
        Scale::new(self.zoom, first, columns, manner.calendar, &manner.shift, week_begins(&manner.country, manner.calendar))
    }

    /// The row under the marker.
    fn strip(&self) -> Option<&Strip> {
        self.shown.get(self.at).and_then(|n| self.rows.get(*n))
    }

    /// Whether the rows are of another turn than the one that was asked for.
    fn is_turning(&self) -> bool {
        self.known.is_none_or(|(turn, _)| turn != self.turn)
    }
}

impl Layer for Timeline {
    fn context(&self) -> Context {
        if self.held.is_some() { Context::Moving } else { Context::Timeline }
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-timeline")
    }

    fn status(&self, desk: &Desk) -> String {
        let from = calendar::format(self.scale(desk).first(), desk.manner.calendar, Style::Short, &desk.manner.shift);
        let zoom = match self.zoom {
            Zoom::Day => crate::words::label("timeline-zoom-day"),
            Zoom::Week => crate::words::label("timeline-zoom-week"),
            Zoom::Month => crate::words::label("timeline-zoom-month"),
        };
        let rows = kind_plural(self.turn.kind());
        crate::say!("timeline-status", rows = rows, zoom = zoom, from = from)
    }

    fn is_reading(&self) -> bool {
        self.reading.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.paint(desk, area, paint)
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        self.offer(desk, action)
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.held.is_some() { self.act_in_hand(desk, action) } else { self.act_free(desk, action) }
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        let Told::Line { purpose: "timeline-day", text, done: true } = told else { return Outcome::Ignored };
        if text.trim().is_empty() {
            return Outcome::done();
        }
        match date_input::parse(text, desk.manner.today, desk.manner.calendar, &desk.manner.shift) {
            Ok(read) => Outcome::Consumed(self.go_to_day(desk, read.date)),
            Err(_) => {
                let again = keys::ask_day(text).refused(&msg!("timeline-no-day", typed = text.trim()));
                Outcome::then(Effect::Push(Box::new(again)))
            }
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.origin.is_none() {
            self.start_at(desk, desk.manner.today);
        }
        if self.known.is_none() && !self.reading.is_on() {
            let place = self.wanted.map_or(Place::Start, Place::Around);
            return self.read(desk, place, true);
        }
        if std::mem::take(&mut self.stale) { self.read_again(desk) } else { Vec::new() }
    }

    fn heard(&mut self, desk: &mut Desk, ticket: Ticket, found: Box<dyn Any + Send>) -> Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.reading.heard(ticket) {
            return Ok(match found.downcast::<Late>() {
                Ok(late) => self.take(desk, *late, false),
                Err(_) => Vec::new(),
            });
        }
        if let Some(held) = &mut self.held
            && held.clashes.asked.take_if(|(asked, _)| *asked == ticket).is_some()
        {
            if let Ok(lines) = found.downcast::<Option<Vec<(bool, String)>>>() {
                held.clashes.found = *lines;
            }
            return Ok(Vec::new());
        }
        Err(found)
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.held.as_ref().is_some_and(|held| held.writing == Some(ticket)) {
            // Written or refused: the bar is out of hand, and stands where the file says.
            let held = self.held.take();
            self.settle(desk);
            if let (Ok(done), Some(held)) = (answer, held)
                && !done.changes.records.is_empty()
            {
                self.show_day(desk, held.edge());
            }
        }
        // What is said of it is the program's.
        Outcome::Ignored
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        const SHOWN: [Kind; 11] = [
            Kind::Placement,
            Kind::Visit,
            Kind::Session,
            Kind::Holiday,
            Kind::WorkingTime,
            Kind::Document,
            Kind::Trainee,
            Kind::Trainer,
            Kind::Department,
            Kind::Hospital,
            Kind::Cohort,
        ];
        self.stale |= self.known.is_some() && SHOWN.into_iter().any(|kind| news.concerns(kind));
        if let Some(held) = self.held.as_mut().filter(|held| held.writing.is_none()) {
            held.changed |= match news {
                News::Changed(changes) => changes.records.contains(&(held.base.kind, held.base.id)),
                News::Everything => false,
            };
        }
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        Some(json!({
            "turn": self.turn.kind().table(),
            "zoom": self.zoom.key(),
            "from": self.origin.map(|day| day.to_string()),
            "column": self.column,
            "at": self.strip().map(|strip| strip.id).or(self.wanted).map(Id::get),
        }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let text = |key: &str| place.get(key).and_then(Json::as_str).unwrap_or_default();
        self.turn = Turn::of_table(text("turn")).unwrap_or(self.turn);
        self.zoom = Zoom::of_key(text("zoom")).unwrap_or(self.zoom);
        self.origin = text("from").parse().ok();
        let column = place.get("column").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
        self.column = column.unwrap_or(0).min(MOST_COLUMNS);
        self.wanted = place.get("at").and_then(Json::as_i64).and_then(Id::new);
        // What was read for another place is not shown at this one.
        self.known = None;
        self.rows.clear();
        self.settle(desk);
    }
}
