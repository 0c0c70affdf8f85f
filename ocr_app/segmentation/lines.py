"""Text lines of a clean page: where each one runs, how tall its capitals are."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage, strokes_of, text_height

_MIN_CAP_HEIGHT = 5.0  # px; smaller print cannot be read by anyone
_JOIN_SIGMAS = (0.09, 0.06, 0.03)  # of the page's text height: the blur that joins dots and broken strokes ...
_WELDED = 1.35  # ... the widest that does not make the pieces this much taller, by welding tightly set lines
_CORE_HEIGHTS = (0.5, 5.0)  # of the page's text height: pieces that can carry a line (not dots, dashes, pictures)
_WORD_GAP = 1.5  # of a piece's height: farther pieces start another line (a column of a table)
_END_GAP = 1.2  # of the cap height: small pieces up to this far from a line's ends belong to it
_COLON_GAP = 6.0  # likewise of a colon, which receipts set in a column of its own
_LONG = 8.0  # cap heights from which a line tells its own slope
_TALL = 1.9  # times the height of its neighbours: a piece so tall spans two lines
_MOST_CUTS = 2  # rounds of cutting such pieces: up to four lines welded together
_ROUNDS = 8  # of reweighting
_VOTES = 3  # long lines that must agree ...
_LEVEL = 0.012  # ... on a slope beyond this (0.7 degrees), or the page counts as level
_BIN = 0.7  # of the text height: about a character, the unit that votes for baseline and cap height


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text line in page pixels.

    Attributes:
        baseline: (a, b, c) of y = a d^2 + b d + c with d = x - x0: the gentle curve on which the letters stand.
        cap_height: height of the capitals in px, measured across the baseline.
        x0, x1: horizontal extent, x1 exclusive.
    """

    baseline: tuple[float, float, float]
    cap_height: float
    x0: float
    x1: float

    def y(self, x: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Baseline ordinate at page abscissa(e) ``x``."""
        a, b, c = self.baseline
        along = np.asarray(x) - self.x0
        return (a * along + b) * along + c

    @property
    def is_long(self) -> bool:
        """Whether the line is long enough to tell its own slope."""
        return self.x1 - self.x0 > _LONG * self.cap_height

    def slope(self, x: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """dy/dx of the baseline at page abscissa(e) ``x``."""
        a, b, _ = self.baseline
        return 2 * a * (np.asarray(x) - self.x0) + b


def find_lines(page: CleanPage) -> list[TextLine]:
    """All text lines of a page in reading order (rows top to bottom, left to right within a row)."""
    lines = _level_lines(page.ink, page.rules)
    slopes = [float(line.slope((line.x0 + line.x1) / 2)) for line in lines if line.is_long]
    skew = float(np.median(slopes)) if len(slopes) >= _VOTES else 0.0
    if abs(skew) > _LEVEL:
        # Rows of a skewed page reach into each other. A vertical shear levels them and keeps every curve a parabola.
        drop = max(0.0, skew * page.ink.shape[1])
        shear = np.array([[1, 0, 0], [-skew, 1, drop]])
        size = (page.ink.shape[1], page.ink.shape[0] + round(abs(skew) * page.ink.shape[1]))
        ink, rules = (np.asarray(cv2.warpAffine(each, shear, size), np.uint8) for each in (page.ink, page.rules))
        lines = [
            replace(
                line, baseline=(line.baseline[0], line.baseline[1] + skew, line.baseline[2] + skew * line.x0 - drop)
            )
            for line in _level_lines(ink, rules)
        ]
    return _reading_order(lines, skew)


def _level_lines(ink: NDArray[np.uint8], rules: NDArray[np.uint8]) -> list[TextLine]:
    """The text lines of a page that lies straight, in any order."""
    fine = strokes_of(ink)
    height = text_height(fine)
    if height < _MIN_CAP_HEIGHT:
        return []
    for sigma in _JOIN_SIGMAS:
        strokes = strokes_of(ink, max(0.8, sigma * height))
        if text_height(strokes) <= _WELDED * height:
            break
    pieces = _Pieces.of(strokes, height)
    small = _small_pieces(fine, height)
    groups = pieces.groups(rules)
    alone = [line for group in groups if (line := _fit(pieces, group, small, None))]

    def fit(groups: list[NDArray[np.intp]]) -> list[tuple[NDArray[np.intp], TextLine]]:
        lines = ((group, _fit(pieces, group, small, _neighbours_slope(pieces, group, alone))) for group in groups)
        return [(group, line) for group, line in lines if line]

    fitted = fit(_merge(fit(groups)))
    return _apart([line for _, line in fitted], [_extent(pieces, group) for group, _ in fitted])


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Connected components of the joined strokes; ``core`` marks those that can carry a line."""

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]  # [N, 4] x0 y0 x1 y1; row 0 is the paper
    core: NDArray[np.bool_]
    text_height: float

    @classmethod
    def of(cls, strokes: NDArray[np.uint8], text_height: float) -> "_Pieces":
        """The pieces of strokes; where descenders touch the line below, what they weld together is cut apart."""
        pieces = cls._of(strokes, text_height)
        for _ in range(_MOST_CUTS):
            index = np.flatnonzero(pieces.core)
            height = pieces.boxes[index, 3] - pieces.boxes[index, 1]
            tall = index[height > _TALL * pieces._local_heights(index, height)]
            if not len(tall):
                break
            strokes = strokes.copy()
            for label in tall:
                x0, y0, x1, y1 = pieces.boxes[label]
                area = pieces.labels[y0:y1, x0:x1] == label
                quarter = (y1 - y0) // 4
                row = quarter + int(area[quarter : y1 - y0 - quarter].sum(1).argmin())
                strokes[y0:y1, x0:x1][row, area[row]] = 0
            pieces = cls._of(strokes, text_height)
        return pieces

    @classmethod
    def _of(cls, strokes: NDArray[np.uint8], text_height: float) -> "_Pieces":
        _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
        x, y, width, height, area = stats.T
        core = (height >= _CORE_HEIGHTS[0] * text_height) & (height <= _CORE_HEIGHTS[1] * text_height)
        core &= (width <= 60 * height) & (area >= 0.04 * width * height)
        core &= (height <= 1.8 * text_height) | (width >= 0.15 * height)  # what is left of a frame
        core[0] = False
        return cls(np.asarray(labels, np.int32), np.stack([x, y, x + width, y + height], 1), core, text_height)

    def groups(self, rules: NDArray[np.uint8]) -> list[NDArray[np.intp]]:
        """Indices of the core pieces of each line: pieces whose middles meet when stretched by a word gap.

        A rule stands between the cells of a table: nothing is stretched across it.
        """
        index = np.flatnonzero(self.core)
        height = self.boxes[index, 3] - self.boxes[index, 1]
        local = self._local_heights(index, height)
        single = height <= _TALL * local  # what could not be cut apart would weld lines
        index, height, local = index[single], height[single], local[single]
        canvas = np.zeros(self.labels.shape, np.uint8)
        for (x0, y0, x1, y1), h, reach in zip(self.boxes[index].tolist(), height, _WORD_GAP * local, strict=True):
            cv2.rectangle(canvas, (x0, int(y0 + 0.3 * h)), (int(x1 + reach), int(y1 - 0.3 * h)), 255, -1)
        canvas[rules > 0] = 0
        middle = (self.boxes[index, :2] + self.boxes[index, 2:]) // 2
        of = cv2.connectedComponents(canvas, connectivity=4)[1][middle[:, 1], middle[:, 0]]
        return [index[of == label] for label in np.unique(of) if label]

    def _local_heights(self, index: NDArray[np.intp], height: NDArray[np.int32]) -> NDArray[np.float64]:
        """Typical height of the pieces around each piece, itself included: tells touching lines from large print."""
        middle = (self.boxes[index, :2] + self.boxes[index, 2:]) / 2
        local = np.empty(len(index))
        for i, (x, y) in enumerate(middle):
            near = (np.abs(middle[:, 1] - y) <= height[i] / 2) & (np.abs(middle[:, 0] - x) < 12 * self.text_height)
            local[i] = np.median(height[near])
        return local


