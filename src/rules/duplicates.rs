//! Whether two records may be one person.
//!
//! The same passport number is the same person. Everything else only adds up: names are alike in this field far more often
//! than people are the same, so a name counts little without father, birth, phone or place beside it, and what contradicts
//! counts against. A person decides; this only finds and says why.
//!
//! The weights are our own, set by hand and held by tests on the untidy workbook of the field; there is no source to cite.
//! Still awkward: two brothers with like names, one phone and one hospital look like one person until their births are entered.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::{Id, PartialDate, Row, Sex, Trainee};
use crate::msg;
use crate::text::{self, Spelling};
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
/// Names from here on are spellings of one name (see [`text::likeness`]).
const ALIKE: f64 = 0.85;

/// What of somebody can be told at a glance, without words: enough to leave out most of those who are not they.
#[derive(Debug, Clone, Copy)]
pub struct Sign {
    born: Option<PartialDate>,
    sex: Option<Sex>,
    hospital: Option<Id>,
    /// Hashes; 0 for none, `MANY` for more than fit.
    phones: [u32; 2],
    passports: [u32; 2],
    licence: u32,
    national_id: u32,
    province: u32,
    father: bool,
    grandfather: bool,
}

/// Stands in a sign for what did not fit.
const MANY: u32 = u32::MAX;

/// A number for a text that is never 0 or `MANY`; two texts may share one.
fn number(text: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    (hasher.finish() as u32).clamp(1, MANY - 1)
}

fn numbers<S: AsRef<str>>(all: &[S]) -> [u32; 2] {
    match all {
        [] => [0, 0],
        [one] => [number(one.as_ref()), 0],
        [one, other] => [number(one.as_ref()), number(other.as_ref())],
        _ => [MANY, MANY],
    }
}

impl Sign {
    /// Of what is known of somebody.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let one = |text: &str| paper_key(text).map_or(0, |key| number(&key));
        let phones: Vec<&String> = person.phones.iter().filter(|p| !p.is_empty()).collect();
        let passports: Vec<String> = person.passports.iter().filter_map(|n| paper_key(n)).collect();
        Self {
            born: person.born,
            sex: person.sex,
            hospital: person.hospital,
            phones: numbers(&phones),
            passports: numbers(&passports),
            licence: one(&person.licence),
            national_id: one(&person.national_id),
            province: if person.province.is_empty() { 0 } else { number(&person.province) },
            father: !person.father.is_empty(),
            grandfather: !person.grandfather.is_empty(),
        }
    }

    /// The most points that two people can come to, whatever their names are; never less than [`Prepared::score`] gives.
    #[must_use]
    pub fn reach(&self, other: &Self) -> f64 {
        let meet =
            |a: [u32; 2], b: [u32; 2]| a[0] == MANY && b[0] != 0 || b[0] == MANY && a[0] != 0 || a.iter().any(|n| *n != 0 && b.contains(n));
        let same = |a: u32, b: u32| a != 0 && a == b;
        let mut points = 3.0;
        points += match () {
            () if meet(self.passports, other.passports) => 10.0,
            () if self.passports[0] != 0 && other.passports[0] != 0 => -1.0,
            () => 0.0,
        };
        points += by_birth(self.born, other.born).map_or(0.0, |(p, _)| p);
        points += if same(self.licence, other.licence) { 3.0 } else { 0.0 };
        points += if same(self.national_id, other.national_id) { 4.0 } else { 0.0 };
        points += if meet(self.phones, other.phones) { 2.5 } else { 0.0 };
        points += if self.sex.is_some() && other.sex.is_some() && self.sex != other.sex { -3.0 } else { 0.0 };
        points += match (self.hospital, other.hospital) {
            (Some(x), Some(y)) if x == y => 0.7,
            (Some(_), Some(_)) => -0.3,
            _ => 0.0,
        };
        points += if same(self.province, other.province) { 0.3 } else { 0.0 };
        points += if self.father && other.father { 2.0 } else { 0.0 };
        points + if self.grandfather && other.grandfather { 1.0 } else { 0.0 }
    }

    /// Whether it is worth comparing two people.
    #[must_use]
    pub fn worth(&self, other: &Self) -> bool {
        self.reach(other) >= LIKELY
    }
}

/// Somebody prepared for comparing with many others.
pub struct Prepared {
    /// Who.
    pub person: Person,
    name: Spelling,
    native_name: Spelling,
    father: Spelling,
    grandfather: Spelling,
    /// Words of the Latin name.
    words: usize,
    passports: Vec<String>,
    licence: Option<String>,
    national_id: Option<String>,
}

