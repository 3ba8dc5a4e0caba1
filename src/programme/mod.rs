//! What a coordinator does: verbs over records, and records in words.
//!
//! Must not: contain SQL, or know a screen. Verbs write through `Store::write` with a label that a person understands.

pub mod agenda;
mod attached;
pub mod catalogue;
pub mod certificates;
pub mod clashes;
pub mod clearances;
pub mod confirmations;
pub mod curricula;
mod duplicates;
pub mod entry;
pub mod filter;
pub mod follow_ups;
pub mod history;
pub mod instruments;
mod journeys;
mod merge;
pub mod planning;
pub mod proposals;
pub mod reconcile;
pub mod sample;
mod save;
mod shipped;
pub mod show;
pub mod skills;
pub mod theatre;
pub mod timeline;
pub mod today;
pub mod verbs;
pub mod working;

pub use attached::{attached, pick};
pub use duplicates::{Candidate, Compared, duplicates_of, likely_same, person, recent_pairs};
pub use merge::{Merged, merge, suggestions};
pub use save::{Filed, row_subject, save, subject};
