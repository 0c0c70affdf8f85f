"""The rows of a DANFE's table of products, in the layouts of MOC 7.0 and of NT 2026.010."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ocr_app.fiscal.column_rules import without_rules, without_signs_beside
from ocr_app.fiscal.columns import Column, Heading, columns_of, completed, find_heading, zones_of
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.page_text import PageText, Token, rows_of
from ocr_app.fiscal.spans import Span, joined
from ocr_app.fiscal.split_amounts import with_whole_amounts
from ocr_app.fiscal.titles import plain
from ocr_app.fiscal.values import Kind, normalise

IDS = {
    "cProd": ("prod.cProd", Kind.CODE),
    "xProd": ("prod.xProd", Kind.TEXT),
    "NCM": ("prod.NCM", Kind.NCM),
    "CST": ("imposto.ICMS.CST", Kind.CST),
    "CFOP": ("prod.CFOP", Kind.CFOP),
    "uCom": ("prod.uCom", Kind.UNIT),
    "qCom": ("prod.qCom", Kind.DECIMAL),
    "vUnCom": ("prod.vUnCom", Kind.DECIMAL),
    "vProd": ("prod.vProd", Kind.MONEY),
    "vDesc": ("prod.vDesc", Kind.MONEY),
    "vBC": ("imposto.ICMS.vBC", Kind.MONEY),
    "vICMS": ("imposto.ICMS.vICMS", Kind.MONEY),
    "vIPI": ("imposto.IPI.vIPI", Kind.MONEY),
    "pICMS": ("imposto.ICMS.pICMS", Kind.DECIMAL),
    "pIPI": ("imposto.IPI.pIPI", Kind.DECIMAL),
    "cClassTrib": ("imposto.IBSCBS.cClassTrib", Kind.CLASSIFICATION),
    "vBCIBSCBS": ("imposto.IBSCBS.vBC", Kind.MONEY),
    "vIBSUF": ("imposto.IBSCBS.vIBSUF", Kind.MONEY),
    "vIBSMun": ("imposto.IBSCBS.vIBSMun", Kind.MONEY),
    "vCBS": ("imposto.IBSCBS.vCBS", Kind.MONEY),
    "pIBSUF": ("imposto.IBSCBS.pIBSUF", Kind.DECIMAL),
    "pIBSMun": ("imposto.IBSCBS.pIBSMun", Kind.DECIMAL),
    "pCBS": ("imposto.IBSCBS.pCBS", Kind.DECIMAL),
    "vBCIPI": ("imposto.IPI.vBC", Kind.MONEY),
}
"""Columns and labels of the table, and the ids and kinds of what they hold."""

_CLOSE = 0.5  # heights by which the titles of the columns may begin above the end of the block's heading
_NUMBER = r"\d{7,8}"  # of the NCM, its last digit on the next line
_LONELY = ("qCom", "uCom", "cProd", "xProd", "qCom/uCom", "CST")  # columns in which a single sign may be a value
_AMOUNT = r"[\dOIl][\dOIl.,]*[.,]\s?[\dOIlSB]{2,10}%?[.,:*);|]?$"  # a speck may stand behind it
_LABELS = {"ICMS": "ICMS", "IBSCBS": "IBSCBS", "IBSUF": "IBSUF", "IBSMUN": "IBSMun", "CBS": "CBS", "IPI": "IPI"}
_LABELLED = {
    "bases": {"ICMS": "vBC", "IBSCBS": "vBCIBSCBS", "IPI": "vBCIPI"},
    "rates": {"ICMS": "pICMS", "IBSUF": "pIBSUF", "IBSMun": "pIBSMun", "CBS": "pCBS", "IPI": "pIPI"},
    "taxes": {"ICMS": "vICMS", "IBSUF": "vIBSUF", "IBSMun": "vIBSMun", "CBS": "vCBS", "IPI": "vIPI"},
}


def rows(page: PageText, top: float | None, bottom: float | None) -> Iterator[list[Found]]:
    """The fields of each row of a page's table of products, between the block's heading and the next one's."""
    heading = find_heading(page, (top or 0.0) - _CLOSE * page.height)
    if not heading:
        return
    limit = bottom if bottom is not None and bottom > heading.bottom else float("inf")
    body = [token for token in page.tokens if heading.bottom - 0.3 * heading.height < token.y < limit]
    body = [token for token in body if token.y0 > heading.bottom - 0.5 * token.height]
    lonely = [(column.x0, column.x1) for column in heading.titles if column.name in _LONELY]
    lines = rows_of(with_whole_amounts(without_rules(body, lonely, heading.height)))
    anchors = _anchors(lines, heading)
    if not anchors:
        return
    labelled = any(column.name in _LABELLED for column in heading.titles)
    groups = _groups(lines, anchors, heading)
    if labelled:
        found = [_labelled_row(page, group, heading.titles) for group in groups]
    else:
        whole = completed(heading)
        tokens = [token for group in groups for token in group]
        ways = [
            columns_of([lines[n] for n in anchors], heading, page.height),
            columns_of([lines[n] for n in anchors], heading, page.height, narrow=True),
            zones_of(whole, [_cut(left, right, tokens) for left, right in pairwise(whole)]),
        ]
        found = max(([_row(page, group, way) for group in groups] for way in ways), key=_values)
    yield from (row for row in found if row)


