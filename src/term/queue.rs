//! How much is still on its way to the far end of an ssh line: the send queue of the server's socket.
//!
//! Behind a server the terminal takes everything at once and hands it on to that socket, where it waits for the line. `SSH_CONNECTION`
//! names the socket's ends, and the system's own table tells what stands before it: a file of this machine, nobody is asked.
//!
//! Must not: take part in the connection, or look when nothing was sent; who calls decides when.
//! Awkward: inside tmux the variable may be that of a line that is gone, and in a container the table is another one. A socket that
//! is not found is not looked for again.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Tells how many bytes stand before the line; `None` if that cannot be known any more.
pub type Standing = Box<dyn FnMut() -> Option<usize> + Send>;

/// Where the system lists the connections.
const TABLES: [&str; 2] = ["/proc/net/tcp", "/proc/net/tcp6"];
/// A connection that is open both ways.
const ESTABLISHED: &str = "01";

/// The queue of the connection that `SSH_CONNECTION` names; `None` if it names none, or none that is there.
#[must_use]
pub fn standing(ssh_connection: &str) -> Option<Standing> {
    let ends = Ends::of(ssh_connection)?;
    let table = TABLES.into_iter().find(|table| look(table, &ends).is_some())?;
    Some(Box::new(move || look(table, &ends)))
}

fn look(table: &str, ends: &Ends) -> Option<usize> {
    let lines = BufReader::new(File::open(table).ok()?).lines();
    lines.map_while(Result::ok).find_map(|line| ends.queue_in(&line))
}

/// The two ends of a connection as the server sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    own: SocketAddr,
    far: SocketAddr,
}

impl Ends {
    /// From the address and port of the client and those of the server.
    fn of(ssh_connection: &str) -> Option<Self> {
        let mut words = ssh_connection.split_ascii_whitespace();
        let mut end = || {
            // The zone of a link-local address is no part of it.
            let address: IpAddr = words.next()?.split('%').next()?.parse().ok()?;
            Some(SocketAddr::new(address.to_canonical(), words.next()?.parse().ok()?))
        };
        let far = end()?;
        Some(Self { own: end()?, far })
    }

    /// What stands in the send queue, if a line of the table is about this connection.
    fn queue_in(&self, line: &str) -> Option<usize> {
        let mut words = line.split_ascii_whitespace().skip(1);
        let ends = (end_of(words.next()?)?, end_of(words.next()?)?);
        if ends != (self.own, self.far) || words.next()? != ESTABLISHED {
            return None;
        }
        usize::from_str_radix(words.next()?.split(':').next()?, 16).ok()
    }
}

/// An end as the table has it: words of four bytes as they lie in memory, in hexadecimal, and the port.
fn end_of(word: &str) -> Option<SocketAddr> {
    let (address, port) = word.split_once(':')?;
    let mut bytes = Vec::with_capacity(16);
    for at in (0..address.len()).step_by(8) {
        bytes.extend(u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
    }
    let address = match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(four) => IpAddr::from(Ipv4Addr::from(four)),
        Err(_) => IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(bytes.as_slice()).ok()?)),
    };
    Some(SocketAddr::new(address.to_canonical(), u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};

    #[cfg(target_endian = "little")]
    #[test]
    fn lines_of_the_table() {
        const V4: &str =
            "   3: 0A01A8C0:0016 0714A8C0:C822 01 000005B4:00000000 01:00000021 00000000     0        0 61372 3 0 20 4 30 10 -1";
        const V6: &str =
            "   1: 00000000000000000000000001000000:0016 B80D0120000000000000000007000000:D431 01 00000024:00000000 01:0 0 0 0 1";
        const MAPPED: &str =
            "   2: 0000000000000000FFFF00000A01A8C0:0016 0000000000000000FFFF00000714A8C0:C822 01 00000400:00000010 00:0 0 0 0 1";
        for (connection, line, queue) in [
            ("192.168.20.7 51234 192.168.1.10 22", V4, Some(1_460)),
            ("192.168.20.7 51234 192.168.1.10 22", MAPPED, Some(1_024)),
            ("::ffff:192.168.20.7 51234 ::ffff:192.168.1.10 22", V4, Some(1_460)),
            ("2001:db8::7 54321 ::1 22", V6, Some(36)),
            ("2001:db8::7%eth0 54321 ::1 22", V6, Some(36)),
            // The other end's own socket, another port, another address.
            ("192.168.1.10 22 192.168.20.7 51234", V4, None),
            ("192.168.20.7 51235 192.168.1.10 22", V4, None),
            ("192.168.20.8 51234 192.168.1.10 22", V4, None),
            ("2001:db8::7 54321 ::2 22", V6, None),
        ] {
            let ends = Ends::of(connection).unwrap_or_else(|| panic!("{connection}"));
            assert_eq!(ends.queue_in(line), queue, "{connection}: {line}");
        }
        let ends = Ends::of("192.168.20.7 51234 192.168.1.10 22").unwrap();
        for line in [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            &V4.replace(" 01 ", " 06 "),
            "   3: 0A01A8C0:0016 0714A8C0:C822 01",
            "   3: 0A01A8C0:0016 0714A8C0:C822 01 zz:0",
            "   3: 0A01A8:0016 0714A8C0:C822 01 000005B4:00000000",
            "",
        ] {
            assert_eq!(ends.queue_in(line), None, "{line}");
        }
    }

    #[test]
    fn variables_that_name_no_connection() {
        for text in ["", "UNKNOWN", "10.0.0.2 5000 10.0.0.1", "10.0.0.2 70000 10.0.0.1 22", "host 5000 10.0.0.1 22"] {
            assert_eq!(Ends::of(text), None, "{text:?}");
        }
        // Nobody listens there, and nobody is called so.
        assert!(standing("192.0.2.7 1 192.0.2.8 2").is_none());
    }

    #[test]
    fn what_nobody_reads_stands_in_the_queue() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut own, from) = listener.accept().unwrap();
        let at = own.local_addr().unwrap();
        let Some(mut queue) = standing(&format!("{} {} {} {}", from.ip(), from.port(), at.ip(), at.port())) else {
            assert!(!std::path::Path::new(TABLES[0]).exists(), "it is not found where there is a table");
            return;
        };
        assert_eq!(queue(), Some(0));
        own.set_nonblocking(true).unwrap();
        while own.write(&[0; 65_536]).is_ok() {}
        assert!(queue().is_some_and(|n| n > 0), "{:?}", queue());
        far.shutdown(std::net::Shutdown::Both).unwrap();
        far.flush().unwrap();
        drop((far, own));
        assert_eq!(queue(), None, "it is gone");
    }
}
