"""Shaded grounds: dark text on a band of grey, as of a highlighter or a shaded cell, gets the page's paper behind it.

A wide area of grey counts as paper when ink is measured. A band as high as its line is too thin for that: it would be
ink, and its letters part of a solid area.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.scaling import shrunk
from ocr_app.segmentation.ink import affordable, connected_components
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import level_quantile

_LONGEST_SIDE = 2000  # px of the picture that grounds are looked for on; letters on them stay several px high there
_LEAST_LETTERS = 3  # dark components of the size of letters that a ground has
_MOST, _PAGES = 500, 4.0  # grounds that are looked at, and their area in pages: dithers have thousands that overlap
_EDGE = 3  # px around a ground that its blur has tinted


def on_paper(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page (uint8 [H, W]) with its shaded grounds as light as its paper; the same array where it has none.

    A ground is an even rectangle of grey, upright or tilted, with darker letters on it, alike in height.
    """
    height, width = grey.shape
    shrink = max(1, -(-max(height, width) // _LONGEST_SIDE))
    small = shrunk(grey, shrink)
    paper = level_quantile(small, LAYOUT.ground_paper / 100)
    shaded = connected_components(np.where(small < LAYOUT.shade_light * paper, np.uint8(255), np.uint8(0)))
    x, y, wide, tall, area = np.asarray(shaded.stats, np.int64).T
    chosen = (tall >= LAYOUT.ground_height) & (wide >= 2 * LAYOUT.ground_height)
    chosen &= area >= LAYOUT.shade_fill * LAYOUT.ground_height * wide
    chosen[0] = False
    candidates = np.flatnonzero(chosen)
    lightened = grey
    for label in candidates[affordable(wide[candidates], tall[candidates], small.size, _MOST, _PAGES)].tolist():
        top, bottom = max(0, int(y[label]) - _EDGE), int(y[label] + tall[label]) + _EDGE
        left, right = max(0, int(x[label]) - _EDGE), int(x[label] + wide[label]) + _EDGE
        mask = np.where(shaded.labels[top:bottom, left:right] == label, np.uint8(255), np.uint8(0))
        ground = _level(small[top:bottom, left:right], mask, paper) if _is_band(mask) else None
        if ground is None:
            continue
        if lightened is grey:
            lightened = grey.copy()
        place = lightened[top * shrink : bottom * shrink, left * shrink : right * shrink]
        edged = cv2.dilate(mask, np.ones((2 * _EDGE + 1,) * 2, np.uint8))
        inside = cv2.resize(edged, place.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        place[inside] = np.minimum(place[inside] * (paper / ground), paper).astype(np.uint8)
    return lightened


def _is_band(mask: NDArray[np.uint8]) -> bool:
    """True if a component fills a rectangle, upright or tilted, that is not too high to count as paper."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    _, sides, _ = cv2.minAreaRect(np.concatenate(contours))
    filled = cv2.countNonZero(mask) >= LAYOUT.shade_fill * (sides[0] + 1) * (sides[1] + 1)
    return filled and LAYOUT.ground_height <= min(sides) + 1 <= LAYOUT.shade_height


def _level(area: NDArray[np.uint8], mask: NDArray[np.uint8], paper: float) -> float | None:
    """The grey level of a shaded ground, if what the mask shows of an area is one."""
    inside = area[mask > 0]
    ground = float(np.median(inside))
    contrast = LAYOUT.shade_contrast * paper
    if np.mean(np.abs(inside - ground) <= contrast / 2) < LAYOUT.shade_even:
        return None
    dark = np.where((area < ground - contrast) & (mask > 0), np.uint8(255), np.uint8(0))
    _, _, wide, tall, _ = connected_components(dark).stats[1:].T
    letter = (tall >= LAYOUT.min_cap_height) & (tall <= LAYOUT.shade_height) & (wide <= 12 * tall)
    if letter.sum() < _LEAST_LETTERS:
        return None
    typical = np.median(tall[letter])
    alike = letter & (tall >= 0.5 * typical) & (tall <= 2 * typical)
    return ground if alike.sum() >= _LEAST_LETTERS else None
