//! Which rows are about one record: of the store, or an earlier row.
//!
//! A row's own code comes first. People are one by their passport; who only resembles somebody is a candidate for a person to
//! decide about. Hospitals are one by name and place, everything else by the fields that name it (a department: hospital and
//! name). A row that says nothing but what one record says already is that record, once.
//!
//! Must not: decide what is kept of two values (`settle` does). Awkward: above 50,000 records of a kind the store is asked row by
//! row, which is slower.

use std::collections::{HashMap, HashSet};

use super::names::{Found, Index, Manner};
use super::plan::{Candidate, Draft, Known, Of, Problem, RowPlan, Weight};
use super::read::field_at;
use crate::error::Result;
use crate::model::{FieldKind, FieldType, Id, Kind, PartialDate, Row, Value, entries};
use crate::msg;
use crate::rules::duplicates::{Person, Verdict, paper_key, score};
use crate::store::{Condition, ListQuery, Store};
use crate::text;

/// Records of a kind that are held for comparing.
const HELD: usize = 50_000;
/// Most that are compared with one row.
const COMPARED: usize = 40;
/// Candidates that are kept.
const KEPT: usize = 3;
/// Records beside one that are read.
const BESIDE: usize = 50;
/// Degrees within which two hospitals of one name are one: about two kilometres.
const NEAR: f64 = 0.02;

/// By what rows of a kind are one record.
enum By {
    People,
    Houses,
    /// These fields together.
    Key(&'static [&'static str]),
    /// All that is filled: operations, costs and the like, of which two equal ones are not unusual.
    Whole(&'static [&'static str]),
}

const fn by(kind: Kind) -> By {
    match kind {
        Kind::Trainee | Kind::Trainer => By::People,
        Kind::Hospital => By::Houses,
        Kind::Term => By::Key(&["list", "code"]),
        Kind::Holiday => By::Key(&["country", "on", "name"]),
        Kind::Step => By::Key(&["code"]),
        Kind::Department => By::Key(&["hospital", "name"]),
        Kind::Equipment => By::Key(&["department", "item"]),
        Kind::Agreement => By::Key(&["title"]),
        Kind::Cohort => By::Key(&["name", "agreement"]),
        Kind::Visit => By::Key(&["title", "arrives_on"]),
        Kind::Nomination => By::Key(&["trainee", "cohort", "agreement", "on"]),
        Kind::Document => By::Key(&["trainee", "kind", "number"]),
        Kind::Placement => By::Key(&["trainee", "department", "starts_on"]),
        Kind::Clearance => By::Key(&["trainee", "step"]),
        Kind::Session => By::Key(&["title", "starts_at"]),
        Kind::Attendance => By::Key(&["trainee", "session"]),
        Kind::Framework => By::Key(&["code", "version"]),
        Kind::Skill => By::Key(&["framework", "code"]),
        Kind::Instrument => By::Key(&["code", "version"]),
        Kind::InstrumentItem => By::Key(&["instrument", "code"]),
        Kind::Participant => By::Key(&["logbook", "trainee", "trainer"]),
        Kind::Entrustment => By::Key(&["trainee", "skill", "hospital", "decided_on"]),
        Kind::Certificate => By::Key(&["trainee", "title", "number"]),
        Kind::FollowUp => By::Key(&["trainee", "month", "skill"]),
        Kind::Snooze => By::Key(&["line"]),
        Kind::SavedFilter => By::Key(&["records", "name"]),
        Kind::Mapping => By::Key(&["records", "signature"]),
        Kind::Cost => By::Whole(&["kind", "amount"]),
        Kind::Assessment => By::Whole(&["trainee", "on"]),
        Kind::Logbook => By::Whole(&["on", "procedure"]),
    }
}

