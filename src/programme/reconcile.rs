//! A hospital's logbook beside its theatre register over some days, in words: the rule is [`crate::rules::skills::reconcile`].
//!
//! Must not: write, contain SQL, or know a screen. Awkward: at most [`MOST`] rows of each are compared; a period with more is cut, and
//! that is told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::show::Names;
use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Logbook, RegisterEntry, Row};
use crate::rules::skills::reconcile::{By, Logged, Pair, Reconciled, Registered, Shares, reconcile};
use crate::store::{Span, Store};
use crate::text;

/// Rows of each that are compared. A theatre with ten cases a day has as many in five years.
pub const MOST: usize = 20_000;
/// People of one case.
const PEOPLE: usize = 40;

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Whose register and logbook.
    pub hospital: Id,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// A row in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Its day.
    pub on: NaiveDate,
    /// Its number.
    pub number: String,
    /// What was done.
    pub operation: String,
    /// By whom.
    pub people: String,
}

/// How a line of the report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// In both.
    Matched(By),
    /// Perhaps in both.
    Doubtful,
    /// Only logged.
    OnlyLog,
    /// Only in the register.
    OnlyRegister,
    /// Two, as somebody said; each stands elsewhere too.
    Refused,
}

impl Stands {
    /// Its word in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Matched(_) => "matched",
            Self::Doubtful => "doubtful",
            Self::OnlyLog => "only-log",
            Self::OnlyRegister => "only-register",
            Self::Refused => "refused",
        }
    }
}

impl Stands {
    /// Its name, for headings.
    #[must_use]
    pub fn name(self) -> String {
        crate::words::label(match self {
            Self::Matched(_) => "reconcile-matched",
            Self::Doubtful => "reconcile-doubtful",
            Self::OnlyLog => "reconcile-only-log",
            Self::OnlyRegister => "reconcile-only-register",
            Self::Refused => "reconcile-refused",
        })
    }
}

/// A line of the report: a line of the register, a case, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// How it stands.
    pub stands: Stands,
    /// The line of the register.
    pub register: Option<(Id, Told)>,
    /// The case.
    pub log: Option<(Id, Told)>,
    /// Days between them.
    pub off: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The hospital's name.
    pub hospital: String,
    /// Doubtful ones first, then what is only in the register, only in the log, what was refused, and what matched.
    pub lines: Vec<Line>,
    /// Of the logged cases.
    pub of_log: Option<Shares>,
    /// Of the register's lines.
    pub of_register: Option<Shares>,
    /// Only so many rows of one of them were compared, though there are more.
    pub cut: Option<usize>,
}

/// Compares logbook and register of a hospital.
///
/// # Errors
/// Trouble with the file.
pub fn report(store: &Store, names: &Names, asked: &Asked) -> Result<Report> {
    let mut out = Report { hospital: names.title(store, Kind::Hospital, asked.hospital), ..Report::default() };
    let mut lines: BTreeMap<Id, (Registered, Told)> = BTreeMap::new();
    let mut cases: BTreeMap<Id, (Logged, Told)> = BTreeMap::new();
    for row in rows(store, Kind::RegisterEntry, asked, (asked.from, asked.to), &mut out)? {
        let record: RegisterEntry = row.to();
        let Some(on) = record.on else { continue };
        let shown = |t: &str| text::screen(t).into_owned();
        let told = Told { on, number: shown(&record.case_number), operation: shown(&record.operation), people: shown(&record.surgeon) };
        let line = Registered {
            id: row.id,
            on,
            number: record.case_number,
            operation: record.operation,
            surgeon: record.surgeon,
            said: record.logbook,
            refused: record.refused,
        };
        lines.insert(row.id, (line, told));
    }
    // A case of the day before or after may be the line of the first or last day; alone it is none of these days.
    let beside =
        (asked.from.checked_sub_days(Days::new(1)).unwrap_or(asked.from), asked.to.checked_add_days(Days::new(1)).unwrap_or(asked.to));
    for row in rows(store, Kind::Logbook, asked, beside, &mut out)? {
        if let Some(case) = case(store, names, &row)? {
            cases.insert(row.id, case);
        }
    }
    // What somebody said it is, or is not, is told on whatever day it is.
    let named = lines.values().flat_map(|(line, _)| line.said.iter().chain(&line.refused).copied());
    let said: BTreeSet<Id> = named.filter(|id| !cases.contains_key(id)).collect();
    for id in said {
        if let Some(row) = store.get(Kind::Logbook, id)?.filter(|row| !row.gone)
            && let Some(case) = case(store, names, &row)?
        {
            cases.insert(id, case);
        }
    }
    let log: Vec<Logged> = cases.values().map(|(logged, _)| logged.clone()).collect();
    let register: Vec<Registered> = lines.values().map(|(line, _)| line.clone()).collect();
    let mut found = reconcile(&log, &register);
    found.only_log.retain(|id| cases.get(id).is_some_and(|(l, _)| (asked.from..=asked.to).contains(&l.on)));
    (out.of_log, out.of_register) = (found.of_log(), found.of_register());
    out.lines = in_order(&found, &lines, &cases);
    Ok(out)
}

