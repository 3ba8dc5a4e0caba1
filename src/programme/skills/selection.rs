//! The nominations of a group or an agreement in the order of need, with what each part of the score stands on.
//!
//! What is scored is gathered from a [`Candidate`], which holds where somebody works and what they are nominated for, and nothing that is
//! sensitive: neither who travels with them nor any number of theirs can reach the rules.
//!
//! ```compile_fail
//! use ustaz::programme::skills::selection::Candidate;
//! fn weigh(candidate: &Candidate) -> &str {
//!     &candidate.companion // no field `companion` on type `&Candidate`
//! }
//! ```
//!
//! ```compile_fail
//! use ustaz::programme::skills::selection::Candidate;
//! fn weigh(candidate: &Candidate) -> bool {
//!     candidate.sex.is_some() // no field `sex` on type `&Candidate`
//! }
//! ```
//!
//! Sex and province are read beside it and only counted ([`Shares`]).
//!
//! Costs: the nominations of one group or agreement, at most [`MOST`], and of each home hospital its people with their decisions and its
//! equipment, each by an index. It is asked on a thread that reads.
//!
//! A need is looked for through the versions of a framework: who is entrusted with an earlier version of a skill that is documented as the
//! same holds it, whichever of the two the curriculum names.
//!
//! Must not: decide, or score. Still awkward: a hospital with more people than [`PEOPLE`] is looked at only in part, which is told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::goals::Goals;
use super::holdings;
use super::successors::Successors;
use crate::error::Result;
use crate::model::{Decision, FieldType, Id, Kind, List, Nomination, Row, Sex, SkillPriority, Value};
use crate::programme::show::{Names, choice};
use crate::rules::skills::selection::{Nominee, Scored, Sexed, Training, Weights, rank_each, split};
use crate::rules::skills::unlock::Stock;
use crate::store::{Direction, ListQuery, Span, Store};
use crate::text;

/// Nominations that are looked at.
pub const MOST: usize = 2_000;
/// People of one hospital whose skills are looked at.
pub const PEOPLE: usize = 5_000;
/// Groups under one agreement.
const GROUPS: usize = 300;

/// Whose nominations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Those for a group.
    Cohort(Id),
    /// Those under an agreement, its groups' included.
    Agreement(Id),
}

impl Over {
    /// The record.
    #[must_use]
    pub const fn record(self) -> (Kind, Id) {
        match self {
            Self::Cohort(id) => (Kind::Cohort, id),
            Self::Agreement(id) => (Kind::Agreement, id),
        }
    }

    /// Whose nominations stand with a record: a group's, an agreement's, or those that a nomination belongs to.
    #[must_use]
    pub fn of(store: &Store, kind: Kind, id: Id) -> Option<Self> {
        match kind {
            Kind::Cohort => Some(Self::Cohort(id)),
            Kind::Agreement => Some(Self::Agreement(id)),
            Kind::Nomination => {
                let row = store.get(kind, id).ok()??;
                row.reference("cohort").map(Self::Cohort).or(row.reference("agreement").map(Self::Agreement))
            }
            _ => None,
        }
    }
}

/// The group to look at where nobody named one: the next to begin, else the last that began.
///
/// # Errors
/// Trouble with the file.
pub fn next_group(store: &Store, today: NaiveDate) -> Result<Option<Over>> {
    let day = Some(today).write();
    let coming = store.span(&Span::of(Kind::Cohort, "starts_on").from(day.clone()), 1)?;
    let begun = store.span(&Span::of(Kind::Cohort, "starts_on").until(day).descending(), 1)?;
    let undated = store.page(&ListQuery::all(Kind::Cohort), None, Direction::Forward, 1)?.into_iter().map(|(row, _)| row);
    Ok(coming.into_iter().chain(begun).chain(undated).next().map(|row| Over::Cohort(row.id)))
}

/// What of a person may count when they are chosen. There is nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The nomination.
    pub nomination: Id,
    /// Whose.
    pub trainee: Id,
    /// For which group.
    pub cohort: Option<Id>,
    /// What they do: it settles what the training teaches them.
    pub specialty: String,
    /// Who sends them.
    pub home: Option<Id>,
    /// Their department there.
    pub department: Option<Id>,
    /// Whether they will hold a post in which they teach.
    pub teaching_post: bool,
}

impl Candidate {
    fn of(id: Id, nomination: &Nomination, trainee: &Row) -> Self {
        Self {
            nomination: id,
            trainee: trainee.id,
            cohort: nomination.cohort,
            specialty: trainee.text("specialty").to_owned(),
            home: trainee.reference("home_hospital"),
            department: trainee.reference("home_department"),
            teaching_post: nomination.teaching_post == Some(true),
        }
    }
}

