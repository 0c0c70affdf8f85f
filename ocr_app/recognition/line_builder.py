"""From a hypothesis to a line of the document: boxes on the page, and how confident each word is."""

import itertools
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Character, Line, Word
from ocr_app.geometry import Box, union_box
from ocr_app.recognition.hypothesis import INK, CharacterHypothesis, LineHypothesis
from ocr_app.recognition.rescoring.candidates import Candidates
from ocr_app.recognition.rescoring.lexicon import Lexicon
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, HEIGHT, LineImage

_WHOLE, _CENTS = re.compile(r"(?<![\w.,-])\d{1,3}$"), re.compile(r"\d\d(?![\w:/-])")
_POINT_GAP = 3  # cells of nothing between them that leave room for a point ...
_LOST_POINT = 0.8  # ... and then the probability that there was one


def line_of(
    hypothesis: LineHypothesis, words: Sequence[Sequence[Candidates]], lexicon: Lexicon, shape: tuple[int, ...]
) -> Line:
    """The line of a document on a page of `shape`; `words` are the rescored candidates of its characters."""
    boxes = _boxes(hypothesis.line_image, hypothesis.characters, shape)
    unread = _unread(hypothesis.characters, hypothesis.inked)
    for i in _lost_points(hypothesis):
        unread[i] = max(unread[i], _LOST_POINT)
    found: list[Word] = []
    for (first, end), candidates in zip(hypothesis.words, words, strict=True):
        characters = tuple(
            Character(text, box, confidence, tuple(alternatives))
            for ((text, confidence), *alternatives), box in zip(candidates, boxes[first:end], strict=True)
        )
        nothing_lost = np.prod(1 - unread[first : end + 1])
        confidence = float(nothing_lost * np.prod([character.confidence for character in characters]))
        text = "".join(character.text for character in characters)
        found.append(Word(text, union_box(boxes[first:end]), lexicon.confidence(text, confidence), characters))
    return Line(union_box([word.box for word in found]), tuple(found))


def _unread(characters: Sequence[CharacterHypothesis], inked: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability that a character was left unread before each of the `characters`, and after the last, [N + 1]."""
    begins = [*(character.begin for character in characters), len(inked) + 1]
    ends = [-1, *(character.end for character in characters)]
    # The cells beside a character may well be its own: only those between count.
    gaps = [inked[end + 1 : max(begin - 1, 0)] for end, begin in zip(ends, begins, strict=True)]
    return np.array([gap.max(initial=0) for gap in gaps])


def _lost_points(hypothesis: LineHypothesis) -> list[int]:
    """The characters before which an amount's point seems to have left no ink: 7 50, with room for no more between."""
    found = []
    characters = hypothesis.characters
    for before, (begin, end) in itertools.pairwise(hypothesis.words):
        gap = characters[begin].begin - characters[begin - 1].end
        whole, cents = ("".join(c.text for c in characters[i:j]) for i, j in (before, (begin, end)))
        if gap <= _POINT_GAP * hypothesis.line_image.stretch and _WHOLE.search(whole) and _CENTS.match(cents):
            found.append(begin)
    return found


def _boxes(line_image: LineImage, characters: Sequence[CharacterHypothesis], shape: tuple[int, ...]) -> list[Box]:
    """Page boxes of the ink in each span; where one holds none, of the whole span."""
    # One column more: a span may end where the line image does.
    ink = np.zeros((HEIGHT, line_image.image.shape[1] + 1), np.bool_)
    np.greater(line_image.image, INK, out=ink[:, :-1])
    spans = np.array([(character.begin, character.end) for character in characters]).ravel() * CELL_WIDTH
    own = _own_rows(np.logical_or.reduceat(ink, spans, 1))
    ink[:, spans[0] :] &= np.repeat(own, np.diff(spans, append=ink.shape[1]), 1)
    inked = ink.max(0)
    column = np.arange(len(inked))
    left = np.minimum.reduceat(np.where(inked, column, len(inked)), spans)[::2]
    right = np.maximum.reduceat(np.where(inked, column + 1, 0), spans)[::2]
    top = np.minimum.reduceat(np.where(inked, ink.argmax(0), HEIGHT), spans)[::2]
    bottom = np.maximum.reduceat(np.where(inked, HEIGHT - ink[::-1].argmax(0), 0), spans)[::2]
    blank = right == 0
    left, right = np.where(blank, spans[::2], left), np.where(blank, spans[1::2], right)
    top, bottom = np.where(blank, 0, top), np.where(blank, HEIGHT, bottom)
    x, y = line_image.to_page(np.stack([left, right, left, right]), np.stack([top, top, bottom, bottom]))
    x0, x1 = (np.clip(np.rint(edge), 0, shape[1]).astype(int) for edge in (x.min(0), x.max(0)))
    y0, y1 = (np.clip(np.rint(edge), 0, shape[0]).astype(int) for edge in (y.min(0), y.max(0)))
    return list(zip(*(e.tolist() for e in (x0, y0, np.maximum(x1, x0 + 1), np.maximum(y1, y0 + 1))), strict=True))


def _own_rows(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which inked rows [HEIGHT, N] are a character's: at the line image's edge, parted from it by paper, is another
    line.
    """
    above = np.logical_and.accumulate(rows)
    below = np.logical_and.accumulate(rows[::-1])[::-1]
    above &= ~above[round(BASELINE - CAP_HEIGHT)]
    below &= ~below[round(BASELINE) - 1]
    own = rows & ~above & ~below
    return np.where(own.any(0), own, rows)
