"""Text lines of a clean page: where each one runs, how tall its capitals are."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.components import TextComponents, small_components
from ocr_app.segmentation.ink import connected_components, strokes_and_faint, strokes_of, text_height
from ocr_app.segmentation.parameters import LAYOUT

_SPECKS = 1500  # components at a line's ends: among more, as of a dithered page, no mark can be told
_ROUNDS = 8  # of reweighting
_RIDGE = 1e-9  # keeps a curve through too few points solvable
_MOST_SIZES = 3  # of print on a page
_FEWEST = 3  # components of another size that are worth another search
_VOTES = 3  # long lines that must agree on a slope


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
        return self.x1 - self.x0 > LAYOUT.long_line * self.cap_height

    def slope(self, x: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """dy/dx of the baseline at page abscissa(e) ``x``."""
        a, b, _ = self.baseline
        return 2 * a * (np.asarray(x) - self.x0) + b


def find_lines(page: CleanPage) -> list[TextLine]:
    """All text lines of a page in reading order (rows top to bottom, left to right within a row)."""
    rows = _Rows.of(page)
    slopes = [float(line.slope((line.x0 + line.x1) / 2)) for line in rows.long.values()]
    skew = float(np.median(slopes)) if len(slopes) >= _VOTES else 0.0
    if abs(skew) <= LAYOUT.level_slope:
        return _reading_order(_lines_of_all_sizes(page, rows), skew)
    # Rows of a skewed page reach into each other. A vertical shear levels them and keeps every curve a parabola.
    drop = max(0.0, skew * page.ink.shape[1])
    level = _sheared(page, skew, drop)
    lines = []
    for line in _lines_of_all_sizes(level, _Rows.of(level)):
        a, b, c = line.baseline
        lines.append(replace(line, baseline=(a, b + skew, c + skew * line.x0 - drop)))
    return _reading_order(lines, skew)


def _sheared(page: CleanPage, skew: float, drop: float) -> CleanPage:
    """The page with its columns moved up by `skew` px per px from the left, and all of it down by `drop` px."""
    height, width = page.ink.shape
    shear = np.array([[1, 0, 0], [-skew, 1, drop]])

    def moved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.asarray(cv2.warpAffine(picture, shear, (width, height + round(abs(skew) * width))), np.uint8)

    ink, joined = moved(page.ink), None if page.joined is None else moved(page.joined)
    strokes, faint = strokes_and_faint(ink)
    return CleanPage(ink, strokes if joined is None else strokes | joined, faint, moved(page.rules), joined)


def _lines_of_all_sizes(page: CleanPage, rows: "_Rows") -> list[TextLine]:
    """The lines of a level page, in any order: those of its typical size, then those of far smaller or larger print."""
    lines = rows.lines()
    for _ in range(_MOST_SIZES - 1):
        if not rows.leaves_other_sizes(lines):
            break
        page = _without(page, lines)
        rows = _Rows.of(page)
        more = rows.lines()
        if not more:
            break
        lines += more
    return lines


def _without(page: CleanPage, lines: list[TextLine]) -> CleanPage:
    """The page without the ink of some lines."""
    kept = np.full_like(page.ink, 255)
    for line in lines:
        x = np.linspace(line.x0 - line.cap_height, line.x1 + line.cap_height, 9)
        top, bottom = (line.y(x) + edge * line.cap_height for edge in (-LAYOUT.band_top, LAYOUT.band_bottom))
        outline = np.concatenate([np.stack([x, top], 1), np.stack([x, bottom], 1)[::-1]])
        cv2.fillPoly(kept, [np.rint(outline).astype(np.int32)], 0)
    joined = None if page.joined is None else page.joined & kept
    return CleanPage(page.ink & kept, page.strokes & kept, page.faint & kept, page.rules, joined)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The components of a level page, grouped into lines; `long` holds the lines that show their own slope."""

    components: TextComponents
    small: NDArray[np.int32]  # see small_components
    faint_small: NDArray[np.int32]  # likewise, of faint strokes: only a colon can be told from dirt among them
    groups: list[NDArray[np.intp]]
    long: dict[int, TextLine]  # by the number of the group
    stats: NDArray[np.int32]  # of the strokes' components, see Components

    @classmethod
    def of(cls, page: CleanPage) -> "_Rows":
        """Groups the strokes of a level page."""
        fine_parts = connected_components(page.strokes)
        height, stats = text_height(fine_parts), fine_parts.stats
        small = small_components(fine_parts, height)
        if height < LAYOUT.min_cap_height:
            return cls(TextComponents.of(fine_parts, page.strokes, height, height), small, small, [], {}, stats)
        del fine_parts  # whose labels are four times as large as the page
        faint_small = small_components(connected_components(page.faint), height)
        for blur in (LAYOUT.join_wide, LAYOUT.join_middle, LAYOUT.join_narrow):
            strokes = strokes_of(page.ink, max(LAYOUT.stroke_blur, blur * height))
            parts = connected_components(strokes if page.joined is None else strokes | page.joined)
            typical = text_height(parts)
            if typical <= LAYOUT.merged_growth * height:
                break
        components = TextComponents.of(parts, page.strokes, height, typical)
        groups = components.groups(page.rules)
        long = {}
        for i, group in enumerate(groups):
            if (
                components.spans(group) > LAYOUT.long_line
                and (line := _fit(components, group, small, faint_small, None))
                and line.is_long
            ):
                long[i] = line
        return cls(components, small, faint_small, groups, long, stats)

    def lines(self) -> list[TextLine]:
        """The lines, in any order: short ones sloped like their neighbours, torn ones joined."""
        components = self.components
        fitted = []
        for i, group in enumerate(self.groups):
            if line := self.long.get(i) or self._fit(group):
                fitted.append((group, line))
        merged = self._fitted(_merge(fitted, lambda last, line: line.x0 - last.x1, LAYOUT.word_gap))
        found = _unnested([(components.extent(group), line) for group, line in self._bridged(merged)])
        return _apart([line for _, line in found], [extent for extent, _ in found])

    def _fitted(self, lines: list[tuple[NDArray[np.intp], TextLine | None]]) -> list[tuple[NDArray[np.intp], TextLine]]:
        found = ((group, line or self._fit(group)) for group, line in lines)
        return [(group, line) for group, line in found if line]

    def _bridged(self, lines: list[tuple[NDArray[np.intp], TextLine]]) -> list[tuple[NDArray[np.intp], TextLine]]:
        """The lines with those joined that share a mark between them, such as a dash: neither reads it alone."""
        extents = {id(line): self.components.extent(group) for group, line in lines}

        def gap(last: TextLine, line: TextLine) -> float:
            shares = line.x0 < last.x1
            return extents[id(line)][0] - extents[id(last)][2] if shares else np.inf

        return self._fitted(_merge(lines, gap, LAYOUT.bridge))

    def leaves_other_sizes(self, lines: list[TextLine]) -> bool:
        """True if there is far smaller or larger print beside the lines of the typical size."""
        x, y, width, height, area = self.stats[1:].T.astype(float)
        typical = self.components.text_height
        other = (height < LAYOUT.core_height * typical) | (height > LAYOUT.core_height_most * typical)
        other &= (height >= LAYOUT.min_cap_height) & (width <= LAYOUT.column_rule_aspect * height)
        other &= height <= LAYOUT.column_rule_aspect * width
        other &= area >= LAYOUT.frame_fill * width * height
        for line in lines:
            middle, above = x + width / 2, line.y(x + width / 2) - (y + height / 2)
            beside = (middle < line.x0 - line.cap_height) | (middle > line.x1 + line.cap_height)
            beside |= (above > LAYOUT.band_top * line.cap_height) | (above < -LAYOUT.band_bottom * line.cap_height)
            other &= beside
        return bool(other.sum() >= _FEWEST and area[other].sum() >= LAYOUT.other_sizes * area.sum())

    def _fit(self, group: NDArray[np.intp]) -> TextLine | None:
        slope = _neighbours_slope(self.components, group, list(self.long.values()))
        return _fit(self.components, group, self.small, self.faint_small, slope)


