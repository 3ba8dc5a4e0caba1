//! Agendas over the sample programme: whose sessions are found, what a copy and a move write and refuse, who is expected, hours, and
//! the two commands for a notice board.

mod kit;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use ustaz::error::Cause;
use ustaz::model::{
    AttendanceState, FieldType, Id, Kind, Moment, Placement, PlacementState, Row, Session, SessionKind, Trainee, Value, Visit,
};
use ustaz::msg;
use ustaz::programme::agenda::{Scope, Why, agenda, clashes, copied, expected, following, hours, itinerary, sessions, shifted};
use ustaz::programme::sample;
use ustaz::programme::show::Names;
use ustaz::programme::verbs::{Mark, Marked, copy_sessions, mark_seen, shift_sessions};
use ustaz::rules::agenda::By;
use ustaz::rules::today::{Now, Rule};
use ustaz::store::{Direction, ListQuery, Mode, Store, new_id};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

struct House {
    store: Store,
    dir: tempfile::TempDir,
}

impl House {
    /// The sample programme, made once and copied.
    fn sample() -> Self {
        static MADE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
        let whole = MADE.get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            let mut store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
            sample::load(&mut store, "zahra", today()).unwrap();
            let copy = dir.path().join("whole.db");
            store.backup(&copy).unwrap();
            std::fs::read(copy).unwrap()
        });
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.db"), whole).unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        Self { store, dir }
    }

    fn db(&self) -> PathBuf {
        self.dir.path().join("a.db")
    }

    fn all(&self) -> Vec<Row> {
        let query = ListQuery::all(Kind::Session).by("starts_at", false);
        self.store.page(&query, None, Direction::Forward, 1_000).unwrap().into_iter().map(|(row, _)| row).collect()
    }

    fn put(&mut self, row: &Row) {
        self.store.write("zahra", &msg!("journal-stress", n = 1), |tx| tx.insert(row)).unwrap();
    }

    fn attendance(&self, session: Id) -> usize {
        self.store.referring(Kind::Attendance, "session", session, 100).unwrap().len()
    }
}

fn sid(key: &str) -> Id {
    sample::id(Kind::Session, key)
}

fn starts(row: &Row) -> Moment {
    row.to::<Session>().starts_at.unwrap()
}

fn ids(rows: &[Row]) -> BTreeSet<Id> {
    rows.iter().map(|row| row.id).collect()
}

/// Each scope finds what looking at every session finds.
#[test]
fn the_sessions_of_each_are_those_that_name_it() {
    let house = House::sample();
    let all = house.all();
    assert!(all.len() > 50);
    let sessions_of = |scope, from, to| sessions(&house.store, scope, from, to, 1_000).unwrap().0;
    let one = |kind, key: &str| Scope::Of(kind, sample::id(kind, key));
    type Names = fn(&Session) -> bool;
    let cases: [(Scope, Names); 6] = [
        (Scope::All, |_| true),
        (one(Kind::Visit, "v1"), |s| s.visit == Some(sample::id(Kind::Visit, "v1"))),
        (one(Kind::Cohort, "g1"), |s| s.cohort == Some(sample::id(Kind::Cohort, "g1"))),
        (one(Kind::Hospital, "wakh"), |s| s.hospital == Some(sample::id(Kind::Hospital, "wakh"))),
        (one(Kind::Trainer, "d09"), |s| s.trainers.contains(&sample::id(Kind::Trainer, "d09"))),
        (one(Kind::Trainer, "l05"), |s| s.trainers.contains(&sample::id(Kind::Trainer, "l05"))),
    ];
    for (scope, named) in cases {
        for week in -12i64..=6 {
            let from = today() + chrono::TimeDelta::days(7 * week);
            for to in [Some(from + Days::new(6)), None] {
                let found = sessions_of(scope, from, to);
                let within = |row: &&Row| starts(row).date() >= from && to.is_none_or(|to| starts(row).date() <= to);
                let wanted: Vec<Row> = all.iter().filter(|row| named(&row.to()) && within(row)).cloned().collect();
                assert_eq!(ids(&found), ids(&wanted), "{scope:?} {from} {to:?}");
                assert!(found.is_sorted_by_key(starts));
            }
        }
    }
    // A limit is told.
    let (few, cut) = sessions(&house.store, Scope::All, today(), None, 3).unwrap();
    assert_eq!((few.len(), cut), (3, true));
}

