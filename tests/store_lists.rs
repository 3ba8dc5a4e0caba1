//! Lists a screenful at a time are the whole list: every sortable column, both ways, with empty and equal values.

mod kit;

use kit::{id, text};
use proptest::prelude::*;
use ustaz::model::{FieldKind, Id, Kind, List, Row, Value};
use ustaz::msg;
use ustaz::store::{Anchor, Condition, Direction, ListQuery, Mode, Store};

/// Kinds with columns of every sort: texts, dates, numbers, choices, references, references to what is named by a reference.
const KINDS: [Kind; 5] = [Kind::Trainee, Kind::Hospital, Kind::Cost, Kind::Placement, Kind::Attendance];
const RECORDS: i64 = 24;

/// A value of a field by a random number; one in four is none.
fn value(kind: Kind, key: &str, n: u8) -> Value {
    let Some(field) = kind.field(key) else { return Value::Null };
    if n.is_multiple_of(4) && !field.required {
        return Value::Null;
    }
    let n = usize::from(n / 4);
    let pick = |all: &[&str]| text(all[n % all.len()]);
    match field.kind {
        FieldKind::Choice(set) => pick(set.keys),
        // Equal but for the case of letters, and letters that sort behind it.
        FieldKind::Name | FieldKind::Text(_) | FieldKind::Native => pick(&["ahmad", "Ahmad", "AHMAD", "Zia", "b", "ژاله", "Әли"]),
        FieldKind::Date => pick(&["2027-01-12", "2027-01-13", "2026-11-01"]),
        FieldKind::PartialDate => pick(&["1988", "1988-03", "1988-03-02", "1990"]),
        FieldKind::Number { decimals: 0, .. } => Value::Int([2, 3, 10, 100][n % 4]),
        FieldKind::Number { .. } => Value::Real([0.5, 2.0, 10.0, 33.25][n % 4]),
        FieldKind::Ref(to) => Value::Int(of(to, i64::try_from(n % 4).unwrap()).get()),
        FieldKind::Term(_) => pick(&["code-1", "CODE2"]),
        _ => Value::Null,
    }
}

fn of(kind: Kind, n: i64) -> Id {
    id(1000 * (kind as i64 + 1) + n)
}

/// The records that the listed ones refer to, some with one name.
fn fill(store: &mut Store) {
    let label = msg!("journal-stress", n = 1);
    store
        .write("zahra", &label, |tx| {
            for (n, list) in (90_000..).step_by(10).zip(List::ALL) {
                for (m, code) in (0..).zip(["code-1", "CODE2"]) {
                    let term = Row::new(Kind::Term, id(n + m)).with("list", text(list.key())).with("code", text(code));
                    tx.insert(&term.with("name", text(code)))?;
                }
            }
            for (n, name) in (0..).zip(["b", "a", "a", "C"]) {
                tx.insert(&Row::new(Kind::Hospital, of(Kind::Hospital, n)).with("name", text(name)))?;
                let at = Value::Int(of(Kind::Hospital, n).get());
                tx.insert(&Row::new(Kind::Department, of(Kind::Department, n)).with("name", text(name)).with("hospital", at))?;
                tx.insert(&Row::new(Kind::Trainer, of(Kind::Trainer, n)).with("passport_name", text(name)))?;
                tx.insert(&Row::new(Kind::Agreement, of(Kind::Agreement, n)).with("title", text(name)))?;
                tx.insert(&Row::new(Kind::Visit, of(Kind::Visit, n)).with("title", text(name)))?;
                tx.insert(
                    &Row::new(Kind::Cohort, of(Kind::Cohort, n))
                        .with("name", text(name))
                        .with("agreement", Value::Int(of(Kind::Agreement, n).get())),
                )?;
                let who = Value::Int(of(Kind::Trainee, n).get());
                tx.insert(&Row::new(Kind::Trainee, of(Kind::Trainee, n)).with("passport_name", text(name)))?;
                tx.insert(&Row::new(Kind::Document, of(Kind::Document, n)).with("trainee", who).with("kind", text("passport")))?;
                let session = Row::new(Kind::Session, of(Kind::Session, n)).with("kind", text("lecture")).with("title", text(name));
                tx.insert(&session.with("starts_at", text("2027-01-12T08:30+05:00")))?;
            }
            Ok(())
        })
        .unwrap();
}

/// What a record is ordered by: its value, or the title of what it names and whose that is.
fn key(store: &Store, row: &Row, column: &str) -> Vec<Value> {
    let value = row.get(column).clone();
    let Some(FieldKind::Ref(to)) = row.kind.field(column).map(|f| f.kind) else { return vec![value] };
    let title = to.title_fields()[0];
    match row.reference(column) {
        Some(named) => key(store, &store.get(to, named).unwrap().unwrap(), title).into_iter().chain([value]).collect(),
        None => vec![Value::Null; depth(to, title) + 1],
    }
}

