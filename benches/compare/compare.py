"""termloom against other programs that count words and pairs: same text, whole processes, in turn, in one run.

    python3 benches/compare/compare.py                         a generated text of 100 MB
    python3 benches/compare/compare.py --corpus FOLDER         your .txt files
    python3 benches/compare/compare.py --only words --rounds 3 --size 10MB
    python3 benches/compare/compare.py --growth                termloom alone, on 10 MB to 1 GB

Needs Rust, Python 3.11 and Linux. Everything else is installed and generated once, into TERMLOOM_COMPARE_CACHE (or
termloom-compare in the user's cache folder). A program that fails is a row that says so. Counts are compared before a
time is printed, and no table is printed where they are further apart than the rules of the programs explain.

Peak memory is that of the processes at its highest, and never less than that of this driver, which starts them (~20 MiB).
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import measure
import peers

UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
GROWTH = ["10MB", "100MB", "300MB", "1GB"]


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="articles (.txt); else a text is generated")
    parser.add_argument("--size", default="100MB", help="size of the generated text [default: %(default)s]")
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds, after one to warm up [default: %(default)s]")
    parser.add_argument("--only", default="words,pairs,run", help="pieces of work [default: %(default)s]")
    parser.add_argument("--growth", nargs="*", metavar="SIZE|FOLDER", help=f"termloom alone [default: {' '.join(GROWTH)}]")
    parser.add_argument("--memory", help="termloom's own --memory")
    parser.add_argument("--out", type=Path, metavar="FILE.md", help="the report; raw numbers beside it [default: in the cache]")
    parser.add_argument("--termloom", type=Path, metavar="FILE", help="this binary instead of the one of the checkout")
    parser.add_argument("--skip-setup", action="store_true", help="install and build nothing")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that a step may take [default: %(default)s]")
    return parser.parse_args()


def corpus_process(*command: str) -> None:
    """Runs corpus.py."""
    subprocess.run([sys.executable, str(peers.HERE / "corpus.py"), *command], check=True)


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


def machine(threads: int) -> str:
    """The processor, as far as it is known."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.*)$", cpuinfo.read_text(), re.MULTILINE) if cpuinfo.exists() else None
    return f"{model[1] if model else platform.machine()}, {threads} threads, {platform.system()}"


def versions(tools: peers.Tools) -> str:
    """The version of each program."""
    pinned = [line.replace("==", " ") for line in (peers.HERE / "requirements.txt").read_text().split()]
    commit = ["git", "-C", str(peers.CHECKOUT), "describe", "--always", "--dirty"]
    found = [f"xan {peers.XAN_VERSION}"]
    for command in ([str(tools.termloom), "--version"], commit):
        process = subprocess.run(command, capture_output=True, text=True)
        found.insert(0, process.stdout.strip() or "?")
    return ", ".join([f"{found[1]} ({found[0]})", *pinned, *found[2:]])


def compare(work: str, works: peers.Works, rounds: int, limit: float, exact: bool) -> tuple[str, list[measure.Result]]:
    """Measures one piece of work. Returns its part of the report."""
    print(f"\n== {work}", flush=True)
    programs = getattr(works, work)()
    results = measure.run_in_turn(programs, rounds, limit)
    if results[0].failure is not None:
        raise SystemExit(f"termloom failed: {results[0].failure}")
    lines, fine = peers.check(work, works.tools, results, exact)
    print("\n".join(f"  {line}" for line in lines), flush=True)
    if not fine:
        raise SystemExit(f"{work}: the counts differ by more than is explained, so no times are printed")
    explained = "\n".join(f"- {line}" for line in lines)
    part = f"## {work}: {getattr(works, work).__doc__.strip()}\n\n{measure.table(results)}\n\nCounts against termloom's:\n\n{explained}\n"
    if work == "words" and works.tools.baseline:
        settings = {"TERMLOOM_CORPUS": str(works.inputs.folder), "TERMLOOM_ROUNDS": str(rounds)}
        process = subprocess.run([works.tools.baseline], env=os.environ | settings, capture_output=True, text=True)
        said = process.stdout if process.returncode == 0 else "failed: " + process.stderr.strip()[-500:]
        part += f"\nIn one process, against a loop of unicode-segmentation and hashbrown:\n\n```text\n{said.rstrip()}\n```\n"
    for program in programs:
        measure.remove(program.output)
    return part, results


