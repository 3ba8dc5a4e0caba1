//! `ustaz stress`: writes as fast as it can and tells of each commit. For the fault tests; not in the help.
//!
//! Each worker makes, changes, takes back and brings back trainees of its own. What `acked` said must be in the file whatever
//! happens to the process afterwards.

use std::io::{self, Read};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use clap::{ArgMatches, Command, value_parser};

use super::out::Out;
use super::{Ending, House, option};
use crate::error::Result;
use crate::model::{Id, Kind, Row, Value};
use crate::store::{Mode, Store, new_id};
use crate::{msg, say};

/// Changes of one trainee before the next one is made.
const ROUND: u64 = 8;

pub(super) fn command(command: Command) -> Command {
    let number = |name, help| option(name, say!("cli-value-number"), help).value_parser(value_parser!(u64));
    command
        .about(say!("cli-stress"))
        .hide(true)
        .arg(number("changes", say!("cli-stress-changes")).default_value("100").hide_default_value(true))
        .arg(number("worker", say!("cli-stress-worker")).default_value("1").hide_default_value(true))
        .arg(number("hold", say!("cli-stress-hold")))
        .arg(number("count", say!("cli-stress-count")))
        .arg(number("pace", say!("cli-stress-pace")).default_value("0").hide_default_value(true))
}

pub(super) fn run(house: &House, matches: &ArgMatches) -> Result<Ending> {
    let mut store = house.store(Mode::Write)?;
    let mut out = Out::new();
    if let Some(seconds) = matches.get_one::<u64>("hold") {
        return hold(&mut store, &mut out, house, Duration::from_secs(*seconds));
    }
    let number = |name| matches.get_one::<u64>(name).copied().unwrap_or_default();
    let author = format!("worker{}", number("worker"));
    if let Some(seconds) = matches.get_one::<u64>("count") {
        return count(&mut store, &mut out, &author, Duration::from_secs(*seconds), Duration::from_millis(number("pace")));
    }
    let mut at: Option<(Id, i64)> = None;
    for n in 0..number("changes") {
        let (seq, id, value) = change(&mut store, &author, n, at)?;
        at = Some((id, seq));
        out.text(&format!("acked {seq} {} {value}\n", id.get()))?;
    }
    Ok(Ending::Well)
}

/// Change `n` of a worker whose change before was `last`; gives its row in the journal, the record and what it holds now.
fn change(store: &mut Store, author: &str, n: u64, last: Option<(Id, i64)>) -> Result<(i64, Id, String)> {
    let value = format!("{author} {n}");
    let label = msg!("journal-stress", n = n);
    match (n % ROUND, last) {
        (2..=5 | 7, Some((id, _))) => {
            let written = store.write(author, &label, |tx| tx.set(Kind::Trainee, id, &[("notes", Value::text(value.as_str()))]))?;
            Ok((written.seq.unwrap_or_default(), id, value))
        }
        // Taking the last change back, and at 6 taking back the taking back of a whole record.
        (1 | 6, Some((id, seq))) => {
            let written = store.undo(author, seq)?;
            let holds = store.get(Kind::Trainee, id)?.filter(|row| !row.gone).map(|row| row.text("notes").to_owned());
            let mut seq = written.seq.unwrap_or_default();
            if holds.is_none() {
                seq = store.undo(author, seq)?.seq.unwrap_or_default();
            }
            let holds = store.get(Kind::Trainee, id)?.map(|row| row.text("notes").to_owned());
            Ok((seq, id, holds.unwrap_or_default()))
        }
        _ => {
            let row =
                Row::new(Kind::Trainee, new_id()?).with("passport_name", Value::text(author)).with("notes", Value::text(value.as_str()));
            let written = store.write(author, &label, |tx| tx.insert(&row))?;
            Ok((written.seq.unwrap_or_default(), row.id, value))
        }
    }
}

/// Counts with others in one record from a line on standard input on, and then tells how many microseconds each save took. With
/// a pace it thinks between two saves, for half to one and a half of it.
fn count(store: &mut Store, out: &mut Out, author: &str, time: Duration, pace: Duration) -> Result<Ending> {
    let (kind, id) = (Kind::Hospital, Id::from_bytes([1; 8]));
    let mut line = String::new();
    out.text("ready\n")?;
    let _ = io::stdin().read_line(&mut line);
    let (begun, mut took) = (Instant::now(), Vec::new());
    while begun.elapsed() < time {
        if !pace.is_zero() {
            let part = u32::try_from(new_id()?.get() % 1_000).unwrap_or(0);
            std::thread::sleep(pace / 2 + pace * part / 1_000);
        }
        let since = Instant::now();
        store.write(author, &msg!("journal-stress", n = took.len()), |tx| {
            let held: u64 = tx.expect(kind, id)?.text("notes").parse().unwrap_or(0);
            tx.set(kind, id, &[("notes", Value::text((held + 1).to_string()))])
        })?;
        took.push(since.elapsed().as_micros());
    }
    for micros in took {
        out.line(&format!("took {micros}"))?;
    }
    out.end()?;
    Ok(Ending::Well)
}

/// Holds the write lock until standard input ends or the time is over.
fn hold(store: &mut Store, out: &mut Out, house: &House, at_most: Duration) -> Result<Ending> {
    store.write(&house.user, &msg!("journal-stress", n = 0), |_| {
        out.text("holding\n")?;
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || {
            let _ = io::stdin().read_to_end(&mut Vec::new());
            let _ = ended.send(());
        });
        let _ = end.recv_timeout(at_most);
        Ok(())
    })?;
    out.text("let go\n")?;
    Ok(Ending::Well)
}
