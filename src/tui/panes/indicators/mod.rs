//! The indicators of a period: each figure with what is counted and out of what; the definition of the one at the marker stands below. Enter
//! opens the records that are counted, another key those out of which.
//!
//! Figures are counted on a thread of their own, since in a large file a year takes seconds ([`crate::programme::skills::indicators`]):
//! as many indicators as a moment allows, then the next ones; each stands on the page as it comes, in the place of the old one. Must not:
//! count. Still awkward: what changes in the file is counted anew as a whole.

use std::any::Any;
use std::time::{Duration, Instant};

use chrono::{Datelike, Months, NaiveDate};
use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::exchange::indicators::{listing, told as words};
use crate::model::Kind;
use crate::msg;
use crate::programme::skills::indicators::{Report, count_label, group_label, of, value_label};
use crate::rules::calendar::{self, Style};
use crate::rules::date_input;
use crate::rules::skills::indicators::{Figure, Indicator};
use crate::store::Condition;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::worker::Ticket;

/// Kinds of records that figures are made of.
const MADE_OF: [Kind; 18] = [
    Kind::SkillMap,
    Kind::Trainee,
    Kind::Placement,
    Kind::Department,
    Kind::Session,
    Kind::Attendance,
    Kind::Agreement,
    Kind::Cohort,
    Kind::Nomination,
    Kind::Assessment,
    Kind::Instrument,
    Kind::Entrustment,
    Kind::FollowUp,
    Kind::Teaching,
    Kind::Cost,
    Kind::Skill,
    Kind::Equipment,
    Kind::Hospital,
];
/// After so long what has been counted is shown.
const MOMENT: Duration = Duration::from_millis(250);
/// Lines of the definition below the list.
const FOOT: u16 = 6;
/// Columns of the value and of the counts.
const VALUE: u16 = 22;
const COUNTS: u16 = 17;
/// Questions.
const FROM: &str = "indicators-from";
const TO: &str = "indicators-to";
const FILE: &str = "indicators-file";

/// A line of the page.
enum Line {
    Head(Indicator),
    Figure { at: usize, label: String, value: String, counts: String },
}

/// The page.
#[derive(Default)]
pub struct Indicators {
    period: Option<(NaiveDate, NaiveDate)>,
    report: Option<Report>,
    lines: Vec<Line>,
    asked: Option<Ticket>,
    /// Indicators that have come since the period was asked for.
    done: usize,
    stale: bool,
    trouble: Option<String>,
    at: usize,
    top: usize,
    half: usize,
    /// Where the marker should stand when the figures come.
    wanted: Option<usize>,
    /// The first day while the last one is asked for.
    begun: Option<NaiveDate>,
}

/// Indicators that have come.
struct Part {
    from: NaiveDate,
    to: NaiveDate,
    indicators: Vec<Indicator>,
    figures: Vec<Figure>,
}

/// The indicators from the so-manieth on that a moment allows, at least one: in a small file all of them, so that one frame shows them.
fn part(store: &crate::store::Store, first: usize, (from, to): (NaiveDate, NaiveDate)) -> Result<Part> {
    let begun = Instant::now();
    let mut out = Part { from, to, indicators: Vec::new(), figures: Vec::new() };
    for indicator in Indicator::ALL.into_iter().skip(first) {
        out.figures.extend(of(store, indicator, from, to)?);
        out.indicators.push(indicator);
        if begun.elapsed() > MOMENT {
            break;
        }
    }
    Ok(out)
}

/// The year that ends today.
fn year(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today.checked_sub_months(Months::new(12)).and_then(|d| d.succ_opt()).unwrap_or(today), today)
}

/// A period of the same length that ends the day before, or begins the day after. Whole months stay whole months.
fn beside((from, to): (NaiveDate, NaiveDate), later: bool) -> Option<(NaiveDate, NaiveDate)> {
    let behind = to.succ_opt()?;
    let months = (behind.year() - from.year()) * 12 + i32::try_from(behind.month()).ok()? - i32::try_from(from.month()).ok()?;
    if behind.day() == from.day() && months > 0 {
        let months = Months::new(u32::try_from(months).ok()?);
        return if later {
            Some((behind, behind.checked_add_months(months)?.pred_opt()?))
        } else {
            Some((from.checked_sub_months(months)?, from.pred_opt()?))
        };
    }
    let days = behind - from;
    if later { Some((behind, to.checked_add_signed(days)?)) } else { Some((from.checked_sub_signed(days)?, from.pred_opt()?)) }
}

