"""What the Python libraries are asked to do, and the comparison of all counts. Runs in the environment that has them.

    python programs.py sklearn FOLDER|ROWS OUT.csv
    python programs.py polars-words LINES.txt|ROWS OUT.csv
    python programs.py polars-pairs LINES.txt|ROWS OUT.csv
    python programs.py duckdb-words ROWS OUT.csv THREADS
    python programs.py check-words TERMLOOM.csv OTHER.csv
    python programs.py check-pairs TERMLOOM.parquet OTHER.csv

ROWS is a .csv, .jsonl or .parquet file with a number and a text in each row.
"""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def sklearn(source: str, out: str) -> None:
    """Bag of words of a folder, as scikit-learn's own examples do it, or of rows. Words of one letter are none."""
    from sklearn.feature_extraction.text import CountVectorizer

    if Path(source).is_dir():
        paths = sorted(path for path in Path(source).rglob("*.txt") if path.is_file())
        texts = (path.read_text("utf-8", "replace") for path in paths)
    else:
        texts = scan(source).select("text").collect()["text"]
    vectorizer = CountVectorizer()
    counts = vectorizer.fit_transform(texts)
    tf, df = counts.sum(axis=0).A1, counts.getnnz(axis=0)
    with open(out, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["term", "tf", "df"])
        rows.writerows((term, tf[index], df[index]) for term, index in vectorizer.vocabulary_.items())


def scan(source: str) -> "pl.LazyFrame":
    """Lines of text or rows with a column `text`, lazily."""
    import polars as pl

    match Path(source).suffix:
        case ".csv":
            return pl.scan_csv(source)
        case ".jsonl":
            return pl.scan_ndjson(source)
        case ".parquet":
            return pl.scan_parquet(source)
        case _:
            return pl.scan_lines(source, name="text")


def polars_tokens(source: str) -> "pl.LazyFrame":
    """Numbered documents and their words, lazily."""
    import polars as pl

    words = pl.col("text").str.to_lowercase().str.extract_all(r"\w+").alias("term")
    tokens = scan(source).with_row_index("doc").select("doc", words).explode("term")
    return tokens.filter(pl.col("term").is_not_null())


def polars_words(source: str, out: str) -> None:
    """The streaming engine and `n_unique` are the fastest of the ways that were tried."""
    import polars as pl

    counts = polars_tokens(source).group_by("term").agg(tf=pl.len(), df=pl.col("doc").n_unique())
    counts.collect(engine="streaming").write_csv(out)


def polars_pairs(source: str, out: str) -> None:
    """Every word beside the words up to five places behind it, as numbers; the words come back at the end."""
    import polars as pl

    tokens = polars_tokens(source).with_columns(pl.col("term").cast(pl.Categorical)).collect(engine="streaming")
    numbers = tokens.lazy().select("doc", id=pl.col("term").to_physical())
    names = tokens.lazy().select("term").unique().with_columns(id=pl.col("term").to_physical())
    both = pl.col("id"), pl.col("other")
    shifted = [
        numbers.with_columns(other=pl.col("id").shift(-distance), last=pl.col("doc").shift(-distance))
        .filter(pl.col("doc") == pl.col("last"))
        .select(a=pl.min_horizontal(both), b=pl.max_horizontal(both))
        for distance in range(1, 6)
    ]
    counts = pl.concat(shifted).group_by("a", "b").agg(count=pl.len())
    named = counts.join(names, left_on="a", right_on="id").join(names, left_on="b", right_on="id", suffix="2")
    rows = named.select(token1="term", token2="term2", count="count")
    rows.collect(engine="streaming").write_csv(out)


