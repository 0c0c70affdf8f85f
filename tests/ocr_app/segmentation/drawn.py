"""Pages drawn with OpenCV's own letters."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.cleanup import clean_page
from ocr_app.segmentation.lines import find_lines
from ocr_app.segmentation.text_line import TextLine

FONTS = Path(__file__).parents[2] / "fonts"


def page_with(
    *texts: tuple[str, int, int], size: tuple[int, int] = (300, 700), scale: float = 1.0
) -> NDArray[np.uint8]:
    """White paper (height, width) with texts at (x, baseline y)."""
    image = np.full(size, 255, np.uint8)
    for text, x, y in texts:
        cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 2, cv2.LINE_AA)
    return image


def lines_of(image: NDArray[np.uint8]) -> list[TextLine]:
    return find_lines(clean_page(image))
