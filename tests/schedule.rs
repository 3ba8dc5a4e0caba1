//! Schedules out: for each of those who have one, in each form, read again by others.

mod kit;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;
use std::process::Stdio;

use calamine::{Data, Reader, Xlsx};
use chrono::{NaiveDate, NaiveDateTime};
use icalendar::{CalendarComponent, Component, EventLike};
use kit::{text, ustaz};
use ustaz::exchange::schedule::{self, Asked, Format, KINDS, Off, Schedule, find, gather};
use ustaz::model::{Id, Kind, Moment, PlacementState, Row, Value};
use ustaz::msg;
use ustaz::programme::entry::Manner;
use ustaz::programme::{catalogue, sample};
use ustaz::rules::calendar::{Calendar, LunarShift};
use ustaz::store::{Direction, ListQuery, Mode, Store};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn stamp() -> NaiveDateTime {
    day().and_hms_opt(4, 30, 0).unwrap()
}

fn manner(calendar: Calendar) -> Manner {
    Manner { today: day(), calendar, second: None, shift: LunarShift::default(), country: String::new() }
}

fn with_sample(db: &Path) -> Store {
    let mut store = Store::open(db, Mode::Write).unwrap();
    catalogue::load(&mut store, "zahra").unwrap();
    sample::load(&mut store, "zahra", day()).unwrap();
    store
}

fn rows(store: &Store, kind: Kind) -> Vec<Row> {
    store.page(&ListQuery::all(kind), None, Direction::Forward, 500).unwrap().into_iter().map(|(row, _)| row).collect()
}

fn asked(who: (Kind, Id), format: Format) -> Asked {
    Asked { who, from: None, to: None, format, holidays: true }
}

fn written(store: &Store, manner: &Manner, asked: &Asked) -> Vec<u8> {
    let mut out = Vec::new();
    assert_eq!(schedule::write(store, manner, asked, stamp(), &mut out).unwrap(), vec![]);
    out
}

/// A content line of RFC 5545: name, parameters, value.
#[derive(Debug, Clone, PartialEq)]
struct Content {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

/// A strict reader of RFC 5545 that knows nothing of the writer.
fn content_lines(bytes: &[u8]) -> Vec<Content> {
    // 3.1: lines end with CRLF, are at most 75 octets, and go on behind one white space; a fold in a letter would be no UTF-8.
    assert!(bytes.ends_with(b"\r\n"));
    let mut unfolded: Vec<Vec<u8>> = Vec::new();
    let whole = std::str::from_utf8(bytes).unwrap();
    for line in whole.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{line:?}");
        match line.strip_prefix([' ', '\t']) {
            Some(more) => unfolded.last_mut().expect("nothing to go on with").extend(more.as_bytes()),
            None => unfolded.push(line.as_bytes().to_vec()),
        }
    }
    unfolded.into_iter().map(|line| content(&String::from_utf8(line).unwrap())).collect()
}

fn content(line: &str) -> Content {
    let (head, value) = line.split_once(':').unwrap_or_else(|| panic!("no value: {line}"));
    let mut parts = head.split(';');
    let name = parts.next().unwrap();
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    assert!(is_name(name), "{line}");
    let parameters = parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or_else(|| panic!("{line}"));
            assert!(is_name(name) && !value.is_empty() && !value.contains(['"', ',']), "{line}");
            (name.to_owned(), value.to_owned())
        })
        .collect();
    Content { name: name.to_owned(), parameters, value: value.to_owned() }
}

/// 3.3.11: a text whose signs are escaped.
fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(c) = letters.next() {
        out.push(match c {
            '\\' => match letters.next() {
                Some('n' | 'N') => '\n',
                Some(sign @ ('\\' | ';' | ',')) => sign,
                other => panic!("escaped {other:?}: {value}"),
            },
            ';' | ',' => panic!("a bare sign: {value}"),
            c => c,
        });
    }
    out
}

/// When an event is, as it was read.
#[derive(Debug, Clone, PartialEq)]
enum Read {
    /// From a day to the day on which it is over.
    Days(NaiveDate, NaiveDate),
    /// From a moment in UTC to another.
    Times(NaiveDateTime, Option<NaiveDateTime>),
}

#[derive(Debug, Clone, PartialEq)]
struct Event {
    uid: String,
    sequence: u32,
    when: Read,
    summary: String,
    location: String,
    description: String,
    status: String,
}

