//! Import of the files of the field, and what every import promises: nothing lost, nothing twice, one step back.

mod intake;

use intake::{House, counts, problems, said, score, shared, today, usual};
use ustaz::exchange::export::Format;
use ustaz::exchange::import::{Options, Outcome, PassedKind, Target, Weight, apply, kind_of_word, report};
use ustaz::model::{Kind, List};
use ustaz::programme::sample;

#[test]
fn the_nominations_arrive_whole() {
    let mut house = House::with_hospitals();
    let file = shared("workbooks/nominations.xlsx");
    let plan = house.take(&file, Kind::Trainee, usual());
    assert_eq!(counts(&plan), [115, 0, 0, 5, 0, 0], "{:?}", problems(&plan));
    let truth = std::fs::read_to_string(shared("workbooks/nominations_truth.csv")).unwrap();
    let csv = house.csv(Kind::Trainee);
    let score = score(&truth, &csv);
    assert!(score.cells >= 0.99 && score.rows >= 0.95 && score.people == score.distinct, "{score:?}");
    // Only second phones that are none were left out, and each was told.
    assert!(
        plan.problems.iter().all(|p| p.weight == Weight::Value && ["Phone", "Tel / Mobile"].contains(&&*p.column)),
        "{:?}",
        problems(&plan)
    );
    let sections = plan.sheets.iter().flat_map(|s| &s.passed).filter(|p| p.what == PassedKind::Section).count();
    let totals = plan.sheets.iter().flat_map(|s| &s.passed).filter(|p| p.what == PassedKind::Total).count();
    assert_eq!((sections, totals, plan.counts.passed), (9, 2, 11));
    // A formula is text.
    assert!(csv.contains("'=HYPERLINK(\"\"http://example.org\"\",\"\"file\"\")"), "guarded in the export");
    house.holds();
}

#[test]
fn twice_changes_nothing_and_one_step_takes_it_back() {
    let mut house = House::with_hospitals();
    let before = house.csv(Kind::Trainee);
    let hospitals = house.csv(Kind::Hospital);
    let file = shared("workbooks/nominations.xlsx");
    let plan = house.plan(&file, Kind::Trainee, usual()).unwrap();
    assert_eq!(house.csv(Kind::Trainee), before, "a plan writes nothing");
    let written = apply(&mut house.store, "zahra", &plan).unwrap();
    assert!(written.output.backup.as_ref().is_some_and(|b| b.exists()));
    assert!(written.output.remembered > 4, "spellings of hospitals");
    let label = house.store.entry(written.seq.unwrap()).unwrap().unwrap().label;
    assert_eq!(label, "imported nominations.xlsx: Trainees, 115 new, 0 changed");
    let after = house.csv(Kind::Trainee);
    let again = house.plan(&file, Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&again), [0, 120, 0, 0, 0, 0]);
    assert!(!again.changes_anything() && again.names.is_empty(), "{:?}", again.names);
    let written_again = apply(&mut house.store, "zahra", &again).unwrap();
    assert_eq!((written_again.seq, &written_again.output.backup), (None, &None));
    assert_eq!(house.csv(Kind::Trainee), after);
    house.store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!((house.csv(Kind::Trainee), house.csv(Kind::Hospital)), (before, hospitals));
    assert!(house.rows(Kind::Document).is_empty() && house.rows(Kind::Mapping).iter().all(|m| m.text("records") != "trainee"));
    house.holds();
}

