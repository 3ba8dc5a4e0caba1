//! Trainees by skills: who stands where, gathered for the screen, for reports and for the command line.
//!
//! People are read one by one through their own index, so that a matrix costs what its people have, however many assessments the file has.
//! Whoever reads more than once keeps a [`Reading`]: forms, goals and names are looked up once.
//!
//! Must not: write, or know a screen. Awkward: at most [`PEOPLE`] people and [`SKILLS`] skills; more is told.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::MOST;
use super::forms::Forms;
use super::goals::Goals;
use super::person::Person;
use super::successors::Successors;
use crate::error::Result;
use crate::model::{Framework, Id, Kind, PlacementState, Row, Value};
use crate::programme::show::Names;
use crate::rules::skills::matrix::{Cell, Order, Totals, by_code, ordered};
use crate::store::{Condition, Direction, ListQuery, Span, Store};
use crate::text;

/// People of one matrix.
pub const PEOPLE: usize = 500;
/// Skills of one matrix.
pub const SKILLS: usize = 1_000;
/// Who was placed at a hospital within so many days belongs to it.
const PLACED: i64 = 365;
/// Departments of one hospital.
const DEPARTMENTS: usize = 300;
/// Assessments of so many days are the newest.
pub const RECENT: i64 = 30;
/// Nodes above a skill.
const DEPTH: usize = 20;

/// Whose rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Who {
    /// Of a cohort, a hospital, a department, or one trainee; everybody without.
    pub of: Option<(Kind, Id)>,
    /// Of those whoever meets all of these.
    pub conditions: Vec<Condition>,
}

impl Who {
    /// The people of a record.
    #[must_use]
    pub fn of(kind: Kind, id: Id) -> Self {
        Self { of: Some((kind, id)), conditions: Vec::new() }
    }
}

/// Which columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Which {
    /// Only skills of this framework,
    pub framework: Option<Id>,
    /// below this domain,
    pub domain: Option<Id>,
    /// and only those that the curriculum of one of the people asks for.
    pub curriculum: bool,
}

/// A skill at the head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The record.
    pub skill: Id,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Of which framework.
    pub framework: Option<Id>,
    /// Its code and version.
    pub framework_name: String,
    /// The nodes above it, the nearest first.
    pub above: Vec<Id>,
}

/// A trainee with their cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The record.
    pub trainee: Id,
    /// Their name.
    pub name: String,
    /// Cells by skill: what their curriculum asks for, and all of which anything is known.
    pub cells: BTreeMap<Id, Cell>,
    /// The day of their last assessment, of whatever skill.
    pub last: Option<NaiveDate>,
    /// Assessments of the last [`RECENT`] days.
    pub recent: u32,
    /// The records it was made of: whoever sees one of them change reads the line anew.
    pub made_of: BTreeSet<Id>,
    /// There is more of them in the file than was read.
    pub cut: bool,
}

impl Line {
    /// What they lack that they are nearest to: of the skills asked for and not reached one that was begun, with the most assessments.
    #[must_use]
    pub fn next_gap(&self) -> Option<Id> {
        let lacking = self.cells.iter().filter(|(_, cell)| cell.lacks());
        lacking.max_by_key(|(_, cell)| (cell.begun, cell.n, cell.cases)).map(|(skill, _)| *skill)
    }
}

/// Trainees by skills.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    /// The skills by framework and code.
    pub columns: Vec<Column>,
    /// The people by name.
    pub lines: Vec<Line>,
    /// There are more people, more skills or more records of somebody than were read.
    pub cut: bool,
}

/// What is shown of a matrix, in its order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// Places of the lines.
    pub rows: Vec<usize>,
    /// Places of the columns.
    pub columns: Vec<usize>,
    /// What each of the rows comes to.
    pub of_rows: Vec<Totals>,
    /// What each of the columns comes to.
    pub of_columns: Vec<Totals>,
    /// What all come to.
    pub all: Totals,
}

