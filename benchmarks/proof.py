"""`python -m benchmarks.proof FOLDER XML`: how many lines of scans their notes' XML proves, and how many wrongly.

FOLDER holds pictures with their text beside them as a CSV of the same name, XML the notes' XML; the key finds them.
A line is wrong if the text that stands there does not hold what was proven, spaces apart.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading import read_all
from benchmarks.scoring import Box, find_pages, read_truth
from ocr_app.document import Line
from ocr_app.fiscal.proof import prove
from ocr_app.fiscal.understanding import understand
from ocr_app.fiscal.xml import find_xml, read_xml


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("xml", type=Path)
    options = parser.parse_args()
    pictures = find_pages(options.folder)
    total = proven = changed = wrong = 0
    for path, read in zip(pictures, read_all(pictures, barcodes=True), strict=True):
        reading = understand(read.document, read.barcodes)
        lines = read.document.pages[0].lines
        total += len(lines)
        truth = read_truth(path.with_suffix(".csv"))
        for note in reading.documents:
            key = next((field.value for field in note.fields if field.id.endswith(".Id")), "")
            file = find_xml(options.xml, key)
            if file is None:
                continue
            for index, text in prove(lines, 1, note, read_xml(file)).items():
                proven += 1
                changed += text != lines[index].text
                if not stands_there(text, lines[index], truth):
                    wrong += 1
                    print(f"{path.name}: {lines[index].text!r} is not {text!r}")
    print(f"{len(pictures)} pictures: {proven} of {total} lines proven, {changed} of them misread, {wrong} wrong")
    return 0


def stands_there(text: str, line: Line, truth: Sequence[tuple[Box, str]]) -> bool:
    """Whether the true text on a line holds what was proven of it."""
    x0, y0, x1, y1 = line.box
    near = sorted(
        (box[0], words)
        for box, words in truth
        if min(box[3], y1) - max(box[1], y0) > 0.4 * min(box[3] - box[1], y1 - y0) and box[0] < x1 and box[2] > x0
    )
    return re.sub(r"\s", "", text) in re.sub(r"\s", "", "".join(words for _, words in near))


if __name__ == "__main__":
    sys.exit(main())
