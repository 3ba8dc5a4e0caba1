//! Whether two records may be one person.
//!
//! The same passport number is the same person. Everything else only adds up: names are alike in this field far more often
//! than people are the same, so a name counts little without father, birth, phone or place beside it, and what contradicts
//! counts against. A person decides; this only finds and says why.
//!
//! The weights are our own, set by hand and held by tests on the untidy workbook of the field; there is no source to cite.
//! Still awkward: two brothers with like names, one phone and one hospital look like one person until their births are entered.

use crate::model::{Id, PartialDate, Row, Sex, Trainee};
use crate::msg;
use crate::text::{self, likeness};
use crate::words::Message;

/// What is known of somebody; what is empty says nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// Latin name as in the passport.
    pub name: String,
    /// The name in its own script.
    pub native_name: String,
    /// Father's name.
    pub father: String,
    /// Grandfather's name.
    pub grandfather: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Birth.
    pub born: Option<PartialDate>,
    /// Canonical phones.
    pub phones: Vec<String>,
    /// Passport numbers, old ones too.
    pub passports: Vec<String>,
    /// Number of the licence to practise.
    pub licence: String,
    /// Tazkira or IIN.
    pub national_id: String,
    /// Home hospital.
    pub hospital: Option<Id>,
    /// P-code.
    pub province: String,
}

impl Person {
    /// From a trainee's record and the numbers of their passports.
    #[must_use]
    pub fn of(row: &Row, passports: Vec<String>) -> Self {
        let t: Trainee = row.to();
        let native = text::fold(&t.surname);
        let name = if t.surname.is_empty() || text::fold(&t.passport_name).contains(&native) {
            t.passport_name
        } else {
            format!("{} {}", t.passport_name, t.surname)
        };
        Self {
            name,
            native_name: t.native_name,
            father: t.father_name,
            grandfather: t.grandfather_name,
            sex: t.sex,
            born: t.born,
            phones: t.phone,
            passports,
            licence: t.licence_number,
            national_id: t.national_id,
            hospital: t.home_hospital,
            province: t.province,
        }
    }
}

/// How sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Not worth asking.
    No,
    /// A person should look.
    Likely,
    /// One passport.
    Certain,
}

/// How alike two people are, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// How sure.
    pub verdict: Verdict,
    /// For ordering: more is more alike. Not a probability.
    pub points: f64,
    /// How alike their names are, 0 to 1.
    pub names: f64,
    /// What speaks for it and against it, the strongest first.
    pub reasons: Vec<Message>,
}

/// From here on it is worth asking.
const LIKELY: f64 = 3.5;
/// Names from here on are spellings of one name (see [`likeness`]).
const ALIKE: f64 = 0.85;

/// Compares two people; the same both ways.
#[must_use]
pub fn score(a: &Person, b: &Person) -> Likeness {
    let names = name_likeness(a, b);
    let mut told: Vec<(f64, Message)> = Vec::new();
    let passport = shared(&a.passports, &b.passports, paper_key);
    if passport {
        told.push((10.0, msg!("same-passport")));
    } else if known(&a.passports, paper_key) && known(&b.passports, paper_key) {
        // Passports are renewed under a new number.
        told.push((-1.0, msg!("other-passport")));
    }
    told.push(by_name(a, b, names));
    told.extend(by_fathers(a, b));
    told.extend(by_birth(a, b));
    told.extend(by_papers(a, b));
    if shared(&a.phones, &b.phones, |p| (!p.is_empty()).then(|| p.to_owned())) {
        told.push((2.5, msg!("same-phone")));
    }
    if let (Some(x), Some(y)) = (a.sex, b.sex)
        && x != y
    {
        told.push((-3.0, msg!("other-sex")));
    }
    if let (Some(x), Some(y)) = (a.hospital, b.hospital) {
        told.push(if x == y { (0.7, msg!("same-hospital")) } else { (-0.3, msg!("other-hospital")) });
    }
    if !a.province.is_empty() && a.province == b.province {
        told.push((0.3, msg!("same-province")));
    }
    let points: f64 = told.iter().map(|(p, _)| p).sum();
    let verdict = match () {
        () if passport => Verdict::Certain,
        () if points >= LIKELY => Verdict::Likely,
        () => Verdict::No,
    };
    told.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()));
    Likeness { verdict, points, names, reasons: told.into_iter().map(|(_, m)| m).collect() }
}

