//! The letters of the Arabic and Cyrillic scripts: which are one letter to us, and what they are in Latin.
//!
//! Only tables of single letters with their neighbours; words belong to the file above.
//! Still awkward: و and ی are vowel or consonant by their neighbours here, a guess that is right most of the time.

/// Letters of the Arabic script that are one letter to us. Those with a hamza or madda are already decomposed.
pub(super) fn fold_arabic(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{672}' | '\u{673}' => 'ا',
        'ي' | 'ى' | 'ې' | 'ۍ' | 'ێ' | 'ئ' | 'ے' | 'ۓ' | '\u{6CF}' | '\u{620}' => 'ی',
        'ك' | 'ڪ' | '\u{6AD}' => 'ک',
        'ګ' | '\u{6B1}' => 'گ',
        'ة' | 'ۀ' | 'ہ' | 'ۂ' | 'ۃ' | 'ھ' | 'ە' => 'ه',
        'ؤ' | 'ۆ' | 'ۇ' | 'ۈ' | 'ۋ' | 'ۉ' => 'و',
        'ټ' | 'ٹ' => 'ت',
        'ډ' | 'ڈ' => 'د',
        'ړ' | 'ڑ' => 'ر',
        'ځ' => 'ز',
        'څ' => 'س',
        'ږ' => 'ژ',
        'ښ' => 'ش',
        'ڼ' | 'ں' => 'ن',
        _ => return None,
    })
}

/// Kazakh letters and their nearest on a Russian keyboard; й and ё are decomposed before.
pub(super) fn fold_cyrillic(c: char) -> Option<char> {
    Some(match c {
        'ә' | 'Ә' => 'а',
        'ғ' | 'Ғ' => 'г',
        'қ' | 'Қ' => 'к',
        'ң' | 'Ң' => 'н',
        'ө' | 'Ө' => 'о',
        'ұ' | 'Ұ' | 'ү' | 'Ү' => 'у',
        'і' | 'І' => 'и',
        'һ' | 'Һ' => 'х',
        _ => return None,
    })
}

/// A letter of the Arabic script between two others (a space stands for the word's end).
pub(super) fn arabic_letter(before: char, c: char, next: char) -> Option<&'static str> {
    let first = before == ' ';
    Some(match c {
        'ا' if first && next == 'ی' => "",
        'ا' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ث' | 'س' | 'ص' => "s",
        'ج' => "j",
        'چ' => "ch",
        'ه' if next == ' ' && !matches!(before, ' ' | 'ا' | 'و') => "a",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' => "d",
        'ذ' | 'ز' | 'ض' | 'ظ' => "z",
        'ر' => "r",
        'ژ' => "zh",
        'ش' => "sh",
        'ع' if first && !matches!(next, 'ا' | 'و' | 'ی') => "a",
        'ع' => "",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' if first || matches!(next, 'ا' | 'ی') || matches!(before, 'ا') => "w",
        'و' => "u",
        'ی' if (first && next != ' ') || next == 'ا' => "y",
        'ی' => "i",
        _ => return None,
    })
}

pub(super) fn cyrillic_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}
