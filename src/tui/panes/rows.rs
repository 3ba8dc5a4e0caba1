//! A window onto a list: the rows near the cursor, fetched by keyset as the cursor moves. Never the whole list.

use crate::error::Result;
use crate::model::{Id, Row};
use crate::store::{Anchor, Direction, ListQuery, Store};

/// Rows fetched beyond an edge at a time, and kept beyond the screen.
const REACH: usize = 120;
/// Rows of a list that is new on the screen beyond what the screen shows of it: somebody who types a filter sees the first ones
/// only, and the next letter asks again.
const BEYOND: usize = 12;
/// Rows that are looked at first between two that are to be marked.
const NEAR: usize = 64;
/// Lines of a screen that is not known yet.
const TALL: usize = 50;

/// The rows near the cursor.
#[derive(Debug, Clone)]
pub struct Rows {
    query: ListQuery,
    rows: Vec<(Row, Anchor)>,
    /// First row on the screen.
    top: usize,
    /// Where the marker stands.
    cursor: usize,
    /// Nothing before the first, nothing behind the last of `rows`.
    whole: (bool, bool),
    loaded: bool,
    /// Lines of the screen.
    height: usize,
}

impl Rows {
    /// A window onto a list; nothing is read yet.
    #[must_use]
    pub fn new(query: ListQuery) -> Self {
        Self { query, rows: Vec::new(), top: 0, cursor: 0, whole: (true, true), loaded: false, height: TALL }
    }

    /// What is listed.
    #[must_use]
    pub fn query(&self) -> &ListQuery {
        &self.query
    }

    /// The row at the cursor.
    #[must_use]
    pub fn current(&self) -> Option<&Row> {
        self.rows.get(self.cursor).map(|(row, _)| row)
    }

    /// The rows on a screen of `height` lines, each with whether the cursor stands on it.
    pub fn visible(&self, height: usize) -> impl Iterator<Item = (&Row, bool)> {
        self.rows.iter().enumerate().skip(self.top).take(height).map(|(i, (row, _))| (row, i == self.cursor))
    }

    /// Whether the list has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Lists something else, the cursor on a record if that is listed, else at the start.
    ///
    /// # Errors
    /// Trouble with the file; then nothing has changed.
    pub fn list(&mut self, store: &Store, query: ListQuery, stood: Option<Id>) -> Result<()> {
        let mut other = Self::new(query);
        (other.top, other.cursor, other.height) = (self.top, self.cursor, self.height);
        match stood {
            Some(id) if store.holds(&other.query, id)? => other.go_to(store, id)?,
            _ => other.start(store)?,
        }
        *self = other;
        Ok(())
    }

