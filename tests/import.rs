//! Import of the files of the field, and what every import promises: nothing lost, nothing twice, one step back.

mod intake;

use intake::{House, counts, problems, said, score, shared, today, usual};
use ustaz::exchange::export::Format;
use ustaz::exchange::import::{Options, Outcome, PassedKind, Target, Weight, apply, kind_of_word, report};
use ustaz::model::{Kind, List, Row, Value};
use ustaz::programme::sample;
use ustaz::programme::skills::frozen;
use ustaz::rules::decided::FIXED;

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

/// A decision comes with the assessments that it rests on, or not at all; what was decided is not changed by a file.
#[test]
fn a_decision_in_a_file_rests_on_assessments_that_are_here() {
    let mut house = House::new();
    sample::load(&mut house.store, "zahra", today()).unwrap();
    let held = house.rows(Kind::Entrustment);
    let known = held.iter().find(|r| !r.text("evidence").is_empty()).unwrap().clone();
    let code = |key: &str| format!("#{}", known.reference(key).unwrap().code());
    let head = "trainee,skill,hospital,level,decided_on,evidence,frozen,notes";
    let evidence: Vec<String> = known.text("evidence").split("; ").map(|code| format!("#{code}")).collect();
    let line = |evidence: &str| {
        let (trainee, skill, hospital) = (code("trainee"), code("skill"), code("hospital"));
        format!("{head}\n{trainee},{skill},{hospital},2,2026-11-20,{evidence},forged,on paper\n")
    };
    for (evidence, why) in [("", "entrust-thin"), (evidence[0].as_str(), "entrust-thin")] {
        let path = house.saved("decisions.csv", line(evidence));
        let plan = house.take(&path, Kind::Entrustment, usual());
        assert_eq!((plan.counts.new, plan.counts.rejected), (0, 1), "{:?}", problems(&plan));
        let told = plan.problems.iter().find(|p| p.reason.id == why).unwrap();
        assert_eq!((told.row, &*told.column, told.suggestion.id), (2, "evidence", "import-decision-next"));
        assert_eq!(house.rows(Kind::Entrustment).len(), held.len());
    }
    let path = house.saved("decisions.csv", line(&evidence.join("; ")));
    let plan = house.take(&path, Kind::Entrustment, usual());
    assert_eq!(plan.counts.new, 1, "{:?}", problems(&plan));
    let rows = house.rows(Kind::Entrustment);
    let made = rows.iter().find(|r| held.iter().all(|h| h.id != r.id)).unwrap();
    let kept = frozen::rows(made.text("frozen"));
    assert_eq!(kept.len(), evidence.len(), "what stands here, not what the file says");
    // What was decided is told and left; how long it holds is not.
    let (trainee, skill, hospital) = (code("trainee"), code("skill"), code("hospital"));
    let change = format!(
        "id,trainee,skill,hospital,decided_on,level,expires_on,evidence\n{},{trainee},{skill},{hospital},2026-11-20,5,2027-11-20,{}\n",
        made.id.code(),
        evidence[0]
    );
    let path = house.saved("decisions.csv", change);
    let plan = house.take(&path, Kind::Entrustment, usual());
    let told: Vec<&str> = plan.problems.iter().filter(|p| p.reason.id == "decided-fixed").map(|p| &*p.column).collect();
    assert_eq!(told, ["level", "evidence"], "{:?}", problems(&plan));
    let now = house.store.get(Kind::Entrustment, made.id).unwrap().unwrap();
    assert_eq!((now.get("level"), now.text("expires_on")), (made.get("level"), "2027-11-20"));
    assert_eq!((now.text("evidence"), now.text("frozen")), (made.text("evidence"), made.text("frozen")));
    house.holds();
}

