//! Files in and out: what leaves the programme and what comes into it.
//!
//! Cells of files are canonical text: ISO days, catalogue codes, `+93…`, entries joined by `; `. How a cell names another
//! record is settled in [`mod@reference`], how text is kept from becoming a formula in [`mod@cell`]; whoever writes files and whoever
//! reads them uses the same two, so that what went out comes back the same.
//!
//! Must not: contain SQL, or know a screen.

pub mod cell;
pub mod export;
pub mod framework_csv;
pub mod grid;
pub mod ics;
pub mod import;
pub mod indicators;
pub mod instances;
pub mod listing;
pub mod moodle;
pub mod plot_png;
mod plot_shapes;
pub mod plot_svg;
pub mod reference;
pub mod report;
pub mod schedule;
pub mod selection;
