//! Reading for the matrix, on the thread of lists: the people first, then their lines a few at a time, so that what is there is shown; a
//! change of a record reads the lines anew that were made of it and no other.

use std::any::Any;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Matrix;
use super::whose::Group;
use crate::error::{Error, Result};
use crate::model::{Id, Kind, Row};
use crate::programme::skills::matrix::{Column, Line, Reading, Roster, Who, newest_cohort};
use crate::rules::skills::matrix::by_code;
use crate::store::{Condition, Store};
use crate::tui::desk::Desk;
use crate::tui::layer::{Effect, News};

/// Lines of one question.
const STEP: usize = 60;
/// Changes of more records than this read everything anew.
const FEW: usize = 200;
/// Parts of one operation.
const PARTS: usize = 50;

/// What one question brought.
pub(super) struct Part {
    /// Given back, with what it has looked up.
    reading: Reading,
    /// Who belongs to it, if that was asked.
    roster: Option<(Group, Roster)>,
    /// Lines by person; none where they are gone.
    lines: Vec<(Id, Option<Line>)>,
    columns: Vec<Column>,
    cut: bool,
}

/// What is asked.
enum Ask {
    /// The people of a group, and the lines of the first of them.
    All(Group, Vec<Condition>),
    /// Lines.
    Some(Vec<Id>),
}

fn answer(store: &Store, reading: Reading, ask: Ask, day: NaiveDate) -> Result<Part> {
    let mut roster = None;
    let people = match ask {
        Ask::Some(people) => people,
        Ask::All(group, conditions) => {
            let group = match group {
                Group::Newest => newest_cohort(store, day)?.map_or(Group::Everybody, |id| {
                    let name = reading.names.title(store, Kind::Cohort, id);
                    Group::Of(Kind::Cohort, id, name)
                }),
                known => known,
            };
            let found = reading.roster(store, &Who { of: group.record(), conditions }, day)?;
            let first = found.people.iter().take(STEP).map(|(id, _)| *id).collect();
            roster = Some((group, found));
            first
        }
    };
    let mut lines = Vec::new();
    for id in people {
        lines.push((id, reading.line(store, id, day)?));
    }
    let read: Vec<Line> = lines.iter().filter_map(|(_, line)| line.clone()).collect();
    let (columns, cut) = reading.columns(store, &read)?;
    Ok(Part { reading, roster, lines, columns, cut })
}

impl Matrix {
    /// Asks for what is not there: everything, or the next lines.
    pub(super) fn ask(&mut self, desk: &mut Desk) -> Vec<Effect> {
        if self.asked.is_some() {
            return Vec::new();
        }
        let ask = if self.stale || !self.begun {
            let conditions = match self.conditions(desk) {
                Ok(conditions) => conditions,
                Err(e) => {
                    self.trouble = Some(e.to_string());
                    return Vec::new();
                }
            };
            self.stale = false;
            self.begun = true;
            self.anew = true;
            self.todo.clear();
            self.reading = None;
            Ask::All(self.group.clone(), conditions)
        } else if self.todo.is_empty() {
            return Vec::new();
        } else {
            let next: Vec<Id> = self.todo.iter().copied().take(STEP).collect();
            for id in &next {
                self.todo.remove(id);
            }
            Ask::Some(next)
        };
        let ticket = desk.ticket();
        self.asked = Some(ticket);
        let (reading, day) = (self.reading.take().unwrap_or_default(), desk.manner.today);
        let question = move |store: &Store| Box::new(answer(store, reading, ask, day)) as Box<dyn Any + Send>;
        vec![Effect::AskList(ticket, Box::new(question))]
    }

    fn conditions(&self, desk: &Desk) -> Result<Vec<Condition>> {
        if self.filter.is_empty() { Ok(Vec::new()) } else { desk.conditions(Kind::Trainee, &self.filter) }
    }

    /// An answer has come.
    pub(super) fn take(&mut self, desk: &mut Desk, found: Box<dyn Any + Send>) -> Vec<Effect> {
        let part = match found.downcast::<Result<Part>>() {
            Ok(part) => *part,
            Err(_) => Err(Error::defect("no matrix")),
        };
        match part {
            // Something else is wanted by now.
            Ok(_) if self.stale => {}
            Ok(part) => {
                self.trouble = None;
                self.lay(part);
            }
            Err(e) => {
                self.todo.clear();
                self.trouble = Some(e.to_string());
                return Vec::new();
            }
        }
        self.ask(desk)
    }

