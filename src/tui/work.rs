//! Work for the writer thread: every change a person makes on the screen is one of these, a verb of `programme` with its
//! words for the bottom line.

use chrono::NaiveDate;

use super::desk::Desk;
use super::layer::Effect;
use super::layers::choose::{Choose, Item};
use super::layers::prompt::Prompt;
use super::worker::{Done, Job};
use crate::error::{Error, Result};
use crate::exchange::schedule;
use crate::model::{Decision, Entrustment, Field, Id, Kind, Row, Step, Supervision, TraineeStatus, Value};
use crate::msg;
use crate::programme::agenda::Proposal;
use crate::programme::curricula::Whose;
use crate::programme::show::{Names, field_label, kind_label, kind_plural};
use crate::programme::skills::frozen::{RESTS_ON, resting_on};
use crate::programme::verbs;
use crate::rules::skills::supervision::{Answers, Standing};
use crate::rules::today::Line;
use crate::store::{Change, ListQuery, Saved, Store, Written, new_id};
use crate::words::Message;

/// What a written step says: what was done, and that it can be undone.
fn said<T>(written: &Written<T>, words: Message) -> Done {
    Done { say: Some(words), changes: written.changes.clone(), ..Done::default() }
}

/// Saves a form: a new record by the verb that knows what it means, everything else three ways.
#[must_use]
pub fn save(desk: &Desk, kind: Kind, record: Option<Id>, own: Vec<Change>, attached: Vec<Change>) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        if record.is_none() {
            let mut row = Row { values: kind.start_values(), ..Row::new(kind, new_id()?) };
            for change in &own {
                row.set(change.key, change.value.clone());
            }
            if let Some(done) = by_verb(store, &author, today, &row) {
                return done;
            }
        }
        let resting = record.map(|id| resting(store, kind, &[id], &own)).transpose()?.flatten();
        let own = if kind == Kind::Nomination { with_day(store, record, own, today)? } else { own };
        let written = crate::programme::save(store, &author, kind, record, &own, &attached)?;
        let filed = &written.output;
        if let Saved::Clashes(clashes) = &filed.saved {
            return Ok(Done { clashes: clashes.clone(), ..Done::default() });
        }
        let words = told(saved_words(store, kind, filed.id), resting);
        Ok(Done { saved: Some(filed.id), ..said(&written, words) })
    })
}

/// A decision about a nomination has its day: today, unless another was typed; none any more where it is taken back.
fn with_day(store: &Store, record: Option<Id>, mut own: Vec<Change>, today: NaiveDate) -> Result<Vec<Change>> {
    let decision = own.iter().find(|c| c.key == "decision" && c.base != c.value).map(|c| c.value.clone());
    let Some(decision) = decision.filter(|_| !own.iter().any(|c| c.key == "decided_on" && c.base != c.value)) else { return Ok(own) };
    let held = record.map(|id| store.get(Kind::Nomination, id)).transpose()?.flatten();
    let base = held.map(|row| row.get("decided_on").clone()).unwrap_or_default();
    let value = if matches!(decision.as_str(), "" | "pending") { Value::Null } else { Value::text(today.to_string()) };
    own.retain(|c| c.key != "decided_on");
    own.push(Change { key: "decided_on", base, value });
    Ok(own)
}

/// Saves one new record each for some trainees, in one step.
#[must_use]
pub fn save_many(desk: &Desk, kind: Kind, trainees: Vec<Id>, own: Vec<Change>) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let mut row = Row { values: kind.start_values(), ..Row::new(kind, new_id()?) };
        for change in &own {
            row.set(change.key, change.value.clone());
        }
        let words = msg!("did-save-many", n = trainees.len(), kinds = kind_plural(kind));
        if kind == Kind::Nomination && row.text("decision") == "pending" {
            return verbs::nominate(store, &author, today, &trainees, &row.to()).map(|written| said(&written, words));
        }
        let label = msg!("journal-new-many", n = trainees.len(), kinds = kind_plural(kind));
        let written = store.write(&author, &label, |tx| {
            trainees.iter().try_for_each(|id| {
                let own = Row { id: new_id()?, ..row.clone() }.with("trainee", Value::Int(id.get()));
                tx.insert(&own)
            })
        })?;
        Ok(said(&written, words))
    })
}

