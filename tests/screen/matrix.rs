//! The matrix: moving by cell, what the foot says, other groups, orders and skills, the evidence behind a cell, and the assessors.

use ustaz::model::{Kind, Value};
use ustaz::msg;
use ustaz::programme::skills::matrix::{Matrix, Which, Who, newest_cohort, read};
use ustaz::rules::skills::matrix::Order;

use crate::desk::{Desk, Opening, today};

fn open() -> Desk {
    open_in(80, 24)
}

fn open_in(width: u16, height: u16) -> Desk {
    let mut desk = Desk::open_sample_in(width, height);
    to_view(&mut desk, "Matrix");
    desk
}

fn to_view(desk: &mut Desk, view: &str) {
    desk.press("5");
    for _ in 0..30 {
        if desk.second().contains(&format!("[{view}]")) {
            return;
        }
        desk.press("tab");
    }
    panic!("no {view}\n{}", desk.screen());
}

/// What the matrix shows, read beside it.
fn held(desk: &Desk) -> Matrix {
    let cohort = newest_cohort(&desk.store, today()).unwrap().unwrap();
    read(&desk.store, &Who::of(Kind::Cohort, cohort), Which::default(), today()).unwrap()
}

/// As much of a name as has room beside the cells.
fn short(name: &str) -> String {
    name.chars().take(8).collect()
}

/// Goes to the first cell of a letter.
#[track_caller]
fn stand_on(desk: &mut Desk, letter: char) -> (String, String) {
    let matrix = held(desk);
    for (row, line) in matrix.lines.iter().enumerate() {
        for (at, column) in matrix.columns.iter().enumerate() {
            if line.cells.get(&column.skill).is_some_and(|cell| cell.letter() == letter) {
                desk.keys("g g").times(matrix.columns.len(), "left").times(row, "down").times(at, "right").rest();
                return (line.name.clone(), column.code.clone());
            }
        }
    }
    panic!("nobody stands at {letter}")
}

#[test]
fn the_marker_moves_by_cell_and_the_foot_says_it_in_words() {
    let mut desk = open();
    let matrix = held(&desk);
    desk.sees(&format!("{} trainees x {} skills", matrix.lines.len(), matrix.columns.len())).sees("1-5 entrusted");
    assert!(desk.row_at_marker().contains(&short(&matrix.lines[0].name)));
    desk.rest();
    desk.sees(&format!("{} – {} {}", matrix.lines[0].name, matrix.columns[0].code, matrix.columns[0].title));
    for letter in ['T', 'b', '.', '-'] {
        let (name, code) = stand_on(&mut desk, letter);
        desk.sees(&format!("{name} – {code}"));
        desk.sees(match letter {
            'T' => "At target:",
            'b' => "Below target:",
            '.' => "Insufficient evidence:",
            _ => "Not begun:",
        });
    }
    // A step of the marker moves few squares, and a frame without a change sends nothing.
    desk.keys("g g").times(matrix.columns.len(), "left").rest();
    let before = desk.cells();
    desk.timed("right");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved} squares");
    desk.rest();
    let before = desk.cells();
    desk.timed("down");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 4, "{moved} squares");
    desk.rest();
    assert_eq!(desk.rest(), 0);
    desk.pass(1);
    assert_eq!(desk.rest(), 0);
    // At the ends it stays.
    desk.keys("G").times(matrix.columns.len() + 3, "right");
    assert!(desk.row_at_marker().contains(&short(&matrix.lines.last().unwrap().name)));
    desk.rest();
    desk.sees(&format!("– {} {}", matrix.columns.last().unwrap().code, &matrix.columns.last().unwrap().title[..10]));
    desk.keys("< > < <").keys("g g").rest();
    desk.sees(&matrix.lines[0].name);
}

#[test]
fn rows_and_columns_are_put_in_order_by_what_lacks() {
    let mut desk = open();
    let matrix = held(&desk);
    let gap = matrix.view(Which::default(), Order::Gap, Order::Name);
    let most = &matrix.lines[gap.rows[0]];
    desk.press("s").keys("g g");
    assert!(desk.row_at_marker().contains(&short(&most.name)), "{}", desk.screen());
    assert!(desk.row_at_marker().ends_with(&gap.of_rows[0].lacking.to_string()));
    desk.press("S").sees("Both by gap").times(matrix.columns.len(), "left").rest();
    let both = matrix.view(Which::default(), Order::Gap, Order::Gap);
    desk.sees(&format!("– {} ", matrix.columns[both.columns[0]].code));
    desk.press("s").press("S").keys("g g");
    assert!(desk.row_at_marker().contains(&short(&matrix.lines[0].name)));
}

