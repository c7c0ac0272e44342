//! Copies that are left out before anything is counted.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::exact::exact_copies;
use super::{FoundDuplicates, find_duplicates};
use crate::context::{Context, CopyTotals};
use crate::corpus::{RecordView, Records, Skipped};
use crate::count::Counts;
use crate::error::Result;

/// The duplicates among all documents, and which of them are left out of counting.
pub(crate) struct DroppedCopies {
    pub duplicates: FoundDuplicates,
    pub copies: CopyTotals,
    /// Of all documents, those that are left out included.
    pub records: Records,
    /// By file and row, which are the same whenever the files are read.
    dropped: HashMap<(u32, u64), Dropped>,
}

struct Dropped {
    doc_id: String,
    of: String,
    is_exact: bool,
}

impl DroppedCopies {
    /// Finds duplicates, of which all but the first of each cluster will be left out.
    ///
    /// # Errors
    /// A fatal error where tokens or names cannot be read back from the disk.
    pub fn find(context: &Context<'_>, counts: &Counts, records: Records) -> Result<DroppedCopies> {
        let copies = exact_copies(context, counts);
        let mut duplicates = find_duplicates(context, counts)?;
        let found = &duplicates.found;
        let clusters = found.clusters();
        let documents: Vec<u32> = (0..clusters.len()).filter(|&i| found.is_duplicate(i)).map(|i| i as u32).collect();
        let firsts: BTreeSet<u32> = documents.iter().map(|&document| clusters[document as usize]).collect();
        let firsts: Vec<u32> = firsts.into_iter().collect();
        let names: HashMap<u32, String> = firsts.iter().copied().zip(records.doc_ids(&firsts)?).collect();
        let exact = found.pairs.iter().filter(|pair| pair.is_exact && clusters[pair.second as usize] == pair.first);
        let exact: HashSet<u32> = exact.map(|pair| pair.second).collect();
        let doc_ids = records.doc_ids(&documents)?;
        let places = records.places(documents.iter().copied());
        let dropped = places.into_iter().zip(documents.iter().zip(doc_ids)).map(|(place, (document, doc_id))| {
            let of = names[&clusters[*document as usize]].clone();
            (place, Dropped { doc_id, of, is_exact: exact.contains(document) })
        });
        let dropped: HashMap<_, _> = dropped.collect();
        duplicates.totals.dropped = dropped.len() as u64;
        Ok(DroppedCopies { duplicates, copies, records, dropped })
    }

    /// What is said of a document that is left out.
    pub fn skipped(&self, place: (u32, u64), record: &RecordView<'_>) -> Option<Skipped> {
        let Dropped { doc_id, of, is_exact } = self.dropped.get(&place)?;
        Some(Skipped::copy(doc_id, of, *is_exact, record.bytes()))
    }
}
