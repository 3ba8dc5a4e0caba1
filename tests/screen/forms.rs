//! Forms: every kind of field, errors at the field, drafts, save and undo.

use ustaz::model::{Kind, Value};

use crate::desk::Desk;

/// A form for a new trainee, nothing typed yet.
fn new_trainee() -> Desk {
    let mut desk = Desk::open_trainees();
    desk.press("n").sees("New trainee");
    desk
}

#[test]
fn a_trainee_with_every_kind_of_field() {
    let mut desk = new_trainee();
    desk.type_text("Shirin Gul Popal").press("tab").type_text("شیرین گل پوپل").press("tab");
    desk.type_text("Popal").press("down").type_text("Gul Ahmad").press("enter").press("tab");
    assert!(desk.row_at_marker().starts_with("Sex"), "{}", desk.screen());
    desk.type_text("f").press("tab").type_text("1990").press("tab");
    assert_eq!((desk.field("Sex"), desk.field("Born")), ("female".into(), "1990".into()));
    desk.type_text("P0777001").press("tab").type_text("12 hamal 1410").press("tab");
    assert_eq!(desk.field("Passport expires"), "2031-04-01");
    desk.type_text("2221").press("tab").type_text("ortho").press("tab");
    desk.type_text("MC-9001").press("tab").type_text("1400-0101-00001").press("tab");
    desk.type_text("sheikh").press("tab");
    desk.fill("Province", "kabul").fill("Phone", "0700 123 456; +7 701 234 56 78");
    desk.fill("E-mail", "shirin@example.org").fill("Languages", "dari; pashto");
    desk.fill("Status since", "yesterday").fill("Companion", "brother, Wali");
    desk.go_to_field("Notes").type_text("one").press("enter").type_text("two");
    desk.paste("\nthree\r\nfour\tfour");
    desk.press("ctrl-s").says("Saved trainee Shirin Gul Popal").lacks("New trainee");
    assert!(desk.row_at_marker().starts_with("Shirin Gul Popal"), "the marker is on it\n{}", desk.screen());

    let row = desk.record(Kind::Trainee, "Shirin Gul Popal");
    for (key, want) in [
        ("native_name", "شیرین گل پوپل"),
        ("surname", "Popal"),
        ("father_name", "Gul Ahmad"),
        ("sex", "female"),
        ("born", "1990"),
        ("occupation", "2221"),
        ("specialty", "orthopaedics"),
        ("licence_number", "MC-9001"),
        ("province", "AF01"),
        ("phone", "+93700123456; +77012345678"),
        ("email", "shirin@example.org"),
        ("languages", "prs; ps"),
        ("status_on", "2026-11-22"),
        ("companion", "brother, Wali"),
        ("notes", "one\ntwo\nthree\nfour four"),
    ] {
        assert_eq!(row.get(key).canonical(), want, "{key}");
    }
    assert_eq!(row.reference("home_hospital"), Some(desk.record(Kind::Hospital, "Sheikh Zayed").id));
    let papers = desk.store.referring(Kind::Document, "trainee", row.id, 9).unwrap();
    let paper: Vec<&str> = papers.iter().flat_map(|p| [p.text("kind"), p.text("number"), p.text("expires_on")]).collect();
    assert_eq!(paper, ["passport", "P0777001", "2031-04-01"]);

    desk.press("u").says("Undo: ");
    assert_eq!(desk.records(Kind::Trainee, "Shirin Gul Popal"), vec![]);
    assert!(!desk.rows().iter().any(|r| r.contains("Shirin Gul")), "{}", desk.screen());
    desk.press("U");
    assert_eq!(desk.record(Kind::Trainee, "Shirin Gul Popal").get("notes"), row.get("notes"));
    assert_eq!(desk.store.referring(Kind::Document, "trainee", row.id, 9).unwrap().len(), 1);
    desk.keys("j k").press("/").type_text("shirin").press("enter").sees("Shirin Gul");
    desk.whole();
}

