use super::super::decode;

fn check(bytes: &[u8], text: &str, encoding: &str) {
    let decoded = decode(bytes.to_vec()).unwrap();
    assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
}

#[test]
fn signs_of_windows_are_no_letters_of_dos_or_macintosh() {
    for (bytes, text) in [
        (
            &b"The mill\xa0turns in the\xa0wind. It\xa0creaks."[..],
            "The mill\u{a0}turns in the\u{a0}wind. It\u{a0}creaks.",
        ),
        (b"a\xa0b", "a\u{a0}b"),
        (b"It\x92s\xa0late, isn\x92t\xa0it", "It’s\u{a0}late, isn’t\u{a0}it"),
        (b"\x95milk \x95bread \x95tea", "•milk •bread •tea"),
        (b"the town\x97small and old\x97sleeps", "the town—small and old—sleeps"),
        (b"cost\x96benefit, 1990\x961995 and pages 3\x965", "cost–benefit, 1990–1995 and pages 3–5"),
        (
            b"\xab\xa0mot\xa0\xbb et \xab\xa0rue\xa0\xbb, \xab\xa0cour\xa0\xbb",
            "«\u{a0}mot\u{a0}» et «\u{a0}rue\u{a0}», «\u{a0}cour\u{a0}»",
        ),
        (b"20\xb0C at n\xb0 5, \xbd cup, \x80100 or 5\x80, 3 \xb1 1", "20°C at n° 5, ½ cup, €100 or 5€, 3 ± 1"),
        (b"Brand\x99 and wait\x85then", "Brand™ and wait…then"),
    ] {
        check(bytes, text, "windows-1252");
    }
}

#[test]
fn letters_of_dos_and_macintosh_are_still_known() {
    check(b"Die M\x81hle \x94ffnet sp\x84t, sch\x94n f\x81r alle.", "Die Mühle öffnet spät, schön für alle.", "IBM850");
    check(b"La rue\xcaest ferm\x8ee, le caf\x8e\xcaaussi.", "La rue\u{a0}est fermée, le café\u{a0}aussi.", "macintosh");
}

#[test]
fn what_stands_in_latin_words_is_no_cyrillic() {
    let row = b"the old mill\xe4\xf3\xees wheel\nthey\xe4\xf3\xbbve seen it turn\n".repeat(20);
    let decoded = decode(row).unwrap();
    assert!(
        !decoded.text.chars().any(|c| ('\u{400}'..'\u{500}').contains(&c)),
        "{} {}",
        decoded.encoding,
        decoded.text
    );
    check(
        b"Don\x89\xdb\xaat wait, we\x89\xdb\xaare \x89\xdb\xcflate\x89\xdb\x9d",
        "Donâ€™t wait, weâ€™re â€œlateâ€ù",
        "macintosh",
    );
}

#[test]
fn letters_of_central_europe_are_known_in_dos() {
    use crate::decode::NamedEncoding;
    let texts = [
        "Źródło rzeki leży wśród łąk, a młyn stoi tuż obok, gdzie dzieci się bawią.",
        "Řeka teče kolem mlýna a děti si hrají u břehu, než přijde večer.",
        "A folyó a malom mellett folyik, az őszi erdő szélén fűzfák állnak, és hűvös az idő.",
    ];
    let page = NamedEncoding::of("cp852").unwrap();
    for text in texts {
        let byte_of = |c: char| (0x80..=0xff).find(|&byte| page.decode(&[byte]).unwrap().text.starts_with(c));
        let bytes: Vec<u8> = text.chars().map(|c| if c.is_ascii() { c as u8 } else { byte_of(c).unwrap() }).collect();
        check(&bytes, text, "IBM852");
        for web in [encoding_rs::WINDOWS_1250, encoding_rs::ISO_8859_2] {
            let read = decode(web.encode(text).0.into_owned()).unwrap();
            assert_eq!(read.text, text, "{}", read.encoding);
        }
    }
}
