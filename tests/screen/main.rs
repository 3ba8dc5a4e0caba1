//! The screen by key sequences: the real loop on a terminal of memory, over files of the sample programme.

mod agenda;
mod board;
mod clearances;
mod desk;
mod forms;
mod lists;
mod look;
mod pages;
mod pictures;
mod planner;
mod prices;
mod random;
mod report;
mod start;
mod timeline;
mod together;
