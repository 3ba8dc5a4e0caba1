//! How good plans are and how soon: `cargo bench --bench plan`, on every problem of the folder; `-- --seconds N` for each (60), names
//! after it for some of them.
//!
//! Beside each plan stand the best published one (`gen`) or what OR-Tools CP-SAT 9.15 found in two minutes, where either is known, and
//! the proven bound.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use ustaz::exchange::instances::parse;
use ustaz::programme::planning::solve;
use ustaz::rules::planning::search::Settings;

/// CP-SAT on two cores, as the data's README has it.
const CP_SAT: &[(&str, i64)] = &[
    ("Instance_10", 2560),
    ("Instance_L10", 2519),
    ("Instance_12", 2727),
    ("Instance_L12", 2264),
    ("Instance_30", 3329),
    ("Instance_50", 3146),
    ("Instance_20", 5963),
    ("Instance_L20", 2575),
];

fn reference(published: &str, name: &str) -> Option<i64> {
    let mut lines = published.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next()?;
    let at = head.iter().position(|name| name.contains("objective"))?;
    let row = lines.find(|cells| cells.first().is_some_and(|file| file.trim_end_matches(".dzn") == name));
    row.and_then(|cells| cells.get(at)?.trim().parse().ok())
        .or_else(|| CP_SAT.iter().find(|(known, _)| *known == name).map(|(_, best)| *best))
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let smoke = arguments.iter().any(|a| a == "--smoke");
    let after = arguments.iter().position(|a| a == "--seconds");
    let seconds: f64 = after.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(if smoke { 2.0 } else { 60.0 });
    let names: Vec<&String> = arguments.iter().filter(|a| a.starts_with("Instance") || a.starts_with('I')).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/placement");
    let published = std::fs::read_to_string(folder.join("published_objectives.csv")).unwrap_or_default();
    let mut files: Vec<PathBuf> = ["am", "gen"]
        .iter()
        .flat_map(|part| std::fs::read_dir(folder.join(part)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "dzn"))
        .collect();
    files.sort();
    println!(
        "{:14} {:>9} {:>9} {:>9} {:>6} {:>5} {:>8} {:>8}",
        "problem", "objective", "known", "bound", "gap %", "viol.", "first s", "all s"
    );
    let mut short = 0;
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let wanted =
            if smoke { ["Instance_10", "Instance_L64"].contains(&name.as_str()) } else { names.is_empty() || names.contains(&&name) };
        if !wanted {
            continue;
        }
        let instance = parse(&std::fs::read_to_string(&path).expect("a problem")).expect("a problem that can be read");
        let begun = Instant::now();
        let clock = || begun.elapsed().as_secs_f64();
        let first = Mutex::new(None);
        let found = solve(&instance, &Settings::default(), &|| clock() / seconds, &|progress| {
            if progress.score.feasible() {
                first.lock().expect("nobody panics").get_or_insert_with(clock);
            }
        });
        let (all, known, bound) = (clock(), reference(&published, &name), found.bound.and_then(|b| b.value));
        let number = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let gap = bound.filter(|_| found.score.feasible()).map_or_else(
            || "-".to_owned(),
            |b| format!("{:.2}", 100.0 * (b - found.score.objective) as f64 / found.score.objective.max(1) as f64),
        );
        let first = first.lock().expect("nobody panics").map_or_else(|| "-".to_owned(), |s| format!("{s:.2}"));
        let missed = known.is_some_and(|known| known > found.score.objective) || !found.score.feasible();
        short += usize::from(missed);
        println!(
            "{name:14} {:>9} {:>9} {:>9} {gap:>6} {:>5} {first:>8} {all:>8.1}{}",
            found.score.objective,
            number(known),
            number(bound),
            found.score.violations(),
            if missed { "  MISSED" } else { "" }
        );
    }
    println!("{short} short of what is known");
}
