//! The fonts of a document: what characters their codes mean, and how wide they are.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as Text};

use super::bombs::Unpacker;
use super::character_map::CharacterMap;
use super::letters::{Use, is_shifted, shifted};
use super::objects::missing;
use crate::rejected::Rejected;

const MAX_FONTS: usize = 10_000;
/// Of what fonts say that their codes mean, which is kept.
const MAX_MAP_BYTES: usize = 32 << 20;
const MAX_CODE: f64 = 65_535.0;
/// Of codes that have widths: the reader makes room for each.
const MAX_WIDTHS: usize = 8 << 20;

/// Fonts of TeX whose characters are pieces of lines, circles and arrows.
const LINES: [&str; 7] = ["LINE1", "LINEW1", "LCIRCLE", "XYATIP", "XYBTIP", "XYCIRC", "XYDASH"];

/// A code of a font.
pub(super) struct Character {
    pub text: Box<str>,
    /// In sizes of the font.
    pub width: f64,
    /// How often it was shown.
    uses: Cell<u64>,
}

/// A font that text can be shown in.
pub(super) struct Shown<'a> {
    font: Font<'a>,
    /// What the font says its codes mean.
    declared: CharacterMap,
    name: Box<str>,
    /// From codes to the characters of a collection for East Asia, and from those to Unicode.
    collection: Option<(CMap, CMap)>,
    /// Of the dictionary.
    hash: u64,
    /// Its codes are the numbers of glyphs.
    is_shifted: bool,
    known: RefCell<HashMap<u32, Rc<Character>>>,
}

impl Shown<'_> {
    /// The next code of a string, its length and what it means.
    pub(super) fn next(&self, text: &[u8], at: usize) -> (u32, usize, Rc<Character>) {
        let (code, len) = self.font.read_code(text, at);
        let mut known = self.known.borrow_mut();
        let character = known.entry(code).or_insert_with(|| Rc::new(self.character(code)));
        character.uses.set(character.uses.get() + 1);
        (code, len.max(1), Rc::clone(character))
    }

    fn character(&self, code: u32) -> Character {
        let unicode = || match self.font.glyph(GlyphId::NOTDEF, code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let of_collection = || {
            let (codes, characters) = self.collection.as_ref()?;
            characters.lookup_bf_string((1..=4).find_map(|len| codes.lookup_cid_code(code, len))?)
        };
        // hayro knows the names that TeX gives to signs, but for this one.
        let is_mapsto = || code == 0x37 && self.is_of(&["CMSY"]);
        let named = || match unicode().or_else(of_collection) {
            _ if self.is_of(&LINES) => Some(String::new()),
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(text)) => Some(text),
            None => is_mapsto().then(|| "\u{21a6}".to_string()),
        };
        let text = self.declared.get(code).or_else(named);
        let mut text = text.unwrap_or_else(|| "\u{fffd}".to_string());
        if self.is_shifted
            && let Some(c) = shifted(code, &text)
        {
            text = c.to_string();
        }
        // What is written from above to below is read as if it were written from left to right.
        let width = if self.font.is_horizontal() { self.font.code_advance(code).x / 1000.0 } else { 1.0 };
        Character { text: text.into(), width, uses: Cell::new(0) }
    }

    /// Whether the name of the font, without the six letters that stand for a part of it, begins so.
    fn is_of(&self, families: &[&str]) -> bool {
        let name = self.name.split_once('+').map_or(&*self.name, |(_, name)| name);
        families.iter().any(|family| name.starts_with(family))
    }
}