/// No way of writing changes a decision, but that of an undo; two records of one person may become one.
#[test]
fn a_decision_stands_as_it_was_made() {
    let mut house = House::new();
    sample::load(&mut house.store, "zahra", today()).unwrap();
    let known = house.rows(Kind::Entrustment).remove(0);
    let label = ustaz::msg!("journal-stress", n = 1);
    let other = |key: &str| match key {
        "evidence" | "frozen" => Value::Null,
        "level" => Value::Int(known.get("level").canonical().parse::<i64>().unwrap() % 5 + 1),
        "decided_on" => Value::text("2026-01-02"),
        _ => {
            let kind = Kind::Entrustment.field(key).unwrap().refers_to().unwrap();
            let row = house.rows(kind).into_iter().find(|r| Some(r.id) != known.reference(key)).unwrap();
            Value::Int(row.id.get())
        }
    };
    let wanted: Vec<(&'static str, Value)> = FIXED.into_iter().map(|key| (key, other(key))).collect();
    for (key, value) in wanted {
        let refused = house.store.write("zahra", &label, |tx| tx.set(Kind::Entrustment, known.id, &[(key, value)])).unwrap_err();
        assert_eq!((refused.what().id, refused.field()), ("decided-fixed", Some(key)));
    }
    let without = Row { id: ustaz::store::new_id().unwrap(), ..known.clone() };
    for (key, why) in [("evidence", "entrust-thin"), ("frozen", "decided-unkept")] {
        let refused = house.store.write("zahra", &label, |tx| tx.insert(&without.clone().with(key, Value::Null))).unwrap_err();
        assert_eq!((refused.what().id, refused.field()), (why, Some("evidence")));
    }
    // Taken out, given back, and the person merged into another record of them.
    let out = house.store.write("zahra", &label, |tx| tx.remove(Kind::Entrustment, known.id)).unwrap().seq.unwrap();
    house.store.undo("zahra", out).unwrap();
    let twin = Row {
        id: ustaz::store::new_id().unwrap(),
        ..house.store.get(Kind::Trainee, known.reference("trainee").unwrap()).unwrap().unwrap()
    };
    house.store.write("zahra", &label, |tx| tx.insert(&twin)).unwrap();
    let merged = ustaz::programme::merge(&mut house.store, "zahra", twin.id, known.reference("trainee").unwrap(), &[]).unwrap();
    let now = house.store.get(Kind::Entrustment, known.id).unwrap().unwrap();
    assert_eq!((now.reference("trainee"), now.text("frozen")), (Some(twin.id), known.text("frozen")));
    house.store.undo("zahra", merged.seq.unwrap()).unwrap();
    assert_eq!(house.store.get(Kind::Entrustment, known.id).unwrap().unwrap().values, known.values);
    house.holds();
}

/// A decision about a nomination in a file has its reason, and leads to what it leads to here.
#[test]
fn a_selection_in_a_file_has_its_reason_and_moves_the_person() {
    let mut house = House::new();
    let label = ustaz::msg!("journal-stress", n = 1);
    let new = |kind| Row { values: Kind::start_values(kind), ..Row::new(kind, ustaz::store::new_id().unwrap()) };
    let cohort = new(Kind::Cohort).with("name", Value::text("Spring"));
    house.store.write("zahra", &label, |tx| tx.insert(&cohort)).unwrap();
    house.take_people("passport_name,status\nShirin Gul,nominated\nNadir Khan,withdrawn\n");
    let line = |name: &str, decision: &str, reason: &str| {
        format!("trainee,cohort,on,decision,reason\n{name},Spring,2026-10-01,{decision},{reason}\n")
    };
    for decision in ["selected", "reserve", "rejected", "shortlisted"] {
        let path = house.saved("nominations.csv", line("Shirin Gul", decision, ""));
        let plan = house.take(&path, Kind::Nomination, usual());
        assert_eq!((plan.counts.new, plan.counts.rejected), (0, 1), "{decision} {:?}", problems(&plan));
    }
    assert!(house.rows(Kind::Nomination).is_empty());
    let path = house.saved("nominations.csv", line("Shirin Gul", "selected", "the only one there"));
    house.take(&path, Kind::Nomination, usual());
    let shirin = house.named(Kind::Trainee, "Shirin Gul");
    assert_eq!((shirin.text("status"), shirin.reference("cohort")), ("selected", Some(cohort.id)));
    assert_eq!(house.rows(Kind::Nomination)[0].text("decided_on"), today().to_string());
    // Who left since stays where they are.
    let path = house.saved("nominations.csv", line("Nadir Khan", "selected", "best of three"));
    assert_eq!(house.take(&path, Kind::Nomination, usual()).counts.new, 1);
    assert_eq!(house.named(Kind::Trainee, "Nadir Khan").text("status"), "withdrawn");
    // Nobody is scored by whom they bring: the cell is told and left out.
    let scored = "trainee,cohort,on,criteria\nShirin Gul,,2026-10-02,need=4; companion=3\n";
    let path = house.saved("scored.csv", scored);
    let plan = house.take(&path, Kind::Nomination, usual());
    assert!(problems(&plan).iter().any(|p| p.contains("companion")), "{:?}", problems(&plan));
    assert!(house.rows(Kind::Nomination).iter().all(|r| !r.text("criteria").contains("companion")));
    house.holds();
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