def growth(tools: peers.Tools, cache: Path, sizes: list[str], rounds: int, limit: float, options: list[str], threads: int):
    """termloom on texts of growing size: does the time for a megabyte stay the same, and what of memory?"""
    part, everything = "", []
    for work in ("words", "run"):
        lines = ["| size MB | documents | tokens | types | wall s | s per MB, of the first's | peak MiB | tables MB |", "|---|" * 1 + "---|" * 7]
        first = 0.0
        for size in sizes:
            folder = Path(size) if Path(size).is_dir() else generated(cache, size)
            inputs = peers.Inputs(folder, folder, folder, cache / "scratch")
            program = getattr(peers.Works(tools, inputs, threads, options), work)()[1]
            print(f"\n== {work}, {size}", flush=True)
            [result] = measure.run_in_turn([program], rounds, limit)
            if result.failure is not None:
                lines.append(f"| {size} | failed: {result.failure} | | | | | | |")
                continue
            report = json.loads((program.output / "run.json").read_text())
            written = sum(path.stat().st_size for path in program.output.iterdir())
            totals, wall = report["totals"], result.wall()
            each = wall / totals["bytes"]
            first = first or each
            peak = max(run.peak_mib for run in result.runs)
            lines.append(
                f"| {totals['bytes'] / 1e6:,.0f} | {report['documents']['processed']:,} | {totals['tokens']:,} | {totals['types']:,} "
                f"| {wall:.2f} | {each / first:.2f} | {peak:,.0f} | {written / 1e6:,.0f} |"
            )
            everything.append({"work": work, "size": size, "totals": totals, "runs": [asdict(run) for run in result.runs]})
            measure.remove(program.output)
        title = "words alone (`--tables terms --format csv`)" if work == "words" else "the whole run"
        part += f"## {title}\n\n" + "\n".join(lines) + "\n\n"
    return part, everything


def main() -> None:
    """Sets up, measures, checks and reports."""
    asked = arguments()
    cache = peers.cache_folder()
    threads = len(os.sched_getaffinity(0))
    options = ["--memory", asked.memory] if asked.memory else []
    tools = peers.set_up(cache, asked.termloom, asked.skip_setup)
    scratch = cache / "scratch"
    measure.remove(scratch)
    scratch.mkdir()
    head = f"{machine(threads)}. {versions(tools)}.\n\n"
    raw: dict[str, object] = {"machine": machine(threads), "versions": versions(tools), "rounds": asked.rounds}
    if asked.growth is not None:
        report, raw["growth"] = growth(tools, cache, asked.growth or GROWTH, asked.rounds, asked.limit, options, threads)
        report = f"Median of {asked.rounds} rounds, all threads{', --memory ' + asked.memory if asked.memory else ''}. {head}{report}"
    else:
        folder = (asked.corpus or generated(cache, asked.size)).absolute()
        inputs = peers.Inputs(folder, scratch / "lines.txt", scratch / "articles.csv", scratch)
        corpus_process("reshape", str(folder), str(scratch))
        size = inputs.lines.stat().st_size
        raw["bytes"] = size
        report = f"{size / 1e6:.1f} MB of {'articles' if asked.corpus else 'generated text'}, median of {asked.rounds} alternating rounds. {head}"
        works = peers.Works(tools, inputs, threads, options)
        for work in asked.only.split(","):
            part, results = compare(work, works, asked.rounds, asked.limit, exact=asked.corpus is None)
            report += part + "\n"
            raw[work] = [
                {"program": r.program.name, "threads": r.program.threads, "failure": r.failure, "runs": [asdict(run) for run in r.runs]}
                for r in results
            ]
    measure.remove(scratch)
    out = asked.out or cache / ("growth.md" if asked.growth is not None else "compare.md")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(report, encoding="utf-8")
    out.with_suffix(".json").write_text(json.dumps(raw, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\n{report}\nwritten to {out}, and the numbers to {out.with_suffix('.json')}")


if __name__ == "__main__":
    main()
