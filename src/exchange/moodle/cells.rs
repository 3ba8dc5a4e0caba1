//! What the fields of a record say in Moodle's columns, and the cells that are kept because they say it otherwise.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::{Cells, WIDTH, at, cell};
use crate::model::{Id, Row, Skill, SkillKind};
use crate::programme::skills::holdings::ENOUGH;
use crate::text;

/// How a description is written: HTML, and plain text.
const HTML: &str = "1";
const PLAIN: &str = "2";

/// The words of the scale, from the lowest level on; a comma parts them.
pub(super) fn scale() -> String {
    let level = |n: usize| match n {
        1 => crate::words::label("moodle-level-1"),
        2 => crate::words::label("moodle-level-2"),
        3 => crate::words::label("moodle-level-3"),
        4 => crate::words::label("moodle-level-4"),
        _ => crate::words::label("moodle-level-5"),
    };
    (1..=5).map(level).collect::<Vec<_>>().join(",")
}

/// Moodle's configuration of that scale: the first level is where one begins, from `proficient` on one is. Moodle puts its own number
/// in place of `scaleid`, and wants at least one level of each sort.
pub(super) fn configuration(proficient: i64) -> String {
    let mut out = vec![json!({ "scaleid": "1" })];
    for level in 1..=5 {
        let (first, enough) = (i64::from(level == 1), i64::from(level >= proficient));
        if first + enough > 0 {
            out.push(json!({ "id": level, "scaledefault": first, "proficient": enough }));
        }
    }
    Json::Array(out).to_string()
}

/// The level from which a configuration of our scale holds somebody for proficient.
pub(super) fn proficient(values: &str, configuration: &str) -> Option<i64> {
    if values != scale() {
        return None;
    }
    let json: Json = serde_json::from_str(configuration).ok()?;
    let levels = json.as_array()?.iter().filter(|level| {
        let flag = level.get("proficient");
        flag.and_then(Json::as_i64) == Some(1) || flag.and_then(Json::as_bool) == Some(true)
    });
    levels.filter_map(|level| level.get("id").and_then(Json::as_i64)).min().filter(|n| (1..=5).contains(n))
}

/// Moodle's word for a kind.
const fn taxonomy(kind: Option<SkillKind>) -> &'static str {
    match kind {
        Some(SkillKind::Domain) => "domain",
        Some(SkillKind::Procedure) => "skill",
        Some(SkillKind::Epa) => "practice",
        Some(SkillKind::Competency) | None => "competency",
    }
}

/// The kind that Moodle's word at a depth stands for; its other words name none of ours.
pub(super) fn kind_at(taxonomies: &str, depth: usize) -> Option<SkillKind> {
    Some(match taxonomies.split(',').nth(depth).unwrap_or_default().trim() {
        "domain" => SkillKind::Domain,
        "skill" => SkillKind::Procedure,
        "practice" => SkillKind::Epa,
        "competency" => SkillKind::Competency,
        _ => return None,
    })
}

