//! The mathematical core of the placement planner: pure functions from a problem to plans, bounds and reasons.
//!
//! The model is the Medical Student Scheduling problem: Akbarzadeh & Maenhout, Computers & Operations Research 129, 2021; searching it by
//! annealing over several neighbourhoods follows Zanazzo, Ceschia, Dovier & Schaerf, Journal of Scheduling, 2024.
//! [`instance::Instance`] → [`schedule::StudentModel::all`] → [`search::anneal`] and [`bound::upper_bound`] → [`explain::explain`].
//!
//! Must not: read files or clocks, or print.
//! Still awkward: the models of the students are passed beside the instance they were made from; both must belong together.

pub mod beam;
pub mod bound;
pub mod explain;
pub mod instance;
pub mod moves;
pub mod programme;
pub mod relax;
pub mod schedule;
pub mod search;
pub mod state;
#[cfg(test)]
mod tests;
pub mod window;
