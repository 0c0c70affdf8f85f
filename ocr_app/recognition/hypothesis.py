"""A hypothesis: what one line image says, as characters with candidates, grouped into words."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ocr_app.recognition.lattice import CharacterSpan, DecodedLine
from ocr_app.recognition.rescoring.candidates import Candidates, Rescorer
from ocr_app.segmentation.line_image import CAP_HEIGHT, CELL_WIDTH, LineImage, repetition

INK = 64
"""Of 255: pixels of a line image darker than this bound a character's box."""

ALTERNATIVES = 5
"""The most alternatives of a character ..."""

LEAST_ALTERNATIVE = 0.001
"""... and the probability below which one is not worth showing."""

HOPELESS = 0.15
"""Mean confidence of the network, below which no language makes a line text: none of 867 was below 0.41."""

_DASHES = "-_=.~*"  # what rules are made of
_RULED = re.compile(rf"(?<![\d$])(?<![\d$] )([{_DASHES}])(?: ?\1){{3,}}+(?! ?\d)")  # ****1234 and R$ ----- are text
_TEXT = re.compile(r"[^\W_]{3}")  # a line without it is a rule as a whole
_DUST = ".,'"  # a point that stands alone belongs to no word
_WORD_GAP = 5  # cells of nothing that separate two words even where no space was read: more than a cap height
_COLON_GAP = 0.5  # cap heights of paper before a colon from which it is no part of the word before it

_RULE = 0.75  # a line of which this share is dashes, dots or stars is a rule
_MONOTONE = 20  # equal characters in a row are a rule too: no number has so many noughts, no mask so many Xs
_ORNAMENT_CONFIDENCE = 0.9  # a line, most of it one character, that is read with less confidence than this ...
_UNKNOWN_CONFIDENCE = 0.7  # ... or one of many characters with less than this: groups of digits recur too ...
_ORNAMENT = 0.7  # ... is a rule of ornaments if it repeats itself so far
_WORDY = 8  # characters, most of them different, are none, however doubtful
_BETTER = 0.02  # mean confidence by which another hypothesis of a line must exceed the first ...
_KEPT = 0.8  # ... with no fewer than this share of its characters
_CLUTTER = 0.6  # expected characters, whichever they are, below which a line is a speck or a pen stroke


@dataclass(frozen=True, slots=True)
class CharacterHypothesis:
    """A character of a line image.

    Attributes:
        begin, end: cells, end exclusive.
        candidates: what it may be, the most probable first.
    """

    begin: int
    end: int
    candidates: Candidates

    @property
    def text(self) -> str:
        return self.candidates[0][0]

    @property
    def confidence(self) -> float:
        return self.candidates[0][1]

    @property
    def presence(self) -> float:
        """Probability that there is a character: a lone 0 may be an O, and is no speck all the same."""
        return sum(probability for _, probability in self.candidates)


@dataclass(frozen=True, slots=True)
class RecutHypothesis:
    """Other characters for a part of a line, cut otherwise: `first` to `end`, exclusive, of its characters."""

    first: int
    end: int
    characters: tuple[CharacterHypothesis, ...]
    odds: float


@dataclass(frozen=True)
class LineHypothesis:
    """A line image and what it says.

    Attributes:
        inked: float32 [T] probability that a cell belongs to a character, whether or not `characters` has it.
        characters: without spaces, and with dust that looks like one.
        words: first and end, exclusive, of the characters of each word.
        network_confidence: mean probability of the characters before the language was weighed.
        recuts: what doubtful characters may be if the line image is cut otherwise.
    """

    line_image: LineImage
    inked: NDArray[np.float32]
    characters: tuple[CharacterHypothesis, ...]
    words: tuple[tuple[int, int], ...]
    network_confidence: float
    recuts: tuple[RecutHypothesis, ...] = ()

    @cached_property
    def expected_right(self) -> float:
        """How many of the characters are expected to be right."""
        return sum(character.confidence for character in self.characters)

    @property
    def mean_confidence(self) -> float:
        """Mean probability of the characters."""
        return self.expected_right / max(1, len(self.characters))

    @cached_property
    def is_rule(self) -> bool:
        """True if it is a rule of dashes, dots, stars or other ornaments rather than text."""
        texts = [character.text for character in self.characters]
        if len(texts) >= 4 and sum(text in _DASHES for text in texts) >= _RULE * len(texts):
            return True
        kinds = set(texts)
        if len(texts) >= _MONOTONE and len(kinds) == 1:
            return True
        if len(texts) >= _WORDY and len(kinds) > len(texts) / 2:
            return False  # the screen of print in dots recurs too
        alike = max(map(texts.count, kinds), default=0) > len(texts) / 2
        least = _ORNAMENT_CONFIDENCE if alike else _UNKNOWN_CONFIDENCE
        return self.mean_confidence < least and repetition(self.line_image.image) > _ORNAMENT

    @property
    def is_clutter(self) -> bool:
        """True if it is a rule, specks or a pen stroke rather than text."""
        present = sum(character.presence for character in self.characters)
        return self.is_rule or not self.words or present < _CLUTTER

    def is_better_than(self, first: "LineHypothesis") -> bool:
        """True if it is the better hypothesis of the same line; that the line is no text may be the better one too."""
        surer = self.mean_confidence > first.mean_confidence + _BETTER
        as_long = len(self.characters) >= _KEPT * len(first.characters)
        return surer and as_long and (self.is_rule or not self.is_clutter)


