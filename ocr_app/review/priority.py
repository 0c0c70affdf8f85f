"""The order of the review: the characters whose error would cost most come first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from ocr_app.document import Character, Line
from ocr_app.fiscal.patterns import Kind, find_patterns
from ocr_app.review.line_edits import characters, tokens

_WEIGHTS = {
    Kind.MONEY: 1.0,
    Kind.ACCESS_KEY: 0.9,
    Kind.CNPJ: 0.9,
    Kind.CPF: 0.9,
    Kind.DATE: 0.8,
    Kind.NUMBER: 0.5,
}
_PROSE = 0.2
"""A wrong letter of a name or a product rarely misleads anyone."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful character of a page: the `index`-th of its `line`; `priority` is what it is expected to cost."""

    line: int
    index: int
    priority: float

    @property
    def rank(self) -> tuple[float, int, int]:
        """Sorts the worst first, then in reading order."""
        return -self.priority, self.line, self.index


def review_queue(lines: Sequence[Line]) -> list[Doubt]:
    """The doubtful characters of a page's lines, the worst first."""
    return sort_doubts(doubts_of(number, line) for number, line in enumerate(lines))


def sort_doubts(doubts: Iterable[Sequence[Doubt]]) -> list[Doubt]:
    """The doubts of several lines in the order of the review."""
    return sorted(chain.from_iterable(doubts), key=lambda doubt: doubt.rank)


def doubts_of(number: int, line: Line) -> list[Doubt]:
    """The doubtful characters of a page's line of this number, in reading order."""
    found = characters(line)
    if not any(character.doubtful for character in found):
        return []
    priorities = review_priorities(line)
    return [Doubt(number, index, priorities[index]) for index, character in enumerate(found) if character.doubtful]


def review_priorities(line: Line) -> list[float]:
    """For each character of a line, spaces left out: probability of being wrong x how much its field matters."""
    text = "".join(" " if character is None else _as_digit(character) for character in tokens(line))
    weights = [_PROSE] * len(text)
    for match in find_patterns(text):
        weights[match.start : match.stop] = [_WEIGHTS[match.kind]] * (match.stop - match.start)
    kept = [weight for weight, character in zip(weights, text, strict=True) if character != " "]
    return [weight * (1 - character.confidence) for weight, character in zip(kept, characters(line), strict=True)]


def _as_digit(character: Character) -> str:
    """A doubtful character as the digit that it may be: what is around it tells whether that matters."""
    if not character.doubtful:
        return character.text
    texts = (character.text, *(text for text, _ in character.alternatives))
    return next((text for text in texts if text.isdigit()), character.text)
