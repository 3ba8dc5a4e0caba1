//! The real program on a real terminal: what happens to files, processes and the terminal itself. Everything is waited for by
//! reading the terminal until it shows it; nothing sleeps.

mod terminal;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use terminal::{Home, LONG, Terminal, size};
use ustaz::store::{Mode, Store};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.flat_map(|e| e.map(|e| e.path())).flat_map(|p| if p.is_dir() { files(&p) } else { vec![p] }).collect()
}

#[test]
fn the_first_start_makes_a_private_file_and_greets() {
    let home = Home::new();
    let mut terminal = home.start(&[]);
    terminal.sees("Welcome to ustaz").sees("load the sample programme");
    assert_eq!((mode(&home.db()), mode(home.db().parent().unwrap())), (0o600, 0o700));
    terminal.types("e").sees("An empty programme").types("q");
    assert_eq!(terminal.ends(LONG), 0);
    // The terminal is as it was.
    assert!(!terminal.picture.screen().alternate_screen() && !terminal.picture.screen().hide_cursor());
    for file in files(&home.path("data")) {
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
    // As long as nothing is in it, it is asked again.
    let mut terminal = home.start(&[]);
    terminal.sees("Welcome to ustaz").types("e2").sees("none yet").types("q");
    terminal.ends(LONG);
}

/// A slip in the name of the file leaves nothing behind; a file that is wanted is whole without its log.
#[test]
fn a_file_that_nobody_wanted_goes_and_one_that_is_kept_is_whole() {
    let home = Home::new();
    home.start(&["--db", "typo.db"]).sees("Welcome to ustaz").types("q").ends(LONG);
    let left = |home: &Home| -> Vec<PathBuf> {
        files(home.0.path()).into_iter().filter(|p| p.file_name().unwrap().to_string_lossy().starts_with("typo")).collect()
    };
    assert_eq!(left(&home), Vec::<PathBuf>::new());
    for keys in ["eq", "i\u{1b}\u{1b}q"] {
        let home = Home::new();
        let mut terminal = home.start(&["--db", "typo.db"]);
        terminal.sees("Welcome to ustaz").types(&keys[..1]).waits("the choice", |t| !t.screen().contains("Welcome to ustaz"));
        for key in keys[1..].chars() {
            let before = terminal.screen();
            terminal.types(&key.to_string());
            if key != 'q' {
                terminal.waits("another screen", |t| t.screen() != before);
            }
        }
        terminal.ends(LONG);
        assert!(home.path("typo.db").exists(), "{keys:?}");
    }
    // Alone, without what lies beside it, it holds all.
    let mut terminal = home.start(&["--db", "typo.db"]);
    terminal.sees("Welcome to ustaz").types("s").sees("The sample programme is loaded").types("q");
    terminal.ends(LONG);
    std::fs::copy(home.path("typo.db"), home.path("copy.db")).unwrap();
    let store = Store::open(&home.path("copy.db"), Mode::Existing).unwrap();
    assert_eq!(store.matching(ustaz::model::Kind::Trainee, "ahmad zia rahimi", 3).unwrap().len(), 1);
    assert!(store.check(&mut |_| true).unwrap().findings.is_empty());
}

#[test]
fn after_kill_9_the_form_is_offered_as_it_was() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    terminal.types("n").sees("New trainee").types("Killed In Form\tکشته\t\tFather Name\t").sees("Father Name");
    terminal.types("\t\u{1b}[200~female\u{1b}[201~\t31 mizan 1405\t").sees("31 mizan 1405");
    terminal.types("\u{7}notes\r").sees("Enter begins a new one").types("first\rsecond").sees("second");
    let typed = Instant::now();
    terminal.waits("the draft on disk", |_| home.drafts().iter().any(|d| d.contains("second")));
    assert!(typed.elapsed() < Duration::from_secs(2), "{:?}", typed.elapsed());
    terminal.signal(Signal::KILL);
    terminal.ends(LONG);
    let mut terminal = home.start(&[]);
    terminal.sees("The form is open as it was").sees("New trainee").sees("second");
    // Up to the first field; each is as it was typed.
    terminal.types("\u{7}name (as\r").waits("the first field", |t| t.screen().contains(">!Name") || t.screen().contains("> Name (as"));
    for (label, text) in
        [("Name (as in passport)", "Killed In Form"), ("Name in own script", "کشته"), ("Father's name", "Father Name"), ("Sex", "female")]
    {
        assert_eq!(terminal.field(label), text, "{}", terminal.screen());
    }
    assert_eq!(terminal.field("Born"), "31 mizan 1405");
    terminal.types("\u{7}born\r").sees("30 days").types("\u{15}").types("1990\u{13}").sees("Saved trainee Killed In Form").types("q");
    assert_eq!(terminal.ends(LONG), 0);
    assert_eq!(home.drafts(), Vec::<String>::new());
    Store::open(&home.db(), Mode::Existing).unwrap().check(&mut |_| true).map(|r| assert_eq!(r.findings, vec![])).unwrap();
}

