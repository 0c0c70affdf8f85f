"""The line under review on the scan, with the rows above and below, and the reading under each of its characters."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ocr_app.document import Character
from ocr_app.geometry import rotate_box
from ocr_app.gui.pictures.page_picture import Picture
from ocr_app.gui.pictures.strip import Strip, strip_of
from ocr_app.gui.style.confidence import SHADES
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef

_SCAN = 116  # px; height of the scan
_LEAST_ABOVE = 20  # px of it above the line
_SMALLEST, _LARGEST = 11.0, 24.0  # px; height of a character: the line is shown whole if it then can be read
_TEXT_SIZES = 10, 20  # px; of the reading
_PADDING = 6  # px
_FADED = 130  # of 255: how much of the rows above and below is taken away


class LineView(QWidget):
    """Shows the line whole, or the character under review in the middle if the line is too long.

    A click on a character picks it, Ctrl and a click break it.
    """

    picked = Signal(int)
    broken = Signal(tuple)
    """The character under review is to be broken at this point of the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # without a mouse, the page takes the same keys
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._strip: Strip | None = None
        self._characters: tuple[Character, ...] = ()
        self._index = self._rotation = 0

    def show_character(self, ref: CharacterRef | None, picture: Picture | None) -> None:
        """Shows a character's line, on the picture of its page if that is known."""
        if not ref:
            self._strip, self._characters = None, ()
        else:
            line = ref.page.lines[ref.line]
            self._index = ref.index
            self._characters = characters(line)
            line_image = ref.page.origins[ref.line].line_image.unpack()
            self._rotation = line_image.rotation
            self._strip = strip_of(line, picture, line_image)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, _SCAN + self._text_room() + 2 * _PADDING)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _text_room(self) -> int:
        return self.fontMetrics().height() + 10

    def _scale(self, strip: Strip) -> float:
        """Pixels of the view per pixel of the picture."""
        room = self.width() - 4 * _PADDING
        whole = room / max(1.0, strip.right - strip.left)
        return min(max(whole, _SMALLEST / strip.character_height), _LARGEST / strip.character_height)

    def _begin(self, strip: Strip, scale: float) -> float:
        """The abscissa of the picture at the left edge of the view.

        In the middle is the line, if it fits, else the character. What is beside the page is shown only if it must be.
        """
        room, margin = self.width() / scale, 2 * _PADDING / scale
        if strip.right - strip.left + 2 * margin <= room:
            begin, low, high = (strip.left + strip.right - room) / 2, 0.0, strip.picture.size[0] - room
            return min(max(begin, low), high) if low < high else begin
        left, right = strip.edges[self._index]
        return min(max((left + right - room) / 2, strip.left - margin), strip.right + margin - room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, 6, 6)
        if self._strip and self._characters:
            painter.setClipRect(card.adjusted(1, 1, -1, -1))
            self._paint_line(painter, self._strip)

    def _paint_line(self, painter: QPainter, strip: Strip) -> None:
        scale = self._scale(strip)
        begin, tall = self._begin(strip, scale), (strip.bottom - strip.top) * scale
        above = min(max((_SCAN - tall) / 2, _LEAST_ABOVE) + tall, float(_SCAN))  # px of the scan above the reading
        split = _PADDING + above
        room, width = self._text_room(), self.width() / scale
        upper = QRectF(0, _PADDING, self.width(), above)
        lower = QRectF(0, split + room, self.width(), _SCAN - above)
        strip.draw(painter, upper, QRectF(begin, strip.bottom - above / scale, width, above / scale))
        strip.draw(painter, lower, QRectF(begin, strip.bottom, width, lower.height() / scale))
        veil = self.palette().color(QPalette.ColorRole.Base)
        veil.setAlpha(_FADED)
        painter.fillRect(QRectF(0, _PADDING, self.width(), above - tall - 2), veil)
        painter.fillRect(lower, veil)
        size = min(max(round(1.1 * strip.character_height * scale), _TEXT_SIZES[0]), _TEXT_SIZES[1])
        fonts = _fonts(size)
        for number, (character, (left, right)) in enumerate(zip(self._characters, strip.edges, strict=True)):
            box = QRectF((left - begin) * scale, split, (right - left) * scale, room)
            if box.right() >= 0 and box.left() <= self.width():
                self._paint_reading(painter, box, character, fonts[number == self._index])
        left, right = strip.edges[self._index]
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(accent, 2))
        accent.setAlpha(40)
        painter.setBrush(accent)
        painter.drawRoundedRect(
            QRectF((left - begin) * scale - 2, split - tall - 3, (right - left) * scale + 4, tall + room + 1), 4, 4
        )

    def _paint_reading(self, painter: QPainter, box: QRectF, character: Character, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(box.adjusted(-20, 0, 20, -3), Qt.AlignmentFlag.AlignCenter, character.text)
        if character.doubtful:
            painter.setPen(QPen(SHADES[0], 2, Qt.PenStyle.DashLine))
            painter.drawLine(*(round(value) for value in (box.left(), box.bottom() - 4, box.right(), box.bottom() - 4)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        strip = self._strip
        if not strip or not self._characters:
            return
        scale = self._scale(strip)
        x = self._begin(strip, scale) + event.position().x() / scale
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            left, right = strip.edges[self._index]
            x0, y0, x1, _ = rotate_box(self._characters[self._index].box, self._rotation, 0, 0)
            cut = round(float(np.interp(x, (left, right), (x0, x1))))
            self.broken.emit(rotate_box((cut, y0, cut, y0), -self._rotation, 0, 0)[:2])
        else:
            self.picked.emit(int(np.argmin([abs((left + right) / 2 - x) for left, right in strip.edges])))

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)


def _fonts(size: int) -> tuple[QFont, QFont]:
    """Of the reading, and of the character under review."""
    plain = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    plain.setPixelSize(size)
    bold = QFont(plain)
    bold.setWeight(QFont.Weight.Bold)
    return plain, bold
