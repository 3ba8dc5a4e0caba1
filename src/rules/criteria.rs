//! What a nomination is never scored by: who somebody is, or whom they bring. Sensitive fields and companions can be no criterion, and
//! neither can sex, age, religion, people or province; their shares are shown beside a selection, where they can be looked at.
//!
//! Must not: judge any other name; criteria are the ministry's own. Awkward: a list of words never ends; a name that hides what it means
//! is for people to see.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::{Field, Kind};
use crate::text::fold;
use crate::words::label_if_any;

/// Words by which such a criterion is called, in the languages of the programme. They count wherever they stand in a name.
#[rustfmt::skip]
const NEVER: &[&str] = &[
    "companion", "companions", "mahram", "chaperone", "escort", "сопровождающий", "серік", "махрам", "محرم", "همراه",
    "sex", "gender", "male", "female", "пол", "гендер", "жыныс", "жынысы", "جنس", "جنسیت", "جندر", "جنسیه",
    "age", "born", "birth", "возраст", "жас", "жасы", "سن", "عمر",
    "religion", "religious", "faith", "sect", "религия", "вера", "дін", "діні", "دین", "مذهب",
    "ethnicity", "ethnic", "ethnos", "race", "tribe", "clan", "nationality", "национальность", "этнос", "раса", "ұлт", "ұлты", "ру", "руы",
    "قوم", "قومیت", "قبیله", "ملیت",
];

/// Words that count only as the whole name: need of a province is something else.
#[rustfmt::skip]
const ALONE: &[&str] = &["province", "home province", "oblast", "провинция", "область", "облыс", "ولایت", "ولايت"];

/// Keys and labels of the fields that are sensitive, and of those about who somebody is.
static FIELDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let fields = Kind::ALL.iter().flat_map(|kind| kind.fields().iter().chain(kind.attached().iter().map(|a| &a.field)).map(|f| (*kind, f)));
    let of_people = ["sex", "born", "province", "companion"];
    let fields = fields.filter(|(kind, f)| f.sensitive || *kind == Kind::Trainee && of_people.contains(&f.key));
    fields.flat_map(|(kind, f)| names(kind, f)).chain(ALONE.iter().map(|word| fold(word))).filter(|name| !name.is_empty()).collect()
});

/// The same, folded.
static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| NEVER.iter().map(|word| fold(word)).collect());

fn names(kind: Kind, field: &Field) -> Vec<String> {
    let labels = [format!("field-{}-{}", kind.table(), field.key), format!("field-{}", field.key)];
    labels.iter().filter_map(|id| label_if_any(id)).map(|label| fold(&label)).chain([fold(field.key)]).collect()
}

/// Whether somebody may never be scored by what is called so.
#[must_use]
pub fn is_never(name: &str) -> bool {
    let folded = fold(&name.replace('_', " "));
    FIELDS.contains(&folded) || FIELDS.contains(&fold(name)) || folded.split(' ').any(|word| WORDS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_scored_by_who_they_are() {
        for name in [
            "companion",
            "Companion",
            "has-companion",
            "companion_needed",
            "SEX",
            "sex of trainee",
            "gender",
            "age",
            "Age (years)",
            "born",
            "religion",
            "ethnic group",
            "province",
            "home province",
            "phone",
            "e-mail",
            "email",
            "national_id",
            "national id",
            "passport_number",
            "пол",
            "ЖАСЫ",
            "جنسیت",
            "قومیت",
            "ولایت",
        ] {
            assert!(is_never(name), "{name}");
        }
        for name in [
            "need",
            "readiness",
            "experience",
            "commitment",
            "language",
            "average",
            "essex",
            "need of the province",
            "management",
            "teaching post",
            "beds",
            "oral exam",
        ] {
            assert!(!is_never(name), "{name}");
        }
        // Every sensitive field, by its key and by what the screen calls it.
        for (kind, field) in Kind::ALL.iter().flat_map(|kind| kind.fields().iter().map(move |f| (*kind, f))).filter(|(_, f)| f.sensitive) {
            assert!(is_never(field.key) && names(kind, field).iter().all(|name| is_never(name)), "{}", field.key);
        }
    }
}
