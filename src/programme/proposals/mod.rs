//! Plans for the rotations that are open: read from the file, looked for on threads, accepted in one step.
//!
//! [`solve`] reads what the planner needs ([`gather`]), searches on one thread and proves a bound on another, and tells of both through a
//! [`Watch`], by which it can be stopped at any time. [`accept`] writes rows of a proposal as placements, all or none, after it has looked again.
//!
//! Must not: contain SQL or rules; the rules are `rules::planning::programme`. Must not read a clock: whoever asks says when the time is up.
//! Still awkward: the end of a search by time depends on the machine; only one that ends by its rounds, or at a proven best, repeats.

mod accept;
mod gather;
mod told;

pub use accept::{Accepted, accept};
pub use gather::{Gathered, gather};
pub use told::{Teller, remedy_of};

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::thread;

use chrono::NaiveDate;

use crate::error::Result;
use crate::model::Id;
use crate::rules::planning::programme::bound::{ROUNDS, bound};
use crate::rules::planning::programme::check::faults;
use crate::rules::planning::programme::model::Model;
use crate::rules::planning::programme::needs::Spot;
use crate::rules::planning::programme::proposal::{Proposal, propose};
use crate::rules::planning::programme::search::{look, rounds};
use crate::store::Store;

/// What somebody wants planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only the rotations of this cohort and its people.
    pub cohort: Option<Id>,
    /// Rows that stay.
    pub pins: Vec<Spot>,
    /// Rows that were thrown out.
    pub bans: Vec<Spot>,
    /// Where chance begins.
    pub seed: u64,
    /// Rounds of the search; by the size of the problem without it.
    pub rounds: Option<u32>,
}

/// How far a search is, seen from other threads; and the way to stop it.
#[derive(Debug)]
pub struct Watch {
    stopped: AtomicBool,
    value: AtomicI64,
    bound: AtomicI64,
    placed: AtomicUsize,
    open: AtomicUsize,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            stopped: AtomicBool::new(false),
            value: AtomicI64::new(i64::MIN),
            bound: AtomicI64::new(i64::MAX),
            placed: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        }
    }
}

/// A moment of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// The best value so far.
    pub value: i64,
    /// What no plan can be above, once something is proven.
    pub bound: Option<i64>,
    /// Rotations with a place in the best plan so far.
    pub placed: usize,
    /// Of so many.
    pub open: usize,
}

impl Watch {
    /// The search ends soon, with the best that it has.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Somebody stopped it.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// How far it is; nothing while the file is still being read.
    #[must_use]
    pub fn sight(&self) -> Option<Sight> {
        let value = self.value.load(Ordering::Relaxed);
        (value > i64::MIN).then(|| Sight {
            value,
            bound: Some(self.bound.load(Ordering::Relaxed)).filter(|top| *top < i64::MAX),
            placed: self.placed.load(Ordering::Relaxed),
            open: self.open.load(Ordering::Relaxed),
        })
    }

    fn proven(&self) -> bool {
        self.value.load(Ordering::Relaxed) >= self.bound.load(Ordering::Relaxed)
    }
}

/// What a search came to.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it was made from.
    pub gathered: Gathered,
    /// The plan.
    pub proposal: Proposal,
    /// No plan of these rules is worth more.
    pub bound: i64,
    /// How often the plan breaks a hard rule, by a checker of its own: never, unless by a fault of ours.
    pub violations: usize,
}

impl Found {
    /// By how many percent of the bound the plan can be short of the best one.
    #[must_use]
    pub fn gap(&self) -> f64 {
        let top = self.bound.max(1) as f64;
        100.0 * (self.bound - self.proposal.value).max(0) as f64 / top
    }
}

/// Plans what is open. `in_time` says whether there is time left; it is asked from both threads.
///
/// # Errors
/// Trouble with the file.
pub fn solve(store: &Store, today: NaiveDate, asked: &Asked, watch: &Watch, in_time: &(dyn Fn() -> bool + Sync)) -> Result<Found> {
    let gathered = gather(store, today, asked)?;
    let model = Model::of(&gathered.needs);
    watch.open.store(gathered.needs.needs.len(), Ordering::Relaxed);
    let goes_on = || !watch.is_stopped() && in_time() && !watch.proven();
    let known = || watch.value.load(Ordering::Relaxed).max(0);
    let (layout, top) = thread::scope(|scope| {
        let prove = || bound(&model, ROUNDS, &known, &goes_on, &|top| watch.bound.store(top, Ordering::Relaxed));
        let prover = thread::Builder::new().name("prover".into()).spawn_scoped(scope, prove);
        let layout = look(&model, asked.seed, asked.rounds.unwrap_or_else(|| rounds(&model)), &goes_on, &mut |better| {
            watch.placed.store(better.picks.iter().flatten().flatten().count(), Ordering::Relaxed);
            watch.value.store(better.value, Ordering::Relaxed);
        });
        let top = match prover {
            Ok(prover) => prover.join().ok(),
            // Without a second thread the bound comes afterwards.
            Err(_) => None,
        };
        (layout, top.unwrap_or_else(prove))
    });
    let proposal = propose(&model, &layout);
    let spots: Vec<Spot> = proposal.rows.iter().map(|row| row.spot).collect();
    let violations = faults(&gathered.needs, &spots).len();
    drop(model);
    Ok(Found { gathered, proposal, bound: top, violations })
}
