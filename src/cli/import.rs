//! `ustaz import KIND FILE`: what an untidy file would become, and with `--apply` the writing of it.

use std::collections::HashMap;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::Local;
use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command, value_parser};

use super::out::Out;
use super::{Ending, House, demo, find, flag, option, positional};
use crate::error::{Cause, Error, Result};
use crate::exchange::grid::{self, column_letters};
use crate::exchange::import::{
    Applied, ColumnPlan, Duplicates, How, Meaning, NamePlan, Of, Options, Outcome, Plan, Problem, SheetPlan, Target, Weight, apply,
    kind_of_word, mapping, plan, report,
};
use crate::model::{Kind, Row};
use crate::programme::show::{Names, field_label, kind_label, kind_plural};
use crate::programme::working::lunar_shift;
use crate::programme::{self};
use crate::store::{Mode, Store, Written};
use crate::words::{Message, say as words};
use crate::{msg, say, text};

/// Problems that are shown; the report has all.
const SHOWN: usize = 50;
/// Names, columns and rows that are listed.
const LISTED: usize = 20;

pub(super) fn command(command: Command) -> Command {
    let duplicates = PossibleValuesParser::new(["list", "merge", "new"]);
    let file = |name: &'static str, help: String| option(name, say!("cli-value-file"), help).value_parser(value_parser!(PathBuf));
    command
        .about(say!("import-about"))
        .arg(positional("kind", say!("import-value-kind"), say!("import-kind")).required(true))
        .arg(positional("file", say!("cli-value-file"), say!("import-file")).required(true).value_parser(value_parser!(PathBuf)))
        .arg(option("sheet", say!("import-value-sheet"), say!("import-sheet")))
        .arg(file("mapping", say!("import-mapping")))
        .arg(flag("apply", say!("import-apply")))
        .arg(file("report", say!("import-report")))
        .arg(
            option("duplicates", say!("import-value-duplicates"), say!("import-duplicates"))
                .value_parser(duplicates)
                .default_value("list")
                .hide_default_value(true)
                .hide_possible_values(true),
        )
        .arg(flag("no-create", say!("import-no-create")))
        .arg(flag("overwrite", say!("import-overwrite")))
        .after_help(say!("import-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (kind, list) = match kind_of_word(word("kind")) {
        Some(found) => found,
        None => (find::kind(word("kind"))?, None),
    };
    let mut options = Options::new(Local::now().date_naive());
    options.calendar = house.config.calendar;
    options.list = list;
    options.sheet = matches.get_one::<String>("sheet").cloned();
    options.create = !matches.get_flag("no-create");
    options.overwrite = matches.get_flag("overwrite");
    options.duplicates = match word("duplicates") {
        "merge" => Duplicates::Merge,
        "new" => Duplicates::New,
        _ => Duplicates::List,
    };
    if let Some(file) = matches.get_one::<PathBuf>("mapping") {
        let told = mapping::read_file(file, kind)?;
        (options.mapping, options.names, options.header) = (told.columns, told.names, told.header);
    }
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Err(Error::defect("a required file is not there")) };
    let book = grid::open(file, &grid::Limits::default()).map_err(Error::input)?;
    let name = file.file_name().map_or_else(String::new, |n| text::screen(&n.to_string_lossy()).into_owned());
    let applying = matches.get_flag("apply");
    // Held until the end: a dry run without a file works in one that goes.
    let (mut store, _folder) = open(house, applying)?;
    options.shift = lunar_shift(&store)?;
    let plan = plan(&store, &book, &name, kind, options)?;
    drop(book);
    let applied = if applying { Some(apply(&mut store, &house.user, &plan)?) } else { None };
    if let Some(to) = matches.get_one::<PathBuf>("report") {
        write_report(to, &plan, applied.as_ref())?;
    }
    let mut out = Out::new();
    tell(&mut out, &store, &plan, applied.as_ref())?;
    out.end()?;
    Ok(Ending::Well)
}