/// A skill that the training teaches and that nobody at home holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Its title.
    pub title: String,
    /// A bellwether procedure.
    pub bellwether: bool,
    /// Of its required items how many are always there, and how many there are; `None`: it requires none, or nobody has looked.
    pub ready: Option<(usize, usize)>,
}

/// One nomination as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Whose.
    pub trainee: Id,
    /// Their name, safe for the screen.
    pub name: String,
    /// Who sends them.
    pub hospital: String,
    /// Where they come from.
    pub province: String,
    /// What they do.
    pub specialty: String,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub nominated_by: String,
    /// What others scored by their own criteria; it does not count.
    pub others: Vec<(String, f64)>,
    /// The score.
    pub scored: Scored,
    /// What the training teaches that nobody at home holds, bellwethers first.
    pub needs: Vec<Need>,
    /// Skills that count in their training; without any no need can be scored.
    pub taught: usize,
}

/// Seats of a specialty.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// The specialty.
    pub specialty: String,
    /// How many the agreement grants; `None`: it names none for this specialty.
    pub granted: Option<i64>,
    /// People selected under the agreement.
    pub selected: usize,
}

/// How many of those nominated, and of those selected so far, are of one sex or from one province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Which.
    pub label: String,
    /// Nominated.
    pub nominated: usize,
    /// Of them selected.
    pub selected: usize,
}

/// Counts that are always shown and never scored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shares {
    /// By sex.
    pub sex: Vec<Share>,
    /// By province, the most first.
    pub province: Vec<Share>,
}

/// The whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// Whose nominations.
    pub over: Over,
    /// Its name.
    pub title: String,
    /// The agreement that holds weights and seats.
    pub agreement: Option<(Id, String)>,
    /// The weights.
    pub weights: Weights,
    /// They are the agreement's, and not those that we begin with.
    pub own_weights: bool,
    /// Highest score first.
    pub lines: Vec<Line>,
    /// By specialty.
    pub seats: Vec<Seat>,
    /// Sex and province.
    pub shares: Shares,
    /// What those nominated do: name and code, whether or not they are shown.
    pub specialties: Vec<(String, String)>,
    /// Not everything was looked at.
    pub cut: bool,
}

/// The nominations of a group or agreement, scored; of one specialty if asked.
///
/// # Errors
/// The weights of the agreement are all 0, or trouble with the file.
pub fn board(store: &Store, names: &Names, over: Over, specialty: Option<&str>, today: NaiveDate) -> Result<Option<Board>> {
    let (kind, id) = over.record();
    let Some(row) = store.get(kind, id)?.filter(|r| !r.gone) else { return Ok(None) };
    let agreement = match over {
        Over::Agreement(id) => Some(id),
        Over::Cohort(_) => row.reference("agreement"),
    };
    let agreement = agreement.map(|id| store.get(Kind::Agreement, id)).transpose()?.flatten().filter(|r| !r.gone);
    let named = agreement.as_ref().and_then(|a| Weights::of_pairs(&Vec::read(a.get("weights"))));
    let weights = named.unwrap_or_default();
    let (asked, mut cut) = nominations(store, over)?;
    let mut gathering = Gathering::new(store, today)?;
    let mut people: Vec<(Candidate, Nomination, Row)> = Vec::new();
    for row in &asked {
        let nomination: Nomination = row.to();
        let Some(trainee) = nomination.trainee.map(|t| store.get(Kind::Trainee, t)).transpose()?.flatten().filter(|r| !r.gone) else {
            continue;
        };
        people.push((Candidate::of(row.id, &nomination, &trainee), nomination, trainee));
    }
    let seats = seats(store, names, over, agreement.as_ref(), &people)?;
    let codes: BTreeSet<&str> = people.iter().map(|(c, ..)| c.specialty.as_str()).filter(|code| !code.is_empty()).collect();
    let specialties = codes.into_iter().map(|code| (names.term(store, List::Specialty, code), code.to_owned())).collect();
    people.retain(|(c, ..)| specialty.is_none_or(|s| c.specialty == s));
    let mut weighed = Vec::new();
    for (candidate, ..) in &people {
        weighed.push(gathering.weigh(candidate)?);
    }
    let scored = rank_each(weighed.iter().map(|w| (&w.nominee, &w.training)), &weights)?;
    let mut lines = Vec::with_capacity(scored.len());
    for one in scored {
        let Some(at) = people.iter().position(|(c, ..)| c.nomination == one.nomination) else { continue };
        let (Some((candidate, nomination, trainee)), Some(weighed)) = (people.get(at), weighed.get(at)) else { continue };
        lines.push(Line {
            trainee: trainee.id,
            name: text::screen(trainee.text("passport_name")).into_owned(),
            hospital: candidate.home.map(|h| names.title(store, Kind::Hospital, h)).unwrap_or_default(),
            province: province(store, names, trainee),
            specialty: term(store, names, List::Specialty, &candidate.specialty),
            decision: nomination.decision.unwrap_or(Decision::Pending),
            reason: text::screen(&nomination.reason).into_owned(),
            nominated_by: text::screen(&nomination.nominated_by).into_owned(),
            others: nomination.criteria.iter().map(|(key, n)| (text::screen(key).into_owned(), *n)).collect(),
            needs: weighed.needs.iter().map(|n| n.told(store, names)).collect(),
            taught: weighed.training.bellwether.len() + weighed.training.essential.len(),
            scored: one,
        });
    }
    cut |= gathering.cut;
    Ok(Some(Board {
        over,
        title: names.row_title(store, &row),
        agreement: agreement.as_ref().map(|a| (a.id, names.row_title(store, a))),
        weights,
        own_weights: named.is_some(),
        shares: shares(store, names, &people),
        lines,
        seats,
        specialties,
        cut,
    }))
}

