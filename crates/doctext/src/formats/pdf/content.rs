//! From the content of pages to characters at places.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use hayro_font::kurbo::{Affine, Point};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Operator;
use hayro_syntax::object::{Dict, MaybeRef, Name, Number, Object, ObjectIdentifier, Stream};

use super::bombs::Unpacker;
use super::clip::{Area, Path, real};
use super::damage::{Content, END};
use super::fonts::{Fonts, Shown};
use super::layout::{Counts, Layout};
use super::objects::missing;
use crate::limits::Limits;
use crate::rejected::Rejected;

/// Forms within forms.
const MAX_DEPTH: usize = 12;
/// Operators and characters of all pages and of the forms that they draw, each time that they do, and each time that the file is read.
const MAX_WORK: usize = 80_000_000;
/// States that are saved within each other.
const MAX_SAVED: usize = 500;
/// What a form costs that draws nothing, and what stands in the place of a page, in operators.
pub(super) const FORM: usize = 100;
/// Bytes of dictionaries, which the reader reads anew each time that one is asked for, that cost what an operator does.
const TEXT: usize = 8;
const MAX_NUMBER: f64 = 1e7;
/// Where the middle of a character is above its line, in sizes.
const MIDDLE: f64 = 0.25;

/// What a content stream may name.
struct Resources<'a> {
    fonts: Dict<'a>,
    drawings: Dict<'a>,
}

/// Follows what pages draw.
pub(super) struct Drawing<'a> {
    unpacker: Unpacker,
    pub(super) fonts: Fonts<'a>,
    /// Objects that pages refer to and that are not there.
    pub(super) missing: HashSet<ObjectIdentifier>,
    pub(super) lost: Lost,
    /// Places of contents that are damaged.
    pub(super) damages: usize,
    layout: Layout,
    /// Those that were last read, and from where: all pages may share them.
    resources: Option<((usize, usize), Rc<Resources<'a>>)>,
    /// Those that are being drawn.
    forms: Vec<ObjectIdentifier>,
    pub(super) work: Work,
}

/// How much was drawn, and how much may be.
#[derive(Clone, Copy)]
pub(super) struct Work {
    done: usize,
    most: usize,
}

impl Work {
    /// Nothing yet.
    pub(super) fn within(limits: Limits) -> Work {
        let most = limits.max_operators.and_then(|most| usize::try_from(most).ok());
        Work { done: 0, most: most.unwrap_or(MAX_WORK).min(MAX_WORK) }
    }
}

/// Pages that cannot be shown in full.
#[derive(Default)]
pub(super) struct Lost {
    pub pages: usize,
    /// What is wrong with the first.
    pub first: String,
    /// What is wrong with the page in hand.
    fault: Option<String>,
}

impl Lost {
    pub(super) fn of_page(&mut self, fault: &str) {
        self.fault.get_or_insert_with(|| fault.to_string());
    }

    /// Adds a page of which nothing is there.
    pub(super) fn add(&mut self, number: usize, fault: &str) {
        self.of_page(fault);
        self.end_page(number);
    }

    /// Whether something is wrong with the page in hand, which ends.
    pub(super) fn end_page(&mut self, number: usize) -> bool {
        let Some(fault) = self.fault.take() else { return false };
        self.pages += 1;
        self.note(&format!("page {number}: {fault}"));
        true
    }

    /// Notes a fault, of which the first is told.
    pub(super) fn note(&mut self, fault: &str) {
        if self.first.is_empty() {
            self.first = fault.to_string();
        }
    }
}

#[derive(Clone)]
struct State<'a> {
    /// From the units of the content to those of the page.
    matrix: Affine,
    /// From text to the content.
    text: Affine,
    font: Option<Rc<Shown<'a>>>,
    size: f64,
    /// More room after a character, and after a space.
    spacing: f64,
    words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    /// What of the page can be seen.
    visible: Area,
}

