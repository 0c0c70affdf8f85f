"""Line images of lines that a person joined or split, made of those that are there: no page has to be decoded."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr_app.segmentation.line_image import BASELINE, CAP_HEIGHT, CELL_WIDTH, HEIGHT, MARGIN, MAX_WIDTH, LineImage
from ocr_app.segmentation.text_line import TextLine

_ONE_ROW = 0.6  # cap heights that two baselines may differ by where they meet
_POINTS = 16  # of each baseline, that the common one is fitted to


def in_one_row(left: LineImage, right: LineImage) -> bool:
    """True if two lines stand on one baseline, as far as the longer of them tells where it goes."""
    if left.rotation != right.rotation:
        return False
    one, other = left.line, right.line
    longer = max(one, other, key=lambda line: line.x1 - line.x0)
    here, there = (one.x0 + one.x1) / 2, (other.x0 + other.x1) / 2
    slope = longer.slope((longer.x0 + longer.x1) / 2)
    apart = abs(other.y(there) - one.y(here) - slope * (there - here))
    return apart <= _ONE_ROW * max(one.cap_height, other.cap_height)


def joined(left: LineImage, right: LineImage) -> LineImage:
    """One line image of two lines that stand in one row."""
    line = _common_line(left.line, right.line)
    scale, stretch = CAP_HEIGHT / line.cap_height, max(left.stretch, right.stretch)
    empty = LineImage(np.zeros((HEIGHT, 0), np.uint8), line, 0.0, scale, stretch, left.rotation)
    per_pixel = float(np.diff(empty.from_page(np.array([line.x0, line.x1]), np.array([line.y(line.x0)] * 2))[0])[0])
    per_pixel /= line.x1 - line.x0
    width = (line.x1 - line.x0) * per_pixel + 2 * MARGIN
    width = int(min(MAX_WIDTH, -(-width // CELL_WIDTH) * CELL_WIDTH))
    placed = replace(empty, x_start=line.x0 - MARGIN / per_pixel)
    image = np.maximum(_drawn(left, placed, width), _drawn(right, placed, width))
    return replace(placed, image=image)


def split(line_image: LineImage, u: float) -> tuple[LineImage, LineImage]:
    """The line images of what is left and right of an abscissa of a line image."""
    column = int(np.clip(round(u), 1, line_image.image.shape[1] - 1))
    line = line_image.line
    x, _ = line_image.to_page(np.array([float(column)]), np.array([BASELINE]))
    cut = float(np.clip(x[0], line.x0 + 1, line.x1 - 1))
    left, right = line_image.image[:, :column], line_image.image[:, column:]
    return (
        replace(line_image, image=_padded(left), line=_from_to(line, line.x0, cut)),
        replace(line_image, image=_padded(right), line=_from_to(line, cut, line.x1), x_start=float(x[0])),
    )


def _common_line(one: TextLine, other: TextLine) -> TextLine:
    """The line through two that stand side by side."""
    x = np.concatenate([np.linspace(line.x0, line.x1, _POINTS) for line in (one, other)])
    y = np.concatenate([line.y(np.linspace(line.x0, line.x1, _POINTS)) for line in (one, other)])
    x0, x1 = min(one.x0, other.x0), max(one.x1, other.x1)
    degree = 2 if one.is_long and other.is_long else 1
    a, b, c = (0.0, *np.polyfit(x - x0, y, 1)) if degree == 1 else np.polyfit(x - x0, y, 2)
    widths = one.x1 - one.x0, other.x1 - other.x0
    cap_height = (one.cap_height * widths[0] + other.cap_height * widths[1]) / sum(widths)
    return TextLine((float(a), float(b), float(c)), cap_height, x0, x1)


def _from_to(line: TextLine, x0: float, x1: float) -> TextLine:
    """A part of a line, its curve told from the new x0."""
    return TextLine((line.baseline[0], float(line.slope(x0)), float(line.y(x0))), line.cap_height, x0, x1)


def _drawn(line_image: LineImage, placed: LineImage, width: int) -> NDArray[np.uint8]:
    """What a line image shows, where it lies on another one of so many columns."""
    u, v = np.meshgrid(np.arange(width) + 0.5, np.arange(HEIGHT) + 0.5)
    own_u, own_v = line_image.from_page(*placed.to_page(u, v))
    maps = (own_u - 0.5).astype(np.float32), (own_v - 0.5).astype(np.float32)
    drawn = cv2.remap(line_image.image, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(drawn, np.uint8)


def _padded(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with paper to the right, as wide as whole cells."""
    return np.ascontiguousarray(np.pad(image, ((0, 0), (0, -image.shape[1] % CELL_WIDTH))))
