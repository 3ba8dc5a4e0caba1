//! A window that is being dragged to another size: the screen is drawn once, when it stays.
//!
//! Must not: look at the clock; it is told.

use std::time::{Duration, Instant};

/// A window that has kept its size for so long stays. A window manager tells of a drag some sixty times a second.
const STAYS: Duration = Duration::from_millis(60);
/// Who drags for longer wants to see something.
const LONGEST: Duration = Duration::from_secs(1);

/// Changes of the window's size that have not been drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window(Option<(Instant, Instant)>);

impl Window {
    /// The size has changed.
    pub fn changed(&mut self, now: Instant) {
        let first = self.0.map_or(now, |(first, _)| first);
        self.0 = Some((first, now));
    }

    /// When the new size shall be drawn; until then nothing is.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.0.map(|(first, last)| (last + STAYS).min(first + LONGEST))
    }

    /// Whether it shall be drawn now; true once.
    pub fn settles(&mut self, now: Instant) -> bool {
        let settles = self.due().is_some_and(|due| due <= now);
        if settles {
            self.0 = None;
        }
        settles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_drawn_once_behind_its_last() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut window = Window::default();
        assert_eq!((window.due(), window.settles(at(0))), (None, false));
        let drawn: Vec<u64> = (0..400)
            .filter(|ms| {
                if (*ms <= 160 && ms % 16 == 0) || *ms == 300 {
                    window.changed(at(*ms));
                }
                window.settles(at(*ms))
            })
            .collect();
        assert_eq!(drawn, [160 + 60, 300 + 60]);
    }

    #[test]
    fn a_long_drag_is_drawn_each_second() {
        let start = Instant::now();
        let mut window = Window::default();
        let drawn = (0..3_000u64).filter(|ms| {
            let now = start + Duration::from_millis(*ms);
            window.changed(now);
            window.settles(now)
        });
        assert_eq!(drawn.count(), 2);
    }
}
