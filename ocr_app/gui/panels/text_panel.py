"""The text of the page, line by line: doubtful characters are underlined, every line can be edited."""

from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics, QKeyEvent, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ocr_app.document import Line
from ocr_app.gui.model.review import Review
from ocr_app.gui.style.confidence import SHADES
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import CharacterRef

_AnyIndex = QModelIndex | QPersistentModelIndex
_PADDING = 4  # px
_LINE_ROLE = Qt.ItemDataRole.UserRole


class TextPanel(QListView):
    """The lines of the page on screen. Enter or a double click edits one, Enter keeps the edit, Esc drops it."""

    edited = Signal(int, str)

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._follows = False
        self._lines = _Lines(self)
        self._lines.edited.connect(self.edited)
        self.setModel(self._lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        # The first use of a font takes 50 ms: now, rather than when a page has been read.
        QFontMetrics(_font(self.font().pointSizeF())).horizontalAdvance("0")
        self.clicked.connect(self._go)
        review.moved.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the lines as they are now, the one under review marked."""
        page, ref = self._review.page, self._review.current
        self._follows = True
        self._lines.show_lines(page.lines if page else [])
        for row, line in enumerate(page.lines if page else []):
            if self.isRowHidden(row) == bool(line.words):  # one that was taken away
                self.setRowHidden(row, not line.words)
        if ref and self.state() is not QAbstractItemView.State.EditingState:
            index = self._lines.index(ref.line)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._follows = False

    def currentChanged(self, current: _AnyIndex, previous: _AnyIndex) -> None:
        """The line that the keys go to is the one under review: its scan is shown beside it."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._follows:
            self._go(current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            return  # the Enter that ends the editing comes by here
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _go(self, index: _AnyIndex) -> None:
        """Goes to the first doubtful character of a line, else to its first."""
        page = self._review.page
        if page:
            line = edits.characters(page.lines[index.row()])
            first = next((number for number, character in enumerate(line) if character.doubtful), 0)
            self._review.go(CharacterRef(page, index.row(), first))


class _Lines(QAbstractListModel):
    edited = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        if len(lines) != len(self._lines):
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(self._lines, lines, strict=True)):
            if old is not new:
                self._lines[row] = new
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if role == _LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.text
        return None

    def setData(self, index: _AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if value != self._lines[index.row()].text:
            self.edited.emit(index.row(), value)
        return True

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable


class _LineDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        opt: Any = option  # the stubs leave out the attributes of style options
        line: Line = index.data(_LINE_ROLE)
        rect: QRect = opt.rect
        opt.widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, opt, painter, opt.widget)
        selected = bool(opt.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(_font(opt.font.pointSizeF()))
        metrics = painter.fontMetrics()
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(opt.palette.color(role))
        start = QPoint(rect.left() + _PADDING, rect.top() + _PADDING + metrics.ascent())
        painter.drawText(start, line.text)
        underline = start.y() + metrics.descent()
        colour = QColor("white") if selected else SHADES[0]
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
        for number, character in enumerate(edits.characters(line)):
            if character.doubtful:
                at = edits.offset(line, number)
                left = start.x() + metrics.horizontalAdvance(line.text[:at])
                right = start.x() + metrics.horizontalAdvance(line.text[: at + 1])
                painter.drawLine(left, underline, right, underline)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        opt: Any = option
        metrics = QFontMetrics(_font(opt.font.pointSizeF()))
        return QSize(metrics.horizontalAdvance(index.data()) + 4 * _PADDING, metrics.height() + 2 * _PADDING)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _AnyIndex) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setFont(_font(QApplication.font().pointSizeF()))
        editor.setAccessibleName(self.tr("Text of the line"))
        return editor

    def setEditorData(self, editor: QWidget, index: _AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        opt: Any = option
        view: QListView = opt.widget
        editor.setGeometry(0, opt.rect.top(), max(opt.rect.width(), view.viewport().width()), opt.rect.height())


@lru_cache
def _font(size: float) -> Any:
    """Of fixed width: the look-alikes differ most in it, and lines keep their columns."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(size)
    return font
