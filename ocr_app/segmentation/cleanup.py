"""Page clean-up: from a grey scan to an *ink map* without paper, shading, rules and barcodes."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.dot_print import DotPrint, joined_as
from ocr_app.segmentation.dots import joined_dots
from ocr_app.segmentation.feed_holes import feed_holes
from ocr_app.segmentation.ink import (
    Components,
    connected_components,
    ink_map,
    strokes_and_faint,
    strokes_of,
    text_height,
)
from ocr_app.segmentation.mark_runs import marks_taken_off
from ocr_app.segmentation.parameters import LAYOUT
from ocr_app.segmentation.pen_lines import pen_lines
from ocr_app.segmentation.polarity import dark_on_light
from ocr_app.segmentation.shaded_grounds import on_paper
from ocr_app.threads import thread_pool

_LARGE = 30_000_000  # px of a page from which its rules are not looked for along x and y at the same time
_MOST_BARCODES = 50  # areas that are looked at, the largest ones: a dithered page has thousands
_BAR_LEANS = (0.0, 0.02, -0.02, 0.04, -0.04, 0.06, -0.06, 0.08, -0.08, 0.1, -0.1)  # px across per px down


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page ready for the search of text lines.

    Attributes:
        ink: uint8 [H, W], 0 = paper, 255 = full ink, in page pixels; rules and barcodes are paper.
        strokes: uint8 [H, W], 255 where the ink is strong enough to belong to a stroke, else 0.
        faint: uint8 [H, W], likewise, of ink that may be dirt too.
        rules: uint8 [H, W], 255 where a rule was removed, else 0.
        joined: uint8 [H, W], 255 where loose dots are joined to strokes, else 0; None on a page without loose dots.
        pen: uint8 [H, W], 255 where a pen's stroke was made pale, else 0; None on a page without one.
    """

    ink: NDArray[np.uint8]
    strokes: NDArray[np.uint8]
    faint: NDArray[np.uint8]
    rules: NDArray[np.uint8]
    joined: NDArray[np.uint8] | None = None
    pen: NDArray[np.uint8] | None = None


def clean_page(grey: NDArray[np.uint8], dot_prints: Sequence[DotPrint] = ()) -> CleanPage:
    """Normalise a grey page (uint8 [H, W], 255 = paper) by its own paper and remove what is not text.

    Loose dots are joined as those of one of `dot_prints`, which a person has shown, or else by their pitch.
    """
    if min(grey.shape) < LAYOUT.smallest_side:
        nothing = np.zeros_like(grey)
        return CleanPage(nothing, nothing, nothing, nothing)
    ink = ink_map(on_paper(dark_on_light(grey)))
    strokes = strokes_of(ink, LAYOUT.stroke_blur)
    parts = connected_components(strokes)
    shown = (joined_as(parts, dot_print) for dot_print in dot_prints)
    joined = next((mask for mask in shown if mask is not None), None)
    if joined is None:
        joined = joined_dots(parts)
    if joined is not None:
        strokes |= joined
        parts = connected_components(strokes)
    height = text_height(parts)
    solids = _solids(strokes, parts, height) | _barcodes(strokes, parts, height) | feed_holes(strokes, height)
    if solids.any():
        strokes &= ~solids
        parts = connected_components(strokes)
    marks = marks_taken_off(strokes, parts, height)
    rules = _rules(strokes, parts, height)
    rules |= _sides_of_cells(strokes, rules, height) | marks
    pen = pen_lines(ink, strokes, parts, rules, height)
    ink &= ~(rules | solids)
    # A black rule hides the faint text beside it: the strokes are looked for again without it.
    strokes, faint = strokes_and_faint(ink & ~pen)
    if pen.any():
        ink = np.where(pen, cv2.convertScaleAbs(ink, alpha=LAYOUT.pen_share), ink)
    if joined is not None:
        joined &= ~(rules | solids)
        strokes |= joined
    return CleanPage(ink, strokes, faint, rules, joined, pen if pen.any() else None)


