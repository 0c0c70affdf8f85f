"""A scan: a file with pages, and what every kind of file has in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr_app.errors import NoPagesError, TooLargeError

MAX_PIXELS = 100_000_000
"""Larger pages are refused before they are decoded: A4 at 300 dpi has 8.7 million pixels, A0 139 million."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page.

    Attributes:
        image: uint8 [H, W], 255 paper and 0 ink, upright.
        dpi: across and down the upright page, as the file claims; None if it claims nothing.
        printed: what is to be read, where that was asked for: the image without the coloured marks that cross its
            print, such as stamps and pens. The image itself if there are none or it was not asked for.
    """

    number: int
    image: NDArray[np.uint8]
    dpi: tuple[float, float] | None
    printed: NDArray[np.uint8]


class Scan(ABC):
    """An open file whose pages, counted from 1, can be decoded in any order, by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    @abstractmethod
    def page_count(self) -> int:
        """The number of pages, from the headers alone.

        Raises:
            UnreadableFileError: the headers are corrupt.
        """

    @abstractmethod
    def page(self, number: int, *, to_read: bool = False) -> PageImage:
        """Decodes a page, and no other; with `to_read`, in colour too, for what is `printed`.

        Raises:
            NoPagesError: there is no such page.
            TooLargeError: it has more than `MAX_PIXELS` pixels.
            UnreadableFileError: it is corrupt or truncated.
        """

    @abstractmethod
    def thumbnail(self, number: int, size: int) -> NDArray[np.uint8]:
        """A page made small, decoded no finer than that where its format allows: uint8 [H, W], 255 paper, upright.

        Its longer side is between `size` and twice `size` pixels, or the page's own where that is smaller.

        Raises:
            InputError: as `page`.
        """

    def _no_page(self, number: int) -> NoPagesError:
        return NoPagesError(self.path, f"there is no page {number}, the last is {self.page_count}")

    def _check_size(self, number: int, width: int, height: int) -> None:
        if width * height > MAX_PIXELS:
            raise TooLargeError(
                self.path,
                f"page {number} has {width:,} x {height:,} pixels ({width * height / 1e6:,.0f} megapixels), "
                f"the limit is {MAX_PIXELS / 1e6:,.0f} megapixels",
            )
