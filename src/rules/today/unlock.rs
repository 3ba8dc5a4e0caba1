//! The one line about what trained people cannot use: which item, or which few together, would unlock most of it.

use super::{Harm, Line, Rule, key};
use crate::model::{Id, Kind};
use crate::msg;
use crate::words::{Message, say};

/// Hospitals that are named.
const NAMED: usize = 2;

/// What a single item, or the best few together, would unlock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unlock {
    /// The items: id of the catalogue entry where there is one, and name.
    pub items: Vec<(Option<Id>, String)>,
    /// Skills, counted at each place.
    pub skills: usize,
    /// People who could use one of them.
    pub people: usize,
    /// Where: the hospitals.
    pub hospitals: Vec<(Id, String)>,
    /// Decisions that were looked at, where those were not all.
    pub only: Option<usize>,
}

/// The line of it; none where nothing would be unlocked. It is never late: it stands with what is to be done today, behind what keeps
/// somebody from travelling, and snoozing it holds as long as it is the same item.
#[must_use]
pub fn unlock(found: &Unlock) -> Option<Line> {
    let first = found.hospitals.first()?;
    if found.skills == 0 || found.items.is_empty() {
        return None;
    }
    let about = match found.items.first() {
        Some((Some(id), _)) => (Kind::Term, *id),
        _ => (Kind::Hospital, first.0),
    };
    let items = found.items.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" + ");
    let places = if found.hospitals.len() > NAMED {
        say(&msg!("today-unlock-hospitals", n = found.hospitals.len()))
    } else {
        found.hospitals.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (n, skills, people) = (found.items.len(), found.skills, found.people);
    let what: Message = match found.only {
        None => msg!("today-unlock", n = n, skills = skills, people = people, items = items, places = places),
        Some(read) => msg!("today-unlock-only", n = n, skills = skills, people = people, items = items, places = places, read = read),
    };
    let ids: Vec<Id> = found.items.iter().filter_map(|(id, _)| *id).collect();
    Some(Line {
        rule: Rule::Unlock,
        subject: about,
        about,
        what,
        due: None,
        harm: Harm::Middle,
        from: None,
        until: None,
        key: key(Rule::Unlock, &ids, ""),
        remedy: msg!("today-unlock-next"),
    })
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn one_line_says_what_of_whom_and_where() {
        let id = |n| Id::new(n).unwrap();
        let house = |n: i64, name: &str| (id(n), name.to_owned());
        let (one, two, three) = (house(1, "Kunduz"), house(2, "Herat"), house(3, "Mirwais"));
        let machine = (Some(id(9)), "anaesthesia machine".to_owned());
        let drill = (None, "drill".to_owned());
        let found = |items: &[&(Option<Id>, String)], skills, people, hospitals: &[&(Id, String)], only| Unlock {
            items: items.iter().map(|i| (*i).clone()).collect(),
            skills,
            people,
            hospitals: hospitals.iter().map(|h| (*h).clone()).collect(),
            only,
        };
        for (found, want) in [
            (found(&[], 0, 0, &[], None), None),
            (found(&[&machine], 0, 0, &[&one], None), None),
            (found(&[], 3, 3, &[&one], None), None),
            (
                found(&[&machine], 14, 9, &[&one], None),
                Some("1 item would unlock 14 entrusted skills of 9 people: anaesthesia machine, Kunduz"),
            ),
            (
                found(&[&machine, &drill], 1, 1, &[&one, &two], None),
                Some("2 items together would unlock 1 entrusted skill of 1 person: anaesthesia machine + drill, Kunduz, Herat"),
            ),
            (
                found(&[&drill], 7, 5, &[&one, &two, &three], Some(60_000)),
                Some("1 item would unlock 7 entrusted skills of 5 people: drill, 3 hospitals (in the first 60000 decisions)"),
            ),
        ] {
            assert_eq!(unlock(&found).map(|line| line.what.to_string()).as_deref(), want);
        }
        let line = unlock(&found(&[&machine], 14, 9, &[&one], None)).unwrap();
        assert_eq!((line.about, line.due, line.is_clash()), ((Kind::Term, id(9)), None, false));
        // More skills are still the same matter; another item is not.
        assert_eq!(line.key, unlock(&found(&[&machine], 15, 9, &[&two], None)).unwrap().key);
        assert_ne!(line.key, unlock(&found(&[&machine, &drill, &(Some(id(8)), "x".into())], 15, 9, &[&two], None)).unwrap().key);
    }
}
