//! Under libFuzzer: the target that `USTAZ_FUZZ` names, with inputs made to reach ever more of the program. Built by `.ci/fuzz`.
#![no_main]

mod targets;

use std::sync::LazyLock;

static CHOSEN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("USTAZ_FUZZ").unwrap_or_default();
    let found = targets::TARGETS.iter().find(|(target, _)| *target == name);
    found.unwrap_or_else(|| panic!("USTAZ_FUZZ names no target: {name:?}")).1
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| CHOSEN(bytes));
