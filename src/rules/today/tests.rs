//! Each rule where it holds, where it does not, and at its edge.

use super::*;
use crate::model::{DocumentKind, Moment, PermittedRole, Phase, Sex, TraineeStatus};
use crate::rules::clearance::{Paper, StepRule};
use crate::rules::duplicates::{Likeness, Verdict};
use crate::rules::working_time::WorkingWeeks;
use crate::words::{has, say};

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(n: i64) -> Id {
    Id::new(n).unwrap()
}

/// 23 November 2026, a Monday.
fn now() -> Now<'static> {
    Now::gregorian(d("2026-11-23"))
}

fn stay(n: i64, trainee: i64, starts: &str, ends: &str) -> Stay {
    Stay {
        id: id(n),
        trainee: id(trainee),
        name: "Ahmad Zia Rahimi".into(),
        department: id(90),
        place: "Traumatology, NSMC Astana".into(),
        starts: d(starts),
        ends: d(ends),
        supervised: true,
        role: Some(PermittedRole::Assistant),
        permit: false,
        abroad: true,
    }
}

fn paper(kind: DocumentKind, expires: &str) -> Paper {
    Paper { id: id(50), kind, issued_on: None, expires_on: expires.parse().ok() }
}

fn step(document: Option<DocumentKind>, lead_days: u32, women_only: bool) -> StepRule {
    StepRule { id: id(60), name: "ticket booked".into(), document, lead_days, women_only }
}

fn words(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|l| say(&l.what)).collect()
}

/// Every line has words for what it says and what to do, and a key that can be stored.
fn whole(line: &Line) {
    assert!(has(line.what.id) && has(line.remedy.id), "{line:?}");
    assert!(line.key.starts_with(line.rule.key()) && line.key.chars().count() <= 200, "{}", line.key);
    for text in [say(&line.what), say(&line.remedy)] {
        assert!(!text.contains('{') && !text.contains("today-"), "{text}");
    }
}

#[test]
fn days_are_said_shortly_when_they_are_near() {
    for (day, want) in [("2027-01-03", "3 Jan"), ("2026-10-30", "30 Oct"), ("2027-12-01", "1 Dec 2027"), ("2025-12-01", "1 Dec 2025")] {
        assert_eq!(now().say(d(day)), want);
    }
    let solar = Now { calendar: Calendar::Solar, ..now() };
    assert_eq!(solar.say(d("2027-01-12")), "22 Jadi");
}

#[test]
fn a_missing_step_is_told_of_from_two_weeks_before_its_day() {
    use DocumentKind::{Passport, Visa};
    let stay = stay(1, 2, "2027-01-12", "2027-04-09");
    let days = [d("2027-01-01"), d("2027-01-07")].map(|day| (day, "a holiday".to_owned()));
    let holidays = WorkingWeeks { holidays: days.into(), ..WorkingWeeks::default() };
    let who = |papers, closed: Vec<Id>| Traveller { sex: Some(Sex::Male), papers, closed };
    let told = |day: &str, step: StepRule, who: &Traveller| {
        let lines = steps(&Now::gregorian(d(day)), &stay, who, &[step], &holidays);
        lines.iter().for_each(whole);
        lines.first().map(|l| (say(&l.what), l.harm, l.due))
    };
    // 20 working days before 12 January 2027 with two holidays: 11 December.
    let visa = || step(Some(Visa), 20, false);
    let missing = "visa missing for Ahmad Zia Rahimi, needed by 11 Dec (placement starts 12 Jan)".to_owned();
    let due = Some(d("2026-12-11"));
    assert_eq!(told("2026-11-26", visa(), &who(vec![], vec![])), None, "fifteen days before");
    assert_eq!(told("2026-11-27", visa(), &who(vec![], vec![])), Some((missing.clone(), Harm::Middle, due)));
    assert_eq!(told("2026-12-11", visa(), &who(vec![], vec![])), Some((missing, Harm::High, due)), "on the day");
    let late = told("2026-12-12", visa(), &who(vec![], vec![])).unwrap();
    assert_eq!(late.0, "visa missing for Ahmad Zia Rahimi, was needed by 11 Dec (placement starts 12 Jan)");
    assert_eq!(told("2026-12-12", visa(), &who(vec![paper(Visa, "2027-06-01")], vec![])), None, "by a document");
    assert_eq!(told("2026-12-12", visa(), &who(vec![], vec![id(60)])), None, "by a record");
    assert_eq!(told("2027-04-10", visa(), &who(vec![], vec![])), None, "over");
    let ticket = told("2026-12-30", step(None, 7, false), &who(vec![], vec![])).unwrap();
    assert_eq!(ticket.0, "“ticket booked” open for Ahmad Zia Rahimi, needed by 30 Dec (placement starts 12 Jan)");
    assert_eq!(told("2026-12-31", step(None, 7, true), &who(vec![], vec![])), None, "a man needs no companion");
    let unknown = told("2026-12-31", step(Some(Passport), 60, false), &who(vec![paper(Passport, "")], vec![])).unwrap();
    assert!(unknown.0.starts_with("passport of Ahmad Zia Rahimi has no expiry day"), "{}", unknown.0);
    let home = Stay { abroad: false, ..stay.clone() };
    assert_eq!(steps(&now(), &home, &who(vec![], vec![]), &[visa()], &holidays), vec![], "nobody travels");
}

