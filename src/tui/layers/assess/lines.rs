//! The lines of a form as they are filled in: its items, an overall rating where it has none of its own, its comments.

use std::collections::BTreeMap;

use crate::model::{Id, InstrumentItem, ItemKind};
use crate::programme::skills::forms::Form;
use crate::rules::skills::presets::Ends;

/// Codes of items that are the overall rating themselves.
const OVERALL: [&str; 2] = ["overall", "global"];
/// Under which code the overall rating is kept that is no item, and the comment that is none.
pub(super) const OWN: &str = "";

/// What is asked in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// A score on the scale.
    Score,
    /// Yes or no.
    YesNo,
    /// An overall rating beside the items; it may be left out.
    Global,
    /// Words.
    Words,
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub asks: Asks,
    pub code: String,
    pub title: String,
    pub anchors: Vec<String>,
}

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// A score; of yes and no 1 and 0.
    Score(f64),
    /// It was not observed.
    NotSeen,
}

/// The marks of every form that was tried, so that a form chosen by mistake loses none.
pub(super) type Marks = BTreeMap<(Id, String), Mark>;

/// The rated item that is the overall rating itself: named so, or the only one.
pub(super) fn own_overall(items: &[InstrumentItem]) -> Option<&InstrumentItem> {
    let rated = || items.iter().filter(|i| i.kind.is_none_or(|k| k == ItemKind::Rated));
    rated().find(|i| OVERALL.contains(&i.code.as_str())).or_else(|| {
        let mut all = rated();
        all.next().filter(|_| all.next().is_none())
    })
}

/// The lines of a form, in its order; comments come last.
pub(super) fn lines(form: &Form) -> Vec<Line> {
    let line = |asks: Asks, item: &InstrumentItem| Line {
        asks,
        code: item.code.clone(),
        title: crate::text::screen(&item.title).into_owned(),
        anchors: item.anchors.clone(),
    };
    let asks = |item: &InstrumentItem| match item.kind {
        Some(ItemKind::YesNo) => Asks::YesNo,
        Some(ItemKind::Comment) => Asks::Words,
        Some(ItemKind::Rated) | None => Asks::Score,
    };
    let (words, scored): (Vec<&InstrumentItem>, Vec<&InstrumentItem>) = form.items.iter().partition(|i| asks(i) == Asks::Words);
    let mut out: Vec<Line> = scored.into_iter().map(|item| line(asks(item), item)).collect();
    if own_overall(&form.items).is_none() {
        let title = crate::words::label("assess-sheet-global");
        let anchors = Some(form.instrument.scale_note.clone()).filter(|n| !n.is_empty()).into_iter().collect();
        out.push(Line { asks: Asks::Global, code: OWN.to_owned(), title, anchors });
    }
    out.extend(words.iter().map(|item| line(Asks::Words, item)));
    if words.is_empty() {
        let title = crate::words::label("assess-sheet-comment");
        out.push(Line { asks: Asks::Words, code: OWN.to_owned(), title, anchors: Vec::new() });
    }
    out
}

/// The ends of a form's scale.
pub(super) fn ends(form: &Form) -> Ends {
    Ends::of(form.instrument.scale_min, form.instrument.scale_max)
}

/// A score as it stands in its line.
pub(super) fn shown(asks: Asks, mark: Option<Mark>) -> String {
    match (asks, mark) {
        (_, None) => ".".to_owned(),
        (_, Some(Mark::NotSeen)) => "-".to_owned(),
        (Asks::YesNo, Some(Mark::Score(n))) => if n > 0.0 { "y" } else { "n" }.to_owned(),
        (_, Some(Mark::Score(n))) => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, kind: ItemKind) -> InstrumentItem {
        InstrumentItem { code: code.into(), title: code.into(), kind: Some(kind), ..InstrumentItem::default() }
    }

    #[test]
    fn an_item_that_is_the_overall_rating_is_asked_once() {
        let overall = |items: &[InstrumentItem]| own_overall(items).map(|i| i.code.clone());
        let (rated, yes) = (ItemKind::Rated, ItemKind::YesNo);
        assert_eq!(overall(&[item("a", rated), item("b", rated), item("overall", yes)]), None, "yes and no is no rating");
        assert_eq!(overall(&[item("a", rated), item("overall", rated)]), Some("overall".into()));
        assert_eq!(overall(&[item("level", rated), item("why", ItemKind::Comment)]), Some("level".into()));
        assert_eq!(overall(&[item("a", yes), item("b", yes)]), None);
    }

    #[test]
    fn marks_are_told_by_a_letter() {
        for (asks, mark, want) in [
            (Asks::Score, None, "."),
            (Asks::Score, Some(Mark::Score(4.0)), "4"),
            (Asks::Global, Some(Mark::Score(3.5)), "3.5"),
            (Asks::YesNo, Some(Mark::Score(1.0)), "y"),
            (Asks::YesNo, Some(Mark::Score(0.0)), "n"),
            (Asks::YesNo, Some(Mark::NotSeen), "-"),
        ] {
            assert_eq!(shown(asks, mark), want);
        }
    }
}
