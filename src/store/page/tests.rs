use proptest::prelude::*;

use super::super::list::Sort;
use super::super::tokens::Sought;
use super::*;
use crate::model::Value;
use crate::msg;
use crate::rules::filter::Test;
use crate::store::Mode;

fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

const NAMES: [&str; 6] = ["ahmad zia", "Ahmadi", "محمد", "Karim", "kareem Gul", "b"];

/// Placements, trainees and what they name: every fourth value is empty, some records are gone.
fn filled(seeds: &[u8]) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    let pick = |n: usize| usize::from(seeds[n % seeds.len()]);
    let text = |all: &[&str], n: usize| if n.is_multiple_of(4) { Value::Null } else { Value::text(all[n % all.len()]) };
    let known = |base: i64, n: usize| if n.is_multiple_of(4) { Value::Null } else { Value::Int(base + i64::try_from(n % 3).unwrap()) };
    store
        .write("zahra", &msg!("journal-new"), |tx| {
            for n in 0..3 {
                tx.insert(&Row::new(Kind::Hospital, id(10 + n)).with("name", Value::text(["b", "a", "a"][usize::try_from(n).unwrap()])))?;
                let name = Row::new(Kind::Department, id(20 + n)).with("name", Value::text(["y", "x", "x"][usize::try_from(n).unwrap()]));
                tx.insert(&name.with("hospital", Value::Int(10)))?;
            }
            for n in 0..24 {
                let at = usize::try_from(n).unwrap() * 7;
                let row = Row::new(Kind::Trainee, id(100 + (n * 37) % 101)).with("passport_name", Value::text(NAMES[pick(at) % 6]));
                let row = row.with("father_name", text(&NAMES, pick(at + 1))).with("home_hospital", known(10, pick(at + 2)));
                let row = row.with("status", text(&["nominated", "documents"], pick(at + 3)));
                let row = row.with("born", text(&["1988", "1988-03", "1990-01-02"], pick(at + 4)));
                tx.insert(&row.with("notes", text(&["", "100% _a", "B"], pick(at + 5))))?;
                let row = Row::new(Kind::Placement, id(300 + (n * 41) % 101)).with("trainee", Value::Int(100 + (n * 37) % 101));
                let row = row.with("department", Value::Int(20 + n % 3)).with("starts_on", Value::text("2027-01-10"));
                tx.insert(&row.with("ends_on", Value::text(["2027-02-01", "2027-03-01"][pick(at + 6) % 2])))?;
            }
            tx.remove(Kind::Placement, id(300))?;
            tx.remove(Kind::Trainee, id(100))
        })
        .unwrap();
    (dir, store)
}

fn condition() -> impl Strategy<Value = Condition> {
    let word = prop::sample::select(vec!["a", "ahm", "ahma", "ahmadi", "kari", "kareem", "gul", "мухаммад", "x"]);
    let leaf = prop_oneof![
        4 => word.prop_map(|w| Condition::Match(Sought::letters_or_sound(w).unwrap())),
        1 => (100i64..160, 100i64..210).prop_map(|(a, b)| Condition::Between(a, b)),
        1 => prop::collection::btree_set(100i64..200, 0..60).prop_map(|ids| Condition::Ids(ids.into_iter().map(id).collect())),
        2 => prop::sample::subsequence(vec!["nominated", "documents", "x"], 0..3)
            .prop_map(|all| Condition::In("status", all.into_iter().map(Value::text).collect())),
        1 => prop::sample::subsequence(vec![10i64, 11, 12], 1..3)
            .prop_map(|all| Condition::In("home_hospital", all.into_iter().map(Value::Int).collect())),
        1 => prop::sample::select(vec!["born", "father_name", "notes"]).prop_map(Condition::Null),
        2 => (prop::sample::select(vec!["a", "b", "bx"]), any::<bool>()).prop_map(|(word, not)| {
            let named = Condition::Match(Sought::letters_or_sound(word).unwrap());
            Condition::Of("home_hospital", Kind::Hospital, Box::new(if not { Condition::Not(Box::new(named)) } else { named }))
        }),
        1 => prop::sample::select(vec!["%", "_", "B", "0"]).prop_map(|part| Condition::Like("notes", part.to_owned())),
        2 => (prop::sample::select(vec![Test::Less, Test::AtMost, Test::Greater, Test::AtLeast]), prop::sample::select(vec!["1988", "1988-03", "K"]))
            .prop_map(|(test, v)| Condition::Compare(if v == "K" { "passport_name" } else { "born" }, test, Value::text(v))),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|c| Condition::Not(Box::new(c))),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            prop::collection::vec(inner, 0..3).prop_map(Condition::All),
        ]
    })
}

