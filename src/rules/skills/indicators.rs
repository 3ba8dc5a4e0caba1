//! The indicators of a programme (`domain.md` §6): each with its definition, what is counted and out of what.
//!
//! A figure is a count, a share of one count in another, or an amount for each of a count; the records behind the count go with it. What
//! cannot be said (nobody asked, nothing to divide by) is empty and never a zero.
//!
//! Must not: read a file; add amounts of two currencies; count a person twice in one figure.
//! Still awkward: the age bands are our own; no source of the field names any.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::model::{Id, Kind, PartialDate, Sex};

/// Most records that are kept behind a figure.
pub const BEHIND: usize = 5_000;

/// What is measured. Texts: `indicator-<key>`, `indicator-<key>-what` (definition), `-of` (numerator) and `-out-of` (denominator).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// Health workers trained in the period.
    Trained,
    /// Seats of agreements used.
    Seats,
    /// Test scores after against before training.
    PrePost,
    /// People entrusted with a skill.
    Entrusted,
    /// People still in post when they were asked.
    InPost,
    /// Skills in use when people were asked.
    InUse,
    /// People taught by those who returned.
    SecondGeneration,
    /// What a skill in use has cost.
    Cost,
    /// Items always there for bellwether procedures.
    Readiness,
    /// Skills that people hold and cannot use.
    Shortfall,
}

impl Indicator {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Trained,
        Self::Seats,
        Self::PrePost,
        Self::Entrusted,
        Self::InPost,
        Self::InUse,
        Self::SecondGeneration,
        Self::Cost,
        Self::Readiness,
        Self::Shortfall,
    ];

    /// Name in files and messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trained => "trained",
            Self::Seats => "seats",
            Self::PrePost => "pre-post",
            Self::Entrusted => "entrusted",
            Self::InPost => "in-post",
            Self::InUse => "in-use",
            Self::SecondGeneration => "second-generation",
            Self::Cost => "cost",
            Self::Readiness => "readiness",
            Self::Shortfall => "shortfall",
        }
    }

    /// What its value is.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::PrePost => Unit::Points,
            Self::SecondGeneration => Unit::Each,
            Self::Cost => Unit::Amount,
            _ => Unit::Share,
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share, 0–1; shown in per cent.
    Share,
    /// Points of a test.
    Points,
    /// So many for each.
    Each,
    /// Money for each.
    Amount,
}

/// Years of age; our own bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below 25.
    Under25,
    /// 25 to 34.
    To34,
    /// 35 to 44.
    To44,
    /// 45 to 54.
    To54,
    /// 55 and above.
    Over54,
    /// Nothing is known of the birth.
    Unknown,
}

impl Band {
    /// All, the youngest first.
    pub const ALL: [Self; 6] = [Self::Under25, Self::To34, Self::To44, Self::To54, Self::Over54, Self::Unknown];

    /// The band on a day. Of a birth of which only the year is known, the age that they have on the last day of the year is taken.
    #[must_use]
    pub fn of(born: Option<PartialDate>, day: NaiveDate) -> Self {
        let Some(born) = born else { return Self::Unknown };
        let years = match born.day() {
            Some(birthday) => day.years_since(birthday).map_or(0, |y| i32::try_from(y).unwrap_or(i32::MAX)),
            None => day.year() - born.year(),
        };
        match years {
            ..25 => Self::Under25,
            25..35 => Self::To34,
            35..45 => Self::To44,
            45..55 => Self::To54,
            _ => Self::Over54,
        }
    }

    /// Name in files and messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Under25 => "under-25",
            Self::To34 => "25-34",
            Self::To44 => "35-44",
            Self::To54 => "45-54",
            Self::Over54 => "55-up",
            Self::Unknown => "unknown",
        }
    }
}

/// Where somebody was trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// In a placement at a host hospital.
    Placement,
    /// At home, in the sessions of a visit.
    Visit,
}

impl Sort {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Placement, Self::Visit];

    /// Name in files and messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Placement => "placement",
            Self::Visit => "visit",
        }
    }
}