def _small_pieces(strokes: NDArray[np.uint8], text_height: float) -> NDArray[np.int32]:
    """Boxes [N, 4] of points, commas, colons, dashes and broken letters, before any blur could drown them."""
    x, y, width, height, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)[2][1:].T
    small = (np.maximum(width, height) > 0.1 * text_height) & (height < _CORE_HEIGHTS[0] * text_height)
    small &= width < 2 * text_height
    return np.asarray(np.stack([x, y, x + width, y + height], 1)[small], np.int32)


def _fit(
    pieces: _Pieces, group: NDArray[np.intp], small: NDArray[np.int32], slope: float | None
) -> TextLine | None:
    """The line through a group of pieces; where it is short, with the given `slope`. None for what cannot be text."""
    x0, y0, x1, y1 = _extent(pieces, group)
    member = np.zeros(len(pieces.boxes), bool)
    member[group] = True
    ink = member[pieces.labels[y0:y1, x0:x1]]
    heights = pieces.boxes[group, 3] - pieces.boxes[group, 1]
    size = float(np.median(heights))
    starts = np.arange(0, x1 - x0, max(2, round(_BIN * size)))
    columns = ink.any(0)
    tops = np.where(columns, ink.argmax(0), y1 - y0)
    bottoms = np.where(columns, y1 - y0 - ink[::-1].argmax(0), 0)
    top, bottom = np.minimum.reduceat(tops, starts), np.maximum.reduceat(bottoms, starts)
    filled = np.logical_or.reduceat(columns, starts) & (bottom - top >= 0.4 * size)
    if not filled.any():
        return None
    x = starts[filled] + min(size * _BIN, x1 - x0) / 2
    length = x[-1] - x[0]
    if slope is not None and length < _LONG * size:
        offset = np.median(bottom[filled] + float(y0) - slope * x)
        baseline = (0.0, slope, float(offset))
    else:
        degree = 0 if length < 2.5 * size else 1 if length < 16 * size else 2
        baseline = _robust_curve(x, bottom[filled] + float(y0), degree, size)
    rise = (baseline[0] * x + baseline[1]) * x + baseline[2] - (top[filled] + float(y0))
    cap_height = float(np.percentile(rise, 70))
    if cap_height < _MIN_CAP_HEIGHT:
        return None
    return _extend(small, TextLine(baseline, cap_height, float(x0), float(x1)))