#[test]
fn choices_by_their_first_letters() {
    let mut desk = new_trainee();
    desk.go_to_field("Sex").type_text("m").sees("> male").press("tab");
    assert_eq!(desk.field("Sex"), "male");
    desk.go_to_field("State").type_text("in");
    desk.sees("> in placement").sees("in follow-up").press("down").press("enter");
    desk.press("backtab");
    assert_eq!(desk.field("State"), "in follow-up");
    desk.type_text("z").press("tab");
    desk.press("backtab");
    assert!(desk.foot().contains("\"z\""), "{}", desk.screen());
}

#[test]
fn a_reference_is_found_while_it_is_typed() {
    let mut desk = new_trainee();
    for typed in ["wazir", "akbar kh", "وزیر", "Вазир", "WAK", "vazeer"] {
        desk.go_to_field("Home hospital").press("ctrl-u").type_text(typed);
        desk.sees("> Wazir Mohammad Akbar Khan").press("tab");
        assert_eq!(desk.field("Home hospital"), "Wazir Mohammad Akbar Khan", "{typed}");
    }
    // The second of several, by Down.
    desk.go_to_field("Home hospital").press("ctrl-u").type_text("regional").press("down").press("enter");
    assert_eq!(desk.field("Home hospital"), "Mirwais Regional Hospital");
    // What nothing is named like is kept as typed, with its reason.
    desk.go_to_field("Home hospital").type_text("Nowhere Clinic").sees("ctrl-o makes a new one").press("tab");
    assert_eq!(desk.field("Home hospital"), "Nowhere Clinic");
    desk.go_to_field("Name (as").type_text("Wali").press("ctrl-s").says("Not saved: look at home hospital");
    assert!(desk.foot().contains("No hospital is named"), "{}", desk.screen());
    // One that several are named like is asked for again.
    desk.go_to_field("Home hospital").press("ctrl-u").type_text("regional").press("esc").press("tab").press("backtab");
    assert!(desk.foot().contains("Several"), "{}", desk.screen());
}

#[test]
fn a_new_hospital_is_made_in_place() {
    let mut desk = new_trainee();
    desk.type_text("Palwasha Amin").press("tab");
    desk.go_to_field("Home hospital").type_text("Nangarhar Teaching").press("ctrl-o");
    desk.sees("New hospital");
    assert_eq!(desk.field("Name"), "Nangarhar Teaching");
    desk.fill("Side", "home").press("ctrl-s");
    desk.sees("New trainee").says("Saved hospital");
    assert!(desk.row_at_marker().starts_with("Home hospital"), "{}", desk.screen());
    assert_eq!(desk.field("Home hospital"), "Nangarhar Teaching");
    assert_eq!(desk.field("Name (as in passport)"), "Palwasha Amin");
    desk.press("ctrl-s").says("Saved trainee");
    let hospital = desk.record(Kind::Hospital, "Nangarhar Teaching");
    assert_eq!(desk.record(Kind::Trainee, "Palwasha Amin").reference("home_hospital"), Some(hospital.id));
    // Esc in the inner form comes back too.
    desk.press("n").go_to_field("Home hospital").type_text("Another").press("ctrl-o").sees("New hospital").press("esc");
    desk.sees("New trainee");
    assert_eq!(desk.field("Home hospital"), "Another");
    // A field that names nothing says why.
    desk.go_to_field("Born").press("ctrl-o").says("does not name another record");
}

#[test]
fn dates_in_three_calendars() {
    let mut desk = new_trainee();
    for (typed, want) in [
        ("12/3", "2027-03-12"),
        ("+2w", "2026-12-07"),
        ("next sat", "2026-11-28"),
        ("today", "2026-11-23"),
        ("12 Hamal 1405", "2026-04-01"),
        ("١٤٠٥/١/١٢", "2026-04-01"),
        ("۱۲ حمل ۱۴۰۵", "2026-04-01"),
        ("12 хамал 1405", "2026-04-01"),
        ("1 Muharram 1448", "2026-06-16"),
        ("2027-02-28", "2027-02-28"),
        ("28 feb 2027", "2027-02-28"),
    ] {
        desk.go_to_field("Passport expires").press("ctrl-u").type_text(typed);
        assert!(desk.foot().contains(want), "{typed}: {}", desk.foot());
        assert!(desk.foot().matches(" = ").count() >= 2, "the other calendars stand beside it: {}", desk.foot());
        desk.press("tab");
        assert_eq!(desk.field("Passport expires"), want, "{typed}");
    }
}