impl Indicators {
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            self.stale = true;
            return Vec::new();
        }
        self.stale = false;
        self.done = 0;
        self.ask_on(desk)
    }

    /// Asks for the indicators that have not come yet.
    fn ask_on(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (from, to) = *self.period.get_or_insert_with(|| year(desk.manner.today));
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let first = self.done;
        let question = move |store: &crate::store::Store| Box::new(part(store, first, (from, to))) as Box<dyn Any + Send>;
        vec![Effect::AskAlone(ticket, Box::new(question))]
    }

    fn turn(&mut self, desk: &mut Desk, period: (NaiveDate, NaiveDate)) -> Vec<Effect> {
        self.period = Some(period);
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    /// Puts what has come in the place of what stood there; the marker stays at its figure.
    fn take(&mut self, desk: &Desk, part: Part) {
        let marked = self.figure().map(|f| (f.indicator, f.group.clone()));
        let old = self.report.take().filter(|r| (r.from, r.to) == (part.from, part.to));
        let mut report = old.unwrap_or(Report { from: part.from, to: part.to, figures: Vec::new() });
        report.figures.retain(|f| !part.indicators.contains(&f.indicator));
        report.figures.extend(part.figures);
        report.figures.sort_by_key(|f| f.indicator);
        self.done += part.indicators.len();
        self.lines.clear();
        let mut last = None;
        for (at, figure) in report.figures.iter().enumerate() {
            if last != Some(figure.indicator) {
                self.lines.push(Line::Head(figure.indicator));
                last = Some(figure.indicator);
            }
            let name = group_label(&desk.store, &desk.names, &figure.group);
            let label = match figure.group.by() {
                "" => name,
                by => format!("{}: {name}", crate::words::label(&format!("indicator-by-{by}"))),
            };
            let counts = match figure.denominator {
                Some(out_of) => format!("{} / {}", count_label(figure.numerator), count_label(out_of)),
                None => count_label(figure.numerator),
            };
            self.lines.push(Line::Figure { at, label, value: value_label(figure), counts });
        }
        let stands = |line: &Line| match line {
            Line::Figure { at, .. } => report.figures.get(*at).map(|f| (f.indicator, f.group.clone())) == marked,
            Line::Head(_) => false,
        };
        let same = marked.as_ref().and_then(|_| self.lines.iter().position(stands));
        self.report = Some(report);
        self.trouble = None;
        // A place from before is found again when all lines are there.
        let wanted = if self.whole() { self.wanted.take() } else { None };
        self.at = wanted.or(same).unwrap_or(self.at).min(self.lines.len().saturating_sub(1));
        if !matches!(self.lines.get(self.at), Some(Line::Figure { .. })) {
            self.step(1);
        }
    }

    /// Whether every indicator of the period is there.
    fn whole(&self) -> bool {
        self.done >= Indicator::ALL.len()
    }

    fn figure(&self) -> Option<&Figure> {
        match self.lines.get(self.at)? {
            Line::Figure { at, .. } => self.report.as_ref()?.figures.get(*at),
            Line::Head(_) => None,
        }
    }

    /// To the next figure that way; headings are passed.
    fn step(&mut self, by: isize) {
        let mut at = self.at;
        loop {
            let Some(next) = at.checked_add_signed(by).filter(|n| *n < self.lines.len()) else { return };
            at = next;
            if matches!(self.lines.get(at), Some(Line::Figure { .. })) {
                self.at = at;
                return;
            }
        }
    }

    /// A list of the records behind the numerator, or behind the denominator.
    fn open(&self, desk: &Desk, beneath: bool) -> Outcome {
        let Some(figure) = self.figure() else { return Outcome::done() };
        let Some(behind) = Some(&figure.behind).filter(|_| !beneath).or(figure.out_of.as_ref()) else { return Outcome::done() };
        let (name, group) = (words(figure.indicator, ""), group_label(&desk.store, &desk.names, &figure.group));
        let name = if beneath {
            crate::say!("indicators-beneath", name = name, group = group)
        } else {
            crate::say!("indicators-behind", name = name, group = group)
        };
        let mut effects = vec![Effect::List(behind.kind, vec![Condition::Ids(behind.ids.clone())], name)];
        if behind.ids.len() < behind.all {
            effects.push(Effect::Notice(msg!("indicators-first", n = behind.ids.len(), all = behind.all)));
        }
        Outcome::Consumed(effects)
    }

    fn period_label(&self, desk: &Desk) -> String {
        let (from, to) = self.period.unwrap_or_else(|| year(desk.manner.today));
        let say = |day| calendar::format(day, desk.manner.calendar, Style::Short, &desk.manner.shift);
        crate::say!("indicators-period", from = say(from), to = say(to))
    }

    fn draw_foot(&self, area: Rect, paint: &mut Painter<'_>) {
        let Some(figure) = self.figure() else { return };
        let told = |part| words(figure.indicator, part);
        let counted = crate::say!("indicators-counted", of = told("-of"), out = told("-out-of"));
        paint.rule(area, area.y, &told(""));
        let mut y = area.y + 1;
        // What is cut where room is short is the end of the definition.
        for part in [counted, told("-what")] {
            for line in text::wrap(&part, area.width.into()) {
                if y < area.bottom() {
                    paint.text(area.x, y, area.width, line, Tone::Plain);
                    y += 1;
                }
            }
        }
    }
}