def _extent(pieces: _Pieces, group: NDArray[np.intp]) -> tuple[int, int, int, int]:
    """Bounding box of a group of pieces, x0 y0 x1 y1."""
    x0, y0 = pieces.boxes[group, :2].min(0).tolist()
    x1, y1 = pieces.boxes[group, 2:].max(0).tolist()
    return x0, y0, x1, y1


def _neighbours_slope(pieces: _Pieces, group: NDArray[np.intp], lines: list[TextLine]) -> float | None:
    """Slope of the long lines nearest to a group: a short line says too little about its own. None without any."""
    x, y = (pieces.boxes[group, :2] + pieces.boxes[group, 2:]).mean(0) / 2
    long = [line for line in lines if line.is_long]
    nearest = sorted(long, key=lambda line: abs(float(line.y(line.x0)) - y))[:5]
    slopes = [float(line.slope(np.clip(x, line.x0, line.x1))) for line in nearest]
    return float(np.median(slopes)) if slopes else None


def _extend(small: NDArray[np.int32], line: TextLine) -> TextLine:
    """Take in the small pieces [N, 4] at both ends: points, commas, colons, dashes, broken letters."""
    cap = line.cap_height
    near = (small[:, 2] > line.x0 - 8 * cap) & (small[:, 0] < line.x1 + 8 * cap)
    boxes = small[near]
    above = line.y((boxes[:, 0] + boxes[:, 2]) / 2) - (boxes[:, 1] + boxes[:, 3]) / 2
    candidates = boxes[(above > -0.3 * cap) & (above < 1.1 * cap)]
    reach = np.where(_is_colon(candidates, cap), _COLON_GAP, _END_GAP) * cap
    x0, x1 = line.x0, line.x1
    for i in np.argsort(candidates[:, 0]):
        if x1 - cap < candidates[i, 0] < min(x1, line.x1 + cap) + reach[i]:
            x1 = max(x1, float(candidates[i, 2]))
    for i in np.argsort(-candidates[:, 2]):
        if max(x0, line.x0 - cap) - reach[i] < candidates[i, 2] < x0 + cap:
            x0 = min(x0, float(candidates[i, 0]))
    # The same curve, told from the new x0.
    return TextLine((line.baseline[0], float(line.slope(x0)), float(line.y(x0))), cap, x0, x1)