#[test]
fn a_trainee_has_what_was_entered_what_their_group_has_and_what_is_open_where_they_are_placed() {
    let mut house = House::sample();
    let scope = Scope::Of(Kind::Trainee, sample::id(Kind::Trainee, "t33"));
    let long_ago = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
    let found = sessions(&house.store, scope, long_ago, Some(today()), 100).unwrap().0;
    assert!(ids(&found).contains(&sid("v1-list01")), "they assisted");
    // Somebody who is placed: sessions of that hospital that are for nobody else.
    let placed = house.store.page(&ListQuery::all(Kind::Placement).by("starts_on", true), None, Direction::Forward, 200).unwrap();
    let now = placed.iter().map(|(row, _)| (row.id, row.to::<Placement>())).find(|(_, p)| {
        p.state == Some(PlacementState::Active)
            && p.starts_on.is_some_and(|d| d <= today())
            && p.ends_on.is_some_and(|d| d > today() + Days::new(8))
    });
    let (_, placement) = now.expect("somebody is placed in the sample");
    let department = house.store.get(Kind::Department, placement.department.unwrap()).unwrap().unwrap();
    let hospital = department.reference("hospital");
    let session = |day: u64, cohort: Option<Id>, visit: Option<Id>| Session {
        kind: Some(SessionKind::Lecture),
        title: "An open lecture".into(),
        hospital,
        cohort,
        visit,
        starts_at: Moment::parse(&format!("{}T10:00+05:00", today() + Days::new(day))),
        ..Session::default()
    };
    let (open, visits, after) = (new_id().unwrap(), new_id().unwrap(), new_id().unwrap());
    house.put(&Row::of(open, session(3, None, None)));
    house.put(&Row::of(visits, session(3, None, Some(sample::id(Kind::Visit, "v2")))));
    house.put(&Row::of(after, session(900, None, None)));
    let scope = Scope::Of(Kind::Trainee, placement.trainee.unwrap());
    let found = ids(&sessions(&house.store, scope, today(), None, 100).unwrap().0);
    assert_eq!([open, visits, after].map(|id| found.contains(&id)), [true, false, false]);
    // And the other way round: the session expects them, and nobody who is not there.
    let row = house.store.get(Kind::Session, open).unwrap().unwrap();
    let people = expected(&house.store, &Names::new(), &row).unwrap();
    assert!(people.iter().any(|p| Some(p.trainee) == placement.trainee && p.why == Why::Placed && p.entered.is_none()));
    for person in &people {
        let own = house.store.referring(Kind::Placement, "trainee", person.trainee, 50).unwrap();
        let there = |p: Placement| {
            let day = today() + Days::new(3);
            let at = p.department.and_then(|d| house.store.get(Kind::Department, d).unwrap()).and_then(|d| d.reference("hospital"));
            at == hospital && p.state != Some(PlacementState::Cancelled) && p.starts_on.unwrap() <= day && p.ends_on.unwrap() >= day
        };
        assert!(own.iter().any(|row| there(row.to())), "{}", person.name);
    }
    let row = house.store.get(Kind::Session, visits).unwrap().unwrap();
    assert_eq!(expected(&house.store, &Names::new(), &row).unwrap(), [], "nobody can say who comes to a visit's session");
}

