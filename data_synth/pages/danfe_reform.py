"""What the layout of NT 2026.010 prints otherwise: totals in three blocks, and items whose taxes have labels."""

from collections.abc import Sequence
from decimal import Decimal

from data_synth.pages.note_form import Entry, NoteForm
from data_synth.pages.notes import NoteItem, decimal_comma
from data_synth.pages.typesetting import Align, Print, choose

_COLUMNS = (
    ("CÓDIGO", 1.3),
    ("DESCRIÇÃO DO PRODUTO / SERVIÇO", 4.4),
    ("CST / CFOP", 1.1),
    ("QTD / UN", 1.0),
    ("VLR UNIT", 1.1),
    ("VLR TOTAL", 1.2),
    ("BASES DE CÁLCULO", 1.9),
    ("ALÍQUOTAS", 2.3),
    ("VALOR DOS TRIBUTOS", 2.5),
)
_CBS, _IBS = Decimal("0.9"), Decimal("0.1")  # percent in 2026: LC 214/2025, art. 343 and 346
_CENT = Decimal("0.01")
_PITCH = 1.45  # capital heights from line to line of one item
_CLASS = "000001"  # taxed in full


def taxes(form: NoteForm, y: float) -> float:
    """Draw the three blocks of totals; return their bottom."""
    blocks = (
        ("TOTAL DOS PRODUTOS E TOTAL DA NOTA", (("vProd", "vFrete", "vSeg", "vDesc", "vOutro"), ("vNF",))),
        ("TOTAL DO ICMS / IPI", (("vBC", "vICMS", "vBCST", "vST", "vIPI"),)),
    )
    for heading, rows in blocks:
        y = form.heading(heading, y)
        for row in rows:
            y = form.row(y, [_total(key, form.note.totals[key], f"total.ICMSTot.{key}") for key in row])
    y = form.heading("TOTAL DO IBS / CBS / IS", y)
    cbs, ibs = (sum((_tax(item, rate) for item in form.note.items), _CENT * 0) for rate in (_CBS, _IBS))
    return form.row(
        y,
        [
            _total("VALOR DA CBS", cbs, "total.IBSCBSTot.gCBS.vCBS"),
            _total("VALOR DO IBS UF", ibs, "total.IBSCBSTot.gIBS.gIBSUF.vIBSUF"),
            _total("VALOR DO IBS MUNICÍPIO", _CENT * 0, ""),
            _total("VALOR DO IMPOSTO SELETIVO", _CENT * 0, ""),
        ],
    )


def _total(caption: str, amount: Decimal, id: str) -> Entry:
    return Entry(1, caption, decimal_comma(amount, 2), id, str(amount), "right")


def _base(item: NoteItem) -> Decimal:
    return item.total - item.discount - item.icms


def _tax(item: NoteItem, rate: Decimal) -> Decimal:
    return (_base(item) * rate / 100).quantize(_CENT)


def labelled_products(form: NoteForm, y: float, bottom: float) -> float:
    """Draw the table of products down to `bottom`; return it. Items that find no room are not printed."""
    y = form.heading("items", y)
    unit = (form.x1 - form.x0) / sum(share for _, share in _COLUMNS)
    edges = [form.x0]
    for _, share in _COLUMNS:
        edges.append(edges[-1] + share * unit)
    print_ = form.value.but(form.caption.face, cap_height=0.9 * form.caption.style.cap_height)
    height = print_.style.cap_height
    top = y + 2 * form.pad + 1.85 * height
    for (caption, _), left, right in zip(_COLUMNS, edges, edges[1:], strict=False):
        form.text(form.caption, caption, left, right, y + form.pad + 1.25 * height, "centre")
    decimals = choose(form.rng, (2, 4)), choose(form.rng, (2, 4))
    y1 = top
    for item in form.note.items:
        cells = _cells(item, decimals)
        room = edges[2] - edges[1] - 2 * (form.pad + form.thickness)
        cells[1] = [*print_.wrap(item.text, room), *print_.wrap(cells[1][0], room)]
        below = y1 + (max(map(len, cells)) + 0.5) * _PITCH * height
        if below > bottom:
            break
        _row(form, print_, item, cells, edges, y1)
        y1 = below
        form.canvas.rule(form.x0, y1, form.x1, y1, form.thickness, form.rule_level)
    form.frame(form.x0, y, form.x1, bottom)
    form.canvas.rule(form.x0, top, form.x1, top, form.thickness, form.rule_level)
    for edge in edges[1:-1]:
        form.column_rule(edge, y, y1)
    return bottom


