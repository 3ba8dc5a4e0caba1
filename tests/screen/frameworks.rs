//! Frameworks on the screen: the tree, new versions, curricula, Moodle's file, an instrument made without code.

use ustaz::model::{Id, Kind, Row};
use ustaz::programme::skills::tree::{self, Tree};
use ustaz::programme::{curricula, instruments};
use ustaz::store::ListQuery;

use crate::desk::Desk;

/// Goes to a view of the tab Skills.
#[track_caller]
fn to_view(desk: &mut Desk, name: &str) {
    desk.press("5");
    for _ in 0..30 {
        if desk.second().contains(&format!("[{name}]")) {
            desk.rest();
            return;
        }
        desk.press("tab");
    }
    panic!("no view {name}\n{}", desk.screen());
}

fn open_in(width: u16, height: u16) -> Desk {
    let mut desk = Desk::open_sample_in(width, height);
    to_view(&mut desk, "Framework tree");
    desk
}

fn frameworks(desk: &Desk) -> Vec<(Id, String)> {
    tree::frameworks(&desk.store).unwrap().into_iter().map(|(id, f)| (id, format!("{} {}", f.code, f.version))).collect()
}

fn read(desk: &Desk, id: Id) -> Tree {
    tree::read(&desk.store, id).unwrap().unwrap()
}

#[test]
fn the_tree_folds_finds_and_opens() {
    let mut desk = open_in(80, 24);
    let (id, name) = frameworks(&desk)[0].clone();
    let tree = read(&desk, id);
    desk.sees(&name).sees("in use:").sees(&format!("{} skills", tree.nodes.len()));
    assert!(desk.row_at_marker().contains(&tree.nodes[0].skill.title));
    // A step moves the marker and no more.
    desk.rest();
    let before = desk.cells();
    desk.timed("down");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved} squares");
    assert!(desk.row_at_marker().contains(&tree.nodes[1].skill.code));
    // Left goes up, and folds; right opens, and goes in.
    desk.press("left");
    assert!(desk.row_at_marker().contains(&tree.nodes[0].skill.code));
    desk.press("left").sees(&format!("({})", tree.nodes[0].below));
    desk.press("down");
    assert!(desk.row_at_marker().contains(&tree.nodes[1 + tree.nodes[0].below].skill.code));
    desk.keys("up right right");
    assert!(desk.row_at_marker().contains(&tree.nodes[1].skill.code));
    desk.press("-");
    let tops = tree.nodes.iter().filter(|n| n.depth == 0).count();
    desk.press("G");
    assert!(desk.row_at_marker().contains(&tree.nodes.iter().filter(|n| n.depth == 0).nth(tops - 1).unwrap().skill.code));
    desk.press("+").press("G");
    assert!(desk.row_at_marker().contains(&tree.nodes.last().unwrap().skill.code));
    // Found by letters, with what stands above; the marker is on it.
    let wanted = &tree.nodes.iter().rev().find(|n| n.depth > 0).unwrap().skill;
    desk.press("/").type_text(&wanted.title).press("enter");
    assert!(desk.row_at_marker().contains(&wanted.code));
    desk.press("enter").sees("Skill: ").sees(&wanted.title).press("backspace").press("\\");
    assert!(desk.row_at_marker().contains(&wanted.code));
    desk.press("/").type_text("nothing like that").press("enter").sees("Nothing fits").press("\\");
    // Another one.
    let (other, other_name) = frameworks(&desk)[1].clone();
    desk.press("o").sees("Which framework?").type_text(&other_name).press("enter").rest();
    let title = read(&desk, other).nodes[0].skill.title.clone();
    desk.sees(&other_name).sees(&title);
}

