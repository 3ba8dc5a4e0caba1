//! A plot as a plain value: axes with their ticks, series of points, limits and marks, and the same told in words. Screens and files
//! draw it; the numbers are here once.
//!
//! A point is told apart by a sign (a letter), never by colour alone. [`Plot::twin`] is the plot for whoever does not look: it holds every
//! number that is drawn.
//!
//! Must not: know a screen or a file, or put ratings of two tools on one axis (the caller makes a plot for each).
//! Still awkward: an axis has few ticks, which are chosen before anybody knows how wide the drawing is.

use chrono::{Datelike, NaiveDate};

use crate::text;

/// Ticks that a numbered axis has at most.
const TICKS: f64 = 5.0;

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it measures.
    pub label: String,
    /// Where it begins.
    pub least: f64,
    /// Where it ends; above `least`.
    pub greatest: f64,
    /// Where a number stands, and how it is written.
    pub ticks: Vec<(f64, String)>,
    /// Digits after the point where a value is told.
    pub decimals: usize,
}

impl Axis {
    /// An axis of numbers that has room for these values, its ends and ticks on round numbers. Values that are no numbers are passed over.
    #[must_use]
    pub fn numbers(label: String, values: impl IntoIterator<Item = f64>, decimals: usize) -> Self {
        let (mut least, mut greatest) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.into_iter().filter(|v| v.is_finite()) {
            (least, greatest) = (least.min(value), greatest.max(value));
        }
        if least > greatest {
            (least, greatest) = (0.0, 1.0);
        }
        if greatest - least < 1e-9 {
            (least, greatest) = (least - 0.5, greatest + 0.5);
        }
        let step = round_step((greatest - least) / TICKS, decimals);
        Self::stepped(label, (least / step).floor() * step, (greatest / step).ceil() * step, step, decimals)
    }

    /// An axis from one end to the other, as a scale has them; ticks on round numbers.
    #[must_use]
    pub fn scale(label: String, least: f64, greatest: f64, decimals: usize) -> Self {
        if !(least.is_finite() && greatest.is_finite() && least < greatest) {
            return Self::numbers(label, [least, greatest], decimals);
        }
        Self::stepped(label, least, greatest, round_step((greatest - least) / TICKS, decimals), decimals)
    }

    /// An axis of days, with at most `most` ticks.
    #[must_use]
    pub fn days(label: String, first: NaiveDate, last: NaiveDate, most: u32, say: impl Fn(NaiveDate) -> String) -> Self {
        let (from, to) = (first.min(last).num_days_from_ce(), first.max(last).num_days_from_ce().max(first.num_days_from_ce() + 1));
        let steps = i32::try_from(most.clamp(2, 12)).unwrap_or(2) - 1;
        let steps = steps.min(to - from).max(1);
        let at = |n: i32| from + i32::try_from(i64::from(to - from) * i64::from(n) / i64::from(steps)).unwrap_or(0);
        let tick = |day: i32| NaiveDate::from_num_days_from_ce_opt(day).map(|d| (f64::from(day), say(d)));
        Self {
            label,
            least: f64::from(from),
            greatest: f64::from(to),
            ticks: (0..=steps).filter_map(|n| tick(at(n))).collect(),
            decimals: 0,
        }
    }

    fn stepped(label: String, least: f64, greatest: f64, step: f64, decimals: usize) -> Self {
        let greatest = greatest.max(least + step * 1e-6);
        let first = (least / step).ceil();
        let mut ticks = Vec::new();
        let mut n = 0.0;
        while ticks.len() < 12 {
            let at = (first + n) * step;
            if at > greatest + step * 1e-6 {
                break;
            }
            // Digits that the step needs, and no minus before a nought.
            let digits = (0..decimals).find(|d| ((step * 10_f64.powi(whole(*d))).fract()).abs() < 1e-9).unwrap_or(decimals);
            let at = if at.abs() < step * 1e-9 { 0.0 } else { at };
            ticks.push((at, format!("{at:.digits$}")));
            n += 1.0;
        }
        Self { label, least, greatest, ticks, decimals }
    }

