//! Assessments by one key each, and decisions of entrustment: what stands there already, what keys do, what is kept.

use ustaz::model::{Assessment, Entrustment, FieldType, Id, Kind, Logbook, Party, Phase, Row, Value};
use ustaz::msg;
use ustaz::programme::sample;
use ustaz::programme::skills::frozen;

use crate::desk::{Desk, today};

/// A person at the desk whose keys are counted.
struct Counted {
    desk: Desk,
    keys: usize,
}

impl Counted {
    fn new(desk: Desk) -> Self {
        Self { desk, keys: 0 }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.desk.press(key);
            self.keys += 1;
        }
        self
    }
}

/// Stands on a trainee's row; the way there is not counted.
fn on_trainee(name: &str) -> Desk {
    let mut desk = Desk::open_trainees();
    desk.find_row(name);
    assert!(desk.row_at_marker().to_lowercase().contains(name), "{}", desk.screen());
    desk
}

fn trainee(key: &str) -> Id {
    sample::id(Kind::Trainee, key)
}

/// The assessments of a trainee, the newest step last.
fn of(desk: &Desk, trainee: Id) -> Vec<Row> {
    desk.store.referring(Kind::Assessment, "trainee", trainee, 500).unwrap()
}

/// The one that is new since.
#[track_caller]
fn new_one(desk: &Desk, trainee: Id, before: &[Row]) -> Assessment {
    let new: Vec<Row> = of(desk, trainee).into_iter().filter(|r| before.iter().all(|b| b.id != r.id)).collect();
    assert_eq!(new.len(), 1, "{}", desk.screen());
    new[0].to()
}

/// A walk from the row of a trainee to a saved assessment: keys by form, and most of them. The likeliest form stands there; another
/// one takes `i`, its first letters and Enter.
#[test]
fn keystrokes() {
    let walks = [
        ("osats", "i s e v enter", "4 3 4 5 3 4 4 y 4"),
        ("o-score", "", "4 4 3 4 4 3 4 5 y 4"),
        ("dops", "i d o enter", "4 4 4 5 4 4 4 3 4 4 4 n"),
        ("mini-cex", "i m i enter", "6 6 5 7 6 5 6"),
        ("epa", "i e p enter", "3"),
    ];
    println!("keystrokes from a trainee's row to a saved assessment, besides the comment:");
    for (code, form, scores) in walks {
        let mut walk = Counted::new(on_trainee("najib"));
        let before = of(&walk.desk, trainee("t18"));
        walk.press("a").press(form);
        walk.desk.sees(&format!("-- {code}"));
        walk.press(scores).press("ctrl-s");
        let made = new_one(&walk.desk, trainee("t18"), &before);
        println!("  {code:<9} {:>2} keys, {} of them answers", walk.keys, scores.split_whitespace().count());
        assert!(walk.keys <= 20, "{code}: {}", walk.keys);
        assert!(!made.scores.is_empty() && made.assessor.is_some() && made.skill.is_some(), "{made:?}");
        assert_eq!((made.on, made.entered_by), (Some(today()), Some(Party::Trainer)));
        walk.desk.whole();
    }
    // The same form once more in the same sitting stands there already; and from where else one stands.
    let mut walk = Counted::new(on_trainee("najib"));
    walk.press("a i s e v enter 4 3 4 5 3 4 4 y 4 ctrl-n");
    let first = walk.keys;
    walk.press("4 3 4 5 3 4 4 y 4 ctrl-s").desk.says("saved");
    println!("  osats     {:>2} keys for the next one", walk.keys - first);
    assert!(walk.keys - first <= 10);
    let list = sample::id(Kind::Session, "v1-list01");
    for from in ["the agenda", "the session's page", "its attendance"] {
        let mut desk = Desk::open_sample();
        if from == "the session's page" {
            desk.keys("4 tab tab tab tab").find_row(&format!("#{}", list.short())).press("enter").sees("Session: ");
        } else {
            on_the_list(&mut desk);
        }
        let mut walk = Counted::new(desk);
        walk.press(match from {
            "the agenda" => "A",
            "the session's page" => "a",
            _ => "m A",
        });
        let who = walk.desk.second();
        walk.desk.sees("of 3 people");
        walk.press("i s e v enter 4 3 4 5 3 4 4 y 4 ctrl-s").desk.says("saved");
        println!("  osats     {:>2} keys from {from}", walk.keys);
        assert!(walk.keys <= 20, "{from}: {}", walk.keys);
        let all = walk.desk.store.referring(Kind::Assessment, "session", list, 100).unwrap();
        let made: Vec<Assessment> = all.iter().map(Row::to).filter(|a: &Assessment| a.instrument == Some(osats())).collect();
        assert!(made.iter().any(|a| a.logbook.is_some()), "no case {who}");
        // Where an operation of that day is known, it is what was assessed, by somebody who operated with them.
        for case in made.iter().filter_map(|a| Some((a, a.logbook?))) {
            let operation: Logbook = walk.desk.store.get(Kind::Logbook, case.1).unwrap().unwrap().to();
            assert_eq!((case.0.skill, case.0.hospital), (operation.procedure, operation.hospital));
            let there = walk.desk.store.referring(Kind::Participant, "logbook", case.1, 50).unwrap();
            assert!(there.iter().any(|p| p.reference("trainer") == case.0.assessor));
        }
    }
}

