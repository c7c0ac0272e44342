//! Compressed streams, one after the other as some programs write them.

use std::io::{self, BufRead, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{self, Stream};
use zstd::stream::read::Decoder as ZstdDecoder;

use super::input::Input;
use crate::rejected::{Reason, Rejected};

/// What decoding xz may need at most.
const XZ_MEMORY: u64 = 256 << 20;

/// What decoding zstd may need at most, unless somebody says less: the largest window there is.
pub(crate) const MEMORY: u64 = 1 << MAX_WINDOW;

/// Base-two logarithm of the largest window that the decoder knows.
const MAX_WINDOW: u32 = 31;

/// A window that a decoder may have in any case.
const ANY_WINDOW: u64 = 8 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Codec {
    /// Whether a stream begins with these bytes.
    pub fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Codec::Gzip => bytes.starts_with(b"\x1f\x8b"),
            // Frames that are to be skipped have numbers of their own.
            Codec::Zstd => match bytes {
                [first, 0x2a, 0x4d, 0x18, ..] => first & 0xf0 == 0x50,
                _ => bytes.starts_with(b"\x28\xb5\x2f\xfd"),
            },
            Codec::Bzip2 => bytes.starts_with(b"BZh"),
            Codec::Xz => bytes.starts_with(b"\xfd7zXZ\0"),
        }
    }
}

/// What all streams hold, one after the other. Zeros may follow the last of them; anything else is an error, for it may be a
/// stream that is damaged at its beginning.
pub(crate) struct Streams<R: Read> {
    codec: Codec,
    memory: u64,
    decoder: Option<Decoder<Input<R>>>,
    noted_name: Option<Vec<u8>>,
}

enum Decoder<R: BufRead> {
    Gzip(GzDecoder<R>),
    Zstd(ZstdDecoder<'static, R>),
    Bzip2(BzDecoder<R>),
    Xz(XzDecoder<R>),
}

impl<R: Read> Streams<R> {
    /// `memory` is for the window of zstd.
    ///
    /// # Errors
    /// If there is no memory for a decoder.
    pub fn new(codec: Codec, inner: R, memory: u64) -> io::Result<Self> {
        let decoder = Decoder::new(codec, Input::new(inner), memory)?;
        let noted_name = match &decoder {
            Decoder::Gzip(decoder) => decoder.header().and_then(|header| header.filename()).map(<[u8]>::to_vec),
            _ => None,
        };
        Ok(Streams { codec, memory, decoder: Some(decoder), noted_name })
    }

    /// The name that gzip noted for the first file it compressed.
    pub fn noted_name(&self) -> Option<&[u8]> {
        self.noted_name.as_deref()
    }

    /// Goes on to the stream behind the one that ended.
    fn go_on(&mut self) -> io::Result<()> {
        let Some(decoder) = self.decoder.take() else { return Ok(()) };
        let mut input = decoder.into_inner();
        while input.peek(1)? == b"\0" {
            input.consume(1);
        }
        let rest = input.peek(6)?;
        if self.codec.begins(rest) {
            self.decoder = Some(Decoder::new(self.codec, input, self.memory)?);
        } else if !rest.is_empty() {
            let message =
                "what follows a whole compressed stream in it is none: a stream may be damaged at its beginning";
            return Err(Rejected::reading(Reason::Malformed, message).behind().into());
        }
        Ok(())
    }
}

impl<R: Read> Read for Streams<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let got = decoder.read(into)?;
            if got > 0 || into.is_empty() {
                return Ok(got);
            }
            self.go_on()?;
        }
        Ok(0)
    }
}

impl<R: Read> Decoder<Input<R>> {
    fn new(codec: Codec, mut inner: Input<R>, memory: u64) -> io::Result<Self> {
        Ok(match codec {
            Codec::Gzip => Decoder::Gzip(GzDecoder::new(inner)),
            Codec::Zstd => {
                let window = zstd_window(inner.peek(ZSTD_HEADER)?).unwrap_or(0);
                if window > memory.max(ANY_WINDOW) {
                    return Err(window_too_large(window, memory));
                }
                let mut decoder = ZstdDecoder::with_buffer(inner)?.single_frame();
                decoder.window_log_max(MAX_WINDOW)?;
                Decoder::Zstd(decoder)
            }
            Codec::Bzip2 => Decoder::Bzip2(BzDecoder::new(inner)),
            Codec::Xz => Decoder::Xz(XzDecoder::new_stream(inner, Stream::new_stream_decoder(XZ_MEMORY, 0)?)),
        })
    }

    fn into_inner(self) -> Input<R> {
        match self {
            Decoder::Gzip(decoder) => decoder.into_inner(),
            Decoder::Zstd(decoder) => decoder.finish(),
            Decoder::Bzip2(decoder) => decoder.into_inner(),
            Decoder::Xz(decoder) => decoder.into_inner(),
        }
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoder::Gzip(decoder) => decoder.read(into),
            Decoder::Zstd(decoder) => decoder.read(into),
            Decoder::Bzip2(decoder) => decoder.read(into),
            Decoder::Xz(decoder) => decoder.read(into),
        }
        .map_err(|error| if needs_memory(&error) { too_much_memory() } else { error })
    }
}

/// Whether a decoder refused for the limits above. zstd has only words for it.
fn needs_memory(error: &io::Error) -> bool {
    let inner = error.get_ref();
    inner.and_then(|inner| inner.downcast_ref::<stream::Error>()) == Some(&stream::Error::MemLimit)
        || inner.is_some_and(|inner| inner.to_string().contains("too much memory"))
}

/// Bytes that the header of a frame may have.
const ZSTD_HEADER: usize = 18;

/// How many bytes the decoder of a frame keeps, as the header of the frame has it (RFC 8878): its window, or all of the
/// content where that is less.
fn zstd_window(frame: &[u8]) -> Option<u64> {
    let rest = frame.strip_prefix(b"\x28\xb5\x2f\xfd")?;
    let (descriptor, rest) = rest.split_first()?;
    let is_single = descriptor & 0x20 != 0;
    let (window, rest) = if is_single {
        (u64::MAX, rest)
    } else {
        let (byte, rest) = rest.split_first()?;
        let base = 1_u64 << (10 + (byte >> 3));
        (base + base / 8 * u64::from(byte & 7), rest)
    };
    let rest = rest.get([0, 1, 2, 4][usize::from(descriptor & 3)]..)?;
    let len = match (descriptor >> 6, is_single) {
        (0, false) => 0,
        (0, true) => 1,
        (1, _) => 2,
        (2, _) => 4,
        _ => 8,
    };
    let size = rest.get(..len)?.iter().rev().fold(0_u64, |size, byte| size << 8 | u64::from(*byte));
    let size = size + if len == 2 { 256 } else { 0 };
    Some(if len == 0 { window } else { window.min(size) })
}

fn window_too_large(window: u64, memory: u64) -> io::Error {
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    let log = window.max(2).next_power_of_two().ilog2();
    let (window, memory) = (mib(window), mib(memory));
    let message = format!(
        "it was compressed with a window of {window} MiB (`zstd --long={log}`), and {memory} MiB of memory are left for it; \
         allow more memory, or unpack it with `zstd -d --long={log}`"
    );
    Rejected::reading(Reason::TooLarge, message).into()
}

fn too_much_memory() -> io::Error {
    let message = "it was compressed so that unpacking needs too much memory; compress it again at a lower level";
    Rejected::reading(Reason::TooLarge, message).into()
}
