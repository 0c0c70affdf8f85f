"""`python -m benchmarks.unread FOLDER [--case]`: the text that is lost without a trace.

FOLDER holds page images, each with its truth beside it as a CSV of the same name. A character of the truth is *read* if
a character read by place stands for it or the words read cover its place, *told* if an unread region does, else *lost*.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.progress import track

from benchmarks.reading import read_all
from benchmarks.scoring import Box, Word, assign, find_pages, normal, read_truth
from ocr_app.document import Page

_ROOM = 0.5  # of its width, from which the place of a character is not the neighbours'
_MARGIN = 0.3  # of a line's height, to the left and right of an area


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.unread", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", action="store_true", help="letters must match in case too")
    parser.add_argument("--pages", action="store_true", help="a row for each page, with the text that it lost")
    options = parser.parse_args()
    paths = find_pages(options.folder)
    if not paths:
        parser.error(f"{options.folder}: no pages")
    characters = told = lost = regions = 0
    for path, read in track(zip(paths, read_all(paths), strict=True), "reading", len(paths)):
        (page,) = read.document.pages
        truth = read_truth(path.with_suffix(".csv"))
        missing = list(unread_text(truth, page, fold_case=not options.case))
        gone = [text for text, is_told in missing if not is_told]
        characters += sum(len(text.replace(" ", "")) for _, text in truth)
        told += len(missing) - len(gone)
        lost += len(gone)
        regions += len(page.unread)
        if options.pages:
            print(f"{path.name}: {len(page.unread)} regions, lost {''.join(gone)!r}")
    print("| pages | characters | told as unread | lost | regions per page |\n|---|---|---|---|---|")
    share = f"{told / characters:.2%} | {lost / characters:.2%}"
    print(f"| {options.folder.name} ({len(paths)}) | {characters} | {share} | {regions / len(paths):.1f} |")
    return 0


def unread_text(truth: Sequence[tuple[Box, str]], page: Page, *, fold_case: bool) -> Iterator[tuple[str, bool]]:
    """The characters of the truth that are not read, each with whether an unread region lies there."""
    words = [Word(word.text, word.box, word.confidence) for line in page.lines for word in line.words]
    for (box, text), found in zip(truth, assign([box for box, _ in truth], words), strict=True):
        reference = normal(text, fold_case).replace(" ", "")
        for first, end, left, right in _missing(reference, found, box, fold_case):
            width = (right - left) / (end - first)
            for index in range(first, end):
                x = left + (index - first + 0.5) * width
                if not any(_holds(word.box, x, box) for word in words):  # on a tilted page another line's word may
                    yield reference[index], any(_holds(region, x, box) for region in page.unread)


def _missing(
    reference: str, words: Sequence[Word], box: Box, fold_case: bool
) -> Iterator[tuple[int, int, float, float]]:
    """First and end of each run of characters that no word covers, and between which abscissas it is missing."""
    owners = [number for number, word in enumerate(words) for _ in normal(word.text, fold_case).replace(" ", "")]
    read = "".join(normal(word.text, fold_case).replace(" ", "") for word in words)
    size = (box[2] - box[0]) / max(1, len(reference))
    for block in Levenshtein.opcodes(read, reference):
        missing = (block.dest_end - block.dest_start) - (block.src_end - block.src_start)
        if missing <= 0:
            continue
        before = owners[block.src_end - 1] if block.src_end else None
        after = owners[block.src_end] if block.src_end < len(owners) else None
        if before is not None and before == after:
            continue  # inside a word: its characters cover the place
        left = box[0] if before is None else words[before].box[2]
        right = box[2] if after is None else words[after].box[0]
        if right - left > _ROOM * size * missing:
            yield block.dest_end - missing, block.dest_end, left, right


def _holds(area: Box, x: float, line: Box) -> bool:
    """True if an area of the page holds the abscissa `x` of a line's box."""
    margin = _MARGIN * (line[3] - line[1])
    return area[0] - margin <= x <= area[2] + margin and area[1] < line[3] and area[3] > line[1]


if __name__ == "__main__":
    sys.exit(main())
