"""Loose dots: print of pins or ink jets whose dots do not touch is joined at its own pitch, where it stands."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import Components, connected_components, text_height
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import weighted_median

_SAMPLE = 300  # dots whose nearest neighbours are looked for
_FEWEST = 5  # dots that are worth joining


def joined_dots(parts: Components) -> NDArray[np.uint8] | None:
    """The dots of a page joined to strokes, uint8 [H, W] 255/0; None where they are no loose dots.

    `parts` are the components of the page's strokes. Dots at a regular pitch are joined along a row, a column and a
    diagonal, those of two characters, an empty column apart, are not. Where most dots touch, what is left loose is as
    near as a dot is wide. Joined dots are characters if that makes them much taller and all alike.
    """
    dots = _dots(parts)
    if not len(dots):
        return None
    size = float(np.median(parts.stats[dots, 2:4]))
    thickness = parts.stats[:, 4] / np.maximum(1, parts.stats[:, 2:4].max(1))
    thin = (thickness <= LAYOUT.dot_alike * size) & (parts.stats[:, 2:4].max(1) >= LAYOUT.dot_size)
    thin[0] = False
    before = parts.mask(thin)
    pitch = _pitch(parts.stats[dots], size)
    reach = LAYOUT.dot_reach * pitch - size if pitch else LAYOUT.dot_gap * size
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (max(2, round(reach)),) * 2)
    joined = np.asarray(cv2.morphologyEx(before, cv2.MORPH_CLOSE, kernel), np.uint8)
    strokes = connected_components(joined)
    heights, areas = strokes.stats[1:, [cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]].T
    typical = weighted_median(heights, areas)
    grown = typical >= LAYOUT.dot_growth * weighted_median(parts.stats[thin, 3], parts.stats[thin, 4])
    alike = areas[np.abs(heights - typical) <= LAYOUT.dot_tolerance * typical].sum() >= LAYOUT.dot_share * areas.sum()
    of_dots = LAYOUT.dot_rows * size <= typical <= LAYOUT.dot_rows_most * size
    if not (grown and alike and of_dots):
        return None
    if parts.stats[thin, 4].sum() < LAYOUT.dot_print * parts.stats[1:, 4].sum():
        # Dots among solid print, such as a slash: never taller than that.
        low = strokes.stats[:, 3] <= LAYOUT.dot_among * text_height(parts)
        low[0] = False
        return strokes.mask(low)
    return joined


def _dots(parts: Components) -> NDArray[np.intp]:
    """The components that are round, solid and of one size, if they are many of all; else none."""
    width, height = parts.stats[:, 2:4].T.astype(float)
    width[0] = height[0] = 0
    side = np.maximum(width, height)
    found = side >= LAYOUT.dot_size
    dot = found & (np.minimum(width, height) >= LAYOUT.dot_roundness * side)
    fewest = max(_FEWEST, round(LAYOUT.dot_count * found.sum()))
    if dot.sum() < fewest:
        return np.zeros(0, np.intp)
    thickness = np.zeros(len(side), np.float32)
    mask = parts.mask(dot)
    inked = np.flatnonzero(mask > 0)
    distance = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 3), np.float32).reshape(-1)
    np.maximum.at(thickness, parts.labels.reshape(-1)[inked], 2 * distance[inked])
    dot &= thickness >= LAYOUT.dot_thickness * side
    if dot.sum() < fewest:
        return np.zeros(0, np.intp)
    typical = float(np.median(side[dot]))
    dot &= (side <= LAYOUT.dot_alike * typical) & (LAYOUT.dot_alike * side >= typical)
    return np.flatnonzero(dot) if dot.sum() >= fewest else np.zeros(0, np.intp)


def _pitch(stats: NDArray[np.int32], size: float) -> float:
    """The distance of neighbouring dots in px; 0 where they do not stand at one."""
    centres = stats[:, :2] + stats[:, 2:4] / 2
    chosen = np.linspace(0, len(centres) - 1, min(_SAMPLE, len(centres))).astype(int)
    # A page of specks has too many to look at all: those beyond this in y make the answer 0, however far they are.
    farthest = LAYOUT.dot_regularity * LAYOUT.dot_distance * size
    order = np.argsort(centres[:, 1])
    y = centres[order, 1]
    first, last = (np.searchsorted(y, centres[chosen, 1] + way * farthest) for way in (-1, 1))
    nearest = []
    for dot, begin, end in zip(chosen.tolist(), first.tolist(), last.tolist(), strict=True):
        near = order[begin:end]
        distance = np.hypot(*(centres[near[near != dot]] - centres[dot]).T)
        nearest.append(float(distance.min(initial=2 * farthest)))
    low, pitch, high = np.percentile(nearest, (25, 50, 75))
    regular = high <= LAYOUT.dot_regularity * low
    return float(pitch) if regular and size < pitch <= LAYOUT.dot_distance * size else 0.0