/// The file to work in; a new one gets the catalogues. A dry run makes no file: it works in a folder that goes.
fn open(house: &House, applying: bool) -> Result<(Store, Option<demo::Folder>)> {
    let (mut store, folder) = match house.store(if applying { Mode::Write } else { Mode::Existing }) {
        Ok(store) => (store, None),
        Err(e) if e.cause() == Cause::Missing && !applying => {
            let folder = demo::Folder::new()?;
            (Store::open(&folder.path().join("dry.db"), Mode::Write)?, Some(folder))
        }
        Err(e) if e.cause() == Cause::ReadOnly && !applying => (house.store(Mode::Read)?, None),
        Err(e) => return Err(e),
    };
    if store.may_write() && (store.is_fresh() || store.newest()? == 0) {
        programme::catalogue::load(&mut store, programme::catalogue::AUTHOR)?;
    }
    Ok((store, folder))
}

fn write_report(to: &Path, plan: &Plan, applied: Option<&Written<Applied>>) -> Result<()> {
    let trouble = |e: std::io::Error| {
        Error::new(Cause::Outside, msg!("import-report-unwritten", file = to.display()))
            .next(msg!("import-report-unwritten-next"))
            .detail(e)
    };
    let json = report::json(plan, applied.map(|w| &w.output));
    let text = serde_json::to_string_pretty(&json).map_err(Error::defect)?;
    // It holds what the file holds: for nobody else to read.
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to).map_err(trouble)?;
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(trouble)
}

fn tell(out: &mut Out, store: &Store, plan: &Plan, applied: Option<&Written<Applied>>) -> Result<()> {
    let kinds = kind_plural(plan.kind);
    out.line(&match applied {
        Some(_) => say!("import-head-applied", file = plan.file, kinds = kinds),
        None => say!("import-head-dry", file = plan.file, kinds = kinds),
    })?;
    for note in &plan.notes {
        out.line(&words(note))?;
    }
    for sheet in &plan.sheets {
        tell_sheet(out, plan, sheet)?;
    }
    out.line("")?;
    let c = &plan.counts;
    out.line(&say!("import-counts", new = c.new, same = c.same, changed = c.changed, duplicate = c.duplicate, rejected = c.rejected))?;
    if c.repeated + c.skipped > 0 {
        out.line(&say!("import-counts-more", repeated = c.repeated, skipped = c.skipped))?;
    }
    tell_made(out, plan)?;
    tell_names(out, plan)?;
    tell_problems(out, store, plan)?;
    tell_next(out, plan, applied)
}

fn tell_sheet(out: &mut Out, plan: &Plan, sheet: &SheetPlan) -> Result<()> {
    if let Some(refused) = &sheet.refused {
        return out.line(&say!("import-sheet-left", sheet = sheet.name, reason = refused));
    }
    let (first, last) = sheet.header.unwrap_or((0, 0));
    let rows = if first == last { first.to_string() } else { format!("{first}–{last}") };
    out.line(&say!("import-sheet-read", sheet = sheet.name, rows = rows))?;
    if let Some(name) = &sheet.remembered {
        out.line(&say!("import-sheet-remembered", file = text::screen(name)))?;
    }
    for note in &sheet.notes {
        out.line(&words(note))?;
    }
    for column in sheet.columns.iter().filter(|c| c.filled > 0 || c.target.keeps()) {
        out.line(&format!("  {} {}", column_letters(column.index), column_words(plan.kind, column)))?;
    }
    for what in ["section", "total", "repeat", "number-only"] {
        let passed: Vec<_> = sheet.passed.iter().filter(|p| p.what.word() == what).collect();
        if passed.is_empty() {
            continue;
        }
        let mut rows: Vec<String> = passed
            .iter()
            .take(LISTED)
            .map(|p| if what == "section" { format!("{} {}", p.row, p.text) } else { p.row.to_string() })
            .collect();
        if passed.len() > LISTED {
            rows.push("…".into());
        }
        out.line(&format!("  {}", words(&passed_words(what, passed.len(), &rows.join(", ")))))?;
    }
    Ok(())
}

