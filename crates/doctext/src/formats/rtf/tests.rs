use super::*;

fn text(rtf: &str) -> String {
    read(format!("{{\\rtf1\\ansi {rtf}}}").as_bytes()).unwrap().text
}

#[test]
fn text_is_what_a_reader_sees() {
    let cases = [
        (r"a\par b\line c\tab d\cell e", "a\n\nb\nc d\n\ne"),
        (r"{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator x;}{\stylesheet{\s0 Normal;}}body", "body"),
        (r"{\pict 00ff}{\header top}{\footer {deep}}x", "x"),
        (r"{\field{\*\fldinst{HYPERLINK x}}{\fldrslt shown}}", "shown"),
        (r"half{\b word}\~\_\-x \{\}\\", "halfword\u{a0}\u{2011}x {}\\"),
        (r"a{\v hidden}b{\deleted gone}c\v h\v0 d", "abcd"),
        (r"one{\footnote \chftn the note}\par two", "one\n\ntwo\n\nthe note"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box\par}}{\shprslt box}}around", "around\n\nbox"),
        (r"{\upr{plain}{\*\ud{wide}}}", "wide"),
        (r"{\listtext 1.\tab}item{\*\unknown no}{\b\*\unknown yes}", "itemyes"),
        ("{\\pict\\bin4 }}{{}ok", "ok"),
        ("split\r\n word\\\nnext", "split word\n\nnext"),
        (r"\lquote a\rquote \emdash\bullet", "\u{2018}a\u{2019}\u{2014}\u{2022}"),
    ];
    for (rtf, expected) in cases {
        assert_eq!(text(rtf), expected, "{rtf}");
    }
}

#[test]
fn what_word_processors_do_to_words_and_paragraphs() {
    let cases = [
        (r"The reader{\super 1} and{\super\chftn}{\footnote \chftn A note.} more", "The reader and more\n\nA note."),
        (r"the 19{\super th} of 3 km{\super 2}, H{\sub 2}O", "the 19th of 3 km2, H2O"),
        (r"reader\super 1,2\nosupersub  on reader\up6 3\up0  end", "reader on reader end"),
        (r"reader{\super [}{\super 4}{\super ]}\par next", "reader\n\nnext"),
        (r"{\super 5}Text of a note", "5Text of a note"),
        (r"har{\deleted\par}bour\par next", "harbour\n\nnext"),
        (r"\pard\dropcapli2\dropcapt1 H\par\pard arbours close.\par Next.", "Harbours close.\n\nNext."),
        (r"cell\nestcell{\*\nesttableprops\nestrow}{\nonesttables cell\par}end", "cell\n\nend"),
        (r"{\mvf moved }{\mvt moved}", "moved"),
    ];
    for (rtf, expected) in cases {
        assert_eq!(text(rtf), expected, "{rtf}");
    }
}

#[test]
fn characters_are_those_of_the_font() {
    let cases = [
        (r"caf\'e9", "caf\u{e9}"),
        (r"\ansicpg1251 \'cf\'f0", "\u{41f}\u{440}"),
        (
            r"{\fonttbl{\f1\fcharset128 MS;}{\f2\fcharset238 CE;}}\f1\'93\'fa\'96{\f2\'e8}\'7b",
            "\u{65e5}\u{fffd}\u{10d}{",
        ),
        (r"{\fonttbl{\f1\fcharset128 MS;}}{\f1\'93\'fa\'96\'7b}", "\u{65e5}\u{672c}"),
        (r"\u8364?\u-10179?\u-8703?x", "\u{20ac}\u{1f601}x"),
        (r"\uc2\u8364\'80\'80x\uc0\u8364y", "\u{20ac}x\u{20ac}y"),
        (r"{\uc0 \u233}\u233 ex", "\u{e9}\u{e9}x"),
        (r"\pca\'82\mac\'8e", "\u{e9}\u{e9}"),
        (r"\u55357 ?x", "\u{fffd}x"),
    ];
    for (rtf, expected) in cases {
        assert_eq!(text(rtf), expected, "{rtf}");
    }
}

#[test]
fn the_document_tells_about_itself() {
    let rtf = r"{\rtf1{\info{\title T \'e9 \u8364?}{\author A}{\creatim\yr2004\mo5\dy3}{\revtim\yr2005}{\doccomm c}{\company x}}b}";
    let extracted = read(rtf.as_bytes()).unwrap();
    let keys: Vec<_> = extracted.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let expected = [("title", "T \u{e9} \u{20ac}"), ("author", "A"), ("file_date", "2004-05-03"), ("description", "c")];
    assert_eq!((keys.as_slice(), extracted.text.as_str()), (expected.as_slice(), "b"));
}

#[test]
fn nothing_hostile_gets_through() {
    assert!(read(b"PK\x03\x04").is_err());
    let deep = format!("{{\\rtf1 {}", "{".repeat(100_000));
    assert!(read(deep.as_bytes()).unwrap_err().message.contains("10000 groups"));
    assert_eq!(text(&"{\\footnote x".repeat(9_000)).matches('x').count(), 9_000);
    assert_eq!(text("\\bin99999999999999999999 x"), "");
    assert_eq!(text("\\u99999999999999999999 x"), "\u{fffd}x".replace('x', ""));
}

#[test]
fn what_follows_the_last_bracket_is_said() {
    let said = |behind: &str| {
        let read = super::read(format!("{{\\rtf1 Text.}}{behind}").as_bytes()).unwrap();
        assert_eq!(read.text, "Text.");
        read.remarks.iter().map(|remark| remark.detail.clone()).collect::<String>()
    };
    assert_eq!(said("\r\n \0\0\u{1a}"), "");
    assert_eq!(said("}"), "1 bytes behind its last bracket");
    assert_eq!(said("\n{\\rtf1 More.}"), "12 bytes behind its last bracket");
}