impl Matrix {
    /// What is shown of it: only some columns, in an order.
    #[must_use]
    pub fn view(&self, which: Which, rows: Order, columns: Order) -> View {
        let shown: Vec<usize> = self.columns.iter().enumerate().filter(|(_, c)| self.shows(c, which)).map(|(n, _)| n).collect();
        let skill = |n: usize| self.columns.get(n).map(|c| c.skill);
        let cells = |line: &Line| -> Totals { Totals::of(shown.iter().filter_map(|n| line.cells.get(&skill(*n)?))) };
        let of_rows: Vec<Totals> = self.lines.iter().map(cells).collect();
        let column = |n: &usize| Totals::of(self.lines.iter().filter_map(|line| line.cells.get(&skill(*n)?)));
        let of_columns: Vec<Totals> = shown.iter().map(column).collect();
        let mut all = Totals::default();
        for line in &self.lines {
            for cell in shown.iter().filter_map(|n| line.cells.get(&skill(*n)?)) {
                all.add(cell);
            }
        }
        let rows = ordered(&of_rows, rows);
        let places = ordered(&of_columns, columns);
        View {
            of_rows: rows.iter().filter_map(|n| of_rows.get(*n).copied()).collect(),
            of_columns: places.iter().filter_map(|n| of_columns.get(*n).copied()).collect(),
            columns: places.iter().filter_map(|n| shown.get(*n).copied()).collect(),
            rows,
            all,
        }
    }

    fn shows(&self, column: &Column, which: Which) -> bool {
        which.framework.is_none_or(|f| column.framework == Some(f))
            && which.domain.is_none_or(|d| column.skill == d || column.above.contains(&d))
            && (!which.curriculum || self.lines.iter().any(|line| line.cells.get(&column.skill).is_some_and(|cell| cell.wanted)))
    }
}

/// The people of a matrix.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roster {
    /// Who, with their names, by name.
    pub people: Vec<(Id, String)>,
    /// There are more.
    pub cut: bool,
}

/// Reads matrices, keeping what it has looked up while that holds.
#[derive(Debug, Default)]
pub struct Reading {
    /// Instruments.
    pub forms: Forms,
    /// Skills, curricula, thresholds.
    pub goals: Goals,
    /// Titles.
    pub names: Names,
    successors: RefCell<Option<Arc<Successors>>>,
    columns: RefCell<BTreeMap<Id, Option<Arc<Column>>>>,
}

impl Reading {
    /// Nothing looked up yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Skills and what stands for them now, read once.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn successors(&self, store: &Store) -> Result<Arc<Successors>> {
        if let Some(known) = self.successors.borrow().as_ref() {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(Successors::read(store)?);
        *self.successors.borrow_mut() = Some(Arc::clone(&found));
        Ok(found)
    }

