"""The whole job of termloom against a bag of words alone in scikit-learn, on the same folder, in turn, in one run.

    pip install -r benches/compare/requirements.txt
    cargo build --release
    python benches/compare/compare.py FOLDER [ROUNDS]

Every program is a process of its own, so reading the files and starting up are inside. The answers are compared before
anything is printed: words of two and more ASCII letters, which both cut alike but for apostrophes.
"""

import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BINARY = Path(__file__).resolve().parents[2] / "target/release/termloom"

SKLEARN = """
import sys
from pathlib import Path
from sklearn.feature_extraction.text import CountVectorizer
paths = sorted(p for p in Path(sys.argv[1]).rglob("*") if p.suffix.lower() in (".txt", ".text", ".md"))
vectorizer = CountVectorizer()
counts = vectorizer.fit_transform(p.read_text("utf-8", "replace") for p in paths)
tf, df = counts.sum(axis=0).A1, counts.getnnz(axis=0)
with open(sys.argv[2], "w") as out:
    for term, index in sorted(vectorizer.vocabulary_.items()):
        out.write(f"{term},{tf[index]},{df[index]}\\n")
"""


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    wall = time.perf_counter() - start
    assert code in (0, 3), (command, code)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def is_plain(term):
    return len(term) >= 2 and term.isascii() and term.isalpha()


def check(ours, theirs):
    with open(ours / "terms.csv", encoding="utf-8", newline="") as file:
        mine = {row["term"]: int(row["count"]) for row in csv.DictReader(file) if is_plain(row["term"])}
    other = {}
    for line in open(theirs, encoding="utf-8"):
        term, count, _ = line.rsplit(",", 2)
        if is_plain(term):
            other[term] = int(count)
    apart = sum(abs(mine.get(term, 0) - other.get(term, 0)) for term in mine.keys() | other.keys())
    share = apart / sum(mine.values())
    assert share < 0.03, f"the counts differ by {share:.1%}"
    return share


def main():
    folder, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    size = sum(os.path.getsize(Path(root) / name) for root, _, names in os.walk(folder) for name in names)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        base = [str(BINARY), "run", folder, "--quiet", "--overwrite"]
        contenders = {
            "termloom, all ten tables, CSV and Parquet": [*base, "-o", str(scratch / "all")],
            "termloom, all ten tables, one thread": [*base, "-o", str(scratch / "one"), "--threads", "1"],
            "scikit-learn CountVectorizer, words only": [sys.executable, "-c", SKLEARN, folder, str(scratch / "sk.csv")],
        }
        times = {name: [] for name in contenders}
        for number in range(rounds + 1):
            for name, command in contenders.items():
                result = timed(command)
                if number:                      # the first round warms the page cache
                    times[name].append(result)
        share = check(scratch / "all", scratch / "sk.csv")
    peer = statistics.median(wall for wall, _ in times["scikit-learn CountVectorizer, words only"])
    print(f"{size / 1e6:.1f} MB, median of {rounds} alternating rounds, counts of plain words differ by {share:.2%}\n")
    print("| | wall s (min–max) | cpu s | of scikit-learn's time |\n|---|---|---|---|")
    for name, results in times.items():
        walls = [wall for wall, _ in results]
        wall = statistics.median(walls)
        cpu = statistics.median(cpu for _, cpu in results)
        print(f"| {name} | {wall:.2f} ({min(walls):.2f}–{max(walls):.2f}) | {cpu:.2f} | {wall / peer:.2f} |")


main()
