use super::*;

const KEYS: [&str; 4] = ["title", "date", "source", "author"];

/// A line in the middle of a page.
fn centred(line: &str) -> String {
    format!("{}{line}\n", " ".repeat(30))
}

#[test]
fn the_classic_export_of_nexis() {
    let text = [
        "Download Request: Selected Items: 1-2\nTime Of Request: Friday, March 20, 2020\n\n\n",
        &centred("1 of 2 DOCUMENTS"),
        "\n\n\n",
        &centred("The Harbour News (Leith)"),
        "\n",
        &centred("October 3, 2019 Thursday"),
        &centred("Edition 1;"),
        &centred("Scotland"),
        "\nFerry strike ends\nafter talks\n\nBYLINE: By Ann Lee, Transport\nCorrespondent\n\nSECTION: NEWS; Pg. 6\n\nLENGTH: 677 words\n\n\nThe ferry sails\nagain.\n\nPort boss: we are glad.\n\n",
        "GRAPHIC: The ferry at\nnight\n\nLOAD-DATE: October 4, 2019\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n",
        &centred("Copyright 2019 Harbour Press Ltd."),
        &centred("All Rights Reserved"),
        "\n",
        &centred("2 of 2 DOCUMENTS"),
        "\n",
        &centred("Copyright 2018 Hill Media"),
        &centred("All Rights Reserved"),
        &centred("Hill Echo"),
        "\n",
        &centred("March 2018"),
        "\nHEADLINE: Sheep found\n\nBODY:\nA sheep was found.\n\nSUBJECT: SHEEP (90%); HILLS\n(80%)\n\nCOUNTRY: SCOTLAND (79%)\n\n\n---- End of Request ----\nEmail Request: Selected Items\n",
    ]
    .concat();
    let split = split(Some("nexis"), "a.txt", &text);
    assert_eq!(kinds(&split), [(RemarkKind::OutsideParts, 19)]);
    let found = split.parts.unwrap();
    assert_eq!(
        said(&found, &KEYS),
        [
            (
                vec![
                    "Ferry strike ends after talks",
                    "October 3, 2019 Thursday",
                    "The Harbour News (Leith)",
                    "Ann Lee, Transport Correspondent"
                ],
                "The ferry sails\nagain.\n\nPort boss: we are glad."
            ),
            (vec!["Sheep found", "March 2018", "Hill Echo", ""], "A sheep was found."),
        ]
    );
    assert_eq!(
        said(&found, &["edition", "section", "length", "graphic", "language", "type", "subject"])[0].0,
        ["Edition 1; Scotland", "NEWS; Pg. 6", "677 words", "The ferry at night", "ENGLISH", "Newspaper", ""]
    );
    assert_eq!(said(&found, &["subject", "place"])[1].0, ["SHEEP (90%); HILLS (80%)", "SCOTLAND (79%)"]);
    assert_eq!(super::split(None, "a.txt", &text).remarks[0].2, "--split-at nexis");
    assert_eq!(parts("auto", &text).len(), 2);
}

#[test]
fn nexis_in_other_languages() {
    for (first, fields, rest, language) in [
        (
            "Dokument 1 von 1",
            "AUTOR: Von Eva Berg\n\nRUBRIK: POLITIK; S. 2\n\nLÄNGE: 12 Wörter\n\n",
            "UPDATE: 2. September 2011\n\nSPRACHE: GERMAN; DEUTSCH\n\nPUBLICATION-TYPE: Zeitung\n\nCopyright 2011 Verlag\nAlle Rechte vorbehalten\n",
            "GERMAN",
        ),
        (
            "1 of 1 DOCUMENTS",
            "AUTEUR: Eva Berg\n\nRUBRIQUE: FRANCE; Pg. 2\n\nLONGUEUR: 12 mots\n\nENCART: \n\n",
            "SUJET: MER (90%)\n\nDATE-CHARGEMENT: 13 March 2013\n\nLANGUE: FRENCH; FRANÇAIS\n\nTYPE-PUBLICATION: Journal\n\nCopyright 2013 Société\nTous Droits Réservés\n",
            "FRENCH",
        ),
        (
            "1 van 1 DOCUMENTEN",
            "BYLINE: Eva Berg\n\nSECTIE: Binnenland\n\nLENGTE: 12 woorden\n\n",
            "LAADDATUM: 14 oktober 2013\n\nTAAL: DUTCH; NEDERLANDS\n\nPUBLICATIETYPE: Krant\n\nCopyright 2013 Uitgever\n",
            "DUTCH",
        ),
    ] {
        let text = format!(
            "{first}\n\nDie Küste\n\n14. Oktober 2013 Montag\n\nDer Titel\n\n{fields}Erster Absatz.\n\nZweiter Absatz.\n\n{rest}"
        );
        let found = parts("nexis", &text);
        assert_eq!(
            said(&found, &KEYS),
            [(
                vec!["Der Titel", "14. Oktober 2013 Montag", "Die Küste", "Eva Berg"],
                "Erster Absatz.\n\nZweiter Absatz."
            )],
            "{first}"
        );
        assert_eq!(said(&found, &["language"])[0].0, [language]);
    }
}

