//! The planner of the programme's own records: who goes where and when for the rotations that are still open.
//!
//! Why not the core beside it: there every discipline takes the same number of periods, in the programme a rotation takes 1 to 104 weeks, has
//! days and hospitals of its own, and may well stay open. So this is a model of its own, which shares the random numbers and the way of
//! proving a bound. A place is a department with one of its working weeks to begin in; a rotation fills whole weeks of it in one piece.
//!
//! [`needs::Needs`] (plain values) → [`model::Model`] (every place that is allowed for each rotation) → [`search::look`] (takes a few people out
//! and puts each back at their exact best, by annealing) beside [`bound::bound`] (prices on seats, which prove how good a plan can be) →
//! [`proposal::propose`] (rows with their reasons; who has no place and which single change would give one) → [`check::faults`] (the hard
//! rules written a second time, for tests and before anything is written).
//!
//! Hard rules: the department's specialty; its seats, week by week (days between two weeks count with the first); the rotation's first and last day, its suitable
//! hospitals (without any: hospitals that are not of the home side, in the country of the person's cohort); who is placed already, or has a
//! shorter way than a day between two towns; order; the agreement's days; a passport, and a visa where there is one, that last to the end,
//! abroad; a permit that does for hands-on work; people selected or further. Quotas are spent when somebody is selected, so they need no rule here.
//! A supervisor is only proposed with the specialty and a common language; where there is none the row says so, and an interpreter has to help.
//!
//! Must not: read a clock or a file, or put sentences together from words.
//! Still awkward: at most [`model::MOST_OPEN`] open rotations of one person are planned at a time; a placement that stands costs no move.

pub mod bound;
pub mod check;
pub mod model;
pub mod needs;
pub mod proposal;
pub mod remedy;
pub mod respond;
pub mod search;
#[cfg(test)]
mod tests;

/// Points for a rotation that gets a place, for each step of its weight (1 to 5).
pub const PLACED: i64 = 100;
/// Weight of a rotation that has none: the middle.
pub const USUAL_WEIGHT: i64 = 3;
/// Points for the hospital that is wished for first, second, and any later one that is named.
pub const WISHES: [i64; 3] = [30, 20, 10];
/// Points for a department where somebody of the specialty teaches in a language that the trainee understands.
pub const SPEAKS: i64 = 25;
/// Points off for each week that a rotation begins after it could,
pub const WAIT: i64 = 1;
/// at most so many weeks.
pub const MOST_WAIT: i64 = 26;
/// Points off for each change of hospital between two proposed rows of one person.
pub const MOVE: i64 = 15;
/// Points for each percent that the worst-off trainee gets of what they could have if they were alone.
pub const WORST_OFF: i64 = 2;
