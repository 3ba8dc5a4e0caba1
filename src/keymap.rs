//! From keys to actions. Resolving is a pure function of (context, keys pending, key); the half-typed chord is shown on the screen.

use std::collections::BTreeMap;
use std::fmt;

use crate::actions::{ACTIONS, Action, Context};
use crate::msg;
use crate::rules::filter::nearest;
use crate::words::Message;

/// A key with its modifiers, as it is written in configuration and help: `a`, `A`, `ctrl-s`, `up`, `space`, `alt-x`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stroke(String);

impl Stroke {
    /// From its name.
    ///
    /// # Errors
    /// It is no key, with the nearest that is one.
    pub fn parse(name: &str) -> Result<Self, Message> {
        const NAMED: &[&str] = &[
            "up",
            "down",
            "left",
            "right",
            "home",
            "end",
            "pageup",
            "pagedown",
            "insert",
            "delete",
            "enter",
            "esc",
            "tab",
            "backtab",
            "backspace",
            "space",
            "f1",
            "f2",
            "f3",
            "f4",
            "f5",
            "f6",
            "f7",
            "f8",
            "f9",
            "f10",
            "f11",
            "f12",
        ];
        let mut rest = name;
        let mut out = String::new();
        for modifier in ["ctrl-", "alt-", "shift-"] {
            if let Some(r) = rest.strip_prefix(modifier)
                && !r.is_empty()
            {
                out.push_str(modifier);
                rest = r;
            }
        }
        let one = rest.chars().count() == 1 && !rest.contains(char::is_control) && rest != " ";
        if one || NAMED.contains(&rest) {
            out.push_str(rest);
            return Ok(Self(out));
        }
        Err(msg!("keys-no-key", name = name, near = nearest(rest, NAMED).unwrap_or("esc")))
    }

    /// From its parts: the name of the key and what was held with it.
    #[must_use]
    pub fn of(name: &str, ctrl: bool, alt: bool, shift: bool) -> Self {
        let mut out = String::new();
        if ctrl {
            out.push_str("ctrl-");
        }
        if alt {
            out.push_str("alt-");
        }
        if shift {
            out.push_str("shift-");
        }
        out.push_str(if name == " " { "space" } else { name });
        Self(out)
    }
}

impl fmt::Display for Stroke {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a key came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// An action.
    Action(Action),
    /// The beginning of a chord.
    Pending,
    /// Nothing here.
    Nothing,
}

/// What is wrong with the keys of a configuration, and at which action's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The action as it is named there.
    pub action: String,
    /// What is wrong.
    pub what: Message,
}

/// Which keys do what, where.
#[derive(Debug, Clone)]
pub struct Keymap {
    table: BTreeMap<Context, BTreeMap<Vec<Stroke>, Action>>,
}

impl Keymap {
    /// The keys of the table of actions, changed by `[keys]` of a configuration: action name → chords (several parted by `, `;
    /// none for no key).
    ///
    /// # Errors
    /// An action or key that there is not, with the nearest; a chord that means two things in one place.
    pub fn new(changes: &BTreeMap<String, String>) -> Result<Self, Wrong> {
        for name in changes.keys() {
            if Action::of_name(name).is_none() {
                let names: Vec<&str> = ACTIONS.iter().map(|i| i.name).collect();
                let what = msg!("keys-no-action", name = name, near = nearest(name, &names).unwrap_or("help"));
                return Err(Wrong { action: name.clone(), what });
            }
        }
        let mut table: BTreeMap<Context, BTreeMap<Vec<Stroke>, Action>> = BTreeMap::new();
        for info in ACTIONS {
            let chosen: Vec<&str> = match changes.get(info.name) {
                Some(keys) => keys.split(", ").map(str::trim).filter(|k| !k.is_empty()).collect(),
                None => info.keys.to_vec(),
            };
            for chord in chosen {
                let wrong = |what| Wrong { action: info.name.to_owned(), what };
                let strokes = chord.split_whitespace().map(Stroke::parse).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
                for context in info.contexts {
                    // A letter is text where text is typed; the arrows and controls of the same action still hold.
                    if context.types() && is_text(&strokes) {
                        continue;
                    }
                    let held = table.entry(*context).or_default();
                    if let Some(other) = held.insert(strokes.clone(), info.action)
                        && other != info.action
                    {
                        // The one that was changed is the one to mend.
                        let action = if changes.contains_key(info.name) { info.name } else { other.info().name };
                        let what = msg!("keys-twice", chord = chord, one = other.info().name, two = info.name);
                        return Err(Wrong { action: action.to_owned(), what });
                    }
                }
            }
        }
        let keymap = Self { table };
        keymap.refuse_hidden(changes)?;
        Ok(keymap)
    }

