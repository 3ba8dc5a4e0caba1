//! What a person decides about an import: duplicates, names, columns, and what stands already.

mod intake;

use intake::{House, counts, problems, said, usual};
use ustaz::exchange::import::{
    Choice, Duplicates, How, Meaning, Of, Options, Outcome, Plan, Target, Weight, apply, decide, decide_all, decide_name, mapping,
};
use ustaz::model::{Kind, Row, Value};

const TWINS: &str =
    "Full Name,Father Name,Phone\nAhmad Zia Rahimi,Mohammad Sarwar,0701234567\nAhmadzia Rahimi,Mohd Sarwar,0701234567\nGul Jan,,\n";

fn write(house: &mut House, plan: &Plan) {
    apply(&mut house.store, "zahra", plan).unwrap();
}

fn with(duplicates: Duplicates) -> Options {
    Options { duplicates, ..usual() }
}

#[test]
fn likely_duplicates_in_the_file_are_left_to_the_person() {
    let mut house = House::new();
    let path = house.saved("twins.csv", TWINS);
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan), [2, 0, 0, 0, 1, 0]);
    let Outcome::Duplicate { of, reasons, .. } = &plan.rows[1].outcome else { panic!("{:?}", plan.rows[1]) };
    assert_eq!((*of, reasons.iter().any(|r| r.id == "same-phone")), (Of::Row(0), true));
    assert_eq!(counts(&house.plan(&path, Kind::Trainee, with(Duplicates::Merge)).unwrap()), [2, 0, 0, 1, 0, 0]);
    assert_eq!(counts(&house.plan(&path, Kind::Trainee, with(Duplicates::New)).unwrap()), [3, 0, 0, 0, 0, 0]);
    // One by one, and back.
    let mut plan = plan;
    decide(&mut plan, 1, Some(Choice::Merge)).unwrap();
    assert_eq!(counts(&plan), [2, 0, 0, 1, 0, 0]);
    decide(&mut plan, 1, Some(Choice::Skip)).unwrap();
    assert_eq!((counts(&plan), plan.counts.skipped), ([2, 0, 0, 0, 0, 0], 1));
    decide(&mut plan, 1, None).unwrap();
    decide_all(&mut plan, Choice::New).unwrap();
    assert_eq!(counts(&plan), [3, 0, 0, 0, 0, 0]);
    write(&mut house, &plan);
    assert_eq!(house.rows(Kind::Trainee).len(), 3);
    // Whatever was decided, the file once more is nothing new.
    for options in [usual(), with(Duplicates::Merge)] {
        let again = house.plan(&path, Kind::Trainee, options).unwrap();
        assert_eq!((counts(&again), again.changes_anything()), ([0, 3, 0, 0, 0, 0], false));
    }
    house.holds();
}

#[test]
fn likely_duplicates_of_a_record_are_left_to_the_person() {
    let mut house = House::new();
    house.take_people("Name,Father,DOB,Province\nMohammad Karim Nazari,Abdul Rahim,1988-03-12,Kabul\n");
    let path = house.saved("b.csv", "Name,Father,DOB,Phone\nMuhammad Kareem Nazari,Abdurrahim,1988-03-12,0700000001\nMohammad Karim Nazari,Gul Agha,1970-01-01,0700000002\n");
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan), [1, 0, 0, 0, 1, 0], "another father and birth is another man: {:?}", plan.rows[1]);
    let known = house.named(Kind::Trainee, "Mohammad Karim Nazari");
    assert!(matches!(plan.rows[0].outcome, Outcome::Duplicate { of: Of::Record(id), .. } if id == known.id));
    let merged = house.plan(&path, Kind::Trainee, with(Duplicates::Merge)).unwrap();
    let Outcome::Change(id, cells) = &merged.rows[0].outcome else { panic!("{:?}", merged.rows[0]) };
    assert_eq!((*id, cells.iter().map(|c| c.0).collect::<Vec<_>>()), (known.id, vec!["phone"]));
    write(&mut house, &merged);
    let after = house.store.get(Kind::Trainee, known.id).unwrap().unwrap();
    assert_eq!((after.text("passport_name"), after.text("phone")), ("Mohammad Karim Nazari", "+93700000001"));
    house.holds();
}

