"""How well the article of web pages is found: precision, recall and F1 of runs of four words.

    termloom inspect pages --json --full-text > texts.jsonl
    python3 tests/oracle/html_shingles.py ground-truth.json texts.jsonl

The measure is that of the article-extraction benchmark of Scrapinghub: per page both texts are cut into words (runs of \\w)
and into runs of four words, as multisets; true positives, false positives and false negatives are divided by their sum.
Precision and recall are the means over pages where they are defined, and F1 is made from the two. The ground truth is an
object of pages, by the name of their file without endings, each with `articleBody`. Needs nothing but Python.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

WORD = re.compile(r"\w+")
LENGTH = 4


def shingles(text):
    words = WORD.findall(text)
    if len(words) < LENGTH:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[at : at + LENGTH]) for at in range(len(words) - LENGTH + 1))


def compared(found, truth):
    found, truth = shingles(found), shingles(truth)
    hits = sum((found & truth).values())
    extra, missing = sum((found - truth).values()), sum((truth - found).values())
    whole = hits + extra + missing
    return (hits / whole, extra / whole, missing / whole) if whole else (0.0, 0.0, 0.0)


def main():
    truth = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    texts = {}
    for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("text") is not None:
            texts[re.split(r"[/#]", row["doc_id"])[-1].split(".")[0]] = row["text"]
    scores = {page: compared(texts.get(page, ""), of["articleBody"]) for page, of in truth.items()}
    precision = [hits / (hits + extra) for hits, extra, _ in scores.values() if hits + extra]
    recall = [hits / (hits + missing) for hits, _, missing in scores.values() if hits + missing]
    precision, recall = sum(precision) / len(precision), sum(recall) / len(recall)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{len(scores)} pages, {sum(page in texts for page in scores)} with text")
    print(f"precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    if "--worst" in sys.argv:
        for page, (hits, extra, missing) in sorted(scores.items(), key=lambda score: score[1])[:10]:
            print(f"{page}: {hits:.2f} right, {extra:.2f} too much, {missing:.2f} missing")


if __name__ == "__main__":
    main()
