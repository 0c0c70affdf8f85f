"""`python -m benchmarks.sensitivity FOLDER... [--case FOLDER...]`: what each number of the layout is worth.

Every field of `LayoutParameters` is moved by a tenth down and up, a count by at least one, and the pages are read again
with the default model. Printed is a Markdown table: how much the character error rate of each folder changes. Folders
are as for `benchmarks.peers`; those after `--case` are scored with case.

A page whose line images do not change is not recognized again, and what comes before the changed number's stage is
kept.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks.scoring import Scores, Word, find_pages, read_truth
from ocr_app.bundles.bundle import DEFAULT
from ocr_app.document import Line
from ocr_app.io.images import open_page
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.segmentation.cleanup import CleanPage, clean_page
from ocr_app.segmentation.page import SegmentedPage, segmented
from ocr_app.segmentation.parameters import LAYOUT

_STEP = 0.1
_AFTER_CLEANUP = "word_gap"  # the first number that the clean-up does not use
_VARIANTS = ("closer", "closer_from", "wider", "wider_from", "smaller")  # used while a line is recognized
_WORTH_A_SOURCE = 0.0005  # change of the error rate


@dataclass
class Page:
    """A page as it is read with the numbers in use."""

    path: Path
    image: NDArray[np.uint8]
    clean: CleanPage
    segmented: SegmentedPage
    lines: tuple[Line, ...]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sensitivity", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="pages scored without case")
    parser.add_argument("--case", type=Path, nargs="*", default=[], help="pages scored with case")
    parser.add_argument("--only", metavar="NAME", nargs="*", help="only these numbers")
    parser.add_argument("--every", metavar="N", type=int, default=1, help="every Nth page of a folder (default: all)")
    options = parser.parse_args()
    recognizer = Recognizer.load(DEFAULT)
    folders = (*options.folders, *options.case)
    sets = [
        (folder, folder in options.case, read(find_pages(folder)[:: options.every], recognizer)) for folder in folders
    ]
    before = [rate(pages, [page.lines for page in pages], case) for _, case, pages in sets]
    names = [folder.name for folder, _, _ in sets]
    figures = ", ".join(f"{name} {cer:.4f}" for name, cer in zip(names, before, strict=True))
    print(f"CER with the numbers in use: {figures}\n")
    columns = "".join(f" {name} -10 % | +10 % |" for name in names)
    print(f"| number | value | unit | source |{columns} worth |\n|{'---|' * (5 + 2 * len(sets))}", flush=True)
    for number in track(fields(LAYOUT), "moving each number"):
        if not options.only or number.name in options.only:
            value = getattr(LAYOUT, number.name)
            changes = [
                rate(pages, list(read_again(pages, number.name, moved, recognizer)), case) - cer
                for (_, case, pages), cer in zip(sets, before, strict=True)
                for moved in moved_values(value, number.metadata["unit"])
            ]
            worth = "yes" if max(map(abs, changes)) > _WORTH_A_SOURCE else ""
            cells = " | ".join(f"{change:+.4f}" for change in changes)
            unit, source = number.metadata["unit"], number.metadata["source"]
            print(f"| {number.name} | {value} | {unit} | {source} | {cells} | {worth} |", flush=True)
    return 0


def moved_values(value: float, unit: str) -> tuple[float, float]:
    """The value a tenth lower and higher; of a count the nearest others, of a percentile at most 100."""
    if unit.startswith("percentile"):
        return value * (1 - _STEP), min(100.0, value * (1 + _STEP))
    if isinstance(value, int):
        step = max(1, round(_STEP * value))
        return value - step, value + step
    return value * (1 - _STEP), value * (1 + _STEP)


def read(paths: list[Path], recognizer: Recognizer) -> list[Page]:
    pages = []
    for path in track(paths, "reading"):
        image = open_page(path, 1, to_read=True).printed
        clean = clean_page(image)
        found = segmented(image, clean)
        pages.append(Page(path, image, clean, found, recognizer.read_segmented(found).lines))
    return pages


def read_again(pages: list[Page], name: str, value: float, recognizer: Recognizer) -> Iterator[tuple[Line, ...]]:
    """The lines of each page with one number changed."""
    order = [number.name for number in fields(LAYOUT)]
    with changed(name, value):
        for page in pages:
            if name in _VARIANTS:
                yield recognizer.read_segmented(page.segmented).lines
                continue
            keeps_clean = order.index(name) >= order.index(_AFTER_CLEANUP)
            found = segmented(page.image, page.clean if keeps_clean else clean_page(page.image))
            unchanged = same(found, page.segmented)
            yield page.lines if unchanged else recognizer.read_segmented(found).lines


def same(one: SegmentedPage, other: SegmentedPage) -> bool:
    """True if two segmentations of a page are read alike."""
    if len(one.line_images) != len(other.line_images) or not np.array_equal(one.clean.ink, other.clean.ink):
        return False
    pairs = zip(one.line_images, other.line_images, strict=True)
    return all(a.line == b.line and np.array_equal(a.image, b.image) for a, b in pairs)


@contextmanager
def changed(name: str, value: float) -> Iterator[None]:
    """Another value for a number, everywhere: the modules share the one frozen object."""
    before = getattr(LAYOUT, name)
    object.__setattr__(LAYOUT, name, value)
    try:
        yield
    finally:
        object.__setattr__(LAYOUT, name, before)


def rate(pages: list[Page], readings: list[tuple[Line, ...]], case: bool) -> float:
    scores = Scores(not case)
    for page, lines in zip(pages, readings, strict=True):
        words = [word for line in lines for word in line.words]
        scores.add(read_truth(page.path.with_suffix(".csv")), [Word(w.text, w.box, w.confidence) for w in words])
    return scores.cer


if __name__ == "__main__":
    sys.exit(main())
