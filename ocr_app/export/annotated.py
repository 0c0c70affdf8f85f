"""Each page's scan as PNG, turned upright, with every character framed in the colour of its confidence.

The scale runs from orange (doubt) to blue (certainty), the two hues of the palette of Okabe and Ito (2002) that stay
apart under every common colour blindness; the frames of doubtful characters are dashed as well. Unread ink is hatched
in that palette's reddish purple.
"""

from collections.abc import Iterator
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ocr_app.document import Document, Page
from ocr_app.export import PNG_MARK, Pages
from ocr_app.export.colours import confidence_colour
from ocr_app.geometry import Box
from ocr_app.io.turning import turned

_PURPLE = (204, 121, 167)
_HATCH = 12
"""Pixels from a line of the hatching to the next; each is a sixth of that wide."""
_COMPRESSION = 1  # of 9: twice as quick as Pillow's default, the file a tenth larger
_DASH = 4
"""Length in pixels of a dash and of the gap after it, for frames one pixel wide."""


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    keyword, text = PNG_MARK.decode("latin-1").split("\0")
    by_us = PngInfo()
    by_us.add_text(keyword, text)
    for page in document.pages:
        image = turned(pages(page.number).image, page.rotation)
        annotated = annotate(page.upright(), image)[:, :, ::-1]
        content = BytesIO()
        Image.fromarray(annotated).save(content, "PNG", compress_level=_COMPRESSION, pnginfo=by_us)
        yield content.getvalue()


def annotate(page: Page, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The grey upright page [H, W] with its characters framed, as blue, green, red [H, W, 3]."""
    canvas = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    for box in page.unread:
        _hatch(canvas[box[1] : box[3], box[0] : box[2]])
    for line in page.lines:
        width = max(1, round((line.box[3] - line.box[1]) / 30))
        for word in line.words:
            for character in word.characters:
                frame = _frame(character.box, width, dashed=character.doubtful)
                rows, columns = np.clip(frame, 0, np.array([[page.height], [page.width]]) - 1)
                canvas[rows, columns] = confidence_colour(character.confidence)[::-1]
    return canvas.astype(np.uint8, copy=False)


def _hatch(area: cv2.typing.MatLike) -> None:
    """Hatches an area [H, W, 3] of the canvas and frames it."""
    rows, columns = np.indices(area.shape[:2])
    lines = (rows + columns) % _HATCH < _HATCH // 6
    lines[:2] = lines[-2:] = lines[:, :2] = lines[:, -2:] = True
    area[lines] = _PURPLE[::-1]


def _frame(box: Box, width: int, *, dashed: bool) -> NDArray[np.intp]:
    """Rows and columns [2, N] of the pixels of a frame just outside `box`, `width` thick."""
    x0, y0, x1, y1 = box
    rows, columns = np.mgrid[y0 - width : y1 + width, x0 - width : x1 + width]
    pixels = (rows < y0) | (rows >= y1) | (columns < x0) | (columns >= x1)
    if dashed:
        pixels &= (rows + columns) // (_DASH * width) % 2 == 0
    return np.stack([rows[pixels], columns[pixels]])