impl Prepared {
    /// Prepares what is known of somebody.
    #[must_use]
    pub fn of(person: Person) -> Self {
        Self {
            name: Spelling::of(&person.name),
            native_name: Spelling::of(&person.native_name),
            father: Spelling::of(&person.father),
            grandfather: Spelling::of(&person.grandfather),
            words: text::name_keys(&person.name).len(),
            passports: person.passports.iter().filter_map(|n| paper_key(n)).collect(),
            licence: paper_key(&person.licence),
            national_id: paper_key(&person.national_id),
            person,
        }
    }

    /// Compares two people; the same both ways.
    #[must_use]
    pub fn score(&self, other: &Self) -> Likeness {
        let mut told = self.beside_names(other);
        let names = self.names_alike(other);
        told.push(by_name(self.words.min(other.words), names));
        told.extend(by_fathers(self, other));
        let points: f64 = told.iter().map(|(p, _)| p).sum();
        let verdict = match () {
            () if self.one_passport(other) => Verdict::Certain,
            () if points >= LIKELY => Verdict::Likely,
            () => Verdict::No,
        };
        told.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()));
        Likeness { verdict, points, names, reasons: told.into_iter().map(|(_, m)| m).collect() }
    }

    /// See [`Sign`].
    #[must_use]
    pub fn sign(&self) -> Sign {
        Sign::of(&self.person)
    }

    fn one_passport(&self, other: &Self) -> bool {
        self.passports.iter().any(|key| other.passports.contains(key))
    }

    /// What papers, births, phones and places say.
    fn beside_names(&self, other: &Self) -> Vec<(f64, Message)> {
        let (a, b) = (&self.person, &other.person);
        let mut told: Vec<(f64, Message)> = Vec::new();
        if self.one_passport(other) {
            told.push((10.0, msg!("same-passport")));
        } else if !self.passports.is_empty() && !other.passports.is_empty() {
            // Passports are renewed under a new number.
            told.push((-1.0, msg!("other-passport")));
        }
        told.extend(by_birth(a.born, b.born));
        if self.licence.is_some() && self.licence == other.licence {
            told.push((3.0, msg!("same-licence")));
        }
        if self.national_id.is_some() && self.national_id == other.national_id {
            told.push((4.0, msg!("same-national-id")));
        }
        if a.phones.iter().any(|phone| !phone.is_empty() && b.phones.contains(phone)) {
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
        told
    }

    /// The likeness of the best pair of their names; across scripts where one has only one of them.
    fn names_alike(&self, other: &Self) -> f64 {
        let straight = self.name.likeness(&other.name).max(self.native_name.likeness(&other.native_name));
        if straight >= 0.95 {
            return straight;
        }
        straight.max(self.name.likeness(&other.native_name)).max(self.native_name.likeness(&other.name))
    }
}

/// Compares two people; the same both ways. Who compares one with many prepares them once ([`Prepared`]).
#[must_use]
pub fn score(a: &Person, b: &Person) -> Likeness {
    Prepared::of(a.clone()).score(&Prepared::of(b.clone()))
}

fn by_name(words: usize, names: f64) -> (f64, Message) {
    // One word tells little: many have one name.
    let bare = if words < 2 { 0.5 } else { 1.0 };
    match names {
        n if n >= 0.95 => (3.0 * bare, msg!("same-name")),
        n if n >= 0.9 => (2.5 * bare, msg!("like-name")),
        n if n >= ALIKE => (2.0 * bare, msg!("like-name")),
        n if n >= 0.75 => (bare, msg!("near-name")),
        _ => (-3.0, msg!("other-name")),
    }
}

fn by_fathers(a: &Prepared, b: &Prepared) -> Vec<(f64, Message)> {
    let mut out = Vec::new();
    if !a.person.father.is_empty() && !b.person.father.is_empty() {
        match a.father.likeness(&b.father) {
            n if n >= ALIKE => out.push((2.0, msg!("same-father"))),
            n if n < 0.65 => out.push((-2.5, msg!("other-father"))),
            _ => {}
        }
    }
    if !a.person.grandfather.is_empty() && !b.person.grandfather.is_empty() {
        match a.grandfather.likeness(&b.grandfather) {
            n if n >= ALIKE => out.push((1.0, msg!("same-grandfather"))),
            n if n < 0.65 => out.push((-1.0, msg!("other-grandfather"))),
            _ => {}
        }
    }
    out
}

fn by_birth(a: Option<PartialDate>, b: Option<PartialDate>) -> Option<(f64, Message)> {
    let (x, y) = (a?, b?);
    Some(match (x.day(), y.day()) {
        (Some(d), Some(e)) if d == e => (2.5, msg!("same-birthday")),
        _ if x.compatible(y) => (0.7, msg!("like-birth")),
        _ => (-2.0, msg!("other-birth")),
    })
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
