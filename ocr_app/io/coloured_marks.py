"""Stamps, pens, highlighters and coloured rules over black print: taken off where they cross it.

Print in colour that nothing black touches, such as a heading or the labels of a form, stays as it is.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.scaling import shrunk, stretched

COLOURED = 28
"""Grey levels, of 255, by which a coloured pixel's brightest channel exceeds its luminance."""

_BLACK = 105  # brightest channel of a black pixel at most: coloured inks have one channel that is hardly absorbed
_INK = 60  # grey levels darker than its paper, a pixel of print
_FEWEST = 40  # coloured pixels that are worth a look
_EDGE = 2  # px around coloured ink that its blur has tinted; chroma is stored at half the resolution in most JPEGs
_MOST = 1.5  # of the area of the black ink, coloured ink: where there is more, the page itself is printed in colour
_TILE = 16  # px that have one level of paper
_SHEET = 0.6  # of the light of the page's paper; what is darker is not the sheet, as the table a sheet lies on
_APART = 0.3  # of a black component, what is not beside coloured ink: less is the dark core of a coloured stroke
_CROSSING = 4  # pixels of a mark that touch black print at least ...
_OFTEN = 0.03  # ... and their share of its area: words in colour touch a neighbour or a rule now and then
_SPARSE = 0.12  # of its box, the ink of a frame or a pen's stroke, of which that is not asked
_BRIDGED = 0.2  # heights of the black letters, what parts the pieces of a mark where it passes under strokes ...
_STROKE = 2  # ... and px besides
_SPECK = 6  # px, a letter's height at least
_ASPECT = 5  # widths per height of a letter, or heights per width, at most
_TALL = 1.8  # heights of the black letters, a mark at least, so that no word in colour is one ...
_FLAT = 0.5  # ... unless it is as flat and as long as a rule
_LONG = 2.0
_SOLID = 0.85  # of its box, a ground with the gaps that are bridged ...
_LIGHT = 140  # ... whose luminance decides: a darker one is a bar, perhaps with light text
_ALIKE = 3.0  # times longer, one of two parts of a stamp than the other at most
_GAP = 0.8  # of the shorter one between them at most
_MOST_MARKS = 3000  # coloured components: more are a dithered picture


def without_coloured_marks(grey: NDArray[np.uint8], brightest: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A page without the coloured marks that cross its black print; the same array if it has none.

    Args:
        grey: luminance, uint8 [H, W], 255 paper.
        brightest: of each pixel the highest of red, green and blue, uint8 [H, W].
    """
    colour = np.asarray(cv2.subtract(brightest, grey), np.uint8)
    if np.count_nonzero(colour >= COLOURED) < _FEWEST:
        return grey
    paper = _surroundings(grey, lightest=True)
    tint = _surroundings(colour, lightest=False)
    coloured = (cv2.subtract(colour, tint) >= COLOURED) & (brightest >= _BLACK)
    coloured &= paper >= _SHEET * np.percentile(paper, 95)
    black = (brightest < _BLACK) & (cv2.subtract(paper, grey) >= _INK)
    count = np.count_nonzero(coloured)
    if not _FEWEST <= count <= _MOST * np.count_nonzero(black):
        return grey
    letters = _Parts.of(black & ~_cores(black, coloured))
    if count > _MOST * letters.area[1:].sum():
        return grey
    cleared = _grown(_marks(coloured, letters, grey), _EDGE)
    cleared &= brightest >= _BLACK  # what is black under a mark is print
    return np.where(cleared, np.maximum(grey, paper), grey) if cleared.any() else grey


def _surroundings(picture: NDArray[np.uint8], *, lightest: bool) -> NDArray[np.uint8]:
    """Around each pixel the level of the lightest tile, which is paper, or of the darkest."""
    level = (cv2.dilate if lightest else cv2.erode)(shrunk(picture, _TILE), np.ones((5, 5), np.uint8))
    return stretched(np.asarray(level, np.uint8), _TILE, picture.shape)


def _grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    kernel = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of a mask: labels [H, W], and of each, the background first, its box and its area."""

    labels: NDArray[np.int32]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    width: NDArray[np.int32]
    height: NDArray[np.int32]
    area: NDArray[np.int32]

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> "_Parts":
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
        return cls(np.asarray(labels, np.int32), *np.asarray(stats, np.int32).T)


def _cores(black: NDArray[np.bool_], coloured: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The black components that are the dark cores of coloured strokes."""
    parts = _Parts.of(black)
    apart = np.bincount(parts.labels[~_grown(coloured, _EDGE + 1)], minlength=len(parts.area))
    core = apart < _APART * parts.area
    core[0] = False
    return core[parts.labels]


def _marks(coloured: NDArray[np.bool_], letters: _Parts, grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The pixels of the coloured components that cross black print, and of the stamp's letters beside such a one."""
    shaped = (letters.height <= _ASPECT * letters.width) & (letters.width <= _ASPECT * letters.height)
    heights = letters.height[1:][shaped[1:] & (letters.height[1:] >= _SPECK)]
    if not len(heights):
        return np.zeros(grey.shape, bool)
    letter = float(np.median(heights))
    reach = 2 * round(_BRIDGED * letter / 2 + _STROKE) + 1
    joined = cv2.morphologyEx(coloured.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    parts = _Parts.of(joined > 0)
    count = len(parts.area)
    if count > _MOST_MARKS:
        return np.zeros(grey.shape, bool)
    own = np.where(coloured, parts.labels, 0)
    touching = np.bincount(own[_grown(letters.labels > 0, 1)], minlength=count)
    area = np.bincount(own.ravel(), minlength=count)
    often = np.where(area < _SPARSE * parts.width * parts.height, 0, _OFTEN * area)
    crossing = touching >= np.maximum(_CROSSING, often)
    unlike_text = (parts.height >= _TALL * letter) | (
        (parts.height <= _FLAT * letter) & (parts.width >= _LONG * letter)
    )
    light = np.bincount(own[coloured], grey[coloured], count) / np.maximum(1, area)
    bar = (parts.area > _SOLID * parts.width * parts.height) & (light < _LIGHT)
    marks = crossing & unlike_text & ~bar
    marks[0] = False
    waiting = list(np.flatnonzero(marks))
    while waiting:
        more = _beside(parts, int(waiting.pop())) & ~marks & ~bar & (parts.height >= _TALL * letter)
        more[0] = False
        marks |= more
        waiting += list(np.flatnonzero(more))
    return np.asarray(marks[own])


def _beside(parts: _Parts, part: int) -> NDArray[np.bool_]:
    """Which components stand beside another as the letters of one stamp do."""
    size = np.maximum(parts.width, parts.height)
    larger, smaller = np.maximum(size, size[part]), np.minimum(size, size[part])
    across = np.maximum(parts.x, parts.x[part]) - np.minimum(parts.x + parts.width, parts.x[part] + parts.width[part])
    down = np.maximum(parts.y, parts.y[part]) - np.minimum(parts.y + parts.height, parts.y[part] + parts.height[part])
    return np.asarray((larger <= _ALIKE * smaller) & (np.maximum(across, down) <= _GAP * smaller))
