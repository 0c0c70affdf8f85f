"""What the pins of an impact print head leave on paper: round dots on a grid.

A 9-pin head draws capitals 7 pins high, a 24-pin head ("letter quality") 17, as in the character sets of ESC/P
printers. Line printers and ink-jet coders with characters of 7 x 9 or 9 x 9 dots need 12 rows for them and their
descenders.
"""

import math

import numpy as np
from numpy.typing import NDArray

CAPITAL_PINS = {9: 7, 12: 9, 24: 17}
"""Height of a capital in pins, by the number of pins of the head."""


def draw_dots(
    centres: NDArray[np.float64], radius: float, shape: tuple[int, int], faintest: float
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Draw antialiased discs of `radius` px at `centres` [N, 2] (x, y, the corner of the first pixel at 0, 0).

    Return the ink, float32 of `shape` from 0 to 1, and the box of each disc's own ink, int [N, 4]. Coverage under
    `faintest` is left out. Every disc must be on the canvas with a pixel to spare.
    """
    reach = math.ceil(radius + 1)
    offsets = np.arange(-reach, reach + 1)
    pixels = np.floor(centres).astype(np.int64)[:, None, :] + offsets[None, :, None]  # [N, K, 2]
    away = pixels + 0.5 - centres[:, None, :]
    distance = np.hypot(away[:, None, :, 0], away[:, :, None, 1])  # [N, K rows, K columns]
    coverage = np.clip(radius + 0.5 - distance, 0.0, 1.0).astype(np.float32)
    coverage[coverage < faintest] = 0.0
    inked: NDArray[np.bool_] = coverage > 0

    ink = np.zeros(shape, np.float32)
    dot, row, column = np.nonzero(inked)
    np.maximum.at(ink, (pixels[dot, row, 1], pixels[dot, column, 0]), coverage[inked])

    boxes = np.empty((len(centres), 4), np.int64)
    for axis in (0, 1):
        marked: NDArray[np.bool_] = np.any(inked, axis=1 + axis)  # [N, K]
        boxes[:, axis] = pixels[:, 0, axis] + marked.argmax(axis=1)
        boxes[:, axis + 2] = pixels[:, -1, axis] + 1 - marked[:, ::-1].argmax(axis=1)
    return ink, boxes
