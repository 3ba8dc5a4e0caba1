//! From a sheet to its header and what each column becomes; which sheets belong to an import at all.
//!
//! A column is mapped by what the person said, else as with an earlier file of the same titles, else by its title. A sheet that lacks what a
//! record cannot be without, or that is plainly a list of something else, is refused with the columns that were looked for; a
//! sheet that the person named is only asked for the former.
//!
//! Must not: read values into fields. Awkward: whether a column of names is in Latin letters is judged by 20 samples.

use std::collections::HashMap;
use std::sync::Arc;

use super::plan::{ColumnPlan, Options, SheetPlan};
use super::words::{How, Part, Target, Titles, titles};
use crate::exchange::grid::{Header, Sheet, column_letters, find_header, header_at, plain};
use crate::model::{FieldKind, Kind, List, Value};
use crate::msg;
use crate::programme::show::{field_label, kind_label, kind_plural};
use crate::text;
use crate::words::Message;

/// A sheet that was looked at.
pub(super) struct Looked {
    pub(super) plan: SheetPlan,
    /// Where its rows are, if it is read.
    pub(super) header: Option<Header>,
    /// Values that all rows have because of how the sheet looks: the catalogue, the kind of document.
    pub(super) constants: Vec<(&'static str, Value)>,
}

/// A mapping that an earlier import left.
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    pub(super) name: String,
    pub(super) signature: String,
    pub(super) columns: Vec<(String, Target)>,
}

/// The lists whose files have titles of their own.
const PLACES: [List; 2] = [List::Province, List::District];

/// Looks at a sheet.
pub(super) fn look(sheet: &Sheet, kind: Kind, options: &Options, remembered: &[Remembered]) -> Looked {
    let sets = sets(kind, options);
    let known = |text: &str| sets.iter().any(|(titles, _)| titles.exact(text).is_some()) || told(&options.mapping, text).is_some();
    let header = match options.header.and_then(|row| row.checked_sub(sheet.first_row)) {
        Some(row) if row < sheet.rows.len() => Some(header_at(sheet, row..row + 1, &known)),
        _ => find_header(sheet, &known),
    };
    let mut plan = SheetPlan {
        name: Arc::from(sheet.name.as_str()),
        refused: None,
        header: None,
        columns: Vec::new(),
        signature: String::new(),
        remembered: None,
        passed: Vec::new(),
        blank: 0,
        notes: Vec::new(),
    };
    let Some(header) = header else {
        let empty = sheet.rows.iter().all(|cells| cells.iter().all(crate::exchange::grid::Cell::is_blank));
        plan.refused = Some(if empty { msg!("import-sheet-empty") } else { msg!("import-sheet-no-header") });
        return Looked { plan, header: None, constants: Vec::new() };
    };
    plan.header = Some((sheet.row_number(header.rows.start), sheet.row_number(header.rows.end.saturating_sub(1))));
    plan.notes = header.notes.clone();
    plan.signature = signature(kind, &header);
    let earlier = remembered.iter().find(|r| r.signature == plan.signature);
    plan.remembered = earlier.map(|r| r.name.clone());
    // Of several sets of titles (provinces, districts, catalogues at large) the one that knows most of them.
    let best = sets.iter().map(|(titles, list)| (mapped(sheet, &header, titles, kind, options, None), titles, *list));
    let Some((columns, titles, list)) = best.max_by_key(|(columns, ..)| columns.iter().filter(|c| keeps(c)).count()) else {
        plan.refused = Some(msg!("import-sheet-no-header"));
        return Looked { plan, header: None, constants: Vec::new() };
    };
    plan.columns = if earlier.is_some() { mapped(sheet, &header, titles, kind, options, earlier) } else { columns };
    let constants = constants(kind, &plan.columns, options.list.or(list));
    let lacking = lacking(kind, &plan.columns, &constants);
    if !lacking.is_empty() {
        plan.refused = Some(refusal(kind, &lacking, titles));
    } else if options.sheet.is_none()
        && options.mapping.is_empty()
        && earlier.is_none()
        && let Some(other) = rival(&header, kind, &plan.columns)
    {
        plan.refused = Some(msg!("import-sheet-rival", kinds = kind_plural(other), wanted = kind_plural(kind), sheet = sheet.name));
    }
    let header = plan.refused.is_none().then_some(header);
    Looked { plan, header, constants }
}

