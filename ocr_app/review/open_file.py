"""A file among those that are open, with its pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ocr_app.document import Document, Page
from ocr_app.fiscal.documents import Barcode
from ocr_app.review.pages import OpenPage

Stamp = tuple[int, int]
"""Size of a file and time of its last change."""


@dataclass(eq=False, slots=True)
class OpenFile:
    """Two of them are equal only if they are the same object.

    Attributes:
        pages: none if it cannot be opened.
        folder: where it lies below the folder that was opened, and what is exported of it below that of the exports.
        stamp: of the file when it was opened.
        error: why it cannot be opened.
    """

    path: Path
    pages: list[OpenPage] = field(default_factory=list)
    folder: Path = Path()
    stamp: Stamp | None = None
    error: Exception | None = None

    @property
    def doubtful(self) -> int:
        """How many characters wait for a person."""
        return sum(page.doubtful for page in self.pages)

    @property
    def is_read(self) -> bool:
        """True if something of it has been read, and nothing is left that could be."""
        return any(page.recognized for page in self.pages) and all(
            page.recognized or page.failed for page in self.pages
        )

    @property
    def is_done(self) -> bool:
        """True if it is read and no doubts are left."""
        return self.is_read and not self.doubtful

    @property
    def has_failed(self) -> bool:
        """True if it, or a page of it, cannot be read."""
        return self.error is not None or any(page.failed for page in self.pages)

    @property
    def barcodes(self) -> tuple[Barcode, ...]:
        """Those of the pages that have been read."""
        return tuple(code for page in self.pages if page.recognized for code in page.recognized.barcodes)

    def document(self, model: str) -> Document:
        """What it says as it now stands, without the pages that could not be read."""
        return Document(str(self.path), model, tuple(self._read_pages()))

    def _read_pages(self) -> Iterator[Page]:
        for page in self.pages:
            if page.recognized:
                yield page.as_read()


def stamp_of(path: Path) -> Stamp | None:
    """None if there is no such file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
