"""A DACTE: the A4 form that accompanies goods carried under a Brazilian electronic bill of carriage (CT-e).

The layout follows the model in the Manual de Orientação do Contribuinte of the CT-e and varies as the programs that
print it do: captions, places of the parties' values, order of cells, blocks that are left out.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from data_synth import texts
from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.identifiers import group_access_key
from data_synth.pages.canvas import SynthPage
from data_synth.pages.codes import draw_bars, draw_qr_code
from data_synth.pages.dacte_captions import DACTE_CAPTIONS
from data_synth.pages.dacte_parties import Block, draw_parties, draw_payer, party_style
from data_synth.pages.danfe_masthead import address_lines
from data_synth.pages.freights import Freight, draw_freight
from data_synth.pages.note_form import Entry, FilledForm
from data_synth.pages.notes import decimal_comma
from data_synth.pages.sheets import draw_form
from data_synth.pages.typesetting import Align, bold_of, choose


def dacte(rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn") -> SynthPage:
    """Return an A4 form at 200 to 300 dpi whose amounts add up, with its fields. Raise ValueError without faces."""
    blank, dpi, point = draw_form(rng, faces, points=(7.5, 9))
    canvas, margin = blank.canvas, dpi * rng.uniform(0.2, 0.4)
    freight = draw_freight(rng)
    form = FilledForm(blank, rng, faces, margin, canvas.width - margin, DACTE_CAPTIONS)
    y = margin
    if rng.random() < 0.75:
        y = _stub(form, freight, y) + 2 * point
    y = _masthead(form, freight, y)
    ends = [f"{party.town} - {party.state}" for party in (freight.sender, freight.receiver)]
    y = form.row(y, [Entry(1, "begin", ends[0]), Entry(1, "end", ends[1])])
    style = party_style(form)
    y = draw_parties(form, y, Block("rem", freight.sender), Block("dest", freight.receiver), style)
    if freight.shipper or freight.consignee or rng.random() < 0.6:
        y = draw_parties(form, y, Block("exped", freight.shipper), Block("receb", freight.consignee), style)
    if rng.random() < 0.8:
        y = draw_payer(form, y, freight.payer)
    y = _load(form, freight, y)
    y = _price(form, freight, y)
    y = _tax(form, freight, y)
    _rest(form, freight, y, canvas.height - margin)
    canvas.note = form.truth
    return canvas.finish(severity, form.value.style.cap_height, rng)


def _stub(form: FilledForm, freight: Freight, y: float) -> float:
    """The section that the receiver signs."""
    declared = "DECLARO QUE RECEBI OS VOLUMES DESTE CONHECIMENTO EM PERFEITO ESTADO PELO QUE DOU POR CUMPRIDO"
    y1 = y + 1.9 * form.caption.style.cap_height
    form.frame(form.x0, y, form.x1, y1)
    form.text(form.caption, f"{declared} O PRESENTE CONTRATO DE TRANSPORTE", form.x0, form.x1, y1 - 2 * form.pad)
    edge = form.x0 + 0.8 * (form.x1 - form.x0)
    bottom = form.row(y1, [Entry(1, "NOME", ""), Entry(1, "CHEGADA DATA/HORA", "")], form.x0, edge)
    bottom = form.row(bottom, [Entry(1, "RG", ""), Entry(1, "ASSINATURA / CARIMBO", "")], form.x0, edge)
    form.frame(edge, y1, form.x1, bottom)
    number = form.rng.choice(["NRO. DOCUMENTO {}", "Nº. DOCUMENTO {}", "Nº {}"]).format(freight.number)
    for n, text in enumerate(("CT-E", number, f"SÉRIE {freight.series}"), 1):
        form.text(form.value, text, edge, form.x1, y1 + n * (bottom - y1) / 3.5, "centre")
    return bottom


def _masthead(form: FilledForm, freight: Freight, y0: float) -> float:
    """The issuer on the left; the document's name, number, bars and key on the right; perhaps a QR code."""
    rng, width = form.rng, form.x1 - form.x0
    edge = form.x0 + rng.uniform(0.32, 0.44) * width
    has_code = rng.random() < 0.7
    right = form.x1 - 0.2 * width * has_code
    bottom = _identity(form, freight, edge, right, y0)
    if has_code:
        form.frame(right, y0, form.x1, bottom)
        address = f"https://dfe-portal.svrs.rs.gov.br/cte/qrCode?chCTe={freight.key}&tpAmb=1"
        side = 0.9 * min(0.2 * width, bottom - y0)
        draw_qr_code(form.canvas, address, (right + form.x1) / 2, y0 + 0.05 * side, side)
    operation = choose(rng, (f"{freight.cfop} - {freight.operation}", f"{freight.cfop} {freight.operation}"))
    cfop = Entry(2, "CFOP", operation)
    kinds = [Entry(1, "kind", "NORMAL"), Entry(1, "service", "NORMAL"), Entry(1, "payer", "REMETENTE")]
    y = max(_issuer(form, freight, y0, edge), bottom - 4 * form.cell_height)
    if rng.random() < 0.5:
        form.frame(form.x0, y0, edge, y)
        for entry in (*kinds, cfop):
            y = form.row(y, [entry], form.x0, edge)
    else:
        y = max(y, bottom)
        form.frame(form.x0, y0, edge, y)
        y = form.row(y, kinds)
        y = form.row(y, [cfop])
    shown = form.canvas.lines[-1].text
    if shown == form.value.spell(operation):
        form.record("ide.CFOP", freight.cfop)
        form.record("ide.natOp", form.value.spell(freight.operation))
    return y


