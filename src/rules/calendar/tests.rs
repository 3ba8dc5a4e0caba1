use super::*;
use chrono::Weekday;
use proptest::prelude::*;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/calendars/");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn ymd(year: i32, month: u32, day: u32) -> Ymd {
    Ymd { year, month, day }
}

#[test]
fn solar_years_begin_as_in_the_table_of_tehran() {
    let text = std::fs::read_to_string(format!("{SHARED}ut_kabise_1206_1498.csv")).unwrap();
    let mut seen = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim().split(',').collect();
        let year: i32 = cells[0].parse().unwrap();
        let first = day(cells[2]);
        assert_eq!(to_date(Calendar::Solar, year, 1, 1, LunarShift::NONE), Some(first));
        assert_eq!(from_date(first, Calendar::Solar, LunarShift::NONE), ymd(year, 1, 1));
        let leap = cells[1] == "1";
        assert_eq!(is_leap(Calendar::Solar, year), leap, "{year}");
        let last = first.pred_opt().unwrap();
        assert_eq!(from_date(last, Calendar::Solar, LunarShift::NONE).month, 12);
        let thirtieth = to_date(Calendar::Solar, year, 12, 30, LunarShift::NONE);
        assert_eq!(thirtieth.is_some(), leap, "{year}");
        seen += 1;
    }
    assert_eq!(seen, 293);
}

#[test]
fn lunar_months_begin_as_in_umm_al_qura() {
    let text = std::fs::read_to_string(format!("{SHARED}ummalqura_calendar_website.json")).unwrap();
    let mut seen = 0;
    for line in text.lines() {
        let numbers: Vec<i32> = line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        let &[year, month, _, gy, gm, gd] = numbers.as_slice() else {
            continue;
        };
        let first = NaiveDate::from_ymd_opt(gy, gm as u32, gd as u32).unwrap();
        let month = month as u32;
        assert_eq!(to_date(Calendar::Lunar, year, month, 1, LunarShift::NONE), Some(first));
        assert_eq!(from_date(first, Calendar::Lunar, LunarShift::NONE), ymd(year, month, 1));
        seen += 1;
    }
    assert_eq!(seen, 840);
}

#[test]
fn days_that_do_not_exist() {
    let cases = [
        (Calendar::Gregorian, 2026, 2, 29, false),
        (Calendar::Gregorian, 2026, 2, 30, false),
        (Calendar::Gregorian, 2028, 2, 29, true),
        (Calendar::Solar, 1405, 6, 31, true),
        (Calendar::Solar, 1405, 6, 32, false),
        (Calendar::Solar, 1405, 7, 31, false),
        (Calendar::Solar, 1405, 12, 30, false),
        (Calendar::Solar, 1403, 12, 30, true),
        (Calendar::Solar, 1405, 0, 1, false),
        (Calendar::Solar, 1405, 13, 1, false),
        (Calendar::Solar, 1405, 1, 0, false),
        (Calendar::Solar, 1405, 257, 1, false),
        (Calendar::Solar, 0, 1, 1, false),
        (Calendar::Solar, i32::MAX, 1, 1, false),
        (Calendar::Lunar, 1448, 9, 0, false),
        (Calendar::Lunar, 1448, 9, 31, false),
        (Calendar::Lunar, 1448, 13, 1, false),
        (Calendar::Lunar, i32::MIN, 1, 1, false),
        (Calendar::Lunar, 1448, 9, u32::MAX, false),
    ];
    for (calendar, y, m, d, exists) in cases {
        let found = to_date(calendar, y, m, d, LunarShift::NONE);
        assert_eq!(found.is_some(), exists, "{calendar:?} {y}-{m}-{d}");
    }
}

