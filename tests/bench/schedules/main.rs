//! Plans at size: every key in every view of the schedules, opening the tab, and the clashes after one change.
//!
//! `cargo bench --bench schedules -- --placements 1000000` makes the file once (`USTAZ_BENCH_DIR`, else `target/bench`): so many placements,
//! a tenth of them and as many sessions in the year around its day. It prints a table with the goal beside each figure; `-- --smoke` runs
//! everything on 2,000.

#[allow(dead_code, reason = "made for another bench")]
#[path = "../scale/chance.rs"]
mod chance;
#[path = "../../screen/desk.rs"]
mod desk;
#[allow(dead_code, reason = "made for another bench")]
#[path = "../scale/figures.rs"]
mod figures;
#[allow(dead_code, reason = "made for another bench")]
#[path = "../scale/scribe.rs"]
mod scribe;
#[path = "../shared/mod.rs"]
mod shared;

mod clashes;
mod file;
mod keys;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let smoke = args.iter().any(|a| a == "--smoke");
    let asked = args.iter().position(|a| a == "--placements").and_then(|at| args.get(at + 1)).and_then(|n| n.parse().ok());
    let placements: usize = if smoke { 2_000 } else { asked.unwrap_or(1_000_000) };
    let big = file::of(placements);
    println!("{}", big.path.display());
    let rounds = if smoke { 2 } else { 20 };
    let mut all = keys::figures(&big, rounds);
    all.extend(clashes::figures(&big, if smoke { 3 } else { 200 }));
    figures::print_for(&format!("{} placements", big.placements), &all, None);
}
