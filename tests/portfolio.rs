//! Portfolio, learning curve, progress and figures over a file.

mod sample_file;

use std::collections::BTreeSet;

use sample_file::{all, loaded, today};
use ustaz::model::{Assessment, Id, InstrumentKind, Kind, Party, Row, Value};
use ustaz::msg;
use ustaz::programme::entry::Manner;
use ustaz::programme::show::Names;
use ustaz::programme::skills::curve::{Curve, Rates, performers, procedures};
use ustaz::programme::skills::figures::{Asked, Group, exams, figures};
use ustaz::programme::skills::portfolio::Portfolio;
use ustaz::programme::skills::progress::Progress;
use ustaz::programme::verbs;
use ustaz::rules::calendar::{Calendar, LunarShift};
use ustaz::rules::skills::cusum::{Setting, Verdict};
use ustaz::store::Store;

fn manner() -> Manner {
    Manner { today: today(), calendar: Calendar::Gregorian, second: None, shift: LunarShift::default(), country: String::new() }
}

fn set(store: &mut Store, kind: Kind, id: Id, cells: &[(&'static str, Value)]) {
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.set(kind, id, cells)).unwrap();
}

/// Whoever has most cases of a procedure that can be counted.
fn most(store: &Store) -> (Id, Id, usize) {
    let people = all(store, Kind::Trainee);
    let best = |t: &Row| procedures(store, t.id).unwrap().first().map(|(p, n)| (t.id, *p, *n));
    people.iter().filter_map(best).max_by_key(|(_, _, n)| *n).unwrap()
}

#[test]
fn everybodys_portfolio_holds_what_the_file_holds_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let names = Names::new();
    let (mut held, mut tests, mut cases) = (0, 0, 0);
    for trainee in all(&store, Kind::Trainee) {
        let found = Portfolio::gather(&store, &names, trainee.id, today()).unwrap().unwrap();
        let rows = |kind| store.referring(kind, "trainee", trainee.id, 1000).unwrap();
        assert_eq!(found.who.name, trainee.text("passport_name"));
        let stays = rows(Kind::Placement).iter().filter(|r| r.text("state") != "cancelled").count();
        assert_eq!(found.stays.len(), stays);
        assert!(found.stays.iter().all(|s| !s.hospital.is_empty() && !s.department.is_empty()));
        assert!(found.stays.windows(2).all(|s| s[0].from <= s[1].from));
        assert_eq!(found.certificates.len(), rows(Kind::Certificate).len());
        assert_eq!(found.follow_ups.len(), rows(Kind::FollowUp).len());
        let skills: BTreeSet<Id> = found.skills.iter().map(|s| s.skill).collect();
        assert_eq!(skills.len(), found.skills.len(), "a skill stands once");
        for row in rows(Kind::Assessment) {
            let record: Assessment = row.to();
            match record.skill {
                Some(skill) => assert!(skills.contains(&skill)),
                None => assert!(found.general.iter().any(|g| g.assessment == row.id)),
            }
        }
        assert!(found.general.iter().filter(|g| g.kind == Some(InstrumentKind::Msf)).all(|g| g.assessor.is_empty()));
        // Those of the curriculum come first.
        let wanted = found.skills.iter().take_while(|s| s.wanted).count();
        assert_eq!(wanted, found.skills.iter().filter(|s| s.wanted).count());
        for line in &found.skills {
            assert!(line.entrusted.iter().all(|e| e.decision.in_force(today())));
            assert!(line.by_month.iter().sum::<u32>() <= line.logged);
            held += line.entrusted.len();
            cases += line.answered;
        }
        tests += found.tests.iter().filter(|t| t.before.is_some() && t.after.is_some()).count();
    }
    assert!(held > 0 && tests > 0 && cases > 0, "{held} {tests} {cases}");
    assert!(Portfolio::gather(&store, &names, Id::new(7).unwrap(), today()).unwrap().is_none());
}

