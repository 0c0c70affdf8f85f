"""What is open: the pages of one or several files, what was recognized on them and what a person made of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ocr_app.document import Document, Page
from ocr_app.review.pages import Change, OpenPage, PageLine, PageState, RecognizedPage


class Session(QObject):
    """The open pages; whoever shows some of it listens to its signals."""

    opened = Signal()
    """Other pages are open."""
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
        self.pages: list[OpenPage] = []
        self.model = ""

    def open(self, files: Sequence[tuple[Path, int]]) -> None:
        """Replaces all pages by those of some files, each given with its number of pages."""
        several = len(files) > 1
        self.pages = [
            OpenPage(path, number, _name(path, number, count, several))
            for path, count in files
            for number in range(1, count + 1)
        ]
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
    def characters(self) -> int:
        return sum(page.characters for page in self.pages)

    @property
    def complete(self) -> bool:
        """Whether something has been read, and nothing is left that could be."""
        return any(page.recognized for page in self.pages) and all(
            page.recognized or page.failed for page in self.pages
        )

    def documents(self) -> list[tuple[Path, Document]]:
        """Each open file as it now stands, without the pages that could not be read; none of which all are such."""
        sources = dict.fromkeys(page.source for page in self.pages if page.recognized)
        return [(path, Document(str(path), self.model, tuple(self._pages_of(path)))) for path in sources]

    def _pages_of(self, path: Path) -> Iterator[Page]:
        for page in self.pages:
            if page.source == path and page.recognized:
                yield page.as_read()


def _name(path: Path, number: int, count: int, several: bool) -> str:
    """What the page is called among the thumbnails."""
    if not several:
        return str(number)
    return path.name if count == 1 else f"{path.name} {number}"
