//! What comes on top: a line to type, a list to choose from, a question, two values of one cell, things to read.

pub mod attendance;
pub mod behind;
pub mod bulk;
pub mod choose;
pub mod clash;
pub mod confirm;
pub mod curve;
pub mod drafts;
pub mod evidence;
pub mod follow_up;
pub mod help;
pub mod history;
pub mod import;
pub mod merge;
pub mod palette;
pub mod picture;
pub mod portfolio;
pub mod progress;
pub mod prompt;
pub mod proposal;
pub mod report;
pub mod round;
pub mod sheet;
pub mod takeover;
pub mod verified;
pub mod welcome;