    /// Where a value lies, 0 at the beginning and 1 at the end; what lies beyond is put on the edge, what is no number at the beginning.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let at = (value - self.least) / (self.greatest - self.least);
        if at.is_nan() { 0.0 } else { at.clamp(0.0, 1.0) }
    }

    /// A value as it is told.
    #[must_use]
    pub fn say(&self, value: f64) -> String {
        format!("{:.*}", self.decimals, if value == 0.0 { 0.0 } else { value })
    }
}

/// A day on an axis of days.
#[must_use]
pub fn day(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

fn whole(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(0)
}

/// The least of 1, 2 and 5 times a power of ten that is not below `least`, and not finer than the digits.
fn round_step(least: f64, decimals: usize) -> f64 {
    let least = least.max(10_f64.powi(-whole(decimals)));
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|step| *step >= least * (1.0 - 1e-9));
    step.filter(|s| s.is_finite() && *s > 0.0).unwrap_or(1.0)
}

/// One point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Along.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// The letter that is drawn.
    pub sign: char,
    /// Its place along, in words: a day, the number of a case.
    pub at: String,
    /// What else there is to say of it.
    pub note: String,
}

/// Points that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What they are.
    pub name: String,
    /// Whether they are joined.
    pub joined: bool,
    /// In their order.
    pub points: Vec<Point>,
}

/// A line across, at a value that means something.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// What it means.
    pub name: String,
    /// Where.
    pub at: f64,
}

/// A line up, at a place where something happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What.
    pub name: String,
    /// Where along.
    pub at: f64,
    /// The place in words.
    pub said: String,
}

/// A straight line that is no series of its own points: a regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope {
    /// What it is.
    pub name: String,
    /// Its value at 0.
    pub intercept: f64,
    /// Its rise for one step along.
    pub slope: f64,
}

/// A plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// Of what.
    pub title: String,
    /// What it says, in sentences.
    pub says: Vec<String>,
    /// Along.
    pub x: Axis,
    /// Up.
    pub y: Axis,
    /// What is drawn.
    pub series: Vec<Series>,
    /// Lines across.
    pub limits: Vec<Limit>,
    /// Lines up.
    pub marks: Vec<Mark>,
    /// A straight line.
    pub slope: Option<Slope>,
}

impl Plot {
    /// Where a point lies in a drawing `wide` and `high`: from the left, and from the top. Always inside of it.
    #[must_use]
    pub fn spot(&self, x: f64, y: f64, wide: f64, high: f64) -> (f64, f64) {
        (self.x.place(x) * wide, (1.0 - self.y.place(y)) * high)
    }

    /// The ends of the straight line as far as it is within the axes.
    #[must_use]
    pub fn slope_ends(&self) -> Option<[(f64, f64); 2]> {
        let line = self.slope.as_ref()?;
        let at = |x: f64| line.intercept + line.slope * x;
        let (mut from, mut to) = (self.x.least, self.x.greatest);
        if line.slope.abs() > 1e-12 {
            let (a, b) = ((self.y.least - line.intercept) / line.slope, (self.y.greatest - line.intercept) / line.slope);
            from = from.max(a.min(b));
            to = to.min(a.max(b));
        }
        (from < to).then(|| [(from, at(from)), (to, at(to))])
    }

    /// Its lines across and up, in words.
    fn lines(&self) -> impl Iterator<Item = String> {
        let across = self.limits.iter().map(|l| format!("{}: {}", l.name, self.y.say(l.at)));
        across.chain(self.marks.iter().map(|m| format!("{}: {}", m.name, m.said)))
    }

