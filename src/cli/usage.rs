//! A wrong command line in our words, with what to do next.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Error;
use crate::msg;

/// What the command line asked for or did wrong.
pub(super) enum Answer {
    /// Help or version, to be printed.
    Help(String),
    /// It cannot be understood.
    Wrong(Error),
}

/// What clap found, in our words.
pub(super) fn explain(e: &clap::Error) -> Answer {
    let what = match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return Answer::Help(e.render().to_string()),
        ErrorKind::UnknownArgument => msg!("cli-unknown-argument", argument = context(e, ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => msg!("cli-unknown-command", command = context(e, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => msg!("cli-missing-argument", arguments = context(e, ContextKind::InvalidArg)),
        ErrorKind::InvalidValue if context(e, ContextKind::InvalidValue).is_empty() => {
            msg!("cli-missing-value", argument = context(e, ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            msg!("cli-unfit-value", argument = context(e, ContextKind::InvalidArg), value = context(e, ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => {
            msg!("cli-conflict", argument = context(e, ContextKind::InvalidArg), other = context(e, ContextKind::PriorArg))
        }
        _ => msg!("cli-wrong"),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let near = near.into_iter().map(|kind| context(e, kind)).find(|near| !near.is_empty());
    let valid = context(e, ContextKind::ValidValue);
    let next = match near {
        Some(near) => msg!("cli-near", near = near),
        None if !valid.is_empty() => msg!("cli-valid", values = valid),
        None => msg!("cli-usage-next"),
    };
    let error = Error::input(what).next(next);
    Answer::Wrong(match e.kind() {
        ErrorKind::ValueValidation => error.detail(std::error::Error::source(e).map(ToString::to_string).unwrap_or_default()),
        _ => error,
    })
}

/// What clap says about one side of an error; empty if nothing.
fn context(e: &clap::Error, kind: ContextKind) -> String {
    match e.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(several)) => several.join(", "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_command_line_says_what_to_do() {
        for (line, what, next) in [
            ("ustaz chek", "cli-unknown-command", "check"),
            ("ustaz zzzzzz", "cli-unknown-command", "--help"),
            ("ustaz check --reb", "cli-unknown-argument", "--rebuild-search"),
            ("ustaz backup", "cli-missing-argument", "--help"),
            ("ustaz --line fast check", "cli-unfit-value", "slow"),
            ("ustaz undo x", "cli-unfit-value", "--help"),
            ("ustaz --db", "cli-missing-value", "--help"),
        ] {
            let e = super::super::command().try_get_matches_from(line.split(' ')).unwrap_err();
            let Answer::Wrong(e) = explain(&e) else { panic!("{line} is help") };
            assert_eq!(e.what().id, what, "{line}");
            assert!(e.to_string().contains(next), "{line}: {e}");
        }
    }
}