/// The same work, and the form's draft goes with it: no moment is left in which what was saved would be offered again.
#[must_use]
pub fn and_drop_draft(job: Job, draft: i64) -> Job {
    Box::new(move |store| {
        let done = job(store)?;
        if done.clashes.is_empty() {
            // It is saved. A draft that stays behind is offered once more, which is no reason to say that it is not.
            let _ = store.drop_draft(draft);
        }
        Ok(done)
    })
}

fn saved_words(store: &Store, kind: Kind, id: Id) -> Message {
    msg!("did-save", kind = kind_label(kind), name = crate::programme::subject(store, &Names::new(), kind, id))
}

/// A new record of a kind that a verb makes; nothing for the others, and for a form that the verb would have to refuse for want
/// of its main part: the plain save names the field.
fn by_verb(store: &mut Store, author: &str, today: NaiveDate, row: &Row) -> Option<Result<Done>> {
    let trainee = row.reference("trainee")?;
    let made = match row.kind {
        Kind::Placement => verbs::place(store, author, today, &row.to()),
        Kind::Assessment => verbs::assess(store, author, today, &row.to()),
        Kind::Entrustment => verbs::entrust(store, author, today, &row.to()),
        Kind::Certificate => verbs::certify(store, author, today, &row.to()),
        Kind::FollowUp => verbs::follow_up(store, author, today, &row.to()),
        Kind::Nomination if row.text("decision") == "pending" => {
            return Some(verbs::nominate(store, author, today, &[trainee], &row.to()).map(|written| {
                let id = written.output.nominations.first().copied();
                Done { saved: id, ..said(&written, saved_words(store, Kind::Trainee, trainee)) }
            }));
        }
        _ => return None,
    };
    Some(made.map(|written| {
        let made = &written.output;
        let words = saved_words(store, row.kind, made.id);
        let words = match made.warnings.first() {
            Some(warning) => msg!("did-save-but", done = words, warning = warning),
            None => words,
        };
        Done { saved: Some(made.id), ..said(&written, words) }
    }))
}

/// What a person should see about a record while it is entered: people who may be the same, what it clashes with.
#[must_use]
pub fn warnings(desk: &Desk, row: &Row, passport: &str, new: bool) -> Vec<String> {
    let now = desk.manner.now();
    match row.kind {
        Kind::Trainee | Kind::Trainer if new => duplicate_warnings(desk, row, passport),
        Kind::Placement => verbs::place_warnings(&desk.store, &now, row).unwrap_or_default().iter().map(Message::to_string).collect(),
        Kind::Session | Kind::Visit | Kind::Attendance | Kind::Department | Kind::Agreement | Kind::Cohort => {
            let clashes = crate::programme::clashes::proposed(&desk.store, &now, row).unwrap_or_default();
            clashes.iter().filter(|line| line.is_clash()).map(|line| line.what.to_string()).collect()
        }
        Kind::Document if ENDING.contains(&row.text("kind")) && row.get("expires_on").is_null() => {
            vec![crate::words::label("form-no-last-day")]
        }
        _ => Vec::new(),
    }
}

/// Documents that end one day; an invitation or a contract may not.
const ENDING: [&str; 4] = ["passport", "visa", "permit", "insurance"];

