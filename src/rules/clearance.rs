//! Travel clearance: which steps are open for somebody who travels, and by when each must be closed.
//!
//! Lead times are working days counted back from the placement's first day, by the working time of the host's offices
//! (`rules::working_time`): those that make people wait are there.
//!
//! A step is closed by a `clearance` record, or by a document of its kind that is valid on the first day; a passport must be
//! valid on the last day too, for who is caught abroad with an expired one cannot leave.
//!
//! Still awkward: a step that depends on another (no visa without an invitation) is not told of; lead times say it instead.

pub mod board;

use chrono::NaiveDate;

use crate::model::{AppliesTo, DocumentKind, FieldType, Id, Row, Sex, Step};

/// A step as the ministry entered it.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRule {
    /// Its record.
    pub id: Id,
    /// What must be in hand.
    pub name: String,
    /// The document that closes it.
    pub document: Option<DocumentKind>,
    /// Working days before the start.
    pub lead_days: u32,
    /// Whom it concerns.
    pub women_only: bool,
}

impl StepRule {
    /// From its record.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        let step: Step = row.to();
        Self {
            id: row.id,
            name: step.name,
            document: step.document_kind,
            lead_days: step.lead_days.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
            women_only: step.applies_to == Some(AppliesTo::Women),
        }
    }

    /// Whether it concerns somebody. A travelling companion is a matter of women alone; whose sex is not entered is not asked.
    #[must_use]
    pub fn concerns(&self, sex: Option<Sex>) -> bool {
        !self.women_only || sex == Some(Sex::Female)
    }
}

/// A document by what counts here.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Its record.
    pub id: Id,
    /// What it is.
    pub kind: DocumentKind,
    /// First day.
    pub issued_on: Option<NaiveDate>,
    /// Last day.
    pub expires_on: Option<NaiveDate>,
}

impl Paper {
    /// From its record; `None` without a kind.
    #[must_use]
    pub fn of(row: &Row) -> Option<Self> {
        let kind: Option<DocumentKind> = FieldType::read(row.get("kind"));
        kind.map(|kind| Self { id: row.id, kind, issued_on: row.date("issued_on"), expires_on: row.date("expires_on") })
    }
}

/// Where a step stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// It is closed, or does not concern them.
    Closed,
    /// Nothing is there.
    Missing,
    /// There is a document, but it ends too early.
    EndsEarly(Paper),
    /// There is a passport, but nobody knows when it ends.
    EndUnknown(Paper),
}

/// Of several documents of a kind the one that counts: the one that ends last; one without an end is the last.
#[must_use]
pub fn newest(kind: DocumentKind, papers: &[Paper]) -> Option<&Paper> {
    papers.iter().filter(|p| p.kind == kind).max_by_key(|p| (p.expires_on.is_none() && kind != DocumentKind::Passport, p.expires_on, p.id))
}

/// Where a step stands for a stay from `starts` to `ends`. `closed` are the steps that a `clearance` record closes.
#[must_use]
pub fn standing(step: &StepRule, sex: Option<Sex>, papers: &[Paper], closed: &[Id], starts: NaiveDate, ends: NaiveDate) -> Standing {
    if !step.concerns(sex) || closed.contains(&step.id) {
        return Standing::Closed;
    }
    let Some(paper) = step.document.and_then(|kind| newest(kind, papers)) else { return Standing::Missing };
    let until = if paper.kind == DocumentKind::Passport { ends } else { starts };
    match paper.expires_on {
        Some(day) if day < until => Standing::EndsEarly(paper.clone()),
        None if paper.kind == DocumentKind::Passport => Standing::EndUnknown(paper.clone()),
        _ if paper.issued_on.is_some_and(|day| day > starts) => Standing::Missing,
        _ => Standing::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    #[test]
    fn what_closes_a_step() {
        use DocumentKind::{Passport, Visa};
        let step = |document, women_only| StepRule { id: id(1), name: "s".into(), document, lead_days: 20, women_only };
        let paper = |kind, expires: &str| Paper { id: id(9), kind, issued_on: None, expires_on: expires.parse().ok() };
        let (starts, ends) = (d("2027-01-12"), d("2027-04-09"));
        let (female, male) = (Some(Sex::Female), Some(Sex::Male));
        let late = Paper { issued_on: Some(d("2027-01-13")), ..paper(Visa, "2027-12-01") };
        for (what, step, sex, papers, closed, want) in [
            ("nothing", step(Some(Visa), false), male, vec![], vec![], Standing::Missing),
            ("valid at start", step(Some(Visa), false), male, vec![paper(Visa, "2027-01-12")], vec![], Standing::Closed),
            (
                "ends before",
                step(Some(Visa), false),
                male,
                vec![paper(Visa, "2027-01-11")],
                vec![],
                Standing::EndsEarly(paper(Visa, "2027-01-11")),
            ),
            ("no end", step(Some(Visa), false), male, vec![paper(Visa, "")], vec![], Standing::Closed),
            ("begins later", step(Some(Visa), false), male, vec![late], vec![], Standing::Missing),
            ("another kind", step(Some(Visa), false), male, vec![paper(Passport, "2031-01-01")], vec![], Standing::Missing),
            ("passport to the end", step(Some(Passport), false), male, vec![paper(Passport, "2027-04-09")], vec![], Standing::Closed),
            (
                "passport ends during",
                step(Some(Passport), false),
                male,
                vec![paper(Passport, "2027-04-08")],
                vec![],
                Standing::EndsEarly(paper(Passport, "2027-04-08")),
            ),
            (
                "passport, end unknown",
                step(Some(Passport), false),
                male,
                vec![paper(Passport, "")],
                vec![],
                Standing::EndUnknown(paper(Passport, "")),
            ),
            (
                "the newer passport counts",
                step(Some(Passport), false),
                male,
                vec![paper(Passport, "2026-01-01"), paper(Passport, "2031-01-01"), paper(Passport, "")],
                vec![],
                Standing::Closed,
            ),
            ("a record closes it", step(Some(Visa), false), male, vec![], vec![id(1)], Standing::Closed),
            ("another record does not", step(None, false), male, vec![], vec![id(2)], Standing::Missing),
            ("women: a man", step(None, true), male, vec![], vec![], Standing::Closed),
            ("women: a woman", step(None, true), female, vec![], vec![], Standing::Missing),
            ("women: unknown", step(None, true), None, vec![], vec![], Standing::Closed),
        ] {
            assert_eq!(standing(&step, sex, &papers, &closed, starts, ends), want, "{what}");
        }
    }
}
