#!/usr/bin/env python3
"""Write texts that mix what the reading of text has rules for, for a recount.

    python tests/oracle/make_nasty.py FOLDER [--texts N] [--seed S]

Each text is short and names its language. A text in which the program and the recount differ is small enough to be read.
"""

import argparse
import random
from pathlib import Path

LANGUAGES = "en en de de fr it tr az sv fi zh ja th ar hi ru xx".split() + [""]
WORDS = """state owned govern ment cen sorship the The and und party Parliament Lehrer Bürger bürger Student Autor AutorIn Politiker
    PolitikerIn LehrerInnen LehrerIn BürgerInnenrat PolizistIn MontagIn Kolleg KollegInnen innen in In Innen INNEN l'état d's l's qu'il L’homme aujourd’hui
    dell'arte un'altra İstanbul Iğdır ılık IRAK I\u0307zmir EU n:r EU:n K:lle ſind iſt aͤlter Aͤ ꝛ ẛ é e\u0301tat ﬁne oﬃce ﷺ ﷲ ﻣﻦ الحكومة ﻷ الـحكومة ﹷ ﱞ می‌خواهم کتاب‌ها क्‍ष क्ष
    ｶﾞｷ ﾊﾟ ｶ ﾞ ﾡￂ 가 ㅋㅋ ＧＤＰ １９９０ １，０００ １．５ １，a ＃タグ ＠name ＿x 𝔠𝔢𝔫 𝟙𝟚 Ⓒⓔⓝ ⓝ 🅐 🅰 🅰\ufe0f 🄰 Ⓜ\ufe0f Ⓜ ㊗\ufe0f © ©\ufe0f 👩\u200d👩\u200d👦 👍🏽 🇩🇪 🇩🇪🇫🇷🇫 1\ufe0f\u20e3 # *\u20e3 ❤ ❤\ufe0f ❤\ufe0e
    🏴\U000e0067\U000e0062\U000e007f 我们今天 学校 中国政府 办公室 我 们 今 天 去 政 府 日本語の テキスト ー々 カタカナ ประเทศไทย สวัสดี ก า ร ພາສາ ខ្មែរ မြန်မာ भाषा ไท\u200bย ကာ\u200bလ \u0e33
    a_b _a_ __ _état_ x's X’S 's s' don't rock'n'roll 3.5 1.000,5 e.g. U.S. a.B a.Bc ab.Cd ÀÉ.Àé party.Parliament. 6765.T Node.js
    https://example.org/a_(b) www.x.de me@example.org #tag #état's @name @name's .@name #a#b RT /x &#a ½ Ⅳ ⅳ ª º ʰ Σ ΟΔΟΣ ς ß ẞ ǅ ŉ ĳ Ĳ № ℡ ℓ ℕ ℵ Å K Ω \u0345 \u0301 \u093e \u200d ʼn ʻokina Ꞌ ꞌa""".split()
GLUE = [" "] * 12 + ["\n"] * 3 + ["\n\n", "\n \n", "\r\n", "\r", "\t", "", "", "", "-", "-\n", "- \n ", "\u00ad\n", "¬\r\n", "⸗\n", "‐\r", "\u00ad", "\u200b",
        "\u200c", "\u200d", "\u200e", "\u2060", "\ufeff", "\ufe0f", "\ufe0e", "\u202f", "\u00a0", "\u3000", "\u3164", "'", "’", "`", "´", "ʹ", "ʻ",
        "ˈ", "՚", "\u1fbd", "‛", "′", "Ꞌ", "＇", "*", ":", "_", "/", "/-", "(", ")", "·", ".", ". ", "! ", "? ", ", ", "；", "。", "，", "「", "」", "、", "：",
        "\u0301", "\u0364", "\u0308", "\u0307", "\u0640", "\ufe55", "\u2028", "\u0085", "|", "–", " – ", "‑", "--"]
MIXES = [lambda chance, words: [chance.choice(words) for _ in range(chance.randint(1, 14))],
         lambda chance, words: [chance.choice("我们今天去学校政府国" if chance.random() < .9 else words) + chance.choice(["", "", "", "。", "，", "の", "ー"])
                                for _ in range(chance.randint(4, 24))],
         lambda chance, words: [chance.choice(["สวัสดี", "ประเทศ", "ก", "า", "ร", "ท", "ย์"]) for _ in range(chance.randint(4, 16))]]


def text(chance, words, glue):
    parts = []
    for _ in range(chance.randint(1, 3)):
        mix = chance.choices(MIXES, [6, 1, 1])[0](chance, words)
        few = chance.choice([glue, [" "], [" ", " ", " ", "\n"], ["", "", "\n"], [" ", "", "\n", "\u3000"]]) if len(mix) > 3 else glue
        parts += [part for word in mix for part in (word, chance.choice(few))]
    return "".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    for number in range(args.texts):
        language = chance.choice(LANGUAGES)
        matter = f"---\nlanguage: {language}\n---\n" if language else ""
        (args.folder / f"{number:05}.txt").write_bytes((matter + "state " + text(chance, WORDS, GLUE)).encode("utf-8"))


if __name__ == "__main__":
    main()
