//! Is the state what the journal says? Told in bounded memory, however large the file is.
//!
//! Each cell that holds something is a fact (record, column, value); each operation takes the facts before away and adds those
//! after. The sum of keyed 128-bit hashes of all that was added less all that was taken must be the sum over the tables. The
//! sums are kept for a thousand groups of records a kind, so that where one differs only that group's records are replayed one
//! by one, to name them. The key is random and new in every run.
//!
//! Must not: judge the chain of hashes, which `check` does. A journal in another order would give the same sums; the chain
//! holds the order.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use super::check::CheckReport;
use super::journal::{GONE, Op};
use crate::model::{Id, Kind, Row, Value};
use crate::msg;

/// Groups of records a kind.
const GROUPS: usize = 1_024;
/// Groups whose records are replayed one by one; more damage than they hold is damage enough.
const REPLAYED: usize = 16;

/// What a fact is about.
#[derive(Clone, Copy, Hash)]
enum About {
    /// That the record was made.
    Made,
    /// One change of it.
    Change,
    /// A column by its place, or `usize::MAX` for its being gone.
    Cell(usize),
}

/// The place of the flag that takes a record out.
const OUT: About = About::Cell(usize::MAX);

/// Sums over the journal less sums over the tables; nothing is left over where both say the same.
pub(super) struct Balance {
    keys: [RandomState; 2],
    sums: Vec<u128>,
}

impl Balance {
    pub(super) fn new() -> Self {
        Self { keys: [RandomState::new(), RandomState::new()], sums: vec![0; Kind::ALL.len() * GROUPS] }
    }

    /// An operation of the journal.
    pub(super) fn op(&mut self, op: &Op) {
        let mut sum = self.fact(op.id, About::Change, &Value::Null);
        if op.new {
            sum = sum.wrapping_add(self.fact(op.id, About::Made, &Value::Null));
        }
        for (key, before, after) in &op.cells {
            let about = if *key == GONE { OUT } else { About::Cell(op.kind.position(key).unwrap_or(usize::MAX - 1)) };
            sum = sum.wrapping_add(self.cell(op.id, about, after)).wrapping_sub(self.cell(op.id, about, before));
        }
        self.add(op.kind, op.id, sum);
    }

    /// A record as its table has it.
    pub(super) fn row(&mut self, row: &Row) {
        let changes = self.fact(row.id, About::Change, &Value::Null).wrapping_mul(i128::from(row.rev).cast_unsigned());
        let mut sum = self.fact(row.id, About::Made, &Value::Null).wrapping_add(changes);
        for (at, value) in row.values.iter().enumerate() {
            sum = sum.wrapping_add(self.cell(row.id, About::Cell(at), value));
        }
        sum = sum.wrapping_add(self.cell(row.id, OUT, &Value::Int(row.gone.into())));
        self.add(row.kind, row.id, 0u128.wrapping_sub(sum));
    }

    fn add(&mut self, kind: Kind, id: Id, sum: u128) {
        if let Some(held) = self.sums.get_mut(group(kind, id)) {
            *held = held.wrapping_add(sum);
        }
    }

    /// An empty cell, and a record that is not gone, say nothing.
    fn cell(&self, id: Id, about: About, value: &Value) -> u128 {
        match (about, value) {
            (_, Value::Null) | (About::Cell(usize::MAX), Value::Int(0)) => 0,
            _ => self.fact(id, about, value),
        }
    }

    fn fact(&self, id: Id, about: About, value: &Value) -> u128 {
        let hash = |key: &RandomState| match value {
            Value::Null => key.hash_one((id, about)),
            Value::Int(n) => key.hash_one((id, about, 1u8, n)),
            Value::Real(r) => key.hash_one((id, about, 2u8, r.to_bits())),
            Value::Text(s) => key.hash_one((id, about, 3u8, s)),
        };
        let [one, other] = self.keys.each_ref().map(hash);
        u128::from(one) << 64 | u128::from(other)
    }

    /// The groups in which something is left over, as far as they are looked into.
    pub(super) fn uneven(&self) -> Vec<usize> {
        self.sums.iter().enumerate().filter(|(_, sum)| **sum != 0).map(|(at, _)| at).take(REPLAYED).collect()
    }
}

/// The group of a record.
fn group(kind: Kind, id: Id) -> usize {
    // Ids are random in their low bits, or counted up.
    kind as usize * GROUPS + (id.get().unsigned_abs() % GROUPS as u64) as usize
}

/// Records of a few groups, replayed one by one.
pub(super) struct Replay {
    groups: Vec<usize>,
    state: HashMap<(Kind, Id), Row>,
    /// Every fault by record, so that what is told does not depend on chance.
    found: BTreeMap<(Kind, Id), &'static str>,
}

impl Replay {
    pub(super) fn of(groups: Vec<usize>) -> Self {
        Self { groups, state: HashMap::new(), found: BTreeMap::new() }
    }

    fn looked_at(&self, kind: Kind, id: Id) -> bool {
        self.groups.contains(&group(kind, id))
    }

