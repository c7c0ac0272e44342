//! JSON: lines, lists, objects one behind the other, and objects around these.

mod cut;
mod found;
mod lines;
mod objects;
mod pairs;
mod probe;
mod shape;
mod skim;
#[cfg(test)]
mod tests;
pub(super) mod text;
mod tolerant;
mod values;

use std::sync::Arc;

use doctext::{NamedEncoding, Reason, decode};

use self::cut::{Cut, Cutter};
use self::found::Whole;
use self::lines::LineCutter;
use self::objects::ObjectColumns;
use self::probe::Probed;

use self::skim::{behind_space, end_of, prefix};
use self::values::{MAX_BYTES, ValueCutter};
use super::RowFormat;
use super::kind::RowKind;
use super::reader::{Opened, PIECE, RowPiece, RowReader, RowsError, UTF_8, Understood, rejected};
use super::text::{TextPieces, TextSource};
use crate::config::ReadOptions;
use crate::corpus::remarks::RemarkKind;
use crate::corpus::source::SourceBytes;

pub(super) static LINES: RowFormat = RowFormat {
    kind: RowKind { name: "json-row", endings: &["jsonl", "ndjson"] },
    open: |opened| Ok(Box::new(JsonReader::new(opened, true)?)),
};

pub(super) static JSON: RowFormat = RowFormat {
    kind: RowKind { name: "json-row", endings: &["json"] },
    open: |opened| Ok(Box::new(JsonReader::new(opened, false)?)),
};

struct JsonReader {
    cutter: Box<dyn Cutter>,
    /// The piece that was looked at already.
    first: Option<Cut>,
    columns: Arc<ObjectColumns>,
    encoding: &'static str,
    is_lossy: bool,
    understood: Understood,
}

impl JsonReader {
    fn new(opened: Opened<'_>, is_lines: bool) -> Result<Self, RowsError> {
        let Opened { bytes, options, .. } = opened;
        let mut columns = ObjectColumns::new(options);
        let (source, encoding, is_lossy) = decoded(bytes, options)?;
        let mut pieces = TextPieces::new(source)?;
        pieces.fill(PIECE)?;
        let script = prefix(&pieces.pending);
        pieces.cut(script);
        let mut understood = Understood::default();
        let layout = layout(&mut pieces, is_lines, options.rows.records.is_some())?;
        let cut = |pieces: TextPieces| -> Box<dyn Cutter> {
            if layout == Layout::Lines { Box::new(LineCutter::new(pieces)) } else { Box::new(ValueCutter::new(pieces)) }
        };
        let (mut cutter, again): (Box<dyn Cutter>, Box<dyn Cutter>) = match layout {
            Layout::Lines | Layout::Values => (cut(pieces.fork()), cut(pieces)),
            Layout::Whole => {
                let whole = Whole { bytes: &pieces.pending, columns: &columns };
                let found = whole.rows(options.rows.records.as_deref())?;
                understood.facts.push(("rows", found.said.clone()));
                let detail = |path| format!("read {}; --records {path} reads the others", found.said);
                understood.remarks.extend(found.other.iter().map(|path| (RemarkKind::RowsElsewhere, 1, detail(path))));
                (Box::new(found.clone()), Box::new(found))
            }
        };
        let first = cutter.next_cut()?;
        if let Some(first) = &first {
            look(first, again, &mut columns, &mut understood)?;
        }
        Ok(JsonReader { cutter, first, columns: Arc::new(columns), encoding, is_lossy, understood })
    }
}

/// Looks where the text is in the first rows; `again` cuts the file from its beginning.
///
/// # Errors
/// Where no row of the file has its column.
fn look(
    first: &Cut,
    again: Box<dyn Cutter>,
    columns: &mut ObjectColumns,
    to: &mut Understood,
) -> Result<(), RowsError> {
    let mut rows = Vec::new();
    first.each(|_, _, raw| {
        rows.push(raw.to_vec());
        rows.len() < probe::LOOKED_AT
    });
    columns.form = probe::form(rows.iter().map(Vec::as_slice), columns);
    let probed = Probed::of(rows.iter().map(Vec::as_slice), columns);
    if let Some(wrapper) = probed.wrapper() {
        to.remarks.push((RemarkKind::RowsUnpacked, 1, format!("`{wrapper}`")));
        to.facts.push(("text column", format!("`{wrapper}.{}`", columns.named.text.written())));
        columns.wrapper = Some(wrapper.to_string());
    } else if probed.has_text {
        to.facts.push(("text column", format!("`{}`", columns.named.text.written())));
    } else if probed.sound > 0 && !is_ahead(again, columns)? {
        return Err(RowsError::NoColumn { wanted: columns.named.text.written().to_string(), there: probed.there });
    }
    Ok(())
}

