"""Whole processes, in turn: wall time, processor time and peak memory of each."""

import os
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """What is started to do a piece of work."""

    name: str
    threads: str
    """`1`, or `all`; or `none` where the program has no threads that could help."""
    steps: list[list[list[str]]]
    """Steps run one after the other; the commands of a step at the same time, as a pipeline."""
    output: Path
    environment: dict[str, str] = field(default_factory=dict)
    accepted: tuple[int, ...] = (0,)
    """Exit codes of success."""


@dataclass(frozen=True)
class Measurement:
    """What one run of a program took. Commands that run at the same time count as one."""

    wall: float
    cpu: float
    peak_mib: float


@dataclass
class Result:
    """All runs of a program but the first, or why there are none."""

    program: Program
    runs: list[Measurement] = field(default_factory=list)
    failure: str | None = None

    def wall(self) -> float:
        """Median of the wall times."""
        return statistics.median(run.wall for run in self.runs)

    def ratio_to(self, other: "Result") -> float:
        """How many times the time of the other: the median over the rounds, in each of which conditions were alike."""
        return statistics.median(mine.wall / its.wall for mine, its in zip(self.runs, other.runs))


class Failed(Exception):
    """A program could not be started, ended with an error or took too long."""


def remove(path: Path) -> None:
    """Removes a file or a folder that may not be there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def run_step(
    commands: list[list[str]], environment: dict[str, str], limit: float
) -> list[tuple[int, float, float, str]]:
    """Runs commands as one pipeline. For each: exit code, processor seconds, peak MiB and why it failed."""
    processes: list[subprocess.Popen[bytes]] = []
    complaints = [tempfile.TemporaryFile() for _ in commands]
    ends = []
    try:
        source = None
        for index, command in enumerate(commands):
            target = subprocess.PIPE if index + 1 < len(commands) else subprocess.DEVNULL
            processes.append(subprocess.Popen(
                command, stdin=source or subprocess.DEVNULL, stdout=target, stderr=complaints[index],
                env=os.environ | environment,
            ))
            if source:
                source.close()
            source = processes[-1].stdout
    except OSError as error:
        kill(processes)
        for process in processes:
            process.wait()
        raise Failed(f"cannot be started: {error.strerror}") from error
    timer = threading.Timer(limit, kill, [processes])
    timer.daemon = True
    timer.start()
    for process, complaint in zip(processes, complaints):
        # Unlike `wait`, this says what the process used.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        complaint.seek(0)
        lines = complaint.read().decode("utf-8", "replace").strip().splitlines() or [""]
        # Hints may stand behind what went wrong.
        reason = next((line for line in reversed(lines) if "rror" in line), lines[-1])
        ends.append((process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, reason))
        complaint.close()
    timer.cancel()
    return ends


def kill(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ends processes that took too long."""
    for process in processes:
        process.kill()


def warm(program: Program) -> None:
    """Reads what a program will read: a system may drop from its cache what nobody has asked for in a while."""
    for argument in (Path(argument) for command in program.steps[0] for argument in command[1:]):
        files = argument.rglob("*") if argument.is_dir() else [argument]
        for file in files:
            if file.is_file():
                with file.open("rb") as opened:
                    while opened.read(1 << 20):
                        pass


def run_once(program: Program, limit: float) -> Measurement:
    """Runs all steps of a program, with no earlier output, nothing left to be written to the disk, and a warm cache."""
    remove(program.output)
    os.sync()
    warm(program)
    cpu, peak, start = 0.0, 0.0, time.perf_counter()
    for commands in program.steps:
        ends = run_step(commands, program.environment, limit)
        for code, _, _, complaint in ends:
            if code < 0 and time.perf_counter() - start >= limit:
                raise Failed(f"took longer than {limit:.0f} s")
            if code not in program.accepted:
                raise Failed(f"exit code {code}: {complaint}" if code >= 0 else f"ended by signal {-code}")
        cpu += sum(end[1] for end in ends)
        peak = max(peak, sum(end[2] for end in ends))
    return Measurement(time.perf_counter() - start, cpu, peak)


def run_in_turn(programs: list[Program], rounds: int, limit: float) -> list[Result]:
    """Runs all programs in each round. The first round is for the page cache. Whoever fails takes no further part."""
    results = [Result(program) for program in programs]
    for number in range(rounds + 1):
        for result in (result for result in results if result.failure is None):
            try:
                run = run_once(result.program, limit)
            except Failed as failed:
                result.failure = str(failed)
                print(f"  {result.program.name}: failed: {failed}", flush=True)
                continue
            label = f"round {number}" if number else "warm-up"
            print(f"  {label}: {result.program.name} ({result.program.threads}): {run.wall:.2f} s", flush=True)
            if number:
                result.runs.append(run)
    return results


def table(results: list[Result]) -> str:
    """A Markdown table. Ratios are to the first termloom on as many threads, to both for programs without threads."""
    ours: dict[str, Result] = {}
    for result in results:
        if result.program.name.startswith("termloom") and result.failure is None:
            ours.setdefault(result.program.threads, result)
    columns = [threads for threads in ("1", "all") if threads in ours]
    titles = "".join(f" × termloom, {threads} thread{'s' * (threads == 'all')} |" for threads in columns)
    lines = [
        f"| | threads | wall s (min–max) | cpu s | peak MiB |{titles}",
        f"|---|---|---|---|---|{'---|' * len(columns)}",
    ]
    for result in results:
        program = result.program
        if result.failure is not None:
            failure = f"failed: {result.failure.replace('|', '/')}"
            lines.append(f"| {program.name} | {program.threads} | {failure} | | |{' |' * len(columns)}")
            continue
        walls = [run.wall for run in result.runs]
        cells = [program.name, program.threads, f"{result.wall():.2f} ({min(walls):.2f}–{max(walls):.2f})"]
        cells.append(f"{statistics.median(run.cpu for run in result.runs):.2f}")
        cells.append(f"{max(run.peak_mib for run in result.runs):,.0f}")
        for threads in columns:
            fits = program.threads in (threads, "none")
            cells.append(f"{result.ratio_to(ours[threads]):.2f}" if fits else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
