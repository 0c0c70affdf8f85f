"""The holes along the edges of continuous paper, which a scanner's dark lid shows as discs that touch the print."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import connected_components
from ocr_app.segmentation.parameters import LAYOUT

_MOST = 2_000  # discs that are looked at: a halftone has more
_AROUND = 16  # points at which the paper around a disc is looked for
_EDGE = 2  # px around a hole that its blur has darkened


def feed_holes(strokes: NDArray[np.uint8], height: float) -> NDArray[np.uint8]:
    """Holes as uint8 [H, W] 255/0, like `strokes`; `height` is the page's text height in px."""
    found = np.zeros_like(strokes)
    least = LAYOUT.hole_size * height / 2
    strip = round(LAYOUT.hole_margin * strokes.shape[1])
    for left in (0, strokes.shape[1] - strip):
        margin = strokes[:, left : left + strip]
        for x, y, radius in _columns(_discs(margin, least), strokes.shape[0]).tolist():
            cv2.circle(found, (round(left + x), round(y)), round(radius) + _EDGE, 255, -1)
    return found


def _discs(strokes: NDArray[np.uint8], least: float) -> NDArray[np.float64]:
    """Centre x and y and radius of the discs of that radius at least, in px, also of those that touch print. [N, 3]."""
    distance = np.asarray(cv2.distanceTransform(strokes, cv2.DIST_L2, 5), np.float32)
    cores = connected_components(np.where(distance > least, np.uint8(255), np.uint8(0)))
    discs = []
    for label, (x, y, width, tall, _) in enumerate(cores.stats[1 : _MOST + 1].tolist(), 1):
        here = slice(y, y + tall), slice(x, x + width)
        inside = np.where(cores.labels[here] == label, distance[here], 0)
        radius = float(inside.max())
        # A disc's points that are far from its edge are a disc too, with the same centre.
        if max(width, tall) <= 2 * (radius - least) + 3:
            row, column = np.argwhere(inside == radius).mean(0)
            if _stands_apart(distance, x + column, y + row, radius):
                discs.append((x + column, y + row, radius))
    return np.array(discs, np.float64).reshape(-1, 3)


def _stands_apart(distance: NDArray[np.float32], x: float, y: float, radius: float) -> bool:
    """Whether most of what is around a disc is paper: rules that cross make discs too. `distance` is 0 on paper."""
    turns = np.arange(_AROUND) * 2 * np.pi / _AROUND
    columns = np.round(x + LAYOUT.hole_ring * radius * np.cos(turns)).astype(int)
    rows = np.round(y + LAYOUT.hole_ring * radius * np.sin(turns)).astype(int)
    height, width = distance.shape
    on_page = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return bool((distance[rows[on_page], columns[on_page]] > 0).sum() < _AROUND / 2)


def _columns(discs: NDArray[np.float64], page: int) -> NDArray[np.float64]:
    """Those of the discs that stand in a column at one pitch, all of one size, from top to bottom of a page so high.

    The filled characters of a table, or of a text that is printed again and again, stand so too, but not all the way.
    """
    chosen = np.zeros(len(discs), np.bool_)
    for x, _, radius in discs:
        alike = np.flatnonzero(
            (np.abs(discs[:, 0] - x) <= LAYOUT.hole_alike * radius)
            & (np.abs(discs[:, 2] - radius) <= LAYOUT.hole_alike * radius)
        )
        places = np.sort(discs[alike, 1])
        down = len(alike) >= LAYOUT.hole_count and places[-1] - places[0] >= LAYOUT.hole_span * page
        if down and _at_one_pitch(places, radius):
            chosen[alike] = True
    return discs[chosen]


def _at_one_pitch(places: NDArray[np.float64], radius: float) -> bool:
    """Whether places down a column are apart by multiples of one pitch, some of them missing."""
    steps = np.diff(places)
    pitch = float(np.median(steps))
    off = np.abs(steps / pitch - np.round(steps / pitch)) * pitch
    return pitch >= LAYOUT.hole_pitch * radius and bool((off <= LAYOUT.hole_alike * radius).all())
