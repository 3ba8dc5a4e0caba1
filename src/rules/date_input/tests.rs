use super::*;
use crate::rules::calendar::Calendar::{Gregorian, Lunar, Solar};
use crate::rules::calendar::{Language, Style, format, format_in, from_date};
use proptest::prelude::*;

/// A Monday; 2 Qaws 1405, 13 Jumada II 1448.
const TODAY: &str = "2026-11-23";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(text: &str, preferred: Calendar) -> Result<Parsed, Message> {
    parse(text, day(TODAY), preferred, LunarShift::NONE)
}

fn hint(kind: CellKind) -> CellHint<'static> {
    CellHint { today: day(TODAY), kind, month_first: false, preferred: Gregorian, shift: LunarShift::NONE }
}

fn cell(text: &str, kind: CellKind) -> String {
    match read_cell(text, &hint(kind)) {
        Ok(cell) => cell.date.to_string(),
        Err(message) => message.id.to_owned(),
    }
}

#[track_caller]
fn all_read(preferred: Calendar, cases: &[(&str, &str, Calendar)]) {
    for &(text, date, calendar) in cases {
        let expected = Parsed { date: day(date), calendar };
        assert_eq!(read(text, preferred), Ok(expected), "{text:?}");
    }
}

#[test]
fn digits() {
    all_read(
        Gregorian,
        &[
            ("2027-01-12", "2027-01-12", Gregorian),
            ("2027-1-2", "2027-01-02", Gregorian),
            ("20270112", "2027-01-12", Gregorian),
            ("2027-01-12T08:30:00", "2027-01-12", Gregorian),
            ("12.01.2027 0:00", "2027-01-12", Gregorian),
            ("12/3/2027", "2027-03-12", Gregorian),
            ("12.03.2027", "2027-03-12", Gregorian),
            ("12-3-2027", "2027-03-12", Gregorian),
            ("12 3 2027", "2027-03-12", Gregorian),
            ("12/3/27", "2027-03-12", Gregorian),
            ("12/3/70", "2070-03-12", Gregorian),
            ("12/3/80", "1980-03-12", Gregorian),
            ("12/19/2008", "2008-12-19", Gregorian),
            ("88-03-12", "1988-03-12", Gregorian),
            ("1405/1/12", "2026-04-01", Solar),
            ("12/1/1405", "2026-04-01", Solar),
            ("١٤٠٥/١/١٢", "2026-04-01", Solar),
            ("۱۴۰۵/۱/۱۲", "2026-04-01", Solar),
            ("1448/9/1", "2069-11-21", Solar),
            ("1448/9/1 ق", "2027-02-08", Lunar),
            ("1405/1/12 هـ.ش", "2026-04-01", Solar),
            ("2027/1/12 م", "2027-01-12", Gregorian),
            ("1403/12/30", "2025-03-20", Solar),
        ],
    );
    all_read(Lunar, &[("1448/9/1", "2027-02-08", Lunar), ("1405/1/12", "2026-04-01", Solar), ("2027-01-12", "2027-01-12", Gregorian)]);
    all_read(Solar, &[("1448/9/1", "2069-11-21", Solar), ("12/1/05", "2026-04-01", Solar)]);
}

#[test]
fn days_without_a_year_lie_within_three_months_back_and_nine_ahead() {
    all_read(
        Gregorian,
        &[
            ("12/3", "2027-03-12", Gregorian),
            ("23/11", "2026-11-23", Gregorian),
            ("22/11", "2026-11-22", Gregorian),
            ("24/8", "2026-08-24", Gregorian),
            ("23/8", "2027-08-23", Gregorian),
            ("3/19", "2027-03-19", Gregorian),
            ("12 mar", "2027-03-12", Gregorian),
            ("Mar 12", "2027-03-12", Gregorian),
            ("12 Hamal", "2027-04-01", Solar),
            ("12 Aqrab", "2026-11-03", Solar),
            ("12 Ramadan", "2027-02-19", Lunar),
        ],
    );
    all_read(Solar, &[("12/1", "2027-04-01", Solar), ("1/9", "2026-11-22", Solar)]);
    let leap = parse("29/2", day("2028-06-15"), Gregorian, LunarShift::NONE).unwrap();
    assert_eq!(leap.date, day("2028-02-29"));
}

