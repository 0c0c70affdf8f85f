"""`python -m benchmarks.piles FOLDER [--jobs N...] [--count N] [--upper SHARE]`: how fast `nitido read` reads a pile.

For each number of processes: files per minute, start included; the processor time that a file takes, and how many
cores were busy; and of the largest worker, the memory when the hundredth file was done and at the end. FOLDER is, for
example, from `python -m data_synth pages`. With `--count`, so many files are read: those of FOLDER, again and again.
With `--upper`, only that share of each page.
"""

import argparse
import itertools
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil
from PIL import Image

from ocr_app.batch.inputs import find_scans
from ocr_app.batch.manifest import NAME

_EARLY = 100  # files after which memory is looked at
_LOOK = 0.2  # s


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock and of all cores, and the bytes of the largest worker after some files and at the end."""

    seconds: float
    processor: float
    early: int
    late: int


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.piles", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", metavar="N", type=int, nargs="+", default=[1, 2], help="default: %(default)s")
    parser.add_argument("--count", metavar="N", type=int, help="default: as many as FOLDER has")
    parser.add_argument("--upper", metavar="SHARE", type=float, default=1.0, help="default: whole pages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder)
        count = make(pile, options.folder, options.count, options.upper)
        print(f"{count} files\n\n| jobs | files per minute | processor time per file | busy cores ", end="")
        print(f"| memory after {_EARLY} | at the end |\n|---|---|---|---|---|---|")
        for jobs in options.jobs:
            run = read(pile, jobs)
            print(
                f"| {jobs} | {60 * count / run.seconds:.0f} | {run.processor / count:.2f} s "
                f"| {run.processor / run.seconds:.2f} | {run.early / 2**20:.0f} MiB | {run.late / 2**20:.0f} MiB |",
                flush=True,
            )
    return 0


def make(pile: Path, folder: Path, count: int | None, upper: float) -> int:
    """Fills a folder with so many files, of another one's and in its order; returns how many."""
    scans = [file.path for file in find_scans([folder])]
    files = count or len(scans)
    for number, scan in zip(range(files), itertools.cycle(scans), strict=False):
        path = pile / f"{number:06}{scan.suffix}"
        if number >= len(scans):
            path.hardlink_to(pile / f"{number % len(scans):06}{scan.suffix}")
        elif upper == 1:
            shutil.copyfile(scan, path)
        else:
            with Image.open(scan) as page:
                page.crop((0, 0, page.width, round(upper * page.height))).save(path)
    return files


def read(pile: Path, jobs: int, options: Sequence[str] = ()) -> Run:
    """Reads a pile as a user does."""
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, "-m", "ocr_app", "read", str(pile), "--output", output, "--format", "json"]
        command += ["--jobs", str(jobs), *options]
        begun, before = monotonic(), _processor_time()
        early, lately = 0, deque([0], maxlen=10)
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
            while run.poll() is None:
                lately.append(_largest_worker(run.pid))
                if not early and _done(Path(output)) >= _EARLY:
                    early = max(lately)
                sleep(_LOOK)
        if run.returncode:
            raise SystemExit(f"{' '.join(command)} ended with exit code {run.returncode}")
        return Run(monotonic() - begun, _processor_time() - before, early or max(lately), max(lately))


def _processor_time() -> float:
    """Seconds of all cores that the processes took which this one has started and which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
