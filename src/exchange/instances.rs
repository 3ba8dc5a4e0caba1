//! Placement problems in MiniZinc data text (`name = value;`), as the published instances are, and plans as CSV.
//!
//! For: turning text into a checked [`Instance`], or into an error that names what is wrong, the line and the remedy.
//! Must not: open files, or guess at missing tables.
//! Still awkward: sets (`{1,3}`), strings and index ranges that do not begin at 1 are not part of these files and refused or ignored.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::error::{Error, Result};
use crate::msg;
use crate::rules::planning::instance::Instance;
use crate::rules::planning::state::Plan;
use crate::words::Message;

struct Value {
    line: usize,
    array: bool,
    numbers: Vec<i64>,
}

fn fail<T>(line: usize, what: &Message, next: Message) -> Result<T> {
    Err(Error::input(msg!("plan-line", line = line, what = what)).next(next))
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Reader<'a> {
    fn skip(&mut self) {
        while let Some(&c) = self.text.get(self.at) {
            if c == b'%' {
                while self.text.get(self.at).is_some_and(|&c| c != b'\n') {
                    self.at += 1;
                }
            } else if self.text[self.at..].starts_with(b"/*") {
                while self.at < self.text.len() && !self.text[self.at..].starts_with(b"*/") {
                    self.line += usize::from(self.text[self.at] == b'\n');
                    self.at += 1;
                }
                self.at = (self.at + 2).min(self.text.len());
            } else if c.is_ascii_whitespace() || self.text[self.at..].starts_with("\u{feff}".as_bytes()) {
                self.line += usize::from(c == b'\n');
                self.at += if c.is_ascii_whitespace() { 1 } else { 3 };
            } else {
                break;
            }
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip();
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, c: u8) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn seen(&mut self) -> String {
        match self.peek() {
            None => crate::words::label("plan-end"),
            Some(_) => {
                let rest = &self.text[self.at..(self.at + 12).min(self.text.len())];
                format!("“{}”", crate::text::screen(String::from_utf8_lossy(rest).lines().next().unwrap_or("")))
            }
        }
    }

    fn need(&mut self, c: u8, name: &str) -> Result<()> {
        if self.eat(c) {
            return Ok(());
        }
        let seen = self.seen();
        fail(self.line, &msg!("plan-sign", sign = char::from(c), table = name, seen = seen), msg!("plan-sign-next"))
    }

    fn word(&mut self) -> Option<&'a str> {
        self.skip();
        let from = self.at;
        while self.text.get(self.at).is_some_and(|&c| c.is_ascii_alphanumeric() || c == b'_') {
            self.at += 1;
        }
        std::str::from_utf8(&self.text[from..self.at]).ok().filter(|w| !w.is_empty())
    }

    fn number(&mut self, name: &str) -> Result<i64> {
        let negative = self.eat(b'-');
        let line = self.line;
        let seen = self.seen();
        let value = match self.word() {
            Some("true") => Some(1),
            Some("false") => Some(0),
            Some(digits) => digits.parse::<i64>().ok(),
            None => None,
        };
        let fraction = self.text.get(self.at) == Some(&b'.') && self.text.get(self.at + 1) != Some(&b'.');
        match value {
            Some(value) if !fraction => Ok(if negative { -value } else { value }),
            _ => fail(line, &msg!("plan-number", table = name, seen = seen), msg!("plan-number-next")),
        }
    }

    /// Numbers between `[` and `]`, rows by `|`; every row must be equally long.
    fn list(&mut self, name: &str) -> Result<Vec<i64>> {
        self.need(b'[', name)?;
        let (mut out, mut row_start, mut row_length) = (Vec::new(), 0, None);
        loop {
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'|') => {
                    self.at += 1;
                    let length = out.len() - row_start;
                    if length > 0 && *row_length.get_or_insert(length) != length {
                        let what = msg!("plan-row", table = name, found = length, wanted = row_length.unwrap_or(0));
                        return fail(self.line, &what, msg!("plan-row-next"));
                    }
                    row_start = out.len();
                }
                Some(b',') => self.at += 1,
                None => return fail(self.line, &msg!("plan-open", table = name), msg!("plan-open-next")),
                Some(_) => out.push(self.number(name)?),
            }
        }
    }

    fn value(&mut self, name: &str) -> Result<Value> {
        let start = self.peek();
        let line = self.line;
        if start == Some(b'[') {
            return Ok(Value { line, array: true, numbers: self.list(name)? });
        }
        if !self.text[self.at..].starts_with(b"array") {
            return Ok(Value { line, array: false, numbers: vec![self.number(name)?] });
        }
        self.word();
        self.need(b'(', name)?;
        // Index sets are skipped: the sizes in the scalars decide, and the count of entries is checked against them.
        while let Some(c) = self.peek() {
            if c == b'[' {
                break;
            }
            if c == b';' {
                return fail(self.line, &msg!("plan-sign", sign = "[", table = name, seen = ";"), msg!("plan-sign-next"));
            }
            self.at += 1;
        }
        let numbers = self.list(name)?;
        self.need(b')', name)?;
        Ok(Value { line, array: true, numbers })
    }
}