#[test]
fn a_document_that_ends_too_early_is_told_of_once() {
    use DocumentKind::{Invitation, Passport, Visa};
    let holidays = WorkingWeeks::default();
    let stay = stay(1, 2, "2026-12-14", "2027-02-26");
    let all = [step(Some(Visa), 20, false), step(Some(Passport), 60, false)];
    let told = |papers: Vec<Paper>| {
        let who = Traveller { sex: None, papers, closed: vec![] };
        let lines = documents(&now(), &stay, &who, &all, &holidays);
        lines.iter().for_each(whole);
        let also = steps(&now(), &stay, &who, &all, &holidays);
        (words(&lines), also.iter().map(|l| l.rule).collect::<Vec<_>>().len(), lines.first().and_then(|l| l.due))
    };
    let valid = || vec![paper(Passport, "2027-02-26"), paper(Visa, "2027-02-26")];
    assert_eq!(told(valid()), (vec![], 0, None), "valid on the last day");
    let (lines, also, due) = told(vec![paper(Passport, "2027-02-26"), paper(Visa, "2026-12-13")]);
    assert_eq!(lines, ["visa of Ahmad Zia Rahimi expires 13 Dec, needed by 16 Nov (placement starts 14 Dec)"]);
    assert_eq!((also, due), (0, Some(d("2026-11-16"))));
    let (lines, also, due) = told(vec![paper(Passport, "2027-02-26"), paper(Visa, "2027-01-20")]);
    assert_eq!(lines, ["visa of Ahmad Zia Rahimi expires 20 Jan, before the placement ends 26 Feb"]);
    assert_eq!((also, due), (0, Some(d("2027-01-20"))), "closed for the start, ends on the way");
    let (lines, also, due) = told(vec![paper(Passport, "2027-02-25"), paper(Visa, "2027-02-26")]);
    assert_eq!(lines.len(), 1);
    assert_eq!((also, due), (0, Some(d("2026-09-21"))), "a passport is wanted by its own step");
    assert!(told(valid().into_iter().chain([paper(Invitation, "2026-12-20")]).collect()).0.is_empty(), "an invitation is for the border");
    let renewed = vec![paper(Passport, "2027-02-26"), paper(Visa, "2026-12-01"), paper(Visa, "2027-06-01")];
    assert!(told(renewed).0.is_empty(), "the newer visa counts");
    assert_eq!(told(vec![paper(Passport, "2027-02-26")]).1, 1, "a missing one is the step's");
    let running = Stay { starts: d("2026-11-23"), ..stay.clone() };
    let who = Traveller { papers: vec![paper(Passport, "2026-12-24")], ..Traveller::default() };
    let lines = documents(&now(), &running, &who, &all, &holidays);
    assert_eq!((lines[0].due, lines[0].harm), (Some(d("2026-12-24")), Harm::Middle), "who is there is asked by the day it ends");
    let far = Stay { starts: d("2027-08-02"), ends: d("2027-09-30"), ..stay.clone() };
    let who = Traveller { papers: vec![paper(Visa, "2027-08-10")], ..Traveller::default() };
    assert_eq!(documents(&now(), &far, &who, &[], &holidays), vec![], "too far off");
}

