//! A trainee's portfolio: who they are, where they trained, how they stand at each skill, and what came of it. A plain value for the
//! page, the report and the certificate, so that all three say the same.
//!
//! Everything is read by index of the one trainee. Texts have passed `text::screen`; days are days, so that each reader shows them in
//! their own calendar.
//!
//! Must not: judge (the rules do), average, or name who gave feedback from several sides. Still awkward: [`Portfolio::cut`] tells that
//! more is in the file than was read, not what.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::MOST;
use super::forms::{Form, Forms};
use super::goals::Goals;
use super::person::{Case, Person, Rated};
use super::successors;
use crate::error::Result;
use crate::model::{
    Certificate, FollowUp, Id, InstrumentKind, Issued, Kind, PermittedRole, Phase, Placement, PlacementState, SkillKind, Teaching,
};
use crate::programme::show::Names;
use crate::rules::skills::judgement::{Decision, Judgement};
use crate::rules::skills::matrix::by_code;
use crate::store::Store;
use crate::text;

/// Months of a skill's row of cases, the newest last.
pub const MONTHS: usize = 12;

/// A portfolio on a day.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The record.
    pub trainee: Id,
    /// The day that it is of.
    pub on: NaiveDate,
    /// Who they are.
    pub who: Who,
    /// Where they trained, the earliest first; cancelled placements are left out.
    pub stays: Vec<Stay>,
    /// Skills: those of the curriculum by code, then others of which anything is known.
    pub skills: Vec<SkillLine>,
    /// Uses of forms that are of no skill in particular, the oldest first; tests are in [`Self::tests`] too.
    pub general: Vec<GeneralLine>,
    /// Tests before and after training, each test in each version by itself.
    pub tests: Vec<TestLine>,
    /// What was certified, the oldest first.
    pub certificates: Vec<CertificateLine>,
    /// What became of skills after return, by month and skill.
    pub follow_ups: Vec<FollowUpLine>,
    /// Whom they taught.
    pub taught: Vec<TeachingLine>,
    /// Who among returned trainees taught them.
    pub learned: Vec<TeachingLine>,
    /// Whether more is in the file than was read.
    pub cut: bool,
}

/// Who the trainee is, in words. Empty where the record says nothing. Holds no sensitive field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// Name in the passport.
    pub name: String,
    /// In its own script.
    pub native_name: String,
    /// Father's name.
    pub father_name: String,
    /// What they are.
    pub occupation: String,
    /// Specialty.
    pub specialty: String,
    /// Home hospital.
    pub home: String,
    /// Home department.
    pub department: String,
    /// The group they travelled with.
    pub cohort: String,
    /// Where they stand.
    pub status: String,
}

/// One placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The record.
    pub placement: Id,
    /// The hospital; empty where the department names none.
    pub hospital: String,
    /// The department.
    pub department: String,
    /// Under whom.
    pub supervisor: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// What they might do.
    pub role: Option<PermittedRole>,
    /// Where it stands.
    pub state: Option<PlacementState>,
}

/// How somebody stands at one skill.
#[derive(Debug, Clone)]
pub struct SkillLine {
    /// The record.
    pub skill: Id,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What sort of skill.
    pub kind: Option<SkillKind>,
    /// Whether the trainee's curriculum names it.
    pub wanted: bool,
    /// The judgement with all that it stands on: state, n, assessors, tools, cases, goal, what is missing.
    pub judgement: Judgement,
    /// Decisions in force on the day, by hospital.
    pub entrusted: Vec<Entrusted>,
    /// The decision for the home hospital that has expired.
    pub expired: Option<Entrusted>,
    /// Logged cases in which they took any part.
    pub logged: u32,
    /// Of these: agreed that they did the key components, in each of the last [`MONTHS`] months, the newest last.
    pub by_month: [u32; MONTHS],
    /// Of these all: cases that say whether they succeeded, so that a learning curve can be drawn.
    pub answered: u32,
}

/// A decision in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrusted {
    /// What was decided.
    pub decision: Decision,
    /// For which hospital, in words.
    pub hospital: String,
    /// Whether it is the trainee's home hospital.
    pub home: bool,
}

