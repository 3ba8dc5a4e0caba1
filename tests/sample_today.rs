//! The sample programme has something to do: every rule of Today finds a line in it.

mod sample_file;

use std::collections::HashSet;

use chrono::Days;
use sample_file::{all, loaded};
use ustaz::model::{FieldType, Id, Kind, Moment, Row};
use ustaz::programme::show::Names;
use ustaz::rules::clearance::{Paper, StepRule};
use ustaz::rules::duplicates::{self, Person};
use ustaz::rules::today::{self, Asked, Due, Happening, Line, Now, Pair, Quota, Rule, Seen, Stand, Stay, Traveller};
use ustaz::rules::working_time::{Pattern, WorkingWeeks};
use ustaz::store::Store;

/// The records of the sample as the rules of Today take them.
struct Board {
    store: Store,
    now: Now<'static>,
}

impl Board {
    fn name(&self, kind: Kind, id: Option<Id>) -> String {
        id.map(|id| Names::new().title(&self.store, kind, id)).unwrap_or_default()
    }

    fn stays(&self) -> Vec<Stay> {
        let standing = all(&self.store, Kind::Placement).into_iter().filter(|p| p.text("state") != "cancelled");
        let stay = |p: Row| {
            let department = self.store.get(Kind::Department, p.reference("department").unwrap()).unwrap().unwrap();
            let hospital = self.store.get(Kind::Hospital, department.reference("hospital").unwrap()).unwrap().unwrap();
            Stay {
                id: p.id,
                trainee: p.reference("trainee").unwrap(),
                name: self.name(Kind::Trainee, p.reference("trainee")),
                department: department.id,
                place: department.text("name").to_owned(),
                starts: p.date("starts_on").unwrap(),
                ends: p.date("ends_on").unwrap(),
                supervised: p.reference("supervisor").is_some(),
                role: FieldType::read(p.get("permitted_role")),
                permit: p.reference("permit").is_some(),
                abroad: hospital.text("side") == "host",
            }
        };
        standing.map(stay).collect()
    }

    fn of(rows: &[Row], trainee: Id) -> impl Iterator<Item = &Row> {
        rows.iter().filter(move |r| r.reference("trainee") == Some(trainee))
    }

    fn of_stays(&self) -> Vec<Line> {
        let (stays, documents, clearances) = (self.stays(), all(&self.store, Kind::Document), all(&self.store, Kind::Clearance));
        let steps: Vec<StepRule> = all(&self.store, Kind::Step).iter().map(StepRule::of).collect();
        let holidays = all(&self.store, Kind::Holiday).into_iter().filter(|h| h.text("country") == "KZ");
        let holidays = WorkingWeeks {
            country: "KZ".into(),
            holidays: holidays.filter_map(|h| Some((h.date("on")?, h.text("name").to_owned()))).collect(),
            patterns: all(&self.store, Kind::WorkingTime).iter().filter(|r| r.text("country") == "KZ").filter_map(Pattern::of).collect(),
            ..WorkingWeeks::default()
        };
        let seen = all(&self.store, Kind::Assessment);
        let mut lines = today::overlaps(&self.now, &stays);
        for stay in &stays {
            let trainee = self.store.get(Kind::Trainee, stay.trainee).unwrap().unwrap();
            let who = Traveller {
                sex: FieldType::read(trainee.get("sex")),
                papers: Self::of(&documents, stay.trainee).filter_map(Paper::of).collect(),
                closed: Self::of(&clearances, stay.trainee).filter_map(|c| c.reference("step")).collect(),
            };
            let seen: Vec<Seen> =
                Self::of(&seen, stay.trainee).map(|a| Seen { phase: FieldType::read(a.get("phase")), on: a.date("on").unwrap() }).collect();
            lines.extend(today::documents(&self.now, stay, &who, &steps, &holidays));
            lines.extend(today::steps(&self.now, stay, &who, &steps, &holidays));
            lines.extend(today::incomplete(&self.now, stay));
            lines.extend(today::formative(&self.now, stay, &seen));
            lines.extend(today::summative(&self.now, stay, &seen));
        }
        for department in all(&self.store, Kind::Department) {
            let there: Vec<Stay> = stays.iter().filter(|s| s.department == department.id).cloned().collect();
            let seats = Option::<i64>::read(department.get("seats")).unwrap();
            lines.extend(today::seats(&self.now, department.id, seats.try_into().unwrap(), &there));
        }
        lines
    }