#[test]
fn a_hang_up_in_a_form_keeps_it_and_ends_the_program() {
    for (signal, name) in [(Signal::HUP, "Hung Up"), (Signal::TERM, "Terminated")] {
        let home = Home::new();
        let mut terminal = home.start_on_sample();
        terminal.types("n").sees("New trainee").types(name).sees(name).signal(signal);
        terminal.ends(Duration::from_secs(2));
        assert!(home.drafts().iter().any(|d| d.contains(name)), "{:?}", home.drafts());
        // One is back in the same place, the form open, the cursor behind what was typed.
        let mut terminal = home.start(&[]);
        terminal.sees("The form is open as it was").sees("[Trainees]").sees("New trainee").sees(name);
        terminal.types(" Again").sees(&format!("{name} Again")).types("\u{1b}");
        terminal.sees("Kept as a draft").types("q").ends(LONG);
        // What was put aside is offered.
        let mut terminal = home.start(&[]);
        terminal.sees("A form was left unsaved").types("\r").sees("New trainee").sees(&format!("{name} Again")).types("\u{1b}");
        terminal.sees("Kept as a draft").types("q").ends(LONG);
    }
}

#[test]
fn a_terminal_that_goes_away_is_a_hang_up() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    terminal.types("n").sees("New trainee").types("Window Closed").sees("Window Closed");
    terminal.closes();
    let (send, ended) = channel();
    let mut child = terminal.child.take().unwrap();
    std::thread::spawn(move || send.send(child.wait().is_ok()));
    assert_eq!(ended.recv_timeout(LONG), Ok(true), "still there");
    assert!(home.drafts().iter().any(|d| d.contains("Window Closed")), "{:?}", home.drafts());
}

#[test]
fn a_form_that_is_open_when_the_program_is_left_is_a_draft() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    // Help over the form, and out, faster than a draft is written.
    terminal.types("n").sees("New trainee").types("Left In Haste\u{14}q");
    terminal.ends(LONG);
    assert!(home.drafts().iter().any(|d| d.contains("Left In Haste")), "{:?}", home.drafts());
}

#[test]
fn the_demo_leaves_no_file_behind() {
    let home = Home::new();
    for leave in ["q", "hang-up"] {
        let mut terminal = home.start(&["demo"]);
        terminal
            .waits("the board", |t| due(t) > 0)
            .types("2")
            .sees("Ahmad Zia Rahimi")
            .types("n")
            .sees("New trainee")
            .types("Nobody")
            .sees("Nobody");
        if leave == "q" {
            terminal.types("\u{18}y").sees("Thrown away").types("q");
        } else {
            terminal.signal(Signal::HUP);
        }
        terminal.ends(LONG);
        assert_eq!(files(&home.path("tmp")), Vec::<PathBuf>::new(), "{leave}");
        assert_eq!(std::fs::read_dir(home.path("tmp")).unwrap().count(), 0, "{leave}");
    }
    assert!(!home.db().exists(), "the own file is not made");
}