fn passed_words(what: &str, n: usize, rows: &str) -> Message {
    match what {
        "section" => msg!("import-passed-section", n = n, rows = rows),
        "total" => msg!("import-passed-total", n = n, rows = rows),
        "repeat" => msg!("import-passed-repeat", n = n, rows = rows),
        _ => msg!("import-passed-number-only", n = n, rows = rows),
    }
}

fn column_words(kind: Kind, column: &ColumnPlan) -> String {
    let title = text::screen(&column.title).into_owned();
    let field = match column.target {
        Target::Field(key) | Target::Attached(key) => field_label(kind, key),
        Target::Part(_) | Target::Id | Target::Hospital => target_words(column.target),
        Target::Number => return say!("import-column-number", title = title),
        Target::Skip => return say!("import-column-skip", title = title, n = column.filled),
        Target::Unknown => {
            return match column.suggestion {
                Some(target) => say!("import-column-unknown-near", title = title, n = column.filled, field = target.word()),
                None => say!("import-column-unknown", title = title, n = column.filled),
            };
        }
    };
    if let Some(other) = column.same_as {
        return say!("import-column-same", title = title, field = field, other = column_letters(other), n = column.filled);
    }
    match column.how {
        How::Near => say!("import-column-near", title = title, field = field),
        _ => say!("import-column", title = title, field = field),
    }
}

fn target_words(target: Target) -> String {
    match target {
        Target::Id => say!("import-target-id"),
        Target::Hospital => say!("import-target-hospital"),
        _ => say!("import-target-part"),
    }
}

fn tell_made(out: &mut Out, plan: &Plan) -> Result<()> {
    if plan.made.is_empty() {
        return Ok(());
    }
    out.line(&say!("import-made", n = plan.made.len()))?;
    let title = |row: &Row| {
        let (kind, name) = (kind_label(row.kind), plan.title(row.id).unwrap_or_default());
        let near = plan.names.iter().find(|n| n.meaning == Meaning::Made(row.id)).and_then(|n| n.suggestions.first());
        match near {
            Some((_, near)) => say!("import-made-near", kind = kind, name = name, near = text::screen(near)),
            None => say!("import-made-one", kind = kind, name = name),
        }
    };
    for row in plan.made.iter().take(LISTED) {
        out.line(&format!("  {}", title(row)))?;
    }
    more(out, plan.made.len(), LISTED)
}

fn more(out: &mut Out, all: usize, shown: usize) -> Result<()> {
    if all > shown { out.line(&format!("  {}", say!("import-more", n = all - shown))) } else { Ok(()) }
}

fn tell_names(out: &mut Out, plan: &Plan) -> Result<()> {
    let alike: Vec<(&NamePlan, &str)> = plan
        .names
        .iter()
        .filter_map(|n| match &n.meaning {
            Meaning::Alike(_, label) | Meaning::Chosen(_, label) => Some((n, label.as_str())),
            _ => None,
        })
        .collect();
    if alike.is_empty() {
        return Ok(());
    }
    out.line(&say!("import-names"))?;
    for (name, label) in alike.iter().take(LISTED) {
        out.line(&format!("  {}", say!("import-name", name = text::screen(&name.text), n = name.count, meaning = text::screen(label))))?;
    }
    more(out, alike.len(), LISTED)
}

