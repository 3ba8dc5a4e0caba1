//! The writer thread: saves run there, so that a person can go on typing while another process holds the file. And two that read:
//! one for lists, which somebody waits for, and one for what may take seconds, as the board of Today over a million people does.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::model::Id;
use crate::store::{Changes, Clash, Store};
use crate::words::Message;

/// Names a piece of work until its answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// What a piece of work came to.
#[derive(Debug, Default)]
pub struct Done {
    /// What a person reads.
    pub say: Option<Message>,
    /// What changed.
    pub changes: Changes,
    /// It took a step back, which can be brought back.
    pub undo: bool,
    /// More changed than is worth naming.
    pub everything: bool,
    /// The record that was saved.
    pub saved: Option<Id>,
    /// Somebody else changed the same cells; nothing was written.
    pub clashes: Vec<Clash>,
}

/// Work: runs with the writer's own connection.
pub type Job = Box<dyn FnOnce(&mut Store) -> Result<Done> + Send>;

/// An answer.
pub type Answer = Result<Done>;

/// A question: runs with a reading thread's own connection, beside the screen.
pub type Question = Box<dyn FnOnce(&Store) -> Box<dyn Any + Send> + Send>;

/// Takes an answer to the program.
type Teller = Arc<dyn Fn(Ticket, Box<dyn Any + Send>) + Send + Sync>;

/// The reading threads' end in the program.
pub struct Asker {
    tell: Teller,
    long: Sender<(Ticket, Question)>,
    lists: Sender<(Ticket, Question)>,
    waiting: usize,
}

impl Asker {
    /// Starts the threads, each with a connection of its own; answers go through `send`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(long: Store, lists: Store, send: impl Fn(Ticket, Box<dyn Any + Send>) + Send + Sync + 'static) -> Result<Self> {
        let tell: Teller = Arc::new(send);
        Ok(Self { long: reader("reader", long, Arc::clone(&tell))?, lists: reader("lists", lists, Arc::clone(&tell))?, tell, waiting: 0 })
    }

    /// Asks what may take a minute: on a thread and a connection of its own, so that nothing waits behind it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn alone(&mut self, ticket: Ticket, question: Question, store: Store) -> Result<()> {
        let tell = Arc::clone(&self.tell);
        let work = move || tell(ticket, answer(question, &store));
        std::thread::Builder::new().name("planner".into()).spawn(work).map_err(Error::defect)?;
        self.waiting += 1;
        Ok(())
    }

    /// Asks what may take long.
    pub fn ask(&mut self, ticket: Ticket, question: Question) {
        self.waiting += usize::from(self.long.send((ticket, question)).is_ok());
    }

    /// Asks for rows of a list, which do not wait for what takes long.
    pub fn list(&mut self, ticket: Ticket, question: Question) {
        self.waiting += usize::from(self.lists.send((ticket, question)).is_ok());
    }

    /// An answer has come.
    pub fn answered(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// Whether answers are still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting > 0
    }
}

fn reader(name: &str, store: Store, tell: Teller) -> Result<Sender<(Ticket, Question)>> {
    let (questions, inbox) = channel::<(Ticket, Question)>();
    let work = move || {
        for (ticket, question) in inbox {
            tell(ticket, answer(question, &store));
        }
    };
    std::thread::Builder::new().name(name.into()).spawn(work).map_err(Error::defect)?;
    Ok(questions)
}

/// What a question comes to; the error alone if it ended by a fault of ours.
fn answer(question: Question, store: &Store) -> Box<dyn Any + Send> {
    catch_unwind(AssertUnwindSafe(|| question(store))).unwrap_or_else(|_| Box::new(Error::defect("a question ended by itself")))
}

/// The thread's end in the program.
pub struct Worker {
    jobs: Option<Sender<(Ticket, Job)>>,
    thread: Option<JoinHandle<()>>,
    next: u64,
    waiting: BTreeMap<Ticket, Instant>,
}

impl Worker {
    /// Starts the thread; answers go through `send`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(mut store: Store, send: impl Fn(Ticket, Answer) + Send + 'static) -> Result<Self> {
        let (jobs, inbox) = channel::<(Ticket, Job)>();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                for (ticket, job) in inbox {
                    // A fault of ours in one piece of work must not leave everybody after it waiting for ever.
                    let done = catch_unwind(AssertUnwindSafe(|| job(&mut store)));
                    send(ticket, done.unwrap_or_else(|_| Err(Error::defect("a piece of work ended by itself"))));
                    store.tidy_log();
                }
            })
            .map_err(Error::defect)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), next: 0, waiting: BTreeMap::new() })
    }

    /// A new name for work.
    pub fn ticket(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next)
    }

    /// Hands work to the thread.
    ///
    /// # Errors
    /// The thread has ended.
    pub fn hand(&mut self, ticket: Ticket, job: Job) -> Result<()> {
        self.waiting.insert(ticket, Instant::now());
        match &self.jobs {
            Some(jobs) => jobs.send((ticket, job)).map_err(|_| Error::defect("the writer thread has ended")),
            None => Err(Error::defect("the writer thread has ended")),
        }
    }

    /// An answer has come.
    pub fn answered(&mut self, ticket: Ticket) {
        self.waiting.remove(&ticket);
    }

    /// Since when the oldest work waits; `None` when there is none.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Instant> {
        self.waiting.values().min().copied()
    }

    /// Lets the thread finish what it has.
    pub fn finish(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }

    /// Ends without waiting: the line is gone and the writer may be waiting for another process.
    pub fn abandon(&mut self) {
        self.jobs = None;
        self.thread = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Mode;

    #[test]
    fn a_list_does_not_wait_behind_a_long_question() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("a.db"), Mode::Write).unwrap();
        let (send, answers) = channel();
        let mut asker =
            Asker::start(store.reader().unwrap(), store.reader().unwrap(), move |ticket, _| send.send(ticket).unwrap()).unwrap();
        let (listed, when_listed) = channel::<bool>();
        asker.ask(Ticket(1), Box::new(move |_| Box::new(when_listed.recv().unwrap())));
        asker.list(Ticket(2), Box::new(|_| Box::new(())));
        assert_eq!(answers.recv().unwrap(), Ticket(2));
        listed.send(true).unwrap();
        assert_eq!(answers.recv().unwrap(), Ticket(1));
    }
}
