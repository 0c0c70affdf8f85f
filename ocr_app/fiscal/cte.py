"""The DACTE of a CT-e: sender, receiver and carrier, the parts of the price, and the tax."""

import re
from collections.abc import Iterator, Sequence

from ocr_app.fiscal import addresses
from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.cte_components import components
from ocr_app.fiscal.cte_parties import parties
from ocr_app.fiscal.cte_titles import BLOCKS, LONE, ROWS, SPELLINGS
from ocr_app.fiscal.found import PATTERNS, Found
from ocr_app.fiscal.nfe import is_address, same_print
from ocr_app.fiscal.page_text import PageText, rows_of
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.titles import Title, Titles
from ocr_app.fiscal.values import Kind

_TITLES = Titles(SPELLINGS, ROWS, LONE)
_DEEP = 6.0  # heights below its title in which a value begins: cells of a DACTE are high
_BELOW = {
    "number": ("ide.nCT", Kind.NUMBER, r"(\d[\d.]*)"),
    "issued": ("ide.dhEmi", Kind.DATE, PATTERNS[Kind.DATE]),
    "protocol": ("protCTe.infProt.nProt", Kind.PROTOCOL, r"^\W*([\dOIlSB]{15}|\S{13,17})"),
    "vTPrest": ("vPrest.vTPrest", Kind.MONEY, PATTERNS[Kind.MONEY]),
    "vRec": ("vPrest.vRec", Kind.MONEY, PATTERNS[Kind.MONEY]),
    "vBC": ("imp.ICMS.vBC", Kind.MONEY, PATTERNS[Kind.MONEY]),
    "pICMS": ("imp.ICMS.pICMS", Kind.DECIMAL, r"\d[\d.,]*"),
    "vICMS": ("imp.ICMS.vICMS", Kind.MONEY, PATTERNS[Kind.MONEY]),
}
_TAX = ("vBC", "pICMS", "vICMS")
_IE = r"(?i:(?:^|\W)(?:I\.?\s?E\.?|INSC\S*\s+EST\S*))\W+(\d[\d./-]{6,})"
_STAMPED = r"(?<!\w)(\d{15})\s?[-–.]?\s?\d{2}\S\d{2}\S\d{4}\s"
_CNPJ = r"CNPJ\W*([0-9A-Z]{2}[0-9A-Z./-]{11,18})"


def cells_of(page: PageText) -> Cells:
    return Cells(page, _TITLES, BLOCKS, {})


def fields(cells: Cells) -> Iterator[Found]:
    stub = min([title.y for title in cells.named(["DACTE"])], default=0.0) - cells.page.height
    tax = cells.top_of("imp")
    for title in cells.titles:
        if title.y < stub or (title.key in _TAX and tax is not None and title.y < tax):
            continue
        if title.key in _BELOW:
            yield from _below(cells, title)
        elif title.key == "serie" and cells.block_of(title, "emit") == "emit":
            yield from _series(cells, title)
        elif title.key == "CFOP" and (span := cells.below(title)):
            if code := span.search(r"^([\dOIlSB]{4})\b"):
                yield Found("ide.CFOP", Kind.CFOP, code)
            if text := span.search(r"^\S{4}\W+(.+)$"):
                yield Found("ide.natOp", Kind.TEXT, text)
        elif title.key == "proPred" and (span := cells.beside(title) or cells.below(title)):
            yield Found("infCTeNorm.infCarga.proPred", Kind.TEXT, span)
        elif title.key == "vCarga" and (span := cells.beside(title) or cells.below(title)):
            yield Found("infCTeNorm.infCarga.vCarga", Kind.MONEY, span.search(PATTERNS[Kind.MONEY]) or span)
    if not cells.named(["protocol"]):
        yield from _untitled_protocol(cells)
    yield from parties(cells)
    yield from _carrier(cells)
    yield from components(cells)


def _below(cells: Cells, title: Title) -> Iterator[Found]:
    id, kind, pattern = _BELOW[title.key]
    span = cells.below(title, rows=2, deep=_DEEP)
    if span and (value := span.search(pattern)):
        yield Found(id, kind, value)


def _untitled_protocol(cells: Cells) -> Iterator[Found]:
    """The protocol with its date and time, whose title was not read."""
    for row in cells.page.rows():
        if number := cells.page.span(row).search(_STAMPED):
            yield Found("protCTe.infProt.nProt", Kind.PROTOCOL, number)


def _series(cells: Cells, title: Title) -> Iterator[Found]:
    """The series, and the number after it if its title was not read."""
    span = cells.below(title)
    if not span or not (series := span.search(r"^\d{1,3}\b")):
        return
    yield Found("ide.serie", Kind.SERIES, series)
    row = [token for token in cells.values_under(title) if token.x0 >= series.box[2]]
    if not cells.named(["number"]) and row and re.fullmatch(r"\d[\d.]*", row[0].text):
        yield Found("ide.nCT", Kind.NUMBER, cells.page.span(row[:1]))


def _carrier(cells: Cells) -> Iterator[Found]:
    """The issuer: a name, an address and lines that say what they are, left of the document's name."""
    lines = _carrier_lines(cells)
    start = next((n for n, line in enumerate(lines) if n and _follows_name(line)), None)
    if start is None:
        return
    yield Found("emit.xNome", Kind.TEXT, lines[0] if start == 1 else same_print(lines[:start]))
    rest = []
    for line in lines[start:]:
        cnpj, registration = line.search(_CNPJ), line.search(_IE)
        if cnpj:
            yield Found("emit.CNPJ", Kind.CNPJ, cnpj)
        if registration:
            yield Found("emit.IE", Kind.IE, registration)
        if not cnpj and not registration:
            rest.append(line)
    for part, span in addresses.block(rest).items():
        kind = {"CEP": Kind.CEP, "fone": Kind.PHONE, "UF": Kind.UF}.get(part, Kind.TEXT)
        yield Found(f"emit.enderEmit.{part}", kind, span)


def _follows_name(line: Span) -> bool:
    return bool(re.search(r"CNPJ|CPF", line.text)) or bool(line.search(_IE)) or is_address(line.text)


def _carrier_lines(cells: Cells) -> Sequence[Span]:
    """The lines of the issuer's block: it is as wide as there is room before the titles beside it."""
    marks = cells.named(["DACTE"])
    if not marks:
        return []
    mark = marks[0]
    left = [title for title in cells.titles if title.y > mark.y and title.x0 < cells.page.size[0] / 4]
    bottom = min([title.y0 for title in left if title.key in ("kind", "service", "CFOP", "begin", "rem")], default=None)
    if bottom is None:
        return []
    beside = ("model", "serie", "key", "protocol")
    edges = [title.x0 for title in cells.named(beside) if mark.y < title.y < bottom + title.height]
    edge = min([mark.x0 - 2 * mark.height, *edges])
    keep = [t for t in cells.page.tokens if t.x1 < edge and mark.y0 - mark.height < t.y < bottom]
    return [cells.page.span(row) for row in rows_of(keep)]