/// Sets the state of records: a trainee's status, a nomination's decision, a placement's state.
#[must_use]
pub fn set_state(desk: &Desk, kind: Kind, key: &'static str, ids: Vec<Id>, state: &str, reason: &str) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    let (state, reason) = (state.to_owned(), reason.to_owned());
    Box::new(move |store| {
        let n = ids.len();
        let set = kind.field(key).and_then(|f| if let crate::model::FieldKind::Choice(set) = f.kind { Some(set.name) } else { None });
        let words = msg!("did-set-state", n = n, state = crate::programme::show::choice(set.unwrap_or_default(), &state));
        match kind {
            Kind::Trainee => {
                let to = TraineeStatus::of_key(&state).ok_or_else(|| Error::defect("no such state"))?;
                let written = verbs::set_status(store, &author, today, &ids, to, &reason)?;
                Ok(said(&written, words))
            }
            Kind::Nomination => {
                let decision = Decision::of_key(&state).ok_or_else(|| Error::defect("no such decision"))?;
                let written = verbs::select(store, &author, today, &ids, decision, &reason)?;
                Ok(said(&written, words))
            }
            _ => {
                let label = msg!("journal-set-field", field = field_label(kind, key), n = n, kinds = kind_plural(kind));
                let written = store
                    .write(&author, &label, |tx| ids.iter().try_for_each(|id| tx.set(kind, *id, &[(key, Value::text(state.as_str()))])))?;
                Ok(said(&written, words))
            }
        }
    })
}

/// Sets one field of many records.
#[must_use]
pub fn set_field(desk: &Desk, kind: Kind, field: &'static Field, ids: Vec<Id>, value: Value) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let change = Change { key: field.key, base: Value::Null, value: value.clone() };
        let resting = resting(store, kind, &ids, &[change])?;
        let label = msg!("journal-set-field", field = field_label(kind, field.key), n = ids.len(), kinds = kind_plural(kind));
        // A day of return that is corrected moves what is to be asked after it.
        let returns = kind == Kind::Trainee && field.key == "status_on";
        let decides = kind == Kind::Nomination && field.key == "decision";
        let written = store.write(&author, &label, |tx| {
            ids.iter().try_for_each(|id| {
                let before = if returns { tx.get(kind, *id)? } else { None };
                let mut cells = vec![(field.key, value.clone())];
                if decides {
                    let open = matches!(value.as_str(), "" | "pending");
                    cells.push(("decided_on", if open { Value::Null } else { Value::text(today.to_string()) }));
                }
                tx.set(kind, *id, &cells)?;
                if decides {
                    verbs::after_decision(tx, *id, today)?;
                }
                if returns {
                    crate::programme::follow_ups::after_change(tx, *id, before.as_ref())?;
                }
                Ok(())
            })
        })?;
        let n = if returns || decides { ids.len() } else { written.changes.records.len() };
        let words = msg!("did-set-field", field = field_label(kind, field.key), n = n);
        Ok(said(&written, told(words, resting)))
    })
}

/// Takes records out.
#[must_use]
pub fn remove(desk: &Desk, kind: Kind, ids: Vec<Id>) -> Job {
    let author = desk.author.clone();
    let names = super::panes::table::names_of(desk, kind, &ids);
    if kind == Kind::Waiver {
        return Box::new(move |store| {
            let written = verbs::unwaive(store, &author, &ids)?;
            Ok(said(&written, msg!("did-unwaive", name = names)))
        });
    }
    Box::new(move |store| {
        let label = msg!("journal-remove", kind = kind_label(kind), name = names);
        let written = store.write(&author, &label, |tx| ids.iter().try_for_each(|id| verbs::take_out(tx, kind, *id)))?;
        Ok(said(&written, msg!("did-remove", name = names)))
    })
}

