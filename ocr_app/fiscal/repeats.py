"""Texts that a page prints twice: the issuer's name in the receipt stub, an address, a total.

Where both places say the same, each vouches for the other, though none proves it: the same print is misread alike.
Where they differ in a few characters, the surer character of the two is taken at each place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.slots import UNPROVEN, Slot
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.titles import plain
from ocr_app.fiscal.values import Kind

_LEAST = 7  # letters and digits: shorter texts recur by chance
_ALIKE = 0.86  # of the characters of two places that print the same text
_SEED = 5
_NAMES = ("xNome", "xLgr", "xBairro", "xMun")
_DOUBTED = 0.9  # confidence from which a character is not changed
_MARKED = 0.5  # ... and the one from which a letter with an accent is right, and the one without lost it
_LEFT = 0.5  # of the doubt about a text, where a second place says the same


def settle_repeats(slots: Iterable[Slot], page: PageText) -> None:
    """Compares the texts of a page's fields with the rest of the page."""
    rows = [_signs(page.span(row)) for row in page.rows()]
    for slot in slots:
        if (
            slot.kind is Kind.TEXT
            and slot.id.endswith(_NAMES)
            and slot.span.page == page.number
            and len(plain(slot.text)) >= _LEAST
        ):
            own = _signs(slot.span)
            others = [other for row in rows for other in _places(own, row)]
            if others:
                _compare(slot, own, others)


_Signs = list[tuple[str, int, Span]]
"""Letters and digits without accents, each with its place in a span."""


def _signs(span: Span) -> _Signs:
    return [(plain(sign), n, span) for n, sign in enumerate(span.text) if sign.isalnum() and len(plain(sign)) == 1]


def _places(own: _Signs, row: _Signs) -> Iterator[_Signs]:
    """Where a row prints nearly the same letters and digits with other characters of the page."""
    text, within = "".join(sign for sign, _, _ in own), "".join(sign for sign, _, _ in row)
    starts = set()
    for at in range(0, len(text) - _SEED + 1, 3):
        for found in re.finditer(re.escape(text[at : at + _SEED]), within):
            starts.add(found.start() - at)
    for start in sorted(starts):
        part = row[start : start + len(own)] if start >= 0 else []
        if len(part) < len(own) or _character(part[0]) is _character(own[0]):
            continue
        if sum(a[0] == b[0] for a, b in zip(own, part, strict=True)) >= _ALIKE * len(own):
            yield part


def _character(sign: tuple[str, int, Span]) -> object:
    return sign[2].characters[sign[1]]


def _compare(slot: Slot, own: _Signs, others: Sequence[_Signs]) -> None:
    text = list(slot.span.text)
    agreed = changed = 0
    for k, (_, n, span) in enumerate(own):
        mine = span.characters[n]
        said = [(other[k][2].text[other[k][1]], other[k][2].characters[other[k][1]]) for other in others]
        same = [sign for sign, _ in said if sign.casefold() == text[n].casefold()]
        rest = [(c.confidence, sign) for sign, c in said if c and sign.casefold() != text[n].casefold()]
        if not rest or same:
            agreed += 1
        elif mine and (sign := _surer(text[n], mine.confidence, *max(rest))):
            text[n] = sign.lower() if text[n].islower() or (k and text[n - 1].islower()) else sign
            changed += 1
    if changed:
        slot.decide("".join(text), "".join(text), "repeat", min(0.94, max(slot.confidence, 0.8)))
    elif agreed == len(own):
        slot.vouch("repeat", min(UNPROVEN, 1 - (1 - slot.confidence) * _LEFT))
        slot.confidence = min(slot.confidence, UNPROVEN)  # the same print loses the same accent twice


def _surer(mine: str, confidence: float, other_confidence: float, other: str) -> str | None:
    """The other place's character, where it is to be preferred: scans lose accents and rarely add them."""
    if plain(mine) == plain(other):
        return other if not other.isascii() and mine.isascii() and other_confidence > _MARKED else None
    return other if other_confidence > confidence and confidence < _DOUBTED else None
