"""`python -m benchmarks.piles FOLDER [--jobs N...]`: how fast `nitido read FOLDER` reads a pile, and its memory.

For each number of processes: pages per minute, start included; and of the largest worker, the memory when the
hundredth page was done and at the end. FOLDER is, for example, from `python -m data_synth pages`.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from time import monotonic, sleep

import psutil

from ocr_app.batch.inputs import find_scans
from ocr_app.batch.manifest import NAME

_EARLY = 100  # pages after which memory is looked at
_LOOK = 0.2  # s


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.piles", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", metavar="N", type=int, nargs="+", default=[1, 2], help="default: %(default)s")
    options = parser.parse_args()
    pages = len(list(find_scans([options.folder])))
    print(f"{pages} files\n\n| jobs | files per minute | memory after {_EARLY} | at the end |\n|---|---|---|---|")
    for jobs in options.jobs:
        seconds, early, late = read(options.folder, jobs)
        print(f"| {jobs} | {60 * pages / seconds:.0f} | {early / 2**20:.0f} MiB | {late / 2**20:.0f} MiB |", flush=True)
    return 0


def read(folder: Path, jobs: int) -> tuple[float, int, int]:
    """Seconds that a run takes, and the bytes of its largest worker after some pages and at its end."""
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "ocr_app", "read", str(folder), "--output", output, "--format", "json"]
        begun = monotonic()
        early, lately = 0, deque([0], maxlen=10)
        with subprocess.Popen([*command, "--jobs", str(jobs)], stderr=subprocess.DEVNULL) as run:
            while run.poll() is None:
                lately.append(_largest_worker(run.pid))
                if not early and _done(Path(output)) >= _EARLY:
                    early = max(lately)
                sleep(_LOOK)
        if run.returncode:
            raise SystemExit(f"{' '.join(command)} ended with exit code {run.returncode}")
        return monotonic() - begun, early or max(lately), max(lately)


def _largest_worker(pid: int) -> int:
    """Resident bytes of the largest of the processes that a process has started; 0 if it has none."""
    try:
        return max((int(each.memory_info().rss) for each in psutil.Process(pid).children(recursive=True)), default=0)
    except psutil.Error:  # it has just ended
        return 0


def _done(output: Path) -> int:
    manifest = output / NAME
    return manifest.read_bytes().count(b"\n") if manifest.exists() else 0


if __name__ == "__main__":
    sys.exit(main())
