//! A certificate on a page: who completed what, where and when, who certifies it, and the code by which it is checked.
//!
//! Must not: read a sensitive field.

use chrono::NaiveDate;

use super::{Block, Document};
use crate::model::Issued;
use crate::programme::certificates::Printed;
use crate::rules::calendar::{self, Calendar, LunarShift, Style};
use crate::say;
use crate::words::label;

/// A certificate as a document; without a code it says that it was printed without one.
#[must_use]
pub fn document(printed: &Printed, shift: &LunarShift) -> Document {
    let r = &printed.record;
    let mut blocks = vec![
        Block::Title(label("report-certificate")),
        Block::Middle { large: false, text: label("report-certifies") },
        Block::Middle { large: true, text: printed.name.clone() },
    ];
    if !printed.native.is_empty() {
        blocks.push(Block::Middle { large: true, text: printed.native.clone() });
    }
    blocks.push(Block::Middle { large: false, text: label("report-completed") });
    blocks.push(Block::Middle { large: true, text: r.title.clone() });
    let mut pairs = Vec::new();
    let mut pair = |id: &str, value: String| {
        if !value.is_empty() {
            pairs.push((label(id), value));
        }
    };
    pair("report-where", two(&printed.hospital, &printed.hospital_native));
    pair("report-from", r.starts_on.map(|day| dated(day, shift)).unwrap_or_default());
    pair("report-to", r.ends_on.map(|day| dated(day, shift)).unwrap_or_default());
    pair("report-hours", r.hours.map(|n| n.to_string()).unwrap_or_default());
    pair("report-issuer", r.issuer.clone());
    pair("report-number", r.number.clone());
    pair("report-issued", r.issued_on.map(|day| dated(day, shift)).unwrap_or_default());
    blocks.push(Block::Pairs(pairs));
    blocks.push(Block::Signatures(vec![label("report-signature"), label("report-stamp")]));
    blocks.push(code_block(&r.code));
    let foot = [&printed.name, &r.number].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    Document { title: say!("report-certificate-of", name = printed.name), foot, blocks }
}

/// The code with how it is checked, or that there is none.
pub(super) fn code_block(code: &str) -> Block {
    if code.is_empty() {
        Block::Paragraph(label("report-no-code"))
    } else {
        Block::Code { code: code.to_owned(), how: say!("report-check", code = code) }
    }
}

/// A name in Latin letters and in its own script.
fn two(latin: &str, native: &str) -> String {
    if native.is_empty() || native == latin { latin.to_owned() } else { format!("{latin}\n{native}") }
}

/// A day in the calendars of both countries.
pub(super) fn dated(day: NaiveDate, shift: &LunarShift) -> String {
    let solar = calendar::format(day, Calendar::Solar, Style::Long, shift);
    say!("report-day", day = calendar::format(day, Calendar::Gregorian, Style::Long, shift), solar = solar)
}

/// What a certificate is, in a word.
#[must_use]
pub fn sort(sort: Option<Issued>) -> String {
    crate::programme::show::choice("issued", sort.unwrap_or(Issued::Certificate).key())
}