#[test]
fn a_curve_counts_agreed_cases_with_an_answer_and_says_what_it_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (trainee, procedure, n) = most(&store);
    assert!(n >= 20, "the sample shows a curve");
    let gather = |store: &Store, rates| Curve::gather(store, &Names::new(), trainee, procedure, rates).unwrap().unwrap();
    let curve = gather(&store, None);
    assert_eq!(curve.cases.len(), n);
    assert!(curve.cases.windows(2).all(|c| c[0].on <= c[1].on));
    assert!(!curve.own && curve.rates == Rates::default());
    assert!(curve.unanswered > 0 && curve.unsettled > 0);
    let logged = store.referring(Kind::Participant, "trainee", trainee, 1000).unwrap();
    let of_it = |r: &&Row| {
        let operation = store.get(Kind::Logbook, r.reference("logbook").unwrap()).unwrap().unwrap();
        operation.reference("procedure") == Some(procedure)
    };
    let all_of_it = logged.iter().filter(of_it).count();
    assert_eq!(curve.cases.len() + curve.unanswered + curve.unsettled + curve.other_part, all_of_it);
    // The plot holds the numbers of the chart, case by case, and its words hold them too.
    let (chart, watch) = (curve.chart.clone().unwrap().chart, curve.watch.clone().unwrap());
    let plot = curve.plot(&manner());
    let drawn: Vec<f64> = plot.series.iter().flat_map(|s| s.points.iter().map(|p| p.y)).collect();
    assert_eq!(drawn, [watch.learning.clone(), watch.relapse.clone()].concat());
    let twin = plot.twin(80);
    for (point, n) in plot.series.iter().flat_map(|s| &s.points).zip(1..) {
        assert_eq!(point.x, f64::from(n));
        assert!(twin.iter().any(|l| l.split_whitespace().take(2).eq([n.to_string(), format!("{:.2}", point.y)])), "{n}");
    }
    assert_eq!(plot.limits[0].at, chart.limit());
    assert!(matches!(watch.verdict, Verdict::Signalled(_)), "{:?}", watch.verdict);
    // A case whose code the trainer does not confirm counts no more.
    let part = logged.iter().filter(of_it).find(|r| !r.get("confirmed_on").is_null()).unwrap();
    set(&mut store, Kind::Participant, part.id, &[("trainer_supervision", Value::Null), ("confirmed_on", Value::Null)]);
    let after = gather(&store, None);
    assert_eq!(after.cases.len() + after.unanswered, curve.cases.len() + curve.unanswered - 1);
    assert_eq!(after.unsettled, curve.unsettled + 1);
    // Rates that are tried are not the record's; kept, they are.
    let tried = Rates { acceptable: 0.05, unacceptable: 0.3, horizon: 40, falsely: 0.05 };
    assert!(!gather(&store, Some(tried)).own);
    verbs::keep_rates(&mut store, "zahra", procedure, &tried).unwrap();
    let kept = gather(&store, None);
    assert!(kept.own && kept.rates == tried);
    assert!(kept.chart.unwrap().rates.incompetent.share <= 0.06);
}

