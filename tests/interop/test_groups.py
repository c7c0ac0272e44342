"""Groups, intervals and trends judged from outside: TERMLOOM_PROGRAM=PATH pytest tests/interop/test_groups.py

Written from docs/groups.md. Groups are made anew from `documents`, counts from `doc_terms` and `doc_themes`; the draws of the bootstrap by the
generator that the page states, so that every end of an interval must be the same to the last bit; trends by scipy and pymannkendall.
"""

import datetime
import json
import math
import os
import random
import re
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

import numpy
import pyarrow.parquet as pq
import pymannkendall
import pytest
import scipy.stats

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TERMLOOM_PROGRAM") or REPOSITORY / "target" / "release" / "termloom").resolve()
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="TERMLOOM_PROGRAM names no program")

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


class Run:
    """A run over a folder, and its tables as lists of rows."""

    def __init__(self, inputs, output, group_by, *options, seed=0, bootstrap=1000, min_group_count=5):
        self.group_by, self.seed, self.bootstrap, self.min_group_count = group_by, seed, bootstrap, min_group_count
        subprocess.run([PROGRAM, "run", inputs, "-o", output, "--quiet", "--group-by", ",".join(group_by), "--seed", str(seed),
                        "--bootstrap", str(bootstrap), "--min-group-count", str(min_group_count), *options], check=True)
        self.output = output
        self.manifest = json.loads((output / "run.json").read_text(encoding="utf-8"))
        self.documents = self.table("documents")
        self.groups = {name: groups_of(name, self.documents) for name in group_by}

    def table(self, name):
        return pq.read_table(self.output / f"{name}.parquet").to_pylist()

    def has(self, name):
        return (self.output / f"{name}.parquet").exists()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The articles of the repository: few documents in a group, some of one."""
    output = tmp_path_factory.mktemp("sample") / "output"
    return Run(REPOSITORY / "input", output, ["source", "date:year", "date:quarter", "date:week", "folder", "name:month", "language",
                "date:decade"],
               seed=7, min_group_count=2)


def made_rows():
    """Years with gaps, many ties and zeros, one group of 600 documents, and a date that is none."""
    chance = random.Random(20261124)
    years = [*range(1990, 1999), *range(2003, 2013), 2020]
    words = ["state", "party", "river", "tree", "house", "stone", "the", "of"]
    for number in range(900):
        year = chance.choice(years)
        weights = [1 + (year - 1990) / 8, 2, 1, 1, 1, 3, 9, 9]
        text = " ".join(chance.choices(words, weights, k=chance.choice([1, 4, 5, 10, 40])))
        if chance.random() < 0.01:
            text += " rarity" * 3
        if chance.random() < 0.02:
            text = "…"
        yield {"text": text, "date": "May or June" if number % 100 == 0 else f"{chance.randint(1, 28)} July {year}",
               "size": "big" if number < 600 else "small" if number < 610 else "x" * (number % 2)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    lines = "".join(json.dumps(row) + "\n" for row in made_rows())
    (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
    return Run(folder / "rows.jsonl", folder / "output", ["date:year", "date:decade", "meta_size", "date:month"], bootstrap=337)


@pytest.fixture(params=["sample", "made"])
def run(request):
    return request.getfixturevalue(request.param)


# ------------------------------------------------------------------------------------------------------------ [1] groups

def date_of(text):
    """The forms of dates that stand in these inputs."""
    for form in ("%Y-%m-%d", "%d %B %Y", "%Y"):
        try:
            return datetime.datetime.strptime(text or "", form).date()
        except ValueError:
            pass
    return None


PARTS = {
    "year": lambda d: (f"{d.year:04}", d.year),
    "decade": lambda d: (f"{d.year // 10}0s", d.year // 10),
    "quarter": lambda d: (f"{d.year:04}-Q{(d.month + 2) // 3}", 4 * d.year + (d.month + 2) // 3 - 1),
    "month": lambda d: (f"{d:%Y-%m}", 12 * d.year + d.month - 1),
    "week": lambda d: ("{:04}-W{:02}".format(*d.isocalendar()[:2]), ((d - datetime.date(1969, 12, 29)).days) // 7),
    "day": lambda d: (d.isoformat(), (d - datetime.date(1970, 1, 1)).days),
}


def groups_of(entry, documents):
    """[(name, time, doc_ids)] in the order of the tables."""
    key, _, part = entry.partition(":")
    groups = defaultdict(list)
    for row in documents:
        path = row["doc_id"].split("#row=")[0]
        if key == "folder":
            value = path.split("/")[0] if "/" in path else None
        elif key == "name":
            value = re.search(r"\d{4}(-\d\d-\d\d)?", path.rsplit("/")[-1]).group()
        else:
            value = row[key]
        if part:
            date = date_of(value)
            if date:
                name, time = PARTS[part](date)
                groups[time, name].append(row["doc_id"])
        elif value:
            groups[None, value].append(row["doc_id"])
    return [(name, time, groups[time, name]) for time, name in sorted(groups, key=lambda g: (g[0] or 0, g[1].encode()))]


def test_groups_are_those_of_the_documents(run):
    tokens = {row["doc_id"]: row["tokens"] for row in run.documents}
    expected = [{"grouping": grouping, "group": name, "time": time, "documents": len(docs), "tokens": sum(tokens[d] for d in docs)}
                for grouping in run.group_by for name, time, docs in run.groups[grouping]]
    assert run.table("groups") == expected
    assert len(expected) > 20


def test_the_manifest_says_what_is_in_no_group(run):
    assert [told["grouping"] for told in run.manifest["groupings"]] == run.group_by
    for told in run.manifest["groupings"]:
        inside = sum(len(docs) for _, _, docs in run.groups[told["grouping"]])
        assert told["documents"] == inside
        assert inside + told["without_value"] + told["without_date"] == len(run.documents)


# ------------------------------------------------------------------------------------------------------------ [2] counts

def counts_by_document(run, table, keys):
    counts = defaultdict(dict)
    for row in run.table(table):
        counts[tuple(row[key] for key in keys)][row["doc_id"]] = row["count"]
    return counts


def test_counts_are_those_of_the_documents(run):
    tokens = {row["doc_id"]: row["tokens"] for row in run.documents}
    terms = counts_by_document(run, "doc_terms", ("term", "class"))
    themes = counts_by_document(run, "doc_themes", ("theme",))
    names = sorted((theme["name"] for theme in run.manifest["themes"]), key=str.encode)
    of_terms, of_themes = [], []
    for number, grouping in enumerate(run.group_by):
        inside = {doc for _, _, docs in run.groups[grouping] for doc in docs}
        total = {term: sum(n for doc, n in found.items() if doc in inside) for term, found in terms.items()}
        cut = sum(0 < count < run.min_group_count for count in total.values())
        assert run.manifest["groupings"][number]["cut_terms"] == cut
        kept = sorted((term for term, count in total.items() if count >= run.min_group_count), key=lambda t: (t[0].encode(), t[1]))
        for name, _, docs in run.groups[grouping]:
            size = sum(tokens[doc] for doc in docs)
            for term in kept:
                found = [terms[term][doc] for doc in docs if doc in terms[term]]
                if found:
                    of_terms.append((grouping, name, *term, sum(found), len(found), 1e6 * sum(found) / size))
            for theme in names:
                found = [themes[theme,][doc] for doc in docs if doc in themes[theme,]]
                rate = 1000 * sum(found) / size if size else None
                of_themes.append((grouping, name, theme, sum(found), len(found), len(docs), size, rate))
    columns = ("grouping", "group", "term", "class", "count", "doc_count", "per_million")
    assert [tuple(row[column] for column in columns) for row in run.table("group_terms")] == of_terms
    columns = ("grouping", "group", "theme", "count", "doc_count", "group_documents", "group_tokens", "per_1000_tokens")
    assert [tuple(row[column] for column in columns) for row in run.table("group_themes")] == of_themes


# --------------------------------------------------------------------------------------------------------- [3] intervals

def mix(x):
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & MASK
    return x ^ (x >> 31)


def mix_all(x):
    """The same of an array."""
    x = (x ^ (x >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return x ^ (x >> numpy.uint64(31))


def weights(seed, grouping, group, n, replicates):
    """How often each of n documents is drawn in each replicate: replicates × n."""
    name = 0xCBF29CE484222325
    for byte in [*grouping.encode(), 0x1F, *group.encode()]:
        name = (name ^ byte) * 0x100000001B3 & MASK
    key = mix((mix(seed + GAMMA & MASK) ^ name) + GAMMA & MASK)
    result = numpy.zeros((replicates, n), dtype=numpy.int64)
    places = numpy.arange(1, n + 1, dtype=numpy.uint64) * numpy.uint64(GAMMA)
    for b in range(replicates):
        draws = mix_all(numpy.uint64(mix(key + b + GAMMA & MASK)) + places)
        # ⌊draw·n / 2⁶⁴⌋ by halves, as n is below 2³².
        high, low = draws >> numpy.uint64(32), draws & numpy.uint64(0xFFFFFFFF)
        drawn = (high * numpy.uint64(n) + (low * numpy.uint64(n) >> numpy.uint64(32))) >> numpy.uint64(32)
        numpy.add.at(result[b], drawn.astype(numpy.int64), 1)
    return result


def test_the_draws_are_fair_and_reproducible():
    drawn = weights(1, "g", "a", 5, 4000)
    assert (drawn.sum(axis=1) == 5).all()
    assert scipy.stats.chisquare(drawn.sum(axis=0)).pvalue > 1e-4
    # The number of documents that are not drawn is that of a multinomial.
    assert abs((drawn == 0).mean() - 0.8 ** 5) < 0.01
    assert mix(1234567 + GAMMA & MASK) == 6457827717110365317       # SplitMix64 of its authors


def interval(rate, scale, sums, sizes):
    rates = sorted((scale * sums.astype(float) / sizes).tolist())
    k = math.ceil(len(rates) / 40)
    return min(rate, rates[k - 1]), max(rate, rates[-k])


def test_intervals_are_the_same_to_the_last_bit(run):
    tokens = {row["doc_id"]: row["tokens"] for row in run.documents}
    terms = counts_by_document(run, "doc_terms", ("term", "class"))
    themes = counts_by_document(run, "doc_themes", ("theme",))
    rows = defaultdict(list)
    for row in run.table("group_terms"):
        rows[row["grouping"], row["group"]].append((row, 1e6, row["per_million"], terms[row["term"], row["class"]]))
    for row in run.table("group_themes"):
        rows[row["grouping"], row["group"]].append((row, 1000.0, row["per_1000_tokens"], themes[row["theme"],]))
    compared = 0
    for grouping in run.group_by:
        for name, _, docs in run.groups[grouping]:
            docs = [doc for doc in docs if tokens[doc]]
            if len(docs) < 5:
                assert all((row["low"], row["high"]) == (None, None) for row, *_ in rows[grouping, name])
                continue
            drawn = weights(run.seed, grouping, name, len(docs), run.bootstrap)
            sizes = drawn @ numpy.array([tokens[doc] for doc in docs])
            for row, scale, rate, counts in rows[grouping, name]:
                if row["count"] == 0:
                    assert (row["low"], row["high"]) == (None, None)
                    continue
                sums = drawn @ numpy.array([counts.get(doc, 0) for doc in docs])
                assert (row["low"], row["high"]) == interval(rate, scale, sums, sizes), row
                compared += 1
    assert compared > 300


def test_intervals_are_about_as_wide_as_the_theory_says(made):
    """The ratio estimator's standard error by linearisation (Cochran 1977), which is a formula without any drawing."""
    tokens = {row["doc_id"]: row["tokens"] for row in made.documents}
    terms = counts_by_document(made, "doc_terms", ("term", "class"))
    docs = next(docs for name, _, docs in made.groups["meta_size"] if name == "big")
    docs = [doc for doc in docs if tokens[doc]]
    size = numpy.array([tokens[doc] for doc in docs], dtype=float)
    checked = 0
    for row in made.table("group_terms"):
        if row["grouping"] == "meta_size" and row["group"] == "big" and row["doc_count"] > 50:
            counts = numpy.array([terms[row["term"], row["class"]].get(doc, 0) for doc in docs], dtype=float)
            residual = counts - counts.sum() / size.sum() * size
            error = 1e6 * math.sqrt(len(docs) * (residual ** 2).sum() / (len(docs) - 1)) / size.sum()
            assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * error, rel=0.25)
            checked += 1
    assert checked >= 5


