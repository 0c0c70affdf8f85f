"""From files to `Document`s: each file is opened once, and one page is prepared while the one before is read."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Document, Page
from ocr_app.io.images import open_scan
from ocr_app.progress import Progress

Segmented = TypeVar("Segmented")


class PageRecognizer(Protocol[Segmented]):
    """What reads the lines of a page in two steps; `ocr_app.recognition.recognizer.Recognizer` is one."""

    @property
    def name(self) -> str:
        """The model's name."""

    def segment(self, image: NDArray[np.uint8], /) -> Segmented:
        """A grey page [H, W] ready to be read; called in another thread than the rest."""

    def read_segmented(self, page: Segmented, /) -> Page:
        """What the page says, as the first page of a document."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page that was read, and how many its file has."""

    path: Path
    page: Page
    page_count: int


@dataclass(frozen=True, slots=True)
class PageFailure:
    """Why a page could not be read; a file that cannot be opened fails at its first page."""

    path: Path
    number: int
    error: Exception


@dataclass(frozen=True, slots=True)
class _Prepared(Generic[Segmented]):
    """A page that has been decoded and is being segmented."""

    path: Path
    number: int
    page_count: int
    segmented: Future[Segmented]


def read_documents(
    paths: Sequence[Path], recognizer: PageRecognizer[Segmented], progress: Progress
) -> Iterator[Document | PageFailure]:
    """Reads every page of each file: gives, for each path, the document or the failure of its first bad page.

    A step of progress is a page.
    """
    pages: list[Page] = []
    for result in read_pages(paths, recognizer, progress):
        if isinstance(result, PageFailure):
            pages = []
            yield result
            continue
        pages.append(result.page)
        if len(pages) == result.page_count:
            yield Document(str(result.path), recognizer.name, tuple(pages))
            pages = []


def read_pages(
    paths: Sequence[Path], recognizer: PageRecognizer[Segmented], progress: Progress
) -> Iterator[PageResult | PageFailure]:
    """Reads the pages of each file in order; a file is given up at its first failure.

    While a page is read the next one, be it another file's, is segmented: two pages are in memory.
    """
    with ThreadPoolExecutor(1) as pool, ExitStack() as shown:

        def read(page: _Prepared[Segmented] | PageFailure) -> PageResult | PageFailure:
            if page.number == 1:
                progress.start(0 if isinstance(page, PageFailure) else page.page_count, page.path.name)
                shown.callback(progress.finish)
            result = _read(page, recognizer)
            if isinstance(result, PageFailure):
                shown.close()
                return result
            progress.advance()
            if result.page.number == result.page_count:
                shown.close()
            return result

        waiting: _Prepared[Segmented] | PageFailure | None = None
        for path in paths:
            for page in _prepare(path, recognizer, pool):
                if waiting:
                    result = read(waiting)
                    yield result
                    if isinstance(result, PageFailure) and page.number > 1:
                        waiting = None
                        break  # this page is of the file that has just failed
                waiting = page
        if waiting:
            yield read(waiting)


def _prepare(
    path: Path, recognizer: PageRecognizer[Segmented], pool: ThreadPoolExecutor
) -> Iterator[_Prepared[Segmented] | PageFailure]:
    """The pages of a file, each of which begins to be segmented when it is asked for."""
    number = 1
    try:
        with open_scan(path) as scan:
            page_count = scan.page_count
            for number in range(1, page_count + 1):
                image = scan.page(number, to_read=True).printed
                yield _Prepared(path, number, page_count, pool.submit(recognizer.segment, image))
    except Exception as error:
        yield PageFailure(path, number, error)


def _read(page: _Prepared[Segmented] | PageFailure, recognizer: PageRecognizer[Segmented]) -> PageResult | PageFailure:
    if isinstance(page, PageFailure):
        return page
    try:
        found = recognizer.read_segmented(page.segmented.result())
    except Exception as error:
        return PageFailure(page.path, page.number, error)
    return PageResult(page.path, replace(found, number=page.number), page.page_count)
