//! The bytes of a file of text, some at a time, for who cuts them where rows end.

use std::io;
use std::sync::Arc;

use super::super::source::SourceBytes;

/// Where the bytes come from.
pub(super) enum TextSource {
    File(SourceBytes),
    /// They were decoded.
    Memory(Vec<u8>),
}

/// A text that is cut into pieces.
pub(super) struct TextPieces {
    source: Arc<TextSource>,
    /// Where in the source the pending bytes end.
    at: u64,
    /// What was read and not cut off yet.
    pub pending: Vec<u8>,
    /// Whether nothing comes behind the pending bytes.
    pub is_end: bool,
    /// How many bytes at the end of the source are none of the text.
    dropped: u64,
}

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

impl TextPieces {
    /// Begins behind byte order marks, if there are any.
    pub fn new(source: TextSource) -> io::Result<Self> {
        let mut pieces = TextPieces { source: Arc::new(source), at: 0, pending: Vec::new(), is_end: false, dropped: 0 };
        pieces.fill(MARK.len())?;
        // A program that adds one to a file that has one writes two.
        while pieces.pending == MARK {
            pieces.pending.clear();
            pieces.fill(MARK.len())?;
        }
        Ok(pieces)
    }

    /// Reads on until so many bytes are pending, or all.
    pub fn fill(&mut self, bytes: usize) -> io::Result<()> {
        let before = self.pending.len();
        if before >= bytes || self.is_end {
            return Ok(());
        }
        self.pending.resize(bytes, 0);
        let read = self.source.read_at(&mut self.pending[before..], self.at)?;
        self.pending.truncate(before + read);
        self.at += read as u64;
        self.is_end = before + read < bytes;
        if self.is_end {
            self.drop_end_of_file();
        }
        Ok(())
    }

    /// Programs of CP/M and DOS end a text with this character.
    fn drop_end_of_file(&mut self) {
        if let Some(text) = self.pending.trim_ascii_end().strip_suffix(b"\x1a") {
            self.dropped = (self.pending.len() - text.len()) as u64;
            self.pending.truncate(text.len());
        }
    }

    /// Goes back to where so many bytes are pending: the rest will be read again.
    pub fn keep(&mut self, bytes: usize) {
        let behind = self.pending.len().saturating_sub(bytes);
        if behind > 0 {
            self.pending.truncate(bytes);
            self.pending.shrink_to(bytes);
            self.at -= behind as u64 + self.dropped;
            (self.is_end, self.dropped) = (false, 0);
        }
    }

    /// Takes the first of the pending bytes off.
    pub fn cut(&mut self, bytes: usize) -> Vec<u8> {
        let rest = self.pending.split_off(bytes);
        std::mem::replace(&mut self.pending, rest)
    }

    /// How many bytes, from the first pending one on, stand before a byte, without keeping them; all where it does not come.
    pub fn distance_to(&self, byte: u8) -> io::Result<u64> {
        if let Some(at) = memchr::memchr(byte, &self.pending) {
            return Ok(at as u64);
        }
        let (mut buffer, mut ahead) = (vec![0; super::reader::PIECE], 0);
        loop {
            let read = self.source.read_at(&mut buffer, self.at + ahead)?;
            if let Some(at) = memchr::memchr(byte, &buffer[..read]) {
                return Ok(self.pending.len() as u64 + ahead + at as u64);
            }
            ahead += read as u64;
            if read < buffer.len() {
                return Ok(self.pending.len() as u64 + ahead);
            }
        }
    }

    /// The same from here on, for who looks ahead.
    pub fn fork(&self) -> TextPieces {
        TextPieces {
            source: Arc::clone(&self.source),
            at: self.at,
            pending: self.pending.clone(),
            is_end: self.is_end,
            dropped: self.dropped,
        }
    }

    /// How many bytes come behind the pending ones.
    pub fn len_behind(&self) -> io::Result<u64> {
        let len = match &*self.source {
            TextSource::File(bytes) => bytes.len()?,
            TextSource::Memory(bytes) => bytes.len() as u64,
        };
        Ok(len.saturating_sub(self.at))
    }

    /// Some bytes from further on, `ahead` behind the pending ones, without taking them.
    pub fn look(&self, ahead: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; len];
        let read = self.source.read_at(&mut bytes, self.at + ahead)?;
        bytes.truncate(read);
        Ok(bytes)
    }

    /// Leaves out bytes from the first pending one on.
    pub fn skip(&mut self, bytes: u64) {
        let pending = self.pending.len() as u64;
        self.at += bytes.saturating_sub(pending);
        self.pending.drain(..usize::try_from(bytes.min(pending)).unwrap_or(0));
    }
}

impl TextSource {
    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        match self {
            TextSource::File(bytes) => bytes.read_at(buffer, at),
            TextSource::Memory(bytes) => {
                let rest = &bytes[bytes.len().min(usize::try_from(at).unwrap_or(usize::MAX))..];
                let filled = rest.len().min(buffer.len());
                buffer[..filled].copy_from_slice(&rest[..filled]);
                Ok(filled)
            }
        }
    }
}
