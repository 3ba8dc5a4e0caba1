//! Every text that the sources name stands in the message files with the values that it needs, and every text there is used.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Source, Token, sources};
use ustaz::actions::{ACTIONS, Context, Group};
use ustaz::model::{Field, FieldKind, Kind, LIST};
use ustaz::rules::skills::indicators::{Band, Indicator, Sort};
use ustaz::tui::tabs::TABS;
use ustaz::words::{SOURCES, has};

/// A message of a file: the values and the other messages that stand in it.
#[derive(Debug, Default)]
struct Held {
    place: String,
    values: BTreeSet<String>,
    others: BTreeSet<String>,
}

/// The messages of all files, read from their text.
fn messages() -> BTreeMap<String, Held> {
    let mut out: BTreeMap<String, Held> = BTreeMap::new();
    for (file, text) in SOURCES {
        assert!(fluent_bundle::FluentResource::try_new((*text).to_owned()).is_ok(), "{file}.ftl cannot be read as a whole");
        let mut id = String::new();
        for (n, line) in text.lines().enumerate() {
            let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
            if begins && let Some((name, _)) = line.split_once('=') {
                id = name.trim().to_owned();
                let place = format!("{file}.ftl:{}", n + 1);
                if let Some(first) = out.get(&id) {
                    panic!("{id} stands twice: {} and {place}", first.place);
                }
                out.insert(id.clone(), Held { place, ..Held::default() });
            }
            if line.starts_with('#') {
                continue;
            }
            let Some(held) = out.get_mut(&id) else { continue };
            for inside in line.split('{').skip(1) {
                // What stands in the brackets of a function is a value like any other.
                let inside = match inside.split_once('(') {
                    Some((name, values)) if name.trim().bytes().all(|b| b.is_ascii_uppercase()) => values,
                    _ => inside,
                };
                let word: String = inside.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || "$-_".contains(*c)).collect();
                if let Some(value) = word.strip_prefix('$') {
                    held.values.insert(value.to_owned());
                } else if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    held.others.insert(word);
                }
            }
        }
    }
    out
}

/// The values that a message needs, those of the messages in it included.
fn needs(messages: &BTreeMap<String, Held>, id: &str) -> BTreeSet<String> {
    let Some(held) = messages.get(id) else { return BTreeSet::new() };
    let inner = held.others.iter().filter(|o| o.as_str() != id).flat_map(|o| needs(messages, o));
    held.values.iter().cloned().chain(inner).collect()
}

/// Every field of a kind, those that stand beside it too.
fn fields(kind: Kind) -> impl Iterator<Item = &'static Field> {
    kind.fields().iter().chain(kind.attached().iter().map(|a| &a.field))
}

/// Ids that are made at run time: how they stand in the sources, and whether all that can be made must exist.
struct Made {
    /// As `format!` has it, up to the first value.
    prefix: &'static str,
    /// All that must exist.
    must: fn() -> Vec<String>,
    /// All that may exist besides; `*` stands for a word that the sources have as a literal.
    may: fn() -> Vec<String>,
}

fn nothing() -> Vec<String> {
    Vec::new()
}

fn of_kinds(prefix: &str) -> Vec<String> {
    Kind::ALL.iter().map(|k| format!("{prefix}{}", k.table())).collect()
}

static MADE: &[Made] = &[
    Made { prefix: "kind-", must: || of_kinds("kind-"), may: nothing },
    Made { prefix: "kinds-", must: || of_kinds("kinds-"), may: nothing },
    // One of the two must exist: another test.
    Made {
        prefix: "field-",
        must: nothing,
        may: || {
            let both = |k: &Kind| {
                fields(*k).flat_map(|f| [format!("field-{}", f.key), format!("field-{}-{}", k.table(), f.key)]).collect::<Vec<_>>()
            };
            Kind::ALL.iter().flat_map(both).collect()
        },
    },
    Made {
        prefix: "choice-",
        must: || {
            let mut out: Vec<String> = LIST.keys.iter().map(|key| format!("choice-list-{key}")).collect();
            for field in Kind::ALL.iter().flat_map(|k| fields(*k)) {
                if let FieldKind::Choice(set) = field.kind {
                    out.extend(set.keys.iter().map(|key| format!("choice-{}-{key}", set.name)));
                }
            }
            out
        },
        may: nothing,
    },
    Made {
        prefix: "unit-",
        must: || {
            let units = Kind::ALL.iter().flat_map(|k| fields(*k)).filter_map(|f| match f.kind {
                FieldKind::Number { unit, .. } if !unit.is_empty() => Some(format!("unit-{unit}")),
                _ => None,
            });
            units.collect()
        },
        may: nothing,
    },
    Made {
        prefix: "help-",
        must: nothing,
        may: || {
            let both = |k: &Kind| {
                fields(*k).flat_map(|f| [format!("help-{}", f.key), format!("help-{}-{}", k.table(), f.key)]).collect::<Vec<_>>()
            };
            Kind::ALL.iter().flat_map(both).chain(["help-kind-*".to_owned()]).collect()
        },
    },
    Made {
        prefix: "action-",
        must: || {
            let short = ACTIONS.iter().filter(|a| a.hint > 0).map(|a| format!("action-{}-short", a.name));
            ACTIONS.iter().map(|a| format!("action-{}", a.name)).chain(short).collect()
        },
        may: nothing,
    },
    Made { prefix: "group-", must: || Group::ALL.iter().map(|g| format!("group-{}", g.key())).collect(), may: nothing },
    Made {
        prefix: "context-",
        must: || Context::ALL.iter().map(|c| format!("context-{}", c.key())).collect(),
        may: || Context::ALL.iter().map(|c| format!("context-{}-help", c.key())).collect(),
    },
    Made { prefix: "tab-", must: || TABS.iter().map(|(tab, _)| format!("tab-{tab}")).collect(), may: nothing },
    Made {
        prefix: "view-",
        must: || TABS.iter().flat_map(|(_, views)| views.iter().map(|(view, _)| format!("view-{view}"))).collect(),
        may: || vec!["view-*".to_owned()],
    },
    Made {
        prefix: "indicator-",
        must: || {
            let parts = ["", "-what", "-of", "-out-of"];
            let named = Indicator::ALL.iter().flat_map(|i| parts.map(|part| format!("indicator-{}{part}", i.key())));
            let ages = Band::ALL.iter().map(|b| format!("indicator-age-{}", b.key()));
            let sorts = Sort::ALL.iter().map(|s| format!("indicator-sort-{}", s.key()));
            named.chain(ages).chain(sorts).collect()
        },
        may: || vec!["indicator-by-*".to_owned(), "indicator-column-*".to_owned()],
    },
    Made { prefix: "today-rule-", must: nothing, may: || vec!["today-rule-*".to_owned()] },
];

