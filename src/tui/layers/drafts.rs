//! Forms that were left or lost: each can be opened again as it was.

use crate::model::{Kind, Value};
use crate::programme::show::kind_label;
use crate::store::Draft;
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::Effect;
use crate::tui::layers::choose::{Choose, Item};

/// A person's drafts whose forms are open nowhere: left, or lost with their program.
///
/// # Errors
/// Trouble with the file.
pub fn left(desk: &Desk) -> crate::error::Result<Vec<Draft>> {
    let drafts = desk.store.drafts(&desk.author)?;
    Ok(drafts.into_iter().filter(|d| !is_open_elsewhere(&d.body)).collect())
}

/// The one of them that was open when the program ended, if there is just one: its form is opened as it was.
#[must_use]
pub fn interrupted(left: &[Draft]) -> Option<i64> {
    let open = |d: &&Draft| {
        let body = serde_json::from_str::<serde_json::Value>(&d.body).ok();
        body.and_then(|j| j.get("open")?.as_bool()).unwrap_or(false)
    };
    let mut open = left.iter().filter(open);
    open.next().filter(|_| open.next().is_none()).map(|d| d.key)
}

/// Whether the program that wrote a draft still runs, and is not this one.
fn is_open_elsewhere(body: &str) -> bool {
    let pid = serde_json::from_str::<serde_json::Value>(body).ok().and_then(|j| j.get("pid")?.as_u64());
    let own = std::fs::read_to_string("/proc/self/comm").unwrap_or_default();
    pid.is_some_and(|pid| {
        // Numbers of processes are used again: only a program of our name can have the form open.
        pid != u64::from(std::process::id()) && std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name == own)
    })
}

/// The list of a person's drafts; a notice if there are none.
#[must_use]
pub fn list(desk: &Desk) -> Effect {
    match left(desk) {
        Ok(drafts) if drafts.is_empty() => Effect::Notice(crate::msg!("no-drafts")),
        Ok(drafts) => {
            let items = drafts
                .iter()
                .map(|d| {
                    let name = d
                        .record
                        .map_or_else(|| crate::say!("form-new", kind = kind_label(d.kind)), |id| desk.names.title(&desk.store, d.kind, id));
                    Item {
                        label: format!("{name}: {}", typed(d.kind, &d.body)),
                        detail: crate::programme::history::when(&d.at),
                        value: Value::Int(d.key),
                    }
                })
                .collect();
            Effect::Push(Box::new(Choose::new("draft", crate::words::label("choose-draft"), items)))
        }
        Err(e) => e.into(),
    }
}

/// The first words of a draft, in the order of the form, to know it by.
fn typed(kind: Kind, body: &str) -> String {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(body) else { return String::new() };
    let Some(fields) = json.get("fields").and_then(serde_json::Value::as_object) else { return String::new() };
    let text = |key: &str| fields.get(key)?.get("text")?.as_str().filter(|t| !t.trim().is_empty());
    let texts: Vec<&str> = kind.fields().iter().filter_map(|f| text(f.key)).take(4).collect();
    crate::text::truncate(&texts.join(", "), 50).into_owned()
}

/// Opens a draft.
#[must_use]
pub fn open(desk: &Desk, key: i64) -> Effect {
    let found = desk.store.drafts(&desk.author).map(|all| all.into_iter().find(|d| d.key == key));
    match found {
        Ok(Some(draft)) => match Form::from_draft(desk, &draft) {
            Ok(form) => Effect::Push(Box::new(form)),
            Err(e) => e.into(),
        },
        Ok(None) => Effect::Notice(crate::msg!("no-drafts")),
        Err(e) => e.into(),
    }
}