fn osats() -> Id {
    ustaz::programme::catalogue::instrument_id("osats", "grs-7")
}

/// Stands on a theatre list of the first mission in its agenda.
fn on_the_list(desk: &mut Desk) {
    desk.keys("4 tab tab").press("a").type_text("delegation of 13").press("enter");
    desk.press("d").type_text("2026-09-12").press("enter").keys("g g");
    for _ in 0..40 {
        if desk.row_at_marker().contains("Orthopaedic") {
            return;
        }
        desk.press("down");
    }
    panic!("no list\n{}", desk.screen());
}

#[test]
fn wherever_a_trainee_stands_one_key_assesses() {
    let mut desk = Desk::open_trainees();
    desk.keys("a").sees("Assess ").press("esc").lacks("Assess ");
    // Nominations, cohorts; placements, the timeline, attendances; the logbook; the clearance board; a line of Today.
    for (keys, sees) in [
        ("2 tab a", "Assess "),
        ("2 tab tab a", "people"),
        ("5 tab tab tab tab a", "Assess "),
        ("2 tab tab tab tab tab a", "Assess "),
        ("4 a", "Assess "),
        ("4 tab a", "Assess "),
        ("4 tab tab tab tab tab a", "Assess "),
        ("5 tab tab tab tab tab tab tab tab tab tab a", "Assess "),
        ("5 tab tab tab tab tab tab tab tab tab tab tab tab a", "Assess "),
    ] {
        let mut desk = Desk::open_sample();
        desk.keys(keys).sees(sees).sees("Assessor").press("esc");
        assert!(!desk.second().starts_with(" Assess "), "nothing was typed: {}", desk.screen());
    }
    let mut desk = Desk::open_sample();
    for _ in 0..90 {
        if desk.row_at_marker().contains("no summative assessment") {
            break;
        }
        desk.press("down");
    }
    desk.press("e").sees("Assess Palwasha Zaheer").sees("summative").sees("Astana Multidisc");
    // Where nobody stands it is said.
    let mut desk = Desk::open_sample();
    desk.keys("3 a").says("Not here");
}

