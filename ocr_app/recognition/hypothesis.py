"""A look at a line: what its line image says, and how that becomes a line of the document."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Character, Line, Word
from ocr_app.geometry import Box, union_box
from ocr_app.recognition.lattice import Decoded
from ocr_app.recognition.rescoring.candidates import Candidates
from ocr_app.recognition.rescoring.lexicon import Lexicon
from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, HEIGHT, LineImage, repetition

INK = 64
"""Of 255: line image pixels darker than this bound a character's box."""

DASHES = "-_=.~*"
"""What rules are made of."""

ALTERNATIVES = 5
"""The most runners-up of a character ..."""

LEAST_ALTERNATIVE = 0.001
"""... and the probability below which one is not worth showing."""

_RULE = 0.75  # a line of which this share is dashes, dots or stars is a rule
_MONOTONE = 20  # letters that are all the same are a rule too: no number has so many noughts, no mask so many Xs
_ORNAMENT_SURENESS = 0.9  # a line that is read less surely than this ...
_ORNAMENT = 0.7  # ... and repeats itself so far is a rule of unknown ornaments; text stays below
_SURER = 0.02  # mean confidence by which a second look must be surer than the first ...
_KEPT = 0.8  # ... with no fewer than this share of its characters
_WHOLE, _CENTS = re.compile(r"(?<![\w.,-])\d{1,3}$"), re.compile(r"\d\d(?![\w:/-])")
_POINT_GAP = 3  # cells of nothing between them that leave room for a point ...
_LOST_POINT = 0.8  # ... and then the probability that there was one
_CLUTTER = 0.6  # a line of which fewer characters than this are expected to be right is a speck or a pen stroke


@dataclass(frozen=True, slots=True)
class Letter:
    """A character's cells, end exclusive, and what it may be: characters with probabilities, the likeliest first."""

    begin: int
    end: int
    candidates: list[tuple[str, float]]

    @property
    def text(self) -> str:
        return self.candidates[0][0]

    @property
    def confidence(self) -> float:
        return self.candidates[0][1]


def likeliest_first(candidates: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """The likeliest character with the runners-up that are worth showing; of equal ones, the earlier first."""
    found = sorted(((c, min(p, 1.0)) for c, p in candidates), key=lambda each: -each[1])[: ALTERNATIVES + 1]
    return [(c, p) for n, (c, p) in enumerate(found) if n == 0 or p >= LEAST_ALTERNATIVE]


@dataclass(frozen=True)
class Look:
    """A line image and what it says.

    Attributes:
        letters: the characters, without spaces, and dust that looks like one.
        words: first and end, exclusive, of the letters of each word.
    """

    line_image: LineImage
    decoded: Decoded
    letters: list[Letter]
    words: list[tuple[int, int]]

    @cached_property
    def expected_right(self) -> float:
        """How many of the letters are expected to be right."""
        return sum(letter.confidence for letter in self.letters)

    @property
    def sureness(self) -> float:
        """Mean probability of the letters."""
        return self.expected_right / max(1, len(self.letters))

    @cached_property
    def is_rule(self) -> bool:
        """Whether it is a rule of dashes, dots, stars or other ornaments rather than text."""
        dashes = sum(letter.text in DASHES for letter in self.letters)
        if len(self.letters) >= 4 and dashes >= _RULE * len(self.letters):
            return True
        if len(self.letters) >= _MONOTONE and len({letter.text for letter in self.letters}) == 1:
            return True
        return self.sureness < _ORNAMENT_SURENESS and repetition(self.line_image.image) > _ORNAMENT

    @property
    def is_clutter(self) -> bool:
        """Whether it is a rule, specks or a pen stroke rather than text."""
        return self.is_rule or not self.words or self.expected_right < _CLUTTER

    def is_better_than(self, first: "Look") -> bool:
        """Whether it is the surer reading of the same line image; that it is none may be the better reading too."""
        surer = self.sureness > first.sureness + _SURER and len(self.letters) >= _KEPT * len(first.letters)
        return surer and (self.is_rule or not self.is_clutter)


def line_of(look: Look, weighed: Sequence[Sequence[Candidates]], lexicon: Lexicon, shape: tuple[int, ...]) -> Line:
    """The words of a line on a page of `shape`; `weighed` are the candidates of the characters of each."""
    boxes = _boxes(look.line_image, look.letters, shape)
    unread = _unread(look.letters, look.decoded.inked)
    for i in _lost_points(look):
        unread[i] = max(unread[i], _LOST_POINT)
    words: list[Word] = []
    for (first, end), places in zip(look.words, weighed, strict=True):
        characters = tuple(
            Character(text, box, confidence, tuple(runners_up))
            for ((text, confidence), *runners_up), box in zip(places, boxes[first:end], strict=True)
        )
        nothing_lost = np.prod(1 - unread[first : end + 1])
        confidence = float(nothing_lost * np.prod([character.confidence for character in characters]))
        text = "".join(character.text for character in characters)
        words.append(Word(text, union_box(boxes[first:end]), lexicon.confidence(text, confidence), characters))
    return Line(union_box([word.box for word in words]), tuple(words))


def _unread(letters: Sequence[Letter], inked: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability that a character was left unread before each of the `letters`, and after the last one, [N + 1]."""
    begins = [*(letter.begin for letter in letters), len(inked) + 1]
    ends = [-1, *(letter.end for letter in letters)]
    # The cells beside a character may well be its own: only those between count.
    gaps = [inked[end + 1 : max(begin - 1, 0)] for end, begin in zip(ends, begins, strict=True)]
    return np.array([gap.max(initial=0) for gap in gaps])


def _lost_points(look: Look) -> list[int]:
    """The letters before which an amount's point seems to have left no ink: 7 50, with room for no more between."""
    found = []
    for before, (begin, end) in itertools.pairwise(look.words):
        gap = look.letters[begin].begin - look.letters[begin - 1].end
        whole, cents = ("".join(x.text for x in look.letters[i:j]) for i, j in (before, (begin, end)))
        if gap <= _POINT_GAP * look.line_image.stretch and _WHOLE.search(whole) and _CENTS.match(cents):
            found.append(begin)
    return found


def _boxes(line_image: LineImage, letters: Sequence[Letter], shape: tuple[int, ...]) -> list[Box]:
    """Page boxes of the ink in each span; where one holds none, of the whole span."""
    # One column more: a span may end where the line image does.
    ink = np.pad(line_image.image > INK, ((0, 0), (0, 1)))
    spans = np.array([(letter.begin, letter.end) for letter in letters]).ravel() * CELL_WIDTH
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
