"""Which fiscal document a page is, if it is one: by its key, its codes and its name, never by a guess."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from ocr_app.fiscal import access_key
from ocr_app.fiscal.documents import Barcode
from ocr_app.fiscal.page_text import PageText, chunks_of
from ocr_app.fiscal.titles import plain

_NAMES = {
    "nfse": ("DANFSE", "COMPETÊNCIA DA NFS-e", "DATA E HORA DA EMISSÃO DA NFS-e", "NÚMERO DA DPS"),
    "nfce": ("FISCAL DE CONSUMIDOR ELETRÔNICA", "CONSUMIDOR ELETRÔNICA", "DANFE NFC-e"),
    "cte": ("DOCUMENTO AUXILIAR DO CONHECIMENTO", "CONHECIMENTO DE TRANSPORTE ELETRÔNICO", "DACTE"),
    "nfe": ("DOCUMENTO AUXILIAR DA NOTA FISCAL", "DANFE SIMPLIFICADO", "DANFE"),
}
_ALIKE = 92.0  # of 100
_APART = 3.0  # heights between texts of different cells


def kind_of(page: PageText, barcodes: Sequence[Barcode]) -> str | None:
    """nfe, nfce, cte or nfse; None for any other page."""
    for barcode in barcodes:
        key = access_key.find(barcode.text) if barcode.page == page.number else None
        if key and key.model:
            return key.model
    lines: dict[int, str] = {}
    for token in page.tokens:
        lines[token.line] = lines.get(token.line, "") + plain(token.text)
    for kind, names in _NAMES.items():
        if any(_named(plain(name), list(lines.values())) for name in names):
            return kind
    return next((key.model for key in keys_of(page, barcodes) if key.model), None)


def _named(name: str, lines: Sequence[str]) -> bool:
    if len(name) < 7:
        return name in lines
    return any(len(line) >= 0.8 * len(name) and fuzz.partial_ratio(name, line, score_cutoff=_ALIKE) for line in lines)


def two_documents(page: PageText, model: str, barcodes: Sequence[Barcode] = ()) -> bool:
    """Whether a page holds two documents of their own: each has bars or prints its key under a title of its own."""
    if model not in ("nfe", "nfce"):
        return False
    texts = [barcode.text for barcode in barcodes]
    for row, following in pairwise(page.rows()):
        if "CHAVEDEACESSO" in "".join(plain(token.text) for token in row):
            parts = [part for each in (row, following) for part in chunks_of(each, _APART * page.height)]
            texts += [re.sub(r"[ .-]", "", page.span(part).text) for part in (row, following, *parts)]
    return len({key for text in texts if (key := access_key.find(text))}) > 1


def keys_of(page: PageText, barcodes: Sequence[Barcode]) -> list[access_key.AccessKey]:
    """The different keys of a page whose check digits are right: of its barcodes, then as printed."""
    found: list[access_key.AccessKey] = []
    texts = [barcode.text for barcode in barcodes if barcode.page == page.number]
    rows = [re.sub(r"[ .-]", "", page.span(row).text) for row in page.rows()]
    for text in [*texts, *rows]:
        key = access_key.find(text)
        if key and key not in found:
            found.append(key)
    return found
