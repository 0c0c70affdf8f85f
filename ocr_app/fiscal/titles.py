"""Titles of cells and blocks, found by fuzzy match: a title read almost right still says what stands under it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from statistics import median

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr_app.fiscal.abbreviations import short_forms
from ocr_app.fiscal.page_text import PageText, Token, chunks_of, rows_of

_LETTERS_PER_ERROR = 5  # a title may have one misread letter for so many ...
_LETTERS_PER_ERROR_INSIDE = 7  # ... and for so many where other words stand beside it
_SHORT = 5  # letters: a title no longer than this must be read right
_LEAST = 4  # letters of a title that is known by an abbreviation
_RESEMBLES = 0.6  # of the letters of a title that stands among others
_IN_ROW = 0.45  # of the letters of a title whose place in a known row of titles tells it ...
_ROW_FITS = 2.0  # ... if as many titles of the row were read well, or more were read nearly so ...
_ROW_SHARE = 0.6  # ... and this share of what stands there fits
_OTHER_KEY = 0.8  # what a title of another name that resembles it counts ...
_MUCH_LIKE = 0.6  # ... and the least of it, where that name's own is not on the row
_OTHER_SIZE = 0.4  # of the titles' height, by which words on their row are set otherwise
_SHORT_FORM = 7  # letters: an abbreviation no longer than this must be read right
_MOST_WORDS = 10
_GAP = 2.2  # heights: words of one title stand nearer
_WIDE_GAP = 3.0  # ... and these, if a stroke between them left no ink
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


def _words(title: str) -> str:
    """A title's words, without accents and signs."""
    return " ".join(filter(None, map(plain, re.split(r"[^\w%]+", title))))


