//! `ustaz plan`: proposes placements for the programme's open rotations, tells why and who has no place, and writes them with `--apply`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use chrono::Local;
use clap::ArgMatches;
use serde_json::{Value as Json, json};

use super::super::out::{Out, complain};
use super::super::{Ending, House, find};
use super::{Interrupt, seconds, seed};
use crate::error::{Cause, Error, Result};
use crate::model::{Id, Kind};
use crate::programme::proposals::{Accepted, Asked, Found, Teller, Watch, accept, remedy_of, solve};
use crate::programme::working::lunar_shift;
use crate::rules::planning::programme::needs::Need;
use crate::rules::planning::programme::proposal::worth;
use crate::store::{Mode, Store};
use crate::words::say;
use crate::{msg, say};

/// Cohorts that are named when several could be meant.
const NAMED: usize = 8;

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let apply = matches.get_flag("apply");
    let mut store = house.store(if apply { Mode::Existing } else { Mode::Read })?;
    let cohort = matches.get_one::<String>("cohort").map(|word| cohort(&store, word)).transpose()?;
    let asked = Asked { cohort, seed: seed(matches), ..Asked::default() };
    let begun = Instant::now();
    let found = search(&store, &asked, begun, seconds(matches))?;
    let took = begun.elapsed().as_secs_f64();
    for words in &found.gathered.cut {
        complain(&say(words));
    }
    let bound = found.bound;
    let (objective, gap, violations) = (found.proposal.value, found.gap(), found.violations);
    let summary = format!("objective={objective} upper_bound={bound} gap={gap:.2}% violations={violations} seconds={took:.1}");
    let mut out = Out::new();
    {
        let teller = Teller::new(&store, house.config.calendar, &lunar_shift(&store)?);
        match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => out.json("", &whole(&teller, &found, took))?,
            Some("csv") => {
                out.text(&table(&teller, &found)?)?;
                complain(&summary);
            }
            _ => {
                text(&teller, &found, &mut out)?;
                out.line(&summary)?;
            }
        }
    }
    out.end()?;
    if apply && !found.proposal.rows.is_empty() {
        let rows: Vec<Accepted> = found.proposal.rows.iter().map(|row| Accepted::of(row, &found.gathered)).collect();
        let written = accept(&mut store, &house.user, &rows)?;
        complain(&say!("plan-applied", n = written.output.len(), step = written.seq.unwrap_or_default()));
    }
    let well = found.proposal.unplaced.is_empty() && violations == 0;
    Ok(if well { Ending::Well } else { Ending::Findings })
}

/// The cohort of a name or code.
fn cohort(store: &Store, word: &str) -> Result<Id> {
    let found = store.matching(Kind::Cohort, word, NAMED)?;
    let exact: Vec<Id> = found.iter().filter(|r| r.text("name").to_lowercase() == word.trim().to_lowercase()).map(|r| r.id).collect();
    match (exact.as_slice(), found.as_slice()) {
        ([one], _) => Ok(*one),
        ([], [one]) => Ok(one.id),
        ([], []) if word.contains('/') || word.starts_with('#') => find::of_kind(store, Kind::Cohort, word),
        ([], []) => {
            let what = msg!("plan-no-cohort", word = crate::text::screen(word));
            Err(Error::new(Cause::Missing, what).next(msg!("plan-no-cohort-next")))
        }
        _ => {
            let names: Vec<String> = found.iter().map(|r| format!("{} (#{})", crate::text::screen(r.text("name")), r.id.code())).collect();
            let what = msg!("plan-several-cohorts", word = crate::text::screen(word));
            Err(Error::input(what).next(msg!("plan-several-cohorts-next", names = names.join(", "))))
        }
    }
}

fn search(store: &Store, asked: &Asked, begun: Instant, seconds: f64) -> Result<Found> {
    let interrupt = Interrupt::listen()?;
    let watch = Watch::default();
    let told = AtomicU64::new(0);
    solve(store, Local::now().date_naive(), asked, &watch, &|| {
        let now = begun.elapsed().as_secs();
        if now > told.load(Ordering::Relaxed)
            && told.fetch_max(now, Ordering::Relaxed) < now
            && let Some(sight) = watch.sight()
        {
            let bound = sight.bound.map_or_else(|| "-".to_owned(), |top| top.to_string());
            let (value, placed, open) = (sight.value, sight.placed, sight.open);
            complain(&say!("plan-sight", seconds = now, value = value, bound = bound, placed = placed, open = open));
        }
        !interrupt.came() && begun.elapsed().as_secs_f64() < seconds
    })
}

fn need(found: &Found, at: usize) -> Option<&Need> {
    found.gathered.needs.needs.get(at)
}

fn who(found: &Found, at: usize) -> Option<Id> {
    let needs = &found.gathered.needs;
    needs.people.get(needs.needs.get(at)?.person).map(|p| p.id)
}

