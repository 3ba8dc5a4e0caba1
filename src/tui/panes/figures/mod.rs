//! Figures over a group: a line for each OSCE station and for each test, what the line says below, and the plot with Enter.
//!
//! What it draws was read on a thread ([`crate::programme::skills::figures`]). A figure that is undefined shows its reason in place of
//! numbers. Still awkward: one group at a time.

use std::any::Any;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use crate::actions::{Action, Context};
use crate::error::{Error, Result};
use crate::exchange::export::text_file;
use crate::model::{FieldType, Id, Kind, Value};
use crate::msg;
use crate::programme::show::Names;
use crate::programme::skills::figures::{Asked, Figures as Found, Group, cohorts, exams, figures};
use crate::rules::date_input;
use crate::rules::skills::plot::Plot;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::progress::Progress;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// Purposes of questions.
const GROUP: &str = "figures-group";
const FORM: &str = "figures-form";
const PERIOD: &str = "figures-period";
const FILE: &str = "figures-file";

/// Kinds of records that figures are made of.
const MADE_OF: [Kind; 6] = [Kind::Assessment, Kind::Instrument, Kind::InstrumentItem, Kind::Trainee, Kind::Cohort, Kind::Session];

/// Columns of numbers.
const N: u16 = 5;
const WIDE: u16 = 8;

/// The figures.
#[derive(Default)]
pub struct Figures {
    asked_for: Option<Asked>,
    found: Found,
    asked: Inquiry,
    at: usize,
    top: usize,
}

