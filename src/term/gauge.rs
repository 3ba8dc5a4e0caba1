//! What the line carries, reckoned from how long what was sent stands before it.
//!
//! A small write on an empty line shows how long the way there and back is; a large one takes that and what its bytes need. Bytes are
//! those of the terminal, so that a line that compresses counts as the faster one that it is.
//!
//! Must not: look at the clock or at the line; it is told both.
//! Awkward: a packet that is lost looks like a slow line, so a line is called slow only after two large frames in a row.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// With so much before it the line is busy. Not less, or typing would be bound to the round trip.
const ALLOWED: usize = 1_024;
/// What ssh puts around a write.
const WRAPPED: usize = 40;
/// A write that is all way and no length.
const SMALL: usize = 200;
/// One whose length can be timed.
const LARGE: usize = 1_000;
/// Bytes a second below which each byte is waited for.
const SLOW: u32 = 4_000;
/// Shorter times cannot be told apart.
const LEAST: Duration = Duration::from_millis(25);
/// Small writes that are remembered, the fewest that tell something, and large ones.
const TRIPS: usize = 5;
const FEWEST: usize = 3;
const FRAMES: usize = 2;

/// A write that began on an empty line.
#[derive(Debug)]
struct Timed {
    begun: Instant,
    bytes: usize,
    /// What stood at the last look, and the most.
    seen: Option<(usize, usize)>,
}

/// What stands before the line, and how fast that goes.
#[derive(Debug, Default)]
pub(super) struct Gauge {
    /// At most so many bytes stand there.
    standing: usize,
    timed: Option<Timed>,
    trips: VecDeque<Duration>,
    frames: VecDeque<(usize, Duration)>,
}

impl Gauge {
    /// So many bytes were sent.
    pub(super) fn wrote(&mut self, bytes: usize, at: Instant) {
        if self.standing == 0 {
            self.timed = (bytes <= SMALL || bytes >= LARGE).then_some(Timed { begun: at, bytes, seen: None });
        } else if self.timed.as_ref().is_some_and(|timed| timed.bytes >= LARGE) {
            // Where one ends and the other begins cannot be seen.
            self.timed = None;
        }
        self.standing += bytes + WRAPPED;
    }

    /// So many bytes stand there.
    pub(super) fn seen(&mut self, standing: usize, at: Instant) {
        self.standing = standing;
        let Some(mut timed) = self.timed.take() else { return };
        let took = at.saturating_duration_since(timed.begun);
        let seen = timed.seen.replace((standing, timed.seen.map_or(standing, |(_, most)| most.max(standing))));
        match seen {
            None if standing == 0 && timed.bytes <= SMALL => self.trip(took),
            None if standing == 0 => self.frame(timed.bytes, took),
            // It was packed, and how well cannot be known.
            None if timed.bytes >= LARGE && standing <= ALLOWED => {}
            None => self.timed = Some(timed),
            // What was first is gone first.
            Some((last, _)) if timed.bytes <= SMALL && standing < last => self.trip(took),
            Some((_, most)) if timed.bytes >= LARGE && standing <= ALLOWED => {
                self.frame(timed.bytes * most.saturating_sub(standing) / most.max(1), took);
            }
            Some(_) => self.timed = Some(timed),
        }
    }

    fn trip(&mut self, took: Duration) {
        self.trips.truncate(TRIPS - 1);
        self.trips.push_front(took);
    }

    fn frame(&mut self, bytes: usize, took: Duration) {
        self.frames.truncate(FRAMES - 1);
        self.frames.push_front((bytes, took));
    }

    /// Whether the next frame has to wait.
    pub(super) const fn is_full(&self) -> bool {
        self.standing > ALLOWED
    }

    /// Whether there is anything to look at.
    pub(super) const fn stands(&self) -> bool {
        self.standing > 0
    }

    /// Bytes of the terminal that go in a second, once that is known.
    pub(super) fn rate(&self) -> Option<u32> {
        let mut trips: Vec<Duration> = self.trips.iter().copied().collect();
        trips.sort_unstable();
        let trip = *trips.get(trips.len() / 2).filter(|_| trips.len() >= FEWEST)?;
        let rate = |(bytes, took): &(usize, Duration)| *bytes as f64 / took.saturating_sub(trip).max(LEAST).as_secs_f64();
        // What held one of them up need not be the line.
        self.frames.iter().map(rate).max_by(f64::total_cmp).map(|rate| rate as u32)
    }

