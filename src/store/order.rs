//! The order of a list and the walk along it: index after index, so that nothing is ever sorted.
//!
//! The order is (value, id), empty values last in either direction. A column that names another record is ordered by that record's
//! title: (title, id of the named record, id), a chain of indexes with the named kind outermost. The chain may break at any link;
//! each break is a part of its own behind the whole ones. Each step from an anchor is cut into ranges that one index answers.

use std::cmp::Ordering::{Greater, Less};

use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::fits::{compare, ignores_case};
use super::list::{Anchor, Condition, Direction, ListQuery};
use super::open::Store;
use super::read::{self, sql_value};
use crate::error::Result;
use crate::model::{FieldKind, Id, Kind, Value};
use crate::rules::filter::Test;

/// Links of a chain: a cycle of titles would have no end.
const LONGEST: usize = 4;

/// So many records in all whose column names another are read and sorted: a walk along the titles would pass all that nobody names.
/// Tests see both ways.
const FEW: usize = if cfg!(test) { 17 } else { 300 };

/// The order of a list.
pub(super) struct Order {
    /// The kinds and columns of the chain, the listed kind last.
    links: Vec<(Kind, &'static str)>,
    /// Ordered by the id alone.
    by_id: bool,
    loose: bool,
    pub(super) descending: bool,
}

/// A range of one part of the order.
struct Range {
    part: usize,
    /// So many columns of the order are the anchor's own,
    same: usize,
    /// and the next one lies beyond the anchor's.
    beyond: bool,
}

impl Order {
    pub(super) fn of(query: &ListQuery) -> Self {
        let mut links = vec![(query.kind, query.sort.key)];
        while let Some((kind, key)) = links.last().copied()
            && let Some(FieldKind::Ref(other)) = kind.field(key).map(|f| f.kind)
            && let Some(title) = other.title_fields().first()
            && links.len() < LONGEST
        {
            links.push((other, title));
        }
        links.reverse();
        let by_id = query.kind.field(query.sort.key).is_none();
        let loose = links.first().is_some_and(|(kind, key)| ignores_case(*kind, key));
        Self { links, by_id, loose, descending: query.sort.descending }
    }

    /// The last part: no value at all.
    fn last_part(&self) -> usize {
        if self.by_id { 0 } else { self.links.len() }
    }

    /// The part that an anchor stands in: how much of its key is empty.
    fn part(&self, anchor: &Anchor) -> usize {
        anchor.key.iter().take_while(|v| v.is_null()).count()
    }

    /// The columns of a part, in their order.
    fn columns(&self, part: usize) -> Vec<String> {
        let first = part.saturating_sub(1);
        let ids = (first..self.links.len()).map(|i| format!("a{i}.id"));
        let value = self.links.first().filter(|_| part == 0 && !self.by_id).map(|(_, key)| format!("a0.\"{key}\""));
        value.into_iter().chain(ids).collect()
    }

    fn values(&self, anchor: &Anchor) -> Vec<Sql> {
        let held = anchor.key.iter().skip_while(|v| v.is_null()).map(sql_value);
        held.chain([Sql::Integer(anchor.id.get())]).collect()
    }

    /// Which of two places comes first.
    pub(super) fn compare(&self, a: &Anchor, b: &Anchor) -> std::cmp::Ordering {
        let (part_a, part_b) = (self.part(a), self.part(b));
        let by_key = a.key.iter().zip(&b.key).enumerate().map(|(i, (a, b))| compare(a, b, i == 0 && self.loose)).find(|o| o.is_ne());
        let inner = by_key.unwrap_or_else(|| a.id.cmp(&b.id));
        part_a.cmp(&part_b).then(if self.descending { inner.reverse() } else { inner })
    }

    fn ranges(&self, anchor: Option<&Anchor>, direction: Direction) -> Vec<Range> {
        let whole = |part| Range { part, same: 0, beyond: false };
        let (mut out, mut parts): (Vec<Range>, Vec<usize>) = (Vec::new(), (0..=self.last_part()).collect());
        if let Some(anchor) = anchor {
            let own = self.part(anchor);
            out.extend((0..self.columns(own).len()).rev().map(|same| Range { part: own, same, beyond: true }));
            parts.retain(|part| if direction == Direction::Forward { *part > own } else { *part < own });
        }
        if direction == Direction::Backward {
            parts.reverse();
        }
        out.extend(parts.into_iter().map(whole));
        out
    }