/// The decision that rests on one of some assessments, in words, where what it rests on is changed. To take one out is refused by the store.
fn resting(store: &Store, kind: Kind, ids: &[Id], changes: &[Change]) -> Result<Option<Message>> {
    let counts = changes.iter().any(|c| RESTS_ON.contains(&c.key));
    if kind != Kind::Assessment || !counts {
        return Ok(None);
    }
    for id in ids.iter().take(LOOKED_AT) {
        let Some(row) = store.get(kind, *id)? else { continue };
        if let Some(decision) = resting_on(store, &row)?.first() {
            let record: Entrustment = decision.to();
            let hospital = record.hospital.map(|id| Names::new().title(store, Kind::Hospital, id)).unwrap_or_default();
            let (day, level) = (record.decided_on.map(|d| d.to_string()).unwrap_or_default(), record.level.unwrap_or_default());
            return Ok(Some(msg!("assess-evidence-of", day = day, hospital = hospital, level = level)));
        }
    }
    Ok(None)
}

/// What was done, with the decision that rests on it.
fn told(done: Message, resting: Option<Message>) -> Message {
    match resting {
        Some(warning) => msg!("did-change-evidence", done = done, warning = warning),
        None => done,
    }
}

/// Merges two records.
#[must_use]
pub fn merge(desk: &Desk, keep: Id, other: Id, choices: Vec<(&'static str, Value)>) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = crate::programme::merge(store, &author, keep, other, &choices)?;
        Ok(Done { saved: Some(keep), ..said(&written, msg!("did-merge")) })
    })
}

/// Puts a placement, visit or session elsewhere; `base` is what the person saw.
#[must_use]
pub fn reschedule(desk: &Desk, base: Row, put: verbs::Put, name: String) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::reschedule(store, &author, &base, &put)?;
        Ok(said(&written, msg!("did-reschedule", name = name, from = put.from, to = put.to)))
    })
}

/// Cuts a placement in two.
#[must_use]
pub fn split(desk: &Desk, base: Row, day: NaiveDate, name: String) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::split(store, &author, &base, day)?;
        Ok(said(&written, msg!("did-split", name = name, day = day)))
    })
}

/// Keeps a filter under a name.
#[must_use]
pub fn save_filter(desk: &Desk, kind: Kind, name: &str, expression: &str) -> Job {
    let author = desk.author.clone();
    let (name, expression) = (name.to_owned(), expression.to_owned());
    Box::new(move |store| {
        let id = new_id()?;
        let row = Row::new(Kind::SavedFilter, id)
            .with("records", Value::text(kind.table()))
            .with("name", Value::text(name.as_str()))
            .with("expression", Value::text(expression.as_str()));
        let written = store.write(&author, &msg!("journal-save-filter", name = name), |tx| tx.insert(&row))?;
        Ok(said(&written, msg!("did-save-filter", name = name)))
    })
}

/// Undoes a row of the journal.
#[must_use]
pub fn undo_row(desk: &Desk, seq: i64) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| undo(store, &author, seq))
}

/// Undoes the person's last step, or brings the last undone one back.
#[must_use]
pub fn undo_last(desk: &Desk, redo: bool) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let found = if redo { store.redoable(&author)? } else { store.undoable(&author)? };
        match found {
            Some(seq) => undo(store, &author, seq),
            None => Ok(Done { say: Some(if redo { msg!("nothing-to-redo") } else { msg!("nothing-to-undo") }), ..Done::default() }),
        }
    })
}

fn undo(store: &mut Store, author: &str, seq: i64) -> Result<Done> {
    let written = store.undo(author, seq)?;
    // What the new step is called in the history: an undo, or a redo.
    let label = match written.seq {
        Some(seq) => store.entry(seq)?.map(|e| e.label).unwrap_or_default(),
        None => String::new(),
    };
    let words = match written.output.kept.len() {
        0 => msg!("did-undo", label = label),
        n => msg!("did-undo-part", label = label, n = n),
    };
    let undo = written.output.entry.undoes.is_none();
    Ok(Done { undo, ..said(&written, words) })
}

/// Loads the sample programme.
#[must_use]
pub fn load_sample(desk: &Desk) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        crate::programme::sample::load(store, &author, today)?;
        Ok(Done { say: Some(msg!("did-load-sample")), everything: true, ..Done::default() })
    })
}

