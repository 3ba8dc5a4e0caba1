//! How freely the screen spends bytes.

use std::time::Duration;

/// How freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spending {
    /// On a local terminal, or a network that nobody notices.
    #[default]
    Usual,
    /// Each byte is waited for: no colours, no rules, and what belongs to the row at the cursor only after a longer pause.
    Sparing,
}

impl Spending {
    /// What the line carries in a second, where that is to be reckoned with: 9.6 kbit/s.
    #[must_use]
    pub const fn rate(self) -> Option<u32> {
        match self {
            Self::Usual => None,
            Self::Sparing => Some(1_200),
        }
    }

    /// No key for so long is a pause. A key that is held down comes thirty times a second.
    #[must_use]
    pub const fn pause(self) -> Duration {
        Duration::from_millis(match self {
            Self::Usual => 120,
            Self::Sparing => 300,
        })
    }
}
