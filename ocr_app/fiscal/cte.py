"""The DACTE of a CT-e: sender, receiver and carrier, the parts of the price, and the tax."""

import re
from collections.abc import Iterator

from ocr_app.fiscal import addresses
from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.nfe import PATTERNS, Found
from ocr_app.fiscal.page_text import PageText, rows_of
from ocr_app.fiscal.titles import Title, Titles
from ocr_app.fiscal.values import Kind

SPELLINGS = {
    "rem": ("REMETENTE",),
    "dest": ("DESTINATÁRIO",),
    "exped": ("EXPEDIDOR",),
    "receb": ("RECEBEDOR",),
    "toma": ("TOMADOR DO SERVIÇO",),
    "comp": ("COMPONENTES DO VALOR DA PRESTAÇÃO DO SERVIÇO", "COMPONENTES DO VALOR DA PRESTAÇÃO"),
    "imp": ("INFORMAÇÕES RELATIVAS AO IMPOSTO",),
    "docs": ("DOCUMENTOS ORIGINÁRIOS",),
    "xLgr": ("ENDEREÇO",),
    "xMun": ("MUNICÍPIO",),
    "CNPJ": ("CNPJ/CPF", "CPF/CNPJ", "CNPJ"),
    "IE": ("IE", "INSCRIÇÃO ESTADUAL"),
    "CEP": ("CEP",),
    "fone": ("FONE",),
    "pais": ("PAÍS",),
    "UF": ("UF",),
    "model": ("MODELO",),
    "serie": ("SÉRIE",),
    "number": ("NÚMERO",),
    "fl": ("FL", "FOLHA"),
    "modal": ("MODAL",),
    "issued": ("DATA E HORA DE EMISSÃO", "DATA E HORA", "DE EMISSÃO"),
    "key": ("CHAVE DE ACESSO",),
    "protocol": ("PROTOCOLO DE AUTORIZAÇÃO DE USO",),
    "CFOP": ("CFOP - NATUREZA DA PRESTAÇÃO", "CFOP - NATUREZA DA OPERAÇÃO"),
    "kind": ("TIPO DO CT-E", "TIPO DO CTE"),
    "service": ("TIPO DO SERVIÇO",),
    "begin": ("INÍCIO DA PRESTAÇÃO", "ORIGEM DA PRESTAÇÃO"),
    "end": ("TÉRMINO DA PRESTAÇÃO", "DESTINO DA PRESTAÇÃO"),
    "proPred": ("PRODUTO PREDOMINANTE",),
    "vCarga": ("VALOR TOTAL DA CARGA", "VALOR TOTAL DA MERCADORIA"),
    "vTPrest": ("VALOR TOTAL DO SERVIÇO", "VALOR TOTAL DA PRESTAÇÃO"),
    "vRec": ("VALOR TOTAL A RECEBER", "VALOR A RECEBER"),
    "nome": ("NOME",),
    "valor": ("VALOR",),
    "CST": ("SITUAÇÃO TRIBUTÁRIA",),
    "vBC": ("BASE DE CALCULO",),
    "pICMS": ("ALÍQ ICMS", "ALÍQUOTA ICMS"),
    "vICMS": ("VALOR ICMS", "VALOR DO ICMS"),
    "pRed": ("% RED. BC ICMS", "% RED. BC"),
    "ICMSST": ("ICMS ST",),
    "DACTE": ("DACTE",),
    "measure": ("TIPO MEDIDA", "QTD/UN.", "QTD DE VOLUMES", "CUBAGEM"),
}
BLOCKS = {key: key for key in ("rem", "dest", "exped", "receb", "toma", "comp", "imp", "docs")}
_TITLES = Titles(SPELLINGS)
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


def cells_of(page: PageText) -> Cells:
    return Cells(page, _TITLES, BLOCKS, {})


