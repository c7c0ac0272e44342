"""Where sentences end, after section 2, step 7 of docs/counting.md (the numbers in brackets are its rules)."""

from functools import cache
from pathlib import Path

import regex

import uax29
from reading import DATA, UNSPACED_LETTER, compiled, lower, stop_words

LETTER = r"[\p{SB=LO}\p{SB=UP}\p{SB=LE}]"
SPACE = r"[\p{SB=SP}\r\n]"
PASSED = r"[\p{SB=EX}\p{SB=FO}]"
NOTE = rf"\[[{LETTER}\p{{SB=NU}} ,\-–^]{{1,20}}\]|[\p{{SB=CL}}*_†‡²³¹⁰⁴-⁹\u2600-\u27bf\U0001f000-\U0001faff]"
TAIL = compiled(rf"(?:{NOTE})*+")
NUMBER = compiled(rf"[0-9]{{1,3}}(?![0-9])(?={SPACE}++\p{{SB=UP}})")
WORD_BEFORE = compiled(rf"(?r){LETTER}\p{{SB=LO}}\p{{SB=CL}}*")
SPACES, SPACES_BEFORE = compiled(f"{SPACE}*+"), compiled(f"(?r){SPACE}*")
OTHER_CLOSE = compiled(r"[\p{SB=CL}--[()\[\]{}]]")
SMALL_FIRST = compiled(rf"[^{LETTER}\p{{SB=SE}}\p{{SB=AT}}\p{{SB=ST}}]*+\p{{SB=LO}}")
BEFORE_CLOSE = compiled(r"(?r)\P{SB=CL}?\p{SB=CL}*")
ATERM, SMALL, CAPITAL, LOST_SPACE = compiled(r"\p{SB=AT}"), compiled(r"\p{SB=LO}"), compiled(r"\p{SB=UP}"), compiled(r"\p{SB=UP}\p{SB=LO}")
EAST = compiled(rf"[{UNSPACED_LETTER}&&[\u2e80-\U0010ffff]]")
RUN = compiled(rf"(?r)[{LETTER}{PASSED}.\-‐]*")
INITIAL = rf"[\p{{SB=UP}}[\p{{SB=LE}}--{UNSPACED_LETTER}]][{PASSED}--\p{{Alphabetic}}]*\."
INITIALS = compiled(rf"(?:{INITIAL}[-‐]?)*{INITIAL}")
ROMAN = compiled(r"[IVX]{1,8}\.")
DIGIT_BEFORE = compiled(rf"(?r)[\p{{SB=NU}}&]{PASSED}*")
ORDINAL = compiled(rf"(?r)(?<=\A|\.[-–]|[^{LETTER}\p{{SB=NU}}{PASSED}‐.,:\-–])(?:[0-9]{{1,2}}\.)*[0-9]{{1,2}}")
WITH_ORDINALS = "bs cs da de dsb et eu fi fo gsw hr hsb hu is lb lv mk nb nds nn no pl sk sl sr tr".split()
NUMBER_NEXT = compiled(r"\p{SB=NU}|[IVXLC]+(?![\p{SB=UP}\p{SB=LO}])")
NEXT_WORD = compiled(rf"[\p{{SB=CL}}{PASSED}*_¿¡]*+(?P<word>[{LETTER}{PASSED}]*+)(?P<stop>\.?)")
CAPITALISED = compiled(r"\p{SB=UP}\P{SB=UP}*")
NEVER, BEFORE_NUMBER, BEFORE_STOP_WORD, NO_ABBREVIATION = ">", "#", "", "-"


def is_lost_space(before, text, place):
    """Whether a sentence ends between two characters although no space stands between them."""
    return bool(SMALL.match(before) and LOST_SPACE.match(text, place) or EAST.match(before) and EAST.match(text, place)
                or ATERM.match(before) and CAPITAL.match(text, place))


