//! What the benches share: times in order, and the real program on a terminal.
#![allow(dead_code, reason = "each bench uses a part")]

pub mod bulk;
pub mod program;
pub mod times;