#[test]
fn a_window_that_changes_keeps_the_place() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    terminal.types("jjj").waits("the fourth row", |t| t.screen().contains("\n> Ahmad Zia Rahimi"));
    for (width, height) in [(40, 12), (120, 40), (80, 24)] {
        terminal.picture.screen_mut().set_size(height, width);
        terminal.master.as_ref().unwrap().resize(size(width, height)).unwrap();
        // The last line of the new window is that of the program.
        terminal.waits("the new size", |t| {
            let screen = t.screen();
            let lines: Vec<&str> = screen.lines().collect();
            lines.len() == usize::from(height)
                && lines[usize::from(height) - 1].ends_with("? help")
                && screen.contains("\n> Ahmad Zia Rahimi")
        });
    }
    terminal.types("q").ends(LONG);
}

/// Each repaint begins with the same sequence; a burst has one. Where the machine makes pauses in the burst, it may have one after
/// them too.
#[test]
fn a_burst_of_sizes_is_drawn_once() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    terminal.types("2").sees("Ahmad Zia Rahimi").waits("the bottom line", |t| t.screen().ends_with("? help"));
    terminal.picture.screen_mut().set_size(30, 100);
    for width in 81..=100 {
        terminal.master.as_ref().unwrap().resize(size(width, 30)).unwrap();
    }
    let mut sent = Vec::new();
    while !terminal.screen().lines().nth(29).is_some_and(|line| line.ends_with("? help")) {
        let bytes = terminal.output.as_ref().unwrap().recv_timeout(LONG).expect("the new size");
        terminal.picture.process(&bytes);
        sent.extend(bytes);
    }
    let repaints = sent.windows(3).filter(|w| *w == b"\x1b[J").count();
    assert!((1..=3).contains(&repaints), "{repaints} for 20 sizes: {}", sent.escape_ascii());
    terminal.types("q").ends(LONG);
}

#[test]
fn a_terminal_without_abilities_is_told_what_to_do() {
    let home = Home::new();
    let mut terminal = home.start_with(&[], &[("TERM", "dumb")]);
    assert_ne!(terminal.ends(LONG), 0);
    assert!(terminal.screen().contains("dumb"), "{}", terminal.screen());
    // The Linux console and a VT100 have what is needed.
    for term in ["linux", "vt100"] {
        let mut terminal = home.start_with(&[], &[("TERM", term), ("NO_COLOR", "1"), ("USTAZ_USER", "zahra")]);
        terminal.sees("ustaz").types("e").types("q").ends(LONG);
    }
}

#[test]
fn two_programs_on_one_file_see_each_other() {
    let home = Home::new();
    let mut one = home.start_on_sample();
    let mut two = home.start(&["--user", "karim"]);
    two.waits("the board", |t| due(t) > 0).types("2").sees("Ahmad Zia Rahimi").types("e").sees("Passport expires");
    two.types("\u{15}Abdul Basir Changed\u{13}").sees("Saved trainee");
    // By itself, without a key, within two seconds.
    let saved = Instant::now();
    one.sees("Abdul Basir Changed").sees("karim: ");
    assert!(saved.elapsed() < Duration::from_secs(3), "{:?}", saved.elapsed());
    two.types("q").ends(LONG);
    one.types("q").ends(LONG);
}

#[test]
fn while_somebody_else_holds_the_file_one_sees_who_and_goes_on_typing() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    let holder = rusqlite::Connection::open(home.db()).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.types("n").sees("New trainee").types("Patient Person\u{13}").sees("Waiting for ").sees(&std::process::id().to_string());
    terminal.types("\t\t\tFather Meanwhile").sees("Father Meanwhile");
    holder.execute_batch("ROLLBACK").unwrap();
    // Saved what there was when one saved; the rest is still in the form.
    terminal.sees("Saved").sees("Father Meanwhile").types("\u{13}").sees("Saved trainee Patient Person").types("q").ends(LONG);
    let store = Store::open(&home.db(), Mode::Read).unwrap();
    let found = store.matching(ustaz::model::Kind::Trainee, "patient person", 3).unwrap();
    assert_eq!(found.iter().map(|r| r.text("father_name")).collect::<Vec<_>>(), ["Father Meanwhile"]);
    assert_eq!(home.drafts(), Vec::<String>::new());
}

/// How much Today asks for. The sample lives around the day it is loaded on, so this differs from day to day.
fn due(terminal: &Terminal) -> usize {
    terminal.screen().split_once("Today ").and_then(|(_, n)| n.split([' ', ']']).next()?.parse().ok()).unwrap_or(0)
}

