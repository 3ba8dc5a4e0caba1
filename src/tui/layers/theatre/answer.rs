//! The answers at a person's cell: the three questions of a trainee, whether a trainer was there, and how it went.

use super::rows::InCase;
use super::{Cell, Sheet};
use crate::model::Kind;
use crate::msg;
use crate::rules::skills::supervision::{Answers, Question};
use crate::tui::desk::Desk;
use crate::tui::layer::Outcome;
use crate::words::Message;

impl Sheet {
    /// Behind the last answer of somebody: the next trainee of whom nothing is said, or how it went.
    pub(super) fn answered_one(&mut self, desk: &Desk) {
        let cells = self.cells();
        let open = cells.iter().enumerate().skip(self.column + 1).find(|(_, cell)| match cell {
            Cell::Person(n) => self.people.columns.get(*n).is_some_and(|somebody| {
                let there = self.row().and_then(|row| row.people.get(&somebody.who)).is_some_and(|p| p.there);
                somebody.who.0 == Kind::Trainee && !there
            }),
            Cell::Success => true,
            _ => false,
        });
        if let Some((column, _)) = open {
            self.go(desk, column);
        }
    }

    pub(super) fn answer(&mut self, desk: &Desk, said: impl FnOnce(Answers) -> Answers) -> Outcome {
        let Some(who) = self.person().map(|p| p.who) else { return Outcome::done() };
        let side = self.side.speaks_for();
        let Some(row) = self.row_mut() else { return Outcome::done() };
        let took = row.people.entry(who).or_default();
        // What this side answered before is answered anew, not what the other did.
        if !took.touched
            && let Some(seen) = &took.seen
        {
            took.answers = Answers::of_side(&seen.to(), side);
        }
        took.answers = said(took.answers);
        (took.touched, took.there) = (true, true);
        let done = took.answers.code().is_some();
        self.touch();
        if done {
            self.answered_one(desk);
        }
        Outcome::done()
    }

    pub(super) fn yes_or_no(&mut self, desk: &Desk, yes: bool) -> Outcome {
        match (self.cell(), self.person().map(|p| p.who)) {
            (Cell::Success, _) => {
                if let Some(row) = self.row_mut() {
                    row.success = Some(yes);
                }
                self.touch();
                self.next(desk);
                Outcome::done()
            }
            (_, Some(who @ (Kind::Trainer, _))) => {
                if let Some(row) = self.row_mut() {
                    let took = row.people.entry(who).or_default();
                    (took.there, took.touched) = (yes, true);
                }
                self.touch();
                self.next(desk);
                Outcome::done()
            }
            _ => self.answer(desk, |answers| answers.answered(yes)),
        }
    }

    pub(super) fn take_out(&mut self) {
        let who = self.person().map(|p| p.who);
        let cell = self.cell();
        if let Some(row) = self.row_mut() {
            match (who, cell) {
                (Some(who), _) => {
                    let took = row.people.entry(who).or_default();
                    (took.there, took.touched, took.answers) = (false, true, Answers::default());
                }
                (None, Cell::Success) => row.success = None,
                _ => {}
            }
        }
        self.touch();
    }

    /// The people and the operation of the row above.
    pub(super) fn copy_above(&mut self, desk: &Desk) {
        let Some(above) = self.at.checked_sub(1).and_then(|at| self.rows.get(at)).cloned() else { return };
        let side = self.side.speaks_for();
        if let Some(row) = self.row_mut() {
            row.procedure = above.procedure;
            row.detail = above.detail;
            for (who, took) in above.people.into_iter().filter(|(_, took)| took.there) {
                let answers = match &took.seen {
                    Some(seen) if !took.touched => Answers::of_side(&seen.to(), side),
                    _ => took.answers,
                };
                let own = row.people.entry(who).or_default();
                (own.answers, own.there, own.touched) = (answers, true, true);
            }
        }
        self.touch();
        self.load(desk);
    }

    /// Why an answer cannot be given at the cursor, if so.
    pub(super) fn cannot_answer(&self, yes_or_no: bool) -> Option<Message> {
        if self.row().is_none() {
            return Some(msg!("theatre-no-row"));
        }
        match (self.cell(), self.person().map(|p| p.who)) {
            (Cell::Success, _) if yes_or_no => None,
            (_, Some((Kind::Trainer, _))) if yes_or_no => None,
            (_, Some((Kind::Trainee, id))) => {
                let took = self.row().and_then(|row| row.people.get(&(Kind::Trainee, id)));
                let answers = took.filter(|t| t.touched).map(|t| t.answers).unwrap_or_default();
                match answers.next() {
                    _ if took.is_some_and(InCase::is_settled) => Some(msg!("theatre-settled")),
                    Some(Question::KeyComponents) if yes_or_no => Some(msg!("theatre-key-first")),
                    None if yes_or_no => Some(msg!("theatre-answered")),
                    _ => None,
                }
            }
            _ => Some(msg!("theatre-at-person")),
        }
    }
}
