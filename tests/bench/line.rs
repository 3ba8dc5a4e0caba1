//! What a person waits for on a bad line: the program behind a real `sshd`, on loopback, through a proxy that carries 9.6 or 64 kbit/s
//! with a round trip of 600 ms, and takes no more than it carries: what is too much stands before it, as before a modem.
//!
//! `cargo bench --bench line` prints the time from a key to its last byte beside that of an echoed byte, the first screen with and
//! without `ssh -C`, what is still to come when a key that was held down for 5 s is let go, and whether `--line auto` finds out what
//! the line is. A goal that is not reached is called MISSED. `-- --slow` takes the slower line alone, `-- --show` prints the first
//! screens too. It needs `sshd`, `ssh` and `ssh-keygen` (OpenSSH); without them it says so. Nothing leaves this machine: the server has
//! keys of its own in a folder of its own and listens on 127.0.0.1 only.
//!
//! Awkward: the proxy's socket holds about 1 kB that the server does not see any more, so less stands before this line than before a
//! real one; and what it has taken counts as arrived, so that the round trip is not in the server's times.

#[path = "../screen/desk.rs"]
mod desk;
#[path = "shared/mod.rs"]
mod shared;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddrV4, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::net;
use shared::times::Times;

const LONG: Duration = Duration::from_secs(60);
/// The line has nothing more to say.
const QUIET: Duration = Duration::from_millis(2_500);
/// Half of the round trip.
const ONE_WAY: Duration = Duration::from_millis(300);
/// Columns and lines of the window.
const SMALL: (u16, u16) = (80, 24);
/// The line of the screen that holds the first row of a list, from 0.
const FIRST_ROW: u16 = 3;
/// Headers of TCP and IP on each packet.
const HEADERS: usize = 52;
/// What a packet carries.
const PACKET: usize = 1_448;

/// Goals: a key against an echoed byte, and the first screen in milliseconds, without and with `ssh -C`.
const KEY: f64 = 1.05;
const FIRST: [f64; 2] = [2_100.0, 1_400.0];
/// A key that is held down comes so often.
const REPEAT: Duration = Duration::from_millis(33);
/// So often one way; four times that is 5 s.
const HELD: usize = 38;

/// Says so where a goal is missed.
fn missed(is: f64, at_most: f64) -> &'static str {
    if is <= at_most { "" } else { " MISSED" }
}

/// What helps nobody on this machine is left out by name.
fn tool(name: &str) -> Option<PathBuf> {
    let usual = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];
    usual.iter().map(|dir| Path::new(dir).join(name)).find(|path| path.exists())
}

/// A server of its own, gone when it is dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(sshd: &Path, keygen: &Path, home: &Path) -> Self {
        for key in ["host", "own"] {
            let made = Command::new(keygen).args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(home.join(key)).status();
            assert!(made.is_ok_and(|s| s.success()), "no key");
        }
        std::fs::copy(home.join("own.pub"), home.join("authorized")).expect("the key");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {0}/host\nAuthorizedKeysFile {0}/authorized\nPidFile none\nUsePAM no\n\
             StrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\nPrintMotd no\nPrintLastLog no\n",
            home.display()
        );
        std::fs::write(home.join("sshd_config"), config).expect("its settings");
        // Where it is root it wants this folder, which a package makes at boot.
        let _ = std::fs::create_dir_all("/run/sshd");
        let log = std::fs::File::create(home.join("sshd.log")).expect("its log");
        let child = Command::new(sshd).arg("-D").arg("-e").arg("-f").arg(home.join("sshd_config")).stderr(log).spawn().expect("sshd");
        let server = Self { child, port };
        let until = Instant::now() + LONG;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "sshd does not answer: {:?}", std::fs::read_to_string(home.join("sshd.log")));
            thread::yield_now();
        }
        server
    }
}

