//! The way back from a damaged file: the newest backup that holds plus what the journal still tells, and what is missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use ustaz::error::Cause;
use ustaz::model::{Kind, Row, Value};
use ustaz::msg;
use ustaz::store::{BackupReason, Draft, Mode, Rescued, Store};

use crate::kit::{assert_whole, id, text, ustaz};

const PAGE: usize = 4096;
/// Steps before the first backup, before the second, and in all.
pub const FIRST: i64 = 20;
pub const SECOND: i64 = 40;
pub const ALL: i64 = 60;

/// A file as a crash leaves it: with its log, its witness and two backups beside it.
pub struct Scene {
    pub dir: tempfile::TempDir,
    pub hashes: BTreeMap<i64, Vec<u8>>,
}

/// One step of somebody's work: people are entered, changed, taken out, brought back; some steps are undone.
fn step(store: &mut Store, n: i64) {
    let author = ["zahra", "karim"][usize::try_from(n % 2).unwrap()];
    let label = msg!("journal-stress", n = n);
    let person = id(1 + n / 5);
    match n % 5 {
        0 => {
            let row = Row::new(Kind::Trainee, person).with("passport_name", text(&format!("Person {n}")));
            store.write(author, &label, |tx| tx.insert(&row.with("notes", text(&"long text ".repeat(90))))).unwrap();
        }
        3 => {
            store.undo(author, n).unwrap();
        }
        4 => {
            let hospital = Row::new(Kind::Hospital, id(1000 + n)).with("name", text("Aliabad"));
            // One step is so long that it is kept in parts.
            let more = if n == 49 { 800 } else { 0 };
            let both = |tx: &mut ustaz::store::Tx<'_>| {
                tx.insert(&hospital)?;
                for n in 0..more {
                    tx.insert(&Row::new(Kind::Hospital, id(5000 + n)).with("name", text(&format!("Hospital {n} {}", "long ".repeat(20)))))?;
                }
                tx.set(Kind::Trainee, person, &[("home_hospital", Value::Int(1000 + n))])
            };
            store.write(author, &label, both).unwrap();
        }
        _ => {
            let notes = text(&format!("noted in {n} {}", "word ".repeat(100)));
            store.write(author, &label, |tx| tx.set(Kind::Trainee, person, &[("notes", notes)])).unwrap();
        }
    }
}

/// What somebody had typed, over more than one page.
fn draft() -> Draft {
    let body = format!("{{\"notes\":\"half typed {}\"}}", "many words ".repeat(900));
    Draft { key: 9, author: "zahra".into(), kind: Kind::Trainee, record: None, body, at: "2026-11-23T10:00:00.000Z".into() }
}

/// Takes a file away, with what belongs to it.
pub fn remove(path: &Path) {
    Store::TAILS.iter().for_each(|tail| drop(fs::remove_file(format!("{}{tail}", path.display()))));
}

