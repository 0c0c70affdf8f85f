"""A text line: its baseline, its size, its ends; and how one is fitted to the components of its letters."""

from dataclasses import dataclass
from typing import Any, overload

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.components import SmallComponents, TextComponents
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.quantiles import median, quantile

_SPECKS = 1500  # components at a line's ends: among more, as of a dithered page, no mark can be told
_ROUNDS = 8  # of reweighting
_RIDGE = 1e-9  # keeps a curve through too few points solvable


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

    @overload
    def y(self, x: float) -> float: ...
    @overload
    def y(self, x: NDArray[np.float64]) -> NDArray[np.float64]: ...
    def y(self, x: Any) -> Any:
        """Baseline ordinate at page abscissa(e) ``x``."""
        a, b, c = self.baseline
        along = x - self.x0
        return (a * along + b) * along + c

    @property
    def is_long(self) -> bool:
        """Whether the line is long enough to tell its own slope."""
        return self.x1 - self.x0 > LAYOUT.long_line * self.cap_height

    @overload
    def slope(self, x: float) -> float: ...
    @overload
    def slope(self, x: NDArray[np.float64]) -> NDArray[np.float64]: ...
    def slope(self, x: Any) -> Any:
        """dy/dx of the baseline at page abscissa(e) ``x``."""
        a, b, _ = self.baseline
        return 2 * a * (x - self.x0) + b

    def y_between(self, left: float, right: float) -> tuple[float, float]:
        """The least and the greatest ordinate of the baseline between two page abscissas."""
        a, b, _ = self.baseline
        turn = min(max(self.x0 - b / (2 * a), left), right) if a else left
        ordinates = self.y(left), self.y(turn), self.y(right)
        return min(ordinates), max(ordinates)

    def gap_to(self, other: "TextLine") -> float:
        """Pixels between the ends of two lines that stand side by side."""
        return max(other.x0 - self.x1, self.x0 - other.x1)

    def takes(self, mark: "TextLine") -> bool:
        """True if a line of one component is a mark at an end of this one: too low for a letter, and in its row."""
        cap = self.cap_height
        middle = (mark.x0 + mark.x1) / 2
        above = self.y(middle) - (mark.y(middle) - mark.cap_height / 2)
        return (
            mark.cap_height <= LAYOUT.large_mark * cap
            and LAYOUT.mark_bottom * cap < above < LAYOUT.mark_top * cap
            and 0 <= self.gap_to(mark) <= LAYOUT.end_gap * cap
        )

    def reaching(self, x0: float, x1: float) -> "TextLine":
        """The same line, as long as it takes to hold what is from `x0` to `x1` too."""
        x0, x1 = min(x0, self.x0), max(x1, self.x1)
        # The same curve, told from the new x0.
        return TextLine((self.baseline[0], float(self.slope(x0)), float(self.y(x0))), self.cap_height, x0, x1)

    def enlarged(self, factor: int) -> "TextLine":
        """The same line on a page that is larger by a factor."""
        a, b, c = self.baseline
        return TextLine((a / factor, b, c * factor), self.cap_height * factor, self.x0 * factor, self.x1 * factor)


def fitted_line(
    components: TextComponents,
    group: NDArray[np.intp],
    small: SmallComponents,
    faint_small: SmallComponents,
    slope: float | None,
) -> TextLine | None:
    """The line through a group of components, a short one with the given `slope`. None if it cannot be text."""
    x0, y0, x1, y1 = components.extent(group)
    member = np.zeros(len(components.boxes), bool)
    member[group] = True
    ink = member[components.labels[y0:y1, x0:x1]]
    heights = components.boxes[group, 3] - components.boxes[group, 1]
    size = median(heights)
    starts = np.arange(0, x1 - x0, max(2, round(LAYOUT.bin_width * size)))
    columns = ink.any(0)
    tops = np.where(columns, ink.argmax(0), y1 - y0)
    bottoms = np.where(columns, y1 - y0 - ink[::-1].argmax(0), 0)
    top, bottom = np.minimum.reduceat(tops, starts), np.maximum.reduceat(bottoms, starts)
    filled = np.logical_or.reduceat(columns, starts) & (bottom - top >= LAYOUT.bin_height * size)
    if not filled.any():
        return None
    x = starts[filled].astype(np.float64) + min(size * LAYOUT.bin_width, x1 - x0) / 2
    length = x[-1] - x[0]
    if slope is not None and length < LAYOUT.long_line * size:
        baseline = (0.0, slope, median(bottom[filled] + float(y0) - slope * x))
    else:
        degree = 0 if length < LAYOUT.flat_line * size else 1 if length < LAYOUT.straight_line * size else 2
        baseline = _robust_curve(x, bottom[filled] + float(y0), degree, size)
    rise = (baseline[0] * x + baseline[1]) * x + baseline[2] - (top[filled] + float(y0))
    cap_height = quantile(rise, LAYOUT.cap_percentile / 100)
    if cap_height < LAYOUT.min_cap_height:
        return None
    return _extend(small, faint_small, TextLine(baseline, cap_height, float(x0), float(x1)))


