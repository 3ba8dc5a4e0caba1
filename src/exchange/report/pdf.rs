//! Laid pages as a PDF, with the letters of its fonts in it and the text that can be searched and copied.
//!
//! The same document gives the same bytes: no clock and no chance goes in.

use krilla::Document as Pdf;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font as Face, GlyphId, KrillaGlyph};

use super::Document;
use super::faces::{Font, Shaped};
use super::lay::{Laid, Op, PAGE};
use crate::error::{Error, Result};
use crate::text::harmless;

/// The pages as a file.
pub(super) fn write(document: &Document, laid: &Laid) -> Result<Vec<u8>> {
    let faces: Vec<(Font, Face)> =
        Font::ALL.into_iter().filter_map(|font| Face::new(font.bytes().into(), 0).map(|face| (font, face))).collect();
    let mut pdf = Pdf::new();
    pdf.set_metadata(Metadata::new().title(harmless(&document.title).into_owned()).language("en".to_owned()).creator("ustaz".to_owned()));
    for ops in &laid.pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Error::defect("a page without a size"))?;
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        for op in ops {
            draw(&mut surface, &faces, op);
        }
        surface.finish();
        page.finish();
    }
    pdf.finish().map_err(|e| Error::defect(format!("{e:?}")))
}

fn grey(level: u8) -> rgb::Color {
    rgb::Color::new(level, level, level)
}

fn draw(surface: &mut Surface<'_>, faces: &[(Font, Face)], op: &Op) {
    match op {
        Op::Text { x, y, size, shaped, pale } => {
            let Some((_, face)) = faces.iter().find(|(font, _)| *font == shaped.font) else { return };
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: grey(if *pale { 90 } else { 0 }).into(), ..Fill::default() }));
            surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs(shaped), face.clone(), &shaped.text, *size, false);
        }
        Op::Stroke { thick, points, ink, dash } => {
            let mut path = PathBuilder::new();
            for (n, (x, y)) in points.iter().enumerate() {
                if n == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            if let Some(path) = path.finish() {
                surface.set_fill(None);
                let dash = dash.map(|(on, off)| StrokeDash { array: vec![on, off], offset: 0.0 });
                surface.set_stroke(Some(Stroke { paint: grey(*ink).into(), width: *thick, dash, ..Stroke::default() }));
                surface.draw_path(&path);
            }
        }
    }
}

fn glyphs(shaped: &Shaped) -> Vec<KrillaGlyph> {
    shaped.glyphs.iter().map(|g| KrillaGlyph::new(GlyphId::new(g.id), g.advance, g.x, g.y, 0.0, g.from..g.to, None)).collect()
}
