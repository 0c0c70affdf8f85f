"""A DANFSe: the A4 form of a Brazilian electronic invoice of services (NFS-e) of the national standard.

The layout follows those of the national portal, versions 1 and 2, and varies as issuers draw their own: captions and
their case, rules or none, places of the headings, blocks that are left out.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.pages.canvas import SynthPage
from data_synth.pages.codes import draw_qr_code
from data_synth.pages.note_form import Entry, FilledForm
from data_synth.pages.notes import Party, decimal_comma, printed_phone
from data_synth.pages.service_notes import ServiceNote, draw_service_note
from data_synth.pages.sheets import draw_form
from data_synth.pages.typesetting import bold_of, choose

CAPTIONS: dict[str, tuple[str, ...]] = {
    "key": ("Chave de Acesso da NFS-e", "CHAVE DE ACESSO DA NFS-e", "Chave de Acesso"),
    "nNFSe": ("Número da NFS-e", "NÚMERO DA NFS-e", "Nº da NFS-e", "Número NFS-e"),
    "dCompet": ("Competência da NFS-e", "COMPETÊNCIA DA NFS-e", "Data de Competência", "Competência"),
    "dhProc": (
        *("Data e Hora da emissão da NFS-e", "DATA E HORA DA EMISSÃO DA NFS-e", "Data e Hora de Emissão da NFS-e"),
        "Data/Hora da Emissão da NFS-e",
    ),
    "nDPS": ("Número da DPS", "NÚMERO DA DPS", "Nº da DPS"),
    "serie": ("Série da DPS", "SÉRIE DA DPS"),
    "dhEmi": ("Data e Hora da emissão da DPS", "DATA E HORA DA EMISSÃO DA DPS", "Data e Hora de Emissão da DPS"),
    "emit": ("EMITENTE DA NFS-e", "PRESTADOR / FORNECEDOR", "PRESTADOR DO SERVIÇO", "PRESTADOR DE SERVIÇOS"),
    "toma": ("TOMADOR DO SERVIÇO", "TOMADOR / ADQUIRENTE", "TOMADOR DE SERVIÇOS"),
    "CNPJ": ("CNPJ / CPF / NIF", "CNPJ/CPF/NIF", "CNPJ / CPF", "CPF/CNPJ"),
    "IM": ("Inscrição Municipal", "Indicador Municipal (Inscrição)"),
    "fone": ("Telefone", "Fone"),
    "xNome": ("Nome / Nome Empresarial", "Nome/Razão Social", "Nome / Razão Social", "Razão Social"),
    "email": ("E-mail",),
    "xLgr": ("Endereço",),
    "xMun": ("Município", "Município / Sigla UF", "Município / UF"),
    "CEP": ("CEP", "Código IBGE / CEP"),
    "serv": ("SERVIÇO PRESTADO", "DISCRIMINAÇÃO DOS SERVIÇOS", "DESCRIÇÃO DO SERVIÇO"),
    "trib": ("TRIBUTAÇÃO MUNICIPAL", "TRIBUTAÇÃO MUNICIPAL (ISSQN)"),
    "vBC": ("BC ISSQN", "Base de Cálculo do ISSQN", "Base de Cálculo", "BC do ISSQN"),
    "pAliq": ("Alíquota Aplicada", "Alíquota", "Alíquota (%)", "Alíq. Aplicada"),
    "ret": ("Retenção do ISSQN",),
    "vISSQN": ("ISSQN Apurado", "Valor do ISSQN", "Valor ISSQN"),
    "fed": ("TRIBUTAÇÃO FEDERAL", "TRIBUTAÇÃO FEDERAL (EXCETO CBS)"),
    "ibs": ("TRIBUTAÇÃO IBS / CBS",),
    "total": ("VALOR TOTAL DA NFS-E", "VALORES DA NFS-e", "TOTAIS"),
    "vServ": ("Valor do Serviço", "Valor da Operação / Serviço", "Valor dos Serviços", "Valor Total dos Serviços"),
    "vDesc": ("Desconto Incondicionado", "Desc. Incondicionado"),
    "vDescCond": ("Desconto Condicionado", "Desc. Condicionado"),
    "vRet": ("ISSQN Retido", "Total das Retenções (ISSQN / Federais)"),
    "vLiq": ("Valor Líquido da NFS-e", "VALOR LÍQUIDO DA NFS-e", "Valor Líquido"),
    "extra": ("INFORMAÇÕES COMPLEMENTARES", "OUTRAS INFORMAÇÕES"),
}
"""Captions by the elements of the schema, or by names of ours: the portal's own first."""

_COLUMNS = 4


