//! The search index: one FTS5 table a kind, kept with every write.
//!
//! `text` holds folded words in their own script and in Latin letters, `sound` the sounds of names, `refs` the codes of the record
//! itself, of the records it refers to and of its catalogue entries. A referenced record's own words are not copied: a typed
//! word is first looked up among hospitals, cohorts and catalogue entries, and their codes are asked for as well. So renaming a
//! hospital touches one row.

use rusqlite::{Connection, params};

use super::list::Condition;
use super::open::Store;
use crate::error::Result;
use crate::model::{Field, FieldKind, FieldType, Id, Kind, List, Row, Value, entries};
use crate::rules::filter::{Ask, Filter, Test};
use crate::text;

/// How many hospitals or catalogue entries a word may stand for.
const EXPANSION: usize = 60;

/// What the index holds of a record: text, sound, refs.
pub(super) fn entry(row: &Row) -> (String, String, String) {
    let (mut words, mut sound, mut refs) = (String::new(), String::new(), String::new());
    push(&mut refs, &row.id.code());
    for (field, value) in row.kind.fields().iter().zip(&row.values) {
        if !field.searched || value.is_null() {
            if let FieldKind::Refs(_) = field.kind {
                push_all(&mut refs, Vec::<Id>::read(value).into_iter().map(Id::code));
            }
            continue;
        }
        match field.kind {
            FieldKind::Ref(_) => push_all(&mut refs, Option::<Id>::read(value).map(Id::code)),
            FieldKind::Refs(_) => push_all(&mut refs, Vec::<Id>::read(value).into_iter().map(Id::code)),
            FieldKind::Term(list) | FieldKind::Terms(list) => push_all(&mut refs, entries(value.as_str()).map(|c| term_token(list, c))),
            FieldKind::Name | FieldKind::Native | FieldKind::Words => {
                push_text(&mut words, value.as_str());
                push_all(&mut sound, entries(value.as_str()).flat_map(text::name_keys));
            }
            _ => push_text(&mut words, &value.canonical()),
        }
    }
    (words, sound, refs)
}

