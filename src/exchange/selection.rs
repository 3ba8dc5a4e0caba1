//! Selection and the cascade as tables and text. Names are in them; what is sensitive of a person never was in what they are
//! made from.
//!
//! Must not: score.

use super::listing::{Cell, Column, Listing};
use crate::programme::show::choice;
use crate::programme::skills::cascade::{Node, Tree};
use crate::programme::skills::selection::{Board, Line, Share};
use crate::rules::skills::selection::{Criterion, WHOLE};
use crate::say;
use crate::text;
use crate::words::label;

/// Columns of a file of selection.
const COLUMNS: [&str; 14] = [
    "place",
    "tied",
    "nomination",
    "name",
    "specialty",
    "home_hospital",
    "score",
    "bellwether",
    "essential",
    "readiness",
    "onward",
    "needs",
    "decision",
    "reason",
];

fn cells(line: &Line) -> Vec<Cell> {
    let points = |c: Criterion| line.scored.parts.iter().find(|p| p.criterion == c).map_or(0, |p| p.points);
    let mut out = vec![
        Cell::count(line.scored.place),
        Cell::text(label(if line.scored.tied { "flag-yes" } else { "flag-no" })),
        Cell::text(line.scored.nomination.code()),
        Cell::text(line.name.as_str()),
        Cell::text(line.specialty.as_str()),
        Cell::text(line.hospital.as_str()),
        Cell::Whole(line.scored.score.into()),
    ];
    out.extend(Criterion::ALL.map(|c| Cell::Whole(points(c).into())));
    let needs: Vec<&str> = line.needs.iter().map(|n| n.title.as_str()).collect();
    out.extend([Cell::text(needs.join("; ")), Cell::text(line.decision.key()), Cell::text(line.reason.as_str())]);
    out
}

/// A selection as a table.
#[must_use]
pub fn listing(board: &Board) -> Listing {
    Listing {
        columns: COLUMNS.map(|key| Column::new(key, key)).into(),
        rows: board.lines.iter().map(cells).collect(),
        ..Listing::default()
    }
}

/// A cascade as a table.
#[must_use]
pub fn cascade_listing(tree: &Tree) -> Listing {
    let columns = ["generation", "trainee", "name", "teacher", "taught", "below", "skills", "since", "hospital"];
    let row = |node: &Node| {
        vec![
            Cell::Whole(node.line.generation.into()),
            Cell::text(node.line.person.code()),
            Cell::text(node.name.as_str()),
            Cell::text(node.line.teacher.map(|t| t.code()).unwrap_or_default()),
            Cell::count(node.line.taught),
            Cell::count(node.line.below),
            Cell::text(node.skills.join("; ")),
            Cell::text(node.since.map(|day| day.to_string()).unwrap_or_default()),
            Cell::text(node.hospital.as_str()),
        ]
    };
    Listing { columns: columns.map(|key| Column::new(key, key)).into(), rows: tree.nodes.iter().map(row).collect(), ..Listing::default() }
}

/// A selection as text: weights, seats, the order, and how many of each sex and province.
#[must_use]
pub fn as_text(board: &Board) -> Vec<String> {
    let mut out = vec![board.title.clone()];
    let weights: Vec<String> = Criterion::ALL.iter().map(|c| format!("{} {}", c.message(), board.weights.weight(*c))).collect();
    out.push(say!("select-text-weights", weights = weights.join(", ")));
    for seat in &board.seats {
        let granted = seat.granted.map_or_else(|| "-".to_owned(), |n| n.to_string());
        out.push(say!("select-text-seat", specialty = seat.specialty, selected = seat.selected, granted = granted));
    }
    out.push(String::new());
    for line in &board.lines {
        let tie = if line.scored.tied { "=" } else { " " };
        let name = text::pad(&text::truncate(&line.name, 28), 28);
        let hospital = text::pad(&text::truncate(&line.hospital, 28), 28);
        let decision = choice("decision", line.decision.key());
        out.push(format!("{:>3}{tie} {:>4}/{WHOLE} {name} {hospital} {decision}", line.scored.place, line.scored.score));
        for part in &line.scored.parts {
            out.push(format!("      {:>3}/{:<3} {}: {}", part.points, part.most, part.criterion.message(), part.why));
        }
        if !line.needs.is_empty() {
            let needs: Vec<&str> = line.needs.iter().map(|n| n.title.as_str()).collect();
            out.push(format!("      {}", needs.join("; ")));
        }
    }
    out.push(String::new());
    out.extend(split(board));
    out
}

/// How many of each sex and province are nominated and selected. It stands beside every form of the list.
#[must_use]
pub fn split(board: &Board) -> Vec<String> {
    let share = |s: &Share| say!("select-text-share", name = s.label, selected = s.selected, nominated = s.nominated);
    std::iter::once(label("select-text-split")).chain(board.shares.sex.iter().chain(&board.shares.province).map(share)).collect()
}