/// People who may be the same as the one that is entered.
fn duplicate_warnings(desk: &Desk, row: &Row, passport: &str) -> Vec<String> {
    crate::programme::likely_same(&desk.store, row, passport, 3)
        .unwrap_or_default()
        .into_iter()
        .map(|found| {
            let detail = crate::programme::entry::detail(&desk.store, &desk.names, &found);
            crate::say!("form-likely-same", name = desk.names.row_title(&desk.store, &found), detail = detail)
        })
        .collect()
}

/// Of so many marked trainees the open steps are looked up; it is done while somebody waits.
const LOOKED_AT: usize = 200;

/// The clearance steps that are open for every one of some trainees, to choose from: a step that one of them has closed already
/// cannot be closed for all.
#[must_use]
pub fn steps_of(desk: &Desk, trainees: &[Id]) -> Effect {
    let now = desk.manner.now();
    let mut open: Option<Vec<crate::rules::clearance::StepRule>> = None;
    for trainee in trainees.iter().take(LOOKED_AT) {
        match crate::programme::today::open_steps(&desk.store, &now, *trainee) {
            Ok(own) => match &mut open {
                Some(open) => open.retain(|step| own.contains(step)),
                None => open = Some(own),
            },
            Err(e) => return e.into(),
        }
    }
    let steps = open.unwrap_or_default();
    if steps.is_empty() {
        return Effect::Notice(msg!("steps-all-closed", name = super::panes::table::names_of(desk, Kind::Trainee, trainees)));
    }
    let items = steps
        .into_iter()
        .map(|step| {
            let detail =
                step.document.map(|k| crate::say!("step-by-document", document = crate::programme::show::choice("document_kind", k.key())));
            Item { label: step.name, detail: detail.unwrap_or_default(), value: Value::Int(step.id.get()) }
        })
        .collect();
    Effect::Push(Box::new(Choose::new("choose-step", crate::words::label("choose-step"), items)))
}

/// Closes a step: with its document in a form where a document closes it, else at once.
#[must_use]
pub fn close_step(desk: &mut Desk, trainees: Vec<Id>, step: &Value) -> Effect {
    let Some(id) = (if let Value::Int(n) = step { Id::new(*n) } else { None }) else { return Effect::Notice(msg!("why-no-row")) };
    let found = match desk.store.get(Kind::Step, id) {
        Ok(Some(row)) => row,
        Ok(None) => return Effect::Notice(msg!("why-no-row")),
        Err(e) => return e.into(),
    };
    let record: Step = found.to();
    if let Some(kind) = record.document_kind {
        return super::form::Form::new_for(desk, Kind::Document, trainees, &[("kind", Value::text(kind.key()))]);
    }
    close_by_record(desk, trainees, id, record.name, "")
}

/// Closes a step by a record of today: how it was done, or why it is not needed; a step that a document closes needs a word why
/// there is none.
#[must_use]
pub fn close_by_record(desk: &mut Desk, trainees: Vec<Id>, step: Id, step_name: String, notes: &str) -> Effect {
    let ticket = desk.ticket();
    let name = super::panes::table::names_of(desk, Kind::Trainee, &trainees);
    let (author, today, notes) = (desk.author.clone(), desk.manner.today, notes.to_owned());
    let job: Job = Box::new(move |store| {
        let closing = verbs::Closing::Record { done_on: Some(today), notes };
        let written = verbs::close_step(store, &author, today, &trainees, step, &closing)?;
        Ok(said(&written, msg!("did-close-step", step = step_name, name = name)))
    });
    Effect::Work(ticket, job)
}

/// Puts a line of Today off to a day.
#[must_use]
pub fn snooze(desk: &Desk, line: &Line, until: NaiveDate, reason: &str) -> Job {
    let (author, today, line, reason) = (desk.author.clone(), desk.manner.today, line.clone(), reason.to_owned());
    Box::new(move |store| {
        let written = verbs::snooze(store, &author, today, &line, until, &reason)?;
        Ok(said(&written, msg!("did-snooze", until = until)))
    })
}

