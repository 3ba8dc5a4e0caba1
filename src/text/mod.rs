//! Text from people and files: made safe, measured in columns, compared across scripts.
//!
//! Every value comes from a keyboard, a spreadsheet or another site, in Latin, Arabic or Cyrillic letters. This room
//!
//! - makes it safe on the way in and on the way to the screen ([`clean_line`], [`clean_notes`], [`refused`], [`screen`], [`harmless`]),
//!   and readable on a terminal without Unicode ([`ascii`]);
//! - is the only place of the program that counts columns and moves a cursor over letters as a person sees them
//!   ([`width`], [`truncate`], [`pad`], [`wrap`], [`next_boundary`] …);
//! - reads numbers written with any digits ([`latin_digits`], [`parse_whole`], [`parse_decimal`]);
//! - folds text for search ([`fold`], [`romanise`], [`loose`]) and names for finding the same person or place under
//!   another spelling or script ([`skeleton`], [`name_keys`], [`likeness`], [`near`]).
//!
//! It must not do I/O, know a record, or hold a text that a person reads. Every function is free, keeps no state and
//! takes time in proportion to its input ([`likeness`] bounds its input).
//!
//! Still awkward: the width of emoji and of some rare scripts differs between terminals, and no count can be right in
//! all of them; the folds are made for Dari, Pashto, Kazakh, Russian and English, other scripts go through a general
//! table.

mod ascii;
mod clean;
mod digits;
mod fold;
mod likeness;
mod names;
mod skeleton;
mod width;

pub use ascii::ascii;
pub use clean::{clean_line, clean_notes, harmless, harmless_json, refused, refused_in_notes, screen};
pub use digits::{latin_digits, parse_decimal, parse_whole};
pub use fold::{fold, has_beginning, loose, romanise};
pub use likeness::{Spelling, likeness, near};
pub use names::{is_title, name_keys};
pub use skeleton::skeleton;
pub use width::{
    byte_at_column, columns_before, is_rtl, next_boundary, next_word, pad, pad_left, prev_boundary, prev_word, truncate, truncate_with,
    width, wrap,
};
