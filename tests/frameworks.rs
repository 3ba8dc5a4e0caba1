//! Frameworks and instruments over a file: what is in use stays as it is, new versions, curricula, Moodle's file.

mod kit;
mod sample_file;

use std::collections::BTreeMap;
use std::path::Path;

use kit::{assert_whole, ustaz};
use proptest::prelude::*;
use sample_file::{all, loaded, today};
use ustaz::error::Error;
use ustaz::exchange::framework_csv;
use ustaz::exchange::moodle::{self, Cells, HEADERS, WIDTH};
use ustaz::model::{FieldType, Id, Kind, Row, SkillRelation, Value};
use ustaz::msg;
use ustaz::programme::curricula::{self, Whose};
use ustaz::programme::show::Names;
use ustaz::programme::skills::forms::Forms;
use ustaz::programme::skills::goals::Goals;
use ustaz::programme::skills::person::Person;
use ustaz::programme::skills::portfolio::Portfolio;
use ustaz::programme::skills::successors::{self, Successors};
use ustaz::programme::skills::{tree, versions};
use ustaz::programme::verbs::{LineChange, copy_curriculum, move_lines, new_version, set_curriculum};
use ustaz::programme::{self, catalogue};
use ustaz::rules::skills::scale::Rating;
use ustaz::store::{Change, Mode, Saved, Store, new_id};

fn empty(dir: &tempfile::TempDir) -> Store {
    Store::open(&dir.path().join("empty.db"), Mode::Write).unwrap()
}

/// A framework of the sample that is in use, and one of its skills.
fn used(store: &Store) -> (Row, Row) {
    let row = all(store, Kind::Framework).into_iter().find(|row| store.in_use(Kind::Framework, row.id).unwrap()).unwrap();
    let skill =
        store.referring(Kind::Skill, "framework", row.id, 500).unwrap().into_iter().find(|s| s.reference("parent").is_some()).unwrap();
    (row, skill)
}

fn change(row: &Row, key: &'static str, value: Value) -> Change {
    Change { key, base: row.get(key).clone(), value }
}

#[track_caller]
fn is_frozen<T: std::fmt::Debug>(outcome: Result<T, Error>, name: &str) {
    let e = outcome.unwrap_err();
    assert!(["frozen-framework", "frozen-instrument"].contains(&e.what().id), "{e}");
    assert!(e.to_string().contains(name) && e.hint().is_some(), "{e}");
}

#[test]
fn content_of_a_framework_in_use_is_refused_by_every_way_of_writing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    // One that nothing names, of a framework that is in use all the same.
    let lonely = |s: &Row| Kind::Skill.referrers().all(|(kind, field)| store.referring(kind, field.key, s.id, 1).unwrap().is_empty());
    let in_used = |s: &Row| store.in_use(Kind::Framework, s.reference("framework").unwrap()).unwrap();
    let free = all(&store, Kind::Skill).into_iter().find(|s| in_used(s) && lonely(s)).unwrap();
    let framework = store.get(Kind::Framework, free.reference("framework").unwrap()).unwrap().unwrap();
    let beside = store.referring(Kind::Skill, "framework", framework.id, 500).unwrap();
    let skill = beside.into_iter().find(|s| s.reference("parent").is_some() && s.id != free.id).unwrap();
    let name = framework.text("code").to_owned();
    let label = msg!("journal-stress", n = 1);
    let title = change(&skill, "title", Value::text("another"));
    // A form, at its field.
    let e = programme::save(&mut store, "zahra", Kind::Skill, Some(skill.id), std::slice::from_ref(&title), &[]).unwrap_err();
    assert_eq!((e.what().id, e.field()), ("frozen-framework", Some("title")));
    // A bulk edit, a removal, a new skill, the framework's own content.
    is_frozen(store.write("zahra", &label, |tx| tx.set(Kind::Skill, skill.id, &[("target_level", Value::Int(1))])), &name);
    is_frozen(store.write("zahra", &label, |tx| tx.remove(Kind::Skill, free.id)), &name);
    let new = Row { id: new_id().unwrap(), ..skill.clone() }.with("code", Value::text("NEW"));
    is_frozen(store.write("zahra", &label, |tx| tx.insert(&new)), &name);
    is_frozen(store.write("zahra", &label, |tx| tx.set(Kind::Framework, framework.id, &[("version", Value::text("9"))])), &name);
    // A merge of two of its skills.
    is_frozen(programme::merge(&mut store, "zahra", skill.id, free.id, &[]), &name);
    // What only says how evidence is read may change.
    for (kind, id, key, value) in [
        (Kind::Skill, skill.id, "notes", Value::text("x")),
        (Kind::Skill, skill.id, "priority", Value::text("bellwether")),
        (Kind::Skill, skill.id, "horizon", Value::Int(50)),
        (Kind::Skill, skill.id, "acceptable_failure", Value::Real(10.0)),
        (Kind::Framework, framework.id, "least_assessments", Value::Int(12)),
        (Kind::Framework, framework.id, "notes", Value::text("x")),
    ] {
        store.write("zahra", &label, |tx| tx.set(kind, id, &[(key, value)])).unwrap();
    }
    // One that nobody uses may change as it likes, and be taken back.
    let own = Row::new(Kind::Framework, new_id().unwrap()).with("code", Value::text("OWN")).with("title", Value::text("Own"));
    let one = Row::new(Kind::Skill, new_id().unwrap()).with("framework", Value::Int(own.id.get())).with("code", Value::text("A"));
    let one = one.with("title", Value::text("A"));
    store
        .write("zahra", &label, |tx| {
            tx.insert(&own)?;
            tx.insert(&one)
        })
        .unwrap();
    let step = store.write("zahra", &label, |tx| tx.set(Kind::Skill, one.id, &[("title", Value::text("B"))])).unwrap().seq.unwrap();
    // Once it is used even undo does not change it.
    let line =
        Row::new(Kind::Curriculum, new_id().unwrap()).with("specialty", Value::text("urology")).with("skill", Value::Int(one.id.get()));
    store.write("zahra", &label, |tx| tx.insert(&line)).unwrap();
    is_frozen(store.undo("zahra", step), "OWN");
    store.write("zahra", &label, |tx| tx.remove(Kind::Curriculum, line.id)).unwrap();
    store.undo("zahra", step).unwrap();
    assert_eq!(store.get(Kind::Skill, one.id).unwrap().unwrap().text("title"), "A");
    // The catalogues are all there, and loading them again is nothing.
    assert_eq!(catalogue::load(&mut store, "zahra").unwrap(), 0);
    assert_whole(&store);
}

