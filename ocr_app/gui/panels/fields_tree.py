"""The rows of the fields panel: name, value with its doubtful characters underlined, evidence."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ocr_app.gui.style.confidence import SHADES

NAME, VALUE, EVIDENCE = range(3)
"""The columns."""
DOUBTFUL_ROLE = Qt.ItemDataRole.UserRole + 1
"""For each character of a value, spaces left out, whether it is doubtful."""

_AnyIndex = QModelIndex | QPersistentModelIndex
_WIDEST_NAME = 0.36  # of the width
_PADDING = 3  # px
_ROWS = 5  # that are seen at least
_ELLIPSIS = "…"


class FieldsTree(QTreeWidget):
    """Sections of rows. Enter or a double click edits a value, Esc drops the edit."""

    copied = Signal()
    edited = Signal(QTreeWidgetItem, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setIndentation(10)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the keys away from the review
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(1)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(EVIDENCE, QHeaderView.ResizeMode.ResizeToContents)
        delegate = _ValueDelegate(self)
        delegate.edited.connect(self._tell)
        self.setItemDelegateForColumn(VALUE, delegate)
        self.itemDoubleClicked.connect(lambda _: self.edit_current())

    def sizeHint(self) -> QSize:
        return QSize(300, 2 * self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _ROWS * (self.fontMetrics().height() + 2 * _PADDING))

    def rows(self) -> Iterator[QTreeWidgetItem]:
        """All rows in their order, those of closed ones left out."""
        for section in _children(self.invisibleRootItem()):
            for row in _children(section) if section.isExpanded() else ():
                yield row
                yield from _children(row) if row.isExpanded() else ()

    def edit_current(self) -> None:
        """Opens an editor on the value of the current row, if it can be edited."""
        item = self.currentItem()
        if item and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.editItem(item, VALUE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            return  # the Enter that ends the editing comes by here
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_current()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnWidth(NAME, round(_WIDEST_NAME * self.viewport().width()))

    def _tell(self, index: QModelIndex, text: str) -> None:
        self.edited.emit(self.itemFromIndex(index), text)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for number in range(item.childCount()) if (child := item.child(number))]


class _ValueDelegate(QStyledItemDelegate):
    edited = Signal(object, str)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        opt: Any = QStyleOptionViewItem(option)  # the stubs leave out the attributes of style options
        self.initStyleOption(opt, index)
        opt.widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, opt, painter, opt.widget)
        rect: QRect = opt.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        metrics: QFontMetrics = opt.fontMetrics
        text, doubtful = elided(index.data() or "", index.data(DOUBTFUL_ROLE) or (), rect.width(), metrics)
        selected = bool(opt.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setFont(opt.font)
        wanted = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(wanted.color() if wanted and not selected else opt.palette.color(role))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QPen(QColor("white") if selected else SHADES[0], 2, Qt.PenStyle.DashLine))
        below = rect.center().y() + metrics.height() // 2
        for place in doubtful:
            left = rect.left() + metrics.horizontalAdvance(text[:place])
            right = rect.left() + metrics.horizontalAdvance(text[: place + 1])
            painter.drawLine(left, below, right, below)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _AnyIndex) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAccessibleName(self.tr("Value of the field"))
        return editor

    def setEditorData(self, editor: QWidget, index: _AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data())

    def setModelData(self, editor: QWidget, model: object, index: _AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        self.edited.emit(index, editor.text())


def elided(text: str, doubtful: Sequence[bool], width: int, metrics: QFontMetrics) -> tuple[str, list[int]]:
    """A text that fits a width, its middle left out if it must be, and the offsets of its doubtful characters.

    Where doubtful ones are left out, the sign for them is doubtful.
    """
    marks = iter(doubtful)
    places = [place for place, sign in enumerate(text) if sign != " " and next(marks, False)]
    if metrics.horizontalAdvance(text) <= width:
        return text, places
    kept = len(text) - 1
    while kept > 1 and metrics.horizontalAdvance(_shortened(text, kept)) > width:
        kept -= 1
    head, tail = (kept + 1) // 2, len(text) - kept // 2
    shown = {place if place < head else head if place < tail else place - tail + head + 1 for place in places}
    return _shortened(text, kept), sorted(shown)


def _shortened(text: str, kept: int) -> str:
    return text[: (kept + 1) // 2] + _ELLIPSIS + text[len(text) - kept // 2 :]