#[test]
fn what_is_in_use_is_not_changed_and_a_new_version_is() {
    let mut desk = open_in(80, 24);
    let (id, name) = frameworks(&desk)[0].clone();
    let old = read(&desk, id);
    desk.press("n").says("is in use").press("down");
    desk.press("x").says("make a new version");
    desk.press("e").fill("Title", "Another title").press("ctrl-s").sees("is in use").press("ctrl-x").press("y");
    // The name is offered, a taken one is refused.
    desk.keys("g v").sees(&format!("What is the new version of {name} called?"));
    desk.press("ctrl-u").type_text(&old.framework.version).press("enter").rest();
    desk.sees("already").press("ctrl-u").type_text("2027").press("enter").rest();
    let code = old.framework.code.clone();
    desk.sees(&format!("{code} 2027")).sees("not in use.");
    let (new, _) = frameworks(&desk).into_iter().find(|(_, n)| *n == format!("{code} 2027")).unwrap();
    assert_eq!(read(&desk, new).nodes.len(), old.nodes.len());
    // There it may be changed: below the marker, with the next code.
    desk.press("g").press("g").press("n");
    let beside = old.nodes.iter().filter(|n| n.depth == 1).take_while(|n| n.skill.parent == old.nodes[1].skill.parent).count();
    assert_eq!(desk.field("Above"), old.nodes[0].skill.title);
    assert!(desk.field("Code").ends_with(&(beside + 1).to_string()), "{}", desk.field("Code"));
    desk.fill("Title", "A new skill").press("ctrl-s").says("Saved skill").rest();
    assert!(desk.row_at_marker().contains("A new skill"), "{}", desk.screen());
    // Its curricula move when told; the old one shows what became of its skills.
    desk.press("m").says("moved on").rest();
    desk.press("o").type_text(&name).press("enter").rest();
    desk.keys("g g down").rest();
    desk.sees(&format!("Later: same: {} ({code} 2027)", old.nodes[1].skill.code));
    desk.press("m").says("no curricula to move");
    assert!(read(&desk, new).uses.by.iter().any(|(kind, _)| *kind == Kind::Curriculum));
    desk.whole();
}

#[test]
fn a_file_of_moodle_goes_out_and_comes_in() {
    let mut desk = open_in(100, 30);
    let (id, name) = frameworks(&desk)[0].clone();
    let file = desk.folder().join("out.csv").display().to_string();
    desk.press("E").sees("Moodle’s file").press("ctrl-u").type_text(&file).press("enter").says("written to");
    desk.press("E").press("ctrl-u").type_text(&file).press("enter").sees("already").press("esc");
    desk.press("i").type_text(&file).press("enter").sees("As which version?").press("enter").rest();
    desk.says(&format!("{name} is the same here"));
    // With a bad row, as another version.
    let mut text = std::fs::read_to_string(&file).unwrap();
    text.push_str("nobody,ZZ,z,,,,,,,,,,,\n");
    std::fs::write(&file, text).unwrap();
    desk.press("i").type_text(&file).press("enter").type_text("9").press("enter").rest();
    desk.sees("no row has the ID number nobody").sees("takes the place of").press("y").rest();
    let code = read(&desk, id).framework.code;
    desk.sees(&format!("{code} 9")).sees("not in use.");
    desk.press("i").type_text("/nowhere/x.csv").press("enter").press("enter").rest();
    desk.sees("x.csv").press("esc");
    desk.whole();
}

#[test]
fn a_curriculum_is_looked_at_and_set_from_a_cohort_and_a_trainee() {
    let mut desk = Desk::open_sample();
    desk.press("2").press("tab").press("tab");
    assert!(desk.second().contains("[Cohorts]"), "{}", desk.second());
    let name = desk.row_at_marker();
    let cohort = all(&desk, Kind::Cohort).into_iter().find(|c| name.starts_with(c.text("name"))).unwrap();
    let before = curricula::lines(&desk.store, Some(cohort.id), "").unwrap();
    desk.keys("g u").sees("Curriculum: ");
    let skill =
        all(&desk, Kind::Skill).into_iter().find(|s| s.text("kind") == "procedure" && before.iter().all(|l| l.skill != s.id)).unwrap();
    desk.press("n").type_text(skill.text("title")).press("enter");
    if desk.screen().contains("Which skill?") {
        desk.press("enter");
    }
    assert!(desk.row_at_marker().contains(skill.text("code")), "{}", desk.screen());
    // Five levels at the most, one at the least; cases by one and typed.
    desk.times(7, "+").times(2, "-").press(">").press("m").press("ctrl-u").type_text("x").press("enter").sees("A whole number");
    desk.press("ctrl-u").type_text("12").press("enter").press("<").sees("1 changed for ").sees("not saved");
    desk.press("ctrl-s").says("1 line set").lacks("not saved");
    let now = curricula::lines(&desk.store, Some(cohort.id), "").unwrap();
    let line = now.iter().find(|l| l.skill == skill.id).unwrap();
    assert_eq!((line.target, line.minimum), (Some(3), Some(11)));
    // What is not saved when one leaves is kept.
    desk.press("+").press("esc").says("Kept as a draft").press("D").sees("Curriculum").press("enter");
    desk.sees("1 changed for ").press("ctrl-s").says("1 line set").press("esc");
    // Copied from a specialty; undone as one.
    desk.keys("g u").press("c").sees("Copy which curriculum?").press("enter").says("copied to");
    assert!(curricula::lines(&desk.store, Some(cohort.id), "").unwrap().len() > now.len());
    desk.press("esc").press("u").says("Undo: ");
    assert_eq!(curricula::lines(&desk.store, Some(cohort.id), "").unwrap().len(), now.len());
    // A trainee sees the cohort's lines before those of the specialty.
    let trainee = all(&desk, Kind::Trainee)
        .into_iter()
        .find(|t| t.reference("cohort") == Some(cohort.id) && !t.text("specialty").is_empty())
        .unwrap();
    let lines = curricula::lines(&desk.store, Some(cohort.id), trainee.text("specialty")).unwrap();
    desk.press("2").press("backtab").press("backtab").find_row(trainee.text("passport_name")).keys("g u");
    desk.sees(&format!("Curriculum: {}", trainee.text("passport_name"))).sees(&format!("{} skills", lines.len()));
    desk.whole();
}

