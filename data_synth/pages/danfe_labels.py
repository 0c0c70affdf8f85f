"""A simplified DANFE: the label of a parcel (DANFE Simplificado - Etiqueta), or a short form with the goods."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.identifiers import group_access_key
from data_synth.pages.canvas import SynthPage
from data_synth.pages.codes import draw_bars, draw_qr_code
from data_synth.pages.danfe_tables import products
from data_synth.pages.note_form import Entry, NoteForm
from data_synth.pages.note_values import draw_note
from data_synth.pages.notes import decimal_comma
from data_synth.pages.sheets import A4, draw_form
from data_synth.pages.typesetting import bold_of, choose

_LABELS = (100 / 25.4, 150 / 25.4), (105 / 25.4, 148 / 25.4)  # width and height in inches
_GOODS = 0.4  # share of short forms that list the goods, on A4
_MOST_ITEMS = 15


def danfe_label(rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn") -> SynthPage:
    """Return a label or a short form at 200 to 300 dpi with its fields. Raise ValueError without faces."""
    goods = rng.random() < _GOODS
    blank, dpi, _ = draw_form(rng, faces, A4 if goods else choose(rng, _LABELS), points=(7.5, 9))
    canvas, margin = blank.canvas, dpi * rng.uniform(0.1, 0.2)
    note = draw_note(rng, 1 + int(_MOST_ITEMS * rng.random() ** 2), "55")
    form = NoteForm(blank, note, rng, faces, margin, canvas.width - margin)
    y = _identity(form, margin, goods)
    y = _issuer(form, y)
    y = _recipient(form, y)
    if goods:
        rows = min(len(note.items), _MOST_ITEMS)
        y = products(form, y, y + (4 + 2.5 * rows) * 1.8 * form.value.style.cap_height)
    y = _total(form, y, goods)
    if rng.random() < 0.3:
        form.heading("extra", y)
    canvas.note = form.truth
    return canvas.finish(severity, form.value.style.cap_height, rng)


def _identity(form: NoteForm, y0: float, goods: bool) -> float:
    """The document's name, bars or a QR code, key, protocol and number."""
    rng, note, cap_height = form.rng, form.note, form.value.style.cap_height
    bold = form.value.but(bold_of(form.value.face, form.faces))
    share, bars = (0.22, 0.9) if rng.random() < 0.6 else (1.0, 0.8)
    edge = form.x0 + share * (form.x1 - form.x0)
    second = ("SIMPLIFICADO", "SIMPLIFICADO") if goods else ("SIMPLIFICADO -", "SIMPLIFICADO")
    lines = ("DANFE", choose(rng, second), "" if goods else "ETIQUETA")
    if share == 1:
        lines = ("", " ".join(filter(None, lines)), "")
    y = y0 + 6 * cap_height
    form.frame(form.x0, y0, edge, y)
    for n, text in enumerate(filter(None, lines), 1):
        form.text(bold, text, form.x0, edge, y0 + 1.7 * n * cap_height, "centre")
    top, bottom = (y, y + 6 * cap_height) if share == 1 else (y0, y)
    left, drawn = form.x0 if share == 1 else edge, rng.random()
    if drawn < 0.65:
        draw_bars(form.canvas, note.key, left, top + 0.8 * cap_height, form.x1, bottom - 0.8 * cap_height * bars)
    elif drawn < 0.85:
        address = f"https://www.nfe.fazenda.gov.br/portal/consulta.aspx?p={note.key}"
        bottom = (
            draw_qr_code(form.canvas, address, (left + form.x1) / 2, top + cap_height, 10 * cap_height) + cap_height
        )
    form.frame(left, top, form.x1, bottom)
    y = max(y, bottom)

    key = group_access_key(note.key) if rng.random() < 0.85 else note.key
    y = form.row(y, [Entry(1, "key", key, "infNFe.Id", note.key)])
    stamp = choose(rng, (" - ", " ")) + f"{note.issued:%d/%m/%Y} {note.time}"
    y = form.row(y, [Entry(1, "nProt", note.protocol + stamp, "protNFe.infProt.nProt", note.protocol)])
    grouped = f"{note.number:011,}".replace(",", ".")
    number = choose(rng, (grouped, grouped, str(note.number)))
    entries = [
        Entry(3, "NÚMERO", number, "ide.nNF", str(note.number)),
        Entry(1, "SÉRIE", choose(rng, (str(note.series), f"{note.series:03}")), "ide.serie", str(note.series)),
        Entry(2, "dhEmi", f"{note.issued:%d/%m/%Y}", "ide.dhEmi", note.issued.isoformat()),
    ]
    kind = Entry(2, choose(rng, ("OPERAÇÃO", "TIPO")), choose(rng, ("1 - SAÍDA", "1-Saída")))
    return form.row(y, choose(rng, ([kind, *entries], [*entries, kind], entries)))


