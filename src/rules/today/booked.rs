//! People who cannot be at a session: at another one at the same time, or placed in another town on that day.
//!
//! Who is at a session is told by its attendance (but for who is absent or excused) or by its cohort. Two sessions of one cohort are told of once
//! for the cohort, not for each of its people.
//!
//! Still awkward: a placement in another town counts for every one of its days, days off too.

use chrono::NaiveDate;

use super::meetings::{Meeting, apart, clock, line};
use super::{At, Harm, Line, Now, Rule, key};
use crate::model::{Id, Kind};
use crate::msg;

/// So many names stand in a line about a group.
const NAMED: usize = 3;

/// A session that somebody is expected at.
#[derive(Debug, Clone, Copy)]
pub struct Booking<'a> {
    /// The session.
    pub meeting: &'a Meeting,
    /// By name: somebody entered their attendance. Otherwise through their cohort.
    pub by_name: bool,
}

/// Where somebody is placed, with names that are safe for the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// The placement.
    pub placement: Id,
    /// Who.
    pub trainee: Id,
    /// Their name.
    pub name: String,
    /// The department's name and hospital.
    pub place: String,
    /// Where its hospital is: ISO 3166-1 and town; empty where nobody entered it.
    pub country: String,
    /// The same.
    pub town: String,
    /// First day.
    pub starts: NaiveDate,
    /// Last day.
    pub ends: NaiveDate,
}

impl Post {
    /// Whether somebody who is here on the day of a session cannot be at it.
    fn forbids(&self, meeting: &Meeting) -> bool {
        let day = meeting.starts.date();
        let away = || apart((&self.country, &self.town), (&meeting.country, &meeting.town)).is_some();
        !meeting.travel && self.starts <= day && day <= self.ends && away()
    }
}

/// Pairs of sessions at which one trainee is expected at once, at one of them by name at the least.
#[must_use]
pub fn trainee_twice(now: &Now<'_>, trainee: (Id, &str), bookings: &[Booking<'_>]) -> Vec<Line> {
    let mut sorted: Vec<&Booking<'_>> = bookings.iter().collect();
    sorted.sort_by_key(|b| (b.meeting.from(), b.meeting.id));
    let mut out = Vec::new();
    for (at, first) in sorted.iter().enumerate() {
        let end = first.meeting.to();
        for second in sorted.iter().skip(at + 1).take_while(|b| b.meeting.from() < end) {
            let group = |b: &Booking<'_>| b.meeting.cohort.as_ref().map(|(id, _)| *id);
            let together = group(first).is_some() && group(first) == group(second);
            if together || !(first.by_name || second.by_name) || first.meeting.id == second.meeting.id {
                continue;
            }
            let (one, two) = (first.meeting, second.meeting);
            let ids = if one.id < two.id { [one.id, two.id] } else { [two.id, one.id] };
            let what = msg!(
                "clash-trainee-twice",
                name = trainee.1,
                day = now.say(two.starts.date()),
                first = one.title,
                from = clock(one),
                second = two.title,
                to = clock(two)
            );
            let key = key(Rule::TraineeTwice, &ids, &trainee.0.code());
            let told = line(now, Rule::TraineeTwice, two, (Kind::Trainee, trainee.0), what, key, msg!("clash-trainee-twice-next"));
            out.push(Line { until: Some(At::Time(one.last().min(two.last()))), ..told });
        }
    }
    out
}

/// A session at which somebody is expected by name while they are placed in another town.
#[must_use]
pub fn elsewhere(now: &Now<'_>, meeting: &Meeting, post: &Post) -> Option<Line> {
    if !post.forbids(meeting) {
        return None;
    }
    let (name, title, place, day) = (&post.name, &meeting.title, &post.place, now.say(meeting.starts.date()));
    let what = msg!("clash-elsewhere", name = name, title = title, day = day, town = meeting.area(), place = place);
    let key = key(Rule::Elsewhere, &[meeting.id, post.trainee, post.placement], "");
    Some(line(now, Rule::Elsewhere, meeting, (Kind::Trainee, post.trainee), what, key, msg!("clash-elsewhere-next")))
}

