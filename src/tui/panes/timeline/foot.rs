//! The foot: what the marker is on, in words; and while a bar is in hand where it is held and what it would clash with.

use chrono::{Datelike, NaiveDate};
use ratatui::layout::Rect;

use super::Timeline;
use super::held::Grip;
use super::keys::Thing;
use super::lines::full_title;
use crate::model::{Kind, Placement};
use crate::programme::show::choice;
use crate::programme::timeline::CLASHES_SHOWN;
use crate::rules::calendar::{self, Language, Style, weekday_short};
use crate::rules::timeline::peaks;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Documents that are named one by one.
const PAPERS: usize = 4;

/// A day as the person writes it.
fn day(desk: &Desk, of: NaiveDate) -> String {
    calendar::format(of, desk.manner.calendar, Style::Short, &desk.manner.shift)
}

impl Timeline {
    pub(super) fn foot(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(strip) = self.strip() else { return };
        paint.rule(area, area.y, &full_title(strip));
        let mut lines = Vec::new();
        lines.push(self.column_words(desk));
        lines.extend(self.thing_words(desk));
        lines.extend(self.papers_words(desk));
        lines.extend(self.used_words());
        let below = (area.y + 1..area.bottom()).zip(lines);
        for (y, line) in below {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), &line, Tone::Plain);
        }
    }

    /// The days of the column, in both calendars, with what is kept on them.
    fn column_words(&self, desk: &Desk) -> String {
        let Some((first, last)) = self.scale.as_ref().and_then(|scale| scale.days(self.column)) else { return String::new() };
        let (days, other) = if first == last {
            let weekday = weekday_short(first.weekday(), Language::English);
            (crate::say!("timeline-day", weekday = weekday, day = day(desk, first)), desk.manner.beside(first))
        } else {
            let days = crate::say!("timeline-days", from = day(desk, first), to = day(desk, last));
            let both = desk.manner.beside(first).zip(desk.manner.beside(last));
            (days, both.map(|(from, to)| crate::say!("timeline-days", from = from, to = to)))
        };
        let days = match other {
            Some(other) => crate::say!("day-beside", day = days, beside = other),
            None => days,
        };
        let mut words = vec![days];
        let kept = self.days_off.iter().filter(|off| first <= off.day && off.day <= last);
        words.extend(
            kept.take(3).map(|off| crate::say!("timeline-holiday", day = day(desk, off.day), country = off.country, name = off.name)),
        );
        words.join("; ")
    }

    /// What stands there: the bar that one is on, and how many there are.
    fn thing_words(&self, desk: &Desk) -> Option<String> {
        let under = self.under();
        let own = self.thing()?;
        let at = under.iter().position(|thing| *thing == own).map_or(1, |n| n + 1);
        let sessions = under.iter().filter(|thing| thing.kind == Kind::Session).count();
        if own.kind == Kind::Session && sessions > 1 && self.chosen != Some((own.kind, own.id)) {
            let first = desk.names.title(&desk.store, Kind::Session, own.id);
            return Some(crate::say!("timeline-sessions", n = sessions, first = first));
        }
        let what = self.what(desk, own);
        if own.from == own.to {
            return Some(crate::say!("timeline-bar-day", at = at, of = under.len(), what = what, day = day(desk, own.from)));
        }
        Some(crate::say!("timeline-bar", at = at, of = under.len(), what = what, from = day(desk, own.from), to = day(desk, own.to)))
    }

    fn what(&self, desk: &Desk, thing: Thing) -> String {
        let title = |kind, id| desk.names.title(&desk.store, kind, id);
        match thing.kind {
            Kind::Placement => {
                let Ok(Some(row)) = desk.store.get(thing.kind, thing.id) else { return String::new() };
                let record: Placement = row.to();
                let who = record.trainee.map(|id| title(Kind::Trainee, id)).unwrap_or_default();
                let place = record.department.map(|id| title(Kind::Department, id)).unwrap_or_default();
                let state = record.state.map(|s| choice("placement_state", s.key())).unwrap_or_default();
                match record.permitted_role {
                    Some(role) => {
                        let role = choice("permitted_role", role.key());
                        crate::say!("timeline-placement-role", who = who, place = place, state = state, role = role)
                    }
                    None => crate::say!("timeline-placement", who = who, place = place, state = state),
                }
            }
            Kind::Visit => crate::say!("timeline-visit", title = title(Kind::Visit, thing.id)),
            kind => title(kind, thing.id),
        }
    }

    /// Documents that end in the column, or else those that are valid.
    fn papers_words(&self, desk: &Desk) -> Option<String> {
        let strip = self.strip()?;
        let (first, last) = self.scale.as_ref()?.days(self.column)?;
        let kind = |id| {
            let row = desk.store.get(Kind::Document, id).ok().flatten()?;
            let key = row.text("kind").to_owned();
            Some(if key.is_empty() { text::screen(row.text("number")).into_owned() } else { choice("document_kind", &key) })
        };
        let ending = strip.papers.iter().filter(|(_, p)| p.to.is_some_and(|to| first <= to && to <= last));
        let ending: Vec<String> = ending
            .take(PAPERS)
            .filter_map(|(id, p)| Some(format!("{} {}", kind(*id)?, p.to.map(|to| day(desk, to)).unwrap_or_default())))
            .collect();
        if !ending.is_empty() {
            return Some(crate::say!("timeline-papers-end", papers = ending.join(", ")));
        }
        let valid = strip.papers.iter().filter(|(_, p)| p.from.is_none_or(|from| from <= last) && p.to.is_none_or(|to| to >= first));
        let valid: Vec<String> = valid.take(PAPERS).filter_map(|(id, _)| kind(*id)).collect();
        (!valid.is_empty()).then(|| crate::say!("timeline-papers-valid", papers = valid.join(", ")))
    }

    /// How full a department is in the column.
    fn used_words(&self) -> Option<String> {
        let (strip, scale) = (self.strip()?, self.scale.as_ref()?);
        if self.turn.leaves_out() {
            return None;
        }
        let stays: Vec<_> = strip.bars.iter().filter(|b| b.kind == Kind::Placement).map(|b| (b.from, b.to)).collect();
        let used = peaks(scale, &stays).get(self.column).copied().unwrap_or(0);
        Some(match strip.seats {
            Some(seats) => crate::say!("timeline-used-of", used = used, seats = seats),
            None => crate::say!("timeline-used", used = used),
        })
    }

    /// Where the bar in hand is, and what it would clash with there.
    pub(super) fn foot_in_hand(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(held) = &self.held else { return };
        let (from, to) = (day(desk, held.from), day(desk, held.to));
        let mode = match held.grip {
            Grip::Whole => crate::words::label("timeline-moving"),
            Grip::Start => crate::words::label("timeline-moving-start"),
            Grip::End => crate::words::label("timeline-moving-end"),
            Grip::Cut => crate::words::label("timeline-cutting"),
        };
        let words = match held.grip {
            Grip::Cut => crate::say!("timeline-held-cut", mode = mode, name = held.name, day = day(desk, held.cut)),
            _ if held.from == held.to => crate::say!("timeline-held-day", mode = mode, name = held.name, day = from),
            Grip::Whole | Grip::Start | Grip::End => {
                crate::say!("timeline-held", mode = mode, name = held.name, from = from, to = to)
            }
        };
        // The day counts most: where the line is too long, the name gives way; where it goes to has what is left.
        let room = usize::from(area.width).saturating_sub(6);
        let mut words = if text::width(&words) <= room { words } else { self.shorter(desk, room, &mode) };
        if let Some((_, place)) = &held.over {
            let whole = crate::say!("timeline-held-place", words = words, place = place);
            words = text::truncate_with(&whole, room, "~").into_owned();
        }
        paint.rule(area, area.y, &words);
        let mut lines: Vec<(Tone, String)> = Vec::new();
        if held.changed {
            lines.push((Tone::Warn, crate::words::label("timeline-changed")));
        }
        match (&held.clashes.found, held.grip) {
            (_, Grip::Cut) => {}
            (None, _) => lines.push((Tone::Plain, crate::words::label("timeline-checking"))),
            (Some(found), _) if found.is_empty() => lines.push((Tone::Plain, crate::words::label("timeline-no-clash"))),
            (Some(found), _) => lines.extend(found.iter().map(|(new, line)| match new {
                true => (Tone::Warn, format!("! {line}")),
                false => (Tone::Plain, crate::say!("timeline-stood", clash = line)),
            })),
        }
        if !held.is_unmoved() && lines.len() < CLASHES_SHOWN {
            let (from, to) = (day(desk, held.was.0), day(desk, held.was.1));
            lines.push((Tone::Plain, crate::say!("timeline-was", from = from, to = to)));
        }
        for (y, (tone, line)) in (area.y + 1..area.bottom()).zip(lines) {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), &line, tone);
        }
    }

    fn shorter(&self, desk: &Desk, room: usize, mode: &str) -> String {
        let Some(held) = &self.held else { return String::new() };
        let days = match held.grip {
            Grip::Cut => day(desk, held.cut),
            Grip::Whole | Grip::Start | Grip::End => crate::say!("reschedule-days", from = day(desk, held.from), to = day(desk, held.to)),
        };
        let left = room.saturating_sub(text::width(&days) + text::width(mode) + 3);
        format!("{mode} {}: {days}", text::truncate_with(&held.name, left, "~"))
    }
}
