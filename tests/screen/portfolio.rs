//! A trainee's portfolio, learning curve and progress, and the figures of a group, by keys.

use ustaz::model::{Id, Kind, Row, Value};
use ustaz::msg;
use ustaz::programme::show::Names;
use ustaz::programme::skills::curve::{Curve, procedures};
use ustaz::programme::skills::figures::exams;
use ustaz::programme::skills::portfolio::Portfolio;
use ustaz::store::{Direction, ListQuery};
use ustaz::term::Capabilities;

use crate::desk::{Desk, Opening, today};

fn rows(desk: &Desk, kind: Kind) -> Vec<Row> {
    desk.store.page(&ListQuery::all(kind), None, Direction::Forward, 500).unwrap().into_iter().map(|(row, _)| row).collect()
}

/// Whoever has most cases that a curve counts, and at what.
fn most(desk: &Desk) -> (Row, Id) {
    let best = |t: Row| procedures(&desk.store, t.id).unwrap().first().map(|(p, n)| (*n, t.clone(), *p));
    let (_, trainee, procedure) = rows(desk, Kind::Trainee).into_iter().filter_map(best).max_by_key(|b| b.0).unwrap();
    (trainee, procedure)
}

/// On the row of a trainee in their table.
fn stand_on(desk: &mut Desk, trainee: &Row) {
    desk.press("2").find_row(trainee.text("passport_name"));
    assert!(desk.row_at_marker().contains(trainee.text("passport_name")), "{}", desk.screen());
}

#[test]
fn a_portfolio_opens_from_the_table_and_leads_on() {
    let mut desk = Desk::open_sample();
    let (trainee, _) = most(&desk);
    stand_on(&mut desk, &trainee);
    desk.keys("g p").sees("Portfolio: ").sees(trainee.text("passport_name"));
    let found = Portfolio::gather(&desk.store, &Names::new(), trainee.id, today()).unwrap().unwrap();
    desk.sees(&format!("Skills {}", found.skills.len()));
    // The marker is on the first skill; its line holds the letter and the cases.
    let first = &found.skills[0];
    let row = desk.row_at_marker();
    assert!(row.contains(&first.code) && row.contains(first.judgement.state.letter()), "{row}");
    desk.press("enter").sees(&first.title).press("backspace").sees("Portfolio: ");
    // A step moves the marker and nothing else.
    desk.rest();
    let before = desk.cells();
    desk.press("down");
    let moved = before.iter().zip(desk.cells()).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 2, "{moved}");
    desk.press("G");
    desk.press("backspace").sees("[Trainees]");
    // It is there too from a record that names the trainee.
    desk.press("5");
    for _ in 0..20 {
        if desk.second().contains("[Entrustments") {
            break;
        }
        desk.press("tab");
    }
    desk.keys("g p").sees("Portfolio: ");
}

#[test]
fn a_curve_is_asked_for_looked_at_tried_kept_and_written() {
    crate::desk::beside_the_project();
    let mut desk = Desk::open_sample();
    let (trainee, procedure) = most(&desk);
    let curve = Curve::gather(&desk.store, &Names::new(), trainee.id, procedure, None).unwrap().unwrap();
    stand_on(&mut desk, &trainee);
    // The procedure with most cases is offered first.
    desk.keys("g l").sees("at which procedure").press("enter");
    desk.sees(&curve.says()[0][..40]).sees("limit h").sees("rates 10 25 50 10");
    let least = curve.chart.clone().unwrap().chart.least_cases();
    desk.sees(&format!("It takes {least} straight successes"));
    // In words, and back.
    let drawn = desk.screen();
    desk.press("t").sees("success").sees(" S").press("G").sees(&curve.cases.last().unwrap().on.to_string());
    desk.press("t");
    assert_eq!(desk.screen(), drawn);
    // Other rates; what cannot be is asked again.
    desk.press("e").press("ctrl-u").type_text("25 10 50 10").press("enter").sees("Acceptable failures must be fewer");
    desk.press("ctrl-u").type_text("5 30 40 5").press("enter").sees("rates 5 30 40 5").sees("Within 40 cases");
    desk.press("s").says("stand in the record");
    let skill = desk.store.get(Kind::Skill, procedure).unwrap().unwrap();
    assert_eq!((skill.get("acceptable_failure"), skill.get("horizon")), (&Value::Real(5.0), &Value::Int(40)));
    desk.press("s").says("already");
    desk.press("u").says("Undo: ").sees("rates 10 25 50 10");
    // To a file.
    let file = format!("curve-{}.svg", std::process::id());
    let _ = std::fs::remove_file(&file);
    desk.press("w").press("ctrl-u").type_text(&file).press("enter").says(&file);
    let svg = std::fs::read_to_string(&file).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("<desc") && svg.contains(trainee.text("passport_name")));
    std::fs::remove_file(&file).unwrap();
    desk.press("backspace").sees("[Trainees]");
}