/// The line: takes bytes at the rate of the moment (bits a second, 0 for no limit) and gives them on half a round trip later.
fn line(to: u16, rate: Arc<AtomicU32>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its number").port();
    thread::spawn(move || {
        for near in listener.incoming().flatten() {
            let far = narrow(to).expect("sshd");
            for (from, into) in [(&near, &far), (&far, &near)] {
                let _ = (from.set_nodelay(true), into.set_nodelay(true));
                carry(from.try_clone().expect("one end"), into.try_clone().expect("the other"), Arc::clone(&rate));
            }
        }
    });
    port
}

/// A connection that takes as little as the system allows before it is read.
fn narrow(to: u16) -> std::io::Result<TcpStream> {
    let socket = net::socket(net::AddressFamily::INET, net::SocketType::STREAM, None)?;
    net::sockopt::set_socket_recv_buffer_size(&socket, 1)?;
    net::connect(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, to))?;
    Ok(socket.into())
}

fn carry(mut from: TcpStream, mut into: TcpStream, rate: Arc<AtomicU32>) {
    let (send, packets) = channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        let (mut block, mut free) = ([0; PACKET], Instant::now());
        while let Ok(n @ 1..) = from.read(&mut block) {
            let now = Instant::now();
            let bits = rate.load(Ordering::SeqCst);
            let mut due = now;
            if bits > 0 {
                free = free.max(now) + Duration::from_secs_f64((n + HEADERS) as f64 * 8.0 / f64::from(bits));
                due = free + ONE_WAY;
            }
            if send.send((due, block[..n].to_vec())).is_err() {
                return;
            }
            // The rest waits before the line.
            thread::sleep(free.saturating_duration_since(now));
        }
    });
    thread::spawn(move || {
        for (due, bytes) in packets {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if into.write_all(&bytes).is_err() {
                return;
            }
        }
        let _ = into.shutdown(Shutdown::Both);
    });
}

/// How one gets to the server.
struct Way<'a> {
    ssh: &'a Path,
    home: &'a Path,
    port: u16,
    rate: &'a AtomicU32,
}

/// A person at the near end.
struct Person {
    keyboard: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    picture: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

/// All rows of the list are there: with the detail of a record below it, or down to the last line.
fn is_full(screen: &vt100::Screen, sparing: bool) -> bool {
    let rows: Vec<String> = screen.rows(0, 80).collect();
    rows.iter().skip(2).take(if sparing { 21 } else { 14 }).all(|row| !row.trim().is_empty())
}

impl Person {
    /// Logs in; the command begins with the first Enter, when the line has become slow.
    fn start(way: &Way<'_>, bits: u32, packed: bool, (cols, rows): (u16, u16), command: &str) -> Self {
        let Way { ssh, home, port, rate } = *way;
        rate.store(0, Ordering::SeqCst);
        let pair = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("a terminal");
        let mut call = CommandBuilder::new(ssh);
        call.env_clear();
        call.env("TERM", "xterm-256color");
        call.env("HOME", home);
        call.env("PATH", "/usr/bin:/bin");
        let settings = [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IgnoreUnknown=ObscureKeystrokeTiming",
            "ObscureKeystrokeTiming=no",
            if packed { "Compression=yes" } else { "Compression=no" },
        ];
        settings.iter().for_each(|s| call.args(["-o", s]));
        call.args(["-tt", "-p", &port.to_string(), "-i"]);
        call.arg(home.join("own"));
        call.args(["127.0.0.1", &format!("stty raw -echo; printf READY; read go; {command}")]);
        let child = pair.slave.spawn_command(call).expect("ssh");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let keyboard = pair.master.take_writer().expect("its keyboard");
        let (send, output) = mpsc::channel();
        thread::spawn(move || {
            let mut block = [0; 16384];
            while let Ok(n @ 1..) = reader.read(&mut block) {
                if send.send((Instant::now(), block[..n].to_vec())).is_err() {
                    return;
                }
            }
        });
        let person = Self { keyboard, output, child, picture: vt100::Parser::new(rows, cols, 0), _master: pair.master };
        let mut seen = Vec::new();
        while !seen.ends_with(b"READY") {
            match person.output.recv_timeout(LONG) {
                Ok((_, bytes)) => seen.extend(bytes),
                Err(e) => panic!("no login: {e} {}", String::from_utf8_lossy(&seen)),
            }
        }
        rate.store(bits, Ordering::SeqCst);
        person
    }

