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

#[test]
fn what_was_found_interesting_still_holds() {
    for (name, holds) in TARGETS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(name).with_extension("zip");
        let mut kept = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
        assert!(kept.len() > 20, "{name}: only {} inputs", kept.len());
        for n in 0..kept.len() {
            let mut bytes = Vec::new();
            let mut input = kept.by_index(n).unwrap();
            input.read_to_end(&mut bytes).unwrap();
            // Shown only when the test fails.
            println!("{name}: {:?}", input.name());
            holds(&bytes);
        }
    }
}