/// The events of a calendar; fails for anything that RFC 5545 does not allow.
fn events(bytes: &[u8]) -> Vec<Event> {
    let lines = content_lines(bytes);
    let pair = |c: &Content| format!("{}:{}", c.name, c.value);
    assert_eq!(pair(&lines[0]), "BEGIN:VCALENDAR");
    assert_eq!(pair(lines.last().unwrap()), "END:VCALENDAR");
    let body = &lines[1..lines.len() - 1];
    let first = body.iter().position(|c| c.name == "BEGIN").unwrap_or(body.len());
    let head: Vec<String> = body[..first].iter().map(pair).collect();
    // 3.6: both once.
    assert_eq!(head.iter().filter(|l| *l == "VERSION:2.0").count(), 1);
    assert_eq!(head.iter().filter(|l| l.starts_with("PRODID:")).count(), 1);
    let mut out = Vec::new();
    for block in body[first..].split_inclusive(|c| c.name == "END") {
        assert_eq!((pair(&block[0]), pair(block.last().unwrap())), ("BEGIN:VEVENT".to_owned(), "END:VEVENT".to_owned()));
        let inner = &block[1..block.len() - 1];
        let one = |name: &str| {
            let found: Vec<&Content> = inner.iter().filter(|c| c.name == name).collect();
            assert!(found.len() <= 1, "{name} twice: {inner:?}");
            found.first().copied().cloned()
        };
        let must = |name: &str| one(name).unwrap_or_else(|| panic!("no {name}: {inner:?}"));
        let utc = |value: &str| NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ").unwrap_or_else(|_| panic!("{value}"));
        let date = |value: &str| NaiveDate::parse_from_str(value, "%Y%m%d").unwrap_or_else(|_| panic!("{value}"));
        utc(&must("DTSTAMP").value);
        let (start, end) = (must("DTSTART"), one("DTEND"));
        let whole = start.parameters == [("VALUE".to_owned(), "DATE".to_owned())];
        // 3.8.2.2: of the same sort as the start.
        assert!(end.as_ref().is_none_or(|end| end.parameters == start.parameters) && (whole || start.parameters.is_empty()));
        let when = if whole {
            Read::Days(date(&start.value), date(&end.unwrap().value))
        } else {
            Read::Times(utc(&start.value), end.map(|end| utc(&end.value)))
        };
        match when {
            Read::Days(from, over) => assert!(from < over),
            Read::Times(from, to) => assert!(to.is_none_or(|to| from < to)),
        }
        let words = |name: &str| one(name).map(|c| unescaped(&c.value)).unwrap_or_default();
        let status = must("STATUS").value;
        assert!(["CONFIRMED", "TENTATIVE", "CANCELLED"].contains(&status.as_str()));
        assert!(["OPAQUE", "TRANSPARENT"].contains(&must("TRANSP").value.as_str()));
        out.push(Event {
            uid: unescaped(&must("UID").value),
            sequence: must("SEQUENCE").value.parse().unwrap(),
            when,
            summary: words("SUMMARY"),
            location: words("LOCATION"),
            description: words("DESCRIPTION"),
            status,
        });
    }
    let uids: BTreeSet<&str> = out.iter().map(|e| e.uid.as_str()).collect();
    assert_eq!(uids.len(), out.len(), "each event once");
    out
}

