//! `ustaz report` and `ustaz verify`: files, refusals, exit codes.

mod kit;

use std::path::{Path, PathBuf};
use std::process::Output;

use kit::ustaz;
use serde_json::Value as Json;
use ustaz::model::{Kind, Row};
use ustaz::programme::{catalogue, sample};
use ustaz::store::{Direction, ListQuery, Mode, Store};

struct House {
    dir: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        catalogue::load(&mut store, "zahra").unwrap();
        sample::load(&mut store, "zahra", chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()).unwrap();
        Self { dir }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        ustaz(&self.file("a.db")).args(arguments).current_dir(self.dir.path()).output().unwrap()
    }

    fn first(&self, kind: Kind) -> Row {
        let store = Store::open(&self.file("a.db"), Mode::Read).unwrap();
        store.page(&ListQuery::all(kind), None, Direction::Forward, 1).unwrap().remove(0).0
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn a_certificate_is_issued_written_and_verified() {
    let house = House::new();
    let number = house.first(Kind::Certificate).text("number").to_owned();
    let plain = house.run(&["report", "certificate", &number]);
    assert!(plain.status.success(), "{}", text(&plain.stderr));
    assert!(text(&plain.stdout).contains("without a verification code"));
    let made = house.run(&["report", "certificate", &number, "c.pdf", "--issue"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(read(&house.file("c.pdf")).starts_with(b"%PDF-"));
    let said = text(&made.stdout);
    let code = said.split_whitespace().find(|w| w.len() == 20 && w.matches('-').count() == 3).unwrap().trim_end_matches('.').to_owned();
    let known = house.run(&["verify", &code.to_lowercase()]);
    assert!(known.status.success() && text(&known.stdout).starts_with("VALID"), "{}", text(&known.stdout));
    let told: Json = serde_json::from_slice(&house.run(&["verify", "--format", "json", &code]).stdout).unwrap();
    assert_eq!((told["valid"].as_bool(), told["number"].as_str()), (Some(true), Some(number.as_str())));
    // By its code it is found again; the file is not replaced.
    let again = house.run(&["report", "certificate", &code, "c.pdf"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(house.run(&["report", "certificate", &code, "c.html"]).status.success());
    assert!(text(&read(&house.file("c.html"))).contains(&code));
    assert_eq!(house.run(&["report", "certificate", &code, "--issue"]).status.code(), Some(1), "it has a code");
}

#[test]
fn a_wrong_code_ends_with_one_and_says_what_is_wrong() {
    let house = House::new();
    let unknown = ustaz::rules::skills::verification::code(&[9; 10]);
    let slip = {
        let last = unknown.chars().last().unwrap();
        format!("{}{}", &unknown[..18], if last == 'A' { 'B' } else { 'A' })
    };
    for (typed, words) in [(unknown.as_str(), "NOT KNOWN"), (slip.as_str(), "slip of the hand"), ("7K3M", "letters and digits")] {
        let out = house.run(&["verify", typed]);
        assert_eq!(out.status.code(), Some(1), "{typed}");
        assert!(text(&out.stdout).contains(words), "{typed}: {}", text(&out.stdout));
    }
}

#[test]
fn a_portfolio_is_written_in_each_form() {
    let house = House::new();
    let trainee = house.first(Kind::Trainee);
    let who = format!("#{}", trainee.id.code());
    for name in ["p.pdf", "p.html", "p.txt"] {
        let out = house.run(&["report", "portfolio", &who, name]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        assert!(read(&house.file(name)).len() > 500);
    }
    assert!(text(&read(&house.file("p.txt"))).contains("without a verification code"));
    let issued = house.run(&["report", "portfolio", &who, "--issue", "q.txt"]);
    assert!(issued.status.success(), "{}", text(&issued.stderr));
    let said = text(&issued.stdout);
    let code = said.split_whitespace().last().unwrap().trim_end_matches('.').to_owned();
    assert!(text(&read(&house.file("q.txt"))).contains(&code));
    assert!(house.run(&["verify", &code]).status.success());
    let history = house.run(&["history", "--limit", "3"]);
    assert!(text(&history.stdout).contains("certified"), "{}", text(&history.stdout));
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let house = House::new();
    let who = format!("#{}", house.first(Kind::Trainee).id.code());
    let cases: [(&[&str], &str); 4] = [
        (&["report", "portfolio", &who, "p.docx", "--issue"], ".pdf"),
        (&["report", "portfolio", &who, "p.pdf", "--format", "html"], ".html"),
        (&["report", "portfolio", "Nobody Of This Name"], "Nobody"),
        (&["report", "certificate", "no such number"], "no such number"),
    ];
    for (arguments, words) in cases {
        let out = house.run(arguments);
        assert_eq!(out.status.code(), Some(1), "{arguments:?}");
        assert!(text(&out.stderr).contains(words), "{arguments:?}: {}", text(&out.stderr));
    }
    let store = Store::open(&house.file("a.db"), Mode::Read).unwrap();
    let page = store.page(&ListQuery::all(Kind::Certificate), None, Direction::Forward, 500).unwrap();
    assert!(page.iter().all(|(row, _)| row.text("sort") != "portfolio"), "nothing was handed out");
}
