//! Record ids: random positive 63-bit numbers, shown to people as short codes.
//!
//! A code is the id's bits from the top in base 32, so every prefix of a code is one unbroken range of ids: a typed prefix is
//! looked up through the primary key.

use std::fmt;
use std::ops::RangeInclusive;

/// The letters of a code: no i, l, o, u, which are misread.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of a whole code: 13 × 5 bits hold 63, with two zero bits behind.
const WHOLE: usize = 13;
/// Letters shown in tables: 25 bits tell apart what one screen shows.
const SHORT: usize = 5;

/// Identity of a record, unique over all kinds and sites. Never zero, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(i64);

impl Id {
    /// An id from a stored number; `None` unless positive.
    #[must_use]
    pub const fn new(number: i64) -> Option<Self> {
        if number > 0 { Some(Self(number)) } else { None }
    }

    /// An id from random or hashed bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        let n = i64::from_be_bytes(bytes) & i64::MAX;
        Self(if n == 0 { 1 } else { n })
    }

    /// The stored number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The whole code, 13 letters: stands in files.
    #[must_use]
    pub fn code(self) -> String {
        let bits = u128::from(self.0.unsigned_abs()) << 2;
        (0..WHOLE)
            .map(|i| {
                let at = (bits >> (5 * (WHOLE - 1 - i))) & 31;
                LETTERS.get(usize::try_from(at).unwrap_or(0)).map_or('0', |b| char::from(*b))
            })
            .collect()
    }

    /// The first letters of the code: stands on screens.
    #[must_use]
    pub fn short(self) -> String {
        let mut code = self.code();
        code.truncate(SHORT);
        code
    }

    /// The ids whose code begins with `prefix`; `None` if it is no code. Upper case and the letters o, i, l are understood.
    #[must_use]
    pub fn range_of(prefix: &str) -> Option<RangeInclusive<i64>> {
        if prefix.is_empty() || prefix.len() > WHOLE {
            return None;
        }
        let mut bits: u128 = 0;
        for c in prefix.bytes() {
            let c = match c.to_ascii_lowercase() {
                b'o' => b'0',
                b'i' | b'l' => b'1',
                c => c,
            };
            let at = LETTERS.iter().position(|l| *l == c)?;
            bits = bits << 5 | at as u128;
        }
        let rest = 5 * (WHOLE - prefix.len());
        let low = (bits << rest) >> 2;
        let high = ((bits << rest) | ((1u128 << rest) - 1)) >> 2;
        Some(i64::try_from(low).ok()?..=i64::try_from(high).unwrap_or(i64::MAX))
    }

    /// The id of a whole code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        if code.len() != WHOLE {
            return None;
        }
        let range = Self::range_of(code)?;
        (range.start() == range.end()).then(|| Self::new(*range.start())).flatten()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_and_prefixes_find_the_id(n in 1i64..=i64::MAX, len in 1usize..=13) {
            let id = Id::new(n).unwrap();
            prop_assert_eq!(Id::of_code(&id.code()), Some(id));
            let range = Id::range_of(&id.code()[..len]).unwrap();
            prop_assert!(range.contains(&n));
            if len == 13 { prop_assert_eq!(range.start(), range.end()); }
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in ["", "u", "#1", "abcdefghjkmnpq", "é"] {
            assert!(Id::range_of(bad).is_none(), "{bad}");
        }
        assert!(Id::new(0).is_none() && Id::new(-1).is_none());
        assert_eq!(Id::range_of("O"), Id::range_of("0"));
    }
}
