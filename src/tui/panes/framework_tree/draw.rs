//! How the tree stands on the screen: a sign for what is folded, two columns in for each depth, figures at the right.

use ratatui::layout::Rect;

use super::{FrameworkTree, named};
use crate::actions::{Action, Context};
use crate::model::{Kind, List, SkillPriority};
use crate::programme::show::{choice, kind_plural};
use crate::programme::skills::tree::{Node, Tree};
use crate::programme::skills::versions::COUNTED;
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// Columns of marker and sign.
const LEFT: u16 = 2;
/// Columns of the figures, and of the words that stand there where there is room.
const TARGET: u16 = 6;
const MINIMUM: u16 = 6;
const ITEMS: u16 = 6;
const PRIORITY: u16 = 2;
const KIND: u16 = 11;
const BECAME: u16 = 26;
/// Deeper nodes are not moved further in.
const DEEPEST: usize = 8;
/// Lines of the detail, and the fewest lines that a tree with it has.
const DETAIL: u16 = 6;
const DETAIL_FROM: u16 = 14;

/// Where the columns begin; a column without room has none.
struct Laid {
    title: u16,
    kind: Option<u16>,
    target: u16,
    minimum: Option<u16>,
    items: Option<u16>,
    priority: Option<u16>,
    became: Option<u16>,
}

impl Laid {
    fn of(area: Rect) -> Self {
        let mut right = area.right();
        let mut take = |wide: u16, from: u16| {
            (area.width >= from).then(|| {
                right = right.saturating_sub(wide);
                right
            })
        };
        let became = take(BECAME, 112);
        let priority = take(PRIORITY, 50);
        let items = take(ITEMS, 56);
        let minimum = take(MINIMUM, 44);
        let target = take(TARGET, 0).unwrap_or_default();
        let kind = take(KIND, 66);
        Self { title: kind.unwrap_or(target).saturating_sub(area.x + LEFT + 1), kind, target, minimum, items, priority, became }
    }
}

impl FrameworkTree {
    pub(super) fn draw_all(&mut self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let Some(tree) = &self.tree else { return self.draw_empty(desk, area, paint) };
        let laid = Laid::of(area);
        let detail = if desk.detail && area.height >= DETAIL_FROM { DETAIL } else { 0 };
        let list = usize::from(area.height.saturating_sub(2 + detail)).max(1);
        // The marker is in view, and no line is hidden above while there is room below the last one.
        self.marker.view(list, self.shown.len());
        paint.text(area.x + LEFT, area.y, area.width.saturating_sub(LEFT), &head(tree), Tone::Title);
        draw_heading(area, paint, &laid);
        let nodes = self.shown.iter().filter_map(|n| tree.nodes.get(*n));
        for (n, node) in nodes.enumerate().skip(self.marker.top).take(list) {
            let y = area.y + 2 + u16::try_from(n - self.marker.top).unwrap_or(0);
            if n == self.marker.at {
                paint.marker(area.x, y);
            }
            let folded = self.folded.contains(&node.id) && self.find.is_empty();
            draw_node(area, y, paint, &laid, node, folded);
        }
        if self.shown.is_empty() {
            let words = match self.find.is_empty() {
                true => crate::say!("tree-empty", key = desk.key(Context::Tree, Action::New)),
                false => crate::say!("table-nothing-fits", key = desk.key(Context::Tree, Action::ClearFilter)),
            };
            for (y, line) in (area.y + 3..).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
                paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), line, Tone::Plain);
            }
        }
        if detail > 0 {
            let strip = Rect { y: area.bottom().saturating_sub(detail), height: detail, ..area };
            paint.later(("tree", 0), strip, |paint| self.draw_detail(desk, strip, paint));
        }
    }

    fn draw_empty(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let words = match (self.asked.trouble(), self.asked.is_loaded()) {
            (Some(trouble), _) => trouble.to_owned(),
            (None, false) => crate::words::label("table-looking"),
            (None, true) => crate::say!("tree-none", key = desk.key(Context::Tree, Action::FrameworkIn)),
        };
        for (y, line) in (area.y + 1..).zip(text::wrap(&words, area.width.saturating_sub(4).into())) {
            paint.text(area.x + LEFT, y, area.width.saturating_sub(LEFT), line, Tone::Plain);
        }
    }

    /// In words: what the marker is on, what it needs, and what became of it; whether the version is in use.
    fn draw_detail(&self, desk: &Desk, area: Rect, paint: &mut Painter<'_>) {
        let (Some(tree), Some(node)) = (&self.tree, self.here()) else { return };
        paint.rule(area, area.y, &text::screen(&format!("{} {}", node.skill.code, node.skill.title)));
        let mut lines: Vec<(Tone, String)> = Vec::new();
        let became = became(node);
        if !became.is_empty() {
            lines.push((Tone::Plain, crate::say!("tree-became", what = became)));
        }
        let key = desk.key(Context::Tree, Action::NewVersion);
        let uses = if tree.uses.is_none() { crate::words::label("tree-free") } else { crate::say!("tree-frozen", key = key) };
        lines.push((Tone::Faint, uses));
        // What is longest comes last: it may be cut.
        if let Some(first) = node.skill.notes.lines().find(|line| !line.trim().is_empty()) {
            lines.push((Tone::Plain, text::screen(first).into_owned()));
        }
        let items: Vec<String> =
            node.skill.required_items.iter().map(|code| desk.names.term(&desk.store, List::TracerItem, code)).collect();
        if !items.is_empty() {
            lines.push((Tone::Plain, crate::say!("tree-needs", items = items.join(", "))));
        }
        let width = area.width.saturating_sub(LEFT + 1);
        let wrapped = lines.iter().flat_map(|(tone, line)| text::wrap(line, width.into()).into_iter().map(|piece| (*tone, piece)));
        for (y, (tone, piece)) in (area.y + 1..area.bottom()).zip(wrapped) {
            paint.text(area.x + LEFT, y, width, piece, tone);
        }
    }
}

