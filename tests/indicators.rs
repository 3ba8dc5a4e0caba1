//! The indicators over the sample, counted a second time by hand.

mod sample_file;

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use sample_file::{all, loaded, today};
use ustaz::exchange::indicators::listing;
use ustaz::exchange::listing::Form;
use ustaz::model::{Assessment, Cost, FollowUp, Id, Kind, Placement, PlacementState, Teaching};
use ustaz::programme::show::Names;
use ustaz::programme::skills::indicators::indicators;
use ustaz::rules::skills::indicators::{Figure, Group, Indicator};
use ustaz::store::Store;

fn period() -> (NaiveDate, NaiveDate) {
    (today() - Days::new(364), today())
}

fn figures(store: &Store) -> Vec<Figure> {
    let (from, to) = period();
    indicators(store, from, to, |_, _| {}).unwrap().figures
}

fn one(figures: &[Figure], indicator: Indicator, group: &Group) -> Figure {
    figures.iter().find(|f| f.indicator == indicator && f.group == *group).unwrap_or_else(|| panic!("{indicator:?} {group:?}")).clone()
}

#[test]
fn figures_are_what_a_count_by_hand_gives() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let figures = figures(&store);
    let (from, to) = period();
    let inside = |day: Option<NaiveDate>| day.is_some_and(|d| (from..=to).contains(&d));

    let abroad: BTreeSet<Id> = all(&store, Kind::Placement)
        .iter()
        .map(|r| r.to::<Placement>())
        .filter(|p| inside(p.ends_on) && !matches!(p.state, Some(PlacementState::Cancelled | PlacementState::Planned)))
        .filter_map(|p| p.trainee)
        .collect();
    let placed = one(&figures, Indicator::Trained, &Group::Sort(ustaz::rules::skills::indicators::Sort::Placement));
    assert_eq!(placed.behind.ids, abroad.into_iter().collect::<Vec<_>>());

    let asked: Vec<FollowUp> = all(&store, Kind::FollowUp).iter().map(|r| r.to()).filter(|f: &FollowUp| inside(f.done_on)).collect();
    for month in [3, 6, 9, 12] {
        let of: Vec<bool> = asked.iter().filter(|f| f.month == Some(month)).filter_map(|f| f.skill_in_use).collect();
        let figure = one(&figures, Indicator::InUse, &Group::Month(month));
        assert_eq!((figure.numerator, figure.denominator), (of.iter().filter(|y| **y).count() as f64, Some(of.len() as f64)), "{month}");
    }

    let paid: f64 = all(&store, Kind::Cost)
        .iter()
        .map(|r| r.to::<Cost>())
        .filter(|c| inside(c.paid_on) && c.currency == "USD")
        .filter_map(|c| c.amount)
        .sum();
    assert_eq!(one(&figures, Indicator::Cost, &Group::Currency("USD".into())).numerator, paid);

    let taught: BTreeSet<Option<Id>> =
        all(&store, Kind::Teaching).iter().map(|r| r.to::<Teaching>()).filter(|t| inside(t.on)).map(|t| t.learner).collect();
    assert_eq!(one(&figures, Indicator::SecondGeneration, &Group::All).numerator, taught.len() as f64);

    // Of a test the mean difference of pairs, and nobody who sat it only once.
    let tests = figures.iter().find(|f| f.indicator == Indicator::PrePost).unwrap();
    let Group::Tool(tool) = tests.group else { panic!("{tests:?}") };
    let sat: Vec<Assessment> =
        all(&store, Kind::Assessment).iter().map(|r| r.to()).filter(|a: &Assessment| a.instrument == Some(tool)).collect();
    assert!(tests.behind.all <= sat.iter().filter_map(|a| a.trainee).collect::<BTreeSet<_>>().len());
    let (low, high) = tests.interval.unwrap();
    assert!(low < tests.value.unwrap() && tests.value.unwrap() < high);
}

#[test]
fn shares_lie_between_nothing_and_all_and_an_empty_period_has_none() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let full = figures(&store);
    for indicator in Indicator::ALL {
        assert!(full.iter().any(|f| f.indicator == indicator), "{indicator:?}");
    }
    for figure in &full {
        if matches!(
            figure.indicator,
            Indicator::Trained | Indicator::Entrusted | Indicator::InPost | Indicator::InUse | Indicator::Readiness
        ) {
            assert!(figure.value.is_none_or(|v| (0.0..=1.0).contains(&v)), "{figure:?}");
        }
        assert!(figure.denominator != Some(0.0) || figure.value.is_none());
    }
    let ahead = today() + Days::new(4000);
    let empty = indicators(&store, ahead, ahead + Days::new(10), |_, _| {}).unwrap().figures;
    assert!(
        empty
            .iter()
            .filter(|f| ![Indicator::Readiness, Indicator::Seats, Indicator::Shortfall].contains(&f.indicator))
            .all(|f| f.numerator == 0.0),
        "{empty:#?}"
    );
}

#[test]
fn every_form_has_every_figure_with_its_definition() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let (from, to) = period();
    let report = indicators(&store, from, to, |_, _| {}).unwrap();
    let names = Names::new();
    let long = listing(&store, &names, &report, false);
    assert_eq!(long.rows.len(), report.figures.len());
    let mut json = Vec::new();
    long.write(Form::Json, 80, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    for (row, figure) in json.as_array().unwrap().iter().zip(&report.figures) {
        assert!(!row["definition"].as_str().unwrap().is_empty() && !row["out-of"].as_str().unwrap().is_empty());
        assert_eq!(row["value"].as_f64().is_some(), figure.value.is_some());
    }
    let text = listing(&store, &names, &report, true).text(100).join("\n");
    assert!(text.contains("38 %") || text.contains(" %"), "{text}");
    assert!(text.lines().all(|l| ustaz::text::width(l) <= 100), "{text}");
}
