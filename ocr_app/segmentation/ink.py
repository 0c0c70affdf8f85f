"""Ink: how much of it is where on a page, what of it belongs to strokes, and what these fall into."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.scaling import shrunk, stretched
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import level_quantile, weighted_median

Region = tuple[slice, slice]
"""Rows and columns of a page."""
WHOLE: Region = (slice(None), slice(None))

_DENSE = 0.25  # of a page's px that are inked, from which OpenCV's own statistics take less time, and far less memory
_SMALL = 5_000  # px of a picture, of which they take less time too
_BAND = 64  # rows taken over at once


def ink_map(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink as the share of the paper's light that a pixel swallows, times 255. uint8 [H, W] both ways.

    The paper is a grey closing: wide dark areas (shading, watermarks, table cells) count as paper, so only what
    is thinner than the closing's window is ink. Dark surroundings of the sheet hold none.
    """
    small = shrunk(grey, LAYOUT.paper_scale)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (LAYOUT.paper_window, LAYOUT.paper_window))
    closed = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, window, borderType=cv2.BORDER_REPLICATE)
    smooth = np.asarray(cv2.GaussianBlur(closed, (0, 0), LAYOUT.paper_blur), np.uint8)
    paper = stretched(smooth, LAYOUT.paper_scale, grey.shape)
    # Dark paper carries less light to swallow; below 48 the division would only amplify noise.
    dark = cv2.max(paper, LAYOUT.darkest_paper)  # type: ignore[call-overload]  # its stubs know no numbers
    ink = np.asarray(cv2.divide(cv2.subtract(paper, grey), dark, scale=255), np.uint8)
    if (around := _surroundings(np.asarray(closed, np.uint8))).any():
        ink &= stretched(~around, LAYOUT.paper_scale, grey.shape, cv2.INTER_NEAREST)
    return ink


