//! Plain text, perhaps with front matter.

use std::borrow::Cow;

use super::mended;
use crate::decode::decode;
use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::{Reason, Rejected, Stage};
use crate::unpack::as_text;

/// Decodes a text and splits its front matter off. The text is not copied where its bytes are owned and UTF-8.
///
/// # Errors
/// Where it is no text, or its front matter is not valid.
pub(super) fn read(bytes: Cow<'_, [u8]>, options: &Options) -> Result<Extracted, Rejected> {
    read_of(bytes, options, true)
}

/// The same for text that may be more than plain.
pub(super) fn read_of(bytes: Cow<'_, [u8]>, options: &Options, is_plain: bool) -> Result<Extracted, Rejected> {
    let decoded = match options.encoding {
        Some(encoding) => encoding.decode(&bytes),
        None => decode(bytes.into_owned()),
    };
    let decoded = decoded.map_err(|message| Rejected::new(Stage::Decode, Reason::Undecodable, message))?;
    // Control characters may be letters that were decoded wrongly, so that is asked first.
    let mut extracted = mended::mended(Extracted::from(decoded), options, true).checked()?;
    extracted.text = as_text::text_with_feeds(extracted.text);
    if let Some(split) = options.front_matter {
        let read = split(&extracted.text, is_plain);
        let (metadata, body_start, remark) =
            read.map_err(|message| Rejected::new(Stage::Extract, Reason::FrontMatter, message))?;
        (extracted.metadata, extracted.body_start) = (metadata, body_start);
        extracted.remarks.extend(remark);
    }
    Ok(extracted)
}