/// Finds out whom rows are about.
pub(super) struct Matcher<'a> {
    store: &'a Store,
    kind: Kind,
    pub(super) known: HashMap<Id, Known>,
    /// Records that a row is for certain.
    claimed: HashSet<Id>,
    ids: HashMap<Id, usize>,
    papers: HashMap<String, Vec<Of>>,
    people: People,
    houses: Index,
    house_at: HashMap<String, Vec<Of>>,
    keys: HashMap<String, Vec<Of>>,
    /// What hospitals and earlier rows say, where that is compared.
    said: HashMap<Of, Draft>,
    /// Too many records to hold: the store is asked.
    ask: bool,
}

/// People by what likely duplicates share.
#[derive(Default)]
struct People {
    all: Vec<(Of, Person)>,
    blocks: HashMap<String, Vec<u32>>,
    /// Records by folded name.
    named: HashMap<String, Vec<Id>>,
}

impl<'a> Matcher<'a> {
    /// # Errors
    /// Trouble with the store.
    pub(super) fn new(store: &'a Store, kind: Kind) -> Result<Self> {
        let query = ListQuery::all(kind);
        let mut out = Self {
            store,
            kind,
            known: HashMap::new(),
            claimed: HashSet::new(),
            ids: HashMap::new(),
            papers: HashMap::new(),
            people: People::default(),
            houses: Index::new(Manner::House),
            house_at: HashMap::new(),
            keys: HashMap::new(),
            said: HashMap::new(),
            ask: store.count(&query, HELD + 1)? > HELD,
        };
        if out.ask {
            return Ok(out);
        }
        match by(kind) {
            By::People => out.read_people()?,
            By::Houses => store.each(&query, |row| {
                out.add_house(Of::Record(row.id), Draft::of(&row));
                Ok(())
            })?,
            By::Key(fields) | By::Whole(fields) => store.each(&query, |row| {
                let draft = Draft::of(&row);
                out.keys.entry(key(kind, fields, &draft)).or_default().push(Of::Record(row.id));
                // Other codes of an entry stand among its other names.
                for code in entries(row.text("other_names")).filter(|n| kind == Kind::Term && n.bytes().any(|b| b.is_ascii_digit())) {
                    let mut other = draft.clone();
                    other.set(kind.position("code").unwrap_or(usize::MAX), Value::text(code));
                    out.keys.entry(key(kind, fields, &other)).or_default().push(Of::Record(row.id));
                }
                Ok(())
            })?,
        }
        Ok(out)
    }

    fn read_people(&mut self) -> Result<()> {
        let mut papers: HashMap<Id, Vec<String>> = HashMap::new();
        for one in self.kind.attached().iter().take(1) {
            let query = ListQuery::all(one.kind).by("id", false).with(Condition::In(one.fixed.0, vec![Value::text(one.fixed.1)]));
            self.store.each(&query, |row| {
                if let Some(owner) = row.reference(one.by) {
                    papers.entry(owner).or_default().push(row.text(one.holds).to_owned());
                }
                Ok(())
            })?;
        }
        let query = ListQuery::all(self.kind);
        self.store.each(&query, |row| {
            let numbers = papers.remove(&row.id).unwrap_or_default();
            for key in numbers.iter().filter_map(|n| paper_key(n)) {
                self.papers.entry(key).or_default().push(Of::Record(row.id));
            }
            self.people.named.entry(text::fold(row.text("passport_name"))).or_default().push(row.id);
            self.people.add(Of::Record(row.id), person(self.kind, &row, numbers));
            Ok(())
        })
    }

