//! Visits that cannot both be: a delegate or a hospital in two at once, and days outside of the agreement.

use chrono::NaiveDate;

use super::{At, Frame, Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind};
use crate::msg;

/// A visit with both of its days, and names that are safe for the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Delegation {
    /// The visit.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// First day.
    pub arrives: NaiveDate,
    /// Last day.
    pub leaves: NaiveDate,
    /// Who comes, with their names.
    pub delegates: Vec<(Id, String)>,
    /// Where they work, with the names.
    pub hospitals: Vec<(Id, String)>,
    /// Under which agreement.
    pub frame: Option<Frame>,
}

/// What is wrong with visits that are not over: delegates and hospitals that two of them share while both last, and days outside of
/// their agreement. In any order; a pair is told once for each delegate and hospital.
#[must_use]
pub fn visits_twice(now: &Now<'_>, visits: &[Delegation]) -> Vec<Line> {
    let mut sorted: Vec<&Delegation> = visits.iter().filter(|v| v.leaves >= now.today).collect();
    sorted.sort_by_key(|v| (v.arrives, v.id));
    let mut out = Vec::new();
    for (at, first) in sorted.iter().enumerate() {
        out.extend(outside(now, first));
        // Sorted by arrival: the first that comes after this one has left closes the row.
        for second in sorted.iter().skip(at + 1).take_while(|v| v.arrives <= first.leaves) {
            let shared = |kind: Kind, one: &[(Id, String)], two: &[(Id, String)]| {
                let both = one.iter().filter(|(id, _)| two.iter().any(|(other, _)| other == id));
                both.map(|(id, name)| (kind, *id, name.clone())).collect::<Vec<_>>()
            };
            let mut both = shared(Kind::Trainer, &first.delegates, &second.delegates);
            both.extend(shared(Kind::Hospital, &first.hospitals, &second.hospitals));
            out.extend(both.into_iter().filter_map(|(kind, id, name)| pair(now, first, second, (kind, id), &name)));
        }
    }
    out
}

fn pair(now: &Now<'_>, first: &Delegation, second: &Delegation, about: (Kind, Id), name: &str) -> Option<Line> {
    let (from, to) = (first.arrives.max(second.arrives), first.leaves.min(second.leaves));
    if to < now.today {
        return None;
    }
    let (one, two, since, until) = (&first.title, &second.title, now.say(from), now.say(to));
    let person = about.0 == Kind::Trainer;
    let ids = if first.id < second.id { [first.id, second.id] } else { [second.id, first.id] };
    Some(Line {
        rule: Rule::VisitTwice,
        subject: (Kind::Visit, second.id),
        about,
        what: if person {
            msg!("clash-delegate-twice", name = name, first = one, second = two, from = since, to = until)
        } else {
            msg!("clash-hospital-twice", name = name, first = one, second = two, from = since, to = until)
        },
        due: Some(from.max(now.today)),
        // A hospital can have two delegations if it must; nobody can be in two.
        harm: if person { Harm::Middle } else { Harm::Low },
        from: Some(At::Day(from)),
        until: Some(At::Day(to)),
        key: key(Rule::VisitTwice, &ids, &about.1.code()),
        remedy: msg!("clash-visit-twice-next"),
    })
}

fn outside(now: &Now<'_>, visit: &Delegation) -> Option<Line> {
    let frame = visit.frame.as_ref()?;
    let (from, to) = frame.outside(visit.arrives, visit.leaves)?;
    Some(Line {
        rule: Rule::Agreement,
        subject: (Kind::Visit, visit.id),
        about: (Kind::Visit, visit.id),
        what: msg!("clash-visit-agreement", title = visit.title, from = now.say(from), to = now.say(to), agreement = frame.title),
        due: Some(visit.arrives),
        harm: Harm::Middle,
        from: Some(At::Day(from)),
        until: Some(At::Day(to)),
        key: key(Rule::Agreement, &[visit.id, frame.agreement], ""),
        remedy: msg!("clash-agreement-next"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn visit(n: i64, arrives: &str, leaves: &str) -> Delegation {
        Delegation {
            id: id(n),
            title: format!("visit {n}"),
            arrives: arrives.parse().unwrap(),
            leaves: leaves.parse().unwrap(),
            delegates: vec![(id(30), "Yerlan".into())],
            hospitals: vec![(id(40), "Sheikh Zayed".into())],
            frame: None,
        }
    }

    #[test]
    fn who_is_in_two_visits_at_once() {
        let now = Now::gregorian("2026-11-23".parse().unwrap());
        let (a, b) = (visit(1, "2026-12-01", "2026-12-10"), visit(2, "2026-12-10", "2026-12-20"));
        let told = visits_twice(&now, &[b.clone(), a.clone()]);
        assert_eq!(
            told.iter().map(|l| (l.about, l.harm)).collect::<Vec<_>>(),
            [((Kind::Trainer, id(30)), Harm::Middle), ((Kind::Hospital, id(40)), Harm::Low)]
        );
        assert!(told.iter().all(|l| l.from == l.until && l.subject.1 == b.id), "the day that both last");
        assert_eq!(told, visits_twice(&now, &[a.clone(), b.clone()]));
        assert_eq!(visits_twice(&now, &[a.clone(), visit(2, "2026-12-11", "2026-12-20")]), []);
        assert_eq!(visits_twice(&now, &[visit(1, "2026-11-01", "2026-11-22"), visit(2, "2026-11-01", "2026-12-20")]), [], "one is over");
        let frame = Frame { agreement: id(8), title: "Agreement".into(), starts: None, ends: "2026-12-05".parse().ok() };
        assert_eq!(visits_twice(&now, &[Delegation { frame: Some(frame), ..a }]).len(), 1);
    }
}
