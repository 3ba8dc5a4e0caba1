//! The screen: tabs, layers, forms, and the loop that waits, drains, updates, draws once.
//!
//! [`app::App`] is the state and what each event does to it; [`layer::Layer`] the protocol of the stack; `panes` fill the screen
//! under a tab, `layers` come on top, `form` is the editor of a record. Saves run on the writer thread ([`worker`]), questions
//! that may take longer on one that reads, lists on another.
//!
//! Must not: contain SQL or rules, read the keyboard or write to the terminal (that is `term`).

pub mod app;
pub mod desk;
pub mod draft;
pub mod form;
mod frame;
pub mod layer;
pub mod layers;
pub mod line;
pub mod meter;
pub mod paint;
pub mod panes;
pub mod plot;
pub mod spending;
pub mod stack;
pub mod tabs;
pub mod theme;
mod window;
pub mod work;
pub mod worker;

use std::any::Any;
use std::io::Write;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use ratatui::Terminal;
use ratatui::layout::Size;

use self::app::App;
use self::desk::Desk;
use self::theme::Theme;
use self::window::Window;
use self::worker::{Answer, Asker, Ticket, Worker};
use crate::error::{Cause, Error, Result};
use crate::keymap::Keymap;
use crate::programme::entry::Manner;
use crate::programme::show::Names;
use crate::rules::calendar::Calendar;
use crate::store::Store;
use crate::term::{
    Capabilities, Chunk, Decoder, ENTER, GRACE, Input, LeanBackend, LineEvent, Paced, SessionError, Signal, SignalWatch, Surroundings,
    TerminalSession, Traffic, fit, is_ending, keys_wait, read_keyboard, restore_on_panic, standing, stop_self, terminal_output,
    terminal_size, watch_signals,
};
use crate::words::Message;

/// See [`Desk::moment`].
const MOMENT: Duration = Duration::from_millis(6);
/// The same for a rehearsal's first frame.
const PATIENT: Duration = Duration::from_secs(10);

/// What happens from outside.
pub enum Event {
    /// Bytes from the keyboard.
    Keyboard(Chunk),
    /// A signal of the system.
    Signal(Signal),
    /// The line is free again, or gone.
    Line(LineEvent),
    /// The writer thread has answered.
    Answer(Ticket, Answer),
    /// A reading thread has answered.
    Found(Ticket, Box<dyn Any + Send>),
}

impl From<Chunk> for Event {
    fn from(chunk: Chunk) -> Self {
        Self::Keyboard(chunk)
    }
}

impl From<LineEvent> for Event {
    fn from(event: LineEvent) -> Self {
        Self::Line(event)
    }
}

impl From<Signal> for Event {
    fn from(signal: Signal) -> Self {
        Self::Signal(signal)
    }
}

/// How the program is opened.
pub struct Options {
    /// Name in the history.
    pub author: String,
    /// The calendar dates are shown in.
    pub calendar: Calendar,
    /// The calendar in which they are told beside it.
    pub second: Option<Calendar>,
    /// The look; by the terminal's abilities without it.
    pub theme: Option<Theme>,
    /// The line the screen is sent over.
    pub spending: spending::Spending,
    /// It may turn out to be slow.
    pub auto: bool,
    /// What the person knows about the terminal.
    pub terminal: crate::config::Terminal,
    /// How long a lone Esc waits; by the kind of line without it.
    pub esc_wait: Option<Duration>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// Day that it is.
    pub today: NaiveDate,
    /// Why nothing can be written, if so.
    pub read_only: Option<Message>,
    /// The detail below tables is shown from the start.
    pub detail: bool,
}

/// A desk over a file, with its threads; their answers go to `events`.
///
/// # Errors
/// Trouble with the file.
pub fn desk(store: &Store, options: Options, can: Capabilities, events: &Sender<Event>) -> Result<(Desk, Asker)> {
    let answers = events.clone();
    let worker = Worker::start(store.writer()?, move |ticket, answer| {
        // When nobody listens any more the program is over.
        let _ = answers.send(Event::Answer(ticket, answer));
    })?;
    let answers = events.clone();
    let asker = Asker::start(store.reader()?, store.reader()?, move |ticket, found| {
        let _ = answers.send(Event::Found(ticket, found));
    })?;
    let plain = !can.colour;
    let shift = crate::programme::working::lunar_shift(store)?;
    let mut names = Names::new();
    names.show_days_in(options.calendar, &shift);
    let manner = Manner { today: options.today, calendar: options.calendar, second: options.second, shift, country: String::new() };
    let desk = Desk {
        store: store.reader()?,
        names,
        author: options.author,
        manner,
        theme: options.theme.unwrap_or(if plain { Theme::Plain } else { Theme::Ansi }),
        unicode: can.unicode,
        braille: can.braille,
        worker,
        keymap: options.keymap,
        today: None,
        gaps: std::sync::Arc::default(),
        read_only: options.read_only,
        detail: options.detail,
        spending: options.spending,
        moment: MOMENT,
        config: None,
    };
    Ok((desk, asker))
}

