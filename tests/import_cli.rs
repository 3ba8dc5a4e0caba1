//! `ustaz import` on the real binary.

mod kit;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use kit::ustaz;

fn shared(file: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(file)
}

/// Exit code, standard output, standard error.
fn run(db: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let out = ustaz(db).args(words).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

fn well(db: &Path, words: &[&str]) -> String {
    let (code, out, err) = run(db, words);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    out
}

#[test]
fn from_an_untidy_workbook_to_records_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let hospitals = shared("workbooks/hospitals.csv").display().to_string();
    let nominations = shared("workbooks/nominations.xlsx").display().to_string();
    // A dry run makes no file.
    let dry = well(&db, &["import", "hospital", &hospitals]);
    assert!(dry.contains("new 5, same 0, changed 0, duplicate 0, rejected 0") && dry.contains("a dry run"), "{dry}");
    assert!(!db.exists());
    well(&db, &["import", "hospital", &hospitals, "--apply"]);
    let report = dir.path().join("r.json");
    let dry = well(&db, &["import", "trainee", &nominations, "--report", report.to_str().unwrap()]);
    for words in [
        "new 115, same 0, changed 0, duplicate 0, rejected 0",
        "merged into an earlier row of the file 5",
        "لست کاندیدان!7 Phone \"0117979557\": ",
        "Merwais Hosp. Kandahar (6×) → Mirwais Regional Hospital",
        "2 section titles are no records: rows 9 ",
        "Import again with --apply",
    ] {
        assert!(dry.contains(words), "{words}\n{dry}");
    }
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    assert_eq!((json["applied"].as_bool(), json["rows"].as_array().map(Vec::len)), (Some(false), Some(120)));
    assert!(well(&db, &["export", "trainee"]).lines().count() == 1, "nothing was written");
    let done = well(&db, &["import", "trainee", &nominations, "--apply"]);
    assert!(done.contains("115 new, 0 changed") && done.contains("The backup from before is"), "{done}");
    let again = well(&db, &["import", "trainee", &nominations, "--apply"]);
    assert!(again.contains("new 0, same 120") && again.contains("nothing is written"), "{again}");
    assert_eq!(well(&db, &["export", "trainee"]).lines().count(), 116);
    assert!(well(&db, &["history"]).contains("imported nominations.xlsx: Trainees, 115 new, 0 changed"));
    well(&db, &["undo"]);
    assert_eq!(well(&db, &["export", "trainee"]).lines().count(), 1);
    let (code, out, _) = run(&db, &["check"]);
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let cso = shared("workbooks/cso_1396.xlsx").display().to_string();
    let hospitals = shared("workbooks/hospitals.csv").display().to_string();
    let mapping = dir.path().join("m.toml");
    std::fs::write(&mapping, "[columns]\nname = \"nmae\"\n").unwrap();
    let mapping = mapping.to_str().unwrap();
    for (words, said) in [
        (&["import", "trainee", &cso][..], "holds no Trainees"),
        (&["import", "trainee", "/nowhere/x.csv"], "There is no file x.csv"),
        (&["import", "people", &hospitals], "people"),
        (&["import", "hospital", &hospitals, "--sheet", "x"], "There is no sheet x"),
        (&["import", "hospital", &hospitals, "--mapping", mapping], "Did you mean name?"),
        (&["import", "hospital", &hospitals, "--mapping", "/nowhere/m.toml"], "cannot be read"),
        (&["import", "hospital", &hospitals, "--report", "/nowhere/r.json"], "report"),
    ] {
        let (code, out, err) = run(&db, words);
        assert_eq!(code, Some(1), "{words:?} {out}");
        assert!(err.contains(said) && err.trim().lines().count() > 0, "{words:?}: {err}");
    }
    let (code, _, err) = run(&db, &["import", "hospital", &hospitals, "--duplicates", "perhaps"]);
    assert!(code == Some(2) && err.contains("perhaps"), "{err}");
    assert!(!db.exists());
    assert!(well(&db, &["import", "--help"]).contains("--no-create"));
}
