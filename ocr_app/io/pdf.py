"""Pages of PDF files, rasterised by PDFium, which allows one thread at a time."""

import logging
import os
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr_app.errors import EncryptedFileError, NoPagesError, UnreadableFileError
from ocr_app.io.coloured_marks import without_coloured_marks
from ocr_app.io.scan import PageImage, Scan

DPI = 300
"""Resolution of the page images."""

_PROBE_SIZE = 600  # px of the longer side of a picture that tells whether a page has colour ...
_COLOURED = 36  # ... grey levels between two channels of a pixel at least

_POINTS_PER_INCH = 72  # ISO 32000-1, 8.3.2.3: the default unit of user space

# It would tell users to rebuild it when it meets one of Adobe's XFA forms; the page drawn for other programs will do.
logging.getLogger("pypdfium2").addHandler(logging.NullHandler())


class PdfScan(Scan):
    """A PDF file, open until `close`."""

    def __init__(self, path: Path) -> None:
        """Opens the file.

        Raises:
            EncryptedFileError, NoPagesError, UnreadableFileError: it has no page that can be rasterised.
        """
        super().__init__(path)
        self._pdf = _open(path)

    def close(self) -> None:
        self._pdf.close()

    @property
    def page_count(self) -> int:
        return len(self._pdf)

    def page(self, number: int) -> PageImage:
        grey = self._render(number)
        return PageImage(number, grey, (DPI, DPI), self._printed(number, grey))

    def thumbnail(self, number: int, size: int) -> NDArray[np.uint8]:
        return self._render(number, size)

    def _printed(self, number: int, grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The page without coloured marks over its print; drawn in colour only if a small picture of it has some."""
        small = self._render(number, _PROBE_SIZE, grayscale=False)
        if (small.max(axis=2).astype(np.int16) - small.min(axis=2)).max() < _COLOURED:
            return grey
        return without_coloured_marks(grey, np.asarray(self._render(number, grayscale=False).max(axis=2), np.uint8))

    def _render(self, number: int, size: int | None = None, *, grayscale: bool = True) -> NDArray[np.uint8]:
        """A page at `DPI`, or with `size` pixels along its longer side if that is coarser."""
        if not 1 <= number <= self.page_count:
            raise self._no_page(number)
        # A hair less, or rounding errors would add a pixel and resample a scan of just this resolution.
        scale = DPI / _POINTS_PER_INCH * (1 - 1e-6)
        try:
            with closing(self._pdf[number - 1]) as page:
                width, height = (round(points * scale) for points in page.get_size())
                self._check_size(number, width, height)
                if size is not None:
                    scale *= min(1.0, size / max(width, height))
                with closing(page.render(scale=scale, grayscale=grayscale)) as bitmap:
                    return np.array(bitmap.to_numpy())
        except (pypdfium2.PdfiumError, ValueError) as error:  # ValueError: of boxes that leave no page
            raise UnreadableFileError(self.path, f"page {number} is corrupt") from error


def _open(path: Path) -> pypdfium2.PdfDocument:
    # pypdfium2's own constructor takes a document without pages for one that failed, with an earlier file's error.
    handle = pdfium.FPDF_LoadDocument(os.fsencode(path) + b"\0", None)
    if not handle:
        match pdfium.FPDF_GetLastError():
            case pdfium.FPDF_ERR_PASSWORD:
                raise EncryptedFileError(path)
            case pdfium.FPDF_ERR_SECURITY:
                raise EncryptedFileError(path, "the PDF is encrypted, and not with a password")
        raise UnreadableFileError(path)
    pdf = pypdfium2.PdfDocument(handle)
    with suppress(pypdfium2.PdfiumError):
        pdf.init_forms()  # what was typed into form fields is drawn as well
    if not len(pdf):
        pdf.close()
        raise NoPagesError(path)
    return pdf
