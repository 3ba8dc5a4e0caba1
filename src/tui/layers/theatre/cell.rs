//! The cell at the cursor: the text that stands in it, and the operations that its letters find.

use super::{Cell, Sheet};
use crate::msg;
use crate::programme::theatre::{Operation, search};
use crate::tui::desk::Desk;
use crate::tui::layer::Effect;
use crate::tui::line::Line;

impl Sheet {
    /// The text of the cell at the cursor stands in the line.
    pub(super) fn load(&mut self, desk: &Desk) {
        let text = self.row().map(|row| match self.cell() {
            Cell::Number => row.number.clone(),
            Cell::Procedure => row.procedure.as_ref().map(|(_, title)| title.clone()).unwrap_or_default(),
            Cell::Outcome => row.outcome.clone(),
            Cell::Detail => row.detail.clone(),
            Cell::Person(_) | Cell::Success => String::new(),
        });
        self.line = Line::new(text.unwrap_or_default());
        self.seeking = false;
        self.seek(desk);
    }

    /// What the letters in the operation's cell find.
    pub(super) fn seek(&mut self, desk: &Desk) {
        self.picked = 0;
        if self.cell() != Cell::Procedure {
            return self.found.clear();
        }
        let typed = if self.seeking { self.line.text().trim().to_owned() } else { String::new() };
        if typed.is_empty() {
            self.found.clone_from(&self.usual);
            return;
        }
        let folded = crate::text::fold(&typed);
        let usual = self.usual.iter().filter(|o| crate::text::fold(&o.title).split(' ').any(|w| w.starts_with(&folded)));
        let mut found: Vec<Operation> = usual.cloned().collect();
        for one in search(&desk.store, &typed).unwrap_or_default() {
            if !found.iter().any(|o| o.id == one.id) {
                found.push(one);
            }
        }
        self.found = found;
    }

    /// Takes the operation that is picked.
    pub(super) fn pick(&mut self) -> Option<Effect> {
        let typed = self.line.text().trim().to_owned();
        let known = self.row().and_then(|row| row.procedure.as_ref()).is_some();
        if !self.seeking && known {
            return None;
        }
        match self.found.get(self.picked).cloned() {
            Some(operation) => {
                if let Some(row) = self.row_mut() {
                    row.procedure = Some((operation.id, operation.title));
                }
                self.touch();
                None
            }
            None if typed.is_empty() => None,
            // What no framework knows is written down as it is called.
            None => {
                if let Some(row) = self.row_mut() {
                    row.detail.clone_from(&typed);
                    row.procedure = None;
                }
                self.touch();
                Some(Effect::Notice(msg!("theatre-no-operation", typed = typed)))
            }
        }
    }
}
