//! A full disk, a limit on the size of files, a disk that is read only.

use std::path::Path;
use std::process::{Command, Stdio};

use ustaz::words::label;

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
