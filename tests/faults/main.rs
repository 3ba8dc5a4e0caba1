//! Faults of the machine, through the real program: kills, many writers, disks that fail, files that are damaged or changed under it.
//!
//! The oracle everywhere: the file opens, `check` finds nothing (integrity, references, search, chain, state = replay of the
//! journal), and every acknowledged change is there. The tests wait for lines, for what is on the disk and for the end of processes;
//! nothing sleeps, and a wait that is in vain fails after half a minute, far beyond what any of it takes. By the clock go only the
//! random moments, some thousandths of a second, at which `kills` strikes, and what was promised in seconds, in `sessions`: who
//! holds the file is named within three, whoever has to end ends within two, a program at rest is watched for three. A plain run
//! does a share of the random runs; `USTAZ_FAULTS=full` does all of them, and fails where the machine does not allow a part.

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

/// Whether everything was asked for.
fn all() -> bool {
    std::env::var("USTAZ_FAULTS").is_ok_and(|v| v == "full")
}

/// How many of `all` random runs are done: all of them when asked for, else a share.
fn runs(all: u64, share: u64) -> u64 {
    if self::all() { all } else { share }
}