    /// The same in words for paper, where there is less room than in [`Self::twin`]: what it says, its lines, and of each series a
    /// paragraph with every point that is drawn.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let mut out = self.says.clone();
        let lines: Vec<String> = self.lines().collect();
        out.extend((!lines.is_empty()).then(|| lines.join("; ")));
        for series in self.series.iter().filter(|s| !s.points.is_empty()) {
            let points: Vec<String> = series.points.iter().map(|p| format!("{} {} {}", p.at, p.sign, self.y.say(p.y))).collect();
            out.push(format!("{}: {}", series.name, points.join(", ")));
        }
        out
    }

    /// The same in words: what it says, its lines, and every point with its numbers.
    #[must_use]
    pub fn twin(&self, columns: usize) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for sentence in &self.says {
            out.extend(text::wrap(sentence, columns.max(20)).into_iter().map(str::to_owned));
        }
        let told: Vec<String> = self.lines().collect();
        if !told.is_empty() {
            out.push(String::new());
            out.extend(told);
        }
        for series in self.series.iter().filter(|s| !s.points.is_empty()) {
            out.push(String::new());
            out.push(series.name.clone());
            let wide = |of: &dyn Fn(&Point) -> String| series.points.iter().map(|p| text::width(&of(p))).max().unwrap_or(0);
            let y = |p: &Point| self.y.say(p.y);
            let at = wide(&|p| p.at.clone()).max(text::width(&self.x.label));
            let up = wide(&y).max(text::width(&self.y.label));
            out.push(format!("  {}  {}", text::pad(&self.x.label, at), text::pad_left(&self.y.label, up)));
            for point in &series.points {
                let line = format!("  {}  {}  {} {}", text::pad(&point.at, at), text::pad_left(&y(point), up), point.sign, point.note);
                out.push(line.trim_end().to_owned());
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plot(points: &[(f64, f64)]) -> Plot {
        let point = |(x, y): &(f64, f64)| Point { x: *x, y: *y, sign: 'o', at: format!("{x:.3}"), note: String::new() };
        Plot {
            title: "of what".into(),
            says: vec!["What it says.".into()],
            x: Axis::numbers("along".into(), points.iter().map(|p| p.0), 3),
            y: Axis::numbers("up".into(), points.iter().map(|p| p.1), 2),
            series: vec![Series { name: "points".into(), joined: true, points: points.iter().map(point).collect() }],
            limits: vec![],
            marks: vec![],
            slope: None,
        }
    }

    #[test]
    fn ends_and_ticks_are_round() {
        let ticks = |values: &[f64], decimals| {
            let axis = Axis::numbers(String::new(), values.iter().copied(), decimals);
            axis.ticks.into_iter().map(|t| t.1).collect::<Vec<_>>()
        };
        assert_eq!(ticks(&[0.0, 2.5], 2), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]);
        assert_eq!(ticks(&[1.0, 50.0], 0), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(ticks(&[3.0, 3.0], 0), ["2", "3", "4"]);
        assert_eq!(ticks(&[], 0), ["0", "1"]);
        assert_eq!(ticks(&[f64::NAN, 7.0, 8.0], 0), ["7", "8"]);
        let scale = Axis::scale(String::new(), 1.0, 5.0, 0);
        assert_eq!((scale.least, scale.greatest, scale.ticks.len()), (1.0, 5.0, 5));
    }

    #[test]
    fn days_stand_from_the_first_to_the_last() {
        let on = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        let axis = Axis::days(String::new(), on(1), on(31), 4, |d| d.to_string());
        assert_eq!(axis.ticks.first().map(|t| t.1.as_str()), Some("2026-03-01"));
        assert_eq!(axis.ticks.last().map(|t| t.1.as_str()), Some("2026-03-31"));
        assert_eq!(axis.ticks.len(), 4);
        // One day alone has an axis all the same.
        let one = Axis::days(String::new(), on(5), on(5), 4, |d| d.to_string());
        assert!(one.least < one.greatest && one.place(day(on(5))) == 0.0);
    }

    #[test]
    fn a_slope_ends_where_the_axes_end() {
        let mut p = plot(&[(0.0, 0.0), (10.0, 10.0)]);
        p.slope = Some(Slope { name: String::new(), intercept: -5.0, slope: 2.0 });
        let [(x0, y0), (x1, y1)] = p.slope_ends().unwrap();
        assert!((x0 - 2.5).abs() < 1e-9 && y0.abs() < 1e-9 && (x1 - 7.5).abs() < 1e-9 && (y1 - 10.0).abs() < 1e-9);
        p.slope = Some(Slope { name: String::new(), intercept: 40.0, slope: 1.0 });
        assert_eq!(p.slope_ends(), None);
    }

    proptest! {
        #[test]
        fn every_point_is_in_the_frame_and_order_is_kept(
            points in prop::collection::vec((-1e6..1e6_f64, -1e3..1e3_f64), 1..60), wide in 1.0..500.0_f64, high in 1.0..300.0_f64,
        ) {
            let p = plot(&points);
            for axis in [&p.x, &p.y] {
                prop_assert!(axis.least < axis.greatest);
                prop_assert!(axis.ticks.iter().all(|t| t.0 >= axis.least - 1e-6 && t.0 <= axis.greatest + 1e-6 * axis.greatest.abs().max(1.0)));
                prop_assert!(axis.ticks.windows(2).all(|t| t[0].0 < t[1].0 && t[0].1 != t[1].1), "{:?}", axis.ticks);
                prop_assert!((1..=12).contains(&axis.ticks.len()), "{:?}", axis.ticks);
            }
            for a in &points {
                prop_assert!(a.0 >= p.x.least - 1e-6 && a.0 <= p.x.greatest + 1e-6);
                let (x, y) = p.spot(a.0, a.1, wide, high);
                prop_assert!((0.0..=wide).contains(&x) && (0.0..=high).contains(&y));
                for b in &points {
                    let (bx, by) = p.spot(b.0, b.1, wide, high);
                    if a.0 <= b.0 { prop_assert!(x <= bx); }
                    if a.1 <= b.1 { prop_assert!(y >= by); }
                }
            }
        }

        #[test]
        fn the_twin_holds_every_number(points in prop::collection::vec((-1e3..1e3_f64, -1e2..1e2_f64), 1..40)) {
            let p = plot(&points);
            let twin = p.twin(80);
            let rows: Vec<&String> = twin.iter().filter(|l| l.ends_with(" o")).collect();
            prop_assert_eq!(rows.len(), points.len());
            for (row, (x, y)) in rows.iter().zip(&points) {
                let cells: Vec<&str> = row.split_whitespace().collect();
                prop_assert!((cells[0].parse::<f64>().unwrap() - x).abs() < 0.00051);
                prop_assert!((cells[1].parse::<f64>().unwrap() - y).abs() < 0.0051);
            }
        }

        #[test]
        fn the_words_for_paper_hold_every_number_too(points in prop::collection::vec((-1e3..1e3_f64, -1e2..1e2_f64), 1..40)) {
            let p = plot(&points);
            let told = p.told();
            prop_assert_eq!(&told[0], "What it says.");
            let cells: Vec<&str> = told[1].strip_prefix("points: ").unwrap().split(", ").collect();
            prop_assert_eq!(cells.len(), points.len());
            for (cell, (x, y)) in cells.iter().zip(&points) {
                let parts: Vec<&str> = cell.split(' ').collect();
                prop_assert!((parts[0].parse::<f64>().unwrap() - x).abs() < 0.00051 && parts[1] == "o");
                prop_assert!((parts[2].parse::<f64>().unwrap() - y).abs() < 0.0051);
            }
        }

        #[test]
        fn a_slope_stays_in_the_frame(intercept in -50.0..50.0_f64, slope in -20.0..20.0_f64) {
            let mut p = plot(&[(0.0, 0.0), (5.0, 30.0)]);
            p.slope = Some(Slope { name: String::new(), intercept, slope });
            for (x, y) in p.slope_ends().into_iter().flatten() {
                prop_assert!(x >= p.x.least - 1e-9 && x <= p.x.greatest + 1e-9 && y >= p.y.least - 1e-6 && y <= p.y.greatest + 1e-6);
            }
        }
    }
}
