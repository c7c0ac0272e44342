"""What `termloom score` reads of other programs, and what they read of it: TERMLOOM_PROGRAM=PATH pytest tests/interop/test_score.py

The measures themselves are judged by test_measures.py; here it is whether the counts arrive, and everything else stays.
"""

import datetime
import decimal
import math
import os
import subprocess
import sys

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")

O11 = [30, 0, 5, 7, 1]
R1 = [100, 3, 50, 7, 10]
C1 = [50, 4, 5, 9, 10]
N = [10_000, 100, 1_000, 2**40, 100]


def dice(o11, r1, c1):
    return 2 * o11 / (r1 + c1)


EXPECTED = [dice(*row) for row in zip(O11, R1, C1)]


def score(source, target, *arguments):
    ended = subprocess.run([PROGRAM, "score", str(source), "-o", str(target), "--measures", "dice", *arguments],
                           capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


def refused(source, target, *arguments):
    ended = subprocess.run([PROGRAM, "score", str(source), "-o", str(target), *arguments], capture_output=True, text=True)
    assert ended.returncode == 2, ended.stderr
    return ended.stderr


def arrow_table(kind=pyarrow.uint64(), text=pyarrow.string()):
    words = pyarrow.array(["=a", None, "é", "", "x"]).cast(text)
    counts = {name: pyarrow.array(values).cast(kind) for name, values in
              {"o11": O11, "r1": R1, "c1": C1, "n": N}.items()}
    return pyarrow.table({"word": words, **counts})


def plain(table):
    return table.to_pydict()


# ------------------------------------------------------------------------------------------------------------ reading

@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
def test_every_compression_and_page_version(tmp_path, compression, version):
    pq.write_table(arrow_table(), tmp_path / "in.parquet", compression=compression, data_page_version=version)
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    read = pq.read_table(tmp_path / "out.parquet")
    assert plain(read) == {**plain(arrow_table()), "dice": EXPECTED}
    assert read.schema.field("word").type == pyarrow.string()


@pytest.mark.parametrize("options", [
    {"use_dictionary": False, "column_encoding": {"o11": "DELTA_BINARY_PACKED", "word": "DELTA_BYTE_ARRAY"}},
    {"use_dictionary": False, "column_encoding": {"r1": "BYTE_STREAM_SPLIT", "word": "DELTA_LENGTH_BYTE_ARRAY"}},
    {"use_dictionary": True, "write_page_index": True},
    {"use_dictionary": ["word"], "row_group_size": 2},
    {"store_schema": False, "write_statistics": False},
    {"use_compliant_nested_type": False, "data_page_size": 16},
], ids=lambda options: ",".join(options))
def test_every_encoding_and_layout(tmp_path, options):
    pq.write_table(arrow_table(), tmp_path / "in.parquet", **options)
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert plain(pq.read_table(tmp_path / "out.parquet")) == {**plain(arrow_table()), "dice": EXPECTED}


@pytest.mark.parametrize("kind", [pyarrow.uint64(), pyarrow.int64(), pyarrow.float64()], ids=str)
@pytest.mark.parametrize("text", [pyarrow.string(), pyarrow.large_string(), pyarrow.string_view(),
                                  pyarrow.dictionary(pyarrow.int32(), pyarrow.string())], ids=str)
def test_types_of_arrow(tmp_path, kind, text):
    table = arrow_table(kind, text)
    pq.write_table(table, tmp_path / "in.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    read = pq.read_table(tmp_path / "out.parquet")
    assert read.schema == table.schema.append(pyarrow.field("dice", pyarrow.float64()))
    assert plain(read) == {**plain(table), "dice": EXPECTED}


def test_narrow_counts(tmp_path):
    table = pyarrow.table({"o11": pyarrow.array([3], pyarrow.int8()), "r1": pyarrow.array([4], pyarrow.uint16()),
                           "c1": pyarrow.array([5], pyarrow.int32()), "n": pyarrow.array([9.0], pyarrow.float32())})
    pq.write_table(table, tmp_path / "in.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == f"o11,r1,c1,n,dice\n3,4,5,9.0,{6 / 9}\n"


def polars_frame():
    return polars.DataFrame({
        "word": ["=a", None, "é", "", "x"], "o11": O11, "r1": R1, "c1": C1, "n": N,
        "day": [datetime.date(2024, 2, 29), None, *[datetime.date(1969, 12, 31)] * 3],
        "group": polars.Series(["a", "b", "a", None, "b"], dtype=polars.Categorical),
        "list": [[1, 2], [], None, [3], [None]],
        "struct": [{"a": 1, "b": "x"}] * 5,
        "price": [decimal.Decimal("1.50")] * 5,
        "span": [datetime.timedelta(seconds=1)] * 5,
    })


@pytest.mark.parametrize("compression", ["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4"])
def test_polars(tmp_path, compression):
    frame = polars_frame()
    frame.write_parquet(tmp_path / "in.parquet", compression=compression, row_group_size=2)
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    read = polars.read_parquet(tmp_path / "out.parquet")
    assert read.schema == {**frame.schema, "dice": polars.Float64}
    assert read.equals(frame.with_columns(polars.Series("dice", EXPECTED)))


def test_pandas(tmp_path):
    frame = pandas.DataFrame({"o11": O11, "r1": R1, "c1": C1, "n": N, "missing": [1.0, None, 3.0, None, 5.0],
                              "time": pandas.to_datetime(["2024-02-29", None, *["1970-01-01"] * 3]).tz_localize("Europe/Paris"),
                              "nullable": pandas.array([1, None, 3, None, 5], dtype="Int64"),
                              "category": pandas.Categorical(["a", "b", "a", None, "b"])},
                             index=pandas.Index(list("vwxyz"), name="word"))
    frame.to_parquet(tmp_path / "in.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    read = pandas.read_parquet(tmp_path / "out.parquet")
    pandas.testing.assert_frame_equal(read, frame.assign(dice=EXPECTED))
    frame.to_csv(tmp_path / "in.csv")
    score(tmp_path / "in.csv", tmp_path / "out.csv")
    pandas.testing.assert_frame_equal(pandas.read_csv(tmp_path / "out.csv"),
                                      pandas.read_csv(tmp_path / "in.csv").assign(dice=EXPECTED))


def test_pandas_floats_beside_missing(tmp_path):
    frame = pandas.DataFrame({"o11": [30.0, None], "r1": [100, 1], "c1": [50, 1], "n": [10_000, 2]})
    for name in ("in.csv", "in.parquet"):
        frame.to_csv(tmp_path / name, index=False) if name.endswith("csv") else frame.to_parquet(tmp_path / name)
        said = score(tmp_path / name, tmp_path / "out.parquet")
        assert "2 rows, 1 with a test" in said and "1 row is no 2×2 table" in said
        read = pandas.read_parquet(tmp_path / "out.parquet")
        assert read["dice"][0] == EXPECTED[0] and math.isnan(read["dice"][1])


@pytest.mark.parametrize("codec", ["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_duckdb(tmp_path, codec, version):
    counts = arrow_table()  # noqa: F841, DuckDB finds it by its name
    duckdb.sql(f"COPY (SELECT *, o11::HUGEINT % 2 = 0 AS even, {{'a': 1}} AS s, [1, 2] AS l FROM counts) "
               f"TO '{tmp_path}/in.parquet' (CODEC '{codec}', PARQUET_VERSION '{version}')")
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    before = duckdb.sql(f"FROM '{tmp_path}/in.parquet'").fetchall()
    after = duckdb.sql(f"FROM '{tmp_path}/out.parquet'").fetchall()
    assert after == [(*row, value) for row, value in zip(before, EXPECTED)]
    types = duckdb.sql(f"DESCRIBE FROM '{tmp_path}/out.parquet'").fetchall()
    assert types[:-1] == duckdb.sql(f"DESCRIBE FROM '{tmp_path}/in.parquet'").fetchall() and types[-1][1] == "DOUBLE"


def exotic(rows=5):
    """Columns of every type that Parquet of Arrow's programs may have, each with a missing value."""
    def column(values, kind):
        return pyarrow.array((values + [None, values[0], values[0], values[-1]])[:rows], kind)
    return {
        "time32": column([1], pyarrow.time32("ms")), "time64": column([1], pyarrow.time64("ns")),
        "date64": column([86_400_000], pyarrow.date64()), "instant": column([1], pyarrow.timestamp("ms", "Europe/Paris")),
        "binary": column([b"\xff"], pyarrow.binary()), "fixed": column([b"ab"], pyarrow.binary(2)),
        "short": column([decimal.Decimal("-1.50")], pyarrow.decimal128(5, 2)),
        "middle": column([decimal.Decimal("-1.50")], pyarrow.decimal128(15, 2)),
        "long": column([decimal.Decimal("-1.50")], pyarrow.decimal128(38, 2)),
        "span": column([1], pyarrow.duration("us")), "half": column([numpy.float16(0.1)], pyarrow.float16()),
        "u8": column([255], pyarrow.uint8()), "i8": column([-128], pyarrow.int8()), "flag": column([True], pyarrow.bool_()),
        "category": column(["a"], pyarrow.string()).dictionary_encode(), "nothing": pyarrow.nulls(rows),
        "structs": column([[{"a": 1, "b": "x"}, None, {"a": None, "b": "é"}], []],
                          pyarrow.list_(pyarrow.struct({"a": pyarrow.int64(), "b": pyarrow.string()}))),
        "lists": column([[[1, None], [], None], []], pyarrow.list_(pyarrow.large_list(pyarrow.int64()))),
        "nested": column([{"x": {"y": 1}}, {"x": None}], pyarrow.struct({"x": pyarrow.struct({"y": pyarrow.int64()})})),
        "width": column([[1, None]], pyarrow.list_(pyarrow.int64(), 2)),
    }


@pytest.mark.parametrize("how", [{}, {"store_schema": False}, {"version": "1.0"}, {"data_page_version": "2.0"}, {"store_decimal_as_integer": True},
                                 {"use_compliant_nested_type": False}], ids=str)
def test_every_type_that_passes(tmp_path, how):
    table = arrow_table()
    for name, column in exotic().items():
        table = table.append_column(name, column)
    pq.write_table(table, tmp_path / "in.parquet", **how)
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    before, after = pq.read_table(tmp_path / "in.parquet"), pq.read_table(tmp_path / "out.parquet")
    assert after.schema == before.schema.append(pyarrow.field("dice", pyarrow.float64()))
    assert after.drop(["dice"]).equals(before)


def test_lists_in_row_groups_that_come_in_pieces(tmp_path):
    rows = 300_000
    numbers = numpy.random.default_rng(0).integers(0, 10, rows).tolist()
    lists = [None if number == 9 else [None if item == 3 else str(item) for item in range(number)] for number in numbers]
    structs = [None if number == 5 else {"a": number, "b": [number] * (number % 3)} for number in numbers]
    table = pyarrow.table({"o11": [1] * rows, "r1": [2] * rows, "c1": [3] * rows, "n": [10] * rows, "list": lists, "struct": structs})
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=rows, data_page_size=10_000)
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert pq.read_metadata(tmp_path / "out.parquet").num_row_groups == 3
    assert pq.read_table(tmp_path / "out.parquet").drop(["dice"]).equals(table)


@pytest.mark.parametrize("column, shown, how", [
    (pyarrow.array([[("a", 1)]] * 5, pyarrow.map_(pyarrow.string(), pyarrow.int64())), "Map", {}),
    (pyarrow.array([1] * 5, pyarrow.timestamp("ns")), "Int96", {"use_deprecated_int96_timestamps": True}),
    (pyarrow.array([decimal.Decimal("1.50")] * 5, pyarrow.decimal256(50, 2)), "Decimal(50, 2)", {}),
], ids=["map", "int96", "decimal"])
def test_what_does_not_pass_is_said(tmp_path, column, shown, how):
    pq.write_table(arrow_table().append_column("odd", column), tmp_path / "in.parquet", **how)
    said = refused(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert f"column `odd`: its values are {shown}, which cannot be written as they are" in said and "leave the column out" in said
    assert not (tmp_path / "out.parquet").exists()


def test_csv_of_duckdb_and_arrow(tmp_path):
    counts = arrow_table()
    duckdb.sql(f"COPY (FROM counts) TO '{tmp_path}/duckdb.csv' (HEADER, FORCE_QUOTE *)")
    pyarrow.csv.write_csv(counts, tmp_path / "arrow.csv")
    for name in ("duckdb.csv", "arrow.csv"):
        score(tmp_path / name, tmp_path / "out.parquet")
        read = pq.read_table(tmp_path / "out.parquet")
        assert [str(field.type) for field in read.schema] == ["large_string", *["uint64"] * 4, "double"]
        assert read["dice"].to_pylist() == EXPECTED and read["n"].to_pylist() == N
        assert read["word"].to_pylist() == ["=a", None, "é", None, "x"]


# ------------------------------------------------------------------------------------------------------------ writing

def test_all_read_what_is_written(tmp_path):
    polars_frame().select("word", "o11", "r1", "c1", "n", "day", "price").write_parquet(tmp_path / "in.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    score(tmp_path / "in.parquet", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert text[:3] == ["word,o11,r1,c1,n,day,price,dice", f"'=a,30,100,50,10000,2024-02-29,1.50,{EXPECTED[0]}",
                        ",0,3,4,100,,1.50,0.0"]
    for read in (polars.read_parquet, pandas.read_parquet, lambda path: duckdb.sql(f"FROM '{path}'").pl()):
        assert list(read(tmp_path / "out.parquet")["dice"]) == EXPECTED
    for read in (polars.read_csv, pandas.read_csv, lambda path: duckdb.sql(f"FROM '{path}'").pl()):
        assert list(read(tmp_path / "out.csv")["dice"]) == EXPECTED
    found = polars.scan_parquet(tmp_path / "out.parquet").filter(polars.col("o11") > 6, polars.col("dice") > 0.3)
    assert found.collect()["o11"].to_list() == [30, 7]
    metadata = pq.read_metadata(tmp_path / "out.parquet")
    assert b"termloom_score" in metadata.metadata and metadata.num_rows == 5
    assert metadata.row_group(0).column(1).statistics.max == 30


def test_a_scan_with_statistics_finds_rows_in_many_groups(tmp_path):
    rows = 100_000
    frame = polars.DataFrame({"o11": range(rows), "r1": [rows] * rows, "c1": [rows] * rows, "n": [10 * rows] * rows})
    frame.write_parquet(tmp_path / "in.parquet", row_group_size=7_000)
    score(tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert pq.read_metadata(tmp_path / "out.parquet").num_row_groups == pq.read_metadata(tmp_path / "in.parquet").num_row_groups
    found = duckdb.sql(f"SELECT dice FROM '{tmp_path}/out.parquet' WHERE o11 = 98765").fetchall()
    assert found == [(dice(98765, rows, rows),)]
    assert pq.read_table(tmp_path / "out.parquet", filters=[("o11", ">=", 99_999)])["dice"].to_pylist() == [dice(99_999, rows, rows)]


# ------------------------------------------------------------------------------------------------------------- memory

# A process of its own, because what a process held before it became another program counts in.
PEAK = """
import os, sys
process = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss)
"""


def many(rows):
    numbers = numpy.random.default_rng(0)
    o11 = numbers.geometric(0.3, rows)
    return polars.DataFrame({"word": numpy.char.add("word ", numbers.integers(0, 100_000, rows).astype(str)), "o11": o11,
                             "r1": o11 + numbers.zipf(1.5, rows).clip(0, 10**6),
                             "c1": o11 + numbers.zipf(1.5, rows).clip(0, 10**6), "n": numpy.full(rows, 10**8)})


@pytest.mark.skipif(sys.platform != "linux", reason="sizes are in KiB on Linux")
def test_memory_does_not_grow_with_the_file(tmp_path):
    rows = 2_000_000
    frame = many(rows)
    frame.write_parquet(tmp_path / "in.parquet")
    frame.write_csv(tmp_path / "in.csv")
    for source, target in [("in.parquet", "a.parquet"), ("in.csv", "b.parquet")]:
        arguments = ["score", str(tmp_path / source), "-o", str(tmp_path / target), "--memory", "128MiB", "-q"]
        ended = subprocess.run([sys.executable, "-c", PEAK, PROGRAM, *arguments], capture_output=True, text=True, check=True)
        code, peak = map(int, ended.stdout.split())
        assert code == 0, ended.stderr
        assert peak < 128 * 1024, f"{source} to {target}: {peak} KiB"
    first, second = polars.read_parquet(tmp_path / "a.parquet"), polars.read_parquet(tmp_path / "b.parquet")
    assert first.height == rows and (first["q_value"] == second["q_value"]).all()
    assert first.select(frame.columns).equals(frame)
    for path in tmp_path.iterdir():
        path.unlink()


# ------------------------------------------------------------------------------------------------------------- faults

def test_what_csv_cannot_hold_is_said(tmp_path):
    polars_frame().write_parquet(tmp_path / "in.parquet")
    said = refused(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert "`list`" in said and ".parquet" in said
    assert not (tmp_path / "out.csv").exists()


def test_columns_that_are_no_counts(tmp_path):
    polars.DataFrame({"o11": ["a"], "r1": [1], "c1": [1], "n": [1]}).write_parquet(tmp_path / "text.parquet")
    assert "column `o11`: `a` is no count" in refused(tmp_path / "text.parquet", tmp_path / "out.csv")
    polars.DataFrame({"o11": [[1]], "r1": [1], "c1": [1], "n": [1]}).write_parquet(tmp_path / "list.parquet")
    assert "column `o11`" in refused(tmp_path / "list.parquet", tmp_path / "out.csv")
