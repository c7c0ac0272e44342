#!/usr/bin/env python3
"""Write copies of texts in which some words are disguised, for a recount of themes with `evasion: true`.

    python tests/oracle/make_disguised.py INPUT FOLDER [--share 0.05] [--seed S]

Each disguise of the contract is used, alone or with another one. Only text files in UTF-8 are copied, and front matter stays.
"""

import argparse
import random
from functools import cache
from pathlib import Path

import opencc
import regex

from texts import body_start

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
HAN = regex.compile(r"\p{Han}+")
LOOKS_LIKE = str.maketrans("aceopxysijABCEHKMOPTXS", "асеорхуѕіјАВСЕНКМОРТХЅ")
LEET = str.maketrans("oieastbgOIEASTBG", "01345789" * 2)
GAPS = [" ", "  ", ".", "-", "_", "*", "·", "•", "|", "/", "~", "+", "---", " - ", "\n", ","]      # the last three are none


@cache
def traditional(text):
    return opencc.OpenCC("s2t").convert(text)


def disguise(word, chance):
    def zero_width(word):
        place = chance.randint(0, len(word))
        return word[:place] + chance.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f") + word[place:]

    def full_width(word):
        base = chance.choice([0xFF21, 0x1D400, 0x24B6])
        small = base + 0x20 if base == 0xFF21 else base + 26
        return "".join(chr(base + ord(c) - 65) if "A" <= c <= "Z" else chr(small + ord(c) - 97) if "a" <= c <= "z" else c
                       for c in word)

    def some(word, table):
        return "".join(c.translate(table) if chance.random() < 0.6 else c for c in word)

    def spaced(word):
        return chance.choice(GAPS).join(word)

    ways = [zero_width, full_width, lambda word: some(word, LOOKS_LIKE), spaced, lambda word: some(word, LEET)]
    if HAN.fullmatch(word):
        start = chance.randrange(len(word))
        end = start + chance.randint(2, 4)
        way = chance.choice([zero_width, spaced, traditional])
        return word[:start] + way(word[start:end]) + word[end:]
    for way in chance.sample(ways, chance.choice([1, 1, 1, 2])):
        word = way(word)
    return word


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--share", type=float, default=0.05, help="share of the words")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    for path in sorted(path for path in args.input.rglob("*") if path.suffix in {".txt", ".md"}):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        start = body_start(text)
        body = WORD.sub(lambda word: disguise(word.group(), chance) if chance.random() < args.share else word.group(), text[start:])
        target = args.folder / path.relative_to(args.input)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((text[:start] + body).encode("utf-8"))


if __name__ == "__main__":
    main()
