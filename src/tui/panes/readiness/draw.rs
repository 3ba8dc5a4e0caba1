//! How readiness stands on the screen: shares as numbers, their history as a row of marks with the numbers in the strip below.

use ratatui::layout::Rect;

use super::{Readiness, item};
use crate::actions::{Action, Context};
use crate::programme::skills::readiness::Ready;
use crate::rules::skills::readiness::{Sum, is_old, spark};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of the marker.
const LEFT: u16 = 2;
/// Columns of a name: at least, and as many as are of use.
const NAME: (u16, u16) = (16, 40);
/// Points of a row of marks.
const SPARK: u16 = 6;
/// Marks from nothing to all: plain, and where the terminal shows more.
const PLAIN: [char; 6] = ['_', '.', '-', '=', '*', '#'];
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Lines of the detail, and the fewest lines that a board with it has.
const DETAIL: u16 = 6;
const DETAIL_FROM: u16 = 15;

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |s| format!("{:.0} %", s * 100.0))
}

fn tone(share: Option<f64>) -> Tone {
    match share {
        Some(s) if s >= 1.0 => Tone::Good,
        Some(s) if s < 0.5 => Tone::Bad,
        Some(_) => Tone::Warn,
        None => Tone::Faint,
    }
}

/// The history of a skill's readiness in numbers.
pub(super) fn trend(desk: &Desk, of: &Ready) -> String {
    let point = |p: &crate::rules::skills::readiness::Point| {
        let day = p.on.map_or_else(|| crate::words::label("readiness-no-day"), |d| desk.manner.day(d));
        crate::say!("readiness-point", day = day, share = format!("{:.0}", p.share() * 100.0), there = p.there, required = p.required)
    };
    let from = of.trend.len().saturating_sub(usize::from(SPARK));
    let points: Vec<String> = of.trend.iter().skip(from).map(point).collect();
    if points.is_empty() {
        return crate::words::label("readiness-no-trend");
    }
    crate::say!("readiness-trend", points = points.join(", "))
}

