//! Which records meet a condition, where an index tells, and up to a number: a list driven by few ids reads few rows.

use rusqlite::params;
use rusqlite::types::Value as Sql;

use super::list::Condition;
use super::open::Store;
use super::read::{bound, sql_value};
use crate::error::Result;
use crate::model::{Kind, Value};
use crate::rules::filter::Test;

/// Who wants so many ids has the time to read a column whole.
const SCANNED: usize = 1_000_000;

/// So many records that a cell may name are asked for one by one by who has no time.
const NAMED: usize = 2_000;

/// So many records among which those of a long beginning are cost nothing to speak of.
const AT_ONCE: usize = 3_000;

/// What an index says about a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// Only these, in the order of ids.
    All(Vec<i64>),
    /// These and more.
    Many(Vec<i64>),
    /// No index tells.
    Unknown,
}

impl Found {
    fn of(mut ids: Vec<i64>, most: usize) -> Self {
        ids.sort_unstable();
        ids.dedup();
        if ids.len() <= most { Self::All(ids) } else { Self::Many(ids) }
    }
}

/// What both have; both in order.
fn common(a: &[i64], b: &[i64]) -> Vec<i64> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().copied().filter(|id| many.binary_search(id).is_ok()).collect()
}

/// Whether the ids that are found for a condition are exactly those that meet it, but for gone ones.
pub(super) fn exact(condition: &Condition) -> bool {
    match condition {
        Condition::Any(any) => any.iter().all(exact),
        Condition::All(_) => false,
        // What is named is no gone record, of which only the index of words has none.
        Condition::Of(_, _, inner) => matches!(**inner, Condition::Match(_)),
        _ => true,
    }
}

/// Whether a condition asks the index of words for a beginning that is longer than its lists: this costs as much as it finds,
/// however few are wanted.
pub(super) fn asks_long_words(condition: &Condition) -> bool {
    match condition {
        Condition::Match(sought) => sought.coarse().is_some(),
        Condition::Of(_, _, inner) => asks_long_words(inner),
        Condition::Any(all) | Condition::All(all) => all.iter().any(asks_long_words),
        _ => false,
    }
}

impl Store {
    /// The records that meet a condition, gone ones perhaps among them; looks at most at a little more than `most`.
    pub(super) fn found(&self, kind: Kind, condition: &Condition, most: usize) -> Result<Found> {
        let table = kind.table();
        let indexed = |key: &str| kind.field(key).is_some_and(|f| f.sortable() || f.refers_to().is_some());
        let by = |key: &str, test: &str| format!("SELECT id FROM {table} INDEXED BY {table}_by_{key} WHERE \"{key}\" {test} LIMIT ?2");
        Ok(match condition {
            Condition::Match(sought) => match sought.expression() {
                none if none.is_empty() => Found::All(Vec::new()),
                expression => self.remembered(kind, expression, most, |expression| {
                    // SQLite gathers the list of a long beginning in one go, and looks at no clock before it has.
                    if let Some(coarse) = sought.coarse()
                        && !matches!(self.found(kind, &Condition::Match(coarse), AT_ONCE)?, Found::All(_))
                    {
                        self.not_in_a_hurry()?;
                    }
                    let sql = format!("SELECT rowid FROM search_{table} WHERE search_{table} MATCH ?1 LIMIT ?2");
                    Ok(Found::of(self.ids(&sql, expression.into(), most)?, most))
                })?,
            },
            Condition::Between(from, to) => {
                let sql = format!("SELECT id FROM {table} WHERE id BETWEEN ?1 AND {to} LIMIT ?2");
                Found::of(self.ids(&sql, (*from).into(), most)?, most)
            }
            Condition::Ids(ids) => Found::of(ids.iter().map(|id| id.get()).collect(), ids.len()),
            Condition::In(key, values) if indexed(key) => {
                let (mut ids, sql) = (Vec::new(), by(key, "= ?1"));
                for value in values {
                    if ids.len() <= most {
                        ids.extend(self.ids(&sql, sql_value(value), most - ids.len())?);
                    }
                }
                Found::of(ids, most)
            }
            Condition::Null(key) if indexed(key) => Found::of(self.ids(&by(key, "IS ?1"), Sql::Null, most)?, most),
            Condition::Compare(key, test, value) if indexed(key) => {
                let sign = match test {
                    Test::Less => "< ?1",
                    Test::AtMost => "<= ?1",
                    Test::Greater => "> ?1",
                    Test::AtLeast => ">= ?1",
                    _ => "= ?1",
                };
                Found::of(self.ids(&by(key, sign), sql_value(value), most)?, most)
            }
            Condition::Of(key, other, inner) if indexed(key) => {
                match self.found(*other, inner, if most >= SCANNED { most } else { most.min(NAMED) })? {
                    Found::All(named) => self.found(kind, &Condition::In(key, named.into_iter().map(Value::Int).collect()), most)?,
                    _ => Found::Unknown,
                }
            }
            Condition::Any(any) => self.any_found(kind, any, most)?,
            Condition::All(all) => match self.all_found(kind, all, most)? {
                Some(ids) => Found::All(ids),
                None => Found::Unknown,
            },
            // The whole column is read: only where there is time for it.
            Condition::Like(key, part) if most >= SCANNED => {
                let part = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                let sql = format!("SELECT id FROM {table} WHERE \"{key}\" LIKE ?1 ESCAPE '\\' LIMIT ?2");
                Found::of(self.ids(&sql, format!("%{part}%").into(), most)?, most)
            }
            Condition::In(..)
            | Condition::Null(_)
            | Condition::Compare(..)
            | Condition::Like(..)
            | Condition::Of(..)
            | Condition::Not(_) => Found::Unknown,
        })
    }

