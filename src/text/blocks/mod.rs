//! What the bytes of a block of text are, as one bit each.
//!
//! Everything that reads a text byte by byte asks this; the rest of the work is done on the bits. On processors with AVX2
//! a mask takes an instruction or two for 32 bytes. Which way is taken is decided once, and the tests hold the two
//! against each other.

#[cfg(target_arch = "x86_64")]
mod avx2;
pub(super) mod masks;
mod portable;

pub(super) use self::masks::{BLOCK, Lanes, WordMasks, is_trigger};
use self::portable::Portable;

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

#[cfg(test)]
mod tests;
