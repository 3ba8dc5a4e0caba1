//! A screenful of a list, read in proportion to the screen whatever the list is.
//!
//! Few records meet a condition: their places are read and sorted. Many do: the order is walked and each row tested, so the next
//! screenful is near. In between the ids that an index gives are kept in memory and the order is walked past the others, without
//! reading them. Which of it holds is found out at little cost: a few ids are asked for, then a few rows are walked. All this is
//! done within narrow bounds; what then is still open (a filter whose few records lie together far away in the order) is asked
//! with wide ones. A screen asks under [`Store::within`] and leaves the rest to another thread.
//!
//! Must not: give another order or other rows by one way than by another; `tests/store_lists.rs` compares them.

use super::fits::{fits, refuses};
use super::list::{Anchor, Condition, Direction, ListQuery};
use super::narrow::{Found, asks_long_words, exact};
use super::open::Store;
use super::order::Order;
use super::read;
use crate::error::Result;
use crate::model::{Id, Kind, Row};

/// How far a way is gone before the next is tried.
#[derive(Debug)]
struct Bounds {
    /// Ids kept of one condition.
    kept: usize,
    /// Places read and sorted.
    sorted: usize,
    /// Rows read and tested along the order.
    tested: usize,
    /// Places passed along the order.
    passed: usize,
}

const NARROW: Bounds = Bounds { kept: 60_000, sorted: 3_000, tested: 3_000, passed: 100_000 };
const WIDE: Bounds = Bounds { kept: 1_000_000, sorted: 60_000, tested: usize::MAX, passed: usize::MAX };

/// Rows tested along the order before all ids of a condition are asked for,
const TRIAL: usize = 1_500;
/// and after how many of them it is seen whether there is any hope.
const HOPE: usize = 100;
/// Sounds are known ids up to this.
const SOUNDS: usize = 6_000;

/// A wanted stretch of a list.
struct Stretch<'a> {
    query: &'a ListQuery,
    order: Order,
    anchor: Option<&'a Anchor>,
    direction: Direction,
    limit: usize,
}

/// Whether a trial, so far along, will not meet what is wanted: less than half of what is due.
const fn hopeless(tested: usize, met: usize, wanted: usize) -> bool {
    tested.is_multiple_of(HOPE) && met * 2 * TRIAL < wanted * tested
}

impl Stretch<'_> {
    /// Whether a place lies beyond the anchor.
    fn ahead(&self, at: &Anchor) -> bool {
        self.anchor.is_none_or(|anchor| {
            let order = self.order.compare(at, anchor);
            if self.direction == Direction::Forward { order.is_gt() } else { order.is_lt() }
        })
    }
}

type Places = Vec<(Row, Anchor)>;

impl Store {
    /// At most `limit` records of a list beyond `anchor` (from its start or end without one), in the order of the list, each with
    /// its anchor.
    ///
    /// # Errors
    /// Trouble with the file, or the time of [`Store::within`] is over.
    pub fn page(&self, query: &ListQuery, anchor: Option<&Anchor>, direction: Direction, limit: usize) -> Result<Vec<(Row, Anchor)>> {
        let stretch = Stretch { query, order: Order::of(query), anchor, direction, limit };
        let _snapshot = self.snapshot()?;
        self.remember()?;
        let mut out = match self.stretch(&stretch, &NARROW)? {
            Some(out) => out,
            None => self.stretch_widely(&stretch)?,
        };
        if direction == Direction::Backward {
            out.reverse();
        }
        Ok(out)
    }

    /// `None`: not within narrow bounds.
    fn stretch(&self, stretch: &Stretch<'_>, bounds: &Bounds) -> Result<Option<Places>> {
        let ListQuery { kind, conditions, .. } = stretch.query;
        if conditions.is_empty() {
            return self.walked(stretch, &[], None, bounds);
        }
        let (long, short): (Vec<&Condition>, Vec<&Condition>) = conditions.iter().partition(|c| asks_long_words(c));
        let few = |known: &Option<Vec<i64>>| known.as_ref().is_some_and(|ids| ids.len() <= bounds.sorted);
        let mut known = self.all_found(*kind, short.iter().copied(), bounds.sorted)?;
        if let Some(ids) = known.as_ref().filter(|_| few(&known)) {
            return self.sorted(stretch, ids).map(Some);
        }
        let tests = self.tests(stretch.query)?;
        if let Some(whole) = self.walked(stretch, &tests, None, &Bounds { tested: bounds.tested.min(TRIAL), ..*bounds })? {
            return Ok(Some(whole));
        }
        // What was not met soon is not in very many records, so that asking for it costs little, a long word's list too.
        known = self.all_found(*kind, long.into_iter().chain(short), bounds.kept)?;
        match &known {
            Some(ids) if few(&known) => self.sorted(stretch, ids).map(Some),
            known => self.walked(stretch, &tests, known.as_deref(), bounds),
        }
    }

