"""The line under review, magnified: its line image as the recognizer saw it, with the reading under every character."""

from bisect import bisect_left

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ocr_app.document import Character
from ocr_app.gui.pictures.page_picture import q_image
from ocr_app.gui.style.confidence import SHADES
from ocr_app.review.edges import character_edges
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef
from ocr_app.segmentation.line_image import BASELINE, HEIGHT, LineImage

_ZOOM = 2.5
_TEXT_ROOM = 30  # px below the line image
_PADDING = 8  # px


class LineView(QWidget):
    """Keeps the character under review in its middle. A click on a character picks it, Ctrl and a click break it."""

    picked = Signal(int)
    broken = Signal(int)
    """The character under review is to be broken at this page abscissa."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # without a mouse, the page takes the same keys
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._line_image: LineImage | None = None
        self._image = QImage()
        self._characters: tuple[Character, ...] = ()
        self._edges: tuple[tuple[float, float], ...] = ()
        self._index = 0

    def show_character(self, ref: CharacterRef | None) -> None:
        if not ref:
            self._line_image, self._characters = None, ()
        else:
            line = ref.page.lines[ref.line]
            self._line_image = ref.page.origins[ref.line].line_image.unpack()
            self._index = ref.index
            self._characters = characters(line)
            self._edges = character_edges(line, self._line_image)
            self._image = q_image(np.invert(self._line_image.image))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, round(HEIGHT * _ZOOM) + _TEXT_ROOM + 2 * _PADDING)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _shift(self) -> float:
        """Where the line image begins: it is centred if it fits, else the character is, without a gap at either end."""
        width = self._image.width() * _ZOOM
        if width <= self.width():
            return (self.width() - width) / 2
        left, right = self._edges[self._index]
        return min(0.0, max(self.width() - width, self.width() / 2 - (left + right) / 2 * _ZOOM))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(QColor("white") if self._line_image else self.palette().color(QPalette.ColorRole.Base))
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, 6, 6)
        if not self._line_image:
            return
        painter.setClipRect(card.adjusted(2, 2, -2, -2))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shift = self._shift()
        painter.drawImage(QRectF(shift, _PADDING, self._image.width() * _ZOOM, HEIGHT * _ZOOM), self._image)
        baseline = _PADDING + HEIGHT * _ZOOM
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        for number, (character, (left, right)) in enumerate(zip(self._characters, self._edges, strict=True)):
            box = QRectF(shift + left * _ZOOM, baseline, (right - left) * _ZOOM, _TEXT_ROOM)
            if box.right() < 0 or box.left() > self.width():
                continue
            current = number == self._index
            font.setPointSizeF(self.font().pointSizeF() * (1.5 if current else 1.2))
            font.setWeight(QFont.Weight.Bold if current else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor("black"))
            painter.drawText(box.adjusted(-20, 0, 20, 0), Qt.AlignmentFlag.AlignCenter, character.text)
            if character.doubtful:
                painter.setPen(QPen(SHADES[0], 2, Qt.PenStyle.DashLine))
                painter.drawLine(box.bottomLeft() + QPointF(0, -1), box.bottomRight() + QPointF(0, -1))
            if current:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                ring = QRectF(box.left() - 4, _PADDING - 2, box.width() + 8, HEIGHT * _ZOOM + 2)
                painter.drawRoundedRect(ring, 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._line_image or not self._characters:
            return
        u = (event.position().x() - self._shift()) / _ZOOM
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            x, _ = self._line_image.to_page(np.array([u]), np.array([BASELINE]))
            self.broken.emit(round(float(x[0])))
        else:
            middles = [(left + right) / 2 for left, right in self._edges]
            after = bisect_left(middles, u)
            nearest = min(
                (number for number in (after - 1, after) if 0 <= number < len(middles)),
                key=lambda number: abs(middles[number] - u),
            )
            self.picked.emit(nearest)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)
