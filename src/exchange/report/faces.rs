//! The fonts of reports, and letters made into the shapes that they take beside each other.
//!
//! Four files of `assets/fonts` (see `assets/SOURCES.md`): Noto Sans for Latin, Cyrillic and Greek, Noto Naskh Arabic for Dari and Pashto,
//! each regular and bold. Joining, marks and kerning are done by `rustybuzz`.
//!
//! Must not: know a document. Still awkward: no other font of the system is looked for; what these lack is a box.

use std::collections::BTreeSet;

use rustybuzz::{Direction, Face, UnicodeBuffer, script as scripts};

use super::lines::{Run, Script};
use crate::error::{Error, Result};

/// A font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// Latin, Cyrillic, Greek.
    Sans,
    /// The same, bold.
    SansBold,
    /// Arabic letters.
    Naskh,
    /// The same, bold.
    NaskhBold,
}

impl Font {
    /// Every font.
    pub const ALL: [Self; 4] = [Self::Sans, Self::SansBold, Self::Naskh, Self::NaskhBold];

    /// Its file.
    #[must_use]
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf"),
            Self::SansBold => include_bytes!("../../../assets/fonts/NotoSans-Bold.ttf"),
            Self::Naskh => include_bytes!("../../../assets/fonts/NotoNaskhArabic-Regular.ttf"),
            Self::NaskhBold => include_bytes!("../../../assets/fonts/NotoNaskhArabic-Bold.ttf"),
        }
    }
}

/// A letter in its shape. Lengths are shares of the font's size.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Its number in the font; 0: the font has none.
    pub id: u32,
    /// Which bytes of the text it stands for.
    pub from: usize,
    /// Their end.
    pub to: usize,
    /// How far the next one is.
    pub advance: f32,
    /// How far it is moved to the right,
    pub x: f32,
    /// and up.
    pub y: f32,
}

/// Letters of one font and one direction, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaped {
    /// The font.
    pub font: Font,
    /// The text, as it is read.
    pub text: String,
    /// Its shapes.
    pub glyphs: Vec<Glyph>,
    /// How wide they are together, as a share of the font's size.
    pub width: f32,
}

/// The fonts, read.
pub struct Faces {
    faces: Vec<(Font, Face<'static>)>,
}

impl Faces {
    /// Reads them.
    ///
    /// # Errors
    /// Never, unless the program is damaged.
    pub fn new() -> Result<Self> {
        let read = |font: Font| Face::from_slice(font.bytes(), 0).map(|face| (font, face));
        let faces: Vec<_> = Font::ALL.into_iter().filter_map(read).collect();
        if faces.len() == Font::ALL.len() { Ok(Self { faces }) } else { Err(Error::defect("a font that cannot be read")) }
    }

    fn face(&self, font: Font) -> Option<&Face<'static>> {
        self.faces.iter().find(|(own, _)| *own == font).map(|(_, face)| face)
    }

    fn has(&self, font: Font, c: char) -> bool {
        self.face(font).is_some_and(|face| face.glyph_index(c).is_some())
    }

    /// Shapes the stretches of a line from left to right; letters that no font has are put to `missing`.
    #[must_use]
    pub fn shape(&self, runs: &[Run], bold: bool, missing: &mut BTreeSet<char>) -> Vec<Shaped> {
        let mut out = Vec::new();
        for run in runs {
            let mut parts = self.parts(run, bold, missing);
            if run.rtl {
                parts.reverse();
            }
            out.extend(parts.into_iter().filter_map(|(font, text)| self.shaped(font, text, run)));
        }
        out
    }

