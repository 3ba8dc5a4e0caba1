//! Every action by name, narrowed while one types; and every view and every kind's table, first where their whole name is typed.

use crate::actions::{ACTIONS, Action, Context};
use crate::model::{Kind, Value};
use crate::programme::show::kind_plural;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::Offer;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::tabs::{Shows, TABS};
use crate::words::label;

/// The palette for a context; actions that have no meaning there are left out, those that cannot be done now say why.
#[must_use]
pub fn palette(desk: &Desk, context: Context, offer: &dyn Fn(Action) -> Offer) -> Choose {
    let mut items = Vec::new();
    for info in ACTIONS {
        let chords = desk.keymap.chords(context, info.action);
        let Some(key) = chords.first() else { continue };
        let detail = match offer(info.action) {
            Offer::No => continue,
            Offer::Yes => key.clone(),
            Offer::NotNow(why) => format!("{key}  {why}"),
        };
        items.push(Item { label: info.action.doc(), detail, value: Value::text(info.name) });
    }
    let mut names = Vec::new();
    for (tab, views) in TABS {
        for (view, shows) in *views {
            let name = label(&format!("view-{view}"));
            // A table that is called like its kind stands among the lists.
            if matches!(shows, Shows::Table(kind) if text::fold(&kind_plural(*kind)) == text::fold(&name)) {
                continue;
            }
            let words = crate::say!("palette-view", view = name);
            names.push((items.len(), name));
            items.push(Item { label: words, detail: label(&format!("tab-{tab}")), value: Value::text(format!("view {view}")) });
        }
    }
    for kind in Kind::ALL {
        let kinds = kind_plural(*kind);
        let label = crate::say!("palette-list", kinds = kinds);
        names.push((items.len(), kinds));
        items.push(Item { label, detail: String::new(), value: Value::text(format!("list {}", kind.table())) });
    }
    Choose::new("palette", ":".to_owned(), items).named(names)
}
