//! The draft of a sheet: what stands on it is in the file, or beside it, within a second of the last key, the line that is being typed
//! above it included; after any end of the program it comes back as it was.
//!
//! A sheet says what stands on it ([`Drafted::held`]) and holds a [`Kept`]; all else is here. Must not: know what a sheet is about.
//! Awkward: forms, which came first, keep theirs by themselves.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value as Json, json};

use super::desk::Desk;
use super::layer::{Effect, Outcome, Told};
use super::line::Line;
use super::worker::{Answer, Done, Ticket};
use crate::actions::{Action, Context};
use crate::error::{Error, Result};
use crate::model::{Id, Kind};
use crate::msg;
use crate::store::{Draft, Store, new_id};
use crate::term::Program;

/// A draft is on disk so long after the last key at the latest.
const AFTER: Duration = Duration::from_millis(400);

/// Where a draft stands.
pub struct Kept {
    /// Its key in the file.
    pub key: i64,
    /// When it was last written; empty before the first time. It never goes back.
    at: String,
    /// When the sheet was opened.
    since: String,
    author: String,
    /// Something was changed.
    touched: bool,
    /// Since when something stands on the sheet that the draft does not have.
    dirty: Option<Instant>,
    /// It is on its way to the file, since when.
    drafting: Option<(Ticket, Instant)>,
    /// The person left it, to come back to it some time.
    aside: bool,
    /// The line that is typed above the sheet, and for what.
    typing: Option<(String, Line)>,
    /// It is to be opened again.
    reopens: bool,
}

impl Kept {
    /// Nothing to keep yet.
    ///
    /// # Errors
    /// The system gives no random number.
    pub fn new(author: &str) -> Result<Self> {
        Ok(Self {
            key: new_id()?.get(),
            at: String::new(),
            since: moment(Utc::now()),
            author: author.to_owned(),
            touched: false,
            dirty: None,
            drafting: None,
            aside: false,
            typing: None,
            reopens: false,
        })
    }

    /// Something was typed or chosen.
    pub fn touch(&mut self) {
        self.touched = true;
        self.moved();
    }

    /// Something was changed, of which there may be nothing left to keep.
    pub fn set(&mut self, touched: bool) {
        self.touched = touched;
        self.dirty.get_or_insert_with(Instant::now);
    }

    /// One stands elsewhere: a draft that there is says so soon.
    pub fn moved(&mut self) {
        if self.is_touched() {
            self.dirty.get_or_insert_with(Instant::now);
        }
    }

    /// Whether there is anything to keep.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.touched || self.typing.is_some()
    }

    /// When it wants to be written.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let waits = self.drafting.map(|(_, since)| since + AFTER);
        self.dirty.map(|since| since + AFTER).into_iter().chain(waits).min()
    }

    /// The outcome where an answer is that of the draft.
    pub fn answered(&mut self, ticket: Ticket, answer: &Answer) -> Option<Outcome> {
        self.drafting.take_if(|(own, _)| *own == ticket)?;
        Some(match answer {
            Ok(_) => Outcome::done(),
            // Neither the file nor its folder takes it: the person must know before they leave.
            Err(e) => Outcome::then(e.clone().into()),
        })
    }

    /// A line is typed above the sheet, of which nobody has told yet.
    pub fn types(&mut self, purpose: &str, text: &str) {
        self.typing = Some((purpose.to_owned(), Line::new(text)));
        self.dirty.get_or_insert_with(Instant::now);
    }

    /// Listens to what is typed above the sheet; true where it was only for the draft.
    pub fn hears(&mut self, told: &Told) -> bool {
        match told {
            Told::Typing { purpose, line } => {
                self.typing = line.clone().map(|line| ((*purpose).to_owned(), line));
                self.dirty.get_or_insert_with(Instant::now);
                true
            }
            Told::Line { done: true, .. } | Told::Chosen { .. } => {
                if self.typing.take().is_some() {
                    self.dirty.get_or_insert_with(Instant::now);
                }
                false
            }
            _ => false,
        }
    }

    /// The line that was being typed when the program ended, once.
    pub fn reopen(&mut self) -> Option<(String, Line)> {
        if std::mem::take(&mut self.reopens) { self.typing.clone() } else { None }
    }

    /// Goes on with a draft: it is open in this program from now on.
    pub fn take(&mut self, desk: &Desk, draft: &Draft, body: &Json) {
        self.key = draft.key;
        self.at.clone_from(&draft.at);
        self.touched = body.get("changed").and_then(Json::as_bool).unwrap_or(true);
        let line = body.get("line");
        let text = |key: &str| line.and_then(|l| l.get(key)).and_then(Json::as_str);
        if let (Some(purpose), Some(typed)) = (text("for"), text("text")) {
            let mut typed = Line::new(typed);
            if let Some(cursor) = line.and_then(|l| whole(l, "cursor")) {
                typed.put_at(cursor);
            }
            self.typing = Some((purpose.to_owned(), typed));
            self.reopens = true;
        }
        // Written again soon.
        self.dirty = desk.read_only.is_none().then(Instant::now);
    }
}

