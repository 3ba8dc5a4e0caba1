//! The chain of skills over the file: rows become what the rules of [`crate::rules::skills`] ask for, and what they say becomes lines.
//!
//! [`forms`] reads instruments, [`goals`] what a person is to reach and when a judgement may be made, [`person`] all that is known of one
//! trainee, [`holdings`] who is entrusted with what and what their hospital has, [`tree`] a framework as it is shown, [`versions`] what is
//! in use and [`successors`] what became of a skill in a later version. Pages, boards, indicators and reports stand on these, so that a
//! number is the same wherever it is shown. [`presets`] is what an assessment begins with, [`frozen`] the evidence of a decision as it
//! stood.
//!
//! Must not: judge (the rules do), contain SQL, or know a screen. Awkward: everything of one person is read at once, at most [`MOST`] rows
//! of a kind; who has more is told so.

pub mod assessors;
pub mod cascade;
pub mod curve;
pub mod decided;
pub mod drawn;
pub mod evidence;
pub mod figures;
pub mod forms;
pub mod frozen;
pub mod gaps;
pub mod goals;
pub mod holdings;
pub mod indicators;
pub mod matrix;
pub mod person;
pub mod portfolio;
pub mod presets;
pub mod progress;
pub mod readiness;
pub mod reads;
pub mod round;
pub mod selection;
pub mod shortfall;
pub mod successors;
pub mod tree;
pub mod versions;

/// Most records of one kind that are read of one person. A resident's logbook of ten years has some thousands.
pub const MOST: usize = 5_000;

/// Most skills of a framework that are read. The largest published curricula have some hundreds.
pub const MOST_SKILLS: usize = 20_000;
