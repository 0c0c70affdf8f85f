"""The DANFSe of an NFS-e: a service, who renders it, who takes it, and its tax."""

import re
from collections.abc import Iterator

from ocr_app.fiscal.cells import Cells
from ocr_app.fiscal.nfe import PATTERNS, Found
from ocr_app.fiscal.page_text import PageText
from ocr_app.fiscal.titles import Titles
from ocr_app.fiscal.values import Kind

SPELLINGS = {
    "emit": ("PRESTADOR / FORNECEDOR", "EMITENTE DA NFS-e", "PRESTADOR DO SERVIÇO"),
    "toma": ("TOMADOR / ADQUIRENTE", "TOMADOR DO SERVIÇO"),
    "inter": ("INTERMEDIÁRIO DO SERVIÇO",),
    "serv": ("SERVIÇO PRESTADO",),
    "trib": ("TRIBUTAÇÃO MUNICIPAL (ISSQN)", "TRIBUTAÇÃO MUNICIPAL"),
    "fed": ("TRIBUTAÇÃO FEDERAL (EXCETO CBS)", "TRIBUTAÇÃO FEDERAL"),
    "ibs": ("TRIBUTAÇÃO IBS / CBS",),
    "total": ("VALOR TOTAL DA NFS-E",),
    "key": ("CHAVE DE ACESSO DA NFS-e",),
    "nNFSe": ("NÚMERO DA NFS-e",),
    "dCompet": ("COMPETÊNCIA DA NFS-e",),
    "dhProc": ("DATA E HORA DA EMISSÃO DA NFS-e",),
    "nDPS": ("NÚMERO DA DPS",),
    "serie": ("SÉRIE DA DPS",),
    "dhEmi": ("DATA E HORA DA EMISSÃO DA DPS",),
    "status": ("SITUAÇÃO DA NFS-e", "FINALIDADE"),
    "CNPJ": ("CNPJ / CPF / NIF",),
    "IM": ("Indicador Municipal (Inscrição)", "Inscrição Municipal"),
    "fone": ("Telefone",),
    "xNome": ("Nome / Nome Empresarial",),
    "xMun": ("Município / Sigla UF", "Município"),
    "CEP": ("Código IBGE / CEP", "CEP"),
    "xLgr": ("Endereço",),
    "email": ("E-mail",),
    "vBC": ("BC ISSQN",),
    "pAliqAplic": ("Alíquota Aplicada",),
    "ret": ("Retenção do ISSQN",),
    "vISSQN": ("ISSQN Apurado",),
    "vServ": ("Valor da Operação / Serviço", "Valor do Serviço"),
    "vDesc": ("Desconto Incondicionado", "Desconto Condicionado"),
    "vLiq": ("Valor Líquido da NFS-e",),
    "vLiqIBS": ("Valor Líquido da NFS-e + IBS/CBS",),
    "other": (
        "Total das Retenções (ISSQN / Federais)",
        "Total do IBS/CBS",
        "Simples Nacional na Data de Competência",
        "Regime de Apuração Tributária pelo SN",
        "Código de Tributação Nacional / Municipal",
        "Código da NBS",
        "Local da Prestação / Sigla UF / País",
        "Descrição do Serviço",
        "Tipo de Tributação do ISSQN",
        "Município / Sigla UF / País da Incidência do ISSQN",
        "Benefício Municipal",
        "Cálculo do BM",
        "Total Deduções/Reduções",
        "IRRF",
        "INFORMAÇÕES COMPLEMENTARES",
    ),
}
BLOCKS = {key: key for key in ("emit", "toma", "inter", "serv", "trib", "fed", "ibs", "total")}
_TITLES = Titles(SPELLINGS)
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
