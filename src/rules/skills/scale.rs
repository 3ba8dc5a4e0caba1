//! Ratings by the way they look: back on one performance, ahead to the next patient, or neither.
//!
//! A retrospective rating (O-SCORE: "I had to do" … "I did not need to be there") and a prospective level (EPA: "may act with indirect
//! supervision") are both 1–5 and mean different things; `domain.md` §5: *never one column and never averaged*. So they are types of
//! their own that have no common arithmetic, and a set of ratings ([`Ratings`]) is of one instrument in one version.
//!
//! Adding, comparing or collecting across perspectives does not compile:
//!
//! ```compile_fail
//! use ustaz::rules::skills::scale::{Prospective, Rating, Retrospective};
//! let back = Retrospective::read(4.0).unwrap();
//! let ahead = Prospective::read(4.0).unwrap();
//! let _ = back < ahead; // expected `Retrospective`, found `Prospective`
//! ```
//!
//! ```compile_fail
//! use ustaz::rules::skills::scale::{Rating, Retrospective};
//! let back = Retrospective::read(4.0).unwrap();
//! let _ = back + back; // ratings are ranks: there is no sum of them
//! ```
//!
//! ```compile_fail
//! use ustaz::rules::skills::scale::{Prospective, Ratings, Retrospective};
//! fn both(back: Ratings<Retrospective>, ahead: Ratings<Prospective>) {
//!     let mut all = back;
//!     all.append(ahead).unwrap(); // expected `Ratings<Retrospective>`, found `Ratings<Prospective>`
//! }
//! ```
//!
//! What does compile is the comparison of like with like:
//!
//! ```
//! use ustaz::rules::skills::scale::{Rating, Retrospective};
//! assert!(Retrospective::read(3.0) < Retrospective::read(4.0));
//! ```
//!
//! The middle and the spread are *observed* ratings (quantiles of type 1 in Hyndman & Fan, The American Statistician 50, 1996: the
//! smallest rating that a quarter, half, three quarters do not exceed), so that nothing is added up even inside one scale.
//!
//! Must not: offer a way from one perspective to another, or a mean.
//! Still awkward: [`Rating::number`] gives the plain number for screens and curves; who takes two of them and adds leaves the types.

use std::cmp::Ordering;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::model::{Id, Instrument, InstrumentKind};
use crate::msg;

/// Which way a scale looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Perspective {
    /// A score of this instrument alone: DOPS, OSATS, a test in per cent.
    Ordinary,
    /// Back on what the trainer had to do in one performance (O-SCORE: Gofton et al., Academic Medicine 87, 2012).
    Retrospective,
    /// Ahead on the supervision that the next patient needs (ten Cate, Journal of Graduate Medical Education 5, 2013).
    Prospective,
}

impl Perspective {
    /// The perspective of a family of instruments.
    #[must_use]
    pub const fn of(kind: InstrumentKind) -> Self {
        match kind {
            InstrumentKind::OScore => Self::Retrospective,
            InstrumentKind::Epa => Self::Prospective,
            InstrumentKind::Dops
            | InstrumentKind::MiniCex
            | InstrumentKind::Cbd
            | InstrumentKind::Osats
            | InstrumentKind::Osce
            | InstrumentKind::Msf
            | InstrumentKind::Mcq
            | InstrumentKind::Other => Self::Ordinary,
        }
    }
}

mod sealed {
    /// Only the three ratings of this file.
    pub trait Sealed {}
}

/// A rating: a rank on a scale. Ratings of one type can be compared, and nothing else.
pub trait Rating: sealed::Sealed + Copy + Ord + std::fmt::Debug {
    /// Which way it looks.
    const PERSPECTIVE: Perspective;
    /// From a cell; `None` for what is no rating of this type (not finite; for 1–5 scales outside of it, for levels not whole).
    fn read(cell: f64) -> Option<Self>;
    /// The number to show or to draw.
    fn number(self) -> f64;
}

/// A number that is finite: ordered as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Finite(f64);

