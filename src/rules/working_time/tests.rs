use proptest::prelude::*;

use super::*;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn week(season: Season, days: [&str; 7]) -> Pattern {
    Pattern { hospital: None, season, from: None, until: None, week: days.map(DayHours::parse) }
}

/// As the catalogue has it: `domain.md` §4.
fn afghanistan() -> WorkingWeeks {
    let (day, short) = ("08:00-16:00", "08:00-13:00");
    let ramadan = week(Season::Ramadan, [short, short, short, short, "off", short, short]);
    let usual = week(Season::Usual, [day, day, day, short, "off", day, day]);
    WorkingWeeks { country: "AF".into(), patterns: vec![usual, ramadan], ..WorkingWeeks::default() }
}

fn kazakhstan() -> WorkingWeeks {
    let day = "09:00-18:00";
    let usual = week(Season::Usual, [day, day, day, day, day, "off", "off"]);
    WorkingWeeks { country: "KZ".into(), patterns: vec![usual], ..WorkingWeeks::default() }
}

#[test]
fn common_hours_of_kabul_and_astana() {
    let (af, kz) = (afghanistan(), kazakhstan());
    // 2027-01-11 is a Monday. Kabul is half an hour behind: its 08:30 is 09:00 in Astana.
    for (day, kabul, astana) in [
        ("2027-01-11", Some(("08:30", "16:00")), Some(("09:00", "16:30"))),
        ("2027-01-13", Some(("08:30", "16:00")), Some(("09:00", "16:30"))),
        ("2027-01-14", Some(("08:30", "13:00")), Some(("09:00", "13:30"))),
        ("2027-01-15", None, None),
        ("2027-01-16", None, None),
        ("2027-01-17", None, None),
        // Until February 2024 Astana was an hour further off.
        ("2024-02-26", Some(("08:00", "16:00")), Some(("09:30", "17:30"))),
        ("2024-02-29", Some(("08:00", "13:00")), Some(("09:30", "14:30"))),
        ("2024-03-04", Some(("08:30", "16:00")), Some(("09:00", "16:30"))),
        // Ramadan 1448 begins on 2027-02-08 by the table.
        ("2027-02-08", Some(("08:30", "13:00")), Some(("09:00", "13:30"))),
        ("2027-02-07", None, None),
    ] {
        let said = |one: &WorkingWeeks, other: &WorkingWeeks| {
            common(d(day), (one, None), (other, None)).map(|(from, to)| [from, to].map(|m| m.local.format("%H:%M").to_string()))
        };
        let wanted = |span: Option<(&str, &str)>| span.map(|(from, to)| [from.to_owned(), to.to_owned()]);
        assert_eq!(said(&af, &kz), wanted(kabul), "{day}");
        assert_eq!(said(&kz, &af), wanted(astana), "{day}");
    }
    let monday = d("2027-01-11");
    let mut closed = kazakhstan();
    closed.holidays.insert(monday, "Nauryz".into());
    assert_eq!(common(monday, (&af, None), (&closed, None)), None);
    assert_eq!(common(monday, (&af, None), (&WorkingWeeks { country: "UZ".into(), ..WorkingWeeks::default() }, None)), None);
}

