"""Quantities, unit prices and totals that are printed but hardly read, told by the two other numbers of their row.

A total divided by the price is a quantity of few decimals only if all three belong together: by chance, few
are. The signs that were read must resemble it all the same; where nothing was read, nothing is told.
"""

import re
from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from ocr_app.fiscal.candidates import as_digits
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.slots import BRAZILIAN, Slot
from ocr_app.fiscal.values import normalise

_TOTAL = "prod.vProd"
_FACTORS = ("prod.qCom", "prod.vUnCom")
_DOUBTED = 0.5  # confidence below which a number is as good as unread, and from which another one tells it ...
_HARDLY_READ = 0.05  # ... or this, if the quotient of two numbers
_RARE = 0.001  # is so rarely as round by chance
_CENT = 0.0051
_TOLD = 0.9  # confidence of a number so told
_DECIMALS = 2  # of a number that a total and the other factor tell; later ones leave no trace in a total
_ALIKE = {0: 1 / 2, 1: 2 / 5, 2: 2 / 5}  # of the digits that may be misread, by how many decimals the number needs


def settle_quotients(found: Sequence[Sequence[Found]], rows: Sequence[MutableMapping[str, Slot]]) -> list[Slot]:
    """Decides factors that were hardly read, and totals that were not; `rows` are the slots of the rows in `found`.

    Returns the totals, of which no rule knew.

    To be called once the rules have been weighed: what a rule has told must not vouch for it.
    """
    places = {id: _decimals(id, rows) for id in _FACTORS}
    totals = []
    for spans, row in zip(found, rows, strict=True):
        for id, other in pairwise((*_FACTORS, _FACTORS[0])):
            printed = next((each for each in spans if each.id == id and each.span), None)
            if (
                printed
                and not _is_seen(printed)
                and _is_needed(row, id, other)
                and (told := _told(printed, row, other, places[id]))
            ):
                text, value = told
                slot = row.get(id) or Slot(id, printed.kind, printed.span, [], value, printed.span.text, 0.0)
                slot.decide(value, text, "sum", _TOLD)
                slot.read = printed.span.text
                row[id] = slot
        printed = next((each for each in spans if each.id == _TOTAL and each.span), None)
        if printed and _TOTAL not in row and (told := _product(printed, row)):
            text, value = told
            row[_TOTAL] = Slot(_TOTAL, printed.kind, printed.span, [], value, printed.span.text, 0.0)
            row[_TOTAL].decide(value, text, "sum", _TOLD)
            totals.append(row[_TOTAL])
    return totals


def _product(printed: Found, row: Mapping[str, Slot]) -> tuple[str, str] | None:
    """The text and the value that quantity and price tell of a total that is no amount as it was read: 847,5."""
    if any(id not in row or row[id].confidence < _DOUBTED for id in _FACTORS) or _is_seen(printed):
        return None
    number = row[_FACTORS[0]].number * row[_FACTORS[1]].number
    text = f"{number:,.2f}".translate(BRAZILIAN)
    read, expected = (re.sub(r"\D", "", each) for each in (as_digits(printed.span.text), text))
    alike = Levenshtein.distance(read, expected) <= _ALIKE[_DECIMALS] * len(expected)
    value = normalise(printed.kind, text)
    return (text, value) if value and alike and number >= _CENT else None


def _is_seen(printed: Found) -> bool:
    """Whether a person has confirmed any of it."""
    return any(character.seen for character in printed.span.characters if character)


def _decimals(id: str, rows: Sequence[Mapping[str, Slot]]) -> int:
    """How many decimals a column usually has."""
    marked = Counter(len(row[id].value.partition(".")[2]) for row in rows if id in row)
    return max(_DECIMALS, marked.most_common(1)[0][0]) if marked else _DECIMALS


def _is_needed(row: Mapping[str, Slot], id: str, other: str) -> bool:
    """Whether a factor needs to be told, and there are others to tell it."""
    if any(each not in row or not row[each].number for each in (_TOTAL, other)):
        return False
    if id not in row:
        return True
    off = abs(row[id].number * row[other].number - row[_TOTAL].number)
    return row[id].confidence < _DOUBTED and off > _CENT


def _told(printed: Found, row: Mapping[str, Slot], other: str, decimals: int) -> tuple[str, str] | None:
    """The text and the value that the total and the other factor tell."""
    total, factor = row[_TOTAL].number, row[other].number
    sure = min(row[_TOTAL].confidence, row[other].confidence)
    for places in range(_DECIMALS + 1):
        number = round(total / factor, places)
        if _CENT * 10**places > factor:
            return None  # several numbers fit the total as well
        if number and abs(number * factor - total) < _CENT:
            text = f"{number:,.{decimals}f}".translate(BRAZILIAN)
            read = as_digits(printed.span.text)
            read, expected = (re.sub(r"\D", "", each) for each in (read, text))
            value = normalise(printed.kind, text)
            alike = Levenshtein.distance(read, expected) <= _ALIKE[places] * len(expected)
            by_chance = 2 * _CENT * 10**places / factor
            enough = sure >= (_DOUBTED if by_chance > _RARE else _HARDLY_READ)
            return (text, value) if value and alike and enough else None
    return None