#[test]
fn people_too_long_in_a_state() {
    let stand = |state, since: &str| Stand { trainee: id(2), name: "Gul".into(), state, since: d(since) };
    for (state, since, want) in [
        (TraineeStatus::Selected, "2026-11-09", None),
        (TraineeStatus::Selected, "2026-11-08", Some(Harm::Low)),
        (TraineeStatus::Selected, "2026-10-01", Some(Harm::Middle)),
        (TraineeStatus::InPlacement, "2020-01-01", None),
        (TraineeStatus::Closed, "2020-01-01", None),
        (TraineeStatus::Withdrawn, "2020-01-01", None),
    ] {
        let line = too_long(&now(), &stand(state, since));
        assert_eq!(line.as_ref().map(|l| l.harm), want, "{state:?} {since}");
        line.iter().for_each(whole);
    }
    let line = too_long(&now(), &stand(TraineeStatus::InFollowUp, "2025-01-01")).unwrap();
    assert_eq!(say(&line.what), "Gul: “in follow-up” for 691 days, 400 are usual");
}

#[test]
fn overlapping_placements_of_one_person() {
    for (first, second, want) in [
        (("2027-01-12", "2027-02-12"), ("2027-02-13", "2027-03-12"), None),
        (("2027-01-12", "2027-02-12"), ("2027-02-12", "2027-03-12"), Some("2027-02-12")),
        (("2027-01-12", "2027-04-12"), ("2027-02-12", "2027-03-12"), Some("2027-02-12")),
        (("2026-10-12", "2026-12-12"), ("2026-11-12", "2027-03-12"), Some("2026-11-23")),
        (("2026-09-01", "2026-10-30"), ("2026-10-12", "2027-03-12"), None),
    ] {
        let stays = [stay(1, 2, second.0, second.1), stay(3, 2, first.0, first.1), stay(4, 9, first.0, first.1)];
        let lines = overlaps(&now(), &stays);
        assert_eq!(lines.first().and_then(|l| l.due), want.map(d), "{first:?} {second:?}");
        assert!(lines.len() <= 1);
        lines.iter().for_each(whole);
    }
    let three = [stay(1, 2, "2027-01-01", "2027-03-01"), stay(3, 2, "2027-01-10", "2027-01-20"), stay(4, 2, "2027-02-01", "2027-02-10")];
    assert_eq!(overlaps(&now(), &three).len(), 2, "both inside the long one");
}

#[test]
fn placements_that_exceed_the_seats() {
    let stays = [
        stay(1, 1, "2026-10-01", "2027-01-31"),
        stay(2, 2, "2027-01-12", "2027-02-28"),
        stay(3, 3, "2027-01-20", "2027-01-31"),
        stay(4, 4, "2027-03-01", "2027-03-31"),
    ];
    let told = |n| seats(&now(), id(90), n, &stays).iter().inspect(|l| whole(l)).map(|l| say(&l.what)).collect::<Vec<_>>();
    assert_eq!(told(3), [""; 0]);
    assert_eq!(told(2), ["Traumatology, NSMC Astana: 3 people for 2 seats, 20 Jan – 31 Jan"]);
    assert_eq!(told(1), ["Traumatology, NSMC Astana: 3 people for 1 seat, 12 Jan – 31 Jan"]);
    // Days without seats at all begin today, and one that ends the day before another begins leaves no gap.
    assert_eq!(told(0), ["Traumatology, NSMC Astana: 3 people for 0 seats, 23 Nov – 31 Mar"]);
    let gap = [stay(1, 1, "2027-01-01", "2027-01-10"), stay(2, 2, "2027-01-12", "2027-01-15")];
    assert_eq!(seats(&now(), id(90), 0, &gap).len(), 2);
}

#[test]
fn placements_that_lack_something() {
    let rules = |stay: &Stay| {
        let lines = incomplete(&now(), stay);
        lines.iter().for_each(whole);
        lines.iter().map(|l| (l.rule, l.harm)).collect::<Vec<_>>()
    };
    let base = stay(1, 2, "2027-01-12", "2027-04-09");
    assert_eq!(rules(&base), []);
    let bare = Stay { supervised: false, role: None, ..base.clone() };
    assert_eq!(rules(&bare), [(Rule::Supervisor, Harm::Middle), (Rule::Role, Harm::Middle)]);
    let running = Stay { starts: d("2026-11-23"), ..bare.clone() };
    assert_eq!(rules(&running)[0].1, Harm::High);
    let hands = Stay { role: Some(PermittedRole::HandsOn), ..base.clone() };
    assert_eq!(rules(&hands), [(Rule::Permit, Harm::High)]);
    assert_eq!(rules(&Stay { permit: true, ..hands }), []);
    assert_eq!(rules(&Stay { starts: d("2027-01-23"), ..bare.clone() }), [], "61 days off");
    assert_eq!(rules(&Stay { starts: d("2026-01-01"), ends: d("2026-11-22"), ..bare }), [], "over");
}

