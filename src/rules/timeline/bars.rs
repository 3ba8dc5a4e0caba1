//! Bars: where one lies, on which line of its row, and its letters.

use crate::text;

/// Where a bar falls: its first and last column, and whether it goes on before or behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First column.
    pub first: usize,
    /// Last column.
    pub last: usize,
    /// It began before the first column of all.
    pub before: bool,
    /// It ends behind the last column of all.
    pub after: bool,
}

impl Span {
    /// Whether a column is one of its own.
    #[must_use]
    pub const fn covers(&self, column: usize) -> bool {
        self.first <= column && column <= self.last
    }

    /// Letters that draw it, with so many to a column. The last is left out, so that the next bar is told apart, unless this one goes on.
    #[must_use]
    pub const fn letters(&self, width: usize) -> usize {
        let whole = (self.last + 1 - self.first) * width;
        if self.after || whole < 2 { whole } else { whole - 1 }
    }
}

/// The line of its row on which each bar stands, counted from 0, and nothing for a bar that finds none of `most` lines free: as few lines
/// as there can be, since bars are laid in the order of their first columns, each on the first line that is free.
#[must_use]
pub fn lanes(spans: &[Span], most: usize) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| spans.get(*at).map(|s| (s.first, s.last)));
    // The column from which each line is free.
    let mut free: Vec<usize> = Vec::new();
    let mut out = vec![None; spans.len()];
    for at in order {
        let Some(span) = spans.get(at) else { continue };
        let lane = free.iter().position(|from| *from <= span.first).unwrap_or(free.len());
        if lane >= most {
            continue;
        }
        if lane == free.len() {
            free.push(0);
        }
        if let Some(from) = free.get_mut(lane) {
            *from = span.last + 1;
        }
        if let Some(own) = out.get_mut(at) {
            *own = Some(lane);
        }
    }
    out
}

/// The letters of a bar, in exactly [`Span::letters`] columns: `<` where it began before, its `head` (what tells state and role), as much
/// of its label as fits, and `fill` to the end, which is `>` where it goes on.
#[must_use]
pub fn bar(span: &Span, width: usize, head: &str, label: &str, fill: char) -> String {
    let wide = span.letters(width);
    let mut out = String::with_capacity(wide);
    let end = usize::from(span.after && wide > 1);
    if span.before {
        out.push('<');
    }
    let room = |out: &str| wide.saturating_sub(end + text::width(out));
    let shown = text::truncate_with(head, room(&out), "").into_owned();
    out.push_str(&shown);
    // A label of two letters tells nothing, and one that ends where the bar does looks as if it were cut.
    let left = room(&out);
    if !label.is_empty() && left >= 5 {
        out.push(fill);
        let cut = text::truncate_with(label, left - 2, "~").into_owned();
        out.push_str(&cut);
    }
    while text::width(&out) + end < wide {
        out.push(fill);
    }
    if end > 0 {
        out.push('>');
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(first: usize, last: usize) -> Span {
        Span { first, last, before: false, after: false }
    }

    #[test]
    fn letters_of_a_bar() {
        let open = |before, after| Span { before, after, ..span(0, 5) };
        for (of, head, label, want) in [
            (span(0, 0), "Ca", "Traumatology", "Ca"),
            (span(3, 4), "Ca", "Traumatology", "Ca==="),
            (span(3, 5), "Ca", "Traumatology", "Ca=Tra~="),
            (span(3, 6), "Ca", "ICU", "Ca=ICU====="),
            (span(0, 5), "Po", "Traumatology", "Po=Traumatology=="),
            (open(true, false), "Po", "Traumatology", "<Po=Traumatology="),
            (open(true, true), "Po", "Traumatology", "<Po=Traumatology=>"),
            (open(false, true), "Po", "", "Po===============>"),
        ] {
            assert_eq!(bar(&of, 3, head, label, '='), want, "{of:?}");
        }
        assert_eq!(bar(&span(0, 3), 3, "p", "passport", '.'), "p.passport.");
        assert_eq!(bar(&span(0, 0), 1, "Ca", "", '='), "C");
    }

    proptest! {
        #[test]
        fn bars_of_one_line_never_meet_and_lines_are_as_few_as_can_be(ends in prop::collection::vec((0usize..30, 0usize..10), 0..40)) {
            let spans: Vec<Span> = ends.into_iter().map(|(first, more)| span(first, first + more)).collect();
            let all = lanes(&spans, usize::MAX);
            for (a, one) in spans.iter().enumerate() {
                for (b, other) in spans.iter().enumerate().skip(a + 1) {
                    prop_assert!(all[a] != all[b] || one.last < other.first || other.last < one.first);
                }
            }
            let most = (0..40).map(|c| spans.iter().filter(|s| s.covers(c)).count()).max().unwrap_or(0);
            prop_assert_eq!(all.iter().flatten().max().map_or(0, |n| n + 1), most);
            // Every bar stands on one line: the bars of all lines are all bars.
            let sum: usize = (0..most).map(|lane| all.iter().filter(|l| **l == Some(lane)).count()).sum();
            prop_assert_eq!(sum, spans.len());
            // Fewer lines hold what they would hold anyway.
            let few: Vec<Option<usize>> = all.iter().map(|lane| lane.filter(|lane| *lane < 2)).collect();
            prop_assert_eq!(lanes(&spans, 2), few);
        }

        #[test]
        fn a_bar_fills_its_columns(first in 0usize..5, more in 0usize..20, width in 1usize..5, before: bool, after: bool, label in ".{0,20}") {
            let label = text::screen(&label).into_owned();
            let span = Span { first, last: first + more, before, after };
            prop_assert_eq!(text::width(&bar(&span, width, "Ca", &label, '=')), span.letters(width));
        }
    }
}