#[test]
fn month_names() {
    all_read(
        Gregorian,
        &[
            ("mar 12 2027", "2027-03-12", Gregorian),
            ("March 12, 2027", "2027-03-12", Gregorian),
            ("12th of March 2027", "2027-03-12", Gregorian),
            ("12-MAR-27", "2027-03-12", Gregorian),
            ("12mar2027", "2027-03-12", Gregorian),
            ("2027 Mar 12", "2027-03-12", Gregorian),
            ("Fri, 12 Mar 2027", "2027-03-12", Gregorian),
            ("12 марта 2027 г.", "2027-03-12", Gregorian),
            ("12 янв. 2027", "2027-01-12", Gregorian),
            ("12 қаңтар 2027 ж.", "2027-01-12", Gregorian),
            ("12 кантар 2027", "2027-01-12", Gregorian),
            ("۱۲ جنوری ۲۰۲۷", "2027-01-12", Gregorian),
            ("12 Hamal 1405", "2026-04-01", Solar),
            ("Hamal 12, 1405", "2026-04-01", Solar),
            ("1405 Hamal 12", "2026-04-01", Solar),
            ("12 Hamal 05", "2026-04-01", Solar),
            ("12 Farvardin 1405", "2026-04-01", Solar),
            ("12 Saur 1405", "2026-05-02", Solar),
            ("12 Jauza 1405", "2026-06-02", Solar),
            ("12 Sonbola 1405", "2026-09-03", Solar),
            ("12 Meezan 1405", "2026-10-04", Solar),
            ("12 Dalv 1405", "2027-02-01", Solar),
            ("12 Hoot 1405", "2027-03-03", Solar),
            ("۱۲ حمل ۱۴۰۵", "2026-04-01", Solar),
            ("۱۲ وری ۱۴۰۵", "2026-04-01", Solar),
            ("12 سنبلهٔ 1405", "2026-09-03", Solar),
            ("12 Ramadan 1448", "2027-02-19", Lunar),
            ("12 Ramazan 1448 AH", "2027-02-19", Lunar),
            ("1 Rabi al-Awwal 1448", "2026-08-14", Lunar),
            ("1 Rabi I 1448", "2026-08-14", Lunar),
            ("۱ ربیع‌الاول ۱۴۴۸", "2026-08-14", Lunar),
            ("۱۲ رمضان المبارک ۱۴۴۸", "2027-02-19", Lunar),
            ("12 рамазан 1448", "2027-02-19", Lunar),
            ("چهارشنبه ۱۲ حمل ۱۴۰۵", "2026-04-01", Solar),
        ],
    );
}

#[test]
fn relative_forms() {
    all_read(
        Gregorian,
        &[
            ("today", "2026-11-23", Gregorian),
            ("Tomorrow", "2026-11-24", Gregorian),
            ("yesterday", "2026-11-22", Gregorian),
            ("فردا", "2026-11-24", Gregorian),
            ("сегодня", "2026-11-23", Gregorian),
            ("послезавтра", "2026-11-25", Gregorian),
            ("+3", "2026-11-26", Gregorian),
            ("-3d", "2026-11-20", Gregorian),
            ("−3", "2026-11-20", Gregorian),
            ("+2w", "2026-12-07", Gregorian),
            ("+2 weeks", "2026-12-07", Gregorian),
            ("+1m", "2026-12-23", Gregorian),
            ("+3m", "2027-02-23", Gregorian),
            ("+1y", "2027-11-23", Gregorian),
            ("+۳", "2026-11-26", Gregorian),
            ("mon", "2026-11-23", Gregorian),
            ("next mon", "2026-11-30", Gregorian),
            ("last mon", "2026-11-16", Gregorian),
            ("sat", "2026-11-28", Gregorian),
            ("next sat", "2026-11-28", Gregorian),
            ("last sat", "2026-11-21", Gregorian),
            ("this wed", "2026-11-25", Gregorian),
            ("شنبه", "2026-11-28", Gregorian),
            ("سه شنبه", "2026-11-24", Gregorian),
            ("شنبه گذشته", "2026-11-21", Gregorian),
            ("суббота", "2026-11-28", Gregorian),
            ("следующая среда", "2026-11-25", Gregorian),
            ("сб", "2026-11-28", Gregorian),
            ("next week", "2026-11-30", Gregorian),
            ("last month", "2026-10-23", Gregorian),
            ("end of month", "2026-11-30", Gregorian),
            ("end of the month", "2026-11-30", Gregorian),
            ("конец месяца", "2026-11-30", Gregorian),
            ("آخر ماه", "2026-11-30", Gregorian),
            ("end of next month", "2026-12-31", Gregorian),
            ("start of month", "2026-11-01", Gregorian),
            ("end of year", "2026-12-31", Gregorian),
            ("start of next year", "2027-01-01", Gregorian),
            ("end of feb 2028", "2028-02-29", Gregorian),
            ("end of Hut", "2027-03-20", Solar),
            ("end of Hamal 1405", "2026-04-20", Solar),
        ],
    );
    all_read(Solar, &[("end of month", "2026-12-21", Solar), ("end of year", "2027-03-20", Solar), ("+1m", "2026-12-23", Solar)]);
}

