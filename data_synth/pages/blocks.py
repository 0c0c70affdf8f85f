"""The training unit: a patch of a few text lines, as if cut from a receipt or a form."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from data_synth import texts
from data_synth.defects import Severity
from data_synth.fonts import Face
from data_synth.pages.canvas import Canvas, SynthPage
from data_synth.pages.form import Column, Form
from data_synth.pages.roll import Part, Roll
from data_synth.pages.typesetting import Align, Print, bold_of, choose, draw_cap_height, draw_print

SEVERITY_WEIGHTS: dict[Severity, float] = {"clean": 0.25, "worn": 0.5, "ruined": 0.25}
RECEIPT_SHARE = 0.62
_TALLEST = 2400  # px: more than any patch needs

_Text = Callable[[np.random.Generator], str]

_HEADER_TEXTS: tuple[_Text, ...] = (
    texts.address,
    texts.city,
    texts.phone,
    texts.cnpj,
    texts.email,
    texts.url,
    texts.sentence,
)
_FREE_TEXTS: tuple[_Text, ...] = (texts.line, texts.line, texts.sentence, texts.access_key, texts.product)
_VALUE_TEXTS: tuple[_Text, ...] = (
    texts.date,
    texts.time,
    texts.code,
    texts.money,
    texts.quantity,
    texts.cnpj,
    texts.cpf,
    texts.phone,
    texts.city,
    texts.company,
    texts.address,
)
_COLUMNS: tuple[tuple[_Text, float, Align], ...] = (
    (texts.code, 1.2, "left"),
    (texts.product, 3.5, "left"),
    (texts.unit, 0.6, "centre"),
    (texts.lone, 0.4, "centre"),
    (texts.quantity, 1.0, "right"),
    (texts.money, 1.2, "right"),
    (texts.money, 1.3, "right"),
    (texts.date, 1.2, "left"),
)


def block(rng: np.random.Generator, faces: Sequence[Face], severity: Severity | None = None) -> SynthPage:
    """Return a patch of about 6 to 14 text lines, some 350 to 950 px wide, with the defects of `severity` (None: any).

    Raise ValueError without faces.
    """
    drawn = choose(rng, tuple(SEVERITY_WEIGHTS), tuple(SEVERITY_WEIGHTS.values()))
    cap_height = draw_cap_height(rng)
    compose = _receipt_patch if rng.random() < RECEIPT_SHARE else _form_patch
    return compose(rng, faces, cap_height).finish(severity or drawn, cap_height, rng)


def _receipt_patch(rng: np.random.Generator, faces: Sequence[Face], cap_height: float) -> Canvas:
    width = round(np.clip(cap_height * rng.uniform(24, 48), 350, 950))
    margin = cap_height * choose(rng, (0.2, rng.uniform(0.4, 1.2)), (0.2, 0.8))
    pitch = choose(rng, (rng.uniform(1.2, 1.45), rng.uniform(1.45, 1.9), rng.uniform(1.9, 3.0)), (0.3, 0.5, 0.2))
    roll = Roll(Canvas(width, _TALLEST), draw_print(rng, faces, "receipt", cap_height), margin, pitch)
    count = int(rng.integers(6, 13))
    while len(roll.canvas.lines) < count:
        if roll.canvas.lines and rng.random() < 0.4:
            roll.separator(rng)
        if rng.random() < 0.15:
            roll.feed(rng.uniform(0.3, 1.0))
        section = choose(rng, (_header, _pairs, _items, _totals, _free), (0.2, 0.2, 0.25, 0.15, 0.2))
        section(rng, roll, faces)
    roll.canvas.crop_height(roll.bottom + margin)
    return roll.canvas


def _emphasis(rng: np.random.Generator, print_: Print, faces: Sequence[Face]) -> Print:
    """What a receipt printer does to the lines that matter: larger, bolder, or nothing."""
    bold = print_.but(bold_of(print_.face, faces), bold=print_.style.bold + 0.06 * print_.style.cap_height)
    enlarged = [print_.enlarged(1, 2), print_.enlarged(2, 1), print_.enlarged(2, 2)]
    if print_.style.cap_height > 20:
        enlarged = [bold]
    underlined = print_.but(underline=True)
    return choose(rng, (print_, bold, choose(rng, enlarged), underlined), (0.45, 0.27, 0.22, 0.06))


def _header(rng: np.random.Generator, roll: Roll, faces: Sequence[Face]) -> None:
    align: Align = choose(rng, ("centre", "left"), (0.8, 0.2))
    text = choose(rng, (texts.company, texts.heading))(rng)
    roll.row(Part(text, align), print_=_emphasis(rng, roll.print, faces), inverse=rng.random() < 0.02)
    for _ in range(rng.integers(1, 4)):
        roll.row(Part(choose(rng, _HEADER_TEXTS)(rng), align))


def _pairs(rng: np.random.Generator, roll: Roll, faces: Sequence[Face]) -> None:
    colon = choose(rng, (":", " :", ".:", ""))
    # The values begin after the keys, in a column of their own, or at the right margin.
    column = rng.uniform(0.25, 0.5)
    layout = choose(rng, ("flow", "column", "right"))
    for _ in range(rng.integers(1, 4)):
        key, value = texts.heading(rng), choose(rng, _VALUE_TEXTS)(rng)
        if layout == "flow":
            roll.row(Part(f"{key}{colon} {value}"))
        elif layout == "column":
            roll.row(Part(key, end=column - 0.02), Part((": " if colon == " :" else "") + value, start=column))
        else:
            roll.row(Part(key + colon, end=0.55), Part(value, "right", 0.5))


def _items(rng: np.random.Generator, roll: Roll, faces: Sequence[Face]) -> None:
    in_one_row = rng.random() < 0.5
    for _ in range(rng.integers(1, 4)):
        code, product, amount = texts.code(rng), texts.product(rng), texts.money(rng)
        count = f"{texts.quantity(rng)} {texts.unit(rng)} {choose(rng, ('x', 'X', '*', '@'))} {texts.money(rng)}"
        if in_one_row:
            described = product if rng.random() < 0.5 else f"{code} {product}"
            roll.row(Part(described, end=0.7), Part(amount, "right", 0.7))
        else:
            roll.row(Part(f"{code} {product}"))
            roll.row(Part(count, start=choose(rng, (0.0, 0.1, 0.2)), end=0.75), Part(amount, "right", 0.7))


def _totals(rng: np.random.Generator, roll: Roll, faces: Sequence[Face]) -> None:
    start = choose(rng, (0.0, 0.3))
    for _ in range(rng.integers(0, 3)):
        roll.row(Part(texts.heading(rng), start=start, end=0.68), Part(texts.money(rng), "right", 0.66))
    total = choose(rng, ("TOTAL", "Total R$", "VALOR A PAGAR R$", "TOTAL GERAL", "Grand Total", "Valor Total R$"))
    parts = Part(total, start=start, end=0.65), Part(texts.money(rng), "right", 0.55)
    roll.row(*parts, print_=_emphasis(rng, roll.print, faces), inverse=rng.random() < 0.02)


def _free(rng: np.random.Generator, roll: Roll, faces: Sequence[Face]) -> None:
    align: Align = choose(rng, ("left", "centre", "right"), (0.55, 0.4, 0.05))
    for _ in range(rng.integers(1, 4)):
        roll.row(Part(choose(rng, _FREE_TEXTS)(rng), align))


def _form_patch(rng: np.random.Generator, faces: Sequence[Face], cap_height: float) -> Canvas:
    canvas = Canvas(round(np.clip(cap_height * rng.uniform(26, 55), 400, 950)), _TALLEST)
    value = draw_print(rng, faces, "form", cap_height)
    # The caption is of the form's own printing, so it is never struck by the pins that fill the form in.
    caption = value if rng.random() < 0.6 else draw_print(rng, faces, "form", cap_height)
    small = max(6.5, cap_height * rng.uniform(0.55, 0.85))
    caption = caption.but(cap_height=small, spacing=0.0, bold=caption.style.bold * small / cap_height, pins=0)
    caption = replace(caption, upper=rng.random() < 0.6)
    thickness = choose(rng, (1, 2, 3), (0.5, 0.35, 0.15))
    pad = cap_height * choose(rng, (0.0, rng.uniform(0.1, 0.4)), (0.2, 0.8))
    shade = choose(rng, (255, int(rng.integers(190, 245))), (0.7, 0.3))
    rule_level = choose(rng, (0, int(rng.integers(20, 150))))
    # Where there is less room, commas stand on the rule under them.
    clearance = cap_height * rng.uniform(0.0, 0.2) if rng.random() < 0.3 else None
    row_rules = rng.random() < 0.3
    dash = max(2, round(cap_height * rng.uniform(0.2, 0.6))) if rng.random() < 0.25 else 0
    form = Form(canvas, caption, value, pad, thickness, rule_level, shade, clearance, row_rules, dash)
    left, right = cap_height * rng.uniform(0.2, 1.0), canvas.width - cap_height * rng.uniform(0.2, 1.0)
    y = cap_height * rng.uniform(0.6, 1.3)  # accents over the first line's capitals have room
    if rng.random() < 0.15:
        _watermark(rng, canvas, faces, round(14 * cap_height))
    count = int(rng.integers(8, 20))  # cells, several a row
    while len(canvas.lines) < count:
        section = choose(rng, (_heading, _cells, _table, _paragraph), (0.15, 0.45, 0.2, 0.2))
        y = section(rng, form, faces, left, right, y)
    canvas.crop_height(y + cap_height * rng.uniform(0.3, 1.0))
    return canvas


def _watermark(rng: np.random.Generator, canvas: Canvas, faces: Sequence[Face], height: int) -> None:
    """Large grey text, turned, behind where the text will be."""
    text = choose(rng, ("SEM VALOR FISCAL", "CANCELADA", "2ª VIA", "HOMOLOGAÇÃO", "COPIA", "ORIGINAL"))
    print_ = draw_print(rng, faces, "form", rng.uniform(50, 110)).but(pins=0)
    sheet = Canvas(canvas.width, height)
    sheet.watermark(print_.render(text), rng.uniform(-60, 60), int(rng.integers(185, 235)))
    canvas.image[:height] = sheet.image


def _heading(rng: np.random.Generator, form: Form, faces: Sequence[Face], x0: float, x1: float, y: float) -> float:
    print_ = form.value.but(bold_of(form.value.face, faces))
    cap_height = print_.style.cap_height
    bottom = y + 2 * cap_height + 2 * form.pad
    form.canvas.fill(x0, y, x1, bottom, form.shade)
    form.text(print_, texts.heading(rng), x0, x1, y + 1.5 * cap_height + form.pad, choose(rng, ("left", "centre")))
    return bottom


def _cells(rng: np.random.Generator, form: Form, faces: Sequence[Face], x0: float, x1: float, y: float) -> float:
    for _ in range(rng.integers(1, 3)):
        y = form.cells(
            x0,
            y,
            x1,
            [
                (
                    rng.uniform(0.5, 1.6),
                    texts.heading(rng),
                    choose(rng, _VALUE_TEXTS)(rng) if rng.random() < 0.88 else "",
                    choose(rng, ("left", "centre", "right"), (0.6, 0.15, 0.25)),
                )
                for _ in range(rng.integers(1, 5))
            ],
        )
    return y


def _table(rng: np.random.Generator, form: Form, faces: Sequence[Face], x0: float, x1: float, y: float) -> float:
    drawn = [_COLUMNS[i] for i in sorted(rng.choice(len(_COLUMNS), rng.integers(3, 6), replace=False))]
    columns = [Column(texts.heading(rng), share, align) for _, share, align in drawn]
    rows = [[text(rng) for text, _, _ in drawn] for _ in range(rng.integers(2, 5))]
    return form.table(x0, y, x1, columns, rows, form.value.style.cap_height * rng.uniform(1.3, 2.2))


def _paragraph(rng: np.random.Generator, form: Form, faces: Sequence[Face], x0: float, x1: float, y: float) -> float:
    text = " ".join(texts.sentence(rng) for _ in range(6))
    print_ = choose(rng, (form.value, form.caption))
    pitch = print_.style.cap_height * rng.uniform(1.3, 2.0)
    bottom = form.paragraph(print_, text, x0, y + form.pad, x1, pitch, int(rng.integers(2, 6))) + form.pad
    if rng.random() < 0.5:
        form.frame(x0, y, x1, bottom)
    return bottom