def _issuer(form: FilledForm, freight: Freight, y: float, edge: float) -> float:
    """Name, numbers and address of the carrier; return the bottom."""
    rng, issuer, cap_height = form.rng, freight.issuer, form.value.style.cap_height
    align: Align = choose(rng, ("centre", "left"), (0.7, 0.3))
    large = form.value.but(bold_of(form.value.face, form.faces), cap_height=1.25 * cap_height)
    y += 2.4 * cap_height
    name = []
    for line in large.wrap(issuer.name, 0.9 * (edge - form.x0))[:2]:
        name.append(form.text(large, line, form.x0, edge, y, align))
        y += 2 * cap_height
    form.record_text("emit.xNome", issuer.name, " ".join(name))
    numbers = [[("CNPJ", issuer.printed_tax_number)], [(choose(rng, ("IE", "Insc. Estadual")), issuer.registration)]]
    numbers = numbers if rng.random() < 0.5 else [numbers[0] + numbers[1]]
    sign = choose(rng, (": ", ": ", " "))
    lines: list[tuple[str, tuple[str, ...]]] = [
        (" ".join(f"{label}{sign}{value}" for label, value in row), ()) for row in numbers
    ]
    address = address_lines(rng, issuer)
    for text, parts in lines + address if rng.random() < 0.5 else address + lines:
        if form.text(form.value, text, form.x0, edge, y, align) == form.value.spell(text):
            form.record_party("emit", issuer, parts)
            if issuer.printed_tax_number in text:
                form.record("emit.CNPJ", issuer.tax_number)
            if not parts and issuer.registration in text.split():
                form.record("emit.IE", issuer.registration)
        y += 1.6 * cap_height
    return y


