"""The DANFE of an NFC-e: a roll of 58 or 80 mm whose lines say what they are."""

import re
from collections.abc import Iterator, Sequence

from ocr_app.fiscal import addresses
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.items import IDS
from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.spans import Span, joined
from ocr_app.fiscal.titles import plain
from ocr_app.fiscal.values import Kind

_CNPJ = r"([0-9A-Z]{2}[.,]?[0-9A-Z]{3}[.,]?[0-9A-Z]{3}[/ .,:]?[0-9A-Z]{4}[-–. ]?\d{2})"
_MONEY = r"(?<![\d.,])(-?\d[\d.,]*[.,]\d{2})$"
_IE = r"[I1Ll]\.?\s?E\.?"  # as it is read, too
_UNIT = r"(?P<u>[^\W\d_]{1,4}\d?)"
_COUNT = r"(?P<q>\d[\d.,]*)"
_PRICES = (
    r"(?:R\$)?\s*(?P<p>\d[\d.,]*[.,]\d{2,10})(?![\d.,])\s*[=–-]?\s*(?:R\$)?\s*"
    r"(?P<t>\d{1,3} \d{3}[.,]\d{2}|\d[\d.,]*[.,]\d{1,2})$"  # a point and a last digit may have left no ink
)
_TIMES = r"(?:[^\W\d]{1,2}\s*)?"  # x, as which letters it was read
_ROWS = (
    rf"{_COUNT}\s*(?![xX]\s){_UNIT}\s+{_TIMES}{_PRICES}",
    rf"{_COUNT}\s*{_UNIT}?\s*[xX×*]\s*{_PRICES}",
    rf"{_UNIT}\s+{_COUNT}\s+[xX]?\s*{_PRICES}",
)
"""The ends of an item's line: quantity and unit in either order, unit price and total."""
_GAP = r"(?<=\d[.,]) (?=\d)"  # within an amount, after its mark
_HEAD = r"^(?:\d{1,3}\s+)?(?P<c>[0-9A-Z][0-9A-Z./-]{0,19})\s+(?P<d>\S.*\S)$"
_CODED = r"^(?:\d{1,3}\s+)?[A-Z./-]{0,4}\d[0-9A-Z./-]{2,}\s"
"""A code: three signs and a digit, at least."""
_NUMBERED = r"^(\d{1,3})\s+[A-Z./-]{0,4}\d[0-9A-Z./-]{2,}\s"
_SKIPPED = 9  # items in a row whose numbers were not read, at most
_TOTALS = (
    (
        "total.ICMSTot.vProd",
        ("VALORTOTALR", "VALORTOTAL", "TOTALR", "VALORTOTALDOSPRODUTOS", "SUBTOTAL", "VALORTOTALRS"),
    ),
    ("total.ICMSTot.vDesc", ("DESCONTO", "DESCONTOR", "DESCONTOS", "DESCONTORS", "DESCONTOSR", "VALORDESCONTO")),
    ("total.ICMSTot.vNF", ("VALORAPAGARR", "VALORAPAGAR", "VALORAPAGARRS")),
    ("pag.vTroco", ("TROCO", "TROCOR", "TROCORS")),
)


def fields(page: PageText) -> tuple[list[Found], list[list[Found]]]:
    """The document's fields, and those of each item."""
    lines = [page.span(row) for row in page.rows()]
    names = [plain(line.text) for line in lines]
    table = _first(names, r"^(?:ITEM|#|N)?C[O0]D(?:IG[O0])?\w*DESC")
    if table is None:
        table = _first(names, r"C[O0]DIG[O0].*DESCRI|^DESCRICAO")
    totals = _first(names, r"QTD.*TOTAL.*ITE|QUANTIDADETOTAL|^VALORTOTALR?")
    pay = _first(names, r"FORMA.*PAG.*|^VALORPAGO")
    found = [*_emitter(lines, names, table)]
    found += _totals(lines, names, totals or 0, pay)
    found += _rest(lines, names)
    found += _customer(lines, names)
    rows = list(_items(lines, (table + 1 if table is not None else 0), totals if totals is not None else len(lines)))
    return found, rows


