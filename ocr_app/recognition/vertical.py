"""Vertical text beside upright text, as in a margin or on the stub of a form: lines of its own, read turned.

On the upright page it is a column of letters that the network is not sure of, and of unread ink.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Line
from ocr_app.geometry import Box, union_box
from ocr_app.io.turning import turned
from ocr_app.recognition.orientation import OrientedPage, Recognize, expected_right, mean_confidence
from ocr_app.segmentation.ink import affordable
from ocr_app.segmentation.page import SegmentedPage, segment_page

_CONFIDENT = 0.93  # mean confidence of the text read turned at least ...
_BETTER = 0.1  # ... and more than that of its column on the upright page by this
_SHORT = 3  # characters of a word of the column at most
_NARROW = 1.6  # widths per height of such a word at most
_FLAT = 3.0  # likewise of unread ink, which may be a part of a letter
_PARTS = 4  # of a column at least
_SLENDER = 5.0  # heights per width of a column at least
_DENSE = 0.55  # of a column's height, in its parts: letters of a line, with spaces, take 0.7, rows of a table 0.45
_GAP = 3.0  # widths between two parts of a column at most
_SHARED = 0.5  # of the narrower part's width, in common with the column at least
_MOST = 50  # columns of a page; more are of grain
_MOST_PAGES = 0.5  # their areas together, in pages
_MARGIN = (0.4, 1.2)  # widths beside a column, and above and below, that are read with it


@dataclass(frozen=True, slots=True)
class _Part:
    """A short word or, with no confidence, unread ink."""

    box: Box
    confidence: float = 0.0


def vertical_texts(
    page: SegmentedPage, lines: Sequence[Line], unread: Sequence[Box], recognize: Recognize
) -> Iterator[tuple[Box, OrientedPage]]:
    """The parts of a page where text runs down or up, each with what it says turned.

    `lines` and `unread` are what was found on the upright page.
    """
    columns = list(_columns(lines, unread))
    if len(columns) > _MOST:
        return
    boxes = [_with_margin(union_box(part.box for part in column), page.grey.shape) for column in columns]
    sizes = np.array([(_width(box), _height(box)) for box in boxes], np.int32).reshape(-1, 2)
    for number in affordable(sizes[:, 0], sizes[:, 1], page.grey.size, _MOST, _MOST_PAGES).tolist():
        column, (x0, y0, x1, y1) = columns[number], boxes[number]
        least = max(_CONFIDENT, sum(part.confidence for part in column) / len(column) + _BETTER)
        if least > 1:  # a column of a table, say
            continue
        for rotation in (90, 270):
            strip = segment_page(turned(page.grey[y0:y1, x0:x1], rotation), page.dot_prints)
            hypotheses = recognize(strip.line_images)
            if mean_confidence(hypotheses) >= least and expected_right(hypotheses) >= len(column):
                yield (x0, y0, x1, y1), OrientedPage(rotation, strip, hypotheses)
                break


def without_letters_of(vertical: Sequence[Line], line: Line) -> Line | None:
    """An upright line without the words that are letters of vertical lines; None if that is all of it."""
    kept = tuple(word for word in line.words if not any(_holds(other.box, word.box) for other in vertical))
    if len(kept) == len(line.words):
        return line
    return Line(union_box(word.box for word in kept), kept) if kept else None


def _holds(box: Box, other: Box) -> bool:
    """True if the middle of the other box lies in a box."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _columns(lines: Sequence[Line], unread: Sequence[Box]) -> Iterator[list[_Part]]:
    """Parts that stand in a column, from top to bottom."""
    words = [word for line in lines for word in line.words if len(word.characters) <= _SHORT]
    parts = [_Part(word.box, word.confidence) for word in words if _width(word.box) <= _NARROW * _height(word.box)]
    parts += [_Part(box) for box in unread if _width(box) <= _FLAT * _height(box)]
    columns: list[tuple[Box, list[_Part]]] = []
    boxes = np.empty((len(parts), 4), np.int64)  # of the columns: a page of specks has thousands
    for part in sorted(parts, key=lambda part: part.box[1]):
        k = _continued(boxes[: len(columns)], part.box)
        if k is None:
            k = len(columns)
            columns.append((part.box, [part]))
        else:
            box, column = columns[k]
            column.append(part)
            columns[k] = union_box([box, part.box]), column
        boxes[k] = columns[k][0]
    for box, column in columns:
        tall = _height(box) >= _SLENDER * _width(box)
        if len(column) >= _PARTS and tall and sum(_height(part.box) for part in column) >= _DENSE * _height(box):
            yield column


def _continued(columns: NDArray[np.int64], box: Box) -> int | None:
    """The first of the columns [N, 4] that a box stands below, as wide and not far from it."""
    x0, _, x1, bottom = columns.T
    width = x1 - x0
    common = np.minimum(x1, box[2]) - np.maximum(x0, box[0])
    continues = common >= _SHARED * np.minimum(width, _width(box))
    continues &= box[1] - bottom <= _GAP * np.maximum(width, _width(box))
    return int(continues.argmax()) if continues.any() else None


def _with_margin(box: Box, shape: Sequence[int]) -> Box:
    x0, y0, x1, y1 = box
    beside, above = (round(share * (x1 - x0)) for share in _MARGIN)
    return max(0, x0 - beside), max(0, y0 - above), min(shape[1], x1 + beside), min(shape[0], y1 + above)


def _width(box: Box) -> int:
    return box[2] - box[0]


def _height(box: Box) -> int:
    return box[3] - box[1]