/// Puts copies of sessions where they were proposed.
#[must_use]
pub fn copy_sessions(desk: &Desk, proposal: Proposal) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::copy_sessions(store, &author, &proposal)?;
        let (from, to) = proposal.days;
        Ok(said(&written, msg!("did-copy-sessions", n = written.output, from = from, to = to)))
    })
}

/// Moves sessions to where they were proposed, `n` days on.
#[must_use]
pub fn shift_sessions(desk: &Desk, n: i64, proposal: Proposal) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::shift_sessions(store, &author, n, &proposal)?;
        Ok(said(&written, msg!("did-shift-sessions", n = written.output, days = n)))
    })
}

/// Marks who came to a session.
#[must_use]
pub fn mark_seen(desk: &Desk, session: Id, marks: Vec<verbs::Marked>, title: String) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let written = verbs::mark_seen(store, &author, today, session, &marks)?;
        Ok(said(&written, msg!("did-mark-attendance", title = title, n = marks.len())))
    })
}

/// Enters a theatre list.
#[must_use]
pub fn log_list(desk: &Desk, side: verbs::Side, cases: Vec<verbs::Entered>) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let written = verbs::log_list(store, &author, today, side, &cases)?;
        let words = msg!("did-log-list", new = written.output.new, changed = written.output.changed);
        let words = match written.output.warnings.first() {
            Some(warning) => msg!("did-save-but", done = words, warning = warning),
            None => words,
        };
        Ok(said(&written, words))
    })
}

/// Confirms what the other side entered.
#[must_use]
pub fn confirm(desk: &Desk, claims: Vec<verbs::Claim>) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let written = verbs::confirm(store, &author, today, &claims)?;
        Ok(said(&written, msg!("did-confirm", n = written.output)))
    })
}

/// Writes the answers of the other side.
#[must_use]
pub fn answer_otherwise(desk: &Desk, id: Id, answers: Answers) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let written = verbs::answer(store, &author, today, id, answers)?;
        let words = if matches!(written.output, Standing::Disagreed { .. }) { msg!("did-disagree") } else { msg!("did-confirm", n = 1) };
        Ok(said(&written, words))
    })
}

/// Settles a disagreement.
#[must_use]
pub fn settle(desk: &Desk, id: Id, code: Supervision, why: String) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let written = verbs::settle(store, &author, today, id, code, &why)?;
        Ok(said(&written, msg!("did-settle", code = code.key())))
    })
}

/// Says whether a line of a register is a case.
#[must_use]
pub fn pair(desk: &Desk, (register, case): (Id, Id), is: verbs::Said) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::pair(store, &author, register, case, is)?;
        let words = match is {
            verbs::Said::Same => msg!("did-pair"),
            verbs::Said::Two => msg!("did-refuse-pair"),
            verbs::Said::Open => msg!("did-unpair"),
        };
        Ok(said(&written, words))
    })
}

/// The question why a clash is accepted.
#[must_use]
pub fn ask_waive(typed: &str) -> Prompt {
    Prompt::new("waive", crate::words::label("ask-waive"), typed.to_owned())
}

/// Accepts a clash for the reason that was typed, perhaps with a day in front of it; asks again where there is none.
#[must_use]
pub fn waive(desk: &mut Desk, line: &Line, typed: &str) -> Effect {
    let (until, reason) = split_day(desk, typed.trim());
    if reason.is_empty() {
        return Effect::Push(Box::new(ask_waive(typed).refused(&msg!("waive-needs-reason"))));
    }
    let ticket = desk.ticket();
    let (author, today, line, reason) = (desk.author.clone(), desk.manner.today, line.clone(), reason.to_owned());
    Effect::Work(
        ticket,
        Box::new(move |store| {
            let written = verbs::waive(store, &author, today, &line, &reason, until)?;
            Ok(said(&written, until.map_or_else(|| msg!("did-waive"), |day| msg!("did-waive-until", until = day))))
        }),
    )
}

