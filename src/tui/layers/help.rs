//! Help for where one stands: the actions of that place with their keys, and whether they can be done now, from the one table.

use ratatui::layout::{Position, Rect};

use crate::actions::{ACTIONS, Action, Context, Group};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, Layer, Offer, Outcome};
use crate::tui::paint::Painter;
use crate::tui::theme::Tone;

/// A page of help.
pub struct Help {
    context: Context,
    /// Action, its keys, why it cannot be done now.
    lines: Vec<(Tone, String)>,
    top: usize,
    height: usize,
}

impl Help {
    /// Help for a context; `offer` tells of each action whether it may be done.
    #[must_use]
    pub fn new(desk: &Desk, context: Context, offer: &dyn Fn(Action) -> Offer) -> Self {
        let mut lines = Vec::new();
        let about = format!("context-{}-help", context.key());
        if let Some(words) = crate::words::label_if_any(&about) {
            lines.extend(words.lines().map(|l| (Tone::Plain, l.to_owned())));
            lines.push((Tone::Plain, String::new()));
        }
        for group in Group::ALL {
            let mut any = false;
            for info in ACTIONS.iter().filter(|i| i.group == group && here(context, i.contexts)) {
                let offered = offer(info.action);
                if offered == Offer::No {
                    continue;
                }
                if !any {
                    lines.push((Tone::Label, crate::words::label(&format!("group-{}", group.key()))));
                    any = true;
                }
                let keys = desk.keymap.chords(context, info.action).join(", ");
                let mut line = format!("  {}  {}", text::pad(&keys, 18), info.action.doc());
                if let Offer::NotNow(why) = offered {
                    line.push_str(" – ");
                    line.push_str(&why.to_string());
                }
                lines.push((Tone::Plain, line));
            }
        }
        if context == Context::Table {
            lines.push((Tone::Plain, String::new()));
            lines.push((Tone::Label, crate::words::label("help-filter-title")));
            lines.extend(crate::words::label("help-filter").lines().map(|l| (Tone::Plain, format!("  {l}"))));
        }
        Self { context, lines, top: 0, height: 20 }
    }
}

fn here(context: Context, contexts: &[Context]) -> bool {
    let mut at = Some(context);
    while let Some(c) = at {
        if contexts.contains(&c) {
            return true;
        }
        at = c.beyond();
    }
    false
}

impl Layer for Help {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn title(&self, _desk: &Desk) -> String {
        crate::say!("reader-help-title", place = crate::words::label(&format!("context-{}", self.context.key())))
    }

    fn draw(&mut self, _desk: &Desk, area: Rect, paint: &mut Painter<'_>) -> Option<Position> {
        self.height = area.height.into();
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        for (n, (tone, line)) in self.lines.iter().skip(self.top).take(self.height).enumerate() {
            paint.text(area.x, area.y + u16::try_from(n).unwrap_or(0), area.width, line, *tone);
        }
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::UndoRow | Action::Open => Offer::No,
            _ => Offer::Yes,
        }
    }

    fn act(&mut self, _desk: &mut Desk, action: Action) -> Outcome {
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::HalfUp => self.top = self.top.saturating_sub(self.height / 2),
            Action::HalfDown => self.top += self.height / 2,
            Action::First => self.top = 0,
            Action::Last => self.top = self.lines.len(),
            Action::Back | Action::Help => return Outcome::then(Effect::Pop),
            _ => return Outcome::Ignored,
        }
        Outcome::done()
    }
}