#[test]
fn an_instrument_in_use_keeps_its_items_and_scale() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let label = msg!("journal-stress", n = 1);
    let (used, unused): (Vec<Row>, Vec<Row>) =
        all(&store, Kind::Instrument).into_iter().partition(|row| store.in_use(Kind::Instrument, row.id).unwrap());
    let (used, unused) = (&used[0], &unused[0]);
    let item = |of: &Row| store.referring(Kind::InstrumentItem, "instrument", of.id, 50).unwrap().remove(0);
    let (item_used, item_free) = (item(used), item(unused));
    let name = used.text("code").to_owned();
    is_frozen(store.write("zahra", &label, |tx| tx.set(Kind::InstrumentItem, item_used.id, &[("title", Value::text("x"))])), &name);
    is_frozen(store.write("zahra", &label, |tx| tx.remove(Kind::InstrumentItem, item_used.id)), &name);
    is_frozen(store.write("zahra", &label, |tx| tx.set(Kind::Instrument, used.id, &[("scale_max", Value::Real(7.0))])), &name);
    // An item is not moved into it either.
    is_frozen(
        store.write("zahra", &label, |tx| tx.set(Kind::InstrumentItem, item_free.id, &[("instrument", Value::Int(used.id.get()))])),
        &name,
    );
    store.write("zahra", &label, |tx| tx.set(Kind::Instrument, used.id, &[("title", Value::text("Title, mended"))])).unwrap();
    store.write("zahra", &label, |tx| tx.set(Kind::InstrumentItem, item_free.id, &[("title", Value::text("x"))])).unwrap();
    // A new version is free, and has the same items.
    let made = new_version(&mut store, "zahra", Kind::Instrument, used.id, "next").unwrap().output;
    let items = |store: &Store, id| {
        let list = programme::instruments::items(store, id).unwrap();
        list.into_iter().map(|(_, item)| (item.position, item.code, item.anchors)).collect::<Vec<_>>()
    };
    assert_eq!(items(&store, made.id), items(&store, used.id));
    assert_eq!(made.parts, items(&store, used.id).len());
    store.write("zahra", &label, |tx| tx.set(Kind::Instrument, made.id, &[("notes", Value::text("y"))])).unwrap();
    let new = store.get(Kind::Instrument, made.id).unwrap().unwrap();
    assert_eq!((new.reference("replaces"), new.text("version")), (Some(used.id), "next"));
    assert_whole(&store);
}

#[test]
fn a_framework_has_scores_to_reach_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let skills = all(&store, Kind::Skill);
    let (framework, _) = used(&store);
    let own = skills.iter().find(|s| s.reference("framework") == Some(framework.id)).unwrap().id;
    let other = skills.iter().find(|s| s.reference("framework") != Some(framework.id)).unwrap().id;
    let (dops, osats) = (catalogue::instrument_id("dops", "1"), catalogue::instrument_id("osats", "grs-7"));
    let score = |store: &Store, skill, instrument| {
        let thresholds = Goals::new().thresholds(store, skill).unwrap();
        thresholds.ordinary.iter().find(|(id, _)| *id == instrument).map(|(_, score)| score.number())
    };
    assert_eq!((score(&store, own, dops), score(&store, own, osats)), (Some(4.0), Some(4.0)));
    let save = |store: &mut Store, typed: &str| {
        let row = store.get(Kind::Framework, framework.id).unwrap().unwrap();
        programme::save(store, "zahra", Kind::Framework, Some(row.id), &[change(&row, "targets", Value::text(typed))], &[])
    };
    for wrong in ["dopps=4", "dops=7", "osats/grs-9=4", "o-score=4", "dops=4; DOPS=5"] {
        let error = save(&mut store, wrong).unwrap_err();
        assert_eq!(error.field(), Some("targets"), "{wrong}");
        assert!(error.hint().is_some(), "{wrong}");
    }
    // It says how evidence is read, so that it may change while the framework is in use.
    assert_eq!(save(&mut store, "dops=5; osats/grs-7=3.5").unwrap().output.saved, Saved::Done);
    assert_eq!((score(&store, own, dops), score(&store, own, osats)), (Some(5.0), Some(3.5)));
    assert_eq!((score(&store, other, dops), score(&store, other, osats)), (Some(4.0), Some(4.0)));
    let made = new_version(&mut store, "zahra", Kind::Framework, framework.id, "2027").unwrap().output;
    let newer = all(&store, Kind::Skill).into_iter().find(|s| s.reference("framework") == Some(made.id)).unwrap().id;
    assert_eq!(score(&store, newer, dops), Some(5.0));
}

