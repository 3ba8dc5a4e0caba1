//! Work that needs nothing of the file, shared out among a few threads: the words of many records, their names made ready to be
//! compared. Must not: be used for what is done in less time than a thread takes to begin.

use std::num::NonZero;

use crate::error::{Error, Result};

/// Fewer are done by whoever asks.
const FEW: usize = 256;
const MOST_HANDS: usize = 4;

/// What `work` makes of each, in their order.
///
/// # Errors
/// A thread ended by itself.
pub fn in_hands<T: Sync, U: Send>(all: &[T], work: impl Fn(&T) -> U + Sync) -> Result<Vec<U>> {
    let hands = if all.len() < FEW { 1 } else { std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_HANDS) };
    if hands == 1 {
        return Ok(all.iter().map(work).collect());
    }
    let (own, others) = all.split_at(all.len().div_ceil(hands));
    let work = &work;
    std::thread::scope(|scope| {
        let shares = others.chunks(own.len());
        let hands: Vec<_> = shares.map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<U>>())).collect();
        let mut out: Vec<U> = own.iter().map(work).collect();
        for hand in hands {
            out.extend(hand.join().map_err(|_| Error::defect("a thread ended by itself"))?);
        }
        Ok(out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_done_once_and_in_order() {
        for n in [0, 1, FEW - 1, FEW, FEW + 1, 5 * FEW + 3] {
            let all: Vec<usize> = (0..n).collect();
            assert_eq!(in_hands(&all, |n| n * 2).unwrap(), all.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
    }
}
