//! What a record's values must be, whatever room they come from. The forms show the same findings while one types.

use crate::model::{
    DayHours, Field, FieldKind, FieldType, Instrument, InstrumentKind, Kind, LunarMonth, Moment, PartialDate, Row, Skill, Value, entries,
};
use crate::msg;
use crate::rules::calendar::{Calendar, LunarShift, to_date};
use crate::rules::criteria;
use crate::text;
use crate::words::Message;

/// Something that cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The fields it is about; the first is where the form puts it.
    pub fields: Vec<&'static str>,
    /// What is wrong.
    pub what: Message,
    /// What to do.
    pub next: Message,
}

/// Longest text of several lines, in characters.
pub const LONGEST_NOTES: usize = 20_000;
/// Longest text of one line that holds several entries.
const LONGEST_LINE: usize = 4_000;

/// All findings about a record by itself; references and catalogue codes are the store's to look up.
#[must_use]
pub fn row(row: &Row) -> Vec<Finding> {
    let mut found: Vec<Finding> = row
        .kind
        .fields()
        .iter()
        .zip(&row.values)
        .filter_map(|(f, v)| cell(f, v).err().map(|(what, next)| Finding { fields: vec![f.key], what, next }))
        .collect();
    found.extend(periods(row));
    if row.kind == Kind::Cost && ["trainee", "cohort", "visit"].iter().all(|k| row.get(k).is_null()) {
        found.push(Finding {
            fields: vec!["trainee", "cohort", "visit"],
            what: msg!("cost-for-nobody"),
            next: msg!("cost-for-nobody-next"),
        });
    }
    if row.kind == Kind::Participant && ["trainee", "trainer"].iter().all(|k| row.get(k).is_null()) {
        found.push(Finding { fields: vec!["trainee", "trainer"], what: msg!("participant-nobody"), next: msg!("participant-nobody-next") });
    }
    if row.kind == Kind::Rotation && ["trainee", "cohort"].iter().all(|k| row.get(k).is_null()) {
        found.push(Finding { fields: vec!["trainee", "cohort"], what: msg!("rotation-nobody"), next: msg!("rotation-nobody-next") });
    }
    if row.kind == Kind::Curriculum && ["specialty", "cohort"].iter().all(|k| row.get(k).is_null()) {
        found.push(Finding { fields: vec!["specialty", "cohort"], what: msg!("curriculum-nobody"), next: msg!("curriculum-nobody-next") });
    }
    if row.kind == Kind::Equipment {
        let fields = vec!["department", "hospital"];
        match (row.get("department").is_null(), row.get("hospital").is_null()) {
            (true, true) => found.push(Finding { fields, what: msg!("equipment-nowhere"), next: msg!("equipment-nowhere-next") }),
            (false, false) => found.push(Finding { fields, what: msg!("equipment-both"), next: msg!("equipment-both-next") }),
            _ => {}
        }
    }
    if row.kind == Kind::Teaching && !row.get("teacher").is_null() && row.get("teacher") == row.get("learner") {
        found.push(Finding { fields: vec!["learner", "teacher"], what: msg!("teaching-oneself"), next: msg!("teaching-oneself-next") });
    }
    if row.kind == Kind::Nomination {
        found.extend(nomination(row));
    }
    if row.kind == Kind::Instrument {
        found.extend(instrument(row));
    }
    if row.kind == Kind::InstrumentItem && row.text("code").contains(['=', ';', ':']) {
        found.push(Finding { fields: vec!["code"], what: msg!("item-code-sign"), next: msg!("item-code-sign-next") });
    }
    if row.kind == Kind::Skill {
        found.extend(skill(row));
    }
    if row.kind == Kind::LunarMonth {
        found.extend(lunar_month(row));
    }
    if row.kind == Kind::WorkingTime {
        found.extend(working_time(row));
    }
    found
}

