"""The pages of a document at a glance, each with how many doubtful characters it still has."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from ocr_app.gui.model.review import Review
from ocr_app.gui.style.icons import Painted
from ocr_app.gui.workers.decoding import THUMBNAIL
from ocr_app.review.pages import Change, OpenPage

_EDGE = QColor(128, 128, 128, 96)  # of the paper, which would else be lost on a white list


class _Scan(Painted):
    """A page's grey pixels: a fourth of the memory of a pixmap, and not tinted when the page is chosen."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image

    def clone(self) -> QIconEngine:
        return _Scan(self._image)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        # In the middle of its field, so that the labels of portrait and landscape pages stand in one line.
        target = QRect(QPoint(), self._image.size().scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio))
        target.moveCenter(rect.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._image)
        painter.setPen(_EDGE)
        painter.drawRect(target)


class Thumbnails(QListWidget):
    """Shows the document on screen; a click or the arrow keys turn to a page."""

    page_chosen = Signal(object)
    wanted = Signal(list)
    """Another document is on screen: the OpenPages whose thumbnails are to be set."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review, self._session = review, review.session
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(QSize(THUMBNAIL * 3 // 4, THUMBNAIL))
        self.setSpacing(4)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._choose)
        self._session.opened.connect(self._follow)
        self._session.page_changed.connect(self._label)
        self._session.lines_changed.connect(self._relabel)
        review.page_shown.connect(self._follow)
        self.pages: list[OpenPage] = []
        if self._is_superfluous():
            self.hide()
        self._follow()

    def set_thumbnail(self, page: OpenPage, image: QImage) -> None:
        item = self._item(page)
        if item:
            item.setIcon(QIcon(_Scan(image)))

    def _follow(self) -> None:
        file = self._session.file_of(self._review.page)
        pages = file.pages if file else []
        if pages is not self.pages:
            self._fill(pages)
            self.wanted.emit(pages)
        self._mark()
        if self.parent():
            self.setHidden(self._is_superfluous())

    def _is_superfluous(self) -> bool:
        """True if the list of documents says as much."""
        file = self._session.file_of(self._review.page)
        return file is not None and len(file.pages) == 1 and len(self._session.files) > 1

    def _fill(self, pages: list[OpenPage]) -> None:
        self.pages = pages
        self.blockSignals(True)
        self.clear()
        blank = QPixmap(self.iconSize())
        blank.fill(QColor(0, 0, 0, 0))
        icon = QIcon(blank)
        size = QSize(self.iconSize().width() + 16, THUMBNAIL + 3 * self.fontMetrics().height())
        for page in pages:
            item = QListWidgetItem(icon, "")
            item.setSizeHint(size)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._tell(item, page)
            self.addItem(item)
        self.blockSignals(False)

    def _item(self, page: OpenPage) -> QListWidgetItem | None:
        return self.item(self.pages.index(page)) if page in self.pages else None

    def _label(self, page: OpenPage) -> None:
        item = self._item(page)
        if item:
            self._tell(item, page)

    def _tell(self, item: QListWidgetItem, page: OpenPage) -> None:
        if page.failed:
            state = self.tr("cannot be read")
        elif not page.recognized:
            state = "…"
        elif page.doubtful:
            state = self.tr("%n doubtful", "", page.doubtful)
        else:
            state = "✓"
        item.setText(f"{page.number}\n{state}")
        item.setToolTip(f"{page.source}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self.tr("Page {0}, {1}").format(page.number, state))

    def _relabel(self, changes: list[Change]) -> None:
        for change in changes:
            self._label(change.page)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.pages):
            self.page_chosen.emit(self.pages[row])

    def _mark(self) -> None:
        if self._review.page in self.pages:
            self.setCurrentRow(self.pages.index(self._review.page))
