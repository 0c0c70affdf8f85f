"""What is open: the pages of one or several files, what was recognized on them and what a person made of it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from ocr_app.review.open_file import OpenFile
from ocr_app.review.pages import Change, OpenPage, PageLine, PageState, RecognizedPage


class Session(QObject):
    """The open pages; whoever shows some of it listens to its signals."""

    opened = Signal()
    """Other pages are open: some have been added or closed."""
    closed = Signal()
    """Some of those that were open are not any more; `opened` comes after it."""
    page_changed = Signal(object)
    """An OpenPage has been recognized, or could not be, or a person has rearranged its lines or turned it."""
    lines_changed = Signal(list)
    """Changes have been made, as `Change`s."""
    rearranged = Signal(object, tuple)
    """Lines of an OpenPage have come, gone or moved; the `PageLine`s as they were before."""
    turned = Signal(object)
    """A person has turned an OpenPage, or taken that back; where nothing is recognized on it, it is to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[OpenFile] = []
        self.pages: list[OpenPage] = []
        self._file_of: dict[OpenPage, OpenFile] = {}
        self.model = ""

    def add(self, files: Sequence[OpenFile]) -> None:
        """Opens files after those that are open; a file that is open already is opened anew in its place."""
        places = {file.path: place for place, file in enumerate(self.files)}
        now = list(self.files)
        for file in files:
            if file.path in places:
                now[places[file.path]] = file
            else:
                places[file.path] = len(now)
                now.append(file)
        self._hold(now)

    def close(self, files: Sequence[OpenFile]) -> None:
        self._hold([file for file in self.files if file not in files])

    def file_of(self, page: OpenPage | None) -> OpenFile | None:
        """The open file of a page."""
        return self._file_of.get(page) if page else None

    def _hold(self, files: list[OpenFile]) -> None:
        is_closing = not set(self.files) <= set(files)
        self.files = files
        self._file_of = {page: file for file in files for page in file.pages}
        self.pages = list(self._file_of)
        if is_closing:
            self.closed.emit()
        self.opened.emit()

    def put_recognized(self, page: OpenPage, recognized: RecognizedPage, lines: Sequence[PageLine]) -> None:
        """Takes what was found on a page; `lines` are the recognized ones with stored corrections applied."""
        page.recognized = recognized
        page.take(lines)
        self.page_changed.emit(page)

    def put_failure(self, page: OpenPage) -> None:
        """The page could not be read."""
        page.failed = True
        self.page_changed.emit(page)

    def apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            change.page.change(change.line, change.after)
        self.lines_changed.emit(list(changes))

    def rearrange(self, page: OpenPage, lines: Sequence[PageLine]) -> None:
        """Replaces all lines of a page."""
        before = page.arrangement
        page.arrange(lines)
        self.rearranged.emit(page, before)
        self.page_changed.emit(page)

    def put_state(self, page: OpenPage, state: PageState) -> None:
        """Takes a page back to a state that it had, or on to one that is still to be read."""
        page.put_state(state)
        self.turned.emit(page)
        self.page_changed.emit(page)

    @property
    def doubtful(self) -> int:
        """How many characters wait for a person."""
        return sum(page.doubtful for page in self.pages)

    @property
    def doubted(self) -> int:
        """How many of them there were when the pages were opened."""
        return sum(page.doubted for page in self.pages)

    @property
    def read_files(self) -> list[OpenFile]:
        """The files that can be exported."""
        return [file for file in self.files if file.is_read]

    @property
    def characters(self) -> int:
        return sum(page.characters for page in self.pages)

    @property
    def complete(self) -> bool:
        """Whether something has been read, and nothing is left that could be."""
        return any(page.recognized for page in self.pages) and all(
            page.recognized or page.failed for page in self.pages
        )