impl Readiness {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        if self.len() == 0 {
            return self.draw_empty(desk, area, paint);
        }
        let detail = if desk.detail && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let list = usize::from(area.height.saturating_sub(1 + detail)).max(1);
        let len = self.len();
        self.place_mut().view(list, len);
        if self.open.is_some() {
            self.draw_skills(area, paint, list);
        } else {
            self.draw_houses(desk, area, paint, list);
        }
        if detail > 0 {
            let strip = Rect { y: area.bottom().saturating_sub(detail), height: detail, ..area };
            paint.later(("readiness", usize::from(self.open.is_some())), strip, |paint| self.draw_detail(desk, strip, paint));
        }
    }

    fn draw_houses(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>, list: usize) {
        const COLUMNS: [(&str, u16); 6] = [
            ("readiness-column-share", 6),
            ("readiness-column-ready", 8),
            ("readiness-column-bellwether", 6),
            ("readiness-column-old", 5),
            ("readiness-column-never", 6),
            ("readiness-column-looked", 11),
        ];
        let wanted: u16 = COLUMNS.iter().map(|(_, w)| w + 1).sum();
        let name = area.width.saturating_sub(LEFT + wanted).clamp(NAME.0, NAME.1);
        paint.text(area.x + LEFT, area.y, name, &crate::words::label("gap-column-hospital"), Tone::Label);
        let ends = COLUMNS.iter().scan(area.x + LEFT + name, |x, (_, w)| {
            *x += w + 1;
            Some(*x)
        });
        let ends: Vec<u16> = ends.collect();
        for ((id, wide), right) in COLUMNS.iter().zip(&ends) {
            if *right <= area.right() {
                paint.right(*right, area.y, *wide, &crate::words::label(id), Tone::Label);
            }
        }
        let today = desk.manner.today;
        for (y, (n, house)) in (area.y + 1..).zip(self.houses.iter().enumerate().skip(self.of_houses.top).take(list)) {
            if n == self.of_houses.at {
                paint.marker(area.x, y);
            }
            paint.text(area.x + LEFT, y, name, &house.name, Tone::Plain);
            let looked = house.looked.map_or_else(|| "-".into(), |d| desk.manner.day(d));
            let late = house.looked.is_some() && is_old(house.looked, today);
            let cells = [
                (percent(house.all.share()), tone(house.all.share())),
                (ready(house.all), Tone::Plain),
                (percent(house.bellwether.share()), tone(house.bellwether.share())),
                (house.old.to_string(), if house.old > 0 { Tone::Warn } else { Tone::Plain }),
                (house.never.to_string(), if house.never > 0 { Tone::Warn } else { Tone::Plain }),
                (if late { format!("!{looked}") } else { looked }, if late { Tone::Warn } else { Tone::Plain }),
            ];
            for (((words, tone), right), (_, wide)) in cells.into_iter().zip(&ends).zip(COLUMNS) {
                if *right <= area.right() {
                    paint.right(*right, y, wide, &words, tone);
                }
            }
        }
    }

    fn draw_skills(&self, area: Rect, paint: &mut Painter<'_>, list: usize) {
        // Share, items, history, holders; then what is missing has the rest of a wide window.
        let numbers: u16 = 6 + 6 + SPARK + 1 + 5;
        let department = (area.width / 5).clamp(10, 24);
        let rest = area.width.saturating_sub(LEFT + department + 1 + numbers);
        let (skill, missing) = if rest >= 56 { (36, rest - 36 - 1) } else { (rest.max(NAME.0), 0) };
        let x = area.x + LEFT + department + 1;
        let (share, items, marks) = (x + skill + 6, x + skill + 12, x + skill + 13);
        let holders = marks + SPARK + 5;
        let label = |id| crate::words::label(id);
        paint.text(area.x + LEFT, area.y, department, &label("readiness-column-department"), Tone::Label);
        paint.text(x, area.y, skill, &label("readiness-column-skill"), Tone::Label);
        paint.right(share, area.y, 5, &label("readiness-column-share"), Tone::Label);
        paint.right(items, area.y, 5, &label("readiness-column-items"), Tone::Label);
        paint.text(marks, area.y, SPARK, &label("readiness-column-trend"), Tone::Label);
        paint.right(holders, area.y, 5, &label("readiness-column-held"), Tone::Label);
        if missing > 0 {
            paint.text(holders + 1, area.y, missing, &label("readiness-column-missing"), Tone::Label);
        }
        let plain = !paint.unicode();
        for (y, (n, of)) in (area.y + 1..).zip(self.skills.iter().enumerate().skip(self.of_skills.top).take(list)) {
            if n == self.of_skills.at {
                paint.marker(area.x, y);
            }
            let whole = label("readiness-whole");
            let at = if of.department.is_none() { &whole } else { &of.department_name };
            paint.text(area.x + LEFT, y, department, at, Tone::Faint);
            paint.text(x, y, skill, &of.skill_name, Tone::Plain);
            if of.bellwether {
                paint.text(x + skill, y, 1, "!", Tone::Plain);
            }
            let known = (of.now.required > 0).then(|| of.now.share());
            paint.right(share, y, 5, &percent(known), tone(known));
            let old = if of.old() > 0 { "o" } else { "" };
            paint.right(items, y, 5, &format!("{old}{}/{}", of.now.there, of.now.required), Tone::Plain);
            let marks_of: &[char] = if plain { &PLAIN } else { &BLOCKS };
            paint.text(marks, y, SPARK, &spark(&of.trend, marks_of, SPARK.into()), Tone::Plain);
            if of.held > 0 {
                paint.right(holders, y, 4, &of.held.to_string(), Tone::Plain);
            }
            if missing > 0 {
                let names: Vec<&str> = of.missing().map(|n| n.name.as_str()).collect();
                paint.text(holders + 1, y, missing, &names.join(", "), Tone::Plain);
            }
        }
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let words = match (self.asked.trouble(), self.asked.is_loaded(), &self.open) {
            (Some(trouble), ..) => trouble.to_owned(),
            (None, false, _) => crate::words::label("gap-looking"),
            (None, true, None) => crate::words::label("readiness-none"),
            (None, true, Some((_, name))) => {
                crate::say!("readiness-none-here", name = name, key = desk.key(Context::Readiness, Action::Back))
            }
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width, line, Tone::Plain);
        }
    }

    fn draw_detail(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let key = |action| desk.key(Context::Readiness, action);
        let mut sentences = Vec::new();
        let title;
        if let Some(of) = self.skill() {
            title = of.skill_name.clone();
            sentences.push(trend(desk, of));
            let missing: Vec<String> = of.missing().map(|n| item(desk, n)).collect();
            sentences.push(match (missing.is_empty(), of.old()) {
                _ if of.items.is_empty() => crate::words::label("readiness-no-items"),
                (true, 0) => crate::words::label("readiness-all-there"),
                (true, n) => crate::say!("readiness-all-old", n = n),
                (false, _) => crate::say!("readiness-missing", items = missing.join("; ")),
            });
            sentences.push(crate::say!("readiness-skill-keys", open = key(Action::Open), round = key(Action::CheckRound)));
        } else {
            title = crate::words::label("readiness-page");
            let (all, bellwether) = self.sums();
            sentences.push(crate::say!(
                "readiness-sums",
                share = percent(all.share()),
                ready = all.ready,
                skills = all.skills,
                bellwether = percent(bellwether.share())
            ));
            // The published range stands beside our own figure.
            sentences.push(crate::words::label("readiness-range"));
            sentences.push(crate::say!("readiness-house-keys", open = key(Action::Open), round = key(Action::CheckRound)));
        }
        paint.rule(area, area.y, &title);
        let width = area.width.saturating_sub(LEFT + 1);
        let lines = sentences.iter().flat_map(|s| text::wrap(s, width.into()));
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            paint.text(area.x + LEFT, y, width, line, Tone::Plain);
        }
    }
}

fn ready(sum: Sum) -> String {
    format!("{}/{}", sum.ready, sum.skills)
}
