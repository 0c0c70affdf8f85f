"""`python -m benchmarks.kills`: what killed programs lose (acknowledged corrections, exports) and leave behind.

A program adds corrections and prints the number of each once it is stored; it is killed at a random moment, again and
again. Then exports of the store are killed, and the next one has to leave no draft. At last several programs write to
one store at once.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ocr_app.corrections import Correction, CorrectionStore
from ocr_app.corrections.archive import export_corrections

_SHORTEST, _LONGEST = 0.0, 0.3  # s after its first line that a program lives
_WRITERS, _EACH = 5, 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", metavar="N", type=int, default=240, help="of writers (default: %(default)s)")
    parser.add_argument("--exports", metavar="N", type=int, default=40, help="that are killed (default: %(default)s)")
    parser.add_argument("--write", metavar=("STORE", "PAGE", "N"), nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--export", metavar=("STORE", "FILE"), nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        return _write(Path(options.write[0]), options.write[1], int(options.write[2]))
    if options.export:
        with CorrectionStore.open(options.export[0]) as store:
            print("ready", flush=True)
            export_corrections(store, options.export[1], overwrite=True)
        return 0
    chance = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.db"
        lost = _kill_writers(path, options.kills, chance)
        left = _kill_exports(path, options.exports, chance)
        lost += _write_at_once(Path(folder) / "shared.db")
    return int(lost + left > 0)


def _kill_writers(path: Path, kills: int, chance: random.Random) -> int:
    """How many of the acknowledged corrections are lost."""
    acknowledged = lost = 0
    for number in range(kills):
        told = _killed(["--write", str(path), f"page {number}", "1000000"], chance)
        with CorrectionStore.open(path) as store:
            lost += len(set(told) - {f"{each.line_box[1]}" for each in store.page(f"page {number}")})
        acknowledged += len(told)
    print(f"{kills} writers killed: {lost} of {acknowledged} acknowledged corrections lost")
    return lost


def _kill_exports(path: Path, kills: int, chance: random.Random) -> int:
    """How many exports are not whole, or how many drafts are left after the next one."""
    out = path.parent / "out"
    out.mkdir()
    with CorrectionStore.open(path) as store:
        export_corrections(store, out / "all.jsonl")
        whole = (out / "all.jsonl").read_bytes()
    broken = drafts = 0
    for _ in range(kills):
        _killed(["--export", str(path), str(out / "all.jsonl")], chance)
        broken += (out / "all.jsonl").read_bytes() != whole
        drafts += len(list(out.glob(".*.part")))
    with CorrectionStore.open(path) as store:
        export_corrections(store, out / "all.jsonl")
    left = len(list(out.glob(".*.part")))
    print(f"{kills} exports killed: {broken} not whole, {drafts} drafts seen meanwhile, {left} left after the next one")
    return broken + left


def _write_at_once(path: Path) -> int:
    """How many acknowledged corrections of several programs are lost; on a slow disk, one may find the store locked."""
    commands = [_command("--write", str(path), f"page {number}", str(_EACH)) for number in range(_WRITERS)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for command in commands]
    acknowledged = sum(len(program.communicate()[0].splitlines()) for program in programs)
    refused = sum(program.returncode != 0 for program in programs)
    with CorrectionStore.open(path) as store:
        stored = store.count()
    print(
        f"{_WRITERS} writers at once, {refused} found the store locked: {stored} of {acknowledged} corrections stored"
    )
    return acknowledged - stored


def _killed(arguments: list[str], chance: random.Random) -> list[str]:
    """The lines that a program has printed, killed at a random moment after its first one."""
    with subprocess.Popen(_command(*arguments), text=True, stdout=subprocess.PIPE) as program:
        assert program.stdout
        first = program.stdout.readline()
        time.sleep(chance.uniform(_SHORTEST, _LONGEST))
        program.kill()
        printed = [first, *program.stdout]
    return [line.strip() for line in printed if line.endswith("\n")]


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.kills", *arguments]


def _write(path: Path, page: str, count: int) -> int:
    image = np.random.default_rng(0).integers(0, 256, (32, 400), np.uint8)
    with CorrectionStore.open(path) as store:
        for line in range(count):
            box, now = (0, line, 400, line + 32), datetime.now(UTC)
            store.add(Correction(page, "nota.png", 1, box, image, "T0TAL", "TOTAL", None, "default", now))
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