/// The framework, and by what it is in use.
fn head(tree: &Tree) -> String {
    let name = named(&tree.framework);
    let uses = if tree.uses.is_none() {
        crate::words::label("tree-unused")
    } else {
        let of = |(kind, n): &(Kind, usize)| crate::say!("tree-use", n = n, kinds = kind_plural(*kind).to_lowercase());
        let by: Vec<String> = tree.uses.by.iter().map(of).collect();
        let by = by.join(", ");
        if tree.uses.more { crate::say!("tree-used-more", by = by, most = COUNTED) } else { crate::say!("tree-used", by = by) }
    };
    format!("{name}  {uses}  {}", text::screen(&tree.framework.title))
}

fn draw_heading(area: Rect, paint: &mut Painter<'_>, laid: &Laid) {
    let label = |id| crate::words::label(id);
    paint.text(area.x + LEFT, area.y + 1, laid.title, &label("tree-column-title"), Tone::Label);
    if let Some(x) = laid.kind {
        paint.text(x, area.y + 1, KIND - 1, &label("tree-column-kind"), Tone::Label);
    }
    paint.right(laid.target + TARGET - 1, area.y + 1, TARGET - 1, &label("tree-column-target"), Tone::Label);
    for (x, wide, id) in [(laid.minimum, MINIMUM, "tree-column-minimum"), (laid.items, ITEMS, "tree-column-items")] {
        if let Some(x) = x {
            paint.right(x + wide - 1, area.y + 1, wide - 1, &label(id), Tone::Label);
        }
    }
    if let Some(x) = laid.priority {
        paint.text(x, area.y + 1, PRIORITY - 1, &label("tree-column-priority"), Tone::Label);
    }
    if let Some(x) = laid.became {
        paint.text(x, area.y + 1, BECAME, &label("tree-column-became"), Tone::Label);
    }
}

fn draw_node(area: Rect, y: u16, paint: &mut Painter<'_>, laid: &Laid, node: &Node, folded: bool) {
    let sign = match (node.below, folded) {
        (0, _) => " ",
        (_, true) => "+",
        (_, false) => "-",
    };
    let indent = u16::try_from(node.depth.min(DEEPEST) * 2).unwrap_or(0).min(laid.title / 2);
    let x = area.x + LEFT + indent;
    paint.text(x.saturating_sub(1), y, 1, sign, Tone::Faint);
    let skill = &node.skill;
    let tone = if node.below > 0 { Tone::Title } else { Tone::Plain };
    let room = laid.title.saturating_sub(indent);
    let mut words = format!("{}  {}", text::screen(&skill.code), text::screen(&skill.title));
    if folded {
        words.push_str(&format!("  {}", crate::say!("tree-folded", n = node.below)));
    }
    paint.text(x, y, room, &words, tone);
    if let (Some(x), Some(kind)) = (laid.kind, skill.kind) {
        paint.text(x, y, KIND - 1, &choice("skill_kind", kind.key()), Tone::Plain);
    }
    let whole = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    paint.right(laid.target + TARGET - 1, y, TARGET - 1, &whole(skill.target_level), Tone::Plain);
    if let Some(x) = laid.minimum {
        paint.right(x + MINIMUM - 1, y, MINIMUM - 1, &whole(skill.minimum_count), Tone::Plain);
    }
    if let Some(x) = laid.items.filter(|_| !skill.required_items.is_empty()) {
        paint.right(x + ITEMS - 1, y, ITEMS - 1, &skill.required_items.len().to_string(), Tone::Plain);
    }
    if let Some(x) = laid.priority {
        let letter = match skill.priority {
            Some(SkillPriority::Bellwether) => "B",
            Some(SkillPriority::Essential) => "e",
            None => "",
        };
        paint.text(x, y, 1, letter, Tone::Warn);
    }
    if let Some(x) = laid.became {
        paint.text(x, y, area.right().saturating_sub(x), &became(node), Tone::Faint);
    }
}

/// What became of a skill, in words.
fn became(node: &Node) -> String {
    let of = |(relation, name): &(crate::model::SkillRelation, String)| {
        let relation = choice("relation", relation.key());
        if name.is_empty() { relation } else { format!("{relation}: {}", text::screen(name)) }
    };
    node.became.iter().map(of).collect::<Vec<_>>().join("; ")
}
