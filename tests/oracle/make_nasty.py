#!/usr/bin/env python3
"""Write texts that mix what docs/counting.md has rules for, for a recount.

    python tests/oracle/make_nasty.py FOLDER [--texts N] [--seed S]

Each text is of one kind and short, and most name their language: one in which the program and the recount differ can be read.
"""

import argparse
import random
from pathlib import Path

from reading import DATA, lines_of, stop_lists
from sentences import NO_ABBREVIATION, OTHER_LISTS, entries

LANGUAGES = [*"en en de de fr it tr az sv fi nb cs ru zh ja th ar hi gu xx".split(), ""]
# [2.0, 2.2–2.5] letters, their marks, and what makes one word of several
LETTERS = """state owned govern ment cen sorship the The and und party Parliament l'état d's l's qu'il L’homme aujourd’hui dell'arte
    İstanbul Iğdır ılık IRAK I\u0307zmir EU n:r EU:n K:lle ſind iſt aͤlter Aͤ ꝛ ẛ é e\u0301tat ﬁne oﬃce ŉ ĳ Ĳ № ℡ ℓ ℕ ℵ Å K Ω ½ Ⅳ ⅳ ª º
    ʰ Σ ΟΔΟΣ ς ß ẞ ǅ ﷺ ﷲ ﻣﻦ الحكومة ﻷ الـحكومة ﹷ ﱞ می\u200cخواهم کتاب\u200cها क्\u200dष क्ष भाषा ｶﾞｷ ﾊﾟ ｶ ﾞ ﾡￂ 가 ㅋㅋ ＧＤＰ １９９０
    １，０００ １．５ １，a ＃タグ ＠name ＿x 𝔠𝔢𝔫 𝟙𝟚 Ⓒⓔⓝ ⓝ 🅐 🅰 🅰\ufe0f 🄰 Ⓜ Ⓜ\ufe0f 我们今天 学校 中国政府 日本語の テキスト ー々 カタカナ
    ประเทศไทย สวัสดี ພາສາ ខ្មែរ မြန်မာ ไท\u200bย ကာ\u200bလ \u0e33 a_b _a_ __ _état_ x's X’S s' don't rock'n'roll 3.5 1.000,5 e.g. U.S.
    a.B a.Bc ab.Cd ÀÉ.Àé party.Parliament. Node.js \u0345 \u0301 \u093e \u200d ʼn ʻokina Ꞌ ꞌa Bürger·innen""".split()
GLUE = [*[" "] * 12, "\n", "\n", "\n", "\n\n", "\n \n", "\r\n", "\r", "\t", "", "", "", "-", "-\n", "- \n ", "\u00ad\n", "¬\r\n", "⸗\n", "‐\r",
        *"\u00ad\u200b\u200c\u200d\u200e\u2060\ufeff\ufe0f\ufe0e\u202f\u00a0\u3000\u3164'’`´ʹʻˈ՚\u1fbd‛′Ꞌ＇*:_/()·.；。，「」、：|–‑",
        *"\u0301\u0364\u0308\u0307\u0640\ufe55\u2028\u0085\x01", "/-", ". ", "! ", "? ", ", ", " – ", "--"]
# [2.1]
POSTS = """http:// https:// HTTP:// ftps:// sftp:// http: https https… http:/… www. WWW. pic.twitter.com/ pic.x.com/ bit.ly/ t.co/ example.org/
    example.org exa-mple.co.uk/ a.b/ so.The/ x.www.y.de/ a-www.y.de/ my.pic.x.com/ file.txt/ 1.de/ ä.de/ a..de/ -a.de/ … a b p o S c 3 7
    é ß 日本 한 ½ name Tag state RT rt @name @na_me @name's @name’S @tag’s3 #tag #tag's #3 #3a #_a #a#b #a@b @a#b @a@b @a@b.c @a@server.social
    @a@b.chttps:// a@b.c a.b+c@d-e.org ..@b.c @ # .@name RT@name r/ab u/abc r/a /r/ab //r/ab r/ab/ r/ab/c u/abc's R/ab _r/ab r/é r/ab-c :) :-) :'(
    :’( :o) :o :op :-/ :// :\\ :** :D :DD :d ;) ;-) ;D ;P =) =D =/ <3 <33 </3 < :3 3:1 :3: :):) :D:D :D- :D.x :D'x :D_ :D% :^) :-O
    :-\\\\ :p ::: 👍 👍🏽 🇩🇪 🇩🇪🇫🇷🇫 ❤ ❤\ufe0f ❤\ufe0e 1\ufe0f\u20e3 #\u20e3 👩\u200d💻 👩\u200d❤\u200d👨 © ©\ufe0f 🏽 🏽🏽 \u200d \ufe0f
    🏴\U000e0067\U000e007f ☝🏽 ☝ ⌚ ⌚\ufe0e 〰 ㊙\ufe0f 👩\u200d 🫪 🪾""".split()
TAILS = [*["", " "] * 9, "\n", " 's", "'s ", "/x", "?y=1", "(z)", "z)", "[w]", "é", "#f", ",", ".", "…", "_", "*", "|", "<", "。", "&"]
# [2.0.5]
GENDER = """Bürger bürger Lehrer Ärzt Kund LEHRER Ab Abc Autor Student Polizist Diät Psycholog Kolleg Militär e\u0301tudiant 3Lehrer Schüler·""".split()
ENDINGS = [a + b + c for a in ("*", ":", "_", "/", "/-", "(", "", "", "·", "**", "/ ", "’") for b in ("innen", "in", "In", "Innen", "IN", "nen")
           for c in (" ", ") ", "rat", ")rat", "_", "3", "*in", ", ", "\u00ad")]