#[test]
fn a_calendar_is_read_by_two_others_as_it_was_meant() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let mut seen = 0;
    for kind in KINDS {
        for row in rows(&store, kind) {
            let asked = asked((kind, row.id), Format::Ics);
            let bytes = written(&store, &manner(Calendar::Gregorian), &asked);
            let held = gather(&store, &manner(Calendar::Gregorian), &asked).unwrap();
            let ours = events(&bytes);
            let holidays = held.days.iter().filter(|(_, off)| matches!(off, Off::Holiday(_))).count();
            assert_eq!(ours.len(), held.sessions.len() + held.stints.len() + held.visits.len() + holidays);
            for session in &held.sessions {
                let event = ours.iter().find(|e| e.uid == format!("session-{}@ustaz", session.id)).unwrap();
                let to = session.to.filter(|to| *to > session.from).map(Moment::utc);
                assert_eq!(event.when, Read::Times(session.from.utc(), to));
                assert_eq!(event.summary, session.title);
                assert!(event.location.contains(&session.place) && event.location.contains(&session.hospital), "{event:?}");
                assert!(session.trainers.iter().all(|(_, name)| event.description.contains(name)));
                assert!(event.description.contains(&session.interpreter) && event.description.contains(&session.language));
            }
            for stint in &held.stints {
                let event = ours.iter().find(|e| e.uid == format!("placement-{}@ustaz", stint.id)).unwrap();
                assert_eq!(event.when, Read::Days(stint.from, stint.to.succ_opt().unwrap()));
                assert_eq!(event.status == "CANCELLED", stint.cancelled);
                assert_eq!(i64::from(event.sequence), stint.rev);
            }
            // By different hands.
            let theirs: icalendar::Calendar = std::str::from_utf8(&bytes).unwrap().parse().unwrap();
            let theirs: Vec<&icalendar::Event> = theirs
                .components
                .iter()
                .filter_map(|c| match c {
                    CalendarComponent::Event(event) => Some(event),
                    _ => None,
                })
                .collect();
            assert_eq!(theirs.len(), ours.len());
            for (theirs, ours) in theirs.iter().zip(&ours) {
                assert_eq!((theirs.get_uid(), theirs.get_sequence()), (Some(ours.uid.as_str()), Some(ours.sequence)));
                assert_eq!(theirs.get_summary(), Some(ours.summary.as_str()));
                assert_eq!(theirs.get_location().unwrap_or_default(), ours.location);
                let read = |at: Option<icalendar::DatePerhapsTime>| match at {
                    None => None,
                    Some(icalendar::DatePerhapsTime::Date(day)) => Some(day.and_hms_opt(0, 0, 0).unwrap()),
                    Some(icalendar::DatePerhapsTime::DateTime(icalendar::CalendarDateTime::Utc(at))) => Some(at.naive_utc()),
                    Some(other) => panic!("{other:?}"),
                };
                let (from, to) = match ours.when {
                    Read::Days(from, over) => (from.and_hms_opt(0, 0, 0).unwrap(), over.and_hms_opt(0, 0, 0)),
                    Read::Times(from, to) => (from, to),
                };
                assert_eq!((read(theirs.get_start()), read(theirs.get_end())), (Some(from), to));
            }
            seen += ours.len();
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn a_change_is_the_same_event_and_a_cancelled_placement_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let placed = rows(&store, Kind::Placement)
        .into_iter()
        .find(|r| r.date("starts_on").is_some_and(|d| d > day()) && r.text("state") == "confirmed")
        .unwrap();
    let trainee = placed.reference("trainee").unwrap();
    let own = |store: &Store| {
        let all = events(&written(store, &manner(Calendar::Gregorian), &asked((Kind::Trainee, trainee), Format::Ics)));
        all.into_iter().find(|e| e.uid.contains(&placed.id.code())).unwrap()
    };
    let before = own(&store);
    assert_eq!(before.status, "CONFIRMED");
    let label = msg!("journal-stress", n = 1);
    store.write("zahra", &label, |tx| tx.set(Kind::Placement, placed.id, &[("state", text(PlacementState::Cancelled.key()))])).unwrap();
    let after = own(&store);
    assert_eq!((after.status.as_str(), &after.uid), ("CANCELLED", &before.uid));
    assert!(after.sequence > before.sequence);
    // On paper it is not there any more.
    let paper = String::from_utf8(written(&store, &manner(Calendar::Gregorian), &asked((Kind::Trainee, trainee), Format::Text))).unwrap();
    let days = format!("{} – {}", placed.text("starts_on"), placed.text("ends_on"));
    assert!(!paper.contains(&days), "{paper}");
}

/// No form of any schedule holds a number of a document, a phone, a companion or notes.
#[test]
fn nothing_sensitive_goes_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_sample(&dir.path().join("a.db"));
    let secret = "zq7secretzq";
    let label = msg!("journal-stress", n = 1);
    // Into every cell of text that a schedule has no business with.
    for kind in
        [Kind::Trainee, Kind::Trainer, Kind::Document, Kind::Placement, Kind::Visit, Kind::Session, Kind::Hospital, Kind::Department]
    {
        for row in rows(&store, kind) {
            let keys = ["notes", "companion", "national_id", "number", "email", "licence_number", "focal_point", "head"];
            let changes: Vec<(&'static str, Value)> = keys
                .into_iter()
                .filter(|key| kind.field(key).is_some())
                .map(|key| (key, if key == "email" { text("zq7secretzq@example.org") } else { text(secret) }))
                .collect();
            store.write("zahra", &label, |tx| tx.set(kind, row.id, &changes)).unwrap();
        }
    }
    let phones: Vec<String> = rows(&store, Kind::Trainee).iter().map(|r| r.text("phone").to_owned()).filter(|p| !p.is_empty()).collect();
    assert!(!phones.is_empty());
    for kind in KINDS {
        for row in rows(&store, kind) {
            for format in [Format::Text, Format::Ics] {
                let out = String::from_utf8(written(&store, &manner(Calendar::Solar), &asked((kind, row.id), format)))
                    .unwrap()
                    .replace("\r\n ", "");
                assert!(!out.contains(secret), "{kind:?}: {out}");
                assert!(phones.iter().all(|phone| !out.contains(phone.as_str())), "{kind:?}");
            }
            for (_, cells) in sheets(&written(&store, &manner(Calendar::Gregorian), &asked((kind, row.id), Format::Xlsx))) {
                assert!(!cells.iter().flatten().any(|cell| cell.contains(secret) || phones.contains(cell)), "{kind:?}");
            }
        }
    }
}

/// The sheets of a workbook as texts.
fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let text = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("no text: {other:?}"),
    };
    let all = book.worksheets();
    assert_eq!(all.len(), 2);
    all.into_iter().map(|(name, range)| (name, range.rows().map(|row| row.iter().map(text).collect()).collect())).collect()
}

