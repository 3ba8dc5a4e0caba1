//! Forms that were left or lost: each can be opened again as it was.

use crate::model::{Kind, Value};
use crate::programme::show::kind_label;
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::Effect;
use crate::tui::layers::choose::{Choose, Item};

/// The list of a person's drafts; a notice if there are none.
#[must_use]
pub fn list(desk: &Desk) -> Effect {
    match desk.store.drafts(&desk.author) {
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
