//! Short byte strings on the stack, to be compared by length before one of them is sent.
//!
//! Must not: hold what may be long; what does not fit is never chosen.
//! Awkward: `NEVER` is a length, not a type of its own, so `as_bytes` of it is empty.

/// A few bytes on the stack. What does not fit makes it unusable, never wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Few {
    pub(super) len: usize,
    bytes: [u8; Self::ROOM],
}

impl Few {
    pub(super) const ROOM: usize = 40;
    /// Longer than anything that can be sent.
    pub(super) const NEVER: Self = Self { len: usize::MAX, bytes: [0; Self::ROOM] };
    pub(super) const NONE: Self = Self { len: 0, bytes: [0; Self::ROOM] };

    pub(super) fn add(mut self, more: &[u8]) -> Self {
        let end = self.len.saturating_add(more.len());
        match self.bytes.get_mut(self.len..end) {
            Some(room) => {
                room.copy_from_slice(more);
                self.len = end;
            }
            None => self.len = usize::MAX,
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

    /// `CSI n end`, without the number when it is 1.
    pub(super) fn counted(self, n: u16, end: u8) -> Self {
        let few = self.add(b"\x1b[");
        (if n == 1 { few } else { few.number(n) }).add(&[end])
    }

    pub(super) fn then(self, other: Self) -> Self {
        match other.bytes.get(..other.len) {
            Some(bytes) => self.add(bytes),
            None => Self::NEVER,
        }
    }

    /// The shorter of two; the first of equals.
    pub(super) fn or(self, other: Self) -> Self {
        if other.len < self.len { other } else { self }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}