    /// A trainee with all that is known of them, evidence of earlier versions under the skills that stand for those now.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn person(&self, store: &Store, trainee: Id) -> Result<Option<Person>> {
        let Some(mut person) = Person::read(store, &self.forms, trainee)? else { return Ok(None) };
        self.successors(store)?.carry(store, &self.goals, &mut person)?;
        Ok(Some(person))
    }

    /// Who belongs to it: of a hospital or department its own people and those who were placed there within a year.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn roster(&self, store: &Store, who: &Who, day: NaiveDate) -> Result<Roster> {
        let mut out = Roster::default();
        let rows = match who.of {
            None => self.found(store, who, None, &mut out)?,
            Some((Kind::Trainee, id)) => store.get(Kind::Trainee, id)?.filter(|r| !r.gone).into_iter().collect(),
            Some((Kind::Hospital, id)) => {
                let mut rows = self.found(store, who, Some(("home_hospital", id)), &mut out)?;
                let departments = store.referring(Kind::Department, "hospital", id, DEPARTMENTS)?;
                let departments: Vec<Id> = departments.iter().map(|d| d.id).collect();
                self.placed(store, who, &departments, day, &mut rows, &mut out)?;
                rows
            }
            Some((Kind::Department, id)) => {
                let mut rows = self.found(store, who, Some(("home_department", id)), &mut out)?;
                self.placed(store, who, &[id], day, &mut rows, &mut out)?;
                rows
            }
            Some((_, id)) => self.found(store, who, Some(("cohort", id)), &mut out)?,
        };
        let name = |row: &Row| (row.id, text::screen(row.text("passport_name")).into_owned());
        out.people = rows.iter().map(name).collect();
        out.people.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        Ok(out)
    }

    fn found(&self, store: &Store, who: &Who, by: Option<(&'static str, Id)>, out: &mut Roster) -> Result<Vec<Row>> {
        let mut query = ListQuery::all(Kind::Trainee).by("passport_name", false);
        query.conditions.extend(by.map(|(key, id)| Store::refers(Kind::Trainee, key, id)));
        query.conditions.extend(who.conditions.iter().cloned());
        let mut rows: Vec<Row> = store.page(&query, None, Direction::Forward, PEOPLE + 1)?.into_iter().map(|(row, _)| row).collect();
        out.cut |= rows.len() > PEOPLE;
        rows.truncate(PEOPLE);
        Ok(rows)
    }

    fn placed(&self, store: &Store, who: &Who, departments: &[Id], day: NaiveDate, rows: &mut Vec<Row>, out: &mut Roster) -> Result<()> {
        let query = ListQuery { conditions: who.conditions.clone(), ..ListQuery::all(Kind::Trainee) };
        let since = day.checked_sub_signed(TimeDelta::days(PLACED)).unwrap_or(day);
        let mut seen: BTreeSet<Id> = rows.iter().map(|row| row.id).collect();
        for department in departments {
            let span = Span::of(Kind::Placement, "ends_on")
                .fixed("department", Value::Int(department.get()))
                .from(Value::text(since.to_string()))
                .without("state", vec![PlacementState::Cancelled.key()]);
            for row in store.span(&span, MOST)? {
                let Some(trainee) = row.reference("trainee").filter(|id| seen.insert(*id)) else { continue };
                if rows.len() >= PEOPLE {
                    out.cut = true;
                    return Ok(());
                }
                if who.conditions.is_empty() || store.holds(&query, trainee)? {
                    rows.extend(store.get(Kind::Trainee, trainee)?.filter(|r| !r.gone));
                }
            }
        }
        Ok(())
    }

    /// The line of a trainee; `None` where there is none of this id.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn line(&self, store: &Store, trainee: Id, day: NaiveDate) -> Result<Option<Line>> {
        let Some(person) = self.person(store, trainee)? else { return Ok(None) };
        let own = self.goals.curriculum(store, &person.trainee)?;
        let mut out = Line {
            trainee,
            name: text::screen(person.trainee.text("passport_name")).into_owned(),
            cells: BTreeMap::new(),
            last: None,
            recent: 0,
            made_of: BTreeSet::new(),
            cut: person.cut,
        };
        for skill in person.skills(store, &self.goals)? {
            let wanted = own.contains_key(&skill);
            let known = person.rated.contains_key(&skill) || person.cases.contains_key(&skill) || person.decisions.contains_key(&skill);
            // Most cells of a curriculum are empty: nothing is to be judged there. Where a record stands something was begun, though it may
            // not count: a claim, a case that was only observed.
            let cell = if known {
                Cell { begun: true, ..Cell::of(&person.judgement(store, &self.goals, skill, day)?, wanted) }
            } else {
                Cell::not_begun(wanted)
            };
            out.cells.insert(skill, cell);
        }
        let since = day.checked_sub_signed(TimeDelta::days(RECENT)).unwrap_or(day);
        for rated in person.rated.values().flatten().chain(&person.general) {
            out.made_of.insert(rated.id);
            if let Some(on) = rated.assessment.on.filter(|on| *on <= day && !rated.is_claim()) {
                out.last = out.last.max(Some(on));
                out.recent += u32::from(on > since);
            }
        }
        out.made_of.extend(person.cases.values().flatten().flat_map(|case| [case.id, case.part_id]));
        out.made_of.extend(person.decisions.values().flatten().map(|decision| decision.id));
        Ok(Some(out))
    }

    /// A skill as a column; `None` where it is gone.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn column(&self, store: &Store, skill: Id) -> Result<Option<Arc<Column>>> {
        if let Some(known) = self.columns.borrow().get(&skill) {
            return Ok(known.clone());
        }
        let column = match self.goals.skill(store, skill)? {
            Some(record) => {
                let mut above = Vec::new();
                let mut at = record.parent;
                while let Some(id) = at.filter(|id| !above.contains(id) && above.len() < DEPTH) {
                    above.push(id);
                    at = self.goals.skill(store, id)?.and_then(|s| s.parent);
                }
                let framework = match record.framework {
                    Some(id) => store.get(Kind::Framework, id)?.map(|row| row.to::<Framework>()).unwrap_or_default(),
                    None => Framework::default(),
                };
                let framework_name = format!("{} {}", text::screen(&framework.code), text::screen(&framework.version)).trim().to_owned();
                Some(Arc::new(Column {
                    skill,
                    code: text::screen(&record.code).into_owned(),
                    title: text::screen(&record.title).into_owned(),
                    framework: record.framework,
                    framework_name,
                    above,
                }))
            }
            None => None,
        };
        self.columns.borrow_mut().insert(skill, column.clone());
        Ok(column)
    }

    /// The columns of some lines, by framework and code; and whether there are more.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn columns(&self, store: &Store, lines: &[Line]) -> Result<(Vec<Column>, bool)> {
        let skills: BTreeSet<Id> = lines.iter().flat_map(|line| line.cells.keys().copied()).collect();
        let mut out = Vec::new();
        for skill in skills {
            out.extend(self.column(store, skill)?.map(|column| (*column).clone()));
        }
        out.sort_by(|a, b| {
            a.framework_name.cmp(&b.framework_name).then_with(|| by_code(&a.code, &b.code)).then_with(|| a.skill.cmp(&b.skill))
        });
        let cut = out.len() > SKILLS;
        out.truncate(SKILLS);
        Ok((out, cut))
    }

    /// A skill's code and title; empty where it is gone.
    #[must_use]
    pub fn title(&self, store: &Store, skill: Id) -> String {
        self.names.title(store, Kind::Skill, skill)
    }
}