/// The nominations, each once, and whether there are more.
fn nominations(store: &Store, over: Over) -> Result<(Vec<Row>, bool)> {
    let mut rows = match over {
        Over::Cohort(id) => store.referring(Kind::Nomination, "cohort", id, MOST + 1)?,
        Over::Agreement(id) => {
            let mut rows = store.referring(Kind::Nomination, "agreement", id, MOST + 1)?;
            for group in store.cells_by(Kind::Cohort, "agreement", id, &["id"], GROUPS)? {
                if let Some(group) = group.first().and_then(Option::<Id>::read)
                    && rows.len() <= MOST
                {
                    rows.extend(store.referring(Kind::Nomination, "cohort", group, MOST + 1)?);
                }
            }
            rows
        }
    };
    rows.sort_by_key(|r| r.id);
    rows.dedup_by_key(|r| r.id);
    let cut = rows.len() > MOST;
    rows.truncate(MOST);
    Ok((rows, cut))
}

/// A need before it is put into words.
#[derive(Debug, Clone, Copy)]
struct Lack {
    skill: Id,
    bellwether: bool,
    ready: Option<(usize, usize)>,
}

impl Lack {
    fn told(&self, store: &Store, names: &Names) -> Need {
        Need { title: names.title(store, Kind::Skill, self.skill), bellwether: self.bellwether, ready: self.ready }
    }
}

/// Somebody as the rules take them.
struct Weighed {
    nominee: Nominee,
    training: Training,
    needs: Vec<Lack>,
}

/// What is read for several people, once.
struct Gathering<'a> {
    store: &'a Store,
    today: NaiveDate,
    goals: Goals,
    successors: Successors,
    trainings: BTreeMap<(Option<Id>, String), Training>,
    /// Skills held at a hospital, by what stands for them now.
    held: BTreeMap<Id, BTreeSet<Id>>,
    /// What is there at a hospital; nothing where nobody has looked.
    stocks: BTreeMap<Id, Option<Stock>>,
    cut: bool,
}

impl<'a> Gathering<'a> {
    fn new(store: &'a Store, today: NaiveDate) -> Result<Self> {
        let (trainings, held, stocks) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let goals = Goals::new();
        let successors = Successors::read(store)?;
        Ok(Self { store, today, goals, successors, trainings, held, stocks, cut: false })
    }

