"""What a span may say: its values in order of probability, from the characters' runners-up.

The recognizer's runners-up are what the picture allows. A value's kind allows less: where only digits can stand, the
letters that look like digits count as these. Checks then choose among what is left.
"""

import math
import re
from dataclasses import dataclass

from ocr_app.document import Character
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import Kind, normalise

LOOKALIKES = {
    "O": "0",
    "o": "0",
    "Q": "0",
    "D": "0",
    "I": "1",
    "l": "1",
    "|": "1",
    "!": "1",
    "i": "1",
    "S": "5",
    "s": "5",
    "Z": "2",
    "z": "2",
    "B": "8",
    "G": "6",
    "g": "9",
    "q": "9",
    "b": "6",
    "T": "7",
    "A": "4",
}
"""Letters and signs, and the digits they are where only digits can stand."""

MARKS = ".,"
_LOST_MARK = 1.0  # minus the logarithm of the probability that an amount without a decimal mark lost it
_LENGTHS = {Kind.NCM: 8, Kind.CFOP: 4, Kind.CLASSIFICATION: 6}
_RULES = "1Il|![]"
_AMOUNT_AND_RULE = r"^[Il|!]?(\d[\d.]*[.,]\d{2})[1Il|!:;)\]]$"
_SPECKS = ".,:;*)]'\"!|~_-"  # what specks and rules behind a number are read as
_OTHER_MARK = 0.02  # probability that a point is a comma and a comma a point, if the recognizer names no runner-up
_LOOKALIKE = 0.5  # of a letter's probability, what its digit gets
_FLOOR = 1e-5
_BEAM = 256


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value and the text it comes from; `probability` is of all candidates' sum."""

    value: str
    text: str
    probability: float


def as_digits(text: str) -> str:
    """A text with digits in place of what looks like them."""
    return "".join(LOOKALIKES.get(sign, sign) for sign in text)


def candidates(span: Span, kind: Kind, limit: int = 24) -> list[Candidate]:
    """The likeliest values first; the first is what the characters alone say if that is a value at all."""
    if kind in (Kind.MONEY, Kind.DECIMAL):
        span = span.slice(0, len(span.text.rstrip(_SPECKS)))
    if not span:
        return []
    if not kind.numeric and kind not in (Kind.KEY, Kind.CNPJ, Kind.IE):
        value = normalise(kind, span.text)
        found = {value: (0.0, span.text)} if value else {}
    else:
        found = {}
        for text, cost in beam(span, kind):
            value = normalise(kind, text)
            if value is not None and value not in found:
                found[value] = (cost, text)
                if len(found) == limit:
                    break
    if not found and kind is Kind.MONEY and re.fullmatch(r"(?:R ?\$ ?)?[0-9. ]*[0-9]{3}", span.text):
        text = f"{span.text[:-2]},{span.text[-2:]}"
        value = normalise(kind, text.replace(" ", ""))
        found = {value: (_LOST_MARK, text)} if value else {}
    if not found and kind is Kind.MONEY and (amount := re.search(_AMOUNT_AND_RULE, span.text)):
        return candidates(span.slice(*amount.span(1)), kind, limit)
    if not found and kind in _LENGTHS:
        return _without_rules(span, kind, limit)
    total = sum(math.exp(-cost) for cost, _ in found.values())
    return [Candidate(value, text, math.exp(-cost) / total) for value, (cost, text) in found.items()]


def _without_rules(span: Span, kind: Kind, limit: int) -> list[Candidate]:
    """The candidates of a number of known length without what rules at its ends were read as."""
    start, end = 0, len(span)
    while end - start > _LENGTHS[kind] and span.text[start] in _RULES:
        start += 1
    while end - start > _LENGTHS[kind] and span.text[end - 1] in _RULES:
        end -= 1
    return candidates(span.slice(start, end), kind, limit) if end - start == _LENGTHS[kind] < len(span) else []


def beam(span: Span, kind: Kind, width: int = _BEAM) -> list[tuple[str, float]]:
    """The texts that a span may be, the likeliest first, with minus the logarithm of each one's probability."""
    paths: list[tuple[float, str]] = [(0.0, "")]
    for sign, character in zip(span.text, span.characters, strict=True):
        options = [(" ", 1.0)] if character is None else character_options(sign, character, kind)
        paths = sorted(
            (cost - math.log(max(probability, _FLOOR)), text + option)
            for cost, text in paths
            for option, probability in options
        )[:width]
    return [(text, cost) for cost, text in paths]


def character_options(sign: str, character: Character, kind: Kind) -> list[tuple[str, float]]:
    """What one character may be in a value of this kind, each with its probability; one that was seen is what it is."""
    if character.seen:
        return [(sign, 1.0)]
    found = {sign: character.confidence}
    for text, probability in character.alternatives:
        if len(text) == 1:
            found[text] = max(found.get(text, 0.0), probability)
    if kind.numeric:
        for text, probability in list(found.items()):
            if text in LOOKALIKES:
                digit = LOOKALIKES[text]
                found[digit] = max(found.get(digit, 0.0), _LOOKALIKE * probability)
    if sign in MARKS:
        other = MARKS[1 - MARKS.index(sign)]
        found[other] = max(found.get(other, 0.0), _OTHER_MARK)
    return sorted(found.items(), key=lambda option: -option[1])