def _identity(form: FilledForm, freight: Freight, x0: float, x1: float, y0: float) -> float:
    rng, cap_height = form.rng, form.value.style.cap_height
    bold = form.value.but(bold_of(form.value.face, form.faces))
    edge, y = x0 + 0.68 * (x1 - x0), y0 + 5.2 * cap_height
    form.frame(x0, y0, edge, y)
    form.text(bold.but(cap_height=1.3 * cap_height), "DACTE", x0, edge, y0 + 1.8 * cap_height, "centre")
    for n, text in enumerate(("DOCUMENTO AUXILIAR DO CONHECIMENTO", "DE TRANSPORTE ELETRÔNICO")):
        form.text(form.caption, text, x0, edge, y0 + (3.2 + 1.3 * n) * cap_height, "centre")
    form.cell(edge, y0, x1, y, form.caption_of("modal"), choose(rng, ("RODOVIÁRIO", "Rodoviário", "AÉREO")), "centre")

    day = f"{freight.issued:%d/%m/%Y}"
    stamp = choose(rng, (f"{day} {freight.time}", f"{day} {freight.time}", f"{day} - {freight.time}", day))
    grouped = f"{freight.number:011,}".replace(",", ".")
    number = choose(rng, (str(freight.number), str(freight.number), f"{freight.number:09}", grouped))
    series = choose(rng, (str(freight.series), f"{freight.series:03}"))
    entries = [
        Entry(11, "model", "57", align="centre"),
        Entry(10, "serie", series, "ide.serie", str(freight.series)),
        Entry(22, "number", number, "ide.nCT", str(freight.number)),
        Entry(40, "issued", stamp, "ide.dhEmi", freight.issued.isoformat(), "centre"),
    ]
    entries.insert(choose(rng, (3, 4)), Entry(10, "folio", "1/1", align="centre"))
    y = form.row(y, entries, x0, x1)
    if rng.random() < 0.85:
        draw_bars(form.canvas, freight.key, x0, y + 0.5 * cap_height, x1, y + 4.5 * cap_height)
        form.frame(x0, y, x1, y + 5 * cap_height)
        y += 5 * cap_height
    key = group_access_key(freight.key) if rng.random() < 0.7 else freight.key
    y = form.row(y, [Entry(1, "key", key, "infCte.Id", freight.key, "centre")], x0, x1)
    advice = y + 2.2 * cap_height
    form.text(form.value, "CONSULTA EM http://www.cte.fazenda.gov.br", x0, x1, y + 1.5 * cap_height, "centre")
    form.frame(x0, y, x1, advice)
    issued = f"{day} {freight.time}"
    text = choose(rng, (f"{freight.protocol} {issued}", f"{freight.protocol} - {issued}", freight.protocol))
    return form.row(advice, [Entry(1, "protocol", text, "protCTe.infProt.nProt", freight.protocol, "centre")], x0, x1)


def _load(form: FilledForm, freight: Freight, y: float) -> float:
    """What is carried."""
    rng = form.rng
    sign = choose(rng, ("", "R$ "))
    goods = Entry(4, "proPred", freight.goods, "infCTeNorm.infCarga.proPred")
    worth = sign + decimal_comma(freight.worth, 2)
    total = Entry(2, "vCarga", worth, "infCTeNorm.infCarga.vCarga", str(freight.worth))
    if rng.random() < 0.4:
        bottom = y + 2.2 * form.value.style.cap_height
        edge = form.x0 + 0.6 * (form.x1 - form.x0)
        form.frame(form.x0, y, form.x1, bottom)
        form.label(goods, form.x0, edge, bottom - 0.7 * form.value.style.cap_height)
        form.label(total, edge, form.x1, bottom - 0.7 * form.value.style.cap_height)
    else:
        bottom = form.row(y, [goods, Entry(3, "other", ""), total] if rng.random() < 0.7 else [goods, total])
    weight = decimal_comma(freight.kilograms, choose(rng, (3, 4)))
    if rng.random() < 0.5:
        measures = [("TIPO MEDIDA", "PESO REAL"), ("QTD/UN.", f"{weight} KG"), ("CUBAGEM (M³)", "")]
    else:
        measures = [("PESO BRUTO (KG)", weight), ("PESO BASE CÁLCULO (KG)", weight), ("CUBAGEM(M3)", "0,000")]
    count = choose(rng, ("QTD DE VOLUMES", "QTDE(VOL)"))
    return form.row(bottom, [Entry(1, *each) for each in (*measures, (count, str(freight.volumes)))])