#[test]
fn a_groups_session_expects_its_active_members_and_who_was_entered() {
    let mut house = House::sample();
    let row = house.store.get(Kind::Session, sid("g2-briefing")).unwrap().unwrap();
    let people = expected(&house.store, &Names::new(), &row).unwrap();
    assert!(!people.is_empty());
    for person in &people {
        let trainee: Trainee = house.store.get(Kind::Trainee, person.trainee).unwrap().unwrap().to();
        assert_eq!((trainee.cohort, person.why), (Some(sample::id(Kind::Cohort, "g2")), Why::Cohort));
    }
    let who = people[0].trainee;
    let mark = |state, reason: &str| Mark { trainee: who, state, reason: reason.into() };
    let day = starts(&row).date();
    let new = Marked { mark: mark(AttendanceState::Absent, "ill"), seen: None };
    mark_seen(&mut house.store, "zahra", day, row.id, std::slice::from_ref(&new)).unwrap();
    let found = expected(&house.store, &Names::new(), &row).unwrap();
    assert_eq!(found.len(), people.len());
    let entered = found.iter().find(|p| p.trainee == who).unwrap();
    assert_eq!((entered.why, entered.entered.clone()), (Why::Entered, Some((AttendanceState::Absent, "ill".into()))));
    // Somebody who looked before that does not write over it; who wants the same may.
    let stale = Marked { mark: mark(AttendanceState::Present, ""), seen: None };
    let refused = mark_seen(&mut house.store, "karim", day, row.id, &[stale]).unwrap_err();
    assert_eq!((refused.cause(), refused.what().id), (Cause::Input, "attendance-changed"));
    mark_seen(&mut house.store, "karim", day, row.id, &[new]).unwrap();
    let after = Marked { mark: mark(AttendanceState::Excused, "at the embassy"), seen: Some((AttendanceState::Absent, "ill".into())) };
    mark_seen(&mut house.store, "karim", day, row.id, &[after]).unwrap();
    assert_eq!(house.attendance(row.id), 1);
}

#[test]
fn a_copied_week_has_everything_but_who_came_and_goes_with_one_undo() {
    let mut house = House::sample();
    let now = Now::gregorian(today());
    let scope = Scope::Of(Kind::Visit, sample::id(Kind::Visit, "v1"));
    let saturday = starts(&house.store.get(Kind::Session, sid("v1-list01")).unwrap().unwrap()).date();
    let week = sessions(&house.store, scope, saturday, Some(saturday + Days::new(6)), 100).unwrap().0;
    assert!(week.len() > 10 && week.iter().any(|row| house.attendance(row.id) > 0));
    let proposal = copied(&house.store, &now, week.clone(), 16 * 7).unwrap();
    let before = house.all();
    let written = copy_sessions(&mut house.store, "zahra", &proposal).unwrap();
    assert_eq!(written.output, week.len());
    for (was, is) in week.iter().zip(&proposal.would) {
        let (was, is): (Session, Session) = (was.to(), house.store.get(Kind::Session, is.id).unwrap().unwrap().to());
        let (a, b) = (was.starts_at.unwrap(), is.starts_at.unwrap());
        assert_eq!((b.local - a.local).num_days(), 112);
        assert_eq!((a.date().weekday(), a.local.time(), a.offset_minutes), (b.date().weekday(), b.local.time(), b.offset_minutes));
        let same = |s: &Session| Session { starts_at: None, ends_at: None, ..s.clone() };
        assert_eq!(same(&was), same(&is));
    }
    assert!(proposal.would.iter().all(|row| house.attendance(row.id) == 0));
    house.store.undo("zahra", written.seq.unwrap()).unwrap();
    assert_eq!(ids(&house.all()), ids(&before));
    assert_eq!(house.store.check(&mut |_| true).unwrap().findings, vec![]);
}

