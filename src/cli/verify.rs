//! `ustaz verify CODE`: whether a certificate or portfolio may be trusted.

use clap::builder::PossibleValuesParser;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::out::Out;
use super::{Ending, House, option, positional};
use crate::error::Result;
use crate::exchange::report::{Verdict, verdict};
use crate::model::Issued;
use crate::programme::show::Names;
use crate::say;
use crate::store::Mode;

const FORMATS: [&str; 2] = ["text", "json"];

pub(super) fn command(command: Command) -> Command {
    let format = option("format", say!("cli-value-format"), say!("verify-format")).value_parser(PossibleValuesParser::new(FORMATS));
    command
        .about(say!("verify-about"))
        .arg(positional("code", say!("verify-value-code"), say!("verify-arg")).required(true).num_args(1..))
        .arg(format.default_value("text").hide_default_value(true).hide_possible_values(true))
        .after_help(say!("verify-after"))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let typed: Vec<&str> = matches.get_many::<String>("code").into_iter().flatten().map(String::as_str).collect();
    let store = house.store(Mode::Read)?;
    let found = verdict(&store, &Names::new(), &typed.join(" "))?;
    let mut out = Out::new();
    if matches.get_one::<String>("format").is_some_and(|f| f == "json") {
        as_json(&mut out, &found)?;
    } else {
        for line in found.lines() {
            out.line(&line)?;
        }
    }
    out.end()?;
    Ok(if found.is_valid() { Ending::Well } else { Ending::Findings })
}

fn as_json(out: &mut Out, verdict: &Verdict) -> Result<()> {
    let said = verdict.message().to_string();
    let told = match verdict {
        Verdict::Slip(_) => json!({ "state": "slip", "valid": false, "message": said }),
        Verdict::Unknown(code) => json!({ "state": "unknown", "valid": false, "message": said, "code": code }),
        Verdict::Known(f) => {
            let r = &f.printed.record;
            json!({
                "state": f.state.key(),
                "valid": verdict.is_valid(),
                "message": said,
                "entries_added": f.added,
                "code": f.code,
                "record": f.id.code(),
                "sort": r.sort.unwrap_or(Issued::Certificate).key(),
                "title": r.title,
                "name": f.printed.name,
                "native_name": f.printed.native,
                "issuer": r.issuer,
                "number": r.number,
                "issued_on": r.issued_on.map(|d| d.to_string()),
                "starts_on": r.starts_on.map(|d| d.to_string()),
                "ends_on": r.ends_on.map(|d| d.to_string()),
                "hours": r.hours,
                "hospital": f.printed.hospital,
            })
        }
    };
    out.json("", &told)
}
