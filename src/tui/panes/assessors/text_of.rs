//! The agreement of assessors in lines: figures with their number, or why there is none.

use crate::error::Result;
use crate::programme::skills::assessors::{Agreement, Board};
use crate::rules::skills::agreement::{Icc, Kappa, Leaning};
use crate::text;
use crate::tui::theme::Tone;

/// All of it, in so many columns.
pub(super) fn lines(board: &Board, width: usize) -> Vec<(Tone, String)> {
    let mut out = Vec::new();
    let mut put = |tone: Tone, words: &str| {
        out.extend(text::wrap(words, width.max(10)).into_iter().map(|line| (tone, line.to_owned())));
    };
    put(Tone::Faint, &crate::words::label("assessors-what"));
    for tool in &board.agreement {
        put(Tone::Plain, "");
        put(Tone::Title, &tool.tool);
        for line in told(tool) {
            put(Tone::Plain, &line);
        }
        put(Tone::Label, &crate::words::label("assessors-pairs"));
        for two in &tool.pairs {
            let names = crate::say!("assessors-two", one = two.one, other = two.other, n = two.n);
            // Both are refused for the same reason often enough: it is said once.
            let (kappa, icc) = (kappa(&two.kappa), icc(&two.icc));
            put(Tone::Plain, &if kappa == icc { format!("{names} {kappa}") } else { format!("{names} {kappa} {icc}") });
        }
        put(Tone::Label, &crate::words::label("assessors-leanings"));
        for (name, leaning) in &tool.leanings {
            put(Tone::Plain, &lean(name, leaning));
        }
    }
    out
}

fn told(tool: &Agreement) -> Vec<String> {
    let mut out = vec![crate::say!("assessors-twice", n = tool.n)];
    if tool.by_day > 0 {
        out.push(crate::say!("assessors-by-day", n = tool.by_day));
    }
    out.push(kappa(&tool.kappa));
    if tool.left_out > 0 {
        out.push(crate::say!("assessors-left-out", n = tool.left_out));
    }
    out
}

fn figure(n: f64) -> String {
    format!("{n:.2}")
}

/// A refusal with what to do.
fn refused(e: &crate::error::Error) -> String {
    let next = e.hint().map(|hint| format!(" {hint}")).unwrap_or_default();
    format!("{}.{next}", e.what())
}

fn kappa(found: &Result<Kappa>) -> String {
    match found {
        Ok(k) => crate::say!("assessors-kappa", kappa = figure(k.kappa), low = figure(k.low), high = figure(k.high), n = k.n),
        Err(e) => refused(e),
    }
}

fn icc(found: &Result<Icc>) -> String {
    match found {
        Ok(Icc { icc, n, interval: Some((low, high)), .. }) => {
            crate::say!("assessors-icc", icc = figure(*icc), low = figure(*low), high = figure(*high), n = n)
        }
        Ok(Icc { icc, n, .. }) => crate::say!("assessors-icc-alone", icc = figure(*icc), n = n),
        Err(e) => refused(e),
    }
}

fn lean(name: &str, l: &Leaning) -> String {
    let by = format!("{:.1}", l.median.abs());
    let (n, less, more) = (l.n, l.less, l.more);
    if l.median < 0.0 {
        crate::say!("assessors-stricter", name = name, by = by, n = n, less = less, more = more)
    } else if l.median > 0.0 {
        crate::say!("assessors-milder", name = name, by = by, n = n, less = less, more = more)
    } else {
        crate::say!("assessors-even", name = name, n = n, less = less, more = more)
    }
}
