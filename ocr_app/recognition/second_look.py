"""A second look at unread ink that is as high as text: short lines whose strokes are broken.

A 52 of a fax, its digits broken across the middle, makes two rows of strokes; together they are as high as other text.
"""

from collections.abc import Sequence
from statistics import median

from ocr_app.document import Line
from ocr_app.geometry import Box
from ocr_app.segmentation.line_image import LineImage, cut_line_image
from ocr_app.segmentation.page import SegmentedPage
from ocr_app.segmentation.text_line import TextLine

_HEIGHT = (0.6, 1.5)  # of the page's words, which a region that may be a line of text is high
_NARROWEST = 0.35  # widths per height of it
_MOST = 60  # regions of a page; more are of grain
_SURE = 0.8  # mean confidence of the characters of what is text


def line_images_of(page: SegmentedPage, unread: Sequence[Box], lines: Sequence[Line]) -> list[LineImage]:
    """The line images of the unread regions that may be lines of text, as the ink says where these stand."""
    heights = [word.box[3] - word.box[1] for line in lines for word in line.words]
    if not heights:
        return []
    usual = median(heights)
    boxes = [box for box in unread if _HEIGHT[0] * usual <= box[3] - box[1] <= _HEIGHT[1] * usual]
    boxes = [(x0, y0, x1, y1) for x0, y0, x1, y1 in boxes if x1 - x0 >= _NARROWEST * (y1 - y0)]
    if len(boxes) > _MOST:
        return []
    return [
        cut_line_image(page.clean, TextLine((0.0, 0.0, float(y1)), float(y1 - y0), float(x0), float(x1)))
        for x0, y0, x1, y1 in boxes
    ]


def is_text(line: Line) -> bool:
    """Whether a line of unread ink has been read surely enough to be one."""
    characters = [character for word in line.words for character in word.characters]
    sure = sum(character.confidence for character in characters) / max(1, len(characters))
    return sure >= _SURE and any(character.text.isalnum() for character in characters)


def inserted(
    lines: Sequence[tuple[Line, LineImage]], more: Sequence[tuple[Line, LineImage]]
) -> list[tuple[Line, LineImage]]:
    """The lines of a page with others at their places in reading order."""
    found = list(lines)
    for each in more:
        found.insert(_place(each[0].box, [line.box for line, _ in found]), each)
    return found


def _place(box: Box, boxes: Sequence[Box]) -> int:
    """Where a box belongs: before the next one of its row, after the last one, or before the first one below it."""
    row = [n for n, other in enumerate(boxes) if min(box[3], other[3]) - max(box[1], other[1]) > (box[3] - box[1]) / 2]
    if row:
        return next((n for n in row if boxes[n][0] > box[0]), row[-1] + 1)
    return next((n for n, other in enumerate(boxes) if other[1] >= box[3]), len(boxes))
