//! A trainee's portfolio on paper: how they stand at each skill with what it rests on, entrustments, stays, tests, certificates and what
//! became of it at home.
//!
//! A portfolio that is handed out gets a record with a code and the digest of [`lines`]: canonical lines of what was in the file on its
//! day, so that the same lines come out of the file later unless somebody entered or changed what is dated up to that day. They hold each
//! point that is drawn.
//!
//! Must not: judge, or hold a sensitive field that was not asked for.

use chrono::NaiveDate;

use super::certificate::{code_block, dated};
use super::{Block, Document, Table};
use crate::error::{Error, Result};
use crate::model::{Certificate, Id, Issued, Kind, Row};
use crate::msg;
use crate::programme::show::{Names, choice, field_label};
use crate::programme::skills::drawn::{Drawn, manner};
use crate::programme::skills::portfolio::{CertificateLine, GeneralLine, Portfolio, SkillLine};
use crate::programme::verbs;
use crate::rules::calendar::LunarShift;
use crate::rules::skills::cusum::Setting;
use crate::rules::skills::judgement::{State, ToolSummary};
use crate::rules::skills::plot::Plot;
use crate::rules::skills::verification;
use crate::store::{Store, Written};
use crate::words::{label, say as said};

/// Sensitive fields of a person that may be asked for: own ones, then those beside the record.
const SENSITIVE: [&str; 5] = ["national_id", "passport_number", "phone", "email", "companion"];

/// The sensitive fields of a person in words, for a portfolio that is asked for with them.
///
/// # Errors
/// Trouble with the file.
pub fn sensitive(store: &Store, names: &Names, trainee: &Row) -> Result<Vec<(String, String)>> {
    let attached = crate::programme::attached(store, Kind::Trainee, trainee.id)?;
    let mut out = Vec::new();
    for key in SENSITIVE {
        let own = Kind::Trainee.field(key).map(|field| names.cell(store, field, trainee.get(key)));
        let beside = || {
            let field = Kind::Trainee.attached().iter().find(|a| a.field.key == key)?;
            let (_, value) = attached.iter().find(|(name, _)| *name == key)?;
            Some(names.cell(store, &field.field, value))
        };
        if let Some(value) = own.or_else(beside).filter(|value| !value.is_empty()) {
            out.push((named(key), value));
        }
    }
    Ok(out)
}

