//! Speed and growth: what a person waits for in a file of a size, against one of 10,000 trainees.
//!
//! `cargo bench --bench scale -- --size 1000000` makes the file once (`USTAZ_BENCH_DIR`, else `target/bench`) and prints a table
//! with the goal beside each figure; `-- --smoke` runs everything on 1,000 trainees and shows that a file comes out the same twice. `-- --only-file`
//! makes the file and checks it; `-- --today`, `-- --filter` and `-- --sort` measure only that.

#[path = "../../screen/desk.rs"]
mod desk;
#[path = "../shared/mod.rs"]
mod shared;

mod chance;
mod figures;
mod file;
mod keys;
mod learning;
mod names;
mod people;
mod process;
mod scribe;
mod today;
mod world;

use figures::Figure;

/// What the big file is measured against.
const SMALL: usize = 10_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let has = |name: &str| args.iter().any(|a| a == name);
    let asked = args.iter().position(|a| a == "--size").and_then(|at| args.get(at + 1)).and_then(|n| n.parse().ok());
    let smoke = has("--smoke");
    let size: usize = if smoke { 1_000 } else { asked.unwrap_or(SMALL * 10) };
    if smoke {
        file::same_again(300);
    }
    let big = file::of(size);
    if has("--only-file") {
        return check(&big);
    }
    let rounds = if smoke { 2 } else { 20 };
    if has("--today") {
        figures::print(size, &today::figures(&big, rounds), None);
        return;
    }
    if has("--filter") {
        figures::print(size, &keys::filter(&big, rounds), None);
        return;
    }
    if has("--sort") {
        figures::print(size, &keys::sort(&big), None);
        return;
    }
    let small = (size > SMALL).then(|| measure(&file::of(SMALL), rounds));
    let all = measure(&big, rounds);
    figures::print(size, &all, small.as_ref().map(|s| (SMALL, s.as_slice())));
}

/// All figures of a file.
fn measure(big: &file::Big, rounds: usize) -> Vec<Figure> {
    println!("{}", big.path.display());
    let mut all = process::figures(big, rounds);
    all.extend(today::figures(big, rounds));
    all.extend(keys::figures(big, rounds));
    all
}

fn check(big: &file::Big) {
    println!("{}: {} trainees, made for {}", big.path.display(), big.size, big.day);
    let store = ustaz::store::Store::open(&big.path, ustaz::store::Mode::Read).expect("the file");
    let report = store.check(&mut |step| {
        println!("  {step}");
        true
    });
    println!("{report:?}");
}
