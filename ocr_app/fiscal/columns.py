"""The columns of a table of products: where they stand, and what their titles call them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ocr_app.fiscal.column_products import named_by_products
from ocr_app.fiscal.column_rules import RULES
from ocr_app.fiscal.page_text import PageText, Token, chunks_of, rows_of
from ocr_app.fiscal.titles import Titles, plain

SPELLINGS = {
    "cProd": ("CÓDIGO", "CÓDIGO DO PRODUTO", "CÓDIGO DO PRODUTO/SERVIÇO", "COD", "REFERÊNCIA", "REF.", "ITEM"),
    "xProd": (
        "DESCRIÇÃO DOS PRODUTOS / SERVIÇOS",
        "DESCRIÇÃO DO PRODUTO / SERVIÇO",
        "DESCRIÇÃO",
        "DESCRIÇÃO DO PRODUTO",
        "DESCRIÇÃO DOS PRODUTOS",
        "DISCRIMINAÇÃO",
        "DISCRIMINAÇÃO DOS PRODUTOS",
        "DISCRIMINAÇÃO DOS PRODUTOS / SERVIÇOS",
    ),
    "NCM": ("NCM/SH", "NCM", "NCM / SH"),
    "CST": ("CST", "O/CST", "CSOSN", "O/CSOSN", "CST/CSOSN", "O/CST/CSOSN", "CSO", "CST/CSO", "SIT. TRIB."),
    "CFOP": ("CFOP", "CFO"),
    "CST/CFOP": ("CST / CFOP",),
    "uCom": ("UN", "UNID", "UNIDADE", "UND", "UNI", "U.M.", "UM", "UNID. MEDIDA"),
    "qCom": ("QTD", "QUANT.", "QUANTIDADE", "QTDE", "QTDE."),
    "qCom/uCom": ("QTD / UN", "QTDE / UN", "QTDE UN"),
    "vUnCom": ("VALOR UNITÁRIO", "VL UN", "VALOR UN.", "PREÇO UNITÁRIO", "PREÇO", "UNITÁRIO", "P. UNIT."),
    "vProd": ("VALOR TOTAL", "TOTAL", "PREÇO TOTAL", "VALOR LÍQUIDO"),
    "vDesc": ("DESCONTO", "VALOR DO DESCONTO"),
    "vBC": (
        *("BASE DE CÁLCULO DO ICMS", "BASE ICMS", "B. ICMS", "BASE DE CÁLCULO", "B.CÁLC. ICMS", "BASE CÁLC. ICMS"),
        "VALOR BC ICMS",
    ),
    "vICMS": ("VALOR DO ICMS",),
    "vIPI": ("VALOR DO IPI",),
    "pICMS": ("ALÍQUOTA DO ICMS", "ICMS %", "% ICMS"),
    "pIPI": ("ALÍQUOTA DO IPI", "IPI %", "% IPI"),
    "bases": ("BASES DE CÁLCULO",),
    "rates": ("ALÍQUOTAS",),
    "taxes": ("VALOR DOS TRIBUTOS", "VALORES DOS TRIBUTOS"),
}
"""Column titles with their usual spellings."""

_TITLES = Titles(SPELLINGS)
_SHAPES = {
    "NCM": r"\d{8}",
    "CFOP": r"[1-7]\d{3}",
    "CST": r"\d/?\d{2,3}|\d{2}",
    "uCom": r"[^\W\d]{1,6}\d?\.?",
    "qCom": r"\d[\d.]*(?:[.,]\d+)?",
    "vUnCom": r"\d[\d.]*[.,]\d{2,10}",
}
_MONEY = r"\d[\d.]*[.,]\d{2}"
_APART = 1.1  # heights of nothing between two columns' words ...
_APART_CHARACTERS = 1.9  # ... and widths of a character
_ROOM = 4.5  # heights between two titles that leave room for one that was not read
_PITCH = 5.5  # heights from one narrow column to the next
_ORDER = (
    *("cProd", "xProd", "NCM", "CST", "CFOP", "uCom", "qCom", "vUnCom", "vProd", "vDesc", "vBC", "vICMS", "vIPI"),
    *("pICMS", "pIPI"),
)
"""The columns in the order of MOC 7.0."""
_LABELLED = ("cProd", "xProd", "CST/CFOP", "qCom/uCom", "vUnCom", "vProd", "bases", "rates", "taxes")
"""... and those of NT 2026.010."""
_SPACE = 1.8  # heights between words of one title, at most
_STACKED = 1.7  # heights above and below the description's title in which the titles of the other columns stand


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its extent; `name` is the key of its title, or empty."""

    name: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Heading:
    """The titles of a table: each with its extent, and where the table's rows begin."""

    titles: tuple[Column, ...]
    bottom: float
    height: float


