//! Code pages by the numbers that rich text has for them.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// How bytes of text become characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CodePage {
    Standard(&'static Encoding),
    /// Of DOS: the characters of the bytes from 128 on.
    Dos(&'static str, &'static str),
}

const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

impl CodePage {
    /// By its number; Western where it is unknown.
    pub(super) fn of(number: i64) -> CodePage {
        let label = match number {
            437 => return CodePage::Dos("cp437", DOS_437),
            850 | 858 => return CodePage::Dos("cp850", DOS_850),
            708 | 28_596 => "iso-8859-6",
            866 => "ibm866",
            874 => "windows-874",
            932 => "shift_jis",
            936 => "gbk",
            949 => "euc-kr",
            950 => "big5",
            1250 => "windows-1250",
            1251 => "windows-1251",
            1253 => "windows-1253",
            1254 => "windows-1254",
            1255 => "windows-1255",
            1256 => "windows-1256",
            1257 => "windows-1257",
            1258 => "windows-1258",
            10_000 => "macintosh",
            10_007 => "x-mac-cyrillic",
            65_001 => "utf-8",
            _ => "windows-1252",
        };
        CodePage::Standard(Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252))
    }

    /// By the character set of a font; `None` where the font has none of its own.
    pub(super) fn of_charset(charset: i64) -> Option<CodePage> {
        let number = match charset {
            0 => 1252,
            77 => 10_000,
            128 => 932,
            129 => 949,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => return None,
        };
        Some(CodePage::of(number))
    }

    /// Its name, by the WHATWG standard where that has one.
    pub(super) fn name(self) -> &'static str {
        match self {
            CodePage::Standard(encoding) => encoding.name(),
            CodePage::Dos(name, _) => name,
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            CodePage::Standard(encoding) => encoding.decode_without_bom_handling(bytes).0,
            CodePage::Dos(_, upper) => {
                let character = |byte: &u8| match byte.checked_sub(128) {
                    None => char::from(*byte),
                    Some(at) => upper.chars().nth(usize::from(at)).unwrap_or('\u{fffd}'),
                };
                bytes.iter().map(character).collect::<String>().into()
            }
        }
    }
}