#[test]
fn two_items_of_one_form_have_two_codes() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let form = all(&store, Kind::Instrument).into_iter().find(|row| !store.in_use(Kind::Instrument, row.id).unwrap()).unwrap();
    let first = store.referring(Kind::InstrumentItem, "instrument", form.id, 50).unwrap().remove(0);
    let values = |code: &str| {
        [("instrument", Value::Int(form.id.get())), ("position", Value::Int(99)), ("code", Value::text(code)), ("title", Value::text("T"))]
            .map(|(key, value)| Change { key, base: Value::Null, value })
    };
    let e = programme::save(&mut store, "zahra", Kind::InstrumentItem, None, &values(&first.text("code").to_uppercase()), &[]).unwrap_err();
    assert_eq!((e.what().id, e.field()), ("item-code-twice", Some("code")));
    let made = programme::save(&mut store, "zahra", Kind::InstrumentItem, None, &values("own"), &[]).unwrap().output;
    let row = store.get(Kind::InstrumentItem, made.id).unwrap().unwrap();
    let twice = change(&row, "code", first.get("code").clone());
    assert!(programme::save(&mut store, "zahra", Kind::InstrumentItem, Some(made.id), &[twice], &[]).is_err());
    let fine = change(&row, "title", Value::text("U"));
    assert_eq!(programme::save(&mut store, "zahra", Kind::InstrumentItem, Some(made.id), &[fine], &[]).unwrap().output.saved, Saved::Done);
}

#[test]
fn a_new_version_has_all_skills_and_a_map_and_the_curricula_follow_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (framework, _) = used(&store);
    let before = tree::read(&store, framework.id).unwrap().unwrap();
    assert!(!before.uses.is_none() && before.uses.total() > 0);
    let old_version = framework.text("version").to_owned();
    let e = new_version(&mut store, "zahra", Kind::Framework, framework.id, &format!(" {old_version} ")).unwrap_err();
    assert_eq!(e.what().id, "version-taken");
    assert_eq!(new_version(&mut store, "zahra", Kind::Framework, framework.id, "  ").unwrap_err().what().id, "version-unnamed");
    let written = new_version(&mut store, "zahra", Kind::Framework, framework.id, "2027").unwrap();
    let made = written.output;
    let after = tree::read(&store, made.id).unwrap().unwrap();
    assert_eq!(made.parts, before.nodes.len());
    let told = |tree: &tree::Tree| {
        let of = |n: &tree::Node| {
            let s = &n.skill;
            (n.depth, s.code.clone(), s.title.clone(), s.kind, s.target_level, s.minimum_count, s.required_items.clone(), s.priority)
        };
        tree.nodes.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(told(&before), told(&after));
    assert!(after.uses.is_none());
    assert_eq!(after.framework.replaces, Some(framework.id));
    assert_eq!(versions::newest(&store, Kind::Framework, framework.text("code")).unwrap().unwrap().id, made.id);
    // Each old skill leads to its new one and back.
    let successors = Successors::read(&store).unwrap();
    for (old, new) in before.nodes.iter().zip(&after.nodes) {
        assert_eq!(successors.of(old.id), new.id);
        assert_eq!(successors.earlier(new.id), [old.id]);
    }
    // Nothing moved by itself.
    let lines = versions::old_lines(&store, framework.id).unwrap();
    assert_eq!((lines.len(), made.old_lines), (lines.len(), lines.len()));
    assert!(!lines.is_empty());
    let moved = move_lines(&mut store, "zahra", framework.id, "it").unwrap().output;
    assert_eq!(moved.0 + moved.1, lines.len());
    assert!(moved.0 > 0);
    assert_eq!(versions::old_lines(&store, framework.id).unwrap().len(), moved.1);
    assert!(store.in_use(Kind::Framework, made.id).unwrap());
    // What was seen under the old skill counts under the new one for whom the curriculum asks for that, and nothing is lost.
    let (forms, goals) = (Forms::new(), Goals::new());
    let mut carried = 0;
    for trainee in all(&store, Kind::Trainee) {
        let raw = Person::read(&store, &forms, trainee.id).unwrap().unwrap();
        let (whole, _) = successors::person(&store, &forms, &goals, trainee.id).unwrap().unwrap();
        let n = |p: &Person| p.rated.values().map(Vec::len).sum::<usize>();
        assert_eq!(n(&raw), n(&whole));
        let portfolio = Portfolio::gather(&store, &Names::new(), trainee.id, today()).unwrap().unwrap();
        for (old, new) in before.nodes.iter().zip(&after.nodes) {
            if whole.rated.contains_key(&new.id) && raw.rated.contains_key(&old.id) {
                let line = portfolio.skills.iter().find(|line| line.skill == new.id).unwrap();
                assert!(line.judgement.n + line.judgement.baseline > 0, "{}", new.skill.code);
                carried += 1;
            }
        }
    }
    assert!(carried > 0);
    // Back to where it was, step by step.
    let seq = store.undoable("zahra").unwrap().unwrap();
    store.undo("zahra", seq).unwrap();
    store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!(told(&tree::read(&store, framework.id).unwrap().unwrap()), told(&before));
    assert!(tree::read(&store, made.id).unwrap().is_none());
    assert_whole(&store);
}

