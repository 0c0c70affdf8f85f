"""`nitido gui --check`: the window says when it is painted and what it has read, and closes.

An installation is checked with it from the first import to the last layer of the network, by whoever has only its
programs: the test of the bundle, the measurement of the start.
"""

import sys
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ocr_app.errors import ExitCode, NitidoError
from ocr_app.export import FORMATS
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.workspace import Workspace
from ocr_app.page_decoder import PageDecoder
from ocr_app.review.pages import PageError

PAINTED = "painted"
"""The first line printed."""


class Check(QObject):
    """Ends the application when all pages have been read, or with the exit code of the first thing that fails."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        super().__init__(window)
        self._workspace = workspace
        window.page_view.viewport().installEventFilter(self)
        workspace.session.page_changed.connect(self._finish)
        workspace.failed.connect(self._fail)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The other widgets are painted after this one, all before the next event.
            QTimer.singleShot(0, lambda: print(PAINTED, flush=True))
        return False

    def _finish(self) -> None:
        session = self._workspace.session
        if session.complete:
            decode = PageDecoder().page  # which a text never asks for
            for file in session.read_files:
                text = FORMATS["text"].export(file.document(session.model), partial(decode, file.path))
                sys.stdout.buffer.write(b"".join(text))
            QApplication.exit(ExitCode.OK)

    def _fail(self, errors: list[Exception]) -> None:
        for error in errors:
            print(f"nitido: {error}", file=sys.stderr)
        first = errors[0].cause if isinstance(errors[0], PageError) else errors[0]
        QApplication.exit(first.exit_code if isinstance(first, NitidoError) else ExitCode.INTERNAL)
