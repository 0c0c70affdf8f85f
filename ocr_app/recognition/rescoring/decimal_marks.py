"""Amounts: a page writes all of its decimals with one mark, a comma or a point, and thousands with the other.

An amount is told by its shape: 2 or 4 decimals after one of the two, three digits in each group of thousands. Sizes in
the names of products (1,5L) mostly follow the amounts.
"""

import math
import re
from collections.abc import Mapping

from ocr_app.recognition.rescoring.candidates import Candidates, Words, sigmoid, weighed

_AMOUNT = re.compile("(?<![0m])0{1,3}(?:m000)*m(?:00|0000)(?!0|m0)")  # 0 stands for any digit, m for either mark
_SIZE = re.compile("(?<![0mx])0{1,3}m0{1,2}(?=xx?0?$)")  # x stands for a letter of its unit
_LEAST_DIGIT = 0.01  # probability from which what looks like a letter may be a digit
_LETTER = 0.05  # odds of anything but a digit among an amount's digits for each of what was read
_OTHER = 0.03  # share of a page's amounts with the other mark: quoted from elsewhere, or none; and odds of no mark
_OTHER_SIZE = 0.12  # share of sizes with the other mark: names are copied from their makers
_FLOOR = 1e-3  # probability of a mark that is no candidate: candidates end there


def rescore_decimal_marks(words: Words) -> list[list[Candidates]]:
    """The candidates of each character of a page's words, likeliest first, once its amounts are compared.

    The sum of a character's probabilities stays.
    """
    places = [list(word) for word in words]
    marks: list[tuple[int, int, bool]] = []  # word and place of each mark, and whether decimals follow
    shapes = ["".join(map(_shape, word)) for word in words]
    for w, (word, shape) in enumerate(zip(words, shapes, strict=True)):
        for match in _AMOUNT.finditer(shape):
            found = [c for c in range(*match.span()) if shape[c] == "m"]
            marks += [(w, c, c == found[-1]) for c in found]
            for c in set(range(*match.span())).difference(found):
                places[w][c] = _weighed(word[c], dict.fromkeys("0123456789", 1.0), _LETTER)
    evidence = [_evidence(words[w][c], decimal=decimal) for w, c, decimal in marks]
    together = sum(evidence)
    for (w, c, decimal), own in zip(marks, evidence, strict=True):
        comma = _comma(together - own if decimal else own - together, _OTHER)
        places[w][c] = _weighed(words[w][c], {",": comma, ".": 1 - comma}, _OTHER)
    for w, shape in enumerate(shapes):
        if size := _SIZE.search(shape):
            c = size.start() + size[0].index("m")
            comma = _comma(together, _OTHER_SIZE)
            places[w][c] = _weighed(words[w][c], {",": comma, ".": 1 - comma}, _OTHER)
    return places


def _comma(evidence: float, other: float) -> float:
    """The probability of a comma before decimals, of which a share has another mark than the page."""
    return other + (1 - 2 * other) * sigmoid(evidence)


def _shape(candidates: Candidates) -> str:
    if candidates[0][0] in ".,":
        return "m"
    maybe = any(character in "0123456789" and probability >= _LEAST_DIGIT for character, probability in candidates)
    return "0" if maybe or candidates[0][0] in "0123456789" else "x"


def _evidence(candidates: Candidates, *, decimal: bool) -> float:
    """How much likelier, in nats, a mark is on a page whose decimals follow a comma than on one where a point."""
    probabilities = dict(candidates)
    comma, point = (max(_FLOOR, probabilities.get(mark, 0.0)) for mark in ",.")
    if not decimal:
        comma, point = point, comma
    return math.log((comma * (1 - _OTHER) + point * _OTHER) / (comma * _OTHER + point * (1 - _OTHER)))


def _weighed(candidates: Candidates, odds: Mapping[str, float], other: float) -> Candidates:
    """As `weighed`, with odds `other` for the candidates that `odds` leaves out."""
    return weighed(candidates, {character: odds.get(character, other) for character, _ in candidates})