#[test]
fn rows_stay_in_sight() {
    let house = House::with_hospitals();
    for (file, kind) in [
        ("workbooks/nominations.xlsx", Kind::Trainee),
        ("workbooks/nominations.xlsx", Kind::Trainer),
        ("workbooks/ihris_sampleInput.xlsx", Kind::Trainee),
        ("workbooks/ihris_sampleInput.xlsx", Kind::Hospital),
        ("workbooks/trainsmart_ImportTrainingTemplate.xlsx", Kind::Trainee),
        ("facilities/hotosm_afg_health_facilities_points.csv", Kind::Hospital),
        ("places/cod_ab_afg_adm1.csv", Kind::Term),
        ("places/cod_ab_afg_adm2.csv", Kind::Term),
    ] {
        let plan = house.plan(&shared(file), kind, usual()).unwrap();
        counts(&plan);
        let book = ustaz::exchange::grid::open(&shared(file), &ustaz::exchange::grid::Limits::default()).unwrap();
        for (at, (sheet, looked)) in book.sheets.iter().zip(&plan.sheets).enumerate().filter(|(_, (_, l))| l.refused.is_none()) {
            let below = sheet.row_number(sheet.rows.len() - 1) - looked.header.unwrap().1;
            let rows = plan.rows.iter().filter(|r| r.sheet == at).count();
            assert_eq!(rows + looked.passed.len() + looked.blank, below, "{file} {}", sheet.name);
        }
        let rejected = plan.rows.iter().filter(|r| r.outcome == Outcome::Rejected);
        for row in rejected {
            let told = plan.problems.iter().any(|p| p.row == row.row && p.weight == Weight::Row && *p.sheet == *plan.sheet_name(row));
            assert!(told, "{file} {}: rejected without a word", row.row);
        }
    }
}

#[test]
fn a_personnel_system_s_template() {
    let mut house = House::new();
    let plan = house.take(&shared("workbooks/ihris_sampleInput.xlsx"), Kind::Trainee, usual());
    assert_eq!(counts(&plan), [1, 0, 0, 0, 0, 0]);
    for (key, wanted) in [
        ("passport_name", "Zane Habib"),
        ("surname", "Habib"),
        ("sex", "female"),
        ("born", "1970-06-16"),
        ("occupation", "2211"),
        ("phone", "+211653000000"),
        ("national_id", "391561022"),
        ("passport_number", "C3059903"),
    ] {
        assert_eq!(said(&plan, 0, key), wanted, "{key}");
    }
    assert_eq!(plan.made.len(), 1);
    assert_eq!(house.named(Kind::Hospital, "Kilindoni Hospital").text("side"), "");
    assert_eq!(problems(&plan), ["2 Province \"Coast Province\" import-name-none"]);
    let refused: Vec<bool> = plan.sheets.iter().map(|s| s.refused.is_some()).collect();
    assert_eq!(refused, [false, true, true]);
    house.holds();
}

#[test]
fn a_form_that_was_not_filled_in() {
    let house = House::new();
    let plan = house.plan(&shared("workbooks/trainsmart_ImportTrainingTemplate.xlsx"), Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan), [0; 6]);
    assert_eq!(
        plan.sheets[0].passed.iter().filter(|p| p.what == PassedKind::NumberOnly).map(|p| p.row).collect::<Vec<_>>(),
        (18..=37).collect::<Vec<_>>()
    );
    assert!(!plan.changes_anything());
}

#[test]
fn what_is_something_else_is_refused_with_sense() {
    let house = House::new();
    let cso = "workbooks/cso_1396.xlsx";
    for (file, kind, words) in [
        (cso, Kind::Trainee, &["cso_1396.xlsx holds no Trainees", "name (as in passport)", "به تفکیک ولسوالی", "--mapping"][..]),
        (cso, Kind::Hospital, &["no column that a hospital cannot be without", "name"]),
        (cso, Kind::Term, &["catalogue", "code"]),
        (cso, Kind::Document, &["trainee"]),
        ("workbooks/hospitals.csv", Kind::Trainee, &["rather those of Hospitals", "--sheet \"hospitals\""]),
        ("workbooks/nominations.xlsx", Kind::Hospital, &["rather those of Trainees"]),
        ("workbooks/nominations.xlsx", Kind::Session, &["starts_at"]),
        ("codes/isco08_title_index_health.csv", Kind::Trainee, &["no column"]),
    ] {
        let error = house.plan(&shared(file), kind, usual()).unwrap_err();
        for word in words {
            assert!(error.contains(word), "{file} as {}: {error}", kind.table());
        }
    }
    let sheet = |name: &str| Options { sheet: Some(name.into()), ..usual() };
    let error = house.plan(&shared("workbooks/nominations.xlsx"), Kind::Trainee, sheet("List 3")).unwrap_err();
    assert!(error.contains("List 3") && error.contains("لست کاندیدان, List 2"), "{error}");
    let named = house.plan(&shared("workbooks/nominations.xlsx"), Kind::Trainee, sheet("list 2")).unwrap();
    assert_eq!(named.rows.len(), 40);
    // Whoever names the sheet knows best.
    assert_eq!(counts(&house.plan(&shared("workbooks/hospitals.csv"), Kind::Trainee, sheet("hospitals")).unwrap())[0], 5);
}

