"""`python -m benchmarks.printers FONTS`: how well retraining learns printers that the default model has never seen.

FONTS is a folder with the fonts of the packages below. They must not be installed: the synthetic lines of the
retraining would use them. On Debian:

    mkdir fonts && cd fonts && apt-get download fonts-hosny-thabit fonts-unifont fonts-misaki fonts-essays1743 \\
        fonts-nanum fonts-georgewilliams fonts-mplus fonts-jura fonts-monoid fonts-vlgothic
    for package in *.deb; do dpkg -x "$package" .; done

Each printer prints six worn receipts. Two are corrected by their truth, `python -m training retrain` runs without
options, and the other four are read before and after. With `--sequence`, one user learns the printers one after
another, and the first printer is read again after each. Of the printer `a pin dead` no line is found before it has been
learnt.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.engines import ENGINES
from benchmarks.scoring import Scores, Word, read_truth
from data_synth.fonts import Face, read_faces
from data_synth.pages import Print, receipt, truth_csv
from data_synth.rendering import LineStyle

CORRECTED, PAGES = 2, 6
_SEED = 50_000_017


@dataclass(frozen=True, slots=True)
class Printer:
    """A face, and the style it is printed in."""

    name: str
    face: str
    style: LineStyle


PRINTERS = (
    Printer("typewriter", "GWMonospace Bold", LineStyle(20, stretch=0.8)),
    Printer("dot matrix", "Unifont Regular", LineStyle(20, pins=9, dot_radius=0.42, dot_scatter=0.06)),
    Printer("pixels", "MisakiGothic2nd Regular", LineStyle(18, antialias=False)),
    Printer("old style", "Essays1743 Bold", LineStyle(20)),
    Printer("thermal", "NanumGothicCoding Bold", LineStyle(20, stretch=0.8)),
    Printer("Courier", "Thabit Regular", LineStyle(22, stretch=0.75, bold=1.2)),
    Printer("dot matrix, fine", "M PLUS Code Latin 60 Regular", LineStyle(20, pins=9, dot_radius=0.38)),
    Printer("rounded", "Jura Regular", LineStyle(20, stretch=0.85, bold=1)),
    Printer("narrow", "Monoid Regular", LineStyle(20, spacing=-1)),
    Printer("laser", "VL PGothic regular", LineStyle(20)),
)
"""The first four are those of the table in docs/results.md that begins with the typewriter. Thabit's Latin letters are
a Courier; the default model knows three others, so this is no new printer."""

A_PIN_DEAD = Printer(
    "a pin dead",
    "M PLUS Code Latin 60 Regular",
    LineStyle(28, pins=9, dot_radius=0.28, dot_scatter=0.12, dead_pins=(1,)),
)
ALL = (*PRINTERS, A_PIN_DEAD)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.printers", description=__doc__)
    parser.add_argument("fonts", type=Path)
    parser.add_argument("--peers", action="store_true", help="read the same pages with RapidOCR too")
    parser.add_argument(
        "--printer",
        choices=[printer.name for printer in ALL],
        action="append",
        help="may be repeated; without it, the first four",
    )
    parser.add_argument("--sequence", action="store_true", help="ten printers one after another")
    parser.add_argument("--receipts", type=Path, metavar="FOLDER", help="pages with truth that each model reads too")
    options = parser.parse_args()
    faces = {face.name: face for path in sorted(options.fonts.rglob("*.[to]t[fc]")) for face in read_faces(path)}
    missing = [printer.face for printer in ALL if printer.face not in faces]
    if missing:
        parser.error(f"{options.fonts}: no {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as scratch:
        names = options.printer or [printer.name for printer in (PRINTERS if options.sequence else PRINTERS[:4])]
        chosen = [printer for printer in ALL if printer.name in names]
        folders = {printer: print_pages(printer, faces, Path(scratch) / printer.name) for printer in chosen}
        learnt = in_sequence if options.sequence else one_by_one
        rows = learnt(folders, Path(scratch), options)
        for row in rows:
            print(row, flush=True)
    return 0


def one_by_one(folders: dict[Printer, Path], scratch: Path, options: argparse.Namespace) -> Iterator[str]:
    """The table of printers that are learnt by different users."""
    yield "| printer | CER before | after | after / before | RapidOCR | receipts before | after | seconds | said |"
    yield f"|{'---|' * 9}"
    for printer, folder in folders.items():
        home = scratch / f"home of {printer.name}"
        before, receipts_before = error_rate(folder, home), of_receipts(options.receipts, home)
        seconds, said = learn(folder, home)
        after, receipts_after = error_rate(folder, home), of_receipts(options.receipts, home)
        peer = f"{error_rate(folder, home, 'rapidocr'):.4f}" if options.peers else "not run"
        scores = f"{before:.4f} | {after:.4f} | {after / max(before, 1e-9):.2f} | {peer}"
        yield f"| {printer.name} | {scores} | {receipts_before} | {receipts_after} | {seconds:.0f} | {said} |"


def in_sequence(folders: dict[Printer, Path], scratch: Path, options: argparse.Namespace) -> Iterator[str]:
    """The table of ten printers learnt by one user, one after another."""
    home, first = scratch / "home", next(iter(folders.values()))
    yield "| learnt | its CER before | after | CER of the first | receipts | seconds | said |"
    yield f"|{'---|' * 7}"
    for printer, folder in folders.items():
        before = error_rate(folder, home)
        seconds, said = learn(folder, home)
        after, earliest = error_rate(folder, home), error_rate(first, home)
        scores = f"{before:.4f} | {after:.4f} | {earliest:.4f} | {of_receipts(options.receipts, home)}"
        yield f"| {printer.name} | {scores} | {seconds:.0f} | {said} |"


def print_pages(printer: Printer, faces: dict[str, Face], folder: Path) -> Path:
    """Six worn receipts with their truth."""
    folder.mkdir()
    face = faces[printer.face]
    for number in range(PAGES):
        rng = np.random.default_rng([_SEED, ALL.index(printer), number])
        page = receipt(rng, (face,), "worn", Print(face, printer.style))
        cv2.imwrite(str(folder / f"{number}.png"), page.image)
        (folder / f"{number}.csv").write_text(truth_csv(page), encoding="utf-8")
    return folder


def learn(folder: Path, home: Path) -> tuple[float, str]:
    """Correct the first pages and retrain; the seconds that took, and the last line it printed."""
    environment = os.environ | {"NITIDO_HOME": str(home)}
    for number in range(CORRECTED):
        page = folder / f"{number}.png"
        correct = ["-m", "ocr_app", "correct", str(page), "--truth", str(page.with_suffix(".csv"))]
        subprocess.run([sys.executable, *correct], env=environment, check=True, capture_output=True)
    began = time.perf_counter()
    retrain = [sys.executable, "-m", "training", "retrain"]
    done = subprocess.run(retrain, env=environment, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, done.stdout.splitlines()[-1].split(";")[0]


def of_receipts(folder: Path | None, home: Path) -> str:
    """CER of a folder's pages, whose truth is in capitals, read by the user's current model."""
    if folder is None:
        return "not run"
    pages = sorted(page for page in folder.iterdir() if page.suffix != ".csv" and page.with_suffix(".csv").exists())
    return f"{_cer(pages, _current(pages, home), fold_case=True):.4f}"


def error_rate(folder: Path, home: Path, engine: str = "") -> float:
    """CER of the pages that were not corrected, read by the user's current model, or another engine."""
    pages = [folder / f"{number}.png" for number in range(CORRECTED, PAGES)]
    return _cer(pages, ENGINES[engine](pages) if engine else _current(pages, home), fold_case=False)


def _cer(pages: list[Path], readings: Iterator[list[dict[str, object]]], fold_case: bool) -> float:
    scores = Scores(fold_case)
    for page, words in zip(pages, readings, strict=True):
        found: list[Any] = [Word(word["text"], tuple(word["box"]), word["confidence"]) for word in words]  # type: ignore[arg-type]
        scores.add(read_truth(page.with_suffix(".csv")), found)
    return scores.cer


def _current(pages: list[Path], home: Path) -> Iterator[list[dict[str, object]]]:
    command = [sys.executable, "-m", "ocr_app", "read", "--format", "json", *map(str, pages)]
    environment = os.environ | {"NITIDO_HOME": str(home)}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    for document in done.stdout.splitlines():
        (page,) = json.loads(document)["pages"]
        yield [word for line in page["lines"] for word in line["words"]]


if __name__ == "__main__":
    sys.exit(main())
