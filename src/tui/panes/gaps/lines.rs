//! The rows behind a number, as lines to read.

use crate::model::{Kind, List};
use crate::programme::show::Names;
use crate::programme::skills::gaps::{Behind, Of, Person};
use crate::say;
use crate::store::Store;
use crate::tui::layers::behind::Row;
use crate::tui::theme::Tone;

/// People of one skill at one place that are named.
const PEOPLE: usize = 50;

/// Title and lines.
pub(super) fn lines(store: &Store, names: &Names, of: &Of, rows: &[Behind]) -> (String, Vec<Row>) {
    let item = |code: &String| names.term(store, List::TracerItem, code);
    let title = match of {
        Of::Freed(items) => say!("gap-title-freed", items = items.iter().map(item).collect::<Vec<_>>().join(", ")),
        Of::Lacking(code) => say!("gap-title-lacking", item = item(code)),
        Of::Hospital(id) => say!("gap-title-hospital", name = names.title(store, Kind::Hospital, *id)),
    };
    let own = matches!(of, Of::Hospital(_));
    let mut out = Vec::new();
    let mut before = None;
    for row in rows {
        let place = (row.hospital, row.department);
        if before.replace(place) != Some(place) {
            let words = match (own, row.department_name.is_empty()) {
                (false, false) => say!("gap-at", hospital = row.hospital_name, department = row.department_name),
                (true, false) => row.department_name.clone(),
                (_, true) => say!("gap-at-no-department", hospital = row.hospital_name),
            };
            let leads = row.department.map_or((Kind::Hospital, row.hospital), |id| (Kind::Department, id));
            out.push(Row { words, tone: Tone::Title, leads: Some(leads) });
        }
        let missing = row.missing_names.join(", ");
        let words = say!("gap-skill-lacks", skill = row.skill_name, missing = missing, there = row.there.0, required = row.there.1);
        out.push(Row { words: format!("  {words}"), tone: Tone::Plain, leads: Some((Kind::Skill, row.skill)) });
        for person in row.people.iter().take(PEOPLE) {
            out.push(Row { words: format!("    {}", told(person)), tone: Tone::Plain, leads: Some((Kind::Trainee, person.id)) });
        }
        if row.people.len() > PEOPLE {
            let words = format!("    {}", say!("names-more", count = row.people.len() - PEOPLE));
            out.push(Row { words, tone: Tone::Faint, leads: None });
        }
    }
    (title, out)
}

/// Whose decision it is stands beside the name: a level of one hospital is not one of another.
fn told(person: &Person) -> String {
    match &person.decided_at {
        None => say!("gap-person-here", name = person.name),
        Some(hospital) => say!("gap-person-elsewhere", name = person.name, hospital = hospital),
    }
}