def find_heading(page: PageText, top: float = 0.0) -> Heading | None:
    """The row of column titles, recognized by its description and at least two more."""
    best: Heading | None = None
    most = 3
    for row in page.rows(lambda token: token.y > top):
        for chunk in chunks_of(row, page.height):
            text = "".join(plain(token.text) for token in chunk)
            match = _TITLES.match(text) or _TITLES.match(plain(chunk[0].text))
            if not match or match[0] not in ("xProd", "cProd", "NCM"):
                continue
            heading = _heading_at(page, chunk, top)
            names = {column.name for column in heading.titles}
            if len(names) > most and "xProd" in names:
                best, most = heading, len(names)
    return best


def _heading_at(page: PageText, chunk: Sequence[Token], top: float) -> Heading:
    height = max(token.height for token in chunk)
    middle = (min(token.y0 for token in chunk) + max(token.y1 for token in chunk)) / 2
    band = [
        token
        for token in page.tokens
        if abs(token.y - middle) < _STACKED * height and token.y > top and token.text not in RULES
    ]
    stacks: list[list[Token]] = []
    for row in rows_of(band):
        numbers = sum(bool(re.fullmatch(r"[\W\d]*\d[\W\d]*", token.text)) for token in row)
        if numbers > 1 and not any(token is chunk[0] for token in row):
            continue  # the first item; the % of titles may be read as 96
        for part in chunks_of(row, 0.7 * height):
            for stack in stacks:
                overlap = min(max(t.x1 for t in stack), part[-1].x1) - max(min(t.x0 for t in stack), part[0].x0)
                if overlap > 0.4 * min(part[-1].x1 - part[0].x0, max(t.x1 for t in stack) - min(t.x0 for t in stack)):
                    stack += part
                    break
            else:
                stacks.append(list(part))
    titles, bottom = [], middle
    for stack in _joined(stacks, _SPACE * height):
        for column, tokens in _named(stack):
            titles.append(column)
            bottom = max(bottom, max(token.y1 for token in tokens))
    titles.sort(key=lambda column: column.x0)
    if {"rates", "taxes"} & {title.name for title in titles}:
        titles = _labelled(titles, height)
    return Heading(tuple(titles), bottom, height)


def _labelled(titles: Sequence[Column], height: float) -> list[Column]:
    """The titles of NT 2026.010, whose columns are always the same: two words of one are joined, one unread put in."""
    found: list[Column] = []
    for title in titles:
        # It has one letter more than that of MOC 7.0.
        name = "bases" if title.name == "vBC" else title.name
        both = f"{found[-1].name}/{name}" if found else ""
        if both in ("CST/CFOP", "qCom/uCom"):
            found[-1] = Column(both, found[-1].x0, title.x1)
        else:
            found.append(replace(title, name=name))
    order = [_LABELLED.index(title.name) if title.name in _LABELLED else -1 for title in found]
    if order != sorted(set(order)) or -1 in order:
        return found
    whole = found[:1]
    for left, right in pairwise(found):
        between = _LABELLED[_LABELLED.index(left.name) + 1 : _LABELLED.index(right.name)]
        for n, name in enumerate(between, 1):
            x = left.x1 + (right.x0 - left.x1) * n / (len(between) + 1)
            whole.append(Column(name, x - height, x + height))
        whole.append(right)
    return whole


def _joined(stacks: Sequence[list[Token]], gap: float) -> list[list[Token]]:
    """Stacks of words, those that are one title joined: the spaces in V. UNIT. and QTD / UN may be wide."""
    found: list[list[Token]] = []
    for stack in sorted(stacks, key=lambda each: min(token.x0 for token in each)):
        if found and min(t.x0 for t in stack) - max(t.x1 for t in found[-1]) < gap:
            alone, match = _match(found[-1]), _match([*found[-1], *stack])
            is_part = not alone or stack[0].text.startswith("/")
            if match and match[1] == 1.0 and (is_part or (alone and alone[0] == match[0])):
                found[-1] = [*found[-1], *stack]
                continue
        found.append(stack)
    return found


