"""The DANFE of an NFC-e: the roll that a till prints for a consumer."""

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.identifiers import group_access_key
from data_synth.pages.canvas import Canvas, NoteTruth, SynthPage
from data_synth.pages.codes import draw_qr_code
from data_synth.pages.note_values import draw_note
from data_synth.pages.notes import Note, decimal_comma
from data_synth.pages.roll import Part, Roll
from data_synth.pages.typesetting import bold_of, choose, draw_print

_WAYS_TO_PAY = ("Dinheiro", "Cartão de Crédito", "Cartão de Débito", "PIX", "Cartão Crédito", "Vale Alimentação")
_WIDTHS_MM = 58, 80, 80
_PRINTED_MM = {58: 48, 80: 72}  # what thermal heads of rolls of that width print
_TITLES = (
    "Código Descrição Qtde UN Vl Unit Vl Total",
    "# CÓD DESCRIÇÃO QTD UN VL.UNIT VL.TOTAL",
    "CÓDIGO DESCRIÇÃO QTD UN VL.UNIT VL.TOTAL",
    "Item Código Descrição Qtd Un x Unitário Total",
)
_CENTS_TO_ROUND = 500


def nfce(rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn") -> SynthPage:
    """Return a roll of 58 or 80 mm at 200 to 300 dpi whose amounts add up, with its fields.

    Raise ValueError without faces.
    """
    millimetres = choose(rng, _WIDTHS_MM)
    dpi = rng.uniform(200, 300)
    width = round(millimetres / 25.4 * dpi)
    across = 27 if millimetres == 58 else rng.uniform(32, 40)  # heights of a capital in the width of the roll
    note = draw_note(rng, 1 + int(20 * rng.random() ** 2), "65")
    print_ = draw_print(rng, faces, "receipt", _PRINTED_MM[millimetres] / 25.4 * dpi / across)
    print_ = print_.but(stretch=min(0.9, print_.style.stretch), spacing=min(0.0, print_.style.spacing))
    rows = 90 + 4 * len(note.items)
    canvas = Canvas(width, math.ceil(rows * 3.5 * print_.style.cap_height + width))
    roll = Roll(canvas, print_, width * rng.uniform(0.02, 0.06), rng.uniform(1.4, 2.0))
    truth = NoteTruth()
    _issuer(rng, roll, note, truth, faces)
    _items(rng, roll, note, truth, narrow=millimetres == 58)
    _totals(rng, roll, note, truth)
    _rest(rng, roll, note, truth)
    if rng.random() < 0.85:
        address = f"https://www.nfce.fazenda.gov.br/qrcode?p={note.key}|3|1"
        top, side = roll.bottom + print_.style.cap_height, width * rng.uniform(0.4, 0.55)
        roll.bottom = draw_qr_code(canvas, address, canvas.width / 2, top, side)
    roll.canvas.crop_height(roll.bottom + print_.style.cap_height * rng.uniform(1, 5))
    canvas.note = truth
    return canvas.finish(severity, print_.style.cap_height, rng)


def _written(roll: Roll, text: str) -> bool:
    """Whether the row printed last has all of a text."""
    return roll.print.spell(text).replace(" ", "") in roll.canvas.lines[-1].text.replace(" ", "")


def _line(roll: Roll, truth: NoteTruth, text: str, *fields: tuple[str, str], align: str = "centre") -> None:
    """Print a row, and note the fields on it."""
    roll.row(Part(text, "left" if align == "left" else "centre"))
    if _written(roll, text):
        truth.fields |= {id: value for id, value in fields if value.strip("0.")}


def _issuer(rng: np.random.Generator, roll: Roll, note: Note, truth: NoteTruth, faces: Sequence[Face]) -> None:
    issuer, spell = note.issuer, roll.print.spell
    bold = roll.print.but(bold_of(roll.print.face, faces))
    roll.feed(rng.uniform(0, 2))
    roll.row(Part(issuer.name, "centre"), print_=bold)
    if _written(roll, issuer.name):
        truth.fields["emit.xNome"] = spell(issuer.name)
    number = f"CNPJ: {issuer.printed_tax_number}"
    registration = choose(rng, (f"IE: {issuer.registration}", f"I.E.: {issuer.registration}"))
    fields = ("emit.CNPJ", issuer.tax_number), ("emit.IE", issuer.registration)
    if rng.random() < 0.5:
        _line(roll, truth, f"{number} {registration}", *fields)
    else:
        _line(roll, truth, number, fields[0])
        _line(roll, truth, registration, fields[1])
    place = "emit.enderEmit"
    street = (f"{place}.xLgr", spell(issuer.street))
    district = (f"{place}.xBairro", spell(issuer.district))
    town, state = (f"{place}.xMun", spell(issuer.town)), (f"{place}.UF", issuer.state)
    first = f"{issuer.street}, {issuer.house}"
    if rng.random() < 0.5:
        _line(roll, truth, first, street)
        _line(roll, truth, f"{issuer.district}, {issuer.town}, {issuer.state}", district, town, state)
    else:
        _line(roll, truth, f"{first}, {issuer.district}", street, district)
        _line(roll, truth, f"{issuer.town} - {issuer.state}", town, state)
    roll.separator(rng)
    title = choose(
        rng,
        (
            ("DANFE NFC-e - Documento Auxiliar da", "Nota Fiscal de Consumidor Eletrônica"),
            ("Documento Auxiliar da", "Nota Fiscal de Consumidor Eletrônica"),
            ("DANFE NFC-e", "Documento Auxiliar da Nota Fiscal", "de Consumidor Eletrônica"),
        ),
    )
    for text in title:
        roll.row(Part(text, "centre"), print_=bold)
    roll.separator(rng)


def _items(rng: np.random.Generator, roll: Roll, note: Note, truth: NoteTruth, *, narrow: bool) -> None:
    title, decimals, times = choose(rng, _TITLES), choose(rng, (0, 2, 3, 4)), choose(rng, ("x", "X", "*"))
    numbered = title.startswith(("#", "Item"))
    roll.row(Part(title))
    in_one_row = not narrow and rng.random() < 0.3
    room = roll.canvas.width - 2 * roll.margin
    for n, item in enumerate(note.items, 1):
        quantity, price = decimal_comma(item.quantity, decimals), decimal_comma(item.price, 2)
        total, start = decimal_comma(item.total, 2), f"{n:03} {item.code} " if numbered else f"{item.code} "
        if in_one_row:
            counted = f" {quantity} {item.unit} {price}"
            text = roll.print.wrap(item.text, 0.8 * room - roll.print.width(f"{start}{counted}M"))[0]
            roll.row(Part(f"{start}{text}{counted}", end=0.82), Part(total, "right", 0.82))
            whole = _written(roll, f"{start}{text}{counted}{total}")
        else:
            lines = roll.print.wrap(f"{start}{item.text}", room)[:2]
            text, counted = " ".join(lines)[len(start) :], f"{quantity} {item.unit} {times} {price}"
            for line in lines:
                roll.row(Part(line))
            roll.row(Part(counted, start=0.05, end=0.7), Part(total, "right", 0.7))
            whole = _written(roll, counted + total)
        row = {"prod.cProd": roll.print.spell(item.code), "prod.xProd": roll.print.spell(text)}
        amounts = {"prod.qCom": item.quantity, "prod.vUnCom": item.price, "prod.vProd": item.total}
        if whole:
            row |= {"prod.uCom": roll.print.spell(item.unit)} | {id: str(amount) for id, amount in amounts.items()}
        truth.items.append(row)


def _totals(rng: np.random.Generator, roll: Roll, note: Note, truth: NoteTruth) -> None:
    roll.separator(rng)
    roll.row(
        Part(choose(rng, ("Qtde. total de itens", "QTD. TOTAL DE ITENS")), end=0.7),
        Part(str(len(note.items)), "right", 0.7),
    )
    totals = note.totals
    rows = [(choose(rng, ("Valor total R$", "VALOR TOTAL R$", "Valor Total")), "vProd")]
    if totals["vDesc"]:
        rows.append((choose(rng, ("Desconto R$", "Descontos R$", "DESCONTO")), "vDesc"))
    rows.append((choose(rng, ("Valor a Pagar R$", "VALOR A PAGAR R$", "Valor a pagar")), "vNF"))
    for caption, key in rows if totals["vDesc"] or rng.random() < 0.5 else rows[:1]:
        text = decimal_comma(totals[key], 2)
        roll.row(Part(caption, end=0.65), Part(text, "right", 0.6))
        if _written(roll, text):
            truth.fields[f"total.ICMSTot.{key}"] = str(totals[key])
    cents = int(totals["vNF"] * 100)
    paid = -(-cents // _CENTS_TO_ROUND) * _CENTS_TO_ROUND
    roll.row(Part("FORMA DE PAGAMENTO", end=0.6), Part(choose(rng, ("VALOR PAGO R$", "Valor Pago")), "right", 0.6))
    payments = [paid] if rng.random() < 0.7 else [paid // 3, paid - paid // 3]
    for n, (way, amount) in enumerate(zip(rng.permutation(_WAYS_TO_PAY), payments, strict=False), 1):
        text = decimal_comma(_reais(amount), 2)
        roll.row(Part(str(way), end=0.65), Part(text, "right", 0.65))
        if _written(roll, f"{way}{text}"):
            truth.fields[f"pag.detPag[{n}].vPag"] = str(_reais(amount))
    change = decimal_comma(_reais(paid - cents), 2)
    roll.row(Part(choose(rng, ("Troco R$", "TROCO R$", "Troco")), end=0.65), Part(change, "right", 0.6))
    if paid > cents and _written(roll, change):
        truth.fields["pag.vTroco"] = str(_reais(paid - cents))


def _reais(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _rest(rng: np.random.Generator, roll: Roll, note: Note, truth: NoteTruth) -> None:
    """Key, consumer, number, protocol and taxes."""
    roll.separator(rng)
    roll.row(Part(choose(rng, ("Consulte pela Chave de Acesso em", "CONSULTE PELA CHAVE DE ACESSO EM")), "centre"))
    roll.row(Part(f"www.nfce.fazenda.{note.issuer.state.lower()}.gov.br/consulta", "centre"))
    key = group_access_key(note.key)
    room = 0.9 * (roll.canvas.width - 2 * roll.margin)
    lines = [key] if roll.print.width(key) <= room else [key[:29], key[30:]]
    for line in lines:
        roll.row(Part(line, "centre"))
    if _written(roll, lines[-1]):
        truth.fields["infNFe.Id"] = note.key
    person, named = note.recipient, rng.random() < 0.5
    if not named:
        roll.row(Part("CONSUMIDOR NÃO IDENTIFICADO", "centre"))
    else:
        name = "CPF" if len(person.tax_number) == 11 else "CNPJ"
        text = f"CONSUMIDOR - {name} {person.printed_tax_number}"
        _line(roll, truth, text, (f"dest.{name}", person.tax_number))
    number = (("ide.nNF", str(note.number)), ("ide.serie", str(note.series)))
    issued = (("ide.dhEmi", note.issued.isoformat()), ("ide.dhEmi#time", f"{note.issued}T{note.time}"))
    stamp = f"{note.issued:%d/%m/%Y} {note.time}"
    if rng.random() < 0.4:
        _line(roll, truth, f"NFC-e nº {note.number:09} Série {note.series:03} {stamp}", *number, *issued)
    elif rng.random() < 0.5:
        _line(roll, truth, f"NFC-e nº {note.number:09} Série {note.series:03}", *number)
        _line(roll, truth, stamp, *issued)
    else:
        _line(roll, truth, f"Número: {note.number} Série: {note.series}", *number)
        _line(roll, truth, f"Emissão: {stamp}", *issued)
    protocol = f"{note.protocol[:3]} {note.protocol[3:9]} {note.protocol[9:]}" if rng.random() < 0.3 else note.protocol
    if rng.random() < 0.5:
        roll.row(Part("Protocolo de Autorização", "centre"))
        _line(roll, truth, f"{protocol} {stamp}", ("protNFe.infProt.nProt", note.protocol))
    else:
        _line(roll, truth, f"Protocolo de autorização: {protocol}", ("protNFe.infProt.nProt", note.protocol))
    if rng.random() < 0.6:
        taxes = note.totals["vTotTrib"]
        text = f"Tributos Totais Incidentes (Lei 12.741/12) R$ {decimal_comma(taxes, 2)}"
        _line(roll, truth, text, ("total.ICMSTot.vTotTrib", str(taxes)))
