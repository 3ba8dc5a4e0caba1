//! Copying a day or a week, and moving the rest of a plan: asked, proposed with what would clash, then written in one step.

use std::any::Any;

use chrono::{Datelike, NaiveDate};

use super::{Agenda, Stand, read_day};
use crate::error::Result;
use crate::model::{Id, Moment, Row};
use crate::msg;
use crate::programme::agenda::{Proposal, Scope, copied, following, shifted};
use crate::rules::agenda::{By, Clock, Reach, on_clock, week_start};
use crate::rules::calendar::{self, Language, Style};
use crate::rules::today::Now;
use crate::store::Store;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::prompt::Prompt;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::Ticket;
use crate::words::Message;

/// For what the person says yes.
pub(super) const WRITE: &str = "agenda-write";
/// Clashes that are told before it is written; the others are counted.
const TOLD: usize = 5;
/// Days that are named.
const DAYS: usize = 14;
/// Behind a number: days off are not stepped over.
const CALENDAR_DAYS: char = 'c';

/// What the thread of lists does.
type Reckon = Box<dyn FnOnce(&Store) -> Result<Proposal> + Send>;

/// What is asked of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To which day a day is copied, or to which week a week.
    Copy(Reach),
    /// By how many days the rest is moved.
    Shift,
}

impl Asked {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Copy(Reach::Day), "agenda-copy-day"), (Self::Copy(Reach::Week), "agenda-copy-week"), (Self::Shift, "agenda-shift")];

    fn purpose(self) -> &'static str {
        Self::ALL.iter().find(|(asked, _)| *asked == self).map_or("", |(_, purpose)| purpose)
    }

    pub(super) fn of_purpose(purpose: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == purpose).map(|(asked, _)| *asked)
    }
}

/// A copy or a move on its way.
#[derive(Default)]
pub(super) struct Plan {
    /// What is copied: the sessions as they stood on the page when it was asked for, and the day from which days are counted.
    what: Vec<Row>,
    from: Option<NaiveDate>,
    /// From when on sessions are moved.
    since: Option<Moment>,
    question: Option<Message>,
    /// What is being reckoned: by how many days it would be moved, none for a copy.
    asked: Option<(Ticket, Option<i64>)>,
    /// What was told to the person.
    proposed: Option<(Proposal, Option<i64>)>,
}

impl Plan {
    pub(super) const fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    fn ask(&self, asked: Asked, typed: &str, refused: Option<&Message>) -> Effect {
        let question = self.question.as_ref().map(Message::to_string).unwrap_or_default();
        let prompt = Prompt::new(asked.purpose(), question, typed.to_owned());
        Effect::Push(Box::new(match refused {
            Some(why) => prompt.refused(why),
            None => prompt,
        }))
    }
}

impl Agenda {
    /// Asks to which day or week the sessions at the marker are copied.
    pub(super) fn ask_copy(&mut self, desk: &Desk, reach: Reach) -> Effect {
        let day = self.day_here(desk);
        let (what, from): (Vec<Row>, NaiveDate) = match reach {
            Reach::Day => (self.of_day(day).map(|entry| entry.row.clone()).collect(), day),
            Reach::Week => {
                let entries = self.lines.iter().filter_map(|line| self.found.entries.get(line.entry?));
                (entries.map(|entry| entry.row.clone()).collect(), week_start(self.day(desk), &self.found.country))
            }
        };
        let (n, said) = (what.len(), short(desk, from));
        let question = match reach {
            Reach::Day => msg!("agenda-ask-copy-day", n = n, day = said),
            Reach::Week => msg!("agenda-ask-copy-week", n = n, day = said),
        };
        self.plan = Plan { what, from: Some(from), question: Some(question), ..Plan::default() };
        self.plan.ask(Asked::Copy(reach), "", None)
    }

    /// Asks by how many days what follows the marker is moved.
    pub(super) fn ask_shift(&mut self, desk: &Desk) -> Effect {
        let since = match self.lines.get(self.at).map(|line| line.stand) {
            Some(Stand::Day(day)) => self.of_day(day).map(|entry| entry.starts).min().or_else(|| midnight(day, self.clock)),
            _ => self.here().map(|entry| entry.starts),
        };
        let Some(since) = since else { return Effect::Notice(msg!("why-no-session")) };
        let shown = on_clock(since, self.clock);
        let question = msg!(
            "agenda-ask-shift",
            name = self.found.name,
            day = short(desk, shown.date()),
            time = shown.local.format("%H:%M"),
            calendar = CALENDAR_DAYS
        );
        self.plan = Plan { since: Some(since), question: Some(question), ..Plan::default() };
        self.plan.ask(Asked::Shift, "", None)
    }

    /// Reckons what was asked for, on the thread of lists; or asks again.
    pub(super) fn propose(&mut self, desk: &mut Desk, asked: Asked, typed: &str) -> Effect {
        let manner = desk.manner.clone();
        let (n, reckon): (Option<i64>, Reckon) = match asked {
            Asked::Copy(reach) => {
                let Some(from) = self.plan.from else { return Effect::Notice(msg!("why-no-session")) };
                let day = match read_day(desk, typed) {
                    Ok(day) => {
                        if reach == Reach::Week {
                            week_start(day, &self.found.country)
                        } else {
                            day
                        }
                    }
                    Err(why) => return self.plan.ask(asked, typed, Some(&why)),
                };
                let by = (day - from).num_days();
                if by == 0 {
                    return self.plan.ask(asked, typed, Some(&msg!("agenda-same-day")));
                }
                let what = self.plan.what.clone();
                (None, Box::new(move |store| copied(store, &now(&manner), what, by)))
            }
            Asked::Shift => {
                let Some(since) = self.plan.since else { return Effect::Notice(msg!("why-no-session")) };
                let Some((n, by)) = days(typed) else { return self.plan.ask(asked, typed, Some(&msg!("agenda-no-days", typed = typed))) };
                let scope: Scope = self.scope;
                (Some(n), Box::new(move |store| shifted(store, &now(&manner), following(store, scope, since)?, n, by)))
            }
        };
        let ticket = desk.ticket();
        self.plan.asked = Some((ticket, n));
        Effect::AskList(ticket, Box::new(move |store| Box::new(reckon(store)) as Box<dyn Any + Send>))
    }