/// The likeness of the best pair of their names; across scripts where one has only one of them.
fn name_likeness(a: &Person, b: &Person) -> f64 {
    let pair = |x: &str, y: &str| if x.is_empty() || y.is_empty() { 0.0 } else { likeness(x, y) };
    let straight = pair(&a.name, &b.name).max(pair(&a.native_name, &b.native_name));
    if straight >= 0.95 {
        return straight;
    }
    straight.max(pair(&a.name, &b.native_name)).max(pair(&a.native_name, &b.name))
}

fn by_name(a: &Person, b: &Person, names: f64) -> (f64, Message) {
    // One word tells little: many have one name.
    let words = text::name_keys(&a.name).len().min(text::name_keys(&b.name).len());
    let bare = if words < 2 { 0.5 } else { 1.0 };
    match names {
        n if n >= 0.95 => (3.0 * bare, msg!("same-name")),
        n if n >= 0.9 => (2.5 * bare, msg!("like-name")),
        n if n >= ALIKE => (2.0 * bare, msg!("like-name")),
        n if n >= 0.75 => (bare, msg!("near-name")),
        _ => (-3.0, msg!("other-name")),
    }
}

fn by_fathers(a: &Person, b: &Person) -> Vec<(f64, Message)> {
    let mut out = Vec::new();
    if !a.father.is_empty() && !b.father.is_empty() {
        match likeness(&a.father, &b.father) {
            n if n >= ALIKE => out.push((2.0, msg!("same-father"))),
            n if n < 0.65 => out.push((-2.5, msg!("other-father"))),
            _ => {}
        }
    }
    if !a.grandfather.is_empty() && !b.grandfather.is_empty() {
        match likeness(&a.grandfather, &b.grandfather) {
            n if n >= ALIKE => out.push((1.0, msg!("same-grandfather"))),
            n if n < 0.65 => out.push((-1.0, msg!("other-grandfather"))),
            _ => {}
        }
    }
    out
}

fn by_birth(a: &Person, b: &Person) -> Option<(f64, Message)> {
    let (x, y) = (a.born?, b.born?);
    Some(match (x.day(), y.day()) {
        (Some(d), Some(e)) if d == e => (2.5, msg!("same-birthday")),
        _ if x.compatible(y) => (0.7, msg!("like-birth")),
        _ => (-2.0, msg!("other-birth")),
    })
}

fn by_papers(a: &Person, b: &Person) -> Vec<(f64, Message)> {
    let same = |x: &str, y: &str| paper_key(x).is_some_and(|k| Some(k) == paper_key(y));
    let mut out = Vec::new();
    if same(&a.licence, &b.licence) {
        out.push((3.0, msg!("same-licence")));
    }
    if same(&a.national_id, &b.national_id) {
        out.push((4.0, msg!("same-national-id")));
    }
    out
}

fn known(all: &[String], key: impl Fn(&str) -> Option<String>) -> bool {
    all.iter().any(|one| key(one).is_some())
}

fn shared(a: &[String], b: &[String], key: impl Fn(&str) -> Option<String>) -> bool {
    a.iter().filter_map(|x| key(x)).any(|x| b.iter().filter_map(|y| key(y)).any(|y| x == y))
}

/// A number of a passport or another paper for comparing: letters and digits of any script, capitals, nothing between.
#[must_use]
pub fn number_key(number: &str) -> String {
    text::latin_digits(number).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// [`number_key`] of what can be such a number: "unknown", "-" and "0" are none.
#[must_use]
pub fn paper_key(number: &str) -> Option<String> {
    let key = number_key(number);
    let digits: Vec<char> = key.chars().filter(char::is_ascii_digit).collect();
    let one = digits.first().is_none_or(|d| digits.iter().all(|e| e == d));
    (digits.len() >= 4 && !one).then_some(key)
}

#[cfg(test)]
mod tests;
