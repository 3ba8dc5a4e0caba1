//! The one table of actions: name, group, where it may be done, default keys, danger. Keys, bottom line, help, palette, the
//! configuration's `[keys]` and the README's key list are derived from it. Texts are `action-<name>` (one line) and
//! `action-<name>-short` (the bottom line).
//!
//! Must not: do anything. Whether an action is available now, and if not why, is said by the layer that would do it.

/// Where keys are looked up: what is on top of the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Anywhere but where text is typed.
    Pane,
    /// A table of records.
    Table,
    /// The board of Today.
    Today,
    /// The clearance board.
    Clearances,
    /// A record's own page.
    Page,
    /// A form.
    Form,
    /// A line of text: filter, palette, a question.
    Prompt,
    /// A list to choose from.
    Choose,
    /// Text to read: help, history.
    Reader,
    /// Two values of one cell.
    Clash,
    /// What a file would become.
    Import,
    /// A plan that is proposed.
    Proposal,
    /// The first start of an empty file.
    Welcome,
    /// The timeline.
    Timeline,
    /// A bar of the timeline that is in hand.
    Moving,
    /// The sessions of a day or a week.
    Agenda,
    /// Who came to a session.
    Attendance,
    /// The indicators of a period.
    Indicators,
    /// The gap board.
    Gaps,
    /// How ready hospitals are.
    Readiness,
    /// A check round of a department.
    Round,
    /// Nominations in the order of need.
    Selection,
    /// Who taught whom.
    Cascade,
    /// What became of somebody's skills.
    FollowUp,
    /// A plot to look at.
    Plot,
    /// Figures over a group.
    Figures,
    /// Trainees by skills.
    Matrix,
    /// The evidence behind a cell of it.
    Evidence,
    /// Who has assessed whom.
    Assessors,
    /// An assessment.
    Assess,
    /// A decision of entrustment.
    Entrust,
    /// A framework as a tree.
    Tree,
    /// The lines of a curriculum.
    Curriculum,
    /// A theatre list, at a cell that takes keys.
    Theatre,
    /// A theatre list, at a cell that takes text.
    TheatreText,
    /// What waits for the other side.
    Confirmations,
    /// The three questions of a supervision code.
    Answering,
    /// A logbook beside a theatre register.
    Reconciliation,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 38] = [
        Self::Pane,
        Self::Table,
        Self::Today,
        Self::Clearances,
        Self::Page,
        Self::Form,
        Self::Prompt,
        Self::Choose,
        Self::Reader,
        Self::Clash,
        Self::Import,
        Self::Proposal,
        Self::Welcome,
        Self::Timeline,
        Self::Moving,
        Self::Agenda,
        Self::Attendance,
        Self::Indicators,
        Self::Gaps,
        Self::Readiness,
        Self::Round,
        Self::Selection,
        Self::Cascade,
        Self::FollowUp,
        Self::Plot,
        Self::Figures,
        Self::Matrix,
        Self::Evidence,
        Self::Assessors,
        Self::Assess,
        Self::Entrust,
        Self::Tree,
        Self::Curriculum,
        Self::Theatre,
        Self::TheatreText,
        Self::Confirmations,
        Self::Answering,
        Self::Reconciliation,
    ];

    /// Name in messages: `context-<key>`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pane => "pane",
            Self::Table => "table",
            Self::Today => "today",
            Self::Clearances => "clearances",
            Self::Page => "page",
            Self::Form => "form",
            Self::Prompt => "prompt",
            Self::Choose => "choose",
            Self::Reader => "reader",
            Self::Clash => "clash",
            Self::Import => "import",
            Self::Proposal => "proposal",
            Self::Welcome => "welcome",
            Self::Timeline => "timeline",
            Self::Moving => "moving",
            Self::Agenda => "agenda",
            Self::Attendance => "attendance",
            Self::Indicators => "indicators",
            Self::Gaps => "gaps",
            Self::Readiness => "readiness",
            Self::Round => "round",
            Self::Selection => "selection",
            Self::Cascade => "cascade",
            Self::FollowUp => "follow-up",
            Self::Plot => "plot",
            Self::Figures => "figures",
            Self::Matrix => "matrix",
            Self::Evidence => "evidence",
            Self::Assessors => "assessors",
            Self::Assess => "assess",
            Self::Entrust => "entrust",
            Self::Tree => "tree",
            Self::Curriculum => "curriculum",
            Self::Theatre => "theatre",
            Self::TheatreText => "theatre-text",
            Self::Confirmations => "confirmations",
            Self::Answering => "answering",
            Self::Reconciliation => "reconciliation",
        }
    }

    /// Where keys are looked up after it: a pane's keys hold in tables and pages too, but never while text is typed.
    #[must_use]
    pub const fn beyond(self) -> Option<Self> {
        match self {
            Self::Table
            | Self::Today
            | Self::Page
            | Self::Reader
            | Self::Timeline
            | Self::Agenda
            | Self::Clearances
            | Self::Proposal
            | Self::Indicators
            | Self::Gaps
            | Self::Readiness
            | Self::Selection
            | Self::Cascade
            | Self::Plot
            | Self::Figures
            | Self::Matrix
            | Self::Evidence
            | Self::Assessors
            | Self::Tree
            | Self::Confirmations
            | Self::Reconciliation => Some(Self::Pane),
            _ => None,
        }
    }

    /// Whether digits are typed here while letters are keys.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::FollowUp)
    }

    /// Whether a printable key that means no action here is given to the layer all the same: digits that are scores.
    #[must_use]
    pub const fn scores(self) -> bool {
        matches!(self, Self::Assess | Self::Entrust)
    }

    /// Whether printable keys are text here.
    #[must_use]
    pub const fn types(self) -> bool {
        matches!(self, Self::Form | Self::Prompt | Self::Choose | Self::TheatreText)
    }
}