def _solids(strokes: NDArray[np.uint8], parts: Components, height: float) -> NDArray[np.uint8]:
    """Areas too thick for a pen or a letter (pictures, black watermarks, holes) as uint8 [H, W] 255/0."""
    solids = np.zeros_like(strokes)
    size = round(LAYOUT.solid_size * height)
    if size < 4 or not (centres := _discs_centres(strokes, size / 2)):
        return solids
    x0, y0, x1, y1 = centres
    margin = size + 4
    left, top = max(0, x0 - margin), max(0, y0 - margin)
    region = strokes[top : y1 + margin, left : x1 + margin]
    # An opening by a disc, told by distances: as quick on a fine scan, where the disc is large, as on a coarse one.
    far = np.zeros(region.shape, bool)
    inner = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    distance = np.asarray(cv2.distanceTransform(region, cv2.DIST_L2, 3), np.float32)
    far[inner] = distance[inner] > size / 2
    labels = parts.labels[top : y1 + margin, left : x1 + margin]
    far[np.isin(labels, _large_letters(parts, labels[far], distance[far]))] = False
    if far.any():
        beyond = cv2.distanceTransform(np.where(far, np.uint8(0), np.uint8(255)), cv2.DIST_L2, 3)
        near = np.where(beyond <= size / 2 + 2, np.uint8(255), np.uint8(0))
        solids[top : y1 + margin, left : x1 + margin] = region & near
    return solids


def _large_letters(parts: Components, labels: NDArray[np.int32], distance: NDArray[np.float32]) -> NDArray[np.intp]:
    """Which components are letters far larger than the page's text: their strokes are thick, but not for their size.

    `labels` and `distance` [N] are of the pixels that are far from paper.
    """
    thickness = np.zeros(len(parts.stats), np.float32)
    np.maximum.at(thickness, labels, 2 * distance)
    _, _, width, height, _ = parts.stats.T
    letter = (thickness > 0) & (thickness <= LAYOUT.letter_strokes * height) & (width <= LAYOUT.letter_aspect * height)
    return np.flatnonzero(letter & (height <= LAYOUT.letter_height * len(parts.labels)))


