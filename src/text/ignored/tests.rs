use super::*;

/// What is left of a text.
fn left(patterns: &[&str], text: &str) -> String {
    let ignored = Ignored::new(patterns.iter().copied()).unwrap();
    let mut work = super::super::edited::EditedText::<()>::start(text);
    work.apply(&ignored.edits(text, &[], &mut IgnoredCounts::default()));
    work.text().to_string()
}

#[test]
fn a_mark_within_a_line_goes_alone() {
    assert_eq!(left(&[r"\{\d+\}"], "par{12}ty and {3} state"), "party and  state");
    assert_eq!(left(&[r"<n>$"], "the mill<n>\nopened"), "the mill\nopened");
    assert_eq!(left(&["b", "ab|bc"], "xabcbx"), "xcx");
}

#[test]
fn a_mark_that_fills_lines_goes_with_them_where_the_sentence_goes_on() {
    assert_eq!(left(&[r"^=+ \d+ =+$"], "the mill\n\n== 7 ==\n\nopened"), "the mill\nopened");
    assert_eq!(left(&[r"^=+ \d+ =+$"], "gover-\r\n== 7 ==\r\nnment"), "gover-\nnment");
    assert_eq!(left(&[r"^=+ \d+ =+$"], "It ended.\n\n== 7 ==\n\nNext"), "It ended.\n\n\n\nNext");
    assert_eq!(left(&[r"^=+ \d+ =+$"], "“It ended.”\n== 7 ==\nNext"), "“It ended.”\n\nNext");
    // Two marks with only white space between them.
    assert_eq!(left(&[r"^=+ \d+ =+$", "^HEAD$"], "the mill\n== 7 ==\n\nHEAD\n\nopened"), "the mill\nopened");
    assert_eq!(left(&[r"^=+ \d+ =+$", r"\[n\]"], "the mill[n]\n== 7 ==\nopened"), "the mill\nopened");
    assert_eq!(left(&[r"\[n\]"], "the mill[n]\n\nNext"), "the mill\n\nNext");
    // At the beginning and the end there is nothing to join.
    assert_eq!(left(&["^x$"], "x\n\nthe mill\nx\n"), "\n\nthe mill\n\n");
}

#[test]
fn presets_know_their_marks() {
    let cases: [(&str, &str, &str); 14] = [
        (
            "gutenberg",
            "Licence\n*** START OF THE PROJECT GUTENBERG EBOOK A MILL ***\nThe [Pg 12]mill.\n[Illustration: A wheel]\n*** END OF THE PROJECT GUTENBERG EBOOK A MILL ***\nMore licence",
            "The mill.",
        ),
        ("gutenberg", "The mill [1] stood.", "The mill [1] stood."),
        ("aozora", "水車《すいしゃ》が｜古い［＃「古い」に傍点］。\n\n底本：「水車」\n入力：某", "水車が古い。"),
        (
            "openiti",
            "######OpenITI#\n#META# x\n#META#Header#End#\n# The mill PageV02P017\n~~stood ms03 there.",
            "The mill \nstood  there.",
        ),
        (
            "timestamps",
            "[00:14:03] The mill\n00:14:05,100 --> 00:14:07,000\nstood (inaudible 00:15:00) at 10:30.",
            "The mill\nstood  at 10:30.",
        ),
        ("timestamps", "1:02:03 We met at 9:15 by the mill.", "We met at 9:15 by the mill."),
        ("pagemarks", "the mill\n[[Page S12]]\nstood", "the mill\nstood"),
        ("pagemarks", "the mill\n\n- 17 -\n\nstood <pb n=\"4\"/>there [p. 5] {6}", "the mill\nstood there"),
        ("pagemarks", "In 1984 the mill (page 3 of the plan) stood.", "In 1984 the mill (page 3 of the plan) stood."),
        ("pagemarks", "the mill\n\n212\n\nstood", "the mill\nstood"),
        ("stage", "The mill [Laughter.] stood. (Applause)", "The mill  stood."),
        ("stage", "(Beifall bei allen)\nDie Mühle (Heiterkeit im Saal) stand.", "Die Mühle  stand."),
        ("stage", "The mill (an old one) stood in [1912].", "The mill (an old one) stood in [1912]."),
        ("stage", "[[(Applause)]] The mill.", "The mill."),
    ];
    for (preset, text, expected) in cases {
        assert_eq!(left(&[preset], text).trim(), expected, "{preset}: {text}");
    }
    for name in Ignored::presets() {
        assert!(Ignored::new([name]).is_ok() && presets::of_name(name).is_some(), "{name}");
    }
}

#[test]
fn a_bad_pattern_is_named() {
    let error = Ignored::new(["gutenberg", "(mill"]).unwrap_err();
    assert_eq!(error.pattern, "(mill");
    assert!(error.message.contains("unclosed group"), "{}", error.message);
}