fn in_order(found: &Reconciled, lines: &BTreeMap<Id, (Registered, Told)>, cases: &BTreeMap<Id, (Logged, Told)>) -> Vec<Line> {
    let line = |id: Id| lines.get(&id).map(|(_, told)| (id, told.clone()));
    let case = |id: Id| cases.get(&id).map(|(_, told)| (id, told.clone()));
    let both =
        |stands: fn(By) -> Stands| move |p: &Pair| Line { stands: stands(p.by), register: line(p.register), log: case(p.log), off: p.off };
    let mut out: Vec<Line> = found.doubtful.iter().map(both(|_| Stands::Doubtful)).collect();
    out.extend(found.only_register.iter().map(|id| Line { stands: Stands::OnlyRegister, register: line(*id), log: None, off: 0 }));
    out.extend(found.only_log.iter().map(|id| Line { stands: Stands::OnlyLog, register: None, log: case(*id), off: 0 }));
    out.extend(found.refused.iter().map(both(|_| Stands::Refused)));
    out.extend(found.matched.iter().map(both(Stands::Matched)));
    out
}

fn rows(store: &Store, kind: Kind, asked: &Asked, days: (NaiveDate, NaiveDate), out: &mut Report) -> Result<Vec<Row>> {
    let span = Span::of(kind, "on").fixed("hospital", Some(asked.hospital).write());
    let mut rows = store.span(&span.from(Some(days.0).write()).until(Some(days.1).write()), MOST + 1)?;
    if rows.len() > MOST {
        rows.truncate(MOST);
        out.cut = Some(MOST);
    }
    Ok(rows)
}

fn case(store: &Store, names: &Names, row: &Row) -> Result<Option<(Logged, Told)>> {
    let record: Logbook = row.to();
    let Some(on) = record.on else { return Ok(None) };
    let procedure = record.procedure.map(|id| super::theatre::operation_title(store, id)).unwrap_or_default();
    let mut people: Vec<(bool, String)> = Vec::new();
    for part in store.referring(Kind::Participant, "logbook", row.id, PEOPLE)? {
        let who = super::theatre::who(&part);
        people.extend(who.map(|(kind, id)| (kind == Kind::Trainee, names.title(store, kind, id))));
    }
    people.sort();
    let people: Vec<String> = people.into_iter().map(|(_, name)| name).collect();
    // The words of the detail where there are any: they are what a theatre writes into its book.
    let operation = if record.detail.trim().is_empty() { procedure.clone() } else { record.detail.clone() };
    let told = Told {
        on,
        number: text::screen(&record.case_number).into_owned(),
        operation: match (procedure.is_empty(), record.detail.trim()) {
            (false, "") => procedure,
            (false, detail) => format!("{procedure}: {}", text::screen(detail)),
            (true, detail) => text::screen(detail).into_owned(),
        },
        people: people.join(", "),
    };
    Ok(Some((Logged { id: row.id, on, number: record.case_number, operation, people }, told)))
}

impl Report {
    /// How many lines stand so.
    #[must_use]
    pub fn count(&self, stands: Stands) -> usize {
        self.lines.iter().filter(|line| line.stands.key() == stands.key()).count()
    }

