//! Figures with their goals, and the table of them.

use crate::shared::times::Times;

/// Which figure of many times the goal is about.
#[derive(Clone, Copy, PartialEq)]
pub enum Of {
    P50,
    P99,
    Worst,
}

/// One line of the table.
pub struct Figure {
    pub name: String,
    times: Times,
    /// A figure that is no time.
    value: Option<(f64, &'static str)>,
    goal: Option<(Of, f64)>,
    /// Not more than so many times the figure of the small file.
    growth: Option<f64>,
}

impl Figure {
    pub fn times(name: impl Into<String>, times: Times, of: Of, most: f64) -> Self {
        Self { name: name.into(), times, value: None, goal: Some((of, most)), growth: None }
    }

    pub fn value(name: impl Into<String>, value: f64, unit: &'static str, most: f64) -> Self {
        Self { name: name.into(), times: Times::default(), value: Some((value, unit)), goal: Some((Of::P50, most)), growth: None }
    }

    pub fn growing(mut self, most: f64) -> Self {
        self.growth = Some(most);
        self
    }

    /// The figure that the goal is about.
    fn figure(&self) -> f64 {
        match (self.value, self.goal) {
            (Some((value, _)), _) => value,
            (None, Some((Of::P99, _))) => self.times.part(0.99),
            (None, Some((Of::Worst, _))) => self.times.part(1.0),
            _ => self.times.part(0.5),
        }
    }

    /// Whether the goals are reached, the small file's figure beside it.
    fn reached(&self, small: Option<&Self>) -> bool {
        let goal = self.goal.is_none_or(|(_, most)| self.figure() <= most);
        let growth = self.growth.zip(small).is_none_or(|(most, small)| self.figure() <= small.figure() * most);
        goal && growth
    }

    fn print(&self, small: Option<&Self>) {
        let goal = match self.goal {
            Some((of, most)) => {
                let of = match (of, self.value) {
                    (_, Some(_)) => "",
                    (Of::P50, _) => "p50 ",
                    (Of::P99, _) => "p99 ",
                    (Of::Worst, _) => "worst ",
                };
                format!("{of}<= {most}")
            }
            None => String::new(),
        };
        let growth = self.growth.map(|most| format!(", <= {most} x")).unwrap_or_default();
        let figures = match self.value {
            Some((value, unit)) => format!("{value:9.1} {unit:40}"),
            None => format!(
                "{:9.2} {:9.2} {:9.2} ms {:>6} times    ",
                self.times.part(0.5),
                self.times.part(0.99),
                self.times.part(1.0),
                self.times.count()
            ),
        };
        let against = small.map_or_else(|| " ".repeat(18), |s| format!("{:9.2} {:6.2} x", s.figure(), self.figure() / s.figure()));
        let reached = if self.reached(small) { "" } else { "  MISSED" };
        println!("{:44} {figures} {against}  {goal}{growth}{reached}", self.name);
    }
}

/// Prints the figures of a file, beside them those of a small one.
pub fn print(size: usize, figures: &[Figure], small: Option<(usize, &[Figure])>) {
    let beside = small.map(|(size, all)| (format!("{size} trainees"), all));
    print_for(&format!("{size} trainees"), figures, beside.as_ref().map(|(name, all)| (name.as_str(), *all)));
}

/// The same for a file that is called something else.
pub fn print_for(name: &str, figures: &[Figure], small: Option<(&str, &[Figure])>) {
    let beside = small.map_or("", |(name, _)| name);
    println!("\n{name:44} {:>9} {:>9} {:>9} {:17} {beside}", "p50", "p99", "worst", "");
    for figure in figures {
        figure.print(small.and_then(|(_, all)| all.iter().find(|f| f.name == figure.name)));
    }
}
