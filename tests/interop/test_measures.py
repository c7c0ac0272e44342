"""Every measure of docs/measures.md against others: TERMLOOM_PROGRAM=termloom pytest tests/interop/test_measures.py

What `termloom score` puts beside tables made here is compared with mpmath (60 digits, written from docs/measures.md), scipy,
statsmodels and the package association-measures. The tables go from 0 to 10^15, with empty cells, whole rows, and counts a hair
away from independence.
"""

import csv
import math
import os
import random
import subprocess

import pandas
import pytest
from mpmath import mp, mpf

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="TERMLOOM_PROGRAM names no program")

mp.dps = 60
FAMILY = 1_000_000      # tests that log_ratio_conservative and q_value are corrected for
ALPHA = 0.001
MASS = 123456.789       # of the contexts of ppmi_smoothed
E15 = 10**15

BY_HAND = [(o11, r1, c1, n) for o11, r1, c1, n in [
    (30, 100, 50, 10_000), (1, 1, 1, 2), (2, 3, 4, 20), (8, 10, 16, 200), (0, 5, 7, 1000), (0, 500, 700, 1000 + 200),
    (5, 5, 9, 100), (9, 40, 9, 100), (5, 5, 5, 100), (0, 50, 50, 100), (3, 50, 52, 99), (12, 34, 56, 78),
    (3, 4, 4, 8), (25, 50, 50, 100), (6, 20, 30, 100), (4, 4, 4, 4), (0, 0, 3, 10), (2, 10, 2, 10), (3, 3, 10, 10), (0, 0, 0, 0),
    # Large counts: rare pairs, common words, all or nothing, far from and near to independence.
    (1, 10**6, 10**7, E15), (3, 10**6, 10**6, E15), (10**6, 10**6, 10**6, E15), (10**6, 10**6, 10**9, E15),
    (0, 10**9, 10**9, E15), (0, 10**3, 10**5, E15), (5 * 10**14, 5 * 10**14, 5 * 10**14, E15),
    (0, 5 * 10**14, 5 * 10**14, E15), (25 * 10**13, 5 * 10**14, 5 * 10**14, E15),
    (25 * 10**13 + 10**9, 5 * 10**14, 5 * 10**14, E15), (25 * 10**13 - 10**12, 5 * 10**14, 5 * 10**14, E15),
    (10**9 + 1, 10**12, 10**12, E15), (10**9 + 10**6, 10**12, 10**12, E15), (10**9 - 10**6, 10**12, 10**12, E15),
    (999 * 10**12, 999 * 10**12 + 7, 999 * 10**12 + 3, E15), (E15 - 3, E15 - 2, E15 - 2, E15), (1, E15 - 1, 2, E15),
    (10**5, 10**8, 10**12, E15), (10**5 + 500, 10**8, 10**12, E15), (10**5 - 1500, 10**8, 10**12, E15),
    (50, 10**8, 5 * 10**8, E15), (51, 10**8, 5 * 10**8, E15), (61, 10**8, 5 * 10**8, E15), (31, 10**8, 5 * 10**8, E15),
]]


def by_chance():
    """Tables as they come in corpora, seeded: margins over many orders of magnitude, cells near and far from what is expected."""
    chance = random.Random(20141019)
    tables = []
    for _ in range(400):
        n = int(10 ** chance.uniform(1, 7))
        r1, c1 = (max(1, int(n ** chance.uniform(0, 1) * chance.uniform(0.2, 1))) for _ in range(2))
        least, most = max(0, r1 + c1 - n), min(r1, c1)
        near = max(round(r1 * c1 / n * chance.choice([0, 0.5, 0.9, 1, 1.1, 2, 10])), chance.choice([0, 1, 1, 2]))
        tables.append((max(least, min(most, near)), r1, c1, n))
    return tables


BY_CHANCE = by_chance()
TABLES = BY_HAND + BY_CHANCE


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return score(tmp_path_factory.mktemp("measures"), TABLES, "--family", str(FAMILY), "--context-mass", str(MASS))


