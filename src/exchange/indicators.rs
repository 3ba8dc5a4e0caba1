//! The indicators of a period as a table that goes out: each figure with its definition, what is counted and out of what.

use super::listing::{Cell, Column, Listing};
use crate::programme::show::Names;
use crate::programme::skills::indicators::{Report, group_label, value_label};
use crate::rules::skills::indicators::{Indicator, Unit};
use crate::say;
use crate::store::Store;
use crate::words::label;

/// The text of an indicator: `""` its name, `-what` its definition, `-of` what is counted, `-out-of` out of what.
#[must_use]
pub fn told(indicator: Indicator, part: &str) -> String {
    label(&format!("indicator-{}{part}", indicator.key()))
}

/// The whole table: for other programs with the definitions in each row, for people (`short`) with them below.
#[must_use]
pub fn listing(store: &Store, names: &Names, report: &Report, short: bool) -> Listing {
    let column = |key: &'static str| Column::new(key, label(&format!("indicator-column-{key}")));
    let mut columns: Vec<Column> =
        ["indicator", "by", "group", "value", "unit", "numerator", "denominator", "low", "high"].map(column).into();
    if short {
        columns = ["indicator", "by", "group", "value", "numerator", "denominator"].map(column).into();
    } else {
        columns.extend(["definition", "counted", "out-of", "from", "to"].map(column));
    }
    let mut last = None;
    let rows = report.figures.iter().map(|figure| {
        // For people an indicator is named once.
        let again = short && last.replace(figure.indicator) == Some(figure.indicator);
        let by = match figure.group.by() {
            "" => Cell::Empty,
            by => Cell::text(label(&format!("indicator-by-{by}"))),
        };
        let number = |n: Option<f64>| n.map_or(Cell::Empty, |n| if n.fract() == 0.0 { Cell::Number(n, 0) } else { Cell::Number(n, 2) });
        let exact = |n: Option<f64>| n.map_or(Cell::Empty, |n| Cell::Number(n, 4));
        let (numerator, denominator) = (number(Some(figure.numerator)), number(figure.denominator));
        let name = if again { Cell::Empty } else { Cell::text(told(figure.indicator, "")) };
        let group = Cell::text(group_label(store, names, &figure.group));
        if short {
            return vec![name, by, group, Cell::text(value_label(figure)), numerator, denominator];
        }
        let unit = match figure.indicator.unit() {
            Unit::Share => "share",
            Unit::Points => "points",
            Unit::Each => "each",
            Unit::Amount => "amount",
        };
        let (low, high) = figure.interval.unzip();
        vec![
            name,
            by,
            group,
            exact(figure.value),
            Cell::text(unit),
            numerator,
            denominator,
            exact(low),
            exact(high),
            Cell::text(told(figure.indicator, "-what")),
            Cell::text(told(figure.indicator, "-of")),
            Cell::text(told(figure.indicator, "-out-of")),
            Cell::text(report.from.to_string()),
            Cell::text(report.to.to_string()),
        ]
    });
    let notes = if short {
        let told = |i: Indicator| {
            say!("indicator-note", name = told(i, ""), what = told(i, "-what"), of = told(i, "-of"), out = told(i, "-out-of"))
        };
        Indicator::ALL.into_iter().map(told).collect()
    } else {
        Vec::new()
    };
    Listing { title: say!("indicator-title", from = report.from, to = report.to), columns, rows: rows.collect(), notes }
}
