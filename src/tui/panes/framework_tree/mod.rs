//! A framework as an indented tree: what is taught, to which level, how often at the least, with how many tracer items; what is in use;
//! what a skill became in a later version.
//!
//! What it draws was read on a thread ([`crate::programme::skills::tree`]); drawing asks nothing but names that are kept. Folded nodes
//! are kept for as long as the program runs.
//!
//! Must not: know when something is in use (the store refuses). Still awkward: a framework is read anew as a whole when a skill changes.

mod draw;

use std::any::Any;
use std::collections::BTreeSet;
use std::path::PathBuf;

use ratatui::layout::{Position, Rect};
use serde_json::{Value as Json, json};

use super::inquiry::Inquiry;
use super::marker::Marker;
use crate::actions::{Action, Context};
use crate::error::Result;
use crate::exchange::framework_csv;
use crate::exchange::moodle::{self, Planned};
use crate::model::{FieldType, Framework, Id, Kind, Skill, SkillKind, Value};
use crate::msg;
use crate::programme::skills::tree::{self, Node, Tree};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::form::Form;
use crate::tui::layer::{Effect, Layer, News, Offer, Outcome, Told};
use crate::tui::layers::choose::{Choose, Item};
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::new_version::NewVersion;
use crate::tui::layers::prompt::Prompt;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;
use crate::tui::work;
use crate::tui::worker::Ticket;

/// Kinds of records that it is made of.
const MADE_OF: [Kind; 9] = [
    Kind::Framework,
    Kind::Skill,
    Kind::SkillMap,
    Kind::Curriculum,
    Kind::Assessment,
    Kind::Logbook,
    Kind::Entrustment,
    Kind::FollowUp,
    Kind::Teaching,
];
/// Purposes of what lies above it.
const CHOOSE: &str = "choose-framework";
const FIND: &str = "tree-find";
const OUT: &str = "moodle-out";
const IN: &str = "moodle-in";
const VERSION: &str = "moodle-version";
const APPLY: &str = "moodle-apply";
/// Faults of a file that are shown above the question.
const TOLD: usize = 8;

/// What the reading thread gives.
type Found = (Vec<(Id, Framework)>, Option<Tree>);

/// The tree.
#[derive(Default)]
pub struct FrameworkTree {
    /// All frameworks.
    list: Vec<(Id, Framework)>,
    /// The one that is wanted.
    chosen: Option<Id>,
    tree: Option<Tree>,
    asked: Inquiry,
    /// A file is looked through.
    planning: Option<Ticket>,
    planned: Option<Planned>,
    file: Option<PathBuf>,
    folded: BTreeSet<Id>,
    find: String,
    /// Nodes in view, by their place in the tree.
    shown: Vec<usize>,
    marker: Marker,
    /// What should be at the marker when the tree comes.
    wanted: Option<Id>,
}

