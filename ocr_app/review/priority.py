"""The order of the review: line by line, lines with money first, lines that are hopeless last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from itertools import chain
from statistics import median

from ocr_app.document import Character, Line
from ocr_app.fiscal.patterns import Kind, find_patterns
from ocr_app.review.line_edits import characters, tokens

_HOPELESS = 0.5
"""Median confidence below which a line is more likely dirt, or lost, than text with doubts."""


class Concern(IntEnum):
    """What the doubts of a line are about, the most urgent first."""

    MONEY = auto()
    NUMBER = auto()
    """Access keys, CNPJ, CPF, dates and other numbers."""
    PROSE = auto()
    """A wrong letter of a name or a product rarely misleads anyone."""
    HOPELESS = auto()
    """The line as a whole: it is deleted or typed anew rather than settled character by character."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful character of a page: the `index`-th of its `line`; `concern` is that of the line."""

    line: int
    index: int
    concern: Concern

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts as the review goes: by concern, then in reading order. A hopeless line has one rank."""
        return self.concern, self.line, 0 if self.concern is Concern.HOPELESS else self.index


def review_queue(lines: Sequence[Line]) -> list[Doubt]:
    """The stops of the review on a page's lines."""
    return sort_doubts(doubts_of(number, line) for number, line in enumerate(lines))


def sort_doubts(doubts: Iterable[Sequence[Doubt]]) -> list[Doubt]:
    """The doubts of several lines in the order of the review."""
    return sorted(chain.from_iterable(doubts), key=lambda doubt: doubt.rank)


def doubts_of(number: int, line: Line) -> list[Doubt]:
    """The doubtful characters of a page's line of this number, in reading order; of a hopeless line the first."""
    doubtful = [index for index, character in enumerate(characters(line)) if character.doubtful]
    if not doubtful:
        return []
    concern = concern_of(line)
    stops = doubtful[:1] if concern is Concern.HOPELESS else doubtful
    return [Doubt(number, index, concern) for index in stops]


def concern_of(line: Line) -> Concern:
    """What the doubts of a line are about; money if there is any among its doubtful characters."""
    found = characters(line)
    if found and median(character.confidence for character in found) < _HOPELESS:
        return Concern.HOPELESS
    parts = tokens(line)
    text = "".join(" " if character is None else _as_digit(character) for character in parts)
    kinds = {
        match.kind
        for match in find_patterns(text)
        if any(part and part.doubtful for part in parts[match.start : match.stop])
    }
    if Kind.MONEY in kinds:
        return Concern.MONEY
    return Concern.NUMBER if kinds else Concern.PROSE


def _as_digit(character: Character) -> str:
    """A doubtful character as the digit that it may be: what is around it tells whether that matters."""
    if not character.doubtful:
        return character.text
    texts = (character.text, *(text for text, _ in character.alternatives))
    return next((text for text in texts if text.isdigit()), character.text)
