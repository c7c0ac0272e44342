#!/usr/bin/env python3
"""Count the instructions of the hot loops with Valgrind, and compare them with what they were.

    python3 benches/instructions.py             # a table; exit 1 where a loop takes over 5 % more than recorded
    python3 benches/instructions.py --record    # the same, and writes instructions.json anew

A count of instructions hardly differs from run to run, however busy the machine is, so it shows a change that no clock
would show there. What is compared is instructions per byte, token, type, pair or row. How the code is translated and
which paths it takes depend on the compiler and on the processor that Valgrind shows to the program; where these are
not those of the record, it warns instead of failing. A loop that is not in the record is not compared.

Exit codes: 0 as recorded or better, 1 slower, 2 not measured (Valgrind is missing, or the bench does not run).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

REPOSITORY = Path(__file__).resolve().parents[1]
RECORD = Path(__file__).with_suffix(".json")
BENCH = "instructions"
TOLERANCE = 0.05
# Loops that contain another one, which is measured by itself and subtracted.
WITHOUT = {"read": "hash"}


@dataclass
class Loop:
    """A loop: how many instructions it takes, and for how much."""

    instructions: int
    amount: int
    unit: str

    @property
    def rate(self) -> float:
        return self.instructions / self.amount


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write what is measured to instructions.json")
    is_to_record = parser.parse_args().record
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        fail("valgrind is not installed: without it no instructions are counted (Debian, Ubuntu: apt install valgrind)")
    features, loops = measure(valgrind, build())
    rustc = output_of(["rustc", "--version"]).strip()
    recorded = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    print_table(loops, recorded.get("loops", {}))
    if is_to_record:
        RECORD.write_text(record(rustc, features, loops))
        print(f"\nRecorded in {RECORD.relative_to(REPOSITORY)}.")
        return 0
    if not recorded:
        print(f"\nNothing is recorded yet: --record writes {RECORD.name}.")
        return 0
    worse = regressions(loops, recorded["loops"])
    print("\n" + ("\n".join(worse) or f"No loop takes over {TOLERANCE:.0%} more than recorded."))
    others = differences(recorded, {"rustc": rustc, "features": features})
    for line in others:
        print(f"warning: {line}")
    return 1 if worse and not others else 0


def build() -> Path:
    """The program that runs the loops."""
    command = ["cargo", "bench", "--locked", "--no-run", "--bench", BENCH, "--message-format=json-render-diagnostics"]
    messages = [json.loads(line) for line in output_of(command).splitlines() if line.startswith("{")]
    found = [m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == BENCH]
    if not found:
        fail(f"cargo built no bench `{BENCH}`")
    return Path(found[-1])


def measure(valgrind: str, program: Path) -> tuple[str, dict[str, Loop]]:
    """The features of the processor as the program saw them, and its loops in order."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        # Names and positions in full, which keeps the profile easy to read.
        options = [f"--callgrind-out-file={profile}", "--compress-strings=no", "--compress-pos=no", "--quiet"]
        printed = output_of([valgrind, "--tool=callgrind", *options, str(program)])
        with profile.open(errors="replace") as lines:
            costs = inclusive(lines)
    lines_of = dict(line.split(": ", 1) for line in printed.splitlines() if ": " in line)
    features = lines_of.pop("features", "")
    loops = {}
    for name, amount_and_unit in lines_of.items():
        amount, unit = amount_and_unit.split()
        loops[name] = Loop(cost_of(name, costs), int(amount), unit)
    for name, part in WITHOUT.items():
        loops[name].instructions -= loops[part].instructions
    return features, loops


def inclusive(profile: Iterable[str]) -> Counter[str]:
    """Instructions of each function with those it calls: the sum of the costs of all calls of it."""
    costs: Counter[str] = Counter()
    called, lines = "", iter(profile)
    for line in lines:
        if line.startswith("cfn="):
            called = line[4:].strip()
        elif line.startswith("calls="):
            costs[called] += int(next(lines).split()[-1])
    return costs


def cost_of(name: str, costs: Counter[str]) -> int:
    cost = costs[f"{BENCH}::{name}"]
    if cost == 0:
        fail(f"Valgrind saw no call of `{BENCH}::{name}`: was it inlined, or are there no symbols?")
    return cost


def print_table(loops: dict[str, Loop], recorded: dict[str, Any]) -> None:
    print("| loop | instructions | of | per unit | recorded | change |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, loop in loops.items():
        without = f" without {WITHOUT[name]}" if name in WITHOUT else ""
        row = f"| {name}{without} | {loop.instructions:,} | {loop.amount:,} {loop.unit} | {loop.rate:.2f} |"
        if name in recorded:
            before = recorded[name]["per_unit"]
            row += f" {before:.2f} | {loop.rate / before - 1:+.1%} |"
        else:
            row += " – | – |"
        print(row)


def record(rustc: str, features: str, loops: dict[str, Loop]) -> str:
    of_loops = {
        name: {"per_unit": round(loop.rate, 3), "unit": loop.unit, "amount": loop.amount, "instructions": loop.instructions}
        for name, loop in loops.items()
    }
    return json.dumps({"rustc": rustc, "features": features, "loops": of_loops}, indent=2) + "\n"


def regressions(loops: dict[str, Loop], recorded: dict[str, Any]) -> list[str]:
    worse = []
    for name, loop in loops.items():
        before = recorded.get(name, {}).get("per_unit")
        if before is not None and loop.rate > before * (1 + TOLERANCE):
            worse.append(
                f"{name} takes {loop.rate:.2f} instructions for each of its {loop.unit}, recorded are {before:.2f} "
                f"({loop.rate / before - 1:+.1%})"
            )
    return worse


def differences(recorded: dict[str, Any], here: dict[str, str]) -> list[str]:
    """Why figures are not comparable with the record."""
    return [
        f"{what} is `{now}` and was `{recorded[what]}`; figures are not comparable, --record writes new ones"
        for what, now in here.items()
        if recorded[what] != now
    ]


def output_of(command: list[str]) -> str:
    """What a command prints. The loops are those of the generated text."""
    environment = {name: value for name, value in os.environ.items() if name != "TERMLOOM_CORPUS"}
    try:
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        fail(str(error))
    return done.stdout


def fail(message: str) -> NoReturn:
    print(f"instructions.py: {message}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main())