/// A session of a cohort some of whose people are placed in another town: one line for all of them. `posts` are theirs.
#[must_use]
pub fn elsewhere_together(now: &Now<'_>, meeting: &Meeting, cohort: (Id, &str), posts: &[&Post]) -> Option<Line> {
    let mut away: Vec<&&Post> = posts.iter().filter(|post| post.forbids(meeting)).collect();
    away.sort_by_key(|post| (post.trainee, post.placement));
    away.dedup_by_key(|post| post.trainee);
    if away.is_empty() {
        return None;
    }
    let mut names: Vec<String> = away.iter().take(NAMED).map(|post| post.name.clone()).collect();
    if away.len() > NAMED {
        names.push(crate::say!("names-more", count = away.len() - NAMED));
    }
    let what = msg!(
        "clash-elsewhere-together",
        people = away.len(),
        cohort = cohort.1,
        title = meeting.title,
        day = now.say(meeting.starts.date()),
        town = meeting.area(),
        names = names.join(", ")
    );
    let key = key(Rule::Elsewhere, &[meeting.id, cohort.0], "");
    let told = line(now, Rule::Elsewhere, meeting, (Kind::Cohort, cohort.0), what, key, msg!("clash-elsewhere-next"));
    // Who is away may be meant to be: a list goes to a cohort as a whole.
    Some(Line { harm: told.harm.max(Harm::Middle), ..told })
}

