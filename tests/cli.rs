//! The program by its command line: what it prints, what it refuses, and with which exit code.

mod kit;

use std::path::Path;
use std::process::{Command, Stdio};

use kit::{id, text, ustaz};
use ustaz::model::{Kind, Row, Value};
use ustaz::msg;
use ustaz::store::{Mode, Store};

/// Two records whose codes begin with the same letter.
const PERSON: i64 = 2 << 58;
const HOSPITAL: i64 = (2 << 58) + (1 << 55);

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(db: &Path, words: &[&str]) -> Said {
    let out = ustaz(db).args(words).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: out.status.code(), out: text(out.stdout), err: text(out.stderr) }
}

/// A hospital, a person with a phone, a change of both.
fn filled(db: &Path) {
    let mut store = Store::open(db, Mode::Write).unwrap();
    let label = |n: u32| msg!("journal-stress", n = n);
    store
        .write("zahra", &label(1), |tx| {
            tx.insert(&Row::new(Kind::Hospital, id(HOSPITAL)).with("name", text("Aliabad")))?;
            let row = Row::new(Kind::Trainee, id(PERSON)).with("passport_name", text("Ahmad"));
            tx.insert(&row.with("phone", text("+93701234567")).with("home_hospital", Value::Int(HOSPITAL)))
        })
        .unwrap();
    store.write("zahra", &label(2), |tx| tx.set(Kind::Trainee, id(PERSON), &[("passport_name", text("Ahmad Zia"))])).unwrap();
    store.write("amir", &label(3), |tx| tx.set(Kind::Trainee, id(PERSON), &[("native_name", text("احمد ضیا"))])).unwrap();
}

#[test]
fn the_history_tells_who_when_what_before_and_after() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    filled(&db);
    let all = run(&db, &["history"]);
    assert_eq!((all.code, all.err.as_str()), (Some(0), ""));
    let heads: Vec<&str> = all.out.lines().filter(|l| !l.starts_with(' ')).collect();
    assert_eq!(heads.len(), 3);
    assert!(heads[0].starts_with("3  ") && heads[0].contains("  amir  "), "newest first: {heads:?}");
    assert!(all.out.contains("Ahmad → Ahmad Zia"), "{}", all.out);
    assert!(all.out.contains("Aliabad"), "references by name: {}", all.out);
    assert!(!all.out.contains("+93701234567") && all.out.contains("(hidden)"), "{}", all.out);
    assert!(run(&db, &["history", "--with-sensitive"]).out.contains("+93701234567"));

    // One record: by the beginning of its code, with its kind, with a sign before it.
    let (hospital, person) = (id(HOSPITAL).short(), id(PERSON).short());
    assert_eq!(run(&db, &["history", &hospital]).out.lines().filter(|l| !l.starts_with(' ')).count(), 1);
    for word in [person.clone(), format!("#{person}"), format!("trainee/{person}"), person.to_uppercase()] {
        let one = run(&db, &["history", &word]);
        assert_eq!(one.out.lines().filter(|l| !l.starts_with(' ')).count(), 3, "{word}: {}", one.err);
        assert!(!one.out.contains("new hospital"), "{}", one.out);
    }
    for (words, code, hint) in [
        (vec!["history", "zzzzz"], 1, "k7f3"),
        (vec!["history", "u!"], 1, "k7f3"),
        (vec!["history", "hospital/zzzzz"], 1, "k7f3"),
        (vec!["history", "hospitl/0"], 1, "hospital"),
        (vec!["history", "2"], 1, "trainee/2"),
        (vec!["history", "--step", "9"], 1, "a.db history”"),
        (vec!["history", "--limit", "x"], 2, "--help"),
        (vec!["history", "--format", "xml"], 2, "json"),
    ] {
        let refused = run(&db, &words);
        assert_eq!(refused.code, Some(code), "{words:?} {}", refused.err);
        assert!(refused.err.contains(hint) && refused.out.is_empty(), "{words:?}: {}", refused.err);
    }

    let json = run(&db, &["history", "--format", "json", "--limit", "0"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 3);
    assert_eq!(json[1]["changes"][0]["cells"]["passport_name"], serde_json::json!(["Ahmad", "Ahmad Zia"]));
    assert_eq!(json[2]["changes"][1]["cells"]["home_hospital"][1], id(HOSPITAL).code(), "references as codes");
    assert_eq!(json[2]["changes"][1]["cells"]["phone"], serde_json::Value::Null, "hidden");
    let cut = run(&db, &["history", "--limit", "2"]);
    assert_eq!(cut.out.lines().filter(|l| !l.starts_with(' ')).count(), 2);
    assert!(cut.err.contains("--limit 0"), "{}", cut.err);
}

