//! The best that one person can have, exactly, when each place has a worth of its own.
//!
//! Labels over the different first days: what is done so far (as bits) and the hospital of the last row, with the points. Of two labels of the same
//! kind that are there on a day the better one stays. So the cost is days × places a day × sets of rotations, not their product.
//!
//! Must not: know seats or prices; the caller's `worth` leaves out what is taken and takes off what is dear.

use chrono::NaiveDate;

use super::model::PersonModel;
use super::needs::days_on;

const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Label {
    done: usize,
    hospital: usize,
    town: usize,
    points: i64,
    from: u32,
    choice: u32,
}

/// Memory that is used again.
#[derive(Debug, Default)]
pub struct Scratch {
    labels: Vec<Label>,
    there: Vec<u32>,
    arrive: Vec<Vec<u32>>,
    same_town: Vec<Vec<u32>>,
}

/// The best choices of a person, one or none for each of their rotations, with their points; `moves` is taken off for each change of
/// hospital. `None` when what is fixed cannot be kept.
pub fn respond(
    person: &PersonModel,
    worth: &dyn Fn(usize) -> Option<i64>,
    moves: i64,
    scratch: &mut Scratch,
) -> Option<(i64, Vec<Option<u32>>)> {
    let sets = 1_usize << person.needs.len();
    let places = person.hospitals + 1;
    let days = person.starts.len();
    let Scratch { labels, there, arrive, same_town } = scratch;
    labels.clear();
    there.clear();
    there.resize(sets * places, NONE);
    for lists in [&mut *arrive, &mut *same_town] {
        lists.iter_mut().for_each(Vec::clear);
        lists.resize_with((days + 1).max(lists.len()), Vec::new);
    }
    labels.push(Label { done: 0, hospital: person.hospitals, town: 0, points: 0, from: NONE, choice: NONE });
    there[person.hospitals] = 0;
    let mut best: Option<(i64, u32)> = (person.pinned == 0).then_some((0, 0));
    for day in 0..days {
        for at in std::mem::take(&mut arrive[day]) {
            let label = labels[at as usize];
            let slot = &mut there[label.done * places + label.hospital];
            if *slot == NONE || labels[*slot as usize].points < label.points {
                *slot = at;
            }
        }
        let begins = person.starts[day].1;
        let ends = person.starts.get(day + 1).map_or(person.choices.len(), |next| next.1);
        for at in begins..ends {
            let Some(gain) = worth(at) else { continue };
            let choice = &person.choices[at];
            let bit = 1 << choice.local;
            let before = person.before[choice.local];
            for done in (0..sets).filter(|done| done & bit == 0 && done & before == before) {
                let mut from: Option<(i64, u32)> = None;
                let mut better = |points: i64, label: u32| {
                    if from.is_none_or(|(most, _)| points > most) {
                        from = Some((points, label));
                    }
                };
                for hospital in 0..places {
                    let label = there[done * places + hospital];
                    if label != NONE {
                        let changes = hospital != person.hospitals && hospital != choice.hospital;
                        better(labels[label as usize].points - if changes { moves } else { 0 }, label);
                    }
                }
                for label in &same_town[day] {
                    let last = labels[*label as usize];
                    if last.done == done && (last.town == choice.town || last.town == 0 || choice.town == 0) {
                        better(last.points - if last.hospital == choice.hospital { 0 } else { moves }, *label);
                    }
                }
                let Some((points, parent)) = from else { continue };
                let number = u32::try_from(labels.len()).unwrap_or(NONE);
                let label = Label {
                    done: done | bit,
                    hospital: choice.hospital,
                    town: choice.town,
                    points: points + gain,
                    from: parent,
                    choice: u32::try_from(at).unwrap_or(NONE),
                };
                labels.push(label);
                if label.done & person.pinned == person.pinned && best.is_none_or(|(most, _)| label.points > most) {
                    best = Some((label.points, number));
                }
                let next = first_after(person, choice.to);
                // Between two towns a day must lie.
                if person.starts.get(next).is_some_and(|(day, _)| *day == days_on(choice.to, 1)) {
                    same_town[next].push(number);
                    arrive[next + 1].push(number);
                } else {
                    arrive[next].push(number);
                }
            }
        }
    }
    let (points, mut at) = best?;
    let mut picks = vec![None; person.needs.len()];
    while at != NONE {
        let label = labels[at as usize];
        if label.choice != NONE {
            picks[person.choices[label.choice as usize].local] = Some(label.choice);
        }
        at = label.from;
    }
    Some((points, picks))
}

fn first_after(person: &PersonModel, day: NaiveDate) -> usize {
    person.starts.partition_point(|(first, _)| *first <= day)
}

/// The points of some choices of a person, those for moves taken off.
#[must_use]
pub fn points(person: &PersonModel, picks: &[Option<u32>]) -> i64 {
    let mut rows: Vec<&super::model::Choice> = picks.iter().flatten().map(|c| &person.choices[*c as usize]).collect();
    rows.sort_by_key(|c| c.from);
    let moved = rows.windows(2).filter(|two| two[0].hospital != two[1].hospital).count();
    rows.iter().map(|c| c.worth).sum::<i64>() - super::MOVE * i64::try_from(moved).unwrap_or(0)
}
