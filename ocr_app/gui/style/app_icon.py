"""The application's icon: a white N in the blue of what is certain, its accent in the orange of what is doubtful."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPen, QPixmap

from ocr_app.gui.style.confidence import SHADES

_GRID = 64  # units of the drawing
_SIZES = (16, 24, 32, 48, 64, 128, 256)


def app_icon() -> QIcon:
    """In all the sizes that desktops ask for."""
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(QPixmap.fromImage(draw(size)))
    return icon


def draw(size: int) -> QImage:
    """A square picture with transparent corners; it needs no application."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / _GRID, size / _GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SHADES[-1])
    painter.drawRoundedRect(QRectF(1, 1, 62, 62), 13, 13)
    _line(painter, QColor("white"), 7.5, [(18, 50), (18, 24), (46, 50), (46, 24)])
    _line(painter, SHADES[0], 6, [(34, 16), (42, 9)])  # the accent
    painter.end()
    return image


def _line(painter: QPainter, colour: QColor, width: float, points: list[tuple[float, float]]) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    painter.drawPath(path)
