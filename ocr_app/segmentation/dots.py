"""Loose dots: print of pins or ink jets whose dots do not touch is joined at its own pitch, where it stands."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import Components, connected_components
from ocr_app.segmentation.parameters import LAYOUT

_SAMPLE = 300  # dots whose nearest neighbours are looked for
_AT_ONCE = 50  # of them: bounds the memory of a page of many dots


def joined_dots(parts: Components) -> NDArray[np.uint8] | None:
    """The dots of a page joined to strokes, uint8 [H, W] 255/0; None where they are no loose dots.

    `parts` are the components of the page's strokes. Neighbours along a row, a column and a diagonal are joined, the
    dots of two characters, an empty column apart, are not.
    """
    dots = _dots(parts)
    if dots is None:
        return None
    size = float(np.median(parts.stats[dots, 2:4]))
    pitch = _pitch(parts.stats[dots], size)
    if not pitch:
        return None
    is_dot = np.zeros(len(parts.stats), bool)
    is_dot[dots] = True
    reach = max(2, round(LAYOUT.dot_reach * pitch - size))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    joined = np.asarray(cv2.morphologyEx(parts.mask(is_dot), cv2.MORPH_CLOSE, kernel), np.uint8)
    heights, areas = connected_components(joined).stats[1:, [cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]].T
    order = np.argsort(heights)
    middle = heights[order][np.searchsorted(np.cumsum(areas[order]), areas.sum() / 2)]
    return joined if LAYOUT.dot_rows * pitch <= middle <= LAYOUT.dot_rows_most * pitch else None


def _dots(parts: Components) -> NDArray[np.intp] | None:
    """The components that are round, of one size, and most of the ink; None where there are none such."""
    width, height, area = parts.stats[:, 2:].T.astype(float)
    width[0] = height[0] = 0
    side = np.maximum(width, height)
    round_ = (np.minimum(width, height) >= LAYOUT.dot_roundness * side) & (area >= LAYOUT.dot_fill * width * height)
    round_ &= side >= LAYOUT.dot_size
    if round_.sum() < _SAMPLE // 10:
        return None
    typical = float(np.median(side[round_]))
    alike = round_ & (side <= LAYOUT.dot_alike * typical) & (LAYOUT.dot_alike * side >= typical)
    # Touching dots are letters or parts of them already; what is far larger is a picture or a rule.
    small = side[1:] <= LAYOUT.dot_run * typical
    return np.flatnonzero(alike) if area[alike].sum() >= LAYOUT.dot_share * area[1:][small].sum() else None


def _pitch(stats: NDArray[np.int32], size: float) -> float:
    """The distance of neighbouring dots in px; 0 where they do not stand at one."""
    centres = stats[:, :2] + stats[:, 2:4] / 2
    chosen = np.linspace(0, len(centres) - 1, min(_SAMPLE, len(centres))).astype(int)
    nearest = []
    for start in range(0, len(chosen), _AT_ONCE):
        some = chosen[start : start + _AT_ONCE]
        distance = np.hypot(*(centres[some, None] - centres).transpose(2, 0, 1))
        distance[np.arange(len(some)), some] = np.inf
        nearest.append(distance.min(1))
    low, pitch, high = np.percentile(np.concatenate(nearest), (25, 50, 75))
    regular = high <= LAYOUT.dot_regularity * low
    return float(pitch) if regular and size < pitch <= LAYOUT.dot_distance * size else 0.0
