#![doc = include_str!("../README.md")]

pub mod archive;
pub mod cells;

mod decode;
mod extracted;
mod formats;
mod header;
mod limits;
mod metadata;
mod names;
mod options;
mod rejected;
mod remark;
#[cfg(test)]
mod testing;
mod unpack;

use std::borrow::Cow;

pub use decode::mojibake::{Repaired, repair};
pub use decode::{Decoded, NamedEncoding, UnknownEncoding, decode, decode_lines, encoding_name, has_controls};
pub use extracted::Extracted;
pub use formats::{Format, looks_like_text};
pub use limits::Limits;
pub use metadata::Metadata;
pub use names::percent_encoded;
pub use options::{Entities, FrontMatterReader, HtmlText, Mojibake, Options, Partial, SplitFrontMatter};
pub use rejected::{Reason, Rejected, Stage};
pub use remark::{Remark, RemarkKind};

/// Reads a document whose format the ending of its name says, or its content (see [`Format::of_name_or_content`]).
///
/// # Errors
/// Why there is no text in it: [`Reason::UnsupportedType`] where no reader knows the ending.
///
/// # Complexity
/// Linear in the bytes and in what is packed in them, within the limits of each reader.
///
/// # Examples
/// ```
/// use doctext::{Options, Reason};
///
/// let page = doctext::read("page.html", &b"<title>T</title><p>Two<br>lines"[..], &Options::default())?;
/// assert_eq!(page.text, "Two\nlines");
/// assert_eq!(page.metadata[0], ("title".to_string(), "T".to_string()));
///
/// let rejected = doctext::read("scan.png", &b"\x89PNG"[..], &Options::default()).unwrap_err();
/// assert_eq!(rejected.reason, Reason::UnsupportedType);
/// # Ok::<(), doctext::Rejected>(())
/// ```
pub fn read<'b>(file_name: &str, bytes: impl Into<Cow<'b, [u8]>>, options: &Options) -> Result<Extracted, Rejected> {
    let bytes = bytes.into();
    match Format::of_name_or_content(file_name, &bytes) {
        Some(format) => {
            let mut extracted = format.read(bytes, options)?;
            if Format::of_name(file_name) != Some(format) {
                let remark = Remark::new(RemarkKind::FormatByContent, 1).with_detail(format.name());
                extracted.remarks.push(remark);
            }
            Ok(extracted)
        }
        None => Err(Rejected::unsupported(format!("no reader knows the ending of `{file_name}`"))),
    }
}