/// A group in help and palette: `group-<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Moving about.
    Go,
    /// Looking at a list.
    Look,
    /// Changing records.
    Change,
    /// What a coordinator does.
    Programme,
    /// Typing.
    Type,
    /// The program itself.
    Program,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 6] = [Self::Go, Self::Look, Self::Change, Self::Programme, Self::Type, Self::Program];

    /// Name in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Go => "go",
            Self::Look => "look",
            Self::Change => "change",
            Self::Programme => "programme",
            Self::Type => "type",
            Self::Program => "program",
        }
    }
}

/// What the table says of an action.
#[derive(Debug)]
pub struct Info {
    /// The action.
    pub action: Action,
    /// Its name in configuration and messages.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Where it may be done.
    pub contexts: &'static [Context],
    /// Its keys unless configured otherwise: chords, parted by spaces.
    pub keys: &'static [&'static str],
    /// Changes records; left out where a file is only read.
    pub writes: bool,
    /// Shown in the bottom line, lower first; 0 never.
    pub hint: u8,
}

macro_rules! actions {
    ($($name:ident $text:literal $group:ident [$($context:ident),*] [$($key:literal),*] $writes:ident $hint:literal;)*) => {
        /// Something a person can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $(#[doc = concat!("`", $text, "`")] $name),* }

        /// Every action.
        pub static ACTIONS: &[Info] = &[$(Info {
            action: Action::$name,
            name: $text,
            group: Group::$group,
            contexts: &[$(Context::$context),*],
            keys: &[$($key),*],
            writes: actions!(@ $writes),
            hint: $hint,
        }),*];
    };
    (@ reads) => { false };
    (@ writes) => { true };
}

