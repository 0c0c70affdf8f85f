"""Text lines of a clean page, of all sizes, whatever its skew, in reading order."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.ink import strokes_and_faint
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.rows import Rows
from ocr_app.segmentation.text_line import TextLine

_MOST_SIZES = 3  # of print on a page
_VOTES = 3  # long lines that must agree on a slope


def find_lines(page: CleanPage) -> list[TextLine]:
    """All text lines of a page in reading order (rows top to bottom, left to right within a row)."""
    rows = Rows.of(page)
    slopes = [float(line.slope((line.x0 + line.x1) / 2)) for line in rows.long.values()]
    skew = float(np.median(slopes)) if len(slopes) >= _VOTES else 0.0
    if rows.share_of_long < LAYOUT.followed and (tilt := rows.tilt()):
        skew = tilt
    if abs(skew) <= LAYOUT.level_slope:
        return _reading_order(_lines_of_all_sizes(page, rows), skew)
    # Rows of a skewed page reach into each other. A vertical shear levels them and keeps every curve a parabola.
    drop = max(0.0, skew * page.ink.shape[1])
    level = _sheared(page, skew, drop)
    lines = []
    for line in _lines_of_all_sizes(level, Rows.of(level)):
        a, b, c = line.baseline
        lines.append(replace(line, baseline=(a, b + skew, c + skew * line.x0 - drop)))
    return _reading_order(lines, skew)


def _sheared(page: CleanPage, skew: float, drop: float) -> CleanPage:
    """The page with its columns moved up by `skew` px per px from the left, and all of it down by `drop` px."""
    height, width = page.ink.shape
    shear = np.array([[1, 0, 0], [-skew, 1, drop]])

    def moved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.asarray(cv2.warpAffine(picture, shear, (width, height + round(abs(skew) * width))), np.uint8)

    ink, joined = moved(page.ink), None if page.joined is None else moved(page.joined)
    strokes, faint = strokes_and_faint(ink)
    return CleanPage(ink, strokes if joined is None else strokes | joined, faint, moved(page.rules), joined)


def _lines_of_all_sizes(page: CleanPage, rows: Rows) -> list[TextLine]:
    """The lines of a level page, in any order: those of its typical size, then those of far smaller or larger print."""
    lines = rows.lines()
    for _ in range(_MOST_SIZES - 1):
        if not rows.leaves_other_sizes(lines):
            break
        page = _without(page, lines)
        rows = Rows.of(page)
        more = rows.lines()
        if not more:
            break
        lines += more
    return lines


def _without(page: CleanPage, lines: list[TextLine]) -> CleanPage:
    """The page without the ink of some lines."""
    kept = np.full_like(page.ink, 255)
    for line in lines:
        x = np.linspace(line.x0 - line.cap_height, line.x1 + line.cap_height, 9)
        top, bottom = (line.y(x) + edge * line.cap_height for edge in (-LAYOUT.band_top, LAYOUT.band_bottom))
        outline = np.concatenate([np.stack([x, top], 1), np.stack([x, bottom], 1)[::-1]])
        cv2.fillPoly(kept, [np.rint(outline).astype(np.int32)], 0)
    joined = None if page.joined is None else page.joined & kept
    return CleanPage(page.ink & kept, page.strokes & kept, page.faint & kept, page.rules, joined)


def _reading_order(lines: list[TextLine], skew: float) -> list[TextLine]:
    """Rows from top to bottom, each from left to right; a row slopes like the page."""

    def middle(line: TextLine) -> float:
        return float(line.y(line.x0)) - skew * line.x0 - line.cap_height / 2

    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=middle):
        for row in reversed(rows[-4:]):
            if abs(middle(row[-1]) - middle(line)) < LAYOUT.row_tolerance * row[-1].cap_height:
                row.append(line)
                break
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x0)]
