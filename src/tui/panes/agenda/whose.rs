//! Whose agenda is shown: found by a part of a name, or chosen from a list.

use crate::model::{Id, Kind, Value};
use crate::msg;
use crate::programme::agenda::Scope;
use crate::programme::entry::detail;
use crate::programme::show::kind_label;
use crate::store::{Direction, ListQuery};
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::prompt::Prompt;

/// For what it is asked and chosen.
pub(super) const OF: &str = "agenda-of";
/// Of each kind that is listed without a name, and that a name finds.
const EACH: usize = 40;
/// Everybody's.
const ALL: &str = "all";

/// The question.
pub(super) fn ask(typed: &str) -> Prompt {
    Prompt::new(OF, crate::words::label("agenda-ask-of"), typed.to_owned())
}

/// What a text means: the only one, or what is to be asked. Without a text the visits, groups, hospitals and trainers are listed, the
/// newest or first of each.
pub(super) fn find(desk: &Desk, typed: &str) -> Result<Scope, Effect> {
    let mut items = Vec::new();
    if typed.is_empty() {
        items.push(Item { label: crate::words::label("agenda-of-all"), detail: String::new(), value: Value::text(ALL) });
    }
    for kind in Scope::KINDS {
        let found = match typed {
            // People of the home side are too many to list.
            "" if kind == Kind::Trainee => Ok(Vec::new()),
            "" => {
                let query = match kind {
                    Kind::Visit => ListQuery::all(kind).by("arrives_on", true),
                    Kind::Cohort => ListQuery::all(kind).by("starts_on", true),
                    _ => ListQuery::all(kind),
                };
                desk.store.page(&query, None, Direction::Forward, EACH).map(|rows| rows.into_iter().map(|(row, _)| row).collect())
            }
            typed => desk.store.matching(kind, typed, EACH),
        };
        match found {
            Ok(rows) => items.extend(rows.iter().map(|row| Item {
                label: desk.names.row_title(&desk.store, row),
                detail: format!("{}  {}", kind_label(kind), detail(&desk.store, &desk.names, row)).trim_end().to_owned(),
                value: Value::text(format!("{}/{}", kind.table(), row.id.get())),
            })),
            Err(e) => return Err(e.into()),
        }
    }
    match items.as_slice() {
        [] => Err(Effect::Push(Box::new(ask(typed).refused(&msg!("find-nothing", typed = typed))))),
        [only] if let Some(scope) = scope(&only.value) => Ok(scope),
        _ => Err(Effect::Push(Box::new(Choose::new(OF, crate::words::label("agenda-choose-of"), items)))),
    }
}

/// What was chosen.
pub(super) fn scope(value: &Value) -> Option<Scope> {
    if value.as_str() == ALL {
        return Some(Scope::All);
    }
    let (kind, id) = value.as_str().split_once('/')?;
    Some(Scope::Of(Kind::of_table(kind)?, Id::new(id.parse().ok()?)?))
}
