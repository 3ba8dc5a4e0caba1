//! The chain of skills over a file: what is gathered from records for the rules.

mod sample_file;

use sample_file::{all, loaded, today};
use ustaz::model::{Assessment, Kind, Party, Row, Value};
use ustaz::msg;
use ustaz::programme::sample;
use ustaz::programme::skills::forms::Forms;
use ustaz::programme::skills::goals::Goals;
use ustaz::programme::skills::holdings;
use ustaz::programme::skills::person::Person;
use ustaz::programme::skills::successors::Successors;
use ustaz::rules::skills::judgement::State;
use ustaz::store::new_id;

#[test]
fn a_trainee_is_read_whole_and_judged_by_the_curriculum() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let (forms, goals) = (Forms::new(), Goals::new());
    let mut states = std::collections::BTreeMap::new();
    for trainee in all(&store, Kind::Trainee) {
        let person = Person::read(&store, &forms, trainee.id).unwrap().unwrap();
        let rated: usize = person.rated.values().map(Vec::len).sum::<usize>() + person.general.len();
        assert_eq!(rated, store.referring(Kind::Assessment, "trainee", trainee.id, 1000).unwrap().len());
        assert!(!person.cut);
        for skill in person.skills(&store, &goals).unwrap() {
            let judged = person.judgement(&store, &goals, skill, today()).unwrap();
            *states.entry(judged.state.letter()).or_insert(0) += 1;
            if let State::Entrusted { hospital, .. } = judged.state {
                assert_eq!(Some(hospital), trainee.reference("home_hospital"), "a level of one hospital is not one of another");
            }
            let counted: u32 = judged.tools.iter().map(|t| t.n).sum();
            assert!(counted <= judged.n);
        }
    }
    assert!(states.len() >= 2, "{states:?}");
}

#[test]
fn a_claim_is_no_evidence_until_the_other_side_confirms() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (forms, goals) = (Forms::new(), Goals::new());
    let row = all(&store, Kind::Assessment).into_iter().find(|r| r.text("phase") == "formative").unwrap();
    let assessment: Assessment = row.to();
    let n = |store: &ustaz::store::Store| {
        let person = Person::read(store, &forms, assessment.trainee.unwrap()).unwrap().unwrap();
        person.judgement(store, &goals, assessment.skill.unwrap(), today()).unwrap().n
    };
    let before = n(&store);
    assert!(before > 0);
    let mut set = |cells: &[(&'static str, Value)]| {
        store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.set(Kind::Assessment, row.id, cells)).unwrap();
        n(&store)
    };
    assert_eq!(set(&[("entered_by", Value::text(Party::Trainee.key()))]), before - 1);
    assert_eq!(set(&[("confirmed_on", Value::text(today().to_string()))]), before);
}

#[test]
fn goals_come_from_the_cohort_then_the_specialty_then_the_skill() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let goals = Goals::new();
    let trainee = |key: &str| store.get(Kind::Trainee, sample::id(Kind::Trainee, key)).unwrap().unwrap();
    let of = |row: &Row| goals.curriculum(&store, row).unwrap();
    // An orthopaedic surgeon of the second group: the lines of the specialty, and the one of the group.
    let (alone, grouped) = (of(&trainee("t01")), of(&trainee("t33")));
    assert_eq!(grouped.len(), alone.len() + 1);
    let lines = all(&store, Kind::Curriculum);
    let cohort = lines.iter().find(|r| r.reference("cohort").is_some()).unwrap();
    let skill = cohort.reference("skill").unwrap();
    assert!(!alone.contains_key(&skill));
    assert_eq!(grouped[&skill].minimum, Some(6));
    // A skill that no curriculum names keeps its own target.
    let other = all(&store, Kind::Skill).into_iter().find(|r| r.text("code") == "E7.1").unwrap();
    let goal = goals.of(&store, &trainee("t01"), other.id).unwrap();
    assert_eq!((goal.target.map(|t| t.get()), goal.minimum), (Some(3), Some(10)));
}

#[test]
fn what_is_held_counts_at_home_and_says_whose_decision_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = loaded(&dir, today());
    let (goals, successors) = (Goals::new(), Successors::read(&store).unwrap());
    let (mut here, mut away, mut blocked) = (0, 0, 0);
    for trainee in all(&store, Kind::Trainee).iter().filter(|t| holdings::is_back(t)) {
        for one in holdings::of_trainee(&store, &goals, &successors, trainee, today()).unwrap() {
            assert_eq!(Some(one.held.hospital), trainee.reference("home_hospital"));
            assert_eq!(one.here, one.decision.hospital == one.held.hospital);
            *(if one.here { &mut here } else { &mut away }) += 1;
            let stock = holdings::stock(&store, &[one.held.hospital], today()).unwrap();
            let ready = stock.readiness(one.held.hospital, one.held.department, one.held.skill).unwrap();
            blocked += usize::from(!ready.missing.is_empty());
        }
    }
    assert!(here > 0 && away > 0 && blocked > 0, "{here} {away} {blocked}");
}

#[test]
fn an_operation_counts_once_and_an_assessment_is_no_case() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = loaded(&dir, today());
    let (forms, goals) = (Forms::new(), Goals::new());
    // Somebody with an operation that they did, and more assessments of it than operations.
    let people: Vec<Person> = all(&store, Kind::Trainee).iter().map(|t| Person::read(&store, &forms, t.id).unwrap().unwrap()).collect();
    let (person, skill) = people
        .iter()
        .find_map(|p| {
            let done = |id| p.cases.get(id).map_or(0, |cases| cases.iter().filter(|c| c.done()).count());
            p.rated.iter().find(|(id, rated)| done(id) > 0 && rated.len() > done(id)).map(|(id, _)| (p, *id))
        })
        .unwrap();
    let cases = |store: &ustaz::store::Store| {
        let person = Person::read(store, &forms, person.trainee.id).unwrap().unwrap();
        person.judgement(store, &goals, skill, today()).unwrap().cases
    };
    let done: Vec<_> = person.cases[&skill].iter().filter(|c| c.done()).collect();
    assert_eq!(cases(&store), u32::try_from(done.len()).unwrap());
    // Their part entered a second time is the same operation.
    let part = Row::of(new_id().unwrap(), done[0].part.clone());
    store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(&part)).unwrap();
    assert_eq!(cases(&store), u32::try_from(done.len()).unwrap());
}
