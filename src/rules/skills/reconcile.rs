//! A logbook compared with the theatre register of the same hospital and days: what is in both, what only in one, and what may be one.
//!
//! An app logbook in Sierra Leone over-reported 33 % of its cases and missed 51 % of the register's (`domain.md` §5), so each share is told
//! with what it is a share of. A pair that somebody made stays, one that somebody refused is not proposed again. Then case numbers count, folded, on the same day or a day off. Where a
//! number is missing, words of the operation and the surgeon make a pair: certain only when all agree on the same day, else doubtful, for
//! a person to say. Each row stands in one pair at most, and the order of rows does not matter.
//!
//! Must not: read a file, or decide a doubtful pair. Awkward: words are compared letter by letter after folding; a register in Dari and a
//! logbook in English meet by numbers and surgeons only. Our thresholds are choices of our own; no source gives any.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::model::Id;
use crate::rules::duplicates::number_key;
use crate::text;

/// From this likeness on (0–1) a pair without numbers is shown to a person.
pub const DOUBTFUL: f64 = 0.5;
/// From this share of common words on, with surgeon and day the same, it is certain.
pub const CERTAIN: f64 = 0.8;

/// A logged case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its record.
    pub id: Id,
    /// Its day.
    pub on: NaiveDate,
    /// The hospital's number.
    pub number: String,
    /// Procedure and detail.
    pub operation: String,
    /// Names of all who took part.
    pub people: Vec<String>,
}

/// A line of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its record.
    pub id: Id,
    /// Its day.
    pub on: NaiveDate,
    /// The hospital's number.
    pub number: String,
    /// What was done.
    pub operation: String,
    /// Who operated.
    pub surgeon: String,
    /// The case that somebody said it is.
    pub said: Option<Id>,
    /// The cases that somebody said it is not.
    pub refused: Vec<Id>,
}

/// By what two rows are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Somebody said so.
    Person,
    /// The case number.
    Number,
    /// Words, surgeon and day.
    Words,
}

/// A line of the register and a case that are one, or may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The line.
    pub register: Id,
    /// The case.
    pub log: Id,
    /// By what.
    pub by: By,
    /// Days from the register's day to the log's: 0, or 1 either way; more where a person said so.
    pub off: i64,
    /// How much alike words and surgeon are, 0–1.
    pub likeness: f64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reconciled {
    /// In both.
    pub matched: Vec<Pair>,
    /// Perhaps in both.
    pub doubtful: Vec<Pair>,
    /// Logged, and not in the register.
    pub only_log: Vec<Id>,
    /// In the register, and not logged.
    pub only_register: Vec<Id>,
    /// Pairs that somebody refused; their rows stand in the other lists too, alone or with another.
    pub refused: Vec<Pair>,
}

/// Parts of a whole that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Cases in all.
    pub of: usize,
    /// In both.
    pub matched: f64,
    /// Perhaps in both.
    pub doubtful: f64,
    /// Not in the other.
    pub only: f64,
}

impl Shares {
    fn new(matched: usize, doubtful: usize, only: usize) -> Option<Self> {
        let of = matched + doubtful + only;
        let share = |n: usize| n as f64 / of as f64;
        (of > 0).then(|| Self { of, matched: share(matched), doubtful: share(doubtful), only: share(only) })
    }
}

impl Reconciled {
    /// Of the logged cases; `only` is what was reported over the register. `None` without any.
    #[must_use]
    pub fn of_log(&self) -> Option<Shares> {
        Shares::new(self.matched.len(), self.doubtful.len(), self.only_log.len())
    }

    /// Of the register's lines; `only` is what the logbook missed. `None` without any.
    #[must_use]
    pub fn of_register(&self) -> Option<Shares> {
        Shares::new(self.matched.len(), self.doubtful.len(), self.only_register.len())
    }

    /// Of all cases of both: in both, doubtful, only logged, only in the register. They sum to 1; `None` without any.
    #[must_use]
    pub fn of_all(&self) -> Option<[f64; 4]> {
        let parts = [self.matched.len(), self.doubtful.len(), self.only_log.len(), self.only_register.len()];
        let of: usize = parts.iter().sum();
        (of > 0).then(|| parts.map(|n| n as f64 / of as f64))
    }
}

