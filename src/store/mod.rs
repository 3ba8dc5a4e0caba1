//! The only SQL. Opens the file, keeps the journal, answers bounded questions.
//!
//! [`Store::write`] is the only way to change a record: one `BEGIN IMMEDIATE` transaction in which every put is compared with what
//! stands there and recorded, with the values before and after, in the journal. SQLite's update hook is the witness: a
//! transaction whose touched rows differ from its recorded ones fails. Derived tables (search, `touch`) are kept in the same
//! transaction and can be rebuilt from the records.
//!
//! Must not: know what a record is for, or a screen. Awkward: a filter whose records are neither few nor near in the order is
//! answered in more than a moment (`page`).

mod accept;
mod backup;
mod busy;
mod check;
mod columns;
mod desk;
mod file;
mod fits;
mod found;
mod frozen;
mod hands;
mod history;
mod joined;
mod journal;
mod laid;
mod list;
mod log;
mod memo;
mod migrate;
mod narrow;
mod note;
mod open;
mod order;
mod page;
mod patience;
mod read;
mod recent;
mod replay;
mod rescue;
mod salvage;
#[cfg(test)]
mod schema;
mod seal;
mod search;
mod search_check;
mod span;
mod step;
mod tokens;
mod trouble;
mod undo;
mod unfinished;
mod unmake;
mod waiting;
mod watch;
mod write;

pub use backup::{BackupReason, BackupReport};
pub use busy::{Holder, holder, hurry, user_name};
pub use check::{CheckReport, Finding};
pub use desk::Draft;
pub use hands::in_hands;
pub use history::{CellChange, Entry, RowChange};
pub use joined::{Cells, Joined, Stretch};
pub use list::{Anchor, Condition, Direction, ListQuery, Sort};
pub use open::{Mode, Store, new_id};
pub use patience::Patience;
pub use rescue::{Lost, Rescued};
pub use seal::Missing;
pub use span::Span;
pub use tokens::Sought;
pub use undo::{Kept, Undone};
pub use waiting::Waiting;
pub use write::{Change, Changes, Clash, Saved, Tx, Written};