    /// An operation of journal row `seq`.
    pub(super) fn op(&mut self, op: &Op, seq: i64, report: &mut CheckReport) {
        if !self.looked_at(op.kind, op.id) {
            return;
        }
        let row = match (op.new, self.state.get_mut(&(op.kind, op.id))) {
            (true, None) => self.state.entry((op.kind, op.id)).or_insert_with(|| Row::new(op.kind, op.id)),
            (false, Some(row)) => row,
            _ => return report.find(msg!("check-found-row", seq = seq), msg!("check-restore-next")),
        };
        row.rev += 1;
        for (key, before, after) in &op.cells {
            let held = if *key == GONE { Value::Int(row.gone.into()) } else { row.get(key).clone() };
            if held != *before {
                report.find(msg!("check-found-before", seq = seq, key = key), msg!("check-restore-next"));
            }
            if *key == GONE {
                row.gone = *after == Value::Int(1);
            } else {
                row.set(key, after.clone());
            }
        }
    }

    /// A record as its table has it.
    pub(super) fn row(&mut self, row: &Row) {
        let key = (row.kind, row.id);
        if self.looked_at(row.kind, row.id) && self.state.remove(&key).as_ref() != Some(row) {
            self.found.insert(key, "state");
        }
    }

    /// What came out: records that hold something else, and those that are only in the journal.
    pub(super) fn tell(mut self, report: &mut CheckReport) {
        self.found.extend(self.state.into_keys().map(|key| (key, "lost")));
        for ((kind, id), what) in self.found {
            let (table, code) = (kind.table(), id.code());
            let what = match what {
                "lost" => msg!("check-found-lost", table = table, code = code),
                _ => msg!("check-found-state", table = table, code = code),
            };
            report.find(what, msg!("check-found-state-next"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut Vec<Op>, &mut Vec<Row>);

    fn op(new: bool, n: i64, cells: Vec<(&'static str, Value, Value)>) -> Op {
        Op { new, kind: Kind::Hospital, id: Id::new(n).unwrap(), cells }
    }

    fn history() -> Vec<Op> {
        let text = |s: &str| Value::text(s);
        vec![
            op(true, 1, vec![("name", Value::Null, text("Aliabad"))]),
            op(true, 2, vec![("name", Value::Null, text("Jamhuriat")), ("latitude", Value::Null, Value::Real(34.5))]),
            op(false, 1, vec![("name", text("Aliabad"), text("Ali Abad")), ("beds", Value::Null, Value::Int(200))]),
            op(false, 2, vec![(GONE, Value::Int(0), Value::Int(1))]),
        ]
    }

    fn state() -> Vec<Row> {
        let mut one = Row::new(Kind::Hospital, Id::new(1).unwrap()).with("name", Value::text("Ali Abad")).with("beds", Value::Int(200));
        one.rev = 2;
        let name = Value::text("Jamhuriat");
        let mut two = Row::new(Kind::Hospital, Id::new(2).unwrap()).with("name", name).with("latitude", Value::Real(34.5));
        (two.rev, two.gone) = (2, true);
        vec![one, two]
    }

    fn left_over(ops: &[Op], rows: &[Row]) -> usize {
        let mut balance = Balance::new();
        ops.iter().for_each(|op| balance.op(op));
        rows.iter().for_each(|row| balance.row(row));
        balance.uneven().len()
    }

    #[test]
    fn what_the_journal_says_and_nothing_else_is_even() {
        assert_eq!(left_over(&history(), &state()), 0);
        let changes: [Change; 9] = [
            |_, rows| rows[0].rev = 3,
            |_, rows| rows[0].rev = -2,
            |_, rows| rows[1].gone = false,
            |_, rows| assert!(rows[0].set("beds", Value::Int(201))),
            |_, rows| assert!(rows[0].set("beds", Value::Null)),
            |_, rows| assert!(rows[0].set("beds", Value::Real(200.0))),
            |_, rows| rows.truncate(1),
            |ops, _| ops.truncate(3),
            |ops, _| ops[2].cells[0].1 = Value::text("Alibad"),
        ];
        for (n, change) in changes.iter().enumerate() {
            let (mut ops, mut rows) = (history(), state());
            change(&mut ops, &mut rows);
            assert!(left_over(&ops, &rows) > 0, "change {n} is not seen");
        }
    }

    #[test]
    fn uneven_groups_are_replayed_and_their_records_named() {
        let mut rows = state();
        rows[0].set("beds", Value::Int(201));
        let mut replay = Replay::of(vec![group(Kind::Hospital, Id::new(1).unwrap())]);
        let mut report = CheckReport::default();
        history().iter().for_each(|op| replay.op(op, 1, &mut report));
        rows.iter().for_each(|row| replay.row(row));
        replay.tell(&mut report);
        assert_eq!(report.findings.iter().map(|f| f.what.id).collect::<Vec<_>>(), ["check-found-state"]);
    }
}