#[test]
fn a_curriculum_is_set_in_one_step_and_copied() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let cohorts = all(&store, Kind::Cohort);
    let (one, two) = (Whose::Cohort(cohorts[0].id), Whose::Cohort(cohorts[1].id));
    let own = |store: &Store, whose: &Whose| curricula::lines(store, whose.cohort(), "").unwrap();
    let skills: Vec<Id> = all(&store, Kind::Skill).into_iter().filter(|s| s.text("kind") == "procedure").map(|s| s.id).take(3).collect();
    let set = |skill: Id, target| LineChange { skill, gone: false, target, minimum: Some(7) };
    let before = [own(&store, &one), own(&store, &two)];
    let changes: Vec<LineChange> = skills.iter().map(|id| set(*id, Some(3))).collect();
    let step = set_curriculum(&mut store, "zahra", &one, "it", &changes).unwrap();
    assert_eq!(step.output, 3);
    let now = own(&store, &one);
    assert!(skills.iter().all(|id| now.iter().any(|l| l.skill == *id && (l.target, l.minimum) == (Some(3), Some(7)))));
    // Set again: the same lines, no second ones; taken out: gone.
    set_curriculum(&mut store, "zahra", &one, "it", &[set(skills[0], None), LineChange { gone: true, ..set(skills[1], None) }]).unwrap();
    let now = own(&store, &one);
    assert_eq!(now.iter().filter(|l| l.skill == skills[0]).count(), 1);
    assert!(now.iter().all(|l| l.skill != skills[1]));
    let came = copy_curriculum(&mut store, "zahra", &one, &two, "it").unwrap().output;
    assert_eq!(own(&store, &two).len(), before[1].len() + came);
    assert_eq!(copy_curriculum(&mut store, "zahra", &one, &two, "it").unwrap_err().what().id, "curriculum-nothing-new");
    // The cohort's line goes before the specialty's.
    let specialty = all(&store, Kind::Curriculum).into_iter().find(|l| l.reference("cohort").is_none()).unwrap();
    let (code, skill) = (specialty.text("specialty").to_owned(), specialty.reference("skill").unwrap());
    set_curriculum(&mut store, "zahra", &one, "it", &[set(skill, Some(2))]).unwrap();
    let line = curricula::lines(&store, one.cohort(), &code).unwrap().into_iter().find(|l| l.skill == skill).unwrap();
    assert_eq!((line.of, line.target), (one, Some(2)));
    assert_whole(&store);
}

// Moodle's file.

/// A file of rows.
fn csv_of(rows: &[Cells]) -> String {
    let mut out = Vec::new();
    moodle::write(rows, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Reads it, plans it and writes it; gives the framework.
fn bring(store: &mut Store, text: &str, version: Option<&str>) -> Id {
    let read = moodle::read(text, "it.csv").unwrap();
    assert_eq!(read.faults, vec![]);
    let planned = moodle::plan(store, &read, version).unwrap();
    moodle::apply(store, "zahra", &planned).unwrap().output
}

fn cells(values: &[(usize, &str)]) -> Cells {
    let mut out = Cells::default();
    for (at, value) in values {
        out[*at] = (*value).to_owned();
    }
    out
}

/// A small file with a bit of everything, as Moodle writes it.
fn moodles() -> Vec<Cells> {
    vec![
        cells(&[
            (1, "NICE"),
            (2, "Framework, “one”"),
            (3, "<p>About it</p>"),
            (4, "1"),
            (5, "Not yet,Done"),
            (6, r#"[{"scaleid":"2"},{"id":2,"scaledefault":1,"proficient":1}]"#),
            (12, "1"),
            (13, "domain,skill,behaviour,competency"),
        ]),
        // A child before the one above it.
        cells(&[(0, "D1"), (1, "D1,a"), (2, "با کاما"), (3, "two\nlines"), (4, "1"), (8, "0"), (9, "null"), (10, "D1"), (11, "17")]),
        cells(&[
            (1, "D1"),
            (2, " Domain one "),
            (4, "1"),
            (7, "core_competency\\competency_rule_all"),
            (8, "2"),
            (9, "null"),
            (10, "D1%2Ca,XX"),
            (11, "16"),
        ]),
    ]
}

#[test]
fn a_file_of_moodle_comes_back_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = empty(&dir);
    let text = csv_of(&moodles());
    let id = bring(&mut store, &text, None);
    assert_eq!(moodle::rows(&store, id).unwrap(), moodles());
    let tree = tree::read(&store, id).unwrap().unwrap();
    let told: Vec<_> =
        tree.nodes.iter().map(|n| (n.depth, n.skill.code.as_str(), n.skill.title.as_str(), n.skill.kind.map(|k| k.key()))).collect();
    assert_eq!(told, [(0, "D1", "Domain one", Some("domain")), (1, "D1,a", "با کاما", Some("procedure"))]);
    assert_eq!(tree.nodes[0].skill.related, [tree.nodes[1].id]);
    // The same file again changes nothing; in another order neither.
    let newest = store.newest().unwrap();
    let mut turned = moodles();
    turned[1..].reverse();
    for rows in [moodles(), turned] {
        let read = moodle::read(&csv_of(&rows), "it.csv").unwrap();
        assert_eq!(read.notes.len(), 1, "XX is nobody");
        let planned = moodle::plan(&store, &read, None).unwrap();
        assert!(planned.is_nothing() && planned.counts.same == 2, "{planned:?}");
        moodle::apply(&mut store, "zahra", &planned).unwrap();
    }
    assert_eq!(store.newest().unwrap(), newest);
    // An edit here is not hidden by the old cell.
    let skill = tree.nodes[0].id;
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.set(Kind::Skill, skill, &[("title", Value::text("Domain 1"))])).unwrap();
    assert_eq!(moodle::rows(&store, id).unwrap()[2][2], "Domain 1");
    // The file brings it back, since nothing uses it.
    assert_eq!(bring(&mut store, &text, None), id);
    assert_eq!(moodle::rows(&store, id).unwrap(), moodles());
    assert_whole(&store);
}

#[test]
fn headers_may_stand_in_any_order_language_and_delimiter() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = empty(&dir);
    let text = csv_of(&moodles());
    let semicolons = {
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        for record in csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records() {
            out.write_record(&record.unwrap()).unwrap();
        }
        String::from_utf8(out.into_inner().unwrap()).unwrap()
    };
    let older = text.replacen("Cross-referenced competency ID numbers", "Cross referenced competency id numbers (optional)", 1);
    let french = text.lines().skip(1).fold("a,b,c,d,e,f,g,h,i,j,k,l,m,n".to_owned(), |all, line| format!("{all}\n{line}"));
    for (n, file) in [format!("\u{feff}{text}"), semicolons, older, french, text.replace('\n', "\r\n")].into_iter().enumerate() {
        let id = bring(&mut store, &file, Some(&format!("{n}")));
        assert_eq!(moodle::rows(&store, id).unwrap(), moodles(), "{n}");
    }
}