/// The fonts of one document, each made once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    maps: CMapResolverFn,
    shown: HashMap<(usize, usize), Option<Rc<Shown<'a>>>>,
    map_bytes: usize,
    widths: usize,
    /// The hashes of those whose codes are the numbers of glyphs.
    shifted: HashSet<u64>,
    /// Objects that they refer to and that are not there.
    pub missing: HashSet<ObjectIdentifier>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(shifted: HashSet<u64>) -> Self {
        Fonts {
            shifted,
            missing: HashSet::new(),
            cache: FontCache::new(),
            programs: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            maps: Arc::new(load_embedded),
            shown: HashMap::new(),
            map_bytes: 0,
            widths: 0,
        }
    }

    /// The font of a dictionary, if text can be shown in it.
    ///
    /// # Errors
    /// Where it would take too much memory.
    pub(super) fn get(&mut self, font: &Dict<'a>, unpacker: &mut Unpacker) -> Result<Option<Rc<Shown<'a>>>, Rejected> {
        let key = (font.data().as_ptr().addr(), font.data().len());
        if let Some(shown) = self.shown.get(&key) {
            return Ok(shown.clone());
        }
        self.check(font, unpacker)?;
        let map = font.get::<Stream<'_>>("ToUnicode").and_then(|map| map.decoded_data().ok());
        let declared = map.map(|map| CharacterMap::read(&map)).unwrap_or_default();
        let collection = collection(font);
        let shown = self.cache.font(font, &self.programs, &self.maps);
        let name = font.get::<Name<'_>>("BaseFont").map(|name| name.as_str().into()).unwrap_or_default();
        let mut hasher = DefaultHasher::new();
        font.data().hash(&mut hasher);
        let hash = hasher.finish();
        let is_shifted = self.shifted.contains(&hash);
        let known = RefCell::default();
        let shown = shown.map(|font| Rc::new(Shown { font, declared, name, collection, hash, is_shifted, known }));
        self.shown.insert(key, shown.clone());
        Ok(shown)
    }

    /// The hashes of those whose codes turn out to be the numbers of glyphs.
    pub(super) fn find_shifted(&self) -> HashSet<u64> {
        let all = self.shown.values().flatten();
        let found = all.filter(|font| {
            let known = font.known.borrow();
            let uses = known.iter().map(|(code, character)| Use {
                code: *code,
                text: &character.text,
                count: character.uses.get(),
            });
            is_shifted(&uses.collect::<Vec<_>>())
        });
        found.map(|font| font.hash).collect()
    }

    /// How many characters were put right.
    pub(super) fn count_shifted(&self) -> u64 {
        let shifted = self.shown.values().flatten().filter(|font| font.is_shifted);
        let count =
            |font: &Rc<Shown<'_>>| font.known.borrow().values().map(|character| character.uses.get()).sum::<u64>();
        shifted.map(count).sum()
    }

    /// # Errors
    /// Where fonts take too much memory, or a stream of one is a bomb.
    fn check(&mut self, font: &Dict<'_>, unpacker: &mut Unpacker) -> Result<(), Rejected> {
        if self.shown.len() == MAX_FONTS {
            return Err(Rejected::too_large(format!("more than {MAX_FONTS} fonts in one PDF")));
        }
        let parts: [&[u8]; 5] = [b"ToUnicode", b"DescendantFonts", b"Encoding", b"FontDescriptor", b"Widths"];
        self.missing.extend(parts.iter().filter_map(|part| missing(font, part)));
        let descendant = descendant(font);
        for font in [Some(font), descendant.as_ref()].into_iter().flatten() {
            let descriptor = font.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
            for program in ["FontFile", "FontFile2", "FontFile3"] {
                descriptor.get::<Stream<'_>>(program).map(|program| unpacker.keep(&program)).transpose()?;
            }
            for map in ["ToUnicode", "Encoding", "CIDToGIDMap"] {
                let map = font.get::<Stream<'_>>(map).map(|map| unpacker.unpack(&map)).transpose()?;
                self.map_bytes += map.map_or(0, |(map, _)| map.len());
            }
            let first = font.get::<f32>("FirstChar").is_some_and(|first| first > 255.0);
            let is_bounded = |key| font.get::<Array<'_>>(key).is_none_or(|widths| self.count(&widths));
            if first || !["W", "W2"].into_iter().all(is_bounded) || self.map_bytes > MAX_MAP_BYTES {
                return Err(Rejected::too_large("the fonts in it have too many characters"));
            }
        }
        Ok(())
    }

    /// Counts the codes and ranges of codes that have widths; `false` where there are too many.
    fn count(&mut self, widths: &Array<'_>) -> bool {
        let mut before = 0.0;
        widths.iter::<Object<'_>>().all(|object| {
            let number = if let Object::Number(number) = object { number.as_f64() } else { before };
            self.widths += if number > before { (number - before) as usize } else { 1 };
            before = number;
            number <= MAX_CODE && self.widths <= MAX_WIDTHS
        })
    }
}

fn collection(font: &Dict<'_>) -> Option<(CMap, CMap)> {
    let descendant = descendant(font)?;
    let codes = match font.get::<Name<'_>>("Encoding")?.as_str() {
        "Identity-H" | "Identity-V" => CMap::identity_h(),
        name => CMap::parse(load_embedded(CMapName::from_bytes(name.as_bytes()))?, load_embedded)?,
    };
    let said = |info: Dict<'_>| {
        let [registry, ordering] = ["Registry", "Ordering"].map(|key| info.get::<Text<'_>>(key));
        Some(CidFamily::from_registry_ordering(&registry?, &ordering?))
    };
    let own = codes.metadata().character_collection.as_ref().map(|collection| collection.family.clone());
    let family = own.filter(|family| *family != CidFamily::AdobeIdentity);
    let family = family.or_else(|| descendant.get::<Dict<'_>>("CIDSystemInfo").and_then(said))?;
    Some((codes, CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?))
}

fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
    font.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next()
}
