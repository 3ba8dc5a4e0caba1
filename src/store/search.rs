//! What a person types, as conditions over a kind; and the index of words, one FTS5 table for each kind that has words.
//!
//! A record's own words are in the index (`tokens`). The words of what it refers to are not copied: a typed word is first looked up
//! among hospitals, cohorts and catalogue entries, and the columns are asked for those. So renaming a hospital touches one row.
//! The index keeps no text, only which token stands in which record.

use rusqlite::{Connection, params};

use super::list::Condition;
use super::open::Store;
use super::read;
use super::tokens::{self, Sought};
use crate::error::{Error, Result};
use crate::model::{Field, FieldKind, Id, Kind, List, Row, Value};
use crate::msg;
use crate::rules::filter::{Ask, Filter, Test};
use crate::text;

/// How many hospitals, people or catalogue entries a word stands for one by one.
const EXPANSION: usize = 60;
/// How many records a field's value stands for one by one.
const NAMED: usize = 500;
/// Records looked through for a long beginning before it is asked for itself.
const TRIED: usize = 400;

/// Keeps the index: `before` is what stood there, nothing for a new record. What did not change its words is not written.
pub(super) fn index(conn: &Connection, before: Option<&Row>, after: &Row) -> Result<()> {
    put(conn, after, &words(before, after))
}

/// What the index held of a record, and what it is to hold.
pub(super) struct Words {
    was: String,
    is: String,
}

/// The words of a record and of what it was before.
pub(super) fn words(before: Option<&Row>, after: &Row) -> Words {
    if !tokens::held(after.kind) {
        return Words { was: String::new(), is: String::new() };
    }
    Words { was: before.map(tokens::of).unwrap_or_default(), is: tokens::of(after) }
}

/// Writes the words of a record.
pub(super) fn put(conn: &Connection, after: &Row, Words { was, is }: &Words) -> Result<()> {
    if was == is {
        return Ok(());
    }
    let table = after.kind.table();
    if !was.is_empty() {
        conn.prepare_cached(&format!("DELETE FROM search_{table} WHERE rowid = ?1"))?.execute([after.id.get()])?;
    }
    if !is.is_empty() {
        conn.prepare_cached(&format!("INSERT INTO search_{table} (rowid, words) VALUES (?1, ?2)"))?.execute(params![after.id.get(), is])?;
    }
    Ok(())
}

/// Makes the index anew from the records, within the transaction that is open.
pub(super) fn rebuild(conn: &Connection) -> Result<()> {
    for kind in Kind::ALL.iter().filter(|k| tokens::held(**k)) {
        let table = kind.table();
        conn.execute(&format!("INSERT INTO search_{table} (search_{table}) VALUES ('delete-all')"), [])?;
        let mut statement = conn.prepare(&format!("SELECT {} FROM {table} t WHERE t.gone = 0", read::sql(*kind).columns))?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            index(conn, None, &read::record(*kind, r)?)?;
        }
    }
    Ok(())
}

/// Whether a word begins a word of an entry's own name or its code. An occupation's other names are the job titles of half a
/// hospital: who types `cardio` does not mean every specialist.
fn named(term: &Row, word: &str) -> bool {
    let word = text::fold(word);
    ["name", "native_name", "code"].iter().any(|key| text::fold(term.text(key)).split(' ').any(|w| w.starts_with(&word)))
}

