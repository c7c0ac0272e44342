use super::*;

#[test]
fn a_line_begins_a_document_and_its_groups_are_metadata() {
    let text = "Two letters.\r\n\r\nLetter 1 of 3 May 1901 (A. Smith)\r\nThe first.\r\nIts end.\r\nLetter 2 of 4 May 1901 (B. Doe): here\r\nSee Letter 1 of old.\r\n";
    let found = parts(r"Letter \d+ of (?P<date>\d+ \w+ \d{4}) \((?<Written_By>[^)]*)\)", text);
    let numbers: Vec<u64> = found.iter().map(|part| part.number).collect();
    assert_eq!(numbers, [0, 1, 2]);
    assert_eq!(
        said(&found, &["date", "written_by"]),
        [
            (vec!["", ""], "Two letters."),
            (vec!["3 May 1901", "A. Smith"], "The first.\r\nIts end."),
            // What does not match of the line is text: nothing is lost.
            (vec!["4 May 1901", "B. Doe"], ": here\r\nSee Letter 1 of old."),
        ]
    );
    let split = split(Some(r"Letter \d+"), "a.txt", text);
    assert_eq!(kinds(&split), [(RemarkKind::TextBeforeFirst, 2)]);
}

#[test]
fn a_group_may_be_the_text() {
    for how in [r"(?<speaker>[A-Z]+): (?<text>.*)", r"(?x) (?<speaker>[A-Z]+) :\s (?<rest>) # a name"] {
        let found = parts(how, "ANNA: Yes.\nAnd no.\nBERT: So?");
        assert_eq!(said(&found, &["speaker"]), [(vec!["ANNA"], "Yes.\nAnd no."), (vec!["BERT"], "So?")], "{how}");
    }
}

#[test]
fn a_pattern_may_take_several_lines_and_blank_lines_before() {
    let found = parts(r"\s*^=+\s(?<title>.*)\s^=+$", "====\nOne\n====\nfirst\n\n\n====\nTwo\n====\n\nsecond\n");
    assert_eq!(said(&found, &["title"]), [(vec!["One"], "first"), (vec!["Two"], "second")]);
}

#[test]
fn where_nothing_matches_the_file_stays_one_and_that_is_said() {
    let split = split(Some("^Letter"), "a.txt", "No letters here.");
    assert!(split.parts.is_none());
    assert_eq!(kinds(&split), [(RemarkKind::NotSplit, 1)]);
    let other =
        super::split(Some("factiva"), "a.txt", "1 of 1 DOCUMENTS\n\nHill Echo\n\nMay 1, 2020\n\nSheep\n\nFound.");
    assert_eq!(other.remarks[0].2, "--split-at nexis");
}

#[test]
fn a_document_without_text_is_kept_in_its_place() {
    let found = parts("^#.*", "#a\n\n#b\ntext\n");
    assert_eq!(said(&found, &[]), [(vec![], ""), (vec![], "text")]);
    assert!(!found[0].missing.is_empty());
}

#[test]
fn wrong_expressions_are_refused_with_the_place() {
    for (how, part) in [
        ("(a", "unclosed group"),
        ("a*", "empty line"),
        ("", "empty line"),
        ("^", "empty line"),
        ("nexsis", "no preset"),
    ] {
        let error = check_split_at(how).expect_err(how);
        assert!(error.to_string().contains(part), "{how}: {error}");
    }
    for how in ["nexis", "auto", "articles", "off", r"^\d+$", "Kapitel"] {
        assert!(check_split_at(how).is_ok(), "{how}");
    }
}
