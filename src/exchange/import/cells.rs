//! From the text of one cell to the value of its field, for everything that needs no look at the store.
//!
//! What cannot be read is told with reason and suggestion; nothing is guessed that could mean two things. Must not: look
//! names up (`read` does), or judge a whole row.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};

use super::words;
use crate::exchange::grid::Cell;
use crate::model::{DayHours, Field, FieldKind, FieldType, Moment, PartialDate, Value, entries, join};
use crate::msg;
use crate::programme::entry;
use crate::rules::calendar::Calendar;
use crate::rules::date_input::{CellHint, CellKind, month_first_evidence, read_cell};
use crate::rules::{validate, zones};
use crate::text;
use crate::words::Message;

/// Why a cell cannot be taken, and what to do.
pub(super) type Refused = (Message, Message);

/// What a cell gave: the value, and what of it had to be left out.
pub(super) type Read = (Value, Vec<(String, Refused)>);

/// What is known of a column of dates.
#[derive(Debug, Clone, Copy)]
pub(super) struct DateColumn {
    pub(super) kind: CellKind,
    pub(super) month_first: bool,
    pub(super) preferred: Calendar,
}

impl DateColumn {
    /// Judges a column by its cells.
    pub(super) fn of<'c>(field: &Field, cells: impl Iterator<Item = &'c Cell>, hint: &CellHint<'_>) -> Self {
        let kind = match field.key {
            "born" => CellKind::Birth,
            key if key.contains("expires") => CellKind::Expiry,
            _ => CellKind::Plain,
        };
        let (mut month_first, mut day_first) = (0_usize, 0_usize);
        let (mut solar, mut other) = (0_usize, 0_usize);
        let plain = CellHint { kind, ..*hint };
        for cell in cells.filter(|c| matches!(c, Cell::Text(_))).take(JUDGED) {
            let text = cell.text();
            match month_first_evidence(&text) {
                Some(true) => month_first += 1,
                Some(false) => day_first += 1,
                None => {}
            }
            // Years of four digits say which calendar; those of two follow them.
            let digits = text::latin_digits(&text).split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4);
            if let Some(found) = digits.then(|| read_cell(&text, &plain).ok()).flatten() {
                if found.calendar == Calendar::Solar { solar += 1 } else { other += 1 }
            }
        }
        let preferred = if solar > other { Calendar::Solar } else { hint.preferred };
        Self { kind, month_first: month_first > 0 && day_first == 0, preferred }
    }

    fn hint<'a>(&self, hint: &CellHint<'a>) -> CellHint<'a> {
        CellHint { kind: self.kind, month_first: self.month_first, preferred: self.preferred, ..*hint }
    }
}

/// Cells of a column of dates that are judged.
const JUDGED: usize = 2_000;

/// What people write where there is nothing, folded.
#[rustfmt::skip]
const NOTHING: &[&str] = &["n a", "nil", "null", "unknown", "not known", "not available", "ندارد", "نامعلوم", "نشته", "н д", "нет данных", "не указано", "неизвестно", "tbd", "tba"];

/// Longest text that can say so, in bytes.
const LONGEST_NOTHING: usize = 32;

/// Whether a cell's text says that there is nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    if text.chars().all(|c| !c.is_alphanumeric() && !"+✓✔✗".contains(c)) {
        return true;
    }
    static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| NOTHING.iter().map(|n| text::fold(n)).collect());
    // The longest of them has a dozen letters, of two bytes each.
    text.len() <= LONGEST_NOTHING && {
        let folded = text::fold(text);
        FOLDED.contains(&folded)
    }
}

