//! From counts that grow to counts that stay.

use super::counts::{Counts, Vocabulary};
use super::interner::TypeSums;
use super::partial::Partial;
use super::stream::Stream;

impl Partial {
    /// Ends counting: types are ranked by their bytes, documents by the numbers of their batches.
    pub fn seal(mut self) -> Counts {
        self.close_batch();
        let Partial { interner, mut parts, batches, spill, .. } = self;
        let sums = interner.sums();
        let ranked = interner.ranked(&sums);
        let mut rank = vec![0u32; sums.len()];
        let mut vocabulary = Vocabulary::default();
        for (new, &old) in (0u32..).zip(&ranked) {
            rank[old as usize] = new;
            let TypeSums { count, stop_count, doc_count } = sums[old as usize];
            vocabulary.forms.push_str(interner.form(old));
            vocabulary.ends.push(vocabulary.forms.len());
            vocabulary.classes.push(interner.class(old));
            vocabulary.count.push(count);
            vocabulary.stop_count.push(stop_count);
            vocabulary.doc_count.push(doc_count);
        }
        for part in &mut parts {
            part.renumber(&rank, spill.is_some());
        }
        let stream = Stream::new(parts, batches, spill);
        Counts::of(vocabulary, stream)
    }
}
