"""Print of loose dots that a person has shown: its lines are found once the gaps between its dots are known.

Where a pin of the head does not strike, or dots scatter, nothing on the page says which dots are one character. A line
whose place is known says it (`shown_lines`), and the model that learns the printer keeps it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import Components, connected_components
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import weighted_median


@dataclass(frozen=True, slots=True)
class DotPrint:
    """The print of one printer, in px of its pages.

    Attributes:
        gap: between two dots of a character at most, past a pin that does not strike.
        cap_height: of its capitals.
    """

    gap: float
    cap_height: float


def joined_as(parts: Components, dot_print: DotPrint) -> NDArray[np.uint8] | None:
    """The strokes of a page with the dots of such print joined, uint8 [H, W] 255/0; None if it has no such print.

    `parts` are the components of the page's strokes.
    """
    low = parts.stats[:, cv2.CC_STAT_HEIGHT] <= LAYOUT.shown_high * dot_print.cap_height
    low[0] = False
    if not low.any():
        return None
    joined = closed(parts.mask(low), dot_print.gap)
    before = weighted_median(parts.stats[low, cv2.CC_STAT_HEIGHT], parts.stats[low, cv2.CC_STAT_AREA])
    heights, areas = heights_and_areas(joined)
    as_shown = (heights >= LAYOUT.shown_low * dot_print.cap_height) & (
        heights <= LAYOUT.shown_high * dot_print.cap_height
    )
    grown = weighted_median(heights, areas) >= LAYOUT.dot_growth * before
    return joined if grown and areas[as_shown].sum() >= LAYOUT.shown_share * areas.sum() else None


def closed(strokes: NDArray[np.uint8], gap: float) -> NDArray[np.uint8]:
    """Strokes, uint8 [H, W] 255/0, with the gaps of up to so many px between them closed."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(gap) + 1,) * 2)
    return np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, kernel), np.uint8)


def heights_and_areas(strokes: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Of the components of strokes, uint8 [H, W] 255/0."""
    heights, areas = connected_components(strokes).stats[1:, [cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]].T
    return heights, areas
