//! `ustaz plan` on published problems: what it writes keeps every hard rule and is worth what it says, by rules written again here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ustaz::exchange::instances::parse;
use ustaz::rules::planning::instance::Instance;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/placement/am").join(name)
}

fn plan(arguments: &[&Path], seconds: &str) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ustaz"));
    command.env_clear().env("XDG_DATA_HOME", home.path()).env("XDG_CONFIG_HOME", home.path()).env("USTAZ_USER", "zahra");
    command.arg("plan").arg("--seconds").arg(seconds).arg("--instance").args(arguments).output().unwrap()
}

/// What a plan is worth and how often it breaks a rule, from its rows alone. The model stands in the data's own README.
fn judge(inst: &Instance, csv: &str) -> (i64, Vec<String>) {
    let mut rows: BTreeMap<usize, Vec<(usize, usize, usize)>> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut seats: BTreeMap<(usize, usize, usize), u16> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<usize> = line.split(',').map(|n| n.parse::<usize>().unwrap() - 1).collect();
        let [s, t, h, d] = cells[..] else { panic!("{line}") };
        rows.entry(s).or_default().push((t, h, d));
        *seats.entry((h, d, t)).or_default() += 1;
        let allowed = inst.allowed[s * inst.disciplines + d] && inst.ability[(s * inst.hospitals + h) * inst.disciplines + d];
        if !allowed || !inst.available[s * inst.periods + t] {
            faults.push(format!("{line} may not be"));
        }
    }
    for h in 0..inst.hospitals {
        for d in 0..inst.disciplines {
            for t in 0..inst.periods {
                let cell = (h * inst.disciplines + d) * inst.periods + t;
                let there = seats.get(&(h, d, t)).copied().unwrap_or(0);
                if there < inst.min_seats[cell] || there > inst.max_seats[cell] {
                    faults.push(format!("{there} at {h},{d},{t}"));
                }
            }
        }
    }
    let mut worth = Vec::new();
    for s in 0..inst.students {
        let mut own = rows.remove(&s).unwrap_or_default();
        own.sort_unstable();
        let mut of_discipline: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (t, h, d) in &own {
            of_discipline.entry(*d).or_default().push((*t, *h));
        }
        for (d, at) in &of_discipline {
            let whole = at.len() == inst.duration && at.windows(2).all(|w| w[1].0 == w[0].0 + 1 && w[1].1 == w[0].1);
            let first = |d: usize| of_discipline.get(&d).map(|at| at[0].0);
            let late = (0..inst.disciplines)
                .filter(|e| inst.preceded_by[d * inst.disciplines + e])
                .any(|e| first(e).is_none_or(|begun| begun >= at[0].0));
            if !whole || late {
                faults.push(format!("student {s} discipline {d}: {at:?}"));
            }
        }
        for g in 0..inst.groups {
            let attended = of_discipline.keys().filter(|d| usize::from(inst.group_of[**d]) == g).count();
            if attended != usize::from(inst.need[s * inst.groups + g]) {
                faults.push(format!("student {s} attends {attended} of group {g}"));
            }
        }
        for h in 0..inst.hospitals {
            if of_discipline.values().filter(|at| at[0].1 == h).count() > inst.max_per_hospital {
                faults.push(format!("student {s} is too often at {h}"));
            }
        }
        let w = inst.weights[s].map(i64::from);
        let mut sum = 0;
        for (d, at) in &of_discipline {
            sum += w[0] * i64::from(inst.pref_discipline[s * inst.disciplines + d]) + i64::from(inst.manager[*d]);
            sum += w[1] * i64::from(inst.pref_hospital[s * inst.hospitals + at[0].1]);
        }
        sum += w[2] * i64::try_from(own.windows(2).filter(|two| two[0].1 != two[1].1).count()).unwrap();
        sum += w[3] * own.last().map_or(0, |last| i64::try_from(last.0 + 1 - own.len()).unwrap());
        worth.push(sum);
    }
    (worth.iter().sum::<i64>() + worth.iter().min().unwrap(), faults)
}

#[test]
fn a_published_problem_is_solved_and_proven() {
    let dir = tempfile::tempdir().unwrap();
    let solution = dir.path().join("plan.csv");
    for (name, best) in [("Instance_10.dzn", 2560), ("Instance_L12.dzn", 2264)] {
        let file = data(name);
        // It ends by itself when the best is proven.
        let output = plan(&[&file, Path::new("--solution"), &solution], "300");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.starts_with(&format!("objective={best} upper_bound={best} violations=0 seconds=")), "{said}");
        let inst = parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(judge(&inst, &std::fs::read_to_string(&solution).unwrap()), (best, vec![]), "{name}");
    }
}

