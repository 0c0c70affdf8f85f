"""The page on screen: its scan, a frame around every character, a ring around the one under review."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from ocr_app.document import Line
from ocr_app.gui.page import geometry
from ocr_app.gui.page.frames import Frames
from ocr_app.gui.page.geometry import Fitting
from ocr_app.gui.page.overlay import paint_reading
from ocr_app.gui.pictures.page_picture import Picture
from ocr_app.gui.style.confidence import describe

_MARGIN = 16  # px around the page
_REACH = 6  # px that a click may miss a character by
_KEEP_AROUND = 48  # px kept visible around the character under review
_WHEEL_NOTCH = 120  # eighths of a degree


class PageView(QAbstractScrollArea):
    """Shows a page; the wheel scrolls, with Ctrl it zooms, dragging moves the page."""

    picked = Signal(int, int)
    """A character was clicked: its line and index."""
    broken = Signal(tuple)
    """The character under review is to be broken at this point of the page."""
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
        self._fitting: Fitting | None = Fitting.CHARACTER  # none: as the user has zoomed
        self._frames = Frames()
        self._ring: tuple[int, int, int, int] | None = None
        self._grip: QPoint | None = None
        self._text_shown = False

    # --- what is shown

    def set_picture(self, picture: Picture | None) -> None:
        """Shows a scan, or nothing."""
        self.picture = picture
        if picture and picture.size != self._size:
            self._size = picture.size
            self._layout()
        self.viewport().update()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Frames the characters of these lines."""
        self._frames.set_lines(lines)
        self._follow()
        self.viewport().update()

    def change_lines(self, lines: Sequence[Line]) -> None:
        """Frames the characters of the same lines after an edit of few: quick where none has come or gone."""
        self._frames.change_lines(lines)
        self.viewport().update()

    def set_current(self, box: tuple[int, int, int, int] | None) -> None:
        """Rings the character under review and brings it into view."""
        self._ring = box
        self._follow()
        if box:
            self._show(box)
        self.viewport().update()

    def show_text(self, shown: bool) -> None:
        """Lays what is read over the page."""
        self._text_shown = shown
        self.viewport().update()

    def show_box(self, box: tuple[int, int, int, int]) -> None:
        """Brings a box of the page into view."""
        self._show(box)

    # --- zoom

    @property
    def zoom(self) -> float:
        """Pixels of the view per pixel of the page."""
        return self._zoom

    def set_fitting(self, fitting: Fitting) -> None:
        """Lets the zoom follow what is shown, until another is chosen."""
        self._fitting = fitting
        self._layout()
        if self._ring:
            self._show(self._ring)

    def zoom_in(self) -> None:
        self.set_zoom(self._zoom * geometry.ZOOM_STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self._zoom / geometry.ZOOM_STEP)

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Zooms, keeping in place what is under a point of the view, by default the character under review."""
        around = around or self._middle()
        x, y = self._to_page(around)
        self._fitting = None
        self._zoom = geometry.clamp_zoom(zoom=zoom)
        self._set_scroll_ranges()
        for bar, at, page in (
            (self.horizontalScrollBar(), around.x(), x),
            (self.verticalScrollBar(), around.y(), y),
        ):
            bar.setValue(geometry.scroll_to_keep(at=at, page=page, zoom=self._zoom, margin=_MARGIN))
        self._zoom_changed()

    def _layout(self) -> None:
        if self._size[0] and self._fitting is not None:
            self._zoom = self._fitting_zoom()
        self._set_scroll_ranges()
        self._zoom_changed()

    def _follow(self) -> None:
        """Zooms to the character under review where it is shown too small or too large, if the zoom is to follow it."""
        if self._size[0] and self._fitting is Fitting.CHARACTER and self._fitting_zoom() != self._zoom:
            self._layout()
            if self._ring:
                self._show(self._ring)

    def _fitting_zoom(self) -> float:
        height = self._frames.height_beside(self._ring)
        if self._fitting is Fitting.WIDTH:
            return geometry.fit_width(page=self._size, view=self._view_size(), margin=_MARGIN)
        if self._fitting is Fitting.PAGE or height is None:
            return geometry.fit_zoom(page=self._size, view=self._view_size(), margin=_MARGIN)
        return geometry.readable_zoom(zoom=self._zoom, height=height)

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
        """The room for a page that fits: a page that is only as wide as it has a scroll bar beside it."""
        size = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width() if self._fitting is Fitting.WIDTH else 0
        return size.width() - bar, size.height()

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
        return geometry.hit(boxes=self._frames.boxes, x=x, y=y, reach=_REACH / self._zoom)

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
        if self._text_shown:
            paper = self._rect(part.x(), part.y(), part.right(), part.bottom())
            paint_reading(painter, self._frames.lines, paper, self._zoom, self._origin())
        self._frames.paint(painter, (x0, y0, x1, y1), self._zoom, self._origin(), only_doubtful=self._text_shown)
        if self._ring:
            accent = self.palette().color(QPalette.ColorRole.Highlight)
            self._frames.paint_ring(painter, self._ring, self._zoom, self._origin(), accent)

    def _rect(self, x0: float, y0: float, x1: float, y1: float) -> QRectF:
        return QRectF(self._to_view(x0, y0), self._to_view(x1, y1))

    # --- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout()
        if self._ring:
            self._show(self._ring)

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
        self.picked.emit(*self._frames.line_and_index(number))
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            x, y = self._to_page(event.position())
            self.broken.emit((round(x), round(y)))

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
            self.picked.emit(*self._frames.line_and_index(number))
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.at(QPointF(event.pos()))
            QToolTip.showText(
                event.globalPos(), "" if number is None else describe(self._frames.characters[number]), self
            )
            return True
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(640, 640)
