"""Unread ink: what may be text on a page and is not read, as regions of neighbouring strokes.

Every connected component of strokes is accounted for. It is read if it lies where the words do, a rule if it is long
and thin or its line is one, a picture if it is thick, dust or show-through if it is too small or too pale for text,
else unread.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Line, Word
from ocr_app.geometry import Box
from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.ink import affordable, connected_components, text_height
from ocr_app.segmentation.line_image import HEIGHT, LineImage
from ocr_app.segmentation.page import SegmentedPage
from ocr_app.segmentation.quantiles import median, quantile

# In heights of the page's words.
_JOINED = (0.15, 0.4)  # gaps across and down between the dots and breaks of a stroke, and of a colon
_LETTER = 0.5  # height of a letter at least
_WIDE = (0.5, 0.2)  # gaps along and across the line within a region
_TALL = 1.4  # height of a rule down a column at least: an l or a 1 is not so high
_LARGE = 3.0  # both sides of a frame at least
_LONE = 0.55  # size of a character that stands alone
_RULE_MARGIN = 0.15  # beside a rule, where what is left of it may lie
_THICK = 0.6  # both sides of a solid area at least

_RULE_ASPECT = 5.0  # heights per width from which a component is a rule down a column
_FRAME_FILL = 0.12  # of its box, the strokes of a frame at most
_LEAST_FILL = 0.1  # of its box, the strokes of text at least
_BLOT_FILL = 0.65  # of its box, a solid area at least: a disc has three quarters
_PALEST = 10  # percentile of the ink of the words read, which says how pale text is here ...
_PALE = 0.7  # ... and the share of that which unread text has at least
_MARGIN = 0.4  # of a word's height, around it: accents, descenders, an underline
_MOST = 10_000  # components that are looked at; a dense page has 6,000 letters
_MOST_THICK = 2_000  # of them, those that are told from solid areas
_MOST_PAGES = 3.0  # the areas of their boxes together, in pages
_SCALE = 4  # px of the page per px of the picture on which regions are formed


def unread_regions(page: SegmentedPage, lines: Sequence[Line], rules: Sequence[LineImage]) -> tuple[Box, ...]:
    """Boxes of the ink that may be text and that none of the `lines` has, from top to bottom; `rules` were no text."""
    clean = page.clean
    words = [word for line in lines for word in line.words]
    height = _text_height(clean, words)
    if not height:
        return ()
    strokes = _without_words(clean.strokes, words)
    for rule in rules:
        cv2.fillPoly(strokes, [_outline(rule)], 0)
    strokes &= ~np.asarray(cv2.dilate(clean.rules, _box(2 * _RULE_MARGIN, 2 * _RULE_MARGIN, height)), np.uint8)
    joined = np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, _box(*_JOINED, height)), np.uint8)
    parts = connected_components(joined)
    inked = np.flatnonzero(strokes > 0)
    labels = parts.labels.reshape(-1)[inked]
    area = np.bincount(labels, minlength=len(parts.stats))
    ink = np.bincount(labels, clean.ink.reshape(-1)[inked], len(area)) / np.maximum(1, area)
    kept = _text_like(parts.stats[:, :4], area, height, joined.shape) & (ink >= _PALE * _palest(clean, words))
    thick = parts.stats[:, 2:4].min(1) >= _THICK * height
    _keep_largest(kept, area)
    thick = np.flatnonzero(kept & thick)
    width, tall = parts.stats[thick, 2:4].T
    for part in thick[affordable(width, tall, joined.size, _MOST_THICK, _MOST_PAGES)].tolist():
        kept[part] = not _is_blot(page.grey, clean.strokes, parts.stats[part, :4].tolist())
    x, y, width, tall = parts.stats[kept, :4].T
    return _regions(np.stack([x, y, x + width, y + tall], 1), joined.shape, height)


def _keep_largest(kept: NDArray[np.bool_], area: NDArray[np.intp]) -> None:
    """Of more components than a page has letters, which are grain, none but the largest."""
    chosen = np.flatnonzero(kept)
    if len(chosen) > _MOST:
        kept[chosen[np.argsort(-area[chosen], kind="stable")[_MOST:]]] = False


def _text_height(clean: CleanPage, words: Sequence[Word]) -> float:
    heights = [word.box[3] - word.box[1] for word in words if not _is_vertical(word)]
    return float(np.median(heights)) if heights else text_height(connected_components(clean.strokes))


def _without_words(strokes: NDArray[np.uint8], words: Sequence[Word]) -> NDArray[np.uint8]:
    left = strokes.copy()
    for word in words:
        x0, y0, x1, y1 = word.box
        margin = round(_MARGIN * (x1 - x0 if _is_vertical(word) else y1 - y0))
        left[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin] = 0
    return left


def _is_vertical(word: Word) -> bool:
    x0, y0, x1, y1 = word.box
    return len(word.characters) > 1 and y1 - y0 > x1 - x0


def _palest(clean: CleanPage, words: Sequence[Word]) -> float:
    """The mean ink of the strokes of the palest words."""
    found = []
    for word in words:
        x0, y0, x1, y1 = word.box
        strokes = clean.strokes[y0:y1, x0:x1] > 0
        if strokes.any():
            found.append(clean.ink[y0:y1, x0:x1][strokes].mean())
    return float(np.percentile(found, _PALEST)) if found else 0.0


def _outline(line_image: LineImage) -> NDArray[np.int32]:
    """Corners on the page of the band that a line image shows."""
    width = line_image.image.shape[1]
    u = np.linspace(0, width, max(2, width // 64))
    x, y = line_image.to_page(np.concatenate([u, u[::-1]]), np.repeat([0.0, HEIGHT], len(u)))
    return np.stack([x, y], 1).round().astype(np.int32)


def _text_like(
    places: NDArray[np.int32], area: NDArray[np.intp], height: float, shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Which components, at `places` (x, y, width, height) with strokes of `area`, may be letters or parts of words."""
    x, y, width, tall = places.T
    fill = area / np.maximum(1, width * tall)
    kept = (tall >= _LETTER * height) & (fill >= _LEAST_FILL)
    kept &= (tall < _RULE_ASPECT * width) | (tall < _TALL * height)
    kept &= (fill >= _FRAME_FILL) | (np.minimum(width, tall) < _LARGE * height)
    kept &= (x > 0) & (y > 0) & (x + width < shape[1]) & (y + tall < shape[0])  # else the edge of the sheet
    kept[0] = False
    return np.asarray(kept)


