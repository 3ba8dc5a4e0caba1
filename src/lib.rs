//! `ustaz` (teacher, in Kazakh, Pashto and Dari) keeps a joint medical training programme: one binary over one SQLite file, worked
//! by keyboard over bad lines.
//!
//! # The house
//!
//! Rooms from the top down; a room knows only the rooms below it. `tests/walls.rs` holds the walls.
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`cli`] | the command line: one file per subcommand |
//! | [`tui`] | the screen: tabs, layers, forms, the loop |
//! | [`keymap`], [`actions`] | key → action; the one table of actions |
//! | [`term`] | the terminal: the lean wire, input, signals, capabilities |
//! | [`exchange`] | files in and out: grids, import, export, references in files; schedules as calendar, grid and text; reports as PDF, HTML and text, plots as pictures, Moodle's frameworks |
//! | [`programme`] | what a coordinator does: verbs over records, records in words, the boards of Today and of the clearance, clashes, timeline and agendas, proposals of plans; the chain of skills ([`programme::skills`]) |
//! | [`store`] | the only SQL: open, migrate, write, journal, undo, search, drafts, backup, check |
//! | [`rules`] | pure functions: calendars, working time, filters, validation, duplicates, clearance, Today and its clashes, timeline, agendas, plans, skills |
//! | [`model`] | plain values: ids, dates, one file per record, the field tables |
//! | [`config`] | the person's settings |
//! | [`text`] | width, truncation, folding, cleaning: the only place that counts columns |
//! | [`words`], [`error`] | every text by id; the one error type |
//!
//! # Nine ideas
//!
//! 1. **One description per record** ([`model`]): table, form, validation, search, file columns and SQL follow from it.
//! 2. **One way to write** ([`store::Store::write`]), with SQLite's update hook as the witness.
//! 3. **One journal, four uses**: history, undo, live refresh, and later the exchange between sites.
//!    *State = replay of the journal* ([`store::Store::check`]).
//! 4. **Three-way save** ([`rules::three_way`]): the same small function saves, undoes and will merge sites.
//! 5. **One table of actions** ([`actions`]): keys, bottom line, help, palette, settings and the README's list.
//! 6. **A stack of layers** ([`tui::layer`]): what is on the stack exists; no flags, no modes, no ticks.
//! 7. **One frame, one write, nothing for nothing** ([`term::LeanBackend`]).
//! 8. **Bounded screens** ([`store::ListQuery`]): keyset pages; what cannot promise that runs on a thread that reads.
//! 9. **Rules are pure** ([`rules`]).
//!
//! # Where this differs from the first plan, and why
//!
//! - **No crossterm.** Raw mode and the window's size come from `rustix`; keys are decoded and frames encoded by [`term`], which
//!   removes the defects that crossterm 0.29 has for our users (split arrow keys, spinning after a hang-up).
//! - **[`words`] and [`error`] are ground rooms.** A finding of a rule or a refusal of the store is a message by id from its
//!   birth; only rooms with a reader turn it into words.
//! - **Several values in one cell** (phones, codes, references, scores) are canonical text, entries joined by `; `: the same
//!   in the table, the journal and files. The search index makes references in them findable, so no link tables are kept.
//! - **The search index holds a record's own words and nothing else**: no text, no codes that a column's own index answers. A typed
//!   word is first looked up among hospitals, people and catalogue entries, and the columns are asked for those; renaming a
//!   hospital touches one row, and ten million assessments without a comment take no room in it.
//! - **A long step is kept in parts** (`journal_part`), whose digests stand in its journal row: an import of a million rows is one
//!   step that is undone as one, and nobody ever has to read or hold more than a part of it.
//! - **State = replay is told by sums** of keyed hashes over groups of records; only what differs is replayed one by one. Holding
//!   the state of a large file in memory to compare it would need all memory there is.
//! - **A list is a budget.** Each page is planned by how many records its conditions leave; what has not come after a moment is
//!   asked again on a thread, and the old rows stay meanwhile. No query is trusted to be fast.
//! - **A witness lies beside the file** (`-seal`: number and hash of the newest step). A lost log leaves a file that is whole but
//!   older; nothing in it could tell.
//! - **Every write looks whether the file is still the one that was opened**: it may be moved, replaced, cut short or brought to a
//!   newer version under a running program.
//! - **Catalogues are records** ([`model::Term`], steps, holidays, instruments …) with ids derived from their codes, so that two
//!   sites hold the same ones; they are journalled, edited and undone like everything else.
//! - **Clashes are kept by subject** ([`programme::clashes`]): a check notes each record that it reads, so a change is looked at where it was read
//!   before and where its new values reach, and nowhere else. A record that is only proposed is laid over the file and checked alike; there is no
//!   second set of rules in forms.
//! - **The programme's own plans have a model of their own** ([`rules::planning`]): rotations differ in length, which the published problem does
//!   not know. Both state a proven bound beside what they found.
//! - **What a ministry decides is a row** (hours of work, lunar months as sighted, accepted clashes, thresholds of a framework, weights of
//!   selection, prices of items), never a constant.
//! - **One gathering, many readers** ([`programme::skills`]): page, matrix, portfolio, gap board, indicators and printed reports stand on the same
//!   few values made from records, and the pure rules judge those; a number is the same wherever it is shown.
//! - **What was found is added, never overwritten**: a tracer item looked at again is another row, so that readiness has a history; a
//!   framework or form in use is followed by a version, which [`store`] holds for every way of writing; evidence of a decision is kept as it stood.
//! - **A decision is never changed** ([`rules::decided`]): who is entrusted, with what, where, by whom and on which evidence is refused a
//!   change in [`store`] for every way of writing but undo; a new decision follows the old.
//! - **What is typed on a sheet is a draft** (`tui::draft`), as in a form: one pair of type and trait for all sheets, the line of a question included.
//! - **Panes ask, hear and step by two small values** (`tui::panes::inquiry`, `tui::panes::marker`), so that none goes stale in its own way.
//! - **What serves the whole house is looked at once** ([`rules::skills`]): a department's own answer overrules the house's, and a readiness
//!   says whose answer it borrowed.
//! - **Small tables go out by one writer** (`exchange::listing`): text, CSV, JSON and workbook of figures, which are no records.
//! - **Saves run on a writer thread** ([`tui::worker`]): a person types on while another process holds the file.

#![forbid(unsafe_code)]

pub mod actions;
pub mod cli;
pub mod config;
pub mod error;
pub mod exchange;
pub mod keymap;
pub mod model;
pub mod programme;
pub mod rules;
pub mod store;
pub mod term;
pub mod text;
pub mod tui;
pub mod words;