#[test]
fn places_are_the_catalogue_s_own() {
    let mut house = House::new();
    let plan = house.plan(&shared("places/cod_ab_afg_adm1.csv"), Kind::Term, usual()).unwrap();
    assert_eq!(counts(&plan), [0, 34, 0, 0, 0, 0]);
    let file = shared("places/cod_ab_afg_adm2.csv");
    let plan = house.take(&file, Kind::Term, usual());
    assert_eq!((counts(&plan)[0], counts(&plan)[5], plan.rows.len()), (0, 0, 401));
    assert_eq!(counts(&house.plan(&file, Kind::Term, usual()).unwrap())[1], 401);
    assert_eq!(kind_of_word("district"), Some((Kind::Term, Some(List::District))));
    assert_eq!(kind_of_word("Trainees"), Some((Kind::Trainee, None)));
    assert_eq!(kind_of_word("follow-up"), Some((Kind::FollowUp, None)));
    assert_eq!(kind_of_word("people"), None);
    // Programmes of a residency catalogue: their codes stand among the other names of the specialties here.
    let residency = Options { list: Some(List::Specialty), ..usual() };
    let plan = house.plan(&shared("codes/kz_residency_programmes_4lang.csv"), Kind::Term, residency).unwrap();
    assert_eq!(counts(&plan)[5], 0, "{:?}", problems(&plan));
    assert!(counts(&plan)[0] < 35, "{:?}", counts(&plan));
    house.holds();
}

#[test]
fn hospitals_of_a_map() {
    let mut house = House::new();
    let file = shared("facilities/hotosm_afg_health_facilities_points.csv");
    let plan = house.take(&file, Kind::Hospital, usual());
    let [new, _, _, _, duplicate, rejected] = counts(&plan);
    assert!(new > 200 && duplicate < 20, "{:?}", counts(&plan));
    let nameless = plan.rows.iter().filter(|r| r.outcome == Outcome::Rejected).all(|r| r.draft.get(0).is_null());
    assert!(nameless && rejected > 100);
    let level = plan.sheets[0].columns.iter().find(|c| &*c.title == "amenity").unwrap();
    assert_eq!((level.target, level.same_as.is_some()), (Target::Field("level"), true), "read where the other has nothing");
    let again = house.plan(&file, Kind::Hospital, usual()).unwrap();
    assert_eq!((counts(&again)[0], counts(&again)[2], again.changes_anything()), (0, 0, false), "{:?}", counts(&again));
    house.holds();
}

#[test]
fn what_went_out_comes_back() {
    let mut house = House::new();
    sample::load(&mut house.store, "zahra", today()).unwrap();
    let mut other = House::new();
    let mut files = Vec::new();
    for kind in Kind::ALL {
        let text = house.csv(*kind);
        if text.lines().count() > 1 {
            let path = other.saved(&format!("{}.csv", kind.table()), &text);
            let plan = other.take(&path, *kind, usual());
            assert_eq!(counts(&plan)[3..], [0, 0, 0], "{}: {:?}", kind.table(), problems(&plan));
            assert_eq!(problems(&plan), Vec::<String>::new(), "{}", kind.table());
        }
        files.push((*kind, text));
    }
    for (kind, text) in &files {
        assert_eq!(other.csv(*kind), *text, "{}", kind.table());
    }
    for (kind, text) in files.iter().filter(|(_, text)| text.lines().count() > 1) {
        let path = other.saved("again.csv", text);
        let plan = other.plan(&path, *kind, usual()).unwrap();
        assert_eq!(counts(&plan)[1], plan.rows.len(), "{}: {:?}", kind.table(), problems(&plan));
    }
    other.holds();
}

