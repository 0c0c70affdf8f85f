"""The rows of a level page: its components grouped into lines, torn lines joined, parts of lines left out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.components import (
    SmallComponents,
    TextComponents,
    separated_from_paler_ink,
    small_components,
)
from ocr_app.segmentation.ink import Components, affordable, alike_share, connected_components, strokes_of, text_height
from ocr_app.segmentation.neighbours import Neighbours
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.text_line import LongLines, TextLine, fitted_line, neighbours_slope
from ocr_app.segmentation.tilt import tilt_of

_FEWEST = 3  # components of another size that are worth another search
_MOST = 3000  # components that are compared with each other
_MOST_PARTS = 30_000  # components after joining: a dense page has some 6,000; of more, the smallest are specks
_MOST_GROUPS = 3_000  # twelve times those of a dense page: of more, the smallest are specks ...
_FEWER_GROUPS = 500  # ... of a small page likewise, twice those of a dense page at 100 dpi ...
_GROUP = 2_000  # px of a page for each more
_MOST_PAGES = 10.0  # the areas of their boxes together, in pages: those of text on a tilted page are one


@dataclass(frozen=True)
class Rows:
    """The components of a level page, grouped into lines; `long` holds the lines that show their own slope."""

    components: TextComponents
    small: SmallComponents
    faint_small: SmallComponents  # likewise, of faint strokes: only a colon can be told from dirt among them
    groups: list[NDArray[np.intp]]
    long: dict[int, TextLine]  # by the number of the group
    stats: NDArray[np.int32]  # of the strokes' components, see Components

    @classmethod
    def of(cls, page: CleanPage) -> "Rows":
        """Groups the strokes of a level page."""
        fine, parts = page.strokes, connected_components(page.strokes)
        height, stats = text_height(parts), parts.stats
        small = small_components(parts, height)
        if height < LAYOUT.min_cap_height:
            none = SmallComponents(small[:0])
            return cls(TextComponents.of(parts, fine, height, height), none, none, [], {}, stats)
        alike = alike_share(parts, height)
        del parts  # whose labels are four times as large as the page
        for blur in (LAYOUT.join_wide, LAYOUT.join_middle, LAYOUT.join_narrow):
            strokes = strokes_of(page.ink, max(LAYOUT.stroke_blur, blur * height))
            strokes = strokes if page.joined is None else strokes | page.joined
            parts = connected_components(strokes)
            typical = text_height(parts)
            if typical <= LAYOUT.merged_growth * height:
                break
            if _are_mended(alike, alike_share(parts, typical)):
                fine, height, small = strokes, typical, small_components(parts, typical)
                break
        faint = small_components(connected_components(page.faint), height)
        if len(parts.stats) > _MOST_PARTS:
            parts = _largest(parts)
        marks, faint_marks = (SmallComponents(_largest_boxes(boxes)) for boxes in (small, faint))
        parts = separated_from_paler_ink(parts, page.ink, height)
        components = TextComponents.of(parts, fine, height, typical)
        groups = components.groups(page.rules)
        groups = _affordable(groups, components)
        long = {}
        for i, group in enumerate(groups):
            if (
                components.spans(group) > LAYOUT.long_line
                and (line := fitted_line(components, group, marks, faint_marks, None))
                and line.is_long
            ):
                long[i] = line
        return cls(components, marks, faint_marks, groups, long, stats)

    @cached_property
    def _long_lines(self) -> LongLines:
        return LongLines(list(self.long.values()))

    def lines(self) -> list[TextLine]:
        """The lines, in any order: short ones sloped like their neighbours, torn ones joined."""
        components = self.components
        fitted = []
        for i, group in enumerate(self.groups):
            if line := self.long.get(i) or self._fit(group):
                fitted.append((group, line))
        merged = self._fitted(_merge(fitted, lambda last, line: line.x0 - last.x1, LAYOUT.word_gap))
        whole = _with_large_marks(self._bridged(merged))
        found = _unnested([(components.extent(group), line) for group, line in whole])
        return _apart([line for _, line in found], [extent for extent, _ in found])

    @property
    def share_of_long(self) -> float:
        """Share of the letters that stand in long lines."""
        return sum(len(self.groups[i]) for i in self.long) / max(1, int(self.components.core.sum()))

    def tilt(self) -> float:
        """See `tilt_of`."""
        return tilt_of(self.components.boxes[self.components.core], self.components.text_height)

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
        enough = LAYOUT.other_sizes * area.sum()
        x, y, width, height, area = (values[other] for values in (x, y, width, height, area))
        for line in lines:
            if area.sum() < enough:
                return False
            middle, above = x + width / 2, line.y(x + width / 2) - (y + height / 2)
            beside = (middle < line.x0 - line.cap_height) | (middle > line.x1 + line.cap_height)
            beside |= (above > LAYOUT.band_top * line.cap_height) | (above < -LAYOUT.band_bottom * line.cap_height)
            if not beside.all():
                x, y, width, height, area = (values[beside] for values in (x, y, width, height, area))
        likes = _beside_their_likes(x, y, width, height)
        return bool(likes.sum() >= _FEWEST and area[likes].sum() >= enough)

    def _fit(self, group: NDArray[np.intp]) -> TextLine | None:
        slope = neighbours_slope(self.components, group, self._long_lines)
        return fitted_line(self.components, group, self.small, self.faint_small, slope)


def _are_mended(before: float, after: float) -> bool:
    """True if the blur has joined broken characters, not lines: shares of the ink whose components are alike."""
    return after >= LAYOUT.mended_share and after - before >= LAYOUT.mended_more


def _affordable(groups: list[NDArray[np.intp]], components: TextComponents) -> list[NDArray[np.intp]]:
    """The groups that can be looked at one by one, the largest if they are too many; see `affordable` too."""
    page = components.labels.size
    most = min(max(_FEWER_GROUPS, page // _GROUP), _MOST_GROUPS)
    if len(groups) > most:
        groups = sorted(groups, key=len)[-most:]
    extents = np.array([components.extent(group) for group in groups], np.int32).reshape(-1, 4)
    width, height = (extents[:, 2:] - extents[:, :2]).T
    chosen = affordable(width, height, page, most, _MOST_PAGES)
    return [groups[number] for number in chosen.tolist()]


def _largest(parts: Components) -> Components:
    """The components without the smallest ones, which are too many to be letters."""
    kept = np.zeros(len(parts.stats), bool)
    kept[np.argsort(-parts.stats[:, cv2.CC_STAT_AREA], kind="stable")[:_MOST_PARTS]] = True
    kept[0] = False
    return connected_components(parts.mask(kept))


def _largest_boxes(boxes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Boxes [N, 4] of small components, likewise."""
    if len(boxes) <= _MOST_PARTS:
        return boxes
    area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
    return boxes[np.sort(np.argsort(-area, kind="stable")[:_MOST_PARTS])]