impl FrameworkTree {
    fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let chosen = self.chosen;
        self.asked.list(desk, move |store| {
            let list = tree::frameworks(store)?;
            let there = chosen.filter(|id| list.iter().any(|(own, _)| own == id));
            let id = there.or_else(|| list.first().map(|(id, _)| *id));
            let tree = id.map(|id| tree::read(store, id)).transpose()?.flatten();
            Ok((list, tree))
        })
    }

    /// Another framework is wanted.
    fn turn_to(&mut self, desk: &mut Desk, id: Id) -> Vec<Effect> {
        if self.chosen != Some(id) {
            self.chosen = Some(id);
            (self.marker, self.wanted) = (Marker::default(), None);
            self.find.clear();
        }
        let mut effects = self.ask(desk);
        effects.push(Effect::KeepPlace);
        effects
    }

    fn here(&self) -> Option<&Node> {
        self.shown.get(self.marker.at).and_then(|n| self.tree.as_ref()?.nodes.get(*n))
    }

    /// Which nodes are in view: those that are not folded away, or that are found and what stands above them.
    fn settle(&mut self) {
        let Some(tree) = &self.tree else {
            self.shown.clear();
            return;
        };
        let stood = self.wanted.or_else(|| self.shown.get(self.marker.at).and_then(|n| tree.nodes.get(*n)).map(|n| n.id));
        let words = text::fold(&self.find);
        let fits = |node: &Node| {
            let own = text::fold(&format!("{} {}", node.skill.code, node.skill.title));
            words.split_whitespace().all(|word| own.contains(word))
        };
        let mut shown = Vec::new();
        let mut n = 0;
        while let Some(node) = tree.nodes.get(n) {
            let inner = tree.nodes.get(n..=n + node.below).unwrap_or_default();
            if words.is_empty() {
                shown.push(n);
                n += if self.folded.contains(&node.id) { node.below + 1 } else { 1 };
            } else {
                if inner.iter().any(&fits) {
                    shown.push(n);
                    n += 1;
                } else {
                    n += node.below + 1;
                }
            }
        }
        self.shown = shown;
        if let Some(at) = stood.and_then(|id| self.shown.iter().position(|n| tree.nodes.get(*n).is_some_and(|node| node.id == id))) {
            self.marker.at = at;
            self.wanted = None;
        }
        self.marker.at = self.marker.at.min(self.shown.len().saturating_sub(1));
    }

    /// Goes to the first node that is found itself.
    fn stand_on_first_found(&mut self) {
        let words = text::fold(&self.find);
        let Some(tree) = &self.tree else { return };
        let found = self.shown.iter().position(|n| {
            let own = tree.nodes.get(*n).map(|node| text::fold(&format!("{} {}", node.skill.code, node.skill.title)));
            own.is_some_and(|own| words.split_whitespace().all(|word| own.contains(word)))
        });
        self.marker.at = found.unwrap_or(0);
    }

    fn take(&mut self, (list, tree): Found) {
        self.list = list;
        self.chosen = tree.as_ref().map(|tree| tree.id).or(self.chosen);
        // The same skill stands at the marker, wherever it stands now.
        self.wanted = self.wanted.or_else(|| self.here().map(|node| node.id));
        self.tree = tree;
        self.settle();
    }

    /// Folds the node at the marker, or goes to the one above it.
    fn left(&mut self) {
        let Some(node) = self.here() else { return };
        let (id, depth, open) = (node.id, node.depth, node.below > 0 && !self.folded.contains(&node.id));
        if open && self.find.is_empty() {
            self.folded.insert(id);
            return self.settle();
        }
        let above = (0..self.marker.at).rev().find(|at| self.depth_at(*at).is_some_and(|d| d < depth));
        self.marker.at = above.unwrap_or(self.marker.at);
    }

    /// Opens the node at the marker, or goes to the first one below it.
    fn right(&mut self) {
        let Some(node) = self.here() else { return };
        let (id, depth) = (node.id, node.depth);
        if self.folded.remove(&id) {
            return self.settle();
        }
        if self.depth_at(self.marker.at + 1).is_some_and(|d| d > depth) {
            self.marker.at += 1;
        }
    }

    fn depth_at(&self, at: usize) -> Option<usize> {
        self.shown.get(at).and_then(|n| self.tree.as_ref()?.nodes.get(*n)).map(|node| node.depth)
    }

    /// A form for a skill below the marker: under a domain, or what has something below it; else beside it.
    fn new_below(&self, desk: &mut Desk) -> Effect {
        let Some(tree) = &self.tree else { return Effect::Notice(msg!("tree-no-framework")) };
        let here = self.here();
        let parent = here.and_then(|node| {
            let holds = node.below > 0 || node.skill.kind == Some(SkillKind::Domain);
            if holds { Some(node.id) } else { node.skill.parent }
        });
        let above = parent.and_then(|id| tree.nodes.iter().find(|node| node.id == id));
        let beside = tree.nodes.iter().filter(|node| node.skill.parent == parent).map(|node| &node.skill);
        let mut preset = vec![("framework", Value::Int(tree.id.get()))];
        if let Some(above) = above {
            preset.push(("parent", Value::Int(above.id.get())));
        }
        let code = next_code(above.map(|node| node.skill.code.as_str()), beside);
        if !code.is_empty() {
            preset.push(("code", Value::text(code)));
        }
        Form::new_record(desk, Kind::Skill, &preset)
    }

    /// The version that the one in view takes the place of.
    fn before(&self) -> Option<Id> {
        self.tree.as_ref().and_then(|tree| tree.framework.replaces)
    }

    fn name(&self) -> String {
        self.tree.as_ref().map(|tree| named(&tree.framework)).unwrap_or_default()
    }

    /// Looks a file through, beside the screen.
    fn look_through(&mut self, desk: &mut Desk, file: PathBuf, version: String) -> Vec<Effect> {
        let ticket = desk.ticket();
        self.planning = Some(ticket);
        vec![Effect::AskList(
            ticket,
            Box::new(move |store| {
                let found = framework_csv::plan_any(store, &file, Some(version.as_str()));
                Box::new(found) as Box<dyn Any + Send>
            }),
        )]
    }

    /// What a file would change, and the question.
    fn confirm(&mut self, planned: Planned) -> Vec<Effect> {
        if planned.is_nothing() && planned.faults.is_empty() {
            return vec![Effect::Notice(msg!("did-moodle-nothing", name = planned.name))];
        }
        let bad = planned.faults.len();
        let mut told: Vec<(Tone, String)> = Vec::new();
        for (fault, tone) in planned.faults.iter().map(|f| (f, Tone::Bad)).chain(planned.notes.iter().map(|f| (f, Tone::Warn))).take(TOLD) {
            let column = planned.column(fault);
            let line = match tone {
                Tone::Bad => crate::say!("framework-import-fault", row = fault.row, column = column, why = fault.why),
                _ => crate::say!("framework-import-note", row = fault.row, column = column, why = fault.why),
            };
            told.push((tone, line));
        }
        let more = (bad + planned.notes.len()).saturating_sub(TOLD);
        if more > 0 {
            told.push((Tone::Faint, crate::say!("framework-import-more", n = more)));
        }
        let c = planned.counts;
        told.push((
            Tone::Plain,
            crate::say!("framework-import-head", name = planned.name, new = c.new, changed = c.changed, same = c.same),
        ));
        if let Some(older) = &planned.replaces {
            told.push((Tone::Plain, crate::say!("framework-import-replaces", name = planned.name, older = older)));
        }
        if c.left > 0 {
            told.push((Tone::Plain, crate::say!("framework-import-left", n = c.left)));
        }
        let question =
            if bad == 0 { msg!("moodle-ask", name = planned.name) } else { msg!("moodle-ask-bad", name = planned.name, n = bad) };
        self.planned = Some(planned);
        vec![Effect::Push(Box::new(Confirm::new(APPLY, question).telling(told)))]
    }

    fn choose(&self) -> Effect {
        let item = |(id, framework): &(Id, Framework)| Item {
            label: named(framework),
            detail: text::screen(&framework.title).into_owned(),
            value: Value::Int(id.get()),
        };
        let items = self.list.iter().map(item).collect();
        Effect::Push(Box::new(Choose::new(CHOOSE, crate::words::label("tree-choose"), items)))
    }
}

