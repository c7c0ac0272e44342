//! `terms` and `doc_terms`.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::tf_idf::{divisor, idf_of};
use crate::analyses::dispersion::{TermDispersion, TermDispersions, dispersion_columns};
use crate::config::{TableName, TfIdf};
use crate::corpus::Records;
use crate::count::{Counts, DocumentCounts, TermId, ViewBuffer, Vocabulary};
use crate::error::Result;
use crate::stats::per_million;
use crate::tables::{BATCH_ROWS, Batch, Column, Columns, Table, class_name};

/// A row of `terms`.
#[derive(Clone, Copy)]
pub(crate) struct TermRow {
    id: TermId,
    dispersion: Option<TermDispersion>,
}

pub(crate) fn terms_columns<'a>(has_dispersion: bool, scheme: TfIdf) -> Columns<'a, TermRow, &'a Counts> {
    let columns = Columns::<TermRow, &Counts>::of(TableName::Terms)
        .row("term")
        .order("count (largest first), term")
        .text("term", |row, from| from.vocabulary().form(row.id))
        .says("Normal form.")
        .key()
        .names("class", |row, from| from.vocabulary().class(row.id) as u32, |class, _| class_name(class))
        .says("word, hashtag, mention, emoji, url or email.")
        .key()
        .flag("stop_word", |row, from| from.vocabulary().stop_count(row.id) > 0)
        .says("Whether at least one occurrence is a stop word in its document.")
        .count("stop_count", "tokens", |row, from| from.vocabulary().stop_count(row.id))
        .says("Occurrences that are stop words in their document, and so in no pair.")
        .count("count", "tokens", |row, from| from.vocabulary().count(row.id))
        .says("Occurrences.")
        .count("doc_count", "documents", |row, from| from.vocabulary().doc_count(row.id))
        .says("Documents that hold the term.")
        .real("per_million", "per million tokens", |row, from| {
            per_million(from.vocabulary().count(row.id), from.tokens())
        })
        .says("Relative frequency in all documents together.")
        .formula("1e6 * count / sum(documents.tokens)")
        .column(Column::idf(scheme), move |batch| {
            let documents = batch.from.documents().len() as u64;
            batch.reals(|row, from| idf_of(scheme, documents, from.vocabulary().doc_count(row.id)))
        });
    if !has_dispersion {
        return columns;
    }
    dispersion_columns(columns, |row| row.dispersion.map(|term| term.dispersion))
        .real("arf", "tokens", |row, _| row.dispersion.map(|term| term.arf))
        .says(
            "Average reduced frequency (Savický & Hlaváčová 2002): occurrences, those near each other \
             counting less; over the positions of all documents in their order, end joined to beginning.",
        )
        .formula(
            "sum over the occurrences of min(distance to the next one, N / count) / (N / count), N = \
             sum(documents.tokens)",
        )
}

/// The table `terms` of terms that occur at least `min_count` times; with their dispersion, if that is known.
pub fn terms<'a>(
    counts: &'a Counts,
    min_count: u64,
    dispersions: Option<&'a TermDispersions>,
    scheme: TfIdf,
) -> Table<'a> {
    let vocabulary = counts.vocabulary();
    let mut ids: Vec<TermId> =
        (0..).take(vocabulary.len()).map(TermId).filter(|&id| vocabulary.count(id) >= min_count).collect();
    // Ids are by the bytes of the term already.
    ids.sort_by_key(|&id| std::cmp::Reverse(vocabulary.count(id)));
    terms_columns(dispersions.is_some(), scheme).table(ids.len(), move |range| {
        let ids = &ids[range];
        let of_ids = dispersions.map_or(Ok(Vec::new()), |dispersions| dispersions.get(ids))?;
        let of_ids = of_ids.into_iter().map(Some).chain(std::iter::repeat(None));
        let rows = ids.iter().zip(of_ids).map(|(&id, dispersion)| TermRow { id, dispersion }).collect();
        Ok(Batch { rows, from: counts })
    })
}

/// A row of `doc_terms`.
#[derive(Clone, Copy)]
pub(crate) struct DocTermRow {
    document: u32,
    id: TermId,
    count: u64,
    tf_idf: f64,
}

