"""Files in: the pages of PDF, TIFF, PNG, JPEG, BMP and WebP files as grey images with their resolution.

The content decides what a file is, never its name.
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ocr_app.errors import EmptyFileError, MissingFileError, NotAnImageError, UnreadableFileError
from ocr_app.io import remote
from ocr_app.io.raster import RasterScan
from ocr_app.io.regular import open_regular
from ocr_app.io.remote import RemotePath
from ocr_app.io.scan import PageImage, Scan

_SIGNATURES = {
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "JPEG": rb"\xff\xd8\xff",
    "TIFF": rb"II[*+]\0|MM\0[*+]",
    "BMP": rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",  # the sizes its info header has had
    "WEBP": rb"RIFF.{4}WEBP",
    "PDF": rb".{0,1019}%PDF-",  # readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H)
}


@contextmanager
def open_scan(path: Path) -> Iterator[Scan]:
    """Opens a file for as long as its pages are wanted; one at a URL is fetched and held in memory.

    Raises:
        MissingFileError, EmptyFileError, NotAnImageError: there is nothing to decode.
        UnreadableFileError: the file is corrupt, truncated, or may not be opened.
        EncryptedFileError, NoPagesError: a PDF without a password given, or without pages.
        TooLargeError: an image has far more pixels than `MAX_PIXELS`.
    """
    with _open(path) as file:
        format = _format(path, file)
        if format != "PDF":
            yield RasterScan(path, file, format)
            return
        content = file.read() if isinstance(path, RemotePath) else None
    from ocr_app.io.pdf import PdfScan  # it takes long, and most files are none

    with closing(PdfScan(path, content)) as scan:  # PDFium opens files by their names
        yield scan


def open_pages(path: Path, *, to_read: bool = False) -> Iterator[PageImage]:
    """The pages in order, each decoded when it is asked for; see `Scan.page`.

    Raises:
        InputError: as `open_scan` and `Scan.page`.
    """
    with open_scan(path) as scan:
        for number in range(1, scan.page_count + 1):
            yield scan.page(number, to_read=to_read)


def open_page(path: Path, number: int, *, to_read: bool = False) -> PageImage:
    """One page; see `Scan.page`.

    Raises:
        InputError: as `open_scan` and `Scan.page`.
    """
    with open_scan(path) as scan:
        return scan.page(number, to_read=to_read)


def _open(path: Path) -> BinaryIO:
    if isinstance(path, RemotePath):
        return BytesIO(remote.read(path))
    try:
        if path.is_dir():
            raise NotAnImageError(path, "a folder, not a file")
        return open_regular(path)
    except FileNotFoundError as error:
        raise MissingFileError(path) from error
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be opened: {error.strerror}") from error


def _format(path: Path, file: BinaryIO) -> str:
    """The format of the file, from its first bytes."""
    try:
        head = file.read(1024)
        file.seek(0)
    except OSError as error:
        raise UnreadableFileError(path, f"cannot be opened: {error.strerror}") from error
    if not head:
        raise EmptyFileError(path)
    for format, signature in _SIGNATURES.items():
        if re.match(signature, head, re.DOTALL):
            return format
    raise NotAnImageError(path)
