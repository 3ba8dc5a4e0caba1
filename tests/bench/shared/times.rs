//! Many times of the same thing.

use std::time::Duration;

/// Times in the order in which they were taken, until somebody asks.
#[derive(Default, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time in milliseconds under which such a part of them lies; not a number if there are none.
    pub fn part(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len().saturating_sub(1) as f64 * part).ceil() as usize;
        sorted.get(at).map_or(f64::NAN, |t| t.as_secs_f64() * 1000.0)
    }

    /// `p50`, `p99` and the worst, as the benches print them.
    pub fn line(&self) -> String {
        format!("p50 {:8.3} ms   p99 {:8.3} ms   worst {:8.3} ms", self.part(0.5), self.part(0.99), self.part(1.0))
    }
}
