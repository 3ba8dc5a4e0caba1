//! The board of Today over a real file: what is done vanishes, what is undone comes back.

mod house;

use chrono::NaiveDate;
use house::{House, day, id};
use ustaz::model::*;
use ustaz::programme::skills::frozen;
use ustaz::programme::today::{about, board, glance, lines};
use ustaz::programme::verbs::{self, Closing, Mark};
use ustaz::programme::{Compared, duplicates_of, merge, recent_pairs};
use ustaz::rules::duplicates::Verdict;
use ustaz::rules::today::{Line, Now, Rule};

const AUTHOR: &str = "zahra";

fn today() -> NaiveDate {
    day(2026, 11, 23).unwrap()
}

/// The lines of one rule, in words.
fn told(house: &House, rule: Rule) -> Vec<String> {
    of(house, rule).iter().map(|l| l.what.to_string()).collect()
}

fn of(house: &House, rule: Rule) -> Vec<Line> {
    lines(&house.store, today(), 1_000).unwrap().lines.into_iter().filter(|l| l.rule == rule).collect()
}

fn placement(trainee: Id, department: Id, starts: Option<NaiveDate>, ends: Option<NaiveDate>) -> Placement {
    Placement {
        trainee: Some(trainee),
        department: Some(department),
        starts_on: starts,
        ends_on: ends,
        permitted_role: Some(PermittedRole::Assistant),
        ..Placement::default()
    }
}

#[test]
fn an_empty_file_asks_for_nothing() {
    let board = lines(&House::new().store, today(), 100).unwrap();
    assert_eq!((board.lines, board.snoozed, board.cut), (vec![], 0, vec![]));
}