fn of_session(e: &SessionError) -> Error {
    Error::new(Cause::Outside, e.message())
}

fn of_io(e: std::io::Error) -> Error {
    Error::new(Cause::Outside, crate::msg!("terminal-trouble")).next(crate::msg!("terminal-trouble-next")).detail(e)
}

/// Opens the program on the terminal and stays until it is left.
///
/// # Errors
/// The terminal cannot show it, or trouble with the file.
pub fn run(store: &Store, options: Options) -> Result<()> {
    let around = Surroundings::of_process();
    let can = Capabilities::for_screen(&around, &options.terminal).map_err(|e| of_session(&e))?;
    let auto = options.auto;
    let esc_wait = options.esc_wait.unwrap_or_else(|| can.esc_wait());
    let (events, inbox) = channel();
    let (desk, asker) = desk(store, options, can, &events)?;
    let mut app = App::new(desk, asker)?;
    app.back_up = true;
    if auto {
        app.line = crate::config::Line::Auto;
    }
    restore_on_panic();
    let watch = watch_signals(events.clone(), GRACE).map_err(of_io)?;
    let mut session = TerminalSession::enter().map_err(|e| of_session(&e))?;
    let output = terminal_output().map_err(|e| of_session(&e))?;
    let line = Paced::start(output, around.ssh_connection.as_deref().and_then(standing), events.clone()).map_err(of_io)?;
    let size = terminal_size().map_err(|e| of_session(&e))?;
    let mut terminal = Terminal::new(LeanBackend::new(line.clone(), size, can)).map_err(of_io)?;
    terminal.backend_mut().enter(ENTER);
    // Whoever typed before this has seen nothing of the program.
    app.greet(keys_wait())?;
    read_keyboard(events).map_err(of_io)?;
    let (decoder, far) = (Decoder::new(esc_wait), can.ssh);
    let mut run = Loop { app: &mut app, decoder, inbox, line: line.clone(), window: Window::default(), far, gone: false };
    let ended = run.turn(&mut terminal, &mut session, &watch);
    if ended.is_err() {
        // The terminal takes nothing any more, so nobody is there; what they typed is.
        run.gone = true;
        run.hear_the_rest();
        watch.acknowledge();
    }
    if !run.gone {
        run.finish(&watch);
    }
    if run.gone {
        // This connection is not the writer's, which may be waiting for a lock that somebody else holds; and it has no patience.
        crate::store::hurry();
        app.hang_up(store);
        app.desk.worker.abandon();
        return if is_ending() { Ok(()) } else { ended };
    }
    app.desk.worker.finish();
    store.leave_backups();
    // A form that is still open, under the help or in another view, is a draft, however short ago it was typed.
    app.hang_up(store);
    line.drain();
    session.leave().map_err(of_io)?;
    ended
}

struct Loop<'a> {
    app: &'a mut App,
    decoder: Decoder,
    inbox: Receiver<Event>,
    line: Paced,
    window: Window,
    /// The terminal is at the far end of an ssh line, which may show itself to be slow.
    far: bool,
    gone: bool,
}

