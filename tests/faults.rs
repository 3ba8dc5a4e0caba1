//! Faults of the machine, through the real program: kills, many writers, a full disk, a disk that is read only.
//!
//! Nothing here waits by the clock: the tests wait for lines and for the end of processes.

mod kit;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kit::{Acked, Chance, Worker, holds, ustaz};
use ustaz::store::{Mode, Store, holder};
use ustaz::words::label;

/// Kills under load: each while two others write too.
const KILLS: u64 = 50;

#[test]
fn what_was_acknowledged_survives_kills() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    let mut killed = 0;
    let mut number = 0;
    for file in 0.. {
        if killed >= KILLS {
            break;
        }
        // A new file now and then, so that checking does not grow with the test.
        let db = dir.path().join(format!("{file}.db"));
        let mut told: Vec<Acked> = Vec::new();
        for _ in 0..5 {
            let mut workers: Vec<Worker> = (0..3)
                .map(|_| {
                    number += 1;
                    Worker::start(&db, number, 100_000)
                })
                .collect();
            // Then a moment of the next commit, from its begin to behind its end.
            let seen = chance.below(12);
            let moment = Duration::from_micros(chance.below(4_000));
            workers[0].read(seen, &mut told);
            let since = Instant::now();
            while since.elapsed() < moment {
                std::hint::spin_loop();
            }
            for worker in workers {
                worker.kill(&mut told);
                killed += 1;
            }
            if db.exists() {
                holds(&db, &told);
            }
        }
        assert!(!told.is_empty(), "nothing was ever written");
    }
    assert!(killed >= KILLS);
}

#[test]
fn a_kill_while_the_file_is_made_leaves_a_file_that_can_be_used() {
    let mut chance = Chance::new();
    let dir = tempfile::tempdir().unwrap();
    for n in 0..12 {
        let db = dir.path().join(format!("{n}.db"));
        let mut told = Vec::new();
        let worker = Worker::start(&db, 1, 100_000);
        // The program is at work in the file from its first moment on.
        while !db.exists() {
            std::hint::spin_loop();
        }
        let (since, moment) = (Instant::now(), Duration::from_micros(chance.below(25_000)));
        while since.elapsed() < moment {
            std::hint::spin_loop();
        }
        worker.kill(&mut told);
        let (well, complaint) = Worker::start(&db, 2, 3).finish(&mut told);
        assert!(well, "{complaint}");
        holds(&db, &told);
    }
}

#[test]
fn eight_processes_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    // All eight come to a file that is not there yet.
    let db = dir.path().join("a.db");
    let workers: Vec<Worker> = (1..=8).map(|n| Worker::start(&db, n, 200)).collect();
    let ended: Vec<(Vec<Acked>, (bool, String))> = workers
        .into_iter()
        .map(|w| {
            std::thread::spawn(move || {
                let mut told = Vec::new();
                let end = w.finish(&mut told);
                (told, end)
            })
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|t| t.join().unwrap())
        .collect();
    let mut all = Vec::new();
    for (told, (well, complaint)) in ended {
        assert!(well, "{complaint}");
        assert_eq!(told.len(), 200);
        all.extend(told);
    }
    holds(&db, &all);
    let mut rows: Vec<i64> = all.iter().map(|a| a.seq).collect();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), 1600, "two processes were given one row");
    assert!(Store::open(&db, Mode::Read).unwrap().newest().unwrap() >= 1600);
}

#[test]
fn who_holds_the_file_is_told_and_a_writer_waits_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let mut store = Store::open(&db, Mode::Write).unwrap();
    assert_eq!(holder(&db), None, "nobody holds it");
    let mut child = ustaz(&db).args(["stress", "--hold", "60"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "holding");
    let found = holder(&db).expect("the system tells who holds a lock");
    assert_eq!((found.pid, found.program.as_str()), (child.id(), "ustaz"));
    assert_eq!(found.user, ustaz::store::user_name(rustix_uid()));
    let writer = std::thread::spawn(move || {
        let row = ustaz::model::Row::new(ustaz::model::Kind::Trainee, kit::id(5)).with("passport_name", kit::text("Gul"));
        store.write("amir", &ustaz::msg!("journal-stress", n = 1), |tx| tx.insert(&row)).map(|w| w.seq)
    });
    drop(child.stdin.take());
    assert_eq!(lines.next().unwrap().unwrap(), "let go");
    assert!(child.wait().unwrap().success());
    assert_eq!(writer.join().unwrap().unwrap(), Some(1));
    assert_eq!(holder(&db), None);
}

/// The user that this process runs as.
fn rustix_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").unwrap().uid()
}

/// Runs a script in which `$USTAZ` is the program on a file `a.db` in the folder `$DIR`, with `$FULL` and so on as told.
fn script(text: &str, dir: &Path, wrapper: &[&str]) -> std::process::Output {
    let words = [wrapper, &["sh", "-c", text]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).env("DIR", dir).env("USTAZ", env!("CARGO_BIN_EXE_ustaz"));
    for name in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, dir);
    }
    command.stdin(Stdio::null()).output().unwrap()
}

