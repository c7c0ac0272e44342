"""What spreadsheet programs' readers see: TERMLOOM_PROGRAM=termloom pytest tests/interop/test_spreadsheets.py

Every sheet of the workbook, by openpyxl and pandas, and CSV for a German Excel, by pandas and frictionless, must come out as
Parquet has it.
"""

import datetime
import json
import os
import subprocess
from pathlib import Path

import openpyxl
import pandas
import pyarrow
import pyarrow.parquet as pq
import pytest

PROGRAM = os.environ.get("TERMLOOM_PROGRAM")
INPUT = Path(os.environ.get("TERMLOOM_INPUT", Path(__file__).parents[2] / "input"))
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="TERMLOOM_PROGRAM names no program")

NEVER = {"doc_terms", "pairs"}


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "output"
    options = ["--format", "csv,parquet,xlsx", "--csv", "excel", "--csv-locale", "de", "--group-by", "date:year,source", "--ngrams", "2"]
    run = subprocess.run([PROGRAM, "run", INPUT, "-o", folder, *options], capture_output=True, text=True)
    assert run.returncode in (0, 3), run.stderr
    return folder


@pytest.fixture(scope="module")
def workbook(output):
    return openpyxl.load_workbook(output / "tables.xlsx")


def tables(output):
    return {path.stem: pq.read_table(path) for path in output.glob("*.parquet")}


def shown(value):
    """A value of Parquet as a cell has it."""
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    if isinstance(value, str) and len(value) == 10 and value[:4].isdigit() and value[4] == value[7] == "-":
        return datetime.datetime.fromisoformat(value)
    return value


def test_sheets_are_the_tables_that_fit(output, workbook):
    first, *names, last = workbook.sheetnames
    assert (first, last) == ("read me", "code book")
    assert set(names) == set(tables(output)) - NEVER


def test_openpyxl_reads_what_parquet_has(output, workbook):
    for name, table in tables(output).items():
        if name in NEVER:
            continue
        sheet = workbook[name]
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions
        rows = sheet.iter_rows()
        assert [cell.value for cell in next(rows)] == table.column_names
        found = 0
        for cells, row in zip(rows, table.to_pylist()):
            found += 1
            for cell, (column, value) in zip(cells, row.items()):
                assert cell.data_type != "f" and cell.hyperlink is None
                expected = shown(value) if column == "date_iso" or isinstance(value, datetime.date) else value
                assert cell.value == expected, f"{name}.{column}, row {found}"
        assert found == table.num_rows, name


def test_numbers_are_shown_by_what_they_are(output, workbook):
    for name, table in tables(output).items():
        if name in NEVER or table.num_rows == 0:
            continue
        for cell, field in zip(next(workbook[name].iter_rows(min_row=2, max_row=2)), table.schema):
            if cell.value is None:
                continue
            if pyarrow.types.is_floating(field.type):
                assert cell.number_format in ("0.000", "0.00E+00"), (name, field.name)
            if pyarrow.types.is_integer(field.type):
                assert cell.number_format == "0", (name, field.name)
            if pyarrow.types.is_date(field.type):
                assert cell.is_date, (name, field.name)


def test_pandas_reads_every_sheet(output):
    for name, frame in pandas.read_excel(output / "tables.xlsx", sheet_name=None, keep_default_na=False, na_values=[""]).items():
        if name in ("read me", "code book"):
            continue
        table = pq.read_table(output / f"{name}.parquet")
        assert list(frame.columns) == table.column_names and len(frame) == table.num_rows


def resources(output, kind):
    return [resource for resource in json.loads((output / "datapackage.json").read_text(encoding="utf-8"))["resources"]
            if resource.get("format") == kind]


def test_pandas_reads_german_csv_by_its_description(output):
    for resource in resources(output, "csv"):
        decimals = {field.get("decimalChar") for field in resource["schema"]["fields"] if field["type"] == "number"}
        assert decimals <= {","}
        frame = pandas.read_csv(output / resource["path"], sep=resource["dialect"]["delimiter"], decimal=",",
                                encoding=resource["encoding"], keep_default_na=False, na_values=[""])
        table = pq.read_table(output / f"{Path(resource['path']).stem}.parquet")
        assert list(frame.columns) == table.column_names and len(frame) == table.num_rows
        for field in table.schema:
            if pyarrow.types.is_floating(field.type):
                expected = pandas.Series(table[field.name].to_pylist(), dtype="float64", name=field.name)
                pandas.testing.assert_series_equal(frame[field.name].astype("float64"), expected, check_exact=True)


def test_frictionless_agrees_on_german_csv(output):
    frictionless = pytest.importorskip("frictionless")
    descriptor = json.loads((output / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = resources(output, "csv")
    report = frictionless.Package.from_descriptor(descriptor, basepath=str(output)).validate()
    assert report.valid, report.flatten(["type", "message"])[:10]


def test_every_sheet_is_a_resource(output, workbook):
    found = {resource["dialect"]["sheetName"]: resource for resource in resources(output, "xlsx")}
    assert set(found) == set(workbook.sheetnames[1:-1])
    for name, resource in found.items():
        assert resource["path"] == "tables.xlsx" and resource["rows"] == workbook[name].max_row - 1
