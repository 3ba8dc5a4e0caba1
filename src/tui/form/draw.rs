//! What a form looks like: a line a field, and below a rule what belongs to the field one is in.

use ratatui::layout::{Position, Rect};

use super::{Entry, Form};
use crate::actions::{Action, Context};
use crate::model::{FieldKind, FieldType, Id, Kind};
use crate::programme::show::{choice, field_label};
use crate::rules::calendar;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::line::draw_line;
use crate::tui::paint::{Painter, capital};
use crate::tui::theme::Tone;

/// Lines of notes shown while one is in them.
const NOTE_LINES: usize = 4;

impl Form {
    /// Draws the form; gives the place of the cursor.
    pub(super) fn draw_form(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        let foot = (area.height / 3).clamp(2, 9).min(area.height.saturating_sub(1));
        let list = area.height - foot;
        let label = (area.width / 3).clamp(10, 24);
        let tall = |form: &Self, i: usize| if i == form.at && form.here().is_some_and(notes) { NOTE_LINES } else { 1 };
        // The field one is in is on the screen, with its lines.
        self.top = self.top.min(self.at);
        while (self.top..=self.at).map(|i| tall(self, i)).sum::<usize>() > usize::from(list) && self.top < self.at {
            self.top += 1;
        }
        // A window that has grown shows the fields above before it shows nothing below the last one.
        let last = self.entries.len().saturating_sub(1);
        while self.top > 0 && (self.top - 1..=last).map(|i| tall(self, i)).sum::<usize>() <= usize::from(list) {
            self.top -= 1;
        }
        let mut y = area.y;
        let mut cursor = None;
        for (i, entry) in self.entries.iter().enumerate().skip(self.top) {
            if y >= area.y + list {
                break;
            }
            let here = i == self.at;
            if here {
                paint.marker(area.x, y);
            }
            let mut name = capital(&field_label(self.kind, entry.field.key));
            if entry.field.required {
                name.push_str(" *");
            }
            let tone = if entry.read.is_err() { Tone::Bad } else { Tone::Label };
            if entry.read.is_err() {
                paint.text(area.x + 1, y, 1, "!", Tone::Bad);
            }
            paint.text(area.x + 2, y, label, &name, tone);
            let value = Rect { x: area.x + 3 + label, y, width: area.width.saturating_sub(label + 4), height: 1 };
            if here && notes(entry) {
                let lines = u16::try_from(NOTE_LINES).unwrap_or(1).min(area.y + list - y);
                cursor = Some(draw_notes(entry, Rect { height: lines, ..value }, paint));
                y += lines;
                continue;
            }
            if here {
                cursor = Some(draw_line(entry.line.text(), entry.line.at(), value, paint));
            } else {
                let shown = entry.line.text().lines().next().unwrap_or_default();
                paint.text(value.x, y, value.width, shown, Tone::Plain);
            }
            y += 1;
        }
        let below = Rect { y: area.y + list, height: foot, ..area };
        if self.is_urgent() {
            self.draw_foot(desk, below, paint);
        } else {
            paint.later(("form", self.kind as usize), below, |paint| self.draw_foot(desk, below, paint));
        }
        cursor
    }

    /// Whether what stands below the fields is wanted at once: what can be chosen, what is wrong.
    fn is_urgent(&self) -> bool {
        !self.offered.is_empty() || !self.warnings.is_empty() || self.here().is_some_and(|entry| entry.read.is_err())
    }

    fn draw_foot(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(entry) = self.here() else { return };
        let name = capital(&field_label(self.kind, entry.field.key));
        paint.rule(area, area.y, &name);
        let mut y = area.y + 1;
        let wide = area.width.saturating_sub(2);
        // A suggestion is one line: a choice that is cut is still a choice, a second line would look like another one.
        for (i, offered) in self.offered.iter().enumerate().take(usize::from(area.height.saturating_sub(2))) {
            if i == self.picked {
                paint.marker(area.x + 2, y);
            }
            let detail = u16::try_from(text::width(&offered.detail)).unwrap_or(wide).min(wide / 3);
            let used = paint.text(area.x + 4, y, wide.saturating_sub(detail + 4), &offered.label, Tone::Plain);
            paint.text(area.x + 6 + used, y, detail, &offered.detail, Tone::Faint);
            y += 1;
        }
        let mut lines: Vec<(Tone, String)> = Vec::new();
        if let Err(why) = &entry.read {
            lines.push((Tone::Bad, why.to_string()));
        }
        if self.offered.is_empty() {
            lines.extend(self.hints(desk, entry).into_iter().map(|l| (Tone::Plain, l)));
        }
        let reference = matches!(entry.field.kind, FieldKind::Ref(_) | FieldKind::Refs(_) | FieldKind::Term(_) | FieldKind::Terms(_));
        if self.offering && reference {
            let key = desk.key(Context::Form, Action::MakeNew);
            let id = if self.offered.is_empty() { "form-nothing-named" } else { "form-or-new" };
            lines.push((Tone::Faint, crate::words::say(&crate::words::Message { id, args: vec![("key", key)] })));
        }
        lines.extend(self.warnings.iter().map(|w| (Tone::Warn, w.clone())));
        for (tone, line) in lines {
            for piece in text::wrap(&line, area.width.saturating_sub(2).into()) {
                if y >= area.bottom() {
                    return;
                }
                paint.text(area.x + 2, y, area.width.saturating_sub(2), piece, tone);
                y += 1;
            }
        }
    }

