//! Short byte strings on the stack, to be compared by length before one of them is sent.
//!
//! Must not: hold what may be long; what does not fit is never chosen.
//! Awkward: `NEVER` is a length, not a type of its own, so `as_bytes` of it is empty.

/// A few bytes on the stack, small enough to be handed about in registers: thousands are compared for each frame. What does not fit
/// makes it unusable, never wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Few {
    len: u8,
    bytes: [u8; Self::ROOM],
}

impl Few {
    /// The longest sequence of attributes takes 21.
    pub(super) const ROOM: usize = 23;
    /// Longer than anything that can be sent.
    pub(super) const NEVER: Self = Self { len: u8::MAX, bytes: [0; Self::ROOM] };
    pub(super) const NONE: Self = Self { len: 0, bytes: [0; Self::ROOM] };

    /// Its bytes; more than [`Self::ROOM`] for one that never is chosen.
    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }

    pub(super) fn add(mut self, more: &[u8]) -> Self {
        let from = self.len();
        let end = from + more.len();
        match self.bytes.get_mut(from..end) {
            Some(room) => {
                room.copy_from_slice(more);
                self.len = u8::try_from(end).unwrap_or(u8::MAX);
            }
            None => self.len = u8::MAX,
        }
        self
    }

    pub(super) fn number(self, n: u16) -> Self {
        let mut digits = [0; 5];
        let mut rest = n;
        let mut at = digits.len();
        for place in digits.iter_mut().rev() {
            *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            at -= 1;
            if rest == 0 {
                break;
            }
        }
        self.add(digits.get(at..).unwrap_or(&[]))
    }

    pub(super) fn repeat(self, piece: &[u8], n: u16) -> Self {
        // Longer ones never win against a counted move.
        if n > 8 { Self::NEVER } else { (0..n).fold(self, |few, _| few.add(piece)) }
    }

    /// The length of [`Self::counted`].
    pub(super) const fn counted_len(n: u16) -> usize {
        match n {
            1 => 3,
            0..10 => 4,
            10..100 => 5,
            100..1000 => 6,
            1000..10_000 => 7,
            _ => 8,
        }
    }

    /// `CSI n end`, without the number when it is 1.
    pub(super) fn counted(self, n: u16, end: u8) -> Self {
        let few = self.add(b"\x1b[");
        (if n == 1 { few } else { few.number(n) }).add(&[end])
    }

    pub(super) fn then(self, other: Self) -> Self {
        match other.bytes.get(..other.len()) {
            Some(bytes) => self.add(bytes),
            None => Self::NEVER,
        }
    }

    /// The shorter of two; the first of equals.
    pub(super) fn or(self, other: Self) -> Self {
        if other.len < self.len { other } else { self }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len()).unwrap_or(&[])
    }
}
