//! Documents of the same words, by the numbers of their sequences.

use rayon::slice::ParallelSliceMut;

use super::shingles::is_same;
use crate::context::{Context, CopyTotals};
use crate::count::{Counts, ViewBuffer};
use crate::error::Result;

/// The documents that hold some type, by the number of their sequence and then in their order.
fn by_sequence(context: &Context<'_>, counts: &Counts) -> Vec<(u64, u32)> {
    let numbered = (0u32..).zip(counts.documents()).filter(|(_, document)| document.types() > 0);
    let mut order: Vec<(u64, u32)> = numbered.map(|(index, document)| (document.sequence(), index)).collect();
    context.pool.install(|| order.par_sort_unstable());
    order
}

fn same(order: &[(u64, u32)]) -> impl Iterator<Item = &[(u64, u32)]> {
    order.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1)
}

/// Counts exact copies by the numbers of their sequences alone: no token is looked at again.
///
/// # Complexity
/// O(n log n) in the documents.
pub(crate) fn exact_copies(context: &Context<'_>, counts: &Counts) -> CopyTotals {
    let mut totals = CopyTotals::default();
    for same in same(&by_sequence(context, counts)) {
        totals.exact += same.len() as u64 - 1;
        totals.clusters += 1;
        totals.largest = totals.largest.max(same.len() as u64);
    }
    totals
}

/// For each document the first one of the same sequence of positions: itself, unless it duplicates an earlier one.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// O(n log n) in the documents, and linear in the tokens of the duplicates.
pub(crate) fn exact_firsts(context: &Context<'_>, counts: &Counts) -> Result<Vec<u32>> {
    let documents = counts.documents();
    let mut first: Vec<u32> = (0..).take(documents.len()).collect();
    let (mut buffer, mut other) = (ViewBuffer::default(), ViewBuffer::default());
    for same in same(&by_sequence(context, counts)) {
        // More than one only where two sequences have the same number by chance.
        let mut leaders = vec![same[0].1];
        for &(_, document) in &same[1..] {
            let view = counts.view(documents.get(document as usize), &mut buffer)?;
            let mut found = None;
            for &leader in &leaders {
                let leading = counts.view(documents.get(leader as usize), &mut other)?;
                if is_same(view.slots, leading.slots) {
                    found = Some(leader);
                    break;
                }
            }
            match found {
                Some(leader) => first[document as usize] = leader,
                None => leaders.push(document),
            }
        }
    }
    Ok(first)
}