def danfse(rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn") -> SynthPage:
    """Return an A4 form at 200 to 300 dpi whose amounts add up, with its fields. Raise ValueError without faces."""
    blank, dpi, _ = draw_form(rng, faces, points=(7.5, 9))
    canvas, margin = blank.canvas, dpi * rng.uniform(0.25, 0.45)
    note = draw_service_note(rng)
    form = _Sheet(blank, rng, faces, margin, canvas.width - margin, CAPTIONS)
    form.framed = rng.random() < 0.35
    y = _header(form, note, margin)
    heading_inside = rng.random() < 0.6
    municipal = choose(rng, (note.municipal, "-"))
    y = _party(form, y, "emit", note.provider, municipal, heading_inside)
    if rng.random() < 0.7:
        regime = Entry(2, "Regime de Apuração Tributária pelo SN", "-")
        y = form.row(y, [Entry(2, "Simples Nacional na Data de Competência", "Não Optante"), regime])
    y = _party(form, y, "toma", note.taker, "-", heading_inside)
    for heading in choose(rng, ((), ("INTERMEDIÁRIO DO SERVIÇO NÃO IDENTIFICADO NA NFS-e",))):
        y = form.bar(heading, y)
    y = _service(form, note, y)
    y = _taxes(form, note, y)
    y = _total(form, note, y)
    y = form.bar("extra", y)
    form.text(form.value, "Totais Aproximados dos Tributos: -", form.x0, form.x1, y + 1.8 * form.value.style.cap_height)
    if not form.framed or rng.random() < 0.3:
        canvas.frame(form.x0, margin, form.x1, canvas.height - margin, form.thickness, form.rule_level)
    canvas.note = form.truth
    return canvas.finish(severity, form.value.style.cap_height, rng)


class _Sheet(FilledForm):
    """A form of rows of cells under headings, with or without rules between the cells."""

    def bar(self, key: str, y: float) -> float:
        """Print a heading of its own row; return its bottom."""
        self.canvas.rule(self.x0, y, self.x1, y, self.thickness, self.rule_level)
        bold = self.caption.but(bold_of(self.caption.face, self.faces))
        bottom = y + 2.4 * bold.style.cap_height
        self.text(bold, self.caption_of(key), self.x0, self.x1, bottom - 0.6 * bold.style.cap_height)
        return bottom

    def block(self, key: str, y: float, first: Sequence[Entry], inside: bool) -> float:
        """Begin a block whose heading stands on a row of its own, or before the first row; return the row's bottom."""
        if not inside:
            return self.row(self.bar(key, y), first)
        self.canvas.rule(self.x0, y, self.x1, y, self.thickness, self.rule_level)
        edge = self.x0 + (self.x1 - self.x0) / _COLUMNS
        bold = self.caption.but(bold_of(self.caption.face, self.faces))
        self.text(bold, self.caption_of(key), self.x0, edge, y + 0.65 * self.cell_height)
        return self.row(y, first, edge)


def _header(form: _Sheet, note: ServiceNote, y: float) -> float:
    rng, cap_height = form.rng, form.value.style.cap_height
    bold = form.value.but(bold_of(form.value.face, form.faces))
    third = (form.x1 - form.x0) / 3
    version = choose(rng, ("DANFSe v1.0", "DANFSe v2.0", "DANFSe"))
    for n, text in enumerate((version, "Documento Auxiliar da NFS-e"), 1):
        form.text(bold, text, form.x0 + third, form.x1 - third, y + 1.8 * n * cap_height, "centre")
    place = choose(rng, ("MUNICÍPIO DE {}", "Município: {}", "Prefeitura Municipal de {}")).format(note.provider.town)
    form.text(form.value, place, form.x1 - third, form.x1, y + 1.8 * cap_height)
    y += 5 * cap_height
    form.canvas.rule(form.x0, y, form.x1, y, form.thickness, form.rule_level)
    edge, top = form.x0 + 0.75 * (form.x1 - form.x0), y
    y = form.row(y, [Entry(1, "key", note.key, "infNFSe.Id", note.key)], form.x0, edge)
    stamp = f"{note.issued:%d/%m/%Y} {note.time}"
    day, issued = f"{note.competence:%d/%m/%Y}", note.issued.isoformat()
    first = [
        Entry(1, "nNFSe", str(note.number), "infNFSe.nNFSe", str(note.number)),
        Entry(1, "dCompet", day, "infDPS.dCompet", note.competence.isoformat()),
        Entry(1, "dhProc", stamp, "infNFSe.dhProc", issued),
    ]
    second = [
        Entry(1, "nDPS", str(note.declaration), "infDPS.nDPS", str(note.declaration)),
        Entry(1, "serie", choose(rng, (str(note.series), f"{note.series:05}"))),
        Entry(1, "dhEmi", f"{note.issued:%d/%m/%Y} {note.time}"),
    ]
    for row in (first, second):
        y = form.row(y, row, form.x0, edge)
    if rng.random() < 0.85:
        address = f"https://www.nfse.gov.br/ConsultaPublica/?tpc=1&chave={note.key}"
        draw_qr_code(form.canvas, address, (edge + form.x1) / 2, top + cap_height, 0.8 * (y - top))
    advice = "A autenticidade desta NFS-e pode ser verificada pela leitura deste código QR"
    form.paragraph(form.caption, advice, edge, y - 1.5 * cap_height, form.x1, 1.4 * form.caption.style.cap_height, 3)
    return y + 3 * cap_height


def _party(form: _Sheet, y: float, key: str, party: Party, municipal: str, inside: bool) -> float:
    """The provider (emit) or the taker (toma)."""
    rng = form.rng
    number = "CNPJ" if len(party.tax_number) == 14 else "CPF"
    first = [
        Entry(1, "CNPJ", party.printed_tax_number, f"{key}.{number}", party.tax_number),
        Entry(1, "IM", municipal),
        Entry(1, "fone", choose(rng, (printed_phone(rng, party.phone), "-"))),
    ]
    y = form.block(key, y, first, inside)
    name = Entry(2, "xNome", party.name, f"{key}.xNome")
    postcode = f"{party.postcode[:5]}-{party.postcode[5:]}"
    address = Entry(2, "xLgr", f"{party.street}, {party.house}, {party.district}")
    town = Entry(1, "xMun", choose(rng, (f"{party.town} - {party.state}", f"{party.town} / {party.state}")))
    if rng.random() < 0.5:
        y = form.row(y, [name, Entry(2, "email", "-")])
        return form.row(y, [address, town, Entry(1, "CEP", postcode)])
    y = form.row(y, [name, town, Entry(1, "CEP", postcode)])
    return form.row(y, [address, Entry(2, "email", "-")])


def _service(form: _Sheet, note: ServiceNote, y: float) -> float:
    y = form.bar("serv", y)
    code = f"{form.rng.integers(1, 40):02}.{form.rng.integers(1, 30):02}.01"
    place = f"{note.provider.town} - {note.provider.state}"
    y = form.row(y, [Entry(2, "Código de Tributação Nacional", code), Entry(1, "Local da Prestação", place)])
    return form.row(y, [Entry(1, "Descrição do Serviço", note.service)])


def _taxes(form: _Sheet, note: ServiceNote, y: float) -> float:
    """The tax of the municipality, and that of the union, whose cells are mostly empty."""
    rng = form.rng
    y = form.bar("trib", y)
    place = Entry(1, "Município de Incidência do ISSQN", f"{note.provider.town} - {note.provider.state}")
    kind = Entry(1, "Tributação do ISSQN", "Operação Tributável")
    y = form.row(y, [kind, place, Entry(1, "Regime Especial de Tributação", "Nenhum")])
    if rng.random() < 0.5:
        y = form.row(y, [_amount(form, "vServ", note.amount), _amount(form, "vDesc", note.discount)])
    rate = decimal_comma(note.rate, 2) + choose(rng, ("%", "%", " %", ""))
    y = form.row(
        y,
        [
            _amount(form, "vBC", note.base, "valores.vBC"),
            Entry(1, "pAliq", rate if note.rate else "-", "valores.pAliqAplic", str(note.rate)),
            Entry(1, "ret", "Retido pelo Tomador" if note.retained else "Não Retido"),
            _amount(form, "vISSQN", note.tax, "valores.vISSQN"),
        ],
    )
    if rng.random() < 0.7:
        y = form.bar("fed", y)
        cells = ("IRRF", "Contribuição Previdenciária - Retida", "Contribuições Sociais - Retidas", "PIS - Débito")
        y = form.row(y, [Entry(1, cell, "-") for cell in cells])
    if rng.random() < 0.3:
        y = form.bar("ibs", y)
        y = form.row(y, [Entry(1, cell, "-") for cell in ("CST / CCLASSTRIB", "Alíquota - CBS", "Alíquota - IBS UF")])
    return y


def _total(form: _Sheet, note: ServiceNote, y: float) -> float:
    amounts = [_amount(form, "vServ", note.amount, "valores.vServ"), _amount(form, "vDescCond", Decimal(0))]
    amounts += [_amount(form, "vDesc", note.discount), _amount(form, "vRet", note.retained)]
    net = _amount(form, "vLiq", note.net, "valores.vLiq")
    y = form.bar("total", y)
    if form.rng.random() < 0.5:
        return form.row(y, [*amounts[: form.rng.integers(2, 5)], net])
    y = form.row(y, amounts)
    return form.row(y, [Entry(2, "Total das Retenções Federais", "-"), Entry(1, "PIS/COFINS - Débito", "-"), net])


def _amount(form: _Sheet, caption: str, amount: Decimal, id: str = "") -> Entry:
    text = f"R$ {decimal_comma(amount, 2)}" if amount else choose(form.rng, ("-", "R$ 0,00"))
    return Entry(1, caption, text, id, str(amount))