/// Whether a row of the file has the column of the text. Only rows with its name in them are taken apart.
fn is_ahead(mut cutter: Box<dyn Cutter>, columns: &ObjectColumns) -> Result<bool, RowsError> {
    let names = columns.named.text.leaves().map(|leaf| leaf.path.as_ref().unwrap_or(&leaf.name));
    let words: Vec<String> = names.map(|name| format!("\"{}", name.split('.').next().unwrap_or(name))).collect();
    let is_asked = |bytes: &[u8]| words.iter().any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some());
    while let Some(cut) = cutter.next_cut()? {
        let mut has_text = false;
        if is_asked(&cut.bytes) {
            cut.each(|_, _, raw| {
                has_text = is_asked(raw) && Probed::of([raw].into_iter(), columns).has_text;
                !has_text
            });
        }
        if has_text {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How a file is cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// At the ends of lines.
    Lines,
    /// Value by value.
    Values,
    /// It must be seen whole, and is pending.
    Whole,
}

fn layout(pieces: &mut TextPieces, is_lines: bool, has_records: bool) -> Result<Layout, RowsError> {
    let start = behind_space(&pieces.pending, 0);
    let first = pieces.pending.get(start).copied();
    if has_records && matches!(first, Some(b'{' | b'[')) {
        return whole(pieces);
    }
    let (is_line, is_last) = first_line(&pieces.pending[start.min(pieces.pending.len())..]);
    match first {
        Some(b'{') if is_line && !is_last => return Ok(Layout::Lines),
        Some(b'{') => {}
        Some(b'[') if !(is_lines && is_line && !is_last) => return Ok(Layout::Values),
        _ => return Ok(if is_lines { Layout::Lines } else { Layout::Values }),
    }
    // One object around everything, or several that are not in lines.
    let mut wanted = PIECE;
    let end = loop {
        pieces.fill(wanted)?;
        match end_of(&pieces.pending, start) {
            Some(end) => break end,
            None if pieces.is_end || wanted >= MAX_BYTES => {
                return Ok(if is_lines { Layout::Lines } else { Layout::Values });
            }
            None => wanted *= 2,
        }
    };
    let is_more = |pieces: &TextPieces| {
        let rest = &pieces.pending[end..];
        rest.iter().any(|byte| !skim::is_space(*byte) && !matches!(byte, b';' | b')'))
    };
    while !is_more(pieces) && !pieces.is_end {
        pieces.fill(pieces.pending.len() + PIECE)?;
    }
    if is_more(pieces) {
        return Ok(Layout::Values);
    }
    Ok(Layout::Whole)
}

/// Whether the first line is a whole value, and whether there is no line behind it.
fn first_line(bytes: &[u8]) -> (bool, bool) {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = bytes[..end].trim_ascii_end();
    let next = behind_space(bytes, end);
    let is_value = end_of(line, 0).is_some_and(|end| end == line.len());
    // A line that is damaged within ends as one that is not.
    let is_damaged = line.ends_with(b"}") && line.len() > 1 && bytes.get(next) == bytes.first();
    (is_value || is_damaged, next >= bytes.len())
}

fn whole(pieces: &mut TextPieces) -> Result<Layout, RowsError> {
    pieces.fill(MAX_BYTES)?;
    if pieces.is_end {
        return Ok(Layout::Whole);
    }
    let message = format!(
        "--records reads files of up to {MAX_BYTES} bytes; write the list as JSON Lines, as `jq -c '.messages[]'` does"
    );
    Err(rejected(Reason::TooLarge, message))
}

/// The text of a file: as it is, but for an encoding that its first bytes or the user name.
fn decoded(bytes: SourceBytes, options: &ReadOptions) -> Result<(TextSource, &'static str, bool), RowsError> {
    let forced = options.encoding.as_deref().and_then(|label| NamedEncoding::of(label).ok());
    let forced = forced.filter(|forced| !forced.is_utf8());
    let mut start = [0; 4];
    let len = bytes.read_at(&mut start, 0)?;
    // JSON begins with two ASCII characters, so that zeros show UTF-16 and UTF-32.
    let is_wide = matches!(&start[..len], [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..]);
    if !is_wide && forced.is_none() {
        return Ok((TextSource::File(bytes), UTF_8, false));
    }
    let mut all = vec![0; MAX_BYTES.min(usize::try_from(bytes.len()?).unwrap_or(MAX_BYTES)) + 1];
    let len = bytes.read_at(&mut all, 0)?;
    if len > MAX_BYTES {
        return Err(rejected(
            Reason::TooLarge,
            format!("a file of more than {MAX_BYTES} bytes must be UTF-8; save it so"),
        ));
    }
    all.truncate(len);
    let decoded = match forced {
        Some(forced) => forced.decode(&all),
        None => decode(all),
    };
    let decoded = decoded.map_err(|message| rejected(Reason::Undecodable, message))?;
    Ok((TextSource::Memory(decoded.text.into_bytes()), decoded.encoding, decoded.replaced_characters > 0))
}

impl RowReader for JsonReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        let cut = match self.first.take() {
            Some(first) => Some(first),
            None => self.cutter.next_cut()?,
        };
        Ok(cut.map(|cut| cut.into_piece(&self.columns)))
    }

    fn encoding(&self) -> &'static str {
        self.encoding
    }

    fn is_lossy(&self) -> bool {
        self.is_lossy
    }

    fn understood(&self) -> Understood {
        self.understood.clone()
    }
}
