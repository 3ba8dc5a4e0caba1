//! Plain values: what a programme consists of, one file per record.
//!
//! Every record is a typed struct and one table of its fields; the store's columns, the table and form on the screen, validation,
//! search, and the columns of files are derived from that table. **To add a field to a record:** a migration that adds the
//! column (`assets/migrations/`), a line in the record's file here, and its label in `assets/locales/en/records.ftl`. Nothing else. The
//! test `schema_has_the_columns_of_the_model` in `store` fails while the first two differ, the test of the labels while
//! the third is missing.
//!
//! Must not: do I/O, ask the clock, or know another room but `text` and `words`.

mod field;
mod hours;
mod id;
mod kind;
mod moment;
pub mod partial_date;
mod records;
mod row;
mod value;

pub use field::{ChoiceSet, Field, FieldKind, List};
pub use hours::{DayHours, Hours};
pub use id::Id;
pub use kind::{Attached, Kind};
pub use partial_date::PartialDate;
pub use records::*;
pub use row::{Record, Row};
pub use value::{FieldType, Value, entries, join};