def _fit(
    components: TextComponents,
    group: NDArray[np.intp],
    small: NDArray[np.int32],
    faint_small: NDArray[np.int32],
    slope: float | None,
) -> TextLine | None:
    """The line through a group of components, a short one with the given `slope`. None if it cannot be text."""
    x0, y0, x1, y1 = components.extent(group)
    member = np.zeros(len(components.boxes), bool)
    member[group] = True
    ink = member[components.labels[y0:y1, x0:x1]]
    heights = components.boxes[group, 3] - components.boxes[group, 1]
    size = float(np.median(heights))
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
        offset = np.median(bottom[filled] + float(y0) - slope * x)
        baseline = (0.0, slope, float(offset))
    else:
        degree = 0 if length < LAYOUT.flat_line * size else 1 if length < LAYOUT.straight_line * size else 2
        baseline = _robust_curve(x, bottom[filled] + float(y0), degree, size)
    rise = (baseline[0] * x + baseline[1]) * x + baseline[2] - (top[filled] + float(y0))
    cap_height = float(np.percentile(rise, LAYOUT.cap_percentile))
    if cap_height < LAYOUT.min_cap_height:
        return None
    return _extend(small, faint_small, TextLine(baseline, cap_height, float(x0), float(x1)))


def _neighbours_slope(components: TextComponents, group: NDArray[np.intp], long: list[TextLine]) -> float | None:
    """Slope of the long lines nearest to a group: a short line says too little about its own. None without any."""
    if not long:
        return None
    x, y = (components.boxes[group, :2] + components.boxes[group, 2:]).mean(0) / 2
    nearest = sorted(long, key=lambda line: abs(line.baseline[2] - y))[:5]
    slopes = [float(line.slope(np.clip(x, line.x0, line.x1))) for line in nearest]
    return float(np.median(slopes))


