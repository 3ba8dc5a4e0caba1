//! Every action by name, narrowed while one types; and every kind's table.

use crate::actions::{ACTIONS, Action, Context};
use crate::model::{Kind, Value};
use crate::programme::show::kind_plural;
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
    for (tab, views) in TABS {
        for (view, _) in views.iter().filter(|(_, shows)| !matches!(shows, Shows::Table(_))) {
            let name = crate::say!("palette-view", view = label(&format!("view-{view}")));
            items.push(Item { label: name, detail: label(&format!("tab-{tab}")), value: Value::text(format!("view {view}")) });
        }
    }
    for kind in Kind::ALL {
        let label = crate::say!("palette-list", kinds = kind_plural(*kind));
        items.push(Item { label, detail: String::new(), value: Value::text(format!("list {}", kind.table())) });
    }
    Choose::new("palette", ":".to_owned(), items)
}
