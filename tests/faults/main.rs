//! Faults of the machine, through the real program: kills, many writers, disks that fail, files that are damaged or changed under it.
//!
//! The oracle everywhere: the file opens, `check` finds nothing (integrity, references, search, chain, state = replay of the
//! journal), and every acknowledged change is there. Nothing waits by the clock: the tests wait for lines and for the end of
//! processes. A plain run does a share of the random runs; `USTAZ_FAULTS=full` does all of them.

#[path = "../kit/mod.rs"]
mod kit;
#[path = "../terminal/mod.rs"]
mod terminal;

mod backups;
mod blows;
mod commands;
mod disks;
mod injected;
mod kills;
mod moved;
mod rescue;
mod sessions;
mod versions;

/// How many of `all` random runs are done: all of them when asked for, else a share.
fn runs(all: u64, share: u64) -> u64 {
    if std::env::var("USTAZ_FAULTS").is_ok_and(|v| v == "full") { all } else { share }
}