    /// It is reckoned: the person is told and asked.
    pub(super) fn proposed(
        &mut self,
        desk: &Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        let Some((_, n)) = self.plan.asked.take_if(|(asked, _)| *asked == ticket) else { return Err(found) };
        let proposal = match found.downcast::<Result<Proposal>>().map(|read| *read) {
            Ok(Ok(proposal)) => proposal,
            Ok(Err(e)) => return Ok(vec![e.into()]),
            Err(_) => return Ok(Vec::new()),
        };
        let (from, to) = (short(desk, proposal.days.0), short(desk, proposal.days.1));
        let question = match n {
            None => msg!("agenda-sure-copy", n = proposal.would.len(), from = from, to = to),
            Some(days) => msg!("agenda-sure-shift", n = proposal.would.len(), days = days, from = from, to = to),
        };
        let told = self.told_of(desk, &proposal);
        self.plan.proposed = Some((proposal, n));
        Ok(vec![Effect::Push(Box::new(Confirm::new(WRITE, question).telling(told)))])
    }

    /// To which days, and what would clash.
    fn told_of(&self, desk: &Desk, proposal: &Proposal) -> Vec<(Tone, String)> {
        let width = usize::from(self.width).max(20);
        let by_day = proposal.by_day();
        let mut days: Vec<String> =
            by_day.iter().take(DAYS).map(|(day, n)| crate::say!("agenda-to-day", day = short(desk, *day), n = n)).collect();
        if by_day.len() > DAYS {
            days.push(crate::say!("agenda-more-days", n = by_day.len() - DAYS));
        }
        let mut out: Vec<(Tone, String)> =
            text::wrap(&days.join(", "), width).into_iter().map(|line| (Tone::Plain, line.to_owned())).collect();
        let clashes = &proposal.clashes;
        let tone = if clashes.is_empty() { Tone::Plain } else { Tone::Bad };
        out.push((tone, crate::say!("agenda-clashes", n = clashes.len())));
        out.extend(clashes.iter().take(TOLD).map(|line| (Tone::Plain, format!("  {}", line.what))));
        if clashes.len() > TOLD {
            out.push((Tone::Plain, format!("  {}", crate::say!("agenda-more-clashes", n = clashes.len() - TOLD))));
        }
        out
    }

    /// The person has said yes.
    pub(super) fn write(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some((proposal, n)) = self.plan.proposed.take() else { return Vec::new() };
        let first = proposal.would.first().map(|row| row.id);
        let ticket = desk.ticket();
        let job = match n {
            None => work::copy_sessions(desk, proposal),
            Some(n) => {
                self.follow(first);
                work::shift_sessions(desk, n, proposal)
            }
        };
        vec![Effect::Work(ticket, job)]
    }

    /// The marker stays on what is moved, if its new day is on the page.
    fn follow(&mut self, moved: Option<Id>) {
        self.wanted = moved.map(Stand::Session);
    }
}

/// Lines of clashes name days as the board does.
fn now(manner: &crate::programme::entry::Manner) -> Now<'_> {
    Now { today: manner.today, calendar: manner.calendar, shift: &manner.shift }
}

/// The beginning of a day on a clock; Kabul's where each place has its own.
fn midnight(day: NaiveDate, clock: Clock) -> Option<Moment> {
    let country = clock.country().unwrap_or("AF");
    let offset_minutes = crate::rules::zones::offset_minutes(country, None, day)?;
    Some(Moment { local: day.and_hms_opt(0, 0, 0)?, offset_minutes })
}

/// `3`, `-2`: working days; `3c`: days of the calendar. None is no move.
fn days(typed: &str) -> Option<(i64, By)> {
    let typed = text::latin_digits(typed.trim()).into_owned();
    let (number, by) = match typed.strip_suffix(CALENDAR_DAYS) {
        Some(number) => (number.trim_end(), By::Days),
        None => (typed.as_str(), By::WorkingDays),
    };
    let n: i64 = number.trim_start_matches('+').parse().ok()?;
    (n != 0 && n.abs() <= 1_000).then_some((n, by))
}

/// A day in the person's calendar: `Sat 12 Jan 2027`.
pub(super) fn short(desk: &Desk, day: NaiveDate) -> String {
    let said = calendar::format(day, desk.manner.calendar, Style::Short, &desk.manner.shift);
    format!("{} {said}", calendar::weekday_short(day.weekday(), Language::English))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_working_days_unless_said_otherwise() {
        for (typed, found) in [
            ("3", Some((3, By::WorkingDays))),
            (" +3 ", Some((3, By::WorkingDays))),
            ("-2", Some((-2, By::WorkingDays))),
            ("۳", Some((3, By::WorkingDays))),
            ("3c", Some((3, By::Days))),
            ("-3 c", Some((-3, By::Days))),
            ("0", None),
            ("", None),
            ("c", None),
            ("tomorrow", None),
            ("100000", None),
        ] {
            assert_eq!(days(typed), found, "{typed:?}");
        }
    }
}
