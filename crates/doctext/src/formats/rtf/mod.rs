//! Rich text, `.rtf`.

mod code_page;
mod left_out;

use std::collections::BTreeMap;

use super::blocks::{Aside, Blocks};
use crate::extracted::Extracted;
use crate::metadata::{Metadata, add_metadata};
use crate::rejected::Rejected;
use crate::remark::Remark;
use code_page::CodePage;
use left_out::LEFT_OUT;

/// Groups within groups.
const MAX_DEPTH: usize = 10_000;

/// What becomes of the text of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Destination {
    /// It is text of the document.
    Text,
    /// It is left out, though a group inside may hold text.
    Around,
    /// It is left out with all that is in it.
    Nothing,
    Fonts,
    /// Groups inside are values of `metadata`.
    Info,
    Value(&'static str),
    Created,
}

#[derive(Clone, Copy)]
struct Group {
    destination: Destination,
    /// Whether it began an aside, which ends with it.
    aside: bool,
    /// Whether nothing stands in it yet.
    is_fresh: bool,
    /// Whether `\*` was its first word.
    is_optional: bool,
    is_hidden: bool,
    is_raised: bool,
    /// How many characters stand behind a `\u` for programs that do not know it.
    fallback: usize,
    font: i64,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    outer: Vec<Group>,
    default: CodePage,
    default_font: i64,
    fonts: BTreeMap<i64, CodePage>,
    /// Bytes that are not decoded yet, all in one code page.
    pending: Vec<u8>,
    /// The first half of a character of two.
    surrogate: Option<u16>,
    /// Characters that are still to be passed over behind a `\u`.
    passed_over: usize,
    /// Raised characters that wait for the end of all that are.
    raised: String,
    /// Whether the paragraph in hand is the first letter of the next.
    is_drop_cap: bool,
    blocks: Blocks,
    value: String,
    created: [i64; 3],
    metadata: Metadata,
}

/// # Errors
/// Where it is no such file, or nested too deeply.
///
/// # Complexity
/// One pass over the bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, Rejected> {
    let start = bytes.iter().position(|byte| *byte == b'{').unwrap_or(0);
    if start > 16 || !bytes[start..].starts_with(b"{\\rtf") {
        return Err(Rejected::malformed("no rich text, which would begin with `{\\rtf`"));
    }
    let group = Group {
        destination: Destination::Text,
        aside: false,
        is_fresh: false,
        is_optional: false,
        is_hidden: false,
        is_raised: false,
        fallback: 1,
        font: 0,
    };
    let mut reader = Reader {
        bytes,
        at: start,
        group,
        outer: Vec::new(),
        default: CodePage::of(1252),
        default_font: 0,
        fonts: BTreeMap::new(),
        pending: Vec::new(),
        surrogate: None,
        passed_over: 0,
        raised: String::new(),
        is_drop_cap: false,
        blocks: Blocks::default(),
        value: String::new(),
        created: [0; 3],
        metadata: Metadata::new(),
    };
    reader.all()?;
    let encoding = reader.default.name();
    let open = reader.outer.len();
    let fault = || Rejected::truncated(format!("it ends within {open} open groups; get a whole copy of it"));
    let missing = (open > 0).then(fault);
    let mut extracted = Extracted::new(reader.blocks.finish(), reader.metadata, encoding);
    let behind = bytes[reader.at..].iter().filter(|byte| !matches!(byte, 0 | 26 | b' ' | 9..=13)).count();
    let said = Remark::left_out(usize::from(behind > 0), &format!("{behind} bytes behind its last bracket"));
    extracted.remarks.extend(said);
    Ok(Extracted { missing, ..extracted })
}