impl Scene {
    /// `checkpointed`: up to that step everything is in the file itself, the rest in its log.
    pub fn new(checkpointed: i64) -> Self {
        let made = tempfile::tempdir().unwrap();
        let path = made.path().join("a.db");
        let mut store = Store::open(&path, Mode::Write).unwrap();
        for n in 0..ALL {
            step(&mut store, n);
            if n + 1 == FIRST || n + 1 == SECOND {
                store.back_up_before(BackupReason::Import).unwrap();
            }
            if n + 1 == checkpointed {
                let other = Connection::open(&path).unwrap();
                other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
            }
        }
        store.keep_draft(&draft()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        copy_all(made.path(), dir.path());
        let conn = Connection::open(&path).unwrap();
        let mut statement = conn.prepare("SELECT seq, hash FROM journal").unwrap();
        let hashes = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap().map(Result::unwrap).collect();
        Self { dir, hashes }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn db(&self) -> PathBuf {
        self.path("a.db")
    }

    /// Changes the bytes of a file.
    fn damage(&self, name: &str, how: impl FnOnce(&mut Vec<u8>)) -> &Self {
        let mut bytes = fs::read(self.path(name)).unwrap();
        how(&mut bytes);
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn backups(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.path("a-backups")).unwrap().map(|e| format!("a-backups/{}", e.unwrap().file_name().display())).collect();
        names.sort();
        names
    }

    /// Rescues up to `newest` and knows that this is all.
    #[track_caller]
    fn rescued(&self, newest: i64) -> Rescued {
        let rescued = self.rescued_somehow();
        assert_eq!(rescued.newest, newest, "{rescued:#?}");
        assert!(rescued.certain);
        rescued
    }

    /// Rescues, and holds that the result is whole, is the same history as far as it goes, and that nothing damaged was touched.
    #[track_caller]
    fn rescued_somehow(&self) -> Rescued {
        let before = all_files(self.dir.path());
        let to = self.path("new.db");
        let rescued = Store::rescue(&self.db(), None, &to).unwrap();
        let newest = rescued.newest;
        for (path, bytes) in &before {
            assert!(&fs::read(path).unwrap() == bytes, "{} was touched", path.display());
        }
        let after: Vec<PathBuf> = all_files(self.dir.path()).into_keys().filter(|p| !before.contains_key(p)).collect();
        assert_eq!(after, std::slice::from_ref(&to), "one new file");
        let store = Store::open(&to, Mode::Existing).unwrap();
        assert_whole(&store);
        let conn = Connection::open(&to).unwrap();
        let held: Vec<u8> = conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [newest], |r| r.get(0)).unwrap();
        assert_eq!(Some(&held), self.hashes.get(&newest), "the history is the same up to there");
        if rescued.certain {
            let lost: Vec<i64> = rescued.lost.iter().map(|l| l.seq).collect();
            assert_eq!(lost, (newest + 1..=ALL).collect::<Vec<_>>(), "what is missing is named");
        }
        let drafts = store.drafts("zahra").unwrap();
        assert_eq!(drafts.len(), rescued.drafts);
        assert!(drafts.iter().all(|d| *d == draft()), "what was typed, or nothing: {drafts:?}");
        drop(store);
        rescued
    }
}

pub fn all_files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            out.extend(all_files(&entry.path()));
        } else {
            out.insert(entry.path(), fs::read(entry.path()).unwrap());
        }
    }
    out
}

pub fn copy_all(from: &Path, to: &Path) {
    for (path, bytes) in all_files(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// The findings of a check, by id.
fn findings(path: &Path) -> Vec<&'static str> {
    let store = Store::open(path, Mode::Read).unwrap();
    store.check(&mut |_| true).unwrap().findings.iter().map(|f| f.what.id).collect()
}

/// The first page of a table's tree.
pub fn root(path: &Path, table: &str) -> usize {
    let conn = Connection::open(path).unwrap();
    let page: i64 = conn.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |r| r.get(0)).unwrap();
    usize::try_from(page).unwrap()
}

pub fn wreck(bytes: &mut [u8], page: usize) {
    bytes[(page - 1) * PAGE..page * PAGE].fill(0xa5);
}

#[test]
fn records_that_cannot_be_read_come_back_from_the_journal() {
    let scene = Scene::new(ALL);
    let (trainee, hospital) = (root(&scene.backup_copy(), "trainee"), root(&scene.backup_copy(), "hospital"));
    scene.damage("a.db", |b| [trainee, hospital].into_iter().for_each(|page| wreck(b, page)));
    assert!(findings(&scene.db()).contains(&"check-found-integrity"));
    let rescued = scene.rescued(ALL);
    assert_eq!((rescued.base.unwrap().1, rescued.steps, rescued.drafts), (SECOND, 20, 1));
    assert_eq!(rescued.lost, []);
    // Not without backups either: the whole journal is the state.
    fs::remove_dir_all(scene.path("a-backups")).unwrap();
    fs::remove_file(scene.path("new.db")).unwrap();
    let rescued = scene.rescued(ALL);
    assert_eq!((rescued.base, rescued.steps), (None, 60));
}

impl Scene {
    /// A copy to look into.
    pub fn backup_copy(&self) -> PathBuf {
        let copy = self.dir.path().join("look");
        if !copy.exists() {
            fs::copy(self.db(), &copy).unwrap();
        }
        copy
    }
}

