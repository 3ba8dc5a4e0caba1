//! One cell of a record as the store holds it: nothing, a whole number, a real number, or text.
//!
//! What a value means (a date, a code, several phones) is the field's business. The text forms are canonical: the same in the
//! table, in the journal and in files. Several entries of one cell are joined by `"; "`, pairs are `key=number`.

use chrono::NaiveDate;

use super::Id;
use super::partial_date::PartialDate;

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing entered.
    #[default]
    Null,
    /// Whole numbers, flags (0 / 1) and references (ids).
    Int(i64),
    /// Numbers with a fraction.
    Real(f64),
    /// Everything else.
    Text(String),
}

impl Value {
    /// Text, or nothing if there is none.
    #[must_use]
    pub fn text(s: impl Into<String>) -> Self {
        let s = s.into();
        if s.is_empty() { Self::Null } else { Self::Text(s) }
    }

    /// The text, empty for anything else.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(s) => s,
            _ => "",
        }
    }

    /// Whether nothing was entered.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The canonical text of any value.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Int(n) => n.to_string(),
            Self::Real(r) => r.to_string(),
            Self::Text(s) => s.clone(),
        }
    }

    /// As it stands in the journal.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Int(n) => (*n).into(),
            Self::Real(r) => serde_json::Number::from_f64(*r).map_or(serde_json::Value::Null, serde_json::Value::Number),
            Self::Text(s) => s.as_str().into(),
        }
    }

    /// From the journal; `None` for what no cell can hold.
    #[must_use]
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        Some(match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Number(n) => match n.as_i64() {
                Some(i) => Self::Int(i),
                None => Self::Real(n.as_f64()?),
            },
            serde_json::Value::String(s) => Self::Text(s.clone()),
            _ => return None,
        })
    }
}

/// The entries of a cell that holds several, joined by `;`.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|s| !s.is_empty())
}

/// Joins entries to the canonical text.
pub fn join<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(part.as_ref());
    }
    out
}

/// A Rust type that a field of a record struct can have.
pub trait FieldType: Sized {
    /// From the stored cell; what does not fit reads as nothing.
    fn read(value: &Value) -> Self;
    /// As the stored cell.
    fn write(self) -> Value;
}

impl FieldType for String {
    fn read(value: &Value) -> Self {
        value.canonical()
    }
    fn write(self) -> Value {
        Value::text(self)
    }
}

impl FieldType for Option<i64> {
    fn read(value: &Value) -> Self {
        if let Value::Int(n) = value { Some(*n) } else { None }
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, Value::Int)
    }
}

impl FieldType for Option<f64> {
    fn read(value: &Value) -> Self {
        match value {
            Value::Real(r) => Some(*r),
            #[expect(clippy::cast_precision_loss, reason = "amounts and coordinates stay far below 2^53")]
            Value::Int(n) => Some(*n as f64),
            _ => None,
        }
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, Value::Real)
    }
}

impl FieldType for Option<bool> {
    fn read(value: &Value) -> Self {
        if let Value::Int(n) = value { Some(*n != 0) } else { None }
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, |b| Value::Int(b.into()))
    }
}

impl FieldType for Option<NaiveDate> {
    fn read(value: &Value) -> Self {
        value.as_str().parse().ok()
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, |d| Value::Text(d.to_string()))
    }
}

impl FieldType for Option<PartialDate> {
    fn read(value: &Value) -> Self {
        PartialDate::parse(value.as_str())
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, |d| Value::Text(d.to_string()))
    }
}

impl FieldType for Option<Id> {
    fn read(value: &Value) -> Self {
        if let Value::Int(n) = value { Id::new(*n) } else { None }
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, |id| Value::Int(id.get()))
    }
}

impl FieldType for Vec<String> {
    fn read(value: &Value) -> Self {
        entries(value.as_str()).map(str::to_owned).collect()
    }
    fn write(self) -> Value {
        Value::text(join(self))
    }
}

/// Several references, as codes.
impl FieldType for Vec<Id> {
    fn read(value: &Value) -> Self {
        entries(value.as_str()).filter_map(Id::of_code).collect()
    }
    fn write(self) -> Value {
        Value::text(join(self.into_iter().map(Id::code)))
    }
}

/// Pairs of a key and a number, in the order entered.
impl FieldType for Vec<(String, f64)> {
    fn read(value: &Value) -> Self {
        entries(value.as_str())
            .filter_map(|e| {
                let (key, number) = e.rsplit_once('=')?;
                Some((key.trim().to_owned(), number.trim().parse().ok()?))
            })
            .collect()
    }
    fn write(self) -> Value {
        Value::text(join(self.into_iter().map(|(key, number)| format!("{key}={number}"))))
    }
}
