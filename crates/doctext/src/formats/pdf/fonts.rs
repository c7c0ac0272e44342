//! Fonts without anything that pdf-extract gives up at.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::Encoding;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::character_map;
use super::font::{Codes, Font, is_named};
use super::layout::Layout;

/// Of a font program; only its head is needed.
const MAX_PROGRAM_BYTES: usize = 4 << 20;
/// Brackets within brackets in a font program.
const MAX_NESTING: usize = 50;
const MAX_MAP_BYTES: usize = 16 << 20;

const ENCODINGS: [&[u8]; 3] = [b"MacRomanEncoding", b"MacExpertEncoding", b"WinAnsiEncoding"];

/// Where Adobe's standard encoding is not that of Windows.
const STANDARD: [(i64, &str); 31] = [
    (39, "quoteright"),
    (96, "quoteleft"),
    (164, "fraction"),
    (166, "florin"),
    (168, "currency"),
    (169, "quotesingle"),
    (170, "quotedblleft"),
    (172, "guilsinglleft"),
    (173, "guilsinglright"),
    (174, "fi"),
    (175, "fl"),
    (177, "endash"),
    (178, "dagger"),
    (179, "daggerdbl"),
    (180, "periodcentered"),
    (183, "bullet"),
    (184, "quotesinglbase"),
    (185, "quotedblbase"),
    (186, "quotedblright"),
    (188, "ellipsis"),
    (189, "perthousand"),
    (193, "grave"),
    (208, "emdash"),
    (225, "AE"),
    (232, "Lslash"),
    (234, "OE"),
    (241, "ae"),
    (245, "dotlessi"),
    (248, "lslash"),
    (250, "oe"),
    (251, "germandbls"),
];

/// What the font of this number is called in the plain document.
pub(super) fn name(number: usize) -> String {
    format!("F{number}")
}

/// How strings of the font become codes.
pub(super) fn codes(document: &Document, font: &Dictionary) -> Codes {
    if !is_named(font, b"Subtype", b"Type0") {
        return Codes::Bytes;
    }
    let Some(Object::Name(encoding)) = object(document, font, b"Encoding") else { return Codes::Pairs };
    let encoding = String::from_utf8_lossy(encoding);
    let label = match encoding.trim_end_matches(['H', 'V']).trim_end_matches('-') {
        name if name.contains("UCS2") || name.contains("UTF16") => return Codes::Utf16,
        "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => "gbk",
        "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => "big5",
        "83pv-RKSJ" | "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" | "Add-RKSJ" | "Ext-RKSJ" => "shift_jis",
        "EUC" => "euc-jp",
        "KSC-EUC" | "KSCms-UHC" | "KSCms-UHC-HW" | "KSCpc-EUC" => "euc-kr",
        _ => return Codes::Pairs,
    };
    Encoding::for_label(label.as_bytes()).map_or(Codes::Pairs, Codes::Text)
}

/// Puts a font into the plain document that means the same.
pub(super) fn plain(document: &Document, font: &Font<'_>, plain: &mut Document) -> ObjectId {
    match font.codes {
        Codes::Bytes => simple(document, font.dictionary, plain),
        _ => composite(document, font, plain),
    }
}

fn object<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    document.dereference(dictionary.get(key).ok()?).ok().map(|(_, object)| object)
}

fn dictionary<'a>(document: &'a Document, from: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    object(document, from, key)?.as_dict().ok()
}