class Titles:
    """The titles of a layout: every spelling with the key it stands for.

    `rows` are keys whose titles stand beside one another, from the left. Spellings of `lone` are words that values
    have, too: they are titles only where no other words stand beside them.
    """

    def __init__(
        self,
        spellings: Mapping[str, Sequence[str]],
        rows: Sequence[Sequence[str]] = (),
        lone: Collection[str] = (),
    ) -> None:
        self._rows = rows
        self._lone = frozenset(map(plain, lone))
        self._texts = {key: [plain(text) for text in texts] for key, texts in spellings.items()}
        given = {plain(spelling): key for key, texts in spellings.items() for spelling in texts}
        shorter = {
            (plain(short), key)
            for key, texts in spellings.items()
            for text in texts
            for short in short_forms(_words(text))
        }
        keys_of = Counter(text for text, _ in shorter)
        alike = {text: key for text, key in sorted(shorter) if keys_of[text] == 1 and len(text) >= _LEAST}
        self._keys = given | {text: key for text, key in alike.items() if text not in given}
        self._spellings = [text for text in self._keys if text in given or len(text) > _SHORT_FORM]
        self._longest = max(map(len, self._spellings))
        self._cache: dict[tuple[str, bool], tuple[str, float] | None] = {}

    def match(self, text: str, alone: bool = True) -> tuple[str, float] | None:
        """The title that a text without spaces and accents is, and how alike they are, 0..1.

        `alone` tells that no other words stand beside it.
        """
        case = (text, alone)
        if case not in self._cache:
            self._cache[case] = self._match(text, alone)
        return self._cache[case]

    def _match(self, text: str, alone: bool) -> tuple[str, float] | None:
        if text in self._keys:
            return (self._keys[text], 1.0) if alone or text not in self._lone else None
        errors = len(text) // (_LETTERS_PER_ERROR if alone else _LETTERS_PER_ERROR_INSIDE)
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
            if titles:
                titles = self._in_row(row, titles, _WIDE_GAP * page.height)
            if len(titles) > 1:
                titles += self._among(row, titles)
            found += titles
        return found

    def _in_row(self, row: Sequence[Token], titles: Sequence[Title], gap: float) -> list[Title]:
        """The titles of a row, those that were read badly told by their place in the row of a layout."""
        height = median(title.height for title in titles)
        parts, wholes = [(title.key, list(title.tokens)) for title in titles], list[tuple[str, list[Token]]]()
        for chunk in chunks_of([t for t in row if abs(t.height - height) <= _OTHER_SIZE * height], gap):
            inside = [title for title in titles if any(token is title.tokens[0] for token in chunk)]
            named = {id(token) for title in inside for token in title.tokens}
            whole = len(named) == len(chunk)
            wholes += [(title.key, list(title.tokens)) for title in inside] if whole else [("", chunk)]
            marked = [(token, id(token) in named) for token in chunk]
            runs = [[token for token, _ in run] for is_in, run in groupby(marked, lambda each: each[1]) if not is_in]
            parts += [("", run) for run in runs]
        fits, keys, pieces = 0.0, tuple[str, ...](), parts
        for those in (parts, wholes):
            those.sort(key=lambda piece: piece[1][0].x0)
            for order in self._rows:
                fit, found = self._aligned(those, order)
                if fit > fits:
                    fits, keys, pieces = fit, found, those
        told = [(key, tokens) for key, (_, tokens) in zip(keys, pieces, strict=False) if key]
        # What was read as a title is another one only if what is that title stands beside it, or if it is much like it.
        clash = any(
            own and own != key and own not in keys and (not key or self._fit("", _text(tokens), key) < _MUCH_LIKE)
            for key, (own, tokens) in zip(keys, pieces, strict=False)
        )
        if clash or fits < _ROW_FITS or len(told) < _ROW_SHARE * len(pieces):
            return list(titles)
        taken = {id(token) for _, tokens in told for token in tokens}
        kept = [title for title in titles if not taken & {id(token) for token in title.tokens}]
        return [*kept, *(_title(key, tokens) for key, tokens in told)]

    def _aligned(self, pieces: Sequence[tuple[str, list[Token]]], keys: Sequence[str]) -> tuple[float, tuple[str, ...]]:
        """How well pieces of a row, each with the key that it was read as, are titles in this order, and which."""
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())] * (len(keys) + 1)
        for own, tokens in pieces:
            text = _text(tokens)
            after: list[tuple[float, tuple[str, ...]]] = []
            for n in range(len(keys) + 1):
                ways = [(best[n][0], (*best[n][1], ""))]
                if n and (fit := self._fit(own, text, keys[n - 1])):
                    ways.append((best[n - 1][0] + fit, (*best[n - 1][1], keys[n - 1])))
                if n:
                    ways.append(after[n - 1])
                after.append(max(ways, key=lambda way: way[0]))
            best = after
        return best[-1]

    def _fit(self, own: str, text: str, key: str) -> float:
        if own == key:
            return 1.0
        alike = max((Levenshtein.normalized_similarity(text, each) for each in self._texts[key]), default=0.0)
        return _OTHER_KEY * alike if len(text) > _SHORT and alike >= _IN_ROW else 0.0

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
                titles.append(_title(key, chunk[begin:end]))
        return titles


def _text(tokens: Sequence[Token]) -> str:
    return "".join(plain(token.text) for token in tokens)


def _title(key: str, tokens: Sequence[Token]) -> Title:
    top, bottom = min(token.y0 for token in tokens), max(token.y1 for token in tokens)
    return Title(key, tuple(tokens), tokens[0].x0, top, tokens[-1].x1, bottom)


def _stands_alone(chunk: Sequence[Token], begin: int, end: int) -> bool:
    """Whether words of a chunk are farther from those before and after them than words of one text are."""
    gap = _APART * chunk[begin].height
    before = begin == 0 or chunk[begin].x0 - chunk[begin - 1].x1 > gap
    return before and (end + 1 == len(chunk) or chunk[end + 1].x0 - chunk[end].x1 > gap)


def _in_words(token: Token) -> bool:
    """Whether a title may begin or end with this: not with a number, nor with a sign."""
    return any(character.isalpha() for character in plain(token.text))
