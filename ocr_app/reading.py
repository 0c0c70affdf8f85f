"""From a file to a `Document`: what the command line and the window both call."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Document, Line, Page
from ocr_app.images import count_pages, open_pages
from ocr_app.progress import Progress


class PageReader(Protocol):
    """What reads the lines of a page; `ocr_app.recognition.reader.Reader` is one."""

    @property
    def name(self) -> str:
        """The model's name."""

    def read(self, image: NDArray[np.uint8], /) -> tuple[Line, ...]:
        """The lines of a grey page [H, W] in reading order, boxes in its pixels."""


def read_document(path: Path, reader: PageReader, progress: Progress) -> Document:
    """Reads every page of the file at `path`, one page in memory at a time; a step of progress is a page.

    Raises:
        InputError: the file or one of its pages cannot be read; `ocr_app.images` says how.
    """
    progress.start(count_pages(path), path.name)
    try:
        pages = []
        for page in open_pages(path):
            height, width = page.image.shape
            pages.append(Page(page.number, width, height, reader.read(page.image)))
            progress.advance()
    finally:
        progress.finish()
    return Document(str(path), reader.name, tuple(pages))
