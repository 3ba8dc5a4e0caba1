//! Whatever comes in from outside, byte by byte: files, dates, filters, keys.
//!
//! This replays the inputs that coverage-guided fuzzing found interesting (`tests/fuzz/*.zip`, one file per input). `.ci/fuzz
//! TARGET SECONDS` looks for more: it builds `look.rs` over the same targets with coverage, runs it under libFuzzer, and packs
//! what it found. What made a target fail is mended and gets a test of its own beside the code.

mod targets;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use targets::TARGETS;

/// Every kept input of a target once more.
fn replay(target: &str) {
    let (_, holds) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(target).with_extension("zip");
    let mut kept = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    assert!(kept.len() > 100, "only {} inputs", kept.len());
    for n in 0..kept.len() {
        let mut bytes = Vec::new();
        let mut input = kept.by_index(n).unwrap();
        input.read_to_end(&mut bytes).unwrap();
        // Shown only when the test fails.
        println!("{:?}", input.name());
        holds(&bytes);
    }
}

#[test]
fn files() {
    replay("import");
}

#[test]
fn dates() {
    replay("dates");
}

#[test]
fn filters() {
    replay("filter");
}

#[test]
fn keys() {
    replay("keys");
}