    /// Finds whom a row is about. `at` is its place among the rows.
    ///
    /// # Errors
    /// Trouble with the store.
    pub(super) fn place(&mut self, at: usize, row: &mut RowPlan, problems: &mut Vec<Problem>, sheet: &std::sync::Arc<str>) -> Result<()> {
        if row.rejected {
            return Ok(());
        }
        if let Some(id) = row.id {
            if let Some(earlier) = self.ids.get(&id) {
                row.same = Some(Of::Row(*earlier));
                return Ok(());
            }
            self.ids.insert(id, at);
            match self.store.get(self.kind, id)? {
                Some(found) if found.gone => {
                    row.rejected = true;
                    problems.push(Problem {
                        sheet: sheet.clone(),
                        row: row.row,
                        column: "id".into(),
                        value: id.code(),
                        reason: msg!("import-record-gone"),
                        suggestion: msg!("import-record-gone-next", code = id.short()),
                        weight: Weight::Row,
                    });
                    return Ok(());
                }
                Some(_) => {
                    row.same = Some(Of::Record(id));
                    self.claimed.insert(id);
                    return self.know(id);
                }
                None => {}
            }
        }
        match by(self.kind) {
            By::People => self.person_of(at, row)?,
            By::Houses => self.house_of(at, row)?,
            By::Key(fields) => self.key_of(at, row, fields, false)?,
            By::Whole(fields) => self.key_of(at, row, fields, true)?,
        }
        match row.same {
            Some(Of::Record(id)) => {
                self.claimed.insert(id);
                self.know(id)?;
            }
            _ => {
                let ids: Vec<Id> = row.candidates.iter().filter_map(|c| if let Of::Record(id) = c.of { Some(id) } else { None }).collect();
                for id in ids {
                    self.know(id)?;
                }
            }
        }
        Ok(())
    }

    /// Reads a record of the store and what stands beside it, once.
    fn know(&mut self, id: Id) -> Result<()> {
        if self.known.get(&id).is_some_and(|k| !k.beside.is_empty() || self.kind.attached().is_empty()) {
            return Ok(());
        }
        if let Some(row) = self.store.get(self.kind, id)? {
            let mut beside = Vec::new();
            if let Some(one) = self.kind.attached().first() {
                beside = self.store.referring(one.kind, one.by, id, BESIDE)?;
                beside.retain(|r| r.text(one.fixed.0) == one.fixed.1);
            }
            self.known.insert(id, Known { row, beside });
        }
        Ok(())
    }

    // People.

    fn person_of(&mut self, at: usize, row: &mut RowPlan) -> Result<()> {
        let number = self.kind.attached().first().map(|_| row.draft.get(self.kind.fields().len()).canonical()).unwrap_or_default();
        let paper = paper_key(&number);
        if let Some(key) = &paper {
            let found = self.by_paper(key, &number)?;
            // A row with a code of its own is another record than an earlier row, whatever it says.
            let found = found.into_iter().find(|of| row.id.is_none() || matches!(of, Of::Record(_)));
            row.same = found;
        }
        let mut numbers = Vec::new();
        if !number.is_empty() {
            numbers.push(number);
        }
        if row.same.is_none() {
            let mut own = Row::new(self.kind, Id::from_bytes([1; 8]));
            fill(&mut own, &row.draft);
            let person = person(self.kind, &own, numbers);
            row.candidates = self.resembling(&person, row.id.is_some())?;
            self.same_word_for_word(row)?;
            if row.same.is_none() && row.id.is_none() {
                self.only_a_name(row, &person.name)?;
            }
            if row.same.is_none() {
                self.people.add(Of::Row(at), person);
            }
        }
        if let Some(key) = paper {
            let of = match row.same {
                Some(of) => of,
                None => Of::Row(at),
            };
            let all = self.papers.entry(key).or_default();
            if !all.contains(&of) {
                all.push(of);
            }
        }
        Ok(())
    }