impl Loop<'_> {
    fn turn<W: Write>(
        &mut self,
        terminal: &mut Terminal<LeanBackend<W>>,
        session: &mut TerminalSession,
        watch: &SignalWatch,
    ) -> Result<()> {
        loop {
            self.draw(terminal)?;
            let mut at = self.app.deadline();
            for deadline in [self.decoder.deadline(), self.window.due()].into_iter().flatten() {
                at = at.min(deadline);
            }
            match self.inbox.recv_timeout(at.saturating_duration_since(Instant::now())) {
                Ok(event) => self.take(event, terminal, session)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.gone = true,
            }
            while let Ok(event) = self.inbox.try_recv() {
                self.take(event, terminal, session)?;
            }
            let now = Instant::now();
            self.decoder.tick(now);
            self.keys();
            self.app.wake(now);
            if self.gone {
                watch.acknowledge();
                return Ok(());
            }
            if std::mem::take(&mut self.app.suspend) {
                // Who is stopped may never be continued.
                self.app.keep_drafts_aside();
                self.line.drain();
                if stop_self(session).map_err(|e| of_session(&e))? {
                    fit(terminal).map_err(of_io)?;
                    terminal.backend_mut().enter(ENTER);
                }
                self.app.dirty = true;
            }
            if self.app.over {
                return Ok(());
            }
        }
    }

    /// Draws a frame if something may differ and the last one has left; else it is drawn when that has.
    fn draw<W: Write>(&mut self, terminal: &mut Terminal<LeanBackend<W>>) -> Result<()> {
        if self.window.settles(Instant::now()) {
            fit(terminal).map_err(of_io)?;
            self.app.dirty = true;
        }
        // What is drawn into a window of another size is wasted.
        if self.window.due().is_some() || !(self.app.dirty || self.app.repaint) || self.line.is_busy() {
            return Ok(());
        }
        if self.far && self.app.follows() && self.line.was_slow() {
            self.app.spare();
        }
        let spending = self.app.desk.spending;
        terminal.backend_mut().show_whole(spending == spending::Spending::Usual);
        self.line.pace(spending.rate());
        self.app.meter.carries(self.line.carries());
        draw(self.app, terminal)
    }

    /// Keys that came before the line went.
    fn hear_the_rest(&mut self) {
        while let Ok(event) = self.inbox.try_recv() {
            if let Event::Keyboard(Chunk::Bytes(bytes, at)) = event {
                self.decoder.feed(&bytes, at);
                self.keys();
            }
        }
    }

    /// The program is left: waits for the saves that are on their way.
    fn finish(&mut self, watch: &SignalWatch) {
        while self.app.desk.worker.waiting_since().is_some() {
            match self.inbox.recv() {
                Ok(Event::Answer(ticket, answer)) => self.app.answered(ticket, answer),
                Ok(Event::Signal(Signal::Hangup) | Event::Keyboard(Chunk::Closed) | Event::Line(LineEvent::Gone)) | Err(_) => {
                    self.gone = true;
                    return watch.acknowledge();
                }
                Ok(_) => {}
            }
        }
    }

    fn take<W: Write>(&mut self, event: Event, terminal: &mut Terminal<LeanBackend<W>>, session: &mut TerminalSession) -> Result<()> {
        match event {
            Event::Keyboard(Chunk::Bytes(bytes, at)) => {
                self.decoder.feed(&bytes, at);
                self.keys();
            }
            Event::Keyboard(Chunk::Closed) | Event::Signal(Signal::Hangup) | Event::Line(LineEvent::Gone) => self.gone = true,
            Event::Line(LineEvent::Free) => {}
            Event::Signal(Signal::Interrupt) => {}
            Event::Signal(Signal::Stop) => self.app.suspend = true,
            Event::Signal(Signal::Resize) => self.window.changed(Instant::now()),
            Event::Signal(Signal::Continue) => {
                self.line.drain();
                session.resume().map_err(|e| of_session(&e))?;
                fit(terminal).map_err(of_io)?;
                terminal.backend_mut().enter(ENTER);
                self.app.dirty = true;
            }
            Event::Answer(ticket, answer) => self.app.answered(ticket, answer),
            Event::Found(ticket, found) => self.app.heard(ticket, found),
        }
        Ok(())
    }

    fn keys(&mut self) {
        for input in self.decoder.by_ref() {
            self.app.input(input);
        }
    }
}

/// Draws a frame if something may differ.
fn draw<W: Write>(app: &mut App, terminal: &mut Terminal<LeanBackend<W>>) -> Result<()> {
    if std::mem::take(&mut app.repaint) {
        terminal.backend_mut().repaint();
        app.dirty = true;
    }
    if app.dirty {
        terminal.draw(|frame| app.draw(frame)).map_err(of_io)?;
        app.meter.drawn(terminal.backend().traffic());
    }
    Ok(())
}

/// The program on a terminal of memory: keys go through the real decoder, keymap, layers, threads and file. For tests and benches.
pub struct Rehearsal {
    app: App,
    decoder: Decoder,
    inbox: Receiver<Event>,
    terminal: Terminal<LeanBackend<Vec<u8>>>,
    window: Arc<Mutex<Size>>,
    first: (Traffic, Vec<u8>),
}