#[test]
fn one_passport_is_one_person() {
    let mut house = House::new();
    let plan = house.take_people(
        "Name,Passport No,Phone,Hospital,DOB,Notes\n\
         Ahmad Zia,p 123 4567,0700000001,Sheikh Zayed,1988,first\n\
         AHMAD ZIYA,P1234567,0700000002,,1988-03-12,second\n\
         Ahmad Zia,P۱۲۳۴۵۶۷,,Al-Shifa,,\n\
         Ahmad Zia,P7654321,0700000009,,1999-01-01,\n",
    );
    assert_eq!(counts(&plan), [2, 0, 0, 2, 0, 0]);
    let told = problems(&plan);
    assert!(told.iter().any(|p| p == "3 Phone \"+93700000002\" import-differs-row"), "{told:?}");
    assert!(told.iter().any(|p| p.starts_with("4 Hospital") && p.ends_with("import-differs-row")), "{told:?}");
    assert!(plan.problems.iter().all(|p| p.weight == Weight::Note));
    let row = house.rows(Kind::Trainee).into_iter().find(|r| r.text("born") == "1988-03-12").expect("the year became a day");
    assert_eq!((row.text("passport_name"), row.text("phone"), row.text("notes")), ("Ahmad Zia", "+93700000001", "first\nsecond"));
    assert_eq!(house.rows(Kind::Document).len(), 2);
    // In the store too, however it is written, and other values stay.
    let plan = house.take_people("Name,PP No,PP expiry,Phone,Sex\nA. Ziya,p1234567,2031-03-10,0700000003,M\n");
    assert_eq!(counts(&plan), [0, 0, 1, 0, 0, 0]);
    let row = house.store.get(Kind::Trainee, row.id).unwrap().unwrap();
    assert_eq!((row.text("phone"), row.text("sex"), row.text("passport_name")), ("+93700000001", "male", "Ahmad Zia"));
    let passport = house.rows(Kind::Document).into_iter().find(|d| d.text("number") == "P1234567").unwrap();
    assert_eq!(passport.text("expires_on"), "2031-03-10");
    house.holds();
}

#[test]
fn what_stands_stays_unless_told_otherwise() {
    let mut house = House::new();
    house.take_people("Name,PP No,Phone\nAhmad Zia,P1234567,0700000001\n");
    let path = house.saved("new.csv", "Name,PP No,Phone\nAhmad Zia,P1234567,0700000002\n");
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!((counts(&plan), problems(&plan)), ([0, 1, 0, 0, 0, 0], vec!["2 Phone \"+93700000002\" import-differs".to_owned()]));
    let plan = house.plan(&path, Kind::Trainee, Options { overwrite: true, ..usual() }).unwrap();
    assert_eq!(counts(&plan), [0, 0, 1, 0, 0, 0]);
    write(&mut house, &plan);
    assert_eq!(house.named(Kind::Trainee, "Ahmad Zia").text("phone"), "+93700000002");
    // A file of ours carries codes: its row is the record.
    let id = house.named(Kind::Trainee, "Ahmad Zia").id;
    let path = house.saved("ours.csv", format!("id,passport_name,phone,sex\n{},Ahmad Zia Rahimi,+93700000003,\n", id.code()));
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    let Outcome::Change(_, cells) = &plan.rows[0].outcome else { panic!("{:?}", plan.rows[0]) };
    assert_eq!(cells.len(), 2);
    write(&mut house, &plan);
    let row = house.store.get(Kind::Trainee, id).unwrap().unwrap();
    assert_eq!((row.text("passport_name"), row.text("phone")), ("Ahmad Zia Rahimi", "+93700000003"));
    // Somebody changes a cell between the plan and its writing: theirs stays.
    let path = house.saved("late.csv", "Name,PP No,Email,Father\nAhmad Zia Rahimi,P1234567,a@b.af,Sarwar\n");
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    let theirs = [("email", Value::text("other@b.af"))];
    house.store.write("amir", &ustaz::msg!("journal-change", kind = "x", name = "y"), |tx| tx.set(Kind::Trainee, id, &theirs)).unwrap();
    let written = apply(&mut house.store, "zahra", &plan).unwrap();
    assert_eq!(written.output.clashes, 1);
    let row = house.store.get(Kind::Trainee, id).unwrap().unwrap();
    assert_eq!((row.text("email"), row.text("father_name")), ("other@b.af", "Sarwar"));
    house.holds();
}

#[test]
fn a_record_that_was_taken_out_does_not_come_back_unseen() {
    let mut house = House::new();
    house.take_people("Name,Phone\nAhmad Zia,0700000001\n");
    let csv = house.csv(Kind::Trainee);
    let id = house.rows(Kind::Trainee)[0].id;
    house.store.write("amir", &ustaz::msg!("journal-change", kind = "x", name = "y"), |tx| tx.remove(Kind::Trainee, id)).unwrap();
    let path = house.saved("ours.csv", csv);
    let plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!((counts(&plan), plan.problems[0].reason.id), ([0, 0, 0, 0, 0, 1], "import-record-gone"));
}

