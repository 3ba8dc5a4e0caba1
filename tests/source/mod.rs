//! The sources as tokens, for the tests that read them: comments and test code are left out, strings are kept whole.
#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

/// A piece of source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name or keyword.
    Name(String),
    /// What a string literal holds, escapes as written.
    Text(String),
    /// Any other sign; numbers and characters are `0`.
    Sign(char),
}

impl Token {
    pub fn is(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }
    pub fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// A source file without its tests.
pub struct Source {
    /// Below `src/`, such as `store/write.rs`.
    pub path: String,
    /// The file as it is.
    pub whole: String,
    /// Its tokens and their lines.
    pub tokens: Vec<(Token, usize)>,
}

impl Source {
    /// The room that it belongs to.
    pub fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Where a token stands, for messages.
    pub fn at(&self, token: usize) -> String {
        format!("src/{}:{}", self.path, self.tokens.get(token).map_or(0, |t| t.1))
    }

    pub fn token(&self, n: usize) -> &Token {
        static END: Token = Token::Sign('\0');
        self.tokens.get(n).map_or(&END, |t| &t.0)
    }

    /// Whether names and signs stand there: `matches(n, &["crate", ":", ":"])`; one letter that is no name is a sign.
    pub fn matches(&self, n: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(i, word)| match self.token(n + i) {
            Token::Name(name) => name == word,
            Token::Sign(sign) => word.chars().eq([*sign]),
            Token::Text(_) => false,
        })
    }
}

