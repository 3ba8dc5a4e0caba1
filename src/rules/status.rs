//! The states of a trainee and the moves between them (`domain.md` §2).
//!
//! The main way is nominated → shortlisted → selected → documents → cleared → travelling → in placement → completed → returned →
//! in follow-up → closed. A side exit (deferred, declined, refused, withdrawn) is open from every state but `closed` and needs
//! a written reason, and so does every step back.
//!
//! Still awkward: which states a shortcut may leave out is our own reading of how programmes run; no source settles it.

use crate::model::{Decision, TraineeStatus};

use TraineeStatus as S;

/// The main way, in its order.
pub const WAY: [TraineeStatus; 11] = [
    S::Nominated,
    S::Shortlisted,
    S::Selected,
    S::Documents,
    S::Cleared,
    S::Travelling,
    S::InPlacement,
    S::Completed,
    S::Returned,
    S::InFollowUp,
    S::Closed,
];

/// The ways out beside the main way.
pub const SIDE_EXITS: [TraineeStatus; 4] = [S::Deferred, S::Declined, S::Refused, S::Withdrawn];

/// Whether somebody takes a seat of the agreement: from the selection on. A side exit gives it back.
#[must_use]
pub fn has_seat(status: TraineeStatus) -> bool {
    rank(status) >= rank(S::Selected)
}

/// Moves forward that leave states out or turn back without being a correction.
const SHORTCUTS: &[(TraineeStatus, TraineeStatus)] = &[
    // Small programmes have no shortlist.
    (S::Nominated, S::Selected),
    // A placement at home, or a journey that nobody entered.
    (S::Cleared, S::InPlacement),
    // The next placement, in another town or the same.
    (S::InPlacement, S::Travelling),
    (S::Completed, S::InPlacement),
    (S::Completed, S::Travelling),
    // Back at once after the last day.
    (S::InPlacement, S::Returned),
    // No follow-up was agreed.
    (S::Returned, S::Closed),
];

/// What a move needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// It may be made.
    Free,
    /// It may be made with a written reason.
    WithReason,
    /// They are there already.
    Stay,
    /// It cannot be made.
    Never,
}

/// Whether a state is one of the ways out.
#[must_use]
pub fn is_side_exit(state: TraineeStatus) -> bool {
    SIDE_EXITS.contains(&state)
}

/// Whether somebody in this state is still expected to train: on the main way and not at its end, or deferred.
#[must_use]
pub fn is_active(state: Option<TraineeStatus>) -> bool {
    !matches!(state, Some(S::Closed | S::Declined | S::Refused | S::Withdrawn))
}

/// How far along the main way; `None` for a side exit.
#[must_use]
pub fn rank(state: TraineeStatus) -> Option<usize> {
    WAY.iter().position(|s| *s == state)
}

/// What the move from one state to another needs. Who has no state yet may be put at `nominated`.
#[must_use]
pub fn between(from: Option<TraineeStatus>, to: TraineeStatus) -> Move {
    let Some(from) = from else {
        return if to == S::Nominated { Move::Free } else { Move::WithReason };
    };
    if from == to {
        return Move::Stay;
    }
    match (rank(from), rank(to)) {
        (Some(_), None) => {
            if from == S::Closed {
                Move::Never
            } else {
                Move::WithReason
            }
        }
        (Some(a), Some(b)) if b == a + 1 || SHORTCUTS.contains(&(from, to)) => Move::Free,
        // One step back: a visa that expired, a flight that was cancelled.
        (Some(a), Some(b)) if b + 1 == a => Move::WithReason,
        (Some(_), Some(_)) => Move::Never,
        // Who was deferred goes on where they stood before travel; who left is nominated anew.
        (None, Some(_)) if from == S::Deferred => {
            if matches!(to, S::Nominated | S::Shortlisted | S::Selected | S::Documents) {
                Move::Free
            } else {
                Move::Never
            }
        }
        (None, Some(_)) => {
            if to == S::Nominated {
                Move::Free
            } else {
                Move::Never
            }
        }
        // From one side exit to another is a correction.
        (None, None) => Move::WithReason,
    }
}

