//! What a coordinator does: verbs over records, and records in words.
//!
//! Must not: contain SQL, or know a screen. Verbs write through `Store::write` with a label that a person understands.

pub mod catalogue;
pub mod sample;
mod shipped;
pub mod show;
