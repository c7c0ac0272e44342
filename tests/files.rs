//! Which files are read, as what, and what is known of them.

use crate::run::Folder;

/// What `inspect` says, with its exit code.
fn inspect(folder: &Folder, options: &[&str]) -> (String, Option<i32>) {
    let run = folder.termloom(&[&["inspect", "input"], options].concat());
    (String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned(), run.status.code())
}

/// What a run says at its end.
fn summary(folder: &Folder, options: &[&str]) -> String {
    let run = folder.termloom(&[&["run"], options].concat());
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}

#[test]
fn content_says_what_a_name_does_not() {
    let folder = Folder::new();
    folder.write(
        "input/60191",
        "From: a@example.org\nMessage-ID: <1@example.org>\nSubject: harvest\n\nThe mill burnt.\n",
    );
    folder.write("input/list", "From a at example.org  Thu Nov  1 11:19:12 2001\nFrom: a@example.org\nDate: Thu, 1 Nov 2001 11:19:12 +0000\nSubject: one\n\nThe mill.\n\nFrom b at example.org  Fri Nov  2 11:19:12 2001\nFrom: b@example.org\nDate: Fri, 2 Nov 2001 11:19:12 +0000\nSubject: two\n\nThe hall.\n");
    folder.write("input/page.txt", "<!DOCTYPE html><html><body><p>The mill was <b>old</b>.</p></body></html>");
    folder.write("input/posts", "{\"text\": \"The mill.\"}\n{\"text\": \"The hall.\"}\n");
    folder.write("input/note", "The mill was old, and nobody mended it.\n");
    folder.write("input/LICENSE", "Do what you like.\n");
    folder.write("input/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let said = summary(&folder, &[]);
    assert!(said.contains("read by its content: in "), "{said}");
    let documents = folder.table("output", "documents");
    let found: Vec<String> = documents
        .rows
        .iter()
        .zip(documents.column("format"))
        .map(|(row, format)| format!("{} {format}", row[0]))
        .collect();
    let expected = [
        "60191 mail",
        "list#message=1 mail",
        "list#message=2 mail",
        "note text",
        "page.txt html",
        "posts#row=1 json-row",
        "posts#row=2 json-row",
    ];
    assert_eq!(found, expected);
    let skipped = folder.table("output", "skipped");
    assert_eq!(skipped.column("doc_id"), ["LICENSE", "picture.png"]);
}

#[test]
fn shapes_are_said_and_read_with_an_option() {
    let folder = Folder::new();
    folder.write("input/posts.txt", "the mill burnt again\nnobody knows why\nall of it gone\nwhat a night\n");
    let (said, code) = inspect(&folder, &[]);
    assert!(said.contains("--read-as lines") && said.contains("1 document (") && code == Some(0), "{said}");
    assert!(inspect(&folder, &["--read-as", "lines"]).0.contains("4 documents (lines 4)"));
    folder.write("input/posts.txt", "id\ttext\n1\tThe mill.\n2\tThe hall.\n");
    assert!(inspect(&folder, &[]).0.contains("--read-as tsv"));
    assert!(inspect(&folder, &["--read-as", "tsv"]).0.contains("2 documents"));
    // Prose and verse are neither.
    folder.write(
        "input/posts.txt",
        "The mill burnt. Nobody knows why,\nand all of it is gone.\nWhat a night!\nIt was late.\n",
    );
    assert!(!inspect(&folder, &[]).0.contains("note:"));
    let (said, code) = inspect(&folder, &["--read-as", "wordstar"]);
    assert!(said.contains("there is no format `wordstar`") && said.contains("lines") && code == Some(2), "{said}");
    let (said, _) = inspect(&folder, &["--text-column", "body"]);
    assert!(said.contains("no table was read"), "{said}");
}

#[test]
fn what_is_no_article_is_left_out_with_a_reason() {
    let folder = Folder::with(&[("a.txt", b"The mill.")]);
    folder.run(&["-o", "input/earlier"], 0);
    for name in [
        "page.html",
        "page-Dateien/advert.html",
        "~$a.docx",
        "sub/Thumbs.db",
        "__MACOSX/a.txt",
        "drafts/b.txt",
        "c.bak.txt",
    ] {
        folder.write(&format!("input/{name}"), "<p>The hall.</p>");
    }
    folder.run(&["--exclude", "drafts", "--exclude", "*.bak.*", "--overwrite"], 0);
    let skipped = folder.table("output", "skipped");
    let found: Vec<String> =
        skipped.rows.iter().zip(skipped.column("reason")).map(|(row, reason)| format!("{} {reason}", row[0])).collect();
    let expected = [
        "__MACOSX system-file",
        "c.bak.txt excluded",
        "drafts excluded",
        "earlier earlier-output",
        "page-Dateien page-parts",
        "sub/Thumbs.db system-file",
        "~$a.docx system-file",
    ];
    assert_eq!(found, expected);
    assert_eq!(folder.table("output", "documents").column("doc_id"), ["a.txt", "page.html"]);
    folder.run(&["--include", "*.HTML", "-o", "pages"], 0);
    assert_eq!(folder.table("pages", "documents").column("doc_id"), ["page.html"]);
    assert!(folder.run(&["--include", "[a", "--overwrite"], 2).contains("is no pattern"));
}

#[test]
fn dates_are_read_as_their_table_shows() {
    let folder = Folder::new();
    folder.write(
        "input/a.csv",
        "text,date,seen\nThe mill.,13/10/2022 08:30,1665655200\nThe hall.,05/03/2022,1665741600\n",
    );
    folder.write("input/b.csv", "text,date\nThe mill.,05/03/2022\nThe hall.,1. März 2021\n");
    let said = summary(&folder, &["--group-by", "date:month"]);
    assert!(said.contains("fit more than one order") && said.contains("--dates dmy, mdy or ymd"), "{said}");
    assert_eq!(folder.table("output", "documents").column("date_iso"), ["2022-10-13", "2022-03-05", "", "2021-03-01"]);
    folder.run(&["--dates", "mdy", "--overwrite"], 0);
    assert_eq!(folder.table("output", "documents").column("date_iso"), ["", "2022-05-03", "2022-05-03", "2021-03-01"]);
    folder.run(&["--date-column", "seen", "--group-by", "date:hour", "--overwrite"], 0);
    assert_eq!(
        folder.table("output", "documents").column("date"),
        ["1665655200", "1665741600", "05/03/2022", "1. März 2021"]
    );
    assert_eq!(folder.table("output", "groups").column("group"), ["2022-10-13T10", "2022-10-14T10"]);
    assert!(
        folder.run(&["--date-column", "gone", "--overwrite"], 2).contains("no document has a column or key `gone`")
    );
    assert!(folder.run(&["--date-format", "%d.%m.", "--overwrite"], 2).contains("does not say the year"));
    // Commands that read an output understand what the run understood.
    folder.run(&["--overwrite"], 0);
    let run = folder.termloom(&["keyness", "output", "--target", "date>=2022-10", "--reference", "date<2022-10"]);
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("target: 1 document,") && said.contains("reference: 2 documents,"), "{said}");
}

