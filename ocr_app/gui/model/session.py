"""What is open: the pages of one or several files, what was read on them and what a person made of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ocr_app.document import Document, Line, Page
from ocr_app.gui.workers.packed_lines import PackedLineImage
from ocr_app.review.line_edits import characters


@dataclass(frozen=True, slots=True)
class PageReading:
    """What the recognizer found on a page: its lines with the line images they were read from.

    `hash` tells the page by its content; `size` is its width and height in pixels.
    """

    size: tuple[int, int]
    hash: str
    lines: tuple[Line, ...]
    line_images: tuple[PackedLineImage, ...]


@dataclass(eq=False, slots=True)
class OpenPage:
    """A page of an open file; two of them are equal only if they are the same object.

    `lines` are the reading's with the edits applied: as many, in the same order, though an edited one may be empty.
    """

    source: Path
    number: int
    name: str
    reading: PageReading | None = None
    lines: list[Line] = field(default_factory=list)
    failed: bool = False
    doubtful: int = 0
    doubted: int = 0
    characters: int = 0

    def take(self, lines: Sequence[Line]) -> None:
        """Puts these lines in place of those there were, if any."""
        self.lines, self.characters, self.doubtful = list(lines), 0, 0
        for line in lines:
            self._count(line, +1)
        self.doubted = self.doubtful

    def change(self, number: int, line: Line) -> None:
        """Puts a line in place of that of this number."""
        self._count(self.lines[number], -1)
        self._count(line, +1)
        self.lines[number] = line

    def _count(self, line: Line, sign: int) -> None:
        found = characters(line)
        self.characters += sign * len(found)
        self.doubtful += sign * sum(character.doubtful for character in found)


@dataclass(frozen=True, slots=True)
class Place:
    """A character: the `index`-th of a line, spaces left out."""

    page: OpenPage
    line: int
    index: int


@dataclass(frozen=True, slots=True)
class Change:
    """Another line in place of one."""

    page: OpenPage
    line: int
    before: Line
    after: Line


class PageError(Exception):
    """A page of an open file cannot be shown or read; its cause says why."""

    def __init__(self, page: OpenPage, cause: Exception) -> None:
        super().__init__(f"page {page.number} of {page.source}: {cause}")
        self.page, self.cause = page, cause


class Session(QObject):
    """The open pages; whoever shows some of it listens to its signals."""

    opened = Signal()
    """Other pages are open."""
    page_changed = Signal(object)
    """An OpenPage has been read, or could not be."""
    lines_changed = Signal(list)
    """Changes have been made, as `Change`s."""

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

    def put_reading(self, page: OpenPage, reading: PageReading, lines: Sequence[Line]) -> None:
        """Takes what was read on a page; `lines` are the reading's with stored corrections applied."""
        page.reading = reading
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
        return any(page.reading for page in self.pages) and all(page.reading or page.failed for page in self.pages)

    def documents(self) -> list[tuple[Path, Document]]:
        """Each open file as it now stands, without the pages that could not be read; none of which all are such."""
        sources = dict.fromkeys(page.source for page in self.pages if page.reading)
        return [(path, Document(str(path), self.model, tuple(self._pages_of(path)))) for path in sources]

    def _pages_of(self, path: Path) -> Iterator[Page]:
        for page in self.pages:
            if page.source == path and page.reading:
                yield Page(page.number, *page.reading.size, tuple(line for line in page.lines if line.words))


def _name(path: Path, number: int, count: int, several: bool) -> str:
    """What the page is called among the thumbnails."""
    if not several:
        return str(number)
    return path.name if count == 1 else f"{path.name} {number}"
