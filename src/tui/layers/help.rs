//! Help for where one stands: the actions of that place with their keys, and whether they can be done now, from the one table.

use std::borrow::Cow;

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
    /// What stands at the left, keys say, and behind it what they do and why that cannot be done now.
    lines: Vec<(Tone, String, String)>,
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
            lines.extend(words.lines().map(|l| (Tone::Plain, String::new(), l.to_owned())));
            lines.push((Tone::Plain, String::new(), String::new()));
        }
        for group in Group::ALL {
            let mut any = false;
            for info in ACTIONS.iter().filter(|i| i.group == group && here(context, i.contexts)) {
                let offered = offer(info.action);
                if offered == Offer::No {
                    continue;
                }
                if !any {
                    lines.push((Tone::Label, String::new(), crate::words::label(&format!("group-{}", group.key()))));
                    any = true;
                }
                let keys = desk.keymap.chords(context, info.action).join(", ");
                let mut line = info.action.doc();
                if let Offer::NotNow(why) = offered {
                    line.push_str(" – ");
                    line.push_str(&why.to_string());
                }
                lines.push((Tone::Plain, format!("  {}  ", text::pad(&keys, 18)), line));
            }
        }
        if context == Context::Table {
            lines.push((Tone::Plain, String::new(), String::new()));
            lines.push((Tone::Label, String::new(), crate::words::label("help-filter-title")));
            lines.extend(crate::words::label("help-filter").lines().map(|l| (Tone::Plain, "  ".to_owned(), l.to_owned())));
        }
        Self { context, lines, top: 0, height: 20 }
    }
}

impl Help {
    /// The lines as they fit into a width: what is too long goes on under its own beginning.
    fn wrapped(&self, width: u16) -> Vec<(Tone, u16, Cow<'_, str>)> {
        let mut out = Vec::new();
        for (tone, head, body) in &self.lines {
            let beside = u16::try_from(text::width(head)).unwrap_or(u16::MAX);
            // In a narrow window the words stand below the keys.
            let (x, below) = if beside <= width / 2 { (beside, false) } else { (4, true) };
            let mut pieces = text::wrap(body, width.saturating_sub(x).into()).into_iter();
            if below {
                out.push((*tone, 0, Cow::from(head)));
            } else {
                out.push((*tone, 0, Cow::from(format!("{head}{}", pieces.next().unwrap_or_default()))));
            }
            out.extend(pieces.map(|piece| (*tone, x, Cow::from(piece))));
        }
        out
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
        let lines = self.wrapped(area.width);
        let top = self.top.min(lines.len().saturating_sub(self.height));
        for (y, (tone, x, line)) in (area.y..).zip(lines.iter().skip(top).take(self.height)) {
            paint.text(area.x + x, y, area.width.saturating_sub(*x), line, *tone);
        }
        self.top = top;
        None
    }

    fn offers(&self, _desk: &Desk, action: Action) -> Offer {
        match action {
            Action::UndoRow | Action::Open | Action::WriteText => Offer::No,
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
