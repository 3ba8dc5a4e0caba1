//! Where one stands in a list that a pane keeps whole: the row of the marker, what is in view, and the keys that move it.
//!
//! Must not: know what the rows are. Some of the lines may be headings: the marker never stands on one.

use crate::actions::Action;

/// The row of the marker and the first one in view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marker {
    /// The row of the marker.
    pub at: usize,
    /// The first row in view.
    pub top: usize,
    /// Rows of half a page, as it was drawn last.
    half: usize,
}

impl Marker {
    /// Moves by a key through `len` lines; whether it is a key that moves. `is_row` tells rows from headings.
    pub fn act(&mut self, action: Action, len: usize, is_row: impl Fn(usize) -> bool) -> bool {
        let to = match action {
            Action::Up => self.at.saturating_sub(1),
            Action::Down => self.at + 1,
            Action::HalfUp => self.at.saturating_sub(self.half),
            Action::HalfDown => self.at + self.half,
            Action::First => 0,
            Action::Last => len,
            _ => return false,
        };
        self.go(to, len, is_row);
        true
    }

    /// Stands on the row nearest to that one, looked for in the direction of the move first.
    pub fn go(&mut self, to: usize, len: usize, is_row: impl Fn(usize) -> bool) {
        let down = to >= self.at;
        let to = to.min(len.saturating_sub(1));
        let on = || (to..len).find(|n| is_row(*n));
        let back = || (0..to.saturating_add(1).min(len)).rev().find(|n| is_row(*n));
        self.at = if down { on().or_else(back) } else { back().or_else(on) }.unwrap_or(0);
    }

    /// The rows came anew: stands where the same one is now, else on the one that took its place.
    pub fn stand(&mut self, found: Option<usize>, len: usize, is_row: impl Fn(usize) -> bool) {
        let to = found.unwrap_or(self.at);
        // What went away makes room for what stood behind it.
        self.at = 0;
        self.go(to, len, is_row);
    }

    /// Keeps it in a view of so many rows.
    pub fn view(&mut self, shown: usize, len: usize) {
        self.half = (shown / 2).max(1);
        self.at = self.at.min(len.saturating_sub(1));
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(shown)).min(len.saturating_sub(shown));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two groups: headings at 0 and 3.
    fn is_row(n: usize) -> bool {
        n != 0 && n != 3
    }

    #[test]
    fn headings_are_passed_over_and_the_ends_hold() {
        let mut marker = Marker::default();
        marker.stand(None, 6, is_row);
        assert_eq!(marker.at, 1);
        let moves = [
            (Action::Up, 1),
            (Action::Down, 2),
            (Action::Down, 4),
            (Action::Up, 2),
            (Action::Last, 5),
            (Action::Down, 5),
            (Action::First, 1),
        ];
        for (action, at) in moves {
            assert!(marker.act(action, 6, is_row));
            assert_eq!(marker.at, at, "{action:?}");
        }
        assert!(!marker.act(Action::Open, 6, is_row));
        // The last one went: the one before it is there.
        marker.at = 5;
        marker.stand(None, 5, is_row);
        assert_eq!(marker.at, 4);
        marker.stand(Some(2), 5, is_row);
        assert_eq!(marker.at, 2);
        marker.stand(Some(2), 0, is_row);
        assert_eq!(marker.at, 0);
    }

    proptest! {
        #[test]
        fn always_on_a_row_and_in_view(
            rows in prop::collection::vec(any::<bool>(), 0..30),
            shown in 1_usize..10,
            keys in prop::collection::vec(0_usize..6, 0..30),
        ) {
            let keys = keys.into_iter().map(|n| [Action::Up, Action::Down, Action::HalfUp, Action::HalfDown, Action::First, Action::Last][n]);
            let mut marker = Marker::default();
            marker.stand(None, rows.len(), |n| rows[n]);
            for key in keys {
                marker.view(shown, rows.len());
                prop_assert!(rows.is_empty() || (marker.top..marker.top + shown).contains(&marker.at));
                let before = marker.at;
                marker.act(key, rows.len(), |n| rows[n]);
                prop_assert!(marker.at == 0 || rows[marker.at]);
                match key {
                    Action::Down => prop_assert!(marker.at >= before),
                    Action::Up if rows.get(before).copied().unwrap_or(false) => prop_assert!(marker.at <= before),
                    _ => {}
                }
            }
        }
    }
}
