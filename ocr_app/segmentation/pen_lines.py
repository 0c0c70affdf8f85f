"""Pen strokes across the text: they join characters of several rows, none of which would be found.

No stroke of a character is as long and straight as a pen's, so an opening by lines in all directions (Serra, Image
Analysis and Mathematical Morphology, 1982) leaves those of the pen.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import Components, affordable, connected_components
from ocr_app.segmentation.parameters import LAYOUT

_HEIGHT = 16.0  # px, the text height of the picture in which they are looked for, at most
_MOST = 50  # components that are looked at ...
_MOST_AREA = 8_000_000  # ... in so many px of that picture: a dithered page has thousands
_EDGE = 1.0  # px of that picture beside a stroke, which blur has darkened


def pen_lines(
    ink: NDArray[np.uint8], strokes: NDArray[np.uint8], parts: Components, rules: NDArray[np.uint8], height: float
) -> NDArray[np.uint8]:
    """Pen strokes that join characters, without print that is darker than they are; uint8 [H, W] 255/0.

    `ink` is uint8 [H, W], 255 = full ink; `strokes` and `rules` are uint8 [H, W] 255/0, and `parts` the components of
    the strokes. `height` is the page's text height in px.
    """
    found = np.zeros_like(strokes)
    joined = _may_hold_pen(parts, height)
    if height < LAYOUT.min_cap_height or not joined.any():
        return found
    parts = connected_components(parts.mask(joined) & ~rules)
    candidates = np.flatnonzero(_may_hold_pen(parts, height))
    _, _, widths, heights, _ = parts.stats[candidates].T
    for index in candidates[affordable(widths, heights, round(_MOST_AREA / _scale(height) ** 2), _MOST, 1.0)]:
        x, y, width, tall, _ = parts.stats[index].tolist()
        margin = round(height)
        around = slice(max(0, y - margin), y + tall + margin), slice(max(0, x - margin), x + width + margin)
        part = parts.mask(np.arange(len(parts.stats)) == index, around)
        pen = _straight(part, height)
        if pen.any() and _crosses_text(part & ~pen, height):
            darker = ink[around] > LAYOUT.pen_darker * np.median(ink[around][pen & part > 0])
            found[around] |= np.where(darker, np.uint8(0), pen)
    return found


def _may_hold_pen(parts: Components, height: float) -> NDArray[np.bool_]:
    """bool [N]: which components are larger than characters both ways, and mostly paper."""
    _, _, width, tall, area = parts.stats.T
    larger = np.asarray(np.maximum(width, tall) > LAYOUT.pen_length * height, np.bool_)
    larger &= np.minimum(width, tall) > LAYOUT.pen_across * height
    larger &= area < LAYOUT.pen_fill * width.astype(np.int64) * tall
    larger[0] = False
    return larger


def _scale(height: float) -> float:
    """Of the picture in which straight strokes are looked for."""
    return min(1.0, _HEIGHT / height)


def _straight(part: NDArray[np.uint8], height: float) -> NDArray[np.uint8]:
    """The long straight strokes of a component, and the blur beside them; uint8 [H, W] 255/0 both ways."""
    scale = _scale(height)
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = np.where(cv2.resize(part, size, interpolation=cv2.INTER_AREA) > 127, np.uint8(255), np.uint8(0))
    straight = np.zeros_like(small)
    for line in _lines(LAYOUT.pen_straight * height * scale):
        straight |= np.asarray(cv2.morphologyEx(small, cv2.MORPH_OPEN, line), np.uint8)
    pieces = connected_components(straight)
    long = pieces.stats[:, 2:4].max(1) > LAYOUT.pen_length * height * scale
    long[0] = False
    full = cv2.resize(pieces.mask(long), part.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.dilate(full, np.ones((2 * round(_EDGE / scale) + 1,) * 2, np.uint8)), np.uint8)


def _crosses_text(rest: NDArray[np.uint8], height: float) -> bool:
    """Whether what a component has beside its straight strokes is as high as characters, here and there."""
    tall = connected_components(rest).stats[1:, cv2.CC_STAT_HEIGHT]
    alike = (tall >= LAYOUT.core_height * height) & (tall <= LAYOUT.stroke_height_most * height)
    return bool(np.count_nonzero(alike) >= LAYOUT.pen_characters)


def _lines(length: float) -> Iterator[NDArray[np.uint8]]:
    """Kernels of lines of a length in px, in as many directions as are two px apart at their ends."""
    reach = max(1, round(length / 2))
    for angle in np.arange(0, np.pi, 2 / reach):
        x, y = round(reach * np.cos(angle)), round(reach * np.sin(angle))
        kernel = np.zeros((2 * reach + 1,) * 2, np.uint8)
        yield np.asarray(cv2.line(kernel, (reach - x, reach - y), (reach + x, reach + y), 1), np.uint8)