actions! {
    Up "up" Go [Table, Today, Page, Reader, Choose, Form, Clash, Welcome, Import, Timeline, Moving, Agenda, Attendance, Clearances, Proposal, Indicators, Gaps, Readiness, Round, Selection, Cascade, FollowUp, Plot, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Theatre, TheatreText, Confirmations, Reconciliation] ["up", "k"] reads 0;
    Down "down" Go [Table, Today, Page, Reader, Choose, Form, Clash, Welcome, Import, Timeline, Moving, Agenda, Attendance, Clearances, Proposal, Indicators, Gaps, Readiness, Round, Selection, Cascade, FollowUp, Plot, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Theatre, TheatreText, Confirmations, Reconciliation] ["down", "j"] reads 0;
    HalfUp "half-up" Go [Table, Today, Page, Reader, Choose, Form, Import, Timeline, Agenda, Attendance, Clearances, Proposal, Indicators, Gaps, Readiness, Round, Selection, Cascade, FollowUp, Plot, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Confirmations, Reconciliation] ["pageup", "ctrl-b"] reads 0;
    HalfDown "half-down" Go [Table, Today, Page, Reader, Choose, Form, Import, Timeline, Agenda, Attendance, Clearances, Proposal, Indicators, Gaps, Readiness, Round, Selection, Cascade, FollowUp, Plot, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Confirmations, Reconciliation] ["pagedown", "ctrl-d"] reads 0;
    First "first" Go [Table, Today, Page, Reader, Import, Timeline, Agenda, Attendance, Clearances, Proposal, Indicators, Gaps, Readiness, Round, Selection, Cascade, FollowUp, Plot, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Confirmations, Reconciliation] ["home", "g g"] reads 0;
    Last "last" Go [Table, Today, Page, Reader, Import, Timeline, Agenda, Attendance, Clearances, Proposal, Indicators, Gaps, Readiness, Round, Selection, Cascade, FollowUp, Plot, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Confirmations, Reconciliation] ["end", "G"] reads 0;
    Open "open" Go [Table, Today, Page, Reader, Welcome, Import, Timeline, Agenda, Clearances, Proposal, Indicators, Gaps, Readiness, Selection, Cascade, Figures, Matrix, Evidence, Assessors, Assess, Entrust, Tree, Curriculum, Confirmations, Reconciliation] ["enter"] reads 1;
    Back "back" Go [Page, Reader, Table, Clash, Import, Attendance, Agenda, Proposal, Readiness, Round, Selection, Cascade, Plot, Matrix, Evidence, Curriculum, Theatre, Confirmations, Reconciliation] ["backspace", "esc"] reads 8;
    Left "left" Go [Clearances, Cascade, Plot, Matrix, Tree, Theatre] ["left", "h"] reads 0;
    Right "right" Go [Clearances, Cascade, Plot, Matrix, Tree, Theatre] ["right", "l"] reads 0;
    EarlierPage "earlier-page" Go [Clearances, Readiness, FollowUp, Confirmations] ["<"] reads 0;
    LaterPage "later-page" Go [Clearances, Readiness, FollowUp, Confirmations] [">"] reads 0;
    TabToday "tab-today" Go [Pane] ["1"] reads 0;
    TabTrainees "tab-trainees" Go [Pane] ["2"] reads 0;
    TabHospitals "tab-hospitals" Go [Pane] ["3"] reads 0;
    TabSchedules "tab-schedules" Go [Pane] ["4"] reads 0;
    TabSkills "tab-skills" Go [Pane] ["5"] reads 0;
    NextView "next-view" Go [Pane] ["tab", "]"] reads 0;
    PreviousView "previous-view" Go [Pane] ["backtab", "["] reads 0;
    Earlier "earlier" Go [Timeline, Moving] ["left", "h"] reads 0;
    Later "later" Go [Timeline, Moving] ["right", "l"] reads 0;
    EarlierHalf "earlier-half" Go [Timeline] ["<"] reads 0;
    LaterHalf "later-half" Go [Timeline] [">"] reads 0;
    FinerEarlier "finer-earlier" Go [Moving] ["H", "shift-left"] reads 0;
    FinerLater "finer-later" Go [Moving] ["L", "shift-right"] reads 0;
    GoToday "go-today" Go [Timeline] ["0", "T"] reads 0;
    GoToDay "go-to-day" Go [Timeline] ["d", "'"] reads 5;
    NextBar "next-bar" Go [Timeline] [".", "w"] reads 0;
    PreviousBar "previous-bar" Go [Timeline] [",", "b"] reads 0;
    Find "find" Go [Pane] ["f"] reads 0;
    ShowAgenda "show-agenda" Go [Table, Page] ["g a"] reads 0;
    AgendaBack "agenda-back" Go [Agenda] ["left", "<"] reads 0;
    AgendaOn "agenda-on" Go [Agenda] ["right", ">"] reads 0;
    AgendaToday "agenda-today" Go [Agenda] ["t"] reads 0;
    AgendaDay "agenda-day" Go [Agenda] ["d"] reads 5;
    ShowMatrix "show-matrix" Go [Table, Page] ["g m"] reads 0;
    HalfLeft "half-left" Go [Matrix] ["<"] reads 0;
    HalfRight "half-right" Go [Matrix] [">"] reads 0;

    TimelineTurn "timeline-turn" Look [Timeline] ["t"] reads 2;
    ZoomIn "zoom-in" Look [Timeline] ["+", "="] reads 3;
    ZoomOut "zoom-out" Look [Timeline] ["-"] reads 4;
    Filter "filter" Look [Table, Matrix, Tree, Confirmations] ["/"] reads 4;
    Whose "whose" Look [Clearances, Gaps, Selection, Cascade, Reconciliation] ["/"] reads 4;
    ClearFilter "clear-filter" Look [Table, Clearances, Gaps, Selection, Cascade, Matrix, Tree, Confirmations] ["\\"] reads 0;
    SaveFilter "save-filter" Look [Table] ["w"] writes 0;
    SavedFilters "saved-filters" Look [Table] ["W"] reads 0;
    SortBy "sort-by" Look [Table] ["s"] reads 0;
    SortReverse "sort-reverse" Look [Table] ["S"] reads 0;
    Columns "columns" Look [Table] ["c"] reads 0;
    Mark "mark" Look [Table, Clearances, Proposal, Gaps, Selection, Confirmations] ["space"] reads 5;
    MarkRange "mark-range" Look [Table] ["v"] reads 0;
    MarkAll "mark-all" Look [Table, Clearances, Proposal, Selection, Confirmations] ["*"] reads 0;
    Unmark "unmark" Look [Table, Clearances, Proposal, Gaps, Selection, Confirmations] ["-"] reads 0;
    Detail "detail" Look [Table, Today, Agenda, Clearances, Indicators, Gaps, Readiness, Selection, Cascade, Matrix, Tree, Confirmations, Reconciliation] ["."] reads 0;
    History "history" Look [Table, Page, Agenda] ["h"] reads 0;
    Journal "journal" Look [Pane] ["J"] reads 0;
    AgendaOf "agenda-of" Look [Agenda] ["a"] reads 4;
    AgendaReach "agenda-reach" Look [Agenda] ["w"] reads 5;
    AgendaClock "agenda-clock" Look [Agenda] ["o"] reads 5;
    WriteText "write-text" Look [Reader, Plot, Figures] ["w"] reads 2;
    MatrixTurn "matrix-turn" Look [Matrix, Assessors] ["v"] reads 2;
    MatrixRows "matrix-rows" Look [Matrix] ["s"] reads 3;
    MatrixColumns "matrix-columns" Look [Matrix] ["S"] reads 4;
    MatrixGroup "matrix-group" Look [Matrix, Assessors] ["c"] reads 5;
    MatrixSkills "matrix-skills" Look [Matrix] ["d"] reads 6;
    AssessorsPeriod "assessors-period" Look [Assessors] ["p"] reads 4;

    New "new" Change [Table, Page, Agenda, Cascade, Tree] ["n"] writes 2;
    Edit "edit" Change [Table, Page, Timeline, Agenda, Tree] ["e"] writes 3;
    MoveBar "move-bar" Change [Timeline] ["m"] writes 2;
    MoveStart "move-start" Change [Timeline] ["s", "{"] writes 0;
    MoveEnd "move-end" Change [Timeline] ["r", "}"] writes 0;
    SplitBar "split-bar" Change [Timeline] ["c"] writes 0;
    PutDown "put-down" Change [Moving] ["enter"] writes 1;
    LetGo "let-go" Change [Moving] ["esc"] reads 2;
    BulkEdit "bulk-edit" Change [Table] ["b"] writes 0;
    Remove "remove" Change [Table, Page, Agenda, Tree] ["x"] writes 0;
    Merge "merge" Change [Table] ["M"] writes 0;
    Undo "undo" Change [Pane] ["u"] writes 6;
    Redo "redo" Change [Pane] ["U", "ctrl-r"] writes 0;
    UndoRow "undo-row" Change [Reader] ["d"] writes 0;
    Drafts "drafts" Change [Pane] ["D"] reads 0;

    SetState "set-state" Programme [Table, Page] ["t"] writes 0;
    Nominate "nominate" Programme [Table, Page] ["N"] writes 0;
    Place "place" Programme [Table, Page, Timeline] ["p"] writes 0;
    CloseStep "close-step" Programme [Table, Page, Today] ["o"] writes 0;
    CloseHere "close-here" Programme [Clearances] ["o"] writes 2;
    CloseByRecord "close-by-record" Programme [Clearances] ["O"] writes 3;
    NextOpen "next-open" Programme [Clearances] ["t"] reads 4;
    Assess "assess" Programme [Table, Page, Matrix, Evidence, Assessors, Today, Clearances, Timeline, Cascade, Selection, Confirmations] ["a"] writes 0;
    AssessHere "assess-here" Programme [Agenda, Attendance] ["A"] writes 0;
    Entrust "entrust" Programme [Table, Page, Matrix, Evidence] ["g e"] writes 0;
    Remedy "remedy" Programme [Today] ["e"] writes 2;
    Snooze "snooze" Programme [Today] ["z"] writes 3;
    Attendance "attendance" Programme [Table, Page, Agenda] ["m"] writes 6;
    CopyDay "copy-day" Programme [Agenda] ["c"] writes 0;
    CopyWeek "copy-week" Programme [Agenda] ["C"] writes 0;
    ShiftRest "shift-rest" Programme [Agenda] ["s"] writes 0;
    Itinerary "itinerary" Programme [Table, Page, Agenda] ["i"] reads 6;
    HoursAttended "hours" Programme [Agenda] ["H"] reads 0;
    Waive "waive" Programme [Today, Page] ["W"] writes 0;
    Plan "plan" Programme [Table] ["P"] reads 0;
    AcceptRows "accept-rows" Programme [Proposal] ["a"] writes 1;
    AcceptPlan "accept-plan" Programme [Proposal] ["A"] writes 2;
    FixRow "fix-row" Programme [Proposal] ["f"] reads 3;
    ThrowOut "throw-out" Programme [Proposal] ["x"] reads 4;
    AskAgain "ask-again" Programme [Proposal] ["r"] reads 5;
    IndicatorsPeriod "indicators-period" Look [Indicators] ["p"] reads 2;
    IndicatorsEarlier "indicators-earlier" Look [Indicators] ["<", "left"] reads 3;
    IndicatorsLater "indicators-later" Look [Indicators] [">", "right"] reads 4;
    IndicatorsOutOf "indicators-out-of" Look [Indicators] ["o"] reads 5;
    NextUnplaced "next-unplaced" Programme [Proposal] ["n"] reads 6;
    ShowSelection "show-selection" Programme [Table, Page] ["g s"] reads 0;
    SelectHere "select-here" Programme [Selection] ["s"] writes 2;
    ReserveHere "reserve-here" Programme [Selection] ["r"] writes 3;
    ShortlistHere "shortlist-here" Programme [Selection] ["l"] writes 4;
    RejectHere "reject-here" Programme [Selection] ["x"] writes 5;
    Weights "weights" Programme [Selection] ["w"] writes 7;
    ExplainParts "explain-parts" Programme [Selection] ["p"] reads 6;
    ShowCascade "show-cascade" Programme [Table, Page] ["g w"] reads 0;
    Fold "fold" Programme [Cascade] ["space"] reads 3;
    FoldAll "fold-all" Programme [Cascade, Tree] ["F"] reads 0;
    UnfoldAll "unfold-all" Look [Tree] ["+", "*"] reads 0;
    MoveLines "move-lines" Programme [Tree] ["m"] writes 0;
    FrameworkIn "framework-in" Programme [Tree] ["i"] writes 6;
    RaiseTarget "raise-target" Type [Curriculum] ["+", "right"] writes 1;
    LowerTarget "lower-target" Type [Curriculum] ["-", "left"] writes 2;
    MoreCases "more-cases" Type [Curriculum] [">"] writes 0;
    FewerCases "fewer-cases" Type [Curriculum] ["<"] writes 0;
    TypeCases "type-cases" Type [Curriculum] ["m"] writes 4;
    AddSkill "add-skill" Type [Curriculum] ["n"] writes 5;
    DropSkill "drop-skill" Type [Curriculum] ["x"] writes 6;
    CopyCurriculum "copy-curriculum" Type [Curriculum] ["c"] writes 7;
    FollowUp "follow-up" Programme [Table, Page] ["g f"] writes 0;
    Import "import" Programme [Pane] ["I"] writes 0;
    Export "export" Programme [Table, Indicators, Matrix, Tree] ["E"] reads 0;
    CalendarOut "calendar-out" Programme [Table, Page] ["C"] reads 0;
    NewVersion "new-version" Programme [Table, Page, Tree] ["g v"] writes 0;
    Curriculum "curriculum" Programme [Table, Page] ["g u"] reads 0;
    ChooseFramework "choose-framework" Look [Tree] ["o"] reads 2;
    Portfolio "portfolio" Programme [Table, Page, Matrix] ["g p"] reads 0;
    Curve "curve" Programme [Table, Page, Matrix, Evidence] ["g l"] reads 0;
    Progress "progress" Programme [Table, Page, Evidence] ["g o"] reads 0;
    PlotWords "plot-words" Look [Plot] ["t"] reads 1;
    OtherProcedure "other-procedure" Look [Plot] ["o"] reads 4;
    ChartRates "chart-rates" Look [Plot] ["e"] reads 3;
    KeepRates "keep-rates" Change [Plot] ["s"] writes 5;
    FiguresOf "figures-of" Look [Figures] ["/"] reads 2;
    FiguresForm "figures-form" Look [Figures] ["i"] reads 3;
    FiguresPeriod "figures-period" Look [Figures] ["p"] reads 4;
    Issue "issue" Programme [Table, Page] ["g i"] writes 0;
    Report "report" Programme [Table, Page] ["R"] reads 0;
    Verify "verify" Programme [Pane] ["V"] reads 0;
    GapTurn "gap-turn" Programme [Gaps] ["t"] reads 2;
    GapSort "gap-sort" Programme [Gaps] ["s"] reads 3;
    GapLacking "gap-lacking" Programme [Gaps] ["l"] reads 6;
    GapList "gap-list" Programme [Gaps] ["w"] reads 7;
    CheckRound "check-round" Programme [Table, Page, Readiness] ["g k"] writes 2;

    NextField "next-field" Type [Form] ["tab"] reads 2;
    EnterField "enter-field" Type [Form, FollowUp] ["enter"] reads 0;
    PreviousField "previous-field" Type [Form] ["backtab"] reads 0;
    Save "save" Type [Form] ["ctrl-s"] writes 1;
    SaveAndNext "save-and-next" Type [Form, Assess] ["ctrl-n"] writes 3;
    MakeNew "make-new" Type [Form] ["ctrl-o"] writes 0;
    JumpToField "jump-to-field" Type [Form] ["ctrl-g"] reads 4;
    Discard "discard" Type [Form, FollowUp, Assess, Entrust, Curriculum] ["ctrl-x"] reads 0;
    KeepMine "keep-mine" Type [Clash] ["m", "left"] reads 1;
    TakeTheirs "take-theirs" Type [Clash] ["t", "right"] reads 2;
    SaveChosen "save-chosen" Type [Clash, Import, Attendance, Round, FollowUp, Assess, Entrust, Curriculum, Theatre, TheatreText] ["ctrl-s"] writes 3;
    Leave "leave" Type [Form, Prompt, Choose, FollowUp, Assess, Entrust, TheatreText, Answering] ["esc"] reads 9;
    Accept "accept" Type [Prompt, Choose] ["enter"] reads 1;
    MarkPresent "mark-present" Type [Attendance] ["p"] writes 1;
    MarkLate "mark-late" Type [Attendance] ["l"] writes 1;
    MarkAbsent "mark-absent" Type [Attendance] ["a"] writes 1;
    MarkExcused "mark-excused" Type [Attendance] ["x"] writes 1;
    MarkReason "mark-reason" Type [Attendance] ["r"] writes 0;
    RoundNever "round-never" Type [Round] ["n"] writes 1;
    RoundSometimes "round-sometimes" Type [Round] ["s"] writes 1;
    RoundAlways "round-always" Type [Round] ["a"] writes 1;
    RoundSkip "round-skip" Type [Round] ["space"] writes 1;
    RoundDay "round-day" Type [Round] ["d"] writes 2;
    AddTrainee "add-trainee" Type [Attendance] ["n"] writes 9;
    ScoreYes "score-yes" Type [Assess] ["y"] writes 0;
    ScoreNo "score-no" Type [Assess] ["n"] writes 0;
    NotSeen "not-seen" Type [Assess] ["-", "space"] writes 4;
    ClearScore "clear-score" Type [Assess] ["backspace"] writes 0;
    Comment "comment" Type [Assess] ["c"] writes 4;
    PickTrainee "pick-trainee" Type [Assess] ["t"] writes 0;
    PickDay "pick-day" Type [Assess] ["d"] writes 0;
    PickSkill "pick-skill" Type [Assess] ["s"] writes 5;
    PickPhase "pick-phase" Type [Assess] ["f"] writes 0;
    PickInstrument "pick-instrument" Type [Assess] ["i"] writes 5;
    PickHospital "pick-hospital" Type [Assess, Entrust] ["h"] writes 0;
    PickAssessor "pick-assessor" Type [Assess] ["a"] writes 5;
    PickDepartment "pick-department" Type [Assess] ["p"] writes 0;
    PickCase "pick-case" Type [Assess] ["l"] writes 0;
    PickSession "pick-session" Type [Assess] ["e"] writes 0;
    Tick "tick" Type [Entrust] ["space", "x"] writes 4;
    PickUntil "pick-until" Type [Entrust] ["u"] writes 5;
    PickDecider "pick-decider" Type [Entrust] ["w"] writes 5;
    WriteReason "write-reason" Type [Entrust] ["r"] writes 5;
    AnswerYes "answer-yes" Type [FollowUp, Theatre, Answering] ["y"] writes 1;
    AnswerNo "answer-no" Type [FollowUp, Theatre, Answering] ["n"] writes 2;
    WentWell "went-well" Type [Theatre] ["w"] writes 5;
    TakeOut "take-out" Type [Theatre] ["x"] writes 6;
    DropCase "drop-case" Type [Theatre] ["X"] writes 0;
    AddPerson "add-person" Type [Theatre] ["p"] writes 6;
    WhoEnters "who-enters" Type [Theatre] ["b"] writes 7;
    ListDay "list-day" Type [Theatre] ["d"] reads 0;
    TakeCell "take-cell" Type [Theatre, TheatreText] ["enter"] reads 1;
    NextCell "next-cell" Type [Theatre, TheatreText] ["tab"] reads 0;
    PreviousCell "previous-cell" Type [Theatre, TheatreText] ["backtab"] reads 0;
    BarrierItem "barrier-item" Type [FollowUp] ["i"] writes 0;
    BarrierStaff "barrier-staff" Type [FollowUp] ["s"] writes 0;
    BarrierPermission "barrier-permission" Type [FollowUp] ["p"] writes 0;
    BarrierPatients "barrier-patients" Type [FollowUp] ["t"] writes 0;
    BarrierOther "barrier-other" Type [FollowUp] ["o"] writes 0;
    AddTaught "add-taught" Type [FollowUp] ["a"] writes 4;
    DropTaught "drop-taught" Type [FollowUp] ["x"] writes 0;
    MergeRow "merge-row" Type [Import] ["m"] writes 2;
    NewRow "new-row" Type [Import] ["n"] writes 3;
    SkipRow "skip-row" Type [Import] ["x"] writes 4;
    MergeAll "merge-all" Type [Import] ["M"] writes 0;
    NewAll "new-all" Type [Import] ["N"] writes 0;
    TheatreList "theatre-list" Programme [Table, Page, Agenda] ["g t"] writes 0;
    ShowConfirmations "show-confirmations" Programme [Table, Page, Agenda] ["g c"] reads 0;
    ShowReconciliation "show-reconciliation" Programme [Table, Page, Agenda] ["g r"] reads 0;
    ConfirmMarked "confirm-marked" Programme [Confirmations] ["y"] writes 1;
    AnswerOtherwise "answer-otherwise" Programme [Confirmations] ["d"] writes 2;
    Settle "settle" Programme [Confirmations] ["s"] writes 2;
    OtherPart "other-part" Programme [Confirmations] ["v"] reads 3;
    AcceptPair "accept-pair" Programme [Reconciliation] ["a", "y"] writes 1;
    RefusePair "refuse-pair" Programme [Reconciliation] ["x", "n"] writes 2;
    LogRegistered "log-registered" Programme [Reconciliation] ["l"] writes 3;
    ReconcileDays "reconcile-days" Programme [Reconciliation] ["d"] reads 4;
    NewCase "new-case" Type [Theatre, TheatreText] ["ctrl-n", "+"] writes 2;
    CopyCase "copy-case" Type [Theatre] ["c"] writes 3;
    AnswerTrainee "answer-trainee" Type [Theatre, Answering] ["t"] writes 4;
    AnswerTrainer "answer-trainer" Type [Theatre, Answering] ["s"] writes 4;
    AnswerObserved "answer-observed" Type [Theatre, Answering] ["o"] writes 4;
    AnswerTaught "answer-taught" Type [Theatre, Answering] ["g"] writes 4;
    SampleProgramme "sample-programme" Program [Welcome] ["s"] writes 0;
    ImportFirst "import-first" Program [Welcome] ["i"] writes 0;
    StartEmpty "start-empty" Program [Welcome] ["e", "esc"] reads 0;

    Palette "palette" Program [Pane] [":"] reads 7;
    Help "help" Program [Pane, Welcome, Form, Prompt, Choose, Clash, Import, Moving, Attendance, Round, FollowUp, Assess, Entrust, Curriculum, Theatre, TheatreText, Answering] ["?", "ctrl-t"] reads 8;
    Repaint "repaint" Program [Pane, Form, Prompt, Choose, Clash, Welcome, Import, Moving, Attendance, Round, FollowUp, Assess, Entrust, Curriculum, Theatre, TheatreText, Answering] ["ctrl-l"] reads 0;
    LineMeter "line" Program [Pane] ["%"] reads 0;
    Spare "spare" Program [Pane] ["_"] reads 0;
    Suspend "suspend" Program [Pane, Form, Welcome, Import, Moving, Attendance, Round, FollowUp, Assess, Entrust, Curriculum, Theatre, TheatreText, Answering] ["ctrl-z"] reads 0;
    Quit "quit" Program [Pane, Welcome] ["q", "ctrl-c"] reads 0;
}