def _match(stack: Sequence[Token]) -> tuple[str, float] | None:
    return _TITLES.match("".join(plain(token.text) for token in stack))


def _named(stack: Sequence[Token]) -> list[tuple[Column, Sequence[Token]]]:
    """The titles that some words, stacked or side by side, are."""
    if match := _match(stack):
        return [(Column(match[0], min(t.x0 for t in stack), max(t.x1 for t in stack)), stack)]
    piles = _piles(stack)
    if 1 < len(piles) < len(stack):
        return [named for pile in piles for named in _named(pile)]
    found: list[tuple[Column, Sequence[Token]]] = []
    begin = 0
    while begin < len(stack):
        for end in range(len(stack), begin, -1):
            part = stack[begin:end]
            if match := _match(part):
                found.append((Column(match[0], min(t.x0 for t in part), max(t.x1 for t in part)), part))
                begin = end
                break
        else:
            begin += 1
    return found


def _piles(stack: Sequence[Token]) -> list[list[Token]]:
    """Words that stand above one another."""
    piles: list[list[Token]] = []
    for token in stack:
        for pile in piles:
            overlap = min(token.x1, pile[0].x1) - max(token.x0, pile[0].x0)
            if overlap > 0.3 * min(token.x1 - token.x0, pile[0].x1 - pile[0].x0):
                pile.append(token)
                break
        else:
            piles.append([token])
    return piles


def columns_of(
    rows: Sequence[Sequence[Token]], heading: Heading, height: float, *, narrow: bool = False
) -> list[Column]:
    """The columns of a table's rows, named by the titles above them, by what they hold, and by their usual order.

    With `narrow`, each word right of the description is a cell: columns may stand as near as words do.
    """
    widths = [(token.x1 - token.x0) / len(token.text) for row in rows for token in row]
    gap = max(_APART * height, _APART_CHARACTERS * median(widths)) if widths else height
    chunks = [part for row in rows for chunk in chunks_of(row, gap) for part in _by_titles(chunk, heading)]
    if narrow:
        right = next(title.x1 for title in heading.titles if title.name == "xProd")
        chunks = [part for chunk in chunks for part in ([[t] for t in chunk] if chunk[0].x0 > right else [chunk])]
    extents = _extents([(chunk[0].x0, chunk[-1].x1) for chunk in chunks], len(rows))
    texts = [
        ["".join(t.text for t in chunk) for chunk in chunks if x0 <= (chunk[0].x0 + chunk[-1].x1) / 2 <= x1]
        for x0, x1 in extents
    ]
    names = _filled(_assign(heading.titles, extents, texts), texts)
    cells = [["".join(t.text for t in row if x0 <= t.x <= x1) for x0, x1 in extents] for row in rows]
    names = named_by_products(names, cells)
    return [Column(name, *extent) for name, extent in zip(names, extents, strict=True)]


def completed(heading: Heading) -> list[Column]:
    """The titles, with those that were not read put where there is room for them between their neighbours."""
    titles = [title for title in heading.titles if title.name in _ORDER]
    order = [_ORDER.index(title.name) for title in titles]
    if len(titles) < len(heading.titles) or order != sorted(set(order)):
        return []
    found = titles[:1]
    for left, right in pairwise(titles):
        between = [name for name in _ORDER[_ORDER.index(left.name) + 1 : _ORDER.index(right.name)] if name != "vDesc"]
        room = right.x0 - left.x1
        if between and room < _ROOM * heading.height * len(between):
            return []
        for n, name in enumerate(between, 1):
            x = left.x1 + room * n / (len(between) + 1)
            if left.name == "xProd":  # which is as wide as the paper allows; those after it are narrow
                x = (right.x0 + right.x1) / 2 - _PITCH * heading.height * (len(between) + 1 - n)
            found.append(Column(name, x - heading.height / 2, x + heading.height / 2))
        found.append(right)
    return found


def zones_of(columns: Sequence[Column], cuts: Sequence[float]) -> list[Column]:
    """Columns from one cut to the next."""
    if not columns:
        return []
    edges = [float("-inf"), *cuts, float("inf")]
    return [Column(column.name, *extent) for column, extent in zip(columns, pairwise(edges), strict=True)]


