//! Which columns a table shows, and where: as many as fit by their rank.
//!
//! On a sparing line they are no wider than they need be and begin at tab stops where they can (a gap before a tab stop is one byte
//! however wide it is), and the column of codes is left out: it stands on each record's page. On any other line letters count more
//! than bytes: the texts take all the room there is.

use crate::model::{Field, FieldKind, Kind};

/// A table begins behind its marker and mark.
const LEFT: u16 = 2;
/// Empty columns between two.
const GAP: u16 = 2;
/// A code, and the gap before it.
const CODE: u16 = 5 + GAP;
/// Terminals move to multiples of this at a TAB.
const STOP: u16 = 8;

/// Where a column stands.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What it shows.
    pub field: &'static Field,
    /// Its first column, from the left edge of the table.
    pub x: u16,
    /// Its columns.
    pub wide: u16,
}

impl Column {
    /// May be narrower than its longest content.
    fn is_elastic(&self) -> bool {
        matches!(self.field.kind, FieldKind::Name | FieldKind::Ref(_) | FieldKind::Text(_) | FieldKind::Term(_))
    }

    /// A text may be shown at three quarters of its width.
    fn least(&self) -> u16 {
        if self.is_elastic() { self.field.width * 3 / 4 } else { self.field.width }.max(4)
    }

    /// As wide as it is of use.
    fn most(&self) -> u16 {
        if self.is_elastic() { (self.field.width * 3 / 2).max(self.least()) } else { self.least() }
    }
}

/// The columns for a width: `own` ones, or, if there are none, as many as fit by their rank. A text may be shown at three quarters of
/// its width to make room for one column more; what is left over then goes back to the texts.
#[must_use]
pub fn fitting(kind: Kind, own: &[&'static Field], width: u16, sparing: bool) -> Vec<Column> {
    let room = width.saturating_sub(if sparing { 0 } else { CODE });
    let ranked = || {
        let mut ranked: Vec<&'static Field> = kind.fields().iter().filter(|f| f.width > 0 && f.priority > 0).collect();
        ranked.sort_by_key(|f| f.priority);
        ranked
    };
    let wanted = if own.is_empty() { ranked() } else { own.to_vec() };
    let mut chosen: Vec<Column> = Vec::new();
    let mut used = 0;
    for field in wanted {
        let column = Column { field, x: 0, wide: 0 };
        let wide = column.least();
        if used + wide + GAP > width.saturating_sub(CODE) && !chosen.is_empty() {
            continue;
        }
        used += wide + GAP;
        chosen.push(Column { wide, ..column });
    }
    let mut left = room.saturating_sub(used);
    if !sparing {
        left = widen(&mut chosen, left);
    }
    if own.is_empty() {
        let title = kind.title_fields().first().copied().unwrap_or_default();
        chosen.sort_by_key(|c| (c.field.key != title, kind.position(c.field.key)));
    }
    stand(&mut chosen, left, sparing);
    chosen
}

/// What is left over goes to the texts, up to what they like, then half of it more; gives what nobody took.
fn widen(columns: &mut [Column], mut left: u16) -> u16 {
    for full in [true, false] {
        for column in columns.iter_mut().filter(|c| c.is_elastic()) {
            let more = if full { column.field.width.saturating_sub(column.wide) } else { column.wide / 2 }.min(left);
            column.wide += more;
            left -= more;
        }
    }
    left
}

/// Gives each its place: at a tab stop, if that is wanted and the one before can be so much narrower or wider. What is taken from one
/// goes to the next.
fn stand(columns: &mut [Column], mut left: u16, at_stops: bool) {
    let mut x = LEFT;
    let before_last = columns.len().saturating_sub(1);
    for (at, column) in columns.iter_mut().enumerate() {
        column.x = x;
        let beyond = (x + column.wide + GAP) % STOP;
        let short = STOP - beyond;
        // Numbers stand at the right edge of their column: a wider one would lead them away from their name.
        let stays = !at_stops || at == before_last || beyond == 0 || matches!(column.field.kind, FieldKind::Number { .. });
        if !stays && column.is_elastic() && column.wide >= column.least() + beyond {
            column.wide -= beyond;
            left += beyond;
        } else if !stays && left >= short {
            column.wide += short;
            left -= short;
        }
        x += column.wide + GAP;
    }
    if let Some(last) = columns.last_mut().filter(|c| c.is_elastic()) {
        last.wide += left.min(last.most().saturating_sub(last.wide));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind at every width: nothing overlaps, nothing is narrower than it may be, the code has its room.
    #[test]
    fn columns_stand_beside_each_other_within_the_width() {
        for kind in Kind::ALL {
            for width in 20..240 {
                for sparing in [false, true] {
                    let columns = fitting(*kind, &[], width, sparing);
                    assert!(!columns.is_empty() || kind.fields().iter().all(|f| f.width == 0 || f.priority == 0));
                    for pair in columns.windows(2) {
                        assert_eq!(pair[0].x + pair[0].wide + GAP, pair[1].x, "{kind:?} at {width}");
                    }
                    // A single column may be wider than a narrow window; it is cut there.
                    if let [.., last] = columns.as_slice()
                        && columns.len() > 1
                    {
                        assert!(last.x + last.wide + if sparing { 0 } else { CODE } <= width, "{kind:?} at {width}");
                    }
                    assert!(columns.iter().all(|c| c.wide >= c.least()), "{kind:?} at {width}");
                }
            }
        }
    }

    #[test]
    fn a_sparing_line_shows_the_same_columns_and_more_of_them_at_tab_stops() {
        for kind in Kind::ALL {
            let keys = |sparing| -> Vec<&str> { fitting(*kind, &[], 80, sparing).iter().map(|c| c.field.key).collect() };
            assert_eq!(keys(true), keys(false), "{kind:?}");
        }
        let stops = |sparing| fitting(Kind::Trainee, &[], 80, sparing).iter().filter(|c| c.x % STOP == 0).count();
        assert!(stops(true) > stops(false));
    }
}
