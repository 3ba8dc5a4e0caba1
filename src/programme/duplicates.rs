//! Who may be the same person: candidates by sound, scored by `rules::duplicates`.
//!
//! Nobody is compared with everybody. A name is looked up by the sounds of its words, two at a time, and by its father's; each
//! question gives at most [`BLOCK`] people, and one person takes at most [`QUESTIONS`] of them. So in a file of a million people
//! a very common name may miss somebody; a passport number never does.
//!
//! Must not: write. `programme::merge` makes one of two.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::model::{DocumentKind, FieldType, Id, Kind, Row};
use crate::rules::duplicates::{Likeness, Person, Prepared, Sign, Verdict, number_key, paper_key};
use crate::rules::today::Pair;
use crate::store::Store;
use crate::text;

/// People for one question.
const BLOCK: usize = 40;
/// Questions about one person.
const QUESTIONS: usize = 7;
/// People who are met for one of many: with a common name the rest of the questions would only bring more of thousands.
const MET: usize = 80;
/// A typed name is told of from this likeness on, even when nothing else speaks for it.
const ALIKE: f64 = 0.85;

/// Somebody who may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Their record.
    pub row: Row,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// Who of those in the file may be the person that `row` (a trainee or trainer, filled as far as it is) is about; the likeliest first, at
/// most `limit`. `passports` are numbers that are typed beside it. Bounded: fit for every pause in typing.
///
/// # Errors
/// Trouble with the file.
pub fn duplicates_of(store: &Store, row: &Row, passports: &[&str], limit: usize) -> Result<Vec<Candidate>> {
    if !matches!(row.kind, Kind::Trainee | Kind::Trainer) {
        return Ok(Vec::new());
    }
    let mut mine = person(store, row)?;
    mine.passports.extend(passports.iter().map(|p| (*p).to_owned()));
    let mut out = scored(store, &mine, meet(store, row.kind, row.id, &mine, usize::MAX)?)?;
    out.retain(|c| worth(&c.likeness));
    out.truncate(limit);
    Ok(out)
}

/// The records of [`duplicates_of`] alone, for a warning beside a form; `passport` is the number that is typed beside it.
///
/// # Errors
/// Trouble with the file.
pub fn likely_same(store: &Store, row: &Row, passport: &str, limit: usize) -> Result<Vec<Row>> {
    Ok(duplicates_of(store, row, &[passport], limit)?.into_iter().map(|c| c.row).collect())
}

/// Pairs of trainees who may be one, among those who were entered or changed last (at most `people`) and everybody else. `known` has
/// what was found the last time; whoever is the same as then is not compared again.
///
/// # Errors
/// Trouble with the file.
pub fn recent_pairs(store: &Store, people: usize, known: &mut Compared) -> Result<Vec<Pair>> {
    let mut seen: HashSet<(Id, Id)> = HashSet::new();
    let mut out = Vec::new();
    let mut now = HashMap::new();
    for row in store.recent(Kind::Trainee, people)? {
        let mine = person(store, &row)?;
        let likes = match known.0.remove(&row.id) {
            Some((as_then, likes)) if as_then == mine && stand(store, &likes)? => likes,
            _ => likes_of(store, &row, &mine)?,
        };
        for like in &likes {
            if seen.insert((row.id.min(like.id), row.id.max(like.id))) {
                let b = (like.id, like.name.clone());
                out.push(Pair { a: (row.id, shown_name(&row)), b, likeness: like.likeness.clone() });
            }
        }
        now.insert(row.id, (mine, likes));
    }
    known.0 = now;
    Ok(out)
}

/// Who was compared with everybody else, as they were then, and whom they are like.
#[derive(Debug, Default)]
pub struct Compared(HashMap<Id, (Person, Vec<Like>)>);

/// Somebody who is like another.
#[derive(Debug)]
struct Like {
    id: Id,
    rev: i64,
    name: String,
    likeness: Likeness,
}