#[test]
fn steps_go_back_and_come_again() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    filled(&db);
    let name = || Store::open(&db, Mode::Read).unwrap().get(Kind::Trainee, id(PERSON)).unwrap().unwrap().text("passport_name").to_owned();
    // Without a number one's own newest.
    assert_eq!(run(&db, &["--user", "zahra", "undo"]).code, Some(0));
    assert_eq!(name(), "Ahmad");
    assert_eq!(run(&db, &["redo", "--user", "zahra"]).code, Some(0));
    assert_eq!(name(), "Ahmad Zia");
    let nothing = run(&db, &["redo", "--user", "zahra"]);
    assert_eq!(nothing.code, Some(1));
    assert!(nothing.err.contains("a.db history”"), "{}", nothing.err);
    // Somebody else's by its number, and what was changed since stays.
    let kept = run(&db, &["--user", "karim", "undo", "1"]);
    assert_eq!(kept.code, Some(1), "the hospital is used by somebody who was changed since: {}", kept.out);
    assert_eq!(run(&db, &["--user", "karim", "undo", "3"]).code, Some(0));
    let history = run(&db, &["history", "--limit", "1"]).out;
    assert!(history.contains("  karim  ") && history.contains("→ (empty)"), "{history}");
    assert!(run(&db, &["history"]).out.contains("(undone by "));
    assert_eq!(run(&db, &["check"]).code, Some(0));
}

#[test]
fn a_check_tells_what_it_read_and_ends_with_1_where_something_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    filled(&db);
    let well = run(&db, &["check"]);
    assert_eq!(well.code, Some(0));
    assert!(well.out.contains("3 steps") && well.out.contains("2 records"), "{}", well.out);
    assert!(well.out.split_whitespace().any(|w| w.len() == 64 && w.bytes().all(|b| b.is_ascii_hexdigit())), "{}", well.out);
    assert_eq!(well.err.lines().count(), 4, "progress: {}", well.err);
    rusqlite::Connection::open(&db).unwrap().execute("UPDATE trainee SET surname = 'x'", []).unwrap();
    let wrong = run(&db, &["check"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.out.contains("history") && wrong.out.contains("a.db rescue"), "{}", wrong.out);
    rusqlite::Connection::open(&db).unwrap().execute("UPDATE trainee SET surname = NULL", []).unwrap();
    rusqlite::Connection::open(&db).unwrap().execute("DELETE FROM search_trainee", []).unwrap();
    assert!(run(&db, &["check"]).out.contains("--rebuild-search"));
    assert_eq!(run(&db, &["check", "--rebuild-search"]).code, Some(0));
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let out = ustaz(&db).args(["stress", "--changes", "1000"]).output().unwrap();
    assert!(out.status.success());
    let script = r#"{ "$USTAZ" --db "$DB" history --limit 0 --format json; echo "code $?" >&2; } | head -n 1"#;
    let out = Command::new("sh")
        .args(["-c", script])
        .env("USTAZ", env!("CARGO_BIN_EXE_ustaz"))
        .env("DB", &db)
        .env("HOME", dir.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stderr), "code 141\n", "silent");
    assert_eq!(String::from_utf8_lossy(&out.stdout).lines().count(), 1);
    let full = Command::new("sh")
        .args(["-c", r#""$USTAZ" --db "$DB" history --limit 0 >/dev/full"#])
        .env("USTAZ", env!("CARGO_BIN_EXE_ustaz"))
        .env("DB", &db)
        .env("HOME", dir.path())
        .output()
        .unwrap();
    assert_eq!(full.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&full.stderr).contains(&ustaz::words::label("cli-output-next")));
}

