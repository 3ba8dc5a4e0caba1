//! How alike two names of persons are, and how far apart two words.
//!
//! `likeness` compares sounds, not letters: each word becomes a sequence of consonants and vowels, the same from every
//! script (see `skeleton`), and the cheapest way to turn one into the other is found, with small costs for what
//! romanisations confuse and full cost for another consonant. Words are then paired in any order.
//! It says how likely two spellings are one name, never that two records are one person: that is for people to decide.
//!
//! The costs are our own choice, set by hand on names of the field; there is no source to cite for them.
//! Still awkward: حسن and حسین differ in one letter and stay fairly alike.

use super::names::{is_title, parts};
use super::skeleton::{Sound, is_vowel, keys, sounds};

/// Two words below this are different words.
const SAME_WORD: f64 = 0.65;

/// Words so common in Afghan names that sharing them says little, by their skeleton: Mohammad, Ahmad, Abdul, Khan,
/// Sayed, Ghulam, Jan, Gul, Ali, Shah, -ullah.
static COMMON: [&str; 11] = ["mhmd", "ahmd", "abd", "hn", "sd", "klm", "jn", "kl", "al", "Sh", "S"];

/// One part of a name, prepared.
struct Part {
    sounds: Vec<Sound>,
    keys: String,
    /// Written without short vowels.
    arabic: bool,
    weight: f64,
}

impl Part {
    fn new(text: &str) -> Part {
        let sounds = sounds(text);
        let keys = keys(&sounds);
        let arabic = text.chars().any(|c| matches!(c, '\u{620}'..='\u{6FF}'));
        let weight = match () {
            () if is_title(text) => 0.25,
            () if COMMON.contains(&keys.as_str()) => 0.6,
            () => 1.0,
        };
        Part { sounds, keys, arabic, weight }
    }
}

/// A name prepared for comparing with many others.
pub struct Spelling(Vec<Part>);

impl Spelling {
    /// Prepares a name in any script. At most 12 words of it are looked at.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self(parts(name).iter().map(|part| Part::new(part)).filter(|part| !part.keys.is_empty()).collect())
    }

    /// Whether it has no letter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// See [`likeness`].
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f64 {
        let (a, b) = (&self.0, &other.0);
        if a.is_empty() || b.is_empty() {
            return 0.0;
        }
        let paired = pair(a, b);
        let weight = |pair: &Pair| (weight_of(a, pair.a.clone()) + weight_of(b, pair.b.clone())) / 2.0;
        let shared: f64 = paired.iter().map(weight).sum();
        let alike: f64 = paired.iter().map(|pair| weight(pair) * pair.alike).sum();
        let lone = |parts: &[Part], used: &dyn Fn(usize) -> bool| -> f64 {
            parts.iter().enumerate().filter(|&(at, _)| !used(at)).map(|(_, part)| part.weight).sum()
        };
        let lone_a = lone(a, &|at| paired.iter().any(|pair| pair.a.contains(&at)));
        let lone_b = lone(b, &|at| paired.iter().any(|pair| pair.b.contains(&at)));
        let against = 1.5 * lone_a.min(lone_b) + 0.35 * (lone_a - lone_b).abs();
        let order = if in_order(&paired) { 1.0 } else { 0.97 };
        if shared == 0.0 { 0.0 } else { (order * alike / (shared + against)).clamp(0.0, 1.0) }
    }
}

/// How likely `a` and `b` are spellings of one person's name, from 0 to 1, in any of the scripts; the same both ways.
///
/// Words may stand in another order (costs a little) or be missing on one side (costs something, little for a title),
/// be written together or apart. A word of its own on both sides costs most. Common words (Mohammad, Khan …) and titles
/// weigh less. Above about 0.85 it is worth asking whether it is one person; spellings of one name are mostly above
/// 0.9. Two names without any letter are not alike (0). At most 12 words of a name are looked at.
pub fn likeness(a: &str, b: &str) -> f64 {
    Spelling::of(a).likeness(&Spelling::of(b))
}

fn weight_of(parts: &[Part], range: std::ops::Range<usize>) -> f64 {
    parts.get(range).unwrap_or_default().iter().map(|part| part.weight).fold(0.0, f64::max)
}

/// Parts of both names that are the same word; a range of two where one side wrote together what the other did not.
struct Pair {
    a: std::ops::Range<usize>,
    b: std::ops::Range<usize>,
    alike: f64,
}

fn in_order(pairs: &[Pair]) -> bool {
    let mut ends: Vec<(usize, usize)> = pairs.iter().map(|pair| (pair.a.start, pair.b.start)).collect();
    ends.sort_unstable();
    ends.is_sorted_by_key(|&(_, b)| b)
}

