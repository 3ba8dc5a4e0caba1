//! The form: every field of a record on plain lines, with type-ahead, dates in any calendar, errors at the field, drafts, and
//! a three-way save.
//!
//! One field is worked in at a time; its help, its suggestions, its error and the other calendars stand below the list, so that
//! nothing stands to the right of the cursor. What is typed is text until one leaves the field; then it is read, and what cannot
//! be read stays as it is with its reason. Esc leaves and keeps the draft; nothing is ever lost by a key.

mod draft;
mod draw;

use std::time::{Duration, Instant};

use ratatui::layout::{Position, Rect};

use super::desk::Desk;
use super::layer::{Effect, Layer, Offer, Outcome, Told, Typed};
use super::layers::choose::{Choose, Item};
use super::line::Line;
use super::paint::Painter;
use super::work;
use super::worker::{Answer, Ticket};
use crate::actions::{Action, Context};
use crate::model::{Field, FieldKind, FieldType, Id, Kind, Moment, Row, Value};
use crate::msg;
use crate::programme::entry::{self, Manner, Suggestion};
use crate::programme::show::{field_label, kind_label};
use crate::rules::zones;
use crate::store::{Change, Draft};
use crate::words::Message;

/// A draft is on disk so long after the last key at the latest.
const DRAFT_AFTER: Duration = Duration::from_millis(400);
/// Suggestions shown at a time.
const OFFERED: usize = 6;

/// Whether a field is made by a verb and never typed: what is printed on a certificate by which it is checked.
fn is_made(kind: Kind, key: &str) -> bool {
    matches!((kind, key), (Kind::Certificate, "code" | "digest") | (Kind::Entrustment, "frozen"))
}

/// One line of the form.
pub struct Entry {
    field: Field,
    /// Kept in a record beside this one.
    attached: bool,
    line: Line,
    /// What the record held when the form was opened, or what was settled since.
    base: Value,
    /// What the text stands for, if it was chosen and not only typed.
    chosen: Option<Value>,
    /// What the text read as when the field was left.
    read: Result<Value, Message>,
    /// What the save that is on its way writes.
    handed: Option<Value>,
    touched: bool,
}

/// A key that waits for the next form.
enum Held {
    Act(Action),
    Typed(Typed),
}

