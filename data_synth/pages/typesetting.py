"""How a printer sets text: face, style, spelling and line breaks."""

import functools
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import numpy as np

from data_synth.fonts import Face
from data_synth.rendering import LineStyle, RenderedLine, line_width, render_line

Kind = Literal["receipt", "form"]
Align = Literal["left", "centre", "right"]

FACE_WEIGHTS: dict[tuple[str, ...], dict[Kind, float]] = {
    ("dot-matrix", "pixel"): {"receipt": 0.09, "form": 0.04},
    ("typewriter", "ocr"): {"receipt": 0.08, "form": 0.08},
    ("mono",): {"receipt": 0.50, "form": 0.12},
    ("serif",): {"receipt": 0.08, "form": 0.38},
    ("sans",): {"receipt": 0.25, "form": 0.38},
}
"""Share of each family of faces, by tags, in either kind of print; a face counts for the first it has a tag of."""

PINS_SHARE = 0.16
"""Share of prints tall enough for it that are struck through the pins of a dot-matrix head."""


_LIGATURES_SHARE = 0.35  # of the proportional prints, as typesetting programs make them


@dataclass(frozen=True, slots=True)
class Print:
    """How one printer prints: face, style, grey level of its ink, and whether it has lower case and accents."""

    face: Face
    style: LineStyle
    level: int = 0
    upper: bool = False
    plain: bool = False

    def but(self, face: Face | None = None, **changes: Any) -> "Print":
        """The same print with another face, or other fields of the style."""
        return replace(self, face=face or self.face, style=replace(self.style, **changes))

    def enlarged(self, wide: int, high: int) -> "Print":
        """Characters that many times as wide and high, as receipt printers (ESC/POS `GS !`) make them."""
        style = self.style
        bold = style.bold * min(wide, high)
        stretch = style.stretch * wide / high
        return self.but(cap_height=style.cap_height * high, stretch=stretch, spacing=style.spacing * wide, bold=bold)

    def squeezed(self, text: str, width: float) -> "Print":
        """The same print, narrowed where `text` would not fit `width`."""
        return self.but(stretch=self.style.stretch * min(1.0, 0.98 * width / self.width(text)))

    def spell(self, text: str) -> str:
        """`text` as this print can show it: characters it lacks lose accents, or are left out. No outer spaces."""
        text = text.upper() if self.upper else text
        if self.plain or not self.face.covers(text):
            text = "".join(self._spell(character) for character in text)
        return text.strip(" ") or "-"

    def _spell(self, character: str) -> str:
        bare = unicodedata.normalize("NFD", character)[0]
        if self.plain or not self.face.covers(character):
            character = bare
        return character if self.face.covers(character) else ""

    def width(self, text: str) -> float:
        return line_width(self.spell(text), self.face, self.style)

    def render(self, text: str, width: float | None = None) -> RenderedLine:
        """Render `text`, without as many of its last words, or letters, as it takes to fit `width`."""
        text = self.spell(text)
        if width is not None:
            text = self._fit(text, width)
        return render_line(text, self.face, self.style)

    def _fit(self, text: str, width: float) -> str:
        while len(text) > 1 and self.width(text) > width:
            text = text.rpartition(" ")[0].rstrip() or text[:-1]
        return text

    def wrap(self, text: str, width: float) -> list[str]:
        """Break `text` into lines of at most `width`, a word longer than that into pieces."""
        lines, rest = [], text.strip(" ")
        while rest:
            line = self._fit(rest, width)
            lines.append(line)
            rest = rest[len(line) :].lstrip(" ")
        return lines


@functools.lru_cache(maxsize=8)
def _families(faces: tuple[Face, ...]) -> dict[tuple[str, ...], dict[str, list[Face]]]:
    """The faces by the tags of `FACE_WEIGHTS` and by family."""
    groups: dict[tuple[str, ...], dict[str, list[Face]]] = {}
    for face in faces:
        group = next((tags for tags in FACE_WEIGHTS if not face.tags.isdisjoint(tags)), ("sans",))
        groups.setdefault(group, defaultdict(list))[face.family].append(face)
    return groups