/// Pairs the parts, the most alike first; among equals those that stand at the same place.
fn pair(a: &[Part], b: &[Part]) -> Vec<Pair> {
    let mut found = Vec::new();
    for (i, left) in a.iter().enumerate() {
        for (j, right) in b.iter().enumerate() {
            let alike = word_likeness(left, right);
            if alike >= SAME_WORD {
                found.push(Pair { a: i..i + 1, b: j..j + 1, alike });
            }
            if a.get(i + 1).is_some_and(|next| joined(left, next, right)) {
                found.push(Pair { a: i..i + 2, b: j..j + 1, alike: 0.97 });
            }
            if b.get(j + 1).is_some_and(|next| joined(right, next, left)) {
                found.push(Pair { a: i..i + 1, b: j..j + 2, alike: 0.97 });
            }
        }
    }
    found.sort_by(|x, y| {
        let apart = |pair: &Pair| pair.a.start.abs_diff(pair.b.start);
        y.alike.total_cmp(&x.alike).then_with(|| apart(x).cmp(&apart(y)))
    });
    let mut out: Vec<Pair> = Vec::new();
    for pair in found {
        let free = |one: &Pair| {
            (one.a.end <= pair.a.start || pair.a.end <= one.a.start) && (one.b.end <= pair.b.start || pair.b.end <= one.b.start)
        };
        if out.iter().all(free) {
            out.push(pair);
        }
    }
    out
}

/// Whether two words together have the skeleton of one.
fn joined(first: &Part, second: &Part, whole: &Part) -> bool {
    let rest = whole.keys.strip_prefix(first.keys.as_str());
    // Within a word a leading vowel has no mark.
    rest.is_some_and(|rest| !rest.is_empty() && (rest == second.keys || Some(rest) == second.keys.strip_prefix('a')))
}

/// How alike two words are, 0 to 1.
fn word_likeness(a: &Part, b: &Part) -> f64 {
    if a.sounds == b.sounds {
        return 1.0;
    }
    // Many leave the Abdul of Abdul Karim out.
    let bare = |long: &Part, short: &Part| short.keys.len() > 1 && long.keys.strip_prefix("abd") == Some(&short.keys);
    if bare(a, b) || bare(b, a) {
        return 0.8;
    }
    // An initial stands for a name, but weakly.
    if let ([initial], [first, ..]) | ([first, ..], [initial]) = (a.sounds.as_slice(), b.sounds.as_slice()) {
        return if initial.key == first.key { 0.75 } else { 0.0 };
    }
    let length = length(&a.sounds).max(length(&b.sounds)).max(2.0);
    if a.keys.len().abs_diff(b.keys.len()) as f64 > 0.5 * length + 1.0 {
        return 0.0;
    }
    (1.0 - distance(a, b) / length).max(0.0)
}

/// Consonants, with a half for what may be a vowel.
fn length(sounds: &[Sound]) -> f64 {
    sounds
        .iter()
        .enumerate()
        .map(|(at, sound)| match sound.fine {
            fine if is_vowel(fine) => f64::from(u8::from(at == 0)) * 0.5,
            b'w' | b'y' if at > 0 => 0.5,
            _ => 1.0,
        })
        .sum()
}