impl Figures {
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (asked, today) = (self.asked_for, desk.manner.today);
        self.asked.read(desk, move |store| {
            let whole = |group| Asked { group, instrument: None, from: None, to: None };
            let asked = match asked {
                Some(asked) => Some(asked),
                None => cohorts(store, today)?.1.map(|id| whole(Group::Cohort(id))),
            };
            asked.map(|asked| Ok((asked, figures(store, &Names::new(), &asked)?))).transpose()
        })
    }

    fn turn(&mut self, desk: &mut Desk, asked: Asked) -> Outcome {
        self.asked_for = Some(asked);
        (self.at, self.top) = (0, 0);
        self.asked.turn();
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        Outcome::Consumed(effects)
    }

    fn len(&self) -> usize {
        self.found.stations.len() + self.found.tests.len()
    }

    /// What a line says, and its plot.
    fn line(&self, n: usize) -> Option<(String, Vec<String>, Plot)> {
        if let Some(station) = self.found.stations.get(n) {
            return Some((station.name.clone(), station.says(), station.plot()));
        }
        let test = self.found.tests.get(n.checked_sub(self.found.stations.len())?)?;
        Some((crate::say!("figures-test-title", tool = test.tool), test.says(), test.plot()))
    }

    fn choose_group(desk: &Desk) -> Result<Effect> {
        let (groups, _) = cohorts(&desk.store, desk.manner.today)?;
        let item = |row: &crate::model::Row, sort: &str, detail: String| Item {
            label: desk.names.row_title(&desk.store, row),
            detail,
            value: Value::text(format!("{sort} {}", row.id.get())),
        };
        let mut items: Vec<Item> = groups.iter().map(|row| item(row, "cohort", crate::words::label("kind-cohort"))).collect();
        for row in exams(&desk.store)? {
            let day = Option::<crate::model::Moment>::read(row.get("starts_at")).map(|m| desk.manner.day(m.date())).unwrap_or_default();
            items.push(item(&row, "session", day));
        }
        Ok(Effect::Push(Box::new(Choose::new(GROUP, crate::words::label("figures-choose-group"), items))))
    }

    fn choose_form(&self) -> Effect {
        let all = Item { label: crate::words::label("figures-all-forms"), detail: String::new(), value: Value::Null };
        let item = |(id, name): &(Id, String)| Item { label: name.clone(), detail: String::new(), value: Value::Int(id.get()) };
        let items = std::iter::once(all).chain(self.found.tools.iter().map(item)).collect();
        Effect::Push(Box::new(Choose::new(FORM, crate::words::label("figures-choose-form"), items)))
    }

    /// From one day to another, either left out; or all days.
    fn period(&self, desk: &Desk, typed: &str) -> Result<Asked> {
        let Some(asked) = self.asked_for else { return Err(Error::input(msg!("plot-nothing"))) };
        let day = |word: &str| match word.trim() {
            "" => Ok(None),
            word => date_input::parse(word, desk.manner.today, desk.manner.calendar, &desk.manner.shift)
                .map(|parsed| Some(parsed.date))
                .map_err(Error::input),
        };
        let (from, to) = typed.split_once("..").unwrap_or((typed, ""));
        let (from, to) = (day(from)?, day(to)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(Error::input(msg!("hours-backwards", from = from, to = to)).next(msg!("hours-backwards-next")));
        }
        Ok(Asked { from, to, ..asked })
    }

    fn draw_rows(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let detail = if area.height >= 14 { 6 } else { 0 };
        let list = usize::from(area.height.saturating_sub(1 + detail)).max(1);
        self.at = self.at.min(self.len().saturating_sub(1));
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list));
        let numbers = N + 5 * (WIDE + 1);
        let name = area.width.saturating_sub(2 + numbers + 1).max(12);
        let at = |n: u16| area.x + 2 + name + N + 1 + n * (WIDE + 1) + WIDE;
        paint.text(area.x + 2, area.y, name, &crate::words::label("figures-column-what"), Tone::Label);
        paint.right(area.x + 2 + name + N, area.y, N, &crate::words::label("figures-column-n"), Tone::Label);
        let columns = ["figures-column-mark", "figures-column-passed", "figures-column-r2", "figures-column-rmse"];
        for (n, id) in columns.iter().enumerate() {
            let words = crate::words::label(id);
            paint.right(at(u16::try_from(n).unwrap_or(0)), area.y, WIDE, &words, Tone::Label);
        }
        for n in self.top..self.len().min(self.top + list) {
            let y = area.y + 1 + u16::try_from(n - self.top).unwrap_or(0);
            if n == self.at {
                paint.marker(area.x, y);
            }
            let (title, count, cells): (String, usize, std::result::Result<Vec<String>, &String>) =
                if let Some(s) = self.found.stations.get(n) {
                    let cells = s.outcome.as_ref().map(|m| {
                        vec![format!("{:.1}", m.mark), format!("{}/{}", s.passed, m.n), format!("{:.2}", m.r2), format!("{:.1}", m.rmse)]
                    });
                    (format!("{} – {}", s.name, s.tool), s.candidates.len(), cells)
                } else if let Some(t) = self.found.tests.get(n - self.found.stations.len()) {
                    let cells = t.outcome.as_ref().map(|d| {
                        vec![crate::say!(
                            "figures-interval",
                            difference = format!("{:+.1}", d.difference),
                            low = format!("{:.1}", d.low),
                            high = format!("{:.1}", d.high)
                        )]
                    });
                    (crate::say!("figures-test-title", tool = t.tool), t.pairs.len(), cells)
                } else {
                    continue;
                };
            paint.text(area.x + 2, y, name, &title, Tone::Plain);
            paint.right(area.x + 2 + name + N, y, N, &count.to_string(), Tone::Plain);
            let first = at(0) - WIDE;
            match cells {
                Ok(cells) if cells.len() == 1 => {
                    paint.text(first + 1, y, area.right().saturating_sub(first + 1), &cells.join(""), Tone::Plain);
                }
                Ok(cells) => {
                    for (n, cell) in cells.iter().enumerate() {
                        paint.right(at(u16::try_from(n).unwrap_or(0)), y, WIDE, cell, Tone::Plain);
                    }
                }
                Err(_) => {
                    paint.text(first + 1, y, area.right().saturating_sub(first + 1), &crate::words::label("figures-undefined"), Tone::Warn);
                }
            }
        }
        if detail > 0
            && let Some((title, says, _)) = self.line(self.at)
        {
            let strip = Rect { y: area.bottom() - detail, height: detail, ..area };
            paint.later(("figures", 0), strip, |paint| {
                paint.rule(strip, strip.y, &title);
                let mut lines: Vec<String> = Vec::new();
                for sentence in says {
                    lines.extend(text::wrap(&sentence, strip.width.saturating_sub(3).into()).into_iter().map(str::to_owned));
                }
                for (y, line) in (strip.y + 1..strip.bottom()).zip(&lines) {
                    paint.text(strip.x + 2, y, strip.width.saturating_sub(2), line, Tone::Plain);
                }
            });
        }
        let _ = desk;
    }
}

impl Layer for Figures {
    fn context(&self) -> Context {
        Context::Figures
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-figures")
    }

