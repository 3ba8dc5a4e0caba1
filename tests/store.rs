//! The store through its public door: records and their fields, saving, undoing, references, drafts.

mod kit;

use chrono::NaiveDate;
use kit::{assert_whole, id, text};
use ustaz::error::Cause;
use ustaz::model::{Field, FieldKind, Id, Kind, List, Row, Value};
use ustaz::msg;
use ustaz::store::{Change, Draft, Mode, Saved, Store};
use ustaz::words::Message;

fn label() -> Message {
    msg!("journal-stress", n = 1)
}

fn house() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
    (dir, store)
}

fn insert(store: &mut Store, row: Row) -> Id {
    store.write("zahra", &label(), |tx| tx.insert(&row)).unwrap();
    row.id
}

fn person(n: i64, name: &str) -> Row {
    Row::new(Kind::Trainee, id(n)).with("passport_name", text(name))
}

fn change(key: &'static str, base: &str, value: &str) -> Change {
    Change { key, base: text(base), value: text(value) }
}

/// Two different values that a field can hold; references and catalogue codes as `refer` and `CODE` have them.
fn samples(field: &Field, refer: &dyn Fn(Kind) -> [Option<Id>; 2]) -> [Value; 2] {
    let both = |a: &str, b: &str| [text(a), text(b)];
    match field.kind {
        FieldKind::Text(n) => [text(&"ж".repeat(n)), text("a \"q\"; b, c")],
        FieldKind::Notes => both("one\ntwo\n\nدری", "|\t|"),
        FieldKind::Name => both("Abdul Rahman Ghafuri", "O'Neil-Şahin"),
        FieldKind::Native => both("عبدالرحمن غفوری", "Әбдірахман"),
        FieldKind::Words => both("one; دو; три", "one"),
        FieldKind::Phones => both("+93701234567; +77011234567", "+4930123456"),
        FieldKind::Email => both("a@b.af", "me.too+x@mail.example.kz"),
        FieldKind::Date => both("2027-01-12", "2027-04-09"),
        FieldKind::PartialDate => both("1988", "1988-02-29"),
        FieldKind::Hours => both("08:00-16:00", "off"),
        FieldKind::Moment => both("2027-01-12T08:30+04:30", "2027-01-12T09:30+04:30"),
        FieldKind::Number { min, max, decimals: 0, .. } => [Value::Int(min as i64), Value::Int(max as i64)],
        FieldKind::Number { min, max, .. } => [Value::Real(min + 0.25), Value::Real(max)],
        FieldKind::Choice(set) => both(set.keys[0], set.keys[set.keys.len() - 1]),
        FieldKind::Flag => [Value::Int(1), Value::Int(0)],
        FieldKind::Ref(kind) => refer(kind).map(|id| id.map_or(Value::Null, |id| Value::Int(id.get()))),
        FieldKind::Refs(kind) => {
            let [a, b] = refer(kind).map(|id| id.map(Id::code).unwrap_or_default());
            [text(&format!("{a}; {b}")), text(&b)]
        }
        FieldKind::Term(_) => both(CODE[0], CODE[1]),
        FieldKind::Terms(_) => [text(&CODE.join("; ")), text(CODE[1])],
        FieldKind::TermPairs(_) => both("code-1=4; CODE2=0.5", "CODE2=2"),
        FieldKind::Pairs => both("need=3; fit = 2.5", "need=1"),
    }
}

/// Codes that every catalogue has in these tests.
const CODE: [&str; 2] = ["code-1", "CODE2"];