/// The cheapest way from one word to the other: edit distance over sounds with the costs below.
fn distance(a: &Part, b: &Part) -> f64 {
    let mut before: Vec<f64> = Vec::new();
    let mut last: Vec<f64> = vec![0.0];
    for sound in &b.sounds {
        last.push(last.last().copied().unwrap_or(0.0) + lone_cost(*sound, a.arabic, b.arabic));
    }
    let at = |row: &[f64], j: usize| row.get(j).copied().unwrap_or(f64::INFINITY);
    for (i, &x) in a.sounds.iter().enumerate() {
        let lone_x = lone_cost(x, b.arabic, a.arabic);
        let mut row = Vec::with_capacity(last.len());
        row.push(at(&last, 0) + lone_x);
        for (j, &y) in b.sounds.iter().enumerate() {
            let mut cost = at(&last, j) + swap_cost(x, y);
            cost = cost.min(at(&last, j + 1) + lone_x);
            cost = cost.min(at(&row, j) + lone_cost(y, a.arabic, b.arabic));
            let crossed = i > 0
                && j > 0
                && a.sounds.get(i - 1).is_some_and(|x| x.fine == y.fine)
                && b.sounds.get(j - 1).is_some_and(|y| y.fine == x.fine);
            if crossed {
                cost = cost.min(at(&before, j - 1) + 0.7);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0.0)
}

/// The cost of a sound that the other word lacks.
fn lone_cost(sound: Sound, other_arabic: bool, own_arabic: bool) -> f64 {
    match sound.fine {
        // The Arabic script does not write short vowels.
        b'a' | b'e' | b'i' | b'o' | b'u' if other_arabic && !own_arabic => 0.02,
        b'a' | b'e' | b'i' | b'o' | b'u' => 0.2,
        fine if is_vowel(fine) => 0.6,
        _ if sound.key == 0 => match sound.fine {
            b'w' | b'y' => 0.3,
            _ => 0.08,
        },
        b'h' => 0.6,
        _ => 1.0,
    }
}

/// Which of a, i, u a vowel or half-vowel may be.
fn colour(fine: u8) -> u8 {
    match fine {
        b'a' | b'A' => 1,
        b'i' | b'I' | b'Y' | b'J' | b'y' => 2,
        b'u' | b'U' | b'o' | b'W' | b'V' | b'w' => 4,
        b'e' => 3,
        _ => 0,
    }
}

/// The cost of one sound for another.
fn swap_cost(x: Sound, y: Sound) -> f64 {
    if x.fine == y.fine {
        return 0.0;
    }
    let (vowel_x, vowel_y) = (is_vowel(x.fine), is_vowel(y.fine));
    let half = |sound: Sound| matches!(sound.fine, b'w' | b'y');
    let leads = |sound: Sound| half(sound) && sound.key != 0;
    if (leads(x) || leads(y)) && x.key != y.key && colour(x.fine) & colour(y.fine) == 0 {
        return 1.0;
    }
    if (vowel_x || half(x)) && (vowel_y || half(y)) {
        let short = |sound: Sound| matches!(sound.fine, b'a' | b'e' | b'i' | b'o' | b'u');
        return match (colour(x.fine) & colour(y.fine) != 0, short(x) && short(y)) {
            (true, _) => 0.04,
            // Nasrat and Nusrat are one name more often than Jamal and Jamil.
            (false, true) if colour(x.fine) | colour(y.fine) == 3 => 0.45,
            (false, true) => 0.25,
            (false, false) => 0.5,
        };
    }
    if vowel_x != vowel_y {
        return 1.5;
    }
    if x.key != 0 && x.key == y.key { 0.12 } else { near_sounds(x.fine, y.fine) }
}

/// Consonants that are heard or typed for each other now and then.
fn near_sounds(x: u8, y: u8) -> f64 {
    match (x.min(y), x.max(y)) {
        (b'd', b't')
        | (b'b', b'p')
        | (b'S', b's')
        | (b's', b'z')
        | (b'j', b'z')
        | (b'Z', b'z')
        | (b'm', b'n')
        | (b'C', b'j')
        | (b'C', b'S')
        | (b'f', b'p')
        | (b'f', b'w')
        | (b'b', b'w')
        | (b'T', b't')
        | (b'C', b's') => 0.5,
        (b'k' | b'q' | b'G', b'x') | (b'h', b'k') => 0.6,
        _ => 1.0,
    }
}

/// The number of edits (insert, delete, replace, swap two neighbours; Damerau–Levenshtein in its restricted form) that
/// turn `a` into `b`, when at most `max`; in characters, as they are: fold first. Time in proportion to length × `max`.
pub fn near(a: &str, b: &str, max: usize) -> Option<usize> {
    // Equal ends cost nothing, and most of what is compared is either equal or far.
    if a == b {
        return Some(0);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let far = max.saturating_add(1);
    let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(far);
    let mut before: Vec<usize> = vec![far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|j| j.min(far)).collect();
    let mut row = vec![far; b.len() + 1];
    for (i, &x) in a.iter().enumerate() {
        // Only cells within `max` of the diagonal can count; the edges of the band are reset as it moves.
        let low = i.saturating_sub(max);
        let high = i.saturating_add(far).min(b.len());
        let mut best = if i < max { i + 1 } else { far };
        for edge in [low, high + 1] {
            if let Some(cell) = row.get_mut(edge) {
                *cell = if edge == 0 { best } else { far };
            }
        }
        for (j, &y) in b.iter().enumerate().take(high).skip(low) {
            let mut cost = at(&last, j) + usize::from(x != y);
            cost = cost.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let crossed = i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x);
            if crossed {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            best = best.min(cost);
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost.min(far);
            }
        }
        if best > max {
            return None;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|&cost| cost <= max)
}

#[cfg(test)]
mod tests;
