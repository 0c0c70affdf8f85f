"""The table of products of a DANFE."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from data_synth.pages.captions import COLUMN_CAPTIONS
from data_synth.pages.note_form import NoteForm
from data_synth.pages.notes import NoteItem, decimal_comma
from data_synth.pages.typesetting import Align, Print, choose

_IDS = {
    **{name: f"prod.{name}" for name in ("cProd", "xProd", "NCM", "CFOP", "uCom", "qCom", "vUnCom", "vProd", "vDesc")},
    **{name: f"imposto.ICMS.{name}" for name in ("CST", "vBC", "vICMS", "pICMS")},
    **{name: f"imposto.IPI.{name}" for name in ("vIPI", "pIPI")},
}
_WIDTHS = {
    **{"cProd": 1.5, "xProd": 5.0, "NCM": 1.0, "CST": 0.6, "CFOP": 0.6, "uCom": 0.55, "qCom": 1.05, "vUnCom": 1.1},
    **{"vProd": 1.2, "vDesc": 0.9, "vBC": 1.2, "vICMS": 1.0, "vIPI": 0.8, "pICMS": 0.7, "pIPI": 0.6},
}
_ALIGN: dict[str, Align] = {"cProd": "left", "xProd": "left", "NCM": "centre", "CST": "centre", "CFOP": "centre"}
_ORDERS = (
    "cProd xProd NCM CST CFOP uCom qCom vUnCom vProd vBC vICMS vIPI pICMS pIPI",
    "cProd xProd NCM CST CFOP uCom qCom vUnCom vProd vBC vICMS pICMS",
    "cProd xProd NCM CST CFOP uCom qCom vUnCom vDesc vProd vBC vICMS vIPI pICMS pIPI",
    "cProd xProd NCM CST CFOP uCom qCom vUnCom vProd vDesc vBC pICMS vICMS pIPI vIPI",
    "cProd xProd NCM CFOP CST uCom qCom vUnCom vProd vBC pICMS vICMS",
    "cProd xProd uCom qCom vUnCom vProd NCM CST CFOP vBC vICMS vIPI pICMS pIPI",
    "cProd xProd NCM CST CFOP qCom uCom vUnCom vDesc vProd vBC vICMS pICMS",
)
_PITCH = 1.35  # capital heights from line to line of one item


def products(form: NoteForm, y: float, bottom: float) -> float:
    """Draw the table from `y` down to `bottom`; return its bottom. Items that find no room are not printed."""
    rng = form.rng
    y = form.heading("items", y)
    names = choose(rng, _ORDERS, (4, 2, 2, 2, 1, 1, 1)).split()
    widths = [_WIDTHS[name] * rng.uniform(0.9, 1.1) for name in names]
    edges = [form.x0, *(form.x0 + np.cumsum(widths) / sum(widths) * (form.x1 - form.x0)).tolist()]
    top = _captions(form, names, edges, y)
    # Product rows are set as small as captions, as most programs do.
    print_ = form.value.but(form.caption.face, cap_height=form.caption.style.cap_height * rng.uniform(0.9, 1.0))
    spacing = rng.uniform(0.3, 0.9) * print_.style.cap_height
    shown = _texts(rng)
    y1 = top
    for item in form.note.items:
        wrapped = print_.wrap(item.text, edges[2] - edges[1] - 2 * (form.pad + form.thickness))
        height = len(wrapped) * _PITCH * print_.style.cap_height + spacing
        if y1 + height > bottom:
            break
        _row(form, print_, item, names, edges, y1 + spacing / 2, wrapped, shown)
        y1 += height
        if form.row_rules:
            form.canvas.rule(form.x0, y1, form.x1, y1, form.thickness, form.rule_level)
    if rng.random() < 0.15:
        bottom = min(bottom, y1 + 2 * print_.style.cap_height)
    form.frame(form.x0, y, form.x1, bottom)
    form.canvas.rule(form.x0, top, form.x1, top, form.thickness, form.rule_level)
    if rng.random() < 0.9:
        for edge in edges[1:-1]:
            form.column_rule(edge, y, bottom)
    return bottom


def _captions(form: NoteForm, names: list[str], edges: list[float], y: float) -> float:
    """Draw the captions of the columns, those too wide for theirs on two lines; return their bottom."""
    usual = form.rng.random() < 0.25
    print_ = form.caption.but(cap_height=0.9 * form.caption.style.cap_height)
    height = print_.style.cap_height
    captions = [COLUMN_CAPTIONS[name][0] if usual else choose(form.rng, COLUMN_CAPTIONS[name]) for name in names]
    lines = []
    for text, left, right in zip(captions, edges, edges[1:], strict=False):
        room = right - left - 2 * (form.pad + form.thickness)
        fits = print_.width(text) * form.narrowest <= room or " " not in text
        first, _, rest = text.partition(" ")
        lines.append([text] if fits else [first, rest])
    rows = max(map(len, lines))
    for parts, left, right in zip(lines, edges, edges[1:], strict=False):
        for n, part in enumerate(parts):
            baseline = y + form.pad + (1.25 + 1.35 * (n + (rows - len(parts)) / 2)) * height
            form.text(print_, part, left, right, baseline, "centre")
    return y + 2 * form.pad + (0.5 + 1.35 * rows) * height


def _texts(rng: np.random.Generator) -> Callable[[str, NoteItem], tuple[str, str]]:
    """What one program prints of an item's element, and the value that it stands for."""
    quantity, price = choose(rng, (2, 2, 3, 4, 4, 0)), choose(rng, (2, 2, 3, 4, 4))
    part = choose(rng, ("{}", "{}", "{}%"))
    dotted = rng.random() < 0.15

    def shown(name: str, item: NoteItem) -> tuple[str, str]:
        if name == "qCom":
            return decimal_comma(item.quantity, quantity), str(item.quantity)
        if name == "vUnCom":
            return decimal_comma(item.price, price), str(item.price)
        if name == "NCM":
            return f"{item.ncm[:4]}.{item.ncm[4:6]}.{item.ncm[6:]}" if dotted else item.ncm, item.ncm
        amounts = {
            **{"vProd": item.total, "vDesc": item.discount, "vBC": item.base, "vICMS": item.icms, "vIPI": item.ipi},
            **{"pICMS": item.rate, "pIPI": item.ipi_rate},
        }
        if name in amounts:
            text = decimal_comma(amounts[name], 2)
            return part.format(text) if name.startswith("p") else text, str(amounts[name])
        text = {"cProd": item.code, "CST": item.cst, "CFOP": item.cfop, "uCom": item.unit}[name]
        return text, text

    return shown


def _row(
    form: NoteForm,
    print_: Print,
    item: NoteItem,
    names: list[str],
    edges: list[float],
    y: float,
    wrapped: list[str],
    shown: Callable[[str, NoteItem], tuple[str, str]],
) -> None:
    row = {}
    pitch = _PITCH * print_.style.cap_height
    for name, (left, right) in zip(names, pairwise(edges), strict=True):
        if name == "xProd":
            lines = [form.text(print_, text, left, right, y + (n + 0.85) * pitch) for n, text in enumerate(wrapped)]
            row[_IDS[name]] = " ".join(lines)
            continue
        text, value = shown(name, item)
        printed = form.text(print_, text, left, right, y + 0.85 * pitch, _ALIGN.get(name, "right"))
        if printed == print_.spell(text) and (value.strip("0.") or name == "CST"):
            row[_IDS[name]] = print_.spell(value) if name in ("cProd", "uCom") else value
    form.truth.items.append(row)
