//! The sounds of one word of a name, and the skeleton made of them: one key for all spellings of the same word.
//!
//! Two front ends, one for Latin letters (Cyrillic is romanised first) and one for the Arabic script, give the same
//! sequence of sounds for the same name; the skeleton is the consonants of that sequence. Short vowels are not written
//! in the Arabic script, و and ی may be a vowel or a consonant, and Latin spellings vary most in the vowels, so only
//! consonants can be held against each other by equality. The vowels stay in the sounds for `likeness`.
//!
//! Must not know word order, titles or compounds of several words (see `names`).
//!
//! Still awkward: حسن and حسین have one skeleton, as all pairs do that differ in a vowel only; a skeleton is for
//! finding candidates, `likeness` for judging them. In "Ishaq" `sh` is read as one sound.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::{folded, romanise_word};

/// One sound of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sound {
    /// Its letter in the skeleton; 0 for what the skeleton leaves out.
    pub key: u8,
    /// The finer sound: a consonant letter (`x` for kh, `q`, `G` for gh, `S` sh, `C` ch, `Z` zh, `T` th, `w`, `y`), or a
    /// vowel: `a i u e o` short, `A I U` long, `Y` ai, `W` au, and from the Arabic script `V` for و and `J` for ی.
    pub fine: u8,
}

/// Longest word looked at, in letters; no name word is longer, and comparing costs the square.
const LONGEST: usize = 40;

/// The key of a consonant. Letters that romanisations and scripts confuse share one: q, gh, k and g (Qasim, Ghasem,
/// Касим; Wardak, Wardag), h and kh (Мухаммад), j and zh (Nejad, Жамиля).
fn key(fine: u8) -> u8 {
    match fine {
        b'q' | b'G' | b'g' => b'k',
        b'x' => b'h',
        b'Z' => b'j',
        b'T' => b's',
        b'w' | b'y' => 0,
        other => other,
    }
}

pub(super) fn is_vowel(fine: u8) -> bool {
    matches!(fine, b'a' | b'e' | b'i' | b'o' | b'u' | b'A' | b'I' | b'U' | b'Y' | b'W' | b'V' | b'J')
}

/// The sounds of one word in any script.
pub(super) fn sounds(word: &str) -> Vec<Sound> {
    let folded = folded(word);
    let mut joined: String = folded.trim().chars().take(LONGEST).collect();
    if let Some(usual) = USUAL.get(joined.as_str()) {
        joined = (*usual).to_owned();
    }
    if joined.starts_with("ال") && AFTER_ARTICLE.contains(&joined.as_str()) {
        joined.drain(.."ال".len());
    }
    let arabic = joined.chars().any(|c| matches!(c, '\u{620}'..='\u{6FF}'));
    let mut sounds = if arabic {
        from_arabic(&joined)
    } else {
        // A final х after a or e writes the h that Latin and Dari spellings leave out.
        let mut cyrillic = joined.as_str();
        if let Some(stem) = cyrillic.strip_suffix('х').filter(|stem| stem.ends_with(['а', 'е', 'э'])) {
            cyrillic = stem;
        }
        let mut latin = String::with_capacity(cyrillic.len());
        romanise_word(cyrillic, &mut latin);
        from_latin(latin.as_bytes())
    };
    settle(&mut sounds);
    sounds
}

/// Short forms and spellings that no rule reaches, folded, and the spelling to read instead.
#[rustfmt::skip]
static IRREGULAR: &[(&str, &str)] = &[
    ("mohd", "mohammad"), ("mhd", "mohammad"), ("md", "mohammad"), ("muhd", "mohammad"), ("магомед", "mohammad"),
    ("мухамбет", "mohammad"), ("мухамед", "mohammad"), ("мухаммед", "mohammad"), ("ахмет", "ahmad"),
    ("ibragim", "ibrahim"), ("ибрагим", "ibrahim"), ("ишак", "isshaq"), ("ishaq", "isshaq"), ("eshaq", "isshaq"),
    ("ramadan", "ramazan"), ("ramadhan", "ramazan"), ("dr", "doktor"), ("doctor", "doktor"), ("drs", "doktor"),
    ("دکتر", "doktor"), ("دکتور", "doktor"), ("داکتر", "doktor"), ("داکتره", "doktor"), ("دوکتر", "doktor"),
    ("دوکتور", "doktor"), ("eng", "injinir"), ("engr", "injinir"), ("engineer", "injinir"), ("инженер", "injinir"),
    ("مهندس", "injinir"), ("انجنیر", "injinir"), ("انجینر", "injinir"), ("انجینیر", "injinir"),
    ("اینجینر", "injinir"), ("gen", "jinral"), ("general", "jinral"), ("генерал", "jinral"),
    ("commander", "komandan"), ("قومندان", "komandan"), ("prof", "profesor"), ("پروفیسور", "profesor"),
    ("پوهاند", "profesor"),
];

