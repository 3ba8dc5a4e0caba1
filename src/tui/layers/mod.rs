//! What comes on top: a line to type, a list to choose from, a question, two values of one cell, things to read.

pub mod attendance;
pub mod bulk;
pub mod choose;
pub mod clash;
pub mod confirm;
pub mod drafts;
pub mod help;
pub mod history;
pub mod import;
pub mod merge;
pub mod palette;
pub mod prompt;
pub mod proposal;
pub mod sheet;
pub mod takeover;
pub mod theatre;
pub mod welcome;