def likeliest_first(candidates: Iterable[tuple[str, float]]) -> Candidates:
    """The most probable character and the alternatives worth showing; of equal ones, the earlier first."""
    found = sorted(((c, min(p, 1.0)) for c, p in candidates), key=lambda each: -each[1])[: ALTERNATIVES + 1]
    return [(c, p) for n, (c, p) in enumerate(found) if n == 0 or p >= LEAST_ALTERNATIVE]


def hypothesis_of(
    line_image: LineImage, decoded: DecodedLine, classes: str, rescorers: Sequence[Rescorer]
) -> LineHypothesis:
    """What a decoded line image says: rules left out, words separated, candidates weighed by the `rescorers`.

    `classes` has a character for each class of the network.
    """
    decoded = _without_rules(decoded, classes)
    spans = [span for span in decoded.spans if classes[span.best] != " "]
    spaces = {span.begin for span in decoded.spans if classes[span.best] == " "}
    ends = [
        i
        for i, (span, following) in enumerate(itertools.pairwise(spans), 1)
        if _separated(line_image, span, following, classes[following.best], spaces)
    ]
    bounds = list(itertools.pairwise([0, *ends, len(spans)])) if spans else []
    candidates = _candidates(spans, classes)
    words = [candidates[first:end] for first, end in bounds]
    confidence = decoded.mean_confidence(classes.index(" "))
    if confidence >= HOPELESS:
        for rescore in rescorers:
            words = rescore(words)
    characters = tuple(
        CharacterHypothesis(span.begin, span.end, likeliest_first(candidates))
        for span, candidates in zip(spans, itertools.chain.from_iterable(words), strict=True)
    )
    kept = tuple((i, j) for i, j in bounds if j - i > 1 or characters[i].text not in _DUST)
    recuts = tuple(_recuts(decoded, classes))
    return LineHypothesis(line_image, decoded.inked, characters, kept, confidence, recuts)


def _recuts(decoded: DecodedLine, classes: str) -> Iterator[RecutHypothesis]:
    """The recuts of a line that leave its spaces alone, by the numbers of its characters."""
    numbers = [0, *itertools.accumulate(classes[span.best] != " " for span in decoded.spans)]
    kept = [
        recut
        for recut in decoded.recuts
        if not any(classes[span.best] == " " for span in (*decoded.spans[recut.first : recut.end], *recut.spans))
    ]
    candidates = iter(_candidates([span for recut in kept for span in recut.spans], classes))
    for recut in kept:
        characters = tuple(
            CharacterHypothesis(span.begin, span.end, likeliest_first(next(candidates))) for span in recut.spans
        )
        yield RecutHypothesis(numbers[recut.first], numbers[recut.end], characters, recut.odds)


def _without_rules(decoded: DecodedLine, classes: str) -> DecodedLine:
    """A line's text without the rules of dashes, dots or stars before, after or inside it."""
    text = "".join(classes[span.best] for span in decoded.spans)
    ruled = [match.span() for match in _RULED.finditer(text)]
    if not ruled or not _TEXT.search(text):
        return decoded
    spans, inked = decoded.spans.copy(), decoded.inked.copy()
    for first, end in reversed(ruled):
        inked[spans[first].begin : spans[end - 1].end] = 0
        del spans[first:end]
    return DecodedLine(spans, inked)


def _separated(
    line_image: LineImage, span: CharacterSpan, following: CharacterSpan, character: str, spaces: set[int]
) -> bool:
    """True if a word ends between two spans, of which `character` is the second; `spaces` begin at these cells."""
    if following.begin - span.end > _WORD_GAP * line_image.stretch:
        return True
    if character != "," and spaces.intersection(range(span.end, following.begin)):  # a comma closes the word before it
        return True
    return character == ":" and _paper_between(line_image, span, following) > _COLON_GAP


def _paper_between(line_image: LineImage, before: CharacterSpan, after: CharacterSpan) -> float:
    """Width of the paper between the ink of two characters, in cap heights."""
    inked = line_image.image.max(0) > INK
    last, first = (np.flatnonzero(inked[s.begin * CELL_WIDTH : s.end * CELL_WIDTH]) for s in (before, after))
    if not len(last) or not len(first):
        return 0.0
    columns = (after.begin - before.begin) * CELL_WIDTH + first[0] - last[-1] - 1
    return float(columns / (CAP_HEIGHT * line_image.stretch))


def _candidates(spans: Sequence[CharacterSpan], classes: str) -> list[Candidates]:
    """The most probable characters of each span, or else the one of the best path; never the space."""
    if not spans:
        return []
    posteriors = np.array([span.posteriors for span in spans])
    posteriors[:, classes.index(" ")] = -1
    rows, columns = np.divmod(np.flatnonzero(posteriors >= LEAST_ALTERNATIVE), len(classes))
    found = posteriors[rows, columns]
    order = np.lexsort((-found, rows))
    candidates: list[list[tuple[str, float]]] = [[] for _ in spans]
    for row, column, probability in zip(
        rows[order].tolist(), columns[order].tolist(), found[order].tolist(), strict=True
    ):
        candidates[row].append((classes[column], probability))
    return [
        few[: ALTERNATIVES + 1] or [(classes[span.best], max(0.0, float(span.posteriors[span.best])))]
        for few, span in zip(candidates, spans, strict=True)
    ]
