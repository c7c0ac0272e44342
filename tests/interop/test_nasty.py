"""Nasty terms, names and groups in other programs: TERMLOOM_PROGRAM=termloom pytest tests/interop/test_nasty.py

Whatever stands in a cell, pyarrow, polars, pandas (with the options that docs/tables.md names) and DuckDB must read from CSV what
Parquet has, and what was put in.
"""

import json
import os
import random
import re
import subprocess

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import test_tables

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")

PIECES = ['"', '""', '","', ",", ";", "'", "''", "\\", '\\"', "\\N", "\n", "\r", "\r\n", "\u2028", "\u0085", "\x0b", "\ufeff", "\t", "|", "#",
          "nan", "NaN", "NA", "N/A", "null", "NULL", "None", "true", "-", "=cmd", "+1", "@a", "＝x", "007", "1e5", "0x1F", "2024-01-01",
          "1,5", "é", "国", "😀", "a" * 300, " ", "{}", "$a", "`"]


def nasty(rng, most=5):
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, most)))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder, rng = tmp_path_factory.mktemp("nasty"), random.Random(50)
    (folder / "in" / "sub,\"x").mkdir(parents=True)
    rows = [{"text": f"state {nasty(rng)} party {nasty(rng)} press", "title": nasty(rng), "author": nasty(rng), "source": nasty(rng, 2),
             "note": nasty(rng), 'a "key", too': nasty(rng)} for _ in range(60)]
    with open(folder / "in" / "rows.jsonl", "w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    for number, name in enumerate(["a,b.txt", 'q"uote.txt', "nan.txt", "=cmd.txt", "'=cmd.txt", "l\nine.txt", "r\return.txt", "tab\t.txt", "é\u2028.txt",
                                   "sub,\"x/NULL.txt"]):
        (folder / "in" / name).write_text(f"state {nasty(rng)} party {number}", newline="")
    (folder / "themes.json").write_text(json.dumps({"nan": ["state", "=cmd"], 'a "b", c': ["party", '"'], "=NULL": ["nan", "press"], "'x": ["007"]}))
    options = ["--themes", folder / "themes.json", "--tokens", "whitespace", "--group-by", "source,folder", "--min-group-count", "1", "--format",
               "csv,parquet", "--ngrams", "2", "--stop-words", "none", "--min-pair-count", "1", "--missing", "", "--mojibake", "keep", "--escapes",
               "keep", "--entities", "keep"]
    run = subprocess.run([PROGRAM, "run", folder / "in", "-o", folder / "out", *options], capture_output=True, text=True)
    assert run.returncode in (0, 3), run.stderr
    return folder / "out", rows


@pytest.mark.parametrize("read", test_tables.READERS["csv"], ids=lambda read: read.__name__)
def test_csv_is_parquet(made, read):
    output, _ = made
    seen = 0
    for path in sorted(output.glob("*.parquet")):
        expected = pq.read_table(path)
        if expected.num_rows == 0:
            continue
        table = read(path.with_suffix(".csv"), expected.schema)
        assert table.column_names == expected.column_names and table.num_rows == expected.num_rows, path.name
        for field in expected.schema:
            one, other = (test_tables.plain(of.column(field.name), field) for of in (expected, table))
            one = test_tables.guarded(one) if test_tables.is_text(field) else one
            assert one.to_pylist() == other.to_pylist(), f"{path.name}: {field.name}"
        seen += 1
    assert seen > 12


def test_what_was_put_in_is_there(made):
    output, rows = made
    documents = pq.read_table(output / "documents.parquet").to_pylist()
    for column in ["author", "note"]:
        found = {row["doc_id"]: row["author" if column == "author" else "meta_note"] or "" for row in documents}
        for number, row in enumerate(rows, 1):
            words = [" ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\ufeff]", " ", text or "").split()) for text in (row[column], found[f"rows.jsonl#row={number}"])]
            assert words[0] == words[1], f"{column} {number}"
    terms = pc.unique(pq.read_table(output / "terms.parquet").column("term")).to_pylist()
    assert {"nan", "=cmd", "007", "\\n"} & set(terms) and len(terms) == pq.read_table(output / "terms.parquet").num_rows