#[test]
fn month_steps_are_clamped() {
    let step = |text, today, preferred| {
        let parsed = parse(text, day(today), preferred, LunarShift::NONE).unwrap();
        parsed.date.to_string()
    };
    assert_eq!(step("+1m", "2027-01-31", Gregorian), "2027-02-28");
    assert_eq!(step("+1y", "2028-02-29", Gregorian), "2029-02-28");
    // 31 Sunbula → 30 Mizan.
    assert_eq!(step("+1m", "2026-09-22", Solar), "2026-10-22");
}

#[test]
fn refusals_name_the_fault() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "date-empty", &[]),
        (" \u{200f} ", "date-empty", &[]),
        ("32 Sunbula 1405", "date-no-such-day", &["32", "Sunbula", "1405", "31"]),
        ("31 Mizan 1405", "date-no-such-day", &["31", "Mizan", "1405", "30"]),
        ("30 Hut 1405", "date-no-such-day", &["30", "Hut", "1405", "29"]),
        ("2026-02-30", "date-no-such-day", &["30", "February", "2026", "28"]),
        ("29/2", "date-no-such-day", &["29", "February", "2027", "28"]),
        ("31/9", "date-no-such-day", &["31", "September", "2026", "30"]),
        ("0/3/2027", "date-no-such-day", &["0", "March", "2027", "31"]),
        ("30 Ramadan 1448", "date-no-such-day", &["30", "Ramadan", "1448", "29"]),
        ("2027-13-01", "date-no-such-month", &["13"]),
        ("13/13/2027", "date-no-such-month", &["13"]),
        ("0/0", "date-no-such-month", &["0"]),
        ("12/3/1899", "date-year-out-of-range", &["1899"]),
        ("12/3/2201", "date-year-out-of-range", &["2201"]),
        ("12/3/1250", "date-year-out-of-range", &["1250"]),
        ("12/3/207", "date-year-out-of-range", &["207"]),
        ("1 jan 0", "date-year-out-of-range", &["0"]),
        ("12/3/8", "date-year-out-of-range", &["8"]),
        ("-2027-01-12", "date-unreadable", &["-2027-01-12"]),
        ("12 mar 20270", "date-year-out-of-range", &["20270"]),
        ("+90000", "date-out-of-range", &["2273-04-22"]),
        ("+999999999", "date-too-far", &[]),
        ("-100000m", "date-out-of-range", &["-6307-07-23"]),
        ("12 Hamaal 1405", "date-unknown-word-near", &["hamaal", "Hamal"]),
        ("12 febuary 2027", "date-unknown-word-near", &["febuary", "February"]),
        ("tomorow", "date-unknown-word-near", &["tomorow", "tomorrow"]),
        ("12 xyzzy 2027", "date-unknown-word", &["xyzzy"]),
        ("12 Hamal 2027", "date-year-of-other-calendar", &["2027", "gregorian", "solar", "Hamal", "1406"]),
        ("12 Dalw 2027", "date-year-of-other-calendar", &["2027", "gregorian", "solar", "Dalw", "1405"]),
        ("12 Jan 1405", "date-year-of-other-calendar", &["1405", "solar", "gregorian", "January", "2027"]),
        ("12 Ramadan 2027", "date-year-of-other-calendar", &["2027", "gregorian", "lunar", "Ramadan", "1448"]),
        ("mar 2027", "date-needs-day", &["mar 2027"]),
        ("2027-03", "date-needs-day", &["2027-03"]),
        ("march", "date-needs-day", &["march"]),
        ("2027", "date-needs-day-and-month", &["2027"]),
        ("12", "date-only-number", &["12"]),
        ("1/2/3/4", "date-too-many-numbers", &["1/2/3/4"]),
        ("1 2 mar 2027", "date-too-many-numbers", &["1 2 mar 2027"]),
        ("12 mar apr", "date-two-months", &["March", "April"]),
        ("Mon 12 Mar 2027", "date-wrong-weekday", &["2027-03-12", "Monday", "Friday"]),
        ("Mon 12/3", "date-wrong-weekday", &["2027-03-12", "Monday", "Friday"]),
        ("46000", "date-serial-number", &["46000", "2025-12-09"]),
        ("next 12", "date-relative-unclear", &["next 12"]),
        ("next", "date-relative-unclear", &["next"]),
        ("12?3", "date-unreadable", &["12?3"]),
        ("/", "date-unreadable", &["/"]),
        ("1234567", "date-unreadable", &["1234567"]),
    ];
    for (text, id, args) in cases {
        let message = read(text, Gregorian).expect_err(text);
        let found: Vec<&str> = message.args.iter().map(|a| a.1.as_str()).collect();
        assert_eq!((message.id, found.as_slice()), (*id, *args), "{text:?}");
    }
}

