//! Nominations in the order of need: what the home hospital lacks, whether it could use it, and whether it would be taught on.
//!
//! The score is a sum of parts that are all shown with their weights, and people decide, with a written reason. Whole points, so that
//! the parts sum to the score to the last digit and a tie is a tie.
//!
//! A sensitive field or a travelling companion can never be a criterion: what is scored is a [`Nominee`], which has no such field, and a
//! [`Criterion`] is one of four. Sex and province are counted *after* the choice ([`split`]) and are always shown; they are not scored.
//!
//! ```compile_fail
//! use ustaz::rules::skills::selection::Nominee;
//! fn weigh(nominee: &Nominee) -> bool {
//!     nominee.companion // no field `companion` on type `&Nominee`
//! }
//! ```
//!
//! ```compile_fail
//! use ustaz::rules::skills::selection::Criterion;
//! let _ = Criterion::Sex; // no variant named `Sex`
//! ```
//!
//! Must not: decide; drop a nominee; order within a tie by anything but the record.
//! Still awkward: the weights we begin with are our own, not a ministry's.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Result};
use crate::model::{Id, Sex};
use crate::msg;
use crate::words::Message;

/// Points of a whole score.
pub const WHOLE: u32 = 1_000;

/// People taught before from which on more do not count. Our own figure.
pub const TAUGHT_ENOUGH: u32 = 5;

/// What is scored. There is nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// Bellwether procedures of the training (caesarean, laparotomy, open fracture) that nobody at home holds.
    Bellwether,
    /// Other essential skills of the training that nobody at home holds.
    Essential,
    /// How ready the home department is for the needed skills.
    Readiness,
    /// Whether it would be taught on.
    Onward,
}

impl Criterion {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Bellwether, Self::Essential, Self::Readiness, Self::Onward];

    /// Its name in an agreement's weights.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bellwether => "bellwether",
            Self::Essential => "essential",
            Self::Readiness => "readiness",
            Self::Onward => "onward",
        }
    }

    /// In words.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Bellwether => msg!("skills-select-bellwether"),
            Self::Essential => msg!("skills-select-essential"),
            Self::Readiness => msg!("skills-select-readiness"),
            Self::Onward => msg!("skills-select-onward"),
        }
    }
}

/// How much each criterion weighs, in any unit: only their relation counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// [`Criterion::Bellwether`].
    pub bellwether: u16,
    /// [`Criterion::Essential`].
    pub essential: u16,
    /// [`Criterion::Readiness`].
    pub readiness: u16,
    /// [`Criterion::Onward`].
    pub onward: u16,
}

impl Default for Weights {
    /// Need before readiness before teaching. Our own figures, to be changed by the ministry.
    fn default() -> Self {
        Self { bellwether: 40, essential: 25, readiness: 20, onward: 15 }
    }
}

/// What the weights of an agreement sum to, as they are typed.
pub const PERCENT: u32 = 100;

