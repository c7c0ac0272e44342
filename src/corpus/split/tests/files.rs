//! Parts as documents: names, places, metadata, and what gives none.

use std::fs;
use std::io::{Cursor, Write};

use crate::config::ReadOptions;
use crate::corpus::{Batch, Blocks, Discovered, Loader, RecordView, RemarkKind, Wanted, discover};

/// Everything that is read from some files: names with texts and metadata or the message, and kinds of remarks.
struct Read {
    documents: Vec<(String, String)>,
    keys: Vec<Vec<(String, String)>>,
    remarks: Vec<RemarkKind>,
    languages: Vec<String>,
}

fn read(files: &[(&str, &[u8])], change: impl Fn(&mut ReadOptions)) -> Read {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let mut options = ReadOptions::default();
    change(&mut options);
    let found: Discovered = discover(&[folder.path().join("")], &options, folder.path()).expect("files");
    let (loader, mut batch) = (Loader::new(&options, &found, Wanted::ALL), Batch::default());
    let mut all = Read { documents: Vec::new(), keys: Vec::new(), remarks: Vec::new(), languages: Vec::new() };
    for block in Blocks::new(&found.files, &options) {
        loader.load(block, &mut batch);
        let mut skipped = batch.skipped.iter().peekable();
        for index in 0..=batch.len() {
            while let Some((_, skipped)) = skipped.next_if(|(before, _)| *before == index) {
                all.documents.push((skipped.doc_id.clone(), format!("{}: {}", skipped.reason.name(), skipped.message)));
            }
            if index < batch.len() {
                let view = RecordView::new(&found.files, &batch.records, index);
                all.documents.push((view.doc_id().into_owned(), batch.document(index).text.trim().to_string()));
                all.keys.push(view.to_record().front_matter);
                all.languages.push(view.language().to_string());
                assert_ne!(view.bytes(), 0, "{}", view.doc_id());
            }
        }
        all.remarks.extend(batch.remarks.iter().map(|remark| remark.kind));
    }
    all
}

fn at(how: &str) -> impl Fn(&mut ReadOptions) + use<'_> {
    move |options| options.split_at = Some(how.to_string())
}

fn value<'k>(keys: &'k [(String, String)], key: &str) -> &'k str {
    keys.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value.as_str())
}

#[test]
fn parts_stand_in_their_file_with_their_own_names() {
    let files: [(&str, &[u8]); 3] = [
        ("a.txt", b"---\nsource: Archive\ntitle: All\n---\nBefore.\n# One\nfirst\n# Two\n\n# Three\nthird\n"),
        ("b.txt", b"No heading."),
        ("c.txt", b"# Four\nfourth"),
    ];
    let all = read(&files, at(r"# (?<title>.*)"));
    let expected = [
        ("a.txt#part=0", "Before."),
        ("a.txt#part=1", "first"),
        ("a.txt#part=2", "empty: nothing follows the line that begins the document"),
        ("a.txt#part=3", "third"),
        ("b.txt", "No heading."),
        ("c.txt#part=1", "fourth"),
    ];
    assert_eq!(all.documents, expected.map(|(name, text)| (name.to_string(), text.to_string())));
    // Parts share what front matter says, unless they say it themselves.
    let titles: Vec<_> = all.keys.iter().map(|keys| (value(keys, "title"), value(keys, "source"))).collect();
    assert_eq!(titles, [("All", "Archive"), ("One", "Archive"), ("Three", "Archive"), ("", ""), ("Four", "")]);
    assert_eq!(all.remarks, [RemarkKind::TextBeforeFirst, RemarkKind::NotSplit]);
}

fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let paragraph = |text: &&str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body: String = paragraphs.iter().map(paragraph).collect();
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Files</dc:title><dc:creator>Service</dc:creator><dcterms:created>2024-06-01T10:00:00Z</dcterms:created></cp:coreProperties>";
    for (name, content) in [("word/document.xml", document.as_str()), ("docProps/core.xml", core)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(content.as_bytes()).expect("a member");
    }
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn the_date_of_a_file_is_not_that_of_its_parts() {
    let article = |title: &'static str| {
        [
            title,
            "Hill Echo",
            "May 2, 2019 Thursday",
            "Length: 9 words",
            "Body",
            "Sheep were found.",
            "Load-Date: May 3, 2019",
            "End of Document",
        ]
    };
    let bytes = docx(&[article("One"), article("Two")].concat());
    let all = read(&[("Files (2).DOCX", &bytes)], at("nexis"));
    for (index, title) in ["One", "Two"].into_iter().enumerate() {
        assert_eq!(
            all.documents[index],
            (format!("Files (2).DOCX#part={}", index + 1), "Sheep were found.".to_string())
        );
        let keys = ["title", "date", "source", "author"].map(|key| value(&all.keys[index], key));
        assert_eq!(keys, [title, "May 2, 2019 Thursday", "Hill Echo", ""]);
    }
}

