//! How the gap board stands on the screen.

use ratatui::layout::Rect;

use super::GapBoard;
use crate::actions::{Action, Context};
use crate::model::List;
use crate::programme::skills::gaps::Line;
use crate::programme::skills::shortfall::amount;
use crate::rules::skills::unlock::Unlocked;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of marker and mark.
const LEFT: u16 = 2;
/// Columns of a number, of an amount.
const NUMBER: u16 = 7;
const AMOUNT: u16 = 10;
/// Columns of a name: at least, and as many as are of use.
const NAME: (u16, u16) = (16, 34);
/// Lines of the detail, and the fewest lines that a board with it has.
const DETAIL: u16 = 5;
const DETAIL_FROM: u16 = 14;

/// Where the columns of items end; those without room are left out.
struct Laid {
    name: u16,
    /// Right ends of skills, people, places.
    numbers: [u16; 3],
    /// Right ends of price and cost of a skill.
    amounts: Option<[u16; 2]>,
    /// Where the others begin, and their columns.
    with: Option<(u16, u16)>,
}

impl Laid {
    fn of(area: Rect) -> Self {
        let width = area.width;
        let numbers = 3 * NUMBER;
        let prices = 2 * (AMOUNT + 1);
        let amounts = width >= LEFT + NAME.0 + numbers + prices;
        let rest = width.saturating_sub(LEFT + numbers + if amounts { prices } else { 0 });
        // What is left goes to the name first, then to the others.
        let with = rest.saturating_sub(NAME.0 + 6 + 1);
        let name = rest.saturating_sub(if with >= 10 { with.min(width / 3) + 1 } else { 0 }).clamp(NAME.0, NAME.1);
        let mut x = area.x + LEFT + name;
        let mut end = |columns: u16| {
            x += columns;
            x
        };
        let numbers = [end(NUMBER), end(NUMBER), end(NUMBER)];
        let amounts = amounts.then(|| [end(AMOUNT + 1), end(AMOUNT + 1)]);
        let with = Some((x + 1, area.right().saturating_sub(x + 1))).filter(|(_, columns)| *columns >= 10);
        Self { name, numbers, amounts, with }
    }
}