/// A day to come in front of a reason. A word is a day only where it looks like one: a reason may begin with a number.
fn split_day<'a>(desk: &Desk, typed: &'a str) -> (Option<NaiveDate>, &'a str) {
    let (first, rest) = typed.split_once(' ').unwrap_or((typed, ""));
    let like_a_day = first.starts_with('+') || first.contains(|c: char| c.is_ascii_digit()) && first.contains(['-', '/', '.']);
    let read = crate::rules::date_input::parse(first, desk.manner.today, desk.manner.calendar, &desk.manner.shift);
    match read {
        Ok(day) if like_a_day && day.date > desk.manner.today => (Some(day.date), rest.trim()),
        _ => (None, typed),
    }
}

/// A name for an exported file.
#[must_use]
pub fn export_name(kind: Kind) -> String {
    format!("{}.csv", kind.table())
}

/// The question to which file a list is written.
#[must_use]
pub fn ask_file(typed: &str) -> Prompt {
    Prompt::new("export-file", crate::words::label("ask-export-file"), typed.to_owned())
}

/// Writes what a table lists to a file, without its sensitive fields; refuses to replace one, and asks again. The ending tells the
/// form.
#[must_use]
pub fn export(desk: &Desk, query: &ListQuery, file: &str) -> Effect {
    match crate::exchange::export::to_file(&desk.store, query, std::path::Path::new(file)) {
        Ok(rows) => Effect::Notice(msg!("did-export", rows = rows, file = file)),
        Err(e) => Effect::Push(Box::new(ask_file(file).refused(&e.to_string().replace('\n', " ")))),
    }
}

/// The question to which file a schedule is written.
#[must_use]
pub fn ask_calendar_file(typed: &str) -> Prompt {
    Prompt::new("calendar-file", crate::words::label("ask-calendar-file"), typed.to_owned())
}

/// Whether there is a schedule of a kind, and if not why.
///
/// # Errors
/// There is none.
pub fn has_schedule(kind: Kind) -> std::result::Result<(), Message> {
    if schedule::KINDS.contains(&kind) { Ok(()) } else { Err(msg!("why-no-schedule", kind = kind_label(kind))) }
}

/// The question for a record: a name for its file to begin with.
#[must_use]
pub fn ask_calendar_of(desk: &Desk, kind: Kind, id: Id) -> Prompt {
    let name = crate::text::ascii(&desk.names.title(&desk.store, kind, id)).to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    ask_calendar_file(&format!("{}.ics", crate::text::truncate_with(&words.join("-"), 40, "")))
}

/// Writes the schedule of a record to a new file; the ending tells the form. A name that cannot be is asked for again. It may take a
/// while, so it is written beside the screen.
#[must_use]
pub fn calendar_out(desk: &mut Desk, who: (Kind, Id), file: &str) -> Effect {
    let path = std::path::PathBuf::from(file);
    let format = match schedule::may_write(&path) {
        Ok(format) => format,
        Err(e) => return Effect::Push(Box::new(ask_calendar_file(file).refused(&e.to_string().replace('\n', " ")))),
    };
    let (ticket, name) = (desk.ticket(), desk.names.title(&desk.store, who.0, who.1));
    let (manner, file) = (desk.manner.clone(), file.to_owned());
    let asked = schedule::Asked { who, from: None, to: None, format, holidays: false };
    let job: Job = Box::new(move |store| {
        let cut = schedule::to_file(store, &manner, &asked, chrono::Utc::now().naive_utc(), &path)?;
        let done = msg!("did-calendar-out", name = name, file = file);
        let words = cut.into_iter().fold(done, |one, two| msg!("two-sentences", one = one, two = two));
        Ok(Done { say: Some(words), ..Done::default() })
    });
    Effect::Work(ticket, job)
}