#[test]
fn births() {
    let cases = [
        ("1988", "1988"),
        ("1988-03", "1988-03"),
        ("3/1988", "1988-03"),
        ("mar 1988", "1988-03"),
        ("1988-03-02", "1988-03-02"),
        ("1365", "1986"),
        ("۱۳۶۵", "1986"),
        ("Hamal 1365", "1986-04"),
        ("1365/1", "1986-04"),
        ("12 Hamal 1365", "1986-04-01"),
        ("1365/1/12", "1986-04-01"),
        ("1406 ق", "1986"),
        ("68", "1968"),
        ("11", "2011"),
        ("12", "1912"),
        ("12/3/88", "1988-03-12"),
        ("12/3/20", "1920-03-12"),
        ("12/3", "date-needs-year"),
        ("today", "date-relative-unclear"),
        ("+3", "date-unreadable"),
        ("1899", "date-year-out-of-range"),
        ("", "date-empty"),
    ];
    for (text, expected) in cases {
        let found = match parse_partial(text, day(TODAY), Gregorian, LunarShift::NONE) {
            Ok(date) => date.to_string(),
            Err(message) => message.id.to_owned(),
        };
        assert_eq!(found, expected, "{text:?}");
    }
    let solar = parse_partial("65", day(TODAY), Solar, LunarShift::NONE);
    assert_eq!(solar, Ok(PartialDate::Year(1986)));
}

/// Cells as the nominations workbook has them.
#[test]
fn cells_of_nominations() {
    let births = [
        ("07.09.1968", "1968-09-07"),
        ("1971", "1971"),
        ("1376/7/29", "1997-10-21"),
        ("21 Aug 1965", "1965-08-21"),
        ("01-Mar-68", "1968-03-01"),
        ("19-Sep-98", "1998-09-19"),
        ("۱۳۵۸/۰۹/۳۰", "1979-12-21"),
        ("1353/6/31", "1974-09-22"),
        ("30 Sunbula 1358", "1979-09-21"),
        ("30 Dalw 1344", "1966-02-19"),
        ("6 Dalw 1354", "1976-01-26"),
        ("1970-6-16", "1970-06-16"),
        ("12/19/1980", "1980-12-19"),
        ("1990-07-28 00:00:00", "1990-07-28"),
    ];
    for (text, expected) in births {
        assert_eq!(cell(text, CellKind::Birth), expected, "{text}");
    }
    let expiries = [
        ("10.03.2035", "2035-03-10"),
        ("15-Dec-32", "2032-12-15"),
        ("1410/10/25", "2032-01-15"),
        ("۱۴۱۳/۱۱/۰۵", "2035-01-25"),
        ("14 Aqrab 1413", "2034-11-05"),
        ("15 Feb 2027", "2027-02-15"),
        ("2027-09-23", "2027-09-23"),
        ("8 Hut 1406", "2028-02-27"),
        ("6 Hamal 1413", "2034-03-26"),
        // Ran out two years ago; nobody's passport ends in 2124.
        ("15-Dec-24", "2024-12-15"),
        ("15-Dec-70", "2070-12-15"),
        ("2031", "date-needs-day-and-month"),
        ("Mar 2031", "date-needs-day"),
        ("12/3", "date-needs-year"),
        ("tomorrow", "date-relative-unclear"),
        ("next sat", "date-relative-unclear"),
        ("Total / مجموع", "date-unknown-word"),
        ("letter 1403/221", "date-unknown-word"),
    ];
    for (text, expected) in expiries {
        assert_eq!(cell(text, CellKind::Expiry), expected, "{text}");
    }
    assert_eq!(cell("01/02/77", CellKind::Plain), "1977-02-01");
    assert_eq!(cell("01/02/76", CellKind::Plain), "2076-02-01");
}