#[test]
fn enter_opens_the_evidence_and_its_rows_open_their_records() {
    let mut desk = open();
    let (name, code) = stand_on(&mut desk, 'T');
    desk.press("enter").sees(&format!("{name} – {code}")).sees("At target.").sees("Next: decide whether").sees("By tool, each by itself");
    desk.sees("median").press("enter").says("No record is under the marker");
    desk.press("down");
    assert!(!desk.row_at_marker().is_empty());
    desk.press("enter").lacks("By tool, each by itself").press("backspace").sees("By tool, each by itself");
    desk.press("G").press("g").press("g").press("backspace").sees("[Matrix]");
    let (name, _) = stand_on(&mut desk, '.');
    desk.press("enter").sees("Insufficient evidence.").sees("Missing:").sees("Next:");
    desk.press("a");
    desk.sees(&format!("Assess {name}"));
    desk.press("esc").press("backspace").sees("[Matrix]");
}

#[test]
fn a_change_reads_the_line_anew() {
    let mut desk = open();
    let (name, code) = stand_on(&mut desk, 'T');
    let matrix = held(&desk);
    let line = matrix.lines.iter().find(|l| l.name == name).unwrap();
    let skill =
        matrix.columns.iter().find(|c| c.code == code && line.cells.get(&c.skill).is_some_and(|cell| cell.letter() == 'T')).unwrap().skill;
    let rows = desk.store.referring(Kind::Assessment, "trainee", line.trainee, 500).unwrap();
    let own: Vec<_> = rows.into_iter().filter(|r| r.reference("skill") == Some(skill)).map(|r| r.id).collect();
    desk.store
        .write("karim", &msg!("journal-change", kind = "assessment", name = "all"), |tx| {
            own.iter().skip(1).try_for_each(|id| tx.set(Kind::Assessment, *id, &[("skill", Value::Null)]))
        })
        .unwrap();
    desk.pass(1).rest();
    desk.sees("Insufficient evidence:");
    assert!(desk.row_at_marker().contains(&short(&name)));
    desk.press("enter").sees("Insufficient evidence.");
}

#[test]
fn groups_filters_and_skills_narrow_it_and_it_keeps_its_place() {
    let mut desk = open();
    let matrix = held(&desk);
    desk.press("/").type_text("specialty:orthopaedics").press("enter").sees("/ specialty:orthopaedics");
    let fewer = desk.second();
    assert!(!fewer.contains(&format!("{} trainees", matrix.lines.len())), "{fewer}");
    desk.press("/").press("ctrl-u").type_text("nofield:3").press("enter").sees("nofield").press("esc");
    desk.press("/").press("ctrl-u").type_text("qqqq").press("enter").sees("Nobody here fits");
    desk.press("\\").sees(&format!("{} trainees", matrix.lines.len())).press("\\").says("no filter");
    desk.press("d").sees("Which skills?").type_text("only what").press("enter").sees("curriculum only");
    desk.press("d").type_text("all skills").press("enter").lacks("curriculum only");
    desk.press("c").sees("Whose people?").type_text("second").press("enter").sees("Second group");
    desk.keys("down right right").press("v").sees("asked").press("v").sees("begun").press("v");
    desk.pass(2);
    let row = desk.row_at_marker();
    let mut desk = desk.reopen();
    desk.rest();
    assert_eq!(desk.row_at_marker(), row, "{}", desk.screen());
    desk.sees("Second group");
}

#[test]
fn summaries_tell_numbers_by_person_and_by_skill() {
    let mut desk = open_in(120, 40);
    let matrix = held(&desk);
    let view = matrix.view(Which::default(), Order::Name, Order::Name);
    desk.press("v").sees("Next gap");
    desk.keys("g g");
    let row = desk.row_at_marker();
    assert!(row.starts_with(&matrix.lines[0].name) && row.contains(&format!(" {} ", view.of_rows[0].wanted)), "{row}");
    desk.press("l").says("no columns");
    desk.press("enter").sees("Trainee: ").press("backspace").press("v").keys("g g");
    let row = desk.row_at_marker();
    assert!(row.starts_with(&matrix.columns[0].code), "{row}");
    desk.press("enter").sees("Skill: ");
}