/// A month begins on the day of the table or a day or two beside it: anything else is a slip of a key.
fn lunar_month(row: &Row) -> Option<Finding> {
    let month: LunarMonth = row.to();
    let (year, number) = (i32::try_from(month.year?).ok()?, u32::try_from(month.month?).ok()?);
    let table = to_date(Calendar::Lunar, year, number, 1, LunarShift::NONE)?;
    let off = (month.begins_on? - table).num_days().abs() > LunarShift::MOST.into();
    off.then(|| Finding {
        fields: vec!["begins_on"],
        what: msg!("lunar-month-far", table = table),
        next: msg!("lunar-month-far-next", days = LunarShift::MOST),
    })
}

/// A decision has its written reason, and nobody is scored by who they are or whom they bring.
fn nomination(row: &Row) -> Vec<Finding> {
    let mut found = Vec::new();
    let decided = !matches!(row.text("decision"), "" | "pending");
    if decided && row.text("reason").trim().is_empty() {
        found.push(Finding { fields: vec!["reason", "decision"], what: msg!("nomination-reason"), next: msg!("nomination-reason-next") });
    }
    let scored = Vec::<(String, f64)>::read(row.get("criteria"));
    if let Some((name, _)) = scored.iter().find(|(name, _)| criteria::is_never(name)) {
        found.push(Finding {
            fields: vec!["criteria"],
            what: msg!("nomination-never", name = text::truncate(&text::screen(name), 40)),
            next: msg!("nomination-never-next"),
        });
    }
    found
}

/// A scale begins below its end, that of an O-SCORE or an EPA form lies within 1–5, and what counts as reached lies on it.
fn instrument(row: &Row) -> Vec<Finding> {
    let record: Instrument = row.to();
    let (least, greatest) = (record.scale_min, record.scale_max);
    let mut found = Vec::new();
    if let (Some(a), Some(b)) = (least, greatest)
        && a >= b
    {
        found.push(Finding {
            fields: vec!["scale_max", "scale_min"],
            what: msg!("instrument-scale", least = a, greatest = b),
            next: msg!("instrument-scale-next"),
        });
        return found;
    }
    let five = matches!(record.kind, Some(InstrumentKind::OScore | InstrumentKind::Epa));
    for (key, end) in [("scale_min", least), ("scale_max", greatest)] {
        if five && end.is_some_and(|end| !(1.0..=5.0).contains(&end)) {
            found.push(Finding { fields: vec![key, "kind"], what: msg!("instrument-five"), next: msg!("instrument-five-next") });
        }
    }
    if record.kind == Some(InstrumentKind::Epa) && record.target.is_some() {
        found.push(Finding { fields: vec!["target", "kind"], what: msg!("instrument-ahead"), next: msg!("instrument-ahead-next") });
    }
    for (key, rating) in [("target", record.target), ("borderline", record.borderline)] {
        let off = |r: f64| least.is_some_and(|a| r < a) || greatest.is_some_and(|b| r > b);
        if rating.is_some_and(off) {
            found.push(Finding {
                fields: vec![key, "scale_min", "scale_max"],
                what: msg!("instrument-off"),
                next: msg!("instrument-off-next"),
            });
        }
    }
    found
}

/// A competent performer fails less often than one who is not.
fn skill(row: &Row) -> Option<Finding> {
    let record: Skill = row.to();
    let turned = matches!((record.acceptable_failure, record.unacceptable_failure), (Some(p0), Some(p1)) if p0 >= p1);
    turned.then(|| Finding {
        fields: vec!["unacceptable_failure", "acceptable_failure"],
        what: msg!("skill-failures"),
        next: msg!("skill-failures-next"),
    })
}

/// Hours of a week need a day; those of a period or an exception need its days too.
fn working_time(row: &Row) -> Vec<Finding> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let mut found = Vec::new();
    if DAYS.iter().all(|day| row.get(day).is_null()) {
        found.push(Finding { fields: DAYS.to_vec(), what: msg!("hours-no-day"), next: msg!("hours-no-day-next") });
    }
    let dated = matches!(row.text("season"), "period" | "exception");
    if dated && (row.get("starts_on").is_null() || row.get("ends_on").is_null()) {
        found.push(Finding { fields: vec!["starts_on", "ends_on"], what: msg!("hours-no-period"), next: msg!("hours-no-period-next") });
    }
    found
}

