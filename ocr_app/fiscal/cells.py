"""A form's cells: the value that stands under its title, or beside it, and the block that the title belongs to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ocr_app.fiscal.page_text import PageText, Token, chunks_of, rows_of
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.titles import Title, Titles

_LEFT = 0.8  # heights by which a value may begin before its title
_DEEP = 3.2  # heights below a title in which its value begins
_RISE = 0.35  # of a title's height by which a value may reach into its row
_APART = 3.0  # heights of nothing after which another cell's value begins, its title unread
_ROW = 0.6  # of a height: titles nearer than this stand on one row


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the form and where it begins, from its heading's top left corner; `bottom` is the heading's."""

    name: str
    x: float
    y: float
    bottom: float


class Cells:
    """The titles and values of one page.

    `blocks` says which titles are headings, and of which block; `signs` names titles that stand in one block alone, the
    surest first: their row begins the block if its heading was not read. `stub` names the titles of a receipt stub at
    the top: what it repeats of the form has no cells.
    """

    def __init__(
        self,
        page: PageText,
        titles: Titles,
        blocks: Mapping[str, str],
        signs: Mapping[str, Sequence[Collection[str]]],
        stub: Collection[str] = (),
    ) -> None:
        self.page = page
        self.titles = titles.find(page)
        self._titled = {id(token) for title in self.titles for token in title.tokens}
        self._inline = {id(title) for title in self.titles if self._follows_text(title)}
        upper = [title.y1 for title in self.named(stub) if title.y < page.size[1] / 4]
        self.stub = max(upper, default=0.0)
        """Where the stub ends."""
        headings = [title for title in self.titles if title.key in blocks and self._is_heading(title)]
        self.blocks = [Block(blocks[title.key], title.x0, title.y0, title.y1) for title in headings]
        named = {block.name for block in self.blocks}
        for name, groups in signs.items():
            found = [[title for title in self.named(keys) if title.y > self.stub] for keys in groups]
            rows = next(filter(None, found), [])
            if name not in named and rows:
                first = min(rows, key=lambda title: title.y0)
                self.blocks.append(Block(name, 0.0, first.y0 - self.page.height, first.y0))

    def _is_heading(self, title: Title) -> bool:
        """Whether a title of a block is its heading: no word of a line of text, nor of the receipt stub."""
        return id(title) not in self._inline and title.y > self.stub and not self._precedes_text(title)

    def _precedes_text(self, title: Title) -> bool:
        """Whether words follow a title and its colon, as they follow a name in a line of text."""
        return title.tokens[-1].text.endswith(":") and any(
            0 <= token.x0 - title.x1 < 1.5 * title.height and abs(token.y - title.y) < _ROW * title.height
            for token in self.page.tokens
        )

    def _follows_text(self, title: Title) -> bool:
        """Whether a title is a word of a line of text: other words stand right before it."""
        return any(
            0 <= title.x0 - token.x1 < 1.5 * title.height and abs(token.y - title.y) < _ROW * title.height
            for token in self.page.tokens
            if not self.is_title(token)
        )

    def block_of(self, title: Title, first: str) -> str:
        """The block that a title stands in; `first` is the one before all headings."""
        height = title.height
        above = [block for block in self.blocks if block.y <= title.y]
        if not above:
            return first
        lowest = max(block.y for block in above)
        beside = [block for block in above if block.y >= lowest - 1.5 * height]
        left = [block for block in beside if block.x <= title.x0 + 2 * height]
        return (max(left, key=lambda block: block.x) if left else min(beside, key=lambda block: block.x)).name

    def top_of(self, *names: str) -> float | None:
        """Where a block begins, the first of several."""
        return min((block.y for block in self.blocks if block.name in names), default=None)

    def end_of(self, name: str, following: Collection[str]) -> float | None:
        """Where a block ends: the first of those that may follow begins."""
        top = self.top_of(name)
        tops = [block.y for block in self.blocks if block.name in following and top is not None and block.y > top]
        return min(tops, default=None)

    def bottom_of(self, name: str) -> float | None:
        """Where a block's first heading ends."""
        return min((block.bottom for block in self.blocks if block.name == name), default=None)

    def named(self, keys: Collection[str]) -> list[Title]:
        return [title for title in self.titles if title.key in keys]

    def is_title(self, token: Token) -> bool:
        return id(token) in self._titled

    def below(
        self,
        title: Title,
        rows: int = 1,
        edge: float = float("inf"),
        deep: float = _DEEP,
        within: Collection[str] = (),
    ) -> Span | None:
        """The value under a title: the first row of it, or more.

        It begins at most `deep` heights below and ends before the x of `edge`. Titles in `within` are words of it.
        """
        height = title.height
        left = title.x0 - _LEFT * height
        right = min(edge, self._right_of(title))
        top = title.y1 - _RISE * height
        under = [
            other
            for other in self.titles
            if other is not title
            and id(other) not in self._inline
            and other.key not in within
            and other.y > title.y1
            and other.x0 < right
            and other.x1 > title.x0
        ]
        bottom = min([other.y for other in under], default=float("inf"))
        words = {id(token) for other in self.named(within) for token in other.tokens}
        found = [
            token
            for token in self.page.tokens
            if left <= token.x < right and top < token.y < bottom and token.y0 > title.y
            if not self.is_title(token) or id(token) in words
        ]
        specks = [token for token in found if not any(map(str.isalnum, token.text)) and not _beside(token, found)]
        lines = rows_of([token for token in found if token not in specks])
        if not lines or lines[0][0].y0 > title.y1 + deep * height:
            return None
        kept = [chunks_of(lines[0], _APART * max(height, self.page.height))[0]]
        for line in lines[1:rows]:
            if line[0].y0 - kept[-1][0].y1 > height:
                break
            kept.append(line)
        return self.page.span(token for line in kept for token in line)

    def leftmost(self, title: Title) -> Span | None:
        """The first value of the row of values under a title, where it is another cell's."""
        row = self.values_under(title)
        first = chunks_of(row, _APART * self.page.height)[0] if row else []
        return self.page.span(first) if first and first[-1].x1 < title.x0 else None

    def beneath(self, title: Title, texts: Collection[str]) -> list[Span]:
        """The words among `texts` in the row of values under a title."""
        return [self.page.span([token]) for token in self.values_under(title) if token.text in texts]

    def values_under(self, title: Title) -> list[Token]:
        """The row of values under a title, other cells' too."""
        under = [
            token
            for token in self.page.tokens
            if title.y1 < token.y < title.y1 + 2.2 * max(title.height, self.page.height) and not self.is_title(token)
        ]
        rows = rows_of(under)
        return rows[0] if rows else []

    def beside(self, title: Title, edge: float = float("inf")) -> Span | None:
        """The value to the right of a title, up to the next title on the row, or the x of `edge`."""
        right = min(edge, self._right_of(title))
        found = [
            token
            for token in self.page.tokens
            if title.x1 - 1 <= token.x0 < right
            and not self.is_title(token)
            and min(token.y1, title.y1) - max(token.y0, title.y0) > 0.4 * min(token.height, title.height)
        ]
        lines = rows_of(found)
        return self.page.span(chunks_of(lines[0], _APART * self.page.height)[0]) if lines else None

    def _right_of(self, title: Title) -> float:
        height = title.height
        beside = [
            other.x0 - _LEFT * height
            for other in self.titles
            if other is not title
            and other.x0 > title.x1 - height
            and abs(other.y - title.y) < max(_ROW * height, _ROW * other.height)
        ]
        return min(beside, default=float("inf"))


def _beside(token: Token, others: Sequence[Token]) -> bool:
    """Whether a sign belongs to a word: the R$ of an amount, a dash."""
    return any(
        other is not token
        and max(other.x0 - token.x1, token.x0 - other.x1) < _APART * other.height
        and abs(other.y - token.y) < other.height
        for other in others
    )