impl Weights {
    /// Those that an agreement holds; `None` where it names none of the criteria. What it does not name weighs nothing; what is no
    /// criterion does not count, so that nothing can be smuggled in by a name.
    #[must_use]
    pub fn of_pairs(pairs: &[(String, f64)]) -> Option<Self> {
        let named = |c: Criterion| pairs.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(c.key())).map(|(_, n)| *n);
        let weight = |c: Criterion| named(c).filter(|n| n.is_finite()).map_or(0, |n| n.round().clamp(0.0, f64::from(u16::MAX)) as u16);
        Criterion::ALL.iter().any(|c| named(*c).is_some()).then(|| Self {
            bellwether: weight(Criterion::Bellwether),
            essential: weight(Criterion::Essential),
            readiness: weight(Criterion::Readiness),
            onward: weight(Criterion::Onward),
        })
    }

    /// As an agreement holds them.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, f64)> {
        Criterion::ALL.iter().map(|c| (c.key().to_owned(), f64::from(self.of(*c)))).collect()
    }

    /// From a line of four whole numbers in the order of [`Criterion::ALL`].
    ///
    /// # Errors
    /// They are not four, not whole, or do not sum to [`PERCENT`].
    pub fn typed(line: &str) -> Result<Self> {
        let wrong = |what: Message| Error::input(what).next(msg!("skills-select-percent-next"));
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || ",;/".contains(c)).filter(|w| !w.is_empty()).collect();
        let read = |word: &&str| {
            word.trim_end_matches('%').parse::<u16>().map_err(|_| wrong(msg!("skills-select-not-whole", word = crate::text::screen(word))))
        };
        let numbers = words.iter().map(read).collect::<Result<Vec<u16>>>()?;
        let [bellwether, essential, readiness, onward] = numbers.as_slice() else {
            return Err(wrong(msg!("skills-select-not-four", n = numbers.len())));
        };
        let sum: u32 = numbers.iter().map(|n| u32::from(*n)).sum();
        if sum != PERCENT {
            return Err(wrong(msg!("skills-select-sum", sum = sum)));
        }
        Ok(Self { bellwether: *bellwether, essential: *essential, readiness: *readiness, onward: *onward })
    }

    /// What a criterion weighs.
    #[must_use]
    pub const fn weight(&self, criterion: Criterion) -> u16 {
        self.of(criterion)
    }

    const fn of(&self, criterion: Criterion) -> u16 {
        match criterion {
            Criterion::Bellwether => self.bellwether,
            Criterion::Essential => self.essential,
            Criterion::Readiness => self.readiness,
            Criterion::Onward => self.onward,
        }
    }

    /// The most points of each criterion: whole numbers that sum to [`WHOLE`] (the rest goes by largest remainder).
    fn points(&self) -> Result<BTreeMap<Criterion, u32>> {
        let sum: u32 = Criterion::ALL.iter().map(|c| u32::from(self.of(*c))).sum();
        if sum == 0 {
            return Err(Error::input(msg!("skills-select-weights")).next(msg!("skills-select-weights-next")));
        }
        let mut out: BTreeMap<Criterion, u32> = Criterion::ALL.iter().map(|c| (*c, WHOLE * u32::from(self.of(*c)) / sum)).collect();
        let mut by_rest = Criterion::ALL;
        by_rest.sort_by_key(|c| std::cmp::Reverse(WHOLE * u32::from(self.of(*c)) % sum));
        let open = WHOLE - out.values().sum::<u32>();
        for criterion in by_rest.into_iter().take(open as usize) {
            if let Some(points) = out.get_mut(&criterion) {
                *points += 1;
            }
        }
        Ok(out)
    }
}

/// Skills of a training, by what they are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Training {
    /// Bellwether procedures that it teaches.
    pub bellwether: BTreeSet<Id>,
    /// Other essential skills that it teaches.
    pub essential: BTreeSet<Id>,
}

/// A nominee by what may count.
#[derive(Debug, Clone, PartialEq)]
pub struct Nominee {
    /// The nomination.
    pub nomination: Id,
    /// Skills that somebody at the home hospital is entrusted with, in force, the nominee's own included.
    pub held_at_home: BTreeSet<Id>,
    /// Share of the needed skills' required items that are always there, 0–1 (`rules::skills::unlock`); `None`: nobody has looked.
    pub readiness: Option<f64>,
    /// People whom the nominee has taught, as logged.
    pub taught: u32,
    /// Whether they will hold a post in which they teach.
    pub teaching_post: bool,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// For what.
    pub criterion: Criterion,
    /// Points of [`Self::most`].
    pub points: u32,
    /// What the weight allows.
    pub most: u32,
    /// Why, in words.
    pub why: Message,
}

/// A scored nomination.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The nomination.
    pub nomination: Id,
    /// Of [`WHOLE`]: the sum of the parts.
    pub score: u32,
    /// Its place from 1; those of one score share it, and the next place is skipped (1, 2, 2, 4).
    pub place: usize,
    /// Whether another has the same score: then people choose, with a reason.
    pub tied: bool,
    /// One for each criterion, in the order of [`Criterion::ALL`].
    pub parts: Vec<Part>,
}

/// Scores and orders nominations: highest first, those of one score by record.
///
/// # Errors
/// All weights are nothing.
pub fn rank(nominees: &[Nominee], training: &Training, weights: &Weights) -> Result<Vec<Scored>> {
    rank_each(nominees.iter().map(|n| (n, training)), weights)
}

/// The same where each is nominated for a training of their own, as people of several specialties are: a need is a share of what the
/// own training teaches.
///
/// # Errors
/// All weights are nothing.
pub fn rank_each<'a>(nominees: impl IntoIterator<Item = (&'a Nominee, &'a Training)>, weights: &Weights) -> Result<Vec<Scored>> {
    let most = weights.points()?;
    let mut out: Vec<Scored> = nominees
        .into_iter()
        .map(|(n, training)| {
            let parts: Vec<Part> = Criterion::ALL.iter().map(|c| part(n, training, *c, most.get(c).copied().unwrap_or(0))).collect();
            Scored { nomination: n.nomination, score: parts.iter().map(|p| p.points).sum(), place: 0, tied: false, parts }
        })
        .collect();
    out.sort_by_key(|s| (std::cmp::Reverse(s.score), s.nomination));
    let mut start = 0;
    for group in out.chunk_by_mut(|a, b| a.score == b.score) {
        let tied = group.len() > 1;
        for one in group.iter_mut() {
            one.place = start + 1;
            one.tied = tied;
        }
        start += group.len();
    }
    Ok(out)
}

