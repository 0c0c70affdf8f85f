"""The parts of the price on a DACTE: names and amounts in columns beside one another."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.page_text import Token, rows_of
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.titles import plain
from ocr_app.fiscal.values import Kind, normalise

_APART = 4.0  # heights that columns are apart, at least
_LEAST_ROWS = 3  # of a column that is filled before the next one is begun
_TOLD = 0.7  # probability of an order where the other would fill the columns alike

_Part = tuple[Span, Span]


def components(cells: Cells) -> Iterator[Found]:
    """Names and amounts, in the order in which the columns were filled."""
    parts, told = _in_order(_columns(cells))
    for number, (name, amount) in enumerate(parts, 1):
        yield Found(f"vPrest.Comp[{number}].xNome", Kind.TEXT, name, told)
        yield Found(f"vPrest.Comp[{number}].vComp", Kind.MONEY, amount, told)


def _columns(cells: Cells) -> list[list[_Part]]:
    """The parts by column, from the left; a column without any is empty."""
    top = cells.top_of("comp")
    if top is None:
        return []
    # The block of the tax follows; its titles tell where, if its heading was not read.
    tax = [title.y0 for title in cells.named(["imp", "CST", "vBC", "pRed"]) if title.y > top]
    if not tax:
        return []
    end = min(tax)
    right = min([t.x0 for t in cells.named(["vTPrest", "vRec"]) if top < t.y < end], default=float("inf"))
    rows = rows_of([t for t in cells.page.tokens if t.x1 < right and top < t.y < end])
    titled = max((sum(plain(token.text) == "NOME" for token in row) for row in rows), default=0)
    columns: list[list[_Part]] = []
    for part in sorted((part for row in rows for part in _parts(cells, row)), key=lambda part: part[0].box[0]):
        apart = _APART * cells.page.height
        if columns and part[0].box[0] - columns[-1][0][0].box[0] < apart:
            columns[-1].append(part)
        else:
            columns.append([part])
    for column in columns:
        column.sort(key=lambda part: part[0].box[1])
    return columns + [[]] * (titled - len(columns))


def _parts(cells: Cells, row: Sequence[Token]) -> Iterator[_Part]:
    """The parts that stand on a row: some words, then an amount, as often as there are."""
    name: list[Token] = []
    for token in row:
        if name and _is_amount(token):
            yield cells.page.span(name), cells.page.span([token])
            name = []
        elif any(map(str.isalpha, token.text)) or name:
            name += [token] if token.text != "R$" else []


def _is_amount(token: Token) -> bool:
    return bool(re.search(r"[.,]\d\d$", token.text)) and normalise(Kind.MONEY, token.text) is not None


def _in_order(columns: Sequence[Sequence[_Part]]) -> tuple[list[_Part], float]:
    """The parts as they follow one another, down each column or row by row, and how likely it is that they do."""
    counts = [len(column) for column in columns]
    filled = [count for count in counts if count]
    if not filled:
        return [], 1.0
    down = filled == counts[: len(filled)] and len(set(filled[:-1])) <= 1
    across = max(counts) - min(counts) <= 1 and counts == sorted(counts, reverse=True)
    told = 1.0 if down != across or len(filled) <= 1 or max(filled) == 1 else _TOLD
    if down and not (across and max(filled) < _LEAST_ROWS):
        return [part for column in columns for part in column], told
    return [part for row in zip_longest(*columns) for part in row if part], told