#[test]
fn a_backup_that_does_not_hold_is_passed_over() {
    let scene = Scene::new(ALL);
    let newest = scene.backups().pop().unwrap();
    let trainee = root(&scene.path(&newest), "trainee");
    scene.damage(&newest, |b| wreck(b, trainee));
    let rescued = scene.rescued(ALL);
    assert_eq!((rescued.base.clone().unwrap().1, rescued.steps), (FIRST, 40));
    assert_eq!(rescued.passed.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>(), [scene.path(&newest)]);
    // One of another file is none either.
    let other = Scene::new(ALL);
    fs::copy(other.path(&newest_of(&other)), scene.path(&newest)).unwrap();
    fs::remove_file(scene.path("new.db")).unwrap();
    let rescued = scene.rescued(ALL);
    assert_eq!((rescued.base.unwrap().1, rescued.passed[0].1.id), (FIRST, "rescue-other-history"));
}

fn newest_of(scene: &Scene) -> String {
    scene.backups().pop().unwrap()
}

/// Where frame `n` of a log begins.
fn frame(n: usize) -> usize {
    32 + n * (24 + PAGE)
}

#[test]
fn a_flipped_bit_in_the_log_is_found_and_costs_nothing() {
    let scene = Scene::new(SECOND);
    let frames = (fs::metadata(scene.path("a.db-wal")).unwrap().len() as usize - 32) / (24 + PAGE);
    // In the search index's pages, or anywhere but in the journal, it costs nothing; in the head of a frame neither.
    scene.damage("a.db-wal", |b| b[frame(frames / 3) + 17] ^= 1);
    assert_eq!(findings(&scene.db()), ["check-found-missing"]);
    let refused = Store::open(&scene.db(), Mode::Existing).unwrap_err();
    assert_eq!((refused.cause(), refused.what().id), (Cause::Behind, "check-found-missing"));
    assert_eq!(findings(&scene.db()), ["check-found-missing"], "looking at it changed nothing");
    assert_eq!(scene.rescued(ALL).steps, 20);
}

/// Where a bit is flipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    LogHead,
    Salts,
    FrameHead,
    Page,
    Shared,
    Witness,
}

/// Flips of a bit: all of them, and the share of a plain run.
const FLIPS: (u64, u64) = (60, 12);

#[test]
fn any_flipped_bit_is_found_and_what_comes_back_is_true() {
    use Place::{FrameHead, LogHead, Page, Salts, Shared, Witness};
    let mut chance = crate::kit::Chance::new();
    let scenes = [FIRST, SECOND].map(Scene::new);
    let (mut found, mut short) = (0, 0);
    for n in 0..crate::runs(FLIPS.0, FLIPS.1) {
        let place = [LogHead, Salts, FrameHead, Page, Shared, Witness][usize::try_from(n % 6).unwrap()];
        let whole = &scenes[usize::try_from(n / 6 % 2).unwrap()];
        let scene = Scene { dir: tempfile::tempdir().unwrap(), hashes: whole.hashes.clone() };
        copy_all(whole.dir.path(), scene.dir.path());
        let mut below = |n: usize| usize::try_from(chance.below(n as u64)).unwrap();
        let frames = (fs::metadata(scene.path("a.db-wal")).unwrap().len() as usize - 32) / (24 + PAGE);
        let (name, at) = match place {
            LogHead => ("a.db-wal", below(32)),
            // Of the log, or of a frame in it.
            Salts if below(2) == 0 => ("a.db-wal", 16 + below(8)),
            Salts => ("a.db-wal", frame(below(frames)) + 8 + below(8)),
            FrameHead => ("a.db-wal", frame(below(frames)) + below(24)),
            Page => ("a.db-wal", frame(below(frames)) + 24 + below(PAGE)),
            Shared => ("a.db-shm", below(fs::metadata(scene.path("a.db-shm")).unwrap().len() as usize)),
            Witness => ("a.db-seal", below(fs::metadata(scene.path("a.db-seal")).unwrap().len() as usize)),
        };
        let bit = below(8);
        let what = format!("{place:?}: bit {bit} of byte {at} of {name}");
        scene.damage(name, |b| b[at] ^= 1 << bit);
        // On a copy, since SQLite makes what is shared anew.
        let look = tempfile::tempdir().unwrap();
        copy_all(scene.dir.path(), look.path());
        let looked = look.path().join("a.db");
        let held = Store::open(&looked, Mode::Read).unwrap().newest().unwrap();
        let told = findings(&looked);
        assert_eq!(told, if held < ALL { vec!["check-found-missing"] } else { vec![] }, "{what}");
        found += u64::from(!told.is_empty());
        let rescued = scene.rescued_somehow();
        println!("{what}: read {held}, rescued {} and {} drafts, certain: {}", rescued.newest, rescued.drafts, rescued.certain);
        assert!(rescued.newest >= held && (rescued.certain || place == Witness), "{what}: {rescued:#?}");
        assert!(rescued.newest == ALL || matches!(place, Page | FrameHead), "{what}: {rescued:#?}");
        short += u64::from(rescued.newest < ALL);
    }
    println!("{found} found by a check, {short} cost steps, which were named");
    assert!(found > 0);
}

