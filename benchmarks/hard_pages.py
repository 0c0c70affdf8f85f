"""`python -m benchmarks.hard_pages`: what pages made to be hard cost `nitido read`, in seconds and in memory.

Each page is drawn from a fixed seed into a temporary folder and read by a command of its own. Memory is that of the
command's largest process, processor time that of all together. Other files may be named: they are measured too.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray
from PIL import Image

from ocr_app.io.scan import MAX_PIXELS

_SIDE = 10_000  # px: as many pixels as a page may have
_A4 = (3508, 2480)  # px at 300 dpi
_LOOKS = 0.02  # s between two looks at the memory

Pixels = NDArray[np.uint8]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hard_pages", description=__doc__)
    parser.add_argument("--only", metavar="NAME", choices=PAGES, help=f"one of {', '.join(PAGES)}")
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="*")
    options = parser.parse_args()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    print("| page | exit code | seconds | of processors | MiB |\n|---|---|---|---|---|")
    for path in options.paths:
        _measure(path.name, path)
    with tempfile.TemporaryDirectory() as folder:
        for name in [options.only] if options.only else [] if options.paths else PAGES:
            path = Path(folder) / f"{name}.{'tif' if name == 'float' else 'png'}"
            PAGES[name]().save(path)
            _measure(name, path)
            path.unlink()
    return 0


def _measure(name: str, path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun, most = time.monotonic(), 0
    with subprocess.Popen(
        [sys.executable, "-m", "ocr_app", "read", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as command:
        while command.poll() is None:
            with suppress(psutil.Error):
                process = psutil.Process(command.pid)
                for each in (process, *process.children(recursive=True)):
                    with suppress(psutil.Error):
                        most = max(most, each.memory_info().rss)
            time.sleep(_LOOKS)
    seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {name} | {command.returncode} | {seconds:.1f} | {work:.1f} | {most / 2**20:,.0f} |", flush=True)


def _paper(shape: tuple[int, int] = (_SIDE, _SIDE)) -> Pixels:
    return np.full(shape, 255, np.uint8)


def _specks(count: int, size: int, shape: tuple[int, int] = (_SIDE, _SIDE)) -> Image.Image:
    chance, page = np.random.default_rng(0), _paper(shape)
    y, x = (chance.integers(0, side - size, count) for side in shape)
    for down in range(size):
        for along in range(size):
            page[y + down, x + along] = 0
    return Image.fromarray(page)


def _dithered(grey: Pixels) -> Image.Image:
    return Image.fromarray(grey).convert("1")


def _ramp() -> Image.Image:
    return _dithered(np.tile(np.linspace(0, 255, _SIDE).astype(np.uint8), (_SIDE, 1)))


def _clouds() -> Image.Image:
    noise = np.random.default_rng(0).integers(0, 256, (_SIDE // 20, _SIDE // 20)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 3)
    grey = cv2.resize((smooth - smooth.min()) * (255 / np.ptp(smooth)), (_SIDE, _SIDE))
    return _dithered(grey.astype(np.uint8))


def _checkers() -> Image.Image:
    y, x = np.ogrid[:_SIDE, :_SIDE]
    return Image.fromarray(np.where((y // 3 + x // 3) % 2, np.uint8(255), np.uint8(0)))


def _grid() -> Image.Image:
    page = _paper()
    for line in range(2):
        page[line::40] = page[:, line::40] = 0
    return Image.fromarray(page)


def _dots() -> Image.Image:
    page = _paper()
    for down in range(3):
        for along in range(3):
            page[down::6, along::6] = 0
    return Image.fromarray(page)


def _with_marks(page: Pixels) -> Image.Image:
    """With marks as high as letters on its upper third, which tell how high text is."""
    page[: 3 * _SIDE // 10] = 255
    for y in range(20, 3 * _SIDE // 10 - 20, 60):
        for x in range(20, _SIDE - 100, 40):
            cv2.rectangle(page, (x, y), (x + 14, y + 34), 0, 6)
    return Image.fromarray(page)


def _angles() -> Image.Image:
    page = _paper()
    for y in range(0, _SIDE, 24):
        cv2.polylines(page, [np.array([[0, y], [_SIDE // 2, y + 3000], [_SIDE, y]])], False, 0, 6)
    return _with_marks(page)


def _rings() -> Image.Image:
    page = _paper()
    for radius in range(12, 7 * _SIDE // 10, 14):
        cv2.circle(page, (_SIDE // 2, _SIDE // 2), radius, 0, 4)
    return _with_marks(page)


def _bars() -> Image.Image:
    page = _paper()
    for y in range(10, _SIDE - 200, 240):
        for x in range(10, _SIDE - 10, 10):
            page[y : y + 200, x : x + 4] = 0
    return Image.fromarray(page)


PAGES: dict[str, Callable[[], Image.Image]] = {
    "checkers": _checkers,
    "grid": _grid,
    "dots": _dots,
    "specks-400000": lambda: _specks(400_000, 3),
    "specks-200000-a4": lambda: _specks(200_000, 2, _A4),
    "dither-even": lambda: _dithered(np.full((_SIDE, _SIDE), 200, np.uint8)),
    "dither-ramp": _ramp,
    "dither-clouds": _clouds,
    "angles": _angles,
    "rings": _rings,
    "bars": _bars,
    "float": lambda: Image.fromarray(np.full((_SIDE, _SIDE), 200, np.float32)),
}


if __name__ == "__main__":
    sys.exit(main())