/// Of whom or what a figure is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// All.
    All,
    /// A specialty: what was learned.
    Topic(String),
    /// An age band.
    Age(Band),
    /// A sex; `None`: not entered.
    Sex(Option<Sex>),
    /// An occupation.
    Cadre(String),
    /// A province.
    Province(String),
    /// Where they were trained.
    Sort(Sort),
    /// Seats of an agreement in a specialty.
    Quota(Id, String),
    /// A test in a version.
    Tool(Id),
    /// A skill.
    Skill(Id),
    /// Months after the return.
    Month(i64),
    /// A currency.
    Currency(String),
    /// A hospital.
    Hospital(Id),
}

impl Group {
    /// By what it is grouped: `indicator-by-<key>`; empty for all.
    #[must_use]
    pub const fn by(&self) -> &'static str {
        match self {
            Self::All => "",
            Self::Topic(_) => "topic",
            Self::Age(_) => "age",
            Self::Sex(_) => "sex",
            Self::Cadre(_) => "cadre",
            Self::Province(_) => "province",
            Self::Sort(_) => "sort",
            Self::Quota(..) => "quota",
            Self::Tool(_) => "tool",
            Self::Skill(_) => "skill",
            Self::Month(_) => "month",
            Self::Currency(_) => "currency",
            Self::Hospital(_) => "hospital",
        }
    }
}

/// The records behind a count, at most [`BEHIND`] of them, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// Their kind.
    pub kind: Kind,
    /// Their ids.
    pub ids: Vec<Id>,
    /// How many there are.
    pub all: usize,
}

impl Behind {
    /// Of distinct records.
    #[must_use]
    pub fn of(kind: Kind, ids: &BTreeSet<Id>) -> Self {
        Self { kind, ids: ids.iter().take(BEHIND).copied().collect(), all: ids.len() }
    }
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub indicator: Indicator,
    /// Of whom or what.
    pub group: Group,
    /// What is counted, or the amount.
    pub numerator: f64,
    /// Out of what, or for each of what; `None` where nothing is divided.
    pub denominator: Option<f64>,
    /// The value; `None` where it cannot be said.
    pub value: Option<f64>,
    /// Its confidence interval (95 %), where there is one.
    pub interval: Option<(f64, f64)>,
    /// The records behind the numerator.
    pub behind: Behind,
    /// Those behind the denominator, where it counts records; an amount of seats has none.
    pub out_of: Option<Behind>,
}

impl Figure {
    /// A count that is out of nothing.
    #[must_use]
    pub fn count(indicator: Indicator, group: Group, behind: Behind) -> Self {
        Self { indicator, group, numerator: number(behind.all), denominator: None, value: None, interval: None, behind, out_of: None }
    }

    /// A count out of a count.
    #[must_use]
    pub fn share(indicator: Indicator, group: Group, behind: Behind, out_of: Behind) -> Self {
        let numerator = number(behind.all);
        Self::ratio(indicator, group, numerator, number(out_of.all), behind).out_of(out_of)
    }

    /// With the records behind the denominator.
    #[must_use]
    pub fn out_of(self, out_of: Behind) -> Self {
        Self { out_of: Some(out_of), ..self }
    }

    /// An amount or a count for each of a count.
    #[must_use]
    pub fn ratio(indicator: Indicator, group: Group, numerator: f64, denominator: f64, behind: Behind) -> Self {
        let value = (denominator > 0.0).then(|| numerator / denominator);
        Self { indicator, group, numerator, denominator: Some(denominator), value, interval: None, behind, out_of: None }
    }
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
#[must_use]
pub const fn number(n: usize) -> f64 {
    n as f64
}

/// Somebody who was trained in something.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// Who.
    pub trainee: Id,
    /// Their sex, if entered.
    pub sex: Option<Sex>,
    /// Their birth.
    pub born: Option<PartialDate>,
    /// Occupation code; empty if not entered.
    pub cadre: String,
    /// Province code; empty if not entered.
    pub province: String,
    /// Specialty code; empty if not known.
    pub topic: String,
    /// Where.
    pub sort: Sort,
}