#[test]
fn sessions_and_their_attendance() {
    let session = |starts: &str, expected: Option<&[i64]>, entered: &[i64]| Happening {
        id: id(70),
        title: "joint theatre list".into(),
        place: "Wazir Mohammad Akbar Khan".into(),
        starts: Moment::parse(starts).unwrap(),
        expected: expected.map(|e| e.iter().map(|n| id(*n)).collect()),
        entered: entered.iter().map(|n| id(*n)).collect(),
    };
    for (starts, want) in [
        ("2026-11-22T23:59+04:30", None),
        ("2026-11-23T08:30+04:30", Some("today 08:30: joint theatre list, Wazir Mohammad Akbar Khan")),
        ("2026-11-24T08:30+05:00", Some("tomorrow 08:30: joint theatre list, Wazir Mohammad Akbar Khan")),
        ("2026-11-25T00:00+05:00", None),
    ] {
        let line = upcoming(&now(), &session(starts, None, &[]));
        assert_eq!(line.as_ref().map(|l| say(&l.what)).as_deref(), want, "{starts}");
        line.iter().for_each(whole);
    }
    let bare = Happening { place: String::new(), ..session("2026-11-23T08:30+04:30", None, &[]) };
    assert_eq!(say(&upcoming(&now(), &bare).unwrap().what), "today 08:30: joint theatre list");
    for (starts, expected, entered, want) in [
        ("2026-11-22T08:30+04:30", Some(&[1, 2, 3][..]), &[2, 9][..], Some("2 of 3 not entered")),
        ("2026-11-22T08:30+04:30", Some(&[1, 2]), &[1, 2], None),
        ("2026-11-22T08:30+04:30", Some(&[]), &[], None),
        ("2026-11-22T08:30+04:30", None, &[], Some("not entered")),
        ("2026-11-22T08:30+04:30", None, &[5], None),
        ("2026-10-24T08:30+04:30", None, &[], Some("not entered")),
        ("2026-10-23T08:30+04:30", None, &[], None),
        ("2026-11-23T08:30+04:30", None, &[], None),
    ] {
        let line = attendance(&now(), &session(starts, expected, entered));
        assert_eq!(line.is_some(), want.is_some(), "{starts} {expected:?}");
        if let (Some(line), Some(want)) = (line, want) {
            whole(&line);
            assert!(say(&line.what).ends_with(want), "{}", say(&line.what));
        }
    }
}

#[test]
fn assessments_of_placements() {
    let seen = |phase, on: &str| Seen { phase: Some(phase), on: d(on) };
    let formative_of = |starts: &str, ends: &str, seen: &[Seen]| formative(&now(), &stay(1, 2, starts, ends), seen).is_some();
    // 2 November and 42 days: the middle is 23 November.
    assert!(!formative_of("2026-11-02", "2026-12-14", &[]), "today is the middle");
    assert!(formative_of("2026-11-01", "2026-12-13", &[]));
    assert!(!formative_of("2026-11-01", "2026-12-13", &[seen(Phase::Formative, "2026-11-01")]));
    assert!(formative_of("2026-11-01", "2026-12-13", &[seen(Phase::Formative, "2026-10-31"), seen(Phase::Baseline, "2026-11-05")]));
    assert!(!formative_of("2026-11-01", "2026-11-22", &[]), "over");
    assert!(!formative_of("2026-11-12", "2026-11-25", &[]), "a short stay");
    for (ends, seen, want) in [
        ("2026-11-23", &[][..], None),
        ("2026-11-22", &[], Some("2026-12-06")),
        ("2026-11-22", &[seen(Phase::Summative, "2026-11-20")], None),
        ("2026-11-22", &[seen(Phase::Summative, "2026-08-31"), seen(Phase::Formative, "2026-11-20")], Some("2026-12-06")),
        ("2026-11-22", &[seen(Phase::Summative, "2026-09-01")], None),
        ("2026-08-26", &[], None),
    ] {
        let starts = if ends < "2026-09-01" { "2026-06-01" } else { "2026-09-01" };
        let line = summative(&now(), &stay(1, 2, starts, ends), seen);
        let want = if ends == "2026-08-26" { Some("2026-09-09") } else { want };
        assert_eq!(line.as_ref().and_then(|l| l.due), want.map(d), "{ends} {seen:?}");
        line.iter().for_each(whole);
    }
    assert!(summative(&now(), &stay(1, 2, "2026-06-01", "2026-08-24"), &[]).is_none(), "91 days ago");
    formative(&now(), &stay(1, 2, "2026-11-01", "2026-12-13"), &[]).iter().for_each(whole);
}