#[test]
fn an_article_of_nexis_may_lack_nearly_everything() {
    let found = parts(
        "nexis",
        "1 of 3 DOCUMENTS\n\nHill Echo\n\nMay 1, 2020\n\nSheep\n\nFound today.\n\nGone: the dog.\n\n2 of 3 DOCUMENTS\n\nHill Echo\n\nNo date\n\nLENGTH: 2 words\n\nText here.\n\n3 of 3 DOCUMENTS\n",
    );
    assert_eq!(
        said(&found, &["title", "date", "source"]),
        [
            (vec!["Sheep", "May 1, 2020", "Hill Echo"], "Found today.\n\nGone: the dog."),
            (vec!["No date", "", "Hill Echo"], "Text here."),
            (vec!["", "", ""], ""),
        ]
    );
}

#[test]
fn nexis_uni_with_a_cover() {
    let cover = "User Name: Ann\n\nDate and Time: Monday, 3 February 2020 10:10:00 AM GMT\n\nJob Number: 1\n\nDocuments (2)\n\n1. Ferry strike ends\n\nClient/Matter: -None-\n\n2. Sheep found\n\nClient/Matter: -None-\n\n";
    let articles = "Ferry strike ends\n\nThe Harbour News\n\nOctober 3, 2019 Thursday\n\nScotland Edition\n\nCopyright 2019 Harbour Press All Rights Reserved\n\nSection: NEWS; Pg. 6\n\nLength: 7 words\n\nByline: Ann Lee\n\nHighlight: At last.\n\nBody\n\n\n\nThe ferry sails.\n\nPage 2 of 3\n\nSection heads are glad.\n\nGraphic\n\n \n\nThe ferry\n\nLoad-Date: October 4, 2019\n\nEnd of Document\n\nSheep found\n\nHill Echo\n\nDienstag 7. Juli 2020\n\nLength: 3 words\n\nBody\n\nFound.\n\nClassification\n\nLanguage: GERMAN; DEUTSCH\n\nPublication-Type: Zeitung\n\nSubject: SHEEP (90%)\n\nEnd of Document\n";
    for before in ["", cover] {
        let text = format!("{before}{articles}");
        let split = split(Some("nexis"), "a.txt", &text);
        assert_eq!(kinds(&split).len(), usize::from(!before.is_empty()), "the cover is told");
        let found = split.parts.unwrap();
        assert_eq!(
            said(&found, &KEYS),
            [
                (
                    vec!["Ferry strike ends", "October 3, 2019 Thursday", "The Harbour News", "Ann Lee"],
                    "The ferry sails.\n\n\nSection heads are glad."
                ),
                (vec!["Sheep found", "Dienstag 7. Juli 2020", "Hill Echo", ""], "Found."),
            ]
        );
        assert_eq!(
            said(&found, &["edition", "section", "highlight", "graphic"])[0].0,
            ["Scotland Edition", "NEWS; Pg. 6", "At last.", "The ferry"]
        );
        assert_eq!(said(&found, &["language", "type", "subject"])[1].0, ["GERMAN", "Zeitung", "SHEEP (90%)"]);
    }
    assert_eq!(super::split(None, "a.txt", articles).remarks[0].2, "--split-at nexis");
}

#[test]
fn factiva_as_it_is_shown() {
    let text = "Dow Jones Factiva\n\nBusiness\n\nFerry strike ends after talks in Leith\n\nBy Ann Lee\n\n1,677 words\n\n3 October 2019\n\n08:15\n\nThe Harbour News\n\nHARBN\n\n6\n\nEnglish\n\n(c) 2019 Harbour Press\n\nThe ferry sails.\n\nIt is full.\n\nDocument HARBN00020191003efa30001x\n\nPage 2 of 9 © 2020 Factiva, Inc. All rights reserved.\n\nSchafe gefunden\n\n12 Wörter\n\n4. Oktober 2019\n\nHügel-Echo\n\nDeutsch\n\nCopyright 2019 Hügel Alle Rechte vorbehalten\n\nEnglish sheep, mostly.\n\nDokument HUEGL00020191004efa40002y\n\nSearch Summary\n\nText: ferry or sheep\n";
    let split = split(Some("factiva"), "a.txt", text);
    let found = split.parts.as_ref().unwrap();
    assert_eq!(
        said(found, &KEYS),
        [
            (
                vec!["Ferry strike ends after talks in Leith", "3 October 2019", "The Harbour News", "Ann Lee"],
                "The ferry sails.\n\nIt is full."
            ),
            (vec!["Schafe gefunden", "4. Oktober 2019", "Hügel-Echo", ""], "English sheep, mostly."),
        ]
    );
    assert_eq!(
        said(found, &["section", "length", "time", "source_code", "page", "language", "copyright", "id"])[0].0,
        [
            "Business",
            "1,677 words",
            "08:15",
            "HARBN",
            "6",
            "English",
            "(c) 2019 Harbour Press",
            "HARBN00020191003efa30001x"
        ]
    );
    assert_eq!(kinds(&split).len(), 1);
    assert_eq!(super::split(None, "a.txt", text).remarks[0].2, "--split-at factiva");
}

