"""What other programs read in a finished output: TERMLOOM_OUTPUT=DIR pytest tests/interop

Every table must come out the same from CSV and from Parquet, by polars, pandas, pyarrow and DuckDB; the descriptions
must fit the files; and the tables must add up among themselves. What the numbers mean is checked by tests/oracle.
"""

import hashlib
import json
import os
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

OUTPUT = Path(os.environ["TERMLOOM_OUTPUT"]).resolve() if os.environ.get("TERMLOOM_OUTPUT") else None
pytestmark = pytest.mark.skipif(OUTPUT is None, reason="TERMLOOM_OUTPUT names no output folder")

ALWAYS = ["documents", "terms", "doc_terms", "pairs", "skipped"]
WITH_THEMES = ["doc_themes", "theme_patterns", "theme_pairs", "theme_collocates", "theme_hits"]
FRICTIONLESS_BYTES = 5_000_000      # frictionless reads cell by cell, so only files up to this size


def load_json(name):
    return json.loads((OUTPUT / name).read_text(encoding="utf-8"))


RUN = load_json("run.json") if OUTPUT else {}
TABLES = ALWAYS + (WITH_THEMES if RUN.get("themes") else [])
TABLES += sorted({Path(name).stem for name in RUN.get("outputs", {}) if name.endswith(".parquet")} - set(TABLES))     # on request


def parquet(table):
    return pq.read_table(OUTPUT / f"{table}.parquet")


def is_text(field):
    return pyarrow.types.is_string(field.type) or pyarrow.types.is_large_string(field.type)


# ---------------------------------------------------------------------- one way of reading each: (path, schema) → table

def arrow_csv(path, schema):
    return pyarrow.csv.read_csv(
        path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=schema, strings_can_be_null=True, null_values=[""]))


def polars_csv(path, schema):
    types = {field.name: polars.from_arrow(field_array(field)).dtype for field in schema}
    return polars.read_csv(path, schema_overrides=types).to_arrow()


def pandas_csv(path, schema):
    def dtype(field):
        return "str" if is_text(field) else pandas.ArrowDtype(field.type)
    frame = pandas.read_csv(path, dtype={field.name: dtype(field) for field in schema}, keep_default_na=False,
                            na_values=[""])
    return pyarrow.Table.from_pandas(frame, preserve_index=False)


def duckdb_csv(path, schema):
    columns = {field.name: duckdb_type(field) for field in schema}
    query = "FROM read_csv($path, columns = $columns, header = true, delim = ',', quote = '\"', escape = '\"', " \
            "nullstr = '', auto_detect = false, parallel = false)"
    query = query.replace("$columns", "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items()) + "}")
    return duckdb.sql(query, params={"path": str(path)}).to_arrow_table()


def polars_parquet(path, schema):
    return polars.read_parquet(path).to_arrow()


def pandas_parquet(path, schema):
    frame = pandas.read_parquet(path, dtype_backend="pyarrow")
    return pyarrow.Table.from_pandas(frame, preserve_index=False)


def duckdb_parquet(path, schema):
    return duckdb.sql("FROM read_parquet($path)", params={"path": str(path)}).to_arrow_table()


def field_array(field):
    return pyarrow.array([], field.type)


def duckdb_type(field):
    return "VARCHAR" if is_text(field) else {"uint64": "UBIGINT", "int64": "BIGINT", "uint32": "UINTEGER", "double": "DOUBLE",
                                             "bool": "BOOLEAN", "date32[day]": "DATE"}[str(field.type)]


READERS = {"csv": [arrow_csv, polars_csv, pandas_csv, duckdb_csv],
           "parquet": [polars_parquet, pandas_parquet, duckdb_parquet]}


# --------------------------------------------------------------------------------------------------------- comparison

def plain(column, field):
    """Strings as large_string with missing for empty (CSV cannot tell them apart), floats as their bits."""
    if is_text(field):
        column = column.cast(pyarrow.large_string())
        return pc.if_else(pc.equal(column, ""), pyarrow.scalar(None, pyarrow.large_string()), column)
    column = column.cast(field.type)
    if pyarrow.types.is_floating(field.type):
        column = pyarrow.chunked_array([chunk.view(pyarrow.int64()) for chunk in column.chunks], pyarrow.int64())
    return column


def guarded(column):
    """What a CSV cell says: a text that a spreadsheet would take for a formula has a ' before it."""
    return pc.replace_substring_regex(column, "\\A('*[=+\\-@\t\r\n\\x00＝＋－＠])", r"'\1")


@pytest.mark.parametrize("reader", [reader for readers in READERS.values() for reader in readers], ids=lambda f: f.__name__)
@pytest.mark.parametrize("table", TABLES)
def test_every_reader_sees_the_same(table, reader):
    expected = parquet(table)
    kind = reader.__name__.split("_")[1]
    found = reader(OUTPUT / f"{table}.{kind}", expected.schema)
    assert found.column_names == expected.column_names
    assert found.num_rows == expected.num_rows
    for field in expected.schema:
        wanted, got = plain(expected[field.name], field), plain(found[field.name], field)
        if kind == "csv" and is_text(field):
            wanted = guarded(wanted)
        if not wanted.equals(got):
            rows = [i for i, pair in enumerate(zip(wanted.to_pylist(), got.to_pylist())) if pair[0] != pair[1]][:5]
            raise AssertionError(f"{field.name} differs in rows {rows}: {[(wanted[i], got[i]) for i in rows]}")