def _values(table: Sequence[Sequence[Found]]) -> int:
    """How many cells hold what their column's title says."""
    return sum(normalise(each.kind, each.span.text) is not None for row in table for each in row)


def _anchors(lines: Sequence[Sequence[Token]], heading: Heading) -> list[int]:
    """The lines that begin an item: those with at least two amounts right of the description, one of them its total."""
    names = {column.name: column for column in heading.titles}
    right = names["xProd"].x1
    total = names.get("vProd")
    found = []
    for n, line in enumerate(lines):
        amounts = [t for t in line if t.x0 > right - heading.height and re.match(_AMOUNT, t.text)]
        if len(amounts) < 2:
            continue
        if "bases" in names and not any(
            _above(t, names["bases"]) is False and t.x1 < names["bases"].x0 for t in amounts
        ):
            continue
        if total and not any(t.x1 > total.x0 - 2 * heading.height for t in amounts):
            continue
        found.append(n)
    return found


def _above(token: Token, column: Column) -> bool:
    return min(token.x1, column.x1) - max(token.x0, column.x0) > 0


def _groups(lines: Sequence[Sequence[Token]], anchors: Sequence[int], heading: Heading) -> list[list[Token]]:
    """The tokens of each item: its line and those below it that are no other's."""
    groups = []
    pitch = 2.2 * heading.height
    for n, anchor in enumerate(anchors):
        end = anchors[n + 1] if n + 1 < len(anchors) else len(lines)
        tokens = list(lines[anchor])
        last = median(token.y for token in lines[anchor])
        for line in lines[anchor + 1 : end]:
            y = median(token.y for token in line)
            if y - last > pitch:
                break
            tokens += line
            last = y
        groups.append(tokens)
    return groups


def _row(page: PageText, tokens: Sequence[Token], columns: Sequence[Column]) -> list[Found]:
    found = []
    named = _absorbed(columns, tokens)
    for n, column in enumerate(named):
        if column.name not in IDS:
            continue
        left = (named[n - 1].x1 + column.x0) / 2 if n else float("-inf")
        right = (column.x1 + named[n + 1].x0) / 2 if n + 1 < len(named) else float("inf")
        id, kind = IDS[column.name]
        inside = [token for token in tokens if left <= token.x < right]
        lines = rows_of(without_signs_beside(inside) if kind in (Kind.MONEY, Kind.DECIMAL) else inside)
        if not lines:
            continue
        span = page.span(token for line in lines for token in line)
        if kind not in (Kind.TEXT,):
            span = span.without_spaces() if kind.numeric or kind is Kind.CODE else page.span(lines[0])
        found.append(Found(id, kind, span))
    return found


def _absorbed(columns: Sequence[Column], tokens: Sequence[Token]) -> list[Column]:
    """The columns; one without a name after the description is a part of it, unless it holds a long number."""
    found: list[Column] = []
    for column in columns:
        numbers = any(re.fullmatch(_NUMBER, token.text) and column.x0 <= token.x <= column.x1 for token in tokens)
        if not column.name and found and found[-1].name == "xProd" and not numbers:
            found[-1] = Column("xProd", found[-1].x0, column.x1)
        else:
            found.append(column)
    return found