def _with_large_marks(lines: list[tuple[NDArray[np.intp], TextLine]]) -> list[tuple[NDArray[np.intp], TextLine]]:
    """The lines with the marks beside them that are as large as letters, such as the comma of a typewriter."""
    marks = {i for i, (group, _) in enumerate(lines) if len(group) == 1}
    hosts = dict(enumerate(lines))
    neighbours = Neighbours()
    for i, (_, line) in hosts.items():
        if i not in marks:
            neighbours.add(i, line)
    for i in sorted(marks, key=lambda i: lines[i][1].x0):
        group, mark = lines[i]
        beside = [j for j in neighbours.of(mark) if hosts[j][1].takes(mark)]
        if beside:
            nearest = min(beside, key=lambda j: hosts[j][1].gap_to(mark))
            letters, host = hosts[nearest]
            hosts[nearest] = np.concatenate([letters, group]), host.reaching(mark.x0, mark.x1)
            del hosts[i]
    return list(hosts.values())


def _beside_their_likes(
    x: NDArray[np.float64], y: NDArray[np.float64], width: NDArray[np.float64], height: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which components have one of their size beside them, as letters do and dust and the parts of pictures do not."""
    if len(x) > _MOST:
        return np.ones(len(x), bool)
    taller = np.maximum(height[:, None], height)
    gap = np.maximum(x[:, None], x) - np.minimum((x + width)[:, None], x + width)
    bottom = y + height
    alike = (taller <= LAYOUT.same_size * np.minimum(height[:, None], height)) & (gap <= LAYOUT.word_gap * taller)
    alike &= (gap > -0.5 * taller) & (np.abs(bottom[:, None] - bottom) <= LAYOUT.same_baseline * taller)
    np.fill_diagonal(alike, False)
    return np.asarray(alike.any(1))


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


def _merge(
    lines: list[tuple[NDArray[np.intp], TextLine]], gap: Callable[[TextLine, TextLine], float], widest: float
) -> list[tuple[NDArray[np.intp], TextLine | None]]:
    """Join the groups of lines that continue each other: same row, same size, a gap of at most `widest` cap heights.

    A group keeps its line; what was joined has none yet.
    """
    merged: list[tuple[list[NDArray[np.intp]], TextLine]] = []
    neighbours = Neighbours()
    for group, line in sorted(lines, key=lambda line: line[1].x0):
        for k in neighbours.of(line):
            parts, last = merged[k]
            cap = min(line.cap_height, last.cap_height)
            if gap(last, line) < widest * cap and max(line.cap_height, last.cap_height) < LAYOUT.same_size * cap:
                middle = (line.x0 + min(line.x1, last.x1)) / 2
                if abs(float(line.y(middle) - last.y(middle))) < LAYOUT.same_baseline * cap:
                    merged[k] = ([*parts, group], line if line.x1 > last.x1 else last)
                    neighbours.add(k, line)
                    break
        else:
            neighbours.add(len(merged), line)
            merged.append(([group], line))
    return [(np.concatenate(parts), line if len(parts) == 1 else None) for parts, line in merged]
