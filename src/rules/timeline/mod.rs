//! The timeline as plain values: which columns there are, where a bar falls in them, on which line of its row it stands, and the letters
//! that draw it.
//!
//! Columns are days, weeks or months; a column of weeks or months is touched by whatever touches one of its days. Everything is ASCII
//! but the labels, which come from records. Nothing here reads a file, the clock or the screen's size.
//!
//! Still awkward: a week begins on Saturday for who writes Afghan dates or works in Afghanistan, on Monday for everybody else; a person
//! cannot choose it apart from that. Short names of Hijri months are their first letters.

mod bars;
mod heading;
mod marks;
mod scale;

pub use bars::{Span, bar, lanes};
pub use heading::{heading, ruler};
pub use marks::{Paper, papers, peaks, seat_cell, session_cell};
pub use scale::{Scale, Zoom, week_begins};
