"""Underscores that the network takes for spaces: below the letters they hold ink that no space has."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.lattice import CharacterSpan, DecodedLine
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH

_INK = 128  # of 255: pixels of a stroke
_COVERED = 0.7  # of a space's columns, those inked below the letters at least
_EMPTY = 0.3  # likewise, inked among the letters at most: edges of its neighbours
_BEYOND = 2 * CELL_WIDTH  # px on both sides, where an underline goes on and an underscore does not
_LETTERS = slice(round(BASELINE - CAP_HEIGHT), round(BASELINE))
_BELOW = slice(round(BASELINE) + 1, None)
_CONFIDENCE = 0.9  # that it is an underscore, of what was that it is a space


def with_underscores(image: NDArray[np.uint8], line: DecodedLine, space: int, underscore: int) -> DecodedLine:
    """The line with those spaces read as underscores under which its `image`, uint8 [HEIGHT, W], has a short stroke.

    `space` and `underscore` are their classes.
    """
    found = [span.best == space and _is_underscore(image > _INK, span) for span in line.spans]
    if not any(found):
        return line
    spans, inked = list(line.spans), line.inked.copy()
    for number in np.flatnonzero(found).tolist():
        span = spans[number]
        posteriors = span.posteriors.copy()
        posteriors[underscore] += _CONFIDENCE * posteriors[space]
        posteriors[space] = 0
        spans[number] = replace(span, posteriors=posteriors, best=underscore)
        inked[span.begin : span.end] = 1
    return DecodedLine(spans, inked)


def _is_underscore(strokes: NDArray[np.bool_], span: CharacterSpan) -> bool:
    first, end = span.begin * CELL_WIDTH, span.end * CELL_WIDTH
    below, letters = strokes[_BELOW], strokes[_LETTERS]
    if below[:, first:end].any(0).mean() < _COVERED or letters[:, first:end].any(0).mean() > _EMPTY:
        return False
    rows = np.asarray(below[:, first:end].any(1))
    if rows[-1]:  # the line below
        return False
    beyond = (first - _BEYOND, end + _BEYOND - CELL_WIDTH)
    return not any(below[rows, max(0, x) : max(0, x + CELL_WIDTH)].any() for x in beyond)