/// Health workers trained: all, and by topic, age band, sex, cadre, province and where. Each person counts once in each figure; who was
/// trained in two topics stands in both, so that the shares of topics may sum to more than 1. `day` is the day of their age.
#[must_use]
pub fn trained(rows: &[Trained], day: NaiveDate) -> Vec<Figure> {
    let mut groups: BTreeMap<Group, BTreeSet<Id>> = BTreeMap::new();
    for row in rows {
        for group in [
            Group::All,
            Group::Topic(row.topic.clone()),
            Group::Age(Band::of(row.born, day)),
            Group::Sex(row.sex),
            Group::Cadre(row.cadre.clone()),
            Group::Province(row.province.clone()),
            Group::Sort(row.sort),
        ] {
            groups.entry(group).or_default().insert(row.trainee);
        }
    }
    let all = Behind::of(Kind::Trainee, groups.get(&Group::All).unwrap_or(&BTreeSet::new()));
    if all.all == 0 {
        return vec![Figure::count(Indicator::Trained, Group::All, all)];
    }
    let mut out: Vec<Figure> = groups
        .into_iter()
        .map(|(group, people)| {
            let behind = Behind::of(Kind::Trainee, &people);
            if group == Group::All {
                // The number is the indicator: there is nothing that it is a share of.
                return Figure::count(Indicator::Trained, group, behind);
            }
            Figure::share(Indicator::Trained, group, behind, all.clone())
        })
        .collect();
    // The groupings stand in the order of [`Group`]; within one the largest first, but ages by age.
    let place = |f: &Figure| std::mem::discriminant(&f.group);
    for grouping in out.chunk_by_mut(|a, b| place(a) == place(b)) {
        if grouping.first().is_some_and(|f| !matches!(f.group, Group::Age(_))) {
            grouping.sort_by(|a, b| b.numerator.total_cmp(&a.numerator));
        }
    }
    out
}

/// An answer of a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The record.
    pub id: Id,
    /// Months after the return.
    pub month: i64,
    /// The answer; `None`: not asked.
    pub yes: Option<bool>,
}

/// Shares of follow-ups with *yes* among those that were answered, by month.
#[must_use]
pub fn answered(indicator: Indicator, rows: &[Answered]) -> Vec<Figure> {
    let mut months: BTreeMap<i64, (BTreeSet<Id>, BTreeSet<Id>)> = BTreeMap::new();
    for row in rows {
        let Some(yes) = row.yes else { continue };
        let month = months.entry(row.month).or_default();
        month.1.insert(row.id);
        if yes {
            month.0.insert(row.id);
        }
    }
    months
        .into_iter()
        .map(|(month, (yes, asked))| {
            let of = |ids| Behind::of(Kind::FollowUp, ids);
            Figure::share(indicator, Group::Month(month), of(&yes), of(&asked))
        })
        .collect()
}