/// Every source of the program, without tests.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut tests = Vec::new();
    let mut out: Vec<Source> = files
        .into_iter()
        .map(|file| {
            let whole = fs::read_to_string(&file).unwrap();
            let (tokens, left_out) = without_tests(tokens(&whole));
            let folder = match file.file_stem().unwrap().to_str().unwrap() {
                "mod" | "lib" | "main" => file.parent().unwrap().to_owned(),
                stem => file.with_file_name(stem),
            };
            tests.extend(left_out.iter().flat_map(|name| [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")]));
            let path = file.strip_prefix(&root).unwrap().display().to_string();
            Source { path, whole, tokens }
        })
        .collect();
    out.retain(|s| !tests.contains(&root.join(&s.path)));
    out
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Takes out what stands behind `#[cfg(test)]`; gives the names of test modules in files of their own too.
fn without_tests(tokens: Vec<(Token, usize)>) -> (Vec<(Token, usize)>, Vec<String>) {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    let is = |n: usize, word: &str| match tokens.get(n).map(|t| &t.0) {
        Some(Token::Name(name)) => name == word,
        Some(Token::Sign(sign)) => word.chars().eq([*sign]),
        _ => false,
    };
    let (mut out, mut names, mut n) = (Vec::new(), Vec::new(), 0);
    while n < tokens.len() {
        if !mark.iter().enumerate().all(|(i, word)| is(n + i, word)) {
            out.push(tokens[n].clone());
            n += 1;
            continue;
        }
        n += mark.len();
        while is(n, "#") {
            n = behind(&tokens, n + 1);
        }
        if is(n, "mod") && is(n + 2, ";") {
            names.extend(tokens[n + 1].0.name().map(str::to_owned));
        }
        // An item ends with its block or with a semicolon.
        while n < tokens.len() && !is(n, ";") && !is(n, "{") {
            n = if is(n, "(") || is(n, "[") { behind(&tokens, n) } else { n + 1 };
        }
        n = if is(n, "{") { behind(&tokens, n) } else { n + 1 };
    }
    (out, names)
}

/// The place behind the bracket that closes the one at `n`.
fn behind(tokens: &[(Token, usize)], mut n: usize) -> usize {
    let mut depth = 0;
    while let Some((token, _)) = tokens.get(n) {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        n += 1;
        if depth == 0 {
            break;
        }
    }
    n
}

/// Cuts Rust into tokens, well enough for reading it.
fn tokens(source: &str) -> Vec<(Token, usize)> {
    let c: Vec<char> = source.chars().collect();
    let at = |n: usize| c.get(n).copied().unwrap_or('\0');
    let (mut out, mut n, mut line) = (Vec::new(), 0, 1);
    while n < c.len() {
        let from = n;
        let token = match c[n] {
            '/' if at(n + 1) == '/' => {
                while n < c.len() && c[n] != '\n' {
                    n += 1;
                }
                None
            }
            '/' if at(n + 1) == '*' => {
                let mut depth = 0;
                loop {
                    match (at(n), at(n + 1)) {
                        ('/', '*') => (depth, n) = (depth + 1, n + 2),
                        ('*', '/') => (depth, n) = (depth - 1, n + 2),
                        _ => n += 1,
                    }
                    if depth == 0 || n >= c.len() {
                        break None;
                    }
                }
            }
            'r' | 'b' | 'c' if raw(&c, n).is_some() => {
                let (start, signs) = raw(&c, n).unwrap();
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', signs)).collect();
                n = start;
                while n < c.len() && !c[n..].starts_with(&end) {
                    n += 1;
                }
                let text = c[start..n].iter().collect();
                n += end.len();
                Some(Token::Text(text))
            }
            '"' => {
                n += 1;
                let start = n;
                while n < c.len() && c[n] != '"' {
                    n += if c[n] == '\\' { 2 } else { 1 };
                }
                let text = c[start..n.min(c.len())].iter().collect();
                n += 1;
                Some(Token::Text(text))
            }
            // A character, or a lifetime.
            '\'' if at(n + 1) == '\\' => {
                n += 3;
                while n < c.len() && c[n] != '\'' {
                    n += 1;
                }
                n += 1;
                Some(Token::Sign('0'))
            }
            '\'' if at(n + 2) == '\'' => {
                n += 3;
                Some(Token::Sign('0'))
            }
            '\'' => {
                n += 1;
                None
            }
            ch if ch.is_ascii_digit() => {
                while at(n).is_ascii_alphanumeric() || at(n) == '_' {
                    n += 1;
                }
                Some(Token::Sign('0'))
            }
            ch if ch.is_alphabetic() || ch == '_' => {
                while at(n).is_alphanumeric() || at(n) == '_' {
                    n += 1;
                }
                Some(Token::Name(c[from..n].iter().collect()))
            }
            ch => {
                n += 1;
                (!ch.is_whitespace()).then_some(Token::Sign(ch))
            }
        };
        out.extend(token.map(|t| (t, line)));
        line += c[from..n.min(c.len())].iter().filter(|ch| **ch == '\n').count();
    }
    out
}

/// Where the text of a raw string that begins at `n` begins, and its number of `#`.
fn raw(c: &[char], n: usize) -> Option<(usize, usize)> {
    let mut m = n;
    while m - n < 2 && matches!(c.get(m), Some('r' | 'b' | 'c')) {
        m += 1;
    }
    let is_raw = c[n..m].contains(&'r');
    let signs = c[m..].iter().take_while(|ch| **ch == '#').count();
    // `b"…"` has escapes, but none that matter here.
    (c.get(m + signs) == Some(&'"') && (is_raw || signs == 0)).then_some((m + signs + 1, signs))
}

#[test]
fn sources_are_cut_into_tokens() {
    let cut = |s: &str| without_tests(tokens(s)).0.into_iter().map(|t| t.0).collect::<Vec<_>>();
    let name = |s: &str| Token::Name(s.into());
    let text = |s: &str| Token::Text(s.into());
    assert_eq!(cut("a /* b /* c */ d */ e // f\n\"g // h\""), [name("a"), name("e"), text("g // h")]);
    assert_eq!(
        cut("r#\"a \"b\"#; 'x' '\\'' &'a str"),
        [text("a \"b"), Token::Sign(';'), Token::Sign('0'), Token::Sign('0'), Token::Sign('&'), name("a"), name("str")]
    );
    assert_eq!(cut("a #[cfg(test)] #[x(y)] mod tests { b { c } } d #[cfg(test)] mod t; e"), [name("a"), name("d"), name("e")]);
    assert_eq!(cut("#[cfg(test)] fn f(a: [u8; 3]) -> u8 { 1 } b"), [name("b")]);
    assert_eq!(without_tests(tokens("#[cfg(test)] mod schema; a")).1, ["schema"]);
}