    fn lay(&mut self, part: Part) {
        let stood = self.wanted.take().unwrap_or_else(|| self.stands());
        self.reading = Some(part.reading);
        if let Some((group, roster)) = part.roster {
            self.group = group;
            self.held.cut = roster.cut;
            // What stands there stays until its line has come.
            let mut old: Vec<Line> = std::mem::take(&mut self.held.lines);
            if std::mem::take(&mut self.anew) {
                self.unread = roster.people.iter().map(|(id, _)| *id).collect();
            }
            self.held.lines = roster
                .people
                .into_iter()
                .map(|(trainee, name)| match old.iter().position(|line| line.trainee == trainee) {
                    Some(at) => Line { name, ..old.swap_remove(at) },
                    None => empty(trainee, name),
                })
                .collect();
            let read: BTreeSet<Id> = part.lines.iter().map(|(id, _)| *id).collect();
            self.todo = self.held.lines.iter().map(|line| line.trainee).filter(|id| !read.contains(id)).collect();
        }
        for (id, line) in part.lines {
            self.unread.remove(&id);
            let Some(at) = self.held.lines.iter().position(|l| l.trainee == id) else { continue };
            match line {
                Some(line) => {
                    self.held.cut |= line.cut;
                    if let Some(there) = self.held.lines.get_mut(at) {
                        *there = line;
                    }
                }
                None => drop(self.held.lines.remove(at)),
            }
        }
        for column in part.columns {
            match self.held.columns.iter_mut().find(|c| c.skill == column.skill) {
                Some(there) => *there = column,
                None => self.held.columns.push(column),
            }
        }
        self.held.cut |= part.cut;
        // Of whom nothing is known any more has no column.
        let there: BTreeSet<Id> = self.held.lines.iter().flat_map(|line| line.cells.keys().copied()).collect();
        self.held.columns.retain(|column| there.contains(&column.skill));
        self.held.columns.sort_by(|a, b| {
            a.framework_name.cmp(&b.framework_name).then_with(|| by_code(&a.code, &b.code)).then_with(|| a.skill.cmp(&b.skill))
        });
        self.arrange(stood);
        if !self.unread.is_empty() {
            // Whom the marker is to stand at may still be on the way.
            self.wanted = Some(stood);
        }
    }

    /// What news is about: everything, or the lines that were made of a record.
    pub(super) fn hear(&mut self, desk: &Desk, news: &News) {
        const EVERYTHING: [Kind; 10] = [
            Kind::Cohort,
            Kind::Hospital,
            Kind::Department,
            Kind::Placement,
            Kind::Skill,
            Kind::SkillMap,
            Kind::Framework,
            Kind::Curriculum,
            Kind::Instrument,
            Kind::InstrumentItem,
        ];
        if !self.begun {
            return;
        }
        let News::Changed(changes) = news else {
            self.stale = true;
            return;
        };
        let all =
            |kind: Kind| EVERYTHING.contains(&kind) || kind == Kind::Trainee && (!self.filter.is_empty() || self.group.record().is_some());
        if changes.records.len() > FEW || changes.records.iter().any(|(kind, _)| all(*kind)) {
            self.stale = true;
            return;
        }
        for (kind, id) in &changes.records {
            let mut people: BTreeSet<Id> =
                self.held.lines.iter().filter(|line| line.made_of.contains(id) || line.trainee == *id).map(|line| line.trainee).collect();
            let row = || desk.store.get(*kind, *id).ok().flatten();
            let trainee = |row: &Row| row.reference("trainee");
            match kind {
                Kind::Assessment | Kind::Entrustment | Kind::Participant => people.extend(row().as_ref().and_then(trainee)),
                Kind::Logbook => {
                    let parts = desk.store.referring(Kind::Participant, "logbook", *id, PARTS).unwrap_or_default();
                    people.extend(parts.iter().filter_map(trainee));
                }
                _ => {}
            }
            self.todo.extend(people.into_iter().filter(|id| self.held.lines.iter().any(|line| line.trainee == *id)));
        }
    }
}

/// A line that is not read yet.
fn empty(trainee: Id, name: String) -> Line {
    Line { trainee, name, cells: std::collections::BTreeMap::new(), last: None, recent: 0, made_of: BTreeSet::new(), cut: false }
}