fn push(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

fn push_all<S: AsRef<str>>(out: &mut String, words: impl IntoIterator<Item = S>) {
    for word in words {
        push(out, word.as_ref());
    }
}

fn push_text(out: &mut String, value: &str) {
    let folded = text::fold(value);
    let latin = text::romanise(value);
    push(out, &folded);
    if latin != folded {
        push(out, &latin);
    }
}

/// One token for a catalogue entry: letters and digits only.
fn term_token(list: List, code: &str) -> String {
    list.key().chars().chain(code.chars()).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Puts what the index holds of a record in place of what it held.
pub(super) fn index(conn: &Connection, row: &Row, new: bool) -> Result<()> {
    let table = row.kind.table();
    if !new {
        conn.prepare_cached(&format!("DELETE FROM search_{table} WHERE rowid = ?1"))?.execute([row.id.get()])?;
    }
    if !row.gone {
        let (words, sound, refs) = entry(row);
        conn.prepare_cached(&format!("INSERT INTO search_{table} (rowid, text, sound, refs) VALUES (?1, ?2, ?3, ?4)"))?
            .execute(params![row.id.get(), words, sound, refs])?;
    }
    Ok(())
}

/// A word quoted for a MATCH expression.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}

/// Whether a word begins a word of an entry's own name or its code. An occupation's other names are the job titles of half a
/// hospital: who types `cardio` does not mean every specialist.
fn named(term: &Row, word: &str) -> bool {
    let word = text::fold(word);
    ["name", "native_name", "code"].iter().any(|key| text::fold(term.text(key)).split(' ').any(|w| w.starts_with(&word)))
}

/// The part of a MATCH expression for a word's own letters; `None` if nothing of it can be searched.
///
fn letters(word: &str) -> Option<String> {
    let folded = text::fold(word);
    let latin = text::romanise(word);
    let mut any = Vec::new();
    if !folded.is_empty() {
        any.push(format!("text : {} *", quoted(&folded)));
    }
    if latin != folded && !latin.is_empty() {
        any.push(format!("text : {} *", quoted(&latin)));
    }
    (!any.is_empty()).then(|| any.join(" OR "))
}

/// The same with the word's sound, for names. A sound of one consonant fits everything and is left out.
fn letters_or_sound(word: &str) -> Option<String> {
    let mut expression = letters(word)?;
    let sound = text::skeleton(word);
    if sound.chars().count() > 1 && word.chars().count() > 2 {
        expression.push_str(" OR sound : ");
        expression.push_str(&quoted(&sound));
    }
    Some(expression)
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
                    Some(expression) => Condition::Match(expression),
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

    /// The MATCH expression for one typed word over a kind.
    fn word(&self, kind: Kind, word: &str, by_sound: bool) -> Result<Option<String>> {
        let asked = if by_sound { letters_or_sound(word) } else { letters(word) };
        let Some(mut expression) = asked else { return Ok(None) };
        if word.chars().count() < 2 {
            return Ok(Some(expression));
        }
        let mut lists = Vec::new();
        let mut kinds = Vec::new();
        for field in kind.fields().iter().filter(|f| f.searched) {
            match field.kind {
                FieldKind::Term(list) | FieldKind::Terms(list) if !lists.contains(&list) => lists.push(list),
                FieldKind::Ref(k) if !kinds.contains(&k) => kinds.push(k),
                _ => {}
            }
        }
        let mut refs = Vec::new();
        if !lists.is_empty() {
            for term in self.matching(Kind::Term, word, EXPANSION)? {
                if let Some(list) = lists.iter().find(|l| l.key() == term.text("list"))
                    && (*list != List::Occupation || named(&term, word))
                {
                    refs.push(term_token(*list, term.text("code")));
                }
            }
        }
        for other in kinds {
            refs.extend(
                self.found_by(other, word, EXPANSION, if by_sound { letters_or_sound } else { letters })?.iter().map(|row| row.id.code()),
            );
        }
        // A passport's number finds its holder.
        if kind == Kind::Trainee && word.chars().any(|c| c.is_ascii_digit()) {
            for document in self.matching(Kind::Document, word, EXPANSION)? {
                refs.extend(document.reference("trainee").map(Id::code));
            }
        }
        for token in refs {
            expression.push_str(" OR refs : ");
            expression.push_str(&quoted(&token));
        }
        Ok(Some(expression))
    }

    /// Records of a kind that a typed text finds by their own letters, at most `limit`; if it finds none, names that sound like it.
    /// Catalogue entries are no names and are found by letters alone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn matching(&self, kind: Kind, typed: &str, limit: usize) -> Result<Vec<Row>> {
        let found = self.found_by(kind, typed, limit, letters)?;
        if found.is_empty() && kind != Kind::Term { self.found_by(kind, typed, limit, letters_or_sound) } else { Ok(found) }
    }

    fn found_by(&self, kind: Kind, typed: &str, limit: usize, ask: fn(&str) -> Option<String>) -> Result<Vec<Row>> {
        let words: Vec<String> = typed.split_whitespace().filter_map(ask).map(|w| format!("({w})")).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {} FROM search_{table} s JOIN {table} t ON t.id = s.rowid WHERE search_{table} MATCH ?1 AND t.gone = 0 LIMIT ?2",
            super::read::sql(kind).columns,
            table = kind.table()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params![words.join(" AND "), super::read::bound(limit)], |r| super::read::record(kind, r))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn cell(&self, field: &'static Field, test: Test, value: &str, date: &dyn Fn(&str) -> Option<String>) -> Result<Condition> {
        let key = field.key;
        Ok(match test {
            Test::Empty => Condition::Null(key),
            Test::Filled => Condition::Not(Box::new(Condition::Null(key))),
            Test::Is => match field.kind {
                FieldKind::Choice(set) => {
                    let value = text::fold(value);
                    let fits = |k: &&&str| {
                        text::fold(k).starts_with(&value)
                            || text::fold(&crate::words::label(&format!("choice-{}-{k}", set.name))).starts_with(&value)
                    };
                    Condition::In(key, set.keys.iter().filter(fits).map(|k| Value::text(*k)).collect())
                }
                FieldKind::Ref(kind) => Condition::In(key, self.named(kind, value)?),
                FieldKind::Refs(kind) => {
                    let any: Vec<String> = self
                        .named(kind, value)?
                        .iter()
                        .filter_map(|v| Option::<Id>::read(v).map(|id| format!("refs : {}", quoted(&id.code()))))
                        .collect();
                    if any.is_empty() { Condition::In(key, Vec::new()) } else { Condition::Match(any.join(" OR ")) }
                }
                FieldKind::Term(list) => Condition::In(key, self.codes(list, value)?.into_iter().map(Value::text).collect()),
                FieldKind::Terms(list) | FieldKind::TermPairs(list) => {
                    Condition::Any(self.codes(list, value)?.into_iter().map(|c| Condition::Like(key, c)).collect())
                }
                FieldKind::Flag => {
                    let yes = value.starts_with(['y', 'Y', '1', 't']);
                    Condition::In(key, vec![Value::Int(yes.into())])
                }
                FieldKind::Number { decimals, .. } => Condition::In(key, number(value, decimals).into_iter().collect()),
                FieldKind::Date | FieldKind::PartialDate | FieldKind::Moment => {
                    let value = text::latin_digits(value);
                    match date(&value) {
                        // A whole day; a year or a month stands for its days.
                        Some(day) if value.len() > 7 || !value.starts_with(|c: char| c.is_ascii_digit()) => Condition::Like(key, day),
                        _ => Condition::Like(key, value.into_owned()),
                    }
                }
                _ => Condition::Like(key, value.to_owned()),
            },
            test => {
                let value = match field.kind {
                    FieldKind::Number { decimals, .. } => number(value, decimals),
                    FieldKind::Date | FieldKind::PartialDate | FieldKind::Moment => {
                        Some(Value::text(date(value).unwrap_or_else(|| text::latin_digits(value).into_owned())))
                    }
                    _ => Some(Value::text(value)),
                };
                match value {
                    Some(value) => Condition::Compare(key, test, value),
                    None => Condition::In(key, Vec::new()),
                }
            }
        })
    }

    /// Ids of the records of a kind that a text names, or whose code it is.
    fn named(&self, kind: Kind, value: &str) -> Result<Vec<Value>> {
        if let Some(code) = value.strip_prefix('#') {
            return Ok(self.by_code(kind, code)?.iter().map(|r| Value::Int(r.id.get())).collect());
        }
        Ok(self.matching(kind, value, 500)?.iter().map(|r| Value::Int(r.id.get())).collect())
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

fn number(value: &str, decimals: u8) -> Option<Value> {
    if decimals == 0 { text::parse_whole(value).map(Value::Int) } else { text::parse_decimal(value).map(Value::Real) }
}
