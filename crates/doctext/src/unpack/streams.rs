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

/// Base-two logarithm of the most that a zstd decoder keeps: 128 MiB, as `zstd` itself without `--long`.
const ZSTD_WINDOW: u32 = 27;

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

/// What all streams hold, one after the other. As `gzip` does, it ends without error where after a whole stream something follows that is none.
pub(crate) struct Streams<R: Read> {
    codec: Codec,
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
    /// # Errors
    /// If there is no memory for a decoder.
    pub fn new(codec: Codec, inner: R) -> io::Result<Self> {
        let decoder = Decoder::new(codec, Input::new(inner))?;
        let noted_name = match &decoder {
            Decoder::Gzip(decoder) => decoder.header().and_then(|header| header.filename()).map(<[u8]>::to_vec),
            _ => None,
        };
        Ok(Streams { codec, decoder: Some(decoder), noted_name })
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
        if self.codec.begins(input.peek(6)?) {
            self.decoder = Some(Decoder::new(self.codec, input)?);
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

impl<R: BufRead> Decoder<R> {
    fn new(codec: Codec, inner: R) -> io::Result<Self> {
        Ok(match codec {
            Codec::Gzip => Decoder::Gzip(GzDecoder::new(inner)),
            Codec::Zstd => {
                let mut decoder = ZstdDecoder::with_buffer(inner)?.single_frame();
                decoder.window_log_max(ZSTD_WINDOW)?;
                Decoder::Zstd(decoder)
            }
            Codec::Bzip2 => Decoder::Bzip2(BzDecoder::new(inner)),
            Codec::Xz => Decoder::Xz(XzDecoder::new_stream(inner, Stream::new_stream_decoder(XZ_MEMORY, 0)?)),
        })
    }

    fn into_inner(self) -> R {
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

fn too_much_memory() -> io::Error {
    let message = "it was compressed so that unpacking needs too much memory; compress it again at a lower level";
    Rejected::reading(Reason::TooLarge, message).into()
}
