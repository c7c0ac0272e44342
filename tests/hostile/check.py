"""Reads every file of a folder by itself and says what each cost: processor time, memory, exit code, reason.

    python3 tests/hostile/check.py FOLDER PROGRAM [--memory 512MiB] [--jobs 2] [--inspect]

A file may cost 10 seconds of processor time on one thread and 1 GB of memory, or 560 MiB with --memory 512MiB: the memory of the
program and of the processes that read for it, as the kernel counts it at its highest, the largest of them twice where two ran. It
may be counted or rejected, and never end the run. Exit code 1 if one of these does not hold.
"""

import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS, BYTES = 10.0, 1_000_000_000


def cost(program, path, more, is_inspect):
    """Processor time, the highest memory of one process and the exit code of a run over one file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "inspect", path, "--json"] if is_inspect else [program, "run", path, "-o", f"{folder}/out", "--quiet"]
        command += ["--threads", "1", "--temp-dir", folder, *more]
        with open(f"{folder}/said", "wb") as said:
            process = subprocess.Popen(["timeout", "-k", "5", "120", *command], stdout=subprocess.DEVNULL, stderr=said)
            _, status, used = os.wait4(process.pid, 0)
        said = Path(folder, "said").read_text(errors="replace")
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status), said, size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("program")
    parser.add_argument("--memory")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--inspect", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    more = ["--memory", options.memory] if options.memory else []
    most = 560 << 20 if options.memory == "512MiB" else BYTES
    files = sorted(path for path in Path(options.folder).iterdir() if re.search(options.only, path.name))
    faults = 0

    def tried(path):
        return path, *cost(options.program, str(path), more, options.inspect)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, seconds, memory, code, said, size in pool.map(tried, files):
            is_over = seconds > SECONDS or memory > most or code not in (0, 2, 3) or "panicked" in said
            faults += is_over
            why = re.search(r"\d+ quarantined[^;]*|: \d+ [a-z-]+ \([^\n]*|error:[^\n]*", said)
            print(f"{'OVER' if is_over else 'ok  '} {seconds:6.2f} s {memory >> 20:5} MiB {size >> 20:5} MiB on disk  exit {code:3}  "
                  f"{path.name}  {why[0][:150] if why else ''}", flush=True)
    print(f"{len(files)} files, {faults} over")
    raise SystemExit(1 if faults or not files else 0)


main()
