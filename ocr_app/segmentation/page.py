"""A page cut into the line images that the network reads."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage, clean_page
from ocr_app.segmentation.dot_print import DotPrint
from ocr_app.segmentation.ink import connected_components, text_height
from ocr_app.segmentation.line_image import CAP_HEIGHT, LineImage, line_image_of
from ocr_app.segmentation.lines import find_lines
from ocr_app.segmentation.parameters import LAYOUT

_LARGE = 16_000_000  # px from which a page is worth halving: A4 at 400 dpi
_HUGE = (
    40_000_000  # px from which it is always halved: A4 at 640 dpi, where 6-point capitals are twice as high as needed
)


@dataclass(frozen=True, slots=True)
class SegmentedPage:
    """A grey page, cleaned, with the line images of its lines in reading order.

    Attributes:
        grey: uint8 [H, W], 255 = paper.
        clean: the same, cleaned.
        line_images: they lie on `grey`.
        size: width and height in px of the page as given.
        shrink: its pixels per pixel of `grey`, along x and along y.
        dot_prints: the print of loose dots that was looked for, in px of `grey`.
    """

    grey: NDArray[np.uint8]
    clean: CleanPage
    line_images: tuple[LineImage, ...]
    size: tuple[int, int]
    shrink: int = 1
    dot_prints: tuple[DotPrint, ...] = ()


def segment_page(grey: NDArray[np.uint8], dot_prints: tuple[DotPrint, ...] = ()) -> SegmentedPage:
    """Finds the text lines of a grey page (uint8 [H, W], 255 = paper), those of `dot_prints` among them."""
    return replace(segmented(grey, clean_page(grey, dot_prints)), dot_prints=dot_prints)


def segment_large_page(grey: NDArray[np.uint8], dot_prints: tuple[DotPrint, ...] = ()) -> SegmentedPage:
    """As `segment_page`; a large page is halved if its print is so high that line images lose nothing by it.

    A huge one is halved in any case, which bounds the time and memory that it takes.
    """
    if grey.size >= _LARGE:
        height, width = grey.shape
        even, size = grey[: height // 2 * 2, : width // 2 * 2], (width // 2, height // 2)
        half = np.asarray(cv2.resize(even, size, interpolation=cv2.INTER_AREA), np.uint8)
        halved = tuple(DotPrint(each.gap / 2, each.cap_height / 2) for each in dot_prints)
        clean = clean_page(half, halved)
        if (
            grey.size >= _HUGE
            or not LAYOUT.min_cap_height <= text_height(connected_components(clean.strokes)) < CAP_HEIGHT
        ):
            return replace(segmented(half, clean), size=(width, height), shrink=2, dot_prints=halved)
    return segment_page(grey, dot_prints)


def segmented(grey: NDArray[np.uint8], clean: CleanPage) -> SegmentedPage:
    """As `segment_page`, of a page that is already clean."""
    line_images = tuple(line_image_of(clean, line) for line in find_lines(clean))
    return SegmentedPage(grey, clean, line_images, (grey.shape[1], grey.shape[0]))