impl Store {
    /// Turns a filter into conditions: words, names of hospitals and catalogue entries are looked up. Reads a bounded number
    /// of rows however large the file is.
    ///
    /// # Errors
    /// Trouble with the file, or a value that its field cannot hold.
    pub fn conditions(&self, kind: Kind, filter: &Filter, date: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Condition>> {
        let mut out = Vec::new();
        for part in &filter.parts {
            let condition = match &part.ask {
                // What only sounds alike is found, but never left out: who is hidden by mistake is not missed.
                Ask::Word(word) => match self.word(kind, word, !part.not)? {
                    Some(condition) => condition,
                    None => continue,
                },
                Ask::Code(code) => match Id::range_of(code) {
                    Some(range) => Condition::Between(*range.start(), *range.end()),
                    None => continue,
                },
                Ask::Cell { field, test, value } => self.cell(field, *test, value, date)?,
            };
            out.push(if part.not { Condition::Not(Box::new(condition)) } else { condition });
        }
        Ok(out)
    }

    /// What one typed word asks of a kind: its own words, or the records and entries that it names.
    fn word(&self, kind: Kind, word: &str, by_sound: bool) -> Result<Option<Condition>> {
        let ask = if by_sound { Sought::letters_or_sound } else { Sought::letters };
        let Some(mut own) = ask(word) else { return Ok(None) };
        let mut any = Vec::new();
        if word.chars().count() > 1 {
            self.word_elsewhere(kind, word, ask, &mut own, &mut any)?;
        }
        if tokens::held(kind) {
            any.insert(0, Condition::Match(own));
        }
        Ok(Some(if any.len() == 1 { any.remove(0) } else { Condition::Any(any) }))
    }

    /// The conditions for what a word names elsewhere; what fields of several hold goes to `own`.
    fn word_elsewhere(
        &self,
        kind: Kind,
        word: &str,
        ask: fn(&str) -> Option<Sought>,
        own: &mut Sought,
        any: &mut Vec<Condition>,
    ) -> Result<()> {
        let searched = || kind.fields().iter().filter(|f| f.searched);
        if searched().any(|f| matches!(f.kind, FieldKind::Term(_) | FieldKind::Terms(_))) {
            let entries = self.matching(Kind::Term, word, EXPANSION)?;
            for field in searched() {
                let (FieldKind::Term(list) | FieldKind::Terms(list)) = field.kind else { continue };
                let meant = entries.iter().filter(|t| t.text("list") == list.key() && (list != List::Occupation || named(t, word)));
                let codes: Vec<&str> = meant.map(|t| t.text("code")).collect();
                match field.kind {
                    _ if codes.is_empty() => {}
                    FieldKind::Terms(_) => codes.iter().for_each(|code| own.or(tokens::term(list, code))),
                    _ => any.push(Condition::In(field.key, codes.into_iter().map(Value::text).collect())),
                }
            }
        }
        let mut found: Vec<(Kind, Vec<Value>)> = Vec::new();
        for field in searched() {
            let FieldKind::Ref(other) = field.kind else { continue };
            if !found.iter().any(|(k, _)| *k == other) {
                found.push((other, ids(&self.found_by(other, word, EXPANSION, ask)?)));
            }
            match (found.iter().find(|(k, _)| *k == other), ask(word)) {
                // There are more of that name: what the cell names is looked at.
                (Some((_, ids)), Some(asked)) if ids.len() >= EXPANSION => {
                    any.push(Condition::Of(field.key, other, Box::new(Condition::Match(asked))));
                }
                (Some((_, ids)), _) if !ids.is_empty() => any.push(Condition::In(field.key, ids.clone())),
                _ => {}
            }
        }
        // A passport's number finds its holder.
        if kind == Kind::Trainee && word.chars().any(|c| c.is_ascii_digit()) {
            let papers = self.matching(Kind::Document, word, EXPANSION)?;
            let mut holders: Vec<Id> = papers.iter().filter_map(|d| d.reference("trainee")).collect();
            holders.sort_unstable();
            if !holders.is_empty() {
                any.push(Condition::Ids(holders));
            }
        }
        Ok(())
    }

    /// Records of a kind that a typed text finds by their own letters, at most `limit`; if it finds none, names that sound like it.
    /// Catalogue entries are no names and are found by letters alone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn matching(&self, kind: Kind, typed: &str, limit: usize) -> Result<Vec<Row>> {
        let found = self.found_by(kind, typed, limit, Sought::letters)?;
        if found.is_empty() && kind != Kind::Term { self.found_by(kind, typed, limit, Sought::letters_or_sound) } else { Ok(found) }
    }

