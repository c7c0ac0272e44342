"""Which programs do which work, and how they are installed: once, into a folder outside the checkout."""

import filecmp
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import Program, Result

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
XAN_VERSION = "0.61.0"


def cache_folder() -> Path:
    """Where everything goes that is made once."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("TERMLOOM_COMPARE_CACHE") or Path(cache) / "termloom-compare").absolute()


@dataclass(frozen=True)
class Tools:
    """Where the programs are."""

    python: Path
    xan: Path
    termloom: Path
    before: Path | None
    baseline: Path | None


def set_up(cache: Path, termloom: Path | None, before: Path | None, skip: bool) -> Tools:
    """Installs what is missing. A peer that cannot be installed fails later, as one row of a table."""
    cache.mkdir(parents=True, exist_ok=True)
    venv = cache / "venv"
    build = os.environ | {"CARGO_TARGET_DIR": os.environ.get("CARGO_TARGET_DIR") or str(cache / "target")}
    if not skip:
        if not (venv / "bin/python").exists():
            attempt([sys.executable, "-m", "venv", str(venv)])
        pip = [str(venv / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        attempt([*pip, "-r", str(HERE / "requirements.txt")])
        if version_of(cache / "bin/xan") != XAN_VERSION:
            # Its own target folder, or the two would build each other's dependencies again.
            own = {key: value for key, value in os.environ.items() if key != "CARGO_TARGET_DIR"}
            attempt(["cargo", "install", "xan", "--version", XAN_VERSION, "--locked", "--root", str(cache)], own)
    made = {} if skip else built(build)
    release = Path(build["CARGO_TARGET_DIR"]) / "release"
    older = sorted(release.glob("deps/baseline-*[0-9a-f]"), key=lambda path: path.stat().st_mtime)
    return Tools(
        python=venv / "bin/python",
        xan=cache / "bin/xan",
        termloom=(termloom or made.get("termloom") or release / "termloom").absolute(),
        before=before and before.absolute(),
        baseline=made.get("baseline") or (older[-1] if older else None),
    )


def version_of(program: Path) -> str | None:
    """What a program says to --version, or nothing where there is none."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    except OSError:
        return None


