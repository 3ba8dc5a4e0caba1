//! The placement problem as typed data: who, what, where, when, and what each wish is worth.
//!
//! For: holding one checked problem in compact memory and answering look-ups on it.
//! Must not: read files, know about plans being searched, or change after checking.
//! Still awkward: the shape of every table is row-major in a flat vector, so callers go through the accessors.

use crate::error::{Error, Result};
use crate::msg;
use crate::words::Message;

/// One discipline that a student attends: `duration` consecutive periods at one hospital. All indices are 0-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Block {
    /// First period (0-based).
    pub start: u16,
    /// Discipline (0-based).
    pub discipline: u16,
    /// Hospital (0-based).
    pub hospital: u16,
}

/// An assignment that the planner must keep as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// Student (0-based).
    pub student: usize,
    /// The block that stays.
    pub block: Block,
}

/// A problem of medical student scheduling (Akbarzadeh & Maenhout, Computers & Operations Research 129, 2021).
///
/// Build one by filling the tables and calling [`Instance::check`]; every other function of this module tree relies on
/// a checked instance. Tables are flat and row-major; the shape stands at each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    /// Number of students S.
    pub students: usize,
    /// Number of disciplines D (at most [`Instance::MAX_DISCIPLINES`]).
    pub disciplines: usize,
    /// Number of hospitals H.
    pub hospitals: usize,
    /// Number of periods T.
    pub periods: usize,
    /// Number of discipline groups G.
    pub groups: usize,
    /// Periods that each discipline takes.
    pub duration: usize,
    /// Most disciplines one student may attend at one hospital.
    pub max_per_hospital: usize,
    /// `[D]` group of each discipline, 0-based.
    pub group_of: Vec<u16>,
    /// `[S × G]` number of disciplines a student attends from each group, exactly.
    pub need: Vec<u16>,
    /// `[S × D]` whether the student may attend the discipline.
    pub allowed: Vec<bool>,
    /// `[S × H × D]` whether the student may attend the discipline at the hospital.
    pub ability: Vec<bool>,
    /// `[S × T]` whether the student is there in the period.
    pub available: Vec<bool>,
    /// `[D × D]` row d, column e: who attends d has begun e before.
    pub preceded_by: Vec<bool>,
    /// `[H × D × T]` least number of students in the cell.
    pub min_seats: Vec<u16>,
    /// `[H × D × T]` most students in the cell.
    pub max_seats: Vec<u16>,
    /// `[S]` weights w1..w4 of discipline wishes, hospital wishes, hospital changes, idle periods.
    pub weights: Vec<[i32; 4]>,
    /// `[S × D]` wish for the discipline.
    pub pref_discipline: Vec<i32>,
    /// `[S × H]` wish for the hospital.
    pub pref_hospital: Vec<i32>,
    /// `[D]` worth of the discipline to the manager.
    pub manager: Vec<i32>,
    /// Assignments that stay.
    pub fixed: Vec<Fixed>,
}

impl Instance {
    /// Most disciplines supported (sets of disciplines are held in 128 bits).
    pub const MAX_DISCIPLINES: usize = 128;
    /// Largest size of a satisfaction term supported, so that scaled sums stay within 32 bits.
    pub const MAX_WORTH: i64 = 1_000;

    /// Flat index of the cell (hospital, discipline, period).
    #[must_use]
    pub fn cell(&self, hospital: usize, discipline: usize, period: usize) -> usize {
        (hospital * self.disciplines + discipline) * self.periods + period
    }

    /// Whether student `s` may attend `d` at `h`: allowed and able.
    #[must_use]
    pub fn may(&self, s: usize, h: usize, d: usize) -> bool {
        self.allowed[s * self.disciplines + d] && self.ability[(s * self.hospitals + h) * self.disciplines + d]
    }

    /// Whether student `s` is there for the whole block that starts in period `t`.
    #[must_use]
    pub fn can_start(&self, s: usize, t: usize) -> bool {
        t + self.duration <= self.periods
            && self.available[s * self.periods + t..s * self.periods + t + self.duration].iter().all(|&free| free)
    }

    /// What student `s` gains by attending `d` at `h`: w1·wish(d) + w2·wish(h) + manager's worth of d.
    #[must_use]
    pub fn gain(&self, s: usize, d: usize, h: usize) -> i32 {
        let w = &self.weights[s];
        w[0] * self.pref_discipline[s * self.disciplines + d] + w[1] * self.pref_hospital[s * self.hospitals + h] + self.manager[d]
    }

