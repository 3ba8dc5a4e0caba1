//! Forms that were left or lost: each can be opened again as it was. One that another program still has open, as on a line that
//! is dead and not given up, can be taken over. Sheets are opened by [`Drafted`], the rest are forms.

use serde_json::Value as Json;

use crate::actions::{Action, Context};
use crate::error::Result;
use crate::model::{Kind, Value};
use crate::programme::history::when;
use crate::programme::show::kind_label;
use crate::store::Draft;
use crate::term::Program;
use crate::tui::desk::Desk;
use crate::tui::draft::Drafted;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Layer};
use crate::tui::layers::assess::Assess;
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::curriculum::Curriculum;
use crate::tui::layers::entrust::Entrust;
use crate::tui::layers::follow_up;
use crate::tui::layers::takeover::Takeover;
use crate::tui::layers::theatre;
use crate::words::Message;

/// Columns of a draft's name that leave room for the remark beside it in a window of 80.
const SHORT: usize = 26;

/// A program that has a draft's form open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Which.
    pub program: Program,
    /// Since when the form is open there.
    pub since: String,
}

/// A person's drafts.
pub struct Drafts {
    /// Those whose forms are open nowhere: left, or lost with their program.
    pub left: Vec<Draft>,
    /// Those that another program has open.
    pub elsewhere: Vec<(Draft, Elsewhere)>,
}

/// A person's drafts, by whether their forms are open.
///
/// # Errors
/// Trouble with the file.
pub fn all(desk: &Desk) -> Result<Drafts> {
    let mut out = Drafts { left: Vec::new(), elsewhere: Vec::new() };
    for draft in desk.store.drafts(&desk.author)? {
        match elsewhere(&draft) {
            Some(there) => out.elsewhere.push((draft, there)),
            None => out.left.push(draft),
        }
    }
    Ok(out)
}

/// The one of them that was open when the program ended, if there is just one: its form is opened as it was.
#[must_use]
pub fn interrupted(left: &[Draft]) -> Option<i64> {
    let open = |d: &&Draft| {
        let body = serde_json::from_str::<Json>(&d.body).ok();
        body.and_then(|j| j.get("open")?.as_bool()).unwrap_or(false)
    };
    let mut open = left.iter().filter(open);
    open.next().filter(|_| open.next().is_none()).map(|d| d.key)
}

/// The program that wrote a draft, if it still runs and is not this one.
fn elsewhere(draft: &Draft) -> Option<Elsewhere> {
    let body = serde_json::from_str::<Json>(&draft.body).ok()?;
    let pid = body.get("pid")?.as_u64().and_then(|n| u32::try_from(n).ok())?;
    let program = Program { pid, began: body.get("began").and_then(Json::as_u64) };
    let since = body.get("since").and_then(Json::as_str).unwrap_or(&draft.at).to_owned();
    (pid != std::process::id() && program.lives()).then_some(Elsewhere { program, since })
}

/// What a person reads at the start about forms that are open elsewhere.
#[must_use]
pub fn told_elsewhere(desk: &Desk, elsewhere: &[(Draft, Elsewhere)]) -> Option<Message> {
    let key = desk.key(Context::Pane, Action::Drafts);
    match elsewhere {
        [] => None,
        [(draft, there)] => Some(crate::msg!(
            "draft-open-elsewhere",
            name = name(desk, draft),
            pid = there.program.pid,
            since = when(&there.since),
            key = key
        )),
        more => Some(crate::msg!("drafts-open-elsewhere", n = more.len(), key = key)),
    }
}

