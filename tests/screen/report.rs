//! Certificates issued, reports written and codes checked from the screen.

use ustaz::model::{Kind, Row};
use ustaz::store::{Direction, ListQuery};

use crate::desk::{Desk, today};

/// Somebody who was placed and is still in the table of trainees.
fn somebody(desk: &Desk) -> Row {
    let placements: Vec<Row> =
        desk.store.page(&ListQuery::all(Kind::Placement), None, Direction::Forward, 500).unwrap().into_iter().map(|(row, _)| row).collect();
    let done = placements.iter().find(|row| row.text("state") == "completed" && row.date("ends_on").is_some_and(|day| day < today()));
    let trainee = done.and_then(|row| row.reference("trainee")).unwrap();
    desk.store.get(Kind::Trainee, trainee).unwrap().unwrap()
}

fn on_somebody(desk: &mut Desk) -> Row {
    let row = somebody(desk);
    desk.press("2").find_row(row.text("passport_name"));
    row
}

#[test]
fn a_certificate_is_issued_with_three_keys_and_its_code_is_checked() {
    let mut desk = Desk::open_sample();
    let person = on_somebody(&mut desk);
    let before = desk.store.referring(Kind::Certificate, "trainee", person.id, 50).unwrap().len();
    desk.keys("g i").sees("Number");
    desk.lacks("digest");
    desk.press("ctrl-s");
    let after = desk.store.referring(Kind::Certificate, "trainee", person.id, 50).unwrap();
    assert_eq!(after.len(), before + 1, "{}", desk.screen());
    let made = after.iter().find(|row| !row.text("code").is_empty()).unwrap();
    assert_eq!(made.date("issued_on"), Some(today()));
    let code = made.text("code").to_lowercase().replace('-', "");
    desk.press("V").type_text(&code).press("enter");
    desk.sees("VALID").sees(person.text("passport_name"));
    // A slip is asked for again; what is not known is told.
    desk.press("esc").press("V").type_text("7k3m").press("enter").sees("letters and digits");
    desk.press("esc");
    let unknown = ustaz::rules::skills::verification::code(&[3; 10]);
    desk.press("V").type_text(&unknown).press("enter").sees("NOT KNOWN");
    desk.whole();
}

#[test]
fn a_portfolio_is_written_from_a_trainee() {
    let mut desk = Desk::open_sample();
    let person = on_somebody(&mut desk);
    desk.press("R").sees("Portfolio").press("enter").sees("portfolio.pdf");
    let file = desk.folder().join("mine.pdf");
    desk.press("ctrl-u").type_text(file.to_str().unwrap()).press("enter");
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"), "{}", desk.screen());
    // The same name is not taken twice.
    desk.press("R").press("enter").press("ctrl-u").type_text(file.to_str().unwrap()).press("enter").sees("already");
    desk.press("esc");
    // Handed out it gets a record and a code.
    let file = desk.folder().join("out.txt");
    desk.press("R").press("down").press("enter").press("ctrl-u").type_text(file.to_str().unwrap()).press("enter");
    let issued = desk.store.referring(Kind::Certificate, "trainee", person.id, 50).unwrap();
    let record = issued.iter().find(|row| row.text("sort") == "portfolio").unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().contains(record.text("code")));
    desk.says("Issued");
}

#[test]
fn a_certificate_is_written_from_its_row() {
    let mut desk = Desk::open_sample();
    desk.press("2");
    for _ in 0..30 {
        if desk.second().contains("[Certificates]") {
            break;
        }
        desk.press("tab");
    }
    desk.press("R").sees("certificate.pdf");
    let file = desk.folder().join("c.html");
    desk.press("ctrl-u").type_text(file.to_str().unwrap()).press("enter");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("<!doctype html>"), "{}", desk.screen());
}