/// Reads a cell of a field that names neither a record nor a catalogue entry.
pub(super) fn read(field: &Field, cell: &Cell, typed: &str, dates: Option<DateColumn>, hint: &CellHint<'_>) -> Result<Read, Refused> {
    let whole = |value: Value| Ok((value, Vec::new()));
    match field.kind {
        FieldKind::Date | FieldKind::PartialDate => {
            let column = dates.unwrap_or(DateColumn { kind: CellKind::Plain, month_first: false, preferred: hint.preferred });
            let date = date(field, cell, typed, &column.hint(hint))?;
            if column.kind == CellKind::Birth && date.earliest() > hint.today {
                return Err((msg!("import-birth-ahead", date = date), msg!("import-date-next")));
            }
            whole(checked(field, Value::text(date.to_string()))?)
        }
        FieldKind::Hours => match DayHours::read_typed(&text::latin_digits(typed)) {
            Some(hours) => whole(checked(field, Some(hours).write())?),
            None => Err((msg!("import-no-hours"), msg!("import-no-hours-next"))),
        },
        FieldKind::Number { decimals, .. } => whole(checked(field, number(typed, decimals)?)?),
        FieldKind::Flag => match words::flag(typed) {
            Some(yes) => whole(Value::Int(yes.into())),
            None => Err((msg!("import-no-flag"), msg!("import-no-flag-next"))),
        },
        FieldKind::Choice(set) => match words::choice(set, typed) {
            Some(key) => whole(Value::text(key)),
            None => Err((msg!("import-no-choice"), msg!("import-no-choice-next", keys = set.keys.join(", ")))),
        },
        FieldKind::Phones => phones(typed),
        FieldKind::Email => email(field, typed),
        FieldKind::Words => whole(checked(field, Value::text(join(entries(typed))))?),
        FieldKind::Pairs => {
            let pairs: Vec<String> = entries(typed).map(|p| p.replace(": ", "=").replace(':', "=")).collect();
            whole(checked(field, Value::text(join(pairs)))?)
        }
        _ => whole(checked(field, Value::text(typed))?),
    }
}

/// A value that the field can hold.
pub(super) fn checked(field: &Field, value: Value) -> Result<Value, Refused> {
    if value.is_null() { Ok(value) } else { validate::cell(field, &value).map(|()| value) }
}

/// Days since 1899-12-30 of the years 1920 to 2100: what a date is in a spreadsheet that shows it as a number.
const SERIALS: std::ops::RangeInclusive<u64> = 7_306..=73_415;

fn date(field: &Field, cell: &Cell, typed: &str, hint: &CellHint<'_>) -> Result<PartialDate, Refused> {
    match cell {
        Cell::Date(day) => return Ok(PartialDate::Day(*day)),
        Cell::DateTime(at) => return Ok(PartialDate::Day(at.date())),
        _ => {}
    }
    if let Some(at) = canonical(field, typed) {
        return Ok(at);
    }
    let digits = text::latin_digits(typed.trim());
    if digits.len() == 5
        && let Ok(serial) = digits.parse::<u64>()
        && SERIALS.contains(&serial)
        && let Some(day) = NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|zero| zero.checked_add_days(Days::new(serial)))
    {
        return Ok(PartialDate::Day(day));
    }
    match read_cell(typed, hint) {
        Ok(read) => Ok(read.date),
        Err(e) => about_a_year(typed, hint).ok_or_else(|| (e, msg!("import-date-next"))),
    }
}

/// A birth of which only the year is known, as people write it: `~1988`, `1988?`, `00/00/1988`.
fn about_a_year(typed: &str, hint: &CellHint<'_>) -> Option<PartialDate> {
    if hint.kind != CellKind::Birth {
        return None;
    }
    let latin = text::latin_digits(typed);
    let mut groups = latin.split(|c: char| !c.is_ascii_digit()).filter(|g| g.bytes().any(|b| b != b'0'));
    let year = groups.next().filter(|g| g.len() == 4)?;
    if groups.next().is_some() { None } else { read_cell(year, hint).ok().map(|read| read.date) }
}

/// What an export wrote, as it stands.
fn canonical(field: &Field, typed: &str) -> Option<PartialDate> {
    let shape = typed.len() >= 4 && typed.bytes().all(|b| b.is_ascii_digit() || b == b'-') && typed.starts_with(['1', '2']);
    let date = shape.then(|| PartialDate::parse(typed)).flatten()?;
    let year = typed.get(..4)?.parse::<i32>().ok()?;
    let fits = matches!(date, PartialDate::Day(_)) || (field.kind == FieldKind::PartialDate && typed.len() == 7);
    (fits && (1900..=2200).contains(&year)).then_some(date)
}

fn number(typed: &str, decimals: u8) -> Result<Value, Refused> {
    let refused = || (msg!("import-no-number"), msg!("import-no-number-next"));
    let bare = typed.trim_matches(|c: char| c.is_alphabetic() || c.is_whitespace() || "~$€₸؋₽°".contains(c));
    for text in [typed, bare] {
        if decimals > 0 {
            if let Some(n) = text::parse_decimal(text) {
                return Ok(Value::Real(n));
            }
        } else if let Some(n) = text::parse_whole(text) {
            return Ok(Value::Int(n));
        } else if let Some(n) = text::parse_decimal(text).filter(|n| n.fract() == 0.0 && n.abs() < 1e15) {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15")]
            return Ok(Value::Int(n as i64));
        }
    }
    Err(refused())
}