/// The question why somebody is set to a state, which is kept in front of the answer.
#[must_use]
pub fn ask_reason(state: &str) -> Prompt {
    Prompt::new("state-reason", crate::words::label("ask-reason"), String::new()).keeping(state.to_owned())
}

/// Sets how much each criterion of selection weighs under an agreement.
#[must_use]
pub fn set_weights(desk: &Desk, agreement: Id, title: String, weights: crate::rules::skills::selection::Weights) -> Job {
    use crate::rules::skills::selection::Criterion;
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::set_weights(store, &author, agreement, &weights)?;
        let shown: Vec<String> = Criterion::ALL.iter().map(|c| weights.weight(*c).to_string()).collect();
        Ok(said(&written, msg!("did-set-weights", title = title, weights = shown.join(" "))))
    })
}

/// Enters a follow-up with those who were taught.
#[must_use]
pub fn ask_after(desk: &Desk, asked: verbs::Asked, name: String) -> Job {
    let (author, today) = (desk.author.clone(), desk.manner.today);
    Box::new(move |store| {
        let written = verbs::ask_after(store, &author, today, &asked)?;
        let (n, taught) = (written.output.records.len(), written.output.teaching);
        Ok(said(&written, msg!("did-ask-after", name = name, month = asked.month, n = n, taught = taught)))
    })
}

/// Makes a new version of a framework or an instrument.
#[must_use]
pub fn new_version(desk: &Desk, kind: Kind, id: Id, version: &str) -> Job {
    let (author, version) = (desk.author.clone(), version.to_owned());
    Box::new(move |store| {
        let written = verbs::new_version(store, &author, kind, id, &version)?;
        let made = &written.output;
        let name = store.get(kind, made.id)?.map(|row| crate::rules::frozen::called(&row)).unwrap_or_default();
        let words = match (kind, made.old_lines) {
            (Kind::Framework, 0) => msg!("did-new-framework", name = name, n = made.parts),
            (Kind::Framework, lines) => msg!("did-new-framework-lines", name = name, n = made.parts, lines = lines),
            _ => msg!("did-new-instrument", name = name, n = made.parts),
        };
        Ok(Done { saved: Some(made.id), ..said(&written, words) })
    })
}

/// Moves the lines of curricula that name a framework on to its later version.
#[must_use]
pub fn move_lines(desk: &Desk, framework: Id, name: String) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::move_lines(store, &author, framework, &name)?;
        let (moved, stay) = written.output;
        Ok(said(&written, if stay == 0 { msg!("did-move-lines", n = moved) } else { msg!("did-move-lines-some", n = moved, stay = stay) }))
    })
}

/// Sets lines of a curriculum.
#[must_use]
pub fn set_curriculum(desk: &Desk, whose: Whose, name: String, changes: Vec<verbs::LineChange>) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::set_curriculum(store, &author, &whose, &name, &changes)?;
        Ok(said(&written, msg!("did-set-curriculum", name = name, n = written.output)))
    })
}

/// Copies a curriculum.
#[must_use]
pub fn copy_curriculum(desk: &Desk, from: Whose, to: Whose, name: String) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = verbs::copy_curriculum(store, &author, &from, &to, &name)?;
        Ok(said(&written, msg!("did-copy-curriculum", name = name, n = written.output)))
    })
}

/// Writes a framework that came from Moodle's file.
#[must_use]
pub fn apply_moodle(desk: &Desk, planned: crate::exchange::moodle::Planned) -> Job {
    let author = desk.author.clone();
    Box::new(move |store| {
        let written = crate::exchange::moodle::apply(store, &author, &planned)?;
        let c = planned.counts;
        let words = match written.seq {
            Some(_) => msg!("did-moodle", name = planned.name, new = c.new, changed = c.changed),
            None => msg!("did-moodle-nothing", name = planned.name),
        };
        Ok(Done { saved: Some(written.output), ..said(&written, words) })
    })
}