#[test]
fn factiva_with_codes() {
    let apart = "SE\u{a0}\n\nNews\n\nHD\u{a0}\n\nFerry strike ends\n\nBY\u{a0}\n\nVon Ann Lee\n\nWC\u{a0}\n\n7 words\n\nPD\u{a0}\n\n3 October 2019\n\nSN\u{a0}\n\nThe Harbour News\n\nLA\u{a0}\n\nEnglish\n\nCY\u{a0}\n\n(c) 2019\n\nLP\u{a0}\n\nThe ferry sails.\n\nTD\u{a0}\n\nIN the port all is well.\n\nIt is full.\n\nNS\u{a0}\n\ngstr : Strikes\n\nAN\u{a0}\n\nDocument HARBN00020191003efa30001x\n";
    let lines = "SE  News\nHD  Ferry strike\n      ends\nBY  Ann Lee\nWC  7 words\nPD  3 October 2019\nSN  The Harbour News\nLA  English\nCY  (c) 2019\n\nLP \nThe ferry sails.\n\nTD \nIN the port all is well.\n\nIt is full.\n\nNS  gstr : Strikes\n\nAN  Document HARBN00020191003efa30001x\n";
    for text in [apart, lines] {
        let found = parts("factiva", text);
        assert_eq!(
            said(&found, &KEYS),
            [(
                vec!["Ferry strike ends", "3 October 2019", "The Harbour News", "Ann Lee"],
                "The ferry sails.\n\nIN the port all is well.\n\nIt is full."
            )]
        );
        assert_eq!(
            said(&found, &["section", "subject", "id"])[0].0,
            ["News", "gstr : Strikes", "HARBN00020191003efa30001x"]
        );
    }
}

#[test]
fn proquest_between_rules() {
    let rule = "_".repeat(60);
    let text = format!(
        "{rule}\n\nReport Information from ProQuest\n\n3 May 2020\n\n{rule}\n\nDocument 1 of 2\n\nFerry strike ends\n\nAuthor: Lee, Ann\n\nPublication info: The Harbour News ; Leith [Leith]03 Oct 2019: 6.\n\nProQuest document link\n\nAbstract: Short.\n\nLinks: http://x.example/1\n\nFull text: The ferry sails.\n\nTitle: a word with a colon.\n\nSubject heads are glad.\n\nCredit: Harbour Press\n\nSubject: Ferries; Strikes\n\nTitle: Ferry strike ends\n\nPublication title: The Harbour News; Leith\n\nPublication year: 2019\n\nPublication date: Oct 3, 2019\n\nLanguage of publication: English\n\nProQuest document ID: 123\n\nDocument URL: http://x.example/2\n\n{rule}\n\nDocument 2 of 2\n\nSheep found\n\nAbstract: A sheep\nwas found.\n\nFull text: Not available.\n\nPublication title: Hill Echo\n\nYear: 2018\n\nDocument URL: http://x.example/3\n\n{rule}\n\nContact us at: http://about.example\n\nTerms and Conditions\n"
    );
    let split = split(Some("proquest"), "a.txt", &text);
    let found = split.parts.as_ref().unwrap();
    assert_eq!(
        said(found, &KEYS),
        [
            (
                vec!["Ferry strike ends", "Oct 3, 2019", "The Harbour News; Leith", "Lee, Ann"],
                "The ferry sails.\n\nTitle: a word with a colon.\n\nSubject heads are glad."
            ),
            (vec!["Sheep found", "2018", "Hill Echo", ""], "A sheep\nwas found."),
        ]
    );
    assert_eq!(said(found, &["abstract", "language", "id", "text_is"])[0].0, ["Short.", "English", "123", ""]);
    assert_eq!(said(found, &["text_is"])[1].0, ["abstract"]);
    assert_eq!(super::split(None, "a.txt", &text).remarks[0].2, "--split-at proquest");
    // Without rules, as in a DOCX.
    assert_eq!(parts("proquest", &text.replace(&rule, "")).len(), 2);
}

#[test]
fn hostile_exports_take_linear_time() {
    for text in [
        "1 of 1 DOCUMENTS\n".repeat(5_000),
        "LENGTH: 1\n".repeat(10_000),
        "End of Document\n".repeat(6_000),
        "Document ABCDE00020191003efa30001x\n".repeat(3_000),
        "Full text: x\n".repeat(6_000),
        "Document 1 of 9\n".repeat(6_000),
        "A: b\n".repeat(6_000),
    ] {
        for how in ["nexis", "factiva", "proquest", "transcript", "whatsapp", "auto"] {
            let _ = split(Some(how), "a.txt", &text);
        }
    }
}