/// Whether a value can stand in a field; else what is wrong and what to do.
///
/// # Errors
/// The two messages.
pub fn cell(field: &Field, value: &Value) -> Result<(), (Message, Message)> {
    if value.is_null() {
        return if field.required { Err((msg!("field-required"), msg!("field-required-next"))) } else { Ok(()) };
    }
    if let Value::Text(s) = value {
        letters(field, s)?;
    }
    let fits = match field.kind {
        FieldKind::Ref(_) => matches!(value, Value::Int(n) if *n > 0),
        FieldKind::Flag => matches!(value, Value::Int(0 | 1)),
        FieldKind::Number { min, max, decimals, .. } => return number(value, min, max, decimals),
        FieldKind::Choice(set) => {
            if !set.keys.contains(&value.as_str()) {
                return Err((msg!("choice-unknown", value = value.canonical()), msg!("choice-unknown-next", keys = set.keys.join(", "))));
            }
            true
        }
        FieldKind::Date => value.as_str().parse::<chrono::NaiveDate>().is_ok_and(|d| d.to_string() == value.as_str() && in_range(d)),
        FieldKind::PartialDate => PartialDate::parse(value.as_str()).is_some(),
        FieldKind::Moment => Moment::parse(value.as_str()).is_some(),
        FieldKind::Hours => DayHours::parse(value.as_str()).is_some(),
        FieldKind::Email => {
            let s = value.as_str();
            s.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !at.starts_with('.') && !at.ends_with('.'))
                && !s.contains(char::is_whitespace)
        }
        FieldKind::Phones => return entries(value.as_str()).try_for_each(phone),
        FieldKind::TermPairs(_) | FieldKind::Pairs => {
            let pairs = Vec::<(String, f64)>::read(value);
            pairs.len() == entries(value.as_str()).count() && pairs.iter().all(|(k, n)| !k.is_empty() && n.is_finite())
        }
        FieldKind::Text(_)
        | FieldKind::Notes
        | FieldKind::Name
        | FieldKind::Native
        | FieldKind::Words
        | FieldKind::Refs(_)
        | FieldKind::Term(_)
        | FieldKind::Terms(_) => matches!(value, Value::Text(_)),
    };
    if fits {
        Ok(())
    } else {
        Err((msg!("field-unfit", value = text::truncate(&value.canonical(), 40)), msg!("field-unfit-next", form = form(field))))
    }
}

/// The id of the text that shows what a field takes.
fn form(field: &Field) -> String {
    let id = match field.kind {
        FieldKind::Date => "form-date",
        FieldKind::PartialDate => "form-partial-date",
        FieldKind::Moment => "form-moment",
        FieldKind::Hours => "form-hours",
        FieldKind::Email => "form-email",
        FieldKind::Flag => "form-flag",
        FieldKind::Pairs | FieldKind::TermPairs(_) => "form-pairs",
        FieldKind::Ref(_) | FieldKind::Refs(_) => "form-reference",
        _ => "form-text",
    };
    crate::words::label(id)
}

fn letters(field: &Field, s: &str) -> Result<(), (Message, Message)> {
    let allowed = match field.kind {
        FieldKind::Text(n) => n,
        FieldKind::Notes => LONGEST_NOTES,
        FieldKind::Name | FieldKind::Native => 200,
        _ => LONGEST_LINE,
    };
    // Cheap first: most texts have fewer bytes than they may have characters.
    if s.len() > allowed && s.chars().count() > allowed {
        return Err((msg!("field-too-long", max = allowed), msg!("field-too-long-next")));
    }
    let refused = match field.kind {
        FieldKind::Notes => text::refused_in_notes(s),
        _ => text::refused(s),
    };
    match refused {
        Some((_, c)) => Err((msg!("field-refused-letter", code = format!("U+{:04X}", u32::from(c))), msg!("field-refused-letter-next"))),
        None if s.trim().is_empty() => Err((msg!("field-blank"), msg!("field-blank-next"))),
        None => Ok(()),
    }
}