#[test]
fn what_is_known_stands_there_already() {
    let mut desk = on_trainee("najib");
    desk.press("a").rest();
    insta::assert_snapshot!(desk.screen());
    // Placed in traumatology under d01; the last assessments were O-SCORE at J1.1.
    let before = of(&desk, trainee("t18"));
    desk.keys("4 4 3 4 4 3 4 5 y").press("ctrl-s");
    let made = new_one(&desk, trainee("t18"), &before);
    assert_eq!(made.department, Some(sample::id(Kind::Department, "nsct.trauma")));
    assert_eq!(made.hospital, Some(sample::id(Kind::Hospital, "nsct")));
    assert_eq!(made.assessor, Some(sample::id(Kind::Trainer, "d01")));
    assert_eq!(made.phase, Some(Phase::Formative));
    assert_eq!(made.scores.len(), 9);
    assert_eq!(made.global_rating, None, "none was given");
    desk.press("u").says("Undo: assessed");
    assert_eq!(of(&desk, trainee("t18")).len(), before.len());
}

#[test]
fn keys_score_move_and_take_back() {
    let mut desk = on_trainee("najib");
    desk.press("a").sees("o-score 1").sees("looks back");
    desk.press("9").says("9 is off the scale").press("k");
    desk.keys("4 3").sees("2 of 9");
    // Back and cleared, twice; a letter is told that it is no score.
    desk.press("backspace").sees("1 of 9").press("backspace").sees("0 of 9");
    desk.press("y").says("is no score of");
    desk.keys("3 . 5 enter").sees("3.5").sees("1 of 9");
    desk.press("-").sees("2 of 9");
    desk.keys("j j k").sees("2 of 9");
    // Not all are scored: which, and what to do; nothing is written.
    let before = of(&desk, trainee("t18"));
    desk.press("ctrl-s").says("7 items have no score yet");
    assert_eq!(of(&desk, trainee("t18")).len(), before.len());
    desk.press("ctrl-s").says("saved");
    let made = new_one(&desk, trainee("t18"), &before);
    assert_eq!(made.scores, [("plan".to_owned(), 3.5)], "what was not observed has no score");
    desk.whole();
}

#[test]
fn a_scale_of_hundred_takes_a_number_and_enter() {
    let mut desk = on_trainee("najib");
    let before = of(&desk, trainee("t18"));
    desk.press("a").press("i").type_text("mcq").press("enter").sees("mcq 1: 0 to 100");
    desk.keys("1 0 1 enter").says("101 is off the scale").keys("backspace backspace backspace 8 7");
    desk.press("ctrl-s").says("saved");
    let made = new_one(&desk, trainee("t18"), &before);
    assert_eq!((made.scores.len(), made.global_rating), (1, Some(87.0)));
}

#[test]
fn a_level_that_looks_ahead_is_whole() {
    let mut desk = on_trainee("najib");
    desk.press("a").press("i").type_text("epa").press("enter").sees("looks ahead");
    desk.keys("3 . 5 enter").says("levels are whole numbers").press("esc").press("g").press("g").press("4");
    let before = of(&desk, trainee("t18"));
    desk.press("ctrl-s").says("saved");
    assert_eq!(new_one(&desk, trainee("t18"), &before).global_rating, Some(4.0));
}

#[test]
fn the_last_comments_of_the_assessor_are_offered() {
    let mut desk = on_trainee("najib");
    desk.press("a").press("c").sees("or a last one");
    let first = desk.choice_at_marker();
    assert!(first.len() > 10, "{first}");
    desk.press("enter").keys("4 4 4 4 4 4 4 4 y");
    let before = of(&desk, trainee("t18"));
    desk.press("ctrl-s").says("saved");
    let made = new_one(&desk, trainee("t18"), &before);
    let (words, _) = first.split_at(8);
    assert!(made.comments.contains(words), "{:?} {first:?}", made.comments);
    assert!(made.comments.starts_with("One thing done well: "), "O-SCORE has two: {:?}", made.comments);
}

#[test]
fn the_same_twice_on_one_day_is_told_of() {
    let mut desk = on_trainee("najib");
    desk.press("a").keys("4 4 4 4 4 4 4 4 y ctrl-s").says("saved");
    desk.press("a").sees("Entered already").keys("4 4 4 4 4 4 4 4 y ctrl-s").says("the same was entered already");
    desk.whole();
}

