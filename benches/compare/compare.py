"""termloom against other programs that count words and pairs: same text, whole processes, in turn, in one run.

    python3 benches/compare/compare.py                         a generated text of 100 MB
    python3 benches/compare/compare.py --corpus FOLDER         your .txt files
    python3 benches/compare/compare.py --only words --rounds 3 --size 10MB
    python3 benches/compare/compare.py --growth                termloom alone, on 10 MB to 1 GB
    python3 benches/compare/compare.py --before FILE           an earlier termloom as well

Short texts, one in each row of a JSON Lines, CSV or Parquet file:

    python3 benches/compare/compare.py --rows                              300,000 sentences, one thread
    python3 benches/compare/compare.py --rows 3500000 --only threads       termloom alone, one thread against all
    python3 benches/compare/compare.py --rows --growth --memory 1GiB       termloom alone, on 1 and 10 million rows

Needs Rust, Python 3.11 and Linux. Everything else is installed and generated once, into TERMLOOM_COMPARE_CACHE (or
termloom-compare in the user's cache folder). A program that fails is a row that says so. Counts are compared before a
time is printed, and no table is printed where they are further apart than the rules of the programs explain.

The system counts the peak memory of a process from before it became another program, so no peak is below this driver's.
"""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import measure
import peers

UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
GROWTH = ["10MB", "100MB", "300MB", "1GB"]
ROWS_GROWTH = ["1000000", "10000000"]
FORMATS = ["jsonl", "csv", "parquet"]
WORKS = {"articles": "words,pairs,run", "rows": "words,run,threads"}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="articles (.txt); else a text is generated")
    parser.add_argument("--size", default="100MB", help="size of the generated text [default: %(default)s]")
    parser.add_argument("--rounds", type=int, default=5, help="rounds after one to warm up [default: %(default)s]")
    only_help = f"pieces of work [default: {WORKS['articles']}; with --rows words,run, and there is threads]"
    parser.add_argument("--only", help=only_help)
    rows_help = "short texts instead: this many, of sentences of the articles, or a folder that corpus.py has made"
    parser.add_argument("--rows", nargs="?", const="300000", metavar="N|FOLDER", help=rows_help)
    growth_help = f"termloom alone, on texts of these sizes [default: {' '.join(GROWTH)}], or on so many rows of six "
    growth_help += f"words [default with --rows: {' '.join(ROWS_GROWTH)}]"
    parser.add_argument("--growth", nargs="*", metavar="SIZE|N|FOLDER", help=growth_help)
    parser.add_argument("--memory", help="termloom's own --memory")
    out_help = "the report, and the numbers as .json beside it [default: in the cache]"
    parser.add_argument("--out", type=Path, metavar="FILE.md", help=out_help)
    parser.add_argument("--termloom", type=Path, metavar="FILE", help="this binary instead of the one of the checkout")
    parser.add_argument("--before", type=Path, metavar="FILE", help="an earlier termloom to measure as well")
    parser.add_argument("--skip-setup", action="store_true", help="install and build nothing")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that a step may take [default: %(default)s]")
    asked = parser.parse_args()
    works = WORKS["articles" if asked.rows is None else "rows"]
    asked.only = asked.only or ("words,run" if asked.rows else works)
    if not set(asked.only.split(",")) <= set(works.split(",")):
        parser.error(f"--only takes {works}")
    return asked


def corpus_process(*command: str, python: Path = Path(sys.executable)) -> None:
    """Runs corpus.py."""
    subprocess.run([python, peers.HERE / "corpus.py", *command], check=True)


def generated(cache: Path, size: str) -> Path:
    """The folder of the generated text of a size such as `10MB`."""
    match = re.fullmatch(r"(\d+)\s*([kmg]b)", size.lower())
    if not match:
        raise SystemExit(f"{size}: not a size such as 10MB")
    folder = cache / "corpora" / size.lower()
    if not folder.exists():
        print(f"generating {size} of text", flush=True)
        part = folder.with_name(folder.name + ".part")
        measure.remove(part)
        corpus_process("make", str(part), str(int(match[1]) * UNITS[match[2]]))
        part.rename(folder)
    return folder


