//! Everything between the program and the terminal.
//!
//! - [`LeanBackend`]: the screen, as ratatui draws it, sent as the shortest difference in one write a frame.
//! - [`Paced`]: the thread that writes, so that a line that stalls holds up nothing but the next frame; over ssh it sees what stands
//!   before the line ([`standing`]).
//! - [`Decoder`]: bytes from the keyboard to keys and pastes, however a bad line cuts them.
//! - [`TerminalSession`]: taking the terminal over and giving it back, also in a panic ([`restore_on_panic`]).
//! - [`read_keyboard`] and [`watch_signals`]: the two threads that send what happens outside to the program's one channel.
//! - [`Capabilities`]: what may be sent, guessed from the environment.
//! - [`Program`]: another program of ours that still has a form open, and asking it to end.
//!
//! How they fit together:
//!
//! 1. `Capabilities::for_screen(&Surroundings::of_process(), &settings)?`.
//! 2. `restore_on_panic()`, then `watch_signals`, `TerminalSession::enter()`, `read_keyboard`.
//! 3. `Terminal::new(LeanBackend::new(Paced::start(terminal_output()?, standing(…), …)?, terminal_size()?, capabilities))`; nothing is
//!    drawn while [`Paced::is_busy`].
//! 4. Block on the channel, no longer than `Decoder::deadline()`. [`Chunk::Bytes`] goes to `Decoder::feed`, a time-out to
//!    `Decoder::tick`; drain, update, draw once.
//! 5. On [`Signal::Resize`] call [`fit`]; on [`Signal::Continue`] `TerminalSession::resume()`,
//!    `fit` and [`LeanBackend::enter`]; on [`Signal::Hangup`] and [`Chunk::Closed`] `SignalWatch::acknowledge()`, save drafts, end.
//!
//! Must not: ask the terminal anything that has to be waited for, use the mouse, or poll. No other room reads the keyboard,
//! writes to the terminal, handles or sends signals.
//! Awkward: one terminal per process.

mod backend;
mod capabilities;
mod cells;
mod encode;
mod few;
mod gauge;
mod glyph;
mod input;
#[cfg(test)]
mod input_tests;
mod keys;
mod others;
mod output;
mod paced;
mod pen;
mod queue;
mod reader;
mod session;
mod sgr;
mod shift;
mod signals;
#[cfg(test)]
mod wire_tests;

pub use backend::{LeanBackend, SizeSource, Traffic, fit};
pub use capabilities::{Capabilities, Surroundings};
pub use input::{Decoder, Input, LONGEST_PASTE};
pub use keys::{Key, KeyCode};
pub use others::{NotAsked, Program};
pub use output::{Output, is_ending};
pub use paced::{LineEvent, Paced, time_of};
pub use queue::{Standing, standing};
pub use reader::{Chunk, keys_wait, read_keyboard};
pub use session::{ENTER, SessionError, TerminalSession, restore_on_panic, terminal_output, terminal_size, window_size};
pub use signals::{GRACE, Signal, SignalWatch, stop_self, watch_ends, watch_signals};
