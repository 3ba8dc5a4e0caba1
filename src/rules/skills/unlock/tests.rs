//! Unlocking: a small programme by hand, and any programme against all subsets of its items.

use proptest::prelude::*;

use super::*;

fn id(n: usize) -> Id {
    Id::new(i64::try_from(n).unwrap()).unwrap()
}

fn held(hospital: usize, department: usize, skill: usize, person: usize) -> Held {
    Held { hospital: id(hospital), department: Some(department).filter(|d| *d > 0).map(id), skill: id(skill), person: id(person) }
}

fn needs(of: &[(usize, &[&str])]) -> Vec<Needs> {
    of.iter().map(|(skill, items)| Needs { skill: id(*skill), items: items.iter().map(|i| (*i).to_owned()).collect() }).collect()
}

/// Department 0: the hospital as a whole.
fn found(hospital: usize, department: usize, item: &str, availability: Availability) -> Found {
    Found {
        hospital: id(hospital),
        department: Some(department).filter(|d| *d > 0).map(id),
        item: item.to_owned(),
        availability: Some(availability),
        checked_on: None,
    }
}

/// Skill 1: drill and c-arm; 2: drill; 3: oxygen and suction. At hospital 1 oxygen is always there, the drill sometimes.
fn small() -> Stock {
    Stock::new(
        &needs(&[(1, &["drill", "c-arm"]), (2, &["drill"]), (3, &["oxygen", "suction"]), (4, &[])]),
        &[
            found(1, 10, "oxygen", Availability::Always),
            found(1, 10, "drill", Availability::Sometimes),
            found(1, 11, "c-arm", Availability::Always),
        ],
    )
}

#[test]
fn a_small_programme() {
    let stock = small();
    let rows = [held(1, 10, 1, 1), held(1, 10, 2, 1), held(1, 10, 2, 2), held(1, 10, 3, 3), held(2, 20, 2, 4), held(1, 10, 4, 5)];
    let board = stock.board(&rows);
    assert_eq!((board.len(), board.usable, board.unknown), (4, 0, 1));
    let blocked: Vec<Blocked> = board.of_hospital(id(1)).collect();
    assert_eq!(blocked.iter().map(|b| b.readiness.missing.join(" ")).collect::<Vec<_>>(), ["c-arm drill", "drill", "suction"]);
    assert_eq!(blocked[1].people, [id(1), id(2)]);
    assert_eq!(blocked[2].readiness, Readiness { there: 1, required: 2, missing: vec!["suction".to_owned()] });
    let costs = HashMap::from([("drill".to_owned(), 900.0), ("c-arm".to_owned(), 30_000.0)]);
    let ranked = board.ranked(&costs);
    assert_eq!(
        ranked.iter().map(|r| (r.item.as_str(), r.alone.skills, r.alone.people)).collect::<Vec<_>>(),
        [("drill", 2, 3), ("suction", 1, 1), ("c-arm", 0, 0)]
    );
    // Two drills for two skills; the price of suction is unknown.
    assert_eq!((ranked[0].alone.cost, ranked[0].alone.cost_per_skill()), (Some(1_800.0), Some(900.0)));
    assert_eq!((ranked[0].lacking, ranked[1].alone.cost), (3, None));
    // The C-arm needs the drill beside it; both together free all three skills.
    let together = &ranked[2].together;
    assert_eq!((ranked[2].sets, together.len()), (1, 1));
    assert_eq!(together[0].items, ["c-arm", "drill"]);
    assert_eq!((together[0].just_these, together[0].unlocks.skills, together[0].unlocks.people), (1, 3, 3));
    // A drill and a C-arm at hospital 1, a drill at hospital 2.
    assert_eq!(together[0].unlocks.cost, Some(31_800.0));
}

#[test]
fn without_a_department_the_whole_hospital_counts() {
    let stock = small();
    assert_eq!(stock.readiness(id(1), None, id(1)).map(|r| r.missing), Some(vec!["drill".to_owned()]));
    assert_eq!(stock.readiness(id(1), Some(id(10)), id(1)).map(|r| r.there), Some(0));
    assert_eq!(stock.readiness(id(7), None, id(3)).map(|r| r.share()), Some(0.0));
    assert_eq!(stock.readiness(id(1), None, id(4)), None);
    assert_eq!(stock.readiness(id(1), None, id(99)), None);
}