def _price(form: FilledForm, freight: Freight, y: float) -> float:
    """The parts of the price in columns, filled one after the other or row by row, and the totals beside them."""
    rng, cap_height = form.rng, form.value.style.cap_height
    y = _bar(form, "comp", y)
    columns = choose(rng, (3, 3, 4))
    least = -(-len(freight.parts) // columns)
    by_row = rng.random() < 0.4
    rows = least if by_row else max(least, choose(rng, (3, 4)))
    pitch, edge = 1.8 * cap_height, form.x0 + 0.74 * (form.x1 - form.x0)
    bottom = max(y + (rows + 1.6) * pitch, y + 2 * form.cell_height)
    edges = np.linspace(form.x0, edge, columns + 1).tolist()
    align: Align = choose(rng, ("left", "right"))
    for left, right in pairwise(edges):
        form.frame(left, y, right, bottom)
        middle = left + 0.58 * (right - left)
        form.text(form.caption, form.caption_of("nome"), left, middle, y + pitch)
        form.text(form.caption, form.caption_of("valor"), middle, right, y + pitch, align)
    for n, (name, amount) in enumerate(freight.parts):
        column, row = (n % columns, n // columns) if by_row else (n // rows, n % rows)
        left, right, baseline = edges[column], edges[column + 1], y + (row + 2) * pitch
        middle, text = left + 0.58 * (right - left), decimal_comma(amount, 2)
        shown = form.text(form.value, name, left, middle, baseline)
        form.record_text(f"vPrest.Comp[{n + 1}].xNome", name, shown)
        if form.text(form.value, text, middle, right, baseline, align) == text:
            form.record(f"vPrest.Comp[{n + 1}].vComp", str(amount))
    half, sign = (y + bottom) / 2, choose(rng, ("", "R$ "))
    for top, end, id, amount in ((y, half, "vTPrest", freight.price), (half, bottom, "vRec", freight.due)):
        text = sign + decimal_comma(amount, 2)
        if form.cell(edge, top, form.x1, end, form.caption_of(id), text, align) == form.value.spell(text):
            form.record(f"vPrest.{id}", str(amount))
    return bottom


def _tax(form: FilledForm, freight: Freight, y: float) -> float:
    y = _bar(form, "imp", y)
    situation = "00 - TRIBUTAÇÃO NORMAL ICMS" if freight.rate else "40 - ICMS ISENÇÃO"
    amounts = (("vBC", freight.base), ("pICMS", freight.rate), ("vICMS", freight.icms))
    entries = [Entry(1, id, decimal_comma(amount, 2), f"imp.ICMS.{id}", str(amount)) for id, amount in amounts]
    entries += [Entry(1, "pRed", choose(form.rng, ("", "0,00"))), Entry(1, "st", choose(form.rng, ("", "0,00")))]
    return form.row(y, [Entry(1.6, "CST", situation), *entries])


def _rest(form: FilledForm, freight: Freight, y: float, bottom: float) -> None:
    """The documents of the goods, remarks, and what the mode of carriage asks for."""
    y = _bar(form, "docs", y)
    form.text(
        form.caption,
        "TIPO DOC   CNPJ/CHAVE   SÉRIE/NRO. DOCUMENTO",
        form.x0,
        form.x1,
        y + 1.5 * form.value.style.cap_height,
    )
    pitch = 1.7 * form.value.style.cap_height
    for key in freight.documents:
        y += pitch
        form.text(form.value, f"NF-e {key}", form.x0, form.x1, y + pitch)
    y += 2 * pitch
    if y + 4 * form.cell_height > bottom:
        return
    y = _bar(form, "obs", y)
    text = " ".join(texts.sentence(form.rng) for _ in range(2))
    y = form.paragraph(form.caption, text, form.x0, y, form.x1, pitch, 2) + pitch
    y = _bar(form, "road", y)
    cells = ("RNTRC DA EMPRESA", "CIOT", "DATA PREVISTA DE ENTREGA")
    y = form.row(
        y, [Entry(1, caption, str(form.rng.integers(10**8)) if not n else "") for n, caption in enumerate(cells)]
    )
    form.row(y, [Entry(2, "sole", ""), Entry(1, "fisco", "")])


def _bar(form: FilledForm, key: str, y: float) -> float:
    """Draw a framed heading; return its bottom."""
    bottom = y + 1.8 * form.caption.style.cap_height
    form.frame(form.x0, y, form.x1, bottom)
    baseline = bottom - 0.4 * form.caption.style.cap_height
    form.text(form.caption, form.caption_of(key), form.x0, form.x1, baseline, "centre")
    return bottom
