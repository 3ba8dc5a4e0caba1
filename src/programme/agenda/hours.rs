//! Hours attended, of each trainee in each week.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::show::Names;
use super::{PEOPLE, Scope, sessions};
use crate::error::Result;
use crate::model::{AttendanceState, FieldType, Id, Kind, Session};
use crate::rules::agenda::{Attended, Hours, hours as reckoned};
use crate::store::Store;
use crate::text;

/// Sessions that are looked at.
const MOST: usize = 20_000;

/// What somebody attended in a week, with their name.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Their name, safe for the screen.
    pub name: String,
    /// The sums.
    pub hours: Hours,
}

/// Hours attended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// By week, then by name.
    pub lines: Vec<Line>,
    /// Only the first sessions were looked at: so many.
    pub cut: Option<usize>,
}

/// Hours that trainees attended in the sessions of an agenda from one day to another, both of the place's clock. A group's are those of
/// its people wherever they were taught; a trainee's are their own; else all who came count.
///
/// Costs: the sessions (see [`sessions`]), and for each its attendance by the index on the session. For a group: all that was entered
/// for each of its people.
///
/// # Errors
/// Trouble with the file.
pub fn hours(store: &Store, names: &Names, scope: Scope, from: NaiveDate, to: NaiveDate) -> Result<Report> {
    let mut attended = Vec::new();
    let mut cut = false;
    match scope {
        Scope::Of(Kind::Cohort, cohort) => {
            for person in store.cells_by(Kind::Trainee, "cohort", cohort, &["id"], PEOPLE)? {
                let Some(id) = person.first().and_then(Option::<Id>::read) else { continue };
                of_one(store, id, from, to, &mut attended)?;
            }
        }
        Scope::Of(Kind::Trainee, id) => of_one(store, id, from, to, &mut attended)?,
        _ => {
            let (rows, more) = sessions(store, scope, from, Some(to), MOST)?;
            cut = more;
            for row in rows {
                let session: Session = row.to();
                let Some(starts) = session.starts_at else { continue };
                for cells in store.cells_by(Kind::Attendance, "session", row.id, &["trainee", "state"], PEOPLE)? {
                    let [trainee, state] = cells.as_slice() else { continue };
                    let (Some(trainee), Some(state)) = (Option::<Id>::read(trainee), Option::<AttendanceState>::read(state)) else {
                        continue;
                    };
                    attended.push(Attended { trainee, state, starts, ends: session.ends_at });
                }
            }
        }
    }
    let country = scope.country(store)?;
    let mut lines: Vec<Line> = reckoned(&attended, &country)
        .into_iter()
        .map(|hours| Line { name: names.title(store, Kind::Trainee, hours.trainee), hours })
        .collect();
    lines.sort_by(|a, b| (a.hours.week, &a.name, a.hours.trainee).cmp(&(b.hours.week, &b.name, b.hours.trainee)));
    Ok(Report { lines, cut: cut.then_some(MOST) })
}

fn of_one(store: &Store, trainee: Id, from: NaiveDate, to: NaiveDate, out: &mut Vec<Attended>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for cells in store.cells_by(Kind::Attendance, "trainee", trainee, &["session", "state"], PEOPLE)? {
        let [session, state] = cells.as_slice() else { continue };
        let (Some(id), Some(state)) = (Option::<Id>::read(session), Option::<AttendanceState>::read(state)) else { continue };
        let Some(row) = store.get(Kind::Session, id)?.filter(|row| !row.gone && seen.insert(row.id)) else { continue };
        let session: Session = row.to();
        if let Some(starts) = session.starts_at.filter(|starts| (from..=to).contains(&starts.date())) {
            out.push(Attended { trainee, state, starts, ends: session.ends_at });
        }
    }
    Ok(())
}

/// Minutes as hours: `7:30`.
#[must_use]
pub fn clock(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

impl Report {
    /// As a plain table, week by week.
    #[must_use]
    pub fn text(&self, width: usize) -> Vec<String> {
        let name = width.saturating_sub(44).clamp(12, 40);
        let column = |id: &'static str, wide: usize| text::pad_left(&text::truncate(&crate::words::label(id), wide), wide);
        let mut out = Vec::new();
        let mut week = None;
        for line in &self.lines {
            let h = &line.hours;
            if week != Some(h.week) {
                if week.is_some() {
                    out.push(String::new());
                }
                week = Some(h.week);
                out.push(crate::say!("hours-week", day = h.week));
                out.push(format!(
                    "  {}{}{}{}{}{}",
                    text::pad(&text::truncate(&crate::words::label("hours-name"), name), name),
                    column("hours-hours", 8),
                    column("hours-there", 10),
                    column("hours-late", 6),
                    column("hours-absent", 8),
                    column("hours-excused", 9),
                ));
            }
            let n = |n: u32, wide: usize| text::pad_left(&if n == 0 { "-".to_owned() } else { n.to_string() }, wide);
            out.push(format!(
                "  {}{}{}{}{}{}",
                text::pad(&text::truncate(&line.name, name), name),
                text::pad_left(&clock(h.minutes), 8),
                n(h.there, 10),
                n(h.late, 6),
                n(h.absent, 8),
                n(h.excused, 9),
            ));
        }
        if self.lines.is_empty() {
            out.push(crate::words::label("hours-none"));
        }
        if let Some(n) = self.cut {
            out.push(crate::say!("hours-cut", n = n));
        }
        out
    }
}