def score(folder, tables, *options):
    """{measure: values}, None where the cell is empty."""
    with (folder / "tables.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("o11", "r1", "c1", "n"), *tables])
    command = [PROGRAM, "score", str(folder / "tables.csv"), "-o", str(folder / "scored.csv"), "--measures", "all", *options]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with (folder / "scored.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [tuple(int(row[name]) for name in ("o11", "r1", "c1", "n")) for row in rows] == list(tables)
    return {name: [float(row[name]) if row[name] else None for row in rows] for name in rows[0] if name not in ("o11", "r1", "c1", "n")}


# ------------------------------------------------------------------------------------------- the formulas, with 60 digits

def log2(x):
    return mp.log(x, 2)


LEVEL = mpf(1) / 1000 / 2 / FAMILY


def conservative(first, first_of, second, second_of):
    """The lower bound of log2((first/first_of)/(second/second_of)): bisection of the tail of the binomial distribution. NaN where
    that would be more than some ten thousand terms."""
    both = int(first + second)
    if both > 100_000:
        return mpf("nan")

    def ln_tail(odds):
        share = odds / (1 + odds)
        term = mp.exp(mp.loggamma(both + 1) - mp.loggamma(first + 1) - mp.loggamma(second + 1) + first * mp.log(share)
                      + second * mp.log(1 - share))
        total, k = term, int(first)
        while k < both:
            term *= (both - k) * odds / (k + 1)
            total, k = total + term, k + 1
            if term < total * mpf("1e-25") and (both - k) * odds < k + 1:
                break
        return mp.log(total) - mp.log(LEVEL)
    even = first_of / second_of
    if ln_tail(even) >= 0:
        return mpf(0)
    bound = mp.findroot(lambda x: ln_tail(even * mp.exp(x)), (0, mpf("0.01")), solver="secant", maxsteps=200, verify=False)
    assert abs(ln_tail(even * mp.exp(bound))) < mpf("1e-25") and bound > 0
    return bound / mp.log(2)


def reference(table):
    """Every measure but q_value, by the definitions; None where it is undefined."""
    o11, r1, c1, n = map(mpf, table)
    o12, o21, r2, c2 = r1 - o11, c1 - o11, n - r1, n - c1
    o22 = r2 - o21
    cells = [(o11, r1, c1), (o12, r1, c2), (o21, r2, c1), (o22, r2, c2)]
    tested = min(r1, r2, c1, c2) > 0
    value = dict.fromkeys(MEASURES)
    e11 = r1 * c1 / n if n else None
    if o11:
        pmi = log2(o11 / e11)
        value.update(pmi=pmi, mi2=log2(o11**2 / e11), mi3=log2(o11**3 / e11), log_dice=14 + log2(2 * o11 / (r1 + c1)),
                     t_score=(o11 - e11) / mp.sqrt(o11), npmi=pmi / -log2(o11 / n) if o11 < n else None)
    if r1 and c1:
        context = c1**mpf("0.75") / mpf(MASS)
        ratio = o11 / n / (r1 / n * context)
        value.update(ppmi_smoothed=max(0, log2(ratio)) if ratio else 0, min_sensitivity=min(o11 / r1, o11 / c1))
    if r1 + c1:
        value.update(dice=2 * o11 / (r1 + c1), jaccard=o11 / (r1 + c1 - o11))
    if e11:
        value.update(z_score=(o11 - e11) / mp.sqrt(e11))
    if r1 and r2:
        value.update(delta_p_12=o11 / r1 - o21 / r2)
    if c1 and c2:
        value.update(delta_p_21=o11 / c1 - o12 / c2)
    if tested:
        sign = mp.sign(o11 - e11)
        off = [(abs(o - r * c / n), r * c / n) for o, r, c in cells]
        g2 = 2 * sum(o * mp.log(o * n / (r * c)) for o, r, c in cells if o)
        a, b = o11 or mpf("0.5"), o21 or mpf("0.5")
        ratio = mp.log(a / r1 / (b / r2))
        if not (o11 and o21) and ratio * sign < 0:
            ratio = mpf(0)
        p_value = mp.erfc(mp.sqrt(abs(g2) / 2))
        value.update(
            chi2=sign * sum(d**2 / e for d, e in off), chi2_yates=sign * sum(max(0, d - mpf("0.5")) ** 2 / e for d, e in off),
            g2=sign * g2, log_ratio=ratio / mp.log(2),
            log_ratio_conservative=conservative(o11, r1, o21, r2) if sign >= 0 else -conservative(o21, r2, o11, r1),
            log_odds_ratio=log2((o11 + 0.5) * (o22 + 0.5) / ((o12 + 0.5) * (o21 + 0.5))),
            p_value=p_value, p_log10=mp.log10(p_value), fisher_log10_p=fisher(table))
    return value


MEASURES = ["pmi", "npmi", "ppmi_smoothed", "mi2", "mi3", "log_dice", "dice", "jaccard", "min_sensitivity", "t_score", "z_score", "chi2",
            "chi2_yates", "g2", "log_ratio", "log_ratio_conservative", "delta_p_12", "delta_p_21", "log_odds_ratio", "fisher_log10_p",
            "p_value", "p_log10"]


def fisher(table):
    """log10 of the two-sided p-value, term by term; NaN where that would be more than some ten thousand terms."""
    o11, r1, c1, n = table
    least, most = max(0, r1 + c1 - n), min(r1, c1)

    def ln_choose(a, b):
        return mp.loggamma(a + 1) - mp.loggamma(b + 1) - mp.loggamma(a - b + 1)

    whole = ln_choose(mpf(n), c1)

    def ln_p(k):
        return ln_choose(mpf(r1), k) + ln_choose(mpf(n - r1), c1 - k) - whole

    limit = ln_p(o11) + mp.log1p(mpf("1e-7"))
    mode = min(max((r1 + 1) * (c1 + 1) // (n + 2), least), most)
    if ln_p(mode) <= limit:
        return mpf(0)

    def edge(end):
        """The first k from the mode on towards `end` that is no more probable; None if there is none."""
        step, inside, outside = (1 if end >= mode else -1), 0, abs(end - mode) + 1
        while outside - inside > 1:
            middle = (inside + outside) // 2
            inside, outside = (inside, middle) if ln_p(mode + step * middle) <= limit else (middle, outside)
        return mode + step * outside if outside <= abs(end - mode) else None

    total = mpf(0)
    for end, step in ((most, 1), (least, -1)):
        k = edge(end) if end != mode else None
        if k is None:
            continue
        term = mp.exp(ln_p(k))
        tail, terms = term, 0
        while k != end:
            a, b, c, d = mpf(k), mpf(r1 - k), mpf(c1 - k), mpf(n - r1 - c1 + k)
            fall = b * c / ((a + 1) * (d + 1)) if step > 0 else a * d / ((b + 1) * (c + 1))
            k, term, terms = k + step, term * fall, terms + 1
            tail += term
            if term < tail * (1 - fall) * mpf("1e-25"):
                break
            if terms > 60_000:
                return mpf("nan")
        total += tail
    return mp.log10(total)


# --------------------------------------------------------------------------------------------------------- the comparison

# All but these to a relative error of 1e-12. An absolute one is allowed where a value is a small difference of larger numbers: the
# logarithm of a ratio near 1 whose parts are no integers, or an interval that ends near 0.
ABSOLUTE = {"ppmi_smoothed": 1e-14, "mi2": 1e-14, "mi3": 1e-14, "log_dice": 1e-14, "log_ratio": 1e-15, "log_ratio_conservative": 1e-14}

_KNOWN = {}


def known(table):
    if table not in _KNOWN:
        _KNOWN[table] = reference(table)
    return _KNOWN[table]


def slack(measure, table, expected):
    """How far a value may be from the reference."""
    relative = mpf("1e-12")
    if measure == "p_value":
        # e^(-g2/2): an error of 1e-14 in g2 is one of g2/2 times that here.
        relative = max(relative, abs(known(table)["g2"]) / 2 * mpf("1e-14"))
    return max(abs(expected) * relative, ABSOLUTE.get(measure, 0), mpf("1e-307"))


@pytest.mark.parametrize("measure", MEASURES)
def test_against_60_digits(ours, measure):
    compared, wrong = 0, []
    for table, found in zip(TABLES, ours[measure]):
        expected = known(table)[measure]
        if expected is None or found is None:
            wrong += [(table, found, expected)] if (expected is None) != (found is None) else []
        elif not mp.isnan(expected):
            compared += 1
            if abs(mpf(found) - expected) > slack(measure, table, expected):
                wrong.append((table, found, mp.nstr(expected, 20)))
    assert not wrong, f"{len(wrong)} of {compared} differ: {wrong[:5]}"
    assert compared > 350


def compare(ours, measure, of_table, relative, tables=BY_CHANCE, absolute=0.0):
    """`of_table(o11, o12, o21, o22)` is what somebody else says; None or NaN where nothing."""
    compared = 0
    for (o11, r1, c1, n), found in zip(TABLES, ours[measure]):
        cells = (o11, r1 - o11, c1 - o11, n - r1 - c1 + o11)
        if (o11, r1, c1, n) not in tables or found is None:
            continue
        expected = of_table(*cells)
        if expected is not None and not math.isnan(expected):
            compared += 1
            assert abs(found - expected) <= max(relative * abs(expected), absolute), (cells, found, expected)
    assert compared > 300


def scipy_chi2(**options):
    from scipy.stats import chi2_contingency

    def of_table(o11, o12, o21, o22):
        found = chi2_contingency([[o11, o12], [o21, o22]], **options)
        return math.copysign(found.statistic, o11 - found.expected_freq[0, 0]) if found.statistic else 0.0
    return of_table


# Where scipy loses digits: its (O-E) is a difference of rounded numbers, so what is near independence is compared to within that.
def test_chi2_is_scipys(ours):
    compare(ours, "chi2", scipy_chi2(correction=False), 1e-9, absolute=1e-9)


def test_chi2_yates_is_scipys(ours):
    compare(ours, "chi2_yates", scipy_chi2(correction=True), 1e-9, absolute=1e-9)


def test_g2_is_scipys(ours):
    compare(ours, "g2", scipy_chi2(correction=False, lambda_="log-likelihood"), 1e-9, absolute=1e-8)


def test_p_value_is_that_of_scipys_g2(ours):
    from scipy.stats import chi2

    for g2, p_value, p_log10 in zip(ours["g2"], ours["p_value"], ours["p_log10"]):
        if g2 is None:
            assert p_value is None and p_log10 is None
            continue
        expected = chi2.sf(abs(g2), 1)
        assert p_value == pytest.approx(expected, rel=1e-11, abs=1e-300)
        if p_value > 1e-300:
            assert p_log10 == pytest.approx(math.log10(p_value), rel=1e-12, abs=1e-15)
        assert p_log10 <= 0


def test_association_is_that_of_chi2(ours):
    from scipy.stats.contingency import association

    def cramer(o11, o12, o21, o22):
        return association([[o11, o12], [o21, o22]], method="cramer") ** 2 * (o11 + o12 + o21 + o22)
    absolute = {"chi2": [None if value is None else abs(value) for value in ours["chi2"]]}
    compare(absolute, "chi2", cramer, 1e-9, absolute=1e-9)


def test_fisher_is_scipys(ours):
    from scipy.stats import fisher_exact

    # scipy's probabilities are exponentials of sums of logarithms, good to about 1e-10 for such counts, and it calls a table as
    # probable as the observed one up to a factor of 1 + 1e-14, R and we up to 1 + 1e-7: the same unless two tables are that close.
    def of_table(o11, o12, o21, o22):
        if o11 + o12 + o21 + o22 > 200_000:
            return None
        p_value = fisher_exact([[o11, o12], [o21, o22]]).pvalue
        return math.log10(p_value) if p_value > 1e-300 else None
    compared = 0
    for (o11, r1, c1, n), found in zip(TABLES, ours["fisher_log10_p"]):
        expected = of_table(o11, r1 - o11, c1 - o11, n - r1 - c1 + o11) if found is not None else None
        if expected is not None:
            compared += 1
            assert abs(found - expected) <= 1e-8 * max(1, abs(expected)), ((o11, r1, c1, n), found, expected)
    assert compared > 200


def test_fisher_is_rs(ours):
    """fisher.test(matrix(c(3, 1, 1, 3), 2)): p-value = 0.4857, the lady tasting tea (Fisher 1935), which is 34/70 exactly."""
    assert 10 ** ours["fisher_log10_p"][TABLES.index((3, 4, 4, 8))] == pytest.approx(34 / 70, rel=1e-14)


def test_q_values_are_statsmodels(tmp_path):
    from statsmodels.stats.multitest import multipletests

    own = score(tmp_path, BY_CHANCE)        # the family is these rows
    tested = [(p, q) for p, q in zip(own["p_value"], own["q_value"]) if p is not None]
    p_values, q_values = zip(*tested)
    assert len(tested) > 380 and own["q_value"].count(None) == own["p_value"].count(None)
    assert list(q_values) == pytest.approx(list(multipletests(p_values, method="fdr_bh")[1]), rel=1e-12, abs=1e-300)
    # With more tests than rows the others have found nothing: the same as rows with p = 1.
    larger = score(tmp_path, BY_CHANCE, "--family", "1000")
    padded = multipletests(list(p_values) + [1.0] * (1000 - len(p_values)), method="fdr_bh")[1][:len(p_values)]
    assert [q for q in larger["q_value"] if q is not None] == pytest.approx(list(padded), rel=1e-12, abs=1e-300)


# ------------------------------------------------------------------------------------------------- association-measures (PyPI)

def others(name, **options):
    import association_measures.frequencies as frequencies
    from association_measures import measures

    frame = pandas.DataFrame([(o11, r1 - o11, c1 - o11, n - r1 - c1 + o11) for o11, r1, c1, n in BY_CHANCE],
                             columns=["O11", "O12", "O21", "O22"])
    frame = frequencies.expected_frequencies(frame, observed=True)
    values = dict(zip(BY_CHANCE, getattr(measures, name)(frame, **options)))
    return lambda o11, o12, o21, o22: values[(o11, o11 + o12, o11 + o21, o11 + o12 + o21 + o22)]


# Near independence its differences of rounded numbers have few digits, hence the absolute bounds. Its log-likelihood is the same sum
# as Dunning's with terms that cancel each other.
@pytest.mark.parametrize("ours_is, theirs, factor, relative, absolute, options", [
    ("z_score", "z_score", 1, 1e-9, 1e-9, {}),
    ("t_score", "t_score", 1, 1e-9, 1e-9, {}),
    ("g2", "log_likelihood", 1, 1e-9, 1e-7, {}),
    ("min_sensitivity", "min_sensitivity", 1, 1e-12, 0, {}),
    ("dice", "dice", 1, 1e-12, 0, {}),
    ("log_ratio", "log_ratio", 1, 1e-12, 1e-12, {"disc": 0.5, "discounting": "Hardie2014"}),
    ("pmi", "mutual_information", math.log2(10), 1e-12, 1e-12, {}),
    # Upper bounds are a quantile at 1 - 5e-10 there, which has seven digits, as that number has no more; mpmath checks the others.
    ("log_ratio_conservative", "conservative_log_ratio", 1, 1e-7, 1e-7,
     {"alpha": ALPHA, "boundary": "poisson", "correct": "Bonferroni", "vocab": FAMILY, "one_sided": False}),
])
def test_against_association_measures(ours, ours_is, theirs, factor, relative, absolute, options):
    pytest.importorskip("association_measures")
    of_table = others(theirs, **options)

    def judged(o11, o12, o21, o22):
        value = of_table(o11, o12, o21, o22) * factor
        # Half for 0 gives theirs a sign that the counts do not have; measures.md: 0 then.
        is_wrong = ours_is == "log_ratio" and not (o11 and o21) and value * (o11 * o22 - o12 * o21) < 0
        return 0.0 if is_wrong else value

    compare(ours, ours_is, judged, relative, absolute=absolute)


def test_many_conservative_ratios_are_not_0(ours):
    """Else the comparison above would say little."""
    values = [value for value in ours["log_ratio_conservative"] if value is not None]
    assert sum(value > 0 for value in values) > 30 and sum(value < 0 for value in values) > 10 and values.count(0) > 60


# ----------------------------------------------------------------------------------------------------------- laws of the tables

TRANSPOSED = {"delta_p_12": "delta_p_21", "delta_p_21": "delta_p_12"}
ONE_WAY = {"ppmi_smoothed", "log_ratio", "log_ratio_conservative", "q_value"}      # the first and the second are not alike


def test_transposed(tmp_path):
    tables = [table for table in TABLES if all(table)]
    as_is = score(tmp_path, tables)
    transposed = score(tmp_path, [(o11, c1, r1, n) for o11, r1, c1, n in tables])
    for measure in set(as_is) - ONE_WAY:
        for table, a, b in zip(tables, as_is[measure], transposed[TRANSPOSED.get(measure, measure)]):
            assert (a is None) == (b is None), (measure, table)
            assert a is None or a == pytest.approx(b, rel=1e-11, abs=1e-300), (measure, table, a, b)


def test_nobody_writes_minus_0_or_infinity(ours):
    for measure, values in ours.items():
        for table, value in zip(TABLES, values):
            assert value is None or math.isfinite(value) and (value or math.copysign(1, value) > 0), (measure, table, value)
