"""The text as a reader sees it, after section 2, step 0 of docs/counting.md (the numbers in brackets are its steps)."""

import json
import os
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

import regex
import unicodedata2

DATA = Path(__file__).resolve().parents[2] / "data"


def compiled(pattern):
    return regex.compile(pattern, regex.V1)


def characters_of(ranges):
    """The inside of a class of characters from what the contract writes: `00AD 200B–200F`."""
    edges = [part.split("–") for part in ranges.split()]
    return "".join(f"\\U{edge[0]:0>8}-\\U{edge[-1]:0>8}" for edge in edges)


def lower(text, language=""):
    """[3] Unicode lower case. Capitals younger than this Python are found by their names."""
    text = (text.replace("I", "ı") if language in ("tr", "az") else text).replace("İ", "i").lower()
    if not text.isascii() and any(unicodedata.category(c) == "Cn" for c in text):
        text = "".join(young_lower(c) for c in text)
    return text


def young_lower(char):
    name = unicodedata2.name(char, "")
    if unicodedata.category(char) != "Cn" or " CAPITAL LETTER " not in name:
        return char
    try:
        return unicodedata2.lookup(name.replace(" CAPITAL ", " SMALL "))
    except KeyError:
        return char


def lines_of(name):
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and line[0] != "#"]


@cache
def stop_lists():
    """The lists of the crate stop-words, from where cargo keeps it."""
    home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    found = sorted(home.glob("registry/src/*/stop-words-*/src/iso/stopwords-iso.json"))
    if not found:
        print("note: cargo has no crate stop-words here, so hyphens at line ends and what follows abbreviations may disagree")
    return json.loads(found[-1].read_text("utf-8")) if found else {}


@cache
def stop_words(language):
    """The list of a language as it stands, the English one where it has none."""
    return set(lines_of("stop_words_en.txt") if language == "en" or language not in stop_lists() else stop_lists()[language])


class Read:
    """A text that edits have changed, with what of the body each of its characters was: the first and behind the last."""

    def __init__(self, body):
        self.text, self.first, self.behind = body, range(len(body)), range(1, len(body) + 1)

    def apply(self, edits):
        """Each edit is (start, end, what stands there then); they go from the left to the right."""
        edits = [(a, b, new) for a, b, new in edits if self.text[a:b] != new]
        if not edits:
            return
        text, first, behind, place = [], [], [], 0
        for a, b, new in [*edits, (len(self.text), len(self.text), "")]:
            text += [self.text[place:a], new]
            first += [*self.first[place:a], *([self.first[a]] * len(new) if new else [])]
            behind += [*self.behind[place:a], *([self.behind[b - 1]] * len(new) if new else [])]
            place = b
        self.text, self.first, self.behind = "".join(text), first, behind


def read(body, language, line_hyphens="auto"):
    text = Read(body)
    text.apply(joined_lines(text.text, language, line_hyphens))
    text.apply(plain_characters(text.text))
    text.apply(apostrophes(text.text))
    text.apply(without_spaces(text.text))
    if language == "de":
        text.apply(gender_forms(text.text))
    return text


# ---------------------------------------------------------------------------------------------- [1] hyphens at line ends

DIVIDED = compiled(r"(?<=\p{Alphabetic})(?P<sign>[-‐⸗\u00ad¬])[ \t]*+(?:\r\n|\r|\n)[ \t]*+(?=(?P<second>\p{Alphabetic}++))")
LETTERS_BEFORE = compiled(r"(?r)\p{Alphabetic}+")
CONJUNCTIONS = {"en": "and nor or to", "de": "bis bzw oder sowie und", "fr": "et ou", "es": "e o u y", "it": "e ed o", "pt": "e ou", "nl": "en of",
                "sv": "eller och", **dict.fromkeys(("da", "no", "nb", "nn"), "eller og"), "pl": "a i lub oraz", "ru": "и или", "cs": "a nebo",
                "fi": "ja tai", "tr": "ile ve veya"}
