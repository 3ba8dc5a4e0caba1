//! What a coordinator does: verbs over records, and records in words.
//!
//! Must not: contain SQL, or know a screen. Verbs write through `Store::write` with a label that a person understands.

mod attached;
pub mod entry;
pub mod filter;
pub mod history;
mod merge;
mod save;
pub mod catalogue;
pub mod sample;
mod shipped;
pub mod show;
pub mod verbs;

pub use attached::attached;
pub use merge::{Merged, merge, suggestions};
pub use save::{Filed, row_subject, save, subject};
