//! People: one by their passport, likely the same by what else they share.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::{AHEAD, COMPARED, KEPT, Matcher, fill, says_as_much, says_no_more};
use crate::error::Result;
use crate::exchange::import::plan::{Candidate, Of, RowPlan};
use crate::model::{FieldType, Id, Kind, PartialDate, Row, Value};
use crate::msg;
use crate::rules::duplicates::{Person, Prepared, Sign, Verdict, paper_key};
use crate::store::{Condition, Direction, ListQuery, in_hands};
use crate::text;

/// People by what likely duplicates share.
#[derive(Default)]
pub(super) struct People {
    all: Vec<(Of, Prepared)>,
    signs: Vec<Sign>,
    blocks: HashMap<u64, Vec<u32>>,
    /// Records by folded name.
    named: HashMap<String, Vec<Id>>,
    /// Rows that come next, by their places.
    ready: HashMap<usize, Ready>,
}

/// Somebody with all that they are compared by.
struct Ready {
    person: Prepared,
    blocks: Vec<u64>,
}

impl Ready {
    fn of(person: Person) -> Self {
        let blocks = blocks(&person);
        Self { person: Prepared::of(person), blocks }
    }

    /// Of what a row says, with the number of the paper beside it.
    fn of_row(kind: Kind, row: &RowPlan) -> Self {
        let mut own = Row::new(kind, Id::from_bytes([1; 8]));
        fill(&mut own, &row.draft);
        let number = beside(kind, row);
        Self::of(person(kind, &own, if number.is_empty() { Vec::new() } else { vec![number] }))
    }
}

/// The number of the paper beside a row.
fn beside(kind: Kind, row: &RowPlan) -> String {
    kind.attached().first().map(|_| row.draft.get(kind.fields().len()).canonical()).unwrap_or_default()
}

