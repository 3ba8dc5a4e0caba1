//! What keys cost on the line, as the line meter shows it.

use std::time::Duration;

use crate::msg;
use crate::term::{Traffic, time_of};
use crate::words::Message;

/// Rates that times are told for, in bytes a second: 9.6 and 64 kbit/s.
const RATES: [u32; 2] = [1_200, 8_000];

/// Bytes and writes of keys and of all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    sent: Traffic,
    /// As it was when the last key came.
    before: Traffic,
    last: (u64, u64),
}

impl Meter {
    /// A frame was drawn; so much was sent since the start.
    pub const fn drawn(&mut self, sent: Traffic) {
        self.sent = sent;
    }

    /// A key comes: all that was sent since the one before was for that. What a list of actions costs, from which the meter is asked
    /// for, is left out.
    pub const fn key(&mut self, counts: bool) {
        if counts {
            self.last = (self.sent.bytes - self.before.bytes, self.sent.writes - self.before.writes);
        }
        self.before = self.sent;
    }

    /// What a person reads.
    #[must_use]
    pub fn said(&self) -> Message {
        let (bytes, writes) = self.last;
        let [slow, faster] = RATES.map(|rate| seconds(bytes, writes, rate));
        let largest = self.sent.largest as u64;
        let [largest_slow, largest_faster] = RATES.map(|rate| seconds(largest, 1, rate));
        msg!(
            "line-meter",
            bytes = bytes,
            writes = writes,
            slow = slow,
            faster = faster,
            all = self.sent.bytes,
            frames = self.sent.writes,
            largest = largest,
            largestslow = largest_slow,
            largestfaster = largest_faster
        )
    }
}

/// Seconds on a line, with the packets; no round trip.
fn seconds(bytes: u64, writes: u64, rate: u32) -> String {
    let empty = time_of(0, rate) * u32::try_from(writes.saturating_sub(1)).unwrap_or(u32::MAX);
    let all = if writes == 0 { Duration::ZERO } else { time_of(usize::try_from(bytes).unwrap_or(usize::MAX), rate) + empty };
    format!("{:.2}", all.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_what_was_sent_until_the_next() {
        let mut meter = Meter::default();
        let sent = |bytes, writes| Traffic { bytes, writes, largest: 1_000, ..Traffic::default() };
        meter.drawn(sent(1_000, 1));
        meter.key(true);
        meter.drawn(sent(1_005, 2));
        meter.key(true);
        assert_eq!(meter.last, (5, 1));
        meter.drawn(sent(2_000, 3));
        meter.key(false);
        assert_eq!(meter.last, (5, 1), "the list of actions is not what was asked about");
        let said = meter.said().to_string();
        for part in ["5 B", "0.08", "0.01", "2000 B", "3 ", "1000 B", "0.91", "0.14"] {
            assert!(said.replace(['\u{2068}', '\u{2069}'], "").contains(part), "{said}: {part}");
        }
    }
}
