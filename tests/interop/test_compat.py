"""`--compat` against the programs themselves: TERMLOOM_PROGRAM=PATH pytest tests/interop

scikit-learn and NLTK get the text that termloom read. Counts must be equal, and idf and tf-idf differ only by rounding. The input is
input/, and TERMLOOM_ARTICLES as well where it names a folder.
"""

import math
import os
import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import inspected
import polars
import pytest
from nltk.collocations import BigramCollocationFinder
from nltk.tokenize import RegexpTokenizer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
FOLDERS = [Path(__file__).parents[2] / "input", *map(Path, filter(None, [os.environ.get("TERMLOOM_ARTICLES")]))]
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")


def run(folder, output, *arguments):
    done = subprocess.run([PROGRAM, "run", folder, "-o", output, "--quiet", "--format", "parquet", *arguments], check=False)
    assert done.returncode in (0, 3)
    return {path.stem: polars.read_parquet(path) for path in Path(output).glob("*.parquet")}


def bodies(folder, documents):
    """The text of each document, as termloom reads it."""
    texts = inspected.texts(PROGRAM, folder)
    return {doc_id: texts[doc_id] for doc_id in documents["doc_id"]}


def close(ours, theirs):
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        assert math.isclose(ours[key], value, rel_tol=1e-12), (key, ours[key], value)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_scikit_learn(folder, tmp_path):
    tables = run(folder, tmp_path / "out", "--compat", "sklearn", "--tables", "documents,terms,doc_terms")
    texts = bodies(folder, tables["documents"])
    names = list(texts)
    counts = CountVectorizer().fit(texts.values())
    matrix, terms = counts.transform(texts.values()).tocoo(), counts.get_feature_names_out()
    theirs = {(names[row], terms[column]): int(n) for row, column, n in zip(matrix.row, matrix.col, matrix.data)}
    rows = tables["doc_terms"].select("doc_id", "term", "count", "tf_idf").rows()
    assert {(doc, term): count for doc, term, count, _ in rows} == theirs
    vectorizer = TfidfVectorizer().fit(texts.values())
    matrix = vectorizer.transform(texts.values()).tocoo()
    close({(doc, term): value for doc, term, _, value in rows},
          {(names[row], terms[column]): value for row, column, value in zip(matrix.row, matrix.col, matrix.data)})
    close(dict(tables["terms"].select("term", "idf").rows()), dict(zip(terms, vectorizer.idf_)))
    totals = Counter()
    for (_, term), count in theirs.items():
        totals[term] += count
    assert dict(tables["terms"].select("term", "count").rows()) == totals


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nltk(folder, tmp_path):
    tables = run(folder, tmp_path / "out", "--compat", "nltk", "--tables", "documents,terms,pairs")
    words, pairs, documents = Counter(), Counter(), Counter()
    for text in bodies(folder, tables["documents"]).values():
        finder = BigramCollocationFinder.from_words(RegexpTokenizer(r"\w+").tokenize(text.lower()), window_size=5)
        words.update(finder.word_fd)
        pairs.update(finder.ngram_fd)
        documents.update(finder.ngram_fd.keys())
    rows = tables["pairs"].select("term1", "term2", "count", "doc_count", "o11", "n").rows()
    assert {(a, b): count for a, b, count, *_ in rows} == pairs
    assert {(a, b): count for a, b, _, count, *_ in rows} == documents
    events = sum(pairs.values())
    assert all(o11 == count and n == events for _, _, count, _, o11, n in rows)
    assert dict(tables["terms"].select("term", "count").rows()) == words


def known(character):
    """Whether it is the same to both: what Unicode has added since this Python's edition is not, nor two characters whose
    category it has changed, by which a sigma behind them is final or not."""
    return unicodedata.category(character) not in ("Cn", "Cs") and character not in "\u0295\U0001171e"


def test_every_character(tmp_path):
    """Which characters make words, and what they are in lower case, one by one."""
    folder = tmp_path / "in"
    folder.mkdir()
    characters = [chr(code) for code in range(0x20, 0x110000) if known(chr(code))]
    texts = {}
    for number, start in enumerate(range(0, len(characters), 4096)):
        # A capital sigma at the end of a word, and not at its end, is looked at as well.
        texts[f"{number:03}.txt"] = "begin here\n" + "\n".join(f"ab{c}cd x{c} Σ{c}Σ" for c in characters[start:start + 4096])
        (folder / f"{number:03}.txt").write_bytes(texts[f"{number:03}.txt"].encode())
    for compat, analyze in [("sklearn", CountVectorizer().build_analyzer()),
                            ("nltk", lambda text: re.findall(r"\w+", text.lower()))]:      # docs/compat.md on NLTK 3.10
        tables = run(folder, tmp_path / compat, "--compat", compat, "--tables", "doc_terms,skipped", "--mojibake", "keep")
        assert tables["skipped"].height == 0
        ours = {(doc, term): count for doc, term, count in tables["doc_terms"].select("doc_id", "term", "count").rows()}
        theirs = {(doc, term): count for doc, text in texts.items() for term, count in Counter(analyze(text)).items()}
        different = {key: (ours.get(key), theirs.get(key)) for key in ours.keys() | theirs.keys()
                     if ours.get(key) != theirs.get(key)}
        assert not different, list(different.items())[:10]
