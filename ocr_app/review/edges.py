"""Where the characters of a line stand in its line image."""

from collections.abc import Sequence

import numpy as np

from ocr_app.document import Line
from ocr_app.geometry import Box, rotate_box
from ocr_app.review.line_edits import characters
from ocr_app.segmentation.line_image import BASELINE, LineImage

Edges = tuple[tuple[float, float], ...]
"""Left and right edge of each character of a line, spaces left out, in line image pixels."""

_MOVED = 2
"""Page pixels: boxes are rounded on the way to edges and back, what differs by less has not moved."""


def character_edges(line: Line, line_image: LineImage) -> Edges:
    """The edges of the line's characters."""
    rotation = line_image.rotation
    boxes = np.array([rotate_box(each.box, rotation, 0, 0) for each in characters(line)], float).reshape(-1, 4)
    bottom = line_image.line.y(boxes[:, [0, 2]])
    u, _ = line_image.from_page(boxes[:, [0, 2]], bottom)
    return tuple((float(left), float(right)) for left, right in np.round(u, 2))


def boxes_at(edges: Edges, line: Line, line_image: LineImage) -> Sequence[Box]:
    """The boxes of the line's characters moved to these edges."""
    u = np.array(edges, float)
    x, _ = line_image.to_page(u, np.full_like(u, BASELINE))
    rotation = line_image.rotation
    return [
        rotate_box(_moved(rotate_box(each.box, rotation, 0, 0), round(left), round(right)), -rotation, 0, 0)
        for each, (left, right) in zip(characters(line), x.tolist(), strict=True)
    ]


def _moved(box: Box, x0: int, x1: int) -> Box:
    if max(abs(box[0] - x0), abs(box[2] - x1)) < _MOVED:
        return box
    return x0, box[1], max(x1, x0 + 1), box[3]