def _apart(lines: list[TextLine], extents: list[tuple[int, int, int, int]]) -> list[TextLine]:
    """Lines of one row, given the `extents` of their letters, share the gap between them: no small piece is read twice."""
    apart = []
    boxes = np.array(extents, float).reshape(-1, 4)
    for line, (x0, _, x1, _) in zip(lines, extents, strict=True):
        bottom = line.y((boxes[:, 0] + boxes[:, 2]) / 2)
        row = (boxes[:, 1] < bottom - 0.3 * line.cap_height) & (boxes[:, 3] > bottom - 0.7 * line.cap_height)
        before, after = boxes[row & (boxes[:, 2] <= x0), 2], boxes[row & (boxes[:, 0] >= x1), 0]
        left = max(line.x0, (before.max() + x0) / 2) if len(before) else line.x0
        right = min(line.x1, (after.min() + x1) / 2) if len(after) else line.x1
        baseline = (line.baseline[0], float(line.slope(left)), float(line.y(left)))
        apart.append(TextLine(baseline, line.cap_height, float(left), float(right)))
    return apart


def _is_colon(boxes: NDArray[np.int32], cap: float) -> NDArray[np.bool_]:
    """Which of the small pieces [N, 4] is one of two equal dots above each other."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = (boxes[:, 2:] - boxes[:, :2]).max(1, initial=0)
    across = np.abs(centre[:, None, 0] - centre[:, 0])
    apart = np.abs(centre[:, None, 1] - centre[:, 1])
    alike = (size[:, None] < 1.6 * size) & (size < 1.6 * size[:, None]) & (size < 0.45 * cap)
    return np.asarray((alike & (across < 0.15 * cap) & (apart > 0.25 * cap) & (apart < 0.8 * cap)).any(1))


def _merge(lines: list[tuple[NDArray[np.intp], TextLine]]) -> list[NDArray[np.intp]]:
    """Join the groups of lines that continue each other: same row, same size, no wider gap than between words."""
    merged: list[tuple[list[NDArray[np.intp]], TextLine]] = []
    for group, line in sorted(lines, key=lambda line: line[1].x0):
        for k, (parts, last) in enumerate(merged):
            cap = min(line.cap_height, last.cap_height)
            gap = line.x0 - last.x1
            if gap < _WORD_GAP * cap and max(line.cap_height, last.cap_height) < 1.5 * cap:
                middle = (line.x0 + min(line.x1, last.x1)) / 2
                if abs(float(line.y(middle) - last.y(middle))) < 0.3 * cap:
                    merged[k] = ([*parts, group], line if line.x1 > last.x1 else last)
                    break
        else:
            merged.append(([group], line))
    return [np.concatenate(parts) for parts, _ in merged]


def _robust_curve(
    x: NDArray[np.float64], y: NDArray[np.float64], degree: int, size: float
) -> tuple[float, float, float]:
    """(a, b, c) with the least absolute deviations, by reweighting: descenders and specks do not pull the baseline."""
    scale = max(1.0, float(x.max()))
    powers = (x[:, None] / scale) ** np.arange(degree + 1)
    solution = np.zeros(3)
    solution[0] = np.median(y)
    for _ in range(_ROUNDS if degree else 0):
        weights = 1 / np.maximum(np.abs(y - powers @ solution[: degree + 1]), 0.03 * size)
        weighted = powers.T * weights
        solution[: degree + 1] = np.linalg.lstsq(weighted @ powers, weighted @ y)[0]
    return float(solution[2] / scale**2), float(solution[1] / scale), float(solution[0])


def _reading_order(lines: list[TextLine], skew: float) -> list[TextLine]:
    """Rows from top to bottom, each from left to right; a row slopes like the page."""

    def middle(line: TextLine) -> float:
        return float(line.y(line.x0)) - skew * line.x0 - line.cap_height / 2

    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=middle):
        for row in reversed(rows[-4:]):
            if abs(middle(row[-1]) - middle(line)) < 0.4 * row[-1].cap_height:
                row.append(line)
                break
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x0)]