impl<'a> Drawing<'a> {
    /// `work` is what was done before.
    pub(super) fn new(unpacker: Unpacker, shifted: HashSet<u64>, work: Work) -> Self {
        Drawing {
            unpacker,
            fonts: Fonts::new(shifted),
            missing: HashSet::new(),
            lost: Lost::default(),
            damages: 0,
            layout: Layout::default(),
            resources: None,
            forms: Vec::new(),
            work,
        }
    }

    /// The text, how many characters there are, and what is left of the budget.
    pub(super) fn finish(self) -> (String, Counts, Unpacker) {
        let (text, counts) = self.layout.finish();
        (text, counts, self.unpacker)
    }

    /// Adds what a page shows within its boxes.
    ///
    /// # Errors
    /// Where there is too much, or it is damaged.
    pub(super) fn add_page(&mut self, page: &Dict<'a>, resources: &Dict<'a>, visible: Area) -> Result<(), Rejected> {
        let mut content = Vec::new();
        match page.get::<Object<'_>>("Contents") {
            Some(Object::Stream(stream)) => content = self.unpacked(&stream)?.into_owned(),
            Some(Object::Array(streams)) => {
                let mut found = HashSet::new();
                for stream in streams.iter::<Stream<'_>>() {
                    found.insert(stream.obj_id());
                    content.extend_from_slice(&self.unpacked(&stream)?);
                    content.push(b'\n');
                }
                let parts = streams.raw_iter().filter_map(|part| match part {
                    MaybeRef::Ref(id) => Some(ObjectIdentifier::from(id)),
                    MaybeRef::NotRef(_) => None,
                });
                let before = self.missing.len();
                self.missing.extend(parts.filter(|id| !found.contains(id)));
                if self.missing.len() > before {
                    self.lost.of_page("a part of its content is not there");
                }
            }
            Some(Object::Null(_)) => {}
            None if !page.contains_key("Contents") => {}
            _ => {
                self.missing.extend(missing(page, b"Contents"));
                self.lost.of_page("its content is not there");
            }
        }
        let (matrix, text) = (Affine::IDENTITY, Affine::IDENTITY);
        let (size, spacing, words, stretch, leading, rise) = (0.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        let state = State { matrix, text, font: None, size, spacing, words, stretch, leading, rise, visible };
        let resources = self.resources(resources)?;
        self.add(content, &resources, state)?;
        self.layout.end_page();
        Ok(())
    }

    fn resources(&mut self, dictionary: &Dict<'a>) -> Result<Rc<Resources<'a>>, Rejected> {
        let place = (dictionary.data().as_ptr().addr(), dictionary.data().len());
        if let Some((last, resources)) = &self.resources
            && *last == place
        {
            return Ok(Rc::clone(resources));
        }
        let [fonts, drawings] = ["Font", "XObject"].map(|key| {
            let found = dictionary.get::<Dict<'_>>(key);
            if found.is_none() {
                self.miss(dictionary, key.as_bytes());
            }
            found.unwrap_or_default()
        });
        for text in [dictionary, &fonts, &drawings] {
            self.count_text(text.data())?;
        }
        let resources = Rc::new(Resources { fonts, drawings });
        self.resources = Some((place, Rc::clone(&resources)));
        Ok(resources)
    }

    fn unpacked(&mut self, stream: &Stream<'a>) -> Result<Cow<'a, [u8]>, Rejected> {
        let (content, is_whole) = self.unpacker.unpack(stream)?;
        if !is_whole {
            self.lost.of_page("its content is damaged or cut off");
        }
        Ok(content)
    }

    /// Notes that an object which the page needs is not there.
    pub(super) fn miss(&mut self, dictionary: &Dict<'a>, key: &[u8]) {
        if let Some(id) = missing(dictionary, key) {
            self.missing.insert(id);
            self.lost.of_page(&format!("object {} is not there", id.obj_number));
        }
    }

    /// Adds what a content stream shows.
    fn add(&mut self, content: Vec<u8>, resources: &Resources<'a>, mut state: State<'a>) -> Result<(), Rejected> {
        let mut fonts: HashMap<Vec<u8>, Option<Rc<Shown<'a>>>> = HashMap::new();
        let mut saved = Vec::new();
        let mut not_saved = 0_usize;
        let mut line = Affine::IDENTITY;
        let mut path = Path::default();
        let mut content = Content::new(content);
        let (mut known, mut unknown, mut damages) = (0_usize, 0_usize, 0_usize);
        let mut is_open = false;
        'damages: loop {
            let mut operators = TypedIter::new(content.rest());
            let mut read = 0;
            while let Some(operator) = operators.next() {
                self.count(1)?;
                read += 1;
                match operator {
                    Operator::Fallback(name) => match &**name {
                        END => {
                            known += read;
                            break 'damages;
                        }
                        // Without the text that they are to show.
                        b"Tj" | b"TJ" | b"'" | b"\"" => damages += 1,
                        _ => unknown += 1,
                    },
                    Operator::SaveState(_) if saved.len() == MAX_SAVED => not_saved += 1,
                    Operator::RestoreState(_) if not_saved > 0 => not_saved -= 1,
                    Operator::SaveState(_) => saved.push(state.clone()),
                    Operator::RestoreState(_) => state = saved.pop().unwrap_or(state),
                    Operator::Transform(m) => state.matrix *= affine([m.0, m.1, m.2, m.3, m.4, m.5]),
                    Operator::BeginText(_) => {
                        (line, state.text) = (Affine::IDENTITY, Affine::IDENTITY);
                        is_open = true;
                    }
                    Operator::EndText(_) => is_open = false,
                    Operator::SetTextMatrix(m) => {
                        line = affine([m.0, m.1, m.2, m.3, m.4, m.5]);
                        state.text = line;
                    }
                    Operator::NextLine(by) => state.next_line(&mut line, real(by.0), real(by.1)),
                    Operator::NextLineAndSetLeading(by) => {
                        state.leading = -real(by.1);
                        state.next_line(&mut line, real(by.0), real(by.1));
                    }
                    Operator::NextLineUsingLeading(_) => state.next_line(&mut line, 0.0, -state.leading),
                    Operator::CharacterSpacing(by) => state.spacing = real(by.0),
                    Operator::WordSpacing(by) => state.words = real(by.0),
                    Operator::HorizontalScaling(by) => state.stretch = real(by.0) / 100.0,
                    Operator::TextLeading(by) => state.leading = real(by.0),
                    Operator::TextRise(by) => state.rise = real(by.0),
                    Operator::TextFont(font) => {
                        state.size = real(font.1);
                        state.font = match fonts.get(font.0.as_ref()) {
                            Some(known) => known.clone(),
                            None => {
                                let dictionary = resources.fonts.get::<Dict<'_>>(font.0);
                                if dictionary.is_none() {
                                    self.miss(&resources.fonts, font.0);
                                }
                                let dictionary = dictionary.unwrap_or_default();
                                self.count_text(dictionary.data())?;
                                let shown = self.fonts.get(&dictionary, &mut self.unpacker)?;
                                fonts.insert(font.0.to_vec(), shown.clone());
                                shown
                            }
                        };
                    }
                    Operator::ShowText(text) => self.show_all(&mut state, text.0)?,
                    Operator::NextLineAndShowText(text) => {
                        state.next_line(&mut line, 0.0, -state.leading);
                        self.show_all(&mut state, text.0)?;
                    }
                    Operator::ShowTextWithParameters(text) => {
                        (state.words, state.spacing) = (real(text.0), real(text.1));
                        state.next_line(&mut line, 0.0, -state.leading);
                        self.show_all(&mut state, text.2)?;
                    }
                    Operator::ShowTexts(parts) => {
                        for part in parts.0.iter::<Object<'_>>() {
                            match part {
                                Object::String(text) => self.show(&mut state, &text)?,
                                Object::Number(back) => state.advance(-real(back) / 1000.0 * state.size),
                                _ => {}
                            }
                        }
                        self.layout.end_string()?;
                    }
                    Operator::XObject(form) => self.add_form(resources, form.0, &state)?,
                    other => state.visible = path.follow(&other, state.matrix, state.visible),
                }
            }
            known += read;
            // What follows may be looked through to its end.
            self.count(content.rest().len())?;
            if !content.mend(read) {
                self.lost.of_page("its content is damaged");
                break;
            }
        }
        let damages = damages + content.damages + usize::from(is_open);
        self.damages += damages;
        if damages + unknown > known - unknown {
            self.lost.of_page("its content is damaged");
        }
        Ok(())
    }

    fn add_form(&mut self, resources: &Resources<'a>, name: &Name<'_>, state: &State<'a>) -> Result<(), Rejected> {
        let Some(form) = resources.drawings.get::<Stream<'_>>(name) else {
            self.miss(&resources.drawings, name);
            if !resources.drawings.contains_key(name) {
                self.lost.of_page(&format!("there is no `{}`, which it draws", name.as_str()));
            }
            return Ok(());
        };
        self.count_text(form.dict().data())?;
        let is_form = form.dict().get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_str() == "Form");
        if !is_form || self.forms.len() == MAX_DEPTH || self.forms.contains(&form.obj_id()) {
            return Ok(());
        }
        self.count(FORM)?;
        let own = form.dict().get::<Dict<'_>>("Resources");
        let own = own.map(|own| self.resources(&own)).transpose()?;
        let content = self.unpacked(&form)?;
        let mut state = state.clone();
        if let Some(matrix) = form.dict().get::<[f32; 6]>("Matrix") {
            state.matrix *= Affine::new(matrix.map(|number| f64::from(number).clamp(-MAX_NUMBER, MAX_NUMBER)));
        }
        state.visible = state.visible.within_form(form.dict(), state.matrix);
        self.forms.push(form.obj_id());
        self.add(content.into_owned(), own.as_deref().unwrap_or(resources), state)?;
        self.forms.pop();
        Ok(())
    }

    pub(super) fn count(&mut self, work: usize) -> Result<(), Rejected> {
        self.work.done += work;
        let Work { done, most } = self.work;
        if done <= most {
            return Ok(());
        }
        let remedy = match most < MAX_WORK {
            true => {
                "which is its share of what the PDF files in its archive may draw; allow more with max-unpacked, or unpack it"
            }
            false => "print it to several PDF files",
        };
        Err(Rejected::too_large(format!("it draws more than {most} operators and characters; {remedy}")))
    }

    /// Counts the text of a dictionary or an array.
    pub(super) fn count_text(&mut self, text: &[u8]) -> Result<(), Rejected> {
        self.count(text.len() / TEXT)
    }

    fn show_all(&mut self, state: &mut State<'a>, text: &[u8]) -> Result<(), Rejected> {
        self.show(state, text)?;
        self.layout.end_string()
    }

    /// Shows a part of a string.
    fn show(&mut self, state: &mut State<'a>, text: &[u8]) -> Result<(), Rejected> {
        let Some(font) = state.font.clone() else {
            if text.iter().any(|code| !matches!(code, 0 | b' ')) {
                self.lost.of_page("text in it has no font");
            }
            return Ok(());
        };
        self.count(text.len())?;
        let mut at = 0;
        while at < text.len() {
            let (code, len, character) = font.next(text, at);
            at += len;
            let is_space = code == 32 && len == 1;
            let spacing = state.spacing + if is_space { state.words } else { 0.0 };
            let place = state.matrix * state.text * Affine::new([state.stretch, 0.0, 0.0, 1.0, 0.0, state.rise]);
            if state.visible.holds(place * Point::new(character.width / 2.0 * state.size, MIDDLE * state.size)) {
                self.layout.add(place.as_coeffs(), spacing, state.size, &character)?;
            } else {
                self.layout.pass_over(&character);
            }
            state.advance(character.width * state.size + spacing);
        }
        Ok(())
    }
}

impl State<'_> {
    fn next_line(&mut self, line: &mut Affine, x: f64, y: f64) {
        *line *= Affine::translate((x, y));
        self.text = *line;
    }

    fn advance(&mut self, by: f64) {
        self.text *= Affine::translate((by * self.stretch, 0.0));
    }
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(real))
}
