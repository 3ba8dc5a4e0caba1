//! Hospitals: one by name and place.

use super::{COMPARED, Matcher};
use crate::error::Result;
use crate::exchange::import::names::Found;
use crate::exchange::import::plan::{Candidate, Draft, Of, RowPlan};
use crate::model::{FieldType, Id, Kind, Value, entries};
use crate::msg;
use crate::text;

/// Degrees within which two hospitals of one name are one: about two kilometres.
const NEAR: f64 = 0.02;

impl Matcher<'_> {
    pub(super) fn add_house(&mut self, of: Of, draft: Draft) {
        let names = house_names(self.kind, &draft);
        for name in &names {
            let all = self.house_at.entry(text::loose(name)).or_default();
            if !all.contains(&of) {
                all.push(of);
            }
        }
        let value = match of {
            Of::Record(id) => Value::Int(id.get()),
            Of::Row(at) => Value::Real(at as f64),
        };
        self.houses.add(value, "", "", names.iter().map(String::as_str), std::iter::empty());
        self.said.insert(of, draft);
    }

    pub(super) fn house_of(&mut self, at: usize, row: &mut RowPlan) -> Result<()> {
        if self.ask {
            return self.house_asked(at, row);
        }
        let names = house_names(self.kind, &row.draft);
        let mut best: Option<(f64, Of)> = None;
        for of in names.iter().filter_map(|n| self.house_at.get(&text::loose(n))).flatten() {
            if row.id.is_some() && matches!(of, Of::Row(_)) {
                continue;
            }
            if let Some(far) = self.apart(&row.draft, *of)
                && best.is_none_or(|(before, _)| far < before)
            {
                best = Some((far, *of));
            }
        }
        row.same = best.map(|(_, of)| of);
        if row.same.is_none() {
            row.candidates = self.houses_like(row, &names);
            self.add_house(Of::Row(at), row.draft.clone());
        }
        Ok(())
    }

    fn house_asked(&mut self, at: usize, row: &mut RowPlan) -> Result<()> {
        let names = house_names(self.kind, &row.draft);
        for name in &names {
            for found in self.store.matching(self.kind, name, COMPARED)? {
                let draft = Draft::of(&found);
                let same = house_names(self.kind, &draft).iter().any(|n| text::loose(n) == text::loose(name));
                if same && places_apart(self.kind, &row.draft, &draft).is_some() {
                    row.same = Some(Of::Record(found.id));
                    return Ok(());
                }
            }
        }
        let earlier = names.iter().filter_map(|n| self.house_at.get(&text::loose(n))).flatten().next().copied();
        row.same = earlier.filter(|_| row.id.is_none());
        if row.same.is_none() {
            self.add_house(Of::Row(at), row.draft.clone());
        }
        Ok(())
    }

    fn apart(&self, draft: &Draft, of: Of) -> Option<f64> {
        places_apart(self.kind, draft, self.said.get(&of)?)
    }

    fn houses_like(&self, row: &RowPlan, names: &[String]) -> Vec<Candidate> {
        let Some(name) = names.first() else { return Vec::new() };
        let Found::Alike(value, _) = self.houses.find(name, None) else { return Vec::new() };
        let of = match value {
            Value::Int(n) => Id::new(n).map(Of::Record),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row's place that was put in by `add_house`")]
            Value::Real(at) => Some(Of::Row(at as usize)),
            _ => None,
        };
        let Some(of) = of.filter(|of| row.id.is_none() || matches!(of, Of::Record(_))) else { return Vec::new() };
        let Some(other) = self.said.get(&of) else { return Vec::new() };
        // Something besides the name must fit: the same place, or the same province.
        let fits = places_apart(self.kind, &row.draft, other).is_some_and(|far| far < UNKNOWN_PLACE);
        if fits { vec![Candidate { of, score: 0.9, reasons: vec![msg!("import-house-alike")] }] } else { Vec::new() }
    }
}

/// Names by which a hospital is known again.
fn house_names(kind: Kind, draft: &Draft) -> Vec<String> {
    let own = ["name", "native_name"].into_iter().filter_map(|k| kind.position(k)).map(|at| draft.get(at).as_str().to_owned());
    let others = kind.position("other_names").map(|at| draft.get(at).as_str().to_owned()).unwrap_or_default();
    let mut names: Vec<String> = own.filter(|n| !text::loose(n).is_empty()).collect();
    names.extend(entries(&others).filter(|n| text::loose(n).len() > 3).map(str::to_owned));
    names.dedup();
    names
}

/// How far apart two hospitals are taken to be when nothing says where one of them is.
const UNKNOWN_PLACE: f64 = 0.5;

/// How far apart two hospitals of one name are, in degrees; `None` if they cannot be one.
fn places_apart(kind: Kind, a: &Draft, b: &Draft) -> Option<f64> {
    let value = |draft: &Draft, key: &str| kind.position(key).map_or(Value::Null, |at| draft.get(at).clone());
    for key in ["country", "province", "district"] {
        let (x, y) = (value(a, key), value(b, key));
        if !x.is_null() && !y.is_null() && x != y {
            return None;
        }
    }
    let at = |draft: &Draft| -> Option<(f64, f64)> {
        Some((Option::<f64>::read(&value(draft, "latitude"))?, Option::<f64>::read(&value(draft, "longitude"))?))
    };
    match (at(a), at(b)) {
        (Some((x, y)), Some((u, v))) => {
            let far = (x - u).abs().max((y - v).abs());
            (far <= NEAR).then_some(far)
        }
        _ if !value(a, "province").is_null() && value(a, "province") == value(b, "province") => Some(UNKNOWN_PLACE / 2.0),
        _ => Some(UNKNOWN_PLACE),
    }
}