/// A sheet with a draft.
pub trait Drafted {
    /// What tells its drafts from those of forms and other sheets.
    const SHEET: &'static str;
    /// The kind of record that comes of it.
    const KIND: Kind;

    /// Where its draft stands.
    fn kept(&mut self) -> &mut Kept;

    /// What stands on it. Under `fields` is what the list of drafts calls it by, as a form's fields.
    fn held(&self) -> Map<String, Json>;

    /// The record that it changes.
    fn of_record(&self) -> Option<Id> {
        None
    }

    /// Whether a draft is of such a sheet.
    #[must_use]
    fn is_draft(draft: &Draft) -> bool {
        body(draft).is_ok_and(|body| body.get("sheet").and_then(Json::as_str) == Some(Self::SHEET))
    }

    /// The draft as it is now; without an author the last one counts.
    fn as_draft(&mut self, author: &str) -> Draft {
        let (mut body, record) = (self.held(), self.of_record());
        let this = Program::this();
        let kept = self.kept();
        kept.at = later_than(&kept.at, Utc::now());
        if !author.is_empty() {
            author.clone_into(&mut kept.author);
        }
        let line = kept.typing.as_ref().map(|(purpose, line)| json!({ "for": purpose, "text": line.text(), "cursor": line.at() }));
        body.insert("sheet".to_owned(), Json::from(Self::SHEET));
        body.insert("line".to_owned(), Json::from(line));
        body.insert("changed".to_owned(), Json::from(kept.touched));
        // Who comes back to a sheet that was open when the program ended finds it open; one that was put aside is offered.
        body.insert("open".to_owned(), Json::from(!kept.aside));
        // While this process lives the sheet is open in it; whoever is offered it elsewhere has to take it over.
        body.insert("pid".to_owned(), Json::from(this.pid));
        body.insert("began".to_owned(), Json::from(this.began));
        body.insert("since".to_owned(), Json::from(kept.since.as_str()));
        Draft {
            key: kept.key,
            author: kept.author.clone(),
            kind: Self::KIND,
            record,
            body: Json::Object(body).to_string(),
            at: kept.at.clone(),
        }
    }

    /// Writes it; a draft of which nothing is left is taken away.
    fn keep_draft(&mut self, desk: &mut Desk) -> Option<Effect> {
        let kept = self.kept();
        kept.dirty = None;
        if !kept.is_touched() {
            return if kept.at.is_empty() { None } else { Some(self.drop_draft(desk)) };
        }
        if desk.read_only.is_some() {
            return None;
        }
        let draft = self.as_draft(&desk.author);
        let ticket = desk.ticket();
        self.kept().drafting = Some((ticket, Instant::now()));
        Some(Effect::Work(ticket, Box::new(move |store| store.keep_draft_somewhere(&draft).map(|()| Done::default()))))
    }

    /// Takes it away: what it holds was saved, or let go.
    fn drop_draft(&mut self, desk: &mut Desk) -> Effect {
        let kept = self.kept();
        (kept.dirty, kept.drafting, kept.touched, kept.typing) = (None, None, false, None);
        kept.at.clear();
        let (key, ticket) = (kept.key, desk.ticket());
        Effect::Work(ticket, Box::new(move |store| store.drop_draft(key).map(|()| Done::default())))
    }

