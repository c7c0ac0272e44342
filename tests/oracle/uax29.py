"""Word and sentence boundaries of UAX #29, written out rule by rule.

Only the character properties come from elsewhere: from the tables in the `regex` package (Unicode 17 in the version
that requirements.txt names). The rules are written by hand and slowly, so that they share nothing with termloom's.
"""

import regex


class Property(dict):
    """character → the value of one Unicode property, looked up once and kept."""

    def __init__(self, name, values):
        self.patterns = [(value, regex.compile(rf"\p{{{name}={value}}}")) for value in values.split()]

    def __missing__(self, char):
        self[char] = next((value for value, pattern in self.patterns if pattern.match(char)), "Other")
        return self[char]


WORD = Property("Word_Break", "ALetter CR Double_Quote Extend ExtendNumLet Format Hebrew_Letter Katakana LF MidLetter "
                "MidNum MidNumLet Newline Numeric Regional_Indicator Single_Quote WSegSpace ZWJ")
SENTENCE = Property("Sentence_Break", "ATerm CR Close Extend Format LF Lower Numeric OLetter SContinue STerm Sep Sp Upper")
PICTOGRAPH = regex.compile(r"\p{Extended_Pictographic}")

NEWLINES = {"CR", "LF", "Newline"}
IGNORED = {"Extend", "Format", "ZWJ"}
AHLETTER = {"ALetter", "Hebrew_Letter"}
MIDNUMLETQ = {"MidNumLet", "Single_Quote"}
MIDLETTERQ = MIDNUMLETQ | {"MidLetter"}
MIDNUMQ = MIDNUMLETQ | {"MidNum"}


def word_boundaries(text):
    """The indexes in `text` at which a word segment begins or ends, both ends included."""
    if not text:
        return [0]
    props = [WORD[char] for char in text]
    breaks = [0]
    seen = []           # WB4: the properties before this place, without Extend, Format and ZWJ
    flags = 0           # how many regional indicators stand at the end of `seen`
    for i, right in enumerate(props):
        if i and word_break_before(text, props, i, right, seen, flags):
            breaks.append(i)
        if right not in IGNORED:
            flags = flags + 1 if right == "Regional_Indicator" else 0
            seen.append(right)
    return breaks + [len(text)]


def word_break_before(text, props, i, right, seen, flags):
    left = props[i - 1]
    if left == "CR" and right == "LF":                              # WB3
        return False
    if left in NEWLINES or right in NEWLINES:                       # WB3a, WB3b
        return True
    if left == "ZWJ" and PICTOGRAPH.match(text[i]):                 # WB3c
        return False
    if left == "WSegSpace" and right == "WSegSpace":                # WB3d
        return False
    if right in IGNORED:                                            # WB4
        return False
    if not seen:
        return True
    left = seen[-1]
    before = seen[-2] if len(seen) > 1 else None
    after = None                                                    # looked up only where a rule asks for it
    if right in MIDLETTERQ or right == "MidNum" or right == "Double_Quote":
        after = next((p for p in props[i + 1:i + 200] if p not in IGNORED), None)
    return not (
        (left in AHLETTER and right in AHLETTER)                                                # WB5
        or (left in AHLETTER and right in MIDLETTERQ and after in AHLETTER)                     # WB6
        or (before in AHLETTER and left in MIDLETTERQ and right in AHLETTER)                    # WB7
        or (left == "Hebrew_Letter" and right == "Single_Quote")                                # WB7a
        or (left == "Hebrew_Letter" and right == "Double_Quote" and after == "Hebrew_Letter")   # WB7b
        or (before == "Hebrew_Letter" and left == "Double_Quote" and right == "Hebrew_Letter")  # WB7c
        or (left == "Numeric" and right == "Numeric")                                           # WB8
        or (left in AHLETTER and right == "Numeric")                                            # WB9
        or (left == "Numeric" and right in AHLETTER)                                            # WB10
        or (before == "Numeric" and left in MIDNUMQ and right == "Numeric")                     # WB11
        or (left == "Numeric" and right in MIDNUMQ and after == "Numeric")                      # WB12
        or (left == "Katakana" and right == "Katakana")                                         # WB13
        or ((left in AHLETTER or left in {"Numeric", "Katakana", "ExtendNumLet"}) and right == "ExtendNumLet")  # WB13a
        or (left == "ExtendNumLet" and (right in AHLETTER or right in {"Numeric", "Katakana"}))  # WB13b
        or (right == "Regional_Indicator" and flags % 2 == 1)                                   # WB15, WB16
    )


# One letter per property, so that the sentence rules can be written as regular expressions over them.
CODES = {"ATerm": "A", "STerm": "T", "Close": "C", "Sp": "S", "Lower": "l", "Upper": "U", "OLetter": "O", "Numeric": "N",
         "SContinue": "c", "Sep": "p", "CR": "r", "LF": "n", "Other": "x"}
SENTENCE_END = regex.compile(r"[AT]C*+S*+(?:rn|[rnp])?+")           # SB9, SB10, SB11: as long as it gets
SB8 = regex.compile(r"[^OUlprnAT]*l")


def sentence_boundaries(text):
    """The indexes in `text` at which a sentence begins or ends, both ends included."""
    props = [SENTENCE[char] for char in text]
    kept, codes = [], []                                            # SB5: without Extend and Format
    breaks = {0, len(text)}
    for i, prop in enumerate(props):
        after_separator = i and props[i - 1] in ("Sep", "CR", "LF")
        if after_separator and not (props[i - 1] == "CR" and prop == "LF"):
            breaks.add(i)                                           # SB3, SB4
        if prop not in ("Extend", "Format"):
            kept.append(i)
            codes.append(CODES[prop])
        elif not i or after_separator:                              # nothing for it to be joined to
            kept.append(i)
            codes.append("x")
    codes = "".join(codes)
    for end in SENTENCE_END.finditer(codes, overlapped=True):
        place, matched = end.end(), end.group()
        if place == len(codes):
            continue
        right = codes[place]
        if matched == "A" and right == "N":                         # SB6
            continue
        if matched == "A" and right == "U" and codes[end.start() - 1:end.start()] in ("U", "l"):    # SB7
            continue
        if matched[-1] not in "rnp":
            if matched[0] == "A" and SB8.match(codes, place):       # SB8
                continue
            if right in "cAT":                                      # SB8a
                continue
        breaks.add(kept[place])
    return sorted(breaks)