/// One use of a form that is of no skill in particular.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneralLine {
    /// The record.
    pub assessment: Id,
    /// The form and its version.
    pub tool: String,
    /// Its title.
    pub title: String,
    /// Its family.
    pub kind: Option<InstrumentKind>,
    /// When.
    pub on: Option<NaiveDate>,
    /// In which phase.
    pub phase: Option<Phase>,
    /// The overall rating on the form's own scale.
    pub rating: Option<f64>,
    /// Least and greatest of that scale.
    pub scale: (Option<f64>, Option<f64>),
    /// By whom; empty for feedback from several sides, whose raters stay unnamed.
    pub assessor: String,
    /// The trainee entered it and nobody has confirmed it.
    pub claimed: bool,
}

/// A test before and after, in one version.
#[derive(Debug, Clone, PartialEq)]
pub struct TestLine {
    /// The instrument's record.
    pub instrument: Id,
    /// The test and its version.
    pub tool: String,
    /// Its title.
    pub title: String,
    /// The first one before training.
    pub before: Option<(NaiveDate, f64)>,
    /// The last one at the end of it.
    pub after: Option<(NaiveDate, f64)>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateLine {
    /// The record.
    pub certificate: Id,
    /// What was completed.
    pub title: String,
    /// Who certifies.
    pub issuer: String,
    /// Its number.
    pub number: String,
    /// When.
    pub on: Option<NaiveDate>,
    /// A certificate, or a portfolio that was handed out.
    pub sort: Option<Issued>,
    /// The code that is printed on it.
    pub code: String,
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUpLine {
    /// The record.
    pub id: Id,
    /// What was found.
    pub found: FollowUp,
    /// Which skill, in words.
    pub skill: String,
    /// The item that is missing, in words.
    pub item: String,
}

/// Somebody taught somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeachingLine {
    /// The record.
    pub teaching: Id,
    /// The other one.
    pub person: Id,
    /// Their name.
    pub name: String,
    /// What.
    pub skill: String,
    /// Since when.
    pub on: Option<NaiveDate>,
    /// Where.
    pub hospital: String,
}

impl Portfolio {
    /// Gathers a trainee's portfolio as it is on a day; `None` where there is none of this id.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn gather(store: &Store, names: &Names, trainee: Id, on: NaiveDate) -> Result<Option<Self>> {
        let (forms, goals) = (Forms::new(), Goals::new());
        let Some((person, _)) = successors::person(store, &forms, &goals, trainee)? else { return Ok(None) };
        Self::of(store, names, &person, &goals, on).map(Some)
    }

    /// The same of a person who was read already.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn of(store: &Store, names: &Names, person: &Person, goals: &Goals, on: NaiveDate) -> Result<Self> {
        let trainee = person.trainee.id;
        let look = Look { store, names, on };
        let mut out = Self {
            trainee,
            on,
            who: look.who(person),
            stays: look.stays(trainee)?,
            skills: look.skills(person, goals)?,
            general: person.general.iter().map(|rated| look.general(rated)).collect(),
            tests: tests(person),
            certificates: look.certificates(trainee)?,
            follow_ups: look.follow_ups(trainee)?,
            taught: look.teaching(trainee, "teacher")?,
            learned: look.teaching(trainee, "learner")?,
            cut: person.cut,
        };
        out.cut |= [out.stays.len(), out.follow_ups.len(), out.taught.len()].contains(&MOST);
        Ok(out)
    }
}

struct Look<'a> {
    store: &'a Store,
    names: &'a Names,
    on: NaiveDate,
}