#[test]
fn overlapping_placements_until_one_is_moved() {
    let mut house = House::new();
    let gul = house.trainee(1, "Gul");
    let department = house.department(10, Some(1));
    let first = verbs::place(&mut house.store, AUTHOR, today(), &placement(gul, department, day(2027, 1, 12), day(2027, 2, 12))).unwrap();
    let codes = |w: &[ustaz::words::Message]| w.iter().map(|m| m.id).collect::<Vec<_>>();
    assert_eq!(codes(&first.output.warnings), ["today-no-supervisor", "place-not-selected"]);
    assert_eq!(house.label(), "placed Gul at Traumatology, NSMC Astana");
    assert_eq!(told(&house, Rule::Overlap), [""; 0]);
    let before = house.state();
    let second = verbs::place(&mut house.store, AUTHOR, today(), &placement(gul, department, day(2027, 2, 10), day(2027, 3, 12))).unwrap();
    assert_eq!(codes(&second.output.warnings)[..2], ["today-overlap", "today-seats"]);
    let overlap = "Gul is placed twice 10 Feb – 12 Feb: Traumatology, NSMC Astana and Traumatology, NSMC Astana";
    assert_eq!(told(&house, Rule::Overlap), [overlap]);
    assert_eq!(told(&house, Rule::Seats), ["Traumatology, NSMC Astana: 2 people for 1 seat, 10 Feb – 12 Feb"]);
    house.change(Kind::Placement, second.output.id, "starts_on", Value::text("2027-02-13"));
    assert_eq!(told(&house, Rule::Overlap), [""; 0]);
    assert_eq!(told(&house, Rule::Seats), [""; 0]);
    house.undo();
    assert_eq!(told(&house, Rule::Overlap).len(), 1);
    house.change(Kind::Placement, second.output.id, "state", Value::text("cancelled"));
    assert_eq!(told(&house, Rule::Overlap), [""; 0]);
    house.undo();
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn what_cannot_be_placed_is_refused() {
    let mut house = House::new();
    let (gul, ahmad) = (house.trainee(1, "Gul"), house.trainee(2, "Ahmad"));
    let department = house.department(10, None);
    let permit = house.add(20, Document { trainee: Some(ahmad), kind: Some(DocumentKind::Permit), ..Document::default() });
    let stay = placement(gul, department, day(2027, 1, 12), day(2027, 2, 12));
    let before = house.state();
    let refused = |house: &mut House, p: &Placement| {
        let e = verbs::place(&mut house.store, AUTHOR, today(), p).unwrap_err();
        (e.what().id, e.field().unwrap_or_default())
    };
    assert_eq!(refused(&mut house, &Placement { permit: Some(permit), ..stay.clone() }), ("verb-not-theirs", "permit"));
    assert_eq!(refused(&mut house, &Placement { ends_on: day(2027, 1, 11), ..stay.clone() }), ("period-backwards", "ends_on"));
    assert_eq!(refused(&mut house, &Placement { trainee: None, ..stay.clone() }), ("verb-nobody", "trainee"));
    assert_eq!(house.state(), before);
    house.change(Kind::Trainee, gul, "status", Value::text("withdrawn"));
    assert_eq!(refused(&mut house, &stay), ("place-not-active", "trainee"));
    house.sound();
}

#[test]
fn clearance_steps_until_they_are_closed() {
    let mut house = House::new();
    let gul = house.trainee(1, "Ahmad Zia Rahimi");
    let department = house.department(10, None);
    let step = |n: i64, code: &str, document_kind, lead, women: bool| {
        let applies_to = Some(if women { AppliesTo::Women } else { AppliesTo::Everyone });
        (n, Step { code: code.into(), name: format!("{code} done"), document_kind, lead_days: Some(lead), applies_to })
    };
    for (n, step) in
        [step(40, "visa", Some(DocumentKind::Visa), 20, false), step(41, "ticket", None, 7, false), step(42, "companion", None, 20, true)]
    {
        house.add(n, step);
    }
    // Twenty working days before 22 December, counted without holidays, is 24 November; the ticket's day is 11 December.
    house.add(30, placement(gul, department, day(2026, 12, 22), day(2027, 4, 9)));
    let visa = "visa missing for Ahmad Zia Rahimi, was needed by 20 Nov (placement starts 22 Dec)";
    let holidays = Holiday { country: "KZ".into(), on: day(2026, 12, 16), name: "Independence Day".into(), ..Holiday::default() };
    assert_eq!(told(&house, Rule::Step), ["visa missing for Ahmad Zia Rahimi, needed by 24 Nov (placement starts 22 Dec)"]);
    house.add(60, Term { list: Some(TermList::Country), code: "KZ".into(), name: "Kazakhstan".into(), ..Term::default() });
    house.add(50, holidays.clone());
    house.add(51, Holiday { on: day(2026, 12, 17), ..holidays });
    assert_eq!(told(&house, Rule::Step), [visa], "holidays move it back");
    let lines = of(&house, Rule::Step);
    assert_eq!((lines[0].about, lines[0].subject), ((Kind::Trainee, gul), (Kind::Trainee, gul)));
    assert_eq!(
        about(&house.store, &Now::gregorian(today()), Kind::Trainee, gul).unwrap().iter().filter(|l| l.rule == Rule::Step).count(),
        1
    );

    // Put off, and back on its day.
    let before = house.state();
    let until = day(2026, 11, 30).unwrap();
    assert_eq!(verbs::snooze(&mut house.store, AUTHOR, today(), &lines[0], today(), "").unwrap_err().field(), Some("until"));
    verbs::snooze(&mut house.store, AUTHOR, today(), &lines[0], day(2026, 11, 25).unwrap(), "the embassy is closed").unwrap();
    verbs::snooze(&mut house.store, AUTHOR, today(), &lines[0], until, "").unwrap();
    assert_eq!(house.label(), format!("put off until 2026-11-30: {visa}"));
    assert_eq!(told(&house, Rule::Step), [""; 0]);
    let later = board(&house.store, &Now::gregorian(until), 100, &mut Compared::default()).unwrap();
    assert_eq!((later.snoozed, later.lines.iter().filter(|l| l.rule == Rule::Step).count()), (0, 2), "and the ticket's turn");
    assert_eq!(board(&house.store, &Now::gregorian(today()), 100, &mut Compared::default()).unwrap().snoozed, 1);
    house.undo();
    house.undo();
    assert_eq!(house.state(), before);
    verbs::snooze(&mut house.store, AUTHOR, today(), &lines[0], until, "").unwrap();
    verbs::wake(&mut house.store, AUTHOR, &lines[0].key).unwrap();
    assert_eq!(told(&house, Rule::Step).len(), 1);
    house.undo();
    house.undo();

    // Closed by a document, by a word, not by a document where none does.
    let record = |notes: &str| Closing::Record { done_on: None, notes: notes.into() };
    let why = verbs::close_step(&mut house.store, AUTHOR, today(), &[gul], id(40), &record(" ")).unwrap_err();
    assert_eq!((why.what().id, why.field()), ("step-why", Some("notes")));
    let none = verbs::close_step(&mut house.store, AUTHOR, today(), &[gul], id(41), &Closing::Document(Document::default()));
    assert_eq!(none.unwrap_err().what().id, "step-no-document");
    let paper = Document { number: "V1".into(), expires_on: day(2027, 6, 1), ..Document::default() };
    verbs::close_step(&mut house.store, AUTHOR, today(), &[gul], id(40), &Closing::Document(paper)).unwrap();
    assert_eq!(house.label(), "closed visa done for Ahmad Zia Rahimi");
    assert_eq!(told(&house, Rule::Step), [""; 0]);
    house.undo();
    assert_eq!(told(&house, Rule::Step).len(), 1);
    verbs::close_step(&mut house.store, AUTHOR, today(), &[gul], id(40), &record("has a residence permit")).unwrap();
    assert_eq!(told(&house, Rule::Step), [""; 0]);
    let twice = verbs::close_step(&mut house.store, AUTHOR, today(), &[gul], id(40), &record("again")).unwrap_err();
    assert_eq!(twice.what().id, "step-closed");
    house.undo();
    assert_eq!(house.state(), before);

    // A visa that ends on the way, a woman's companion, a hospital at home.
    house.add(70, Document { trainee: Some(gul), kind: Some(DocumentKind::Visa), expires_on: day(2027, 1, 10), ..Document::default() });
    assert_eq!(told(&house, Rule::Document), ["visa of Ahmad Zia Rahimi expires 10 Jan, before the placement ends 9 Apr"]);
    house.change(Kind::Trainee, gul, "sex", Value::text("female"));
    assert_eq!(told(&house, Rule::Step), ["“companion done” open for Ahmad Zia Rahimi, was needed by 20 Nov (placement starts 22 Dec)"]);
    house.change(Kind::Hospital, id(1010), "side", Value::text("home"));
    assert_eq!((told(&house, Rule::Step).len(), told(&house, Rule::Document).len()), (0, 0));
    house.sound();
}

#[test]
fn states_and_follow_ups() {
    let mut house = House::new();
    let gul = house.trainee(1, "Gul");
    let since = |house: &mut House, state: &str, on: &str| {
        house.change(Kind::Trainee, gul, "status", Value::text(state));
        house.change(Kind::Trainee, gul, "status_on", Value::text(on));
    };
    since(&mut house, "documents", "2026-09-23");
    assert_eq!(told(&house, Rule::State), ["Gul: “documents” for 61 days, 60 are usual"]);
    since(&mut house, "documents", "2026-09-24");
    assert_eq!(told(&house, Rule::State), [""; 0]);
    since(&mut house, "returned", "2026-08-20");
    assert_eq!(told(&house, Rule::FollowUp), ["follow-up of Gul at 3 months, was due 20 Nov"]);
    let before = house.state();
    let answers = FollowUp { trainee: Some(gul), month: Some(3), in_post: Some(true), ..FollowUp::default() };
    assert!(verbs::follow_up(&mut house.store, AUTHOR, today(), &FollowUp { done_on: day(2026, 11, 24), ..answers.clone() }).is_err());
    verbs::follow_up(&mut house.store, AUTHOR, today(), &answers).unwrap();
    assert_eq!(house.text(Kind::Trainee, gul, "status"), "in-follow-up");
    assert_eq!(told(&house, Rule::FollowUp), [""; 0]);
    house.undo();
    assert_eq!(house.state(), before);
    // A planned record is filled, not doubled.
    house.add(5, FollowUp { trainee: Some(gul), month: Some(3), due_on: day(2026, 11, 25), ..FollowUp::default() });
    assert_eq!(told(&house, Rule::FollowUp), ["follow-up of Gul at 3 months, due 25 Nov"]);
    let filled = verbs::follow_up(&mut house.store, AUTHOR, today(), &answers).unwrap();
    assert_eq!(filled.output.id, id(5));
    assert_eq!(house.text(Kind::FollowUp, id(5), "due_on"), "2026-11-25");
    // Once in follow-up the return is counted from the end of the last placement.
    let department = house.department(10, None);
    house.add(30, placement(gul, department, day(2026, 3, 1), day(2026, 5, 23)));
    assert_eq!(told(&house, Rule::FollowUp), ["follow-up of Gul at 6 months, due 23 Nov"]);
    house.sound();
}

#[test]
fn sessions_and_attendance() {
    let mut house = House::new();
    let cohort = house.add(3, Cohort { name: "spring".into(), ..Cohort::default() });
    let people = [house.trainee(1, "Gul"), house.trainee(2, "Ahmad")];
    for person in people {
        house.change(Kind::Trainee, person, "cohort", Value::Int(cohort.get()));
    }
    let session = |at: &str, cohort| Session {
        kind: Some(SessionKind::Lecture),
        title: "airways".into(),
        cohort,
        starts_at: Moment::parse(at),
        ..Session::default()
    };
    let past = house.add(20, session("2026-11-20T08:30+04:30", Some(cohort)));
    house.add(21, session("2026-11-23T23:30+04:30", Some(cohort)));
    house.add(22, session("2026-11-24T08:30+04:30", None));
    house.add(23, session("2026-11-25T00:00+04:30", None));
    house.add(24, session("2026-11-19T00:00+04:30", None));
    assert_eq!(told(&house, Rule::Session), ["today 23:30: airways", "tomorrow 08:30: airways"]);
    assert_eq!(told(&house, Rule::Attendance), ["attendance of airways on 20 Nov: 2 of 2 not entered"]);
    let before = house.state();
    let mark = |trainee, state| Mark { trainee, state, reason: String::new() };
    let early = verbs::mark_attendance(&mut house.store, AUTHOR, today(), id(22), &[mark(people[0], AttendanceState::Present)]);
    assert_eq!(early.unwrap_err().what().id, "verb-future");
    verbs::mark_attendance(&mut house.store, AUTHOR, today(), past, &[mark(people[0], AttendanceState::Present)]).unwrap();
    assert_eq!(told(&house, Rule::Attendance), ["attendance of airways on 20 Nov: 1 of 2 not entered"]);
    let both = people.map(|p| mark(p, AttendanceState::Late));
    let marked = verbs::mark_attendance(&mut house.store, AUTHOR, today(), past, &both).unwrap();
    assert_eq!(marked.output, 1, "the other was marked again");
    assert_eq!(told(&house, Rule::Attendance), [""; 0]);
    house.undo();
    house.undo();
    assert_eq!(house.state(), before);
    house.change(Kind::Trainee, people[1], "status", Value::text("withdrawn"));
    assert_eq!(told(&house, Rule::Attendance), ["attendance of airways on 20 Nov: 1 of 1 not entered"]);
    house.sound();
}

#[test]
fn assessments_logbook_entrustment_certificate() {
    let mut house = House::new();
    let gul = house.trainee(1, "Gul");
    let department = house.department(10, None);
    house.add(30, placement(gul, department, day(2026, 9, 1), day(2026, 12, 20)));
    house.add(31, placement(gul, department, day(2026, 8, 1), day(2026, 8, 30)));
    let instrument = Instrument {
        code: "dops".into(),
        version: "1".into(),
        title: "DOPS".into(),
        kind: Some(InstrumentKind::Dops),
        scale_min: Some(1.0),
        scale_max: Some(6.0),
        ..Instrument::default()
    };
    let instrument = house.add(40, instrument);
    let item = InstrumentItem {
        instrument: Some(instrument),
        code: "consent".into(),
        title: "consent".into(),
        position: Some(1),
        ..InstrumentItem::default()
    };
    house.add(41, InstrumentItem { kind: Some(ItemKind::Rated), ..item });
    let trainer = house.add(42, Trainer { passport_name: "Aigul".into(), assessor: Some(false), ..Trainer::default() });
    assert_eq!(told(&house, Rule::Formative).len(), 1);
    assert_eq!(
        told(&house, Rule::Summative),
        ["no summative assessment of Gul at Traumatology, NSMC Astana: ended 30 Aug, wanted by 13 Sep"]
    );

    let assessment = Assessment {
        trainee: Some(gul),
        instrument: Some(instrument),
        assessor: Some(trainer),
        phase: Some(Phase::Formative),
        scores: vec![("consent".into(), 4.0)],
        ..Assessment::default()
    };
    let refused = |house: &mut House, scores: &[(&str, f64)]| {
        let scores = scores.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect();
        let e = verbs::assess(&mut house.store, AUTHOR, today(), &Assessment { scores, ..assessment.clone() }).unwrap_err();
        (e.what().id, e.field())
    };
    assert_eq!(refused(&mut house, &[("consent", 7.0)]), ("assess-off-scale", Some("scores")));
    assert_eq!(refused(&mut house, &[("respect", 3.0)]), ("assess-no-item", Some("scores")));
    let before = house.state();
    let made = verbs::assess(&mut house.store, AUTHOR, today(), &assessment).unwrap();
    assert_eq!(made.output.warnings.iter().map(|m| m.id).collect::<Vec<_>>(), ["assess-no-assessor"]);
    assert_eq!(house.label(), "assessed Gul: DOPS, 1");
    assert_eq!(told(&house, Rule::Formative), [""; 0]);
    house.undo();
    assert_eq!(house.state(), before);
    let summative = Assessment { phase: Some(Phase::Summative), on: day(2026, 9, 2), ..assessment.clone() };
    verbs::assess(&mut house.store, AUTHOR, today(), &summative).unwrap();
    assert_eq!(told(&house, Rule::Summative), [""; 0]);

    let tree = house.add(50, Framework { code: "f".into(), title: "f".into(), ..Framework::default() });
    let skill = house.add(51, Skill { framework: Some(tree), code: "nail".into(), title: "femoral nail".into(), ..Skill::default() });
    let part = |trainee| Participant { trainee, ..Participant::default() };
    let case = Logbook { procedure: Some(skill), case_number: "17".into(), ..Logbook::default() };
    assert_eq!(verbs::log(&mut house.store, AUTHOR, today(), &case, &[]).unwrap_err().what().id, "log-nobody");
    assert_eq!(
        verbs::log(&mut house.store, AUTHOR, today(), &case, &[part(Some(gul)), part(Some(gul))]).unwrap_err().what().id,
        "log-twice"
    );
    let trainer2 = house.add(43, Trainer { passport_name: "Marat".into(), assessor: Some(true), ..Trainer::default() });
    let more = Assessment { skill: Some(skill), assessor: Some(trainer2), ..assessment.clone() };
    let second = verbs::assess(&mut house.store, AUTHOR, today(), &more).unwrap().output.id;
    let before = house.state();
    let logged = verbs::log(&mut house.store, AUTHOR, today(), &case, &[part(Some(gul))]).unwrap();
    assert_eq!(logged.changes.records.len(), 2);
    assert_eq!(house.label(), "logged femoral nail with Gul");
    let evidence =
        verbs::assess(&mut house.store, AUTHOR, today(), &Assessment { skill: Some(skill), ..assessment.clone() }).unwrap().output.id;
    let other = house
        .store
        .referring(Kind::Assessment, "trainee", gul, 9)
        .unwrap()
        .into_iter()
        .find(|r| ![evidence, second].contains(&r.id))
        .unwrap()
        .id;
    let entrusted = Entrustment {
        trainee: Some(gul),
        skill: Some(skill),
        hospital: Some(id(1010)),
        level: Some(3),
        evidence: vec![other],
        ..Entrustment::default()
    };
    assert_eq!(verbs::entrust(&mut house.store, AUTHOR, today(), &entrusted).unwrap_err().what().id, "entrust-evidence");
    let mut entrust = |evidence: Vec<_>, notes: &str| {
        let decision = Entrustment { evidence, notes: notes.into(), ..entrusted.clone() };
        verbs::entrust(&mut house.store, AUTHOR, today(), &decision)
    };
    let id_of = |e: ustaz::error::Error| e.what().id;
    assert_eq!(id_of(entrust(vec![evidence], "no time").unwrap_err()), "entrust-thin", "no level rests on one assessor");
    assert_eq!(id_of(entrust(vec![evidence, second], "").unwrap_err()), "entrust-lacking", "too little needs a reason");
    let made = entrust(vec![evidence, second], "the only one on call").unwrap();
    assert_eq!(made.output.warnings[0].id, "entrust-lacking-said");
    let kept: Entrustment = house.store.get(Kind::Entrustment, made.output.id).unwrap().unwrap().to();
    assert_eq!(frozen::rows(&kept.frozen).len(), 2);
    assert!(frozen::compared(&house.store, &kept).unwrap().iter().all(|(_, since)| *since == frozen::Since::Same));
    assert_eq!(house.label(), "entrusted Gul with femoral nail at level 3");
    let certificate = Certificate { trainee: Some(gul), title: "Trauma course".into(), ..Certificate::default() };
    verbs::certify(&mut house.store, AUTHOR, today(), &certificate).unwrap();
    assert_eq!(verbs::certify(&mut house.store, AUTHOR, today(), &certificate).unwrap_err().what().id, "certify-already");
    for _ in 0..4 {
        house.undo();
    }
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn costs_and_quotas() {
    let mut house = House::new();
    house.specialty(90, "burns");
    house.add(91, Term { list: Some(TermList::Currency), code: "USD".into(), name: "US dollar".into(), ..Term::default() });
    let agreement = house.add(4, Agreement { title: "2026".into(), seats: vec![("burns".into(), 2.0)], ..Agreement::default() });
    let cohort = house.add(3, Cohort { name: "spring".into(), agreement: Some(agreement), ..Cohort::default() });
    let people = [1, 2, 5].map(|n| house.trainee(n, &format!("Gul {}", ["Agha", "Khan", "Zada"][n as usize % 3])));
    for (at, person) in people.iter().enumerate() {
        house.change(Kind::Trainee, *person, "specialty", Value::text("burns"));
        let request = Nomination { cohort: (at < 2).then_some(cohort), agreement: (at == 2).then_some(agreement), ..Nomination::default() };
        let asked = verbs::nominate(&mut house.store, AUTHOR, today(), &[*person], &request).unwrap().output.nominations;
        let want: &[&str] = match at {
            0 => &[],
            1 => &["2026: all 2 seats for burns are used"],
            _ => &["2026: 3 people for 2 seats of burns"],
        };
        verbs::select(&mut house.store, AUTHOR, today(), &asked, Decision::Selected, "needed").unwrap();
        assert_eq!(told(&house, Rule::Quota), want);
    }
    let cost = |n: i64, due| {
        (
            n,
            Cost {
                trainee: Some(people[0]),
                kind: Some(CostKind::Stipend),
                amount: Some(1200.0),
                currency: "USD".into(),
                due_on: due,
                ..Cost::default()
            },
        )
    };
    for (n, cost) in [cost(20, day(2026, 11, 30)), cost(21, day(2026, 12, 1)), cost(22, day(2026, 11, 1))] {
        house.add(n, cost);
    }
    assert_eq!(told(&house, Rule::Cost), ["stipend 1200 USD for Gul Khan, was due 1 Nov", "stipend 1200 USD for Gul Khan, due 30 Nov"]);
    let before = house.state();
    assert!(verbs::pay(&mut house.store, AUTHOR, today(), &[id(22)], day(2026, 11, 24).unwrap()).is_err());
    verbs::pay(&mut house.store, AUTHOR, today(), &[id(22), id(20)], today()).unwrap();
    assert_eq!(told(&house, Rule::Cost), [""; 0]);
    assert_eq!(verbs::pay(&mut house.store, AUTHOR, today(), &[id(22)], today()).unwrap_err().what().id, "pay-already");
    house.undo();
    assert_eq!(house.state(), before);
    house.sound();
}

#[test]
fn likely_duplicates_until_they_are_merged() {
    let mut house = House::new();
    let a = house.trainee(1, "Abdul Rahman Rahimi");
    let b = house.trainee(2, "Abdurrahman Rahimi");
    house.trainee(3, "Abdul Rahman Sultani");
    for (person, father) in [(a, "Mohammad Sarwar"), (b, "Muhammad Sarwar")] {
        house.change(Kind::Trainee, person, "father_name", Value::text(father));
    }
    let mut compared = Compared::default();
    let pairs = recent_pairs(&house.store, 50, &mut compared).unwrap();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    let found = of(&house, Rule::Duplicate);
    assert_eq!(found[0].what.to_string(), "Abdul Rahman Rahimi and Abdurrahman Rahimi may be one person: same name, same father");
    assert_eq!((found[0].about, found[0].subject), ((Kind::Trainee, a), (Kind::Trainee, b)));

    // Warned of while the name is typed, in another script and by the passport alone.
    let typed = |key: &str, value: &str| Row::new(Kind::Trainee, id(99)).with(key, Value::text(value));
    let near = |row: &Row, passports: &[&str]| {
        duplicates_of(&house.store, row, passports, 5).unwrap().into_iter().map(|c| (c.row.id, c.likeness.verdict)).collect::<Vec<_>>()
    };
    let mut names = near(&typed("passport_name", "Abdorrahman Rahimi"), &[]);
    names.sort();
    assert_eq!(names, [(a, Verdict::No), (b, Verdict::No)], "a name alone is only told of");
    assert_eq!(near(&typed("native_name", "عبدالرحمن رحیمی").with("father_name", Value::text("محمد سرور")), &[]).len(), 2);
    assert_eq!(near(&typed("passport_name", ""), &[]), []);
    house.add(20, Document { trainee: Some(a), kind: Some(DocumentKind::Passport), number: "P 0123456".into(), ..Document::default() });
    let near = |row: &Row, passports: &[&str]| {
        duplicates_of(&house.store, row, passports, 5).unwrap().into_iter().map(|c| (c.row.id, c.likeness.verdict)).collect::<Vec<_>>()
    };
    for number in ["P 0123456", "p0123456", "P-0123456", "P ۰۱۲۳۴۵۶"] {
        assert_eq!(near(&typed("passport_name", "Somebody Else"), &[number]), [(a, Verdict::Certain)], "{number}");
    }

    merge(&mut house.store, AUTHOR, a, b, &[]).unwrap();
    assert_eq!(told(&house, Rule::Duplicate), [""; 0]);
    assert_eq!(recent_pairs(&house.store, 50, &mut compared).unwrap(), [], "what was known of them is not held on to");
    house.undo();
    assert_eq!(told(&house, Rule::Duplicate).len(), 1);
    assert_eq!(recent_pairs(&house.store, 50, &mut compared).unwrap(), pairs);
    assert_eq!(recent_pairs(&house.store, 50, &mut compared).unwrap(), pairs, "known from the last time");
    house.change(Kind::Trainee, b, "father_name", Value::text("Ghulam Haidar"));
    assert_eq!(recent_pairs(&house.store, 50, &mut compared).unwrap(), []);
    house.sound();
}

#[test]
fn a_glance_is_the_board_of_a_small_file_and_a_true_part_of_that_of_a_big_one() {
    let mut house = House::new();
    house.add(2, Term { list: Some(TermList::Currency), code: "USD".into(), name: "US dollar".into(), ..Term::default() });
    let gul = house.trainee(1, "Gul Khan");
    let now = Now::gregorian(today());
    let owe = |house: &mut House, n: i64| {
        let cost =
            Cost { trainee: Some(gul), kind: Some(CostKind::Stipend), amount: Some(n as f64), currency: "USD".into(), ..Cost::default() };
        house.add(n, Cost { due_on: Some(today()), ..cost });
    };
    (100..140).for_each(|n| owe(&mut house, n));
    let both = |house: &House| {
        let known = &mut Compared::default();
        (glance(&house.store, &now, 1_000, known).unwrap(), board(&house.store, &now, 1_000, known).unwrap())
    };
    let (part, whole) = both(&house);
    assert!(part.whole && part == whole && part.lines.len() >= 40);
    (140..180).for_each(|n| owe(&mut house, n));
    let (part, whole) = both(&house);
    assert!(!part.whole && whole.whole);
    assert!(part.lines.len() >= 50 && part.lines.len() < whole.lines.len());
    assert!(part.lines.iter().all(|line| whole.lines.contains(line)));
}

#[test]
fn what_is_cut_is_said() {
    let mut house = House::new();
    for n in 1..=4 {
        house.trainee(n, &format!("Gul {n}"));
        house.change(Kind::Trainee, id(n), "status_on", Value::text("2026-01-01"));
    }
    let board = lines(&house.store, today(), 2).unwrap();
    assert_eq!(board.lines.len(), 2);
    assert_eq!(board.cut.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2 more lines are not shown."]);
}

#[test]
fn sessions_that_cannot_both_be_until_one_is_moved() {
    let mut house = House::new();
    let trainer = house.add(30, Trainer { passport_name: "Yerlan Sarsenov".into(), ..Trainer::default() });
    house.add(29, Term { list: Some(TermList::Country), code: "AF".into(), name: "Afghanistan".into(), ..Term::default() });
    let kabul = Hospital { name: "Sheikh Zayed".into(), country: "AF".into(), city: "Kabul".into(), ..Hospital::default() };
    let kabul = house.add(31, kabul);
    let day_hours = |text: &str| ustaz::model::DayHours::parse(text);
    let (usual, short) = (day_hours("08:00-16:00"), day_hours("08:00-13:00"));
    house.add(
        33,
        WorkingTime {
            country: "AF".into(),
            name: "Usual".into(),
            season: Some(Season::Usual),
            thursday: short,
            saturday: usual,
            ..WorkingTime::default()
        },
    );
    let list = |title: &str, from: &str, to: &str| Session {
        kind: Some(SessionKind::TheatreList),
        title: title.into(),
        hospital: Some(kabul),
        place: "Theatre 1".into(),
        trainers: vec![trainer],
        starts_at: Moment::parse(&format!("2026-12-{from}+04:30")),
        ends_at: Moment::parse(&format!("2026-12-{to}+04:30")),
        ..Session::default()
    };
    // 5 December 2026 is a Saturday, on which Kabul works.
    house.add(40, list("Morning list", "05T08:30", "05T12:00"));
    let second = house.add(41, list("Second list", "05T11:00", "05T14:00"));
    let twice = "Yerlan Sarsenov teaches twice on 5 Dec: Morning list from 08:30 and Second list from 11:00";
    assert_eq!(told(&house, Rule::TrainerTwice), [twice]);
    assert_eq!(told(&house, Rule::RoomTwice).len(), 1);
    assert_eq!([Rule::DayOff, Rule::OutOfHours, Rule::NoTrainer].map(|rule| told(&house, rule).len()), [0, 0, 0]);
    house.change(Kind::Session, second, "starts_at", Value::text("2026-12-05T12:00+04:30"));
    assert_eq!([Rule::TrainerTwice, Rule::RoomTwice].map(|rule| told(&house, rule).len()), [0, 0]);
    // Thursday ends at 13:00, and a holiday has a name.
    house.change(Kind::Session, second, "starts_at", Value::text("2026-12-03T12:00+04:30"));
    house.change(Kind::Session, second, "ends_at", Value::text("2026-12-03T15:00+04:30"));
    assert_eq!(told(&house, Rule::OutOfHours), ["Second list on 3 Dec is 12:00 – 15:00, work there is 08:00 – 13:00"]);
    house.add(32, Holiday { country: "AF".into(), on: day(2026, 12, 3), name: "Teachers’ Day".into(), ..Holiday::default() });
    assert_eq!(told(&house, Rule::DayOff), ["Second list is on 3 Dec, a day off: Teachers’ Day"]);
    house.change(Kind::Session, second, "trainers", Value::Null);
    assert_eq!(told(&house, Rule::NoTrainer), ["nobody teaches Second list on 3 Dec at 12:00"]);
}
