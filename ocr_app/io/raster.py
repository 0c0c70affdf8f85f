"""Pages of TIFF, PNG, JPEG, BMP and WebP files, decoded by Pillow.

Pillow's classes for the formats are used directly: `Image.open` applies a limit on the number of pixels that only a
variable of the whole process changes. The limit of this project is checked on each header before a pixel is decoded.

libtiff reports bad data in its own words to file descriptor 2. A thread that redirects the descriptor while it decodes
would silence all others, so this module leaves it alone: a program that wants no other words than its own redirects it
once, before it starts any thread, as `ocr_app.cli.console.silence_libraries` does.
"""

import logging
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from ocr_app.errors import TooLargeError, UnreadableFileError
from ocr_app.io.coloured_marks import without_coloured_marks
from ocr_app.io.grayscale import to_grey, to_grey_and_brightest
from ocr_app.io.scan import MAX_PIXELS, PageImage, Scan

_FORMATS: dict[str, type[ImageFile]] = {
    "BMP": BmpImageFile,
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "TIFF": TiffImageFile,
    "WEBP": WebPImageFile,
}

# Without a handler, Python would print what Pillow says of bad files.
logging.getLogger("PIL").addHandler(logging.NullHandler())

_LARGE = 20_000_000  # px of a page whose decoded pixels are let go at once
_ON_ITS_SIDE = (5, 6, 7, 8)  # EXIF 2.3, 4.6.4 A: the orientations whose rows are the page's columns


class RasterScan(Scan):
    """An image file.

    A TIFF may have many pages. Of every other format the first image alone is the page; the rest are frames of an
    animation or a camera's previews.
    """

    def __init__(self, path: Path, file: BinaryIO, format: str) -> None:
        """Reads the header of an open file, which has to stay open.

        Raises:
            TooLargeError, UnreadableFileError: it cannot be decoded.
        """
        super().__init__(path)
        self._file, self._format = file, format
        self._image = self._open()
        self._has_pages = format == "TIFF"

    @property
    def page_count(self) -> int:
        with _decoding(self.path):
            return int(getattr(self._image, "n_frames", 1)) if self._has_pages else 1

    def page(self, number: int, *, to_read: bool = False) -> PageImage:
        self._seek(number)
        with _decoding(self.path):
            dpi = _dpi(self._image)
            grey, brightest = to_grey_and_brightest(self._image) if to_read else (to_grey(self._image, 1), None)
        if grey.size > _LARGE:
            self._image = self._open()  # the other holds the decoded pixels as long as it lives
        return PageImage(number, grey, dpi, grey if brightest is None else without_coloured_marks(grey, brightest))

    def thumbnail(self, number: int, size: int) -> NDArray[np.uint8]:
        self._seek(number)
        with _decoding(self.path):
            return to_grey(self._image, max(1, max(self._image.size) // size))

    def _open(self) -> ImageFile:
        with _decoding(self.path):
            self._file.seek(0)
            # Opened by name, an uncompressed TIFF would be mapped into memory, which garbles it when turned upright.
            return _FORMATS[self._format](self._file)

    def _seek(self, number: int) -> None:
        """Goes to a page without counting the pages, for which the headers of all would be read."""
        if not self._has(number):
            raise self._no_page(number)
        self._check_size(number, *self._image.size)

    def _has(self, number: int) -> bool:
        """Goes to a page; False if there is none of this number."""
        if number < 1 or (number > 1 and not self._has_pages):
            return False
        with _decoding(self.path), suppress(EOFError):
            # One by one: Pillow takes a page past the end that is sought at once for the last one.
            for index in range(min(self._image.tell(), number - 1), number):
                self._image.seek(index)
            return True
        return False


@contextmanager
def _decoding(path: Path) -> Iterator[None]:
    """Turns what Pillow raises on bad bytes, which is nearly any exception, into ours, and ignores its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError as error:
            raise TooLargeError(path, f"it has more than {MAX_PIXELS / 1e6:,.0f} megapixels") from error
        except MemoryError:  # which is not the file's fault
            raise
        except Exception as error:
            raise UnreadableFileError(path) from error


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    """Of an image that has yet to be turned upright; faxes have half as many dots down the page as across."""
    try:
        across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):  # the file's own, of any type
        return None
    if not all(math.isfinite(value) and value > 1 for value in (across, down)):
        return None
    if across != down:
        with suppress(Exception):  # a broken EXIF block is no reason to refuse a sound picture
            if image.getexif().get(ExifTags.Base.Orientation, 1) in _ON_ITS_SIDE:
                return down, across
    return across, down