/// A condition as plain SQL over the table.
fn sql(condition: &Condition) -> String {
    let value = |v: &Value| match v {
        Value::Text(s) => format!("'{s}'"),
        other => other.canonical(),
    };
    let many = |all: &[Condition], word: &str, none: &str| {
        let all: Vec<String> = all.iter().map(sql).collect();
        if all.is_empty() { none.to_owned() } else { format!("({})", all.join(word)) }
    };
    match condition {
        Condition::Match(s) => {
            format!("coalesce(id IN (SELECT rowid FROM search_trainee WHERE search_trainee MATCH '{}'), 0)", s.expression())
        }
        Condition::Between(a, b) => format!("id BETWEEN {a} AND {b}"),
        Condition::Ids(ids) => format!("id IN ({})", ids.iter().map(|i| i.get().to_string()).collect::<Vec<_>>().join(",")),
        Condition::In(key, all) => format!("coalesce(\"{key}\" IN ({}), 0)", all.iter().map(value).collect::<Vec<_>>().join(",")),
        Condition::Null(key) => format!("\"{key}\" IS NULL"),
        Condition::Like(key, part) => {
            format!("coalesce(\"{key}\" LIKE '%{}%' ESCAPE '\\', 0)", part.replace('%', "\\%").replace('_', "\\_"))
        }
        Condition::Compare(key, test, v) => {
            let sign = match test {
                Test::Less => "<",
                Test::AtMost => "<=",
                Test::Greater => ">",
                _ => ">=",
            };
            format!("coalesce(\"{key}\" {sign} {}, 0)", value(v))
        }
        Condition::Of(key, kind, inner) => {
            let (table, inner) = (kind.table(), sql(inner).replace("search_trainee", &format!("search_{}", kind.table())));
            format!("coalesce(\"{key}\" IN (SELECT id FROM {table} WHERE gone = 0 AND {inner}), 0)")
        }
        Condition::Not(inner) => format!("NOT ({})", sql(inner)),
        Condition::Any(all) => many(all, " OR ", "0"),
        Condition::All(all) => many(all, " AND ", "1"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// However few rows each way may look at, the rows are those that plain SQL gives, in the order of their places.
    #[test]
    fn every_way_gives_the_same_rows(
        seeds in prop::collection::vec(any::<u8>(), 50),
        filters in prop::collection::vec(prop::collection::vec(condition(), 0..3), 12),
        limits in prop::collection::vec((0usize..30, 0usize..30, 0usize..30, 0usize..30, 1usize..9), 12),
    ) {
        let (_dir, store) = filled(&seeds);
        let keys = ["passport_name", "father_name", "home_hospital", "born", "status"];
        for (n, (conditions, (kept, sorted, tested, passed, size))) in filters.into_iter().zip(limits).enumerate() {
            let sort = Sort { key: keys[n % keys.len()], descending: n % 2 == 1 };
            let wanted = conditions.iter().map(sql).fold("gone = 0".to_owned(), |a, b| format!("{a} AND {b}"));
            let mut statement = store.conn.prepare(&format!("SELECT id FROM trainee WHERE {wanted}")).unwrap();
            let ids: Vec<i64> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
            let query = ListQuery { kind: Kind::Trainee, conditions, sort };
            let order = Order::of(&query);
            let mut want = store.places(&order, ids, false).unwrap();
            want.sort_by(|a, b| order.compare(a, b));
            let want: Vec<Id> = want.into_iter().map(|at| at.id).collect();
            let bounds = Bounds { kept, sorted, tested, passed };
            for direction in [Direction::Forward, Direction::Backward] {
                let mut met: Vec<Id> = Vec::new();
                let mut at: Option<Anchor> = None;
                loop {
                    let stretch = Stretch { query: &query, order: Order::of(&query), anchor: at.as_ref(), direction, limit: size };
                    let page = match store.stretch(&stretch, &bounds).unwrap() {
                        Some(page) => page,
                        None => store.stretch_widely(&stretch).unwrap(),
                    };
                    met.extend(page.iter().map(|(row, _)| row.id));
                    match page.last() {
                        Some((_, last)) => at = Some(last.clone()),
                        None => break,
                    }
                }
                if direction == Direction::Backward {
                    met.reverse();
                }
                prop_assert_eq!(&met, &want, "{:?} {:?} {:?}", direction, query, bounds);
            }
            let mut each = Vec::new();
            store.each(&query, |row| { each.push(row.id); Ok(()) }).unwrap();
            prop_assert_eq!(&each, &want, "{:?}", query);
            for most in [1, 3, 100] {
                prop_assert_eq!(store.count(&query, most).unwrap(), want.len().min(most), "{:?}", query);
            }
            for n in 100..200 {
                prop_assert_eq!(store.holds(&query, id(n)).unwrap(), want.contains(&id(n)), "{:?} {}", query, n);
            }
        }
    }
}

/// No walk sorts, and each reads indexes alone.
#[test]
fn a_walk_goes_along_indexes() {
    let (_dir, store) = filled(&[1]);
    let mut walks = 0;
    for kind in Kind::ALL {
        for field in kind.fields().iter().filter(|f| f.sortable()) {
            for descending in [false, true] {
                let order = Order::of(&ListQuery::all(*kind).by(field.key, descending));
                for statement in order.statements() {
                    walks += 1;
                    let mut plan = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
                    let marks = vec![1; plan.parameter_count()];
                    let steps = plan.query_map(rusqlite::params_from_iter(marks), |r| r.get::<_, String>(3)).unwrap();
                    for step in steps.map(Result::unwrap) {
                        assert!(step.contains("COVERING INDEX"), "{statement}: {step}");
                    }
                }
            }
        }
    }
    assert!(walks > 2_000, "{walks}");
}