/// The walk of the README's tour, as a newcomer types it.
#[test]
fn the_five_minute_tour() {
    let home = Home::new();
    let workbook = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/workbooks/nominations.xlsx");
    let mut terminal = home.start(&[]);
    // 1. The sample; Today says what needs doing.
    terminal.sees("Welcome to ustaz").types("s").sees("The sample programme is loaded").types("1");
    terminal.waits("something to do", |t| due(t) > 20);
    let at_first = due(&terminal);
    // 2. The untidy workbook: looked at, then written, in one step.
    terminal.types("I").sees("Import which records").types("\r").sees("File (CSV").types(workbook).types("\r");
    terminal.sees("115 new, 0 changed, 0 the same, 5 repeat").types("\u{13}").sees("Imported: 115 new");
    // 3. A likely duplicate of the board, side by side, into one.
    terminal.types("GG").sees("may be one person");
    for _ in 0..60 {
        let before = terminal.screen();
        if before.lines().any(|l| l.starts_with('>') && l.contains("may be one person")) {
            break;
        }
        terminal.types("k").waits("the marker goes up", |t| t.screen() != before);
    }
    terminal.sees("same father").types("e").sees("The left record stays").types("\u{13}");
    terminal.sees("Merged into one").waits("one less", |t| due(t) == at_first - 1);
    // 4. Three people nominated, selected with a reason, placed.
    terminal.types("2").types("/").types("status:nominated cardio\r").sees("25 rows").types("   ").sees("3 marked");
    terminal.types("N").sees("New nomination for 3 trainees").types("second").sees("> Second group").types("\t\tMinistry\u{13}");
    terminal.sees("3 Nominations saved").types("\t").sees("[Nominations]").types("   ").sees("3 marked").types("t").sees("Set to");
    terminal.types("sel\r").sees("Reason").types("Needed at home\r").sees("3 set to selected");
    terminal.types("\u{1b}[Z").sees("[Trainees]").sees("3 marked").types("p").sees("New placement for 3 trainees");
    terminal
        .types("traumatology, national")
        .sees("> Traumatology, National")
        .types("\t")
        .types("zhanar")
        .sees("> Zhanar Temirova")
        .types("\t");
    terminal.types("+7w").sees(" = ").types("\t+18w\tass").sees("> assistant").types("\t\u{13}");
    terminal.sees("3 Placements saved").types("-");
    // 5. The placements need papers now: a step is closed from its line, and Today shrinks.
    terminal.types("1").waits("their papers are due", |t| due(t) > at_first - 1);
    let with_papers = due(&terminal);
    terminal.types("gg").sees("invitation missing for Abdul Yahya");
    terminal.waits("the marker on an invitation", |t| t.screen().contains(">! "));
    while !terminal.screen().lines().any(|l| l.starts_with(">!") && l.contains("invitation missing for Abdul Yahya")) {
        let before = terminal.screen();
        terminal.types("j").waits("the marker to move", |t| t.screen() != before);
    }
    terminal
        .types("e")
        .sees("New document")
        .types("INV-7")
        .sees("INV-7")
        .types("\u{7}expires\r+40w\u{13}")
        .waits("one less", |t| due(t) == with_papers - 1);
    // 6. An assessment.
    terminal.types("2").sees("[Trainees]").types("a").sees("Assess ").types("s").types("lapar").sees("laparotomy").types("\r");
    terminal.types("i").types("seven").sees("OSATS global rating, seven").types("\r").sees("osats grs-7");
    terminal.types("a").types("sarsenov").sees("Yerlan Sarsenov").types("\r").types("43453").types("44y4").types("\u{13}").sees("saved");
    // 7. Somebody by a misspelt name in another script.
    terminal
        .types("f")
        .sees("Find:")
        .types("محمد نعیم صفی\r")
        .sees("Mohammad Naeem Safi (trainee)")
        .types("\r")
        .sees("Trainee: Mohammad Naeem Safi");
    terminal.types("\u{7f}").sees("[Trainees]");
    // 8. All of it is undone, step by step.
    for step in ["assessed", "new document", "3 placements", "selected", "nominated", "merged", "imported", "sample programme"] {
        let said = |t: &Terminal| t.screen().to_lowercase().split_once("undo: ").is_some_and(|(_, label)| label.contains(step));
        terminal.types("u").waits(step, said);
    }
    terminal.sees("Today 0 ").types("U").waits("all of it", |t| due(t) == at_first);
    // 9. An export of what the table lists.
    terminal.types("\\").types("E").sees("Export to file").types("\r").sees("60 rows written to trainee.csv").types("q");
    assert_eq!(terminal.ends(LONG), 0);
    let exported = std::fs::read_to_string(home.path("trainee.csv")).unwrap();
    assert_eq!(exported.lines().count(), 61);
    assert!(!exported.contains("P04191396") && !exported.contains("+93"), "sensitive fields stay in");
    Store::open(&home.db(), Mode::Existing).unwrap().check(&mut |_| true).map(|r| assert_eq!(r.findings, vec![])).unwrap();
}

