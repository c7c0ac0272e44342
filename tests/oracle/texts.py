"""From the bytes of a file to its tokens, after sections 1 and 2 of docs/counting.md (the numbers in brackets)."""

import hashlib
import json
import math
import subprocess
from collections import namedtuple
from functools import cached_property
from itertools import accumulate

import regex
import unicodedata2
import yaml

import uax29
from breaks import breaks, passed
from reading import SCRIPTS, Read, lower, paragraphs, read
from sentences import Sentences
from special import specials, strict_specials

# ------------------------------------------------------------------------------------------------ [1] reading documents

PYTHON_CODECS = {"shift_jis": "cp932", "euc-kr": "cp949", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-8-i": "iso-8859-8",
                 "macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "windows-874": "cp874", "utf-16": "utf-16-le"}
MARKS = [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
         (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]


def decode(raw, encoding):
    for mark, codec in MARKS:
        if raw.startswith(mark):
            return raw[len(mark):].decode(codec, "replace")
    encoding = (encoding or "utf-8").lower()
    codec = PYTHON_CODECS.get(encoding, encoding)
    if not codec.startswith("utf-16"):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        if codec.startswith(("windows-125", "cp874", "iso-8859")):      # the web's tables have C1 controls in the holes
            return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in raw)
        return raw.decode(codec, "replace")


CONTROLS = dict.fromkeys([*range(9), *range(14, 32), 127], " ") | dict.fromkeys([*range(128, 133), *range(134, 160)], "\u00a0")


def without_controls(text):
    """Control characters that are no white space are read as spaces of as many bytes."""
    return text if text.isascii() and text.isprintable() else text.translate(CONTROLS)


def is_binary(text):
    return text.count("\0") > max(1, len(text) / 1000)


FRONT_MATTER = regex.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", regex.DOTALL | regex.MULTILINE)


def body_start(text):
    """Where the body begins: behind the front matter, if that is a YAML mapping."""
    if not (match := FRONT_MATTER.match(text)):
        return 0
    try:
        matter = yaml.load(match["yaml"], yaml.BaseLoader)
    except yaml.YAMLError:
        return 0
    return match.end() if isinstance(matter, dict) else 0


class Pairs(list):
    """A JSON object, with keys that stand twice."""


def finite(number):
    if not math.isfinite(float(number)):        # JSON has no such numbers, but Python reads them
        raise ValueError(f"{number} is no number")
    return float(number)


def row_texts(raw, text_column):
    """The texts in a JSONL file by the numbers of their lines, without those in which the contract sees no document."""
    texts = {}
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            row = json.loads(line.decode("utf-8"), object_pairs_hook=Pairs, parse_float=finite, parse_constant=finite)
            json.dumps(row, ensure_ascii=False).encode("utf-8")         # fails for a lone half of a surrogate pair
        except ValueError:
            continue
        keys = [key for key, _ in row] if isinstance(row, Pairs) else []
        text = dict(row)[text_column] if keys.count(text_column) == 1 else None
        others = ["_".join(regex.findall(r"[\p{Alphabetic}\p{N}]+", key)).lower() for key in keys if key != text_column]
        if (isinstance(text, str) and not is_binary(text) and regex.search(r"\P{White_Space}", text)
                and all(others) and len(set(others)) == len(others)):
            texts[number] = without_controls(text)
    return texts


# --------------------------------------------------------------------------------------------------------- [2] tokens

# start and end in bytes, see [2]; first and behind in characters of the body; raw is what of the text as it is read
Token = namedtuple("Token", "form cls start end sentence paragraph raw first behind a b breaks")
LETTER_OR_DIGIT = r"[\p{Alphabetic}\p{N}]"
HAS_LETTER = regex.compile(LETTER_OR_DIGIT)
MARKS_BEHIND = regex.compile(r"[\p{M}ﾞﾟ]*")
COMPLEX = regex.compile("|".join(rf"{script}+(?:[\p{{M}}ﾞﾟ]+{script}+)*" for script in SCRIPTS), regex.V1)
# [2.2] Where a word ends that does not end there by UAX #29; a bar is of no class.
ENDS_WORD = regex.compile(r"(?<=\p{Lowercase})\.(?=\p{Uppercase}\p{Lowercase})|[:\ufe13\ufe55：]")
ENDS_WORD_BUT_COLON = regex.compile(ENDS_WORD.pattern.replace("[:", "["))
OF_A_WORD = regex.compile(r"[\p{Alphabetic}\p{N}\p{M}](?:.*[\p{Alphabetic}\p{N}\p{M}])?", regex.DOTALL)
APOSTROPHES = "'’‘ʼ"
ONE_APOSTROPHE = dict.fromkeys(map(ord, APOSTROPHES), "'")
VANISHING = dict.fromkeys(map(ord, "\u00ad\u2060\ufeff"))            # with uax29-strict
ELIDING = "fr it ca oc co fur gcf lij lmo pms sc scn vec wa".split()
ELISIONS = set("""l' d' j' m' t' s' n' c' ç' v' ch' qu' jusqu' lorsqu' puisqu' quoiqu' quelqu' dell' all' nell' sull' dall' coll'
               pell' un' gl' degl' agl' dagl' negl' sugl' quell' quest' bell' sant' nessun'
               ciascun' alcun' buon' anch' com' dov' altr' cent' cinquant' cos' dev' mezz' mill' nient' novant' ottant' poc' quand' quant' quarant' senz' sessant' trent' tutt'""".split())


def shortened(form):
    """[2.3] what stands for a form of too many characters."""
    return form if len(form) <= 200 else form[:200] + "…" + hashlib.sha256(form.encode()).hexdigest()[:8]


def after_elision(raw):
    """Where the second word of one with an elided article begins."""
    middle = next((i + 1 for i, char in enumerate(raw) if char in APOSTROPHES), len(raw))
    prefix = lower(unicodedata2.normalize("NFC", raw[:middle]).translate(ONE_APOSTROPHE))
    return middle if middle < len(raw) and prefix in ELISIONS else 0


class Tokenizer:
    """The rules for texts in one language."""

    def __init__(self, settings, cuts, language=""):
        self.settings, self.cuts, self.language = settings, cuts, language
        self.is_strict = settings.tokens == "uax29-strict"
        self.elides = settings.elision == "split" or settings.elision == "auto" and language in ELIDING and not self.is_strict
        self.has_breaks = not self.is_strict and settings.phrases == "punctuation"
        self.written_units = getattr(settings, "compounds", "").splitlines()
        self.form_of = {}
        self.sentences = Sentences(language, self.is_strict, settings.abbreviations)

    def read(self, body):
        """[2.0] the text as it is read."""
        return Read(body) if self.is_strict else read(body, self.language, self.settings.line_hyphens)

    def segments(self, text):
        """[2.2] (start, end) of the words in a piece of text without special tokens."""
        ends_word = ENDS_WORD_BUT_COLON if self.language in ("sv", "fi") else ENDS_WORD
        plain, breaks, cut, place = text if self.is_strict else ends_word.sub("|", text), {0, len(text)}, [], 0
        for run in COMPLEX.finditer(text):
            # A run stands alone, with the marks of no script behind it, which are in no dictionary.
            start, last = run.span()
            end = MARKS_BEHIND.match(text, last).end()
            breaks.update(place + b for b in uax29.word_boundaries(plain[place:start]))
            breaks |= {start + cut for cut in self.cuts(run.group())} | {end}
            cut.append((start, end))
            place = end
        breaks.update(place + b for b in uax29.word_boundaries(plain[place:]))
        breaks = sorted(breaks)
        found = [(a, b) for a, b in zip(breaks, breaks[1:]) if HAS_LETTER.search(text, a, b)]
        if not self.is_strict:
            found = [OF_A_WORD.search(text, a, b).span() for a, b in found]
        if self.settings.hyphens != "keep":
            return found

        def is_cut(a, b):
            return any(start < b and a < end for start, end in cut)

        joined = []                                                                                      # [2.4]
        for a, b in found:
            if (joined and a - joined[-1][1] == 1 and text[a - 1] in "-‐‑"
                    and not is_cut(a, b) and not is_cut(*joined[-1])):
                joined[-1] = (joined[-1][0], b)
            else:
                joined.append((a, b))
        return joined

    def form(self, raw, cls="word", cased=False):
        """[2.3, 2.4] the normal form of a token by what stands in the text; `cased` leaves out the lower case, and nothing is shortened."""
        form = self.whole_form(raw, cls, cased)
        return form if cased else shortened(form)

    def whole_form(self, raw, cls, cased):
        if isinstance(raw, tuple):              # a multiword expression
            return "_".join(self.form(part, cls, cased) for part in raw)
        if cls == "emoji":
            form = raw.replace("\ufe0f", "").replace("’", "'")
            if form[0] in "xX" and not cased:
                return "x" + form[1:].upper()
            return form if cased else regex.sub("[A-Z]+", lambda letters: letters.group().lower(), form)
        if cls in ("hashtag", "mention") and not self.is_strict:
            raw = regex.sub(r"['’][sS]\Z", "", raw)
        form = unicodedata2.normalize("NFC", raw)
        if cls == "word":
            form = form.translate(ONE_APOSTROPHE).translate(VANISHING if self.is_strict else {})
        form = form if cased else lower(form, "" if self.is_strict else self.language)
        if cls != "word":
            return form
        if self.settings.possessive == "strip" and form.endswith(("'s", "'S") if cased else "'s") and len(form) > 2:
            form = form[:-2]
        return form.replace("‐", "-").replace("‑", "-") if self.settings.hyphens == "keep" else form

    def words(self, text):
        """[2.2–2.5] (form, start, end) of the words in a piece of text without special tokens."""
        for a, b in self.segments(text):
            if self.elides and (middle := after_elision(text[a:b])):                                     # [2.5]
                yield self.known_form(text[a:a + middle]), a, a + middle
                a += middle
            yield self.known_form(text[a:b]), a, b

    def known_form(self, raw):
        if raw not in self.form_of:
            self.form_of[raw] = self.form(raw)
        return self.form_of[raw]

    def cut(self, body, signs=""):
        """[2.1–2.5] (form, class, start, end) of all tokens of a text as it is read, and (start, end, class) of the special ones."""
        found, place, special = [], 0, list(strict_specials(body) if self.is_strict else specials(body, signs))
        for a, b, cls in [*special, (len(body), len(body), None)]:
            found += [(form, "word", place + i, place + j) for form, i, j in self.words(body[place:a])]
            if cls:
                found.append((self.form(body[a:b], cls), cls, a, b))
            place = b
        return found, special

    def tokens(self, text, start):
        """All tokens of the body of `text`, which begins at the character `start`."""
        seen = self.read(text[start:])
        body = seen.text
        found, special = self.cut(body)
        offset = [0, *accumulate(len(char.encode("utf-8")) for char in text)]
        paragraph_of, sentence_of = self.divide(body, special, [a for _, _, a, _ in found])
        ends = [b for _, _, _, b in found]
        return self.joined([
            Token(form, cls, offset[start + seen.first[a]], offset[start + seen.behind[b - 1]], sentence_of[k], paragraph_of[k],
                  body[a:b], seen.first[a], seen.behind[b - 1], a, b,
                  breaks(body, ends[k - 1], a) if k and self.has_breaks else frozenset())
            for k, (form, cls, a, b) in enumerate(found)])

    @cached_property
    def units(self):
        """ngrams.md § 3: the forms of each unit, with the breaks that it passes."""
        units = {}
        for line in self.written_units:
            line = self.read(line).text
            found, _ = self.cut(line)
            gaps = [passed(line[b:a]) for (*_, b), (_, _, a, _) in zip(found, found[1:])]
            units.setdefault(tuple(form for form, *_ in found), []).append(gaps)
        return units

    def joined(self, tokens):
        """ngrams.md § 3: multiword expressions are one token."""
        if not self.units:
            return tokens
        longest = max(map(len, self.units))
        result, i = [], 0
        while i < len(tokens):
            first = tokens[i]
            for n in range(longest, 0, -1):
                words = tokens[i:i + n]
                if n == 1 or (all(token.cls == "word" and token.sentence == first.sentence for token in words)
                              and any(all(token.breaks <= gap for token, gap in zip(words[1:], gaps))
                                      for gaps in self.units.get(tuple(token.form for token in words), ()))):
                    last = words[-1]
                    result.append(first if n == 1 else first._replace(
                        form=shortened("_".join(token.form for token in words)), end=last.end, behind=last.behind, b=last.b,
                        raw=tuple(token.raw for token in words)))
                    i += n
                    break
        return result

    def divide(self, body, special, starts):
        """[2.7] the numbers of paragraph and sentence for each token, by the place at which it begins."""
        sentence_starts, paragraph_starts = [], []
        whole = {place for a, b, _ in special for place in range(a + 1, b)}     # no sentence ends inside these
        for a, b in paragraphs(body):
            paragraph_starts.append(a)
            sentence_starts += [a + place for place in self.sentences.starts(body[a:b]) if a + place not in whole]
        result = []
        for places in (paragraph_starts, sentence_starts):
            numbers, current, number, upcoming = [], None, -1, 0
            for start in starts:
                while upcoming < len(places) and places[upcoming] <= start:
                    upcoming += 1
                if upcoming != current:                 # only those in which a token begins get a number
                    current, number = upcoming, number + 1
                numbers.append(number)
            result.append(numbers)
        return result


def dictionary_cuts(runs, method, termloom):
    """run → the places inside it at which ICU's dictionary cuts. All runs go through one call, one to a paragraph."""
    if method == "icu":     # PyICU. Only for a look: ICU4C weighs Chinese by frequency, where ICU4X takes the longest word
        import icu
        breaker, cuts = icu.BreakIterator.createWordInstance(icu.Locale.getRoot()), {}
        for run in runs:
            breaker.setText(run)
            utf16 = list(breaker)
            width = [0, *accumulate(1 + (ord(char) > 0xFFFF) for char in run)]
            cuts[run] = {width.index(place) for place in utf16 if place in width} - {len(run)}
        return cuts
    runs = sorted(runs)
    if not runs:
        return {}
    text = "\n\n".join(runs)
    out = subprocess.run([termloom, "tokens", "-", "--tokens", "uax29-strict"], input=text.encode(), stdout=subprocess.PIPE,
                         check=True).stdout.decode()
    header, *lines = out.splitlines()
    columns = header.split("\t")
    start, end = columns.index("start_byte"), columns.index("end_byte")
    edges = set()
    for line in lines:
        cells = line.split("\t")
        edges |= {int(cells[start]), int(cells[end])}
    cuts, place = {}, 0
    for run in runs:
        offset = list(accumulate((len(char.encode()) for char in run), initial=place))
        cuts[run] = {i for i, byte in enumerate(offset) if byte in edges and 0 < i < len(run)}
        place = offset[-1] + 2
    return cuts
