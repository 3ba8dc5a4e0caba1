//! A visit's itinerary: who is where on each day, and what is done at each hospital, as it hangs on a notice board.
//!
//! Names are those of the passport, in Latin letters. Numbers of documents and phones have no place here.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::super::show::{Names, choice};
use super::{PEOPLE, Scope, group, safe, sessions};
use crate::error::{Cause, Error, Result};
use crate::model::{AttendanceState, FieldType, Id, Kind, List as Terms, Moment, Row, Session, SessionKind, Visit};
use crate::msg;
use crate::rules::agenda::{Stop, letters, matrix};
use crate::rules::calendar::{self, Calendar, Language, LunarShift, Style};
use crate::store::Store;
use crate::text;

/// Sessions of one visit.
const MOST: usize = 2_000;
/// Days of one visit: more are not written side by side.
const DAYS: usize = 120;
/// Visits that are named when several could be meant.
const NAMED: usize = 12;

/// Something that is done at a hospital.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Where it stands among [`Itinerary::hospitals`]; none where nobody entered it.
    pub hospital: Option<usize>,
    /// What it is: at a theatre list who teaches operates, and who comes assists.
    pub sort: Option<SessionKind>,
    /// Theatre list, ward round …
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Theatre or room.
    pub room: String,
    /// From, on the clock of the place.
    pub starts: Moment,
    /// To.
    pub ends: Option<Moment>,
    /// Who operates or teaches.
    pub trainers: Vec<String>,
    /// Who assists or takes part: those who came, or the group that is expected.
    pub trainees: Vec<String>,
    /// Who interprets.
    pub interpreter: String,
    /// The language's name.
    pub language: String,
}

impl List {
    /// `08:30-14:30`.
    #[must_use]
    pub fn time(&self) -> String {
        let clock = |m: Moment| m.local.format("%H:%M").to_string();
        self.ends.map_or_else(|| clock(self.starts), |ends| format!("{}-{}", clock(self.starts), clock(ends)))
    }
}

/// A visit's itinerary.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Itinerary {
    /// The visit's title.
    pub title: String,
    /// Each day from the first to the last.
    pub days: Vec<NaiveDate>,
    /// Who comes.
    pub delegates: Vec<String>,
    /// Hospitals with their letters.
    pub hospitals: Vec<(String, String)>,
    /// For each delegate a cell for each day.
    pub cells: Vec<Vec<String>>,
    /// What is done, by hospital and time.
    pub lists: Vec<List>,
    /// There were more sessions or days than are told.
    pub cut: bool,
}

/// The visits that a text may mean: the one of a code, else those whose titles hold its words, at most twelve.
///
/// # Errors
/// Trouble with the file.
pub fn visits_called(store: &Store, typed: &str) -> Result<Vec<Row>> {
    let typed = typed.trim();
    let by_title = store.matching(Kind::Visit, typed, NAMED)?;
    if !by_title.is_empty() {
        return Ok(by_title);
    }
    let code = typed.rsplit('/').next().unwrap_or_default().trim_start_matches('#');
    store.by_code(Kind::Visit, code)
}

/// The itinerary of a visit.
///
/// # Errors
/// There is no such visit, or trouble with the file.
pub fn itinerary(store: &Store, names: &Names, visit: Id) -> Result<Itinerary> {
    let missing = || {
        let kind = super::super::show::kind_label(Kind::Visit);
        Error::new(Cause::Missing, msg!("record-missing", kind = kind, code = visit.short())).next(msg!("record-missing-next"))
    };
    let row = store.get(Kind::Visit, visit)?.filter(|row| !row.gone).ok_or_else(missing)?;
    let record: Visit = row.to();
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    let (rows, cut) = sessions(store, Scope::Of(Kind::Visit, visit), first, None, MOST)?;
    let held: Vec<(Row, Session, Moment)> = rows
        .into_iter()
        .filter_map(|row| {
            let session: Session = row.to();
            session.starts_at.map(|starts| (row, session, starts))
        })
        .collect();
    let (days, long) = days(&record, &held);
    let mut places: Vec<Id> = record.hospitals.clone();
    for id in held.iter().filter_map(|(_, session, _)| session.hospital) {
        if !places.contains(&id) {
            places.push(id);
        }
    }
    let called: Vec<String> = places.iter().map(|id| names.title(store, Kind::Hospital, *id)).collect();
    let marks = letters(&called.iter().map(String::as_str).collect::<Vec<_>>());
    let stops: Vec<Stop> = held
        .iter()
        .map(|(_, session, starts)| Stop { hospital: session.hospital, day: starts.date(), who: session.trainers.clone() })
        .collect();
    let letter = |id: Id| places.iter().position(|p| *p == id).and_then(|at| marks.get(at)).cloned().unwrap_or_default();
    let cells = matrix(&record.delegates, &days, &stops, &letter);
    let mut lists = Vec::with_capacity(held.len());
    let mut groups: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (row, session, starts) in &held {
        let at = session.hospital.and_then(|id| places.iter().position(|p| *p == id));
        lists.push(list(store, names, row, session, *starts, at, &mut groups)?);
    }
    lists.sort_by_key(|l| (l.hospital.unwrap_or(usize::MAX), l.starts));
    Ok(Itinerary {
        title: safe(&record.title),
        days,
        delegates: record.delegates.iter().map(|id| names.title(store, Kind::Trainer, *id)).collect(),
        hospitals: called.into_iter().zip(marks).collect(),
        cells,
        lists,
        cut: cut || long,
    })
}

