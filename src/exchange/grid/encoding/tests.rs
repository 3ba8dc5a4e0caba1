use super::*;
use proptest::prelude::*;

const DARI: &str = "شماره,نام مكمل,ولايت\n1,محمد هاشم,كابل\n2,عبدالله رحيمي,هرات\nشفاخانه حوزوي هرات\n";
const RUSSIAN: &str = "№;Фамилия, имя;Область\n1;Иванов Сергей;Алматы\n2;ПЕТРОВА Анна;Астана\nБольница скорой помощи\n";
const WESTERN: &str = "Name;Ort\nMüller;Köln\nJosé;Málaga\nFrançois;Besançon\n";

fn found(bytes: &[u8]) -> Found {
    find(&mut &bytes[..]).unwrap()
}

fn encoded(text: &str, encoding: TextEncoding, mark: bool) -> Vec<u8> {
    let units = text.encode_utf16();
    let mut bytes = match (encoding, mark) {
        (TextEncoding::Utf8, true) => vec![0xEF, 0xBB, 0xBF],
        (TextEncoding::Utf16Le, true) => vec![0xFF, 0xFE],
        (TextEncoding::Utf16Be, true) => vec![0xFE, 0xFF],
        _ => Vec::new(),
    };
    match encoding {
        TextEncoding::Utf16Le => bytes.extend(units.flat_map(u16::to_le_bytes)),
        TextEncoding::Utf16Be => bytes.extend(units.flat_map(u16::to_be_bytes)),
        other => {
            let (packed, _, lossy) = other.decoding().encode(text);
            assert!(!lossy, "{text}");
            bytes.extend_from_slice(&packed);
        }
    }
    bytes
}

#[test]
fn every_encoding() {
    use TextEncoding::*;
    for (text, encoding, marks) in [
        (DARI, Utf8, &[true, false][..]),
        (RUSSIAN, Utf8, &[true, false]),
        (DARI, Utf16Le, &[true, false]),
        (RUSSIAN, Utf16Le, &[true, false]),
        (WESTERN, Utf16Le, &[true, false]),
        (DARI, Utf16Be, &[true, false]),
        (RUSSIAN, Utf16Be, &[true, false]),
        (DARI, Windows1256, &[false]),
        (RUSSIAN, Windows1251, &[false]),
        (WESTERN, Windows1252, &[false]),
        ("plain,ascii\n1,2\n", Utf8, &[false]),
    ] {
        for mark in marks {
            let got = found(&encoded(text, encoding, *mark));
            assert_eq!(got.encoding, encoding, "{text:.20} mark {mark}");
            assert_eq!(got.zero_line, None);
            assert_eq!(got.guessed, matches!(encoding, Windows1251 | Windows1256 | Windows1252));
        }
    }
}

#[test]
fn one_word_is_enough() {
    use TextEncoding::*;
    for (word, encoding) in [
        ("كابل", Windows1256),
        ("هرات", Windows1256),
        ("محمد", Windows1256),
        ("علي", Windows1256),
        ("Алматы", Windows1251),
        ("врач", Windows1251),
        ("МЕДСЕСТРА", Windows1251),
        ("Müller", Windows1252),
        ("naïve", Windows1252),
    ] {
        let text = format!("id,name\n1,{word}\n");
        assert_eq!(found(&encoded(&text, encoding, false)).encoding, encoding, "{word}");
    }
}

#[test]
fn late_letters_and_pieces_that_cut_a_letter() {
    for shift in 0..4 {
        let mut bytes = vec![b'x'; PIECE - shift];
        bytes.extend("й".repeat(PIECE).as_bytes());
        let got = found(&bytes);
        assert_eq!((got.encoding, got.guessed, got.broken_line), (TextEncoding::Utf8, false, None), "{shift}");
        bytes.push(0xD0);
        assert_eq!(found(&bytes).broken_line, Some(1));
    }
    let mut bytes = vec![b'x'; 3 * PIECE];
    bytes.extend(encoded("\nБольница скорой помощи", TextEncoding::Windows1251, false));
    assert_eq!(found(&bytes).encoding, TextEncoding::Windows1251);
}

#[test]
fn zero_and_broken_bytes_are_placed() {
    assert_eq!(found(b"a,b\nc,d\ne\0,f and so on\n").zero_line, Some(3));
    let mut bytes = "имя\n".repeat(40).into_bytes();
    bytes.extend(b"bad \xFF here\n");
    let got = found(&bytes);
    assert_eq!((got.encoding, got.broken_line), (TextEncoding::Utf8, Some(41)));
}

fn words_of(file: &str, wanted: fn(char) -> bool) -> Vec<String> {
    let path = format!("{}/../shared/data/names/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let words = text.split(|c: char| !wanted(c)).filter(|word| word.chars().count() > 2);
    words.map(|word| word.replace('ی', "ي").replace('ك', "ک")).collect()
}

#[test]
fn lists_of_real_names() {
    let dari: Vec<String> = words_of("name_token_alignment.csv", |c| ('\u{600}'..='\u{6FF}').contains(&c) && c != '،');
    let russian: Vec<String> = words_of("mimesis_ru_person.json", |c| ('А'..='я').contains(&c));
    for (words, encoding) in [(dari, TextEncoding::Windows1256), (russian, TextEncoding::Windows1251)] {
        let fit: Vec<&String> = words.iter().filter(|word| !encoding.decoding().encode(word).2).collect();
        assert!(fit.len() > 500);
        let mut wrong = Vec::new();
        for three in fit.chunks(3) {
            let text = three.iter().map(|word| format!("1,{word},x\n")).collect::<String>();
            if found(&encoded(&text, encoding, false)).encoding != encoding {
                wrong.push(text);
            }
        }
        assert!(wrong.is_empty(), "{} of {}: {wrong:?}", wrong.len(), fit.len() / 3);
    }
}

proptest! {
    #[test]
    fn any_bytes_have_an_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        found(&bytes);
    }
}