#[test]
fn exports_in_pages_and_rich_text_are_read_whole() {
    let block = |text: &str| format!("<div>{text}</div>");
    let article = |title: &str, id: u32| {
        let head = [
            &format!("<span class=\"enHeadline\"><b>{title}</b></span>"),
            "By Ann Lee",
            "7 words",
            "3 October 2019",
            "Hill Echo",
            "English",
            "Copyright 2019.",
        ];
        format!(
            "<div class=\"article\">{}<p>Sheep were found.</p><p>Document HILLE00020191003efa30000{id}</p></div>",
            head.map(block).concat()
        )
    };
    let page = format!(
        "<html><head><title>Factiva</title><meta name=\"date\" content=\"2020-02-02\"></head><body><h1>Factiva</h1>{}{}</body></html>",
        article("One", 1),
        article("Two", 2)
    );
    let all = read(&[("a.html", page.as_bytes())], at("factiva"));
    let titles: Vec<_> =
        all.keys.iter().map(|keys| ["title", "date", "source", "author"].map(|key| value(keys, key))).collect();
    assert_eq!(
        titles,
        [["One", "3 October 2019", "Hill Echo", "Ann Lee"], ["Two", "3 October 2019", "Hill Echo", "Ann Lee"]]
    );
    assert!(all.documents.iter().all(|(_, text)| text == "Sheep were found."));
    let rtf = r"{\rtf1\ansi{\info{\title Export}}Dokument 1 von 2\par\par Die K\'fcste\par\par 3. Oktober 2019\par\par Titel eins\par\par L\'c4NGE: 7 W\'f6rter\par\par Schafe.\par\par UPDATE: 4. Oktober 2019\par\par Dokument 2 von 2\par\par Die K\'fcste\par\par 4. Oktober 2019\par\par Titel zwei\par\par L\'c4NGE: 7 W\'f6rter\par\par Ziegen.\par}";
    let all = read(&[("a.rtf", rtf.as_bytes())], at("auto"));
    let titles: Vec<_> = all.keys.iter().map(|keys| ["title", "date", "source"].map(|key| value(keys, key))).collect();
    assert_eq!(
        titles,
        [["Titel eins", "3. Oktober 2019", "Die Küste"], ["Titel zwei", "4. Oktober 2019", "Die Küste"]]
    );
    assert_eq!(all.documents.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["Schafe.", "Ziegen."]);
}

#[test]
fn elements_of_a_page_are_documents_if_asked_for() {
    let page = "<html><head><meta charset=\"windows-1252\"><title>All</title></head><body><nav>Menu</nav><article><h2>One</h2><p>Sheep caf\u{e9}.</p></article><article><h2>Two</h2><p>Goats.</p></article></body></html>";
    let bytes: Vec<u8> = page.chars().map(|c| c as u8).collect();
    let all = read(&[("a.html", &bytes), ("b.html", b"<p>None here, but this.</p>")], at("articles"));
    assert_eq!(all.documents[0], ("a.html#part=1".to_string(), "One\n\nSheep café.".to_string()));
    assert_eq!((value(&all.keys[0], "title"), value(&all.keys[1], "title")), ("One", "Two"));
    assert_eq!((all.documents[2].0.as_str(), &all.remarks[..]), ("b.html", &[RemarkKind::NotSplit][..]));
}

#[test]
fn short_parts_have_the_language_of_their_file() {
    let line = |(index, text): (usize, &str)| format!("1.1.20, 10:0{index} - Anna: {text}\n");
    let lines = [
        "Wir gehen morgen mit den Kindern in die Stadt und kaufen dort Brot.",
        "Ja",
        "Ich weiß nicht, ob das Wetter morgen gut genug für einen Ausflug ist.",
        "Dann nehmen wir einfach den Bus, der um neun Uhr von hier abfährt.",
    ];
    let chat: String = lines.into_iter().enumerate().map(line).collect();
    let all = read(&[("chat.txt", chat.as_bytes())], at("whatsapp"));
    assert_eq!(all.languages, ["de"; 4]);
    let said =
        read(&[("a.ris", b"TY  - JOUR\nAB  - The sheep of the hills are many.\nLA  - French\nER  - \n")], |_| {});
    assert_eq!(said.languages, ["fr"]);
}

#[test]
fn tables_and_patterns_of_metadata_know_parts() {
    let files: [(&str, &[u8]); 2] = [("Echo_2019.txt", b"# One\nfirst\n# Two\nsecond\n"), ("b.txt", b"# Three\nthird")];
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("more.csv");
    fs::write(&table, "doc_id,author\nEcho_2019.txt,Lee\nEcho_2019.txt#part=2,Doe\n").expect("a table");
    let all = read(&files, |options| {
        options.split_at = Some("#.*".into());
        options.path_pattern = Some("{source}_{year}.txt".into());
        options.metadata = Some(table.clone());
    });
    let known: Vec<_> = all.keys.iter().map(|keys| ["author", "source", "year"].map(|key| value(keys, key))).collect();
    assert_eq!(known, [["Lee", "Echo", "2019"], ["Doe", "Echo", "2019"], ["", "", ""]]);
}
