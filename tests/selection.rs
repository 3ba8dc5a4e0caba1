//! Selection over a file: what is gathered for the score, what never is, weights and decisions.

mod sample_file;

use std::collections::BTreeSet;

use sample_file::{all, loaded, today};
use ustaz::exchange::listing::Form;
use ustaz::exchange::selection::{as_text, listing};
use ustaz::model::{Decision, Entrustment, Id, Kind, Row, Skill, SkillPriority, Value};
use ustaz::msg;
use ustaz::programme::show::Names;
use ustaz::programme::skills::selection::{Board, Over, board, next_group};
use ustaz::programme::{sample, verbs};
use ustaz::rules::skills::selection::{Criterion, WHOLE, Weights};
use ustaz::store::{Store, new_id};

fn read(store: &Store, over: Over) -> Board {
    board(store, &Names::new(), over, None, today()).unwrap().unwrap()
}

fn group() -> Over {
    Over::Cohort(sample::id(Kind::Cohort, "g2"))
}

fn agreement() -> Over {
    Over::Agreement(sample::id(Kind::Agreement, "a1"))
}

fn nominated(store: &Store, over: Over) -> Vec<Row> {
    let (kind, id) = over.record();
    all(store, Kind::Nomination).into_iter().filter(|r| r.reference(kind.table()) == Some(id)).collect()
}

#[test]
fn every_nomination_is_scored_and_its_parts_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let board = read(&store, group());
    assert_eq!(next_group(&store, today()).unwrap(), Some(group()), "the group that begins next");
    let wanted: BTreeSet<Id> = nominated(&store, group()).iter().map(|r| r.id).collect();
    let got: BTreeSet<Id> = board.lines.iter().map(|l| l.scored.nomination).collect();
    assert_eq!(got, wanted);
    for line in &board.lines {
        assert_eq!(line.scored.parts.iter().map(|p| p.points).sum::<u32>(), line.scored.score);
        assert_eq!(line.scored.parts.iter().map(|p| p.most).sum::<u32>(), WHOLE);
        assert!(line.needs.len() <= line.taught);
        assert!(!line.name.is_empty() && !line.hospital.is_empty());
    }
    assert!(board.lines.windows(2).all(|w| w[0].scored.score >= w[1].scored.score));
    assert!(board.lines.iter().any(|l| !l.needs.is_empty()) && board.lines.iter().any(|l| l.scored.score != board.lines[0].scored.score));
    // Each sex and each province once, whole and chosen.
    let sum = |shares: &[ustaz::programme::skills::selection::Share]| {
        (shares.iter().map(|s| s.nominated).sum::<usize>(), shares.iter().map(|s| s.selected).sum::<usize>())
    };
    let people: BTreeSet<Id> = board.lines.iter().map(|l| l.trainee).collect();
    let chosen: BTreeSet<Id> = board.lines.iter().filter(|l| l.decision == Decision::Selected).map(|l| l.trainee).collect();
    assert_eq!(sum(&board.shares.sex), (people.len(), chosen.len()));
    assert_eq!(sum(&board.shares.province), (people.len(), chosen.len()));
    // Of one specialty only those who do it, with places of their own.
    let (_, code) = &board.specialties[0];
    let one = ustaz::programme::skills::selection::board(&store, &Names::new(), group(), Some(code), today()).unwrap().unwrap();
    assert!(!one.lines.is_empty() && one.lines.len() < board.lines.len() && one.lines[0].scored.place == 1);
}

/// Writes a decision with what two assessors saw.
fn decide(store: &mut Store, decision: Entrustment) {
    let seen = [new_id().unwrap(), new_id().unwrap()];
    let assessors: Vec<Id> = all(store, Kind::Trainer).iter().take(2).map(|r| r.id).collect();
    let form = all(store, Kind::Instrument)[0].id;
    let number = |id: Option<Id>| Value::Int(id.unwrap().get());
    let (trainee, skill) = (number(decision.trainee), number(decision.skill));
    let decision = Row::of(new_id().unwrap(), Entrustment { evidence: seen.to_vec(), ..decision });
    let decision = decision.with("frozen", Value::text(seen.map(Id::code).join("; ")));
    let written = store.write("zahra", &msg!("journal-stress", n = 1), |tx| {
        for (id, assessor) in seen.iter().zip(&assessors) {
            let one = Row::new(Kind::Assessment, *id).with("assessor", number(Some(*assessor))).with("instrument", number(Some(form)));
            let one = one.with("trainee", trainee.clone()).with("skill", skill.clone());
            tx.insert(&one.with("on", Value::text(today().to_string())))?;
        }
        tx.insert(&decision)
    });
    written.unwrap();
}

