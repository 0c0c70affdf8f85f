"""Boxes on a page."""

from collections.abc import Iterable

Box = tuple[int, int, int, int]
"""(x0, y0, x1, y1) in pixels of the page as given: x to the right, y down, x1 and y1 exclusive."""


def union_box(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of the given boxes, of which there must be at least one."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def iou(one: Box, other: Box) -> float:
    """Intersection over union of the areas of two boxes, 0..1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0, width) * max(0, height)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return common / max(1, areas - common)


def rotate_size(degrees: int, width: int, height: int) -> tuple[int, int]:
    """Width and height of a picture after it is turned by a multiple of 90 degrees."""
    return (width, height) if degrees % 180 == 0 else (height, width)


def rotate_box(box: Box, degrees: int, width: int, height: int) -> Box:
    """Where a box lies after its picture is turned clockwise by a multiple of 90 degrees.

    `width` and `height` are the picture's before the turn.
    """
    for _ in range(degrees // 90 % 4):
        x0, y0, x1, y1 = box
        box = (height - y1, x0, height - y0, x1)
        width, height = height, width
    return box
