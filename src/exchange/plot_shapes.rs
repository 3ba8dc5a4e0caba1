//! The few shapes that a plot in a file is made of, placed once for every form.
//!
//! Must not: know how a form writes them. Awkward: names of marks beside each other stand on two lines in turn; three close ones overlap.

use crate::rules::skills::plot::Plot;

/// The drawing, and what is left around it: left, top, right, bottom.
pub(super) const SIZE: (f64, f64) = (720.0, 420.0);
/// How much of the upper edge only the title takes.
pub(super) const HEAD: f64 = 30.0;
const MARGIN: (f64, f64, f64, f64) = (64.0, 60.0, 24.0, 56.0);

/// What a shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Axis,
    Grid,
    Series,
    Limit,
    Mark,
    Slope,
    Title,
    Faint,
    Plain,
    Sign,
    Failure,
}

impl Look {
    /// Its class in a style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Axis => "a",
            Self::Grid => "g",
            Self::Series => "s",
            Self::Limit => "l",
            Self::Mark => "m",
            Self::Slope => "r",
            Self::Title => "h",
            Self::Faint => "f",
            Self::Plain => "w",
            Self::Sign => "p",
            Self::Failure => "x",
        }
    }
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// A straight line.
    Line { look: Look, from: (f64, f64), to: (f64, f64) },
    /// A text on its base line; a sign stands in the middle of its place.
    Words { look: Look, at: (f64, f64), anchor: Anchor, words: String },
}

/// The shapes of a plot, those below first.
pub(super) fn shapes(plot: &Plot) -> Vec<Shape> {
    let (wide, high) = (SIZE.0 - MARGIN.0 - MARGIN.2, SIZE.1 - MARGIN.1 - MARGIN.3);
    let spot = |x: f64, y: f64| {
        let (x, y) = plot.spot(x, y, wide, high);
        (x + MARGIN.0, y + MARGIN.1)
    };
    let (left, top, right, bottom) = (MARGIN.0, MARGIN.1, MARGIN.0 + wide, MARGIN.1 + high);
    let line = |look, from, to| Shape::Line { look, from, to };
    let words = |look, at, anchor, words: &str| Shape::Words { look, at, anchor, words: words.to_owned() };
    let mut out = vec![
        words(Look::Title, (16.0, 22.0), Anchor::Start, &plot.title),
        words(Look::Faint, (16.0, 46.0), Anchor::Start, &plot.y.label),
        words(Look::Faint, (right, SIZE.1 - 8.0), Anchor::End, &plot.x.label),
    ];
    for (at, said) in &plot.y.ticks {
        let y = spot(plot.x.least, *at).1;
        out.push(line(Look::Grid, (left, y), (right, y)));
        out.push(words(Look::Faint, (left - 6.0, y + 4.0), Anchor::End, said));
    }
    for (at, said) in &plot.x.ticks {
        let x = spot(*at, plot.y.least).0;
        out.push(line(Look::Axis, (x, bottom), (x, bottom + 5.0)));
        out.push(words(Look::Faint, (x, bottom + 18.0), Anchor::Middle, said));
    }
    out.push(line(Look::Axis, (left, top), (left, bottom)));
    out.push(line(Look::Axis, (left, bottom), (right, bottom)));
    for limit in &plot.limits {
        let y = spot(plot.x.least, limit.at).1;
        out.push(line(Look::Limit, (left, y), (right, y)));
        out.push(words(Look::Plain, (left + 6.0, y - 4.0), Anchor::Start, &format!("{} {}", limit.name, plot.y.say(limit.at))));
    }
    for (n, mark) in plot.marks.iter().enumerate() {
        let x = spot(mark.at, plot.y.least).0;
        out.push(line(Look::Mark, (x, top), (x, bottom)));
        let (x, anchor) = if x > right - 120.0 { (x - 3.0, Anchor::End) } else { (x + 3.0, Anchor::Start) };
        out.push(words(Look::Plain, (x, top - if n % 2 == 0 { 3.0 } else { 16.0 }), anchor, &mark.name));
    }
    if let Some([a, b]) = plot.slope_ends() {
        out.push(line(Look::Slope, spot(a.0, a.1), spot(b.0, b.1)));
    }
    for series in &plot.series {
        if series.joined {
            for pair in series.points.windows(2) {
                if let [a, b] = pair {
                    out.push(line(Look::Series, spot(a.x, a.y), spot(b.x, b.y)));
                }
            }
        }
        for point in &series.points {
            let look = if point.sign == 'x' { Look::Failure } else { Look::Sign };
            out.push(words(look, spot(point.x, point.y), Anchor::Middle, &point.sign.to_string()));
        }
    }
    out
}