    /// What can be typed here, and a day in the other calendars.
    fn hints(&self, desk: &Desk, entry: &Entry) -> Vec<String> {
        let mut out = Vec::new();
        if let FieldKind::Date = entry.field.kind {
            let typed = entry.line.text().trim();
            let read = crate::rules::date_input::parse(typed, desk.manner.today, desk.manner.calendar, &desk.manner.shift);
            if let (false, Ok(parsed)) = (typed.is_empty(), read) {
                let weekday = calendar::weekday_name(chrono::Datelike::weekday(&parsed.date), calendar::Language::English);
                let mut line = format!("= {weekday} {}", parsed.date);
                for (_, other) in calendar::describe_others(parsed.date, calendar::Calendar::Gregorian, &desk.manner.shift) {
                    line.push_str(" = ");
                    line.push_str(&other);
                }
                out.push(line);
                return out;
            }
        }
        if let (FieldKind::Ref(kind), Some(Ok(id))) = (entry.field.kind, entry.value().map(|v| Option::<Id>::read(&v).ok_or(())))
            && let Ok(Some(row)) = desk.store.get(kind, id)
        {
            out.push(crate::programme::entry::detail(&desk.store, &desk.names, &row));
        }
        if self.kind == Kind::Assessment && entry.field.key == "scores" {
            out.extend(self.items(desk));
        }
        let own = format!("help-{}-{}", self.kind.table(), entry.field.key);
        let common = format!("help-{}", entry.field.key);
        let sort = format!("help-kind-{}", sort_key(entry.field.kind));
        for id in [own, common, sort] {
            if let Some(line) = crate::words::label_if_any(&id) {
                out.push(line);
            }
        }
        if let FieldKind::Choice(set) = entry.field.kind {
            let words: Vec<String> = set.keys.iter().map(|key| choice(set.name, key)).collect();
            out.push(words.join(", "));
        }
        if let FieldKind::Number { unit, min, max, .. } = entry.field.kind {
            let unit = if unit.is_empty() { String::new() } else { crate::words::label(&format!("unit-{unit}")) };
            out.push(crate::say!("form-number-range", unit = unit, min = min, max = max).trim().to_owned());
        }
        out
    }
}

impl Form {
    /// The items of the chosen instrument by the codes that scores are entered under.
    fn items(&self, desk: &Desk) -> Option<String> {
        let chosen = self.entries.iter().find(|e| e.field.key == "instrument")?.value()?;
        let instrument = Option::<Id>::read(&chosen)?;
        let mut items = desk.store.referring(Kind::InstrumentItem, "instrument", instrument, 100).ok()?;
        items.sort_by_key(|i| Option::<i64>::read(i.get("position")));
        let rated = items.iter().filter(|i| i.text("kind") != "comment");
        let named: Vec<String> = rated.map(|i| format!("{} = {}", i.text("code"), text::screen(i.text("title")))).collect();
        (!named.is_empty()).then(|| named.join("; "))
    }
}

/// Name of a field's kind in help texts.
const fn sort_key(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text(_) => "text",
        FieldKind::Notes => "notes",
        FieldKind::Name => "name",
        FieldKind::Native => "native",
        FieldKind::Words => "words",
        FieldKind::Phones => "phones",
        FieldKind::Email => "email",
        FieldKind::Date => "date",
        FieldKind::PartialDate => "partial-date",
        FieldKind::Moment => "moment",
        FieldKind::Hours => "hours",
        FieldKind::Number { .. } => "number",
        FieldKind::Choice(_) => "choice",
        FieldKind::Flag => "flag",
        FieldKind::Ref(_) => "reference",
        FieldKind::Refs(_) => "references",
        FieldKind::Term(_) => "term",
        FieldKind::Terms(_) => "terms",
        FieldKind::TermPairs(_) => "term-pairs",
        FieldKind::Pairs => "pairs",
    }
}

fn notes(entry: &Entry) -> bool {
    matches!(entry.field.kind, FieldKind::Notes)
}

fn draw_notes(entry: &Entry, area: Rect, paint: &mut Painter<'_>) -> Position {
    let content = entry.line.text();
    let before = entry.line.before();
    let line = before.matches('\n').count();
    let first = (line + 1).saturating_sub(area.height.into());
    let mut cursor = Position { x: area.x, y: area.y };
    for (n, shown) in content.split('\n').enumerate().skip(first).take(area.height.into()) {
        let row = Rect { y: area.y + u16::try_from(n - first).unwrap_or(0), height: 1, ..area };
        if n == line {
            let at = before.rfind('\n').map_or(before.len(), |i| before.len() - i - 1);
            cursor = draw_line(shown, at, row, paint);
        } else {
            paint.text(row.x, row.y, row.width, shown, Tone::Plain);
        }
    }
    cursor
}
