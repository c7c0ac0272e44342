use super::*;

const KEYS: [&str; 2] = ["speaker", "date"];

#[test]
fn chats_of_android() {
    let text = "12/07/2017, 22:35 - Messages to this group are end-to-end encrypted.\n12/07/2017, 22:35 - You created group \"Walk\"\n12/07/2017, 22:36 - Ann Lee: Who comes?\nOn Sunday: at nine.\n\n12/07/2017, 22:37 - Bob: <Media omitted>\n12/07/2017, 22:38 - Bob created group \"Walks: north\"\n12/07/2017, 22:39 - Bob: hill.jpg (file attached)\nThe hill. <This message was edited>\n13/07/2017, 09:01 - Ann Lee: Nice <This message was edited> it said\n13/07/2017, 09:02 - Bob: IMG-20170713.jpg (file attached)\n";
    let found = parts("whatsapp", text);
    assert_eq!(
        said(&found, &KEYS),
        [
            (vec!["", "12/07/2017, 22:35"], ""),
            (vec!["", "12/07/2017, 22:35"], ""),
            (vec!["Ann Lee", "12/07/2017, 22:36"], "Who comes?\nOn Sunday: at nine."),
            (vec!["Bob", "12/07/2017, 22:37"], ""),
            (vec!["", "12/07/2017, 22:38"], ""),
            (vec!["Bob", "12/07/2017, 22:39"], "The hill."),
            (vec!["Ann Lee", "13/07/2017, 09:01"], "Nice <This message was edited> it said"),
            (vec!["Bob", "13/07/2017, 09:02"], ""),
        ]
    );
    assert_eq!(
        (found[0].missing, found[3].missing),
        ("a notice of the program", "only a notice, a picture, a sound or a deleted message")
    );
    let proposed = split(None, "chat.txt", text);
    assert_eq!(kinds(&proposed), [(RemarkKind::LooksLikeExport, 1)]);
    assert_eq!(proposed.remarks[0].2, "--split-at whatsapp");
}

#[test]
fn chats_of_ios_and_of_other_countries() {
    for (line, expected) in [
        ("[12.07.17, 22:36:05] Ann: Who?", vec!["Ann", "12.07.17, 22:36:05"]),
        ("\u{200e}[12.07.17, 22:36:05] Ann: Who?", vec!["Ann", "12.07.17, 22:36:05"]),
        ("7/12/17, 10:36\u{202f}PM - Ann: Who?", vec!["Ann", "7/12/17, 10:36\u{202f}PM"]),
        ("12.07.17, 22:36 - Ann: Who?", vec!["Ann", "12.07.17, 22:36"]),
        ("12/7/17 22:36 - Ann: Who?", vec!["Ann", "12/7/17, 22:36"]),
        ("2017-07-12, 10:36 p. m. - Ann: Who?", vec!["Ann", "2017-07-12, 10:36 p. m."]),
        ("12/07/2017 à 22:36 - Ann: Who?", vec!["Ann", "12/07/2017, 22:36"]),
        ("12.07.17 um 22:36 - Ann: Who?", vec!["Ann", "12.07.17, 22:36"]),
    ] {
        assert_eq!(said(&parts("whatsapp", line), &KEYS), [(expected, "Who?")], "{line}");
    }
    let found = parts(
        "whatsapp",
        "[1.1.20, 10:00:00] Walk: \u{200e}Messages are encrypted.\n[1.1.20, 10:00:01] Ann: \u{200e}image omitted\n[1.1.20, 10:00:02] Ann: Bild weggelassen\n[1.1.20, 10:00:03] Bob: The image omitted a tree. \u{200e}<This message was edited>\n",
    );
    assert_eq!(
        found.iter().map(|part| part.text.as_str()).collect::<Vec<_>>(),
        ["", "", "", "The image omitted a tree."]
    );
}

#[test]
fn transcripts() {
    let text = "Town debate, 3 May\n\nMODERATOR: Welcome. (APPLAUSE)\n\nMrs. Green, your turn: two minutes.\nGREEN (Mayor): Thank you.\n\nThe rule is this: we build.\nMODERATOR: And you?\nO'NEIL-SMITH: No.\nGREEN: Why?\nMODERATOR: Time.\nGREEN: Yes.\n";
    let found = parts("transcript", text);
    assert_eq!(
        said(&found, &["speaker", "role"]),
        [
            (vec!["", ""], "Town debate, 3 May"),
            (vec!["MODERATOR", ""], "Welcome. (APPLAUSE)\n\nMrs. Green, your turn: two minutes."),
            (vec!["GREEN", "Mayor"], "Thank you.\n\nThe rule is this: we build."),
            (vec!["MODERATOR", ""], "And you?"),
            (vec!["O'NEIL-SMITH", ""], "No."),
            (vec!["GREEN", ""], "Why?"),
            (vec!["MODERATOR", ""], "Time."),
            (vec!["GREEN", ""], "Yes."),
        ]
    );
    assert_eq!(split(None, "a.txt", text).remarks[0].2, "--split-at transcript");
}

#[test]
fn interviews_with_names_in_small_letters_and_times() {
    let text = "Interviewer: When?\nMs Li: In May.\nNote: she laughed.\nInterviewer: And then?\nMs Li: Then June.\n[00:01:02] Anna: Late.\nBob (00:01:05): I see.\n";
    let found = parts("transcript", text);
    assert_eq!(
        said(&found, &["speaker", "time"]),
        [
            (vec!["Interviewer", ""], "When?"),
            (vec!["Ms Li", ""], "In May.\nNote: she laughed."),
            (vec!["Interviewer", ""], "And then?"),
            (vec!["Ms Li", ""], "Then June."),
            (vec!["Anna", "00:01:02"], "Late."),
            (vec!["Bob", "00:01:05"], "I see."),
        ]
    );
}

#[test]
fn prose_looks_like_nothing() {
    for text in [
        "NOTE: this is it.\nWARNING: so is this.\n",
        "1. First\n2. Second\n",
        "12/07/2017, a day - of rain: none.\nMore.\nAnd more.",
        "The End of Document\nBody of work",
    ] {
        assert!(split(None, "a.txt", text).remarks.is_empty(), "{text}");
    }
}
