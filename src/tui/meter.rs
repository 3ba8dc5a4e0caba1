//! What keys cost on the line, as the line meter shows it.

use std::time::Duration;

use crate::msg;
use crate::term::{Traffic, time_of};
use crate::words::Message;

/// Rates that times are told for where that of the line is not known, in bytes a second: 9.6 and 64 kbit/s.
const RATES: [u32; 2] = [1_200, 8_000];

/// Bytes and writes of keys and of all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    sent: Traffic,
    /// As it was when the last key came.
    before: Traffic,
    last: (u64, u64),
    rate: Option<u32>,
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

    /// The line has shown to carry so many bytes a second, or it is not known.
    pub const fn carries(&mut self, rate: Option<u32>) {
        self.rate = rate;
    }

    /// What a person reads.
    #[must_use]
    pub fn said(&self) -> Message {
        let ((bytes, writes), Traffic { bytes: all, writes: frames, largest, .. }) = (self.last, self.sent);
        let largest = largest as u64;
        let times = |rate| [seconds(bytes, writes, rate), seconds(all, frames, rate), seconds(largest, 1, rate)];
        if let Some(rate) = self.rate {
            let [key, session, longest] = times(rate);
            return msg!(
                "line-meter-now",
                rate = rate,
                bytes = bytes,
                writes = writes,
                key = key,
                all = all,
                frames = frames,
                session = session,
                largest = largest,
                longest = longest
            );
        }
        let [[key, session, longest], [faster_key, faster_session, fastest]] = RATES.map(times);
        msg!(
            "line-meter",
            bytes = bytes,
            writes = writes,
            key = key,
            fasterkey = faster_key,
            all = all,
            frames = frames,
            session = session,
            fastersession = faster_session,
            largest = largest,
            longest = longest,
            fastest = fastest
        )
    }
}

/// Seconds on a line, with the packets; no round trip.
fn seconds(bytes: u64, writes: u64, rate: u32) -> String {
    let empty = time_of(0, rate) * u32::try_from(writes.saturating_sub(1)).unwrap_or(u32::MAX);
    let all = if writes == 0 { Duration::ZERO } else { time_of(usize::try_from(bytes).unwrap_or(usize::MAX), rate) + empty };
    let all = all.as_secs_f64();
    if all < 10.0 { format!("{all:.2}") } else { format!("{all:.0}") }
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
        let said = |meter: &Meter| meter.said().to_string().replace(['\u{2068}', '\u{2069}'], "");
        let holds = |said: &str, parts: &[&str]| parts.iter().for_each(|part| assert!(said.contains(part), "{said}: {part}"));
        // At the two rates: the key, all, the largest frame.
        holds(&said(&meter), &["5 B", "0.08", "0.01", "2000 B", "1.89", "0.28", "1000 B", "0.91", "0.14", "9.6 kbit/s", "64 kbit/s"]);
        meter.carries(Some(2_000));
        let now = said(&meter);
        holds(&now, &["5 B", "0.05", "2000 B", "1.13", "1000 B", "0.54", "2000 B a second"]);
        assert!(!now.contains("kbit"), "{now}");
        meter.drawn(sent(2_000_000, 3));
        assert!(said(&meter).contains("1000 s"), "{}", said(&meter));
    }
}
