//! Who taught whom at home: the teaching on record as a tree, with names.
//!
//! The roots are people who have returned; a person's own tree begins with them whatever their state. Somebody who cannot be reached from
//! a root is not in it, and how many teachers that are is told.
//!
//! Costs: the teaching of those in the tree by the index on the teacher, at most [`MOST`] people; of the whole file its first [`MOST`]
//! rows. It is asked on a thread that reads.
//!
//! Must not: count anybody twice (the rules see to that). Still awkward: of somebody who learned from several only the first teacher of
//! the nearest generation is drawn; the other rows stand on their pages.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;

use crate::error::Result;
use crate::model::{FieldType, Id, Kind, Row, Teaching, TraineeStatus};
use crate::programme::show::Names;
use crate::programme::skills::holdings::is_back;
use crate::rules::skills::follow_up::{Line, Taught, cascade, generations};
use crate::store::{Direction, ListQuery, Store};
use crate::text;

/// People of a tree, and rows of the whole file that are looked at.
pub const MOST: usize = 5_000;
/// People whom one taught.
const OF_ONE: usize = 500;

/// Whose tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// Of everybody who taught.
    #[default]
    Everybody,
    /// Of a group's people.
    Cohort(Id),
    /// Of a hospital's people.
    Hospital(Id),
    /// Of one person.
    Person(Id),
}

impl Whose {
    /// The record that bounds it.
    #[must_use]
    pub const fn record(self) -> Option<(Kind, Id)> {
        match self {
            Self::Everybody => None,
            Self::Cohort(id) => Some((Kind::Cohort, id)),
            Self::Hospital(id) => Some((Kind::Hospital, id)),
            Self::Person(id) => Some((Kind::Trainee, id)),
        }
    }

    /// By a record.
    #[must_use]
    pub const fn of(kind: Kind, id: Id) -> Option<Self> {
        match kind {
            Kind::Cohort => Some(Self::Cohort(id)),
            Kind::Hospital => Some(Self::Hospital(id)),
            Kind::Trainee => Some(Self::Person(id)),
            _ => None,
        }
    }
}

/// Somebody in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where they stand.
    pub line: Line,
    /// Their name, safe for the screen.
    pub name: String,
    /// What they learned from the one above.
    pub skills: Vec<String>,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// Where: of a root their home hospital.
    pub hospital: String,
    /// Whether they are back from the programme.
    pub back: bool,
}

/// The tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// A teacher before those whom they taught.
    pub nodes: Vec<Node>,
    /// People of each generation, from the first.
    pub generations: Vec<usize>,
    /// Teachers on record who have not returned and were taught by nobody in the tree.
    pub outside: usize,
    /// More is in the file than was looked at.
    pub cut: bool,
}

/// Whether a tree begins with somebody: they went home. Who completed the training is back too, but stands below whoever taught them.
fn has_returned(person: &Row) -> bool {
    let status = Option::<TraineeStatus>::read(person.get("status"));
    matches!(status, Some(TraineeStatus::Returned | TraineeStatus::InFollowUp | TraineeStatus::Closed))
}