#[test]
fn settings_are_shown_and_a_wrong_one_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let plain = run(&db, &["config"]);
    assert_eq!(plain.code, Some(0));
    assert!(plain.out.contains("config.toml") && plain.out.contains("a.db"), "{}", plain.out);
    let config = dir.path().join("ustaz/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    // What is printed is a file of settings, and so is the example.
    for text in [plain.out, run(&db, &["config", "--example"]).out] {
        std::fs::write(&config, &text).unwrap();
        assert_eq!(run(&db, &["config"]).code, Some(0), "{text}");
    }
    std::fs::write(&config, "user = \"zahra\"\n").unwrap();
    assert!(run(&db, &["config"]).out.contains("user = \"zahra\""));
    assert!(run(&db, &["config", "--user", "amir"]).out.contains("user = \"amir\""), "the command line before the settings");
    std::fs::write(&config, "user = \"zahra\"\n\nthem = \"plain\"\n").unwrap();
    let wrong = run(&db, &["config"]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.err.contains("line 3") && wrong.err.contains("theme"), "{}", wrong.err);
    // The default file is where the settings say.
    std::fs::write(&config, "db = \"/nowhere/x.db\"\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ustaz"));
    let home = dir.path();
    command.env("HOME", home).env("XDG_CONFIG_HOME", home).env("XDG_DATA_HOME", home).env("XDG_STATE_HOME", home).env_remove("USTAZ_DB");
    let out = command.arg("check").output().unwrap();
    assert!(String::from_utf8_lossy(&out.stderr).contains("/nowhere/x.db"));
}

#[test]
fn a_name_that_could_deceive_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    for name in ["", "  ", "a\u{1b}[2Jb", "a\u{202e}b", &"x".repeat(61)] {
        let refused = run(&db, &["--user", name, "config"]);
        assert_eq!(refused.code, Some(1), "{name:?}");
        assert!(refused.err.contains("--user"), "{}", refused.err);
    }
    let there = run(&db, &["--user", "زهرا", "config"]);
    assert_eq!(there.code, Some(0), "{}", there.err);
}