#[test]
fn a_grid_holds_each_day_of_each_placement() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let mut filled = 0;
    for hospital in rows(&store, Kind::Hospital) {
        // Days, and weeks.
        for (from, to) in [("2026-12-01", "2027-01-20"), ("2026-11-02", "2027-04-30")] {
            let asked = Asked { from: from.parse().ok(), to: to.parse().ok(), ..asked((Kind::Hospital, hospital.id), Format::Xlsx) };
            let held: Schedule = gather(&store, &manner(Calendar::Gregorian), &asked).unwrap();
            let book = sheets(&written(&store, &manner(Calendar::Gregorian), &asked));
            let (grid, legend) = (&book[0].1, &book[1].1);
            let weeks = (held.to - held.from).num_days() > 61;
            for stint in held.stints.iter().filter(|s| !s.cancelled) {
                let row = grid.iter().find(|row| row[0] == stint.trainee.1).unwrap_or_else(|| panic!("no row of {}", stint.trainee.1));
                let cells = row.iter().skip(1).filter(|cell| !cell.is_empty()).count();
                let days = usize::try_from((stint.to.min(held.to) - stint.from.max(held.from)).num_days() + 1).unwrap();
                let of_other = held.stints.iter().filter(|s| s.trainee.0 == stint.trainee.0).count() > 1;
                assert!(of_other || if weeks { (days / 7..=days / 7 + 2).contains(&cells) } else { cells == days }, "{cells} {days}");
                let short = row.iter().skip(1).find(|cell| !cell.is_empty()).unwrap();
                let first = short.split('\n').next().unwrap();
                assert!(legend.iter().any(|line| line[0] == *first && line[1].contains(&stint.hospital)), "{short}");
                filled += cells;
            }
        }
    }
    assert!(filled > 100, "{filled}");
}

#[test]
fn a_notice_fits_its_board_and_names_holidays_in_both_calendars() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    let mut holidays = 0;
    for kind in KINDS {
        for row in rows(&store, kind) {
            let asked = asked((kind, row.id), Format::Text);
            let held = gather(&store, &manner(Calendar::Solar), &asked).unwrap();
            let out = String::from_utf8(written(&store, &manner(Calendar::Solar), &asked)).unwrap();
            for line in out.lines() {
                assert!(ustaz::text::width(line) <= 80 && line == line.trim_end(), "{line:?}");
            }
            for (day, off) in &held.days {
                if let Off::Holiday(name) = off {
                    assert!(out.contains(&day.to_string()) && out.contains(name.as_str()), "{day} {name}\n{out}");
                    let solar =
                        ustaz::rules::calendar::format(*day, Calendar::Solar, ustaz::rules::calendar::Style::Long, LunarShift::NONE);
                    assert!(out.contains(&solar), "{solar}");
                    holidays += 1;
                }
            }
            for session in &held.sessions {
                assert!(out.contains(session.title.split(' ').next().unwrap()), "{}", session.title);
            }
        }
    }
    assert!(holidays > 20);
}