static USUAL: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| IRREGULAR.iter().copied().collect());

/// Consonants of the Latin alphabet written with several letters, longest first, and what they sound like.
#[rustfmt::skip]
static DIGRAPHS: &[(&str, &[u8])] = &[
    ("ssh", b"sh"), ("dzh", b"j"), ("zhar", b"zhar"), ("tch", b"C"), ("kh", b"x"), ("gh", b"G"), ("sh", b"S"),
    ("ch", b"C"), ("zh", b"Z"), ("ph", b"f"), ("th", b"T"), ("ts", b"s"), ("dz", b"z"), ("dh", b"z"), ("ck", b"k"),
    ("mb", b"nb"), ("x", b"ks"),
];

/// Vowels written with several letters, longest first. "Sayed", "Said" and "Saeed" are one here.
#[rustfmt::skip]
static VOWELS: &[(&str, u8)] = &[
    ("ayee", b'Y'), ("aye", b'Y'), ("ayi", b'Y'), ("aee", b'Y'), ("aie", b'Y'), ("aa", b'A'), ("ee", b'I'),
    ("ii", b'I'), ("ea", b'I'), ("ie", b'I'), ("oo", b'U'), ("uu", b'U'), ("ou", b'U'), ("ai", b'Y'), ("ay", b'Y'),
    ("ei", b'Y'), ("ey", b'Y'), ("au", b'W'), ("aw", b'W'), ("av", b'W'), ("ao", b'W'), ("ow", b'W'),
];

fn is_vowel_letter(letter: Option<&u8>) -> bool {
    matches!(letter, Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

fn from_latin(word: &[u8]) -> Vec<Sound> {
    let mut out: Vec<Sound> = Vec::with_capacity(word.len());
    let mut push = |fine: u8, key: u8| out.push(Sound { key, fine });
    let mut rest = word;
    let mut before = 0;
    if let (Some(glide), [letter, tail @ ..]) = (opening(word), word) {
        if glide != 0 {
            push(glide, glide);
        }
        (rest, before) = (tail, *letter);
    }
    while let [letter, tail @ ..] = rest {
        if let Some((form, fines)) = digraph(rest, rest.len() == word.len()) {
            for &fine in *fines {
                push(fine, if is_vowel(fine) { 0 } else { key(fine) });
            }
            rest = rest.get(form.len()..).unwrap_or_default();
            before = 0;
            continue;
        }
        if let Some((form, fine)) = vowel(rest) {
            push(*fine, 0);
            rest = rest.get(form.len()..).unwrap_or_default();
            before = b'a';
            continue;
        }
        let next = tail.first();
        match letter {
            // A hyphen keeps two letters apart ("Az-har"), nothing else.
            b' ' => {}
            b'a' | b'e' | b'i' | b'o' | b'u' => push(*letter, 0),
            b'y' if is_vowel_letter(next) || is_vowel_letter(Some(&before)) => push(b'y', 0),
            b'y' => push(b'i', 0),
            b'w' | b'v' => push(b'w', 0),
            // The same letter twice is one sound.
            _ if *letter == before => {}
            b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => push(b's', b's'),
            b'c' => push(b'k', b'k'),
            _ => push(*letter, key(*letter)),
        }
        if *letter != b' ' {
            before = *letter;
        }
        rest = tail;
    }
    out
}

/// The half-vowel that the first letter stands for, 0 when it is silent: W, V and Y; U before a vowel (Uahid); I before
/// a vowel, as passports write Юлия and Яна. The Y of Ye is left out: Yerlan and Erlan are both Ерлан.
fn opening(word: &[u8]) -> Option<u8> {
    match word {
        [b'y', b'e', b'h', ..] => Some(b'y'),
        [b'y', b'e', ..] => Some(0),
        [b'y', ..] | [b'i', b'a' | b'o' | b'u', ..] => Some(b'y'),
        [b'w' | b'v', ..] | [b'u', b'a' | b'e' | b'i', ..] => Some(b'w'),
        _ => None,
    }
}

/// The consonant of several letters that `rest` begins with. `dz` is one sound only at the start (Dzadran, but
/// Ahmad-zai); `zhar` within a word is z and h (Mazhar), else zh is ж.
fn digraph(rest: &[u8], first: bool) -> Option<&'static (&'static str, &'static [u8])> {
    // Most letters begin none: one look at two letters spares the list.
    let may = match rest {
        [b'x', ..] => true,
        [first, second, ..] => b"sdztkgcpm".contains(first) && b"szhckb".contains(second),
        _ => false,
    };
    if !may {
        return None;
    }
    DIGRAPHS.iter().find(|(form, _)| match *form {
        "dz" => first && rest.starts_with(b"dz"),
        "zhar" => !first && rest.starts_with(b"zhar"),
        _ => rest.starts_with(form.as_bytes()),
    })
}

/// The vowel of several letters that `rest` begins with. The last letter of `ay`, `aw` may begin the next syllable
/// instead (Hayat, Nawab), and at the end of a word `aye` is two (Mirzaye).
fn vowel(rest: &[u8]) -> Option<&'static (&'static str, u8)> {
    let [b'a' | b'e' | b'i' | b'o' | b'u', b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b'v', ..] = rest else { return None };
    VOWELS.iter().find(|(form, _)| {
        let after = rest.get(form.len()..).unwrap_or_default();
        let glides = form.ends_with(['y', 'w', 'v']) && is_vowel_letter(after.first());
        let ends = form.len() > 2 && after.is_empty();
        // Zia-uddin, Sana-ullah: the u belongs to the article.
        let article = *form == "au" && matches!(after, [b'd', b'd', ..] | [b'l', b'l' | b'h', ..]);
        rest.starts_with(form.as_bytes()) && !glides && !ends && !article
    })
}