    /// The ids of the list beyond a place, at most so many.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn ids(&self, store: &Store, from: Option<&Anchor>, most: usize) -> Result<Vec<Id>> {
        Ok(store.page(&self.query, from, Direction::Forward, most)?.into_iter().map(|(row, _)| row.id).collect())
    }

    /// The ids from one record of the list to another, whichever comes first; `None` if they are too far apart.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn range(&self, store: &Store, from: Id, to: Id, most: usize) -> Result<Option<Vec<Id>>> {
        let (Some(one), Some(other)) = (store.place(&self.query, from)?, store.place(&self.query, to)?) else { return Ok(None) };
        let (start, end) = if self.query.is_before(&one, &other) { (one, other) } else { (other, one) };
        let mut found = vec![start.id];
        let mut at = start;
        // They are rarely far apart: more is read only when the end was not among the first.
        let mut next = NEAR;
        while found.len() <= most {
            let page = store.page(&self.query, Some(&at), Direction::Forward, next.min(most + 1 - found.len()))?;
            for (row, _) in &page {
                found.push(row.id);
                if row.id == end.id {
                    return Ok(Some(found));
                }
            }
            let Some((_, last)) = page.into_iter().next_back() else { break };
            at = last;
            next *= 4;
        }
        Ok(None)
    }

    /// Whether rows were read.
    #[must_use]
    pub const fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// To the first row.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn start(&mut self, store: &Store) -> Result<()> {
        let first = self.first();
        self.rows = store.page(&self.query, None, Direction::Forward, first)?;
        (self.top, self.cursor) = (0, 0);
        self.whole = (true, self.rows.len() < first);
        self.loaded = true;
        Ok(())
    }

    /// To the last row.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn end(&mut self, store: &Store) -> Result<()> {
        let first = self.first();
        self.rows = store.page(&self.query, None, Direction::Backward, first)?;
        self.whole = (self.rows.len() < first, true);
        self.cursor = self.rows.len().saturating_sub(1);
        self.top = self.cursor;
        self.loaded = true;
        Ok(())
    }

    /// To a record, or where it would stand.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn go_to(&mut self, store: &Store, id: Id) -> Result<()> {
        let Some(anchor) = store.place(&self.query, id)? else { return self.start(store) };
        self.around(store, &anchor, self.cursor.saturating_sub(self.top))
    }

    /// Reads the rows around a place; the cursor stands at it or on the next row, `above` lines below the top.
    fn around(&mut self, store: &Store, anchor: &Anchor, above: usize) -> Result<()> {
        let first = self.first();
        let before = store.page(&self.query, Some(anchor), Direction::Backward, first)?;
        let after = store.page(&self.query, Some(anchor), Direction::Forward, first)?;
        let own = match store.get(self.query.kind, anchor.id)? {
            Some(row) if store.holds(&self.query, anchor.id)? => Some((row, anchor.clone())),
            _ => None,
        };
        self.whole = (before.len() < first, after.len() < first);
        self.cursor = before.len();
        self.rows = before;
        self.rows.extend(own);
        self.rows.extend(after);
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        self.top = self.cursor.saturating_sub(above);
        self.loaded = true;
        Ok(())
    }

    /// The file changed: reads the same place again.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn refresh(&mut self, store: &Store) -> Result<()> {
        if !self.loaded {
            return Ok(());
        }
        match self.rows.get(self.cursor).map(|(_, anchor)| anchor.clone()) {
            Some(mut anchor) => {
                let above = self.cursor.saturating_sub(self.top);
                // The record may have moved; one that is gone leaves its old place.
                if let Some(now) = store.place(&self.query, anchor.id)? {
                    anchor = now;
                }
                self.around(store, &anchor, above)
            }
            None => self.start(store),
        }
    }

    /// Moves the cursor; the window follows.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn step(&mut self, store: &Store, by: isize) -> Result<()> {
        while !self.steps_within(by) {
            if by > 0 { self.more_after(store)? } else { self.more_before(store)? }
        }
        // Reading on may have let rows above go, and the cursor with them.
        self.cursor = self.cursor.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    /// Whether a step needs no further rows.
    #[must_use]
    pub fn steps_within(&self, by: isize) -> bool {
        let target = self.cursor.saturating_add_signed(by);
        if by > 0 { target + 1 < self.rows.len() || self.whole.1 } else { by.unsigned_abs() <= self.cursor || self.whole.0 }
    }

    /// Reads on behind the last row.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn more_after(&mut self, store: &Store) -> Result<()> {
        let last = self.rows.last().map(|(_, a)| a.clone());
        let more = store.page(&self.query, last.as_ref(), Direction::Forward, REACH)?;
        self.whole.1 = more.len() < REACH;
        self.rows.extend(more);
        // Far rows above go: the window stays a few screens.
        let far = self.top.saturating_sub(2 * REACH);
        if far > 0 {
            self.rows.drain(..far);
            self.top -= far;
            self.cursor -= far;
            self.whole.0 = false;
        }
        Ok(())
    }

    fn more_before(&mut self, store: &Store) -> Result<()> {
        let first = self.rows.first().map(|(_, a)| a.clone());
        let mut more = store.page(&self.query, first.as_ref(), Direction::Backward, REACH)?;
        let added = more.len();
        self.whole.0 = added < REACH;
        more.append(&mut self.rows);
        self.rows = more;
        self.top += added;
        self.cursor += added;
        let keep = self.cursor + 3 * REACH;
        if self.rows.len() > keep {
            self.rows.truncate(keep);
            self.whole.1 = false;
        }
        Ok(())
    }

    /// Rows that fill the screen, wherever on it the cursor stands.
    fn first(&self) -> usize {
        self.height + BEYOND
    }

    /// Whether a screen of `height` lines would stay empty at its end though the list has more.
    #[must_use]
    pub fn ends_early(&self, height: usize) -> bool {
        self.loaded && !self.whole.1 && self.top + height > self.rows.len()
    }

    /// Brings the cursor onto a screen of `height` lines; a resize keeps the place.
    pub fn fit(&mut self, height: usize) {
        let height = height.max(1);
        self.height = height;
        if self.cursor < self.top {
            self.top = self.cursor;
        }
        if self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        // No empty lines at the end while there are rows above.
        if self.whole.1 && self.top + height > self.rows.len() {
            self.top = self.rows.len().saturating_sub(height).min(self.cursor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Value};
    use crate::msg;
    use crate::store::Mode;

    fn filled(n: i64) -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        store
            .write("t", &msg!("journal-new", kind = "x", name = "x"), |tx| {
                for i in 1..=n {
                    // Names in an order that is not the order of ids, some equal.
                    let name = format!("Name {:03}", (i * 7919) % (n - n / 5));
                    tx.insert(&Row::new(Kind::Trainee, Id::new(i).unwrap()).with("passport_name", Value::text(name)))?;
                }
                Ok(())
            })
            .unwrap();
        (dir, store)
    }

    #[test]
    fn a_range_is_what_lies_between_whichever_comes_first() {
        let (_dir, store) = filled(500);
        for descending in [false, true] {
            let query = ListQuery::all(Kind::Trainee).by("passport_name", descending);
            let whole: Vec<Id> = store.page(&query, None, Direction::Forward, 1000).unwrap().iter().map(|(r, _)| r.id).collect();
            let rows = Rows::new(query);
            for (a, b) in [(0, 1), (3, 3 + NEAR), (10, 11 + NEAR), (7, 499), (0, 499)] {
                for (from, to) in [(a, b), (b, a)] {
                    assert_eq!(rows.range(&store, whole[from], whole[to], 1000).unwrap(), Some(whole[a..=b].to_vec()), "{from} {to}");
                    assert_eq!(rows.range(&store, whole[from], whole[to], b - a - 1).unwrap(), None, "they are too far apart");
                }
            }
            let filtered = rows.query().clone().with(crate::store::Condition::Ids(whole[..20].to_vec()));
            assert_eq!(Rows::new(filtered).range(&store, whole[5], whole[30], 1000).unwrap(), None, "one is not in the list");
        }
    }

    #[test]
    fn stepping_through_meets_every_row_once_in_both_directions() {
        let (_dir, store) = filled(700);
        let query = ListQuery::all(Kind::Trainee);
        let whole: Vec<Id> = store.page(&query, None, Direction::Forward, 1000).unwrap().iter().map(|(r, _)| r.id).collect();
        let mut rows = Rows::new(query);
        rows.start(&store).unwrap();
        let mut met = vec![rows.current().unwrap().id];
        for _ in 1..700 {
            rows.step(&store, 1).unwrap();
            rows.fit(20);
            met.push(rows.current().unwrap().id);
        }
        assert_eq!(met, whole);
        rows.step(&store, 1).unwrap();
        assert_eq!(rows.current().unwrap().id, whole[699], "stays at the end");
        for i in (0..699).rev() {
            rows.step(&store, -1).unwrap();
            rows.fit(20);
            assert_eq!(rows.current().unwrap().id, whole[i]);
        }
        rows.end(&store).unwrap();
        assert_eq!(rows.current().unwrap().id, whole[699]);
        rows.go_to(&store, whole[350]).unwrap();
        rows.fit(20);
        rows.step(&store, -200).unwrap();
        assert_eq!(rows.current().unwrap().id, whole[150]);
        rows.refresh(&store).unwrap();
        assert_eq!(rows.current().unwrap().id, whole[150], "keeps its place");
    }
}