def _cells(item: NoteItem, decimals: tuple[int, int]) -> list[list[str]]:
    """The lines of each column, in the description's place those that follow it; `|` parts label and amount."""
    cbs, ibs, base = (decimal_comma(amount, 2) for amount in (_tax(item, _CBS), _tax(item, _IBS), _base(item)))
    rate, icms = decimal_comma(item.rate, 2), decimal_comma(item.icms, 2)
    return [
        [item.code],
        [f"[NCM {item.ncm}] [cClassTrib {_CLASS}]"],
        [f"CST|{item.cst}", f"CFOP|{item.cfop}"],
        [decimal_comma(item.quantity, decimals[0]), item.unit],
        [decimal_comma(item.price, decimals[1])],
        [decimal_comma(item.total, 2)],
        [f"ICMS|{decimal_comma(item.base, 2)}", f"IBS / CBS|{base}"],
        [f"ICMS|{rate}%|CBS|0,90%", "IBS UF|0,10%", "IBS MUN|0,00%"],
        [f"ICMS|{icms}|CBS|{cbs}", f"IBS UF|{ibs}", "IBS MUN|0,00"],
    ]


def _row(
    form: NoteForm, print_: Print, item: NoteItem, cells: Sequence[Sequence[str]], edges: Sequence[float], y: float
) -> None:
    """Print an item, and note what is printed whole of it."""
    values = _values(item)
    row = {"prod.xProd": print_.spell(item.text), "prod.NCM": item.ncm, "imposto.IBSCBS.cClassTrib": _CLASS}
    for column, lines in enumerate(cells):
        left, width = edges[column], edges[column + 1] - edges[column]
        align: Align = "right" if column > 3 else "centre" if column == 3 else "left"
        if column > 6:  # which has two labels beside one another
            width /= 2
        for n, line in enumerate(lines):
            baseline = y + (n + 1) * _PITCH * print_.style.cap_height
            labels, amounts = line.split("|")[:-1:2], line.split("|")[1::2] or [line]
            for place, amount in enumerate(amounts):
                start = left + place * width
                whole = True
                if labels:
                    label = form.text(print_, labels[place], start, start + 0.5 * width, baseline)
                    whole = label == print_.spell(labels[place])
                shown = form.text(print_, amount, start + 0.45 * width * bool(labels), start + width, baseline, align)
                id, value = values.get((column, n, place), ("", ""))
                if whole and shown == print_.spell(amount) and (value.strip("0.") or id.endswith("CST")):
                    row[id] = value
    form.truth.items.append(row)


def _values(item: NoteItem) -> dict[tuple[int, int, int], tuple[str, str]]:
    """Ids and values by column, line and place in the line."""
    return {
        (0, 0, 0): ("prod.cProd", item.code),
        (2, 0, 0): ("imposto.ICMS.CST", item.cst),
        (2, 1, 0): ("prod.CFOP", item.cfop),
        (3, 0, 0): ("prod.qCom", str(item.quantity)),
        (3, 1, 0): ("prod.uCom", item.unit),
        (4, 0, 0): ("prod.vUnCom", str(item.price)),
        (5, 0, 0): ("prod.vProd", str(item.total)),
        (6, 0, 0): ("imposto.ICMS.vBC", str(item.base)),
        (6, 1, 0): ("imposto.IBSCBS.vBC", str(_base(item))),
        (7, 0, 0): ("imposto.ICMS.pICMS", str(item.rate)),
        (8, 0, 0): ("imposto.ICMS.vICMS", str(item.icms)),
        (8, 0, 1): ("imposto.IBSCBS.vCBS", str(_tax(item, _CBS))),
        (8, 1, 0): ("imposto.IBSCBS.vIBSUF", str(_tax(item, _IBS))),
    }
