"""`termloom keyness` computed again from `documents` and `doc_terms`: TERMLOOM_PROGRAM=PATH pytest tests/interop

Counts by pandas, dispersion and log odds by numpy as Gries (2008) and Monroe et al. (2008) write them, tests by scipy. Which documents
a filter means is decided here by other code.
"""

import os
import random
import subprocess
from pathlib import Path

import numpy
import pandas
import pytest
import scipy.stats

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
INPUT = Path(os.environ.get("TERMLOOM_INPUT", Path(__file__).parents[2] / "input"))
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")


def termloom(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], check=False, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


def run(source, output, *more):
    termloom("run", source, "-o", output, "--tables", "documents,terms,doc_terms", "--quiet", *more)
    return output


def table(output, name):
    return pandas.read_csv(Path(output) / f"{name}.csv", keep_default_na=False, na_values=[""])


def keyness(output, *arguments, file="keyness.csv"):
    target = Path(output).parent / file
    termloom("keyness", output, "-o", target, "--quiet", *arguments)
    if file.endswith(".parquet"):
        return pandas.read_parquet(target)
    return pandas.read_csv(target, keep_default_na=False, na_values=[""], dtype={"term": str, "group": str})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Documents of very different lengths, in folders that prefer some of the words, with and without dates."""
    folder = tmp_path_factory.mktemp("keyness")
    draw = random.Random(7)
    words = [f"word{number}" for number in range(150)]
    for number in range(90):
        topic = number % 3
        weights = [1 / (1 + rank) * (4 if rank % 3 == topic else 1) for rank in range(len(words))]
        text = " ".join(draw.choices(words, weights, k=draw.choice([3, 40, 200, 1500])))
        date = "" if number % 10 == 0 else f"date: {2018 + number % 5}-{1 + number % 12:02}-0{1 + number % 9}\n"
        path = folder / "in" / f"topic{topic}" / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nsource: S{number % 4}\n{date}---\nthe {text} #tag{topic}\n", encoding="utf-8")
    return run(folder / "in", folder / "out")


def expected(output, is_target, is_reference, min_count=5, prior=None):
    """The rows of a comparison. `output` may be two: that of the target, that of the reference."""
    there = output if isinstance(output, tuple) else (output, output)
    sides = []
    for folder, is_in in zip(there, (is_target, is_reference)):
        documents = table(folder, "documents")
        documents = documents[(documents["tokens"] > 0) & documents.apply(is_in, axis=1)]
        counts = table(folder, "doc_terms").merge(documents[["doc_id", "tokens"]], on="doc_id")
        sides.append((documents, counts))
    stop = pandas.concat([table(folder, "terms") for folder in dict.fromkeys(there)])
    stop = stop.groupby(["term", "class"])[["count", "stop_count"]].sum()
    stop = set(stop.index[2 * stop["stop_count"] >= stop["count"]])
    (target, of_target), (reference, of_reference) = sides
    n1, n2 = int(target["tokens"].sum()), int(reference["tokens"].sum())
    n = n1 + n2
    prior = n if prior is None else prior
    rows = {}
    by_key = [dict(list(side.groupby(["term", "class"]))) for side in (of_target, of_reference)]
    nothing = of_target.head(0)
    for key in {*by_key[0], *by_key[1]} - stop:
        held = [side.get(key, nothing) for side in by_key]
        o11, o21 = (int(side["count"].sum()) for side in held)
        if o11 + o21 < min_count:
            continue
        row = {"count_target": o11, "count_reference": o21, "n_target": n1, "n_reference": n2,
               "doc_count_target": len(held[0]), "doc_count_reference": len(held[1])}
        for name, side, (documents, _), f, tokens in zip(("dp_target", "dp_reference"), held, sides, (o11, o21), (n1, n2)):
            shares = documents["tokens"].to_numpy() / tokens
            v = documents["doc_id"].map(side.set_index("doc_id")["count"]).fillna(0).to_numpy()
            row[name] = numpy.abs(v / f - shares).sum() / 2 if f and len(documents) > 1 else numpy.nan
        cells = numpy.array([[o11, n1 - o11], [o21, n2 - o21]], dtype=float)
        sign = numpy.sign(o11 * n2 - o21 * n1)
        row["g2"] = sign * scipy.stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")[0]
        row["chi2"] = sign * scipy.stats.chi2_contingency(cells, correction=False)[0]
        row["p_value"] = scipy.stats.chi2.sf(abs(row["g2"]), 1)
        row["log_ratio"] = numpy.log2(((o11 or 0.5) / n1) / ((o21 or 0.5) / n2))
        if not (o11 and o21) and row["log_ratio"] * sign < 0:
            row["log_ratio"] = 0.0
        alpha = prior * (o11 + o21) / n
        omega = [(y + alpha) / (size + prior - y - alpha) for y, size in ((o11, n1), (o21, n2))]
        row["log_odds"] = numpy.log(omega[0]) - numpy.log(omega[1])
        row["log_odds_z"] = row["log_odds"] / numpy.sqrt(1 / (o11 + alpha) + 1 / (o21 + alpha))
        rows[key] = row
    frame = pandas.DataFrame.from_dict(rows, orient="index").sort_index()
    frame["q_value"] = scipy.stats.false_discovery_control(frame["p_value"])
    return frame


def same(found, frame):
    assert len(found) == len(frame) > 20
    assert not found.duplicated(["term", "class"]).any()
    found = found.set_index(["term", "class"]).sort_index()
    assert list(found.index) == list(frame.index)
    for column in frame.columns:
        if column in found.columns:
            # scipy's g2 is a sum of large numbers that cancel each other, so it and what follows from it are not exact near 0.
            atol = {"g2": 1e-10, "p_value": 1e-8, "q_value": 1e-8}.get(column, 1e-12)
            numpy.testing.assert_allclose(found[column].astype(float), frame[column].astype(float), rtol=1e-9, atol=atol,
                                          err_msg=column)
    for side in ("target", "reference"):
        rate = 1e6 * frame[f"count_{side}"] / frame[f"n_{side}"]
        numpy.testing.assert_allclose(found[f"per_million_{side}"], rate, rtol=1e-14)
    assert (found["o11"] == found["count_target"]).all() and (found["r1"] == found["n_target"]).all()
    assert (found["c1"] == found["count_target"] + found["count_reference"]).all()
    assert (found["n"] == found["n_target"] + found["n_reference"]).all()
    numpy.testing.assert_allclose(found["e11"], found["r1"] * found["c1"] / found["n"], rtol=1e-14)


MEASURES = ["--measures", "g2,chi2,log_ratio,p_value,q_value"]


@pytest.mark.parametrize("prior", [None, 500])
def test_target_and_all_others(made, prior):
    found = keyness(made, "--target", "source=S1", *MEASURES, *(["--prior", prior] if prior else []))
    same(found, expected(made, lambda row: row["source"] == "S1", lambda row: row["source"] != "S1", prior=prior))
    assert found["g2"].is_monotonic_decreasing


def test_each_group_and_the_others(made):
    found = keyness(made, "--by", "folder", "--min-count", 1, *MEASURES)
    assert found["group"].unique().tolist() == ["topic0", "topic1", "topic2"]
    for group, rows in found.groupby("group"):
        def is_in(row, group=group):
            return row["doc_id"].startswith(group + "/")
        same(rows, expected(made, is_in, lambda row: not is_in(row), min_count=1))
    # The words that a folder prefers are those that were made so.
    for topic in range(3):
        first = found[(found["group"] == f"topic{topic}") & (found["class"] == "word")].head(5)["term"]
        assert all(int(term.removeprefix("word")) % 3 == topic for term in first), list(first)


def test_years_and_documents_without_one(made):
    found = keyness(made, "--by", "date:year", "--where", "tokens>=40", *MEASURES)
    def year(row):
        return str(row["date"])[:4] if isinstance(row["date"], str) and row["tokens"] >= 40 else None
    assert found["group"].unique().tolist() == sorted(found["group"].unique())
    for group, rows in found.groupby("group"):
        same(rows, expected(made, lambda row: year(row) == group, lambda row: year(row) not in (None, group)))


def test_dates_and_references(made):
    found = keyness(made, "--target", "date>=2020-06", "--reference", "date<2020", "--target", "source=S0|S2", *MEASURES)
    same(found, expected(made, lambda row: str(row["date"]) >= "2020-06" and row["source"] in ("S0", "S2") and
                         isinstance(row["date"], str), lambda row: isinstance(row["date"], str) and row["date"] < "2020"))


def test_another_output(made, tmp_path):
    other = run(INPUT, tmp_path / "input")
    third = run(Path(made).parent / "in" / "topic0", tmp_path / "third")
    for reference in (other, third):
        found = keyness(made, "--against", reference, "--target", "source=S3", "--min-count", 2, *MEASURES)
        same(found, expected((made, reference), lambda row: row["source"] == "S3", lambda row: True, min_count=2))


@pytest.mark.parametrize("arguments", [["--by", "folder"], ["--target", "source=S1"], ["--by", "date:month"]])
def test_formats_agree(made, tmp_path, arguments):
    """The same from CSV and from Parquet, in CSV and in Parquet."""
    source = Path(made).parent / "in"
    frames = []
    for form in ("csv", "parquet"):
        output = run(source, tmp_path / form, "--format", form)
        frames += [keyness(output, *arguments, "--measures", "all", file=f"{form}.{kind}") for kind in ("csv", "parquet")]
    assert (tmp_path / "csv.csv").read_bytes() == (tmp_path / "parquet.csv").read_bytes()
    assert (tmp_path / "csv.parquet").read_bytes() == (tmp_path / "parquet.parquet").read_bytes()
    pandas.testing.assert_frame_equal(frames[0], frames[1].astype(frames[0].dtypes), check_exact=True)


def test_dispersion_of_all_documents_is_that_of_terms(made):
    """With every document in the target, dp is the column of `terms`, to the bit."""
    terms = table(made, "terms")
    if "dp" not in terms.columns:
        pytest.skip("terms has no dispersion here")
    found = keyness(made, "--against", made, "--min-count", 1, "--stop-words", "keep").merge(terms, on=["term", "class"])
    assert len(found) == len(terms)
    assert (found["dp_target"] == found["dp"]).all() and (found["dp_reference"] == found["dp"]).all()


def test_the_published_value_of_dunning(tmp_path):
    """The first row of table 1 of Dunning (1993), `the swiss`: cells 110, 2442, 111, 29114, and -2 log lambda 270.72."""
    for name, swiss, others in (("target", 110, 2442), ("reference", 111, 29114)):
        path = tmp_path / "in" / name / "1.txt"
        path.parent.mkdir(parents=True)
        path.write_text("swiss " * swiss + "other " * others)
    found = keyness(run(tmp_path / "in", tmp_path / "out"), "--target", "folder=target", "--reference", "folder=reference")
    swiss = found.set_index("term").loc["swiss"]
    assert [swiss[name] for name in ("o11", "r1", "c1", "n")] == [110, 2552, 221, 31777]
    assert round(swiss["g2"], 2) == 270.72
