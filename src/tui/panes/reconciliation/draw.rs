//! How the comparison stands on the screen: the shares above, then the parts, at the foot both rows of the one at the marker.

use ratatui::layout::Rect;

use super::{Reconciliation, Shown};
use crate::actions::{Action, Context};
use crate::programme::reconcile::{Line, Stands, Told};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of a day and of a number.
const DAY: u16 = 11;
const NUMBER: u16 = 12;
/// Lines of the foot, and the fewest lines that a list with it has.
const DETAIL: u16 = 5;
const DETAIL_FROM: u16 = 13;

impl Reconciliation {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let shares = if self.asked.is_loaded() && self.hospital.is_some() && self.asked.trouble().is_none() {
            self.report.shares()
        } else {
            Vec::new()
        };
        let mut y = area.y;
        for line in &shares {
            paint.text(area.x + 2, y, area.width.saturating_sub(2), line, Tone::Label);
            y += 1;
        }
        if self.shown.is_empty() {
            let key = |action| desk.key(Context::Reconciliation, action);
            let words = match (self.asked.trouble(), self.asked.is_loaded(), self.hospital) {
                (Some(trouble), ..) => trouble.to_owned(),
                (None, false, _) => crate::words::label("reconcile-looking"),
                (None, true, None) => crate::say!("reconcile-no-place", key = key(Action::Whose)),
                (None, true, Some(_)) => crate::say!("reconcile-nothing", key = key(Action::ReconcileDays), other = key(Action::Whose)),
            };
            for (y, line) in (y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + 2, y, area.width, line, Tone::Plain);
            }
            return;
        }
        let detail = if desk.detail && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let list = usize::from((area.bottom() - y).saturating_sub(detail)).max(1);
        self.marker.view(list, self.shown.len());
        if self.marker.at == 1 {
            self.marker.top = 0;
        }
        for (n, shown) in self.shown.iter().enumerate().skip(self.marker.top).take(list) {
            let y = y + u16::try_from(n - self.marker.top).unwrap_or(0);
            match shown {
                Shown::Part(first) => {
                    let Some(line) = self.report.lines.get(*first) else { continue };
                    let part = line.stands.name();
                    let words = crate::say!("reconcile-part", part = part, n = self.report.count(line.stands));
                    paint.text(area.x, y, area.width, &words, Tone::Title);
                }
                Shown::Line(line) => {
                    let Some(line) = self.report.lines.get(*line) else { continue };
                    if n == self.marker.at {
                        paint.marker(area.x, y);
                    }
                    draw_line(desk, line, Rect { y, height: 1, ..area }, paint);
                }
            }
        }
        if detail > 0 {
            let strip = Rect { y: area.bottom() - detail, height: detail, ..area };
            paint.later(("reconciliation", 0), strip, |paint| self.draw_detail(desk, strip, paint));
        }
    }

    fn draw_detail(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(line) = self.here() else { return };
        paint.rule(area, area.y, &line.stands.name());
        let key = |action| desk.key(Context::Reconciliation, action);
        let row = |id: &'static str, told: &Option<(crate::model::Id, Told)>| {
            told.as_ref().map(|(_, told)| crate::say!("reconcile-row", what = crate::words::label(id), row = in_words(desk, told)))
        };
        let next = match line.stands {
            Stands::Doubtful => crate::say!("reconcile-next-doubtful", yes = key(Action::AcceptPair), no = key(Action::RefusePair)),
            Stands::Refused => crate::say!("reconcile-next-refused", yes = key(Action::AcceptPair), back = key(Action::RefusePair)),
            Stands::OnlyRegister => crate::say!("reconcile-next-register", key = key(Action::LogRegistered)),
            Stands::OnlyLog => crate::say!("reconcile-next-log", key = key(Action::Open)),
            Stands::Matched(by) => {
                let by = crate::words::label(match by {
                    crate::rules::skills::reconcile::By::Person => "reconcile-by-person",
                    crate::rules::skills::reconcile::By::Number => "reconcile-by-number",
                    crate::rules::skills::reconcile::By::Words => "reconcile-by-words",
                });
                crate::say!("reconcile-next-matched", by = by, key = key(Action::RefusePair))
            }
        };
        let off = (line.off != 0).then(|| crate::say!("reconcile-off", n = line.off.abs()));
        let next = off.map_or(next.clone(), |off| crate::say!("two-sentences", one = off, two = next));
        let lines = [row("reconcile-in-register", &line.register), row("reconcile-in-log", &line.log), Some(next)];
        let width = area.width.saturating_sub(3);
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        let pieces = lines.iter().flat_map(|line| text::wrap(line, width.into()));
        for (y, piece) in (area.y + 1..area.bottom()).zip(pieces) {
            paint.text(area.x + 2, y, width, piece, Tone::Plain);
        }
    }
}

fn in_words(desk: &Desk, told: &Told) -> String {
    let parts = [desk.manner.day(told.on), told.number.clone(), told.operation.clone(), told.people.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn draw_line(desk: &Desk, line: &Line, area: Rect, paint: &mut Painter<'_>) {
    let Some((_, told)) = line.register.as_ref().or(line.log.as_ref()) else { return };
    // How far off the other day is: the pair may not be one.
    let sign = match line.off {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    paint.text(area.x + 1, area.y, 1, sign, Tone::Warn);
    paint.text(area.x + 2, area.y, DAY, &desk.manner.day(told.on), Tone::Plain);
    paint.text(area.x + 2 + DAY, area.y, NUMBER - 1, &told.number, Tone::Plain);
    let x = area.x + 2 + DAY + NUMBER;
    let rest = area.right().saturating_sub(x);
    if let (Some((_, register)), Some((_, log))) = (&line.register, &line.log) {
        let half = rest / 2;
        paint.text(x, area.y, half.saturating_sub(1), &register.operation, Tone::Plain);
        let log = if register.number == log.number || log.number.is_empty() {
            log.operation.clone()
        } else {
            format!("{} {}", log.number, log.operation)
        };
        paint.text(x + half, area.y, rest - half, &log, Tone::Faint);
        return;
    }
    let people = (rest / 3).min(24);
    paint.text(x, area.y, rest.saturating_sub(people + 1), &told.operation, Tone::Plain);
    paint.text(area.right().saturating_sub(people), area.y, people, &told.people, Tone::Faint);
}