/// `share` of `most` points, rounded to the nearest.
fn of(share: f64, most: u32) -> u32 {
    // A share that is no number is none.
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    (share * f64::from(most)).round() as u32
}

fn part(nominee: &Nominee, training: &Training, criterion: Criterion, most: u32) -> Part {
    let need = |taught: &BTreeSet<Id>| {
        let lacking = taught.difference(&nominee.held_at_home).count();
        let share = if taught.is_empty() { 0.0 } else { lacking as f64 / taught.len() as f64 };
        (share, msg!("skills-select-need", n = lacking, all = taught.len()))
    };
    let (share, why) = match criterion {
        Criterion::Bellwether => need(&training.bellwether),
        Criterion::Essential => need(&training.essential),
        Criterion::Readiness => match nominee.readiness {
            Some(share) => (share, msg!("skills-select-ready", percent = of(share, 100))),
            None => (0.0, msg!("skills-select-ready-unknown")),
        },
        Criterion::Onward => {
            // Half for the post, half for what was done before.
            let before = f64::from(nominee.taught.min(TAUGHT_ENOUGH)) / f64::from(TAUGHT_ENOUGH);
            let post = f64::from(u8::from(nominee.teaching_post));
            let why = if nominee.teaching_post {
                msg!("skills-select-teaches", n = nominee.taught)
            } else {
                msg!("skills-select-teaches-not", n = nominee.taught)
            };
            (f64::midpoint(before, post), why)
        }
    };
    Part { criterion, points: of(share, most), most, why }
}

/// How many of those chosen are of which sex and from which province: shown beside every selection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// By sex; `None`: not entered.
    pub sex: BTreeMap<Option<Sexed>, usize>,
    /// By the code of the province; empty: not entered.
    pub province: BTreeMap<String, usize>,
}

/// A sex in an order, to be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sexed {
    /// A woman.
    Female,
    /// A man.
    Male,
}

