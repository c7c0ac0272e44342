"""Which 95 % interval for a rate holds what it promises: the table of docs/groups.md § 3. Usage: intervals.py [TRIALS]

Documents are 560 tokens long on average (log-normal, sigma 0.8). Their occurrences are Poisson, or negative binomial with shape k, where a small k
means that few documents have nearly all of them. Each cell is the share of intervals that hold the true rate, of those that a method gives.
Needs numpy and scipy. Takes some minutes with 2000 trials.
"""

import sys

import numpy
import scipy.stats

RATE, DRAWS = 0.004, 1000
chance = numpy.random.default_rng(20261129)
norm, t = scipy.stats.norm, scipy.stats.t


def documents(trials, n, shape):
    tokens = numpy.ceil(chance.lognormal(6, 0.8, (trials, n)))
    inclination = chance.gamma(shape, 1 / shape, (trials, n)) if shape else 1
    return tokens, chance.poisson(RATE * tokens * inclination).astype(float)


def sums(tokens, counts):
    size, count = tokens.sum(1), counts.sum(1)
    rate = count / size
    return size, count, rate, counts - rate[:, None] * tokens


def around(rate, width):
    return rate * numpy.exp(-width), rate * numpy.exp(width)


def linearized(tokens, counts):
    """docs/groups.md § 3, as termloom has it."""
    n = tokens.shape[1]
    size, count, rate, residuals = sums(tokens, counts)
    squares, fourths = (residuals ** 2).sum(1), (residuals ** 4).sum(1)
    two, three = (tokens ** 2).sum(1), (tokens ** 3).sum(1)
    variance = squares * two / (two - 2 * three / size + two ** 2 / size ** 2) / count ** 2
    degrees = numpy.clip(squares ** 2 / fourths, 2, n - 1)
    width = numpy.maximum(t.ppf(0.975, degrees) * variance ** 0.5, norm.ppf(0.975) / count ** 0.5)
    width[width > numpy.log(1000)] = numpy.nan
    return around(rate, width)


def jackknife(tokens, counts):
    n = tokens.shape[1]
    size, _, rate, residuals = sums(tokens, counts)
    left_out = residuals / (size[:, None] - tokens)
    error = ((n - 1) / n * (left_out ** 2).sum(1)) ** 0.5
    return around(rate, t.ppf(0.975, n - 1) * error / rate)


def resampled(tokens, counts, ends_of):
    ends = []
    for of_tokens, of_counts in zip(tokens, counts):
        drawn = chance.integers(0, len(of_tokens), (DRAWS, len(of_tokens)))
        ends.append(ends_of(of_tokens, of_counts, numpy.sort(of_counts[drawn].sum(1) / of_tokens[drawn].sum(1))))
    return tuple(numpy.array(ends).T)


def percentile(tokens, counts):
    return resampled(tokens, counts, lambda _, __, rates: (rates[24], rates[-25]))


def bca(tokens, counts):
    def ends(of_tokens, of_counts, rates):
        rate = of_counts.sum() / of_tokens.sum()
        bias = norm.ppf(numpy.clip((rates < rate).mean(), 1 / DRAWS, 1 - 1 / DRAWS))
        left_out = (of_counts.sum() - of_counts) / (of_tokens.sum() - of_tokens)
        away = left_out.mean() - left_out
        skew = (away ** 3).sum() / (6 * (away ** 2).sum() ** 1.5 + 1e-300)
        levels = [norm.cdf(bias + (bias + z) / (1 - skew * (bias + z))) for z in norm.ppf([0.025, 0.975])]
        return numpy.quantile(rates, levels)
    return resampled(tokens, counts, ends)


def main(trials):
    sizes = [5, 10, 20, 50, 200]
    print("| occurrences | interval |", " | ".join(map(str, sizes)), "|")
    print("|---|---|" + "---|" * len(sizes))
    for shape in (None, 1, 0.3, 0.1):
        for method in (percentile, bca, jackknife, linearized):
            cells = []
            for n in sizes:
                tokens, counts = documents(trials, n, shape)
                found = counts.sum(1) > 0
                low, high = method(tokens[found], counts[found])
                is_given = ~numpy.isnan(low)
                held = ((low <= RATE) & (RATE <= high))[is_given].mean()
                cells.append(f"{100 * held:.1f}" + (f" (of {100 * is_given.sum() / trials:.0f} %)" if is_given.sum() < 0.995 * trials else ""))
            print(f"| {'Poisson' if shape is None else f'k = {shape}'} | {method.__name__} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