/// A framework by code and version.
fn named(framework: &Framework) -> String {
    text::screen(format!("{} {}", framework.code, framework.version).trim()).into_owned()
}

/// A code for a new skill: the number at the end of the greatest one beside it and one; of the first, the one above with `.1`.
fn next_code<'a>(above: Option<&str>, beside: impl Iterator<Item = &'a Skill>) -> String {
    let greatest = beside
        .filter_map(|skill| {
            let digits = skill.code.len() - skill.code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (head, number) = skill.code.split_at(skill.code.len() - digits);
            Some((number.parse::<u32>().ok()?, head.to_owned()))
        })
        .max();
    match (greatest, above) {
        (Some((n, head)), _) => n.checked_add(1).map_or_else(String::new, |n| format!("{head}{n}")),
        (None, Some(above)) => format!("{above}.1"),
        (None, None) => String::new(),
    }
}

fn ask_out(typed: &str) -> Prompt {
    Prompt::new(OUT, crate::words::label("moodle-ask-out"), typed.to_owned())
}

fn ask_in(typed: &str) -> Prompt {
    Prompt::new(IN, crate::words::label("moodle-ask-in"), typed.to_owned())
}

fn one_line(e: &crate::error::Error) -> String {
    e.to_string().replace('\n', " ")
}

impl Layer for FrameworkTree {
    fn context(&self) -> Context {
        Context::Tree
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::words::label("view-framework-tree")
    }

    fn status(&self, _desk: &Desk) -> String {
        let mut parts: Vec<String> = Vec::new();
        if !self.find.is_empty() {
            parts.push(format!("/ {}", self.find));
        }
        if let Some(tree) = &self.tree {
            parts.push(crate::say!("tree-count", n = tree.nodes.len()));
            if tree.cut {
                parts.push(crate::words::label("tree-cut"));
            }
        }
        parts.join("  ")
    }

