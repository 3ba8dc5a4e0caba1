//! What the index of words said lately: a list asks it for the rows above a place, for those below and for their number, and a long
//! beginning costs as much each time as it finds.
//!
//! An answer holds while the file is as it was. Must not: be asked outside a snapshot, or grow with the file.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::narrow::Found;
use super::open::Store;
use crate::error::Result;
use crate::model::Kind;

/// Answers kept.
const ANSWERS: usize = 8;
/// Ids kept in all of them, 2 MB.
const IDS: usize = 250_000;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Memo(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The state of the file that the answers are of: what others wrote, and what this connection did.
    state: (i64, u64),
    answers: VecDeque<(Kind, String, Found, usize)>,
}

impl Kept {
    fn get(&self, kind: Kind, expression: &str, most: usize) -> Option<Found> {
        let (_, _, found, looked) = self.answers.iter().find(|(k, e, _, _)| *k == kind && e == expression)?;
        match found {
            Found::All(ids) if ids.len() <= most => Some(Found::All(ids.clone())),
            Found::All(ids) | Found::Many(ids) if ids.len() > most => Some(Found::Many(ids.iter().copied().take(most + 1).collect())),
            Found::Many(_) if *looked >= most => Some(found.clone()),
            _ => None,
        }
    }

    fn put(&mut self, kind: Kind, expression: String, found: &Found, most: usize) {
        let len = |found: &Found| match found {
            Found::All(ids) | Found::Many(ids) => ids.len(),
            Found::Unknown => 0,
        };
        self.answers.retain(|(k, e, _, _)| *k != kind || *e != expression);
        if len(found) > IDS {
            return;
        }
        while self.answers.len() >= ANSWERS || self.answers.iter().map(|(_, _, f, _)| len(f)).sum::<usize>() + len(found) > IDS {
            if self.answers.pop_front().is_none() {
                break;
            }
        }
        self.answers.push_back((kind, expression, found.clone(), most));
    }
}

impl Store {
    /// Forgets what was said of another state of the file; to be called within a snapshot.
    pub(super) fn remember(&self) -> Result<()> {
        let state = (self.data_version()?, self.conn.total_changes());
        let mut kept = self.memo.0.borrow_mut();
        if kept.state != state {
            *kept = Kept { state, answers: VecDeque::new() };
        }
        Ok(())
    }

    /// What the index of words of a kind says to an expression: as it said before, or by `ask`.
    pub(super) fn remembered(
        &self,
        kind: Kind,
        expression: String,
        most: usize,
        ask: impl FnOnce(String) -> Result<Found>,
    ) -> Result<Found> {
        if self.conn.is_autocommit() {
            return ask(expression);
        }
        if let Some(found) = self.memo.0.borrow().get(kind, &expression, most) {
            return Ok(found);
        }
        let found = ask(expression.clone())?;
        self.memo.0.borrow_mut().put(kind, expression, &found, most);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_serves_smaller_questions_and_the_oldest_goes_first() {
        let mut kept = Kept::default();
        kept.put(Kind::Trainee, "a".into(), &Found::All(vec![1, 2, 3]), 10);
        kept.put(Kind::Trainee, "b".into(), &Found::Many(vec![1, 2, 3]), 2);
        let get = |kept: &Kept, e: &str, most| kept.get(Kind::Trainee, e, most);
        assert_eq!(get(&kept, "a", 3), Some(Found::All(vec![1, 2, 3])));
        assert_eq!(get(&kept, "a", 99), Some(Found::All(vec![1, 2, 3])));
        assert_eq!(get(&kept, "a", 1), Some(Found::Many(vec![1, 2])));
        assert_eq!(get(&kept, "b", 2), Some(Found::Many(vec![1, 2, 3])));
        assert_eq!(get(&kept, "b", 3), None, "there may be three or more");
        assert_eq!(kept.get(Kind::Trainer, "a", 3), None);
        for n in 0..ANSWERS {
            kept.put(Kind::Trainer, n.to_string(), &Found::All(vec![1]), 1);
        }
        assert_eq!((get(&kept, "a", 3), kept.answers.len()), (None, ANSWERS));
        kept.put(Kind::Trainer, "x".into(), &Found::Many(vec![1; IDS]), IDS);
        assert_eq!(kept.answers.len(), 1, "a large one takes the place of all");
        kept.put(Kind::Trainer, "x".into(), &Found::Many(vec![1; IDS + 1]), IDS);
        assert!(kept.answers.is_empty(), "one that is too large is not kept");
    }
}
