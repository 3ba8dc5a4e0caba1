//! Moodle's file of a competency framework: CSV of 14 columns, as its tool *lpimportcsv* writes and reads it.
//!
//! One row is the framework (`Is framework` is 1) with its scale and its taxonomies; every other row is a competency that names the one
//! above it by `Parent ID number`. Moodle takes a file by the order of its columns and asks a person to confirm it; it passes over a row
//! without an ID number or a short name, over one whose parent is not in the file, and over cross-references to nobody. Here these are told.
//!
//! | column | here |
//! | --- | --- |
//! | ID number, Short name, Parent ID number | code, title, parent |
//! | Description | notes |
//! | Cross-referenced competency ID numbers | related skills of the same framework, joined by commas, a comma inside of one as `%2C` |
//! | Taxonomy (framework, by depth) | kind: domain, competency, procedure (`skill`), EPA (`practice`) |
//! | Scale values, Scale configuration (competency) | target level, where the scale is that of entrustment |
//! | all else | kept in `moodle` |
//!
//! **Round trip.** A cell that could not be written again from the record's own fields is kept beside them (`moodle`, JSON) together with
//! what would have been written: it is given back for as long as that still holds, so an edit here is never hidden by an old cell. So what
//! was read is written the same, cell by cell and in the order of its rows.
//!
//! Must not: write a record of its own; what was planned goes through `Store::write` in one step.
//! Awkward: an ID number is a code here, of at most 40 letters; Moodle takes 100. Lines end with LF in cells, and letters that could
//! drive a terminal are taken out when a file is read. No cell is guarded against being taken for a formula: Moodle would show the mark.

mod cells;
mod plan;
mod read;
mod write;

pub use plan::{Counts, Planned, apply, plan};
pub use read::{Fault, Read, looks_like, read, read_file};
pub use write::{rows, to_file, write};

/// Number of columns.
pub const WIDTH: usize = 14;

/// The columns by the names that Moodle gives them.
pub const HEADERS: [&str; WIDTH] = [
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
];

/// The cells of a row.
pub type Cells = [String; WIDTH];

/// Where each column stands.
pub(crate) mod at {
    pub const PARENT: usize = 0;
    pub const ID: usize = 1;
    pub const NAME: usize = 2;
    pub const DESCRIPTION: usize = 3;
    pub const FORMAT: usize = 4;
    pub const SCALE: usize = 5;
    pub const CONFIGURATION: usize = 6;
    pub const RELATED: usize = 10;
    pub const FRAMEWORK: usize = 12;
    pub const TAXONOMY: usize = 13;
}

/// One cell of a row; nothing for a column that is not there.
pub(crate) fn cell(cells: &Cells, at: usize) -> &str {
    cells.get(at).map_or("", String::as_str)
}
