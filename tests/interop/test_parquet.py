"""Parquet of every codec and encoding, mutated: TERMLOOM_PROGRAM=termloom pytest tests/interop/test_parquet.py

No mutated file ends the run, none is left without a word, and what stands beside it is counted.
"""

import csv
import os
import random
import resource
import subprocess

import pyarrow
import pyarrow.parquet as pq
import pytest

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")

SEEDS = {
    "snappy": {"compression": "snappy"},
    "zstd": {"compression": "zstd", "data_page_version": "2.0"},
    "plain": {"compression": "none", "use_dictionary": False, "write_page_index": True, "write_page_checksum": True},
    "delta": {"compression": "gzip", "use_dictionary": False,
              "column_encoding": {"text": "DELTA_BYTE_ARRAY", "title": "DELTA_LENGTH_BYTE_ARRAY", "n": "DELTA_BINARY_PACKED", "f": "BYTE_STREAM_SPLIT"}},
    "lz4": {"compression": "lz4", "row_group_size": 7},
    "brotli": {"compression": "brotli", "data_page_size": 64},
}
EACH = 50


def table():
    rng = random.Random(4)
    texts = [" ".join(rng.choice(["state", "party", "press", "é", "国家"]) for _ in range(rng.randint(1, 9))) for _ in range(40)]
    nested = [{"a": [n, None], "b": "x"} if n % 3 else None for n in range(40)]
    return pyarrow.table({"text": texts, "title": [None if n % 5 == 0 else f"t{n}" for n in range(40)], "n": list(range(40)),
                          "f": [n / 7 for n in range(40)], "l": [[1, 2], []] * 20, "s": nested})


def mutated(bytes_, number, rng):
    """Cuts, bits, bytes of the footer, runs of bytes, page headers that are overwritten, and pieces that are moved."""
    data, kind = bytearray(bytes_), number % 6
    at = rng.randrange(4, len(data))
    if kind == 0:
        return bytes(data[:at])
    if kind == 1:
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif kind == 2:
        footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(footer, len(data))] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
    elif kind == 3:
        data[at:at + rng.randint(1, 40)] = bytes(rng.choice([0, 0xFF, rng.randrange(256)]) for _ in range(rng.randint(1, 40)))
    elif kind == 4:
        data[4:4 + rng.randint(2, 30)] = rng.randbytes(rng.randint(2, 30))
    else:
        to = rng.randrange(4, len(data))
        data[to:to + 30] = data[at:at + 30]
    return bytes(data)


def run(folder, output):
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
    command = [PROGRAM, "run", folder, "-o", output, "--tables", "documents,skipped", "--format", "csv", "-q", "--overwrite", "--memory", "1GiB"]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limited)


def rows(path):
    csv.field_size_limit(1 << 30)
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_seeds_are_read(tmp_path):
    for name, options in SEEDS.items():
        pq.write_table(table(), tmp_path / f"{name}.parquet", **options)
    ended = run(tmp_path, tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert len(rows(tmp_path / "out" / "documents.csv")) == 40 * len(SEEDS)


def test_a_mutated_file_costs_itself(tmp_path):
    rng, folder = random.Random(43), tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("The state and the party.")
    names = []
    for name, options in SEEDS.items():
        pq.write_table(table(), tmp_path / "seed.parquet", **options)
        whole = (tmp_path / "seed.parquet").read_bytes()
        for number in range(EACH):
            names.append(f"{name}-{number}.parquet")
            (folder / names[-1]).write_bytes(mutated(whole, number, rng))
    ended = run(folder, tmp_path / "out")
    assert ended.returncode == 3, (ended.returncode, ended.stderr[-2000:])
    assert not any(word in ended.stderr for word in ["panicked", "RUST_BACKTRACE", "please report"]), ended.stderr[-2000:]
    documents, skipped = rows(tmp_path / "out" / "documents.csv"), rows(tmp_path / "out" / "skipped.csv")
    known = {row["doc_id"].split("#")[0] for row in documents + skipped}
    assert known == {"good.txt", *names}
    assert "good.txt" in {row["doc_id"] for row in documents}
    reasons = {row["reason"] for row in skipped}
    assert reasons <= {"malformed", "truncated", "binary", "undecodable", "empty", "no-column", "bad-row", "too-large", "parser-crash", "unsupported-packing"}, reasons
    damaged = {row["doc_id"].split("#")[0] for row in skipped if row["kind"] == "quarantined"}
    assert len(damaged) > len(names) / 2, "the mutations did not fire"
