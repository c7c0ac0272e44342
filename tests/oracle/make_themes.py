#!/usr/bin/env python3
"""Write a random theme file from the words of a corpus, for a recount with patterns of every kind.

    python tests/oracle/make_themes.py INPUT OUTPUT_DIR > themes.yaml [--patterns N] [--seed S] [--termloom PATH]

INPUT is the folder that `termloom run` read and OUTPUT_DIR what it wrote: words come from its `terms`, words near each
other from its `pairs`, phrases from the texts themselves. The same seed gives the same file. Below one theme no pattern
stands twice, with other options or weights.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import regex

from texts import decode

REPOSITORY = Path(__file__).resolve().parents[2]
PLAIN_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
KINDS = {"word": 22, "glob": 16, "phrase": 20, "near": 16, "context": 12, "regex": 6, "hashtag": 2, "gap": 6}
# What stands in the file: a theme, its options, the kinds of patterns that it takes (None is all), and themes below it.
PLAN = [
    ("plain", {}, None, [("one", {}, None, [("deep", {}, None, [])]), ("two", {}, None, [])]),
    ("cased", {"case": "sensitive"}, None, [("not", {"case": "ignore"}, None, []), ("bare", {"accents": "ignore"}, None, [])]),
    ("bare", {"accents": "ignore"}, None, []),
    ("stems", {"stem": "en"}, None, [("bare", {"accents": "ignore"}, None, [])]),
    ("pieces", {"match": "substring"}, ("word", "phrase", "piece"), [
        ("cased", {"case": "sensitive"}, ("word", "phrase", "piece"), [])]),
    ("masked", {"evasion": "true"}, None, [("stems", {"stem": "en"}, None, []), ("open", {"evasion": "false"}, None, [])]),
    ("masked-pieces", {"match": "substring", "evasion": "true"}, ("word", "phrase", "piece"), []),
    ("other/below", {}, None, []),
    ("again", {}, None, []),
]


def guarded(cell):
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r" else cell


def table(directory, name, columns):
    with open(Path(directory) / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [[guarded(row[column]) for column in columns] for row in csv.DictReader(file)]


class Words:
    def __init__(self, args, chance):
        self.chance = chance
        terms = table(args.output, "terms", ["term", "class"])
        self.words = [term for term, cls in terms if cls == "word" and PLAIN_WORD.fullmatch(term)]
        self.hashtags = [term for term, cls in terms if cls == "hashtag"]
        self.pairs = [pair for pair in table(args.output, "pairs", ["term1", "term2"]) if all(map(PLAIN_WORD.fullmatch, pair))]
        self.raw = {}                   # a form → a way in which it is written
        self.sentences = list(self.read(args))

    def read(self, args, at_most=200):
        """Sentences of some documents, as lists of words as they are written."""
        documents = table(args.output, "documents", ["doc_id", "encoding"])
        documents = [(name, encoding) for name, encoding in documents if "#row=" not in name and "%" not in name]
        for name, encoding in self.chance.sample(documents, min(at_most, len(documents))):
            path = args.input if os.path.isfile(args.input) else os.path.join(args.input, name)
            text = decode(Path(path).read_bytes(), encoding)[:20_000].encode()
            lines = subprocess.run([args.termloom, "tokens", "-"], input=text, stdout=subprocess.PIPE, check=True).stdout
            header, *lines = lines.decode().splitlines()
            columns, sentences = header.split("\t"), {}
            for line in lines:
                token = dict(zip(columns, line.split("\t")))
                raw = text[int(token["start_byte"]):int(token["end_byte"])].decode()
                usable = token["class"] == "word" and PLAIN_WORD.fullmatch(raw)
                sentences.setdefault(token["sentence"], []).append(raw if usable else None)
                if usable:
                    self.raw[token["form"]] = raw
            yield from sentences.values()

    def word(self):
        """Common words more often than rare ones."""
        word = self.words[int(len(self.words) * self.chance.random() ** 4)]
        return self.raw.get(word, word) if self.chance.random() < 0.5 else word

    def stretch(self, least, most):
        """Words that stand behind each other somewhere."""
        while True:
            sentence, length = self.chance.choice(self.sentences), self.chance.randint(least, most)
            if len(sentence) >= length:
                start = self.chance.randrange(len(sentence) - length + 1)
                if all(words := sentence[start:start + length]):
                    return words

    def glob(self, word):
        cut = self.chance.randint(1, len(word))
        return self.chance.choice([word[:cut] + "*", "*" + word[-cut:], word[:cut] + "?" + word[cut + 1:],
                                   word[:1] + "*" + word[-1:], "??" + word[2:] if len(word) > 2 else word + "?"])

    def part(self):
        word = self.word()
        return self.chance.choice([word, word, word, self.glob(word), f"/{word[:2]}.*/"])

    def phrase(self):
        words = self.stretch(2, 4)
        if self.chance.random() < 0.3:
            place = self.chance.randrange(len(words))
            words[place] = self.chance.choice(["*", self.glob(words[place])])
        return " ".join(words)

    def pattern(self, kind):
        chance = self.chance
        if kind == "word":
            return self.word()
        if kind == "glob":
            return self.glob(self.word())
        if kind == "phrase":
            return self.phrase()
        if kind == "regex":
            word = self.word()
            return chance.choice([f"/{word}s?/", f"/{word[:3]}.*/", f"/({word}|{self.word()})/",
                                  f"/.{{{len(word)}}}{word[-1]}/"])
        if kind == "hashtag":
            return chance.choice(self.hashtags) if self.hashtags else self.word()
        if kind == "near":
            one, two = chance.choice([lambda: chance.choice(self.pairs), lambda: (self.part(), self.part()),
                                      lambda: (self.phrase(), self.part()), lambda: [self.word()] * 2])()
            return f"{one} ~{chance.choice([1, 2, 3, 5, 8, 20, 1000])} {two}"
        if kind == "context":
            words = self.stretch(3, 6)
            middle = chance.choice([words[1], " ".join(words[1:-1]), self.pattern("near")])
            before = [words[0], *(self.part() for _ in range(chance.randint(0, 2)))]
            after = [words[-1], *(self.part() for _ in range(chance.randint(0, 2)))]
            before, after = (" ".join("!" + word for word in side) for side in (before, after))
            return chance.choice([f"{before} <- {middle}", f"{middle} -> {after}", f"{before} <- {middle} -> {after}"])
        if kind == "gap":
            words = self.stretch(3, 6)
            return f"{words[0]} ~{len(words) - 1} {words[-1]}"
        while True:                                                                                     # a piece of a word
            word = self.word()
            start = chance.randrange(len(word))
            piece = word[start:start + chance.randint(2, 6)]
            if not regex.match(r"\p{M}", piece):
                return piece


def without_globs(pattern):
    return "*" not in pattern and "?" not in pattern


def write(plan, words, shares, indent, taken, lines):
    for name, options, kinds, below in plan:
        mine = taken if indent else set()       # what stands in the theme above all
        lines.append(f"{'  ' * indent}{json.dumps(name)}:")
        inner = "  " * (indent + 1)
        lines += [f"{inner}{key}: {value}" for key, value in options.items()]
        lines.append(f"{inner}patterns:")
        for _ in range(shares.pop()):
            for _ in range(1000):
                kind = words.chance.choices([*KINDS], KINDS.values())[0] if kinds is None else words.chance.choice(kinds)
                pattern = words.pattern(kind)
                # Two patterns that differ in case alone may be one to a reader of theme files.
                if pattern.lower() not in mine and (kinds is None or without_globs(pattern)):
                    break
            mine.add(pattern.lower())
            weight = words.chance.choice([""] * 6 + [": 0.5", ": 2", ": -1", ": 0.1", ": 0"])
            lines.append(f"{inner}  - {json.dumps(pattern, ensure_ascii=False)}{weight}")
        write(below, words, shares, indent + 1, mine, lines)


def count(plan):
    return sum(1 + count(below) for *_, below in plan)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--patterns", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--termloom", default=str(REPOSITORY / "target" / "release" / "termloom"))
    args = parser.parse_args()
    words = Words(args, random.Random(args.seed))
    themes = count(PLAN)
    shares = [args.patterns // themes + (number < args.patterns % themes) for number in range(themes)]
    lines = []
    write(PLAN, words, shares, 0, set(), lines)
    sys.stdout.reconfigure(encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
