"""A character in the line that it stands in: what is around it tells what it can be."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ocr_app.gui.pictures.page_picture import q_image
from ocr_app.gui.style.confidence import describe
from ocr_app.review.edges import character_edges
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef
from ocr_app.segmentation.line_image import HEIGHT

_ZOOM = 1.6
_PADDING = 8  # px


class ContextStrip(QWidget):
    """Shows the line image around a character, a frame around it, and below it where it is and what is read there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The line around it"))
        self._image = QImage()
        self._edges = (0.0, 0.0)
        self.text = ""

    def show_character(self, ref: CharacterRef) -> None:
        line = ref.page.lines[ref.line]
        line_image = ref.page.origins[ref.line].line_image.unpack()
        self._image = q_image(np.invert(line_image.image))
        self._edges = character_edges(line, line_image)[ref.index]
        place = self.tr("{0}, page {1}").format(ref.page.source.name, ref.page.number)
        self.text = f"{place}: {line.text}"
        self.setAccessibleDescription(f"{describe(characters(line)[ref.index])}, {self.text}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, round(HEIGHT * _ZOOM) + self.fontMetrics().height() + 3 * _PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        palette = self.palette()
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        height = HEIGHT * _ZOOM
        paper = QRectF(card.left(), card.top(), card.width(), height + 2 * _PADDING)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base) if self._image.isNull() else QColor("white"))
        painter.drawRoundedRect(paper, 6, 6)
        if self._image.isNull():
            return
        painter.setClipRect(paper.adjusted(2, 2, -2, -2))
        left, right = (edge * _ZOOM for edge in self._edges)
        width = self._image.width() * _ZOOM
        middle = (self.width() - width) / 2
        if width > self.width():
            middle = min(0.0, max(self.width() - width, self.width() / 2 - (left + right) / 2))
        painter.drawImage(QRectF(middle, _PADDING, width, height), self._image)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(middle + left - 3, _PADDING - 2, right - left + 6, height + 4), 4, 4)
        painter.setClipping(False)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        room = QRectF(card.left() + 2, paper.bottom() + 2, card.width() - 4, self.fontMetrics().height() + 4)
        text = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