struct Tables(HashMap<String, Value>);

impl Tables {
    fn get(&self, name: &str, array: bool) -> Result<&Value> {
        let Some(value) = self.0.get(name) else {
            return Err(Error::input(msg!("plan-missing", table = name)).next(msg!("plan-missing-next", table = name)));
        };
        if value.array != array {
            let what = if array { msg!("plan-no-array", table = name) } else { msg!("plan-no-number", table = name) };
            return fail(value.line, &what, msg!("plan-number-next"));
        }
        Ok(value)
    }

    fn scalar(&self, name: &str) -> Result<usize> {
        let value = self.get(name, false)?;
        let number = value.numbers.first().copied().unwrap_or(0);
        match usize::try_from(number) {
            Ok(n) if n <= usize::from(u16::MAX) => Ok(n),
            _ => {
                let what = msg!("plan-between", table = name, entry = 1, value = number, least = 0, most = u16::MAX);
                fail(value.line, &what, msg!("plan-number-next"))
            }
        }
    }

    fn array<T>(&self, name: &str, shape: &[usize], least: i64, most: i64, make: impl Fn(i64) -> T) -> Result<Vec<T>> {
        let value = self.get(name, true)?;
        let wanted: usize = shape.iter().product();
        if value.numbers.len() != wanted {
            let sizes = shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(" × ");
            let what = msg!("plan-shape", table = name, found = value.numbers.len(), sizes = sizes, wanted = wanted);
            return fail(value.line, &what, msg!("plan-entries-next"));
        }
        if let Some((i, x)) = value.numbers.iter().enumerate().find(|(_, x)| !(least..=most).contains(*x)) {
            let what = msg!("plan-between", table = name, entry = i + 1, value = *x, least = least, most = most);
            return fail(value.line, &what, msg!("plan-number-next"));
        }
        Ok(value.numbers.iter().map(|&x| make(x)).collect())
    }
}

/// Reads a problem from MiniZinc data text and checks it.
///
/// # Errors
/// What is wrong, the line where that is known, and what to do.
pub fn parse(text: &str) -> Result<Instance> {
    let mut reader = Reader { text: text.as_bytes(), at: 0, line: 1 };
    let mut tables = HashMap::new();
    while reader.peek().is_some() {
        let line = reader.line;
        let seen = reader.seen();
        let Some(name) = reader.word() else {
            return fail(line, &msg!("plan-name", seen = seen), msg!("plan-name-next"));
        };
        reader.need(b'=', name)?;
        let value = reader.value(name)?;
        if reader.peek().is_some() {
            reader.need(b';', name)?;
        }
        if tables.insert(name.to_owned(), value).is_some() {
            return fail(line, &msg!("plan-given-twice", table = name), msg!("plan-given-twice-next"));
        }
    }
    let tables = Tables(tables);
    let scalar = |name| tables.scalar(name);
    let (s, d, h, t, g) = (scalar("Students")?, scalar("Disciplines")?, scalar("Hospitals")?, scalar("Horizon")?, scalar("Groups")?);
    let flag = |x: i64| x == 1;
    let small = |x: i64| u16::try_from(x).unwrap_or(u16::MAX);
    let plain = |x: i64| i32::try_from(x).unwrap_or(0);
    let (seat, wide) = (i64::from(u16::MAX), 100_000);
    let weights = tables.array("WeightPref", &[s, 4], -wide, wide, plain)?;
    let instance = Instance {
        students: s,
        disciplines: d,
        hospitals: h,
        periods: t,
        groups: g,
        duration: scalar("Duration")?,
        max_per_hospital: scalar("MaxDiscPerHosp")?,
        group_of: tables.array("DiscGroup", &[d], 1, small_size(g), |x| small(x - 1))?,
        need: tables.array("StudDiscGroup", &[s, g], 0, small_size(d), small)?,
        allowed: tables.array("AllowedDisc", &[s, d], 0, 1, flag)?,
        ability: tables.array("Ability", &[s, h, d], 0, 1, flag)?,
        available: tables.array("Availability", &[s, t], 0, 1, flag)?,
        preceded_by: tables.array("Precededby", &[d, d], 0, 1, flag)?,
        min_seats: tables.array("MinPosHosp", &[h, d, t], 0, seat, small)?,
        max_seats: tables.array("MaxPosHosp", &[h, d, t], 0, seat, small)?,
        weights: weights.chunks_exact(4).map(|w| [w[0], w[1], w[2], w[3]]).collect(),
        pref_discipline: tables.array("PrefStudDisc", &[s, d], -1000, 1000, plain)?,
        pref_hospital: tables.array("PrefStudHosp", &[s, h], -1000, 1000, plain)?,
        manager: tables.array("ManPref", &[d], -1000, 1000, plain)?,
        fixed: Vec::new(),
    };
    instance.check()?;
    Ok(instance)
}