class LongLines:
    """Lines that are long enough to say how text is tilted around them."""

    def __init__(self, lines: list[TextLine]) -> None:
        self.lines = lines
        self._levels = np.array([line.baseline[2] for line in lines])

    def nearest(self, y: float) -> list[TextLine]:
        """Up to five, the nearest first."""
        order = np.argsort(np.abs(self._levels - y), kind="stable")[:5]
        return [self.lines[number] for number in order.tolist()]


def neighbours_slope(components: TextComponents, group: NDArray[np.intp], long: LongLines) -> float | None:
    """Slope of the long lines nearest to a group: a short line says too little about its own. None without any."""
    if not long.lines:
        return None
    x, y = (components.boxes[group, :2] + components.boxes[group, 2:]).mean(0) / 2
    return median(np.array([line.slope(min(max(float(x), line.x0), line.x1)) for line in long.nearest(y)]))


def _extend(small: SmallComponents, faint_small: SmallComponents, line: TextLine) -> TextLine:
    """Take in the small components at both ends: points, commas, dashes, broken letters, faint colons."""
    cap = line.cap_height
    marks, colons = _beside(small, line), _beside(faint_small, line)
    if max(len(marks), len(colons)) > _SPECKS:
        return line
    colons = colons[_is_colon(colons, cap)]
    if not len(marks) and not len(colons):
        return line
    far = np.concatenate([_is_colon(marks, cap), np.ones(len(colons), bool)])
    reaches = np.where(far, LAYOUT.colon_gap, LAYOUT.end_gap) * cap
    edges = np.concatenate([marks, colons])[:, ::2].astype(float).tolist()
    candidates = [(left, right, reach) for (left, right), reach in zip(edges, reaches.tolist(), strict=True)]
    x0, x1 = line.x0, line.x1
    for left, right, reach in sorted(candidates):
        if x1 - cap < left < min(x1, line.x1 + cap) + reach:
            x1 = max(x1, right)
    for left, right, reach in sorted(candidates, key=lambda each: -each[1]):
        if max(x0, line.x0 - cap) - reach < right < x0 + cap:
            x0 = min(x0, left)
    return line.reaching(x0, x1)


def _beside(small: SmallComponents, line: TextLine) -> NDArray[np.int32]:
    """The boxes [N, 4] of those that stand in a line's row, not far from its ends."""
    cap = line.cap_height
    outer, inner = (LAYOUT.end_outside * cap, LAYOUT.end_inside * cap)
    highest, lowest = line.y_between(line.x0 - outer - small.widest, line.x1 + outer + small.widest)
    boxes = small.between(highest - LAYOUT.mark_top * cap, lowest - LAYOUT.mark_bottom * cap)
    at_begin = (boxes[:, 2] > line.x0 - outer) & (boxes[:, 2] < line.x0 + inner)
    at_end = (boxes[:, 0] < line.x1 + outer) & (boxes[:, 0] > line.x1 - inner)
    near = boxes[at_begin | at_end]
    above = line.y((near[:, 0] + near[:, 2]) / 2) - (near[:, 1] + near[:, 3]) / 2
    return near[(above > LAYOUT.mark_bottom * cap) & (above < LAYOUT.mark_top * cap)]


def _is_colon(boxes: NDArray[np.int32], cap: float) -> NDArray[np.bool_]:
    """Which of the small components [N, 4] is one of two equal dots above each other."""
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = (boxes[:, 2:] - boxes[:, :2]).max(1, initial=0)
    across = np.abs(centre[:, None, 0] - centre[:, 0])
    apart = np.abs(centre[:, None, 1] - centre[:, 1])
    alike = (
        (size[:, None] < LAYOUT.colon_alike * size)
        & (size < LAYOUT.colon_alike * size[:, None])
        & (size < LAYOUT.colon_dot * cap)
    )
    return np.asarray(
        (
            alike
            & (across < LAYOUT.colon_lean * cap)
            & (apart > LAYOUT.colon_low * cap)
            & (apart < LAYOUT.colon_high * cap)
        ).any(1)
    )


def _robust_curve(
    x: NDArray[np.float64], y: NDArray[np.float64], degree: int, size: float
) -> tuple[float, float, float]:
    """(a, b, c) with the least absolute deviations, by reweighting: descenders and specks do not pull the baseline."""
    scale = max(1.0, float(x.max()))
    powers = (x[:, None] / scale) ** np.arange(degree + 1)
    ridge = _RIDGE * np.eye(degree + 1)
    solution = np.zeros(3)
    solution[0] = median(y)
    for _ in range(_ROUNDS if degree else 0):
        weights = 1 / np.maximum(np.abs(y - powers @ solution[: degree + 1]), LAYOUT.fit_tolerance * size)
        weighted = powers.T * weights
        _, found = cv2.solve(weighted @ powers + ridge, (weighted @ y)[:, None], flags=cv2.DECOMP_CHOLESKY)
        solution[: degree + 1] = np.asarray(found)[:, 0]
    return float(solution[2] / scale**2), float(solution[1] / scale), float(solution[0])