impl GapBoard {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        if self.len() == 0 {
            return self.draw_empty(desk, area, paint);
        }
        let detail = if desk.detail && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let list = usize::from(area.height.saturating_sub(1 + detail)).max(1);
        self.half = (list / 2).max(1);
        self.at = self.at.min(self.len() - 1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(list)).min(self.len().saturating_sub(list));
        if self.hospitals {
            self.draw_hospitals(area, paint, list);
        } else {
            self.draw_items(desk, area, paint, list);
        }
        if detail > 0 {
            let strip = Rect { y: area.bottom().saturating_sub(detail), height: detail, ..area };
            paint.later(("gaps", usize::from(self.hospitals)), strip, |paint| self.draw_detail(desk, strip, paint));
        }
    }

    fn draw_items(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>, list: usize) {
        let laid = Laid::of(area);
        let label = |id| crate::words::label(id);
        paint.text(area.x + LEFT, area.y, laid.name, &label("gap-column-item"), Tone::Label);
        for (right, id) in laid.numbers.into_iter().zip(["gap-column-skills", "gap-column-people", "gap-column-places"]) {
            paint.right(right, area.y, NUMBER - 1, &label(id), Tone::Label);
        }
        if let Some(rights) = laid.amounts {
            let heads = [crate::say!("gap-column-price", currency = self.ranking.currency), label("gap-column-per-skill")];
            for (right, head) in rights.into_iter().zip(heads) {
                paint.right(right, area.y, AMOUNT, head.trim(), Tone::Label);
            }
        }
        if let Some((x, columns)) = laid.with {
            paint.text(x, area.y, columns, &label("gap-column-with"), Tone::Label);
        }
        for (y, (n, line)) in (area.y + 1..).zip(self.ranking.lines.iter().enumerate().skip(self.top).take(list)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            if self.marks.contains(&line.ranked.item) {
                paint.text(area.x + 1, y, 1, "*", Tone::Warn);
            }
            let alone = &line.ranked.alone;
            let tone = if alone.skills > 0 { Tone::Plain } else { Tone::Faint };
            paint.text(area.x + LEFT, y, laid.name, &line.name, tone);
            for (right, number) in laid.numbers.into_iter().zip([alone.skills, alone.people, alone.places]) {
                paint.right(right, y, NUMBER - 1, &if number > 0 { number.to_string() } else { "-".into() }, tone);
            }
            if let Some([price, per_skill]) = laid.amounts {
                let words = match (&line.price, line.others.first()) {
                    (Some(price), _) => amount(price.amount),
                    // Another currency stands for itself and is never added.
                    (None, Some(other)) => format!("{} {}", amount(other.amount), other.currency),
                    (None, None) => "?".into(),
                };
                paint.right(price, y, AMOUNT, &words, Tone::Plain);
                paint.right(per_skill, y, AMOUNT, &line.cost_per_skill().map(amount).unwrap_or_default(), Tone::Plain);
            }
            if let Some((x, columns)) = laid.with {
                paint.text(x, y, columns, &with(desk, line), Tone::Plain);
            }
        }
    }

    fn draw_hospitals(&self, area: Rect, paint: &mut Painter<'_>, list: usize) {
        let name = area.width.saturating_sub(LEFT + 2 * (NUMBER + 2)).clamp(NAME.0, 60);
        let label = |id| crate::words::label(id);
        let (skills, people) = (area.x + LEFT + name + NUMBER + 2, area.x + LEFT + name + 2 * (NUMBER + 2));
        paint.text(area.x + LEFT, area.y, name, &label("gap-column-hospital"), Tone::Label);
        paint.right(skills, area.y, NUMBER + 1, &label("gap-column-blocked"), Tone::Label);
        paint.right(people, area.y, NUMBER + 1, &label("gap-column-people"), Tone::Label);
        for (y, (n, (_, called, blocked, of))) in (area.y + 1..).zip(self.ranking.hospitals.iter().enumerate().skip(self.top).take(list)) {
            if n == self.at {
                paint.marker(area.x, y);
            }
            paint.text(area.x + LEFT, y, name, called, Tone::Plain);
            paint.right(skills, y, NUMBER + 1, &blocked.to_string(), Tone::Plain);
            paint.right(people, y, NUMBER + 1, &of.to_string(), Tone::Plain);
        }
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let words = match (&self.trouble, self.loaded && (self.ranking.done || self.asked.is_none())) {
            (Some(trouble), _) => trouble.clone(),
            (None, false) => crate::words::label("gap-looking"),
            (None, true) if !self.narrow.is_all() => {
                crate::say!("gap-none-narrow", what = self.narrowed, key = desk.key(Context::Gaps, Action::ClearFilter))
            }
            (None, true) if self.ranking.usable + self.ranking.unknown == 0 => {
                crate::say!("gap-none-held", key = desk.key(Context::Table, Action::Entrust))
            }
            (None, true) => crate::say!("gap-none", usable = self.ranking.usable, unknown = self.ranking.unknown),
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width, line, Tone::Plain);
        }
    }

    /// In words: what the item at the marker does, or what the marked ones do together.
    fn draw_detail(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let name = |code: &str| desk.names.term(&desk.store, List::TracerItem, code);
        let key = |action| desk.key(Context::Gaps, action);
        let mut sentences: Vec<String> = Vec::new();
        let title;
        if !self.marks.is_empty() && !self.hospitals {
            title = crate::say!("gap-together", items = self.marks.iter().map(|c| name(c)).collect::<Vec<_>>().join(" + "));
            sentences.push(match &self.together {
                None => crate::words::label("gap-looking"),
                Some(unlocked) => self.unlocks(unlocked),
            });
            sentences.push(crate::say!("gap-together-keys", open = key(Action::Open), unmark = key(Action::Unmark)));
        } else if let Some(line) = self.item() {
            title = line.name.clone();
            let lacking = crate::say!("gap-lacking", n = line.ranked.lacking, key = key(Action::GapLacking));
            let alone = if line.ranked.alone.skills > 0 {
                crate::say!("gap-alone", what = self.unlocks(&line.ranked.alone))
            } else {
                crate::words::label("gap-nothing-alone")
            };
            sentences.push(crate::say!("two-sentences", one = alone, two = lacking));
            for set in line.ranked.together.iter().take(2) {
                let others: Vec<String> = set.items.iter().filter(|i| **i != line.ranked.item).map(|i| name(i)).collect();
                sentences.push(crate::say!("gap-with", items = others.join(", "), what = self.unlocks(&set.unlocks)));
            }
            let prices: Vec<String> = line
                .price
                .iter()
                .chain(&line.others)
                .map(|p| {
                    let day = p.on.map(|d| desk.manner.day(d)).unwrap_or_default();
                    crate::say!("shortfall-price", amount = amount(p.amount), currency = p.currency, source = p.source, day = day)
                })
                .collect();
            sentences.push(if prices.is_empty() { crate::words::label("shortfall-no-price") } else { prices.join("; ") });
        } else if let Some((_, called, blocked, people)) = self.ranking.hospitals.get(self.at) {
            title = called.clone();
            sentences.push(crate::say!("gap-house", skills = blocked, people = people, key = key(Action::Open)));
        } else {
            return;
        }
        paint.rule(area, area.y, &title);
        let width = area.width.saturating_sub(LEFT + 1);
        let lines = sentences.iter().flat_map(|s| text::wrap(s, width.into()));
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            paint.text(area.x + LEFT, y, width, line, Tone::Plain);
        }
    }

    /// What is unlocked, in words.
    fn unlocks(&self, of: &Unlocked) -> String {
        let what = crate::say!("gap-unlocks", skills = of.skills, people = of.people, places = of.places);
        match (of.cost, of.cost_per_skill()) {
            (Some(cost), Some(per)) => {
                crate::say!("gap-cost", what = what, cost = amount(cost), currency = self.ranking.currency, per = amount(per))
            }
            _ => what,
        }
    }
}

/// With which others an item unlocks something that unlocks nothing alone.
fn with(desk: &Desk, line: &Line) -> String {
    let Some(set) = line.ranked.together.first() else { return String::new() };
    let others: Vec<String> =
        set.items.iter().filter(|i| **i != line.ranked.item).map(|i| desk.names.term(&desk.store, List::TracerItem, i)).collect();
    let words = others.join(", ");
    if line.ranked.sets > 1 { crate::say!("gap-with-or", items = words, n = line.ranked.sets - 1) } else { words }
}
