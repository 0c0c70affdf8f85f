"""From files to what their fiscal documents say: each page is decoded once, for its text and for its barcodes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Document, Page
from ocr_app.fiscal.barcodes import read_barcodes
from ocr_app.fiscal.documents import Barcode
from ocr_app.fiscal.understanding import FiscalReading, understand
from ocr_app.pipeline import PageFailure, PageRecognizer, Segmented, read_documents
from ocr_app.progress import Progress


class _WithBarcodes(Generic[Segmented]):
    """A recognizer that keeps the barcodes of the pages that it reads."""

    def __init__(self, recognizer: PageRecognizer[Segmented]) -> None:
        self._recognizer = recognizer
        self._found: list[tuple[Barcode, ...]] = []

    @property
    def name(self) -> str:
        return self._recognizer.name

    def segment(self, image: NDArray[np.uint8], /) -> tuple[Segmented, tuple[Barcode, ...]]:
        return self._recognizer.segment(image), read_barcodes(image)

    def read_segmented(self, page: tuple[Segmented, tuple[Barcode, ...]], /) -> Page:
        segmented, barcodes = page
        self._found.append(barcodes)
        return self._recognizer.read_segmented(segmented)

    def take(self) -> tuple[Barcode, ...]:
        """The barcodes of the pages read since the last call, by page."""
        found, self._found = self._found, []
        return tuple(
            Barcode(code.type, code.text, number, code.box) for number, codes in enumerate(found, 1) for code in codes
        )


def read_fiscal_documents(
    paths: Sequence[Path], recognizer: PageRecognizer[Segmented], progress: Progress
) -> Iterator[tuple[Document, FiscalReading] | PageFailure]:
    """Reads each file: its text, and the fiscal documents in it; one that cannot be read gives its failure."""
    with_barcodes = _WithBarcodes(recognizer)
    for document in read_documents(paths, with_barcodes, progress):
        barcodes = with_barcodes.take()
        if isinstance(document, PageFailure):
            yield document
        else:
            yield document, understand(document, barcodes)