/// The list of a person's drafts; a notice if there are none.
#[must_use]
pub fn list(desk: &Desk) -> Effect {
    let drafts = match all(desk) {
        Ok(drafts) => drafts,
        Err(e) => return e.into(),
    };
    let left = drafts.left.iter().map(|d| Item { label: name(desk, d), detail: when(&d.at), value: Value::Int(d.key) });
    let elsewhere = drafts.elsewhere.iter().map(|(draft, there)| {
        let since = when(&there.since);
        // The remark counts for more than the end of a name; of today the time of day is enough.
        let since = since.strip_prefix(&format!("{} ", desk.manner.today)).unwrap_or(&since);
        let remark = crate::say!("draft-elsewhere", pid = there.program.pid, since = since);
        let name = crate::text::truncate(&name(desk, draft), SHORT).into_owned();
        Item { label: name, detail: remark, value: Value::Int(draft.key) }
    });
    let items: Vec<Item> = left.chain(elsewhere).collect();
    if items.is_empty() {
        return Effect::Notice(crate::msg!("no-drafts"));
    }
    Effect::Push(Box::new(Choose::new("draft", crate::words::label("choose-draft"), items)))
}

/// What a draft is called: its record, and its first words.
fn name(desk: &Desk, draft: &Draft) -> String {
    let record = draft
        .record
        .map_or_else(|| crate::say!("form-new", kind = kind_label(draft.kind)), |id| desk.names.title(&desk.store, draft.kind, id));
    format!("{record}: {}", typed(draft.kind, &draft.body))
}

/// The first words of a draft, in the order of the form, to know it by.
fn typed(kind: Kind, body: &str) -> String {
    let Ok(json) = serde_json::from_str::<Json>(body) else { return String::new() };
    let Some(fields) = json.get("fields").and_then(Json::as_object) else { return String::new() };
    let text = |key: &str| fields.get(key)?.get("text")?.as_str().filter(|t| !t.trim().is_empty());
    let texts: Vec<&str> = kind.fields().iter().filter_map(|f| text(f.key)).take(4).collect();
    crate::text::truncate(&texts.join(", "), 50).into_owned()
}

/// Opens a draft; asks first where another program has it open.
#[must_use]
pub fn open(desk: &Desk, key: i64) -> Effect {
    match find(desk, key) {
        Ok(Some(draft)) => match elsewhere(&draft) {
            Some(there) => Effect::Push(Box::new(Takeover::new(key, name(desk, &draft), there))),
            None => form(desk, &draft),
        },
        Ok(None) => Effect::Notice(crate::msg!("no-drafts")),
        Err(e) => e.into(),
    }
}

/// Opens a draft whose program has just ended, with what to say; it may have been saved there meanwhile.
#[must_use]
pub fn open_taken(desk: &Desk, key: i64) -> Vec<Effect> {
    match find(desk, key) {
        Ok(Some(draft)) => {
            let others = all(desk).map_or(0, |d| d.left.iter().filter(|d| d.key != key).count());
            let shown = desk.key(Context::Pane, Action::Drafts);
            vec![form(desk, &draft), Effect::Notice(crate::msg!("draft-taken-over", others = others, key = shown))]
        }
        Ok(None) => vec![Effect::Notice(crate::msg!("takeover-nothing"))],
        Err(e) => vec![e.into()],
    }
}

fn find(desk: &Desk, key: i64) -> Result<Option<Draft>> {
    Ok(desk.store.drafts(&desk.author)?.into_iter().find(|d| d.key == key))
}

fn form(desk: &Desk, draft: &Draft) -> Effect {
    fn push<L: Layer + 'static>(opened: Result<L>) -> Effect {
        opened.map_or_else(Effect::from, |layer| Effect::Push(Box::new(layer)))
    }
    match draft {
        _ if follow_up::Sheet::is_draft(draft) => push(follow_up::Sheet::from_draft(desk, draft)),
        _ if Assess::is_draft(draft) => push(Assess::from_draft(desk, draft)),
        _ if theatre::Sheet::is_draft(draft) => push(theatre::Sheet::from_draft(desk, draft)),
        _ if Entrust::is_draft(draft) => push(Entrust::from_draft(desk, draft)),
        _ if Curriculum::is_draft(draft) => push(Curriculum::from_draft(desk, draft)),
        _ => push(Form::from_draft(desk, draft)),
    }
}