fn fill_catalogues(store: &mut Store) {
    store
        .write("zahra", &label(), |tx| {
            for (n, list) in (100_000..).step_by(10).zip(List::ALL) {
                for (m, code) in (0..).zip(CODE) {
                    let term = Row::new(Kind::Term, id(n + m)).with("list", text(list.key())).with("code", text(code));
                    tx.insert(&term.with("name", text(&format!("{} {code}", list.key()))))?;
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_field_of_every_kind_comes_back_as_it_went() {
    let (dir, mut store) = house();
    fill_catalogues(&mut store);
    // Two records of every kind, in an order in which references find what they need.
    let of = |kind: Kind, n: i64| id(1 + 2 * (kind as i64) + n);
    let refer = |kind: Kind| [Some(of(kind, 0)), Some(of(kind, 1))];
    let required = |kind: Kind, n: i64| {
        let mut row = Row::new(kind, of(kind, n));
        for field in kind.fields().iter().filter(|f| f.required || (f.key == "trainee" && kind == Kind::Cost)) {
            row.set(field.key, samples(field, &refer)[0].clone());
        }
        if matches!(kind, Kind::Participant | Kind::Rotation) {
            row.set("trainee", Value::Int(of(Kind::Trainee, 0).get()));
        }
        if kind == Kind::Teaching {
            row.set("learner", Value::Int(of(Kind::Trainee, 1).get()));
        }
        if kind == Kind::Equipment {
            row.set("department", Value::Int(of(Kind::Department, 0).get()));
        }
        if kind == Kind::Curriculum {
            row.set("cohort", Value::Int(of(Kind::Cohort, 0).get()));
        }
        if kind == Kind::WorkingTime {
            row.set("monday", text("off"));
        }
        if kind == Kind::LunarMonth {
            row.set("year", Value::Int(1448));
            row.set("begins_on", text("2026-06-16"));
        }
        row
    };
    let full = |kind: Kind, round: usize| {
        let mut row = required(kind, 0);
        let high = if round == 0 { 0.0 } else { 1.0 };
        for field in kind.fields() {
            // A tree has no circles: a record refers to the other one of its kind, an entry of a catalogue to another code.
            let value = match (kind, field.key) {
                _ if field.refers_to() == Some(kind) => Value::Int(of(kind, 1).get()),
                // Nobody teaches themself.
                (Kind::Teaching, "learner") => samples(field, &refer)[1 - round].clone(),
                (Kind::Skill, "related") => text(&of(Kind::Skill, 1).code()),
                (Kind::Term, "parent") => samples(field, &refer)[1 - round].clone(),
                // The only year, month and day of these that go together.
                (Kind::LunarMonth, "year" | "month" | "begins_on") => row.get(field.key).clone(),
                // A scale goes up, and what is on it lies on it.
                (Kind::Instrument, "scale_min") => Value::Real(1.0),
                (Kind::Instrument, "scale_max" | "target" | "borderline") => Value::Real(4.0 + high),
                (Kind::InstrumentItem, "code") => text(["one", "two"][round]),
                // A look is at a department or at the whole house; scores to reach need instruments that are there (tests/import.rs).
                (Kind::Equipment, "department") if round == 1 => Value::Null,
                (Kind::Equipment, "hospital") if round == 0 => Value::Null,
                (Kind::Framework, "targets") => Value::Null,
                (Kind::Skill, "acceptable_failure") => Value::Real(5.0 + high),
                (Kind::Skill, "unacceptable_failure") => Value::Real(25.0 + high),
                _ => samples(field, &refer)[round].clone(),
            };
            row.set(field.key, value);
        }
        row
    };
    let fill = |store: &mut Store, kind: Kind| {
        for round in [0, 1] {
            let row = full(kind, round);
            store.write("zahra", &label(), |tx| tx.put(&row)).unwrap_or_else(|e| panic!("{kind:?} {:?}: {e}", e.field()));
            let held = store.get(kind, row.id).unwrap().unwrap();
            assert_eq!(held.values, row.values, "{kind:?}");
            let empty = held.values.iter().filter(|v| v.is_null()).count();
            assert_eq!(empty, usize::from(matches!(kind, Kind::Equipment | Kind::Framework)), "{kind:?}");
        }
    };
    let empty = |store: &mut Store, kind: Kind| {
        let row = required(kind, 0);
        store.write("zahra", &label(), |tx| tx.put(&row)).unwrap_or_else(|e| panic!("{kind:?}: {e}"));
        assert_eq!(store.get(kind, row.id).unwrap().unwrap().values, row.values, "{kind:?} emptied");
    };
    // What is in use is not changed any more: these are, while nobody uses them. What was decided never is, and is tried by itself.
    let decided = |kind: Kind| kind == Kind::Entrustment;
    let frozen = |kind: Kind| decided(kind) || ustaz::rules::frozen::whole_of(kind).is_some();
    let before = store.newest().unwrap();
    for kind in Kind::ALL.iter().filter(|kind| !decided(**kind)) {
        for n in 0..2 {
            insert(&mut store, required(*kind, n));
        }
        if frozen(*kind) {
            fill(&mut store, *kind);
            empty(&mut store, *kind);
        }
    }
    for kind in Kind::ALL.iter().filter(|kind| !frozen(**kind)) {
        fill(&mut store, *kind);
    }
    drop(store);
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Existing).unwrap();
    assert_whole(&store);
    for kind in Kind::ALL.iter().filter(|kind| !frozen(**kind)) {
        empty(&mut store, *kind);
    }
    for seq in (before + 1..=store.newest().unwrap()).rev() {
        let undone = store.undo("amir", seq).unwrap_or_else(|e| panic!("row {seq}: {e}"));
        assert_eq!(undone.output.kept, vec![], "row {seq}");
    }
    for kind in Kind::ALL.iter().filter(|k| **k != Kind::Term) {
        assert_eq!(store.count(&ustaz::store::ListQuery::all(*kind), 10).unwrap(), 0, "{kind:?}");
    }
    assert_whole(&store);
}

#[test]
fn a_save_over_somebody_elses_shows_both_values_and_writes_nothing() {
    let (dir, mut zahra) = house();
    let mut amir = Store::open(&dir.path().join("a.db"), Mode::Existing).unwrap();
    let who = insert(&mut zahra, person(7, "Ahmad"));
    let save = |store: &mut Store, author: &str, changes: &[Change]| {
        store.write(author, &label(), |tx| tx.change(Kind::Trainee, who, changes)).unwrap()
    };
    // Both opened the form on the same record; each changes another field: no clash.
    assert_eq!(save(&mut zahra, "zahra", &[change("father_name", "", "Mohammad")]).output, Saved::Done);
    assert_eq!(save(&mut amir, "amir", &[change("grandfather_name", "", "Karim")]).output, Saved::Done);
    // Both change one field.
    assert_eq!(save(&mut zahra, "zahra", &[change("passport_name", "Ahmad", "Ahmad Zia")]).output, Saved::Done);
    let clash = save(&mut amir, "amir", &[change("passport_name", "Ahmad", "Ahmad Ziya"), change("surname", "", "Rahimi")]);
    assert_eq!((clash.seq, clash.changes.records.len()), (None, 0));
    let Saved::Clashes(clashes) = clash.output else { panic!("no clash") };
    assert_eq!(clashes.len(), 1);
    let held = (&clashes[0].base, &clashes[0].mine, &clashes[0].theirs);
    assert_eq!(held, (&text("Ahmad"), &text("Ahmad Ziya"), &text("Ahmad Zia")));
    assert_eq!(zahra.get(Kind::Trainee, who).unwrap().unwrap().text("surname"), "", "nothing of a clashing save is written");
    // Whoever wants what stands there already disturbs nobody, and makes no row.
    assert_eq!(save(&mut amir, "amir", &[change("passport_name", "Ahmad", "Ahmad Zia")]).seq, None);
    // Told of theirs, mine is written.
    assert_eq!(save(&mut amir, "amir", &[change("passport_name", "Ahmad Zia", "Ahmad Ziya")]).output, Saved::Done);
    assert_whole(&zahra);
}

#[test]
fn an_undo_leaves_what_was_changed_afterwards() {
    let (dir, mut store) = house();
    let who = insert(&mut store, person(7, "Ahmad").with("surname", text("Rahimi")));
    let mut set =
        |cells: &[(&'static str, Value)]| store.write("zahra", &label(), |tx| tx.set(Kind::Trainee, who, cells)).unwrap().seq.unwrap();
    let both = set(&[("passport_name", text("Ahmad Zia")), ("surname", text("Rahim"))]);
    let later = set(&[("surname", text("Rahimzai"))]);
    drop(store);
    // After a restart, by somebody else.
    let mut store = Store::open(&dir.path().join("a.db"), Mode::Existing).unwrap();
    let undone = store.undo("amir", both).unwrap();
    assert_eq!(undone.output.cells, 1);
    let kept: Vec<_> = undone.output.kept.iter().map(|k| (k.key, k.holds.clone())).collect();
    assert_eq!(kept, [("surname", text("Rahimzai"))]);
    let row = store.get(Kind::Trainee, who).unwrap().unwrap();
    assert_eq!((row.text("passport_name"), row.text("surname")), ("Ahmad", "Rahimzai"));
    // The record itself was changed afterwards, so that undoing its making takes nothing out.
    let refused = store.undo("amir", 1).unwrap_err();
    assert_eq!((refused.cause(), refused.what().id), (Cause::Input, "undo-nothing-left"));
    assert_eq!(store.undo("amir", both).unwrap_err().what().id, "undo-already");
    assert_eq!(store.undo("amir", 99).unwrap_err().cause(), Cause::Missing);
    store.undo("amir", later).unwrap();
    assert_eq!(store.get(Kind::Trainee, who).unwrap().unwrap().text("surname"), "Rahim");
    assert_whole(&store);
}

#[test]
fn undo_and_redo_go_by_turns_as_often_as_one_likes() {
    let (_dir, mut store) = house();
    let who = insert(&mut store, person(7, "Ahmad"));
    let name = |store: &Store| store.get(Kind::Trainee, who).unwrap().unwrap().text("passport_name").to_owned();
    store.write("zahra", &label(), |tx| tx.set(Kind::Trainee, who, &[("passport_name", text("Zia"))])).unwrap();
    for _ in 0..3 {
        let step = store.undoable("zahra").unwrap().unwrap();
        assert_eq!(step, 2);
        let undo = store.undo("zahra", step).unwrap().seq.unwrap();
        assert_eq!((name(&store).as_str(), store.entry(2).unwrap().unwrap().undone_by), ("Ahmad", Some(undo)));
        let step = store.redoable("zahra").unwrap().unwrap();
        assert_eq!(step, undo);
        store.undo("zahra", step).unwrap();
        assert_eq!((name(&store).as_str(), store.entry(2).unwrap().unwrap().undone_by), ("Zia", None));
        assert_eq!(store.redoable("zahra").unwrap(), None);
    }
    // A redo is a step like any other: undone by hand, its undo can be redone.
    let redo = store.newest().unwrap();
    let undo = store.undo("zahra", redo).unwrap().seq.unwrap();
    assert_eq!(name(&store), "Ahmad");
    assert!(store.entry(2).unwrap().unwrap().undone_by.is_some(), "what a redo brought is undone with it");
    assert_eq!((store.undoable("zahra").unwrap(), store.redoable("zahra").unwrap()), (Some(1), Some(undo)));
    store.undo("zahra", undo).unwrap();
    assert_eq!(name(&store), "Zia");
    assert_eq!((store.undoable("amir").unwrap(), store.redoable("amir").unwrap()), (None, None), "each has their own");
    let labels: Vec<String> = store.journal(None, 4).unwrap().into_iter().map(|e| e.label).collect();
    assert!(labels.iter().all(|l| l.matches(':').count() <= 1), "labels do not pile up: {labels:?}");
    assert_whole(&store);
}

#[test]
fn references_hold() {
    let (_dir, mut store) = house();
    let hospital = insert(&mut store, Row::new(Kind::Hospital, id(1)).with("name", text("Aliabad")));
    let gone = insert(&mut store, Row::new(Kind::Hospital, id(2)).with("name", text("Closed")));
    store.write("zahra", &label(), |tx| tx.remove(Kind::Hospital, gone)).unwrap();
    let at = |n: i64, hospital: i64| person(n, "Gul").with("home_hospital", Value::Int(hospital));
    for (wanted, what) in [(gone.get(), "reference-gone"), (77, "reference-none")] {
        let refused = store.write("zahra", &label(), |tx| tx.insert(&at(8, wanted))).unwrap_err();
        assert_eq!((refused.cause(), refused.what().id, refused.field()), (Cause::Input, what, Some("home_hospital")));
    }
    // Of several references, one that is gone.
    let visit = Row::new(Kind::Visit, id(9)).with("title", text("v"));
    let several = visit.clone().with("hospitals", text(&format!("{}; {}", hospital.code(), gone.code())));
    let refused = store.write("zahra", &label(), |tx| tx.insert(&several)).unwrap_err();
    assert_eq!((refused.what().id, refused.field()), ("reference-gone", Some("hospitals")));
    assert_eq!(store.newest().unwrap(), 3, "what is refused leaves no row");

    let who = insert(&mut store, at(8, 1));
    insert(&mut store, visit.with("hospitals", text(&hospital.code())));
    for user in [Some(who), None] {
        let refused = store.write("zahra", &label(), |tx| tx.remove(Kind::Hospital, hospital)).unwrap_err();
        assert_eq!(refused.what().id, "remove-still-used", "by {user:?} or a visit");
        if let Some(who) = user {
            store.write("zahra", &label(), |tx| tx.remove(Kind::Trainee, who)).unwrap();
        }
    }
    store.write("zahra", &label(), |tx| tx.remove(Kind::Visit, id(9))).unwrap();
    let taken_out = store.write("zahra", &label(), |tx| tx.remove(Kind::Hospital, hospital)).unwrap().seq.unwrap();
    // What refers to it cannot come back alone.
    let refused = store.write("zahra", &label(), |tx| tx.revive(Kind::Trainee, who)).unwrap_err();
    assert_eq!((refused.what().id, refused.field()), ("reference-gone", Some("home_hospital")));
    store.undo("zahra", taken_out).unwrap();
    store.write("zahra", &label(), |tx| tx.revive(Kind::Trainee, who)).unwrap();
    for wrong in [
        store.write("zahra", &label(), |tx| tx.set(Kind::Trainee, gone, &[("surname", text("x"))])).unwrap_err(),
        store.write("zahra", &label(), |tx| tx.set(Kind::Hospital, gone, &[("name", text("x"))])).unwrap_err(),
        store.write("zahra", &label(), |tx| tx.remove(Kind::Hospital, gone)).unwrap_err(),
        store.write("zahra", &label(), |tx| tx.revive(Kind::Hospital, id(55))).unwrap_err(),
    ] {
        assert_eq!((wrong.cause(), wrong.what().id), (Cause::Missing, "record-missing"));
    }
    assert_whole(&store);
}

#[test]
fn a_tree_has_no_circles_and_a_code_is_of_its_catalogue() {
    let (_dir, mut store) = house();
    fill_catalogues(&mut store);
    insert(&mut store, Row::new(Kind::Framework, id(1)).with("title", text("f")).with("code", text("f")));
    let skill = |n: i64, parent: Value| {
        let row = Row::new(Kind::Skill, id(n)).with("framework", Value::Int(1)).with("code", text("c")).with("title", text("t"));
        row.with("parent", parent)
    };
    insert(&mut store, skill(10, Value::Null));
    insert(&mut store, skill(11, Value::Int(10)));
    insert(&mut store, skill(12, Value::Int(11)));
    for parent in [10, 11, 12] {
        let refused = store.write("zahra", &label(), |tx| tx.set(Kind::Skill, id(10), &[("parent", Value::Int(parent))])).unwrap_err();
        assert_eq!((refused.what().id, refused.field()), ("reference-circle", Some("parent")), "{parent}");
    }
    for (code, fits) in [("code-1", true), ("CODE-1", false), ("nowhere", false)] {
        let written = store.write("zahra", &label(), |tx| tx.insert(&person(20, "Gul").with("province", text(code))));
        assert_eq!(written.is_ok(), fits, "{code}");
        if let Err(e) = written {
            assert_eq!((e.what().id, e.field()), ("term-unknown", Some("province")));
        }
    }
    assert_whole(&store);
}

#[test]
fn what_cannot_be_taken_is_refused_with_field_and_remedy() {
    let (_dir, mut store) = house();
    insert(&mut store, person(1, "Gul"));
    let on = |kind: Kind, cells: &[(&str, Value)]| {
        let mut row = Row::new(kind, id(50));
        for (key, value) in cells {
            assert!(row.set(key, value.clone()), "{key}");
        }
        row
    };
    let placed = |from: &str, to: &str| {
        let cells = [("title", text("v")), ("arrives_on", text(from)), ("leaves_on", text(to))];
        on(Kind::Visit, &cells)
    };
    for (row, what, field) in [
        (on(Kind::Trainee, &[]), "field-required", "passport_name"),
        (on(Kind::Trainee, &[("passport_name", text("a\u{1b}[2Jb"))]), "field-refused-letter", "passport_name"),
        (on(Kind::Trainee, &[("passport_name", text("a\u{202e}b"))]), "field-refused-letter", "passport_name"),
        (on(Kind::Trainee, &[("passport_name", text("a")), ("born", text("2026-02-30"))]), "field-unfit", "born"),
        (on(Kind::Trainee, &[("passport_name", text("a")), ("status", text("asleep"))]), "choice-unknown", "status"),
        (on(Kind::Trainee, &[("passport_name", text("a")), ("phone", text("12"))]), "phone-unfit", "phone"),
        (on(Kind::Hospital, &[("name", text("h")), ("beds", Value::Int(-1))]), "number-out-of-range", "beds"),
        (placed("2027-01-12", "2027-01-11"), "period-backwards", "leaves_on"),
        (placed("2027-02-30", "2027-03-11"), "field-unfit", "arrives_on"),
    ] {
        let refused = store.write("zahra", &label(), |tx| tx.insert(&row)).unwrap_err();
        assert_eq!((refused.cause(), refused.what().id, refused.field()), (Cause::Input, what, Some(field)));
        let (what, next) = (refused.what(), refused.hint().unwrap());
        assert!(ustaz::words::has(what.id) && ustaz::words::has(next.id), "{refused}");
    }
    assert_eq!(store.newest().unwrap(), 1);
    assert_whole(&store);
}

#[test]
fn names_are_found_across_scripts_and_spellings() {
    let (_dir, mut store) = house();
    let people = [
        (1, "Ghulam Sakhi", "غلام سخی"),
        (2, "Mohammad Yusuf", "محمد یوسف"),
        (3, "Abdul Rahman", "عبدالرحمن"),
        (4, "Aigerim Nurlanova", "Айгерім Нұрланова"),
    ];
    for (n, name, native) in people {
        insert(&mut store, person(n, name).with("native_name", text(native)));
    }
    for (typed, who) in [
        ("ghulam", 1),
        ("golam", 1),
        ("GHOLAM sakhi", 1),
        ("sakhi ghu", 1),
        ("غلام", 1),
        ("muhammad", 2),
        ("Mohammed", 2),
        ("محمد", 2),
        ("مُحَمَّد", 2),
        ("yousuf", 2),
        ("abdurrahman", 3),
        ("عبد الرحمن", 3),
        ("айгерим", 4),
        ("нурланова", 4),
        ("aigerim", 4),
    ] {
        let found: Vec<i64> = store.matching(Kind::Trainee, typed, 5).unwrap().iter().map(|r| r.id.get()).collect();
        assert_eq!(found, [who], "{typed}");
    }
    // What is renamed is found by its new name alone; what is gone by none.
    store
        .write("zahra", &label(), |tx| tx.set(Kind::Trainee, id(1), &[("passport_name", text("Nadir")), ("native_name", Value::Null)]))
        .unwrap();
    assert!(store.matching(Kind::Trainee, "golam", 5).unwrap().is_empty());
    assert_eq!(store.matching(Kind::Trainee, "nadir", 5).unwrap().len(), 1);
    store.write("zahra", &label(), |tx| tx.remove(Kind::Trainee, id(1))).unwrap();
    assert!(store.matching(Kind::Trainee, "nadir", 5).unwrap().is_empty());
    assert_whole(&store);
}

#[test]
fn filters_become_conditions() {
    use ustaz::rules::filter;
    use ustaz::store::ListQuery;
    let (_dir, mut store) = house();
    fill_catalogues(&mut store);
    insert(&mut store, Row::new(Kind::Hospital, id(1)).with("name", text("Wazir Akbar Khan")).with("city", text("Kabul")));
    insert(&mut store, Row::new(Kind::Hospital, id(2)).with("name", text("Sheikh Zayed")));
    let someone = |n: i64, name: &str, status: &str, on: &str, hospital: i64| {
        person(n, name).with("status", text(status)).with("status_on", text(on)).with("home_hospital", Value::Int(hospital))
    };
    insert(&mut store, someone(11, "Ahmad", "documents", "2026-11-01", 1).with("province", text("code-1")).with("born", text("1988")));
    insert(&mut store, someone(12, "Sakhi", "documents", "2026-11-20", 2).with("phone", text("+93701234567")));
    insert(
        &mut store,
        someone(13, "Gul", "cleared", "2026-11-30", 1).with("languages", text("code-1; CODE2")).with("born", text("1990-05-06")),
    );
    insert(&mut store, person(14, "Nobody"));
    let doc = Row::new(Kind::Document, id(20)).with("trainee", Value::Int(13)).with("kind", text("passport"));
    insert(&mut store, doc.with("number", text("P0123456")));
    let day = |s: &str| s.parse::<NaiveDate>().ok().map(|d| d.to_string());
    // A kind without words of its own is found by those of what it refers to.
    let department = Row::new(Kind::Department, id(30)).with("hospital", Value::Int(2)).with("name", text("Surgery"));
    insert(&mut store, department);
    let placed = Row::new(Kind::Placement, id(31)).with("trainee", Value::Int(12)).with("department", Value::Int(30));
    insert(&mut store, placed.with("starts_on", text("2027-01-10")).with("ends_on", text("2027-02-10")));
    for (typed, n) in [("sakhi", 1), ("surg", 1), ("sakhi surgery", 1), ("gul", 0), ("!gul", 1), ("!sakhi", 0), ("s", 0)] {
        let filter = filter::parse(Kind::Placement, typed).unwrap();
        let query = ListQuery { conditions: store.conditions(Kind::Placement, &filter, &day).unwrap(), ..ListQuery::all(Kind::Placement) };
        assert_eq!(store.count(&query, 100).unwrap(), n, "{typed}");
    }
    for (typed, want) in [
        ("", vec![11, 12, 13, 14]),
        ("status:documents", vec![11, 12]),
        ("status:doc !sakhi", vec![11]),
        ("!status:documents", vec![13, 14]),
        ("wazir", vec![11, 13]),
        ("akbar gul", vec![13]),
        ("hospital:zayed", vec![12]),
        ("home_hospital:#0000000000004", vec![11, 13]),
        ("home_hospital:#zz", vec![]),
        ("status_on>2026-11-10", vec![12, 13]),
        ("status_on<=2026-11-20", vec![11, 12]),
        ("status_on:2026-11-20", vec![12]),
        ("born:1988", vec![11]),
        ("born:-", vec![12, 14]),
        ("born:*", vec![11, 13]),
        ("phone:-", vec![11, 13, 14]),
        ("province:code-1", vec![11]),
        ("languages:CODE2", vec![13]),
        ("P0123456", vec![13]),
        ("p012", vec![13]),
        ("hospital:nothing", vec![]),
        ("\"ahmad\"", vec![11]),
    ] {
        let filter = filter::parse(Kind::Trainee, typed).unwrap();
        let mut query = ListQuery::all(Kind::Trainee);
        query.conditions = store.conditions(Kind::Trainee, &filter, &day).unwrap();
        let mut found = Vec::new();
        store
            .each(&query, |row| {
                found.push(row.id.get());
                Ok(())
            })
            .unwrap();
        found.sort_unstable();
        assert_eq!(found, want, "{typed}");
        assert_eq!(store.count(&query, 100).unwrap(), want.len(), "{typed}");
        for n in 11..=14 {
            assert_eq!(store.holds(&query, id(n)).unwrap(), want.contains(&n), "{typed} {n}");
        }
    }
}

#[test]
fn drafts_and_desks_are_kept_by_person() {
    let (dir, store) = house();
    let draft = |key: i64, author: &str, body: &str, at: &str| Draft {
        key,
        author: author.into(),
        kind: Kind::Trainee,
        record: (key == 2).then(|| id(7)),
        body: body.into(),
        at: at.into(),
    };
    store.keep_draft(&draft(1, "zahra", "{\"a\":1}", "2026-11-23T08:00:00Z")).unwrap();
    store.keep_draft(&draft(2, "zahra", "{}", "2026-11-23T09:00:00Z")).unwrap();
    store.keep_draft(&draft(3, "amir", "{}", "2026-11-23T10:00:00Z")).unwrap();
    store.keep_draft(&draft(1, "zahra", "{\"a\":\"دری\"}", "2026-11-23T11:00:00Z")).unwrap();
    store.keep_desk("zahra", "session", "{}").unwrap();
    store.keep_desk("zahra", "session", "{\"tab\":1}").unwrap();
    drop(store);
    let store = Store::open(&dir.path().join("a.db"), Mode::Existing).unwrap();
    let kept = store.drafts("zahra").unwrap();
    assert_eq!(kept, [draft(1, "zahra", "{\"a\":\"دری\"}", "2026-11-23T11:00:00Z"), draft(2, "zahra", "{}", "2026-11-23T09:00:00Z")]);
    store.drop_draft(1).unwrap();
    assert_eq!(store.drafts("zahra").unwrap().len(), 1);
    assert_eq!(store.drafts("amir").unwrap().len(), 1);
    assert_eq!(store.desk("zahra", "session").unwrap().as_deref(), Some("{\"tab\":1}"));
    assert_eq!(store.desk("amir", "session").unwrap(), None);
    assert_eq!(store.newest().unwrap(), 0, "a desk is nobody else's business");
}

#[test]
fn others_see_a_change_at_once() {
    let (dir, mut zahra) = house();
    let amir = Store::open(&dir.path().join("a.db"), Mode::Read).unwrap();
    let version = amir.data_version().unwrap();
    assert_eq!(amir.data_version().unwrap(), version);
    insert(&mut zahra, person(7, "Ahmad"));
    assert_ne!(amir.data_version().unwrap(), version);
    let seen = amir.since(0).unwrap().unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].author.as_str(), seen[0].changes[0].id), ("zahra", id(7)));
    for n in 0..201 {
        zahra.write("zahra", &label(), |tx| tx.set(Kind::Trainee, id(7), &[("surname", text(&format!("s{n}")))])).unwrap();
    }
    assert_eq!(amir.since(1).unwrap(), None, "too many to be told one by one");
}