#[test]
fn two_records_that_are_one_become_one() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    filled(&db);
    let twin = id(3 << 58);
    let mut store = Store::open(&db, Mode::Existing).unwrap();
    let label = msg!("journal-stress", n = 4);
    store
        .write("zahra", &label, |tx| {
            let row = Row::new(Kind::Trainee, twin).with("passport_name", text("Ahmad Ziya")).with("father_name", text("Karim"));
            tx.insert(&row.with("born", text("1988")))?;
            let document = Row::new(Kind::Document, id(4 << 58)).with("trainee", Value::Int(twin.get())).with("kind", text("visa"));
            tx.insert(&document)
        })
        .unwrap();
    drop(store);
    let (keep, other) = (id(PERSON).short(), twin.short());
    for (words, hint) in [
        (vec!["merge", "trainee", &keep, &keep], "two different"),
        (vec!["merge", "traine", &keep, &other], "trainee"),
        (vec!["merge", "hospital", &keep, &other], "k7f3"),
        (vec!["merge", "trainee", &keep, &other, "--set", "fathr_name=x"], "father_name"),
        (vec!["merge", "trainee", &keep, &other, "--set", "father_name"], "FIELD=VALUE"),
        (vec!["merge", "trainee", &keep, &other, "--set", "born=31 Feb 2026"], "FIELD=VALUE"),
    ] {
        let refused = run(&db, &words);
        assert_eq!(refused.code, Some(1), "{words:?}");
        assert!(refused.err.contains(hint) && refused.out.is_empty(), "{words:?}: {}", refused.err);
    }
    let merged = run(&db, &["merge", "trainee", &keep, &other, "--set", "born=2 March 1988", "--user", "zahra"]);
    assert_eq!(merged.code, Some(0), "{}", merged.err);
    let person = |store: &Store| store.get(Kind::Trainee, id(PERSON)).unwrap().unwrap();
    let store = Store::open(&db, Mode::Read).unwrap();
    let row = person(&store);
    assert_eq!((row.text("passport_name"), row.text("father_name"), row.text("born")), ("Ahmad Zia", "Karim", "1988-03-02"));
    assert!(store.get(Kind::Trainee, twin).unwrap().unwrap().gone);
    assert_eq!(store.get(Kind::Document, id(4 << 58)).unwrap().unwrap().reference("trainee"), Some(id(PERSON)));
    assert!(merged.out.contains("1 reference"), "{}", merged.out);
    drop(store);
    assert_eq!(run(&db, &["undo", "5"]).code, Some(0));
    let store = Store::open(&db, Mode::Read).unwrap();
    assert_eq!(person(&store).text("father_name"), "");
    assert!(!store.get(Kind::Trainee, twin).unwrap().unwrap().gone);
    kit::assert_whole(&store);
}

/// A trigger that somebody put into the file writes behind our back: nothing is kept, a report is.
#[test]
fn a_defect_leaves_a_report_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    filled(&db);
    let trigger = "CREATE TRIGGER t AFTER UPDATE ON trainee BEGIN UPDATE hospital SET beds = 1; END";
    rusqlite::Connection::open(&db).unwrap().execute_batch(trigger).unwrap();
    let failed = run(&db, &["undo", "2"]);
    assert_eq!((failed.code, failed.out.as_str()), (Some(1), ""));
    assert!(failed.err.contains(&ustaz::words::label("error-defect")), "{}", failed.err);
    let log = std::fs::read_to_string(dir.path().join("ustaz/ustaz.log")).unwrap();
    assert!(log.contains("what was written is not what was recorded"), "{log}");
    assert!(!log.contains('\u{1b}'), "no colours in a file");
    let store = Store::open(&db, Mode::Read).unwrap();
    assert_eq!((store.newest().unwrap(), store.get(Kind::Hospital, id(HOSPITAL)).unwrap().unwrap().get("beds")), (3, &Value::Null));
    // A wrong input is no defect: the log is left alone.
    assert_eq!(run(&db, &["undo", "99"]).code, Some(1));
    assert_eq!(std::fs::read_to_string(dir.path().join("ustaz/ustaz.log")).unwrap(), log);
}

