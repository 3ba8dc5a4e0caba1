//! What lies on a person's desk: drafts of open forms, where they stood, who is here. Outside of the journal: it is nobody else's.

use rusqlite::{OptionalExtension, params};

use super::open::Store;
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

impl Store {
    /// Writes a draft in place of the one with the same key.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn keep_draft(&self, draft: &Draft) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO draft (key, author, kind, record, body, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (key) DO UPDATE SET body = excluded.body, at = excluded.at",
            )?
            .execute(params![draft.key, draft.author, draft.kind.table(), draft.record.map(Id::get), draft.body, draft.at])?;
        Ok(())
    }

    /// Takes a draft away: its form was saved, or the person let it go.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn drop_draft(&self, key: i64) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM draft WHERE key = ?1")?.execute([key])?;
        Ok(())
    }

    /// A person's drafts, newest first, at most 100.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn drafts(&self, author: &str) -> Result<Vec<Draft>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT key, author, kind, record, body, at FROM draft WHERE author = ?1 ORDER BY at DESC, key DESC LIMIT 100",
        )?;
        let rows = statement.query_map([author], |r| {
            let kind: String = r.get(2)?;
            Ok(Kind::of_table(&kind).map(|kind| {
                Ok::<_, rusqlite::Error>(Draft {
                    key: r.get(0)?,
                    author: r.get(1)?,
                    kind,
                    record: r.get::<_, Option<i64>>(3)?.and_then(Id::new),
                    body: r.get(4)?,
                    at: r.get(5)?,
                })
            }))
        })?;
        let mut out = Vec::new();
        for row in rows {
            if let Some(draft) = row?.transpose()? {
                out.push(draft);
            }
        }
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
            .query_row([author, name], |r| r.get(0))
            .optional()?)
    }

    /// Leaves it there.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn keep_desk(&self, author: &str, name: &str, body: &str) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO desk (author, name, body) VALUES (?1, ?2, ?3) ON CONFLICT (author, name) DO UPDATE SET body = excluded.body",
            )?
            .execute([author, name, body])?;
        Ok(())
    }
}
