"""The words of a page in straight coordinates: a scan that lies askew keeps its cells above one another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ocr_app.document import Line, Page, Word
from ocr_app.fiscal.spans import Span

_LONG_LINE = 10  # times its height: from this width a line tells how far the page is turned
_SAME_ROW = 0.5  # of the height of the lower of two words: by how much they overlap on one row


@dataclass(frozen=True, slots=True)
class Token:
    """A word, its line's number on the page, and its straightened box.

    `top` and `bottom` are those of most of its characters: a comma may have ink of the row below in its box.
    """

    word: Word
    line: int
    x0: float
    y0: float
    x1: float
    y1: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        return self.word.text

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class PageText:
    """The tokens of a page, by line and from left to right."""

    def __init__(self, page: Page) -> None:
        self.number = page.number
        self.width, self.size = page.width, (page.width, page.height)
        slope = _slope(page.lines)
        self.tokens = tuple(
            Token(word, number, *_straight(word, slope))
            for number, line in enumerate(page.lines)
            for word in line.words
        )
        self.height = median([token.height for token in self.tokens]) if self.tokens else 1.0
        """Of a word, usually."""

    def span(self, tokens: Iterable[Token]) -> Span:
        """The tokens' text, in the order given."""
        return Span.of(self.number, (token.word for token in tokens))

    def rows(self, keep: Callable[[Token], bool] = lambda token: True) -> list[list[Token]]:
        """The tokens that are wanted as rows, top to bottom, each from left to right."""
        return rows_of([token for token in self.tokens if keep(token)])


def rows_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens as rows, top to bottom, each from left to right."""
    rows: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.top + token.bottom):
        for row in reversed(rows[-3:]):
            if _on_row(token, row):
                row.append(token)
                break
        else:
            rows.append([token])
    for row in rows:
        row.sort(key=lambda token: token.x0)
    return sorted(rows, key=lambda row: median(token.y for token in row))


def _on_row(token: Token, row: Sequence[Token]) -> bool:
    nearest = min(row, key=lambda other: abs(other.x - token.x))
    overlap = min(token.bottom, nearest.bottom) - max(token.top, nearest.top)
    return overlap > _SAME_ROW * min(token.bottom - token.top, nearest.bottom - nearest.top)


def chunks_of(row: Sequence[Token], gap: float) -> list[list[Token]]:
    """A row's tokens where no more than `gap` is between two of them."""
    chunks: list[list[Token]] = []
    for token in row:
        if chunks and token.x0 - chunks[-1][-1].x1 <= gap:
            chunks[-1].append(token)
        else:
            chunks.append([token])
    return chunks


def _slope(lines: Sequence[Line]) -> float:
    """How far the lines fall to the right, as a share of their length."""
    slopes = []
    for line in lines:
        x0, y0, x1, y1 = line.box
        if len(line.words) > 1 and x1 - x0 > _LONG_LINE * (y1 - y0) / len(line.words):
            first, last = line.words[0], line.words[-1]
            (left, fall), (right, end) = _foot(first), _foot(last)
            if right - left > _LONG_LINE * (first.box[3] - first.box[1]):
                slopes.append(((end - fall) / (right - left), right - left))
    if not slopes:
        return 0.0
    slopes.sort()
    half, seen = sum(length for _, length in slopes) / 2, 0.0
    for slope, length in slopes:
        seen += length
        if seen >= half:
            return slope
    return 0.0


def _foot(word: Word) -> tuple[float, float]:
    """The middle of a word's baseline: most characters stand on it."""
    return (word.box[0] + word.box[2]) / 2, median(character.box[3] for character in word.characters)


def _straight(word: Word, slope: float) -> tuple[float, float, float, float, float, float]:
    """A word's box, moved to where its centre is on the straight page, then its characters' usual top and bottom."""
    x0, y0, x1, y1 = word.box
    right, down = slope * (y0 + y1) / 2, -slope * (x0 + x1) / 2
    top, bottom = (median(character.box[edge] for character in word.characters) for edge in (1, 3))
    return x0 + right, y0 + down, x1 + right, y1 + down, top + down, bottom + down
