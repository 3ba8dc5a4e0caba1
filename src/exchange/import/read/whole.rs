//! A row as a whole: its name put together, and whether it can be a record.

use super::{Place, Reader};
use crate::exchange::import::columns::main_name;
use crate::exchange::import::plan::{Draft, Weight};
use crate::exchange::import::words::Part;
use crate::model::{Id, Kind, Row, Value};
use crate::msg;
use crate::programme::show::field_label;
use crate::rules::validate;

/// What stands between a name and the father's in one cell.
const OF: [&str; 8] = [" s/o ", " d/o ", " s/o. ", " d/o. ", " son of ", " daughter of ", " ولد ", " فرزند "];

impl Reader<'_, '_> {
    /// Puts the parts of a name together.
    pub(super) fn name_of_parts(&self, draft: &mut Draft, parts: &[(Part, String)]) {
        if parts.is_empty() {
            return;
        }
        let of = |part: Part| parts.iter().filter(move |(p, _)| *p == part).map(|(_, s)| s.as_str());
        let surname = self.kind.position("surname");
        let last: Vec<&str> = of(Part::Last).collect();
        if let Some(at) = surname.filter(|at| draft.get(*at).is_null() && !last.is_empty()) {
            draft.set(at, Value::text(last.join(" ")));
        }
        let family = match surname.map(|at| draft.get(at).as_str().to_owned()) {
            Some(surname) if last.is_empty() => surname,
            _ => last.join(" "),
        };
        let whole: Vec<&str> = of(Part::First).chain(of(Part::Middle)).chain([family.as_str()]).filter(|s| !s.is_empty()).collect();
        let whole = whole.join(" ");
        let latin = whole.chars().filter(|c| c.is_ascii_alphabetic()).count() * 2 > whole.chars().filter(|c| c.is_alphabetic()).count();
        let key = if latin { main_name(self.kind) } else { Some("native_name") };
        if let Some(at) = key.and_then(|key| self.kind.position(key)).filter(|at| draft.get(*at).is_null()) {
            draft.set(at, Value::text(whole));
        }
    }

    /// `Ahmad s/o Sarwar` in one cell is a name and a father's.
    pub(super) fn name_and_father(&self, draft: &mut Draft) {
        let Some(father) = self.kind.position("father_name") else { return };
        for at in ["passport_name", "native_name"].into_iter().filter_map(|key| self.kind.position(key)) {
            let whole = draft.get(at).as_str().to_owned();
            let lower = whole.to_lowercase();
            // Lower case may have other lengths; then the places would not fit.
            let Some((from, to)) =
                OF.iter().find_map(|of| lower.find(of).map(|i| (i, i + of.len()))).filter(|_| lower.len() == whole.len())
            else {
                continue;
            };
            let (Some(own), Some(above)) = (whole.get(..from).map(str::trim), whole.get(to..).map(str::trim)) else { continue };
            if own.is_empty() || above.is_empty() {
                continue;
            }
            draft.set(at, Value::text(own));
            if draft.get(father).is_null() {
                draft.set(father, Value::text(above));
            }
        }
    }

    /// Where only the name in its own script is known, or only a surname, it stands in the place of the main one.
    pub(super) fn name_in_place(&mut self, place: &Place<'_>, draft: &mut Draft) {
        let Some(at) = main_name(self.kind).and_then(|key| self.kind.position(key)) else { return };
        if !draft.get(at).is_null() {
            return;
        }
        let others = ["native_name", "surname"].into_iter().filter_map(|key| self.kind.position(key));
        let Some(name) = others.map(|at| draft.get(at)).find(|v| !v.is_null()).cloned() else { return };
        if self.kind != Kind::Hospital {
            let refused = (msg!("import-no-latin-name"), msg!("import-no-latin-name-next"));
            self.problem(place, None, name.as_str(), Weight::Note, refused);
        }
        draft.set(at, name);
    }

    /// Looks at the row as a whole; true if it cannot be imported. `before` is where its own problems begin.
    pub(super) fn judge(&mut self, place: &Place<'_>, draft: &mut Draft, before: usize) -> bool {
        let kind = self.kind;
        let start = kind.start_values();
        let mut row = Row::new(kind, Id::from_bytes([1; 8]));
        for (slot, value) in row.values.iter_mut().zip(start) {
            *slot = value;
        }
        for (at, value) in draft.iter() {
            if let Some(slot) = row.values.get_mut(at) {
                *slot = value.clone();
            }
        }
        let mut rejected = false;
        for finding in validate::row(&row) {
            let field = finding.fields.first().and_then(|key| kind.field(key));
            let Some(field) = field else { continue };
            let at = kind.position(field.key);
            let missing = at.is_some_and(|at| draft.get(at).is_null());
            let required = field.required || finding.fields.iter().any(|key| kind.field(key).is_some_and(|f| f.required));
            // What could not be read was told already.
            let told = missing && self.problems.iter().skip(before).any(|p| p.weight == Weight::Row);
            let value = at.map(|at| draft.get(at).canonical()).unwrap_or_default();
            let alone = finding.fields.len() > 1 && missing;
            if required || alone {
                rejected = true;
                if !told && missing {
                    let what = msg!("import-missing", field = field_label(kind, field.key));
                    self.problem(place, None, "", Weight::Row, (what, msg!("import-missing-next")));
                } else if !told {
                    let what = msg!("import-field-finding", field = field_label(kind, field.key), what = finding.what);
                    self.problem(place, None, &value, Weight::Row, (what, finding.next));
                }
            } else {
                let what = msg!("import-field-finding", field = field_label(kind, field.key), what = finding.what);
                self.problem(place, None, &value, Weight::Value, (what, finding.next));
                if let Some(at) = at {
                    draft.set(at, Value::Null);
                }
            }
        }
        rejected
    }
}