/// The states that somebody can be moved to, in the order in which they are offered.
#[must_use]
pub fn onward(from: Option<TraineeStatus>) -> Vec<TraineeStatus> {
    let all = WAY.iter().chain(&SIDE_EXITS).copied();
    let free = all.clone().filter(|to| between(from, *to) == Move::Free);
    free.chain(all.filter(|to| between(from, *to) == Move::WithReason)).collect()
}

/// The state that a decision about a nomination brings the person to; `None` where the decision leaves their state alone: they
/// are past selection, there already, or `elsewhere` (another nomination of theirs still stands).
#[must_use]
pub fn follows(decision: Decision, from: Option<TraineeStatus>, elsewhere: bool) -> Option<TraineeStatus> {
    let to = match decision {
        Decision::Pending => S::Nominated,
        Decision::Shortlisted | Decision::Reserve => S::Shortlisted,
        Decision::Selected => S::Selected,
        Decision::Rejected if elsewhere => return None,
        Decision::Rejected => S::Declined,
    };
    let past = from.and_then(rank).is_some_and(|at| at > 2);
    // What another nomination has reached is not taken back by this one.
    let back = elsewhere && from.and_then(rank) > rank(to);
    (!past && !back && from != Some(to)).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves() {
        for (from, to, want) in [
            (Some(S::Nominated), S::Shortlisted, Move::Free),
            (Some(S::Nominated), S::Selected, Move::Free),
            (Some(S::Nominated), S::Documents, Move::Never),
            (Some(S::Nominated), S::Nominated, Move::Stay),
            (Some(S::Cleared), S::Documents, Move::WithReason),
            (Some(S::Cleared), S::Selected, Move::Never),
            (Some(S::Documents), S::Refused, Move::WithReason),
            (Some(S::Closed), S::Refused, Move::Never),
            (Some(S::Closed), S::InFollowUp, Move::WithReason),
            (Some(S::Deferred), S::Documents, Move::Free),
            (Some(S::Deferred), S::Cleared, Move::Never),
            (Some(S::Withdrawn), S::Nominated, Move::Free),
            (Some(S::Withdrawn), S::Selected, Move::Never),
            (Some(S::Declined), S::Withdrawn, Move::WithReason),
            (None, S::Nominated, Move::Free),
            (None, S::InPlacement, Move::WithReason),
        ] {
            assert_eq!(between(from, to), want, "{from:?} {to:?}");
        }
    }

    #[test]
    fn every_state_but_the_last_leads_on_and_every_state_can_be_reached() {
        for from in WAY.iter().chain(&SIDE_EXITS) {
            assert!(!onward(Some(*from)).is_empty(), "{from:?}");
        }
        for to in WAY.iter().chain(&SIDE_EXITS) {
            assert!(WAY.iter().any(|from| matches!(between(Some(*from), *to), Move::Free | Move::WithReason)), "{to:?}");
        }
        assert_eq!(onward(Some(S::Nominated)).first(), Some(&S::Shortlisted));
    }

    #[test]
    fn a_decision_moves_who_is_not_past_selection() {
        for (decision, from, elsewhere, want) in [
            (Decision::Selected, Some(S::Nominated), false, Some(S::Selected)),
            (Decision::Selected, Some(S::Selected), false, None),
            (Decision::Selected, Some(S::InPlacement), false, None),
            (Decision::Reserve, Some(S::Nominated), false, Some(S::Shortlisted)),
            (Decision::Reserve, Some(S::Selected), true, None),
            (Decision::Rejected, Some(S::Shortlisted), false, Some(S::Declined)),
            (Decision::Rejected, Some(S::Shortlisted), true, None),
            (Decision::Rejected, Some(S::Documents), false, None),
            (Decision::Pending, Some(S::Shortlisted), false, Some(S::Nominated)),
        ] {
            assert_eq!(follows(decision, from, elsewhere), want, "{decision:?} {from:?} {elsewhere}");
        }
    }
}
