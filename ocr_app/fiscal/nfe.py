"""The DANFE of an NF-e, in the layouts of MOC 7.0 and NT 2026.010 and the simplified ones: its cells and blocks."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from ocr_app.fiscal import addresses
from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.found import PATTERNS, Found
from ocr_app.fiscal.instalments import instalments
from ocr_app.fiscal.nfe_titles import BLOCKS, LONE, ROWS, SIGNS, SPELLINGS
from ocr_app.fiscal.nfe_untitled import untitled
from ocr_app.fiscal.page_text import PageText, rows_of
from ocr_app.fiscal.spans import Span, joined
from ocr_app.fiscal.titles import Title, Titles, plain
from ocr_app.fiscal.values import Kind

_PARTY = {
    "xNome": Kind.TEXT,
    "xBairro": Kind.TEXT,
    "CEP": Kind.CEP,
    "xMun": Kind.TEXT,
    "fone": Kind.PHONE,
    "UF": Kind.UF,
    "IE": Kind.IE,
}
_IN_ADDRESS = ("xLgr", "nro", "xBairro", "CEP", "xMun", "fone", "UF")
_TOTALS = {
    **{
        name: f"total.ICMSTot.{name}"
        for name in (
            "vBC",
            "vICMS",
            "vBCST",
            "vST",
            "vTotTrib",
            "vProd",
            "vFrete",
            "vSeg",
            "vDesc",
            "vOutro",
            "vIPI",
            "vII",
            "vPIS",
            "vCOFINS",
            "vICMSDeson",
            "vFCPST",
            "vFCP",
            "vIPIDevol",
            "vNF",
        )
    },
    "vCBS": "total.IBSCBSTot.gCBS.vCBS",
    "vIBSUF": "total.IBSCBSTot.gIBS.gIBSUF.vIBSUF",
    "vIBSMun": "total.IBSCBSTot.gIBS.gIBSMun.vIBSMun",
    "vIBS": "total.IBSCBSTot.gIBS.vIBS",
    "vBCIBSCBS": "total.IBSCBSTot.vBCIBSCBS",
    "vIS": "total.ISTot.vIS",
}
_VOLUMES = {
    "qVol": Kind.COUNT,
    "esp": Kind.TEXT,
    "marca": Kind.TEXT,
    "nVol": Kind.TEXT,
    "pesoB": Kind.WEIGHT,
    "pesoL": Kind.WEIGHT,
}
_TITLES = Titles(SPELLINGS, ROWS, LONE)
_PROTOCOL = r"[\dOIlSB]{3}(?:[ .,-]?[\dOIlSB]{3}){4}"

_ISSUER, _LIKE_ISSUER = "IDENTIFICACAODOEMITENTE", 55  # percent
_TAXES, _LIKE_TAXES = "APROXIMADODOSTRIBUTOS", 70  # percent

_STREET = (
    r"(?i)^(?:rua|r\.|av\.?|avenida|travessa|trav\.|tv\.?|pra[çc]a|p[çc]a\.?|alameda|al\.|rodovia|rod\.?|estrada|estr\.?"
    r"|largo|via|viela|quadra|qd\.?|setor|s[ií]tio|fazenda)\s"
)


def cells_of(page: PageText) -> Cells:
    return Cells(page, _TITLES, BLOCKS, SIGNS, ["receipt"])


def fields(cells: Cells) -> Iterator[Found]:
    """The spans of a page that hold the document's fields; the table of products and the key are not among them."""
    items = cells.top_of("items")
    for title in cells.titles:
        if title.y < cells.stub:
            continue
        block = cells.block_of(title, "emit")
        if title.key in _TOTALS and block not in ("cobr", "pag", "items", "issqn", "extra"):
            if items is None or title.y < items or block == "total":
                yield from _cell(cells, title, _TOTALS[title.key], Kind.MONEY)
        elif title.key == "vNF" and block == "items":  # a short form: nothing but the total follows its goods
            yield from _cell(cells, title, _TOTALS["vNF"], Kind.MONEY)
        elif title.key == "frete" and block == "total":
            yield from _cell(cells, title, _TOTALS["vFrete"], Kind.MONEY)
        elif block in ("emit", "dest") and title.key in (*_PARTY, "CNPJ", "xLgr"):
            yield from _party(cells, title, block)
        elif block == "transp" and title.key == "xNome":
            yield from _cell(cells, title, "transp.transporta.xNome", Kind.TEXT)
        elif block == "transp" and title.key == "CNPJ":
            yield from _identifier(cells, title, "transp.transporta")
        elif block == "transp" and title.key in _VOLUMES:
            yield from _cell(cells, title, f"transp.vol.{title.key}", _VOLUMES[title.key])
        elif title.key == "natOp":
            yield from _cell(cells, title, "ide.natOp", Kind.TEXT)
        elif title.key == "protocol":
            yield from _protocol(cells, title)
        elif title.key == "dhEmi":
            yield from _cell(cells, title, "ide.dhEmi", Kind.DATE)
        elif title.key == "dhSaiEnt":
            yield from _cell(cells, title, "ide.dhSaiEnt", Kind.DATE)
        elif title.key == "hSaiEnt":
            yield from _cell(cells, title, "ide.dhSaiEnt#time", Kind.TIME)
        elif title.key == "nNF" and block == "emit":
            yield from _cell(cells, title, "ide.nNF", Kind.NUMBER)
        elif title.key == "serie":
            yield from _series(cells, title, block)
    yield from _protocol_anywhere(cells)
    yield from untitled(cells)
    yield from _number(cells)
    yield from _issuer(cells)
    yield from instalments(cells)
    yield from _taxes_in_text(cells)