def _labelled_row(page: PageText, tokens: Sequence[Token], columns: Sequence[Column]) -> list[Found]:
    """A row of NT 2026.010: several lines, with the names of the taxes before their amounts."""
    found: list[Found] = []
    for name, left, right in _zones(columns, tokens):
        inside = [token for token in tokens if left <= token.x < right]
        lines = rows_of(inside)
        if not lines:
            continue
        if name == "cProd":
            found.append(_found("cProd", page.span(lines[0]).without_spaces()))
        elif name == "xProd":
            found += _description(page, lines)
        elif name in ("vUnCom", "vProd"):
            found.append(_found(name, page.span(lines[0]).without_spaces()))
        elif name == "qCom/uCom":
            found.append(_found("qCom", page.span(lines[0]).without_spaces()))
            if len(lines) > 1:
                found.append(_found("uCom", page.span(lines[1])))
        elif name == "CST/CFOP":
            for line in lines:
                digits = page.span(line).search(r"(?i)[a-z]{3,4}\s*([\dOIlSB/]{2,4})$") or page.span(line).search(
                    r"([\d/]{2,4})$"
                )
                if digits:
                    label = "CFOP" if plain(line[0].text).startswith(("CF", "CPO")) or len(digits) == 4 else "CST"
                    found.append(_found(label, digits))
        elif name in _LABELLED:
            found += _amounts(page, lines, _LABELLED[name])
    return found


def _zones(columns: Sequence[Column], tokens: Sequence[Token]) -> list[tuple[str, float, float]]:
    """The columns' extents: between two titles runs the column rule, where no word stands."""
    cuts = [_cut(left, right, tokens) for left, right in pairwise(columns)]
    return list(zip((column.name for column in columns), [float("-inf"), *cuts], [*cuts, float("inf")], strict=True))


def _cut(left: Column, right: Column, tokens: Sequence[Token]) -> float:
    """Where the column rule between two titles runs: before the names of the taxes, else where no word stands."""
    low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    if right.name in _LABELLED:
        labels = [t.x0 for t in tokens if low < t.x0 < high and plain(t.text).startswith(("ICMS", "IBS"))]
        if labels:
            return min(labels) - 1
    edges = sorted({low, high, *(x for t in tokens for x in (t.x0, t.x1) if low < x < high)})
    places = []
    for x0, x1 in pairwise(edges):
        x = (x0 + x1) / 2
        crossed = sum(t.x0 < x < t.x1 for t in tokens)
        places.append((crossed, x0 - x1, x))
    return min(places)[2] if places else (low + high) / 2


def _found(name: str, span: Span) -> Found:
    id, kind = IDS[name]
    return Found(id, kind, span)


def _description(page: PageText, lines: Sequence[Sequence[Token]]) -> list[Found]:
    """The description, and NCM and cClassTrib in brackets after it."""
    spans = [page.span(line) for line in lines]
    text = joined(spans)
    tail = re.search(r"[\[\(IJ|l1]?\s*(?:N ?[CG] ?M(?:\W|\d{4})|[\[\(IJ|l1]?(?:N\wM|\wCM|NC\w)\W{1,2}\d{6})", text.text)
    found = [_found("xProd", text.slice(0, tail.start()) if tail else text)]
    if tail:
        after = text.slice(tail.start(), len(text))
        ncm = after.search(r"N ?[CG] ?M\W*([\dOISBl]{4} ?[\dOISBl]{4})")
        classification = after.search(r"(?i)c[l1I]ass\s?\w{3,5}\W*([\dOISBl]{6})")
        if ncm:
            found.append(_found("NCM", ncm))
        if classification:
            found.append(_found("cClassTrib", classification))
    return found


def _amounts(page: PageText, lines: Sequence[Sequence[Token]], names: dict[str, str]) -> Iterator[Found]:
    for line in lines:
        label = ""
        for token in line:
            if re.search(r"\d", token.text) and re.match(r"[\dOIlSB.,%]+$", token.text):
                key = _label(label)
                if key in names:
                    yield _found(names[key], page.span([token]))
                label = ""
            else:
                label += plain(token.text)


def _label(text: str) -> str:
    from rapidfuzz import process

    if text in _LABELS:
        return _LABELS[text]
    found = process.extractOne(text, list(_LABELS), score_cutoff=70) if len(text) > 2 else None
    return _LABELS[found[0]] if found else ""