def _first(names: Sequence[str], pattern: str, start: int = 0) -> int | None:
    return next((n for n in range(start, len(names)) if re.search(pattern, names[n])), None)


def _emitter(lines: Sequence[Span], names: Sequence[str], table: int | None) -> Iterator[Found]:
    """Name, CNPJ, IE and address: they stand above the document's name, or above the table."""
    end = _first(names, r"DOCUMENTOAUXILIAR|DANFE|NOTAFISCAL|NFCE")
    end = end if end else (table or min(8, len(lines)))
    top = list(lines[:end])
    number = next((n for n, line in enumerate(top) if re.search(_CNPJ, line.text)), None)
    if number is not None and (cnpj := top[number].search(_CNPJ)):
        yield Found("emit.CNPJ", Kind.CNPJ, cnpj)
    for line in top:
        if (ie := line.search(rf"(?:^|\W)(?:{_IE}|INSC\S* EST\S*)\s*[:.]?\s*(\d[\d./-]{{6,}})")) is not None:
            yield Found("emit.IE", Kind.IE, ie)
            break
    named = [line for line in (top[:number] if number else top[:1]) if re.search(r"[^\W\d_]{3}", line.text)]
    legal = [line for line in named if re.search(r"(?i)\b(?:ltda|eireli|s[/.]?a|me|epp|mei|cia)\b\W*$", line.text)]
    if named:
        yield Found("emit.xNome", Kind.TEXT, (legal or named)[-1 if legal else 0])
    rest = [
        line
        for n, line in enumerate(top)
        if n > (number or len(legal)) and not re.search(rf"^\W*(?:CNPJ\b|{_IE}[\s:])", line.text)
    ]
    for part, span in addresses.block(rest).items():
        kind = {"CEP": Kind.CEP, "fone": Kind.PHONE, "UF": Kind.UF}.get(part, Kind.TEXT)
        yield Found(f"emit.enderEmit.{part}", kind, span)


def _totals(lines: Sequence[Span], names: Sequence[str], start: int, pay: int | None) -> Iterator[Found]:
    paid = 0
    for n in range(start, len(lines)):
        amount = lines[n].search(_MONEY)
        if not amount:
            continue
        label = plain(lines[n].text[: len(lines[n]) - len(amount)])
        id = next((id for id, texts in _TOTALS if label in texts), None)
        if id:
            yield Found(id, Kind.MONEY, amount)
        elif "TRIBUTOS" in label or label.endswith("12741") or "TRIBTOT" in label:
            yield Found("total.ICMSTot.vTotTrib", Kind.MONEY, amount)
        elif pay is not None and n > pay and label and not label.startswith(("TROCO", "VALORPAGO", "QTD")):
            if any("TROCO" in name for name in names[pay:n]) or n > pay + 8:
                continue
            paid += 1
            yield Found(f"pag.detPag[{paid}].vPag", Kind.MONEY, amount)


def _rest(lines: Sequence[Span], names: Sequence[str]) -> Iterator[Found]:
    """Number, series, time of issue and protocol."""
    issued = awaited = False
    for line, name in zip(lines, names, strict=True):
        number = line.search(r"(?i)(?:N[úu]mero|NFC-?e\s+n\S*)\s*:?\s*(\d[\d.]{0,11})(?!\d*[/:])")
        if number := number or line.search(r"(?i)N[º°o.]+\s*:?\s*(\d[\d.]{2,11})(?!\d*[/:])"):
            yield Found("ide.nNF", Kind.NUMBER, number)
        if series := line.search(r"(?i)s[ée]rie\s*:?\s*(\d{1,3})\b"):
            yield Found("ide.serie", Kind.SERIES, series)
        awaited, beneath = not issued and ("EMISSAO" in name or "SERIE" in name), awaited and not issued
        if awaited or beneath:
            date = line.search(r"(?<!\d)(\d{2}[^\w]\d{2}[^\w]\d{4})")
            time = line.search(r"\d{4}\s*-?\s*([\dilI]{2}[:.;]\d{2}(?:[:.;]\d{2})?)")
            if date:
                issued = True
                yield Found("ide.dhEmi", Kind.DATE, date)
            if date and time:
                yield Found("ide.dhEmi#time", Kind.TIME, time)
    for n, name in enumerate(names):
        if "PROTOCOLO" in name:
            for line in lines[n : n + 2]:
                if number := line.search(r"(?<![\w])([\dOIlSB]{3}(?: ?[\dOIlSB]{3}){4})(?!\w)"):
                    yield Found("protNFe.infProt.nProt", Kind.PROTOCOL, number)
                    return


