"""Rates of groups, their intervals, contrasts and trends: docs/groups.md § 3 to 5, written a second time with numpy and scipy."""

import math
from collections import Counter
from fractions import Fraction

import numpy
from scipy import special, stats

NORMAL = 1.959963984540054


class Rate:
    """The rate of a term or theme in some documents, of which those without tokens do not count."""

    def __init__(self, tokens, counts):
        """`tokens` of each document that has some, and how often what is counted occurs in each."""
        self.documents, self.tokens, self.count = len(tokens), int(tokens.sum()), int(counts.sum())
        self.doc_count = int((counts > 0).sum())
        self.rate = self.count / self.tokens if self.tokens else None
        if not self.count:
            return
        # Times Σ t they are integers, so that equal rates leave exactly nothing.
        residuals = (counts * self.tokens - self.count * tokens) / self.tokens
        squares, fourths = math.fsum(residuals ** 2), math.fsum(residuals ** 4)
        sizes = tokens.astype(float)
        two, three, total = math.fsum(sizes ** 2), math.fsum(sizes ** 3), float(self.tokens)
        left = max(two - 2 * three / total + (two / total) ** 2, 1e-9 * two)
        self.variance = two / left * squares / self.count ** 2
        self.degrees = min(max(squares ** 2 / fourths, 2), self.documents - 1) if fourths else self.documents - 1

    def scaled(self, scale):
        return None if self.rate is None else scale * self.rate

    def interval(self, scale):
        """(low, high), [3]."""
        if not self.count or self.documents < 5:
            return None, None
        half = half_width(self.variance, self.degrees, 1 / self.count)
        return (None, None) if half is None else (scale * self.rate * math.exp(-half), scale * self.rate * math.exp(half))


def half_width(variance, degrees, by_chance):
    half = max(stats.t.ppf(0.975, degrees) * math.sqrt(variance), NORMAL * math.sqrt(by_chance))
    return half if math.exp(half) <= 1000 else None


def contrast(own, rest):
    """The columns of theme_contrasts behind the counts, but q_value; `verdict` is None where it depends on that. [5]"""
    ratio = own.rate / rest.rate if own.rate is not None and rest.rate else None
    result = {"ratio": ratio, "log2_ratio": math.log2(ratio) if ratio else None, "log2_low": None, "log2_high": None,
              "p_value": None, "verdict": None}
    with_hit = own.doc_count + rest.doc_count
    if min(own.documents, rest.documents) < 5 or with_hit < 5:
        return result | {"verdict": "too few"}
    if min(own.doc_count, rest.doc_count) < 5:
        shares = own.documents / (own.documents + rest.documents), own.tokens / (own.tokens + rest.tokens)
        if ratio == 1:
            return result | {"p_value": 1.0}
        is_less = ratio is not None and ratio < 1
        ways = range(own.doc_count + 1) if is_less else range(own.doc_count, with_hit + 1)
        chance = min(shares) if is_less else max(shares)
        tail = math.fsum(stats.binom.pmf(list(ways), with_hit, chance))
        return result | {"p_value": min(1.0, 2 * tail)}
    far, variance, by_chance = math.log(ratio), own.variance + rest.variance, 1 / own.count + 1 / rest.count
    degrees = variance ** 2 / (own.variance ** 2 / own.degrees + rest.variance ** 2 / rest.degrees) if variance else math.inf
    by_documents = 2 * stats.t.sf(abs(far) / math.sqrt(variance), degrees) if variance else float(far == 0)
    result["p_value"] = max(by_documents, special.erfc(abs(far) / math.sqrt(2 * by_chance)))
    if variance and (half := half_width(variance, degrees, by_chance)) is not None:
        result |= {"log2_low": (far - half) / math.log(2), "log2_high": (far + half) / math.log(2)}
    return result


TREND = ("s", "variance", "z", "p_value", "tau_b", "slope", "slope_low", "slope_high")


def trend(times, counts, tokens, scale):
    """Mann and Kendall, Theil and Sen, of counts in tokens at times that are in order. [4]"""
    n = len(times)
    result = dict.fromkeys(TREND)
    if n < 3:
        return result
    first, second = numpy.triu_indices(n, 1)
    c, t = (numpy.array(numbers, dtype=object) for numbers in (counts, tokens))     # integers of any size
    s = int(numpy.sign((c[second] * t[first] - c[first] * t[second]).astype(float)).sum())
    ties = Counter(Fraction(count, size) for count, size in zip(counts, tokens)).values()
    variance = (n * (n - 1) * (2 * n + 5) - sum(k * (k - 1) * (2 * k + 5) for k in ties)) / 18
    result |= {"s": s, "variance": variance}
    if len(ties) > 1:
        pairs = n * (n - 1) // 2
        result["z"] = (s - (s > 0) + (s < 0)) / math.sqrt(variance)
        result["p_value"] = special.erfc(abs(result["z"]) / math.sqrt(2))
        result["tau_b"] = s / math.sqrt(pairs * (pairs - sum(k * (k - 1) // 2 for k in ties)))
    if n <= 2048:
        rates, at = scale * numpy.array(counts) / numpy.array(tokens), numpy.array(times)
        slopes = numpy.sort((rates[second] - rates[first]) / (at[second] - at[first]))
        spread = NORMAL * math.sqrt(variance)
        rank = lambda number: min(max(number, 1), len(slopes)) - 1
        result |= {"slope": float(numpy.median(slopes)),
                   "slope_low": slopes[rank(round((len(slopes) - spread) / 2))],
                   "slope_high": slopes[rank(round((len(slopes) + spread) / 2) + 1)]}
    return result
