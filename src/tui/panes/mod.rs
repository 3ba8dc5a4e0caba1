//! What fills the screen under a tab: tables, the timeline, agendas, the boards of Today and of the clearance, a record's page.

pub mod agenda;
pub mod clearances;
pub mod columns;
pub mod detail;
pub mod gaps;
pub mod page;
pub mod readiness;
pub mod reading;
pub mod rows;
pub mod table;
pub mod timeline;
pub mod today;