def _customer(lines: Sequence[Span], names: Sequence[str]) -> Iterator[Found]:
    start = _first(names, r"^CONSUMIDOR(?!ELETR)")
    if start is None or "NAOIDENTIFICADO" in names[start]:
        return
    part = lines[start : start + 6]
    for n, line in enumerate(part):
        if number := line.search(r"CNPJ\W*" + _CNPJ):
            yield Found("dest.CNPJ", Kind.CNPJ, number)
        elif number := line.search(r"CPF\W*(\d{3}[.,]?\d{3}[.,]?\d{3}[-–. ]?\d{2})(?!\d)"):
            yield Found("dest.CPF", Kind.CPF, number)
        if not number:
            continue
        end = line.text.find(number.text) + len(number.text)
        name = line.slice(end, len(line)).strip("-–:. ")
        name = (
            name
            or next((other.search(r"(?i)nome\W*(.+)") for other in part if re.match("(?i)nome", other.text)), None)
            or name
        )
        if name:
            yield Found("dest.xNome", Kind.TEXT, name)
        address = []
        for other in part[n + 1 :]:
            if re.search(r"(?i)consulta|qr ?code|protocolo|chave|nfc-?e|série", other.text):
                break
            address.append(other)
        if address and re.search(r"\d", address[0].text):
            for piece, span in addresses.block(address).items():
                kind = {"CEP": Kind.CEP, "fone": Kind.PHONE, "UF": Kind.UF}.get(piece, Kind.TEXT)
                yield Found(f"dest.enderDest.{piece}", kind, span)
        return


def _items(lines: Sequence[Span], start: int, end: int) -> Iterator[list[Found]]:
    """Rows of one line, or of lines with code and description and one with the amounts."""
    above: list[Span] = []
    number = 0
    for printed in lines[start:end]:
        line = printed.without(_GAP)
        amounts = next((m for pattern in _ROWS if (m := re.search(pattern, line.text))), None)
        if not amounts:
            above.append(printed)
            continue
        before = line.slice(0, amounts.start())
        row = before if re.search(_HEAD, before.text) else _head(above, number)
        number = _number(row, number) or number + 1
        found = []
        if row is not None and (parts := re.search(_HEAD, row.text)):
            found.append(_found("cProd", row.slice(*parts.span("c"))))
            found.append(_found("xProd", row.slice(*parts.span("d"))))
        for name, group in (("qCom", "q"), ("uCom", "u"), ("vUnCom", "p"), ("vProd", "t")):
            if amounts[group]:
                found.append(_found(name, line.slice(*amounts.span(group))))
        above = []
        yield found


def _head(lines: Sequence[Span], before: int) -> Span | None:
    """Code and description on the lines above an item's amounts, of which the last had this number.

    They begin with the next number and a code, or else with the last code.
    """
    heads = [n for n, line in enumerate(lines) if re.search(_HEAD, line.text)]
    coded = [n for n in heads if re.search(_CODED, lines[n].text)]
    if coded:
        numbered = [n for n in coded if _number(lines[n], before)]
        return joined(lines[(numbered or coded)[-1] :])
    return lines[heads[-1]] if heads else None


def _number(line: Span | None, before: int) -> int:
    """The number of an item that a line begins with, if it may come after the one before; else 0."""
    number = re.search(_NUMBERED, line.text) if line is not None else None
    return int(number[1]) if number and before < int(number[1]) <= before + _SKIPPED else 0


def _found(name: str, span: Span) -> Found:
    id, kind = IDS[name]
    return Found(id, kind, span)