#[test]
fn a_date_that_there_is_not_is_refused_at_its_field() {
    let mut desk = new_trainee();
    desk.type_text("Wali").press("tab");
    for (typed, why) in
        [("2026-02-30", "February 2026 has 28 days"), ("32 Sunbula 1405", "Sunbula 1405 has 31 days"), ("31 Mizan 1405", "has 30 days")]
    {
        desk.go_to_field("Passport expires").press("ctrl-u").type_text(typed).press("tab");
        assert_eq!(desk.field("Passport expires"), typed, "what was typed stays");
        assert!(desk.lines().iter().any(|l| l.starts_with(" !Passport expires")), "{}", desk.screen());
        let before = desk.store.newest().unwrap();
        desk.press("ctrl-s").says("Not saved: look at passport expires");
        assert!(desk.row_at_marker().contains("Passport expires"), "{}", desk.screen());
        assert!(desk.foot().contains(why), "{typed}: {}", desk.foot());
        assert_eq!(desk.store.newest().unwrap(), before);
    }
    desk.press("ctrl-u").type_text("2031-02-28").press("ctrl-s").says("Saved trainee Wali");
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused() {
    let mut desk = Desk::open_sample();
    desk.keys("4 n");
    desk.fill("Trainee", "zia rahimi").fill("Department", "traumatology nat");
    desk.fill("Starts", "2027-05-10").fill("Ends", "2027-05-01").press("ctrl-s");
    desk.says("Not saved");
    assert!(desk.foot().contains("It ends on 2027-05-01, before it begins on 2027-05-10"), "{}", desk.screen());
    assert!(desk.row_at_marker().contains("Ends") || desk.row_at_marker().contains("Starts"), "{}", desk.screen());
    desk.fill("Ends", "2027-06-01").press("ctrl-s").says("Saved placement");
}

#[test]
fn a_required_field_that_is_missing_is_named() {
    let mut desk = new_trainee();
    desk.fill("Surname", "Popal").press("ctrl-s").says("Not saved: look at name (as in passport)");
    assert!(desk.row_at_marker().contains("Name (as in passport)"), "{}", desk.screen());
    assert!(desk.foot().contains("This must be filled in"), "{}", desk.screen());
    desk.type_text("Gul Popal").press("ctrl-s").says("Saved trainee Gul Popal");
    // One that is emptied.
    desk.press("e").press("ctrl-u").press("ctrl-s").says("Not saved");
    desk.type_text("   ").press("ctrl-s").says("Not saved");
    desk.keys("ctrl-x y");
    assert_eq!(desk.records(Kind::Trainee, "Gul Popal").len(), 1);
}

#[test]
fn people_who_may_be_the_same_are_shown_while_a_name_is_typed() {
    let mut desk = new_trainee();
    desk.type_text("Ahmad Zia Rahim");
    desk.sees("Already there? Ahmad Zia Rahimi");
    desk.press("ctrl-u").type_text("Ахмад Зия Рахими").press("tab");
    desk.sees("Already there? Ahmad Zia Rahimi");
    desk.press("backtab").press("ctrl-u").type_text("Someone Else").press("tab");
    desk.lacks("Already there?");
    // The same passport is the same person, whatever the name.
    let number = "P04121373";
    desk.fill("Passport number", number).sees("Already there? Abdul Basir Noorzai");
}

#[test]
fn esc_keeps_what_was_typed_and_d_brings_it_back() {
    let mut desk = new_trainee();
    desk.type_text("Draft Person").press("tab").type_text("مسوده").press("tab");
    desk.fill("Passport expires", "2026-02-30").fill("Home hospital", "sheikh");
    desk.go_to_field("Notes").type_text("first line").press("enter").type_text("second line").keys("left left left");
    let (before, cursor) = (desk.screen(), desk.cursor());
    desk.press("esc").says("Kept as a draft; D opens it again").lacks("New trainee");
    desk.press("D").sees("New trainee: ").sees("Draft Person").press("enter");
    assert_eq!((desk.screen(), desk.cursor()), (before, cursor), "field by field and the cursor as it was");
    desk.go_to_field("Passport expires");
    assert_eq!(desk.field("Passport expires"), "2026-02-30");
    assert!(desk.foot().contains("28 days"), "{}", desk.screen());
    desk.press("ctrl-u").press("ctrl-s").says("Saved trainee Draft Person");
    assert_eq!(desk.record(Kind::Trainee, "Draft Person").text("notes"), "first line\nsecond line");
    desk.press("D").says("There are no drafts");
}

#[test]
fn a_draft_over_a_record_that_is_there() {
    let mut desk = Desk::open_trainees();
    desk.press("e").fill("Companion", "uncle").press("esc").says("Kept as a draft");
    desk.keys("j j D enter");
    desk.sees(" Abdul Basir Noorzai").go_to_field("Companion");
    assert_eq!(desk.field("Companion"), "uncle");
    desk.press("ctrl-s").says("Saved trainee Abdul Basir Noorzai");
    assert_eq!(desk.record(Kind::Trainee, "Abdul Basir Noorzai").text("companion"), "uncle");
}

#[test]
fn an_untouched_form_leaves_no_draft() {
    let mut desk = new_trainee();
    desk.keys("tab tab esc").press("D").says("There are no drafts");
    desk.keys("e tab down esc").press("D").says("There are no drafts");
    desk.press("e").press("ctrl-s").says("Nothing was changed").lacks(" Surname");
}

#[test]
fn what_was_typed_can_be_thrown_away_after_a_question() {
    let mut desk = new_trainee();
    desk.press("ctrl-x").says("Nothing was typed yet");
    desk.type_text("Gone Person").press("ctrl-x").sees("It cannot be brought").press("enter");
    desk.sees("It cannot be brought").press("n").sees("Gone Person").keys("ctrl-x y").says("Thrown away");
    desk.press("D").says("There are no drafts");
}

#[test]
fn the_draft_is_on_disk_within_a_second_of_the_last_key() {
    let mut desk = new_trainee();
    desk.type_text("Half A Per").pass(1);
    let drafts = desk.store.drafts("zahra").unwrap();
    assert!(drafts.len() == 1 && drafts[0].body.contains("Half A Per"), "{drafts:?}");
    desk.type_text("son").pass(1);
    assert!(desk.store.drafts("zahra").unwrap()[0].body.contains("Half A Person"));
    let mut desk = desk.start_again();
    desk.says("The form is open as it was").sees("Half A Person");
    assert_eq!(desk.field("Name (as in passport)"), "Half A Person");
    desk.press("ctrl-s").says("Saved");
    assert_eq!(desk.store.drafts("zahra").unwrap(), vec![]);
}

#[test]
fn a_line_that_breaks_in_a_form_loses_nothing() {
    let mut desk = Desk::open_trainees();
    desk.press("n")
        .type_text("Cut Off")
        .press("tab")
        .type_text("قطع")
        .press("tab")
        .fill("Sex", "f")
        .go_to_field("Surname")
        .type_text("Off");
    desk.keys("left left");
    let (line, column) = (desk.row_at_marker(), desk.cursor().map(|(x, _)| x));
    let mut desk = desk.reopen();
    assert_eq!((desk.row_at_marker(), desk.cursor().map(|(x, _)| x)), (line, column));
    assert_eq!((desk.field("Name in own script"), desk.field("Sex")), ("قطع".into(), "female".into()));
    desk.press("ctrl-s").says("Saved trainee Cut Off");
}

#[test]
fn several_are_entered_one_after_the_other() {
    let mut desk = new_trainee();
    for name in ["First Of List", "Second Of List", "Third Of List"] {
        desk.sees("New trainee").type_text(name).press("tab").fill("Sex", "m").press("ctrl-n");
        desk.says(&format!("Saved trainee {name}"));
        assert_eq!((desk.field("Name (as in passport)"), desk.field("Sex")), (String::new(), String::new()));
    }
    desk.press("esc").lacks("New trainee").press("D").says("There are no drafts");
    for name in ["First Of List", "Second Of List", "Third Of List"] {
        desk.record(Kind::Trainee, name);
    }
    desk.press("e").press("ctrl-n").says("Only a single new record is followed by another");
}

#[test]
fn the_cursor_is_where_the_next_letter_goes_in_any_script() {
    let mut desk = new_trainee();
    let base = desk.cursor().unwrap();
    for (text, columns) in [("Ab", 2), ("Әлия", 4), ("e\u{301}", 1), ("漢字", 4)] {
        desk.press("ctrl-u").type_text(text);
        let (column, line) = desk.cursor().unwrap();
        assert_eq!((column - base.0, line), (columns, base.1), "{text}\n{}", desk.screen());
        desk.press("backspace");
        let (column, _) = desk.cursor().unwrap();
        assert!(column - base.0 < columns, "{text}: a whole letter goes");
    }
    desk.press("ctrl-u").type_text("one two").keys("home").type_text("X").keys("end ctrl-w").type_text("Y");
    assert_eq!(desk.field("Name (as in passport)"), "Xone Y");
    // A line longer than the window keeps the cursor in view.
    desk.type_text(&"long ".repeat(30));
    let (column, _) = desk.cursor().unwrap();
    assert!(column < 80 && column > base.0);
}

#[test]
fn a_paste_of_several_lines() {
    let mut desk = new_trainee();
    desk.paste("Ghulam\r\nHaidar\tKhan");
    assert_eq!(desk.field("Name (as in passport)"), "Ghulam Haidar Khan", "one line where one line belongs");
    desk.go_to_field("Notes").paste("a\nb\r\nc").keys("up up").type_text("1");
    desk.press("ctrl-s").says("Saved");
    assert_eq!(desk.record(Kind::Trainee, "Ghulam Haidar Khan").text("notes"), "a1\nb\nc");
}

#[test]
fn keys_that_come_faster_than_the_save() {
    let mut desk = new_trainee();
    desk.type_text("Fast Typist");
    // The list of fields is opened while the save is on its way.
    desk.burst("ctrl-s ctrl-g");
    desk.lacks("Jump to").lacks("New trainee").says("Saved trainee Fast Typist");
    assert_eq!(desk.records(Kind::Trainee, "Fast Typist").len(), 1);
    desk.press("n").type_text("Fast Again").burst("ctrl-s ctrl-s ctrl-s");
    assert_eq!(desk.records(Kind::Trainee, "Fast Again").len(), 1, "saved once\n{}", desk.screen());
    desk.press("n").type_text("Fast Third").burst("ctrl-s esc");
    assert_eq!(desk.records(Kind::Trainee, "Fast Third").len(), 1);
    desk.press("D").says("There are no drafts");
    desk.press("n").type_text("Fast Fourth").burst("ctrl-n F i f t h ctrl-s");
    assert_eq!(desk.records(Kind::Trainee, "Fast Fourth").len(), 1, "{}", desk.screen());
    desk.whole();
}

#[test]
fn numbers_and_their_units() {
    let mut desk = Desk::open_sample();
    desk.keys("3 n").type_text("Small House").press("tab").fill("Beds", "many").press("ctrl-s");
    desk.says("Not saved: look at beds");
    assert!(desk.foot().contains("\"many\" is no number"), "{}", desk.screen());
    desk.press("ctrl-u").type_text("۱۲").press("ctrl-s");
    desk.says("Saved hospital Small House");
    assert_eq!(desk.record(Kind::Hospital, "Small House").get("beds"), &Value::Int(12));
    desk.press("e").go_to_field("Beds").press("ctrl-u").type_text("-5").press("ctrl-s").says("Not saved");
    desk.keys("ctrl-x y").press("e").go_to_field("Latitude").type_text("123").press("ctrl-s").says("Not saved");
}

#[test]
fn every_form_of_every_kind_opens_and_leaves() {
    let mut desk = Desk::open_sample();
    for kind in Kind::ALL {
        desk.press(":").type_text(&format!("list: {}", ustaz::programme::show::kind_plural(*kind))).press("enter");
        desk.press("n");
        let fields = kind.fields().len();
        desk.times(fields + 3, "tab").times(fields, "backtab").press("esc");
        desk.keys("e tab tab esc esc");
        desk.press("1");
    }
    desk.whole();
    assert_eq!(desk.store.newest().unwrap(), 2);
}

/// No blank lines below the last field while fields are hidden above.
#[test]
fn a_form_that_gets_room_shows_the_fields_above() {
    let mut desk = Desk::open_trainees();
    desk.press("3").press("n").sees("New hospital").resize(20, 5).times(4, "tab").resize(80, 24);
    assert!(desk.lines().iter().skip(2).take_while(|l| !l.starts_with("--")).all(|l| !l.is_empty()), "{}", desk.screen());
    desk.resize(80, 40).sees("  Name *").sees("  Notes");
    // A list over the form takes room for a while only.
    desk.press("ctrl-g").sees("Jump to").press("esc").sees("  Name *").sees("  Notes");
}

#[test]
fn a_question_that_wants_a_y_says_so() {
    let mut desk = new_trainee();
    desk.type_text("Gul").press("ctrl-x").sees("Type y to do it, Esc not to:").press("enter");
    assert_eq!(desk.bottom(), "Type y to do it, or Esc not to.");
    desk.press("y").says("Thrown away");
}

/// The bottom line of a draft that is offered says what can be done with it.
#[test]
fn a_draft_that_is_offered_says_how_to_take_and_to_leave_it() {
    let mut desk = new_trainee();
    desk.type_text("Left Behind").pass(1).press("esc");
    let mut desk = desk.start_again();
    let bottom = desk.bottom();
    assert!(bottom.contains("Enter opens") && bottom.contains("Esc leaves") && bottom.contains("(D)"), "{bottom}");
    desk.press("esc").press("n").type_text("Left Too").pass(1).press("esc");
    let desk = desk.start_again();
    let bottom = desk.bottom();
    assert!(bottom.starts_with("2 forms") && bottom.contains("Esc leaves") && bottom.contains("(D)"), "{bottom}");
}

/// A Tab takes what the letters could mean; where there are none it takes nothing.
#[test]
fn a_field_that_was_emptied_stays_empty() {
    let mut desk = Desk::open_trainees();
    desk.press("n")
        .type_text("Emptied Again")
        .go_to_field("Sex")
        .pass(1)
        .sees("female, male")
        .type_text("f")
        .press("backspace")
        .press("tab");
    assert_eq!(desk.field("Sex"), "", "{}", desk.screen());
    desk.go_to_field("Home hospital").type_text("wazir").press("tab");
    assert_eq!(desk.field("Home hospital"), "Wazir Mohammad Akbar Khan");
    desk.go_to_field("Home hospital").press("ctrl-u").press("tab");
    assert_eq!(desk.field("Home hospital"), "", "{}", desk.screen());
    desk.press("ctrl-s").says("Saved trainee Emptied Again").whole();
}

#[test]
fn times_typed_before_the_hospital_go_by_its_clocks() {
    let mut desk = Desk::open_sample();
    desk.keys("4 tab tab tab tab n").fill("From", "2026-12-05 9:00").fill("To", "2026-12-05 11:00 +03:00");
    assert_eq!(desk.field("From"), "2026-12-05 09:00 +05:00", "the host's until somebody says where\n{}", desk.screen());
    desk.fill("Hospital", "wazir");
    assert_eq!(desk.field("From"), "2026-12-05 09:00 +04:30", "{}", desk.screen());
    assert_eq!(desk.field("To"), "2026-12-05 11:00 +03:00", "one that was given stays");
    desk.fill("Hospital", "astana multi");
    assert_eq!(desk.field("From"), "2026-12-05 09:00 +05:00", "{}", desk.screen());
}
