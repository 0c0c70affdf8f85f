"""The list of documents that are open: what is left to do in each, and which of them to look at."""

from enum import Enum, auto

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ocr_app.gui.dialogs.messages import explain
from ocr_app.gui.model.review import Review
from ocr_app.gui.style.headings import Heading
from ocr_app.review.open_file import OpenFile
from ocr_app.review.pages import Change, OpenPage

_NAME, _STATE = range(2)  # columns
_WIDTH = 220  # px at least; names of files are long


class Filter(Enum):
    """Which documents are listed."""

    ALL = auto()
    WITH_DOUBTS = auto()
    DONE = auto()
    FAILED = auto()

    def admits(self, file: OpenFile) -> bool:
        match self:
            case Filter.WITH_DOUBTS:
                return file.doubtful > 0
            case Filter.DONE:
                return file.is_done
            case Filter.FAILED:
                return file.has_failed
        return True


class DocumentsPanel(QWidget):
    """Is there if several documents are open. A click or the arrow keys go to one."""

    page_chosen = Signal(object)
    close_wanted = Signal(list)
    """OpenFiles."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review, self._session = review, review.session
        self._files: list[OpenFile] = []
        self._items: dict[OpenFile, QTreeWidgetItem] = {}
        self.count = QLabel()
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setToolTip(self.tr("Documents without doubts, of all that are open"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Documents of this name"))
        self.name.setClearButtonEnabled(True)
        self.filter = QComboBox()
        self.filter.setAccessibleName(self.tr("Which documents"))
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        names = {
            Filter.ALL: self.tr("All"),
            Filter.WITH_DOUBTS: self.tr("With doubts"),
            Filter.DONE: self.tr("No doubts left"),
            Filter.FAILED: self.tr("Not readable"),
        }
        for which, name in names.items():
            self.filter.addItem(name, which)
        self.list = _list()
        self.list.setAccessibleName(self.tr("Documents"))

        head = QHBoxLayout()
        head.addWidget(Heading(self.tr("Documents")))
        head.addWidget(self.count)
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.filter)
        column.addWidget(self.name)
        column.addWidget(self.list, 1)

        self.filter.currentIndexChanged.connect(self._sift)
        self.name.textChanged.connect(self._sift)
        self.list.currentItemChanged.connect(self._choose)
        self._session.opened.connect(self._fill)
        self._session.page_changed.connect(self._show_page)
        self._session.lines_changed.connect(self._show_changes)
        review.page_shown.connect(self._mark)
        if self._is_superfluous():
            self.hide()
        self._fill()

    @property
    def listed(self) -> list[OpenFile]:
        """The documents that the filter lets through, in their order."""
        return [file for file in self._files if not self._items[file].isHidden()]

    def step(self, steps: int) -> None:
        """Goes to the document so many further in the list."""
        listed = self.listed
        here = self._session.file_of(self._review.page)
        if here in listed:
            place = listed.index(here) + steps
            while 0 <= place < len(listed) and not listed[place].pages:
                place += steps
            if 0 <= place < len(listed):
                self.page_chosen.emit(_worth_a_look(listed[place]))

    def close_current(self) -> None:
        """Has the marked document closed: that on screen, or one that cannot be opened."""
        file = self._file_of(self.list.currentItem())
        if file:
            self.close_wanted.emit([file])

    def _file_of(self, item: QTreeWidgetItem | None) -> OpenFile | None:
        return next((file for file, other in self._items.items() if other is item), None)

    def _is_superfluous(self) -> bool:
        return len(self._session.files) < 2 and not any(file.error for file in self._session.files)

    def _fill(self) -> None:
        files = self._session.files
        with QSignalBlocker(self.list):
            if self._files != files[: len(self._files)]:
                self.list.clear()
                self._files, self._items = [], {}
            for file in files[len(self._files) :]:
                item = QTreeWidgetItem([str(file.folder / file.path.name), ""])
                item.setTextAlignment(_STATE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._files.append(file)
                self._items[file] = item
                self.list.addTopLevelItem(item)
                self._tell(file)
        self._sift()
        self._mark()
        if self.parent():
            self.setHidden(self._is_superfluous())

    def _tell(self, file: OpenFile) -> None:
        item = self._items[file]
        mark, says = self._state(file)
        item.setText(_STATE, mark)
        for column in (_NAME, _STATE):
            item.setToolTip(column, f"{file.path}\n{says}")
        item.setData(_NAME, Qt.ItemDataRole.AccessibleTextRole, f"{file.path.name}, {says}")

    def _state(self, file: OpenFile) -> tuple[str, str]:
        """The mark of a document, and what it says."""
        if file.error:
            return "!", explain(file.error)
        mark, says = "…", self.tr("not read yet")
        if file.doubtful:
            mark, says = QLocale().toString(file.doubtful), self.tr("%n doubtful character(s) left", "", file.doubtful)
        elif file.is_done:
            mark, says = "✓", self.tr("no doubts left")
        if file.has_failed:
            failed = sum(page.failed for page in file.pages)
            says = "\n".join([self.tr("%n page(s) cannot be read", "", failed), *([says] if file.is_read else [])])
            mark = f"! {mark}" if file.is_read else "!"
        return mark, says

    def _count(self) -> None:
        number = QLocale().toString
        done = sum(file.is_done for file in self._files)
        self.count.setText(f"{number(done)} / {number(len(self._files))}")

    def _sift(self) -> None:
        """Hides what the filter keeps back; the document on screen stays until another one is."""
        for file in self._files:
            self._sift_out(file)
        self._count()

    def _sift_out(self, file: OpenFile) -> None:
        item = self._items[file]
        is_listed = (
            self.filter.currentData().admits(file) and self.name.text().casefold() in item.text(_NAME).casefold()
        )
        item.setHidden(not (is_listed or file is self._session.file_of(self._review.page)))

    def _show_page(self, page: OpenPage) -> None:
        file = self._session.file_of(page)
        if file in self._items:
            self._tell(file)
            self._sift_out(file)
            self._count()

    def _show_changes(self, changes: list[Change]) -> None:
        for page in {change.page for change in changes}:
            self._show_page(page)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        file = self._file_of(item)
        if file and file.pages:
            self.page_chosen.emit(_worth_a_look(file))

    def _mark(self) -> None:
        """Marks the document on screen."""
        file = self._session.file_of(self._review.page) or next(iter(self._files), None)
        if file in self._items and self.list.currentItem() is not self._items[file]:
            with QSignalBlocker(self.list):
                self.list.setCurrentItem(self._items[file])
            self._sift()


def _worth_a_look(file: OpenFile) -> OpenPage:
    """The first page with doubts, else the first."""
    return next((page for page in file.pages if page.doubtful), file.pages[0])


def _list() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.ResizeToContents)
    return tree
