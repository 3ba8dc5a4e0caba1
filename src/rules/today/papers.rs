//! Documents that end too early, and clearance steps that are late.

use chrono::Days;

use super::{At, Harm, Line, Now, Rule, Stay, key};
use crate::model::{DocumentKind, Id, Kind, Sex};
use crate::msg;
use crate::rules::clearance::{Paper, Standing, StepRule, newest, standing};
use crate::rules::working_time::WorkingWeeks;
use crate::words::label;

/// A step is shown from so many days before its last day.
const STEP_AHEAD: i64 = 14;
/// A document is looked at from so many days before the placement, or before the day by which its step must be closed.
const DOCUMENT_AHEAD: i64 = 60;
/// The documents that must be valid all through a stay. An invitation has done its work at the border.
const NEEDED_THROUGHOUT: [DocumentKind; 5] =
    [DocumentKind::Passport, DocumentKind::Visa, DocumentKind::Permit, DocumentKind::Insurance, DocumentKind::Licence];

/// Who travels, with what they hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traveller {
    /// Sex.
    pub sex: Option<Sex>,
    /// All documents.
    pub papers: Vec<Paper>,
    /// Steps that `clearance` records close.
    pub closed: Vec<Id>,
}

fn name_of(kind: DocumentKind) -> String {
    label(&format!("choice-document_kind-{}", kind.key()))
}

/// Documents that expire before or during a stay, by the day by which their step must be closed, or on which they end.
#[must_use]
pub fn documents(now: &Now<'_>, stay: &Stay, who: &Traveller, steps: &[StepRule], offices: &WorkingWeeks) -> Vec<Line> {
    if !stay.abroad || stay.ends < now.today {
        return Vec::new();
    }
    let mut out = Vec::new();
    for kind in NEEDED_THROUGHOUT {
        let Some((paper, expires)) = newest(kind, &who.papers).and_then(|p| Some((p, p.expires_on?))) else { continue };
        if expires >= stay.ends {
            continue;
        }
        let step = steps.iter().find(|s| s.document == Some(kind) && s.concerns(who.sex) && !who.closed.contains(&s.id));
        let before = expires < stay.starts;
        let running = stay.starts <= now.today;
        // What must be in hand at the start is wanted by the day of its step; the rest, and all once they are there, on the day
        // on which it ends.
        let due = match step {
            _ if running => expires,
            Some(step) if before || kind == DocumentKind::Passport => offices.working_days_before(stay.starts, step.lead_days),
            _ if before => stay.starts,
            _ => expires,
        };
        if now.days_to(due) > DOCUMENT_AHEAD {
            continue;
        }
        let (document, name, day) = (name_of(kind), &stay.name, now.say(expires));
        let what = if before {
            msg!("today-document-before", document = document, name = name, expires = day, by = now.say(due), start = now.say(stay.starts))
        } else {
            msg!("today-document-during", document = document, name = name, expires = day, end = now.say(stay.ends))
        };
        out.push(Line {
            rule: Rule::Document,
            subject: (Kind::Document, paper.id),
            about: (Kind::Trainee, stay.trainee),
            what,
            due: Some(due),
            harm: if before || now.days_to(due) <= 14 { Harm::High } else { Harm::Middle },
            from: Some(At::Day(expires.succ_opt().unwrap_or(expires).max(stay.starts))),
            until: Some(At::Day(stay.ends)),
            key: key(Rule::Document, &[paper.id, stay.id], ""),
            remedy: msg!("today-document-next", document = document),
        });
    }
    out
}

/// Clearance steps that are open within two weeks of the day by which they must be closed, or after it. A document that is
/// there but ends too early is told of by [`documents`].
#[must_use]
pub fn steps(now: &Now<'_>, stay: &Stay, who: &Traveller, steps: &[StepRule], offices: &WorkingWeeks) -> Vec<Line> {
    if !stay.abroad || stay.ends < now.today {
        return Vec::new();
    }
    let mut out = Vec::new();
    for step in steps {
        let standing = standing(step, who.sex, &who.papers, &who.closed, stay.starts, stay.ends);
        let told_elsewhere = |p: &Paper| NEEDED_THROUGHOUT.contains(&p.kind);
        if standing == Standing::Closed || matches!(&standing, Standing::EndsEarly(p) if told_elsewhere(p)) {
            continue;
        }
        let due = offices.working_days_before(stay.starts, step.lead_days);
        if now.today.checked_add_days(Days::new(STEP_AHEAD.unsigned_abs())).is_some_and(|edge| due > edge) {
            continue;
        }
        let late = due < now.today;
        let (name, by, start) = (&stay.name, now.say(due), now.say(stay.starts));
        let subject = match &standing {
            Standing::EndUnknown(paper) | Standing::EndsEarly(paper) => (Kind::Document, paper.id),
            _ => (Kind::Trainee, stay.trainee),
        };
        let what = match (&standing, step.document) {
            (Standing::EndUnknown(_), _) => msg!("today-passport-unknown", name = name, by = by, start = start),
            (_, Some(kind)) if late => msg!("today-document-late", document = name_of(kind), name = name, by = by, start = start),
            (_, Some(kind)) => msg!("today-document-missing", document = name_of(kind), name = name, by = by, start = start),
            (_, None) if late => {
                msg!("today-step-late", step = crate::text::screen(&step.name), name = name, by = by, start = start)
            }
            (_, None) => msg!("today-step-open", step = crate::text::screen(&step.name), name = name, by = by, start = start),
        };
        out.push(Line {
            rule: Rule::Step,
            subject,
            about: (Kind::Trainee, stay.trainee),
            what,
            due: Some(due),
            harm: if now.days_to(due) <= 3 { Harm::High } else { Harm::Middle },
            from: None,
            until: None,
            key: key(Rule::Step, &[step.id, stay.trainee, stay.id], ""),
            remedy: match step.document {
                Some(kind) => msg!("today-step-document-next", document = name_of(kind)),
                None => msg!("today-step-next"),
            },
        });
    }
    out
}
