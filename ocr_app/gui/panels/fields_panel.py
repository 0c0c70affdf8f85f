"""The panel of the fields found on a page, and whether their check digits are right."""

from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ocr_app.document import Line
from ocr_app.fiscal.page_fields import Field, Found, find_fields, is_valid
from ocr_app.gui.model.review import Review
from ocr_app.gui.style.headings import Heading
from ocr_app.gui.style.labels import escaped
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef

_LATER = 20  # ms, soon enough for the eye
_PADDING = 4  # px on either side of a button's text


class FieldsPanel(QWidget):
    """The fields found on the page on screen, and whether their check digits are right; a click on one goes there."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._found: dict[Field, Found] = {}
        self._lines: list[Line] = []
        self._names = {
            Field.CNPJ: "CNPJ",
            Field.CPF: "CPF",
            Field.ACCESS_KEY: self.tr("Access key"),
            Field.DATE: self.tr("Date"),
            Field.TOTAL: self.tr("Total"),
        }
        self.buttons = {field: _Value() for field in Field}
        self.marks = {field: QLabel() for field in Field}
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field, button in self.buttons.items():
            button.clicked.connect(lambda _=False, field=field: self._go(field))
            label = QLabel(self._names[field])
            label.setBuddy(button)
            mark = self.marks[field]
            mark.setFixedWidth(mark.fontMetrics().horizontalAdvance(self._verdict(True)[0]))  # keeps the button's width
            mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(button, 1)
            row.addWidget(mark)
            form.addRow(label, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Heading(self.tr("Fields")))
        column.addLayout(form)
        # In a turn of their own: a page that has just been read brings much else to the screen.
        self._due = QTimer(self, singleShot=True, interval=_LATER)
        self._due.timeout.connect(self.refresh)
        review.moved.connect(self._due.start)
        self.refresh()

    @property
    def is_due(self) -> bool:
        """Whether what it shows is about to be brought up to date."""
        return self._due.isActive()

    def refresh(self) -> None:
        page = self._review.page
        if page is None or page.lines != self._lines:
            self._lines = list(page.lines) if page else []
            self._found = find_fields(self._lines)
        for field, button in self.buttons.items():
            found = self._found.get(field)
            text = found.text if found else self.tr("not found")
            room = max(0, button.width() - 2 * _PADDING)
            button.setText(escaped(button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)))
            button.setToolTip(text if found else "")
            button.setEnabled(found is not None)
            mark, says = self._verdict(is_valid(field, found.text) if found else None)
            self.marks[field].setText(mark)
            self.marks[field].setToolTip(says)
            button.setAccessibleName(f"{self._names[field]}: {text}. {says}".rstrip(". "))

    def _verdict(self, valid: bool | None) -> tuple[str, str]:
        """The mark beside a field, and what it says."""
        if valid is None:
            return "", ""
        if valid:
            return self.tr("ok"), self.tr("The check digits are right.")
        return "?", self.tr("The check digits do not match: a character is misread or missing.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def _go(self, field: Field) -> None:
        self.refresh()
        found, page = self._found.get(field), self._review.page
        if found and page:
            self._review.go(CharacterRef(page, found.line, edits.index_at(page.lines[found.line], found.start)))


class _Value(QPushButton):
    """A flat button with its text to the left; a style sheet would keep the colours that the system had at first."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + _PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        option: Any = QStyleOptionButton()  # the stubs leave out the attributes of style options
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        area = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        # Half the ink of a field that was found: the colours of disabled text are too faint on some dark systems.
        painter.setOpacity(1 if self.isEnabled() else 0.5)
        text = QPalette(self.palette())
        text.setCurrentColorGroup(QPalette.ColorGroup.Active)
        painter.drawItemText(area, where, text, True, self.text(), QPalette.ColorRole.ButtonText)