# ------------------------------------------------------------------------------------------------------------ [4] trends

def series(run, table, keys):
    """{(grouping, key): ([time], [count], [tokens])} over the groups with tokens."""
    groups = {(row["grouping"], row["group"]): row for row in run.table("groups") if row["time"] is not None and row["tokens"]}
    counts, names = Counter(), defaultdict(set)
    for row in run.table(table):
        key = tuple(row[k] for k in keys)
        counts[row["grouping"], row["group"], key] = row["count"]
        names[row["grouping"]].add(key)
    result = {}
    for grouping in run.group_by:
        own = [row for (name, _), row in groups.items() if name == grouping]
        for key in names[grouping] if own else []:
            found = [counts[grouping, row["group"], key] for row in own]
            result[grouping, *key] = [row["time"] for row in own], found, [row["tokens"] for row in own]
    return result


MEASURES = ["s", "variance", "z", "p_value", "tau_b", "slope", "slope_low", "slope_high"]


def expected_trend(times, counts, tokens, scale):
    if len(times) < 3:
        return dict.fromkeys(MEASURES)
    rates = [scale * count / size for count, size in zip(counts, tokens)]
    slope = scipy.stats.theilslopes(rates, times, alpha=0.95)
    result = {"slope": slope.slope, "slope_low": slope.low_slope, "slope_high": slope.high_slope}
    if len(set(rates)) == 1:
        return dict.fromkeys(MEASURES) | result | {"s": 0, "variance": 0}
    kendall = pymannkendall.original_test(rates)
    return result | {"s": kendall.s, "variance": kendall.var_s, "z": kendall.z, "p_value": 2 * scipy.stats.norm.sf(abs(kendall.z)),
                     "tau_b": scipy.stats.kendalltau(times, rates).statistic}


