//! What may not be about one placement: the person's state, the days of the agreement, who supervises, the permit, the first day.
//!
//! What nobody entered (a specialty, a language, a last day) is unknown and no clash.

use chrono::NaiveDate;

use super::{At, Harm, Line, Now, Rule, Stay, key};
use crate::model::{Id, Kind, PermittedRole, TraineeStatus};
use crate::msg;
use crate::rules::clearance::Paper;
use crate::rules::status::is_active;
use crate::rules::working_time::WorkDay;
use crate::words::{Message, label};

/// An agreement by what frames a placement.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The agreement.
    pub agreement: Id,
    /// Its title.
    pub title: String,
    /// First day in force.
    pub starts: Option<NaiveDate>,
    /// Last day in force.
    pub ends: Option<NaiveDate>,
}

impl Frame {
    /// The first and the last of some days that lie outside.
    #[must_use]
    pub fn outside(&self, from: NaiveDate, until: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let early = self.starts.filter(|first| from < *first).and_then(|first| first.pred_opt()).map(|day| day.min(until));
        let late = self.ends.filter(|last| until > *last).and_then(|last| last.succ_opt()).map(|day| day.max(from));
        match (early, late) {
            (None, None) => None,
            (Some(to), None) => Some((from, to)),
            (None, Some(since)) => Some((since, until)),
            (Some(_), Some(_)) => Some((from, until)),
        }
    }
}

/// Who supervises, with names that are safe for the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Supervisor {
    /// The trainer.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Code and name of their specialty; empty if nobody entered it.
    pub specialty: (String, String),
    /// Codes and names of the languages in which they teach; none if nobody entered them.
    pub languages: Vec<(String, String)>,
}

fn line(stay: &Stay, rule: Rule, harm: Harm, what: Message, others: &[Id], remedy: Message) -> Line {
    let ids: Vec<Id> = [stay.id].iter().chain(others).copied().collect();
    Line {
        rule,
        subject: (Kind::Placement, stay.id),
        about: (Kind::Trainee, stay.trainee),
        what,
        due: Some(stay.starts),
        harm,
        from: Some(At::Day(stay.starts)),
        until: Some(At::Day(stay.ends)),
        key: key(rule, &ids, ""),
        remedy,
    }
}

/// Somebody who is placed now or will be, and stands in a state in which nobody can be placed.
#[must_use]
pub fn unplaceable(now: &Now<'_>, stay: &Stay, state: Option<TraineeStatus>) -> Option<Line> {
    let state = state.filter(|s| !is_active(Some(*s)) || *s == TraineeStatus::Deferred)?;
    if stay.ends < now.today {
        return None;
    }
    let state = label(&format!("choice-status-{}", state.key()));
    let what = msg!(
        "clash-not-placeable",
        name = stay.name,
        state = state,
        place = stay.place,
        from = now.say(stay.starts),
        to = now.say(stay.ends)
    );
    Some(line(stay, Rule::NotPlaceable, Harm::High, what, &[stay.trainee], msg!("clash-not-placeable-next")))
}

/// A placement outside of the days of the agreement under which its person travels.
#[must_use]
pub fn outside_agreement(now: &Now<'_>, stay: &Stay, frame: &Frame) -> Option<Line> {
    if stay.ends < now.today {
        return None;
    }
    let (from, to) = frame.outside(stay.starts, stay.ends)?;
    let what =
        msg!("clash-agreement", name = stay.name, place = stay.place, from = now.say(from), to = now.say(to), agreement = frame.title);
    let told = line(stay, Rule::Agreement, Harm::Middle, what, &[frame.agreement], msg!("clash-agreement-next"));
    Some(Line { from: Some(At::Day(from)), until: Some(At::Day(to)), ..told })
}