def _surroundings(paper: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The dark desk or lid around the sheet (uint8, 255/0): much darker than paper, from the picture's edge inwards."""
    dark = np.asarray(paper < LAYOUT.surroundings_light * level_quantile(paper, 0.8), np.uint8)
    framed = cv2.copyMakeBorder(dark, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    around = cv2.connectedComponents(framed, connectivity=4)[1]
    outside = np.where(around == around[0, 0], np.uint8(255), np.uint8(0))[1:-1, 1:-1] & dark * 255
    return np.asarray(cv2.dilate(outside, np.ones((5, 5), np.uint8)), np.uint8)


def strokes_of(ink: NDArray[np.uint8], blur: float) -> NDArray[np.uint8]:
    """Pixels that belong to strokes (uint8 [H, W], 255/0), judged against the strongest ink around them.

    `blur` (px) comes before the decision: as wide as the gaps between the dots or breaks to be joined.
    """
    return _beyond(*_contrast(ink, blur), LAYOUT.stroke_share)


def strokes_and_faint(ink: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """As `strokes_of`, and likewise what is so faint that it may be dirt too."""
    contrast = _contrast(ink, LAYOUT.stroke_blur)
    return _beyond(*contrast, LAYOUT.stroke_share), _beyond(*contrast, LAYOUT.faint_share)


def _contrast(ink: NDArray[np.uint8], sigma: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8], float]:
    """The smoothed ink and the strongest around each pixel, both uint8 [H, W], and up to where ink is paper texture."""
    smooth = np.asarray(cv2.GaussianBlur(ink, (0, 0), sigma), np.uint8)
    small = shrunk(smooth, LAYOUT.paper_scale)
    strongest = cv2.dilate(small, np.ones((LAYOUT.contrast_window,) * 2))
    texture = small[strongest > 0] if strongest.any() else small  # what is blank all around lies beside the sheet
    around = np.asarray(cv2.blur(strongest, (LAYOUT.contrast_window,) * 2), np.uint8)
    low, middle = level_quantile(texture, 0.16), level_quantile(texture, 0.5)  # most of a page is paper
    floor = float(np.clip(middle + LAYOUT.noise_spread * (middle - low), LAYOUT.ink_floor, 3 * LAYOUT.ink_floor))
    return smooth, stretched(around, LAYOUT.paper_scale, ink.shape), floor


def _beyond(smooth: NDArray[np.uint8], strongest: NDArray[np.uint8], floor: float, share: float) -> NDArray[np.uint8]:
    threshold = cv2.max(cv2.convertScaleAbs(strongest, alpha=share), int(floor))  # type: ignore[call-overload]
    return np.asarray(cv2.compare(smooth, threshold, cv2.CMP_GT), np.uint8)


@dataclass(frozen=True, slots=True)
class Components:
    """The connected components of strokes.

    Attributes:
        labels: int32 [H, W], 0 = paper.
        stats: int32 [N, 5] x, y, width, height and area of each label in px; the paper's area is not counted.
    """

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]

    def mask(self, chosen: NDArray[np.bool_], region: Region = WHOLE) -> NDArray[np.uint8]:
        """uint8, 255 where a component lies that `chosen`, bool [N], is true of; of a region of the page alone."""
        labels = self.labels[region]
        shown = np.where(chosen, np.uint8(255), np.uint8(0))
        mask = np.empty(labels.shape, np.uint8)
        # Many times faster than by an index array; the labels are known to be in range. NumPy copies them into twice
        # their size, hence a few rows at a time.
        for y in range(0, len(mask), _BAND):
            np.take(shown, labels[y : y + _BAND], mode="clip", out=mask[y : y + _BAND])
        return mask

    def within(self, region: Region) -> NDArray[np.bool_]:
        """bool [N], True for the components that reach into a region of the page."""
        labels, found = self.labels[region], np.zeros(len(self.stats), np.bool_)
        for y in range(0, len(labels), _BAND):
            found[labels[y : y + _BAND]] = True
        found[0] = False
        return found


def connected_components(strokes: NDArray[np.uint8], connectivity: int = 8) -> Components:
    """The components of strokes (uint8 [H, W]), 8-connected or 4-connected."""
    if strokes.size < _SMALL or cv2.countNonZero(strokes) > _DENSE * strokes.size:
        _, dense, found, _ = cv2.connectedComponentsWithStats(strokes, connectivity=connectivity)
        stats = np.asarray(found, np.int32)
        stats[0] = 0, 0, strokes.shape[1], strokes.shape[0], 0
        return Components(np.asarray(dense, np.int32), stats)
    count, found = cv2.connectedComponents(strokes, connectivity=connectivity)
    labels = np.asarray(found, np.int32)
    stats = np.zeros((count, 5), np.int32)
    stats[0] = 0, 0, strokes.shape[1], strokes.shape[0], 0
    if count > 1:
        # OpenCV's own statistics are of the paper too, which is most of a page, and take four times as long. Those of
        # runs along x are those of the pixels, of which there are many times more.
        y, x0, x1 = _runs(strokes)
        label = labels[y, x0]
        least = np.full((2, count), np.iinfo(np.int32).max, np.intp)
        most = np.zeros((2, count), np.intp)
        for place, low, high in ((0, x0, x1), (1, y, y + 1)):
            np.minimum.at(least[place], label, low)
            np.maximum.at(most[place], label, high)
        stats[1:, :2] = least.T[1:]
        stats[1:, 2:4] = (most - least).T[1:]
        stats[1:, 4] = np.bincount(label, x1 - x0, count)[1:]
    return Components(labels, stats)


def _runs(strokes: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Of the runs of ink along the rows of strokes, uint8 [H, W]: row, first column and last, exclusive. [N] each."""
    height, width = strokes.shape
    flat = strokes.reshape(-1)
    before, after = flat[:1] > 0, flat[-1:] > 0
    edges = np.flatnonzero(np.concatenate([before, flat[1:] != flat[:-1], after]))
    if len(joined := np.flatnonzero(strokes[:-1, -1] & strokes[1:, 0])):  # a run to the edge, one from the other edge
        edges = np.sort(np.concatenate([edges, np.repeat((joined + 1) * width, 2)]))
    begin, end = edges[::2], edges[1::2]
    first = np.searchsorted(begin, np.arange(height + 1) * width)  # of each row
    y = np.repeat(np.arange(height), np.diff(first))
    return y, begin - y * width, end - y * width


def affordable(
    width: NDArray[np.int32], height: NDArray[np.int32], page: int, most: int, pages: float
) -> NDArray[np.intp]:
    """Which of the boxes of these sizes, in their order, can be looked at one by one: as many as `most`.

    Boxes may overlap: all together have the area of at most so many `pages` of `page` px. Of more, the smallest are
    chosen.
    """
    area = width.astype(np.int64) * height
    order = np.argsort(area, kind="stable")[:most]
    return np.sort(order[np.cumsum(area[order]) <= pages * page])


def text_height(parts: Components) -> float:
    """Typical height in px of a page's characters: the area-weighted median height of its connected components.

    Weighting by area makes it indifferent to specks and to the dots that dot-matrix print falls into; a dithered ground
    has so many that they are left out. Where most of the text is far smaller than a heading that has most of the ink,
    the text decides. 0 on a page without strokes.
    """
    _, _, widths, heights, areas = parts.stats[1:].astype(float).T
    areas[heights > _tallest_letter(*parts.labels.shape)] = 0  # pictures and page borders
    areas[areas < LAYOUT.frame_fill * widths * heights] = 0  # frames
    areas[(widths > LAYOUT.rule_aspect * heights) | (heights > LAYOUT.column_rule_aspect * widths)] = 0  # rules
    if areas.sum() == 0:
        return 0.0
    height = weighted_median(heights, areas)
    if height < LAYOUT.min_cap_height:
        tall = heights >= LAYOUT.min_cap_height
        return (
            weighted_median(heights[tall], areas[tall])
            if tall @ areas > LAYOUT.least_letter_share * areas.sum()
            else height
        )
    small = (areas > 0) & (heights >= LAYOUT.small_print) & (heights < LAYOUT.core_height * height)
    typical = (areas > 0) & (heights >= LAYOUT.core_height * height) & (heights < 2 * height)
    is_round = np.minimum(widths, heights) >= LAYOUT.dot_roundness * np.maximum(widths, heights)
    if widths[small].sum() > widths[typical].sum() and (small & is_round).sum() < small.sum() / 2:
        return weighted_median(heights[small], areas[small])
    return height


def _tallest_letter(height: int, width: int) -> int:
    """Height in px from which a component is a picture; on a strip, which may show one line, half of its height."""
    strip = min(height, width) // 2 if max(height, width) >= 2 * min(height, width) else 0
    return max(LAYOUT.tallest_letter, max(height, width) // 10, strip)


def alike_share(parts: Components, height: float) -> float:
    """Share of the ink, pictures aside, of the components that are about as high as the typical `height` in px."""
    heights, areas = parts.stats[1:, 3:].T.astype(float)
    areas[heights > LAYOUT.core_height_most * height] = 0
    alike = np.abs(heights - height) <= LAYOUT.alike_tolerance * height
    return float(areas[alike].sum() / max(1.0, areas.sum()))