    /// Number of disciplines student `s` attends in all.
    #[must_use]
    pub fn need_total(&self, s: usize) -> usize {
        self.need_of(s).iter().map(|&n| usize::from(n)).sum()
    }

    /// `[G]` disciplines wanted per group by student `s`.
    #[must_use]
    pub fn need_of(&self, s: usize) -> &[u16] {
        &self.need[s * self.groups..(s + 1) * self.groups]
    }

    /// The fixed blocks of student `s`.
    pub fn fixed_of(&self, s: usize) -> impl Iterator<Item = Block> + '_ {
        self.fixed.iter().filter(move |f| f.student == s).map(|f| f.block)
    }

    /// Checks shapes, ranges and the fixed assignments.
    ///
    /// # Errors
    /// The first fault found, in words that name the table or the assignment.
    pub fn check(&self) -> Result<()> {
        let fail = |what: Message, next: Message| Err(Error::input(what).next(next));
        let (s, d, h, t, g) = (self.students, self.disciplines, self.hospitals, self.periods, self.groups);
        for (name, value) in
            [("Students", s), ("Disciplines", d), ("Hospitals", h), ("Horizon", t), ("Groups", g), ("Duration", self.duration)]
        {
            if value == 0 {
                return fail(msg!("plan-size-none", table = name), msg!("plan-size-none-next"));
            }
            if value > usize::from(u16::MAX) {
                return fail(msg!("plan-size", table = name, value = value, most = u16::MAX), msg!("plan-size-next"));
            }
        }
        if d > Self::MAX_DISCIPLINES {
            return fail(msg!("plan-size", table = "Disciplines", value = d, most = Self::MAX_DISCIPLINES), msg!("plan-size-next"));
        }
        let shapes = [
            ("DiscGroup", self.group_of.len(), d),
            ("StudDiscGroup", self.need.len(), s * g),
            ("AllowedDisc", self.allowed.len(), s * d),
            ("Ability", self.ability.len(), s * h * d),
            ("Availability", self.available.len(), s * t),
            ("Precededby", self.preceded_by.len(), d * d),
            ("MinPosHosp", self.min_seats.len(), h * d * t),
            ("MaxPosHosp", self.max_seats.len(), h * d * t),
            ("WeightPref", self.weights.len(), s),
            ("PrefStudDisc", self.pref_discipline.len(), s * d),
            ("PrefStudHosp", self.pref_hospital.len(), s * h),
            ("ManPref", self.manager.len(), d),
        ];
        for (name, found, wanted) in shapes {
            if found != wanted {
                return fail(msg!("plan-entries", table = name, found = found, wanted = wanted), msg!("plan-entries-next"));
            }
        }
        if let Some(i) = self.group_of.iter().position(|&x| usize::from(x) >= g) {
            return fail(msg!("plan-group", discipline = i + 1, most = g), msg!("plan-group-next"));
        }
        for student in 0..s {
            for x in 0..d {
                for y in 0..h {
                    let worth = i64::from(self.gain(student, x, y));
                    if worth.abs() > Self::MAX_WORTH {
                        let what = msg!(
                            "plan-worth",
                            student = student + 1,
                            discipline = x + 1,
                            hospital = y + 1,
                            worth = worth,
                            most = Self::MAX_WORTH
                        );
                        return fail(what, msg!("plan-worth-next"));
                    }
                }
            }
            if self.weights[student][2..].iter().any(|w| i64::from(*w).abs() > Self::MAX_WORTH) {
                return fail(msg!("plan-weight", student = student + 1, most = Self::MAX_WORTH), msg!("plan-worth-next"));
            }
        }
        self.check_fixed()
    }

    fn check_fixed(&self) -> Result<()> {
        for (i, f) in self.fixed.iter().enumerate() {
            let b = f.block;
            let (d, h, t) = (usize::from(b.discipline), usize::from(b.hospital), usize::from(b.start));
            let fault = if f.student >= self.students || d >= self.disciplines || h >= self.hospitals || t + self.duration > self.periods {
                Some("outside")
            } else if !self.may(f.student, h, d) {
                Some("not-allowed")
            } else if !self.can_start(f.student, t) {
                Some("away")
            } else if self.fixed[..i].iter().any(|o| {
                o.student == f.student && (o.block.discipline == b.discipline || usize::from(o.block.start).abs_diff(t) < self.duration)
            }) {
                Some("twice")
            } else {
                None
            };
            if let Some(fault) = fault {
                let what = msg!("plan-fixed", student = f.student + 1, discipline = d + 1, hospital = h + 1, period = t + 1, fault = fault);
                return Err(Error::input(what).next(msg!("plan-fixed-next")));
            }
        }
        Ok(())
    }
}
