"""A box drawn on the page around text that is to be read: by Shift and a drag, or with the arrow keys."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from ocr_app.geometry import Box
from ocr_app.gui.page.page_view import PageView

_STEP = 6  # px of the view that an arrow key moves by
_FINE = 1  # px with Ctrl
_LEAST = 4  # px of the page on each side
_PADDING = 8  # px of the hint

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_KEYS = (*_ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class BoxTool(QWidget):
    """Lies over a page view while a box is drawn; arrows move it, with Shift its right and lower edges."""

    drawn = Signal(tuple)
    """The box, in pixels of the page."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._box: tuple[float, float, float, float] | None = None
        self._grip: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(self.tr("Box to be read"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.hide()
        view.viewport().installEventFilter(self)

    def begin(self, box: Box) -> None:
        """Shows a box to be moved and sized with the keyboard, or drawn anew with the mouse."""
        self._box, self._grip = self._inside(*map(float, box)), None
        self._appear()

    def cancel(self) -> None:
        """Leaves the page as it is."""
        self._box = self._grip = None
        if self.isVisible():
            self.hide()
            self._view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
        elif (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and event.button() is Qt.MouseButton.LeftButton
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            and self._view.picture
        ):
            self._take_hold(event.position())
            self._appear()
            return True
        elif self._grip and isinstance(event, QMouseEvent):  # the view gets what follows on its press
            if event.type() == QEvent.Type.MouseMove:
                self.mouseMoveEvent(event)
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self.mouseReleaseEvent(event)
            return True
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            if event.key() in _KEYS or not event.modifiers() & held:
                event.accept()  # the view's keys mean something else here
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._take_hold(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip:
            self._box = self._inside(*self._grip, *self._view.page_point(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip:
            self._box = self._inside(*self._grip, *self._view.page_point(event.position()))
            self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in _ARROWS and self._box:
            self._press(*_ARROWS[Qt.Key(event.key())], event.modifiers())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self._grip and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.cancel()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._box:
            return
        painter = QPainter(self)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        rect = self._view.view_rect(self._box)
        fill = QColor(accent)
        fill.setAlpha(40)
        painter.fillRect(rect, fill)
        painter.setPen(QPen(QColor("white"), 4))
        painter.drawRect(rect)
        painter.setPen(QPen(accent, 2))
        painter.drawRect(rect)
        self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        text = self.tr("Arrows move the box, with Shift they size it; Enter reads it, Esc leaves it.")
        metrics = painter.fontMetrics()
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        width = min(self.width() - 4 * _PADDING, metrics.horizontalAdvance(text) + _PADDING)
        room = QRectF(metrics.boundingRect(0, 0, width, self.height(), int(flags), text))
        card = QRectF(0, 0, room.width() + 2 * _PADDING, room.height() + 2 * _PADDING)
        card.moveCenter(QPointF(self.width() / 2, 0))
        card.moveBottom(self.height() - _PADDING)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.ToolTipBase))
        painter.drawRoundedRect(card, 5, 5)
        painter.setPen(self.palette().color(QPalette.ColorRole.ToolTipText))
        painter.drawText(card, flags, text)

    def _appear(self) -> None:
        self.setGeometry(self._view.viewport().rect())
        self.show()
        self.raise_()
        self.setFocus()
        self.update()

    def _take_hold(self, point: QPointF) -> None:
        self._grip = self._view.page_point(point)
        self._box = None
        self.update()

    def _press(self, right: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        """Moves or sizes the box by a step on the screen."""
        assert self._box
        step = _FINE if modifiers & Qt.KeyboardModifier.ControlModifier else _STEP
        dx, dy = right * step / self._view.zoom, down * step / self._view.zoom
        x0, y0, x1, y1 = self._box
        width, height = self._view.picture.size if self._view.picture else (0, 0)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            x1, y1 = max(x0 + _LEAST, x1 + dx), max(y0 + _LEAST, y1 + dy)
        else:
            dx, dy = min(max(dx, -x0), width - x1), min(max(dy, -y0), height - y1)
            x0, y0, x1, y1 = x0 + dx, y0 + dy, x1 + dx, y1 + dy
        self._box = self._inside(x0, y0, x1, y1)
        self._view.show_box(self._rounded())
        self.update()

    def _finish(self) -> None:
        box = self._box and self._rounded()
        self.cancel()
        if box and box[2] - box[0] >= _LEAST and box[3] - box[1] >= _LEAST:
            self.drawn.emit(box)

    def _inside(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The box between two corners, as far as it is on the page."""
        width, height = self._view.picture.size if self._view.picture else (0, 0)
        (x0, x1), (y0, y1) = sorted((x0, x1)), sorted((y0, y1))
        return max(0.0, x0), max(0.0, y0), min(float(width), x1), min(float(height), y1)

    def _rounded(self) -> Box:
        assert self._box
        x0, y0, x1, y1 = map(round, self._box)
        return x0, y0, x1, y1