def _issuer(form: NoteForm, y: float) -> float:
    issuer, rng = form.note.issuer, form.rng
    y = form.heading(choose(rng, ("DADOS DO EMITENTE", "EMITENTE", "IDENTIFICAÇÃO DO EMITENTE")), y)
    y = form.row(y, [Entry(1, "xNome", issuer.name, "emit.xNome")])
    number = Entry(45, "emit.CNPJ", issuer.printed_tax_number, "emit.CNPJ", issuer.tax_number)
    registration = Entry(40, "IE", issuer.registration, "emit.IE")
    return form.row(y, [number, registration, Entry(15, "UF", issuer.state, "emit.enderEmit.UF")])


def _recipient(form: NoteForm, y: float) -> float:
    party, rng = form.note.recipient, form.rng
    y = form.heading("dest", y)
    y = form.row(y, [Entry(1, "xNome", party.name, "dest.xNome")])
    name = "CNPJ" if len(party.tax_number) == 14 else "CPF"
    caption = choose(rng, ("CNPJ", name))
    number = Entry(45, caption, party.printed_tax_number, f"dest.{name}", party.tax_number)
    registration = Entry(40, "IE", party.registration, "dest.IE")
    y = form.row(y, [number, registration, Entry(15, "UF", party.state, "dest.enderDest.UF")])
    if rng.random() < 0.2:
        return y
    postcode = f"{party.postcode[:5]}-{party.postcode[5:]}"
    place = choose(rng, (f"{party.town}/{party.state}", f"{party.town} - {party.state}"))
    text = f"{party.street}, {party.house} - {party.district} - {place} - CEP {postcode}"
    print_, pitch = form.value, 1.7 * form.value.style.cap_height
    bottom = y + form.cell_height + pitch
    form.frame(form.x0, y, form.x1, bottom)
    top = y + form.pad + 1.15 * form.caption.style.cap_height
    form.text(form.caption, form.caption_of("xLgr"), form.x0, form.x1, top)
    before = len(form.canvas.lines)
    form.paragraph(print_, text, form.x0, top, form.x1, pitch, 2)
    shown = " ".join(line.text for line in form.canvas.lines[before:])
    if shown == print_.spell(text):
        form.record_party("dest", party, ("xLgr", "xBairro", "xMun", "UF", "CEP"))
    return bottom


def _total(form: NoteForm, y: float, goods: bool) -> float:
    totals, sign = form.note.totals, choose(form.rng, ("R$ ", ""))

    def amount(key: str, value: Decimal) -> Entry:
        return Entry(1, key, sign + decimal_comma(value, 2), f"total.ICMSTot.{key}", str(value))

    if goods and form.rng.random() < 0.7:
        y = form.heading("total", y)
        return form.row(y, [amount(key, totals[key]) for key in ("vProd", "vDesc", "vFrete", "vNF")])
    return form.row(y, [amount("vNF", totals["vNF"])])