    /// The statement for a range. Each table is read by the one index that has all its columns, in the order of the chain.
    fn statement(&self, range: &Range, rising: bool, bounds: &str) -> String {
        let columns = self.columns(range.part);
        let first = range.part.saturating_sub(1);
        let (mut from, mut wanted) = (String::new(), vec!["1".to_owned()]);
        for (i, (kind, key)) in self.links.iter().enumerate().skip(first) {
            let table = kind.table();
            let by = match kind.field(key) {
                Some(field) if field.sortable() || field.refers_to().is_some() => format!("INDEXED BY {table}_by_{key}"),
                _ => String::new(),
            };
            from.push_str(if i == first { "" } else { " CROSS JOIN " });
            from.push_str(&format!("{table} a{i} {by}"));
            match i {
                _ if i > first => wanted.push(format!("a{i}.\"{key}\" = a{}.id", i - 1)),
                _ if self.by_id => {}
                _ if range.part == 0 => wanted.push(format!("a{i}.\"{key}\" IS NOT NULL")),
                _ => wanted.push(format!("a{i}.\"{key}\" IS NULL")),
            }
        }
        if range.part == 0 {
            wanted.push(format!("1{bounds}"));
        }
        wanted.extend(columns.iter().take(range.same).map(|c| format!("{c} = ?")));
        if let Some(next) = columns.get(range.same).filter(|_| range.beyond) {
            wanted.push(format!("{next} {} ?", if rising { ">" } else { "<" }));
        }
        let way = if rising { "ASC" } else { "DESC" };
        let by: Vec<String> = columns.iter().map(|c| format!("{c} {way}")).collect();
        format!("SELECT {} FROM {from} WHERE {} ORDER BY {}", columns.join(", "), wanted.join(" AND "), by.join(", "))
    }

    /// Every statement of a walk, both ways.
    #[cfg(test)]
    pub(super) fn statements(&self) -> Vec<String> {
        let ranges = (0..=self.last_part()).flat_map(|part| {
            let own = (0..self.columns(part).len()).map(move |same| Range { part, same, beyond: true });
            own.chain([Range { part, same: 0, beyond: false }])
        });
        ranges.flat_map(|range| [true, false].map(|rising| self.statement(&range, rising, ""))).collect()
    }

    /// The place that a row of a statement's result stands for.
    fn anchor(&self, part: usize, r: &rusqlite::Row<'_>, columns: usize) -> Result<Option<Anchor>> {
        let mut key = vec![Value::Null; part];
        for i in 0..columns - 1 {
            key.push(read::cell(r.get_ref(i)?));
        }
        Ok(Id::new(r.get(columns - 1)?).map(|id| Anchor { key, id }))
    }