fn from_arabic(word: &str) -> Vec<Sound> {
    let letters: Vec<char> = word.chars().collect();
    let mut out: Vec<Sound> = Vec::with_capacity(letters.len());
    for (at, &c) in letters.iter().enumerate() {
        let last = at + 1 == letters.len();
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let (fine, key) = match c {
            ' ' => continue,
            // The vowel before the article within a word is spoken u, o or not at all.
            'ا' if at > 0 && opens_article(&letters, at) => (b'u', 0),
            // Written twice after another vowel in one spelling, once in the other: رضایی.
            'ی' if before == 'ی' => continue,
            'ا' => (b'A', 0),
            'و' if at == 0 => (b'w', b'w'),
            'ی' if at == 0 => (b'y', b'y'),
            'و' => (b'V', 0),
            'ی' => (b'J', 0),
            // Ain opens a word like a vowel and is not heard within one.
            'ع' if at == 0 => (b'a', 0),
            'ع' => continue,
            'ه' if last && !matches!(before, 'ا' | 'و') && at > 0 => (b'a', 0),
            // God's name doubles its l in this script alone.
            'ل' if before == 'ل' && next == 'ه' && at + 2 == letters.len() => continue,
            _ => match consonant(c) {
                Some(fine) => (fine, key(fine)),
                None => {
                    let mut latin = String::new();
                    romanise_word(c.encode_utf8(&mut [0; 4]), &mut latin);
                    out.extend(from_latin(latin.as_bytes()));
                    continue;
                }
            },
        };
        out.push(Sound { key, fine });
    }
    out
}

/// Whether the alef at `at`, not the first letter, opens the article in the middle of a name: عبدالکریم, نورالله.
fn opens_article(letters: &[char], at: usize) -> bool {
    let after = letters.get(at + 1..).unwrap_or_default();
    let follows = |text: &str| after.iter().copied().eq(text.chars());
    let opens = after.first() == Some(&'ل') && after.len() > 2;
    opens
        && (letters.get(..at) == Some(&['ع', 'ب', 'د'])
            || ["لله", "لدین", "لحق", "لرحمن", "لرحمان", "لرحیم"].iter().any(|text| follows(text)))
}

fn consonant(c: char) -> Option<u8> {
    Some(match c {
        'ب' => b'b',
        'پ' => b'p',
        'ت' | 'ط' => b't',
        'ث' | 'س' | 'ص' => b's',
        'ج' => b'j',
        'چ' => b'C',
        'ح' | 'ه' => b'h',
        'خ' => b'x',
        'د' => b'd',
        'ذ' | 'ز' | 'ض' | 'ظ' => b'z',
        'ر' => b'r',
        'ژ' => b'Z',
        'ش' => b'S',
        'غ' => b'G',
        'ف' => b'f',
        'ق' => b'q',
        'ک' => b'k',
        'گ' => b'g',
        'ل' => b'l',
        'م' => b'm',
        'ن' => b'n',
        _ => return None,
    })
}