/// What a skill in use has cost: the sum paid in each currency over the skills in use. Amounts of two currencies are never added.
#[must_use]
pub fn cost(paid: &[(Id, String, f64)], in_use: &BTreeSet<Id>) -> Vec<Figure> {
    let in_use = Behind::of(Kind::FollowUp, in_use);
    let mut sums: BTreeMap<&str, (BTreeSet<Id>, f64)> = BTreeMap::new();
    for (id, currency, amount) in paid {
        let sum = sums.entry(currency).or_default();
        if sum.0.insert(*id) {
            sum.1 += amount;
        }
    }
    sums.into_iter()
        .map(|(currency, (ids, sum))| {
            let (group, paid) = (Group::Currency(currency.to_owned()), Behind::of(Kind::Cost, &ids));
            Figure::ratio(Indicator::Cost, group, sum, number(in_use.all), paid).out_of(in_use.clone())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn row(n: i64, topic: &str, sort: Sort) -> Trained {
        Trained {
            trainee: id(n),
            sex: [Some(Sex::Female), Some(Sex::Male), None][usize::try_from(n % 3).unwrap()],
            born: PartialDate::parse(["1990", "1979-11-24"][usize::try_from(n % 2).unwrap()]),
            cadre: "2212".into(),
            province: ["AF01", ""][usize::try_from(n % 2).unwrap()].into(),
            topic: topic.into(),
            sort,
        }
    }

    #[test]
    fn ages_fall_into_bands() {
        let on = day(2026, 11, 23);
        for (born, band) in [
            (Some("1990"), Band::To44),
            (Some("1979-11-24"), Band::To54),
            (Some("1981-11-24"), Band::To44),
            (Some("1981-11-23"), Band::To54),
            (Some("2010"), Band::Under25),
            (Some("1950"), Band::Over54),
            (Some("2030"), Band::Under25),
            (None, Band::Unknown),
        ] {
            assert_eq!(Band::of(born.and_then(PartialDate::parse), on), band, "{born:?}");
        }
    }

    #[test]
    fn a_person_counts_once_in_each_figure() {
        let rows = [
            row(1, "orthopaedics", Sort::Placement),
            row(1, "orthopaedics", Sort::Visit),
            row(1, "neurosurgery", Sort::Placement),
            row(2, "orthopaedics", Sort::Placement),
        ];
        let figures = trained(&rows, day(2026, 11, 23));
        let of = |group: Group| figures.iter().find(|f| f.group == group).map(|f| (f.numerator, f.value));
        assert_eq!(of(Group::All), Some((2.0, None)));
        assert_eq!(of(Group::Topic("orthopaedics".into())), Some((2.0, Some(1.0))));
        assert_eq!(of(Group::Topic("neurosurgery".into())), Some((1.0, Some(0.5))));
        assert_eq!(of(Group::Sort(Sort::Visit)), Some((1.0, Some(0.5))));
        assert_eq!(figures[0].group, Group::All, "all come first");
        assert!(trained(&[], day(2026, 1, 1)).iter().all(|f| f.value.is_none() && f.numerator == 0.0));
    }

    #[test]
    fn only_the_answered_are_out_of_whom() {
        let rows = [(1, 6, Some(true)), (2, 6, Some(false)), (3, 6, None), (4, 12, Some(true)), (1, 6, Some(true))]
            .map(|(n, month, yes)| Answered { id: id(n), month, yes });
        let figures = answered(Indicator::InUse, &rows[..4]);
        assert_eq!(figures.len(), 2);
        assert_eq!((figures[0].numerator, figures[0].denominator, figures[0].value), (1.0, Some(2.0), Some(0.5)));
        assert_eq!(figures[1].group, Group::Month(12));
    }

    #[test]
    fn amounts_of_two_currencies_stay_apart_and_nothing_in_use_is_no_zero() {
        let paid = [
            (id(1), "USD".to_owned(), 900.0),
            (id(2), "KZT".to_owned(), 5e5),
            (id(3), "USD".to_owned(), 100.0),
            (id(3), "USD".to_owned(), 100.0),
        ];
        let figures = cost(&paid, &(11..15).map(id).collect());
        assert_eq!(figures.len(), 2);
        assert_eq!((figures[1].numerator, figures[1].value), (1000.0, Some(250.0)));
        assert!(cost(&paid, &BTreeSet::new()).iter().all(|f| f.value.is_none()));
    }

    proptest! {
        #[test]
        fn the_groups_of_each_grouping_hold_everybody(people in prop::collection::vec((1_i64..40, 0_usize..3, any::<bool>()), 1..60)) {
            let topics = ["a", "b", ""];
            let rows: Vec<Trained> = people.iter()
                .map(|(n, t, home)| row(*n, topics[*t], if *home { Sort::Visit } else { Sort::Placement }))
                .collect();
            let figures = trained(&rows, day(2026, 11, 23));
            let all = figures[0].numerator;
            let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
            for f in &figures[1..] {
                prop_assert!(f.numerator > 0.0 && f.numerator <= all);
                prop_assert_eq!(f.behind.ids.len(), f.behind.all);
                *sums.entry(f.group.by()).or_default() += f.numerator;
            }
            // A person has one sex, age, cadre and province, and may have several topics and places.
            for (by, sum) in sums {
                if ["topic", "sort"].contains(&by) { prop_assert!(sum >= all) } else { prop_assert_eq!(sum, all) }
            }
        }
    }
}
