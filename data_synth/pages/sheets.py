"""An empty form on a sheet of paper, and the print on it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data_synth.fonts import Face
from data_synth.pages.canvas import BLACK, Canvas
from data_synth.pages.form import Form
from data_synth.pages.typesetting import bold_of, choose, draw_print

A4 = 210 / 25.4, 297 / 25.4
"""Width and height in inches, ISO 216."""

_CAPITALS_PER_POINT = 0.7  # height of capitals in most faces, in units of the type size
_NARROWEST = 0.6  # of its width: to which programs narrow a value that is too long for its cell


def draw_form(
    rng: np.random.Generator,
    faces: Sequence[Face],
    inches: tuple[float, float] = A4,
    turned: float = 0.0,
    points: tuple[float, float] = (8, 9.5),
) -> tuple[Form, float, float]:
    """Return an empty form at 200 to 300 dpi, the dots per inch, and the height in px of a capital of one point.

    `inches` is the sheet's width and height, the other way round with probability `turned`, `points` the range of the
    type size of values. Raise ValueError without faces.
    """
    dpi = rng.uniform(200, 300)
    point = dpi / 72 * _CAPITALS_PER_POINT
    sides = inches[::-1] if turned and rng.random() >= 1 - turned else inches
    canvas = Canvas(round(sides[0] * dpi), round(sides[1] * dpi))
    value = draw_print(rng, faces, "form", point * rng.uniform(*points))
    # Every cell must hold what belongs in it, so letters are neither wide nor apart.
    value = replace(value.but(stretch=min(1.0, value.style.stretch), spacing=min(0.0, value.style.spacing)), level=0)
    caption = value.but(cap_height=point * rng.uniform(6, 7), pins=0)
    if rng.random() < 0.3:
        value = value.but(bold_of(value.face, faces))
    form = Form(
        canvas,
        caption,
        value,
        point * rng.uniform(0.8, 1.6),
        round(dpi / 150),
        choose(rng, (BLACK, int(rng.integers(20, 110)))),
        dash=choose(rng, (0, round(dpi / 25)), (0.8, 0.2)),
        row_rules=rng.random() < 0.3,
        narrowest=_NARROWEST,
    )
    return form, dpi, point