@pytest.mark.parametrize("table, of, keys, scale", [
    ("theme_trends", "group_themes", ("theme",), 1000), ("term_trends", "group_terms", ("term", "class"), 1e6)])
def test_trends_are_those_of_scipy_and_pymannkendall(run, table, of, keys, scale):
    expected = series(run, of, keys)
    found = {(row["grouping"], *(row[key] for key in keys)): row for row in run.table(table)}
    assert found.keys() == expected.keys()
    order = [(run.group_by.index(row["grouping"]), *(row[key].encode() for key in keys)) for row in run.table(table)]
    assert order == sorted(order)
    seen = Counter()
    for key, (times, counts, tokens) in expected.items():
        row = found[key]
        assert (row["groups"], row["groups_with"], row["count"]) == (len(times), sum(count > 0 for count in counts), sum(counts))
        for measure, value in expected_trend(times, counts, tokens, scale).items():
            if value is None:
                assert row[measure] is None, (key, measure, row[measure])
            else:
                assert row[measure] == pytest.approx(value, rel=1e-9, abs=1e-9), (key, measure)
        seen["short"] += len(times) < 3
        seen["tied"] += len({count / size for count, size in zip(counts, tokens)}) < len(times)
        seen["zeros"] += 0 in counts
        seen["all"] += 1
    for grouping in run.group_by:
        rows = [row for row in run.table(table) if row["grouping"] == grouping and row["p_value"] is not None]
        if rows:
            q_values = scipy.stats.false_discovery_control([row["p_value"] for row in rows])
            assert [row["q_value"] for row in rows] == pytest.approx(list(q_values), rel=1e-9)
    assert all(row["q_value"] is None for row in run.table(table) if row["p_value"] is None)
    assert table == "theme_trends" or seen["tied"] and seen["zeros"]


def test_short_series_are_empty(tmp_path):
    for year in (2000, 2004):
        (tmp_path / "input").mkdir(exist_ok=True)
        (tmp_path / "input" / f"{year}.txt").write_text("state party state party state party state party state", encoding="utf-8")
    run = Run(tmp_path / "input", tmp_path / "output", ["name:year"])
    for table in ("term_trends", "theme_trends"):
        for row in run.table(table):
            assert row["groups"] == 2
            assert [row[measure] for measure in [*MEASURES, "q_value"]] == [None] * 9
