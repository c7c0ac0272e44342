//! `doc_terms` or `doc_themes`, read part by part by all threads.

use std::ops::ControlFlow;

use super::count::Side;
use super::documents::DocumentSides;
use super::sums::with_added;
use super::vocabulary::{ComparedTerms, THEME};
use crate::context::{Observer, in_order_of};
use crate::error::{Error, Result};
use crate::table_reader::{Piece, ReadBatch, ReadValues, TableFile, Wanted};

/// A term in a document.
#[derive(Clone, Copy)]
pub(crate) struct Occurrence {
    pub term: u32,
    pub side: Side,
    pub count: u64,
    /// Positions of the document.
    pub tokens: u64,
    /// The row, from 1.
    row: u64,
}

/// Hands every row of a table `doc_terms` or `doc_themes` whose document and term matter to `consume`, on the caller's thread, in the order of
/// the table.
///
/// # Errors
/// A usage error where the table cannot be read, or names a document that `documents` does not have; a cancelled error where the observer asks to
/// stop.
pub(crate) fn each_occurrence(
    (file, is_of_themes): (&TableFile, bool),
    documents: &DocumentSides,
    vocabulary: &ComparedTerms,
    threads: usize,
    observer: &dyn Observer,
    mut consume: impl FnMut(Occurrence),
) -> Result<()> {
    let wanted: &[(&str, Wanted)] = if is_of_themes {
        &[("doc_id", Wanted::Text), ("count", Wanted::CountOrNone), ("theme", Wanted::Text)]
    } else {
        &[("doc_id", Wanted::Text), ("count", Wanted::CountOrNone), ("term", Wanted::Text), ("class", Wanted::Text)]
    };
    let wanted: Vec<(usize, Wanted)> =
        wanted.iter().map(|&(name, wanted)| Ok((file.column(name)?, wanted))).collect::<Result<_>>()?;
    let (mut pieces, mut total) = (file.pieces()?, 0);
    let worker = || {
        |piece: Result<Piece>| -> Result<Vec<Occurrence>> {
            let piece = piece?;
            known((&file.decode(&piece, &wanted)?, piece.first_row), file, documents, vocabulary)
        }
    };
    in_order_of(
        threads,
        || pieces.next_piece().transpose(),
        worker,
        |occurrences| {
            if observer.is_cancelled() {
                return Err(Error::cancelled());
            }
            for of in occurrences? {
                total = with_added(total, of.count, file, of.row)?;
                consume(of);
            }
            Ok(ControlFlow::Continue(()))
        },
    )
}

/// The rows of a batch whose document and term matter.
fn known(
    (batch, first_row): (&ReadBatch, u64),
    file: &TableFile,
    documents: &DocumentSides,
    vocabulary: &ComparedTerms,
) -> Result<Vec<Occurrence>> {
    let [ReadValues::Text(doc_ids), ReadValues::Counts(counts), ReadValues::Text(terms), classes @ ..] =
        &batch.columns[..]
    else {
        return Err(Error::fatal("a column is not what was asked for"));
    };
    let class_of = |row: usize| match classes {
        [ReadValues::Text(classes)] => classes.get(row),
        _ => THEME,
    };
    let mut occurrences = Vec::new();
    // Rows of a document stand together, and so mostly do those of a class.
    let (mut doc_id, mut of_document) = (None, (Side::Neither, 0));
    let (mut class, mut of_class) = (None, None);
    for (row, count) in counts.iter().map(|count| count.unwrap_or(0)).enumerate() {
        if doc_id != Some(doc_ids.get(row)) {
            doc_id = Some(doc_ids.get(row));
            of_document = documents.get(doc_ids.get(row)).ok_or_else(|| {
                let message = format!(
                    "`{}` has the document `{}`, which the table documents does not have",
                    file.path().display(),
                    doc_ids.get(row)
                );
                Error::usage(message).at(file.path())
            })?;
        }
        let (side, tokens) = of_document;
        if side == Side::Neither || count == 0 {
            continue;
        }
        if class != Some(class_of(row)) {
            class = Some(class_of(row));
            of_class = vocabulary.class(class_of(row));
        }
        if let Some(term) = of_class.and_then(|class| vocabulary.number(class, terms.get(row))) {
            occurrences.push(Occurrence { term, side, count, tokens, row: first_row + row as u64 + 1 });
        }
    }
    Ok(occurrences)
}
