"""The connected components that text lines are made of, and how they group into lines."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import Components, Region, affordable, connected_components
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import median

_AT_ONCE = 256  # components whose neighbours are looked up together: bounds the memory of a dense page
_EDGES = np.ones((3, 3), np.uint8)
_MOST_CUTS = 2  # rounds of cutting: up to four merged lines
_MOST_TALL = 1_000  # components that are looked at for what they merge; a dense page has 90
_MOST_PAGES = 3.0  # the areas of their boxes together, in pages, where a dense page has a quarter


@dataclass(frozen=True, slots=True)
class TextComponents:
    """Connected components of the joined strokes; ``core`` marks those that can carry a line."""

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]  # [N, 4] x0 y0 x1 y1; row 0 is the paper
    core: NDArray[np.bool_]
    text_height: float

    @classmethod
    def of(cls, parts: Components, fine: NDArray[np.uint8], text_height: float, typical: float) -> "TextComponents":
        """The components of joined strokes, whose labels it takes over; what is merged to the line below is cut apart.

        `fine` are the strokes before they were joined, uint8 [H, W] 255/0, and `text_height` is theirs, `typical` that
        of `parts`.
        """
        if not text_height:
            return cls._of(parts, text_height)
        parts = _separated_from_strokes(_separated_from_creases(parts, fine, text_height), text_height)
        components = cls._of(parts, text_height)
        for _ in range(_MOST_CUTS):
            index = np.flatnonzero(components.core)
            height = components.boxes[index, 3] - components.boxes[index, 1]
            tall = index[
                (height > LAYOUT.tall * components._local_heights(index, height))
                | components._waisted(index, height, typical, fine)
            ]
            if not len(tall):
                break
            parts = _cut(parts, tall)
            components = cls._of(parts, text_height)
        return components

    @classmethod
    def _of(cls, parts: Components, text_height: float) -> "TextComponents":
        x, y, width, height, area = parts.stats.T
        core = (height >= LAYOUT.core_height * text_height) & (height <= LAYOUT.core_height_most * text_height)
        core &= (width <= LAYOUT.core_aspect * height) & (area >= LAYOUT.core_fill * width * height)
        is_frame = (height > LAYOUT.frame_height * text_height) & (width < LAYOUT.frame_width * height)
        core &= ~is_frame
        core &= height > 0
        core[0] = False
        return cls(parts.labels, np.stack([x, y, x + width, y + height], 1), core, text_height)

    def groups(self, rules: NDArray[np.uint8]) -> list[NDArray[np.intp]]:
        """Indices of the core components of each line: components whose middles meet when stretched by a word gap.

        A rule stands between the cells of a table: nothing is stretched across it.
        """
        index = np.flatnonzero(self.core)
        height = self.boxes[index, 3] - self.boxes[index, 1]
        local = self._local_heights(index, height)
        single = height <= LAYOUT.tall * local  # what could not be cut apart would weld lines
        index, height, local = index[single], height[single], local[single]
        canvas = np.zeros(self.labels.shape, np.uint8)
        for (x0, y0, x1, y1), h, reach in zip(self.boxes[index].tolist(), height, LAYOUT.word_gap * local, strict=True):
            top, bottom = int(y0 + LAYOUT.row_margin * h), int(y1 - LAYOUT.row_margin * h)
            cv2.rectangle(canvas, (x0, top), (int(x1 + reach), bottom), 255, -1)
        canvas &= ~rules
        middle = (self.boxes[index, :2] + self.boxes[index, 2:]) // 2
        of = cv2.connectedComponents(canvas, connectivity=4)[1][middle[:, 1], middle[:, 0]]
        order = np.argsort(of, kind="stable")
        groups = np.split(index[order], np.flatnonzero(np.diff(of[order])) + 1)
        return [group for group, label in zip(groups, np.unique(of).tolist(), strict=False) if label]

    def extent(self, group: NDArray[np.intp]) -> tuple[int, int, int, int]:
        """Bounding box of a group of components, x0 y0 x1 y1."""
        x0, y0 = self.boxes[group, :2].min(0).tolist()
        x1, y1 = self.boxes[group, 2:].max(0).tolist()
        return x0, y0, x1, y1

    def spans(self, group: NDArray[np.intp]) -> float:
        """Width of a group of components in their own heights."""
        x0, _, x1, _ = self.extent(group)
        return (x1 - x0) / median(self.boxes[group, 3] - self.boxes[group, 1])

    def _waisted(
        self, index: NDArray[np.intp], height: NDArray[np.int32], typical: float, fine: NDArray[np.uint8]
    ) -> NDArray[np.bool_]:
        """Which components are two words above each other: little ink is between them, large print has stems there.

        A single large letter may have none, so most of what is as tall beside it must agree. Only ink of the `fine`
        strokes counts: what joins these has joined the words too.
        """
        waisted = np.zeros(len(index), bool)
        word = round(LAYOUT.word_height * typical)
        tall = np.flatnonzero(height > 2 * word)
        width, height = (self.boxes[index[tall], 2:] - self.boxes[index[tall], :2]).T
        for i in tall[affordable(width, height, self.labels.size, _MOST_TALL, _MOST_PAGES)].tolist():
            x0, y0, x1, y1 = self.boxes[index[i]].tolist()
            region = slice(y0, y1), slice(x0, x1)
            inked = np.count_nonzero((self.labels[region] == index[i]) & (fine[region] > 0), axis=1)
            waisted[i] = inked[word : len(inked) - word].min() < LAYOUT.waist * median(inked)
        return waisted & self._in_rows_of_such(index, waisted, tall, word / 2)

    def _in_rows_of_such(
        self, index: NDArray[np.intp], chosen: NDArray[np.bool_], tall: NDArray[np.intp], tolerance: float
    ) -> NDArray[np.bool_]:
        """Which components have at least as much width of `chosen` ones as of others of the `tall` ones beside them.

        Beside them are those near enough whose tops and bottoms are at their heights, within a tolerance in px.
        """
        found = np.zeros(len(index), bool)
        x0, y0, x1, y1 = self.boxes[index[tall]].T
        x, width = (x0 + x1) / 2, np.where(chosen[tall], x1 - x0, x0 - x1)
        for i in np.flatnonzero(chosen[tall]).tolist():
            beside = (np.abs(y0 - y0[i]) <= tolerance) & (np.abs(y1 - y1[i]) <= tolerance)
            beside &= np.abs(x - x[i]) < LAYOUT.neighbourhood * self.text_height
            found[tall[i]] = width[beside].sum() >= 0
        return found

    def _local_heights(self, index: NDArray[np.intp], height: NDArray[np.int32]) -> NDArray[np.float64]:
        """Typical height of the components around each one, itself included: tells touching lines from large print."""
        x, y = (self.boxes[index, :2] + self.boxes[index, 2:]).T / 2
        reach = LAYOUT.neighbourhood * self.text_height
        by_x = np.argsort(x)
        local = np.empty(len(index))
        # In columns as wide as they reach: on a page of specks, far more are at a component's height than near it.
        column = np.floor(x[by_x] / max(1.0, reach))
        for begin, end in pairwise([*np.flatnonzero(np.diff(column, prepend=-1)).tolist(), len(index)]):
            first, last = np.searchsorted(x[by_x], (x[by_x[begin]] - reach, x[by_x[end - 1]] + reach + 1))
            around = by_x[first:last]
            local[by_x[begin:end]] = _median_heights(
                x[around], y[around], height[around], slice(begin - first, end - first), reach
            )
        return local


def _median_heights(
    x: NDArray[np.float64], y: NDArray[np.float64], height: NDArray[np.int32], wanted: slice, reach: float
) -> NDArray[np.float64]:
    """The typical height [N] around each of the `wanted` of some components, at most `reach` away along the line."""
    order = np.argsort(y)
    x_of, y_of, tall = x[order], y[order], height[order]
    x, y, height = x[wanted], y[wanted], height[wanted]
    first = np.searchsorted(y_of, y - height / 2, "left")
    last = np.searchsorted(y_of, y + height / 2, "right")
    typical = np.empty(len(x))
    for start in range(0, len(x), _AT_ONCE):
        those = slice(start, start + _AT_ONCE)
        # A row of candidates for each component: those at its height on the page, of them those near enough.
        near = first[those, None] + np.arange((last[those] - first[those]).max())
        beyond = near >= last[those, None]
        near = np.minimum(near, len(order) - 1)
        beyond |= np.abs(x_of[near] - x[those, None]) >= reach
        heights = np.sort(np.where(beyond, np.inf, tall[near]), 1)
        count = (~beyond).sum(1)
        rows = np.arange(len(count))
        typical[those] = (heights[rows, (count - 1) // 2] + heights[rows, count // 2]) / 2
    return typical


def _separated_from_strokes(parts: Components, text_height: float) -> Components:
    """Frees letters from the pen strokes that cross them, where a tall component is denser than a stroke alone."""
    window = (max(1, round(text_height)),) * 2

    def letters(area: NDArray[np.uint8], _: Region) -> NDArray[np.uint8]:
        density = np.asarray(cv2.blur(area, window, borderType=cv2.BORDER_CONSTANT), np.uint8)
        dense = np.where(density > LAYOUT.letters_density * 255, np.uint8(255), np.uint8(0))
        around = np.asarray(cv2.dilate(dense, np.ones((window[0] // 2 + 1,) * 2, np.uint8)), np.uint8)
        return area & around

    return _replaced(
        parts, np.flatnonzero(parts.stats[:, cv2.CC_STAT_HEIGHT] > LAYOUT.core_height_most * text_height), letters
    )


def _separated_from_creases(parts: Components, fine: NDArray[np.uint8], text_height: float) -> Components:
    """Frees letters that the blur has merged to a crease of the paper: of what is so tall, their strokes before it."""

    return _freed(parts, text_height, lambda area, region: area & fine[region])


def separated_from_paler_ink(parts: Components, ink: NDArray[np.uint8], text_height: float) -> Components:
    """Frees letters that a paler watermark or stamp has merged: of what is so tall, its darker ink."""

    def darker(area: NDArray[np.uint8], region: Region) -> NDArray[np.uint8]:
        inside = ink[region]
        full = np.percentile(inside[area > 0], LAYOUT.dark_percentile)
        dark = np.where(inside > LAYOUT.dark_share * full, np.uint8(255), np.uint8(0))
        pale = cv2.erode(area & ~dark, _EDGES)  # the blurred edges of print are pale too
        return area & dark if np.count_nonzero(pale) > LAYOUT.pale_share * np.count_nonzero(area) else area

    return _freed(parts, text_height, darker)


def _freed(
    parts: Components, text_height: float, kept_of: Callable[[NDArray[np.uint8], Region], NDArray[np.uint8]]
) -> Components:
    """Replaces tall components by what `kept_of` keeps of them, where letters have much of that."""

    def letters(area: NDArray[np.uint8], region: Region) -> NDArray[np.uint8]:
        kept = kept_of(area, region)
        height, ink = connected_components(kept).stats[1:, [cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA]].T
        alike = (height >= LAYOUT.stroke_height * text_height) & (height <= LAYOUT.stroke_height_most * text_height)
        return kept if alike.sum() > 1 and ink[alike].sum() > LAYOUT.letters_share * ink.sum() else area

    return _replaced(
        parts, np.flatnonzero(parts.stats[:, cv2.CC_STAT_HEIGHT] > LAYOUT.merged_height * text_height), letters
    )


def _cut(parts: Components, tall: NDArray[np.intp]) -> Components:
    """Cuts the components `tall` where they are thinnest, about their middles."""

    def halves(area: NDArray[np.uint8], _: Region) -> NDArray[np.uint8]:
        height = len(area)
        quarter = height // 4
        kept = area.copy()
        kept[quarter + int((area[quarter : height - quarter] > 0).sum(1).argmin())] = 0
        return kept

    return _replaced(parts, tall, halves)


def _replaced(
    parts: Components, chosen: NDArray[np.intp], kept_of: Callable[[NDArray[np.uint8], Region], NDArray[np.uint8]]
) -> Components:
    """Replaces some components by those of what is kept of each, its area uint8 255/0 at its region; they come last.

    One whose area is kept as it is stays, and so do those of more than can be looked at.
    """
    labels, stats = parts.labels, parts.stats.copy()
    found, count = [stats], len(stats)
    chosen = chosen[chosen > 0]
    width, height = stats[chosen, 2:4].T
    for label in chosen[affordable(width, height, labels.size, _MOST_TALL, _MOST_PAGES)].tolist():
        x, y, width, height, _ = stats[label].tolist()
        region = slice(y, y + height), slice(x, x + width)
        area = np.where(labels[region] == label, np.uint8(255), np.uint8(0))
        letters = kept_of(area, region)
        if letters is area:
            continue
        kept = connected_components(letters)
        inked = kept.labels > 0
        np.add(kept.labels, count - 1, out=kept.labels, where=inked)
        np.copyto(labels[region], kept.labels, where=inked | (area > 0))  # paper where nothing is kept
        stats[label] = 0
        found.append(kept.stats[1:] + np.array([x, y, 0, 0, 0], np.int32))
        count += len(kept.stats) - 1
    return Components(labels, np.concatenate(found))


class SmallComponents:
    """Boxes [N, 4] of small components, which many lines ask for those at their height."""

    def __init__(self, boxes: NDArray[np.int32]) -> None:
        middles = (boxes[:, 1] + boxes[:, 3]) / 2
        self._boxes, self._order = boxes, np.argsort(middles)
        self._middles = middles[self._order]
        self.widest = int((boxes[:, 2] - boxes[:, 0]).max(initial=0))

    def between(self, top: float, bottom: float) -> NDArray[np.int32]:
        """Those whose middles are so far down the page, in their order."""
        first, end = np.searchsorted(self._middles, (top, bottom))
        return self._boxes[np.sort(self._order[first:end])]


def small_components(parts: Components, text_height: float) -> NDArray[np.int32]:
    """Boxes [N, 4] of points, commas, colons, dashes and broken letters, before any blur could drown them."""
    x, y, width, height, _ = parts.stats[1:].T
    small = (np.maximum(width, height) > LAYOUT.small_size * text_height) & (height < LAYOUT.core_height * text_height)
    small &= width < LAYOUT.small_width * text_height
    return np.asarray(np.stack([x, y, x + width, y + height], 1)[small], np.int32)
