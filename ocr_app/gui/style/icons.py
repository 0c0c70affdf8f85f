"""The window's icons, drawn in the colour of the text around them: sharp at every density, right in every theme."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPainterPath, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication

_GRID = 24
"""Icons are drawn on a square of this many units."""

_LINES: dict[str, list[list[tuple[float, float]]]] = {
    "open": [[(3, 19), (3, 5), (9, 5), (11, 8), (20, 8), (20, 11)], [(3, 19), (6, 11), (22, 11), (19, 19), (3, 19)]],
    "export": [[(5, 12), (5, 20), (19, 20), (19, 12)], [(12, 3), (12, 15)], [(8, 11), (12, 15), (16, 11)]],
    "previous": [[(14, 6), (8, 12), (14, 18)]],
    "next": [[(10, 6), (16, 12), (10, 18)]],
    "minus": [[(6, 12), (18, 12)]],
    "plus": [[(6, 12), (18, 12)], [(12, 6), (12, 18)]],
    "fit": [
        [(4, 9), (4, 4), (9, 4)],
        [(15, 4), (20, 4), (20, 9)],
        [(20, 15), (20, 20), (15, 20)],
        [(9, 20), (4, 20), (4, 15)],
    ],
    "undo": [[(8, 5), (4, 9), (8, 13)], [(4, 9), (15, 9), (19, 12), (19, 16), (15, 19), (9, 19)]],
    "redo": [[(16, 5), (20, 9), (16, 13)], [(20, 9), (9, 9), (5, 12), (5, 16), (9, 19), (15, 19)]],
    "close": [[(7, 7), (17, 17)], [(17, 7), (7, 17)]],
}


def icon(name: str) -> QIcon:
    return QIcon(_Drawing(name))


class Painted(QIconEngine):
    """An icon that is painted anew at every size."""

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size)  # in device pixels already
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap


class _Drawing(Painted):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _Drawing(self._name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour = QApplication.palette().color(group, QPalette.ColorRole.ButtonText)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QRectF(rect).topLeft())
        painter.scale(rect.width() / _GRID, rect.height() / _GRID)
        pen = QPen(colour, 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for line in _LINES[self._name]:
            path = QPainterPath(QPointF(*line[0]))
            for point in line[1:]:
                path.lineTo(QPointF(*point))
            painter.drawPath(path)
        painter.restore()
