"""The reader: a grey page in, its lines of words and characters out."""

import itertools
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_app.document import Box, Character, Line, Word
from ocr_app.parallel import each, start_workers
from ocr_app.recognition import models
from ocr_app.recognition.bundle import Bundle, load_bundle
from ocr_app.recognition.identifiers import weigh_identifiers
from ocr_app.recognition.language import Candidates, load_language, weigh
from ocr_app.recognition.lattice import Decoded, Reading, decode
from ocr_app.segmentation.page import SegmentedPage, segment_page
from ocr_app.segmentation.strips import CUT_STEP, HEIGHT, Strip, cut_strip, repetition

_CELLS_PER_BATCH = 1000  # padding included; more saves no time and costs memory: 1,000 cells are 6 MB of scores
_ALTERNATIVES = 5
_LEAST_ALTERNATIVE = 0.001  # probability below which a runner-up is not worth showing
_INK = 64  # of 255: strip pixels darker than this bound a character's box
_RULE = 0.75  # a line of which this share is dashes, dots or stars is a rule
_ORNAMENT_SURENESS = 0.9  # a line that is read less surely than this ...
_ORNAMENT = 0.7  # ... and repeats itself so far is a rule of unknown ornaments; text stays below
_WORD_GAP = 5  # cells of nothing that part two words even where no space was read: more than a capital's height
_SURE = 0.95  # mean confidence of a line's characters below which it is worth a second look ...
_SECOND_LOOKS = ((1.0, 1.5), (1.12, 1.0), (0.89, 1.0))  # ... as if its capitals were so much taller, and so much wider
_SURER = 0.02  # mean confidence by which a second look must be surer than the first ...
_HOPELESS = 0.05  # ... and by which the network may be less sure of it, before the language has weighed it
_KEPT = 0.8  # ... with no fewer than this share of its characters
_DUST = ".,'"  # points that stand alone, and so belong to no word, are dust
_CLUTTER = 0.6  # a line of which fewer characters than this are expected to be right is a speck or a pen stroke


