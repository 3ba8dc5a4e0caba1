//! How the list stands on the screen: who has to say, below it what; at the foot both sides in words.

use ratatui::layout::Rect;

use super::{Confirmations, Stand};
use crate::actions::{Action, Context};
use crate::model::Kind;
use crate::programme::confirmations::{Entry, Part, Said};
use crate::rules::skills::supervision::{Answers, Question};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layers::theatre::{code_in_words, in_words, question};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of a day, a name and a code.
const DAY: u16 = 10;
const NAME: (u16, u16) = (16, 28);
const CODE: u16 = 12;
/// Lines of the foot, and the fewest lines that a list with it has.
const DETAIL: u16 = 6;
const DETAIL_FROM: u16 = 13;

impl Confirmations {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        if self.lines.is_empty() {
            return self.draw_empty(desk, area, paint);
        }
        let asking = self.asking.is_some();
        let detail = if (desk.detail || asking) && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let list = usize::from(area.height.saturating_sub(detail + 1)).max(1);
        self.marker.view(list, self.lines.len());
        // The heading of the first entry is in view with it.
        if self.marker.at == 1 {
            self.marker.top = 0;
        }
        paint.text(area.x + 2, area.y, area.width.saturating_sub(2), &self.told(), Tone::Faint);
        let name = (area.width.saturating_sub(4 + DAY + CODE) / 2).clamp(NAME.0, NAME.1);
        for (n, stand) in self.lines.iter().enumerate().skip(self.marker.top).take(list) {
            let y = area.y + 1 + u16::try_from(n - self.marker.top).unwrap_or(0);
            match stand {
                Stand::Group(g) => {
                    let Some(group) = self.page.groups.get(*g) else { continue };
                    let id = match self.want.part {
                        Part::Claims => crate::say!("confirm-group", name = group.name, n = group.entries.len()),
                        Part::Disagreements => crate::say!("confirm-group-disagreed", name = group.name, n = group.entries.len()),
                    };
                    paint.text(area.x, y, area.width, &id, Tone::Title);
                }
                Stand::Entry(g, e) => {
                    let Some(entry) = self.page.groups.get(*g).and_then(|group| group.entries.get(*e)) else { continue };
                    if self.marks.contains(&entry.record) {
                        paint.text(area.x + 1, y, 1, "*", Tone::Warn);
                    }
                    let day = entry.on.map(|day| desk.manner.now().say(day)).unwrap_or_default();
                    paint.text(area.x + 2, y, DAY - 1, &day, Tone::Plain);
                    paint.text(area.x + 2 + DAY, y, name, &entry.trainee, Tone::Plain);
                    let x = area.x + 3 + DAY + name;
                    let what = if entry.number.is_empty() { entry.what.clone() } else { format!("{} {}", entry.number, entry.what) };
                    paint.text(x, y, area.right().saturating_sub(x + CODE + 1), &what, Tone::Plain);
                    let (code, tone) = code(entry);
                    paint.text(area.right().saturating_sub(CODE), y, CODE, &code, tone);
                    if n == self.marker.at {
                        paint.marker(area.x, y);
                    }
                }
            }
        }
        if detail > 0 {
            let strip = Rect { y: area.bottom() - detail, height: detail, ..area };
            paint.later(("confirmations", 0), strip, |paint| self.draw_detail(desk, strip, paint));
        }
    }

    /// How many disagree, of what.
    fn told(&self) -> String {
        match self.page.tally.disagreement() {
            Some(share) => crate::say!(
                "confirm-tally",
                cases = self.page.tallied,
                both = self.page.tally.agreed + self.page.tally.disagreed,
                disagreed = self.page.tally.disagreed,
                share = format!("{:.0}", share * 100.0)
            ),
            None => crate::words::label("confirm-no-tally"),
        }
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let other = desk.key(Context::Confirmations, Action::OtherPart);
        let words = match (self.asked.trouble(), self.asked.is_loaded(), self.want.part) {
            (Some(trouble), ..) => trouble.to_owned(),
            (None, false, _) => crate::words::label("confirm-looking"),
            (None, true, Part::Claims) => crate::say!("confirm-none", key = other),
            (None, true, Part::Disagreements) => crate::say!("confirm-none-disagreed", key = other),
        };
        for (y, line) in (area.y + 1..area.bottom()).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + 2, y, area.width, line, Tone::Plain);
        }
    }

    fn draw_detail(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(entry) = self.here() else { return };
        let title = if entry.what.is_empty() { entry.trainee.clone() } else { format!("{}: {}", entry.trainee, entry.what) };
        paint.rule(area, area.y, &title);
        let key = |action| desk.key(Context::Confirmations, action);
        let mut lines: Vec<(Tone, String)> = Vec::new();
        if let Some((_, answers)) = &self.asking {
            lines.push((Tone::Label, crate::words::label("confirm-asking")));
            if *answers != Answers::default() {
                lines.push((Tone::Plain, in_words(*answers)));
            }
            lines.extend(answers.next().map(|next| (Tone::Plain, question(next))));
        } else if entry.record.0 == Kind::Assessment {
            lines.push((Tone::Plain, crate::words::label("confirm-assessment")));
            lines.push((Tone::Plain, crate::say!("confirm-next-assessment", key = key(Action::ConfirmMarked), open = key(Action::Open))));
        } else {
            lines.push((Tone::Plain, side("confirm-trainee-says", &entry.trainees)));
            lines.push((Tone::Plain, side("confirm-trainer-says", &entry.trainers)));
            if entry.on_questions.is_empty() {
                lines.push((
                    Tone::Plain,
                    crate::say!("confirm-next", key = key(Action::ConfirmMarked), other = key(Action::AnswerOtherwise)),
                ));
            } else {
                let on: Vec<String> = entry.on_questions.iter().map(|q| differ(*q)).collect();
                lines.push((Tone::Warn, crate::say!("confirm-differ", on = on.join("; "))));
                lines.push((Tone::Plain, crate::say!("confirm-next-settle", key = key(Action::Settle))));
            }
        }
        let width = area.width.saturating_sub(3);
        let pieces = lines.iter().flat_map(|(tone, line)| text::wrap(line, width.into()).into_iter().map(|piece| (*tone, piece)));
        for (y, (tone, piece)) in (area.y + 1..area.bottom()).zip(pieces) {
            paint.text(area.x + 2, y, width, piece, tone);
        }
    }
}

/// One code, or both.
fn code(entry: &Entry) -> (String, Tone) {
    let key = |said: &Said| said.code.map_or("-", |code| code.key());
    if entry.record.0 == Kind::Assessment {
        return (crate::words::label("confirm-form"), Tone::Plain);
    }
    match entry.claimed() {
        _ if !entry.on_questions.is_empty() => (format!("{} / {}", key(&entry.trainees), key(&entry.trainers)), Tone::Warn),
        Some(code) => (code.key().to_owned(), Tone::Plain),
        None => (String::new(), Tone::Plain),
    }
}

fn side(id: &'static str, said: &Said) -> String {
    let who = crate::words::label(id);
    match said.code {
        Some(code) => crate::say!("confirm-side", who = who, code = code_in_words(code), answers = in_words(said.answers)),
        None => crate::say!("confirm-side-silent", who = who),
    }
}

fn differ(on: Question) -> String {
    crate::words::label(match on {
        Question::KeyComponents => "confirm-differ-key",
        Question::TrainerScrubbed => "confirm-differ-scrubbed",
        Question::TrainerPresent => "confirm-differ-present",
    })
}
