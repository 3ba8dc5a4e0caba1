//! The indicators: figures with what is counted, the records behind one, another period, a file.

use ustaz::model::Kind;
use ustaz::programme::skills::indicators::indicators;
use ustaz::rules::skills::indicators::Indicator;

use crate::desk::{Desk, today};

fn open_in(width: u16, height: u16) -> Desk {
    let mut desk = Desk::open_sample_in(width, height);
    desk.press("5");
    for _ in 0..30 {
        if desk.second().contains("[Indicators]") {
            desk.rest();
            return desk;
        }
        desk.press("tab");
    }
    panic!("no indicators\n{}", desk.screen());
}

#[test]
fn each_figure_says_what_is_counted_and_opens_what_is_behind_it() {
    let mut desk = open_in(80, 24);
    desk.sees("Health workers trained").sees("Counted: the people");
    let from = today().checked_sub_months(chrono::Months::new(12)).unwrap().succ_opt().unwrap();
    let report = indicators(&desk.store, from, today(), |_, _| {}).unwrap();
    let all = &report.figures[0];
    assert_eq!(all.indicator, Indicator::Trained);
    assert!(desk.row_at_marker().contains(&all.behind.all.to_string()), "{}", desk.screen());
    desk.press("enter").sees("Health workers trained: all");
    // Two who were trained, and one who was not.
    let named = |id| ustaz::programme::show::Names::new().title(&desk.store, Kind::Trainee, id);
    let (first, last) = (named(all.behind.ids[0]), named(*all.behind.ids.last().unwrap()));
    for name in [first, last] {
        desk.find_row(&name);
        assert!(desk.row_at_marker().contains(&name), "{}", desk.screen());
    }
    desk.press("esc").press("esc");
    desk.sees("Health workers trained");
}

#[test]
fn the_records_out_of_which_a_figure_counts_open_too() {
    let mut desk = open_in(80, 24);
    desk.press("o").says("out of nothing");
    let from = today().checked_sub_months(chrono::Months::new(12)).unwrap().succ_opt().unwrap();
    let report = indicators(&desk.store, from, today(), |_, _| {}).unwrap();
    let last = report.figures.last().unwrap();
    assert_eq!(last.indicator, Indicator::Shortfall);
    desk.press("G").press("o").sees("Out of, Held but of no use");
    let held = last.out_of.as_ref().unwrap();
    assert!(held.all > last.behind.all, "{held:?}");
    desk.press("esc").press("esc").sees("Held but of no use");
}

#[test]
fn the_period_is_typed_or_moved_and_stays() {
    let mut desk = open_in(80, 24);
    desk.press("p").sees("First day of the period").press("ctrl-u").type_text("2026-12-01").press("enter");
    desk.sees("Last day of the period").press("ctrl-u").type_text("2026-11-01").press("enter").sees("Type a later day");
    desk.press("ctrl-u").type_text("2026-12-31").press("enter");
    desk.rest();
    // Nothing has happened in December yet: nobody is counted, and nothing is a zero that was not counted.
    let row = desk.row_at_marker();
    assert!(row.contains("all") && row.trim_end().ends_with('0'), "{row}");
    desk.press("enter").says("no record behind");
    desk.press("<");
    desk.rest();
    assert!(desk.screen().contains("2026") && desk.screen().contains("Nov"), "{}", desk.screen());
    let desk = desk.start_again();
    assert!(desk.screen().contains("Nov"), "{}", desk.screen());
}

#[test]
fn the_figures_go_into_a_file_that_is_not_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("figures.csv");
    let mut desk = open_in(120, 40);
    desk.press("E").press("ctrl-u").type_text(file.to_str().unwrap()).press("enter").says("Written");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("\u{feff}indicator,by,group,value"), "{text}");
    for indicator in Indicator::ALL {
        let name = ustaz::words::label(&format!("indicator-{}", indicator.key()));
        assert!(text.contains(&name), "{name}\n{text}");
    }
    desk.press("E").press("ctrl-u").type_text(file.to_str().unwrap()).press("enter").sees("already");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}
