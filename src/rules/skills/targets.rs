//! Scores to reach that a framework names for instruments, by their code or by code and version: `dops=4; osats/grs-7=3.5`.
//!
//! A framework may ask for more or less than an instrument's own target, as it may for assessments and assessors. What it names goes
//! before that; of two names the one with the version.
//!
//! Must not: name a score for what looks back or ahead. The O-SCORE to reach is a field of its own and an EPA level is the skill's.
//! Still awkward: an instrument whose code has `/` and whose name is that of another one's version is taken for both.

use super::scale::Perspective;
use crate::model::{Instrument, InstrumentKind};
use crate::msg;
use crate::words::Message;

/// How well a name fits an instrument: 2 by code and version, 1 by code.
fn fits(name: &str, instrument: &Instrument) -> u8 {
    let name = name.trim();
    if name.eq_ignore_ascii_case(&format!("{}/{}", instrument.code.trim(), instrument.version.trim())) {
        2
    } else {
        u8::from(name.eq_ignore_ascii_case(instrument.code.trim()))
    }
}

/// The score that is named for an instrument.
#[must_use]
pub fn named(targets: &[(String, f64)], instrument: &Instrument) -> Option<f64> {
    let named = targets.iter().map(|(name, score)| (fits(name, instrument), *score)).filter(|(how, _)| *how > 0);
    // Of two of one sort the first.
    named.rev().max_by_key(|(how, _)| *how).map(|(_, score)| score)
}

/// Refuses what cannot be reached: a name that no instrument has, one that is there twice, an instrument whose target stands elsewhere, a
/// score off the scale of an instrument that is meant.
///
/// # Errors
/// What is wrong, and what to do.
pub fn accept(targets: &[(String, f64)], instruments: &[Instrument]) -> Result<(), (Message, Message)> {
    for (at, (name, score)) in targets.iter().enumerate() {
        if targets.iter().take(at).any(|(other, _)| other.trim().eq_ignore_ascii_case(name.trim())) {
            return Err((msg!("skills-targets-twice", name = shown(name)), msg!("skills-targets-twice-next")));
        }
        let mut meant = instruments.iter().filter(|one| fits(name, one) > 0).peekable();
        if meant.peek().is_none() {
            let mut known: Vec<&str> = instruments.iter().map(|one| one.code.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            let next = msg!("skills-targets-unknown-next", known = crate::text::truncate(&known.join(", "), 200));
            return Err((msg!("skills-targets-unknown", name = shown(name)), next));
        }
        for one in meant {
            let tool = format!("{} {}", one.code, one.version);
            if Perspective::of(one.kind.unwrap_or(InstrumentKind::Other)) != Perspective::Ordinary {
                return Err((msg!("skills-targets-elsewhere", tool = tool), msg!("skills-targets-elsewhere-next")));
            }
            if one.scale_min.is_some_and(|least| *score < least) || one.scale_max.is_some_and(|greatest| *score > greatest) {
                let end = |e: Option<f64>| e.map_or_else(|| "…".to_owned(), |e| e.to_string());
                let what =
                    msg!("skills-off-scale", rating = *score, tool = tool, least = end(one.scale_min), greatest = end(one.scale_max));
                let next = msg!("skills-targets-scale-next", code = one.code.as_str(), version = one.version.as_str());
                return Err((what, next));
            }
        }
    }
    Ok(())
}

fn shown(name: &str) -> String {
    crate::text::truncate(&crate::text::screen(name), 40).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instrument(code: &str, version: &str, kind: InstrumentKind, scale: (f64, f64)) -> Instrument {
        Instrument {
            code: code.into(),
            version: version.into(),
            kind: Some(kind),
            scale_min: Some(scale.0),
            scale_max: Some(scale.1),
            ..Instrument::default()
        }
    }

    fn all() -> Vec<Instrument> {
        vec![
            instrument("dops", "1", InstrumentKind::Dops, (1.0, 6.0)),
            instrument("osats", "grs-7", InstrumentKind::Osats, (1.0, 5.0)),
            instrument("osats", "sum", InstrumentKind::Osats, (7.0, 35.0)),
            instrument("o-score", "1", InstrumentKind::OScore, (1.0, 5.0)),
            instrument("epa", "1", InstrumentKind::Epa, (1.0, 5.0)),
        ]
    }

    fn pairs(of: &[(&str, f64)]) -> Vec<(String, f64)> {
        of.iter().map(|(name, score)| ((*name).to_owned(), *score)).collect()
    }

    #[test]
    fn what_cannot_be_reached_is_refused() {
        let table: [(&[(&str, f64)], &str); 11] = [
            (&[], ""),
            (&[("DOPS", 5.0), ("osats/grs-7", 3.5), ("osats/sum", 21.0)], ""),
            (&[("dops", 6.5)], "skills-off-scale"),
            (&[("dops", 0.0)], "skills-off-scale"),
            // By its code all versions are meant, and 4 is off the scale of one.
            (&[("osats", 4.0)], "skills-off-scale"),
            (&[("mini-cex", 5.0)], "skills-targets-unknown"),
            (&[("osats/9", 4.0)], "skills-targets-unknown"),
            (&[("", 4.0)], "skills-targets-unknown"),
            (&[("dops", 4.0), ("Dops ", 5.0)], "skills-targets-twice"),
            (&[("o-score", 4.0)], "skills-targets-elsewhere"),
            (&[("epa/1", 4.0)], "skills-targets-elsewhere"),
        ];
        for (of, want) in table {
            let got = accept(&pairs(of), &all()).err().map(|(what, _)| what.id.to_string()).unwrap_or_default();
            assert_eq!(got, want, "{of:?}");
        }
    }

    #[test]
    fn the_version_goes_before_the_code() {
        let all = all();
        for of in [[("osats", 9.0), ("osats/grs-7", 3.5)], [("osats/grs-7", 3.5), ("osats", 9.0)]] {
            let of = pairs(&of);
            let got: Vec<Option<f64>> = all.iter().map(|one| named(&of, one)).collect();
            assert_eq!(got, [None, Some(3.5), Some(9.0), None, None]);
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_on_the_scale_of_whatever_it_is_for(name in "(dops|osats|osats/grs-7|osats/sum|o-score|epa|x)", score in -2.0..40.0_f64) {
            let (of, all) = (pairs(&[(name.as_str(), score)]), all());
            if accept(&of, &all).is_ok() {
                for one in &all {
                    if let Some(score) = named(&of, one) {
                        prop_assert!(one.scale_min.unwrap() <= score && score <= one.scale_max.unwrap());
                    }
                }
            }
        }
    }
}
