"""Every character of the page that looks like the one under review, to be corrected in one go after a glance."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ocr_app.document import Character
from ocr_app.gui.pictures.page_picture import q_image
from ocr_app.gui.style.confidence import describe
from ocr_app.gui.workers.inspection import InspectingThread, LookAlike
from ocr_app.review.edges import character_edges
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef
from ocr_app.segmentation.line_image import HEIGHT

_MARGIN = 6  # line image pixels of its neighbours on either side of a character
_FADED = 0.3  # of the ink of neighbours
_WIDEST = 60  # line image pixels of a crop
_ZOOM = 1.5
_CROP, _REF = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class LookAlikes(QDialog):
    """Asks which of them are to be corrected, and to what. Those read alike are chosen at first, unless confirmed."""

    chosen = Signal(list, str)
    """The CharacterRefs to correct and the character they shall be."""
    failed = Signal(object)
    """For this error nothing can be compared."""

    def __init__(
        self, ref: CharacterRef, model: str, inspecting: InspectingThread, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ref, self._inspecting = ref, inspecting
        self._text = _character(ref).text
        self.setWindowTitle(self.tr("Look-alikes of “{0}”").format(self._text))
        self.resize(640, 480)
        self.text = QLineEdit(self._text)
        self.text.setMaxLength(1)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFixedWidth(4 * self.text.fontMetrics().height())
        self.text.selectAll()
        self._count = QLabel()
        label = QLabel(self.tr("&Correct to"))
        label.setBuddy(self.text)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.text)
        top.addStretch()
        top.addWidget(self._count)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(self.tr("Lines compared"))
        self.grid = _Grid()
        self.grid.setAccessibleName(self.tr("Characters that look alike"))
        hint = QLabel(self.tr("Space or a click chooses one or leaves it out, Ctrl+A chooses all."))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._correct = self._buttons.addButton(self.tr("Correct"), QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self._progress)
        column.addWidget(self.grid)
        column.addWidget(hint)
        column.addWidget(self._buttons)
        self._correct.setDefault(True)  # once it is in the dialog

        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.text.textChanged.connect(self._refresh)
        self.grid.itemSelectionChanged.connect(self._refresh)
        inspecting.compared.connect(self._show_progress)
        inspecting.look_alikes_found.connect(self._show)
        inspecting.failed.connect(self._fail)
        self._refresh()
        inspecting.find_look_alikes(model, ref)

    @property
    def refs(self) -> list[CharacterRef]:
        """Those that are chosen."""
        return [item.data(_REF) for item in self.grid.crops() if item.isSelected()]

    def accept(self) -> None:
        self.chosen.emit(self.refs, self.text.text())
        super().accept()

    def done(self, result: int) -> None:
        self._inspecting.cancel()
        super().done(result)

    def _show_progress(self, ref: CharacterRef, done: int, total: int) -> None:
        if ref is self._ref:
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    def _show(self, ref: CharacterRef, found: Sequence[LookAlike]) -> None:
        if ref is self._ref:
            self._progress.hide()
            self.grid.fill([other.ref for other in found], self._text)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)
        self.reject()

    def _refresh(self) -> None:
        chosen, text = len(self.refs), self.text.text()
        self._count.setText(self.tr("{0} of {1} chosen").format(chosen, self.grid.count()) if self.grid.count() else "")
        self._correct.setText(self.tr("Correct %n character(s)", "", chosen) if chosen else self.tr("Correct"))
        self._correct.setEnabled(bool(chosen and text.isprintable() and text.strip()))


class _Grid(QListWidget):
    """Crops of the line images, each with what it is read as; a chosen one has a thick frame and a tick."""

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_CropDelegate(self))

    def crops(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def fill(self, refs: Sequence[CharacterRef], text: str) -> None:
        line_images: dict[int, tuple[NDArray[np.uint8], tuple[tuple[float, float], ...]]] = {}
        self.blockSignals(True)
        for ref in refs:
            recognized = ref.page.recognized
            assert recognized  # or nothing would resemble anything
            if ref.line not in line_images:
                line_image = recognized.line_images[ref.line].unpack()
                edges = character_edges(ref.page.lines[ref.line], line_image)
                line_images[ref.line] = line_image.image, edges
            image, edges = line_images[ref.line]
            character = _character(ref)
            item = QListWidgetItem(character.text, self)
            item.setData(_CROP, q_image(_crop(image, *edges[ref.index])))
            item.setData(_REF, ref)
            item.setToolTip(describe(character))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                self.tr("{0}, line {1}").format(describe(character), ref.line + 1),
            )
            item.setSelected(character.text == text and not character.seen)
        self.setCurrentRow(0, self.selectionModel().SelectionFlag.NoUpdate)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()


class _CropDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        palette, state = option.palette, option.state
        role = QPalette.ColorRole
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        card = option.rect.adjusted(4, 4, -4, -4)
        painter.setPen(QPen(palette.color(role.Highlight), 3) if chosen else QPen(palette.color(role.Mid), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(card, 5, 5)
        crop: QImage = index.data(_CROP)
        size = QSize(round(crop.width() * _ZOOM), round(crop.height() * _ZOOM))
        picture = QRect(card.center().x() - size.width() // 2, card.top() + 4, size.width(), size.height())
        painter.setClipRect(card.adjusted(3, 3, -3, -3))
        painter.drawImage(picture, crop)
        painter.setPen(QColor("black"))
        text = QRect(card.left(), picture.bottom(), card.width(), card.bottom() - picture.bottom())
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, index.data(Qt.ItemDataRole.DisplayRole))
        if chosen:
            painter.setPen(palette.color(role.Highlight))
            painter.drawText(
                text.adjusted(0, 0, -7, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "✓"
            )
        painter.setClipping(False)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(role.Text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(round(_WIDEST * _ZOOM) // 2 + 40, round(HEIGHT * _ZOOM) + option.fontMetrics.height() + 20)


def _crop(line_image: NDArray[np.uint8], left: float, right: float) -> NDArray[np.uint8]:
    """A character of a line image, black on white, with its neighbours faded."""
    begin, end = max(0, round(left) - _MARGIN), min(line_image.shape[1], round(right) + _MARGIN, round(left) + _WIDEST)
    crop = line_image[:, begin : max(end, begin + 1)] * np.float32(_FADED)
    own = slice(max(0, round(left)) - begin, round(right) - begin)
    crop[:, own] /= _FADED
    return np.asarray(255 - crop, np.uint8)


def _character(ref: CharacterRef) -> Character:
    return characters(ref.page.lines[ref.line])[ref.index]