/// Whether all of them are still as they were.
fn stand(store: &Store, likes: &[Like]) -> Result<bool> {
    for like in likes {
        if store.get(Kind::Trainee, like.id)?.is_none_or(|row| row.gone || row.rev != like.rev) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn likes_of(store: &Store, row: &Row, mine: &Person) -> Result<Vec<Like>> {
    let mut met = meet(store, Kind::Trainee, row.id, mine, MET)?;
    let sign = Sign::of(mine);
    met.retain(|(other, holder)| *holder || sign.worth(&Sign::of(&known_of(other))));
    let likely = scored(store, mine, met)?.into_iter().filter(|other| other.likeness.verdict != Verdict::No);
    Ok(likely.map(|c| Like { id: c.row.id, rev: c.row.rev, name: shown_name(&c.row), likeness: c.likeness }).collect())
}

fn shown_name(row: &Row) -> String {
    text::screen(row.text("passport_name")).into_owned()
}

/// What the rule wants to know of a trainee or trainer.
///
/// # Errors
/// Trouble with the file.
pub fn person(store: &Store, row: &Row) -> Result<Person> {
    let mut out = known_of(row);
    if row.kind == Kind::Trainee {
        let papers = store.referring(Kind::Document, "trainee", row.id, BLOCK)?;
        out.passports.extend(papers.iter().filter(|d| is_passport(d)).map(|d| d.text("number").to_owned()));
    }
    Ok(out)
}

/// What a record says by itself.
fn known_of(row: &Row) -> Person {
    if row.kind != Kind::Trainer {
        return Person::of(row, Vec::new());
    }
    let t: crate::model::Trainer = row.to();
    Person { name: t.passport_name, native_name: t.native_name, sex: t.sex, phones: t.phone, hospital: t.hospital, ..Person::default() }
}

/// Whether a person should be asked: the rule says so, or the names alone are those of one person.
fn worth(likeness: &Likeness) -> bool {
    likeness.verdict != Verdict::No || (likeness.names >= ALIKE && likeness.points > 0.0)
}

fn is_passport(document: &Row) -> bool {
    Option::<DocumentKind>::read(document.get("kind")) == Some(DocumentKind::Passport)
}

/// Everybody who shares sounds or a passport number, and whether it is the number. No more questions of sounds are asked once `most`
/// people were met.
fn meet(store: &Store, kind: Kind, own: Id, mine: &Person, most: usize) -> Result<Vec<(Row, bool)>> {
    let mut found: Vec<(Row, bool)> = Vec::new();
    let mut known: HashSet<Id> = HashSet::from([own]);
    for keys in questions(mine) {
        if found.len() >= most {
            break;
        }
        for row in store.sounding(kind, &keys, BLOCK)? {
            if known.insert(row.id) {
                found.push((row, false));
            }
        }
    }
    if kind == Kind::Trainee {
        for holder in holders(store, mine)? {
            match found.iter_mut().find(|(row, _)| row.id == holder) {
                Some(one) => one.1 = true,
                None if known.insert(holder) => found.extend(store.get(kind, holder)?.filter(|r| !r.gone).map(|row| (row, true))),
                None => {}
            }
        }
    }
    Ok(found)
}

/// Compares with each, the likeliest first.
fn scored(store: &Store, mine: &Person, met: Vec<(Row, bool)>) -> Result<Vec<Candidate>> {
    let mut out = Vec::new();
    let prepared = Prepared::of(mine.clone());
    for (row, holder) in met {
        // Their passports are looked up only where the rest is worth it: a shared number is a holder's.
        let likeness = prepared.score(&Prepared::of(known_of(&row)));
        if holder || worth(&likeness) {
            let likeness = prepared.score(&Prepared::of(person(store, &row)?));
            out.push(Candidate { row, likeness });
        }
    }
    out.sort_by(|a, b| {
        let by = |c: &Candidate| c.likeness.verdict;
        by(b).cmp(&by(a)).then_with(|| b.likeness.points.total_cmp(&a.likeness.points)).then_with(|| a.row.id.cmp(&b.row.id))
    });
    Ok(out)
}

/// Trainees who hold a passport of one of these numbers, however it is written: `P 0123456`, `p0123456`.
fn holders(store: &Store, mine: &Person) -> Result<Vec<Id>> {
    let mut out = Vec::new();
    for key in mine.passports.iter().filter_map(|n| paper_key(n)) {
        for typed in [Some(key.clone()), apart(&key)].into_iter().flatten() {
            for document in store.worded(Kind::Document, &typed, BLOCK)? {
                if is_passport(&document) && number_key(document.text("number")) == key {
                    out.extend(document.reference("trainee"));
                }
            }
        }
    }
    Ok(out)
}

/// A number with its leading letters apart; `None` if it has none.
fn apart(key: &str) -> Option<String> {
    let at = key.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    let (letters, digits) = key.split_at(at);
    Some(format!("{letters} {digits}"))
}

/// The sets of sounds that are asked for: the whole name, pairs of its words, words with the father's.
fn questions(mine: &Person) -> Vec<Vec<String>> {
    let keys = |name: &str| -> Vec<String> {
        // A title is no sign of anybody; who is called by nothing else is looked for by it.
        let bare: Vec<&str> = name.split_whitespace().filter(|w| !text::is_title(w)).collect();
        let keys = text::name_keys(&bare.join(" "));
        if keys.is_empty() { text::name_keys(name) } else { keys }
    };
    let mut own = keys(&mine.name);
    if own.is_empty() {
        own = keys(&mine.native_name);
    }
    let father = keys(&mine.father);
    let mut out: Vec<Vec<String>> = Vec::new();
    let mut ask = |set: Vec<String>| {
        if !set.is_empty() && out.len() < QUESTIONS && !out.contains(&set) {
            out.push(set);
        }
    };
    ask(own.clone());
    for (at, first) in own.iter().enumerate() {
        for second in own.iter().skip(at + 1) {
            ask(vec![first.clone(), second.clone()]);
        }
    }
    for first in &own {
        for second in &father {
            ask(vec![first.clone(), second.clone()]);
        }
    }
    out
}
