//! The tokens of a text.

use std::ops::Range;

use super::ignored::IgnoredCounts;
use super::language::LanguageGroup;
use super::long_words::{MOST_CHARACTERS, shortened};
use super::reading::{LineHyphenCounts, ReadText};
use crate::named::named;

named! {
    /// The kind of a token.
    Class {
        /// A word.
        Word = "word",
        /// `#` and what follows it.
        Hashtag = "hashtag",
        /// `@` and a name.
        Mention = "mention",
        /// The address of a page.
        Url = "url",
        /// The address of a mailbox.
        Email = "email",
        /// A small picture, or a face of signs.
        Emoji = "emoji",
    }
}

/// A token: where it stands, and its class. Its normal form is [`Tokens::form`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// Behind the last byte in the text.
    pub end: u32,
    pub(super) form_start: u32,
    pub(super) form_len: u32,
    /// Forms may stand behind 4 GiB of a text that is itself shorter.
    pub(super) form_start_high: u8,
    /// Its class.
    pub class: Class,
}

/// How many bytes can be read behind any normal form: short forms are compared as two words of eight bytes.
const FORM_PADDING: usize = 16;

/// The bits of a short form, by its length.
static BYTES_OF_FORM: [[u64; 2]; FORM_PADDING + 1] = {
    let mut masks = [[0; 2]; FORM_PADDING + 1];
    let mut len = 1;
    while len <= FORM_PADDING {
        let mask = u128::MAX >> (128 - 8 * len);
        masks[len] = [mask as u64, (mask >> 64) as u64];
        len += 1;
    }
    masks
};

/// The tokens of one document. A buffer that is used again for the next.
///
/// Spans are increasing and do not overlap. Sentences and paragraphs partition the tokens: each holds at least one.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The first `len` of these; the others are room, which is written to without being asked for.
    pub(super) tokens: Vec<Token>,
    pub(super) len: usize,
    /// The text in lower case, where the forms of most tokens are found; behind it the forms that are not.
    pub(super) forms: String,
    /// Index behind the last token of each sentence, ascending.
    pub(super) sentence_ends: Vec<u32>,
    /// Index behind the last token of each paragraph, ascending.
    pub(super) paragraph_ends: Vec<u32>,
    /// Whose rules the words were cut by.
    pub(super) group: LanguageGroup,
    /// The body as it was read, if that is another text.
    pub(super) read: Option<ReadText>,
    /// Where the body begins in the text.
    pub(super) body_start: usize,
    /// Hyphens at the ends of its lines.
    pub(super) line_hyphens: LineHyphenCounts,
    /// What was left out of it.
    pub(super) ignored: IgnoredCounts,
    /// Words of too many characters.
    pub(super) long_words: u64,
}

impl Tokens {
    /// An empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tokens, in the order of the text.
    #[inline]
    pub fn as_slice(&self) -> &[Token] {
        &self.tokens[..self.len]
    }

    /// The normal form of a token of this buffer.
    #[inline]
    pub fn form(&self, token: &Token) -> &str {
        &self.forms[self.form_range(token)]
    }

    #[inline]
    pub(super) fn form_range(&self, token: &Token) -> Range<usize> {
        let start = usize::from(token.form_start_high) << 32 | token.form_start as usize;
        start..start + token.form_len as usize
    }

    /// The normal form of a token as two numbers, filled up with zeros; `None` where it is longer than 16 bytes.
    #[doc(hidden)]
    #[inline]
    pub fn short_form(&self, token: &Token) -> Option<[u64; 2]> {
        let start = self.form_range(token).start;
        let mask = BYTES_OF_FORM.get(token.form_len as usize)?;
        let bytes = self.forms.as_bytes().get(start..)?.first_chunk::<FORM_PADDING>()?;
        let [low, high] = [bytes[..8].first_chunk()?, bytes[8..].first_chunk()?].map(|half| u64::from_le_bytes(*half));
        Some([low & mask[0], high & mask[1]])
    }

    /// For each sentence, the index behind its last token.
    #[inline]
    pub fn sentence_ends(&self) -> &[u32] {
        &self.sentence_ends
    }

    /// For each paragraph, the index behind its last token.
    #[inline]
    pub fn paragraph_ends(&self) -> &[u32] {
        &self.paragraph_ends
    }

