//! What the bytes of a block are, and what makes masks of it.

/// The bytes of a block: as many as a mask has bits.
pub(in crate::text) const BLOCK: usize = 64;

/// What the bytes of a block are to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) struct WordMasks {
    /// ASCII letters, digits and `_`.
    pub core: u64,
    /// ASCII characters that may join words.
    pub mid: u64,
    /// Bytes of characters beyond ASCII.
    pub wide: u64,
    pub has_underscore: bool,
}

/// A way to make masks. What uses it is compiled for each way, and so has to be inlined into [`Task::run`](super::Task::run).
pub(in crate::text) trait Lanes: Copy {
    /// What the bytes are to words.
    fn words(self, block: &[u8; BLOCK]) -> WordMasks;
    /// The bytes around which there may be a special token: [`is_sign`], and `w` of either case before another. Of the
    /// last byte it is not known what stands behind it, so a `w` there is one.
    fn triggers(self, block: &[u8; BLOCK]) -> u64;
    /// The bytes with which a terminator of sentences may begin.
    fn terminators(self, block: &[u8; BLOCK]) -> u64;
    /// The bytes with which a character may begin that a reader takes for another.
    fn unread(self, block: &[u8; BLOCK]) -> u64;
}

/// Whether a terminator of sentences may begin with this byte. Beyond ASCII more bytes than is needed.
pub(in crate::text) const fn may_begin_terminator(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | 0xC2 | 0xD6..=0xDF | 0xE0..=0xE3 | 0xEA..)
}

/// Whether a character that a reader takes for another, or that is a letter of a script without spaces, may begin with this byte,
/// or a line may end with it.
pub(in crate::text) const fn may_begin_unread(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b'`' | 0xC2 | 0xC4 | 0xC5 | 0xCA..=0xCD | 0xD5 | 0xD8 | 0xD9 | 0xDF..=0xF7)
}

/// Whether a byte is one that every special token of some kind holds: of a name, of an address, of an emoticon, or the
/// first of an emoji or of U+FE0F in it.
pub(in crate::text) const fn is_sign(byte: u8) -> bool {
    matches!(byte, b'@' | b'#' | b'/' | b':' | b';' | b'<' | b'=' | b'x' | b'X' | 0xE2 | 0xEF | 0xF0)
}

/// The bytes of which masks find some as triggers.
pub(in crate::text) const fn is_trigger(byte: u8) -> bool {
    is_sign(byte) || matches!(byte, b'w' | b'W')
}