/// The name of a person's field, as it stands in front of its value.
fn named(key: &str) -> String {
    let name = field_label(Kind::Trainee, key);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Reads a portfolio of a day with its drawings.
///
/// # Errors
/// There is no such person, or trouble with the file.
pub fn gather(store: &Store, names: &Names, trainee: Id, on: NaiveDate) -> Result<Drawn> {
    let found = Drawn::gather(store, names, trainee, on, None)?;
    found.ok_or_else(|| Error::new(crate::error::Cause::Missing, msg!("report-nobody")).next(msg!("report-nobody-next")))
}

/// Records that a portfolio is handed out: with a code, the digest of its lines, and its figures in the notes.
///
/// # Errors
/// The day is still to come, or trouble with the file.
pub fn issue(store: &mut Store, author: &str, today: NaiveDate, drawn: &Drawn) -> Result<Written<verbs::Made>> {
    let portfolio = &drawn.portfolio;
    let record = Certificate {
        trainee: Some(portfolio.trainee),
        title: crate::say!("report-portfolio-title", day = portfolio.on),
        sort: Some(Issued::Portfolio),
        issued_on: Some(portfolio.on),
        digest: digest(drawn),
        notes: figures(portfolio),
        ..Certificate::default()
    };
    verbs::certify(store, author, today, &record)
}

/// The figures of a portfolio in one line: what somebody who holds the paper can compare.
#[must_use]
pub fn figures(p: &Portfolio) -> String {
    let assessments: u32 = p.skills.iter().map(|s| s.judgement.n + s.judgement.baseline).sum();
    let cases: u32 = p.skills.iter().map(|s| s.logged).sum();
    let entrusted: usize = p.skills.iter().map(|s| s.entrusted.len()).sum();
    crate::say!("report-figures", skills = p.skills.len(), assessments = assessments, cases = cases, entrusted = entrusted)
}

/// The certificates that stand in it: none of a later day, and no portfolio.
fn certified(p: &Portfolio) -> impl Iterator<Item = &CertificateLine> {
    p.certificates.iter().filter(|c| c.sort != Some(Issued::Portfolio) && c.on.is_none_or(|on| on <= p.on))
}

/// Uses of forms that are of no skill in particular, up to its day.
fn general(p: &Portfolio) -> impl Iterator<Item = &GeneralLine> {
    p.general.iter().filter(|g| g.on.is_none_or(|on| on <= p.on))
}

/// The digest of [`lines`].
#[must_use]
pub fn digest(drawn: &Drawn) -> String {
    let lines = lines(drawn);
    verification::digest(lines.iter().map(|(name, line)| (*name, line.as_str())))
}

/// The canonical lines of a portfolio: no words of ours, no layout.
#[must_use]
pub fn lines(drawn: &Drawn) -> Vec<(&'static str, String)> {
    let p = &drawn.portfolio;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut out = vec![
        ("trainee", p.trainee.code()),
        ("on", p.on.to_string()),
        ("name", p.who.name.clone()),
        ("native_name", p.who.native_name.clone()),
    ];
    for s in &p.skills {
        let j = &s.judgement;
        // Of which nothing was known by its day: a later case brings a skill in that was not printed with anything.
        if j.n + j.baseline + j.cases == 0 && s.entrusted.is_empty() {
            continue;
        }
        let state = match j.state {
            State::InsufficientEvidence => "insufficient".to_owned(),
            State::BelowTarget => "below".to_owned(),
            State::AtTarget => "at".to_owned(),
            State::Entrusted { level, .. } => format!("entrusted {}", level.get()),
        };
        let parts = [s.code.clone(), s.title.clone(), state, j.n.to_string(), j.baseline.to_string(), j.assessors.to_string()];
        out.push(("skill", [parts.join("|"), day(j.from), day(j.to), j.cases.to_string()].join("|")));
        for e in &s.entrusted {
            let d = &e.decision;
            out.push((
                "entrusted",
                [s.code.clone(), e.hospital.clone(), d.level.get().to_string(), day(Some(d.on)), day(d.until)].join("|"),
            ));
        }
    }
    for stay in p.stays.iter().filter(|s| s.from.is_none_or(|from| from <= p.on)) {
        out.push(("stay", [stay.hospital.clone(), stay.department.clone(), day(stay.from), day(stay.to)].join("|")));
    }
    for g in general(p) {
        out.push(("form", [g.tool.clone(), day(g.on), g.rating.map(|r| r.to_string()).unwrap_or_default()].join("|")));
    }
    out.extend(certified(p).map(|c| ("certificate", [c.title.clone(), c.number.clone(), day(c.on)].join("|"))));
    drawn_lines(drawn, &mut out);
    out
}

/// The canonical lines of the drawings: every point, with what it is measured by. A limit of a chart follows from its rates.
fn drawn_lines(drawn: &Drawn, out: &mut Vec<(&'static str, String)>) {
    for panel in &drawn.progress {
        let target = panel.target.map(|t| t.to_string()).unwrap_or_default();
        out.push(("progress", [panel.title.clone(), panel.tool.clone(), target].join("|")));
        out.extend(panel.who.iter().map(|(sign, n, name)| ("assessor", format!("{sign}|{n}|{name}"))));
        for point in panel.plot.series.iter().flat_map(|s| &s.points) {
            out.push(("point", format!("{}|{}|{}", point.x, point.y, point.sign)));
        }
        out.extend(panel.plot.marks.iter().map(|m| ("phase", m.at.to_string())));
    }
    for curve in &drawn.curves {
        let r = &curve.rates;
        let rates = [r.acceptable, r.unacceptable, f64::from(r.horizon), r.falsely].map(|n| n.to_string()).join("|");
        let setting = match curve.setting {
            Setting::Visit => "visit".to_owned(),
            Setting::Stay { days } => days.to_string(),
        };
        out.push(("curve", [curve.procedure.1.clone(), rates, setting].join("|")));
        out.extend(curve.cases.iter().map(|c| ("case", format!("{}|{}", c.on, u8::from(c.success)))));
        let left = [curve.unanswered, curve.unsettled, curve.other_part].map(|n| n.to_string());
        out.push(("not counted", left.join("|")));
    }
    if drawn.progress_left + drawn.curves_left > 0 {
        out.push(("not drawn", format!("{}|{}", drawn.progress_left, drawn.curves_left)));
    }
}

/// A portfolio as a document. `beside` stands under the person's own lines; without a code it says that it is printed without one.
#[must_use]
pub fn document(drawn: &Drawn, beside: &[(String, String)], code: &str, shift: &LunarShift) -> Document {
    let p = &drawn.portfolio;
    let mut blocks = vec![Block::Title(label("report-portfolio")), Block::Middle { large: true, text: p.who.name.clone() }];
    if !p.who.native_name.is_empty() {
        blocks.push(Block::Middle { large: true, text: p.who.native_name.clone() });
    }
    let own = [
        ("father_name", &p.who.father_name),
        ("occupation", &p.who.occupation),
        ("specialty", &p.who.specialty),
        ("home_hospital", &p.who.home),
        ("home_department", &p.who.department),
        ("cohort", &p.who.cohort),
    ];
    let mut pairs: Vec<(String, String)> =
        own.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (named(key), (*value).clone())).collect();
    pairs.extend(beside.iter().cloned());
    pairs.push((label("report-as-of"), dated(p.on, shift)));
    blocks.push(Block::Pairs(pairs));
    blocks.push(Block::Paragraph(figures(p)));
    skills(&mut blocks, p);
    entrustments(&mut blocks, p);
    drawings(&mut blocks, drawn);
    stays(&mut blocks, p);
    forms(&mut blocks, p);
    after(&mut blocks, p);
    if p.cut {
        blocks.push(Block::Paragraph(label("report-cut")));
    }
    blocks.push(Block::Paragraph(label("report-how-judged")));
    blocks.push(code_block(code));
    let foot = if code.is_empty() { p.who.name.clone() } else { format!("{}, {code}", p.who.name) };
    Document { title: crate::say!("report-portfolio-of", name = p.who.name), foot, blocks }
}

/// Progress and learning curves, each with what its signs mean and how many are left out.
fn drawings(blocks: &mut Vec<Block>, drawn: &Drawn) {
    let days = manner(drawn.portfolio.on);
    let mut put = |heading, signs, left: Option<String>, plots: Vec<Plot>| {
        if plots.is_empty() {
            return;
        }
        let about = left.map_or_else(|| label(signs), |left| crate::say!("two-sentences", one = label(signs), two = left));
        blocks.extend([Block::Heading(label(heading)), Block::Paragraph(about)]);
        blocks.extend(plots.into_iter().map(|plot| Block::Picture(Box::new(plot))));
    };
    let left = drawn.progress_left;
    let left = (left > 0).then(|| crate::say!("report-progress-left", n = left));
    put("report-progress", "report-progress-signs", left, drawn.progress.iter().map(|p| p.plot.clone()).collect());
    let left = drawn.curves_left;
    let left = (left > 0).then(|| crate::say!("report-curves-left", n = left));
    put("report-curves", "report-curves-signs", left, drawn.curves.iter().map(|c| c.plot(&days)).collect());
}

/// A section with a table, unless it is empty.
fn section(blocks: &mut Vec<Block>, heading: &'static str, columns: &[(&'static str, u16)], rows: Vec<Vec<String>>) {
    if rows.is_empty() {
        return;
    }
    blocks.push(Block::Heading(label(heading)));
    blocks.push(Block::Table(Table {
        head: columns.iter().map(|(id, _)| label(id)).collect(),
        shares: columns.iter().map(|(_, share)| *share).collect(),
        rows,
    }));
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// From a day to another.
fn span(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (None, None) => String::new(),
        (Some(from), Some(to)) if from == to => from.to_string(),
        (from, to) => format!("{} – {}", day(from), day(to)),
    }
}

