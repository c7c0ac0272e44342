use super::*;

const KEYS: [&str; 4] = ["title", "author", "date", "source"];

/// A file that is split without being asked for.
fn unasked(name: &str, text: &str) -> Split {
    split(None, name, text)
}

#[test]
fn web_of_science() {
    let text = "\u{feff}FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Roe, R\n   Poe, E\nTI Rivers and\n   their names\nSO WATER LETTERS\n\
        LA English\nDE rivers; names\nAB We name rivers. AB is\n   no tag here.\nCR Old A, 1900, J WATER, V1\n   Old B, 1901, J WATER, V2\nPY 2019\nUT WOS:1\nER\n\nPT J\nAU Noe, N\nTI No summary\nPY 2018\nER\n\nEF\n";
    let split = unasked("savedrecs.txt", text);
    assert_eq!(kinds(&split), [(RemarkKind::SplitByContent, 1)]);
    let found = split.parts.unwrap();
    assert_eq!(
        said(&found, &KEYS),
        [
            (
                vec!["Rivers and their names", "Roe, R; Poe, E", "2019", "WATER LETTERS"],
                "We name rivers. AB is no tag here."
            ),
            (vec!["No summary", "Noe, N", "2018", ""], ""),
        ]
    );
    assert_eq!(
        (said(&found, &["language", "keywords", "id"])[0].0.clone(), found[1].missing),
        (vec!["English", "rivers; names", "WOS:1"], "the record has no abstract")
    );
    assert_eq!(kinds(&unasked("a.ciw", text)), []);
    assert!(split_off(text));
}

fn split_off(text: &str) -> bool {
    split(Some("off"), "a.ciw", text).parts.is_none()
}

#[test]
fn ris_of_many_programs() {
    let text = "TY  - JOUR\r\nAU  - Roe, R.\r\nAU  - Poe, E.\r\nT1  - Rivers\r\nY1  - 2019/05/04/\r\nJO  - Wat. Lett.\r\nT2  - Water Letters\r\nKW  - a\r\nKW  - b\r\nN2  - We name\r\nrivers.\r\nER  -\r\n\r\nTY  - CHAP\r\nTI  - No end\r\nPY  - 2018///\r\nAB  - Text - with a dash.\r\nTY  - JOUR\r\nTI  - Nothing\r\nER  - \r\n";
    let found = unasked("a.RIS", text).parts.unwrap();
    assert_eq!(
        said(&found, &KEYS),
        [
            (vec!["Rivers", "Roe, R.; Poe, E.", "2019/05/04", "Water Letters"], "We name rivers."),
            (vec!["No end", "", "2018", ""], "Text - with a dash."),
            (vec!["Nothing", "", "", ""], ""),
        ]
    );
    assert_eq!(kinds(&unasked("export.txt", text)), [(RemarkKind::SplitByContent, 1)]);
}

#[test]
fn pubmed_records() {
    let text = "\nPMID- 123\nOWN - NLM\nDP  - 2020 Oct 13\nTI  - Rivers and their\n      names.\nAB  - BACKGROUND: Names.\n      RESULTS: Rivers - many.\nFAU - Roe, Richard\nAU  - Roe R\nFAU - Poe, Edgar\nLA  - eng\nJT  - Water letters\n\nPMID- 124\nTI  - Other\nAB  - More.\nDP  - 2019\nTA  - Wat\n";
    let found = unasked("pubmed.txt", text).parts.unwrap();
    assert_eq!(
        said(&found, &KEYS),
        [
            (
                vec!["Rivers and their names.", "Roe, Richard; Poe, Edgar", "2020 Oct 13", "Water letters"],
                "BACKGROUND: Names. RESULTS: Rivers - many."
            ),
            (vec!["Other", "", "2019", "Wat"], "More."),
        ]
    );
    assert_eq!(said(&found, &["id", "language"])[0].0, ["123", "eng"]);
}