fn all(desk: &Desk, kind: Kind) -> Vec<Row> {
    let mut out = Vec::new();
    desk.store
        .each(&ListQuery::all(kind), |row| {
            out.push(row);
            Ok(())
        })
        .unwrap();
    out
}

#[test]
fn a_ministry_makes_an_instrument_without_code() {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "Instruments");
    desk.press("n").fill("Code", "own").fill("Version", "1").fill("Title", "Own form").fill("Kind", "other");
    desk.fill("Scale from", "5").fill("Scale to", "1").press("ctrl-s").sees("The scale would go from 5 to 1");
    desk.fill("Scale from", "1").fill("Scale to", "4").press("ctrl-s").says("Saved instrument");
    let form = desk.record(Kind::Instrument, "Own form");
    desk.press("enter").sees("Instrument: Own form").sees("0, rated 1–4");
    // Its section, and one item after another.
    desk.press("G").press("n");
    for (n, (code, title)) in
        [("greet", "Greets the patient"), ("wash", "Cleans the hands"), ("tell", "Tells what comes")].into_iter().enumerate()
    {
        assert_eq!(desk.field("Position"), (n + 1).to_string());
        desk.fill("Code", code).fill("Title", title).fill("Anchors", "1 no; 4 always").press("ctrl-n").says("Saved");
    }
    desk.fill("Code", "WASH").fill("Title", "Again").press("ctrl-s").sees("is the code of “Cleans the hands” already");
    desk.press("ctrl-x").press("y");
    let items = instruments::items(&desk.store, form.id).unwrap();
    assert_eq!(
        items.iter().map(|(_, i)| (i.position, i.code.as_str())).collect::<Vec<_>>(),
        [(Some(1), "greet"), (Some(2), "wash"), (Some(3), "tell")]
    );
    desk.sees("3, rated 1–4").sees("Cleans the hands").sees("1 no; 4 always");
    // A new version of it from its page.
    desk.keys("g v").press("enter").rest();
    desk.sees("Instrument: Own form, 2").says("was made, with 3 items");
    desk.whole();
}

#[test]
fn the_thresholds_of_a_framework_tell_the_published_ranges() {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "Frameworks");
    desk.press("e").go_to_field("least assess").rest();
    assert!(desk.foot().contains("7 to 170"), "{}", desk.screen());
}

#[test]
fn it_stands_in_narrow_windows_and_keeps_its_place() {
    for (width, height) in [(80, 24), (60, 20), (40, 12), (24, 8), (132, 50)] {
        let mut desk = open_in(80, 24);
        desk.resize(width, height).keys("G g g down left left right").times(3, "pagedown");
        assert!(!desk.row_at_marker().is_empty());
    }
    let mut desk = open_in(80, 24);
    let other = frameworks(&desk)[1].1.clone();
    desk.press("o").type_text(&other).press("enter").rest();
    desk.times(4, "down");
    desk.pass(2);
    let row = desk.row_at_marker();
    let mut desk = desk.reopen();
    desk.rest();
    assert_eq!(desk.row_at_marker(), row, "{}", desk.screen());
}

#[test]
fn picture_of_a_tree() {
    insta::assert_snapshot!(open_in(80, 24).screen());
}
