//! Who is where on which day: a letter for each hospital.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::Id;

/// Nobody is anywhere.
const NOWHERE: &str = "-";

/// People at a hospital on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Where; none where nobody entered it.
    pub hospital: Option<Id>,
    /// When.
    pub day: NaiveDate,
    /// Who.
    pub who: Vec<Id>,
}

/// A letter for each name, all different: the first letter of one of its words that is still free, else another letter of it, else any;
/// a number once there are no more letters.
#[must_use]
pub fn letters(names: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    names
        .iter()
        .map(|name| {
            let capital = |c: char| c.is_ascii_alphabetic().then(|| c.to_ascii_uppercase().to_string());
            let initials = name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
            let mut wanted = initials.chain(name.chars()).chain('A'..='Z').filter_map(capital);
            let letter = wanted.find(|l| !taken.contains(l)).unwrap_or_else(|| (taken.len() + 1).to_string());
            taken.insert(letter.clone());
            letter
        })
        .collect()
}

/// One line for each person, one cell for each day: the letters of the hospitals where they are, in the order of the stops; `?` where
/// nobody entered the hospital, `-` where they are nowhere.
#[must_use]
pub fn matrix(people: &[Id], days: &[NaiveDate], stops: &[Stop], letter: &dyn Fn(Id) -> String) -> Vec<Vec<String>> {
    let cell = |who: Id, day: NaiveDate| {
        let mut places: Vec<String> = Vec::new();
        for stop in stops.iter().filter(|s| s.day == day && s.who.contains(&who)) {
            let place = stop.hospital.map_or_else(|| "?".to_owned(), letter);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if places.is_empty() { NOWHERE.to_owned() } else { places.concat() }
    };
    people.iter().map(|who| days.iter().map(|day| cell(*who, *day)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_of_hospitals() {
        assert_eq!(letters(&["Wazir Mohammad Akbar Khan", "Sheikh Zayed", "Al-Shifa"]), ["W", "S", "A"]);
        assert_eq!(letters(&["Al-Shifa", "Aliabad", "Ali", "شفا", "شفا"]), ["A", "L", "I", "B", "C"]);
    }

    #[test]
    fn each_day_of_each_delegate() {
        let id = |n| Id::new(n).unwrap();
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        let stop = |hospital: Option<i64>, on, who: &[i64]| Stop {
            hospital: hospital.map(id),
            day: day(on),
            who: who.iter().map(|n| id(*n)).collect(),
        };
        let stops = [stop(Some(1), 20, &[7, 8]), stop(Some(2), 20, &[7]), stop(Some(1), 20, &[7]), stop(None, 22, &[8])];
        let letter = |hospital: Id| if hospital == id(1) { "W".to_owned() } else { "S".to_owned() };
        let found = matrix(&[id(7), id(8), id(9)], &[day(20), day(21), day(22)], &stops, &letter);
        assert_eq!(found, [["WS", "-", "-"], ["W", "-", "?"], ["-", "-", "-"]]);
    }

    proptest! {
        #[test]
        fn no_two_hospitals_share_a_letter(names in proptest::collection::vec("[A-Za-z ]{0,8}", 0..40)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let found = letters(&names);
            let different: BTreeSet<&String> = found.iter().collect();
            prop_assert_eq!((found.len(), different.len()), (names.len(), names.len()));
        }
    }
}