/// A session of a visit on a day on which the delegation is not there. Its way in and out may lie outside.
#[must_use]
pub fn outside_visit(
    now: &Now<'_>,
    meeting: &Meeting,
    visit: (Id, &str),
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Option<Line> {
    let day = meeting.starts.date();
    if meeting.travel || !(from.is_some_and(|first| day < first) || until.is_some_and(|last| day > last)) {
        return None;
    }
    let said = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| now.say(day));
    let what =
        msg!("clash-outside-visit", title = meeting.title, day = now.say(day), visit = visit.1, from = said(from), until = said(until));
    let key = key(Rule::OutsideVisit, &[meeting.id, visit.0], "");
    Some(line(now, Rule::OutsideVisit, meeting, (Kind::Visit, visit.0), what, key, msg!("clash-outside-visit-next")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Moment;

    fn id(n: i64) -> Id {
        Id::new(n).unwrap()
    }

    fn now() -> Now<'static> {
        Now::gregorian("2027-01-04".parse().unwrap())
    }

    fn meeting(n: i64, from: u32, to: u32) -> Meeting {
        let day: NaiveDate = "2027-01-11".parse().unwrap();
        let at = |hour| Moment { local: day.and_hms_opt(hour, 0, 0).unwrap(), offset_minutes: 270 };
        Meeting {
            id: id(n),
            title: format!("list {n}"),
            hospital: None,
            country: "AF".into(),
            town: "Kabul".into(),
            room: String::new(),
            trainers: Vec::new(),
            interpreter: String::new(),
            cohort: None,
            travel: false,
            starts: at(from),
            ends: Some(at(to)),
        }
    }

    fn post(starts: &str, ends: &str, country: &str, town: &str) -> Post {
        Post {
            placement: id(50),
            trainee: id(9),
            name: "Gul".into(),
            place: "Cardiology, NSMC".into(),
            country: country.into(),
            town: town.into(),
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
        }
    }

    #[test]
    fn somebody_is_expected_at_two_sessions() {
        let (a, mut b) = (meeting(1, 8, 10), meeting(2, 9, 11));
        let told = |a: &Meeting, b: &Meeting, by_name: [bool; 2]| {
            let bookings = [Booking { meeting: b, by_name: by_name[1] }, Booking { meeting: a, by_name: by_name[0] }];
            trainee_twice(&now(), (id(9), "Gul"), &bookings)
        };
        for (by_name, lines) in [([true, true], 1), ([true, false], 1), ([false, true], 1), ([false, false], 0)] {
            assert_eq!(told(&a, &b, by_name).len(), lines, "{by_name:?}");
        }
        let line = &told(&a, &b, [true, true])[0];
        assert_eq!((line.from, line.until), (Some(At::Time(b.starts)), Some(At::Time(a.ends.unwrap()))), "the time that both take");
        assert_eq!((line.subject, line.about), ((Kind::Session, id(2)), (Kind::Trainee, id(9))));
        b.starts = a.ends.unwrap();
        assert_eq!(told(&a, &b, [true, true]), []);
        let mut of_one = [meeting(1, 8, 10), meeting(2, 9, 11)];
        of_one.iter_mut().for_each(|m| m.cohort = Some((id(7), "Cohort 1".into())));
        assert_eq!(told(&of_one[0], &of_one[1], [true, true]), [], "told of for the cohort");
    }

    #[test]
    fn who_is_placed_in_another_town_cannot_come() {
        let list = meeting(1, 8, 10);
        for (starts, ends, country, town, told) in [
            ("2027-01-01", "2027-02-01", "KZ", "Astana", true),
            ("2027-01-11", "2027-01-11", "AF", "Herat", true),
            ("2027-01-01", "2027-02-01", "AF", " kabul", false),
            ("2027-01-01", "2027-02-01", "", "", false),
            ("2027-01-12", "2027-02-01", "KZ", "Astana", false),
            ("2027-01-01", "2027-01-10", "KZ", "Astana", false),
        ] {
            let post = post(starts, ends, country, town);
            assert_eq!(elsewhere(&now(), &list, &post).is_some(), told, "{starts} {ends} {country} {town}");
            let together = elsewhere_together(&now(), &list, (id(7), "Cohort 1"), &[&post, &post]);
            assert_eq!(together.is_some(), told);
            assert!(together.is_none_or(|line| line.what.to_string().starts_with("1 of Cohort 1")), "one person, counted once");
        }
        let way = Meeting { travel: true, ..list };
        assert_eq!(elsewhere(&now(), &way, &post("2027-01-01", "2027-02-01", "KZ", "Astana")), None);
    }

    #[test]
    fn a_session_outside_of_its_visit() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let list = meeting(1, 8, 10);
        for (from, until, told) in [
            ("2027-01-10", "2027-01-12", false),
            ("2027-01-11", "2027-01-11", false),
            ("2027-01-12", "", true),
            ("", "2027-01-10", true),
            ("", "", false),
        ] {
            assert_eq!(outside_visit(&now(), &list, (id(5), "Visit"), day(from), day(until)).is_some(), told, "{from} {until}");
        }
    }

    proptest! {
        /// The sweep finds what looking at every pair finds.
        #[test]
        fn as_every_pair(spans in proptest::collection::vec((0u32..20, 1u32..4, any::<bool>()), 0..10)) {
            let meetings: Vec<Meeting> = spans.iter().zip(1..).map(|((from, long, _), n)| meeting(n, *from, (from + long).min(23))).collect();
            let bookings: Vec<Booking<'_>> = meetings.iter().zip(&spans).map(|(meeting, (.., by_name))| Booking { meeting, by_name: *by_name }).collect();
            let mut wanted = 0;
            for (at, a) in bookings.iter().enumerate() {
                for b in &bookings[at + 1..] {
                    wanted += usize::from((a.by_name || b.by_name) && a.meeting.from() < b.meeting.to() && b.meeting.from() < a.meeting.to());
                }
            }
            prop_assert_eq!(trainee_twice(&now(), (id(9), "Gul"), &bookings).len(), wanted);
        }
    }
}