impl Eq for Finite {}
impl PartialOrd for Finite {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Finite {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
impl Finite {
    /// `None` for what is not finite; minus zero is zero.
    fn read(cell: f64) -> Option<Self> {
        cell.is_finite().then_some(Self(cell + 0.0))
    }
}

/// A score on an instrument's own scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ordinary(Finite);

/// A retrospective rating, 1 "I had to do" … 5 "I did not need to be there"; halves occur where an overall rating is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retrospective(Finite);

/// A prospective level: 1 observe only, 2 direct supervision, 3 indirect, 4 distant, 5 supervises others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prospective(u8);

impl sealed::Sealed for Ordinary {}
impl sealed::Sealed for Retrospective {}
impl sealed::Sealed for Prospective {}

impl Rating for Ordinary {
    const PERSPECTIVE: Perspective = Perspective::Ordinary;
    fn read(cell: f64) -> Option<Self> {
        Finite::read(cell).map(Self)
    }
    fn number(self) -> f64 {
        self.0.0
    }
}

impl Rating for Retrospective {
    const PERSPECTIVE: Perspective = Perspective::Retrospective;
    fn read(cell: f64) -> Option<Self> {
        (1.0..=5.0).contains(&cell).then(|| Finite::read(cell).map(Self)).flatten()
    }
    fn number(self) -> f64 {
        self.0.0
    }
}

impl Rating for Prospective {
    const PERSPECTIVE: Perspective = Perspective::Prospective;
    fn read(cell: f64) -> Option<Self> {
        (1..=5_u8).find(|level| f64::from(*level) == cell).map(Self)
    }
    fn number(self) -> f64 {
        f64::from(self.0)
    }
}

impl Prospective {
    /// A level 1–5 as records keep it.
    #[must_use]
    pub fn level(level: i64) -> Option<Self> {
        u8::try_from(level).ok().filter(|l| (1..=5).contains(l)).map(Self)
    }
    /// The level 1–5.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// An instrument in a version, with the ends of its scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// The record; a version is a record of its own.
    pub instrument: Id,
    /// Its short name.
    pub code: String,
    /// Its version.
    pub version: String,
    /// Its family.
    pub kind: InstrumentKind,
    /// Least rating; `None` where the record says nothing.
    pub least: Option<f64>,
    /// Greatest rating.
    pub greatest: Option<f64>,
}

impl Tool {
    /// The instrument and version in one word.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.code, self.version)
    }
    /// Which way it looks.
    #[must_use]
    pub const fn perspective(&self) -> Perspective {
        Perspective::of(self.kind)
    }
    /// Whether another is the same instrument in the same version.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.instrument == other.instrument && self.version == other.version
    }
}

/// An instrument whose ratings are of type `R`.
#[derive(Debug, Clone)]
pub struct Form<R>(Arc<Tool>, PhantomData<R>);

impl<R: Rating> Form<R> {
    /// The instrument and version.
    #[must_use]
    pub fn tool(&self) -> &Arc<Tool> {
        &self.0
    }

    /// A rating given on this form.
    ///
    /// # Errors
    /// Outside of the form's scale, or no rating of this perspective.
    pub fn rate(&self, cell: f64) -> Result<R> {
        let inside = self.0.least.is_none_or(|least| cell >= least) && self.0.greatest.is_none_or(|greatest| cell <= greatest);
        R::read(cell).filter(|_| inside).ok_or_else(|| {
            let end = |e: Option<f64>| e.map_or_else(|| "…".to_owned(), |e| e.to_string());
            Error::input(msg!(
                "skills-off-scale",
                rating = cell,
                tool = self.0.name(),
                least = end(self.0.least),
                greatest = end(self.0.greatest)
            ))
            .next(msg!("skills-off-scale-next"))
            .at("global_rating")
        })
    }
}

/// An instrument by its perspective: what a record becomes.
#[derive(Debug, Clone)]
pub enum AnyForm {
    /// Scores of its own.
    Ordinary(Form<Ordinary>),
    /// Looks back.
    Retrospective(Form<Retrospective>),
    /// Looks ahead.
    Prospective(Form<Prospective>),
}

impl AnyForm {
    /// From its record: the kind gives the perspective, `scale_min` and `scale_max` the ends. A form without a kind is an ordinary one:
    /// it is compared with nothing.
    ///
    /// # Errors
    /// A scale whose ends are the wrong way round, or an O-SCORE or EPA form whose scale is not within 1–5.
    pub fn of(id: Id, record: &Instrument) -> Result<Self> {
        let tool = Tool {
            instrument: id,
            code: record.code.clone(),
            version: record.version.clone(),
            kind: record.kind.unwrap_or(InstrumentKind::Other),
            least: record.scale_min,
            greatest: record.scale_max,
        };
        let bad_end = |end: Option<f64>| end.is_some_and(|e| !e.is_finite());
        let turned = matches!((tool.least, tool.greatest), (Some(a), Some(b)) if a >= b) || bad_end(tool.least) || bad_end(tool.greatest);
        if turned {
            return Err(Error::input(msg!("skills-scale-ends", tool = tool.name())).next(msg!("skills-scale-ends-next")).at("scale_max"));
        }
        let off = |end: Option<f64>| end.is_some_and(|e| !(1.0..=5.0).contains(&e));
        let perspective = tool.perspective();
        if perspective != Perspective::Ordinary && (off(tool.least) || off(tool.greatest)) {
            return Err(Error::input(msg!("skills-scale-five", tool = tool.name())).next(msg!("skills-scale-five-next")).at("scale_max"));
        }
        let tool = Arc::new(tool);
        Ok(match perspective {
            Perspective::Ordinary => Self::Ordinary(Form(tool, PhantomData)),
            Perspective::Retrospective => Self::Retrospective(Form(tool, PhantomData)),
            Perspective::Prospective => Self::Prospective(Form(tool, PhantomData)),
        })
    }