#[test]
fn the_newest_look_counts_and_of_one_day_the_worst() {
    let at = |day, availability| Found { checked_on: NaiveDate::from_ymd_opt(2026, 1, day), ..found(1, 1, "oxygen", availability) };
    let ready = |rows: &[Found]| Stock::new(&needs(&[(1, &["oxygen"])]), rows).readiness(id(1), None, id(1)).unwrap().there;
    assert_eq!(ready(&[at(1, Availability::Always), at(2, Availability::Never)]), 0);
    assert_eq!(ready(&[at(2, Availability::Always), at(1, Availability::Never)]), 1);
    assert_eq!(ready(&[at(2, Availability::Always), at(2, Availability::Sometimes)]), 0);
}

#[test]
fn nothing_held_blocks_nothing() {
    let stock = small();
    let board = stock.board(&[]);
    assert!(board.is_empty() && board.ranked(&HashMap::new()).is_empty());
    assert_eq!(board.unlocked_by(&["drill", "no such thing"], &HashMap::new()).skills, 0);
}

#[test]
fn more_items_than_a_word_holds() {
    let codes: Vec<String> = (0..150).map(|n| format!("item-{n:03}")).collect();
    let all: Vec<Needs> = codes.iter().enumerate().map(|(n, c)| Needs { skill: id(n + 1), items: vec![c.clone()] }).collect();
    let stock = Stock::new(&all, &[]);
    let rows: Vec<Held> = (0..150).map(|n| held(1, 0, n + 1, 1)).collect();
    let ranked = stock.board(&rows).ranked(&HashMap::new());
    assert_eq!(ranked.len(), 150);
    assert!(ranked.iter().all(|r| r.alone.skills == 1 && r.alone.people == 1));
}

const ITEMS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// Requirements and stocks as bits over [`ITEMS`].
#[derive(Debug, Clone)]
struct Any {
    required: Vec<u8>,
    there: Vec<u8>,
    held: Vec<(usize, usize, usize)>,
}

fn any_programme() -> impl Strategy<Value = Any> {
    (prop::collection::vec(0_u8..128, 1..8), prop::collection::vec(0_u8..128, 1..5)).prop_flat_map(|(required, there)| {
        let rows = prop::collection::vec((0..there.len(), 0..required.len(), 0_usize..6), 0..25);
        (Just(required), Just(there), rows).prop_map(|(required, there, held)| Any { required, there, held })
    })
}

fn codes(bits: u8) -> Vec<&'static str> {
    ITEMS.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1).map(|(_, c)| *c).collect()
}