class Sentences:
    """The rules for texts in one language."""

    def __init__(self, language, is_strict=False, listed=""):
        self.language, self.is_strict = language, is_strict
        self.marks, self.parts, self.stop_words = *abbreviations(language, listed), stop_words("no" if language in ("nb", "nn") else language)

    def starts(self, paragraph):
        """The places at which a sentence begins."""
        if self.is_strict:
            flat = regex.sub(r"[\r\n]", " ", paragraph)
            return [0] + [place for place in uax29.sentence_boundaries(flat)[1:-1] if not self.is_no_end(flat, place)]
        kept = [i for i, char in enumerate(paragraph) if uax29.SENTENCE[char] not in ("Extend", "Format")]
        text, starts = "".join(paragraph[i] for i in kept), {0}
        for i, char in enumerate(text):
            kind = uax29.SENTENCE[char]
            if kind == "Sep":                                                                            # SB4
                starts.add(kept[i] + 1)
            if kind in ("ATerm", "STerm") and (place := self.end(text, i, kind, paragraph, kept)):
                starts.add(kept[place])
        return sorted(starts - {len(paragraph)} | {0})

    def is_no_end(self, text, place):
        """uax29-strict: whether an abbreviation or an initial stands before a boundary."""
        stop = SPACES_BEFORE.match(text, 0, place).start() - 1
        if text[stop:stop + 1] != ".":
            return False
        run = RUN.match(text, 0, stop).group() + "."
        followed = (NEVER, BEFORE_NUMBER)
        if regex.fullmatch(r"\p{SB=UP}\.", run) and run != "I." or self.marks.get(run) in followed:
            return True
        part = self.part(text, stop, run)
        return part is not None and (part[0] < len(part[1]) - 1 or part[2] in followed)

    def end(self, text, i, kind, paragraph, kept):
        """Where in `text`, which is without what is passed over, the next sentence begins, if one ends at the terminator `i`."""
        tail = TAIL.match(text, i + 1)                                                                   # [1]
        while (number := NUMBER.match(text, tail.end())) and WORD_BEFORE.match(text, 0, i) and not (
                text[i] == "." and self.goes_on(paragraph, kept, text, i, number.start())):
            tail = TAIL.match(text, number.end())
        place = SPACES.match(text, tail.end()).end()                                                     # [2]
        if place == len(text):
            return None
        new_line = text[place] in "-–—" and regex.search(r"[\r\n]", paragraph[kept[tail.end()]:kept[place]])
        if not new_line and uax29.SENTENCE[text[place]] in ("ATerm", "STerm", "Sep", "SContinue"):
            return None
        if kind == "STerm":                                                                              # [3]
            return place
        if place > tail.end():
            if not new_line and SMALL_FIRST.match(text, place):                                                           # [4]
                return None
        elif not is_lost_space(BEFORE_CLOSE.match(text, 0, i).group()[:1], text, place):               # [5]
            return None
        if text[i] == "." and not OTHER_CLOSE.search(text, i + 1, tail.end()) and self.goes_on(paragraph, kept, text, i, place):     # [6]
            return None
        return place

    def goes_on(self, paragraph, kept, text, i, place):
        """Whether the full stop `i` of `text` is that of something that goes on before `place`."""
        stop = kept[i]
        run = RUN.match(paragraph, 0, stop).group() + "."
        last = regex.split("[-‐]", run)[-1]
        for tried in (run, last) if last != run else (run,):
            mark = self.found(paragraph, stop, tried, text, i, len(run) - len(tried))
            if mark == BEFORE_NUMBER:
                return NUMBER_NEXT.match(text, place) is not None
            if mark is not None:
                return mark == NEVER or not self.stop_word_next(paragraph, kept[place])
        return False

    def found(self, paragraph, stop, run, text, i, behind_hyphen):
        """The mark of the abbreviation, or of what is like one, that `run` is; its full stop stands at `stop`."""
        begin = stop + 1 - len(run)
        if part := self.part(paragraph, stop, run):
            number, parts, mark = part
            return mark if number == len(parts) - 1 else NEVER
        if run in self.marks:
            return self.marks[run]
        behind_digit = DIGIT_BEFORE.match(paragraph, 0, begin)
        if not behind_digit and INITIALS.fullmatch(run) and (run != "I." if not behind_hyphen else run.count(".") > 1):
            return BEFORE_STOP_WORD
        if self.language in WITH_ORDINALS and (not behind_digit and ROMAN.fullmatch(run) or run == "." and ORDINAL.match(text, 0, i)):
            return BEFORE_STOP_WORD
        return None

    def part(self, paragraph, stop, run):
        """The abbreviation of several parts, of which `run` is one and the others stand around it."""
        begin = stop + 1 - len(run)
        return next(((number, parts, mark) for parts, number, mark in self.parts.get(run, ())
                     if stands(parts[:number], paragraph[max(0, begin - 99):begin], before=True)
                     and stands(parts[number + 1:], paragraph[stop + 1:stop + 99])), None)

    def stop_word_next(self, paragraph, place):
        match = NEXT_WORD.match(paragraph, place)
        word = match["word"]
        if not CAPITALISED.fullmatch(word) or lower(word, "tr" if self.language == "tr" else "") not in self.stop_words or self.marks.get(word) == NO_ABBREVIATION:
            return False
        return not match["stop"] or len(word) > 1 and word + "." not in self.marks


def stands(parts, text, before=False):
    """Whether the parts of an abbreviation stand at the beginning of the text, or at its end with nothing of a word before."""
    white = r"\p{White_Space}{0,3}"
    if before:
        written = white.join(map(regex.escape, parts)) + white if parts else ""
        return regex.search(rf"(?<![{LETTER}.\-‐]{PASSED}*){written}\Z", text, flags=regex.V1) is not None
    return regex.match("".join(white + regex.escape(part) for part in parts), text) is not None


def entries(text):
    for line in text.splitlines():
        if line.strip() and line[0] != "#":
            entry, _, mark = line.strip().rpartition(" ")
            yield (entry.strip(), mark) if mark in (NEVER, BEFORE_NUMBER, NO_ABBREVIATION) else (line.strip(), BEFORE_STOP_WORD)


OTHER_LISTS = "de fr es it pt nl pl sv cs da no fi tr".split()


@cache
def abbreviations(language, listed=""):
    """{what is one word: its mark}, and of what is several {a part: [(all parts, which of them it is, their mark)]}."""
    language = "no" if language in ("nb", "nn") else language

    def of(name):
        path = Path(DATA / "abbreviations" / f"{name}.txt")
        return [*entries(path.read_text("utf-8"))] if path.exists() else []

    lists = [[*entries(listed)]]
    if own := of(language):
        lists += [own, of("every")]
    else:
        lists += [of("en"), of("every"), of("ru")]
        lists += [[(entry, mark) for entry, mark in of(name) if " " in entry or entry.count(".") > 1 or entry != entry.lower()]
                  for name in OTHER_LISTS]
    listed = [entry for one in lists for entry in one]
    capital = [(entry[0].upper() + entry[1:], mark) for entry, mark in listed if SMALL.match(entry) and entry[1:].strip(".")]
    marks, several = {}, {}
    for entry, mark in listed + capital:
        if " " in entry:
            several.setdefault(tuple(entry.split()), mark)
        marks.setdefault(entry.replace(" ", ""), mark)
    parts = {}
    for entry, mark in several.items():
        for number, part in enumerate(entry):
            parts.setdefault(part, []).append((entry, number, mark))
    return marks, parts
