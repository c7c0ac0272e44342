//! What the bytes of a block of text are, as one bit each.
//!
//! Everything that reads a text byte by byte asks this; the rest of the work is done on the bits. On processors with AVX2
//! a mask takes an instruction or two for 32 bytes. Which way is taken is decided once, and the tests hold the two
//! against each other.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;

use self::portable::Portable;

/// The bytes of a block: as many as a mask has bits.
pub(super) const BLOCK: usize = 64;

/// What the bytes of a block are to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordMasks {
    /// ASCII letters, digits and `_`.
    pub core: u64,
    /// ASCII characters that may join words.
    pub mid: u64,
    /// Bytes of characters beyond ASCII.
    pub wide: u64,
    pub has_underscore: bool,
}

/// A way to make masks. What uses it is compiled for each way, and so has to be inlined into [`Task::run`].
pub(super) trait Lanes: Copy {
    /// What the bytes are to words.
    fn words(self, block: &[u8; BLOCK]) -> WordMasks;
    /// The bytes around which there may be a special token: `@`, `#`, `:`, and `w` of either case before another. Of
    /// the last byte it is not known what stands behind it, so a `w` there is one.
    fn triggers(self, block: &[u8; BLOCK]) -> u64;
    /// The bytes with which a terminator of sentences may begin.
    fn terminators(self, block: &[u8; BLOCK]) -> u64;
}

/// Something to do with masks.
pub(super) trait Task {
    type Output;
    /// Does it. To be inlined.
    fn run(self, lanes: impl Lanes) -> Self::Output;
}

/// The best way on this machine.
#[derive(Clone, Copy)]
pub(super) enum Machine {
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    Any,
}

impl Machine {
    pub fn new() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = pulp::x86::V3::try_new() {
            return Machine::Avx2(avx2);
        }
        Machine::Any
    }

    #[inline]
    pub fn run<T: Task>(self, task: T) -> T::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Machine::Avx2(avx2) => avx2.vectorize(
                #[inline(always)]
                || task.run(avx2),
            ),
            Machine::Any => task.run(Portable),
        }
    }
}

/// The next bytes of a text as a block, filled up with zeros behind its end, for which `last` is used.
#[inline(always)]
pub(super) fn block_at<'b>(bytes: &'b [u8], at: usize, last: &'b mut [u8; BLOCK]) -> &'b [u8; BLOCK] {
    match bytes[at..].first_chunk() {
        Some(block) => block,
        None => {
            fill(last, &bytes[at..]);
            last
        }
    }
}

#[inline(never)]
fn fill(block: &mut [u8; BLOCK], rest: &[u8]) {
    *block = [0; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
}

/// Whether a terminator of sentences may begin with this byte. Beyond ASCII more bytes than is needed.
pub(super) const fn may_begin_terminator(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | 0xC2 | 0xD6..=0xDF | 0xE0..=0xE3 | 0xEA..)
}

#[cfg(test)]
mod tests;
