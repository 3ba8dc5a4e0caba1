//! What lay over a view at the last end, laid there again: pages, their lists, histories, agendas. Forms come back by their drafts.
//!
//! Must not: fail a start. What cannot be found any more is left out, with all that lay over it.

use serde_json::Value as Json;

use super::desk::Desk;
use super::layer::{Extent, Layer};
use super::layers::history::History;
use super::layers::portfolio::Portfolio;
use super::panes::agenda::Agenda;
use super::panes::cascade::Cascade;
use super::panes::matrix::Matrix;
use super::panes::page::Page;
use super::panes::selection::Selection;
use super::panes::table::Table;
use crate::model::{Id, Kind};

/// Nobody stands deeper than this.
const DEEPEST: usize = 50;

/// The layers of a view that can be laid there again, from the bottom up.
#[must_use]
pub fn places(layers: &[Box<dyn Layer>]) -> Vec<Json> {
    let full = layers.iter().filter(|l| l.extent() == Extent::Full);
    full.map_while(|l| l.place()).take(DEEPEST).collect()
}

/// Lays them there again.
#[must_use]
pub fn lay(desk: &mut Desk, places: &Json) -> Vec<Box<dyn Layer>> {
    let mut out: Vec<Box<dyn Layer>> = Vec::new();
    // The page that a list was opened from says what is in it.
    let mut page: Option<(Kind, Id)> = None;
    for place in places.as_array().into_iter().flatten().take(DEEPEST) {
        let Some(mut layer) = one(desk, place, page) else { break };
        layer.restore(desk, place);
        page = page_of(place);
        out.push(layer);
    }
    out
}

fn one(desk: &Desk, place: &Json, below: Option<(Kind, Id)>) -> Option<Box<dyn Layer>> {
    let text = |key: &str| place.get(key).and_then(Json::as_str);
    let there = |kind: Kind, id: Id| desk.store.get(kind, id).is_ok_and(|row| row.is_some());
    match text("layer")? {
        "page" => page_of(place).filter(|(kind, id)| there(*kind, *id)).map(|(kind, id)| Box::new(Page::new(kind, id)) as Box<dyn Layer>),
        "list" => {
            let (kind, name) = (Kind::of_table(text("kind")?)?, text("name")?);
            let table = match below {
                _ if name.is_empty() => Table::new(kind),
                Some((of, id)) => {
                    let (conditions, name) = Page::new(of, id).list(desk, kind, name)?;
                    Table::of(kind, conditions, name)
                }
                None => return None,
            };
            Some(Box::new(table))
        }
        // Whose it is and where one stood is put back by itself.
        "agenda" => {
            let of = place.get("of")?;
            let kind = Kind::of_table(of.get("kind").and_then(Json::as_str)?)?;
            let id = of.get("record").and_then(Json::as_i64).and_then(Id::new).filter(|id| there(kind, *id))?;
            Agenda::over(kind, id).map(|agenda| Box::new(agenda) as Box<dyn Layer>)
        }
        "selection" | "cascade" => {
            let of = place.get("of")?;
            let kind = Kind::of_table(of.get("kind").and_then(Json::as_str)?)?;
            let id = of.get("record").and_then(Json::as_i64).and_then(Id::new).filter(|id| there(kind, *id))?;
            if text("layer")? == "cascade" {
                return Cascade::over(desk, kind, id).map(|cascade| Box::new(cascade) as Box<dyn Layer>);
            }
            Selection::over(desk, kind, id).map(|selection| Box::new(selection) as Box<dyn Layer>)
        }
        "portfolio" => {
            let id = place.get("record").and_then(Json::as_i64).and_then(Id::new).filter(|id| there(Kind::Trainee, *id))?;
            Some(Box::new(Portfolio::new(id)))
        }
        "matrix" => {
            let of = place.get("of")?;
            let kind = Kind::of_table(of.get("kind").and_then(Json::as_str)?)?;
            let id = of.get("record").and_then(Json::as_i64).and_then(Id::new)?;
            Matrix::over(desk, kind, id).map(|matrix| Box::new(matrix) as Box<dyn Layer>)
        }
        "history" => match place.get("record").and_then(Json::as_i64) {
            Some(id) => Some(Box::new(History::of_record(Id::new(id)?))),
            None => Some(Box::new(History::of_file())),
        },
        _ => None,
    }
}

/// The record that a page is of.
fn page_of(place: &Json) -> Option<(Kind, Id)> {
    let text = |key: &str| place.get(key).and_then(Json::as_str);
    let kind = text("layer").filter(|layer| *layer == "page").and_then(|_| Kind::of_table(text("kind")?))?;
    Some((kind, place.get("record").and_then(Json::as_i64).and_then(Id::new)?))
}
