//! Records for the tests of others.

use std::path::Path;
use std::sync::Arc;

use super::{GatheredRecords, RecordColumns, Records};
use crate::corpus::source::{Location, SourceFile, SourceKind};
use crate::corpus::watch::Listed;

/// A file with these keys, in a language.
pub(in crate::corpus) type Known<'k> = (&'k str, Vec<(&'k str, &'k str)>, &'k str);

/// Records of these files.
pub(in crate::corpus) fn records_of(known: &[Known<'_>]) -> Records {
    let file = |(doc_id, ..): &Known<'_>| SourceFile {
        doc_id: doc_id.to_string(),
        path: Path::new("").into(),
        place: Location::Whole,
        len_bytes: 0,
        listed: Listed::default(),
        kind: SourceKind::Document(doctext::Format::Text),
        archive: None,
        is_by_content: false,
    };
    let files: Vec<SourceFile> = known.iter().map(file).collect();
    let mut columns = RecordColumns::default();
    for (number, (_, keys, language)) in (0..).zip(known) {
        columns.files.push(number);
        columns.rows.push(0);
        columns.encodings.push("UTF-8");
        columns.languages.push(language);
        columns.languages_from.push(None);
        for numbers in [&mut columns.replaced_characters, &mut columns.bytes, &mut columns.characters] {
            numbers.push(0);
        }
        for (key, value) in keys {
            let column = columns.column(key);
            columns.set(column, value);
        }
    }
    columns.pad();
    let (mut gathered, spill) = (GatheredRecords::default(), Arc::default());
    gathered.push(0, &columns, &[], u64::MAX, &spill).unwrap();
    Records::new(&Arc::new(files), gathered, &spill).unwrap()
}