impl Rehearsal {
    /// Over a file, with a window of a size.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn new(store: &Store, options: Options, width: u16, height: u16, can: Capabilities) -> Result<Self> {
        Self::after(b"", store, options, (width, height), can)
    }

    /// The same after somebody has typed what the program has not been there for.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn after(typed: &[u8], store: &Store, options: Options, (width, height): (u16, u16), can: Capabilities) -> Result<Self> {
        let (events, inbox) = channel();
        let today = options.today;
        let (desk, asker) = desk(store, options, can, &events)?;
        let mut app = App::new(desk, asker)?;
        app.clock = Box::new(move || today);
        let window = Arc::new(Mutex::new(Size::new(width, height)));
        let seen = Arc::clone(&window);
        let source = Box::new(move || *seen.lock().unwrap_or_else(PoisonError::into_inner));
        let mut terminal = Terminal::new(LeanBackend::new(Vec::new(), source, can)).map_err(of_io)?;
        terminal.backend_mut().enter(ENTER);
        // A machine that is busy with other tests shows the same first frame.
        app.desk.moment = PATIENT;
        app.greet(!typed.is_empty())?;
        draw(&mut app, &mut terminal)?;
        app.desk.moment = MOMENT;
        let first = (terminal.backend().traffic(), terminal.backend().writer().clone());
        let mut rehearsal = Self { app, decoder: Decoder::new(Duration::ZERO), inbox, terminal, window, first };
        rehearsal.bytes(typed)?;
        Ok(rehearsal)
    }

    /// What was sent when the first frame had been drawn, and its bytes.
    #[must_use]
    pub fn first(&self) -> (Traffic, &[u8]) {
        (self.first.0, &self.first.1)
    }

    /// Types bytes as the terminal would send them, and waits until all work that follows is done.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        let now = Instant::now();
        self.decoder.feed(bytes, now);
        self.decoder.tick(now + Duration::from_secs(1));
        for input in self.decoder.by_ref() {
            self.app.input(input);
            draw(&mut self.app, &mut self.terminal)?;
        }
        self.settle()
    }

    /// Gives one key or paste without waiting for what follows; for benches.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn input(&mut self, input: Input) -> Result<()> {
        self.app.input(input);
        draw(&mut self.app, &mut self.terminal)
    }

    /// Waits until nothing is on its way, as a person would, and draws.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn settle(&mut self) -> Result<()> {
        while self.answer()? {}
        draw(&mut self.app, &mut self.terminal)?;
        self.rest()
    }

    /// Whether rows are on their way to what is on the screen.
    pub fn is_reading(&mut self) -> bool {
        self.app.is_reading()
    }

    /// A pause: what waits for one is drawn.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn rest(&mut self) -> Result<()> {
        self.app.rest();
        draw(&mut self.app, &mut self.terminal)
    }

    /// Waits for one answer of what is on its way, and draws; false if nothing is.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn hear(&mut self) -> Result<bool> {
        let heard = self.answer()?;
        draw(&mut self.app, &mut self.terminal).map(|()| heard)
    }

    fn answer(&mut self) -> Result<bool> {
        if !self.app.is_waiting() {
            return Ok(false);
        }
        match self.inbox.recv() {
            Ok(Event::Answer(ticket, answer)) => self.app.answered(ticket, answer),
            Ok(Event::Found(ticket, found)) => self.app.heard(ticket, found),
            Ok(_) => {}
            Err(e) => return Err(Error::defect(e)),
        }
        Ok(true)
    }

    /// Lets so much time pass for the program without waiting for it.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn pass(&mut self, time: Duration) -> Result<()> {
        self.app.wake(Instant::now() + time);
        self.settle()
    }

    /// From now on no key waits for its rows: all of them come from the thread of lists, as from a file that is too big.
    pub fn hurry(&mut self) {
        self.app.desk.moment = Duration::ZERO;
    }

    /// The day that it is from now on.
    pub fn day(&mut self, today: NaiveDate) {
        self.app.clock = Box::new(move || today);
    }

    /// The window has another size.
    ///
    /// # Errors
    /// Trouble with drawing.
    pub fn resize(&mut self, width: u16, height: u16) -> Result<()> {
        *self.window.lock().unwrap_or_else(PoisonError::into_inner) = Size::new(width, height);
        fit(&mut self.terminal).map_err(of_io)?;
        self.app.dirty = true;
        draw(&mut self.app, &mut self.terminal)
    }

    /// All bytes sent to the terminal since the last time.
    pub fn sent(&mut self) -> Vec<u8> {
        std::mem::take(self.terminal.backend_mut().writer_mut())
    }

    /// Whether the program was left.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.app.over
    }

    /// Drops the line as a hang-up would: drafts are written through their own connection.
    ///
    /// # Errors
    /// Trouble with the file.
    pub fn hang_up(&mut self, store: &Store) -> Result<()> {
        let own = store.writer()?;
        self.app.hang_up(&own);
        Ok(())
    }
}
