//! Files in and out.

pub mod grid;