/// Texts made by `format!` that look like ids and are none.
const NO_IDS: &[&str] = &["ustaz-demo-"];

/// The string literals of all sources.
fn literals(sources: &[Source]) -> BTreeSet<&str> {
    sources.iter().flat_map(|s| s.tokens.iter().filter_map(|t| t.0.text())).collect()
}

/// A call of `msg!` or `say!`, or of `label` and the like, with a literal id.
struct Call<'a> {
    at: String,
    id: &'a str,
    /// Names of the values; `None` where it takes none.
    values: Option<BTreeSet<String>>,
}

fn calls(source: &Source) -> Vec<Call<'_>> {
    let mut out = Vec::new();
    for n in 0..source.tokens.len() {
        let Some(name) = source.token(n).name() else { continue };
        let is_macro = ["msg", "say"].contains(&name) && source.matches(n + 1, &["!", "("]);
        let is_call = ["label", "label_if_any"].contains(&name) && source.token(n + 1).is('(');
        let first = if is_macro { n + 3 } else { n + 2 };
        let Some(id) = source.token(first).text().filter(|_| is_macro || is_call) else { continue };
        let mut values = BTreeSet::new();
        let (mut depth, mut m) = (1, first);
        while depth > 0 && m < source.tokens.len() {
            match source.token(m) {
                Token::Sign('(' | '[' | '{') => depth += 1,
                Token::Sign(')' | ']' | '}') => depth -= 1,
                Token::Name(value) if depth == 1 && source.token(m - 1).is(',') && source.token(m + 1).is('=') => {
                    values.insert(value.clone());
                }
                _ => {}
            }
            m += 1;
        }
        out.push(Call { at: source.at(n), id, values: is_macro.then_some(values) });
    }
    out
}

#[test]
fn every_text_that_is_named_exists_and_gets_its_values() {
    let (sources, messages) = (sources(), messages());
    let mut faults = Vec::new();
    for call in sources.iter().flat_map(calls) {
        if !messages.contains_key(call.id) || !has(call.id) {
            faults.push(format!("{}: no text {}", call.at, call.id));
            continue;
        }
        let given = call.values.unwrap_or_default();
        for value in needs(&messages, call.id) {
            if !given.contains(&value) {
                faults.push(format!("{}: {} needs ${value}", call.at, call.id));
            }
        }
    }
    for made in MADE {
        faults.extend((made.must)().into_iter().filter(|id| !has(id)).map(|id| format!("no text {id}")));
    }
    for kind in Kind::ALL {
        for field in fields(*kind) {
            if !has(&format!("field-{}", field.key)) && !has(&format!("field-{}-{}", kind.table(), field.key)) {
                faults.push(format!("no text field-{} or field-{}-{}", field.key, kind.table(), field.key));
            }
        }
    }
    for (id, held) in &messages {
        faults.extend(held.others.iter().filter(|o| !messages.contains_key(*o)).map(|o| format!("{}: {id} names {o}", held.place)));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_text_is_used() {
    let (sources, messages) = (sources(), messages());
    let literals = literals(&sources);
    let mut made: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    for id in MADE.iter().flat_map(|m| (m.must)().into_iter().chain((m.may)())) {
        match id.strip_suffix('*') {
            Some(prefix) => open.push(prefix.to_owned()),
            None => drop(made.insert(id)),
        }
    }
    let inner: BTreeSet<&str> = messages.values().flat_map(|m| m.others.iter().map(String::as_str)).collect();
    let used = |id: &str| {
        literals.contains(id)
            || inner.contains(id)
            || made.contains(id)
            || open.iter().any(|prefix| id.strip_prefix(prefix.as_str()).is_some_and(|word| literals.contains(word)))
    };
    let unused: Vec<String> = messages.iter().filter(|(id, _)| !used(id)).map(|(id, held)| format!("{}: {id}", held.place)).collect();
    assert!(unused.is_empty(), "{} texts that nobody uses:\n{}", unused.len(), unused.join("\n"));
}

#[test]
fn every_id_that_is_made_at_run_time_is_known_here() {
    let sources = sources();
    let mut strange = BTreeSet::new();
    for text in literals(&sources) {
        let Some((prefix, _)) = text.split_once('{') else { continue };
        let like_an_id = prefix.ends_with('-') && prefix.starts_with(|c: char| c.is_ascii_lowercase());
        if !like_an_id || !prefix.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_') {
            continue;
        }
        if !NO_IDS.contains(&prefix) && !MADE.iter().any(|m| prefix.starts_with(m.prefix)) {
            strange.insert(text);
        }
    }
    assert!(strange.is_empty(), "ids made of {strange:?}: add them to MADE with all that they can become");
}
