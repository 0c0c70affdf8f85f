"""Which way is up: the turn of 0, 90, 180 or 270 degrees after which a page can be read, told by the network."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.io.turning import turned
from ocr_app.recognition.hypothesis import HOPELESS, LineHypothesis
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.page import SegmentedPage, segment_page

_UPRIGHT = 0.92  # mean confidence of a page's characters from which it is surely upright; upside down it is below 0.9
_READABLE = 0.8  # mean confidence below which no way is the right one ...
_BETTER = 0.07  # ... and by which it must exceed that of the page as given
_LONG = 3.5  # characters per line from which its lines run along x: lines across those of text have two at most
_HUGE = 250_000  # px of line images, twice those of a dense page that lies on its side
_GRAIN = 0.1  # expected right characters per line, of a page without text at most; text on its side has 0.27 or more
_SAMPLE = 16  # lines per way
_LARGE = 18_000_000  # px from which a part of a page is turned for them: A3 at 300 dpi has 17.4 million
_PART = 2_048  # px, its sides
_STEP = 16  # px from one place that it may lie at to the next
_ENOUGH = 20.0  # expected right characters of a way's sample at least, or as many as on the whole page as given

Recognize = Callable[[Sequence[LineImage]], Mapping[int, LineHypothesis]]
"""Gives the hypotheses of some line images, by number."""


@dataclass(frozen=True, slots=True)
class OrientedPage:
    """A segmented page that was turned clockwise by `rotation` degrees, and what its line images say, by number."""

    rotation: int
    page: SegmentedPage
    hypotheses: Mapping[int, LineHypothesis]


def as_given(page: SegmentedPage, recognize: Recognize) -> OrientedPage:
    """The page as it is."""
    return OrientedPage(0, page, _all_hypotheses(page, recognize))


def oriented(page: SegmentedPage, recognize: Recognize) -> OrientedPage:
    """The page turned so that it can be read; where no way is clearly better, as it is.

    An upright page costs no more than its reading: it is sure of most of its characters. Of one that is not, the
    widest lines are read each other way; of a large page, those of the part with the most strokes.
    """
    first = as_given(page, recognize)
    confidence = mean_confidence(first.hypotheses)
    best, least = first, max(_READABLE, confidence + _BETTER)
    enough = min(_ENOUGH, expected_right(first.hypotheses))
    if not _is_grain(first) and confidence < _UPRIGHT and first.hypotheses:
        for rotation in (180,) if _run_along_x(first.hypotheses) else (90, 270, 180):
            way = _sampled(page, rotation, recognize)
            confidence = mean_confidence(way.hypotheses)
            if confidence >= least and expected_right(way.hypotheses) >= enough:
                best, least = way, confidence
            if confidence >= _UPRIGHT:
                break
    return best if best is first else _completed(page, best, recognize)


def _all_hypotheses(page: SegmentedPage, recognize: Recognize) -> dict[int, LineHypothesis]:
    """What the line images of a page say; of a huge page of hopeless lines, such as a field of specks, a sample."""
    everything = range(len(page.line_images))
    if _width(page) > _HUGE:
        sample = _hypotheses(page, _widest(page), recognize)
        if mean_confidence(sample) < HOPELESS:
            return sample
    return _hypotheses(page, everything, recognize)


def _is_grain(way: OrientedPage) -> bool:
    """True if lines are of specks or a dither, which no turn makes text."""
    lines = len(way.page.line_images)
    return expected_right(way.hypotheses) < _GRAIN * lines or _width(way.page) > _HUGE


def _width(page: SegmentedPage) -> int:
    """Of all line images together, in px."""
    return sum(line_image.image.shape[1] for line_image in page.line_images)


def _sampled(page: SegmentedPage, rotation: int, recognize: Recognize) -> OrientedPage:
    """The page turned, or a part of it, with the hypotheses of its widest lines alone."""
    way = segment_page(turned(_part(page), rotation), page.dot_prints)
    return OrientedPage(rotation, way, _hypotheses(way, _widest(way), recognize))


def _part(page: SegmentedPage) -> NDArray[np.uint8]:
    """What of a page is turned to be tried: a large one's part with the most strokes, else all of it."""
    if page.grey.size < _LARGE:
        return page.grey
    height, width = (min(_PART, side) for side in page.grey.shape)
    size = (page.grey.shape[1] // _STEP, page.grey.shape[0] // _STEP)
    strokes = cv2.resize(page.clean.strokes, size, interpolation=cv2.INTER_AREA)
    window = (width // _STEP, height // _STEP)
    inked = cv2.boxFilter(strokes, cv2.CV_32F, window, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    places = inked[: size[1] - window[1] + 1, : size[0] - window[0] + 1]
    y, x = np.unravel_index(np.argmax(places), places.shape)
    return page.grey[y * _STEP : y * _STEP + height, x * _STEP : x * _STEP + width]


def _widest(page: SegmentedPage) -> list[int]:
    """The numbers of the widest lines."""
    widths = [line_image.image.shape[1] for line_image in page.line_images]
    return sorted(range(len(widths)), key=lambda number: -widths[number])[:_SAMPLE]


def _completed(page: SegmentedPage, way: OrientedPage, recognize: Recognize) -> OrientedPage:
    """All of a page turned as a sample of it was, with the hypotheses of the other lines too."""
    if way.page.grey.size < page.grey.size:
        whole = segment_page(turned(page.grey, way.rotation), page.dot_prints)
        return OrientedPage(way.rotation, whole, _all_hypotheses(whole, recognize))
    others = [number for number in range(len(way.page.line_images)) if number not in way.hypotheses]
    return OrientedPage(way.rotation, way.page, {**way.hypotheses, **_hypotheses(way.page, others, recognize)})


def _hypotheses(page: SegmentedPage, numbers: Sequence[int], recognize: Recognize) -> dict[int, LineHypothesis]:
    found = recognize([page.line_images[number] for number in numbers])
    return {numbers[index]: hypothesis for index, hypothesis in found.items()}


def expected_right(hypotheses: Mapping[int, LineHypothesis]) -> float:
    """How many of the characters are expected to be right."""
    return sum(line.expected_right for line in hypotheses.values())


def mean_confidence(hypotheses: Mapping[int, LineHypothesis]) -> float:
    """Mean probability of the characters; rules, which look alike both ways up, do not count."""
    lines = [line for line in hypotheses.values() if not line.is_rule]
    return sum(line.expected_right for line in lines) / max(1, sum(len(line.characters) for line in lines))


def _run_along_x(hypotheses: Mapping[int, LineHypothesis]) -> bool:
    """True if the lines of the page as given are lines of text, perhaps upside down."""
    return sum(len(line.characters) for line in hypotheses.values()) > _LONG * len(hypotheses)