    /// What the conditions say of the sorted column itself, as bounds of the walk.
    fn bounds(&self, conditions: &[Condition]) -> (String, Vec<Sql>) {
        let (mut sql, mut values) = (String::new(), Vec::new());
        let [(_, own)] = self.links.as_slice() else { return (sql, values) };
        for condition in conditions {
            let (sign, value) = match condition {
                Condition::Compare(key, test, value) if key == own => match test {
                    Test::Less => ("<", value),
                    Test::AtMost => ("<=", value),
                    Test::Greater => (">", value),
                    Test::AtLeast => (">=", value),
                    _ => ("=", value),
                },
                Condition::In(key, all) if key == own && all.len() == 1 => match all.first() {
                    Some(value) => ("=", value),
                    None => continue,
                },
                _ => continue,
            };
            sql.push_str(&format!(" AND a0.\"{own}\" {sign} ?"));
            values.push(sql_value(value));
        }
        (sql, values)
    }
}

impl ListQuery {
    /// Whether one place of the list comes before another.
    #[must_use]
    pub fn is_before(&self, one: &Anchor, other: &Anchor) -> bool {
        Order::of(self).compare(one, other).is_lt()
    }
}

impl Store {
    /// Walks along an order from a place on, telling each place, until `each` says that it is enough.
    pub(super) fn walk(
        &self,
        order: &Order,
        conditions: &[Condition],
        anchor: Option<&Anchor>,
        direction: Direction,
        mut each: impl FnMut(Anchor) -> Result<bool>,
    ) -> Result<()> {
        let rising = order.descending != (direction == Direction::Forward);
        let (bounds, bound_values) = order.bounds(conditions);
        let mut ranges = order.ranges(anchor, direction);
        let few = self.few_that_name(order)?;
        if few.is_some() {
            ranges.retain(|range| range.part == order.last_part());
        }
        let mut few: Vec<Anchor> = few.unwrap_or_default();
        few.retain(|at| {
            anchor.is_none_or(|anchor| order.compare(at, anchor) == if direction == Direction::Forward { Greater } else { Less })
        });
        few.sort_unstable_by(|a, b| order.compare(a, b));
        if direction == Direction::Forward {
            for at in std::mem::take(&mut few) {
                if !each(at)? {
                    return Ok(());
                }
            }
        }
        for range in ranges {
            // An empty cell meets no bound.
            if range.part > 0 && !bounds.is_empty() {
                continue;
            }
            let mut statement = self.conn.prepare_cached(&order.statement(&range, rising, &bounds))?;
            let own = anchor.map(|a| order.values(a)).unwrap_or_default();
            let taken = if range.beyond { range.same + 1 } else { 0 };
            let values = if range.part == 0 { bound_values.clone() } else { Vec::new() };
            let columns = statement.column_count();
            let mut rows = statement.query(params_from_iter(values.into_iter().chain(own.into_iter().take(taken))))?;
            while let Some(r) = rows.next()? {
                if let Some(at) = order.anchor(range.part, r, columns)?
                    && !each(at)?
                {
                    return Ok(());
                }
            }
        }
        for at in few.into_iter().rev() {
            if !each(at)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The places of the records whose sorted column names another record, if they are few.
    fn few_that_name(&self, order: &Order) -> Result<Option<Vec<Anchor>>> {
        let [.., _, (kind, key)] = order.links.as_slice() else { return Ok(None) };
        let table = kind.table();
        let sql = format!("SELECT id FROM {table} INDEXED BY {table}_by_{key} WHERE \"{key}\" IS NOT NULL LIMIT ?1");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let ids = statement.query_map([read::bound(FEW + 1)], |r| r.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        if ids.len() > FEW { Ok(None) } else { self.places(order, ids, false).map(Some) }
    }

    /// The places of records in an order, gone ones left out.
    pub(super) fn places(&self, order: &Order, ids: impl IntoIterator<Item = i64>, gone: bool) -> Result<Vec<Anchor>> {
        let last = order.links.len() - 1;
        let listed = order.links.last().map_or("", |(kind, _)| kind.table());
        let mut joins = String::new();
        for i in (0..last).rev() {
            let (Some((kind, _)), Some((_, key))) = (order.links.get(i), order.links.get(i + 1)) else { continue };
            joins.push_str(&format!(" LEFT JOIN {} a{i} ON a{i}.id = a{}.\"{key}\"", kind.table(), i + 1));
        }
        let columns = order.columns(0).join(", ");
        let sql = format!("SELECT {columns} FROM {listed} a{last}{joins} WHERE a{last}.id = ?1 AND a{last}.gone <= ?2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let count = statement.column_count();
        let mut out = Vec::new();
        for id in ids {
            let mut rows = statement.query([id, gone.into()])?;
            if let Some(r) = rows.next()?
                && let Some(mut at) = order.anchor(0, r, count)?
            {
                // Where the chain is broken, what lies above the break counts for nothing.
                if let Some(empty) = at.key.iter().rposition(Value::is_null) {
                    at.key.iter_mut().take(empty).for_each(|v| *v = Value::Null);
                }
                out.push(at);
            }
        }
        Ok(out)
    }
}