/// The sets of titles that a file of this kind may have.
fn sets(kind: Kind, options: &Options) -> Vec<(&'static Titles, Option<List>)> {
    let places = PLACES.into_iter().filter(|list| kind == Kind::Term && options.list.is_none_or(|wanted| wanted == *list));
    let own = std::iter::once((kind.table(), options.list));
    // The own set last: of equals `max_by_key` takes the last, and only real place files know more by their own titles.
    places.map(|list| (list.key(), Some(list))).chain(own).filter_map(|(set, list)| Some((titles(set)?, list))).collect()
}

fn keeps(column: &ColumnPlan) -> bool {
    column.target.keeps() && column.same_as.is_none()
}

/// What the person said about a title, or about a column by its letters.
fn told<'a>(mapping: &'a [(String, String)], title: &str) -> Option<&'a str> {
    let title = plain(title);
    mapping.iter().find(|(told, _)| plain(told) == title).map(|(_, word)| word.as_str())
}

/// A title without the number that tells it from an equal one.
pub(super) fn bare_title(title: &str) -> &str {
    let Some((bare, number)) = title.rsplit_once(" (") else { return title };
    match number.strip_suffix(')') {
        Some(n) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => bare,
        _ => title,
    }
}

fn mapped(sheet: &Sheet, header: &Header, titles: &Titles, kind: Kind, options: &Options, earlier: Option<&Remembered>) -> Vec<ColumnPlan> {
    let filled = filled(sheet, header);
    let mut columns: Vec<ColumnPlan> = header
        .columns
        .iter()
        .map(|column| {
            let bare = if column.duplicate { bare_title(&column.title) } else { &column.title };
            let told = told(&options.mapping, &column.title).or_else(|| told(&options.mapping, &column_letters(column.index)));
            let told = told.and_then(|word| Target::of_word(kind, word)).map(|target| (target, How::Told));
            let kept = || {
                let found = earlier?.columns.iter().find(|(title, _)| plain(title) == plain(&column.title))?;
                Some((found.1, How::Remembered))
            };
            let (target, how) = told.or_else(kept).unwrap_or_else(|| titles.guess(bare, &column.parts));
            let suggestion = (target == Target::Unknown).then(|| suggest(kind, titles, bare, &column.samples)).flatten();
            ColumnPlan {
                index: column.index,
                title: Arc::from(column.title.as_str()),
                target,
                how,
                same_as: None,
                filled: filled.get(&column.index).copied().unwrap_or(0),
                suggestion,
                samples: column.samples.clone(),
            }
        })
        .collect();
    beside_passport(kind, &mut columns);
    by_script(kind, &mut columns);
    one_each(kind, &mut columns);
    columns
}

fn filled(sheet: &Sheet, header: &Header) -> HashMap<usize, usize> {
    let mut out: HashMap<usize, usize> = HashMap::new();
    for cells in sheet.rows.iter().skip(header.rows.end) {
        for (index, _) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            *out.entry(index).or_default() += 1;
        }
    }
    out
}

/// What an unknown column could be, by the sound of its title or the look of its values.
fn suggest(kind: Kind, titles: &Titles, title: &str, samples: &[String]) -> Option<Target> {
    let most = |test: &dyn Fn(&str) -> bool| samples.len() > 1 && samples.iter().filter(|s| test(s)).count() * 10 >= samples.len() * 8;
    let of = |word: &str| Target::of_word(kind, word).filter(|t| t.keeps());
    titles
        .sounds_like(title, super::words::OFFERED)
        .or_else(|| of("email").filter(|_| most(&|s| s.contains('@') && s.contains('.'))))
        .or_else(|| {
            let digits = |s: &str| s.chars().filter(char::is_ascii_digit).count();
            of("phone").filter(|_| most(&|s| digits(&text::latin_digits(s)) >= 9 && !s.chars().any(char::is_alphabetic)))
        })
        .or_else(|| {
            let passport = |s: &str| {
                let s = s.replace(' ', "");
                let letters = s.chars().take_while(char::is_ascii_alphabetic).count();
                (1..=2).contains(&letters) && s.len() >= letters + 6 && s.chars().skip(letters).all(|c| c.is_ascii_digit())
            };
            of("passport_number").filter(|_| most(&passport))
        })
}

