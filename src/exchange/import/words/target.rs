//! What becomes of a column, and how that was found.

use crate::model::Kind;
use crate::rules::decided::is_kept;

/// Which part of a person's name a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The given name.
    First,
    /// What stands between, a patronymic.
    Middle,
    /// The family name; kept as surname too where the kind has one.
    Last,
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A field of the record.
    Field(&'static str),
    /// A field that is kept in a record beside it: the passport.
    Attached(&'static str),
    /// A part of the name.
    Part(Part),
    /// The record's own code, as an export writes it.
    Id,
    /// The hospital of the department that another column names.
    Hospital,
    /// Running numbers, of no use.
    Number,
    /// Left out: known and not kept, or the person's choice.
    Skip,
    /// Nobody knows.
    Unknown,
}

impl Target {
    /// Its word in a mapping file and in a remembered mapping.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Field(key) | Self::Attached(key) => key,
            Self::Part(Part::First) => "first_name",
            Self::Part(Part::Middle) => "middle_name",
            Self::Part(Part::Last) => "last_name",
            Self::Id => "id",
            Self::Hospital => "_hospital",
            Self::Number => "_number",
            Self::Skip => "_skip",
            Self::Unknown => "",
        }
    }

    /// The target of a word for a kind.
    #[must_use]
    pub fn of_word(kind: Kind, word: &str) -> Option<Self> {
        let word = word.trim();
        // What the program alone writes is known, and not kept.
        if is_kept(kind, word) {
            return Some(Self::Skip);
        }
        if kind == Kind::Equipment && word == "hospital" {
            // A file names the hospital of a department; only where it names no department is the hospital itself meant.
            return Some(Self::Hospital);
        }
        if let Some(field) = kind.field(word) {
            return Some(Self::Field(field.key));
        }
        if let Some(attached) = kind.attached().iter().find(|a| a.field.key == word) {
            return Some(Self::Attached(attached.field.key));
        }
        Some(match word {
            "first_name" if named(kind) => Self::Part(Part::First),
            "middle_name" if named(kind) => Self::Part(Part::Middle),
            "last_name" if named(kind) => Self::Part(Part::Last),
            "id" => Self::Id,
            "_hospital" | "hospital" if kind.field("department").is_some() => Self::Hospital,
            "_number" | "number" => Self::Number,
            "_skip" | "skip" | "-" | "" => Self::Skip,
            _ => return None,
        })
    }

    /// Whether something of the record comes from it.
    #[must_use]
    pub const fn keeps(self) -> bool {
        !matches!(self, Self::Number | Self::Skip | Self::Unknown)
    }
}

/// Whether the names of a kind are people's, who have given and family names.
fn named(kind: Kind) -> bool {
    kind.field("passport_name").is_some()
}

/// How a title was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The person said so.
    Told,
    /// As with an earlier file of these titles.
    Remembered,
    /// The title is known.
    Known,
    /// The title is nearly one that is known.
    Near,
    /// Not at all.
    Not,
}