#[test]
fn what_somebody_changed_meanwhile_is_neither_copied_nor_moved() {
    let mut house = House::sample();
    let now = Now::gregorian(today());
    let seen = vec![
        house.store.get(Kind::Session, sid("v2-list8")).unwrap().unwrap(),
        house.store.get(Kind::Session, sid("v2-list9")).unwrap().unwrap(),
    ];
    let copy = copied(&house.store, &now, seen.clone(), 7).unwrap();
    let shift = shifted(&house.store, &now, seen.clone(), 2, By::Days).unwrap();
    let set = |house: &mut House, key, value: &str| {
        let label = msg!("journal-stress", n = 2);
        house.store.write("karim", &label, |tx| tx.set(Kind::Session, sid("v2-list9"), &[(key, Value::text(value))])).unwrap();
    };
    // Another room: a copy would be of something that nobody saw; a move leaves the room as it is now.
    set(&mut house, "place", "Theatre 7");
    let n = house.all().len();
    assert_eq!(copy_sessions(&mut house.store, "zahra", &copy).unwrap_err().what().id, "sessions-changed");
    assert_eq!(house.all().len(), n, "all or nothing");
    shift_sessions(&mut house.store, "zahra", 2, &shift).unwrap();
    let moved = house.store.get(Kind::Session, sid("v2-list9")).unwrap().unwrap();
    assert_eq!((moved.text("place"), starts(&moved).date()), ("Theatre 7", starts(&seen[1]).date() + Days::new(2)));
    // Moved by both.
    let again = shifted(&house.store, &now, vec![moved], 1, By::Days).unwrap();
    set(&mut house, "starts_at", "2026-11-20T09:00+04:30");
    assert_eq!(shift_sessions(&mut house.store, "zahra", 1, &again).unwrap_err().what().id, "sessions-changed");
    assert_eq!(starts(&house.store.get(Kind::Session, sid("v2-list9")).unwrap().unwrap()).date().to_string(), "2026-11-20");
    assert_eq!(house.store.check(&mut |_| true).unwrap().findings, vec![]);
}

#[test]
fn the_rest_of_a_visit_is_moved_past_days_off() {
    let mut house = House::sample();
    let now = Now::gregorian(today());
    let scope = Scope::Of(Kind::Visit, sample::id(Kind::Visit, "v2"));
    let from = starts(&house.store.get(Kind::Session, sid("v2-list8")).unwrap().unwrap());
    let rest = following(&house.store, scope, from).unwrap();
    assert!(rest.iter().all(|row| starts(row) >= from) && rest.len() >= 3);
    let proposal = shifted(&house.store, &now, rest.clone(), 3, By::WorkingDays).unwrap();
    assert!(proposal.would.iter().all(|row| starts(row).date().weekday() != Weekday::Fri));
    let order: Vec<Moment> = proposal.would.iter().map(starts).collect();
    assert!(order.is_sorted(), "in the order in which they were");
    assert_eq!(proposal.by_day().iter().map(|(_, n)| n).sum::<usize>(), rest.len());
    let written = shift_sessions(&mut house.store, "zahra", 3, &proposal).unwrap();
    let back = shifted(&house.store, &now, proposal.would.clone(), -3, By::WorkingDays).unwrap();
    assert_eq!(back.would.iter().map(starts).collect::<Vec<_>>(), rest.iter().map(starts).collect::<Vec<_>>());
    house.store.undo("zahra", written.seq.unwrap()).unwrap();
    for row in &rest {
        assert_eq!(starts(&house.store.get(Kind::Session, row.id).unwrap().unwrap()), starts(row));
    }
    let none = shifted(&house.store, &now, Vec::new(), 3, By::Days).unwrap_err();
    assert_eq!(none.what().id, "sessions-none");
}

