"""A DANFE: the A4 form that accompanies goods sold under a Brazilian electronic invoice (NF-e).

The layout follows the model in the Manual de Orientação do Contribuinte of the NF-e (MOC 7.0), annex II, or that of
NT 2026.010, and varies as the programs that print it do: captions, columns, order of cells, blocks that are left out,
pages that go on.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_synth import texts
from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.pages.canvas import SynthPage
from data_synth.pages.danfe_masthead import masthead, stub
from data_synth.pages.danfe_reform import labelled_products, taxes
from data_synth.pages.danfe_tables import products
from data_synth.pages.note_form import Entry, NoteForm
from data_synth.pages.note_values import draw_note
from data_synth.pages.notes import decimal_comma, printed_phone
from data_synth.pages.sheets import draw_form
from data_synth.pages.typesetting import choose

_MOST_ITEMS = 40
_LEAST_ROOM = 6  # heights of a cell for the goods, where the block of services follows them
_TURNED = 0.07  # share of sheets that are wider than high
_REFORM = 0.25  # share of forms in the layout of NT 2026.010


def danfe(
    rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn", turned: float = _TURNED
) -> SynthPage:
    """Return an A4 form at 200 to 300 dpi whose amounts add up, with its fields. Raise ValueError without faces.

    It is wider than high with probability `turned`.

    It is one page: the only one of its note, the first, or one that goes on with the items.
    """
    form, dpi, point = draw_form(rng, faces, turned=turned)
    canvas, value = form.canvas, form.value
    note = draw_note(rng, 1 + int(_MOST_ITEMS * rng.random() ** 2.5), "55")
    if rng.random() < 0.2:
        print_ = value.but(cap_height=canvas.width / 18, pins=0, stretch=1.0)
        canvas.watermark(print_.render("SEM VALOR FISCAL"), rng.uniform(40, 60), int(rng.integers(195, 235)))
    margin = dpi * rng.uniform(0.2, 0.4)
    sheet = NoteForm(form, note, rng, faces, margin, canvas.width - margin)
    _draw(sheet, margin, canvas.height - margin, point, sheet=choose(rng, ("1/1", "1/2", "2/2"), (0.75, 0.1, 0.15)))
    canvas.note = sheet.truth
    return canvas.finish(severity, value.style.cap_height, rng)


def danfe_landscape(rng: np.random.Generator, faces: Sequence[Face], severity: Severity = "worn") -> SynthPage:
    """Return a form that is wider than high."""
    return danfe(rng, faces, severity, turned=1.0)


def _draw(form: NoteForm, y: float, bottom: float, point: float, sheet: str) -> None:
    rng = form.rng
    is_stub_below, reform = rng.random() < 0.08, rng.random() < _REFORM
    reform = reform and form.canvas.height > form.canvas.width  # its blocks leave no room for goods on a low sheet
    if not is_stub_below and (sheet != "2/2" or rng.random() < 0.3):
        y = stub(form, y)
    y = masthead(form, y + 2 * point, sheet)
    y = _issuer_cells(form, y)
    if is_stub_below:
        bottom -= 3 * form.cell_height
        stub(form, bottom + 0.5 * form.cell_height)
    if sheet != "2/2":
        y = _recipient(form, y)
        if form.note.instalments:
            y = _instalments(form, y)
        y = taxes(form, y) if reform else _taxes(form, y)
        y = _carrier(form, y)
        bottom -= 4 * form.cell_height
    issqn = sheet != "2/2" and rng.random() < 0.25 and bottom - y > _LEAST_ROOM * form.cell_height
    draw_table = labelled_products if reform else products
    y = draw_table(form, y, bottom - 2.2 * form.cell_height * issqn)
    if issqn:
        y = form.heading("issqn", y)
        row = ("INSCRIÇÃO MUNICIPAL", "VALOR TOTAL DOS SERVIÇOS", "BASE DE CÁLCULO DO ISSQN", "VALOR DO ISSQN")
        y = form.row(y, [Entry(1, caption, "0,00" if n else "") for n, caption in enumerate(row)])
    if sheet != "2/2":
        _additional(form, y, bottom + 4 * form.cell_height)


def _issuer_cells(form: NoteForm, y: float) -> float:
    note, rng = form.note, form.rng
    stamp = choose(rng, (" - ", " ")) + f"{note.issued:%d/%m/%Y} {note.time}"
    y = form.row(
        y,
        [
            Entry(56, "natOp", note.operation, "ide.natOp"),
            Entry(44, "nProt", note.protocol + stamp, "protNFe.infProt.nProt", note.protocol, "centre"),
        ],
    )
    return form.row(
        y,
        [
            Entry(33, "IE", note.issuer.registration, "emit.IE"),
            Entry(34, "IEST", ""),
            Entry(33, "emit.CNPJ", note.issuer.printed_tax_number, "emit.CNPJ", note.issuer.tax_number),
        ],
    )


def _recipient(form: NoteForm, y: float) -> float:
    note, rng, party = form.note, form.rng, form.note.recipient
    y = form.heading("dest", y)
    number = "dest.CNPJ" if len(party.tax_number) == 14 else "dest.CPF"
    has_exit, date = rng.random() < 0.8, choose(rng, ("%d/%m/%Y", "%d/%m/%Y", "%d-%m-%Y"))
    y = form.row(
        y,
        [
            Entry(62, "xNome", party.name, "dest.xNome"),
            Entry(22, "CNPJ", party.printed_tax_number, number, party.tax_number),
            Entry(16, "dhEmi", note.issued.strftime(date), "ide.dhEmi", note.issued.isoformat(), "centre"),
        ],
    )
    street = f"{party.street}, {party.house}" + choose(rng, ("", "", " - SALA 2"))
    postcode = choose(rng, (f"{party.postcode[:5]}-{party.postcode[5:]}", party.postcode))
    y = form.row(
        y,
        [
            Entry(45, "xLgr", street, "dest.enderDest.xLgr", form.value.spell(party.street)),
            Entry(24, "xBairro", party.district, "dest.enderDest.xBairro"),
            Entry(15, "CEP", postcode, "dest.enderDest.CEP", party.postcode),
            Entry(16, "dhSaiEnt", note.left.strftime(date) * has_exit, "ide.dhSaiEnt", note.left.isoformat(), "centre"),
        ],
    )
    town = Entry(34, "xMun", party.town, "dest.enderDest.xMun")
    phone = Entry(22, "fone", printed_phone(rng, party.phone), "dest.enderDest.fone", party.phone)
    state = Entry(6, "UF", party.state, "dest.enderDest.UF")
    registration = Entry(22, "IE", party.registration, "dest.IE")
    time = Entry(16, "hSaiEnt", note.time * has_exit, "ide.dhSaiEnt#time", f"{note.left}T{note.time}", "centre")
    between = choose(rng, ((phone, state, registration), (state, phone, registration), (state, registration, phone)))
    return form.row(y, [town, *between, time])


def _instalments(form: NoteForm, y: float) -> float:
    """The parts of the amount, beside one another: in one line each, or number, date and amount stacked."""
    y = form.heading("cobr", y)
    dues, rng = form.note.instalments, form.rng
    x0, x1, print_ = form.x0, form.x1, form.value.but(cap_height=form.caption.style.cap_height)
    pitch, stacked = 1.7 * print_.style.cap_height, rng.random() < 0.5
    across = max(4 if not stacked else 6, len(dues) // 2 + 1)
    width, labels = (x1 - x0) / across, choose(rng, (("", "", ""), ("Num.", "Venc.", "Valor"), ("Nº", "Vcto", "R$")))
    rows = -(-len(dues) // across)
    height = (3 if stacked else 1) * pitch + 0.8 * print_.style.cap_height
    for n, due in enumerate(dues):
        left, top = x0 + n % across * width, y + n // across * height
        amount = decimal_comma(due.amount, 2)
        parts = (due.number, f"{due.due:%d/%m/%Y}", amount)
        lines = (
            [f"{label} {part}".strip() for label, part in zip(labels, parts, strict=True)]
            if stacked
            else ["  ".join(parts)]
        )
        if stacked:
            form.frame(left, top, left + width, top + height)
        shown = [form.text(print_, text, left, left + width, top + (i + 1) * pitch) for i, text in enumerate(lines)]
        if shown == [print_.spell(text) for text in lines]:
            for id, value in (("nDup", due.number), ("dVenc", due.due.isoformat()), ("vDup", str(due.amount))):
                form.record(f"cobr.dup[{n + 1}].{id}", value)
    if not stacked:
        form.frame(x0, y, x1, y + rows * height)
    return y + rows * height


def _taxes(form: NoteForm, y: float) -> float:
    y = form.heading("total", y)
    rows = choose(
        form.rng,
        (
            (("vBC", "vICMS", "vBCST", "vST", "vProd"), ("vFrete", "vSeg", "vDesc", "vOutro", "vIPI", "vNF")),
            (
                ("vBC", "vICMS", "vBCST", "vST", "vTotTrib", "vProd"),
                ("vFrete", "vSeg", "vDesc", "vOutro", "vIPI", "vNF"),
            ),
            (
                ("vBC", "vICMS", "vBCST", "vST", "vPIS", "vProd"),
                ("vFrete", "vSeg", "vDesc", "vOutro", "vIPI", "vCOFINS", "vNF"),
            ),
            (("vBC", "vICMS", "vBCST", "vST", "vIPI"), ("vProd", "vDesc", "vFrete", "vSeg", "vOutro", "vNF")),
        ),
    )
    sign = choose(form.rng, ("", "", "R$ "))
    for row in rows:
        amounts = [(key, form.note.totals[key]) for key in row]
        y = form.row(
            y,
            [
                Entry(1, key, sign + decimal_comma(amount, 2), f"total.ICMSTot.{key}", str(amount), "right")
                for key, amount in amounts
            ],
        )
    return y


def _carrier(form: NoteForm, y: float) -> float:
    note, rng, carrier = form.note, form.rng, form.note.carrier
    y = form.heading("transp", y)
    payer = choose(rng, ("0 - Remetente", "1 - Destinatário", "9 - Sem frete", "0-Emitente", "(1) Dest/Rem"))
    plate = choose(rng, ("", "ABC1D23", "QWE-4821"))
    entries = [
        Entry(40, "xNome", carrier.name if carrier else "", "transp.transporta.xNome"),
        Entry(15, "modFrete", payer),
        Entry(11, "ANTT", ""),
        Entry(11, "placa", plate),
        Entry(5, "UF", carrier.state if carrier and plate else ""),
        Entry(
            18,
            "CNPJ",
            carrier.printed_tax_number if carrier else "",
            "transp.transporta.CNPJ",
            carrier.tax_number if carrier else "",
        ),
    ]
    y = form.row(y, entries if rng.random() < 0.8 else [entries[0], *entries[3:], entries[1]])
    y = form.row(
        y,
        [
            Entry(48, "xLgr", f"{carrier.street}, {carrier.house}" if carrier else ""),
            Entry(29, "xMun", carrier.town if carrier else ""),
            Entry(5, "UF", carrier.state if carrier else ""),
            Entry(18, "IE", carrier.registration if carrier else ""),
        ],
    )
    weights = rng.random() < 0.8
    return form.row(
        y,
        [
            Entry(1, "qVol", str(note.volumes), "transp.vol.qVol"),
            Entry(1, "esp", note.kind),
            Entry(1, "marca", ""),
            Entry(1, "nVol", ""),
            Entry(1, "pesoB", _weight(note.gross) * weights, "transp.vol.pesoB", str(note.gross), "right"),
            Entry(1, "pesoL", _weight(note.net) * weights, "transp.vol.pesoL", str(note.net), "right"),
        ],
    )


def _weight(weight: Decimal) -> str:
    return decimal_comma(weight, 3)


def _additional(form: NoteForm, y: float, bottom: float) -> None:
    y = form.heading("extra", y)
    x0, x1, rng = form.x0, form.x1, form.rng
    edge = x0 + 0.65 * (x1 - x0)
    form.cell(x0, y, edge, bottom, form.caption_of("infCpl"), "")
    form.cell(edge, y, x1, bottom, form.caption_of("fisco"), "")
    top, pitch = y + 2 * form.caption.style.cap_height, 1.6 * form.caption.style.cap_height
    print_ = form.value.but(cap_height=form.caption.style.cap_height)
    lines = int((bottom - top) / pitch) - 1
    form.paragraph(print_, " ".join(texts.sentence(rng) for _ in range(4)), x0, top, edge, pitch, lines)
