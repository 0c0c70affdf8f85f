"""What the character under review may be, each a button with its probability and its key."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ocr_app.document import Character
from ocr_app.gui.style.confidence import certainty, percent

ALTERNATIVES = 5


class Alternatives(QWidget):
    """What was read first, then up to five runners-up."""

    confirmed = Signal()
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._read = _Alternative("↵", self)
        self._read.clicked.connect(self.confirmed)
        self._others = [_Alternative(f"Alt+{number + 1}", self) for number in range(ALTERNATIVES)]
        for number, button in enumerate(self._others):
            button.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
        for button in (self._read, *self._others):
            row.addWidget(button)

    def show_character(self, character: Character | None) -> None:
        if character:
            self._read.set_alternative(
                character.text,
                certainty(character),
                self.tr("Read as {0}, {1}").format(character.text, percent(certainty(character))),
            )
        else:
            self._read.clear()
        for number, button in enumerate(self._others):
            if character and number < len(character.alternatives):
                text, probability = character.alternatives[number]
                button.set_alternative(
                    text, probability, self.tr("Runner-up {0}: {1}").format(text, percent(probability))
                )
            else:
                button.clear()


class _Alternative(QAbstractButton):
    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        self._percent = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key is quicker, and Tab goes through the review
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_alternative(self, text: str, probability: float, name: str) -> None:
        self.setText(text)
        self._percent = percent(probability)
        self.setAccessibleName(name)
        self.setEnabled(True)
        self.update()

    def clear(self) -> None:
        self.setText("")
        self._percent = ""
        self.setAccessibleName("")
        self.setEnabled(False)
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(4 * line, 4 * line + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("Alt+5") + 6, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        role = QPalette.ColorRole
        if not self.text():
            return
        active = self.isEnabled() and (self.underMouse() or self.isDown())
        painter.setBrush(palette.color(role.Midlight if active else role.Base))
        painter.setPen(palette.color(role.Mid))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        line = self.fontMetrics().height()
        painter.setPen(palette.color(role.Text))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * 1.7)
        painter.setFont(font)
        glyph = QRect(0, 4, self.width(), 2 * line)
        painter.drawText(glyph, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setFont(self.font())
        below = QRect(0, glyph.bottom(), self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._percent)
        painter.setPen(palette.color(role.PlaceholderText))
        painter.drawText(below.translated(0, line), Qt.AlignmentFlag.AlignCenter, self._key)