def draw_face(rng: np.random.Generator, faces: Sequence[Face], kind: Kind) -> Face:
    """Draw a group of faces by its weight, then a family, then one of its faces, mostly an upright and regular one.

    Raise ValueError without faces.
    """
    if not faces:
        raise ValueError("no faces to print with")
    groups = _families(tuple(faces))
    families = groups[choose(rng, list(groups), [FACE_WEIGHTS[group][kind] for group in groups])]
    family = families[choose(rng, sorted(families))]
    odds = [(0.3 if "bold" in face.tags else 1.0) * (0.15 if "italic" in face.tags else 1.0) for face in family]
    return choose(rng, family, odds)


def draw_print(rng: np.random.Generator, faces: Sequence[Face], kind: Kind, cap_height: float) -> Print:
    """Draw the way a receipt or a form is printed, at that capital height in pixels."""
    face = draw_face(rng, faces, kind)
    style = LineStyle(
        cap_height,
        stretch=_draw_stretch(rng, face, kind),
        spacing=cap_height * choose(rng, (0.0, rng.uniform(-0.1, -0.03), rng.uniform(0.04, 0.3)), (0.8, 0.12, 0.08)),
        bold=cap_height * choose(rng, (0.0, rng.uniform(0.03, 0.1)), (0.88, 0.12)),
        slant=choose(rng, (0.0, rng.uniform(0.08, 0.3)), (0.97, 0.03)),
        antialias=rng.random() > (0.3 if kind == "receipt" else 0.08),
        pins=_draw_pins(rng, face, cap_height),
        # Dots that touch, and a third that do not: worn ribbons, ink-jets that print dates on goods.
        dot_radius=choose(rng, (rng.uniform(0.36, 0.75), rng.uniform(0.2, 0.5)), (0.67, 0.33)),
        dot_scatter=choose(rng, (0.0, rng.uniform(0.03, 0.12)), (0.4, 0.6)),
    )
    if not style.spacing and "mono" not in face.tags:
        style = replace(style, ligatures=rng.random() < _LIGATURES_SHARE)
    level = choose(rng, (0, int(rng.integers(10, 80))))
    return Print(face, style, level, upper=rng.random() < 0.4, plain=rng.random() < 0.3)


def _draw_stretch(rng: np.random.Generator, face: Face, kind: Kind) -> float:
    if "condensed" in face.tags:
        return rng.uniform(0.9, 1.2)
    if kind == "receipt":
        # Receipt printers set 9 x 17 or 12 x 24 dots a character: narrower than most faces.
        return choose(rng, (rng.uniform(0.7, 1.0), rng.uniform(1.0, 1.2), rng.uniform(1.2, 1.5)), (0.62, 0.28, 0.1))
    return choose(rng, (1.0, rng.uniform(0.72, 1.0), rng.uniform(1.0, 1.4)), (0.55, 0.3, 0.15))


def _draw_pins(rng: np.random.Generator, face: Face, cap_height: float) -> int:
    if cap_height < 10 or rng.random() > PINS_SHARE:
        return 0
    # The characters of few pins are too coarse for anything but strokes of one width and letters of one.
    fixed = "mono" in face.tags and "bold" not in face.tags
    return choose(rng, (9, 12, 24), (0.5, 0.25, 0.25) if fixed else (0.0, 0.1, 0.9))


def bold_of(face: Face, faces: Sequence[Face]) -> Face:
    """The upright bold face of the same family, or `face` itself where there is none."""
    bold = (other for other in faces if other.family == face.family and other.tags & {"bold", "italic"} == {"bold"})
    return next(bold, face)


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def draw_cap_height(rng: np.random.Generator) -> float:
    """Height of capitals in px, as scans of invoices have it: 8 to 40, most from 12 to 26."""
    return log_uniform(rng, 12, 26) if rng.random() < 0.7 else log_uniform(rng, 8, 40)


_T = TypeVar("_T")


def choose(rng: np.random.Generator, options: Sequence[_T], weights: Sequence[float] | None = None) -> _T:
    """Draw one of `options`, by `weights` that need not sum to one."""
    p = None if weights is None else np.asarray(weights) / np.sum(weights)
    return options[int(rng.choice(len(options), p=p))]