#[test]
fn month_steps_stay_inside_the_month() {
    let cases = [
        ("2027-01-31", 1, Calendar::Gregorian, "2027-02-28"),
        ("2028-02-29", -12, Calendar::Gregorian, "2027-02-28"),
        // 31 Sunbula 1405 → 30 Mizan 1405; 30 Hut 1403 → 29 Hut 1404.
        ("2026-09-22", 1, Calendar::Solar, "2026-10-22"),
        ("2025-03-20", 12, Calendar::Solar, "2026-03-20"),
        ("2026-03-21", -1, Calendar::Solar, "2026-02-20"),
        // 1 Muharram 1448 → 1 Ramadan 1448.
        ("2026-06-16", 8, Calendar::Lunar, "2027-02-08"),
    ];
    for (from, months, calendar, to) in cases {
        let found = add_months(day(from), months, calendar, LunarShift::NONE);
        assert_eq!(found, Some(day(to)), "{from} {months} {calendar:?}");
    }
    for calendar in Calendar::ALL {
        for far in [i32::MAX, i32::MIN] {
            assert_eq!(add_months(day("2027-01-31"), far, calendar, LunarShift::NONE), None);
        }
    }
}

#[test]
fn a_shift_moves_one_month_and_lengthens_the_one_before() {
    let mut shift = LunarShift::default();
    assert!(shift.set(1448, 9, 1));
    assert!(!shift.set(1448, 9, 3));
    assert!(!shift.set(1448, 13, 1));
    let (plain, moved) = (LunarShift::NONE, &shift);
    let first = |m, s| to_date(Calendar::Lunar, 1448, m, 1, s).unwrap();
    assert_eq!(first(9, moved), first(9, plain).succ_opt().unwrap());
    assert_eq!(first(10, moved), first(10, plain));
    let length = |m, s| month_length(Calendar::Lunar, 1448, m, s).unwrap();
    assert_eq!(length(8, moved), length(8, plain) + 1);
    assert_eq!(length(9, moved), length(9, plain) - 1);
    // The day that the table calls 1 Ramadan is still Shaban.
    let eve = from_date(first(9, plain), Calendar::Lunar, moved);
    assert_eq!(eve, ymd(1448, 8, length(8, plain) + 1));
    assert!(shift.set(1448, 9, 0));
    assert!(shift.is_empty());
}

#[test]
fn names_agree_with_their_sources() {
    let text = std::fs::read_to_string(format!("{SHARED}month_weekday_names.csv")).unwrap();
    // Without the joiners and hamza marks that our tables leave out.
    let bare = |t: &str| {
        let kept = t.chars().filter(|c| !matches!(c, '\u{200c}' | '\u{654}' | ' ' | 'ʻ' | '\''));
        kept.collect::<String>().to_lowercase()
    };
    let mut seen = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.trim().split(',').collect();
        let &[calendar, locale, kind, index, name] = cells.as_slice() else { panic!("{line}") };
        let (Some(language), true) = (Language::from_tag(locale), locale != "fa") else {
            continue;
        };
        let ours = match (calendar, kind) {
            ("gregorian", "weekday") => weekday_name(index.parse::<Weekday>().unwrap(), language),
            ("gregorian", "month-stand-alone") => month_name(Calendar::Gregorian, index.parse().unwrap(), language),
            ("gregorian", "month-format") if language != Language::Pashto => {
                month_in_date(Calendar::Gregorian, index.parse().unwrap(), language)
            }
            // CLDR has Afghan Solar names only in the two languages of Afghanistan.
            ("persian", _) if matches!(language, Language::Dari | Language::Pashto) => {
                month_name(Calendar::Solar, index.parse().unwrap(), language)
            }
            ("islamic", _) if !matches!(language, Language::Pashto | Language::English) => {
                month_name(Calendar::Lunar, index.parse().unwrap(), language)
            }
            _ => continue,
        };
        let known_gap = (language, calendar, index) == (Language::Pashto, "gregorian", "2");
        if !known_gap {
            assert_eq!(bare(ours), bare(name), "{line}");
        }
        seen += 1;
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn no_name_is_missing() {
    for language in Language::ALL {
        assert_eq!(Language::from_tag(language.tag()), Some(language));
        for calendar in Calendar::ALL {
            assert_eq!(Calendar::from_key(calendar.key()), Some(calendar));
            for month in 1..=12 {
                assert!(!month_name(calendar, month, language).is_empty());
                assert!(!month_in_date(calendar, month, language).is_empty());
                assert!(!month_short(calendar, month, language).is_empty());
            }
            assert_eq!(month_name(calendar, 0, language), "");
            assert_eq!(month_name(calendar, 13, language), "");
        }
    }
}

#[test]
fn written_forms() {
    let date = day("2027-01-12");
    let cases = [
        (Calendar::Gregorian, Style::Numeric, Language::English, "2027-01-12"),
        (Calendar::Gregorian, Style::Short, Language::English, "12 Jan 2027"),
        (Calendar::Gregorian, Style::Long, Language::Russian, "12 января 2027"),
        (Calendar::Gregorian, Style::Long, Language::Kazakh, "12 қаңтар 2027"),
        (Calendar::Gregorian, Style::Short, Language::Dari, "۱۲ جنوری ۲۰۲۷"),
        (Calendar::Solar, Style::Numeric, Language::English, "1405-10-22"),
        (Calendar::Solar, Style::Short, Language::English, "22 Jadi 1405"),
        (Calendar::Solar, Style::Long, Language::Pashto, "۲۲ مرغومی ۱۴۰۵"),
        (Calendar::Lunar, Style::Short, Language::English, "4 Shaban 1448"),
    ];
    for (calendar, style, language, expected) in cases {
        let found = format_in(date, calendar, style, language, LunarShift::NONE);
        assert_eq!(found, expected);
    }
    let others = describe_others(date, Calendar::Gregorian, LunarShift::NONE);
    assert_eq!(others, [(Calendar::Solar, "22 Jadi 1405".to_owned()), (Calendar::Lunar, "4 Shaban 1448".to_owned()),]);
}

/// Any day from 1900 to 2100.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    (693_596i32..=767_009).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap())
}

