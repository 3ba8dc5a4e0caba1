//! A full disk, a limit on the size of files, a disk that is read only.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ustaz::model::Kind;
use ustaz::store::{Mode, Store};
use ustaz::words::label;

use crate::kit::assert_whole;
use crate::sessions::started_by;
use crate::terminal::{Home, LONG};

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
    // Whoever asks for all of it is not told that all is well when a part was left out.
    assert!(can || !crate::all(), "this machine lets nobody mount a small disk ({tried:?})");
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

/// The same under a form that is open: its save is refused, what was typed stays, and when there is space again the same form saves.
#[test]
fn a_disk_that_fills_under_a_form_costs_nothing_once_there_is_space_again() {
    if !can_mount() {
        return;
    }
    let home = Home::new();
    let disk = home.path("disk");
    std::fs::create_dir(&disk).unwrap();
    let text = r#"
        mount -t tmpfs -o size=24m tmpfs disk || exit 9
        "$0" --db disk/a.db --user zahra
        echo "IT WAS LEFT"
        read go
        "$0" --db disk/a.db --user zahra
        "$0" --db disk/a.db check
        echo "IT ENDED WITH $?"
        cp disk/a.db whole.db
        read go
        "#;
    let words = [&APART[1..], &["sh", "-c", text, env!("CARGO_BIN_EXE_ustaz")]].concat();
    let mut terminal = home.start_program(APART[0], &words);
    terminal.sees("Welcome to ustaz").types("s").sees("The sample programme is loaded").types("2").sees("Ahmad Zia Rahimi");
    // Only what lives in that name space sees the disk.
    let number = terminal.child.as_ref().and_then(|c| c.process_id()).unwrap();
    let disk = Path::new("/proc").join(number.to_string()).join("root").join(disk.strip_prefix("/").unwrap());
    let (log, filler) = (disk.join("a.db-wal"), disk.join("filler"));
    // The day's backup is made behind the first start: it shall neither take space later nor give any back, nor keep the log from
    // being emptied at the end.
    let program = Path::new("/proc").join(started_by(number).unwrap().to_string());
    let in_folder =
        |folder: &Path| -> Vec<PathBuf> { std::fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path()).collect() };
    let backed_up = || {
        let threads = in_folder(&program.join("task")).into_iter().filter_map(|task| std::fs::read_to_string(task.join("comm")).ok());
        !in_folder(&disk.join("a-backups")).is_empty() && threads.into_iter().all(|name| name.trim() != "backup")
    };
    terminal.waits("the day's backup", |_| backed_up()).types("q").sees("IT WAS LEFT").types("\n");
    terminal.sees("[Trainees]").types("n").sees("New trainee").types("Before It Was Full").sees("Before It Was Full");
    assert!(std::fs::metadata(&log).unwrap().len() < 1 << 16, "whatever is written makes the log longer");
    // Their end is known again in the log, one of its words at least, wherever pages end.
    let notes = format!("{}that was all, all, all", "What was seen on the ward. ".repeat(700));
    terminal.types("\u{7}Notes\r").types(&format!("\u{1b}[200~{notes}\u{1b}[201~")).sees("all, all, all");
    terminal.waits("the draft", |_| std::fs::read(&log).unwrap().windows(5).any(|bytes| bytes == b" all,"));
    // To the last byte: a block that does not fit is tried in smaller pieces.
    let mut file = std::fs::File::create(&filler).unwrap();
    for block in [1 << 16, 1 << 12, 1] {
        let block = vec![0; block];
        while file.write_all(&block).is_ok() {}
    }
    let told = label("store-full");
    terminal.types("\u{13}").says(&told).sees("New trainee").sees("that was all, all, all");
    // It goes on taking keys, and says that what is typed now is nowhere but here.
    terminal.types(" Twice").sees("all Twice").says(&told);
    drop(file);
    std::fs::remove_file(&filler).unwrap();
    terminal.types("\u{13}").sees("Saved trainee Before It Was Full");
    terminal.types("q").sees(&label("cli-check-well")).sees("IT ENDED WITH 0").types("\n").ends(LONG);
    let store = Store::open(&home.path("whole.db"), Mode::Existing).unwrap();
    let named = store.matching(Kind::Trainee, "Before It Was Full", 5).unwrap();
    assert_eq!(named.iter().map(|row| row.text("notes")).collect::<Vec<_>>(), [format!("{notes} Twice")]);
    assert_eq!(store.drafts("zahra").unwrap(), Vec::new());
    assert_whole(&store);
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