    fn by_paper(&self, key: &str, number: &str) -> Result<Vec<Of>> {
        if let Some(found) = self.papers.get(key) {
            return Ok(found.clone());
        }
        let (true, Some(one)) = (self.ask, self.kind.attached().first()) else { return Ok(Vec::new()) };
        // As people write it: together, or with a space after the letters.
        let letters = key.chars().take_while(char::is_ascii_alphabetic).count();
        let (head, tail) = key.split_at_checked(letters).unwrap_or((key, ""));
        let spellings = [key.to_owned(), number.to_owned(), format!("{head} {tail}")].map(Value::Text).to_vec();
        let query = ListQuery::all(one.kind).by("id", false).with(Condition::In(one.holds, spellings));
        let mut out = Vec::new();
        self.store.each(&query, |row| {
            if row.text(one.fixed.0) == one.fixed.1
                && let Some(owner) = row.reference(one.by)
            {
                out.push(Of::Record(owner));
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Whom somebody may be; with `coded` only records of the store.
    fn resembling(&self, person: &Person, coded: bool) -> Result<Vec<Candidate>> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut weigh = |of: Of, other: &Person| {
            let likeness = score(person, other);
            if likeness.verdict >= Verdict::Likely {
                found.push(Candidate { of, score: likeness.points, reasons: likeness.reasons });
            }
        };
        for (of, other) in self.people.near(person).filter(|(of, _)| !coded || matches!(of, Of::Record(_))) {
            weigh(*of, other);
        }
        if self.ask {
            for row in self.store.matching(self.kind, &person.name, COMPARED)? {
                weigh(Of::Record(row.id), &self::person(self.kind, &row, Vec::new()));
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(KEPT);
        Ok(found)
    }

    /// A row that only says what a record says already is that record, unless an earlier row is.
    fn same_word_for_word(&mut self, row: &mut RowPlan) -> Result<()> {
        for candidate in row.candidates.clone() {
            let Of::Record(id) = candidate.of else { continue };
            if self.claimed.contains(&id) {
                continue;
            }
            self.know(id)?;
            if self.known.get(&id).is_some_and(|known| says_no_more(self.kind, &row.draft, known)) {
                row.same = Some(candidate.of);
                row.candidates.clear();
                return Ok(());
            }
        }
        Ok(())
    }

    /// A row that says too little to resemble anybody: what a record of its name says word for word it is, once; a record that says
    /// more may be it.
    fn only_a_name(&mut self, row: &mut RowPlan, name: &str) -> Result<()> {
        let ids = if self.ask {
            let query = ListQuery::all(self.kind).by("id", false).with(Condition::In("passport_name", vec![Value::text(name)]));
            let found = self.store.page(&query, None, crate::store::Direction::Forward, COMPARED)?;
            found.into_iter().map(|(row, _)| row.id).collect()
        } else {
            self.people.named.get(&text::fold(name)).cloned().unwrap_or_default()
        };
        for id in ids.into_iter().filter(|id| !self.claimed.contains(id)).take(COMPARED).collect::<Vec<_>>() {
            self.know(id)?;
            let Some(known) = self.known.get(&id).filter(|known| says_no_more(self.kind, &row.draft, known)) else { continue };
            if says_as_much(self.kind, &row.draft, known) {
                row.same = Some(Of::Record(id));
                row.candidates.clear();
                return Ok(());
            }
            if row.candidates.len() < KEPT && !row.candidates.iter().any(|c| c.of == Of::Record(id)) {
                row.candidates.push(Candidate { of: Of::Record(id), score: 1.0, reasons: vec![msg!("import-same-name")] });
            }
        }
        Ok(())
    }

    // Hospitals.

    fn add_house(&mut self, of: Of, draft: Draft) {
        let names = house_names(self.kind, &draft);
        for name in &names {
            let all = self.house_at.entry(text::loose(name)).or_default();
            if !all.contains(&of) {
                all.push(of);
            }
        }
        let value = match of {
            Of::Record(id) => Value::Int(id.get()),
            Of::Row(at) => Value::Real(at as f64),
        };
        self.houses.add(value, "", "", names.iter().map(String::as_str), std::iter::empty());
        self.said.insert(of, draft);
    }

    fn house_of(&mut self, at: usize, row: &mut RowPlan) -> Result<()> {
        if self.ask {
            return self.house_asked(at, row);
        }
        let names = house_names(self.kind, &row.draft);
        let mut best: Option<(f64, Of)> = None;
        for of in names.iter().filter_map(|n| self.house_at.get(&text::loose(n))).flatten() {
            if row.id.is_some() && matches!(of, Of::Row(_)) {
                continue;
            }
            if let Some(far) = self.apart(&row.draft, *of)
                && best.is_none_or(|(before, _)| far < before)
            {
                best = Some((far, *of));
            }
        }
        row.same = best.map(|(_, of)| of);
        if row.same.is_none() {
            row.candidates = self.houses_like(row, &names);
            self.add_house(Of::Row(at), row.draft.clone());
        }
        Ok(())
    }

    fn house_asked(&mut self, at: usize, row: &mut RowPlan) -> Result<()> {
        let names = house_names(self.kind, &row.draft);
        for name in &names {
            for found in self.store.matching(self.kind, name, COMPARED)? {
                let draft = Draft::of(&found);
                let same = house_names(self.kind, &draft).iter().any(|n| text::loose(n) == text::loose(name));
                if same && places_apart(self.kind, &row.draft, &draft).is_some() {
                    row.same = Some(Of::Record(found.id));
                    return Ok(());
                }
            }
        }
        let earlier = names.iter().filter_map(|n| self.house_at.get(&text::loose(n))).flatten().next().copied();
        row.same = earlier.filter(|_| row.id.is_none());
        if row.same.is_none() {
            self.add_house(Of::Row(at), row.draft.clone());
        }
        Ok(())
    }

    fn apart(&self, draft: &Draft, of: Of) -> Option<f64> {
        places_apart(self.kind, draft, self.said.get(&of)?)
    }

    fn houses_like(&self, row: &RowPlan, names: &[String]) -> Vec<Candidate> {
        let Some(name) = names.first() else { return Vec::new() };
        let Found::Alike(value, _) = self.houses.find(name, None) else { return Vec::new() };
        let of = match value {
            Value::Int(n) => Id::new(n).map(Of::Record),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row's place that was put in by `add_house`")]
            Value::Real(at) => Some(Of::Row(at as usize)),
            _ => None,
        };
        let Some(of) = of.filter(|of| row.id.is_none() || matches!(of, Of::Record(_))) else { return Vec::new() };
        let Some(other) = self.said.get(&of) else { return Vec::new() };
        // Something besides the name must fit: the same place, or the same province.
        let fits = places_apart(self.kind, &row.draft, other).is_some_and(|far| far < UNKNOWN_PLACE);
        if fits { vec![Candidate { of, score: 0.9, reasons: vec![msg!("import-house-alike")] }] } else { Vec::new() }
    }

    // Everything else.

    fn key_of(&mut self, at: usize, row: &mut RowPlan, fields: &'static [&'static str], whole: bool) -> Result<()> {
        let own = key(self.kind, fields, &row.draft);
        let mut found = self.keys.get(&own).cloned().unwrap_or_default();
        if self.ask {
            found.extend(self.asked_by_key(row, fields)?);
        }
        for of in found {
            match of {
                Of::Record(id) if whole => {
                    self.know(id)?;
                    let same = self.known.get(&id).is_some_and(|known| says_no_more(self.kind, &row.draft, known));
                    if same && !self.claimed.contains(&id) {
                        row.same = Some(of);
                        return Ok(());
                    }
                }
                Of::Record(_) => {
                    row.same = Some(of);
                    return Ok(());
                }
                Of::Row(_) if row.id.is_some() => {}
                Of::Row(_) if whole => {
                    let same = self.said.get(&of).is_some_and(|earlier| *earlier == row.draft);
                    if same && row.candidates.is_empty() {
                        row.candidates.push(Candidate { of, score: 1.0, reasons: vec![msg!("import-same-words")] });
                    }
                }
                Of::Row(_) => {
                    row.same = Some(of);
                    return Ok(());
                }
            }
        }
        if whole {
            self.said.insert(Of::Row(at), row.draft.clone());
        }
        self.keys.entry(own).or_default().push(Of::Row(at));
        Ok(())
    }

    fn asked_by_key(&self, row: &RowPlan, fields: &'static [&'static str]) -> Result<Vec<Of>> {
        let conditions = fields.iter().filter_map(|key| {
            let value = row.draft.get(self.kind.position(key)?);
            Some(if value.is_null() { Condition::Null(key) } else { Condition::In(key, vec![value.clone()]) })
        });
        let query = conditions.fold(ListQuery::all(self.kind).by("id", false), ListQuery::with);
        let mut out = Vec::new();
        for (row, _) in self.store.page(&query, None, crate::store::Direction::Forward, COMPARED)? {
            out.push(Of::Record(row.id));
        }
        Ok(out)
    }
}

impl Draft {
    /// What a record holds.
    pub(super) fn of(row: &Row) -> Self {
        let mut out = Self::default();
        for (at, value) in row.values.iter().enumerate() {
            out.set(at, value.clone());
        }
        out
    }
}

/// Puts what a row says into a record.
pub(super) fn fill(row: &mut Row, draft: &Draft) {
    for (at, value) in draft.iter() {
        if let Some(slot) = row.values.get_mut(at) {
            *slot = value.clone();
        }
    }
}

impl People {
    fn add(&mut self, of: Of, person: Person) {
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        for block in blocks(&person) {
            self.blocks.entry(block).or_default().push(at);
        }
        self.all.push((of, person));
    }

    /// People who share one of somebody's blocks; those who share most first.
    fn near(&self, person: &Person) -> impl Iterator<Item = &(Of, Person)> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for block in blocks(person) {
            // The last ones of a large block: who stands near in a list is likelier to be repeated.
            for at in self.blocks.get(&block).into_iter().flat_map(|b| b.iter().rev().take(COMPARED)) {
                *counts.entry(*at).or_default() += 1;
            }
        }
        let mut found: Vec<(usize, u32)> = counts.into_iter().map(|(at, n)| (n, at)).collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(COMPARED);
        found.into_iter().filter_map(|(_, at)| self.all.get(at as usize))
    }
}

/// What two records of one person nearly always share one of: a phone, a paper, a birthday with a name, two names.
fn blocks(person: &Person) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(person.phones.iter().map(|p| format!("t{p}")));
    out.extend([&person.licence, &person.national_id].into_iter().filter_map(|n| paper_key(n)).map(|k| format!("d{k}")));
    let mut keys = text::name_keys(&person.name);
    if keys.is_empty() {
        keys = text::name_keys(&person.native_name);
    }
    keys.sort_unstable();
    keys.truncate(6);
    for (i, a) in keys.iter().enumerate() {
        for b in keys.iter().skip(i + 1) {
            out.push(format!("n{a} {b}"));
        }
        if let Some(day) = person.born.and_then(PartialDate::day) {
            out.push(format!("b{day}{a}"));
        }
        for father in text::name_keys(&person.father).into_iter().take(2) {
            out.push(format!("f{a} {father}"));
        }
    }
    if let [only] = keys.as_slice() {
        out.push(format!("o{only}"));
    }
    out
}

fn person(kind: Kind, row: &Row, numbers: Vec<String>) -> Person {
    if kind == Kind::Trainee {
        return Person::of(row, numbers);
    }
    Person {
        name: row.text("passport_name").to_owned(),
        native_name: row.text("native_name").to_owned(),
        sex: FieldType::read(row.get("sex")),
        phones: FieldType::read(row.get("phone")),
        hospital: FieldType::read(row.get("hospital")),
        ..Person::default()
    }
}

/// The folded text of the fields that name a record.
fn key(kind: Kind, fields: &[&str], draft: &Draft) -> String {
    let mut out = String::new();
    for at in fields.iter().filter_map(|key| kind.position(key)) {
        let value = draft.get(at);
        match value {
            Value::Text(s) => out.push_str(&text::fold(s)),
            other => out.push_str(&other.canonical()),
        }
        out.push('\u{1f}');
    }
    out
}

/// Names by which a hospital is known again.
fn house_names(kind: Kind, draft: &Draft) -> Vec<String> {
    let own = ["name", "native_name"].into_iter().filter_map(|k| kind.position(k)).map(|at| draft.get(at).as_str().to_owned());
    let others = kind.position("other_names").map(|at| draft.get(at).as_str().to_owned()).unwrap_or_default();
    let mut names: Vec<String> = own.filter(|n| !text::loose(n).is_empty()).collect();
    names.extend(entries(&others).filter(|n| text::loose(n).len() > 3).map(str::to_owned));
    names.dedup();
    names
}

/// How far apart two hospitals are taken to be when nothing says where one of them is.
const UNKNOWN_PLACE: f64 = 0.5;

/// How far apart two hospitals of one name are, in degrees; `None` if they cannot be one.
fn places_apart(kind: Kind, a: &Draft, b: &Draft) -> Option<f64> {
    let value = |draft: &Draft, key: &str| kind.position(key).map_or(Value::Null, |at| draft.get(at).clone());
    for key in ["country", "province", "district"] {
        let (x, y) = (value(a, key), value(b, key));
        if !x.is_null() && !y.is_null() && x != y {
            return None;
        }
    }
    let at = |draft: &Draft| -> Option<(f64, f64)> {
        Some((Option::<f64>::read(&value(draft, "latitude"))?, Option::<f64>::read(&value(draft, "longitude"))?))
    };
    match (at(a), at(b)) {
        (Some((x, y)), Some((u, v))) => {
            let far = (x - u).abs().max((y - v).abs());
            (far <= NEAR).then_some(far)
        }
        _ if !value(a, "province").is_null() && value(a, "province") == value(b, "province") => Some(UNKNOWN_PLACE / 2.0),
        _ => Some(UNKNOWN_PLACE),
    }
}

/// Whether all that a row says is in a record already.
fn says_no_more(kind: Kind, draft: &Draft, known: &Known) -> bool {
    let own = kind.fields().len();
    draft.iter().all(|(at, value)| {
        let Some(field) = field_at(kind, at) else { return true };
        match kind.attached().get(at.wrapping_sub(own)) {
            Some(attached) if at >= own => known.beside.iter().any(|r| agrees(&attached.field.kind, r.get(attached.holds), value)),
            _ => known.row.values.get(at).is_some_and(|v| agrees(&field.kind, v, value)),
        }
    })
}

/// Whether a record says nothing that a row does not, but what every new record says.
fn says_as_much(kind: Kind, draft: &Draft, known: &Known) -> bool {
    let start = kind.start_values();
    let own = known.row.values.iter().enumerate().all(|(at, v)| v.is_null() || !draft.get(at).is_null() || start.get(at) == Some(v));
    let beside = (0..kind.attached().len()).any(|i| !draft.get(kind.fields().len() + i).is_null());
    own && (beside || known.beside.is_empty())
}

/// Whether a value says nothing that `held` does not.
pub(super) fn agrees(kind: &FieldKind, held: &Value, value: &Value) -> bool {
    if held == value {
        return true;
    }
    match kind {
        FieldKind::Text(_) | FieldKind::Name | FieldKind::Native | FieldKind::Email => {
            !held.is_null() && text::fold(held.as_str()) == text::fold(value.as_str())
        }
        FieldKind::Words | FieldKind::Phones | FieldKind::Terms(_) | FieldKind::Refs(_) => {
            let held: Vec<&str> = entries(held.as_str()).collect();
            entries(value.as_str()).all(|v| held.contains(&v))
        }
        FieldKind::Notes => {
            held.as_str().lines().any(|l| l == value.as_str()) || held.as_str().contains(value.as_str()) && !value.is_null()
        }
        FieldKind::PartialDate => match (PartialDate::parse(held.as_str()), PartialDate::parse(value.as_str())) {
            (Some(h), Some(v)) => h.compatible(v) && precision(h) >= precision(v),
            _ => false,
        },
        FieldKind::Number { .. } => match (Option::<f64>::read(held), Option::<f64>::read(value)) {
            (Some(h), Some(v)) => (h - v).abs() < 1e-9,
            _ => false,
        },
        _ => false,
    }
}

/// How much of a date is known.
pub(super) const fn precision(date: PartialDate) -> u8 {
    match date {
        PartialDate::Year(_) => 0,
        PartialDate::Month(..) => 1,
        PartialDate::Day(_) => 2,
    }
}
