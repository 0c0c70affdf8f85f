"""The picture of a line for the review: cut from the page, with the rows above and below it."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ocr_app.document import Line
from ocr_app.gui.pictures.page_picture import Picture
from ocr_app.review.edges import Edges, character_edges
from ocr_app.review.line_edits import characters
from ocr_app.segmentation.line_image import CAP_HEIGHT, HEIGHT, LineImage


@dataclass(frozen=True, slots=True)
class Strip:
    """A line in a picture, in pixels of that picture.

    Attributes:
        edges: left and right edge of each character.
        top, bottom: of the line.
        character_height: a typical one.
    """

    picture: Picture
    edges: Edges
    top: float
    bottom: float
    character_height: float

    @property
    def left(self) -> float:
        return self.edges[0][0] if self.edges else 0.0

    @property
    def right(self) -> float:
        return max((right for _, right in self.edges), default=0.0)

    def draw(self, painter: QPainter, target: QRectF, area: QRectF) -> None:
        """Draws an area of the picture into a rectangle; what lies outside of the picture stays as it is."""
        inside = area.intersected(QRectF(0, 0, *self.picture.size))
        if inside.isEmpty():
            return
        scale = target.width() / area.width()
        left, top = target.x() + (inside.x() - area.x()) * scale, target.y() + (inside.y() - area.y()) * scale
        self.picture.draw(painter, QRectF(left, top, inside.width() * scale, inside.height() * scale), inside)


def strip_of(line: Line, picture: Picture | None, line_image: LineImage) -> Strip:
    """The line as it stands on its page; if that is not at hand or the line does not run from left to right on it,
    the line image, which is upright always."""
    if picture and not line_image.rotation and _runs_to_the_right(line):
        boxes = [character.box for character in characters(line)]
        height = median(box[3] - box[1] for box in boxes)
        edges = tuple((float(box[0]), float(box[2])) for box in boxes)
        return Strip(picture, edges, float(line.box[1]), float(line.box[3]), max(1.0, float(height)))
    picture = Picture.of(np.invert(line_image.image))
    return Strip(picture, character_edges(line, line_image), 0.0, float(HEIGHT), CAP_HEIGHT)


def _runs_to_the_right(line: Line) -> bool:
    lefts = [character.box[0] for character in characters(line)]
    return bool(lefts) and all(one <= other for one, other in pairwise(lefts))
