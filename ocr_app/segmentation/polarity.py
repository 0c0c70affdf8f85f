"""Polarity: light text on a dark ground, a bar or a whole page, is turned dark on light before ink is looked for."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.scaling import shrunk
from ocr_app.segmentation.ink import connected_components
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import level_quantile

_LONGEST_SIDE = 2000  # px of the picture that grounds are looked for on; letters in a bar stay several px high there
_LEAST_LETTERS = 3  # holes of the size of letters that a ground has; a letter has at most two holes


def dark_on_light(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The page (uint8 [H, W]) with its dark grounds turned to paper; the same array where it has none.

    A ground is a dark area with light holes of the size of letters, alike in height: the desk around a sheet has one
    hole that is the sheet, its grain has little contrast, a picture has holes of all sizes, a frame is hardly dark.
    """
    height, width = grey.shape
    shrink = max(1, -(-max(height, width) // _LONGEST_SIDE))
    small = shrunk(grey, shrink)
    paper = level_quantile(small, LAYOUT.ground_paper / 100)
    grounds = _grounds(small, paper)
    turned = grey.copy() if grounds else grey
    for (x0, y0, x1, y1), mask, dark, light in grounds:
        region = slice(y0 * shrink, y1 * shrink), slice(x0 * shrink, x1 * shrink)
        place = turned[region]
        scaled = cv2.resize(mask, place.shape[::-1], interpolation=cv2.INTER_NEAREST)
        around = np.ones((2 * shrink + 1,) * 2, np.uint8)
        inside, edge = cv2.erode(scaled, around), cv2.dilate(scaled, around)
        levels = np.arange(256)
        table = np.rint(paper * np.clip((light - levels) / (light - dark), 0, 1)).astype(np.uint8)
        inverted = cv2.LUT(place, table)
        place[edge > 0] = round(paper)  # the blurred edge of a ground would look like a frame
        place[inside > 0] = inverted[inside > 0]
    return turned


_Ground = tuple[tuple[int, int, int, int], NDArray[np.uint8], float, float]
"""Its box, its mask there with the letters on it, uint8 255/0, and the grey levels of ground and letters."""


def _grounds(grey: NDArray[np.uint8], paper: float) -> list[_Ground]:
    """The dark grounds of a page."""
    level = LAYOUT.ground_light * paper
    dark = np.where(grey < level, np.uint8(255), np.uint8(0))
    parts = connected_components(dark, connectivity=4)
    x, y, width, tall, area = np.asarray(parts.stats, np.int64).T
    large = (tall >= LAYOUT.ground_height) & (width >= 2 * LAYOUT.ground_height)
    large &= area >= LAYOUT.ground_fill * width * tall
    large[0] = False
    found: list[_Ground] = []
    for label in np.flatnonzero(large).tolist():
        box = (int(x[label]), int(y[label]), int(x[label] + width[label]), int(y[label] + tall[label]))
        region = slice(box[1], box[3]), slice(box[0], box[2])
        ground = np.asarray(parts.labels[region] == label)
        letters = _letters(ground) if _is_rectangle(ground) else None
        if letters is not None:
            darkness, light = float(np.median(grey[region][ground])), float(np.percentile(grey[region][letters], 90))
            if light - darkness >= LAYOUT.ground_contrast * paper:
                found.append((box, np.where(ground | letters, np.uint8(255), np.uint8(0)), darkness, light))
    return found


def _is_rectangle(ground: NDArray[np.bool_]) -> bool:
    """True if a dark area, its holes filled, is a rectangle, upright or tilted."""
    contours, _ = cv2.findContours(ground.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(contours, key=cv2.contourArea)
    _, (width, height), _ = cv2.minAreaRect(outline)
    return cv2.contourArea(outline) >= LAYOUT.ground_rectangle * width * height


def _letters(ground: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The holes of a dark area, bool [H, W], if they are letters on it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.where(ground, np.uint8(0), np.uint8(255)), connectivity=8)
    x, y, width, tall, area = np.asarray(stats, np.int64).T
    height_of_ground, width_of_ground = ground.shape
    outside = (x == 0) | (y == 0) | (x + width == width_of_ground) | (y + tall == height_of_ground)
    hole = ~outside
    hole[0] = False
    if hole.sum() < _LEAST_LETTERS or area[hole].max() > LAYOUT.ground_sheet * ground.size:
        return None
    letter = hole & (tall >= LAYOUT.min_cap_height) & (tall <= 0.95 * height_of_ground) & (width <= 12 * tall)
    if letter.sum() < _LEAST_LETTERS:
        return None
    typical = np.median(tall[letter])
    alike = letter & (tall >= 0.5 * typical) & (tall <= 2 * typical)
    if alike.sum() < _LEAST_LETTERS or area[alike].sum() < LAYOUT.ground_alike * area[hole].sum():
        return None
    return np.asarray(hole[labels], np.bool_)