    /// The shares in words: of the log, and of the register.
    #[must_use]
    pub fn shares(&self) -> Vec<String> {
        let percent = |share: f64| format!("{:.0}", share * 100.0);
        let of = |shares: Option<Shares>, id: fn(String, String, String, usize) -> String| {
            shares.map(|s| id(percent(s.matched), percent(s.doubtful), percent(s.only), s.of))
        };
        let log = of(self.of_log, |matched, doubtful, only, n| {
            crate::say!("reconcile-of-log", n = n, matched = matched, doubtful = doubtful, only = only)
        });
        let register = of(self.of_register, |matched, doubtful, only, n| {
            crate::say!("reconcile-of-register", n = n, matched = matched, doubtful = doubtful, only = only)
        });
        let log = log.unwrap_or_else(|| crate::words::label("reconcile-no-log"));
        let register = register.unwrap_or_else(|| crate::words::label("reconcile-no-register"));
        let cut = self.cut.map(|n| crate::say!("reconcile-cut", n = n));
        [log, register].into_iter().chain(cut).collect()
    }

    /// As a text of so many columns.
    #[must_use]
    pub fn text(&self, width: usize) -> Vec<String> {
        let mut out = self.shares();
        let mut part = "";
        for line in &self.lines {
            if part != line.stands.key() {
                part = line.stands.key();
                out.push(String::new());
                out.push(crate::say!("reconcile-part", part = line.stands.name(), n = self.count(line.stands)));
            }
            for (sign, told) in [("R", &line.register), ("L", &line.log)] {
                if let Some((_, told)) = told {
                    out.push(text::truncate(&format!("  {sign} {}", told.in_words()), width).into_owned());
                }
            }
        }
        out
    }

    /// The columns of a file.
    pub const COLUMNS: [&'static str; 12] = [
        "stands",
        "by",
        "days_apart",
        "register_code",
        "register_on",
        "register_number",
        "register_operation",
        "register_surgeon",
        "log_code",
        "log_on",
        "log_number",
        "log_operation",
    ];

    /// The lines of a file, cell by cell.
    #[must_use]
    pub fn cells(&self) -> Vec<Vec<String>> {
        let told = |side: &Option<(Id, Told)>| -> Vec<String> {
            side.as_ref().map_or_else(
                || vec![String::new(); 4],
                |(id, told)| vec![id.code(), told.on.to_string(), told.number.clone(), told.operation.clone()],
            )
        };
        self.lines
            .iter()
            .map(|line| {
                let by = match line.stands {
                    Stands::Matched(By::Person) | Stands::Refused => "person",
                    Stands::Matched(By::Number) => "number",
                    Stands::Matched(By::Words) | Stands::Doubtful => "words",
                    _ => "",
                };
                let off = if line.log.is_some() && line.register.is_some() { line.off.to_string() } else { String::new() };
                let mut cells = vec![line.stands.key().to_owned(), by.to_owned(), off];
                cells.extend(told(&line.register));
                cells.push(line.register.as_ref().map(|(_, told)| told.people.clone()).unwrap_or_default());
                cells.extend(told(&line.log));
                cells
            })
            .collect()
    }
}

impl Told {
    /// On one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        let parts = [self.on.to_string(), self.number.clone(), self.operation.clone(), self.people.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
    }
}

/// Where a comparison begins: the hospital, or that of the newest line of all registers, with the newest day of its register (today
/// without one); `None` where no register has a line.
///
/// # Errors
/// Trouble with the file.
pub fn newest(store: &Store, hospital: Option<Id>, today: NaiveDate) -> Result<Option<(Id, NaiveDate)>> {
    let span = Span::of(Kind::RegisterEntry, "on").descending();
    let span = match hospital {
        Some(id) => span.fixed("hospital", Some(id).write()),
        None => span,
    };
    let row = store.span(&span, 1)?.pop();
    let day = row.as_ref().and_then(|row| row.date("on")).unwrap_or(today);
    Ok(hospital.or_else(|| row.and_then(|row| row.reference("hospital"))).map(|id| (id, day)))
}
