"""A roll of receipt paper: rows of text, from top to bottom."""

from dataclasses import dataclass

import numpy as np

from data_synth.pages.canvas import BLACK, PAPER, Canvas
from data_synth.pages.typesetting import Align, Print, choose
from data_synth.rendering import RenderedLine

_SEPARATORS = ("-", "-", "-", "=", "*", "_", ".", "- ", "--  ")


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a row, aligned in the share of the row from `start` to `end`."""

    text: str
    align: Align = "left"
    start: float = 0.0
    end: float = 1.0


class Roll:
    """Prints row after row on `canvas`, inside `margin` px; `pitch` is from baseline to baseline, in capital heights.

    `bottom` is the lowest row that holds ink.
    """

    def __init__(self, canvas: Canvas, print_: Print, margin: float, pitch: float) -> None:
        self.canvas = canvas
        self.print = print_
        self.margin = margin
        self.pitch = pitch
        self.bottom = margin
        self._baseline = 0.0

    def row(self, *parts: Part, print_: Print | None = None, inverse: bool = False) -> None:
        """Print a row, in another print than the roll's where given; `inverse`: white on a black bar.

        A part is shortened to fit its share of the row, and left out where its neighbour has taken the room.
        """
        print_ = print_ or self.print
        cap_height = print_.style.cap_height
        room = self.canvas.width - 2 * self.margin
        placed: list[tuple[RenderedLine, float]] = []
        end = -np.inf
        for part in parts:
            rendered = print_.render(part.text, (part.end - part.start) * room)
            ink_width = rendered.ink.shape[1]
            spare = (part.end - part.start) * room - ink_width
            left = self.margin + part.start * room + {"left": 0.0, "centre": spare / 2, "right": spare}[part.align]
            left = min(max(left, 0.0), self.canvas.width - ink_width)
            if left > end + 0.5 * cap_height and left >= 0:
                placed.append((rendered, left))
                end = left + ink_width
        if not placed:
            return
        above = max(rendered.baseline for rendered, _ in placed)
        below = max(rendered.ink.shape[0] - rendered.baseline for rendered, _ in placed)
        self._baseline = round(max(self._baseline + self.pitch * cap_height, self.margin + above))
        if inverse:
            self._baseline += round(0.4 * cap_height)
            bar = self._baseline - above - 0.2 * cap_height, self._baseline + below + 0.2 * cap_height
            self.canvas.fill(0.3 * self.margin, bar[0], self.canvas.width - 0.3 * self.margin, bar[1], BLACK)
        self.canvas.write(placed, self._baseline, PAPER if inverse else print_.level)
        self.bottom = max(self.bottom, self._baseline + below + (0.2 * cap_height if inverse else 0))

    def separator(self, rng: np.random.Generator) -> None:
        """Print a rule made of characters, or drawn; it is not text."""
        if rng.random() < 0.2:
            cap_height = self._advance_to_separator()
            y = self._baseline - cap_height / 2
            thickness = int(rng.integers(1, 1 + max(2, round(0.15 * cap_height))))
            self.canvas.rule(self.margin, y, self.canvas.width - self.margin, y, thickness, self.print.level)
        else:
            self.characters(choose(rng, _SEPARATORS))

    def characters(self, pattern: str) -> None:
        """Print a rule that repeats the characters of `pattern`; it is not text."""
        self._advance_to_separator()
        room = self.canvas.width - 2 * self.margin
        count = int(room / max(1.0, self.print.width(pattern * 8) / 8)) - 1
        rendered = self.print.render((pattern * max(1, count)).rstrip(" "), room)
        left = (self.canvas.width - rendered.ink.shape[1]) / 2
        self.canvas.decorate(rendered, left, self._baseline, self.print.level)

    def _advance_to_separator(self) -> float:
        """Move to the row of a separator; return the height of a capital."""
        cap_height = self.print.style.cap_height
        self._baseline += round(cap_height * min(self.pitch, 1.8))
        self.bottom = max(self.bottom, self._baseline + 0.3 * cap_height)
        return cap_height

    def feed(self, rows: float) -> None:
        """Leave that many rows blank."""
        self._baseline += round(rows * self.pitch * self.print.style.cap_height)