class Reader:
    """Reads pages with one model; make it once, use it for many pages."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._session: onnxruntime.InferenceSession = bundle.session()
        self._space = bundle.classes.index(" ")
        self._language = load_language()
        start_workers()

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
        return self.read_segmented(self.segment(image))

    def segment(self, image: NDArray[np.uint8]) -> SegmentedPage:
        """A page cut into strips: what needs no network, and may be done ahead in another thread."""
        return segment_page(image)

    def read_segmented(self, page: SegmentedPage) -> tuple[Line, ...]:
        """As `read`, of a page that is segmented."""
        return tuple(line for line, _ in self._lines(page))

    def read_strips(self, image: NDArray[np.uint8]) -> list[tuple[Line, Strip]]:
        """As `read`, each line with the strip it was read from: what a correction of it keeps."""
        return self._lines(self.segment(image))

    def _lines(self, page: SegmentedPage) -> list[tuple[Line, Strip]]:
        looks = self._look(page.strips)
        doubtful = [i for i, look in looks.items() if not look.is_clutter and look.sureness < _SURE]
        again = [
            (i, cut_strip(page.clean, replace(line, cap_height=taller * line.cap_height), wider))
            for taller, wider in _SECOND_LOOKS
            for i in doubtful
            for line in [page.strips[i].line]
        ]
        least = [self._network_sureness(looks[i].decoded) - _HOPELESS for i, _ in again]
        for number, look in sorted(self._look([strip for _, strip in again], least).items()):
            i, _ = again[number]
            if look.is_better_than(looks[i]):
                looks[i] = look
        found = [look for _, look in sorted(looks.items()) if not look.is_clutter]
        # Those of all lines together: an access key may go on in the next one.
        words = [[letter.candidates for letter in look.letters[i:j]] for look in found for i, j in look.words]
        weighed = iter(weigh_identifiers(words))
        return [
            (_line(look, list(itertools.islice(weighed, len(look.words))), page.clean.ink.shape), look.strip)
            for look in found
        ]

    def _look(self, strips: Sequence[Strip], least: Sequence[float] = ()) -> dict[int, "_Look"]:
        """What each strip says, by its number; with `least`, where the network is so sure of it.

        Strips of similar width share a run of the network, and all cores the runs.
        """
        batches = _batches(strips)
        found: dict[int, _Look] = {}
        with closing(each(self._decode, batches)) as results:
            for index, run in results:
                for (number, strip), decoded in zip(batches[index], run, strict=True):
                    if not least or self._network_sureness(decoded) >= least[number]:
                        found[number] = self._considered(strip, decoded)
        return found

    def _network_sureness(self, decoded: Decoded) -> float:
        """Mean probability of a strip's characters before the language weighs them."""
        best = [float(reading.posteriors[reading.best]) for reading in decoded.readings if reading.best != self._space]
        return sum(best) / max(1, len(best))

    def _decode(self, batch: Sequence[tuple[int, Strip]]) -> list[Decoded]:
        """What each strip of a batch says."""
        images = [strip.image for _, strip in batch]
        widths = np.array([image.shape[1] for image in images])
        padded = np.zeros((len(batch), 1, HEIGHT, widths.max()), np.float32)
        for row, image in zip(padded, images, strict=True):
            row[0, :, : image.shape[1]] = image
        padded /= 255
        spans, blanks = self._session.run(["spans", "blanks"], {"strips": padded})
        return decode(spans, blanks, widths // CUT_STEP, self._space, self._bundle.temperature)

    def _considered(self, strip: Strip, decoded: Decoded) -> "_Look":
        """What a strip says once the language has weighed it."""
        readings = [reading for reading in decoded.readings if reading.best != self._space]
        spaces = {reading.begin for reading in decoded.readings if reading.best == self._space}
        ends = [
            i
            for i, (reading, following) in enumerate(itertools.pairwise(readings), 1)
            if following.begin - reading.end > _WORD_GAP * strip.stretch
            or spaces.intersection(range(reading.end, following.begin))
        ]
        words = list(itertools.pairwise([0, *ends, len(readings)])) if readings else []
        candidates = self._candidates(readings)
        weighed = weigh(self._language, [candidates[first:end] for first, end in words])
        letters = [
            _Letter(reading.begin, reading.end, _likeliest_first(place, values))
            for reading, place, values in zip(readings, candidates, weighed, strict=True)
        ]
        words = [(i, j) for i, j in words if j - i > 1 or letters[i].text not in _DUST]
        return _Look(strip, decoded, letters, words)

    def _candidates(self, readings: Sequence[Reading]) -> list[list[tuple[str, float]]]:
        """The likeliest characters of each place with their probabilities; always the one of the best path."""
        if not readings:
            return []
        posteriors = np.array([reading.posteriors for reading in readings])
        posteriors[:, self._space] = -1
        order = np.argsort(-posteriors, 1)[:, : _ALTERNATIVES + 1]
        sorted_posteriors = np.take_along_axis(posteriors, order, 1).tolist()
        return [
            [
                (self._bundle.classes[k], p)
                for k, p in zip(places, values, strict=True)
                if p >= _LEAST_ALTERNATIVE or k == reading.best
            ]
            or [(self._bundle.classes[reading.best], 0.0)]
            for reading, places, values in zip(readings, order.tolist(), sorted_posteriors, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Letter:
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


def _likeliest_first(candidates: Sequence[tuple[str, float]], values: Sequence[float]) -> list[tuple[str, float]]:
    """The characters of the candidates with other probabilities, without those not worth showing."""
    found = sorted(((min(p, 1.0), -i) for i, p in enumerate(values)), reverse=True)
    return [(candidates[-i][0], p) for n, (p, i) in enumerate(found) if n == 0 or p >= _LEAST_ALTERNATIVE]


def _batches(strips: Sequence[Strip]) -> list[list[tuple[int, Strip]]]:
    """The strips with their numbers, those of similar width together."""
    batches: list[list[tuple[int, Strip]]] = [[]]
    for number, strip in sorted(enumerate(strips), key=lambda each: each[1].image.shape[1]):
        if batches[-1] and strip.image.shape[1] // CUT_STEP * (len(batches[-1]) + 1) > _CELLS_PER_BATCH:
            batches.append([])
        batches[-1].append((number, strip))
    return batches if strips else []


@dataclass(frozen=True)
class _Look:
    """A strip and what it says.

    Attributes:
        letters: the characters, without spaces, and dust that looks like one.
        words: first and end, exclusive, of the letters of each word.
    """

    strip: Strip
    decoded: Decoded
    letters: list[_Letter]
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
        dashes = sum(letter.text in "-_=.~*" for letter in self.letters)
        if len(self.letters) >= 4 and dashes >= _RULE * len(self.letters):
            return True
        return self.sureness < _ORNAMENT_SURENESS and repetition(self.strip.image) > _ORNAMENT

    @property
    def is_clutter(self) -> bool:
        """Whether it is a rule, specks or a pen stroke rather than text."""
        return self.is_rule or not self.words or self.expected_right < _CLUTTER

    def is_better_than(self, first: "_Look") -> bool:
        """Whether it is the surer reading of the same strip; that it is none may be the better reading too."""
        surer = self.sureness > first.sureness + _SURER and len(self.letters) >= _KEPT * len(first.letters)
        return surer and (self.is_rule or not self.is_clutter)


def _line(look: _Look, weighed: Sequence[Sequence[Candidates]], shape: tuple[int, ...]) -> Line:
    """The words of a line on a page of `shape`; `weighed` are the candidates of the characters of each."""
    unread = _unread(look.letters, look.decoded.inked)
    boxes = _boxes(look.strip, look.letters, shape)
    words: list[Word] = []
    for (first, end), places in zip(look.words, weighed, strict=True):
        characters = tuple(
            Character(text, box, confidence, tuple(runners_up))
            for ((text, confidence), *runners_up), box in zip(places, boxes[first:end], strict=True)
        )
        nothing_lost = np.prod(1 - unread[first : end + 1])
        confidence = float(nothing_lost * np.prod([character.confidence for character in characters]))
        text = "".join(character.text for character in characters)
        words.append(Word(text, _hull(boxes[first:end]), confidence, characters))
    return Line(_hull([word.box for word in words]), tuple(words))


def _unread(letters: Sequence[_Letter], inked: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probability that a character was left unread before each of the `letters`, and after the last one, [N + 1]."""
    begins = [*(letter.begin for letter in letters), len(inked) + 1]
    ends = [-1, *(letter.end for letter in letters)]
    # The cells beside a character may well be its own: only those between count.
    gaps = [inked[end + 1 : max(begin - 1, 0)] for end, begin in zip(ends, begins, strict=True)]
    return np.array([gap.max(initial=0) for gap in gaps])


def _boxes(strip: Strip, letters: Sequence[_Letter], shape: tuple[int, ...]) -> list[Box]:
    """Page boxes of the ink in each span; where one holds none, of the whole span."""
    # One column more: a span may end where the strip does.
    ink = np.pad(strip.image > _INK, ((0, 0), (0, 1)))
    inked = ink.max(0)
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
