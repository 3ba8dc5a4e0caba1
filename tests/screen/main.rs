//! The screen by key sequences: the real loop on a terminal of memory, over files of the sample programme.

mod agenda;
mod assess;
mod board;
mod clearances;
mod desk;
mod follow_up;
mod forms;
mod frameworks;
mod gaps;
mod indicators;
mod kept;
mod lists;
mod look;
mod matrix;
mod pages;
mod pictures;
mod planner;
mod portfolio;
mod prices;
mod random;
mod report;
mod selection;
mod start;
mod theatre;
mod timeline;
mod together;
