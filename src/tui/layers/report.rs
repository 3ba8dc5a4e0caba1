//! Reports to files from wherever a trainee or a certificate stands: which one, then the name of the file, whose ending tells the form.
//!
//! Any layer can offer them: it begins with [`ask`] and hands what it is told to [`told`]. What was chosen goes along in front of the
//! file's name, so that the layer keeps nothing.

use std::path::PathBuf;

use crate::exchange::report::{Wanted, file_name, finish, may_write, prepare, remarks};
use crate::model::{Id, Issued, Kind, Value};
use crate::msg;
use crate::programme::certificates::{cells, proposal};
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;
use crate::tui::worker::{Done, Job};
use crate::words::label;

const CHOICE: &str = "choose-report";
const FILE: &str = "report-file";
/// Certificates of one person that are offered.
const OFFERED: usize = 20;

/// Whether there is a report of a kind.
#[must_use]
pub fn has(kind: Kind) -> bool {
    matches!(kind, Kind::Trainee | Kind::Certificate)
}

/// Asks which report of a record is wanted.
#[must_use]
pub fn ask(desk: &mut Desk, kind: Kind, id: Id) -> Effect {
    match kind {
        Kind::Certificate => ask_file(desk, &format!("certificate {}", id.get())),
        Kind::Trainee => {
            let mut items = vec![
                item("choose-report-plain", "choose-report-plain-detail", format!("plain {}", id.get())),
                item("choose-report-issue", "choose-report-issue-detail", format!("issue {}", id.get())),
            ];
            match desk.store.referring(Kind::Certificate, "trainee", id, OFFERED) {
                Ok(rows) => items.extend(rows.iter().map(|row| Item {
                    label: desk.names.row_title(&desk.store, row),
                    detail: [row.text("number"), row.text("code")].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("  "),
                    value: Value::text(format!("certificate {}", row.id.get())),
                })),
                Err(e) => return e.into(),
            }
            Effect::Push(Box::new(Choose::new(CHOICE, label("choose-report"), items)))
        }
        _ => Effect::Notice(msg!("why-no-report", kind = crate::programme::show::kind_label(kind))),
    }
}

fn item(name: &str, detail: &str, value: String) -> Item {
    Item { label: label(name), detail: label(detail), value: Value::text(value) }
}

/// Takes the answers to the questions of [`ask`]; `None` where the answer is to another one.
#[must_use]
pub fn told(desk: &mut Desk, told: &Told) -> Option<Outcome> {
    match told {
        Told::Chosen { purpose: CHOICE, value } => Some(Outcome::then(ask_file(desk, value.as_str()))),
        Told::Line { purpose: FILE, text, done: true } => {
            let (what, file) = text.split_once('\n')?;
            Some(if file.trim().is_empty() { Outcome::done() } else { Outcome::then(write(desk, what, file.trim())) })
        }
        _ => None,
    }
}

/// What a word of ours stands for.
fn wanted(what: &str) -> Option<Wanted> {
    let (what, id) = what.split_once(' ')?;
    let id = Id::new(id.parse().ok()?)?;
    Some(match what {
        "plain" => Wanted::Portfolio { trainee: id, issue: false, sensitive: false },
        "issue" => Wanted::Portfolio { trainee: id, issue: true, sensitive: false },
        "certificate" => Wanted::Certificate { id, issue: false },
        _ => return None,
    })
}

fn ask_file(desk: &Desk, what: &str) -> Effect {
    let name = match wanted(what) {
        Some(Wanted::Portfolio { trainee, .. }) => file_name(&desk.names.title(&desk.store, Kind::Trainee, trainee), "portfolio"),
        Some(Wanted::Certificate { id, .. }) => {
            let row = desk.store.get(Kind::Certificate, id).ok().flatten();
            let whose = row.as_ref().and_then(|row| row.reference("trainee"));
            let name = whose.map(|id| desk.names.title(&desk.store, Kind::Trainee, id)).unwrap_or_default();
            let portfolio = row.is_some_and(|row| row.text("sort") == Issued::Portfolio.key());
            file_name(&name, if portfolio { "portfolio" } else { "certificate" })
        }
        None => return Effect::Notice(msg!("why-no-row")),
    };
    prompt(what, &name, None)
}

fn prompt(what: &str, typed: &str, refused: Option<&String>) -> Effect {
    let prompt = Prompt::new(FILE, label("ask-report-file"), typed.to_owned()).keeping(what.to_owned());
    Effect::Push(Box::new(match refused {
        Some(why) => prompt.refused(why),
        None => prompt,
    }))
}

/// Writes a report beside the screen; a name that cannot be is asked for again.
fn write(desk: &mut Desk, what: &str, file: &str) -> Effect {
    let path = PathBuf::from(file);
    let format = match may_write(&path) {
        Ok(format) => format,
        Err(e) => return prompt(what, file, Some(&e.to_string().replace('\n', " "))),
    };
    let Some(wanted) = wanted(what) else { return Effect::Notice(msg!("why-no-row")) };
    let ticket = desk.ticket();
    let (author, today, shift, file) = (desk.author.clone(), desk.manner.today, desk.manner.shift.clone(), file.to_owned());
    let job: Job = Box::new(move |store| {
        let prepared = prepare(store, &author, today, &shift, wanted)?;
        let missing = finish(store, &author, &prepared, format, &path)?;
        let done = if matches!(wanted, Wanted::Portfolio { issue: true, .. }) {
            msg!("did-report-issued", what = prepared.name, code = prepared.code, file = file)
        } else {
            msg!("did-report", what = prepared.name, file = file)
        };
        let words = remarks(&prepared, &missing).into_iter().fold(done, |one, two| msg!("two-sentences", one = one, two = two));
        Ok(Done { say: Some(words), changes: prepared.changes, ..Done::default() })
    });
    Effect::Work(ticket, job)
}

/// The form for a new certificate of a trainee, filled as far as the file knows.
#[must_use]
pub fn issue(desk: &mut Desk, trainee: Id) -> Effect {
    match proposal(&desk.store, &desk.names, trainee, desk.manner.today) {
        Ok(proposed) => {
            let cells = cells(proposed);
            Form::new_record(desk, Kind::Certificate, &cells)
        }
        Err(e) => e.into(),
    }
}
