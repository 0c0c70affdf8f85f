"""Titles of cells and blocks, found by fuzzy match: a title read almost right still says what stands under it."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr_app.fiscal.page_text import PageText, Token, chunks_of, rows_of

_LETTERS_PER_ERROR = 5  # a title may have one misread letter for so many ...
_LETTERS_PER_ERROR_INSIDE = 7  # ... and for so many where other words stand beside it
_SHORT = 5  # letters: a title no longer than this must be read right
_RESEMBLES = 0.6  # of the letters of a title that stands among others
_OTHER_SIZE = 0.4  # of the titles' height, by which words on their row are set otherwise
_MOST_WORDS = 10
_GAP = 2.2  # heights: words of one title stand nearer
_APART = 1.0  # heights: words of one text usually stand nearer


@dataclass(frozen=True, slots=True)
class Title:
    """A title on a page; `key` is what the layout calls it."""

    key: str
    tokens: tuple[Token, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        return max(token.height for token in self.tokens)

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2


@lru_cache(1 << 16)
def plain(text: str) -> str:
    """Upper-case letters without accents, digits and %; all else is left out."""
    decomposed = unicodedata.normalize("NFD", text.upper())
    return "".join(
        character for character in decomposed if (character.isalnum() and character.isascii()) or character == "%"
    )


class Titles:
    """The titles of a layout: every spelling with the key it stands for."""

    def __init__(self, spellings: Mapping[str, Sequence[str]]) -> None:
        self._keys = {plain(spelling): key for key, texts in spellings.items() for spelling in texts}
        self._spellings = list(self._keys)
        self._longest = max(map(len, self._spellings))
        self._cache: dict[tuple[str, bool], tuple[str, float] | None] = {}

    def match(self, text: str, alone: bool = True) -> tuple[str, float] | None:
        """The title that a text without spaces and accents is, and how alike they are, 0..1.

        `alone` tells that no other words stand beside it.
        """
        case = (text, alone)
        if case not in self._cache:
            self._cache[case] = self._match(text, _LETTERS_PER_ERROR if alone else _LETTERS_PER_ERROR_INSIDE)
        return self._cache[case]

    def _match(self, text: str, letters_per_error: int) -> tuple[str, float] | None:
        if text in self._keys:
            return self._keys[text], 1.0
        errors = len(text) // letters_per_error
        if not _SHORT < len(text) <= self._longest + errors or not errors:
            return None
        found = process.extractOne(text, self._spellings, scorer=Levenshtein.distance, score_cutoff=errors)
        if not found or len(found[0]) <= _SHORT:
            return None
        return self._keys[found[0]], 1 - found[1] / len(text)

    def find(self, page: PageText) -> list[Title]:
        """The titles of a page, none within another; the longest and likest first decide."""
        found: list[Title] = []
        for row in rows_of(page.tokens):
            titles = [title for chunk in chunks_of(row, _GAP * page.height) for title in self._in_chunk(chunk)]
            found += titles
            if len(titles) > 1:
                found += self._among(row, titles)
        return found

    def _among(self, row: Sequence[Token], titles: Sequence[Title]) -> Iterator[Title]:
        """What else is a title on a row of titles, however badly it was read."""
        height = median(title.height for title in titles)
        taken = {id(token) for title in titles for token in title.tokens}
        runs: list[list[Token]] = [[]]
        for token in row:
            if id(token) in taken or abs(token.height - height) > _OTHER_SIZE * height:
                runs.append([])
            else:
                runs[-1].append(token)
        keys = {title.key for title in titles}
        for run in runs:
            for chunk in chunks_of(run, _GAP * height):
                yield from (title for title in self._in_chunk(chunk, self._resembles) if title.key not in keys)

    def _resembles(self, text: str, alone: bool) -> tuple[str, float] | None:
        if not alone or len(text) <= _SHORT:
            return None
        score = Levenshtein.normalized_similarity
        found = process.extractOne(text, self._spellings, scorer=score, score_cutoff=_RESEMBLES)
        return (self._keys[found[0]], found[1]) if found else None

    def _in_chunk(
        self, chunk: Sequence[Token], match: Callable[[str, bool], tuple[str, float] | None] | None = None
    ) -> list[Title]:
        windows = []
        for begin in range(len(chunk)):
            text = ""
            for end in range(begin, min(begin + _MOST_WORDS, len(chunk))):
                text += plain(chunk[end].text)
                alone = _stands_alone(chunk, begin, end)
                if not _in_words(chunk[begin]) or not _in_words(chunk[end]):
                    continue
                if found := (match or self.match)(text, alone):
                    windows.append((found[1] ** 4 * len(text), begin, end + 1, found[0]))
        taken: set[int] = set()
        titles = []
        for _, begin, end, key in sorted(windows, reverse=True):
            if not taken & set(range(begin, end)):
                taken |= set(range(begin, end))
                tokens = tuple(chunk[begin:end])
                titles.append(
                    Title(
                        key,
                        tokens,
                        tokens[0].x0,
                        min(token.y0 for token in tokens),
                        tokens[-1].x1,
                        max(token.y1 for token in tokens),
                    )
                )
        return titles


def _stands_alone(chunk: Sequence[Token], begin: int, end: int) -> bool:
    """Whether words of a chunk are farther from those before and after them than words of one text are."""
    gap = _APART * chunk[begin].height
    before = begin == 0 or chunk[begin].x0 - chunk[begin - 1].x1 > gap
    return before and (end + 1 == len(chunk) or chunk[end + 1].x0 - chunk[end].x1 > gap)


def _in_words(token: Token) -> bool:
    """Whether a title may begin or end with this: not with a number, nor with a sign."""
    return any(character.isalpha() for character in plain(token.text))