#[test]
fn who_is_meant_is_found_by_name_or_told() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_sample(&dir.path().join("a.db"));
    for kind in KINDS {
        let all = rows(&store, kind);
        let title = kind.title_fields()[0];
        for row in all.iter().take(5) {
            let found = find(&store, row.text(title), Some(kind)).unwrap();
            assert!(found.iter().any(|f| f.id == row.id), "{}", row.text(title));
            let same = all.iter().filter(|r| r.text(title) == row.text(title)).count();
            assert!(found.len() == same || found.len() > 1, "{}", row.text(title));
        }
    }
}

struct Said {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

fn run(db: &Path, words: &[&str]) -> Said {
    let out = ustaz(db).arg("schedule").args(words).current_dir(db.parent().unwrap()).stdin(Stdio::null()).output().unwrap();
    Said { code: out.status.code(), out: out.stdout, err: String::from_utf8(out.stderr).unwrap() }
}

#[test]
fn the_command_writes_each_form_and_says_whom_it_could_mean() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let store = with_sample(&db);
    let visit = rows(&store, Kind::Visit).remove(0);
    let code = format!("#{}", visit.id.short());
    let title = visit.text("title").to_owned();
    drop(store);

    let said = run(&db, &[&code]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let paper = String::from_utf8(said.out).unwrap();
    assert!(paper.starts_with(&title), "{paper}");
    let mut words: Vec<&str> = title.split(' ').collect();
    words.extend(["--kind", "visit", "--format", "ics", "--holidays"]);
    assert!(events(&run(&db, &words).out).len() > 3);
    assert_eq!(sheets(&run(&db, &[&code, "--format", "xlsx"]).out)[0].0, "Schedule");

    // Into a file, whose ending tells the form; never over another.
    for (file, begins) in [("a.ics", b"BEGIN:VCAL".as_slice()), ("a.xlsx", b"PK"), ("a.txt", title.as_bytes())] {
        assert_eq!(run(&db, &[&code, "--output", file]).code, Some(0));
        let held = std::fs::read(dir.path().join(file)).unwrap();
        assert!(held.starts_with(begins), "{file}");
        let again = run(&db, &[&code, "--output", file]);
        assert_eq!(again.code, Some(1));
        assert_eq!(std::fs::read(dir.path().join(file)).unwrap(), held);
    }
    for (words, hint) in [
        (vec!["Surgery"], "#"),
        (vec!["Nobody At All"], "Nobody At All"),
        (vec!["#zzzzz"], "k7f3"),
        (vec![code.as_str(), "--output", "b.doc"], ".ics"),
        (vec![code.as_str(), "--output", "b.ics", "--format", "xlsx"], ".xlsx"),
        (vec![code.as_str(), "--from", "2027-02-01", "--to", "2027-01-01"], "--from"),
        (vec![code.as_str(), "--from", "2027-01-01", "--to", "2037-01-01"], "1100"),
        (vec![code.as_str(), "--from", "some day"], "--from"),
        (vec![code.as_str(), "--kind", "document"], "trainer"),
    ] {
        let refused = run(&db, &words);
        assert_eq!(refused.code, Some(1), "{words:?} {}", refused.err);
        assert!(refused.err.contains(hint) && refused.out.is_empty(), "{words:?}: {}", refused.err);
    }
    assert!(!dir.path().join("b.ics").exists());
}

/// A file may hold anything.
#[test]
fn a_hostile_name_harms_no_form() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("a.db");
    let row = rows(&with_sample(&db), Kind::Trainee).remove(0);
    let name = "=cmd|'/c calc'!A0; BEGIN:VEVENT,\\n\u{1b}[2J";
    let sql = "UPDATE trainee SET passport_name = ?1 WHERE id = ?2";
    rusqlite::Connection::open(&db).unwrap().execute(sql, rusqlite::params![name, row.id.get()]).unwrap();
    let store = Store::open(&db, Mode::Read).unwrap();
    let who = (Kind::Trainee, row.id);
    let ics = written(&store, &manner(Calendar::Gregorian), &asked(who, Format::Ics));
    assert!(events(&ics).iter().all(|e| !e.summary.contains('\u{1b}')));
    sheets(&written(&store, &manner(Calendar::Gregorian), &asked(who, Format::Xlsx)));
    let paper = written(&store, &manner(Calendar::Gregorian), &asked(who, Format::Text));
    assert!(!paper.contains(&0x1b));
}