    fn any_found(&self, kind: Kind, any: &[Condition], most: usize) -> Result<Found> {
        let (mut out, mut more) = (Vec::new(), false);
        for condition in any {
            match self.found(kind, condition, most)? {
                Found::All(ids) => out.extend(ids),
                Found::Many(ids) => {
                    out.extend(ids);
                    more = true;
                }
                Found::Unknown => return Ok(Found::Unknown),
            }
        }
        Ok(match Found::of(out, most) {
            Found::All(ids) if more => Found::Many(ids),
            found => found,
        })
    }

    /// The records among which all that meet every condition are, if one of them is met by few.
    pub(super) fn all_found<'a>(&self, kind: Kind, all: impl IntoIterator<Item = &'a Condition>, most: usize) -> Result<Option<Vec<i64>>> {
        let mut out: Option<Vec<i64>> = None;
        for condition in all {
            if let Found::All(ids) = self.found(kind, condition, most)? {
                out = Some(match out {
                    Some(before) => common(&before, &ids),
                    None => ids,
                });
            }
        }
        Ok(out)
    }

    /// A condition whose sounds are known ids where they are few: making the sounds of every row that is walked past costs more.
    pub(super) fn without_sounds(&self, kind: Kind, condition: &Condition, most: usize) -> Result<Condition> {
        Ok(match condition {
            Condition::Match(sought) => match sought.parted() {
                (Some(begins), Some(whole)) => match self.found(kind, &Condition::Match(whole), most)? {
                    Found::All(ids) => {
                        let ids = ids.into_iter().filter_map(crate::model::Id::new).collect();
                        Condition::Any(vec![Condition::Match(begins), Condition::Ids(ids)])
                    }
                    _ => condition.clone(),
                },
                _ => condition.clone(),
            },
            Condition::Of(key, other, inner) => Condition::Of(key, *other, Box::new(self.without_sounds(*other, inner, most)?)),
            Condition::Any(any) => Condition::Any(any.iter().map(|c| self.without_sounds(kind, c, most)).collect::<Result<_>>()?),
            other => other.clone(),
        })
    }

    fn ids(&self, sql: &str, value: Sql, most: usize) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![value, bound(most.saturating_add(1))], |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