    /// Whose rules the words were cut by.
    pub fn group(&self) -> LanguageGroup {
        self.group
    }

    /// Hyphens at the ends of lines.
    pub fn line_hyphens(&self) -> LineHyphenCounts {
        self.line_hyphens
    }

    /// What was left out.
    pub fn ignored(&self) -> IgnoredCounts {
        self.ignored
    }

    /// Words of more than 200 characters, whose forms are shortened.
    pub fn long_words(&self) -> u64 {
        self.long_words
    }

    /// Where a normal form is after it has been shortened, if it is too long.
    #[inline]
    pub(super) fn kept_form(&mut self, form: Range<usize>) -> Range<usize> {
        if form.len() <= MOST_CHARACTERS { form } else { self.long_form(form) }
    }

    #[cold]
    fn long_form(&mut self, form: Range<usize>) -> Range<usize> {
        let Some(short) = shortened(&self.forms[form.clone()]) else { return form };
        self.long_words += 1;
        let start = self.forms.len();
        self.forms.push_str(&short);
        start..self.forms.len()
    }

    /// What the token is in the text as it was read; `text` is the real one.
    pub(super) fn raw<'t>(&'t self, text: &'t str, token: &Token) -> &'t str {
        let range = token.start as usize..token.end as usize;
        match &self.read {
            None => &text[range],
            Some(read) => &read.text[self.in_read(read, range)],
        }
    }

    /// The body as it was read, if that is not the body itself.
    #[doc(hidden)]
    pub fn read_text(&self) -> Option<&ReadText> {
        self.read.as_ref()
    }

    /// Where bytes of the real text are in the text as it was read.
    pub(super) fn in_read(&self, read: &ReadText, range: Range<usize>) -> Range<usize> {
        read.edited(range.start.saturating_sub(self.body_start)..range.end - self.body_start)
    }

    /// Whether nothing is between a token and the one before it, in the text as it was read.
    pub fn touches_previous(&self, index: usize) -> bool {
        let Some([before, token]) = index.checked_sub(1).and_then(|first| self.as_slice()[first..].first_chunk())
        else {
            return false;
        };
        let (end, start) = (before.end as usize, token.start as usize);
        end == start || self.read.as_ref().is_some_and(|read| self.in_read(read, end..start).is_empty())
    }

    /// Makes room for the tokens of a text.
    pub(super) fn start(&mut self, body: &str, group: LanguageGroup) {
        self.group = group;
        self.read = None;
        self.len = 0;
        self.long_words = 0;
        self.sentence_ends.clear();
        self.paragraph_ends.clear();
        // More than most texts have, so that these seldom grow.
        self.sentence_ends.reserve(body.len() / 128);
        self.paragraph_ends.reserve(body.len() / 256);
        self.forms.clear();
        self.forms.push_str(body);
        self.forms.make_ascii_lowercase();
    }

    /// Room for this many tokens behind the others.
    #[inline(always)]
    pub(super) fn room<const N: usize>(&mut self) -> &mut [Token; N] {
        if self.tokens.len().wrapping_sub(self.len) < N {
            self.grow(N);
        }
        self.tokens[self.len..].first_chunk_mut().unwrap_or_else(|| unreachable!("it has grown"))
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, by: usize) {
        let free = Token { start: 0, end: 0, form_start: 0, form_len: 0, form_start_high: 0, class: Class::Word };
        self.tokens.resize(2 * self.len + 2 * by, free);
    }

    #[inline]
    pub(super) fn push(&mut self, token: Token) {
        self.room::<1>()[0] = token;
        self.len += 1;
    }

    /// Makes spans count from the start of the real text.
    pub(super) fn count_from(&mut self, read: Option<ReadText>) {
        if let Some(read) = &read {
            for token in &mut self.tokens[..self.len] {
                let Range { start, end } = read.original(token.start as usize..token.end as usize);
                (token.start, token.end) = (narrow(self.body_start + start), narrow(self.body_start + end));
            }
        }
        self.read = read;
    }

    /// Nothing is appended any more.
    pub(super) fn end(&mut self) {
        self.forms.extend([char::from(0); FORM_PADDING]);
    }
}

/// Lengths and counts within one text, which the tokenizer has checked to be shorter than 4 GiB.
#[inline]
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