/// What is typed while one logs in is typed at the list that one knows, not into a form that opens by itself.
#[test]
fn keys_typed_before_the_start_go_to_the_list_and_not_into_an_interrupted_form() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    terminal.types("n").sees("New trainee").types("Interrupted").sees("Interrupted");
    terminal.waits("the draft on disk", |_| home.drafts().iter().any(|d| d.contains("Interrupted")));
    terminal.signal(Signal::KILL).ends(LONG);
    let drafts = home.drafts();
    let command = format!("printf READY; read go; exec '{}' --user zahra", env!("CARGO_BIN_EXE_ustaz"));
    let mut terminal = home.start_program("/bin/sh", &["-c", &command]);
    // The shell takes the line, and the rest stays where it was typed.
    terminal.sees("READY").types("go\r2jjj").sees("A form was left unsaved").sees("D in a list opens it").sees("\n> Ahmad Zia Rahimi");
    assert_eq!(home.drafts(), drafts);
    terminal.types("D").sees("New trainee: Interrupted").types("\r").waits("the form", |t| t.screen().contains("Name (as in passport)"));
    assert_eq!(terminal.field("Name (as in passport)"), "Interrupted");
    terminal.types("\u{1b}").sees("Kept as a draft").types("q").ends(LONG);
}

/// `_` gives the line its time: what is sent next waits until the last frame has had its own.
#[test]
fn a_line_that_is_called_slow_is_given_its_time() {
    let home = Home::new();
    let mut terminal = home.start_on_sample();
    terminal.types("_").sees("Line slow").types("1").waits("the board", |t| due(t) > 0);
    let begun = Instant::now();
    let mut sent = 0;
    for (key, word) in [("2", "[Trainees]"), ("3", "[Hospitals]"), ("2", "[Trainees]"), ("3", "[Hospitals]")] {
        // Each screen is seen before the next key: the time that its bytes take has to go by before the next one is drawn.
        terminal.types(key);
        while !terminal.screen().contains(word) {
            let bytes = terminal.output.as_ref().unwrap().recv_timeout(LONG).expect("a screen");
            terminal.picture.process(&bytes);
            sent += bytes.len();
        }
    }
    // The last one is on the screen as soon as it is sent.
    let least = ustaz::term::time_of(sent / 2, 1_200);
    assert!(begun.elapsed() >= least, "{sent} bytes in {:?}, not {least:?}", begun.elapsed());
    terminal.types("_").sees("Line normal").types("_").sees("Line auto").types("q").ends(LONG);
}

/// The start is one write, and small.
#[test]
fn the_first_screen_is_one_small_write() {
    let home = Home::new();
    home.start_on_sample().types("q").ends(LONG);
    let mut terminal = home.start(&[]);
    let mut sent = 0;
    while !terminal.screen().contains("Ahmad Zia Rahimi") {
        let bytes = terminal.output.as_ref().unwrap().recv_timeout(LONG).expect("a first screen");
        sent += bytes.len();
        terminal.picture.process(&bytes);
    }
    println!("first screen with the list: {sent} bytes");
    assert!(sent <= 1_550, "{sent} bytes");
    terminal.types("q").ends(LONG);
}