def _by_titles(chunk: Sequence[Token], heading: Heading) -> list[Sequence[Token]]:
    """A chunk, parted where two titles stand above it, and after a code that the description follows closely."""
    code = next((title for title in heading.titles if title.name == "cProd"), None)
    if code and len(chunk) > 1 and chunk[0].x0 < code.x1 < chunk[-1].x0 and re.search(r"\d", chunk[0].text):
        return [chunk[:1], *_by_titles(chunk[1:], heading)]
    above = [title for title in heading.titles if chunk[0].x0 < (title.x0 + title.x1) / 2 < chunk[-1].x1]
    if len(chunk) < 2 or len(above) < 2 or any(title.name == "xProd" for title in above):
        return [chunk]
    left, right = (above[0].x0 + above[0].x1) / 2, (above[1].x0 + above[1].x1) / 2
    places = [n for n in range(1, len(chunk)) if left < (chunk[n - 1].x1 + chunk[n].x0) / 2 < right]
    if not places:
        return [chunk]
    at = max(places, key=lambda n: chunk[n].x0 - chunk[n - 1].x1)
    return [chunk[:at], *_by_titles(chunk[at:], heading)]


def _filled(names: list[str], texts: Sequence[Sequence[str]]) -> list[str]:
    """Names for the columns whose title was not read: those that usually stand between their neighbours'."""
    found = list(names)
    named = [-1, *(n for n, name in enumerate(names) if name in _ORDER), len(names)]
    for left, right in pairwise(named):
        missing = right - left - 1
        start = _ORDER.index(names[left]) + 1 if left >= 0 else 0
        end = _ORDER.index(names[right]) if right < len(names) else len(_ORDER)
        between = [name for name in _ORDER[start:end] if name not in names]
        for usual in (between, [name for name in between if name != "vDesc"]):
            if missing and len(usual) == missing:
                fits = [_fits(name, texts[left + 1 + n]) for n, name in enumerate(usual)]
                if all(fit >= 0.5 for fit in fits):
                    found[left + 1 : right] = usual
    return found


def _extents(intervals: Sequence[tuple[float, float]], rows: int) -> list[tuple[float, float]]:
    """Where words stand in some row: the places that hardly any row has words in part the columns."""
    edges = sorted([(x0, 1) for x0, _ in intervals] + [(x1, -1) for _, x1 in intervals])
    few = rows // 8
    found: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in edges:
        if step > 0 and depth == few:
            start = x
        depth += step
        if step < 0 and depth == few:
            found.append((start, x))
    merged: list[tuple[float, float]] = []
    for x0, x1 in found:
        if merged and x0 <= merged[-1][1]:
            merged[-1] = (merged[-1][0], x1)
        else:
            merged.append((x0, x1))
    return merged


def _assign(
    titles: Sequence[Column], extents: Sequence[tuple[float, float]], texts: Sequence[Sequence[str]]
) -> list[str]:
    """Titles and columns in order from the left, paired by place and by what the columns hold."""
    n, m = len(titles), len(extents)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            pair = _affinity(titles[i], extents[j], texts[j]) + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    names = [""] * m
    i = j = 0
    while i < n and j < m:
        affinity = _affinity(titles[i], extents[j], texts[j])
        if affinity > 0 and best[i][j] == affinity + best[i + 1][j + 1]:
            names[j] = titles[i].name
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return names


def _affinity(title: Column, extent: tuple[float, float], texts: Sequence[str]) -> float:
    """How well a title stands above a column and names what is in it."""
    width = min(title.x1 - title.x0, extent[1] - extent[0])
    gap = max(title.x0, extent[0]) - min(title.x1, extent[1])
    place = 1.0 if gap < -0.3 * width else 0.7 - gap / 60
    return place + 0.6 * (_fits(title.name, texts) - 0.5)


def _fits(name: str, texts: Sequence[str]) -> float:
    """The share of a column's texts that may be what a title names."""
    shape = _SHAPES.get(name) or (_MONEY if name.startswith(("v", "p")) else None)
    if not shape or not texts:
        return 1.0
    return sum(bool(re.fullmatch(shape, text.strip("%"))) for text in texts) / len(texts)