    /// A chord whose beginning is itself bound could never be typed.
    fn refuse_hidden(&self, changes: &BTreeMap<String, String>) -> Result<(), Wrong> {
        for held in self.table.values() {
            for (chord, action) in held {
                for n in 1..chord.len() {
                    if let Some(other) = chord.get(..n).and_then(|begin| held.get(begin)) {
                        let (one, two) = (action.info().name, other.info().name);
                        let changed = if changes.contains_key(two) { two } else { one };
                        return Err(Wrong { action: changed.to_owned(), what: msg!("keys-hidden", one = one, two = two) });
                    }
                }
            }
        }
        Ok(())
    }

    /// What `pending` and then `key` mean in a context.
    #[must_use]
    pub fn resolve(&self, context: Context, pending: &[Stroke], key: &Stroke) -> Resolved {
        let mut chord = pending.to_vec();
        chord.push(key.clone());
        let mut at = Some(context);
        while let Some(context) = at {
            if let Some(held) = self.table.get(&context) {
                if let Some(action) = held.get(&chord) {
                    return Resolved::Action(*action);
                }
                if held.keys().any(|c| c.len() > chord.len() && c.starts_with(&chord)) {
                    return Resolved::Pending;
                }
            }
            at = context.beyond();
        }
        Resolved::Nothing
    }

    /// The chords of an action in a context, shortest first.
    #[must_use]
    pub fn chords(&self, context: Context, action: Action) -> Vec<String> {
        let mut at = Some(context);
        while let Some(context) = at {
            let found: Vec<String> = self
                .table
                .get(&context)
                .into_iter()
                .flatten()
                .filter(|(_, a)| **a == action)
                .map(|(c, _)| c.iter().map(Stroke::to_string).collect::<Vec<_>>().join(" "))
                .collect();
            if !found.is_empty() {
                // The table's own order: its first key is the one people learn.
                let mut found = found;
                let rank = |k: &String| action.info().keys.iter().position(|d| d == k).unwrap_or(usize::MAX);
                found.sort_by_key(rank);
                return found;
            }
            at = context.beyond();
        }
        Vec::new()
    }
}

fn is_text(chord: &[Stroke]) -> bool {
    chord.iter().all(|s| s.0.chars().count() == 1 || s.0 == "space")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(s: &str) -> Stroke {
        Stroke::parse(s).unwrap()
    }

    #[test]
    fn the_default_keys_hold_together() {
        let keys = Keymap::new(&BTreeMap::new()).unwrap();
        let at = |c, k: &str| keys.resolve(c, &[], &stroke(k));
        assert_eq!(at(Context::Table, "n"), Resolved::Action(Action::New));
        assert_eq!(at(Context::Table, "u"), Resolved::Action(Action::Undo), "a pane's key");
        assert_eq!(at(Context::Form, "n"), Resolved::Nothing, "a letter is text");
        assert_eq!(at(Context::Form, "up"), Resolved::Action(Action::Up));
        assert_eq!(at(Context::Table, "g"), Resolved::Pending);
        assert_eq!(keys.resolve(Context::Table, &[stroke("g")], &stroke("g")), Resolved::Action(Action::First));
        assert_eq!(keys.resolve(Context::Table, &[stroke("g")], &stroke("x")), Resolved::Nothing);
    }

    #[test]
    fn a_configuration_changes_keys_and_is_told_what_is_wrong() {
        let with = |name: &str, keys: &str| Keymap::new(&BTreeMap::from([(name.to_owned(), keys.to_owned())]));
        let keys = with("new", "ctrl-n, z z").unwrap();
        assert_eq!(keys.resolve(Context::Table, &[], &stroke("ctrl-n")), Resolved::Action(Action::New));
        assert_eq!(keys.resolve(Context::Table, &[], &stroke("n")), Resolved::Nothing);
        assert_eq!(with("nwe", "z").unwrap_err().what.id, "keys-no-action");
        assert_eq!(with("new", "ctrlz").unwrap_err().what.id, "keys-no-key");
        assert_eq!(with("new", "e").unwrap_err().what.id, "keys-twice");
        assert_eq!(with("new", "e x").unwrap_err().what.id, "keys-hidden");
    }
}