#[test]
fn inside_a_visit_no_verdict_is_given_nor_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (trainee, procedure, _) = most(&store);
    let visit = all(&store, Kind::Visit).into_iter().find(|v| v.date("arrives_on").is_some_and(|d| d < today())).unwrap();
    let (arrives, hospital) = (visit.date("arrives_on").unwrap(), Vec::<Id>::from_row(&visit));
    let cases = Curve::gather(&store, &Names::new(), trainee, procedure, None).unwrap().unwrap().cases;
    for (case, n) in cases.iter().zip(0..) {
        let day = arrives + chrono::TimeDelta::days(n % 5);
        let cells = [("on", Value::text(day.to_string())), ("hospital", Value::Int(hospital.get())), ("success", Value::Int(1))];
        set(&mut store, Kind::Logbook, case.id, &cells);
    }
    let curve = Curve::gather(&store, &Names::new(), trainee, procedure, None).unwrap().unwrap();
    assert_eq!(curve.setting, Setting::Visit);
    let watch = curve.watch.clone().unwrap();
    assert_eq!((watch.verdict, watch.signal), (Verdict::Withheld, None));
    assert!(watch.learning.last().unwrap() >= &curve.chart.as_ref().unwrap().chart.limit(), "there is something to withhold");
    let plot = curve.plot(&manner());
    assert!(plot.limits.is_empty() && plot.marks.is_empty() && plot.series.len() == 1);
    assert_eq!(plot.series[0].points.len(), cases.len());
    assert!(plot.says[0].contains("No verdict"));
    // The same days at another hospital are a stay that is too short.
    let other = all(&store, Kind::Hospital).into_iter().find(|h| !visit.text("hospitals").contains(&h.id.to_string())).unwrap();
    set(&mut store, Kind::Logbook, cases[0].id, &[("hospital", Value::Int(other.id.get()))]);
    let curve = Curve::gather(&store, &Names::new(), trainee, procedure, None).unwrap().unwrap();
    assert!(matches!(curve.setting, Setting::Stay { days: 5 }), "{:?}", curve.setting);
    assert_eq!(curve.watch.unwrap().verdict, Verdict::Withheld);
    // A case a month before makes it a longer stay. One that failed is forgotten when the visit begins; one that went well counts.
    let before = arrives - chrono::TimeDelta::days(30);
    for (success, withheld) in [(0, true), (1, false)] {
        let cells = [("on", Value::text(before.to_string())), ("success", Value::Int(success))];
        set(&mut store, Kind::Logbook, cases[0].id, &cells);
        let curve = Curve::gather(&store, &Names::new(), trainee, procedure, None).unwrap().unwrap();
        assert!(curve.setting.long_enough(), "{:?}", curve.setting);
        assert_eq!(curve.watch.as_ref().unwrap().verdict == Verdict::Withheld, withheld);
        let plot = curve.plot(&manner());
        assert_eq!((plot.limits.is_empty(), plot.says[0].contains("No verdict")), (withheld, withheld), "{:?}", plot.says);
    }
}

/// The first hospital of a visit.
trait FirstHospital {
    fn from_row(row: &Row) -> Id;
}

impl FirstHospital for Vec<Id> {
    fn from_row(row: &Row) -> Id {
        use ustaz::model::FieldType;
        Self::read(row.get("hospitals"))[0]
    }
}

#[test]
fn who_did_a_procedure_is_found_from_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let (trainee, procedure, n) = most(&store);
    let found = performers(&store, procedure).unwrap();
    assert!(found.iter().any(|(id, cases)| *id == trainee && *cases >= n));
    assert!(found.windows(2).all(|p| p[0].1 >= p[1].1));
}

#[test]
fn progress_has_a_panel_for_each_tool_and_never_mixes_two() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (names, manner) = (Names::new(), manner());
    let mut panels = 0;
    for trainee in all(&store, Kind::Trainee) {
        let found = Progress::gather(&store, &names, &manner, trainee.id, None).unwrap().unwrap();
        let rows: Vec<Assessment> = store.referring(Kind::Assessment, "trainee", trainee.id, 1000).unwrap().iter().map(Row::to).collect();
        let tools: BTreeSet<(Option<Id>, Option<Id>)> = rows.iter().map(|a| (a.skill, a.instrument)).collect();
        assert!(found.panels.len() <= tools.len());
        let points: usize = found.panels.iter().map(|p| p.plot.series[0].points.len()).sum();
        assert!(points <= rows.len());
        for panel in found.panels.iter().map(|p| &p.plot) {
            assert_eq!(panel.series.len(), 1);
            assert!(panel.series[0].points.iter().all(|p| p.y >= panel.y.least && p.y <= panel.y.greatest));
            panels += 1;
        }
    }
    assert!(panels > 20, "{panels}");
    // A claim is no point.
    let row = all(&store, Kind::Assessment).into_iter().find(|r| !r.get("skill").is_null() && r.text("phase") == "formative").unwrap();
    let (trainee, skill) = (row.reference("trainee").unwrap(), row.reference("skill"));
    let points = |store: &Store| {
        let found = Progress::gather(store, &names, &manner, trainee, skill).unwrap().unwrap();
        found.panels.iter().map(|p| p.plot.series[0].points.len()).sum::<usize>()
    };
    let before = points(&store);
    set(&mut store, Kind::Assessment, row.id, &[("entered_by", Value::text(Party::Trainee.key()))]);
    assert_eq!(points(&store), before - 1);
}