    fn weigh(&mut self, candidate: &Candidate) -> Result<Weighed> {
        let training = self.training(candidate)?;
        // Of what the training teaches, under the name by which it does: in whatever version somebody holds it.
        let mut held_at_home = BTreeSet::new();
        if let Some(home) = candidate.home {
            let held = self.held_at(home)?;
            let taught = training.bellwether.iter().chain(&training.essential);
            held_at_home.extend(taught.filter(|skill| held.contains(&self.successors.of(**skill))).copied());
        }
        let lacking = |of: &BTreeSet<Id>, bellwether| {
            of.difference(&held_at_home).map(|skill| Lack { skill: *skill, bellwether, ready: None }).collect::<Vec<_>>()
        };
        let mut needs = lacking(&training.bellwether, true);
        needs.extend(lacking(&training.essential, false));
        let mut readiness = None;
        if let Some(home) = candidate.home {
            let needed: Vec<Id> = if needs.is_empty() {
                // Nothing is lacking: whether what they would learn could be used is a question all the same.
                training.bellwether.iter().chain(&training.essential).copied().collect()
            } else {
                needs.iter().map(|n| n.skill).collect()
            };
            if let Some(stock) = self.stock(home)? {
                let ready = |skill| stock.readiness(home, candidate.department, skill).map(|r| (r.there, r.required));
                for need in &mut needs {
                    need.ready = ready(need.skill);
                }
                let (there, required) =
                    needed.iter().filter_map(|skill| ready(*skill)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                readiness = (required > 0).then(|| there as f64 / required as f64);
            }
        }
        let learners: BTreeSet<Id> = self
            .store
            .referring(Kind::Teaching, "teacher", candidate.trainee, super::MOST)?
            .iter()
            .filter_map(|r| r.reference("learner"))
            .collect();
        let nominee = Nominee {
            nomination: candidate.nomination,
            held_at_home,
            readiness,
            taught: u32::try_from(learners.len()).unwrap_or(u32::MAX),
            teaching_post: candidate.teaching_post,
        };
        Ok(Weighed { nominee, training, needs })
    }

    /// What counts in the training of a group and specialty: its curriculum's bellwether procedures and essential skills.
    fn training(&mut self, candidate: &Candidate) -> Result<Training> {
        let key = (candidate.cohort, candidate.specialty.clone());
        if let Some(known) = self.trainings.get(&key) {
            return Ok(known.clone());
        }
        let placeholder = Row::new(Kind::Trainee, candidate.trainee)
            .with("cohort", candidate.cohort.write())
            .with("specialty", Value::text(candidate.specialty.as_str()));
        let mut training = Training::default();
        let curriculum = self.goals.curriculum(self.store, &placeholder)?;
        for skill in curriculum.keys() {
            // Named by two versions it is still one skill.
            let now = self.successors.of(*skill);
            if now != *skill && curriculum.contains_key(&now) {
                continue;
            }
            match self.goals.skill(self.store, *skill)?.and_then(|s| s.priority) {
                Some(SkillPriority::Bellwether) => _ = training.bellwether.insert(*skill),
                Some(SkillPriority::Essential) => _ = training.essential.insert(*skill),
                None => {}
            }
        }
        self.trainings.insert(key, training.clone());
        Ok(training)
    }

    /// Skills that somebody at a hospital holds, by what stands for them now.
    fn held_at(&mut self, hospital: Id) -> Result<BTreeSet<Id>> {
        if let Some(known) = self.held.get(&hospital) {
            return Ok(known.clone());
        }
        let mut held = BTreeSet::new();
        let people = self.store.referring(Kind::Trainee, "home_hospital", hospital, PEOPLE + 1)?;
        self.cut |= people.len() > PEOPLE;
        for person in people.iter().take(PEOPLE) {
            held.extend(holdings::held_now(self.store, &self.goals, &self.successors, person, self.today)?);
        }
        self.held.insert(hospital, held.clone());
        Ok(held)
    }

    fn stock(&mut self, hospital: Id) -> Result<Option<&Stock>> {
        if !self.stocks.contains_key(&hospital) {
            let found = holdings::found(self.store, &[hospital], self.today)?;
            // What nobody has looked at is unknown, not absent.
            let stock = if found.is_empty() {
                None
            } else {
                Some(Stock::new(&holdings::needs(self.store)?, &found).serving(&holdings::shared(self.store)?))
            };
            self.stocks.insert(hospital, stock);
        }
        Ok(self.stocks.get(&hospital).and_then(Option::as_ref))
    }
}

fn term(store: &Store, names: &Names, list: List, code: &str) -> String {
    if code.is_empty() { String::new() } else { names.term(store, list, code) }
}

fn province_code(store: &Store, trainee: &Row) -> String {
    let own = trainee.text("province");
    if !own.is_empty() {
        return own.to_owned();
    }
    let home = trainee.reference("home_hospital").and_then(|id| store.get(Kind::Hospital, id).ok()?);
    home.map(|h| h.text("province").to_owned()).unwrap_or_default()
}

fn province(store: &Store, names: &Names, trainee: &Row) -> String {
    term(store, names, List::Province, &province_code(store, trainee))
}

/// Seats by specialty: what the agreement grants, and who is selected under it, each person once.
fn seats(store: &Store, names: &Names, over: Over, agreement: Option<&Row>, people: &[(Candidate, Nomination, Row)]) -> Result<Vec<Seat>> {
    let granted: Vec<(String, f64)> = agreement.map(|a| Vec::read(a.get("seats"))).unwrap_or_default();
    let mut selected: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
    let mut take = |nomination: &Nomination, specialty: &str, trainee: Id| {
        if nomination.decision == Some(Decision::Selected) {
            selected.entry(specialty.to_owned()).or_default().insert(trainee);
        }
    };
    for (candidate, nomination, _) in people {
        take(nomination, &candidate.specialty, candidate.trainee);
    }
    if let (Over::Cohort(_), Some(agreement)) = (over, agreement) {
        // The quota is the agreement's: those selected for its other groups have taken seats too.
        for row in nominations(store, Over::Agreement(agreement.id))?.0 {
            let nomination: Nomination = row.to();
            if nomination.decision == Some(Decision::Selected)
                && let Some(trainee) = nomination.trainee.map(|t| store.get(Kind::Trainee, t)).transpose()?.flatten()
            {
                take(&nomination, trainee.text("specialty"), trainee.id);
            }
        }
    }
    let count = |code: &str| selected.get(code).map_or(0, BTreeSet::len);
    let mut out: Vec<Seat> = granted
        .iter()
        .map(|(code, n)| Seat {
            specialty: term(store, names, List::Specialty, code),
            granted: Some(n.round() as i64),
            selected: count(code),
        })
        .collect();
    let rest = selected.keys().filter(|code| !granted.iter().any(|(g, _)| g == *code));
    out.extend(rest.map(|code| Seat { specialty: term(store, names, List::Specialty, code), granted: None, selected: count(code) }));
    Ok(out)
}

/// Sex and province of those nominated and of those selected.
fn shares(store: &Store, names: &Names, people: &[(Candidate, Nomination, Row)]) -> Shares {
    let of = |trainee: &Row| (Option::<Sex>::read(trainee.get("sex")), province_code(store, trainee));
    // Somebody may be nominated twice under an agreement.
    let mut once: BTreeMap<Id, ((Option<Sex>, String), bool)> = BTreeMap::new();
    for (candidate, nomination, trainee) in people {
        let chosen = nomination.decision == Some(Decision::Selected);
        once.entry(candidate.trainee).or_insert_with(|| (of(trainee), false)).1 |= chosen;
    }
    let all = split(once.values().map(|((sex, province), _)| (*sex, province.as_str())));
    let chosen = split(once.values().filter(|(_, chosen)| *chosen).map(|((sex, province), _)| (*sex, province.as_str())));
    let unknown = || crate::words::label("select-not-entered");
    let sex = all.sex.iter().map(|(sex, n)| Share {
        label: match sex {
            Some(Sexed::Female) => choice("sex", Sex::Female.key()),
            Some(Sexed::Male) => choice("sex", Sex::Male.key()),
            None => unknown(),
        },
        nominated: *n,
        selected: chosen.sex.get(sex).copied().unwrap_or(0),
    });
    let mut province: Vec<Share> = all
        .province
        .iter()
        .map(|(code, n)| Share {
            label: if code.is_empty() { unknown() } else { term(store, names, List::Province, code) },
            nominated: *n,
            selected: chosen.province.get(code).copied().unwrap_or(0),
        })
        .collect();
    province.sort_by(|a, b| b.nominated.cmp(&a.nominated).then_with(|| a.label.cmp(&b.label)));
    Shares { sex: sex.collect(), province }
}

/// Groups and agreements to choose from: those that began last first.
///
/// # Errors
/// Trouble with the file.
pub fn choices(store: &Store) -> Result<Vec<(Over, Row)>> {
    let page = |kind: Kind| store.page(&ListQuery::all(kind).by("starts_on", true), None, Direction::Forward, GROUPS);
    let groups = page(Kind::Cohort)?.into_iter().map(|(row, _)| (Over::Cohort(row.id), row));
    let agreements = page(Kind::Agreement)?.into_iter().map(|(row, _)| (Over::Agreement(row.id), row));
    Ok(groups.chain(agreements).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_is_made_of_what_may_count() {
        let trainee = Row::new(Kind::Trainee, Id::new(7).unwrap())
            .with("companion", Value::text("husband"))
            .with("sex", Value::text("female"))
            .with("specialty", Value::text("nursing"));
        let candidate = Candidate::of(trainee.id, &Nomination::default(), &trainee);
        let said = format!("{candidate:?}");
        assert!(said.contains("nursing") && !said.contains("husband") && !said.contains("female"), "{said}");
    }
}
