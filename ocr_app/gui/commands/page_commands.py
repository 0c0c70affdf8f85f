"""The commands for pages and lines by hand, with their names, their keys and their menu."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ocr_app.geometry import Box
from ocr_app.gui.model.page_editing import PageEditing
from ocr_app.gui.model.review import Review
from ocr_app.gui.page.box_tool import BoxTool
from ocr_app.gui.page.page_view import PageView

_LINES_BELOW = 0.3  # heights of a line between it and the box that is offered below it
_OFFERED = (0.1, 0.45, 0.9, 0.5)  # shares of a page without lines: the box that is offered on it


class PageCommands(QObject):
    """Makes the commands and does them; they are enabled while they can be done."""

    def __init__(self, review: Review, editing: PageEditing, view: PageView, parent: QWidget) -> None:
        super().__init__(parent)
        self._review, self._view = review, view
        self.box_tool = BoxTool(view)
        self.box_tool.drawn.connect(editing.read_box)
        self.turn_right = self._action(self.tr("Turn the page &right"), "Ctrl+R", lambda: editing.turn(90))
        self.turn_left = self._action(self.tr("Turn the page &left"), "Ctrl+Shift+R", lambda: editing.turn(-90))
        self.read_box = self._action(self.tr("Read a &box…"), "Ctrl+Shift+N", self._begin_box)
        self.join = self._action(self.tr("&Join with the line to its right"), "Ctrl+J", editing.join)
        self.split = self._action(self.tr("&Split the line before the ring"), "Ctrl+Shift+J", editing.split)
        self.remove = self._action(self.tr("Re&move the line"), "Ctrl+Del", editing.remove)
        self.move_up = self._action(self.tr("Move the line &up"), "Ctrl+Shift+Up", lambda: editing.move(-1))
        self.move_down = self._action(self.tr("Move the line &down"), "Ctrl+Shift+Down", lambda: editing.move(+1))
        self.restore_line = self._action(self.tr("Line as it &was first read"), "Ctrl+Backspace", editing.restore_line)
        self.restore_page = self._action(
            self.tr("Page as it was &first read"), "Ctrl+Shift+Backspace", editing.restore_page
        )
        for action in self.of_lines:  # where text is typed, these keys delete words
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        review.moved.connect(self.refresh)
        review.session.page_changed.connect(self.refresh)
        self.refresh()

    @property
    def of_lines(self) -> list[QAction]:
        """The commands that need a line under review, and work where characters are reviewed."""
        moves = [self.move_up, self.move_down]
        return [self.join, self.split, self.remove, *moves, self.restore_line, self.restore_page]

    def menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("&Page"), parent)
        menu.addActions([self.turn_right, self.turn_left])
        menu.addSeparator()
        menu.addAction(self.read_box)
        menu.addActions([self.join, self.split, self.remove, self.move_up, self.move_down])
        menu.addSeparator()
        menu.addActions([self.restore_line, self.restore_page])
        return menu

    def refresh(self) -> None:
        """Enables what can be done now."""
        page = self._review.page
        read = page is not None and page.recognized is not None
        for action in (self.turn_right, self.turn_left):
            action.setEnabled(page is not None)
        for action in (self.read_box, self.restore_page):
            action.setEnabled(read)
        for action in self.of_lines:
            if action is not self.restore_page:
                action.setEnabled(self._review.current is not None)

    def _begin_box(self) -> None:
        """Offers a box below the line under review, as large as that line."""
        if not self._view.picture:
            return
        width, height = self._view.picture.size
        line = self._review.line
        box: Box
        if line and line.words:
            x0, y0, x1, y1 = line.box
            top = min(round(y1 + _LINES_BELOW * (y1 - y0)), height - (y1 - y0))
            box = x0, top, x1, top + (y1 - y0)
        else:
            left, above, right, below = _OFFERED
            box = round(left * width), round(above * height), round(right * width), round(below * height)
        self._view.show_box(box)
        self.box_tool.begin(box)

    def _action(self, text: str, keys: str, do: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: do())
        return action
