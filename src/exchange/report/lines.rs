//! The order of a line in several scripts: stretches of one direction, script and font, from the left edge to the right.
//!
//! A paragraph's own direction is that of its first letter (Unicode bidirectional algorithm, by `unicode-bidi`); digits inside Arabic text
//! run to the right. Stretches are cut where the script changes, since letters are joined and placed by script.
//!
//! Must not: measure, or draw.

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

/// A script that needs letters of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Latin, and all that has no letters: digits, signs, spaces by themselves.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Arabic letters, digits and signs: Dari and Pashto.
    Arabic,
    /// Another one, for which there is no font.
    Other,
}

/// The script of a character; `None` for what stands in any.
#[must_use]
pub fn script(c: char) -> Option<Script> {
    match c {
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
            Some(Script::Arabic)
        }
        '\u{400}'..='\u{52F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' => Some(Script::Cyrillic),
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Some(Script::Greek),
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}' => Some(Script::Latin),
        c if c.is_alphabetic() => Some(Script::Other),
        _ => None,
    }
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its text in the order in which it is read.
    pub text: String,
    /// It runs from right to left.
    pub rtl: bool,
    /// Its script.
    pub script: Script,
}

/// A paragraph, whose directions are settled.
pub struct Paragraph<'a> {
    bidi: BidiInfo<'a>,
    text: &'a str,
}

impl<'a> Paragraph<'a> {
    /// Settles the directions of a text without line breaks.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { bidi: BidiInfo::new(text, None), text }
    }

    /// Whether it begins at the right margin.
    #[must_use]
    pub fn rtl(&self) -> bool {
        self.bidi.paragraphs.first().is_some_and(|p| p.level.is_rtl())
    }

    /// The stretches of a part of it that stands on one line, from left to right.
    #[must_use]
    pub fn line(&self, line: Range<usize>) -> Vec<Run> {
        let Some(own) = self.bidi.paragraphs.first() else { return Vec::new() };
        if line.is_empty() || self.text.get(line.clone()).is_none() {
            return Vec::new();
        }
        let (levels, stretches) = self.bidi.visual_runs(own, line);
        let mut out = Vec::new();
        for stretch in stretches {
            let rtl = levels.get(stretch.start).is_some_and(Level::is_rtl);
            let mut runs = by_script(self.text.get(stretch).unwrap_or_default(), rtl);
            if rtl {
                runs.reverse();
            }
            out.append(&mut runs);
        }
        out
    }
}

/// Cuts a text of one direction where its script changes; what stands in any script goes with what is before it.
fn by_script(text: &str, rtl: bool) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut known = false;
    for c in text.chars() {
        // Signs of direction have done their work.
        if matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') {
            continue;
        }
        let own = script(c);
        match (out.last_mut(), own) {
            (Some(last), None) => last.text.push(c),
            (Some(last), Some(own)) if last.script == own || !known => {
                last.script = own;
                last.text.push(c);
            }
            (_, own) => out.push(Run { text: c.to_string(), rtl, script: own.unwrap_or(Script::Latin) }),
        }
        known |= own.is_some();
    }
    out
}

/// The stretches of a short text on one line.
#[must_use]
pub fn runs(text: &str) -> Vec<Run> {
    Paragraph::new(text).line(0..text.len())
}

/// The language that a text in a script is most likely in, as HTML names it; Pashto and Kazakh have letters of their own.
#[must_use]
pub fn language(script: Script, text: &str) -> &'static str {
    match script {
        Script::Arabic if text.chars().any(|c| "ټډړږښګڼېۍځڅئ".contains(c)) => "ps",
        Script::Arabic => "prs",
        Script::Cyrillic if text.chars().any(|c| "ӘәҒғҚқҢңӨөҰұҮүҺһІі".contains(c)) => "kk",
        Script::Cyrillic => "ru",
        Script::Greek => "el",
        Script::Latin => "en",
        Script::Other => "und",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, bool, Script)> {
        runs(text).into_iter().map(|r| (r.text, r.rtl, r.script)).collect()
    }

    fn run(text: &str, rtl: bool, script: Script) -> (String, bool, Script) {
        (text.to_owned(), rtl, script)
    }

    #[test]
    fn a_latin_line_is_one_stretch() {
        assert_eq!(told("Ahmad Karimi, 2026"), [run("Ahmad Karimi, 2026", false, Script::Latin)]);
        assert!(!Paragraph::new("Ahmad Karimi").rtl());
        assert_eq!(told(""), []);
    }

    #[test]
    fn a_dari_line_begins_at_the_right_and_its_digits_run_right() {
        let text = "احمد ۱۲ کریمی";
        assert!(Paragraph::new(text).rtl());
        let found = told(text);
        assert_eq!(found.first().map(|r| (r.0.trim().to_owned(), r.1)), Some(("کریمی".to_owned(), true)));
        assert!(found.iter().any(|r| r.0.contains("۱۲") && !r.1), "digits from left to right: {found:?}");
        assert_eq!(found.last().map(|r| r.0.trim().to_owned()), Some("احمد".to_owned()));
    }

    #[test]
    fn scripts_in_one_line_keep_their_order() {
        let found = told("Ahmad احمد Әлия 7");
        let order: Vec<Script> = found.iter().map(|r| r.2).collect();
        assert_eq!(order, [Script::Latin, Script::Arabic, Script::Cyrillic]);
        assert!(found.iter().all(|r| r.1 == (r.2 == Script::Arabic)), "{found:?}");
        // In a line that begins in Dari the Latin word stands left of it.
        let found = told("احمد Ahmad");
        assert_eq!(found.iter().map(|r| r.2).collect::<Vec<_>>(), [Script::Latin, Script::Arabic]);
    }

    #[test]
    fn nothing_is_lost_or_doubled() {
        for text in ["Ahmad (احمد) – Әлия, №7: «درمل»", "۱۴۰۵/۹/۲ – 2026-11-23", "ښاغلی (Dr) ګل", "123", "  ", "a\u{2067}ب\u{2069}c"]
        {
            let mut all: Vec<char> = runs(text).iter().flat_map(|r| r.text.chars()).collect();
            let mut wanted: Vec<char> = text.chars().filter(|c| !('\u{2066}'..='\u{2069}').contains(c)).collect();
            all.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(all, wanted, "{text}");
        }
    }

    #[test]
    fn languages_are_told_by_their_letters() {
        assert_eq!(language(Script::Arabic, "ښاغلی"), "ps");
        assert_eq!(language(Script::Arabic, "احمد کریمی"), "prs");
        assert_eq!(language(Script::Cyrillic, "Әлия"), "kk");
        assert_eq!(language(Script::Cyrillic, "Анна"), "ru");
    }
}