    /// The conditions as the rows of a walk are tested.
    fn tests(&self, query: &ListQuery) -> Result<Vec<Condition>> {
        query.conditions.iter().map(|c| self.without_sounds(query.kind, c, SOUNDS)).collect()
    }

    fn stretch_widely(&self, stretch: &Stretch<'_>) -> Result<Places> {
        let found = self.all_found(stretch.query.kind, &stretch.query.conditions, WIDE.kept)?;
        match &found {
            Some(ids) if ids.len() <= WIDE.sorted => self.sorted(stretch, ids),
            found => {
                let tests = self.tests(stretch.query)?;
                Ok(self.walked(stretch, &tests, found.as_deref(), &WIDE)?.unwrap_or_default())
            }
        }
    }

    /// Walks along the order past what is not among the known ids, and tests the rows; `None` if the bounds end it first.
    fn walked(&self, stretch: &Stretch<'_>, tests: &[Condition], known: Option<&[i64]>, bounds: &Bounds) -> Result<Option<Places>> {
        let ListQuery { kind, conditions, .. } = stretch.query;
        let mut out = Vec::new();
        let (mut tested, mut passed, mut whole) = (0, 0, true);
        if stretch.limit == 0 {
            return Ok(Some(out));
        }
        self.walk(&stretch.order, conditions, stretch.anchor, stretch.direction, |at| {
            passed += 1;
            if known.is_some_and(|ids| ids.binary_search(&at.id.get()).is_err()) {
                whole = passed <= bounds.passed;
                return Ok(whole);
            }
            tested += 1;
            if let Some(row) = self.tested(*kind, at.id, tests)? {
                out.push((row, at));
            } else if tested > bounds.tested || (bounds.tested == TRIAL && hopeless(tested, out.len(), stretch.limit)) {
                whole = false;
            }
            Ok(whole && out.len() < stretch.limit)
        })?;
        Ok(whole.then_some(out))
    }

    /// A record that is not gone and meets the conditions.
    fn tested(&self, kind: Kind, id: Id, conditions: &[Condition]) -> Result<Option<Row>> {
        let mut statement = self.conn.prepare_cached(&read::sql(kind).get)?;
        let mut rows = statement.query([id.get()])?;
        let Some(r) = rows.next()? else { return Ok(None) };
        for condition in conditions {
            if refuses(r, kind, condition)? {
                return Ok(None);
            }
        }
        let row = read::record(kind, r)?;
        Ok(if !row.gone && self.fits_all(&row, conditions)? { Some(row) } else { None })
    }

