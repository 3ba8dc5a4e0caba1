//! The clearance board: who travels next, and by when each step of theirs must be closed.
//!
//! A row is a traveller with the journey that comes, a column a step of the ministry; where they meet stands how the step stands and the
//! last day for it: the lead time in working days of the host's offices, counted back from the first day of the journey. What that
//! means for one step is `super::standing`; the board only lays it out and says what is pressing.
//!
//! Must not: read the clock or a file, or word anything. Still awkward: “soon” is two weeks, our own choice, the same as the board Today's.

use chrono::NaiveDate;

use super::{Standing, StepRule, standing};
use crate::model::{Id, Sex};
use crate::rules::today::{Stay, Traveller};
use crate::rules::working_time::WorkingWeeks;

/// A step is pressing from so many days before its last day.
pub const SOON: i64 = 14;

/// A step of the ministry, as a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The step.
    pub rule: StepRule,
    /// Its short name.
    pub code: String,
}

/// Puts columns in the order of the board: the longest lead time first.
pub fn order_columns(columns: &mut [Column]) {
    columns.sort_by(|a, b| b.rule.lead_days.cmp(&a.rule.lead_days).then_with(|| a.rule.id.cmp(&b.rule.id)));
}

/// How a step of somebody stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It does not concern them.
    NotTheirs,
    /// A record or a document closes it.
    Closed,
    /// Open; its last day lies more than [`SOON`] days off.
    Later,
    /// Open, its last day is near.
    Soon,
    /// Open after its last day.
    Late,
    /// There is a document, but it ends on this day, too early.
    EndsEarly(NaiveDate),
    /// There is a passport, but nobody knows when it ends.
    EndUnknown,
}

/// One step of one traveller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// How it stands.
    pub state: State,
    /// The last day for it.
    pub due: NaiveDate,
}

impl Cell {
    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, State::NotTheirs | State::Closed)
    }

    /// Days from `today` to its last day; negative when that is over.
    #[must_use]
    pub fn left(&self, today: NaiveDate) -> i64 {
        (self.due - today).num_days()
    }
}

/// A traveller on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Traveling {
    /// Who.
    pub trainee: Id,
    /// Their name, made safe for the screen.
    pub name: String,
    /// The first placement of the journey.
    pub placement: Id,
    /// Where that is.
    pub place: String,
    /// First day of the journey.
    pub starts: NaiveDate,
    /// Last day of it.
    pub ends: NaiveDate,
    /// One for each column.
    pub cells: Vec<Cell>,
}

impl Traveling {
    /// Their row: what they hold against each step, by the working days of the host's offices.
    #[must_use]
    pub fn of(journey: &Stay, who: &Traveller, columns: &[Column], offices: &WorkingWeeks, today: NaiveDate) -> Self {
        let cell = |column: &Column| cell(column, journey, who.sex, who, offices, today);
        Self {
            trainee: journey.trainee,
            name: journey.name.clone(),
            placement: journey.id,
            place: journey.place.clone(),
            starts: journey.starts,
            ends: journey.ends,
            cells: columns.iter().map(cell).collect(),
        }
    }

    /// The first last day among the steps that are open; `None` when all are closed.
    #[must_use]
    pub fn pressing(&self) -> Option<NaiveDate> {
        self.cells.iter().filter(|c| c.is_open()).map(|c| c.due).min()
    }

    /// The column of the next open step behind `at`, round the end; `None` when no other is open.
    #[must_use]
    pub fn next_open(&self, at: usize) -> Option<usize> {
        let open = |from: usize| self.cells.iter().enumerate().skip(from).find(|(_, c)| c.is_open()).map(|(n, _)| n);
        open(at + 1).or_else(|| open(0)).filter(|n| *n != at)
    }
}

fn cell(column: &Column, journey: &Stay, sex: Option<Sex>, who: &Traveller, offices: &WorkingWeeks, today: NaiveDate) -> Cell {
    let rule = &column.rule;
    let due = offices.working_days_before(journey.starts, rule.lead_days);
    let state = if rule.concerns(sex) {
        match standing(rule, sex, &who.papers, &who.closed, journey.starts, journey.ends) {
            Standing::Closed => State::Closed,
            Standing::EndsEarly(paper) => paper.expires_on.map_or(State::EndUnknown, State::EndsEarly),
            Standing::EndUnknown(_) => State::EndUnknown,
            Standing::Missing => match (due - today).num_days() {
                ..=-1 => State::Late,
                0..=SOON => State::Soon,
                _ => State::Later,
            },
        }
    } else {
        State::NotTheirs
    };
    Cell { state, due }
}