/// Reads a tree.
///
/// # Errors
/// Trouble with the file.
pub fn tree(store: &Store, names: &Names, whose: Whose) -> Result<Tree> {
    let mut rows: Vec<Teaching> = Vec::new();
    let mut cut = false;
    let mut people: BTreeMap<Id, Option<Row>> = BTreeMap::new();
    let mut outside = 0;
    let roots: Vec<Id> = match whose {
        Whose::Everybody => {
            let page = store.page(&ListQuery::all(Kind::Teaching), None, Direction::Forward, MOST + 1)?;
            cut = page.len() > MOST;
            rows = page.iter().take(MOST).map(|(row, _)| row.to()).collect();
            let teachers: BTreeSet<Id> = rows.iter().filter_map(|r| r.teacher).collect();
            let mut roots = Vec::new();
            for teacher in teachers {
                if person(store, &mut people, teacher)?.is_some_and(has_returned) {
                    roots.push(teacher);
                }
            }
            roots
        }
        Whose::Person(id) => vec![id],
        Whose::Cohort(id) => of_group(store, &mut people, "cohort", id, &mut cut)?,
        Whose::Hospital(id) => of_group(store, &mut people, "home_hospital", id, &mut cut)?,
    };
    if whose != Whose::Everybody {
        let mut seen: BTreeSet<Id> = roots.iter().copied().collect();
        let mut open: VecDeque<Id> = roots.iter().copied().collect();
        while let Some(teacher) = open.pop_front() {
            if rows.len() >= MOST {
                cut = true;
                break;
            }
            for row in store.referring(Kind::Teaching, "teacher", teacher, OF_ONE)? {
                let teaching: Teaching = row.to();
                if let Some(learner) = teaching.learner
                    && seen.insert(learner)
                {
                    open.push_back(learner);
                }
                rows.push(teaching);
            }
        }
    }
    let pairs: Vec<Taught> = rows.iter().filter_map(|r| Some(Taught { on: r.on, teacher: r.teacher?, learner: r.learner? })).collect();
    let mut lines = cascade(&roots, &pairs);
    // Of a group those who taught somebody: the others are its list of people.
    if matches!(whose, Whose::Cohort(_) | Whose::Hospital(_)) {
        lines.retain(|l| l.generation > 1 || l.taught > 0);
    }
    if whose == Whose::Everybody {
        let there: BTreeSet<Id> = lines.iter().map(|l| l.person).collect();
        outside = pairs.iter().map(|p| p.teacher).filter(|t| !there.contains(t)).collect::<BTreeSet<_>>().len();
    }
    let mut own: BTreeMap<(Id, Id), Vec<&Teaching>> = BTreeMap::new();
    for row in &rows {
        if let (Some(teacher), Some(learner)) = (row.teacher, row.learner) {
            own.entry((teacher, learner)).or_default().push(row);
        }
    }
    let mut nodes = Vec::with_capacity(lines.len());
    for line in &lines {
        let taught = line.teacher.and_then(|t| own.get(&(t, line.person))).map_or(&[][..], Vec::as_slice);
        let home = person(store, &mut people, line.person)?.and_then(|p| p.reference("home_hospital"));
        let place = taught.iter().find_map(|t| t.hospital).or(home);
        let mut skills: Vec<String> = taught.iter().filter_map(|t| t.skill).map(|s| names.title(store, Kind::Skill, s)).collect();
        skills.dedup();
        nodes.push(Node {
            line: *line,
            name: names.title(store, Kind::Trainee, line.person),
            skills,
            since: taught.iter().filter_map(|t| t.on).min(),
            hospital: place.map(|h| names.title(store, Kind::Hospital, h)).unwrap_or_default(),
            back: person(store, &mut people, line.person)?.is_some_and(is_back),
        });
    }
    Ok(Tree { generations: generations(&lines), nodes, outside, cut })
}

fn person<'p>(store: &Store, known: &'p mut BTreeMap<Id, Option<Row>>, id: Id) -> Result<Option<&'p Row>> {
    Ok(match known.entry(id) {
        Entry::Occupied(there) => there.into_mut().as_ref(),
        Entry::Vacant(open) => open.insert(store.get(Kind::Trainee, id)?.filter(|r| !r.gone)).as_ref(),
    })
}

/// The people of a group or hospital who have returned.
fn of_group(store: &Store, known: &mut BTreeMap<Id, Option<Row>>, key: &str, id: Id, cut: &mut bool) -> Result<Vec<Id>> {
    let rows = store.referring(Kind::Trainee, key, id, MOST + 1)?;
    *cut |= rows.len() > MOST;
    let mut out = Vec::new();
    for row in rows.into_iter().take(MOST).filter(has_returned) {
        out.push(row.id);
        known.insert(row.id, Some(row));
    }
    Ok(out)
}

impl Tree {
    /// The generations in one line.
    #[must_use]
    pub fn sums(&self) -> String {
        let parts: Vec<String> =
            (1..).zip(&self.generations).map(|(generation, n)| crate::say!("cascade-generation", generation = generation, n = n)).collect();
        parts.join("  ")
    }

    /// The tree as text in so many columns.
    #[must_use]
    pub fn text(&self, columns: usize) -> Vec<String> {
        let mut out = vec![self.sums()];
        for node in &self.nodes {
            let indent = "  ".repeat(node.line.generation.saturating_sub(1).min(20) as usize);
            let mut parts = vec![node.name.clone()];
            parts.extend(node.since.map(|day| crate::say!("cascade-since", day = day)));
            parts.extend((!node.skills.is_empty()).then(|| node.skills.join("; ")));
            parts.extend((!node.hospital.is_empty()).then(|| node.hospital.clone()));
            if node.line.taught > 0 {
                parts.push(crate::say!("cascade-taught", n = node.line.taught, below = node.line.below));
            }
            out.push(text::truncate(&format!("{indent}{}", parts.join(" - ")), columns).into_owned());
        }
        if self.outside > 0 {
            out.push(crate::say!("cascade-outside", n = self.outside));
        }
        if self.cut {
            out.push(crate::say!("cascade-cut", n = MOST));
        }
        out
    }
}