#[test]
fn only_clashes_that_are_new_are_told() {
    let house = House::sample();
    let now = Now::gregorian(today());
    let get = |key: &str| house.store.get(Kind::Session, sid(key)).unwrap().unwrap();
    let lines = |rows: &[Row]| clashes(&house.store, &now, rows).unwrap();
    // As they stand nothing is new, whatever is wrong.
    assert_eq!(lines(&house.all()), []);
    // A list copied beside another of the same theatre and anaesthetist.
    let (list, other) = (get("v2-list8"), get("v2-list9"));
    let beside = starts(&other).date() - starts(&list).date();
    let proposal = copied(&house.store, &now, vec![list.clone()], beside.num_days()).unwrap();
    let rules: Vec<Rule> = proposal.clashes.iter().map(|line| line.rule).collect();
    assert!(rules.contains(&Rule::TrainerTwice), "{:?}", proposal.clashes);
    let code = proposal.would[0].id.code();
    assert!(proposal.clashes.iter().all(|line| line.key.contains(&code)), "nothing but what it makes");
    // On a Friday.
    let friday = (0..7).find(|n| (starts(&list).date() + Days::new(*n)).weekday() == Weekday::Fri).unwrap();
    let proposal = copied(&house.store, &now, vec![list], i64::try_from(friday).unwrap()).unwrap();
    assert!(proposal.clashes.iter().any(|line| line.rule == Rule::DayOff));
}

#[test]
fn hours_are_those_of_the_sessions_attended() {
    let house = House::sample();
    let (from, to) = (NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(), today());
    let names = Names::new();
    let visit = Scope::Of(Kind::Visit, sample::id(Kind::Visit, "v1"));
    let report = hours(&house.store, &names, visit, from, to).unwrap();
    assert!(report.lines.len() > 20 && report.cut.is_none());
    assert!(report.lines.iter().all(|line| line.hours.week.weekday() == Weekday::Sat), "an Afghan week");
    let mut minutes = 0;
    for row in house.all().iter().filter(|row| row.reference("visit") == Some(sample::id(Kind::Visit, "v1"))) {
        let session: Session = row.to();
        let long = session.ends_at.map_or(60, |ends| (ends.utc() - session.starts_at.unwrap().utc()).num_minutes());
        for came in house.store.referring(Kind::Attendance, "session", row.id, 100).unwrap() {
            let there =
                matches!(Option::<AttendanceState>::read(came.get("state")), Some(AttendanceState::Present | AttendanceState::Late));
            minutes += if there { long } else { 0 };
        }
    }
    assert_eq!(report.lines.iter().map(|line| line.hours.minutes).sum::<i64>(), minutes);
    // One person's are the same whether they are asked for alone or among all.
    let all = hours(&house.store, &names, Scope::All, from, to).unwrap();
    let who = report.lines[0].hours.trainee;
    let alone = hours(&house.store, &names, Scope::Of(Kind::Trainee, who), from, to).unwrap();
    let sum = |lines: &[ustaz::programme::agenda::HoursLine]| {
        lines.iter().filter(|l| l.hours.trainee == who).map(|l| l.hours.minutes).sum::<i64>()
    };
    assert_eq!(sum(&alone.lines), sum(&all.lines));
}

#[test]
fn a_page_tells_days_off_and_who_is_there() {
    let house = House::sample();
    let names = Names::new();
    let visit = Scope::Of(Kind::Visit, sample::id(Kind::Visit, "v1"));
    let saturday = starts(&house.store.get(Kind::Session, sid("v1-list01")).unwrap().unwrap()).date();
    let page = agenda(&house.store, &names, visit, saturday, saturday + Days::new(6), 100).unwrap();
    assert_eq!((page.country.as_str(), page.cut), ("AF", false));
    let friday = saturday + Days::new(6);
    assert_eq!(page.off(friday), [("AF".to_owned(), String::new())]);
    let list = page.entries.iter().find(|e| e.row.id == sid("v1-list07")).unwrap();
    let people = list.trainees.as_ref().unwrap();
    assert_eq!((list.count, list.entered, people.len()), (2, 2, 2));
    assert_eq!(people.iter().filter(|name| name.ends_with("(not there)")).count(), 1, "one was absent: {people:?}");
    assert_eq!((list.hospital.as_str(), list.room.as_str(), list.language.as_str()), ("Sheikh Zayed", "Theatre 2", "Russian"));
}

