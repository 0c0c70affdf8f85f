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
from PySide6.QtWidgets import QApplication

from ocr_app.corrections import CorrectionStore
from ocr_app.gui.app import Windows
from ocr_app.gui.model.session import Place
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Desk
from ocr_app.inspection.inspector import Inspector
from tests.gui.fakes import FakeReader, bars


def main() -> None:
    image, lines = bars()
    reader = FakeReader()
    reader.learn(image, lines)
    application = QApplication([])
    settings = Settings()
    settings.language = "en"
    desk = Desk(lambda: reader, CorrectionStore.open(), Inspector.load)
    windows = Windows(application, desk, settings)
    windows.show()
    places = cycle([(line, index) for line in range(6) for index in range(10)])
    letters = cycle(ascii_lowercase)

    def type_over() -> None:
        desk.review.go(Place(desk.session.pages[0], *next(places)))
        QTest.keyClicks(windows.window.page_view, next(letters))

    def report() -> None:
        assert windows.window.status_bar.saved_label.text() == "saved"
        print(json.dumps([line.text for line in desk.session.pages[0].lines]), flush=True)

    timer = QTimer()
    timer.timeout.connect(type_over)
    desk.session.page_changed.connect(lambda _: timer.start(0))
    desk.autosave.saved.connect(report)
    desk.open([Path(sys.argv[1])])
    application.exec()


if __name__ == "__main__":
    main()
