//! Speed and growth: what a person waits for in a file of a size, against one of 10,000 trainees.
//!
//! `cargo bench --bench scale -- --size 1000000` makes the file once (`USTAZ_BENCH_DIR`, else `target/bench`) and prints a table
//! with the goal beside each figure; `-- --smoke` runs everything on 1,000 trainees. `-- --only-file` makes the file and checks it.

mod chance;
mod file;
mod learning;
mod names;
mod people;
mod scribe;
mod world;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let smoke = args.iter().any(|a| a == "--smoke");
    let asked = args.iter().position(|a| a == "--size").and_then(|at| args.get(at + 1)).and_then(|n| n.parse().ok());
    let size: usize = if smoke { 1_000 } else { asked.unwrap_or(100_000) };
    let big = file::of(size);
    println!("{} ({} trainees, {})", big.path.display(), big.size, big.day);
    if args.iter().any(|a| a == "--only-file") {
        let store = ustaz::store::Store::open(&big.path, ustaz::store::Mode::Read).expect("the file");
        let report = store.check(&mut |step| {
            println!("  {step}");
            true
        });
        println!("{report:?}");
    }
}