/// Who follows the advice about a file must not come to work on another one.
#[test]
fn a_command_that_is_told_names_the_file_it_is_about() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("it's damaged.db");
    filled(&db);
    let quoted = format!("ustaz --db '{}/it'\\''s damaged.db' ", dir.path().display());
    rusqlite::Connection::open(&db).unwrap().execute("UPDATE trainee SET surname = 'x'", []).unwrap();
    let wrong = run(&db, &["check"]);
    assert!(wrong.out.contains(&format!("“{quoted}rescue NEWFILE”")), "{}", wrong.out);
    let rescued = dir.path().join("new.db");
    let new = rescued.to_str().unwrap();
    let done = run(&db, &["rescue", new]);
    assert!(done.out.contains(&format!("“ustaz --db {new}”")) && done.out.contains(&format!("“{quoted}restore {new}”")), "{}", done.out);
    // As it is told, by a shell.
    let told = done.out.split('“').filter_map(|t| t.split_once('”')).map(|(t, _)| t).find(|t| t.contains(" restore ")).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", &told.replacen("ustaz", env!("CARGO_BIN_EXE_ustaz"), 1)]).env("HOME", dir.path());
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        shell.env(name, dir.path());
    }
    assert!(shell.status().unwrap().success());
    assert_eq!(run(&db, &["check"]).code, Some(0));
    // The file that commands find by themselves is not named.
    let mut own = Command::new(env!("CARGO_BIN_EXE_ustaz"));
    own.env("HOME", dir.path()).env("XDG_DATA_HOME", dir.path()).env("XDG_CONFIG_HOME", dir.path()).env_remove("USTAZ_DB");
    std::fs::create_dir_all(dir.path().join("ustaz")).unwrap();
    assert_eq!(run(&db, &["backup", dir.path().join("ustaz/ustaz.db").to_str().unwrap()]).code, Some(0));
    let said = own.env("XDG_STATE_HOME", dir.path()).args(["history", "--step", "99"]).output().unwrap();
    assert!(String::from_utf8_lossy(&said.stderr).contains("“ustaz history”"), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn a_filter_with_a_value_that_is_none_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    filled(&db);
    for (filter, why) in [
        ("status_on>zzz", "2027-01-12"),
        ("status_on>12", "no day"),
        ("status:xyz", "nominated, shortlisted"),
        ("statsu:nominated", "Did you mean “status”"),
    ] {
        let refused = run(&db, &["export", "trainee", "--filter", filter]);
        assert_eq!((refused.code, refused.out.as_str()), (Some(1), ""), "{filter}");
        assert!(refused.err.contains(why), "{filter}: {}", refused.err);
    }
    assert_eq!(run(&db, &["export", "trainee", "--filter", "status_on>2020 status:nom"]).code, Some(0));
}

#[test]
fn clashes_are_told_with_their_days_and_accepted_ones_apart() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let today = chrono::Local::now().date_naive();
    let mut store = Store::open(&db, Mode::Write).unwrap();
    ustaz::programme::sample::load(&mut store, "zahra", today).unwrap();
    drop(store);
    let listed = |words: &[&str]| {
        let said = run(&db, &[&["conflicts"], words].concat());
        assert_eq!(said.err, "");
        (said.code, said.out)
    };
    let json = |words: &[&str]| {
        let (code, out) = listed(&[&["--format", "json"], words].concat());
        (code, serde_json::from_str::<Vec<serde_json::Value>>(&out).unwrap())
    };
    let (code, clashes) = json(&[]);
    assert!(clashes.len() > 5 && code == Some(1), "{code:?} {}", clashes.len());
    for clash in &clashes {
        for key in ["rule", "severity", "what", "who", "record", "remedy", "key"] {
            assert!(!clash[key].is_null(), "{key}: {clash}");
        }
        assert!(clash["waived"].is_null());
        let ends = [&clash["from"], &clash["until"]].map(|at| at.as_str().unwrap_or_default().to_owned());
        assert!(clash["rule"] == "quota" || ends.iter().all(|at| at.len() >= 10) && ends[0] <= ends[1], "{clash}");
    }
    let (code, text) = listed(&[]);
    assert_eq!(code, Some(1));
    let (from, until) = (clashes[0]["from"].as_str().unwrap(), clashes[0]["until"].as_str().unwrap());
    assert!(text.contains(&format!("from {from} to {until}")), "{text}");
    // One that the sample has accepted.
    let (code, accepted) = json(&["--waived"]);
    assert_eq!((code, accepted.len()), (Some(0), 1));
    assert!(accepted[0]["waived"]["reason"].as_str().is_some_and(|reason| reason.contains("delegation")), "{}", accepted[0]);
    assert!(clashes.iter().all(|clash| clash["key"] != accepted[0]["key"]));
    assert!(listed(&["--waived"]).1.contains("accepted: "));
}