/// The taxonomies of a tree: at each of the four depths that Moodle names what most skills there are.
pub(super) fn taxonomies<'a>(nodes: impl Iterator<Item = (usize, &'a Skill)>) -> String {
    let mut counts: [BTreeMap<&'static str, usize>; 4] = Default::default();
    for (depth, skill) in nodes {
        if let Some(at) = counts.get_mut(depth) {
            *at.entry(taxonomy(skill.kind)).or_default() += 1;
        }
    }
    let most = |words: &BTreeMap<&'static str, usize>| words.iter().max_by_key(|(_, n)| **n).map_or("competency", |(word, _)| *word);
    counts.iter().map(most).collect::<Vec<_>>().join(",")
}

/// The columns that the fields of a framework fill; `taxonomies` are those of its tree.
pub(super) fn of_framework(row: &Row, taxonomies: &str) -> Cells {
    let mut cells = Cells::default();
    let proficient = configuration(ENOUGH.into());
    let (description, format) = description(row);
    let words = [
        (at::ID, row.text("code")),
        (at::NAME, row.text("title")),
        (at::DESCRIPTION, description),
        (at::FORMAT, format),
        (at::SCALE, &scale()),
        (at::CONFIGURATION, &proficient),
        (at::FRAMEWORK, "1"),
        (at::TAXONOMY, taxonomies),
    ];
    fill(&mut cells, &words);
    cells
}

/// The columns that the fields of a skill fill; `codes` names the skills of its framework.
pub(super) fn of_skill(row: &Row, codes: &BTreeMap<Id, String>) -> Cells {
    let mut cells = Cells::default();
    let skill: Skill = row.to();
    let name = |id: &Id| codes.get(id).map(String::as_str);
    let parent = skill.parent.as_ref().and_then(name).unwrap_or_default();
    let related: Vec<String> = skill.related.iter().filter_map(name).map(|code| code.replace(',', "%2C")).collect();
    // A target of its own needs a scale of its own.
    let own = skill.target_level.filter(|level| *level != i64::from(ENOUGH));
    let (values, proficient) = own.map(|level| (scale(), configuration(level))).unwrap_or_default();
    let (description, format) = description(row);
    let words = [
        (at::PARENT, parent),
        (at::ID, &skill.code),
        (at::NAME, &skill.title),
        (at::DESCRIPTION, description),
        (at::FORMAT, format),
        (at::SCALE, &values),
        (at::CONFIGURATION, &proficient),
        (at::RELATED, &related.join(",")),
    ];
    fill(&mut cells, &words);
    cells
}

fn description(row: &Row) -> (&str, &'static str) {
    let notes = row.text("notes");
    (notes, if notes.is_empty() { HTML } else { PLAIN })
}

fn fill(cells: &mut Cells, words: &[(usize, &str)]) {
    for (column, word) in words {
        if let Some(cell) = cells.get_mut(*column) {
            (*word).clone_into(cell);
        }
    }
}

/// What is kept beside a record's fields: the place of its row, and each cell that its fields would write otherwise, with what they
/// would write.
pub(super) fn kept(row: usize, own: &Cells, given: &Cells) -> String {
    let mut cells = serde_json::Map::new();
    for (column, (own, given)) in own.iter().zip(given).enumerate() {
        if own != given {
            cells.insert(column.to_string(), json!([own, given]));
        }
    }
    let mut out = serde_json::Map::new();
    out.insert("row".to_owned(), json!(row));
    if !cells.is_empty() {
        out.insert("cells".to_owned(), Json::Object(cells));
    }
    tidy(&Json::Object(out).to_string())
}

/// The same JSON with each letter that a clean text does not hold (a hard space, a mark that nobody sees) written by its number.
fn tidy(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let mut letter = [0; 4];
        let alone: &str = c.encode_utf8(&mut letter);
        if c.is_ascii() || text::clean_notes(alone) == alone {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

/// A record's cells with those put back that were kept and still hold, and the place of its row.
pub(super) fn given_back(kept: &str, mut own: Cells) -> (Option<u64>, Cells) {
    let Ok(json) = serde_json::from_str::<Json>(kept) else { return (None, own) };
    for column in 0..WIDTH {
        let Some(pair) = json.get("cells").and_then(|c| c.get(column.to_string())).and_then(Json::as_array) else { continue };
        let (was, given) = (pair.first().and_then(Json::as_str), pair.get(1).and_then(Json::as_str));
        if let (Some(was), Some(given), Some(cell)) = (was, given, own.get_mut(column))
            && *cell == was
        {
            given.clone_into(cell);
        }
    }
    (json.get("row").and_then(Json::as_u64), own)
}

/// Whether two rows say the same.
pub(super) fn same(a: &Cells, b: &Cells) -> bool {
    (0..WIDTH).all(|n| cell(a, n) == cell(b, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_cell_holds_until_the_field_is_changed() {
        let (mut own, mut given) = (Cells::default(), Cells::default());
        own[2] = "Suture".into();
        given[2] = " Suture\u{a0}".into();
        given[11] = "77".into();
        let kept = kept(5, &own, &given);
        assert_eq!(text::clean_notes(&kept), kept.as_str());
        assert_eq!(given_back(&kept, own.clone()), (Some(5), given));
        own[2] = "Suturing".into();
        let (_, after) = given_back(&kept, own);
        assert_eq!((after[2].as_str(), after[11].as_str()), ("Suturing", "77"));
    }

    #[test]
    fn a_target_goes_through_the_configuration_of_the_scale() {
        for level in 1..=5 {
            assert_eq!(proficient(&scale(), &configuration(level)), Some(level));
        }
        assert_eq!(proficient("Not yet competent,Competent", &configuration(3)), None);
        assert_eq!(proficient(&scale(), "nonsense"), None);
        assert_eq!(scale().split(',').count(), 5);
    }
}
