"""A person at the real window: their keys are counted, each pressed as soon as the one before has been dealt with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ocr_app.corrections import CorrectionStore
from ocr_app.gui.app import Windows
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.worker import review_worker

SIZE = (1366, 768)
"""Of a common office laptop's screen."""

_PATIENCE = 600.0  # s
_LATER = 20  # ms
_GLANCE = 5  # ms between two looks whether something is done


class Person:
    """Presses keys in whatever has the focus."""

    def __init__(self) -> None:
        self.keys = 0

    def press(self, keys: str, times: int = 1) -> None:
        """Presses one or several keys at once, named as in the menus."""
        sequence: Any = QKeySequence(keys)  # whose index the stubs leave out
        combination = sequence[0]
        for _ in range(times):
            self.keys += 1
            QTest.keyClick(_focused(), combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    def write(self, text: str) -> None:
        for character in text:
            self.keys += 1
            QTest.keyClicks(_focused(), character)
            QApplication.processEvents()

    def later(self, do: Callable[[], None]) -> None:
        """Does something as soon as a dialog is open that has the event loop."""

        def when_open() -> None:
            if QApplication.activeModalWidget():
                do()
            else:
                QTimer.singleShot(_LATER, when_open)

        QTimer.singleShot(_LATER, when_open)


def _focused() -> QWidget:
    """The widget that has the keys; without a window manager, nothing has them after a dialog was closed."""
    window = QApplication.activeModalWidget() or next(
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow) and widget.isVisible()
    )
    if not QApplication.focusWidget():
        window.activateWindow()
        until(lambda: QApplication.focusWidget() is not None)
    focused = QApplication.focusWidget()
    assert focused
    return focused


def until(done: Callable[[], bool]) -> None:
    """Turns the event loop until something is done."""
    began = perf_counter()
    timer = QTimer()
    timer.start(_GLANCE)
    while not done():
        if perf_counter() - began > _PATIENCE:
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # the timer's at the latest


def rest(seconds: float) -> None:
    """Lets the window finish what it is drawing in the background."""
    began = perf_counter()
    until(lambda: perf_counter() - began > seconds)


@contextmanager
def window_with(paths: Sequence[Path], language: str = "en") -> Iterator[tuple[MainWindow, Workspace]]:
    """The window with some files open and read by the default model, the keys going to the page."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = Settings()
    settings.language = language
    with CorrectionStore.open() as store:
        workspace = Workspace(review_worker(), store)
        windows = Windows(application, workspace, settings)
        windows.window.setGeometry(0, 0, *SIZE)
        windows.show()
        windows.window.activateWindow()
        if paths:
            workspace.open(list(paths))
            until(lambda: workspace.session.complete)
            until(lambda: windows.window.page_view.picture is not None)
        rest(0.5)
        windows.window.page_view.setFocus()
        yield windows.window, workspace
        for dialog in windows.window.findChildren(QDialog):
            dialog.close()
        windows.window.close()
        workspace.close()