fn number(value: &Value, min: f64, max: f64, decimals: u8) -> Result<(), (Message, Message)> {
    let n = match value {
        #[expect(clippy::cast_precision_loss, reason = "compared with bounds that are far smaller")]
        Value::Int(n) => *n as f64,
        Value::Real(r) if decimals > 0 && r.is_finite() => *r,
        _ => return Err((msg!("number-unfit", value = text::truncate(&value.canonical(), 40)), msg!("number-unfit-next"))),
    };
    if (min..=max).contains(&n) {
        Ok(())
    } else {
        Err((msg!("number-out-of-range", value = value.canonical()), msg!("number-out-of-range-next", min = min, max = max)))
    }
}

/// One phone: `+`, then digits; +93 and +7 with the length of their countries (`domain.md` §3).
///
/// # Errors
/// What is wrong and what to do.
pub fn phone(s: &str) -> Result<(), (Message, Message)> {
    let digits = s.strip_prefix('+').filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    let Some(digits) = digits else {
        return Err((msg!("phone-unfit", value = text::truncate(s, 40)), msg!("phone-unfit-next")));
    };
    // Afghanistan and Kazakhstan.
    let wanted = if digits.starts_with("93") || digits.starts_with('7') { 11..=11 } else { 8..=15 };
    if wanted.contains(&digits.len()) {
        Ok(())
    } else {
        Err((msg!("phone-length", value = text::truncate(s, 40), digits = digits.len()), msg!("phone-length-next")))
    }
}

/// Days outside of this are slips of a key.
fn in_range(day: chrono::NaiveDate) -> bool {
    use chrono::Datelike;
    (1900..=2200).contains(&day.year())
}

/// Pairs of fields of which the second must not lie before the first.
const PERIODS: &[(&str, &str)] = &[
    ("starts_on", "ends_on"),
    ("signed_on", "ends_on"),
    ("arrives_on", "leaves_on"),
    ("issued_on", "expires_on"),
    ("decided_on", "expires_on"),
    ("starts_at", "ends_at"),
    ("earliest_on", "latest_on"),
];