/// Skeletons of the words before which the article's l is not spoken (sun letters): Nur-ud-Din, Aziz-ur-Rahman.
static AFTER_SUN: [&str; 16] = ["dn", "nb", "nr", "nsr", "nzr", "rf", "rhm", "rhmn", "rSd", "rzk", "sbr", "slm", "smd", "str", "tb", "zhr"];

/// Names of God that stand as a word of their own when "Abd al-X" is written apart in the Arabic script.
#[rustfmt::skip]
static AFTER_ARTICLE: [&str; 22] = [
    "الاحد", "الباری", "الباقی", "البصیر", "الجبار", "الحکیم", "الحلیم", "الحمید", "الحی", "الخالق", "العزیز",
    "العلیم", "الغفار", "الغفور", "الغنی", "الفتاح", "القادر", "القدیر", "القدوس", "القیوم", "الکریم", "المجید",
];

/// What both front ends leave to common rules: silent h at the end, the article, Abd-ul, the mark of a leading vowel.
fn settle(sounds: &mut Vec<Sound>) {
    // Final h: Zada and Zadah, Saleh and Sali.
    let heard = sounds.iter().filter(|sound| sound.key != 0).count();
    if let [.., last] = sounds.as_mut_slice()
        && last.fine == b'h'
        && heard > 1
    {
        last.key = 0;
    }
    article(sounds);
    // A vowel at the start is marked, or Ali and Ayoub would be l and b; but not the helping vowel of
    // Istanikzai, which other spellings leave out.
    let helping = matches!(sounds.as_slice(), [v, s, t, _, ..] if v.key == 0 && s.fine == b's' && t.fine == b't');
    if let Some(first) = sounds.first_mut()
        && first.key == 0
        && !helping
    {
        first.key = b'a';
    }
}

/// Takes the l of the article out of the skeleton: in Abd-ul-X always, elsewhere before a sun letter.
fn article(sounds: &mut Vec<Sound>) {
    let heard: Vec<(usize, u8)> =
        sounds.iter().enumerate().filter(|(_, sound)| sound.key != 0).map(|(at, sound)| (at, sound.key)).collect();
    let is_abd = sounds.first().is_some_and(|first| is_vowel(first.fine)) && matches!(heard.as_slice(), [(_, b'b'), (_, b'd'), ..]);
    for (nth, &(at, key)) in heard.iter().enumerate() {
        if key != b'l' {
            continue;
        }
        let after: Vec<u8> = heard.iter().skip(nth + 1).map(|&(_, key)| key).collect();
        let before_sun = || AFTER_SUN.iter().any(|word| word.as_bytes() == after.as_slice());
        let after_vowel = at.checked_sub(1).and_then(|at| sounds.get(at)).is_some_and(|sound| is_vowel(sound.fine));
        // The article's l touches the next consonant; that of Kamal-uddin does not.
        let touches = sounds.get(at + 1).is_some_and(|sound| sound.key != 0);
        if is_abd && nth == 2 {
            // Abdullah keeps its l, Abdul alone does not.
            if after.is_empty() && at + 1 < sounds.len() {
                return;
            }
        } else if !(after_vowel && touches && before_sun()) || (nth == 0 && at > 1) {
            continue;
        }
        if nth == 0 {
            // The article opens the word: الرحمن is Rahman.
            sounds.drain(..=at);
        } else if let Some(sound) = sounds.get_mut(at) {
            sound.key = 0;
        }
        return;
    }
}

/// The key of one word of a name: equal for the spellings of one name in Latin, Arabic and Cyrillic script.
///
/// Consonants only, in ASCII: `C` ch, `S` sh, `j` also zh, `k` also q, g and gh, `h` also kh; a leading vowel is `a`,
/// a leading w or v `w`; the article, silent h and every other vowel are gone. Empty only when the word has no letter.
/// The usual abbreviations and titles (Mohd, Dr, Eng) are read as the word they stand for.
pub fn skeleton(word: &str) -> String {
    keys(&sounds(word))
}

pub(super) fn keys(sounds: &[Sound]) -> String {
    sounds.iter().filter(|sound| sound.key != 0).map(|sound| char::from(sound.key)).collect()
}

#[cfg(test)]
mod tests;