#[test]
fn saved_and_next_goes_through_the_people_of_a_session() {
    let mut desk = Desk::open_trainees();
    desk.find_row("orthopaedics status:in-placement").keys("space space space").press("a").sees("1 of 3 people");
    let first = desk.second();
    desk.press("i").type_text("epa").press("enter");
    desk.keys("3 ctrl-n").says("Next:").sees("2 of 3 people").sees("-- epa");
    assert_ne!(desk.second(), first);
    desk.keys("4 ctrl-n 2 ctrl-n").says("the last of them");
    // One more with the same presets, without a score.
    desk.sees("0 of 1").press("esc").lacks("Assess ");
    desk.whole();
}

#[test]
fn what_was_scored_outlives_the_program() {
    let mut desk = on_trainee("najib");
    desk.press("a").keys("4 3 - 5").press("c").type_text("steady hands").press("enter").sees("steady hands").pass(2);
    let mut desk = desk.start_again();
    desk.sees("Assess Najib").sees("4 of 9").sees("steady hands");
    desk.keys("4 4 4 4 n");
    let before = of(&desk, trainee("t18"));
    desk.press("ctrl-s").says("saved");
    let made = new_one(&desk, trainee("t18"), &before);
    assert_eq!(made.scores.len(), 8, "{made:?}");
    assert!(made.comments.contains("steady hands"));
    assert_eq!(desk.store.drafts("zahra").unwrap().len(), 0);
    // Put aside it is offered; let go it is gone.
    desk.press("a").keys("4 4").press("esc").says("Kept as a draft").press("D").sees("Najib").press("enter").sees("2 of 9");
    desk.press("ctrl-x").sees("Let go").press("y").says("nothing was saved").pass(2);
    assert_eq!(desk.store.drafts("zahra").unwrap().len(), 0);
}

#[test]
fn one_more_like_an_assessment() {
    let mut desk = Desk::open_sample();
    let like: Assessment = desk.store.get(Kind::Assessment, sample::id(Kind::Assessment, "as118")).unwrap().unwrap().to();
    desk.keys("5").times(9, "tab").find_row("najib").press("enter").press("a").sees("Assess Najib");
    let before = of(&desk, trainee("t18"));
    desk.keys("4 4 4 4 4 4 4 4 y").press("ctrl-s").says("saved");
    let made = new_one(&desk, trainee("t18"), &before);
    assert_eq!((made.skill, made.instrument), (like.skill, like.instrument));
}

#[test]
fn small_and_wide_windows_hold_it() {
    let mut desk = on_trainee("najib");
    desk.press("a");
    for (width, height) in [(40, 12), (60, 16), (120, 40), (80, 24)] {
        desk.resize(width, height);
        assert!(desk.row_at_marker().contains("Plan before"), "{width}\n{}", desk.screen());
    }
    desk.rest();
    let (_, bytes) = desk.timed("4");
    assert!(bytes < 120, "a score sends {bytes} bytes");
    desk.rest();
    assert_eq!(desk.pass_and_count(3), 0);
}

// Entrustment.

fn entrustments(desk: &Desk, trainee: Id) -> Vec<Row> {
    desk.store.referring(Kind::Entrustment, "trainee", trainee, 100).unwrap()
}