fn small_size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Writes a plan: `student,period,hospital,discipline`, counted from 1, a row for each period that somebody is somewhere.
///
/// # Errors
/// Trouble with `out`.
pub fn write(instance: &Instance, plan: &Plan, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "student,period,hospital,discipline")?;
    for (student, row) in plan.rows.iter().enumerate() {
        for block in row.iter().flatten() {
            for period in usize::from(block.start)..usize::from(block.start) + instance.duration {
                writeln!(out, "{},{},{},{}", student + 1, period + 1, block.hospital + 1, block.discipline + 1)?;
            }
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::planning::solve;
    use crate::rules::planning::search::Settings;

    const SMALL: &str = "% a comment
Students=1; Disciplines=2; Hospitals=1; Duration=1; Horizon=2; Groups=1; MaxDiscPerHosp=2;
DiscGroup=[1,1]; StudDiscGroup=[|2|]; AllowedDisc=[|1,1|];
Ability = array3d(1..Students,1..Hospitals,1..Disciplines,[1,true]);
Availability=[|1,1|]; Precededby=[|0,0|1,0|];
MinPosHosp=array3d(1..1,1..2,1..2,[0,0,0,0]); MaxPosHosp=array3d(1..1,1..2,1..2,[1,1,1,1]);
WeightPref=[|1,2,-1,-3|]; PrefStudDisc=[|1,2|]; PrefStudHosp=[|3|]; /* two
lines */ ManPref=[0,1];
";

    #[test]
    fn reads_and_solves_a_small_text() {
        let inst = parse(SMALL).unwrap();
        let found = solve(&inst, &Settings { max_steps: 4_000, bound_rounds: 9, ..Settings::default() }, &|| 0.0, &|_| {});
        // Discipline 2 comes after 1: 1·(1 + 2) + 2·(3 + 3) + 1 = 16, and once more as the worst-off.
        assert_eq!((found.score.objective, found.score.worst), (32, 16));
        assert!(found.score.feasible());
        assert_eq!(found.bound.and_then(|b| b.value), Some(32), "and no plan is better");
        let mut csv = Vec::new();
        write(&inst, &found.plan, &mut csv).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "student,period,hospital,discipline\n1,1,1,1\n1,2,1,2\n");
    }

    #[test]
    fn faults_are_named_with_their_line() {
        let say = |from: &str, to: &str| parse(&SMALL.replace(from, to)).unwrap_err().to_string();
        for (from, to, words) in [
            ("Hospitals=1;", "", "Hospitals is missing"),
            ("AllowedDisc=[|1,1|]", "AllowedDisc=[|1,x|]", "Line 3: AllowedDisc has “x|];”"),
            ("AllowedDisc=[|1,1|]", "AllowedDisc=[|1,2|]", "Line 3: entry 2 of AllowedDisc is 2"),
            ("Availability=[|1,1|]", "Availability=[|1|]", "Line 5: Availability has 1 entries, not 1 × 2 = 2"),
            ("Precededby=[|0,0|1,0|]", "Precededby=[|0,0|1|]", "Line 5: a row of Precededby has 1 entries"),
            ("DiscGroup=[1,1]", "DiscGroup=[1,3]", "entry 2 of DiscGroup is 3"),
            ("Groups=1;", "Groups=[1];", "Groups has to be one whole number"),
            ("Groups=1;", "Groups=1; Groups=1;", "Groups is given twice"),
            ("ManPref=[0,1];", "ManPref=[0,1", "ManPref has no end"),
            ("ManPref=[0,1];", "ManPref [0,1];", "“=” is missing at ManPref"),
            ("WeightPref=[|1,2,-1,-3|]", "WeightPref=[|1,2,-1.5,-3|]", "WeightPref has"),
            ("Students=1;", "Students=70000;", "Students is 70000"),
            ("Students=1;", "Students=0;", "WeightPref has 4 entries"),
        ] {
            let message = say(from, to);
            assert!(message.contains(words), "{words} | {message}");
        }
        for cut in 0..SMALL.len() {
            // Cut anywhere, the text gives an error or an instance, never a panic.
            let _ = SMALL.get(..cut).map(parse);
        }
    }
}