#[test]
fn an_exam_has_its_pass_mark_or_a_reason_and_tests_their_interval() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let rated: Vec<Row> = all(&store, Kind::Assessment).into_iter().filter(|r| !r.get("session").is_null()).collect();
    let exam = exams(&store).unwrap().into_iter().find(|e| rated.iter().any(|r| r.reference("session") == Some(e.id))).unwrap();
    let instrument = rated.iter().find(|r| r.reference("session") == Some(exam.id)).and_then(|r| r.reference("instrument")).unwrap();
    let asked = Asked { group: Group::Session(exam.id), instrument: None, from: None, to: None };
    let of = |store: &Store, asked: &Asked| figures(store, &Names::new(), asked).unwrap();
    set(&mut store, Kind::Instrument, instrument, &[("borderline", Value::Null)]);
    let station = of(&store, &asked).stations.remove(0);
    assert!(station.outcome.is_err() && station.says()[0].contains("borderline"), "{:?}", station.says());
    assert!(station.plot().limits.is_empty());
    set(&mut store, Kind::Instrument, instrument, &[("borderline", Value::Real(2.5))]);
    let found = of(&store, &asked);
    let station = &found.stations[0];
    let mark = station.outcome.clone().unwrap();
    assert_eq!(mark.n, station.candidates.len());
    let there = rated.iter().filter(|r| r.reference("session") == Some(exam.id)).count();
    assert_eq!(station.candidates.len() + station.left_out, there);
    assert_eq!(station.passed, station.candidates.iter().filter(|(c, _)| c.checklist >= mark.mark).count());
    assert!(0 < station.passed && station.passed < mark.n, "the sample has both");
    // Reckoned once more, another way: the line goes through the means, and its residuals are not correlated with the ratings.
    let n = mark.n as f64;
    let mean = |of: &dyn Fn(f64, f64) -> f64| station.candidates.iter().map(|(c, _)| of(c.global, c.checklist)).sum::<f64>() / n;
    let residual = |x: f64, y: f64| y - mark.intercept - mark.slope * x;
    assert!(mean(&residual).abs() < 1e-9 && mean(&|x, y| x * residual(x, y)).abs() < 1e-9);
    assert!((mark.mark - (mark.intercept + 2.5 * mark.slope)).abs() < 1e-9);
    let plot = station.plot();
    assert_eq!(plot.series[0].points.iter().filter(|p| p.sign == 'o').count(), station.passed);
    // Tests of those who were examined.
    let test = &found.tests[0];
    let d = test.outcome.clone().unwrap();
    assert_eq!(d.n, test.pairs.len());
    assert!(d.low < d.difference && d.difference < d.high && (d.after - d.before - d.difference).abs() < 1e-9);
    // All ratings equal: refused, and said so.
    for (candidate, _) in &station.candidates {
        set(&mut store, Kind::Assessment, candidate.assessment, &[("global_rating", Value::Real(3.0))]);
    }
    let equal = of(&store, &asked).stations.remove(0);
    assert!(equal.outcome.is_err() && equal.says()[0].contains("no figure"));
    // Before anybody was examined there is nothing.
    let before = Asked { to: Some(today() - chrono::TimeDelta::days(4000)), ..asked };
    let none = of(&store, &before);
    assert!(none.stations.is_empty() && none.tests.is_empty());
    assert!(!none.text(80, &manner(), &before).is_empty());
}

#[test]
fn a_cohort_has_its_tests_by_version() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let mut pairs = 0;
    for cohort in all(&store, Kind::Cohort) {
        let asked = Asked { group: Group::Cohort(cohort.id), instrument: None, from: None, to: None };
        let found = figures(&store, &Names::new(), &asked).unwrap();
        for test in &found.tests {
            pairs += test.pairs.len();
            for (pair, _) in &test.pairs {
                let trainee = store.get(Kind::Trainee, pair.trainee).unwrap().unwrap();
                assert_eq!(trainee.reference("cohort"), Some(cohort.id));
            }
        }
    }
    assert!(pairs > 5, "{pairs}");
}
