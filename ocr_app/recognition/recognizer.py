"""The recognizer: a grey page in, its lines of words and characters out."""

import itertools
import re
from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_app.bundles import registry as models
from ocr_app.bundles.bundle import Bundle, load_bundle
from ocr_app.document import Line
from ocr_app.recognition.ensemble import agreed
from ocr_app.recognition.hypothesis import (
    ALTERNATIVES,
    DASHES,
    INK,
    LEAST_ALTERNATIVE,
    Letter,
    Look,
    likeliest_first,
    line_of,
)
from ocr_app.recognition.lattice import Decoded, Reading, decode
from ocr_app.recognition.overlaps import read_once
from ocr_app.recognition.rescoring.candidates import Candidates
from ocr_app.recognition.rescoring.check_digits import weigh_identifiers
from ocr_app.recognition.rescoring.decimal_marks import weigh_amounts
from ocr_app.recognition.rescoring.language_model import load_language, weigh
from ocr_app.recognition.rescoring.lexicon import load_lexicon
from ocr_app.recognition.rescoring.recurrence import weigh_recurring
from ocr_app.segmentation.line_image import CAP_HEIGHT, CELL_WIDTH, HEIGHT, LineImage, cut_variants
from ocr_app.segmentation.page import SegmentedPage, segment_page
from ocr_app.threads import thread_pool

_CELLS_PER_BATCH = 1000  # padding included; more saves no time and costs memory: 1,000 cells are 6 MB of scores
_WORD_GAP = 5  # cells of nothing that part two words even where no space was read: more than a capital's height
_COLON_GAP = 0.5  # of a capital's height: paper before a colon from which it is no part of the word before it
_SURE = 0.95  # mean confidence of a line's characters below which it is looked at again thoroughly ...
_HOPELESS = 0.05  # ... and by which the network may then be less sure of it, before the language has weighed it
_READABLE = 0.5  # mean confidence of a line's characters from which it is text, not the grain of a table, say
_RULED = re.compile(rf"(?<![\d$])(?<![\d$] )([{DASHES}])(?: ?\1){{3,}}+(?! ?\d)")  # ****1234 and R$ ----- are text
_TEXT = re.compile(r"[^\W_]{3}")  # without which a rule is the whole line
_DUST = ".,'"  # points that stand alone, and so belong to no word, are dust