    fn fits_all(&self, row: &Row, conditions: &[Condition]) -> Result<bool> {
        for condition in conditions {
            if !fits(row, condition, &|kind, id| read::get(&self.conn, kind, id))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads and sorts the places of known ids.
    fn sorted(&self, stretch: &Stretch<'_>, ids: &[i64]) -> Result<Places> {
        let mut places = self.places(&stretch.order, ids.iter().copied(), false)?;
        places.retain(|at| stretch.ahead(at));
        places.sort_unstable_by(|a, b| stretch.order.compare(a, b));
        if stretch.direction == Direction::Backward {
            places.reverse();
        }
        let mut out = Vec::new();
        for at in places {
            if out.len() >= stretch.limit {
                break;
            }
            if let Some(row) = self.tested(stretch.query.kind, at.id, &stretch.query.conditions)? {
                out.push((row, at));
            }
        }
        Ok(out)
    }

    /// Runs `each` over all records of a list in its order, without holding them; it sees the file as it was at the beginning.
    ///
    /// # Errors
    /// Trouble with the file, or what `each` gives.
    pub fn each(&self, query: &ListQuery, mut each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        let _snapshot = self.snapshot()?;
        self.remember()?;
        let order = Order::of(query);
        let known = self.all_found(query.kind, &query.conditions, WIDE.kept)?;
        if let Some(ids) = known.as_ref().filter(|ids| ids.len() <= WIDE.sorted) {
            let mut places = self.places(&order, ids.iter().copied(), false)?;
            places.sort_unstable_by(|a, b| order.compare(a, b));
            for at in places {
                self.tested(query.kind, at.id, &query.conditions)?.map_or(Ok(()), &mut each)?;
            }
            return Ok(());
        }
        self.walk(&order, &query.conditions, None, Direction::Forward, |at| {
            if known.as_ref().is_none_or(|ids| ids.binary_search(&at.id.get()).is_ok())
                && let Some(row) = self.tested(query.kind, at.id, &query.conditions)?
            {
                each(row)?;
            }
            Ok(true)
        })
    }

    /// The place of a record in the order of a list, whether or not the conditions hold for it.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn place(&self, query: &ListQuery, id: Id) -> Result<Option<Anchor>> {
        Ok(self.places(&Order::of(query), [id.get()], true)?.pop())
    }

    /// Whether a record is in a list.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn holds(&self, query: &ListQuery, id: Id) -> Result<bool> {
        Ok(self.tested(query.kind, id, &query.conditions)?.is_some())
    }

    /// How many records a list has, counted up to `most`.
    ///
    /// # Errors
    /// Trouble with the file, or the time of [`Store::within`] is over.
    pub fn count(&self, query: &ListQuery, most: usize) -> Result<usize> {
        let ListQuery { kind, conditions, .. } = query;
        if conditions.is_empty() {
            let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} WHERE gone = 0 LIMIT ?1)", kind.table());
            let n: i64 = self.conn.prepare_cached(&sql)?.query_row([read::bound(most)], |r| r.get(0))?;
            return Ok(usize::try_from(n).unwrap_or(0));
        }
        let _snapshot = self.snapshot()?;
        self.remember()?;
        let kept = most.clamp(NARROW.kept, WIDE.kept);
        if let [one] = conditions.as_slice()
            && exact(one)
        {
            // A few more, since some may be gone.
            let found = self.found(*kind, one, most.saturating_add(most / 4).min(WIDE.kept))?;
            let (Found::All(ids) | Found::Many(ids)) = &found else { return self.count_all(query, most) };
            // The index of words has no record that is gone.
            let n = if matches!(one, Condition::Match(_)) { ids.len().min(most) } else { self.count_live(*kind, ids, most)? };
            return if n >= most || matches!(found, Found::All(_)) { Ok(n) } else { self.count_all(query, most) };
        }
        match self.all_found(*kind, conditions, kept)? {
            Some(ids) => self.count_among(query, &ids, most),
            None => self.count_all(query, most),
        }
    }

    fn count_live(&self, kind: Kind, ids: &[i64], most: usize) -> Result<usize> {
        let mut statement = self.conn.prepare_cached(&format!("SELECT 1 FROM {} WHERE id = ?1 AND gone = 0", kind.table()))?;
        let mut n = 0;
        for id in ids {
            if n >= most {
                break;
            }
            n += usize::from(statement.exists([id])?);
        }
        Ok(n)
    }

    fn count_among(&self, query: &ListQuery, ids: &[i64], most: usize) -> Result<usize> {
        let mut n = 0;
        for id in ids.iter().copied().filter_map(Id::new) {
            if n >= most {
                break;
            }
            n += usize::from(self.tested(query.kind, id, &query.conditions)?.is_some());
        }
        Ok(n)
    }

    fn count_all(&self, query: &ListQuery, most: usize) -> Result<usize> {
        let sql = format!("SELECT {} FROM {} t WHERE t.gone = 0", read::sql(query.kind).columns, query.kind.table());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut n = 0;
        while n < most
            && let Some(r) = rows.next()?
        {
            let row = read::record(query.kind, r)?;
            n += usize::from(self.fits_all(&row, &query.conditions)?);
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
