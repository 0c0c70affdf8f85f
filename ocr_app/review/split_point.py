"""Where to break a character that is really two."""

import numpy as np
from numpy.typing import NDArray

from ocr_app.geometry import Box, rotate_box
from ocr_app.segmentation.line_image import BASELINE, LineImage

_MIDDLE = 0.3
"""Share of the most ink that a cut at the box's edge costs more than one in its middle."""


def best_cut(line_image: LineImage, box: Box) -> int | None:
    """Where the ink inside `box` is thinnest, preferring its middle; None if it is too narrow.

    That is an abscissa of the page, turned as it is for the line image.
    """
    x0, _, x1, y1 = rotate_box(box, line_image.rotation, 0, 0)
    if x1 - x0 < 2:
        return None
    u, _ = line_image.from_page(np.array([x0, x1], float), np.array([y1, y1], float))
    left, right = (int(edge) for edge in np.clip(np.rint(u), 0, line_image.image.shape[1]))
    if right - left < 3:
        return (x0 + x1) // 2
    cut = left + thinnest(line_image.image[:, left:right].sum(0, dtype=np.float64))
    x, _ = line_image.to_page(np.array([float(cut)]), np.array([BASELINE]))
    return int(np.clip(round(float(x[0])), x0 + 1, x1 - 1))


def thinnest(ink: NDArray[np.float64]) -> int:
    """The column, from 1 to the last but one, to cut a projection float64 [W] (W >= 3) at."""
    columns = np.arange(1, len(ink) - 1)
    off_middle = np.abs(columns - (len(ink) - 1) / 2) / (len(ink) / 2)
    return int(columns[np.argmin(ink[1:-1] + _MIDDLE * ink.max() * off_middle)])
