"""The instalments of a DANFE: number, date and amount of each, on a row or stacked."""

import re
from collections.abc import Iterator, Sequence

from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.found import PATTERNS, Found
from ocr_app.fiscal.page_text import Token, rows_of
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.values import Kind, normalise

_UNREAD = 3  # instalments that may be missing between two, at most


def instalments(cells: Cells) -> Iterator[Found]:
    """The spans of each instalment's number, date and amount."""
    top = cells.top_of("cobr")
    if top is None:
        return
    bottom = min([block.y for block in cells.blocks if block.y > top and block.name != "cobr"], default=float("inf"))
    tokens = [token for token in cells.page.tokens if top < token.y < bottom and not cells.is_title(token)]
    triples = [triple for row in rows_of(tokens) for triple in _triples(cells.page.span(row))]
    if not triples:
        dates = [token for token in tokens if re.fullmatch(PATTERNS[Kind.DATE], token.text)]
        dates.sort(key=lambda token: (round(token.y / (3 * cells.page.height)), token.x))
        triples = [_stacked(cells, date, tokens) for date in dates]
    amounts = [triple for triple in triples if any(part.id == "vDup" for part in triple)]
    for number, triple in zip(_in_sequence(list(map(_instalment, amounts))), amounts, strict=True):
        for part in triple:
            yield Found(f"cobr.dup[{number}].{part.id}", part.kind, part.span)


def _instalment(triple: Sequence[Found]) -> int:
    """Which instalment one calls itself, 2 of 002 and of 1234/02; 0 if it does not tell."""
    spans = [part.span for part in triple if part.id == "nDup"]
    number = spans[0].search(r"(?:^|\D)0*(\d{1,2})$") if spans else None
    return int(number.text) if number else 0


def _in_sequence(told: Sequence[int]) -> Iterator[int]:
    """The numbers of instalments, one after the other but for those that were not read: two after them tell."""
    number = 0
    for n, own in enumerate(told):
        number += 1
        beside = (n + 1 < len(told) and told[n + 1] == own + 1) or (n > 0 and told[n - 1] == own - 1)
        if beside and number < own <= number + _UNREAD:
            number = own
        yield number


def _triples(row: Span) -> Iterator[list[Found]]:
    """Number, date and amount beside one another, as often as a row has them."""
    amount = r"(?:R ?\$ ?)?(?P<v>\d[\d.,]*[.,] ?\d{2})(?!\d)"
    pattern = rf"(?:(?P<n>[\w/-]{{1,12}}?)(?:\W? +|-))?(?P<d>{PATTERNS[Kind.DATE]})\W{{0,4}}{amount}"
    for found in re.finditer(pattern, row.text):
        parts = [
            Found("dVenc", Kind.DATE, row.slice(*found.span("d"))),
            Found("vDup", Kind.MONEY, row.slice(*found.span("v"))),
        ]
        if found["n"]:
            parts.append(Found("nDup", Kind.CODE, row.slice(*found.span("n"))))
        yield parts


def _stacked(cells: Cells, date: Token, tokens: Sequence[Token]) -> list[Found]:
    """Number and amount above or below a date."""
    reach = 3.2 * date.height
    near = [
        t
        for t in tokens
        if isinstance(t, Token)
        and abs(t.y - date.y) < reach
        and t is not date
        and min(t.x1, date.x1) - max(t.x0, date.x0) > -6 * date.height
        and t.x0 > date.x0 - 8 * date.height
        and t.x1 < date.x1 + 3 * date.height
    ]
    found = [Found("dVenc", Kind.DATE, cells.page.span([date]))]
    amounts = [t for t in near if _is_money(t.text)]
    if amounts:
        amount = min(amounts, key=lambda t: abs(t.y - date.y) + 0.2 * abs(t.x1 - date.x1))
        found.append(Found("vDup", Kind.MONEY, cells.page.span([amount])))
    numbers = [t for t in near if re.fullmatch(r"\d{1,4}|\d+[/-]\w+", t.text) and t.y < date.y]
    if numbers:
        found.append(Found("nDup", Kind.CODE, cells.page.span([max(numbers, key=lambda t: t.y)])))
    return found


def _is_money(text: str) -> bool:
    return normalise(Kind.MONEY, text) is not None