/// Row, column and reason of a fault.
type Told = (usize, usize, &'static str);

#[test]
fn what_is_wrong_is_listed_with_row_and_column() {
    let good = moodles();
    let top = good[0].clone();
    let row = |values: &[(usize, &str)]| cells(values);
    let table: Vec<(Vec<Cells>, Vec<Told>)> = vec![
        (vec![row(&[(1, ""), (2, "no id")])], vec![(3, 1, "moodle-nothing")]),
        (vec![row(&[(1, "A")])], vec![(3, 2, "moodle-nothing")]),
        (vec![row(&[(1, "A"), (2, "a")]), row(&[(1, "a"), (2, "again")])], vec![(4, 1, "moodle-twice")]),
        (vec![row(&[(0, "nobody"), (1, "A"), (2, "a")])], vec![(3, 0, "moodle-no-parent")]),
        (vec![row(&[(0, "A"), (1, "A"), (2, "a")])], vec![(3, 0, "moodle-circle")]),
        (
            vec![row(&[(0, "B"), (1, "A"), (2, "a")]), row(&[(0, "A"), (1, "B"), (2, "b")])],
            vec![(3, 0, "moodle-circle"), (4, 0, "moodle-circle")],
        ),
        (vec![row(&[(1, &"x".repeat(41)), (2, "a")])], vec![(3, 1, "moodle-long")]),
        (vec![row(&[(1, "A"), (2, &"x".repeat(121))])], vec![(3, 2, "moodle-long")]),
        // What stands below a bad row is left out with it.
        (vec![row(&[(0, "B"), (1, "A"), (2, "a")]), row(&[(1, "B"), (2, "")])], vec![(3, 0, "moodle-no-parent"), (4, 2, "moodle-nothing")]),
        // The framework itself named as the one above: Moodle drops such rows, and it is plain what is meant.
        (vec![row(&[(0, "NICE"), (1, "A"), (2, "a")])], vec![]),
    ];
    for (rows, want) in table {
        let file: Vec<Cells> = std::iter::once(top.clone()).chain(rows).collect();
        let read = moodle::read(&csv_of(&file), "it.csv").unwrap();
        let found: Vec<_> = read.faults.iter().map(|f| (f.row, f.column, f.why.id)).collect();
        assert_eq!(found, want, "{file:?}");
        assert_eq!(read.rows.len() + read.faults.iter().map(|f| f.row).collect::<std::collections::BTreeSet<_>>().len(), file.len() - 1);
    }
    for (text, id) in [
        ("", "moodle-empty"),
        ("name,code\nA,B\n", "moodle-headers"),
        (csv_of(&good[1..]).as_str(), "moodle-no-framework"),
        (csv_of(&[top.clone(), top.clone()]).as_str(), "moodle-two-frameworks"),
        (csv_of(&[cells(&[(1, "X"), (12, "1")])]).as_str(), "moodle-bad-framework"),
    ] {
        let e = moodle::read(text, "it.csv").unwrap_err();
        assert_eq!(e.what().id, id);
        assert!(e.hint().is_some());
    }
}

#[test]
fn another_content_for_a_version_in_use_is_a_new_version() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (framework, _) = used(&store);
    let rows = moodle::rows(&store, framework.id).unwrap();
    // Our own file is one that is the same here, and that an empty file takes whole.
    let read = moodle::read(&csv_of(&rows), "it.csv").unwrap();
    assert_eq!((read.faults.len(), read.notes.len()), (0, 0));
    let planned = moodle::plan(&store, &read, None).unwrap();
    assert!(planned.is_nothing(), "{planned:?}");
    let other = tempfile::tempdir().unwrap();
    let mut fresh = empty(&other);
    let id = bring(&mut fresh, &csv_of(&rows), None);
    assert_eq!(moodle::rows(&fresh, id).unwrap(), rows);
    let targets = |store: &Store, id| {
        let tree = tree::read(store, id).unwrap().unwrap();
        tree.nodes.into_iter().map(|n| (n.skill.code, n.skill.target_level.filter(|t| *t != 4))).collect::<Vec<_>>()
    };
    assert_eq!(targets(&fresh, id), targets(&store, framework.id));
    // Changed, it is refused under this version.
    let mut changed = rows.clone();
    changed.last_mut().unwrap()[2] = "Another title".into();
    let dropped = changed.remove(changed.len() - 2);
    let read = moodle::read(&csv_of(&changed), "it.csv").unwrap();
    is_frozen(moodle::plan(&store, &read, None).map(|_| ()), framework.text("code"));
    let planned = moodle::plan(&store, &read, Some("2027")).unwrap();
    assert_eq!(planned.counts.new, changed.len() - 1);
    assert!(planned.notes.iter().any(|n| n.why.id == "moodle-other-title"));
    let new = moodle::apply(&mut store, "zahra", &planned).unwrap().output;
    let row = store.get(Kind::Framework, new).unwrap().unwrap();
    assert_eq!((row.text("version"), row.reference("replaces")), ("2027", Some(framework.id)));
    // What Moodle does not carry was taken over; the maps say what became of each.
    let by_code = |id| -> BTreeMap<String, Row> {
        let rows = store.referring(Kind::Skill, "framework", id, 500).unwrap();
        rows.into_iter().map(|r| (r.text("code").to_owned(), r)).collect()
    };
    let (old, now) = (by_code(framework.id), by_code(new));
    for (code, row) in &now {
        for key in ["minimum_count", "required_items", "priority", "target_level", "kind"] {
            assert_eq!(row.get(key), old[code].get(key), "{code} {key}");
        }
    }
    for (code, row) in &old {
        let became = versions::became(&store, row.id).unwrap();
        let mine: Vec<_> = became.iter().filter(|(_, newer)| newer.is_none_or(|id| now.values().any(|r| r.id == id))).collect();
        let want = if *code == dropped[1] {
            vec![SkillRelation::Dropped]
        } else if now[code].text("title") == "Another title" {
            vec![]
        } else {
            vec![SkillRelation::Same]
        };
        assert_eq!(mine.iter().map(|(r, _)| *r).collect::<Vec<_>>(), want, "{code}");
    }
    assert_whole(&store);
}