fn periods(row: &Row) -> Vec<Finding> {
    let before = |a: &Value, b: &Value| match (Moment::parse(a.as_str()), Moment::parse(b.as_str())) {
        (Some(a), Some(b)) => a < b,
        // ISO days compare as text.
        _ => a.as_str() < b.as_str(),
    };
    let key = |name: &str| row.kind.field(name).map(|f| f.key);
    PERIODS
        .iter()
        .filter_map(|(from, to)| Some((key(from)?, key(to)?)))
        .filter(|(from, to)| {
            let (a, b) = (row.get(from), row.get(to));
            !a.is_null() && !b.is_null() && before(b, a)
        })
        .map(|(from, to)| Finding {
            fields: vec![to, from],
            what: msg!("period-backwards", from = row.text(from), to = row.text(to)),
            next: msg!("period-backwards-next"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    fn field(kind: Kind, key: &str) -> &'static Field {
        kind.field(key).unwrap()
    }

    #[test]
    fn cells_that_can_be_taken_and_cells_that_cannot() {
        let t = |s: &str| Value::Text(s.into());
        for (kind, key, value, ok) in [
            (Kind::Trainee, "passport_name", t("Gul"), true),
            (Kind::Trainee, "passport_name", Value::Null, false),
            (Kind::Trainee, "passport_name", t("   "), false),
            (Kind::Trainee, "passport_name", t("a\u{1b}[2J"), false),
            (Kind::Trainee, "passport_name", t("a\u{202e}b"), false),
            (Kind::Trainee, "born", t("1988"), true),
            (Kind::Trainee, "born", t("1988-02-30"), false),
            (Kind::Trainee, "sex", t("male"), true),
            (Kind::Trainee, "sex", t("M"), false),
            (Kind::Trainee, "phone", t("+93713186091; +77011234567"), true),
            (Kind::Trainee, "phone", t("+9371318609"), false),
            (Kind::Trainee, "phone", t("0713186091"), false),
            (Kind::Trainee, "email", t("a@b.af"), true),
            (Kind::Trainee, "email", t("a b@b.af"), false),
            (Kind::Trainee, "notes", t("one\ntwo"), true),
            (Kind::Trainee, "notes", t("one\u{7}"), false),
            (Kind::Hospital, "beds", Value::Int(400), true),
            (Kind::Hospital, "beds", Value::Int(-1), false),
            (Kind::Hospital, "beds", t("400"), false),
            (Kind::Hospital, "latitude", Value::Real(34.5), true),
            (Kind::Hospital, "latitude", Value::Real(91.0), false),
            (Kind::Hospital, "latitude", Value::Real(f64::NAN), false),
            (Kind::Document, "expires_on", t("2031-03-10"), true),
            (Kind::Document, "expires_on", t("2026-02-30"), false),
            (Kind::Document, "expires_on", t("20261-01-01"), false),
            (Kind::Document, "expires_on", t("0000-01-01"), false),
            (Kind::Agreement, "seats", t("orthopaedics=4; neurosurgery=2"), true),
            (Kind::Agreement, "seats", t("orthopaedics"), false),
        ] {
            assert_eq!(cell(field(kind, key), &value).is_ok(), ok, "{key} {value:?}");
        }
    }

    #[test]
    fn scales_items_and_learning_curves_that_cannot_be() {
        let id = Id::new(1).unwrap();
        let form = |kind: &str, a: f64, b: f64| {
            let row = Row::new(Kind::Instrument, id).with("code", Value::text("x")).with("version", Value::text("1"));
            let row = row.with("title", Value::text("X")).with("kind", Value::text(kind));
            row.with("scale_min", Value::Real(a)).with("scale_max", Value::Real(b))
        };
        let at = |row: Row| super::row(&row).first().map(|f| f.fields[0]);
        for (kind, a, b, want) in [
            ("dops", 1.0, 6.0, None),
            ("dops", 6.0, 1.0, Some("scale_max")),
            ("dops", 3.0, 3.0, Some("scale_max")),
            ("o-score", 1.0, 5.0, None),
            ("o-score", 0.0, 5.0, Some("scale_min")),
            ("epa", 1.0, 6.0, Some("scale_max")),
            ("mcq", 0.0, 100.0, None),
        ] {
            assert_eq!(at(form(kind, a, b)), want, "{kind} {a} {b}");
        }
        assert_eq!(at(form("dops", 1.0, 6.0).with("target", Value::Real(7.0))), Some("target"));
        assert_eq!(at(form("epa", 1.0, 5.0).with("target", Value::Real(4.0))), Some("target"));
        let item = Row::new(Kind::InstrumentItem, id).with("instrument", Value::Int(1)).with("position", Value::Int(1));
        let item = item.with("title", Value::text("Asepsis"));
        for (code, ok) in [("asepsis", true), ("a=b", false), ("a;b", false), ("a: b", false)] {
            assert_eq!(at(item.clone().with("code", Value::text(code))).is_none(), ok, "{code}");
        }
        let skill =
            Row::new(Kind::Skill, id).with("framework", Value::Int(1)).with("code", Value::text("A")).with("title", Value::text("A"));
        let curve =
            |p0: f64, p1: f64| skill.clone().with("acceptable_failure", Value::Real(p0)).with("unacceptable_failure", Value::Real(p1));
        assert_eq!((at(curve(10.0, 25.0)), at(curve(25.0, 10.0))), (None, Some("unacceptable_failure")));
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_found_at_its_end() {
        let id = Id::new(1).unwrap();
        let visit = Row::new(Kind::Visit, id).with("title", Value::text("v")).with("arrives_on", Value::text("2027-01-12"));
        assert!(row(&visit.clone().with("leaves_on", Value::text("2027-01-12"))).is_empty());
        let found = row(&visit.with("leaves_on", Value::text("2027-01-11")));
        assert_eq!(found[0].fields, ["leaves_on", "arrives_on"]);
    }
}
