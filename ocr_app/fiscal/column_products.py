"""Columns whose titles were not read, known by their numbers: quantity x price is the total, base x rate the tax."""

from collections.abc import Iterator, Sequence
from itertools import product

from ocr_app.fiscal.values import Kind, normalise

_PRODUCTS = (
    (("qCom", "vUnCom", "vProd"), 1.0),
    (("vBC", "pICMS", "vICMS"), 0.01),
    (("vProd", "pIPI", "vIPI"), 0.01),
)
"""Factors and product, and what the product of the factors is multiplied with: rates are in percent."""

_CENT = 0.0051
_MOST = 0.7  # of the rows whose numbers are not nought in which the product must hold


def named_by_products(names: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
    """The names of columns, an empty one replaced where products tell it; `cells` are the rows' texts by column."""
    found = list(names)
    numbers = [[_number(text) for text in row] for row in cells]
    for parts, scale in _PRODUCTS:
        ways = [way for way in _ways(found, parts) if _holds(way, numbers, scale)]
        if len(ways) == 1:
            for name, column in zip(parts, ways[0], strict=True):
                found[column] = name
    return found


def _ways(names: Sequence[str], parts: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The columns that may be these parts of a product, at least one of them without a name, in different places."""
    free = [n for n, name in enumerate(names) if not name]
    choices = [[names.index(part)] if part in names else free for part in parts]
    if all(part in names for part in parts):
        return
    yield from (way for way in product(*choices) if len(set(way)) == len(way))


def _holds(way: Sequence[int], numbers: Sequence[Sequence[float | None]], scale: float) -> bool:
    rows = [[row[column] for column in way] for row in numbers]
    told = [(a, b, result) for a, b, result in rows if a and b and result]
    held = sum(abs(scale * a * b - result) <= 2 * _CENT and result > 2 * _CENT for a, b, result in told)
    return bool(told) and held >= max(1, _MOST * len(told))


def _number(text: str) -> float | None:
    value = normalise(Kind.DECIMAL, text)
    return float(value) if value else None