impl Matcher<'_> {
    pub(super) fn read_people(&mut self) -> Result<()> {
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
        let mut people: Vec<(Id, Person)> = Vec::new();
        let store = self.store;
        store.each(&query, |row| {
            let numbers = papers.remove(&row.id).unwrap_or_default();
            for key in numbers.iter().filter_map(|n| paper_key(n)) {
                self.papers.entry(key).or_default().push(Of::Record(row.id));
            }
            self.people.named.entry(text::fold(row.text("passport_name"))).or_default().push(row.id);
            people.push((row.id, person(self.kind, &row, numbers)));
            if people.len() < AHEAD { Ok(()) } else { self.people.add_all(&std::mem::take(&mut people)) }
        })?;
        self.people.add_all(&people)
    }

    pub(super) fn make_ready(&mut self, at: usize, rows: &[RowPlan]) -> Result<()> {
        let kind = self.kind;
        let ready = in_hands(rows, |row| (!row.rejected).then(|| Ready::of_row(kind, row)))?;
        self.people.ready = (at..).zip(ready).filter_map(|(at, ready)| Some((at, ready?))).collect();
        Ok(())
    }

    pub(super) fn person_of(&mut self, at: usize, row: &mut RowPlan) -> Result<()> {
        let number = beside(self.kind, row);
        let paper = paper_key(&number);
        if let Some(key) = &paper {
            let found = self.by_paper(key, &number)?;
            // A row with a code of its own is another record than an earlier row, whatever it says.
            let found = found.into_iter().find(|of| row.id.is_none() || matches!(of, Of::Record(_)));
            row.same = found;
        }
        let ready = self.people.ready.remove(&at);
        if row.same.is_none() {
            let Ready { person, blocks } = ready.unwrap_or_else(|| Ready::of_row(self.kind, row));
            row.candidates = self.resembling(&person, &blocks, row.id.is_some())?;
            self.same_word_for_word(row)?;
            if row.same.is_none() && row.id.is_none() {
                self.only_a_name(row, &person.person.name)?;
            }
            if row.same.is_none() {
                self.people.add(Of::Row(at), person, &blocks);
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
    fn resembling(&self, person: &Prepared, blocks: &[u64], coded: bool) -> Result<Vec<Candidate>> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut weigh = |of: Of, other: &Prepared| {
            let likeness = person.score(other);
            if likeness.verdict >= Verdict::Likely {
                found.push(Candidate { of, score: likeness.points, reasons: likeness.reasons });
            }
        };
        for (of, other) in self.people.near(person.sign(), blocks).filter(|(of, _)| !coded || matches!(of, Of::Record(_))) {
            weigh(*of, other);
        }
        if self.ask {
            let sign = person.sign();
            for row in self.namesakes(&person.person.name)? {
                let other = self::person(self.kind, &row, Vec::new());
                if sign.worth(&Sign::of(&other)) {
                    weigh(Of::Record(row.id), &Prepared::of(other));
                }
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(KEPT);
        Ok(found)
    }

    /// Records whose names sound so. By whole words: the beginnings of common names are gathered from thousands.
    fn namesakes(&self, name: &str) -> Result<Vec<Row>> {
        let keys = text::name_keys(name);
        if keys.is_empty() { self.store.matching(self.kind, name, COMPARED) } else { self.store.sounding(self.kind, &keys, COMPARED) }
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
            let found = self.store.page(&query, None, Direction::Forward, COMPARED)?;
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
}

impl People {
    /// Records of the store.
    fn add_all(&mut self, people: &[(Id, Person)]) -> Result<()> {
        let ready = in_hands(people, |(id, person)| (*id, Ready::of(person.clone())))?;
        ready.into_iter().for_each(|(id, ready)| self.add(Of::Record(id), ready.person, &ready.blocks));
        Ok(())
    }

    fn add(&mut self, of: Of, person: Prepared, blocks: &[u64]) {
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        for block in blocks {
            self.blocks.entry(*block).or_default().push(at);
        }
        self.signs.push(person.sign());
        self.all.push((of, person));
    }

    /// People who share one of somebody's blocks and may be they; those who share most first.
    fn near(&self, sign: Sign, blocks: &[u64]) -> impl Iterator<Item = &(Of, Prepared)> {
        // The last ones of a large block: who stands near in a list is likelier to be repeated.
        let last = |block: &u64| self.blocks.get(block).into_iter().flat_map(|b| b.iter().rev().take(COMPARED)).copied();
        let mut shared: Vec<u32> = blocks.iter().flat_map(last).collect();
        shared.sort_unstable();
        let mut found: Vec<(usize, u32)> = shared.chunk_by(|a, b| a == b).filter_map(|same| Some((same.len(), *same.first()?))).collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(COMPARED);
        let worth = move |at: usize| self.signs.get(at).is_some_and(|other| sign.worth(other));
        found.into_iter().map(|(_, at)| at as usize).filter(move |at| worth(*at)).filter_map(|at| self.all.get(at))
    }
}

/// What two records of one person nearly always share one of: a phone, a paper, a birthday with a name, two names. Hashed: two
/// that meet by chance cost a comparison.
fn blocks(person: &Person) -> Vec<u64> {
    let hash = |what: (u8, &str, &str, Option<NaiveDate>)| {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        hasher.finish()
    };
    let mut out = Vec::new();
    out.extend(person.phones.iter().map(|p| hash((b't', p, "", None))));
    out.extend([&person.licence, &person.national_id].into_iter().filter_map(|n| paper_key(n)).map(|k| hash((b'd', &k, "", None))));
    let mut keys = text::name_keys(&person.name);
    if keys.is_empty() {
        keys = text::name_keys(&person.native_name);
    }
    keys.sort_unstable();
    keys.truncate(6);
    let fathers = text::name_keys(&person.father);
    let born = person.born.and_then(PartialDate::day);
    for (i, a) in keys.iter().enumerate() {
        out.extend(keys.iter().skip(i + 1).map(|b| hash((b'n', a, b, None))));
        out.extend(born.map(|day| hash((b'b', a, "", Some(day)))));
        out.extend(fathers.iter().take(2).map(|father| hash((b'f', a, father, None))));
    }
    if let [only] = keys.as_slice() {
        out.push(hash((b'o', only, "", None)));
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
