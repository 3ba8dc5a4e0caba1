#![forbid(unsafe_code)]
pub mod actions;
pub mod cli;
pub mod config;
pub mod error;
pub mod exchange;
pub mod keymap;
pub mod model;
pub mod programme;
pub mod rules;
pub mod store;
pub mod term;
pub mod text;
pub mod tui;
pub mod words;