    fn is_reading(&self) -> bool {
        self.asked.is_on()
    }

    fn draw(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.draw_all(desk, area, paint);
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        let used = || self.tree.as_ref().is_some_and(|tree| !tree.uses.is_none());
        match action {
            Action::Back => Offer::No,
            Action::ClearFilter if self.find.is_empty() => Offer::NotNow(msg!("why-no-filter")),
            Action::ChooseFramework if self.list.is_empty() => Offer::NotNow(msg!("tree-no-framework")),
            Action::NewVersion | Action::MoveLines | Action::Export | Action::New if self.tree.is_none() => {
                Offer::NotNow(if self.asked.is_on() { msg!("why-looking") } else { msg!("tree-no-framework") })
            }
            Action::MoveLines if self.before().is_none() => Offer::NotNow(msg!("tree-no-before", name = self.name())),
            Action::New if used() => Offer::NotNow(msg!("tree-in-use", name = self.name())),
            Action::Open | Action::Edit | Action::Remove if self.here().is_none() => Offer::NotNow(self.asked.why_nothing()),
            Action::Remove if used() => Offer::NotNow(msg!("tree-in-use", name = self.name())),
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, desk: &mut Desk, action: Action) -> Outcome {
        if self.marker.act(action, self.shown.len(), |_| true) {
            return Outcome::done();
        }
        let here = self.here().map(|node| node.id);
        match (action, here) {
            (Action::Left, _) => self.left(),
            (Action::Right, _) => self.right(),
            (Action::FoldAll, _) => {
                let all = self.tree.iter().flat_map(|tree| &tree.nodes).filter(|node| node.below > 0).map(|node| node.id);
                self.folded.extend(all);
                // The marker stays on the branch that it was in.
                self.wanted = self.tree.as_ref().zip(self.shown.get(self.marker.at)).and_then(|(tree, n)| {
                    let top = tree.nodes.get(..=*n).unwrap_or_default().iter().rev().find(|node| node.depth == 0);
                    top.map(|node| node.id)
                });
                self.settle();
            }
            (Action::UnfoldAll, _) => {
                self.folded.clear();
                self.settle();
            }
            (Action::Detail, _) => desk.detail = !desk.detail,
            (Action::Open, Some(id)) => return Outcome::then(Effect::Open(Kind::Skill, id)),
            (Action::Edit, Some(id)) => return Outcome::then(Form::edit_record(desk, Kind::Skill, id)),
            (Action::Remove, Some(id)) => {
                let ticket = desk.ticket();
                return Outcome::then(Effect::Work(ticket, work::remove(desk, Kind::Skill, vec![id])));
            }
            (Action::New, _) => return Outcome::then(self.new_below(desk)),
            (Action::Filter, _) => {
                return Outcome::then(Effect::Push(Box::new(Prompt::new(FIND, "/".to_owned(), self.find.clone()).telling())));
            }
            (Action::ClearFilter, _) => {
                self.wanted = here;
                self.find.clear();
                self.settle();
            }
            (Action::ChooseFramework, _) => return Outcome::then(self.choose()),
            (Action::NewVersion, _) => {
                let Some(id) = self.chosen else { return Outcome::done() };
                return Outcome::then(NewVersion::ask(desk, Kind::Framework, id, true));
            }
            (Action::MoveLines, _) => {
                let Some(before) = self.before() else { return Outcome::done() };
                let name = self.list.iter().find(|(id, _)| *id == before).map(|(_, framework)| named(framework)).unwrap_or_default();
                let ticket = desk.ticket();
                return Outcome::then(Effect::Work(ticket, work::move_lines(desk, before, name)));
            }
            (Action::Export, _) => {
                let words = text::ascii(&self.name()).to_lowercase();
                let words: Vec<&str> = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
                return Outcome::then(Effect::Push(Box::new(ask_out(&format!("{}-moodle.csv", words.join("-"))))));
            }
            (Action::FrameworkIn, _) => return Outcome::then(Effect::Push(Box::new(ask_in("")))),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }

    fn told(&mut self, desk: &mut Desk, told: &Told) -> Outcome {
        match told {
            Told::Chosen { purpose: CHOOSE, value } => match Option::<Id>::read(value) {
                Some(id) => Outcome::Consumed(self.turn_to(desk, id)),
                None => Outcome::done(),
            },
            Told::Line { purpose: FIND, text, .. } => {
                if *text != self.find {
                    self.find.clone_from(text);
                    self.settle();
                    self.stand_on_first_found();
                }
                Outcome::done()
            }
            Told::Line { purpose: OUT, text, done: true } if !text.trim().is_empty() => {
                let (Some(id), file) = (self.chosen, text.trim()) else { return Outcome::done() };
                Outcome::then(match moodle::to_file(&desk.store, id, std::path::Path::new(file)) {
                    Ok(n) => Effect::Notice(msg!("did-moodle-out", name = self.name(), n = n, file = file)),
                    Err(e) => Effect::Push(Box::new(ask_out(file).refused(&one_line(&e)))),
                })
            }
            Told::Line { purpose: IN, text, done: true } if !text.trim().is_empty() => {
                self.file = Some(PathBuf::from(text.trim()));
                Outcome::then(Effect::Push(Box::new(Prompt::new(VERSION, crate::words::label("moodle-ask-version"), String::new()))))
            }
            Told::Line { purpose: VERSION, text, done: true } => match self.file.clone() {
                Some(file) => Outcome::Consumed(self.look_through(desk, file, text.trim().to_owned())),
                None => Outcome::done(),
            },
            Told::Chosen { purpose: APPLY, .. } => match self.planned.take() {
                Some(planned) => {
                    self.chosen = Some(planned.framework);
                    (self.marker.at, self.wanted) = (0, None);
                    let ticket = desk.ticket();
                    Outcome::then(Effect::Work(ticket, work::apply_moodle(desk, planned)))
                }
                None => Outcome::done(),
            },
            Told::Made { kind: Kind::Framework, id } => Outcome::Consumed(self.turn_to(desk, *id)),
            Told::Made { kind: Kind::Skill, id } => {
                self.wanted = Some(*id);
                Outcome::Consumed(self.ask(desk))
            }
            Told::Line { purpose: OUT | IN, .. } => Outcome::done(),
            _ => Outcome::Ignored,
        }
    }

    fn begin(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_due() { self.ask(desk) } else { Vec::new() }
    }

    fn heard(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        found: Box<dyn Any + Send>,
    ) -> std::result::Result<Vec<Effect>, Box<dyn Any + Send>> {
        if self.planning == Some(ticket) {
            self.planning = None;
            return Ok(match found.downcast::<Result<Planned>>().map(|planned| *planned) {
                Ok(Ok(planned)) => self.confirm(planned),
                Ok(Err(e)) => {
                    let typed = self.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
                    vec![Effect::Push(Box::new(ask_in(&typed).refused(&one_line(&e))))]
                }
                Err(_) => Vec::new(),
            });
        }
        if let Some(found) = self.asked.heard::<Found>(ticket, found)? {
            // Another framework is on its way already.
            if !self.asked.is_stale() || found.1.as_ref().map(|tree| tree.id) == self.chosen {
                self.take(found);
            }
        }
        Ok(if self.asked.is_stale() { self.ask(desk) } else { Vec::new() })
    }

    fn refresh(&mut self, _desk: &mut Desk, news: &News) -> Vec<Effect> {
        self.asked.hear(news, &MADE_OF);
        Vec::new()
    }

    fn place(&self) -> Option<Json> {
        Some(json!({ "framework": self.chosen.map(Id::get), "at": self.here().map(|node| node.id.get()) }))
    }

    fn restore(&mut self, _desk: &mut Desk, place: &Json) {
        let id = |key: &str| place.get(key).and_then(Json::as_i64).and_then(Id::new);
        self.chosen = id("framework");
        self.wanted = id("at");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Row;

    #[test]
    fn a_new_code_counts_on() {
        let skill = |code: &str| Skill { code: code.to_owned(), ..Row::new(Kind::Skill, Id::from_bytes([1; 8])).to() };
        let next = |above: Option<&str>, codes: &[&str]| {
            let skills: Vec<Skill> = codes.iter().map(|c| skill(c)).collect();
            next_code(above, skills.iter())
        };
        assert_eq!(next(Some("J1"), &["J1.2", "J1.10", "J1.9"]), "J1.11");
        assert_eq!(next(Some("J1"), &[]), "J1.1");
        assert_eq!(next(None, &["E1", "E7"]), "E8");
        assert_eq!(next(None, &["A", "B"]), "");
    }
}