def _extend(small: NDArray[np.int32], faint_small: NDArray[np.int32], line: TextLine) -> TextLine:
    """Take in the small components [N, 4] at both ends: points, commas, dashes, broken letters, faint colons."""
    cap = line.cap_height
    marks, colons = _beside(small, line), _beside(faint_small, line)
    if max(len(marks), len(colons)) > _SPECKS:
        return line
    colons = colons[_is_colon(colons, cap)]
    candidates = np.concatenate([marks, colons])
    far = np.concatenate([_is_colon(marks, cap), np.ones(len(colons), bool)])
    reach = np.where(far, LAYOUT.colon_gap, LAYOUT.end_gap) * cap
    x0, x1 = line.x0, line.x1
    for i in np.argsort(candidates[:, 0]):
        if x1 - cap < candidates[i, 0] < min(x1, line.x1 + cap) + reach[i]:
            x1 = max(x1, float(candidates[i, 2]))
    for i in np.argsort(-candidates[:, 2]):
        if max(x0, line.x0 - cap) - reach[i] < candidates[i, 2] < x0 + cap:
            x0 = min(x0, float(candidates[i, 0]))
    # The same curve, told from the new x0.
    return TextLine((line.baseline[0], float(line.slope(x0)), float(line.y(x0))), cap, x0, x1)


def _beside(boxes: NDArray[np.int32], line: TextLine) -> NDArray[np.int32]:
    """Those of the boxes [N, 4] that stand in a line's row, not far from its ends."""
    cap = line.cap_height
    outer, inner = (LAYOUT.end_outside * cap, LAYOUT.end_inside * cap)
    at_begin = (boxes[:, 2] > line.x0 - outer) & (boxes[:, 2] < line.x0 + inner)
    at_end = (boxes[:, 0] < line.x1 + outer) & (boxes[:, 0] > line.x1 - inner)
    near = boxes[at_begin | at_end]
    above = line.y((near[:, 0] + near[:, 2]) / 2) - (near[:, 1] + near[:, 3]) / 2
    return near[(above > LAYOUT.mark_bottom * cap) & (above < LAYOUT.mark_top * cap)]


def _unnested(
    lines: list[tuple[tuple[int, int, int, int], TextLine]],
) -> list[tuple[tuple[int, int, int, int], TextLine]]:
    """Lines with the extents of their letters, without those inside a taller one: its points, halves of its letters."""
    x0, y0, x1, y1 = np.array([extent for extent, _ in lines], float).reshape(-1, 4).T
    cap = np.array([line.cap_height for _, line in lines])
    nested = np.zeros(len(lines), bool)
    for (first, _, last, _), line in lines:
        bottom = line.y((x0 + x1) / 2)
        # A line may have reached far out for a colon: what it passed on the way is none of its own.
        reach = LAYOUT.end_gap * line.cap_height
        inside = (x0 >= max(line.x0, first - reach)) & (x1 <= min(line.x1, last + reach))
        inside &= y0 > bottom - LAYOUT.nested_top * line.cap_height
        nested |= (
            inside
            & (y1 < bottom + LAYOUT.nested_bottom * line.cap_height)
            & (cap < LAYOUT.nested_height * line.cap_height)
        )
    return [line for line, drop in zip(lines, nested.tolist(), strict=True) if not drop]


