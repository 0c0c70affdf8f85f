"""Random text from weighted alternatives and templates with named fields."""

import string
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np

Maker = Callable[[np.random.Generator], str]
"""What draws one text from a generator."""

_POOLS = {"d": string.digits, "a": string.ascii_uppercase}

# Generator.choice and .integers cost microseconds a call, .random a tenth of one.


def pick(rng: np.random.Generator, items: Sequence[str]) -> str:
    """Return one of `items`, all equally likely."""
    return items[int(rng.random() * len(items))]


def between(rng: np.random.Generator, low: int, high: int) -> int:
    """Return an integer from `low` to `high`, both included, all equally likely."""
    return low + int(rng.random() * (high - low + 1))


def characters(rng: np.random.Generator, pool: str, count: int) -> str:
    """Return `count` characters of `pool`."""
    return "".join([pick(rng, pool) for _ in range(count)])


class Grammar:
    """Named fields and the templates that use them.

    `fields` may be filled after the templates are made: a template is first parsed when it is first drawn.
    """

    def __init__(self) -> None:
        self.fields: dict[str, Maker] = {}
        self._parsed: dict[str, list[str | Maker]] = {}

    def mixture(self, *parts: tuple[float, Maker | str]) -> Maker:
        """Return a maker that draws one of `parts`, each a weight with a maker or a template."""
        bounds = list(accumulate(weight for weight, _ in parts))
        makers = [self.template(part) if isinstance(part, str) else part for _, part in parts]
        return lambda rng: makers[bisect(bounds, rng.random() * bounds[-1])](rng)

    def template(self, text: str) -> Maker:
        return lambda rng: self.fill(rng, text)

    def fill(self, rng: np.random.Generator, template: str) -> str:
        """Fill the fields of `template`: `{d:4}` four digits, `{a:4}` four capitals, `{city}` the field `city`."""
        if template not in self._parsed:
            self._parsed[template] = self._parse(template)
        return "".join([part if isinstance(part, str) else part(rng) for part in self._parsed[template]])

    def _parse(self, template: str) -> list[str | Maker]:
        parts: list[str | Maker] = []
        for literal, field, count, _ in string.Formatter().parse(template):
            parts.append(literal)
            if field in _POOLS:
                parts.append(_counted(_POOLS[field], int(count or 1)))
            elif field is not None:
                parts.append(self.fields[field])
        return parts


def _counted(pool: str, count: int) -> Maker:
    return lambda rng: characters(rng, pool, count)