fn email(field: &Field, typed: &str) -> Result<Read, Refused> {
    let parts = || typed.split([';', ',', ' ', '/', '،']).map(|p| p.trim().trim_start_matches("mailto:")).filter(|p| !p.is_empty());
    let Some(first) = parts().find_map(|p| checked(field, Value::text(p)).ok()) else {
        return checked(field, Value::text(typed)).map(|v| (v, Vec::new()));
    };
    let others = parts().filter(|p| *p != first.as_str() && p.contains('@'));
    let left = others.map(|p| (p.to_owned(), (msg!("import-second-email"), msg!("import-second-email-next")))).collect();
    Ok((first, left))
}

/// Several phones in one cell: each that can be one is taken, the others are told.
fn phones(typed: &str) -> Result<Read, Refused> {
    let (mut kept, mut left): (Vec<String>, Vec<(String, Refused)>) = (Vec::new(), Vec::new());
    for part in typed.split(['/', ';', ',', '،', '؛', '\n', '|', '\\']).flat_map(|p| p.split(" or ")).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let alternatives = match phone(part) {
            Ok(phone) => vec![(part, Ok(phone))],
            Err(refused) => {
                // Two numbers with only a space or dash between them.
                let pieces: Vec<&str> = part.split([' ', '\u{a0}', '-', '–']).filter(|p| p.chars().count() >= 9).collect();
                if pieces.len() > 1 && pieces.iter().all(|p| phone(p).is_ok()) {
                    pieces.into_iter().map(|p| (p, phone(p))).collect()
                } else {
                    vec![(part, Err(refused))]
                }
            }
        };
        for (part, read) in alternatives {
            match read {
                Ok(phone) if kept.contains(&phone) => {}
                Ok(phone) => kept.push(phone),
                Err(refused) => left.push((part.to_owned(), refused)),
            }
        }
    }
    if kept.is_empty() {
        return Err(left.into_iter().next().map_or_else(|| (msg!("import-no-phone"), msg!("phone-unfit-next")), |(_, refused)| refused));
    }
    Ok((Value::text(join(kept)), left))
}

/// One phone, canonical. Afghan numbers begin with 2 to 7 after +93 (`domain.md` §3: length and first digit).
fn phone(typed: &str) -> Result<String, Refused> {
    let latin = text::latin_digits(typed);
    let digits = latin.chars().filter(char::is_ascii_digit).count();
    if digits == 0 || latin.chars().any(char::is_alphabetic) {
        return Err((msg!("import-no-phone"), msg!("phone-unfit-next")));
    }
    let phone = entry::phone(typed).unwrap_or_default();
    validate::phone(&phone)?;
    if let Some(rest) = phone.strip_prefix("+93")
        && !rest.starts_with(['2', '3', '4', '5', '6', '7'])
    {
        return Err((msg!("import-phone-digit", value = phone), msg!("phone-length-next")));
    }
    // Ten digits without a prefix belong to no country for certain.
    if !latin.trim_start().starts_with('+') && !latin.trim_start().starts_with("00") && phone.len() < 12 {
        return Err((msg!("import-phone-country", value = typed), msg!("import-phone-country-next")));
    }
    Ok(phone)
}

/// A day and a time in a country's clock time.
pub(super) fn moment(cell: &Cell, typed: &str, country: &str, hint: &CellHint<'_>) -> Result<Moment, Refused> {
    if let Some(moment) = Moment::parse(typed) {
        return Ok(moment);
    }
    let refused = || (msg!("import-no-moment"), msg!("import-no-moment-next"));
    let local = match cell {
        Cell::DateTime(at) => *at,
        Cell::Date(_) => return Err(refused()),
        _ => {
            let (day, time) = typed.rsplit_once([' ', 'T', '\n']).ok_or_else(refused)?;
            let time = zones::parse_time(time.trim()).ok_or_else(refused)?;
            let day = read_cell(day.trim_end_matches(','), hint).map_err(|e| (e, msg!("import-no-moment-next")))?;
            day.date.day().ok_or_else(refused)?.and_time(time)
        }
    };
    Ok(Moment { local, offset_minutes: zones::offset_minutes(country, None, local.date()).unwrap_or(300) })
}