def fields(cells: Cells) -> Iterator[Found]:
    for title in cells.titles:
        block = cells.block_of(title, "emit")
        if title.key in ("rem", "dest") and _heads(cells, title) and (name := cells.beside(title)):
            yield Found(f"{title.key}.xNome", Kind.TEXT, name)
        elif block in ("rem", "dest") and title.key == "CNPJ" and (number := cells.beside(title)):
            person = len(re.sub(r"[\W_]", "", number.text)) < 13
            yield Found(f"{block}.{'CPF' if person else 'CNPJ'}", Kind.CPF if person else Kind.CNPJ, number)
        elif block in ("rem", "dest") and title.key == "IE" and (number := cells.beside(title)):
            yield Found(f"{block}.IE", Kind.IE, number)
        elif title.key in _BELOW:
            yield from _below(cells, title)
        elif title.key == "serie" and block == "emit":
            span = cells.below(title)
            if span and (series := span.search(r"^\d{1,3}\b")):
                yield Found("ide.serie", Kind.SERIES, series)
        elif title.key == "CFOP" and (span := cells.below(title)):
            if code := span.search(r"^([\dOIlSB]{4})\b"):
                yield Found("ide.CFOP", Kind.CFOP, code)
            if text := span.search(r"^\S{4}\W+(.+)$"):
                yield Found("ide.natOp", Kind.TEXT, text)
        elif title.key == "proPred" and (span := cells.beside(title) or cells.below(title)):
            yield Found("infCTeNorm.infCarga.proPred", Kind.TEXT, span)
        elif title.key == "vCarga" and (span := cells.beside(title) or cells.below(title)):
            yield Found("infCTeNorm.infCarga.vCarga", Kind.MONEY, span.search(PATTERNS[Kind.MONEY]) or span)
    yield from _carrier(cells)
    yield from _components(cells)


def _heads(cells: Cells, title: Title) -> bool:
    """Whether a title heads a party's block: the party's address follows."""
    return any(
        0 < other.y - title.y < 3 * title.height and abs(other.x0 - title.x0) < title.height
        for other in cells.named(["xLgr"])
    )


def _below(cells: Cells, title: Title) -> Iterator[Found]:
    id, kind, pattern = _BELOW[title.key]
    span = cells.below(title, rows=2)
    if span and (value := span.search(pattern)):
        yield Found(id, kind, value)


def _carrier(cells: Cells) -> Iterator[Found]:
    """The issuer: a name, and lines that say what they are, left of the document's name."""
    marks = cells.named(["DACTE"])
    bottom = min([title.y0 for title in cells.named(["kind"])], default=None)
    if not marks or bottom is None:
        return
    mark = marks[0]
    keep = [
        token
        for token in cells.page.tokens
        if token.x1 < mark.x0 - 1 and mark.y0 - mark.height < token.y < bottom and token.x < mark.x0 - 2 * mark.height
    ]
    edge = min([title.x0 for title in cells.titles if title.y > mark.y0 and title.key in ("model",)], default=mark.x0)
    lines = [cells.page.span(row) for row in rows_of([token for token in keep if token.x1 < edge])]
    number = next((n for n, line in enumerate(lines) if re.search(r"CNPJ|CPF", line.text)), None)
    if number is None:
        return
    if number:
        yield Found("emit.xNome", Kind.TEXT, lines[0])
    if cnpj := lines[number].search(r"CNPJ\W*([0-9A-Z]{2}[0-9A-Z./-]{11,18})"):
        yield Found("emit.CNPJ", Kind.CNPJ, cnpj)
    for line in lines:
        if ie := line.search(r"(?:^|\W)I\.?E\.?\W+(\d[\d./-]{6,})"):
            yield Found("emit.IE", Kind.IE, ie)
            break
    for part, span in addresses.block(lines[number + 1 :]).items():
        kind = {"CEP": Kind.CEP, "fone": Kind.PHONE, "UF": Kind.UF}.get(part, Kind.TEXT)
        yield Found(f"emit.enderEmit.{part}", kind, span)


def _components(cells: Cells) -> Iterator[Found]:
    """The parts of the price: names and amounts in up to three columns, read one column after the other."""
    names = [title for title in cells.named(["nome"]) if cells.block_of(title, "emit") == "comp"]
    amounts = [title for title in cells.named(["valor"]) if cells.block_of(title, "emit") == "comp"]
    end = cells.top_of("imp")
    number = 0
    for title in sorted(names, key=lambda title: title.x0):
        amount = min((t for t in amounts if t.x0 > title.x1), key=lambda t: t.x0, default=None)
        if amount is None or end is None:
            continue
        right = min([t.x0 for t in names if t.x0 > amount.x1] + [t.x0 for t in cells.named(["vTPrest"])], default=1e9)
        tokens = [t for t in cells.page.tokens if title.x0 - 10 <= t.x < right - 5 and title.y1 < t.y < end]
        for row in rows_of([t for t in tokens if not cells.is_title(t)]):
            name = [t for t in row if t.x < amount.x0 - 5]
            value = [t for t in row if t.x >= amount.x0 - 5]
            if name and value:
                number += 1
                yield Found(f"vPrest.Comp[{number}].xNome", Kind.TEXT, cells.page.span(name))
                yield Found(f"vPrest.Comp[{number}].vComp", Kind.MONEY, cells.page.span(value))
