"""Files in: the pages of PDF, TIFF, PNG, JPEG, BMP and WebP files as grey images with their resolution.

The content decides what a file is, never its name. PDF pages are rasterised at 300 dpi; a TIFF may hold many pages; of
every other format the first image alone is the page (the rest are frames of an animation or a camera's previews).
"""

import logging
import math
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import ExifTags, Image

from ocr_app.errors import (
    EmptyFileError,
    EncryptedFileError,
    MissingFileError,
    NoPagesError,
    NotAnImageError,
    TooLargeError,
    UnreadableFileError,
)
from ocr_app.io.grayscale import to_grey

MAX_PIXELS = 100_000_000
"""Pages larger than this are refused from their header alone: A4 at 300 dpi has 8.7 million pixels, A0 139 million."""

SUFFIXES = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp", ".webp")
"""What the names of scans usually end in, to find them in a folder."""

PDF_DPI = 300

_ON_ITS_SIDE = (5, 6, 7, 8)  # EXIF 2.3, 4.6.4 A: the orientations whose rows are the page's columns

_POINTS_PER_INCH = 72  # ISO 32000-1, 8.3.2.3: the default unit of user space

_SIGNATURES = {
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "JPEG": rb"\xff\xd8\xff",
    "TIFF": rb"II[*+]\0|MM\0[*+]",
    "BMP": rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",  # the sizes its info header has had
    "WEBP": rb"RIFF.{4}WEBP",
    "PDF": rb".{0,1019}%PDF-",  # readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H)
}

# Pillow's own limit at first only warns; ours is checked on every header before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None

# It would tell users to rebuild it when it meets one of Adobe's XFA forms; the page drawn for other programs will do.
logging.getLogger("pypdfium2").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page.

    Attributes:
        image: uint8 [H, W], 255 paper and 0 ink, upright.
        dpi: across and down the upright page, as the file claims; None if it claims nothing.
    """

    number: int
    image: NDArray[np.uint8]
    dpi: tuple[float, float] | None


def count_pages(path: Path) -> int:
    """The number of pages, from the headers alone.

    Raises:
        InputError: as `open_pages`.
    """
    kind = _kind(path)
    if kind == "PDF":
        with closing(_open_pdf(path)) as pdf:
            return len(pdf)
    with _open_image(path, kind) as image:
        return _count_frames(path, image)


def open_pages(path: Path) -> Iterator[PageImage]:
    """The pages in order, each decoded when it is asked for. PDFium allows one thread at a time.

    Raises:
        MissingFileError, EmptyFileError, NotAnImageError: there is nothing to decode.
        UnreadableFileError: the file is corrupt, truncated, or may not be opened.
        EncryptedFileError, NoPagesError: a PDF without a password given, or without pages.
        TooLargeError: a page has more than `MAX_PIXELS` pixels.
    """
    kind = _kind(path)
    return _pdf_pages(path) if kind == "PDF" else _image_pages(path, kind)


def open_page(path: Path, number: int) -> PageImage:
    """One page, pages counted from 1; those before it are not decoded.

    Raises:
        NoPagesError: there is no such page.
        InputError: as `open_pages`.
    """
    kind = _kind(path)
    if kind == "PDF":
        with closing(_open_pdf(path)) as pdf:
            return PageImage(number, _render(path, pdf, number), (PDF_DPI, PDF_DPI))
    with _open_image(path, kind) as image:
        return _frame(path, image, number)


def open_thumbnail(path: Path, number: int, size: int) -> NDArray[np.uint8]:
    """One page made small, decoded no finer than that where its format allows: uint8 [H, W], 255 paper, upright.

    Its longer side is between `size` and twice `size` pixels, or the page's own where that is smaller.

    Raises:
        InputError: as `open_page`.
    """
    kind = _kind(path)
    if kind == "PDF":
        with closing(_open_pdf(path)) as pdf:
            return _render(path, pdf, number, size)
    with _open_image(path, kind) as image:
        return _frame(path, image, number, size).image


def _kind(path: Path) -> str:
    """The format of the file, from its first bytes."""
    try:
        if path.is_dir():
            raise NotAnImageError(path, "a folder, not a file")
        with path.open("rb") as file:
            head = file.read(1024)
    except FileNotFoundError as error:
        raise MissingFileError(path) from error
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be opened: {error.strerror}") from error
    if not head:
        raise EmptyFileError(path)
    for kind, signature in _SIGNATURES.items():
        if re.match(signature, head, re.DOTALL):
            return kind
    raise NotAnImageError(path)


def _check_size(path: Path, number: int, width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise TooLargeError(
            path,
            f"page {number} has {width:,} x {height:,} pixels ({width * height / 1e6:,.0f} megapixels), "
            f"the limit is {MAX_PIXELS / 1e6:,.0f} megapixels",
        )


def _no_page(path: Path, number: int) -> NoPagesError:
    return NoPagesError(path, f"there is no page {number}, the last is {count_pages(path)}")


# --- PDF


def _open_pdf(path: Path) -> pypdfium2.PdfDocument:
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


def _pdf_pages(path: Path) -> Iterator[PageImage]:
    with closing(_open_pdf(path)) as pdf:
        for number in range(1, len(pdf) + 1):
            yield PageImage(number, _render(path, pdf, number), (PDF_DPI, PDF_DPI))


def _render(path: Path, pdf: pypdfium2.PdfDocument, number: int, size: int | None = None) -> NDArray[np.uint8]:
    """A page at `PDF_DPI`, or with `size` pixels along its longer side if that is coarser."""
    if not 1 <= number <= len(pdf):
        raise _no_page(path, number)
    # A hair less, or rounding errors would add a pixel and resample a scan of just this resolution.
    scale = PDF_DPI / _POINTS_PER_INCH * (1 - 1e-6)
    try:
        with closing(pdf[number - 1]) as page:
            width, height = (round(points * scale) for points in page.get_size())
            _check_size(path, number, width, height)
            if size is not None:
                scale *= min(1.0, size / max(width, height))
            with closing(page.render(scale=scale, grayscale=True)) as bitmap:
                return np.array(bitmap.to_numpy())
    except pypdfium2.PdfiumError as error:
        raise UnreadableFileError(path, f"page {number} is corrupt") from error


# --- images


@contextmanager
def _decoding(path: Path) -> Iterator[None]:
    """Turns what Pillow raises on bad bytes, which is nearly any exception, into ours, and silences its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            raise UnreadableFileError(path) from error