#[test]
fn a_decision_keeps_its_evidence_as_it_stood() {
    let mut desk = on_trainee("stanekzai");
    let before = entrustments(&desk, trainee("t03")).len();
    desk.keys("g e").sees("Entrust with which skill").type_text("craniotomy for").press("enter").rest();
    insta::assert_snapshot!(desk.screen());
    desk.press("ctrl-s").says("Choose the level").press("9").says("Choose the level").press("4").sees("4 act under distant");
    desk.press("w").press("enter").press("ctrl-s").sees("not enough yet").sees("Why");
    desk.type_text("he covers the night alone").press("enter").press("ctrl-s").says("level 4 at");
    let all = entrustments(&desk, trainee("t03"));
    assert_eq!(all.len(), before + 1);
    let made = all.iter().find(|r| r.date("decided_on") == Some(today())).unwrap();
    let decision: Entrustment = made.to();
    assert_eq!(decision.hospital, Some(sample::id(Kind::Hospital, "wakh")), "the home hospital stands first");
    assert_eq!(decision.expires_on, today().checked_add_months(chrono::Months::new(12)));
    let kept = frozen::rows(&decision.frozen);
    assert_eq!(kept.iter().map(|f| f.id).collect::<std::collections::BTreeSet<_>>(), decision.evidence.iter().copied().collect());
    assert!(kept.len() >= 2 && kept.iter().all(|f| f.rating.is_some() && !f.assessor.is_empty() && !f.version.is_empty()));
    // A change of its evidence is told, and the page says so.
    let evidence = kept[0].id;
    let label = msg!("journal-stress", n = 1);
    desk.store.write("karim", &label, |tx| tx.set(Kind::Assessment, evidence, &[("global_rating", Value::Real(1.0))])).unwrap();
    desk.pass(1);
    desk.keys("5").times(12, "tab").find_row(&format!("#{}", made.id.short()));
    desk.resize(80, 60).press("enter").sees("as it stood").sees("CHANGED SINCE").sees("as it is now").lacks("{\"assessor");
    desk.whole();
}

#[test]
fn no_level_rests_on_one_assessor() {
    let mut desk = on_trainee("stanekzai");
    desk.resize(80, 40).keys("g e").type_text("craniotomy for").press("enter").press("4").press("w").press("enter");
    // All evidence of all but the first assessor is taken out.
    let rows = desk.lines().iter().filter(|l| l.contains("[x]")).count();
    assert!(rows >= 2, "{}", desk.screen());
    for _ in 1..rows {
        desk.press("space");
    }
    desk.sees("by 1 assessor").press("ctrl-s").says("no level rests on one assessor alone");
    assert_eq!(entrustments(&desk, trainee("t03")).iter().filter(|r| r.date("decided_on") == Some(today())).count(), 0);
    desk.press("esc").says("Kept as a draft").lacks("Entrust Mirwais");
}

#[test]
fn a_level_that_ends_is_renewed_from_today() {
    let mut desk = Desk::open_sample();
    desk.press("g").press("g");
    for _ in 0..90 {
        if desk.row_at_marker().contains("level 3 of Khalid") {
            break;
        }
        desk.press("down");
    }
    let line = desk.row_at_marker();
    assert!(line.contains("level 3 of Khalid"), "{}", desk.screen());
    desk.rest();
    desk.sees("ends 7 Dec");
    desk.press("e").sees("Entrust Khalid").sees("3 act under indirect").sees("Mirwais");
    desk.press("r").type_text("no C-arm came").press("enter").press("ctrl-s").says("level 3 at").lacks("level 3 of Khalid");
    desk.press("u").says("Undo: entrusted");
    let old: Entrustment = desk.store.get(Kind::Entrustment, sample::id(Kind::Entrustment, "e-t04-j1.1-mirwais")).unwrap().unwrap().to();
    assert_eq!(old.level, Some(3));
    desk.whole();
}

#[test]
fn a_change_of_evidence_is_never_silent() {
    let mut desk = Desk::open_sample();
    let assessment = sample::id(Kind::Assessment, "as112");
    let row = desk.store.get(Kind::Assessment, assessment).unwrap().unwrap();
    assert!(!frozen::resting_on(&desk.store, &row).unwrap().is_empty());
    desk.keys("5").times(9, "tab").find_row(&format!("#{}", assessment.short())).press("e").fill("Comments", "spoke well").press("ctrl-s");
    desk.lacks("evidence of the decision");
    desk.press("e").fill("Overall rating", "5").press("ctrl-s").says("evidence of the decision");
    assert_eq!(Option::<f64>::read(desk.store.get(Kind::Assessment, assessment).unwrap().unwrap().get("global_rating")), Some(5.0));
    desk.press("x").says("It is still used by: entrustment");
    desk.whole();
}
