"""Runs of like marks along a row, such as ******, ------ or ......: rules made of characters, and masks of numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.ink import Components
from ocr_app.segmentation.parameters import LAYOUT

_MOST = 20_000  # marks that are looked at; a dense page has 2,000
_EDGE = 2  # px around a mark, its blurred edge
_SIDE = 12  # px of a mark's picture, by which it is compared with the others
_MOST_PAIRS = 2_000_000  # of marks that may follow each other; those of grain are more


@dataclass(frozen=True, slots=True)
class _MarkRun:
    """Like marks at one pitch in a row.

    Attributes:
        marks: their labels, from left to right.
        box: x0 y0 x1 y1 around them.
    """

    marks: NDArray[np.intp]
    box: tuple[int, int, int, int]


def marks_taken_off(strokes: NDArray[np.uint8], parts: Components, height: float) -> NDArray[np.uint8]:
    """Rules made of characters as uint8 [H, W] 255/0, with their blurred edges.

    `strokes`, likewise, and `parts`, their components, lose them. `height` is the page's text height in px.
    """
    found = np.zeros_like(strokes)
    for run in _rules(parts, height):
        x0, y0, x1, y1 = run.box
        region = slice(max(0, y0 - _EDGE), y1 + _EDGE), slice(max(0, x0 - _EDGE), x1 + _EDGE)
        chosen = np.zeros(len(parts.stats), np.bool_)
        chosen[run.marks] = True
        marks = parts.mask(chosen, region)
        strokes[region] &= ~marks
        parts.labels[region][marks > 0] = 0
        parts.stats[run.marks] = 0
        around = np.asarray(cv2.dilate(marks, np.ones((2 * _EDGE + 1,) * 2, np.uint8)), np.uint8)
        found[region] |= around & ~strokes[region]
    return found


def _rules(parts: Components, height: float) -> list[_MarkRun]:
    """The runs that are rules, and no part of the text beside them as the stars of ****1234 are."""
    chains = _chains(parts.stats, height)
    chained = np.zeros(len(parts.stats), np.bool_)
    for chain in chains:
        chained[chain] = True
    boxes = np.array([_box_of(parts.stats[chain]) for chain in chains], np.int32).reshape(-1, 4)
    runs = []
    for chain, (x0, y0, x1, y1) in zip(chains, boxes.tolist(), strict=True):
        box = x0, y0, x1, y1
        at_edge = y0 == 0 or y1 == len(parts.labels)  # where letters are cut off
        if at_edge or _holds_others(parts, chained, box, height):
            continue
        level = np.abs(boxes[:, 1] + boxes[:, 3] - y0 - y1) <= 2 * LAYOUT.mark_margin * height
        framing = bool((level & (boxes[:, 2] < x0) & (boxes[:, 0] >= x0 - LAYOUT.framed * height)).any())
        if _is_rule(parts, chained, chain, box, height, framing):
            runs.append(_MarkRun(chain, box))
    return runs


def _box_of(stats: NDArray[np.int32]) -> tuple[int, int, int, int]:
    x, y, wide, tall, _ = stats.T
    return int(x[0]), int(y.min()), int((x + wide).max()), int((y + tall).max())


def _chains(stats: NDArray[np.int32], height: float) -> list[NDArray[np.intp]]:
    """The labels of enough like components that follow each other, from left to right."""
    _, _, wide, tall, _ = stats.T
    low, flat = _is_low(stats, height), _is_flat(stats, height)
    mark = flat | ((tall <= LAYOUT.mark_height * height) & (wide <= LAYOUT.mark_width * height))
    mark &= np.maximum(wide, tall) >= LAYOUT.mark_size * height
    mark &= wide + 1 >= LAYOUT.mark_aspect * tall
    mark &= low | (wide <= LAYOUT.high_mark_aspect * tall)
    mark[0] = False
    index = np.flatnonzero(mark)
    if not 0 < len(index) <= _MOST:
        return []
    index = index[np.argsort(stats[index, 0], kind="stable")]
    marks = stats[index].astype(np.float64)
    following, dashes = _following(marks, flat[index], height)
    chains = []
    for chain in _walked(marks[:, 0] + marks[:, 2] / 2, following, dashes):
        if len(chain) < LAYOUT.mark_count:
            first, last = chain[0], chain[-1]
            extent = marks[last, 0] + marks[last, 2] - marks[first, 0]
            if extent < LAYOUT.dashes_length * height or not (flat[index[chain]].all() and dashes[chain[:-1]].all()):
                continue
        chains.append(index[chain])
    return chains


def _is_low(stats: NDArray[np.int32], height: float) -> NDArray[np.bool_]:
    """Which components are points, dashes or two dashes that have merged to one, rather than stars or letters."""
    wide, tall = stats[:, 2:4].T
    double = (tall <= LAYOUT.double_dash * height) & (wide >= LAYOUT.dash_aspect * tall)
    return np.asarray((tall <= LAYOUT.low_mark * height) | double)


def _is_flat(stats: NDArray[np.int32], height: float) -> NDArray[np.bool_]:
    """Which components are dashes, or several in one; small print is higher."""
    wide, tall = stats[:, 2:4].T
    return np.asarray((wide >= LAYOUT.dash_aspect * tall) & (tall <= LAYOUT.low_mark * height))


def _following(
    marks: NDArray[np.float64], flat: NDArray[np.bool_], height: float
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The number of the like mark that follows each of some marks, whose stats are in order of x; -1 if none does.

    And whether both are dashes so near each other that others of them may have merged: these differ in length.
    """
    x, y, wide, tall, _ = marks.T
    none = np.full(len(x), -1, np.intp), np.zeros(len(x), np.bool_)
    end = np.searchsorted(x, x + wide + LAYOUT.mark_gap * height, "right")
    count = end - np.arange(len(x)) - 1
    if count.sum() > _MOST_PAIRS:
        return none
    one = np.repeat(np.arange(len(x)), count)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    rise = np.abs((y + tall / 2)[other] - (y + tall / 2)[one])
    alike = x[other] >= x[one] + wide[one] - 1
    alike &= rise <= 1 + LAYOUT.mark_rise * (x[other] - x[one])
    alike &= np.abs(tall[other] - tall[one]) <= 1 + LAYOUT.mark_alike * np.maximum(tall[other], tall[one])
    near = flat[one] & flat[other] & (x[other] - x[one] - wide[one] <= LAYOUT.dashes_gap * height)
    alike &= near | (np.abs(wide[other] - wide[one]) <= 1 + LAYOUT.mark_alike * np.maximum(wide[other], wide[one]))
    following, dashes = none
    pairs = np.flatnonzero(alike)
    pairs = pairs[np.argsort(-(x[other] + 4 * rise)[pairs], kind="stable")]  # of several, the nearest stays
    following[one[pairs]], dashes[one[pairs]] = other[pairs], near[pairs]
    return following, dashes