    /// Presses; the time until the screen is so, and the bytes until then. What waits for a pause of the keys comes behind it and is no
    /// part of it; it is let pass.
    fn press(&mut self, keys: &str, there: impl Fn(&vt100::Screen) -> bool) -> (Duration, usize) {
        let begun = Instant::now();
        self.keyboard.write_all(keys.as_bytes()).expect("the keyboard");
        let (mut seen, mut count) = (None, 0);
        loop {
            match self.output.recv_timeout(if seen.is_none() { LONG } else { QUIET }) {
                Ok((at, bytes)) => {
                    self.picture.process(&bytes);
                    count += if seen.is_none() { bytes.len() } else { 0 };
                    if seen.is_none() && there(self.picture.screen()) {
                        seen = Some(at - begun);
                    }
                }
                Err(_) => return (seen.unwrap_or_else(|| panic!("it never came\n{}", self.picture.screen().contents())), count),
            }
        }
    }
}

impl Person {
    /// Holds one key down for a moment, then the one for the other way, and so on for 5 s, and lets go at the row where it began; the time
    /// from then until the screen is so for good, and until nothing more comes.
    fn hold(&mut self, there: impl Fn(&vt100::Screen) -> bool) -> (Duration, Duration) {
        for key in [b"j", b"k", b"j", b"k"] {
            for _ in 0..HELD {
                self.keyboard.write_all(key).expect("the keyboard");
                thread::sleep(REPEAT);
            }
        }
        let released = Instant::now();
        let (mut settled, mut last) = (None, released);
        while let Ok((at, bytes)) = self.output.recv_timeout(QUIET) {
            self.picture.process(&bytes);
            last = last.max(at);
            settled = if there(self.picture.screen()) { settled.or(Some(at)) } else { None };
        }
        let settled = settled.unwrap_or_else(|| panic!("it never came\n{}", self.picture.screen().contents()));
        (settled.saturating_duration_since(released), last.duration_since(released))
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() {
    let smoke = std::env::args().any(|a| a == "--smoke");
    let (Some(sshd), Some(ssh), Some(keygen)) = (tool("sshd"), tool("ssh"), tool("ssh-keygen")) else {
        println!("sshd, ssh and ssh-keygen are needed: install OpenSSH's server and client (Debian: openssh-server openssh-client)");
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let home = dir.path();
    let db = home.join("a.db");
    std::fs::write(&db, desk::template(desk::Holding::Sample)).expect("the sample");
    let server = Server::start(&sshd, &keygen, home);
    let rate = Arc::new(AtomicU32::new(0));
    let port = line(server.port, Arc::clone(&rate));
    let program = |more: &str| {
        let at = home.display();
        format!(
            "exec env HOME={at} XDG_DATA_HOME={at} XDG_CONFIG_HOME={at} XDG_STATE_HOME={at} LANG=C.UTF-8 USTAZ_USER=zahra {} --db {} {more}",
            env!("CARGO_BIN_EXE_ustaz"),
            db.display()
        )
    };
    let rounds = if smoke { 1 } else { 7 };
    println!("times in ms from the key to its last byte, the middle of {rounds}; bytes on the terminal");
    let slow_only = std::env::args().any(|a| a == "--slow");
    let rates: &[u32] = match (smoke, slow_only) {
        (true, _) => &[64_000],
        (_, true) => &[9_600],
        _ => &[9_600, 64_000],
    };
    let way = Way { ssh: &ssh, home, port, rate: &rate };
    for bits in rates {
        let mut echo = Times::default();
        let mut person = Person::start(&way, *bits, false, SMALL, "printf .; exec cat");
        person.press("\n", |screen| screen.contents().contains('.'));
        for n in 1..=rounds {
            echo.add(person.press("x", |screen| screen.contents().matches('x').count() == n).0);
        }
        drop(person);
        println!("{:.1} kbit/s   an echoed byte {:33.0}", f64::from(*bits) / 1000.0, echo.part(0.5));
        let manners = [
            ("--line normal, Today", false, false, "--line normal"),
            ("--line normal", false, false, "--line normal"),
            ("--line slow", false, true, "--line slow"),
            ("ssh -C", true, false, "--line normal"),
            ("ssh -C, --line slow", true, true, "--line slow"),
        ];
        for (name, packed, sparing, more) in manners {
            let mut person = Person::start(&way, *bits, packed, SMALL, &program(more));
            let (first, all) = person.press("\n", |screen| is_full(screen, sparing));
            let first = first.as_secs_f64() * 1000.0;
            let late = missed(first, FIRST[usize::from(packed)]);
            if std::env::args().any(|a| a == "--show") {
                println!("{}", person.picture.screen().contents());
            }
            if name.ends_with("Today") {
                // Who starts stands where one stood last: now on a list.
                person.press("2", |screen| screen.contents().contains("[Trainees]") && is_full(screen, sparing));
                person.press("q", |screen| !screen.contents().contains("[Trainees]"));
                println!("   {name:20} first screen {first:6.0}{late} ({all} B)");
                continue;
            }
            let mut down = Group::default();
            for _ in 0..rounds {
                let row = person.picture.screen().cursor_position().0;
                down.add(person.press("j", |screen| screen.cursor_position().0 == row + 1));
            }
            person.press("n", |screen| screen.contents().contains("Name (as in passport) *"));
            let mut letter = Group::default();
            for n in 1..=rounds {
                letter.add(person.press("w", |screen| screen.contents().contains(&"w".repeat(n))));
            }
            // Thrown away: an open form would be opened again at the next start.
            person.press("\x18", |screen| screen.contents().contains("Esc not to"));
            person.press("y", |screen| !screen.contents().contains("Name (as in passport) *"));
            println!(
                "   {name:20} first screen {first:6.0}{late} ({all} B)   a row down {}   a letter in a form {}",
                down.against(&echo),
                letter.against(&echo)
            );
            if !packed {
                // Down the list and up again.
                person.press("gg", |screen| screen.cursor_position().0 == FIRST_ROW);
                let (settled, last) = person.hold(|screen| screen.cursor_position().0 == FIRST_ROW);
                println!(
                    "   {name:20} a key held for 5 s: its end is seen {:.0} after it is let go, the last byte {:.0}",
                    ms(settled),
                    ms(last)
                );
            }
        }
        auto(&way, *bits, &program("--line auto"));
    }
}

/// Whether the line is found out: a person who begins, looks about, and turns to other tabs on a large screen.
fn auto(way: &Way<'_>, bits: u32, program: &str) {
    let mut person = Person::start(way, bits, false, (120, 40), program);
    person.press("\n", |screen| is_full(screen, true));
    let begun = Instant::now();
    let told = |person: &Person| person.picture.screen().contents().contains("The line is slow");
    for (n, key) in ["j", "j", "j", "j", "1", "2", "1", "2", "1", "2"].iter().enumerate() {
        let row = person.picture.screen().cursor_position().0;
        let tab = if *key == "1" { "[Today" } else { "[Trainees]" };
        person.press(key, |screen| if *key == "j" { screen.cursor_position().0 != row } else { screen.contents().contains(tab) });
        if told(&person) {
            println!(
                "   --line auto          spares after {} keys, {:.1} s{}",
                n + 1,
                begun.elapsed().as_secs_f64(),
                if bits < 32_000 { "" } else { " MISSED" }
            );
            return;
        }
    }
    println!("   --line auto          stays as it is{}", if bits < 32_000 { " MISSED" } else { "" });
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Times, and the bytes of the last.
#[derive(Default)]
struct Group(Times, usize);

impl Group {
    /// The middle one, its bytes, and how it stands to an echoed byte.
    fn against(&self, echo: &Times) -> String {
        let part = self.0.part(0.5) / echo.part(0.5);
        format!("{:6.0} ({} B) {part:.2} x{}", self.0.part(0.5), self.1, missed(part, KEY))
    }

    fn add(&mut self, (time, bytes): (Duration, usize)) {
        self.0.add(time);
        self.1 = bytes;
    }
}
