#!/usr/bin/env python3
"""What the settings that `ustaz line-help` names do and cost, with the real programs: sshd and ssh, tmux, mosh, over loopback.

Usage: line_help.py [USTAZ [ssh] [tmux] [mosh]]    (the program; else target/debug/ustaz, which `cargo build` makes)

Everything goes through a proxy that counts. Bytes are those that ssh or mosh hand to the network, without the 40 to 52 bytes of TCP/IP
(28 of UDP/IP) on each packet; the packets are counted beside them. The server has keys and settings of its own in a folder that goes,
and listens on 127.0.0.1 only. What is not installed is named and left out.
"""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
USTAZ = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target/debug/ustaz"))
ENV = {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
LONG = 30
PAGES = b"\x1b[6~", b"\x1b[5~"


class Count:
    """Packets and bytes up and down."""

    def __init__(self):
        self.lock, self.cut, self.counts = threading.Lock(), False, [0, 0, 0, 0]

    def add(self, way, size):
        with self.lock:
            self.counts[way] += size
            self.counts[way + 2] += 1

    def take(self):
        with self.lock:
            taken, self.counts = self.counts, [0, 0, 0, 0]
            return taken


def tcp_proxy(to, count):
    listener = socket.create_server(("127.0.0.1", 0))

    def carry(source, target, way):
        while True:
            try:
                block = source.recv(65536)
            except OSError:
                block = b""
            if count.cut:  # A line that is dead says nothing, not even that it is.
                continue_forever.wait()
            if not block:
                for end in source, target:
                    try:
                        end.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass
                return
            count.add(way, len(block))
            target.sendall(block)

    def accept():
        while True:
            near, _ = listener.accept()
            far = socket.create_connection(("127.0.0.1", to))
            for end in near, far:
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=carry, args=(near, far, 0), daemon=True).start()
            threading.Thread(target=carry, args=(far, near, 1), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


continue_forever = threading.Event()


def udp_proxy(to, count, delay=0.0):
    near, far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    near.bind(("127.0.0.1", 0))
    far.connect(("127.0.0.1", to))

    def later(send, *what):
        threading.Timer(delay, send, what).start()

    def carry():
        client = None
        while True:
            for ready in select.select([near, far], [], [])[0]:
                try:
                    if ready is near:
                        block, client = near.recvfrom(65536)
                        count.add(0, len(block))
                        later(far.send, block)
                    else:
                        block = far.recv(65536)
                        count.add(1, len(block))
                        later(near.sendto, block, client)
                except OSError:
                    pass

    threading.Thread(target=carry, daemon=True).start()
    return near.getsockname()[1]


class Person:
    """A program on a terminal of 80 by 24, and somebody before it."""

    def __init__(self, command, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, {**ENV, **env})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""

    def read(self, wait):
        if not select.select([self.fd], [], [], wait)[0]:
            return b""
        try:
            block = os.read(self.fd, 65536)
        except OSError:
            block = b""
        if not block:
            raise EOFError(self.seen[-2000:].decode(errors="replace"))
        self.seen += block
        return block

    def until(self, words):
        end = time.monotonic() + LONG
        while words not in re.sub(rb"\x1b(\[[0-9;]*m|\(.)", b"", self.seen):
            if time.monotonic() > end:
                raise TimeoutError(words.decode() + "\n" + self.seen[-2000:].decode(errors="replace"))
            self.read(0.1)

    def rest(self, quiet):
        while self.read(quiet):
            pass

    def types(self, keys, quiet):
        """Types and waits until nothing more comes; the milliseconds until the first byte came."""
        begun = time.monotonic()
        os.write(self.fd, keys)
        end = begun + LONG
        while not self.read(0.01):
            if time.monotonic() > end:
                raise TimeoutError(keys)
        first = (time.monotonic() - begun) * 1000
        self.rest(quiet)
        return first

    def leave(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


class Server:
    def __init__(self, home, more=""):
        self.home = home
        if not os.path.exists(home + "/host"):
            for key in "host", "own":
                subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{home}/{key}"], check=True)
            shutil.copy(home + "/own.pub", home + "/authorized")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        settings = (f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nAuthorizedKeysFile {home}/authorized\nPidFile none\n"
                    f"UsePAM no\nStrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\nPrintMotd no\nPrintLastLog no\n{more}")
        with open(f"{home}/sshd_config{self.port}", "w") as out:
            out.write(settings)
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen([shutil.which("sshd", path=ENV["PATH"]), "-D", "-e", "-f", f"{home}/sshd_config{self.port}"],
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("sshd")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def program(home, name):
    """Our program on a copy of the sample, for somebody who has never been there."""
    db = f"{home}/{name}.db"
    shutil.copy(home + "/sample.db", db)
    folders = " ".join(f"{at}={home}" for at in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"))
    return f"env {folders} LC_ALL=C.UTF-8 USTAZ_USER=zahra {USTAZ} --db {db}"


def login(home, port, options, command):
    call = ["ssh", "-F", "none", "-tt", "-p", str(port), "-i", home + "/own"]
    for option in ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IgnoreUnknown=ObscureKeystrokeTiming", *options]:
        call += ["-o", option]
    person = Person([*call, "127.0.0.1", f"stty raw -echo; printf REA; printf DY; read go; {command}"], {"HOME": home})
    person.until(b"READY")
    return person


def steps(person, count, quiet):
    """First screen, half a page, a letter in a form, a row down: bytes and packets of each."""
    out = {}

    def middle(name, keys):
        taken = []
        for key in keys:
            count.take()
            person.types(key, quiet)
            taken.append(count.take())
        out[name] = [statistics.median(column) for column in zip(*taken)]

    count.take()
    os.write(person.fd, b"\n")
    person.until(b"? help")
    person.rest(1.0)
    out["first screen"] = count.take()
    middle("half a page", PAGES[:1] * 2 + PAGES[1:] * 2)
    person.types(b"n", quiet)
    middle("a letter in a form", [b"%c" % c for c in b"wahidullah"])
    person.types(b"\x18", quiet)
    person.types(b"y", quiet)
    return out


def tell(name, steps):
    print(f"{name}")
    for step, (up, down, ups, downs) in steps.items():
        print(f"    {step:34} up {up:7,.0f} B in {ups:3.0f}    down {down:7,.0f} B in {downs:3.0f}")
    sys.stdout.flush()


def idle(person, count, seconds):
    person.rest(1.0)
    count.take()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        person.read(0.1)
    return count.take()


def ends(pidfile, seconds):
    """After how long the process has gone, if it goes."""
    pid = int(open(pidfile).read())
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return f"gone after {time.monotonic() - begun:.1f} s"
        # Its parent may take its time to look after it.
        if open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] == "Z":
            return f"gone after {time.monotonic() - begun:.1f} s"
        time.sleep(0.1)
    os.kill(pid, signal.SIGTERM)
    return f"still there after {seconds} s"


def ssh_parts(home):
    version = subprocess.run(["ssh", "-V"], capture_output=True, text=True).stderr.strip()
    print(version)
    server = Server(home)
    count = Count()
    port = tcp_proxy(server.port, count)
    plain = None
    for name, options in [("ssh, Compression no", ["Compression=no"]), ("ssh, Compression yes", ["Compression=yes"])]:
        person = login(home, port, ["ObscureKeystrokeTiming=no", *options], "exec " + program(home, name.split()[-1]))
        found = steps(person, count, 0.5)
        tell(name, found)
        if plain:
            for step, now in found.items():
                print(f"    {step:34} down {100 - 100 * now[1] / plain[step][1]:.0f} % fewer")
        plain = plain or found
        person.leave()

    if tuple(map(int, re.search(r"OpenSSH_(\d+)\.(\d+)", version).groups())) >= (9, 5):
        for name, value in [("hidden", "yes"), ("seen", "no")]:
            person = login(home, port, [f"ObscureKeystrokeTiming={value}"], "exec " + program(home, name))
            tell(f"ssh, ObscureKeystrokeTiming {value}", {"a letter in a form": steps(person, count, 4.0)["a letter in a form"]})
            person.leave()
    else:
        print("ObscureKeystrokeTiming: this OpenSSH is older than 9.5 and has no chaff to measure")

    person = login(home, port, ["ServerAliveInterval=1"], "exec " + program(home, "alive"))
    os.write(person.fd, b"\n")
    person.until(b"? help")
    up, down, ups, _ = idle(person, count, 10.5)
    print(f"ServerAliveInterval: {ups} in 10.5 s at interval 1: {up / ups:.0f} B up and {down / ups:.0f} B down each")
    person.leave()

    for name, options in [("with ServerAliveInterval 1, ServerAliveCountMax 3", ["ServerAliveInterval=1", "ServerAliveCountMax=3"]),
                          ("without", ["ServerAliveInterval=0"])]:
        count.cut = False
        person = login(home, port, options, "exec " + program(home, "cut"))
        os.write(person.fd, b"\n")
        person.until(b"? help")
        person.rest(1.0)
        count.cut = True
        begun, gone = time.monotonic(), None
        while gone is None and time.monotonic() - begun < 15:
            try:
                person.read(0.1)
            except EOFError:
                gone = time.monotonic() - begun
        print(f"a line that is dead, at your end, {name}: " + (f"ssh gives up after {gone:.1f} s" if gone else "ssh still waits after 15 s"))
        person.leave()
    server.stop()
    for name, more in [("with ClientAliveInterval 1, ClientAliveCountMax 3", "ClientAliveInterval 1\nClientAliveCountMax 3\n"), ("without", "")]:
        server, count = Server(home, more), Count()
        command = f"echo $$ > {home}/pid; exec " + program(home, "half")
        person = login(home, tcp_proxy(server.port, count), ["ServerAliveInterval=0"], command)
        os.write(person.fd, b"\n")
        person.until(b"? help")
        person.rest(1.0)
        count.cut = True
        print(f"a line that is dead, on the server, {name}: ustaz is {ends(home + '/pid', 15)}")
        person.leave()
        server.stop()


def tmux_parts(home):
    server, count = Server(home), Count()
    port = tcp_proxy(server.port, count)
    for name, settings in [("as it comes", ""), ("status off, escape-time 10", "set -g status off\nset -s escape-time 10\n")]:
        conf, sock = home + "/tmux.conf", home + "/tmux.sock"
        with open(conf, "w") as out:
            out.write(settings)
        person = login(home, port, [], f"exec tmux -u -f {conf} -S {sock} new '{program(home, 'tmux')}'")
        try:
            tell(f"tmux over ssh, {name}", steps(person, count, 0.5))
            person.types(b"?", 0.6)
            print(f"    Esc shows after {person.types(bytes([27]), 0.6):.0f} ms")
            up, down, _, downs = idle(person, count, 61)
            print(f"    idle for 61 s: down {down} B in {downs}")
        finally:
            subprocess.run(["tmux", "-S", sock, "kill-server"], check=False)
            person.leave()
    # Back after a line that dropped.
    command = f"exec tmux -u -f {conf} -S {sock} new -A -s ustaz '{program(home, 'again')}'"
    person = login(home, port, [], command)
    os.write(person.fd, b"\n")
    person.until(b"? help")
    person.rest(1.0)
    person.leave()
    person = login(home, port, [], command)
    count.take()
    os.write(person.fd, b"\n")
    person.until(b"? help")
    person.rest(1.0)
    tell("tmux over ssh, taken up again", {"the screen": count.take()})
    subprocess.run(["tmux", "-S", sock, "kill-server"], check=False)
    person.leave()
    server.stop()


def mosh(home, name, count, delay, predict):
    command = ["sh", "-c", f"stty raw -echo; printf REA; printf DY; read go; exec {program(home, name)}"]
    env = {**ENV, "HOME": home, "MOSH_SERVER_NETWORK_TMOUT": "20"}
    said = subprocess.run(["mosh-server", "new", "-i", "127.0.0.1", "--", *command], env=env, capture_output=True, text=True).stdout
    port, key = re.search(r"CONNECT (\d+) (\S+)", said).groups()
    near = str(udp_proxy(int(port), count, delay))
    person = Person(["mosh-client", "127.0.0.1", near], {"HOME": home, "MOSH_KEY": key, "MOSH_PREDICTION_DISPLAY": predict})
    person.until(b"READY")
    person.rest(1.0)
    return person


def mosh_parts(home):
    count = Count()
    person = mosh(home, "mosh", count, 0, "never")
    tell("mosh, UDP", steps(person, count, 0.5))
    up, down, ups, downs = idle(person, count, 30)
    print(f"    idle for 30 s: up {up} B in {ups}, down {down} B in {downs}")
    person.leave()
    person = mosh(home, "echo", count, 0.3, "adaptive")
    os.write(person.fd, b"\n")
    person.until(b"? help")
    person.rest(2.5)
    person.types(b"n", 2.0)
    for field in "the first field", "the next field":
        times = ", ".join(f"{person.types(bytes([letter]), 2.0):.0f}" for letter in b"wahid")
        print(f"    letters in {field}, at a round trip of 600 ms, are seen after {times} ms")
        person.types(b"\t", 2.0)
    person.leave()


def main():
    needed = {"ssh": ["ssh", "sshd", "ssh-keygen"], "tmux": ["ssh", "sshd", "ssh-keygen", "tmux"], "mosh": ["mosh-server", "mosh-client"]}
    with tempfile.TemporaryDirectory() as home:
        env = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "USTAZ_USER": "zahra"}
        person = Person([USTAZ, "--db", home + "/sample.db"], env)
        for keys, words in [(b"s", b"is loaded"), (b"2", b"Noorzai")]:
            person.until(b"elcome")
            os.write(person.fd, keys)
            person.until(words)
        person.rest(1.0)
        os.write(person.fd, b"q")
        try:
            person.rest(LONG)
        except EOFError:
            pass
        person.leave()
        parts = [("ssh", ssh_parts), ("tmux", tmux_parts), ("mosh", mosh_parts)]
        for name, part in [part for part in parts if not sys.argv[2:] or part[0] in sys.argv[2:]]:
            missing = [tool for tool in needed[name] if not shutil.which(tool, path=ENV["PATH"])]
            if missing:
                print(f"LEFT OUT, not installed: {', '.join(missing)}")
            else:
                part(home)


main()
