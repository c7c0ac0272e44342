//! From the pages of a document to the operators that show text, with nothing that depends on anything but fonts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::font::{Codes, Font, is_named};
use super::fonts;
use crate::rejected::Rejected;

/// Forms within forms.
const MAX_DEPTH: usize = 12;
/// Operators of all pages and of the forms that they draw, each time that they do.
const MAX_OPERATORS: usize = 20_000_000;
/// Of those that are kept of one page: as many are in memory at a time.
const MAX_KEPT: usize = 1_000_000;
/// States that are saved within each other.
const MAX_SAVED: usize = 500;
/// Operators and operands of one stream, which are in memory at a time.
const MAX_TOKENS: usize = 3_000_000;
/// Of content that is unpacked.
const MAX_BYTES: usize = 512 << 20;
/// Pages are read together up to this: each piece makes its fonts anew.
const PIECE_BYTES: usize = 4 << 20;
/// Objects that refer to each other.
const MAX_PARENTS: usize = 64;
const MAX_NUMBER: f64 = 1e7;

/// The text of pages, in pieces that a plain document can have as its pages.
pub(super) struct Contents<'a> {
    document: &'a Document,
    pieces: Vec<Vec<u8>>,
    piece: Vec<u8>,
    fonts: Vec<Font<'a>>,
    /// By where they stand in the document.
    numbers: BTreeMap<*const Dictionary, usize>,
    operators: usize,
    kept: usize,
    bytes: usize,
}