SMALL_AT_END, SMALL_AT_START = compiled(r"(?r)\p{Lowercase}"), compiled(r"\p{Lowercase}")


@cache
def word_list(language):
    return stop_words("en").union(lines_of("words_en.txt")) if language == "en" else set(stop_lists().get(language, ()))


def joins(text, language, option):
    """How many words are joined, and how many of them by `auto` in a language without a list."""
    signs = list(DIVIDED.finditer(text))
    edits = {start for start, _, _ in joined_lines(text, language, option)}
    joined = [match["sign"] for match in signs if match.start() in edits]
    return len(joined), 0 if option != "auto" or word_list(language) else sum(sign not in "\u00ad¬" for sign in joined)


def joined_lines(text, language, option):
    for match in DIVIDED.finditer(text):
        sign, second = match["sign"], match["second"]
        first = LETTERS_BEFORE.match(text, 0, match.start()).group()
        if sign in "\u00ad¬":
            compound = False
        elif option == "keep":
            continue
        elif not SMALL_AT_END.search(first[-1]) or not SMALL_AT_START.match(second):
            if second in CONJUNCTIONS.get(language, "").split():
                continue
            compound = True
        elif option == "join":
            compound = False
        else:
            listed, small = word_list(language), lower(second)
            first = lower(first)
            compound = first in listed and small in listed and first + small not in listed
            if second in CONJUNCTIONS.get(language, "").split() and first + small not in listed:
                continue
        yield match.end("sign") if compound else match.start(), match.end(), ""


# --------------------------------------------------------------------------------------------------------- [2] characters

VANISHING = characters_of("00AD 034F 061C 0640 07FA 180B–180F 200B–200F 202A–202E 2060–2064 2066–206F FE00–FE0F FEFF FFF9–FFFB "
                          "1BCA0–1BCA3 1D173–1D17A E0001 E0020–E007F E0100–E01EF")
JOINED = rf"[[{characters_of('0600–0DFF 0F00–109F 1780–18AF A8E0–A8FF')}]&&[\p{{Alphabetic}}\p{{M}}]]"
BOUNDED = rf"[[{characters_of('0E00–0EFF 1000–109F 1780–17FF')}]&&[\p{{Alphabetic}}\p{{M}}]]"
STYLED = characters_of("0132–0133 2102 2107 210A–2113 2115 2119–211D 2124 2128 212C–212D 212F–2131 2133–2134 24B6–24E9 FB00–FB28 "
                       "FB2A–FDFF FE70–FEFC FF10–FF19 FF21–FF3A FF41–FF5A FF66–FFDC 1D400–1D7FF 1EE00–1EEFF 1F130–1F149")
OTHERS = dict.fromkeys("\u202f\u3164\uffa0", " ") | dict(zip("ſẛꝛ⸗＃＠＿．，\u0364", "sṡr-#@_.,\u0308")) | {"\u0307": ""}
OTHERS |= {chr(first + i): chr(65 + i) for first in (0x1F150, 0x1F170) for i in range(26)}
# The half-width marks are one character with the letter before them, as NFKC has it for the run.
CHARACTER = compiled(
    rf"(?P<joiner>(?<={JOINED})[\u200c\u200d](?={JOINED})|(?<={BOUNDED})\u200b|\u200b(?={BOUNDED}))"
    rf"|(?P<gone>[{VANISHING}])"
    r"|(?P<other>[\u202f\u3164\uffa0ſẛꝛ⸗＃＠＿\U0001f150-\U0001f169\U0001f170-\U0001f189]|(?<=\p{N})[．，](?=\p{N})|(?<=[aouAOU])\u0364|(?<=i)\u0307)"
    rf"|(?P<styled>[\uff66-\uff9d][\uff9e\uff9f]?|[{STYLED}])")


def plain_characters(text):
    if text.isascii():
        return
    emoji = EMOJI.finditer(text)
    found = next(emoji, None)
    for match in CHARACTER.finditer(text):
        while found and found.end() <= match.start():
            found = next(emoji, None)
        if match["joiner"] or (found and found.start() <= match.start()):
            continue
        yield match.start(), match.end(), "" if match["gone"] else OTHERS[match.group()] if match["other"] else styled(match.group())