/// A supervisor of another specialty than the department's, or without a language in common with the trainee. Specialty and languages are
/// codes; `department` names its specialty too.
#[must_use]
pub fn supervision(now: &Now<'_>, stay: &Stay, supervisor: &Supervisor, department: &(String, String), languages: &[String]) -> Vec<Line> {
    if stay.ends < now.today {
        return Vec::new();
    }
    let mut out = Vec::new();
    let (who, name, place) = (&supervisor.name, &stay.name, &stay.place);
    let (own, wanted) = (&supervisor.specialty, department);
    if !own.0.is_empty() && !wanted.0.is_empty() && own.0 != wanted.0 {
        let what = msg!("clash-specialty", supervisor = who, own = own.1, name = name, place = place, wanted = wanted.1);
        let others = [supervisor.id, stay.department];
        out.push(line(stay, Rule::Specialty, Harm::Middle, what, &others, msg!("clash-specialty-next")));
    }
    let common = supervisor.languages.iter().any(|(code, _)| languages.contains(code));
    if !supervisor.languages.is_empty() && !languages.is_empty() && !common {
        let spoken = supervisor.languages.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
        let what = msg!("clash-language", supervisor = who, spoken = spoken, name = name, place = place);
        let others = [supervisor.id, stay.trainee];
        // Most get on with an interpreter.
        out.push(line(stay, Rule::Language, Harm::Low, what, &others, msg!("clash-language-next")));
    }
    out
}

/// Hands-on work with a permit that does not cover all days of the placement.
#[must_use]
pub fn permit_days(now: &Now<'_>, stay: &Stay, permit: &Paper) -> Option<Line> {
    if stay.ends < now.today || stay.role != Some(PermittedRole::HandsOn) {
        return None;
    }
    let paper = Frame { agreement: permit.id, title: String::new(), starts: permit.issued_on, ends: permit.expires_on };
    let (from, to) = paper.outside(stay.starts, stay.ends)?;
    if to < now.today {
        return None;
    }
    let what = msg!("clash-permit-days", name = stay.name, place = stay.place, from = now.say(from), to = now.say(to));
    let told = line(stay, Rule::PermitDays, Harm::High, what, &[permit.id], msg!("clash-permit-days-next"));
    Some(Line { due: Some(from.max(now.today)), from: Some(At::Day(from)), until: Some(At::Day(to)), ..told })
}