/// From the day of arrival, or the first session, to the last of either; whether there are more than can be told.
fn days(visit: &Visit, held: &[(Row, Session, Moment)]) -> (Vec<NaiveDate>, bool) {
    let of_sessions = held.iter().map(|(_, _, starts)| starts.date());
    let from = of_sessions.clone().chain(visit.arrives_on).min();
    let to = of_sessions.chain(visit.leaves_on).max();
    let (Some(from), Some(to)) = (from, to) else { return (Vec::new(), false) };
    let all: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).take(DAYS + 1).collect();
    let long = all.len() > DAYS;
    (all.into_iter().take(DAYS).collect(), long)
}

fn list(
    store: &Store,
    names: &Names,
    row: &Row,
    session: &Session,
    starts: Moment,
    hospital: Option<usize>,
    groups: &mut BTreeMap<Id, Vec<Id>>,
) -> Result<List> {
    let mut people = Vec::new();
    let came = store.cells_by(Kind::Attendance, "session", row.id, &["trainee", "state"], PEOPLE)?;
    for cells in &came {
        let [trainee, state] = cells.as_slice() else { continue };
        let there = matches!(Option::<AttendanceState>::read(state), Some(AttendanceState::Present | AttendanceState::Late));
        people.extend(Option::<Id>::read(trainee).filter(|_| there));
    }
    if came.is_empty()
        && let Some(cohort) = session.cohort
    {
        people = group(store, groups, cohort)?.to_vec();
    }
    let mut trainees: Vec<String> = people.iter().map(|id| names.title(store, Kind::Trainee, *id)).collect();
    trainees.sort();
    Ok(List {
        hospital,
        sort: session.kind,
        kind: session.kind.map(|k| choice("session_kind", k.key())).unwrap_or_default(),
        title: safe(&session.title),
        room: safe(&session.place),
        starts,
        ends: session.ends_at.filter(|ends| *ends > starts),
        trainers: session.trainers.iter().map(|id| names.title(store, Kind::Trainer, *id)).collect(),
        trainees,
        interpreter: safe(&session.interpreter),
        language: if session.language.is_empty() { String::new() } else { names.term(store, Terms::Language, &session.language) },
    })
}

/// A day in a person's calendar, with that of the other side beside it.
#[must_use]
pub fn both(day: NaiveDate, calendar: Calendar, shift: &LunarShift) -> String {
    let other = if calendar == Calendar::Gregorian { Calendar::Solar } else { Calendar::Gregorian };
    let say = |calendar| calendar::format(day, calendar, Style::Short, shift);
    format!("{} {} ({})", calendar::weekday_short(day.weekday(), Language::English), say(calendar), say(other))
}

impl Itinerary {
    /// As plain text, no line wider than `width` columns.
    #[must_use]
    pub fn text(&self, width: usize, calendar: Calendar, shift: &LunarShift) -> Vec<String> {
        let width = width.max(40);
        let mut out = Vec::new();
        let put = |out: &mut Vec<String>, words: &str, indent: usize| {
            for (n, line) in text::wrap(words, width - indent).into_iter().enumerate() {
                out.push(format!("{}{line}", " ".repeat(if n == 0 { 0 } else { indent })));
            }
        };
        put(&mut out, &self.title, 0);
        if let (Some(first), Some(last)) = (self.days.first(), self.days.last()) {
            let (from, to) = (both(*first, calendar, shift), both(*last, calendar, shift));
            put(&mut out, &crate::say!("itinerary-days", from = from, to = to), 0);
        }
        out.push(String::new());
        self.matrix_text(width, &mut out);
        for (name, letter) in &self.hospitals {
            put(&mut out, &format!("{letter} = {name}"), 4);
        }
        put(&mut out, &crate::words::label("itinerary-nowhere"), 4);
        self.lists_text(width, calendar, shift, &mut out);
        if self.cut {
            out.push(String::new());
            put(&mut out, &crate::words::label("itinerary-cut"), 0);
        }
        out.into_iter().map(|line| line.trim_end().to_owned()).collect()
    }

