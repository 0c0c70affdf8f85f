"""A DANFE: the A4 form that accompanies goods sold under a Brazilian electronic invoice (NF-e).

The layout follows the model in the Manual de Orientação do Contribuinte of the NF-e, annex II.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from data_synth import texts
from data_synth.barcode import code128
from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.identifiers import group_access_key
from data_synth.pages.canvas import BLACK, Canvas, SynthPage
from data_synth.pages.form import Column, Form
from data_synth.pages.sale import Sale, draw_sale, reais
from data_synth.pages.typesetting import Align, bold_of, choose, draw_print

_INCHES = 210 / 25.4, 297 / 25.4  # A4, ISO 216
_CAPITALS_PER_POINT = 0.7  # height of capitals in most faces, in units of the type size
_COLUMNS = (
    Column("CÓDIGO", 1.1),
    Column("DESCRIÇÃO DO PRODUTO / SERVIÇO", 4.2),
    Column("NCM/SH", 0.95, "centre"),
    Column("CST", 0.5, "centre"),
    Column("CFOP", 0.6, "centre"),
    Column("UN", 0.5, "centre"),
    Column("QUANT.", 0.8, "right"),
    Column("V. UNIT.", 1.0, "right"),
    Column("V. TOTAL", 1.1, "right"),
    Column("B. ICMS", 1.1, "right"),
    Column("V. ICMS", 0.9, "right"),
    Column("% ICMS", 0.75, "right"),
)


def danfe(rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn") -> SynthPage:
    """Return an A4 form at 200 to 300 dpi whose amounts add up. Raise ValueError without faces."""
    dpi = rng.uniform(200, 300)
    point = dpi / 72 * _CAPITALS_PER_POINT
    canvas = Canvas(round(_INCHES[0] * dpi), round(_INCHES[1] * dpi))
    value = draw_print(rng, faces, "form", point * rng.uniform(8, 9.5))
    # Every cell must hold what belongs in it, so letters are neither wide nor apart.
    value = replace(value.but(stretch=min(1.0, value.style.stretch), spacing=min(0.0, value.style.spacing)), level=0)
    caption = value.but(cap_height=point * rng.uniform(6, 7), pins=0)
    rule_level = choose(rng, (BLACK, int(rng.integers(20, 110))))
    form = Form(canvas, caption, value, point * rng.uniform(0.8, 1.6), round(dpi / 150), rule_level)
    sale = draw_sale(rng, int(rng.integers(1, 16)), "55")
    if rng.random() < 0.35:
        print_ = value.but(cap_height=canvas.width / 18, pins=0, stretch=1.0)
        canvas.watermark(print_.render("SEM VALOR FISCAL"), rng.uniform(40, 60), int(rng.integers(195, 235)))

    margin = dpi * rng.uniform(0.2, 0.4)
    left, right = margin, canvas.width - margin
    y = _stub(form, sale, left, margin, right)
    y = _masthead(form, faces, sale, left, y + 2 * point, right)
    y = _parties(rng, form, faces, sale, left, y, right)
    y = _taxes(form, faces, sale, left, y, right)
    y = _carrier(rng, form, faces, left, y, right)
    bottom = canvas.height - margin - 8 * form.cell_height / 2
    y = _products(rng, form, faces, sale, left, y, right, bottom)
    _additional(rng, form, faces, left, y, right, canvas.height - margin)
    return canvas.finish(severity, value.style.cap_height, rng)


def _heading(form: Form, faces: Sequence[Face], text: str, x0: float, x1: float, y: float) -> float:
    print_ = form.caption.but(bold_of(form.caption.face, faces))
    form.text(print_, text, x0 - form.pad, x1, y + 1.6 * print_.style.cap_height)
    return y + 2.2 * print_.style.cap_height


def _stub(form: Form, sale: Sale, x0: float, y0: float, x1: float) -> float:
    """The section that the receiver signs and the carrier keeps."""
    middle, edge, y1 = y0 + form.cell_height, x0 + 0.82 * (x1 - x0), y0 + 2 * form.cell_height
    form.frame(x0, y0, edge, middle)
    form.frame(edge, y0, x1, y1)
    received = f"RECEBEMOS DE {sale.company} OS PRODUTOS E SERVIÇOS CONSTANTES DA NOTA FISCAL INDICADA AO LADO"
    form.paragraph(form.caption, received, x0, y0 + form.pad, edge, 1.5 * form.caption.style.cap_height, 2)
    share = x0 + 0.22 * (edge - x0)
    form.cell(x0, middle, share, y1, "DATA DE RECEBIMENTO", "")
    form.cell(share, middle, edge, y1, "IDENTIFICAÇÃO E ASSINATURA DO RECEBEDOR", "")
    for i, text in enumerate(("NF-e", f"Nº {_number(sale)}", f"SÉRIE {sale.series}"), start=1):
        form.text(form.value, text, edge, x1, y0 + i * (y1 - y0) / 3.6, "centre")
    cap_height = form.value.style.cap_height
    for x in np.arange(x0, x1, 1.2 * cap_height):
        form.canvas.rule(x, y1 + cap_height, min(x + 0.7 * cap_height, x1), y1 + cap_height, 1, form.rule_level)
    return y1 + 2 * cap_height


def _masthead(form: Form, faces: Sequence[Face], sale: Sale, x0: float, y0: float, x1: float) -> float:
    cap_height, width = form.value.style.cap_height, x1 - x0
    bold = form.value.but(bold_of(form.value.face, faces))
    large = bold.but(cap_height=1.4 * cap_height)
    y1 = y0 + 14.5 * cap_height
    edges = x0, x0 + 0.4 * width, x0 + 0.56 * width, x1
    for left, right in pairwise(edges):
        form.frame(left, y0, right, y1)

    y = y0 + 3 * cap_height
    for line in large.wrap(sale.company, 0.9 * (edges[1] - edges[0]))[:2]:
        form.text(large, line, edges[0], edges[1], y, "centre")
        y += 2.2 * cap_height
    for text in (sale.address, sale.city, f"Fone: {sale.phone}"):
        form.text(form.value, text, edges[0], edges[1], y, "centre")
        y += 1.8 * cap_height

    form.text(large, "DANFE", edges[1], edges[2], y0 + 2.2 * cap_height, "centre")
    lines = ("DOCUMENTO AUXILIAR", "DA NOTA FISCAL", "ELETRÔNICA", "0-ENTRADA", "1-SAÍDA")
    for i, text in enumerate(lines):
        form.text(
            form.caption, text, edges[1], edges[2], y0 + (3.8 + 1.3 * i) * cap_height, "centre" if i < 3 else "left"
        )
    for i, text in enumerate((f"Nº {_number(sale)}", f"SÉRIE {sale.series}", "FOLHA 1/1")):
        form.text(bold, text, edges[1], edges[2], y0 + (10.6 + 1.6 * i) * cap_height)
    box = edges[2] - 3.2 * cap_height, y0 + 7.2 * cap_height, edges[2] - 1.2 * cap_height, y0 + 9.4 * cap_height
    form.frame(*box)
    form.text(form.value, "1", box[0] - form.pad, box[2] + form.pad, box[3] - 0.6 * cap_height, "centre")

    _barcode(form, sale.access_key, edges[2], y0 + 0.8 * cap_height, edges[3], y0 + 4.8 * cap_height)
    y = y0 + 5.6 * cap_height
    form.cell(edges[2], y, edges[3], y + form.cell_height, "CHAVE DE ACESSO", "")
    key = group_access_key(sale.access_key)
    narrow = form.value.squeezed(key, edges[3] - edges[2] - 2 * (form.pad + form.thickness))
    form.text(narrow, key, edges[2], edges[3], y + form.cell_height - form.pad - 0.3 * cap_height, "centre")
    advice = (
        "Consulta de autenticidade no portal nacional da NF-e",
        "www.nfe.fazenda.gov.br/portal ou no site da Sefaz",
    )
    for i, text in enumerate(advice, start=1):
        form.text(form.value, text, edges[2], edges[3], y + form.cell_height + (0.4 + 1.7 * i) * cap_height, "centre")
    return y1


def _barcode(form: Form, key: str, x0: float, y0: float, x1: float, y1: float) -> None:
    modules = code128(key)
    # A quiet zone of ten modules on either side.
    width = max(1, int((x1 - x0) / (len(modules) + 20)))
    left = (x0 + x1 - width * len(modules)) / 2
    for i in np.flatnonzero(modules).tolist():
        form.canvas.fill(round(left) + i * width, y0, round(left) + (i + 1) * width, y1, BLACK)


def _parties(
    rng: np.random.Generator, form: Form, faces: Sequence[Face], sale: Sale, x0: float, y: float, x1: float
) -> float:
    operation = choose(rng, ("VENDA DE MERCADORIA", "VENDA DE PRODUÇÃO DO ESTABELECIMENTO", "REMESSA PARA CONSERTO"))
    protocol = f"{rng.integers(10**14, 10**15)} - {sale.date} {sale.time}"
    left: Align = "left"
    y = form.cells(
        x0,
        y,
        x1,
        [(56, "NATUREZA DA OPERAÇÃO", operation, left), (44, "PROTOCOLO DE AUTORIZAÇÃO DE USO", protocol, "centre")],
    )
    registration = str(rng.integers(10**8, 10**12))
    y = form.cells(
        x0,
        y,
        x1,
        [
            (33, "INSCRIÇÃO ESTADUAL", registration, left),
            (34, "INSCRIÇÃO ESTADUAL DO SUBST. TRIB.", "", left),
            (33, "CNPJ", sale.cnpj, left),
        ],
    )
    y = _heading(form, faces, "DESTINATÁRIO / REMETENTE", x0, x1, y)
    tax_number = texts.cnpj(rng) if rng.random() < 0.7 else texts.cpf(rng)
    y = form.cells(
        x0,
        y,
        x1,
        [
            (62, "NOME / RAZÃO SOCIAL", texts.company(rng), left),
            (22, "CNPJ / CPF", tax_number, left),
            (16, "DATA DA EMISSÃO", sale.date, "centre"),
        ],
    )
    y = form.cells(
        x0,
        y,
        x1,
        [
            (58, "ENDEREÇO", texts.address(rng), left),
            (26, "MUNICÍPIO", texts.city(rng), left),
            (16, "DATA DA SAÍDA", sale.date, "centre"),
        ],
    )
    return form.cells(
        x0,
        y,
        x1,
        [
            (34, "FONE / FAX", texts.phone(rng), left),
            (28, "INSCRIÇÃO ESTADUAL", str(rng.integers(10**8, 10**12)), left),
            (22, "E-MAIL", texts.email(rng), left),
            (16, "HORA DA SAÍDA", sale.time, "centre"),
        ],
    )


def _taxes(form: Form, faces: Sequence[Face], sale: Sale, x0: float, y: float, x1: float) -> float:
    y = _heading(form, faces, "CÁLCULO DO IMPOSTO", x0, x1, y)
    icms = sum(_icms(item.total) for item in sale.items)
    rows = (
        (
            ("BASE DE CÁLCULO DO ICMS", sale.products_total),
            ("VALOR DO ICMS", icms),
            ("BASE DE CÁLC. ICMS ST", 0),
            ("VALOR DO ICMS ST", 0),
            ("VALOR TOTAL DOS PRODUTOS", sale.products_total),
        ),
        (
            ("VALOR DO FRETE", 0),
            ("VALOR DO SEGURO", 0),
            ("DESCONTO", sale.discount),
            ("VALOR DO IPI", 0),
            ("VALOR TOTAL DA NOTA", sale.total),
        ),
    )
    for row in rows:
        y = form.cells(x0, y, x1, [(1, caption, reais(cents), "right") for caption, cents in row])
    return y


def _carrier(rng: np.random.Generator, form: Form, faces: Sequence[Face], x0: float, y: float, x1: float) -> float:
    y = _heading(form, faces, "TRANSPORTADOR / VOLUMES TRANSPORTADOS", x0, x1, y)
    payer = choose(rng, ("0 - Remetente", "1 - Destinatário", "9 - Sem frete"))
    y = form.cells(
        x0,
        y,
        x1,
        [
            (46, "NOME / RAZÃO SOCIAL", texts.company(rng), "left"),
            (18, "FRETE POR CONTA", payer, "left"),
            (14, "PLACA DO VEÍCULO", "", "left"),
            (22, "CNPJ / CPF", texts.cnpj(rng), "left"),
        ],
    )
    weight = f"{rng.integers(1, 2000)},{rng.integers(0, 1000):03}"
    volumes = (("QUANTIDADE", str(rng.integers(1, 40))), ("ESPÉCIE", "CAIXA"), ("MARCA", ""), ("PESO BRUTO", weight))
    return form.cells(x0, y, x1, [(1, caption, value, "left") for caption, value in volumes])


def _products(
    rng: np.random.Generator,
    form: Form,
    faces: Sequence[Face],
    sale: Sale,
    x0: float,
    y: float,
    x1: float,
    bottom: float,
) -> float:
    y = _heading(form, faces, "DADOS DO PRODUTO / SERVIÇO", x0, x1, y)
    rows = [
        (
            item.code,
            item.product,
            f"{rng.integers(10**7, 10**8)}",
            choose(rng, ("000", "060", "500", "102")),
            choose(rng, ("5101", "5102", "6102", "5405")),
            item.unit,
            f"{item.quantity},00",
            reais(item.price),
            reais(item.total),
            reais(item.total),
            reais(_icms(item.total)),
            "18,00",
        )
        for item in sale.items
    ]
    # Product rows are set as small as captions, as most programs do.
    table = Form(
        form.canvas,
        form.caption,
        form.value.but(cap_height=form.caption.style.cap_height),
        form.pad,
        form.thickness,
        form.rule_level,
    )
    pitch = form.caption.style.cap_height * rng.uniform(1.6, 2.2)
    return table.table(x0, y, x1, _COLUMNS, rows, pitch, bottom)


def _additional(
    rng: np.random.Generator, form: Form, faces: Sequence[Face], x0: float, y: float, x1: float, bottom: float
) -> None:
    y = _heading(form, faces, "DADOS ADICIONAIS", x0, x1, y)
    edge = x0 + 0.65 * (x1 - x0)
    form.cell(x0, y, edge, bottom, "INFORMAÇÕES COMPLEMENTARES", "")
    form.cell(edge, y, x1, bottom, "RESERVADO AO FISCO", "")
    top, pitch = y + 2 * form.caption.style.cap_height, 1.6 * form.caption.style.cap_height
    print_ = form.value.but(cap_height=form.caption.style.cap_height)
    lines = int((bottom - top) / pitch) - 1
    form.paragraph(print_, " ".join(texts.sentence(rng) for _ in range(4)), x0, top, edge, pitch, lines)


def _icms(cents: int) -> int:
    """The state tax at 18 %, in cents."""
    return round(0.18 * cents)


def _number(sale: Sale) -> str:
    return f"{sale.number // 10**6:03}.{sale.number // 1000 % 1000:03}.{sale.number % 1000:03}"