#[test]
fn endnote_tags() {
    let text = "%0 Journal Article\n%A Roe, R.\n%A Poe, E.\n%D 2019\n%T Rivers\n%J Water Letters\n%X We name\nrivers.\n\n%0 Book\n%T Empty\n";
    let found = unasked("a.enw", text).parts.unwrap();
    assert_eq!(
        said(&found, &KEYS)[0],
        (vec!["Rivers", "Roe, R.; Poe, E.", "2019", "Water Letters"], "We name rivers.")
    );
    assert_eq!(found.len(), 2);
}

#[test]
fn bibtex_entries() {
    let text = r#"A comment of the program, with an @ sign.
@string{wl = "Water " # {Letters}}
@comment{ @article{no, title={No}} }
@Article{roe:2019, author = {Roe, R. and M{\"u}ller, E.}, title = "The {River} ``Elbe''", journal = wl # " II",
  year = 2019, abstract = {We name {rivers}, 50\% of them,
   and \emph{lakes} for r@e.org.},}  @misc(b, title={Nothing})
@book{c, title = {Never closed, abstract = {x}
@inproceedings{d,
  booktitle = {Proc.}, date = {2020-05-04}, abstract = "Last \"one\"."
}
"#;
    let found = unasked("a.bib", text).parts.unwrap();
    assert_eq!(
        said(&found, &["title", "author", "date", "source", "type", "id"]),
        [
            (
                vec!["The River “Elbe”", "Roe, R.; Müller, E.", "2019", "Water Letters II", "article", "roe:2019"],
                "We name rivers, 50% of them,\n   and lakes for r@e.org."
            ),
            (vec!["Nothing", "", "", "", "misc", "b"], ""),
            (vec!["Never closed, abstract = x\n", "", "", "", "book", "c"].into_iter().map(str::trim).collect(), ""),
            (vec!["", "", "2020-05-04", "Proc.", "inproceedings", "d"], "Last öne."),
        ]
    );
}

#[test]
fn what_is_no_export_is_left_alone() {
    for text in [
        "FN is short for function\nVR too",
        "TY - not so",
        "PMID 12",
        "@article is a word",
        "%0 of them\nno",
        "@user{x",
    ] {
        let split = unasked("a.txt", text);
        assert!(split.parts.is_none() && split.remarks.is_empty(), "{text}");
    }
}

#[test]
fn hostile_files_take_linear_time() {
    for text in [
        "@a{".repeat(20_000),
        "@a{\n".repeat(20_000),
        "@a{x={".repeat(10_000),
        "@".repeat(40_000),
        "TY  - \n".repeat(10_000),
        "\n@a{b,c={\\".repeat(8_000),
        (1..60).map(|n| format!("@string{{s{n} = s{} # s{} # \"x\"}}\n", n - 1, n - 1)).collect(),
    ] {
        let name = if text.starts_with("TY") { "a.ris" } else { "a.bib" };
        let _ = unasked(name, &text);
    }
}

#[test]
fn month_and_day_stand_in_fields_of_their_own() {
    let exports = [
        ("a.ris", "TY  - NEWS\nTI  - Oats\nPY  - 2019\nDA  - 2019/05/04/\nAB  - Oats grow.\nER  - \n", "2019/05/04"),
        ("b.ris", "TY  - NEWS\nTI  - Oats\nDA  - 2019/05/04\nAB  - Oats grow.\nER  - \n", "2019/05/04"),
        ("c.ris", "TY  - NEWS\nTI  - Oats\nPY  - 2019/06//\nDA  - 2018/05/04\nAB  - Oats grow.\nER  - \n", "2019/06"),
        ("d.ciw", "FN X\nVR 1.0\nPT J\nTI Oats\nPY 2019\nPD MAY 4\nAB Oats grow.\nER\n\nEF\n", "MAY 4 2019"),
        ("e.enw", "%0 News\n%T Oats\n%D 2019\n%8 May 4, 2019\n%X Oats grow.\n", "May 4, 2019"),
        ("f.bib", "@article{a, title={Oats}, year=2019, month=may, day=4, abstract={Oats grow.}}", "4 may 2019"),
    ];
    for (name, text, date) in exports {
        let found = unasked(name, text).parts.unwrap();
        assert_eq!(said(&found, &["date", "exact_date"]), [(vec![date, ""], "Oats grow.")], "{name}");
    }
}