def _cell(cells: Cells, title: Title, id: str, kind: Kind) -> Iterator[Found]:
    span = cells.below(title)
    if span and kind in PATTERNS:
        span = span.search(PATTERNS[kind]) or span
    if span:
        yield Found(id, kind, span)


def _party(cells: Cells, title: Title, block: str) -> Iterator[Found]:
    within = f"{block}.ender{block.capitalize()}"
    if title.key == "CNPJ":
        yield from _identifier(cells, title, block)
    elif title.key == "xLgr":
        whole = not cells.named(["xBairro"])
        if span := cells.below(title, 2 if whole and block == "dest" else 1, within=("CEP", "fone") if whole else ()):
            parts = addresses.block([span]) if whole else addresses.street(span)
            for name, part in parts.items():
                yield Found(f"{within}.{name}", _PARTY.get(name, Kind.TEXT), part)
    else:
        prefix = within if title.key in _IN_ADDRESS else block
        yield from _cell(cells, title, f"{prefix}.{title.key}", _PARTY[title.key])


def _identifier(cells: Cells, title: Title, prefix: str) -> Iterator[Found]:
    span = cells.below(title)
    if not span:
        return
    length = len(re.sub(r"[\W_]", "", span.text))
    is_person = abs(length - 11) < abs(length - 14) and prefix != "transp.transporta"
    yield Found(f"{prefix}.{'CPF' if is_person else 'CNPJ'}", Kind.CPF if is_person else Kind.CNPJ, span)


def _protocol(cells: Cells, title: Title) -> Iterator[Found]:
    if (span := cells.below(title)) and (number := span.search(rf"^[\W_]*({_PROTOCOL}|\S{{13,17}})")):
        yield Found("protNFe.infProt.nProt", Kind.PROTOCOL, number)


def _protocol_anywhere(cells: Cells) -> Iterator[Found]:
    """The protocol with its date, where its title was not read."""
    for row in cells.page.rows():
        pattern = rf"(?<![\w])({_PROTOCOL})\s?[-–.]?\s?\d{{2}}\S\d{{2}}\S\d{{4}} \d{{2}}:\d{{2}}"
        if number := cells.page.span(row).search(pattern):
            yield Found("protNFe.infProt.nProt", Kind.PROTOCOL, number)