/// Puts rows in the order of the board: the most late first, then by the first day; whose steps are all closed come last.
pub fn order(rows: &mut [Traveling]) {
    rows.sort_by(|a, b| {
        let by = |r: &Traveling| (r.pressing().is_none(), r.pressing(), r.starts);
        by(a).cmp(&by(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.trainee.cmp(&b.trainee))
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::DocumentKind::{Passport, Visa};
    use crate::model::{DayHours, DocumentKind, Season};
    use crate::rules::clearance::Paper;
    use crate::rules::working_time::Pattern;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn column(n: i64, document: Option<DocumentKind>, lead_days: u32, women_only: bool) -> Column {
        Column { rule: StepRule { id: id(n), name: format!("step {n}"), document, lead_days, women_only }, code: format!("s{n}") }
    }

    fn journey(n: i64, starts: &str, ends: &str) -> Stay {
        Stay {
            id: id(100 + n),
            trainee: id(n),
            name: format!("Person {n}"),
            department: id(5),
            place: "Traumatology".into(),
            starts: d(starts),
            ends: d(ends),
            supervised: true,
            role: None,
            permit: false,
            abroad: true,
        }
    }

    /// Monday to Friday, with a day off.
    fn offices() -> WorkingWeeks {
        let open = DayHours::parse("09:00-18:00");
        let week = [open, open, open, open, open, Some(DayHours::Off), Some(DayHours::Off)];
        WorkingWeeks {
            country: "KZ".into(),
            patterns: vec![Pattern { hospital: None, season: Season::Usual, from: None, until: None, week }],
            holidays: [(d("2026-12-16"), "Independence".to_owned())].into(),
            ..WorkingWeeks::default()
        }
    }

    #[test]
    fn each_step_stands_by_what_is_there_and_by_its_last_day() {
        let today = d("2026-12-14");
        let paper = |kind, ends: &str| Paper { id: id(9), kind, issued_on: None, expires_on: ends.parse().ok() };
        let who = |papers, closed, sex| Traveller { sex, papers, closed };
        let stay = journey(1, "2027-01-11", "2027-04-09");
        for (what, column, who, state, due) in [
            // Mondays to Fridays before Monday the 11th, without the 16th of December.
            ("late", column(1, Some(Visa), 20, false), who(vec![], vec![], None), State::Late, "2026-12-11"),
            ("on its last day", column(1, None, 19, false), who(vec![], vec![], None), State::Soon, "2026-12-14"),
            ("over the holiday", column(1, None, 17, false), who(vec![], vec![], None), State::Soon, "2026-12-17"),
            ("two weeks off", column(1, None, 10, false), who(vec![], vec![], None), State::Soon, "2026-12-28"),
            ("later", column(1, None, 9, false), who(vec![], vec![], None), State::Later, "2026-12-29"),
            ("on the first day", column(1, None, 0, false), who(vec![], vec![], None), State::Later, "2027-01-11"),
            ("closed by a record", column(1, Some(Visa), 20, false), who(vec![], vec![id(1)], None), State::Closed, "2026-12-11"),
            (
                "closed by a paper",
                column(1, Some(Visa), 20, false),
                who(vec![paper(Visa, "2027-06-01")], vec![], None),
                State::Closed,
                "2026-12-11",
            ),
            (
                "ends early",
                column(1, Some(Passport), 20, false),
                who(vec![paper(Passport, "2027-02-01")], vec![], None),
                State::EndsEarly(d("2027-02-01")),
                "2026-12-11",
            ),
            (
                "end unknown",
                column(1, Some(Passport), 20, false),
                who(vec![paper(Passport, "")], vec![], None),
                State::EndUnknown,
                "2026-12-11",
            ),
            ("not theirs", column(1, None, 20, true), who(vec![], vec![], Some(Sex::Male)), State::NotTheirs, "2026-12-11"),
            ("sex not entered", column(1, None, 20, true), who(vec![], vec![], None), State::NotTheirs, "2026-12-11"),
            ("hers", column(1, None, 20, true), who(vec![], vec![], Some(Sex::Female)), State::Late, "2026-12-11"),
        ] {
            let row = Traveling::of(&stay, &who, &[column], &offices(), today);
            assert_eq!(row.cells, [Cell { state, due: d(due) }], "{what}");
        }
    }

    #[test]
    fn the_most_late_come_first_and_the_ready_last() {
        let today = d("2026-12-14");
        let columns = [column(1, None, 20, false), column(2, None, 5, false)];
        let row = |n, starts: &str, closed: &[i64]| {
            let who = Traveller { closed: closed.iter().map(|n| id(*n)).collect(), ..Traveller::default() };
            Traveling::of(&journey(n, starts, "2027-06-30"), &who, &columns, &offices(), today)
        };
        let mut rows = vec![
            row(1, "2027-01-11", &[1, 2]),
            row(2, "2027-03-01", &[]),
            row(3, "2027-01-11", &[1]),
            row(4, "2027-01-11", &[]),
            row(5, "2027-01-04", &[]),
            row(6, "2027-01-04", &[2, 1]),
        ];
        order(&mut rows);
        let order: Vec<i64> = rows.iter().map(|r| r.trainee.get()).collect();
        // 2's first step is due in February, but 3's on the 4th of January; the ready ones by their start.
        assert_eq!(order, [5, 4, 3, 2, 6, 1]);
    }

    #[test]
    fn columns_begin_with_the_longest_lead_time() {
        let mut columns = [column(3, None, 5, false), column(1, None, 60, false), column(2, None, 5, true), column(4, None, 45, false)];
        order_columns(&mut columns);
        assert_eq!(columns.map(|c| c.rule.id.get()), [1, 4, 2, 3]);
    }

    #[test]
    fn the_next_open_step_is_found_round_the_end() {
        let columns = [column(1, None, 20, false), column(2, None, 15, false), column(3, None, 10, false), column(4, None, 5, false)];
        let row = |closed: &[i64]| {
            let who = Traveller { closed: closed.iter().map(|n| id(*n)).collect(), ..Traveller::default() };
            Traveling::of(&journey(1, "2027-01-11", "2027-04-09"), &who, &columns, &offices(), d("2026-12-14"))
        };
        for (closed, at, want) in [
            (&[][..], 0, Some(1)),
            (&[], 3, Some(0)),
            (&[2, 3], 0, Some(3)),
            (&[2, 3], 3, Some(0)),
            (&[1, 2, 3], 0, Some(3)),
            (&[1, 2, 3], 3, None),
            (&[1, 2, 3, 4], 0, None),
            (&[], 99, Some(0)),
        ] {
            assert_eq!(row(closed).next_open(at), want, "{closed:?} {at}");
        }
    }

    proptest! {
        /// However it is shuffled: no later row is more pressing, and no longer lead time falls later.
        #[test]
        fn rows_and_cells_are_in_order(
            leads in prop::collection::vec(0u32..90, 1..9),
            people in prop::collection::vec((0i64..200, any::<u8>()), 1..20),
        ) {
            let today = d("2026-11-23");
            let mut columns: Vec<Column> = (1..).zip(&leads).map(|(n, lead)| column(n, None, *lead, false)).collect();
            order_columns(&mut columns);
            let mut rows: Vec<Traveling> = (1..).zip(&people).map(|(n, (after, closed))| {
                let starts = today + chrono::TimeDelta::days(*after);
                let stay = Stay { starts, ends: starts, ..journey(n, "2027-01-01", "2027-01-02") };
                let closed = columns.iter().filter(|c| closed >> (c.rule.id.get() % 8) & 1 == 1).map(|c| c.rule.id).collect();
                Traveling::of(&stay, &Traveller { closed, ..Traveller::default() }, &columns, &offices(), today)
            }).collect();
            order(&mut rows);
            for pair in rows.windows(2) {
                match (pair[0].pressing(), pair[1].pressing()) {
                    (Some(a), Some(b)) => prop_assert!(a <= b),
                    (None, later) => prop_assert_eq!(later, None),
                    (Some(_), None) => {}
                }
            }
            for row in &rows {
                prop_assert!(row.cells.windows(2).all(|c| c[0].due <= c[1].due));
                for cell in &row.cells {
                    prop_assert!(cell.due <= row.starts);
                    prop_assert_eq!(cell.state == State::Late, cell.is_open() && cell.left(today) < 0);
                }
            }
        }
    }
}
