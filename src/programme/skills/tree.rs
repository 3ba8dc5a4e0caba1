//! A framework as it is shown: its skills in the order of the tree, each with its depth, and what stands beside it.
//!
//! Must not: know a screen. Awkward: a framework is read whole, at most [`MOST_SKILLS`] skills; more are told.

use std::collections::{BTreeMap, BTreeSet};

use super::MOST_SKILLS;
use super::versions::{self, Uses};
use crate::error::Result;
use crate::model::{Framework, Id, Kind, Skill, SkillRelation};
use crate::rules::frozen;
use crate::store::{ListQuery, Store};

/// A skill in its tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: Id,
    /// How many stand above it.
    pub depth: usize,
    /// How many stand below it, at any depth.
    pub below: usize,
    /// Its record.
    pub skill: Skill,
    /// What became of it in later versions, and under what code and version.
    pub became: Vec<(SkillRelation, String)>,
}

/// A framework with its skills.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Its id.
    pub id: Id,
    /// Its record.
    pub framework: Framework,
    /// Its skills, each behind the one above it, by code.
    pub nodes: Vec<Node>,
    /// By what it is in use.
    pub uses: Uses,
    /// There are more skills than were read.
    pub cut: bool,
}

/// The frameworks, by code and version.
///
/// # Errors
/// Trouble with the file.
pub fn frameworks(store: &Store) -> Result<Vec<(Id, Framework)>> {
    let mut out: Vec<(Id, Framework)> = Vec::new();
    store.each(&ListQuery::all(Kind::Framework).by("code", false), |row| {
        out.push((row.id, row.to()));
        Ok(())
    })?;
    out.sort_by(|a, b| (a.1.code.as_str(), a.1.version.len(), &a.1.version).cmp(&(b.1.code.as_str(), b.1.version.len(), &b.1.version)));
    Ok(out)
}

/// A framework with its skills; `None` where there is none, or it was taken out.
///
/// # Errors
/// Trouble with the file.
pub fn read(store: &Store, id: Id) -> Result<Option<Tree>> {
    let Some(row) = store.get(Kind::Framework, id)?.filter(|row| !row.gone) else { return Ok(None) };
    let rows = store.referring(Kind::Skill, "framework", id, MOST_SKILLS)?;
    let cut = rows.len() == MOST_SKILLS;
    let ordered = order(rows.into_iter().map(|row| (row.id, row.to::<Skill>())).collect());
    let mut nodes = Vec::with_capacity(ordered.len());
    for (id, depth, below, skill) in ordered {
        let mut became = Vec::new();
        for (relation, newer) in versions::became(store, id)? {
            became.push((relation, newer.map(|id| named(store, id)).transpose()?.unwrap_or_default()));
        }
        nodes.push(Node { id, depth, below, skill, became });
    }
    Ok(Some(Tree { id, framework: row.to(), nodes, uses: versions::uses(store, Kind::Framework, id)?, cut }))
}

/// A skill by its code and the version that it is of.
fn named(store: &Store, skill: Id) -> Result<String> {
    let Some(row) = store.get(Kind::Skill, skill)? else { return Ok(String::new()) };
    let framework = row.reference("framework").map(|id| store.get(Kind::Framework, id)).transpose()?.flatten();
    let version = framework.map(|row| frozen::called(&row)).unwrap_or_default();
    Ok(format!("{} ({version})", row.text("code")))
}

/// Codes in the order in which a person counts: `J1.2` before `J1.10`.
#[must_use]
pub fn code_order(code: &str) -> Vec<(String, u64)> {
    let mut out: Vec<(String, u64)> = Vec::new();
    let mut rest = code;
    while !rest.is_empty() {
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(letters);
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, next) = after.split_at(digits);
        out.push((text.to_lowercase(), number.parse().unwrap_or(u64::MAX)));
        rest = next;
    }
    out
}

/// Skills in the order of their tree, with their depth and how many stand below. What stands under a skill of another framework, or one
/// that is gone, stands at the top.
#[must_use]
pub fn order(skills: Vec<(Id, Skill)>) -> Vec<(Id, usize, usize, Skill)> {
    let there: BTreeSet<Id> = skills.iter().map(|(id, _)| *id).collect();
    let mut children: BTreeMap<Option<Id>, Vec<(Id, Skill)>> = BTreeMap::new();
    for (id, skill) in skills {
        let parent = skill.parent.filter(|p| there.contains(p) && *p != id);
        children.entry(parent).or_default().push((id, skill));
    }
    for list in children.values_mut() {
        list.sort_by_cached_key(|(id, skill)| (code_order(&skill.code), *id));
    }
    let mut out: Vec<(Id, usize, usize, Skill)> = Vec::new();
    walk(&mut children, None, &mut out);
    // A circle, which a form cannot make: its skills are not lost.
    while let Some(parent) = children.keys().next().copied() {
        walk(&mut children, parent, &mut out);
    }
    for at in 0..out.len() {
        let depth = out.get(at).map_or(0, |n| n.1);
        let below = out.iter().skip(at + 1).take_while(|n| n.1 > depth).count();
        if let Some(node) = out.get_mut(at) {
            node.2 = below;
        }
    }
    out
}

/// Puts what stands below `from` behind what is there, without calling itself: a tree may be as deep as it is long.
fn walk(children: &mut BTreeMap<Option<Id>, Vec<(Id, Skill)>>, from: Option<Id>, out: &mut Vec<(Id, usize, usize, Skill)>) {
    let mut open: Vec<std::vec::IntoIter<(Id, Skill)>> = Vec::new();
    open.extend(children.remove(&from).map(Vec::into_iter));
    while !open.is_empty() {
        let depth = open.len() - 1;
        let next = open.last_mut().and_then(Iterator::next);
        match next {
            Some((id, skill)) => {
                out.push((id, depth, 0, skill));
                open.extend(children.remove(&Some(id)).map(Vec::into_iter));
            }
            None => {
                open.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skill(code: &str, parent: Option<i64>) -> Skill {
        let nothing: Skill = crate::model::Row::new(Kind::Skill, Id::from_bytes([1; 8])).to();
        Skill { code: code.to_owned(), title: code.to_owned(), parent: parent.and_then(Id::new), ..nothing }
    }

    #[test]
    fn each_stands_behind_the_one_above_it_in_the_order_that_a_person_counts() {
        let id = |n| Id::new(n).unwrap();
        let given = vec![
            (id(7), skill("J1.10", Some(1))),
            (id(6), skill("J1.2", Some(1))),
            (id(5), skill("J1.2.a", Some(6))),
            (id(1), skill("J1", None)),
            (id(2), skill("J10", None)),
            (id(3), skill("J2", None)),
            (id(4), skill("X", Some(99))),
        ];
        let codes: Vec<(String, usize, usize)> = order(given).into_iter().map(|(_, d, b, s)| (s.code, d, b)).collect();
        let want = [("J1", 0, 3), ("J1.2", 1, 1), ("J1.2.a", 2, 0), ("J1.10", 1, 0), ("J2", 0, 0), ("J10", 0, 0), ("X", 0, 0)];
        assert_eq!(codes, want.map(|(c, d, b)| (c.to_owned(), d, b)));
        // A circle loses nobody.
        let circle = vec![(id(1), skill("A", Some(2))), (id(2), skill("B", Some(1)))];
        assert_eq!(order(circle).len(), 2);
    }
}
