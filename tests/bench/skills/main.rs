//! Skills at size: a trainee's page, a cohort's matrix, the gap board, the indicators.
//!
//! `cargo bench --bench skills -- --people 1000000` makes the file once (`USTAZ_BENCH_DIR`, else `target/bench`): so many trainees with ten
//! assessments each. It prints a table with the goal beside each figure; `-- --smoke` runs everything on 2,000.

#[allow(dead_code, reason = "made for another bench")]
#[path = "../scale/chance.rs"]
mod chance;
#[path = "../../screen/desk.rs"]
mod desk;
#[allow(dead_code, reason = "made for another bench")]
#[path = "../scale/figures.rs"]
mod figures;
#[path = "../shared/mod.rs"]
mod shared;

mod asked;
mod file;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let smoke = args.iter().any(|a| a == "--smoke");
    let asked = args.iter().position(|a| a == "--people").and_then(|at| args.get(at + 1)).and_then(|n| n.parse().ok());
    let people: usize = if smoke { 2_000 } else { asked.unwrap_or(1_000_000) };
    let big = file::of(people);
    println!("{}", big.path.display());
    let all = asked::figures(&big, if smoke { 2 } else { 20 });
    figures::print_for(&format!("{} trainees, {} assessments", big.people, big.people * 10), &all, None);
}
