"""Groups, intervals and trends judged from outside: TERMLOOM_PROGRAM=PATH pytest tests/interop/test_groups.py

Written from docs/groups.md. Groups are made anew from `documents`, counts from `doc_terms` and `doc_themes`; intervals and contrasts by numpy from the
residuals of documents, with scipy's t; trends by scipy and pymannkendall.
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


class Run:
    """A run over a folder, and its tables as lists of rows."""

    def __init__(self, inputs, output, group_by, *options, min_group_count=5):
        self.group_by, self.min_group_count = group_by, min_group_count
        subprocess.run([PROGRAM, "run", inputs, "-o", output, "--quiet", "--group-by", ",".join(group_by),
                        "--min-group-count", str(min_group_count), *options], check=True)
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
               min_group_count=2)


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
               "kind": "law" if weights[0] > 3 or number % 3 == 0 else "art", "size": "big" if number < 600 else "small" if number < 610 else "x" * (number % 2)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    lines = "".join(json.dumps(row) + "\n" for row in made_rows())
    (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
    return Run(folder / "rows.jsonl", folder / "output", ["date:year", "date:decade", "meta_size", "date:month", "Kind"])


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


def start_of(grouping, name):
    """The first day of a group, from its name."""
    part = grouping.partition(":")[2]
    if part == "quarter":
        return datetime.date(int(name[:4]), 3 * int(name[-1]) - 2, 1)
    if part == "week":
        return datetime.date.fromisoformat(name + "-1")
    forms = {"year": name + "-01-01", "decade": name[:4] + "-01-01", "month": name + "-01", "day": name}
    return datetime.date.fromisoformat(forms[part]) if part in forms else None


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
            value = row.get(key) or row.get(f"meta_{key.lower()}")
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
    expected = [{"grouping": grouping, "group": name, "start": start_of(grouping, name), "time": time, "documents": len(docs), "tokens": sum(tokens[d] for d in docs)}
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
    for row in run.table("group_terms") + run.table("group_themes"):
        assert row["start"] == start_of(row["grouping"], row["group"])
    columns = ("grouping", "group", "theme", "count", "doc_count", "group_documents", "group_tokens", "per_1000_tokens")
    assert [tuple(row[column] for column in columns) for row in run.table("group_themes")] == of_themes


# --------------------------------------------------------------------------------------------------------- [3] intervals

def rate_of(docs, counts, tokens):
    """The rate per token, the variance of its logarithm, the degrees of freedom, occurrences and documents that have one."""
    t = numpy.array([tokens[doc] for doc in docs if tokens[doc]], dtype=float)
    x = numpy.array([counts.get(doc, 0) for doc in docs if tokens[doc]], dtype=float)
    if not x.sum():
        return 0.0 if t.sum() else None, None, None, 0, 0
    rate = x.sum() / t.sum()
    residuals = x - rate * t
    left = max((t ** 2).sum() - 2 * (t ** 3).sum() / t.sum() + (t ** 2).sum() ** 2 / t.sum() ** 2, 1e-9 * (t ** 2).sum())
    variance = (residuals ** 2).sum() * (t ** 2).sum() / left / x.sum() ** 2
    fourths = (residuals ** 4).sum()
    degrees = min(max((residuals ** 2).sum() ** 2 / fourths, 2), len(t) - 1) if fourths else len(t) - 1
    return rate, variance, degrees, x.sum(), (x > 0).sum()


def half_width(variance, degrees, least):
    width = max(scipy.stats.t.ppf(0.975, degrees) * variance ** 0.5, scipy.stats.norm.ppf(0.975) * least ** 0.5)
    return width if math.exp(width) <= 1000 else None


def is_close(found, expected, rel=1e-7):
    assert (found is None) == (expected is None), (found, expected)
    return found is None or found == pytest.approx(expected, rel=rel, abs=1e-9)


def test_intervals_are_those_of_numpy_and_scipy(run):
    tokens = {row["doc_id"]: row["tokens"] for row in run.documents}
    terms = counts_by_document(run, "doc_terms", ("term", "class"))
    themes = counts_by_document(run, "doc_themes", ("theme",))
    rows = [(row, 1e6, terms[row["term"], row["class"]]) for row in run.table("group_terms")]
    rows += [(row, 1e3, themes[row["theme"],]) for row in run.table("group_themes")]
    docs_of = {(grouping, name): docs for grouping in run.group_by for name, _, docs in run.groups[grouping]}
    seen = Counter()
    for row, scale, counts in rows:
        docs = docs_of[row["grouping"], row["group"]]
        rate, variance, degrees, count, _ = rate_of(docs, counts, tokens)
        if sum(tokens[doc] > 0 for doc in docs) < 5 or not count:
            width = None
        else:
            width = half_width(variance, degrees, 1 / count)
        seen[width is None] += 1
        assert is_close(row["low"], width and scale * rate * math.exp(-width)), row
        assert is_close(row["high"], width and scale * rate * math.exp(width)), row
    assert seen[True] > 50 and seen[False] > 300


# --------------------------------------------------------------------------------------------------------- [5] contrasts

def expected_contrast(own, rest, docs, others, tokens):
    """(ratio, low, high, p_value), ends as binary logarithms."""
    (rate, v1, f1, x1, d1), (other, v2, f2, x2, d2) = own, rest
    ratio = rate / other if rate is not None and other else None
    n1, n2 = (sum(tokens[doc] > 0 for doc in side) for side in (docs, others))
    if min(n1, n2, d1 + d2) < 5:
        return ratio, None, None, None
    if min(d1, d2) < 5:
        shares = n1 / (n1 + n2), sum(tokens[doc] for doc in docs) / sum(tokens[doc] for doc in [*docs, *others])
        if ratio is not None and ratio <= 1:
            chance = 1 if ratio == 1 else scipy.stats.binom.cdf(d1, d1 + d2, min(shares))
        else:
            chance = scipy.stats.binom.sf(d1 - 1, d1 + d2, max(shares))
        return ratio, None, None, min(1, 2 * chance)
    variance, least, log = v1 + v2, 1 / x1 + 1 / x2, math.log(ratio)
    degrees = variance ** 2 / (v1 ** 2 / f1 + v2 ** 2 / f2)
    p_value = max(2 * scipy.stats.t.sf(abs(log) / variance ** 0.5, degrees), 2 * scipy.stats.norm.sf(abs(log) / least ** 0.5))
    width = half_width(variance, degrees, least)
    ends = [None, None] if width is None else [(log - width) / math.log(2), (log + width) / math.log(2)]
    return ratio, *ends, p_value


def test_contrasts_are_those_of_numpy_and_scipy(run):
    tokens = {row["doc_id"]: row["tokens"] for row in run.documents}
    themes = counts_by_document(run, "doc_themes", ("theme",))
    names = sorted((theme["name"] for theme in run.manifest["themes"]), key=str.encode)
    table = iter(run.table("theme_contrasts"))
    seen = Counter()
    for grouping in (name for name in run.group_by if not (":" in name)):
        rows = []
        for name, _, docs in run.groups[grouping]:
            others = [doc for other, _, of_other in run.groups[grouping] if other != name for doc in of_other]
            for theme in names:
                row = next(table)
                assert (row["grouping"], row["group"], row["theme"]) == (grouping, name, theme)
                own, rest = (rate_of(side, themes[theme,], tokens) for side in (docs, others))
                ratio, low, high, p_value = expected_contrast(own, rest, docs, others, tokens)
                assert [row[column] for column in ("count", "doc_count", "rest_count", "rest_doc_count")] == [*own[3:], *rest[3:]]
                assert is_close(row["per_1000_tokens"], own[0] if own[0] is None else 1000 * own[0])
                assert is_close(row["rest_per_1000_tokens"], rest[0] if rest[0] is None else 1000 * rest[0])
                assert is_close(row["ratio"], ratio) and is_close(row["log2_ratio"], math.log2(ratio) if ratio else None)
                assert is_close(row["log2_low"], low) and is_close(row["log2_high"], high) and is_close(row["p_value"], p_value), row
                rows.append(row)
        tests = [row for row in rows if row["p_value"] is not None]
        q_values = scipy.stats.false_discovery_control([row["p_value"] for row in tests]) if tests else []
        for row, q_value in zip(tests, q_values):
            assert is_close(row["q_value"], q_value)
            assert row["verdict"] == ("no difference" if q_value > 0.05 else "more" if row["ratio"] is None or row["ratio"] > 1 else "less")
        for row in rows:
            assert row["p_value"] is not None or (row["verdict"], row["q_value"]) == ("too few", None)
            seen[row["verdict"]] += 1
    assert next(table, None) is None
    assert seen["too few"] and (seen["no difference"] or run.manifest["documents"]["processed"] < 20)


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
            error = max(error, row["per_million"] / math.sqrt(row["count"]))
            assert row["high"] - row["low"] == pytest.approx(2 * 1.96 * error, rel=0.1)
            checked += 1
    assert checked >= 5


# ------------------------------------------------------------------------------------------------------------ [4] trends

def series(run, table, keys):
    """{(grouping, key): ([time], [count], [tokens])} over the groups with tokens."""
    groups = {(row["grouping"], row["group"]): row for row in run.table("groups") if row["time"] is not None and row["tokens"]}
    counts, names = Counter(), defaultdict(set)
    for row in run.table(table):
        key = tuple(row[k] for k in keys)
        counts[row["grouping"], row["group"], key] = row["count"], row["doc_count"]
        names[row["grouping"]].add(key)
    result = {}
    for grouping in run.group_by:
        own = [row for (name, _), row in groups.items() if name == grouping]
        for key in names[grouping] if own else []:
            found = [counts[grouping, row["group"], key] or (0, 0) for row in own]
            result[grouping, *key] = [row["time"] for row in own], *zip(*found), own
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
    for key, (times, counts, doc_counts, groups) in expected.items():
        row, tokens = found[key], [group["tokens"] for group in groups]
        assert (row["groups"], row["groups_with"], row["count"]) == (len(times), sum(count > 0 for count in counts), sum(counts))
        assert (row["doc_count"], row["first_start"], row["last_start"]) == (sum(doc_counts), groups[0]["start"], groups[-1]["start"])
        is_few = len(times) < 5 or sum(doc_counts) < 5
        is_found = row["q_value"] is not None and row["q_value"] <= 0.05
        assert row["verdict"] == ("too few" if is_few else "no trend" if not is_found else "rises" if row["s"] > 0 else "falls")
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
        rows = [row for row in run.table(table) if row["grouping"] == grouping and row["p_value"] is not None and row["verdict"] != "too few"]
        if rows:
            q_values = scipy.stats.false_discovery_control([row["p_value"] for row in rows])
            assert [row["q_value"] for row in rows] == pytest.approx(list(q_values), rel=1e-9)
    assert all(row["q_value"] is None for row in run.table(table) if row["p_value"] is None or row["verdict"] == "too few")
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