def _apart(lines: list[TextLine], extents: list[tuple[int, int, int, int]]) -> list[TextLine]:
    """Lines of one row share the gap between their letters, whose `extents` are given: no piece is read twice."""
    apart = []
    boxes = np.array(extents, float).reshape(-1, 4)
    for line, (x0, _, x1, _) in zip(lines, extents, strict=True):
        bottom = line.y((boxes[:, 0] + boxes[:, 2]) / 2)
        row = (boxes[:, 1] < bottom - LAYOUT.row_bottom * line.cap_height) & (
            boxes[:, 3] > bottom - LAYOUT.row_top * line.cap_height
        )
        before, after = boxes[row & (boxes[:, 2] <= x0), 2], boxes[row & (boxes[:, 0] >= x1), 0]
        left = max(line.x0, (before.max() + x0) / 2) if len(before) else line.x0
        right = min(line.x1, (after.min() + x1) / 2) if len(after) else line.x1
        baseline = (line.baseline[0], float(line.slope(left)), float(line.y(left)))
        apart.append(TextLine(baseline, line.cap_height, float(left), float(right)))
    return apart


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


def _merge(
    lines: list[tuple[NDArray[np.intp], TextLine]], gap: Callable[[TextLine, TextLine], float], widest: float
) -> list[tuple[NDArray[np.intp], TextLine | None]]:
    """Join the groups of lines that continue each other: same row, same size, a gap of at most `widest` cap heights.

    A group keeps its line; what was joined has none yet.
    """
    merged: list[tuple[list[NDArray[np.intp]], TextLine]] = []
    for group, line in sorted(lines, key=lambda line: line[1].x0):
        for k, (parts, last) in enumerate(merged):
            cap = min(line.cap_height, last.cap_height)
            if gap(last, line) < widest * cap and max(line.cap_height, last.cap_height) < LAYOUT.same_size * cap:
                middle = (line.x0 + min(line.x1, last.x1)) / 2
                if abs(float(line.y(middle) - last.y(middle))) < LAYOUT.same_baseline * cap:
                    merged[k] = ([*parts, group], line if line.x1 > last.x1 else last)
                    break
        else:
            merged.append(([group], line))
    return [(np.concatenate(parts), line if len(parts) == 1 else None) for parts, line in merged]


def _robust_curve(
    x: NDArray[np.float64], y: NDArray[np.float64], degree: int, size: float
) -> tuple[float, float, float]:
    """(a, b, c) with the least absolute deviations, by reweighting: descenders and specks do not pull the baseline."""
    scale = max(1.0, float(x.max()))
    powers = (x[:, None] / scale) ** np.arange(degree + 1)
    solution = np.zeros(3)
    solution[0] = np.median(y)
    for _ in range(_ROUNDS if degree else 0):
        weights = 1 / np.maximum(np.abs(y - powers @ solution[: degree + 1]), LAYOUT.fit_tolerance * size)
        weighted = powers.T * weights
        solution[: degree + 1] = np.linalg.solve(weighted @ powers + _RIDGE * np.eye(degree + 1), weighted @ y)
    return float(solution[2] / scale**2), float(solution[1] / scale), float(solution[0])


def _reading_order(lines: list[TextLine], skew: float) -> list[TextLine]:
    """Rows from top to bottom, each from left to right; a row slopes like the page."""

    def middle(line: TextLine) -> float:
        return float(line.y(line.x0)) - skew * line.x0 - line.cap_height / 2

    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=middle):
        for row in reversed(rows[-4:]):
            if abs(middle(row[-1]) - middle(line)) < LAYOUT.row_tolerance * row[-1].cap_height:
                row.append(line)
                break
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x0)]