/// A placement to come whose first day is a day off at its hospital. The last day may be one: people leave when they like.
#[must_use]
pub fn starts_off(now: &Now<'_>, stay: &Stay, works: &WorkDay) -> Option<Line> {
    if stay.starts < now.today {
        return None;
    }
    let (name, place, day) = (&stay.name, &stay.place, now.say(stay.starts));
    let what = match works {
        WorkDay::Holiday(holiday) => msg!("clash-start-holiday", name = name, place = place, day = day, holiday = holiday),
        WorkDay::Off => msg!("clash-start-off", name = name, place = place, day = day),
        WorkDay::Open(_) | WorkDay::Unknown => return None,
    };
    let told = line(stay, Rule::StartOff, Harm::Low, what, &[], msg!("clash-start-next"));
    Some(Line { until: Some(At::Day(stay.starts)), ..told })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{DocumentKind, Hours};

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn now() -> Now<'static> {
        Now::gregorian(d("2026-11-23"))
    }

    fn stay(starts: &str, ends: &str) -> Stay {
        Stay {
            id: id(1),
            trainee: id(2),
            name: "Gul".into(),
            department: id(90),
            place: "Traumatology, NSMC Astana".into(),
            starts: d(starts),
            ends: d(ends),
            supervised: true,
            role: Some(PermittedRole::HandsOn),
            permit: true,
            abroad: true,
        }
    }

    fn pair(code: &str) -> (String, String) {
        (code.into(), code.into())
    }

    #[test]
    fn states_in_which_nobody_can_be_placed() {
        use TraineeStatus as S;
        let coming = stay("2027-01-01", "2027-02-01");
        for (state, told) in [
            (S::Withdrawn, true),
            (S::Refused, true),
            (S::Declined, true),
            (S::Deferred, true),
            (S::Closed, true),
            (S::Nominated, false),
            (S::InPlacement, false),
            (S::Returned, false),
        ] {
            assert_eq!(unplaceable(&now(), &coming, Some(state)).is_some(), told, "{state:?}");
        }
        assert_eq!(unplaceable(&now(), &coming, None), None);
        assert_eq!(unplaceable(&now(), &stay("2026-01-01", "2026-11-22"), Some(S::Withdrawn)), None, "it is over");
    }

    #[test]
    fn days_outside_of_the_agreement() {
        let frame = |starts: &str, ends: &str| Frame {
            agreement: id(8),
            title: "Agreement".into(),
            starts: starts.parse().ok(),
            ends: ends.parse().ok(),
        };
        let coming = stay("2027-01-10", "2027-01-20");
        for (starts, ends, outside) in [
            ("2027-01-10", "2027-01-20", None),
            ("", "", None),
            ("2027-01-12", "", Some(("2027-01-10", "2027-01-11"))),
            ("", "2027-01-18", Some(("2027-01-19", "2027-01-20"))),
            ("2027-01-12", "2027-01-18", Some(("2027-01-10", "2027-01-20"))),
            ("2028-01-12", "", Some(("2027-01-10", "2027-01-20"))),
            ("", "2026-12-01", Some(("2027-01-10", "2027-01-20"))),
        ] {
            let told = outside_agreement(&now(), &coming, &frame(starts, ends)).map(|l| (l.from.unwrap(), l.until.unwrap()));
            assert_eq!(told, outside.map(|(from, to)| (At::Day(d(from)), At::Day(d(to)))), "{starts} {ends}");
        }
    }

    #[test]
    fn who_supervises() {
        let rules = |specialty: &str, languages: &[&str], department: &str, theirs: &[&str]| {
            let supervisor = Supervisor {
                id: id(5),
                name: "Yerlan".into(),
                specialty: pair(specialty),
                languages: languages.iter().map(|code| pair(code)).collect(),
            };
            let theirs: Vec<String> = theirs.iter().map(|code| (*code).to_owned()).collect();
            let lines = supervision(&now(), &stay("2027-01-10", "2027-01-20"), &supervisor, &pair(department), &theirs);
            lines.iter().map(|l| l.rule).collect::<Vec<_>>()
        };
        assert_eq!(rules("cardiology", &["ru", "en"], "cardiology", &["prs", "en"]), []);
        assert_eq!(rules("cardiology", &["ru"], "surgery", &["prs"]), [Rule::Specialty, Rule::Language]);
        assert_eq!(rules("", &[], "surgery", &["prs"]), [], "nobody knows");
        assert_eq!(rules("cardiology", &["ru"], "", &[]), []);
    }

    #[test]
    fn a_permit_covers_all_days() {
        let permit = |from: &str, to: &str| Paper {
            id: id(6),
            kind: DocumentKind::Permit,
            issued_on: from.parse().ok(),
            expires_on: to.parse().ok(),
        };
        let coming = stay("2027-01-10", "2027-01-20");
        for (from, to, told) in [("2027-01-10", "2027-01-20", false), ("", "", false), ("2027-01-11", "", true), ("", "2027-01-19", true)] {
            assert_eq!(permit_days(&now(), &coming, &permit(from, to)).is_some(), told, "{from} {to}");
        }
        let assists = Stay { role: Some(PermittedRole::Assistant), ..coming };
        assert_eq!(permit_days(&now(), &assists, &permit("", "2027-01-01")), None);
        let running = stay("2026-11-01", "2027-01-20");
        assert_eq!(permit_days(&now(), &running, &permit("2026-11-10", "")), None, "that is over");
    }

    #[test]
    fn the_first_day_is_a_working_day() {
        let coming = stay("2027-01-10", "2027-01-20");
        let told = |works: WorkDay| starts_off(&now(), &coming, &works).map(|l| (l.what.id, l.harm));
        assert_eq!(told(WorkDay::Off), Some(("clash-start-off", Harm::Low)));
        assert_eq!(told(WorkDay::Holiday("Nowruz".into())), Some(("clash-start-holiday", Harm::Low)));
        assert_eq!(told(WorkDay::Open(Hours { opens: 480, closes: 960 })), None);
        assert_eq!(told(WorkDay::Unknown), None);
        assert_eq!(starts_off(&now(), &stay("2026-11-22", "2027-01-01"), &WorkDay::Off), None, "they have begun");
    }

    proptest! {
        /// What lies outside is made of days of the stay, and none is told exactly when all lie inside.
        #[test]
        fn outside_is_part_of_the_days(start in 0u64..40, long in 0u64..40, first in proptest::option::of(0u64..80), last in proptest::option::of(0u64..80)) {
            let day = |n: u64| d("2027-01-01") + chrono::Days::new(n);
            let (from, until) = (day(start), day(start + long));
            let frame = Frame { agreement: id(8), title: String::new(), starts: first.map(day), ends: last.map(day) };
            let inside = (start..=start + long).all(|n| first.is_none_or(|f| n >= f) && last.is_none_or(|l| n <= l));
            let outside = frame.outside(from, until);
            prop_assert_eq!(outside.is_none(), inside);
            if let Some((a, b)) = outside {
                prop_assert!(from <= a && a <= b && b <= until);
            }
        }
    }
}