fn number(document: &Document, object: &Object) -> Option<f64> {
    let number = match document.dereference(object).ok()?.1 {
        Object::Integer(number) => *number as f64,
        Object::Real(number) => f64::from(*number),
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn real(number: f64) -> Object {
    Object::Real(number as f32)
}

/// What the font says its codes mean.
fn declared(document: &Document, font: &Dictionary, used: &[u32]) -> BTreeMap<u32, String> {
    let Some(Object::Stream(stream)) = object(document, font, b"ToUnicode") else { return BTreeMap::new() };
    match stream.decompressed_content() {
        Ok(map) if map.len() <= MAX_MAP_BYTES => character_map::read(&map, used),
        _ => BTreeMap::new(),
    }
}

/// A font of up to 256 characters.
fn simple(document: &Document, font: &Dictionary, plain: &mut Document) -> ObjectId {
    let base = match object(document, font, b"BaseFont") {
        Some(Object::Name(name)) if name.is_ascii() => String::from_utf8_lossy(name).into_owned(),
        _ => String::new(),
    };
    let is_true_type = is_named(font, b"Subtype", b"TrueType");
    let used: Vec<u32> = (0..256).collect();
    let mut characters = declared(document, font, &used);
    let encoding = encoding(document, font, &mut characters);
    let mut simple = Dictionary::from_iter([
        ("Type", Object::Name(b"Font".to_vec())),
        ("Subtype", Object::Name(if is_true_type { b"TrueType".to_vec() } else { b"Type1".to_vec() })),
    ]);
    let widths = widths(document, font);
    // Without widths they are those of the standard font that is nearest.
    let base = if widths.is_some() { base } else { standard_font(&base).to_string() };
    let is_symbolic = matches!(base.as_str(), "Symbol" | "ZapfDingbats");
    simple.set("BaseFont", Object::Name(base.into_bytes()));
    if let Some((first, widths)) = widths {
        let last = first + widths.len() as i64 - 1;
        simple.set("FirstChar", Object::Integer(first));
        simple.set("LastChar", Object::Integer(last));
        simple.set("Widths", Object::Array(widths));
    }
    let program = if encoding.is_none() && characters.is_empty() { program(document, font) } else { None };
    if !characters.is_empty() {
        let map = Stream::new(Dictionary::new(), character_map::write(&characters));
        simple.set("ToUnicode", Object::Reference(plain.add_object(map)));
    }
    match (encoding, program) {
        (Some(encoding), _) => simple.set("Encoding", encoding),
        (None, Some((key, program))) if is_readable(&simple, key, &program) => {
            let program = plain.add_object(program);
            simple.set("FontDescriptor", descriptor(key, program));
            set_encoding_beside(&mut simple, key);
        }
        (None, None) if is_symbolic => {}
        (None, _) => simple.set("Encoding", standard_encoding()),
    }
    plain.add_object(simple)
}

fn descriptor(key: &[u8], program: ObjectId) -> Dictionary {
    Dictionary::from_iter([(key, Object::Reference(program))])
}

/// A compact program need not name all codes; pdf-extract wants to know of the others as well.
fn set_encoding_beside(font: &mut Dictionary, key: &[u8]) {
    if key == b"FontFile3" {
        font.set("Encoding", standard_encoding());
    }
}

/// Whether pdf-extract can read the font: it gives up at font programs that it does not understand.
fn is_readable(font: &Dictionary, key: &[u8], program: &Stream) -> bool {
    let mut trial = Document::with_version("1.5");
    let program = trial.add_object(program.clone());
    let mut font = font.clone();
    font.set("FontDescriptor", descriptor(key, program));
    set_encoding_beside(&mut font, key);
    let font = trial.add_object(font);
    let fonts = Dictionary::from_iter([("F", Object::Reference(font))]);
    let resources = Dictionary::from_iter([("Font", Object::Dictionary(fonts))]);
    let stream = trial.add_object(Stream::new(Dictionary::new(), b"BT /F 1 Tf <20> Tj ET".to_vec()));
    let page = trial.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Page".to_vec())),
        ("MediaBox", Object::Array(vec![0.into(), 0.into(), 1.into(), 1.into()])),
        ("Resources", Object::Dictionary(resources)),
        ("Contents", Object::Reference(stream)),
    ]));
    let pages = trial.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Pages".to_vec())),
        ("Kids", Object::Array(vec![Object::Reference(page)])),
    ]));
    let catalog = trial.add_object(Dictionary::from_iter([("Pages", Object::Reference(pages))]));
    trial.trailer.set("Root", Object::Reference(catalog));
    let mut layout = Layout::new(usize::MAX);
    let read = catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&trial, &mut layout, 1)));
    matches!(read, Ok(Ok(())))
}