# [2.7]
WORDS = """the The He It Der Danach Le El Die in Will Jahr DE company he fell X a B St Bürger é É Ö Москва г Он 我 国 か છે ก ا ǅ 12 3 11 1989 IV II
    XIV I i V J S J.D J.-P F.B.I anti-U.S 3.10 3.–5 -3 vol.2 6765.T (8 e\u0301 J\u0301""".split()
STOPS = [*[" "] * 12, *[". "] * 16, *["."] * 8, ".\n", "! ", "?! ", "...", "…", "。", "．", "․", ".) ", ".] ", '." ', ".” ", ".**", "†. ", ".¹ ", ".[12] ", "[note] ",
         ".12 ", ".123 ", ".1234 ", "! 5 ", ".😀 ", "-", "‐", "– ", ", ", ": ", ".,", ".-", "&", "§ ", "¿", "*", ".\u0301 ", ".\u2028", "\n\n", ".\r\n", ".\u00a0",
         ".   ", "(", "«", ".» "]
# [4, "What ends a phrase"]
BREAKS = [*[" "] * 8, ", ", ",", "; ", ": ", " (", ") ", " [", "] ", "{", "/", " / ", " | ", " - ", " – ", "–", "—", "--", " -- ", "\t", "\n", "\n- ", "\n* ", "\n• ", "\n1. ",
          "\n 12) ", "\n123. ", "\n1234. ", "\n\n", "\r\n+ ", "\u2028– ", "、", "，", "；", "：", "（", "「", "،", "! ", ". ", "… ", " & ", "\u00ad ", "\u200b,", "\n\t",
          "﹐", "︓", "⸺", "\ufd3e", " \ufeff- "]


def letters(chance, language):
    return [part for _ in range(chance.randint(1, 20)) for part in (chance.choice(LETTERS), chance.choice(GLUE))]


def apart(chance, language):
    """[2.0.4] letters that may be set apart, on lines that may be wrapped."""
    signs = chance.choice(["我们今天去学校政府国", ["สวัสดี", "ประเทศ", "ก", "า", "ร", "ท", "ย์"]])
    gaps = chance.choice([" ", ["", "", "\n"], [" ", " ", " ", "\n"], [" ", "", "\n", "\u3000"]])
    return [part for _ in range(chance.randint(4, 30)) for part in (
        chance.choice(signs if chance.random() < 0.9 else LETTERS), chance.choice(["", "", "", "。", "，", "の", "ー"]), chance.choice(gaps))]


def posts(chance, language):
    return [part for _ in range(chance.randint(1, 14)) for part in (chance.choice(POSTS), chance.choice(TAILS))]


def gender(chance, language):
    return [part for _ in range(chance.randint(1, 8)) for part in (chance.choice(GENDER), chance.choice(ENDINGS))]


def line_ends(chance, language):
    """[2.0.1] words of the lists, divided and joined."""
    words = sorted(stop_lists().get(language, ())) or lines_of("words_en.txt")
    parts = []
    for _ in range(chance.randint(1, 10)):
        one, two = chance.choice(words), chance.choice([*words[:99], "and", "und", "Und", "et", "3", "\u0301x"])
        cut = chance.randint(1, len(one))
        one, two = chance.choice([(one, two), (one[:cut], one[cut:]), (one.upper(), two), (one, two.title())])
        parts += [one, chance.choice("---‐⸗\u00ad¬‑"), chance.choice(["\n", "\n", "\r\n", "\r", " \n ", "\n\n", "\u2028"]), two, " "]
    return parts


def sentences(chance, language):
    name = language if chance.random() < 0.5 and language in OTHER_LISTS else chance.choice(["en", "every", "ru", *OTHER_LISTS])
    listed = [entry for entry, mark in entries((DATA / "abbreviations" / f"{name}.txt").read_text("utf-8")) if mark != NO_ABBREVIATION]
    parts = []
    for _ in range(chance.randint(2, 20)):
        entry = chance.choice(listed)
        entry = chance.choice([entry, entry, entry[0].upper() + entry[1:], entry.replace(" ", ""), entry.replace(" ", "\n"), entry.replace(" ", "  ")])
        parts += [entry, chance.choice([" ", " ", "", "\n", " ("])] if chance.random() < 0.3 else [chance.choice(WORDS), chance.choice(STOPS)]
    return parts


def phrases(chance, language):
    return [part for _ in range(chance.randint(2, 25)) for part in (chance.choice(LETTERS[:20] + POSTS[-9:]), chance.choice(BREAKS))]


KINDS = [letters, letters, apart, posts, posts, gender, line_ends, sentences, sentences, phrases]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", default="", help="characters that are left out")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    for number in range(args.texts):
        kind = chance.choice(KINDS)
        language = "de" if kind == gender and chance.random() < 0.8 else chance.choice(LANGUAGES)
        matter = f"---\nlanguage: {language}\n---\n" if language else ""
        text = matter + chance.choice(["", "state ", "- "]) + "".join(kind(chance, language))
        text = text.translate(dict.fromkeys(map(ord, args.without)))
        (args.folder / f"{number:05}-{kind.__name__}.txt").write_bytes((text if text.strip() else "state").encode("utf-8"))


if __name__ == "__main__":
    main()