def duckdb_words(source: str, out: str, threads: str) -> None:
    r"""`\w` is ASCII only in DuckDB, so what it means elsewhere is written out. Grouping twice is the fastest way."""
    import duckdb

    connection = duckdb.connect(config={"threads": int(threads)})
    connection.execute("set preserve_insertion_order = false")
    columns = "columns = {'id': 'integer', 'text': 'varchar'}"
    rows = {
        ".csv": f"read_csv('{source}', header = true, {columns})",
        ".jsonl": f"read_json('{source}', format = 'newline_delimited', {columns})",
        ".parquet": f"read_parquet('{source}')",
    }
    connection.execute(rf"""
        copy (
            with texts as (from {rows[Path(source).suffix]}),
            lists as (select id, regexp_extract_all(lower(text), '[\p{{L}}\p{{N}}\p{{M}}_]+') as terms from texts),
            tokens as (select id, unnest(terms) as term from lists),
            in_documents as (select id, term, count(*) as tf from tokens group by all)
            select term, sum(tf)::bigint as tf, count(*) as df from in_documents group by term
        ) to '{out}' (header true)""")


def plain(term: str) -> bool:
    """Whether all programs could agree on a word: at least two ASCII letters and nothing else."""
    return len(term) >= 2 and term.isascii() and term.isalpha()


def read_words(path: str) -> tuple[Counter[str], Counter[str]]:
    r"""Occurrences and documents of plain words.

    Programs differ in what ends a word: `don't` and `example.com` are one or two. So occurrences are compared after
    every word has been cut again wherever a character is none of `\w`. Documents cannot be added up like that.
    """
    occurrences: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            term, count = row.get("term") or row.get("token") or "", int(row.get("tf") or row.get("gf") or row["count"])
            for piece in re.split(r"[^\w\u0300-\u036f]+", term):
                if plain(piece):
                    occurrences[piece] += count
            if plain(term):
                documents[term] += int(row.get("df") or row["doc_count"])
    return occurrences, documents


def difference(ours: Counter[str], theirs: Counter[str]) -> tuple[float, list[str]]:
    """Share of the counts that differ, and the words that differ most."""
    apart = {word: theirs[word] - ours[word] for word in ours.keys() | theirs.keys() if theirs[word] != ours[word]}
    worst = sorted(apart, key=lambda word: (-abs(apart[word]), word))[:6]
    share = sum(map(abs, apart.values())) / max(1, ours.total())
    return share, [f"{word} {apart[word]:+,}" for word in worst]


def check_words(ours: str, theirs: str) -> None:
    """Prints how far two tables of words are apart."""
    mine, others = read_words(ours), read_words(theirs)
    (tf, worst), (df, _) = difference(mine[0], others[0]), difference(mine[1], others[1])
    print(json.dumps({"occurrences": tf, "documents": df, "worst": worst}))


def check_pairs(ours: str, theirs: str) -> None:
    """Prints how far two tables of pairs are apart, over pairs of plain words."""
    import duckdb

    connection = duckdb.connect()
    types = "{'token1': 'varchar', 'token2': 'varchar', 'count': 'bigint'}"
    connection.execute(f"""
        create view ours as select term1 as a, term2 as b, count from read_parquet('{ours}');
        create view theirs as select least(token1, token2) as a, greatest(token1, token2) as b, count
            from read_csv('{theirs}', header = true, delim = ',', quote = '\"', types = {types});""")
    both = "regexp_full_match(a, '[a-z]{2,}') and regexp_full_match(b, '[a-z]{2,}')"
    [share] = connection.execute(f"""
        with mine as (select a, b, sum(count) as n from ours where {both} group by all),
        others as (select a, b, sum(count) as n from theirs where {both} group by all)
        select sum(abs(coalesce(mine.n, 0) - coalesce(others.n, 0))) / sum(mine.n)
        from mine full join others on mine.a = others.a and mine.b = others.b""").fetchone()
    everything = "select count(*), sum(count)::bigint from"
    totals = [connection.execute(f"{everything} {name}").fetchone() for name in ("ours", "theirs")]
    print(json.dumps({"share": share, "our_all": totals[0], "their_all": totals[1]}))


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
