"""The reading laid over the page, each character on its print, to compare both at a glance."""

from collections.abc import Iterable
from functools import lru_cache
from statistics import median

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from ocr_app.document import Line
from ocr_app.geometry import Box
from ocr_app.review.line_edits import characters

_VEIL = QColor(255, 255, 255, 150)
"""Over the scan: what is printed stays visible under what is read."""

_TEXT, _DOUBTFUL = QColor(0, 60, 110), QColor(170, 60, 0)
_TALL = 0.75  # quantile of the heights of a line's boxes: that of its capitals and digits
_WIDER = 1.3  # than its print a character may be
_STRETCHES = range(50, 110, 10)  # % of a letter's width
_LEAST = 3  # px


def paint_reading(
    painter: QPainter, lines: Iterable[Line], paper: QRectF, zoom: float, at: tuple[float, float]
) -> None:
    """Fades a part of the view and paints the lines over it; the page is enlarged `zoom` times, its corner is `at`."""
    painter.fillRect(paper, _VEIL)
    for line in lines:
        x0, y0, x1, y1 = (value * zoom for value in line.box)
        if line.words and paper.intersects(QRectF(x0 + at[0], y0 + at[1], x1 - x0, y1 - y0)):
            _paint_line(painter, line, zoom, at)


def _paint_line(painter: QPainter, line: Line, zoom: float, at: tuple[float, float]) -> None:
    found = characters(line)
    boxes = [character.box for character in found]
    height, width = _tall([box[3] - box[1] for box in boxes]), _tall([box[2] - box[0] for box in boxes])
    size = max(_LEAST, round(height * zoom / _capital()[1]))
    stretch = _WIDER * width * zoom / (size * _capital()[0])
    font = _font(size, min(_STRETCHES, key=lambda step: abs(step / 100 - stretch)))
    painter.setFont(font)
    half = painter.fontMetrics().horizontalAdvance("0") / 2
    slope, level = _baseline(boxes)
    for character in found:
        x = (character.box[0] + character.box[2]) / 2
        bottom = character.box[3] if line.is_vertical else slope * x + level
        painter.setPen(_DOUBTFUL if character.doubtful else _TEXT)
        painter.drawText(QPointF(x * zoom + at[0] - half, bottom * zoom + at[1]), character.text)


def _tall(extents: list[int]) -> int:
    return sorted(extents)[int(_TALL * (len(extents) - 1))]


def _baseline(boxes: list[Box]) -> tuple[float, float]:
    """Slope and level, in page pixels, of the straight line on which the characters stand."""
    part = max(1, len(boxes) // 3)
    (left, first), (right, last) = (
        (median(box[0] for box in some), median(box[3] for box in some)) for some in (boxes[:part], boxes[-part:])
    )
    slope = (last - first) / (right - left) if len(boxes) > 2 * part and right > left else 0.0
    return slope, median(box[3] - slope * (box[0] + box[2]) / 2 for box in boxes)


@lru_cache
def _capital() -> tuple[float, float]:
    """Advance and height of a capital in a font of 1 px."""
    metrics = QFontMetricsF(_font(100, 100))
    return metrics.horizontalAdvance("0") / 100, metrics.capHeight() / 100


@lru_cache
def _font(size: int, stretch: int) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(size)
    font.setStretch(stretch)
    return font