#[test]
fn many_follow_ups_are_told_as_one_line_behind_the_first() {
    let lines = |n: usize| -> Vec<Line> {
        (1..=n)
            .rev()
            .filter_map(|n| {
                let returned = d("2026-08-20") - chrono::Days::new(n as u64);
                follow_up(&now(), id(i64::try_from(n).unwrap()), "Gul", returned, &[])
            })
            .collect()
    };
    assert_eq!(few_follow_ups(&now(), lines(FOLLOW_UPS_TOLD + 1)).len(), FOLLOW_UPS_TOLD + 1);
    let told = few_follow_ups(&now(), lines(FOLLOW_UPS_TOLD + 9));
    assert_eq!(told.len(), FOLLOW_UPS_TOLD + 1);
    assert!(told.windows(2).all(|w| w[0].due <= w[1].due), "the longest due first");
    let others = told.last().unwrap();
    assert!(say(&others.what).starts_with("9 more follow-ups are due") && others.key.ends_with(FOLLOW_UPS_OTHERS));
}

#[test]
fn follow_ups_after_the_return() {
    let asked = |month, done| Asked { id: id(80), month, due_on: None, done };
    let told = |returned: &str, asked: &[Asked]| {
        let line = follow_up(&now(), id(2), "Gul", d(returned), asked);
        line.iter().for_each(whole);
        line.map(|l| (say(&l.what), l.subject.0))
    };
    let line = |text: &str, kind| Some((text.to_owned(), kind));
    assert_eq!(told("2026-09-08", &[]), None, "three months are 15 days off");
    assert_eq!(told("2026-09-07", &[]), line("follow-up of Gul at 3 months, due 7 Dec", Kind::Trainee));
    assert_eq!(told("2026-08-23", &[]), line("follow-up of Gul at 3 months, due 23 Nov", Kind::Trainee));
    assert_eq!(told("2026-08-22", &[]), line("follow-up of Gul at 3 months, was due 22 Nov", Kind::Trainee));
    assert_eq!(told("2026-08-22", &[asked(3, false)]), line("follow-up of Gul at 3 months, was due 22 Nov", Kind::FollowUp));
    assert_eq!(told("2026-08-22", &[asked(3, true)]), None);
    assert_eq!(told("2026-05-23", &[]), line("follow-up of Gul at 6 months, due 23 Nov", Kind::Trainee), "only the latest");
    assert_eq!(told("2026-06-01", &[asked(3, true)]), line("follow-up of Gul at 6 months, due 1 Dec", Kind::Trainee));
    assert_eq!(told("2025-09-01", &[asked(3, true), asked(6, true), asked(9, true), asked(12, true)]), None);
    let moved = Asked { due_on: Some(d("2027-01-20")), ..asked(3, false) };
    assert_eq!(told("2026-08-22", &[moved]), None, "put off by its own day");
}

#[test]
fn costs() {
    let due = |on: &str, amount| Due {
        id: id(85),
        about: (Kind::Trainee, id(2)),
        name: "Gul".into(),
        kind: "stipend".into(),
        amount,
        currency: "USD".into(),
        due_on: d(on),
    };
    let told = |on, amount| cost(&now(), &due(on, amount)).inspect(whole).map(|l| say(&l.what));
    assert_eq!(told("2026-12-01", 10.0), None, "eight days off");
    assert_eq!(told("2026-11-30", 1200.0).unwrap(), "stipend 1200 USD for Gul, due 30 Nov");
    assert_eq!(told("2026-11-23", 1200.5).unwrap(), "stipend 1200.50 USD for Gul, due 23 Nov");
    assert_eq!(told("2026-11-22", 0.5).unwrap(), "stipend 0.50 USD for Gul, was due 22 Nov");
}