#[test]
fn what_is_shown_is_written_to_a_file() {
    let mut desk = open();
    let matrix = held(&desk);
    let folder = desk.folder();
    let file = |name: &str| folder.join(name).display().to_string();
    desk.press("E").sees("matrix.csv").press("ctrl-u").type_text(&file("a.doc")).press("enter").sees("ends otherwise");
    desk.press("ctrl-u").type_text(&file("a.csv")).press("enter").says("a.csv");
    let text = std::fs::read_to_string(folder.join("a.csv")).unwrap();
    assert_eq!(text.lines().count(), matrix.lines.len() + 1);
    desk.press("E").press("ctrl-u").type_text(&file("a.txt")).press("enter").says("a.txt");
    let text = std::fs::read_to_string(folder.join("a.txt")).unwrap();
    assert!(matrix.lines.iter().all(|line| text.contains(&short(&line.name))) && text.contains("1-5 entrusted"));
}

#[test]
fn it_opens_from_records() {
    let mut desk = Desk::open_sample();
    desk.press("2").find_row("zabihullah amiri").keys("g m").sees("Matrix of First group");
    assert!(desk.row_at_marker().contains("Zabihullah"), "{}", desk.screen());
    desk.pass(2);
    let mut desk = desk.reopen();
    desk.sees("Matrix of First group").press("backspace").sees("[Trainees]");
    desk.press("enter").keys("g m").sees("Matrix of First group").press("backspace").sees("Trainee: ");
    desk.press("5").press("5").find_row("code:J1.4").keys("g m").rest();
    desk.sees("– J1.4 ").press("backspace");
    // A kind without a matrix says so.
    let mut desk = Desk::open_sample();
    desk.press("4").keys("g m").says("Not here");
}

#[test]
fn it_stands_in_narrow_windows_and_without_anybody() {
    for (width, height) in [(80, 24), (60, 20), (30, 24), (30, 12), (24, 8), (132, 50)] {
        let mut desk = open();
        desk.resize(width, height).times(30, "right").keys("G g g").times(30, "left").rest();
        assert!(!desk.row_at_marker().is_empty(), "{width}x{height}\n{}", desk.screen());
        desk.press("v").press("v").press("v").press("enter").press("down").press("backspace");
    }
    let mut desk = Desk::open_empty();
    desk.press("e");
    to_view(&mut desk, "Matrix");
    desk.sees("There is no trainee");
    to_view(&mut desk, "Assessors");
    desk.sees("No trainer was together");
    let mut desk = Opening { read_only: true, ..Opening::default() }.open();
    to_view(&mut desk, "Matrix");
    desk.press("a").says("the file is not yours");
}

#[test]
fn who_has_not_assessed_stands_first_and_agreement_is_told_with_its_number() {
    let mut desk = Desk::open_sample();
    to_view(&mut desk, "Assessors");
    desk.sees("never").sees("Together");
    assert!(desk.row_at_marker().contains(" 0 "), "{}", desk.screen());
    desk.rest();
    let before = desk.cells();
    desk.timed("down");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved} squares");
    desk.rest();
    assert_eq!(desk.rest(), 0);
    desk.press("enter").sees("Trainee: ").press("backspace");
    desk.press("G").press("enter").sees("assessed by").press("backspace");
    desk.press("a");
    desk.sees("Assess ").sees("a Assessor ").lacks("a Assessor   -");
    desk.press("esc");
    desk.press("v").sees("Weighted kappa").sees("n ").press("enter").says("no rows").press("G").sees("the others (median of");
    desk.press("v").press("p").press("p").sees("never");
    desk.pass(2);
    let mut desk = desk.reopen();
    desk.sees("never");
    desk.press("c").type_text("second").press("enter").sees("Second group");
}

#[test]
fn picture_of_the_matrix_in_80_columns() {
    let mut desk = open();
    stand_on(&mut desk, 'b');
    insta::assert_snapshot!(desk.screen());
}

#[test]
fn picture_of_the_matrix_in_120_columns() {
    let mut desk = open_in(120, 40);
    stand_on(&mut desk, 'T');
    insta::assert_snapshot!(desk.screen());
}