/// The encoding, in names that are known. Names that say the number of a character become part of `characters`.
fn encoding(document: &Document, font: &Dictionary, characters: &mut BTreeMap<u32, String>) -> Option<Object> {
    let encoding = match object(document, font, b"Encoding") {
        Some(Object::Name(name)) => return Some(named_encoding(name)),
        Some(Object::Dictionary(encoding)) => encoding,
        _ if characters.is_empty() => return None,
        _ => return Some(Object::Name(b"WinAnsiEncoding".to_vec())),
    };
    let base = match object(document, encoding, b"BaseEncoding") {
        Some(Object::Name(name)) => named_encoding(name),
        _ => standard_encoding(),
    };
    let (base, mut differences) = match base {
        Object::Dictionary(standard) => {
            let differences = standard.get(b"Differences").and_then(Object::as_array).cloned().unwrap_or_default();
            (Object::Name(b"WinAnsiEncoding".to_vec()), differences)
        }
        name => (name, Vec::new()),
    };
    let mut code = 0;
    let own = object(document, encoding, b"Differences").and_then(|differences| differences.as_array().ok());
    for difference in own.into_iter().flatten() {
        match document.dereference(difference).map(|(_, object)| object) {
            Ok(Object::Integer(number)) => code = *number,
            Ok(Object::Name(name)) => {
                if (0..256).contains(&code) && name.is_ascii() {
                    let name = String::from_utf8_lossy(name);
                    if let Some(c) = character(&name) {
                        characters.entry(code as u32).or_insert_with(|| c.to_string());
                    }
                    // `a.swash` is an a.
                    let plain = name.split('.').next().filter(|plain| !plain.is_empty()).unwrap_or(&name);
                    differences.push(Object::Integer(code));
                    differences.push(Object::Name(plain.as_bytes().to_vec()));
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    Some(Object::Dictionary(Dictionary::from_iter([
        ("BaseEncoding", base),
        ("Differences", Object::Array(differences)),
    ])))
}

fn named_encoding(name: &[u8]) -> Object {
    if ENCODINGS.contains(&name) { Object::Name(name.to_vec()) } else { standard_encoding() }
}

fn standard_encoding() -> Object {
    let differences =
        STANDARD.iter().flat_map(|(code, name)| [Object::Integer(*code), Object::Name(name.as_bytes().to_vec())]);
    Object::Dictionary(Dictionary::from_iter([
        ("BaseEncoding", Object::Name(b"WinAnsiEncoding".to_vec())),
        ("Differences", Object::Array(differences.collect())),
    ]))
}

/// The character that `uni20AC` or `u1F600` names.
fn character(name: &str) -> Option<char> {
    let digits =
        name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).filter(|digits| (4..=6).contains(&digits.len()))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// The first code and the widths from there on, in thousandths of the size.
fn widths(document: &Document, font: &Dictionary) -> Option<(i64, Vec<Object>)> {
    let first = match object(document, font, b"FirstChar") {
        Some(Object::Integer(first @ 0..=255)) => *first,
        _ => return None,
    };
    // A Type 3 font has a scale of its own.
    let matrix = object(document, font, b"FontMatrix").and_then(|matrix| matrix.as_array().ok());
    let is_type_3 = is_named(font, b"Subtype", b"Type3");
    let scale = matrix.and_then(|matrix| number(document, matrix.first()?)).filter(|_| is_type_3);
    let scale = scale.map_or(1.0, |scale| scale.abs() * 1000.0);
    let all = object(document, font, b"Widths")?.as_array().ok()?;
    let widths = all.iter().take(256).map(|width| real(number(document, width).unwrap_or(0.0) * scale));
    let widths: Vec<Object> = widths.collect();
    (!widths.is_empty()).then_some((first, widths))
}

fn standard_font(base: &str) -> &'static str {
    let name = base.to_ascii_lowercase();
    let has = |part: &str| name.contains(part);
    match () {
        () if base == "Symbol" => "Symbol",
        () if base == "ZapfDingbats" => "ZapfDingbats",
        () if has("courier") || has("mono") || has("consol") => "Courier",
        () if has("times") || has("roman") || has("serif") || has("georgia") || has("garamond") => "Times-Roman",
        () => "Helvetica",
    }
}

/// The font program, where that may say what codes mean, and its key in a descriptor.
fn program(document: &Document, font: &Dictionary) -> Option<(&'static [u8], Stream)> {
    let descriptor = dictionary(document, font, b"FontDescriptor")?;
    for key in [b"FontFile".as_slice(), b"FontFile3".as_slice()] {
        let Some(Object::Stream(stream)) = object(document, descriptor, key) else { continue };
        let is_compact = key == b"FontFile3";
        if is_compact && !is_named(&stream.dict, b"Subtype", b"Type1C") {
            continue;
        }
        let mut program = stream.decompressed_content().ok().filter(|program| program.len() <= MAX_PROGRAM_BYTES)?;
        if !is_compact {
            // The encoding stands in the part that is not encrypted.
            program.truncate(memchr::memmem::find(&program, b"eexec").unwrap_or(0));
            if is_nested(&program) {
                return None;
            }
        }
        let dictionary = Dictionary::from_iter([("Subtype", Object::Name(b"Type1C".to_vec()))]);
        let dictionary = if is_compact { dictionary } else { Dictionary::new() };
        return Some((key, Stream::new(dictionary, program)));
    }
    None
}

/// Whether brackets are nested so deeply that a recursive parser might not end well.
fn is_nested(program: &[u8]) -> bool {
    let mut depth = 0_usize;
    program.iter().any(|byte| {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_NESTING
    })
}

/// A font of many characters, with codes of two bytes.
fn composite(document: &Document, font: &Font<'_>, plain: &mut Document) -> ObjectId {
    let used: Vec<u32> = font.used.iter().copied().collect();
    let mut characters = declared(document, font.dictionary, &used);
    if matches!(font.codes, Codes::Utf16 | Codes::Text(_)) {
        for code in &used {
            if let Some(c) = char::from_u32(*code) {
                characters.entry(*code).or_insert_with(|| c.to_string());
            }
        }
    }
    // A code that means nothing may be said to; one of which nothing is said is not known.
    for code in &used {
        characters.entry(*code).or_insert_with(|| "\u{fffd}".to_string());
    }
    let map = plain.add_object(Stream::new(Dictionary::new(), character_map::write(&characters)));
    let descendant = object(document, font.dictionary, b"DescendantFonts").and_then(|fonts| fonts.as_array().ok());
    let descendant = descendant.and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
    let default = descendant.and_then(|font| object(document, font, b"DW")).and_then(|width| number(document, width));
    // Widths belong to glyphs, which are codes only where the encoding is the identity.
    let all = descendant.filter(|_| font.codes == Codes::Pairs).and_then(|font| object(document, font, b"W"));
    let widths = composite_widths(document, all.and_then(|all| all.as_array().ok()), &used);
    let descendant = Dictionary::from_iter([
        ("Type", Object::Name(b"Font".to_vec())),
        ("FontDescriptor", Object::Dictionary(Dictionary::new())),
        ("DW", Object::Integer(default.map_or(1000, |width| width.clamp(0.0, 10_000.0) as i64))),
        ("W", Object::Array(widths)),
    ]);
    let descendant = plain.add_object(descendant);
    plain.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Font".to_vec())),
        ("Subtype", Object::Name(b"Type0".to_vec())),
        ("BaseFont", Object::Name(b"Plain".to_vec())),
        ("Encoding", Object::Name(b"Identity-H".to_vec())),
        ("DescendantFonts", Object::Array(vec![Object::Reference(descendant)])),
        ("ToUnicode", Object::Reference(map)),
    ]))
}

