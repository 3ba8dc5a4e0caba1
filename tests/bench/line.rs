//! What a person waits for on a bad line: the program behind a real `sshd`, on loopback, through a proxy that carries 9.6 or 64 kbit/s
//! with a round trip of 600 ms.
//!
//! `cargo bench --bench line` prints the time from a key to its last byte beside that of an echoed byte, and the first screen, with
//! and without `ssh -C`; `-- --slow` the slower line alone, `-- --show` also the first screens. It needs `sshd`, `ssh` and `ssh-keygen` (OpenSSH); without them it says so. Nothing leaves this machine:
//! the server has keys of its own in a folder of its own and listens on 127.0.0.1 only.

#[path = "../screen/desk.rs"]
mod desk;
#[path = "shared/mod.rs"]
mod shared;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use shared::times::Times;

const LONG: Duration = Duration::from_secs(60);
/// The line has nothing more to say.
const QUIET: Duration = Duration::from_millis(2_500);
/// Half of the round trip.
const ONE_WAY: Duration = Duration::from_millis(300);
/// Headers of TCP and IP on each packet.
const HEADERS: usize = 52;
/// What a packet carries.
const PACKET: usize = 1_448;

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
            let far = TcpStream::connect(("127.0.0.1", to)).expect("sshd");
            for (from, into) in [(&near, &far), (&far, &near)] {
                let _ = (from.set_nodelay(true), into.set_nodelay(true));
                carry(from.try_clone().expect("one end"), into.try_clone().expect("the other"), Arc::clone(&rate));
            }
        }
    });
    port
}

fn carry(mut from: TcpStream, mut into: TcpStream, rate: Arc<AtomicU32>) {
    let (send, packets) = channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        let (mut block, mut free) = ([0; PACKET], Instant::now());
        while let Ok(n @ 1..) = from.read(&mut block) {
            let now = Instant::now();
            let due = match rate.load(Ordering::SeqCst) {
                0 => now,
                rate => {
                    let bits = (n + HEADERS) as f64 * 8.0;
                    free = free.max(now) + Duration::from_secs_f64(bits / f64::from(rate));
                    free + ONE_WAY
                }
            };
            if send.send((due, block[..n].to_vec())).is_err() {
                return;
            }
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
    fn start(ssh: &Path, home: &Path, port: u16, rate: &AtomicU32, bits: u32, packed: bool, command: &str) -> Self {
        rate.store(0, Ordering::SeqCst);
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).expect("a terminal");
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
        let person = Self { keyboard, output, child, picture: vt100::Parser::new(24, 80, 0), _master: pair.master };
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
    for bits in rates {
        let mut echo = Times::default();
        let mut person = Person::start(&ssh, home, port, &rate, *bits, false, "printf .; exec cat");
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
            let mut person = Person::start(&ssh, home, port, &rate, *bits, packed, &program(more));
            let (first, all) = person.press("\n", |screen| is_full(screen, sparing));
            if std::env::args().any(|a| a == "--show") {
                println!("{}", person.picture.screen().contents());
            }
            if name.ends_with("Today") {
                // Who starts stands where one stood last: now on a list.
                person.press("2", |screen| screen.contents().contains("[Trainees]") && is_full(screen, sparing));
                person.press("q", |screen| !screen.contents().contains("[Trainees]"));
                println!("   {name:20} first screen {:6.0} ({all} B)", first.as_secs_f64() * 1000.0);
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
                "   {name:20} first screen {:6.0} ({all} B)   a row down {:6.0} ({} B) {:.2} x   a letter in a form {:6.0} ({} B) {:.2} x",
                first.as_secs_f64() * 1000.0,
                down.0.part(0.5),
                down.1,
                down.0.part(0.5) / echo.part(0.5),
                letter.0.part(0.5),
                letter.1,
                letter.0.part(0.5) / echo.part(0.5)
            );
        }
    }
}

/// Times, and the bytes of the last.
#[derive(Default)]
struct Group(Times, usize);

impl Group {
    fn add(&mut self, (time, bytes): (Duration, usize)) {
        self.0.add(time);
        self.1 = bytes;
    }
}