    fn status(&self, desk: &Desk) -> String {
        let mut parts = Vec::new();
        if self.asked.is_loaded() && !self.found.group.is_empty() {
            parts.push(format!("/ {}", self.found.group));
        }
        parts.extend(self.asked_for.as_ref().map(|a| self.found.period(&desk.manner, a)).filter(|p| !p.is_empty()));
        if self.found.cut {
            parts.push(crate::words::label("figures-cut-short"));
        }
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.asked.is_loaded() && self.len() > 0 && self.asked.trouble().is_none() {
            self.draw_rows(desk, area, paint);
            return None;
        }
        let key = desk.key(Context::Figures, Action::FiguresOf);
        let words = match (self.asked.trouble(), self.asked.is_loaded(), self.asked_for) {
            (Some(why), ..) => why.to_owned(),
            (None, false, _) => crate::words::label("curve-looking"),
            (None, true, None) => crate::say!("figures-no-group", key = key),
            (None, true, Some(_)) => {
                let none = crate::say!("figures-none", group = self.found.group);
                crate::say!("two-sentences", one = none, two = msg!("figures-none-next", key = key))
            }
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width.saturating_sub(4), line, Tone::Plain);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::Back => Offer::No,
            Action::Open if !self.asked.is_loaded() && self.asked.is_on() => Offer::NotNow(msg!("why-looking")),
            Action::Open | Action::WriteText if self.len() == 0 => Offer::NotNow(msg!("plot-nothing")),
            Action::FiguresForm | Action::FiguresPeriod if self.asked_for.is_none() => Offer::NotNow(msg!("plot-nothing")),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let last = self.len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::HalfUp => self.at = self.at.saturating_sub(8),
            Action::HalfDown => self.at = (self.at + 8).min(last),
            Action::First => self.at = 0,
            Action::Last => self.at = last,
            Action::Open => {
                let Some((_, _, plot)) = self.line(self.at) else { return Outcome::done() };
                return Outcome::then(Effect::Push(Box::new(Progress::showing(vec![plot]))));
            }
            Action::FiguresOf => return Outcome::then(Self::choose_group(desk).unwrap_or_else(Effect::from)),
            Action::FiguresForm => return Outcome::then(self.choose_form()),
            Action::FiguresPeriod => return Outcome::then(ask_period("", None)),
            Action::WriteText => return Outcome::then(ask_file("figures.txt", None)),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: GROUP, value } => {
                let (sort, id) = value.as_str().split_once(' ').unwrap_or_default();
                let Some(id) = id.parse().ok().and_then(Id::new) else { return Outcome::done() };
                let group = if sort == "cohort" { Group::Cohort(id) } else { Group::Session(id) };
                let (from, to) = self.asked_for.map_or((None, None), |a| (a.from, a.to));
                self.turn(desk, Asked { group, instrument: None, from, to })
            }
            Told::Chosen { purpose: FORM, value } => {
                let Some(asked) = self.asked_for else { return Outcome::done() };
                let instrument = if let Value::Int(n) = value { Id::new(*n) } else { None };
                self.turn(desk, Asked { instrument, ..asked })
            }
            Told::Line { purpose: PERIOD, text, done: true } => match self.period(desk, text) {
                Ok(asked) => self.turn(desk, asked),
                Err(e) => Outcome::then(ask_period(text, Some(&e.to_string().replace('\n', " ")))),
            },
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => {
                let (file, Some(asked)) = (text.trim(), self.asked_for) else { return Outcome::done() };
                let written = text_file(&self.found.text(80, &desk.manner, &asked), std::path::Path::new(file));
                Outcome::then(match written {
                    Ok(()) => Effect::Notice(msg!("did-write-text", file = file)),
                    Err(e) => ask_file(file, Some(&e.to_string().replace('\n', " "))),
                })
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_due() { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        match self.asked.heard::<Option<(Asked, Found)>>(ticket, found)? {
            Some(Some((asked, found))) => (self.asked_for, self.found) = (Some(asked), found),
            Some(None) => self.found = Found::default(),
            None => {}
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        let (sort, id) = match self.asked_for?.group {
            Group::Cohort(id) => ("cohort", id),
            Group::Session(id) => ("session", id),
        };
        Some(json!({ "group": sort, "of": id.get() }))
    }

    fn restore(&mut self, desk: &mut Desk, place: &Json) {
        let Some(id) = place.get("of").and_then(Json::as_i64).and_then(Id::new) else { return };
        let cohort = place.get("group").and_then(Json::as_str) == Some("cohort");
        let (kind, group) = if cohort { (Kind::Cohort, Group::Cohort(id)) } else { (Kind::Session, Group::Session(id)) };
        if desk.store.get(kind, id).is_ok_and(|row| row.is_some_and(|r| !r.gone)) {
            self.asked_for = Some(Asked { group, instrument: None, from: None, to: None });
        }
    }
}

fn ask_period(typed: &str, refused: Option<&String>) -> Effect {
    prompt(PERIOD, "ask-figures-period", typed, refused)
}

fn ask_file(typed: &str, refused: Option<&String>) -> Effect {
    prompt(FILE, "ask-text-file", typed, refused)
}

fn prompt(purpose: &'static str, question: &str, typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(purpose, crate::words::label(question), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}
