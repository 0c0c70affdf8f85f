"""Sender and receiver on a DACTE: blocks beside and below one another, of titles with their values beside or below."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.cte_titles import PARTIES
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.titles import Title
from ocr_app.fiscal.values import Kind

_HIGH = 22.0  # heights of a heading that a party's block is high, at most
_NEAR = 7.0  # heights below the heading in which the first titles stand
_MARGIN = 2.0  # heights by which titles of a block may stand left of its heading
_NUMBER = r"[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d\d|\d{3}\.\d{3}\.\d{3}-\d\d"
_REGISTRATION = r"\s[IL1l]?\W?E\W*\s(\d{7,14})(?!\S)"
_ONCE = ("xLgr", "xMun", "CEP", "CNPJ", "IE", "fone")
_ENDS = ("proPred", "vCarga", "measure", "comp", "begin", "end", "imp")


@dataclass(frozen=True, slots=True)
class _Block:
    """A party's part of the form: from its heading to the next one to the right and below."""

    heading: Title
    left: float
    right: float
    bottom: float

    def holds(self, title: Title) -> bool:
        return self.left <= title.x0 < self.right and self.heading.y - title.height < title.y < self.bottom


def parties(cells: Cells) -> Iterator[Found]:
    """The fields of the sender and the receiver."""
    for block in _blocks(cells):
        if block.heading.key not in ("rem", "dest"):
            continue
        titles = [title for title in cells.titles if block.holds(title) and title is not block.heading]
        is_beside = _is_beside(cells, block, titles)
        yield from _name(cells, block, titles, is_beside)
        for title in titles:
            if title.key in ("CNPJ", "IE") and (span := _value(cells, block, title, is_beside)):
                yield _identifier(block.heading.key, title.key, span)
        if not any(title.key == "CNPJ" for title in titles):
            yield from _untitled_number(cells, block)
        if not any(title.key == "IE" for title in titles):
            yield from _untitled_registration(cells, block, titles)


def _untitled_number(cells: Cells, block: _Block) -> Iterator[Found]:
    """A CNPJ or CPF whose title was not read: its form and its check digits tell it."""
    for token in cells.page.tokens:
        inside = block.left <= token.x0 < block.right and block.heading.y1 < token.y < block.bottom
        if inside and re.fullmatch(_NUMBER, token.text):
            yield _identifier(block.heading.key, "CNPJ", cells.page.span([token]))


def _untitled_registration(cells: Cells, block: _Block, titles: list[Title]) -> Iterator[Found]:
    """The IE beside the CNPJ, the I of its title misread or not read."""
    for title in titles:
        if title.key == "CNPJ":
            row = [t for t in cells.page.tokens if title.x1 <= t.x0 < block.right and abs(t.y - title.y) < title.height]
            if number := cells.page.span(sorted(row, key=lambda t: t.x0)).search(_REGISTRATION):
                yield Found(f"{block.heading.key}.IE", Kind.IE, number)


def _blocks(cells: Cells) -> list[_Block]:
    heads = [title for title in cells.named(PARTIES) if _heads(cells, title)]
    others = [*heads, *cells.named(_ENDS)]
    blocks = []
    for head in heads:
        reach = 1.5 * head.height
        right = min([o.x0 for o in heads if o.x0 > head.x1 and abs(o.y - head.y) < reach], default=float("inf"))
        below = [o.y for o in others if o.y > head.y + reach and o.x0 < right and o.x1 > head.x0 - reach]
        left = head.x0 - _MARGIN * head.height
        bottom = min([*below, head.y + _HIGH * head.height])
        blocks.append(_ended(_Block(head, left, right - reach, bottom), cells))
    return blocks


def _ended(block: _Block, cells: Cells) -> _Block:
    """The block, up to the first title that it would have twice: that one is of a block whose heading was not read."""
    seen: dict[str, float] = {}
    titles = sorted((t for t in cells.named(_ONCE) if block.holds(t)), key=lambda title: title.y)
    again = [t.y for t in titles if t.y > seen.setdefault(t.key, t.y) + block.heading.height]
    return replace(block, bottom=min([block.bottom, *(y - block.heading.height / 2 for y in again)]))


def _heads(cells: Cells, title: Title) -> bool:
    """Whether a title heads a party's block: titles of an address follow in the same column."""
    return any(
        0 < other.y - title.y < _NEAR * title.height and abs(other.x0 - title.x0) < 1.5 * title.height
        for other in cells.named(["xLgr", "xBairro", "xMun", "CNPJ"])
    )


def _is_beside(cells: Cells, block: _Block, titles: list[Title]) -> bool:
    """Whether values stand beside their titles, not below."""
    told = [title for title in titles if title.key in ("xLgr", "xMun", "CNPJ")]
    return 2 * sum(cells.beside(title, block.right) is not None for title in told) > len(told)


def _value(cells: Cells, block: _Block, title: Title, is_beside: bool) -> Span | None:
    span = cells.beside(title, block.right) if is_beside else cells.below(title, edge=block.right)
    return span.strip(": ") if span else None


def _name(cells: Cells, block: _Block, titles: list[Title], is_beside: bool) -> Iterator[Found]:
    own = next((title for title in titles if title.key in ("xNome", "nome")), block.heading)
    if name := _value(cells, block, own, is_beside):
        yield Found(f"{block.heading.key}.xNome", Kind.TEXT, name)


def _identifier(prefix: str, key: str, span: Span) -> Found:
    if key == "IE":
        return Found(f"{prefix}.IE", Kind.IE, span)
    length = len(re.sub(r"[\W_]", "", span.text))
    person = abs(length - 11) < abs(length - 14)
    return Found(f"{prefix}.{'CPF' if person else 'CNPJ'}", Kind.CPF if person else Kind.CNPJ, span)