impl Layer for Indicators {
    fn context(&self) -> Context {
        Context::Indicators
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-indicators")
    }

    fn status(&self, desk: &Desk) -> String {
        self.period_label(desk)
    }

    fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        if self.report.is_none() {
            let words = self.trouble.clone().unwrap_or_else(|| crate::words::label("indicators-reading"));
            for (y, line) in (area.y..area.bottom()).zip(text::wrap(&words, area.width.into())) {
                paint.text(area.x, y, area.width, line, Tone::Plain);
            }
            return None;
        }
        let foot = if desk.detail && area.height > FOOT + 6 { FOOT } else { 0 };
        let list = area.height - foot;
        let rows = usize::from(list).max(1);
        self.half = (rows / 2).max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(rows)).min(self.lines.len().saturating_sub(rows));
        // The heading above the first figure in view stays in view while there is room.
        if self.top == self.at && self.at > 0 && matches!(self.lines.get(self.at - 1), Some(Line::Head(_))) {
            self.top -= 1;
        }
        let counts = if area.width >= 60 { COUNTS } else { 0 };
        let right = area.right().saturating_sub(counts);
        for (n, line) in self.lines.iter().enumerate().skip(self.top).take(rows) {
            let y = area.y + u16::try_from(n - self.top).unwrap_or(0);
            match line {
                Line::Head(indicator) => {
                    paint.text(area.x, y, area.width, &words(*indicator, ""), Tone::Label);
                }
                Line::Figure { label, value, counts: of, .. } => {
                    let most = VALUE.min(area.width / 3);
                    let taken = u16::try_from(text::width(value)).unwrap_or(most).min(most);
                    paint.text(area.x + 2, y, right.saturating_sub(area.x + 2 + taken + 1), label, Tone::Plain);
                    paint.right(right, y, most, value, Tone::Plain);
                    if counts > 0 {
                        paint.right(area.right(), y, counts - 1, of, Tone::Plain);
                    }
                }
            }
            if n == self.at {
                paint.marker(area.x, y);
            }
        }
        if foot > 0 {
            self.draw_foot(Rect { y: area.y + list, height: foot, ..area }, paint);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let looking = if self.asked.is_some() { msg!("why-looking") } else { msg!("why-no-row") };
        match action {
            Action::Open | Action::IndicatorsOutOf if self.report.is_none() => Offer::NotNow(looking),
            Action::Export if !self.whole() => Offer::NotNow(looking),
            Action::Open if self.figure().is_none_or(|f| f.behind.ids.is_empty()) => Offer::NotNow(msg!("indicators-nothing-behind")),
            Action::IndicatorsOutOf if self.figure().and_then(|f| f.out_of.as_ref()).is_none_or(|b| b.ids.is_empty()) => {
                Offer::NotNow(msg!("indicators-nothing-beneath"))
            }
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        let half = isize::try_from(self.half).unwrap_or(10);
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::HalfUp => (0..half).for_each(|_| self.step(-1)),
            Action::HalfDown => (0..half).for_each(|_| self.step(1)),
            Action::First => {
                self.at = 0;
                self.step(1);
            }
            Action::Last => {
                self.at = self.lines.len();
                self.step(-1);
            }
            Action::Detail => desk.detail = !desk.detail,
            Action::Open | Action::IndicatorsOutOf => return self.open(desk, action == Action::IndicatorsOutOf),
            Action::IndicatorsPeriod => {
                let (from, _) = self.period.unwrap_or_else(|| year(desk.manner.today));
                let typed = desk.manner.day(from);
                return Outcome::then(Effect::Push(Box::new(Prompt::new(FROM, crate::words::label("indicators-ask-from"), typed))));
            }
            Action::IndicatorsEarlier | Action::IndicatorsLater => {
                let period = self.period.unwrap_or_else(|| year(desk.manner.today));
                let Some(next) = beside(period, action == Action::IndicatorsLater) else { return Outcome::done() };
                return Outcome::Consumed(self.turn(desk, next));
            }
            Action::Export => {
                return Outcome::then(ask_file("indicators.xlsx", None));
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        let day = |text: &str| date_input::parse(text.trim(), desk.manner.today, desk.manner.calendar, &desk.manner.shift).map(|p| p.date);
        match told {
            Told::Line { purpose: FROM, text, done: true } => match day(text) {
                Ok(from) => {
                    self.begun = Some(from);
                    let to = self.period.map_or(desk.manner.today, |p| p.1).max(from);
                    let asked = crate::say!("indicators-ask-to", from = desk.manner.day(from));
                    Outcome::then(Effect::Push(Box::new(Prompt::new(TO, asked, desk.manner.day(to)))))
                }
                Err(why) => {
                    let again = Prompt::new(FROM, crate::words::label("indicators-ask-from"), text.clone()).refused(&why);
                    Outcome::then(Effect::Push(Box::new(again)))
                }
            },
            Told::Line { purpose: TO, text, done: true } => {
                let Some(from) = self.begun else { return Outcome::done() };
                let refused = match day(text) {
                    Ok(to) if to >= from => return Outcome::Consumed(self.turn(desk, (from, to))),
                    Ok(to) => msg!("indicators-backwards", from = desk.manner.day(from), to = desk.manner.day(to)),
                    Err(why) => why,
                };
                let asked = crate::say!("indicators-ask-to", from = desk.manner.day(from));
                Outcome::then(Effect::Push(Box::new(Prompt::new(TO, asked, text.clone()).refused(&refused))))
            }
            Told::Line { purpose: FILE, text, done: true } if !text.trim().is_empty() => {
                let (file, Some(report)) = (text.trim(), &self.report) else { return Outcome::done() };
                let path = std::path::Path::new(file);
                let short = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt"));
                let written = listing(&desk.store, &desk.names, report, short).to_file(path, 100);
                Outcome::then(match written {
                    Ok(()) => Effect::Notice(msg!("indicators-written", file = file)),
                    Err(e) => ask_file(file, Some(&e.to_string().replace('\n', " "))),
                })
            }
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let wanted = self.stale || self.report.is_none() && self.trouble.is_none();
        if self.asked.is_none() && wanted { self.ask(desk) } else { Vec::new() }
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
        match found.downcast::<Result<Part>>() {
            Ok(answer) => match *answer {
                // Figures of a period that nobody looks at any more are not shown.
                Ok(part) if self.period == Some((part.from, part.to)) => {
                    // What changed meanwhile is counted anew once all have come: the last ones must have their turn too.
                    self.take(desk, part);
                    if !self.whole() {
                        return Ok(self.ask_on(desk));
                    }
                }
                Ok(_) => {}
                Err(e) => self.trouble = Some(e.to_string()),
            },
            Err(_) => self.trouble = Some(crate::error::Error::defect("no figures").to_string()),
        }
        Ok(if self.stale { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.stale |= (self.report.is_some() || self.asked.is_some()) && MADE_OF.iter().any(|kind| news.concerns(*kind));
        if self.stale {
            self.trouble = None;
        }
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        let (from, to) = self.period?;
        Some(json!({ "from": from.to_string(), "to": to.to_string(), "at": self.at }))
    }

    fn restore(&mut self, _desk: &mut Desk, place: &Json) {
        let day = |key: &str| place.get(key).and_then(Json::as_str).and_then(|s| s.parse::<NaiveDate>().ok());
        self.period = day("from").zip(day("to")).filter(|(from, to)| from <= to);
        self.wanted = place.get("at").and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
    }
}

fn ask_file(typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(FILE, crate::words::label("indicators-ask-file"), typed.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_period_beside_is_as_long_and_touches() {
        let quarter = (day(2026, 7, 1), day(2026, 9, 30));
        assert_eq!(beside(quarter, false), Some((day(2026, 4, 1), day(2026, 6, 30))));
        assert_eq!(beside(quarter, true), Some((day(2026, 10, 1), day(2026, 12, 31))));
        assert_eq!(beside(year(day(2026, 11, 23)), false), Some((day(2024, 11, 24), day(2025, 11, 23))));
        let odd = (day(2026, 3, 5), day(2026, 3, 14));
        assert_eq!(beside(odd, true), Some((day(2026, 3, 15), day(2026, 3, 24))));
        assert_eq!(beside(beside(odd, true).unwrap(), false), Some(odd));
    }
}