@cache
def styled(char):
    plain = unicodedata2.normalize("NFKC", char)
    plain = plain[1:] if plain[0] in " \u0640" else plain
    return char if " " in plain else plain


# [2.1] What an emoji is.
FLAG, MODIFIER = "[\U0001f1e6-\U0001f1ff]{2}", "[\U0001f3fb-\U0001f3ff]"
PICTURE = (rf"(?:{MODIFIER}(?!\ufe0e)\ufe0f*+|[\p{{Emoji}}--[\p{{ASCII}}{FLAG[:-3]}{MODIFIER}]](?!\ufe0e)\ufe0f*+(?:{MODIFIER}\ufe0f*+)?)"
           r"[\U000e0020-\U000e007f]*+")
EMOJI = compiled(rf"(?:{FLAG}|{PICTURE})(?:\u200d(?:{FLAG}|{PICTURE}))++|{FLAG}"
                 rf"|(?=\p{{Emoji_Presentation}}|.[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]){PICTURE}|[0-9#*]\ufe0f*+\u20e3")

# -------------------------------------------------------------------------------------------------------- [3] apostrophes

LIKE_APOSTROPHES = "`´ʹʻʽˈ՚\u1fbd\u1fbf‛′Ꞌꞌ＇"
BESIDE = rf"[[\p{{Alphabetic}}\p{{M}}]--[{LIKE_APOSTROPHES}]]"
APOSTROPHE = compiled(rf"(?<={BESIDE})[{LIKE_APOSTROPHES}](?={BESIDE})")


def apostrophes(text):
    return [(match.start(), match.end(), "'") for match in APOSTROPHE.finditer(text)]


# ----------------------------------------------------------------------------------------------- [4] texts without spaces

# [2.2] What the dictionary cuts, script by script.
SCRIPTS = [rf"[{script}&&[\p{{Alphabetic}}\p{{M}}]]" for script in (
    r"[\p{Han}\p{Hiragana}\p{Katakana}〆〱-〵〼ーｰﾞﾟ\u3099\u309a]", r"\p{Thai}", r"\p{Lao}", r"\p{Khmer}", r"\p{Myanmar}")]
UNSPACED = f"[{''.join(SCRIPTS)}\\ufe00-\\ufe0f]"
SIGN = f"[{characters_of('2018 2019 201C 201D 3001–3003 3008–3011 3014–301F FF01–FF0F FF1A–FF20 FF3B–FF40 FF5B–FF65')}]"
# [4, "Evasion"] A letter of these scripts.
UNSPACED_LETTER = r"[[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}〆〱-〵〼ーｰﾞﾟ]&&\p{Alphabetic}]"
ONE, ONLY, BARE = compiled(UNSPACED), compiled(f"(?:{UNSPACED}|{SIGN})+"), compiled(rf"[{UNSPACED}--\p{{M}}]")
LINE_END = compiled(r"\r\n|\r|\n")
WRAPPED = compiled(rf"(?<={UNSPACED}|{SIGN})[ \t]*+(?P<end>\r\n|\r|\n)[ \t]*+(?={UNSPACED}|{SIGN})")
WIDE, MARK = compiled(f"[{characters_of('2E80–D7FF F900–FAFF FF00–FF60 20000–10FFFF')}]"), compiled(r"\p{M}")
STRETCH, WHITE = compiled(r"[^ \t\u00a0\u3000]+"), compiled(r"\A\p{White_Space}+|\p{White_Space}+\Z")


def paragraphs(text):
    """[7] (start, end) of the parts between lines that hold only white space."""
    place, begun = 0, None
    for line in regex.split(r"(?<=\n|\r(?!\n))", text, flags=regex.V1):
        if regex.fullmatch(r"\p{White_Space}*", line):
            if begun is not None:
                yield begun, place
            begun = None
        elif begun is None:
            begun = place
        place += len(line)
    if begun is not None:
        yield begun, place