#[test]
fn seats_of_agreements() {
    let told = |seats, used| {
        let quota = Quota { agreement: id(5), title: "2026".into(), specialty: "burns".into(), named: "burns".into(), seats, used };
        super::quota(&quota).inspect(whole).map(|l| say(&l.what))
    };
    assert_eq!(told(10.0, 8), None);
    assert_eq!(told(10.0, 9).unwrap(), "2026: 9 of 10 seats for burns are used");
    assert_eq!(told(10.0, 10).unwrap(), "2026: all 10 seats for burns are used");
    assert_eq!(told(10.0, 11).unwrap(), "2026: 11 people for 10 seats of burns");
    assert_eq!(told(0.0, 0), None);
    assert!(told(0.0, 1).is_some());
}

#[test]
fn duplicates_have_one_key_both_ways() {
    let pair = |a: i64, b: i64, verdict| {
        let likeness = Likeness { verdict, points: 5.0, names: 1.0, reasons: vec![crate::msg!("same-passport")] };
        duplicate(&Pair { a: (id(a), "Gul".into()), b: (id(b), "Gol".into()), likeness })
    };
    assert_eq!(pair(1, 2, Verdict::No), None);
    let line = pair(1, 2, Verdict::Certain).unwrap();
    whole(&line);
    assert_eq!(say(&line.what), "Gul and Gol are one person: same passport number");
    assert_eq!(line.key, pair(2, 1, Verdict::Likely).unwrap().key);
}

#[test]
fn lines_are_ordered_by_date_and_harm_and_snoozed_ones_come_back() {
    let line = |n: i64, due: Option<&str>, harm| Line {
        rule: Rule::Cost,
        subject: (Kind::Cost, id(n)),
        about: (Kind::Cost, id(n)),
        what: crate::msg!("today-cost-next"),
        due: due.map(d),
        harm,
        from: None,
        until: None,
        key: n.to_string(),
        remedy: crate::msg!("today-cost-next"),
    };
    let mut lines = vec![
        line(6, None, Harm::Middle),
        line(5, Some("2026-12-20"), Harm::High),
        line(4, Some("2026-11-26"), Harm::Low),
        line(3, Some("2026-11-30"), Harm::High),
        line(2, Some("2025-01-01"), Harm::Low),
        line(1, Some("2026-11-23"), Harm::High),
    ];
    let today = now().today;
    order(&mut lines, today);
    assert_eq!(lines.iter().map(|l| l.key.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4", "5", "6"]);
    let snoozed = |until: &str| vec![("9".to_owned(), d("2030-01-01")), ("3".to_owned(), d(until))];
    assert_eq!(awake(lines.clone(), &snoozed("2026-11-24"), today).len(), 5);
    assert_eq!(awake(lines, &snoozed("2026-11-23"), today).len(), 6, "back on its day");
}

#[test]
fn a_clash_that_is_accepted_is_told_of_no_more() {
    let clashes = overlaps(&now(), &[stay(1, 2, "2027-01-01", "2027-03-01"), stay(3, 2, "2027-01-10", "2027-01-20")]);
    let follow_up = follow_up(&now(), id(2), "Gul", d("2026-08-20"), &[]).unwrap();
    let lines = [clashes.clone(), vec![follow_up.clone()]].concat();
    let told = |until: Option<&str>, key: &str| {
        let waived = HashMap::from([(key.to_owned(), Waived { reason: "agreed".into(), until: until.map(d) })]);
        let (left, accepted) = standing(lines.clone(), &waived, now().today);
        (left.len(), accepted.len())
    };
    assert_eq!(told(None, &clashes[0].key), (1, 1));
    assert_eq!(told(Some("2026-11-24"), &clashes[0].key), (1, 1));
    assert_eq!(told(Some("2026-11-23"), &clashes[0].key), (2, 0), "from that day on it is back");
    assert_eq!(told(None, "overlap:another"), (2, 0));
    assert_eq!(told(None, &follow_up.key), (2, 0), "what is no clash cannot be accepted");
}