fn depth(kind: Kind, column: &str) -> usize {
    match kind.field(column).map(|f| f.kind) {
        Some(FieldKind::Ref(to)) => depth(to, to.title_fields()[0]) + 1,
        _ => 1,
    }
}

/// Whether texts of a column are ordered without the case of letters, as SQLite was told.
fn loose(path: &std::path::Path, kind: Kind, column: &str) -> bool {
    if let Some(FieldKind::Ref(to)) = kind.field(column).map(|f| f.kind) {
        return loose(path, to, to.title_fields()[0]);
    }
    let conn = rusqlite::Connection::open(path).unwrap();
    let sql = format!("SELECT coll FROM pragma_index_xinfo('{}_by_{column}') WHERE seqno = 0", kind.table());
    conn.query_row(&sql, [], |r| r.get::<_, String>(0)).unwrap() == "NOCASE"
}

/// Everything that is listed, in the order that the list must have: read whole and sorted here.
fn wanted(path: &std::path::Path, store: &Store, query: &ListQuery, holds: &str) -> Vec<Id> {
    let conn = rusqlite::Connection::open(path).unwrap();
    let mut statement = conn.prepare(&format!("SELECT id FROM {} WHERE gone = 0 AND ({holds})", query.kind.table())).unwrap();
    let ids: Vec<Id> = statement.query_map([], |r| r.get::<_, i64>(0)).unwrap().map(|n| id(n.unwrap())).collect();
    let loose = loose(path, query.kind, query.sort.key);
    let mut rows: Vec<(Vec<Value>, Id)> =
        ids.into_iter().map(|id| (key(store, &store.get(query.kind, id).unwrap().unwrap(), query.sort.key), id)).collect();
    let text = |s: &str| if loose { s.to_ascii_lowercase() } else { s.to_owned() };
    rows.sort_by(|(a, a_id), (b, b_id)| {
        let empty = |key: &[Value]| key.iter().filter(|v| v.is_null()).count();
        let each = a.iter().zip(b).map(|(a, b)| match (a, b) {
            (Value::Text(a), Value::Text(b)) => text(a).cmp(&text(b)),
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Real(a), Value::Real(b)) => a.total_cmp(b),
            _ => std::cmp::Ordering::Equal,
        });
        let order = each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then(a_id.cmp(b_id));
        empty(a).cmp(&empty(b)).then(if query.sort.descending { order.reverse() } else { order })
    });
    rows.into_iter().map(|(_, id)| id).collect()
}