pub(crate) fn doc_terms_columns<'a>(scheme: TfIdf) -> Columns<'a, DocTermRow, (&'a Vocabulary, &'a Records)> {
    Columns::<DocTermRow, (&Vocabulary, &Records)>::of(TableName::DocTerms)
        .row("document × term")
        .order("document, term")
        .documents("doc_id", |row, _| row.document, |&(_, records)| records)
        .says("Document.")
        .key()
        .refers_to(TableName::Documents)
        .names("term", |row, _| row.id.0, |id, &(vocabulary, _)| vocabulary.form(TermId(id)))
        .says("Term.")
        .key()
        .names("class", |row, &(vocabulary, _)| vocabulary.class(row.id) as u32, |class, _| class_name(class))
        .says("Class of the term.")
        .key()
        .count("count", "tokens", |row, _| row.count)
        .says("Occurrences of the term in the document.")
        .column(Column::tf_idf(scheme), |batch| batch.reals(|row, _| row.tf_idf))
}

/// The table `doc_terms`. `records` go in step with the documents of `counts`.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
pub fn doc_terms<'a>(counts: &'a Counts, records: &'a Records, min_count: u64, scheme: TfIdf) -> Result<Table<'a>> {
    let vocabulary = counts.vocabulary();
    let is_in = move |id: TermId| vocabulary.count(id) >= min_count;
    let mut starts = vec![0usize];
    let mut buffer = ViewBuffer::default();
    for document in counts.documents() {
        let rows = if min_count <= 1 {
            document.types() as usize
        } else {
            let terms = counts.doc_terms(document, &mut buffer)?;
            terms.iter().filter(|(id, _)| is_in(*id)).count()
        };
        starts.push(starts[starts.len() - 1] + rows);
    }
    let rows = starts[starts.len() - 1];
    let documents = counts.documents().len() as u64;
    let idf: Vec<Option<f64>> =
        (0..).take(vocabulary.len()).map(|id| idf_of(scheme, documents, vocabulary.doc_count(TermId(id)))).collect();
    let terms_of = move |document: usize, counted: DocumentCounts<'a>, buffer: &mut ViewBuffer<'a>| {
        let mut terms = counts.doc_terms(counted, buffer)?;
        let divisor = divisor(scheme, &terms, &idf);
        terms.retain(|(id, _)| is_in(*id));
        let row = |(id, count): (TermId, u64)| {
            let product = idf[id.0 as usize].map(|idf| count as f64 * idf);
            let tf_idf = product.map_or(f64::NAN, |product| divisor.map_or(product, |divisor| product / divisor));
            DocTermRow { document: document as u32, id, count, tf_idf }
        };
        Ok(terms.into_iter().map(row).collect::<Vec<_>>())
    };
    // The rows of a long document are in many batches, and are made once.
    let last: Mutex<Option<(usize, Arc<Vec<DocTermRow>>)>> = Mutex::default();
    let rows_of = move |document: usize, counted: DocumentCounts<'a>, buffer: &mut ViewBuffer<'a>| {
        if counted.types() <= BATCH_ROWS as u64 {
            return terms_of(document, counted, buffer).map(Arc::new);
        }
        // Whoever wants them too waits until they are there.
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, rows)) = last.as_ref().filter(|(number, _)| *number == document) {
            return Ok(Arc::clone(rows));
        }
        *last = None;
        let rows = Arc::new(terms_of(document, counted, buffer)?);
        *last = Some((document, Arc::clone(&rows)));
        Ok(rows)
    };
    let batch = move |range: Range<usize>| {
        let mut rows = Vec::with_capacity(range.len());
        let first = starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        let mut buffer = ViewBuffer::default();
        for (document, counted) in (first..).zip(counts.documents().range(first..starts.len() - 1)) {
            let (start, end) = (starts[document], starts[document + 1]);
            if start >= range.end {
                break;
            }
            let all = rows_of(document, counted, &mut buffer)?;
            rows.extend_from_slice(&all[range.start.max(start) - start..range.end.min(end) - start]);
        }
        Ok(Batch { rows, from: (vocabulary, records) })
    };
    Ok(doc_terms_columns(scheme).table(rows, batch))
}