    /// Whether the line has shown itself to be slow.
    pub(super) fn is_slow(&self) -> bool {
        self.frames.len() == FRAMES && self.rate().is_some_and(|rate| rate < SLOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line that carries so much, with a way of so long there and back, looked at as the writer does.
    struct Line {
        rate: f64,
        trip: Duration,
        packed: bool,
        now: Instant,
        gauge: Gauge,
        /// When the line is free, and when each packet has been heard of: its time and bytes.
        free: Instant,
        on_the_way: Vec<(Instant, usize)>,
    }

    impl Line {
        fn new(rate: f64, trip: u64) -> Self {
            let now = Instant::now();
            let trip = Duration::from_millis(trip);
            Self { rate, trip, packed: false, now, gauge: Gauge::default(), free: now, on_the_way: Vec::new() }
        }

        fn write(&mut self, bytes: usize) {
            self.gauge.wrote(bytes, self.now);
            let mut wire = if self.packed && bytes > SMALL { bytes / 3 } else { bytes } + 36;
            while wire > 0 {
                let packet = wire.min(1_448);
                self.free = self.free.max(self.now) + Duration::from_secs_f64((packet + 52) as f64 / self.rate);
                self.on_the_way.push((self.free + self.trip, packet));
                wire -= packet;
            }
        }

        /// Time goes by.
        fn pass(&mut self, ms: u64) {
            for _ in 0..ms / 25 {
                self.now += Duration::from_millis(25);
                let stands = self.on_the_way.iter().filter(|(heard, _)| *heard > self.now).map(|(_, n)| n).sum();
                if self.gauge.stands() {
                    self.gauge.seen(stands, self.now);
                }
            }
        }

        /// A person who begins, and looks about.
        fn use_it(&mut self, frame: usize) {
            self.write(frame);
            self.pass(10_000);
            for _ in 0..4 {
                self.write(5);
                // What waits for a pause of the keys comes behind it.
                self.pass(125);
                self.write(350);
                self.pass(5_000);
            }
            self.write(frame);
            self.pass(10_000);
        }
    }

    #[test]
    fn the_rate_comes_out_whatever_the_way() {
        for trip in [0, 40, 300, 600, 1_500] {
            for rate in [600.0, 1_200.0, 2_400.0, 8_000.0, 100_000.0] {
                for frame in [1_431, 2_700, 5_000] {
                    let mut line = Line::new(rate, trip);
                    line.use_it(frame);
                    let (found, slow) = (line.gauge.rate().unwrap(), line.gauge.is_slow());
                    assert_eq!(slow, rate < 4_000.0, "{found} of {rate} at {trip} ms, frames of {frame}");
                    if rate < 4_000.0 {
                        let off = f64::from(found) / rate;
                        assert!((0.75..1.35).contains(&off), "{found} of {rate} at {trip} ms, frames of {frame}");
                    }
                }
            }
        }
    }

    #[test]
    fn one_frame_that_was_held_up_makes_no_slow_line() {
        let mut line = Line::new(100_000.0, 300);
        line.use_it(1_431);
        line.free = line.now + Duration::from_secs(3);
        line.write(1_431);
        line.pass(10_000);
        assert!(!line.gauge.is_slow() && line.gauge.rate().is_some_and(|rate| rate > 4_000));
    }

    #[test]
    fn a_packed_line_is_not_judged_by_what_cannot_be_seen() {
        let mut line = Line { packed: true, ..Line::new(1_200.0, 600) };
        line.use_it(1_431);
        assert_eq!((line.gauge.rate(), line.gauge.is_slow()), (None, false));
        line.use_it(6_000);
        line.use_it(6_000);
        // Three times what the line carries, as it is packed to a third.
        assert!(line.gauge.rate().is_some_and(|rate| (2_400..4_800).contains(&rate)), "{:?}", line.gauge.rate());
    }

    #[test]
    fn letters_are_not_bound_to_the_way_and_large_frames_are_waited_for() {
        let mut line = Line::new(1_200.0, 600);
        for _ in 0..8 {
            line.write(1);
            assert!(!line.gauge.is_full());
            line.pass(100);
        }
        line.pass(5_000);
        assert!(!line.gauge.stands(), "nothing to look at");
        line.write(3_000);
        let mut held = 0;
        while line.gauge.is_full() {
            line.pass(25);
            held += 25;
        }
        assert!((1_200..3_300).contains(&held), "{held} ms");
    }
}
