//! Three-way comparison of one cell: the same small function serves saving, undoing and, later, merging sites.

use crate::model::Value;

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Mine is written: nobody else touched it.
    Write,
    /// It already holds what I want.
    Keep,
    /// Somebody else changed it to something else: a person chooses.
    Clash,
}

/// `base`: what I saw; `mine`: what I want; `theirs`: what stands there now.
#[must_use]
pub fn three_way(base: &Value, mine: &Value, theirs: &Value) -> Outcome {
    if theirs == mine {
        Outcome::Keep
    } else if theirs == base {
        Outcome::Write
    } else {
        Outcome::Clash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case() {
        let v = |s: &str| Value::text(s);
        for (base, mine, theirs, want) in [
            ("a", "a", "a", Outcome::Keep),
            ("a", "b", "a", Outcome::Write),
            ("a", "b", "b", Outcome::Keep),
            ("a", "b", "c", Outcome::Clash),
            ("a", "a", "c", Outcome::Clash),
            ("", "b", "", Outcome::Write),
        ] {
            assert_eq!(three_way(&v(base), &v(mine), &v(theirs)), want, "{base} {mine} {theirs}");
        }
    }
}