#[test]
fn workbooks_and_hashtags_come_back_too() {
    let mut house = House::new();
    sample::load(&mut house.store, "zahra", today()).unwrap();
    for (format, hxl, ending) in [(Format::Xlsx, false, "xlsx"), (Format::Xlsx, true, "xlsx"), (Format::Csv, true, "csv")] {
        let mut other = House::new();
        for kind in
            [Kind::Hospital, Kind::Department, Kind::Agreement, Kind::Cohort, Kind::Trainer, Kind::Trainee, Kind::Document, Kind::Session]
        {
            let bytes = house.export(kind, format, hxl);
            if kind == Kind::Session {
                // It refers to visits.
                let visits = house.export(Kind::Visit, format, hxl);
                let path = other.saved(&format!("visit.{ending}"), visits);
                other.take(&path, Kind::Visit, usual());
            }
            let path = other.saved(&format!("{}.{ending}", kind.table()), bytes);
            let plan = other.take(&path, kind, usual());
            assert_eq!(problems(&plan), Vec::<String>::new(), "{} {ending} {hxl}", kind.table());
            assert_eq!(other.csv(kind), house.csv(kind), "{} {ending} {hxl}", kind.table());
        }
    }
}

#[test]
fn the_report_has_everything() {
    let house = House::with_hospitals();
    let file = shared("workbooks/nominations.xlsx");
    let plan = house.plan(&file, Kind::Trainee, usual()).unwrap();
    let json = report::json(&plan, None);
    assert_eq!(json["applied"], false);
    assert_eq!(json["counts"]["new"], 115);
    assert_eq!(json["counts"]["repeated"], 5);
    assert_eq!(json["rows"].as_array().unwrap().len(), 120);
    assert_eq!(json["problems"].as_array().unwrap().len(), plan.problems.len());
    assert_eq!(json["sheets"][0]["header"], serde_json::json!([4, 4]));
    assert_eq!(json["sheets"][0]["columns"][1]["field"], "passport_name");
    let names: Vec<&str> = json["names"].as_array().unwrap().iter().map(|n| n["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Merwais Hosp. Kandahar"), "{names:?}");
    for problem in json["problems"].as_array().unwrap() {
        for key in ["sheet", "row", "column", "value", "reason", "suggestion", "effect"] {
            assert!(problem.get(key).is_some_and(|v| !v.is_null()), "{problem}");
        }
    }
}

#[test]
fn scores_to_reach_are_of_instruments_that_there_are() {
    let house = House::new();
    let text = "code,version,title,scores to reach\n\
                NEW,1,One,dops=5; osats/grs-7=3.5\n\
                NEW,2,Two,dopps=5\n\
                NEW,3,Three,dops=7\n";
    let plan = house.plan(&house.saved("frameworks.csv", text), Kind::Framework, usual()).unwrap();
    assert_eq!(problems(&plan), ["3 scores to reach \"dopps=5\" skills-targets-unknown", "4 scores to reach \"dops=7\" skills-off-scale"]);
    let mut house = house;
    apply(&mut house.store, "zahra", &plan).unwrap();
    let held: Vec<String> = ["One", "Two", "Three"]
        .iter()
        .map(|name| house.rows(Kind::Framework).iter().find(|r| r.text("title") == *name).unwrap().text("targets").to_owned())
        .collect();
    assert_eq!(held, ["dops=5; osats/grs-7=3.5", "", ""]);
}
