"""The reader: a grey page in, its lines of words and characters out."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

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
        found = self._lines([cut_strip(clean, place) for place in places], image.shape)
        doubtful = [i for i, (line, _) in enumerate(found) if line is not None and _sureness(line) < _SURE]
        for cap_height, stretch in _SECOND_LOOKS:
            others = [replace(places[i], cap_height=cap_height * places[i].cap_height) for i in doubtful]
            looks = self._lines([cut_strip(clean, place, stretch) for place in others], image.shape)
            for i, look in zip(doubtful, looks, strict=True):
                if _is_better(look[0], found[i][0]):
                    found[i] = look
        return [(line, strip) for line, strip in found if line is not None]

    def _lines(self, strips: Sequence[Strip], shape: tuple[int, ...]) -> list[tuple[Line | None, Strip]]:
        """What each strip says on a page of `shape`; None where it is but clutter."""
        read = zip(strips, self._decode(strips), strict=True)
        return [(self._line(strip, decoded, shape), strip) for strip, decoded in read]

    def _decode(self, strips: Sequence[Strip]) -> list[Decoded]:
        """What each strip says; strips of similar width share a run of the network."""
        found: dict[int, Decoded] = {}
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
            found |= dict(zip(chosen, decoded, strict=True))
        return [found[i] for i in range(len(strips))]

    def _line(self, strip: Strip, decoded: Decoded, shape: tuple[int, ...]) -> Line | None:
        letters = [reading for reading in decoded.readings if reading.best != self._space]
        if not letters:
            return None
        spaces = {reading.begin for reading in decoded.readings if reading.best == self._space}
        unread = _unread(letters, decoded.inked)
        ends = [
            i
            for i, (reading, following) in enumerate(itertools.pairwise(letters), 1)
            if following.begin - reading.end > _WORD_GAP * strip.stretch
            or spaces.intersection(range(reading.end, following.begin))
        ]
        letters = self._weighed(letters, ends)
        words: list[Word] = []
        for first, end in itertools.pairwise([0, *ends, len(letters)]):
            characters = tuple(self._character(strip, reading, shape) for reading in letters[first:end])
            nothing_lost = np.prod(1 - unread[first : end + 1])
            confidence = float(nothing_lost * np.prod([character.confidence for character in characters]))
            text = "".join(character.text for character in characters)
            words.append(Word(text, _hull([c.box for c in characters]), confidence, characters))
        if _is_clutter(words):
            return None
        return Line(_hull([word.box for word in words]), tuple(words))

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

    def _character(self, strip: Strip, reading: Reading, shape: tuple[int, ...]) -> Character:
        posteriors = reading.posteriors
        alternatives = tuple(
            (self._bundle.classes[k], float(posteriors[k]))
            for k in self._likely_classes(reading)
            if k != reading.best and posteriors[k] >= _LEAST_ALTERNATIVE
        )
        text = self._bundle.classes[reading.best]
        return Character(text, _box(strip, reading, shape), float(posteriors[reading.best]), alternatives)


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


def _box(strip: Strip, reading: Reading, shape: tuple[int, ...]) -> Box:
    """Page box of the ink in a span; where it holds none, of the whole span."""
    left, right = reading.begin * CUT_STEP, reading.end * CUT_STEP
    ink = strip.image[:, left:right] > _INK
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    top, bottom = (rows[0], rows[-1] + 1) if len(rows) else (0, HEIGHT)
    if len(columns):
        left, right = left + columns[0], left + columns[-1] + 1
    x, y = strip.to_page(np.array([left, right, left, right], float), np.array([top, top, bottom, bottom], float))
    x0, x1 = (int(np.clip(round(value), 0, shape[1])) for value in (x.min(), x.max()))
    y0, y1 = (int(np.clip(round(value), 0, shape[0])) for value in (y.min(), y.max()))
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def _hull(boxes: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _sureness(line: Line) -> float:
    return float(np.mean([character.confidence for word in line.words for character in word.characters]))


def _is_better(look: Line | None, first: Line | None) -> bool:
    if look is None or first is None:
        return False
    seen, known = (sum(len(word.characters) for word in line.words) for line in (look, first))
    return _sureness(look) > _sureness(first) + _SURER and seen >= _KEPT * known


def _is_clutter(words: Sequence[Word]) -> bool:
    characters = [character for word in words for character in word.characters]
    expected_right = sum(character.confidence for character in characters)
    dashes = sum(character.text in "-_=.~*" for character in characters)
    return expected_right < _CLUTTER or (len(characters) >= 4 and dashes >= _RULE * len(characters))
