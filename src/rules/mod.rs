//! Rules of the field: pure functions from plain values to plain values, tested with tables and properties.
//!
//! Must not: do I/O, ask the clock, know a room above `model`.

pub mod agenda;
pub mod calendar;
pub mod clearance;
pub mod criteria;
pub mod date_input;
pub mod decided;
pub mod duplicates;
pub mod filter;
pub mod frozen;
pub mod planning;
pub mod rng;
pub mod skills;
pub mod status;
pub mod three_way;
pub mod timeline;
pub mod today;
pub mod validate;
pub mod working_time;
pub mod zones;