#[test]
fn a_plot_is_ascii_where_the_terminal_has_no_more() {
    let bare = Capabilities { unicode: false, braille: false, colour: false, ..Capabilities::FULL };
    let console = Capabilities { braille: false, ..Capabilities::FULL };
    let mut braille = 0;
    for can in [bare, console, Capabilities::FULL] {
        let mut desk = Opening { can, ..Opening::default() }.open();
        let (trainee, _) = most(&desk);
        stand_on(&mut desk, &trainee);
        desk.keys("g l").press("enter").sees("limit h");
        let screen = desk.screen();
        let dots = screen.chars().filter(|c| ('\u{2800}'..='\u{28FF}').contains(c)).count();
        braille += usize::from(dots > 0);
        assert_eq!(dots > 0, can.braille, "{screen}");
        if !can.unicode {
            assert!(screen.is_ascii(), "{screen}");
        }
        // A failure is a letter, not a colour.
        assert!(screen.lines().any(|l| l.contains('x') && l.contains('|')), "{screen}");
        // Narrow, low, and wide again.
        desk.resize(60, 18).sees("limit h").resize(28, 10).sees("Learn").resize(120, 40).sees("limit h").sees("simulated runs");
    }
    assert_eq!(braille, 1);
}

#[test]
fn progress_shows_a_plot_for_each_tool() {
    let mut desk = Desk::open_sample();
    let count = |desk: &Desk, t: &Row| desk.store.referring(Kind::Assessment, "trainee", t.id, 500).unwrap().len();
    let trainee = rows(&desk, Kind::Trainee).into_iter().max_by_key(|t| count(&desk, t)).unwrap();
    stand_on(&mut desk, &trainee);
    desk.keys("g o").sees("plot 1 of ").sees("with this tool in this version");
    let first = desk.screen();
    desk.press("right").sees("plot 2 of ");
    assert_ne!(desk.screen(), first);
    desk.press("left");
    assert_eq!(desk.screen(), first);
    desk.press("t").sees("Ratings with ").press("backspace").sees("[Trainees]");
}

fn to_figures(desk: &mut Desk) {
    desk.press("5");
    for _ in 0..30 {
        if desk.second().contains("[Figures]") {
            return;
        }
        desk.press("tab");
    }
    panic!("no figures\n{}", desk.screen());
}

#[test]
fn figures_of_a_cohort_and_of_an_exam() {
    let mut desk = Desk::open_sample();
    let rated: Vec<Row> = rows(&desk, Kind::Assessment).into_iter().filter(|r| !r.get("session").is_null()).collect();
    let exam = exams(&desk.store).unwrap().into_iter().find(|e| rated.iter().any(|r| r.reference("session") == Some(e.id))).unwrap();
    let instrument = rated.iter().find(|r| r.reference("session") == Some(exam.id)).and_then(|r| r.reference("instrument")).unwrap();
    let borderline = [("borderline", Value::Real(2.5))];
    desk.store.write("karim", &msg!("journal-stress", n = 1), |tx| tx.set(Kind::Instrument, instrument, &borderline)).unwrap();
    to_figures(&mut desk);
    desk.press("/").sees("cohort or exam").type_text(exam.text("title")).press("enter").sees(&format!("/ {}", exam.text("title")));
    desk.rest();
    desk.sees("Pass mark ").sees("RMSE");
    desk.press("enter").sees("global rating").sees("pass mark").press("backspace").sees("[Figures]");
    desk.press("G").rest();
    desk.sees("% interval");
    desk.press("p").type_text("2020-01-01..2020-02-01").press("enter").sees("Nobody of");
    desk.press("p").press("enter").sees("before and aft");
    desk.resize(60, 20).sees("[Figures]").resize(120, 40).sees("RMSE");
}
