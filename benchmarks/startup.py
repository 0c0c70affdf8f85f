"""`python -m benchmarks.startup [PROGRAM]`: how long it takes until the window is painted, as a Markdown table.

PROGRAM is the `nitido` of an application bundle; without it, the installed package is measured. Times are those of
whole processes, from their start to the end of `--help`, to the first complete paint of the window, and to the sample
being read. The folder of user data is empty. Without a display, set `QT_QPA_PLATFORM=offscreen`.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from ocr_app.gui.self_check import PAINTED


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("program", metavar="PROGRAM", nargs="?", help="as dist/nitido/nitido")
    parser.add_argument("--runs", metavar="N", type=int, default=9, help="default: %(default)s")
    options = parser.parse_args()
    program = [options.program] if options.program else [sys.executable, "-m", "ocr_app"]
    with tempfile.TemporaryDirectory() as home:
        os.environ["NITIDO_HOME"] = home
        helps = [_help(program) for _ in range(options.runs)]
        paints, reads = zip(*(_window(program) for _ in range(options.runs)), strict=True)
    print(f"{options.runs} runs\n\n| until | median | fastest | slowest |\n|{'---|' * 4}")
    for name, seconds in (("`nitido --help` ends", helps), ("window painted", paints), ("sample read", reads)):
        print(f"| {name} | {statistics.median(seconds):.2f} s | {min(seconds):.2f} s | {max(seconds):.2f} s |")
    return 0


def _help(program: Sequence[str]) -> float:
    """Seconds until the help has been printed."""
    began = time.perf_counter()
    subprocess.run([*program, "--help"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _window(program: Sequence[str]) -> tuple[float, float]:
    """Seconds until the window is painted, and until it has read the sample."""
    began = time.perf_counter()
    with subprocess.Popen([*program, "gui", "--check"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().strip() == PAINTED
        painted = time.perf_counter() - began
        process.stdout.readline()
        return painted, time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