def _is_blot(grey: NDArray[np.uint8], strokes: NDArray[np.uint8], place: Sequence[int]) -> bool:
    """True if a component is the outline of a solid area, as of a punched hole: it is as dark inside as on it."""
    x, y, width, tall = place
    area, inked = (picture[y : y + tall, x : x + width] for picture in (grey, strokes))
    ink = median(area[inked > 0]) if inked.any() else 0.0
    around = grey[max(0, y - 4) : y + tall + 4, max(0, x - 4) : x + width + 4].ravel()
    contrast = max(abs(quantile(around, share) - ink) for share in (0.05, 0.95))
    solid = np.abs(area - ink) < contrast / 2
    return bool(solid.mean() > _BLOT_FILL)


def _regions(boxes: NDArray[np.int32], shape: tuple[int, ...], height: float) -> tuple[Box, ...]:
    """Boxes around neighbours, from top to bottom; none overlaps another."""
    reach = np.array(_WIDE) * height
    while True:
        canvas = np.zeros((shape[0] // _SCALE + 1, shape[1] // _SCALE + 1), np.uint8)
        reached = np.concatenate([boxes[:, :2] - reach, boxes[:, 2:] + reach], 1) / _SCALE
        for x0, y0, x1, y1 in np.rint(reached).astype(int).tolist():
            cv2.rectangle(canvas, (x0, y0), (x1, y1), 255, -1)
        middles = (boxes[:, :2] + boxes[:, 2:]) // (2 * _SCALE)
        _, of = np.unique(cv2.connectedComponents(canvas)[1][middles[:, 1], middles[:, 0]], return_inverse=True)
        if len(boxes) == 0 or of.max() + 1 == len(boxes):
            break
        order = np.argsort(of, kind="stable")
        begins = np.searchsorted(of[order], np.arange(of.max() + 1))
        first, last = boxes[order, :2], boxes[order, 2:]
        boxes = np.concatenate([np.minimum.reduceat(first, begins), np.maximum.reduceat(last, begins)], 1)
    large = (boxes[:, 2:] - boxes[:, :2]).max(1, initial=0) >= _LONE * height
    regions = [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes[large].tolist()]
    return tuple(sorted(regions, key=lambda box: (box[1], box[0])))


def _box(across: float, down: float, height: float) -> NDArray[np.uint8]:
    return np.ones((max(1, round(down * height)), max(1, round(across * height))), np.uint8)
