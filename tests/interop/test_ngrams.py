"""The table `ngrams` by outside judges: TERMLOOM_PROGRAM=PATH pytest tests/interop

With `--phrases sentence`: scikit-learn counts n-grams of the sentences that `termloom tokens` gives; statsmodels fits the saturated model whose interaction is λ.
"""

import json
import os
import random
import subprocess
from collections import Counter
from pathlib import Path

import inspected
import pyarrow.parquet as pq
import pytest

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
INPUT = Path(__file__).resolve().parents[2] / "input"
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """All n-grams of the sample articles."""
    folder = tmp_path_factory.mktemp("ngrams") / "output"
    subprocess.run([PROGRAM, "run", INPUT, "-o", folder, "--quiet", "--ngrams", "2-5", "--min-ngram-count", "1",
                    "--stop-words", "none", "--phrases", "sentence", "--tables", "documents,ngrams"], check=True, cwd=folder.parent)
    return folder


@pytest.fixture(scope="module")
def rows(output):
    return pq.read_table(output / "ngrams.parquet").to_pylist()


@pytest.fixture(scope="module")
def sentences(output):
    """For each document, what stands between the ends of sentences and the addresses, as lists of forms."""
    found = {}
    texts = inspected.texts(PROGRAM, INPUT)
    for row in pq.read_table(output / "documents.parquet").to_pylist():
        text = texts[row["doc_id"]].encode()
        lines = subprocess.run([PROGRAM, "tokens", "-"], input=text, stdout=subprocess.PIPE, check=True).stdout.decode()
        runs, last = [[]], None
        for line in lines.splitlines()[1:]:
            _, cls, form, _, _, sentence, _ = line.split("\t")
            if cls in ("url", "email") or sentence != last:
                runs.append([])
            last = sentence
            if cls not in ("url", "email"):
                runs[-1].append(form)
        found[row["doc_id"]] = [run for run in runs if run]
    return found


def test_counts_are_those_of_scikit_learn(rows, sentences):
    text = pytest.importorskip("sklearn.feature_extraction.text")
    runs = [(doc, run) for doc, runs in sentences.items() for run in runs]
    plain = text.CountVectorizer(ngram_range=(2, 5), tokenizer=str.split, preprocessor=None, lowercase=False, token_pattern=None)
    counts = plain.fit_transform(" ".join(run) for _, run in runs)
    sums = counts.sum(axis=0).tolist()
    expected = dict(zip(plain.get_feature_names_out(), sums[0] if isinstance(sums[0], list) else sums))
    assert {row["ngram"]: row["count"] for row in rows} == expected
    documents = Counter()
    for doc, own in sentences.items():
        documents.update({" ".join(run[i:i + n]) for run in own for n in range(2, 6) for i in range(len(run) - n + 1)})
    assert {row["ngram"]: row["doc_count"] for row in rows} == documents


def test_lambda_is_the_interaction_of_the_saturated_model(rows, sentences):
    numpy = pytest.importorskip("numpy")
    model = pytest.importorskip("statsmodels.api")
    windows = {n: [tuple(run[i:i + n]) for runs in sentences.values() for run in runs for i in range(len(run) - n + 1)]
               for n in range(2, 6)}
    seen = Counter(row["n"] for row in rows)
    assert all(seen[n] > 100 for n in windows)
    # The frequent ones first, and some of any frequency; large models of hardly anything but zeros do not converge.
    drawn = random.Random(1)
    for n, most in ((2, 20), (3, 12)):
        of_length = [row for row in rows if row["n"] == n]
        for row in of_length[:most] + drawn.sample(of_length, most):
            words = row["ngram"].split(" ")
            cells = Counter(sum(1 << i for i in range(n) if window[i] == words[i]) for window in windows[n])
            observed = numpy.array([cells[at] + 0.5 for at in range(2 ** n)])
            design = numpy.array([[float(at & terms == terms) for terms in range(2 ** n)] for at in range(2 ** n)])
            fit = model.GLM(observed, design, family=model.families.Poisson()).fit(tol=1e-13, maxiter=500)
            assert row["lambda"] == pytest.approx(fit.params[-1], rel=1e-6, abs=1e-6), row
            assert row["z"] == pytest.approx(fit.params[-1] / fit.bse[-1], rel=1e-6, abs=1e-6), row


def test_lambda_of_two_is_the_log_odds_ratio(rows, sentences):
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    windows = Counter((a, b) for runs in sentences.values() for run in runs for a, b in zip(run, run[1:]))
    first, second, total = Counter(), Counter(), windows.total()
    for (a, b), count in windows.items():
        first[a] += count
        second[b] += count
    for row in (row for row in rows if row["n"] == 2 and row["count"] > 1):
        a, b = row["ngram"].split(" ")
        both = windows[a, b]
        table = tables.Table2x2([[both + .5, first[a] - both + .5], [second[b] - both + .5, total - first[a] - second[b] + both + .5]])
        assert row["lambda"] == pytest.approx(table.log_oddsratio, rel=1e-9, abs=1e-9)
        assert row["z"] == pytest.approx(table.log_oddsratio / table.log_oddsratio_se, rel=1e-9, abs=1e-9)


def test_nested_ones_are_in_longer_ones(rows, output):
    # Every row is there, so only a window that is all of its run stands by itself.
    assert all(row["count_nested"] <= row["count"] and row["doc_count"] <= row["count"] for row in rows)
    assert {row["count_nested"] for row in rows if row["n"] == 5} == {0}
    assert not any(row["edge_stop_word"] for row in rows)
    assert json.loads((output / "run.json").read_text())["cut"]["ngrams"] == 0