    /// Writes it when it is due.
    fn wake_draft(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        if self.kept().deadline().is_none_or(|at| at > now) {
            return Vec::new();
        }
        if self.kept().drafting.take().is_some() {
            // Somebody holds the file; the draft goes beside it until the file takes it.
            let draft = self.as_draft(&desk.author);
            if let Err(e) = desk.store.keep_draft_aside(&draft) {
                return vec![e.into()];
            }
        }
        if self.kept().dirty.is_some() { self.keep_draft(desk).into_iter().collect() } else { Vec::new() }
    }

    /// The line is gone: it is written now.
    fn hang_up_draft(&mut self, store: &Store) {
        if self.kept().is_touched() {
            // There is nobody to tell if this fails too.
            let _ = store.keep_draft_somewhere(&self.as_draft(""));
        }
    }

    /// Leaves the sheet; what stands on it stays as a draft.
    fn leave_draft(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if !self.kept().is_touched() {
            return vec![Effect::Pop];
        }
        self.kept().aside = true;
        let keep = self.keep_draft(desk);
        let key = desk.key(Context::Pane, Action::Drafts);
        keep.into_iter().chain([Effect::Pop, Effect::Notice(msg!("form-draft-kept", key = key))]).collect()
    }
}

/// What a draft holds.
///
/// # Errors
/// It is no JSON.
pub fn body(draft: &Draft) -> Result<Json> {
    serde_json::from_str(&draft.body).map_err(Error::defect)
}

/// A record by its number.
#[must_use]
pub fn id(held: &Json, key: &str) -> Option<Id> {
    held.get(key).and_then(Json::as_i64).and_then(Id::new)
}

/// Records by their numbers.
#[must_use]
pub fn ids(held: &Json, key: &str) -> Vec<Id> {
    held.get(key).and_then(Json::as_array).into_iter().flatten().filter_map(|n| Id::new(n.as_i64()?)).collect()
}

/// A place among others.
#[must_use]
pub fn whole(held: &Json, key: &str) -> Option<usize> {
    held.get(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok())
}

/// A day, a figure or a name that was written as text.
#[must_use]
pub fn read<T: std::str::FromStr>(held: &Json, key: &str) -> Option<T> {
    held.get(key).and_then(Json::as_str).and_then(|text| text.parse().ok())
}

/// A moment as a draft has it.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// The moment as a draft has it, but behind its last one in any case: of two texts of a draft the later one counts, and the clock may be
/// put back between them.
#[must_use]
pub fn later_than(last: &str, now: DateTime<Utc>) -> String {
    match DateTime::parse_from_rfc3339(last) {
        Ok(last) if moment(now).as_str() <= moment(last.to_utc()).as_str() => moment(last.to_utc() + TimeDelta::milliseconds(1)),
        _ => moment(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_never_grows_older() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let first = later_than("", now);
        let after_the_clock_went_back = later_than(&first, now - TimeDelta::days(3));
        let ahead = later_than(&after_the_clock_went_back, now + TimeDelta::days(3650));
        let home_again = later_than(&ahead, now);
        let all = [first, after_the_clock_went_back, ahead, home_again];
        assert_eq!(all, ["2026-11-23T10:00:00.000Z", "2026-11-23T10:00:00.001Z", "2036-11-20T10:00:00.000Z", "2036-11-20T10:00:00.001Z"]);
    }

    #[test]
    fn a_line_that_is_left_leaves_nothing_to_keep() {
        let mut kept = Kept::new("zahra").unwrap();
        let typing = |line: Option<&str>| Told::Typing { purpose: "why", line: line.map(Line::new) };
        assert!(!kept.is_touched() && kept.deadline().is_none());
        assert!(kept.hears(&typing(Some("he"))) && kept.is_touched() && kept.deadline().is_some());
        assert!(kept.hears(&typing(None)) && !kept.is_touched());
        assert!(kept.hears(&typing(Some("he"))));
        assert!(!kept.hears(&Told::Line { purpose: "why", text: "he".into(), done: true }), "the sheet hears the answer itself");
        assert!(!kept.is_touched());
    }
}