/// A passport's number as it is kept: capitals, Latin digits, nothing between.
pub(super) fn passport(typed: &str) -> String {
    text::latin_digits(typed).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;
    use crate::rules::calendar::LunarShift;

    fn hint() -> CellHint<'static> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        CellHint { today, kind: CellKind::Plain, month_first: false, preferred: Calendar::Gregorian, shift: LunarShift::NONE }
    }

    fn field(kind: Kind, key: &str) -> &'static Field {
        kind.field(key).or_else(|| kind.attached().iter().map(|a| &a.field).find(|f| f.key == key)).unwrap()
    }

    fn value(kind: Kind, key: &str, typed: &str) -> Option<String> {
        let field = field(kind, key);
        let cell = Cell::Text(typed.into());
        let dates =
            matches!(field.kind, FieldKind::Date | FieldKind::PartialDate).then(|| DateColumn::of(field, [&cell].into_iter(), &hint()));
        read(field, &cell, typed, dates, &hint()).ok().map(|(v, _)| v.canonical())
    }

    #[test]
    fn cells_of_the_field() {
        for (key, typed, wanted) in [
            ("born", "1971", Some("1971")),
            ("born", "1376/7/29", Some("1997-10-21")),
            ("born", "01-Mar-68", Some("1968-03-01")),
            ("born", "1988-03", Some("1988-03")),
            ("born", "~1988", Some("1988")),
            ("born", "حدود ۱۳۶۵", Some("1986")),
            ("born", "00/00/1988", Some("1988")),
            ("born", "1988 or 1989", None),
            ("born", "12/1988/3", None),
            ("born", "2026-02-30", None),
            ("born", "2031-02-03", None),
            ("passport_expires", "15-Dec-32", Some("2032-12-15")),
            ("passport_expires", "۱۴۱۳/۱۱/۰۵", Some("2035-01-25")),
            ("passport_expires", "49000", Some("2034-02-25")),
            ("sex", "Ms", Some("female")),
            ("sex", "?x", None),
            ("phone", "0755979711 / 0117979557", Some("+93755979711")),
            ("phone", "93778657975", Some("+93778657975")),
            ("phone", "778657975", Some("+93778657975")),
            ("phone", "۰۷۰۱۴۱۹۳۱۴", Some("+93701419314")),
            ("phone", "+7 701 123 45 67; 8 701 123 45 68", Some("+77011234567; +77011234568")),
            ("phone", "0799123456 0700123456", Some("+93799123456; +93700123456")),
            ("phone", "599.316.4198x9093", None),
            ("phone", "5993164198", None),
            ("phone", "12345", None),
            ("email", "a@b.af; c@d.kz", Some("a@b.af")),
            ("email", "none", None),
        ] {
            assert_eq!(value(Kind::Trainee, key, typed).as_deref(), wanted, "{key} {typed}");
        }
        assert_eq!(value(Kind::Hospital, "beds", "400 beds").as_deref(), Some("400"));
        assert_eq!(value(Kind::Hospital, "beds", "۴۰۰").as_deref(), Some("400"));
        assert_eq!(value(Kind::Hospital, "latitude", "34,4630446").as_deref(), Some("34.4630446"));
        assert_eq!(value(Kind::Trainer, "assessor", "Да").as_deref(), Some("1"));
    }

    #[test]
    fn what_is_left_out_of_phones_is_told() {
        let phone = field(Kind::Trainee, "phone");
        let typed = "0755979711 / 0117979557";
        let (value, left) = read(phone, &Cell::Text(typed.into()), typed, None, &hint()).unwrap();
        assert_eq!(value, Value::text("+93755979711"));
        assert_eq!(left.iter().map(|(v, _)| v.as_str()).collect::<Vec<_>>(), ["0117979557"]);
    }

    #[test]
    fn columns_decide_order_and_calendar() {
        let expires = field(Kind::Trainee, "passport_expires");
        let cells: Vec<Cell> = ["12/19/2028", "3/4/2029"].map(|t| Cell::Text(t.into())).into();
        let column = DateColumn::of(expires, cells.iter(), &hint());
        assert!(column.month_first && column.kind == CellKind::Expiry);
        let born = field(Kind::Trainee, "born");
        let cells: Vec<Cell> = ["1365/2/3", "66/2/3"].map(|t| Cell::Text(t.into())).into();
        assert_eq!(DateColumn::of(born, cells.iter(), &hint()).preferred, Calendar::Solar);
    }

    #[test]
    fn nothing_is_nothing() {
        for nothing in ["-", "—", " . ", "N/A", "n.a.", "ندارد", "Н/Д", "__"] {
            assert!(is_nothing(nothing), "{nothing}");
        }
        for something in ["0", "Nila", "+", "نام"] {
            assert!(!is_nothing(something), "{something}");
        }
    }
}