fn word() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just(' '),
            Just(','),
            Just('"'),
            Just('\''),
            Just(';'),
            Just('%'),
            Just('='),
            Just('\u{a0}'),
            Just('س'),
            Just('ж'),
            Just('\n'),
            proptest::char::range('a', 'z'),
            proptest::char::range('0', '9')
        ],
        0..12,
    )
    .prop_map(|letters| letters.into_iter().collect())
}

/// A random tree: for each row the one above it, its title and what stands in the other columns.
fn trees() -> impl Strategy<Value = Vec<Cells>> {
    let row = (any::<u16>(), word(), proptest::collection::vec(word(), WIDTH), any::<u16>(), any::<bool>());
    (proptest::collection::vec(row, 1..25), proptest::collection::vec(word(), WIDTH), any::<u64>()).prop_map(|(rows, top, turn)| {
        let mut framework: Cells = std::array::from_fn(|n| top[n].clone());
        framework[1] = "F".into();
        framework[2] = format!("t{}", top[2]);
        framework[12] = "1".into();
        let codes: Vec<String> = (0..rows.len()).map(|n| format!("C{n}{}", if n % 3 == 0 { ",x" } else { "" })).collect();
        let mut out: Vec<Cells> = Vec::new();
        for (n, (parent, title, others, related, is_top)) in rows.iter().enumerate() {
            let mut cells: Cells = std::array::from_fn(|at| others[at].clone());
            cells[0] = if *is_top || n == 0 { String::new() } else { codes[usize::from(*parent) % n].clone() };
            cells[1] = codes[n].clone();
            cells[2] = format!("t{title}");
            cells[10] = codes[usize::from(*related) % codes.len()].replace(',', "%2C");
            cells[12] = if related % 2 == 0 { String::new() } else { "0".into() };
            out.push(cells);
        }
        let at = usize::try_from(turn % u64::try_from(out.len()).unwrap()).unwrap();
        out.rotate_left(at);
        // The framework may stand anywhere.
        out.insert(at.min(out.len()), framework);
        out
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_comes_back_cell_by_cell(rows in trees()) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = empty(&dir);
        let text = csv_of(&rows);
        let id = bring(&mut store, &text, None);
        prop_assert_eq!(&moodle::rows(&store, id).unwrap(), &rows);
        let read = moodle::read(&text, "it.csv").unwrap();
        prop_assert!(moodle::plan(&store, &read, None).unwrap().is_nothing());
        // As another version too, from the first one.
        let second = bring(&mut store, &text, Some("second"));
        prop_assert_eq!(&moodle::rows(&store, second).unwrap(), &rows);
    }
}

// The command line.

fn run(db: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let out = ustaz(db).args(words).stdin(std::process::Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn a_framework_goes_in_and_out_by_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    drop(Store::open(&db, Mode::Write).unwrap());
    let (file, back) = (dir.path().join("in.csv"), dir.path().join("out.csv"));
    std::fs::write(&file, csv_of(&moodles())).unwrap();
    let (file, back) = (file.to_str().unwrap(), back.to_str().unwrap());
    let (code, out, err) = run(&db, &["framework", "import", file]);
    assert!(code == Some(0) && out.contains("NICE 1: 2 new") && out.contains("--apply"), "{out}{err}");
    let (code, out, err) = run(&db, &["framework", "import", file, "--apply"]);
    assert!(code == Some(0) && out.contains("NICE 1 was written"), "{out}{err}");
    let (_, out, _) = run(&db, &["framework", "import", file, "--apply"]);
    assert!(out.contains("NICE 1 is the same here"), "{out}");
    let (code, out, err) = run(&db, &["framework", "export", "nice", back]);
    assert!(code == Some(0) && out == format!("Wrote {back}.\n") && err.is_empty(), "{out}{err}");
    assert_eq!(std::fs::read_to_string(back).unwrap(), std::fs::read_to_string(file).unwrap());
    assert_eq!(run(&db, &["framework", "export", "NICE/1"]).1, std::fs::read_to_string(file).unwrap());
    let (code, _, err) = run(&db, &["framework", "export", "none"]);
    assert!(code == Some(1) && err.contains("NICE/1"), "{err}");
    // A bad row stops it until it is said that it may be left out.
    let mut rows = moodles();
    rows.push(cells(&[(0, "nobody"), (1, "Z"), (2, "z")]));
    rows.push(cells(&[(1, "Y"), (2, "y")]));
    std::fs::write(file, csv_of(&rows)).unwrap();
    let (code, out, _) = run(&db, &["framework", "import", file, "--apply"]);
    assert!(code == Some(1) && out.contains("row 5, Parent ID number") && out.contains("Nothing was written"), "{out}");
    let (code, out, _) = run(&db, &["framework", "import", file, "--apply", "--skip-bad-rows"]);
    assert!(code == Some(0) && out.contains("1 new"), "{out}");
    let (_, out, _) = run(&db, &["framework", "import", file, "--apply", "--version", "2", "--skip-bad-rows"]);
    assert!(out.contains("NICE 2 takes the place of NICE 1"), "{out}");
    let (code, out, _) = run(&db, &["check"]);
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn our_own_file_of_skills_comes_in_whatever_the_order_of_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    drop(Store::open(&db, Mode::Write).unwrap());
    let file = dir.path().join("skills.csv");
    let text = "framework,code,title,parent,kind,target_level,minimum_count,required_items,priority\n\
        JMT,Q1.1.1,deepest,Q1.1,procedure,3,5,oxygen; suction,essential\n\
        JMT,Q1.1,middle,Q1,procedure,4,6,oxygen,\n\
        JMT,Q1,top,,domain,,,,\n";
    std::fs::write(&file, text).unwrap();
    catalogue::load(&mut Store::open(&db, Mode::Write).unwrap(), catalogue::AUTHOR).unwrap();
    let (code, out, err) = run(&db, &["framework", "import", file.to_str().unwrap(), "--apply"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("JMT 1: 3 new"), "{out}");
    let store = Store::open(&db, Mode::Read).unwrap();
    let jmt = catalogue::framework_id("JMT", "1");
    let tree = tree::read(&store, jmt).unwrap().unwrap();
    let told: Vec<_> = tree.nodes.iter().filter(|n| n.skill.code.starts_with('Q')).map(|n| (n.depth, n.skill.code.as_str())).collect();
    assert_eq!(told, [(0, "Q1"), (1, "Q1.1"), (2, "Q1.1.1")]);
    drop(store);
    let (_, out, _) = run(&db, &["framework", "import", file.to_str().unwrap(), "--apply"]);
    assert!(out.contains("the same here"), "{out}");
    for (row, said) in [
        ("JMT,Q2,x,nobody,,,,,", "row 5, parent: no row has the code nobody"),
        ("JMT,Q1,again,,,,,,", "row 5, code: "),
        ("WHO,Q2,x,,,,,,", "row 5, framework: "),
        ("JMT,Q2,x,,,9,,,", "row 5, target_level: "),
        ("JMT,Q2,x,,dance,,,,", "row 5, kind: "),
        ("JMT,Q2,x,,,,,gold,", "row 5, required_items: "),
        ("JMT,,x,,,,,,", "row 5, code: "),
    ] {
        std::fs::write(&file, format!("{text}{row}\n")).unwrap();
        let (code, out, _) = run(&db, &["framework", "import", file.to_str().unwrap(), "--apply"]);
        assert!(code == Some(1) && out.contains(said), "{row}\n{out}");
    }
    // What goes out comes back the same, here and in an empty file, with its rows turned round.
    let (code, out, err) = run(&db, &["framework", "export", "JMT", "--format", "csv"]);
    assert!(code == Some(0) && out.contains("JMT,Q1.1.1,deepest,Q1.1,procedure,3,5,oxygen; suction,essential,"), "{out}{err}");
    let (head, body) = out.split_once('\n').unwrap();
    let turned: Vec<&str> = std::iter::once(head).chain(body.lines().rev()).collect();
    std::fs::write(&file, turned.join("\n")).unwrap();
    let (_, again, _) = run(&db, &["framework", "import", file.to_str().unwrap(), "--apply"]);
    assert!(again.contains("the same here"), "{again}");
    let other = dir.path().join("b.db");
    drop(Store::open(&other, Mode::Write).unwrap());
    run(&other, &["framework", "import", file.to_str().unwrap(), "--apply", "--version", "7"]);
    assert_eq!(run(&other, &["framework", "export", "JMT/7", "--format", "csv"]).1, out);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// What a file of our own says of a skill comes back in an empty file: figures of its curve, and what it belongs with.
    #[test]
    fn curves_and_relations_come_back(
        curves in prop::collection::vec(
            (prop::option::of(1_u16..500), prop::option::of(510_u16..990), prop::option::of(5_i64..2000), prop::option::of(1_u16..500)), 2..6),
        links in prop::collection::vec((0_usize..6, 0_usize..6), 0..8),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let label = msg!("journal-stress", n = 1);
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let n = curves.len();
        let ids: Vec<Id> = (0..=n).map(|_| new_id().unwrap()).collect();
        let tenth = |part: Option<u16>| part.map_or(Value::Null, |part| Value::Real(f64::from(part) / 10.0));
        let framework = Row::new(Kind::Framework, ids[n]).with("code", Value::text("F")).with("title", Value::text("F"));
        let framework = framework.with("version", Value::text("1"));
        let skills: Vec<Row> = curves.iter().enumerate().map(|(at, (p0, p1, horizon, declare))| {
            let row = Row::new(Kind::Skill, ids[at]).with("framework", Value::Int(ids[n].get())).with("code", Value::text(format!("S{at}")));
            let row = row.with("title", Value::text(format!("Skill {at}"))).with("acceptable_failure", tenth(*p0));
            let row = row.with("unacceptable_failure", tenth(*p1)).with("false_declare", tenth(*declare));
            row.with("horizon", horizon.map_or(Value::Null, Value::Int))
        }).collect();
        store.write("zahra", &label, |tx| {
            tx.insert(&framework)?;
            skills.iter().try_for_each(|row| tx.insert(row))?;
            for (at, id) in ids.iter().enumerate().take(n) {
                let mut others: Vec<Id> = Vec::new();
                for (a, b) in &links {
                    if a % n == at && b % n != at && !others.contains(&ids[b % n]) {
                        others.push(ids[b % n]);
                    }
                }
                tx.set(Kind::Skill, *id, &[("related", others.write())])?;
            }
            Ok(())
        }).unwrap();
        let file = dir.path().join("f.csv");
        framework_csv::to_file(&store, ids[n], &file).unwrap();
        let told = |store: &Store| -> BTreeMap<String, Vec<String>> {
            let rows = all(store, Kind::Skill);
            let code = |id: Id| rows.iter().find(|r| r.id == id).unwrap().text("code").to_owned();
            let keys = ["title", "acceptable_failure", "unacceptable_failure", "horizon", "false_declare"];
            rows.iter().map(|r| {
                let related = Vec::<Id>::read(r.get("related")).into_iter().map(code);
                (r.text("code").to_owned(), keys.iter().map(|key| r.get(key).canonical()).chain(related).collect())
            }).collect()
        };
        let mut other = Store::open(&dir.path().join("b.db"), Mode::Write).unwrap();
        let planned = framework_csv::plan(&other, &file, None).unwrap();
        prop_assert_eq!(planned.faults.len(), 0);
        moodle::apply(&mut other, "zahra", &planned).unwrap();
        prop_assert_eq!(told(&other), told(&store));
        // And here it changes nothing, but may become a version of its own.
        let again = framework_csv::plan(&store, &file, None).unwrap();
        prop_assert_eq!((again.counts.same, again.counts.changed, again.counts.new), (n, 0, 0));
        let next = framework_csv::plan(&store, &file, Some("2")).unwrap();
        moodle::apply(&mut store, "zahra", &next).unwrap();
        let new = versions::newest(&store, Kind::Framework, "F").unwrap().unwrap();
        prop_assert_eq!(new.text("version"), "2");
        for row in store.referring(Kind::Skill, "framework", new.id, 50).unwrap() {
            for id in Vec::<Id>::read(row.get("related")) {
                prop_assert_eq!(store.get(Kind::Skill, id).unwrap().unwrap().reference("framework"), Some(new.id));
            }
        }
    }
}

#[test]
fn what_is_called_exactly_so_is_meant_and_of_versions_the_newest() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let db = dir.path().join("a.db");
    let skill = all(&store, Kind::Skill).into_iter().find(|s| store.matching(Kind::Skill, s.text("code"), 50).unwrap().len() > 1).unwrap();
    let framework = store.get(Kind::Framework, skill.reference("framework").unwrap()).unwrap().unwrap();
    let trainee = store.referring(Kind::Assessment, "skill", skill.id, 1).unwrap().first().and_then(|r| r.reference("trainee"));
    let trainee = trainee.unwrap_or_else(|| all(&store, Kind::Trainee)[0].id).code();
    let asked = |args: &[&str]| {
        let (code, out, err) = run(&db, args);
        (code, format!("{out}{err}"))
    };
    let (_, said) = asked(&["curve", &trainee, skill.text("code")]);
    assert!(!said.contains("Several"), "{said}");
    let next = new_version(&mut store, "zahra", Kind::Framework, framework.id, "next").unwrap().output.id;
    drop(store);
    let (_, said) = asked(&["curve", &trainee, skill.text("code")]);
    assert!(!said.contains("Several"), "{said}");
    let code = framework.text("code");
    for name in [code.to_owned(), format!("{code}/{}", framework.text("version")), format!("{code}/next"), next.code()] {
        let (status, said) = asked(&["matrix", "--framework", &name]);
        assert!(status == Some(0) || !said.contains("Several"), "{name}: {said}");
    }
}

#[test]
fn the_headers_are_fourteen() {
    assert!(moodle::looks_like(&HEADERS) && HEADERS.len() == WIDTH);
    assert!(!moodle::looks_like(&["framework", "code", "title", "parent"]));
}
