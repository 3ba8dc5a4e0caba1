//! Pairs of the field, and the untidy workbook's people: the repeats are found, nobody else is.

use super::*;

fn born(text: &str) -> Option<PartialDate> {
    PartialDate::parse(text)
}

fn person(name: &str, father: &str, birth: &str) -> Person {
    Person { name: name.into(), father: father.into(), born: born(birth), ..Person::default() }
}

#[test]
fn pairs() {
    let hospital = Id::new(5);
    let at = |p: Person| Person { hospital, ..p };
    let phone = |p: Person| Person { phones: vec!["+93713186091".into()], ..p };
    let passport = |p: Person, n: &str| Person { passports: vec![n.into()], ..p };
    let sex = |p: Person, s| Person { sex: Some(s), ..p };
    for (a, b, want) in [
        // One passport, whatever else.
        (passport(person("Gul", "", ""), "p 0123456"), passport(person("Ahmad Zia", "", ""), "P0123456"), Verdict::Certain),
        (passport(person("Gul", "", ""), "۰۱۲۳۴۵۶"), passport(person("Gul Agha", "", ""), "0123456"), Verdict::Certain),
        // No numbers at all.
        (passport(person("Gul", "", ""), "unknown"), passport(person("Ahmad", "", ""), "unknown"), Verdict::No),
        (passport(person("Gul", "", ""), "0000"), passport(person("Ahmad", "", ""), "0000"), Verdict::No),
        // A name alone.
        (person("Mohammad Ali", "", ""), person("Muhammad Ali", "", ""), Verdict::No),
        (at(person("Mohammad Ali", "", "")), at(person("Muhammad Ali", "", "")), Verdict::Likely),
        // With father or birth.
        (person("Ghulam Sakhi", "Mohammad Sarwar", ""), person("Gholam Sakhi", "Muhammad Sarwar", ""), Verdict::Likely),
        (person("Ghulam Sakhi", "Mohammad Sarwar", ""), person("Ghulam Sakhi", "Abdul Qadir", ""), Verdict::No),
        (person("Ghulam Sakhi", "", "1988-03-02"), person("Ghulam Sakhi", "", "1988-03-02"), Verdict::Likely),
        (person("Ghulam Sakhi", "", "1988-03-02"), person("Ghulam Sakhi", "", "1988"), Verdict::Likely),
        (at(person("Ghulam Sakhi", "", "1988-03-02")), at(person("Ghulam Sakhi", "", "1979")), Verdict::No),
        // Across scripts.
        (
            Person { native_name: "غلام سخی".into(), father: "محمد سرور".into(), ..Person::default() },
            person("Ghulam Sakhi", "Mohammad Sarwar", ""),
            Verdict::Likely,
        ),
        // A phone that a family shares.
        (phone(person("Ahmad Zia", "Sarwar", "1988")), phone(person("Najibullah", "Sarwar", "1992")), Verdict::No),
        (phone(person("Ahmad Zia", "", "")), phone(person("Ahmad Zya", "", "")), Verdict::Likely),
        (sex(phone(person("Gul", "", "")), Sex::Male), sex(phone(person("Gul", "", "")), Sex::Female), Verdict::No),
        // Another passport does not settle it: they are renewed.
        (
            passport(person("Ghulam Sakhi", "Mohammad Sarwar", "1988-03-02"), "P0123456"),
            passport(person("Gholam Sakhi", "M. Sarwar", "1988-03-02"), "P7654321"),
            Verdict::Likely,
        ),
    ] {
        let (one, other) = (score(&a, &b), score(&b, &a));
        assert_eq!(one.verdict, want, "{a:?}\n{b:?}\n{one:?}");
        let (p, q) = (Prepared::of(a.clone()), Prepared::of(b.clone()));
        assert!(p.sign().reach(&q.sign()) >= one.points, "at a glance never less");
        assert!((one.points - other.points).abs() < 1e-9 && one.verdict == other.verdict, "the same both ways");
        assert!(!one.reasons.is_empty());
        assert!(one.reasons.iter().all(|m| crate::words::has(m.id)), "{:?}", one.reasons);
    }
}

#[test]
fn the_workbooks_repeats_are_found_and_nobody_else() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/workbooks/nominations_truth.csv");
    let Ok(mut rows) = csv::Reader::from_path(file) else { return };
    let people: Vec<(String, String, Person)> = rows
        .records()
        .map(|r| {
            let r = r.unwrap();
            let person = Person {
                name: r[2].into(),
                sex: Some(if &r[3] == "F" { Sex::Female } else { Sex::Male }),
                born: born(&r[4]),
                hospital: Id::new(1 + r[7].bytes().map(i64::from).sum::<i64>()),
                province: r[8].into(),
                phones: vec![r[9].into()],
                passports: vec![r[10].into()],
                ..Person::default()
            };
            (format!("{}!{}", &r[0], &r[1]), r[12].to_owned(), person)
        })
        .collect();
    let (mut wrong, mut repeats) = (Vec::new(), 0);
    for (n, (place, _, a)) in people.iter().enumerate() {
        for (_, same_as, b) in &people[n + 1..] {
            let same = same_as == place;
            repeats += usize::from(same);
            let without = |p: &Person| Person { passports: vec![], ..p.clone() };
            let with = score(a, b).verdict == Verdict::Certain;
            let likely = score(&without(a), &without(b));
            let sign = |p: &Person| Prepared::of(without(p)).sign();
            assert!(sign(a).reach(&sign(b)) >= likely.points, "{a:?} {b:?}");
            if with != same || (likely.verdict == Verdict::Likely) != same {
                wrong.push(format!("{} {:?} / {} {:?}: {:?} {}", a.name, a.born, b.name, b.born, likely.verdict, likely.points));
            }
        }
    }
    assert!(repeats >= 5);
    assert_eq!(wrong, [""; 0]);
}
