"""The reader: a grey page in, its lines of words and characters out."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_app.document import Box, Character, Line, Word
from ocr_app.recognition import models
from ocr_app.recognition.bundle import Bundle, load_bundle
from ocr_app.recognition.language import load_language, weigh
from ocr_app.recognition.lattice import Decoded, Reading, decode
from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.lines import find_lines
from ocr_app.segmentation.strips import CUT_STEP, HEIGHT, Strip, cut_strip

_CELLS_PER_BATCH = 1000  # padding included; more saves no time and costs memory: 1,000 cells are 6 MB of scores
_ALTERNATIVES = 5
_LEAST_ALTERNATIVE = 0.001  # probability below which a runner-up is not worth showing
_INK = 64  # of 255: strip pixels darker than this bound a character's box
_RULE = 0.75  # a line of which this share is dashes, dots or stars is a rule
_WORD_GAP = 5  # cells of nothing that part two words even where no space was read: more than a capital's height
_SURE = 0.95  # mean confidence of a line's characters below which it is worth a second look ...
_SECOND_LOOKS = ((1.0, 1.5), (1.12, 1.0), (0.89, 1.0))  # ... as if its capitals were so much taller, and so much wider
_SURER = 0.02  # mean confidence by which a second look must be surer than the first ...
_KEPT = 0.8  # ... with no fewer than this share of its characters
_CLUTTER = 0.6  # a line of which fewer characters than this are expected to be right is a speck or a pen stroke


class Reader:
    """Reads pages with one model; make it once, use it for many pages."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._session: onnxruntime.InferenceSession = bundle.session()
        self._space = bundle.classes.index(" ")
        self._language = load_language()

    @classmethod
    def load(cls, name: str | None = None) -> "Reader":
        """The reader of the model called `name`, or of the current one.

        Raises:
            ModelError: see `ocr_app.recognition.bundle.load_bundle`.
        """
        return cls(models.load_current() if name is None else load_bundle(name))

    @property
    def name(self) -> str:
        """The model's name."""
        return self._bundle.name

    def read(self, image: NDArray[np.uint8]) -> tuple[Line, ...]:
        """The text lines of a grey page (uint8 [H, W], 255 = paper) in reading order, boxes in its pixels."""
        return tuple(line for line, _ in self.read_strips(image))

    def read_strips(self, image: NDArray[np.uint8]) -> list[tuple[Line, Strip]]:
        """As `read`, each line with the strip it was read from: what a correction of it keeps."""
        clean = clean_page(image)
        places = find_lines(clean)
        looks = self._look([cut_strip(clean, place) for place in places])
        doubtful = [i for i, look in enumerate(looks) if not look.is_clutter and look.sureness < _SURE]
        for cap_height, stretch in _SECOND_LOOKS:
            others = [replace(places[i], cap_height=cap_height * places[i].cap_height) for i in doubtful]
            second = self._look([cut_strip(clean, place, stretch) for place in others])
            for i, look in zip(doubtful, second, strict=True):
                if look.is_better_than(looks[i]):
                    looks[i] = look
        return [(self._line(look, image.shape), look.strip) for look in looks if not look.is_clutter]

    def _look(self, strips: Sequence[Strip]) -> list["_Look"]:
        """What each strip says; strips of similar width share a run of the network."""
        found: dict[int, _Look] = {}
        order = sorted(range(len(strips)), key=lambda i: strips[i].image.shape[1])
        while order:
            chosen = [order.pop(0)]
            while order and strips[order[0]].image.shape[1] // CUT_STEP * (len(chosen) + 1) <= _CELLS_PER_BATCH:
                chosen.append(order.pop(0))
            width = strips[chosen[-1]].image.shape[1]
            batch = np.zeros((len(chosen), 1, HEIGHT, width), np.float32)
            for row, i in zip(batch, chosen, strict=True):
                row[0, :, : strips[i].image.shape[1]] = strips[i].image
            spans, blanks = self._session.run(["spans", "blanks"], {"strips": batch / 255})
            cells = np.array([strips[i].image.shape[1] // CUT_STEP for i in chosen])
            decoded = decode(spans, blanks, cells, self._space, self._bundle.temperature)
            for i, found_here in zip(chosen, decoded, strict=True):
                found[i] = self._considered(strips[i], found_here)
        return [found[i] for i in range(len(strips))]

    def _considered(self, strip: Strip, decoded: Decoded) -> "_Look":
        """What a strip says once the language has weighed it."""
        letters = [reading for reading in decoded.readings if reading.best != self._space]
        spaces = {reading.begin for reading in decoded.readings if reading.best == self._space}
        ends = [
            i
            for i, (reading, following) in enumerate(itertools.pairwise(letters), 1)
            if following.begin - reading.end > _WORD_GAP * strip.stretch
            or spaces.intersection(range(reading.end, following.begin))
        ]
        letters = self._weighed(letters, ends)
        return _Look(strip, decoded, letters, ends, "".join(self._bundle.classes[letter.best] for letter in letters))

    def _line(self, look: "_Look", shape: tuple[int, ...]) -> Line:
        """The words of a line on a page of `shape`."""
        letters = look.letters
        unread = _unread(letters, look.decoded.inked)
        boxes = _boxes(look.strip, letters, shape)
        words: list[Word] = []
        for first, end in itertools.pairwise([0, *look.ends, len(letters)]):
            characters = tuple(map(self._character, letters[first:end], boxes[first:end]))
            nothing_lost = np.prod(1 - unread[first : end + 1])
            confidence = float(nothing_lost * np.prod([character.confidence for character in characters]))
            words.append(Word(look.text[first:end], _hull(boxes[first:end]), confidence, characters))
        return Line(_hull(boxes), tuple(words))

    def _weighed(self, letters: Sequence[Reading], ends: Sequence[int]) -> list[Reading]:
        """The `letters` of a line, of which words end before those numbered `ends`, as the language would have them."""
        likely = [self._likely_classes(reading) for reading in letters]
        words = [
            [
                [(self._bundle.classes[k], float(reading.posteriors[k])) for k in classes]
                for reading, classes in zip(letters[first:end], likely[first:end], strict=True)
            ]
            for first, end in itertools.pairwise([0, *ends, len(letters)])
        ]
        return [_with_posteriors(*each) for each in zip(letters, likely, weigh(self._language, words), strict=True)]

    def _likely_classes(self, reading: Reading) -> list[int]:
        """The likeliest classes of a character, the likeliest first; always the one of the best path."""
        order = np.argsort(-reading.posteriors)[: _ALTERNATIVES + 1].tolist()
        known = reading.posteriors >= _LEAST_ALTERNATIVE
        return [k for k in order if k != self._space and (known[k] or k == reading.best)] or [reading.best]

    def _character(self, reading: Reading, box: Box) -> Character:
        posteriors = reading.posteriors
        alternatives = tuple(
            (self._bundle.classes[k], float(posteriors[k]))
            for k in self._likely_classes(reading)
            if k != reading.best and posteriors[k] >= _LEAST_ALTERNATIVE
        )
        return Character(self._bundle.classes[reading.best], box, float(posteriors[reading.best]), alternatives)


@dataclass(frozen=True)
class _Look:
    """A strip and what it says.

    Attributes:
        letters: the readings that are no spaces, as the language weighs them.
        ends: before which letters a word ends.
        text: a character per letter.
    """

    strip: Strip
    decoded: Decoded
    letters: list[Reading]
    ends: list[int]
    text: str

    @cached_property
    def expected_right(self) -> float:
        """How many of the letters are expected to be right."""
        return float(sum(letter.posteriors[letter.best] for letter in self.letters))

    @property
    def sureness(self) -> float:
        """Mean probability of the letters."""
        return self.expected_right / max(1, len(self.letters))

    @property
    def is_clutter(self) -> bool:
        """Whether it is a speck, a pen stroke or a rule rather than text."""
        dashes = sum(character in "-_=.~*" for character in self.text)
        return self.expected_right < _CLUTTER or (len(self.text) >= 4 and dashes >= _RULE * len(self.text))

    def is_better_than(self, first: "_Look") -> bool:
        surer = self.sureness > first.sureness + _SURER
        return surer and not self.is_clutter and len(self.letters) >= _KEPT * len(first.letters)


def _with_posteriors(reading: Reading, classes: Sequence[int], values: Sequence[float]) -> Reading:
    posteriors = reading.posteriors.copy()
    posteriors[classes] = np.minimum(values, 1)
    return replace(reading, posteriors=posteriors, best=classes[int(np.argmax(values))])


def _unread(letters: Sequence[Reading], inked: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability that a character was left unread before each of the `letters`, and after the last one, [N + 1]."""
    begins = [*(letter.begin for letter in letters), len(inked) + 1]
    ends = [-1, *(letter.end for letter in letters)]
    # The cells beside a character may well be its own: only those between count.
    gaps = [inked[end + 1 : max(begin - 1, 0)] for end, begin in zip(ends, begins, strict=True)]
    return np.array([gap.max(initial=0) for gap in gaps])


def _boxes(strip: Strip, letters: Sequence[Reading], shape: tuple[int, ...]) -> list[Box]:
    """Page boxes of the ink in each span; where one holds none, of the whole span."""
    ink: NDArray[np.bool_] = np.pad(
        strip.image > _INK, ((0, 0), (0, 1))
    )  # one column more: a span may end where the strip does
    inked: NDArray[np.bool_] = ink.any(0)
    column = np.arange(len(inked))
    spans = np.array([(letter.begin, letter.end) for letter in letters]).ravel() * CUT_STEP
    left = np.minimum.reduceat(np.where(inked, column, len(inked)), spans)[::2]
    right = np.maximum.reduceat(np.where(inked, column + 1, 0), spans)[::2]
    top = np.minimum.reduceat(np.where(inked, ink.argmax(0), HEIGHT), spans)[::2]
    bottom = np.maximum.reduceat(np.where(inked, HEIGHT - ink[::-1].argmax(0), 0), spans)[::2]
    blank = right == 0
    left, right = np.where(blank, spans[::2], left), np.where(blank, spans[1::2], right)
    top, bottom = np.where(blank, 0, top), np.where(blank, HEIGHT, bottom)
    x, y = strip.to_page(np.stack([left, right, left, right]), np.stack([top, top, bottom, bottom]))
    x0, x1 = (np.clip(np.rint(edge), 0, shape[1]).astype(int) for edge in (x.min(0), x.max(0)))
    y0, y1 = (np.clip(np.rint(edge), 0, shape[0]).astype(int) for edge in (y.min(0), y.max(0)))
    return list(zip(*(e.tolist() for e in (x0, y0, np.maximum(x1, x0 + 1), np.maximum(y1, y0 + 1))), strict=True))


def _hull(boxes: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