/// Whether values are mostly in Latin letters; `None` where there are no letters.
fn latin(samples: &[String]) -> Option<bool> {
    let letters = || samples.iter().flat_map(|s| s.chars()).filter(|c| c.is_alphabetic());
    let all = letters().count();
    let latin = letters().filter(|c| c.is_ascii() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')).count();
    (all > 0).then(|| latin * 2 > all)
}

/// The field of a kind's main name, where it also keeps the name in its own script.
pub(super) fn main_name(kind: Kind) -> Option<&'static str> {
    kind.field("native_name")?;
    ["passport_name", "name"].into_iter().find(|key| kind.field(key).is_some())
}

/// "Valid till" in a list of people with passports is the passport's, if nothing else is.
fn beside_passport(kind: Kind, columns: &mut [ColumnPlan]) {
    let has = |columns: &[ColumnPlan], key| columns.iter().any(|c| c.target == Target::Attached(key));
    if kind != Kind::Trainee || !has(columns, "passport_number") || has(columns, "passport_expires") {
        return;
    }
    let Some(documents) = titles(Kind::Document.table()) else { return };
    let ends = |c: &&mut ColumnPlan| {
        c.target == Target::Unknown && matches!(documents.guess(&c.title, &[]), (Target::Field("expires_on"), How::Known | How::Near))
    };
    if let Some(column) = columns.iter_mut().find(ends) {
        column.target = Target::Attached("passport_expires");
        column.how = How::Near;
        column.suggestion = None;
    }
}

/// `Name` over names in Dari and `نام` over names in Latin letters are each other's.
fn by_script(kind: Kind, columns: &mut [ColumnPlan]) {
    let Some(main) = main_name(kind) else { return };
    let at = |columns: &[ColumnPlan], key: &'static str| {
        columns.iter().position(|c| c.target == Target::Field(key) && matches!(c.how, How::Known | How::Near))
    };
    let script = |columns: &[ColumnPlan], at: Option<usize>| at.and_then(|i| columns.get(i)).and_then(|c| latin(&c.samples));
    let (latin_at, native_at) = (at(columns, main), at(columns, "native_name"));
    let swap_latin = script(columns, latin_at) == Some(false) && (native_at.is_none() || script(columns, native_at) == Some(true));
    let swap_native = script(columns, native_at) == Some(true) && (latin_at.is_none() || script(columns, latin_at) == Some(false));
    if let Some(column) = latin_at.filter(|_| swap_latin).and_then(|i| columns.get_mut(i)) {
        column.target = Target::Field("native_name");
    }
    if let Some(column) = native_at.filter(|_| swap_native).and_then(|i| columns.get_mut(i)) {
        column.target = Target::Field(main);
    }
}

/// Whether several columns may feed one field: their entries are joined.
pub(super) fn joins(kind: Kind, target: Target) -> bool {
    let Target::Field(key) = target else { return false };
    kind.field(key).is_some_and(|f| {
        matches!(f.kind, FieldKind::Phones | FieldKind::Words | FieldKind::Notes | FieldKind::Terms(_) | FieldKind::Refs(_))
    })
}

/// Of several columns with one target the best known and best filled is taken.
fn one_each(kind: Kind, columns: &mut [ColumnPlan]) {
    let rank = |c: &ColumnPlan| {
        let how = match c.how {
            How::Told => 3,
            How::Remembered => 2,
            How::Known => 1,
            _ => 0,
        };
        (how, c.filled > 0, usize::MAX - c.index)
    };
    for i in 0..columns.len() {
        let Some(target) = columns.get(i).map(|c| c.target).filter(|t| t.keeps() && !joins(kind, *t)) else { continue };
        let best = columns.iter().filter(|c| c.target == target).max_by_key(|c| rank(c)).map(|c| c.index);
        if let Some(column) = columns.get_mut(i) {
            column.same_as = best.filter(|b| *b != column.index);
        }
    }
}

