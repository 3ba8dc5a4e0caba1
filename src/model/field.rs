//! The description of one field, from which table column, form line, validation, search, file column and SQL follow.

use super::Kind;

/// A fixed set of choices. Keys stand in the store and in files; labels are messages `choice-<set>-<key>`.
#[derive(Debug, PartialEq, Eq)]
pub struct ChoiceSet {
    /// Name of the set in message ids and in the catalogue of spellings.
    pub name: &'static str,
    /// Keys in the order in which they are offered.
    pub keys: &'static [&'static str],
}

/// A catalogue that the ministry may extend: rows of the record `term`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// P-codes and ISO 3166-2.
    Province,
    /// P-codes.
    District,
    /// ISO 3166-1.
    Country,
    /// ISO 639.
    Language,
    /// ISO 4217.
    Currency,
    /// ISCO-08.
    Occupation,
    /// Medical and nursing specialties.
    Specialty,
    /// Things a department needs (WHO situational analysis).
    TracerItem,
}

impl List {
    /// Every list.
    pub const ALL: [Self; 8] = [
        Self::Province,
        Self::District,
        Self::Country,
        Self::Language,
        Self::Currency,
        Self::Occupation,
        Self::Specialty,
        Self::TracerItem,
    ];

    /// Name in the store and in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Country => "country",
            Self::Language => "language",
            Self::Currency => "currency",
            Self::Occupation => "occupation",
            Self::Specialty => "specialty",
            Self::TracerItem => "tracer_item",
        }
    }

    /// The list in which the entries above those of this one are; the others have theirs among themselves.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::District => Some(Self::Province),
            Self::Province => Some(Self::Country),
            _ => None,
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// One line of text of at most so many characters.
    Text(usize),
    /// Several lines.
    Notes,
    /// A name in Latin letters, of a person or a place: matched by sound.
    Name,
    /// A name in its own script.
    Native,
    /// Several short texts.
    Words,
    /// Phone numbers, `+` and digits.
    Phones,
    /// One mail address.
    Email,
    /// A day.
    Date,
    /// A day, or a year alone.
    PartialDate,
    /// A day and a time at a place, with its offset from UTC.
    Moment,
    /// Hours of work on a day, or none: `08:00-16:00`, `off`.
    Hours,
    /// A number: message id part of its unit (empty for none), least, greatest, digits after the point.
    Number {
        /// Key of the unit: label `unit-<key>`.
        unit: &'static str,
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Digits after the point; 0 for whole numbers.
        decimals: u8,
    },
    /// One of a fixed set.
    Choice(&'static ChoiceSet),
    /// Yes or no.
    Flag,
    /// Another record.
    Ref(Kind),
    /// Several other records.
    Refs(Kind),
    /// A code of a catalogue.
    Term(List),
    /// Several codes of a catalogue.
    Terms(List),
    /// Numbers by catalogue code (seats by specialty).
    TermPairs(List),
    /// Numbers by a name of one's own (scored criteria, items of an instrument).
    Pairs,
}

/// One field of a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Column name in the store and in files; label `field-<kind>-<key>` or `field-<key>`.
    pub key: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// A record without it is refused.
    pub required: bool,
    /// Left out of exports unless asked for; never a criterion.
    pub sensitive: bool,
    /// Found by the search.
    pub searched: bool,
    /// Columns wide in a table; 0: not a table column.
    pub width: u16,
    /// Tables show lower numbers first and drop the highest when narrow; 0: only when chosen.
    pub priority: u8,
    /// Offered in the short form for entering a list.
    pub quick: bool,
}

impl Field {
    /// A field of a kind; its key comes with [`Field::named`].
    #[must_use]
    pub const fn of(kind: FieldKind) -> Self {
        let width = match kind {
            FieldKind::Name => 24,
            FieldKind::Date | FieldKind::PartialDate => 10,
            FieldKind::Moment => 16,
            FieldKind::Flag => 3,
            FieldKind::Number { .. } => 8,
            FieldKind::Choice(_) => 12,
            FieldKind::Notes | FieldKind::Pairs | FieldKind::TermPairs(_) | FieldKind::Refs(_) => 0,
            _ => 16,
        };
        Self { key: "", kind, required: false, sensitive: false, searched: false, width, priority: 0, quick: false }
    }
    /// One line of at most 120 characters.
    #[must_use]
    pub const fn text() -> Self {
        Self::of(FieldKind::Text(120))
    }
    /// One of a fixed set.
    #[must_use]
    pub const fn choice(set: &'static ChoiceSet) -> Self {
        Self::of(FieldKind::Choice(set))
    }
    /// A whole number with a unit.
    #[must_use]
    pub const fn whole(unit: &'static str, min: i32, max: i32) -> Self {
        Self::of(FieldKind::Number { unit, min: min as f64, max: max as f64, decimals: 0 })
    }
    /// A number with a fraction.
    #[must_use]
    pub const fn number(unit: &'static str, min: f64, max: f64, decimals: u8) -> Self {
        Self::of(FieldKind::Number { unit, min, max, decimals })
    }
    /// With its key.
    #[must_use]
    pub const fn named(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }
    /// Must be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// See [`Field::sensitive`].
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
    /// See [`Field::searched`].
    #[must_use]
    pub const fn searched(mut self) -> Self {
        self.searched = true;
        self
    }
    /// Shown in tables: columns wide, and its rank.
    #[must_use]
    pub const fn column(mut self, width: u16, priority: u8) -> Self {
        self.width = width;
        self.priority = priority;
        self
    }
    /// In the short form.
    #[must_use]
    pub const fn quick(mut self) -> Self {
        self.quick = true;
        self
    }

    /// The kind that this field refers to, if it refers to one record.
    #[must_use]
    pub const fn refers_to(&self) -> Option<Kind> {
        if let FieldKind::Ref(kind) = self.kind { Some(kind) } else { None }
    }

    /// Whether tables can sort by it: one orderable value in one column.
    #[must_use]
    pub const fn sortable(&self) -> bool {
        self.width > 0 && !matches!(self.kind, FieldKind::Words | FieldKind::Phones | FieldKind::Terms(_) | FieldKind::Notes)
    }
}
