"""Copies and near copies, after docs/duplicates.md alone: which pairs there must be, and the clusters that they make."""

from collections import defaultdict

import numpy

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = (z + GOLDEN) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fnv(form):
    number = 0xCBF29CE484222325
    for byte in form.encode():
        number = ((number ^ byte) * 0x100000001B3) & MASK
    return number


FUNCTIONS = 128
FACTOR = numpy.array([mix(2 * i) >> 32 | 1 for i in range(FUNCTIONS)], numpy.uint32)
SUMMAND = numpy.array([mix(2 * i + 1) >> 32 for i in range(FUNCTIONS)], numpy.uint32)


def shingles(sequence):
    """Distinct runs of five; types are (form, class), and None is an address."""
    width = min(5, len(sequence))
    runs = (tuple(sequence[i:i + width]) for i in range(len(sequence) - width + 1)) if width else ()
    return {run for run in runs if any(run)}


def signature(runs, known):
    numbers = []
    for run in runs:
        h = 0
        for item in run:
            form = item[0] if item else ""
            if form not in known:
                known[form] = mix(fnv(form))
            h = (h * GOLDEN + known[form]) & MASK
        numbers.append(mix(h) >> 32)
    x = numpy.array(numbers, numpy.uint32)
    return [int((x * a + b).min()) for a, b in zip(FACTOR, SUMMAND)]


def rows_of_bands(threshold):
    def finds(r):
        miss, power = 1.0, 1.0
        for _ in range(r):
            power *= threshold
        for _ in range(FUNCTIONS // r):
            miss *= 1 - power
        return 1 - miss >= 0.999
    return max(r for r in range(1, 17) if finds(r))


def candidates(sets, threshold):
    """Pairs that are to be compared. `sets` are the shingles of the first of each group of exact copies, in order."""
    r, known = rows_of_bands(threshold), {}
    signatures = {doc: signature(runs, known) for doc, runs in sets.items()}
    pairs = set()
    for band in range(FUNCTIONS // r):
        buckets = defaultdict(list)
        for doc, values in signatures.items():
            buckets[tuple(values[band * r:(band + 1) * r])].append(doc)
        for bucket in buckets.values():
            for i, doc in enumerate(bucket):
                before = bucket[:i] if i <= 32 else [bucket[0], *bucket[i - 31:i]]
                pairs.update((other, doc) for other in before)
    return pairs


def place(doc_id):
    """What documents are ordered by: the file, and then the row."""
    name, _, row = doc_id.rpartition("#row=")
    return (name.encode(), int(row)) if name and row.isdecimal() else (doc_id.encode(), 0)


def near_duplicates(sequences, dedup, threshold):
    """{(doc1, doc2): (jaccard, shared, shingles1, shingles2, exact)}, {doc: cluster}. `sequences` by doc_id, in any order."""
    order = sorted(sequences, key=place)
    sets = {doc: shingles(sequences[doc]) for doc in order}
    first, rows, leaders = {}, {}, {}
    for doc in order:
        if not any(sequences[doc]):
            continue
        leader = first.setdefault(tuple(sequences[doc]), doc)
        if leader != doc:
            rows[leader, doc] = (1.0, len(sets[doc]), len(sets[doc]), len(sets[doc]), True)
        else:
            leaders[doc] = sets[doc]
    for a, b in candidates(leaders, threshold) if dedup == "near" else ():
        shared = len(sets[a] & sets[b])
        similarity = shared / (len(sets[a]) + len(sets[b]) - shared)
        if similarity >= threshold:
            rows[a, b] = (similarity, shared, len(sets[a]), len(sets[b]), False)
    rank = {doc: i for i, doc in enumerate(order)}
    cluster = {doc: doc for doc in order}

    def root(doc):
        while cluster[doc] != doc:
            doc = cluster[doc]
        return doc

    for a, b in rows:
        a, b = sorted((root(a), root(b)), key=rank.__getitem__)
        cluster[b] = a
    return rows, {doc: root(doc) for doc in order}


def compare(sequences, settings, report, read):
    """What `--dedup` adds to an output, and which documents `--copies drop` leaves out. `sequences` are those of all documents,
    `read` reads a table."""
    rows, cluster = near_duplicates(sequences, settings.dedup, settings.near_threshold)
    report.table("near_duplicates", ("doc_id1", "doc_id2"), ("jaccard", "shared", "shingles1", "shingles2", "exact"), rows,
                 order=lambda row: (place(row["doc_id1"]), place(row["doc_id2"])))
    documents = read("documents")
    if settings.copies == "drop":
        found = {row["doc_id"]: row["doc_id"] for row in documents}
        found |= {row["doc_id"]: row["copy_of"] for row in read("skipped") if row["reason"] == "copy"}
    else:
        found = {row["doc_id"]: row["cluster"] for row in documents}
    report.say(f"documents (copies: {settings.copies})", len(cluster), [
        f"{doc}: first of its cluster is {found.get(doc)}, expected {cluster.get(doc)}"
        for doc in sorted(cluster.keys() | found) if found.get(doc) != cluster.get(doc)])
