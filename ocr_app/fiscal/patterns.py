"""What the characters of an invoice's line stand for, told by their shape alone, misread digits tolerated."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache


class Kind(Enum):
    """What a stretch of text stands for; in the order in which they are looked for."""

    ACCESS_KEY = auto()
    CNPJ = auto()
    CPF = auto()
    DATE = auto()
    MONEY = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Match:
    kind: Kind
    start: int
    stop: int


_DIGITS = str.maketrans("OoQDIl|!SsZzBGgqb", "00001111552286996")
"""Letters and signs that are misread digits inside a number; every one stands for a single digit."""

_REMEMBERED = 4096
"""Texts: an edit changes one line of a page, and all of them are asked for again."""

_MOSTLY = 0.5
"""Share of true digits that makes a word a number with misread digits rather than a word."""

_PATTERNS = {
    Kind.ACCESS_KEY: re.compile(r"(?<!\d)(?:\d[ .-]?){43}\d(?!\d)"),
    Kind.CNPJ: re.compile(r"(?<!\d)\d{2}[. ]?\d{3}[. ]?\d{3}[/ ]?\d{4}[- ]?\d{2}(?!\d)"),
    Kind.CPF: re.compile(r"(?<!\d)\d{3}[. ]?\d{3}[. ]?\d{3}[- ]\d{2}(?!\d)"),
    Kind.DATE: re.compile(r"(?<!\d)\d{2}[/.-]\d{2}[/.-](?:\d{4}|\d{2})(?!\d)"),
    Kind.MONEY: re.compile(r"(?<![\d,])(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{2}(?!\d)"),
    Kind.NUMBER: re.compile(r"(?<![^\W\d])\d++(?![^\W\d]{2})"),  # 346G is one, the 8 in OB8IGADO none
}


@lru_cache(_REMEMBERED)
def find_patterns(text: str) -> tuple[Match, ...]:
    """The matches in a line's text, left to right, none within another."""
    text = re.sub(r"\S+", lambda word: _as_number(word[0]), text)
    matches: list[Match] = []
    for kind, pattern in _PATTERNS.items():
        found = [Match(kind, *match.span()) for match in pattern.finditer(text)]
        text = pattern.sub(lambda match: "#" * len(match[0]), text)
        matches += found
    return tuple(sorted(matches, key=lambda match: match.start))


def _as_number(word: str) -> str:
    """The word with its misread digits corrected, if it looks like a number."""
    digits = sum(character.isdigit() for character in word)
    signs = sum(not character.isalnum() for character in word)
    return word.translate(_DIGITS) if digits and digits >= _MOSTLY * (len(word) - signs) else word
