//! What is not changed in place any more once it is in use: a framework with its skills, an instrument with its items.
//!
//! An assessment says "level 4 at this skill by this form". If the skill or the form were changed afterwards it would say something that
//! nobody judged. So whatever tells *what* was judged stays as it was, and a new version takes its place; what only says how evidence is
//! read today may change, since every judgement is made anew from the evidence whenever it is shown:
//!
//! - of a framework its title, source and notes, the version that it replaces, and its thresholds;
//! - of a skill its notes, its priority (what the programme presses for, not what the skill is) and the figures of its learning curve;
//! - of an instrument its title, notes, the version that it replaces, its target and the rating that means borderline.
//!
//! A skill or item that is added to, or taken from, what is in use changes it too.
//!
//! Must not: know a file. The store asks whether something is in use, for every way of writing: forms, bulk edits, imports, merges, undo.

use crate::model::{Kind, Row, Value};

/// Something that is one with its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// The framework, the instrument.
    pub kind: Kind,
    /// Its parts, and the field by which they name it.
    pub part: (Kind, &'static str),
    /// What makes it in use: records whose field names one of `used`.
    pub users: &'static [(Kind, &'static str)],
    /// The kind that users name: the parts, or the whole itself.
    pub used: Kind,
}

/// Everything of that sort.
pub static WHOLES: [Whole; 2] = [
    Whole {
        kind: Kind::Framework,
        part: (Kind::Skill, "framework"),
        // In the order in which the first is most likely to be found.
        users: &[
            (Kind::Assessment, "skill"),
            (Kind::Curriculum, "skill"),
            (Kind::Logbook, "procedure"),
            (Kind::Entrustment, "skill"),
            (Kind::FollowUp, "skill"),
            (Kind::Teaching, "skill"),
        ],
        used: Kind::Skill,
    },
    Whole {
        kind: Kind::Instrument,
        part: (Kind::InstrumentItem, "instrument"),
        users: &[(Kind::Assessment, "instrument")],
        used: Kind::Instrument,
    },
];

/// What a kind is, or is part of.
#[must_use]
pub fn whole_of(kind: Kind) -> Option<&'static Whole> {
    WHOLES.iter().find(|whole| whole.kind == kind || whole.part.0 == kind)
}

/// Whether records of a kind can make something in use.
#[must_use]
pub fn makes_used(kind: Kind) -> bool {
    WHOLES.iter().any(|whole| whole.users.iter().any(|(user, _)| *user == kind))
}

/// Fields that may change all the same.
#[must_use]
pub fn free(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Framework => {
            &["title", "source", "notes", "replaces", "least_assessments", "least_assessors", "least_days", "o_score_target", "targets"]
        }
        Kind::Skill => &["notes", "priority", "acceptable_failure", "unacceptable_failure", "horizon", "false_declare"],
        Kind::Instrument => &["title", "notes", "replaces", "target", "borderline"],
        _ => &[],
    }
}

/// The first field of content in which two states of a record differ; `""` where it is new, taken out or brought back. `None` where
/// only what is free differs.
#[must_use]
pub fn content_changed(before: Option<&Row>, after: &Row) -> Option<&'static str> {
    let Some(before) = before.filter(|b| b.gone == after.gone) else { return Some("") };
    let free = free(after.kind);
    let differs = |key: &str| before.get(key) != after.get(key);
    after.kind.fields().iter().map(|f| f.key).find(|key| !free.contains(key) && differs(key))
}

/// How something is called in a message: its code and version.
#[must_use]
pub fn called(whole: &Row) -> String {
    let parts = ["code", "version"].map(|key| whole.text(key));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether two values of a version's name are one: as the store compares codes.
#[must_use]
pub fn same_version(a: &Value, b: &str) -> bool {
    a.as_str().trim().eq_ignore_ascii_case(b.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    #[test]
    fn every_free_field_and_every_user_is_one_of_the_model() {
        for whole in &WHOLES {
            for kind in [whole.kind, whole.part.0] {
                assert!(free(kind).iter().all(|key| kind.field(key).is_some()), "{kind:?}");
            }
            assert!(whole.part.0.field(whole.part.1).is_some());
            let referrers: Vec<_> = whole.used.referrers().map(|(kind, field)| (kind, field.key)).collect();
            assert!(whole.users.iter().all(|user| referrers.contains(user)));
        }
    }

    #[test]
    fn content_is_told_from_what_is_free() {
        let id = Id::from_bytes([1; 8]);
        let row = Row::new(Kind::Skill, id).with("code", Value::text("A")).with("title", Value::text("suture"));
        for (key, value, content) in [
            ("title", Value::text("suturing"), Some("title")),
            ("target_level", Value::Int(3), Some("target_level")),
            ("required_items", Value::text("oxygen"), Some("required_items")),
            ("notes", Value::text("x"), None),
            ("priority", Value::text("essential"), None),
            ("horizon", Value::Int(50), None),
        ] {
            assert_eq!(content_changed(Some(&row), &row.clone().with(key, value)), content, "{key}");
        }
        assert_eq!(content_changed(None, &row), Some(""));
        assert_eq!(content_changed(Some(&row), &Row { gone: true, ..row.clone() }), Some(""));
        let item = Row::new(Kind::InstrumentItem, id);
        assert_eq!(content_changed(Some(&item), &item.clone().with("anchors", Value::text("1 bad"))), Some("anchors"));
    }
}