@contextmanager
def _mute() -> Iterator[None]:
    """Keeps libtiff from telling of bad data in its own words, straight to file descriptor 2."""
    try:
        stderr = os.dup(2)
    except OSError:  # a windowed program may have none
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


@contextmanager
def _open_image(path: Path, kind: str) -> Iterator[Image.Image]:
    # Opened by name, an uncompressed TIFF would be mapped into memory, which garbles it if it is to be turned upright.
    with path.open("rb") as file:
        with _decoding(path):
            image = Image.open(file, formats=(kind,))
        yield image


def _count_frames(path: Path, image: Image.Image) -> int:
    with _decoding(path):
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def _image_pages(path: Path, kind: str) -> Iterator[PageImage]:
    with _open_image(path, kind) as image:
        for number in range(1, _count_frames(path, image) + 1):
            yield _frame(path, image, number)


def _frame(path: Path, image: Image.Image, number: int, size: int | None = None) -> PageImage:
    """A page at its own resolution, or with `size` to twice as many pixels along its longer side."""
    with _decoding(path):
        found = _seek(image, number)
    if not found:
        raise _no_page(path, number)
    _check_size(path, number, *image.size)
    dpi = _dpi(image)
    with _decoding(path), _mute() if image.format == "TIFF" else nullcontext():
        pixels = to_grey(image, max(1, max(image.size) // size) if size else 1)
    return PageImage(number, pixels, dpi)


def _seek(image: Image.Image, number: int) -> bool:
    """Goes to a page, if there is one of this number; to count them first would read the headers of all."""
    if number < 1 or (number > 1 and image.format != "TIFF"):
        return False
    try:
        image.seek(number - 1)
    except EOFError:
        return False
    return True


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """Of an image that has yet to be turned upright; faxes have half as many dots down the page as across."""
    across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    if not all(math.isfinite(value) and value > 1 for value in (across, down)):
        return None
    if across != down:
        with suppress(Exception):  # a broken EXIF block is no reason to refuse a sound picture
            if image.getexif().get(ExifTags.Base.Orientation, 1) in _ON_ITS_SIDE:
                return down, across
    return across, down