impl<'a> Contents<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Contents {
            document,
            pieces: Vec::new(),
            piece: Vec::new(),
            fonts: Vec::new(),
            numbers: BTreeMap::new(),
            operators: 0,
            kept: 0,
            bytes: 0,
        }
    }

    /// The pieces and the fonts they use, by number.
    pub(super) fn finish(mut self) -> (Vec<Vec<u8>>, Vec<Font<'a>>) {
        self.pieces.push(self.piece);
        (self.pieces, self.fonts)
    }

    /// Adds what a page shows.
    ///
    /// # Errors
    /// Where there is too much, or its content is damaged.
    pub(super) fn add_page(&mut self, page: ObjectId) -> Result<(), Rejected> {
        let Ok(dictionary) = self.document.get_dictionary(page) else { return Ok(()) };
        let resources = self.inherited_resources(dictionary);
        let mut content = Vec::new();
        for id in self.document.get_page_contents(page) {
            if let Ok(Object::Stream(stream)) = self.document.get_object(id) {
                content.extend(self.unpacked(stream)?);
                content.push(b'\n');
            }
        }
        let _ = self.piece.write_all(b"q\n");
        self.kept = 0;
        self.add(&content, resources, 0)?;
        let _ = self.piece.write_all(b"Q\n0 0 1 1 re\nS\n");
        if self.piece.len() > PIECE_BYTES {
            self.pieces.push(std::mem::take(&mut self.piece));
        }
        Ok(())
    }

    fn inherited_resources(&self, page: &'a Dictionary) -> Option<&'a Dictionary> {
        let mut node = page;
        for _ in 0..MAX_PARENTS {
            if let Some(resources) = self.dictionary(node, b"Resources") {
                return Some(resources);
            }
            node = self.dictionary(node, b"Parent")?;
        }
        None
    }

    fn object(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let object = dictionary.get(key).ok()?;
        self.document.dereference(object).ok().map(|(_, object)| object)
    }

    fn dictionary(&self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.object(dictionary, key)?.as_dict().ok()
    }

    fn unpacked(&mut self, stream: &Stream) -> Result<Vec<u8>, Rejected> {
        let content = stream.decompressed_content();
        let content =
            content.map_err(|error| Rejected::malformed(format!("its content cannot be unpacked: {error}")))?;
        self.bytes += content.len();
        if self.bytes > MAX_BYTES {
            return Err(Rejected::too_large(format!("more than {} MiB of pages when unpacked", MAX_BYTES >> 20)));
        }
        Ok(content)
    }

    /// Adds what a content stream shows.
    fn add(&mut self, content: &[u8], resources: Option<&'a Dictionary>, depth: usize) -> Result<(), Rejected> {
        if tokens(content) > MAX_TOKENS {
            return Err(Rejected::too_large(format!("more than {MAX_TOKENS} parts of one drawing")));
        }
        let content = Content::decode(content);
        let content = content.map_err(|error| Rejected::malformed(format!("its content is damaged: {error}")))?;
        self.operators += content.operations.len();
        if self.operators > MAX_OPERATORS {
            return Err(Rejected::too_large("it draws more than a document may"));
        }
        let mut font = None;
        let mut saved = Vec::new();
        let mut not_saved = 0_usize;
        for operation in &content.operations {
            if self.kept > MAX_KEPT {
                return Err(Rejected::too_large("it draws more than a page may"));
            }
            let operands = operation.operands.as_slice();
            match (operation.operator.as_str(), operands) {
                ("q", _) if saved.len() == MAX_SAVED => not_saved += 1,
                ("Q", _) if not_saved > 0 => not_saved -= 1,
                ("q", _) => {
                    saved.push(font);
                    self.write("q", &[]);
                }
                ("Q", _) => {
                    if let Some(outer) = saved.pop() {
                        font = outer;
                        self.write("Q", &[]);
                    }
                }
                (name @ ("BT" | "ET" | "T*"), _) => self.write(name, &[]),
                (name @ ("cm" | "Tm"), [_, _, _, _, _, _])
                | (name @ ("Td" | "TD"), [_, _])
                | (name @ ("Tc" | "Tw" | "Tz" | "TL" | "Ts"), [_]) => self.write(name, operands),
                ("Tf", [Object::Name(name), size]) => {
                    font = self.font(resources, name);
                    if let (Some(number), Some(size)) = (font, number(size)) {
                        let _ = writeln!(self.piece, "/{} {size} Tf", fonts::name(number));
                    } else {
                        font = None;
                    }
                }
                ("Tj", [text]) => self.show(font, std::slice::from_ref(text)),
                ("'", [text]) => {
                    self.write("T*", &[]);
                    self.show(font, std::slice::from_ref(text));
                }
                ("\"", [words, characters, text]) => {
                    self.write("Tw", std::slice::from_ref(words));
                    self.write("Tc", std::slice::from_ref(characters));
                    self.write("T*", &[]);
                    self.show(font, std::slice::from_ref(text));
                }
                ("TJ", [Object::Array(parts)]) => self.show(font, parts),
                ("Do", [Object::Name(name)]) if depth < MAX_DEPTH => self.add_form(resources, name, depth)?,
                _ => {}
            }
        }
        for _ in saved {
            self.write("Q", &[]);
        }
        Ok(())
    }

    fn add_form(&mut self, resources: Option<&'a Dictionary>, name: &[u8], depth: usize) -> Result<(), Rejected> {
        let objects = resources.and_then(|resources| self.dictionary(resources, b"XObject"));
        let Some(Object::Stream(form)) = objects.and_then(|objects| self.object(objects, name)) else { return Ok(()) };
        if !is_named(&form.dict, b"Subtype", b"Form") {
            return Ok(());
        }
        let own = self.dictionary(&form.dict, b"Resources").or(resources);
        let matrix = self.object(&form.dict, b"Matrix").and_then(|matrix| matrix.as_array().ok());
        let content = self.unpacked(form)?;
        self.write("q", &[]);
        if let Some(matrix) = matrix.filter(|matrix| matrix.len() == 6) {
            self.write("cm", matrix);
        }
        self.add(&content, own, depth + 1)?;
        self.write("Q", &[]);
        Ok(())
    }

    /// Writes an operator whose operands are numbers, if they are.
    fn write(&mut self, operator: &str, operands: &[Object]) {
        self.kept += 1;
        let numbers: Option<Vec<f64>> = operands.iter().map(number).collect();
        for number in numbers.iter().flatten() {
            let _ = write!(self.piece, "{number} ");
        }
        if numbers.is_some() {
            let _ = writeln!(self.piece, "{operator}");
        }
    }

    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<usize> {
        let all = self.dictionary(resources?, b"Font")?;
        let dictionary = self.dictionary(all, name)?;
        let fonts = &mut self.fonts;
        let document = self.document;
        Some(*self.numbers.entry(std::ptr::from_ref(dictionary)).or_insert_with(|| {
            fonts.push(Font { dictionary, codes: fonts::codes(document, dictionary), used: BTreeSet::new() });
            fonts.len() - 1
        }))
    }

    fn show(&mut self, font: Option<usize>, parts: &[Object]) {
        let Some(font) = font else { return };
        self.kept += 1 + parts.len() / 2;
        let font = &mut self.fonts[font];
        let _ = self.piece.write_all(b"[");
        for part in parts {
            if let Object::String(bytes, _) = part {
                let codes: std::borrow::Cow<'_, [u8]> = match font.codes {
                    Codes::Text(encoding) => {
                        let (text, _) = encoding.decode_without_bom_handling(bytes);
                        text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>().into()
                    }
                    _ => bytes.as_slice().into(),
                };
                if font.codes != Codes::Bytes {
                    font.used.extend(codes.chunks_exact(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(pair[1])));
                }
                let _ = self.piece.write_all(b"<");
                for byte in codes.iter() {
                    let _ = write!(self.piece, "{byte:02x}");
                }
                let _ = self.piece.write_all(b">");
            } else if let Some(number) = number(part) {
                let _ = write!(self.piece, " {number} ");
            }
        }
        let _ = self.piece.write_all(b"] TJ\n");
    }
}

/// At most how many operators and operands there are.
fn tokens(content: &[u8]) -> usize {
    let mut was_space = true;
    let starts = |byte: &u8| {
        let is_space = byte.is_ascii_whitespace() || *byte == 0;
        let starts = std::mem::replace(&mut was_space, is_space) && !is_space;
        usize::from(starts || matches!(byte, b'[' | b'(' | b'<' | b'/' | b'-' | b'+' | b'.'))
    };
    content.iter().map(starts).sum()
}

fn number(object: &Object) -> Option<f64> {
    let number = match object {
        Object::Integer(number) => *number as f64,
        Object::Real(number) => f64::from(*number),
        _ => return None,
    };
    number.is_finite().then(|| number.clamp(-MAX_NUMBER, MAX_NUMBER))
}
