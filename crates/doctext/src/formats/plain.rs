//! Plain text, perhaps with front matter.

use std::borrow::Cow;

use super::mended;
use crate::decode::decode;
use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::{Reason, Rejected, Stage};

/// Decodes a text and splits its front matter off. The text is not copied where its bytes are owned and UTF-8.
///
/// # Errors
/// Where it is no text, or its front matter is not valid.
pub(super) fn read(bytes: Cow<'_, [u8]>, options: &Options) -> Result<Extracted, Rejected> {
    let decoded = match options.encoding {
        Some(encoding) => encoding.decode(&bytes),
        None => decode(bytes.into_owned()),
    };
    let decoded = decoded.map_err(|message| Rejected::new(Stage::Decode, Reason::Undecodable, message))?;
    // Control characters may be letters that were decoded wrongly, so that is asked first.
    let mut extracted = mended::mended(Extracted::from(decoded), options, true).checked()?;
    if let Some(split) = options.front_matter {
        let read = split(&extracted.text);
        (extracted.metadata, extracted.body_start) =
            read.map_err(|message| Rejected::new(Stage::Extract, Reason::FrontMatter, message))?;
    }
    Ok(extracted)
}
