"""From files to `Document`s: pages are read by several workers at once, and their results come in the files' order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from ocr_app.document import Document, Page
from ocr_app.errors import ClusterError
from ocr_app.page_numbers import ALL_PAGES, PageNumbers
from ocr_app.progress import Progress

if TYPE_CHECKING:
    from ocr_app.fiscal.documents import Barcode
    from ocr_app.fiscal.understanding import FiscalReading
    from ocr_app.io.scan import Scan
    from ocr_app.recognition.recognizer import Recognizer

_AHEAD = 8
"""Pages per worker that are read before their turn, at most: one slow page keeps the others waiting no sooner."""
_PATIENCE = 0.2
"""Seconds after which waiting for a page lets the program look at its signals, which Windows does at no other time."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page that was read, how many its file has, in how many seconds, and its barcodes if they were asked for.

    `fiscal` is what a file of one page holds; of longer ones, all pages must be known.
    """

    page: Page
    page_count: int
    seconds: float
    barcodes: tuple["Barcode", ...] = ()
    fiscal: "FiscalReading | None" = None


@dataclass(frozen=True, slots=True)
class PageFailure:
    """Why a file was given up: its first page that could not be read; one that cannot be opened fails at page 1."""

    path: Path
    number: int
    error: Exception


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a file says, in how many seconds its pages were read, and its barcodes if they were asked for."""

    path: Path
    document: Document
    seconds: float
    barcodes: tuple["Barcode", ...] = ()


class PageReaders(Protocol):
    """Reads pages in the background: a `WorkerPool` in processes of this machine, a `ClusterPool` on other machines.

    Attributes:
        jobs: how many pages are read at a time.
    """

    @property
    def jobs(self) -> int: ...

    def load(self) -> "Future[str]": ...
    def submit(self, path: Path, number: int, /) -> "Future[PageResult]": ...


def read_page(
    recognizer: "Recognizer", scan: "Scan", number: int, *, barcodes: bool = False, fiscal: bool = False
) -> PageResult:
    """Reads a page of a scan, its `barcodes` too if they are asked for.

    With `fiscal` it also tells what a file of one page holds, here and not where results are written, which would keep
    many readers waiting.

    Raises:
        InputError: it cannot be decoded.
    """
    begun = perf_counter()
    image = scan.page(number, to_read=True).printed
    codes: tuple[Barcode, ...] = ()
    if barcodes:
        from ocr_app.fiscal.barcodes import read_barcodes

        codes = read_barcodes(image, number)
    page = replace(recognizer.read_segmented(recognizer.segment(image)), number=number)
    reading = None
    if fiscal and scan.page_count == 1:
        from ocr_app.fiscal.understanding import understand

        reading = understand(Document(str(scan.path), recognizer.name, (page,)), codes)
    return PageResult(page, scan.page_count, perf_counter() - begun, codes, reading)


def read_documents(
    paths: Iterable[Path], readers: PageReaders, progress: Progress, numbers: PageNumbers = ALL_PAGES
) -> Iterator[ReadDocument | PageFailure]:
    """Reads the wanted pages of each file: gives, for each path and in their order, what it says or its first failure.

    Paths are taken as they are needed. A file without any of the pages fails.

    Raises:
        ModelError, RecognitionError: the model cannot be loaded.
        ClusterError: the cluster that reads is lost.
    """
    remaining = iter(paths)
    first = next(remaining, None)
    if first is None:
        return  # there is no need of a model
    files = _Files(chain([first], remaining), readers, numbers)
    loading = readers.load()
    files.first()  # submits pages: where there are several processes, all start now
    model = loading.result()
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
    """A file that is being read: its wanted pages that have been submitted, which may be done in any order.

    It may have thousands, so no step looks at all of them.

    Attributes:
        read: how many of its first pages have been read, up to one that is not done or failed.
        done: how many of all have been read.
        waiting: the pages that were not done when they were last looked at.
        told: how many of the done ones were told.
    """

    path: Path
    wanted: PageNumbers
    pages: list["Future[PageResult]"] = field(default_factory=list)
    numbers: list[int] | None = None
    read: int = 0
    done: int = 0
    waiting: list["Future[PageResult]"] = field(default_factory=list)
    told: int = 0

    def submit(self, readers: PageReaders) -> None:
        """Has the next page read."""
        page = readers.submit(self.path, self.known_pages()[len(self.pages)])
        self.pages.append(page)
        self.waiting.append(page)

    def being_read(self) -> list["Future[PageResult]"]:
        """The submitted pages that are not done."""
        done = [page for page in self.waiting if page.done()]
        self.waiting = [page for page in self.waiting if page not in done]
        self.done += sum(not page.exception() for page in done)
        return self.waiting

    @property
    def failure(self) -> PageFailure | None:
        """The first page that failed, if those before it are done."""
        while self.read < len(self.pages) and self.pages[self.read].done():
            if error := self.pages[self.read].exception():
                if not isinstance(error, Exception) or isinstance(error, ClusterError):
                    raise error  # so would all others fail
                return PageFailure(self.path, self.known_pages()[self.read], error)
            self.read += 1
        return None

    @property
    def is_read(self) -> bool:
        return not self.failure and self.numbers is not None and self.read == len(self.numbers)

    def known_pages(self) -> list[int]:
        """The numbers of its wanted pages; until the first is read, only that of the first is known."""
        first = self.pages[0] if self.pages else None
        if self.numbers is None and first and first.done() and not first.exception():
            self.numbers = self.wanted.among(first.result().page_count)
        return self.numbers or [self.wanted.first]

    def has_more(self) -> bool:
        """True if a page is known of that has not been submitted, and none has failed."""
        return self.failure is None and len(self.pages) < len(self.known_pages())

    def tell(self, progress: Progress) -> None:
        """Tells how many more pages are done."""
        self.being_read()
        if self.done and not self.told:
            progress.expect(len(self.known_pages()))
        progress.advance(self.done - self.told)
        self.told = self.done

    def document(self, model: str) -> ReadDocument:
        results = [page.result() for page in self.pages]
        pages = tuple(result.page for result in results)
        barcodes = tuple(code for result in results for code in result.barcodes)
        seconds = sum(result.seconds for result in results)
        document = Document(str(self.path), model, pages)
        if fiscal := results[0].fiscal:
            from ocr_app.fiscal.understanding import remember

            remember(document, barcodes, replace(fiscal, source=document.source))
        return ReadDocument(self.path, document, seconds, barcodes)


class _Files:
    """The files that are being read, in order, and the paths of those that will be."""

    def __init__(self, paths: Iterator[Path], readers: PageReaders, wanted: PageNumbers) -> None:
        self._paths, self._readers, self._wanted = paths, readers, wanted
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
        pages = [page for file in self._files for page in file.being_read()]
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
                file = _File(path, self._wanted)
                self._files.append(file)
            file.submit(self._readers)

    def _being_read(self) -> int:
        return sum(len(file.being_read()) for file in self._files)

    def _ahead(self) -> int:
        return sum(len(file.pages) - file.told for file in self._files)