    fn found_by(&self, kind: Kind, typed: &str, limit: usize, ask: fn(&str) -> Option<Sought>) -> Result<Vec<Row>> {
        let words: Vec<Sought> = typed.split_whitespace().filter_map(ask).collect();
        self.holding(kind, &words, limit)
    }

    /// Records of a kind whose tokens hold all of this, at most `limit`, in no order that means anything.
    pub(super) fn holding(&self, kind: Kind, all: &[Sought], limit: usize) -> Result<Vec<Row>> {
        if all.is_empty() || !tokens::held(kind) {
            return Ok(Vec::new());
        }
        // A long beginning is gathered from the lists of all its words, however few are wanted. Where there are many of them they
        // are met soon among those that begin shorter.
        if all.iter().any(|one| one.coarse().is_some()) {
            let coarse: Vec<Sought> = all.iter().map(|one| one.coarse().unwrap_or_else(|| one.clone())).collect();
            let tried = self.asked(kind, &coarse, TRIED)?;
            let exhausted = tried.len() < TRIED;
            let mut found: Vec<Row> = tried.into_iter().filter(|row| all.iter().all(|one| one.holds(row))).collect();
            if exhausted || found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
        }
        self.asked(kind, all, limit)
    }

    fn asked(&self, kind: Kind, all: &[Sought], limit: usize) -> Result<Vec<Row>> {
        let all: Vec<String> = all.iter().map(|one| format!("({})", one.expression())).collect();
        let sql = format!(
            "SELECT {} FROM search_{table} s JOIN {table} t ON t.id = s.rowid WHERE search_{table} MATCH ?1 AND t.gone = 0 LIMIT ?2",
            read::sql(kind).columns,
            table = kind.table()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params![all.join(" AND "), read::bound(limit)], |r| read::record(kind, r))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn cell(&self, field: &'static Field, test: Test, value: &str, date: &dyn Fn(&str) -> Option<String>) -> Result<Condition> {
        let key = field.key;
        Ok(match test {
            Test::Empty => Condition::Null(key),
            Test::Filled => Condition::Not(Box::new(Condition::Null(key))),
            Test::Is => match field.kind {
                FieldKind::Choice(set) => {
                    let (typed, value) = (value, text::fold(value));
                    let fits = |k: &&&str| {
                        text::fold(k).starts_with(&value)
                            || text::fold(&crate::words::label(&format!("choice-{}-{k}", set.name))).starts_with(&value)
                    };
                    let meant: Vec<Value> = set.keys.iter().filter(fits).map(|k| Value::text(*k)).collect();
                    if meant.is_empty() {
                        let keys = msg!("choice-unknown-next", keys = set.keys.join(", "));
                        return Err(Error::input(msg!("choice-unknown", value = text::screen(typed))).next(keys));
                    }
                    Condition::In(key, meant)
                }
                FieldKind::Ref(kind) | FieldKind::Refs(kind) => self.naming(field, kind, value)?,
                FieldKind::Term(list) => Condition::In(key, self.codes(list, value)?.into_iter().map(Value::text).collect()),
                FieldKind::Terms(list) | FieldKind::TermPairs(list) => {
                    Condition::Any(self.codes(list, value)?.into_iter().map(|c| Condition::Like(key, c)).collect())
                }
                FieldKind::Flag => {
                    let yes = value.starts_with(['y', 'Y', '1', 't']);
                    if !yes && !value.starts_with(['n', 'N', '0', 'f']) {
                        return Err(Error::input(msg!("entry-no-flag", typed = text::screen(value))).next(msg!("filter-next")));
                    }
                    Condition::In(key, vec![Value::Int(yes.into())])
                }
                FieldKind::Number { decimals, .. } => Condition::In(key, vec![number(value, decimals)?]),
                FieldKind::Date | FieldKind::PartialDate | FieldKind::Moment => {
                    let value = text::latin_digits(value);
                    match date(&value) {
                        // A whole day; a year or a month stands for its days.
                        Some(day) if value.len() > 7 || !value.starts_with(|c: char| c.is_ascii_digit()) => Condition::Like(key, day),
                        None if !is_begun(&value) => return Err(no_day(&value)),
                        _ => Condition::Like(key, value.into_owned()),
                    }
                }
                _ => Condition::Like(key, value.to_owned()),
            },
            test => {
                let value = match field.kind {
                    FieldKind::Number { decimals, .. } => number(value, decimals)?,
                    FieldKind::Date | FieldKind::PartialDate | FieldKind::Moment => {
                        let typed = text::latin_digits(value);
                        // Nobody can tell of what `12` is a part; from a year on it can be compared.
                        let year = typed.len() >= 4 && typed.chars().take(4).all(|c| c.is_ascii_digit());
                        let short = typed.len() < 4 && typed.chars().all(|c| c.is_ascii_digit());
                        match date(value) {
                            Some(day) if !short => Value::text(day),
                            None if year && is_begun(&typed) => Value::text(typed.into_owned()),
                            _ => return Err(no_day(value)),
                        }
                    }
                    _ => Value::text(value),
                };
                Condition::Compare(key, test, value)
            }
        })
    }

    /// The condition that a field names a record of a kind that a text names, or whose code it is.
    fn naming(&self, field: &'static Field, kind: Kind, value: &str) -> Result<Condition> {
        let rows = match value.strip_prefix('#') {
            Some(code) => self.by_code(kind, code)?,
            None => self.matching(kind, value, NAMED)?,
        };
        Ok(match field.kind {
            // There are more of that name: what the cell names is looked at.
            _ if rows.len() >= NAMED => {
                let by_letters = !self.found_by(kind, value, 1, Sought::letters)?.is_empty();
                let ask = if by_letters { Sought::letters } else { Sought::letters_or_sound };
                let all: Vec<Condition> = value.split_whitespace().filter_map(ask).map(Condition::Match).collect();
                Condition::Of(field.key, kind, Box::new(Condition::All(all)))
            }
            FieldKind::Refs(_) => Condition::Match(Sought::tokens(rows.iter().map(|row| tokens::reference(row.id)).collect())),
            _ => Condition::In(field.key, ids(&rows)),
        })
    }

    /// Codes of a catalogue that a text names: the code itself, or entries whose names it begins.
    fn codes(&self, list: List, value: &str) -> Result<Vec<String>> {
        if let Some(row) = super::list::term(&self.conn, list, value)? {
            return Ok(vec![row.text("code").to_owned()]);
        }
        let found = self.matching(Kind::Term, value, 500)?;
        Ok(found.iter().filter(|t| t.text("list") == list.key()).map(|t| t.text("code").to_owned()).collect())
    }
}

fn ids(rows: &[Row]) -> Vec<Value> {
    rows.iter().map(|row| Value::Int(row.id.get())).collect()
}

/// Whether a text is a day or a moment as it stands in the file, or the beginning of one.
fn is_begun(typed: &str) -> bool {
    typed.chars().all(|c| c.is_ascii_digit() || "-T:+ ".contains(c))
        && typed.get(..10).is_none_or(|day| day.parse::<chrono::NaiveDate>().is_ok())
}

fn no_day(typed: &str) -> Error {
    Error::input(msg!("filter-no-day", typed = text::screen(typed))).next(msg!("filter-no-day-next"))
}

fn number(value: &str, decimals: u8) -> Result<Value> {
    let read = if decimals == 0 { text::parse_whole(value).map(Value::Int) } else { text::parse_decimal(value).map(Value::Real) };
    read.ok_or_else(|| Error::input(msg!("entry-no-number", typed = text::screen(value))).next(msg!("filter-next")))
}