    /// A stretch in parts of one font each, as they are read.
    fn parts(&self, run: &Run, bold: bool, missing: &mut BTreeSet<char>) -> Vec<(Font, String)> {
        let (sans, naskh) = if bold { (Font::SansBold, Font::NaskhBold) } else { (Font::Sans, Font::Naskh) };
        let (first, second) = if run.script == Script::Arabic { (naskh, sans) } else { (sans, naskh) };
        let mut out: Vec<(Font, String)> = Vec::new();
        for c in run.text.chars() {
            let last = out.last().map(|(font, _)| *font);
            // Marks stay on their letter, spaces and signs in their stretch.
            let font = match last.filter(|font| !c.is_alphanumeric() && self.has(*font, c)) {
                Some(font) => font,
                None if self.has(first, c) => first,
                None if self.has(second, c) => second,
                None => {
                    if !matches!(c, '\u{200C}' | '\u{200D}') {
                        missing.insert(c);
                    }
                    last.unwrap_or(first)
                }
            };
            match out.last_mut() {
                Some((own, text)) if *own == font => text.push(c),
                _ => out.push((font, c.to_string())),
            }
        }
        out
    }

    fn shaped(&self, font: Font, text: String, run: &Run) -> Option<Shaped> {
        let face = self.face(font)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.set_direction(if run.rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_script(match run.script {
            Script::Latin | Script::Other => scripts::LATIN,
            Script::Cyrillic => scripts::CYRILLIC,
            Script::Greek => scripts::GREEK,
            Script::Arabic => scripts::ARABIC,
        });
        if let Ok(language) = super::lines::language(run.script, &text).parse() {
            buffer.set_language(language);
        }
        let units = f32::from(u16::try_from(face.units_per_em()).unwrap_or(1000)).max(1.0);
        let length = |n: i32| n as f32 / units;
        let shaped = rustybuzz::shape(face, &[], buffer);
        // Where the text of each cluster ends: where the next one begins.
        let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let end = |from: usize| starts.iter().copied().find(|start| *start > from).unwrap_or(text.len());
        let glyphs: Vec<Glyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, at)| Glyph {
                id: info.glyph_id,
                from: info.cluster as usize,
                to: end(info.cluster as usize),
                advance: length(at.x_advance),
                x: length(at.x_offset),
                y: length(at.y_offset),
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        Some(Shaped { font, text, glyphs, width })
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::runs;
    use super::*;

    #[test]
    fn letters_of_both_countries_are_there_in_both_weights() {
        let faces = Faces::new().unwrap();
        let letters = "Ahmad Karimi, ÄÖÜ é ñ Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Щщ № ټ ډ ړ ږ ښ ګ ڼ ې ۍ ئ پ چ ژ گ ک ی ځ څ ؤ أ إ آ ۀ ة ۰۱۲۳۴۵۶۷۸۹ ، ؟ « » – — …";
        for bold in [false, true] {
            let mut missing = BTreeSet::new();
            let shaped = faces.shape(&runs(letters), bold, &mut missing);
            assert_eq!(missing, BTreeSet::new());
            assert!(shaped.iter().flat_map(|s| &s.glyphs).all(|g| g.id != 0), "a box");
        }
    }

    #[test]
    fn arabic_letters_are_joined() {
        let faces = Faces::new().unwrap();
        let ids = |text: &str| -> Vec<u32> {
            faces.shape(&runs(text), false, &mut BTreeSet::new()).iter().flat_map(|s| s.glyphs.iter().map(|g| g.id)).collect()
        };
        // A letter without dots: those are marks of their own.
        let alone = ids("ه");
        assert_eq!(alone.len(), 1);
        let joined = ids("هه");
        assert_eq!(joined.len(), 2);
        assert!(
            !joined.contains(&alone[0]) && joined[0] != joined[1],
            "an end and a beginning, and neither stands alone: {alone:?} {joined:?}"
        );
        assert_ne!(ids("لا"), [ids("ا"), ids("ل")].concat(), "lam and alef make a shape of their own");
    }

    #[test]
    fn what_no_font_has_is_told() {
        let faces = Faces::new().unwrap();
        let mut missing = BTreeSet::new();
        let shaped = faces.shape(&runs("Ahmad 王 Karimi"), false, &mut missing);
        assert_eq!(missing.into_iter().collect::<String>(), "王");
        assert_eq!(shaped.iter().flat_map(|s| &s.glyphs).filter(|g| g.id == 0).count(), 1, "and drawn as one box");
    }

    #[test]
    fn fonts_are_small() {
        assert!(Font::ALL.iter().map(|f| f.bytes().len()).sum::<usize>() < 600_000);
    }
}
