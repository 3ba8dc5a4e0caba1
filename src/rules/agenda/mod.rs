//! Agendas: which days stand on a page, by whose clock, where sessions go that are copied or moved, who is where on which day, and
//! how long somebody was taught.
//!
//! Must not: read a file or the clock. Still awkward: a day off is a day without working hours in the country of the place;
//! hospitals that keep other days are not known here.

mod clock;
mod hours;
mod matrix;
mod reach;
mod shift;

pub use clock::{Clock, on_clock};
pub use hours::{Attended, Hours, hours, minutes};
pub use matrix::{Stop, letters, matrix};
pub use reach::{Reach, week_start};
pub use shift::{By, Times, moved_day};