/// What is compared of a row.
struct Traits {
    id: Id,
    on: NaiveDate,
    number: String,
    words: BTreeSet<String>,
    /// Sounds of each person's name.
    people: Vec<BTreeSet<String>>,
}

impl Traits {
    fn new(id: Id, on: NaiveDate, number: &str, operation: &str, people: &[String]) -> Self {
        let folded = text::fold(operation);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 1).map(str::to_owned).collect();
        // "Dr." is nobody's name.
        let bare = |name: &str| name.split([' ', '.', ',']).filter(|w| !text::is_title(w)).collect::<Vec<_>>().join(" ");
        let people = people.iter().map(|name| text::name_keys(&bare(name)).into_iter().collect::<BTreeSet<_>>()).filter(|k| !k.is_empty());
        Self { id, on, number: number_key(number), words, people: people.collect() }
    }

    /// The digits of a number that is all digits, without zeros before them.
    fn digits(number: &str) -> Option<&str> {
        let bare = number.trim_start_matches('0');
        (bare.len() >= 3 && bare.bytes().all(|b| b.is_ascii_digit())).then_some(bare)
    }

    /// The same number; a register may leave out the letters that the hospital puts before all of them.
    fn same_number(&self, other: &Self) -> bool {
        if self.number.is_empty() || other.number.is_empty() {
            return false;
        }
        let bare = |short: &str, long: &str| {
            let tail = long.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches('0');
            Self::digits(short).is_some_and(|digits| digits == tail)
        };
        self.number == other.number || bare(&self.number, &other.number) || bare(&other.number, &self.number)
    }

    /// The part of the words that both have (Dice's coefficient); `None` where one has none.
    fn words(&self, other: &Self) -> Option<f64> {
        let all = self.words.len() + other.words.len();
        let common = self.words.intersection(&other.words).count();
        (!self.words.is_empty() && !other.words.is_empty()).then(|| 2.0 * common as f64 / all as f64)
    }

    /// Whether somebody of the one is named by the other; `None` where one names nobody.
    fn surgeon(&self, other: &Self) -> Option<bool> {
        let named = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.is_subset(b) || b.is_subset(a);
        let any = self.people.iter().any(|a| other.people.iter().any(|b| named(a, b)));
        (!self.people.is_empty() && !other.people.is_empty()).then_some(any)
    }

    fn likeness(&self, other: &Self) -> f64 {
        let surgeon = match self.surgeon(other) {
            Some(true) => 1.0,
            None => 0.5,
            Some(false) => 0.0,
        };
        0.7 * self.words(other).unwrap_or(0.0) + 0.3 * surgeon
    }
}

/// Compares cases with lines of the register.
#[must_use]
pub fn reconcile(log: &[Logged], register: &[Registered]) -> Reconciled {
    let refused: BTreeSet<(Id, Id)> = register
        .iter()
        // Where a form was filled with both, it is the case.
        .flat_map(|r| r.refused.iter().filter(|case| r.said != Some(**case)).map(|case| (r.id, *case)))
        .collect();
    let mut cases: BTreeMap<Id, Traits> = log.iter().map(|l| (l.id, Traits::new(l.id, l.on, &l.number, &l.operation, &l.people))).collect();
    let mut lines: BTreeMap<Id, (Traits, Option<Id>)> = register
        .iter()
        .map(|r| (r.id, (Traits::new(r.id, r.on, &r.number, &r.operation, std::slice::from_ref(&r.surgeon)), r.said)))
        .collect();
    let mut out = Reconciled::default();
    let both = refused.iter().filter_map(|(line, case)| Some((&lines.get(line)?.0, cases.get(case)?)));
    out.refused = both.map(|(line, case)| pair(line, case, By::Person)).collect();
    let said: Vec<(Id, Id)> = lines.iter().filter_map(|(id, (_, said))| Some((*id, (*said)?))).collect();
    for (line, case) in said {
        // Of two lines that are said to be one case the other is not known any better than if nobody had said it.
        if let Some(one) = cases.remove(&case)
            && let Some((two, _)) = lines.remove(&line)
        {
            out.matched.push(pair(&two, &one, By::Person));
        }
    }
    take(&mut cases, &mut lines, &refused, &mut out.matched, |line, case| line.same_number(case).then_some(By::Number));
    let certain = |line: &Traits, case: &Traits| {
        let alike = line.words(case).is_some_and(|w| w >= CERTAIN) && line.surgeon(case) == Some(true);
        (misses_number(line, case) && alike && line.on == case.on).then_some(By::Words)
    };
    take(&mut cases, &mut lines, &refused, &mut out.matched, certain);
    // A digit that was written wrong is seen by the words; a person says whether it is.
    let doubtful = |line: &Traits, case: &Traits| {
        let slip = line.number.chars().count() >= 3 && text::near(&line.number, &case.number, 1).is_some();
        ((misses_number(line, case) || slip) && line.likeness(case) >= DOUBTFUL).then_some(By::Words)
    };
    take(&mut cases, &mut lines, &refused, &mut out.doubtful, doubtful);
    out.only_log = by_day(cases.values());
    out.only_register = by_day(lines.values().map(|(line, _)| line));
    let day: BTreeMap<Id, NaiveDate> = register.iter().map(|r| (r.id, r.on)).collect();
    for pairs in [&mut out.matched, &mut out.doubtful, &mut out.refused] {
        pairs.sort_by_key(|p| (day.get(&p.register).copied(), p.register));
    }
    out
}