#[test]
fn an_itinerary_names_who_is_where_and_who_assists() {
    let house = House::sample();
    let names = Names::new();
    let visit = sample::id(Kind::Visit, "v1");
    let found = itinerary(&house.store, &names, visit).unwrap();
    assert_eq!((found.delegates.len(), found.hospitals.len(), found.cells.len()), (13, 3, 13));
    assert!(found.cells.iter().all(|row| row.len() == found.days.len()));
    let record: Visit = house.store.get(Kind::Visit, visit).unwrap().unwrap().to();
    let own: Vec<Row> = house.all().into_iter().filter(|row| row.reference("visit") == Some(visit)).collect();
    for (who, cells) in record.delegates.iter().zip(&found.cells) {
        for (day, cell) in found.days.iter().zip(cells) {
            let busy = own.iter().any(|row| starts(row).date() == *day && row.to::<Session>().trainers.contains(who));
            assert_eq!(cell != "-", busy, "{day} {cell}");
        }
    }
    assert_eq!(found.lists.len(), own.len());
    let list = found.lists.iter().find(|l| !l.trainees.is_empty() && l.sort == Some(SessionKind::TheatreList)).unwrap();
    let words = list.lines();
    assert_eq!(words.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(), ["operating", "assisting", "interpreter", "language"]);
    let gone = itinerary(&house.store, &names, new_id().unwrap()).unwrap_err();
    assert_eq!(gone.cause(), Cause::Missing);
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(db: &Path, words: &[&str]) -> Said {
    let out = kit::ustaz(db).args(words).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: out.status.code(), out: text(out.stdout), err: text(out.stderr) }
}

