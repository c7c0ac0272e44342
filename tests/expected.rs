//! Runs that read nothing, or less than is expected, replace nothing and say so.

use crate::run::Folder;

/// An article, a file of a type that is not read, and one without text.
fn folder() -> Folder {
    let folder = Folder::new();
    for (name, text) in [("a", "The state."), ("b", "The party."), ("c", "The press.")] {
        folder.write(&format!("news/{name}.txt"), text);
    }
    folder.write("left/old.doc", "x");
    folder.write("left/none.txt", " ");
    folder.write("one.doc", "x");
    std::fs::create_dir(folder.path("void")).expect("a folder");
    folder
}

#[test]
fn nothing_read_is_a_usage_error_that_says_what_was_there() {
    let folder = folder();
    let said = folder.run(&["void", "-o", "r"], 2);
    assert!(said.contains("no document was made of `") && said.contains("there are no files"), "{said}");
    let said = folder.run(&["left", "-o", "r"], 2);
    assert!(said.contains("1 unsupported-type (`old.doc`: `.doc` is not read") && said.contains("1 empty"), "{said}");
    folder.run(&["one.doc", "-o", "r"], 2);
    assert!(!folder.path("r").exists());
    // Earlier results stay.
    folder.run(&["news", "-o", "r"], 0);
    let before = folder.bytes("r");
    folder.run(&["void", "-o", "r", "--overwrite"], 2);
    assert!(folder.bytes("r") == before);
    folder.run(&["void", "-o", "r", "--overwrite", "--allow-empty"], 0);
    assert_eq!(folder.table("r", "documents").column("doc_id"), Vec::<&str>::new());
}

#[test]
fn a_named_input_without_a_document_is_named() {
    let folder = folder();
    let said = folder.run(&["news", "one.doc", "void", "-o", "r"], 3);
    assert!(said.contains("`one.doc` gave no document: `.doc` is not read; save it as .docx"), "{said}");
    assert!(said.contains("`void` gave no document"), "{said}");
    let without = &folder.json("r/run.json")["without_documents"];
    assert_eq!((&without[0]["input"], &without[1]["input"]), (&"one.doc".into(), &"void".into()));
    // A quiet run says it in one line.
    let said = folder.run(&["news", "one.doc", "-o", "r", "--overwrite", "--quiet"], 3);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("3 of 4 documents") && said.contains("no document from one.doc"), "{said}");
    folder.run(&["news/a.txt", "-o", "r", "--overwrite"], 0);
    assert!(folder.json("r/run.json").get("without_documents").is_none());
}

#[test]
fn fewer_documents_than_expected_replace_nothing() {
    let folder = folder();
    let said = folder.run(&["news", "-o", "r", "--min-documents", "4"], 1);
    assert!(said.contains("3 documents were read, and at least 4 are expected"), "{said}");
    folder.run(&["news", "-o", "r", "--min-documents", "3", "--max-loss", "0%"], 0);
    let before = folder.bytes("r");
    std::fs::remove_file(folder.path("news/c.txt")).expect("the article");
    let said = folder.run(&["news", "-o", "r", "--overwrite", "--max-loss", "33%"], 1);
    assert!(said.contains("have 3, so 33.3 % would be lost, more than 33%"), "{said}");
    assert!(folder.bytes("r") == before);
    folder.run(&["news", "-o", "r", "--overwrite", "--max-loss", "0.34"], 0);
    assert!(folder.run(&["news", "-o", "r", "--max-loss", "20"], 2).contains("from 0% to 100%"));
}

#[test]
fn paths_of_a_configuration_file_begin_in_its_folder() {
    let folder = folder();
    folder.write("cfg/termloom.toml", "input = [\"../news\"]\nthemes = [\"my.yaml\"]\noutput = \"out\"\n");
    let said = folder.run(&["--config", "cfg/termloom.toml"], 2);
    let full = folder.path("cfg/my.yaml");
    assert!(said.contains(&full.display().to_string()), "{said}");
    folder.write("cfg/my.yaml", "x:\n- state\n");
    folder.run(&["--config", "cfg/termloom.toml"], 0);
    assert_eq!(folder.json("cfg/out/run.json")["documents"]["processed"], 3);
}