fn misses_number(line: &Traits, case: &Traits) -> bool {
    line.number.is_empty() || case.number.is_empty()
}

fn by_day<'a>(rows: impl Iterator<Item = &'a Traits>) -> Vec<Id> {
    let mut rows: Vec<(NaiveDate, Id)> = rows.map(|t| (t.on, t.id)).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, id)| id).collect()
}

fn pair(line: &Traits, case: &Traits, by: By) -> Pair {
    Pair { register: line.id, log: case.id, by, off: (case.on - line.on).num_days(), likeness: line.likeness(case) }
}

/// Takes pairs that `fits`, the nearest day first, then the likest, each row once.
fn take(
    cases: &mut BTreeMap<Id, Traits>,
    lines: &mut BTreeMap<Id, (Traits, Option<Id>)>,
    refused: &BTreeSet<(Id, Id)>,
    into: &mut Vec<Pair>,
    fits: impl Fn(&Traits, &Traits) -> Option<By>,
) {
    let mut days: BTreeMap<NaiveDate, Vec<&Traits>> = BTreeMap::new();
    for case in cases.values() {
        days.entry(case.on).or_default().push(case);
    }
    let mut found: Vec<Pair> = Vec::new();
    for (line, _) in lines.values() {
        let from = line.on.checked_sub_days(Days::new(1)).unwrap_or(line.on);
        let to = line.on.checked_add_days(Days::new(1)).unwrap_or(line.on);
        for case in days.range(from..=to).flat_map(|(_, cases)| cases) {
            if !refused.contains(&(line.id, case.id))
                && let Some(by) = fits(line, case)
            {
                found.push(pair(line, case, by));
            }
        }
    }
    found.sort_by(|a, b| {
        let near = (a.off.abs()).cmp(&b.off.abs());
        near.then(b.likeness.total_cmp(&a.likeness)).then((a.register, a.log).cmp(&(b.register, b.log)))
    });
    for one in found {
        if lines.contains_key(&one.register) && cases.remove(&one.log).is_some() {
            lines.remove(&one.register);
            into.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn logged(n: i64, on: u32, number: &str, operation: &str, people: &[&str]) -> Logged {
        Logged {
            id: id(n),
            on: day(on),
            number: number.into(),
            operation: operation.into(),
            people: people.iter().map(|p| (*p).to_owned()).collect(),
        }
    }

    fn line(n: i64, on: u32, number: &str, operation: &str, surgeon: &str) -> Registered {
        Registered {
            id: id(n),
            on: day(on),
            number: number.into(),
            operation: operation.into(),
            surgeon: surgeon.into(),
            said: None,
            refused: Vec::new(),
        }
    }

    fn one(log: &Logged, register: &Registered) -> Reconciled {
        reconcile(std::slice::from_ref(log), std::slice::from_ref(register))
    }

    #[test]
    fn a_table_of_pairs() {
        let surgeon = &["Daulet Sarsenov"][..];
        for (what, log, register, matched, doubtful) in [
            ("number", logged(1, 5, "WAK-2407", "femur", &[]), line(9, 5, "wak 2407", "something else", ""), Some(By::Number), false),
            ("a day off", logged(1, 6, "WAK-2407", "femur", &[]), line(9, 5, "WAK-2407", "femur", ""), Some(By::Number), false),
            ("two days off", logged(1, 7, "WAK-2407", "femur", &[]), line(9, 5, "WAK-2407", "femur", ""), None, false),
            ("Dari digits", logged(1, 5, "2407", "femur", &[]), line(9, 5, "۲۴۰۷", "ران", ""), Some(By::Number), false),
            ("without the letters", logged(1, 5, "WAK-2407", "femur", &[]), line(9, 5, "02407", "femur", ""), Some(By::Number), false),
            ("other letters", logged(1, 5, "WAK-2407", "femur", &[]), line(9, 5, "SZ-2407", "hip", ""), None, false),
            ("a slip of a digit", logged(1, 5, "WAK-2407", "femur shaft", &[]), line(9, 5, "WAK-2401", "femur shaft", ""), None, true),
            ("a slip, another operation", logged(1, 5, "WAK-2407", "femur shaft", &[]), line(9, 5, "WAK-2401", "hernia", ""), None, false),
            (
                "words and surgeon",
                logged(1, 5, "", "tibia, open", surgeon),
                line(9, 5, "", "Open tibia", "Dr. Sarsenov"),
                Some(By::Words),
                false,
            ),
            ("the day before", logged(1, 4, "", "tibia, open", surgeon), line(9, 5, "", "Open tibia", "Dr. Sarsenov"), None, true),
            ("no surgeon", logged(1, 5, "", "tibia, open", surgeon), line(9, 5, "7", "Open tibia", ""), None, true),
            ("half of the words", logged(1, 5, "", "tibia, blast injury", surgeon), line(9, 5, "", "tibia", "Sarsenov"), None, true),
            ("another operation", logged(1, 5, "", "hernia", surgeon), line(9, 5, "", "Open tibia", "Sarsenov"), None, false),
            ("both have numbers", logged(1, 5, "100", "tibia", surgeon), line(9, 5, "999", "tibia", "Sarsenov"), None, false),
        ] {
            let found = one(&log, &register);
            assert_eq!(found.matched.first().map(|p| p.by), matched, "{what}");
            assert_eq!(!found.doubtful.is_empty(), doubtful, "{what}");
            let left = usize::from(matched.is_none() && !doubtful);
            assert_eq!((found.only_log.len(), found.only_register.len()), (left, left), "{what}");
        }
        assert_eq!(one(&logged(1, 6, "7", "", &[]), &line(9, 5, "7", "", "")).matched[0].off, 1);
    }

    #[test]
    fn what_a_person_said_stands_and_what_they_refused_does_not_come_back() {
        let log = [logged(1, 5, "7", "femur", &[]), logged(2, 9, "8", "hip", &[])];
        let mut register = [line(9, 5, "7", "femur", "")];
        register[0].said = Some(id(2));
        let found = reconcile(&log, &register);
        assert_eq!(found.matched, [Pair { register: id(9), log: id(2), by: By::Person, off: 4, likeness: 0.15 }]);
        assert_eq!(found.only_log, [id(1)]);
        register[0].said = None;
        register[0].refused = vec![id(1), id(77)];
        let found = reconcile(&log, &register);
        assert!(found.matched.is_empty() && found.doubtful.is_empty());
        assert_eq!((found.only_log.len(), found.only_register), (2, vec![id(9)]));
        // What was refused is told, as far as the case is there; and is no part of the shares.
        assert_eq!(found.refused.iter().map(|p| (p.register, p.log, p.off)).collect::<Vec<_>>(), [(id(9), id(1), 0)]);
        assert_eq!(reconcile(&log, &register).of_register().map(|s| s.of), Some(1));
        // Said to be both, it is the case.
        register[0].said = Some(id(1));
        let found = reconcile(&log, &register);
        assert_eq!((found.matched.len(), found.refused.len()), (1, 0));
    }

    #[test]
    fn shares_are_of_the_log_and_of_the_register() {
        let log = [logged(1, 5, "7", "a b", &[]), logged(2, 5, "8", "c d", &[]), logged(3, 5, "9", "e f", &[])];
        let register = [line(11, 5, "7", "", ""), line(12, 5, "8", "", ""), line(13, 5, "55", "", ""), line(14, 5, "56", "", "")];
        let found = reconcile(&log, &register);
        let (of_log, of_register) = (found.of_log().unwrap(), found.of_register().unwrap());
        assert!((of_log.only - 1.0 / 3.0).abs() < 1e-9 && (of_register.only - 0.5).abs() < 1e-9);
        assert_eq!((of_log.of, of_register.of), (3, 4));
        assert_eq!(reconcile(&[], &[]).of_all(), None);
    }

    fn text() -> impl Strategy<Value = String> {
        prop::sample::select(vec!["", "femur shaft", "tibia open", "open tibia", "hernia", "femur"]).prop_map(str::to_owned)
    }

    fn number() -> impl Strategy<Value = String> {
        prop::sample::select(vec!["", "101", "WAK-101", "102", "wak 102", "110"]).prop_map(str::to_owned)
    }

    fn name() -> impl Strategy<Value = String> {
        prop::sample::select(vec!["", "Sarsenov", "Halimi", "Dr. Daulet Sarsenov"]).prop_map(str::to_owned)
    }

    proptest! {
        #[test]
        fn one_to_one_shares_of_one_and_no_matter_the_order(
            log in prop::collection::vec((1u32..6, number(), text(), name()), 0..14),
            register in prop::collection::vec((1u32..6, number(), text(), name(), prop::option::of(1i64..16)), 0..14),
            turn in 0usize..14,
        ) {
            let mut log: Vec<Logged> = (1..).zip(log).map(|(n, (on, number, operation, name))| logged(n, on, &number, &operation, &[&name])).collect();
            let mut register: Vec<Registered> = (101..)
                .zip(register)
                .map(|(n, (on, number, operation, name, said))| Registered { said: said.and_then(Id::new), ..line(n, on, &number, &operation, &name) })
                .collect();
            let found = reconcile(&log, &register);
            let mut cases: Vec<Id> = found.matched.iter().chain(&found.doubtful).map(|p| p.log).chain(found.only_log.iter().copied()).collect();
            let mut lines: Vec<Id> = found.matched.iter().chain(&found.doubtful).map(|p| p.register).chain(found.only_register.iter().copied()).collect();
            cases.sort_unstable();
            lines.sort_unstable();
            prop_assert_eq!(cases, log.iter().map(|l| l.id).collect::<Vec<_>>());
            prop_assert_eq!(lines, register.iter().map(|r| r.id).collect::<Vec<_>>());
            for pair in found.matched.iter().chain(&found.doubtful) {
                prop_assert!(pair.by == By::Person || pair.off.abs() <= 1);
                prop_assert!((0.0..=1.0).contains(&pair.likeness));
            }
            for shares in found.of_log().into_iter().chain(found.of_register()) {
                prop_assert!((shares.matched + shares.doubtful + shares.only - 1.0).abs() < 1e-9);
            }
            if let Some(all) = found.of_all() {
                prop_assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
            // What a person said is never doubted or split by what only looks alike.
            let refused: BTreeSet<(Id, Id)> = found.doubtful.iter().map(|p| (p.register, p.log)).collect();
            let mut told = register.clone();
            for line in &mut told {
                line.refused = refused.iter().filter(|(register, _)| *register == line.id).map(|(_, case)| *case).collect();
            }
            let after = reconcile(&log, &told);
            prop_assert_eq!(after.refused.iter().map(|p| (p.register, p.log)).collect::<BTreeSet<_>>(), refused.clone());
            for pair in after.matched.iter().chain(&after.doubtful) {
                prop_assert!(!refused.contains(&(pair.register, pair.log)));
            }
            let (a, b) = (turn.min(log.len()), turn.min(register.len()));
            log.rotate_left(a);
            register.rotate_left(b);
            log.reverse();
            prop_assert_eq!(reconcile(&log, &register), found);
        }
    }
}