fn said(output: &std::process::Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A name space of one's own, in which anybody may mount.
const APART: [&str; 3] = ["unshare", "--user", "-rm"];

/// Whether this machine lets us mount a small disk; says so if not.
fn can_mount() -> bool {
    let dir = tempfile::tempdir().unwrap();
    let tried = Command::new(APART[0]).args(&APART[1..]).args(["mount", "-t", "tmpfs", "tmpfs"]).arg(dir.path()).output();
    let can = tried.as_ref().is_ok_and(|o| o.status.success());
    if !can {
        println!("left out: this machine lets nobody mount a small disk ({tried:?})");
    }
    can
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    if !can_mount() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let out = script(
        r#"
        mkdir "$DIR/disk" && mount -t tmpfs -o size=6m tmpfs "$DIR/disk" && cd "$DIR" || exit 9
        "$USTAZ" --db disk/a.db stress --changes 20 >first 2>&1 || exit 8
        "$USTAZ" --db disk/a.db stress --changes 100000 --worker 2 >acked 2>complaint && exit 7
        echo "complaint: $(cat complaint)"
        cat /dev/zero >disk/filler 2>/dev/null
        "$USTAZ" --db disk/a.db stress --changes 100000 --worker 3 >acked3 2>complaint && exit 6
        echo "again: $(cat complaint)"
        "$USTAZ" --db disk/a.db check 2>&1 || exit 2
        "$USTAZ" --db disk/a.db backup disk/b.db 2>complaint && exit 6
        echo "backup: $(cat complaint)"
        ls disk | grep b.db && exit 2
        rm disk/filler
        "$USTAZ" --db disk/a.db check 2>&1 || exit 5
        "$USTAZ" --db disk/a.db history --limit 0 --format json >history || exit 4
        for seq in $(cut -d' ' -f2 first acked acked3); do grep -q "\"step\":$seq," history || { echo "lost $seq"; exit 3; }; done
        echo "acknowledged: $(cat acked | wc -l)"
        "#,
        dir.path(),
        &APART,
    );
    let said = said(&out);
    assert!(out.status.success(), "{:?}\n{said}", out.status);
    assert!(said.contains(&format!("complaint: {}", label("store-full"))), "{said}");
    assert!(said.contains(&format!("again: {}", label("store-full"))), "{said}");
    assert!(said.contains(&format!("backup: {}", label("store-full"))), "{said}");
    assert_eq!(said.matches(&label("cli-check-well")).count(), 2, "{said}");
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    // Shells count the limit in blocks of their own size; without a limit on signals the system would kill the process.
    let out = script(
        r#"
        cd "$DIR" && trap '' XFSZ
        (ulimit -f 1; head -c 4096 /dev/zero >probe 2>/dev/null)
        block=$(wc -c <probe)
        "$USTAZ" --db a.db stress --changes 20 >first || exit 9
        (ulimit -f $((2500000 / block)); "$USTAZ" --db a.db stress --changes 100000 --worker 2 >acked 2>complaint) && exit 8
        echo "complaint: $(cat complaint)"
        "$USTAZ" --db a.db stress --changes 20 --worker 3 >third || exit 7
        "$USTAZ" --db a.db check 2>&1 || exit 5
        "$USTAZ" --db a.db history --limit 0 --format json >history || exit 4
        for seq in $(cut -d' ' -f2 first acked third); do grep -q "\"step\":$seq," history || { echo "lost $seq"; exit 3; }; done
        "#,
        dir.path(),
        &[],
    );
    let said = said(&out);
    assert!(out.status.success(), "{:?}\n{said}", out.status);
    assert!(said.contains(&format!("complaint: {}", label("store-full"))), "{said}");
}

#[test]
fn a_disk_that_is_read_only_is_read_and_told() {
    if !can_mount() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let out = script(
        r#"
        mkdir "$DIR/disk ?#%20" && mount -t tmpfs -o size=20m tmpfs "$DIR/disk ?#%20" && cd "$DIR/disk ?#%20" || exit 9
        # One file that was closed, one whose log was left behind by a kill.
        "$USTAZ" --db closed.db stress --changes 20 >/dev/null || exit 8
        mkfifo "$DIR/pipe"
        "$USTAZ" --db killed.db stress --changes 100000 >"$DIR/pipe" & writer=$!
        exec 3<"$DIR/pipe"
        head -n 20 <&3 >/dev/null
        kill -9 $writer
        wait $writer 2>/dev/null
        test -s killed.db-wal || exit 8
        mount -o remount,ro "$DIR/disk ?#%20" || exit 7
        for db in closed.db killed.db; do
            "$USTAZ" --db $db check 2>&1 || exit 6
            "$USTAZ" --db $db history --limit 0 | grep -c '^[0-9]' || exit 6
            "$USTAZ" --db $db backup "$DIR/copy-$db" || exit 6
            "$USTAZ" --db $db undo 1 2>"$DIR/complaint" && exit 5
            echo "complaint: $(cat "$DIR/complaint")"
        done
        "$USTAZ" --db new.db stress 2>"$DIR/complaint" && exit 4
        echo "new: $(cat "$DIR/complaint")"
        "#,
        dir.path(),
        &APART,
    );
    let said = said(&out);
    assert!(out.status.success(), "{:?}\n{said}", out.status);
    assert_eq!(said.matches(&label("cli-check-well")).count(), 2, "{said}");
    let complaint = ustaz::say!("store-file-read-only", file = "closed.db");
    assert!(said.contains(&format!("complaint: {complaint}")), "{said}");
    assert!(said.contains(&format!("new: {}", label("store-read-only"))), "{said}");
}
