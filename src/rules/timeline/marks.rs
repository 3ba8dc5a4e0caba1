//! What is no bar: seats used, sessions counted, documents that are valid and end.

use chrono::NaiveDate;

use super::scale::Scale;

/// The most of some stretches of days that share one day, for each column.
#[must_use]
pub fn peaks(scale: &Scale, stays: &[(NaiveDate, NaiveDate)]) -> Vec<u32> {
    let (first, last) = (scale.first(), scale.last());
    let days = usize::try_from((last - first).num_days()).map_or(0, |n| n + 1);
    let at = |day: NaiveDate| usize::try_from((day - first).num_days()).unwrap_or(0);
    let mut changes = vec![0i64; days + 1];
    for (from, to) in stays.iter().filter(|(from, to)| from <= to && *to >= first && *from <= last) {
        if let Some(change) = changes.get_mut(at((*from).max(first))) {
            *change += 1;
        }
        if let Some(change) = changes.get_mut(at((*to).min(last)) + 1) {
            *change -= 1;
        }
    }
    let mut people = 0;
    let by_day: Vec<i64> = changes
        .iter()
        .map(|change| {
            people += change;
            people
        })
        .collect();
    let column = |n| {
        let (from, to) = scale.days(n)?;
        by_day.get(at(from)..=at(to))?.iter().max().and_then(|n| u32::try_from(*n).ok())
    };
    (0..scale.columns()).map(|n| column(n).unwrap_or(0)).collect()
}

/// Seats used in a column, in at most three letters: `3/4`, or where that is too long the number used; `!` behind it when there are fewer seats.
/// Nothing where nobody is.
#[must_use]
pub fn seat_cell(used: u32, seats: Option<u32>) -> String {
    match seats {
        _ if used == 0 => String::new(),
        Some(seats) if used > 999 => if used > seats { "!!!" } else { "***" }.to_owned(),
        Some(seats) if used <= seats && seats <= 9 => format!("{used}/{seats}"),
        Some(seats) if used > seats && used <= 99 => format!("{used}!"),
        _ => used.to_string(),
    }
}

/// Sessions in a column, in at most three letters: `s` for one, `s4`, `s12`, `s++` for a hundred and more.
#[must_use]
pub fn session_cell(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "s".to_owned(),
        2..=99 => format!("s{count}"),
        _ => "s++".to_owned(),
    }
}

/// A document as the timeline shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// What tells its kind.
    pub letter: char,
    /// First day; open without one.
    pub from: Option<NaiveDate>,
    /// Last day; open without one.
    pub to: Option<NaiveDate>,
}

/// All documents of somebody on one thin line, a text of at most `width` letters for each column: dots while one is valid, and in the
/// column in which one ends its letter and `|`, a number when several do. Bars of their own would take a line each and all look alike:
/// what one looks for is where one ends.
#[must_use]
pub fn papers(scale: &Scale, papers: &[Paper]) -> Vec<String> {
    let width = scale.zoom().width();
    let column = |n| {
        let (first, last) = scale.days(n)?;
        let ends: Vec<char> = papers.iter().filter(|p| p.to.is_some_and(|to| first <= to && to <= last)).map(|p| p.letter).collect();
        let goes_on = papers.iter().any(|p| p.from.is_none_or(|from| from <= last) && p.to.is_none_or(|to| to > last));
        let mut out = match ends.as_slice() {
            [] => String::new(),
            [one] => format!("{one}|"),
            several => format!("{}|", several.len().min(9)),
        };
        while goes_on && out.len() < width {
            out.push('.');
        }
        Some(out)
    };
    (0..scale.columns()).map(|n| column(n).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::scale::{Zoom, week_begins};
    use super::*;
    use crate::rules::calendar::{Calendar, LunarShift};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn weeks() -> Scale {
        let week = week_begins("", Calendar::Gregorian);
        Scale::new(Zoom::Week, day("2026-11-23"), 4, Calendar::Gregorian, LunarShift::NONE, week)
    }

    #[test]
    fn seats_are_the_most_on_one_day() {
        let stays = [
            (day("2026-10-01"), day("2026-11-24")),
            // Comes when the other has left: never two on one day, though both are in the week.
            (day("2026-11-25"), day("2026-12-07")),
            (day("2026-12-07"), day("2030-01-01")),
            (day("2026-12-08"), day("2026-12-01")),
        ];
        assert_eq!(peaks(&weeks(), &stays), [1, 1, 2, 1]);
        for (used, seats, want) in [
            (0, Some(4), ""),
            (3, Some(4), "3/4"),
            (5, Some(4), "5!"),
            (12, Some(14), "12"),
            (15, Some(14), "15!"),
            (120, Some(14), "120"),
            (2_000, Some(3), "!!!"),
            (3, None, "3"),
        ] {
            assert_eq!(seat_cell(used, seats), want);
            assert!(want.len() <= 3);
        }
    }

    #[test]
    fn sessions_are_counted() {
        let cells: Vec<String> = [0, 1, 2, 12, 99, 100, 5_000].into_iter().map(session_cell).collect();
        assert_eq!(cells, ["", "s", "s2", "s12", "s99", "s++", "s++"]);
    }

    #[test]
    fn documents_show_where_they_end() {
        let paper = |letter, from: &str, to: &str| Paper { letter, from: from.parse().ok(), to: to.parse().ok() };
        let held = [paper('p', "2025-01-01", "2026-12-13"), paper('v', "2026-11-30", "2026-12-06"), paper('i', "", "2026-12-08")];
        assert_eq!(papers(&weeks(), &held), ["....", "v|..", "2|", ""]);
        assert_eq!(papers(&weeks(), &[paper('c', "", "")]), ["....", "....", "....", "...."]);
        assert_eq!(papers(&weeks(), &[paper('c', "2026-12-01", "")]), ["", "....", "....", "...."]);
    }

    proptest! {
        #[test]
        fn peaks_are_what_counting_every_day_gives(stays in prop::collection::vec((-40i64..60, 0i64..30), 0..30)) {
            let scale = weeks();
            let on = |n: i64| scale.first() + chrono::TimeDelta::days(n);
            let stays: Vec<_> = stays.into_iter().map(|(from, length)| (on(from), on(from + length))).collect();
            let slow: Vec<u32> = (0..scale.columns())
                .map(|c| {
                    let (first, last) = scale.days(c).unwrap();
                    let days = first.iter_days().take_while(|d| *d <= last);
                    days.map(|d| stays.iter().filter(|(from, to)| *from <= d && d <= *to).count()).max().unwrap_or(0) as u32
                })
                .collect();
            prop_assert_eq!(peaks(&scale, &stays), slow);
        }
    }
}
