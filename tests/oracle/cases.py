#!/usr/bin/env python3
"""Hits of the hand-worked cases in tests/cases a second time, with what counts themes in the oracle.

    python tests/oracle/cases.py [--termloom PATH] [FILE …]

Only the tables doc_themes, theme_hits and theme_patterns are compared, by the columns that come from hits alone. This
says whether the cases and the oracle read the contract alike, before there is a program that does.
"""

import argparse
import json
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

from disguise import Undisguised, undisguise_word
from texts import COMPLEX, Tokenizer, body_start, dictionary_cuts
from themes import REPOSITORY, Themes, read_theme_file


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--termloom", default=str(REPOSITORY / "target" / "release" / "termloom"))
    args = parser.parse_args()
    cases, faults, compared = 0, 0, 0
    for file in args.files or sorted((REPOSITORY / "tests" / "cases").glob("theme*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            tables, cases = work(case, args.termloom), cases + 1
            for expect in case["expect"]:
                columns = expect["columns"]
                if expect["table"] not in tables or not set(columns) <= set(HELD[expect["table"]]):
                    continue
                compared += 1
                rows = [[row[column] for column in columns] for row in tables[expect["table"]]
                        if all(row[column] == value for column, value in expect.get("where", {}).items())]
                if rows != expect["rows"]:
                    faults += 1
                    print(f"{file.stem}: {case['name']}: {expect['table']} {columns}\n"
                          f"    case   {expect['rows']}\n    oracle {rows}")
    print(f"{cases} cases, {compared} tables compared, {faults} disagree")
    sys.exit(bool(faults))


HELD = {"doc_themes": ("doc_id", "theme", "count", "weighted_count", "per_1000_tokens", "patterns"),
        "theme_hits": ("doc_id", "theme", "pattern", "disguise", "start_byte", "end_byte", "position", "sentence"),
        "theme_patterns": ("theme", "pattern", "weight", "form", "count", "doc_count")}


def work(case, termloom):
    options = case.get("options", {})
    if "max_hits" in options:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "themes.yaml"
        themes = case.get("themes_yaml") or json.dumps(case.get("themes", {}), ensure_ascii=False)
        path.write_text(themes, encoding="utf-8")
        written = read_theme_file(path)
    documents = dict(case.get("files", {}))
    width = 2 if len(case.get("documents", [])) > 10 else 1
    documents |= {f"d{number:0{width}}.txt": text for number, text in enumerate(case.get("documents", []))}
    documents = {name: text.removeprefix("\ufeff") for name, text in sorted(documents.items()) if not name.endswith("jsonl")}
    parts = [part.lstrip("!") for _, patterns in written for pattern in patterns for part in pattern.text.split()]
    settings = SimpleNamespace(
        tokens=options.get("tokens", "uax29"), line_hyphens=options.get("line_hyphens", "auto"), abbreviations="",
        phrases=options.get("phrases", "punctuation"), hyphens=options.get("hyphens", "split"),
        possessive=options.get("possessive", "strip"), elision=options.get("elision", "auto"), urls=options.get("urls", "drop"))
    cuts = {}
    tokenizer = Tokenizer(settings, cuts.__getitem__)
    texts = [tokenizer.read(text).text for text in [*documents.values(), *parts]]
    texts += [*(tokenizer.read(Undisguised(text).text).text for text in texts), *map(undisguise_word, texts)]
    cuts |= dictionary_cuts({run for text in texts for run in COMPLEX.findall(text)}, "termloom", termloom)
    themes = Themes(written, options.get("scope", "theme"), tokenizer)
    tables = {"doc_themes": [], "theme_hits": [], "theme_patterns": []}
    forms, in_documents = Counter(), Counter()
    for name, text in documents.items():
        start = body_start(text)
        tokens = tokenizer.tokens(text, start)
        hits = list(themes.hits(tokens, text[start:]))
        for theme in themes.names:
            own = [hit for hit in hits if hit.theme == theme]
            of_pattern = Counter(hit.pattern for hit in own)
            if own:
                tables["doc_themes"].append(dict(
                    doc_id=name, theme=theme, count=len(own), per_1000_tokens=1000 * len(own) / len(tokens),
                    patterns=len(of_pattern),
                    weighted_count=sum(pattern.weight * of_pattern[pattern.text] for pattern in themes.patterns[theme])))
        tables["theme_hits"] += [dict(
            doc_id=name, theme=hit.theme, pattern=hit.pattern, disguise=hit.disguise, start_byte=tokens[hit.first].start,
            end_byte=tokens[hit.last].end, position=hit.first, sentence=hit.sentence)
            for hit in sorted(hits, key=lambda hit: (hit.first, hit.theme.encode()))]
        found = Counter((hit.theme, hit.pattern, hit.form) for hit in hits)
        forms.update(found)
        in_documents.update(found.keys())
    for theme in themes.names:
        for pattern in themes.patterns[theme]:
            own = sorted((-count, key[2].encode(), key) for key, count in forms.items() if key[:2] == (theme, pattern.text))
            rows = [(key[2], -count, in_documents[key]) for count, _, key in own] or [("", 0, 0)]
            tables["theme_patterns"] += [dict(theme=theme, pattern=pattern.text, weight=pattern.weight, form=form, count=count,
                                              doc_count=doc_count) for form, count, doc_count in rows]
    return tables


if __name__ == "__main__":
    main()
