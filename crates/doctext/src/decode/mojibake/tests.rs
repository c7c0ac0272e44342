use encoding_rs::{MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850};

use super::*;

fn check(text: &str, expected: &str) {
    let repaired = repair(text);
    assert_eq!(repaired.text, expected, "{text}");
    assert_eq!(repaired.places > 0, text != expected, "{text}");
}

const WORDS: [&str; 6] =
    ["It’s a café", "“Señor” – über naïve", "déjà vu… français", "100 € for 20 °C", "Zoë’s fête 😀", "voilà l’été"];

#[test]
fn utf8_that_was_read_as_something_else_is_repaired() {
    let dos = |table: &[char; 128], text: &str| {
        text.bytes()
            .map(|b| if b.is_ascii() { char::from(b) } else { table[usize::from(b) - 0x80] })
            .collect::<String>()
    };
    for words in WORDS {
        let latin: String = words.bytes().map(char::from).collect();
        check(&latin, words);
        for encoding in [WINDOWS_1252, WINDOWS_1250, MACINTOSH] {
            let (once, _) = encoding.decode_without_bom_handling(words.as_bytes());
            check(&once, words);
        }
        let (once, _) = WINDOWS_1252.decode_without_bom_handling(words.as_bytes());
        let (twice, _) = WINDOWS_1252.decode_without_bom_handling(once.as_bytes());
        check(&twice, words);
    }
    for words in ["It’s a café", "déjà vu… fête", "“Señor” über"] {
        check(&dos(&DECODING_TABLE_CP850, words), words);
        check(&dos(&DECODING_TABLE_CP437, words), words);
    }
    let russian = "Газета и право на тайну";
    for encoding in [WINDOWS_1251, WINDOWS_1252] {
        check(&encoding.decode_without_bom_handling(russian.as_bytes()).0, russian);
    }
    let (greek, _) = WINDOWS_1252.decode_without_bom_handling("Ελευθερία".as_bytes());
    check(&greek, "Ελευθερία");
    let (chinese, _) = WINDOWS_1252.decode_without_bom_handling("新闻自由".as_bytes());
    check(&chinese, "新闻自由");
}

#[test]
fn what_lost_bytes_is_repaired_where_it_is_certain() {
    check("â€œyesâ€? and â€œnoâ€ too", "“yes” and “no” too");
    check("voilÃ  le cafÃ©", "voilà le café");
    check("10Â km du cafÃ©", "10 km du café");
    check("don‰Ûªt", "don’t");
    let lost = repair("partyâ€? and Ã more");
    assert_eq!((&*lost.text, lost.places, lost.left), ("partyâ€? and Ã more", 0, 1));
}

#[test]
fn control_characters_are_those_of_windows() {
    check("It\u{92}s \u{93}so\u{94}\u{85}", "It’s “so”…");
    // That alone ends a line.
    check("one\u{85}two", "one\u{85}two");
    check("no \u{81}", "no \u{81}");
}

#[test]
fn what_is_meant_stays() {
    for text in [
        "NÃO, AMANHÃ”, «MAÇû MANHÃ… IRMû",
        "«É» À… É” “Ü”",
        "„Ä“ „Ö“ ARMEÄ“",
        "“voilà”… «café»…",
        "Þórður á Íslandi: Æ, Ø, Å",
        "ĐÃ “CĂ” ĂȘTIA «Â»",
        "Рік, Рівне, Сёмин: «В»",
        "2√π ± √∞, ¬∞, a √2",
        "┌─┬┐\n├─┤\n└─┴┘",
        "ţară, Ţară, příšť, íšť",
        "the `Ã©` of a wrong table",
        "In UTF-8 read as latin-1, é is Ã©",
        "naïve façade, 20 °C, 5 µm, £5, ½",
        "日本語の本、新聞",
        "«\u{a0}À\u{a0}» «\u{a0}Â\u{a0}»",
    ] {
        let repaired = repair(text);
        assert_eq!((&*repaired.text, repaired.places), (text, 0));
    }
}

#[test]
fn hostile_texts_are_linear() {
    let n = 20_000;
    for piece in ["Ã", "Ã©", "â€", "â€?", "\u{92}", "Р", "é”…", "‰Û", "ÃƒÂ", "├", "Ã ", "Â  ", "√π", "ð"]
    {
        repair(&piece.repeat(n));
    }
}
