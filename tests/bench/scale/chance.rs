//! Numbers that look random and are the same in every run.

/// SplitMix64: small, fast, good enough for invented people.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Less than `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n.max(1) as u128) >> 64) as usize
    }

    /// From the first to the last, both in.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        first + self.below((last - first + 1).max(1) as usize) as i64
    }

    /// True so often of a hundred.
    pub fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    /// One of them, each as likely.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// One of `n`, the n-th 1/n as likely as the first: as names, hospitals and diagnoses are spread.
    pub fn skewed(&mut self, n: usize) -> usize {
        // The inverse of the harmonic sum, near enough.
        let u = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let at = ((n as f64 + 1.0).powf(u) - 1.0) as usize;
        at.min(n.saturating_sub(1))
    }

    /// One of them, the first the likeliest.
    pub fn common<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.skewed(of.len())]
    }
}