fn tell_problems(out: &mut Out, store: &Store, plan: &Plan) -> Result<()> {
    let mut problems: Vec<&Problem> = plan.problems.iter().collect();
    problems.sort_by_key(|p| std::cmp::Reverse(p.weight));
    let duplicates = plan.counts.duplicate;
    let all = problems.len() + duplicates;
    if all == 0 {
        return Ok(());
    }
    out.line("")?;
    out.line(&if all > SHOWN { say!("import-problems-first", n = all, shown = SHOWN) } else { say!("import-problems", n = all) })?;
    let names = Names::new();
    let (rows, cells): (Vec<&Problem>, Vec<&Problem>) = problems.into_iter().partition(|p| p.weight == Weight::Row);
    let lines = gathered(&rows);
    let doubles = plan.undecided().map(|(_, row)| {
        let Outcome::Duplicate { of, reasons, .. } = &row.outcome else { return String::new() };
        let who = match of {
            Of::Record(id) => names.title(store, plan.kind, *id) + " #" + &id.short(),
            Of::Row(at) => plan.rows.get(*at).map_or_else(String::new, |r| format!("{}!{}", plan.sheet_name(r), r.row)),
        };
        let why = reasons.iter().take(4).map(words).collect::<Vec<_>>().join(", ");
        let place = format!("{}!{}", plan.sheet_name(row), row.row);
        say!("import-duplicate", place = place, who = who, why = why)
    });
    for line in lines.into_iter().chain(doubles).chain(gathered(&cells)).take(SHOWN) {
        out.line(&line)?;
    }
    Ok(())
}

/// Lines for problems; what is the same in many rows stands once.
fn gathered(problems: &[&Problem]) -> Vec<String> {
    let mut groups: Vec<(&Problem, usize)> = Vec::new();
    let mut at: HashMap<(&str, &str, &str, &Message), usize> = HashMap::new();
    for p in problems {
        let group = at.entry((&p.sheet, &p.column, &p.value, &p.reason)).or_insert(groups.len());
        match groups.get_mut(*group) {
            Some(group) => group.1 += 1,
            None => groups.push((p, 0)),
        }
    }
    groups.into_iter().map(|(p, more)| problem_line(p, more)).collect()
}

/// `sheet!row column "value": reason – suggestion`
fn problem_line(p: &Problem, more: usize) -> String {
    let mut line = format!("{}!{}", text::screen(&p.sheet), p.row);
    if !p.column.is_empty() {
        line.push(' ');
        line.push_str(&text::screen(&p.column));
    }
    if !p.value.is_empty() {
        line.push_str(&format!(" \"{}\"", text::screen(&p.value)));
    }
    if more > 0 {
        line.push(' ');
        line.push_str(&say!("import-more-rows", n = more));
    }
    format!("{line}: {} – {}", words(&p.reason), words(&p.suggestion))
}

fn tell_next(out: &mut Out, plan: &Plan, applied: Option<&Written<Applied>>) -> Result<()> {
    out.line("")?;
    if let Some(written) = applied {
        let a = &written.output;
        match written.seq {
            Some(seq) => {
                out.line(&say!("import-written", new = a.new, changed = a.changed, made = a.made, step = seq))?;
                if let Some(backup) = &a.backup {
                    out.line(&say!("import-backup", file = backup.display()))?;
                }
            }
            None => out.line(&say!("import-nothing-new"))?,
        }
        if a.follow_ups > 0 {
            out.line(&say!("import-follow-ups", n = a.follow_ups))?;
        }
        if a.clashes > 0 {
            out.line(&say!("import-clashes", n = a.clashes))?;
        }
    }
    let c = &plan.counts;
    if c.duplicate > 0 {
        out.line(&say!("import-next-duplicates", n = c.duplicate))?;
    }
    if c.rejected > 0 {
        out.line(&say!("import-next-rejected", n = c.rejected))?;
    }
    let unknown =
        plan.sheets.iter().filter(|s| s.refused.is_none()).flat_map(|s| &s.columns).any(|c| c.target == Target::Unknown && c.filled > 0);
    if unknown {
        out.line(&say!("import-next-unknown"))?;
    }
    if applied.is_none() {
        out.line(&if plan.changes_anything() { say!("import-next-apply") } else { say!("import-nothing-new") })?;
    }
    Ok(())
}