#[test]
fn hospitals_are_made_mapped_or_refused() {
    let mut house = House::with_hospitals();
    let text = "Name,Hospital\nAhmad,Rabia Balkhi Hosp.\nGul,Rabia Balkhi Hospital\nLal,Indira Gandhi Institute\nMir,Shaikh Zaid\n";
    let path = house.saved("people.csv", text);
    let mut plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    let made: Vec<&str> = plan.made.iter().map(|r: &Row| r.text("name")).collect();
    assert_eq!(made, ["Rabia Balkhi Hosp.", "Indira Gandhi Institute"], "two spellings are one house");
    let refused = house.plan(&path, Kind::Trainee, Options { create: false, ..usual() }).unwrap();
    assert_eq!(counts(&refused), [1, 0, 0, 0, 0, 3]);
    assert!(refused.problems.iter().all(|p| p.suggestion.id.starts_with("import-record-") && p.weight == Weight::Row));
    // The person says which one is meant; what would have been made is not.
    let at = plan.names.iter().position(|n| n.text == "Indira Gandhi Institute").unwrap();
    assert!(matches!(plan.names[at].meaning, Meaning::Made(_)));
    let shifa = house.named(Kind::Hospital, "Al-Shifa");
    decide_name(&mut plan, at, Value::Int(shifa.id.get()), "Al-Shifa").unwrap();
    assert_eq!(plan.made.len(), 1);
    assert_eq!(said(&plan, 2, "home_hospital"), shifa.id.get().to_string());
    write(&mut house, &plan);
    let shifa = house.store.get(Kind::Hospital, shifa.id).unwrap().unwrap();
    assert!(shifa.text("other_names").contains("Indira Gandhi Institute"), "{}", shifa.text("other_names"));
    assert!(house.named(Kind::Hospital, "Sheikh Zayed").text("other_names").contains("Shaikh Zaid"));
    assert!(house.named(Kind::Hospital, "Rabia Balkhi Hosp.").text("other_names").contains("Rabia Balkhi Hospital"));
    // From now on the name is known.
    let again = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!((counts(&again), again.names.len(), again.made.len()), ([0, 4, 0, 0, 0, 0], 0, 0));
    house.holds();
}

#[test]
fn a_refused_row_comes_in_once_its_name_is_mapped() {
    let house = House::with_hospitals();
    let path = house.saved("people.csv", "Name,Hospital\nAhmad,The Big White House\n");
    let mut plan = house.plan(&path, Kind::Trainee, Options { create: false, ..usual() }).unwrap();
    assert_eq!(counts(&plan)[5], 1);
    let zayed = house.named(Kind::Hospital, "Sheikh Zayed");
    decide_name(&mut plan, 0, Value::Int(zayed.id.get()), "Sheikh Zayed").unwrap();
    assert_eq!((counts(&plan)[0], problems(&plan).len()), (1, 0));
    // The choice goes along when the file is planned again.
    let again = house.plan(&path, Kind::Trainee, plan.options.clone()).unwrap();
    assert_eq!((counts(&again)[0], said(&again, 0, "home_hospital")), (1, zayed.id.get().to_string()));
}

#[test]
fn catalogue_names_can_be_mapped_too() {
    let mut house = House::new();
    let path = house.saved("people.csv", "Name,Province,Specialty\nAhmad,The Capital,Ortho\n");
    let mut plan = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!(problems(&plan), ["2 Province \"The Capital\" import-name-none"]);
    let at = plan.names.iter().position(|n| n.text == "The Capital").unwrap();
    decide_name(&mut plan, at, Value::text("AF01"), "Kabul").unwrap();
    assert_eq!((said(&plan, 0, "province").as_str(), problems(&plan).len()), ("AF01", 0));
    write(&mut house, &plan);
    let again = house.plan(&path, Kind::Trainee, usual()).unwrap();
    assert_eq!((said(&again, 0, "province").as_str(), again.names.len()), ("AF01", 0), "remembered");
    house.holds();
}