def short_texts(kind: str, what: str, asked: argparse.Namespace, cache: Path, python: Path) -> Path:
    """A folder of short texts: the one that is named, or one with so many of them."""
    if Path(what).is_dir():
        return Path(what).absolute()
    if not what.isdecimal():
        raise SystemExit(f"{what}: neither a folder nor a number of rows")
    # The rows of a folder that may change are made again each time.
    into = cache / "scratch" / "corpus" if asked.corpus else cache / "corpora" / asked.size.lower()
    folder = into.with_name(f"{into.name}-{kind}-{what}")
    if not folder.exists():
        source = (asked.corpus or generated(cache, asked.size)).absolute()
        print(f"writing {what} {kind}", flush=True)
        part = folder.with_name(folder.name + ".part")
        measure.remove(part)
        corpus_process(kind, str(source), str(part), what, python=python)
        part.rename(folder)
    return folder


def machine(threads: int) -> str:
    """The processor, as far as it is known."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.*)$", cpuinfo.read_text(), re.MULTILINE) if cpuinfo.exists() else None
    return f"{model[1] if model else platform.machine()}, {threads} threads, {platform.system()}"


def versions(tools: peers.Tools, is_built_here: bool) -> str:
    """The version of each program."""
    pinned = [line.replace("==", " ") for line in (peers.HERE / "requirements.txt").read_text().split()]
    command = ["git", "-C", str(peers.CHECKOUT), "describe", "--always", "--dirty"]
    commit = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    ours = peers.version_of(tools.termloom) or "termloom"
    ours += f" (commit {commit})" if commit and is_built_here else ""
    before = [f"before it {peers.version_of(tools.before)} ({tools.before})"] if tools.before else []
    return ", ".join([ours, *before, *pinned, f"xan {peers.XAN_VERSION}"])


def compare(
    work: str, works: peers.Works, rounds: int, limit: float, exact: bool, shape: str = ""
) -> tuple[str, list[measure.Result], bool]:
    """Measures one piece of work. Returns its part of the report, and whether the counts are as they should be."""
    print(f"\n== {work}{shape}", flush=True)
    programs: list[measure.Program] = getattr(works, work)()
    results = measure.run_in_turn(programs, rounds, limit)
    title = f"## {work}{shape}: {getattr(works, work).__doc__.strip()}\n\n"
    if results[0].failure is not None:
        said = f"No table, since there is nothing to compare with: termloom failed: {results[0].failure}\n"
        return title + said, results, False
    lines, fine = peers.check(work, works.tools, results, exact)
    counts = "\n".join([peers.EXPLAINED[work], "", *(f"- {line}" for line in lines)])
    if not fine:
        return f"{title}No table, since the counts differ by more than is explained.\n\n{counts}\n", results, False
    part = f"{title}{measure.table(results)}\n\n{counts}\n"
    if work == "words" and works.tools.baseline and works.inputs.folder.is_dir():
        part += in_process(works.tools.baseline, works.inputs.folder, rounds)
    for program in programs:
        measure.remove(program.output)
    return part, results, True


def in_process(baseline: Path, folder: Path, rounds: int) -> str:
    """What benches/baseline.rs prints."""
    settings = {"TERMLOOM_CORPUS": str(folder), "TERMLOOM_ROUNDS": str(rounds)}
    process = subprocess.run([baseline], env=os.environ | settings, capture_output=True, text=True)
    said = process.stdout if process.returncode == 0 else f"failed: {process.stderr.strip()[-500:]}"
    title = "In one process, against a loop of unicode-segmentation and hashbrown:"
    return f"\n{title}\n\n```text\n{said.rstrip()}\n```\n"


def scaling(works: dict[str, peers.RowWorks], rounds: int, limit: float) -> tuple[str, list[measure.Result], bool]:
    """termloom on one file of each format, on one thread and on all. As `compare` otherwise."""
    print("\n== threads", flush=True)
    programs = [
        replace(program, name=program.name + shape)
        for shape, of_format in works.items()
        for program in of_format.words_alone()
    ]
    results = measure.run_in_turn(programs, rounds, limit)
    report = "## threads: one thread against all, words alone\n\n"
    report += "| | MB | one thread, s | all threads, s | times as fast |\n|---|---|---|---|---|\n"
    for one, every in zip(results[::2], results[1::2]):
        failure = one.failure or every.failure
        size = Path(one.program.steps[0][0][2]).stat().st_size / 1e6
        cells = [one.program.name, f"{size:,.0f}"]
        cells += [f"failed: {failure}", "", ""] if failure else [f"{one.wall():.2f}", f"{every.wall():.2f}"]
        cells += [] if failure else [f"{one.ratio_to(every):.2f}"]
        report += f"| {' | '.join(cells)} |\n"
    if results[0].failure is not None:
        return report, results, False
    tools = next(iter(works.values())).tools
    # All formats hold the same texts, but an earlier termloom may have counted otherwise.
    lines, fine = peers.check("words", tools, results, exact=tools.before is None)
    return "\n".join([report, *(f"- {line}" for line in lines), ""]), results, fine


def growth(works: dict[str, peers.Works], rounds: int, limit: float) -> tuple[str, list[dict[str, object]]]:
    """termloom on texts of growing size: does the time for a megabyte or a row stay the same, and what of memory?"""
    report, raw = "", []
    of_rows = isinstance(next(iter(works.values())), peers.RowWorks)
    kinds = {"words": "words alone (`--tables terms --format csv`)", "run": "the whole run"}
    if of_rows:
        kinds = {"run_alone": "the whole run, Parquet, on short texts in JSON Lines"}
    for work, title in kinds.items():
        report += f"## {title}\n\n"
        report += f"| | MB | documents | tokens | types | wall s | s per {'row' if of_rows else 'MB'}, of the first | "
        report += "peak MiB | tables MB | run.json kB |\n"
        report += "|---|---|---|---|---|---|---|---|---|---|\n"
        first: dict[str, float] = {}
        for size, of_size in works.items():
            print(f"\n== {work}, {size}", flush=True)
            programs = [program for program in getattr(of_size, work)() if program.threads == "all"]
            ours = [program for program in programs if program.name.startswith("termloom")]
            for result in measure.run_in_turn(ours, rounds, limit):
                program = result.program
                if result.failure is not None:
                    report += f"| {program.name} | {size} | failed: {result.failure} | | | | | | | |\n"
                    continue
                said = program.output / "run.json"
                written = sum(path.stat().st_size for path in program.output.iterdir())
                of_json, said = said.stat().st_size, json.loads(said.read_text())
                measure.remove(program.output)
                totals, documents = said["totals"], said["documents"]["processed"]
                for_each = result.wall() / (documents if of_rows else totals["bytes"])
                of_first = for_each / first.setdefault(program.name, for_each)
                cells = [program.name, f"{totals['bytes'] / 1e6:,.0f}", f"{documents:,}"]
                cells += [f"{totals['tokens']:,}", f"{totals['types']:,}", f"{result.wall():.2f}", f"{of_first:.2f}"]
                cells += [f"{max(run.peak_mib for run in result.runs):,.0f}", f"{written / 1e6:,.0f}"]
                cells += [f"{of_json / 1e3:,.0f}"]
                report += f"| {' | '.join(cells)} |\n"
                runs = [asdict(run) for run in result.runs]
                raw.append({"work": work, "size": size, "program": program.name, "totals": totals, "runs": runs})
        report += "\n"
    return report, raw


def main() -> None:
    """Sets up, measures, checks and reports."""
    asked = arguments()
    cache = peers.cache_folder()
    threads = len(os.sched_getaffinity(0))
    options = ["--memory", asked.memory] if asked.memory else []
    tools = peers.set_up(cache, asked.termloom, asked.before, asked.skip_setup)
    scratch = cache / "scratch"
    measure.remove(scratch)
    scratch.mkdir()
    programs = versions(tools, is_built_here=asked.termloom is None)
    raw: dict[str, object] = {"machine": machine(threads), "versions": programs, "rounds": asked.rounds}
    raw["options"] = options
    report = f"{machine(threads)}. {programs}. Median of {asked.rounds} rounds, page cache warm.\n"
    fine = True

    def works_on(folder: Path) -> peers.Works:
        inputs = peers.Inputs(folder, scratch / "lines.txt", scratch / "articles.csv", scratch)
        return peers.Works(tools, inputs, threads, options)

    def works_on_rows(what: str, kind: str, name: str) -> peers.RowWorks:
        path = short_texts(kind, what, asked, cache, tools.python) / name / f"texts.{name}"
        room = scratch / name
        room.mkdir(exist_ok=True)
        return peers.RowWorks(tools, peers.Inputs(path, path, path, room), threads, options)

    if asked.growth is not None:
        if asked.rows:
            works = {what: works_on_rows(what, "snippets", "jsonl") for what in asked.growth or ROWS_GROWTH}
        else:
            sizes = asked.growth or GROWTH
            folders = [Path(size) if Path(size).is_dir() else generated(cache, size) for size in sizes]
            works = {size: works_on(folder.absolute()) for size, folder in zip(sizes, folders)}
        part, raw["growth"] = growth(works, asked.rounds, asked.limit)
        report += f"termloom on all threads{', ' + ' '.join(options) if options else ''}.\n\n{part}"
    else:
        if asked.rows:
            shapes = {f", {name}": works_on_rows(asked.rows, "sentences", name) for name in FORMATS}
            raw["bytes"] = sizes = [works.inputs.table.stat().st_size for works in shapes.values()]
            size = ", ".join(f"{size / 1e6:.1f} MB of {name}" for name, size in zip(FORMATS, sizes))
            report += f"Short texts in rows, {size}, programs in turn; all of them read the same file. "
        else:
            folder = (asked.corpus or generated(cache, asked.size)).absolute()
            corpus_process("reshape", str(folder), str(scratch))
            shapes = {"": works_on(folder)}
            raw["bytes"] = size = (scratch / "lines.txt").stat().st_size
            report += f"{size / 1e6:.1f} MB of {'articles' if asked.corpus else 'generated text'}, programs in turn. "
            report += "termloom and scikit-learn read a folder of files, the others one file of the same text. "
        driver = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        report += f"Peaks are never below the {driver:.0f} MiB of the driver.\n\n"
        exact = asked.corpus is None and not (asked.rows and Path(asked.rows).is_dir())
        for work in asked.only.split(","):
            if work == "threads":
                parts = {work: scaling(shapes, asked.rounds, asked.limit)}
            else:
                parts = {
                    work + shape: compare(work, works, asked.rounds, asked.limit, exact, shape)
                    for shape, works in shapes.items()
                }
            for name, (part, results, as_expected) in parts.items():
                report += part + "\n"
                fine = fine and as_expected
                raw[name] = [asdict(result) for result in results]
    measure.remove(scratch)
    out = asked.out or cache / ("growth.md" if asked.growth is not None else "compare.md")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(report, encoding="utf-8")
    out.with_suffix(".json").write_text(json.dumps(raw, indent=1, ensure_ascii=False, default=str), encoding="utf-8")
    print(f"\n{report}\nwritten to {out}, and the numbers to {out.with_suffix('.json')}")
    if not fine:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