fn text(teller: &Teller<'_>, found: &Found, out: &mut Out) -> Result<()> {
    let needs = &found.gathered.needs;
    let proposal = &found.proposal;
    let mut last = None;
    for row in &proposal.rows {
        if last != Some(row.spot.trainee) {
            out.line(&teller.name(Kind::Trainee, row.spot.trainee))?;
            last = Some(row.spot.trainee);
        }
        out.line(&format!("  + {}", teller.row(needs, row)))?;
        out.line(&format!("      {}", teller.why(needs, row)))?;
        for line in teller.beside(needs, row) {
            out.line(&format!("      {line}"))?;
        }
    }
    for unplaced in &proposal.unplaced {
        let (Some(need), Some(id)) = (need(found, unplaced.need), who(found, unplaced.need)) else { continue };
        let what = say!("proposal-unplaced", specialty = teller.specialty(&need.specialty), weeks = need.weeks);
        out.line(&format!("{}: {what}", teller.name(Kind::Trainee, id)))?;
        for line in teller.unplaced(needs, unplaced) {
            out.line(&format!("      {line}"))?;
        }
    }
    let worst = proposal.worst.map_or_else(|| "-".to_owned(), |share| share.to_string());
    out.line(&say!("plan-summary", placed = proposal.rows.len(), open = needs.needs.len(), met = found.gathered.met, worst = worst))
}

fn table(teller: &Teller<'_>, found: &Found) -> Result<String> {
    let needs = &found.gathered.needs;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let titles = [
        "id",
        "trainee",
        "rotation",
        "specialty",
        "department",
        "starts_on",
        "ends_on",
        "permitted_role",
        "supervisor",
        "points",
        "placed",
        "why",
    ];
    writer.write_record(titles).map_err(Error::defect)?;
    for row in &found.proposal.rows {
        let Some(need) = need(found, row.need) else { continue };
        writer
            .write_record([
                row.spot.trainee.code(),
                teller.name(Kind::Trainee, row.spot.trainee),
                need.rotation.code(),
                need.specialty.clone(),
                teller.place(needs, row.site),
                row.spot.from.to_string(),
                row.spot.to.to_string(),
                row.role.map(|r| r.key().to_owned()).unwrap_or_default(),
                row.supervisor.map(|id| teller.name(Kind::Trainer, id)).unwrap_or_default(),
                worth(row).to_string(),
                "yes".to_owned(),
                teller.why(needs, row),
            ])
            .map_err(Error::defect)?;
    }
    for unplaced in &found.proposal.unplaced {
        let (Some(need), Some(id)) = (need(found, unplaced.need), who(found, unplaced.need)) else { continue };
        let mut cells = vec![id.code(), teller.name(Kind::Trainee, id), need.rotation.code(), need.specialty.clone()];
        cells.resize(10, String::new());
        cells.push("no".to_owned());
        cells.push(teller.unplaced(needs, unplaced).into_iter().next().unwrap_or_default());
        writer.write_record(cells).map_err(Error::defect)?;
    }
    String::from_utf8(writer.into_inner().map_err(Error::defect)?).map_err(Error::defect)
}

fn whole(teller: &Teller<'_>, found: &Found, took: f64) -> Json {
    let needs = &found.gathered.needs;
    let proposal = &found.proposal;
    let named = |kind: Kind, id: Id| json!({"code": id.code(), "name": teller.name(kind, id)});
    let rows: Vec<Json> = proposal
        .rows
        .iter()
        .map(|row| {
            json!({
                "trainee": named(Kind::Trainee, row.spot.trainee),
                "rotation": row.spot.rotation.code(),
                "specialty": need(found, row.need).map(|n| n.specialty.as_str()),
                "department": named(Kind::Department, row.spot.department),
                "starts_on": row.spot.from.to_string(),
                "ends_on": row.spot.to.to_string(),
                "permitted_role": row.role.map(|r| r.key()),
                "supervisor": row.supervisor.map(|id| named(Kind::Trainer, id)),
                "points": worth(row),
                "why": teller.why(needs, row),
                "beside": teller.beside(needs, row),
            })
        })
        .collect();
    let unplaced: Vec<Json> = proposal
        .unplaced
        .iter()
        .map(|unplaced| {
            let changes: Vec<Json> = unplaced
                .remedies
                .iter()
                .map(|r| json!({"change": remedy_of(&r.change), "starts_on": r.from.to_string(), "ends_on": r.to.to_string(), "words": teller.remedy(needs, r)}))
                .collect();
            json!({
                "trainee": who(found, unplaced.need).map(|id| named(Kind::Trainee, id)),
                "rotation": need(found, unplaced.need).map(|n| n.rotation.code()),
                "specialty": need(found, unplaced.need).map(|n| n.specialty.as_str()),
                "why": teller.unplaced(needs, unplaced),
                "single_changes": changes,
            })
        })
        .collect();
    json!({
        "rows": rows,
        "unplaced": unplaced,
        "objective": proposal.value,
        "upper_bound": found.bound,
        "gap_percent": (found.gap() * 100.0).round() / 100.0,
        "worst_off_percent": proposal.worst,
        "violations": found.violations,
        "met": found.gathered.met,
        "seconds": (took * 10.0).round() / 10.0,
    })
}