proptest! {
    #[test]
    fn as_by_trying_all_subsets(any in any_programme()) {
        let needs_: Vec<Needs> = any.required.iter().enumerate().map(|(n, bits)| Needs { skill: id(n + 1), items: codes(*bits).into_iter().map(str::to_owned).collect() }).collect();
        let rows: Vec<Found> = any.there.iter().enumerate().flat_map(|(h, bits)| ITEMS.iter().enumerate().map(move |(n, item)| {
            found(h + 1, h + 1, item, if bits >> n & 1 == 1 { Availability::Always } else { Availability::Sometimes })
        })).collect();
        let held_: Vec<Held> = any.held.iter().map(|(h, s, p)| held(h + 1, h + 1, s + 1, p + 1)).collect();
        let price = |item: &str| f64::from(u32::from(item.as_bytes()[0]) - 90);
        let costs: HashMap<String, f64> = ITEMS.iter().map(|i| ((*i).to_owned(), price(i))).collect();
        let stock = Stock::new(&needs_, &rows);
        let board = stock.board(&held_);
        // Each place and skill once, with what it lacks.
        let pairs: BTreeSet<(usize, usize)> = any.held.iter().map(|(h, s, _)| (*h, *s)).collect();
        let lacks = |(h, s): (usize, usize)| any.required[s] & !any.there[h];
        let blocked: Vec<(usize, usize)> = pairs.iter().copied().filter(|p| lacks(*p) != 0).collect();
        prop_assert_eq!(board.len(), blocked.len());
        prop_assert_eq!(board.len() + board.usable + board.unknown, pairs.len());
        let free = |set: u8| -> Vec<(usize, usize)> { blocked.iter().copied().filter(|p| lacks(*p) & !set == 0).collect() };
        let by = |set: u8| {
            let pairs = free(set);
            let people: BTreeSet<usize> = any.held.iter().filter(|(h, s, _)| pairs.contains(&(*h, *s))).map(|(_, _, p)| *p).collect();
            let places: BTreeSet<usize> = pairs.iter().map(|(h, _)| *h).collect();
            let cost: f64 = places.iter().map(|h| {
                let buy = pairs.iter().filter(|p| p.0 == *h).fold(0, |all, p| all | lacks(*p));
                codes(buy).into_iter().map(price).sum::<f64>()
            }).sum();
            Unlocked { skills: pairs.len(), people: people.len(), places: places.len(), cost: (!pairs.is_empty()).then_some(cost) }
        };
        for set in 0..128_u8 {
            prop_assert_eq!(board.unlocked_by(&codes(set), &costs), by(set));
        }
        let ranked = board.ranked(&costs);
        let lacking_somewhere: BTreeSet<&str> = blocked.iter().flat_map(|p| codes(lacks(*p))).collect();
        prop_assert_eq!(ranked.len(), lacking_somewhere.len());
        prop_assert!(ranked.windows(2).all(|w| w[0].alone.skills >= w[1].alone.skills));
        for one in &ranked {
            let bit = 1_u8 << ITEMS.iter().position(|i| *i == one.item).unwrap();
            prop_assert_eq!(&one.alone, &by(bit));
            if one.alone.skills > 0 {
                prop_assert!(one.together.is_empty() && one.sets == 0);
                continue;
            }
            // The smallest sets with the item in which it is needed: without it fewer skills would be free.
            let helps = |set: &u8| set & bit != 0 && free(*set).len() > free(*set & !bit).len();
            let smallest = (0..128_u8).filter(helps).map(u8::count_ones).min().unwrap();
            let want: BTreeSet<Vec<&str>> = (0..128_u8).filter(helps).filter(|s| s.count_ones() == smallest).map(codes).collect();
            prop_assert_eq!(one.sets, want.len());
            prop_assert_eq!(one.together.len(), want.len().min(MOST_SETS));
            for set in &one.together {
                let items: Vec<&str> = set.items.iter().map(String::as_str).collect();
                prop_assert!(want.contains(&items));
                let bits = items.iter().fold(0, |all, i| all | 1_u8 << ITEMS.iter().position(|o| o == i).unwrap());
                prop_assert_eq!(&set.unlocks, &by(bits));
                prop_assert_eq!(set.just_these, free(bits).len() - free(bits & !bit).len());
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(any in any_programme(), seed in any::<u64>()) {
        let needs_: Vec<Needs> = any.required.iter().enumerate().map(|(n, bits)| Needs { skill: id(n + 1), items: codes(*bits).into_iter().map(str::to_owned).collect() }).collect();
        let stock = Stock::new(&needs_, &[]);
        let mut rows: Vec<Held> = any.held.iter().map(|(h, s, p)| held(h + 1, h + 1, s + 1, p + 1)).collect();
        let before = stock.board(&rows).ranked(&HashMap::new());
        crate::rules::rng::Rng::new(seed).shuffle(&mut rows);
        prop_assert_eq!(before, stock.board(&rows).ranked(&HashMap::new()));
    }
}

#[test]
fn what_is_learnt_department_by_department_is_what_is_given_at_once() {
    let day = |n| NaiveDate::from_ymd_opt(2026, 1, n);
    let required = needs(&[(1, &["a", "b"]), (2, &["c"])]);
    let all: [(usize, &str, Availability, u32); 8] = [
        (0, "c", Availability::Never, 4),
        (10, "a", Availability::Always, 2),
        (10, "a", Availability::Never, 1),
        (10, "b", Availability::Always, 1),
        (10, "b", Availability::Sometimes, 1),
        (11, "b", Availability::Always, 3),
        (11, "c", Availability::Always, 1),
        (11, "unknown", Availability::Always, 1),
    ];
    let rows: Vec<Found> = all.iter().map(|(d, i, a, on)| Found { checked_on: day(*on), ..found(1, *d, i, *a) }).collect();
    let (whole, mut learnt) = (Stock::new(&required, &rows), Stock::bare(&required));
    let teach = |stock: &mut Stock| {
        for department in [11, 0, 10] {
            let of = all.iter().filter(|row| row.0 == department).map(|(_, i, a, on)| (*i, Some(*a), day(*on)));
            stock.learn(id(1), Some(department).filter(|d| *d > 0).map(id), of);
        }
    };
    teach(&mut learnt);
    // Forgotten and learnt again it is the same.
    learnt.forget(id(1));
    assert_eq!(learnt.readiness(id(1), None, id(1)).map(|r| r.there), Some(0));
    teach(&mut learnt);
    for department in [None, Some(id(10)), Some(id(11)), Some(id(12))] {
        for skill in [1, 2] {
            assert_eq!(whole.readiness(id(1), department, id(skill)), learnt.readiness(id(1), department, id(skill)));
        }
        for item in ["a", "b", "c", "unknown"] {
            assert_eq!(whole.is_there(id(1), department, item), learnt.is_there(id(1), department, item));
        }
    }
}

proptest! {
    #[test]
    fn the_rows_behind_a_number_are_as_many_as_it_says(rows in prop::collection::vec((1_usize..4, 0_usize..3, 1_usize..5, 1_usize..8), 0..40)) {
        let stock = small();
        let rows: Vec<Held> = rows.into_iter().map(|(h, d, s, p)| held(h, d, s, p)).collect();
        let board = stock.board(&rows);
        for one in board.ranked(&HashMap::new()) {
            prop_assert_eq!(board.lacking(&one.item).count(), one.lacking);
            let free: Vec<Blocked> = board.freed_by(&[&one.item]).collect();
            prop_assert_eq!(free.len(), one.alone.skills);
            let people: BTreeSet<Id> = free.iter().flat_map(|b| b.people.clone()).collect();
            prop_assert_eq!(people.len(), one.alone.people);
            for set in &one.together {
                let items: Vec<&str> = set.items.iter().map(String::as_str).collect();
                prop_assert_eq!(board.freed_by(&items).count(), set.unlocks.skills);
            }
        }
        let of: usize = board.hospitals().iter().map(|(_, skills, _)| skills).sum();
        prop_assert_eq!(of, board.len());
        for (hospital, skills, people) in board.hospitals() {
            let there: Vec<Blocked> = board.of_hospital(hospital).collect();
            prop_assert_eq!(there.len(), skills);
            prop_assert_eq!(there.iter().flat_map(|b| b.people.clone()).collect::<BTreeSet<_>>().len(), people);
        }
    }
}

#[test]
fn a_place_borrows_from_the_house_and_what_is_shared_from_a_neighbour() {
    let always = Availability::Always;
    let required = needs(&[(1, &["blood", "drill"])]);
    let shared: BTreeSet<String> = ["blood".to_owned()].into();
    let missing = |rows: &[Found], department: usize| {
        let stock = Stock::new(&required, rows).serving(&shared);
        stock.readiness(id(1), Some(department).filter(|d| *d > 0).map(id), id(1)).unwrap().missing.join(" ")
    };
    let dated = |row: Found| Found { checked_on: NaiveDate::from_ymd_opt(2026, 1, 1), ..row };
    let emergency = [dated(found(1, 11, "blood", always)), dated(found(1, 11, "drill", always))];
    assert_eq!(missing(&emergency, 10), "drill");
    assert_eq!(missing(&[found(1, 11, "blood", always)], 10), "blood drill", "nobody knows when");
    assert_eq!(missing(&[found(1, 0, "blood", always), found(1, 0, "drill", always)], 10), "");
    let no = found(1, 10, "blood", Availability::Never);
    assert_eq!(missing(&[&emergency[..], &[found(1, 0, "blood", always), no]].concat(), 10), "blood drill", "the own check overrules");
    let no = found(1, 0, "blood", Availability::Sometimes);
    assert_eq!(missing(&[&emergency[..], &[no]].concat(), 10), "blood drill");
    assert_eq!(missing(&emergency, 0), "");
    assert_eq!(missing(&[found(1, 0, "drill", Availability::Never), emergency[1].clone()], 0), "blood drill");
}

#[test]
fn what_serves_the_whole_house_is_bought_once_for_it() {
    let stock = Stock::new(&needs(&[(1, &["blood"]), (2, &["drill"])]), &[]).serving(&["blood".to_owned()].into());
    let rows = [held(1, 10, 1, 1), held(1, 11, 1, 2), held(2, 20, 1, 3), held(1, 10, 2, 1), held(1, 11, 2, 2)];
    let board = stock.board(&rows);
    let costs = HashMap::from([("blood".to_owned(), 1_000.0), ("drill".to_owned(), 10.0)]);
    let cost = |items: &[&str]| board.unlocked_by(items, &costs).cost;
    assert_eq!((cost(&["blood"]), cost(&["drill"]), cost(&["blood", "drill"])), (Some(2_000.0), Some(20.0), Some(2_020.0)));
    assert!(stock.is_shared("blood") && !stock.is_shared("drill"));
}

/// Where a look is (hospital, department or the whole), item, what was found, its day.
type Look = (usize, usize, usize, usize, Option<u32>);

proptest! {
    /// Settled and counted item by item, place by place, as one would on paper.
    #[test]
    fn unlocked_is_what_a_naive_count_gives(
        looks in prop::collection::vec((1_usize..3, 0_usize..3, 0_usize..7, 0_usize..3, prop::option::of(1_u32..5)), 0..30),
        required in prop::collection::vec(0_u8..128, 1..6),
        rows in prop::collection::vec((1_usize..3, 0_usize..3, 0_usize..6, 1_usize..6), 0..20),
        shared in 0_u8..128,
    ) {
        let states = [Availability::Never, Availability::Sometimes, Availability::Always];
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 1, n);
        let own = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let needs_: Vec<Needs> = required.iter().enumerate().map(|(n, bits)| Needs { skill: id(n + 1), items: own(codes(*bits)) }).collect();
        let found_: Vec<Found> = looks.iter().map(|(h, d, i, s, on)| Found { checked_on: on.and_then(day), ..found(*h, *d, ITEMS[*i], states[*s]) }).collect();
        let held_: Vec<Held> = rows.iter().map(|(h, d, s, p)| held(*h, *d, s % required.len() + 1, *p)).collect();
        let stock = Stock::new(&needs_, &found_).serving(&own(codes(shared)).into_iter().collect());
        let board = stock.board(&held_);
        // The newest look of a place at an item; of one day the worst.
        let last = |h: usize, d: usize, i: usize| -> Option<&Look> {
            looks.iter().filter(|l| (l.0, l.1, l.2) == (h, d, i)).max_by_key(|l| (l.4, std::cmp::Reverse(l.3)))
        };
        let there = |h: usize, d: usize, i: usize| -> bool {
            let neighbours = |dated: bool| (1..3).filter_map(|o| last(h, o, i)).any(|l| l.3 == 2 && (!dated || l.4.is_some()));
            match (last(h, d, i), last(h, 0, i)) {
                (Some(look), _) | (None, Some(look)) => look.3 == 2,
                (None, None) if d == 0 => neighbours(false),
                (None, None) => shared >> i & 1 == 1 && neighbours(true),
            }
        };
        let lacks = |h: usize, d: usize, s: usize| -> u8 {
            (0..7).filter(|i| required[s] >> i & 1 == 1 && !there(h, d, *i)).fold(0, |all, i| all | 1 << i)
        };
        let places: BTreeSet<(usize, usize, usize)> = rows.iter().map(|(h, d, s, _)| (*h, *d, s % required.len())).collect();
        for set in 0..128_u8 {
            let free: Vec<_> = places.iter().filter(|(h, d, s)| { let l = lacks(*h, *d, *s); l != 0 && l & !set == 0 }).collect();
            let people: BTreeSet<usize> =
                rows.iter().filter(|(h, d, s, _)| free.contains(&&(*h, *d, s % required.len()))).map(|r| r.3).collect();
            let found = board.unlocked_by(&codes(set), &HashMap::new());
            prop_assert_eq!((found.skills, found.people), (free.len(), people.len()));
        }
    }
}