/// A letter on a page of the log, which only the checksum of its frame tells of.
#[test]
fn a_flipped_letter_does_not_come_through_as_good() {
    let scene = Scene::new(SECOND);
    let log = fs::read(scene.path("a.db-wal")).unwrap();
    let all = |words: &str| -> Vec<usize> {
        let found = log.windows(words.len()).enumerate().filter(|(_, w)| *w == words.as_bytes());
        found.map(|(at, _)| at).collect()
    };
    // In the draft, wherever the log has it: it is gone, and nothing else is.
    let typed = all("half typed");
    assert!(!typed.is_empty());
    scene.damage("a.db-wal", |b| typed.iter().for_each(|at| b[*at] ^= 1));
    assert_eq!(scene.rescued(ALL).drafts, 0);
    // In a step: it is missing, with all that follow, and its record is as it was before.
    let step = all("noted in 56 ");
    assert!(!step.is_empty());
    remove(&scene.path("new.db"));
    scene.damage("a.db-wal", |b| {
        b.copy_from_slice(&log);
        step.iter().for_each(|at| b[*at] ^= 1);
    });
    let rescued = scene.rescued(56);
    assert_eq!(rescued.lost.len(), 4);
    let conn = Connection::open(scene.path("new.db")).unwrap();
    let wrong: i64 = conn.query_row("SELECT count(*) FROM trainee WHERE notes LIKE '%oted in 56%'", [], |r| r.get(0)).unwrap();
    assert_eq!(wrong, 0);
}

#[test]
fn without_a_witness_it_says_that_nothing_tells() {
    for torn in [false, true] {
        let scene = Scene::new(SECOND);
        fs::remove_file(scene.path("a.db-seal")).unwrap();
        if torn {
            fs::remove_file(scene.path("a.db-wal")).unwrap();
        }
        let newest = if torn { SECOND } else { ALL };
        let rescued = scene.rescued_somehow();
        assert_eq!((rescued.newest, rescued.certain, rescued.lost.len()), (newest, false, 0));
        remove(&scene.path("new.db"));
        let out = ustaz(&scene.db()).arg("rescue").arg(scene.path("new.db")).output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert_eq!(out.status.code(), Some(1), "nobody may take it for all: {said}");
        assert!(said.contains(&ustaz::say!("rescue-uncertain", newest = newest)), "{said}");
        assert!(!said.contains(&ustaz::words::label("rescue-all")), "{said}");
    }
}

/// The memory that a rescue takes, with a backup and without, by two files of which one is three times as large.
#[test]
fn a_rescue_takes_no_more_memory_for_a_larger_file() {
    let measure = |steps: i64, backed_up: bool| {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let mut store = Store::open(&db, Mode::Write).unwrap();
        for n in 0..steps {
            let long = Row::new(Kind::Trainee, id(n + 1))
                .with("passport_name", text("Gul"))
                .with("notes", text(&format!("{n} {}", "word ".repeat(3_900))));
            store.write("zahra", &msg!("journal-stress", n = n), |tx| tx.insert(&long)).unwrap();
            if backed_up && n == 9 {
                store.back_up_before(BackupReason::Import).unwrap();
            }
        }
        // As a kill would leave it.
        let left = tempfile::tempdir().unwrap();
        copy_all(dir.path(), left.path());
        let size: u64 = Store::TAILS.iter().filter_map(|t| fs::metadata(left.path().join(format!("a.db{t}"))).ok()).map(|m| m.len()).sum();
        let mut command = ustaz(&left.path().join("a.db"));
        let (_, peak) = crate::blows::told(command.arg("rescue").arg(left.path().join("new.db")), left.path());
        assert_eq!(Store::open(&left.path().join("new.db"), Mode::Read).unwrap().newest().unwrap(), steps);
        (size / 1024, peak)
    };
    for backed_up in [true, false] {
        let ((small, little), (large, much)) = (measure(900, backed_up), measure(2_700, backed_up));
        println!("backup: {backed_up}; a file of {small} KiB takes {little} KiB, one of {large} KiB {much} KiB");
        assert!(large > 2 * small);
        assert!(much.saturating_sub(little) < (large - small) / 5, "{} KiB more for {} KiB more", much - little, large - small);
    }
}

