"""The characters of the page on screen: where they are, and the frames painted around them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from ocr_app.document import DOUBTFUL, Character, Line
from ocr_app.gui.page import geometry
from ocr_app.gui.style.confidence import SHADES, shade
from ocr_app.review.line_edits import characters
from ocr_app.segmentation.quantiles import median  # NumPy's own imports for 50 ms when it is first called

_READABLE = 11  # px; characters shown smaller than this have no room for a frame, only the doubtful ones get theirs
_FAINT = 140  # of 255: frames that need no attention draw none
_RING_GAP, _RING_WIDTH, _HALO = 3.0, 2.5, 2.0  # px
_RADIUS = 5  # px
_BESIDE = 10  # heights of a character to either side, in which others tell how large the print is


Area = tuple[float, float, float, float]
Point = tuple[float, float]


class Frames:
    """The characters of some lines, numbered through over all of them."""

    def __init__(self) -> None:
        self.boxes = np.zeros((0, 4))
        self.characters: list[Character] = []
        self.lines: list[Line] = []
        self._firsts: list[int] = [0]  # the number of each line's first character
        self._shades = np.zeros(0, np.intp)
        self._doubtful = np.zeros(0, bool)

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)
        found = [characters(line) for line in lines]
        self._firsts = list(accumulate(map(len, found), initial=0))
        self.characters = list(chain.from_iterable(found))
        self.boxes, self._shades, self._doubtful = _frames(self.characters)

    def change_lines(self, lines: Sequence[Line]) -> None:
        """Takes the same lines after an edit of few: quick where no character has come or gone."""
        changed = [n for n, (old, new) in enumerate(zip(self.lines, lines, strict=True)) if old is not new]
        found = {n: characters(lines[n]) for n in changed}
        if any(len(found[n]) != self._firsts[n + 1] - self._firsts[n] for n in changed):
            self.set_lines(lines)
            return
        for n in changed:
            those = slice(self._firsts[n], self._firsts[n + 1])
            self.lines[n], self.characters[those] = lines[n], found[n]
            self.boxes[those], self._shades[those], self._doubtful[those] = _frames(found[n])

    def line_and_index(self, number: int) -> tuple[int, int]:
        """Line and index of a character."""
        line = bisect_right(self._firsts, number) - 1
        return line, number - self._firsts[line]

    def height_beside(self, box: tuple[int, int, int, int] | None) -> float | None:
        """The typical height in page pixels of the characters beside a box, on the whole page if there is none."""
        if not len(self.boxes):
            return None
        heights = self.boxes[:, 3] - self.boxes[:, 1]
        typical = median(heights)
        if box is None:
            return typical
        reach = _BESIDE * typical
        near = geometry.visible(boxes=self.boxes, area=(box[0] - reach, box[1], box[2] + reach, box[3]))
        return median(heights[near]) if len(near) else typical

    def paint(self, painter: QPainter, area: Area, zoom: float, at: Point, *, only_doubtful: bool) -> None:
        """Frames the characters in an area of the page, which is shown enlarged `zoom` times with its corner `at`."""
        shown = geometry.visible(boxes=self.boxes, area=area)
        if not len(shown):
            return
        typical = median(self.boxes[shown, 3] - self.boxes[shown, 1]) * zoom
        if only_doubtful or typical < _READABLE:
            shown = shown[self._doubtful[shown]]
        corners = np.rint(self.boxes * zoom + (*at, *at))
        for number, colour in enumerate(SHADES):
            for doubtful in (False, True):
                chosen = shown[(self._shades[shown] == number) & (self._doubtful[shown] == doubtful)]
                if len(chosen):
                    x0, y0, x1, y1 = corners[chosen].T
                    frames = np.stack([x0 - 1, y0 - 1, x1 - x0 + 1, y1 - y0 + 1], 1).tolist()
                    painter.setPen(_pen(colour, doubtful))
                    painter.drawRects([QRectF(*frame) for frame in frames])

    def paint_ring(self, painter: QPainter, box: Area, zoom: float, at: Point, colour: QColor) -> None:
        """Rings a box of the page; what is in the boxes of other characters stays as it was."""
        outer = _RING_GAP + _RING_WIDTH + _HALO
        reach = outer / zoom
        near = geometry.visible(boxes=self.boxes, area=(box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach))
        corners = np.rint(self.boxes[near] * zoom + (*at, *at))
        own = np.all(self.boxes[near] == box, axis=1)
        ring = _rect(np.array(box) * zoom + (*at, *at))
        clip = QRegion(ring.adjusted(-outer, -outer, outer, outer).toAlignedRect())
        for other in corners[~own]:
            clip -= QRegion(_rect(other).toAlignedRect())
        painter.save()
        painter.setClipRegion(clip, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = _RING_GAP + _RING_WIDTH / 2
        for pen in (QPen(QColor(255, 255, 255, 160), _RING_WIDTH + 2 * _HALO), QPen(colour, _RING_WIDTH)):
            painter.setPen(pen)
            painter.drawRoundedRect(ring.adjusted(-gap, -gap, gap, gap), _RADIUS, _RADIUS)
        painter.restore()


def _rect(corners: NDArray[np.float64]) -> QRectF:
    x0, y0, x1, y1 = corners.tolist()
    return QRectF(x0, y0, x1 - x0, y1 - y0)


def _frames(
    found: Sequence[Character],
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.bool_]]:
    """Box [N, 4], shade and doubtfulness of characters."""
    confidences = np.array([character.confidence for character in found])
    boxes = np.array([character.box for character in found], float).reshape(-1, 4)
    return boxes, shade(confidences), confidences < DOUBTFUL


def _pen(colour: QColor, doubtful: bool) -> QPen:
    shade = QColor(colour)
    shade.setAlpha(255 if doubtful else _FAINT)
    pen = QPen(shade, 2 if doubtful else 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if doubtful:
        pen.setDashPattern([2.5, 1.5])
    return pen
