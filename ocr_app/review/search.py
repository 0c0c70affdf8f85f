"""Finding text in the lines of all pages, and replacing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ocr_app.review.pages import OpenPage


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a line's text."""

    page: OpenPage
    line: int
    start: int
    stop: int


def find(pages: Sequence[OpenPage], text: str, *, match_case: bool) -> list[Hit]:
    """Every occurrence, in reading order, none overlapping another."""
    if not text:
        return []
    pattern = _pattern(text, match_case)
    return [
        Hit(page, number, *match.span())
        for page in pages
        for number, line in enumerate(page.lines)
        for match in pattern.finditer(line.text)
    ]


def replaced(hits: Sequence[Hit], by: str) -> list[tuple[OpenPage, int, str]]:
    """The lines of some hits, each once, with their hits replaced."""
    texts: dict[tuple[int, int], tuple[OpenPage, int, str]] = {}
    for hit in reversed(hits):  # the later ones of a line first: the earlier ones keep their offsets
        key = id(hit.page), hit.line
        text = texts[key][2] if key in texts else hit.page.lines[hit.line].text
        texts[key] = hit.page, hit.line, text[: hit.start] + by + text[hit.stop :]
    return list(texts.values())[::-1]


def _pattern(text: str, match_case: bool) -> re.Pattern[str]:
    return re.compile(re.escape(text), re.NOFLAG if match_case else re.IGNORECASE)
