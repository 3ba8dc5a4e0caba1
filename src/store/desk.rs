//! What lies on a person's desk: drafts of open forms, where they stood, who is here. Outside of the journal: it is nobody else's.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, params};
use serde_json::{Value as Json, json};

use super::open::Store;
use super::read;
use super::trouble::of_file;
use super::watch::with_tail;
use crate::error::Result;
use crate::model::{Id, Kind};

/// An open form as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Identity of the draft itself.
    pub key: i64,
    /// Whose.
    pub author: String,
    /// What record.
    pub kind: Kind,
    /// Which; `None` for a new one.
    pub record: Option<Id>,
    /// The form's fields as JSON; the form's business.
    pub body: String,
    /// When it was last typed in, UTC.
    pub at: String,
}

/// A text of the desk; bytes that are none (a file edited by hand) are no reason not to start.
fn text(r: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(read::cell(r.get_ref(at)?).as_str().to_owned())
}

/// A draft that lies beside the file.
fn read_aside(path: &Path) -> Option<Draft> {
    let key = path.file_name()?.to_str()?.strip_suffix(".json")?.parse().ok()?;
    let held: Json = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    let text = |name: &str| held.get(name).and_then(Json::as_str).map(str::to_owned);
    Some(Draft {
        key,
        author: text("author")?,
        kind: Kind::of_table(&text("kind")?)?,
        record: held.get("record").and_then(Json::as_i64).and_then(Id::new),
        body: text("body")?,
        at: text("at")?,
    })
}

/// Where drafts lie that the file could not take: it is held by somebody, full, or not the one any more.
fn aside(path: &Path) -> PathBuf {
    with_tail(path, "-drafts")
}

/// The drafts that lie beside the file at `path`.
pub(super) fn all_aside(path: &Path) -> impl Iterator<Item = (PathBuf, Draft)> {
    let found = fs::read_dir(aside(path)).into_iter().flatten();
    found.filter_map(|entry| Some(entry.ok()?.path())).filter_map(|path| read_aside(&path).map(|draft| (path, draft)))
}

impl Store {
    /// Writes a draft in place of the one with the same key.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn keep_draft(&self, draft: &Draft) -> Result<()> {
        let tx = self.begin()?;
        tx.prepare_cached(
            "INSERT INTO draft (key, author, kind, record, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (key) DO UPDATE SET body = excluded.body, at = excluded.at",
        )?
        .execute(params![draft.key, draft.author, draft.kind.table(), draft.record.map(Id::get), draft.body, draft.at])?;
        self.commit(tx)
    }

    /// Writes a draft into the file, or beside it when the file cannot take it.
    ///
    /// # Errors
    /// Neither can be written.
    pub fn keep_draft_somewhere(&self, draft: &Draft) -> Result<()> {
        self.keep_draft(draft).or_else(|_| self.keep_draft_aside(draft))
    }

    /// Takes a draft away: its form was saved, or the person let it go.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn drop_draft(&self, key: i64) -> Result<()> {
        let tx = self.begin()?;
        tx.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([key])?;
        self.commit(tx)?;
        let _ = fs::remove_file(aside(&self.path).join(format!("{key}.json")));
        Ok(())
    }

    /// Writes a draft beside the file. Needs no lock.
    ///
    /// # Errors
    /// The folder cannot be written, or the disk is full.
    pub fn keep_draft_aside(&self, draft: &Draft) -> Result<()> {
        let folder = aside(&self.path);
        if !folder.is_dir() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|e| of_file(&folder, &e))?;
        }
        let body = json!({ "author": draft.author, "kind": draft.kind.table(), "record": draft.record.map(Id::get), "body": draft.body, "at": draft.at });
        let (path, part) = (folder.join(format!("{}.json", draft.key)), folder.join(format!("{}.part", draft.key)));
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part).map_err(|e| of_file(&part, &e))?;
        file.write_all(body.to_string().as_bytes()).and_then(|()| file.sync_all()).map_err(|e| of_file(&part, &e))?;
        fs::rename(&part, &path).map_err(|e| of_file(&path, &e))
    }

    /// Takes drafts that lie beside the file into it. What cannot be read stays where it is.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn take_up_drafts(&self) -> Result<()> {
        for (path, draft) in all_aside(&self.path) {
            let newer: bool = self
                .conn
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM draft WHERE key = ?1 AND at >= ?2)")?
                .query_row(params![draft.key, draft.at], |r| r.get(0))?;
            if !newer {
                self.keep_draft(&draft)?;
            }
            let _ = fs::remove_file(&path);
        }
        Ok(())
    }

    /// A person's drafts, newest first, at most 100; with those that lie beside the file.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn drafts(&self, author: &str) -> Result<Vec<Draft>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT key, author, kind, record, body, at FROM draft WHERE author = ?1 ORDER BY at DESC, key DESC LIMIT 100",
        )?;
        let rows = statement.query_map([author], |r| {
            let kind = text(r, 2)?;
            Ok(Kind::of_table(&kind).map(|kind| {
                Ok::<_, rusqlite::Error>(Draft {
                    key: r.get(0)?,
                    author: text(r, 1)?,
                    kind,
                    record: r.get::<_, Option<i64>>(3)?.and_then(Id::new),
                    body: text(r, 4)?,
                    at: text(r, 5)?,
                })
            }))
        })?;
        let mut out: Vec<Draft> = all_aside(&self.path).map(|(_, draft)| draft).filter(|d| d.author == author).collect();
        for row in rows {
            let Some(draft) = row?.transpose()? else { continue };
            match out.iter_mut().find(|d| d.key == draft.key) {
                Some(held) if held.at < draft.at => *held = draft,
                Some(_) => {}
                None => out.push(draft),
            }
        }
        out.sort_by(|a, b| b.at.cmp(&a.at).then(b.key.cmp(&a.key)));
        out.truncate(100);
        Ok(out)
    }

    /// What a person left under a name: where they stood, their choices.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn desk(&self, author: &str, name: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .prepare_cached("SELECT body FROM desk WHERE author = ?1 AND name = ?2")?
            .query_row([author, name], |r| text(r, 0))
            .optional()?)
    }

    /// Leaves it there.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn keep_desk(&self, author: &str, name: &str, body: &str) -> Result<()> {
        let tx = self.begin()?;
        tx.prepare_cached(
            "INSERT INTO desk (author, name, body) VALUES (?1, ?2, ?3) ON CONFLICT (author, name) DO UPDATE SET body = excluded.body",
        )?
        .execute([author, name, body])?;
        self.commit(tx)
    }
}
