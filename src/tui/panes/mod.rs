//! What fills the screen under a tab: tables, the timeline, agendas, the boards of Today and of the clearance, a record's page.

pub mod agenda;
pub mod assessors;
pub mod cascade;
pub mod clearances;
pub mod columns;
pub mod confirmations;
pub mod detail;
pub mod figures;
pub mod framework_tree;
pub mod gaps;
pub mod indicators;
pub mod inquiry;
pub mod marker;
pub mod matrix;
pub mod page;
pub mod readiness;
pub mod reading;
pub mod reconciliation;
pub mod rows;
pub mod selection;
pub mod table;
pub mod timeline;
pub mod today;
