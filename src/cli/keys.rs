//! `ustaz keys`: every action with its keys, as the settings have them; the README's list is what this prints.

use std::fmt::Write;

use clap::{ArgMatches, Command};

use super::out::Out;
use super::{Ending, House, screen};
use crate::actions::{ACTIONS, Context, Group};
use crate::error::Result;
use crate::keymap::Keymap;
use crate::say;

pub(super) fn command(command: Command) -> Command {
    command.about(say!("cli-keys"))
}

pub(super) fn run(house: &House, _matches: &ArgMatches) -> Result<Ending> {
    let mut out = Out::new();
    out.text(&list(&screen::keymap(house)?))?;
    out.end()?;
    Ok(Ending::Well)
}

/// The actions by group as Markdown tables: keys, what it does, where, and its name for the settings.
#[must_use]
pub fn list(keymap: &Keymap) -> String {
    let mut text = String::new();
    for group in Group::ALL {
        let _ = writeln!(text, "**{}**\n", crate::words::label(&format!("group-{}", group.key())));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |\n| --- | --- | --- | --- |",
            say!("keys-key"),
            say!("keys-what"),
            say!("keys-where"),
            say!("keys-name")
        );
        for info in ACTIONS.iter().filter(|i| i.group == group) {
            let mut keys: Vec<String> = Vec::new();
            for context in info.contexts {
                for chord in keymap.chords(*context, info.action) {
                    if !keys.contains(&chord) {
                        keys.push(chord);
                    }
                }
            }
            let places: Vec<String> =
                info.contexts.iter().map(|c: &Context| crate::words::label(&format!("context-{}", c.key()))).collect();
            let keys: Vec<String> = keys.iter().map(|k| format!("`{}`", k.replace('|', "\\|"))).collect();
            let _ = writeln!(text, "| {} | {} | {} | {} |", keys.join(" "), info.action.doc(), places.join(", "), info.name);
        }
        text.push('\n');
    }
    text
}
