"""A part of a page that a person has marked as text: cut out to be read by itself, and its lines put back."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.document import Line, moved
from ocr_app.geometry import Box, rotate_box
from ocr_app.segmentation.cleanup import CleanPage
from ocr_app.segmentation.line_image import LineImage
from ocr_app.segmentation.shown_lines import inked_line
from ocr_app.segmentation.text_line import TextLine

_MARGIN = 0.5  # heights of the part: paper around it, so that nothing touches the edge
_LEAST_MARGIN = 8  # px
_BASELINE, _CAP_HEIGHT = 0.8, 0.6  # of a part without ink: where a line would stand in it


def padded_part(image: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """The part of a page in a box, with a margin on each side of the paper that is around it."""
    x0, y0, x1, y1 = box
    part = image[y0:y1, x0:x1]
    margin = max(_LEAST_MARGIN, round(_MARGIN * (y1 - y0)))
    paper = float(np.median(image[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin]))
    padded = cv2.copyMakeBorder(part, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[paper])
    return np.asarray(padded, np.uint8)


def whole_line(page: CleanPage) -> TextLine:
    """One line around everything that is inked, or around the whole page."""
    height, width = page.ink.shape
    whole = TextLine((0.0, 0.0, _BASELINE * height), _CAP_HEIGHT * height, 0.0, float(width))
    return inked_line(page, (0, 0, width, height)) or whole


def placed(line: Line, line_image: LineImage, x: int, y: int) -> tuple[Line, LineImage]:
    """A line of a part and its line image, in pixels of the page on which the part lies at (x, y)."""

    def to_page(box: Box) -> Box:
        x0, y0, x1, y1 = box
        return max(0, x0 + x), max(0, y0 + y), max(1, x1 + x), max(1, y1 + y)

    return moved(line, to_page), shifted(line_image, x, y)


def turned_back(line: Line, line_image: LineImage, rotation: int, box: Box) -> tuple[Line, LineImage]:
    """A line of the part of a page in a box, which was turned clockwise to be read, and its line image on the page."""
    x, y, _, _ = rotate_box(box, rotation, 0, 0)  # where the part lies when the page is turned about its corner

    def to_page(each: Box) -> Box:
        x0, y0, x1, y1 = each
        return rotate_box((x0 + x, y0 + y, x1 + x, y1 + y), -rotation, 0, 0)

    return moved(line, to_page), replace(shifted(line_image, x, y), rotation=rotation)


def shifted(line_image: LineImage, x: int, y: int) -> LineImage:
    """A line image of a part that lies at (x, y), in pixels of the page."""
    x, y, _, _ = rotate_box((x, y, x, y), line_image.rotation, 0, 0)
    text_line = line_image.line
    a, b, c = text_line.baseline
    there = replace(text_line, baseline=(a, b, c + y), x0=text_line.x0 + x, x1=text_line.x1 + x)
    return replace(line_image, line=there, x_start=line_image.x_start + x)