fn constants(kind: Kind, columns: &[ColumnPlan], list: Option<List>) -> Vec<(&'static str, Value)> {
    let has = |key: &str| columns.iter().any(|c| keeps(c) && c.target == Target::Field(key_of(kind, key)));
    let mut out = Vec::new();
    if kind == Kind::Term
        && !has("list")
        && let Some(list) = list
    {
        out.push(("list", Value::text(list.key())));
    }
    if kind == Kind::Document && !has("kind") {
        let number = columns.iter().find(|c| c.target == Target::Field("number"));
        let word = number.and_then(|c| {
            let folded = text::fold(&c.title);
            folded.split(' ').find_map(|w| super::words::choice(&crate::model::DOCUMENT_KIND, w).filter(|k| *k != "other"))
        });
        out.extend(word.map(|word| ("kind", Value::text(word))));
    }
    out
}

fn key_of(kind: Kind, key: &str) -> &'static str {
    kind.field(key).map_or("", |f| f.key)
}

/// The required fields that nothing in the sheet could fill.
fn lacking(kind: Kind, columns: &[ColumnPlan], constants: &[(&'static str, Value)]) -> Vec<&'static str> {
    let has = |target: Target| columns.iter().any(|c| keeps(c) && c.target == target);
    let field = |key: &'static str| has(Target::Field(key));
    let start = kind.start_values();
    let mut out = Vec::new();
    for (at, f) in kind.fields().iter().enumerate().filter(|(_, f)| f.required) {
        let started = start.get(at).is_some_and(|v| !v.is_null());
        let constant = constants.iter().any(|(key, _)| *key == f.key);
        let named = Some(f.key) == main_name(kind)
            && (field("native_name") || has(Target::Part(Part::First)) || has(Target::Part(Part::Last)) || field("surname"));
        if !field(f.key) && !started && !constant && !named {
            out.push(f.key);
        }
    }
    out
}

fn refusal(kind: Kind, lacking: &[&'static str], titles: &Titles) -> Message {
    let wanted: Vec<String> = lacking
        .iter()
        .map(|key| {
            let examples = titles.examples(Target::Field(key));
            let label = field_label(kind, key);
            if examples.is_empty() { format!("{label} ({key})") } else { format!("{label} ({})", examples.join(", ")) }
        })
        .collect();
    msg!("import-sheet-lacks", kind = kind_label(kind), wanted = wanted.join("; "))
}

/// Kinds of which people keep lists, by the titles that only theirs have.
const RIVALS: &[(Kind, &str)] = &[
    (Kind::Trainee, "trainee"),
    (Kind::Hospital, "hospital"),
    (Kind::Department, "department"),
    (Kind::Equipment, "equipment"),
    (Kind::Document, "document"),
    (Kind::Placement, "placement"),
    (Kind::Cost, "cost"),
    (Kind::Term, "province"),
    (Kind::Term, "district"),
];

/// Another kind that the titles fit much better.
fn rival(header: &Header, kind: Kind, columns: &[ColumnPlan]) -> Option<Kind> {
    let people = |k: Kind| matches!(k, Kind::Trainee | Kind::Trainer);
    let own = distinct(columns.iter().filter(|c| keeps(c)).map(|c| c.target));
    RIVALS
        .iter()
        .filter(|(other, _)| *other != kind && !(people(*other) && people(kind)))
        .filter_map(|(other, set)| {
            let titles = titles(set)?;
            let theirs = header.columns.iter().filter_map(|c| {
                let bare = if c.duplicate { bare_title(&c.title) } else { &c.title };
                titles.exact(bare).filter(|t| t.keeps() && *t != Target::Id)
            });
            let theirs = distinct(theirs);
            (theirs >= own + 2).then_some((theirs, *other))
        })
        .max_by_key(|(theirs, _)| *theirs)
        .map(|(_, other)| other)
}

fn distinct(targets: impl Iterator<Item = Target>) -> usize {
    targets.collect::<std::collections::HashSet<_>>().len()
}

/// The digest by which a header is known again: its titles in their order, folded.
fn signature(kind: Kind, header: &Header) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind.table().as_bytes());
    for column in &header.columns {
        hasher.update(&[0]);
        hasher.update(plain(&column.title).as_bytes());
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}