#[test]
fn a_torn_or_missing_log_is_found_and_what_is_missing_is_named() {
    let scene = Scene::new(SECOND);
    let whole = fs::read(scene.path("a.db-wal")).unwrap();
    let frames = (whole.len() - 32) / (24 + PAGE);
    scene.damage("a.db-wal", |b| b.truncate(frame(frames / 2) + 100));
    assert_eq!(findings(&scene.db()), ["check-found-missing"]);
    let newest = Store::open(&scene.db(), Mode::Read).unwrap().newest().unwrap();
    assert!(newest > SECOND && newest < ALL, "{newest}");
    let rescued = scene.rescued(newest);
    assert!(rescued.lost.iter().all(|l| l.known.is_none()));
    fs::remove_file(scene.path("new.db")).unwrap();
    fs::remove_file(scene.path("a.db-wal")).unwrap();
    fs::remove_file(scene.path("a.db-shm")).unwrap();
    assert_eq!(findings(&scene.db()), ["check-found-missing"]);
    let rescued = scene.rescued(SECOND);
    assert_eq!((rescued.steps, rescued.lost.len()), (0, 20));
}

#[test]
fn a_lost_file_comes_back_from_its_backup_and_its_log() {
    let scene = Scene::new(SECOND);
    let log = fs::read(scene.path("a.db-wal")).unwrap();
    fs::remove_file(scene.db()).unwrap();
    for mode in [Mode::Write, Mode::Existing, Mode::Read] {
        let refused = Store::open(&scene.db(), mode).unwrap_err();
        assert_eq!((refused.cause(), refused.what().id), (Cause::Damaged, "store-lost"));
    }
    assert!(fs::read(scene.path("a.db-wal")).unwrap() == log && !scene.db().exists(), "the log is kept");
    assert_eq!(scene.rescued(ALL).steps, 20);
    // The same when only its length is lost.
    fs::write(scene.db(), "").unwrap();
    fs::remove_file(scene.path("new.db")).unwrap();
    assert_eq!(Store::open(&scene.db(), Mode::Write).unwrap_err().what().id, "store-lost");
    assert_eq!(scene.rescued(ALL).steps, 20);
}

#[test]
fn a_file_without_its_head_or_its_end_comes_back() {
    for checkpointed in [ALL, SECOND] {
        let scene = Scene::new(checkpointed);
        let whole = fs::read(scene.db()).unwrap();
        scene.damage("a.db", |b| b[..PAGE].fill(0));
        assert_eq!(Store::open(&scene.db(), Mode::Write).unwrap_err().cause(), Cause::NotOurs);
        assert_eq!(scene.rescued(ALL).steps, 20, "without a head, {checkpointed}");
        // The end of the file is where it grew last; what was there is gone unless the log has it.
        fs::remove_file(scene.path("new.db")).unwrap();
        fs::write(scene.db(), &whole[..whole.len() / 2 / PAGE * PAGE]).unwrap();
        let newest = Store::rescue(&scene.db(), None, &scene.path("new.db")).unwrap().newest;
        assert!(newest >= SECOND, "{newest}");
        fs::remove_file(scene.path("new.db")).unwrap();
        scene.rescued(newest);
    }
}