@pytest.mark.parametrize("table", TABLES)
def test_strings_are_plain_and_can_be_filtered(table):
    path = OUTPUT / f"{table}.parquet"
    whole = parquet(table)
    for field in whole.schema:
        assert str(field.type) in ("string", "large_string", "uint64", "int64", "uint32", "double", "bool", "date32[day]"), field
    texts = [field.name for field in whole.schema if is_text(field)]
    assert texts
    for name in texts:
        values = whole[name].drop_null()
        if len(values):
            value = values[len(values) // 2].as_py()
            found = pq.read_table(path, filters=[(name, "=", value)])
            assert found.num_rows == pc.sum(pc.equal(whole[name], value)).as_py()


@pytest.mark.parametrize("table", TABLES)
def test_parquet_says_where_it_comes_from(table):
    metadata = pq.read_metadata(OUTPUT / f"{table}.parquet").metadata or {}
    assert b"termloom" in metadata
    assert isinstance(json.loads(metadata[b"termloom"]), dict)


# -------------------------------------------------------------------------------------------------------- descriptions

def resources():
    return load_json("datapackage.json")["resources"]


def test_resources_are_the_files():
    described = set()
    for resource in resources():
        path = OUTPUT / resource["path"]
        described.add(path.name)
        data = path.read_bytes()
        algorithm, _, digest = resource["hash"].rpartition(":")
        assert algorithm == "sha256", resource["hash"]
        assert digest == hashlib.sha256(data).hexdigest(), path.name
        assert resource["bytes"] == len(data), path.name
    assert {f"{table}.csv" for table in TABLES} <= described


def test_fields_are_the_columns():
    for resource in resources():
        table, _, kind = resource["path"].rpartition(".")
        if table not in TABLES or "schema" not in resource:
            continue
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == parquet(table).column_names, resource["path"]
        assert all(field.get("description", "").strip() for field in fields), resource["path"]


def test_csv_headers_are_the_columns():
    for table in TABLES:
        header = (OUTPUT / f"{table}.csv").open(encoding="utf-8").readline().rstrip("\n")
        assert header.split(",") == parquet(table).column_names


def test_frictionless_agrees():
    frictionless = pytest.importorskip("frictionless")
    descriptor = load_json("datapackage.json")
    descriptor["resources"] = [resource for resource in descriptor["resources"]
                               if resource["path"].endswith(".csv") and resource["bytes"] <= FRICTIONLESS_BYTES]
    assert descriptor["resources"]
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(OUTPUT))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])[:10]


# --------------------------------------------------------------------------------------------------------------- sums

def grouped(table, keys, column="count"):
    """{keys: (sum of the column, number of rows)}"""
    rows = parquet(table).group_by(keys).aggregate([(column, "sum"), ([], "count_all")]).to_pylist()
    return {tuple(row[key] for key in keys): (row[f"{column}_sum"], row["count_all"]) for row in rows}


def test_every_doc_id_is_a_document():
    documents = parquet("documents")["doc_id"].to_pylist()
    assert len(documents) == len(set(documents))
    for table in TABLES:
        columns = parquet(table)
        if "doc_id" in columns.column_names:
            ids = set(columns["doc_id"].to_pylist())
            if table == "skipped":
                assert not ids & set(documents)
            else:
                assert ids <= set(documents), table


def test_documents_add_up():
    count = RUN["documents"]
    kinds = parquet("skipped")["kind"].to_pylist()
    assert count["found"] == count["processed"] + count["quarantined"] + count["skipped"]
    assert count["processed"] == parquet("documents").num_rows
    assert count["quarantined"] == kinds.count("quarantined")
    assert count["skipped"] == kinds.count("skipped")


def test_terms_add_up():
    in_documents = grouped("doc_terms", ["term", "class"])
    terms = {(row["term"], row["class"]): (row["count"], row["doc_count"]) for row in parquet("terms").to_pylist()}
    assert in_documents == terms        # min_count leaves a term out of both
    tokens = dict(zip(*(parquet("documents")[name].to_pylist() for name in ("doc_id", "tokens"))))
    for (doc,), (count, _) in grouped("doc_terms", ["doc_id"]).items():
        assert count <= tokens[doc]


def test_pairs_add_up():
    pairs = parquet("pairs")
    if not pairs.num_rows:
        return
    assert pc.all(pc.less_equal(pairs["term1"], pairs["term2"])).as_py()
    assert len(pc.unique(pairs["n"])) == 1
    n, events = pairs["n"][0].as_py(), pc.sum(pairs["count"]).as_py()
    whole = all(config_value(name) in (None, 0, 1) for name in ("min_count", "min_pair_count"))
    assert 2 * events == n if whole else 2 * events <= n


def config_value(name, tree=None):
    tree = RUN.get("config", {}) if tree is None else tree
    if name in tree:
        return tree[name]
    return next((value for branch in tree.values() if isinstance(branch, dict)
                 if (value := config_value(name, branch)) is not None), None)


@pytest.mark.skipif("doc_themes" not in TABLES, reason="a run without themes")
def test_themes_add_up():
    doc_themes = {(row["doc_id"], row["theme"]): row["count"] for row in parquet("doc_themes").to_pylist() if row["count"]}
    hits = {key: rows for key, (_, rows) in grouped("theme_hits", ["doc_id", "theme"], "position").items()}
    assert hits == doc_themes
    by_pattern = {key: value[0] for key, value in grouped("theme_patterns", ["theme"]).items() if value[0]}
    assert by_pattern == {key: value[0] for key, value in grouped("doc_themes", ["theme"]).items() if value[0]}
    names = {theme["name"] for theme in RUN["themes"]}
    for table, columns in {"doc_themes": ["theme"], "theme_pairs": ["theme1", "theme2"], "theme_collocates": ["theme"]}.items():
        for column in columns:
            assert set(parquet(table)[column].to_pylist()) <= names