def _series(cells: Cells, title: Title, block: str) -> Iterator[Found]:
    if block != "emit":
        return
    span = cells.beside(title)
    span = (span and span.search(r"^[.: ]*(\w{1,3})\b")) or cells.below(title)
    if span and (number := span.search(r"^\w{1,3}$")):
        yield Found("ide.serie", Kind.SERIES, number)


def _number(cells: Cells) -> Iterator[Found]:
    """The number of the note, after its Nº."""
    for row in cells.page.rows(lambda token: not cells.is_title(token)):
        span = cells.page.span(row)
        if number := span.search(r"(?:^|[^\w])[Nn][º°ºo0\"'?*]?\s?[.:]?\s*(\d{3}[.,]?\d{3}[.,]?\d{3})(?!\d)"):
            yield Found("ide.nNF", Kind.NUMBER, number)


def _issuer(cells: Cells) -> Iterator[Found]:
    """Name and address of the issuer, to the left of DANFE and above the first row of cells."""
    rows = issuer_lines(cells)
    start = next((n for n, row in enumerate(rows) if n and is_address(row.text)), None)
    if start is None:
        return
    name = rows[0] if start == 1 else same_print(rows[:start])
    yield Found("emit.xNome", Kind.TEXT, name)
    for part, span in addresses.block(rows[start:]).items():
        yield Found(f"emit.enderEmit.{part}", _PARTY.get(part, Kind.TEXT), span)


def same_print(rows: Sequence[Span]) -> Span:
    """A name on several lines: those of the first one's size; a slogan is set smaller."""
    height = rows[0].box[3] - rows[0].box[1]
    return joined(row for row in rows if row.box[3] - row.box[1] > 0.7 * height)


def is_address(text: str) -> bool:
    """Whether a line is a street with its number."""
    return bool(re.search(_STREET, text) or re.search(r"[,;.]\s*(?:[Nn][º°o.]*\s*)?\d{1,6}\b", text))


def issuer_lines(cells: Cells) -> list[Span]:
    """The lines of the issuer's block."""
    marks = [title.x0 for title in cells.named(["DANFE"]) if "DANFE" in plain(title.tokens[0].text)]
    # What is set below it in the same cell, if DANFE itself was not read.
    marks = marks or [token.x0 for token in cells.page.tokens if plain(token.text) in ("DOCUMENTO", "ELETRONICA")]
    below = [title.y0 for title in cells.named(["natOp", "IE"]) if title.x0 < cells.page.width / 3]
    if not marks or not below:
        return []
    mark, bottom = marks[0], min(below)
    top = cells.stub
    entry = [
        t.x0
        for t in cells.page.tokens
        if re.match(r"\W*(?:0|O|1|I)?-?(?:ENTRADA|SA[IÍ]DA)$", t.text) and top < t.y < bottom
    ]
    right = min([mark - cells.page.height, *(x - 2 * cells.page.height for x in entry)])
    heading = {id(token) for title in cells.named(["emit"]) for token in title.tokens}
    found = [
        token
        for token in cells.page.tokens
        if token.x < right
        and token.x1 < mark
        and top + cells.page.height < token.y < bottom
        and id(token) not in heading
    ]
    lines = [cells.page.span(row) for row in rows_of(found)]
    return lines[1:] if lines and fuzz.ratio(_ISSUER, plain(lines[0].text)) >= _LIKE_ISSUER else lines


def _taxes_in_text(cells: Cells) -> Iterator[Found]:
    """The approximate taxes, told in the additional information."""
    for row in cells.page.rows():
        span = cells.page.span(row)
        amount = span.search(r"(?i)ap\S* (?:d\S{1,2} )?\S+[: ]*(R\$ ?\d{1,3}(?:[ .]?\d{3})*[.,]\d{2})(?!\d)")
        if amount and fuzz.partial_ratio(_TAXES, plain(span.text)) >= _LIKE_TAXES:
            yield Found("total.ICMSTot.vTotTrib", Kind.MONEY, amount)