#[test]
fn the_most_particular_row_counts() {
    let id = |n| Id::new(n).unwrap();
    let hours = |text: &str| WorkDay::Open(DayHours::parse(text).unwrap().open().unwrap());
    let mut af = afghanistan();
    let (monday, friday, ramadan) = (d("2027-01-11"), d("2027-01-15"), d("2027-02-10"));
    assert_eq!(af.day(None, monday), hours("08:00-16:00"));
    assert_eq!(af.day(Some(id(7)), friday), WorkDay::Off);
    assert_eq!(af.day(Some(id(7)), ramadan), hours("08:00-13:00"));
    // The moon was seen a day later than the table has it.
    af.shift.set(1448, 9, 1);
    assert_eq!(af.day(None, d("2027-02-08")), hours("08:00-16:00"));
    assert_eq!(af.day(None, d("2027-02-09")), hours("08:00-13:00"));
    // A hospital of its own, in a period, on a holiday, by exception.
    let empty = [""; 7];
    af.patterns.push(Pattern { hospital: Some(id(7)), ..week(Season::Usual, ["07:00-15:00"; 7]) });
    assert_eq!((af.day(Some(id(7)), friday), af.day(Some(id(8)), friday)), (hours("07:00-15:00"), WorkDay::Off));
    assert_eq!(af.day(Some(id(7)), ramadan), hours("08:00-13:00"), "Ramadan before the usual week, whosever it is");
    let winter = week(Season::Period, ["08:30-15:30", "", "", "", "", "", ""]);
    af.patterns.push(Pattern { from: Some(d("2026-12-21")), until: Some(d("2027-02-19")), ..winter });
    assert_eq!(af.day(None, monday), hours("08:30-15:30"));
    assert_eq!(af.day(None, d("2027-01-12")), hours("08:00-16:00"), "an empty weekday says nothing");
    assert_eq!(af.day(None, d("2027-02-22")), hours("08:00-13:00"));
    af.holidays.insert(monday, "a day of mourning".into());
    assert_eq!(af.day(None, monday), WorkDay::Holiday("a day of mourning".into()));
    af.holidays.insert(friday, "another".into());
    assert_eq!(af.day(None, friday), WorkDay::Off, "it is off anyway");
    let open = Pattern { from: Some(monday), until: Some(monday), ..week(Season::Exception, ["10:00-12:00"; 7]) };
    af.patterns.push(open);
    assert_eq!(af.day(None, monday), hours("10:00-12:00"));
    af.patterns.push(Pattern { hospital: Some(id(8)), from: Some(monday), until: Some(monday), ..week(Season::Exception, ["off"; 7]) });
    assert_eq!((af.day(Some(id(8)), monday), af.works(Some(id(9)), monday)), (WorkDay::Off, true));
    af.patterns.push(Pattern { from: Some(d("2027-01-01")), ..week(Season::Exception, empty) });
    assert_eq!(af.day(None, monday), hours("10:00-12:00"));
    assert_eq!(WorkingWeeks::default().day(None, monday), WorkDay::Unknown);
}

proptest! {
    /// What both share lies within what each has, and it does not matter who asks.
    #[test]
    fn common_hours_lie_in_both(day in 0i64..3000, off in 0u32..4) {
        let day = d("2023-01-01") + TimeDelta::days(day);
        let (af, mut kz) = (afghanistan(), kazakhstan());
        if off == 0 { kz.holidays.insert(day, "off".into()); }
        let (one, other) = (common(day, (&af, None), (&kz, None)), common(day, (&kz, None), (&af, None)));
        prop_assert_eq!(one.map(|(a, b)| (a.utc(), b.utc())), other.map(|(a, b)| (a.utc(), b.utc())));
        if let Some((from, to)) = one {
            let hours = af.day(None, day).hours().unwrap();
            prop_assert!(hours.hold(from.local.time(), to.local.time(), 0) && from < to);
        }
    }
}

#[test]
fn lead_times_skip_weekends_and_holidays() {
    let holidays = [d("2027-01-01"), d("2027-01-07")].map(|day| (day, "a holiday".to_owned()));
    let unknown = WorkingWeeks { holidays: holidays.clone().into(), ..WorkingWeeks::default() };
    let known = WorkingWeeks { holidays: holidays.into(), ..kazakhstan() };
    for (start, days, want) in [
        // A Tuesday.
        ("2027-01-12", 0, "2027-01-12"),
        ("2027-01-12", 1, "2027-01-11"),
        ("2027-01-12", 2, "2027-01-08"),
        ("2027-01-12", 3, "2027-01-06"),
        ("2027-01-12", 5, "2027-01-04"),
        ("2027-01-12", 6, "2026-12-31"),
        // From a Sunday the Friday before.
        ("2027-01-17", 1, "2027-01-15"),
    ] {
        assert_eq!(unknown.working_days_before(d(start), days), d(want), "{start} {days}");
        assert_eq!(known.working_days_before(d(start), days), d(want), "{start} {days}");
    }
    assert_eq!(afghanistan().working_days_before(d("2027-01-17"), 2), d("2027-01-14"), "Saturday, then Thursday");
    let never = WorkingWeeks { patterns: vec![week(Season::Usual, ["off"; 7])], ..WorkingWeeks::default() };
    assert!(never.working_days_before(d("2027-01-17"), 2) < d("2027-01-17"));
}

proptest! {
    #[test]
    fn a_due_day_works_and_has_as_many_working_days_behind_it(start in 0i32..2000, days in 1u32..120, off in proptest::collection::btree_set(0i32..2000, 0..30)) {
        let day = |n: i32| NaiveDate::from_num_days_from_ce_opt(738_000 + n).unwrap();
        let weeks = WorkingWeeks { holidays: off.into_iter().map(|n| (day(n), "off".to_owned())).collect(), ..kazakhstan() };
        let start = day(start);
        let due = weeks.working_days_before(start, days);
        prop_assert!(weeks.works(None, due));
        prop_assert_eq!(due.iter_days().take_while(|d| *d < start).filter(|d| weeks.works(None, *d)).count(), days as usize);
    }
}