/// The whole list by pages of so many, from one end to the other.
fn paged(store: &Store, query: &ListQuery, direction: Direction, size: usize) -> Vec<(Id, Anchor)> {
    let mut out: Vec<(Id, Anchor)> = Vec::new();
    let mut at: Option<Anchor> = None;
    loop {
        let page = store.page(query, at.as_ref(), direction, size).unwrap();
        assert!(page.len() <= size);
        let rows = page.into_iter().map(|(row, anchor)| (row.id, anchor));
        match direction {
            Direction::Forward => {
                out.extend(rows);
                if out.last().map(|l| &l.1) == at.as_ref() {
                    return out;
                }
                at = out.last().map(|l| l.1.clone());
            }
            Direction::Backward => {
                out.splice(0..0, rows);
                if out.first().map(|l| &l.1) == at.as_ref() {
                    return out;
                }
                at = out.first().map(|l| l.1.clone());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_put_together_are_the_list(seeds in proptest::collection::vec(any::<u8>(), 30 * 24), size in 1usize..9) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut store = Store::open(&path, Mode::Write).unwrap();
        fill(&mut store);
        let mut columns = 0;
        for kind in KINDS {
            store.write("zahra", &msg!("journal-stress", n = 1), |tx| {
                for n in 0..RECORDS {
                    // Ids against the order of making.
                    let mut row = Row::new(kind, of(kind, 100 + (n * 37) % 101));
                    for (f, field) in kind.fields().iter().enumerate() {
                        let seed = seeds[(f * RECORDS as usize + usize::try_from(n).unwrap()) % seeds.len()];
                        let single = field.required || field.sortable();
                        // Ends come with their beginnings: periods are another test's.
                        if single && !field.key.starts_with("ends_") && field.key != "paid_on" {
                            row.set(field.key, value(kind, field.key, seed));
                        }
                    }
                    let day = row.get("starts_on").clone();
                    row.set("ends_on", day);
                    if kind == Kind::Cost {
                        row.set("trainee", Value::Int(of(Kind::Trainee, n % 4).get()));
                    }
                    tx.insert(&row)?;
                }
                // What is gone is in no list.
                tx.remove(kind, of(kind, 100))
            }).unwrap_or_else(|e| panic!("{kind:?} {:?} {e}", e.field()));
            for field in kind.fields().iter().filter(|f| f.sortable()) {
                columns += 1;
                for descending in [false, true] {
                    let query = ListQuery::all(kind).by(field.key, descending);
                    let want = wanted(&path, &store, &query, "1");
                    let whole: Vec<Id> = store.page(&query, None, Direction::Forward, 1000).unwrap().into_iter().map(|(r, _)| r.id).collect();
                    prop_assert_eq!(&whole, &want, "{:?} by {} {}", kind, field.key, descending);
                    let mut each = Vec::new();
                    store.each(&query, |row| { each.push(row.id); Ok(()) }).unwrap();
                    prop_assert_eq!(&each, &want);
                    for direction in [Direction::Forward, Direction::Backward] {
                        let pages = paged(&store, &query, direction, size);
                        let ids: Vec<Id> = pages.iter().map(|p| p.0).collect();
                        prop_assert_eq!(&ids, &want, "{:?} by {} {} {:?} {}", kind, field.key, descending, direction, size);
                        if direction == Direction::Forward {
                            for (at, anchor) in pages.iter().step_by(7) {
                                prop_assert_eq!(store.place(&query, *at).unwrap(), Some(anchor.clone()));
                            }
                        }
                    }
                }
            }
        }
        prop_assert!(columns > 40);
    }
}

#[test]
fn a_place_outlives_its_record_and_conditions_hold_on_every_page() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let label = msg!("journal-stress", n = 1);
    store
        .write("zahra", &label, |tx| {
            (1..=50).try_for_each(|n| {
                let row = Row::new(Kind::Trainee, id(n)).with("passport_name", text(&format!("n{:02}", n)));
                tx.insert(&row.with("status", text(if n % 2 == 0 { "cleared" } else { "nominated" })))
            })
        })
        .unwrap();
    let query = ListQuery::all(Kind::Trainee).with(Condition::In("status", vec![text("cleared")]));
    let ids = |page: Vec<(Row, Anchor)>| page.iter().map(|(r, _)| r.id.get()).collect::<Vec<_>>();
    let first = store.page(&query, None, Direction::Forward, 3).unwrap();
    let anchor = first[2].1.clone();
    assert_eq!(ids(first), [2, 4, 6]);
    store.write("zahra", &label, |tx| tx.remove(Kind::Trainee, id(6))).unwrap();
    assert_eq!(ids(store.page(&query, Some(&anchor), Direction::Forward, 2).unwrap()), [8, 10]);
    assert_eq!(ids(store.page(&query, Some(&anchor), Direction::Backward, 2).unwrap()), [2, 4]);
    // A record that the conditions leave out still has its place among those that they hold for.
    let between = store.place(&query, id(7)).unwrap().unwrap();
    assert_eq!(ids(store.page(&query, Some(&between), Direction::Forward, 1).unwrap()), [8]);
    assert!(!store.holds(&query, id(7)).unwrap() && !store.holds(&query, id(6)).unwrap() && store.holds(&query, id(8)).unwrap());
    assert_eq!((store.count(&query, 1000).unwrap(), store.count(&query, 10).unwrap()), (24, 10));
}

/// A name that very many bear: all of their records are listed, not only those of the first ones looked up.
#[test]
fn a_name_of_very_many_finds_the_records_of_all() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    store
        .write("zahra", &msg!("journal-stress", n = 1), |tx| {
            tx.insert(&Row::new(Kind::Hospital, id(5_000)).with("name", text("b")))?;
            tx.insert(&Row::new(Kind::Department, id(5_001)).with("name", text("b")).with("hospital", Value::Int(5_000)))?;
            for n in 1..=520 {
                let name = format!("{} Rahimi {n}", if n <= 510 { "Ahmad" } else { "Zia" });
                tx.insert(&Row::new(Kind::Trainee, id(n)).with("passport_name", text(&name)))?;
                let placement =
                    Row::new(Kind::Placement, id(1000 + n)).with("trainee", Value::Int(n)).with("department", Value::Int(5_001));
                tx.insert(&placement.with("starts_on", text("2027-01-10")).with("ends_on", text("2027-02-10")))?;
            }
            tx.remove(Kind::Placement, id(1_001))
        })
        .unwrap();
    let all = |typed: &str| {
        let filter = ustaz::rules::filter::parse(Kind::Placement, typed).unwrap();
        let conditions = store.conditions(Kind::Placement, &filter, &|_| None).unwrap();
        let query = ListQuery { conditions, ..ListQuery::all(Kind::Placement) };
        let listed = store.page(&query, None, Direction::Forward, 1_000).unwrap().len();
        assert_eq!(store.count(&query, 1_000).unwrap(), listed, "{typed}");
        listed
    };
    assert_eq!(all("ahmad"), 509, "those that are not gone");
    assert_eq!(all("trainee:ahmad"), 509);
    assert_eq!(all("ahmed rahimi"), 509, "by sound");
    assert_eq!(all("zia"), 10);
    assert_eq!(all("trainee:\"zia rahimi\""), 10);
    assert_eq!(all("!trainee:ahmad"), 10);
}