#[test]
fn columns_are_mapped_by_the_person_and_remembered() {
    let mut house = House::new();
    let text = "Who,Where from,Ring,Born,Shoe size\nAhmad Zia,Kabul,0700000001,1988,42\n";
    let path = house.saved("odd.csv", text);
    assert!(house.plan(&path, Kind::Trainee, usual()).unwrap_err().contains("name (as in passport)"));
    let told =
        mapping::read_text("[columns]\nWho = \"passport_name\"\n\"Where from\" = \"province\"\nC = \"phone\"\n", Kind::Trainee).unwrap();
    let plan = house.plan(&path, Kind::Trainee, Options { mapping: told.columns, ..usual() }).unwrap();
    assert_eq!(counts(&plan), [1, 0, 0, 0, 0, 0]);
    for (key, value) in [("passport_name", "Ahmad Zia"), ("province", "AF01"), ("phone", "+93700000001"), ("born", "1988")] {
        assert_eq!(said(&plan, 0, key), value);
    }
    let unknown: Vec<(&str, usize)> =
        plan.sheets[0].columns.iter().filter(|c| c.target == Target::Unknown).map(|c| (&*c.title, c.filled)).collect();
    assert_eq!(unknown, [("Shoe size", 1)]);
    write(&mut house, &plan);
    let kept = house.rows(Kind::Mapping).into_iter().find(|m| m.text("records") == "trainee").unwrap();
    assert_eq!(kept.text("name"), "odd.csv");
    // The next file of these titles needs no words.
    let next = house.saved("next.csv", text.replace("Ahmad Zia", "Gul Jan"));
    let plan = house.plan(&next, Kind::Trainee, usual()).unwrap();
    assert_eq!((plan.sheets[0].remembered.as_deref(), counts(&plan)[0]), (Some("odd.csv"), 1));
    assert_eq!(plan.sheets[0].columns[0].how, How::Remembered);
    // Told anew, the new word counts and is remembered instead.
    let plan = house.take(&next, Kind::Trainee, Options { mapping: vec![("Ring".into(), "skip".into())], ..usual() });
    assert_eq!(said(&plan, 0, "phone"), "");
    let kept: Vec<Row> = house.rows(Kind::Mapping).into_iter().filter(|m| m.text("records") == "trainee").collect();
    assert!(kept.len() == 1 && kept[0].text("columns").contains("Ring = _skip"), "{kept:?}");
    house.holds();
}

#[test]
fn mapping_files_say_what_is_wrong_with_them() {
    let house = House::new();
    for (text, words) in [
        ("[columns]\nName = \"pasport_name\"\n", &["pasport_name", "Did you mean passport_name?"][..]),
        ("[columns]\nName = 3\n", &["[columns]"]),
        ("columns = 1\n", &["columns"]),
        ("header = 0\n", &["header"]),
        ("[colums]\n", &["colums"]),
        ("[columns\n", &["line 1"]),
    ] {
        let error = mapping::read_text(text, Kind::Trainee).unwrap_err().to_string();
        for word in words {
            assert!(error.contains(word), "{text}: {error}");
        }
    }
    let path = house.saved("a.csv", "Name,Phone\nAhmad,0700000001\n");
    let error = house.plan(&path, Kind::Trainee, Options { mapping: vec![("Phnoe".into(), "phone".into())], ..usual() }).unwrap_err();
    assert!(error.contains("Phnoe") && error.contains("Name, Phone"), "{error}");
    // A header that cannot be found is named by its row.
    let path = house.saved("b.csv", "Ahmad,0700000001\nq,w\nGul,0700000002\n");
    let told = mapping::read_text("header = 2\n[columns]\nq = \"passport_name\"\nw = \"phone\"\n[names]\n\"X\" = \"new\"\n", Kind::Trainee)
        .unwrap();
    let plan = house.plan(&path, Kind::Trainee, Options { mapping: told.columns, header: told.header, ..usual() }).unwrap();
    assert_eq!((counts(&plan)[0], said(&plan, 0, "passport_name").as_str()), (1, "Gul"));
}

#[test]
fn a_file_that_may_not_be_written_can_still_be_planned() {
    let mut house = House::new();
    let mut reader = house.store.reader().unwrap();
    let path = house.saved("a.csv", "Name,Phone\nAhmad,0700000001\n");
    let book = ustaz::exchange::grid::open(&path, &ustaz::exchange::grid::Limits::default()).unwrap();
    let plan = ustaz::exchange::import::plan(&reader, &book, "a.csv", Kind::Trainee, usual()).unwrap();
    assert_eq!(counts(&plan)[0], 1);
    assert!(apply(&mut reader, "zahra", &plan).is_err());
    write(&mut house, &plan);
    assert_eq!(house.rows(Kind::Trainee).len(), 1);
}