/// `c [w w …]` for the codes that are used, from that and from `first last w`.
fn composite_widths(document: &Document, all: Option<&Vec<Object>>, used: &[u32]) -> Vec<Object> {
    let mut widths: BTreeMap<u32, f64> = BTreeMap::new();
    let mut rest = all.map_or(&[][..], |all| all);
    let mut left = 1 << 20;
    while let [first, second, tail @ ..] = rest {
        let Some(first) = number(document, first).filter(|code| (0.0..65_536.0).contains(code)) else { break };
        let first = first as u32;
        if let Ok((_, Object::Array(list))) = document.dereference(second) {
            for (at, width) in list.iter().enumerate() {
                let code = first + u32::try_from(at).unwrap_or(0);
                if let (Ok(_), Some(width)) = (used.binary_search(&code), number(document, width)) {
                    widths.insert(code, width);
                }
            }
            rest = tail;
        } else {
            let [width, tail @ ..] = tail else { break };
            let last = number(document, second).unwrap_or(0.0);
            let from = used.partition_point(|code| *code < first);
            let to = used.partition_point(|code| f64::from(*code) <= last).max(from);
            left -= (to - from).min(left);
            if let Some(width) = number(document, width).filter(|_| left > 0) {
                widths.extend(used[from..to].iter().map(|code| (*code, width)));
            }
            rest = tail;
        }
    }
    widths
        .iter()
        .flat_map(|(code, width)| [Object::Integer(i64::from(*code)), Object::Array(vec![real(*width)])])
        .collect()
}
