//! What takes any bytes, and what must be true of them. Each target is named as its file of kept inputs.

mod dates;
mod filter;
mod import;
mod keys;

/// A target: its name and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: &[Target] = &[("import", import::holds), ("dates", dates::holds), ("filter", filter::holds), ("keys", keys::holds)];
