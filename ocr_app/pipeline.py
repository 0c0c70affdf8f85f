"""From files to `Document`s: pages are read by several workers at once, and their results come in the files' order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ocr_app.document import Document, Page
from ocr_app.progress import Progress

if TYPE_CHECKING:
    from ocr_app.fiscal.documents import Barcode
    from ocr_app.io.scan import Scan
    from ocr_app.recognition.recognizer import Recognizer

_AHEAD = 8
"""Pages per worker that are read before their turn, at most: one slow page keeps the others waiting no sooner."""
_PATIENCE = 0.2
"""Seconds after which waiting for a page lets the program look at its signals, which Windows does at no other time."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page that was read, how many its file has, and its barcodes if they were asked for."""

    page: Page
    page_count: int
    barcodes: tuple["Barcode", ...] = ()


@dataclass(frozen=True, slots=True)
class PageFailure:
    """Why a file was given up: its first page that could not be read; one that cannot be opened fails at page 1."""

    path: Path
    number: int
    error: Exception


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a file says, and its barcodes if they were asked for."""

    path: Path
    document: Document
    barcodes: tuple["Barcode", ...] = ()


class PageReaders(Protocol):
    """Reads pages in the background; `ocr_app.worker_pool.WorkerPool` does, each page in one of its processes."""

    jobs: int

    def load(self) -> str: ...
    def submit(self, path: Path, number: int, /) -> "Future[PageResult]": ...


def read_page(recognizer: "Recognizer", scan: "Scan", number: int) -> PageResult:
    """Reads a page of a scan.

    Raises:
        InputError: it cannot be decoded.
    """
    image = scan.page(number, to_read=True).printed
    page = recognizer.read_segmented(recognizer.segment(image))
    return PageResult(replace(page, number=number), scan.page_count)


def read_page_with_barcodes(recognizer: "Recognizer", scan: "Scan", number: int) -> PageResult:
    """As `read_page`, with the page's barcodes.

    Raises:
        InputError: it cannot be decoded.
    """
    from ocr_app.fiscal.barcodes import read_barcodes

    image = scan.page(number, to_read=True).printed
    page = recognizer.read_segmented(recognizer.segment(image))
    return PageResult(replace(page, number=number), scan.page_count, read_barcodes(image, number))


def read_documents(
    paths: Iterable[Path], readers: PageReaders, progress: Progress
) -> Iterator[ReadDocument | PageFailure]:
    """Reads every page of each file: gives, for each path and in their order, what it says or its first failure.

    Paths are taken as they are needed.

    Raises:
        ModelError, RecognitionError: the model cannot be loaded.
    """
    model = readers.load()
    files = _Files(iter(paths), readers)
    while file := files.first():
        progress.start(file.path.name)
        try:
            file.tell(progress)
            while not (file.failure or file.is_read):
                files.wait()
                file.tell(progress)
        finally:
            progress.finish()
        files.drop_first()
        yield file.failure or file.document(model)


@dataclass(eq=False, slots=True)
class _File:
    """A file that is being read: its pages that have been submitted, which may be done in any order."""

    path: Path
    pages: list["Future[PageResult]"] = field(default_factory=list)
    page_count: int | None = None
    told: int = 0

    @property
    def failure(self) -> PageFailure | None:
        """The first page that failed, if those before it are done."""
        for number, page in enumerate(self.pages, 1):
            if not page.done():
                return None
            if error := page.exception():
                if not isinstance(error, Exception):
                    raise error
                return PageFailure(self.path, number, error)
        return None

    @property
    def is_read(self) -> bool:
        return len(self.pages) == self.page_count and all(page.done() for page in self.pages)

    def count_pages(self) -> int:
        """How many pages the file is known to have, which its first one tells."""
        first = self.pages[0]
        if self.page_count is None and first.done() and not first.exception():
            self.page_count = first.result().page_count
        return self.page_count or 1

    def has_more(self) -> bool:
        """True if a page is known of that has not been submitted, and none has failed."""
        return self.failure is None and len(self.pages) < self.count_pages()

    def tell(self, progress: Progress) -> None:
        """Tells how many more pages are done."""
        done = sum(page.done() and not page.exception() for page in self.pages)
        if done and not self.told:
            progress.expect(self.count_pages())
        progress.advance(done - self.told)
        self.told = done

    def document(self, model: str) -> ReadDocument:
        results = [page.result() for page in self.pages]
        pages = tuple(result.page for result in results)
        barcodes = tuple(code for result in results for code in result.barcodes)
        return ReadDocument(self.path, Document(str(self.path), model, pages), barcodes)


class _Files:
    """The files that are being read, in order, and the paths of those that will be."""

    def __init__(self, paths: Iterator[Path], readers: PageReaders) -> None:
        self._paths, self._readers = paths, readers
        self._files: deque[_File] = deque()

    def first(self) -> _File | None:
        """The file whose turn it is, if any is left."""
        self._submit()
        return self._files[0] if self._files else None

    def drop_first(self) -> None:
        for page in self._files.popleft().pages:
            page.cancel()  # those after a failure

    def wait(self) -> None:
        """Waits for a page to be done, and submits others for it."""
        pages = [page for file in self._files for page in file.pages if not page.done()]
        wait(pages, _PATIENCE, FIRST_COMPLETED)
        self._submit()

    def _submit(self) -> None:
        """Submits a page for every reader that has none, unless too many are read ahead."""
        while self._being_read() < self._readers.jobs and self._ahead() < _AHEAD * self._readers.jobs:
            file = next(filter(_File.has_more, self._files), None)  # those begun first: their files are open
            if file is None:
                path = next(self._paths, None)
                if path is None:
                    return
                file = _File(path)
                self._files.append(file)
            file.pages.append(self._readers.submit(file.path, len(file.pages) + 1))

    def _being_read(self) -> int:
        return sum(not page.done() for file in self._files for page in file.pages)

    def _ahead(self) -> int:
        return sum(len(file.pages) - file.told for file in self._files)