def attempt(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs a command and says so; its failure is not the end."""
    print("+", " ".join(command), flush=True)
    if subprocess.run(command, env=environment).returncode != 0:
        print("  failed", flush=True)


def built(environment: dict[str, str]) -> dict[str, Path]:
    """Builds termloom and the loop it is compared with in one process. Returns where they are."""
    command = ["cargo", "build", "--release", "--locked", "--bin", "termloom", "--bench", "baseline"]
    print("+", " ".join(command), flush=True)
    command += ["--message-format", "json-render-diagnostics"]
    process = subprocess.run(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    messages = (json.loads(line) for line in process.stdout.splitlines() if line.startswith("{"))
    return {m["target"]["name"]: Path(m["executable"]) for m in messages if m.get("executable")}


@dataclass(frozen=True)
class Inputs:
    """One corpus in all shapes, and room for outputs."""

    folder: Path
    lines: Path
    table: Path
    scratch: Path


class Works:
    """The programs for each piece of work."""

    def __init__(self, tools: Tools, inputs: Inputs, threads: int, options: list[str]):
        self.tools, self.inputs, self.threads, self.options = tools, inputs, threads, options

    def termloom(self, name: str, what: str, *options: str) -> list[Program]:
        """termloom with one thread and with all, and the one before where there is one."""
        programs, binaries = [], [(self.tools.termloom, "")]
        if self.tools.before:
            binaries.append((self.tools.before, ", before"))
        for binary, when in binaries:
            for label, count in (("1", 1), ("all", self.threads)):
                out = self.inputs.scratch / f"termloom-{what or 'run'}{when.replace(', ', '-')}-{label}"
                command = [str(binary), "run", str(self.inputs.folder), "-o", str(out), "--quiet"]
                command += ["--threads", str(count), *options, *self.options]
                # 3: some files could not be used.
                programs.append(Program(name + when, label, [[command]], out, accepted=(0, 3)))
        return programs

    def python(self, name: str, threads: str, what: str, source: Path, *options: str) -> Program:
        """One of the programs of programs.py."""
        out = self.inputs.scratch / f"{what}-{threads}.csv"
        count = "1" if threads == "1" else str(self.threads)
        command = [str(self.tools.python), str(HERE / "programs.py"), what, str(source), str(out), *options]
        return Program(name, threads, [[command]], out, {"POLARS_MAX_THREADS": count})

    def xan(self, name: str, vocab: list[str]) -> list[Program]:
        """xan's two commands one after the other, on one core, and at the same time, on two.

        Its tokens are made as like termloom's as they can be. `tokenize -p` is left out: it takes twice the processor
        time and is no faster.
        """
        xan, out, programs = str(self.tools.xan), self.inputs.scratch / f"xan-{vocab[0]}", []
        cut = [xan, "tokenize", "words", "text", "-L", "-D", "punct,emoji,url,email", "--split-hyphens"]
        cut.append(str(self.inputs.table))
        for threads, way in (("1", "through a file"), ("all", "two processes, piped")):
            table, tokens = Path(f"{out}-{threads}.csv"), str(self.inputs.scratch / "xan-tokens.csv")
            count = [xan, "vocab", *vocab, "-o", str(table)]
            steps = [[[*cut, "-o", tokens]], [[*count, tokens]]] if threads == "1" else [[cut, count]]
            programs.append(Program(f"{name}, {way}", threads, steps, table))
        return programs

    def words(self) -> list[Program]:
        """Occurrences and documents of every word."""
        count = str(self.threads)
        wc = Program(
            "`wc -w` (one number; C.UTF-8)", "none", [[["wc", "-w", str(self.inputs.lines)]]],
            self.inputs.scratch / "wc", {"LC_ALL": "C.UTF-8"},
        )
        return [
            *self.termloom("termloom", "terms", "--tables", "terms", "--format", "csv"),
            self.python("scikit-learn CountVectorizer", "none", "sklearn", self.inputs.folder),
            self.python("Polars", "1", "polars-words", self.inputs.lines),
            self.python("Polars", "all", "polars-words", self.inputs.lines),
            self.python("DuckDB", "1", "duckdb-words", self.inputs.table, "1"),
            self.python("DuckDB", "all", "duckdb-words", self.inputs.table, count),
            *self.xan("xan", ["token"]),
            wc,
        ]

    def pairs(self) -> list[Program]:
        """How often any two words stand at most five places apart."""
        options = ["--tables", "pairs", "--format", "parquet", "--stop-words", "none"]
        options += ["--min-pair-count", "1", "--window", "5"]
        as_xan = ["--measures", "chi2,g2,pmi,npmi"]
        return [
            *self.termloom("termloom, xan's four measures", "pairs", *options, *as_xan),
            *self.termloom("termloom, its usual seven measures", "pairs-usual", *options),
            *self.xan("xan, four measures", ["cooc", "-w", "5"]),
            self.python("Polars, counts alone", "1", "polars-pairs", self.inputs.lines),
            self.python("Polars, counts alone", "all", "polars-pairs", self.inputs.lines),
        ]

    def run(self) -> list[Program]:
        """All eleven tables in both formats, against others that do one part of it."""
        return [
            *self.termloom("termloom, all tables, CSV and Parquet", ""),
            self.python("scikit-learn CountVectorizer, words alone", "none", "sklearn", self.inputs.folder),
            *self.xan("xan, pairs alone", ["cooc", "-w", "5"]),
        ]


class RowWorks(Works):
    """The programs for short texts in rows: all paths of the inputs are that of one file."""

    TERMS = ("--tables", "terms", "--format", "csv")

    def words(self) -> list[Program]:
        """Occurrences and documents of every word, on one thread."""
        rows = self.inputs.table
        return one_thread([
            *self.words_alone(),
            *self.termloom("termloom, `--language en`", "terms-en", *self.TERMS, "--language", "en"),
            self.python("scikit-learn CountVectorizer", "none", "sklearn", rows),
            self.python("Polars", "1", "polars-words", rows),
            self.python("DuckDB", "1", "duckdb-words", rows, "1"),
            *(self.xan("xan", ["token"]) if rows.suffix == ".csv" else []),
        ])

    def run(self) -> list[Program]:
        """All tables of the default run as Parquet, on one thread, against scikit-learn's word counts."""
        return one_thread([
            *self.run_alone(),
            self.python("scikit-learn CountVectorizer, words alone", "none", "sklearn", self.inputs.table),
        ])

    def words_alone(self) -> list[Program]:
        """Words (`--tables terms --format csv`), by termloom alone."""
        return self.termloom("termloom", "terms", *self.TERMS)

    def run_alone(self) -> list[Program]:
        """The whole run as Parquet, by termloom alone."""
        return self.termloom("termloom, all tables, Parquet", "", "--format", "parquet")


def one_thread(programs: list[Program]) -> list[Program]:
    """Those that use no more than one thread."""
    return [program for program in programs if program.threads != "all"]


# Shares of the counts that may differ on a real text; on a generated one none may.
LIMITS = {"occurrences": 0.03, "documents": 0.05, "share": 0.10}

EXPLAINED = {
    "words": "Compared are words of two and more ASCII letters: occurrences after all programs' words have been cut "
    "again at every character that `\\w` does not match, documents as they are. termloom drops URLs and e-mail "
    "addresses; xan drops what it takes for them, and the others cut them into words (`https`, `www`, `com`). A "
    "contraction (`don't`) is one word to termloom and to xan and two to the others; a final `'s` is stripped by "
    "termloom and a word to the others, which is too short to be compared.",
    "pairs": "Compared are pairs of words of two and more ASCII letters. Where a program cuts off a `'s` or drops a "
    "URL, words move closer together or further apart, so differences are several times those of the words.",
    "run": "The tables of the whole run are compared with a second implementation by `.ci/run`.",
}


def check(work: str, tools: Tools, results: list[Result], exact: bool) -> tuple[list[str], bool]:
    """Compares the tables that were written with termloom's. Returns what was found, and whether it is near enough."""
    found: dict[str, list[str]] = {}
    fine, of_name = True, {results[0].program.name: results[0].program.output}
    ours = results[0].program.output / ("terms.csv" if work == "words" else "pairs.parquet")
    for result in results[1:] if work in ("words", "pairs") else []:
        other = result.program.output
        if result.failure is not None or other.name == "wc":
            continue
        if other.is_dir():
            same = of_name.setdefault(result.program.name, other)
            if same != other:
                near = filecmp.cmp(same / ours.name, other / ours.name, shallow=False)
                said = "the same bytes as with one thread" if near else "OTHER BYTES than with one thread"
            elif work == "words":
                near, said = check_one(work, tools, ours, other / ours.name, exact)
            else:
                continue
        else:
            near, said = check_one(work, tools, ours, other, exact)
        found.setdefault(said, []).append(f"{result.program.name} ({result.program.threads})")
        fine = fine and near
    return [f"{', '.join(names)}: {said}" for said, names in found.items()], fine


def check_one(work: str, tools: Tools, ours: Path, other: Path, exact: bool) -> tuple[bool, str]:
    """Compares one table with termloom's. In another process: what this one holds would be seen in what it measures."""
    command = [str(tools.python), str(HERE / "programs.py"), f"check-{work}", str(ours), str(other)]
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode != 0:
        return False, f"CANNOT BE COMPARED: {(process.stderr.strip().splitlines() or ['no reason given'])[-1]}"
    apart = json.loads(process.stdout)
    near = all(apart[key] <= (0 if exact else limit) for key, limit in LIMITS.items() if key in apart)
    if work == "words":
        said = f"occurrences differ by {apart['occurrences']:.2%}, documents by {apart['documents']:.2%}"
        said += f", most of all {', '.join(apart['worst'])}" if apart["worst"] else ""
    else:
        (pairs, events), (our_pairs, our_events) = apart["their_all"], apart["our_all"]
        said = f"{events:,} events of {pairs:,} pairs, to termloom's {our_events:,} of {our_pairs:,}"
        said += f"; those of compared words differ by {apart['share']:.2%}"
    return near, ("" if near else "TOO FAR APART: ") + said