/// Counts people by sex and province.
#[must_use]
pub fn split<'a>(people: impl IntoIterator<Item = (Option<Sex>, &'a str)>) -> Split {
    let mut out = Split::default();
    for (sex, province) in people {
        let sex = sex.map(|s| match s {
            Sex::Female => Sexed::Female,
            Sex::Male => Sexed::Male,
        });
        *out.sex.entry(sex).or_default() += 1;
        *out.province.entry(province.to_owned()).or_default() += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn ids(of: &[i64]) -> BTreeSet<Id> {
        of.iter().map(|n| id(*n)).collect()
    }

    fn nominee(n: i64, held: &[i64], readiness: Option<f64>, taught: u32, teaching_post: bool) -> Nominee {
        Nominee { nomination: id(n), held_at_home: ids(held), readiness, taught, teaching_post }
    }

    fn training() -> Training {
        Training { bellwether: ids(&[1, 2]), essential: ids(&[11, 12, 13, 14]) }
    }

    fn points(n: &Nominee) -> Vec<u32> {
        rank(std::slice::from_ref(n), &training(), &Weights::default()).unwrap()[0].parts.iter().map(|p| p.points).collect()
    }

    #[test]
    fn each_criterion_by_itself() {
        for (n, want) in [
            (nominee(1, &[], Some(1.0), 5, true), [400, 250, 200, 150]),
            (nominee(1, &[1, 2, 11, 12, 13, 14], Some(0.0), 0, false), [0, 0, 0, 0]),
            (nominee(1, &[1, 11], Some(0.5), 0, true), [200, 188, 100, 75]),
            (nominee(1, &[99], None, 9, false), [400, 250, 0, 75]),
            (nominee(1, &[1, 2], Some(f64::NAN), 2, false), [0, 250, 0, 30]),
        ] {
            assert_eq!(points(&n), want, "{n:?}");
        }
    }

    #[test]
    fn a_training_without_bellwethers_gives_no_points_for_them() {
        let none = Training { bellwether: BTreeSet::new(), ..training() };
        let scored = rank(&[nominee(1, &[], None, 0, false)], &none, &Weights::default()).unwrap();
        assert_eq!(scored[0].score, 250);
    }

    #[test]
    fn ties_share_a_place_and_are_told() {
        let of = [
            nominee(4, &[], Some(0.5), 0, false),
            nominee(2, &[1], Some(0.5), 0, false),
            nominee(3, &[2], Some(0.5), 0, false),
            nominee(1, &[1, 2], Some(0.5), 0, false),
        ];
        let scored = rank(&of, &training(), &Weights::default()).unwrap();
        let got: Vec<(i64, usize, bool)> = scored.iter().map(|s| (s.nomination.get(), s.place, s.tied)).collect();
        assert_eq!(got, [(4, 1, false), (2, 2, true), (3, 2, true), (1, 4, false)]);
    }

    #[test]
    fn no_weights_no_order() {
        let none = Weights { bellwether: 0, essential: 0, readiness: 0, onward: 0 };
        assert!(rank(&[], &training(), &none).unwrap_err().hint().is_some());
    }

    #[test]
    fn each_is_measured_by_their_own_training() {
        let other = Training { bellwether: ids(&[21]), essential: BTreeSet::new() };
        let (a, b) = (nominee(1, &[1, 2], None, 0, false), nominee(2, &[1, 2], None, 0, false));
        let own = training();
        let scored = rank_each([(&a, &own), (&b, &other)], &Weights::default()).unwrap();
        assert_eq!(scored.iter().map(|s| (s.nomination.get(), s.score)).collect::<Vec<_>>(), [(2, 400), (1, 250)]);
    }

    #[test]
    fn weights_are_four_whole_numbers_that_sum_to_a_hundred() {
        let read = Weights::typed("10, 20 30% 40").unwrap();
        assert_eq!(read, Weights { bellwether: 10, essential: 20, readiness: 30, onward: 40 });
        assert_eq!(Weights::of_pairs(&read.pairs()), Some(read));
        for wrong in ["", "10 20 30", "10 20 30 41", "10 20 30 39", "10 20 30 39.5", "-10 50 30 30", "10 20 30 40 0"] {
            assert!(Weights::typed(wrong).unwrap_err().hint().is_some(), "{wrong}");
        }
        // What is no criterion weighs nothing, whatever it is called.
        let pairs = [("sex".to_owned(), 90.0), ("Essential".to_owned(), 10.0)];
        assert_eq!(Weights::of_pairs(&pairs), Some(Weights { bellwether: 0, essential: 10, readiness: 0, onward: 0 }));
        assert_eq!(Weights::of_pairs(&pairs[..1]), None);
    }

    #[test]
    fn the_split_counts_everybody() {
        let s = split([(Some(Sex::Female), "AF01"), (Some(Sex::Male), "AF01"), (None, ""), (Some(Sex::Female), "AF05")]);
        assert_eq!(s.sex.get(&Some(Sexed::Female)), Some(&2));
        assert_eq!(s.sex.get(&None), Some(&1));
        assert_eq!(s.province.get("AF01"), Some(&2));
        assert_eq!(s.province.values().sum::<usize>(), 4);
    }

    prop_compose! {
        fn any_nominee()(n in 1_i64..1000, held in prop::collection::btree_set(1_i64..16, 0..8), readiness in prop::option::of(0.0..1.0_f64), taught in 0_u32..9, post in any::<bool>()) -> Nominee {
            nominee(n, &held.into_iter().collect::<Vec<_>>(), readiness, taught, post)
        }
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_score_and_weights_to_the_whole(of in prop::collection::vec(any_nominee(), 0..20), w in (0_u16..99, 0_u16..99, 0_u16..99, 1_u16..99)) {
            let weights = Weights { bellwether: w.0, essential: w.1, readiness: w.2, onward: w.3 };
            let scored = rank(&of, &training(), &weights).unwrap();
            prop_assert_eq!(scored.len(), of.len());
            for one in &scored {
                prop_assert_eq!(one.parts.iter().map(|p| p.points).sum::<u32>(), one.score);
                prop_assert_eq!(one.parts.iter().map(|p| p.most).sum::<u32>(), WHOLE);
                prop_assert!(one.parts.iter().all(|p| p.points <= p.most));
                prop_assert_eq!(one.tied, scored.iter().filter(|o| o.score == one.score).count() > 1);
                prop_assert_eq!(one.place, 1 + scored.iter().filter(|o| o.score > one.score).count());
            }
        }

        #[test]
        fn greater_need_never_scores_less(n in any_nominee(), gone in any::<prop::sample::Index>()) {
            let score = |n: &Nominee| rank(std::slice::from_ref(n), &training(), &Weights::default()).unwrap()[0].score;
            let mut needier = n.clone();
            if !n.held_at_home.is_empty() {
                let out = *n.held_at_home.iter().nth(gone.index(n.held_at_home.len())).unwrap();
                needier.held_at_home.remove(&out);
            }
            prop_assert!(score(&needier) >= score(&n));
        }
    }
}
