"""A page cut into the line images that the network reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import CleanPage, clean_page
from ocr_app.segmentation.line_image import LineImage, line_image_of
from ocr_app.segmentation.lines import find_lines


@dataclass(frozen=True, slots=True)
class SegmentedPage:
    """A grey page, cleaned, with the line images of its lines in reading order."""

    grey: NDArray[np.uint8]
    clean: CleanPage
    line_images: tuple[LineImage, ...]


def segment_page(grey: NDArray[np.uint8]) -> SegmentedPage:
    """Finds the text lines of a grey page (uint8 [H, W], 255 = paper)."""
    clean = clean_page(grey)
    return SegmentedPage(grey, clean, tuple(line_image_of(clean, line) for line in find_lines(clean)))