fn skill_row(s: &SkillLine) -> Vec<String> {
    let j = &s.judgement;
    let missing: Vec<String> = j.missing.iter().map(|m| said(&m.message())).collect();
    let state = said(&j.state.message());
    let state = if missing.is_empty() { state } else { crate::say!("report-missing", state = state, missing = missing.join("; ")) };
    let tool = |t: &ToolSummary| {
        let [_, low, middle, high, _] = t.spread.numbers().map(number);
        crate::say!("report-tool", tool = t.tool.name(), n = t.n, middle = middle, low = low, high = high)
    };
    let tools: Vec<String> = j.tools.iter().map(tool).collect();
    let dates = span(j.from, j.to);
    let count = crate::say!("report-evidence", n = j.n, assessors = j.assessors);
    let evidence = [count, dates].into_iter().filter(|part| !part.is_empty()).chain(tools).collect::<Vec<_>>().join("\n");
    let least = j.goal.minimum.map_or_else(String::new, |n| format!(" / {n}"));
    vec![format!("{} {}", s.code, s.title).trim().to_owned(), state, evidence, format!("{}{least}", j.cases)]
}

/// A rating without needless figures.
fn number(n: f64) -> String {
    let text = format!("{n:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn skills(blocks: &mut Vec<Block>, p: &Portfolio) {
    let columns = [("report-skill", 30), ("report-state", 26), ("report-evidence-head", 32), ("report-cases", 12)];
    section(blocks, "report-skills", &columns, p.skills.iter().map(skill_row).collect());
}

fn entrustments(blocks: &mut Vec<Block>, p: &Portfolio) {
    let rows = p.skills.iter().flat_map(|s| {
        s.entrusted.iter().map(|e| {
            let d = &e.decision;
            vec![
                format!("{} {}", s.code, s.title).trim().to_owned(),
                e.hospital.clone(),
                d.level.get().to_string(),
                day(Some(d.on)),
                day(d.until),
            ]
        })
    });
    let columns = [("report-skill", 32), ("report-hospital", 30), ("report-level", 8), ("report-decided", 14), ("report-until", 14)];
    section(blocks, "report-entrusted", &columns, rows.collect());
}

fn stays(blocks: &mut Vec<Block>, p: &Portfolio) {
    let rows = p.stays.iter().filter(|s| s.from.is_none_or(|from| from <= p.on)).map(|s| {
        let role = s.role.map(|role| choice("permitted_role", role.key())).unwrap_or_default();
        vec![s.hospital.clone(), s.department.clone(), s.supervisor.clone(), role, span(s.from, s.to)]
    });
    let columns = [("report-hospital", 28), ("report-department", 22), ("report-supervisor", 20), ("report-role", 12), ("report-days", 18)];
    section(blocks, "report-stays", &columns, rows.collect());
}

fn forms(blocks: &mut Vec<Block>, p: &Portfolio) {
    let rows = p.tests.iter().map(|t| {
        let scored = |score: Option<(NaiveDate, f64)>| score.map(|(day, score)| format!("{} ({day})", number(score))).unwrap_or_default();
        vec![format!("{} {}", t.tool, t.title).trim().to_owned(), scored(t.before), scored(t.after)]
    });
    section(blocks, "report-tests", &[("report-test", 40), ("report-test-before", 30), ("report-test-after", 30)], rows.collect());
    let rows = general(p).map(|g| {
        let rating = match (g.rating, g.scale) {
            (Some(rating), (Some(least), Some(most))) => {
                crate::say!("report-rating", rating = number(rating), least = number(least), most = number(most))
            }
            (Some(rating), _) => number(rating),
            (None, _) => String::new(),
        };
        let phase = g.phase.map(|phase| choice("phase", phase.key())).unwrap_or_default();
        let claimed = if g.claimed { label("report-claimed") } else { g.assessor.clone() };
        vec![day(g.on), format!("{} {}", g.tool, g.title).trim().to_owned(), phase, rating, claimed]
    });
    let columns = [("report-on", 14), ("report-form", 34), ("report-phase", 14), ("report-result", 18), ("report-by", 20)];
    section(blocks, "report-forms", &columns, rows.collect());
}

fn after(blocks: &mut Vec<Block>, p: &Portfolio) {
    let rows = certified(p).map(|c| vec![day(c.on), c.title.clone(), c.issuer.clone(), c.number.clone()]);
    let columns = [("report-on", 14), ("report-title", 40), ("report-issuer", 30), ("report-number", 16)];
    section(blocks, "report-certificates", &columns, rows.collect());
    let yes = |answer: Option<bool>| answer.map(|yes| label(if yes { "flag-yes" } else { "flag-no" })).unwrap_or_default();
    let whole = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let rows = p.follow_ups.iter().filter(|f| f.found.done_on.is_some_and(|on| on <= p.on)).map(|f| {
        let barrier = f.found.barrier.map(|b| choice("barrier", b.key())).unwrap_or_default();
        let barrier = [barrier, f.item.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let r = &f.found;
        vec![whole(r.month), f.skill.clone(), yes(r.in_post), yes(r.skill_in_use), whole(r.cases), barrier, whole(r.people_taught)]
    });
    let columns = [
        ("report-month", 9),
        ("report-skill", 30),
        ("report-in-post", 10),
        ("report-in-use", 10),
        ("report-cases", 9),
        ("report-barrier", 22),
        ("report-taught-n", 10),
    ];
    section(blocks, "report-follow-ups", &columns, rows.collect());
    let taught = p.taught.iter().filter(|t| t.on.is_none_or(|on| on <= p.on));
    let rows = taught.map(|t| vec![day(t.on), t.name.clone(), t.skill.clone(), t.hospital.clone()]);
    let columns = [("report-on", 14), ("report-person", 30), ("report-skill", 30), ("report-hospital", 26)];
    section(blocks, "report-taught", &columns, rows.collect());
}