    /// The instrument and version.
    #[must_use]
    pub fn tool(&self) -> &Arc<Tool> {
        match self {
            Self::Ordinary(f) => f.tool(),
            Self::Retrospective(f) => f.tool(),
            Self::Prospective(f) => f.tool(),
        }
    }

    /// A rating given on this form, in its own type.
    ///
    /// # Errors
    /// As [`Form::rate`].
    pub fn rate(&self, cell: f64) -> Result<AnyRating> {
        Ok(match self {
            Self::Ordinary(f) => AnyRating::Ordinary(f.rate(cell)?),
            Self::Retrospective(f) => AnyRating::Retrospective(f.rate(cell)?),
            Self::Prospective(f) => AnyRating::Prospective(f.rate(cell)?),
        })
    }
}

/// A rating by its perspective. There is no order between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyRating {
    /// A score of an instrument of its own.
    Ordinary(Ordinary),
    /// Looks back.
    Retrospective(Retrospective),
    /// Looks ahead.
    Prospective(Prospective),
}

/// The overall rating of one use of a form: the global rating that was given, else the lower middle one of its rated items.
/// `items` are the scores of rated items alone: yes/no items and comments are none. `None` where nothing was rated.
#[must_use]
pub fn overall(global_rating: Option<f64>, items: &[f64]) -> Option<f64> {
    global_rating.or_else(|| {
        let mut sorted: Vec<f64> = items.iter().copied().filter(|s| s.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len().saturating_sub(1) / 2).copied()
    })
}

/// Ratings of one instrument in one version.
#[derive(Debug, Clone)]
pub struct Ratings<R> {
    form: Form<R>,
    all: Vec<R>,
}

impl<R: Rating> Ratings<R> {
    /// None yet.
    #[must_use]
    pub const fn new(form: Form<R>) -> Self {
        Self { form, all: Vec::new() }
    }

    /// One more, given on this form.
    ///
    /// # Errors
    /// As [`Form::rate`].
    pub fn add(&mut self, cell: f64) -> Result<()> {
        self.all.push(self.form.rate(cell)?);
        Ok(())
    }

    /// Takes in those of another set.
    ///
    /// # Errors
    /// They are of another instrument or another version.
    pub fn append(&mut self, other: Self) -> Result<()> {
        let (mine, theirs) = (self.form.tool(), other.form.tool());
        if !mine.same(theirs) {
            return Err(Error::input(msg!("skills-mixed", one = mine.name(), other = theirs.name())).next(msg!("skills-mixed-next")));
        }
        self.all.extend(other.all);
        Ok(())
    }

    /// The instrument and version.
    #[must_use]
    pub fn form(&self) -> &Form<R> {
        &self.form
    }
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    /// Middle and spread; `None` of none.
    #[must_use]
    pub fn spread(&self) -> Option<Spread<R>> {
        Spread::of(&self.all)
    }
}

/// Middle and spread of ratings: each is one that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread<R> {
    /// The lowest.
    pub least: R,
    /// A quarter are at or below it.
    pub lower: R,
    /// Half are at or below it (of an even number the lower one of the two in the middle).
    pub median: R,
    /// Three quarters are at or below it.
    pub upper: R,
    /// The highest.
    pub greatest: R,
}

