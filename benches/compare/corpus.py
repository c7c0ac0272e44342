"""Texts to measure on: generated ones, and the same bytes in the shapes that other programs read.

    python corpus.py make FOLDER 100000000          articles of a made-up language, the same ones every time
    python corpus.py reshape FOLDER INTO            articles of a folder as lines.txt and articles.csv in another
    python corpus.py sentences FOLDER INTO 300000   sentences of the articles of a folder, one a row, as JSON Lines, CSV
                                                    and Parquet, each in a folder of its own; needs Polars
    python corpus.py snippets FOLDER INTO 10000000  pieces of sentences, six words a row, as JSON Lines

Each runs as a process of its own: a large driver would be seen in the peak memory of the programs it starts.
"""

import csv
import json
import random
import re
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

SEED = 20_240_517
PER_FOLDER = 1_000

# The rank of a word is one of P(rank >= r) = (1 + r / SHIFT) ** -EXPONENT: Zipf's and Mandelbrot's law with a tail that
# never ends. So the vocabulary grows with the text as Heaps found: 50,000 types in 10 MB, a million in 1 GB.
EXPONENT = 0.5
SHIFT = 8.0

# So few that a word is as long as an English one. `no` is none: xan takes `no.` for an abbreviation, stop included.
SYLLABLES = ["ta", "se", "li", "ro", "mu", "ke", "di", "pa"]

# In English, a line of JSON then has about 55 bytes.
WORDS_OF_SNIPPET = 6


class Words(dict[int, str]):
    """The word of each rank: its number in syllables, so frequent words are short and none is written twice."""

    def __missing__(self, rank: int) -> str:
        word, rest = "", rank
        while rest >= 0:
            rest, syllable = divmod(rest, len(SYLLABLES))
            word = SYLLABLES[syllable] + word
            rest -= 1
        self[rank] = word
        return word


def article(words: Words, dice: random.Random) -> str:
    """Between 1 and 6 KB of sentences in paragraphs. Words are ASCII letters, so that all programs cut them alike."""
    uniform = dice.random
    wanted, length, paragraphs = 1_000 + int(uniform() * 5_000), 0, []
    while length < wanted:
        sentences = []
        for _ in range(2 + int(uniform() * 5)):
            # `1 - random()` is never zero.
            ranks = [int(SHIFT * ((1.0 - uniform()) ** (-1 / EXPONENT) - 1)) for _ in range(6 + int(uniform() * 20))]
            chosen = [words[rank] for rank in ranks]
            chosen[0] = chosen[0].capitalize()
            if len(chosen) > 12:
                chosen[8] += ","
            sentences.append(" ".join(chosen) + ".")
        paragraphs.append(" ".join(sentences))
        length += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs) + "\n"


def make(folder: Path, size: int) -> None:
    """Writes articles until they hold `size` bytes."""
    words, dice, written, number = Words(), random.Random(SEED), 0, 0
    while written < size:
        text = article(words, dice)
        path = folder / f"{number // PER_FOLDER:04}" / f"{number:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
        written += len(text)
        number += 1


def articles(folder: Path) -> Iterator[Path]:
    """The articles that termloom finds in a folder, by path. Other text files would be read by termloom alone."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix.lower() in (".text", ".md"):
            raise SystemExit(f"{path}: the folder may hold no other texts than .txt")
        if path.suffix.lower() == ".txt":
            yield path


def reshape(folder: Path, into: Path) -> None:
    """Writes one article a line and one article a row, numbered. Every white space in an article becomes a space."""
    into.mkdir(parents=True, exist_ok=True)
    white = {code: " " for code in (*range(9, 14), *range(28, 32), 0x85, 0x2028, 0x2029)}
    with (
        open(into / "lines.txt", "w", encoding="utf-8", newline="\n") as lines,
        open(into / "articles.csv", "w", encoding="utf-8", newline="") as table,
    ):
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(["doc", "text"])
        for number, path in enumerate(articles(folder)):
            text = path.read_bytes().decode("utf-8", "replace").translate(white).strip()
            if text:
                lines.write(text + "\n")
                rows.writerow([number, text])


def sentences(folder: Path) -> Iterator[list[str]]:
    """The words of each sentence. Sentences of fewer than four words are left out."""
    for path in articles(folder):
        for sentence in re.split(r"(?<=[.?!])\s+|\n\n", path.read_bytes().decode("utf-8", "replace")):
            words = sentence.split()
            if len(words) >= 4:
                yield words


def short_texts(folder: Path, longest: int | None) -> Iterator[str]:
    """Short texts without end: sentences, or pieces of them with at most `longest` words.

    When there are no more, each further text is the first half of one and the second half of another. So few rows are
    equal: a row that is there many times would be boilerplate.
    """
    texts = (
        words[start : start + (longest or len(words))]
        for words in sentences(folder)
        for start in range(0, len(words), longest or len(words))
    )
    once = list(dict.fromkeys(" ".join(words) for words in texts))
    if not once:
        raise SystemExit(f"{folder}: there is no sentence in it")
    yield from once
    for distance in count(1):
        for index, text in enumerate(once):
            first, second = text.split(), once[(index + distance) % len(once)].split()
            yield " ".join(first[: len(first) // 2] + second[len(second) // 2 :])


def rows(texts: Iterator[str], into: Path, formats: list[str]) -> None:
    """Writes one text a row, numbered, to a folder for each format."""
    paths = {name: into / name / f"texts.{name}" for name in formats}
    for path in paths.values():
        path.parent.mkdir(parents=True)
    with open(paths["jsonl"], "w", encoding="utf-8", newline="\n") as file:
        for number, text in enumerate(texts):
            file.write(f'{{"id":{number},"text":{json.dumps(text, ensure_ascii=False)}}}\n')
    if len(formats) > 1:
        import polars as pl

        table = pl.scan_ndjson(paths["jsonl"])
        table.sink_csv(paths["csv"])
        table.sink_parquet(paths["parquet"])


def main(what: str, folder: str, argument: str, number: str = "") -> None:
    """Does what the command line says."""
    if what == "make":
        make(Path(folder), int(argument))
    elif what == "reshape":
        reshape(Path(folder), Path(argument))
    elif what == "sentences":
        rows(islice(short_texts(Path(folder), None), int(number)), Path(argument), ["jsonl", "csv", "parquet"])
    else:
        rows(islice(short_texts(Path(folder), WORDS_OF_SNIPPET), int(number)), Path(argument), ["jsonl"])


if __name__ == "__main__":
    main(*sys.argv[1:])
