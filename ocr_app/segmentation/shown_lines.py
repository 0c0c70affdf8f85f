"""Lines that a person has shown by a box around each: cut where they stand, and what they tell of loose dots."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.geometry import Box
from ocr_app.segmentation.cleanup import CleanPage, clean_page
from ocr_app.segmentation.dot_print import DotPrint, closed, heights_and_areas
from ocr_app.segmentation.line_image import CAP_HEIGHT, LineImage, cut_line_image, line_image_of
from ocr_app.segmentation.lines import find_lines
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import median, quantile
from ocr_app.segmentation.text_line import TextLine

_ENLARGED = 4  # times, the line image in which gaps are measured: its dots are a few px apart
_MOST = 0.5  # of a line's length, its columns may stand far apart
_ALIKE = 1.25  # times higher, capitals of the same print at most


def lost_lines(grey: NDArray[np.uint8], boxes: Sequence[Box], dot_prints: Sequence[DotPrint]) -> list[LineImage | None]:
    """As `shown_lines`, of a page of loose dots on which most of the lines are not found; else nothing.

    `dot_prints` are those that are known already.
    """
    clean = clean_page(grey, dot_prints)
    found = find_lines(clean)
    inked = [line for box in boxes if (line := inked_line(clean, box))]
    if 2 * sum(_is_found(line, found) for line in inked) >= len(inked):
        return []
    return _cut(grey, boxes, clean) if _dot_print(clean, boxes) else []


def shown_lines(grey: NDArray[np.uint8], boxes: Sequence[Box]) -> list[LineImage | None]:
    """The line in each of some boxes on a grey page (uint8 [H, W], 255 = paper); None of a box without ink.

    If the boxes show loose dots, the page is searched anew for lines of such print, and each box gets the baseline and
    the cap height of the line that was found there.
    """
    return _cut(grey, boxes, clean_page(grey))


def _cut(grey: NDArray[np.uint8], boxes: Sequence[Box], clean: CleanPage) -> list[LineImage | None]:
    inked = [inked_line(clean, box) for box in boxes]
    if dot_print := _dot_print(clean, boxes):
        clean = clean_page(grey, (dot_print,))
    found = find_lines(clean)
    lines = [line and _found_in(box, line, found) for box, line in zip(boxes, inked, strict=True)]
    return [line_image_of(clean, line) if line else None for line in lines]


def _dot_print(page: CleanPage, boxes: Sequence[Box]) -> DotPrint | None:
    inked = [line for box in boxes if (line := inked_line(page, box))]
    return dot_print_of((cut_line_image(page, line).image, line.cap_height) for line in inked)


def _is_found(inked: TextLine, lines: Sequence[TextLine]) -> bool:
    """True if lines of about the height of what is inked in a box have most of its length."""
    length = 0.0
    for line in lines:
        middle = float(line.y((line.x0 + line.x1) / 2)) - line.cap_height / 2
        bottom = inked.baseline[2]
        if bottom - inked.cap_height < middle < bottom and line.cap_height >= LAYOUT.shown_found * inked.cap_height:
            length += max(0.0, min(line.x1, inked.x1) - max(line.x0, inked.x0))
    return length >= _MOST * (inked.x1 - inked.x0)


def inked_line(page: CleanPage, box: Box) -> TextLine | None:
    """One line around everything that is inked in a box; None if nothing is."""
    x0, y0, x1, y1 = box
    inked = page.strokes[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] > 0
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if not len(rows):
        return None
    top, bottom = float(rows[0] + max(0, y0)), float(rows[-1] + max(0, y0)) + 1
    left, right = float(columns[0] + max(0, x0)), float(columns[-1] + max(0, x0)) + 1
    return TextLine((0.0, 0.0, bottom), max(2.0, bottom - top), left, right)


def dot_print_of(lines: Iterable[tuple[NDArray[np.uint8], float]]) -> DotPrint | None:
    """What lines of one printer show, each its line image's picture and its cap height in px of the page.

    None if most of them are no loose dots.
    """
    shown = [(_gap(image) * cap_height, cap_height) for image, cap_height in lines]
    if not shown:
        return None
    typical = median(np.array([cap_height for _, cap_height in shown]))
    gaps = np.array([gap for gap, cap_height in shown if typical / _ALIKE <= cap_height <= typical * _ALIKE])
    loose = gaps[gaps > 0]
    if 2 * len(loose) <= len(gaps):
        return None
    return DotPrint(LAYOUT.shown_slack * quantile(loose, LAYOUT.shown_lines), typical)


def _gap(image: NDArray[np.uint8]) -> float:
    """The gap in cap heights that must be closed for the dots of a line image's picture to become characters.

    0 if none must be, or the characters stay low however much is closed.
    """
    size = (image.shape[1] * _ENLARGED, image.shape[0] * _ENLARGED)
    large = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    strokes = np.where(large > LAYOUT.stroke_ink, np.uint8(255), np.uint8(0))
    full = CAP_HEIGHT * _ENLARGED
    for gap in range(round(LAYOUT.shown_gap * full)):
        heights, areas = heights_and_areas(closed(strokes, gap))
        if areas[heights >= LAYOUT.shown_low * full].sum() > LAYOUT.shown_share * areas.sum():
            return gap / full
    return 0.0


def _found_in(box: Box, inked: TextLine, lines: Sequence[TextLine]) -> TextLine:
    """The line in a box: as long as what is inked there, where the longest line found there stands."""
    _, y0, _, y1 = box
    within = []
    for line in lines:
        shared = min(line.x1, inked.x1) - max(line.x0, inked.x0)
        middle = float(line.y((line.x0 + line.x1) / 2)) - line.cap_height / 2
        if shared > 0 and y0 < middle < y1 and 2 * line.cap_height > y1 - y0:
            within.append((shared, line))
    if not within:
        return inked
    _, line = max(within, key=lambda each: each[0])
    baseline = (line.baseline[0], float(line.slope(inked.x0)), float(line.y(inked.x0)))
    return replace(inked, baseline=baseline, cap_height=line.cap_height)