/// A whole matrix at once, with only the columns that are wanted.
///
/// # Errors
/// Trouble with the file.
pub fn read(store: &Store, who: &Who, which: Which, day: NaiveDate) -> Result<Matrix> {
    let reading = Reading::new();
    let roster = reading.roster(store, who, day)?;
    let mut out = Matrix { cut: roster.cut, ..Matrix::default() };
    for (trainee, _) in &roster.people {
        if let Some(line) = reading.line(store, *trainee, day)? {
            out.cut |= line.cut;
            out.lines.push(line);
        }
    }
    let (columns, cut) = reading.columns(store, &out.lines)?;
    out.columns = columns;
    out.cut |= cut;
    let shown: Vec<Column> = out.columns.iter().filter(|column| out.shows(column, which)).cloned().collect();
    out.columns = shown;
    Ok(out)
}

/// The group that is shown when nobody has chosen one: the cohort that began last, else the first one that will.
///
/// # Errors
/// Trouble with the file.
pub fn newest_cohort(store: &Store, day: NaiveDate) -> Result<Option<Id>> {
    let cohorts = crate::programme::clearances::cohorts(store)?;
    let begun = cohorts.iter().find(|row| row.date("starts_on").is_some_and(|from| from <= day));
    Ok(begun.or_else(|| cohorts.last()).map(|row| row.id))
}
