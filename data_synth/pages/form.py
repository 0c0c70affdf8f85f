"""A ruled form: framed cells with a caption over a value, tables, paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_synth.pages.canvas import BLACK, Canvas
from data_synth.pages.typesetting import Align, Print


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, `share` of its width."""

    heading: str
    share: float
    align: Align = "left"


class Form:
    """Draws on `canvas` with one print for captions and one for values.

    `pad` is the space in px between text and rules, `thickness` and `rule_level` are those of the rules, `shade` is the
    grey of cells that hold headings (255: none). `clearance` is the space in px between the baseline of a value and the
    rule under it (None: a comma has room), `row_rules` part the rows of a table, and `dash` is the length in px of the
    dashes of the rules between its columns (0: solid). `narrowest` is how far a text too long for its place
    is narrowed, of its width, before words are left out (1: not at all).
    """

    def __init__(
        self,
        canvas: Canvas,
        caption: Print,
        value: Print,
        pad: float,
        thickness: int,
        rule_level: int = BLACK,
        shade: int = 255,
        clearance: float | None = None,
        row_rules: bool = False,
        dash: int = 0,
        narrowest: float = 1.0,
    ) -> None:
        self.canvas, self.caption, self.value = canvas, caption, value
        self.pad, self.thickness, self.rule_level, self.shade = pad, thickness, rule_level, shade
        self.clearance = pad + 0.22 * value.style.cap_height if clearance is None else clearance
        self.row_rules, self.dash, self.narrowest = row_rules, dash, narrowest

    @property
    def cell_height(self) -> float:
        """Height that a caption over a value takes, with its rules."""
        return 1.35 * self.caption.style.cap_height + 1.75 * self.value.style.cap_height + 2 * self.pad + self.thickness

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.frame(x0, y0, x1, y1, self.thickness, self.rule_level)

    def text(self, print_: Print, text: str, x0: float, x1: float, baseline: float, align: Align = "left") -> str:
        """Print `text` between two rules, without the words that do not fit; return what is printed of it."""
        x0, x1 = x0 + self.pad + self.thickness, x1 - self.pad - self.thickness
        if self.narrowest < 1:
            narrow = print_.squeezed(text, max(1.0, x1 - x0))
            print_ = print_.but(stretch=max(narrow.style.stretch, self.narrowest * print_.style.stretch))
        rendered = print_.render(text, x1 - x0)
        spare = x1 - x0 - rendered.ink.shape[1]
        if spare < 0:
            return ""
        left = x0 + {"left": 0.0, "centre": spare / 2, "right": spare}[align]
        self.canvas.write([(rendered, left)], baseline, print_.level)
        return rendered.text

    def cell(self, x0: float, y0: float, x1: float, y1: float, caption: str, value: str, align: Align = "left") -> str:
        """Draw a framed cell, the caption at its top left, the value (may be empty) at its bottom; return that."""
        self.frame(x0, y0, x1, y1)
        top = y0 + self.thickness / 2 + self.pad
        self.text(self.caption, caption, x0, x1, top + 1.15 * self.caption.style.cap_height)
        return self.text(self.value, value, x0, x1, y1 - self.thickness / 2 - self.clearance, align) if value else ""

    def cells(self, x0: float, y0: float, x1: float, row: Sequence[tuple[float, str, str, Align]]) -> float:
        """Draw a row of cells, each a share of the width, caption, value and alignment; return its bottom."""
        y1, unit = y0 + self.cell_height, (x1 - x0) / sum(share for share, *_ in row)
        for share, caption, value, align in row:
            self.cell(x0, y0, x0 + share * unit, y1, caption, value, align)
            x0 += share * unit
        return y1

    def table(
        self,
        x0: float,
        y0: float,
        x1: float,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        pitch: float,
        bottom: float = 0,
    ) -> float:
        """Draw headings, rows of text `pitch` px apart and rules between the columns down to `bottom` or the last row.

        Return the bottom.
        """
        unit = (x1 - x0) / sum(column.share for column in columns)
        edges = [x0]
        for column in columns:
            edges.append(edges[-1] + column.share * unit)
        heading_bottom = y0 + 1.7 * self.caption.style.cap_height + 2 * self.pad
        self.canvas.fill(x0, y0, x1, heading_bottom, self.shade)
        cap_height = self.value.style.cap_height
        bottom = max(bottom, heading_bottom + len(rows) * pitch + 0.5 * cap_height)
        baseline = heading_bottom - self.pad - 0.35 * self.caption.style.cap_height
        for column, left, right in zip(columns, edges, edges[1:], strict=False):
            self.text(
                self.caption,
                column.heading,
                left,
                right,
                baseline,
                "centre" if column.align == "right" else column.align,
            )
        for i, row in enumerate(rows, start=1):
            baseline = heading_bottom + i * pitch - max(0.0, pitch - 1.3 * cap_height) / 2
            for text, column, left, right in zip(row, columns, edges, edges[1:], strict=False):
                self.text(self.value, text, left, right, baseline, column.align)
            if self.row_rules:
                y = min(heading_bottom + i * pitch, baseline + self.thickness / 2 + self.clearance)
                self.canvas.rule(x0, y, x1, y, self.thickness, self.rule_level)
        self.frame(x0, y0, x1, bottom)
        self.canvas.rule(x0, heading_bottom, x1, heading_bottom, self.thickness, self.rule_level)
        for edge in edges[1:-1]:
            self.column_rule(edge, y0, bottom)
        return bottom

    def column_rule(self, x: float, y0: float, y1: float) -> None:
        """Draw the rule between two columns."""
        starts = np.arange(y0, y1, 2 * self.dash) if self.dash else [y0]
        for start in starts:
            end = min(start + self.dash, y1) if self.dash else y1
            self.canvas.rule(x, float(start), x, float(end), self.thickness, self.rule_level)

    def paragraph(self, print_: Print, text: str, x0: float, y0: float, x1: float, pitch: float, lines: int) -> float:
        """Print `text` from `x0` to `x1`, at most that many lines, `pitch` px apart; return its bottom."""
        room = x1 - x0 - 2 * (self.pad + self.thickness)
        baseline = y0 + 1.4 * print_.style.cap_height - pitch
        for line in print_.wrap(text, room)[:lines]:
            baseline += pitch
            self.text(print_, line, x0, x1, baseline)
        return baseline + 0.5 * print_.style.cap_height
