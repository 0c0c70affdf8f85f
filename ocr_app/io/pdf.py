"""Pages of PDF files, rasterised by PDFium."""

import logging
import math
import os
from contextlib import closing, suppress
from pathlib import Path
from threading import RLock

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr_app.errors import EncryptedFileError, NoPagesError, UnreadableFileError
from ocr_app.io.coloured_marks import COLOURED, without_coloured_marks
from ocr_app.io.scan import MAX_PIXELS, PageImage, Scan

DPI = 300
"""Resolution of the page images."""

PDFIUM = RLock()
"""Held by who uses PDFium: it allows one thread of a process at a time."""

_PROBE_SIZE = 600  # px of the longer side of a picture that tells whether a page has colour

_FILLED = 0.9  # of a page, the picture that it is
_POINTS_PER_INCH = 72  # ISO 32000-1, 8.3.2.3: the default unit of user space

# It would tell users to rebuild it when it meets one of Adobe's XFA forms; the page drawn for other programs will do.
logging.getLogger("pypdfium2").addHandler(logging.NullHandler())


class PdfScan(Scan):
    """A PDF file, open until `close`."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        """Opens the file, or what is in memory as the content of a file at that path.

        Raises:
            EncryptedFileError, NoPagesError, UnreadableFileError: it has no page that can be rasterised.
        """
        super().__init__(path)
        with PDFIUM:
            self._content = content  # PDFium needs it until the end
            self._pdf = _open(path, content)

    def close(self) -> None:
        with PDFIUM:
            self._pdf.close()

    @property
    def page_count(self) -> int:
        with PDFIUM:
            return len(self._pdf)

    def page(self, number: int, *, to_read: bool = False) -> PageImage:
        grey, dpi = self._render(number)
        return PageImage(number, grey, (dpi, dpi), self._printed(number, grey) if to_read else grey)

    def thumbnail(self, number: int, size: int) -> NDArray[np.uint8]:
        return self._render(number, size)[0]

    def _printed(self, number: int, grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The page without coloured marks over its print; drawn in colour only if a small picture of it has some."""
        small, _ = self._render(number, _PROBE_SIZE, grayscale=False)
        if np.ptp(small, axis=2).max() < COLOURED:
            return grey
        coloured, _ = self._render(number, grayscale=False)
        return without_coloured_marks(grey, np.asarray(coloured.max(axis=2), np.uint8))

    def _render(
        self, number: int, size: int | None = None, *, grayscale: bool = True
    ) -> tuple[NDArray[np.uint8], float]:
        """A page, at most `size` pixels long if that is coarser, and the resolution it has without `size`: `DPI`.

        A page that would be too large so has the resolution of the picture that fills it: a camera's pictures claim few
        dots per inch, and none of their sheets is that large.
        """
        if not 1 <= number <= self.page_count:
            raise self._no_page(number)
        dpi: float = DPI
        try:
            with PDFIUM, closing(self._pdf[number - 1]) as page:
                width, height = _pixels(page, dpi)
                if width * height > MAX_PIXELS:
                    dpi = min(dpi, _picture_dpi(page))
                    width, height = _pixels(page, dpi)
                self._check_size(number, width, height)
                # A hair less, or rounding errors would add a pixel and resample a scan of just this resolution.
                scale = dpi / _POINTS_PER_INCH * (1 - 1e-6)
                if size is not None:
                    scale *= min(1.0, size / max(width, height))
                with closing(page.render(scale=scale, grayscale=grayscale)) as bitmap:
                    return np.array(bitmap.to_numpy()), dpi
        except (pypdfium2.PdfiumError, ValueError) as error:  # ValueError: of boxes that leave no page
            raise UnreadableFileError(self.path, f"page {number} is corrupt") from error


def _pixels(page: pypdfium2.PdfPage, dpi: float) -> tuple[int, int]:
    width, height = page.get_size()
    return round(width * dpi / _POINTS_PER_INCH), round(height * dpi / _POINTS_PER_INCH)


def _picture_dpi(page: pypdfium2.PdfPage) -> float:
    """Resolution of the finest picture that fills a page; infinite without one."""
    width, height = page.get_size()
    found = []
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _FILLED * width * height:
            across, _ = picture.get_px_size()
            found.append(across * _POINTS_PER_INCH / (right - left))
    return max(found, default=math.inf)


def _open(path: Path, content: bytes | None) -> pypdfium2.PdfDocument:
    # pypdfium2's own constructor takes a document without pages for one that failed, with an earlier file's error.
    if content is None:
        handle = pdfium.FPDF_LoadDocument(os.fsencode(path) + b"\0", None)
    else:
        handle = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
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
