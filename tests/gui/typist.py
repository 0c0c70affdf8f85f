"""A program that opens the window on a page of bars and types over its characters, until it is killed.

Each time the window shows that a correction is saved, it prints the texts of the page's lines, as JSON.
"""

import json
import sys
from itertools import cycle
from pathlib import Path
from string import ascii_lowercase

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from ocr_app.review.pages import CharacterRef
from tests.gui.program import window_over_bars


def main() -> None:
    application, workspace, windows = window_over_bars()
    places = cycle([(line, index) for line in range(6) for index in range(10)])
    letters = cycle(ascii_lowercase)

    def type_over() -> None:
        workspace.review.go(CharacterRef(workspace.session.pages[0], *next(places)))
        QTest.keyClicks(windows.window.page_view, next(letters))

    def report() -> None:
        assert windows.window.status_bar.saved_label.text() == "saved"
        print(json.dumps([line.text for line in workspace.session.pages[0].lines]), flush=True)

    timer = QTimer()
    timer.timeout.connect(type_over)
    workspace.session.page_changed.connect(lambda _: timer.start(0))
    workspace.autosave.saved.connect(report)
    workspace.open([Path(sys.argv[1])])
    application.exec()


if __name__ == "__main__":
    main()