#[test]
fn steps_behind_a_gap_are_listed_by_name() {
    let scene = Scene::new(ALL);
    // A page of the journal that holds steps behind the backup, but not the last ones.
    let bytes = fs::read(scene.db()).unwrap();
    let mark = b"noted in 47 ";
    let journal: Vec<usize> = (0..bytes.len() / PAGE)
        .filter(|p| {
            let page = &bytes[p * PAGE..(p + 1) * PAGE];
            // A leaf of a table's tree with the text of an operation in it.
            page[0] == 13 && page.windows(mark.len()).any(|w| w == mark) && page.windows(6).any(|w| w == b"[[\"put")
        })
        .collect();
    assert!(!journal.is_empty());
    scene.damage("a.db", |b| journal.iter().for_each(|page| wreck(b, page + 1)));
    assert!(findings(&scene.db()).contains(&"check-found-unreadable") || findings(&scene.db()).contains(&"check-found-integrity"));
    let rescued = Store::rescue(&scene.db(), None, &scene.path("new.db")).unwrap();
    assert!(rescued.newest >= SECOND && rescued.newest < 48, "{rescued:#?}");
    assert_whole(&Store::open(&scene.path("new.db"), Mode::Existing).unwrap());
    assert_eq!(rescued.lost.last().unwrap().seq, ALL);
    let known = rescued.lost.iter().filter_map(|l| l.known.as_ref()).collect::<Vec<_>>();
    assert!(known.len() >= 5 && known.len() < rescued.lost.len(), "{rescued:#?}");
    assert!(known.iter().all(|(author, at, _)| ["zahra", "karim"].contains(&author.as_str()) && at.starts_with("20")));
    assert!(known.iter().any(|(_, _, label)| label.contains("Fault test, change 59")), "{known:?}");
}

#[test]
fn the_program_tells_what_it_rescued_and_puts_it_in_place() {
    let scene = Scene::new(SECOND);
    let whole = fs::read(scene.path("a.db-wal")).unwrap();
    scene.damage("a.db-wal", |b| b.truncate(whole.len() / 2));
    let run = |words: &[&str]| {
        let out = ustaz(&scene.db()).args(words).output().unwrap();
        (out.status.code(), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
    };
    let new = scene.path("new.db").display().to_string();
    let (code, said) = run(&["check"]);
    assert!(code == Some(1) && said.contains(" rescue NEWFILE”"), "{said}");
    let (code, said) = run(&["undo", "1"]);
    assert!(code == Some(1) && said.contains(" rescue NEWFILE”"), "{said}");
    let (code, said) = run(&["rescue", &new]);
    assert_eq!(code, Some(1), "something is missing: {said}");
    assert!(said.contains("up to step 40.") && said.contains(" later steps could be taken from"), "{said}");
    assert!(said.contains("Missing: steps ") && said.contains(" to 60 ") && said.contains("(cannot be read)"), "{said}");
    let (code, said) = run(&["restore", &new]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Not in it are steps ") && said.contains(" to 60 "), "{said}");
    let (code, said) = run(&["check"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["stress", "--changes", "9"]);
    assert_eq!(code, Some(0), "work goes on: {said}");
    assert!(run(&["rescue", &new]).1.contains("is there already"));
}

/// Destroy, restore, compare: what comes back is what was there, by seal and by content.
#[test]
fn restoring_is_rehearsed() {
    let scene = Scene::new(ALL);
    let digest = |path: &Path| {
        let store = Store::open(path, Mode::Existing).unwrap();
        assert_whole(&store);
        let mut state = String::new();
        for kind in Kind::ALL {
            store
                .each(&ustaz::store::ListQuery::all(*kind), |row| {
                    state.push_str(&format!("{row:?}\n"));
                    Ok(())
                })
                .unwrap();
        }
        (store.check(&mut |_| true).unwrap().chain, blake3::hash(state.as_bytes()).to_hex().to_string())
    };
    for destroy in ["lost", "noise", "cut"] {
        let backup = scene.path(&format!("{destroy}.backup"));
        let before = digest(&scene.db());
        Store::open(&scene.db(), Mode::Read).unwrap().backup(&backup).unwrap();
        match destroy {
            "lost" => ["a.db", "a.db-wal", "a.db-shm"].iter().for_each(|name| drop(fs::remove_file(scene.path(name)))),
            "noise" => drop(scene.damage("a.db", |b| b.iter_mut().for_each(|byte| *byte = byte.wrapping_mul(37)))),
            _ => drop(scene.damage("a.db", |b| b.truncate(b.len() / 3))),
        }
        let out = ustaz(&scene.db()).arg("restore").arg(&backup).output().unwrap();
        assert!(out.status.success(), "{destroy}: {}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(digest(&scene.db()), before, "{destroy}");
        // Work goes on.
        let out = ustaz(&scene.db()).args(["stress", "--changes", "9"]).output().unwrap();
        assert!(out.status.success(), "{destroy}: {}", String::from_utf8_lossy(&out.stderr));
    }
}