impl Action {
    /// What the table says of it.
    #[must_use]
    pub fn info(self) -> &'static Info {
        static FIRST: Info = Info { action: Action::Up, name: "up", group: Group::Go, contexts: &[], keys: &[], writes: false, hint: 0 };
        // The table lists the actions in the order of the enum.
        ACTIONS.get(self as usize).unwrap_or(&FIRST)
    }

    /// The action of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|i| i.name == name).map(|i| i.action)
    }

    /// What it does, in one line.
    #[must_use]
    pub fn doc(self) -> String {
        crate::words::label(&format!("action-{}", self.info().name))
    }

    /// The word in the bottom line.
    #[must_use]
    pub fn short(self) -> String {
        crate::words::label(&format!("action-{}-short", self.info().name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for info in ACTIONS {
            assert_eq!(info.action.info().name, info.name);
            assert_eq!(Action::of_name(info.name), Some(info.action));
            assert!(!info.contexts.is_empty() && !info.keys.is_empty(), "{}", info.name);
        }
    }

    #[test]
    fn everything_works_without_function_keys_and_alt() {
        for info in ACTIONS {
            assert!(info.keys.iter().any(|k| !k.contains("alt-") && !k.starts_with('f') || *k == "f"), "{}", info.name);
        }
    }
}
