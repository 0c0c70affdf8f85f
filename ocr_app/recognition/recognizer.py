"""The recognizer: a grey page in, its lines of words and characters out."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr_app.bundles import registry
from ocr_app.bundles.bundle import Bundle, load_bundle
from ocr_app.document import Line, Page, moved
from ocr_app.geometry import Box, rotate_box
from ocr_app.recognition.ensemble import ensemble
from ocr_app.recognition.glyphs import weigh_by_glyphs
from ocr_app.recognition.hypothesis import LineHypothesis, hypothesis_of
from ocr_app.recognition.lattice import DecodedLine, decode, without_padding
from ocr_app.recognition.line_builder import line_of
from ocr_app.recognition.orientation import OrientedPage, as_given, oriented
from ocr_app.recognition.overlaps import without_overlaps
from ocr_app.recognition.parts import padded_part, placed, turned_back, whole_line
from ocr_app.recognition.pen_marks import without_pen_marks
from ocr_app.recognition.recutting import with_words_recut
from ocr_app.recognition.rescoring.accents import Accents
from ocr_app.recognition.rescoring.candidates import Candidates, Rescorer
from ocr_app.recognition.rescoring.check_digits import rescore_check_digits
from ocr_app.recognition.rescoring.decimal_marks import rescore_decimal_marks
from ocr_app.recognition.rescoring.forms import rescore_forms
from ocr_app.recognition.rescoring.language_model import load_language
from ocr_app.recognition.rescoring.lexicon import load_lexicon
from ocr_app.recognition.rescoring.recurrence import rescore_recurring
from ocr_app.recognition.second_look import inserted, is_text, line_images_of
from ocr_app.recognition.show_through import without_show_through
from ocr_app.recognition.underscores import with_underscores
from ocr_app.recognition.unread import unread_regions
from ocr_app.recognition.vertical import vertical_texts, without_letters_of
from ocr_app.segmentation.batching import batches_by_width, network_input
from ocr_app.segmentation.dot_print import DotPrint
from ocr_app.segmentation.line_image import CELL_WIDTH, LineImage, cut_variants, line_image_of
from ocr_app.segmentation.page import SegmentedPage, segment_large_page, segment_page
from ocr_app.threads import thread_pool

_CELLS_PER_BATCH = 1000  # padding included; more saves no time and costs memory: 1,000 cells are 6 MB of scores
_PADDING = 0.1  # share of the cells of a run of the network that may be padding: a run takes a tenth of a millisecond
_PAPER = 8 * CELL_WIDTH  # px after the longest line image of a run: the network has seen few that end without any
_SURE = 0.98  # confidence of all characters of a line from which its variants say the same
_CONFIDENT = 0.95  # mean confidence of a line below which all of its variants are recognized ...
_HOPELESS = 0.05  # ... and by which the network may then be less confident, before the language has been weighed
_READABLE = 0.5  # mean confidence of a line from which it is text, not the grain of a table, say
_TALL = 1.5  # widths: in a taller box of one line of text it runs down or up


@dataclass(frozen=True, slots=True)
class _Variant:
    """Another line image of a line, for test-time augmentation.

    Attributes:
        line: number of the line.
        least: mean confidence of the network below which its hypothesis is not worth weighing.
    """

    line: int
    image: LineImage
    least: float


@dataclass(frozen=True, slots=True)
class _Recognized:
    """A page turned to be read, its lines with their line images and its unread ink, in pixels of the turned page."""

    way: OrientedPage
    lines: list[tuple[Line, LineImage]]
    unread: tuple[Box, ...]

    def on_given_page(self, shrink: int) -> "_Recognized":
        """The same with all boxes in pixels of the page as given, which was shrunk and turned to be read."""
        return self._moved(shrink, _turn_back(self.way)) if self.way.rotation else self.on_turned_page(shrink)

    def on_turned_page(self, shrink: int) -> "_Recognized":
        """The same with all boxes in pixels of the page as it was turned, but not shrunk."""
        return self if shrink == 1 else self._moved(shrink, lambda box: box)

    def _moved(self, shrink: int, turn: Callable[[Box], Box]) -> "_Recognized":
        def to(box: Box) -> Box:
            x0, y0, x1, y1 = turn(box)
            return x0 * shrink, y0 * shrink, x1 * shrink, y1 * shrink

        lines = [(moved(line, to), line_image.enlarged(shrink)) for line, line_image in self.lines]
        return _Recognized(self.way, lines, tuple(map(to, self.unread)))


class Recognizer:
    """Recognizes pages with one model; make it once, use it for many pages."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._session: onnxruntime.InferenceSession = bundle.session()
        self._space = bundle.classes.index(" ")
        self._underscore = bundle.classes.find("_")
        self._lexicon = load_lexicon()
        self._line_rescorers: tuple[Rescorer, ...] = (load_language().rescore,)
        # Of a whole page: it writes its amounts and accents alike, its words recur, a key goes on in the next line.
        self._page_rescorers: tuple[Rescorer, ...] = (
            rescore_decimal_marks,
            rescore_forms,
            Accents(self._lexicon).rescore,
            self._lexicon.rescore,
            rescore_recurring,
            rescore_check_digits,
        )

    @classmethod
    def load(cls, name: str | None = None) -> "Recognizer":
        """The recognizer of the model called `name`, or of the current one.

        Raises:
            ModelError: see `ocr_app.bundles.bundle.load_bundle`.
        """
        return cls(registry.load_current() if name is None else load_bundle(name))

    @property
    def name(self) -> str:
        """The model's name."""
        return self._bundle.name

    @property
    def dot_prints(self) -> tuple[DotPrint, ...]:
        """The print of loose dots that the model knows."""
        return self._bundle.dot_prints

    def read(self, image: NDArray[np.uint8]) -> tuple[Line, ...]:
        """The text lines of a grey page (uint8 [H, W], 255 = paper) in reading order, boxes in its pixels."""
        return self.read_segmented(self.segment(image)).lines

    def segment(self, image: NDArray[np.uint8]) -> SegmentedPage:
        """A page cut into line images: what needs no network, and may be done ahead in another thread."""
        return segment_large_page(image, self._bundle.dot_prints)

    def read_segmented(self, page: SegmentedPage) -> Page:
        """What a segmented page says, as the first page of a document."""
        found = self._recognize(page).on_given_page(page.shrink)
        lines = tuple(line for line, _ in found.lines)
        return Page(1, *page.size, lines, found.way.rotation, found.unread)

    def recognize_lines(self, image: NDArray[np.uint8]) -> list[tuple[Line, LineImage]]:
        """As `read`, each line with the line image it was read from: what a correction of it keeps.

        A line image lies on the page as it was turned to be read; boxes are in pixels of the page as given.
        """
        page = self.segment(image)
        return self._recognize(page).on_given_page(page.shrink).lines

    def recognize_upright(
        self, image: NDArray[np.uint8], *, detect: bool = True
    ) -> tuple[int, list[tuple[Line, LineImage]], tuple[Box, ...]]:
        """As `recognize_lines`, with boxes on the page as it was turned to be read, after the degrees of that turn.

        What comes last is ink that may be text and has not been read. Without `detect` the page is read as it is given.
        """
        page = self.segment(image)
        found = self._recognize(page, detect=detect).on_turned_page(page.shrink)
        return found.way.rotation, found.lines, found.unread

    def recognize_part(self, image: NDArray[np.uint8], box: Box) -> list[tuple[Line, LineImage]]:
        """What stands in a box of an upright page of which a person says that it is text: at least one line.

        A line without words is one that the network cannot read. In a tall box, text may run down or up.
        """
        x0, y0, x1, y1 = box
        part = padded_part(image, box)
        page = segment_page(part, self._bundle.dot_prints)
        way = (oriented if y1 - y0 > _TALL * (x1 - x0) else as_given)(page, self._hypotheses)
        lines = self._lines(way.page, way.hypotheses) or [self._whole(page)]
        if way.rotation:
            whole = 0, 0, part.shape[1], part.shape[0]
            lines = [turned_back(line, line_image, way.rotation, whole) for line, line_image in lines]
        margin = (part.shape[1] - (x1 - x0)) // 2, (part.shape[0] - (y1 - y0)) // 2
        return [placed(line, line_image, x0 - margin[0], y0 - margin[1]) for line, line_image in lines]

    def _whole(self, page: SegmentedPage) -> tuple[Line, LineImage]:
        """All that is inked on a page as one line, however doubtful it is."""
        line_image = line_image_of(page.clean, whole_line(page.clean))
        found = self._hypotheses([line_image])
        if 0 not in found or not found[0].words:
            height, width = page.grey.shape
            return Line((0, 0, width, height), ()), line_image
        return line_of(found[0], self._rescored([found[0]]), self._lexicon, page.grey.shape), line_image

    def _recognize(self, page: SegmentedPage, *, detect: bool = True) -> _Recognized:
        """The page turned to be read, and what is found there; vertical lines come last."""
        way = oriented(page, self._hypotheses) if detect else as_given(page, self._hypotheses)
        way = without_show_through(way, self._hypotheses)
        lines = self._lines(way.page, way.hypotheses)
        rules = [hypothesis.line_image for hypothesis in way.hypotheses.values() if hypothesis.is_rule]
        unread = unread_regions(way.page, [line for line, _ in lines], rules)
        if more := self._second_look(way.page, unread, [line for line, _ in lines]):
            lines = inserted(lines, more)
            unread = unread_regions(way.page, [line for line, _ in lines], rules)
        vertical: list[tuple[Line, LineImage]] = []
        for box, strip in vertical_texts(way.page, [line for line, _ in lines], unread, self._hypotheses):
            found = self._lines(strip.page, strip.hypotheses)
            vertical += [turned_back(line, line_image, strip.rotation, box) for line, line_image in found]
        if vertical:
            across = [line for line, _ in vertical]
            kept = ((without_letters_of(across, line), line_image) for line, line_image in lines)
            lines = [(line, line_image) for line, line_image in kept if line] + vertical
            unread = unread_regions(way.page, [line for line, _ in lines], rules)
        return _Recognized(way, lines, unread)

    def _second_look(
        self, page: SegmentedPage, unread: Sequence[Box], lines: Sequence[Line]
    ) -> list[tuple[Line, LineImage]]:
        """The lines of text that are in the unread regions of a page after all."""
        hypotheses = self._hypotheses(line_images_of(page, unread, lines))
        text = {number: each for number, each in sorted(hypotheses.items()) if not each.is_clutter}
        return [each for each in self._lines(page, text) if is_text(each[0])] if text else []

    def _lines(self, page: SegmentedPage, hypotheses: Mapping[int, LineHypothesis]) -> list[tuple[Line, LineImage]]:
        """The lines of a page of which the line images say this, each with the line image it was read from."""
        augmented = self._augmented(page, hypotheses)
        readable = [line for line in augmented if line.mean_confidence >= _READABLE]
        readable = with_words_recut(weigh_by_glyphs(readable), self._lexicon)
        rescored = iter(self._rescored(readable))
        shape = page.grey.shape
        lines = [
            line_of(line, list(itertools.islice(rescored, len(line.words))), self._lexicon, shape) for line in readable
        ]
        parted = zip(without_pen_marks(lines, page.clean), readable, strict=True)
        marked = [(line, hypothesis.line_image) for line, hypothesis in parted if line]
        kept = without_overlaps([line for line, _ in marked])
        return [(line, line_image) for line, (_, line_image) in zip(kept, marked, strict=True) if line]

    def _augmented(self, page: SegmentedPage, first: Mapping[int, LineHypothesis]) -> list[LineHypothesis]:
        """The best hypothesis of each line of text, an ensemble with those of its variants."""
        variants = [
            variant
            for number, hypothesis in first.items()
            if not hypothesis.is_clutter
            for variant in self._variants(page, number, hypothesis)
        ]
        best, others = dict(first), {number: list[LineHypothesis]() for number in first}
        found = self._hypotheses([variant.image for variant in variants], [variant.least for variant in variants])
        for index, hypothesis in sorted(found.items()):
            number = variants[index].line
            if hypothesis.is_better_than(best[number]):
                best[number], hypothesis = hypothesis, best[number]
            others[number].append(hypothesis)
        return [ensemble(line, others[number]) for number, line in sorted(best.items()) if not line.is_clutter]

    def _variants(self, page: SegmentedPage, number: int, hypothesis: LineHypothesis) -> list[_Variant]:
        if all(character.confidence >= _SURE for character in hypothesis.characters):
            return []
        doubtful = hypothesis.mean_confidence < _CONFIDENT
        # Of a confident line, the doubts of a variant are worth knowing.
        least = hypothesis.network_confidence - _HOPELESS if doubtful else 0.0
        images = cut_variants(page.clean, hypothesis.line_image, thoroughly=doubtful)
        return [_Variant(number, image, least) for image in images]

    def _rescored(self, lines: Sequence[LineHypothesis]) -> list[list[Candidates]]:
        """The candidates of every character of every word of all lines, weighed by the page."""
        words = [[c.candidates for c in line.characters[first:end]] for line in lines for first, end in line.words]
        for rescore in self._page_rescorers:
            words = rescore(words)
        return words

    def _hypotheses(self, line_images: Sequence[LineImage], least: Sequence[float] = ()) -> dict[int, LineHypothesis]:
        """What each line image says, by its number; with `least`, where the network is so confident.

        Line images of similar width share a run of the network, and all cores the runs.
        """
        batches = _batches(line_images)
        found: dict[int, LineHypothesis] = {}
        with thread_pool() as pool:
            for batch, run in zip(batches, pool.map(self._decode, batches), strict=True):
                for (number, line_image), decoded in zip(batch, run, strict=True):
                    if not least or decoded.mean_confidence(self._space) >= least[number]:
                        found[number] = hypothesis_of(line_image, decoded, self._bundle.classes, self._line_rescorers)
        return found

    def _decode(self, batch: Sequence[tuple[int, LineImage]]) -> list[DecodedLine]:
        """What each line image of a batch says."""
        images = [line_image.image for _, line_image in batch]
        # The network takes as long for padding as for print; the lattice hardly any time, but some for each batch.
        runs = [self._scores(run) for run in batches_by_width(images, _width, _CELLS_PER_BATCH, _PADDING)]
        spans, blanks = (list(itertools.chain.from_iterable(scores)) for scores in zip(*runs, strict=True))
        lines = decode(spans, blanks, self._space, self._bundle.temperature)
        if self._underscore < 0:
            return lines
        return [
            with_underscores(image, line, self._space, self._underscore)
            for image, line in zip(images, lines, strict=True)
        ]

    def _scores(
        self, images: Sequence[NDArray[np.uint8]]
    ) -> tuple[list[NDArray[np.float32]], list[NDArray[np.float32]]]:
        """The network's scores of the spans and blanks of each line image, in one run."""
        cells = [image.shape[1] // CELL_WIDTH for image in images]
        spans, blanks = self._session.run(["spans", "blanks"], {"strips": network_input(images, _PAPER)})
        return without_padding(spans, cells), without_padding(blanks, cells)


def _width(image: NDArray[np.uint8]) -> int:
    return int(image.shape[1])


def _turn_back(way: OrientedPage) -> Callable[[Box], Box]:
    """What gives a box of the turned page in pixels of the page as given."""
    height, width = way.page.grey.shape
    return lambda box: rotate_box(box, 360 - way.rotation, width, height)


def _batches(line_images: Sequence[LineImage]) -> list[list[tuple[int, LineImage]]]:
    """The line images with their numbers, those of similar width together."""
    return batches_by_width(enumerate(line_images), lambda each: _width(each[1].image), _CELLS_PER_BATCH)
