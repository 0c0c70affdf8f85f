"""The keyboard shortcuts, taken from the menus so that both always agree."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ocr_app.gui.style.headings import Heading
from ocr_app.gui.style.labels import plain

_COLUMNS = 3  # fewer on a narrow screen
_FRAME = 48  # px of the screen for the title of the window
_MARGINS = 48  # px of the dialog beside the sheet, left and right, or above and below

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading and, for each command, its key and what it does."""


def shortcuts_of(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """The rows of the commands that have a key; one whose name tells what it would do now has another for this."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.shortcut().toString(native), plain(action.whatsThis() or action.text()))
        for action in actions
        if action.shortcuts()
    ]


class ShortcutsDialog(QDialog):
    """Groups of keys, in as many columns as the screen is wide enough for, and at most three."""

    def __init__(self, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        room = self.screen().availableSize() - QSize(0, _FRAME)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        for columns in range(_COLUMNS, 0, -1):  # a sheet that scrolls both ways is hard to read
            sheet = _sheet(groups, columns)
            if sheet.sizeHint().width() + _MARGINS + bar <= room.width():
                break
        area = QScrollArea()  # for a screen that is lower than the sheet
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        area.setAccessibleName(self.windowTitle())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 16)
        outer.addWidget(area)
        outer.addWidget(buttons)
        wanted = sheet.sizeHint() + QSize(_MARGINS + bar, buttons.sizeHint().height() + _MARGINS)
        self.resize(wanted.boundedTo(room))


def _sheet(groups: Sequence[Group], columns: int) -> QWidget:
    """All groups, in so many columns of about the same height."""
    sides = [QVBoxLayout() for _ in range(columns)]
    heights = [0] * columns
    for title, rows in sorted(groups, key=lambda group: -len(group[1])):  # the long ones first, to fill evenly
        side = heights.index(min(heights))
        heights[side] += len(rows) + 2
        sides[side].setSpacing(8)
        sides[side].addWidget(Heading(title))
        sides[side].addLayout(_table(rows))
        sides[side].addSpacing(16)
    row = QHBoxLayout()
    row.setSpacing(32)
    for side_layout in sides:
        side_layout.addStretch()
        row.addLayout(side_layout)
    sheet = QWidget()
    sheet.setLayout(row)
    return sheet


def _table(rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(5)
    for row, (keys, what) in enumerate(rows):
        label = QLabel(keys)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(what), row, 1)
    grid.setColumnStretch(1, 1)
    return grid