    /// Who is where, in as many blocks of days as the width asks for.
    fn matrix_text(&self, width: usize, out: &mut Vec<String>) {
        let longest = self.delegates.iter().map(|name| text::width(name)).max().unwrap_or(0);
        let name = longest.clamp(8, width / 3);
        let cell = self.cells.iter().flatten().map(|cell| text::width(cell)).max().unwrap_or(1).max(2) + 1;
        let a_block = ((width - name) / cell).max(1);
        for (block, days) in self.days.chunks(a_block).enumerate() {
            let head = |what: &dyn Fn(&NaiveDate) -> String| {
                let cells: String = days.iter().map(|day| text::pad_left(&what(day), cell)).collect();
                format!("{}{cells}", " ".repeat(name))
            };
            let month = |day: &NaiveDate| {
                let first = days.first() == Some(day) || day.day() == 1;
                if first { day.format("%b").to_string() } else { String::new() }
            };
            // The name of a month may be wider than its day.
            let mut months = " ".repeat(name);
            for (at, day) in days.iter().enumerate() {
                let said = month(day);
                if !said.is_empty() {
                    let from = name + at * cell + cell.saturating_sub(2);
                    months = format!("{} {said}", text::pad(months.trim_end(), from.saturating_sub(1)));
                }
            }
            out.push(months);
            out.push(head(&|day| day.format("%d").to_string()));
            out.push(head(&|day| calendar::weekday_short(day.weekday(), Language::English).chars().take(2).collect()));
            for (who, cells) in self.delegates.iter().zip(&self.cells) {
                let own = cells.iter().skip(block * a_block).take(days.len());
                let own: String = own.map(|c| text::pad_left(c, cell)).collect();
                out.push(format!("{}{own}", text::pad(&text::truncate(who, name), name)));
            }
            out.push(String::new());
        }
    }

    /// What is done, by hospital and day.
    fn lists_text(&self, width: usize, calendar: Calendar, shift: &LunarShift, out: &mut Vec<String>) {
        let mut at: Option<(Option<usize>, NaiveDate)> = None;
        for list in &self.lists {
            let (place, day) = (list.hospital, list.starts.date());
            if at.is_none_or(|(before, _)| before != place) {
                let (name, letter) = self.place(place);
                out.extend([String::new(), text::truncate(&format!("{} ({letter})", name.to_uppercase()), width).into_owned()]);
            }
            if at != Some((place, day)) {
                out.extend([String::new(), both(day, calendar, shift)]);
            }
            at = Some((place, day));
            let time = text::pad(&list.time(), 12);
            let indent = 2 + 12;
            let mut what = vec![list.room.as_str(), list.title.as_str()];
            // Most are called by what they are already.
            if !text::fold(&list.title).contains(&text::fold(&list.kind)) {
                what.push(&list.kind);
            }
            what.retain(|part| !part.is_empty());
            let what = what.join(", ");
            let mut first = true;
            let mut put = |words: &str| {
                for line in text::wrap(words, width - indent) {
                    let head = if std::mem::take(&mut first) { format!("  {time}") } else { " ".repeat(indent) };
                    out.push(format!("{head}{line}"));
                }
            };
            put(&what);
            let lines = list.lines();
            // Interpreter and language share a line: paper is short.
            let (people, tongue) =
                lines.split_at(lines.len() - usize::from(!list.interpreter.is_empty()) - usize::from(!list.language.is_empty()));
            for (label, value) in people {
                put(&format!("{label}: {value}"));
            }
            if !tongue.is_empty() {
                put(&tongue.iter().map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("; "));
            }
        }
    }

    /// Name and letter of a hospital.
    #[must_use]
    pub fn place(&self, at: Option<usize>) -> (String, String) {
        match at.and_then(|at| self.hospitals.get(at)) {
            Some(found) => found.clone(),
            None => (crate::words::label("itinerary-no-hospital"), "?".to_owned()),
        }
    }
}

impl List {
    /// What there is to say of it besides time, room and title: label and value.
    #[must_use]
    pub fn lines(&self) -> Vec<(String, String)> {
        let (teach, learn) = match self.sort {
            Some(SessionKind::TheatreList) => ("itinerary-operating", "itinerary-assisting"),
            Some(SessionKind::Travel | SessionKind::Other) | None => ("itinerary-with", "itinerary-taking-part"),
            _ => ("itinerary-teaching", "itinerary-taking-part"),
        };
        let all = [
            (crate::words::label(teach), self.trainers.join(", ")),
            (crate::words::label(learn), self.trainees.join(", ")),
            (crate::words::label("itinerary-interpreter"), self.interpreter.clone()),
            (crate::words::label("itinerary-language"), self.language.clone()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}