impl Look<'_> {
    fn title(&self, kind: Kind, id: Option<Id>) -> String {
        id.map(|id| self.names.title(self.store, kind, id)).unwrap_or_default()
    }

    fn who(&self, person: &Person) -> Who {
        let cell = |key| {
            let row = &person.trainee;
            row.kind.field(key).map(|field| self.names.cell(self.store, field, row.get(key))).unwrap_or_default()
        };
        Who {
            name: cell("passport_name"),
            native_name: cell("native_name"),
            father_name: cell("father_name"),
            occupation: cell("occupation"),
            specialty: cell("specialty"),
            home: cell("home_hospital"),
            department: cell("home_department"),
            cohort: cell("cohort"),
            status: cell("status"),
        }
    }

    fn stays(&self, trainee: Id) -> Result<Vec<Stay>> {
        let mut out = Vec::new();
        for row in self.store.referring(Kind::Placement, "trainee", trainee, MOST)? {
            let record: Placement = row.to();
            if record.state == Some(PlacementState::Cancelled) {
                continue;
            }
            let department = record.department.map(|id| self.store.get(Kind::Department, id)).transpose()?.flatten();
            let hospital = department.as_ref().and_then(|d| d.reference("hospital"));
            out.push(Stay {
                placement: row.id,
                hospital: self.title(Kind::Hospital, hospital),
                department: department.map(|d| text::screen(d.text("name")).into_owned()).unwrap_or_default(),
                supervisor: self.title(Kind::Trainer, record.supervisor),
                from: record.starts_on,
                to: record.ends_on,
                role: record.permitted_role,
                state: record.state,
            });
        }
        out.sort_by_key(|s| (s.from, s.placement));
        Ok(out)
    }

    fn skills(&self, person: &Person, goals: &Goals) -> Result<Vec<SkillLine>> {
        let wanted: BTreeSet<Id> = goals.curriculum(self.store, &person.trainee)?.keys().copied().collect();
        let home = person.trainee.reference("home_hospital");
        let mut out = Vec::new();
        for skill in person.skills(self.store, goals)? {
            let Some(record) = goals.skill(self.store, skill)? else { continue };
            let judgement = person.judgement(self.store, goals, skill, self.on)?;
            let decisions = person.decisions.get(&skill).map_or(&[][..], Vec::as_slice);
            let entrusted = |decision: Decision| Entrusted {
                decision,
                hospital: self.title(Kind::Hospital, Some(decision.hospital)),
                home: Some(decision.hospital) == home,
            };
            let hospitals: BTreeSet<Id> = decisions.iter().map(|d| d.hospital).collect();
            let standing = hospitals.into_iter().filter_map(|h| crate::rules::skills::judgement::standing(decisions, h, self.on));
            let in_force = standing.filter(|d| d.in_force(self.on)).map(|d| entrusted(*d)).collect();
            let cases = person.cases.get(&skill).map_or(&[][..], Vec::as_slice);
            let done: Vec<&Case> = cases.iter().filter(|c| c.done()).collect();
            out.push(SkillLine {
                skill,
                code: text::screen(&record.code).into_owned(),
                title: text::screen(&record.title).into_owned(),
                kind: record.kind,
                wanted: wanted.contains(&skill),
                expired: judgement.expired.map(entrusted),
                judgement,
                entrusted: in_force,
                logged: count(cases.len()),
                by_month: by_month(&done, self.on),
                answered: count(done.iter().filter(|c| c.operation.success.is_some()).count()),
            });
        }
        out.sort_by(|a, b| (!a.wanted).cmp(&!b.wanted).then_with(|| by_code(&a.code, &b.code)).then_with(|| a.skill.cmp(&b.skill)));
        Ok(out)
    }

    fn general(&self, rated: &Rated) -> GeneralLine {
        let form = rated.form.as_deref();
        let kind = form.and_then(|f| f.instrument.kind);
        let unnamed = kind == Some(InstrumentKind::Msf);
        GeneralLine {
            assessment: rated.id,
            tool: form.map(tool).unwrap_or_default(),
            title: form.map(|f| text::screen(&f.instrument.title).into_owned()).unwrap_or_default(),
            kind,
            on: rated.assessment.on,
            phase: rated.assessment.phase,
            rating: form.and_then(|f| f.overall(&rated.assessment)),
            scale: form.map_or((None, None), |f| (f.instrument.scale_min, f.instrument.scale_max)),
            assessor: if unnamed { String::new() } else { self.title(Kind::Trainer, rated.assessment.assessor) },
            claimed: rated.is_claim(),
        }
    }

    fn certificates(&self, trainee: Id) -> Result<Vec<CertificateLine>> {
        let rows = self.store.referring(Kind::Certificate, "trainee", trainee, MOST)?;
        let mut out: Vec<CertificateLine> = rows
            .iter()
            .map(|row| {
                let record: Certificate = row.to();
                let clean = |s: &str| text::screen(s).into_owned();
                CertificateLine {
                    certificate: row.id,
                    title: clean(&record.title),
                    issuer: clean(&record.issuer),
                    number: clean(&record.number),
                    on: record.issued_on,
                    sort: record.sort,
                    code: clean(&record.code),
                }
            })
            .collect();
        out.sort_by_key(|c| (c.on, c.certificate));
        Ok(out)
    }

    fn follow_ups(&self, trainee: Id) -> Result<Vec<FollowUpLine>> {
        let mut out = Vec::new();
        for row in self.store.referring(Kind::FollowUp, "trainee", trainee, MOST)? {
            let found: FollowUp = row.to();
            let cell = |key| row.kind.field(key).map(|field| self.names.cell(self.store, field, row.get(key))).unwrap_or_default();
            out.push(FollowUpLine { id: row.id, skill: cell("skill"), item: cell("missing_item"), found });
        }
        out.sort_by(|a, b| (a.found.month, &a.skill, a.id).cmp(&(b.found.month, &b.skill, b.id)));
        Ok(out)
    }

    fn teaching(&self, trainee: Id, side: &'static str) -> Result<Vec<TeachingLine>> {
        let mut out = Vec::new();
        for row in self.store.referring(Kind::Teaching, side, trainee, MOST)? {
            let record: Teaching = row.to();
            let Some(person) = (if side == "teacher" { record.learner } else { record.teacher }) else { continue };
            out.push(TeachingLine {
                teaching: row.id,
                person,
                name: self.title(Kind::Trainee, Some(person)),
                skill: self.title(Kind::Skill, record.skill),
                on: record.on,
                hospital: self.title(Kind::Hospital, record.hospital),
            });
        }
        out.sort_by_key(|t| (t.on, t.teaching));
        Ok(out)
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A form's name with its version.
fn tool(form: &Form) -> String {
    text::screen(&form.form.tool().name()).into_owned()
}

/// Cases of each of the last months.
fn by_month(done: &[&Case], on: NaiveDate) -> [u32; MONTHS] {
    let mut out = [0; MONTHS];
    let month = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
    for day in done.iter().filter_map(|c| c.operation.on).filter(|day| *day <= on) {
        let back = usize::try_from(month(on) - month(day)).unwrap_or(MONTHS);
        if let Some(cell) = MONTHS.checked_sub(back + 1).and_then(|at| out.get_mut(at)) {
            *cell += 1;
        }
    }
    out
}

/// Tests before and after: the first baseline and the last summative one of each version. A claim is none.
fn tests(person: &Person) -> Vec<TestLine> {
    let mut out: BTreeMap<Id, TestLine> = BTreeMap::new();
    for rated in person.general.iter().filter(|r| !r.is_claim()) {
        let (Some(form), Some(on)) = (rated.form.as_deref(), rated.assessment.on) else { continue };
        let (Some(instrument), Some(score)) = (rated.assessment.instrument, form.overall(&rated.assessment)) else { continue };
        if form.instrument.kind != Some(InstrumentKind::Mcq) {
            continue;
        }
        let line = out.entry(instrument).or_insert_with(|| TestLine {
            instrument,
            tool: tool(form),
            title: text::screen(&form.instrument.title).into_owned(),
            before: None,
            after: None,
        });
        match rated.assessment.phase {
            Some(Phase::Baseline) if line.before.is_none() => line.before = Some((on, score)),
            Some(Phase::Summative) => line.after = Some((on, score)),
            _ => {}
        }
    }
    out.into_values().filter(|t| t.before.is_some() || t.after.is_some()).collect()
}