#[test]
fn a_skill_that_somebody_at_home_holds_is_no_need_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let before = read(&store, group());
    let line = before.lines.iter().find(|l| l.needs.iter().any(|n| n.bellwether)).unwrap();
    let home = all(&store, Kind::Trainee).into_iter().find(|t| t.id == line.trainee).unwrap().reference("home_hospital");
    let colleague = all(&store, Kind::Trainee)
        .into_iter()
        .find(|t| t.reference("home_hospital") == home && !before.lines.iter().any(|l| l.trainee == t.id))
        .unwrap();
    for skill in all(&store, Kind::Skill).iter().filter(|s| s.to::<Skill>().priority == Some(SkillPriority::Bellwether)) {
        let decision = Entrustment {
            trainee: Some(colleague.id),
            skill: Some(skill.id),
            hospital: home,
            level: Some(5),
            decided_on: Some(today()),
            ..Entrustment::default()
        };
        decide(&mut store, decision);
    }
    let after = read(&store, group());
    let now = after.lines.iter().find(|l| l.scored.nomination == line.scored.nomination).unwrap();
    assert!(now.needs.iter().all(|n| !n.bellwether));
    let points = |l: &ustaz::programme::skills::selection::Line| {
        l.scored.parts.iter().find(|p| p.criterion == Criterion::Bellwether).unwrap().points
    };
    assert!(points(now) == 0 && points(line) > 0);
}

#[test]
fn a_new_version_in_which_all_is_the_same_leaves_every_score() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    // In each house that sends somebody one person holds every second skill that counts, at the level that their curriculum asks for,
    // which need not be the skill's own.
    for line in all(&store, Kind::Curriculum) {
        store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.set(line.kind, line.id, &[("target_level", Value::Int(2))])).unwrap();
    }
    let counts = |skill: &Row| skill.to::<Skill>().priority.is_some();
    let taught: Vec<Id> = all(&store, Kind::Skill).iter().filter(|s| counts(s)).map(|s| s.id).collect();
    let mut houses = BTreeSet::new();
    for line in read(&store, group()).lines {
        let trainee = store.get(Kind::Trainee, line.trainee).unwrap().unwrap();
        let home = trainee.reference("home_hospital");
        if !houses.insert(home) {
            continue;
        }
        for skill in taught.iter().step_by(2) {
            let decision = Entrustment {
                trainee: Some(line.trainee),
                skill: Some(*skill),
                hospital: home,
                level: Some(2),
                decided_on: Some(today()),
                ..Entrustment::default()
            };
            decide(&mut store, decision);
        }
    }
    let scores = |store: &Store| {
        let board = read(store, group());
        let needs = |l: &ustaz::programme::skills::selection::Line| {
            let mut needs: Vec<_> = l.needs.iter().map(|n| (n.title.clone(), n.bellwether, n.ready)).collect();
            needs.sort();
            needs
        };
        board.lines.iter().map(|l| (l.scored.clone(), l.taught, needs(l))).collect::<Vec<_>>()
    };
    let before = scores(&store);
    assert!(before.iter().any(|(_, taught, needs)| !needs.is_empty() && needs.len() < *taught), "somebody's house holds some of it");
    for version in ["2027", "2028"] {
        let frameworks = all(&store, Kind::Framework);
        let replaced: BTreeSet<Id> = frameworks.iter().filter_map(|f| f.reference("replaces")).collect();
        for framework in frameworks.iter().filter(|f| !replaced.contains(&f.id)) {
            verbs::new_version(&mut store, "zahra", Kind::Framework, framework.id, version).unwrap();
            assert_eq!(scores(&store), before, "{version} of {}", framework.text("code"));
            // What is asked for by the new version is still held by the old one.
            verbs::move_lines(&mut store, "zahra", framework.id, "it").unwrap();
            assert_eq!(scores(&store), before, "{version} of {} asked for", framework.text("code"));
        }
    }
}