def _discs_centres(strokes: NDArray[np.uint8], radius: float) -> tuple[int, int, int, int] | None:
    """Where the centres of discs of that radius in px may lie in the strokes, if anywhere, x0 y0 x1 y1.

    Judged on a picture of half the size, by the square in the disc.
    """
    height, width = strokes.shape
    size = (width // 2, height // 2)
    half = cv2.resize(strokes[: 2 * size[1], : 2 * size[0]], size, interpolation=cv2.INTER_AREA)
    side = max(1, int(0.95 * radius / 2**0.5))  # cells that lie in it wherever it is; distances are not quite exact
    # What lies beyond the picture counts as filled, there as in the distances.
    filled = cv2.copyMakeBorder(_full(half), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=255)
    inside = cv2.erode(filled, np.ones((side, side), np.uint8))
    if not inside.any():
        return None
    x, y, wide, tall = cv2.boundingRect(inside)
    x0, y0, x1, y1 = 2 * (x - 1), 2 * (y - 1), 2 * (x + wide - 1), 2 * (y + tall - 1)
    return max(0, x0 - 4), max(0, y0 - 4), min(width, x1 + 4), min(height, y1 + 4)


def _barcodes(strokes: NDArray[np.uint8], parts: Components, height: float) -> NDArray[np.uint8]:
    """Linear barcodes as uint8 [H, W] 255/0: rows of bars taller than any letter, each column all ink or all paper.

    `parts` are the components of the strokes: bars that lean are theirs to the end.
    """
    found = np.zeros_like(strokes)
    # Bars are tall: so many rows are taken for one, which is as many times quicker.
    rows = max(1, int(LAYOUT.bar_height * height / 8))
    whole = strokes[: len(strokes) // rows * rows].reshape(-1, rows, strokes.shape[1])
    kernel = _line_kernel(LAYOUT.bar_height * height / rows, along_x=False)
    areas = cv2.morphologyEx(np.bitwise_and.reduce(whole, 1), cv2.MORPH_OPEN, kernel)
    if not areas.any():
        return found
    areas = cv2.morphologyEx(areas, cv2.MORPH_CLOSE, _line_kernel(LAYOUT.bar_gap * height, along_x=True))
    areas = cv2.morphologyEx(areas, cv2.MORPH_OPEN, _line_kernel(LAYOUT.barcode_width * height, along_x=True))
    found_areas = connected_components(np.asarray(areas, np.uint8), connectivity=4).stats[1:]
    for x, y, width, tall, _ in found_areas[np.argsort(-found_areas[:, cv2.CC_STAT_AREA])[:_MOST_BARCODES]].tolist():
        y, tall = y * rows, tall * rows
        low = tall < LAYOUT.low_barcode * height
        if _are_bars(strokes[y : y + tall, x : x + width], LAYOUT.low_barcode_purity if low else LAYOUT.barcode_purity):
            cv2.rectangle(found, (x - 2, y - rows), (x + width + 1, y + tall + rows - 1), 255, -1)
            bars = parts.within((slice(y, y + tall), slice(x, x + width)))
            narrow = parts.stats[:, cv2.CC_STAT_WIDTH] < LAYOUT.bar_width * parts.stats[:, cv2.CC_STAT_HEIGHT]
            around = slice(max(0, y - tall), y + 2 * tall), slice(max(0, x - tall), x + width + tall)
            found[around] |= parts.mask(bars & narrow, around)
    return found


def _are_bars(strokes: NDArray[np.uint8], purity: float) -> bool:
    """Whether an area's columns, upright or leaning alike, are each all ink or all paper, and change as a code's do.

    Of the `purity` 1 no column has both.
    """
    height, width = strokes.shape
    for lean in _BAR_LEANS:
        beside = round(abs(lean) * height / 2) + 1
        shear = np.array([[1, lean, -lean * height / 2], [0, 1, 0]])
        inked = (
            cv2.warpAffine(strokes, shear, (width, height), flags=cv2.INTER_NEAREST)[:, beside:-beside].mean(0) / 255
        )
        if np.count_nonzero(np.diff(inked > 0.5)) >= LAYOUT.barcode_edges and np.abs(2 * inked - 1).mean() > purity:
            return True
    return False


def _rules(strokes: NDArray[np.uint8], parts: Components, height: float) -> NDArray[np.uint8]:
    """Rules as uint8 [H, W] 255/0: long thin runs, solid or of dots and dashes. Letters on them keep their strokes."""
    found = np.zeros_like(strokes)
    with thread_pool() as pool:
        # Each takes several times the page's size.
        each = pool.map if strokes.size < _LARGE else map
        for rules in each(lambda along_x: _rules_along(strokes, parts, height, along_x), (True, False)):
            found |= rules
    return found


def _rules_along(strokes: NDArray[np.uint8], parts: Components, height: float, along_x: bool) -> NDArray[np.uint8]:
    solid = _runs(
        strokes, strokes, max(LAYOUT.rule_length, LAYOUT.rule_heights * height), LAYOUT.rule_margin, height, along_x
    )
    stats = parts.stats
    length, across = (stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])[:: 1 if along_x else -1]
    longest = height * (LAYOUT.dash_length if along_x else LAYOUT.column_dash_length)
    gap = height * (LAYOUT.dash_gap if along_x else LAYOUT.column_dash_gap)
    dot = (length <= longest) & (across <= max(LAYOUT.thin_rule, LAYOUT.rule_thickness * height))
    dot[0] = False
    dotted = np.asarray(cv2.morphologyEx(parts.mask(dot), cv2.MORPH_CLOSE, _line_kernel(gap, along_x)), np.uint8)
    solid |= _runs(strokes, dotted, LAYOUT.dotted_heights * height, LAYOUT.dotted_margin, height, along_x)
    return solid


def _sides_of_cells(strokes: NDArray[np.uint8], rules: NDArray[np.uint8], height: float) -> NDArray[np.uint8]:
    """The rules between the cells of a low row of a table, which run from one of its `rules` to another.

    They are shorter than other rules, and a title that stands beside one would be joined to it.
    """
    found = np.zeros_like(strokes)
    if not rules.any():
        return found
    candidates = np.asarray(cv2.dilate(strokes & ~rules, np.ones((1, 3), np.uint8)), np.uint8)
    runs = _opened(candidates, LAYOUT.side_heights * height, along_x=False)
    gap = max(2, round(LAYOUT.side_gap * height))
    for contour in cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
        x, y, width, tall = cv2.boundingRect(contour)
        ends = (rules[max(0, end - gap) : end + gap, x : x + width].any() for end in (y, y + tall))
        if width - 2 <= max(LAYOUT.thin_rule, LAYOUT.rule_thickness * height) and all(ends):
            region = slice(y, y + tall), slice(x, x + width)
            found[region] |= strokes[region] & runs[region]
    return found


def _runs(
    strokes: NDArray[np.uint8],
    candidates: NDArray[np.uint8],
    length: float,
    margin: float,
    height: float,
    along_x: bool,
) -> NDArray[np.uint8]:
    """The strokes under runs of `candidates` at least `length` px long and with next to nothing beside them."""
    across = np.ones((3, 1) if along_x else (1, 3), np.uint8)
    # A skewed rule is a staircase of short runs: thickening by one pixel across joins the steps.
    runs = _opened(np.asarray(cv2.dilate(candidates, across), np.uint8), length, along_x)
    if not runs.any():
        return np.zeros_like(strokes)
    beside = cv2.dilate(runs, across, iterations=max(2, round(margin * height)))
    found = np.zeros_like(strokes)
    # Contours instead of labels: a page has few runs, and most of it none.
    contours, hierarchy = cv2.findContours(beside, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    outlines: dict[int, list[cv2.typing.MatLike]] = {}  # of each run, then of its holes
    for number, outer in enumerate(hierarchy[0, :, 3].tolist()):
        outlines.setdefault(number if outer < 0 else outer, []).append(contours[number])
    for outline in outlines.values():
        x, y, width, tall = cv2.boundingRect(np.concatenate(outline))
        region = slice(y, y + tall), slice(x, x + width)
        area = np.zeros((tall, width), np.uint8)
        cv2.drawContours(area, outline, -1, 255, cv2.FILLED, offset=(-x, -y))
        inked = strokes[region] & area
        rule = inked & runs[region]
        extent = width if along_x else tall
        thickness = cv2.countNonZero(rule) / extent
        # The bars of closely set letters line up like a rule, but their stems go on above and below it. No letters line
        # up down a column without a gap: what is beside such a run is a table's text that crosses it.
        stems = cv2.countNonZero(inked) / extent - thickness
        thickest, most = LAYOUT.rule_thickness, LAYOUT.rule_stems if along_x else LAYOUT.column_rule_stems
        if along_x and extent > LAYOUT.long_rule * height:
            thickest, most = LAYOUT.long_rule_thickness, LAYOUT.long_rule_stems
        if thickness < max(LAYOUT.thin_rule, thickest * height) and stems < most:
            found[region] |= rule
    return found


def _opened(picture: NDArray[np.uint8], length: float, along_x: bool) -> NDArray[np.uint8]:
    """The runs along x or y of a picture, uint8 [H, W] 255/0, that are at least `length` px long.

    Few rows have one, and few pictures have one down a column: the others are told by eight px at a time.
    """
    kernel, found = _line_kernel(length, along_x), np.zeros_like(picture)
    height, width = picture.shape
    shortest = min(round(length) // 2, width if along_x else height)  # that is kept: one at an edge of the picture
    eights = (shortest - 7) // 8  # that it has in a row
    if eights > 0:
        if along_x:
            full = np.packbits(picture, 1) == 255
        else:
            full = np.bitwise_and.reduce(picture[: height // 8 * 8].reshape(-1, 8, width), 1) == 255
        having = cv2.erode(full.view(np.uint8), _line_kernel(eights, along_x)).any(int(along_x))
        if not having.any():
            return found
        if along_x:
            found[having] = cv2.morphologyEx(picture[having], cv2.MORPH_OPEN, kernel)
            return found
    return np.asarray(cv2.morphologyEx(picture, cv2.MORPH_OPEN, kernel), np.uint8)


def _full(grey: cv2.typing.MatLike) -> NDArray[np.uint8]:
    """255 where a picture is 255, else 0."""
    return np.where(np.asarray(grey) == 255, np.uint8(255), np.uint8(0))


def _line_kernel(length: float, along_x: bool) -> NDArray[np.uint8]:
    size = max(1, round(length))
    return np.ones((1, size) if along_x else (size, 1), np.uint8)
