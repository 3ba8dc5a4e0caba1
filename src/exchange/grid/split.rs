//! Cuts delimited text into records, byte by byte, with the line each one begins in.
//!
//! Follows RFC 4180 where files do, and bends where they do not: line ends of any kind, blank lines kept as rows, spaces
//! before an opening quote, quotes inside an unquoted cell. It differs from a general CSV reader in three things that
//! an import needs: exact line numbers, a bound on a record, and telling *where* a quote was opened that nobody closed.
//!
//! It must not decode, trim or interpret. Text comes in as UTF-8.

/// Why cutting stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote opened in this line is not closed.
    QuoteOpen(u64),
    /// The record that begins in this line is too long.
    TooLong(u64),
    /// The record that begins in this line has too many cells.
    TooWide(u64),
}

/// One record: its cells stand one after the other in `text`.
#[derive(Debug, Default)]
pub(super) struct Record {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Line where it begins, from 1.
    pub(super) line: u64,
}

impl Record {
    /// The cells' texts.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default())
    }

    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn cell_start(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    fn cell_so_far(&self) -> &[u8] {
        self.text.get(self.cell_start()..).unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of the next record has come.
    Between,
    Plain,
    /// After a quoted part: quotes are plain text now.
    Tail,
    Quoted,
    QuoteInQuoted,
}

/// Cuts a stream that comes in pieces.
pub(super) struct Splitter {
    delimiter: u8,
    longest: usize,
    widest: usize,
    state: State,
    line: u64,
    quote_line: u64,
    /// The last byte was a carriage return that ended a line: a line feed after it belongs to it.
    after_return: bool,
    record: Record,
}

impl Splitter {
    /// `longest` is the most bytes of a record, `widest` the most cells.
    pub(super) fn new(delimiter: u8, longest: usize, widest: usize) -> Splitter {
        let record = Record { line: 1, ..Record::default() };
        Splitter { delimiter, longest, widest, state: State::Between, line: 1, quote_line: 0, after_return: false, record }
    }

    /// The record that `feed` or `finish` just completed.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// Takes bytes from `piece` from `*used` on, until a record is complete (true) or the piece ends (false).
    pub(super) fn feed(&mut self, piece: &[u8], used: &mut usize) -> Result<bool, Fault> {
        while let Some(&byte) = piece.get(*used) {
            if std::mem::take(&mut self.after_return) && byte == b'\n' {
                if self.state == State::Quoted {
                    self.record.text.push(byte);
                }
                *used += 1;
                continue;
            }
            if self.state == State::Between {
                self.begin();
            }
            let run = self.run(piece.get(*used..).unwrap_or_default());
            if run > 0 {
                self.record.text.extend_from_slice(piece.get(*used..*used + run).unwrap_or_default());
                *used += run;
                self.check_length()?;
                continue;
            }
            *used += 1;
            if self.step(byte)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Ends the stream; true when a last record without a line end was completed.
    pub(super) fn finish(&mut self) -> Result<bool, Fault> {
        match self.state {
            State::Between => Ok(false),
            State::Quoted => Err(Fault::QuoteOpen(self.quote_line)),
            _ => {
                self.end_cell()?;
                self.state = State::Between;
                Ok(true)
            }
        }
    }

    fn begin(&mut self) {
        self.record.text.clear();
        self.record.ends.clear();
        self.record.line = self.line;
        self.state = State::Plain;
    }

    /// How many bytes from here on are plain content.
    fn run(&self, rest: &[u8]) -> usize {
        let stop = |b: &u8| match self.state {
            State::Quoted => matches!(*b, b'"' | b'\n' | b'\r'),
            State::QuoteInQuoted => true,
            State::Tail => *b == self.delimiter || matches!(*b, b'\n' | b'\r'),
            _ => *b == self.delimiter || matches!(*b, b'"' | b'\n' | b'\r'),
        };
        rest.iter().position(stop).unwrap_or(rest.len())
    }

    fn check_length(&self) -> Result<(), Fault> {
        if self.record.text.len() <= self.longest {
            return Ok(());
        }
        Err(if self.state == State::Quoted { Fault::QuoteOpen(self.quote_line) } else { Fault::TooLong(self.record.line) })
    }

    /// Handles a byte that may mean something; true when it ends the record.
    fn step(&mut self, byte: u8) -> Result<bool, Fault> {
        match (self.state, byte) {
            (State::Quoted, b'"') => self.state = State::QuoteInQuoted,
            (State::Quoted, _) => {
                self.record.text.push(byte);
                self.count_line(byte);
                self.check_length()?;
            }
            (State::QuoteInQuoted, b'"') => {
                self.record.text.push(b'"');
                self.state = State::Quoted;
            }
            (_, b'\n' | b'\r') => {
                self.end_cell()?;
                self.count_line(byte);
                self.state = State::Between;
                return Ok(true);
            }
            (_, byte) if byte == self.delimiter => {
                self.end_cell()?;
                self.state = State::Plain;
            }
            (State::Plain, b'"') if self.record.cell_so_far().iter().all(|b| *b == b' ') => {
                let start = self.record.cell_start();
                self.record.text.truncate(start);
                self.quote_line = self.line;
                self.state = State::Quoted;
            }
            // A quote closed in a later line with text right behind it: it was no closing quote but the opening one of
            // another cell, and ours was never closed.
            (State::QuoteInQuoted, byte) if byte != b' ' && self.line > self.quote_line => {
                return Err(Fault::QuoteOpen(self.quote_line));
            }
            (state, _) => {
                self.record.text.push(byte);
                if state == State::QuoteInQuoted {
                    self.state = State::Tail;
                }
            }
        }
        Ok(false)
    }

    fn count_line(&mut self, byte: u8) {
        self.line += 1;
        self.after_return = byte == b'\r';
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        if self.record.ends.len() >= self.widest {
            return Err(Fault::TooWide(self.record.line));
        }
        self.record.ends.push(self.record.text.len());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u64, Vec<String>)>;

    fn rows_in_pieces(text: &[u8], delimiter: u8, piece: usize) -> Result<Rows, Fault> {
        let mut splitter = Splitter::new(delimiter, 1000, 50);
        let mut rows = Vec::new();
        let mut keep = |record: &Record| {
            let cells = record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            rows.push((record.line, cells));
        };
        for part in text.chunks(piece) {
            let mut used = 0;
            while splitter.feed(part, &mut used)? {
                keep(splitter.record());
            }
        }
        if splitter.finish()? {
            keep(splitter.record());
        }
        Ok(rows)
    }

    fn rows(text: &str) -> Result<Rows, Fault> {
        let whole = rows_in_pieces(text.as_bytes(), b',', text.len().max(1));
        for piece in [1, 2, 3, 7] {
            assert_eq!(rows_in_pieces(text.as_bytes(), b',', piece), whole, "{text:?} in pieces of {piece}");
        }
        whole
    }

    #[test]
    fn records_and_their_lines() {
        for (text, wanted) in [
            ("a,b\nc,d\n", vec![(1, vec!["a", "b"]), (2, vec!["c", "d"])]),
            ("a,b\r\nc,d", vec![(1, vec!["a", "b"]), (2, vec!["c", "d"])]),
            ("a,b\rc,d\r", vec![(1, vec!["a", "b"]), (2, vec!["c", "d"])]),
            ("a\n\n\nb\n", vec![(1, vec!["a"]), (2, vec![""]), (3, vec![""]), (4, vec!["b"])]),
            ("\"x\r\ny\",1\nz,2\n", vec![(1, vec!["x\r\ny", "1"]), (3, vec!["z", "2"])]),
            ("\"x\ry\nz\",1\nq\n", vec![(1, vec!["x\ry\nz", "1"]), (4, vec!["q"])]),
            ("\"a,b\",\"say \"\"hi\"\"\"\n", vec![(1, vec!["a,b", "say \"hi\""])]),
            ("a, \"b,c\" ,d\n", vec![(1, vec!["a", "b,c ", "d"])]),
            ("Mohammad \"Gul\" Khan,5\"\n", vec![(1, vec!["Mohammad \"Gul\" Khan", "5\""])]),
            ("\"Gul\" Khan,\"x\"\n", vec![(1, vec!["Gul Khan", "x"])]),
            ("=1+1,+2,@x\n", vec![(1, vec!["=1+1", "+2", "@x"])]),
            (",\n", vec![(1, vec!["", ""])]),
            ("\"\"\n", vec![(1, vec![""])]),
            ("", vec![]),
        ] {
            let wanted: Rows = wanted.into_iter().map(|(n, cells)| (n, cells.into_iter().map(str::to_owned).collect())).collect();
            assert_eq!(rows(text), Ok(wanted), "{text:?}");
        }
    }

    #[test]
    fn open_quotes_are_placed() {
        assert_eq!(rows("a,b\nc,\"d\ne,f\n"), Err(Fault::QuoteOpen(2)));
        assert_eq!(rows("a\nb,\"Gul,1\nc,2\nd,\"Kabul, x\",3\n"), Err(Fault::QuoteOpen(2)));
        let long = format!("a\n\"{}\n", "x".repeat(2000));
        assert_eq!(rows(&long), Err(Fault::QuoteOpen(2)));
    }

    #[test]
    fn bounds() {
        assert_eq!(rows(&format!("a\n{}\n", "x".repeat(1001))), Err(Fault::TooLong(2)));
        assert!(rows(&format!("a\n{}\n", "x".repeat(1000))).is_ok());
        assert_eq!(rows(&format!("a\n\n{}\n", ",".repeat(50))), Err(Fault::TooWide(3)));
        assert!(rows(&format!("a\n\n{}\n", ",".repeat(49))).is_ok());
    }

    proptest! {
        /// What the csv crate writes comes back as it was.
        #[test]
        fn reads_what_others_write(
            table in proptest::collection::vec(proptest::collection::vec("[a-c ,;\"\r\nآй]{0,6}", 2..5), 1..6),
            piece in 1_usize..40,
        ) {
            let mut writer = ::csv::WriterBuilder::new().flexible(true).quote_style(::csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let got = rows_in_pieces(&bytes, b',', piece).unwrap();
            let texts: Vec<Vec<String>> = got.iter().map(|(_, cells)| cells.clone()).collect();
            prop_assert_eq!(&texts, &table);
            let mut line = 1;
            for ((at, _), row) in got.iter().zip(&table) {
                prop_assert_eq!(*at, line);
                let joined = row.join(",").replace("\r\n", "\n").replace('\r', "\n");
                line += 1 + joined.matches('\n').count() as u64;
            }
        }

        #[test]
        fn pieces_do_not_matter(text in "[ab,\"\r\n ]{0,60}", piece in 1_usize..20) {
            let whole = rows_in_pieces(text.as_bytes(), b',', text.len().max(1));
            prop_assert_eq!(rows_in_pieces(text.as_bytes(), b',', piece), whole);
        }
    }
}