/// A form over one record.
pub struct Form {
    kind: Kind,
    record: Option<Id>,
    title: String,
    entries: Vec<Entry>,
    at: usize,
    top: usize,
    offered: Vec<Suggestion>,
    picked: usize,
    /// The person asked for suggestions by typing or Down.
    offering: bool,
    warnings: Vec<String>,
    draft_key: i64,
    /// When it was last written; never goes back.
    draft_at: String,
    /// When this form was opened.
    since: String,
    author: String,
    dirty_since: Option<Instant>,
    /// A draft is on its way to the file, since when.
    drafting: Option<(Ticket, Instant)>,
    saving: Option<Ticket>,
    /// What to do when the save has come through.
    then_next: bool,
    /// Typed while the save before the next record was on its way; it belongs to that one.
    held: Vec<Held>,
    /// Typed in this form while its save was on its way.
    since_save: bool,
    /// One new record for each of these, instead of one with a `trainee` of its own.
    many: Vec<Id>,
    /// Values that a further new record begins with.
    preset: Vec<(&'static str, Value)>,
    has_draft: bool,
    /// The country by whose clocks times without an offset were read so far.
    clock: String,
    /// The person left it, to come back to it some time.
    aside: bool,
}

impl Form {
    /// A form for a new record, with values given.
    #[must_use]
    pub fn new_record(desk: &mut Desk, kind: Kind, preset: &[(&'static str, Value)]) -> Effect {
        match Self::build(desk, kind, None, preset) {
            Ok(form) => Effect::Push(Box::new(form)),
            Err(e) => e.into(),
        }
    }

    /// A form for one new record each for some trainees; for a single one it is an ordinary form.
    #[must_use]
    pub fn new_for(desk: &mut Desk, kind: Kind, trainees: Vec<Id>, preset: &[(&'static str, Value)]) -> Effect {
        if let [only] = trainees.as_slice() {
            let mut preset = preset.to_vec();
            preset.push(("trainee", Value::Int(only.get())));
            return Self::new_record(desk, kind, &preset);
        }
        match Self::build(desk, kind, None, preset) {
            Ok(mut form) => {
                form.entries.retain(|e| e.field.key != "trainee");
                form.title = crate::say!("form-new-for-many", kind = kind_label(kind), n = trainees.len());
                form.at = 0;
                form.many = trainees;
                Effect::Push(Box::new(form))
            }
            Err(e) => e.into(),
        }
    }

    /// A form over a record that is there.
    #[must_use]
    pub fn edit_record(desk: &mut Desk, kind: Kind, id: Id) -> Effect {
        match Self::build(desk, kind, Some(id), &[]) {
            Ok(form) => Effect::Push(Box::new(form)),
            Err(e) => e.into(),
        }
    }

    fn build(desk: &Desk, kind: Kind, record: Option<Id>, preset: &[(&'static str, Value)]) -> crate::error::Result<Self> {
        let row = match record {
            Some(id) => desk.store.get(kind, id)?.filter(|r| !r.gone).ok_or_else(|| {
                crate::error::Error::new(crate::error::Cause::Missing, msg!("record-missing", kind = kind_label(kind), code = id.short()))
                    .next(msg!("record-missing-next"))
            })?,
            // The id of a form's own empty row is never stored.
            None => {
                let mut row = Row { values: kind.start_values(), ..Row::new(kind, Id::from_bytes([1; 8])) };
                // Where somebody stands is dated from the first day, or nobody would see that they wait too long.
                row.set("status_on", Value::text(desk.manner.today.to_string()));
                row
            }
        };
        let mut preset = preset.to_vec();
        if record.is_none() && kind == Kind::InstrumentItem {
            crate::programme::instruments::place_next(&desk.store, &mut preset)?;
        }
        let preset = preset.as_slice();
        let mut entries: Vec<Entry> = Vec::new();
        // What the program makes itself (codes of certificates, the evidence of a decision) is not written by hand.
        for field in kind.fields().iter().filter(|field| !is_made(kind, field.key)) {
            let given = preset.iter().find(|(key, _)| *key == field.key).map(|(_, v)| v.clone());
            let held = row.get(field.key).clone();
            let base = if record.is_some() { held.clone() } else { Value::Null };
            entries.push(Entry::new(desk, *field, false, base, given.unwrap_or(held)));
            // The passport stands behind the name and what tells people apart.
            if kind == Kind::Trainee && field.key == "born" {
                entries.extend(Self::attached(desk, kind, record)?);
            }
        }
        let title = match record {
            Some(_) => desk.names.row_title(&desk.store, &row),
            None => crate::say!("form-new", kind = kind_label(kind)),
        };
        let first = entries.iter().position(|e| e.line.text().is_empty()).unwrap_or(0);
        let at = if record.is_some() { 0 } else { first };
        Ok(Self {
            kind,
            record,
            title,
            entries,
            at,
            top: 0,
            offered: Vec::new(),
            picked: 0,
            offering: false,
            warnings: Vec::new(),
            draft_key: draft::new_key()?,
            draft_at: String::new(),
            since: super::draft::moment(chrono::Utc::now()),
            author: desk.author.clone(),
            dirty_since: None,
            drafting: None,
            saving: None,
            then_next: false,
            held: Vec::new(),
            since_save: false,
            many: Vec::new(),
            preset: preset.to_vec(),
            has_draft: false,
            clock: String::new(),
            aside: false,
        })
    }

    fn attached(desk: &Desk, kind: Kind, record: Option<Id>) -> crate::error::Result<Vec<Entry>> {
        let held = match record {
            Some(id) => crate::programme::attached(&desk.store, kind, id)?.into_iter().map(|(_, v)| v).collect(),
            None => vec![Value::Null; kind.attached().len()],
        };
        Ok(kind.attached().iter().zip(held).map(|(a, v)| Entry::new(desk, a.field, true, v.clone(), v)).collect())
    }

    fn here(&self) -> Option<&Entry> {
        self.entries.get(self.at)
    }

    /// Reads what stands in the field that one leaves.
    fn leave_field(&mut self, desk: &Desk) {
        let manner = self.manner(desk);
        if let Some(entry) = self.entries.get_mut(self.at) {
            entry.settle(desk, &manner);
        }
        self.set_clocks(desk);
        self.offered.clear();
        self.offering = false;
        self.picked = 0;
        self.warn(desk);
    }

    /// A new record got its hospital, or another one: times that were typed before without an offset go by the clocks there.
    fn set_clocks(&mut self, desk: &Desk) {
        let manner = self.manner(desk);
        if self.record.is_none() && manner.country != self.clock {
            let country = |named: &str| if named.is_empty() { entry::HOST_COUNTRY.to_owned() } else { named.to_owned() };
            let (before, there) = (country(&self.clock), country(&manner.country));
            for entry in self.entries.iter_mut().filter(|e| e.touched && e.field.kind == FieldKind::Moment) {
                let Some(moment) = entry.value().and_then(|v| Moment::parse(v.as_str())) else { continue };
                let usual = |country: &str| zones::offset_minutes(country, None, moment.date());
                if let (Some(old), Some(new)) = (usual(&before), usual(&there))
                    && moment.offset_minutes == old
                {
                    let value = Some(Moment { offset_minutes: new, ..moment }).write();
                    entry.line = Line::new(entry::edit_text(&desk.store, &desk.names, &manner, &entry.field, &value));
                    entry.read = Ok(value);
                }
            }
        }
        self.clock = manner.country;
    }

    /// Looks what a person should see about what stands in the form so far.
    fn warn(&mut self, desk: &Desk) {
        let id = self.record.unwrap_or(Id::from_bytes([1; 8]));
        let mut row = Row::new(self.kind, id);
        for entry in self.entries.iter().filter(|e| !e.attached) {
            row.set(entry.field.key, entry.so_far().unwrap_or_default());
        }
        let number = self.entries.iter().find(|e| e.field.key == "passport_number").and_then(Entry::so_far).unwrap_or_default();
        self.warnings = work::warnings(desk, &row, number.as_str(), self.record.is_none());
    }

    fn go(&mut self, desk: &Desk, to: usize) {
        self.leave_field(desk);
        self.at = to.min(self.entries.len().saturating_sub(1));
        if let Some(entry) = self.entries.get_mut(self.at) {
            let end = entry.line.text().len();
            entry.line.put_at(end);
        }
    }

    /// What the typed text could mean, looked up after each key.
    fn offer(&mut self, desk: &Desk) {
        self.offered.clear();
        self.picked = 0;
        let Some(entry) = self.entries.get(self.at) else { return };
        if !self.offering || !refers(entry.field.kind) {
            return;
        }
        let typed = if several(entry.field.kind) { entry.line.entry().1 } else { entry.line.text() };
        let typed = typed.trim().trim_end_matches(['=', ':', ' ']).to_owned();
        self.offered = entry::suggest(&desk.store, &desk.names, &entry.field, &typed, OFFERED).unwrap_or_default();
    }

    /// Takes the suggestion under the marker.
    fn take_offer(&mut self) -> bool {
        let Some(suggestion) = self.offered.get(self.picked).cloned() else { return false };
        let Some(entry) = self.entries.get_mut(self.at) else { return false };
        if several(entry.field.kind) {
            entry.line.replace_entry(&suggestion.label);
            entry.chosen = None;
        } else {
            entry.line = Line::new(suggestion.label.clone());
            entry.chosen = Some(suggestion.value);
        }
        entry.touched = true;
        self.offered.clear();
        self.offering = false;
        self.touch();
        true
    }

    fn touch(&mut self) {
        self.has_draft = true;
        self.since_save = true;
        self.dirty_since.get_or_insert_with(Instant::now);
    }

    fn changes(&self, attached: bool) -> Vec<Change> {
        self.entries
            .iter()
            .filter(|e| e.attached == attached)
            .filter_map(|e| {
                let value = e.value()?;
                (value != e.base).then(|| Change { key: e.field.key, base: e.base.clone(), value })
            })
            .collect()
    }

    fn save(&mut self, desk: &mut Desk, then_next: bool) -> Outcome {
        self.leave_field(desk);
        let manner = self.manner(desk);
        for entry in &mut self.entries {
            entry.settle(desk, &manner);
        }
        let wrong = self.entries.iter().position(|e| e.read.is_err() || e.field.required && e.line.text().trim().is_empty());
        if let Some(at) = wrong {
            self.at = at;
            if let Some(entry) = self.entries.get_mut(at)
                && entry.read.is_ok()
            {
                entry.read = Err(msg!("field-required"));
            }
            return Outcome::then(Effect::Notice(msg!(
                "form-mend-field",
                field = field_label(self.kind, self.entries.get(at).map_or("", |e| e.field.key))
            )));
        }
        let (mut own, attached) = (self.changes(false), self.changes(true));
        // A state that is changed is dated, unless the person dated it themselves.
        if own.iter().any(|c| c.key == "status")
            && !own.iter().any(|c| c.key == "status_on")
            && let Some(since) = self.entries.iter().find(|e| e.field.key == "status_on")
        {
            let today = Value::text(desk.manner.today.to_string());
            own.push(Change { key: since.field.key, base: since.base.clone(), value: today });
        }
        if own.is_empty() && attached.is_empty() && self.record.is_some() {
            return Outcome::Consumed(vec![self.drop_draft(desk), Effect::Pop, Effect::Notice(msg!("form-nothing-changed"))]);
        }
        self.then_next = then_next;
        self.since_save = false;
        for entry in &mut self.entries {
            entry.handed = entry.value();
        }
        let ticket = desk.ticket();
        self.saving = Some(ticket);
        if !self.many.is_empty() {
            let job = work::save_many(desk, self.kind, self.many.clone(), own);
            return Outcome::then(Effect::Work(ticket, work::and_drop_draft(job, self.draft_key)));
        }
        let job = work::save(desk, self.kind, self.record, own, attached);
        Outcome::then(Effect::Work(ticket, work::and_drop_draft(job, self.draft_key)))
    }

    fn drop_draft(&mut self, desk: &mut Desk) -> Effect {
        self.dirty_since = None;
        let key = self.draft_key;
        let ticket = desk.ticket();
        Effect::Work(ticket, Box::new(move |store| store.drop_draft(key).map(|()| super::worker::Done::default())))
    }

    /// The fields by name, to jump to.
    fn jump_list(&self) -> Effect {
        let items = self
            .entries
            .iter()
            .map(|e| Item { label: field_label(self.kind, e.field.key), detail: String::new(), value: Value::text(e.field.key) })
            .collect();
        Effect::Push(Box::new(Choose::new("jump", crate::words::label("choose-jump"), items)))
    }

    /// The manner of reading in this form: times go by the clocks of the hospital that is named in it.
    fn manner(&self, desk: &Desk) -> Manner {
        let hospital = self.entries.iter().find(|e| e.field.key == "hospital").and_then(Entry::value);
        let row = hospital.and_then(|v| Option::<Id>::read(&v)).and_then(|id| desk.store.get(Kind::Hospital, id).ok().flatten());
        let country = row.map(|r| r.text("country").to_owned()).unwrap_or_default();
        Manner { country, ..desk.manner.clone() }
    }

    /// Whether anything was typed.
    fn is_touched(&self) -> bool {
        self.has_draft && self.entries.iter().any(|e| e.touched)
    }
}

impl Entry {
    fn new(desk: &Desk, field: Field, attached: bool, base: Value, value: Value) -> Self {
        let text = entry::edit_text(&desk.store, &desk.names, &desk.manner, &field, &value);
        let chosen = (!value.is_null()).then(|| value.clone());
        Self { field, attached, line: Line::new(text), base, chosen, read: Ok(value), handed: None, touched: false }
    }

    /// What the text stands for, if it can be read.
    fn value(&self) -> Option<Value> {
        self.read.clone().ok()
    }

    /// The same while it is typed, where the text is the value.
    fn so_far(&self) -> Option<Value> {
        let text = self.line.text().trim();
        if tells_people_apart(&self.field) && !text.is_empty() { Some(Value::text(text)) } else { self.value() }
    }

    fn settle(&mut self, desk: &Desk, manner: &Manner) {
        if let Some(chosen) = &self.chosen {
            self.read = Ok(chosen.clone());
            return;
        }
        self.read = entry::read(&desk.store, &desk.names, manner, &self.field, self.line.text());
        // What was read is shown as it will stand, so that nobody is surprised later.
        if let Ok(value) = &self.read
            && !value.is_null()
            && !matches!(self.field.kind, FieldKind::Notes)
        {
            let shown = entry::edit_text(&desk.store, &desk.names, manner, &self.field, value);
            if shown != self.line.text() {
                self.line = Line::new(shown);
            }
        }
    }
}

/// Whether people who may be the same are looked for while one types.
fn tells_people_apart(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Name | FieldKind::Native) || field.key == "passport_number"
}

/// Whether suggestions are looked up while one types.
const fn refers(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Ref(_) | FieldKind::Refs(_) | FieldKind::Term(_) | FieldKind::Terms(_) | FieldKind::TermPairs(_) | FieldKind::Choice(_)
    )
}

const fn several(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Refs(_) | FieldKind::Terms(_) | FieldKind::TermPairs(_))
}

impl Layer for Form {
    fn context(&self) -> Context {
        Context::Form
    }

    fn title(&self, _desk: &Desk) -> String {
        self.title.clone()
    }

    fn status(&self, _desk: &Desk) -> String {
        if self.saving.is_some() { crate::words::label("form-saving") } else { crate::say!("form-fields", n = self.entries.len()) }
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_form(desk, area, paint)
    }

    fn offers(&self, desk: &Desk, action: Action) -> Offer {
        match action {
            Action::SaveAndNext if self.record.is_some() || !self.many.is_empty() => Offer::NotNow(msg!("why-only-new")),
            Action::MakeNew => match self.here().map(|e| e.field.kind) {
                Some(FieldKind::Ref(_) | FieldKind::Refs(_) | FieldKind::Term(_) | FieldKind::Terms(_)) => Offer::Yes,
                _ => Offer::NotNow(msg!("why-no-reference")),
            },
            Action::Discard if !self.is_touched() => Offer::NotNow(msg!("why-nothing-typed", key = desk.key(Context::Form, Action::Leave))),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.saving.is_some()
            && let Some(waits) = self.act_while_saving(action)
        {
            return waits;
        }
        match action {
            Action::Up | Action::Down if !self.offered.is_empty() => {
                let last = self.offered.len() - 1;
                self.picked = if action == Action::Down { (self.picked + 1).min(last) } else { self.picked.saturating_sub(1) };
            }
            Action::Up | Action::Down => {
                let down = action == Action::Down;
                let stays = match self.entries.get_mut(self.at) {
                    Some(entry) if matches!(entry.field.kind, FieldKind::Notes) => entry.line.step_line(down),
                    _ => false,
                };
                if !stays {
                    let to = if down { self.at + 1 } else { self.at.saturating_sub(1) };
                    self.go(desk, to);
                }
            }
            Action::HalfUp => self.go(desk, self.at.saturating_sub(8)),
            Action::HalfDown => self.go(desk, self.at + 8),
            Action::EnterField if self.here().is_some_and(|e| matches!(e.field.kind, FieldKind::Notes)) => {
                return self.typed(desk, &Typed::Newline);
            }
            Action::NextField | Action::EnterField => {
                self.take_offer();
                if self.at + 1 < self.entries.len() {
                    self.go(desk, self.at + 1);
                } else {
                    self.leave_field(desk);
                    return Outcome::then(Effect::Notice(msg!("form-last-field", key = desk.key(Context::Form, Action::Save))));
                }
            }
            Action::PreviousField => self.go(desk, self.at.saturating_sub(1)),
            Action::Save => return self.save(desk, false),
            Action::SaveAndNext => return self.save(desk, true),
            Action::JumpToField => return Outcome::then(self.jump_list()),
            Action::MakeNew => {
                let Some(entry) = self.here() else { return Outcome::done() };
                let typed = entry.line.entry().1.trim().to_owned();
                let (kind, mut preset) = match entry.field.kind {
                    FieldKind::Ref(kind) | FieldKind::Refs(kind) => (kind, Vec::new()),
                    FieldKind::Term(list) | FieldKind::Terms(list) => (Kind::Term, vec![("list", Value::text(list.key()))]),
                    _ => return Outcome::done(),
                };
                let name = kind.title_fields().first().copied().and_then(|k| kind.field(k));
                if let Some(field) = name.filter(|f| matches!(f.kind, FieldKind::Name | FieldKind::Text(_)))
                    && !typed.is_empty()
                {
                    preset.push((field.key, Value::text(typed)));
                }
                return Outcome::then(Form::new_record(desk, kind, &preset));
            }
            Action::Discard => {
                let what = self.title.clone();
                return Outcome::then(Effect::Push(Box::new(super::layers::confirm::Confirm::new(
                    "discard",
                    msg!("ask-discard", name = what),
                ))));
            }
            Action::Leave if !self.offered.is_empty() => {
                self.offered.clear();
                self.offering = false;
            }
            Action::Leave => {
                if !self.is_touched() {
                    return Outcome::then(Effect::Pop);
                }
                self.leave_field(desk);
                self.aside = true;
                let keep = self.keep_draft(desk);
                let key = desk.key(Context::Pane, Action::Drafts);
                return Outcome::Consumed(
                    keep.into_iter().chain([Effect::Pop, Effect::Notice(msg!("form-draft-kept", key = key))]).collect(),
                );
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn typed(&mut self, desk: &mut Desk, typed: &Typed) -> Outcome {
        if self.saving.is_some() && self.then_next {
            self.held.push(Held::Typed(typed.clone()));
            return Outcome::done();
        }
        let Some(entry) = self.entries.get_mut(self.at) else { return Outcome::done() };
        let lines = matches!(entry.field.kind, FieldKind::Notes);
        // A chosen entry is one thing: the first letter typed over it begins anew.
        if entry.chosen.is_some() && matches!(typed, Typed::Char(_) | Typed::Paste(_)) && replaces(entry.field.kind) {
            entry.line = Line::new("");
        }
        if entry.line.take(typed, lines) {
            entry.chosen = None;
            entry.read = Ok(Value::Null);
            entry.touched = true;
            // Who has taken all letters away wants nothing: a Tab on the way out would take the first of all there are.
            let typed = if several(entry.field.kind) { entry.line.entry().1 } else { entry.line.text() };
            self.offering = refers(entry.field.kind) && !typed.trim().is_empty();
            let names = tells_people_apart(&entry.field);
            self.touch();
            self.offer(desk);
            if names {
                self.warn(desk);
            }
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: "jump", value } => {
                if let Some(at) = self.entries.iter().position(|e| e.field.key == value.as_str()) {
                    self.go(desk, at);
                }
            }
            Told::Chosen { purpose: "discard", .. } => {
                return Outcome::Consumed(vec![self.drop_draft(desk), Effect::Pop, Effect::Notice(msg!("form-discarded"))]);
            }
            Told::Made { kind, id } => self.take_made(desk, *kind, *id),
            Told::Settled(cells) => {
                for (key, value, theirs) in cells {
                    if let Some(entry) = self.entries.iter_mut().find(|e| e.field.key == *key) {
                        *entry = Entry {
                            touched: true,
                            base: theirs.clone(),
                            ..Entry::new(desk, entry.field, entry.attached, theirs.clone(), value.clone())
                        };
                    }
                }
                return self.save(desk, self.then_next);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn answered(&mut self, desk: &mut Desk, ticket: Ticket, answer: &mut Answer) -> Outcome {
        if self.drafting.is_some_and(|(t, _)| t == ticket) {
            self.drafting = None;
            return match answer {
                Ok(_) => Outcome::done(),
                // Neither the file nor its folder takes it: the person must know before they leave.
                Err(e) => Outcome::then(e.clone().into()),
            };
        }
        if self.saving != Some(ticket) {
            return Outcome::Ignored;
        }
        self.saving = None;
        match answer {
            Ok(done) if !done.clashes.is_empty() => {
                let clashes = std::mem::take(&mut done.clashes);
                Outcome::then(Effect::Push(Box::new(super::layers::clash::Clashes::new(self.kind, self.record, clashes))))
            }
            Ok(done) => {
                let mut effects = vec![self.drop_draft(desk)];
                let key = desk.key(Context::Pane, Action::Undo);
                let say = done.say.take().map(|say| Effect::Notice(msg!("and-undo", done = say, key = key)));
                if self.then_next {
                    effects.extend(say);
                    effects.extend(self.go_on(desk));
                } else if let (true, Some(id)) = (self.since_save, done.saved) {
                    effects.extend(self.stay(desk, id));
                } else {
                    effects.push(Effect::Pop);
                    effects.extend(done.saved.map(|id| Effect::Tell(Told::Made { kind: self.kind, id })));
                    effects.extend(say);
                }
                Outcome::Consumed(effects)
            }
            Err(e) => {
                self.held.clear();
                if let Some(at) = e.field().and_then(|key| self.entries.iter().position(|x| x.field.key == key)) {
                    self.at = at;
                    if let Some(entry) = self.entries.get_mut(at) {
                        let next = e.hint().map(Message::to_string).unwrap_or_default();
                        entry.read = Err(msg!("two-sentences", one = e.what(), two = next));
                    }
                    return Outcome::then(Effect::Notice(msg!(
                        "form-mend-field",
                        field = field_label(self.kind, self.entries.get(at).map_or("", |x| x.field.key))
                    )));
                }
                // Nothing was written; what was typed is still here.
                Outcome::then(e.clone().into())
            }
        }
    }

    fn deadline(&self) -> Option<Instant> {
        let waits = self.drafting.map(|(_, since)| since + DRAFT_AFTER);
        self.dirty_since.map(|since| since + DRAFT_AFTER).into_iter().chain(waits).min()
    }

    fn wake(&mut self, desk: &mut Desk, now: Instant) -> Vec<Effect> {
        if self.deadline().is_none_or(|at| at > now) {
            return Vec::new();
        }
        if self.drafting.take().is_some() {
            // Somebody holds the file; the draft goes beside it until the file takes it.
            if let Err(e) = desk.store.keep_draft_aside(&self.as_draft(&desk.author)) {
                return vec![e.into()];
            }
        }
        if self.dirty_since.is_some() { self.keep_draft(desk).into_iter().collect() } else { Vec::new() }
    }

    fn hang_up(&mut self, store: &crate::store::Store) {
        if self.is_touched() {
            // The line is gone; there is nobody to tell if this fails too.
            let _ = store.keep_draft_somewhere(&self.as_draft(""));
        }
    }
}

/// Whether typing over a chosen entry begins anew: names of other things, not numbers or texts.
const fn replaces(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Ref(_) | FieldKind::Term(_) | FieldKind::Choice(_) | FieldKind::Flag)
}

impl Form {
    fn take_made(&mut self, desk: &Desk, kind: Kind, id: Id) {
        let Some(entry) = self.entries.get_mut(self.at) else { return };
        match entry.field.kind {
            FieldKind::Ref(k) if k == kind => {
                let value = Value::Int(id.get());
                *entry =
                    Entry { touched: true, base: entry.base.clone(), ..Entry::new(desk, entry.field, entry.attached, Value::Null, value) };
            }
            FieldKind::Refs(k) if k == kind => {
                let mut ids = entry.value().map(|v| Vec::<Id>::read(&v)).unwrap_or_default();
                ids.push(id);
                let value = ids.write();
                *entry =
                    Entry { touched: true, base: entry.base.clone(), ..Entry::new(desk, entry.field, entry.attached, Value::Null, value) };
            }
            FieldKind::Term(_) | FieldKind::Terms(_) if kind == Kind::Term => {
                if let Ok(Some(term)) = desk.store.get(kind, id) {
                    let code = term.get("code").clone();
                    *entry = Entry {
                        touched: true,
                        base: entry.base.clone(),
                        ..Entry::new(desk, entry.field, entry.attached, Value::Null, code)
                    };
                }
            }
            _ => return,
        }
        self.touch();
    }

    /// What a key does while a save is on its way; `None` if it does what it always does.
    fn act_while_saving(&mut self, action: Action) -> Option<Outcome> {
        let leaves = matches!(action, Action::Leave | Action::Discard | Action::MakeNew | Action::JumpToField);
        if self.then_next && !leaves {
            self.held.push(Held::Act(action));
            return Some(Outcome::done());
        }
        let waits = leaves || matches!(action, Action::Save | Action::SaveAndNext);
        waits.then(|| Outcome::then(Effect::Notice(msg!("form-saving-already"))))
    }

    /// The next record, with what was typed for it already.
    fn go_on(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let held = std::mem::take(&mut self.held);
        let mut preset = self.preset.clone();
        if self.kind == Kind::InstrumentItem {
            // One item after another is of one form, and each has the next place.
            let form = self.entries.iter().find(|e| e.field.key == "instrument").and_then(Entry::value);
            preset = form.map(|value| vec![("instrument", value)]).unwrap_or_default();
        }
        match Self::build(desk, self.kind, None, &preset) {
            Ok(fresh) => *self = fresh,
            Err(e) => return vec![e.into()],
        }
        let mut effects = Vec::new();
        for key in held {
            let outcome = match key {
                Held::Act(action) => self.act(desk, action),
                Held::Typed(typed) => self.typed(desk, &typed),
            };
            if let Outcome::Consumed(more) = outcome {
                effects.extend(more);
            }
        }
        effects
    }

    /// Saved, but more was typed since: the form goes on over the saved record.
    fn stay(&mut self, desk: &mut Desk, id: Id) -> Vec<Effect> {
        self.record = Some(id);
        for entry in &mut self.entries {
            if let Some(value) = entry.handed.take() {
                entry.base = value;
            }
        }
        // The old draft belonged to a record that was not there yet.
        match draft::new_key() {
            Ok(key) => self.draft_key = key,
            Err(e) => return vec![e.into()],
        }
        self.title = desk.names.title(&desk.store, self.kind, id);
        self.touch();
        vec![Effect::Notice(msg!("form-typed-since"))]
    }

    fn keep_draft(&mut self, desk: &mut Desk) -> Option<Effect> {
        self.dirty_since = None;
        if !self.is_touched() {
            return None;
        }
        let draft = self.as_draft(&desk.author);
        let ticket = desk.ticket();
        self.drafting = Some((ticket, Instant::now()));
        Some(Effect::Work(ticket, Box::new(move |store| store.keep_draft_somewhere(&draft).map(|()| super::worker::Done::default()))))
    }

    /// A form from a draft, field by field as it was.
    ///
    /// # Errors
    /// The draft is of another version, or trouble with the file.
    pub fn from_draft(desk: &Desk, draft: &Draft) -> crate::error::Result<Self> {
        let record = match draft.record {
            // A record that somebody took out meanwhile: what was typed becomes a new one.
            Some(id) => desk.store.get(draft.kind, id)?.filter(|r| !r.gone).map(|r| r.id),
            None => None,
        };
        let mut form = Self::build(desk, draft.kind, record, &[])?;
        form.take_draft(desk, draft)?;
        Ok(form)
    }
}
