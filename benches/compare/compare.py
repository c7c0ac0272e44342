"""termloom against other programs that count words and pairs: same text, whole processes, in turn, in one run.

    python3 benches/compare/compare.py                         a generated text of 100 MB
    python3 benches/compare/compare.py --corpus FOLDER         your .txt files
    python3 benches/compare/compare.py --only words --rounds 3 --size 10MB
    python3 benches/compare/compare.py --growth                termloom alone, on 10 MB to 1 GB

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
    parser.add_argument("--rounds", type=int, default=5, help="rounds after one to warm up [default: %(default)s]")
    parser.add_argument("--only", default="words,pairs,run", help="pieces of work [default: %(default)s]")
    growth_help = f"termloom alone, on texts of these sizes [default: {' '.join(GROWTH)}]"
    parser.add_argument("--growth", nargs="*", metavar="SIZE|FOLDER", help=growth_help)
    parser.add_argument("--memory", help="termloom's own --memory")
    out_help = "the report, and the numbers as .json beside it [default: in the cache]"
    parser.add_argument("--out", type=Path, metavar="FILE.md", help=out_help)
    parser.add_argument("--termloom", type=Path, metavar="FILE", help="this binary instead of the one of the checkout")
    parser.add_argument("--skip-setup", action="store_true", help="install and build nothing")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that a step may take [default: %(default)s]")
    asked = parser.parse_args()
    if not set(asked.only.split(",")) <= set(peers.EXPLAINED):
        parser.error(f"--only takes {', '.join(peers.EXPLAINED)}")
    return asked


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


def versions(tools: peers.Tools, is_built_here: bool) -> str:
    """The version of each program."""
    pinned = [line.replace("==", " ") for line in (peers.HERE / "requirements.txt").read_text().split()]
    command = ["git", "-C", str(peers.CHECKOUT), "describe", "--always", "--dirty"]
    commit = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    ours = peers.version_of(tools.termloom) or "termloom"
    ours += f" (commit {commit})" if commit and is_built_here else ""
    return ", ".join([ours, *pinned, f"xan {peers.XAN_VERSION}"])


def compare(
    work: str, works: peers.Works, rounds: int, limit: float, exact: bool
) -> tuple[str, list[measure.Result], bool]:
    """Measures one piece of work. Returns its part of the report, and whether the counts are as they should be."""
    print(f"\n== {work}", flush=True)
    programs: list[measure.Program] = getattr(works, work)()
    results = measure.run_in_turn(programs, rounds, limit)
    title = f"## {work}: {getattr(works, work).__doc__.strip()}\n\n"
    if results[0].failure is not None:
        said = f"No table, since there is nothing to compare with: termloom failed: {results[0].failure}\n"
        return title + said, results, False
    lines, fine = peers.check(work, works.tools, results, exact)
    counts = "\n".join([peers.EXPLAINED[work], "", *(f"- {line}" for line in lines)])
    if not fine:
        return f"{title}No table, since the counts differ by more than is explained.\n\n{counts}\n", results, False
    part = f"{title}{measure.table(results)}\n\n{counts}\n"
    if work == "words" and works.tools.baseline:
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


def growth(works: dict[str, peers.Works], rounds: int, limit: float) -> tuple[str, list[dict[str, object]]]:
    """termloom on texts of growing size: does the time for a megabyte stay the same, and what of memory?"""
    report, raw = "", []
    for work, title in (("words", "words alone (`--tables terms --format csv`)"), ("run", "the whole run")):
        report += f"## {title}\n\n"
        report += "| MB | documents | tokens | types | wall s | s per MB, of the first | peak MiB | tables MB |\n"
        report += "|---|---|---|---|---|---|---|---|\n"
        first = 0.0
        for size, of_size in works.items():
            print(f"\n== {work}, {size}", flush=True)
            program = next(program for program in getattr(of_size, work)() if program.threads == "all")
            [result] = measure.run_in_turn([program], rounds, limit)
            if result.failure is not None:
                report += f"| {size} | failed: {result.failure} | | | | | | |\n"
                continue
            said = json.loads((program.output / "run.json").read_text())
            written = sum(path.stat().st_size for path in program.output.iterdir())
            measure.remove(program.output)
            totals = said["totals"]
            for_each = result.wall() / totals["bytes"]
            first = first or for_each
            cells = [f"{totals['bytes'] / 1e6:,.0f}", f"{said['documents']['processed']:,}"]
            cells += [f"{totals['tokens']:,}", f"{totals['types']:,}"]
            cells += [f"{result.wall():.2f}", f"{for_each / first:.2f}"]
            cells += [f"{max(run.peak_mib for run in result.runs):,.0f}", f"{written / 1e6:,.0f}"]
            report += f"| {' | '.join(cells)} |\n"
            raw.append({"work": work, "size": size, "totals": totals, "runs": [asdict(run) for run in result.runs]})
        report += "\n"
    return report, raw


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
    programs = versions(tools, is_built_here=asked.termloom is None)
    raw: dict[str, object] = {"machine": machine(threads), "versions": programs, "rounds": asked.rounds}
    raw["options"] = options
    report = f"{machine(threads)}. {programs}. Median of {asked.rounds} rounds, page cache warm.\n"
    fine = True

    def works_on(folder: Path) -> peers.Works:
        inputs = peers.Inputs(folder, scratch / "lines.txt", scratch / "articles.csv", scratch)
        return peers.Works(tools, inputs, threads, options)

    if asked.growth is not None:
        sizes = {size: Path(size) if Path(size).is_dir() else generated(cache, size) for size in asked.growth or GROWTH}
        works = {size: works_on(folder.absolute()) for size, folder in sizes.items()}
        part, raw["growth"] = growth(works, asked.rounds, asked.limit)
        report += f"termloom on all threads{', ' + ' '.join(options) if options else ''}.\n\n{part}"
    else:
        folder = (asked.corpus or generated(cache, asked.size)).absolute()
        corpus_process("reshape", str(folder), str(scratch))
        raw["bytes"] = size = (scratch / "lines.txt").stat().st_size
        driver = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        report += f"{size / 1e6:.1f} MB of {'articles' if asked.corpus else 'generated text'}, programs in turn. "
        report += "termloom and scikit-learn read a folder of files, the others one file of the same text. "
        report += f"Peaks are never below the {driver:.0f} MiB of the driver.\n\n"
        for work in asked.only.split(","):
            exact = asked.corpus is None
            part, results, as_expected = compare(work, works_on(folder), asked.rounds, asked.limit, exact)
            report += part + "\n"
            fine = fine and as_expected
            raw[work] = [asdict(result) for result in results]
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