class Recognizer:
    """Reads pages with one model; make it once, use it for many pages."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._session: onnxruntime.InferenceSession = bundle.session()
        self._space, self._comma, self._colon = (bundle.classes.index(mark) for mark in " ,:")
        self._language = load_language()
        self._lexicon = load_lexicon()

    @classmethod
    def load(cls, name: str | None = None) -> "Recognizer":
        """The recognizer of the model called `name`, or of the current one.

        Raises:
            ModelError: see `ocr_app.bundles.bundle.load_bundle`.
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
        """A page cut into line images: what needs no network, and may be done ahead in another thread."""
        return segment_page(image)

    def read_segmented(self, page: SegmentedPage) -> tuple[Line, ...]:
        """As `read`, of a page that is segmented."""
        return tuple(line for line, _ in self._lines(page))

    def recognize_lines(self, image: NDArray[np.uint8]) -> list[tuple[Line, LineImage]]:
        """As `read`, each line with the line image it was read from: what a correction of it keeps."""
        return self._lines(self.segment(image))

    def _lines(self, page: SegmentedPage) -> list[tuple[Line, LineImage]]:
        looks = self._look(page.line_images)
        again: list[tuple[int, LineImage]] = []
        least: list[float] = []
        for i, look in looks.items():
            if not look.is_clutter:
                doubtful = look.sureness < _SURE
                line_images = cut_variants(page.clean, look.line_image, thoroughly=doubtful)
                again += [(i, line_image) for line_image in line_images]
                # Of a line that is sure, the doubts of another look are worth knowing.
                least += [self._network_sureness(look.decoded) - _HOPELESS if doubtful else 0.0] * len(line_images)
        others: dict[int, list[Look]] = {}
        for number, look in sorted(self._look([line_image for _, line_image in again], least).items()):
            i, _ = again[number]
            better, other = (look, looks[i]) if look.is_better_than(looks[i]) else (looks[i], look)
            looks[i] = better
            others.setdefault(i, []).append(other)
        found = [agreed(look, others.get(i, [])) for i, look in sorted(looks.items()) if not look.is_clutter]
        found = [look for look in found if look.sureness >= _READABLE]
        # Those of all lines: a page writes its amounts alike, its words recur, a key goes on in the next line.
        words: list[list[Candidates]] = [
            [letter.candidates for letter in look.letters[i:j]] for look in found for i, j in look.words
        ]
        for weigh_page in (weigh_amounts, self._lexicon.weigh, weigh_recurring, weigh_identifiers):
            words = weigh_page(words)
        weighed = iter(words)
        shape = page.clean.ink.shape
        lines = [
            line_of(look, list(itertools.islice(weighed, len(look.words))), self._lexicon, shape) for look in found
        ]
        return [(line, look.line_image) for line, look in zip(read_once(lines), found, strict=True) if line]

    def _look(self, line_images: Sequence[LineImage], least: Sequence[float] = ()) -> dict[int, Look]:
        """What each line image says, by its number; with `least`, where the network is so sure of it.

        Line images of similar width share a run of the network, and all cores the runs.
        """
        batches = _batches(line_images)
        found: dict[int, Look] = {}
        with thread_pool() as pool:
            for batch, run in zip(batches, pool.map(self._decode, batches), strict=True):
                for (number, line_image), decoded in zip(batch, run, strict=True):
                    if not least or self._network_sureness(decoded) >= least[number]:
                        found[number] = self._considered(line_image, decoded)
        return found

    def _network_sureness(self, decoded: Decoded) -> float:
        """Mean probability of a line image's characters before the language weighs them."""
        best = [float(reading.posteriors[reading.best]) for reading in decoded.readings if reading.best != self._space]
        return sum(best) / max(1, len(best))

    def _decode(self, batch: Sequence[tuple[int, LineImage]]) -> list[Decoded]:
        """What each line image of a batch says."""
        images = [line_image.image for _, line_image in batch]
        widths = np.array([image.shape[1] for image in images])
        padded = np.zeros((len(batch), 1, HEIGHT, widths.max()), np.float32)
        for row, image in zip(padded, images, strict=True):
            row[0, :, : image.shape[1]] = image
        padded /= 255
        spans, blanks = self._session.run(["spans", "blanks"], {"strips": padded})
        return decode(spans, blanks, widths // CELL_WIDTH, self._space, self._bundle.temperature)

    def _considered(self, line_image: LineImage, decoded: Decoded) -> Look:
        """What a line image says once the language has weighed it."""
        decoded = self._without_rules(decoded)
        readings = [reading for reading in decoded.readings if reading.best != self._space]
        spaces = {reading.begin for reading in decoded.readings if reading.best == self._space}
        ends = [
            i
            for i, (reading, following) in enumerate(itertools.pairwise(readings), 1)
            if following.begin - reading.end > _WORD_GAP * line_image.stretch
            or (
                following.best != self._comma  # which belongs to the word before it
                and spaces.intersection(range(reading.end, following.begin))
            )
            or (following.best == self._colon and _paper_between(line_image, reading, following) > _COLON_GAP)
        ]
        words = list(itertools.pairwise([0, *ends, len(readings)])) if readings else []
        candidates = self._candidates(readings)
        weighed = weigh(self._language, [candidates[first:end] for first, end in words])
        letters = [
            Letter(reading.begin, reading.end, likeliest_first((c, p) for (c, _), p in zip(place, values, strict=True)))
            for reading, place, values in zip(readings, candidates, weighed, strict=True)
        ]
        words = [(i, j) for i, j in words if j - i > 1 or letters[i].text not in _DUST]
        return Look(line_image, decoded, letters, words)

    def _without_rules(self, decoded: Decoded) -> Decoded:
        """A line's text without the rules of dashes, dots or stars before, after or inside it."""
        text = "".join(self._bundle.classes[reading.best] for reading in decoded.readings)
        ruled = [match.span() for match in _RULED.finditer(text)]
        if not ruled or not _TEXT.search(text):
            return decoded
        readings, inked = decoded.readings.copy(), decoded.inked.copy()
        for first, end in reversed(ruled):
            inked[readings[first].begin : readings[end - 1].end] = 0
            del readings[first:end]
        return Decoded(readings, inked)

    def _candidates(self, readings: Sequence[Reading]) -> list[list[tuple[str, float]]]:
        """The likeliest characters of each place with their probabilities; always the one of the best path."""
        if not readings:
            return []
        posteriors = np.array([reading.posteriors for reading in readings])
        posteriors[:, self._space] = -1
        order = np.argsort(-posteriors, 1)[:, : ALTERNATIVES + 1]
        sorted_posteriors = np.take_along_axis(posteriors, order, 1).tolist()
        return [
            [
                (self._bundle.classes[k], p)
                for k, p in zip(places, values, strict=True)
                if p >= LEAST_ALTERNATIVE or k == reading.best
            ]
            or [(self._bundle.classes[reading.best], 0.0)]
            for reading, places, values in zip(readings, order.tolist(), sorted_posteriors, strict=True)
        ]


def _batches(line_images: Sequence[LineImage]) -> list[list[tuple[int, LineImage]]]:
    """The line images with their numbers, those of similar width together."""
    batches: list[list[tuple[int, LineImage]]] = [[]]
    for number, line_image in sorted(enumerate(line_images), key=lambda each: each[1].image.shape[1]):
        if batches[-1] and line_image.image.shape[1] // CELL_WIDTH * (len(batches[-1]) + 1) > _CELLS_PER_BATCH:
            batches.append([])
        batches[-1].append((number, line_image))
    return batches if line_images else []


def _paper_between(line_image: LineImage, before: Reading, after: Reading) -> float:
    """Width of the paper between the ink of two characters, in heights of a capital."""
    inked = line_image.image.max(0) > INK
    last, first = (np.flatnonzero(inked[r.begin * CELL_WIDTH : r.end * CELL_WIDTH]) for r in (before, after))
    if not len(last) or not len(first):
        return 0.0
    columns = (after.begin - before.begin) * CELL_WIDTH + first[0] - last[-1] - 1
    return float(columns / (CAP_HEIGHT * line_image.stretch))
