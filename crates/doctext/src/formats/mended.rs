//! Texts as platforms and programs leave them: characters that were decoded wrongly, entities.

use std::borrow::Cow;

use crate::cells;
use crate::decode::mojibake::{self, Repaired};
use crate::extracted::Extracted;
use crate::options::Options;
use crate::remark::{Remark, RemarkKind};

/// Repairs characters that were decoded wrongly in text and metadata, and decodes the entities of a text that is `plain`.
///
/// # Complexity
/// Linear in the text, which is not copied where there is nothing to mend.
pub(super) fn mended(mut extracted: Extracted, options: &Options, is_plain: bool) -> Extracted {
    let Repaired { text, places, left } = mojibake::treated(&extracted.text, options.mojibake);
    if let Cow::Owned(text) = text {
        extracted.text = text;
    }
    for (_, value) in &mut extracted.metadata {
        if let Cow::Owned(repaired) = mojibake::treated(value, options.mojibake).text {
            *value = repaired;
        }
    }
    let mut counts = vec![(RemarkKind::MojibakeRepaired, places), (RemarkKind::MojibakeLeft, left)];
    if is_plain {
        let cells::Decoded { text, decoded, left } = cells::decoded(&extracted.text, options.entities);
        if let Cow::Owned(text) = text {
            extracted.text = text;
        }
        counts.extend([(RemarkKind::EntitiesDecoded, decoded), (RemarkKind::EntitiesLeft, left)]);
    }
    let counted = counts.into_iter().filter(|(_, count)| *count > 0);
    extracted.remarks.extend(counted.map(|(kind, count)| Remark::new(kind, count)));
    extracted
}
