//! How a meaning looks. Drawing code names meanings, never colours; no state is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// What one looks at: the open tab, a page's name.
    Title,
    /// Names of columns and fields.
    Label,
    /// What can be overlooked.
    Faint,
    /// Well done.
    Good,
    /// Look at it.
    Warn,
    /// Wrong, late.
    Bad,
    /// A key to press.
    Key,
}

/// Meanings to attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Attributes only: for `NO_COLOR` and terminals of few colours.
    Plain,
    /// The terminal's own 16 colours.
    Ansi,
}

impl Theme {
    /// The look of a meaning.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let base = Style::new();
        let bold = base.add_modifier(Modifier::BOLD);
        match (self, tone) {
            (_, Tone::Plain) | (Self::Plain, Tone::Faint | Tone::Good) => base,
            (_, Tone::Title) | (Self::Plain, Tone::Bad | Tone::Key) => bold,
            (Self::Plain, Tone::Label | Tone::Warn) => base.add_modifier(Modifier::UNDERLINED),
            (Self::Ansi, Tone::Label) => base.fg(Color::Cyan),
            (Self::Ansi, Tone::Faint) => base.fg(Color::DarkGray),
            (Self::Ansi, Tone::Good) => base.fg(Color::Green),
            (Self::Ansi, Tone::Warn) => base.fg(Color::Yellow),
            (Self::Ansi, Tone::Bad) => bold.fg(Color::Red),
            (Self::Ansi, Tone::Key) => bold,
        }
    }
}