#[test]
fn month_first_columns() {
    let american = CellHint { month_first: true, ..hint(CellKind::Plain) };
    let cases = [
        ("12/3/2008", "2008-12-03"),
        ("12-3-2008", "2008-12-03"),
        ("12/19/2008", "2008-12-19"),
        ("19/12/2008", "2008-12-19"),
        // Dots are never month first, nor Hijri dates, nor dates with the year first.
        ("12.3.2008", "2008-03-12"),
        ("12/3/1405", "2026-06-02"),
        ("12/19/1405", "2027-03-10"),
        ("2008/12/03", "2008-12-03"),
        ("3 dec 2008", "2008-12-03"),
    ];
    for (text, expected) in cases {
        let found = read_cell(text, &american).map(|c| c.date.to_string());
        assert_eq!(found, Ok(expected.to_owned()), "{text}");
    }
    let evidence = [
        ("12/19/2008", Some(true)),
        ("19/12/2008", Some(false)),
        ("12/19/08", Some(true)),
        ("12/11/2008", None),
        ("2008-12-19", None),
        ("19/12/1405", None),
        ("19 dec 2008", None),
        ("32/12/2008", None),
        ("hello", None),
        ("", None),
    ];
    for (text, expected) in evidence {
        assert_eq!(month_first_evidence(text), expected, "{text}");
    }
}

#[test]
fn a_shifted_month_is_read_as_it_was_begun() {
    let shift: LunarShift = [(1448, 9, 1)].into_iter().collect();
    let read = |shift| parse("1 Ramadan 1448", day(TODAY), Gregorian, shift).unwrap().date;
    assert_eq!(read(&shift), read(LunarShift::NONE).succ_opt().unwrap());
}

/// Any day from 1900 to 2100.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    (693_596i32..=767_009).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap())
}

proptest! {
    /// What is shown can be typed, in every calendar and language.
    #[test]
    fn what_is_written_is_read(date in any_date(), today in any_date()) {
        for calendar in Calendar::ALL {
            for language in Language::ALL {
                for style in [Style::Short, Style::Long] {
                    let text = format_in(date, calendar, style, language, LunarShift::NONE);
                    let parsed = parse(&text, today, Gregorian, LunarShift::NONE);
                    prop_assert_eq!(parsed, Ok(Parsed { date, calendar }), "{}", text);
                }
            }
        }
    }

    #[test]
    fn digits_of_the_years_in_use_are_read(date in any_date()) {
        for calendar in [Gregorian, Solar] {
            let year = from_date(date, calendar, LunarShift::NONE).year;
            if calendar == Gregorian || (1300..=1499).contains(&year) {
                let text = format(date, calendar, Style::Numeric, LunarShift::NONE);
                let parsed = parse(&text, date, Gregorian, LunarShift::NONE);
                prop_assert_eq!(parsed, Ok(Parsed { date, calendar }), "{}", text);
            }
        }
    }

    /// A day and month without a year come back as themselves, near today.
    #[test]
    fn the_year_left_out_is_the_near_one(today in any_date(), ahead in -80i64..=265) {
        let date = today + chrono::TimeDelta::days(ahead);
        let text = date.format("%d/%m").to_string();
        if date.day() != 29 || date.month() != 2 {
            let parsed = parse(&text, today, Gregorian, LunarShift::NONE);
            if (1900..=2200).contains(&date.year()) {
                prop_assert_eq!(parsed.map(|p| p.date), Ok(date));
            }
        }
    }

    #[test]
    fn birth_years_make_adults(today in any_date(), short in 0u32..100) {
        let hint = CellHint { today, ..hint(CellKind::Birth) };
        if today.year() >= 2015
            && let Ok(cell) = read_cell(&format!("1/7/{short:02}"), &hint)
        {
            let age = today.years_since(cell.date.earliest()).unwrap();
            prop_assert!((15..115).contains(&age), "{} {}", today, cell.date);
        }
    }

    #[test]
    fn nothing_panics(text in ".{0,32}", other in "[-+0-9/. a-zа-яا-ی۰-۹:T]{0,24}", today in any_date()) {
        for text in [&text, &other] {
            for preferred in Calendar::ALL {
                let _ = parse(text, today, preferred, LunarShift::NONE);
                let _ = parse_partial(text, today, preferred, LunarShift::NONE);
            }
            let _ = month_first_evidence(text);
        }
    }
}
