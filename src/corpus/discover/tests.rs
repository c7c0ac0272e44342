use super::*;

fn found(folder: &Path, options: &ReadOptions) -> Result<Discovered> {
    discover(&[folder.to_path_buf()], options, folder)
}

fn skipped(found: &Discovered) -> Vec<(&str, &str)> {
    found.skipped.iter().map(|skipped| (skipped.doc_id.as_str(), skipped.reason.name())).collect()
}

#[test]
fn every_entry_is_a_source_or_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("b/c")).unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    for name in ["b/z.txt", "b/c/a.MD", "b.text", "b/x.png", "b/y.doc", "noending", ".hidden.txt", ".git/a.txt"] {
        fs::write(root.join(name), "x").unwrap();
    }
    let found = found(root, &ReadOptions::default()).unwrap();
    let ids: Vec<_> = found.files.iter().map(|file| file.doc_id.as_str()).collect();
    assert_eq!(ids, ["b.text", "b/c/a.MD", "b/z.txt", "noending"]);
    assert_eq!(
        skipped(&found),
        [
            (".git", "hidden"),
            (".hidden.txt", "hidden"),
            ("b/x.png", "unsupported-type"),
            ("b/y.doc", "unsupported-type"),
        ]
    );
    assert_eq!(found.skipped[3].message, "`.doc` is not read; save it as .docx");
}

#[test]
fn a_table_is_one_source_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("a.JSONL", "{\"text\": \"x\"}\n"), ("b.csv", "text\nx\n"), ("c.parquet", "no"), ("b.txt", "")]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let found = found(folder.path(), &ReadOptions::default()).unwrap();
    let files: Vec<_> = found.files.iter().map(|file| (file.doc_id.as_str(), file.format().name())).collect();
    assert_eq!(files, [("a.JSONL", "json-row"), ("b.csv", "csv-row"), ("b.txt", "text")]);
    assert_eq!(skipped(&found), [("c.parquet", "malformed")]);
}

#[test]
fn a_table_without_the_column_costs_only_itself_if_there_are_other_documents() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "name;body\nx;y\n").unwrap();
    let error = found(folder.path(), &ReadOptions::default()).unwrap_err();
    let message = error.to_string();
    assert!(error.is_usage() && message.contains("no column `text`; there is `name`, `body`"), "{message}");
    fs::write(folder.path().join("b.txt"), "y").unwrap();
    let found = found(folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!((found.files.len(), skipped(&found)), (1, vec![("a.csv", "no-column")]));
}

#[test]
fn a_file_that_cannot_be_opened_is_one_source() {
    let folder = tempfile::tempdir().unwrap();
    let options = ReadOptions::default();
    let selection = Selection::new(&options).unwrap();
    let unpacked = &Spills::new(folder.path());
    let context = OpenContext { options: &options, selection: &selection, unpacked, watch: &Arc::default() };
    // What was a file when it was listed, and is a folder now.
    let cases = [
        ("gone.jsonl", folder.path().join("gone.jsonl"), SkipReason::Vanished),
        ("broken.jsonl", folder.path().to_path_buf(), SkipReason::Changed),
        ("broken.csv", folder.path().to_path_buf(), SkipReason::Changed),
    ];
    for (name, path, reason) in cases {
        let Some(FileKind::Source(SourceKind::Rows(format))) = kind_of(name) else { panic!("{name}") };
        let listed = fs::metadata(&path).map_or_else(|_| Listed::default(), |known| Listed::new(&known, false));
        let (doc_id, file_name, path) = (name.to_string(), name.to_string(), Arc::from(path));
        let container = Container {
            doc_id,
            path,
            file_name,
            listed,
            len_bytes: 0,
            kind: ContainerKind::Rows(format),
            is_input: false,
        };
        let found = container.open(&context).unwrap();
        assert!(found.files.is_empty());
        assert_eq!(found.skipped.iter().map(|skipped| skipped.reason).collect::<Vec<_>>(), [reason]);
    }
}

#[test]
fn inputs_of_one_name_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a/news", "b/news"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    let options = ReadOptions::default();
    let inputs = [folder.path().join("a/news"), folder.path().join("b/news")];
    let (selection, known) = (Selection::new(&options).unwrap(), KnownFiles::within(InHand::UNBOUNDED));
    let error = list(&inputs, &options, &selection, &|_| false, &Watch::default(), known).unwrap_err();
    assert!(error.is_usage() && error.to_string().contains("`news`"));
}