fn any_shift() -> impl Strategy<Value = LunarShift> {
    proptest::collection::vec((1317i32..1525, 1u32..=12, -2i8..=2), 0..400).prop_map(|entries| entries.into_iter().collect())
}

proptest! {
    #[test]
    fn every_day_comes_back(date in any_date(), shift in any_shift()) {
        for calendar in Calendar::ALL {
            let at = from_date(date, calendar, &shift);
            prop_assert_eq!(to_date(calendar, at.year, at.month, at.day, &shift), Some(date));
            let length = month_length(calendar, at.year, at.month, &shift).unwrap();
            prop_assert!((1..=length).contains(&at.day));
            prop_assert_eq!(to_date(calendar, at.year, at.month, length + 1, &shift), None);
            let (first, last) = (
                month_start(date, calendar, &shift).unwrap(),
                month_end(date, calendar, &shift).unwrap(),
            );
            prop_assert!(first <= date && date <= last);
            prop_assert_eq!((last - first).num_days() + 1, i64::from(length));
        }
    }

    #[test]
    fn the_next_day_is_written_next(date in any_date(), shift in any_shift()) {
        let next = date.succ_opt().unwrap();
        for calendar in Calendar::ALL {
            let (a, b) = (from_date(date, calendar, &shift), from_date(next, calendar, &shift));
            prop_assert!(a < b);
            let after = (a.year, a.month, a.day + 1);
            let turned = next_month(a.year, a.month);
            prop_assert!(
                (b.year, b.month, b.day) == after || (b.year, b.month, b.day) == (turned.0, turned.1, 1)
            );
        }
    }

    #[test]
    fn month_steps_go_back(date in any_date(), months in -600i32..600, shift in any_shift()) {
        for calendar in Calendar::ALL {
            let at = from_date(date, calendar, &shift);
            let moved = add_months(date, months, calendar, &shift).unwrap();
            let back = from_date(add_months(moved, -months, calendar, &shift).unwrap(), calendar, &shift);
            prop_assert_eq!((back.year, back.month), (at.year, at.month));
            prop_assert!(back.day <= at.day);
        }
    }
}