#[test]
fn who_cannot_be_placed_is_named_with_what_would_help() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("crowded.dzn");
    // One seat, two people who need it.
    let text = "Students=2; Disciplines=1; Hospitals=1; Duration=1; Horizon=1; Groups=1; MaxDiscPerHosp=1;
        DiscGroup=[1]; StudDiscGroup=[|1|1|]; AllowedDisc=[|1|1|]; Ability=array3d(1..2,1..1,1..1,[1,1]); Availability=[|1|1|];
        Precededby=[|0|]; MinPosHosp=array3d(1..1,1..1,1..1,[0]); MaxPosHosp=array3d(1..1,1..1,1..1,[1]);
        WeightPref=[|1,1,-1,-1|1,1,-1,-1|]; PrefStudDisc=[|1|2|]; PrefStudHosp=[|1|1|]; ManPref=[0];";
    std::fs::write(&file, text).unwrap();
    let output = plan(&[&file], "1");
    let (said, told) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(!output.status.success() && said.contains("violations=1 "), "{said}{told}");
    assert!(told.contains("has no place. One more seat at hospital 1, discipline 1, periods 1 would give one."), "{told}");
}

#[test]
fn what_cannot_be_read_or_written_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let (missing, folder) = (dir.path().join("none.dzn"), dir.path());
    let cut = dir.path().join("cut.dzn");
    std::fs::write(&cut, std::fs::read_to_string(data("Instance_10.dzn")).unwrap().split_at(900).0).unwrap();
    for (arguments, words) in [
        (vec![missing.as_path()], "cannot be read"),
        (vec![cut.as_path()], "Line "),
        (vec![data("Instance_10.dzn").as_path(), Path::new("--solution"), folder], "cannot be written"),
    ] {
        let output = plan(&arguments, "1");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(words), "{told}");
    }
}

/// The sample programme as it is today, in a file of its own.
fn sample() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut store = ustaz::store::Store::open(&db, ustaz::store::Mode::Write).unwrap();
    ustaz::programme::catalogue::load(&mut store, "zahra").unwrap();
    ustaz::programme::sample::load(&mut store, "zahra", chrono::Local::now().date_naive()).unwrap();
    (dir, db)
}

fn ustaz(db: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ustaz"));
    command.env_clear().env("XDG_DATA_HOME", home.path()).env("XDG_CONFIG_HOME", home.path()).env("USTAZ_USER", "zahra");
    let output = command.arg("--db").arg(db).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn proposed(db: &Path) -> serde_json::Value {
    let (_, said, told) = ustaz(db, &["plan", "--format", "json"]);
    serde_json::from_str(&said).unwrap_or_else(|e| panic!("{e}: {said}{told}"))
}

#[test]
fn the_open_rotations_are_planned_written_and_taken_back() {
    let (_dir, db) = sample();
    let first = proposed(&db);
    let rows = first["rows"].as_array().unwrap();
    assert!(!rows.is_empty());
    assert_eq!(first["violations"], 0);
    assert!(first["objective"].as_i64() <= first["upper_bound"].as_i64());
    assert_eq!(proposed(&db)["rows"], first["rows"]);
    let (_, said, _) = ustaz(&db, &["plan"]);
    let last = said.lines().last().unwrap();
    assert!(last.starts_with(&format!("objective={} upper_bound={} gap=", first["objective"], first["upper_bound"])), "{last}");
    assert!(last.contains(" violations=0 seconds="), "{last}");
    let (_, csv, _) = ustaz(&db, &["plan", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.records().filter(|r| &r.as_ref().unwrap()[10] == "yes").count(), rows.len());

    let (code, _, told) = ustaz(&db, &["plan", "--apply"]);
    assert!(code.is_some() && told.contains("undo"), "{told}");
    let after = proposed(&db);
    assert_eq!((after["rows"].as_array().unwrap().len(), after["met"].as_u64()), (0, Some(rows.len() as u64)));
    assert_eq!(ustaz(&db, &["undo"]).0, Some(0));
    assert_eq!(proposed(&db)["rows"], first["rows"]);
    assert_eq!(ustaz(&db, &["check"]).0, Some(0));
}

#[test]
fn a_plan_is_asked_for_by_the_cohort_of_its_people() {
    let (_dir, db) = sample();
    let whole = proposed(&db);
    let mut parts = 0;
    for cohort in ["First group", "second GROUP"] {
        let (_, said, told) = ustaz(&db, &["plan", "--format", "json", "--cohort", cohort]);
        let part: serde_json::Value = serde_json::from_str(&said).unwrap_or_else(|e| panic!("{e}: {told}"));
        parts += part["rows"].as_array().unwrap().len() + part["unplaced"].as_array().unwrap().len();
    }
    assert_eq!(parts, whole["rows"].as_array().unwrap().len() + whole["unplaced"].as_array().unwrap().len());
    for (arguments, words) in [
        (&["plan", "--cohort", "Nobody at all"][..], "No cohort is called"),
        (&["plan", "--cohort", "group"][..], "Several cohorts"),
        (&["plan", "--cohort", "x", "--instance", "y"][..], "--instance"),
        (&["plan", "--solution", "y"][..], "--instance"),
    ] {
        let (code, said, told) = ustaz(&db, arguments);
        assert!(code != Some(0) && told.contains(words), "{arguments:?}: {said}{told}");
    }
}