#[test]
fn teaching_on_record_and_a_teaching_post_count() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let row =
        nominated(&store, group()).into_iter().find(|r| r.text("teaching_post").is_empty() && r.get("teaching_post").is_null()).unwrap();
    let points = |store: &Store| {
        let board = read(store, group());
        let line = board.lines.iter().find(|l| l.scored.nomination == row.id).unwrap().clone();
        line.scored.parts.iter().find(|p| p.criterion == Criterion::Onward).unwrap().points
    };
    let before = points(&store);
    let label = msg!("journal-stress", n = 1);
    store.write("zahra", &label, |tx| tx.set(Kind::Nomination, row.id, &[("teaching_post", Value::Int(1))])).unwrap();
    assert!(points(&store) > before);
}

#[test]
fn nothing_sensitive_goes_out() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let board = read(&store, agreement());
    let mut csv = Vec::new();
    listing(&board).write(Form::Csv, 0, &mut csv).unwrap();
    let mut xlsx = Vec::new();
    listing(&board).write(Form::Xlsx, 0, &mut xlsx).unwrap();
    assert!(xlsx.starts_with(b"PK"));
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), board.lines.len() + 1);
    let shown = format!("{csv}\n{}\n{board:?}", as_text(&board).join("\n"));
    let sensitive = Kind::Trainee.fields().iter().filter(|f| f.sensitive);
    let mut looked = 0;
    for field in sensitive {
        for row in all(&store, Kind::Trainee) {
            let value = row.get(field.key).canonical();
            if value.len() > 7 {
                looked += 1;
                assert!(!shown.contains(&value), "{} of {}", field.key, row.text("passport_name"));
            }
        }
    }
    assert!(looked > 50);
    assert!(csv.contains(&board.lines[0].name));
}

#[test]
fn weights_are_the_agreements_and_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (before, agreement) = (read(&store, group()), sample::id(Kind::Agreement, "a1"));
    assert!(!before.own_weights && before.weights == Weights::default());
    let weights = Weights::typed("0 0 0 100").unwrap();
    let written = verbs::set_weights(&mut store, "zahra", agreement, &weights).unwrap();
    assert_eq!(written.changes.records.len(), 1);
    let after = read(&store, group());
    assert!(after.own_weights && after.weights == weights);
    for line in &after.lines {
        let onward = line.scored.parts.iter().find(|p| p.criterion == Criterion::Onward).unwrap();
        assert_eq!((onward.points, onward.most), (line.scored.score, WHOLE));
    }
    assert!(after.lines.iter().any(|l| l.scored.tied));
    store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!(read(&store, group()), before);
}

#[test]
fn every_decision_needs_a_written_reason_and_takes_a_seat() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let before = read(&store, group());
    let open = before.lines.iter().find(|l| l.decision == Decision::Pending).unwrap();
    let one = [open.scored.nomination];
    for decision in [Decision::Shortlisted, Decision::Selected, Decision::Reserve, Decision::Rejected] {
        let refused = verbs::select(&mut store, "zahra", today(), &one, decision, "  ").unwrap_err();
        assert_eq!(refused.field(), Some("reason"), "{decision:?}");
    }
    assert_eq!(read(&store, group()), before);
    let taken = |board: &Board| board.seats.iter().find(|s| s.specialty == open.specialty).map_or(0, |s| s.selected);
    verbs::select(&mut store, "zahra", today(), &one, Decision::Selected, "needed").unwrap();
    let after = read(&store, group());
    assert_eq!(taken(&after), taken(&before) + 1);
    // The quota is the agreement's: seen from there it is the same.
    assert_eq!(taken(&read(&store, agreement())), taken(&after));
    assert!(store.check(&mut |_| true).unwrap().findings.is_empty());
}
