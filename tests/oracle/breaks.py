"""What ends a phrase: the breaks in the gap between two tokens, after "What ends a phrase" in section 4 of docs/counting.md."""

from reading import characters_of, compiled

UNSEEN = compiled(f"[{characters_of('00AD 200B–200F 202A–202E 2060–2069 FEFF')}]")
SIGNS = {"comma": ",،、，﹐﹑､︐︑", "semicolon": ";؛；﹔︔\u037e", "colon": ":：﹕︓", "round": "()（）﹙﹚︵︶\ufd3e\ufd3f", "square": "[]［］【】〔〕〖〗﹝﹞",
         "curly": "{}｛｝﹛﹜", "slash": "/／", "bar": "|｜│┃║"}
KIND_OF = {sign: kind for kind, signs in SIGNS.items() for sign in signs}
DASH_BETWEEN = r"[\-\u2010-\u2015\u2212\ufe63\uff0d]++"
DASH = compiled(rf"[—―⸺⸻︱﹘]|--|(?<=\p{{White_Space}}){DASH_BETWEEN}(?=\p{{White_Space}})")
ITEM = compiled(r"[\n-\r\u0085\u2028\u2029]\p{White_Space}*+(?:[•‣⁃◦∙▪▫■□●○▸►▶➢➤➔✓✔✗✘✦★☆◆◇❖☐☑☒\uf0b7\uf0a7\uf0d8]|[\-*+·–—]\p{White_Space})")
ITEM_NUMBER = compiled(r"[\n-\r\u0085\u2028\u2029]\p{White_Space}*\Z")
NUMBER = compiled(r"[0-9]{1,3}[.)]\p{White_Space}")


def breaks(text, start, end):
    """The kinds of breaks between a token that ends at `start` and one that begins at `end`."""
    if end - start == 1 and text[start] == " ":
        return frozenset()
    gap = UNSEEN.sub("", text[start:end])
    is_cell = "\t" in gap or ITEM.search(gap) or ITEM_NUMBER.search(gap) and NUMBER.match(text, end)
    return passed(gap) | {"cell"} if is_cell else passed(gap)


def passed(gap):
    """The kinds of breaks in a gap of a pattern, where no break is of kind cell."""
    gap = UNSEEN.sub("", gap)
    found = frozenset(KIND_OF[char] for char in gap if char in KIND_OF)
    return found | {"dash"} if DASH.search(gap) else found
