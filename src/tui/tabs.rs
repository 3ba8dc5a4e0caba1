//! The five tabs and their views: which pane each shows.

use super::layer::Layer;
use super::panes::agenda::Agenda;
use super::panes::assessors::Assessors;
use super::panes::cascade::Cascade;
use super::panes::clearances::Clearances;
use super::panes::confirmations::Confirmations;
use super::panes::figures::Figures;
use super::panes::framework_tree::FrameworkTree;
use super::panes::gaps::GapBoard;
use super::panes::indicators::Indicators;
use super::panes::matrix::Matrix;
use super::panes::readiness::Readiness;
use super::panes::reconciliation::Reconciliation;
use super::panes::selection::Selection;
use super::panes::table::Table;
use super::panes::timeline::Timeline;
use super::panes::today::Today;
use crate::model::Kind;

/// What a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// The board.
    Today,
    /// The clearance board.
    Clearances,
    /// A table of a kind.
    Table(Kind),
    /// The timeline.
    Timeline,
    /// The sessions of a day or a week.
    Agenda,
    /// The indicators of a period.
    Indicators,
    /// The gap board.
    Gaps,
    /// How ready hospitals are.
    Readiness,
    /// Nominations in the order of need.
    Selection,
    /// Who taught whom.
    Cascade,
    /// Figures over a group.
    Figures,
    /// Trainees by skills.
    Matrix,
    /// Who has assessed whom.
    Assessors,
    /// A framework as a tree.
    FrameworkTree,
    /// What waits for the other side.
    Confirmations,
    /// A logbook beside a theatre register.
    Reconciliation,
}

/// Tabs by name, each with its views; labels `tab-<name>` and `view-<name>`.
pub static TABS: &[(&str, &[(&str, Shows)])] = &[
    ("today", &[("today", Shows::Today)]),
    (
        "trainees",
        &[
            ("trainees", Shows::Table(Kind::Trainee)),
            ("nominations", Shows::Table(Kind::Nomination)),
            ("cohorts", Shows::Table(Kind::Cohort)),
            ("documents", Shows::Table(Kind::Document)),
            ("clearances", Shows::Table(Kind::Clearance)),
            ("clearance-board", Shows::Clearances),
            ("costs", Shows::Table(Kind::Cost)),
            ("certificates", Shows::Table(Kind::Certificate)),
            ("follow-ups", Shows::Table(Kind::FollowUp)),
            ("teaching", Shows::Table(Kind::Teaching)),
            ("selection", Shows::Selection),
            ("cascade", Shows::Cascade),
        ],
    ),
    (
        "hospitals",
        &[
            ("hospitals", Shows::Table(Kind::Hospital)),
            ("departments", Shows::Table(Kind::Department)),
            ("readiness", Shows::Readiness),
            ("equipment", Shows::Table(Kind::Equipment)),
            ("prices", Shows::Table(Kind::ItemPrice)),
            ("trainers", Shows::Table(Kind::Trainer)),
            ("catalogues", Shows::Table(Kind::Term)),
        ],
    ),
    (
        "schedules",
        &[
            ("placements", Shows::Table(Kind::Placement)),
            ("timeline", Shows::Timeline),
            ("agenda", Shows::Agenda),
            ("visits", Shows::Table(Kind::Visit)),
            ("sessions", Shows::Table(Kind::Session)),
            ("attendance", Shows::Table(Kind::Attendance)),
            ("rotations", Shows::Table(Kind::Rotation)),
            ("waivers", Shows::Table(Kind::Waiver)),
            ("agreements", Shows::Table(Kind::Agreement)),
            ("holidays", Shows::Table(Kind::Holiday)),
            ("working-time", Shows::Table(Kind::WorkingTime)),
            ("lunar-months", Shows::Table(Kind::LunarMonth)),
            ("steps", Shows::Table(Kind::Step)),
        ],
    ),
    (
        "skills",
        &[
            ("skills", Shows::Table(Kind::Skill)),
            ("matrix", Shows::Matrix),
            ("gap-board", Shows::Gaps),
            ("framework-tree", Shows::FrameworkTree),
            ("confirmations", Shows::Confirmations),
            ("reconciliation", Shows::Reconciliation),
            ("assessors", Shows::Assessors),
            ("figures", Shows::Figures),
            ("indicators", Shows::Indicators),
            ("assessments", Shows::Table(Kind::Assessment)),
            ("logbook", Shows::Table(Kind::Logbook)),
            ("participants", Shows::Table(Kind::Participant)),
            ("entrustments", Shows::Table(Kind::Entrustment)),
            ("instruments", Shows::Table(Kind::Instrument)),
            ("items", Shows::Table(Kind::InstrumentItem)),
            ("frameworks", Shows::Table(Kind::Framework)),
            ("curricula", Shows::Table(Kind::Curriculum)),
            ("skill-maps", Shows::Table(Kind::SkillMap)),
            ("register", Shows::Table(Kind::RegisterEntry)),
        ],
    ),
];

/// One view with its pane, made when it is first shown.
pub struct View {
    /// Its name.
    pub name: &'static str,
    shows: Shows,
    pane: Option<Box<dyn Layer>>,
    /// What lies on top of the pane.
    pub layers: Vec<Box<dyn Layer>>,
    /// Where one stood at the last start, until the pane is made.
    pub place: Option<serde_json::Value>,
    /// What lay over the pane then, until it is laid there again.
    pub stack: Option<serde_json::Value>,
}

impl View {
    /// The pane; made if it is not there.
    pub fn pane(&mut self) -> &mut Box<dyn Layer> {
        let shows = self.shows;
        self.pane.get_or_insert_with(|| match shows {
            Shows::Today => Box::new(Today::default()),
            Shows::Clearances => Box::new(Clearances::default()),
            Shows::Table(kind) => Box::new(Table::new(kind)),
            Shows::Timeline => Box::new(Timeline::default()),
            Shows::Agenda => Box::new(Agenda::default()),
            Shows::Indicators => Box::new(Indicators::default()),
            Shows::Gaps => Box::new(GapBoard::default()),
            Shows::Readiness => Box::new(Readiness::default()),
            Shows::Selection => Box::new(Selection::default()),
            Shows::Cascade => Box::new(Cascade::default()),
            Shows::Figures => Box::new(Figures::default()),
            Shows::Matrix => Box::new(Matrix::default()),
            Shows::Assessors => Box::new(Assessors::default()),
            Shows::FrameworkTree => Box::new(FrameworkTree::default()),
            Shows::Confirmations => Box::new(Confirmations::default()),
            Shows::Reconciliation => Box::new(Reconciliation::default()),
        })
    }

    /// The pane if it was made.
    #[must_use]
    pub fn made(&self) -> Option<&dyn Layer> {
        self.pane.as_deref()
    }

    /// Whether the pane was made.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.pane.is_some()
    }
}

/// A tab.
pub struct Tab {
    /// Its name.
    pub name: &'static str,
    /// Its views.
    pub views: Vec<View>,
    /// The one that is shown.
    pub at: usize,
}

/// All tabs, nothing made yet.
#[must_use]
pub fn tabs() -> Vec<Tab> {
    TABS.iter()
        .map(|(name, views)| Tab {
            name,
            views: views
                .iter()
                .map(|(name, shows)| View { name, shows: *shows, pane: None, layers: Vec::new(), place: None, stack: None })
                .collect(),
            at: 0,
        })
        .collect()
}
