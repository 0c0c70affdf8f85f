"""From files to `Document`s."""

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Document, Page
from ocr_app.io.images import count_pages, open_pages
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
class _Step(Generic[Segmented]):
    """A page, or what keeps a file from being read any further, of the file of this number."""

    file: int
    segmented: Future[Segmented]
    page: int = 0
    pages: int = 0


def read_documents(
    paths: Sequence[Path], recognizer: PageRecognizer[Segmented], progress: Progress
) -> Iterator[Document | Exception]:
    """Reads every page of each file; one that cannot be read gives its exception, and the others still are.

    While a page is read the next one, be it another file's, is segmented: two are in memory. A step of progress is a
    page.
    """
    with ThreadPoolExecutor(1) as pool:
        ahead = itertools.pairwise(itertools.chain(_steps(paths, recognizer, pool), [None]))
        steps = (step for step, _ in ahead if step)
        for file, its_steps in itertools.groupby(steps, key=lambda step: step.file):
            yield _document(paths[file], its_steps, recognizer, progress)


def _steps(
    paths: Sequence[Path], recognizer: PageRecognizer[Segmented], pool: ThreadPoolExecutor
) -> Iterator[_Step[Segmented]]:
    """The pages of all files, each of which begins to be segmented when it is asked for."""
    for file, path in enumerate(paths):
        try:
            pages = count_pages(path)
            for page in open_pages(path):
                yield _Step(file, pool.submit(recognizer.segment, page.image), page.number, pages)
        except Exception as error:
            failed: Future[Segmented] = Future()
            failed.set_exception(error)
            yield _Step(file, failed)


def _document(
    path: Path, steps: Iterator[_Step[Segmented]], recognizer: PageRecognizer[Segmented], progress: Progress
) -> Document | Exception:
    first = next(steps)
    progress.start(first.pages, path.name)
    pages: list[Page] = []
    try:
        for step in itertools.chain([first], steps):
            page = recognizer.read_segmented(step.segmented.result())
            pages.append(replace(page, number=step.page))
            progress.advance()
    except Exception as error:
        return error
    finally:
        progress.finish()
    return Document(str(path), recognizer.name, tuple(pages))
