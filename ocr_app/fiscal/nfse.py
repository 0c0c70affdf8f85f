"""The DANFSe of an NFS-e: a service, who renders it, who takes it, and its tax."""

import re
from collections.abc import Iterator

from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.found import PATTERNS, Found
from ocr_app.fiscal.nfse_titles import BLOCKS, LONE, ROWS, SPELLINGS
from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.titles import Titles
from ocr_app.fiscal.values import Kind

_TITLES = Titles(SPELLINGS, ROWS, LONE)
_FIELDS = {
    "nNFSe": ("infNFSe.nNFSe", Kind.NUMBER, r"^\d[\d.]*"),
    "dCompet": ("infDPS.dCompet", Kind.DATE, PATTERNS[Kind.DATE]),
    "dhProc": ("infNFSe.dhProc", Kind.DATE, PATTERNS[Kind.DATE]),
    "nDPS": ("infDPS.nDPS", Kind.NUMBER, r"^\d[\d.]*"),
    "vBC": ("valores.vBC", Kind.MONEY, PATTERNS[Kind.MONEY]),
    "pAliqAplic": ("valores.pAliqAplic", Kind.DECIMAL, r"\d[\d.,]*%?"),
    "vISSQN": ("valores.vISSQN", Kind.MONEY, PATTERNS[Kind.MONEY]),
    "vServ": ("valores.vServ", Kind.MONEY, PATTERNS[Kind.MONEY]),
    "vLiq": ("valores.vLiq", Kind.MONEY, PATTERNS[Kind.MONEY]),
}


def cells_of(page: PageText) -> Cells:
    return Cells(page, _TITLES, BLOCKS, {})


def fields(cells: Cells) -> Iterator[Found]:
    for title in cells.titles:
        span = cells.below(title)
        if not span or span.text == "-":
            continue
        if title.key in _FIELDS:
            id, kind, pattern = _FIELDS[title.key]
            if value := span.search(pattern):
                yield Found(id, kind, value)
        elif title.key in ("CNPJ", "xNome"):
            block = _party(cells, title.y)
            if title.key == "xNome":
                yield Found(f"{block}.xNome", Kind.TEXT, span)
            elif block:
                person = len(re.sub(r"[\W_]", "", span.text)) < 13
                yield Found(f"{block}.{'CPF' if person else 'CNPJ'}", Kind.CPF if person else Kind.CNPJ, span)


def _party(cells: Cells, y: float) -> str:
    """The party whose heading is nearest above, or beside: the heading stands in the block's first row."""
    reach = 2.5 * cells.page.height
    above = [block for block in cells.blocks if block.y < y + reach]
    return max(above, key=lambda block: block.y).name if above else "emit"