#[test]
fn the_itinerary_of_the_command_line_hangs_on_a_notice_board() {
    let house = House::sample();
    let db = house.db();
    let narrow = run(&db, &["itinerary", "delegation of 13"]);
    assert_eq!((narrow.code, narrow.err.as_str()), (Some(0), ""));
    assert!(narrow.out.is_ascii() || narrow.out.chars().all(|c| c.is_ascii() || c == '–'), "Latin letters only");
    assert!(narrow.out.lines().all(|line| line.chars().count() <= 80));
    for words in
        ["Yerlan Sarsenov", "W = Wazir Mohammad Akbar Khan", "SHEIKH ZAYED (S)", "AL-SHIFA (A)", "08:30-14:30 Theatre 2", "assisting: "]
    {
        assert!(narrow.out.contains(words), "{words}\n{}", narrow.out);
    }
    // No numbers of anybody.
    let held = |kind, key: &str| {
        let rows = house.store.page(&ListQuery::all(kind), None, Direction::Forward, 500).unwrap();
        rows.into_iter().map(|(row, _)| row.text(key).to_owned()).filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let numbers: Vec<String> = [held(Kind::Trainer, "phone"), held(Kind::Trainee, "phone"), held(Kind::Document, "number")].concat();
    assert!(numbers.len() > 20 && numbers.iter().all(|n| !narrow.out.contains(n.as_str())));
    let wide = run(&db, &["itinerary", "delegation of 13", "--wide"]);
    let widest = wide.out.lines().map(|line| line.chars().count()).max().unwrap();
    assert!((81..=132).contains(&widest), "{widest}");

    // By its code; several are named, none is told.
    let code = sample::id(Kind::Visit, "v1").short();
    assert_eq!(run(&db, &["itinerary", &code]).out, narrow.out);
    let several = run(&db, &["itinerary", "joint surgery"]);
    assert!(several.code == Some(1) && several.err.contains(&format!("#{code}")) && several.err.lines().count() == 4, "{}", several.err);
    let none = run(&db, &["itinerary", "delegation to the moon"]);
    assert!(none.code == Some(1) && none.err.contains("No visit is called"), "{}", none.err);
}

#[test]
fn the_itinerary_is_a_workbook_of_two_sheets() {
    let house = House::sample();
    let (db, file) = (house.db(), house.dir.path().join("it.xlsx"));
    let path = file.to_str().unwrap();
    let made = run(&db, &["itinerary", "delegation of 13", "--output", path]);
    assert_eq!((made.code, made.out.as_str(), made.err.as_str()), (Some(0), "", ""));
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    assert_eq!(book.sheet_names(), ["Who is where", "Lists"]);
    let found = itinerary(&house.store, &Names::new(), sample::id(Kind::Visit, "v1")).unwrap();
    let who = book.worksheet_range("Who is where").unwrap();
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();
    for (n, (name, cells)) in found.delegates.iter().zip(&found.cells).enumerate() {
        assert_eq!(text(who.get((3 + n, 0))), *name);
        for (m, cell) in cells.iter().enumerate() {
            assert_eq!(text(who.get((3 + n, 1 + m))), *cell);
        }
    }
    let lists = book.worksheet_range("Lists").unwrap();
    assert_eq!(lists.height(), 2 + found.lists.len());
    assert!(text(lists.get((2, 0))).contains("Wazir Mohammad Akbar Khan"));
    // Nothing is replaced, and endings say what they hold.
    let again = run(&db, &["itinerary", "delegation of 13", "--output", path]);
    assert!(again.code == Some(1) && again.err.contains("it.xlsx"), "{}", again.err);
    let other = run(&db, &["itinerary", "delegation of 13", "--format", "text", "--output", path]);
    assert!(other.code == Some(1) && other.err.contains(".txt"), "{}", other.err);
    let txt = house.dir.path().join("it.txt");
    assert_eq!(run(&db, &["itinerary", "delegation of 13", "--output", txt.to_str().unwrap()]).code, Some(0));
    assert_eq!(std::fs::read_to_string(txt).unwrap(), run(&db, &["itinerary", "delegation of 13"]).out);
}

#[test]
fn hours_on_the_command_line_say_the_same_in_three_forms() {
    let house = House::sample();
    let db = house.db();
    let days = ["--from", "2026-09-01", "--to", "2026-11-23"];
    let ask = |more: &[&str]| run(&db, &[&["hours"], &days[..], more].concat());
    let text = ask(&["--visit", "of 13"]);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    let json: Vec<serde_json::Value> = serde_json::from_str(&ask(&["--visit", "of 13", "--format", "json"]).out).unwrap();
    let csv = ask(&["--visit", "of 13", "--format", "csv"]).out;
    assert!(csv.lines().count() == json.len() + 1 && json.len() > 20);
    for (line, told) in csv.lines().skip(1).zip(&json) {
        let cells: Vec<&str> = line.split(',').collect();
        let minutes = told["minutes"].as_i64().unwrap();
        assert_eq!((cells[0], cells[2]), (told["week"].as_str().unwrap(), told["name"].as_str().unwrap()));
        assert!((cells[3].parse::<f64>().unwrap() * 60.0 - minutes as f64).abs() < 1.0, "{line}");
        let clock = format!("{}:{:02}", minutes / 60, minutes % 60);
        assert!(text.out.lines().any(|l| l.contains(told["name"].as_str().unwrap()) && l.contains(&clock)), "{line}");
    }
    let cohort = ask(&["--cohort", "first group"]);
    assert!(cohort.code == Some(0) && cohort.out.contains("Week from"), "{}", cohort.out);
    assert!(ask(&["--cohort", "no such"]).err.contains("No cohort is called"));
    assert_eq!(ask(&["--cohort", "first group", "--visit", "of 13"]).code, Some(2));
    let backwards = run(&db, &["hours", "--from", "2026-11-01", "--to", "2026-10-01"]);
    assert!(backwards.code == Some(1) && backwards.err.contains("before"));
    // A day in another calendar is the same day.
    let solar = run(&db, &["hours", "--from", "10 Sunbula 1405", "--to", "2026-11-23", "--visit", "of 13"]);
    assert_eq!(solar.out, text.out);
}