    fn of_people(&self) -> Vec<Line> {
        let (trainees, documents) = (all(&self.store, Kind::Trainee), all(&self.store, Kind::Document));
        let asked = all(&self.store, Kind::FollowUp);
        let mut lines = Vec::new();
        let person = |t: &Row| {
            let passports = Self::of(&documents, t.id).filter(|d| d.text("kind") == "passport").map(|d| d.text("number").to_owned());
            Person::of(t, passports.collect())
        };
        for (n, t) in trainees.iter().enumerate() {
            let (name, since) = (t.text("passport_name").to_owned(), t.date("status_on").unwrap());
            let state = FieldType::read(t.get("status"));
            let stand = Stand { trainee: t.id, name: name.clone(), state: Option::unwrap(state), since };
            lines.extend(today::too_long(&self.now, &stand));
            let asked: Vec<Asked> = Self::of(&asked, t.id)
                .map(|f| Asked {
                    id: f.id,
                    month: Option::<i64>::read(f.get("month")).unwrap(),
                    due_on: f.date("due_on"),
                    done: f.date("done_on").is_some(),
                })
                .collect();
            if !asked.is_empty() {
                lines.extend(today::follow_up(&self.now, t.id, &name, since, &asked));
            }
            for other in &trainees[n + 1..] {
                let likeness = duplicates::score(&person(t), &person(other));
                let b = (other.id, other.text("passport_name").to_owned());
                lines.extend(today::duplicate(&Pair { a: (t.id, name.clone()), b, likeness }));
            }
        }
        lines
    }

    fn of_days(&self) -> Vec<Line> {
        let attended = all(&self.store, Kind::Attendance);
        let sessions = all(&self.store, Kind::Session).into_iter().map(|s| Happening {
            id: s.id,
            title: s.text("title").to_owned(),
            place: s.text("place").to_owned(),
            starts: Option::<Moment>::read(s.get("starts_at")).unwrap(),
            expected: None,
            entered: attended.iter().filter(|a| a.reference("session") == Some(s.id)).filter_map(|a| a.reference("trainee")).collect(),
        });
        let costs = all(&self.store, Kind::Cost).into_iter().filter(|c| c.date("paid_on").is_none()).map(|c| Due {
            id: c.id,
            about: (Kind::Cost, c.id),
            name: String::new(),
            kind: c.text("kind").to_owned(),
            amount: Option::<f64>::read(c.get("amount")).unwrap(),
            currency: c.text("currency").to_owned(),
            due_on: c.date("due_on").unwrap(),
        });
        let mut lines: Vec<Line> = costs.filter_map(|due| today::cost(&self.now, &due)).collect();
        for session in sessions {
            lines.extend(today::upcoming(&self.now, &session));
            lines.extend(today::attendance(&self.now, &session));
        }
        lines
    }

    fn of_quotas(&self) -> Vec<Line> {
        let trainees = all(&self.store, Kind::Trainee);
        let agreement = all(&self.store, Kind::Agreement).remove(0);
        let chosen = |t: &&Row| !["nominated", "shortlisted", "deferred", "declined", "refused", "withdrawn"].contains(&t.text("status"));
        let quotas = Vec::<(String, f64)>::read(agreement.get("seats")).into_iter().map(|(specialty, seats)| Quota {
            agreement: agreement.id,
            title: agreement.text("title").to_owned(),
            used: trainees.iter().filter(chosen).filter(|t| t.text("specialty") == specialty).count().try_into().unwrap(),
            named: specialty.clone(),
            specialty,
            seats,
        });
        quotas.filter_map(|q| today::quota(&q)).collect()
    }
}

#[test]
fn every_rule_of_today_has_a_line_on_any_day() {
    // A Monday, a Friday (off in Kabul), a Saturday.
    for ahead in [0, 4, 5] {
        let day = sample_file::today() + Days::new(ahead);
        let dir = tempfile::tempdir().unwrap();
        let board = Board { store: loaded(&dir, day), now: Now::gregorian(day) };
        let mut lines = [board.of_stays(), board.of_people(), board.of_days(), board.of_quotas()].concat();
        today::order(&mut lines, day);
        for line in &lines {
            println!("{:<11} {:?} {}", line.rule.key(), line.due, line.what);
        }
        let rules: HashSet<Rule> = lines.iter().map(|l| l.rule).collect();
        use Rule::*;
        for rule in [
            Document, Step, State, Overlap, Seats, Supervisor, Role, Permit, Session, Attendance, Formative, Summative, FollowUp, Cost,
            Duplicate, Quota,
        ] {
            assert!(rules.contains(&rule), "{} on {day}", rule.key());
        }
        let snoozes = all(&board.store, Kind::Snooze);
        assert!(snoozes.iter().all(|s| lines.iter().any(|l| l.key == s.text("line"))), "a line of Today is put off on {day}");
    }
}
