//! What stands below a table about the record at the cursor, and at the head of its page.

use crate::model::{Document, FieldKind, Kind, Placement, Row, Trainee};
use crate::programme::show::field_label;
use crate::rules::today::{Harm, Line};
use crate::text;
use crate::tui::desk::Desk;
use crate::tui::paint::{Piece, capital};
use crate::tui::theme::Tone;

/// Documents and placements looked at.
const LOOKED_AT: usize = 20;

/// A few lines that tell most about a record.
#[must_use]
pub fn summary(desk: &Desk, row: &Row, width: u16) -> Vec<Vec<Piece>> {
    match row.kind {
        Kind::Trainee => trainee(desk, row),
        _ => {
            let mut out: Vec<Vec<Piece>> = waiting(desk, row).iter().take(2).map(waiting_line).collect();
            out.extend(flowed(desk, row, width));
            out
        }
    }
}

fn plain(s: impl Into<String>) -> Piece {
    (Tone::Plain, s.into())
}

fn labelled(line: &mut Vec<Piece>, label: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    if !line.is_empty() {
        line.push(plain("   "));
    }
    line.push((Tone::Label, format!("{label} ")));
    line.push(plain(value));
}

/// Kinds of records that can clash.
const CLASHING: [Kind; 8] =
    [Kind::Trainee, Kind::Placement, Kind::Session, Kind::Visit, Kind::Department, Kind::Trainer, Kind::Cohort, Kind::Agreement];

/// What needs doing about a trainee, as Today says it, and the clashes of other records.
#[must_use]
pub fn waiting(desk: &Desk, row: &Row) -> Vec<Line> {
    if row.gone || !CLASHING.contains(&row.kind) {
        return Vec::new();
    }
    crate::programme::today::about(&desk.store, &desk.manner.now(), row.kind, row.id).unwrap_or_default()
}

/// A line of [`waiting`] as it is drawn; a letter tells the harm where colour does not.
#[must_use]
pub fn waiting_line(line: &Line) -> Vec<Piece> {
    let (mark, tone) = match line.harm {
        Harm::High => ("! ", Tone::Bad),
        Harm::Middle => ("- ", Tone::Warn),
        Harm::Low => ("  ", Tone::Plain),
    };
    vec![(tone, mark.to_owned()), plain(line.what.to_string())]
}

fn trainee(desk: &Desk, row: &Row) -> Vec<Vec<Piece>> {
    let cell = |key: &str| row.kind.field(key).map(|f| desk.names.cell(&desk.store, f, row.get(key))).unwrap_or_default();
    let person: Trainee = row.to();
    let mut out = Vec::new();
    // Native script stands on a line of its own, so that a terminal that reorders text reorders nothing else.
    if !person.native_name.is_empty() {
        out.push(vec![plain(person.native_name.clone())]);
    }
    let mut line = Vec::new();
    labelled(&mut line, &field_label(Kind::Trainee, "father_name"), &cell("father_name"));
    labelled(&mut line, &field_label(Kind::Trainee, "sex"), &cell("sex"));
    labelled(&mut line, &field_label(Kind::Trainee, "born"), &cell("born"));
    labelled(&mut line, &field_label(Kind::Trainee, "occupation"), &cell("occupation"));
    out.push(line);
    let documents = desk.store.referring(Kind::Document, "trainee", row.id, LOOKED_AT).unwrap_or_default();
    let mut line = Vec::new();
    for document in &documents {
        let held: Document = document.to();
        let Some(kind) = held.kind else { continue };
        let until = held.expires_on.map(|d| crate::say!("detail-until", day = d)).unwrap_or_default();
        labelled(&mut line, &crate::programme::show::choice("document_kind", kind.key()), &until);
    }
    if !line.is_empty() {
        out.push(line);
    }
    out.extend(waiting(desk, row).iter().take(2).map(waiting_line));
    let placements = desk.store.referring(Kind::Placement, "trainee", row.id, LOOKED_AT).unwrap_or_default();
    for placement in placements.iter().take(2) {
        let held: Placement = placement.to();
        let place = held.department.map(|id| desk.names.title(&desk.store, Kind::Department, id)).unwrap_or_default();
        let days = match (held.starts_on, held.ends_on) {
            (Some(from), Some(to)) => crate::say!("detail-period", from = from, to = to),
            _ => String::new(),
        };
        let role = held.permitted_role.map(|r| crate::programme::show::choice("permitted_role", r.key())).unwrap_or_default();
        let mut line = Vec::new();
        labelled(&mut line, &crate::words::label("kind-placement"), &place);
        line.push(plain(format!("   {days}   {role}")));
        out.push(line);
    }
    let mut line = Vec::new();
    labelled(&mut line, &field_label(Kind::Trainee, "phone"), &cell("phone"));
    labelled(&mut line, &field_label(Kind::Trainee, "notes"), &text::screen(&person.notes));
    if !line.is_empty() {
        out.push(line);
    }
    out
}

/// Every filled field, one after the other, as many on a line as fit.
fn flowed(desk: &Desk, row: &Row, width: u16) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = Vec::new();
    let mut line: Vec<Piece> = Vec::new();
    let mut used = 0;
    for field in row.kind.fields() {
        let value = row.get(field.key);
        // What a decision keeps is for its page.
        if value.is_null() || field.key == "frozen" {
            continue;
        }
        let shown = desk.names.cell(&desk.store, field, value);
        let label = capital(&field_label(row.kind, field.key));
        let own_line = matches!(field.kind, FieldKind::Native | FieldKind::Notes) || text::is_rtl(&shown);
        let wide = text::width(&label) + text::width(&shown) + 4;
        if own_line || used + wide > usize::from(width) {
            if !line.is_empty() {
                out.push(std::mem::take(&mut line));
            }
            used = 0;
        }
        labelled(&mut line, &label, &shown);
        used += wide;
        if own_line {
            out.push(std::mem::take(&mut line));
            used = 0;
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}