def _walked(middle: NDArray[np.float64], following: NDArray[np.intp], dashes: NDArray[np.bool_]) -> Iterator[list[int]]:
    """The chains of marks that follow each other at one pitch, or as dashes do; none is in two."""
    places, ahead, loose = middle.tolist(), following.tolist(), dashes.tolist()
    taken = [False] * len(ahead)
    for first in range(len(ahead)):
        if taken[first]:
            continue
        chain, pitch = [first], 0.0
        while (after := ahead[chain[-1]]) >= 0 and not taken[after]:
            step = places[after] - places[chain[-1]]
            if pitch and not loose[chain[-1]] and abs(step - pitch) > 1.5 + LAYOUT.mark_pitch * pitch:
                break
            chain.append(after)
            pitch = (places[after] - places[first]) / (len(chain) - 1)
        if len(chain) >= LAYOUT.mark_count or loose[first] or len(chain) == 1:
            for each in chain:
                taken[each] = True
            yield chain


def _holds_others(parts: Components, chained: NDArray[np.bool_], box: tuple[int, int, int, int], height: float) -> bool:
    """Whether letters stand between the marks of a run, or right above or below, as below the points of several i."""
    x0, y0, x1, y1 = box
    margin = round(LAYOUT.mark_margin * height)
    around = parts.labels[max(0, y0 - margin) : y1 + margin, x0:x1]
    return bool((~chained[around[around > 0]]).any())


def _is_rule(
    parts: Components,
    chained: NDArray[np.bool_],
    chain: NDArray[np.intp],
    box: tuple[int, int, int, int],
    height: float,
    framing: bool,
) -> bool:
    """Whether a run is a rule: of stars, which may be letters, a taller text beside it must tell.

    `framing`: there is a run on the other side of the text before it too.
    """
    stats = parts.stats[chain]
    beside = _letters_beside(parts, chained, box, LAYOUT.mark_taller * float(np.median(stats[:, 3])), height)
    before, after = beside
    if _is_low(stats, height).all():
        # Dashes stand for an amount too, as in R$ -----: what may do so is left to the reading.
        few = len(chain) <= LAYOUT.dashed_amount and bool((_is_flat(stats, height) & (stats[:, 2] <= height)).all())
        if not few or framing or not before or after:
            return True
        return before[0] > LAYOUT.word_gap * height
    found = [each for each in beside if each]
    if (
        not found
        or _likeness(parts, chain) < LAYOUT.mark_likeness
        or any(bottom - box[3] < LAYOUT.mark_raised * tall for _, tall, bottom in found)
    ):
        return False
    gap = int((np.diff(stats[:, 0]) - stats[:-1, 2]).max())
    return all(space >= gap + LAYOUT.mark_space * tall for space, tall, _ in found)


def _likeness(parts: Components, chain: NDArray[np.intp]) -> float:
    """How far some marks are of one shape: the mean correlation of their pictures, drawn to one size."""
    pictures = []
    for label in chain.tolist():
        x, y, wide, tall, _ = parts.stats[label].tolist()
        picture = (parts.labels[y : y + tall, x : x + wide] == label).astype(np.float32)
        pictures.append(cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).ravel())
    deviations = np.array(pictures)
    deviations -= deviations.mean(1, keepdims=True)
    deviations /= np.maximum(np.linalg.norm(deviations, axis=1, keepdims=True), 1e-6)
    # Of the sum of all pairs, which is the square of the sum, each with itself is no pair.
    return float((np.square(deviations.sum(0)).sum() - len(chain)) / (len(chain) * (len(chain) - 1)))


def _letters_beside(
    parts: Components, chained: NDArray[np.bool_], box: tuple[int, int, int, int], least: float, height: float
) -> list[tuple[int, int, int] | None]:
    """The nearest letter before and after a run, at least so high: its distance, its height and its bottom in px."""
    x0, y0, x1, y1 = box
    reach = round(LAYOUT.mark_reach * height)
    beside: list[tuple[int, int, int] | None] = []
    for columns in (slice(max(0, x0 - reach), x0), slice(x1, x1 + reach)):
        labels = np.unique(parts.labels[y0:y1, columns])
        labels = labels[(labels > 0) & ~chained[labels]]
        x, y, wide, tall, _ = parts.stats[labels].T
        gaps = np.maximum(x - x1, x0 - (x + wide))
        letters = zip(gaps.tolist(), tall.tolist(), (y + tall).tolist(), strict=True)
        likely = (each for each in letters if least <= each[1] <= LAYOUT.core_height_most * height)
        beside.append(min(likely, default=None))
    return beside
