"""The page on screen: its scan, a frame around every character, a ring around the one under review."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from ocr_app.document import DOUBTFUL, Character, Line
from ocr_app.gui.page import geometry
from ocr_app.gui.pictures.page_picture import Picture
from ocr_app.gui.style.confidence import SHADES, describe, shade
from ocr_app.review.line_edits import characters

_MARGIN = 16  # px around the page
_REACH = 6  # px that a click may miss a character by
_KEEP_AROUND = 48  # px kept visible around the character under review
_READABLE = 11  # px; characters shown smaller than this have no room for a frame, only the doubtful ones get theirs
_FAINT = 140  # of 255: frames that need no attention draw none
_WHEEL_NOTCH = 120  # eighths of a degree


class PageView(QAbstractScrollArea):
    """Shows a page; the wheel scrolls, with Ctrl it zooms, dragging moves the page."""

    picked = Signal(int, int)
    """A character was clicked: its line and index."""
    broken = Signal(int)
    """The character under review is to be broken at this page abscissa."""
    zoomed = Signal(float)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.hint = ""
        self.picture: Picture | None = None
        self._size = (0, 0)
        self._zoom = 1.0
        self._fit = True
        self._boxes = np.zeros((0, 4))
        self._shades = np.zeros(0, np.intp)
        self._doubtful = np.zeros(0, bool)
        self._characters: list[Character] = []
        self._lines: list[Line] = []
        self._firsts: list[int] = []  # the number of each line's first character, counted over the whole page
        self._ring: tuple[int, int, int, int] | None = None
        self._grip: QPoint | None = None

    # --- what is shown

    def set_picture(self, picture: Picture | None) -> None:
        """Shows a scan, or nothing; the zoom stays unless the view fits the page to its size."""
        self.picture = picture
        if picture and picture.size != self._size:
            self._size = picture.size
            self._layout()
        self.viewport().update()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Frames the characters of these lines."""
        self._lines = list(lines)
        found = [characters(line) for line in lines]
        self._firsts = list(accumulate(map(len, found), initial=0))
        self._characters = list(chain.from_iterable(found))
        self._boxes, self._shades, self._doubtful = _frames(self._characters)
        self.viewport().update()

    def change_lines(self, lines: Sequence[Line]) -> None:
        """Frames the characters of the same lines after an edit of few: quick where none has come or gone."""
        changed = [n for n, (old, new) in enumerate(zip(self._lines, lines, strict=True)) if old is not new]
        found = {n: characters(lines[n]) for n in changed}
        if any(len(found[n]) != self._firsts[n + 1] - self._firsts[n] for n in changed):
            self.set_lines(lines)
            return
        for n in changed:
            those = slice(self._firsts[n], self._firsts[n + 1])
            self._lines[n], self._characters[those] = lines[n], found[n]
            self._boxes[those], self._shades[those], self._doubtful[those] = _frames(found[n])
        self.viewport().update()

    def set_current(self, box: tuple[int, int, int, int] | None) -> None:
        """Rings the character under review and brings it into view."""
        self._ring = box
        if box:
            self._show(box)
        self.viewport().update()

    def show_box(self, box: tuple[int, int, int, int]) -> None:
        """Brings a box of the page into view."""
        self._show(box)

    # --- zoom

    @property
    def zoom(self) -> float:
        """Pixels of the view per pixel of the page."""
        return self._zoom

    def fit(self) -> None:
        """Shows the whole page, also when the view changes its size."""
        self._fit = True
        self._layout()

    def fit_width(self) -> None:
        self.set_zoom(geometry.fit_width(page=self._size, view=self._view_size(), margin=_MARGIN))
        self.horizontalScrollBar().setValue(0)

    def zoom_in(self) -> None:
        self.set_zoom(self._zoom * geometry.ZOOM_STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self._zoom / geometry.ZOOM_STEP)

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Zooms, keeping in place what is under a point of the view, by default the character under review."""
        around = around or self._middle()
        x, y = self._to_page(around)
        self._fit = False
        self._zoom = geometry.clamp_zoom(zoom=zoom)
        self._set_scroll_ranges()
        for bar, at, page in (
            (self.horizontalScrollBar(), around.x(), x),
            (self.verticalScrollBar(), around.y(), y),
        ):
            bar.setValue(geometry.scroll_to_keep(at=at, page=page, zoom=self._zoom, margin=_MARGIN))
        self._zoom_changed()

    def _layout(self) -> None:
        if self._fit and self._size[0]:
            self._zoom = geometry.fit_zoom(page=self._size, view=self._view_size(), margin=_MARGIN)
        self._set_scroll_ranges()
        self._zoom_changed()

    def _zoom_changed(self) -> None:
        self.viewport().update()
        self.zoomed.emit(self._zoom)

    def _middle(self) -> QPointF:
        if self._ring:
            x0, y0, x1, y1 = self._ring
            middle = self._to_view((x0 + x1) / 2, (y0 + y1) / 2)
            if self.viewport().rect().contains(middle.toPoint()):
                return middle
        return QPointF(self.viewport().rect().center())

    # --- coordinates

    def page_point(self, point: QPointF) -> tuple[float, float]:
        """Where a point of the view is on the page."""
        return self._to_page(point)

    def view_rect(self, box: tuple[float, float, float, float]) -> QRectF:
        """Where a box of the page is in the view."""
        return self._rect(*box)

    def _view_size(self) -> tuple[int, int]:
        # With both scroll bars gone, which is how a page that fits is shown.
        size = self.maximumViewportSize() if self._fit else self.viewport().size()
        return size.width(), size.height()

    def _origin(self) -> tuple[float, float]:
        view = self.viewport()
        return (
            geometry.origin(
                extent=self._size[0] * self._zoom,
                view=view.width(),
                scroll=self.horizontalScrollBar().value(),
                margin=_MARGIN,
            ),
            geometry.origin(
                extent=self._size[1] * self._zoom,
                view=view.height(),
                scroll=self.verticalScrollBar().value(),
                margin=_MARGIN,
            ),
        )

    def _to_page(self, point: QPointF) -> tuple[float, float]:
        x, y = self._origin()
        return (point.x() - x) / self._zoom, (point.y() - y) / self._zoom

    def _to_view(self, x: float, y: float) -> QPointF:
        left, top = self._origin()
        return QPointF(left + x * self._zoom, top + y * self._zoom)

    def _set_scroll_ranges(self) -> None:
        view = self.viewport().size()
        for bar, extent, length in (
            (self.horizontalScrollBar(), self._size[0], view.width()),
            (self.verticalScrollBar(), self._size[1], view.height()),
        ):
            bar.setRange(0, geometry.scroll_range(extent=extent * self._zoom, view=length, margin=_MARGIN))
            bar.setPageStep(length)
            bar.setSingleStep(max(1, length // 20))

    def _show(self, box: tuple[int, int, int, int]) -> None:
        view = self.viewport().size()
        for bar, low, high, length in (
            (self.horizontalScrollBar(), box[0], box[2], view.width()),
            (self.verticalScrollBar(), box[1], box[3], view.height()),
        ):
            reach = min(_KEEP_AROUND, length // 4)
            bar.setValue(
                geometry.scroll_to_show(
                    scroll=bar.value(),
                    low=low * self._zoom + _MARGIN,
                    high=high * self._zoom + _MARGIN,
                    view=length,
                    reach=reach,
                )
            )

    def at(self, point: QPointF) -> int | None:
        """The number of the character at a point of the view, counted over the whole page."""
        x, y = self._to_page(point)
        return geometry.hit(boxes=self._boxes, x=x, y=y, reach=_REACH / self._zoom)

    def _line_and_index(self, number: int) -> tuple[int, int]:
        """Line and index of a character that is counted over the whole page."""
        line = bisect_right(self._firsts, number) - 1
        return line, number - self._firsts[line]

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if not self.picture:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            area = self.viewport().rect().adjusted(40, 40, -40, -40)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
            return
        x0, y0 = self._to_page(QPointF(event.rect().topLeft()))
        x1, y1 = self._to_page(QPointF(event.rect().bottomRight() + QPoint(1, 1)))
        left_top = QPointF(max(0.0, x0), max(0.0, y0))
        part = QRectF(left_top, QPointF(min(float(self._size[0]), x1), min(float(self._size[1]), y1)))
        if part.width() > 0 and part.height() > 0:
            self.picture.draw(painter, self._rect(part.x(), part.y(), part.right(), part.bottom()), part)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_frames(painter, (x0, y0, x1, y1))
        if self._ring:
            self._paint_ring(painter, self._rect(*self._ring))

    def _paint_frames(self, painter: QPainter, area: tuple[float, float, float, float]) -> None:
        shown = geometry.visible(boxes=self._boxes, area=area)
        if not len(shown):
            return
        typical = float(np.median(self._boxes[shown, 3] - self._boxes[shown, 1])) * self._zoom
        if typical < _READABLE:
            shown = shown[self._doubtful[shown]]
        left, top = self._origin()
        corners = np.rint(self._boxes * self._zoom + (left, top, left, top))
        for number, colour in enumerate(SHADES):
            for doubtful in (False, True):
                chosen = shown[(self._shades[shown] == number) & (self._doubtful[shown] == doubtful)]
                if len(chosen):
                    x0, y0, x1, y1 = corners[chosen].T
                    frames = np.stack([x0 - 1, y0 - 1, x1 - x0 + 1, y1 - y0 + 1], 1).tolist()
                    painter.setPen(_pen(colour, doubtful))
                    painter.drawRects([QRectF(*frame) for frame in frames])

    def _paint_ring(self, painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = box.adjusted(-4, -4, 4, 4)
        painter.setPen(QPen(QColor(255, 255, 255, 160), 4.5))
        painter.drawRoundedRect(ring, 5, 5)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2.5))
        painter.drawRoundedRect(ring, 5, 5)

    def _rect(self, x0: float, y0: float, x1: float, y1: float) -> QRectF:
        return QRectF(self._to_view(x0, y0), self._to_view(x1, y1))

    # --- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / _WHEEL_NOTCH
            self.set_zoom(self._zoom * geometry.ZOOM_STEP**notches, event.position())
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        number = self.at(event.position())
        if number is None:
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        self.picked.emit(*self._line_and_index(number))
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.broken.emit(round(self._to_page(event.position())[0]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            moved = event.position().toPoint() - self._grip
            self._grip = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.at(QPointF(event.pos()))
        if number is not None:
            self.picked.emit(*self._line_and_index(number))
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if number is None else describe(self._characters[number]), self)
            return True
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(640, 640)


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
