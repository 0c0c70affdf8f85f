"""Show-through: print of the other side of the sheet. It is pale, and reads better mirrored, which proves it."""

from collections.abc import Mapping
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.hypothesis import LineHypothesis
from ocr_app.recognition.orientation import OrientedPage, Recognize
from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.ink import strokes_and_faint
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.page import segmented
from ocr_app.segmentation.text_line import TextLine

_DOUBTFUL = 0.97  # mean confidence of a line below which it may be mirrored print; that is read at 0.7 to 0.95
_PALE = 0.6  # of the ink of the page's print, that of its show-through at most
_SURE = 0.9  # mean confidence of a mirrored line image from which it is print ...
_SURER = 0.04  # ... and by which it must exceed that of the line image as it is
_SHORTEST = 3  # characters of a line: fewer may be their own mirror images
_ENOUGH = 12  # characters of mirrored lines that prove show-through
_DARKEST = 98  # percentile of the ink of the mirrored lines up to which ink is show-through


def without_show_through(way: OrientedPage, recognize: Recognize) -> OrientedPage:
    """The page without the ink of the other side, read again; the same page if no line of it is proven.

    A page without pale and doubtful lines costs next to nothing.
    """
    level = _show_through_level(way, recognize)
    if not level:
        return way
    page = segmented(way.page.grey, _without_pale_ink(way.page.clean, level))
    return replace(
        way, page=replace(page, size=way.page.size, shrink=way.page.shrink), hypotheses=recognize(page.line_images)
    )


def _show_through_level(way: OrientedPage, recognize: Recognize) -> int:
    """The ink, of 255, up to which a page's ink is show-through; 0 without any."""
    lines = {number: line for number, line in way.hypotheses.items() if len(line.characters) >= _SHORTEST}
    doubtful = [number for number, line in lines.items() if line.mean_confidence < _DOUBTFUL and not line.is_rule]
    if not doubtful or len(doubtful) == len(lines):
        return 0
    inks = {number: _ink_of(way.page.clean, line.line_image.line) for number, line in lines.items()}
    medians = {number: float(np.median(ink)) if len(ink) else 0.0 for number, ink in inks.items()}
    sure = [medians[number] for number in lines if number not in set(doubtful)]
    pale = [number for number in doubtful if 0 < medians[number] <= _PALE * float(np.median(sure))]
    mirrored = recognize([_mirrored(lines[number].line_image) for number in pale]) if pale else {}
    proven = [number for index, number in enumerate(pale) if _is_surer(mirrored, index, lines[number])]
    if sum(len(lines[number].characters) for number in proven) < _ENOUGH:
        return 0
    darkest = float(np.percentile(np.concatenate([inks[number] for number in proven]), _DARKEST))
    return round(min(darkest, _PALE * min(sure)))


def _is_surer(mirrored: Mapping[int, LineHypothesis], index: int, line: LineHypothesis) -> bool:
    """True if a line's mirrored line image, the one of this number, is the more confident reading."""
    confidence = mirrored[index].mean_confidence if index in mirrored else 0.0
    return confidence >= max(_SURE, line.mean_confidence + _SURER)


def _mirrored(line_image: LineImage) -> LineImage:
    return replace(line_image, image=np.ascontiguousarray(line_image.image[:, ::-1]))


def _ink_of(clean: CleanPage, line: TextLine) -> NDArray[np.uint8]:
    """The ink of the strokes where a line's capitals stand, uint8 [N]."""
    ends = line.y(line.x0), line.y(line.x1)
    rows = slice(max(0, round(min(ends) - line.cap_height)), max(0, round(max(ends))))
    columns = slice(max(0, round(line.x0)), max(0, round(line.x1)))
    return np.asarray(clean.ink[rows, columns][clean.strokes[rows, columns] > 0], np.uint8)


def _without_pale_ink(clean: CleanPage, level: int) -> CleanPage:
    """The page with so much less ink everywhere; line images show each line's strongest ink as full."""
    ink = np.asarray(cv2.subtract(clean.ink, np.full_like(clean.ink, level)), np.uint8)
    strokes, faint = strokes_and_faint(ink)
    if clean.joined is None:
        return replace(clean, ink=ink, strokes=strokes, faint=faint)
    joined = np.where(ink > 0, clean.joined, np.uint8(0))
    return replace(clean, ink=ink, strokes=strokes | joined, faint=faint, joined=joined)