def width(line):
    return sum(0 if MARK.match(char) else 2 if WIDE.match(char) else 1 for char in WHITE.sub("", line))


def without_spaces(text):
    if not ONE.search(text):
        return
    edits = []
    for start, end in paragraphs(text):
        if ONE.search(text, start, end):
            edits += lines_together(text, start, end)
            edits += letters_together(text, start, end)
    yield from sorted(edits)


def lines_together(text, start, end):
    begins, ends = [start], []
    for match in LINE_END.finditer(text, start, end):
        ends.append(match.start())
        begins.append(match.end())
    widths = {b: width(text[a:b]) for a, b in zip(begins, [*ends, end])}
    widest = max(widths.values())
    for match in WRAPPED.finditer(text, start, end):
        if widest >= 16 and 5 * widths[match.start("end")] >= 4 * widest:
            yield match.start(), match.end(), ""


def letters_together(text, start, end):
    for line in compiled(r"[^\r\n]+").finditer(text, start, end):
        for fits, row in groupby(STRETCH.finditer(text, *line.span()), key=lambda stretch: letters_apart(stretch.group()) is not None):
            row = list(row)
            if fits and len(row) >= 5 and 5 * sum(letters_apart(stretch.group()) == 1 for stretch in row) >= 4 * len(row):
                yield from ((a.end(), b.start(), "") for a, b in zip(row, row[1:]))


def letters_apart(stretch):
    """How many letters stand together, if these are so few that they may stand apart."""
    letters = len(BARE.findall(stretch))
    return letters if letters <= 2 and ONLY.fullmatch(stretch) else None


# -------------------------------------------------------------------------------------------------------------- [5] German

# The letters \u01c0 and \u01c1 stand for the signs of globs (see themes.py), which are no letters here.
GERMAN_LETTER = r"[\p{Alphabetic}--[\u01c0\u01c1]]"
NO_MORE = rf"(?![{GERMAN_LETTER}\p{{N}}_])"
ENDS_A_NOUN = r"(?<=er|or|eur|ent|ant|ist|at|ät|oge|og|eg|är|ar)"
GENDER = compiled(
    rf"(?<={GERMAN_LETTER}{{2}}[{GERMAN_LETTER}&&\p{{Lowercase}}])(?:"
    rf"(?P<any>[*:_])(?:innen|in{NO_MORE})"
    rf"|(?P<slash>/-?)(?:innen|in){NO_MORE}"
    rf"|(?P<round>\()(?:innen|in)(?P<close>\))"
    rf"|(?P<many>I)nnen"
    rf"|{ENDS_A_NOUN}(?P<one>I)n{NO_MORE})")
GERMAN_LETTERS_BEFORE = compiled(f"(?r){GERMAN_LETTER}+")
STRETCH_BEFORE, NAME_OR_ADDRESS = compiled(r"(?r)\P{White_Space}*"), compiled(r"[@#]|://|www\.")
CAPITAL = compiled(r"\p{Uppercase}")


def gender_forms(text):
    place = longer = 0              # what was changed stands in the text at once, and makes it longer or shorter; but a `)` stays
    while match := GENDER.search(text, place):
        place = match.start() + 1
        if NAME_OR_ADDRESS.search(STRETCH_BEFORE.match(text, 0, match.start()).group()) or (match["slash"] or match["round"]) and (
                not CAPITAL.match(GERMAN_LETTERS_BEFORE.match(text, 0, match.start()).group())):
            continue
        edits = [(*match.span(group), "·i" if group in ("many", "one") else "·")
                 for group in ("any", "slash", "round", "many", "one") if match[group]]
        if match["close"]:
            edits.append((*match.span("close"), ""))
        yield from ((a - longer, b - longer, new) for a, b, new in edits)
        a, b, new = edits[0]
        text = text[:a] + new + text[b:]
        longer += len(new) - (b - a)