impl<R: Rating> Spread<R> {
    /// Of ratings in any order; `None` of none. They must be of one form: [`Ratings::spread`] sees to it.
    pub(super) fn of(ratings: &[R]) -> Option<Self> {
        let mut sorted = ratings.to_vec();
        sorted.sort_unstable();
        let n = sorted.len();
        // The place ⌈n·q/4⌉, counted from 1.
        let at = |quarters: usize| sorted.get((n * quarters).div_ceil(4).max(1) - 1).copied();
        Some(Self { least: at(0)?, lower: at(1)?, median: at(2)?, upper: at(3)?, greatest: at(4)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(n: i64, kind: InstrumentKind, version: &str, ends: (f64, f64)) -> AnyForm {
        let record = Instrument {
            code: format!("{kind:?}"),
            version: version.to_owned(),
            kind: Some(kind),
            scale_min: Some(ends.0),
            scale_max: Some(ends.1),
            ..Instrument::default()
        };
        AnyForm::of(Id::new(n).unwrap(), &record).unwrap()
    }

    #[test]
    fn the_family_gives_the_perspective() {
        for (kind, want) in [
            (InstrumentKind::OScore, Perspective::Retrospective),
            (InstrumentKind::Epa, Perspective::Prospective),
            (InstrumentKind::Osats, Perspective::Ordinary),
            (InstrumentKind::Mcq, Perspective::Ordinary),
        ] {
            assert_eq!(form(1, kind, "1", (1.0, 5.0)).tool().perspective(), want, "{kind:?}");
        }
    }

    #[test]
    fn scales_that_cannot_be_are_refused() {
        let make = |kind, a, b| {
            let record = Instrument { kind: Some(kind), scale_min: a, scale_max: b, ..Instrument::default() };
            AnyForm::of(Id::new(1).unwrap(), &record)
        };
        assert!(make(InstrumentKind::Dops, Some(6.0), Some(1.0)).is_err());
        assert!(make(InstrumentKind::Dops, Some(1.0), Some(f64::NAN)).is_err());
        assert!(make(InstrumentKind::Epa, Some(1.0), Some(9.0)).is_err());
        assert!(make(InstrumentKind::OScore, Some(0.0), Some(5.0)).is_err());
        assert!(make(InstrumentKind::Mcq, Some(0.0), Some(100.0)).is_ok());
        assert!(make(InstrumentKind::Epa, None, None).is_ok());
    }

    #[test]
    fn ratings_outside_of_the_scale_are_refused() {
        let dops = form(1, InstrumentKind::Dops, "1", (1.0, 6.0));
        for (cell, fits) in [(1.0, true), (6.0, true), (4.5, true), (0.9, false), (6.1, false), (f64::NAN, false)] {
            assert_eq!(dops.rate(cell).is_ok(), fits, "{cell}");
        }
        let epa = form(2, InstrumentKind::Epa, "1", (1.0, 5.0));
        for (cell, fits) in [(1.0, true), (5.0, true), (3.5, false), (0.0, false), (f64::INFINITY, false)] {
            assert_eq!(epa.rate(cell).is_ok(), fits, "{cell}");
        }
        assert_eq!(Prospective::level(6), None);
        assert_eq!(Prospective::level(-1), None);
    }

    #[test]
    fn another_version_is_another_set() {
        let (AnyForm::Ordinary(a), AnyForm::Ordinary(b)) =
            (form(1, InstrumentKind::Osats, "grs-7", (1.0, 5.0)), form(2, InstrumentKind::Osats, "grs-5", (1.0, 5.0)))
        else {
            panic!("OSATS is an ordinary scale")
        };
        let (mut one, mut other) = (Ratings::new(a), Ratings::new(b));
        one.add(3.0).unwrap();
        other.add(4.0).unwrap();
        assert!(one.clone().append(other).is_err());
        let same = one.clone();
        one.append(same).unwrap();
        assert_eq!(one.len(), 2);
    }

    #[test]
    fn middle_and_spread_are_ratings_that_were_given() {
        for (given, want) in [
            (vec![3.0], [3.0, 3.0, 3.0, 3.0, 3.0]),
            (vec![4.0, 2.0], [2.0, 2.0, 2.0, 4.0, 4.0]),
            (vec![5.0, 1.0, 3.0], [1.0, 1.0, 3.0, 5.0, 5.0]),
            (vec![1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 2.0, 3.0, 4.0]),
            (vec![2.0, 2.0, 3.0, 4.0, 5.0, 5.0, 5.0, 1.0], [1.0, 2.0, 3.0, 5.0, 5.0]),
        ] {
            let ratings: Vec<Ordinary> = given.iter().filter_map(|c| Ordinary::read(*c)).collect();
            let s = Spread::of(&ratings).unwrap();
            let got = [s.least, s.lower, s.median, s.upper, s.greatest].map(Rating::number);
            assert_eq!(got, want, "{given:?}");
        }
        assert_eq!(Spread::<Ordinary>::of(&[]), None);
    }

    #[test]
    fn the_overall_rating_is_the_global_one_or_the_middle_of_the_items() {
        assert_eq!(overall(Some(4.0), &[1.0, 1.0]), Some(4.0));
        assert_eq!(overall(None, &[5.0, 2.0, 3.0]), Some(3.0));
        assert_eq!(overall(None, &[2.0, 5.0]), Some(2.0));
        assert_eq!(overall(None, &[]), None);
    }
}
