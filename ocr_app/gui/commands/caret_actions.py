"""The keys that move the ring over the page: by character, word, line and row."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ocr_app.gui.model.review import Review, Where
from ocr_app.review import caret


class CaretActions(QObject):
    """Where nothing has been read the keys scroll the page."""

    def __init__(self, review: Review, parent: QObject) -> None:
        super().__init__(parent)
        self._review = review
        moves: tuple[tuple[str, str, Where], ...] = (
            (self.tr("Character before"), "Left", partial(caret.step, steps=-1)),
            (self.tr("Character after"), "Right", partial(caret.step, steps=+1)),
            (self.tr("Row above"), "Up", partial(caret.row, direction=-1)),
            (self.tr("Row below"), "Down", partial(caret.row, direction=+1)),
            (self.tr("Word before"), "Ctrl+Left", partial(caret.word, direction=-1)),
            (self.tr("Word after"), "Ctrl+Right", partial(caret.word, direction=+1)),
            (self.tr("Start of the line"), "Home", partial(caret.end, direction=-1)),
            (self.tr("End of the line"), "End", partial(caret.end, direction=+1)),
        )
        self.actions = [self._action(text, key, to) for text, key, to in moves]
        review.moved.connect(self.refresh)
        self.refresh()

    def menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("&Go to"), parent)
        menu.addActions(self.actions)
        return menu

    def refresh(self) -> None:
        page = self._review.page
        for action in self.actions:
            action.setEnabled(page is not None and page.characters > 0)

    def _action(self, text: str, key: str, to: Where) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda: self._review.move(to))
        return action
