"""A gallery of characters cut from their line images, of which some are chosen; pictures are made as they are shown."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ocr_app.gui.pictures.page_picture import q_image
from ocr_app.gui.style.confidence import describe
from ocr_app.review.edges import Edges, character_edges
from ocr_app.review.line_edits import characters
from ocr_app.review.pages import CharacterRef
from ocr_app.segmentation.line_image import HEIGHT

_MARGIN = 6  # line image pixels of its neighbours on either side of a character
_FADED = 0.3  # of the ink of neighbours
_WIDEST = 60  # line image pixels of a crop
_ZOOM = 1.5
_KEPT = 64  # line images unpacked last: neighbours in the gallery are often of one line

REF = Qt.ItemDataRole.UserRole
"""The role of an item's CharacterRef."""

_AnyIndex = QModelIndex | QPersistentModelIndex


class Gallery(QListView):
    """The items stand in rows; a chosen one has a thick frame and a tick."""

    pointed = Signal(object)
    """The CharacterRef that the mouse or the keyboard is on."""
    chosen_changed = Signal()
    """Others are chosen, or some of them have come into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = _Items(self)
        self._viewed: set[CharacterRef] = set()
        self._come_into_view = QTimer(self)
        self._come_into_view.setSingleShot(True)
        self._come_into_view.setInterval(0)  # not while it is being painted
        self._come_into_view.timeout.connect(self.chosen_changed)
        self.setModel(self.items)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        delegate = _ItemDelegate(self)
        delegate.painted.connect(self._view)
        self.setItemDelegate(delegate)
        self.entered.connect(self._point)
        self.selectionModel().currentChanged.connect(self._point)
        self.selectionModel().selectionChanged.connect(lambda: self.chosen_changed.emit())

    @property
    def chosen(self) -> list[CharacterRef]:
        """Those that are chosen, in the order in which they are shown."""
        return [self.items.refs[row] for row in sorted(index.row() for index in self.selectedIndexes())]

    @property
    def viewed(self) -> list[CharacterRef]:
        """Those of the chosen ones that have been in view: of the others nobody can say what they are."""
        return [ref for ref in self.chosen if ref in self._viewed]

    @property
    def count_chosen(self) -> int:
        return len(self.selectionModel().selectedIndexes())

    def show_refs(self, refs: Sequence[CharacterRef], chosen: Sequence[CharacterRef]) -> None:
        """Shows characters, some of them chosen, and goes to the first."""
        selection, flags = self.selectionModel(), self.selectionModel().SelectionFlag
        self.items.show_refs(refs)
        wanted = set(chosen)
        selection.blockSignals(True)
        for row, ref in enumerate(refs):
            if ref in wanted:
                selection.select(self.items.index(row), flags.Select)
        selection.blockSignals(False)
        selection.setCurrentIndex(self.items.index(0), flags.NoUpdate)
        self.viewport().update()
        self.chosen_changed.emit()

    def _view(self, ref: CharacterRef) -> None:
        if ref not in self._viewed:
            self._viewed.add(ref)
            self._come_into_view.start()

    def _point(self, index: QModelIndex) -> None:
        if index.isValid():
            self.pointed.emit(index.data(REF))


class _Items(QAbstractListModel):
    """The characters; nothing is unpacked before it is drawn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.refs: list[CharacterRef] = []
        self._unpacked: OrderedDict[tuple[int, int], tuple[NDArray[np.uint8], Edges]] = OrderedDict()

    def show_refs(self, refs: Sequence[CharacterRef]) -> None:
        self.beginResetModel()
        self.refs = list(refs)
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.refs)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        ref = self.refs[index.row()]
        character = characters(ref.page.lines[ref.line])[ref.index]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return character.text
            case Qt.ItemDataRole.DecorationRole:
                return self._crop(ref)
            case Qt.ItemDataRole.ToolTipRole:
                return describe(character)
            case Qt.ItemDataRole.AccessibleTextRole:
                where = self.tr("{0}, line {1}").format(describe(character), ref.line + 1)
                return f"{where}, {ref.page.source.name}"
            case role if role == REF:
                return ref
        return None

    def _crop(self, ref: CharacterRef) -> QImage:
        key = id(ref.page), ref.line
        if key not in self._unpacked:
            line_image = ref.page.origins[ref.line].line_image.unpack()
            self._unpacked[key] = line_image.image, character_edges(ref.page.lines[ref.line], line_image)
            if len(self._unpacked) > _KEPT:
                self._unpacked.popitem(last=False)
        image, edges = self._unpacked[key]
        return q_image(_crop(image, *edges[ref.index]))


class _ItemDelegate(QStyledItemDelegate):
    painted = Signal(object)
    """The CharacterRef of an item that is in view."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        self.painted.emit(index.data(REF))
        palette, state = option.palette, option.state
        role = QPalette.ColorRole
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        card = option.rect.adjusted(4, 4, -4, -4)
        painter.setPen(QPen(palette.color(role.Highlight), 3) if chosen else QPen(palette.color(role.Mid), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(card, 5, 5)
        crop: QImage = index.data(Qt.ItemDataRole.DecorationRole)
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

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(round(_WIDEST * _ZOOM) // 2 + 40, round(HEIGHT * _ZOOM) + option.fontMetrics.height() + 20)


def _crop(line_image: NDArray[np.uint8], left: float, right: float) -> NDArray[np.uint8]:
    """A character of a line image, black on white, with its neighbours faded."""
    begin, end = max(0, round(left) - _MARGIN), min(line_image.shape[1], round(right) + _MARGIN, round(left) + _WIDEST)
    crop = line_image[:, begin : max(end, begin + 1)] * np.float32(_FADED)
    own = slice(max(0, round(left)) - begin, round(right) - begin)
    crop[:, own] /= _FADED
    return np.asarray(255 - crop, np.uint8)