#[test]
fn what_the_user_says_goes_before_what_a_page_says() {
    let folder = Folder::new();
    let page = "<html><head><title>Scan 12</title><meta property=\"article:published_time\" content=\"2018-01-18\"></head><body><p>The mill.</p></body></html>";
    folder.write("input/1845-12-28_Bote.html", page);
    folder.write("input/1845-12-29_Bote.md", "---\ndate: 1845-12-30\n---\nThe hall.");
    folder.run(&["--path-pattern", "{date}_{source}.{*}"], 0);
    assert_eq!(folder.table("output", "documents").column("date"), ["1845-12-28", "1845-12-30"]);
}

#[test]
fn the_first_rows_are_shown_first() {
    let folder = Folder::new();
    let rows: String = (1..=12).map(|row| format!("{row},The mill number {row}.\n")).collect();
    folder.write("input/a.csv", format!("id,text\n{rows}"));
    let (said, _) = inspect(&folder, &["--limit", "3"]);
    assert!(said.contains("#row=3\n") && !said.contains("#row=10") && said.contains("3 documents"), "{said}");
}

#[test]
fn dates_that_cannot_be_read_are_said() {
    let folder = Folder::new();
    folder.write("input/a.csv", "text,date\nOats grow.,13OCT2022:10:11:12\nRye grows.,2022-10-14\n");
    let run = folder.termloom(&["run"]);
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(said.contains("Dates could not be read: in a.csv#row=1: 13OCT2022:10:11:12 (--date-format"), "{said}");
    folder.run(&["-o", "form", "--date-format", "%d%b%Y:%H:%M:%S"], 0);
    assert_eq!(folder.table("form", "documents").column("date_iso"), ["2022-10-13", "2022-10-14"]);
    assert!(folder.json("form/run.json")["remarks"].as_array().is_some_and(Vec::is_empty));
}