impl Reader<'_> {
    fn all(&mut self) -> Result<(), Rejected> {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.passed_over = 0;
                    if self.outer.len() == MAX_DEPTH {
                        return Err(Rejected::malformed(format!(
                            "at byte {}: more than {MAX_DEPTH} groups in each other",
                            self.at
                        )));
                    }
                    self.outer.push(self.group);
                    (self.group.aside, self.group.is_fresh, self.group.is_optional) = (false, true, false);
                }
                b'}' => {
                    self.end_group();
                    if self.outer.is_empty() {
                        break;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        self.flush();
        self.lower();
        Ok(())
    }

    fn end_group(&mut self) {
        self.flush();
        self.passed_over = 0;
        match self.group.destination {
            Destination::Value(key) => {
                add_metadata(&mut self.metadata, key, &std::mem::take(&mut self.value));
            }
            Destination::Created => {
                let [year, month, day] = self.created;
                if (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day) {
                    add_metadata(&mut self.metadata, "file_date", &format!("{year:04}-{month:02}-{day:02}"));
                }
            }
            _ => {}
        }
        if self.group.aside {
            self.lower();
            self.blocks.end_aside();
        }
        if let Some(outer) = self.outer.pop() {
            self.group = outer;
        }
    }

    /// A byte of text, in the code page of the font.
    fn byte(&mut self, byte: u8) {
        self.group.is_fresh = false;
        if self.passed_over > 0 {
            self.passed_over -= 1;
        } else if self.takes_text() {
            self.pending.push(byte);
        }
    }

    fn takes_text(&self) -> bool {
        match self.group.destination {
            Destination::Text => !self.group.is_hidden,
            Destination::Value(_) => true,
            _ => false,
        }
    }

    fn code_page(&self) -> CodePage {
        self.fonts.get(&self.group.font).copied().unwrap_or(self.default)
    }

    fn flush(&mut self) {
        if self.surrogate.take().is_some() {
            self.text("\u{fffd}");
        }
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let text = self.code_page().decode(&bytes);
            self.text(&text);
            self.pending = bytes;
            self.pending.clear();
        }
    }

    fn text(&mut self, text: &str) {
        match self.group.destination {
            Destination::Value(_) => self.value.push_str(text),
            Destination::Text if self.group.is_hidden => {}
            Destination::Text if self.group.is_raised => self.raised.push_str(text),
            Destination::Text => {
                self.lower();
                self.blocks.text(text);
            }
            _ => {}
        }
    }

    /// Ends raised characters.
    fn lower(&mut self) {
        if !self.raised.is_empty() {
            self.blocks.raised(&self.raised);
            self.raised.clear();
        }
    }

    /// What stands behind a backslash.
    fn control(&mut self) {
        let Some(symbol) = self.bytes.get(self.at).copied() else { return };
        if !symbol.is_ascii_alphabetic() {
            self.at += 1;
            return self.symbol(symbol);
        }
        let rest = &self.bytes[self.at..];
        let len = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..len]).unwrap_or_default();
        let mut end = len;
        let is_negative = rest.get(end) == Some(&b'-');
        end += usize::from(is_negative);
        let digits = rest[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = rest[end..end + digits].iter().fold(None, |number: Option<i64>, digit| {
            Some(number.unwrap_or(0).saturating_mul(10).saturating_add(i64::from(digit - b'0')))
        });
        end += digits;
        end += usize::from(rest.get(end) == Some(&b' '));
        self.at += end;
        let number = number.map(|number| if is_negative { -number } else { number });
        if word == "bin" {
            let len = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(len).min(self.bytes.len());
        }
        if self.passed_over > 0 {
            self.passed_over -= 1;
        } else {
            self.word(word, number);
        }
    }

    fn symbol(&mut self, symbol: u8) {
        let was_fresh = std::mem::take(&mut self.group.is_fresh);
        if symbol == b'\'' {
            let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
            if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                self.at += 2;
                self.byte(byte);
            }
            return;
        }
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        match symbol {
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.character("\u{a0}"),
            b'_' => self.character("\u{2011}"),
            b'*' => self.group.is_optional = was_fresh,
            b'\r' | b'\n' => self.end_block(),
            b'\t' => self.character(" "),
            _ => {}
        }
    }

    fn character(&mut self, text: &str) {
        self.flush();
        self.text(text);
    }

    fn end_block(&mut self) {
        self.flush();
        self.lower();
        // The end of a paragraph that was deleted is none.
        if self.group.destination == Destination::Text && !self.group.is_hidden {
            self.blocks.end();
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        if self.begin_destination(word) {
            return;
        }
        let on = number != Some(0);
        match word {
            "par" if self.is_drop_cap => self.flush(),
            "pard" => self.is_drop_cap = false,
            "dropcapt" | "dropcapli" => self.is_drop_cap = on,
            "super" | "up" => self.set_raised(on),
            "sub" | "dn" | "nosupersub" => self.set_raised(false),
            "par" | "sect" | "page" | "cell" | "nestcell" | "row" | "nestrow" => self.end_block(),
            "line" | "lbr" | "softline" => {
                self.flush();
                self.lower();
                if self.group.destination == Destination::Text {
                    self.blocks.line_break();
                }
            }
            "tab" | "emspace" | "enspace" | "qmspace" => self.character(" "),
            "emdash" => self.character("\u{2014}"),
            "endash" => self.character("\u{2013}"),
            "lquote" => self.character("\u{2018}"),
            "rquote" => self.character("\u{2019}"),
            "ldblquote" => self.character("\u{201c}"),
            "rdblquote" => self.character("\u{201d}"),
            "bullet" => self.character("\u{2022}"),
            "zwj" => self.character("\u{200d}"),
            "zwnj" => self.character("\u{200c}"),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(0),
            "v" | "deleted" | "mvf" => {
                self.flush();
                self.group.is_hidden = on;
            }
            "plain" => {
                self.flush();
                (self.group.is_hidden, self.group.is_raised, self.group.font) = (false, false, self.default_font);
            }
            "f" => {
                self.flush();
                self.group.font = number.unwrap_or(0);
            }
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.group.font = self.default_font;
            }
            "ansicpg" => self.set_default(number.unwrap_or(0)),
            "mac" => self.set_default(10_000),
            "pc" => self.set_default(437),
            "pca" => self.set_default(850),
            "fcharset" if self.group.destination == Destination::Fonts => {
                if let Some(page) = CodePage::of_charset(number.unwrap_or(0)) {
                    self.fonts.insert(self.group.font, page);
                }
            }
            "yr" => self.created[0] = number.unwrap_or(0),
            "mo" => self.created[1] = number.unwrap_or(0),
            "dy" => self.created[2] = number.unwrap_or(0),
            _ => {}
        }
    }

    fn set_raised(&mut self, is_raised: bool) {
        self.flush();
        self.group.is_raised = is_raised;
    }

    fn set_default(&mut self, code_page: i64) {
        self.flush();
        self.default = CodePage::of(code_page);
    }

    /// Whether `word` says what the group is for.
    fn begin_destination(&mut self, word: &str) -> bool {
        self.group.is_fresh = false;
        use Destination::{Around, Created, Fonts, Info, Nothing, Text, Value};
        let was_optional = std::mem::take(&mut self.group.is_optional);
        let destination = match (self.group.destination, word) {
            (Nothing, _) => Nothing,
            (Around, "ud") => Text,
            (Around | Text, "shptxt") => {
                self.begin_aside(Aside::Box);
                return true;
            }
            (Text, "footnote") => {
                self.begin_aside(Aside::Note);
                return true;
            }
            (Text, "shpinst" | "upr") => Around,
            (Text, "fonttbl") => Fonts,
            (Text, "info") => Info,
            (Info, "title" | "subject" | "keywords") => {
                Value(["title", "subject", "keywords"].into_iter().find(|key| *key == word).unwrap_or_default())
            }
            (Info, "author") => Value("author"),
            (Info, "doccomm") => Value("description"),
            (Info, "creatim") => {
                self.created = [0; 3];
                Created
            }
            // Any other date would overwrite the parts of this one.
            (Info, "revtim" | "printim" | "buptim") => Nothing,
            (_, word) if was_optional || LEFT_OUT.contains(&word) => Nothing,
            _ => return false,
        };
        self.flush();
        if let Value(_) = destination {
            self.value.clear();
        }
        self.group.destination = destination;
        true
    }

    fn begin_aside(&mut self, aside: Aside) {
        self.flush();
        self.lower();
        self.blocks.begin_aside(aside);
        self.group.is_raised = false;
        self.group.destination = Destination::Text;
        // A second word of this kind in one group begins nothing more.
        if self.group.aside {
            self.blocks.end_aside();
        }
        self.group.aside = true;
    }

    /// A character by its number, of which some programs write only the lower half, with a sign.
    fn unicode(&mut self, number: i64) {
        self.passed_over = self.group.fallback;
        if !self.takes_text() {
            return;
        }
        let number = if number < 0 { number + 0x1_0000 } else { number };
        let number = u32::try_from(number).unwrap_or(0xfffd);
        if let (Some(high), 0xdc00..=0xdfff) = (self.surrogate, number) {
            self.surrogate = None;
            let c = char::from_u32(0x1_0000 + ((u32::from(high) - 0xd800) << 10) + (number - 0xdc00));
            return self.character(c.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
        }
        self.flush();
        match number {
            0xd800..=0xdbff => self.surrogate = u16::try_from(number).ok(),
            // Characters of fonts of their own.
            0xe000..=0xf8ff => {}
            _ => self.text(char::from_u32(number).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4])),
        }
    }
}

#[cfg(test)]
mod tests;
